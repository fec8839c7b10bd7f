//! Several deals held together by one fund, draw by draw: what its investors earn, how often they lose, and how much of the
//! risk goes because not all deals do badly at once.
//!
//! Each deal alone is as its own report has it: it keeps its own laws, and people, chances and numbers of different deals
//! are drawn apart. Only numbers that are named move together.

mod diversified;
mod fees;
mod fund;
mod holding;

use fund::Flows;
pub use holding::Held;

use super::mean_cash::InBatches;
use super::ratio::ratio_of_means;
use crate::data::{
    CallsBeyond, Charged, CheckedValue, FlowsByBatch, FundTerms, Portfolio, Returns, Sampling, Shared,
};
use crate::model::{Model, OptionId};
use crate::statistics::{
    Column, Irr, Percentile, Value, deviation, distribution, distribution_of_rates, expected_shortfall, irr,
    probability, returns,
};
use std::borrow::Cow;

/// Batches of draws from which errors of shares of risk are taken.
const BATCHES: usize = 20;
/// Pence in a pound.
const PENCE: f64 = 100.0;

/// A deal that a fund holds.
#[derive(Clone, Debug)]
pub struct Deal {
    /// What reports call it.
    pub title: String,
    /// The month of its start, counted from the year nought.
    pub start: usize,
    /// By draw: what the fund pays in (negative) and receives in each month, pence.
    pub flows: Vec<Vec<i64>>,
}

/// Why deals cannot be held together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoPortfolio {
    /// A deal whose option has no investors: its title.
    NoInvestors(String),
    /// A deal in another currency than the first: its title.
    OtherCurrency(String),
}

impl std::fmt::Display for NoPortfolio {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoInvestors(title) => write!(
                formatter,
                "\"{title}\" has no option with investors: a fund holds what investors hold"
            ),
            Self::OtherCurrency(title) => write!(
                formatter,
                "\"{title}\" is in another currency than the first deal: a fund has one currency, and no rates of exchange are known"
            ),
        }
    }
}

/// The option of a scenario whose investors a fund may be; and whether it has the currency of another.
///
/// # Errors
/// If it has none, or another currency.
pub fn holdable(title: &str, model: &Model, first: &Model) -> Result<OptionId, NoPortfolio> {
    let option = model.headline_option();
    if model.options[option.index()].capital.is_none() {
        return Err(NoPortfolio::NoInvestors(title.to_owned()));
    }
    if model.currency != first.currency {
        return Err(NoPortfolio::OtherCurrency(title.to_owned()));
    }
    Ok(option)
}

/// The last month of a fund that holds deals of these models, counted from the first month of the first of them.
#[must_use]
pub fn last_month(models: &[&Model]) -> usize {
    let first = models.iter().map(|model| holding::start(model)).min().unwrap_or(0);
    let last = |model: &&Model| holding::start(model) - first + usize::from(model.calendar.horizon_months());
    models.iter().map(last).max().unwrap_or(0)
}

/// What a fund makes of deals whose draws belong together: draw n of each is one future. `holdings` says in words what it holds.
///
/// # Panics
/// Without deals.
#[must_use]
pub fn portfolio(
    deals: &[Deal],
    terms: &FundTerms,
    (shared, holdings): (Vec<Shared>, Vec<String>),
) -> Portfolio {
    let first = deals.iter().map(|deal| deal.start).min().expect("a fund holds a deal");
    let n_draws = deals.iter().map(|deal| deal.flows.len()).min().unwrap_or(0);
    let mut own: Vec<Gathered> = deals.iter().map(|_| Gathered::default()).collect();
    let (mut after, mut before) = (OfFund::default(), OfFund::default());
    for draw in 0..n_draws {
        let flows: Vec<Vec<i64>> = deals.iter().map(|deal| deal.since(first, draw)).collect();
        own.iter_mut().zip(&flows).for_each(|(own, flows)| own.add(flows));
        after.add(&fund::flows(&flows, terms));
        before.add(&fund::flows(&flows, &terms.before_fees()));
    }
    let nets: Vec<&Column> = own.iter().map(|own| &own.net).collect();
    let gross = &before.all.net;
    // A fund that lacks what its deals call is not their sum: it has less of them, and no less of what they bring.
    let is_their_sum = after.beyond.is_empty();
    let [after_fees, before_fees] = match terms.charges() {
        true => [" after fees", " before fees"],
        false => ["", ""],
    };
    let mut returns = after.returns(terms, after_fees);
    Portfolio {
        terms: *terms,
        shared,
        holdings,
        correlations: nets.iter().map(|a| nets.iter().map(|b| correlated(a, b)).collect()).collect(),
        diversified: is_their_sum
            .then(|| in_batches(&nets, gross, &|column| deviation(column).map(|found| found.value)))
            .flatten(),
        diversified_shortfall: is_their_sum.then(|| diversified::of_worst_twentieth(&nets, gross)).flatten(),
        deals: deals.iter().zip(&own).map(|(deal, own)| own.returns(deal.title.clone())).collect(),
        fund: returns.remove(0),
        classes: returns,
        before_fees: if terms.charges() { before.returns(terms, before_fees) } else { Vec::new() },
        recycled: distribution(&after.recycled),
        beyond: calls_beyond(&after.beyond, n_draws),
        unmet: calls_beyond(&after.unmet, n_draws),
        charged: terms.charges().then(|| after.charged(n_draws)),
    }
}

