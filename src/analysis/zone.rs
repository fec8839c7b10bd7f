//! Where all parties would sign as one input is turned: where each condition holds, to the penny; where all do; who keeps it
//! from holding elsewhere; what the deal is worth to each; and if there is no such place, what would open one.

use super::reading::Read;
use super::runs::{Runs, if_finished};
use super::solve::{self, POINTS};
use super::turn::{Open, Sweep};
use crate::data::{
    Above, CheckedValue, Condition, Crossing, Edge, FigureUnit, How, Opening, Signed, Signing, Stretch, Turn,
    Worth, Zone,
};
use crate::engine::RunError;
use crate::model::{Lever, Model, OptionId, Statistic, Wanted, title_of};

/// Points of each look for what would open a zone.
const FEW_POINTS: usize = 9;
/// Steps from what stands in the file to the end of its range, and halvings of the first that opens a zone.
const STEPS: u32 = 8;
const HALVINGS: usize = 3;

/// Why a zone cannot be looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoZone {
    /// A condition cannot be read at any value: its name, and why.
    Unreadable(String, String),
    /// A run failed.
    Failed(RunError),
}

impl From<RunError> for NoZone {
    fn from(error: RunError) -> Self {
        Self::Failed(error)
    }
}

/// What is turned, and how scenarios are opened.
#[derive(Clone, Copy)]
pub struct Turning<'a> {
    /// What is turned.
    pub turn: &'a Turn,
    /// Opens the scenario with values changed.
    pub open: Open<'a>,
}

/// Where all parties of a scenario would sign. `told` hears each value that is played.
///
/// # Errors
/// If a run fails, or a condition can be read nowhere.
pub fn zone(
    model: &Model,
    turning: Turning<'_>,
    runs: Runs<'_>,
    told: &dyn Fn(String),
) -> Result<Zone, NoZone> {
    let Turning { turn, open } = turning;
    let valuations = valuations(model);
    let conditions = model.accepts.iter().map(|own| own.wanted.clone());
    let wanted: Vec<Wanted> = conditions.chain(valuations.iter().map(|own| own.wanted.clone())).collect();
    let summed = &wanted[model.accepts.len()..];
    let mut sweep = Sweep::new((turn, open), runs, &wanted, told).and_sum_of(summed);
    sweep.play(&turn.over.evenly(POINTS))?;
    for (place, own) in model.accepts.iter().enumerate() {
        if let Some(why) = unreadable(sweep.known(), place) {
            return Err(NoZone::Unreadable(format!("accepts.{}.{}", own.party, own.name), why));
        }
    }
    let mut holds = Vec::new();
    for (place, own) in model.accepts.iter().enumerate() {
        let (mut everywhere, mut edges) = (vec![turn.over.ends()], Vec::new());
        for condition in Condition::of(&own.bounds) {
            let mut evaluate = |at: f64| sweep.at(at).map(|read| read[place].found.clone());
            let values = turn.over.evenly(POINTS);
            let snap = |at: f64| turn.over.snap(at);
            let crossings = solve::crossings(&values, &snap, condition, &mut evaluate)?;
            everywhere = both(&everywhere, &stretches(sweep.known(), place, condition, &crossings));
            let points: Vec<(f64, CheckedValue)> = sweep
                .known()
                .iter()
                .filter_map(|(at, read)| Some((*at, read[place].found.clone().ok()?)))
                .collect();
            edges.extend(crossings.iter().map(|crossing| Edge {
                at: crossing.at,
                interval: solve::interval(&points, crossing, condition),
            }));
        }
        holds.push((everywhere, edges));
    }
    // Of the values that were played while places were narrowed down, the places themselves are shown.
    let evenly = turn.over.evenly(POINTS);
    let edges: Vec<f64> = holds.iter().flat_map(|(_, edges)| edges).map(|edge| edge.at).collect();
    let is_shown = |(at, _): &&(f64, Vec<Read>)| evenly.contains(at) || edges.contains(at);
    let known: Vec<(f64, Vec<Read>)> = sweep.known().iter().filter(is_shown).cloned().collect();
    let known = known.as_slice();
    let parties = parties(model, known, &holds);
    let all = parties.iter().fold(vec![turn.over.ends()], |all, party| both(&all, &party.accepts));
    let first = model.accepts.len();
    let means = |place: usize| {
        let mean = |(_, read): &(f64, Vec<Read>)| read.get(place)?.found.clone().ok();
        known.iter().map(mean).collect::<Vec<_>>()
    };
    let worth = valuations.iter().enumerate().map(|(place, own)| Worth {
        party: own.party.clone(),
        valued: own.valued,
        means: means(first + place),
    });
    let (worth, together) = (worth.collect(), means(first + valuations.len()));
    let points = known.iter().map(|(at, _)| (*at, turn.written(*at))).collect();
    let (openings, not_tried) = match all.is_empty() {
        true => openings(model, turning, runs, told)?,
        false => (Vec::new(), Vec::new()),
    };
    Ok(Zone { turned: turn.clone(), points, parties, all, worth, together, openings, not_tried })
}

