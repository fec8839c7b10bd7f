//! Where nothing is uncertain: what falls on which day and in which month, and that the base case, in which people are
//! fractions, comes to what every draw does.

use sib::data::Purpose;
use sib::engine::{Plan, Played};
use sib::model::Model;

use crate::common::{draws, headed, known, model};

/// People who stay where they are for a year and a half, a service, and a contract.
fn deal(people: u32, service: &str, measures: &str, clauses: &str) -> String {
    headed(
        "30 months",
        &format!(
            "option = [ {{ name = \"usual\" }}, {{ name = \"deal\", service = \"help\", contracts = [\"main\"] }} ]\n\
             party.council = {{ is = \"payer\" }}\nstate.home = {{}}\n\
             cohort = {{ people = {people}, starts_in = \"home\" }}\n\
             [service.help]\nlength = \"24 months\"\n{service}\n[measure]\n{measures}\n\
             [contract.main]\npayers = \"council\"\nends = \"28 months\"\npaid_after = \"1 month\"\n{clauses}\n"
        ),
    )
}

fn paid(model: &Model) -> (f64, f64) {
    let base = Plan::new(model).unwrap().base_books().unwrap().remove(1);
    let drawn = draws(model, 5, 1).remove(0).remove(1);
    (known(model, 1, &base, "contract.main.paid"), known(model, 1, &drawn, "contract.main.paid"))
}

/// £18 for each of the 299 nights after the first up to the 300th and £17 from there on, and the like: where a person of the
/// base case is a thousandth, a night is less than a penny. What is paid for all of them is what is paid for people.
#[test]
fn what_is_paid_by_the_person_comes_to_the_same_however_small_it_is() {
    let nights = "nights = { time_in = \"home\", within = \"12 months\" }";
    // Everybody starts on 1 January 2020, day 1; the year after it has 366 days.
    for people in [1, 6, 12, 40] {
        for (price, more, each) in [
            (
                "{ by = \"time since start\", steps = [[\"0 days\", \"£18\"], [\"300 days\", \"£17\"]] }",
                "",
                299 * 18 + 67 * 17,
            ),
            (
                "{ by = \"time since start\", steps = [[\"0 days\", \"£1\"], [\"300 days\", \"£2\"]] }",
                "",
                299 + 67 * 2,
            ),
            ("\"£3\"", "cap_per_person = \"£300\"", 300),
            ("\"£1\"", "cap_per_person = \"£60\"", 60),
        ] {
            let clause = format!("clause.night = {{ for_each = \"nights\", price = {price} }}\n{more}");
            let (base, drawn) = paid(&model(&deal(people, "", nights, &clause)));
            let expected = f64::from(people * each);
            assert_eq!(drawn, expected, "{people}: {clause}");
            // A cap falls on fractions of people, 8,192 at most, which differ from evenly spread ones by no more than this.
            let slack = if more.is_empty() { 0.0 } else { (1.0 + 8_192.0_f64.ln() / 5.0_f64.ln()) / 100.0 };
            assert!((base - expected).abs() <= slack, "{people}: {base} for {expected}, {clause}");
        }
    }
}

/// Whoever is there half a year and two years after the start is paid for at the price from six months and from two years on,
/// whatever the months between are.
#[test]
fn a_price_by_time_since_the_start_goes_by_the_calendar() {
    let measures =
        "half = { is_in = \"home\", at = \"6 months\" }\ntwo = { is_in = \"home\", at = \"2 years\" }";
    let clauses = "clause.half = { for_each = \"half\", price = { by = \"time since start\", steps = [[\"0 months\", \"£100\"], [\"6 months\", \"£300\"]] } }\n\
                   clause.two = { for_each = \"two\", price = { by = \"time since start\", line = [[\"0 days\", \"£5,000\"], [\"2 years\", \"£9,000\"]] } }";
    for month in 1..=12 {
        let text = deal(10, "", measures, clauses).replace("2020-01", &format!("2025-{month:02}"));
        assert_eq!(paid(&model(&text)), (93_000.0, 93_000.0), "from month {month}");
    }
}

