//! How far results move with each input, one at a time on the same draws: the tornado; where a decision flips; and a result
//! over two inputs.

mod map;
mod possible;
mod switching;

use super::headlines::{Looked, Sensed, Senses, gap, headlines, looked_at};
use super::played::play_plans;
use super::runs::{Runs, if_finished};
use super::turn::Open;
use crate::data::{Condition, How, MovedInput, MovedTo, NotSought, Range, Sensitivity, Side, Turn};
use crate::distribution::Law;
use crate::engine::{Needed, Plan, RunError, Settings};
use crate::model::{Input, InputId, Model, OptionId, Origin, Unit, Varies, Wanted};
use crate::statistics::Column;
use crate::units::{Between, Currency};
pub use map::Over as MapOver;

/// Draws over which it is seen whether an input moves anything at all.
const FEW: u32 = 64;
/// Inputs that are looked at together.
const INPUTS_AT_ONCE: usize = 8;
/// Digits to which values of a law are written.
const DIGITS: usize = 4;

/// What is asked for.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The option.
    pub option: OptionId,
    /// The results; none is those that parties look at first.
    pub results: &'a [Wanted],
    /// By how much an input without a range is moved, a fraction.
    pub by: f64,
    /// What is decided by: the result, what is asked of it, and words for it.
    pub decision: Option<(&'a Wanted, Condition, &'a str)>,
    /// Inputs whose switching values are sought whatever they move.
    pub switch: &'a [String],
    /// The two inputs of a map.
    pub over: Option<&'a [MapOver; 2]>,
    /// Opens the scenario with values changed.
    pub open: Open<'a>,
    /// Hears what is played.
    pub told: &'a dyn Fn(String),
}

impl Asked<'_> {
    /// What is read of each run.
    fn needed(&self, model: &Model) -> Needed {
        let decided_by = self.decision.map(|(wanted, ..)| wanted);
        Needed::of_option(model, self.option).and(self.results.iter().chain(decided_by))
    }
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq)]
pub enum NotSensed {
    /// A result cannot be read; why.
    Unreadable(String),
    /// A run failed.
    Failed(RunError),
}

impl From<RunError> for NotSensed {
    fn from(error: RunError) -> Self {
        Self::Failed(error)
    }
}

/// What a commissioner decides by where nobody says otherwise: that the first payer who bears care avoids at least as much of
/// it as it pays, on average. None where no payer bears care.
#[must_use]
pub fn usual_decision(model: &Model, option: OptionId) -> Option<(Wanted, Condition, String)> {
    let own = headlines(model, option).into_iter().find(|own| own.headline.path.ends_with(".net"))?;
    let title = format!("{} avoids at least as much as it pays, on average", own.headline.party);
    Some((own.wanted, Condition { bound: 0.0, side: Side::AtLeast }, title))
}

