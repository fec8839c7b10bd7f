//! Figures of a payer: what it pays, owes, avoids and saves.

use crate::model::{OverBudget, Party};

/// Figures of a payer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PayerFigure {
    /// Paid for contracts and services, care left out, pounds.
    Paid,
    /// Of a payer whose budget leaves the rest to the next year: what it still owes under contracts at the horizon, pounds.
    Owed,
    /// Cost of care as usual less cost of care under the option, pounds.
    AvoidedCost,
    /// The part of it that turns into cash, pounds.
    Cashable,
    /// Avoided cost less paid and owed, pounds.
    Net,
    /// Cashable part of avoided cost less paid and owed, pounds.
    CashableNet,
    /// Net, deflated to the price base and discounted by the Green Book's schedule, pounds.
    RealNpv,
    /// Of a payer with a cap on what it pays under contracts: what the cap leaves in the end, pounds.
    UnderCap,
}

impl PayerFigure {
    /// The figures that a payer has.
    pub fn of(party: &Party) -> impl Iterator<Item = PayerFigure> {
        let has = |figure: &PayerFigure| match figure {
            Self::Owed => party.budget.is_some() && party.over_budget == OverBudget::NextYear,
            Self::UnderCap => party.cap.is_some(),
            Self::Paid
            | Self::AvoidedCost
            | Self::Cashable
            | Self::Net
            | Self::CashableNet
            | Self::RealNpv => true,
        };
        Self::ALL.iter().copied().filter(has)
    }
}

/// Figures of a payer in a financial quarter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QuarterFigure {
    /// Paid for contracts and services, care left out, pounds.
    Paid,
}

/// Figures of a payer in a financial year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum YearFigure {
    /// Paid for contracts and services, care left out, pounds.
    Paid,
    /// Cost of care as usual less cost of care under the option, pounds.
    AvoidedCost,
    /// The part of it that turns into cash, pounds.
    Cashable,
}
