//! What is written is read as it is meant, or refused with what to write: amounts, units of what is asked, doubled or empty words.

use std::path::Path;

use sib::data::Purpose;
use sib::report::sentences::chapters;
use sib::scenario::{Request, open};

use crate::commands::deal;
use crate::common::{opened, sib};
use crate::contracts::TEN_WHO_STAY;

/// The deal of `sib new` with changes is refused, and says all of this.
fn refused(changed: &[(&str, &str)], more: &str, says: &[&str]) {
    let folder = deal(changed, more);
    let (success, said, wrong) = sib(&["check", "deal.toml", "--no-run"], folder.path());
    assert!(!success, "{changed:?} {more} is accepted");
    for part in says {
        assert!(
            format!("{said}{wrong}").contains(part),
            "{changed:?} {more} does not say `{part}`:\n{said}{wrong}"
        );
    }
}

const PRICE: &str = "\"£14,000\"";

#[test]
fn thousands_are_not_lost() {
    for (written, hint) in [
        ("£14 000", "£14000"),
        ("£14'000", "£14000"),
        ("£14.000", "£14,000"),
        ("\u{2212}£14,000", "-£14,000"),
        ("£1e4", "in full"),
    ] {
        refused(&[(PRICE, &format!("\"{written}\""))], "", &[hint]);
    }
}

#[test]
fn words_that_would_do_nothing_or_twice_are_refused() {
    refused(
        &[(
            "contracts = [\"outcomes\", \"delivery\"]",
            "contracts = [\"outcomes\", \"delivery\", \"outcomes\"]",
        )],
        "",
        &["stands twice", "paid twice"],
    );
    refused(
        &[(
            "during       = \"service\"",
            "during = \"service\"
lasts = \"6 months\"",
        )],
        "",
        &["`lasts`", "leave out"],
    );
    refused(
        &[("ends       = \"54 months\"", "starts = \"2000-01\"\nends = \"54 months\"")],
        "",
        &["a contract that starts before the programme", "earlier `start`"],
    );
    refused(&[("\"5% / year\"", "\"-100% / year\"")], "", &["-99%"]);
}

/// What is asked of a result is in its unit, before anything is played: a share of an amount is no amount.
#[test]
fn what_is_asked_is_in_the_unit_of_the_result() {
    let folder = deal(&[], "");
    let price = |until: &str| {
        let turned = "contract.outcomes.clause.exit.price";
        let usage = [
            "price",
            "deal.toml",
            "--turn",
            turned,
            "--range",
            "£10k..£20k",
            "--until",
            until,
            "--draws",
            "50",
        ];
        sib(&usage, folder.path())
    };
    for (until, hint) in [
        ("provider.margin >= 5%", "£10,000"),
        ("investor.p_loss <= 10", "10%"),
        ("investor.p_loss <= £10", "10%"),
        ("median of investor.irr = 8", "8%"),
        ("investor.moic >= £1", "1.2"),
        ("investor.payback_month <= 10%", "48"),
    ] {
        let (success, said, wrong) = price(until);
        assert!(!success && said.is_empty(), "{until}: {said}");
        assert!(wrong.contains(hint), "{until} does not say `{hint}`:\n{wrong}");
    }
    for until in ["provider.margin >= 0", "investor.p_loss <= 0.1", "investor.moic >= 120%"] {
        let (success, _, wrong) = price(until);
        assert!(success, "{until}: {wrong}");
    }
    let accepts = deal(&[], "[accepts.investor.gain]\nresult = \"investor.net_cash\"\nat_least = \"25%\"\n");
    let (success, _, wrong) = sib(
        &[
            "price",
            "deal.toml",
            "--zone",
            "--turn",
            "contract.outcomes.clause.exit.price",
            "--range",
            "£10k..£20k",
        ],
        accepts.path(),
    );
    assert!(
        !success && wrong.contains("[accepts.investor.gain]") && wrong.contains("is an amount"),
        "{wrong}"
    );
    let (success, _, wrong) = sib(&["check", "deal.toml"], accepts.path());
    assert!(!success && wrong.contains("[accepts.investor.gain]") && wrong.contains("£10,000"), "{wrong}");
    let check = "[check.share]\nkind = \"by hand\"\nrests_on = [\"contract.delivery.clause.fee.price\"]\nresult = \"contract.delivery.gross\"\nat_least = \"50%\"\nsource = \"a page\"\n";
    let checked = deal(&[], check);
    let (success, said, _) = sib(&["check", "deal.toml"], checked.path());
    assert!(!success && said.contains("is an amount"), "{said}");
}

