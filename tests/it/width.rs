//! Reports and comparisons fit 100 columns: of every scenario, in every case, whatever the figures come to.
//!
//! With so few draws figures and their errors are as long as they are with many: some are known to four digits.

use std::collections::BTreeMap;
use std::path::Path;

use sib::analysis::compare::{Ran, compare};
use sib::analysis::summarise;
use sib::report::text::{comparison_text, text};

use crate::common::{in_parallel, opened_file, run, scenario_files};

const DRAWS: u32 = 12;
const WIDTH: usize = 100;

#[test]
fn every_report_fits_the_width_in_every_case() {
    let cases: Vec<_> = scenario_files()
        .into_iter()
        .flat_map(|file| {
            let model = opened_file(&file, None).unwrap_or_else(|refused| panic!("{refused}")).model;
            let named = model.cases.into_iter().map(|(name, _)| Some(name));
            std::iter::once(None).chain(named).map(move |case| (file.clone(), case)).collect::<Vec<_>>()
        })
        .collect();
    let too_wide = in_parallel(&cases, |(file, case)| too_wide(file, case.as_deref())).concat();
    assert!(too_wide.is_empty(), "{} lines are too wide:\n{}", too_wide.len(), too_wide.join("\n"));
}

/// Lines of the report and of the comparison that are too wide, each with where it stands.
fn too_wide(file: &Path, case: Option<&str>) -> Vec<String> {
    let opened = opened_file(file, case).unwrap_or_else(|refused| panic!("{refused}"));
    let model = &opened.model;
    let mut results = run(model, 1, DRAWS);
    results.provenance.scenario_sha256.clone_from(&opened.sha256);
    results.provenance.case = case.map(str::to_owned);
    let comparison = compare(&[Ran { name: "scenario", model, results: &results }], 0, &BTreeMap::new());
    let written = comparison_text(model, &comparison) + &text(model, &summarise(model, &results));
    let place = format!("{}, case {}", file.display(), case.unwrap_or("none"));
    let wide = written.lines().filter(|line| line.chars().count() > WIDTH);
    wide.map(|line| format!("{place}: {line}")).collect()
}
