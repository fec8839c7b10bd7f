//! Puts what draws leave together, in draw order.

use super::{Fanning, Limit, Plan, Played, n_months};
use crate::data::{Batch, BinnedFans, CashByMonth, Drawn, Fans, FlowsByBatch, OptionResults, Results, World};
use crate::model::{InputId, OptionId};
use crate::statistics::{Binning, Column, Sums, Value};

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
    flows: Vec<FlowsByBatch>,
    investors: FlowsByBatch,
    occupancy: Vec<Vec<i128>>,
    fans: Option<CashByMonth>,
    closed: u64,
}

impl Chunk {
    pub(super) fn new(plan: &Plan<'_>, fanning: Fanning) -> Self {
        Self::with_room(plan, fanning, 0, 0)
    }

    /// No draws, and room for the figures of so many, and for cash by month of so many.
    pub(super) fn with_room(plan: &Plan<'_>, fanning: Fanning, n: usize, n_of_months: usize) -> Self {
        let option = |figures: &Vec<crate::data::Figure>| OptionChunk {
            columns: figures.iter().map(|_| Column::with_capacity(n)).collect(),
            flows: Vec::new(),
            investors: FlowsByBatch::default(),
            occupancy: vec![vec![0; n_months(plan)]; plan.model.states.len()],
            fans: (fanning == Fanning::Kept).then(|| CashByMonth::Draws(no_cash(plan, n_of_months))),
            closed: 0,
        };
        Self { options: plan.figures.iter().map(option).collect(), n: 0 }
    }

