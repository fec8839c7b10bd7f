//! Delivery: who is referred, who starts and when, and what a closure leaves as it was.

use sib::data::{Course, Ending};
use sib::engine::Played;

use super::common::{Sample, draws, headed, known, model};

fn served(horizon: &str, cohort: &str, referrals: &str, service: &str) -> String {
    headed(
        horizon,
        &format!(
            "option = [ {{ name = \"usual\" }}, {{ name = \"served\", service = \"help\" }} ]\ncohort = {{ starts_in = \"a\", {cohort} }}\nreferrals = {{ {referrals} }}\nstate = {{ a = {{}} }}\n[service.help]\n{service}\n"
        ),
    )
}

fn referred(played: &Played) -> usize {
    played.lived.histories.n_people()
}

fn referral_days(played: &Played) -> Vec<i32> {
    (0..referred(played)).map(|rank| played.lived.histories.of(rank)[0].from).collect()
}

fn starts(played: &Played) -> Vec<Option<i32>> {
    let start = |course: &Course| match *course {
        Course::NotStarted => None,
        Course::Served { start, .. } => Some(start),
    };
    played.lived.courses.iter().map(start).collect()
}

fn ends(played: &Played) -> Vec<(i32, i32, Ending)> {
    let course = |course: &Course| match *course {
        Course::NotStarted => None,
        Course::Served { start, end, ending } => Some((start, end, ending)),
    };
    played.lived.courses.iter().filter_map(course).collect()
}

/// A month's count has the mean of its days and, over-dispersed, so many times that as its variance; months are
/// independent. The standard error of a variance is taken from the squares themselves.
#[test]
fn counts_of_a_month_have_their_mean_and_variance() {
    for spread in [1.0, 2.5] {
        let referrals =
            format!("rate = \"12 / month\", spread = {spread}, arrive = \"50%\", accepted = \"80%\"");
        let model = model(&served("3 months", "people = 500", &referrals, ""));
        let played = draws(&model, 4, 1500);
        for month in 1..=3 {
            let days = f64::from(model.calendar.month_end(month) - model.calendar.month_end(month - 1));
            let mean = 12.0 * 12.0 / 365.25 * days * 0.5 * 0.8;
            let in_month = |options: &Vec<Played>| {
                let days = referral_days(&options[1]);
                days.iter().filter(|&&day| model.calendar.month_of(day) == month).count() as f64
            };
            let counts: Vec<f64> = played.iter().map(in_month).collect();
            Sample::of(counts.iter().copied()).must_be(mean, "mean of a month");
            let squares = counts.iter().map(|count| (count - mean) * (count - mean));
            Sample::of(squares).must_be(mean * spread, "variance of a month");
        }
    }
}

/// A ramp: each month has the sum of its days on the line. Nobody comes after `until`.
#[test]
fn referrals_follow_a_ramp_until_they_end() {
    let referrals = "rate = { by = \"month\", line = [[\"0 days\", \"0 / day\"], [\"100 days\", \"2 / day\"]] }, until = \"121 days\"";
    let model = model(&served("6 months", "people = 500", referrals, ""));
    let played = draws(&model, 4, 300);
    for month in 1..=6 {
        let days = model.calendar.month_end(month - 1)..model.calendar.month_end(month).min(121);
        let mean: f64 = days.map(|instant| (f64::from(instant) * 0.02).min(2.0)).sum();
        let in_month = |options: &Vec<Played>| {
            let days = referral_days(&options[1]);
            days.iter().filter(|&&day| model.calendar.month_of(day) == month).count() as f64
        };
        Sample::of(played.iter().map(in_month)).must_be(mean, &format!("month {month}"));
    }
}

/// The common factor of arrivals has mean 1 and its coefficient of variation: the variance of a draw's total is
/// mean + mean² v².
#[test]
fn a_common_factor_moves_all_months_together() {
    let model = model(&served("6 months", "people = 500", "rate = \"1 / day\", common = 0.3", ""));
    let played = draws(&model, 4, 3000);
    let totals: Vec<f64> = played.iter().map(|options| referred(&options[1]) as f64).collect();
    Sample::of(totals.iter().copied()).must_be(182.0, "mean");
    let squares = totals.iter().map(|total| (total - 182.0) * (total - 182.0));
    Sample::of(squares).must_be(182.0 + 182.0 * 182.0 * 0.09, "variance");
}

