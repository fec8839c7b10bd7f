//! What evidence is worth before signing: for the commissioner, who chooses an option, and for investors, who invest or do not.
//!
//! What is chosen is chosen for its mean. Chance among people averages out over draws and is known to nobody in advance; what
//! can be known is inputs ([`crate::statistics::Choice`]).

use super::sources::sources;
use super::summary::known;
use crate::data::{
    Decider, Decision, Drawn, Figure, Information, Investors, KnownGroup, KnownInput, NoCommissioner,
    PayerFigure, PayerResult, Provenance, RiskSource,
};
use crate::engine::{CarryOn, Plan, RunError, Settings};
use crate::model::{Input, Model, OptionId, PartyId};
use crate::random::Purpose;
use crate::stage::record::payers;
use crate::statistics::{Choice, Estimate, Value, Worth, distribution};

/// What decides, by draw.
struct Asked {
    whose: Decider,
    /// What can be chosen, with the figures that it is the sum of; nothing comes of no figures.
    choices: Vec<(String, OptionId, Vec<Figure>)>,
}

/// Finds what evidence is worth over the draws of some settings. `done` is told how many have been finished. Where `carry_on`
/// breaks off, it is found from those that were made.
///
/// # Errors
/// If the books of a draw do not add up, or threads cannot be started.
pub fn information(
    plan: &Plan<'_>,
    settings: &Settings,
    provenance: Provenance,
    carry_on: &CarryOn<'_>,
    done: &mut dyn FnMut(&Drawn<'_>),
) -> Result<Information, RunError> {
    let model = plan.model();
    let (mut asked, mut no_commissioner) = (Vec::new(), None);
    match commissioner(model) {
        Ok(decision) => asked.push(decision),
        Err(why) => no_commissioner = Some(why),
    }
    asked.extend(investors(model));
    let rows: Vec<&Input> = model.inputs.drawn().map(|(_, row)| row).collect();
    let mut inputs: Vec<Vec<f64>> = vec![Vec::new(); rows.len()];
    let mut outcomes: Vec<Vec<Vec<f64>>> =
        asked.iter().map(|decision| vec![Vec::new(); decision.choices.len()]).collect();
    let mut take = |drawn: &Drawn<'_>| {
        inputs.iter_mut().zip(drawn.inputs).for_each(|(all, own)| all.extend_from_slice(own));
        for (decision, outcomes) in asked.iter().zip(&mut outcomes) {
            for ((_, option, figures), all) in decision.choices.iter().zip(outcomes) {
                all.extend(sums(plan, drawn, *option, figures));
            }
        }
        done(drawn);
        Ok(())
    };
    let results = plan.run_and_hand_on(settings, provenance, carry_on, &mut take)?;
    let decide =
        |(asked, outcomes): (Asked, Vec<Vec<f64>>)| decision(model, asked, &outcomes, &rows, &inputs);
    let decisions = asked.into_iter().zip(outcomes).filter_map(decide).collect();
    Ok(Information { provenance: results.provenance, decisions, no_commissioner })
}

/// By draw: the sum of some figures of an option, pounds.
fn sums(plan: &Plan<'_>, drawn: &Drawn<'_>, option: OptionId, figures: &[Figure]) -> Vec<f64> {
    let own = &plan.figures()[option.index()];
    let place = |figure: &Figure| {
        own.iter().position(|other| other == figure).expect("only figures that an option has are asked for")
    };
    let columns: Vec<_> =
        figures.iter().map(place).map(|place| &drawn.options[option.index()][place]).collect();
    let pounds =
        |value: Value| known(value).expect("sums of money that are asked for are known in each draw");
    let sum = |draw: usize| columns.iter().map(|column| pounds(column.value(draw))).sum();
    (0..drawn.n as usize).map(sum).collect()
}

