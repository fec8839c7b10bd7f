//! The text of `sib explain`: every part and every number of every scenario is in it.

use proptest::prelude::*;
use sib::model::{From, Input, Model, Origin, Unit};
use sib::report::explain::{Explained, UnderCase, all_chapters, explanation};
use sib::report::number::{base, percent};
use sib::report::sentences::{Chapter, clause_sentence, measure_sentence, term_sentence};

use crate::capital_alone::scenario;
use crate::common::{model, model_of, opened_with, scenario_files};
use crate::deals::{Money, deal, written};

const DEAL: &str = include_str!("deal.toml");

/// Every scenario of the project and the deal of the tests, each with its cases.
fn everything() -> Vec<(Model, Vec<UnderCase>)> {
    let on_disk = scenario_files().into_iter().map(|file| {
        let found = model_of(&file, None);
        let cases = found.cases.iter().map(|(case, _)| under_case(case, Some(model_of(&file, Some(case)))));
        let cases = cases.collect();
        (found, cases)
    });
    on_disk.chain([(model(DEAL), Vec::new())]).collect()
}

fn under_case(name: &str, model: Option<Model>) -> UnderCase {
    UnderCase { name: name.to_owned(), model }
}

fn explained<'a>(model: &'a Model, cases: &'a [UnderCase]) -> Explained<'a> {
    Explained { model, case: None, sets: &[], without_case: model, cases }
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The sentences of the chapters whose titles begin so.
fn sentences<'c>(chapters: &'c [Chapter], title: &str) -> Vec<&'c str> {
    let found = chapters.iter().filter(|chapter| chapter.title.starts_with(title));
    found.flat_map(|chapter| &chapter.sentences).map(String::as_str).collect()
}

#[test]
fn every_clause_tranche_step_measure_state_and_way_of_every_scenario_has_its_sentence() {
    for (model, cases) in everything() {
        let explained = explained(&model, &cases);
        let (chapters, text) = (all_chapters(&explained), flat(&explanation(&explained)));
        let says = |sentence: &str| assert!(text.contains(sentence), "not said: {sentence}\n{text}");
        for sentence in chapters.iter().flat_map(|chapter| &chapter.sentences) {
            says(sentence);
            let last = sentence.chars().next_back().expect("a sentence is not empty");
            assert!(".:\"".contains(last), "{sentence}");
        }
        for contract in &model.contracts {
            says(&term_sentence(&model, contract));
            contract.clauses.iter().for_each(|clause| says(&clause_sentence(&model, contract, clause)));
        }
        model.measures.iter().for_each(|measure| says(&measure_sentence(&model, measure)));
        for replay in &model.replays {
            let title = replay.label.clone().unwrap_or_else(|| replay.name.replace('_', " "));
            assert!(!sentences(&chapters, &format!("Observed figures: {title}")).is_empty(), "{title}");
        }
        let care = sentences(&chapters, "Care");
        let one_starts = |start: &str| {
            let n = care.iter().filter(|said| said.to_lowercase().starts_with(&start.to_lowercase())).count();
            assert_eq!(n, 1, "{start}: {care:?}");
        };
        for state in &model.states {
            let one = care.iter().filter(|said| {
                let rest = said.to_lowercase().strip_prefix(&state.title().to_lowercase()).map(str::to_owned);
                rest.is_some_and(|rest| rest.starts_with(" costs") || rest.starts_with(':'))
            });
            assert_eq!(one.count(), 1, "{}", state.title());
        }
        for way in &model.transitions {
            let to = model.states[way.to.index()].title();
            match way.from {
                From::State(from) => {
                    one_starts(&format!("From \"{}\" to \"{to}\": ", model.states[from.index()].title()));
                }
                From::Any => one_starts(&format!("From any setting to \"{to}\": ")),
            }
        }
        for capital in &model.capitals {
            let title = capital.label.clone().unwrap_or_else(|| capital.name.replace('_', " "));
            let said = sentences(&chapters, &format!("Capital: {title}"));
            for tranche in &capital.tranches {
                let title = tranche.label.clone().unwrap_or_else(|| tranche.name.replace('_', " "));
                let start = format!("{title} (rank {})", tranche.rank).to_lowercase();
                assert!(said.iter().any(|said| said.to_lowercase().starts_with(&start)), "{start}: {said:?}");
            }
            for step in 1..=capital.waterfall.len() {
                let n = said.iter().filter(|said| said.starts_with(&format!("{step}. "))).count();
                assert_eq!(n, 1, "step {step} of {said:?}");
            }
        }
    }
}

