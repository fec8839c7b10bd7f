//! What counts as working where the file does not say so: the main effect, the first that is uncertain.

use sib::data::Figure;
use sib::model::OptionId;
use sib::statistics::Value;

use crate::common::{model, run};

/// A service with a certain effect, an effect with ratio 0.8 (0.6 to 1.0667), and one that goes either way.
fn deal(works_if: &str) -> String {
    format!(
        r#"
format = 1
title = "a service with several effects"
currency = "GBP"
start = "2021-01"
horizon = "6 months"
prices.indexed = "fixed"
[state]
care = {{}}
home = {{}}
[transition]
care.home = {{ rate = "0.5 / year" }}
home.care = {{ rate = "0.5 / year" }}
[milestone]
job = {{ chance = "10%", after = "1 month" }}
[cohort]
people = 1
starts_in = "care"
[service.help]
{works_if}
effect.surely = {{ on = ["transition.care.home"], hazard_ratio = 1.5 }}
effect.stays = {{ on = ["transition.home.care"], hazard_ratio = {{ estimate = 0.8, ci95 = [0.6, 1.0667] }} }}
effect.job = {{ on = ["milestone.job"], hazard_ratio = {{ estimate = 0.99, ci95 = [0.5, 1.9602] }} }}
[[option]]
name = "usual"
[[option]]
name = "helped"
service = "help"
"#
    )
}

fn share_that_works(text: &str) -> f64 {
    let model = model(text);
    let results = run(&model, 5, N_DRAWS);
    let column = results.options[OptionId::new(1).index()].column(Figure::Works).expect("a service");
    let works = column.values().filter(|value| *value == Value::Known(1.0)).count();
    works as f64 / f64::from(N_DRAWS)
}

const N_DRAWS: u32 = 2_000;

/// The main effect is below one with chance Φ(ln(1 / 0.8) / σ), σ = ln(1.0667 / 0.6) / 3.92: 0.93577. The third effect, above one
/// in nearly half of all draws, changes nothing of that; where the file names it, it alone counts: Φ(ln(1 / 0.99) / σ) with
/// σ = ln(1.9602 / 0.5) / 3.92, 0.51150.
#[test]
fn the_first_uncertain_effect_decides_unless_the_file_says_otherwise() {
    let named = "works_if = { input = \"service.help.effect.job.hazard_ratio\", less_than = 1 }";
    for (works_if, chance) in [("", 0.935_77_f64), (named, 0.511_50)] {
        let found = share_that_works(&deal(works_if));
        let se = (chance * (1.0 - chance) / f64::from(N_DRAWS)).sqrt();
        assert!((found - chance).abs() < 4.0 * se, "{found} of draws work, not {chance} ± {se}");
    }
}

/// What is taken is said, with what the effect is on; where the file says it, nothing is taken.
#[test]
fn what_is_taken_as_working_is_said() {
    let said = |works_if: &str| sib::report::sentences::easily_missed_sentences(&model(&deal(works_if)));
    let expected = "Nothing is said of \"works_if\" (what counts as working) for \"help\": a draw counts as one in which it works if it works here and its effect on moving from \"home\" to \"care\" goes the same way as in the base case, whatever its other effects do.";
    assert!(said("").iter().any(|sentence| sentence == expected), "{:?}", said(""));
    let named = "works_if = { input = \"service.help.effect.job.hazard_ratio\", less_than = 1 }";
    assert!(!said(named).iter().any(|sentence| sentence.contains("works_if")));
}