/// Moves each input of an option, and finds where the decision flips.
///
/// # Errors
/// If a result cannot be read, or a run fails.
/// [`RunError::Stopped`] if it is broken off before anything is moved; later, what was found by then is kept.
pub fn sensitivity(model: &Model, asked: Asked<'_>, runs: Runs<'_>) -> Result<Sensitivity, NotSensed> {
    (asked.told)("as the file stands".to_owned());
    let needed = asked.needed(model);
    let as_it_stands = runs.ready(model, &needed)?;
    let results = runs.play(&as_it_stands)?;
    let senses = Senses::new(model, &results);
    let mut looked = Vec::new();
    for wanted in asked.results {
        senses.read(wanted).map_err(NotSensed::Unreadable)?;
        looked.push(looked_at(model, &senses, wanted));
    }
    if looked.is_empty() {
        looked = headlines(model, asked.option).into_iter().filter(Looked::is_first).collect();
    }
    if let Some((wanted, ..)) = asked.decision {
        senses.read(wanted).map_err(NotSensed::Unreadable)?;
        if looked.iter().all(|own| own.wanted != *wanted) {
            looked.push(looked_at(model, &senses, wanted));
        }
    }
    let base: Vec<Option<Sensed>> = looked.iter().map(|own| senses.read(&own.wanted).ok()).collect();
    let few = few(&[as_it_stands], asked.option, runs)?.remove(0);
    let mut found = Sensitivity {
        option: model.options[asked.option.index()].title().to_owned(),
        by: asked.by,
        results: looked.iter().map(|own| own.headline.clone()).collect(),
        base: base.iter().map(|own| own.as_ref().map(|own| own.value)).collect(),
        paired: base.iter().map(|own| own.as_ref().is_none_or(Sensed::has_paired_errors)).collect(),
        inputs: Vec::new(),
        still: Vec::new(),
        unmovable: Vec::new(),
        not_observed: Vec::new(),
        switching: None,
        map: None,
        missing: NotSought::default(),
    };
    let range_of = |(id, row): (InputId, &'_ Input)| range(row, asked.by).map(|range| (id, range));
    let movable: Vec<(InputId, (Range, [f64; 2]))> = model.inputs.rows().filter_map(range_of).collect();
    for some in movable.chunks(INPUTS_AT_ONCE) {
        let mut tried: Vec<Tried<'_>> = Vec::new();
        for &(id, (range, ends)) in some {
            let row = model.inputs.row(id);
            (asked.told)(row.path.clone());
            let ends = ends.map(|value| at(model, id, value, range, asked.open));
            if let [Err(why), Err(_)] = &ends {
                found.unmovable.push((row.path.clone(), first_line(why)));
                continue;
            }
            tried.push(Tried { id, row, range, ends: ends.map(Result::ok) });
        }
        if runs.go_on().is_err() {
            found.missing.inputs.extend(tried.iter().map(|own| own.row.path.clone()));
            continue;
        }
        let paths: Vec<String> = tried.iter().map(|own| own.row.path.clone()).collect();
        let all = possible::moved(model, (tried, &needed), (&looked, &few, asked.option), runs);
        match if_finished(all)? {
            Some((Moved { found: moved, still }, not_observed)) => {
                found.inputs.extend(moved);
                found.still.extend(still);
                found.not_observed.extend(not_observed);
            }
            None => found.missing.inputs.extend(paths),
        }
    }
    if found.inputs.is_empty() && !found.missing.inputs.is_empty() {
        return Err(RunError::Stopped.into());
    }
    if let Some(decision) = asked.decision {
        // Along those that move it most: which these are is not known before all have been moved.
        let all_moved = found.missing.inputs.is_empty();
        let decided = all_moved.then(|| switching::decision(model, asked, decision, (&senses, &found), runs));
        match if_finished(decided.unwrap_or(Err(RunError::Stopped.into())))? {
            Some((decided, missing)) => {
                (found.switching, found.missing.switching) = (Some(decided), missing);
            }
            None => found.missing.all_switching = true,
        }
    }
    if let Some(over) = asked.over {
        found.map = if_finished(map::map(asked, over, (&looked, &needed), runs))?;
        found.missing.map = found.map.is_none().then(|| over.each_ref().map(|own| own.path.clone()));
    }
    Ok(found)
}

/// An input with the scenarios at its ends, as each is written; none where the scenario cannot have it.
#[derive(Clone)]
struct Tried<'m> {
    id: InputId,
    row: &'m Input,
    range: Range,
    ends: [Option<(String, Model)>; 2],
}

/// The scenarios at the ends of inputs, with the place of the input and of the end.
fn ends_of<'t>(tried: &'t [Tried<'_>]) -> (Vec<(usize, usize)>, Vec<&'t Model>) {
    let of_input = |(input, own): (usize, &'t Tried<'_>)| {
        own.ends.iter().enumerate().filter_map(move |(end, own)| Some(((input, end), &own.as_ref()?.1)))
    };
    tried.iter().enumerate().flat_map(of_input).unzip()
}

