//! The base case ties to the simulation: to the penny where paths are certain, in the mean where there is only chance
//! and measures are linear in people, and in its occupancy to the daily recursion.

use sib::data::{Figure, OutcomeFigure, StateFigure};
use sib::engine::{Coupling, Fanning, Plan, Sampling, Settings};
use sib::statistics::Value;

use super::common::{Sample, headed, known, model, run};

/// Parties, a service, a contract and capital around given ways between states.
fn deal(ways: &str, referrals: &str, service: &str, contract: &str) -> String {
    let terms = format!(
        r#"payers = {{ council = "75%", fund = "25%" }}
ends = "28 months"
paid_after = "2 months"
clause.started = {{ for_each = "started", price = "£500" }}
clause.exit = {{ for_each = "exit", price = "£1,333.33", times = "any" }}
clause.kept = {{ for_each = "kept", price = "£2,000", times = "any" }}
clause.days = {{ for_each = "days", price = "£7" }}
{contract}"#
    );
    headed(
        "30 months",
        &format!(
            r#"
option = [
  {{ name = "usual" }},
  {{ name = "plain", service = "help", contracts = ["plain"] }},
  {{ name = "bond", service = "help", contracts = ["outcomes", "delivery"], capital = "fund" }},
]
cohort = {{ people = 60, starts_in = "away" }}
referrals = {{ {referrals} }}
[party]
council = {{ is = "payer" }}
fund = {{ is = "payer" }}
provider = {{ is = "provider", reserves = "£10m" }}
[state]
away = {{ cost = "£900 / week", borne_by = "council", cashable = "70%" }}
home = {{ cost = "£150 / week", borne_by = {{ council = "2/3", fund = "1/3" }} }}
[transition]
{ways}
[service.help]
length = "7 months"
{service}
[service.help.cost]
staff = {{ amount = "£9,000 / month", until = "24 months" }}
person = {{ amount = "£31 / week", per = "person" }}
start = {{ amount = "£77", per = "start" }}
[measure]
started = {{ event = "started" }}
exit = {{ enters = "home" }}
kept = {{ stays_in = "home", for = "3 months", grace = "10 days" }}
days = {{ time_in = "home", within = "9 months" }}
[contract.plain]
{terms}
[contract.outcomes]
{terms}
[contract.delivery]
payers = {{ vehicle = "100%" }}
holder = "provider"
clause.fee = {{ for_each = "started", price = "£2,900" }}
[capital.fund]
tranche.senior = {{ commitment = "£200,000", coupon = "4% / year", rank = 1 }}
tranche.junior = {{ commitment = "£100,000", is = "equity", rank = 2 }}
waterfall = [ {{ contract = "delivery", support = ["drawdown"] }}, {{ coupon = "senior" }}, {{ principal = "senior" }}, {{ principal = "junior" }}, {{ surplus = {{ junior = "100%" }} }} ]
"#
        ),
    )
}

/// Fixed spells and planned arrivals: nothing is left to chance, and every draw is the base case to the penny, all
/// figures and the whole ledger; so too where a cap binds and where people queue for a few places.
#[test]
fn where_paths_are_certain_every_draw_is_the_base_case_to_the_penny() {
    let ways = "away.home = { exactly = \"100 days\" }\nhome.away = { exactly = \"5 months\" }\n";
    // 2 a month over 24 months of 365.25 / 12 days: instants 1 to 730 plan 47.97 people, so the rate is set by the day.
    let referrals = "rate = \"0.0625 / day\", until = \"720 days\", spread = 0";
    for (service, contract) in [
        ("", ""),
        ("", "cap = \"£80,000\""),
        ("capacity = 8", ""),
        ("capacity = 8\nstart_delay = \"3 months\"\nruns = \"20 months\"", "clause.exit.cap_units = 21"),
    ] {
        let text = deal(ways, referrals, service, contract);
        let text = if contract.starts_with("clause.exit") {
            text.replace("clause.exit.cap_units = 21", "")
                .replace("price = \"£1,333.33\",", "price = \"£1,333.33\", cap_units = 21,")
        } else {
            text
        };
        let model = model(&text);
        let plan = Plan::new(&model).unwrap();
        let base = plan.base_books().unwrap();
        for draw in 0..4 {
            for (option, (drawn, base)) in plan.draw(11, draw).unwrap().iter().zip(&base).enumerate() {
                let id = sib::model::OptionId::new(option);
                for (figure, (drawn, base)) in
                    sib::stage::record::figures(&model, id).iter().zip(drawn.values.iter().zip(&base.values))
                {
                    // Whether it was paid is a cell of draws; the base case is what it is held against.
                    if !matches!(figure, Figure::Paid) {
                        assert_eq!(drawn, base, "{}", figure.path(&model, id));
                    }
                }
                assert!(drawn.ledger.transfers.len() > 50, "something is paid");
                assert_eq!(drawn.ledger.transfers, base.ledger.transfers);
                assert_eq!(drawn.ledger.balances, base.ledger.balances);
                assert_eq!(drawn.claims, base.claims);
                assert_eq!(drawn.lived.state_days(), base.lived.state_days());
            }
        }
        cash_of_draws_is_that_of_the_base_case(&plan);
    }
}

