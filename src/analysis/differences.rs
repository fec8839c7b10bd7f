//! Each later option against the first, draw by draw, so that errors are paired: what both share in a draw cancels.

use super::compare::{Entrant, of_a_run, paired};
use crate::data::{Difference, Level, OptionResults};
use crate::model::Model;

/// Every later option against the first; none without draws.
pub(super) fn differences(model: &Model, options: &[OptionResults]) -> Vec<Difference> {
    let Some((first, later)) = options.split_first() else { return Vec::new() };
    later.iter().flat_map(|option| against(model, option, first)).collect()
}

fn against(model: &Model, option: &OptionResults, first: &OptionResults) -> Vec<Difference> {
    let name = |results: &OptionResults| model.options[results.option.index()].name.clone();
    let [own, other] = [option, first].map(|results| Entrant::new(model, results));
    let wanted = of_a_run(model, first).into_iter().filter_map(|wanted| {
        let gap = paired(&wanted, &own.column(&wanted)?, &other.column(&wanted)?, None);
        let Level::Spread(distribution) = gap.level else { return None };
        Some(Difference {
            option: name(option),
            against: name(first),
            unit: wanted.unit,
            measure: wanted.path,
            distribution,
            p_better: gap.p_better?,
        })
    });
    wanted.collect()
}