/// A case multiplies no further than the file could say.
#[test]
fn what_is_multiplied_holds_every_rule() {
    for (times, rule) in [
        ("\"state.residential.cashable\" = 2", "100%"),
        ("\"contract.outcomes.payers.council\" = 0.5", "100%"),
        ("\"contract.outcomes.paid_after\" = 40", "horizon"),
        ("\"referrals.rate\" = 1000000", "a day"),
    ] {
        let folder = deal(&[], &format!("[case.far]\nlabel = \"far\"\ntimes = {{ {times} }}\n"));
        let (success, _, wrong) = sib(&["run", "deal.toml", "--case", "far", "--draws", "4"], folder.path());
        assert!(!success, "{times} is accepted");
        assert!(wrong.contains("cannot be multiplied so far") && wrong.contains(rule), "{times}: {wrong}");
    }
    let folder = deal(
        &[],
        "[case.near]\nlabel = \"near\"\ntimes = { \"contract.outcomes.clause\" = 1.1, \"transition\" = 0.9 }\n",
    );
    let (success, _, wrong) =
        sib(&["run", "deal.toml", "--case", "near", "--draws", "4", "--quiet"], folder.path());
    assert!(success, "{wrong}");
    let turned = ["price", "deal.toml", "--times", "service.support.length", "--range", "0..2"];
    let until = ["--until", "investor.p_loss <= 40%", "--draws", "4"];
    let (success, said, wrong) = sib(&[&turned[..], &until[..]].concat(), folder.path());
    assert!(!success && said.is_empty() && wrong.contains("`length`"), "{said}{wrong}");
}

/// Amounts as other countries write them are refused with what was meant, and nowhere read as a thousandth of it.
#[test]
fn points_between_thousands_are_no_decimals() {
    for (written, hint) in [
        ("14.000,00 £", "14,000.00 £"),
        ("1.214.000,50 £", "1,214,000.50 £"),
        ("14.000 GBP", "\"£14,000\", or \"£14\" if the point is one"),
        ("£2.50000", "at most two decimals"),
        ("£3.1MM", "£3.1m"),
    ] {
        refused(&[(PRICE, &format!("\"{written}\""))], "", &[hint]);
    }
    let text = crate::contracts::deal(TEN_WHO_STAY, "clause.fee = { for_each = \"month\", price = \"£5\" }");
    let refused =
        opened(&text.replace("people = 10", "people = \"1,060\"")).expect_err("refused").to_string();
    assert!(refused.contains("write 1060"), "{refused}");
}

/// A baseline for each person is no level of what runs with time: it would be multiplied by days. Every part of a blend is
/// looked at.
#[test]
fn a_level_for_each_person_is_not_held_against_time() {
    let time =
        "measure.days = { time_in = \"care\", unit = \"day\" }\nmeasure.spend = { cost_of = \"care\" }\n";
    let against = |fixed: &str, of: &str, against: &str| {
        let measures = format!(
            "baseline.level = {{ fixed = {fixed} }}\nbaseline.half = {{ fixed = \"50%\" }}\nbaseline.both = {{ blend = {{ half = \"50%\", level = \"50%\" }} }}\n{time}measure.saving = {{ saved = \"{of}\", against = \"{against}\" }}\n"
        );
        let contract = "clause.fee = { for_each = \"month\", price = \"£5\" }";
        let people = TEN_WHO_STAY.replace("[measure.starts]\nevent = \"started\"\n", "");
        let text = crate::contracts::deal(&people, contract);
        let text = text.replacen("[party]", &format!("{measures}[party]"), 1);
        opened(&text).err().map(|refused| refused.to_string())
    };
    for (fixed, of, level, says) in [
        ("\"£1,000\"", "spend", "level", "is an amount for each person, and `spend` runs with time"),
        ("300", "days", "level", "is a number for each person, and `days` runs with time"),
        ("300", "days", "both", "is a number for each person, and `days` runs with time"),
        ("\"£1,000 / year\"", "days", "both", "is money, and `days` counts no money"),
    ] {
        let refused = against(fixed, of, level).unwrap_or_else(|| panic!("{fixed} of {of} is refused"));
        assert!(refused.contains(says), "{refused}");
    }
    for (fixed, of, level) in [
        ("\"£1,000 / year\"", "spend", "level"),
        ("\"12 / day\"", "days", "level"),
        ("\"30%\"", "days", "both"),
    ] {
        assert_eq!(against(fixed, of, level), None, "{fixed} of {of}");
    }
}

