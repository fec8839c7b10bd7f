//! Limits of contracts from whose claims other money is taken off, by hand: they act on what payers pay.

use sib::data::Coupling;
use sib::engine::{Plan, Sampling};
use sib::report::trace::Trace;

use crate::common::{model, opened_with};
use crate::contracts::{TEN_WHO_STAY, deal, played, settled};

/// What ten people who start in the first month and stay bring by month, with what the fund gives at the end of a month.
fn paid(contract: &str, gifts: &[(&str, &str, &str)]) -> Vec<(u16, i64)> {
    settled(&played(&model(&with_gifts(contract, gifts)), 1)[0].claims)
}

fn with_gifts(contract: &str, gifts: &[(&str, &str, &str)]) -> String {
    let gift = |(name, amount, starts): &(&str, &str, &str)| {
        format!(
            "[funding.{name}]\nfrom = \"fund\"\nto = \"provider\"\namount = \"{amount}\"\nstarts = \"{starts}\"\n"
        )
    };
    deal(TEN_WHO_STAY, &format!("{contract}\n{}", gifts.iter().map(gift).collect::<String>()))
}

fn sum(months: &[(u16, i64)]) -> i64 {
    months.iter().map(|&(_, pence)| pence).sum()
}

/// A floor makes up what is left of claims: whatever they come to, no less is paid, and no more where they come to less.
#[test]
fn a_floor_makes_up_what_other_money_leaves() {
    for (price, pounds) in [(0, 900), (10, 900), (40, 900), (75, 900), (87, 900), (88, 906), (100, 1_050)] {
        let contract = format!(
            "floor_per_year = \"£900\"\nless = [\"gift\"]\nends = \"12 months\"\nclause.fee = {{ for_each = \"month\", price = \"£{price}\" }}"
        );
        let found = paid(&contract, &[("gift", "£150", "0 months")]);
        assert_eq!(sum(&found), pounds * 100, "£{price}: {found:?}");
    }
}

/// A cap cuts only where what is left of claims exceeds it.
#[test]
fn a_cap_cuts_what_other_money_leaves() {
    let contract = "cap = \"£1,000\"\nends = \"10 months\"\nclause.fee = { for_each = \"month\", price = \"£100\" }\nclause.rent = { for_each = \"month\", price = \"£50\", less = [\"gift\"] }";
    let found = paid(contract, &[("gift", "£500", "0 months")]);
    assert_eq!(found, (1..=10).map(|month| (month, 10_000)).collect::<Vec<_>>());
    // £300 of the rent is left in the last six months: the cap is reached after £400 and four times £150.
    let found = paid(contract, &[("gift", "£200", "0 months")]);
    let months = [vec![10_000; 4], vec![15_000; 4]].concat();
    assert_eq!(found, (1..).zip(months).collect::<Vec<_>>());
}

/// What is carried over a cap is what was left of claims; other money that has come in since is taken off it.
#[test]
fn what_is_carried_is_what_other_money_left() {
    let contract = "cap_per_year = \"£500\"\nover_cap = \"carried\"\nless = [\"first\", \"second\"]\nclause.start = { for_each = \"starts\", price = \"£80\" }";
    let first = ("first", "£200", "0 months");
    assert_eq!(paid(contract, &[first, ("second", "£0.01", "30 months")]), [(1, 50_000), (13, 10_000)]);
    assert_eq!(paid(contract, &[first, ("second", "£30", "12 months")]), [(1, 50_000), (13, 7_000)]);
}

/// Of ten people at £100 each five are paid for by the gift, and no more than £60 for each of the others.
#[test]
fn a_cap_for_each_person_acts_on_what_is_left_for_them() {
    let contract = "cap_per_person = \"£60\"\nless = [\"gift\"]\nclause.start = { for_each = \"starts\", price = \"£100\" }";
    assert_eq!(paid(contract, &[("gift", "£500", "0 months")]), [(1, 5 * 6_000)]);
}

/// Half of what both pay together: no more than the others pay.
#[test]
fn a_share_is_of_what_is_paid() {
    let contract = "ends = \"1 month\"\nclause.start = { for_each = \"starts\", price = \"£100\" }\nclause.fee = { for_each = \"month\", price = \"£100\", less = [\"gift\"] }\nlimit.half = { on = [\"start\"], at_most = \"50%\", with = [\"fee\"] }";
    assert_eq!(paid(contract, &[("gift", "£60", "0 months")]), [(1, 4_000 + 4_000)]);
}

