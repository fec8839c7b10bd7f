//! Scores: what readings show of what people gain, against closed forms of classical test theory, against integrals done
//! a second way, and against histories whose every day is certain.
//!
//! Everybody is referred and starts at instant 1, 2 January 2020; twelve months later is 2 January 2021, 366 days.

use sib::engine::{Plan, Played};
use sib::model::Model;
use statrs::distribution::{Continuous, ContinuousCDF, Normal};

use crate::common::{Sample, draws, headed, known, model};

/// People of a draw.
const PEOPLE: f64 = 100.0;
const YEARS: f64 = 366.0 / 365.25;

/// A deal on a score: its words, what the service is and does, what is counted, what is paid (a pound a month if nothing
/// is said).
fn deal(score: &str, service: &str, measures: &str, clauses: &str) -> String {
    let contract =
        if clauses.is_empty() { "clause.month = { for_each = \"month\", price = \"£1\" }" } else { clauses };
    headed(
        "36 months",
        &format!(
            "option = [ {{ name = \"usual\" }}, {{ name = \"served\", service = \"help\", contracts = [\"card\"] }} ]\nparty.council = {{ is = \"payer\" }}\nstate = {{ home = {{}} }}\ncohort = {{ people = 100, starts_in = \"home\" }}\n[score.star]\n{score}\n[service.help]\n{service}\n[measure]\n{measures}\n[contract.card]\npayers = {{ council = \"100%\" }}\nends = \"30 months\"\n{contract}\n"
        ),
    )
}

const NO_BOUNDS: &str = "range = [-1000, 1000]\nstart = 50\nspread = 10\nchange = 2\nreliability = \"64%\"";
/// Standard error of measurement of that score: 10 × √(1 − 0.64).
const ERRS: f64 = 6.0;
const ADDS_3: &str = "length = \"12 months\"\neffect.better = { on = [\"score.star\"], adds = 3 }";
const GAINS: &str = "gain = { gain_on = \"star\", at = \"12 months\" }\nmean_gain = { mean_of = \"gain\" }\n\
    improved = { gain_on = \"star\", at = \"12 months\", at_least = 8 }\nshare_improved = { share_with = \"improved\" }";

fn of_draws(model: &Model, played: &[Vec<Played>], path: &str) -> Vec<f64> {
    played.iter().map(|options| known(model, 1, &options[1], path)).collect()
}

fn standard() -> Normal {
    Normal::new(0.0, 1.0).expect("a law")
}

/// Without bounds a measured gain has the mean of the true one, change as usual and points added, and twice the variance
/// of an error; the share who measure so many points better is that of a normal law. The base case has that mean.
#[test]
fn measured_gains_have_the_mean_the_variance_and_the_shares_of_test_theory() {
    let model = model(&deal(NO_BOUNDS, ADDS_3, GAINS, ""));
    let played = draws(&model, 4, 600);
    let gain = 3.0 + 2.0 * YEARS;
    let of = |path: &str| of_draws(&model, &played, path);
    Sample::of(of("outcomes.gain.measured")).must_be(PEOPLE * gain, "measured");
    // Each person's points are kept to 2^-24.
    assert!(
        of("outcomes.gain.true").iter().all(|sum| (sum - PEOPLE * gain).abs() < PEOPLE / 2.0_f64.powi(24))
    );
    Sample::of(of("outcomes.mean_gain.measured")).must_be(gain, "mean gain");
    let usual = of("outcomes.gain.counterfactual");
    assert!(usual.iter().all(|sum| (sum - PEOPLE * 2.0 * YEARS).abs() < PEOPLE / 2.0_f64.powi(24)));
    let squares = of("outcomes.gain.measured").into_iter().map(|sum| (sum - PEOPLE * gain).powi(2));
    Sample::of(squares).must_be(PEOPLE * 2.0 * ERRS * ERRS, "variance of the sum of measured gains");
    let improved = 1.0 - standard().cdf((8.0 - gain) / (2.0_f64.sqrt() * ERRS));
    Sample::of(of("outcomes.share_improved.measured")).must_be(improved, "share who measure 8 points better");
    assert!(
        of("outcomes.share_improved.true").iter().all(|&share| share == 0.0),
        "nobody truly gains 8 points"
    );

    let base = &Plan::new(&model).expect("the books add up").base_books().expect("they do")[1];
    let close = |path: &str, expected: f64, slack: f64| {
        let found = known(&model, 1, base, path);
        assert!((found - expected).abs() <= slack, "base case of {path}: {found} against {expected}");
    };
    close("outcomes.mean_gain.measured", gain, 1e-4);
    close("outcomes.mean_gain.true", gain, 1e-4);
    // At least 4,096 people, in pairs whose errors are opposite: no wider than so many by themselves.
    close("outcomes.share_improved.measured", improved, 4.0 * (improved * (1.0 - improved) / 4096.0).sqrt());
}