/// The chapter in which the numbers of a section are said.
fn chapter_of(path: &str) -> &'static str {
    match path.split('.').next().expect("a path has a name") {
        "prices" | "discounting" => "Time and money",
        "party" => "Who pays",
        "state" | "transition" | "counterfactual" => "Care",
        "milestone" => "What people may reach",
        "score" => "What people are measured on",
        "cohort" | "referrals" => "People",
        "service" => "Service",
        "baseline" | "measure" => "What is counted",
        "contract" => "Contract",
        "capital" => "Capital",
        "replay" => "Observed figures",
        other => panic!("numbers of `{other}` have no chapter"),
    }
}

/// How a number is said: its base value; of a yes or no, its chance; of an age of whole years, these.
fn spoken(row: &Input, model: &Model) -> String {
    let written = base(row, model.currency);
    let is_age = ["age", "until_age"].iter().any(|word| row.path.ends_with(&format!(".{word}")));
    let months = written.strip_suffix(" months").and_then(|months| months.parse::<u32>().ok());
    if let (true, true, Some(months)) = (is_age, row.law.is_certain(), months) {
        let some = |n: u32, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
        let (years, rest) = (some(months / 12, "year"), some(months % 12, "month"));
        return if months.is_multiple_of(12) { years } else { format!("{years} and {rest}") };
    }
    match written.as_str() {
        "yes" | "no" => percent(row.law.mean().expect("a yes or no has a chance"), 3),
        _ => written.replace(" / ", " a "),
    }
}

/// Whether a number goes without saying: nothing, or the whole.
fn is_plain(row: &Input) -> bool {
    row.law.is_certain() && (row.law.base() == 0.0 || (row.unit == Unit::Share && row.law.base() == 1.0))
}

/// Fails unless every number that a file gives stands in the chapter of its section.
fn must_say_every_number(model: &Model, cases: &[UnderCase]) {
    let chapters = all_chapters(&explained(model, cases));
    let mut n = 0;
    for (_, row) in model.inputs.rows() {
        if !matches!(row.origin, Origin::Given { .. }) || is_plain(row) {
            continue;
        }
        n += 1;
        let (chapter, number) = (chapter_of(&row.path), spoken(row, model));
        let said = sentences(&chapters, chapter).join(" ");
        assert!(said.contains(&number), "{} = {number} is not in:\n{said}", row.path);
    }
    assert!(n > 20, "{n} numbers");
}

#[test]
fn every_number_that_a_file_gives_is_said_in_the_chapter_of_its_section() {
    for (model, cases) in everything() {
        must_say_every_number(&model, &cases);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, max_shrink_iters: 50, ..ProptestConfig::default() })]

    /// The same of random valid scenarios.
    #[test]
    fn every_number_of_a_random_deal_is_said(deal in deal()) {
        must_say_every_number(&model(&written(&deal, Money(1))), &[]);
    }
}

#[test]
fn the_text_fits_100_columns_and_numbers_its_sentences() {
    for (model, cases) in everything() {
        let text = explanation(&explained(&model, &cases));
        for line in text.lines() {
            assert!(line.chars().count() <= 100 && line == line.trim_end(), "{line}");
        }
        let numbers: Vec<&str> = text
            .lines()
            .filter_map(|line| line.strip_prefix("  "))
            .filter(|line| line.starts_with(|first: char| first.is_ascii_digit()))
            .map(|line| line.split(' ').next().expect("a line has a word"))
            .collect();
        let mut once = numbers.clone();
        once.sort_unstable();
        once.dedup();
        assert!(numbers.len() > 30 && once.len() == numbers.len(), "{numbers:?}");
    }
}

#[test]
fn a_sentence_is_made_of_the_model_and_not_of_the_text_of_the_file() {
    let same = DEAL.replace(" = ", "=").replace("[party.council]", "# a remark\n\n[party.council]");
    assert_ne!(same, DEAL);
    let text = |file: &str| {
        let model = model(file);
        explanation(&explained(&model, &[]))
    };
    assert_eq!(text(DEAL), text(&same));
}

