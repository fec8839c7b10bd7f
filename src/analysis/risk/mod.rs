//! Who carries what risk: how far each party's result varies under each option, from what, and what payers pay to move it.
//!
//! Draws come in pairs. Of each pair the first is played, the second, and the first once more for each source of risk with
//! that source's numbers taken from the second: all others stay frozen. So the variance of any result is split over sources
//! without assuming anything of it ([`crate::statistics::variance_split`]). Everything else is read from the draws of both,
//! which are those of an ordinary run.

mod parties;
mod transfer;

use super::sources::sources;
use crate::data::{Carried, OptionRisks, Provenance, Risks};
use crate::engine::{CarryOn, Plan, RunError, Settings};
use crate::model::PartyId;
use crate::random::Redrawn;
use crate::stage::record::payers;
use crate::statistics::{
    Column, Percentile, Value, at_percentile, deviation, distribution, expected_shortfall, variance_split,
};
pub(super) use parties::investor_result;
use parties::{Result, results};

/// Pairs of draws that are made under every choice of what is redrawn before the next are: so many may be lost when the user
/// stops them.
const BLOCK: u32 = 512;

/// How often a pair of draws is played.
#[must_use]
pub fn n_plays(plan: &Plan<'_>) -> u32 {
    sources(plan.model()).len() as u32 + 2
}

/// Finds who carries what over the pairs of draws of some settings. `done` is told how many draws have been played, of
/// [`n_plays`] for each pair. Where `carry_on` breaks off, it is found from the pairs that were made; their provenance says so.
///
/// # Errors
/// If the books of a draw do not add up, or threads cannot be started.
pub fn risks(
    plan: &Plan<'_>,
    settings: &Settings,
    mut provenance: Provenance,
    carry_on: &CarryOn<'_>,
    done: &mut dyn FnMut(u64),
) -> std::result::Result<Risks, RunError> {
    let model = plan.model();
    let mut all = sources(model);
    let results = results(plan);
    let wanted: Vec<_> = results.iter().flat_map(Result::figures).collect();
    let choices = [Redrawn::NONE, Redrawn::ALL].into_iter();
    let choices: Vec<Redrawn> =
        choices.chain(all.iter().map(|source| Redrawn::of(&source.purposes))).collect();
    let mut played: Vec<Vec<Vec<Value>>> = vec![vec![Vec::new(); wanted.len()]; choices.len()];
    let mut n_played = 0;
    let (first, end) = (settings.draws.start, settings.draws.end - settings.draws.end % 2);
    for from in (first..end).step_by(2 * BLOCK as usize) {
        let block = Settings { draws: from..end.min(from.saturating_add(2 * BLOCK)), ..settings.clone() };
        let mut made = Vec::new();
        for &redrawn in &choices {
            let mut told = |n: u32| done(n_played + u64::from(n));
            made.push(plan.redrawn((&block, redrawn), &wanted, carry_on, &mut told)?);
            n_played += u64::from(block.draws.end - from) / 2;
        }
        if carry_on().is_break() {
            provenance.stopped_before = Some(provenance.draws);
            break;
        }
        for (all, made) in played.iter_mut().zip(made) {
            all.iter_mut().zip(made).for_each(|(all, made)| all.extend(made));
        }
    }
    let mut read = results.iter().map(|result| result.read(&wanted, &played)).collect::<Vec<Read>>();
    provenance.draws = 2 * read.first().map_or(0, |read| read.first.len() as u32);
    let still = take_still(&mut all, &mut read);
    let transfers = transfer::transfers(model, &results, &read);
    let options = options(plan, &results, &read);
    let bears_care = |party: &PartyId| model.bears_care(&model.parties[party.index()].name);
    let somebody_bears_care = payers(model).any(|party| bears_care(&party));
    Ok(Risks { provenance, sources: all, still, options, transfers, somebody_bears_care })
}

/// What a result came to in the first and in the second draw of each pair, and in the first with one source after another
/// taken from the second. Pounds.
struct Read {
    first: Vec<f64>,
    second: Vec<f64>,
    redrawn: Vec<Vec<f64>>,
}

impl Read {
    /// Every draw, in order.
    fn draws(&self) -> Vec<f64> {
        self.first.iter().zip(&self.second).flat_map(|(&first, &second)| [first, second]).collect()
    }

    fn column(&self) -> Column {
        self.draws().into_iter().collect()
    }
}

/// Takes away the sources that changed no result in any draw.
fn take_still(all: &mut Vec<crate::data::RiskSource>, read: &mut [Read]) -> Vec<crate::data::RiskSource> {
    let moves = |place: usize| read.iter().any(|result| result.redrawn[place] != result.first);
    let moving: Vec<bool> = (0..all.len()).map(moves).collect();
    for result in read.iter_mut() {
        let mut kept = moving.iter();
        result.redrawn.retain(|_| *kept.next().expect("one for each source"));
    }
    let mut kept = moving.iter();
    let (mut still, mut left) = (Vec::new(), Vec::new());
    for source in all.drain(..) {
        if *kept.next().expect("one for each source") { left.push(source) } else { still.push(source) }
    }
    *all = left;
    still
}

fn options(plan: &Plan<'_>, results: &[Result], read: &[Read]) -> Vec<OptionRisks> {
    let option = |(place, option): (usize, &crate::model::Alternative)| {
        let own = results.iter().zip(read).filter(|(result, _)| result.option.index() == place);
        let parties: Vec<Carried> = own.filter_map(|(result, read)| carried(result, read)).collect();
        OptionRisks { name: option.name.clone(), title: option.title().to_owned(), parties }
    };
    let options = plan.model().options.iter().enumerate().map(option);
    options.filter(|option| !option.parties.is_empty()).collect()
}

/// What a party carries; none where nothing ever comes to it or goes from it, or with fewer than two pairs of draws.
fn carried(result: &Result, read: &Read) -> Option<Carried> {
    let column = read.column();
    if !result.is_shown() || column.n_such(|value| value != Value::Known(0.0)) == 0 {
        return None;
    }
    let redrawn: Vec<&[f64]> = read.redrawn.iter().map(Vec::as_slice).collect();
    Some(Carried {
        who: result.who?,
        party: result.party.clone(),
        path: result.path.clone(),
        mean: distribution(&column).mean?,
        deviation: deviation(&column)?,
        p5: at_percentile(&column, Percentile::P5)?,
        shortfall: expected_shortfall(&column, Percentile::P5),
        split: variance_split(&read.first, &read.second, &redrawn),
    })
}
