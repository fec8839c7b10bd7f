//! One table of every published figure that something of the project is held against, with where it was published and the
//! test that holds it: `docs/published-figures.md`.
//!
//! Its rows are made from the checks of the scenarios and from the table below, which stands for tests in Rust. `UPDATE_EXPECTED=1
//! cargo test published_figures` writes it anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use sib::scenario::record::Record;

use crate::common::{record_of, scenario_files, tree_of};
use crate::source_files::{addresses, root, test_code, tests};

/// A published figure that a test in Rust is held against.
struct Published {
    /// What it is.
    figure: &'static str,
    /// Its value as it was published.
    value: &'static str,
    /// Where.
    address: &'static str,
    /// The test, as `cargo test` prints its name.
    test: &'static str,
}

const RIKERS: &str = "http://www.socialventures.com.au/case-studies/rikers-island-sib/";
const NEWPIN_TABLE: &str =
    "http://emmatomkinson.com/2013/06/03/nsw-social-benefit-bond-returns-to-investors/";

/// Every published figure in the tests in Rust.
const IN_RUST: &[Published] = &[
    Published {
        figure: "yearly returns of the four-year note of $9.6m, by payment",
        value: "1.2%, 1.5%, 1.9%, 3.3%, 5.1%",
        address: RIKERS,
        test: "published_terms::the_stepped_note_has_the_published_returns",
    },
    Published {
        figure: "the part of the note that its guarantee leaves lost",
        value: "25%",
        address: RIKERS,
        test: "published_terms::the_guarantee_leaves_a_quarter_of_the_principal_lost",
    },
    Published {
        figure: "the loss on $7.2m drawn with $6.0m guaranteed",
        value: "$1.2m",
        address: "http://mdrc.org/news/mdrc-news/no-success-failure-ny-sees-social-impact-bond-pluses",
        test: "published_terms::stopped_early_the_loan_loses_what_the_fund_lacks",
    },
    Published {
        figure: "points of the performance coupon, and its floor",
        value: "3% at 55%, 7.5% at 60%, 12% at 65%, 15% at 70%; 5% in years 1 to 3",
        address: NEWPIN_TABLE,
        test: "published_terms::the_performance_coupon_follows_the_published_rates",
    },
    Published {
        figure: "the coupon of the first year, at a rate of 60%",
        value: "7.5%",
        address: "https://paperzz.com/doc/8781392/",
        test: "published_terms::the_performance_coupon_follows_the_published_rates",
    },
    Published {
        figure: "the coupon of the second year, at a rate of 61.6%",
        value: "8.9%",
        address: "https://www.themandarin.com.au/49174-social-impact-bonds-good-results-newpin/",
        test: "published_terms::the_performance_coupon_follows_the_published_rates",
    },
    Published {
        figure: "the odds ratio of placement out of home that a trial of multisystemic therapy found",
        value: "1.25",
        address: "http://discovery.ucl.ac.uk/10037910/",
        test: "reaching::an_odds_ratio_of_a_quarter_more_on_eleven_in_a_hundred_gives_thirteen_point_four",
    },
    Published {
        figure: "social time preference rates of the Green Book",
        value: "3.5% a year up to year 30, 3.0% to 75, 2.5% to 125, 2.0% to 200, 1.5% to 300, then 1.0%",
        address: "https://www.gov.uk/government/publications/tag-forthcoming-changes/forthcoming-change-green-book-updates",
        test: "model::prices::tests::green_book_factors_follow_the_published_rates",
    },
    Published {
        figure: "the known answers of the random number generator",
        value: "three blocks",
        address: "https://github.com/DEShawResearch/random123/blob/main/tests/kat_vectors",
        test: "random::philox::tests::gives_the_known_answers_of_random123",
    },
];

const FILE: &str = "docs/published-figures.md";

/// The kind of a check that is held against a calculation of its own file.
const BY_HAND: &str = "by hand";

/// The document.
fn document() -> String {
    let mut written = String::from(
        "# Published figures\n\n\
         Every published figure that something here is held against, where it was published, and the test that holds it. Made from the\n\
         scenarios and the tests by `UPDATE_EXPECTED=1 cargo test published_figures`.\n\n\
         A *fitted* figure was used to set an input: that it comes out proves nothing. A *reproduced* one follows from inputs that were\n\
         not set from it. The checks of a file are run by `sib check FILE`, and those of all files by `cargo test checks_of_every`. A\n\
         figure of the *program* is held by a test of the program itself, which `cargo test NAME` runs.\n\n\
         | figure | as published | kind | where | test |\n|---|---|---|---|---|\n",
    );
    let mut second = String::new();
    for file in scenario_files() {
        let name = shown(&file);
        for check in record_of(&tree_of(&file)).records("check") {
            let source = check.side.source.as_deref().expect("a check names its source");
            let kind = check.word("kind").expect("a check has a kind");
            let test =
                format!("[{}](../{name}): `{}`", name.trim_start_matches("scenarios/"), check.key.name);
            if kind == BY_HAND {
                second += &row(&[&figure(check), &value(check), source, &test]);
            } else {
                written += &row(&[&figure(check), &value(check), kind, source, &test]);
            }
        }
    }
    for own in IN_RUST {
        written += &row(&[own.figure, own.value, "program", own.address, &format!("`{}`", own.test)]);
    }
    written
        + "\n## Worked out by hand\n\nChecks that hold a result against arithmetic on the file's own numbers. Nothing of this was published: they\n\
           test the program, not the model.\n\n\
           | figure | as calculated | how | check |\n|---|---|---|---|\n"
        + &second
}