/// What a case changes: a number set, a number multiplied, a word, a schedule in place of a number, observed figures.
#[test]
fn cases_say_what_they_change_from_what_to_what() {
    let with_cases = format!(
        "{DEAL}\n\
         [case.dear]\nlabel = \"a dearer card\"\ntimes = {{ \"contract.outcomes.clause.kept.price\" = 1.5 }}\n\
         [case.late]\nset = {{ \"capital.fund.distribute\" = \"at the end\", \"cohort.people\" = 50 }}\n\
         [case.tiers]\nset = {{ \"contract.outcomes.clause.kept.price\" = {{ by = \"count\", steps = [[1, \"£9,000\"], [11, \"£8,000\"]] }} }}\n\
         [case.none]\nset = {{ \"cohort.people\" = 60 }}\n"
    );
    let model = model(&with_cases);
    let under = |case: &str| {
        opened_with(&with_cases, Some(case), &[]).unwrap_or_else(|refused| panic!("{refused}")).model
    };
    let cases: Vec<UnderCase> = ["dear", "late", "tiers", "none"]
        .map(|case| under_case(case, Some(under(case))))
        .into_iter()
        .chain([under_case("lost", None)])
        .collect();
    let chapters = all_chapters(&explained(&model, &cases));
    let said = sentences(&chapters, "Cases");
    assert_eq!(
        said[..5],
        [
            "Case \"dear\" (a dearer card) makes one change:",
            "It sets \"price\" of clause \"kept\" of contract \"outcomes\" to £18,000 (from £12,000).",
            "Case \"late\" makes 2 changes:",
            "It sets \"people\" of the cohort to 50 (from 60).",
            "In place of \"Investors are paid as cash comes in; the arrangement closes at the end of month 72 (31 March \
             2026) and pays out all cash, and what comes in later as it comes.\" it says \"Investors are paid when the arrangement closes; the arrangement \
             closes at the end of month 72 (31 March 2026) and pays out all cash, and what comes in later as it comes.\"",
        ]
    );
    assert_eq!(said[5], "Case \"tiers\" makes one change:");
    assert!(
        said[6].starts_with("In place of \"")
            && said[6].contains("£9,000 for each of the first 10, then £8,000"),
        "{}",
        said[6]
    );
    assert_eq!(
        said[7..],
        ["Case \"none\" changes nothing.", "Case \"lost\" does not go with the changes that were asked for."]
    );
}

#[test]
fn what_the_file_leaves_unsaid_is_listed() {
    let model = model(DEAL);
    let chapters = all_chapters(&explained(&model, &[]));
    let missed = sentences(&chapters, "What is easily missed");
    for expected in [
        "Nothing is said of \"rejected\" (share of units refused) for every contract: taken is \"0%\".",
        "Nothing is said of \"distribute\" (when investors are paid) for capital \"fund\": taken is \"as received\".",
        "Nothing is said of \"runs\" (how long people may start) for service \"key_worker\": taken is \"to the horizon\".",
    ] {
        assert!(missed.contains(&expected), "{expected}\n{}", missed.join("\n"));
    }
    // Of every number that the language took, the word is listed.
    for (_, row) in model.inputs.rows().filter(|(_, row)| row.origin == Origin::Default) {
        let word = row.path.split('.').next_back().expect("a path has a name");
        let is_listed = missed.iter().any(|said| said.contains(&format!("\"{word}\"")));
        assert!(is_listed || ["borne_by", "holder", "share"].contains(&word), "{}", row.path);
    }
}

/// A coupon and a redemption that follow a measure are money, though no contract names it.
#[test]
fn money_depends_on_what_a_class_of_investment_follows() {
    let says_so = |words: &str| {
        let capital = format!(
            "tranche.notes.commitment = \"£1,000\"\n{words}\n\
             waterfall = [{{ contract = \"delivery\" }}, {{ principal = \"notes\" }}, {{ surplus = {{ council = \"100%\" }} }}]\n"
        );
        let model = model(&scenario(60, &capital));
        let chapters = all_chapters(&explained(&model, &[]));
        let missed = sentences(&chapters, "What is easily missed").join("\n");
        missed.lines().any(|said| said.starts_with("No money depends on") && said.contains("\"rate\""))
    };
    let line = "{ by = \"rate\", line = [[\"50%\", \"3% / year\"], [\"60%\", \"5% / year\"]] }";
    assert!(says_so(""));
    let nested = format!("{{ by = \"contract year\", steps = [[1, \"2% / year\"], [3, {line}]] }}");
    let coupon = |rate: &str| format!("tranche.notes.coupon = {rate}\ntranche.notes.coupon_paid = \"added\"");
    for words in [
        coupon(line),
        coupon(&nested),
        "tranche.notes.redeems = { by = \"rate\", steps = [[\"0%\", \"50%\"], [\"55%\", \"100%\"]] }".to_owned(),
        "redemption.early = { of = \"notes\", at = \"36 months\", if = { measure = \"rate\", less_than = \"55%\" }, pays = \"75% of principal\" }".to_owned(),
    ] {
        assert!(!says_so(&words), "{words}");
    }
}

