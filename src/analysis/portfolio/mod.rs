//! Several deals held together by one fund, draw by draw: what its investors earn, how often they lose, and how much of the
//! risk goes because not all deals do badly at once.
//!
//! Each deal alone is as its own report has it: it keeps its own laws, and people, chances and numbers of different deals
//! are drawn apart. Only numbers that are named move together.

mod fund;

use fund::Flows;

use crate::data::{CheckedValue, FundTerms, OptionResults, Portfolio, Results, Returns, Shared};
use crate::model::{Model, OptionId};
use crate::statistics::{
    Column, Estimate, Irr, Percentile, Value, deviation, distribution, distribution_of_rates,
    expected_shortfall, irr, probability, returns,
};

/// Batches of draws from which errors of shares of risk are taken.
const BATCHES: usize = 20;
/// Pence in a pound.
const PENCE: f64 = 100.0;

/// A deal that a fund holds.
#[derive(Debug)]
pub struct Deal<'a> {
    /// What reports call it.
    pub title: String,
    /// The scenario.
    pub model: &'a Model,
    /// Its draws, with cash by month.
    pub results: Results,
    /// The option whose investors the fund is.
    pub option: OptionId,
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

/// What a fund makes of deals whose draws belong together: draw n of each is one future.
///
/// # Panics
/// Without deals, or if draws of one were not kept with their cash by month, or are fewer than those of another.
#[must_use]
pub fn portfolio(deals: &[Deal<'_>], terms: &FundTerms, shared: Vec<Shared>) -> Portfolio {
    let cash: Vec<Cash<'_>> = deals.iter().map(Cash::of).collect();
    let first = cash.iter().map(|cash| cash.first).min().expect("a fund holds a deal");
    let n_draws = cash[0].n_draws();
    let mut own: Vec<Gathered> = deals.iter().map(|_| Gathered::default()).collect();
    let (mut together, mut classes) = (Gathered::default(), [Gathered::default(), Gathered::default()]);
    let (mut recycled, mut beyond) = (Column::default(), Vec::new());
    for draw in 0..n_draws {
        let flows: Vec<Vec<i64>> = cash.iter().map(|cash| cash.flows(draw, first)).collect();
        own.iter_mut().zip(&flows).for_each(|(own, flows)| own.add(flows));
        let found: Flows = fund::flows(&flows, terms);
        together.add(&found.all);
        classes[0].add(&found.senior);
        classes[1].add(&found.junior);
        recycled.push(Value::Known(found.recycled as f64 / PENCE));
        beyond.push(found.beyond as f64 / PENCE);
    }
    let nets: Vec<&Column> = own.iter().map(|own| &own.net).collect();
    let n_beyond = beyond.iter().filter(|&&beyond| beyond > 0.0).count();
    let has_classes = terms.first_loss > 0.0;
    Portfolio {
        terms: *terms,
        shared,
        correlations: nets.iter().map(|a| nets.iter().map(|b| correlated(a, b)).collect()).collect(),
        diversified: in_batches(&nets, &together.net, &|column| deviation(column).map(|found| found.value)),
        diversified_shortfall: in_batches(&nets, &together.net, &below_the_mean),
        deals: deals.iter().zip(&own).map(|(deal, own)| own.returns(deal.title.clone())).collect(),
        fund: together.returns("the fund".to_owned()),
        classes: match has_classes {
            true => ["repaid first", "first loss"]
                .into_iter()
                .zip(&classes)
                .map(|(title, class)| class.returns(title.to_owned()))
                .collect(),
            false => Vec::new(),
        },
        recycled: distribution(&recycled),
        p_beyond: probability(n_beyond as u64, n_draws as u64),
        beyond: (n_beyond > 0).then(|| beyond.iter().sum::<f64>() / n_beyond as f64),
    }
}

/// The cash of a deal's investors.
struct Cash<'a> {
    n_months: usize,
    /// Net cash to date, draw after draw.
    to_date: &'a [i64],
    /// The month of its start, counted from the year nought.
    first: usize,
}

impl<'a> Cash<'a> {
    fn of(deal: &'a Deal<'_>) -> Self {
        let results: &OptionResults = &deal.results.options[deal.option.index()];
        let fans = results.fans.as_ref().and_then(|fans| fans.draws()).expect("cash by month is kept");
        let start = deal.model.calendar.start();
        let first = usize::try_from(start.year()).expect("a year after Christ") * 12
            + usize::try_from(start.month()).expect("a month of the year");
        Self { n_months: fans.n_months, to_date: &fans.investors, first }
    }

    fn n_draws(&self) -> usize {
        self.to_date.len() / self.n_months
    }

    /// The flows of a draw by month since the fund's first.
    fn flows(&self, draw: usize, first: usize) -> Vec<i64> {
        let own = &self.to_date[draw * self.n_months..(draw + 1) * self.n_months];
        let mut before = 0;
        let flow = |&to_date: &i64| to_date - std::mem::replace(&mut before, to_date);
        std::iter::repeat_n(0, self.first - first).chain(own.iter().map(flow)).collect()
    }
}

/// Figures of flows, draw after draw.
#[derive(Default)]
struct Gathered {
    drawn: Column,
    net: Column,
    moic: Column,
    irr: Column,
    /// Sums of flows by month, pence.
    sums: Vec<i128>,
    losses: u64,
}

impl Gathered {
    fn add(&mut self, flows: &[i64]) {
        let (drawn, received) = (returns::drawn(flows), returns::received(flows));
        self.drawn.push(Value::Known(drawn as f64 / PENCE));
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
        self.sums.resize(self.sums.len().max(flows.len()), 0);
        self.sums.iter_mut().zip(flows).for_each(|(sum, &flow)| *sum += i128::from(flow));
        self.losses += u64::from(received < drawn);
    }

    fn returns(&self, title: String) -> Returns {
        Returns {
            title,
            drawn: distribution(&self.drawn),
            net: distribution(&self.net),
            moic: distribution(&self.moic),
            irr: distribution_of_rates(&self.irr),
            rate_of_mean_cash: super::mean_cash::rate_of(&self.sums),
            p_loss: probability(self.losses, self.net.len() as u64),
            shortfall: expected_shortfall(&self.net, Percentile::P5),
            deviation: deviation(&self.net),
        }
    }
}

/// How far the mean of the worst twentieth lies below the mean.
fn below_the_mean(column: &Column) -> Option<f64> {
    let worst: Estimate = expected_shortfall(column, Percentile::P5)?;
    Some(distribution(column).mean?.value - worst.value)
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
    (of_a > 0.0 && of_b > 0.0).then(|| both / (of_a * of_b).sqrt())
}
