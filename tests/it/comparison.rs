//! What contracts compare with: comparison groups, their sampling, bias and blends, and intakes.

use sib::data::{Figure, PaymentPart};
use sib::engine::Played;
use sib::model::{Model, OptionId};
use sib::stage::record::figures;
use sib::statistics::Value;

use crate::common::{Sample, draws, headed, known, model, opened_with, value};

/// Forty people who go in and out of care; what is counted, compared and paid is the test's.
fn scenario(effect: &str, rest: &str) -> String {
    headed(
        "30 months",
        &format!(
            "option = [ {{ name = \"usual\" }}, {{ name = \"served\", service = \"help\", contracts = [\"card\"] }} ]\nparty.council = {{ is = \"payer\" }}\ncohort = {{ people = 40, starts_in = \"home\", frailty = 0.6 }}\nreferrals = {{ rate = \"4 / month\", until = \"12 months\", spread = 0 }}\n[state]\nhome = {{}}\ncare = {{}}\n[transition]\nhome.care = {{ rate = \"1 / year\" }}\ncare.home = {{ rate = \"2 / year\" }}\n[service.help]\nlength = \"6 months\"\n{effect}[measure]\nentries = {{ enters = \"care\", within = \"12 months\" }}\ndays = {{ time_in = \"care\", within = \"12 months\" }}\ntracked = {{ time_in = [\"home\", \"care\"], within = \"12 months\" }}\nmean = {{ mean_of = \"entries\" }}\nshare = {{ share_with = \"entries\" }}\n{rest}"
        ),
    )
}

const NO_CONTRACT: &str = "[contract.card]\npayers = { council = \"100%\" }\nclause.month = { for_each = \"month\", price = \"£0\" }\n";
const HALVES: &str = "effect.less = { on = [\"transition.home.care\"], hazard_ratio = 0.5 }\n";

fn of(model: &Model, played: &[Vec<Played>], path: &str) -> Sample {
    Sample::of(played.iter().map(|options| known(model, 1, &options[1], path)))
}

fn variance(model: &Model, played: &[Vec<Played>], path: &str) -> (f64, f64) {
    let values: Vec<f64> = played.iter().map(|options| known(model, 1, &options[1], path)).collect();
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: Vec<f64> = values.iter().map(|value| (value - mean) * (value - mean)).collect();
    let variance = squares.iter().sum::<f64>() / n;
    let spread = squares.iter().map(|square| (square - variance) * (square - variance)).sum::<f64>() / n;
    (variance, (spread / n).sqrt())
}

fn part(model: &Model, played: &Played, part: PaymentPart) -> f64 {
    let place = figures(model, OptionId::new(1)).iter().position(|&f| f == Figure::Part(part));
    match played.values[place.expect("every option has payment parts")] {
        Value::Known(pounds) => pounds,
        other => panic!("a part is an amount, not {other:?}"),
    }
}

/// A service that does nothing saves nothing on average, whoever it is compared with; and what is seen is chance alone:
/// against the same people as usual it is nought in every draw.
#[test]
fn nothing_is_saved_on_average_by_a_service_that_does_nothing() {
    for group in ["matched = 3", "trial = 2", "matched = 5, controls = \"sampling law\""] {
        let rest = format!(
            "saved = {{ saved = \"entries\", against = \"group\" }}\ndays_saved = {{ saved = \"days\", against = \"group\" }}\nadded = {{ added = \"share\", against = \"group\" }}\n[baseline]\ngroup = {{ {group} }}\n{NO_CONTRACT}"
        );
        let model = model(&scenario("", &rest));
        let played = draws(&model, 3, 400);
        for name in ["saved", "days_saved", "added"] {
            let seen = of(&model, &played, &format!("outcomes.{name}.measured"));
            assert!(seen.se > 0.0, "{group}: {name} varies");
            seen.must_be(0.0, &format!("{group}: {name}"));
            for options in &played {
                assert_eq!(known(&model, 1, &options[1], &format!("outcomes.{name}.true")), 0.0);
            }
        }
    }
}