/// Where so many points make one unit, readings err first, and records then miss or invent the unit: of the share q who
/// measure enough points the data show q (1 − missed) + (1 − q) false. The base case has the same share.
#[test]
fn records_miss_and_invent_gains_that_readings_show() {
    const MISSED: f64 = 0.3;
    const FALSE: f64 = 0.1;
    let seen = "seen = { gain_on = \"star\", at = \"12 months\", at_least = 8, error = { missed = \"30%\", false = \"10%\" } }\n\
                share_seen = { share_with = \"seen\" }";
    let model = model(&deal(NO_BOUNDS, ADDS_3, seen, ""));
    let played = draws(&model, 9, 600);
    let improved = 1.0 - standard().cdf((8.0 - 3.0 - 2.0 * YEARS) / (2.0_f64.sqrt() * ERRS));
    let expected = improved * (1.0 - MISSED) + (1.0 - improved) * FALSE;
    Sample::of(of_draws(&model, &played, "outcomes.share_seen.measured"))
        .must_be(expected, "share whom records show 8 points better");
    assert!(of_draws(&model, &played, "outcomes.share_seen.true").iter().all(|&share| share == 0.0));
    let base = &Plan::new(&model).expect("the books add up").base_books().expect("they do")[1];
    let found = known(&model, 1, base, "outcomes.share_seen.measured");
    let slack = 4.0 * (improved * (1.0 - improved) / 4096.0).sqrt();
    assert!((found - expected).abs() <= slack, "{found} against {expected}");
}

/// The range, the mean level, the spread, the reliability and the points added of the score with ends.
const ENDS: (f64, f64) = (1.0, 5.0);
const LEVEL: f64 = 4.1;
const SPREAD: f64 = 1.2;
const RELIABILITY: f64 = 0.7;
const ADDED: f64 = 0.8;

/// The mean of something over true levels: midpoints of 4,000 slices out to eight standard deviations.
fn over_levels(mut of: impl FnMut(f64) -> f64) -> f64 {
    const SLICES: i32 = 4_000;
    let width = 16.0 / f64::from(SLICES);
    let middle = |slice: i32| -8.0 + (f64::from(slice) + 0.5) * width;
    (0..SLICES)
        .map(middle)
        .map(|z| standard().pdf(z) * width * of(LEVEL + SPREAD * RELIABILITY.sqrt() * z))
        .sum()
}

fn on_scale(level: f64) -> f64 {
    level.clamp(ENDS.0, ENDS.1)
}

/// The mean of a normal number cut at the ends: a N(μ, σ²) that stands at an end wherever it would lie beyond it.
fn mean_cut(mean: f64, sd: f64) -> f64 {
    let (low, high) = ((ENDS.0 - mean) / sd, (ENDS.1 - mean) / sd);
    let law = standard();
    let inside = law.cdf(high) - law.cdf(low);
    ENDS.0 * law.cdf(low)
        + ENDS.1 * (1.0 - law.cdf(high))
        + mean * inside
        + sd * (law.pdf(low) - law.pdf(high))
}

