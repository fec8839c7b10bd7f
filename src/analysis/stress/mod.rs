//! Stresses: the cases of a file, and those that every file has, beside the file as it stands, all on the same draws.

mod ends;
mod standard;

use super::compare::moves_people;
use super::headlines::{CLOSES, Looked, Sensed, Senses, gap, headlines};
use super::runs::{Runs, if_finished};
use crate::data::{
    ClosedBy, Imposed, ImposedEnd, Provenance, Results, Stress, StressKind, StressTest, Stressed, World,
};
use crate::engine::{Needed, Plan, Played, RunError};
use crate::model::{Model, OptionId, Wanted};
use crate::statistics::{Column, Over, influenced};
use standard::STANDARD;
use std::sync::Mutex;

/// Opens the scenario under a case of it, or says what is wrong.
pub type OpenCase<'a> = &'a dyn Fn(&str) -> Result<Model, String>;

/// What is asked for.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The option.
    pub option: OptionId,
    /// Which stresses, by their names; none is all.
    pub named: Option<&'a [String]>,
    /// Opens cases.
    pub open: OpenCase<'a>,
    /// Hears the name of each run.
    pub told: &'a dyn Fn(String),
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq)]
pub enum NoStress {
    /// No stress has this name; those that there are.
    Unknown(String, Vec<String>),
    /// A run failed.
    Failed(RunError),
}

impl From<RunError> for NoStress {
    fn from(error: RunError) -> Self {
        Self::Failed(error)
    }
}

/// In which year payers walk away in the stress of that name, at the earliest: not before the deal was last seen to run.
const WALKS_AWAY_IN: u16 = 2;
const WALKS_AWAY: &str = "payers_leave";

/// A stress before it is played.
enum Planned<'a> {
    Case(&'a str, String),
    Standard(&'a standard::Standard),
    /// At the end of this year.
    WalkAway(u16),
}

impl Planned<'_> {
    fn name(&self) -> &str {
        match self {
            Self::Case(name, _) => name,
            Self::Standard(standard) => standard.name,
            Self::WalkAway(_) => WALKS_AWAY,
        }
    }
}

/// Plays an option as the file stands, under each stress, and with ends imposed on it.
///
/// # Errors
/// If a stress is named that there is not, or a run fails; [`RunError::Stopped`] if it is broken off before there is anything
/// beside the file as it stands. Later, what was found by then is kept.
pub fn stress(model: &Model, asked: Asked<'_>, runs: Runs<'_>) -> Result<StressTest, NoStress> {
    let planned = planned(model, asked, runs.from)?;
    let looked = headlines(model, asked.option);
    (asked.told)("as the file stands".to_owned());
    let (results, closings) =
        run(&Plan::of_needed(model, Needed::of_option(model, asked.option), None)?, asked.option, runs)?;
    let senses = Senses::new(model, &results);
    let base: Vec<Result<Sensed, String>> =
        looked.iter().map(|own| read(&senses, &closings, &own.wanted)).collect();
    let (mut stresses, mut not_played) = (Vec::new(), Vec::new());
    for own in planned {
        let name = own.name().to_owned();
        match if_finished(play(model, asked, own, (&looked, &base), runs))? {
            Some(stress) => stresses.push(stress),
            None => not_played.push(name),
        }
    }
    if stresses.is_empty() && !not_played.is_empty() {
        return Err(RunError::Stopped.into());
    }
    let ends = ends::ends(model, asked, (&results, &closings), runs)?;
    Ok(StressTest {
        option: model.options[asked.option.index()].title().to_owned(),
        base: base.into_iter().map(|own| own.map(|own| own.value)).collect(),
        results: looked.into_iter().map(|own| own.headline).collect(),
        stresses,
        ends,
        not_played,
    })
}

/// In a draw: the month from which an order closed the service, and why.
type Closings = [Option<(u16, ClosedBy)>];

/// Results, and by draw what closed the service.
type WithClosings = (Results, Vec<Option<(u16, ClosedBy)>>);

/// Plays draws, and what closed an option's service in each.
fn run(plan: &Plan<'_>, option: OptionId, runs: Runs<'_>) -> Result<WithClosings, RunError> {
    let closings = Mutex::new(Vec::new());
    let see = |draw: u32, _: &World, played: &[Played]| {
        let own = played.iter().find(|played| played.option == option);
        let closing = own.and_then(|own| own.closed_from.zip(own.closed_by));
        closings.lock().expect("no thread stops while it holds the list").push((draw, closing));
    };
    let results = runs.play_and_see(plan, &see)?;
    let mut closings = closings.into_inner().expect("no thread stopped while it held the list");
    closings.sort_unstable_by_key(|(draw, _)| *draw);
    Ok((results, closings.into_iter().map(|(_, closing)| closing).collect()))
}

