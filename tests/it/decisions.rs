//! Reviews and terminations: when a contract ends or changes before its time, and what that leaves.

use sib::data::{Course, Ending, Purpose};
use sib::engine::Played;
use sib::model::Model;

use crate::common::{Sample, draws, headed, known, model};

/// People who all start in the first month and go home within a month with a given chance; a block fee, and a fee for
/// each person who is home after six months.
fn scenario(people: u32, chance: &str, contract: &str) -> String {
    headed(
        "36 months",
        &format!(
            "option = [ {{ name = \"usual\" }}, {{ name = \"served\", service = \"help\", contracts = [\"block\"] }} ]\nparty = {{ council = {{ is = \"payer\" }} }}\ncohort = {{ people = {people}, starts_in = \"care\" }}\n[state]\ncare = {{}}\nhome = {{}}\n[transition]\ncare.home = {{ rate = \"{chance}\" }}\n[service.help]\ncost.staff = {{ amount = \"£80 / month\" }}\n[measure]\nhome = {{ is_in = \"home\", at = \"6 months\" }}\nstays = {{ stays_in = \"home\", for = \"3 months\" }}\nat_home = {{ share_with = \"home\" }}\n[contract.block]\npayers = {{ council = \"100%\" }}\nclause.fee = {{ for_each = \"month\", price = \"£100\" }}\nclause.home = {{ for_each = \"home\", price = \"£7\" }}\n{contract}"
        ),
    )
}

fn served(model: &Model, draw: u32) -> Played {
    draws(model, 1, draw + 1).pop().expect("there is a draw").remove(1)
}

/// Months in which a clause settled something.
fn settled(played: &Played, clause: u16) -> Vec<(u16, i64)> {
    let own = played.claims.iter().filter(|claim| claim.clause == clause && claim.settled.pence() != 0);
    own.map(|claim| (claim.month, claim.settled.pence())).collect()
}

const REVIEW: &str = "review.first = { at = \"12 months\", if = { measure = \"at_home\", less_than = \"50%\" }, ends_after = \"2 months\" }\n";

/// A contract whose standard is met goes on; one whose standard is not met ends so long after the review, and the
/// service with it: nobody is paid for what comes later.
#[test]
fn a_contract_that_misses_its_standard_is_not_renewed() {
    let kept = served(&model(&scenario(10, "400 / year", REVIEW)), 0);
    assert_eq!((settled(&kept, 0).len(), kept.closed_from), (36, None));
    let lost = served(&model(&scenario(10, "0 / year", REVIEW)), 0);
    assert_eq!(lost.closed_from, Some(15));
    assert_eq!(settled(&lost, 0), (1..=14).map(|month| (month, 10_000)).collect::<Vec<_>>());
    let ends = |course: &Course| match *course {
        Course::Served { end, ending, .. } => (end, ending),
        Course::NotStarted => panic!("everybody starts"),
    };
    // The end of February 2021: 31 + 28 days after the first year.
    assert!(lost.lived.courses.iter().all(|course| ends(course) == (366 + 59, Ending::Closed)));
}

/// Chance alone decides over renewal as the binomial law says: at a true rate of p, a standard of half of n people is
/// missed as often as fewer than half of n throws succeed.
#[test]
fn renewal_is_as_lucky_as_the_binomial_law() {
    for (n, p) in [(10_u32, 0.4_f64), (20, 0.6), (31, 0.6)] {
        // Six months from 2 January to 2 July 2020 are 182 days.
        let rate = -(1.0 - p).ln() / 182.0 * 365.25;
        let model = model(&scenario(n, &format!("{rate:.12} / year"), REVIEW));
        let renewed = Sample::of(
            draws(&model, 5, 2_000)
                .iter()
                .map(|options| f64::from(u8::from(options[1].closed_from.is_none()))),
        );
        let choose = |k: u32| (0..k).fold(1.0, |c, i| c * f64::from(n - i) / f64::from(i + 1));
        let of = |k: u32| choose(k) * p.powi(k as i32) * (1.0 - p).powi((n - k) as i32);
        let expected: f64 = (0..=n).filter(|k| 2 * k >= n).map(of).sum();
        renewed.must_be(expected, &format!("{n} people at {p}"));
    }
}