/// Evenly, as planned: the k-th person comes on the day on which the plan reaches k − ½; a last part of a person
/// below a half is nobody.
#[test]
fn planned_people_come_evenly() {
    let days = |horizon: &str| {
        let model = model(&served(horizon, "people = 500", "rate = \"0.1 / day\", spread = 0", ""));
        referral_days(&draws(&model, 1, 1)[0][1])
    };
    // 31 days plan 3.1 people; 60 days plan 6.
    assert_eq!(days("1 month"), [5, 15, 25]);
    assert_eq!(days("2 months"), [5, 15, 25, 35, 45, 55]);
    // 91 days plan 9.1 people; the base case holds the tenth of a person too.
    let model = model(&served("3 months", "people = 500", "rate = \"0.1 / day\", spread = 0", ""));
    let plan = sib::engine::Plan::new(&model).unwrap();
    let base = known(&model, 1, &plan.base_books().unwrap()[1], "referred");
    // Ten places of 512 people each, whose weights hold steps of 2^−24.
    assert!((base - 9.1).abs() <= 512.0 / f64::from(1 << 25), "{base}");
}

/// A second, slow queue: each day places are freed, those waiting too long or lost leave, and the first in line start.
#[test]
fn people_start_in_the_order_of_a_queue_played_day_by_day() {
    let service =
        "length = \"70 days\"\nteams = 2\nper_team = 3\nstart_delay = \"20 days\"\nruns = \"11 months\"";
    let referrals = "rate = \"3 / month\", wait_at_most = \"45 days\"";
    let model = model(&served("14 months", "people = 25", referrals, service));
    for options in draws(&model, 8, 60) {
        let queue = referral_days(&options[1]);
        let mut expected = vec![None; queue.len()];
        let (mut busy, mut line): (Vec<i32>, Vec<usize>) = (Vec::new(), Vec::new());
        // 11 months from 1 January 2020 are 335 days.
        for day in 1..model.calendar.horizon_day() {
            busy.retain(|&end| end > day);
            line.extend((0..queue.len()).filter(|&rank| queue[rank] == day));
            line.retain(|&rank| day - queue[rank] <= 45);
            // The first day after the delay of 20.
            while (21..=335).contains(&day) && busy.len() < 6 && !line.is_empty() {
                let n_started = expected.iter().filter(|start: &&Option<i32>| start.is_some()).count();
                if n_started == 25 {
                    break;
                }
                expected[line.remove(0)] = Some(day);
                busy.push(day + 70);
            }
        }
        assert_eq!(starts(&options[1]), expected);
    }
}

/// Everybody waits 100 days for the service to open: exp(−100 λ) of them are still there.
#[test]
fn those_who_wait_are_lost_at_their_rate() {
    let text = served(
        "12 months",
        "people = 200",
        "rate = \"3 / day\", until = \"30 days\", spread = 0, lost_waiting = \"2 / year\"",
        "start_delay = \"100 days\"",
    );
    let model = model(&text);
    let played = draws(&model, 8, 100);
    let waits: Vec<i32> = referral_days(&played[0][1]).into_iter().map(|day| 100 - day).collect();
    let expected: f64 = waits.iter().map(|&days| (-2.0 * f64::from(days) / 365.25).exp()).sum();
    let n_started = played.iter().map(|options| starts(&options[1]).iter().flatten().count() as f64);
    Sample::of(n_started).must_be(expected, "starts");
}

