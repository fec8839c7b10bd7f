//! `sib portfolio`: opens the deals, plays each with numbers of its own, and holds them together.

use std::path::PathBuf;

use super::args::{Holding, PortfolioArguments};
use super::interrupt::{self, Interrupt};
use super::output::say;
use super::progress::{Manner, Progress};
use super::{Failure, Under, analysed, open, provenance};
use crate::analysis::portfolio::{self, Deal, holdable};
use crate::data::{Coupling, FundTerms, Provenance, Results, Sampling, Shared};
use crate::engine::{Fanning, Gathered, Keep, Plan, Settings};
use crate::model::OptionId;
use crate::report::{self, analysed::Analysed};
use crate::scenario::Opened;
use crate::units::{Currency, Quantity, Span, parse};

/// Plays the deals and writes what a fund of them earns and risks.
pub(super) fn portfolio(asked: &PortfolioArguments, interrupt: &Interrupt) -> Result<(), Failure> {
    let scenarios = open_all(asked)?;
    let scenarios: Vec<&Opened> = scenarios.iter().collect();
    let found = found(asked, (&scenarios, None), interrupt)?;
    analysed::write(&asked.writing, &scenarios[0].model, &found)?;
    interrupt::ended(&found.from, analysed::manner(&asked.writing), "", "")
}

/// What is found of opened scenarios, the first of them under a case if it is.
pub(super) fn found(
    asked: &PortfolioArguments,
    (scenarios, case): (&[&Opened], Option<&String>),
    interrupt: &Interrupt,
) -> Result<Analysed, Failure> {
    let (titles, manner) = (titles(scenarios), analysed::manner(&asked.writing));
    let first = &scenarios[0].model;
    let options = check(asked, scenarios)?;
    let terms = terms(&asked.holding, first.currency)?;
    let mut plans = Vec::new();
    for opened in scenarios {
        plans.push(Plan::new(&opened.model).map_err(super::play::failed)?);
    }
    let shared = share(asked, &mut plans, &titles)?;
    let played = interrupt.while_drawing(|| play(asked, (&plans, scenarios), (manner, interrupt)))?;
    let n_draws = played[0].provenance.draws;
    let from = provenance(scenarios[0], (asked.seed, n_draws), case, Coupling::SameLuck);
    let hashes: Vec<&str> = scenarios.iter().map(|opened| opened.sha256.as_str()).collect();
    let from = Provenance {
        scenario_sha256: hashes.join(" "),
        stopped_before: (n_draws < asked.draws).then_some(asked.draws),
        ..from
    };
    interrupt::enough(&from, DRAWS_LEAST, manner)?;
    let all = plans.iter().zip(played).zip(options.iter().zip(titles));
    let deals: Vec<Deal<'_>> = all
        .map(|((plan, results), (&option, title))| Deal { title, model: plan.model(), results, option })
        .collect();
    Ok(report::analysed::portfolio(first, &portfolio::portfolio(&deals, &terms, shared), from))
}

