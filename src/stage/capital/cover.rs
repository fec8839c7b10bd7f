//! What covers a class: how much of the vehicle's own cash comes as far as it, beside what falls due to it.
//!
//! What is called from investors to pay them is no cover; a reserve that stands behind a step is. Of classes that a step pays
//! together each has the part of its balance in what goes on beyond them.

use super::Months;
use super::step_book::{StepBook, begins_period};
use super::tranche::TrancheBook;
use super::waterfall::{Date, Turn};
use crate::data::{Cover, DueDate};
use crate::model::{Capital, CouponPaid, Pays, ReserveId, Source, Step, StepLimit, TrancheId};
use crate::units::{Money, part_of_whole};

/// What a class is owed: what it bears, and what of it falls due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owed {
    /// Coupon, and the fee on what is not drawn.
    Income,
    /// Principal.
    Principal,
}

impl Owed {
    const BOTH: [Self; 2] = [Self::Income, Self::Principal];

    /// Whether a step pays it.
    fn is_paid_by(self, step: &Step) -> bool {
        match step.pays {
            Pays::Coupon(_) => self == Self::Income,
            Pays::Principal(_) | Pays::Return(..) => self == Self::Principal,
            Pays::Contract(_)
            | Pays::Fee(_)
            | Pays::GuaranteeFee(_)
            | Pays::Reserve(_)
            | Pays::Surplus(_) => false,
        }
    }
}

/// The running cover of a class to which something is owed.
pub(super) struct CoverBook {
    /// The place of the last step that pays it what it is owed.
    last: usize,
    /// The reserves that stand behind the steps that do.
    reserves: Vec<ReserveId>,
    /// The last month in which a step of its own may pay what it is owed of each kind; none where no step of that kind does.
    last_months: [Option<u16>; 2],
    /// Of each kind: fallen due since a step that pays it last ran.
    waits: [Money; 2],
    /// Fallen due since the class was last paid, of what steps that ran pay.
    fell_due: Money,
    /// In this month: paid to it out of the vehicle's own cash; and of which kind it is paid.
    paid: Money,
    is_paid: [bool; 2],
    /// The largest balance to date.
    most: Money,
    /// Since then, and in the period of the limit of its last step: what came as far as that and went on.
    beyond: Money,
    cover: Cover,
}

/// The book of each class; none of one to which nothing is owed.
pub(super) fn open(capital: &Capital, last_month: u16) -> Vec<Option<CoverBook>> {
    let book = |(place, tranche): (usize, &crate::model::Tranche)| {
        let pays_it = |step: &Step| step.pays_owed().contains(&TrancheId::new(place));
        let last = capital.last_step_of(TrancheId::new(place)).filter(|_| tranche.is_owed())?;
        let matures = tranche.matures.unwrap_or(last_month);
        let every = match tranche.coupon.paid {
            CouponPaid::Every(months) => months,
            CouponPaid::AtTheEnd => 12,
            CouponPaid::Added => 1,
        };
        let cover = Cover { matures, every, ..Cover::default() };
        let supports = capital.waterfall.iter().filter(|step| pays_it(step)).flat_map(|step| &step.support);
        let mut reserves: Vec<ReserveId> = supports
            .filter_map(|source| match source {
                Source::Reserve(id) => Some(*id),
                Source::Drawdown => None,
            })
            .collect();
        reserves.sort_unstable();
        reserves.dedup();
        Some(CoverBook {
            last,
            reserves,
            last_months: Owed::BOTH.map(|kind| {
                let own = capital.waterfall.iter().filter(|step| pays_it(step) && kind.is_paid_by(step));
                own.map(|step| step.until.unwrap_or(u16::MAX)).max()
            }),
            waits: [Money::ZERO; 2],
            fell_due: Money::ZERO,
            paid: Money::ZERO,
            is_paid: [false; 2],
            most: Money::ZERO,
            beyond: Money::ZERO,
            cover,
        })
    };
    capital.tranches.iter().enumerate().map(book).collect()
}

impl CoverBook {
    /// What came as far as it in a month, and on a date on which something had fallen due the cash that could go to it.
    fn close_month(&mut self, month: u16, reached: Money, cash: Option<Money>) {
        self.cover.reached.push(reached);
        // Before anything has come as far as the class there is nothing that dues could be paid from: they count with the
        // first date on which there is.
        let begins = |cash: &Money| *cash > Money::ZERO || !self.cover.dates.is_empty();
        if let Some(cash) = cash.filter(begins) {
            let due = std::mem::take(&mut self.fell_due);
            self.cover.dates.push(DueDate { month, due, cash });
        }
        (self.paid, self.is_paid) = (Money::ZERO, [false; 2]);
    }

