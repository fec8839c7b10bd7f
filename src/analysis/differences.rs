//! Each later option against the first, draw by draw, so that errors are paired: what both share in a draw cancels.
//!
//! Better is the cheaper: a lower cost for each person and in all, a higher net position of a payer, and fewer days in
//! a care setting that costs more than the average day of care as usual (more days in one that costs less; fewer
//! among those who are gone for good). It says nothing of what people would choose.

use super::summary::known;
use crate::data::{Difference, Figure, OptionResults, PayerFigure, StateFigure};
use crate::model::{Model, StateId, StateKind};
use crate::stage::record::payers;
use crate::statistics::{Better, Column, difference, distribution, probability_better};

/// What is compared, in the two options.
struct Compared {
    measure: String,
    option: Column,
    first: Column,
    better: Better,
}

/// Every later option against the first; none without draws.
pub(super) fn differences(model: &Model, options: &[OptionResults]) -> Vec<Difference> {
    let Some((first, later)) = options.split_first() else { return Vec::new() };
    later.iter().flat_map(|option| against(model, option, first)).collect()
}

fn against(model: &Model, option: &OptionResults, first: &OptionResults) -> Vec<Difference> {
    let name = |results: &OptionResults| model.options[results.option.index()].name.clone();
    let one = |compared: Compared| {
        // Without an answer in more than one draw of a hundred nothing is said.
        let p_better = probability_better(&compared.option, &compared.first, compared.better)?;
        Some(Difference {
            option: name(option),
            against: name(first),
            measure: compared.measure,
            distribution: distribution(&difference(&compared.option, &compared.first)),
            p_better,
        })
    };
    compared(model, option, first).into_iter().filter_map(one).collect()
}

fn compared(model: &Model, option: &OptionResults, first: &OptionResults) -> Vec<Compared> {
    let of_figure = |figure: Figure, better: Better| Compared {
        measure: figure.path(model, option.option),
        option: column(option, figure).clone(),
        first: column(first, figure).clone(),
        better,
    };
    let mut all = vec![
        of_figure(Figure::CostPerPerson, Better::Lower),
        Compared {
            measure: "cost".to_owned(),
            option: cost_over_usual(model, option),
            first: cost_over_usual(model, first),
            better: Better::Lower,
        },
    ];
    let net = |party| of_figure(Figure::Payer(party, PayerFigure::Net), Better::Higher);
    all.extend(payers(model).map(net));
    let days = |state| of_figure(Figure::State(state, StateFigure::Days), better_days(model, first, state));
    all.extend((0..model.states.len()).map(StateId::new).map(days));
    all
}

fn column(results: &OptionResults, figure: Figure) -> &Column {
    results.column(figure).expect("every option has the figures that options are compared by")
}

/// Care and payments of all payers, less what care as usual costs them: the net positions of payers with the sign
/// turned. Care as usual is the same under every option, so it cancels in the difference.
fn cost_over_usual(model: &Model, results: &OptionResults) -> Column {
    let nets: Vec<&Column> =
        payers(model).map(|party| column(results, Figure::Payer(party, PayerFigure::Net))).collect();
    let n_draws = column(results, Figure::CostPerPerson).len();
    let cost = |draw: usize| -nets.iter().filter_map(|net| known(net.value(draw))).sum::<f64>();
    (0..n_draws).map(cost).collect()
}

fn better_days(model: &Model, first: &OptionResults, state: StateId) -> Better {
    match model.states[state.index()].kind {
        StateKind::Absorbing => Better::Lower,
        StateKind::Passing if day_cost(model, state) > average_day_cost(model, first) => Better::Lower,
        StateKind::Passing => Better::Higher,
    }
}

/// Base cost of a day in a care setting, pence.
fn day_cost(model: &Model, state: StateId) -> f64 {
    let input = model.inputs.row(model.states[state.index()].cost);
    input.unit.inside(input.law.base())
}

/// Base cost of the average day in care settings that people leave again, as usual, pence.
fn average_day_cost(model: &Model, first: &OptionResults) -> f64 {
    let is_passing = |state: &StateId| model.states[state.index()].kind == StateKind::Passing;
    let days_of =
        |state| first.base(Figure::State(state, StateFigure::Days)).and_then(|base| known(base.value));
    let (mut cost, mut days) = (0.0, 0.0);
    for state in (0..model.states.len()).map(StateId::new).filter(is_passing) {
        let spent = days_of(state).unwrap_or(0.0);
        cost += spent * day_cost(model, state);
        days += spent;
    }
    if days > 0.0 { cost / days } else { 0.0 }
}
