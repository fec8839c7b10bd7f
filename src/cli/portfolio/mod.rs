//! `sib portfolio`: opens the deals, plays each with numbers of its own, and holds them together.

mod holdings;
mod named;
mod terms;
mod together;

use std::path::PathBuf;

use super::args::PortfolioArguments;
use super::interrupt::{self, Interrupt};
use super::output::say;
use super::progress::{Manner, Progress};
use super::{Failure, Under, analysed, open, provenance};
use crate::analysis::portfolio::{self, Deal, Held, holdable};
use crate::data::{Coupling, FundHolding, FundTerms, Provenance, Sampling, World};
use crate::engine::{Fanning, Keep, Needed, Plan, Played, Settings};
use crate::model::{Model, OptionId};
use crate::report::{self, analysed::Analysed};
use crate::scenario::Opened;
use named::Named;

/// Plays the deals and writes what a fund of them earns and risks.
pub(super) fn portfolio(asked: &PortfolioArguments, interrupt: &Interrupt) -> Result<(), Failure> {
    let scenarios = open_all(asked)?;
    let scenarios: Vec<&Opened> = scenarios.iter().collect();
    let found = found(asked, (&scenarios, (None, asked.sets.as_slice())), interrupt)?;
    analysed::write(&asked.writing, &scenarios[0].model, &found)?;
    interrupt::ended(&found.from, analysed::manner(&asked.writing), "", "")
}

/// What is found of opened scenarios, with the case and the changes that the first of them is under.
pub(super) fn found(
    asked: &PortfolioArguments,
    (scenarios, changes): (&[&Opened], (Option<&String>, &[String])),
    interrupt: &Interrupt,
) -> Result<Analysed, Failure> {
    let (titles, manner) = (titles(scenarios), analysed::manner(&asked.writing));
    let first = &scenarios[0].model;
    let holds = check(asked, scenarios)?;
    let terms = terms_of(asked, scenarios)?;
    let mut plans = Vec::new();
    for (opened, &(option, _)) in scenarios.iter().zip(&holds) {
        let needed = Needed::of_option(&opened.model, option);
        plans.push(Plan::of_needed(&opened.model, needed, None).map_err(super::play::failed)?);
    }
    let named = Named { files: &asked.files, titles: &titles };
    let shared = together::share(&asked.holding.together, &mut plans, asked.seed, &named)?;
    let held: Vec<Held<'_>> = scenarios
        .iter()
        .zip(&holds)
        .map(|(opened, &(option, holding))| Held::new(&opened.model, option, holding))
        .collect();
    let (deals, n_draws) =
        interrupt.while_drawing(|| play(asked, (&plans, scenarios), (held, &titles), (manner, interrupt)))?;
    let from = provenance(scenarios[0], (asked.seed, n_draws), changes, Coupling::SameLuck);
    let hashes: Vec<&str> = scenarios.iter().map(|opened| opened.sha256.as_str()).collect();
    let from = Provenance {
        scenario_sha256: hashes.join(" "),
        stopped_before: (n_draws < asked.draws).then_some(asked.draws),
        ..from
    };
    interrupt::enough(&from, DRAWS_LEAST, manner)?;
    let said = scenarios
        .iter()
        .zip(&holds)
        .zip(&titles)
        .filter_map(|((opened, &(option, holding)), title)| {
            report::analysed::holding(&opened.model, option, holding, title)
        })
        .collect();
    Ok(report::analysed::portfolio(first, &portfolio::portfolio(&deals, &terms, (shared, said)), from))
}

/// Refuses deals and terms that no fund can have, before anything is played. Of each deal the option whose investors the fund is,
/// and what it holds.
pub(super) fn check(
    asked: &PortfolioArguments,
    scenarios: &[&Opened],
) -> Result<Vec<(OptionId, FundHolding)>, Failure> {
    let first = &scenarios[0].model;
    let titles = titles(scenarios);
    terms_of(asked, scenarios)?;
    let mut options = Vec::new();
    for (opened, title) in scenarios.iter().zip(&titles) {
        options.push(holdable(title, &opened.model, first).map_err(|why| Failure::Run(why.to_string()))?);
    }
    let named = Named { files: &asked.files, titles: &titles };
    holdings::holdings(&asked.holding.holds, (scenarios, &options), &named)
}

