//! Every figure of an option as a row, in the order in which they are read: the one list behind the sheets of figures.

use super::headlines::{self, Reading};
use crate::data::{
    BaseValue, CheckedValue, ContractFigure, ContractSummary, FigureUnit, FourCells, GuaranteeSummary,
    OptionSummary, OutcomeSummary, PartyFigure, PartySummary, PayerSummary, ProviderSummary, ReturnSummary,
    WaterfallSummary,
};
use crate::model::{Model, spaced};
use crate::report::sections::others::has_no_deal;
use crate::report::sections::payments::{clause_title, title as contract_title};
use crate::report::sections::providers::has_costs;
use crate::statistics::{Distribution, Estimate};

/// Whom or what a figure is about, in the order in which they are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    Investors,
    Classes,
    Waterfall,
    Guarantees,
    Payers,
    Provider,
    Payments,
    Contracts,
    Outcomes,
    People,
    Care,
}

impl About {
    pub(super) const ALL: [Self; 11] = [
        Self::Investors,
        Self::Classes,
        Self::Waterfall,
        Self::Guarantees,
        Self::Payers,
        Self::Provider,
        Self::Payments,
        Self::Contracts,
        Self::Outcomes,
        Self::People,
        Self::Care,
    ];

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Investors => "Investors",
            Self::Classes => "Classes of investors",
            Self::Waterfall => "Waterfall",
            Self::Guarantees => "Guarantees",
            Self::Payers => "Payers",
            Self::Provider => "Provider",
            Self::Payments => "What is paid for",
            Self::Contracts => "Contracts",
            Self::Outcomes => "Outcomes",
            Self::People => "People",
            Self::Care => "Care settings",
        }
    }
}

/// What is known of a figure over draws.
#[derive(Clone, Copy, Debug)]
pub(super) enum Said<'a> {
    /// How it spreads.
    Spread(&'a Distribution),
    /// How likely something is; none where it cannot be said.
    Chance(Option<Estimate>),
    /// One number over all draws; none where there is none.
    Single(Option<Estimate>),
    /// A rate of mean cash; none where none is defined.
    OfMeanCash(Option<CheckedValue>),
}

/// A figure of an option.
#[derive(Clone, Debug)]
pub(super) struct Row<'a> {
    /// About whom or what.
    pub(super) about: About,
    /// The path by which the JSON names it.
    pub(super) path: String,
    /// What reports call it.
    pub(super) title: String,
    /// What it is counted in.
    pub(super) unit: FigureUnit,
    /// What is known of it.
    pub(super) said: Said<'a>,
    /// The base case, where it has the figure.
    pub(super) base: Option<BaseValue>,
    /// What of it is a headline.
    pub(super) headlines: &'static [Reading],
}

/// Every figure of an option.
pub(super) fn rows<'a>(model: &Model, option: &'a OptionSummary) -> Vec<Row<'a>> {
    let mut rows = Rows { model, option, about: About::Investors, rows: Vec::new() };
    if let Some(all) = &option.investor {
        rows.returns("investor", "investors", all);
    }
    rows.about = About::Classes;
    for (name, title, found) in &option.tranches {
        rows.returns(&format!("tranche.{name}"), title, found);
    }
    rows.about = About::Waterfall;
    option.waterfall.iter().for_each(|found| rows.waterfall(found));
    rows.about = About::Guarantees;
    option.guarantees.iter().for_each(|guarantee| rows.guarantee(guarantee));
    if !has_no_deal(option) {
        rows.about = About::Payers;
        option.payers.iter().for_each(|payer| rows.payer(payer));
    }
    rows.about = About::Provider;
    if let Some(provider) = &option.provider {
        rows.provider(provider);
    }
    option.parties.iter().for_each(|party| rows.party(party));
    if !option.contracts.is_empty() {
        rows.about = About::Payments;
        rows.payments();
        rows.about = About::Contracts;
        option.contracts.iter().for_each(|contract| rows.contract(contract));
        rows.about = About::Outcomes;
        option.outcomes.iter().for_each(|outcome| rows.outcome(outcome));
    }
    rows.about = About::People;
    rows.spread("referred", FigureUnit::Count, &option.referred);
    rows.spread("started", FigureUnit::Count, &option.started);
    rows.spread("cost_per_person", FigureUnit::Money, &option.cost_per_person);
    rows.about = About::Care;
    for state in &option.states {
        rows.spread(&format!("state.{}.days", state.name), FigureUnit::Count, &state.days);
        rows.spread(&format!("state.{}.cost", state.name), FigureUnit::Money, &state.cost);
    }
    rows.rows
}