/// Month by month, where nothing is left to chance.
fn cash_of_draws_is_that_of_the_base_case(plan: &Plan<'_>) {
    let settings = Settings {
        seed: 11,
        draws: 0..2,
        threads: Some(1),
        coupling: Coupling::SameLuck,
        sampling: Sampling::Independent,
        fans: Fanning::Kept,
        keep: sib::engine::Keep::EveryDraw,
    };
    let results = plan.run(&settings, super::common::provenance(11, 2), &|_| {}).unwrap();
    for option in &results.options {
        let drawn = option.fans.as_ref().and_then(|cash| cash.draws()).expect("cash was kept");
        let base = &option.base_cash;
        for (drawn, base) in [
            (&drawn.investors, &base.investors),
            (&drawn.provider, &base.provider),
            (&drawn.payers, &base.payers),
        ] {
            assert!(drawn.chunks(base.len()).all(|draw| draw == base));
        }
        assert_eq!(base.payers.len(), base.n_months);
    }
    assert!(results.options.iter().any(|option| option.base_cash.payers.last() > Some(&0)));
}

const CHANCE: &str = "away.home = { rate = \"1.4 / year\" }\nhome.away = { rate = { by = \"time in state\", steps = [[\"0 days\", \"0.9 / year\"], [\"80 days\", \"0.3 / year\"]] } }\n";

/// Chance only, nothing that caps or floors but a cap for each person: every figure that adds up over people has the base
/// case as its mean, within four standard errors of both.
#[test]
fn with_chance_only_what_is_linear_in_people_has_the_base_case_as_its_mean() {
    let uncapped = adds_up_to_the_base_case("");
    let capped = adds_up_to_the_base_case("cap_per_person = \"£3,000\"");
    assert!(capped < 0.8 * uncapped, "the cap binds: {capped} of {uncapped}");
}

/// Holds the figures of a contract with these terms against the base case; gives what the contract pays in it.
fn adds_up_to_the_base_case(contract: &str) -> f64 {
    let effect = "leaves_early = \"30% in 1 year\"\neffect.moves = { on = [\"transition.away.home\"], hazard_ratio = 2.5, during = \"service\" }";
    let text = deal(CHANCE, "rate = \"0.5 / day\", until = \"100 days\", spread = 1.5", effect, contract)
        .replace("people = 60", "people = 500")
        .replace("frailty", "");
    let model = model(&text);
    let results = run(&model, 21, 1200);
    let mut n_checked = 0;
    for option in &results.options[..2] {
        for (figure, column) in option.figures.iter().zip(&option.columns) {
            let linear = match figure {
                Figure::Payer(_, payer) => !matches!(payer, sib::data::PayerFigure::RealNpv),
                Figure::Provider(provider) => matches!(
                    provider,
                    sib::data::ProviderFigure::Income
                        | sib::data::ProviderFigure::Costs
                        | sib::data::ProviderFigure::Margin
                ),
                Figure::Party(_, party) => matches!(
                    party,
                    sib::data::PartyFigure::Received
                        | sib::data::PartyFigure::Given
                        | sib::data::PartyFigure::Balance
                ),
                Figure::Contract(..) | Figure::Clause(..) | Figure::State(..) | Figure::Part(_) => true,
                Figure::ContractYear(..) | Figure::ClauseYear(..) => true,
                Figure::PayerQuarter(..) | Figure::Vehicle(_) => true,
                Figure::Step(..) => false,
                Figure::PayerYear(..) | Figure::Outcome(..) | Figure::Referred | Figure::Started => true,
                Figure::Return(..) | Figure::Cover(..) | Figure::TrancheYear(..) | Figure::Guarantee(..) => {
                    false
                }
                Figure::Works | Figure::Paid | Figure::CostPerPerson => false,
            };
            if !linear {
                continue;
            }
            let path = figure.path(&model, option.option);
            let number = |value: Value| match value {
                Value::Known(value) => value,
                other => panic!("{path} is {other:?}"),
            };
            let base = option.base(*figure).expect("every figure has a base case");
            let base = Sample { mean: number(base.value), se: base.se.expect("every batch has a value") };
            Sample::of(column.values().map(number)).must_agree(base, &path);
            n_checked += 1;
        }
    }
    assert!(n_checked > 50, "{n_checked} figures");
    let paid = Figure::Contract(sib::model::ContractId::new(0), sib::data::ContractFigure::Paid);
    match results.options[1].base(paid).expect("the contract pays").value {
        Value::Known(paid) => paid,
        other => panic!("what is paid is {other:?}"),
    }
}