/// Near the ceiling people gain less than the service adds, and measure less than they gain; how much less, and how many
/// measure half a point better, is what an integral over levels and errors gives. The base case agrees.
#[test]
fn ends_of_the_scale_take_what_an_integral_says() {
    let score = format!(
        "range = [{}, {}]\nstart = {LEVEL}\nspread = {SPREAD}\nreliability = \"{}%\"",
        ENDS.0,
        ENDS.1,
        RELIABILITY * 100.0
    );
    let service =
        format!("length = \"12 months\"\neffect.better = {{ on = [\"score.star\"], adds = {ADDED} }}");
    let text = deal(&score, &service, &GAINS.replace("at_least = 8", "at_least = 0.5"), "");
    let model = model(&text);
    let played = draws(&model, 9, 400);
    let errs = SPREAD * (1.0 - RELIABILITY).sqrt();
    let truly = over_levels(|level| on_scale(level + ADDED) - on_scale(level));
    let measured =
        over_levels(|level| mean_cut(on_scale(level + ADDED), errs) - mean_cut(on_scale(level), errs));
    assert!(measured < truly - 0.02 && truly < ADDED - 0.1, "the ceiling bites: {measured}, {truly}");
    let better = over_levels(|level| better_by_half(on_scale(level), on_scale(level + ADDED), errs));
    let base = &Plan::new(&model).expect("the books add up").base_books().expect("they do")[1];
    for (path, expected, people_differ_by) in [
        ("outcomes.mean_gain.true", truly, ADDED),
        ("outcomes.mean_gain.measured", measured, 2.0 * errs),
        ("outcomes.share_improved.measured", better, 0.5),
    ] {
        Sample::of(of_draws(&model, &played, path)).must_be(expected, path);
        let found = known(&model, 1, base, path);
        assert!((found - expected).abs() <= 4.0 * people_differ_by / 64.0, "base case of {path}: {found}");
    }
}

/// The chance that the second reading is half a point or more above the first, of a person with these true levels: over
/// 400 slices of the first error.
fn better_by_half(first: f64, second: f64, errs: f64) -> f64 {
    const SLICES: i32 = 400;
    let width = 12.0 / f64::from(SLICES);
    let chance = |slice: i32| {
        let z = -6.0 + (f64::from(slice) + 0.5) * width;
        let asked = on_scale(first + errs * z) + 0.5;
        let reaches = if asked > ENDS.1 { 0.0 } else { 1.0 - standard().cdf((asked - second) / errs) };
        standard().pdf(z) * width * reaches
    };
    (0..SLICES).map(chance).sum()
}

/// With a reliability of 100% what is measured is what is true, in every draw and to the step; with steps it is not.
#[test]
fn a_reliable_score_shows_the_truth() {
    let exact = "range = [1, 5]\nstart = 3\nspread = 1";
    for (score, alike) in [(exact.to_owned(), true), (format!("{exact}\nto_nearest = 0.5"), false)] {
        let model =
            model(&deal(&score, ADDS_3, GAINS, "clause.a = { for_each = \"gain\", price = \"£100\" }"));
        for options in draws(&model, 2, 10) {
            let of = |path: &str| known(&model, 1, &options[1], path);
            assert_eq!(of("outcomes.gain.measured") == of("outcomes.gain.true"), alike, "{score}");
            let halves = of("outcomes.gain.measured") * 2.0;
            assert!(alike || halves.fract() == 0.0, "sums of readings in halves are halves: {halves}");
            assert_eq!(of("payment_parts.noise") == 0.0, alike, "{score}");
        }
    }
}

/// A score on which all are alike and nothing errs, and what the service adds by each of these days after the start.
fn must_gain(service: &str, by_day: &[(i32, f64)]) {
    let measures: String = by_day
        .iter()
        .map(|(day, _)| format!("m{day} = {{ gain_on = \"star\", at = \"{day} days\" }}\n"))
        .collect();
    let score = "range = [0, 40]\nstart = 20";
    let model = model(&deal(score, service, &measures, ""));
    let played = &draws(&model, 1, 1)[0][1];
    for (day, points) in by_day {
        let found = known(&model, 1, played, &format!("outcomes.m{day}.measured")) / PEOPLE;
        assert!((found - points).abs() < 1e-6, "{service}: {found} after {day} days, not {points}");
    }
}