/// What an effect saves is seen without bias, and the reduction is that of the chain: with half the intensity and
/// frailty f a person's chance of an entry within a year falls as a Laplace transform does.
#[test]
fn a_matched_group_sees_the_effect_without_bias() {
    let rest = format!(
        "saved = {{ saved = \"share\", against = \"group\" }}\n[baseline]\ngroup = {{ matched = 4 }}\n{NO_CONTRACT}"
    );
    let model = model(&scenario(HALVES, &rest));
    let played = draws(&model, 5, 400);
    // Gamma frailty with mean 1 and variance 0.36: E exp(−f H) = (1 + 0.36 H)^(−1/0.36); a window of 366 or 365 days.
    let none = |hazard: f64| (1.0 + 0.36 * hazard).powf(-1.0 / 0.36);
    let year = 365.25 / 365.25;
    let expected = none(0.5 * year) - none(year);
    let seen = of(&model, &played, "outcomes.saved.measured");
    // The effect acts on whole days and the window has 365 or 366 of them: both are within a part in a thousand.
    assert!((seen.mean - expected).abs() <= 4.0 * seen.se + 0.001, "{seen:?} against {expected}");
    seen.must_agree(of(&model, &played, "outcomes.saved.true"), "seen and true");
}

/// A law for the mean of control people has the spread that simulating them has.
#[test]
fn the_sampling_law_has_the_spread_of_simulated_controls() {
    for of_what in ["mean", "share"] {
        let spread = |controls: &str| {
            let rest = format!(
                "saved = {{ saved = \"{of_what}\", against = \"group\" }}\n[baseline]\ngroup = {{ matched = 3, controls = \"{controls}\" }}\n{NO_CONTRACT}"
            );
            let model = model(&scenario("", &rest));
            variance(&model, &draws(&model, 11, 1_500), "outcomes.saved.measured")
        };
        let (people, people_se) = spread("people");
        let (law, law_se) = spread("sampling law");
        let se = people_se.hypot(law_se);
        assert!((people - law).abs() <= 4.0 * se, "{of_what}: {people} against {law}, ± {se}");
    }
}

/// What is saved is claimed by the quarter: the people of each are others, so that their estimates err apart, and what is paid in
/// all varies as much as where control people are simulated. One or two people of a quarter are enough for an estimate.
#[test]
fn estimates_of_periods_err_apart_under_a_law_as_with_simulated_controls() {
    for referred in ["4 / month", "0.7 / month"] {
        let spread = |controls: &str| {
            let rest = format!(
                "saved = {{ saved = \"entries\", against = \"group\" }}\n[baseline]\ngroup = {{ matched = 3, controls = \"{controls}\" }}\n[contract.card]\npayers = {{ council = \"100%\" }}\nclaims = \"quarterly\"\nindexed = \"fixed\"\nclause.saved = {{ for_each = \"saved\", price = \"£1,000\", if_negative = \"repaid\" }}\n"
            );
            let model = model(&scenario("", &rest).replace("4 / month", referred));
            variance(&model, &draws(&model, 17, 1_500), "contract.card.paid")
        };
        let (people, people_se) = spread("people");
        let (law, law_se) = spread("sampling law");
        let se = people_se.hypot(law_se);
        assert!((people - law).abs() <= 4.0 * se, "{referred}: {people} against {law}, ± {se}");
    }
}

/// Dear care, against a law for the mean of control people: what is saved is the days saved at their price, in every draw.
#[test]
fn the_sampling_law_of_a_cost_is_that_of_its_days() {
    let saved = |counts: &str| {
        let rest = format!(
            "counted = {{ {counts}, within = \"12 months\" }}\nsaved = {{ saved = \"counted\", against = \"group\" }}\n[baseline]\ngroup = {{ matched = 3, controls = \"sampling law\" }}\n{NO_CONTRACT}"
        );
        let dear = "care = { cost = \"£700 / day\", borne_by = \"council\" }";
        let model = model(&scenario(HALVES, &rest).replacen("care = {}", dear, 1));
        let played = draws(&model, 11, 20);
        let read = |options: &Vec<Played>| known(&model, 1, &options[1], "outcomes.saved.measured");
        played.iter().map(read).collect::<Vec<f64>>()
    };
    let (days, cost) = (saved("time_in = \"care\""), saved("cost_of = \"care\""));
    for (days, cost) in days.iter().zip(&cost) {
        assert!((cost - 700.0 * days).abs() <= 700.0, "£{cost} for {days} days");
    }
    assert!(days.iter().all(|days| days.abs() > 1.0), "{days:?}");
}

