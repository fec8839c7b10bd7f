//! Puts what draws leave together, in draw order.

use super::{Fanning, Plan, Played};
use crate::data::{Drawn, Fans, OptionResults, Results, World};
use crate::model::{InputId, OptionId};
use crate::statistics::Column;

/// What a run of consecutive draws leaves.
pub(super) struct Chunk {
    options: Vec<OptionChunk>,
    n: u32,
}

/// What a run of consecutive draws drew: by input, one value for each draw.
pub(super) struct Inputs {
    rows: Vec<InputId>,
    values: Vec<Vec<f64>>,
}

impl Inputs {
    /// Room for every input that is drawn.
    pub(super) fn of(plan: &Plan<'_>) -> Self {
        let rows: Vec<InputId> = plan.model.inputs.drawn().map(|(id, _)| id).collect();
        Self { values: vec![Vec::new(); rows.len()], rows }
    }

    pub(super) fn add(&mut self, world: &World) {
        for (&row, values) in self.rows.iter().zip(&mut self.values) {
            values.push(world.value(row));
        }
    }
}

struct OptionChunk {
    columns: Vec<Column>,
    flows: Vec<Vec<i128>>,
    investors: Vec<i128>,
    occupancy: Vec<Vec<i128>>,
    fans: Option<Fans>,
    closed: u64,
}

impl Chunk {
    pub(super) fn new(plan: &Plan<'_>, fanning: Fanning) -> Self {
        let option = |figures: &Vec<crate::data::Figure>| OptionChunk {
            columns: vec![Column::default(); figures.len()],
            flows: Vec::new(),
            investors: Vec::new(),
            occupancy: vec![vec![0; n_months(plan)]; plan.model.states.len()],
            fans: (fanning == Fanning::Kept).then(|| no_cash(plan)),
            closed: 0,
        };
        Self { options: plan.figures.iter().map(option).collect(), n: 0 }
    }

    pub(super) fn add(&mut self, played: &[Played]) {
        for (option, played) in self.options.iter_mut().zip(played) {
            option.add(played);
        }
        self.n += 1;
    }

    /// Hands on these draws, the first of which has a number.
    pub(super) fn hand_on(
        &self,
        first: u32,
        inputs: &Inputs,
        take: &mut super::Take<'_>,
    ) -> Result<(), String> {
        let options: Vec<&[Column]> = self.options.iter().map(|option| option.columns.as_slice()).collect();
        take(&Drawn { first, n: self.n, inputs: &inputs.values, options: &options })
    }

    /// How many draws it holds.
    pub(super) fn n_draws(&self) -> u32 {
        self.n
    }

    pub(super) fn append(&mut self, next: Chunk) {
        self.n += next.n;
        for (option, next) in self.options.iter_mut().zip(next.options) {
            option.append(next);
        }
    }

    pub(super) fn into_results(self, plan: &Plan<'_>) -> Vec<OptionResults> {
        let finish = |(number, option): (usize, OptionChunk)| OptionResults {
            option: OptionId::new(number),
            figures: plan.figures[number].clone(),
            columns: option.columns,
            base_case: plan.base_case[number].clone(),
            base_cash: plan.base_cash[number].clone(),
            flows: option.flows,
            investors: option.investors,
            occupancy: option.occupancy,
            fans: option.fans.filter(|fans| !fans.provider.is_empty()),
            closed: option.closed,
        };
        self.options.into_iter().enumerate().map(finish).collect()
    }
}

impl From<Results> for Chunk {
    fn from(results: Results) -> Self {
        let chunk = |option: OptionResults| OptionChunk {
            columns: option.columns,
            flows: option.flows,
            investors: option.investors,
            occupancy: option.occupancy,
            fans: option.fans,
            closed: option.closed,
        };
        Self { n: results.provenance.draws, options: results.options.into_iter().map(chunk).collect() }
    }
}

impl OptionChunk {
    fn add(&mut self, played: &Played) {
        for (column, &value) in self.columns.iter_mut().zip(&played.values) {
            column.push(value);
        }
        let flows = &played.cash.flows;
        self.flows.resize_with(flows.len(), || vec![0; flows.first().map_or(0, Vec::len)]);
        for (sums, flows) in self.flows.iter_mut().zip(flows) {
            sums.iter_mut().zip(flows).for_each(|(sum, &flow)| *sum += i128::from(flow));
        }
        self.investors.resize(played.cash.investors.len(), 0);
        let together = self.investors.iter_mut().zip(&played.cash.investors);
        together.for_each(|(sum, &flow)| *sum += i128::from(flow));
        for (sums, days) in self.occupancy.iter_mut().zip(played.lived.state_days()) {
            sums.iter_mut().zip(days).for_each(|(sum, &days)| *sum += i128::from(days.steps()));
        }
        if let Some(fans) = &mut self.fans {
            add_fans(fans, played);
        }
        self.closed += u64::from(played.closed_from.is_some());
    }

    fn append(&mut self, next: Self) {
        for (column, more) in self.columns.iter_mut().zip(&next.columns) {
            column.append(more);
        }
        let n_months = next.flows.first().map_or(0, Vec::len);
        self.flows.resize_with(next.flows.len().max(self.flows.len()), || vec![0; n_months]);
        add_sums(&mut self.flows, &next.flows);
        self.investors.resize(next.investors.len().max(self.investors.len()), 0);
        self.investors.iter_mut().zip(&next.investors).for_each(|(sum, more)| *sum += more);
        add_sums(&mut self.occupancy, &next.occupancy);
        if let (Some(fans), Some(more)) = (&mut self.fans, next.fans) {
            fans.investors.extend(more.investors);
            fans.provider.extend(more.provider);
            fans.payers.extend(more.payers);
        }
        self.closed += next.closed;
    }
}

fn add_sums(sums: &mut [Vec<i128>], more: &[Vec<i128>]) {
    for (sums, more) in sums.iter_mut().zip(more) {
        sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
    }
}

/// The cash of a single draw.
pub(super) fn cash(plan: &Plan<'_>, played: &Played) -> Fans {
    let mut cash = no_cash(plan);
    add_fans(&mut cash, played);
    cash
}

/// Cash by month before any draw.
fn no_cash(plan: &Plan<'_>) -> Fans {
    Fans { n_months: n_months(plan), ..Fans::default() }
}

/// Months of the programme, with that of its start.
fn n_months(plan: &Plan<'_>) -> usize {
    usize::from(plan.model.calendar.horizon_months()) + 1
}

fn add_fans(fans: &mut Fans, played: &Played) {
    let (mut invested, mut paid) = (0, 0);
    for month in 0..fans.n_months {
        invested += played.cash.investors.get(month).copied().unwrap_or(0);
        paid += played.paid[month].pence();
        fans.investors.push(invested);
        fans.provider.push(played.cash.provider[month].pence());
        fans.payers.push(paid);
    }
}
