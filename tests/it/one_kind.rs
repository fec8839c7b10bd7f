//! What is of another kind than what stands beside it, or than what is counted, is refused with what to write.

use std::fs;

use crate::commands::deal;
use crate::common::opened;

/// What is said of the deal of `sib new` with changes, which is refused.
pub fn said_of(changed: &[(&str, &str)], more: &str) -> String {
    let text = fs::read_to_string(deal(changed, more).path().join("deal.toml")).expect("the deal");
    match opened(&text) {
        Ok(_) => panic!("{changed:?} {more} is accepted"),
        Err(refused) => refused.report,
    }
}

/// It is refused, and says all of this.
pub fn refused(changed: &[(&str, &str)], more: &str, says: &[&str]) {
    let said = said_of(changed, more);
    for part in says {
        assert!(said.contains(part), "{changed:?} {more} does not say `{part}`:\n{said}");
    }
}

const RUNNING: &str = "{ value = \"£240,000 / year\", assumption = \"invented\" }";

/// A year without a time is not the year before without saying so, be it the first, a later one or one by name.
#[test]
fn values_of_a_schedule_are_of_one_kind() {
    let by_year = |first: &str, second: &str| {
        format!("{{ by = \"contract year\", steps = [[1, \"{first}\"], [2, \"{second}\"]] }}")
    };
    for (first, second, at) in [("£240,000 / year", "£230,000", 2), ("£230,000", "£240,000 / year", 1)] {
        let says = [format!("\"£230,000\" at `{at}`"), format!("write \"£230,000 / year\" at `{at}`")];
        refused(&[(RUNNING, &by_year(first, second))], "", &[&says[0], &says[1]]);
    }
    let by_state = "[service.support.cost.visits]\nper = \"person\"\namount = { by = \"state\", values = { residential = \"£40 / week\", home = \"£10\" } }";
    refused(&[], by_state, &["\"£10\" at `home`", "write \"£10 / week\" at `home`"]);
    let uncertain = "{ by = \"contract year\", steps = [[1, { low = \"£9 / year\", central = \"£10 / year\", high = \"£12 / year\" }], [2, \"£10\"]] }";
    refused(&[(RUNNING, uncertain)], "", &["write \"£10 / year\" at `2`"]);
    let fee = format!(
        "[party.manager]\nis = \"manager\"\n[capital.fund.fee.m]\nto = \"manager\"\namount = {}",
        by_year("£3,000 / month", "5% of payments")
    );
    let step = ("  { principal = \"notes\" },", "  { fee = \"m\" },\n  { principal = \"notes\" },");
    refused(&[step], &fee, &["\"5% of payments\" at `2`", "are all of one kind"]);
    // A law with a plain parameter is no mixture.
    let law = "{ by = \"contract year\", steps = [[1, { dist = \"log-normal\", median = \"£9 / year\", sigma = 0.2 }], [2, \"£1 / month\"]] }";
    let text = fs::read_to_string(deal(&[(RUNNING, law)], "").path().join("deal.toml")).expect("the deal");
    opened(&text).unwrap_or_else(|refused| panic!("{refused}"));
}

/// Of so many that succeeded comes a share, which is no cost and no rate.
#[test]
fn a_share_stands_for_no_amount_and_no_rate() {
    for share in ["{ successes = 3, failures = 5 }", "{ dist = \"beta\", a = 3, b = 5 }"] {
        refused(&[(RUNNING, share)], "", &["`amount` is a share", "£3,100 / week"]);
        let rate = "{ value = \"0.2 / year\", assumption = \"one in six returns within a year\" }";
        refused(&[(rate, share)], "", &["`rate` is a share", "0.04 / year"]);
    }
}

const EXIT: &str = "[measure.exit]";

/// Moves are counted, what care costs is money, and a quotient is what its parts make it.
#[test]
fn a_bound_inside_a_measure_is_written_as_what_it_bounds() {
    refused(
        &[(EXIT, "[measure.exit]\nat_least = \"£4\"")],
        "",
        &["`£4` beside what `exit` counts", "a number, such as 10"],
    );
    let cost = |bound: &str| {
        format!(
            "[measure.care]\ncost_of = \"residential\"\nif_absorbed = {{ died = \"failure\" }}\nat_least = {bound}"
        )
    };
    refused(&[], &cost("4000"), &["`4000` beside what `care` counts, which is money", "\"£5,000\""]);
    let quotient = |of: &str, bound: &str| {
        format!(
            "[measure.care]\ncost_of = \"residential\"\nif_absorbed = {{ died = \"failure\" }}\n[measure.mean]\nratio_of = \"{of}\"\nto = \"exit\"\nat_most = {bound}"
        )
    };
    refused(&[], &quotient("care", "4000"), &["`4000` beside what `mean` counts, which is money"]);
    refused(&[], &quotient("home_6m", "80"), &["`80` beside what `mean` counts, which is a share"]);
    for sound in [cost("\"£4,000\""), quotient("care", "\"£4,000\""), quotient("home_6m", "\"80%\"")] {
        let text = fs::read_to_string(deal(&[], &sound).path().join("deal.toml")).expect("the deal");
        opened(&text).unwrap_or_else(|refused| panic!("{refused}"));
    }
}

/// "0,200" is a fifth, and never two hundred.
#[test]
fn a_decimal_comma_is_not_read_as_thousands() {
    let cap = "\"£1.6m\"";
    for (place, written, hint) in [
        ("\"0.2 / year\"", "\"0,200 / year\"", "write \"0.200 / year\""),
        ("\"0.2 / year\"", "\"0,2 / year\"", "write \"0.2 / year\""),
        ("\"60 months\"", "\"0,060 months\"", "write \"0.060 months\""),
        (cap, "\"£0,014m\"", "write \"£0.014m\""),
        (cap, "\"£000,600\"", "write \"£0.60\" or \"£600\""),
        (cap, "\"1,6m\"", "hint: write \"£1.6m\"\n"),
    ] {
        refused(&[(place, written)], "", &[hint]);
    }
}
