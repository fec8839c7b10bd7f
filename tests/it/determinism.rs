//! A draw is a function of scenario, seed and number; the same people have the same luck under every option; every
//! input has a stream of its own.

use sib::engine::{Coupling, Fanning, Plan, Played, Settings};
use sib::model::Model;
use sib::random::Seed;
use sib::stage::world::Worlds;

use super::common::{Sample, draws, headed, model, opened_with, provenance};

/// A deal in which everything is uncertain.
pub(super) fn deal() -> String {
    headed(
        "30 months",
        r#"
option = [
  { name = "usual" },
  { name = "bond", service = "help", contracts = ["outcomes", "delivery"], capital = "fund" },
]
cohort = { people = 40, starts_in = "away", frailty = 0.5, together = 0.2 }
referrals = { rate = "2 / month", until = "18 months", arrive = { low = "60%", central = "90%", high = "110%" }, spread = 1.5, common = 0.2, wait_at_most = "6 months", lost_waiting = "0.1 / year" }
[[correlation]]
between = ["referrals.arrive", "service.help.effect.moves.hazard_ratio"]
value = 0.6
[party]
council = { is = "payer" }
provider = { is = "provider", reserves = "£1m" }
[state]
away = { cost = { low = "£700 / week", central = "£900 / week", high = "£1,200 / week" } }
home = { cost = "£150 / week" }
died = { absorbing = "yes" }
[transition]
away.home = { rate = { low = "0.4 / year", central = "0.5 / year", high = "0.7 / year" } }
home.away = { rate = { low = "0.5 / year", central = "0.7 / year", high = "0.9 / year" } }
any.died = { rate = { estimate = "0.1 / year", ci95 = ["0.05 / year", "0.2 / year"] } }
[service.help]
length = "7 months"
completes = { successes = 18, failures = 4 }
capacity = 12
works_here = { value = "80%", base = "yes" }
cost.staff = { amount = "£9,000 / month", until = "24 months" }
effect.moves = { on = ["transition.away.home"], hazard_ratio = { estimate = 2, ci95 = [1.4, 2.857] }, fades = "6 months" }
[measure]
exit = { enters = "home", if_absorbed = { died = "failure" } }
kept = { stays_in = "home", for = "3 months", grace = "20 days", if_absorbed = { died = "failure" } }
started = { event = "started" }
[contract.outcomes]
payers = { council = "100%" }
clause.exit = { for_each = "exit", price = "£5,000" }
clause.kept = { for_each = "kept", price = "£9,000" }
[contract.delivery]
payers = { vehicle = "100%" }
holder = "provider"
clause.fee = { for_each = "started", price = "£5,500" }
[capital.fund]
tranche.senior = { commitment = "£200,000", coupon = "4% / year", rank = 1 }
tranche.junior = { commitment = "£100,000", is = "equity", rank = 2 }
waterfall = [ { contract = "delivery", support = ["drawdown"] }, { coupon = "senior" }, { principal = "senior" }, { principal = "junior" }, { surplus = { junior = "100%" } } ]
"#,
    )
}

fn results(
    model: &Model,
    draws: std::ops::Range<u32>,
    threads: usize,
    coupling: Coupling,
) -> sib::data::Results {
    let plan = Plan::new(model).unwrap();
    let settings = Settings {
        seed: 7,
        draws,
        threads: Some(threads),
        coupling,
        sampling: sib::engine::Sampling::Independent,
        fans: Fanning::Kept,
        keep: sib::engine::Keep::EveryDraw,
    };
    plan.run(&settings, provenance(7, 0), &|_| {}).unwrap()
}

/// All columns and sums of a run, bit for bit: a float is printed as the shortest text that reads back as itself.
fn bytes(results: &sib::data::Results) -> String {
    format!("{:?}", results.options)
}

#[test]
fn results_do_not_depend_on_threads() {
    let model = model(&deal());
    let one = bytes(&results(&model, 0..300, 1, Coupling::SameLuck));
    for threads in [2, 7] {
        assert!(one == bytes(&results(&model, 0..300, threads, Coupling::SameLuck)), "{threads} threads");
    }
}

