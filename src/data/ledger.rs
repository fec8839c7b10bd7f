//! The ledger: every movement of cash as one transfer, in whole pence.

use crate::model::Capital;
use crate::units::Money;

/// An account. The vehicle's, its pools and reserves and the providers' are balances; the others are the outside world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Account {
    /// A party, by its place in the list.
    Party(u16),
    /// What a party holds of a class of investment.
    Holding {
        /// The class, by its place in the capital arrangement.
        tranche: u16,
        /// Whose money it is, by its place in the list of parties.
        holder: u16,
    },
    /// A pool of the vehicle, by its place in the capital arrangement.
    Pool(u16),
    /// A reserve of the vehicle, by its place in the capital arrangement.
    Reserve(u16),
    /// Everybody whom the scenario does not name: staff, landlords, care homes.
    Outside,
}

impl Account {
    /// The party whose money moves, if the scenario names it.
    #[must_use]
    pub fn owner(self) -> Option<u16> {
        match self {
            Self::Party(party) | Self::Holding { holder: party, .. } => Some(party),
            Self::Pool(_) | Self::Reserve(_) | Self::Outside => None,
        }
    }

    /// The party whose income or outlay it is: of its own account, and of what it holds of a class that is not invested,
    /// a grant or a fee that waits.
    #[must_use]
    pub fn purse(self, capital: Option<&Capital>) -> Option<u16> {
        let is_invested = |tranche: u16| {
            let capital = capital.expect("an option with a class has capital");
            capital.tranches[usize::from(tranche)].is_invested()
        };
        match self {
            Self::Party(party) => Some(party),
            Self::Holding { tranche, holder } => Some(holder).filter(|_| !is_invested(tranche)),
            Self::Pool(_) | Self::Reserve(_) | Self::Outside => None,
        }
    }

    /// The class of investment, if it is one's.
    #[must_use]
    pub fn tranche(self) -> Option<u16> {
        match self {
            Self::Holding { tranche, .. } => Some(tranche),
            Self::Party(_) | Self::Pool(_) | Self::Reserve(_) | Self::Outside => None,
        }
    }
}

/// Why cash moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// A contract's payment, or what is paid back of one.
    Outcome,
    /// Money that a party gives whatever the outcomes.
    Funding,
    /// What a termination pays.
    Severance,
    /// A payment of the vehicle for delivery.
    Delivery,
    /// A cost of the service.
    ServiceCost,
    /// The cost of care settings.
    Care,
    /// A fee of the vehicle.
    Fee,
    /// A fee that waits: paid in kind, and owed as a class of investment.
    DeferredFee,
    /// A call on investors.
    Drawdown,
    /// A coupon paid.
    Coupon,
    /// A fee on what is not drawn.
    CommitmentFee,
    /// Principal repaid.
    Principal,
    /// What brings a class up to its preferred return, beyond its principal.
    PreferredReturn,
    /// A share of the surplus.
    Surplus,
    /// Principal that a guarantor makes up.
    Guarantee,
    /// The fee of a guarantee.
    GuaranteeFee,
    /// A move between the vehicle's own accounts: into or out of a reserve, out of a pool.
    SetAside,
}

/// One movement of cash, booked at the end of the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// The month.
    pub month: u16,
    /// Who pays.
    pub from: Account,
    /// Who is paid.
    pub to: Account,
    /// How much; never below nought.
    pub amount: Money,
    /// Why.
    pub purpose: Purpose,
    /// The clause, cost, fee or step, by its place in its list; contracts in the upper half.
    pub item: u32,
}

/// A change of a tranche's balance that moves no cash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BalanceEntry {
    /// The month.
    pub month: u16,
    /// The tranche.
    pub tranche: u16,
    /// Coupon added to the balance.
    pub capitalised: Money,
    /// Principal written off.
    pub written_off: Money,
}

/// All movements of an option in a draw, in order.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// Movements of cash.
    pub transfers: Vec<Transfer>,
    /// Changes of balances without cash.
    pub balances: Vec<BalanceEntry>,
}

impl Ledger {
    /// Forgets everything, keeping the room.
    pub fn clear(&mut self) {
        self.transfers.clear();
        self.balances.clear();
    }

    /// Books a transfer; nothing is booked for nought, and what is below nought runs the other way.
    pub fn book(&mut self, transfer: Transfer) {
        if transfer.amount > Money::ZERO {
            self.transfers.push(transfer);
        } else if transfer.amount < Money::ZERO {
            let (from, to, amount) = (transfer.to, transfer.from, -transfer.amount);
            self.transfers.push(Transfer { from, to, amount, ..transfer });
        }
    }
}