fn of_provider(played: &Played) -> Vec<(u16, i64)> {
    let own = |t: &&sib::data::Transfer| t.purpose == Purpose::ServiceCost;
    played.ledger.transfers.iter().filter(own).map(|t| (t.month, t.amount.pence() / 100)).collect()
}

/// What is due once from April falls in April, in its year and at its prices; what has no month falls at the start.
#[test]
fn what_is_due_once_falls_in_the_month_that_is_named() {
    let costs = "cost.van = { amount = \"£1,000\", from = \"2021-01\" }\ncost.desk = { amount = \"£10\" }\n\
                 cost.phone = { amount = \"£1\", from = \"3 months\" }";
    let text = deal(
        1,
        costs,
        "nights = { time_in = \"home\" }",
        "clause.a = { for_each = \"month\", price = \"£1\" }",
    )
    .replace("prices.indexed = \"fixed\"", "prices = { indexed = \"cpi\", cpi = { then = \"10% / year\" } }");
    let found = draws(&model(&text), 1, 1).remove(0).remove(1);
    assert_eq!(of_provider(&found), [(0, 10), (4, 1), (13, 1_100)]);
}

/// A year of £12,000, one of £1,500 a month and half a year of £4,800 a quarter; £70 a week in one setting is £10 a day in another.
#[test]
fn a_schedule_may_be_written_in_several_times() {
    let paid = |cost: &str| {
        let service = format!("cost.run = {{ amount = {cost} }}");
        let clause = "clause.a = { for_each = \"month\", price = \"£1\" }\n[state.out]";
        let text = deal(1, &service, "nights = { time_in = \"home\" }", clause);
        of_provider(&draws(&model(&text), 1, 1).remove(0).remove(1))
    };
    let by_year = "{ by = \"contract year\", steps = [[1, \"£12,000 / year\"], [2, \"£1,500 / month\"], [3, \"£4,800 / quarter\"]] }";
    let expected: Vec<(u16, i64)> = (1..=30)
        .map(|month| {
            (
                month,
                if month <= 12 {
                    1_000
                } else if month <= 24 {
                    1_500
                } else {
                    1_600
                },
            )
        })
        .collect();
    assert_eq!(paid(by_year), expected);
    let by_state = |amount: &str| {
        let cost = format!("{amount}, per = \"person\"");
        paid(&cost)
    };
    let mixed = by_state("{ by = \"state\", values = { home = \"£70 / week\", out = \"£5 / day\" } }");
    assert_eq!(mixed, by_state("\"£10 / day\""));
    assert_eq!(mixed[1], (2, 290), "29 days of February 2020");
}

/// A service that opens after two months takes people in from the first day of the third on, as one without delay does from the
/// first day.
#[test]
fn a_delay_opens_the_service_on_the_first_day_after_it() {
    for (delay, month) in [("0 days", 1), ("1 month", 2), ("2 months", 3), ("31 days", 2), ("30 days", 1)] {
        let service =
            format!("start_delay = \"{delay}\"\ncost.start = {{ amount = \"£250\", per = \"start\" }}");
        let text = deal(
            10,
            &service,
            "began = { event = \"started\" }",
            "clause.a = { for_each = \"began\", price = \"£1\" }",
        );
        let found = draws(&model(&text), 1, 1).remove(0).remove(1);
        assert_eq!(of_provider(&found), [(month, 2_500)], "{delay}");
    }
}

