//! Reads a result by its path from the results of a run: for checks, for what parties accept, for prices that are sought.
//!
//! Paths are those of figures (`payer.council.paid`), and of chances and shortfalls over draws (`investor.p_loss`).

use std::cell::OnceCell;

use super::absent::why_absent;
use super::mean_cash::InBatches;
use super::summarise;
use crate::data::{
    At, CheckedValue, Figure, FigureUnit, Joint, OptionResults, Provenance, Results, ReturnFigure, Summary,
    over_draws,
};
use crate::engine::{Needed, Plan};
use crate::model::{Model, OptionId, Statistic, Wanted};
use crate::stage::record;
use crate::statistics::{
    Column, Estimate, Level, Percentile, Value, at_percentile, difference, distribution,
    distribution_of_rates,
};
use crate::units::{Currency, Quantity};

/// Whether a run of a model has a result of this name, whatever its value is, and in the unit in which it is asked for: what is
/// asked of it is known before anything is played.
///
/// # Errors
/// If it has none, and why; if what is asked of it is in another unit; or if its base case cannot be played.
pub fn is_read(model: &Model, wanted: &Wanted, asked: &[Quantity]) -> Result<(), String> {
    let (option, path) = (wanted.option, wanted.path());
    let figures = record::figures(model, option);
    if let Some(figure) = figures.into_iter().find(|figure| figure.path(model, option) == path) {
        let unit = figure.unit(model);
        let within = if unit == FigureUnit::Rate && wanted.against.is_none() { OF_RATES } else { UNBOUNDED };
        is_of_unit(&path, asked, unit, model.currency)?;
        return can_be_met(&path, asked, within, model.currency);
    }
    let plan = Plan::of_needed(model, Needed::draws(model), None).map_err(|error| error.to_string())?;
    let results = plan.base_case(Provenance::unwritten());
    let summary = summarise(model, &results);
    let all = over_draws(&summary.options[option.index()]);
    if let Some((figure, ..)) = all.iter().find(|(_, own, _)| *own == path) {
        let unit = figure.unit();
        let within = if unit == FigureUnit::Share { OF_CHANCES } else { UNBOUNDED };
        is_of_unit(&path, asked, unit, model.currency)?;
        return can_be_met(&path, asked, within, model.currency);
    }
    Reader::new(model, &results).read(wanted).found.map(|_| ())
}

/// Whether what is asked of a result is in its unit. Nought needs none, and a bare number up to one is a share as well.
///
/// # Errors
/// If it is not; with how to write it.
pub(super) fn is_of_unit(
    path: &str,
    asked: &[Quantity],
    unit: FigureUnit,
    currency: Currency,
) -> Result<(), String> {
    let fits = |value: &Quantity| match (unit, value) {
        (_, Quantity::Bare(number)) if *number == 0.0 => true,
        (FigureUnit::Money, Quantity::Amount(_)) => true,
        (FigureUnit::Rate | FigureUnit::Share, Quantity::Bare(number)) => number.abs() <= 1.0,
        (FigureUnit::Rate | FigureUnit::Share | FigureUnit::Ratio, Quantity::Share(_)) => true,
        (FigureUnit::Money | FigureUnit::Rate | FigureUnit::Share, _) => false,
        (FigureUnit::Ratio | FigureUnit::Month | FigureUnit::Count, Quantity::Amount(_)) => false,
        (FigureUnit::Month | FigureUnit::Count, Quantity::Share(_)) => false,
        (FigureUnit::Ratio | FigureUnit::Month | FigureUnit::Count, _) => true,
    };
    let Some(wrong) = asked.iter().find(|value| !fits(value)) else { return Ok(()) };
    let (is, write) = match unit {
        FigureUnit::Money => ("an amount", format!("{}10,000", currency.symbol())),
        FigureUnit::Rate => ("a rate a year", "8%".to_owned()),
        FigureUnit::Share => ("a share or a chance", "10%".to_owned()),
        FigureUnit::Ratio => ("a ratio", "1.2".to_owned()),
        FigureUnit::Month => ("a month, counted from the start", "48".to_owned()),
        FigureUnit::Count => ("a number", "250".to_owned()),
    };
    Err(format!(
        "`{path}` is {is}, and {} is none\n  hint: write it as such, for example {write}",
        wrong.written_in(currency)
    ))
}