/// Points come in a straight line while a person is served; then they stay, or go, or fade, each day as at its middle.
#[test]
fn points_come_and_go_as_the_file_says() {
    let effect = |rest: &str| {
        format!("length = \"100 days\"\neffect.better = {{ on = [\"score.star\"], adds = 10{rest} }}")
    };
    must_gain(&effect(""), &[(25, 2.5), (50, 5.0), (100, 10.0), (101, 10.0), (700, 10.0)]);
    must_gain(&effect(", gained_over = \"40 days\""), &[(10, 2.5), (40, 10.0), (70, 10.0), (200, 10.0)]);
    must_gain(&effect(", during = \"service\""), &[(50, 5.0), (100, 10.0), (101, 0.0)]);
    must_gain(&effect(", during = \"after\""), &[(50, 0.0), (100, 0.0), (101, 10.0)]);
    // Day 101 has the weight 1 − 0.5/50; on day 126 half of 50 days and a half have passed; after day 150 all have.
    must_gain(
        &effect(", fades = \"50 days\""),
        &[(100, 10.0), (101, 9.9), (126, 10.0 * (1.0 - 25.5 / 50.0)), (150, 0.1), (151, 0.0)],
    );
    must_gain(&effect(", lasts = \"30 days\", fades = \"50 days\""), &[(130, 10.0), (131, 9.9), (181, 0.0)]);
    must_gain(&(effect("") + "\nfidelity = \"60%\""), &[(50, 3.0), (100, 6.0)]);
    // Whoever is past an end stands at it: 20 and 30 are 50, and the scale ends at 40.
    must_gain(&effect("").replace("adds = 10", "adds = 30"), &[(50, 15.0), (100, 20.0)]);
    must_gain(&effect("").replace("adds = 10", "adds = -30"), &[(50, -15.0), (100, -20.0)]);
    must_gain(&(effect("") + "\nworks_here = { value = \"0%\", base = \"no\" }"), &[(50, 0.0), (100, 0.0)]);
}

/// Whoever leaves early keeps what came until then: with a uniform day of leaving among 100, the chain's mean of it.
#[test]
fn who_leaves_early_gains_less() {
    let service =
        "length = \"100 days\"\ncompletes = \"0%\"\neffect.better = { on = [\"score.star\"], adds = 10 }";
    let measures = "gain = { gain_on = \"star\", at = \"12 months\" }";
    let model = model(&deal("range = [0, 40]\nstart = 20", service, measures, ""));
    let played = draws(&model, 3, 100);
    let gains = of_draws(&model, &played, "outcomes.gain.measured").into_iter().map(|sum| sum / PEOPLE);
    // The last day of service is one of 1 to 100, each as likely: 50.5 on average, of 100.
    Sample::of(gains).must_be(5.05, "points of those who leave");
}

/// Where lower is better, points that the service takes off are gained.
#[test]
fn on_a_score_of_difficulties_a_fall_is_a_gain() {
    let service = "length = \"12 months\"\neffect.calmer = { on = [\"score.star\"], adds = -4 }";
    let measures = "gain = { gain_on = \"star\", at = \"12 months\" }\nfour = { gain_on = \"star\", at = \"12 months\", at_least = 4 }";
    let model = model(&deal("range = [0, 40]\nstart = 20\nbetter = \"lower\"", service, measures, ""));
    let played = &draws(&model, 1, 1)[0][1];
    assert_eq!(known(&model, 1, played, "outcomes.gain.measured"), 4.0 * PEOPLE);
    assert_eq!(known(&model, 1, played, "outcomes.four.measured"), PEOPLE);
}

/// People and the errors of their readings are the same under each option, also where one starts two months later: so two
/// services differ by the points that they add and by nothing else.
#[test]
fn readings_err_alike_under_every_option() {
    let text = deal(NO_BOUNDS, ADDS_3, &GAINS.replace("12 months", "365 days"), "")
        .replace(
            "contracts = [\"card\"] } ]",
            "contracts = [\"card\"] }, { name = \"later\", service = \"later\", contracts = [\"card\"] } ]",
        )
        .replace(
            "[measure]",
            "[service.later]\nlength = \"12 months\"\nstart_delay = \"61 days\"\neffect.better = { on = [\"score.star\"], adds = 5 }\n[measure]",
        );
    let model = model(&text);
    let mut differ = false;
    for options in draws(&model, 6, 20) {
        let gain = |option: usize| known(&model, option, &options[option], "outcomes.gain.measured");
        // Whoever starts on 2 March 2020 is served for 365 days, the others for 366, and all are read after 365.
        let served = 365.0 / 366.0;
        let expected = PEOPLE * (5.0 - 3.0 * served);
        assert!((gain(2) - gain(1) - expected).abs() < 1e-3, "{} and {}", gain(1), gain(2));
        differ |= (gain(1) - PEOPLE * 5.0).abs() > 10.0;
    }
    assert!(differ, "readings err");
}

