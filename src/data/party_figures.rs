//! Figures of whoever takes part in an option beside payers, investors and the provider of its service: other providers,
//! managers, guarantors, and who gives a grant.

use crate::model::{Party, Role, spaced};

/// A figure of such a party.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PartyFigure {
    /// All that it is paid, pounds.
    Received,
    /// All that it pays, pounds.
    Given,
    /// The first less the second, pounds: the margin of a provider.
    Balance,
    /// Lowest cash of a provider with reserves, these included, pounds.
    LowestCash,
    /// Month of the lowest cash.
    LowestMonth,
}

impl PartyFigure {
    /// All of them, in the order in which they are shown.
    pub const ALL: &'static [PartyFigure] =
        &[Self::Received, Self::Given, Self::Balance, Self::LowestCash, Self::LowestMonth];

    /// Those that a party has: cash is followed of providers that say what they have at the start.
    #[must_use]
    pub fn of(party: &Party) -> &'static [PartyFigure] {
        if party.reserves.is_some() { Self::ALL } else { &Self::ALL[..3] }
    }

    /// Its name in paths and in the JSON: a provider has income, costs and a margin.
    #[must_use]
    pub fn name(self, role: Role) -> &'static str {
        match (self, role == Role::Provider) {
            (Self::Received, true) => "income",
            (Self::Received, false) => "received",
            (Self::Given, true) => "costs",
            (Self::Given, false) => "given",
            (Self::Balance, true) => "margin",
            (Self::Balance, false) => "balance",
            (Self::LowestCash, true | false) => "lowest_cash",
            (Self::LowestMonth, true | false) => "lowest_month",
        }
    }

    /// What reports call it: its name in words, where that says enough.
    #[must_use]
    pub fn words(self, role: Role) -> String {
        match (self, role == Role::Provider) {
            (Self::Balance, false) => "received less given".to_owned(),
            (Self::LowestMonth, true | false) => "month of the lowest cash".to_owned(),
            (Self::Received | Self::Given | Self::Balance | Self::LowestCash, true | false) => {
                spaced(self.name(role))
            }
        }
    }
}

/// The path of a party's figures: `provider.NAME` or `party.NAME`.
#[must_use]
pub fn party_path(party: &Party) -> String {
    let kind = if party.role == Role::Provider { "provider" } else { "party" };
    format!("{kind}.{}", party.name)
}