impl Deal {
    /// Its flows in a draw by month since another's.
    fn since(&self, first: usize, draw: usize) -> Vec<i64> {
        std::iter::repeat_n(0, self.start - first).chain(self.flows[draw].iter().copied()).collect()
    }
}

/// What a fund's investors have, and what it charges them, draw after draw.
#[derive(Default)]
struct OfFund {
    all: Gathered,
    senior: Gathered,
    junior: Gathered,
    recycled: Column,
    /// Calls beyond what it has, of the draws that have any, pounds.
    beyond: Vec<f64>,
    /// Those that are never met, of the draws that have any, pounds.
    unmet: Vec<f64>,
    /// For setting it up, for managing it, of its profit, in all.
    charged: [Column; 4],
    unpaid: f64,
}

impl OfFund {
    fn add(&mut self, found: &Flows) {
        self.all.add(&found.all);
        self.senior.add(&found.senior);
        self.junior.add(&found.junior);
        self.recycled.push(Value::Known(found.recycled as f64 / PENCE));
        let some = |pence: i64| (pence > 0).then_some(pence as f64 / PENCE);
        self.beyond.extend(some(found.beyond));
        self.unmet.extend(some(found.unmet));
        let charged = [found.set_up, found.management, found.carry];
        let all: i64 = charged.iter().sum();
        for (column, pence) in self.charged.iter_mut().zip(charged.into_iter().chain([all])) {
            column.push(Value::Known(pence as f64 / PENCE));
        }
        self.unpaid += found.unpaid as f64 / PENCE;
    }

    /// Of the fund, and of its classes where it has two.
    fn returns(&self, terms: &FundTerms, when: &str) -> Vec<Returns> {
        let own = |own: &Gathered, title: &str| own.returns(format!("{title}{when}"));
        let mut all = vec![own(&self.all, "the fund")];
        if terms.first_loss > 0.0 {
            all.extend([own(&self.senior, "repaid first"), own(&self.junior, "first loss")]);
        }
        all
    }

    fn charged(&self, n_draws: usize) -> Charged {
        let [set_up, management, carry, all] = &self.charged;
        Charged {
            set_up: distribution(set_up),
            management: distribution(management),
            carry: distribution(carry),
            all: distribution(all),
            unpaid: self.unpaid / n_draws as f64,
        }
    }
}

/// Calls that were not met when they came, from the amounts of the draws that have any.
fn calls_beyond(amounts: &[f64], n_draws: usize) -> CallsBeyond {
    let n = amounts.len();
    // Of one draw no error is known.
    let mean = distribution(&amounts.iter().copied().collect()).mean;
    let amount = (n > 0).then(|| CheckedValue {
        value: amounts.iter().sum::<f64>() / n as f64,
        se: mean.map(|mean| mean.se),
    });
    CallsBeyond { chance: probability(n as u64, n_draws as u64), amount }
}

/// Figures of flows, draw after draw.
#[derive(Default)]
struct Gathered {
    drawn: Column,
    received: Column,
    net: Column,
    moic: Column,
    irr: Column,
    flows: FlowsByBatch,
    losses: u64,
}