/// A matched group reads with errors of its own: the difference has the mean of the points added and four errors'
/// variance for each pair, whether the group is simulated or its mean is drawn from its sampling law.
#[test]
fn against_other_people_errors_add_up() {
    for controls in ["people", "sampling law"] {
        let measures = format!(
            "{GAINS}\nmore = {{ added = \"gain\", against = \"alike\" }}\n[baseline]\nalike = {{ matched = 1, controls = \"{controls}\" }}"
        );
        let model = model(&deal(NO_BOUNDS, ADDS_3, &measures, ""));
        let played = draws(&model, 8, 600);
        let more = of_draws(&model, &played, "outcomes.more.measured");
        let expected = PEOPLE * 3.0;
        Sample::of(more.iter().copied()).must_be(expected, controls);
        let squares = Sample::of(more.iter().map(|more| (more - expected).powi(2)));
        squares.must_be(PEOPLE * 4.0 * ERRS * ERRS, controls);
        let truth = of_draws(&model, &played, "outcomes.more.true");
        assert!(truth.iter().all(|more| (more - expected).abs() < 1e-3), "no error in what is true");
    }
}

/// Regression to the mean: those who measured 8 points better lose again what their second reading showed too much. The
/// mean error of a reading whose difference to another is at least c: σ/√2 × φ(c/(σ√2)) / (1 − Φ(c/(σ√2))).
#[test]
fn who_measured_much_better_falls_back() {
    let measures = format!(
        "{GAINS}\nafter = {{ gain_on = \"star\", at = \"12 months\", from = \"improved\" }}\nmean_after = {{ mean_of = \"after\" }}"
    );
    let model = model(&deal(&NO_BOUNDS.replace("change = 2\n", ""), ADDS_3, &measures, ""));
    let played = draws(&model, 5, 300);
    let bound = (8.0 - 3.0) / (ERRS * 2.0_f64.sqrt());
    let fall = ERRS / 2.0_f64.sqrt() * standard().pdf(bound) / (1.0 - standard().cdf(bound));
    Sample::of(of_draws(&model, &played, "outcomes.mean_after.measured"))
        .must_be(-fall, "measured afterwards");
}

/// A contract pays for points of each person who gained; with `repaid` those of losers are taken off.
#[test]
fn what_one_lost_takes_nothing_off_unless_it_is_repaid() {
    let clauses = "clause.gained = { for_each = \"gain\", price = \"£100\" }\n\
        clause.net = { for_each = \"gain\", price = \"£100\", if_negative = \"repaid\" }";
    let model = model(&deal(NO_BOUNDS, ADDS_3, GAINS, clauses));
    let played = draws(&model, 7, 400);
    let (mean, sd) = (3.0 + 2.0 * YEARS, ERRS * 2.0_f64.sqrt());
    // The mean of the positive part of a normal number: μ Φ(μ/σ) + σ φ(μ/σ).
    let gained = mean * standard().cdf(mean / sd) + sd * standard().pdf(mean / sd);
    let paid = |clause: &str| {
        let path = format!("contract.card.clause.{clause}.gross");
        Sample::of(of_draws(&model, &played, &path).into_iter().map(|paid| paid / PEOPLE))
    };
    paid("gained").must_be(100.0 * gained, "points of those who gained");
    paid("net").must_be(100.0 * mean, "points of all");
    let base = &Plan::new(&model).expect("the books add up").base_books().expect("they do")[1];
    let net = known(&model, 1, base, "contract.card.clause.net.gross") / PEOPLE;
    assert!((net - 100.0 * mean).abs() < 0.01, "base case, net: {net}");
    let base_gained = known(&model, 1, base, "contract.card.clause.gained.gross") / PEOPLE;
    assert!((base_gained - 100.0 * gained).abs() < 4.0 * 100.0 * sd / 64.0, "base case: {base_gained}");
    for options in &played {
        let of = |path: &str| known(&model, 1, &options[1], path);
        let parts =
            of("payment_parts.additional") + of("payment_parts.baseline_gap") + of("payment_parts.noise");
        assert!((parts - of("contract.card.paid")).abs() < 0.005, "parts add up");
    }
}

