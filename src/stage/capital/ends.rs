//! How a class ends: early redemption, maturity, and what is written off then.

use super::Months;
use super::clock::Clock;
use super::coupon::Last;
use super::cover::Owed;
use super::drawing::Calling;
use super::tranche::{End, TrancheBook};
use crate::data::Ledger;
use crate::model::{Capital, Number, Redemption, TrancheId};
use crate::units::Share;

impl Months<'_> {
    /// What each class bears through the month, and what of its principal falls due in it.
    pub(super) fn pass_month(&mut self, capital: &Capital, month: u16, ledger: &mut Ledger) {
        let calling = Calling::of(capital, month, self.deal.closed_from);
        let clock = Clock::of(&self.deal, month);
        for (number, tranche) in self.tranches.iter_mut().enumerate() {
            let before = tranche.income_due();
            tranche.pass_month(capital, TrancheId::new(number), calling, &clock, ledger);
            if let Some(cover) = &mut self.covers[number] {
                cover.falls_due(Owed::Income, tranche.income_due() - before);
                cover.falls_due(Owed::Principal, tranche.fell_due_in(month));
            }
        }
    }
}

impl TrancheBook<'_> {
    /// A month's coupon on the balance and fee on what can still be called; then early redemption, maturity, or an instalment.
    pub(super) fn pass_month(
        &mut self,
        capital: &Capital,
        own: TrancheId,
        calling: Calling,
        clock: &Clock<'_>,
        ledger: &mut Ledger,
    ) {
        if clock.month == 0 || clock.month > self.ends() || self.has_ended() {
            return;
        }
        let redemption = self.redemption(capital, own, clock);
        let matures = clock.month == self.ends();
        let due = match redemption {
            Some(redemption) => Some((clock.world.share(redemption.pays), End::Redeemed)),
            None if matures && self.is_due_at_maturity() => Some((self.redeems(clock), End::Matured)),
            None => None,
        };
        let last = if matures || redemption.is_some() { Last::Yes } else { Last::No };
        self.accrue(calling.callable(self), clock, last, ledger);
        match due {
            Some((share, how)) => self.fall_due(share, how, clock.month),
            None => self.instalment_falls_due(clock),
        }
    }

    /// The early redemption that is decided now and whose tests hold. A test of what is not defined fails.
    fn redemption<'c>(
        &self,
        capital: &'c Capital,
        own: TrancheId,
        clock: &Clock<'_>,
    ) -> Option<&'c Redemption> {
        let since = self.coupon.formed_in;
        let holds = |redemption: &&Redemption| {
            redemption.tests.iter().all(|test| {
                let bounds = test.bounds.with(|row| clock.world.value(row));
                clock.measure(test.measure, since).is_some_and(|value| bounds.admit(value))
            })
        };
        let is_now = |one: &&Redemption| one.of == own && one.at == clock.month;
        capital.redemptions.iter().filter(is_now).find(holds)
    }

    /// Share of the principal that is due at maturity. A haircut has to be shown: where the measure is not defined, all
    /// of it is due.
    fn redeems(&self, clock: &Clock<'_>) -> Share {
        let since = self.coupon.formed_in;
        match &self.terms().redeems {
            None => Share::ONE,
            Some(Number::Plain(row)) => clock.world.share(*row),
            Some(number) => {
                let share = clock.world.known(number, |axis| clock.through(axis, clock.month, since));
                share.map_or(Share::ONE, Share::from_fraction)
            }
        }
    }
}
