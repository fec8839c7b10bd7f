//! `results.csv`: a line for each option, measure and statistic.

use super::statistic::Statistic;
use super::{Column, cell};
use crate::data::{
    BaseValue, CheckedValue, Difference, Figure, FigureUnit, OptionResults, OptionSummary, ReturnFigure,
    ReturnSummary, over_draws,
};
use crate::model::Model;
use crate::report::findings::Findings;
use crate::report::json::unit_name;
use crate::statistics::{Bounds, Distribution, Estimate, Level, Value, distribution, distribution_of_rates};

/// The name of the file.
pub(super) const NAME: &str = "results.csv";

/// Its columns.
pub(super) const COLUMNS: [Column; 6] = [
    (
        "option",
        "name of the option in the file; in a comparison of several with the name of its file before it where names clash",
    ),
    (
        "against",
        "of a difference, draw by draw: the option that is taken off; empty for what an option has of itself",
    ),
    (
        "measure",
        "path of the figure, as checks name it; of a difference also `cost`, all costs of payers (care included)",
    ),
    ("statistic", "what is said of the measure"),
    (
        "value",
        "the number: amounts with two decimals, all else with up to six; empty where it is withheld or not defined",
    ),
    ("unit", "what the number is counted in"),
];

/// A contract's cap: its measure, and what it is.
pub(super) const CAP: (&str, &str) =
    ("cap", "base value of the cap of the contract, or of the payer itself; empty without one");

/// Of what a cap is said.
pub(super) const CAPPED: [&str; 2] = ["contract.NAME", "payer.NAME"];

pub(super) type Record = [String; COLUMNS.len()];

/// All lines, by option in the order of the file, then the differences.
pub(super) fn rows(found: &Findings<'_>) -> Vec<Record> {
    let mut rows = Vec::new();
    for (results, summary) in found.results.options.iter().zip(&found.summary.options) {
        of_option(found.model, results, summary, &mut rows);
    }
    for difference in &found.summary.differences {
        of_difference(difference, &mut rows);
    }
    rows
}

/// Of what something is said.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subject<'a> {
    option: &'a str,
    against: &'a str,
    measure: &'a str,
    unit: FigureUnit,
    /// How the unit is written.
    written: &'static str,
}

impl<'a> Subject<'a> {
    /// A measure of an option by itself.
    pub(super) fn of_itself(option: &'a str, measure: &'a str, unit: FigureUnit) -> Self {
        Self { option, against: "", measure, unit, written: unit_name(unit) }
    }

    /// What it says less that of another option.
    pub(super) fn less(self, against: &'a str) -> Self {
        Self { against, ..self }
    }

    /// The same, counted in another unit.
    pub(super) fn counted_in(self, unit: FigureUnit) -> Self {
        Self { unit, written: unit_name(unit), ..self }
    }

    fn record(&self, statistic: Statistic, value: String) -> Record {
        [self.option, self.against, self.measure, statistic.name(), &value, statistic.unit(self.written)]
            .map(str::to_owned)
    }

    pub(super) fn say(&self, statistic: Statistic, value: Option<f64>, rows: &mut Vec<Record>) {
        rows.push(self.record(statistic, cell(value, self.unit)));
    }

    pub(super) fn say_distribution(&self, found: &Distribution, rows: &mut Vec<Record>) {
        let said = [
            (Statistic::Mean, found.mean.map(|mean| mean.value)),
            (Statistic::MeanError, found.mean.map(|mean| mean.se)),
            (Statistic::P5, found.p5),
            (Statistic::P10, found.p10),
            (Statistic::P25, found.p25),
            (Statistic::P50, found.p50),
            (Statistic::P75, found.p75),
            (Statistic::P90, found.p90),
            (Statistic::P95, found.p95),
            (Statistic::P5Error, found.se_p5),
            (Statistic::P25Error, found.se_p25),
            (Statistic::P50Error, found.se_p50),
            (Statistic::P75Error, found.se_p75),
            (Statistic::P95Error, found.se_p95),
        ];
        said.into_iter().for_each(|(statistic, value)| self.say(statistic, value, rows));
        rows.push(self.record(Statistic::Undefined, found.n_undefined.to_string()));
    }

    /// Between what quantiles of rates lie, where too many draws have none.
    pub(super) fn say_bounds(&self, bounds: Option<Bounds>, rows: &mut Vec<Record>) {
        for level in Level::ALL {
            let between = bounds.map(|bounds| bounds.at(level));
            self.say(Statistic::Least(level), between.and_then(|between| between.low), rows);
            self.say(Statistic::Most(level), between.and_then(|between| between.high), rows);
        }
    }