struct Rows<'a, 'm> {
    model: &'m Model,
    option: &'a OptionSummary,
    about: About,
    rows: Vec<Row<'a>>,
}

impl<'a> Rows<'a, '_> {
    /// A figure that every draw has: the base case knows what reports call it.
    fn spread(&mut self, path: &str, unit: FigureUnit, found: &'a Distribution) {
        let base = self.option.base_case.iter().find(|figure| figure.path == path);
        let title = base.map_or_else(|| spaced(&path.replace('.', ": ")), |figure| figure.title.clone());
        self.add(path, title, unit, Said::Spread(found), base.map(|figure| figure.base));
    }

    fn chance(&mut self, path: &str, title: String, found: Option<Estimate>) {
        self.add(path, title, FigureUnit::Share, Said::Chance(found), None);
    }

    fn add(&mut self, path: &str, title: String, unit: FigureUnit, said: Said<'a>, base: Option<BaseValue>) {
        let headlines = headlines::of(self.about, path);
        self.rows.push(Row { about: self.about, path: path.to_owned(), title, unit, said, base, headlines });
    }

    fn returns(&mut self, path: &str, who: &str, found: &'a ReturnSummary) {
        let named = |name: &str| format!("{path}.{name}");
        self.spread(&named("irr"), FigureUnit::Rate, &found.irr);
        let of_mean = format!("{who}: IRR a year of the mean cash (no mean of IRRs)");
        let rate = Said::OfMeanCash(found.irr_of_mean_cash);
        self.add(&named("irr_of_mean_cash"), of_mean, FigureUnit::Rate, rate, None);
        let loss = format!("{who}: chance of a loss (less back than was drawn)");
        self.chance(&named("p_loss"), loss, Some(found.p_loss));
        let total = format!("{who}: chance of a total loss (nothing back)");
        self.chance(&named("p_total_loss"), total, Some(found.p_total_loss));
        let worst = format!("{who}: worst 5% of draws, received less drawn on average");
        let shortfall = Said::Single(found.expected_shortfall);
        self.add(&named("expected_shortfall"), worst, FigureUnit::Money, shortfall, None);
        self.spread(&named("moic"), FigureUnit::Ratio, &found.moic);
        self.spread(&named("moic_on_commitment"), FigureUnit::Ratio, &found.moic_on_commitment);
        if let Some(npv) = &found.npv {
            self.spread(&named("npv"), FigureUnit::Money, npv);
        }
        self.spread(&named("net_cash"), FigureUnit::Money, &found.net_cash);
        self.spread(&named("repaid"), FigureUnit::Money, &found.repaid);
        self.spread(&named("earned"), FigureUnit::Money, &found.earned);
        self.spread(&named("drawn"), FigureUnit::Money, &found.drawn);
        self.spread(&named("peak"), FigureUnit::Money, &found.peak);
        self.spread(&named("payback_month"), FigureUnit::Month, &found.payback_month);
        self.chance(
            &named("p_never"),
            format!("{who}: chance that it is never paid back"),
            Some(found.p_never),
        );
        self.spread(&named("average_life"), FigureUnit::Month, &found.average_life);
        for (cover, spread) in &found.covers {
            self.spread(&named(cover.name()), FigureUnit::Ratio, spread);
        }
        for (year, coupon) in (1..).zip(&found.coupons) {
            self.spread(&format!("{path}.year.{year}.coupon"), FigureUnit::Rate, coupon);
        }
    }

    fn waterfall(&mut self, found: &'a WaterfallSummary) {
        self.spread("vehicle.received", FigureUnit::Money, &found.received);
        for (place, step) in (1..).zip(&found.steps) {
            let path = format!("waterfall.{}", step.name);
            self.spread(&format!("{path}.paid"), FigureUnit::Money, &step.paid);
            let pays = format!(
                "step {place} of the waterfall, {}: chance that it pays anything",
                spaced(&step.name)
            );
            self.chance(&format!("{path}.p_pays"), pays, Some(step.p_pays));
        }
    }

    fn guarantee(&mut self, found: &'a GuaranteeSummary) {
        let path = format!("guarantee.{}", found.name);
        self.spread(&format!("{path}.called"), FigureUnit::Money, &found.called);
        let title = format!("{}: chance that something is called", found.title);
        self.chance(&format!("{path}.p_called"), title, Some(found.p_called));
        self.spread(&format!("{path}.fee"), FigureUnit::Money, &found.fee);
    }

    /// Of a payer that bears no cost of care in the file, nothing is said of what it avoids.
    fn payer(&mut self, found: &'a PayerSummary) {
        let path = |name: &str| format!("payer.{}.{name}", found.name);
        self.spread(&path("paid"), FigureUnit::Money, &found.paid);
        if let Some(owed) = &found.owed {
            self.spread(&path("owed"), FigureUnit::Money, owed);
        }
        if let Some(cap) = &found.cap {
            self.spread(&path("under_cap"), FigureUnit::Money, &cap.left);
            let reached = format!("{}: chance that nothing is left of its own cap", found.title);
            self.chance(&path("p_cap_reached"), reached, Some(cap.p_reached));
        }
        if !self.model.bears_care(&found.name) {
            return;
        }
        self.spread(&path("avoided_cost"), FigureUnit::Money, &found.avoided_cost);
        self.spread(&path("cashable"), FigureUnit::Money, &found.cashable);
        self.spread(&path("net"), FigureUnit::Money, &found.net);
        let owed = if found.owed.is_some() { " or still owed" } else { "" };
        let saves = format!("{}: chance that avoided cost exceeds what is paid{owed}", found.title);
        self.chance(&path("p_saves"), saves, Some(found.p_saves));
        self.spread(&path("cashable_net"), FigureUnit::Money, &found.cashable_net);
        let in_cash = format!("{}: chance that its cashable part exceeds what is paid{owed}", found.title);
        self.chance(&path("p_saves_cash"), in_cash, Some(found.p_saves_cash));
        if let Some(real) = &found.real_npv {
            self.spread(&path("real_npv"), FigureUnit::Money, real);
        }
    }

    /// Another provider, a manager, a guarantor, or who gives a grant.
    fn party(&mut self, found: &'a PartySummary) {
        let path = |figure: PartyFigure| format!("{}.{}", found.path, figure.name(found.role));
        self.spread(&path(PartyFigure::Received), FigureUnit::Money, &found.received);
        self.spread(&path(PartyFigure::Given), FigureUnit::Money, &found.given);
        self.spread(&path(PartyFigure::Balance), FigureUnit::Money, &found.balance);
        if let Some((cash, month)) = &found.lowest_cash {
            self.spread(&path(PartyFigure::LowestCash), FigureUnit::Money, cash);
            self.spread(&path(PartyFigure::LowestMonth), FigureUnit::Month, month);
        }
    }

    fn provider(&mut self, found: &'a ProviderSummary) {
        self.spread("provider.income", FigureUnit::Money, &found.income);
        self.spread("provider.costs", FigureUnit::Money, &found.costs);
        self.spread("provider.margin", FigureUnit::Money, &found.margin);
        let deficit = "provider: chance of a deficit (costs above receipts)";
        self.chance("provider.p_deficit", deficit.to_owned(), Some(found.p_deficit));
        self.spread("provider.lowest_cash", FigureUnit::Money, &found.lowest_cash);
        self.spread("provider.lowest_month", FigureUnit::Month, &found.lowest_month);
        self.spread("provider.short_month", FigureUnit::Month, &found.short_month);
        let short = "provider: chance that cash is below nought at the start or the end of a month";
        self.chance("provider.p_short", short.to_owned(), Some(found.p_short));
        self.spread("provider.unpaid", FigureUnit::Money, &found.unpaid);
        self.spread("provider.not_paid", FigureUnit::Money, &found.not_paid);
        if has_costs(&found.cost_per_start) {
            self.spread("provider.cost_per_start", FigureUnit::Money, &found.cost_per_start);
        }
        if let Some(vacant) = &found.posts_vacant {
            self.spread("provider.posts_vacant", FigureUnit::Share, vacant);
        }
        let closes = "chance that an order closes the service early";
        self.chance("p_closed", closes.to_owned(), Some(self.option.p_closed));
    }

    fn payments(&mut self) {
        let parts = &self.option.payment_parts;
        self.spread("payment_parts.additional", FigureUnit::Money, &parts.additional);
        self.spread("payment_parts.baseline_gap", FigureUnit::Money, &parts.baseline_gap);
        self.spread("payment_parts.noise", FigureUnit::Money, &parts.noise);
        if let Some(cells) = self.option.four_cells {
            self.four_cells(cells);
        }
    }

    fn four_cells(&mut self, cells: FourCells) {
        let mut cell = |path: &str, title: &str, found| {
            self.chance(&format!("four_cells.{path}"), title.to_owned(), found);
        };
        cell("works_paid", "the service works and is paid for", cells.cells.map(|cells| cells.works_paid));
        cell(
            "works_not_paid",
            "the service works and is not paid for",
            cells.cells.map(|cells| cells.works_not_paid),
        );
        cell(
            "fails_paid",
            "the service does not work and is paid for",
            cells.cells.map(|cells| cells.fails_paid),
        );
        cell(
            "fails_not_paid",
            "the service does not work and is not paid for",
            cells.cells.map(|cells| cells.fails_not_paid),
        );
        cell("paid_if_works", "paid, of the draws in which the service works", cells.paid_if_works);
        cell("paid_if_fails", "paid, of the draws in which it does not work", cells.paid_if_fails);
        let mut mean = |path: &str, title: &str, found| {
            let path = format!("four_cells.{path}");
            self.add(&path, title.to_owned(), FigureUnit::Money, Said::Single(found), None);
        };
        mean("payments_if_works", "payers pay on average where the service works", cells.payments_if_works);
        mean("payments_if_fails", "payers pay on average where it does not work", cells.payments_if_fails);
    }

    fn contract(&mut self, found: &'a ContractSummary) {
        let path = format!("contract.{}", found.name);
        self.spread(&format!("{path}.gross"), FigureUnit::Money, &found.gross);
        self.spread(&format!("{path}.paid"), FigureUnit::Money, &found.paid);
        let parts = [
            (ContractFigure::PaidOut, &found.paid_out),
            (ContractFigure::PaidBack, &found.paid_back),
            (ContractFigure::PaidPast, &found.paid_past),
        ];
        for (figure, part) in parts {
            if let Some(part) = part {
                self.spread(&format!("{path}.{}", figure.name()), FigureUnit::Money, part);
            }
        }
        self.spread(&format!("{path}.capped"), FigureUnit::Money, &found.capped);
        let title = contract_title(self.model, found);
        let capped = format!("{title}: chance that caps take something away");
        self.chance(&format!("{path}.p_capped"), capped, Some(found.p_capped));
        let pays = format!("{title}: chance that anything is paid");
        self.chance(&format!("{path}.p_pays"), pays, Some(found.pays.of_all));
        for clause in &found.clauses {
            let path = format!("{path}.clause.{}", clause.name);
            self.spread(&format!("{path}.units"), clause.unit, &clause.units);
            self.spread(&format!("{path}.gross"), FigureUnit::Money, &clause.gross);
            self.spread(&format!("{path}.paid"), FigureUnit::Money, &clause.paid);
            let title = format!("{title}, {}", clause_title(self.model, found, &clause.name));
            let mut pays = |name: &str, when: &str, chance| {
                let title = format!("{title}: chance that anything is paid{when}");
                self.chance(&format!("{path}.{name}"), title, chance);
            };
            pays("p_pays", "", Some(clause.pays.of_all));
            pays("p_pays_if_works", ", where the service works", clause.pays.if_works);
            pays("p_pays_if_fails", ", where it does not work", clause.pays.if_fails);
        }
    }

    fn outcome(&mut self, found: &'a OutcomeSummary) {
        let path = |name: &str| format!("outcomes.{}.{name}", found.name);
        self.spread(&path("measured"), found.unit, &found.measured);
        self.spread(&path("true"), found.unit, &found.true_value);
        self.spread(&path("counterfactual"), found.unit, &found.counterfactual);
        self.spread(&path("additional"), found.unit, &found.additional);
        if found.paid_per_additional.is_some() {
            let title = format!("{}: all that payers pay, for each additional unit on average", found.title);
            let each = Said::Single(found.paid_per_additional);
            self.add(&path("paid_per_additional"), title, FigureUnit::Money, each, None);
        }
    }
}
