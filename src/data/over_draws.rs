//! What is known only over all draws: chances, shortfalls, ratios of means; by the paths that checks use.

use super::{FigureUnit, FourCells, OptionSummary, Pays, ReturnSummary};
use crate::statistics::Estimate;

/// A figure over all draws: [`OverDraws::meaning`] says what each is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum OverDraws {
    Loss,
    TotalLoss,
    Never,
    Shortfall,
    Called,
    Deficit,
    /// Cash falls below nought.
    Short,
    Saves,
    SavesCash,
    Exceeds,
    Later,
    CapReached,
    StepPays,
    Capped,
    Pays,
    PaysBack,
    PaysIfWorks,
    PaysIfFails,
    WorksPaid,
    WorksNotPaid,
    FailsPaid,
    FailsNotPaid,
    PaidIfWorks,
    PaidIfFails,
    PaymentsIfWorks,
    PaymentsIfFails,
    PaidPerAdditional,
    Closed,
}

const INVESTORS: &[&str] = &["investor", "tranche.NAME"];
const PARTIES: &[&str] = &["provider", "provider.NAME", "party.NAME"];
const PAYER: &[&str] = &["payer.NAME"];
const CONTRACTS: &[&str] = &["contract.NAME", "contract.NAME.clause.NAME"];
const CELLS: &[&str] = &["four_cells"];

impl OverDraws {
    /// All of them.
    pub const ALL: [Self; 28] = [
        Self::Loss,
        Self::TotalLoss,
        Self::Never,
        Self::Shortfall,
        Self::Called,
        Self::Deficit,
        Self::Short,
        Self::Saves,
        Self::SavesCash,
        Self::Exceeds,
        Self::Later,
        Self::CapReached,
        Self::StepPays,
        Self::Capped,
        Self::Pays,
        Self::PaysBack,
        Self::PaysIfWorks,
        Self::PaysIfFails,
        Self::WorksPaid,
        Self::WorksNotPaid,
        Self::FailsPaid,
        Self::FailsNotPaid,
        Self::PaidIfWorks,
        Self::PaidIfFails,
        Self::PaymentsIfWorks,
        Self::PaymentsIfFails,
        Self::PaidPerAdditional,
        Self::Closed,
    ];