/// The share that completes does so whatever the length and the horizon; the others leave evenly over the length:
/// over the last 4 of 12 months at the horizon still a third of them.
#[test]
fn the_stated_share_completes_and_the_others_leave_evenly() {
    for (length, horizon, delay) in [("10 days", "2 months", "0 days"), ("365 days", "24 months", "0 days")] {
        let service = format!("length = \"{length}\"\ncompletes = \"70%\"\nstart_delay = \"{delay}\"");
        let model = model(&served(
            horizon,
            "people = 100",
            "rate = \"10 / day\", until = \"10 days\", spread = 0",
            &service,
        ));
        let played = draws(&model, 2, 150);
        let all = |ending: Ending| {
            let share = |options: &Vec<Played>| {
                ends(&options[1]).iter().filter(|course| course.2 == ending).count() as f64 / 100.0
            };
            Sample::of(played.iter().map(share))
        };
        all(Ending::Completed).must_be(0.7, length);
        all(Ending::LeftEarly).must_be(0.3, length);
        let days: f64 = length[..length.len() - 5].parse().unwrap();
        let early = played
            .iter()
            .flat_map(|options| ends(&options[1]))
            .filter(|course| course.2 == Ending::LeftEarly);
        // Days 1 to n, each as likely: mean (n + 1) / 2.
        Sample::of(early.map(|(start, end, _)| f64::from(end - start))).must_be((days + 1.0) / 2.0, length);
    }
    let service = "length = \"366 days\"\ncompletes = \"40%\"\nstart_delay = \"244 days\"";
    let model = model(&served(
        "12 months",
        "people = 100",
        "rate = \"10 / day\", until = \"10 days\", spread = 0",
        service,
    ));
    let left = |options: &Vec<Played>| {
        ends(&options[1]).iter().filter(|course| course.2 == Ending::LeftEarly).count() as f64 / 100.0
    };
    Sample::of(draws(&model, 2, 200).iter().map(left)).must_be(0.6 * 122.0 / 366.0, "left by the horizon");
}

/// People leave early at an intensity: exp(−λ n) complete n days, less a day of grace: who would leave on the last
/// day completes.
#[test]
fn people_leave_early_at_their_rate() {
    let service = "length = \"200 days\"\nleaves_early = \"1.5 / year\"";
    let model = model(&served(
        "12 months",
        "people = 100",
        "rate = \"10 / day\", until = \"10 days\", spread = 0",
        service,
    ));
    let played = draws(&model, 2, 150);
    let completed = |options: &Vec<Played>| {
        ends(&options[1]).iter().filter(|course| course.2 == Ending::Completed).count() as f64 / 100.0
    };
    Sample::of(played.iter().map(completed)).must_be((-1.5_f64 * 199.0 / 365.25).exp(), "completed");
}

/// A deal that loses money each month: with reserves for some months the provider is insolvent after so many.
fn losing(insolvent_after: &str, service: &str) -> String {
    headed(
        "30 months",
        &format!(
            r#"
option = [ {{ name = "usual" }}, {{ name = "served", service = "help", contracts = ["outcomes"] }} ]
cohort = {{ people = 120, starts_in = "away", frailty = 0.5 }}
referrals = {{ rate = "5 / month" }}
[party]
council = {{ is = "payer" }}
provider = {{ is = "provider", reserves = "£60,000", insolvent_after = "{insolvent_after}" }}
[state]
away = {{ cost = "£900 / week" }}
home = {{ cost = "£150 / week" }}
died = {{ absorbing = "yes" }}
[transition]
away.home = {{ rate = "0.5 / year" }}
home.away = {{ rate = "0.7 / year" }}
any.died = {{ rate = "0.2 / year" }}
[service.help]
length = "7 months"
completes = "80%"
{service}
cost.staff = {{ amount = "£20,000 / month" }}
effect.moves = {{ on = ["transition.away.home"], hazard_ratio = 3, fades = "6 months" }}
[measure]
started = {{ event = "started" }}
exit = {{ enters = "home", if_absorbed = {{ died = "failure" }} }}
kept = {{ stays_in = "home", for = "3 months", grace = "20 days", if_absorbed = {{ died = "failure" }} }}
days = {{ time_in = "home", if_absorbed = {{ died = "failure" }} }}
[contract.outcomes]
payers = {{ council = "100%" }}
holder = "provider"
clause.started = {{ for_each = "started", price = "£500" }}
clause.exit = {{ for_each = "exit", price = "£1,000" }}
clause.kept = {{ for_each = "kept", price = "£2,000" }}
clause.days = {{ for_each = "days", price = "£7" }}
"#
        ),
    )
}

/// Places and people are whole to the nearest one: in every draw 6 of between 5.6 and 5.9, and 5 of between 5.1 and 5.4.
#[test]
fn uncertain_places_and_people_are_whole_to_the_nearest() {
    let between = |[low, high]: [f64; 2]| format!("{{ dist = \"uniform\", low = {low}, high = {high} }}");
    let plenty = "rate = \"10 / month\", until = \"12 months\"";
    for (range, whole) in [([5.6, 5.9], 6), ([5.1, 5.4], 5)] {
        let number = between(range);
        for (people, service) in [
            ("people = 100".to_owned(), format!("length = \"24 months\"\ncapacity = {number}")),
            ("people = 100".to_owned(), format!("length = \"24 months\"\nteams = 1\nper_team = {number}")),
            (format!("people = {number}"), "length = \"24 months\"".to_owned()),
        ] {
            for played in draws(&model(&served("12 months", &people, plenty, &service)), 1, 20) {
                let n_started = starts(&played[1]).into_iter().flatten().count();
                assert_eq!(n_started, whole, "{people}, {service}");
            }
        }
    }
}

