//! Measures on histories whose every day is certain: units by month, day by day, against a calendar kept by hand.
//!
//! Instant k is k days after 1 January 2020; the horizon of 12 months is instant 366. The person is referred and
//! starts at instant 1 and goes round: `a` for 30 days, `b` for 50, `c` for 20. So `b` begins at 31, 131, 231, 331,
//! `c` at 81, 181, 281 and `a` again at 101, 201, 301. With an end after 210 days it comes at 211, in `a`.

use sib::engine::Played;
use sib::model::Model;
use sib::statistics::Value;

use super::common::{draws, headed, known, model, value};

/// One measure, in the words of the file, and the days of its units.
type Dated<'a> = (&'a str, &'a [i32]);

fn scenario(end: &str, service: &str, measures: &str, contract: &str) -> String {
    headed(
        "12 months",
        &format!(
            "option = [ {{ name = \"usual\" }}, {{ name = \"served\", service = \"help\", contracts = [\"card\"] }} ]\nparty.council = {{ is = \"payer\" }}\ncohort = {{ people = 1, starts_in = \"a\" }}\n[state]\na = {{}}\nb = {{}}\nc = {{}}\nend = {{ absorbing = \"yes\" }}\n[transition]\na.b = {{ exactly = \"30 days\" }}\nb.c = {{ exactly = \"50 days\" }}\nc.a = {{ exactly = \"20 days\" }}\nany.end = {{ exactly = \"{end}\" }}\n[service.help]\n{service}\n[baseline]\nhalf = {{ fixed = \"55%\" }}\nthree = {{ fixed = 3 }}\n[measure]\n{measures}\n[contract.card]\npayers = {{ council = \"100%\" }}\n{contract}\n"
        ),
    )
}

fn only(model: &Model) -> Played {
    draws(model, 1, 1).remove(0).remove(1)
}

