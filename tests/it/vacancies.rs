//! Posts that fall vacant: held against the share of a renewal process, against a queue and costs counted day by day, and
//! against the same service without vacancies.

use sib::data::{Course, Luck, Pool, Purpose, Staffing};
use sib::engine::{Plan, Played};
use sib::model::{Model, ServiceId};
use sib::random::Seed;
use sib::report::sentences::service_sentences;
use sib::stage::audit::audit_places;
use sib::stage::staff::staffing;
use sib::stage::world::Worlds;

use crate::common::{Sample, draws, headed, known, model, value};

const SEED: u64 = 11;

fn served(service: &str, referrals: &str) -> Model {
    model(&headed(
        "48 months",
        &format!(
            r#"
option = [
  {{ name = "usual" }},
  {{ name = "served", service = "help" }},
  {{ name = "paid", service = "help", contracts = ["fee"] }},
]
cohort = {{ people = 300, starts_in = "home" }}
referrals = {{ {referrals} }}
party.council = {{ is = "payer" }}
party.provider = {{ is = "provider", reserves = "£100m" }}
state.home = {{}}
contract.fee = {{ payers = {{ council = "100%" }}, clause.month = {{ for_each = "month", price = "£100" }} }}
[service.help]
length = "4 months"
{service}
"#
        ),
    ))
}

const REFERRALS: &str = "rate = \"6 / month\", until = \"44 months\", wait_at_most = \"60 days\"";
const POSTS: &str =
    "teams = 2\nper_team = 9\nposts = 3\nturnover = \"0.8 / year\"\nvacant_for = \"120 days\"";

/// The share of λv / (1 + λv) for `POSTS`.
fn share() -> f64 {
    let vacant: f64 = 0.8 / 365.25 * 120.0;
    vacant / (1.0 + vacant)
}

fn staffs(model: &Model, n_draws: u32) -> Vec<Staffing> {
    let worlds = Worlds::new(model).expect("nothing is correlated");
    let of_draw = |draw| {
        let seed = Seed::new(SEED);
        let world = worlds.draw(model, seed, draw);
        staffing(model, &world, ServiceId::new(0), Luck::Draw { seed, draw })
    };
    (0..n_draws).map(of_draw).collect()
}

/// On the first day as on any other, and over all of the programme, the expected share of posts is vacant.
#[test]
fn posts_are_vacant_for_their_share_of_the_time_from_the_first_day_on() {
    let model = served(POSTS, REFERRALS);
    let staffs = staffs(&model, 3000);
    for day in [0, 1, 40, 119, 120, 121, 400, 1400] {
        let places = staffs.iter().map(|staff| staff.places_on(day).expect("places are limited") as f64);
        Sample::of(places).must_be(18.0 * (1.0 - share()), &format!("places on day {day}"));
    }
    let shares = staffs.iter().map(|staff| staff.share_vacant(&model.calendar).expect("posts fall vacant"));
    Sample::of(shares).must_be(share(), "share of the posts' time");
    let n_vacated = staffs.iter().map(|staff| staff.vacated.iter().sum());
    let days = f64::from(model.calendar.horizon_day());
    Sample::of(n_vacated).must_be(6.0 * (1.0 - share()) * 0.8 / 365.25 * days, "posts that fall vacant");
    let played = draws(&model, SEED, 400);
    let shown = played.iter().map(|options| known(&model, 1, &options[1], "provider.posts_vacant"));
    Sample::of(shown).must_be(share(), "as the results show it");
}

/// Each of the six posts has three places, so that places come and go by threes; posts of unlike size share all places.
#[test]
fn places_come_and_go_with_their_posts() {
    let by_threes = served(POSTS, REFERRALS);
    let mut seen = Vec::new();
    for staff in staffs(&by_threes, 300) {
        seen.extend(staff.places.iter().map(|&(_, places)| places));
    }
    assert!(seen.iter().all(|places| places % 3 == 0 && *places <= 18));
    assert!(seen.contains(&18) && seen.contains(&12));
    let unlike = served(&POSTS.replace("posts = 3", "posts = 4"), REFERRALS);
    for staff in staffs(&unlike, 300) {
        // Eight posts of 18 places: 2, 2, 2, 3 and again, in the order of their cumulative shares.
        let steps = staff.places.windows(2).map(|pair| pair[0].1.abs_diff(pair[1].1));
        assert!(steps.into_iter().all(|step| step <= 18));
        assert_eq!(staff.agreed, Some(18));
    }
}

