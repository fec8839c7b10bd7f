//! A service by the hour: held against a second count that goes day by day, and against sums by hand.

use sib::data::{Course, Purpose};
use sib::engine::Played;
use sib::model::Model;

use crate::common::{draws, headed, known, model};

const A_PERSON_WHO_MOVES: &str = "referrals = { rate = \"3 / month\", until = \"10 months\" }\n\
    party.council = { is = \"payer\" }\n\
    option = [ { name = \"usual\" }, { name = \"hourly\", service = \"help\", contracts = [\"hourly\", \"first\"] } ]\n\
    cohort = { people = 40, starts_in = \"a\" }\n\
    [state]\na = {}\nb = {}\ngone = { absorbing = \"yes\" }\n\
    [transition]\na.b = { rate = \"1.5 / year\" }\nb.a = { rate = \"1 / year\" }\nany.gone = { rate = \"0.3 / year\" }\n\
    [service.help]\nlength = \"9 months\"\nleaves_early = \"0.5 / year\"\n\
    hours = { by = \"state\", values = { b = { by = \"time in state\", steps = [[\"0 days\", \"10 / week\"], [\"45 days\", \"2 / week\"]] }, a = { by = \"time since start\", line = [[\"0 days\", \"28 / week\"], [\"120 days\", \"7 / week\"]] } } }\n\
    cost.hours = { amount = \"£15.10\", per = \"hour\" }\n\
    cost.support = { amount = { by = \"state\", values = { b = \"£2.03 / day\", a = \"£10 / day\" } }, per = \"person\" }\n\
    [measure]\nhours = { delivered = \"hour\" }\nweeks = { delivered = \"week\" }\nearly = { delivered = \"hour\", within = \"40 days\" }\n\
    many = { delivered = \"hour\", at_least = 300 }\n\
    [contract]\nhourly = { payers = { council = \"100%\" }, clause.hours = { for_each = \"hours\", price = \"£20\" } }\n\
    first = { payers = { council = \"100%\" }, clause.first = { for_each = \"hours\", price = \"£1\", times = 100 } }\n";

/// Hours on one day of service, by the setting, the days in it and the days since the start.
fn hours_on(state: u8, in_state: f64, since_start: f64) -> f64 {
    let a_week = match state {
        0 => 28.0 - 21.0 * (since_start / 120.0).min(1.0),
        _ if in_state < 45.0 => 10.0,
        _ => 2.0,
    };
    a_week / 7.0
}

/// By person and month: hours; and days in each of the two settings. Day by day.
fn counted(model: &Model, played: &Played) -> Vec<Vec<(f64, [f64; 2])>> {
    let months = usize::from(model.calendar.horizon_months()) + 1;
    let person = |(rank, course): (usize, &Course)| {
        let mut by_month = vec![(0.0, [0.0; 2]); months];
        let Course::Served { start, end, .. } = *course else { return by_month };
        let spells = played.lived.histories.of(rank);
        for day in start + 1..=end.min(model.calendar.horizon_day()) {
            let spell = spells.iter().rfind(|spell| spell.from < day).expect("everybody is somewhere");
            let month = &mut by_month[usize::from(model.calendar.month_of(day))];
            let at = f64::from(day) - 0.5;
            month.0 += hours_on(spell.state, at - f64::from(spell.from), at - f64::from(start));
            month.1[usize::from(spell.state)] += 1.0;
        }
        by_month
    };
    played.lived.courses.iter().enumerate().map(person).collect()
}

fn must_be_near(found: f64, expected: f64, slack: f64, what: &str) {
    assert!((found - expected).abs() <= slack, "{what}: {found} against {expected}");
}