    /// Of what it is said, how it is written, and what it is.
    const fn said(self) -> (&'static [&'static str], &'static str, &'static str) {
        match self {
            Self::Loss => (INVESTORS, "p_loss", "chance that less is received than was drawn"),
            Self::TotalLoss => (INVESTORS, "p_total_loss", "chance that nothing is received"),
            Self::Never => (INVESTORS, "p_never", "chance that it is never paid back within the horizon"),
            Self::Shortfall => {
                (INVESTORS, "expected_shortfall", "mean of received less drawn over the worst 5% of draws")
            }
            Self::Called => (&["guarantee.NAME"], "p_called", "chance that something is called"),
            Self::Deficit => (PARTIES, "p_deficit", "chance that more is paid by it than to it"),
            Self::Short => (
                &["provider"],
                "p_short",
                "chance that cash is below nought at the start or the end of a month",
            ),
            Self::Saves => (PAYER, "p_saves", "chance that the net is above nought"),
            Self::SavesCash => (PAYER, "p_saves_cash", "chance that the cashable net is above nought"),
            Self::Exceeds => (
                &["payer.NAME.year.YEAR"],
                "p_paid_exceeds_cashable",
                "chance that what is paid in the financial year exceeds the cashable part of the avoided cost",
            ),
            Self::Later => (
                &["payer.NAME.year.YEAR.quarter.N"],
                "p_paid_later",
                "chance that anything is paid, or paid back, in a later quarter",
            ),
            Self::CapReached => (
                PAYER,
                "p_cap_reached",
                "chance that the payer's own cap leaves nothing; only of payers with a cap",
            ),
            Self::StepPays => (&["waterfall.NAME"], "p_pays", "chance that the step pays anything"),
            Self::Capped => (&["contract.NAME"], "p_capped", "chance that caps take something away"),
            Self::Pays => (CONTRACTS, "p_pays", "chance that anything is paid under it"),
            Self::PaysBack => (
                &["contract.NAME.clause.NAME"],
                "p_pays_back",
                "chance that the clause is paid back: that what it pays in all is below nought",
            ),
            Self::PaysIfWorks => {
                (CONTRACTS, "p_pays_if_works", "the same, of the draws in which the service works")
            }
            Self::PaysIfFails => {
                (CONTRACTS, "p_pays_if_fails", "the same, of the draws in which it does not work")
            }
            Self::WorksPaid => (CELLS, "works_paid", "chance that the service works and is paid for"),
            Self::WorksNotPaid => (CELLS, "works_not_paid", "chance that it works and is not paid for"),
            Self::FailsPaid => (CELLS, "fails_paid", "chance that it does not work and is paid for"),
            Self::FailsNotPaid => {
                (CELLS, "fails_not_paid", "chance that it does not work and is not paid for")
            }
            Self::PaidIfWorks => (CELLS, "paid_if_works", "paid for, of the draws in which it works"),
            Self::PaidIfFails => (CELLS, "paid_if_fails", "paid for, of the draws in which it does not work"),
            Self::PaymentsIfWorks => {
                (CELLS, "payments_if_works", "what all payers pay on average where it works")
            }
            Self::PaymentsIfFails => {
                (CELLS, "payments_if_fails", "what all payers pay on average where it does not work")
            }
            Self::PaidPerAdditional => (
                &["outcomes.NAME"],
                "paid_per_additional",
                "mean of all that payers pay or still owe at the horizon, less what is paid back to them, over the mean of what is additional; empty where \
                 payers are paid more than they pay, where what is additional is not clearly above nought, and for shares, money, means and figures of a part of the people",
            ),
            Self::Closed => (&[""], "p_closed", "chance that an order closed the service early"),
        }
    }

    /// Whether a path names one of them.
    #[must_use]
    pub fn are_at(path: &str) -> bool {
        let is_placeholder = |part: &str| part.chars().all(|letter| letter.is_ascii_uppercase());
        let fits = |pattern: String| {
            pattern.split('.').count() == path.split('.').count()
                && pattern
                    .split('.')
                    .zip(path.split('.'))
                    .all(|(own, part)| own == part || is_placeholder(own))
        };
        Self::ALL.into_iter().flat_map(Self::patterns).any(fits)
    }

    /// Its paths with placeholders for what a scenario names.
    #[must_use]
    pub fn patterns(self) -> Vec<String> {
        self.said().0.iter().map(|start| self.path(start)).collect()
    }

    /// What it is.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        self.said().2
    }

    /// What it is counted in: a chance is a share of draws.
    #[must_use]
    pub const fn unit(self) -> FigureUnit {
        match self {
            Self::Shortfall | Self::PaymentsIfWorks | Self::PaymentsIfFails | Self::PaidPerAdditional => {
                FigureUnit::Money
            }
            Self::Loss
            | Self::TotalLoss
            | Self::Never
            | Self::Called
            | Self::Deficit
            | Self::Short
            | Self::Saves
            | Self::SavesCash
            | Self::Exceeds
            | Self::Later
            | Self::CapReached
            | Self::StepPays
            | Self::Capped
            | Self::Pays
            | Self::PaysBack
            | Self::PaysIfWorks
            | Self::PaysIfFails
            | Self::WorksPaid
            | Self::WorksNotPaid
            | Self::FailsPaid
            | Self::FailsNotPaid
            | Self::PaidIfWorks
            | Self::PaidIfFails
            | Self::Closed => FigureUnit::Share,
        }
    }

    /// Its path, of what a path begins with.
    fn path(self, start: &str) -> String {
        let name = self.said().1;
        if start.is_empty() { name.to_owned() } else { format!("{start}.{name}") }
    }
}

