//! What was observed is held against the rest of a file: who reads it is told where it breaks off, and where nobody can have had it.

use crate::commands::deal;
use crate::common::{headed, opened_with, sib};

/// Ten people who start on the first day, and a contract until month 34 that pays for one clause, or two.
fn warned(card: &str, replay: &str) -> String {
    let text = headed(
        "36 months",
        &format!(
            "option = [ {{ name = \"usual\" }}, {{ name = \"served\", service = \"help\", contracts = [\"card\"] }} ]\n\
             party.council = {{ is = \"payer\" }}\ncohort = {{ people = 10, starts_in = \"home\" }}\n\
             [state]\nhome = {{ cost = \"£70 / week\", borne_by = \"council\" }}\ncare = {{ cost = \"£700 / week\", borne_by = \"council\" }}\n\
             [transition]\nhome.care.rate = \"0.5 / year\"\ncare.home.rate = \"0.5 / year\"\n\
             [service.help]\nlength = \"6 months\"\n\
             [measure]\nbegun = {{ event = \"started\" }}\nstays = {{ stays_in = \"home\", for = \"6 months\" }}\nmoves = {{ enters = \"care\" }}\n\
             days = {{ time_in = \"care\", unit = \"day\" }}\ntracked = {{ time_in = [\"home\", \"care\"], unit = \"day\" }}\n\
             saved = {{ saved = \"days\", against = \"hist\" }}\nshare = {{ ratio_of = \"days\", to = \"tracked\" }}\n\
             [baseline.hist]\nfixed = \"40%\"\n\
             [contract.card]\npayers = {{ council = \"100%\" }}\nholder = \"provider\"\nends = \"34 months\"\n{card}\n\
             [replay.seen]\n{replay}\n"
        ),
    );
    opened_with(&text, None, &[]).unwrap_or_else(|refused| panic!("{refused}\n{text}")).warnings
}

/// A clause for each unit of a measure.
fn pays_for(measure: &str) -> String {
    format!("clause.own = {{ for_each = \"{measure}\", price = \"£1\" }}")
}

const BREAKS_OFF: &str = "`days` is observed up to the end of 2020-06 only, while contract `card` compares it until the end of 2022-10";

/// A record of days that ends before the contract does is no record of no days: who compares it is told.
#[test]
fn a_record_that_breaks_off_while_it_is_compared_is_told_of() {
    let saved = pays_for("saved");
    let said = warned(&saved, "units = { days = [10, 60] }");
    assert!(said.contains(BREAKS_OFF) && said.contains("--from 2020-07"), "{said}");
    let by_share = "clause.own = { for_each = \"month\", price = \"£1\", if = { measure = \"share\", less_than = \"10%\" } }";
    let said = warned(by_share, "units = { days = [10, 60] }");
    assert!(said.contains(BREAKS_OFF), "{said}");
    // Simulated after it, to the end, itself what was observed, or paid for as it stands: nothing is compared with what is not there.
    let to_the_end = ["1"; 12].join(", ");
    for (card, replay) in [
        (&saved, "until = \"6 months\"\nunits = { days = [10, 60] }"),
        (&saved, &*format!("units = {{ days = [{to_the_end}] }}")),
        (&saved, "units = { saved = [10, 60] }"),
        (&pays_for("days"), "units = { days = [10, 60] }"),
    ] {
        let said = warned(card, replay);
        assert!(!said.contains("compares it"), "{card} {replay}: {said}");
    }
}

/// The report says so too, where the warning is long gone.
#[test]
fn a_report_says_that_a_record_breaks_off() {
    let more = "[measure.days]\ntime_in = \"residential\"\nunit = \"day\"\nif_absorbed = { died = \"failure\" }\n[measure.fewer]\nsaved = \"days\"\nagainst = \"stated\"\n[baseline.stated]\nfixed = \"50%\"\n\
                [contract.outcomes.clause.days]\nfor_each = \"fewer\"\nprice = \"£1\"\n[replay.seen]\nunits = { days = [10] }\n";
    let folder = deal(&[], more);
    let (is_well, said, why) =
        sib(&["run", "deal.toml", "--replay", "seen", "--draws", "16", "--quiet"], folder.path());
    assert!(is_well, "{why}");
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("which counts as nought in all that it is compared with"), "{said}");
}

