//! Classes of investment: what is put in, what it bears, how it comes back.

use crate::model::{InputId, Inputs, Layered, MeasureId, Number, PartyId, Test, TrancheId};

/// A class of investors.
#[derive(Clone, Debug, PartialEq)]
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
    /// What it bears.
    pub coupon: Coupon,
    /// Yearly fee on what is not drawn, due with every third month; none is none.
    pub commitment_fee: Option<Number>,
    /// Share of the principal that is due when it matures; none is all of it, repaid as it comes in.
    pub redeems: Option<Number>,
    /// Share of what was drawn that is due to have been repaid, by time; none is repaid as it comes in.
    pub instalments: Option<Number>,
    /// When it matures; none is the close.
    pub matures: Option<u16>,
    /// It takes nothing more once its internal rate of return has reached this yearly rate.
    pub return_at_most: Option<InputId>,
    /// It takes nothing more once it has received this multiple of what was drawn.
    pub multiple_at_most: Option<InputId>,
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
    /// Given, and repaid where a step says so; what does not come back is no loss of an investor.
    RecoverableGrant,
    /// Paid in kind: work whose fee waits. It brings no cash and is repaid like a loan.
    DeferredFee,
}

/// An early redemption of a class.
#[derive(Clone, Debug, PartialEq)]
pub struct Redemption {
    /// Its name in the file.
    pub name: String,
    /// The class.
    pub of: TrancheId,
    /// The month at whose end it is decided.
    pub at: u16,
    /// What must hold then.
    pub tests: Vec<Test>,
    /// Share of the outstanding principal that falls due at once; the rest is written off.
    pub pays: InputId,
}

/// What a class bears on its balance; a twelfth of the yearly rate accrues each calendar month.
#[derive(Clone, Debug, PartialEq)]
pub struct Coupon {
    /// The yearly rate. Where it follows a measure, it is that of the coupon date for all of the time since the last.
    pub rate: Layered,
    /// The least it is, also where its measure is not known.
    pub at_least: Option<Number>,
    /// The most it is.
    pub at_most: Option<Number>,
    /// When it is due.
    pub paid: CouponPaid,
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

impl Coupon {
    /// Whether it is nought for sure.
    #[must_use]
    pub fn is_none(&self, inputs: &Inputs) -> bool {
        let least = self.at_least.iter().flat_map(Number::rows);
        let is_nought = |row: InputId| {
            let law = &inputs.row(row).law;
            law.is_certain() && law.base() == 0.0
        };
        self.rate.rows().into_iter().chain(least).all(is_nought)
    }
}

impl Tranche {
    /// The measures that its coupon and its redemption follow.
    pub fn measures(&self) -> impl Iterator<Item = MeasureId> {
        let redeems = self.redeems.as_ref().and_then(Number::measure);
        self.coupon.rate.measures().chain(redeems)
    }

    /// Whether its holder invests: a grant is given, and a fee that waits was worked for.
    #[must_use]
    pub fn is_invested(&self) -> bool {
        match self.kind {
            TrancheKind::Loan | TrancheKind::Equity => true,
            TrancheKind::Grant | TrancheKind::RecoverableGrant | TrancheKind::DeferredFee => false,
        }
    }

    /// Whether it has a claim on what it was, and not on what is left alone: it is lent, or to be paid back.
    #[must_use]
    pub fn is_owed(&self) -> bool {
        match self.kind {
            TrancheKind::Loan | TrancheKind::RecoverableGrant | TrancheKind::DeferredFee => true,
            TrancheKind::Equity | TrancheKind::Grant => false,
        }
    }

    /// Whether it brings cash when it is drawn.
    #[must_use]
    pub fn brings_cash(&self) -> bool {
        match self.kind {
            TrancheKind::Loan | TrancheKind::Equity | TrancheKind::Grant | TrancheKind::RecoverableGrant => {
                true
            }
            TrancheKind::DeferredFee => false,
        }
    }
}