/// A reduction is a share of the controls' level: what it comes to on average, and how often chance alone takes it past
/// a threshold, is the same whether control people are simulated or their mean is drawn.
#[test]
fn a_reduction_is_skewed_by_a_law_as_by_simulated_controls() {
    for each in [1, 3] {
        let reductions = |controls: &str| -> Vec<f64> {
            let rest = format!(
                "cut = {{ reduction_in = \"entries\", against = \"group\" }}\n[baseline]\ngroup = {{ trial = {each}, controls = \"{controls}\" }}\n{NO_CONTRACT}"
            );
            let model = model(&scenario("", &rest));
            let played = draws(&model, 13, 1_500);
            played.iter().map(|options| known(&model, 1, &options[1], "outcomes.cut.measured")).collect()
        };
        let (people, law) = (reductions("people"), reductions("sampling law"));
        let mean = |values: &[f64]| Sample::of(values.iter().copied());
        mean(&people).must_agree(mean(&law), &format!("mean reduction against {each} each"));
        for threshold in [-0.3, 0.2, 0.4] {
            let beyond = |values: &[f64]| {
                Sample::of(values.iter().map(|&value| if value >= threshold { 1.0 } else { 0.0 }))
            };
            let (people, law) = (beyond(&people), beyond(&law));
            people.must_agree(law, &format!("chance of {threshold} against {each} each"));
        }
    }
}

/// A second look at everybody is no fresh sample: with a sampling law, what all save hangs together with what the first
/// intake saves as it does where control people are simulated one by one.
#[test]
fn a_pooled_estimate_errs_as_its_intakes_do() {
    let covariance = |controls: &str| {
        let rest = format!(
            "all = {{ saved = \"entries\", against = \"group\" }}\neach = {{ saved = \"entries\", against = \"group\", over = \"intake\" }}\n[baseline]\ngroup = {{ matched = 3, controls = \"{controls}\" }}\n{NO_CONTRACT}"
        );
        let text = scenario("", &rest).replace("frailty = 0.6", "frailty = 0.6, intake = 20");
        let model = model(&text);
        let of = |played: &[Vec<Played>], name: &str| -> Vec<f64> {
            let path = format!("outcomes.{name}.measured");
            played.iter().map(|options| known(&model, 1, &options[1], &path)).collect()
        };
        let played = draws(&model, 11, 1_500);
        // The figure by intake is that of the last one: people 21 to 40 of 40. Both have mean nought.
        let products = of(&played, "all").into_iter().zip(of(&played, "each")).map(|(all, each)| all * each);
        Sample::of(products)
    };
    let (people, law) = (covariance("people"), covariance("sampling law"));
    people.must_agree(law, "covariance of the pooled estimate and an intake's");
    assert!(law.mean > 4.0 * law.se, "they hang together: {law:?}");
}

/// Bias lifts the level of a baseline; the split calls what it pays a gap of the baseline, and chance among control
/// people noise.
#[test]
fn bias_is_a_gap_and_chance_among_controls_is_noise() {
    let rest = "saved = { saved = \"days\", against = \"group\" }\n[baseline]\ngroup = { matched = 3, bias = \"25%\" }\n[contract.card]\npayers = { council = \"100%\" }\nclaims = \"at the end\"\nindexed = \"fixed\"\nclause.day = { for_each = \"saved\", price = \"£10\", if_negative = \"repaid\", counted = \"at the end\" }\n";
    let model = model(&scenario("", rest));
    let played = draws(&model, 7, 400);
    let parts = |which| Sample::of(played.iter().map(|options| part(&model, &options[1], which)));
    parts(PaymentPart::Noise).must_be(0.0, "noise");
    for options in &played {
        assert_eq!(part(&model, &options[1], PaymentPart::Additional), 0.0);
        let usual = known(&model, 1, &options[1], "outcomes.days.counterfactual");
        let gap = part(&model, &options[1], PaymentPart::BaselineGap);
        assert!((gap - 0.25 * usual * 10.0).abs() <= 0.01, "the gap is a quarter of the level: {gap}");
    }
}