    pub(super) fn falls_due(&mut self, kind: Owed, amount: Money) {
        self.waits[kind as usize] += amount;
    }

    /// Whether a month is a date of payment on which something had fallen due. What the steps that ran do not pay waits for the
    /// next date on which one does, as long as there is one.
    fn is_date(&mut self, month: u16) -> bool {
        if self.is_paid == [false; 2] {
            return false;
        }
        for kind in 0..2 {
            let waits_for_its_own = self.last_months[kind].is_some_and(|last| month <= last);
            if self.is_paid[kind] || !waits_for_its_own {
                self.fell_due += std::mem::take(&mut self.waits[kind]);
            }
        }
        self.fell_due > Money::ZERO
    }

    /// The cover in the end, of a class whose balance bore coupon at a yearly rate.
    pub(super) fn close(mut self, rate: f64, month: u16) -> Cover {
        let due = self.fell_due + self.waits.into_iter().sum();
        if self.cover.dates.is_empty() && due > Money::ZERO {
            self.cover.dates.push(DueDate { month, due, cash: Money::ZERO });
        }
        Cover { rate, ..self.cover }
    }
}

impl Months<'_> {
    /// Notes what a step pays classes of what they are owed: their parts, of which so much was called for it.
    pub(super) fn note_paid(
        &mut self,
        turn: &Turn<'_>,
        classes: &[TrancheId],
        parts: &[Money],
        called: Money,
    ) {
        let total: Money = parts.iter().sum();
        for (&id, &part) in classes.iter().zip(parts) {
            let is_paid = turn.date == Date::Distribution || self.tranches[id.index()].ended_in(turn.month);
            let Some(book) = &mut self.covers[id.index()] else { continue };
            book.paid +=
                part - if total > Money::ZERO { part_of_whole(called, part, total) } else { Money::ZERO };
            for kind in Owed::BOTH.into_iter().filter(|kind| kind.is_paid_by(turn.step)) {
                book.is_paid[kind as usize] |= is_paid;
            }
        }
    }

    /// Before the waterfall of a month.
    pub(super) fn open_covers(&mut self) {
        if self.covers.iter().all(Option::is_none) {
            return;
        }
        self.steps.iter_mut().for_each(StepBook::begin);
        self.balances.clear();
        self.balances.extend(self.tranches.iter().map(TrancheBook::outstanding));
    }

    /// After it.
    pub(super) fn note_cover(&mut self, capital: &Capital, month: u16) {
        for number in 0..self.covers.len() {
            let is_date = self.covers[number].as_mut().is_some_and(|book| book.is_date(month));
            let Some(book) = &self.covers[number] else { continue };
            let step = &capital.waterfall[book.last];
            // What a reserve keeps has not gone to anybody.
            let goes_on = |other: &Step| other.from == step.from && !matches!(other.pays, Pays::Reserve(_));
            let later = self.steps.iter().zip(&capital.waterfall).skip(book.last + 1);
            let below: Money =
                later.filter(|(_, other)| goes_on(other)).map(|(own, _)| own.paid_of_own()).sum();
            let turn = Turn { capital, place: book.last, step, month, date: Date::Distribution };
            let limit = self.limit(&turn);
            let within = |cash: Money| limit.map_or(cash, |limit| cash.min(limit));
            // What came as far as the step before has used up its limit, as if it had been paid.
            let begins =
                |limit| matches!(limit, StepLimit::EachPeriod { months, .. } if begins_period(month, months));
            let before = if step.limit.is_some_and(begins) { Money::ZERO } else { book.beyond };
            let on = limit.map_or(below, |limit| below.min((limit - before).max(Money::ZERO)));
            let reached = book.paid + self.part(number, step, on);
            let cash = is_date.then(|| {
                let reserves = book.reserves.iter().map(|id| self.pots.reserves[id.index()].cash);
                let left = self.left_by_those_above(&turn, TrancheId::new(number)) + reserves.sum::<Money>();
                book.paid + self.part(number, step, within(below + left))
            });
            let owed = self.tranches[number].outstanding();
            let book = self.covers[number].as_mut().expect("it was there");
            book.beyond = if owed > book.most { Money::ZERO } else { before + on };
            book.most = book.most.max(owed);
            book.close_month(month, reached, cash);
        }
    }

    /// The part of what goes on beyond a step that a class has which it pays, by what was outstanding on each.
    fn part(&self, class: usize, step: &Step, cash: Money) -> Money {
        let together: Money = step.pays_owed().iter().map(|id| self.balances[id.index()]).sum();
        if together > Money::ZERO { part_of_whole(cash, self.balances[class], together) } else { cash }
    }
}