/// A second, slow queue that looks at the places of each day: nobody starts in a vacant post's place, those served stay.
#[test]
fn people_start_as_a_queue_played_day_by_day_lets_them() {
    let model = served(POSTS, REFERRALS);
    let staffs = staffs(&model, 40);
    let mut n_above = 0;
    for (options, staff) in draws(&model, SEED, 40).iter().zip(&staffs) {
        let played = &options[1];
        let n_people = played.lived.histories.n_people();
        let referred: Vec<i32> = (0..n_people).map(|rank| played.lived.histories.of(rank)[0].from).collect();
        let mut expected = vec![None; n_people];
        let (mut busy, mut line): (Vec<i32>, Vec<usize>) = (Vec::new(), Vec::new());
        for day in 0..model.calendar.horizon_day() {
            busy.retain(|&end| end > day);
            line.extend((0..n_people).filter(|&rank| referred[rank] == day));
            line.retain(|&rank| day - referred[rank] <= 60);
            let places = staff.places_on(day).expect("places are limited");
            n_above += usize::from(busy.len() > places);
            let n_started = expected.iter().flatten().count();
            let n_free = places.saturating_sub(busy.len()).min(300 - n_started);
            for rank in line.drain(..n_free.min(line.len())) {
                expected[rank] = Some(day);
                busy.push(model.calendar.add(day, sib::units::Span::Months(4.0)));
            }
        }
        assert_eq!(starts(played), expected);
    }
    assert!(n_above > 0, "on some days more are served than filled posts have places");
}

fn starts(played: &Played) -> Vec<Option<i32>> {
    let start = |course: &Course| match *course {
        Course::NotStarted => None,
        Course::Served { start, .. } => Some(start),
    };
    played.lived.courses.iter().map(start).collect()
}

/// One post of one place, so that its places tell on each day whether it is filled: what is paid for posts, vacancies
/// and teams is what a count day by day gives, each month rounded once.
#[test]
fn costs_follow_the_posts_day_by_day() {
    let model = served(
        "teams = 1\nper_team = 1\nturnover = \"2 / year\"\nvacant_for = \"100 days\"\n\
         cost.salary = { amount = \"£3,100.03 / month\", per = \"post\" }\n\
         cost.agency = { amount = \"£4,777 / month\", per = \"vacancy\", from = \"6 months\" }\n\
         cost.advert = { amount = \"£901.50\", per = \"vacancy\" }\n\
         cost.desk = { amount = \"£55\", per = \"post\" }\n\
         cost.premises = { amount = \"£1,000 / month\", per = \"team\" }",
        REFERRALS,
    );
    let staffs = staffs(&model, 60);
    let (mut n_seen, mut n_left) = (0, 0);
    for (options, staff) in draws(&model, SEED, 60).iter().zip(&staffs) {
        let is_filled = |day: i32| staff.places_on(day) == Some(1);
        for month in 1..=model.calendar.horizon_months() {
            let (first, last) = (model.calendar.month_end(month - 1), model.calendar.month_end(month));
            let days = f64::from(last - first);
            // The place is there at the start of a day, the end of the day before, if the post is filled on that day.
            let filled = (first..last).filter(|&day| is_filled(day)).count() as f64 / days;
            let seen = (first + 1..=last).filter(|&day| is_filled(day - 1) && !is_filled(day)).count();
            // A post that is left on the day on which it is filled is not seen to be filled.
            let left = staff.vacated_in(month) as usize;
            assert!(seen <= left);
            (n_seen, n_left) = (n_seen + seen, n_left + left);
            let agency = if month > 6 { ((1.0 - filled) * 477_700.0).round() } else { 0.0 };
            let desk = if month == 1 { 5_500 } else { 0 };
            let expected = (filled * 310_003.0).round() as i64
                + agency as i64
                + 90_150 * i64::try_from(left).expect("few")
                + 100_000
                + desk;
            let costs = options[1].ledger.transfers.iter();
            let costs = costs.filter(|t| t.purpose == Purpose::ServiceCost);
            let booked =
                |m: u16| costs.clone().filter(move |t| t.month == m).map(|t| t.amount.pence()).sum::<i64>();
            let found = booked(month) + if month == 1 { booked(0) } else { 0 };
            assert_eq!(found, expected, "month {month}");
        }
    }
    assert!(n_seen > 100 && n_left - n_seen < n_left / 20, "{n_seen} of {n_left}");
}

/// Without turnover every draw is what it is without the words: starts, histories and the whole ledger.
#[test]
fn without_turnover_nothing_changes() {
    let plain = served(
        "teams = 2\nper_team = 9\ncost.team = { amount = \"£9,000 / month\", per = \"team\" }",
        REFERRALS,
    );
    let never = served(
        "teams = 2\nper_team = 9\nposts = 3\nturnover = \"0 / year\"\nvacant_for = \"120 days\"\ncost.team = { amount = \"£9,000 / month\", per = \"team\" }",
        REFERRALS,
    );
    for (with, without) in draws(&never, SEED, 40).iter().zip(&draws(&plain, SEED, 40)) {
        for (with, without) in with.iter().zip(without) {
            assert_eq!(with.lived.courses, without.lived.courses);
            assert_eq!(with.ledger.transfers, without.ledger.transfers);
            assert_eq!(with.lived.state_days(), without.lived.state_days());
        }
        assert_eq!(known(&never, 1, &with[1], "provider.posts_vacant"), 0.0);
    }
}