/// All figures over all draws of an option: each with its path, and its estimate where there is one.
#[must_use]
pub fn over_draws(option: &OptionSummary) -> Vec<(OverDraws, String, Option<Estimate>)> {
    let mut all = Vec::new();
    let mut say = |start: &str, figure: OverDraws, found: Option<Estimate>| {
        all.push((figure, figure.path(start), found));
    };
    if let Some(investor) = &option.investor {
        of_return("investor", investor, &mut say);
    }
    for (name, _, tranche) in &option.tranches {
        of_return(&format!("tranche.{name}"), tranche, &mut say);
    }
    for step in option.waterfall.iter().flat_map(|found| &found.steps) {
        say(&format!("waterfall.{}", step.name), OverDraws::StepPays, Some(step.p_pays));
    }
    for guarantee in &option.guarantees {
        say(&format!("guarantee.{}", guarantee.name), OverDraws::Called, Some(guarantee.p_called));
    }
    if let Some(provider) = &option.provider {
        say("provider", OverDraws::Deficit, Some(provider.p_deficit));
        say("provider", OverDraws::Short, Some(provider.p_short));
    }
    for party in &option.parties {
        say(&party.path, OverDraws::Deficit, Some(party.p_deficit));
    }
    for payer in &option.payers {
        let start = format!("payer.{}", payer.name);
        say(&start, OverDraws::Saves, Some(payer.p_saves));
        say(&start, OverDraws::SavesCash, Some(payer.p_saves_cash));
        for year in &payer.years {
            say(&format!("{start}.year.{}", year.year), OverDraws::Exceeds, Some(year.p_exceeds));
        }
        for quarter in &payer.quarters {
            let start = format!("{start}.year.{}.quarter.{}", quarter.year, quarter.number);
            say(&start, OverDraws::Later, Some(quarter.p_later));
        }
        if let Some(cap) = &payer.cap {
            say(&start, OverDraws::CapReached, Some(cap.p_reached));
        }
    }
    for contract in &option.contracts {
        let start = format!("contract.{}", contract.name);
        say(&start, OverDraws::Capped, Some(contract.p_capped));
        of_pays(&start, &contract.pays, &mut say);
        for clause in &contract.clauses {
            let start = format!("{start}.clause.{}", clause.name);
            of_pays(&start, &clause.pays, &mut say);
            say(&start, OverDraws::PaysBack, Some(clause.pays_back.of_all));
        }
    }
    if let Some(cells) = &option.four_cells {
        of_cells("four_cells", cells, &mut say);
    }
    for outcome in &option.outcomes {
        let start = format!("outcomes.{}", outcome.name);
        say(&start, OverDraws::PaidPerAdditional, outcome.paid_per_additional);
    }
    say("", OverDraws::Closed, Some(option.p_closed));
    all
}

fn of_return(start: &str, found: &ReturnSummary, say: &mut impl FnMut(&str, OverDraws, Option<Estimate>)) {
    say(start, OverDraws::Loss, Some(found.p_loss));
    say(start, OverDraws::TotalLoss, Some(found.p_total_loss));
    say(start, OverDraws::Never, Some(found.p_never));
    say(start, OverDraws::Shortfall, found.expected_shortfall);
}

fn of_pays(start: &str, pays: &Pays, say: &mut impl FnMut(&str, OverDraws, Option<Estimate>)) {
    say(start, OverDraws::Pays, Some(pays.of_all));
    say(start, OverDraws::PaysIfWorks, pays.if_works);
    say(start, OverDraws::PaysIfFails, pays.if_fails);
}

fn of_cells(start: &str, cells: &FourCells, say: &mut impl FnMut(&str, OverDraws, Option<Estimate>)) {
    say(start, OverDraws::WorksPaid, cells.cells.map(|cells| cells.works_paid));
    say(start, OverDraws::WorksNotPaid, cells.cells.map(|cells| cells.works_not_paid));
    say(start, OverDraws::FailsPaid, cells.cells.map(|cells| cells.fails_paid));
    say(start, OverDraws::FailsNotPaid, cells.cells.map(|cells| cells.fails_not_paid));
    say(start, OverDraws::PaidIfWorks, cells.paid_if_works);
    say(start, OverDraws::PaidIfFails, cells.paid_if_fails);
    say(start, OverDraws::PaymentsIfWorks, cells.payments_if_works);
    say(start, OverDraws::PaymentsIfFails, cells.payments_if_fails);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_what_is_known_over_all_draws_are_told_from_others() {
        for path in [
            "p_closed",
            "investor.p_loss",
            "tranche.senior.expected_shortfall",
            "payer.council.year.2020-21.p_paid_exceeds_cashable",
            "payer.council.year.2020-21.quarter.3.p_paid_later",
            "four_cells.works_paid",
            "outcomes.days.paid_per_additional",
        ] {
            assert!(OverDraws::are_at(path), "{path}");
        }
        for path in ["investor.irr", "payer.p_ark.paid", "p_closed.mean", "outcomes.days.measured", ""] {
            assert!(!OverDraws::are_at(path), "{path}");
        }
    }
}