type Known = [(f64, Vec<Read>)];

/// Why a condition is read nowhere; none where it is read somewhere.
fn unreadable(known: &Known, place: usize) -> Option<String> {
    let mut whys = known.iter().map(|(_, read)| read[place].found.as_ref().err());
    let first = whys.next()??.clone();
    whys.all(|why| why.is_some()).then_some(first)
}

fn parties(model: &Model, known: &Known, holds: &[(Vec<Stretch>, Vec<Edge>)]) -> Vec<Signing> {
    let mut all: Vec<(String, Signing)> = Vec::new();
    for (place, own) in model.accepts.iter().enumerate() {
        let read = || known.iter().map(|(_, read)| &read[place]);
        let signed = Signed {
            title: title_of(own.label.as_ref(), &own.name),
            path: own.wanted.path(),
            statistic: own.wanted.statistic,
            unit: read().find(|read| read.found.is_ok()).map_or(FigureUnit::Count, |read| read.unit),
            asked: Condition::of(&own.bounds),
            found: read().map(|read| read.found.clone()).collect(),
            holds: holds[place].0.clone(),
            edges: holds[place].1.clone(),
        };
        match all.iter_mut().find(|(party, _)| *party == own.party) {
            Some((_, signing)) => {
                signing.accepts = both(&signing.accepts, &signed.holds);
                signing.conditions.push(signed);
            }
            None => {
                let (party, accepts) = (own.signs(model), signed.holds.clone());
                all.push((own.party.clone(), Signing { party, conditions: vec![signed], accepts }));
            }
        }
    }
    all.into_iter().map(|(_, signing)| signing).collect()
}

/// Where a condition holds: from one change to the next, up to the ends of what is known.
fn stretches(known: &Known, place: usize, condition: Condition, crossings: &[Crossing]) -> Vec<Stretch> {
    let mut all: Vec<Stretch> = Vec::new();
    let mut from: Option<f64> = None;
    let mut last = f64::NEG_INFINITY;
    for (at, read) in known {
        let holds = read[place].found.as_ref().is_ok_and(|found: &CheckedValue| condition.holds(found.value));
        let change = crossings.iter().find(|crossing| {
            let (low, high) = (crossing.at.min(crossing.fails_at), crossing.at.max(crossing.fails_at));
            low >= last && high <= *at
        });
        match (from, holds) {
            (None, true) => {
                from = Some(change.filter(|own| own.holds == Above::Holds).map_or(*at, |own| own.at));
            }
            (Some(begun), false) => {
                let end = change.filter(|own| own.holds == Above::Fails).map_or(last, |own| own.at);
                all.push((begun, end));
                from = None;
            }
            (None, false) | (Some(_), true) => {}
        }
        last = *at;
    }
    all.extend(from.map(|begun| (begun, last)));
    all
}

/// Where both hold.
pub(super) fn both(one: &[Stretch], other: &[Stretch]) -> Vec<Stretch> {
    let pairs = one.iter().flat_map(|a| other.iter().map(move |b| (a, b)));
    let shared = pairs.map(|(a, b)| (a.0.max(b.0), a.1.min(b.1)));
    shared.filter(|(from, to)| from <= to).collect()
}

/// How a party values the deal.
struct Valuation {
    party: String,
    valued: &'static str,
    wanted: Wanted,
}

/// What the deal is worth to investors, to each payer and to the provider, each at its own rate.
fn valuations(model: &Model) -> Vec<Valuation> {
    let option = model.accepts.first().map_or_else(|| model.headline_option(), |own| own.wanted.option);
    let wanted =
        |result: String| Wanted { result, of_year: None, option, against: None, statistic: Statistic::Mean };
    let alternative = &model.options[option.index()];
    let mut all = Vec::new();
    if alternative.capital.is_some() {
        let (valued, result) = match model.discounting.hurdle {
            Some(_) => ("at their hurdle rate, nominal", "investor.npv"),
            None => ("not discounted: the file gives them no hurdle rate", "investor.net_cash"),
        };
        all.push(Valuation { party: "investors".to_owned(), valued, wanted: wanted(result.to_owned()) });
    }
    for party in payers(model, option) {
        let (valued, figure) = match (model.prices.deflator, model.discounting.value) {
            (Some(_), Some(_)) => ("in real terms, at the rates of the Green Book", "real_npv"),
            _ => ("not discounted: the file names no deflator or no schedule", "net"),
        };
        let result = format!("payer.{}.{figure}", party.name);
        all.push(Valuation { party: party.title().to_owned(), valued, wanted: wanted(result) });
    }
    if alternative.service.is_some() {
        let valued = "its margin, not discounted: the file gives it no rate";
        all.push(Valuation {
            party: "the provider".to_owned(),
            valued,
            wanted: wanted("provider.margin".to_owned()),
        });
    }
    all
}

