//! Every party that is paid or pays has figures of its own, and all of them add up to what comes in from outside and goes
//! out to it.

use proptest::prelude::*;
use sib::analysis::summarise;
use sib::data::{Account, Purpose};
use sib::engine::{Plan, Played};
use sib::model::{Model, PartyId, Role};
use sib::report::text::{comparison_text, text};

use crate::common::{draws, headed, in_parallel, known, model, model_of, run, scenario_files, value};
use crate::compare::{compared, with_blocks};
use crate::deals::{Money, deal, written};

fn pence(pounds: f64) -> i64 {
    (pounds * 100.0).round() as i64
}

/// What all parties of an option keep by their own figures, pence: payers, providers, investors, everybody else.
fn kept_by_everybody(model: &Model, option: usize, played: &Played) -> i64 {
    let of = |path: &str| pence(known(model, option, played, path));
    let alternative = &model.options[option];
    let payers = model.parties.iter().filter(|party| party.role == Role::Payer);
    let paid: i64 = payers.map(|party| of(&format!("payer.{}.paid", party.name))).sum();
    let provider = alternative.service.map_or(0, |_| of("provider.margin"));
    let investors = alternative.capital.map_or(0, |_| of("investor.net_cash"));
    let other = |party: PartyId| {
        let party = &model.parties[party.index()];
        match party.role {
            Role::Provider => of(&format!("provider.{}.margin", party.name)),
            Role::Payer | Role::Vehicle | Role::Manager | Role::Investor | Role::Guarantor => {
                of(&format!("party.{}.balance", party.name))
            }
        }
    };
    let others: i64 = model.others_of(alternative).into_iter().map(other).sum();
    provider + investors + others - paid
}

/// What comes in from outside less what goes out to it, care left out, by the ledger alone: pence.
fn from_outside(played: &Played) -> i64 {
    let deal = played.ledger.transfers.iter().filter(|transfer| transfer.purpose != Purpose::Care);
    let signed = deal.map(|transfer| match (transfer.from, transfer.to) {
        (Account::Outside, _) => transfer.amount.pence(),
        (_, Account::Outside) => -transfer.amount.pence(),
        _ => 0,
    });
    signed.sum()
}

fn must_add_up(model: &Model, played: &[Played], what: &str) {
    for (option, played) in played.iter().enumerate() {
        let (kept, from_outside) = (kept_by_everybody(model, option, played), from_outside(played));
        assert_eq!(kept, from_outside, "{what}, option {option}: everybody keeps what comes from outside");
    }
}

/// Of every scenario, in the base case and in draws: what all parties keep is what comes in from outside less what is spent
/// there, to the penny.
#[test]
fn what_everybody_keeps_is_what_comes_from_outside_in_every_scenario() {
    in_parallel(&scenario_files(), |file| {
        let model = model_of(file, None);
        let plan = Plan::new(&model).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let what = file.display().to_string();
        must_add_up(&model, &plan.base_books().unwrap_or_else(|error| panic!("{error}")), &what);
        let care_costs = model.states.iter().any(|state| model.inputs.row(state.cost).law.base() > 0.0);
        let has_costs = care_costs || model.services.iter().any(|service| !service.costs.is_empty());
        for draw in 0..3 {
            let played = plan.draw(1, draw).unwrap_or_else(|error| panic!("{error}"));
            let spends = played.iter().any(|option| from_outside(option) < 0);
            assert_eq!(spends, has_costs, "{what}: where anything costs something is spent");
            must_add_up(&model, &played, &what);
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, max_shrink_iters: 10, ..ProptestConfig::default() })]

    /// The same of deals made up by chance.
    #[test]
    fn what_everybody_keeps_is_what_comes_from_outside(deal in deal(), seed in 0_u64..1_000) {
        let model = model(&written(&deal, Money(1)));
        for played in draws(&model, seed, 2) {
            must_add_up(&model, &played, "a deal");
        }
    }
}

/// A service whose provider is paid £1,500 and pays £1,000 a month, and whose supplier bears £300 a month and is paid £500
/// from the fourth month on.
fn with_supplier() -> Model {
    model(&headed(
        "12 months",
        r#"option = [ { name = "usual" }, { name = "served", service = "help", contracts = ["block", "kit"] } ]
cohort = { people = 10, starts_in = "care" }
party.council.is = "payer"
party.provider = { is = "provider", reserves = "£2,000" }
party.supplier = { is = "provider", label = "the supplier", reserves = "£1,000" }
party.auditor = { is = "manager", label = "the auditor" }
state.care = {}
state.home = {}
transition.care.home.rate = "0.1 / year"
service.help.cost.staff = { amount = "£1,000 / month" }
service.help.cost.kit = { amount = "£300 / month", paid_by = "supplier" }
contract.block = { payers = { council = "100%" }, clause.month = { for_each = "month", price = "£1,500" }, clause.audit = { for_each = "month", price = "£20", to = "auditor" } }
contract.kit = { payers = { council = "100%" }, holder = "supplier", clause.month = { for_each = "month", from = "3 months", price = "£500" } }
"#,
    ))
}

