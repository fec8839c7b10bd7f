//! Switching values (HM Treasury, The Green Book: "the value a key input variable would need to take for a proposed
//! intervention to switch from a recommended option to another"): the value of each input at which a decision flips, and how
//! likely the input lies beyond it by its own law.

use super::{Asked, NotSensed, Runs, looked_at, plain, range, rounded, said, stands, turn};
use crate::analysis::headlines::Senses;
use crate::analysis::runs::if_finished;
use crate::analysis::solve;
use crate::analysis::turn::Sweep;
use crate::data::{
    Above, CheckedValue, Condition, Crossing, DecidedBy, Sensitivity, Switching, SwitchingValue,
};
use crate::math;
use crate::model::{Input, Model, Unit, Wanted};

/// Inputs whose switching values are sought: those that move the result most.
const MOST_INPUTS: usize = 6;
/// Values of an input of which each is looked at, before places between them are narrowed.
const VALUES: usize = 11;
/// How often the base value is smaller or larger than the ends between which is looked.
const FURTHEST: f64 = 8.0;
/// Steps over the distance between two values, to which a place is found.
const FINE: f64 = 128.0;

/// Finds where a decision flips along the inputs that move it most; and the inputs of which that was not found because it was
/// stopped before. `senses` reads the file as it stands.
pub(super) fn decision(
    model: &Model,
    asked: Asked<'_>,
    (wanted, condition, title): (&Wanted, Condition, &str),
    (senses, found): (&Senses<'_>, &Sensitivity),
    runs: Runs<'_>,
) -> Result<(DecidedBy, Vec<String>), NotSensed> {
    let place = found.results.iter().position(|own| own.path == wanted.path()).unwrap_or(0);
    let mut ranked: Vec<(f64, &str)> = Vec::new();
    for own in &found.inputs {
        let at =
            |end: usize| own.ends[end].as_ref().and_then(|end| end.found[place]).map(|found| found.value);
        let base = found.base[place].map(|base| base.value);
        let values: Vec<f64> = [at(0), at(1), base].into_iter().flatten().collect();
        let spread = values.iter().copied().fold(f64::NEG_INFINITY, f64::max)
            - values.iter().copied().fold(f64::INFINITY, f64::min);
        ranked.push((spread, &own.path));
    }
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    let named = asked.switch.iter().map(String::as_str);
    let mut paths: Vec<&str> = Vec::new();
    for path in named.chain(ranked.iter().filter(|own| own.0 > 0.0).take(MOST_INPUTS).map(|own| own.1)) {
        if !paths.contains(&path) {
            paths.push(path);
        }
    }
    let (mut inputs, mut not_found) = (Vec::new(), Vec::new());
    for path in paths {
        let unknown = || NotSensed::Unreadable(format!("there is no number `{path}` in the scenario"));
        let row = model.inputs.row(model.inputs.find(path).ok_or_else(unknown)?);
        match if_finished(along(model, asked, row, (wanted, condition), runs))? {
            Some(found) => inputs.extend(found),
            None => not_found.push(path.to_owned()),
        }
    }
    let decided = DecidedBy {
        title: title.to_owned(),
        result: looked_at(model, senses, wanted).headline,
        condition,
        stands: senses.read(wanted).ok().map(|own| own.value),
        inputs,
    };
    Ok((decided, not_found))
}

/// Where it flips along an input; none where the input cannot be turned.
fn along(
    model: &Model,
    asked: Asked<'_>,
    row: &Input,
    (wanted, condition): (&Wanted, Condition),
    runs: Runs<'_>,
) -> Result<Option<Switching>, NotSensed> {
    let values = values(row, asked.by);
    let (Some(&low), Some(&high)) = (values.first(), values.last()) else { return Ok(None) };
    let Some(turn) = turn(row, [low, high], model.currency) else { return Ok(None) };
    let own = std::slice::from_ref(wanted);
    let told = |value: String| (asked.told)(format!("{}: {value}", row.path));
    let mut sweep = Sweep::new((&turn, asked.open), runs, own, &told);
    let plain_values: Vec<f64> = values.iter().map(|&value| turn.over.snap(plain(row.unit, value))).collect();
    sweep.play(&plain_values)?;
    let crossings = match row.is_yes_or_no() {
        true => Vec::new(),
        false => {
            let mut evaluate = |at: f64| sweep.at(at).map(|read| read[0].found.clone());
            let mut crossings: Vec<Crossing> = Vec::new();
            for pair in plain_values.windows(2) {
                // To so many steps of the distance, and no finer than the language writes it.
                let step = rounded((pair[1] - pair[0]) / FINE, 1).max(f64::MIN_POSITIVE);
                let snap = |at: f64| turn.over.snap((at / step).round() * step);
                crossings.extend(solve::crossings(pair, &snap, condition, &mut evaluate)?);
            }
            crossings
        }
    };
    let known: Vec<(f64, CheckedValue)> =
        sweep.known().iter().filter_map(|(at, read)| Some((*at, *read[0].found.as_ref().ok()?))).collect();
    let Some((lowest, at_lowest)) = known.first().copied() else { return Ok(None) };
    let holds_at_lowest = condition.holds(at_lowest.value);
    let n_played = sweep.known().len();
    let not_known = (n_played - known.len(), n_played);
    let not_observed = sweep.not_found();
    // Of what is not known at some values no chance can be told.
    let law = (!row.law.is_certain()).then_some(&row.law);
    let told = law.filter(|_| not_known.0 == 0);
    let written_of = |at: f64| if row.unit.is_money() { at * 100.0 } else { at };
    let p_fails = told.map(|law| {
        if row.is_yes_or_no() {
            let p_no = law.at_most(0.5);
            let fails = |at: usize| known.get(at).is_some_and(|own| !condition.holds(own.1.value));
            return p_no * f64::from(u8::from(fails(0))) + (1.0 - p_no) * f64::from(u8::from(fails(1)));
        }
        let mut edges: Vec<f64> = crossings.iter().map(|own| law.at_most(written_of(own.at))).collect();
        edges.push(1.0);
        let (mut holds, mut before, mut sum) = (holds_at_lowest, 0.0, 0.0);
        for edge in edges {
            if !holds {
                sum += edge - before;
            }
            (holds, before) = (!holds, edge);
        }
        sum
    });
    let ends = law.map(|law| [law.p10(), law.p90()]);
    let value = |crossing: &Crossing| SwitchingValue {
        written: turn.written(crossing.at),
        found: crossing.found,
        holds: crossing.holds,
        interval: solve::interval(&known, crossing, condition)
            .map(|(low, high)| [low, high].map(|end| end.map(|end| shortly(row, written_of(end), model)))),
        is_outside: ends.map(|[low, high]| !(low..=high).contains(&written_of(crossing.at))),
    };
    let mut at: Vec<SwitchingValue> = crossings.iter().map(value).collect();
    if row.is_yes_or_no()
        && let [(_, no), (_, yes)] = known.as_slice()
        && condition.holds(no.value) != condition.holds(yes.value)
    {
        let holds_if_yes = condition.holds(yes.value);
        at.push(SwitchingValue {
            written: if holds_if_yes { "yes" } else { "no" }.to_owned(),
            found: if holds_if_yes { *yes } else { *no },
            holds: if holds_if_yes { Above::Holds } else { Above::Fails },
            interval: None,
            is_outside: None,
        });
    }
    let highest = known.last().map_or(lowest, |own| own.0);
    let end = |at: f64| match row.is_yes_or_no() {
        true => if at == 0.0 { "no" } else { "yes" }.to_owned(),
        false => shortly(row, written_of(at), model),
    };
    Ok(Some(Switching {
        path: row.path.clone(),
        stands: stands(row, model.currency),
        ends: [end(lowest), end(highest)],
        not_known,
        not_observed,
        at,
        holds_at_lowest,
        p_fails,
        range: ends.filter(|_| !row.is_yes_or_no()).map(|ends| ends.map(|end| shortly(row, end, model))),
    }))
}

/// A value to a few digits.
fn shortly(row: &Input, value: f64, model: &Model) -> String {
    said(row, rounded(value, 3), model.currency)
}

/// The values of an input at which is looked first, from the lowest: far beyond what its law holds, and those at which it stands
/// and to which it is moved for the tornado, so that what is seen to flip there flips here.
fn values(row: &Input, by: f64) -> Vec<f64> {
    if row.is_yes_or_no() {
        return vec![0.0, 1.0];
    }
    let mut all = spread(row);
    let (first, last) = (all.first().copied(), all.last().copied());
    let own = range(row, by).into_iter().flat_map(|(_, ends)| ends).chain([row.law.base()]);
    all.extend(
        own.filter(|&value| {
            first.is_some_and(|first| first < value) && last.is_some_and(|last| value < last)
        }),
    );
    all.sort_by(f64::total_cmp);
    all.dedup();
    all
}

/// Values over what an input's law holds and far beyond it, in even ratios for what is above nought and has no upper bound, else
/// in even steps.
fn spread(row: &Input) -> Vec<f64> {
    let base = row.law.base();
    let [least, most] = match row.law.is_certain() {
        true => [base, base],
        false => [row.law.quantile(0.001), row.law.quantile(0.999)],
    };
    let even = |from: f64, to: f64| -> Vec<f64> {
        (0..VALUES).map(|place| from + (to - from) * place as f64 / (VALUES - 1) as f64).collect()
    };
    match row.unit {
        Unit::Share if (0.0..=1.0).contains(&least) && most <= 1.0 => even(0.0, 1.0),
        Unit::Share => even(0.0, most.max(2.0 * base)),
        Unit::Chance { .. } => even(0.001, 0.999),
        Unit::Growth(_) => even(least - 0.1, most + 0.1),
        Unit::Days | Unit::Months => even(0.0, (2.0 * most).max(12.0).ceil()),
        Unit::Amount
        | Unit::PayPerPerson(_)
        | Unit::PayStanding(_)
        | Unit::Tempo(_)
        | Unit::Arrivals(_)
        | Unit::Number
            if base > 0.0 && least > 0.0 =>
        {
            let (from, to) = (least.min(base / FURTHEST), most.max(base * FURTHEST / 2.0));
            let ratio = math::ln(to / from) / (VALUES - 1) as f64;
            (0..VALUES).map(|place| rounded(from * math::exp(ratio * place as f64), 3)).collect()
        }
        Unit::Amount
        | Unit::PayPerPerson(_)
        | Unit::PayStanding(_)
        | Unit::Tempo(_)
        | Unit::Arrivals(_)
        | Unit::Number => {
            let room = (most - least).max(base.abs());
            even(least - room, most + room)
        }
    }
}
