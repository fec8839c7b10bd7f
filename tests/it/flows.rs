//! Money that flows both ways under a contract: what those who buy pay, what comes back, and what flows past them,
//! against the ledger; and what reports say of it.

use sib::analysis::summarise;
use sib::data::{Account, Figure, OptionSummary, Purpose};
use sib::engine::Played;
use sib::model::{Model, Role};
use sib::report::text::{comparison_text, text};
use sib::statistics::Value;

use crate::common::{draws, known, model, run, value};
use crate::compare::{compared, with_blocks};
use crate::contracts::{TEN_WHO_STAY, deal, movers};

/// Everybody moves home at some time; each move is paid for, and the provider pays some of it back, bids for the
/// contract, and pays a penalty; one payer pays the other.
const BOTH_WAYS: &str = r#"
clause.move = { for_each = "moves", price = "£1,000" }
clause.back = { for_each = "moves", price = "£400", payers = { provider = "100%" }, to = "council" }
clause.bid = { for_each = "month", until = "1 month", price = "£3,000", payers = { provider = "100%" }, to = "adviser" }
clause.tender = { for_each = "month", until = "1 month", price = "£2,000", payers = { council = "50%", provider = "50%" }, to = "adviser" }
clause.office = { for_each = "quarter", price = "£70", payers = { fund = "100%" }, to = "council" }
clause.late = { for_each = "moves", price = "-£20", if_negative = "repaid" }
"#;

fn both_ways() -> Model {
    let text = deal(&movers(30), BOTH_WAYS)
        .replace("fund = { is = \"payer\" }", "fund = { is = \"payer\" }\nadviser = { is = \"manager\" }");
    model(&text)
}

/// Outcome money between roles in a draw, pounds: from the first to the second.
fn moved(model: &Model, played: &Played, from: Role, to: Role) -> f64 {
    let is = |account: Account, role: Role| match account {
        Account::Party(party) => model.parties[usize::from(party)].role == role,
        Account::Holding { .. } | Account::Pool(_) | Account::Reserve(_) | Account::Outside => false,
    };
    let own = played.ledger.transfers.iter().filter(|transfer| {
        transfer.purpose == Purpose::Outcome && is(transfer.from, from) && is(transfer.to, to)
    });
    own.map(|transfer| transfer.amount.pence()).sum::<i64>() as f64 / 100.0
}

#[track_caller]
fn same(found: f64, expected: f64) {
    assert!((found - expected).abs() < 0.005, "{found}, not {expected}");
}

fn option(model: &Model, place: usize, draws: u32) -> OptionSummary {
    summarise(model, &run(model, 7, draws)).options.swap_remove(place)
}

#[track_caller]
fn says(text: &str, words: &str) {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(plain(text).contains(&plain(words)), "\"{words}\" is not in:\n{text}");
}

/// The figures of a contract are those of the ledger, party by party, and its total is what payers pay net.
#[test]
fn a_contract_total_is_what_payers_pay_less_what_comes_back() {
    let model = both_ways();
    let mut n_back = 0;
    for options in draws(&model, 7, 20) {
        let played = &options[1];
        let of = |path: &str| known(&model, 1, played, path);
        let [out, back, past, net, gross] = ["paid_out", "paid_back", "paid_past", "paid", "gross"]
            .map(|figure| of(&format!("contract.card.{figure}")));
        // Penalties are negative amounts of a clause that payers pay, so they are in what payers pay, and not twice.
        let penalties = of("contract.card.clause.late.paid");
        let by_provider = moved(&model, played, Role::Provider, Role::Payer);
        same(back, by_provider + penalties);
        same(
            out,
            moved(&model, played, Role::Payer, Role::Provider)
                + penalties
                + moved(&model, played, Role::Payer, Role::Manager),
        );
        same(
            past,
            moved(&model, played, Role::Provider, Role::Manager) + of("contract.card.clause.office.paid"),
        );
        same(net, out - back);
        same(net, gross);
        same(net, of("payer.council.paid") + of("payer.fund.paid"));
        let parts = ["additional", "baseline_gap", "noise"].map(|part| of(&format!("payment_parts.{part}")));
        same(net, parts.iter().sum());
        n_back += usize::from(back > 0.0 && penalties < 0.0 && past > 4_000.0);
    }
    assert_eq!(n_back, 20);
}

/// Clauses that all flow one way have one total, as before: nobody reads of money that never comes back.
#[test]
fn money_that_flows_one_way_has_one_total() {
    let model = model(&deal(&movers(30), "clause.move = { for_each = \"moves\", price = \"£1,000\" }"));
    let found = option(&model, 1, 8);
    let card = &found.contracts[0];
    assert!(card.paid_out.is_none() && card.paid_back.is_none() && card.paid_past.is_none());
    let report = text(&model, &summarise(&model, &run(&model, 7, 8)));
    says(&report, "all clauses, paid £");
    assert!(!report.contains("paid back"), "{report}");
    // One that only a provider pays says so, since it costs payers nothing.
    let other = deal(&movers(30), "clause.move = { for_each = \"moves\", price = \"£1,000\" }").replace(
        "payers = { council = \"75%\", fund = \"25%\" }",
        "payers = { provider = \"100%\" }\nholder = \"council\"",
    );
    let model = self::model(&other);
    says(&text(&model, &summarise(&model, &run(&model, 7, 8))), "all clauses, paid by the provider");
}