/// Refuses to ask of a result what it can never be: no value of any input decides then.
fn can_be_met(
    path: &str,
    asked: &[Quantity],
    (lowest, highest): (f64, f64),
    currency: Currency,
) -> Result<(), String> {
    let is_beyond =
        |value: &&Quantity| value.as_result().is_some_and(|number| !(lowest..=highest).contains(&number));
    let Some(beyond) = asked.iter().find(is_beyond) else { return Ok(()) };
    let least = format!("{}%", lowest * 100.0);
    let range = match highest.is_finite() {
        true => format!("lies from {least} to {}%", highest * 100.0),
        false => format!("is {least} at least"),
    };
    Err(format!(
        "`{path}` {range}, whatever happens, and {} is beyond that\n  hint: ask for a value that it can have, for example 10%",
        beyond.written_in(currency)
    ))
}

/// What was read, or why nothing was.
#[derive(Clone, Debug)]
pub(super) struct Read {
    pub(super) found: Result<CheckedValue, String>,
    pub(super) unit: FigureUnit,
    /// Between what it lies, whatever the draws.
    pub(super) within: (f64, f64),
    /// Of a quantile that draws without an answer leave open, between what it lies whatever those would be.
    pub(super) between: Option<[f64; 2]>,
}

/// Between what a chance lies.
const OF_CHANCES: (f64, f64) = (0.0, 1.0);
/// The same of a rate a year: nobody loses more than all.
const OF_RATES: (f64, f64) = (-1.0, f64::INFINITY);
/// Anywhere.
pub(super) const UNBOUNDED: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);

impl Read {
    pub(super) fn none(why: String) -> Self {
        Self { found: Err(why), unit: FigureUnit::Count, within: UNBOUNDED, between: None }
    }
}

