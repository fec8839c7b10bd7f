//! `sib explain`: a scenario in plain sentences.

use super::args::ExplainArguments;
use super::output::{deliver, say};
use super::{Failure, Under, open, reports};
use crate::report::explain::{Explained, UnderCase};

/// Opens the scenario, without and with each of its cases, and says what it holds.
pub(super) fn explain(asked: &ExplainArguments) -> Result<(), Failure> {
    let opened = |case: Option<&str>| open(&asked.file, &Under::changes(case, &asked.changes.sets));
    let must = |case: Option<&str>| opened(case).map_err(|refused| Failure::Scenario(refused.report));
    let without_case = must(None)?;
    if without_case.n_warnings > 0 {
        say(&without_case.warnings);
    }
    let chosen =
        asked.changes.case.as_deref().map(|case| must(Some(case))).transpose()?.map(|opened| opened.model);
    let under = |(name, _): &(String, Option<String>)| UnderCase {
        name: name.clone(),
        model: opened(Some(name)).ok().map(|opened| opened.model),
    };
    let cases: Vec<UnderCase> = without_case.model.cases.iter().map(under).collect();
    let explained = Explained {
        model: chosen.as_ref().unwrap_or(&without_case.model),
        case: asked.changes.case.as_deref(),
        sets: &asked.changes.sets,
        without_case: &without_case.model,
        cases: &cases,
    };
    deliver(&reports::of_words(&explained), asked.out.as_deref())
}