/// Everybody stands in one intake or another: what intakes save adds up to what all save, and each is known when its
/// last person has been followed for a year.
#[test]
fn intakes_add_up_and_are_known_when_the_last_window_closes() {
    let rest = "all = { saved = \"entries\", against = \"fixed\" }\neach = { saved = \"entries\", against = \"fixed\", over = \"intake\" }\n[baseline]\nfixed = { fixed = 5 }\n[contract]\nby_intake = { payers = { council = \"100%\" }, indexed = \"fixed\", clause.all = { for_each = \"each\", price = \"£1\" } }\ncard = { payers = { council = \"100%\" }, indexed = \"fixed\", claims = \"at the end\", clause.all = { for_each = \"all\", price = \"£1\", counted = \"at the end\" } }\n";
    for intake in ["12", "\"4 months\""] {
        let text = scenario(HALVES, rest)
            .replace("frailty = 0.6", &format!("frailty = 0.6, intake = {intake}"))
            .replace("contracts = [\"card\"]", "contracts = [\"card\", \"by_intake\"]");
        let model = model(&text);
        for options in draws(&model, 9, 20) {
            let of = |contract: u16| {
                let own = options[1].claims.iter().filter(move |claim| claim.contract == contract);
                own.filter(|claim| claim.settled.pence() != 0).collect::<Vec<_>>()
            };
            let total = |contract| of(contract).iter().map(|claim| claim.settled.pence()).sum::<i64>();
            assert_eq!(total(1), total(0), "intake of {intake}");
            // 40 people in twelves are four intakes, in four months three; the 40th comes in month 10.
            let months: Vec<u16> = of(1).iter().map(|claim| claim.month).collect();
            let starts: Vec<u16> = (1..=40).map(|k| model.calendar.month_of(start_of(&model, k))).collect();
            let last = |k: usize| starts[k - 1] + 12;
            let expected = if intake == "12" {
                vec![last(12), last(24), last(36), last(40)]
            } else {
                vec![16, 20, last(40)]
            };
            assert_eq!(months, expected, "intake of {intake}");
        }
    }
}

/// An intake that saved nothing takes nothing from another one that is known in the same claim: claimed at the end, intakes bring
/// what they bring month by month.
#[test]
fn an_intake_below_nought_takes_nothing_from_another() {
    let claimed = |claims: &str| {
        let rest = format!(
            "each = {{ saved = \"entries\", against = \"fixed\", over = \"intake\" }}\n[baseline]\nfixed = {{ fixed = 0.9 }}\n[contract.card]\npayers = {{ council = \"100%\" }}\nindexed = \"fixed\"\nclaims = \"{claims}\"\nclause.all = {{ for_each = \"each\", price = \"£1\" }}\n"
        );
        let model = model(&scenario("", &rest).replace("frailty = 0.6", "frailty = 0.6, intake = 10"));
        let all = draws(&model, 9, 30).into_iter();
        all.map(|options| options[1].claims.iter().map(|claim| claim.gross.pence()).sum::<i64>())
            .collect::<Vec<_>>()
    };
    let by_month = claimed("monthly");
    assert_eq!(claimed("yearly"), by_month);
    assert!(
        by_month.iter().any(|&pence| pence > 0) && by_month.iter().any(|&pence| pence < 500),
        "{by_month:?}"
    );
}