/// Person-days of the base case are those of the two-state chain, x ← x (1 − p) + (1 − x) q each day, within four of
/// the standard errors that it states; and its months add up to its total.
#[test]
fn occupancy_of_the_base_case_is_that_of_the_recursion() {
    let ways = "away.home = { rate = \"1.4 / year\" }\nhome.away = { rate = \"0.9 / year\" }\n";
    let model = model(&deal(ways, "rate = \"0.5 / day\", until = \"100 days\"", "", ""));
    let plan = Plan::new(&model).unwrap();
    let results = plan.base_case(super::common::provenance(0, 0));
    let horizon = model.calendar.horizon_day();
    let (out, back) = (1.0 - (-1.4_f64 / 365.25).exp(), 1.0 - (-0.9_f64 / 365.25).exp());
    let mut expected = 0.0;
    // The plan of half a person a day reaches k − ½ on the odd days.
    for referred in (1..=99).step_by(2) {
        let mut away = 1.0;
        for _ in referred..horizon {
            expected += away;
            away = away * (1.0 - out) + (1.0 - away) * back;
        }
    }
    let figure = Figure::State(sib::model::StateId::new(0), StateFigure::Days);
    let base = results.options[0].base(figure).unwrap();
    let Value::Known(mean) = base.value else { panic!("days are known") };
    assert!(base.se.unwrap() > 0.0, "an average over people has an error");
    Sample { mean, se: base.se.unwrap() }.must_be(expected, "person-days away");
    let books = plan.base_books().unwrap();
    let months = &books[0].lived.state_days()[0];
    assert_eq!(months.iter().copied().sum::<sib::units::Count>().to_f64(), mean);
}

/// The same where both rates change with the time since referral, in whatever state a person is by then.
#[test]
fn occupancy_by_time_since_referral_is_that_of_the_recursion() {
    let by = |early: &str, late: &str| {
        format!(
            "{{ rate = {{ by = \"time since referral\", steps = [[\"0 days\", \"{early} / year\"], [\"100 days\", \"{late} / year\"]] }} }}"
        )
    };
    let ways = format!("away.home = {}\nhome.away = {}\n", by("2.4", "0.3"), by("0.2", "1.9"));
    let model = model(&deal(&ways, "rate = \"0.5 / day\", until = \"100 days\"", "", ""));
    let results = Plan::new(&model).unwrap().base_case(super::common::provenance(0, 0));
    let chance = |rate: f64| 1.0 - (-rate / 365.25).exp();
    let mut expected = 0.0;
    for referred in (1..=99).step_by(2) {
        let mut away = 1.0;
        for day in referred..model.calendar.horizon_day() {
            expected += away;
            let (out, back) = if day - referred < 100 { (2.4, 0.2) } else { (0.3, 1.9) };
            away = away * (1.0 - chance(out)) + (1.0 - away) * chance(back);
        }
    }
    let figure = Figure::State(sib::model::StateId::new(0), StateFigure::Days);
    for option in &results.options[..2] {
        let base = option.base(figure).unwrap();
        let Value::Known(mean) = base.value else { panic!("days are known") };
        Sample { mean, se: base.se.unwrap() }.must_be(expected, "person-days away");
    }
}

/// The base case is the scenario's own: another seed leaves it as it is.
#[test]
fn the_base_case_does_not_follow_the_seed() {
    let model = model(&deal(CHANCE, "rate = \"0.5 / day\", until = \"100 days\"", "", ""));
    let (one, other) = (run(&model, 1, 5), run(&model, 2, 5));
    for (one, other) in one.options.iter().zip(&other.options) {
        assert_eq!(one.base_case, other.base_case);
        let figure = Figure::State(sib::model::StateId::new(0), StateFigure::Days);
        let values = |option: &sib::data::OptionResults| {
            option.column(figure).expect("every option has it").values().collect::<Vec<_>>()
        };
        assert_ne!(values(one), values(other), "draws follow the seed");
    }
}

