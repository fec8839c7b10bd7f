//! Investors' money and the order in which the vehicle pays.

mod guarantee;
mod pots;
mod tranche;
mod waterfall;

pub use guarantee::*;
pub use pots::*;
pub use tranche::*;
pub use waterfall::*;

use crate::units::Calendar;

use super::{Indexed, InputId, Length, MeasureId, Number, PartyId, TrancheId, title_of};

/// A capital arrangement.
#[derive(Clone, Debug, PartialEq)]
pub struct Capital {
    /// Its name in the file.
    pub name: String,
    /// What sentences call it.
    pub label: Option<String>,
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
    /// Classes of investors. Numbered by [`TrancheId`](crate::model::TrancheId).
    pub tranches: Vec<Tranche>,
    /// Early redemptions, in the order listed: the first whose tests hold counts.
    pub redemptions: Vec<Redemption>,
    /// Guarantees. Numbered by [`GuaranteeId`](crate::model::GuaranteeId).
    pub guarantees: Vec<Guarantee>,
    /// Fees of the vehicle. Numbered by [`FeeId`](crate::model::FeeId).
    pub fees: Vec<Fee>,
    /// Ring-fenced receipts. Numbered by [`PoolId`](crate::model::PoolId).
    pub pools: Vec<ReceiptPool>,
    /// Reserves. Numbered by [`ReserveId`](crate::model::ReserveId).
    pub reserves: Vec<Reserve>,
    /// What the vehicle pays, in order.
    pub waterfall: Vec<Step>,
}

impl Capital {
    /// Every measure that a coupon, a redemption or its test follows; some may stand twice.
    pub fn measures(&self) -> impl Iterator<Item = MeasureId> {
        let tested = self.redemptions.iter().flat_map(|redemption| &redemption.tests);
        let followed = self.tranches.iter().flat_map(Tranche::measures);
        followed.chain(tested.map(|test| test.measure))
    }

    /// What is committed to a class, or to all that is invested: the amounts that add up to it.
    pub fn commitments(&self, class: Option<TrancheId>) -> impl Iterator<Item = InputId> {
        let tranches = self.tranches.iter().enumerate();
        let own = tranches.filter(move |(place, tranche)| {
            class.map_or(tranche.is_invested(), |class| class.index() == *place)
        });
        own.map(|(_, tranche)| tranche.commitment)
    }
}

/// When tranches are called.
#[derive(Clone, Debug, PartialEq)]
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

/// A fee of the vehicle.
#[derive(Clone, Debug, PartialEq)]
pub struct Fee {
    /// Its name in the file.
    pub name: String,
    /// What reports call it, where that is not its name.
    pub label: Option<String>,
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

impl Fee {
    /// Whether a month is one of its own: it ends after `from`, and no later than `until`.
    #[must_use]
    pub fn covers(&self, month: u16, calendar: &Calendar) -> bool {
        (self.from + 1..=self.until).contains(&calendar.month_end(month))
    }

    /// For how many months of its own something falls due at the end of a month, of an arrangement that closes with a month: for those
    /// since it last did, at the end of whole periods of the programme and with its last month. What is paid each time is paid for whole
    /// periods alone.
    #[must_use]
    pub fn months_due(&self, month: u16, closes: u16, calendar: &Calendar) -> u16 {
        if month == 0 || month > closes || !self.covers(month, calendar) {
            return 0;
        }
        let is_by_time = !matches!(self.amount, FeeAmount::Each(_));
        let is_last = month == closes || !self.covers(month + 1, calendar);
        let falls_due = month.is_multiple_of(self.every) || is_by_time && is_last;
        if !falls_due {
            return 0;
        }
        let begins = (month - 1) / self.every * self.every + 1;
        (begins..=month).map(|month| u16::from(self.covers(month, calendar))).sum()
    }

    /// What reports call it: its label, or its name with spaces.
    #[must_use]
    pub fn title(&self) -> String {
        title_of(self.label.as_ref(), &self.name)
    }
}

/// How much a fee is.
#[derive(Clone, Debug, PartialEq)]
pub enum FeeAmount {
    /// An amount, each time it is due.
    Each(Number),
    /// Pence per calendar month.
    Monthly(Number),
    /// A share of the outcome payments received since it was last due.
    OfPayments(InputId),
}