/// A programme that starts in the first months of a year starts at the prices that its file states.
#[test]
fn amounts_are_in_the_prices_of_the_first_day() {
    for (start, in_month_12) in
        [("2021-01", 10_000), ("2021-02", 11_000), ("2021-04", 11_000), ("2021-12", 11_000)]
    {
        let text =
            crate::contracts::deal(TEN_WHO_STAY, "clause.fee = { for_each = \"month\", price = \"£5\" }")
                .replace("start = \"2021-01\"", &format!("start = \"{start}\""))
                .replace("prices.base = \"2021-22\"\n", "")
                .replace(
                    "series = { 2021 = 100, 2022 = 110, 2023 = 121, 2024 = 130 }, then = \"0% / year\"",
                    "then = \"10% / year\"",
                )
                .replace(
                    "[service.help]",
                    "[service.help]\ncost.team = { amount = \"£100 / month\", indexed = \"care_prices\" }",
                );
        let played = crate::contracts::played(&crate::common::model(&text), 1).remove(0);
        let cost = |month: u16| {
            let own = played
                .ledger
                .transfers
                .iter()
                .filter(|moved| moved.purpose == Purpose::ServiceCost && moved.month == month);
            own.map(|moved| moved.amount.pence()).sum::<i64>()
        };
        assert_eq!((cost(1), cost(12)), (10_000, in_month_12), "{start}");
    }
}

/// A table as spreadsheets of other countries save it is one divided by commas, and rows without figures are passed over; what is
/// wrong is shown in its own line.
#[test]
fn tables_of_spreadsheets_are_read() {
    let text =
        crate::contracts::deal(TEN_WHO_STAY, "clause.start = { for_each = \"starts\", price = \"£5\" }");
    let read = |table: &str| {
        let request =
            Request { file: "test.toml".into(), replay: Some("seen.csv".into()), ..Request::default() };
        let read = |path: &Path| Ok(if path.ends_with("seen.csv") { table.to_owned() } else { text.clone() });
        let opened = open(&request, &read).map_err(|refused| refused.to_string())?;
        let seen = opened.model.replays.last().expect("it was asked for");
        let rows = seen.units.iter().flat_map(|(_, rows)| rows);
        Ok::<Vec<f64>, String>(rows.map(|&row| opened.model.inputs.row(row).law.base()).collect())
    };
    assert_eq!(read("outcome,period,count\nstarts,1,3\nstarts,2,4\n"), Ok(vec![3.0, 4.0]));
    for table in [
        "outcome;period;count\r\nstarts;1;3\r\n;;\r\n\r\nstarts;2.0;4\r\n;;\r\n;;\r\n",
        "outcome\tperiod\tcount\nstarts\t1\t3\nstarts\t2\t4\n",
        "\u{feff}outcome,period,count\r\nstarts,1,3\r\n,,\r\nstarts,2,4",
    ] {
        assert_eq!(read(table), Ok(vec![3.0, 4.0]), "{table}");
    }
    let wrong = read("outcome,period,count\r\nstarts,1,3\r\nstarts,2,many\r\n").expect_err("no count");
    assert!(wrong.contains("seen.csv:3:10"), "{wrong}");
}

/// A figure of all to date that does not add up over time is not claimed whole at every claim.
#[test]
fn a_product_is_not_claimed_again() {
    let measures = format!("{TEN_WHO_STAY}[measure.lasting]\nproduct_of = [\"starts\", 0.67]\n");
    let clause = |more: &str| {
        let clause = format!(
            "claims = \"quarterly\"\nclause.start = {{ for_each = \"lasting\", price = \"£1,000\"{more} }}"
        );
        opened(&crate::contracts::deal(&measures, &clause))
    };
    let refused = clause("").expect_err("it would be paid twelve times").to_string();
    assert!(refused.contains("`lasting` is a figure of all to date"), "{refused}");
    let played = crate::contracts::played(&clause(", counted = \"to date\"").expect("valid").model, 1);
    assert_eq!(crate::contracts::total(&played[0]), 670_000);
}

