//! `docs/data-dictionary.md` is what the data files are written with, and has a line for every figure of every scenario.

use std::collections::BTreeSet;
use std::path::Path;

use sib::analysis::reading::is_read;
use sib::analysis::summarise;
use sib::data::{Kind, OverDraws, over_draws};
use sib::engine::{Needed, Plan};
use sib::model::{OptionId, Statistic, Wanted};
use sib::report::tables::dictionary::{dictionary, measures};
use sib::stage::record::figures;

use crate::common::{in_parallel, model_of, provenance, scenario_files};

/// Whether a path is of a pattern, piece by piece; a placeholder stands for one piece.
pub fn is_of(path: &str, pattern: &str) -> bool {
    let (path, pattern): (Vec<_>, Vec<_>) = (path.split('.').collect(), pattern.split('.').collect());
    let fits = |(piece, of): (&&str, &&str)| match *of {
        "NAME" => !piece.is_empty(),
        "N" => piece.parse::<u16>().is_ok_and(|year| year > 0),
        "YEAR" => piece.split('-').all(|part| part.parse::<u16>().is_ok()) && [4, 7].contains(&piece.len()),
        word => *piece == word,
    };
    path.len() == pattern.len() && path.iter().zip(&pattern).all(fits)
}

#[test]
fn the_dictionary_is_what_the_data_files_are_written_with() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = root.join("docs/data-dictionary.md");
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        std::fs::write(&page, dictionary()).expect("the page can be written");
    }
    let written = std::fs::read_to_string(&page).unwrap_or_default();
    assert!(written == dictionary(), "docs/data-dictionary.md is not what the data files are written with");
    let readme = std::fs::read_to_string(root.join("README.md")).expect("there is a README");
    assert!(readme.contains("](docs/data-dictionary.md)"), "the README leads to the dictionary");
}

/// Every figure of every scenario has the path and the unit that the dictionary says of its kind, of no other kind, and every
/// kind is one that some scenario has.
#[test]
fn every_figure_of_every_scenario_has_one_line() {
    let known = measures();
    let kinds: Vec<String> = Kind::all().iter().map(|kind| kind.pattern()).collect();
    let of_file = in_parallel(&scenario_files(), |file| {
        let model = model_of(file, None);
        let mut met = BTreeSet::new();
        for option in (0..model.options.len()).map(OptionId::new) {
            for figure in figures(&model, option) {
                let path = figure.path(&model, option);
                let lines: Vec<_> = known.iter().filter(|(pattern, _)| is_of(&path, pattern)).collect();
                let [(pattern, unit)] = lines[..] else { panic!("{path}: {lines:?}") };
                assert_eq!(*pattern, Kind::of(figure, &model).pattern(), "{path}");
                let own = format!("{:?}", figure.unit(&model)).to_lowercase();
                assert!(
                    *unit == own || unit.starts_with("as counted") && unit.contains(&own),
                    "{path}: {unit}, {own}"
                );
                met.insert(pattern.clone());
            }
        }
        met
    });
    let met: BTreeSet<String> = of_file.into_iter().flatten().collect();
    // Years of contracts are figures only where a check asks for them; no payer of a deal here puts off what its budget does not hold.
    let unmet: Vec<&String> = kinds.iter().filter(|kind| !met.contains(*kind)).collect();
    assert!(
        unmet.iter().all(|kind| kind.contains("year.N") || *kind == "payer.NAME.owed"),
        "no scenario has {unmet:?}"
    );
}

/// What is known only over all draws has a path that no figure of a draw has, and whatever can be told of an option can be asked
/// for: by checks, by what parties accept, as a price that is sought.
#[test]
fn every_figure_over_all_draws_can_be_asked_for() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let model = model_of(&root.join("scenarios/essex-edge-of-care.toml"), None);
    let plan = Plan::of_needed(&model, Needed::draws(&model), None).expect("the base case can be played");
    let summary = summarise(&model, &plan.base_case(provenance(1, 0)));
    let mut n_asked = 0;
    for (place, summed) in summary.options.iter().enumerate() {
        let option = OptionId::new(place);
        for figure in figures(&model, option) {
            let path = figure.path(&model, option);
            assert!(!OverDraws::are_at(&path), "{path}");
        }
        for (_, path, _) in over_draws(summed) {
            assert!(OverDraws::are_at(&path), "{path}");
            let wanted = Wanted {
                result: path.clone(),
                of_year: None,
                option,
                against: None,
                statistic: Statistic::Mean,
            };
            assert_eq!(is_read(&model, &wanted, &[]), Ok(()), "{path}");
            n_asked += 1;
        }
    }
    assert!(n_asked > 20, "{n_asked}");
}