#[test]
fn both_ways_are_said_in_the_report() {
    let model = both_ways();
    let summary = summarise(&model, &run(&model, 7, 20));
    let report = text(&model, &summary);
    for words in
        ["payers pay, net, before caps £", "paid by payers £", "paid back to payers £", "payers pay, net £"]
    {
        says(&report, words);
    }
    says(&report, "paid by others, or by one payer to another £");
    assert!(!report.contains("all clauses, paid"), "{report}");
    says(&report, "card: payers pay, net");
    says(&report, "What payers owe under contracts, less what comes back (");
}

/// A penalty is no payment that never happens: its chance is that of money that comes back.
#[test]
fn the_chance_of_a_penalty_is_that_it_is_paid_back() {
    let model = both_ways();
    let found = option(&model, 1, 20);
    let card = &found.contracts[0];
    let of = |name: &str| card.clauses.iter().find(|clause| clause.name == name).expect("it is a clause");
    let chances = |name: &str| (of(name).pays.of_all.value, of(name).pays_back.of_all.value);
    assert_eq!((chances("late"), chances("back"), chances("move")), ((0.0, 1.0), (1.0, 0.0), (1.0, 0.0)));
    assert_eq!(card.pays.of_all.value, 1.0);
    // A chance that is not one, so that the table stands.
    let few =
        movers(1) + "[service.help.effect.never]\non = [\"transition.care.home\"]\nhazard_ratio = 0.5\n";
    let penalty = "clause.late = { for_each = \"moves\", price = \"-£20\", if_negative = \"repaid\" }\nclause.move = { for_each = \"moves\", price = \"£90\" }";
    let model = self::model(&deal(&few, penalty));
    let summary = summarise(&model, &run(&model, 7, 40));
    let late = &summary.options[1].contracts[0].clauses[0];
    assert!(late.pays_back.of_all.value > 0.0 && late.pays_back.of_all.value < 1.0);
    let report = text(&model, &summary);
    says(&report, "late, paid back");
    assert!(!report.lines().any(|line| line.trim_start().starts_with("late  ")), "{report}");
}

/// Where more comes back to payers than they pay, half of the base case is no bar, and no "pays" is below nought.
#[test]
fn payers_who_are_paid_are_not_said_to_pay() {
    let contract = "clause.fee = { for_each = \"month\", price = \"£100\" }\nclause.back = { for_each = \"month\", price = \"£150\", payers = { provider = \"100%\" }, to = \"council\" }";
    let model = model(&deal(TEN_WHO_STAY, contract));
    let results = run(&model, 7, 8);
    let option = &results.options[1];
    let paid = option.figures.iter().position(|&figure| figure == Figure::Paid).expect("there is a service");
    assert!(option.columns[paid].values().all(|value| value == Value::Undefined));
    assert_eq!(option.base_case[paid].value, Value::Undefined);
    let summary = summarise(&model, &results);
    let cells = summary.options[1].four_cells.as_ref().expect("there is a service");
    assert!(cells.cells.is_none() && cells.paid_if_works.is_none() && cells.paid_if_fails.is_none());
    assert_eq!(cells.payments_if_works.map(|paid| paid.value), Some(-1_800.0));
    assert!(summary.options[1].outcomes.iter().all(|outcome| outcome.paid_per_additional.is_none()));
    let report = text(&model, &summary);
    says(
        &report,
        "How often it is paid for is not said: in the base case payers pay nothing, or as much or more is",
    );
    says(&report, "Where it works: payers are paid £1,800 ± 0 more than they pay, on average.");
    says(&report, "the council is paid £2,700 ± 0 more than it pays on average");
    assert!(!report.contains("pays -£") && !report.contains("pay -£"), "{report}");
}

/// Where payers pay more than comes back, the bar is half of that.
#[test]
fn half_of_the_base_case_is_less_what_comes_back() {
    let contract = "clause.fee = { for_each = \"month\", price = \"£100\" }\nclause.back = { for_each = \"month\", price = \"£60\", payers = { provider = \"100%\" }, to = \"council\" }";
    let model = model(&deal(TEN_WHO_STAY, contract));
    let summary = summarise(&model, &run(&model, 7, 8));
    let cells = summary.options[1].four_cells.as_ref().and_then(|found| found.cells).expect("payers pay");
    assert_eq!((cells.works_paid.value, cells.works_not_paid.value), (1.0, 0.0));
    let report = text(&model, &summary);
    says(&report, "Paid: what payers pay, less what is paid back to them, reaches half of the base case.");
    says(&report, "payers pay £1,440 ± 0 on average");
}

