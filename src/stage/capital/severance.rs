//! What a termination pays when its contract ends.

use super::Months;
use super::clock::Clock;
use super::tranche::TrancheBook;
use crate::model::{ContractId, Severance, SeverancePart, Termination};
use crate::units::Money;

/// A contract that a party ended.
#[derive(Clone, Copy, Debug)]
pub struct Severed<'a> {
    /// The contract.
    pub contract: ContractId,
    /// Its right to end it, by its place there.
    pub number: usize,
    /// The same.
    pub termination: &'a Termination,
    /// The month at whose end the notice is over: what it pays is paid then.
    pub month: u16,
    /// What the contract would have paid had it gone on, and those that would have taken its place, beyond what they pay now.
    pub lost: Money,
}

impl Severed<'_> {
    /// The number under which its money stands in the ledger: contract in the upper half.
    pub(super) fn item(&self) -> u32 {
        let place = |index: usize| u32::try_from(index).expect("fewer than 65,536 of a kind");
        place(self.contract.index()) << 16 | place(self.number)
    }
}

impl Months<'_> {
    /// All its parts together: of principal, what investors have not had back when the month begins, of equity out of a surplus
    /// as well, and of coupon what they have earned by then and not been paid; never below nought.
    pub(super) fn severance(&self, severed: &Severed<'_>) -> Money {
        let invested = || self.tranches.iter().filter(|tranche| tranche.terms().is_invested());
        let world = self.deal.world;
        let clock = Clock::of(&self.deal, severed.month);
        let part = |part: &Severance| match *part {
            Severance::Amount(row) => world.money(row),
            Severance::Part { share, of } => {
                let whole = match of {
                    SeverancePart::Principal => invested().map(TrancheBook::not_had_back).sum(),
                    SeverancePart::Coupon => invested().map(|tranche| tranche.coupon_owed(&clock)).sum(),
                    SeverancePart::Commitment => invested().map(|tranche| tranche.commitment()).sum(),
                    SeverancePart::LostPayments => severed.lost,
                };
                world.share(share).of(whole)
            }
        };
        let all: Money = severed.termination.pays.iter().map(part).sum();
        all.max(Money::ZERO)
    }
}