/// What a floor adds is for no outcome: one of nought, which never adds anything, leaves the parts of what is paid as they are, and a
/// high one adds to the gap and not to what is additional.
#[test]
fn a_floor_adds_nothing_to_what_is_additional() {
    let moves = "[state.out]\n[transition.home.out]\nrate = \"50% in 1 year\"\n[service.help.effect.out]\non = [\"transition.home.out\"]\nbecomes = \"90% in 1 year\"\n";
    let parts = |floor: &str| {
        let clause = format!("clause.out = {{ for_each = \"out\", price = \"£1,000\" }}\n{floor}\n{moves}");
        let model = model(&deal(50, "", "out = { enters = \"out\" }", &clause));
        let played = draws(&model, 5, 1).remove(0).remove(1);
        ["paid", "additional", "baseline_gap"].map(|part| match part {
            "paid" => known(&model, 1, &played, "payer.council.paid"),
            part => known(&model, 1, &played, &format!("payment_parts.{part}")),
        })
    };
    let none = parts("");
    assert!(none[1] > 0.0 && none[2] > 0.0);
    assert_eq!(parts("limit.least = { per = \"month\", at_least = \"£0\" }"), none);
    let high = parts("limit.least = { per = \"month\", at_least = \"£5,000\" }");
    assert!(high[0] > none[0], "it adds to what is paid");
    assert_eq!((high[1], high[2] - none[2]), (none[1], high[0] - none[0]));
}

/// A mean and a share of each intake are paid for intake by intake: two intakes of 20, a gain of 4 points for everybody.
#[test]
fn a_clause_may_pay_for_the_mean_or_the_share_of_each_intake() {
    let score = "[score.weight]\nrange = [50, 150]\nstart = 90\nbetter = \"lower\"\n[service.help.effect.weight]\non = [\"score.weight\"]\nadds = -4\ngained_over = \"9 months\"\n";
    for (figure, price, expected) in
        [("mean_of", 6_000, 48_000.0), ("share_with", 500, 1_000.0), ("share_without", 500, 0.0)]
    {
        let measures = format!(
            "loss = {{ gain_on = \"weight\", at = \"12 months\"{} }}\nall = {{ {figure} = \"loss\", over = \"intake\" }}",
            if figure == "mean_of" { "" } else { ", at_least = 3" }
        );
        let clause = format!("clause.all = {{ for_each = \"all\", price = \"£{price}\" }}\n{score}");
        let text = deal(40, "", &measures, &clause).replace("people = 40,", "people = 40, intake = 20,");
        let (base, drawn) = paid(&model(&text));
        assert_eq!((base, drawn), (expected, expected), "{figure}");
        // Of a figure of people a quarter is refused, not one figure in four: so much less is paid, and the claim says so.
        let refused = model(&text.replace("for_each = \"all\",", "for_each = \"all\", rejected = \"25%\","));
        assert_eq!(paid(&refused), (0.75 * expected, 0.75 * expected), "{figure}");
        let units = |model: &Model| -> (f64, f64) {
            let claims = draws(model, 5, 1).remove(0).remove(1).claims;
            (
                claims.iter().map(|own| own.units.to_f64()).sum(),
                claims.iter().map(|own| own.rejected.to_f64()).sum(),
            )
        };
        let all = units(&model(&text)).0;
        let (accepted, rejected) = units(&refused);
        assert!(
            (accepted - 0.75 * all).abs() < 1e-6 && (rejected - 0.25 * all).abs() < 1e-6,
            "{figure}: {accepted}"
        );
    }
}

/// An intake that is not full is known when nobody can be referred any more: of three people who come in the first three months
/// the third stands alone until referrals end with the sixth.
#[test]
fn an_intake_that_is_not_full_closes_with_the_referrals() {
    let clause = "clause.all = { for_each = \"all\", price = \"£500\" }\n[referrals]\nrate = \"1 / month\"\nuntil = \"6 months\"\nspread = 0\n";
    let measures = "start = { event = \"started\" }\nall = { share_with = \"start\", over = \"intake\" }";
    let text = deal(3, "", measures, clause).replace("people = 3,", "people = 3, intake = 2,");
    let claims = draws(&model(&text), 5, 1).remove(0).remove(1).claims;
    let paid = claims.iter().map(|own| (own.month, own.settled.pence())).filter(|own| own.1 != 0);
    assert_eq!(paid.collect::<Vec<_>>(), [(2, 50_000), (6, 50_000)]);
}