/// The parties may look away: acted on in a share of futures, and in the base case as the file says.
#[test]
fn a_review_is_acted_on_with_its_chance() {
    let review = REVIEW.replace("ends_after", "chance = { value = \"30%\", base = \"no\" }, ends_after");
    let model = model(&scenario(3, "0 / year", &review));
    let ended = Sample::of(
        draws(&model, 2, 2_000).iter().map(|options| f64::from(u8::from(options[1].closed_from.is_some()))),
    );
    ended.must_be(0.3, "acted on");
    let base = sib::engine::Plan::new(&model).expect("it adds up").base_books().expect("it adds up");
    assert_eq!(base[1].closed_from, None);
}

/// Prices step down at each review that finds the standard missed; another contract takes over at one.
#[test]
fn prices_step_down_and_another_contract_takes_over() {
    let steps = "review.yearly = { every = \"12 months\", if = { measure = \"at_home\", less_than = \"50%\" }, prices_become = \"1/2\" }\n";
    let played = served(&model(&scenario(5, "0 / year", steps)), 0);
    let fees: Vec<i64> = settled(&played, 0).iter().map(|&(_, pence)| pence).collect();
    assert_eq!(fees, [vec![10_000; 12], vec![5_000; 12], vec![2_500; 12]].concat());
    assert_eq!(played.closed_from, None);
    let over = "review.once = { at = \"20 months\", if = { measure = \"at_home\", less_than = \"50%\" }, continues_as = \"cheap\" }\n[contract.cheap]\npayers = { council = \"100%\" }\nclause.fee = { for_each = \"month\", price = \"£60\" }\n";
    let played = served(&model(&scenario(5, "0 / year", over)), 0);
    let of = |contract: u16| {
        let own = played.claims.iter().filter(move |c| c.contract == contract && c.settled.pence() > 0);
        own.map(|claim| (claim.month, claim.settled.pence())).collect::<Vec<_>>()
    };
    assert_eq!(of(0), (1..=20).map(|month| (month, 10_000)).collect::<Vec<_>>());
    assert_eq!(of(1), (21..=36).map(|month| (month, 6_000)).collect::<Vec<_>>());
    let kept = served(&model(&scenario(5, "400 / year", over)), 0);
    assert!(kept.claims.iter().all(|claim| claim.contract == 0 || claim.settled.pence() == 0));
    // In advance, quarter by quarter of the programme: month 21 is what is left of the seventh.
    let ahead =
        over.replace("price = \"£60\" }", "price = \"£60\", claims = \"quarterly\", paid = \"in advance\" }");
    let played = served(&model(&scenario(5, "0 / year", &ahead)), 0);
    let own = played.claims.iter().filter(|claim| claim.contract == 1 && claim.settled.pence() > 0);
    let fees: Vec<(u16, i64)> = own.map(|claim| (claim.month, claim.settled.pence())).collect();
    assert_eq!(fees, [(21, 6_000), (22, 18_000), (25, 18_000), (28, 18_000), (31, 18_000), (34, 18_000)]);
}

/// A floor is guaranteed for months in which a contract is in force: of one that takes over at the end of month 8 for those after it,
/// whatever the floor is for. Its fee is £10 a month.
#[test]
fn a_floor_of_a_contract_that_takes_over_begins_with_it() {
    for (floor, months) in [("quarter", 3), ("contract year", 12), ("financial year", 12), ("contract", 30)] {
        let whole: i64 = 100 * months;
        let over = format!(
            "review.once = {{ at = \"8 months\", if = {{ measure = \"at_home\", less_than = \"50%\" }}, continues_as = \"cheap\" }}\n\
             [contract.cheap]\npayers = {{ council = \"100%\" }}\nends = \"30 months\"\n\
             clause.fee = {{ for_each = \"month\", price = \"£10\" }}\n\
             limit.least = {{ on = [\"fee\"], at_least = \"£{whole}\", per = \"{floor}\" }}\n"
        );
        let played = served(&model(&scenario(5, "0 / year", &over)), 0);
        let own = played.claims.iter().filter(|claim| claim.contract == 1);
        let (mut made_up, mut all) = (0, 0);
        for claim in own {
            made_up += claim.made_up.pence();
            all += claim.settled.pence();
        }
        // £100 for each month from the ninth to the thirtieth, of which £10 are the fee.
        assert_eq!((made_up, all), (22 * 9_000, 22 * 10_000), "per {floor}");
    }
}