/// The same posts fall vacant under every option that has the service, and a vacancy changes nothing before it.
#[test]
fn vacancies_are_the_same_under_every_option() {
    let model = served(POSTS, REFERRALS);
    for options in draws(&model, SEED, 40) {
        assert_eq!(options[1].lived.courses, options[2].lived.courses);
        assert_eq!(
            value(&model, 1, &options[1], "provider.posts_vacant"),
            value(&model, 2, &options[2], "provider.posts_vacant")
        );
    }
    let longer = served(&POSTS.replace("120 days", "120.4 days"), REFERRALS);
    assert_ne!(staffs(&model, 5), staffs(&longer, 5));
    assert_eq!(staffs(&model, 5), staffs(&model, 5));
}

/// The base case has the expected posts in every month, and the expected places to the nearest whole one; what costs by
/// posts and vacancies agrees with the draws.
#[test]
fn the_base_case_has_the_expected_posts() {
    let costs = "\ncost.salary = { amount = \"£3,000 / month\", per = \"post\" }\ncost.agency = { amount = \"£4,100 / month\", per = \"vacancy\" }\ncost.advert = { amount = \"£900\", per = \"vacancy\" }";
    let model = served(&format!("{POSTS}{costs}"), REFERRALS);
    let worlds = Worlds::new(&model).expect("nothing is correlated");
    let world = worlds.draw(&model, Seed::new(SEED), 0);
    let base = staffing(&model, &world, ServiceId::new(0), Luck::Base { seed: Seed::new(0) });
    assert_eq!(base.places, [(0, 14)], "18 places, 20.8% of them vacant, are 14.3");
    let cost = |played: &Played| -> f64 {
        let costs = played.ledger.transfers.iter().filter(|t| t.purpose == Purpose::ServiceCost);
        costs.map(|t| t.amount.pence()).sum::<i64>() as f64 / 100.0
    };
    let books = Plan::new(&model).expect("the base case adds up").base_books().expect("it adds up");
    let months = 48.0;
    let days = f64::from(model.calendar.horizon_day());
    let expected = 6.0 * (1.0 - share()) * 3_000.0 * months
        + 6.0 * share() * 4_100.0 * months
        + 900.0 * 6.0 * (1.0 - share()) * 0.8 / 365.25 * days;
    // 144 amounts, each rounded to the penny.
    assert!((cost(&books[1]) - expected).abs() < 144.0 * 0.005, "{} against {expected}", cost(&books[1]));
    Sample::of(draws(&model, SEED, 600).iter().map(|options| cost(&options[1]))).must_be(expected, "costs");
    assert!((known(&model, 1, &books[1], "provider.posts_vacant") - share()).abs() < 1e-12);
}

/// The audit counts those served again: it finds fault where somebody starts without a place.
#[test]
fn the_audit_finds_a_start_without_a_place() {
    let model = served(POSTS, REFERRALS);
    let staff = staffs(&model, 1).remove(0);
    let courses = draws(&model, SEED, 1).remove(0).remove(1).lived.courses.clone();
    assert_eq!(audit_places(&staff, &Pool::default(), &courses), Ok(()));
    let starts = courses.iter().filter_map(|course| match *course {
        Course::Served { start, .. } => Some(start),
        Course::NotStarted => None,
    });
    let first = starts.min().expect("somebody starts");
    let fewer = Staffing { places: vec![(0, 18), (first, 0)], ..staff };
    let rule = audit_places(&fewer, &Pool::default(), &courses).expect_err("there is no place").rule;
    assert_eq!(rule, "nobody starts while all places of filled posts are taken");
}

/// What is said of vacancies and of costs by post.
#[test]
fn posts_are_said_in_sentences() {
    let costs = "\ncost.salary = { amount = \"£3,000 / month\", per = \"post\" }\ncost.agency = { amount = \"£4,100 / month\", per = \"vacancy\" }\ncost.advert = { amount = \"£900\", per = \"vacancy\" }\ncost.desk = { amount = \"£700\", per = \"post\" }";
    let model = served(&format!("{POSTS}{costs}"), REFERRALS);
    let said = service_sentences(&model, &model.services[0]);
    for sentence in [
        "Each team has 3 posts, and each of them is left at 0.8 a year, and then stands vacant for 120 days, so that 20.8% of posts are vacant: on average, and in the base case at all times. Nobody starts while as many people are served as filled posts have places; whoever is served keeps the place.",
        "The provider pays £3,000 a month for each post that is filled (salary).",
        "The provider pays £4,100 a month for each post that stands vacant (agency).",
        "The provider pays £900 each time that a post falls vacant (advert).",
        "The provider pays £700 for each post once (desk).",
    ] {
        assert!(said.iter().any(|found| found == sentence), "{sentence}\n{said:#?}");
    }
    let whole = served(&POSTS.replace("posts = 3\n", ""), REFERRALS);
    let said = service_sentences(&whole, &whole.services[0]);
    assert!(
        said.iter().any(|found| found.starts_with("Each team is left as a whole at 0.8 a year")),
        "{said:#?}"
    );
}
