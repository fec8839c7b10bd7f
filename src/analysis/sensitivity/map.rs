//! A result over two inputs: every pair of some values of each.

use super::{Asked, NotSensed, Runs, first_line};
use crate::analysis::headlines::{Looked, Senses};
use crate::analysis::played::play_each;
use crate::data::{CheckedValue, Turn, TwoInputs, Without};
use crate::engine::Needed;
use crate::model::Model;

/// Values of each input.
const VALUES: usize = 7;

/// An input of a map: its path, and how it is turned.
#[derive(Clone, Debug)]
pub struct Over {
    /// Its path.
    pub path: String,
    /// Between which values.
    pub turn: Turn,
}

/// Whether two reasons differ in their numbers at most.
fn is_like(one: &str, other: &str) -> bool {
    let is_no_digit = |c: &char| !c.is_ascii_digit();
    one.chars().filter(is_no_digit).eq(other.chars().filter(is_no_digit))
}

/// The first result that is looked at, or the one that is decided by, over two inputs.
pub(super) fn map(
    asked: Asked<'_>,
    [across, down]: &[Over; 2],
    (looked, needed): (&[Looked], &Needed),
    runs: Runs<'_>,
) -> Result<TwoInputs, NotSensed> {
    let decided = |own: &&Looked| asked.decision.is_some_and(|(wanted, ..)| own.wanted == *wanted);
    // A result that was asked for comes before what is decided by.
    let own = match asked.results {
        [] => looked.iter().find(decided).or(looked.first()),
        _ => looked.first(),
    };
    let own = own.ok_or_else(|| NotSensed::Unreadable("the option has no result to look at".to_owned()))?;
    let (mut rows, mut without) = (Vec::new(), Vec::<Without>::new());
    for second in down.turn.over.evenly(VALUES) {
        runs.go_on()?;
        let firsts = across.turn.over.evenly(VALUES);
        let mut row: Vec<Result<CheckedValue, String>> = Vec::new();
        let mut opened: Vec<(usize, Model)> = Vec::new();
        for (place, &first) in firsts.iter().enumerate() {
            let written = (down.turn.written(second), across.turn.written(first));
            (asked.told)(format!("{} {}, {} {}", down.path, written.0, across.path, written.1));
            let changes = [down.turn.changes(second), across.turn.changes(first)].concat();
            match (asked.open)(&changes) {
                Ok(model) => {
                    opened.push((place, model));
                    row.push(Err(String::new()));
                }
                Err(why) => row.push(Err(first_line(&why))),
            }
        }
        let models: Vec<&Model> = opened.iter().map(|(_, model)| model).collect();
        play_each((&models, needed), runs, |number, results| {
            let (place, model) = &opened[number];
            let read = |results| Senses::new(model, results).read(&own.wanted).map(|own| own.value);
            row[*place] = results.and_then(read);
        })?;
        for (&first, why) in
            firsts.iter().zip(&row).filter_map(|(first, own)| Some((first, own.as_ref().err()?)))
        {
            match without.iter_mut().find(|known| is_like(&known.why, why)) {
                Some(known) => known.n += 1,
                None => without.push(Without {
                    why: why.clone(),
                    first: [across.turn.written(first), down.turn.written(second)],
                    n: 1,
                }),
            }
        }
        rows.push((down.turn.written(second), row.into_iter().map(Result::ok).collect()));
    }
    let condition = asked.decision.filter(|(wanted, ..)| own.wanted == **wanted);
    Ok(TwoInputs {
        result: own.headline.clone(),
        paths: [across.path.clone(), down.path.clone()],
        across: across.turn.over.evenly(VALUES).into_iter().map(|at| across.turn.written(at)).collect(),
        down: rows,
        condition: condition.map(|(_, condition, _)| condition),
        without,
    })
}