/// Who starts on the day on which an intake closes is of that intake: its figure is known in that month.
#[test]
fn who_starts_on_the_last_day_of_an_intake_is_of_it() {
    for (delay, month) in [("120 days", 4), ("121 days", 8)] {
        let clause = "clause.all = { for_each = \"all\", price = \"£500\" }";
        let measures = "start = { event = \"started\" }\nall = { share_with = \"start\", over = \"intake\" }";
        let text = deal(3, &format!("start_delay = \"{delay}\""), measures, clause)
            .replace("people = 3,", "people = 3, intake = \"4 months\",");
        let claims = draws(&model(&text), 5, 1).remove(0).remove(1).claims;
        let paid: Vec<(u16, i64)> = claims
            .iter()
            .filter(|own| own.settled.pence() != 0)
            .map(|own| (own.month, own.settled.pence()))
            .collect();
        assert_eq!(paid, [(month, 50_000)], "{delay}");
    }
}

/// What clauses pay where nothing hangs on people, in the base case and in a draw.
fn must_pay(clauses: &str, expected: f64) {
    let nights = "nights = { time_in = \"home\", within = \"12 months\" }";
    assert_eq!(paid(&model(&deal(1, "", nights, clauses))), (expected, expected), "{clauses}");
}

/// £10,000 a month for the 28 months from January 2020, rising by 10% a year: on the anniversaries in January, or with each April, the
/// first after three months. An index of calendar years stands in April where it does in January, but for the first year. The limit of
/// each contract year moves as the prices do.
#[test]
fn prices_move_on_anniversaries_or_with_each_financial_year() {
    let care = "[prices.care]\nseries = { \"2020\" = 100 }\nthen = \"10% / year\"\n";
    let each_april = "uplift = \"each financial year\"\n";
    let limit = "limit.most = { per = \"contract year\", at_most = \"£30,000\", indexed = \"10% / year\" }\n";
    for (uplift, indexed, limit, expected) in [
        ("", "10% / year", "", 12.0 * 21_000.0 + 4.0 * 12_100.0),
        (each_april, "10% / year", "", 3.0 * 10_000.0 + 12.0 * (11_000.0 + 12_100.0) + 13_310.0),
        ("", "care", "", 12.0 * 21_000.0 + 4.0 * 12_100.0),
        (each_april, "care", "", 15.0 * 10_000.0 + 12.0 * 11_000.0 + 12_100.0),
        // Of the first year three months use up the limit of £30,000; in April it is £33,000, and £3,000 more are paid.
        (each_april, "10% / year", limit, 33_000.0 + 36_300.0 + 39_930.0),
    ] {
        let clauses = format!(
            "{uplift}clause.month = {{ for_each = \"month\", price = \"£10,000\", indexed = \"{indexed}\" }}\n{limit}{care}"
        );
        must_pay(&clauses, expected);
    }
}