/// Income, costs, margin and lowest cash of a second provider are those of its own ledger, counted by hand.
#[test]
fn a_second_provider_has_income_costs_margin_and_lowest_cash() {
    let model = with_supplier();
    let played = &draws(&model, 1, 1)[0];
    let of = |path: &str| known(&model, 1, &played[1], path);
    let supplier = ["income", "costs", "margin", "lowest_cash", "lowest_month"]
        .map(|name| of(&format!("provider.supplier.{name}")));
    // Nine months are paid for, each at the end of the next, and twelve cost: of £1,000 four months take £1,200.
    assert_eq!(supplier, [4_500.0, 3_600.0, 900.0, -200.0, 4.0]);
    assert_eq!(
        ["income", "costs", "margin"].map(|name| of(&format!("provider.{name}"))),
        [18_000.0, 12_000.0, 6_000.0]
    );
    assert_eq!(
        ["received", "given", "balance"].map(|name| of(&format!("party.auditor.{name}"))),
        [240.0, 0.0, 240.0]
    );
    must_add_up(&model, played, "a supplier");
}

/// Reports show each provider under its own name, and both are in "all together".
#[test]
fn reports_show_every_provider() {
    let model = with_supplier();
    let results = run(&model, 1, 20);
    let report = text(&model, &summarise(&model, &results.clone()));
    for said in [
        "the margin of the provider is £6,000",
        "the margin of the supplier is £900",
        "  The provider:\n",
        "  The supplier:\n",
        "Others: what are they paid, what do they pay?",
        "the auditor: received",
    ] {
        assert!(report.contains(said), "{said}\n{report}");
    }
    let comparison = compared(&[("deal", &model, &results)], 0);
    let stakes = comparison.stakes[1];
    assert_eq!(stakes.providers.map(|stake| stake.mean.value), Some(6_900.0));
    // What is spent in all: the auditor's fee is what auditing costs.
    assert_eq!(stakes.together.map(|stake| stake.mean.value), Some(-12_000.0 - 3_600.0 - 240.0));
    let written = comparison_text(&model, &comparison);
    assert!(written.contains("all providers' margins"), "{written}");
    assert!(written.contains("\nThe supplier\n------------\n"), "{written}");
}

/// With one provider nothing is said of several, and it keeps the words it had.
#[test]
fn one_provider_is_the_provider() {
    let model = model(&with_blocks());
    let results = run(&model, 1, 20);
    let report = text(&model, &summarise(&model, &results.clone()));
    assert!(report.contains("the provider's margin is"), "{report}");
    assert!(!report.contains("  The provider:\n") && !report.contains("Others: what"), "{report}");
    let written = comparison_text(&model, &compared(&[("deal", &model, &results)], 0));
    assert!(written.contains("the provider's margin") && !written.contains("all providers"), "{written}");
}

/// A grant that a payer gives is paid by it, and one that a guarantor gives is that party's own: neither is lost between
/// payers and investors.
#[test]
fn grants_are_paid_by_those_who_give_them() {
    let given_by = |holder: &str| {
        let text = with_blocks().replacen(
            "[capital.fund.tranche.notes]",
            &format!(
                "[party.foundation]\nis = \"guarantor\"\n[capital.fund.tranche.gift]\nis = \"grant\"\ncommitment = \"£100,000\"\nholder = \"{holder}\"\n[capital.fund.tranche.notes]"
            ),
            1,
        );
        model(&text)
    };
    let [without, council, foundation] = [model(&with_blocks()), given_by("council"), given_by("foundation")]
        .map(|model| {
            let played = draws(&model, 3, 1).remove(0);
            must_add_up(&model, &played, "a grant");
            (model, played)
        });
    let paid = |(model, played): &(Model, Vec<Played>)| known(model, 1, &played[1], "payer.council.paid");
    let given = value(&foundation.0, 1, &foundation.1[1], "party.foundation.given");
    let drawn = value(&council.0, 1, &council.1[1], "tranche.gift.drawn");
    assert_eq!(given, drawn);
    assert!(paid(&foundation) == paid(&without) && paid(&council) > paid(&without));
    assert_eq!(sib::statistics::Value::Known(paid(&council) - paid(&without)), drawn);
}
