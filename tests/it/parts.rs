//! Parts of a payment: what is additional, the gap of the baseline, noise; and what payments are worth in real terms.

use sib::data::{Figure, PayerFigure, PaymentPart, Purpose};
use sib::engine::Played;
use sib::model::{Model, OptionId, PartyId};
use sib::stage::record::figures;
use sib::statistics::Value;

use crate::common::model;
use crate::contracts::{TEN_WHO_STAY, assert_mean, deal, movers, played, total};

/// Days on which the months of a programme end that starts on 1 January 2021.
const MONTH_ENDS: [i32; 13] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];

fn part(model: &Model, played: &Played, part: PaymentPart) -> f64 {
    let place = figures(model, OptionId::new(1)).iter().position(|&f| f == Figure::Part(part));
    match played.values[place.expect("every option has payment parts")] {
        Value::Known(pounds) => pounds,
        other => panic!("a part is an amount, not {other:?}"),
    }
}

/// For a rate card nothing is additional where the service does nothing; the parts make up what is paid.
#[test]
fn a_rate_card_pays_nothing_additional_for_a_service_that_does_nothing() {
    for counted in ["each period", "to date"] {
        let contract = format!(
            "rejected = \"20%\"\nclause.move = {{ for_each = \"moves\", counted = \"{counted}\", price = \"£1,000\" }}"
        );
        let model = model(&deal(&movers(30), &contract));
        for played in played(&model, 50) {
            let [c, gap, noise] = [PaymentPart::Additional, PaymentPart::BaselineGap, PaymentPart::Noise]
                .map(|which| part(&model, &played, which));
            assert_eq!(c, 0.0, "{counted}: nothing is additional");
            assert!(noise <= 0.0, "{counted}: refusals only take away");
            assert_eq!(((c + gap + noise) * 100.0).round() as i64, total(&played), "{counted}");
            assert!(total(&played) > 0);
        }
    }
}

/// What a provider pays a payer under a clause of its own is taken off what those who pay for outcomes pay.
#[test]
fn what_a_provider_pays_a_payer_is_taken_off_what_payers_pay_for() {
    let contract = "clause.move = { for_each = \"moves\", price = \"£1,000\" }\nclause.back = { for_each = \"moves\", price = \"£400\", payers = { provider = \"100%\" }, to = \"council\" }";
    let model = model(&deal(&movers(30), contract));
    for played in played(&model, 20) {
        let parts: f64 = PaymentPart::ALL.iter().map(|&which| part(&model, &played, which)).sum();
        let of_clause = |clause: u16| -> i64 {
            played
                .claims
                .iter()
                .filter(|claim| claim.clause == clause)
                .map(|claim| claim.settled.pence())
                .sum()
        };
        assert_eq!((parts * 100.0).round() as i64, of_clause(0) - of_clause(1));
        assert!(of_clause(1) > 0);
    }
}

/// With an effect, what is additional is paid for moves that would not have happened by then: on average the
/// difference of the two chances, each period as to date.
#[test]
fn what_is_additional_is_the_difference_to_the_same_people_as_usual() {
    let effect = "[service.help.effect.faster]\non = [\"transition.care.home\"]\nhazard_ratio = 2.0\n";
    let mut parts = Vec::new();
    for counted in ["each period", "to date"] {
        let contract = format!(
            "ends = \"12 months\"\nclause.move = {{ for_each = \"moves\", counted = \"{counted}\", price = \"£1,000\" }}"
        );
        let model = model(&deal(&format!("{}{effect}", movers(30)), &contract));
        let additional: Vec<f64> =
            played(&model, 500).iter().map(|p| part(&model, p, PaymentPart::Additional)).collect();
        let days = f64::from(MONTH_ENDS[12] - 1);
        let chance = |rate: f64| 1.0 - (-rate / 365.25 * days).exp();
        assert_mean(&additional, 30_000.0 * (chance(1.0) - chance(0.5)));
        parts.push(additional);
    }
    assert_eq!(parts[0], parts[1], "it does not matter how a rate card is counted");
}

/// For days saved against a fixed baseline that is too high, money is paid though nothing is saved: the gap.
#[test]
fn a_baseline_that_is_too_high_pays_for_nothing() {
    let people = format!(
        "{}[baseline.high]\nfixed = \"90%\"\n[measure.days]\ntime_in = \"care\"\nunit = \"day\"\n[measure.saved]\nsaved = \"days\"\nagainst = \"high\"\n",
        movers(30)
    );
    let contract = "claims = \"quarterly\"\nclause.day = { for_each = \"saved\", price = \"£10\", counted = \"to date\" }";
    let model = model(&deal(&people, contract));
    for played in played(&model, 20) {
        assert_eq!(part(&model, &played, PaymentPart::Additional), 0.0);
        assert_eq!(part(&model, &played, PaymentPart::Noise), 0.0);
        let gap = part(&model, &played, PaymentPart::BaselineGap);
        assert!(gap > 0.0 && (gap * 100.0).round() as i64 == total(&played));
    }
}

/// A cost follows its index by the calendar year in which it falls: December is still the old year's.
#[test]
fn december_is_priced_in_its_own_year() {
    let people =
        "cost.team = { amount = \"£100 / month\", indexed = \"care_prices\" }\n".to_owned() + TEN_WHO_STAY;
    let model = model(&deal(&people, "clause.none = { for_each = \"contract\", price = \"£0\" }"));
    let played = played(&model, 1).remove(0);
    let costs: Vec<i64> = played
        .ledger
        .transfers
        .iter()
        .filter(|transfer| transfer.purpose == Purpose::ServiceCost)
        .map(|transfer| transfer.amount.pence())
        .collect();
    let expected: Vec<i64> =
        (1..=36).map(|month: usize| [10_000, 11_000, 12_100][(month - 1) / 12]).collect();
    assert_eq!(costs, expected);
}

/// £75 a month from month 2 on (and two payments in the last month), in prices of 2021 and at the Green Book's factors
/// of whole years: 1, 1 / 1.035, 1 / 1.035².
#[test]
fn real_value_is_deflated_and_discounted_by_whole_years() {
    let text = deal(TEN_WHO_STAY, "clause.fee = { for_each = \"month\", price = \"£100\" }").replace(
        "prices.base",
        "prices.deflator = \"care_prices\"\ndiscounting.value = \"green book 2022\"\nprices.base",
    );
    let model = model(&text);
    let played = played(&model, 1).remove(0);
    let expected: f64 = (2..=36)
        .map(|month: usize| {
            let year = (month - 1) / 12;
            let payments = if month == 36 { 2.0 } else { 1.0 };
            -75.0 * payments / [1.0, 1.1, 1.21][year] / [1.0, 1.035, 1.035 * 1.035][year]
        })
        .sum();
    let names = figures(&model, OptionId::new(1));
    let council = Figure::Payer(PartyId::new(0), PayerFigure::RealNpv);
    match played.values[names.iter().position(|&f| f == council).expect("it is a payer")] {
        Value::Known(pounds) => assert!((pounds - expected).abs() < 1e-6, "{pounds} against {expected}"),
        other => panic!("a deflator and a schedule are given: {other:?}"),
    }
}