/// Hours by setting, by time in it and by time since the start are what they are day by day; so are what is paid and
/// what they cost, each month rounded once to the penny.
#[test]
fn hours_and_their_money_are_what_a_count_day_by_day_gives() {
    let model = model(&headed("24 months", A_PERSON_WHO_MOVES));
    let months = usize::from(model.calendar.horizon_months()) + 1;
    let mut moved = 0;
    for options in draws(&model, 3, 20) {
        let played = &options[1];
        let people = counted(&model, played);
        moved += people.iter().filter(|months| months.iter().any(|(_, days)| days[1] > 0.0)).count();
        let of_month = |month: usize| people.iter().map(|months| months[month].0).sum::<f64>();
        let all: f64 = (0..months).map(of_month).sum();
        must_be_near(known(&model, 1, played, "outcomes.hours.measured"), all, 1e-3, "hours");
        must_be_near(known(&model, 1, played, "outcomes.hours.counterfactual"), 0.0, 0.0, "hours as usual");
        let days: f64 = people.iter().flatten().map(|(_, days)| days[0] + days[1]).sum();
        must_be_near(known(&model, 1, played, "outcomes.weeks.measured"), days / 7.0, 1e-3, "weeks");
        let many = people.iter().filter(|own| own.iter().map(|(hours, _)| hours).sum::<f64>() >= 300.0);
        must_be_near(
            known(&model, 1, played, "outcomes.many.measured"),
            many.count() as f64,
            0.0,
            "many hours",
        );
        let penny = 0.01;
        let owed: f64 = (0..months).map(|month| (of_month(month) * 2000.0).round() / 100.0).sum();
        must_be_near(
            known(&model, 1, played, "contract.hourly.gross"),
            owed,
            penny * 2.0,
            "paid by the hour",
        );
        let first: f64 =
            people.iter().map(|own| own.iter().map(|(hours, _)| hours).sum::<f64>().min(100.0)).sum();
        must_be_near(
            known(&model, 1, played, "contract.first.gross"),
            first,
            penny * months as f64,
            "a hundred",
        );
        for month in 0..months {
            let paid = |item: u32| -> f64 {
                let own = played.ledger.transfers.iter().filter(|transfer| {
                    transfer.purpose == Purpose::ServiceCost
                        && transfer.item == item
                        && usize::from(transfer.month) == month
                });
                own.map(|transfer| transfer.amount.to_pounds()).sum()
            };
            must_be_near(paid(0), of_month(month) * 15.1, penny, "cost of hours");
            let support: f64 = people.iter().map(|own| own[month].1[0] * 10.0 + own[month].1[1] * 2.03).sum();
            must_be_near(paid(1), support, penny, "cost by setting");
        }
    }
    assert!(moved > 100, "people are served in both settings");
}

/// Four hours a day for everybody, from the start to the end of a year: 4 × days, in draws and in the base case.
#[test]
fn certain_hours_are_days_times_hours_a_day() {
    let text = headed(
        "12 months",
        "party.council = { is = \"payer\" }\noption = [ { name = \"usual\" }, { name = \"hourly\", service = \"help\", contracts = [\"hourly\"] } ]\ncohort = { people = 6, starts_in = \"a\" }\nreferrals = { rate = \"1 / day\", until = \"6 days\", spread = 0 }\nstate = { a = {} }\nservice.help = { hours = \"28 / week\", cost.hours = { amount = \"£15\", per = \"hour\" } }\nmeasure.hours = { delivered = \"hour\" }\ncontract.hourly = { payers = { council = \"100%\" }, paid_after = \"0 months\", ends = \"11 months\", clause.hours = { for_each = \"hours\", price = \"£17.50\" } }\n",
    );
    let model = model(&text);
    let played = &draws(&model, 1, 1)[0][1];
    let start = |course: &Course| match *course {
        Course::Served { start, .. } => start,
        Course::NotStarted => panic!("everybody starts"),
    };
    let starts: Vec<i32> = played.lived.courses.iter().map(start).collect();
    assert_eq!(starts.len(), 6);
    let until = |end: i32| starts.iter().map(|start| f64::from(4 * (end - start))).sum::<f64>();
    let (paid_until, horizon) = (model.calendar.month_end(11), model.calendar.horizon_day());
    must_be_near(known(&model, 1, played, "contract.hourly.gross"), until(paid_until) * 17.5, 1e-6, "paid");
    let margin = until(paid_until) * 17.5 - until(horizon) * 15.0;
    must_be_near(known(&model, 1, played, "provider.margin"), margin, 1e-6, "margin");
    let base = &sib::engine::Plan::new(&model).expect("the books add up").base_books().expect("they do")[1];
    must_be_near(known(&model, 1, base, "contract.hourly.gross"), until(paid_until) * 17.5, 0.5, "base case");
}

/// Hours that follow the time in a setting count the time before the referral: whoever has been there for 100 days gets what
/// somebody gets after 100 days, one hour a day in place of four.
#[test]
fn hours_by_time_in_a_setting_count_the_time_before() {
    let text = |already: &str| {
        headed(
            "3 months",
            &format!(
                "party.council = {{ is = \"payer\" }}\noption = [ {{ name = \"usual\" }}, {{ name = \"hourly\", service = \"help\", contracts = [\"hourly\"] }} ]\ncohort = {{ people = 6, starts_in = \"a\"{already} }}\nstate = {{ a = {{}}, b = {{}} }}\ntransition.a.b = {{ rate = \"0 / year\" }}\nservice.help = {{ hours = {{ by = \"time in state\", steps = [[\"0 days\", \"28 / week\"], [\"100 days\", \"7 / week\"]] }} }}\nmeasure.hours = {{ delivered = \"hour\" }}\ncontract.hourly = {{ payers = {{ council = \"100%\" }}, clause.hours = {{ for_each = \"hours\", price = \"£1\" }} }}\n"
            ),
        )
    };
    for (already, a_day) in [("", 4.0), (", time_already = \"100 days\"", 1.0)] {
        let model = model(&text(already));
        let hours = known(&model, 1, &draws(&model, 1, 1)[0][1], "outcomes.hours.true");
        // From the first day to the end of March 2020, instant 91.
        must_be_near(hours, 6.0 * 90.0 * a_day, 1e-4, already);
    }
}