/// Who pays under the contracts of an option, or bears care.
fn payers(model: &Model, option: OptionId) -> impl Iterator<Item = &crate::model::Party> {
    let figures = crate::stage::record::figures(model, option);
    let paths: Vec<String> = figures.iter().map(|figure| figure.path(model, option)).collect();
    let is_payer = move |party: &&crate::model::Party| paths.contains(&format!("payer.{}.net", party.name));
    model.parties.iter().filter(is_payer)
}

/// What would open a zone: every other lever of the file, turned alone; and those of which that was not found because it was
/// stopped before.
fn openings(
    model: &Model,
    turning: Turning<'_>,
    runs: Runs<'_>,
    told: &dyn Fn(String),
) -> Result<(Vec<Opening>, Vec<String>), RunError> {
    let (mut all, mut not_tried) = (Vec::new(), Vec::new());
    for lever in model.levers.iter().filter(|lever| lever.turns != turning.turn.paths) {
        let Some(stands) = stands(model, lever) else { continue };
        let other = Turn {
            title: lever.title().to_owned(),
            paths: lever.turns.clone(),
            rest: None,
            over: lever.over.clone(),
            how: How::InPlace,
            currency: model.currency,
        };
        let mut look = |value: f64| {
            let changes = other.changes(value);
            let open = |more: &[String]| (turning.open)(&[changes.as_slice(), more].concat());
            let told = |own: String| told(format!("{} {}, {own}", lever.title(), other.written(value)));
            few(model, Turning { open: &open, ..turning }, runs, &told)
        };
        let (low, high) = other.over.ends();
        let mut on_the_way = |end| smallest_change((stands, end), &|at| other.over.snap(at), &mut look);
        let both = on_the_way(low).and_then(|low| Ok([low, on_the_way(high)?]));
        let Some(both) = if_finished(both)? else {
            not_tried.push(other.title);
            continue;
        };
        let distance = |own: &(f64, Vec<Stretch>)| (own.0 - stands).abs();
        let opens = both.into_iter().flatten().min_by(|a, b| distance(a).total_cmp(&distance(b)));
        let in_words = |(at, zone): (f64, Vec<Stretch>)| {
            let ends = |(from, to): &Stretch| [turning.turn.written(*from), turning.turn.written(*to)];
            (other.written(at), zone.iter().map(ends).collect())
        };
        all.push(Opening {
            turned: other.clone(),
            stands: other.written(stands),
            opens: opens.map(in_words),
        });
    }
    Ok((all, not_tried))
}

/// The value nearest to what stands in the file, on the way to an end of the range, that opens a zone; with that zone.
fn smallest_change(
    (stands, end): (f64, f64),
    snap: &dyn Fn(f64) -> f64,
    look: &mut dyn FnMut(f64) -> Result<Vec<Stretch>, RunError>,
) -> Result<Option<(f64, Vec<Stretch>)>, RunError> {
    let mut closed = stands;
    let mut first = None;
    // A larger change need not open what a smaller one does: a higher cap may cost more than a payer would pay.
    for step in 1..=STEPS {
        let at = snap(stands + (end - stands) * f64::from(step) / f64::from(STEPS));
        if at == closed {
            continue;
        }
        match look(at)? {
            none if none.is_empty() => closed = at,
            found => {
                first = Some((at, found));
                break;
            }
        }
    }
    let Some((mut opens, mut zone)) = first else { return Ok(None) };
    for _ in 0..HALVINGS {
        let middle = snap((opens + closed) / 2.0);
        if middle == opens || middle == closed {
            break;
        }
        match look(middle)? {
            none if none.is_empty() => closed = middle,
            found => (opens, zone) = (middle, found),
        }
    }
    Ok(Some((opens, zone)))
}

/// Where all would sign, looked at over a few points, and then at where it seems to begin and end: from the first to the last value
/// that was played and that all accept. What no value shows is no zone, however the lines between them cross.
fn few(
    model: &Model,
    turning: Turning<'_>,
    runs: Runs<'_>,
    told: &dyn Fn(String),
) -> Result<Vec<Stretch>, RunError> {
    let wanted: Vec<Wanted> = model.accepts.iter().map(|own| own.wanted.clone()).collect();
    let mut sweep = Sweep::new((turning.turn, turning.open), runs, &wanted, told);
    let over = &turning.turn.over;
    sweep.play(&over.evenly(FEW_POINTS))?;
    for _ in 0..HALVINGS {
        let seems = in_straight_lines(model, sweep.known(), over.ends());
        let ends = seems.iter().flat_map(|&(low, high)| [low, (low + high) / 2.0, high]);
        sweep.play(&ends.map(|at| over.snap(at)).collect::<Vec<f64>>())?;
    }
    let known = sweep.known();
    let shown = |(low, high): &Stretch| {
        let accepted =
            known.iter().filter(|(at, read)| (*low..=*high).contains(at) && all_accept(model, read));
        let mut accepted = accepted.map(|(at, _)| *at);
        let first = accepted.next()?;
        Some((first, accepted.next_back().unwrap_or(first)))
    };
    Ok(in_straight_lines(model, known, over.ends()).iter().filter_map(shown).collect())
}

