//! The numbers behind each picture: titles and tables of a small run of four deals, kept under `tests/pictures`.
//! `UPDATE_EXPECTED=1 cargo test --test it -- pictures` writes them anew.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use sib::analysis::payoff;
use sib::analysis::summarise;
use sib::data::PayoffOrigin;
use sib::engine::Plan;
use sib::report::plots::plots;

use super::common::{in_parallel, model_of, run_with_cash};
use super::golden::{root, updating};

const FILES: [&str; 4] =
    ["sheffield-promoting-independence", "essex-edge-of-care", "walsall-keyring", "rikers-able"];

/// Draws of a picture: enough for every part of it to have something to show.
const DRAWS: u32 = 200;

/// Every picture of a run: its name, its title, its table.
fn numbers(file: &Path) -> String {
    let model = model_of(file, None);
    let summary = summarise(&model, &run_with_cash(&model, 1, DRAWS));
    let found = model.payoff.as_ref().map(|levels| {
        let option = payoff::option(&model, levels.measure, None).unwrap();
        let origin = PayoffOrigin::default();
        payoff::payoff(&Plan::new(&model).unwrap(), option, levels, origin, &|_| ()).unwrap()
    });
    let mut written = String::new();
    for picture in plots(&model, &summary, found.as_ref()) {
        writeln!(written, "{}: {}", picture.name, picture.drawing.title).unwrap();
        for row in &picture.drawing.numbers {
            writeln!(written, "  {}", row.join(" | ")).unwrap();
        }
        written.push('\n');
    }
    written
}

#[test]
fn pictures_show_the_numbers_that_are_kept() {
    let found =
        in_parallel(&FILES, |name| numbers(&root().join("scenarios").join(name).with_extension("toml")));
    for (name, found) in FILES.iter().zip(found) {
        let kept = root().join("tests/pictures").join(name).with_extension("txt");
        if updating() {
            fs::create_dir_all(kept.parent().unwrap()).unwrap();
            fs::write(&kept, &found).unwrap();
        }
        let expected = fs::read_to_string(&kept).unwrap_or_default();
        let line = found.lines().zip(expected.lines()).position(|(found, expected)| found != expected);
        assert!(
            found == expected,
            "{name}: differs from {} in line {}",
            kept.display(),
            line.unwrap_or_default() + 1
        );
        assert!(found.lines().count() > 40, "{name}: there is something to show");
    }
}