/// £10,000 a month for the 28 months from January 2020, under limits that move by 10% a year: by the years of the contract, or of a
/// limit for a financial year by those, each April. An index that grows as fast steps each January.
#[test]
fn a_limit_moves_with_its_index() {
    let prices = "[prices.care]\nseries = { \"2020\" = 100 }\nthen = \"10% / year\"\n";
    for (limit, expected) in [
        (
            "at_most = \"£60,000\", per = \"contract year\", indexed = \"10% / year\"",
            60_000.0 + 66_000.0 + 40_000.0,
        ),
        (
            "at_most = \"£60,000\", per = \"contract year\", indexed = \"care\"",
            60_000.0 + 66_000.0 + 40_000.0,
        ),
        (
            "at_most = \"£60,000\", per = \"contract year\", indexed = \"fixed\"",
            60_000.0 + 60_000.0 + 40_000.0,
        ),
        ("at_most = \"£60,000\", per = \"contract year\"", 60_000.0 + 60_000.0 + 40_000.0),
        (
            "at_most = \"£5,000\", per = \"month\", indexed = \"10% / year\"",
            12.0 * (5_000.0 + 5_500.0) + 4.0 * 6_050.0,
        ),
        (
            "at_most = \"£60,000\", per = \"financial year\", indexed = \"10% / year\"",
            30_000.0 + 66_000.0 + 72_600.0 + 10_000.0,
        ),
        (
            "at_most = \"£60,000\", per = \"financial year\", indexed = \"care\"",
            30_000.0 + 60_000.0 + 66_000.0 + 10_000.0,
        ),
        // Of the third year four months lie within the contract.
        (
            "at_least = \"£130,000\", per = \"contract year\", indexed = \"10% / year\"",
            130_000.0 + 143_000.0 + 52_433.33,
        ),
    ] {
        let clauses = format!(
            "clause.month = {{ for_each = \"month\", price = \"£10,000\" }}\nlimit.own = {{ {limit} }}\n{prices}"
        );
        must_pay(&clauses, expected);
    }
}

/// Ten people are worth £10,000 each after three months and again after nine, and no more than £10,000 each in all. Of the £100,000 of
/// month 4 a cap of £60,000 a year puts £40,000 off to the next year: those people's room is used, and nothing is left for the second
/// payer.
#[test]
fn what_a_cap_puts_off_has_used_the_room_of_its_person() {
    let measures = "three = { stays_in = \"home\", for = \"3 months\" }\nnine = { stays_in = \"home\", for = \"9 months\" }";
    let clauses = |over: &str| {
        format!(
            "cap_per_person = \"£10,000\"\ncap_per_year = \"£60,000\"\nover_cap = \"{over}\"\n\
             clause.three = {{ for_each = \"three\", price = \"£10,000\", times = \"once\" }}\n\
             clause.nine = {{ for_each = \"nine\", price = \"£10,000\", times = \"once\", payers = \"ministry\" }}\n\
             [party.ministry]\nis = \"payer\"\n"
        )
    };
    for (over, council, ministry) in [("carried", 100_000.0, 0.0), ("lost", 60_000.0, 0.0)] {
        let model = model(&deal(10, "", measures, &clauses(over)));
        let base = Plan::new(&model).unwrap().base_books().unwrap().remove(1);
        for played in [base, draws(&model, 5, 1).remove(0).remove(1)] {
            let paid =
                ["council", "ministry"].map(|who| known(&model, 1, &played, &format!("payer.{who}.paid")));
            // In the base case, of fractions of people, to the pound.
            assert_eq!(paid.map(f64::round), [council, ministry], "{over}");
        }
    }
}

/// A share of what care costs is that share, whatever index moves the contract's prices: care has its own.
#[test]
fn a_share_of_money_is_not_moved_by_an_index() {
    for of_contract in ["", "indexed = \"cpi\""] {
        let spent = "spent = { cost_of = \"home\", from = \"start\" }";
        let clause = format!("{of_contract}\nclause.share = {{ for_each = \"spent\", price = \"50%\" }}");
        let text = deal(1, "", spent, &clause)
            .replace(
                "prices.indexed = \"fixed\"",
                "prices.indexed = \"cpi\"\nprices.cpi.then = \"5% / year\"",
            )
            .replace("state.home = {}", "state.home = { cost = \"£700 / week\", borne_by = \"council\" }");
        let model = model(&text);
        let played = draws(&model, 5, 1).remove(0).remove(1);
        // Each of 28 months is rounded to a penny by itself.
        let spent: i64 = played.claims.iter().map(|claim| claim.units.whole_part()).sum();
        let paid = 100.0 * known(&model, 1, &played, "contract.main.paid");
        assert!(spent > 8_000_000 && (paid - spent as f64 / 2.0).abs() <= 28.0 / 2.0, "{paid} of {spent}");
    }
}