/// What ends in a month or on a day holds all of it: of a programme from April 2020, 60 months end with March 2025.
#[test]
fn what_ends_in_a_month_holds_all_of_it() {
    let text = include_str!("deal.toml");
    let model = |ends: &str, runs: &str, closes: &str| {
        let text = text
            .replace("ends = \"60 months\"", &format!("ends = \"{ends}\""))
            .replace("until = \"40 months\"", &format!("until = \"{runs}\""))
            .replace("until = \"24 months\"", &format!("until = \"{runs}\""))
            .replace("commitment = \"£400,000\"", &format!("commitment = \"£400,000\"\nmatures = \"{ends}\""))
            .replace(
                "[capital.fund]",
                &format!("[capital.fund]\ncloses = \"{closes}\"\ndistribute_from = \"{runs}\""),
            );
        let model = opened(&text).unwrap_or_else(|refused| panic!("{refused}\n{text}")).model;
        format!("{:?} {:?} {:?} {:?}", model.contracts, model.services, model.capitals, model.referrals)
    };
    let in_months = model("60 months", "40 months", "66 months");
    assert_eq!(model("2025-03", "2023-07", "2025-09"), in_months);
    assert_eq!(model("2025-03-31", "2023-07-31", "2025-09-30"), in_months);
    assert_ne!(model("2025-03-30", "2023-07-31", "2025-09-30"), in_months);
}

/// A party that a case brings in does something there; one that nothing names does nothing.
#[test]
fn a_party_that_a_case_brings_in_is_not_idle() {
    let warnings = |more: &str| {
        let text = format!("{}\n[party.families]\nis = \"payer\"\n{more}", include_str!("deal.toml"));
        opened(&text).unwrap_or_else(|refused| panic!("{refused}\n{text}")).warnings
    };
    assert!(warnings("").contains("`families` pays nothing"));
    let case =
        "[case.shared]\nset = { \"contract.outcomes.payers\" = { council = \"50%\", families = \"50%\" } }\n";
    assert_eq!(warnings(case), "");
}

/// What is above a cap falls on the others only where others pay: that it is lost is said before anything is run.
#[test]
fn who_pays_alone_leaves_nothing_to_others() {
    let opened = |over: &str, payers: &str| {
        let third = if payers.contains("trust") { "[party.trust]\nis = \"payer\"\n" } else { "" };
        let capped = third.to_owned()
            + &format!("[party.council]\nis = \"payer\"\ncap = \"£100,000\"\nover_budget = \"{over}\"");
        let text = include_str!("deal.toml")
            .replace("[party.council]\nis = \"payer\"", &capped)
            .replace("{ council = \"75%\", nhs = \"25%\" }", payers);
        opened(&text).unwrap_or_else(|refused| panic!("{refused}\n{text}"))
    };
    let (alone, shared) = ("{ council = \"100%\" }", "{ council = \"100%\", nhs = \"0%\" }");
    let three = "{ council = \"50%\", nhs = \"25%\", trust = \"25%\" }";
    let lonely = opened("others", alone);
    assert!(lonely.warnings.contains("`council` pays `outcomes."), "{}", lonely.warnings);
    for (over, rest) in [
        (lonely, "nobody else pays, and what is above that is lost."),
        (opened("others", shared), "the other payers bear what is above that."),
        (opened("others", three), "bear what is above that, the first listed with room first."),
    ] {
        let said: Vec<String> = chapters(&over.model).into_iter().flat_map(|own| own.sentences).collect();
        assert!(said.iter().any(|said| said.ends_with(rest)), "{said:?}");
    }
    for (over, payers) in [("lost", alone), ("others", shared)] {
        let warnings = opened(over, payers).warnings;
        assert!(!warnings.contains("`council` pays `"), "{over} {payers}: {warnings}");
    }
}

/// Years of a contract are counted: one of the calendar would hold for no year of it, and nothing would be paid.
#[test]
fn years_of_a_contract_are_no_years_of_the_calendar() {
    for year in ["2025", "\"2025\"", "\"2025-26\""] {
        let price = format!(
            "{{ assumption = \"invented\", by = \"contract year\", steps = [[{year}, \"£14,000\"]] }}"
        );
        refused(
            &[("{ value = \"£14,000\", assumption = \"invented\" }", &price)],
            "",
            &["counted from 1", "by = \"financial year\""],
        );
    }
}

