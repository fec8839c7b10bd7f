//! Hints offer what would be accepted in the place, and messages say what stands there.

use std::fs;

use crate::commands::deal;
use crate::common::{opened, sib};
use crate::one_kind::{refused, said_of};

const RATE: &str = "\"0.2 / year\"";

#[test]
fn what_is_offered_for_a_value_is_of_its_kind() {
    for (place, written, hint) in [
        (RATE, "\"0.2 pa\"", "write \"0.2 / year\"\n"),
        (RATE, "\"0.2 p.a.\"", "write \"0.2 / year\"\n"),
        (RATE, "\"20% per year\"", "write \"0.2 / year\" (a rate) or \"20% in 1 year\" (a chance)"),
        (RATE, "\"25% / week\"", "write \"25% in 1 week\"\n"),
        ("\"3 / month\"", "\"5% / month\"", "say how many: \"5 / month\""),
        ("\"60 months\"", "\"54m\"", "write \"54 months\"\n"),
        ("\"£600,000\"", "\"£600,000 a year\"", "write \"£600,000\", without a period"),
        ("\"80%\"", "\"£95\"", "write \"95%\"\n"),
        ("\"£882,000\"", "\"£882,000 / year\"", "write \"£882,000\", without a period"),
    ] {
        refused(&[(place, written)], "", &[hint]);
    }
    refused(&[("\"GBP\"", "\"AUD\""), ("\"80%\"", "\"£95\"")], "", &["write \"95%\"\n"]);
}

#[test]
fn a_value_that_is_named_twice_is_told_by_the_words_that_stand_there() {
    let said = said_of(&[("{ value = \"£600,000\",", "{ value = \"£600,000\", low = \"£500,000\",")], "");
    assert!(said.contains("`low` beside `value`") && !said.contains("`central` beside"), "{said}");
}

/// Blanks about a value are no part of it, whatever it is.
#[test]
fn a_base_value_may_have_blanks_about_it() {
    let text =
        fs::read_to_string(deal(&[("base = \"yes\"", "base = \"yes \"")], "").path().join("deal.toml"));
    opened(&text.expect("the deal")).unwrap_or_else(|refused| panic!("{refused}"));
}

#[test]
fn names_are_near_whatever_their_letters_and_never_by_their_number() {
    refused(&[("for_each = \"exit\"", "for_each = \"EXIT\"")], "", &["Did you mean `exit`?"]);
    refused(&[("\"GBP\"", "\"gbp\"")], "", &["Did you mean \"GBP\"?"]);
    let said = said_of(&[("for_each = \"home_6m\"", "for_each = \"home_9m\"")], "");
    assert!(said.contains("`home_9m`") && !said.contains("Did you mean"), "{said}");
}

#[test]
fn a_path_to_what_is_gone_leads_to_nothing_unlike_it() {
    let rests_on = ("[\"contract.delivery.clause.fee.price\"]", "[\"state.residential.notice\"]");
    let said = said_of(&[rests_on], "");
    assert!(said.contains("unknown path") && !said.contains("Did you mean"), "{said}");
    refused(
        &[("\"referrals.arrive\"", "\"contract.outcome.cap.value\"")],
        "",
        &["Did you mean `contract.outcomes.cap.value`?"],
    );
}

#[test]
fn a_table_that_has_lost_its_name_is_told_to_have_one() {
    for (table, lost, path) in [
        ("[measure.exit]", "[measure]", "measure"),
        ("[state.residential]", "[state]", "state"),
        ("[contract.outcomes.clause.exit]", "[contract.outcomes.clause]", "contract.outcomes.clause"),
        ("[contract.outcomes]", "[contract]", "contract"),
        ("[case.few_referrals]", "[case]", "case"),
    ] {
        let said = said_of(&[(table, lost)], "");
        assert!(said.contains(&format!("write [{path}.NAME] for [{path}]")), "{said}");
        assert!(!said.contains("is a table:") && !said.contains("is not a word"), "{said}");
    }
}

#[test]
fn an_element_of_a_list_stands_under_double_brackets() {
    let second = "[[option]]\nname      = \"bond\"";
    refused(&[(second, "[option]\nname = \"bond\"")], "", &["write [[option]] above each of them"]);
    let lever = "[lever]\nname = \"a\"\nturns = \"contract.outcomes.cap\"\nfrom = \"£1m\"\nto = \"£2m\"\n";
    refused(&[], &lever.repeat(2), &["write [[lever]] above each of them"]);
}

/// What stands in the waterfall is not asked for again: the option names no capital.
#[test]
fn an_option_without_its_capital_is_told_to_name_it() {
    let said = said_of(&[("capital   = \"fund\"\n", "")], "");
    assert!(
        said.contains("name the option's capital: capital = \"fund\"") && !said.contains("add {"),
        "{said}"
    );
}