/// A time whose median is ten months is over within a year with chance 1 − 2^−1.2 if it is exponential (shape 1), and
/// with chance Φ(ln 1.2) if it is log-normal with spread 1.
#[test]
fn times_with_a_median_are_said_as_chances_in_a_year() {
    let said = |law: &str| {
        let rate = "rate = { value = \"0.1 / year\", source = \"case files\" }";
        let model = model(&DEAL.replacen(rate, law, 1));
        sentences(&all_chapters(&explained(&model, &[])), "Care")[4].to_owned()
    };
    // 1 − 2^−1.2 = 0.5647; Φ(0.18232) = 0.5723.
    assert_eq!(
        said("time = \"10 months\"\nshape = 1"),
        "From \"home\" to \"care\": half within 10 months, Weibull with shape 1, so 56% leave within a year."
    );
    assert_eq!(
        said("time = \"10 months\"\nspread = 1"),
        "From \"home\" to \"care\": half within 10 months, log-normal with spread 1, so 57% leave within a year."
    );
    // 1 − (1 − 0.3)^4 = 0.7599, a rate of −4 ln 0.7 = 1.427 a year.
    assert_eq!(
        said("rate = \"30% in 3 months\""),
        "From \"home\" to \"care\": 30% in 3 months, a rate of 1.43 a year, so 76% leave within a year."
    );
}

#[test]
fn what_counts_as_working_is_said() {
    let works = "works_if = { input = \"transition.home.care.rate\", at_most = \"0.2 / year\" }\nworks_here";
    let model = model(&DEAL.replacen("works_here", works, 1));
    let chapters = all_chapters(&explained(&model, &[]));
    let expected = "A draw counts as one in which it works if the rate of moving from \"home\" to \"care\" as usual is at most 0.2 a year.";
    assert!(sentences(&chapters, "Service").contains(&expected), "{chapters:?}");
}

/// What parties would sign, what may be turned, and how far an appraisal corrects: each in a sentence.
#[test]
fn what_is_decided_by_is_said() {
    let more = "[accepts.provider.margin]\nlabel = \"no loss\"\nresult = \"provider.margin\"\nstatistic = \"p10\"\nat_least = \"£0\"\n\
                [accepts.council.chance]\nresult = \"payer.council.p_saves\"\nat_least = \"80%\"\n\
                [[lever]]\nname = \"pace\"\nturns = \"transition.home.care.rate\"\nfrom = \"0.05 / year\"\nto = \"0.4 / year\"\n\
                [optimism]\nungraded = { value = \"25%\", assumption = \"invented\" }\n";
    let model = model(&format!("{DEAL}\n{more}"));
    let chapters = all_chapters(&explained(&model, &[]));
    let option = model.options.last().expect("an option").title();
    let council = model.parties.iter().find(|party| party.name == "council").expect("a council").title();
    let signing = sentences(&chapters, "When each party would sign");
    let expected = [
        format!(
            "The provider would sign only if P10 of provider.margin under \"{option}\" is at least £0 (no loss)."
        ),
        format!(" would sign only if payer.council.p_saves under \"{option}\" is at least 80%."),
    ];
    assert_eq!(signing[0], expected[0]);
    assert!(
        signing[1].ends_with(&expected[1]) && signing[1].to_lowercase().starts_with(&council.to_lowercase())
    );
    let turned = "Pace (transition.home.care.rate) may be turned from 0.05 / year to 0.4 / year.";
    assert_eq!(sentences(&chapters, "What may be turned"), [turned]);
    let corrected = sentences(&chapters, "Corrections for optimism");
    assert!(
        corrected[0].contains("25% for a number without a grade") && corrected[0].contains("(assumed)"),
        "{corrected:?}"
    );
}

/// What a way becomes is not all that happens to it where another effect multiplies it at the same time.
#[test]
fn what_a_way_becomes_says_whether_other_effects_act_on_it() {
    let of = |during: &str| {
        let folder = crate::commands::deal(
            &[],
            &format!(
                "[service.support.effect.more]\non = [\"transition.residential.home\"]\nbecomes = \"0.5 / year\"\nduring = \"{during}\"\n"
            ),
        );
        let (success, said, wrong) = crate::common::sib(&["explain", "deal.toml"], folder.path());
        assert!(success, "{wrong}");
        said.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let within = "leave within a year, before its other effects on that, while a person is served.";
    assert!(of("service").contains(within));
    assert!(of("after").contains("leave within a year, after the service."));
}