/// Where what intakes saved was observed, months without an observed unit have none: what is simulated is paid for only
/// after the observed figures end.
#[test]
fn observed_intakes_take_the_place_of_simulated_ones() {
    let rest = "each = { saved = \"entries\", against = \"fixed\", over = \"intake\" }\n[baseline]\nfixed = { fixed = 5 }\n[contract]\ncard = { payers = { council = \"100%\" }, indexed = \"fixed\", clause.all = { for_each = \"each\", price = \"£1\" } }\n[case]\nall = { replay = \"all\" }\nsome = { replay = \"some\" }\n[replay]\nall = { units = { each = [0, 3, 0, 4] } }\nsome = { units = { each = [0, 3, 0, 4] }, until = \"18 months\" }\n";
    let text = scenario(HALVES, rest).replace("frailty = 0.6", "frailty = 0.6, intake = 12");
    let claimed = |case: Option<&str>| {
        let model = opened_with(&text, case, &[]).expect("valid").model;
        let played = draws(&model, 9, 1).remove(0);
        let claims = played[1].claims.iter().filter(|claim| claim.settled.pence() != 0);
        claims.map(|claim| (claim.month, claim.settled.pence())).collect::<Vec<_>>()
    };
    let observed = vec![(6, 300), (12, 400)];
    assert_eq!(claimed(Some("all")), observed);
    let simulated = claimed(None);
    assert!(simulated.iter().any(|claim| claim.0 <= 18) && simulated.iter().any(|claim| claim.0 > 18));
    let later = simulated.into_iter().filter(|claim| claim.0 > 18);
    assert_eq!(claimed(Some("some")), observed.into_iter().chain(later).collect::<Vec<_>>());
}

/// The day on which the k-th planned person comes: 48 a year, evenly.
fn start_of(model: &Model, k: usize) -> i32 {
    let per_day = 4.0 * 12.0 / 365.25;
    let day = ((k as f64 - 0.5) / per_day - 1e-6).ceil() as i32;
    day.min(model.calendar.horizon_day())
}

/// Weights mix baselines; another one follows from a date on; a trend moves a level by the year.
#[test]
fn baselines_are_mixed_followed_and_moved() {
    let rest = format!(
        "low = {{ saved = \"days\", against = \"low\" }}\nhigh = {{ saved = \"days\", against = \"high\" }}\nmixed = {{ saved = \"days\", against = \"mixed\" }}\nlater = {{ saved = \"days\", against = \"followed\" }}\nrising = {{ saved = \"mean\", against = \"rising\" }}\n[baseline]\nlow = {{ fixed = \"20%\" }}\nhigh = {{ fixed = \"60%\" }}\nmixed = {{ blend = {{ low = \"75%\", high = \"25%\" }} }}\nfollowed = {{ fixed = \"20%\", until = \"10 months\", then = \"high\" }}\nrising = {{ fixed = 1, drift = \"10% / year\" }}\n{NO_CONTRACT}"
    );
    let model = model(&scenario("", &rest));
    for options in draws(&model, 1, 5) {
        let read = |name: &str| known(&model, 1, &options[1], &format!("outcomes.{name}.measured"));
        assert!((read("mixed") - (0.75 * read("low") + 0.25 * read("high"))).abs() < 1e-6);
        let tracked = read("low") / 0.2 + read("days") / 0.2;
        assert!((read("high") - (0.6 * tracked - read("days"))).abs() < 1e-4);
        // After ten months only part of the time has been tracked; from then on the higher share holds.
        assert!(read("later") > read("low") && read("later") < read("high"));
        let rising = 1.1_f64.powf(30.0 / 12.0) - read("mean");
        assert!((read("rising") - rising).abs() < 1e-9);
    }
}

/// An effect on those offered over the share who took it up is the effect on those who started.
#[test]
fn the_effect_on_the_treated_is_that_on_the_offered_over_the_share_who_started() {
    let rest = "offered = { enters = \"care\", from = \"referral\", within = \"12 months\" }\nseen = { share_with = \"offered\" }\non_offered = { saved = \"seen\", against = \"offered\" }\non_treated = { saved = \"seen\", against = \"treated\" }\nstarts = { event = \"started\" }\nreferred = { event = \"referred\" }\n[baseline]\noffered = { fixed = \"50%\" }\ntreated = { fixed = \"50%\", counts = \"treated\" }\n[contract.card]\npayers = { council = \"100%\" }\nclause.month = { for_each = \"month\", price = \"£0\" }\n";
    let text = scenario(HALVES, rest).replace("people = 40", "people = 10");
    let model = model(&text);
    for options in draws(&model, 2, 20) {
        let read = |name: &str| known(&model, 1, &options[1], &format!("outcomes.{name}.true"));
        let share = read("starts") / read("referred");
        assert!(share < 0.5 && (read("on_treated") - read("on_offered") / share).abs() < 1e-9);
    }
}

