//! What comes to the vehicle, and what its waterfall pays classes of investment, added up from the ledger.

use super::Evidence;
use crate::data::{Account, Investors, Purpose, Transfer};
use crate::units::Money;

/// As what a class of investment is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PaidAs {
    /// What is owed on its balance, also where a guarantor makes it up.
    Balance,
    /// Anything beyond that.
    More,
}

/// As what a transfer pays the class that it goes to; none where it is another kind of transfer.
fn paid_as(purpose: Purpose) -> Option<PaidAs> {
    match purpose {
        Purpose::Principal | Purpose::Guarantee => Some(PaidAs::Balance),
        Purpose::Coupon | Purpose::CommitmentFee | Purpose::PreferredReturn | Purpose::Surplus => {
            Some(PaidAs::More)
        }
        Purpose::Outcome
        | Purpose::Funding
        | Purpose::Severance
        | Purpose::Delivery
        | Purpose::ServiceCost
        | Purpose::Care
        | Purpose::Fee
        | Purpose::DeferredFee
        | Purpose::Drawdown
        | Purpose::GuaranteeFee
        | Purpose::SetAside => None,
    }
}

impl Evidence<'_> {
    /// What comes back to investors of the balance.
    pub(super) fn repaid(&self, who: Investors) -> Money {
        self.paid_to(who, PaidAs::Balance)
    }

    /// What comes to investors beyond that.
    pub(super) fn earned(&self, who: Investors) -> Money {
        self.paid_to(who, PaidAs::More)
    }

    fn paid_to(&self, who: Investors, wanted: PaidAs) -> Money {
        let capital = self.option.capital.map(|id| &self.model.capitals[id.index()]);
        let capital = capital.expect("an option with investors has capital");
        let is_meant = |tranche: u16| match who {
            Investors::All => capital.tranches[usize::from(tranche)].is_invested(),
            Investors::Tranche(own) => usize::from(tranche) == own.index(),
        };
        let counts = |transfer: &&Transfer| {
            transfer.to.tranche().is_some_and(is_meant) && paid_as(transfer.purpose) == Some(wanted)
        };
        self.ledger.transfers.iter().filter(counts).map(|transfer| transfer.amount).sum()
    }

    /// What comes to the vehicle and its pools from everybody but those whom it calls on.
    pub(super) fn received_by_vehicle(&self) -> Money {
        let capital = self.option.capital.map(|id| &self.model.capitals[id.index()]);
        let vehicle = capital.expect("an option with a vehicle has capital").vehicle.index();
        let is_own = |account: Account| match account {
            Account::Party(party) => usize::from(party) == vehicle,
            Account::Pool(_) | Account::Reserve(_) => true,
            Account::Holding { .. } | Account::Outside => false,
        };
        let comes = |transfer: &&Transfer| {
            is_own(transfer.to) && !is_own(transfer.from) && transfer.purpose != Purpose::Drawdown
        };
        self.ledger.transfers.iter().filter(comes).map(|transfer| transfer.amount).sum()
    }
}
