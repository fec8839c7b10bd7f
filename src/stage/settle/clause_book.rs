//! The running totals of a clause, and when what it claims is paid.

use super::gross::Made;
use super::paid::Paid;
use super::payers::Split;
use crate::data::Looks;
use crate::model::{Clause, Model, PartyId, Role, Timing};
use crate::units::{Calendar, Count, Money, Span};

/// The running totals of a clause.
pub(super) struct ClauseBook {
    pub(super) looks: Looks,
    /// Time to verify a claim, and then to pay it.
    pub(super) lags: [Span; 2],
    pub(super) due: Due,
    pub(super) last_claim: u16,
    /// Units that were paid for; for clauses that count to date, all accepted to date.
    pub(super) units: Count,
    /// For clauses that count to date: units counted before refusals, and those of them that were refused.
    pub(super) counted: Count,
    pub(super) rejected: Count,
    /// The highest gross to date that was ever claimed, for clauses that count to date.
    pub(super) claimed: Money,
    /// Whether anything was claimed, and for whom: the option's own people, and the same people as usual.
    pub(super) paid: Paid,
    pub(super) paid_as_usual: Paid,
    pub(super) split: Split,
}

impl ClauseBook {
    /// The month in which a claim of a month is paid; none beyond the horizon.
    pub(super) fn payment_month(&self, calendar: &Calendar, month: u16) -> Option<u16> {
        let horizon = calendar.horizon_months();
        let lagged = if self.lags == [Span::ZERO; 2] {
            month
        } else {
            let day = self.lags.iter().fold(calendar.month_end(month), |day, &lag| calendar.add(day, lag));
            calendar.month_of(day)
        };
        let due = match self.due {
            Due::NextMonth if lagged != month || month != horizon => lagged.max(month + 1),
            Due::AtOnce | Due::NextMonth => lagged,
        };
        (due <= horizon).then_some(due)
    }

    /// A period by itself: units, refused units, money. What falls below nought is neither paid nor counted, unless
    /// the clause takes back.
    pub(super) fn claim_each(&mut self, made: &Made, takes_back: TakesBack) -> (Count, Count, Money) {
        let (units, money) = match takes_back {
            TakesBack::Yes => (made.units, made.money),
            TakesBack::No => (made.units.max(Count::ZERO), made.money.max(Money::ZERO)),
        };
        self.units += units;
        (units, made.rejected, money)
    }

    /// All to date less what was claimed: a fall is first climbed back, unless the clause takes back.
    pub(super) fn claim_to_date(&mut self, made: &Made, takes_back: TakesBack) -> (Count, Count, Money) {
        let (units, rejected) = (made.units - self.units, made.rejected - self.rejected);
        let claimed = match takes_back {
            TakesBack::Yes => made.money,
            TakesBack::No => self.claimed.max(made.money),
        };
        let money = claimed - self.claimed;
        (self.units, self.claimed) = (made.units, claimed);
        (self.counted, self.rejected) = (made.counted, made.rejected);
        (units, rejected, money)
    }
}

/// When what is claimed of a clause falls due, once it has been verified and its time to be paid has passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    /// At once: the vehicle's own dues, what passes dues on, and what is paid in advance.
    AtOnce,
    /// In the next month at the earliest: what others owe for what has passed. At the horizon what was settled before is taken in.
    NextMonth,
}

impl Due {
    pub(super) fn of(model: &Model, clause: &Clause) -> Self {
        let is_vehicle = |party: PartyId| model.parties[party.index()].role == Role::Vehicle;
        let own = clause.payers.iter().all(|&(party, _)| is_vehicle(party));
        if own || clause.passes_dues_on() || clause.timing == Timing::InAdvance {
            Self::AtOnce
        } else {
            Self::NextMonth
        }
    }
}

/// Whether a claim below nought takes something back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TakesBack {
    Yes,
    No,
}
