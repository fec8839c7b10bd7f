//! Limits, caps of units and what is refused, by hand: at the edges of their periods, below nought, and to date.

use sib::data::PaymentPart;
use sib::model::OptionId;
use sib::stage::record::figures;
use sib::statistics::Value;

use crate::common::model;
use crate::contracts::{TEN_WHO_STAY, TWELVE_WHO_COME, deal, played, settled};

/// Claims of ten people who all start in the first month: five fewer than what they are held against.
const FEWER: &str =
    "[baseline]\nplan = { fixed = 0.5 }\n[measure.fewer]\nsaved = \"starts\"\nagainst = \"plan\"\n";

fn of_ten(contract: &str) -> Vec<(u16, i64)> {
    settled(&played(&model(&deal(TEN_WHO_STAY, contract)), 1)[0].claims)
}

/// Five units too few at £20 each are £100 to pay back, of which a floor below nought leaves £50: however short the contract is,
/// for it is the most that is paid back and nothing that is earned month by month. Of what is additional it leaves as much.
#[test]
fn a_floor_below_nought_is_the_most_that_is_paid_back_however_short_the_contract() {
    for ends in [6, 12, 18] {
        let contract = format!(
            "ends = \"{ends} months\"\nclause.fewer = {{ for_each = \"fewer\", price = \"£20\", counted = \"at the end\", if_negative = \"repaid\" }}\nlimit.back = {{ per = \"contract year\", at_least = \"-£50\" }}\n{FEWER}"
        );
        let model = model(&deal(TEN_WHO_STAY, &contract));
        let played = played(&model, 1).remove(0);
        assert_eq!(settled(&played.claims), [(ends, -5_000)], "{ends} months");
        let option = OptionId::new(1);
        let part = |part: PaymentPart| {
            let place = figures(&model, option).iter().position(|&own| own == sib::data::Figure::Part(part));
            played.values[place.expect("every option has payment parts")]
        };
        assert_eq!(part(PaymentPart::Additional), Value::Known(-50.0), "{ends} months");
        assert_eq!(part(PaymentPart::BaselineGap), Value::Known(0.0), "{ends} months");
    }
}

/// Starts may bring half of all that starts and fees bring together, to date: as much as the fees so far.
#[test]
fn a_share_of_what_is_paid_is_of_all_that_was_paid_to_date() {
    let contract = "ends = \"6 months\"\nclause.start = { for_each = \"starts\", price = \"£400\" }\nclause.fee = { for_each = \"month\", price = \"£100\" }\nlimit.half = { on = [\"start\"], at_most = \"50%\", with = [\"fee\"] }";
    let found = settled(&played(&model(&deal(TWELVE_WHO_COME, contract)), 1)[0].claims);
    assert_eq!(found, (1..=6).map(|month| (month, 20_000)).collect::<Vec<_>>());
}

/// Five units below nought make no room for units of another clause: eight of the ten that started are paid for.
#[test]
fn units_below_nought_make_no_room_under_a_limit_of_units() {
    let contract = format!(
        "ends = \"1 month\"\nclause.fewer = {{ for_each = \"fewer\", price = \"£10\", if_negative = \"repaid\" }}\nclause.start = {{ for_each = \"starts\", price = \"£10\" }}\nlimit.few = {{ on = [\"fewer\", \"start\"], at_most_units = 8 }}\n{FEWER}"
    );
    assert_eq!(of_ten(&contract), [(1, (8 - 5) * 1_000)]);
}

/// Where units are paid for person by person, those before in the same claim use up the units that a clause pays for.
#[test]
fn a_cap_of_units_is_used_up_person_by_person_within_a_claim() {
    let contract =
        "cap_per_person = \"£100\"\nclause.start = { for_each = \"starts\", price = \"£50\", cap_units = 4 }";
    assert_eq!(of_ten(contract), [(1, 4 * 5_000)]);
}

/// Where all units of people are refused, the claim says how many.
#[test]
fn a_claim_of_which_everything_is_refused_says_how_much() {
    let contract = "cap_per_person = \"£100\"\nclause.start = { for_each = \"starts\", price = \"£50\", rejected = \"100%\" }";
    let played = played(&model(&deal(TEN_WHO_STAY, contract)), 1).remove(0);
    let found: Vec<(f64, i64)> =
        played.claims.iter().map(|claim| (claim.rejected.to_f64(), claim.settled.pence())).collect();
    assert_eq!(found.iter().map(|own| own.0).sum::<f64>(), 10.0, "{found:?}");
    assert!(found.iter().all(|own| own.1 == 0), "{found:?}");
}

/// £1,000, a quarter of it the fund's: of the council's £750 its cap leaves £700, and of the £50 above the fund takes on £20, up
/// to its own cap of £270.
#[test]
fn others_take_on_what_is_above_a_cap_only_up_to_their_own() {
    let contract = "ends = \"1 month\"\nclause.start = { for_each = \"starts\", price = \"£100\" }";
    let text = deal(TEN_WHO_STAY, contract)
        .replace(
            "council = { is = \"payer\" }",
            "council = { is = \"payer\", cap = \"£700\", over_budget = \"others\" }",
        )
        .replace("fund = { is = \"payer\" }", "fund = { is = \"payer\", cap = \"£270\" }")
        .replace("{ council = \"75%\", fund = \"25%\" }", "{ fund = \"25%\", council = \"75%\" }");
    let played = played(&model(&text), 1).remove(0);
    let paid: Vec<(u16, i64)> =
        played.payments.iter().map(|payment| (payment.payer, payment.amount.pence())).collect();
    assert_eq!(paid.iter().filter(|own| own.0 == 0).map(|own| own.1).sum::<i64>(), 70_000, "{paid:?}");
    assert_eq!(paid.iter().filter(|own| own.0 == 1).map(|own| own.1).sum::<i64>(), 27_000, "{paid:?}");
}

