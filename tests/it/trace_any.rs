//! Traces of random scenarios that use every word of contracts and capital: formulas make the cash of each again.

use proptest::prelude::*;
use sib::data::Coupling;
use sib::engine::{Plan, Sampling};
use sib::report::trace::Trace;

use crate::common::opened_with_replay;
use crate::pieces::scenario;

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, max_shrink_iters: 60, ..ProptestConfig::default() })]

    /// The base case and a draw, with what was observed where the scenario has a replay.
    #[test]
    fn formulas_make_the_cash_of_any_scenario_again(text in scenario(), seed in 0_u64..1_000) {
        let plain = opened_with_replay(&text, None);
        let seen = plain.replays.first().map(|replay| opened_with_replay(&text, Some(&replay.name)));
        for model in std::iter::once(&plain).chain(&seen) {
            let plan = Plan::new(model).unwrap_or_else(|error| panic!("{error}\n{text}")).unit_by_unit();
            for draw in [None, Some(0)] {
                let traced = plan.trace(seed, draw, (Coupling::SameLuck, Sampling::Independent));
                for traced in traced.unwrap_or_else(|error| panic!("{error}\n{text}")) {
                    let trace = Trace::of(model, &traced);
                    let apart: Vec<_> = trace.checks().into_iter().filter(|check| !check.holds).collect();
                    prop_assert!(apart.is_empty(), "{draw:?}: {apart:?}\n{text}");
                }
            }
        }
    }
}
