//! Analyses that stand in the report of a run, each with what it takes if nothing is said.

use std::path::Path;

use super::args::{
    Analysing, Changes, Format, Playing, PriceArguments, SensitivityArguments, StressArguments, With, Writing,
};
use super::interrupt::Interrupt;
use super::progress::Manner;
use super::{Failure, appraisal, information, price, risk, sensitivity, stress};
use crate::report::analysed::Analysed;
use crate::scenario::Opened;

/// By how much inputs without a range are moved.
const BY: &str = "10%";

/// What each analysis finds of a scenario that is played as a report asks for, with draws of its own.
pub(super) fn analyses(
    with: &[With],
    (file, opened): (&Path, &Opened),
    playing: &Playing,
    (manner, interrupt): (Manner, &Interrupt),
) -> Result<Vec<Analysed>, Failure> {
    with.iter().map(|&with| analysis(with, (file, opened), playing, (manner, interrupt))).collect()
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
            price::found(&asked, opened)
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
            sensitivity::found(&asked, opened)
        }
        With::Stress => {
            stress::found(&StressArguments { analysing, cases: Vec::new(), option: None }, opened)
        }
        With::Risk => risk::found(&analysing, opened, interrupt),
        With::Information => information::found(&analysing, opened, interrupt),
        With::Appraisal => appraisal::found(&analysing, opened),
    }
}