/// How many units are paid for is decided before anything is taken off or limited, whether a clause or a limit with a name says it.
#[test]
fn units_are_counted_before_money_is_taken_off() {
    let starts = "less = [\"gift\"]\nclause.start = { for_each = \"starts\", price = \"£10\"";
    let named = format!("{starts} }}\nlimit.few = {{ on = [\"start\"], at_most_units = 5 }}");
    for contract in [named, format!("{starts}, cap_units = 5 }}")] {
        assert_eq!(paid(&contract, &[("gift", "£40", "0 months")]), [(1, 5 * 1_000 - 4_000)], "{contract}");
    }
    // Three units of each, at £100 a person: six people with all of theirs, and two units of a seventh.
    let months = "claims = \"at the end\"\ncap_per_person = \"£100\"\nclause.months = { for_each = \"months\", price = \"£50\", times = 3 }\nlimit.few = { on = [\"months\"], at_most_units = 20 }";
    let text =
        deal(&format!("{TEN_WHO_STAY}[measure.months]\ntime_in = \"care\"\nunit = \"month\"\n"), months);
    assert_eq!(settled(&played(&model(&text), 1)[0].claims), [(36, 7 * 10_000)]);
}

/// A sentence says what is taken off before it says what limits what is left.
#[test]
fn what_is_taken_off_is_said_before_limits() {
    let said = |contract: &str| {
        let chapters =
            sib::report::sentences::chapters(&model(&with_gifts(contract, &[("gift", "£41", "0 months")])));
        chapters.into_iter().flat_map(|chapter| chapter.sentences).collect::<Vec<_>>()
    };
    let has = |contract: &str, sentence: &str| {
        let said = said(contract);
        assert!(said.iter().any(|said| said == sentence), "{sentence}\n{said:#?}");
    };
    let start = "clause.start = { for_each = \"starts\", price = \"£33\"";
    let named = "limit.few = { on = [\"start\"], at_most_units = 5 }";
    let taken_off = "What the gift brings is taken off what card pays";
    has(&format!("less = [\"gift\"]\n{start} }}\n{named}"), &format!("{taken_off}."));
    has(
        &format!("less = [\"gift\"]\ncap = \"£100\"\n{start} }}"),
        &format!("{taken_off}; limits act on what is left."),
    );
    let clause = said(&format!("{start}, cap_units = 5, cap = \"£100\", less = [\"gift\"] }}"));
    let order = ", for at most 5 units in all, less the gift, up to £100 in all.";
    assert!(clause.iter().any(|said| said.ends_with(order)), "{clause:#?}");
}

/// The workbook of a trace takes other money off before caps as well: a cap that is typed into it gives what a run under it does.
#[test]
fn a_workbook_limits_what_other_money_leaves() {
    let contract = "cap = \"£1,000\"\nless = [\"gift\"]\nclause.fee = { for_each = \"month\", price = \"£70\" }\nclause.start = { for_each = \"starts\", price = \"£33\", cap = \"£250\" }";
    let text = with_gifts(contract, &[("gift", "£410", "0 months")]);
    let models = ["£1,000", "£777.77"].map(|cap| {
        let set = format!("contract.card.cap={cap}");
        opened_with(&text, None, &[&set]).unwrap_or_else(|refused| panic!("{refused}")).model
    });
    let plans =
        models.each_ref().map(|model| Plan::new(model).expect("the base case adds up").unit_by_unit());
    let traced = plans.each_ref().map(|plan| {
        let traced = plan.trace(1, Some(0), (Coupling::SameLuck, Sampling::Independent));
        traced.expect("the draw adds up").remove(1)
    });
    let trace = Trace::of(&models[0], &traced[0]);
    let under = Trace::of(&models[1], &traced[1]);
    for check in trace.checks() {
        assert!(check.holds, "{}: {}", check.said, check.difference);
    }
    assert!(!trace.apart_from(&under).is_empty(), "the cap moves cash");
    assert_eq!(trace.typed_over(&under).recalculated().apart_from(&under), Vec::<String>::new());
}