/// A termination ends the service after its notice; outcomes dated within the run-off still count; where the service
/// runs off, those in it stay, and its standing costs go on so long.
#[test]
fn a_termination_gives_notice_and_lets_outcomes_run_off() {
    let quick = |extra: &str| {
        let termination = format!(
            "termination.policy = {{ by = \"council\", cause = \"another government\", at = \"2 months\", notice = \"1 month\"{extra} }}\n"
        );
        served(&model(&scenario(4, "400 / year", &termination)), 0)
    };
    let stops = quick("");
    assert_eq!(stops.closed_from, Some(4));
    assert_eq!(settled(&stops, 0).len(), 3);
    assert_eq!(settled(&stops, 1), [], "six months come after the end");
    let counts = quick(", run_off = \"4 months\"");
    assert_eq!((counts.closed_from, settled(&counts, 0).len()), (Some(4), 3));
    assert_eq!(settled(&counts, 1), [(7, 2_800)], "outcomes of the run-off count");
    let runs = quick(", service = \"runs off\", run_off = \"4 months\"");
    assert_eq!((runs.closed_from, settled(&runs, 0).len()), (Some(8), 7));
    let cost = |played: &Played| {
        let own = played.ledger.transfers.iter().filter(|t| t.purpose == Purpose::ServiceCost);
        own.count()
    };
    assert_eq!((cost(&stops), cost(&runs)), (3, 7));
}

/// By chance a contract ends as a clock of its intensity runs out, in draws only; until then each draw is as it would
/// have been.
#[test]
fn a_termination_by_chance_follows_its_clock_and_changes_nothing_before() {
    let ending =
        "termination.policy = { by = \"council\", chance = \"30% in 1 year\", from = \"6 months\" }\n";
    let model_ending = model(&scenario(6, "1 / year", ending));
    let going_on = draws(&model(&scenario(6, "1 / year", "")), 3, 600);
    let played = draws(&model_ending, 3, 600);
    // From the end of month 5 (31 May 2020) to the end of month 24: so long the clock may run out.
    let days = f64::from(model_ending.calendar.month_end(24) - model_ending.calendar.month_end(5));
    let expected = 1.0 - 0.7_f64.powf(days / 365.25);
    let by_two_years = |options: &Vec<Played>| options[1].closed_from.is_some_and(|month| month <= 25);
    Sample::of(played.iter().map(|options| f64::from(u8::from(by_two_years(options)))))
        .must_be(expected, "ended within two years");
    for (ended, open) in played.iter().zip(&going_on) {
        let closed = ended[1].closed_from.unwrap_or(u16::MAX);
        assert!(closed > 6, "not before the seventh month");
        let before = |played: &Played| {
            let own = played.claims.iter().filter(|claim| claim.month < closed);
            own.map(|claim| (claim.month, claim.clause, claim.settled)).collect::<Vec<_>>()
        };
        assert_eq!(before(&ended[1]), before(&open[1]));
    }
    let base = sib::engine::Plan::new(&model_ending).expect("it adds up").base_books().expect("it adds up");
    assert_eq!(base[1].closed_from, None, "never in the base case");
}

/// Of a contract that has ended nothing is decided: nobody ends it again, or pays for that, and no review closes its service.
#[test]
fn nothing_is_decided_of_a_contract_that_has_ended() {
    let ended = |how: &str, more: &str| model(&scenario(6, "1 / year", &format!("{how}\n{more}")));
    let by_itself = "ends = \"12 months\"";
    let early = "termination.early = { by = \"council\", at = \"12 months\" }";
    for (how, more, begins) in [
        (
            early,
            "termination.policy = { by = \"council\", at = \"24 months\", pays = \"£500\", to = \"provider\" }",
            false,
        ),
        (
            by_itself,
            "termination.policy = { by = \"council\", chance = \"90% in 1 year\", from = \"13 months\", pays = \"£500\", to = \"provider\" }",
            false,
        ),
        (
            early,
            "review.late = { at = \"24 months\", if = { measure = \"at_home\", less_than = \"101%\" }, ends_after = \"1 month\" }",
            false,
        ),
        (
            by_itself,
            "termination.policy = { by = \"council\", at = \"11 months\", pays = \"£500\", to = \"provider\" }",
            true,
        ),
    ] {
        let (found, plain) = (draws(&ended(how, more), 3, 60), draws(&ended(how, ""), 3, 60));
        for (one, other) in found.iter().zip(&plain) {
            assert_eq!(one[1].closed_from == other[1].closed_from, !begins, "{more}");
            assert_eq!(one[1].ledger.transfers == other[1].ledger.transfers, !begins, "{more}");
        }
    }
}

