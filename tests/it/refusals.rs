//! Broken scenarios and their exact messages.
//!
//! Each `tests/invalid/NAME.toml` breaks one rule; `NAME.txt` beside it holds what is said of it. Run with
//! `UPDATE_EXPECTED=1` to write the messages anew, then read them as the person would who made the mistake.

use std::fs;
use std::path::{Path, PathBuf};

use sib::engine::Plan;
use sib::scenario::{Request, open};

use crate::common::{opened, run};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/invalid")
}

/// Everything that is said of a file: errors, else warnings, else why it cannot be run; nothing if it is sound.
fn said(name: &str, text: &str) -> String {
    let request = Request { file: PathBuf::from(name), ..Request::default() };
    match open(&request, &|_: &Path| Ok(text.to_owned())) {
        Err(refused) => refused.report,
        Ok(opened) if opened.n_warnings > 0 => opened.warnings,
        Ok(opened) => {
            Plan::new(&opened.model).map_or_else(|error| format!("error: {error}\n"), |_| String::new())
        }
    }
}

#[test]
fn every_broken_scenario_gets_its_messages() {
    let update = std::env::var_os("UPDATE_EXPECTED").is_some();
    let mut files: Vec<PathBuf> = fs::read_dir(folder())
        .expect("the folder is there")
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    files.sort();
    assert!(files.len() >= 30, "{} broken scenarios", files.len());
    let mut wrong = Vec::new();
    for file in files {
        let name = file.file_name().expect("a file has a name").to_string_lossy().into_owned();
        let said = said(&name, &fs::read_to_string(&file).expect("the file can be read"));
        let expected = file.with_extension("txt");
        if update {
            fs::write(&expected, &said).expect("the messages can be written");
        }
        if said.is_empty() {
            wrong.push(format!("{name} is accepted"));
        } else if said != fs::read_to_string(&expected).unwrap_or_default() {
            wrong.push(format!("{name} now says:\n{said}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn five_mistakes_are_five_errors_at_their_places() {
    let text = fs::read_to_string(folder().join("five-mistakes.toml")).expect("the file is there");
    let refused = opened(&text).expect_err("the file has five mistakes");
    assert_eq!(refused.n_errors, 5, "{refused}");
    for part in ["start = 2020", "peeple", "\"40 places\"", "\"$12,000\"", "histori"] {
        let line = text.lines().position(|line| line.contains(part)).expect("the mistake is there") + 1;
        assert!(refused.report.contains(&format!("test.toml:{line}:")), "{part} in line {line}\n{refused}");
    }
}

/// A small sound deal, of which the tests below change one part at a time.
const DEAL: &str = include_str!("deal.toml");

/// The deal with parts written otherwise.
fn deal_with(changes: &[(&str, &str)]) -> String {
    changes.iter().fold(DEAL.to_owned(), |text, (part, otherwise)| {
        assert!(text.contains(part), "the deal has {part}");
        text.replacen(part, otherwise, 1)
    })
}

#[test]
fn the_deal_itself_is_sound() {
    assert_eq!(said("deal.toml", DEAL), "");
}

/// Parts of the deal and what may stand in their place: valid, or refused, but never the end of the program.
const EDGES: [(&str, &str); 99] = [
    ("horizon = \"72 months\"", "horizon = \"1 month\""),
    ("horizon = \"72 months\"", "horizon = \"100 years\""),
    ("horizon = \"72 months\"", "horizon = \"0 months\""),
    ("start = \"2020-04\"", "start = \"0001-01\""),
    ("start = \"2020-04\"", "start = \"9999-12\""),
    ("start = \"2020-04\"", "start = \"2020-02-29\""),
    ("start = \"2020-04\"", "start = \"2020-01-31\""),
    ("people = 60", "people = 0"),
    ("people = 60", "people = 0.5"),
    ("people = 60", "people = 1"),
    ("people = 60", "people = { low = 1, central = 50, high = 1e6 }"),
    ("starts_in = \"care\"", "starts_in = \"died\""),
    ("starts_in = \"care\"", "starts_in = { care = \"0%\", home = \"100%\" }"),
    ("starts_in = \"care\"", "starts_in = {}"),
    ("starts_in = \"care\"", "starts_in = \"care\"\ntime_already = \"150 years\"\nfrailty = 10"),
    ("starts_in = \"care\"", "starts_in = \"care\"\nfrailty = 0.000001\ntogether = 10"),
    ("starts_in = \"care\"", "starts_in = \"care\"\n[cohort.group]"),
    (
        "starts_in = \"care\"",
        "starts_in = \"care\"\n[cohort.group.a]\nshare = \"0%\"\n[cohort.group.b]\nshare = \"100%\"",
    ),
    ("rate = \"3 / month\"", "rate = \"0 / month\""),
    ("rate = \"3 / month\"", "rate = \"20 / day\""),
    (
        "rate = \"3 / month\"",
        "rate = { low = \"0.000001 / month\", central = \"1 / month\", high = \"1000000 / month\" }",
    ),
    ("rate = \"3 / month\"", "rate = { by = \"month\", steps = [] }"),
    ("rate = \"3 / month\"", "rate = { by = \"month\", line = [[\"200 months\", \"3 / month\"]] }"),
    ("until = \"24 months\"\narrive", "until = \"0 months\"\narrive"),
    ("until = \"24 months\"\narrive", "until = \"150 years\"\narrive"),
    ("until = \"24 months\"\narrive", "until = \"2001-01\"\narrive"),
    ("until = \"24 months\"\narrive", "until = \"24 months\"\nspread = 1000\narrive"),
    ("until = \"24 months\"\narrive", "until = \"24 months\"\nspread = 0\narrive"),
    ("until = \"24 months\"\narrive", "until = \"24 months\"\ncommon = 10\narrive"),
    ("until = \"24 months\"\narrive", "until = \"24 months\"\naccepted = \"0%\"\narrive"),
    ("until = \"24 months\"\narrive", "until = \"24 months\"\nwait_at_most = \"0 days\"\narrive"),
    ("until = \"24 months\"\narrive", "until = \"24 months\"\nlost_waiting = \"1000 / day\"\narrive"),
    ("arrive = { low = \"80%\"", "arrive = { low = \"0.001%\""),
    ("length = \"12 months\"\ncapacity = 40", "capacity = 40"),
    ("length = \"12 months\"", "length = \"150 years\""),
    ("length = \"12 months\"", "length = \"1 day\""),
    ("length = \"12 months\"", "length = \"0.1 days\""),
    (
        "length = \"12 months\"",
        "length = { estimate = \"12 months\", ci95 = [\"0.01 months\", \"1800 months\"] }",
    ),
    ("length = \"12 months\"", "length = \"12 months\"\ncompletes = \"0%\""),
    ("length = \"12 months\"", "length = \"12 months\"\nleaves_early = \"1000 / day\""),
    ("length = \"12 months\"", "length = \"12 months\"\nstart_delay = \"150 years\""),
    ("length = \"12 months\"", "length = \"12 months\"\nruns = \"1 day\""),
    (
        "length = \"12 months\"",
        "length = \"12 months\"\nfidelity = { by = \"month\", steps = [[\"3 months\", \"50%\"]] }",
    ),
    ("capacity = 40", "capacity = 0"),
    ("capacity = 40", "capacity = 0.4"),
    ("capacity = 40", "teams = 0\nper_team = 0"),
    ("capacity = 40", "teams = 0\nper_team = 0\nposts = 3\nturnover = \"0 / year\"\nvacant_for = \"1 day\""),
    ("capacity = 40", "teams = 1.5\nper_team = 3\nturnover = \"50 / day\"\nvacant_for = \"0.1 days\""),
    (
        "capacity = 40",
        "teams = 2\nper_team = 3\nposts = 1000\nturnover = \"1 / year\"\nvacant_for = \"100 years\"",
    ),
    (
        "works_here = { successes = 9, failures = 3, base = \"yes\", source = \"a review\" }",
        "works_here = \"0%\"",
    ),
    (
        "works_here = { successes = 9, failures = 3, base = \"yes\", source = \"a review\" }",
        "works_here = { successes = 0, failures = 0, base = \"no\" }",
    ),
    ("on = [\"transition.care.home\"]", "on = []"),
    ("hazard_ratio = { estimate = 2.0, ci95 = [1.25, 3.2], source = \"a trial\" }", "hazard_ratio = 0"),
    ("hazard_ratio = { estimate = 2.0, ci95 = [1.25, 3.2], source = \"a trial\" }", "hazard_ratio = 1000"),
    (
        "hazard_ratio = { estimate = 2.0, ci95 = [1.25, 3.2], source = \"a trial\" }",
        "hazard_ratio = 2\nlasts = \"1 day\"\nfades = \"150 years\"",
    ),
    (
        "hazard_ratio = { estimate = 2.0, ci95 = [1.25, 3.2], source = \"a trial\" }",
        "becomes = \"0 / year\"\nfades = \"3 months\"",
    ),
    (
        "hazard_ratio = { estimate = 2.0, ci95 = [1.25, 3.2], source = \"a trial\" }",
        "becomes = \"1000 / day\"\nfades = \"3 months\"",
    ),
    (
        "hazard_ratio = { estimate = 2.0, ci95 = [1.25, 3.2], source = \"a trial\" }",
        "risk_ratio = 3\nbaseline_risk = \"40%\"\nover = \"1 year\"",
    ),
    (
        "hazard_ratio = { estimate = 2.0, ci95 = [1.25, 3.2], source = \"a trial\" }",
        "odds_ratio = 0\nbaseline_risk = \"40%\"\nover = \"1 year\"\nfades = \"2 months\"",
    ),
    ("low = \"0.1 / year\"\ncentral = \"0.2 / year\"\nhigh = \"0.4 / year\"", "value = \"0 / year\""),
    ("low = \"0.1 / year\"\ncentral = \"0.2 / year\"\nhigh = \"0.4 / year\"", "value = \"1000 / day\""),
    (
        "low = \"0.1 / year\"\ncentral = \"0.2 / year\"\nhigh = \"0.4 / year\"",
        "value = \"99.99999% in 1 day\"",
    ),
    (
        "low = \"0.1 / year\"\ncentral = \"0.2 / year\"\nhigh = \"0.4 / year\"",
        "by = \"time in state\"\nline = [[\"0 days\", \"0 / year\"], [\"150 years\", \"9 / year\"]]",
    ),
    (
        "low = \"0.1 / year\"\ncentral = \"0.2 / year\"\nhigh = \"0.4 / year\"",
        "by = \"calendar\"\nsteps = [[\"1900-01\", \"1 / year\"], [\"2300-01\", \"2 / year\"]]",
    ),
    (
        "[transition.any.died]\nrate",
        "[transition.home.died]\nexactly = \"0.5 days\"\n[transition.any.died]\nrate",
    ),
    (
        "[transition.any.died]\nrate",
        "[transition.home.home]\nexactly = \"1 day\"\n[transition.any.died]\nrate",
    ),
    (
        "[transition.any.died]\nrate",
        "[transition.home.died]\ntime = \"1 day\"\nshape = 20\n[transition.any.died]\nrate",
    ),
    (
        "[transition.any.died]\nrate",
        "[transition.home.died]\ntime = \"150 years\"\nshape = 0.05\n[transition.any.died]\nrate",
    ),
    (
        "[transition.any.died]\nrate",
        "[transition.home.died]\ntime = \"1 day\"\nspread = 10\n[transition.any.died]\nrate",
    ),
    (
        "[transition.any.died]\nrate",
        "[transition.home.died]\ntime = \"150 years\"\nspread = 0.01\n[transition.any.died]\nrate",
    ),
    ("cost = { value = \"£800 / week\", source = \"the council's budget\" }", "cost = \"£0 / day\""),
    ("cost = { value = \"£800 / week\", source = \"the council's budget\" }", "cost = \"£10bn / day\""),
    ("indexed = \"fixed\"\nends", "indexed = \"1000% / year\"\nends"),
    ("indexed = \"fixed\"\nends", "indexed = \"-100% / year\"\nends"),
    ("[party.council]", "[prices.gdp]\nthen = \"-100% / year\"\n[party.council]"),
    (
        "[party.council]",
        "[prices]\ndeflator = \"gdp\"\nbase = \"1900-01\"\n[prices.gdp]\nthen = \"1000% / year\"\n[party.council]",
    ),
    (
        "[party.council]",
        "[prices]\ndeflator = \"gdp\"\n[prices.gdp]\nthen = \"-100% / year\"\n[party.council]",
    ),
    ("for = \"6 months\"", "for = \"1 day\"\ngrace = \"150 years\""),
    ("for = \"6 months\"", "for = \"150 years\""),
    ("for = \"6 months\"", "for = \"0.2 days\""),
    ("stays_in = \"home\"", "stays_in = []"),
    ("within = \"12 months\"", "within = \"1 day\"\nunit = \"quarter\""),
    ("within = \"12 months\"", "within = \"150 years\""),
    ("fixed = { value = \"90%\", source = \"case files\" }", "fixed = \"0%\""),
    ("fixed = { value = \"90%\", source = \"case files\" }", "fixed = 1e9"),
    ("payers = { council = \"75%\", nhs = \"25%\" }", "payers = {}"),
    ("payers = { council = \"75%\", nhs = \"25%\" }", "payers = { council = \"100%\", nhs = \"0%\" }"),
    ("cap = \"£1m\"", "cap = \"£0\""),
    ("price = \"£12,000\"", "price = \"£10bn\""),
    (
        "price = \"£12,000\"",
        "price = { by = \"count\", steps = [[0.5, \"£1\"], [1e9, \"£2\"]], below = \"£3\" }\nscaled = [\"1000%\", \"1000%\"]",
    ),
    ("for_each = \"kept\"", "for_each = \"days_saved\"\ncounted = \"to date\"\ncap_units = 0"),
    ("commitment = \"£400,000\"", "commitment = \"£0\""),
    (
        "commitment = \"£400,000\"",
        "commitment = \"£10bn\"\ncoupon = \"1000% / year\"\ncoupon_paid = \"added\"",
    ),
    (
        "[capital.fund]",
        "[capital.fund]\ndraw_ahead = \"0 months\"\nkeep = \"150 years\"\nstops_after = \"1 day\"",
    ),
    ("[capital.fund]", "[capital.fund]\ncloses = \"0 months\"\ndistribute = \"every 1 month\""),
    ("[capital.fund]", "[capital.fund]\ndraw = []\nredraw_until = \"150 years\""),
    (
        "[capital.fund]",
        "[capital.fund]\ndraw = [[\"150 years\", \"£1m\"], [\"0 months\", \"£0\"]]\ndistribute_from = \"150 years\"",
    ),
    ("contracts = [\"outcomes\", \"delivery\"]", "contracts = []"),
    ("units = { kept = [0, 1, 2, 2] }", "units = { kept = [] }"),
];

#[test]
fn no_edge_of_the_language_ends_the_program() {
    let (mut n_run, mut ended) = (0, Vec::new());
    for (part, otherwise) in EDGES {
        let text = deal_with(&[(part, otherwise)]);
        let ran = std::panic::catch_unwind(|| match opened(&text) {
            Ok(opened) => usize::from(run(&opened.model, 1, 3).options.len() == 2),
            Err(_) => 0,
        });
        match ran {
            Ok(ran) => n_run += ran,
            Err(_) => ended.push(otherwise),
        }
    }
    assert!(ended.is_empty(), "the program ended at:\n{}", ended.join("\n--\n"));
    assert!(n_run > 40, "{n_run} run");
}

/// What is wrong under a case alone says under which: a path that the case takes away is sought in vain nowhere else.
#[test]
fn an_error_under_a_case_names_the_case() {
    let text =
        fs::read_to_string(folder().join("case-sets-what-is-not-there.toml")).expect("the file is there");
    let steps = "{ by = \"month\", steps = [[\"0 months\", \"£12,000\"], [\"12 months\", \"£9,000\"]] }";
    let text = text
        .replace("price = \"£12,000\"", &format!("price = {steps}"))
        .replace("clause.kept.price\"]", "clause.kept.price.12 months\"]")
        .replace("[case.low]", "[case.flat_price]")
        .replace("\"referals.arrive\" = \"50%\"", "\"contract.outcomes.clause.kept.price\" = \"£10,000\"");
    let under = |case: Option<&str>| {
        let request =
            Request { file: PathBuf::from("deal.toml"), case: case.map(str::to_owned), ..Request::default() };
        open(&request, &|_: &Path| Ok(text.clone()))
    };
    let named = under(Some("flat_price")).expect_err("the case takes the step away").report;
    let expected = "unknown path `contract.outcomes.clause.kept.price.12 months` (under case `flat_price`)";
    assert!(named.contains(expected), "{named}");
    let plain = under(None).unwrap_or_else(|refused| panic!("{refused}"));
    assert_eq!(plain.warnings, "");
}