/// A figure of all people is dated by month: one whose first day lies within a month counts from that month on.
#[test]
fn a_figure_of_all_people_counts_from_the_month_of_its_first_day() {
    let of = |from: &str| {
        let contract = format!(
            "[contract.card.clause.all]\nfor_each = \"all\"\nprice = \"£10\"\n{from}[measure.all]\ntotal_of = \"starts\"\nover = \"period\"\n"
        );
        settled(&played(&model(&deal(TWELVE_WHO_COME, &contract)), 1)[0].claims)
    };
    let whole = of("");
    assert_eq!(whole.iter().map(|own| own.1).sum::<i64>(), 12_000);
    let from_march: Vec<(u16, i64)> = whole.into_iter().filter(|own| own.0 >= 3).collect();
    assert_eq!(of("from = \"2021-03-15\"\n"), from_march);
    assert_eq!(of("from = \"2021-03\"\n"), from_march);
}

/// Prices that follow people's age, and the time since their service ended, are those of the day of the unit.
#[test]
fn a_price_follows_the_age_on_the_day_and_the_time_since_the_end() {
    // Everybody is ten years old when they come, and moves home nine months later, three months after the end of the service.
    let people = TEN_WHO_STAY
        .replace("rate = \"0 / year\"", "exactly = \"9 months\"")
        .replace("starts_in = \"care\"", "starts_in = \"care\"\nage = \"10 years\"")
        + "[measure.moves]\nenters = \"home\"\n";
    for (price, pounds) in [
        (
            "{ by = \"age\", steps = [[\"0 years\", \"£1\"], [\"10 years\", \"£3\"], [\"11 years\", \"£5\"]] }",
            3,
        ),
        (
            "{ by = \"age\", steps = [[\"0 years\", \"£1\"], [\"125 months\", \"£3\"], [\"130 months\", \"£5\"]] }",
            3,
        ),
        (
            "{ by = \"time since end\", steps = [[\"0 months\", \"£1\"], [\"2 months\", \"£3\"], [\"5 months\", \"£5\"]] }",
            3,
        ),
        (
            "{ by = \"time since start\", steps = [[\"0 months\", \"£1\"], [\"2 months\", \"£3\"], [\"5 months\", \"£5\"]] }",
            5,
        ),
    ] {
        let contract = format!("clause.move = {{ for_each = \"moves\", price = {price} }}");
        let found = settled(&played(&model(&deal(&people, &contract)), 1)[0].claims);
        assert_eq!(found.iter().map(|own| own.1).sum::<i64>(), 10 * 100 * pounds, "{price}: {found:?}");
    }
}

/// Of what payers do not pay nobody gets a share: £1,000 under a cap of £500 are £300 and £200 for holders of 60% and 40%.
#[test]
fn holders_share_what_is_paid_and_not_what_is_claimed() {
    let contract = "ends = \"2 months\"\nholder = { provider = \"60%\", agent = \"40%\" }\nclause.start = { for_each = \"starts\", price = \"£100\" }\nclause.fee = { for_each = \"month\", price = \"£10\" }";
    let text = deal(TEN_WHO_STAY, contract)
        .replace("council = { is = \"payer\" }", "council = { is = \"payer\", cap = \"£500\" }\nprovider = { is = \"provider\" }\nagent = { is = \"manager\" }")
        .replace("{ council = \"75%\", fund = \"25%\" }", "{ council = \"100%\" }");
    let model = model(&text);
    let played = played(&model, 1).remove(0);
    let to = |name: &str| -> i64 {
        let place = model.parties.iter().position(|party| party.name == name).expect("it is there");
        let own = played.payments.iter().filter(|payment| usize::from(payment.holder) == place);
        own.map(|payment| payment.amount.pence()).sum()
    };
    assert_eq!((to("provider"), to("agent")), (30_000, 20_000));
}

/// A lump for which nothing is asked would not have been paid without the service: all of it is additional.
#[test]
fn a_lump_for_which_nothing_is_asked_is_additional() {
    let model = model(&deal(TEN_WHO_STAY, "clause.lump = { for_each = \"contract\", price = \"£100\" }"));
    let played = played(&model, 1).remove(0);
    let names = figures(&model, OptionId::new(1));
    let place = names.iter().position(|&own| own == sib::data::Figure::Part(PaymentPart::Additional));
    assert_eq!(played.values[place.expect("every option has payment parts")], Value::Known(100.0));
}

/// What is paid back makes room for as much under a cap of the same claim: £50 back and £80 of the £100 for starts are the £30 of it.
#[test]
fn what_is_paid_back_makes_room_under_a_cap() {
    let contract = format!(
        "ends = \"1 month\"\ncap = \"£30\"\nclause.fewer = {{ for_each = \"fewer\", price = \"£10\", if_negative = \"repaid\" }}\nclause.start = {{ for_each = \"starts\", price = \"£10\" }}\n{FEWER}"
    );
    assert_eq!(of_ten(&contract), [(1, 3_000)]);
}

/// A price by the year of start is that of the year in which the person started, in whatever year the unit comes.
#[test]
fn a_price_by_the_year_of_start_stays_that_of_the_person() {
    let people = TEN_WHO_STAY.replace("rate = \"0 / year\"", "exactly = \"14 months\"")
        + "[measure.moves]\nenters = \"home\"\n";
    let contract = "clause.move = { for_each = \"moves\", price = { by = \"year of start\", steps = [[1, \"£3\"], [2, \"£5\"]] } }";
    let found = settled(&played(&model(&deal(&people, contract)), 1)[0].claims);
    assert_eq!(found, [(15, 10 * 300)]);
}