/// Refuses deals and terms that no fund can have, before anything is played. The option of each deal that it holds.
pub(super) fn check(asked: &PortfolioArguments, scenarios: &[&Opened]) -> Result<Vec<OptionId>, Failure> {
    let first = &scenarios[0].model;
    terms(&asked.holding, first.currency)?;
    let option = |(opened, title): (&&Opened, &String)| {
        holdable(title, &opened.model, first).map_err(|why| Failure::Run(why.to_string()))
    };
    scenarios.iter().zip(&titles(scenarios)).map(option).collect()
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

/// On what terms the fund holds the deals.
fn terms(asked: &Holding, currency: Currency) -> Result<FundTerms, Failure> {
    let read = |option: &str, text: &String| {
        parse(text, currency).map_err(|why| Failure::Run(format!("{option}: {why}")))
    };
    let wrong = |option: &str, text: &str, rule: &str| {
        Failure::Run(format!("{option} is \"{text}\"\n  hint: write {rule}"))
    };
    let mut terms = FundTerms::default();
    if let Some(text) = &asked.commitment {
        match read("--commitment", text)? {
            Quantity::Amount(amount) => terms.commitment = Some(amount),
            _ => return Err(wrong("--commitment", text, "an amount, such as £5m")),
        }
    }
    if let Some(text) = &asked.first_loss {
        match read("--first-loss", text)? {
            Quantity::Share(share) if (0.0..=1.0).contains(&share.to_fraction()) => {
                terms.first_loss = share.to_fraction();
            }
            _ => return Err(wrong("--first-loss", text, "a share from 0% to 100%, such as 20%")),
        }
    }
    if let Some(text) = &asked.recycle_until {
        match read("--recycle-until", text)? {
            Quantity::Duration(Span::Months(months)) if (0.0..=1_200.0).contains(&months) => {
                terms.recycles_until = Some(months as u16);
            }
            _ => {
                return Err(wrong(
                    "--recycle-until",
                    text,
                    "months or years after the start, such as \"72 months\"",
                ));
            }
        }
    }
    Ok(terms)
}

/// Lets numbers of the deals move together.
fn share(
    asked: &PortfolioArguments,
    plans: &mut [Plan<'_>],
    titles: &[String],
) -> Result<Vec<Shared>, Failure> {
    let mut all = Vec::new();
    for text in &asked.holding.together {
        let wrong = |why: &str| {
            Failure::Run(format!(
                "--together \"{text}\": {why}\n  hint: write the path of an uncertain number and a share, such as referrals.arrive=60%"
            ))
        };
        let (path, share) = text.split_once('=').ok_or_else(|| wrong("there is no = in it"))?;
        let (path, share) = (path.trim(), share.trim());
        let correlation = match parse(share, plans[0].model().currency) {
            Ok(Quantity::Share(share)) => share.to_fraction(),
            _ => return Err(wrong("how closely is no share")),
        };
        if !(0.0..=1.0).contains(&correlation) {
            return Err(wrong("how closely lies between 0% and 100%"));
        }
        let mut deals = Vec::new();
        for (plan, title) in plans.iter_mut().zip(titles) {
            if plan.share(path, correlation, asked.seed) {
                deals.push(title.clone());
            }
        }
        if deals.len() < 2 {
            return Err(wrong(&format!(
                "{} of the deals draws a number at this path; two or more must, for them to move together",
                if deals.is_empty() { "none" } else { "only one" }
            )));
        }
        all.push(Shared { path: path.to_owned(), correlation, deals });
    }
    Ok(all)
}

/// The same draws of every deal, or those that are finished of each when the user stops them; each deal under a seed of its own:
/// people and chances of different deals have nothing in common.
fn play(
    asked: &PortfolioArguments,
    (plans, scenarios): (&[Plan<'_>], &[&Opened]),
    (manner, interrupt): (Manner, &Interrupt),
) -> Result<Vec<Results>, Failure> {
    let progress = Progress::of(u64::from(asked.draws) * plans.len() as u64, manner);
    let gathered = |plan| Gathered::new(vec![plan], Keep::EveryDraw, 0..asked.draws);
    let mut all: Vec<Gathered<'_>> = plans.iter().map(gathered).collect();
    let (mut n_made, carry_on) = (0, || interrupt.carry_on());
    for first in (0..asked.draws).step_by(BLOCK as usize) {
        let draws = first..asked.draws.min(first.saturating_add(BLOCK));
        let mut block = Vec::new();
        for (place, (plan, opened)) in plans.iter().zip(scenarios).enumerate() {
            // The golden ratio keeps seeds apart; that of the first differs from that of what is shared.
            let seed = asked.seed ^ (place as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let settings = Settings {
                seed,
                draws: draws.clone(),
                threads: asked.threads.map(std::num::NonZeroUsize::get),
                coupling: Coupling::SameLuck,
                sampling: Sampling::Independent,
                fans: Fanning::Kept,
                keep: Keep::EveryDraw,
            };
            let from = provenance(opened, (seed, draws.end - draws.start), None, Coupling::SameLuck);
            let played = plan.run_and_hand_on(&settings, from, &carry_on, &mut |drawn| {
                n_made += u64::from(drawn.n);
                progress.done(n_made);
                Ok(())
            });
            block.push(played.map_err(super::play::failed)?);
        }
        // One deal has other draws of a block that was stopped than another.
        if block.iter().any(|own| own.provenance.stopped_before.is_some()) {
            break;
        }
        all.iter_mut().zip(block).for_each(|(all, own)| all.add(vec![own]));
    }
    progress.finish();
    let from = scenarios.iter().map(|opened| provenance(opened, (asked.seed, 0), None, Coupling::SameLuck));
    Ok(all.into_iter().zip(from).flat_map(|(all, from)| all.finish(vec![from]).0).collect())
}