#[test]
fn a_draw_is_the_same_in_any_run_and_alone() {
    let model = model(&deal());
    let (few, many) =
        (results(&model, 0..100, 2, Coupling::SameLuck), results(&model, 0..1000, 2, Coupling::SameLuck));
    let tail = results(&model, 50..100, 2, Coupling::SameLuck);
    for ((few, many), tail) in few.options.iter().zip(&many.options).zip(&tail.options) {
        for ((few, many), tail) in few.columns.iter().zip(&many.columns).zip(&tail.columns) {
            assert_eq!((few.len(), many.len(), tail.len()), (100, 1000, 50));
            assert!(few.values().eq(many.values().take(100)));
            assert!(tail.values().eq(few.values().skip(50)));
        }
    }
    let plan = Plan::new(&model).unwrap();
    for draw in [0, 31, 32, 99] {
        for (played, option) in plan.draw(7, draw).unwrap().iter().zip(&few.options) {
            let columns = option.columns.iter().map(|column| column.value(draw as usize));
            assert!(columns.eq(played.values.iter().copied()), "draw {draw}");
        }
    }
}

/// The value of every input in the first draws, by path.
fn worlds(model: &Model, n_draws: u32) -> Vec<(String, Vec<f64>)> {
    let worlds = Worlds::new(model).expect("these correlations can hold together");
    let drawn: Vec<_> = (0..n_draws).map(|draw| worlds.draw(model, Seed::new(7), draw)).collect();
    let row = |(id, row): (sib::model::InputId, &sib::model::Input)| {
        (row.path.clone(), drawn.iter().map(|world| world.value(id)).collect())
    };
    model.inputs.rows().map(row).collect()
}

/// Making an input certain, in the file or by an override, moves nothing else: not even the input that it is
/// correlated with.
#[test]
fn making_one_input_certain_moves_no_other() {
    let usual = worlds(&model(&deal()), 50);
    let hazard = "service.help.effect.moves.hazard_ratio";
    for (path, text, written) in [
        (hazard, "{ estimate = 2, ci95 = [1.4, 2.857] }", "2"),
        (
            "transition.any.died.rate",
            "{ estimate = \"0.1 / year\", ci95 = [\"0.05 / year\", \"0.2 / year\"] }",
            "\"0.1 / year\"",
        ),
        ("referrals.arrive", "{ low = \"60%\", central = \"90%\", high = \"110%\" }", "\"90%\""),
    ] {
        let in_file = model(&deal().replace(text, written));
        let set = match opened_with(&deal(), None, &[&format!("{path}={written}")]) {
            Ok(opened) => opened.model,
            Err(refused) => panic!("{refused}"),
        };
        for changed in [in_file, set] {
            let changed = worlds(&changed, 50);
            assert_eq!(changed.len(), usual.len());
            for ((name, before), (same, after)) in usual.iter().zip(&changed) {
                assert_eq!(name, same);
                if name == path {
                    assert!(after.iter().all(|value| *value == after[0]) && before != after);
                } else {
                    assert_eq!(before, after, "{name} while {path} is certain");
                }
            }
        }
    }
}

fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut ranks = vec![0.0; values.len()];
    order.iter().enumerate().for_each(|(rank, &place)| ranks[place] = rank as f64);
    ranks
}

/// Spearman's correlation without ties: 1 − 6 Σ d² / (n (n² − 1)).
fn rank_correlation(a: &[f64], b: &[f64]) -> f64 {
    let n = a.len() as f64;
    let squares: f64 = ranks(a).iter().zip(ranks(b)).map(|(a, b)| (a - b) * (a - b)).sum();
    1.0 - 6.0 * squares / (n * (n * n - 1.0))
}