/// Each measure has its units in the months of its days, and no others.
fn must_count(end: &str, service: &str, dated: &[Dated<'_>]) {
    let (mut measures, mut clauses) = (String::new(), String::new());
    for (number, (words, _)) in dated.iter().enumerate() {
        let absorbed = if words.contains("if_absorbed") || words.contains("event") {
            ""
        } else {
            ", if_absorbed = { end = \"failure\" }"
        };
        measures += &format!("m{number} = {{ {words}{absorbed} }}\n");
        clauses +=
            &format!("clause.m{number} = {{ for_each = \"m{number}\", price = \"£1\", times = \"any\" }}\n");
    }
    let model = model(&scenario(end, service, &measures, &clauses));
    let played = only(&model);
    for (number, (words, days)) in dated.iter().enumerate() {
        let mut expected = vec![0; 13];
        days.iter().for_each(|&day| expected[usize::from(model.calendar.month_of(day))] += 1);
        let mut found = vec![0; 13];
        for claim in played.claims.iter().filter(|claim| usize::from(claim.clause) == number) {
            found[usize::from(claim.month)] += claim.units.whole_part();
        }
        assert_eq!(found, expected, "{words}");
        assert_eq!(
            known(&model, 1, &played, &format!("outcomes.m{number}.true")),
            days.len() as f64,
            "{words}"
        );
    }
}

const NEVER: &str = "10000 days";
const SIXTY: &str = "length = \"60 days\"";

#[test]
fn entries_exits_and_events_fall_on_their_days() {
    must_count(
        NEVER,
        SIXTY,
        &[
            ("event = \"referred\"", &[1]),
            ("event = \"started\"", &[1]),
            ("event = \"completed\"", &[61]),
            ("event = \"left early\"", &[]),
            ("enters = \"b\"", &[31, 131, 231, 331]),
            ("enters = [\"b\", \"c\"]", &[31, 131, 231, 331]),
            ("enters = \"b\", within = \"100 days\"", &[31]),
            ("enters = \"b\", from = \"completion\"", &[131, 231, 331]),
            ("enters = \"a\", coming_from = \"c\"", &[101, 201, 301]),
            ("enters = \"a\", coming_from = \"b\"", &[]),
            ("leaves = \"b\"", &[81, 181, 281]),
            ("leaves = [\"b\", \"c\"]", &[101, 201, 301]),
            ("is_in = \"b\", at = \"60 days\"", &[61]),
            ("is_in = \"b\", at = \"90 days\"", &[]),
            // Two months after 2 January is 2 March, instant 61; three months are 92, in `c`.
            ("is_in = \"b\", at = \"2 months\"", &[61]),
            ("is_in = \"c\", at = \"3 months\"", &[92]),
        ],
    );
}

#[test]
fn stays_are_counted_by_the_clock_of_the_file() {
    must_count(
        NEVER,
        SIXTY,
        &[
            ("stays_in = \"b\", for = \"50 days\"", &[81, 181, 281]),
            ("stays_in = \"b\", for = \"51 days\"", &[]),
            // 1 February, 11 May, 19 August and 27 November, each a month later.
            ("stays_in = \"b\", for = \"1 month\"", &[60, 162, 262, 361]),
            ("stays_in = \"b\", for = \"50 days\", after_break = \"stops\"", &[81]),
            // 50 days in the first stay and 10 in the second.
            ("stays_in = \"b\", for = \"60 days\", after_break = \"pauses\"", &[141]),
            // The clock says 91, in an absence that is known to be tolerated only at 131.
            ("stays_in = \"b\", for = \"60 days\", grace = \"50 days\"", &[131]),
            ("stays_in = \"b\", for = \"60 days\", grace = \"49 days\"", &[]),
            ("stays_in = \"b\", for = \"60 days\", grace = \"50 days\", after_break = \"pauses\"", &[131]),
            // 31 to 366 with every absence tolerated; at 231 the clock stands at 200 as the person comes back.
            ("stays_in = \"b\", for = \"200 days\", grace = \"50 days\"", &[231]),
            ("stays_in = \"b\", for = \"120 days\", grace = \"50 days\"", &[151]),
            ("stays_in = [\"b\", \"c\"], for = \"60 days\"", &[91, 191, 291]),
            ("stays_in = \"b\", for = \"50 days\", within = \"170 days\"", &[81]),
            ("stays_in = \"b\", for = \"15 days\", from = \"completion\"", &[76, 146, 246, 346]),
        ],
    );
}

#[test]
fn time_is_counted_in_whole_units() {
    let weeks: Vec<i32> = [(31, 7), (131, 7), (231, 7), (331, 5)]
        .into_iter()
        .flat_map(|(from, n)| (1..=n).map(move |week| from + 7 * week))
        .collect();
    let elsewhere: Vec<i32> = [(1, 4), (81, 7), (181, 7), (281, 7)]
        .into_iter()
        .flat_map(|(from, n)| (1..=n).map(move |week| from + 7 * week))
        .collect();
    let days: Vec<i32> = (32..=81).chain(132..=181).chain(232..=281).chain(332..=366).collect();
    let after: Vec<i32> = days.iter().copied().filter(|&day| day > 61).collect();
    must_count(
        NEVER,
        SIXTY,
        &[
            ("time_in = \"b\"", &days),
            ("time_in = \"b\", from = \"completion\"", &after),
            ("time_in = \"b\", within = \"40 days\"", &days[..10]),
            ("time_in = \"b\", unit = \"week\"", &weeks),
            ("time_in = \"b\", unit = \"month\"", &[60, 162, 262, 361]),
            // 2 April, 2 July and 2 October; 2 January is beyond the horizon.
            ("time_in = [\"a\", \"b\", \"c\"], unit = \"quarter\"", &[92, 183, 275]),
            ("time_out_of = \"b\", unit = \"week\"", &elsewhere),
        ],
    );
}

/// From 31 January a month is over on 29 February, and two are on 31 March and no sooner.
#[test]
fn months_of_a_stay_count_from_its_first_day() {
    for (days, months) in [(59, 1.0), (60, 2.0)] {
        let text = scenario(
            NEVER,
            SIXTY,
            "m = { time_in = \"b\", unit = \"month\", within = \"100 days\", if_absorbed = { end = \"failure\" } }\n",
            "clause.m = { for_each = \"m\", price = \"£1\" }\n",
        );
        let model = model(&text.replace("exactly = \"50 days\"", &format!("exactly = \"{days} days\"")));
        assert_eq!(known(&model, 1, &only(&model), "outcomes.m.true"), months, "{days} days");
    }
}

/// Units of time pause or stop over a break as the clock of a stay does.
#[test]
fn units_of_time_obey_the_words_of_a_clock() {
    // Stays in b of 50 days from 31, 131 and 231, and of 35 from 331. Paused weeks run on: a day over after the first.
    let paused: Vec<i32> = [(31, 7), (130, 7), (229, 7), (327, 5)]
        .into_iter()
        .flat_map(|(from, n)| (1..=n).map(move |week| from + 7 * week))
        .collect();
    let first: Vec<i32> = (1..=7).map(|week| 31 + 7 * week).collect();
    must_count(
        NEVER,
        SIXTY,
        &[
            ("time_in = \"b\", unit = \"week\", after_break = \"pauses\"", &paused),
            ("time_in = \"b\", unit = \"week\", after_break = \"stops\"", &first),
            // Absences of 50 days are tolerated: quarters run from 31 on, and one that ends in an absence is seen at 131.
            ("time_in = \"b\", unit = \"quarter\", grace = \"50 days\"", &[131, 231, 331]),
        ],
    );
}

/// So many absences are tolerated and no more; a move between the states of a stay can be a break.
#[test]
fn a_stay_may_be_broken_by_a_move_or_by_one_absence_too_many() {
    must_count(
        NEVER,
        SIXTY,
        &[
            ("stays_in = [\"b\", \"c\"], for = \"45 days\", moves = \"are breaks\"", &[76, 176, 276]),
            ("stays_in = [\"b\", \"c\"], for = \"60 days\", moves = \"are breaks\"", &[]),
            // Stays in a from 1, 101, 201 and 301: two and two are one with one absence each.
            ("stays_in = \"a\", for = \"40 days\", grace = \"70 days\", grace_times = 1", &[101, 301]),
            ("stays_in = \"a\", for = \"40 days\", grace = \"70 days\", grace_times = 0", &[]),
            ("stays_in = \"a\", for = \"40 days\", grace = \"70 days\"", &[101]),
        ],
    );
}

/// Measures that start from another one, count only people with one, or make one of several units.
#[test]
fn measures_start_from_others_and_look_among_people_with_them() {
    must_count(
        NEVER,
        SIXTY,
        &[
            ("stays_in = \"b\", for = \"40 days\"", &[71, 171, 271]),
            ("leaves = \"c\", from = \"m0\"", &[101, 201, 301]),
            ("leaves = \"c\", from = \"m0\", within = \"30 days\"", &[101]),
            ("leaves = \"c\", from = \"m0\", within = \"29 days\"", &[]),
            ("is_in = \"c\", at = \"10 days\", from = \"entry\"", &[91]),
            ("is_in = \"c\", at = \"60 days\", from = \"entry\"", &[]),
            ("enters = \"b\", among = { with = \"m0\" }", &[131, 231, 331]),
            ("enters = \"b\", at_least = 3", &[231]),
            ("enters = \"b\", at_least = 5", &[]),
            ("time_in = \"c\", at_least = 30", &[191]),
        ],
    );
}

/// Care costs by the month: 10 a day in b for the 19 days after 31 January 2020 and the days of its other stays.
#[test]
fn the_cost_of_states_is_dated_by_the_month() {
    let text = scenario(
        NEVER,
        SIXTY,
        "cost = { cost_of = \"b\", if_absorbed = { end = \"failure\" } }\nbelow = { saved = \"cost\", against = \"each_month\" }\nhalf_of = { cost_of = \"b\", within = \"60 days\", if_absorbed = { end = \"failure\" } }\n",
        "claims = \"at the end\"\nindexed = \"fixed\"\nclause.below = { for_each = \"below\", price = \"50%\", counted = \"at the end\" }\nclause.part = { for_each = \"half_of\", price = \"1/3\" }",
    )
    .replace("b = {}", "b = { cost = \"£10 / day\" }")
    .replace("[baseline]", "[baseline]\neach_month = { fixed = \"£200 / month\" }");
    let model = model(&text);
    let played = only(&model);
    // 50 + 50 + 50 + 35 days in b; 12 months at £200 each.
    assert_eq!(known(&model, 1, &played, "outcomes.cost.true"), 1_850.0);
    assert_eq!(known(&model, 1, &played, "outcomes.below.true"), 2_400.0 - 1_850.0);
    let settled: Vec<i64> = played.claims.iter().map(|claim| claim.settled.pence()).collect();
    // Within 60 days of the start: 30 days in b, a third of £300.
    assert_eq!(settled, [27_500, 10_000]);
}

/// A service that opens at instant 40: what counts from the start misses what came before, and a stay that began
/// before counts from the start on.
#[test]
fn windows_begin_at_referral_or_at_the_start() {
    must_count(
        NEVER,
        "start_delay = \"40 days\"",
        &[
            ("event = \"started\"", &[40]),
            ("enters = \"b\", from = \"referral\"", &[31, 131, 231, 331]),
            ("enters = \"b\"", &[131, 231, 331]),
            ("stays_in = \"b\", for = \"30 days\", from = \"referral\"", &[61, 161, 261, 361]),
            ("stays_in = \"b\", for = \"30 days\"", &[70, 161, 261, 361]),
            ("enters = \"b\", from = \"referral\", within = \"30 days\"", &[31]),
            ("is_in = \"b\", at = \"35 days\"", &[75]),
        ],
    );
}

/// After an end at 211 nothing more happens, unless the file counts the end as a success.
#[test]
fn an_end_counts_as_the_file_says() {
    let b_until_the_end: Vec<i32> = (32..=81).chain(132..=181).collect();
    let b_and_on: Vec<i32> = b_until_the_end.iter().copied().chain(212..=366).collect();
    must_count(
        "210 days",
        "length = \"300 days\"",
        &[
            ("event = \"completed\"", &[]),
            ("enters = \"end\"", &[211]),
            ("enters = \"b\"", &[31, 131]),
            ("time_in = \"end\", unit = \"month\"", &[241, 272, 302, 333, 363]),
            ("time_in = \"b\"", &b_until_the_end),
            ("time_in = \"b\", if_absorbed = { end = \"window ends\" }", &b_until_the_end),
            ("time_in = \"b\", if_absorbed = { end = \"success\" }", &b_and_on),
            ("time_out_of = \"b\", unit = \"week\", within = \"40 days\"", &[8, 15, 22, 29]),
            ("stays_in = [\"a\", \"b\", \"c\"], for = \"300 days\"", &[]),
            (
                "stays_in = [\"a\", \"b\", \"c\"], for = \"300 days\", if_absorbed = { end = \"success\" }",
                &[301],
            ),
            (
                "stays_in = [\"a\", \"b\", \"c\"], for = \"200 days\", if_absorbed = { end = \"excluded\" }",
                &[201],
            ),
            ("is_in = \"b\", at = \"250 days\"", &[]),
            ("is_in = \"b\", at = \"250 days\", if_absorbed = { end = \"success\" }", &[251]),
        ],
    );
}

/// Which people a claim may count: so many units each, and dates within the clause.
#[test]
fn a_clause_takes_so_many_units_of_a_person() {
    let measures = "entry = { enters = \"b\", if_absorbed = { end = \"failure\" } }\nday = { time_in = \"b\", if_absorbed = { end = \"failure\" } }";
    let clauses = "clause.once = { for_each = \"entry\", price = \"£1\", times = \"once\" }\nclause.three = { for_each = \"entry\", price = \"£1\", times = 3 }\nclause.late = { for_each = \"entry\", price = \"£1\", times = \"any\", from = \"2020-03-01\" }\nclause.early = { for_each = \"day\", price = \"£1\", until = \"2020-03-01\" }\nclause.late_once = { for_each = \"entry\", price = \"£1\", times = \"once\", from = \"2020-03-01\" }";
    let model = model(&scenario(NEVER, "", measures, clauses));
    let played = only(&model);
    let units = |name: &str| known(&model, 1, &played, &format!("contract.card.clause.{name}.units"));
    assert_eq!((units("once"), units("three"), units("late"), units("late_once")), (1.0, 3.0, 3.0, 1.0));
    // 1 March is instant 60: whether its own day counts is one day more or less than 32 to 60.
    assert!((29.0..=30.0).contains(&units("early")), "{}", units("early"));
}

/// Summaries of one person's certain units, for each word about the end. 365 days are tracked from the start on, 210
/// of them until the end; 100 of those are in `b`.
#[test]
fn summaries_follow_the_words_about_the_end() {
    let days = 365.0;
    let cases = [
        ("failure", 100.0 / days, Value::Known(0.0), 0.55 * days - 100.0),
        ("success", 255.0 / days, Value::Known(1.0), 0.55 * days - 255.0),
        ("window ends", 100.0 / 210.0, Value::Known(0.0), 0.55 * 210.0 - 100.0),
        ("excluded", 100.0 / 210.0, Value::Undefined, 0.55 * 210.0 - 100.0),
    ];
    for (word, mean, later, saved) in cases {
        let absorbed = format!("if_absorbed = {{ end = \"{word}\" }}");
        let measures = format!(
            "day = {{ time_in = \"b\", {absorbed} }}\nlooked = {{ is_in = \"b\", at = \"250 days\", {absorbed} }}\nentry = {{ enters = \"b\", {absorbed} }}\nmean = {{ mean_of = \"entry\" }}\nlater = {{ share_with = \"looked\" }}\nsaved = {{ saved = \"day\", against = \"half\" }}\nfewer = {{ saved = \"entry\", against = \"three\" }}\nboth = {{ total_of = [\"day\", \"entry\"] }}\nratio = {{ ratio_of = \"day\", to = \"entry\" }}\nwith = {{ share_with = \"entry\" }}"
        );
        let clause = "clause.x = { for_each = \"entry\", price = \"£1\" }";
        let model = model(&scenario("210 days", "", &measures, clause));
        let played = only(&model);
        let of = |name: &str| known(&model, 1, &played, &format!("outcomes.{name}.true"));
        let in_b = mean * if word == "failure" || word == "success" { days } else { 210.0 };
        assert_eq!(of("mean"), 2.0, "{word}");
        assert_eq!(value(&model, 1, &played, "outcomes.later.true"), later, "{word}");
        // A count holds steps of 2^−24.
        assert!((of("saved") - saved).abs() < 1e-6, "{word}: {}", of("saved"));
        assert_eq!(of("fewer"), 3.0 - 2.0, "{word}");
        assert!((of("both") - (in_b + 2.0)).abs() < 1e-9, "{word}");
        assert!((of("ratio") - in_b / 2.0).abs() < 1e-9, "{word}");
        assert_eq!(of("with"), 1.0, "{word}");
    }
}

/// A measure among a group counts its people only: the groups' units add up to everybody's, draw by draw.
#[test]
fn groups_share_the_units_among_them() {
    let text = headed(
        "3 months",
        "option = [ { name = \"usual\" }, { name = \"served\", service = \"help\" } ]\nservice.help = {}\ncohort = { people = 50, group = { first = { share = \"30%\", starts_in = \"a\" }, second = { share = \"70%\", starts_in = \"b\" } } }\nstate = { a = {}, b = {} }\ntransition = { a.b = { exactly = \"10 days\" }, b.a = { exactly = \"25 days\" } }\n[measure]\nall = { enters = \"b\" }\nfirst = { enters = \"b\", among = { group = \"first\" } }\nsecond = { enters = \"b\", among = { group = \"second\" } }\nin_first = { event = \"started\", among = { group = \"first\" } }\n",
    );
    let model = model(&text);
    for options in draws(&model, 3, 20) {
        let of = |name: &str| known(&model, 1, &options[1], &format!("outcomes.{name}.true"));
        // From instant 1: `a` to `b` at 11, 46, 81; `b` to `a` at 26, 61 and back to `b` at 36, 71.
        assert_eq!(of("first"), 3.0 * of("in_first"));
        assert_eq!(of("second"), 2.0 * (50.0 - of("in_first")));
        assert_eq!(of("all"), of("first") + of("second"));
    }
}

/// A mean is over those whose window has closed, and so are its units: of people referred over 20 days, each of whom
/// enters once within 100 days, the mean is one from the first closed window to the last, and undefined before.
#[test]
fn a_mean_counts_the_units_of_those_measured() {
    let text = headed(
        "6 months",
        "option = [ { name = \"usual\" }, { name = \"served\", service = \"help\", contracts = [\"card\"] } ]\nparty.council = { is = \"payer\" }\nservice.help = {}\ncohort = { people = 50, starts_in = \"a\" }\nreferrals = { rate = \"1 / day\", until = \"20 days\", spread = 0 }\nstate = { a = {}, b = { absorbing = \"yes\" } }\ntransition.a.b = { exactly = \"10 days\" }\nbaseline.two = { fixed = 2 }\n[measure]\nentry = { enters = \"b\", within = \"100 days\" }\nmean = { mean_of = \"entry\" }\nsaved = { saved = \"entry\", against = \"two\" }\n[contract.card]\npayers = { council = \"100%\" }\nclause.saved = { for_each = \"saved\", price = \"£1\" }\n",
    );
    let model = model(&text);
    let played = only(&model);
    assert_eq!(known(&model, 1, &played, "outcomes.mean.true"), 1.0);
    // Windows close 100 days after instants 1 to 20: at 101 to 120, all in month 4 (instants 92 to 121). Until then
    // nobody is measured, so that nothing is saved and nothing lost.
    let saved: Vec<(u16, i64)> = played
        .claims
        .iter()
        .map(|claim| (claim.month, claim.units.whole_part()))
        .filter(|claim| claim.1 != 0)
        .collect();
    assert_eq!(saved, [(4, 20)]);
}

/// A clock that starts with being somewhere starts on the day of coming there, where the start of the service ends another stay.
#[test]
fn a_stay_that_ends_as_the_service_starts_is_no_entry() {
    let ten = "time_in = \"a\", from = \"entry\", within = \"10 days\"";
    let after = |start: i32| (start + 1..=start + 10).collect::<Vec<i32>>();
    must_count(NEVER, "start_delay = \"30 days\"", &[(ten, &after(101))]);
    must_count(NEVER, "start_delay = \"29 days\"", &[(ten, &[31])]);
    // An event on the last day of the programme is one of it.
    must_count(NEVER, "length = \"365 days\"", &[("event = \"completed\"", &[366])]);
}

/// What people are followed for is known no earlier than that they are among those followed: here with their first day in `c`,
/// instant 81, in the third month, though the twenty days of the measure are over in the first.
#[test]
fn people_are_measured_no_earlier_than_they_join() {
    let measures = "late = { enters = \"c\", if_absorbed = { end = \"failure\" } }\nsoon = { enters = \"b\", within = \"20 days\", among = { with = \"late\" }, if_absorbed = { end = \"failure\" } }\nsaved = { saved = \"soon\", against = \"three\" }\n";
    let model =
        model(&scenario(NEVER, "", measures, "clause.saved = { for_each = \"saved\", price = \"£1\" }"));
    let played = only(&model);
    let claims = played.claims.iter().map(|claim| (claim.month, claim.units.whole_part()));
    assert_eq!(claims.filter(|claim| claim.1 != 0).collect::<Vec<_>>(), [(3, 3)]);
}

/// Somebody who gets much of a service is one person with some of it. What days cost is counted from the day from which it is
/// counted on: of the stay in `a` from instant 101 to 131 the days after 111, and of the next one 10 of the 100 days from there.
#[test]
fn a_share_counts_people_and_costs_begin_where_they_are_counted_from() {
    let text = scenario(
        NEVER,
        "length = \"110 days\"",
        "got = { delivered = \"day\", if_absorbed = { end = \"failure\" } }\nserved = { share_with = \"got\" }\nspent = { cost_of = \"a\", from = \"completion\", within = \"100 days\", if_absorbed = { end = \"failure\" } }\n",
        "clause.x = { for_each = \"got\", price = \"£1\" }",
    )
    .replace("a = {}\n", "a = { cost = \"£7 / week\", borne_by = \"council\" }\n");
    let model = model(&text);
    let of = |name: &str| known(&model, 1, &only(&model), &format!("outcomes.{name}.true"));
    assert_eq!((of("got"), of("served")), (110.0, 1.0));
    assert!((of("spent") - 30.0).abs() < 1e-6, "{}", of("spent"));
}

/// Who is excluded on the very day on which they would be looked at is not measured; who is looked at a day earlier is.
#[test]
fn who_is_excluded_on_the_day_of_the_look_is_not_measured() {
    for (at, expected) in [("209 days", Value::Known(0.0)), ("210 days", Value::Undefined)] {
        let measures = format!(
            "looked = {{ is_in = \"b\", at = \"{at}\", if_absorbed = {{ end = \"excluded\" }} }}\nshare = {{ share_with = \"looked\" }}"
        );
        let model = model(&scenario(
            "210 days",
            "",
            &measures,
            "clause.x = { for_each = \"looked\", price = \"£1\" }",
        ));
        assert_eq!(value(&model, 1, &only(&model), "outcomes.share.true"), expected, "{at}");
    }
}

/// A share is of those whose window has closed: of people who come over two months and enter within it each, it is all of them from
/// the first window that closes on, and never more.
#[test]
fn a_share_counts_nobody_before_their_window_closes() {
    let text = headed(
        "8 months",
        "option = [ { name = \"usual\" }, { name = \"served\", service = \"help\", contracts = [\"card\"] } ]\nparty.council = { is = \"payer\" }\nservice.help = {}\ncohort = { people = 60, starts_in = \"a\" }\nreferrals = { rate = \"1 / day\", until = \"60 days\", spread = 0 }\nstate = { a = {}, b = { absorbing = \"yes\" } }\ntransition.a.b = { exactly = \"10 days\" }\n[measure]\nentry = { enters = \"b\", within = \"100 days\" }\nshare = { share_with = \"entry\" }\n[contract.card]\npayers = { council = \"100%\" }\nclause.share = { for_each = \"share\", price = \"£100\", counted = \"to date\" }\n",
    );
    let played = only(&model(&text));
    // Windows close 100 days after instants 1 to 60: from the fourth month to the sixth.
    let paid = played.claims.iter().map(|claim| (claim.month, claim.settled.pence()));
    assert_eq!(paid.filter(|claim| claim.1 != 0).collect::<Vec<_>>(), [(4, 10_000)]);
}