impl Gathered {
    fn add(&mut self, flows: &[i64]) {
        let (drawn, received) = (returns::drawn(flows), returns::received(flows));
        self.drawn.push(Value::Known(drawn as f64 / PENCE));
        self.received.push(Value::Known(received as f64 / PENCE));
        self.net.push(Value::Known((received - drawn) as f64 / PENCE));
        self.moic.push(match drawn {
            0 => Value::Undefined,
            drawn => Value::Known(received as f64 / drawn as f64),
        });
        self.irr.push(match irr(flows) {
            Irr::Rate(rate) => Value::Known(rate),
            Irr::TotalLoss => Value::Known(-1.0),
            Irr::Undefined(_) => Value::Undefined,
        });
        let draw = self.net.len() as u32 - 1;
        self.flows.add(Sampling::Independent.batch(draw), flows);
        self.losses += u64::from(received < drawn);
    }

    fn returns(&self, title: String) -> Returns {
        Returns {
            title,
            drawn: distribution(&self.drawn),
            net: distribution(&self.net),
            moic: distribution(&self.moic),
            per_pound: ratio_of_means(&self.received, &self.drawn, || Cow::Owned(Column::default())),
            irr: distribution_of_rates(&self.irr),
            rate_of_mean_cash: InBatches::of(&self.flows).map(|rate| rate.with_error()),
            p_loss: probability(self.losses, self.net.len() as u64),
            shortfall: expected_shortfall(&self.net, Percentile::P5),
            deviation: deviation(&self.net),
        }
    }
}

/// The part of a measure of risk of the deals, added up, that goes when they are held together: 1 − ρ(sum) / Σρ, which is
/// nought where all move as one.
fn in_batches(
    deals: &[&Column],
    fund: &Column,
    risk: &dyn Fn(&Column) -> Option<f64>,
) -> Option<CheckedValue> {
    let columns: Vec<&Column> = deals.iter().copied().chain([fund]).collect();
    with_error(&columns, &|columns| {
        let (fund, deals) = columns.split_last()?;
        let alone: f64 = deals.iter().map(risk).sum::<Option<f64>>()?;
        (alone > 0.0).then_some(1.0 - risk(fund)? / alone)
    })
}

/// The correlation of two columns with its error.
fn correlated(a: &Column, b: &Column) -> Option<CheckedValue> {
    with_error(&[a, b], &|columns| correlation(&columns[0], &columns[1]))
}

/// A figure of several columns, and the error of its mean over batches of draws, where it is known in each.
fn with_error(columns: &[&Column], of: &dyn Fn(&[Column]) -> Option<f64>) -> Option<CheckedValue> {
    let whole: Vec<Column> = columns.iter().copied().cloned().collect();
    let value = of(&whole)?;
    let size = whole[0].len() / BATCHES;
    let batch = |number: usize| {
        let part = |column: &Column| column.values().skip(number * size).take(size).collect();
        of(&whole.iter().map(part).collect::<Vec<Column>>()).map(Value::Known)
    };
    let batches: Option<Column> = (0..BATCHES).map(batch).collect();
    let se = batches.and_then(|batches| distribution(&batches).mean).map(|mean| mean.se);
    Some(CheckedValue { value, se })
}

/// Pearson's correlation of two columns; none where one does not vary.
fn correlation(a: &Column, b: &Column) -> Option<f64> {
    if !a.varies() || !b.varies() {
        return None;
    }
    let values = |column: &Column| -> Option<Vec<f64>> {
        column
            .values()
            .map(|value| if let Value::Known(value) = value { Some(value) } else { None })
            .collect()
    };
    let (a, b) = (values(a)?, values(b)?);
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let (mean_a, mean_b) = (mean(&a), mean(&b));
    let product = |x: &[f64], mean_x: f64, y: &[f64], mean_y: f64| -> f64 {
        x.iter().zip(y).map(|(x, y)| (x - mean_x) * (y - mean_y)).sum()
    };
    let both = product(&a, mean_a, &b, mean_b);
    let (of_a, of_b) = (product(&a, mean_a, &a, mean_a), product(&b, mean_b, &b, mean_b));
    Some(both / (of_a * of_b).sqrt())
}

#[cfg(test)]
mod tests;