/// A contract that takes the place of another counts to date from then on: what the other one was for is not paid again.
#[test]
fn a_contract_that_takes_over_counts_from_then_on() {
    let over = "review.once = { at = \"20 months\", if = { measure = \"home\", at_least = 0 }, continues_as = \"next\" }\n[contract.next]\npayers = { council = \"100%\" }\nholder = \"provider\"\nclause.home = { for_each = \"home\", price = \"£7\", counted = \"to date\" }\n";
    let paid = |at: &str| {
        let text = scenario(5, "400 / year", over).replace("at = \"6 months\"", &format!("at = \"{at}\""));
        let played = served(&model(&text), 0);
        let of = |contract: u16| {
            let own = played.claims.iter().filter(|claim| claim.contract == contract);
            own.map(|claim| claim.settled.pence()).sum::<i64>()
        };
        (of(0), of(1))
    };
    assert_eq!(paid("6 months"), (20 * 10_000 + 5 * 700, 0));
    assert_eq!(paid("24 months"), (20 * 10_000, 5 * 700));
}

/// A review reprices what comes after it, whether a clause counts each period or to date.
#[test]
fn a_review_reprices_nothing_that_was_claimed() {
    let review = "review.cut = { at = \"12 months\", if = { measure = \"home\", at_least = 0 }, prices_become = \"50%\" }\n";
    let claims = |counted: &str| {
        let clause = format!(
            "clause.days = {{ for_each = \"days\", price = \"£2\", counted = \"{counted}\" }}\n{review}"
        );
        let text = scenario(3, "1 / year", &clause).replace(
            "[measure]\n",
            "[measure]\ndays = { time_in = \"care\", unit = \"day\", within = \"30 months\" }\n",
        );
        let found = draws(&model(&text), 4, 20);
        found.iter().map(|options| settled(&options[1], 2)).collect::<Vec<_>>()
    };
    let each = claims("each period");
    assert!(each.iter().flatten().any(|&(month, pence)| month > 12 && pence > 0));
    assert_eq!(claims("to date"), each);
}

/// While a notice runs the contract is in force: prices change, and an earlier end takes the place of a later one and of what that
/// would have paid. A later end, and what would continue it, do not act.
#[test]
fn within_a_notice_reviews_and_earlier_ends_act() {
    let always = "if = { measure = \"at_home\", less_than = \"101%\" }";
    let found = |more: &str| {
        let first = "termination.first = { by = \"council\", at = \"6 months\", notice = \"6 months\", pays = \"£500\", to = \"provider\" }";
        let played = served(&model(&scenario(4, "0 / year", &format!("{first}\n{more}\n"))), 0);
        let paid = played.ledger.transfers.iter().filter(|t| t.purpose == Purpose::Severance);
        let paid: Vec<_> = paid.map(|t| (t.month, t.amount.pence())).collect();
        let fees: Vec<i64> = settled(&played, 0).iter().map(|&(_, pence)| pence).collect();
        (fees, paid, played.closed_from)
    };
    let fees = |n: usize| vec![10_000; n];
    let alone = (fees(12), vec![(12, 50_000)], Some(13));
    assert_eq!(found(""), alone);
    let half = found(&format!("review.cut = {{ at = \"8 months\", {always}, prices_become = \"50%\" }}"));
    assert_eq!(half, ([fees(8), vec![5_000; 4]].concat(), alone.1.clone(), alone.2));
    let sooner =
        "termination.second = { by = \"council\", at = \"7 months\", pays = \"£3\", to = \"provider\" }";
    assert_eq!(found(sooner), (fees(7), vec![(7, 300)], Some(8)));
    let review = format!("review.failed = {{ at = \"8 months\", {always}, ends_after = \"1 month\" }}");
    assert_eq!(found(&review), (fees(9), vec![], Some(10)));
    for later in [
        "termination.second = { by = \"council\", at = \"9 months\", notice = \"3 months\", pays = \"£3\", to = \"provider\" }",
        &format!("review.failed = {{ at = \"8 months\", {always}, ends_after = \"5 months\" }}"),
        &format!("review.over = {{ at = \"12 months\", {always}, prices_become = \"50%\" }}"),
    ] {
        assert_eq!(found(later), alone, "{later}");
    }
}