/// Each of ten has started once; of those who were observed to start as many as did. A stay of six months is nobody's in the first
/// three, each one's in the first six, and two in twelve; who moves each month is not believed.
#[test]
fn units_that_nobody_can_have_had_are_told_of() {
    let begun = pays_for("begun");
    let too_many = |units: &str, people: &str| format!("of {units} observed by {people}");
    for (replay, said) in [
        (
            "until = \"6 months\"\nunits = { begun = [6, 5] }",
            too_many("`begun` 11", "the end of 2020-06, with 10 people in the cohort"),
        ),
        (
            "until = \"6 months\"\nunits = { begun = [4, 200] }\nstarts = [4, 3]",
            too_many("`begun` 204", "the end of 2020-06, with 7 people who had started by then"),
        ),
        (
            "until = \"6 months\"\nunits = { begun = [5, 2] }\nstarts = [4, 3]",
            too_many("`begun` 5", "the end of 2020-03, with 4 people"),
        ),
        (
            "until = \"3 months\"\nunits = { stays = [1] }",
            too_many("`stays` 1", "the end of 2020-03, with 10 people"),
        ),
        (
            "until = \"6 months\"\nunits = { stays = [0, 5] }\nstarts = [4, 3]",
            too_many("`stays` 5", "the end of 2020-06, with 7 people"),
        ),
        (
            "until = \"3 months\"\nunits = { moves = [11] }",
            too_many("`moves` 11", "the end of 2020-03, with 10 people"),
        ),
    ] {
        let found = warned(&begun, replay);
        assert!(found.contains(&said), "{replay}: {said}\n{found}");
    }
    for replay in [
        "until = \"6 months\"\nunits = { begun = [6, 4] }",
        // Beside what stands to the end nobody is simulated: it may be of others.
        "units = { begun = [6, 5] }",
        "until = \"6 months\"\nunits = { begun = [4, 3] }\nstarts = [4, 3]",
        // What stands after `until` stands for nothing.
        "until = \"3 months\"\nunits = { begun = [4, 200] }\nstarts = [4, 3]",
        "until = \"6 months\"\nunits = { stays = [0, 4] }\nstarts = [4, 3]",
        "until = \"12 months\"\nunits = { stays = [0, 10, 0, 10] }",
        "until = \"6 months\"\nunits = { moves = [10, 10] }",
    ] {
        let found = warned(&begun, replay);
        assert!(!found.contains("observed by the end"), "{replay}: {found}");
    }
}

/// Who is paid for once, as of an event unless a file says otherwise, has one unit however often it happens.
#[test]
fn units_that_are_paid_once_are_one_for_each_person() {
    let once = |times: &str| format!("clause.own = {{ for_each = \"moves\", price = \"£1\"{times} }}");
    let replay = "until = \"6 months\"\nunits = { moves = [8, 3] }";
    let said = warned(&once(""), replay);
    assert!(said.contains("of `moves` 11 observed by the end of 2020-06"), "{said}");
    assert!(!warned(&once(", times = \"any\""), replay).contains("observed by the end"));
}

/// Payments of a contract leave open how much of a clause's own cap is used, unless they are observed to its end, or to the end of
/// the cap's year, or there is one clause.
#[test]
fn payments_that_leave_a_clause_s_cap_open_are_told_of() {
    let two = |cap: &str| {
        format!(
            "clause.begun = {{ for_each = \"begun\", price = \"£1\", {cap} }}\nclause.stays = {{ for_each = \"stays\", price = \"£1\" }}"
        )
    };
    let one = "clause.begun = { for_each = \"begun\", price = \"£1\", cap = \"£9\" }";
    let until = |months: &str| {
        format!("until = \"{months} months\"\npayments = {{ card = [\"£1\", \"£1\", \"£1\", \"£1\"] }}")
    };
    let said = "payments of contract `card` are observed, and its clause `begun` has a limit of its own";
    for (card, replay) in [
        (two("cap = \"£9\""), until("12")),
        (two("cap_per_year = \"£9\""), until("6")),
        (two("floor_per_year = \"£9\""), until("6")),
    ] {
        assert!(warned(&card, &replay).contains(said), "{card} {replay}");
    }
    for (card, replay) in [
        (two("cap_per_year = \"£9\""), until("12")),
        (two("label = \"begins\""), until("12")),
        (format!("cap = \"£9\"\n{}", two("label = \"begins\"")), until("12")),
        (one.to_owned(), until("12")),
        (two("cap = \"£9\""), "payments = { card = [\"£1\"] }".to_owned()),
    ] {
        let found = warned(&card, &replay);
        assert!(!found.contains("a limit of its own"), "{card} {replay}: {found}");
    }
}
