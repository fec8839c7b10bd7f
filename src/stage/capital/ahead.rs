//! Calls ahead: for each step what its planned dues need beyond cash, and beyond what the reserves hold that help it before
//! investors are called.
//!
//! What was called for a step is left to it: a step that a reserve helps first turns to its reserve before such cash.
//! Without that it would take what was called for the steps below, and they would call again.

use super::Months;
use super::waterfall::Turn;
use crate::data::Ledger;
use crate::model::Capital;
use crate::units::Money;

impl<'a> Months<'a> {
    /// Before anything of a month becomes due: what earlier months left unpaid of steps that call.
    pub(super) fn note_overdue(&mut self) {
        let Some(capital) = self.capital else { return };
        for (step, book) in capital.waterfall.iter().zip(&mut self.steps) {
            book.overdue = if step.calls() { book.due } else { Money::ZERO };
        }
    }

    /// Calls what planned dues of the months ahead need, from the top of the waterfall down: cash comes first, and what a
    /// reserve holds counts once.
    pub(super) fn call_ahead(&mut self, capital: &'a Capital, month: u16, ledger: &mut Ledger) {
        let mut cash = self.vehicle;
        for (place, dues) in self.deal.plan.called.iter().enumerate() {
            let planned = self.planned_ahead(dues, month, month, self.calls_ahead);
            let book = &mut self.steps[place];
            book.wanted = planned + book.overdue;
            // What was called for it before, as far as it is still there and still needed.
            book.ahead = book.ahead.min(book.wanted).min(cash);
            book.wanted -= book.ahead;
            cash -= book.ahead;
        }
        self.pots.reserves.iter_mut().for_each(|reserve| reserve.spare = reserve.cash);
        for (book, step) in self.steps.iter_mut().zip(&capital.waterfall) {
            take(&mut cash, &mut book.wanted);
            let reserves = &mut self.pots.reserves;
            step.reserves_before_calls()
                .for_each(|id| take(&mut reserves[id.index()].spare, &mut book.wanted));
        }
        let wanted = self.steps.iter().map(|book| book.wanted).sum();
        let mut called = self.draw(capital, month, wanted, ledger);
        for book in &mut self.steps {
            let part = book.wanted.min(called);
            book.ahead += part;
            called -= part;
        }
    }

    /// Of the cash that a step reaches: what was called for other steps, where a reserve helps this one first.
    pub(super) fn left_to_others(&self, turn: &Turn<'_>, within_reach: Money) -> Money {
        if turn.step.reserves_before_calls().next().is_none() {
            return Money::ZERO;
        }
        let own = self.steps[turn.place].home;
        let others = self.steps.iter().enumerate().filter(|(place, _)| *place != own);
        let called: Money = others.map(|(_, book)| book.ahead).sum();
        (within_reach - (self.vehicle - called).max(Money::ZERO)).max(Money::ZERO)
    }

    /// A step has paid: what was called for it is spent first.
    pub(super) fn spend_what_was_called(&mut self, turn: &Turn<'_>, paid: Money) {
        let home = self.steps[turn.place].home;
        let ahead = &mut self.steps[home].ahead;
        *ahead -= paid.min(*ahead);
    }
}

/// Takes from what is there what is wanted, as far as it goes.
fn take(there: &mut Money, wanted: &mut Money) {
    let part = (*there).min(*wanted).max(Money::ZERO);
    *there -= part;
    *wanted -= part;
}