/// For normal scores with correlation ρ, Spearman's coefficient of n pairs has mean
/// 6 / (π (n + 1)) · ((n − 2) asin(ρ/2) + asin ρ) (P. A. P. Moran, "Rank correlation and product-moment correlation",
/// Biometrika 35, 1948). Marginals stay as stated; inputs that are not named are independent.
#[test]
fn correlation_moves_two_inputs_together_and_leaves_each_as_stated() {
    let model = model(&deal());
    let drawn = worlds(&model, 8000);
    let of = |path: &str| &drawn.iter().find(|(name, _)| name == path).expect("it is an input").1;
    let (arrive, hazard) = (of("referrals.arrive"), of("service.help.effect.moves.hazard_ratio"));
    let batches = |a: &[f64], b: &[f64]| {
        Sample::of(a.chunks(200).zip(b.chunks(200)).map(|(a, b)| rank_correlation(a, b)).collect::<Vec<_>>())
    };
    let expected = 6.0 / (std::f64::consts::PI * 201.0) * (198.0 * 0.3_f64.asin() + 0.6_f64.asin());
    batches(arrive, hazard).must_be(expected, "rank correlation");
    let out = of("transition.away.home.rate");
    let back = of("transition.home.away.rate");
    for other in [out, back, of("state.away.cost"), of("transition.any.died.rate")] {
        batches(hazard, other).must_be(0.0, "rank correlation of what is not named");
    }
    batches(out, back).must_be(0.0, "rank correlation of two rates");
    let below = |values: &[f64], x: f64| {
        Sample::of(values.iter().map(|&value| f64::from(u8::from(value < x))).collect::<Vec<_>>())
    };
    for (x, share) in [(0.6, 0.1), (0.9, 0.5), (1.1, 0.9)] {
        below(arrive, x).must_be(share, "share of arrivals below a stated quantile");
    }
    // The interval 1.4 to 2.857 holds 95% of a normal on the log scale, centred on 2.
    for (x, share) in [(1.4, 0.025), (2.0, 0.5), (2.857, 0.975)] {
        below(hazard, x).must_be(share, "share of ratios below a stated quantile");
    }
}

/// Own clocks for each option leave the mean of a difference as it is and widen its spread: by more than four
/// standard errors, se / √(2n), of the two spreads.
#[test]
fn independent_options_keep_the_mean_of_differences_and_widen_them() {
    let text =
        deal().replace("works_here = { value = \"80%\", base = \"yes\" }", "start_delay = \"4 months\"");
    let model = model(&text.replace("hazard_ratio = { estimate = 2, ci95 = [1.4, 2.857] }", "hazard_ratio = 1.3").replace(
        "[[correlation]]\nbetween = [\"referrals.arrive\", \"service.help.effect.moves.hazard_ratio\"]\nvalue = 0.6\n",
        "",
    ));
    let difference = |coupling| {
        let results = results(&model, 0..1500, 2, coupling);
        let figure = sib::data::Figure::State(sib::model::StateId::new(0), sib::data::StateFigure::Days);
        let days = |option: usize| -> Vec<f64> {
            let column = results.options[option].column(figure).expect("every option has it");
            let known = |value| match value {
                sib::statistics::Value::Known(days) => days,
                other => panic!("{other:?}"),
            };
            column.values().map(known).collect()
        };
        Sample::of(days(0).iter().zip(days(1)).map(|(usual, served)| usual - served).collect::<Vec<_>>())
    };
    let (same, apart) = (difference(Coupling::SameLuck), difference(Coupling::Independent));
    same.must_agree(apart, "days avoided");
    let error = same.se.hypot(apart.se) / (2.0 * 1500.0_f64).sqrt();
    assert!(apart.se - same.se > 4.0 * error, "{same:?}, {apart:?}");
}

/// Everybody's days in an option.
fn days(played: &Played) -> Vec<Vec<(u8, i32)>> {
    let of = |rank| played.lived.histories.of(rank).iter().map(|spell| (spell.state, spell.from)).collect();
    (0..played.lived.histories.n_people()).map(of).collect()
}

fn keyed(ways: &str, services: &str) -> Model {
    model(&headed(
        "30 months",
        &format!(
            "cohort = {{ people = 80, starts_in = \"away\", frailty = 0.7, together = 0.2 }}\nreferrals = {{ rate = \"3 / month\", wait_at_most = \"9 months\" }}\n[state]\naway = {{}}\nhome = {{}}\ndied = {{ absorbing = \"yes\" }}\n[transition]\n{ways}\n{services}\n"
        ),
    ))
}

const WAYS: &str = "away.home = { rate = \"1.5 / year\" }\nhome.away = { rate = \"0.9 / year\" }\nany.died = { rate = \"0.3 / year\" }";