/// Closing from month m changes nothing before m: starts, histories, claims and cash are those of the deal that goes
/// on; from m on nobody starts or is served.
#[test]
fn a_closure_leaves_all_before_it_as_it_was() {
    for service in ["", "capacity = 9"] {
        let open = model(&losing("30 months", service));
        let closing = model(&losing("2 months", service));
        let mut n_closed = 0;
        for (open, closed) in draws(&open, 6, 40).iter().zip(&draws(&closing, 6, 40)) {
            assert_eq!(open[1].closed_from, None);
            assert_eq!(open[0].histories_of_all(), closed[0].histories_of_all());
            let Some(month) = closed[1].closed_from else { continue };
            n_closed += 1;
            let last = closing.calendar.month_end(month - 1);
            assert!(before(&open[1], &closing, last, month) == before(&closed[1], &closing, last, month));
            for (start, end, _) in ends(&closed[1]) {
                assert!(start <= last && end <= last, "served from {start} to {end}, closed after {last}");
            }
            let later = |played: &Played| {
                played
                    .claims
                    .iter()
                    .any(|claim| claim.month >= month && claim.clause == 0 && claim.units.steps() > 0)
            };
            assert!(!later(&closed[1]), "nobody starts from month {month} on");
        }
        assert!(n_closed > 30, "{n_closed} of 40 deals close");
    }
}

trait Whole {
    fn histories_of_all(&self) -> Vec<Vec<(u8, i32)>>;
}

impl Whole for Played {
    fn histories_of_all(&self) -> Vec<Vec<(u8, i32)>> {
        let of = |rank| self.lived.histories.of(rank).iter().map(|spell| (spell.state, spell.from)).collect();
        (0..self.lived.histories.n_people()).map(of).collect()
    }
}

/// Everything of a deal that lies before a month: starts and ends, spells, claims, transfers.
type Before =
    (Vec<Option<i32>>, Vec<i32>, Vec<Vec<(u8, i32)>>, Vec<sib::data::Claim>, Vec<sib::data::Transfer>);

fn before(played: &Played, model: &sib::model::Model, last: i32, month: u16) -> Before {
    let started = starts(played).into_iter().map(|start| start.filter(|&start| start <= last)).collect();
    let mut ended: Vec<i32> =
        ends(played).into_iter().map(|course| course.1).filter(|&end| end < last).collect();
    ended.sort_unstable();
    let spells = played.histories_of_all().into_iter();
    let spells = spells.map(|spells| spells.into_iter().filter(|spell| spell.1 <= last).collect()).collect();
    let claims = played.claims.iter().filter(|claim| claim.month < month).copied().collect();
    let transfers =
        played.ledger.transfers.iter().filter(|transfer| transfer.month < month).copied().collect();
    assert!(last <= model.calendar.horizon_day());
    (started, ended, spells, claims, transfers)
}

/// People who come by chance come on each day of a month alike, its last one included.
#[test]
fn referrals_by_chance_fall_on_every_day_of_their_month() {
    let text = headed(
        "3 months",
        "option = [ { name = \"usual\" }, { name = \"served\", service = \"help\" } ]\nservice.help = {}\nstate.home = {}\ncohort = { people = 31, starts_in = \"home\" }\nreferrals = { rate = \"1 / day\", until = \"2020-01-31\", spread = 1 }\n",
    );
    let mut by_day = [0_u32; 32];
    for options in draws(&model(&text), 3, 300) {
        for day in referral_days(&options[1]) {
            by_day[usize::try_from(day).expect("in January")] += 1;
        }
    }
    let expected = f64::from(by_day.iter().sum::<u32>()) / 31.0;
    // Each day has its share within four standard errors of a binomial count.
    let slack = 4.0 * (expected * (1.0 - 1.0 / 31.0)).sqrt();
    assert!(by_day[1..].iter().all(|&n| (f64::from(n) - expected).abs() <= slack), "{by_day:?}");
}