/// Whether every condition holds of what was read at a value.
fn all_accept(model: &Model, read: &[Read]) -> bool {
    model.accepts.iter().zip(read).all(|(own, read)| {
        let found = read.found.as_ref();
        found.is_ok_and(|found| {
            Condition::of(&own.bounds).iter().all(|condition| condition.holds(found.value))
        })
    })
}

/// Where all would sign if results went in straight lines between the values that are known.
fn in_straight_lines(model: &Model, known: &Known, ends: Stretch) -> Vec<Stretch> {
    let mut all = vec![ends];
    for (place, own) in model.accepts.iter().enumerate() {
        for condition in Condition::of(&own.bounds) {
            let crossings = straight(known, place, condition);
            all = both(&all, &stretches(known, place, condition, &crossings));
        }
    }
    all
}

/// Changes of a condition between points, in a straight line.
fn straight(known: &Known, place: usize, condition: Condition) -> Vec<Crossing> {
    let point = |(at, read): &(f64, Vec<Read>)| Some((*at, *read[place].found.as_ref().ok()?));
    let points: Vec<Option<(f64, CheckedValue)>> = known.iter().map(point).collect();
    let mut all = Vec::new();
    for pair in points.windows(2) {
        let [Some((low, at_low)), Some((high, at_high))] = pair else { continue };
        let above = condition.holds(at_high.value);
        if condition.holds(at_low.value) != above {
            let part = (condition.bound - at_low.value) / (at_high.value - at_low.value);
            let at = low + (high - low) * part.clamp(0.0, 1.0);
            let holds = if above { Above::Holds } else { Above::Fails };
            let (found, fails) = if above { (*at_high, *at_low) } else { (*at_low, *at_high) };
            all.push(Crossing { at, found, fails_at: at, fails, holds });
        }
    }
    all
}

/// What a lever stands at in the file, as a plain number; none where that is no single number.
fn stands(model: &Model, lever: &Lever) -> Option<f64> {
    let input = model.inputs.find(lever.turns.first()?)?;
    let row = model.inputs.row(input);
    let base = row.law.base();
    Some(if row.unit.is_money() { base / 100.0 } else { base })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn inside(stretches: &[Stretch], at: f64) -> bool {
        stretches.iter().any(|(from, to)| (*from..=*to).contains(&at))
    }

    fn some() -> impl Strategy<Value = Vec<Stretch>> {
        proptest::collection::vec((0.0..50.0_f64, 0.0..20.0_f64), 0..4).prop_map(|pairs| {
            let mut next = 0.0;
            let stretch = |(gap, length): (f64, f64)| {
                let from = next + gap;
                next = from + length;
                (from, next)
            };
            pairs.into_iter().map(stretch).collect()
        })
    }

    proptest! {
        /// Both hold where each does, and wider acceptance never makes the zone smaller.
        #[test]
        fn a_zone_is_where_each_accepts(one in some(), other in some(), wider in 0.0..5.0_f64, at in 0.0..220.0_f64) {
            let zone = both(&one, &other);
            prop_assert_eq!(inside(&zone, at), inside(&one, at) && inside(&other, at));
            let looser: Vec<Stretch> = one.iter().map(|(from, to)| (from - wider, to + wider)).collect();
            prop_assert!(!inside(&zone, at) || inside(&both(&looser, &other), at));
        }
    }

    #[test]
    fn the_smallest_change_that_opens_is_found_between_what_stands_and_the_end() {
        let mut looked = Vec::new();
        let mut look = |at: f64| {
            looked.push(at);
            Ok(if at >= 13.0 { vec![(at, at + 1.0)] } else { Vec::new() })
        };
        let found = smallest_change((10.0, 42.0), &|at| at.round(), &mut look).expect("nothing fails");
        assert_eq!(found, Some((13.0, vec![(13.0, 14.0)])));
        assert_eq!(looked, [14.0, 12.0, 13.0]);
        let mut never = |_: f64| Ok(Vec::new());
        assert_eq!(smallest_change((10.0, 26.0), &|at| at, &mut never).expect("nothing fails"), None);
    }
}