#[test]
fn a_thing_without_its_name_is_one_mistake() {
    let named = "[service.support.cost.running]";
    let (nameless, hint) =
        ("[service.support.cost]", "write [service.support.cost.NAME] for [service.support.cost]");
    refused(&[(named, nameless)], "", &[hint, "1 error"]);
}

/// What is money has no units: pence, of which a limit of so many would be a hundredth of what it seems, are not counted.
#[test]
fn units_of_money_are_not_limited_by_their_number() {
    let spent = |more: &str| {
        format!(
            "[measure.spent]\ncost_of = \"residential\"\n[contract.outcomes.clause.spent]\nfor_each = \"spent\"\nprice = \"50%\"\nassumption = \"a test\"\n{more}"
        )
    };
    for times in ["3", "\"once\""] {
        refused(
            &[],
            &spent(&format!("times = {times}\n")),
            &["`times` of a measure of money", "`cap_per_person`"],
        );
    }
    let limit =
        "[contract.outcomes.limit.few]\non = [\"spent\"]\nat_most_units = 1000\nassumption = \"a test\"\n";
    refused(&[], &spent(limit), &["`at_most_units` on a clause that pays a share of money", "`at_most`"]);
}

/// A yes or no answers where one is drawn; of another number it would say nothing.
#[test]
fn a_base_that_is_yes_or_no_belongs_to_a_chance_that_is_drawn_once() {
    for base in ["yes", "no"] {
        refused(
            &[(PRICE, &format!("{PRICE}, base = \"{base}\""))],
            "",
            &[&format!("base = \"{base}\""), "a base is a value"],
        );
    }
}

/// Between yes and no lies nothing: what is turned there is refused before anything is played, with what to do instead.
#[test]
fn a_yes_or_no_is_not_turned() {
    let folder = deal(&[], "");
    let works = "service.support.works_here";
    let turned = ["--turn", works, "--range", "0%..100%", "--until", "investor.p_loss <= 30%"];
    let map = format!("{works}=0%..100%");
    let mapped = ["--grid", &map, "--grid", "referrals.arrive=50%..120%"];
    for (command, words) in [("price", turned.as_slice()), ("sensitivity", &mapped)] {
        let (success, _, wrong) = sib(&[&[command, "deal.toml"], words].concat(), folder.path());
        assert!(!success && wrong.contains("nothing lies between them"), "{wrong}");
        assert!(wrong.contains(&format!("--times {works}")), "{wrong}");
    }
}

/// The deal of `sib new` with changes is accepted, and warned of in these words.
fn warned(changed: &[(&str, &str)], more: &str, says: &str) {
    let folder = deal(changed, more);
    let (success, said, wrong) = sib(&["check", "deal.toml", "--no-run"], folder.path());
    assert!(success && format!("{said}{wrong}").contains(says), "{more}:\n{said}{wrong}");
}

/// Limits that do what nobody would read in them are warned of: of a time within a claim, and of a floor that a cap cuts again.
#[test]
fn a_limit_that_misleads_is_warned_of() {
    let limit = |terms: &str| format!("[contract.outcomes.limit.own]\nassumption = \"a test\"\n{terms}\n");
    let monthly = limit("per = \"month\"\nat_most = \"£9,000\"");
    warned(&[], &monthly, "`own` is for a time shorter than that between two claims");
    let floor = limit("per = \"financial year\"\nat_least = \"£9,000\"");
    let cap = "[contract.outcomes.limit.cap]\nassumption = \"a test\"\nper = \"financial year\"\nat_most = \"£8,000\"\n";
    warned(&[], &format!("{floor}{cap}"), "a floor above a cap of the same time");
}

/// What was changed on the way in is said of what comes out, with its value: of a report and of each analysis.
#[test]
fn what_set_changed_is_said_with_its_value() {
    let folder = deal(&[], "");
    let set = "state.residential.cost=£700 / week";
    for command in ["run", "risk", "sensitivity", "appraisal", "stress"] {
        let (success, said, wrong) =
            sib(&[command, "deal.toml", "--set", set, "--draws", "40", "--quiet"], folder.path());
        assert!(success, "{wrong}");
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains("with --set for state.residential.cost (£700 / week)"), "{command}: {said}");
    }
}
