//! Sentences that a council officer reads aloud: where people begin, what is reached with a service only, what is paid a share of.

use sib::report::sentences::{chapters, cohort_sentences, contract_sentences, reach_sentences};

use crate::common::{headed, model, opened};

const SCENARIO: &str = "option = [ { name = \"usual\" }, { name = \"taught\", service = \"course\", contracts = [\"card\"] } ]
party.council = { is = \"payer\" }
party.provider = { is = \"provider\" }
state.idle = { label = \"NEET\" }
state.work = { label = \"in work\" }
transition.idle.work = { rate = \"1 / year\" }
[cohort]
people = 40
group.older = { share = \"50%\", starts_in = \"idle\", age = \"17 years\" }
group.younger = { share = \"50%\", starts_in = { idle = \"60%\", work = \"40%\" }, age = \"178 months\" }
[milestone]
award = { chance = \"77%\", after = \"4 months\", given = \"started\" }
higher = { chance = \"30%\", after = \"6 months\", given = \"award\" }
course = { chance = \"20%\", after = \"8 months\" }
[service.course]
provider = \"provider\"
length = \"6 months\"
[measure]
awards = { reaches = \"award\" }
courses = { reaches = \"course\" }
share = { share_with = \"courses\" }
[contract.card]
payers = { council = \"100%\" }
holder = \"provider\"
clause.award = { for_each = \"awards\", price = \"£100\", scaled = [\"100%\", \"75%\"] }
clause.whole = { for_each = \"courses\", price = \"£100\", scaled = [\"100%\"], if = { measure = \"share\", at_least = \"30%\" } }
";

#[test]
fn what_is_reached_with_a_service_only_is_not_said_to_be_reached_as_usual() {
    let sentences = reach_sentences(&model(&headed("36 months", SCENARIO)));
    assert!(sentences[0].starts_with("Award: 77% reach it, 4 months after "), "{sentences:?}");
    assert!(sentences[0].ends_with("; as usual nobody does."), "{sentences:?}");
    assert!(sentences[1].ends_with("; as usual nobody does."), "{sentences:?}");
    assert!(sentences[2].starts_with("Course: as usual 20% reach it"), "{sentences:?}");
}

#[test]
fn where_people_begin_is_said_without_a_word_that_fits_some_settings_only() {
    let sentences = cohort_sentences(&model(&headed("36 months", SCENARIO))).join("\n");
    assert!(sentences.contains("Older (50% of them): NEET when referred, aged 17 years."), "{sentences}");
    let younger =
        "Younger (50% of them): NEET (60%) or in work (40%) when referred, aged 14 years and 10 months.";
    assert!(sentences.contains(younger), "{sentences}");
}

#[test]
fn a_factor_of_all_is_not_said_and_a_measure_in_a_test_stands_in_quotes() {
    let model = model(&headed("36 months", SCENARIO));
    let sentences = contract_sentences(&model, &model.contracts[0]);
    assert!(sentences[0].contains(", at 75%,") && !sentences[0].contains("100%"), "{sentences:?}");
    assert!(sentences[1].contains("if \"share\" is at least 30%"), "{sentences:?}");
    assert!(!sentences[1].contains("100%"), "{sentences:?}");
}

#[test]
fn the_option_that_stands_for_the_file_is_named_and_said() {
    let text = headed("36 months", &format!("headline = \"usual\"\n{SCENARIO}"));
    let named = model(&text);
    assert_eq!(named.headline.map(|id| named.options[id.index()].name.as_str()), Some("usual"));
    let said = |model: &sib::model::Model| {
        chapters(model).into_iter().flat_map(|chapter| chapter.sentences).collect::<Vec<_>>().join("\n")
    };
    let sentence = "Where one figure stands for the whole file, it is that of usual.";
    assert!(said(&named).contains(sentence));
    assert!(!said(&model(&headed("36 months", SCENARIO))).contains("one figure"));
    let refused =
        opened(&text.replace("headline = \"usual\"", "headline = \"usul\"")).expect_err("no such option");
    assert!(refused.report.contains("usul") && refused.report.contains("usual"), "{refused}");
}

/// Pounds are less, people are fewer.
#[test]
fn money_under_a_baseline_is_less_of_it() {
    let text = SCENARIO.replace(
        "share = { share_with = \"courses\" }",
        "share = { share_with = \"courses\" }\ncare = { cost_of = [\"idle\"] }\nsaved = { saved = \"care\", against = \"target\" }\n\
         [baseline]\ntarget = { label = \"the target cost\", fixed = \"£1,000 / year\" }",
    );
    let text = text.replace("state.idle = {", "state.idle = { cost = \"£10 / day\", borne_by = \"council\",");
    let model = model(&headed("36 months", &text));
    let saved = model.measures.iter().find(|measure| measure.name == "saved").expect("it is there");
    let sentence = sib::report::sentences::measure_sentence(&model, saved);
    assert!(sentence.contains(" less than the target cost") && !sentence.contains("fewer"), "{sentence}");
}