/// By scenario: every figure of an option over the first few draws.
fn few(plans: &[Plan<'_>], option: OptionId, runs: Runs<'_>) -> Result<Vec<Vec<Column>>, RunError> {
    let draws = &runs.settings.draws;
    let first = draws.start..draws.end.min(draws.start.saturating_add(FEW));
    let settings = Settings { draws: first, ..runs.settings.clone() };
    let mut columns = Vec::new();
    play_plans(plans, Runs { settings: &settings, ..runs }, |_, results| {
        columns.push(results.options[option.index()].columns.clone());
    })?;
    Ok(columns)
}

/// Between what an input is moved, in the unit in which it is written; none of what is not moved: defaults of the language,
/// what was observed, series of prices, what differs from person to person, what is nought.
fn range(row: &Input, by: f64) -> Option<(Range, [f64; 2])> {
    let is_published_series = row.path.starts_with("prices.") && row.law.is_certain();
    if row.varies != Varies::PerDraw || is_published_series || row.path.starts_with("replay.") {
        return None;
    }
    if row.is_yes_or_no() {
        return Some((Range::NoToYes, [0.0, 1.0]));
    }
    if !row.law.is_certain() {
        let [low, high] = [row.law.p10(), row.law.p90()].map(|end| rounded(end, DIGITS));
        return (low < high).then_some((Range::P10ToP90, [low, high]));
    }
    let base = row.law.base();
    if base == 0.0 || row.origin == Origin::Default {
        return None;
    }
    let [low, high] = [base * (1.0 - by), base * (1.0 + by)];
    let [low, high] = if low < high { [low, high] } else { [high, low] };
    Some((Range::ByPart, [low, high].map(|end| rounded(end, 2 * DIGITS))))
}

/// The scenario with an input at a value, and the value as it is written; or why it cannot have it. The value of an input
/// with a range is one of those that the file allows; any other is read as if the file said so, and held against every rule.
fn at(
    model: &Model,
    id: InputId,
    value: f64,
    range: Range,
    open: Open<'_>,
) -> Result<(String, Model), String> {
    let row = model.inputs.row(id);
    let written = written(row, value, range, model.currency);
    match range {
        Range::P10ToP90 | Range::NoToYes => {
            let mut moved = model.clone();
            moved.inputs.replace(id, Law::certain(value).map_err(|why| why.to_string())?);
            Ok((written, moved))
        }
        Range::ByPart => {
            let mut opened = open(&[row.assigned(value, model.currency)])?;
            let own = opened.inputs.find(&row.path).ok_or("it is no number then")?;
            let is = opened.inputs.row(own).law.base();
            if (is - value).abs() > 1e-6 * value.abs() + 0.5 * f64::from(u8::from(row.unit.is_money())) {
                // A case multiplies it: what is meant is the value that the scenario has in the end.
                opened.inputs.replace(own, Law::certain(value).map_err(|why| why.to_string())?);
            }
            Ok((written, opened))
        }
    }
}

/// A value of an input as the language writes it.
fn said(row: &Input, value: f64, currency: Currency) -> String {
    row.unit.quantity(value).written_in(currency)
}

fn written(row: &Input, value: f64, range: Range, currency: Currency) -> String {
    match range {
        Range::NoToYes => if value == 0.0 { "no" } else { "yes" }.to_owned(),
        Range::P10ToP90 | Range::ByPart => said(row, value, currency),
    }
}

/// What results come to at the ends of inputs; and the paths of those that move no figure over the first few draws from what
/// it is as the file stands.
#[derive(Default)]
struct Moved {
    found: Vec<MovedInput>,
    still: Vec<String>,
}

/// Moves inputs to their ends.
fn moved(
    model: &Model,
    (tried, needed): (Vec<Tried<'_>>, &Needed),
    (looked, as_it_stands, option): (&[Looked], &[Column], OptionId),
    runs: Runs<'_>,
) -> Result<Moved, RunError> {
    let (places, models) = ends_of(&tried);
    let plans = Plan::several(&models, needed, runs.settings.threads, runs.lives)?;
    let mut moves = vec![false; tried.len()];
    for (&(input, _), columns) in places.iter().zip(few(&plans, option, runs)?) {
        moves[input] = moves[input] || columns != as_it_stands;
    }
    let moving = places.into_iter().zip(plans).filter(|((input, _), _)| moves[*input]);
    let (places, plans): (Vec<_>, Vec<_>) = moving.unzip();
    let mut read: Vec<[Option<Vec<Option<Sensed>>>; 2]> = tried.iter().map(|_| [None, None]).collect();
    play_plans(&plans, runs, |number, results| {
        let (input, end) = places[number];
        let senses = Senses::new(plans[number].model(), results);
        read[input][end] = Some(looked.iter().map(|looked| senses.read(&looked.wanted).ok()).collect());
    })?;
    drop(plans);
    let mut all = Moved::default();
    for ((own, read), moves) in tried.into_iter().zip(read).zip(moves) {
        match moves {
            true => all.found.push(moved_by(model, own, read, looked.len())),
            false => all.still.push(own.row.path.clone()),
        }
    }
    Ok(all)
}

/// What results come to at the ends of one input.
fn moved_by(
    model: &Model,
    Tried { id, row, range, ends }: Tried<'_>,
    read: [Option<Vec<Option<Sensed>>>; 2],
    n_results: usize,
) -> MovedInput {
    let swing = |place: usize| {
        let [Some(low), Some(high)] = &read else { return None };
        Some(gap(high[place].as_ref()?, low[place].as_ref()?).0)
    };
    let swings = (0..n_results).map(swing).collect();
    let mut found = read
        .into_iter()
        .map(|own| own.map(|own| own.into_iter().map(|own| own.map(|own| own.value)).collect::<Vec<_>>()));
    let ends = ends.map(|end| {
        let found = found.next().flatten();
        end.zip(found).map(|((written, _), found)| MovedTo { written, found })
    });
    let pairs = &model.correlations;
    MovedInput {
        path: row.path.clone(),
        stands: stands(row, model.currency),
        range,
        is_correlated: pairs.iter().any(|pair| pair.between.0 == id || pair.between.1 == id),
        ends,
        swings,
    }
}

/// What an input is as the file has it: its base value.
fn stands(row: &Input, currency: Currency) -> String {
    let base = row.law.base();
    match row.is_yes_or_no() {
        true => written(row, base, Range::NoToYes, currency),
        false if row.law.is_certain() => said(row, base, currency),
        false => said(row, rounded(base, DIGITS), currency),
    }
}

/// An input turned between two values of its unit, as it is written.
fn turn(row: &Input, [low, high]: [f64; 2], currency: Currency) -> Option<Turn> {
    let over = Between::new(row.unit.quantity(low), row.unit.quantity(high))?;
    Some(Turn {
        title: row.path.clone(),
        paths: vec![row.path.clone()],
        rest: None,
        over,
        how: How::InPlace,
        currency,
    })
}

/// A number in the unit of the table as the plain number of a quantity: pounds, not pence.
fn plain(unit: Unit, written: f64) -> f64 {
    if unit.is_money() { written / 100.0 } else { written }
}

/// A number rounded to significant digits.
fn rounded(number: f64, digits: usize) -> f64 {
    format!("{number:.*e}", digits - 1).parse().unwrap_or(number)
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned()
}