fn row(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    format!("| {} |\n", cells.join(" | "))
}

/// A path from the top of the project.
fn shown(file: &Path) -> String {
    let inside = file.strip_prefix(root()).expect("scenarios stand in the project");
    inside.to_string_lossy().replace('\\', "/")
}

/// What a check is about: its result, and where and under what it is read.
fn figure(check: &Record) -> String {
    let name = |key: &str, words: &str| check.name(key).map(|name| format!("{words} `{}`", name.name));
    let parts = [
        check.text("result").map(|result| format!("`{result}`")),
        check.text("in").map(|year| format!("in {year}")),
        check.word("statistic").filter(|word| *word != "base case").map(str::to_owned),
        name("option", "of"),
        name("against", "less"),
        name("under", "case"),
        name("replay", "replay"),
        number(check, "level").map(|level| format!("at {level}")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The value of a check as its author wrote it.
fn value(check: &Record) -> String {
    let number = |key| number(check, key);
    match (number("equals"), number("within"), number("at_least"), number("at_most")) {
        (Some(value), Some(within), ..) => format!("{value} ± {within}"),
        (Some(value), None, ..) => value,
        (None, _, Some(least), Some(most)) => format!("{least} to {most}"),
        (None, _, Some(least), None) => format!("at least {least}"),
        (None, _, None, Some(most)) => format!("at most {most}"),
        (None, _, None, None) => unreachable!("a check states what it expects"),
    }
}

/// A number of a check as its author wrote it.
fn number(check: &Record, key: &str) -> Option<String> {
    let quantities = check.number(key)?.quantities();
    let [quantity] = quantities[..] else { panic!("{} of {} is one number", key, check.path) };
    Some(quantity.written.clone())
}

#[test]
fn the_table_of_published_figures_is_that_of_the_scenarios_and_tests() {
    let (file, document) = (root().join(FILE), document());
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(&file, &document).expect("the table can be written");
    }
    let written = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        written == document,
        "{FILE} is not that of the scenarios and the tests: UPDATE_EXPECTED=1 cargo test published_figures"
    );
    let readme = fs::read_to_string(root().join("README.md")).expect("there is a README");
    assert!(readme.contains(&format!("]({FILE})")), "the README leads to {FILE}");
}

/// A check of a published figure gives its address.
#[test]
fn every_check_gives_the_address_of_its_figure() {
    for file in scenario_files() {
        for check in record_of(&tree_of(&file)).records("check") {
            let source = check.side.source.as_deref().expect("a check names its source");
            let place = format!("{}: {}: {source}", shown(&file), check.key.name);
            assert!(check.word("kind") == Some(BY_HAND) || !addresses(source).is_empty(), "{place}");
        }
    }
}

/// What the tests cite and what the table says is the same: each row names a test that exists and that cites its address,
/// and each address in a test stands in a row.
#[test]
fn the_tests_in_rust_cite_what_the_table_says() {
    let own = "published_figures::";
    let tests = tests();
    let cited: BTreeSet<(String, String)> = tests
        .iter()
        .filter(|test| !test.name.starts_with(own))
        .flat_map(|test| addresses(&test.text).into_iter().map(|address| (test.name.clone(), address)))
        .collect();
    let said: BTreeSet<(String, String)> =
        IN_RUST.iter().map(|row| (row.test.to_owned(), row.address.to_owned())).collect();
    for row in IN_RUST {
        assert!(tests.iter().any(|test| test.name == row.test), "there is no test {}", row.test);
    }
    let lacking: Vec<_> = said.difference(&cited).collect();
    assert!(lacking.is_empty(), "rows whose test does not cite them: {lacking:#?}");
    let lacking: Vec<_> = cited.difference(&said).collect();
    assert!(lacking.is_empty(), "cited by a test, and not in the table: {lacking:#?}");
}

/// Whatever is cited in test code is cited by a test, so that the table has it.
#[test]
fn no_address_in_test_code_stands_outside_a_test() {
    let (mut n_cited, own) = (0, "tests/it/published_figures.rs");
    let tests = tests();
    for (path, code) in test_code().iter().filter(|(path, _)| path != own) {
        let of_tests = tests.iter().filter(|test| test.file == *path);
        let by_tests: usize = of_tests.map(|test| addresses(&test.text).len()).sum();
        assert_eq!(addresses(code).len(), by_tests, "{path} cites something outside its tests");
        n_cited += by_tests;
    }
    assert!(n_cited >= IN_RUST.len(), "{n_cited} addresses");
}
