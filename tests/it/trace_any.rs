//! Traces of random scenarios that use every word of contracts and capital: formulas make the cash of each again.

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::sample::{Index, select};
use sib::data::Coupling;
use sib::engine::{Plan, Sampling};
use sib::model::Model;
use sib::report::trace::Trace;
use sib::scenario::{Request, open};

use crate::common::opened_with_replay;
use crate::pieces::{CAPITALS, PIECES, scenario, written};

/// A piece of a contract with an arrangement of capital that admits it.
fn piece_and_capital() -> impl Strategy<Value = String> {
    (any::<Index>(), any::<Index>()).prop_map(|(piece, capital)| {
        let piece = *piece.get(PIECES);
        let passes_on = piece.iter().any(|(_, text)| text.contains("due to"));
        let admits = |text: &&str| !passes_on || !text.contains("as needed");
        let capitals: Vec<&str> = CAPITALS.into_iter().filter(admits).collect();
        written(&[piece], capitals[capital.index(capitals.len())], 8, "")
    })
}

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

    /// A number typed into the inputs moves every formula as the engine moves under the same change, or the master check
    /// fails: nothing follows half of a change and says that all is well.
    #[test]
    fn a_typed_input_is_followed_or_the_master_check_fails(text in piece_and_capital(), input in any::<Index>(), factor in select(vec![0.7, 1.3]), seed in 0_u64..1_000) {
        let opened = |sets: Vec<String>| {
            let request = Request { file: PathBuf::from("test.toml"), sets, ..Request::default() };
            open(&request, &|_: &Path| Ok(text.clone())).map(|opened| opened.model)
        };
        let model = opened(Vec::new()).unwrap_or_else(|refused| panic!("{refused}\n{text}"));
        let traced = |model: &Model| {
            let plan = Plan::new(model).unwrap_or_else(|error| panic!("{error}\n{text}")).unit_by_unit();
            let traced = plan.trace(seed, Some(0), (Coupling::SameLuck, Sampling::Independent));
            traced.unwrap_or_else(|error| panic!("{error}\n{text}")).remove(1)
        };
        let before = traced(&model);
        let trace = Trace::of(&model, &before);
        let live: Vec<String> = trace.live_inputs().into_iter().map(str::to_owned).collect();
        let path = input.get(&live);
        let row = model.inputs.rows().map(|(_, row)| row).find(|row| row.path == *path).expect("an input");
        let typed = row.unit.quantity(row.law.base() * factor).written_in(model.currency);
        // A share that leaves too little for others, say, is refused.
        let Ok(changed) = opened(vec![format!("{path}={typed}")]) else { return Ok(()) };
        let after = traced(&changed);
        let expected = Trace::of(&changed, &after);
        let typed_over = trace.typed_over(&expected).recalculated();
        let apart = typed_over.apart_from(&expected);
        let master = typed_over.checks().pop().expect("the master check");
        prop_assert!(apart.is_empty() || !master.holds, "{path} = {typed}: {:?}\n{text}", &apart[..apart.len().min(5)]);
    }
}