/// A result, or why there is none; that a service closes is known of each draw.
fn read(senses: &Senses<'_>, closings: &Closings, wanted: &Wanted) -> Result<Sensed, String> {
    if wanted.result != CLOSES {
        return senses.read(wanted);
    }
    // Not only whether but when, so that what is the same in each draw is told from what no draw showed.
    let month = |closing: &Option<(u16, ClosedBy)>| closing.map_or(0.0, |(month, _)| f64::from(month) + 1.0);
    let months: Column = closings.iter().map(month).collect();
    let found = influenced(&months, Over::ShareAboveNought).map(Sensed::of);
    found.ok_or_else(|| "no future was played".to_owned())
}

/// The stresses that are asked for, cases first.
fn planned<'a>(model: &'a Model, asked: Asked<'_>, from: &Provenance) -> Result<Vec<Planned<'a>>, NoStress> {
    let option = &model.options[asked.option.index()];
    let title = |(name, label): &(String, Option<String>)| label.clone().unwrap_or_else(|| name.clone());
    // The case that the file is run under is what all else is held against.
    let others = model.cases.iter().filter(|(name, _)| from.case.as_ref() != Some(name));
    let cases = others.map(|case| Planned::Case(&case.0, title(case)));
    // A case of the name of a stress that every file has is the file's own, in its place.
    let is_own =
        |name: &str| model.cases.iter().any(|(case, _)| case == name && from.case.as_ref() != Some(case));
    let standard = STANDARD.iter().filter(|own| !is_own(own.name) && !(own.moves)(model, option).is_empty());
    let year = WALKS_AWAY_IN.max(ends::seen_until(model, option).div_ceil(12));
    let leaves = model.calendar.horizon_months() > year * 12 && ends::payers_pay(model, option);
    let all: Vec<Planned<'a>> = cases
        .chain(standard.map(Planned::Standard))
        .chain(leaves.then_some(Planned::WalkAway(year)))
        .collect();
    let Some(named) = asked.named else { return Ok(all) };
    if let Some(unknown) = named.iter().find(|name| all.iter().all(|own| own.name() != *name)) {
        let known = all.iter().map(|own| own.name().to_owned()).collect();
        return Err(NoStress::Unknown(unknown.clone(), known));
    }
    Ok(all.into_iter().filter(|own| named.iter().any(|name| name == own.name())).collect())
}

fn play(
    model: &Model,
    asked: Asked<'_>,
    planned: Planned<'_>,
    (looked, base): (&[Looked], &[Result<Sensed, String>]),
    runs: Runs<'_>,
) -> Result<Stress, NoStress> {
    runs.go_on()?;
    (asked.told)(planned.name().to_owned());
    let option = &model.options[asked.option.index()];
    let name = planned.name().to_owned();
    let mut stress = Stress {
        name,
        title: String::new(),
        kind: StressKind::Standard,
        moves: Vec::new(),
        found: Err(String::new()),
        other_people: false,
    };
    let (stressed, imposed) = match planned {
        Planned::Case(case, title) => {
            (stress.title, stress.kind) = (title, StressKind::Case);
            ((asked.open)(case), None)
        }
        Planned::Standard(standard) => {
            let moves = (standard.moves)(model, option);
            standard.title.clone_into(&mut stress.title);
            stress.moves = moves.iter().map(|&(row, _)| model.inputs.row(row).path.clone()).collect();
            (standard::moved(model, &moves), None)
        }
        Planned::WalkAway(year) => {
            let seen = if year > WALKS_AWAY_IN {
                ", the first that does not lie before the end of what was observed"
            } else {
                ""
            };
            stress.title = format!("{} at the end of year {year}{seen}", ends::WALK_AWAY);
            let imposed = Imposed { end: ImposedEnd::WalkAway, month: 12 * year };
            (Ok(model.clone()), Some(imposed))
        }
    };
    match stressed.and_then(|own| Ok((own.option_named(&option.name)?, own))) {
        Err(why) => stress.found = Err(why),
        Ok((place, own)) => {
            stress.other_people = moves_people(model, &own);
            stress.found = match found((&own, place, imposed), (looked, base), runs) {
                Err(why @ RunError::NotFound { .. }) => Err(why.to_string()),
                found => Ok(found?),
            };
        }
    }
    Ok(stress)
}

/// Each result of a scenario under a stress, beside what it is without.
fn found(
    (model, option, imposed): (&Model, OptionId, Option<Imposed>),
    (looked, base): (&[Looked], &[Result<Sensed, String>]),
    runs: Runs<'_>,
) -> Result<Vec<Result<Stressed, String>>, RunError> {
    let plan = Plan::of_needed(model, Needed::of_option(model, option), imposed)?;
    let (results, closings) = run(&plan, option, runs)?;
    let senses = Senses::new(model, &results);
    let of_result = |(own, base): (&Looked, &Result<Sensed, String>)| {
        let read = read(&senses, &closings, &Wanted { option, ..own.wanted.clone() })?;
        let (gap, is_paired) = base.as_ref().ok().map(|base| gap(&read, base)).unzip();
        Ok(Stressed { level: read.value, gap, is_paired: is_paired.unwrap_or(true) })
    };
    Ok(looked.iter().zip(base).map(of_result).collect())
}
