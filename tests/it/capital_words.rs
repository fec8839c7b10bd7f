//! Every word of capital renders in a sentence.

use std::fs;
use std::path::Path;

use sib::engine::Plan;
use sib::report::sentences::capital_sentences;
use sib::scenario::fields::{Kind, Section};
use sib::scenario::language::SCENARIO;

use crate::capital_alone::scenario;
use crate::common::{model, opened};

const CAPITAL: &str = r#"
draw = [["0 months", "£1,000"], ["12 months", "£500"]]
closes = "60 months"
tranche.notes = { commitment = "£1,000", coupon = { by = "contract year", steps = [[1, "2% / year"], [4, { by = "rate", line = [["55%", "3% / year"], ["60%", "7.5% / year"]], below = "0% / year" }]] }, coupon_at_least = { by = "contract year", steps = [[1, "1% / year"], [4, "0% / year"]] }, coupon_at_most = "15% / year", redeems = { by = "rate", steps = [["0%", "50%"], ["55%", "100%"]] }, matures = "57 months" }
tranche.senior = { commitment = "£400", coupon = "5% / year", coupon_paid = "quarterly", commitment_fee = "1% / year", instalments = { by = "month", line = [["24 months", "0%"], ["48 months", "100%"]] }, matures = "48 months" }
tranche.units = { commitment = "£100", is = "equity", rank = 2, holder = "provider", return_at_most = "12% / year", multiple_at_most = 1.8 }
tranche.half = { commitment = "£100", redeems = "50%" }
tranche.gift = { commitment = "£10", is = "grant" }
tranche.back = { commitment = "£10", is = "recoverable grant" }
tranche.waits = { commitment = "£20", is = "deferred fee", holder = "provider" }
redemption.early = { of = "notes", at = "36 months", if = { measure = "rate", less_than = "55%" }, pays = "75% of principal" }
guarantee.promise = { by = "foundation", of = "notes", covers = "75% of principal", fee = "2% / year" }
guarantee.fund = { by = "foundation", of = "senior", covers = { by = "month", steps = [["0 months", "£60"], ["48 months", "£72"]] }, called = "on closure", fee = "£3", label = "the foundation's fund" }
pool.ring = { clauses = ["outcomes.one", "outcomes.two"] }
reserve.cushion = { target = "£50" }
fee.share = { to = "manager", amount = "5% of payments", every = "quarter" }
waterfall = [
  { contract = "delivery", support = ["cushion"] },
  { fee = "share", limit = "£100 / year" }, { fee = "promise" }, { fee = "fund" },
  { reserve = "cushion", until = "24 months" },
  { coupon = ["notes", "senior"], when = "half-yearly" },
  { principal = "senior", from = "ring", when = "after 24 months" },
  { principal = ["notes", "half"], limit = "20% of payments" },
  { return = "units", limit = "8% / year" },
  { principal = "back" }, { principal = "waits" },
  { surplus = { units = "50%", council = "50%" }, limit = "£1,000", name = "shared" },
  { surplus = { council = "100%" } },
]
"#;

/// `UPDATE_EXPECTED=1` writes the sentences anew, to be read as a council officer would.
#[test]
fn every_word_of_capital_is_said() {
    let model = model(&scenario(60, CAPITAL));
    let said = capital_sentences(&model, &model.capitals[0]).join("\n") + "\n";
    let expected = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sentences/capital.txt");
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(&expected, &said).expect("the sentences can be written");
    }
    assert_eq!(said, fs::read_to_string(&expected).unwrap_or_default());
}

