//! What falls due to each class by its terms, if it is drawn and paid as scheduled: no cash is looked at.

use super::clock::Clock;
use super::drawing::{self, Calling};
use super::tranche::{End, TrancheBook};
use crate::data::{Figures, Ledger, Scheduled, World};
use crate::model::{Capital, Draw, Model, TrancheId, TrancheKind};
use crate::units::{Money, Share};

/// Coupons (those that follow a measure as well), fees on what is not drawn, and principal in instalments, at maturity or at
/// early redemption, each in the month in which it falls due, on the balance as it stands if all is paid then. Principal that may be repaid as cash comes in is due when the
/// class matures, which by default is the close. None where classes are called as cash is needed: then nobody knows.
#[must_use]
pub fn scheduled(
    model: &Model,
    world: &World,
    capital: &Capital,
    measured: &Figures<'_>,
    closed_from: Option<u16>,
) -> Option<Scheduled> {
    let mut books: Vec<TrancheBook<'_>> =
        (0..capital.tranches.len()).map(|number| TrancheBook::open(model, capital, number, world)).collect();
    let mut by_tranche = vec![Vec::new(); books.len()];
    for month in 0..=model.calendar.horizon_months() {
        let clock = Clock { model, world, measured: *measured, month };
        let calling = Calling::of(capital, month, closed_from);
        for (number, book) in books.iter_mut().enumerate() {
            book.pass_month(capital, TrancheId::new(number), calling, &clock, &mut Ledger::default());
            book.mature(month);
        }
        let calls = drawing::calls(capital, &books, calling, called(capital, world, month)?);
        books.iter_mut().zip(calls).for_each(|(book, call)| book.draw(call));
        let deferred = drawing::in_kind(&books, calling);
        deferred.into_iter().for_each(|(number, fee)| books[number].draw(fee));
        for (book, dues) in books.iter_mut().zip(&mut by_tranche) {
            dues.push(book.pay_what_is_due(month));
        }
    }
    Some(Scheduled { by_tranche })
}

/// What is called in a month; none where that follows from cash.
pub(super) fn called(capital: &Capital, world: &World, month: u16) -> Option<Money> {
    match &capital.draw {
        Draw::AtTheStart if month == 0 => Some(Money::from_pence(i64::MAX)),
        Draw::AtTheStart => Some(Money::ZERO),
        Draw::Staged(stages) => {
            let due = stages.iter().filter(|(stage, _)| *stage == month);
            Some(due.map(|&(_, row)| world.money(row)).sum())
        }
        Draw::AsNeeded { .. } => None,
    }
}

impl TrancheBook<'_> {
    /// Principal of a loan that might have been repaid before is due when it matures. Equity has no claim, and a grant
    /// is not owed: of them only what their terms date falls due.
    fn mature(&mut self, month: u16) {
        let is_owed = match self.terms().kind {
            TrancheKind::Loan | TrancheKind::DeferredFee => true,
            TrancheKind::Equity | TrancheKind::Grant | TrancheKind::RecoverableGrant => false,
        };
        if is_owed && month == self.ends() && !self.has_ended() {
            self.fall_due(Share::ONE, End::Matured, month);
        }
    }

    /// Pays all that is due, within the bounds of the class, and closes the month.
    fn pay_what_is_due(&mut self, month: u16) -> Money {
        let income = within(self.income_due(), self.room());
        self.pay_income(income);
        let principal = within(self.due_by_its_terms(), self.room());
        self.repay(principal);
        self.write_off_what_is_not_due(month, &mut Ledger::default());
        self.flow_of_month();
        income + principal
    }
}

fn within(due: Money, room: Option<Money>) -> Money {
    room.map_or(due, |room| due.min(room))
}