    /// Adds a draw of a batch.
    pub(super) fn add(&mut self, batch: Batch, played: &[Played]) {
        let mut played = played.iter().peekable();
        for (number, option) in self.options.iter_mut().enumerate() {
            match played.next_if(|played| played.option.index() == number) {
                Some(played) => option.add(batch, played),
                None => option.pass(),
            }
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
        take(&Drawn { first, n: self.n, inputs: &inputs.values, options: &self.columns() })
    }

    /// By option: the columns of its figures.
    pub(super) fn columns(&self) -> Vec<&[Column]> {
        self.options.iter().map(|option| option.columns.as_slice()).collect()
    }

    /// Counts draws by bin in place of keeping them.
    pub(super) fn count(&mut self, plan: &Plan<'_>, limit: &Limit) {
        for (option, base) in self.options.iter_mut().zip(&plan.base_case) {
            for (column, base) in option.columns.iter_mut().zip(base) {
                let near = if let Value::Known(near) = base.value { near } else { 0.0 };
                let binning = Binning { most: limit.bins, near, sums: Sums::ForMean };
                let mut counted = Column::binned(binning);
                counted.append(column);
                *column = counted;
            }
        }
        self.count_months(limit);
    }

    /// Counts cash by month by bin in place of keeping it.
    pub(super) fn count_months(&mut self, limit: &Limit) {
        for option in &mut self.options {
            if let Some(CashByMonth::Draws(fans)) = &option.fans {
                option.fans = Some(CashByMonth::Bins(counted_cash(fans, limit)));
            }
        }
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
        let finish = |(number, mut option): (usize, OptionChunk)| OptionResults {
            option: OptionId::new(number),
            figures: plan.figures[number].clone(),
            columns: {
                option.columns.iter_mut().for_each(Column::settle);
                option.columns
            },
            base_case: plan.base_case[number].clone(),
            base_cash: plan.base_cash[number].clone(),
            flows: option.flows,
            investors: option.investors,
            occupancy: option.occupancy,
            fans: option.fans.and_then(settled),
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
    /// A draw in which it is not played: every column has a place for each draw.
    fn pass(&mut self) {
        self.columns.iter_mut().for_each(|column| column.push(Value::Undefined));
    }

    fn add(&mut self, batch: Batch, played: &Played) {
        for (column, &value) in self.columns.iter_mut().zip(&played.values) {
            column.push(value);
        }
        let flows = &played.cash.flows;
        self.flows.resize_with(flows.len(), FlowsByBatch::default);
        self.flows.iter_mut().zip(flows).for_each(|(sums, flows)| sums.add(batch, flows));
        self.investors.add(batch, &played.cash.investors);
        for (sums, days) in self.occupancy.iter_mut().zip(played.lived.state_days()) {
            sums.iter_mut().zip(days).for_each(|(sum, &days)| *sum += i128::from(days.steps()));
        }
        if let Some(CashByMonth::Draws(fans)) = &mut self.fans {
            add_fans(fans, played);
        }
        self.closed += u64::from(played.closed_from.is_some());
    }

    fn append(&mut self, next: Self) {
        for (column, more) in self.columns.iter_mut().zip(&next.columns) {
            column.append(more);
        }
        self.flows.resize_with(next.flows.len().max(self.flows.len()), FlowsByBatch::default);
        self.flows.iter_mut().zip(next.flows).for_each(|(sums, more)| sums.append(more));
        self.investors.append(next.investors);
        for (sums, more) in self.occupancy.iter_mut().zip(&next.occupancy) {
            sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
        }
        if let (Some(cash), Some(more)) = (&mut self.fans, &next.fans) {
            append_cash(cash, more);
        }
        self.closed += next.closed;
    }
}

/// The cash of a single draw.
pub(super) fn cash(plan: &Plan<'_>, played: &Played) -> Fans {
    let mut cash = no_cash(plan, 1);
    add_fans(&mut cash, played);
    cash
}

/// Cash by month before any draw, and room for so many.
fn no_cash(plan: &Plan<'_>, n: usize) -> Fans {
    let n_months = n_months(plan);
    let room = || Vec::with_capacity(n * n_months);
    Fans { n_months, investors: room(), provider: room(), payers: room() }
}

fn append_cash(cash: &mut CashByMonth, more: &CashByMonth) {
    match (cash, more) {
        (CashByMonth::Draws(fans), CashByMonth::Draws(more)) => {
            fans.investors.extend_from_slice(&more.investors);
            fans.provider.extend_from_slice(&more.provider);
            fans.payers.extend_from_slice(&more.payers);
        }
        (CashByMonth::Bins(fans), CashByMonth::Draws(more)) => count_cash(fans, more),
        (CashByMonth::Bins(fans), CashByMonth::Bins(more)) => {
            let append = |months: &mut [Column], more: &[Column]| {
                months.iter_mut().zip(more).for_each(|(month, more)| month.append(more));
            };
            append(&mut fans.investors, &more.investors);
            append(&mut fans.provider, &more.provider);
            append(&mut fans.payers, &more.payers);
        }
        (CashByMonth::Draws(_), CashByMonth::Bins(_)) => {
            panic!("cash of draws that are kept is not continued by bins")
        }
    }
}

/// Counts by bin of cash that was kept.
fn counted_cash(fans: &Fans, limit: &Limit) -> BinnedFans {
    let binning = Binning { most: limit.bins_of_months, near: 0.0, sums: Sums::Nothing };
    let months = || vec![Column::binned(binning); fans.n_months];
    let mut counted = BinnedFans { investors: months(), provider: months(), payers: months() };
    count_cash(&mut counted, fans);
    counted
}

fn count_cash(counted: &mut BinnedFans, fans: &Fans) {
    let count = |months: &mut [Column], table: &[i64]| {
        for draw in table.chunks_exact(fans.n_months.max(1)) {
            months.iter_mut().zip(draw).for_each(|(month, &pence)| month.push(Value::Known(pence as f64)));
        }
    };
    count(&mut counted.investors, &fans.investors);
    count(&mut counted.provider, &fans.provider);
    count(&mut counted.payers, &fans.payers);
}

/// Cash as it is read; none of no draws.
fn settled(mut cash: CashByMonth) -> Option<CashByMonth> {
    let has_draws = match &mut cash {
        CashByMonth::Draws(fans) => !fans.provider.is_empty(),
        CashByMonth::Bins(fans) => {
            let columns = [&mut fans.investors, &mut fans.provider, &mut fans.payers].into_iter().flatten();
            columns.for_each(Column::settle);
            fans.provider.iter().any(|month| !month.is_empty())
        }
    };
    has_draws.then_some(cash)
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
