//! Payers' budgets of a financial year, by hand: what they hold is paid, what they leave is owed, and by whom they are said.

use sib::data::Purpose;
use sib::model::OptionId;
use sib::stage::record::figures;
use sib::statistics::Value;

use crate::common::{model, opened_with};
use crate::contracts::{TWELVE_WHO_COME, deal, played};

/// A budget that leaves the rest to the next year: what three years hold is paid, and the rest is owed at the horizon and
/// taken off what the payer saves.
#[test]
fn what_budgets_leave_beyond_the_horizon_is_owed_and_not_saved() {
    let contract = "claims = \"quarterly\"\nclause.start = { for_each = \"starts\", price = \"£1,000\" }";
    let text = deal(TWELVE_WHO_COME, contract).replace(
        "council = { is = \"payer\" }",
        "council = { is = \"payer\", budget = \"£1,000\", over_budget = \"next year\" }",
    );
    let text = text.replace(
        "prices.base",
        "prices.deflator = \"care_prices\"\ndiscounting.value = \"green book 2022\"\nprices.base",
    );
    let model = model(&text);
    let option = OptionId::new(1);
    let played = played(&model, 1).remove(0);
    let names = figures(&model, option);
    let value = |path: &str| {
        let place = names.iter().position(|figure| figure.path(&model, option) == path);
        played.values[place.unwrap_or_else(|| panic!("there is a figure {path}"))]
    };
    let known = |path: &str| match value(path) {
        Value::Known(value) => value,
        Value::Undefined | Value::BeyondHorizon => panic!("{path} is a number"),
    };
    // What is claimed at the end of March 2021 is paid in April: three financial years are left to the horizon.
    assert_eq!(known("payer.council.paid"), 3_000.0);
    assert_eq!(known("payer.council.owed"), 9_000.0 - 3_000.0);
    // In prices of 2021, by whole years from the start: what is paid when it is paid, and what is owed at the horizon.
    let [level, factor] = [[1.0, 1.1, 1.21], [1.0, 1.035, 1.035 * 1.035]];
    let of_council = played.payments.iter().filter(|payment| payment.payer == 0);
    let paid = of_council.map(|payment| (usize::from(payment.month - 1) / 12, payment.amount.to_pounds()));
    let npv: f64 =
        paid.chain([(2, 6_000.0)]).map(|(year, pounds)| -pounds / level[year] / factor[year]).sum();
    assert!((known("payer.council.real_npv") - npv).abs() < 1e-6, "{npv}");
    assert_eq!(known("payer.council.net"), known("payer.council.avoided_cost") - 9_000.0);
    assert_eq!(known("payer.council.cashable_net"), known("payer.council.cashable") - 9_000.0);
    let care = known("state.care.cost");
    assert_eq!(known("cost_per_person"), (care + 12_000.0) / 12.0);
    assert!(!names.iter().any(|figure| figure.path(&model, option) == "payer.fund.owed"));
}

/// What a payer owes for a termination is beside its cap and its budget: due whatever they hold, and said where there is such.
#[test]
fn what_a_termination_pays_is_beside_caps_and_budgets() {
    let fee = "payers = { council = \"100%\" }\nclause.fee = { for_each = \"month\", price = \"£100\" }\n";
    let ends = "termination.policy = { by = \"council\", at = \"12 months\", pays = [\"£3,000\"] }";
    let most = |limit: &str, ends: &str| {
        let text = deal(TWELVE_WHO_COME, &format!("{fee}{ends}"))
            .replace("payers = { council = \"75%\", fund = \"25%\" }\n", "")
            .replace("council = { is = \"payer\" }", &format!("council = {{ is = \"payer\", {limit} }}"));
        let model = model(&text);
        let ledger = played(&model, 1).remove(0).ledger;
        let of = |purpose| -> i64 {
            let own = ledger.transfers.iter().filter(|transfer| transfer.purpose == purpose);
            own.map(|transfer| transfer.amount.pence()).sum()
        };
        let chapters = sib::report::sentences::chapters(&model);
        let mut said = chapters.into_iter().flat_map(|chapter| chapter.sentences);
        let said = said.find(|said| said.starts_with("The council pays at most")).expect("it is said");
        (said, of(Purpose::Outcome), of(Purpose::Severance))
    };
    // Fees are paid from month 2 on: in two months of the first financial year, and in ten of the second.
    let (cap, budget) = ("cap = \"£500\"", "budget = \"£200\"");
    let beside = ", beside what it owes for a termination; nobody pays what is above that.";
    let in_all = "The council pays at most £500 in all under contracts";
    assert_eq!(most(cap, ends), (format!("{in_all}{beside}"), 50_000, 300_000));
    let alone = (format!("{in_all}; nobody pays what is above that."), 50_000, 0);
    assert_eq!(most(cap, ""), alone);
    let a_year = "The council pays at most £200 under contracts in a financial year";
    assert_eq!(most(budget, ends), (format!("{a_year}{beside}"), 2 * 20_000, 300_000));
    assert_eq!(most(budget, "").0, format!("{a_year}; nobody pays what is above that."));
}

/// A word that only payers or only providers have is refused of others; and what becomes of what is above nothing.
#[test]
fn a_word_of_another_role_is_refused() {
    let contract = "claims = \"quarterly\"\nclause.start = { for_each = \"starts\", price = \"£1,000\" }";
    let payer = "council = { is = \"payer\" }";
    for (party, expected) in [
        ("is = \"payer\", over_budget = \"others\"", "`over_budget` of a party with neither"),
        (
            "is = \"payer\", insolvent_after = \"3 months\"",
            "`insolvent_after` of a party that is no provider",
        ),
        ("is = \"manager\", budget = \"£1,000\"", "`budget` of a party that is no payer"),
    ] {
        let text = deal(TWELVE_WHO_COME, contract).replace(payer, &format!("council = {{ {party} }}"));
        let refused = opened_with(&text, None, &[]).expect_err("refused").to_string();
        assert!(refused.contains(expected), "{party}:\n{refused}");
    }
}