/// A level for all people together stands for nobody: as usual, where nobody starts, nothing has fallen by 100%.
#[test]
fn where_nobody_starts_nothing_is_reduced() {
    let measures = "[measure.days]\ntime_in = \"care\"\nunit = \"day\"\n[measure.fall]\nreduction_in = \"days\"\nagainst = \"before\"\n[measure.rise]\nincrease_in = \"days\"\nagainst = \"before\"\n[measure.saved]\nsaved = \"days\"\nagainst = \"before\"\n[baseline.before]\nfixed = \"12 / day\"\n";
    let model =
        model(&deal(&(movers(10) + measures), "clause.move = { for_each = \"moves\", price = \"£1,000\" }"));
    for options in draws(&model, 7, 5) {
        for measure in ["fall", "rise", "saved"] {
            let path = format!("outcomes.{measure}.measured");
            assert_eq!(value(&model, 0, &options[0], &path), Value::Undefined, "{measure}");
            let seen = known(&model, 1, &options[1], &path);
            assert!(seen.is_finite() && seen != 0.0, "{measure}");
            let usual = known(&model, 1, &options[1], &format!("outcomes.{measure}.counterfactual"));
            assert!(usual.is_finite() && usual != 1.0, "{measure}");
        }
    }
}

/// A payer that bears no care reads what it pays in each year, and of no saving; one that bears some reads both.
#[test]
fn a_payer_that_bears_no_care_reads_only_what_it_pays() {
    let text_of = |borne: &str| {
        let people = movers(10);
        let scenario = deal(&people, "clause.move = { for_each = \"moves\", price = \"£1,000\" }")
            .replace("care = {}", &format!("care = {{ cost = \"£100 / day\", borne_by = {borne} }}"));
        let model = model(&scenario);
        let report = text(&model, &summarise(&model, &run(&model, 7, 8)));
        report.split("Option: service").nth(1).expect("it is an option").to_owned()
    };
    let alone = text_of("\"council\"");
    assert_eq!(alone.matches("P(paid > cashable)").count(), 1, "{alone}");
    says(&alone, "It bears no cost of care in this file");
    assert!(!alone.contains("the fund: avoided") && alone.contains("the fund: paid"), "{alone}");
    let both = text_of("{ council = \"50%\", fund = \"50%\" }");
    assert_eq!(both.matches("P(paid > cashable)").count(), 2, "{both}");
    assert!(both.contains("the fund: avoided"), "{both}");
}

/// What does not take part is called by its title; where the first option takes part, nothing is said to stand apart.
#[test]
fn a_comparison_says_which_option_does_not_take_part() {
    let model = model(&with_blocks());
    let found = run(&model, 1, 20);
    let mut comparison = compared(&[("deal", &model, &found)], 0);
    let title = comparison.options[0].title.clone();
    says(
        &comparison_text(&model, &comparison),
        &format!("no other option brings more; the first option, \"{title}\", does not take part):"),
    );
    let own = comparison.stakes[1].payers.expect("payers are there").p_best;
    assert!(own.is_some());
    comparison.stakes[0].payers.as_mut().expect("payers are there").p_best = own;
    let text = comparison_text(&model, &comparison);
    says(&text, "no other option brings more):");
    assert!(!text.contains("does not take part"), "{text}");
}

/// Of the chance that caps bind and of what they take away other money is no part, nor is what a floor adds: a fee of £2,000 a month with
/// £500 of other money exceeds a cap of £1,600 never, and one of £1,400 by £100 in each of 30 months; nothing hides that.
#[test]
fn caps_take_away_what_other_money_leaves() {
    let gift = "[funding.gift]\nfrom = \"fund\"\nto = \"provider\"\namount = \"£500 / month\"\nstarts = \"0 months\"\n";
    for (cap, floor, pounds) in [(1_600, 0, 0.0), (1_400, 0, 3_000.0), (1_400, 50_000, 3_000.0)] {
        let contract = format!(
            "ends = \"30 months\"\nless = [\"gift\"]\nclause.fee = {{ for_each = \"month\", price = \"£2,000\" }}\n\
             limit.most = {{ on = \"all\", per = \"month\", at_most = \"£{cap}\" }}\n\
             limit.least = {{ on = \"all\", per = \"contract\", at_least = \"£{floor}\" }}\n{gift}"
        );
        let found = option(&model(&deal(TEN_WHO_STAY, &contract)), 1, 4);
        let card = &found.contracts[0];
        same(card.capped.mean.expect("a number").value, pounds);
        assert_eq!(card.p_capped.value, if pounds > 0.0 { 1.0 } else { 0.0 }, "{cap} {floor}");
        same(card.paid.mean.expect("a number").value, f64::from(30 * cap.min(1_500)).max(f64::from(floor)));
    }
}
