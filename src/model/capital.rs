//! Investors' money and the order in which the vehicle pays.

use super::{ContractId, FeeId, Indexed, InputId, Length, Number, PartyId, TrancheId};

/// A capital arrangement.
#[derive(Clone, Debug)]
pub struct Capital {
    /// Its name in the file.
    pub name: String,
    /// Whose account the waterfall empties.
    pub vehicle: PartyId,
    /// When tranches are called.
    pub draw: Draw,
    /// In what order they are called.
    pub draw_order: DrawOrder,
    /// Planned dues held back from investors for so long.
    pub keep: Length,
    /// Month until which repaid principal may be called again.
    pub redraw_until: Option<u16>,
    /// When investors are paid.
    pub distribute: Distribute,
    /// First month in which they may be.
    pub distribute_from: u16,
    /// Last distribution; all cash is paid out.
    pub closes: u16,
    /// A shortfall that lasts so long closes the service.
    pub stops_after: Option<Length>,
    /// Classes of investors. Numbered by [`TrancheId`].
    pub tranches: Vec<Tranche>,
    /// Fees of the vehicle. Numbered by [`FeeId`].
    pub fees: Vec<Fee>,
    /// What the vehicle pays, in order.
    pub waterfall: Vec<Step>,
}

/// When tranches are called.
#[derive(Clone, Debug)]
pub enum Draw {
    /// Everything at the start.
    AtTheStart,
    /// So that cash covers the planned dues of supported steps for so long, no receipts counted.
    AsNeeded {
        /// How long ahead.
        ahead: Length,
    },
    /// In stages, as (month, amount).
    Staged(Vec<(u16, InputId)>),
}

/// In what order tranches are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DrawOrder {
    /// In proportion to what is not drawn.
    ProRata,
    /// The highest rank number (the most junior) first.
    ByRank,
}

/// When investors are paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distribute {
    /// In any month.
    AsReceived,
    /// Every so many months.
    Every(u16),
    /// When the arrangement closes.
    AtTheEnd,
}

/// A class of investors.
#[derive(Clone, Debug)]
pub struct Tranche {
    /// Its name in the file.
    pub name: String,
    /// What sentences call it.
    pub label: Option<String>,
    /// The most that can be called.
    pub commitment: InputId,
    /// What it is.
    pub kind: TrancheKind,
    /// Order of calls and of reports; 1 is the most senior.
    pub rank: u32,
    /// Yearly coupon on the balance; a twelfth accrues each calendar month.
    pub coupon: Number,
    /// When the coupon is due.
    pub coupon_paid: CouponPaid,
    /// Who holds it.
    pub holder: PartyId,
}

/// What a tranche is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrancheKind {
    /// Lent.
    Loan,
    /// At risk, with no claim but on what is left.
    Equity,
    /// Never repaid.
    Grant,
}

/// When a coupon is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CouponPaid {
    /// Every so many months.
    Every(u16),
    /// At the close.
    AtTheEnd,
    /// Added to the balance month by month (paid in kind).
    Added,
}

/// A fee of the vehicle.
#[derive(Clone, Debug)]
pub struct Fee {
    /// Its name in the file.
    pub name: String,
    /// Who is paid.
    pub to: PartyId,
    /// How much.
    pub amount: FeeAmount,
    /// Due every so many months.
    pub every: u16,
    /// First day.
    pub from: i32,
    /// Last day.
    pub until: i32,
    /// How it moves with prices.
    pub indexed: Indexed,
}

/// How much a fee is.
#[derive(Clone, Debug)]
pub enum FeeAmount {
    /// An amount, each time it is due.
    Each(Number),
    /// Pence per calendar month.
    Monthly(Number),
    /// A share of the outcome payments received since it was last due.
    OfPayments(InputId),
}

/// One step of the waterfall.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its name in the file.
    pub name: String,
    /// What it pays.
    pub pays: Pays,
    /// The most it pays in all.
    pub limit: Option<InputId>,
    /// What helps when cash is short.
    pub support: Support,
}

/// What a step pays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pays {
    /// Dues of a contract whose payer is the vehicle.
    Contract(ContractId),
    /// A fee.
    Fee(FeeId),
    /// Accrued coupons, pro rata.
    Coupon(Vec<TrancheId>),
    /// Principal, pro rata.
    Principal(Vec<TrancheId>),
    /// What is left, by shares.
    Surplus(Vec<(Recipient, InputId)>),
}

/// Who shares in what is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// A class of investors.
    Tranche(TrancheId),
    /// A party.
    Party(PartyId),
}

/// What helps a step when cash is short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Support {
    /// Nothing.
    Nothing,
    /// A call on the tranches.
    Drawdown,
}

impl Tranche {
    /// Whether its holder invests: a grant is given.
    #[must_use]
    pub fn is_invested(&self) -> bool {
        match self.kind {
            TrancheKind::Loan | TrancheKind::Equity => true,
            TrancheKind::Grant => false,
        }
    }
}