/// What is lost is what the contract would have brought and those that would have taken its place, less what they bring: here a fee
/// of £100 for twelve months, then of £300, and from month 25 on of £50 where the second one continues as a third.
#[test]
fn what_would_have_taken_the_place_of_a_contract_is_lost_with_it() {
    let always = "if = { measure = \"at_home\", less_than = \"101%\" }";
    let ends = |when: &str| {
        format!(
            "termination.policy = {{ by = \"council\", {when}, pays = [\"100% of lost payments\"], to = \"provider\" }}\n"
        )
    };
    let contract = |name: &str, fee: u32| {
        format!(
            "[contract.{name}]\npayers = {{ council = \"100%\" }}\nholder = \"provider\"\nclause.fee = {{ for_each = \"month\", price = \"£{fee}\" }}\n"
        )
    };
    let paid = |[first, second]: [&str; 2], goes_on: bool| {
        let over = format!("review.over = {{ at = \"12 months\", {always}, continues_as = \"next\" }}\n");
        let mut text = first.to_owned() + &over + &contract("next", 300) + second;
        if goes_on {
            text += &format!("review.on = {{ at = \"24 months\", {always}, continues_as = \"last\" }}\n");
            text += &contract("last", 50);
        }
        let model = model(&scenario(4, "0 / year", &text));
        let chapters = sib::report::sentences::chapters(&model);
        let said = chapters.into_iter().flat_map(|chapter| chapter.sentences);
        let said: Vec<String> = said.filter(|said| said.contains("would have paid")).collect();
        // Of the contracts here only the last in line ends as nothing else.
        let is_followed = !first.is_empty() || goes_on;
        let its_own = "would have paid had it gone on.";
        let with_others = "would have paid had it, and what takes its place, gone on.";
        assert!(said[0].ends_with(if is_followed { with_others } else { its_own }), "{said:?}");
        let paid = served(&model, 0).ledger.transfers.into_iter();
        let paid = paid.filter(|transfer| transfer.purpose == Purpose::Severance);
        paid.map(|transfer| (transfer.month, transfer.amount.pence() / 100)).collect::<Vec<_>>()
    };
    // In the fourteen months up to the end of the notice the first one brings £100 each, and no other comes into force.
    let first = ends("at = \"11 months\", notice = \"3 months\"");
    assert_eq!(paid([&first, ""], false), [(14, 12 * 100 + 24 * 300 - 14 * 100)]);
    assert_eq!(paid([&first, ""], true), [(14, 12 * 100 + 12 * 300 + 12 * 50 - 14 * 100)]);
    let second = ends("at = \"20 months\", notice = \"1 month\"");
    assert_eq!(paid(["", &second], false), [(21, 15 * 300)]);
    assert_eq!(paid(["", &second], true), [(21, 3 * 300 + 12 * 50)]);
}

/// A termination for cause waits for its cause: here for the first month in which three stays have been reached.
#[test]
fn a_termination_for_cause_waits_for_it() {
    let cause = "termination.cause = { by = \"council\", if = { measure = \"stays\", at_least = 3 }, from = \"2 months\" }\n";
    let model = model(&scenario(8, "2 / year", cause));
    for options in draws(&model, 8, 30) {
        let reached = (1..=36_u16).find(|&month| {
            let played = &options[1];
            let day = model.calendar.month_end(month);
            let reached = |rank: usize| {
                let spell = played.lived.histories.of(rank).iter().find(|spell| spell.state == 1);
                spell
                    .is_some_and(|spell| model.calendar.add(spell.from, sib::units::Span::Months(3.0)) <= day)
            };
            (0..8).filter(|&rank| reached(rank)).count() >= 3
        });
        let expected = reached.map(|month| month.max(2) + 1).filter(|&month| month <= 37);
        assert_eq!(options[1].closed_from, expected);
        let _ = known(&model, 1, &options[1], "outcomes.stays.true");
    }
}