#[test]
fn a_payer_whose_share_changes_has_a_clause_of_its_own() {
    let share = "{ council = { by = \"contract year\", steps = [[1, \"100%\"], [2, \"50%\"]] } }";
    refused(
        &[("{ council = \"100%\" }", share)],
        "",
        &["the share of `council` follows", "one clause for each payer", "scaled = {"],
    );
}

/// Of a lost quote or brace one error is shown, and no name is missing that only could not be read.
#[test]
fn a_lost_quote_or_brace_is_one_error_where_it_was_lost() {
    let price = "{ value = \"£14,000\", assumption = \"invented\" }";
    for lost in [
        "{ value = \"£14,000\", assumption = \"invented }",
        "{ value = \"£14,000\", assumption = \"invented\"",
    ] {
        let said = said_of(&[(price, lost)], "");
        assert_eq!(said.matches("error: ").count(), 1, "{said}");
        assert!(said.contains("price    = { value = \"£14,000\""), "{said}");
        let is_quote = lost.ends_with('}');
        assert_eq!(said.contains("a text ends with a quote"), is_quote, "{said}");
    }
    let several =
        said_of(&[("people    = { value = 60", "people = { value = 60 people"), (price, "£14,000")], "");
    assert_eq!(several.matches("error: ").count(), 2, "{several}");
}

/// Whoever follows the comment of a new file, and then the hint, has an index.
#[test]
fn an_index_that_is_named_is_told_how_to_write() {
    let named = ("indexed = \"fixed\"", "indexed = \"cpi\"");
    let hint = "write [prices.cpi] with `then = { value = \"2% / year\", assumption = \"…\" }`";
    refused(&[named], "", &[hint]);
    let index = "[prices.cpi]\nthen = { value = \"2% / year\", assumption = \"…\" }\n";
    let text = fs::read_to_string(deal(&[named], index).path().join("deal.toml")).expect("the deal");
    opened(&text).unwrap_or_else(|refused| panic!("{refused}"));
    // As the comment of a new file has it: below the word, in its own lines.
    let commented = text.lines().map(|line| line.trim_start().trim_start_matches("#   ")).collect::<Vec<_>>();
    assert!(commented.windows(2).any(|two| format!("{}\n{}\n", two[0], two[1]) == index));
}

#[test]
fn spaces_that_look_like_plain_ones_do_no_harm_in_a_number_and_are_named_beside_one() {
    let plain = "\"2% in 1 year\"";
    let text =
        fs::read_to_string(deal(&[(plain, &plain.replace(' ', "\u{a0}"))], "").path().join("deal.toml"));
    opened(&text.expect("the deal")).unwrap_or_else(|refused| panic!("{refused}"));
    let beside = ("times    = 1", "times\u{a0}= 1");
    refused(&[beside], "", &["a space in this line only looks like one (U+00A0)"]);
}

/// A name with blanks is one word for a shell.
#[test]
fn what_is_to_be_typed_next_can_be() {
    let folder = tempfile::tempdir().expect("a folder");
    let (success, said, wrong) = sib(&["new", "my new deal"], folder.path());
    assert!(success && folder.path().join("my new deal.toml").exists(), "{wrong}");
    let quote = if cfg!(windows) { '"' } else { '\'' };
    assert!(said.contains(&format!("sib check {quote}my new deal.toml{quote}\n")), "{said}");
}

/// A file that the command line names is looked for where it was typed, and then beside the scenario.
#[test]
fn observed_figures_are_found_in_the_folder_of_the_run_or_of_the_scenario() {
    let folder = deal(&[], "");
    let place = folder.path();
    fs::create_dir(place.join("deals")).expect("a folder");
    fs::rename(place.join("deal.toml"), place.join("deals/deal.toml")).expect("it is ours");
    let check = |name: &str| {
        let usage =
            ["run", "deals/deal.toml", "--expected", "--quiet", "--from", "6 months", "--replay", name];
        sib(&usage, place)
    };
    let (success, _, wrong) = check("seen.csv");
    assert!(!success && wrong.contains("seen.csv cannot be read (there is no such file)"), "{wrong}");
    assert!(
        wrong.contains("its path from the folder in which sib runs, or else from the scenario"),
        "{wrong}"
    );
    let figures = |n: u32| format!("outcome,period,count\nstarted,1,{n}\nstarted,2,8\nexit,2,2\n");
    let digest = |said: &str| {
        let from = said.find("sha256").map(|at| &said[at..]).unwrap_or_default();
        from.split_whitespace().nth(1).unwrap_or_default().to_owned()
    };
    fs::write(place.join("deals/seen.csv"), figures(9)).expect("it is ours");
    let (success, beside, wrong) = check("seen.csv");
    assert!(success && beside.contains("seen (seen.csv, sha256"), "{wrong}");
    // The one in the folder of the run comes first.
    fs::write(place.join("seen.csv"), figures(7)).expect("it is ours");
    let (success, here, wrong) = check("seen.csv");
    assert!(success && digest(&here) != digest(&beside), "{wrong}");
}