/// Nobody is read once an end is reached: no points and still in the mean, read on that day, or left out.
#[test]
fn an_end_before_the_second_reading_counts_as_the_file_says() {
    for (word, total, mean) in
        [("failure", 0.0, Some(0.0)), ("window ends", 5.0, Some(5.0)), ("excluded", 0.0, None)]
    {
        let measures = format!(
            "gain = {{ gain_on = \"star\", at = \"100 days\", if_absorbed = {{ end = \"{word}\" }} }}\nmean_gain = {{ mean_of = \"gain\" }}"
        );
        let service = "length = \"100 days\"\neffect.better = { on = [\"score.star\"], adds = 10 }";
        let text = deal("range = [0, 40]\nstart = 20", service, &measures, "").replace(
            "state = { home = {} }",
            "state = { home = {}, end = { absorbing = \"yes\" } }\ntransition = { any = { end = { exactly = \"50 days\" } } }",
        );
        let model = model(&text);
        let played = &draws(&model, 1, 1)[0][1];
        assert_eq!(known(&model, 1, played, "outcomes.gain.measured"), total * PEOPLE, "{word}");
        let found = crate::common::value(&model, 1, played, "outcomes.mean_gain.measured");
        let expected = mean.map_or(sib::statistics::Value::Undefined, sib::statistics::Value::Known);
        assert_eq!(found, expected, "{word}");
    }
}

/// Groups start at levels of their own, and what a service adds may differ from person to person: the variance of gains is
/// then that of the points as well.
#[test]
fn people_differ_in_level_and_in_gain() {
    let score = "range = [-1000, 1000]\nstart = { by = \"group\", values = { low = 30, high = 60 } }\nspread = 10\nreliability = \"64%\"";
    let service = "length = \"12 months\"\neffect.better = { on = [\"score.star\"], adds = { dist = \"normal\", mean = 3, sd = 4, varies = \"per person\" } }";
    let text = deal(score, service, GAINS, "").replace(
        "starts_in = \"home\" }",
        "starts_in = \"home\", group.low.share = \"50%\", group.high.share = \"50%\" }",
    );
    let model = model(&text);
    let played = draws(&model, 11, 400);
    let gains = of_draws(&model, &played, "outcomes.gain.measured");
    Sample::of(gains.iter().copied()).must_be(3.0 * PEOPLE, "gain");
    let squares = gains.iter().map(|gain| (gain - 3.0 * PEOPLE).powi(2));
    Sample::of(squares).must_be(PEOPLE * (2.0 * ERRS * ERRS + 16.0), "variance of gains");
    let truly = of_draws(&model, &played, "outcomes.gain.true");
    Sample::of(truly.iter().map(|gain| (gain - 3.0 * PEOPLE).powi(2)))
        .must_be(PEOPLE * 16.0, "true variance");
}

/// One draw is the same however many are made, and whatever stands beside it in the file.
#[test]
fn a_measure_beside_others_reads_the_same() {
    let alone = model(&deal(NO_BOUNDS, ADDS_3, GAINS, ""));
    let others = format!("early = {{ gain_on = \"star\", at = \"3 months\" }}\n{GAINS}");
    let beside = model(&deal(NO_BOUNDS, ADDS_3, &others, ""));
    let gains = |model: &Model, n: u32| of_draws(model, &draws(model, 5, n), "outcomes.gain.measured");
    assert_eq!(gains(&alone, 3)[..], gains(&beside, 5)[..3]);
}

/// Who is gone on the day on which they would be looked at has no reading any more; a day later they have one.
#[test]
fn who_is_gone_on_the_day_of_the_reading_has_none() {
    for (end, people) in [("366 days", 0.0), ("367 days", PEOPLE)] {
        let measures =
            "gain = { gain_on = \"star\", at = \"12 months\", if_absorbed = { gone = \"failure\" } }";
        let text = deal(NO_BOUNDS, "", measures, "")
            .replace("state = { home = {} }", &format!("state = {{ home = {{}}, gone = {{ absorbing = \"yes\" }} }}\ntransition.home.gone = {{ exactly = \"{end}\" }}"));
        let model = model(&text);
        let gain = known(&model, 1, &draws(&model, 4, 1)[0][1], "outcomes.gain.true");
        assert!((gain - people * 2.0 * YEARS).abs() < 1e-4, "{end}: {gain}");
    }
}
