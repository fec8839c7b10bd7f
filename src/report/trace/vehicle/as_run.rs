//! Cash as the run moved it, for what no formula makes.

use super::Deal;
use crate::data::{Account, Purpose, Transfer};
use crate::model::Pays;

impl Deal<'_> {
    /// What the transfers of a month that count come to, in pounds.
    pub(super) fn as_run(&self, m: usize, counts: impl Fn(&Transfer) -> bool) -> f64 {
        let own = self.inputs.traced.ledger.transfers.iter();
        let own = own.filter(|transfer| usize::from(transfer.month) == m && counts(transfer));
        own.map(|transfer| transfer.amount).sum::<crate::units::Money>().to_pounds()
    }

    /// Whether a transfer comes to the vehicle from others for one of some purposes.
    pub(super) fn comes_in(&self, transfer: &Transfer, purposes: &[Purpose]) -> bool {
        purposes.contains(&transfer.purpose) && self.is_own(transfer.to) && !self.is_own(transfer.from)
    }

    /// Whether an account is the vehicle's.
    pub(super) fn is_own(&self, account: Account) -> bool {
        match account {
            Account::Party(party) => self.is_vehicle(party),
            Account::Pool(_) | Account::Reserve(_) => true,
            Account::Holding { .. } | Account::Outside => false,
        }
    }

    /// What balances of a class changed by in a month without cash: coupon added and principal written off, in pounds.
    pub(super) fn balance_as_run(&self, class: usize, m: usize) -> (f64, f64) {
        let entries = self.inputs.traced.ledger.balances.iter();
        let own =
            entries.filter(|entry| usize::from(entry.month) == m && usize::from(entry.tranche) == class);
        own.fold((0.0, 0.0), |(added, written_off), entry| {
            (added + entry.capitalised.to_pounds(), written_off + entry.written_off.to_pounds())
        })
    }

    /// What a step paid in the run.
    pub(super) fn paid_as_run(&self, s: usize, m: usize) -> f64 {
        let step = &self.steps[s];
        let is_home = step.home == s;
        let place = |index: usize| u32::try_from(index).expect("fewer than 2^32 of a kind");
        let option = &self.inputs.model.options[self.inputs.traced.option.index()];
        let leaves = |transfer: &Transfer| self.is_own(transfer.from);
        match &step.step.pays {
            Pays::Contract(id) => {
                let own = option.contracts.iter().position(|other| other == id);
                self.as_run(m, |transfer| {
                    is_home
                        && leaves(transfer)
                        && matches!(transfer.purpose, Purpose::Delivery | Purpose::Outcome)
                        && Some((transfer.item >> 16) as usize) == own
                })
            }
            Pays::Fee(id) => self.as_run(m, |transfer| {
                is_home && transfer.purpose == Purpose::Fee && transfer.item == place(id.index())
            }),
            Pays::GuaranteeFee(id) => self.as_run(m, |transfer| {
                is_home && transfer.purpose == Purpose::GuaranteeFee && transfer.item == place(id.index())
            }),
            Pays::Reserve(_) => 0.0,
            Pays::Coupon(_) | Pays::Principal(_) | Pays::Return(..) | Pays::Surplus(_) => {
                let purposes = [
                    Purpose::Coupon,
                    Purpose::CommitmentFee,
                    Purpose::Principal,
                    Purpose::PreferredReturn,
                    Purpose::Surplus,
                ];
                self.as_run(m, |transfer| self.is_of_step(transfer, s, &purposes))
            }
        }
    }

    /// Whether a transfer is what a step pays for one of some purposes.
    pub(super) fn is_of_step(&self, transfer: &Transfer, s: usize, purposes: &[Purpose]) -> bool {
        purposes.contains(&transfer.purpose) && transfer.item as usize == self.steps[s].place
    }
}