    /// What is said of a rate of return beside its quantiles.
    fn say_of_return(&self, summary: &OptionSummary, rows: &mut Vec<Record>) {
        let Some(found) = return_of(summary, self.measure) else { return };
        let why = [
            (Statistic::NothingDrawn, found.without_rate.nothing_drawn),
            (Statistic::NoRateAtALoss, found.without_rate.loss),
            (Statistic::NoRateWithoutLoss, found.without_rate.no_loss),
        ];
        rows.extend(why.map(|(statistic, n)| self.record(statistic, n.to_string())));
        self.say_of_mean_cash(found.irr_of_mean_cash, rows);
    }

    pub(super) fn say_of_mean_cash(&self, found: Option<CheckedValue>, rows: &mut Vec<Record>) {
        self.say(Statistic::OfMeanCash, found.map(|found| found.value), rows);
        self.say(Statistic::OfMeanCashError, found.and_then(|found| found.se), rows);
    }

    /// Chance that the option is better, where a way is better.
    pub(super) fn say_better(self, found: Option<Estimate>, rows: &mut Vec<Record>) {
        let better = self.counted_in(FigureUnit::Share);
        better.say(Statistic::Better, found.map(|found| found.value), rows);
        better.say(Statistic::BetterError, found.map(|found| found.se), rows);
    }

    fn say_base(&self, base: BaseValue, rows: &mut Vec<Record>) {
        let value = match base.value {
            Value::Known(value) => Some(value),
            Value::BeyondHorizon | Value::Undefined => None,
        };
        self.say(Statistic::BaseCase, value, rows);
        self.say(Statistic::BaseCaseError, base.se, rows);
    }

    pub(super) fn say_estimate(&self, found: Option<Estimate>, rows: &mut Vec<Record>) {
        self.say(Statistic::Value, found.map(|found| found.value), rows);
        self.say(Statistic::ValueError, found.map(|found| found.se), rows);
    }
}

fn of_option(model: &Model, results: &OptionResults, summary: &OptionSummary, rows: &mut Vec<Record>) {
    let option = summary.name.as_str();
    for ((&figure, column), &base) in results.figures.iter().zip(&results.columns).zip(&results.base_case) {
        let path = figure.path(model, results.option);
        let subject = Subject::of_itself(option, &path, figure.unit(model));
        if is_rate_of_return(figure) {
            let rates = distribution_of_rates(column);
            subject.say_distribution(&rates, rows);
            subject.say_bounds(rates.bounds, rows);
            subject.say_of_return(summary, rows);
        } else {
            subject.say_distribution(&distribution(column), rows);
        }
        subject.say_base(base, rows);
    }
    for (figure, path, found) in over_draws(summary) {
        Subject::of_itself(option, &path, figure.unit()).say_estimate(found, rows);
    }
    let of_contracts =
        summary.contracts.iter().map(|contract| (format!("contract.{}", contract.name), contract.cap));
    let of_payers = summary
        .payers
        .iter()
        .map(|payer| (format!("payer.{}", payer.name), payer.cap.as_ref().map(|cap| cap.base)));
    for (start, cap) in of_contracts.chain(of_payers) {
        let path = format!("{start}.{}", CAP.0);
        Subject::of_itself(option, &path, FigureUnit::Money).say(Statistic::BaseCase, cap, rows);
    }
}

/// Whether a figure is a rate whose mean is the return of no portfolio.
fn is_rate_of_return(figure: Figure) -> bool {
    matches!(figure, Figure::Return(_, ReturnFigure::Irr))
}

/// The return whose rate has a path.
fn return_of<'a>(summary: &'a OptionSummary, path: &str) -> Option<&'a ReturnSummary> {
    let classes = summary.tranches.iter().map(|(name, _, found)| (format!("tranche.{name}.irr"), found));
    let all = summary.investor.iter().map(|found| ("investor.irr".to_owned(), found));
    let mut returns = all.chain(classes);
    returns.find(|(of, _)| of == path).map(|(_, found)| found)
}

fn of_difference(difference: &Difference, rows: &mut Vec<Record>) {
    let subject = Subject::of_itself(&difference.option, &difference.measure, difference.unit)
        .less(&difference.against);
    subject.say_distribution(&difference.distribution, rows);
    subject.say_better(difference.p_better, rows);
}