/// Referrals guaranteed by the year: what is missing is the guarantee for the time that has passed less who came.
#[test]
fn a_guarantee_of_referrals_is_a_count_for_the_time_that_has_passed() {
    let rest = "came = { event = \"referred\" }\nmissing = { saved = \"came\", against = \"guaranteed\", over = \"period\" }\n[baseline]\nguaranteed = { fixed = \"60 / year\" }\n[contract.card]\npayers = { council = \"100%\" }\nindexed = \"fixed\"\nclaims = \"yearly\"\nends = \"12 months\"\nclause.missing = { for_each = \"missing\", price = \"£100\" }\n";
    let model = model(&scenario("", rest));
    let played = draws(&model, 1, 1).remove(0).remove(1);
    let paid: i64 = played.claims.iter().map(|claim| claim.settled.pence()).sum();
    // 2020 has 366 days: 60 × 366 / 365.25, less 48 × 366 / 365.25 who came, rounded to people.
    let came = known(&model, 1, &played, "outcomes.came.true");
    let expected = (60.0 * 366.0 / 365.25 - came) * 10_000.0;
    assert!((paid as f64 - expected).abs() <= 1.0, "{paid} against {expected}");
}

/// Records that miss units and invent others: what is seen is thinned, and the base case takes the expectation.
#[test]
fn records_that_err_thin_and_invent() {
    let rest = format!(
        "seen = {{ enters = \"care\", within = \"12 months\", at_least = 1, error = {{ missed = \"30%\", false = \"10%\" }} }}\n{NO_CONTRACT}"
    );
    let model = model(&scenario("", &rest));
    let played = draws(&model, 4, 600);
    let truth = of(&model, &played, "outcomes.seen.true");
    let seen = of(&model, &played, "outcomes.seen.measured");
    let expected = 0.7 * truth.mean + 0.1 * (40.0 - truth.mean);
    assert!((seen.mean - expected).abs() <= 4.0 * seen.se, "{seen:?} against {expected}");
    let base = sib::engine::Plan::new(&model).expect("the base case adds up").base_books().expect("it does");
    let read = |path: &str| match value(&model, 1, &base[1], path) {
        Value::Known(value) => value,
        other => panic!("{other:?}"),
    };
    let (truth, seen) = (read("outcomes.seen.true"), read("outcomes.seen.measured"));
    assert!((seen - (0.7 * truth + 0.1 * (40.0 - truth))).abs() < 1e-3, "{seen} of {truth}");
}

/// Where people are measured from their start on, all of them have started: the effect on them is the difference as it is.
#[test]
fn of_people_who_all_started_the_effect_is_not_divided() {
    let rest = "later = { enters = \"care\", within = \"12 months\" }\nseen = { share_with = \"later\" }\non_offered = { saved = \"seen\", against = \"offered\" }\non_treated = { saved = \"seen\", against = \"treated\" }\nless = { reduction_in = \"seen\", against = \"treated\" }\n[baseline]\noffered = { fixed = \"50%\" }\ntreated = { fixed = \"50%\", counts = \"treated\" }\n[contract.card]\npayers = { council = \"100%\" }\nclause.month = { for_each = \"month\", price = \"£0\" }\n";
    let model = model(&scenario(HALVES, rest).replace("people = 40", "people = 10"));
    for options in draws(&model, 2, 20) {
        let read = |name: &str| known(&model, 1, &options[1], &format!("outcomes.{name}.true"));
        assert_eq!(read("on_treated"), read("on_offered"));
        assert!((read("less") - read("on_offered") / 0.5).abs() < 1e-12);
    }
}
