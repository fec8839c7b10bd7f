//! Each later option against the first, draw by draw, so that errors are paired: what both share in a draw cancels.

use super::compare::{Entrant, Paired, of_a_run, paired};
use crate::data::{Difference, Draws, Joint, Level, OptionResults};
use crate::model::Model;

/// Every later option against the first; none without draws.
pub(super) fn differences(model: &Model, options: &[OptionResults], draws: &Draws<'_>) -> Vec<Difference> {
    let Some((first, later)) = options.split_first() else { return Vec::new() };
    later.iter().flat_map(|option| against(model, option, first, draws)).collect()
}

/// What is read of several figures of the same draw to tell the differences.
pub(super) fn joints(model: &Model, options: &[OptionResults]) -> Vec<Joint> {
    let Some((first, later)) = options.split_first() else { return Vec::new() };
    let wanted = of_a_run(model, first);
    let of_option = |option: &OptionResults| {
        let [own, other] = [option, first].map(|results| Entrant::new(model, results, 0));
        let both = |wanted| Some(Paired::new(wanted, own.joint(wanted)?, other.joint(wanted)?));
        wanted.iter().filter_map(both).flat_map(Paired::joints).collect::<Vec<_>>()
    };
    later.iter().flat_map(of_option).collect()
}

fn against(
    model: &Model,
    option: &OptionResults,
    first: &OptionResults,
    draws: &Draws<'_>,
) -> Vec<Difference> {
    let name = |results: &OptionResults| model.options[results.option.index()].name.clone();
    let [own, other] = [option, first].map(|results| Entrant::new(model, results, 0));
    let wanted = of_a_run(model, first).into_iter().filter_map(|wanted| {
        let both = Paired::new(&wanted, own.answered(&wanted, draws)?, other.answered(&wanted, draws)?);
        let gap = paired(&wanted, &both, draws, None);
        let Level::Spread(distribution) = gap.level else { return None };
        // Where a way is better, how likely that is can be told: else too few draws have the figure.
        if distribution.n == 0 || (wanted.better.is_some() && gap.p_better.is_none()) {
            return None;
        }
        Some(Difference {
            option: name(option),
            against: name(first),
            unit: wanted.unit,
            measure: wanted.path,
            distribution,
            p_better: gap.p_better,
        })
    });
    wanted.collect()
}