/// Which option to take.
fn commissioner(model: &Model) -> Result<Asked, NoCommissioner> {
    let name = |party: &PartyId| &model.parties[party.index()].name;
    let bearers: Vec<PartyId> = payers(model).filter(|party| model.bears_care(name(party))).collect();
    if bearers.is_empty() {
        return Err(NoCommissioner::NobodyBearsCare);
    }
    if model.options.len() < 2 {
        return Err(NoCommissioner::OneOption);
    }
    let (by, figure) = match (model.prices.deflator, model.discounting.value) {
        (Some(_), Some(_)) => (PayerResult::RealNpv, PayerFigure::RealNpv),
        (None, _) | (_, None) => (PayerResult::Net, PayerFigure::Net),
    };
    let figures: Vec<Figure> = bearers.iter().map(|&party| Figure::Payer(party, figure)).collect();
    let options = model.options.iter().enumerate();
    let choice = |(place, option): (usize, &crate::model::Alternative)| {
        (option.title().to_owned(), OptionId::new(place), figures.clone())
    };
    let titles = bearers.iter().map(|party| model.parties[party.index()].title());
    let whose = Decider::Commissioner { payers: titles.collect(), by };
    Ok(Asked { whose, choices: options.map(choice).collect() })
}

/// Whether to invest, under each option that has investors.
fn investors(model: &Model) -> Vec<Asked> {
    let (result, figure) = super::risk::investor_result(model);
    let decision = |(place, option): (usize, &crate::model::Alternative)| Asked {
        whose: Decider::Investors { name: option.name.clone(), option: option.title().to_owned(), result },
        choices: vec![
            ("not to invest".to_owned(), OptionId::new(place), Vec::new()),
            ("to invest".to_owned(), OptionId::new(place), vec![Figure::Return(Investors::All, figure)]),
        ],
    };
    model.options.iter().enumerate().filter(|(_, option)| option.capital.is_some()).map(decision).collect()
}

/// None with fewer than two draws.
fn decision(
    model: &Model,
    asked: Asked,
    outcomes: &[Vec<f64>],
    rows: &[&Input],
    drawn: &[Vec<f64>],
) -> Option<Decision> {
    let mean = |values: &Vec<f64>| distribution(&values.iter().copied().collect()).mean;
    let means: Vec<Estimate> = outcomes.iter().map(mean).collect::<Option<_>>()?;
    let choice = Choice::new(outcomes);
    let known_input = |(row, values): (&&Input, &Vec<f64>)| {
        let worth = choice.knowing(values)?;
        Some((row.risk, KnownInput { path: row.path.clone(), worth }))
    };
    let mut inputs: Vec<(Purpose, KnownInput)> = rows.iter().zip(drawn).filter_map(known_input).collect();
    let known_group = |source: RiskSource| {
        let own = rows.iter().zip(drawn).filter(|(row, _)| source.purposes.contains(&row.risk));
        let own: Vec<&[f64]> = own.map(|(_, values)| values.as_slice()).collect();
        let parts = inputs.iter().filter(|(risk, _)| source.purposes.contains(risk));
        let at_once = choice.knowing_all(&own);
        let worth = largest(at_once, parts.map(|(_, input)| input.worth))?;
        let grows = grows((worth, choice.error()), at_once, by_half(&choice, &own));
        Some(KnownGroup { source, n_inputs: own.len(), worth, grows })
    };
    let mut groups: Vec<KnownGroup> = sources(model).into_iter().filter_map(known_group).collect();
    let all: Vec<&[f64]> = drawn.iter().map(Vec::as_slice).collect();
    let at_once = choice.knowing_all(&all);
    let everything = largest(at_once, groups.iter().map(|group| group.worth));
    // Worth as much as one of its parts it grows as that does.
    let is_of_one = |worth: Worth| groups.iter().any(|group| group.worth == worth && group.grows);
    let everything_grows = everything.is_some_and(|worth| {
        is_of_one(worth) || grows((worth, choice.error()), at_once, by_half(&choice, &all))
    });
    inputs.sort_by(|a, b| b.1.worth.value.value.total_cmp(&a.1.worth.value.value));
    groups.sort_by(|a, b| b.worth.value.value.total_cmp(&a.worth.value.value));
    Some(Decision {
        whose: asked.whose,
        choices: asked.choices.into_iter().map(|(title, ..)| title).zip(means).collect(),
        chosen: choice.best(),
        everything,
        draws_for_everything: choice.draws_for_all(&all),
        everything_grows,
        groups,
        inputs: inputs.into_iter().map(|(_, input)| input).collect(),
    })
}

/// Who knows more can do what he would do knowing less: the best of the rules that were found.
fn largest(own: Option<Worth>, parts: impl Iterator<Item = Worth>) -> Option<Worth> {
    own.into_iter()
        .chain(parts)
        .reduce(|most, other| if other.value.value > most.value.value { other } else { most })
}