/// Instalments have dates, they rise, and what is repaid so is repaid in full; a grant is not repaid.
#[test]
fn instalments_that_say_nothing_are_refused() {
    let whole =
        "instalments = { by = \"month\", line = [[\"24 months\", \"0%\"], [\"48 months\", \"100%\"]] }";
    let falling =
        "instalments = { by = \"month\", steps = [[\"24 months\", \"50%\"], [\"36 months\", \"20%\"]] }";
    for (class, words, refused) in [
        ("is = \"loan\"", whole, None),
        ("is = \"loan\"", "instalments = \"50%\"", Some("instalments without dates")),
        ("is = \"loan\"", falling, Some("instalments that fall")),
        ("redeems = \"50%\"", whole, Some("`redeems` of a class with instalments")),
        ("is = \"grant\"", whole, Some("`instalments` of a grant")),
    ] {
        let capital = CAPITAL.replace(
            "commitment = \"£100\", redeems = \"50%\"",
            &format!("commitment = \"£100\", {class}, {words}"),
        );
        let found = opened(&scenario(60, &capital)).err().map(|refused| refused.report);
        match (found, refused) {
            (None, None) => {}
            (Some(report), Some(refused)) => assert!(report.contains(refused), "{report}"),
            (found, refused) => panic!("{words}: {found:?}, not {refused:?}"),
        }
    }
}

/// Every word that the tables know of a capital is in the arrangement above, or in the two real deals.
#[test]
fn the_arrangement_has_every_word() {
    let deals = [
        CAPITAL,
        include_str!("../../scenarios/sheffield-promoting-independence.toml"),
        include_str!("../../scenarios/essex-edge-of-care.toml"),
    ];
    // What only names a thing, changes when investors are called or paid, or has a test of its own.
    let elsewhere = [
        "vehicle",
        "label",
        "draw_order",
        "redraw_until",
        "stops_after",
        "indexed",
        "called",
        "distribute_from",
    ];
    let mut missing = Vec::new();
    words(capital_section(), &mut |word| {
        let written = [format!("{word} ="), format!("{word}."), format!("{{ {word} =")];
        let found = deals.iter().any(|deal| written.iter().any(|written| deal.contains(written)));
        if !found && !elsewhere.contains(&word) {
            missing.push(word);
        }
    });
    assert!(missing.is_empty(), "{missing:?}");
}

/// A word of an arrangement that is given another value or loses a sign is refused or run, never the end of the program.
#[test]
fn no_broken_word_of_capital_makes_the_program_panic() {
    const OTHERS: [&str; 14] = [
        "",
        "0%",
        "100%",
        "£0",
        "£10bn",
        "0 months",
        "-3 months",
        "600 months",
        "1000% / year",
        "rate",
        "notes",
        "£5 / week",
        "5% of principal",
        "2021-01",
    ];
    for whole in [scenario(60, CAPITAL), crate::capital_figures::DEAL.to_owned()] {
        let mut n_run = 0;
        let mut try_it = |text: &str| {
            if let Ok(opened) = opened(text) {
                Plan::new(&opened.model).unwrap_or_else(|error| panic!("{error}\n{text}"));
                n_run += 1;
            }
        };
        let start = whole.find("[capital.fund]").expect("it is there");
        let end = whole.find("[[option]]").expect("it is there");
        let quotes: Vec<usize> = whole[start..end].match_indices('"').map(|(at, _)| start + at).collect();
        for quote in quotes.chunks(2) {
            for other in OTHERS {
                try_it(&format!("{}{other}{}", &whole[..=quote[0]], &whole[quote[1]..]));
            }
        }
        for (at, _) in whole[start..end].match_indices([',', '=', '{']) {
            try_it(&format!("{}{}", &whole[..start + at], &whole[start + at + 1..]));
        }
        assert!(n_run > 50, "{n_run} variants are valid and run");
    }
}

fn capital_section() -> &'static Section {
    match SCENARIO.field("capital").map(|field| field.kind) {
        Some(Kind::Map(named)) => named.section,
        _ => panic!("capital is a table of named tables"),
    }
}

fn words(section: &'static Section, see: &mut impl FnMut(&'static str)) {
    for field in section.fields {
        see(field.key);
        match field.kind {
            Kind::Map(named) => words(named.section, see),
            Kind::List(inner, _) => words(inner, see),
            _ => {}
        }
    }
}