/// Where nothing differs, days are identical: no effects, and an effect whose ratio is one.
#[test]
fn options_that_do_the_same_to_people_give_them_the_same_days() {
    let model = keyed(
        &format!("{WAYS}\n[service.idle]\nlength = \"5 months\"\ncapacity = 20"),
        "[service.nil]\nlength = \"6 months\"\nworks_if = { input = \"service.nil.effect.moves.hazard_ratio\", less_than = 1 }\neffect.moves = { on = [\"transition.away.home\", \"transition.any.died\"], hazard_ratio = 1, fades = \"3 months\" }\n[[option]]\nname = \"usual\"\n[[option]]\nname = \"idle\"\nservice = \"idle\"\n[[option]]\nname = \"nil\"\nservice = \"nil\"",
    );
    for options in draws(&model, 4, 40) {
        assert!(options[1].lived.courses.iter().any(|course| *course != sib::data::Course::NotStarted));
        assert_eq!(days(&options[0]), days(&options[1]));
        assert_eq!(days(&options[0]), days(&options[2]));
    }
}

/// A rate written in several steps of the same height is the rate.
#[test]
fn a_breakpoint_without_effect_changes_nobodys_days() {
    let services = "[service.help]\nlength = \"6 months\"\neffect.moves = { on = [\"transition.away.home\"], hazard_ratio = 2.5, lasts = \"2 months\", fades = \"3 months\" }\n[[option]]\nname = \"usual\"\n[[option]]\nname = \"served\"\nservice = \"help\"";
    let plain = draws(&keyed(WAYS, services), 4, 40);
    for axis in ["time in state", "time since referral", "calendar", "time since start", "time since end"] {
        let first = if axis == "calendar" { "2020-01-01" } else { "0 days" };
        let (second, third) =
            if axis == "calendar" { ("2020-07-07", "2021-03-01") } else { ("33 days", "8 months") };
        let split = |rate: &str| {
            format!(
                "{{ rate = {{ by = \"{axis}\", steps = [[\"{first}\", \"{rate} / year\"], [\"{second}\", \"{rate} / year\"], [\"{third}\", \"{rate} / year\"]] }} }}"
            )
        };
        let ways = format!(
            "away.home = {}\nhome.away = {}\nany.died = {{ rate = \"0.3 / year\" }}",
            split("1.5"),
            split("0.9")
        );
        for (plain, split) in plain.iter().zip(&draws(&keyed(&ways, services), 4, 40)) {
            assert_eq!(days(&plain[0]), days(&split[0]), "{axis}");
            assert_eq!(days(&plain[1]), days(&split[1]), "{axis}");
        }
    }
}

/// A service that only speeds moves changes nobody's last day; before the service starts, nobody's days at all; and
/// who never starts lives as usual.
#[test]
fn a_service_touches_only_what_it_changes() {
    let services = "[service.help]\nlength = \"6 months\"\ncapacity = 15\neffect.moves = { on = [\"transition.away.home\", \"transition.home.away\"], hazard_ratio = 4 }\n[[option]]\nname = \"usual\"\n[[option]]\nname = \"served\"\nservice = \"help\"";
    let model = keyed(WAYS, services);
    let (mut n_died, mut n_moved) = (0, 0);
    for options in draws(&model, 4, 60) {
        let courses = options[1].lived.courses.iter();
        for ((usual, served), course) in days(&options[0]).iter().zip(&days(&options[1])).zip(courses) {
            let death = |days: &[(u8, i32)]| days.iter().find(|spell| spell.0 == 2).copied();
            assert_eq!(death(usual), death(served));
            n_died += u32::from(death(usual).is_some());
            let start = match *course {
                sib::data::Course::NotStarted => i32::MAX,
                sib::data::Course::Served { start, .. } => start,
            };
            let before = |days: &[(u8, i32)]| -> Vec<(u8, i32)> {
                days.iter().filter(|spell| spell.1 <= start).copied().collect()
            };
            assert_eq!(before(usual), before(served));
            n_moved += u32::from(usual != served);
        }
    }
    assert!(n_died > 100 && n_moved > 100, "{n_died} died, {n_moved} moved otherwise");
}