/// What half of the draws tell of several inputs.
#[derive(Clone, Copy, Debug, PartialEq)]
enum ByHalf {
    /// Nothing: these draws may not tell all.
    Nothing,
    /// So much, with fewer terms of the regression: with more draws than these there would be more of them yet.
    WithFewerTerms(f64),
    /// All terms are in it with these draws already: what noise in it misses is told from the regression itself.
    Needless,
}

fn by_half(choice: &Choice, inputs: &[&[f64]]) -> ByHalf {
    let draws = inputs.first().map_or(0, |input| input.len());
    match choice.knowing_by_half(inputs) {
        None => ByHalf::Nothing,
        Some(_) if draws >= choice.draws_for_all(inputs) => ByHalf::Needless,
        Some(worth) => ByHalf::WithFewerTerms(worth),
    }
}

/// What is less than this part of the error of the choice itself is of no weight in it. What changes the choice in hardly any draw has
/// hardly an error of its own.
const OF_NO_WEIGHT: f64 = 0.1;

/// Whether knowing several inputs at once is likely to be worth more than is told, by more than its error: by what noise in the regression
/// misses, or, as long as more draws bring more terms, by what they would bring. That falls about as one over the number of
/// draws: twice what all draws tell less what half of them tell is free of it (L. F. Richardson 1911, the deferred approach to the limit).
fn grows((told, error): (Worth, f64), at_once: Option<Worth>, by_half: ByHalf) -> bool {
    let Some(at_once) = at_once else { return told.value.value > 0.0 };
    let more_by = |whole: f64| whole - told.value.value > told.value.se.max(OF_NO_WEIGHT * error);
    more_by(at_once.value.value + at_once.missed)
        || match by_half {
            ByHalf::Nothing => told.value.value > 0.0,
            ByHalf::WithFewerTerms(half) => more_by(2.0 * at_once.value.value - half),
            ByHalf::Needless => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of a worth that falls short of 12 by 4,000 over the draws, 2,000 draws tell 10 and half of them 8: twice the one less the other
    /// is 12. Told is 10 ± 1, or ± 3, or the 12 ± 1 that one input by itself is worth.
    #[test]
    fn what_more_draws_would_bring_is_held_against_the_error() {
        let worth = |value: f64, se: f64| Worth {
            value: Estimate { value, se },
            changes: 0.5,
            instead: 1,
            missed: 0.0,
        };
        let at_once = Some(worth(10.0, 1.0));
        let half = ByHalf::WithFewerTerms(8.0);
        assert!(grows((worth(10.0, 1.0), 4.0), at_once, half));
        assert!(!grows((worth(10.0, 3.0), 4.0), at_once, half));
        assert!(!grows((worth(12.0, 1.0), 4.0), at_once, half));
        assert!(!grows((worth(10.0, 1.0), 4.0), at_once, ByHalf::Needless));
        // Too few draws to look at all at once, or in halves: where something is worth knowing there may be more.
        let nothing = ByHalf::Nothing;
        assert!(
            grows((worth(10.0, 1.0), 4.0), None, nothing) && grows((worth(10.0, 1.0), 4.0), at_once, nothing)
        );
        assert!(!grows((worth(0.0, 0.0), 4.0), Some(worth(0.0, 0.0)), nothing));
    }

    /// Told is 10 ± 1; noise made the choice at once worse by 2, or by a half.
    #[test]
    fn what_noise_misses_is_held_against_the_error() {
        let at_once = |value: f64, missed: f64| {
            Some(Worth { value: Estimate { value, se: 1.0 }, changes: 0.5, instead: 1, missed })
        };
        let told = at_once(10.0, 0.0).expect("a worth");
        assert!(grows((told, 4.0), at_once(10.0, 2.0), ByHalf::Needless));
        assert!(!grows((told, 4.0), at_once(10.0, 0.5), ByHalf::Needless));
        assert!(!grows((told, 4.0), at_once(8.0, 2.0), ByHalf::Needless));
        // The choice itself errs by so much that 2 more are of no weight.
        assert!(!grows((told, 30.0), at_once(10.0, 2.0), ByHalf::Needless));
    }
}