/// On what terms the fund holds these deals.
fn terms_of(asked: &PortfolioArguments, scenarios: &[&Opened]) -> Result<FundTerms, Failure> {
    let models: Vec<&Model> = scenarios.iter().map(|opened| &opened.model).collect();
    terms::terms(&asked.holding, models[0].currency, portfolio::last_month(&models))
}

/// Draws that each deal makes in turn: so many may be lost when the user stops them.
const BLOCK: u32 = 512;
/// Draws of which every error is known.
const DRAWS_LEAST: u32 = 40;

fn open_all(asked: &PortfolioArguments) -> Result<Vec<Opened>, Failure> {
    opened(&asked.files, &asked.sets, analysed::manner(&asked.writing))
}

/// Opens the files of deals, with values changed.
pub(super) fn opened(files: &[PathBuf], sets: &[String], manner: Manner) -> Result<Vec<Opened>, Failure> {
    let mut all = Vec::new();
    for file in files {
        let opened =
            open(file, &Under::changes(None, sets)).map_err(|refused| Failure::Scenario(refused.report))?;
        if manner == Manner::Talkative && opened.n_warnings > 0 {
            say(&opened.warnings);
        }
        all.push(opened);
    }
    Ok(all)
}

/// What reports call each deal: its title up to a colon, with a number where two would be alike.
fn titles(scenarios: &[&Opened]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for opened in scenarios {
        let title = opened.model.title.split(':').next().unwrap_or_default().trim().to_owned();
        let alike = |n: usize| if n == 1 { title.clone() } else { format!("{title} ({n})") };
        let free = (1..).map(alike).find(|title| !all.contains(title));
        all.push(free.expect("there are more numbers than deals"));
    }
    all
}

/// The same draws of every deal, or those that are finished of each when the user stops them, and how many; each deal under a seed
/// of its own: people and chances of different deals have nothing in common.
fn play(
    asked: &PortfolioArguments,
    (plans, scenarios): (&[Plan<'_>], &[&Opened]),
    (held, titles): (Vec<Held<'_>>, &[String]),
    (manner, interrupt): (Manner, &Interrupt),
) -> Result<(Vec<Deal>, u32), Failure> {
    let progress = Progress::of(u64::from(asked.draws) * plans.len() as u64, manner);
    let (mut n_made, mut n_draws, carry_on) = (0, 0, || interrupt.carry_on());
    for first in (0..asked.draws).step_by(BLOCK as usize) {
        let draws = first..asked.draws.min(first.saturating_add(BLOCK));
        let mut is_whole = true;
        for (place, ((plan, opened), held)) in plans.iter().zip(scenarios).zip(&held).enumerate() {
            // The golden ratio keeps seeds apart; that of the first differs from that of what is shared.
            let seed = asked.seed ^ (place as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let settings = Settings {
                seed,
                draws: draws.clone(),
                threads: asked.threads.map(std::num::NonZeroUsize::get),
                coupling: Coupling::SameLuck,
                sampling: Sampling::Independent,
                fans: Fanning::Dropped,
                keep: Keep::EveryDraw,
            };
            let from = provenance(opened, (seed, draws.end - draws.start), (None, &[]), Coupling::SameLuck);
            let see = |draw: u32, world: &World, played: &[Played]| held.see(draw, world, played);
            let played = plan.run_and_see(&settings, from, &carry_on, &see).map_err(super::play::failed)?;
            is_whole &= played.provenance.stopped_before.is_none();
            n_made += u64::from(played.provenance.draws);
            progress.done(n_made);
        }
        // One deal has other draws of a block that was stopped than another.
        if !is_whole {
            break;
        }
        n_draws = draws.end;
    }
    progress.finish();
    let deals = held.into_iter().zip(titles).map(|(held, title)| held.deal(title.clone(), n_draws));
    Ok((deals.collect(), n_draws))
}