/// Records miss half of the units, and only the first, or the first two, are paid for: the base case expects what draws have. Of n
/// units none is seen with a chance of 1 in 2^n.
#[test]
fn the_base_case_expects_who_is_seen_at_least_once() {
    for (times, n_paid) in [(1, 1.0), (2, 2.0)] {
        let text = headed(
            "36 months",
            &format!(
                "option = [ {{ name = \"usual\" }}, {{ name = \"served\", service = \"help\", contracts = [\"card\"] }} ]\nparty.council = {{ is = \"payer\" }}\ncohort = {{ people = 100, starts_in = \"care\" }}\n[state]\ncare = {{}}\nhome = {{}}\n[transition]\ncare.home = {{ exactly = \"1 month\" }}\nhome.care = {{ exactly = \"1 month\" }}\n[service.help]\n[measure]\nmoved = {{ enters = \"home\", error = {{ missed = \"50%\" }} }}\nonce = {{ share_with = \"moved\" }}\n[contract.card]\npayers = {{ council = \"100%\" }}\nclause.first = {{ for_each = \"moved\", times = {times}, price = \"£1,000\" }}\n"
            ),
        );
        let model = model(&text);
        let base = Plan::new(&model).expect("it can be played").base_books().expect("it adds up").remove(1);
        let n = known(&model, 1, &base, "outcomes.moved.true") / 100.0;
        assert!(n > 10.0);
        let none = 0.5_f64.powf(n);
        let lost = if times == 1 { none } else { none * (2.0 + n) };
        let paid = known(&model, 1, &base, "contract.card.paid");
        assert!((paid - 100_000.0 * (n_paid - lost)).abs() < 1.0, "{times}: {paid}");
        assert!((known(&model, 1, &base, "outcomes.once.measured") - (1.0 - none)).abs() < 1e-6);
    }
}

/// Of any number of people each kind has the share that the file states, to within three of the 4,096 people and more that the base case
/// has, and the error told is no less than what is missing.
#[test]
fn the_base_case_has_of_each_kind_its_share() {
    for (people, girls, inside) in [(8_000, 0.1, 0.3), (100, 0.5, 0.7), (60, 0.35, 0.2)] {
        let text = headed(
            "24 months",
            &format!(
                "option = [ {{ name = \"usual\" }}, {{ name = \"served\", service = \"help\" }} ]\nparty.council = {{ is = \"payer\" }}\n[state]\ninside = {{}}\noutside = {{}}\n\
                 [cohort]\npeople = {people}\nstarts_in = {{ inside = \"{inside}%\", outside = \"{outside}%\" }}\n[cohort.group]\ngirls.share = \"{girls}%\"\nboys.share = \"{boys}%\"\n\
                 [service.help]\n[measure]\ngirl = {{ event = \"started\", among = {{ group = \"girls\" }} }}\nstay = {{ time_in = \"inside\", unit = \"day\" }}\n\
                 girls_stay = {{ time_in = \"inside\", unit = \"day\", among = {{ group = \"girls\" }} }}\n",
                inside = 100.0 * inside,
                outside = 100.0 - 100.0 * inside,
                girls = 100.0 * girls,
                boys = 100.0 - 100.0 * girls,
            ),
        );
        let model = model(&text);
        let results = Plan::new(&model).expect("it can be played").base_case(super::common::provenance(0, 0));
        // They come on the first day.
        let days = f64::from(people) * f64::from(model.calendar.horizon_day() - 1);
        for (measure, whole, share) in
            [(0, f64::from(people), girls), (1, days, inside), (2, days, girls * inside)]
        {
            let expected = whole * share;
            let figure = Figure::Outcome(sib::model::MeasureId::new(measure), OutcomeFigure::True);
            let base = results.options[1].base(figure).expect("it is counted");
            let Value::Known(found) = base.value else { panic!("a count is known") };
            let missing = (found - expected).abs();
            assert!(missing <= whole * 3.0 / 4_096.0, "{people}: {found} and not {expected}");
            let se = base.se.expect("an average over people has an error");
            assert!(missing <= 4.0 * se + 1e-3, "{people}: {found} ± {se} and not {expected}");
        }
    }
}