/// Reads results of a run; what is over draws is summed up once, when it is first asked for.
pub(super) struct Reader<'a> {
    model: &'a Model,
    results: &'a Results,
    summary: OnceCell<Summary>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(model: &'a Model, results: &'a Results) -> Self {
        Self { model, results, summary: OnceCell::new() }
    }

    /// What a result is in the run.
    pub(super) fn read(&self, wanted: &Wanted) -> Read {
        match self.figure(wanted) {
            Some(figure) => {
                let unit = figure.unit(self.model);
                let is_rate = unit == FigureUnit::Rate && wanted.against.is_none();
                let within = if is_rate { OF_RATES } else { UNBOUNDED };
                let found = of_figure(self.model, self.results, wanted, figure);
                let between = if found.is_err() { self.between(wanted, figure) } else { None };
                Read { found, unit, within, between }
            }
            None => self.of_draws(wanted),
        }
    }

    /// A rate of mean cash, or its difference to another option's, with what each batch of draws adds to it; none of anything else.
    pub(super) fn in_batches(&self, wanted: &Wanted) -> Option<InBatches> {
        if wanted.statistic != Statistic::OfMeanCash {
            return None;
        }
        let option = option(self.results, wanted.option);
        let against = wanted.against.map(|id| self::option(self.results, id));
        of_mean_cash(option, against, self.figure(wanted)?).ok()
    }

    /// The figure that a path names; none of what only draws together have.
    fn figure(&self, wanted: &Wanted) -> Option<Figure> {
        let (option, path) = (option(self.results, wanted.option), wanted.path());
        option.figures.iter().copied().find(|figure| figure.path(self.model, option.option) == path)
    }

    /// The mean of the sum of figures in pounds, draw by draw.
    pub(super) fn sum(&self, wanted: &[Wanted]) -> Read {
        let found = self.mean_of_sum(wanted).ok_or_else(|| "one of what is added up has no mean".to_owned());
        Read { found, unit: FigureUnit::Money, within: UNBOUNDED, between: None }
    }

    fn mean_of_sum(&self, wanted: &[Wanted]) -> Option<CheckedValue> {
        let figure = |wanted: &Wanted| {
            let option = option(self.results, wanted.option);
            let path = wanted.path();
            let place = option.figures.iter().position(|own| own.path(self.model, option.option) == path)?;
            Some(Joint::Figure(At { run: 0, option: option.option.index(), place }))
        };
        let figures = wanted.iter().map(figure).collect::<Option<Vec<Joint>>>()?;
        let sums = self.results.draws().read(&Joint::Sum(figures)).into_owned();
        distribution(&sums).mean.map(CheckedValue::from)
    }

    /// A chance or a shortfall, which only draws have; or an unknown path.
    fn of_draws(&self, wanted: &Wanted) -> Read {
        let (model, results) = (self.model, self.results);
        let summary = self.summary.get_or_init(|| summarise(model, results));
        let place = wanted.option.index();
        let found = over_draws(&summary.options[place]);
        let named = wanted.path();
        let Some((figure, path, estimate)) = found.iter().find(|(_, path, _)| *path == named) else {
            let option = option(results, wanted.option);
            let figures = option.figures.iter().map(|figure| figure.path(model, option.option));
            let known: Vec<String> = figures.chain(found.into_iter().map(|(_, path, _)| path)).collect();
            let absent = why_absent(model, option.option, &named, &known);
            return Read::none(absent.unwrap_or_else(|| unknown(&named, &known)));
        };
        let found = match (wanted.statistic, wanted.against, estimate) {
            (Statistic::Mean, None, Some(estimate)) => Ok(CheckedValue::from(*estimate)),
            (Statistic::Mean, None, None) => Err("too few draws have an answer".to_owned()),
            (Statistic::Mean, Some(_), _) => {
                Err(format!("`{path}` is read of one option, without `against`"))
            }
            (Statistic::BaseCase | Statistic::OfMeanCash | Statistic::Percentile(_), ..) => {
                Err(format!("`{path}` is a figure over draws: say statistic = \"mean\""))
            }
        };
        let unit = figure.unit();
        let within = if unit == FigureUnit::Share { OF_CHANCES } else { UNBOUNDED };
        Read { found, unit, within, between: None }
    }

    /// Between what a quantile of rates of return lies, whatever they would be in draws that have none.
    fn between(&self, wanted: &Wanted, figure: Figure) -> Option<[f64; 2]> {
        let Statistic::Percentile(percent) = wanted.statistic else { return None };
        let is_rate = matches!(figure, Figure::Return(_, ReturnFigure::Irr)) && wanted.against.is_none();
        let level = level(Percentile::new(percent)?).filter(|_| is_rate)?;
        let found = distribution_of_rates(&values(option(self.results, wanted.option), None, figure));
        let between = found.bounds?.at(level);
        Some([between.low?, between.high?])
    }
}

/// A quantile that reports show.
fn level(wanted: Percentile) -> Option<Level> {
    Level::ALL.into_iter().find(|level| level.percentile() == wanted)
}

fn option(results: &Results, id: OptionId) -> &OptionResults {
    &results.options[id.index()]
}

fn of_figure(
    model: &Model,
    results: &Results,
    wanted: &Wanted,
    figure: Figure,
) -> Result<CheckedValue, String> {
    let option = option(results, wanted.option);
    let against = wanted.against.map(|id| self::option(results, id));
    if let Some(other) = against.filter(|other| other.base(figure).is_none()) {
        let other = &model.options[other.option.index()].name;
        return Err(format!("option `{other}` has no `{}` to compare with", wanted.path()));
    }
    match wanted.statistic {
        Statistic::BaseCase => base_case(option, against, figure),
        Statistic::Mean => mean(option, against, figure),
        Statistic::OfMeanCash => of_mean_cash(option, against, figure).map(|rate| rate.with_error()),
        Statistic::Percentile(percent) => {
            let is_rate = matches!(figure, Figure::Return(_, ReturnFigure::Irr)) && against.is_none();
            percentile(&values(option, against, figure), percent, is_rate)
        }
    }
}

