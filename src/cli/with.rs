//! Analyses that stand in the report of a run, each with what it takes if nothing is said.

use std::path::Path;

use super::args::{
    Analysing, Changes, Format, Playing, PriceArguments, SensitivityArguments, StressArguments, With, Writing,
};
use super::interrupt::Interrupt;
use super::progress::Manner;
use super::{Failure, appraisal, information, price, risk, sensitivity, stress};
use crate::report::analysed::Analysed;
use crate::report::partial;
use crate::scenario::Opened;

/// By how much inputs without a range are moved.
const BY: &str = "10%";

/// What analyses find of a scenario, and what is missing of it, in a sentence, if the user stopped them.
#[derive(Default)]
pub(super) struct Found {
    pub(super) analysed: Vec<Analysed>,
    pub(super) missing: Option<String>,
}

/// What each analysis finds of a scenario that is played as a report asks for, with draws of its own.
pub(super) fn analyses(
    with: &[With],
    (file, opened): (&Path, &Opened),
    playing: &Playing,
    (manner, interrupt): (Manner, &Interrupt),
) -> Result<Found, Failure> {
    let mut found = Found::default();
    let (mut begun, mut missing) = (Vec::new(), Vec::new());
    for &with in with {
        if interrupt.carry_on().is_break() {
            missing.push(with.name());
            continue;
        }
        match analysis(with, (file, opened), playing, (manner, interrupt)) {
            Ok(own) => {
                begun.extend(partial::is_partial(&own.from).then(|| with.name()));
                found.analysed.push(own);
            }
            Err(Failure::Stopped(_)) => missing.push(with.name()),
            Err(failure) => return Err(failure),
        }
    }
    found.missing = stopped(&begun, &missing);
    Ok(found)
}

/// That some analyses are not finished, and others were not made.
fn stopped(begun: &[String], missing: &[String]) -> Option<String> {
    let of = |names: &[String], one: &str, more: &str| match names {
        [] => None,
        [name] => Some(format!("{name} {one}")),
        names => Some(format!("{} {more}", names.join(", "))),
    };
    let begun = of(begun, "is not finished", "are not finished");
    let missing = of(missing, "is missing", "are missing");
    let said: Vec<String> = begun.into_iter().chain(missing).collect();
    (!said.is_empty()).then(|| format!("Stopped before all analyses were made: {}.", said.join("; ")))
}

fn analysis(
    with: With,
    (file, opened): (&Path, &Opened),
    playing: &Playing,
    (manner, interrupt): (Manner, &Interrupt),
) -> Result<Analysed, Failure> {
    let analysing = Analysing {
        file: file.to_owned(),
        draws: with.draws(),
        seed: playing.seed(),
        threads: playing.threads,
        changes: Changes { case: playing.changes.case.clone(), sets: playing.changes.sets.clone() },
        writing: Writing {
            format: Format::Text,
            out: None,
            formats: Vec::new(),
            quiet: manner == Manner::Quiet,
        },
    };
    match with {
        With::Zone => {
            let asked = PriceArguments {
                analysing,
                turn: None,
                times: None,
                range: None,
                rest: None,
                until: None,
                option: None,
                zone: true,
            };
            price::found(&asked, opened, interrupt)
        }
        With::Sensitivity => {
            let asked = SensitivityArguments {
                analysing,
                results: Vec::new(),
                option: None,
                by: BY.to_owned(),
                decision: None,
                switch: Vec::new(),
                grid: Vec::new(),
            };
            sensitivity::found(&asked, opened, interrupt)
        }
        With::Stress => {
            let asked = StressArguments { analysing, cases: Vec::new(), option: None };
            stress::found(&asked, opened, interrupt)
        }
        With::Risk => risk::found(&analysing, opened, interrupt),
        With::Information => information::found(&analysing, opened, interrupt),
        With::Appraisal => appraisal::found(&analysing, opened, interrupt),
    }
}