fn base_case(
    option: &OptionResults,
    against: Option<&OptionResults>,
    figure: Figure,
) -> Result<CheckedValue, String> {
    let base = |option: &OptionResults| {
        let base = option.base(figure).expect("both options have the figure");
        match base.value {
            Value::Known(value) => Ok(CheckedValue { value, se: base.se }),
            Value::BeyondHorizon => Err("in the base case it lies beyond the horizon".to_owned()),
            Value::Undefined => Err("in the base case it is not defined".to_owned()),
        }
    };
    match against {
        None => base(option),
        // The batches behind the two errors are the same people, so the errors do not add up.
        Some(other) => Ok(CheckedValue { value: base(option)?.value - base(other)?.value, se: None }),
    }
}

fn mean(
    option: &OptionResults,
    against: Option<&OptionResults>,
    figure: Figure,
) -> Result<CheckedValue, String> {
    if matches!(figure, Figure::Return(_, ReturnFigure::Irr)) {
        return Err("a mean of rates is no rate: read it \"of mean cash\" (statistic = \"of mean cash\" in a file, \"rate of mean cash of …\" after \
                    --until)"
            .to_owned());
    }
    let found = distribution(&values(option, against, figure)).mean;
    found.map(CheckedValue::from).ok_or_else(|| {
        "it has no mean: not every draw has a number. A quantile may be known: statistic = \"p50\" in a file, \"median of …\" after \
         --until"
            .to_owned()
    })
}

fn of_mean_cash(
    option: &OptionResults,
    against: Option<&OptionResults>,
    figure: Figure,
) -> Result<InBatches, String> {
    let Figure::Return(who, ReturnFigure::Irr) = figure else {
        return Err("only a rate of return is read \"of mean cash\"".to_owned());
    };
    let rate = |option| {
        InBatches::of_investors(option, who).ok_or_else(|| "no rate describes the mean cash flows".to_owned())
    };
    match against {
        None => rate(option),
        Some(other) => Ok(rate(option)?.less(&rate(other)?)),
    }
}

/// The draws of a figure, or of its difference to another option.
fn values(option: &OptionResults, against: Option<&OptionResults>, figure: Figure) -> Column {
    let column =
        |option: &OptionResults| option.column(figure).expect("both options have the figure").clone();
    match against {
        None => column(option),
        Some(other) => difference(&column(option), &column(other)),
    }
}

fn percentile(column: &Column, percent: u8, is_rate: bool) -> Result<CheckedValue, String> {
    let Some(wanted) = Percentile::new(percent) else {
        return Err(format!("there is no p{percent}: it is p5, p10, p25, p50, p75, p90 or p95"));
    };
    // Where draws have no answer, a quantile is still known that is the same whatever these would be.
    let determined = || {
        let (value, se) = distribution_of_rates(column).quantile(level(wanted).filter(|_| is_rate)?);
        Some((value?, se))
    };
    let (value, se) = at_percentile(column, wanted)
        .or_else(determined)
        .ok_or_else(|| format!("its p{percent} is not known: {}", why_unknown(column, is_rate)))?;
    Ok(CheckedValue { value, se })
}

/// Why a quantile is not known.
fn why_unknown(column: &Column, is_rate: bool) -> String {
    let lacks = match (column.n_undefined(), is_rate) {
        (0, _) => return "it lies beyond the horizon".to_owned(),
        (_, true) => "there is no rate of return, because nothing is drawn or no one rate describes the cash",
        (_, false) => "it has no value",
    };
    format!("in {} of {} futures {lacks}", column.n_undefined(), column.len())
}

/// What is said of a path that names no result: the nearest that does.
fn unknown(path: &str, known: &[String]) -> String {
    let nearest = known.iter().min_by_key(|known| strsim::damerau_levenshtein(path, known));
    match nearest {
        Some(nearest) => format!("there is no result `{path}`; the nearest is `{nearest}`"),
        None => format!("there is no result `{path}`"),
    }
}

impl From<Estimate> for CheckedValue {
    fn from(estimate: Estimate) -> Self {
        Self { value: estimate.value, se: Some(estimate.se) }
    }
}
