//! Draws the world: a value for every uncertain number, price levels, and the shocks common to a draw.
//!
//! Each row has a stream of its own, keyed by the kind of risk and by the row's place in the language, so that
//! making one number certain, or renaming a thing, moves no other number. Correlated rows share a Gaussian
//! copula: z′ = L z with L the Cholesky factor of the rows' correlation matrix.

use crate::data::World;
use crate::math;
use crate::model::{Contract, Index, InputId, Model, Termination, TerminationWhen};
use crate::random::{self, Key, Purpose, Seed, item_of64, unit_open64};

/// What the stage needs of a model, worked out once.
#[derive(Clone, Debug)]
pub struct Worlds {
    base: Vec<f64>,
    uncertain: Vec<(InputId, Stream)>,
    clusters: Vec<Cluster>,
    together: Stream,
    arrivals: Stream,
    walk: Stream,
    /// By the rate of a termination by chance.
    clocks: Vec<(InputId, Stream)>,
}

#[derive(Clone, Copy, Debug)]
struct Stream {
    risk: Purpose,
    item: u32,
    person: u32,
    /// What the number has in common with those of other scenarios.
    shared: Option<Common>,
}

/// A standard normal score that numbers of several scenarios have in common, drawn once for all of them.
#[derive(Clone, Copy, Debug)]
struct Common {
    seed: Seed,
    item: u32,
    person: u32,
    /// Correlation between two numbers that have it, on the normal scale; below nought where this one moves against it.
    correlation: f64,
}

/// The shocks of a draw that are no rows of the table, by the path of the row that says how large they are.
const SHOCKS: [&str; 2] = ["cohort.together", "referrals.common"];

/// Rows that move together, with the Cholesky factor of their correlations, row by row.
#[derive(Clone, Debug)]
struct Cluster {
    rows: Vec<(InputId, Stream)>,
    factor: Vec<Vec<f64>>,
}

/// Why correlations cannot hold together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImpossibleCorrelations {
    /// Paths of the rows concerned.
    pub paths: Vec<String>,
}

impl Worlds {
    /// Prepares the streams of a model's inputs.
    ///
    /// # Errors
    /// If the correlations of some rows are not those of any joint distribution.
    pub fn new(model: &Model) -> Result<Self, ImpossibleCorrelations> {
        let clusters = clusters(model)?;
        let correlated: Vec<_> = clusters.iter().flat_map(|c| &c.rows).map(|&(row, _)| row).collect();
        let uncertain = model
            .inputs
            .drawn()
            .filter(|(id, _)| !correlated.contains(id))
            .map(|(id, row)| (id, stream_of(row.risk, &row.position)))
            .collect();
        Ok(Self {
            base: model.inputs.rows().map(|(_, row)| row.unit.inside(row.law.base())).collect(),
            uncertain,
            clusters,
            together: stream_of(Purpose::Effect, "cohort.together:shock"),
            arrivals: stream_of(Purpose::Referrals, "referrals.common:shock"),
            walk: stream_of(Purpose::Comparator, "counterfactual.wander:walk"),
            clocks: clocks(model),
        })
    }

    /// Lets a number move together with those of other scenarios that are given the same seed and the same name of what is common,
    /// by a Gaussian copula with one common factor: z = √c·z(common) + √(1 − c)·z(own), which leaves the law of each as it is; a
    /// correlation below nought takes the factor the other way. A path of a
    /// shock (how people, or arrivals, vary together) means the shock, and that of the rate of a termination by chance means its
    /// clock too: when it comes. Whether the scenario draws such a number.
    pub fn share(
        &mut self,
        model: &Model,
        path: &str,
        (common, correlation): (&str, f64),
        seed: Seed,
    ) -> bool {
        let (item, person) = item_of64(common);
        let common = Common { seed, item, person, correlation };
        if let Some(place) = SHOCKS.iter().position(|&shock| shock == path) {
            let stream = if place == 0 { &mut self.together } else { &mut self.arrivals };
            stream.shared = Some(common);
            let varies =
                |row: InputId| self.base[row.index()] != 0.0 || !model.inputs.row(row).law.is_certain();
            return model.inputs.find(path).is_some_and(varies);
        }
        let own = self.uncertain.iter_mut().chain(self.clusters.iter_mut().flat_map(|own| &mut own.rows));
        let own = own.chain(&mut self.clocks);
        let mut is_there = false;
        for (_, stream) in own.filter(|(row, _)| model.inputs.row(*row).path == path) {
            stream.shared = Some(common);
            is_there = true;
        }
        is_there
    }

    /// The world of the base case: base values, shocks at their mean.
    #[must_use]
    pub fn base(&self, model: &Model) -> World {
        let mut world = World::of(&model.inputs, &self.base);
        fill_levels(model, &mut world);
        fill_trend(model, &mut world, |_| 0.0);
        world
    }

    /// The world of a draw.
    #[must_use]
    pub fn draw(&self, model: &Model, seed: Seed, draw: u32) -> World {
        let mut world = World::of(&model.inputs, &self.base);
        for &(id, stream) in &self.uncertain {
            set(model, &mut world, id, stream.uniform(seed, draw));
        }
        for cluster in &self.clusters {
            cluster.draw(model, &mut world, seed, draw);
        }
        world.together = shock(world.value(model.cohort.together), self.together.uniform(seed, draw));
        if let crate::model::Referrals::Arriving(arrivals) = &model.referrals {
            world.arrivals = shock(world.value(arrivals.common), self.arrivals.uniform(seed, draw));
        }
        world.clocks =
            self.clocks.iter().map(|(rate, clock)| (*rate, -math::ln(clock.uniform(seed, draw)))).collect();
        fill_levels(model, &mut world);
        let step = |variation: f64, month| {
            // What a year's steps vary by together, in equal parts.
            let variance = math::ln_1p(variation * variation) / 12.0;
            variance.sqrt() * math::normal_quantile(self.walk.uniform_at(seed, draw, month)) - variance / 2.0
        };
        match model.counterfactual.as_ref().and_then(|moves| moves.wander) {
            Some(row) => {
                let variation = world.value(row);
                fill_trend(model, &mut world, |month| step(variation, month));
            }
            None => fill_trend(model, &mut world, |_| 0.0),
        }
        world
    }
}

impl Stream {
    fn uniform(self, seed: Seed, draw: u32) -> f64 {
        self.uniform_at(seed, draw, 0)
    }

    fn uniform_at(self, seed: Seed, draw: u32, index: u32) -> f64 {
        let own = random::uniform(seed, self.risk, draw, (self.item, self.person, index));
        self.shared.map_or(own, |common| common.mixed(own, draw))
    }
}

impl Common {
    /// One purpose for all, whatever kind of risk a scenario takes the number for.
    const PURPOSE: Purpose = Purpose::Referrals;

    /// A uniform number with the common factor mixed in.
    fn mixed(self, own: f64, draw: u32) -> f64 {
        let [low, high, ..] = Key::new(self.seed, Self::PURPOSE, draw).block(self.item, self.person, 0);
        let common = math::normal_quantile(unit_open64(low, high));
        let closely = self.correlation.abs();
        let shared = closely.sqrt().copysign(self.correlation) * common;
        let score = shared + (1.0 - closely).sqrt() * math::normal_quantile(own);
        // Within what a uniform number may be, however far out the score is.
        math::normal_cdf(score).clamp(f64::MIN_POSITIVE, 1.0 - f64::EPSILON)
    }
}

impl Cluster {
    fn draw(&self, model: &Model, world: &mut World, seed: Seed, draw: u32) {
        let scores: Vec<f64> =
            self.rows.iter().map(|(_, stream)| math::normal_quantile(stream.uniform(seed, draw))).collect();
        for (&(id, _), weights) in self.rows.iter().zip(&self.factor) {
            let score: f64 = weights.iter().zip(&scores).map(|(weight, score)| weight * score).sum();
            set(model, world, id, math::normal_cdf(score));
        }
    }
}

fn stream_of(risk: Purpose, position: &str) -> Stream {
    let (item, person) = item_of64(position);
    Stream { risk, item, person, shared: None }
}

fn set(model: &Model, world: &mut World, id: InputId, uniform: f64) {
    let row = model.inputs.row(id);
    world.set(id, row.unit.inside(row.law.quantile(uniform)));
}

/// The clocks of terminations by chance: one each.
fn clocks(model: &Model) -> Vec<(InputId, Stream)> {
    let of_contract = |(id, contract): (usize, &Contract)| {
        let clock = move |(number, termination): (usize, &Termination)| match termination.when {
            TerminationWhen::Chance(rate) => {
                let position = format!("contract.{id}.termination.{number}:clock");
                Some((rate, stream_of(Purpose::Termination, &position)))
            }
            TerminationWhen::At(_) | TerminationWhen::Tests => None,
        };
        contract.terminations.iter().enumerate().filter_map(clock).collect::<Vec<_>>()
    };
    model.contracts.iter().enumerate().flat_map(of_contract).collect()
}

/// A log-normal factor with mean 1 and this coefficient of variation.
fn shock(variation: f64, uniform: f64) -> f64 {
    let variance = math::ln_1p(variation * variation);
    math::exp(variance.sqrt() * math::normal_quantile(uniform) - variance / 2.0)
}

fn fill_levels(model: &Model, world: &mut World) {
    let months = model.calendar.horizon_months();
    world.levels = model
        .prices
        .indices
        .iter()
        .map(|index| {
            let base = level_in(index, model.prices.base_year, model.prices.base_year, world);
            let mut known = None;
            (0..=months)
                .map(|month| {
                    // At the instant at which the month ends: what a month's prices are is read at its beginning,
                    // the end of the one before.
                    let year = model.calendar.year_at_end(month);
                    let level = match known {
                        Some((of, level)) if of == year => level,
                        _ => level_in(index, year, model.prices.base_year, world) / base,
                    };
                    known = Some((year, level));
                    level
                })
                .collect()
        })
        .collect();
}

/// The factor of each month on rates that drift or wander: 1 in the first month, grown by twelve months' drift in the
/// thirteenth, and moved by a step of the walk (its logarithm) from month to month.
fn fill_trend(model: &Model, world: &mut World, step: impl Fn(u32) -> f64) {
    let Some(moves) = &model.counterfactual else { return };
    let growth = 1.0 + moves.drift.map_or(0.0, |row| world.value(row));
    let mut walked = 0.0;
    let factor = |month: u16| {
        let passed = month.saturating_sub(1);
        if passed > 0 {
            walked += step(u32::from(passed));
        }
        math::pow(growth, f64::from(passed) / 12.0) * math::exp(walked)
    };
    world.trend = (0..=model.calendar.horizon_months()).map(factor).collect();
}

/// The level of an index in a calendar year: its series, then growth after (and, backwards, before) it.
fn level_in(index: &Index, year: i16, base_year: i16, world: &World) -> f64 {
    let growth = 1.0 + world.value(index.then);
    let grown = |level: f64, years: i16| {
        let factor = (0..years.abs()).fold(1.0, |factor, _| factor * growth);
        if years < 0 { level / factor } else { level * factor }
    };
    match (index.series.first(), index.series.last()) {
        (Some(&(first, low)), _) if year < first => grown(world.value(low), year - first),
        (_, Some(&(last, high))) if year > last => grown(world.value(high), year - last),
        (Some(&(first, _)), _) => world.value(index.series[usize::from((year - first).unsigned_abs())].1),
        (None, _) => grown(1.0, year - base_year),
    }
}

fn clusters(model: &Model) -> Result<Vec<Cluster>, ImpossibleCorrelations> {
    let mut found: Vec<Vec<InputId>> = Vec::new();
    for correlation in &model.correlations {
        let (a, b) = correlation.between;
        let (mut joined, rest): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|rows| rows.contains(&a) || rows.contains(&b));
        joined.push(vec![a, b]);
        let mut rows: Vec<InputId> = joined.concat();
        rows.sort_unstable();
        rows.dedup();
        found = rest;
        found.push(rows);
    }
    found.into_iter().map(|rows| cluster(model, &rows)).collect()
}

fn cluster(model: &Model, rows: &[InputId]) -> Result<Cluster, ImpossibleCorrelations> {
    let correlation = |a: InputId, b: InputId| {
        let pair = model.correlations.iter().find(|c| c.between == (a, b) || c.between == (b, a));
        if a == b { 1.0 } else { pair.map_or(0.0, |c| c.value) }
    };
    let matrix: Vec<Vec<f64>> =
        rows.iter().map(|&a| rows.iter().map(|&b| correlation(a, b)).collect()).collect();
    let named = |&id: &InputId| {
        let row = model.inputs.row(id);
        (id, stream_of(row.risk, &row.position))
    };
    let factor = cholesky(&matrix).ok_or_else(|| ImpossibleCorrelations {
        paths: rows.iter().map(|&id| model.inputs.row(id).path.clone()).collect(),
    })?;
    Ok(Cluster { rows: rows.iter().map(named).collect(), factor })
}

/// The lower triangular L with L Lᵀ = `matrix`, or none where the matrix is not positive definite.
fn cholesky(matrix: &[Vec<f64>]) -> Option<Vec<Vec<f64>>> {
    let n = matrix.len();
    let mut factor = vec![vec![0.0; n]; n];
    for i in 0..n {
        for j in 0..=i {
            let known: f64 = (0..j).map(|k| factor[i][k] * factor[j][k]).sum();
            let left = matrix[i][j] - known;
            if i == j {
                if left <= 0.0 {
                    return None;
                }
                factor[i][i] = left.sqrt();
            } else {
                factor[i][j] = left / factor[j][j];
            }
        }
    }
    Some(factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A shock has mean 1 and the stated coefficient of variation: checked by quadrature over its quantiles.
    #[test]
    fn a_shock_has_mean_one_and_its_coefficient_of_variation() {
        let n = 200_000;
        let at = |k: u32| shock(0.3, (f64::from(k) + 0.5) / f64::from(n));
        let mean = (0..n).map(at).sum::<f64>() / f64::from(n);
        let square = (0..n).map(|k| at(k) * at(k)).sum::<f64>() / f64::from(n);
        assert!((mean - 1.0).abs() < 1e-4, "{mean}");
        assert!(((square - mean * mean).sqrt() - 0.3).abs() < 1e-3);
    }

    #[test]
    fn a_cholesky_factor_gives_its_matrix_back() {
        let matrix = vec![vec![1.0, 0.4, -0.2], vec![0.4, 1.0, 0.3], vec![-0.2, 0.3, 1.0]];
        let factor = cholesky(&matrix).expect("this matrix is positive definite");
        for i in 0..3 {
            for j in 0..3 {
                let product: f64 = (0..3).map(|k| factor[i][k] * factor[j][k]).sum();
                assert!((product - matrix[i][j]).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn correlations_that_cannot_hold_together_have_no_factor() {
        let matrix = vec![vec![1.0, 0.9, 0.9], vec![0.9, 1.0, -0.9], vec![0.9, -0.9, 1.0]];
        assert_eq!(cholesky(&matrix), None);
    }

    /// Two numbers with a common factor are each uniform still, and their normal scores have its correlation.
    #[test]
    fn shared_numbers_keep_their_law_and_have_the_correlation_that_is_asked() {
        let n = 20_000;
        for (correlation, sense) in [(0.0, 1.0), (0.3, 1.0), (1.0, 1.0), (0.3, -1.0)] {
            let (item, person) = item_of64("referrals.arrive");
            let stream = |position: &str, correlation: f64| {
                let shared = Some(Common { seed: Seed::new(9), item, person, correlation });
                Stream { shared, ..stream_of(Purpose::Referrals, position) }
            };
            let one = stream("referrals.arrive", correlation);
            let correlation = correlation * sense;
            let other = stream("elsewhere", correlation);
            let pairs =
                (0..n).map(|draw| (one.uniform(Seed::new(1), draw), other.uniform(Seed::new(2), draw)));
            let pairs: Vec<(f64, f64)> = pairs.collect();
            let size = f64::from(n);
            let mean = |of: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / size;
            // Of a uniform number: variance 1/12, of its square about the mean 1/180.
            assert!((mean(&|pair| pair.0) - 0.5).abs() < 4.0 * (1.0 / 12.0 / size).sqrt());
            let variance = mean(&|pair| (pair.0 - 0.5) * (pair.0 - 0.5));
            assert!((variance - 1.0 / 12.0).abs() < 4.0 * (1.0 / 180.0 / size).sqrt(), "{variance}");
            let product = mean(&|pair| math::normal_quantile(pair.0) * math::normal_quantile(pair.1));
            // The variance of a product of two normal scores is 1 + their correlation squared.
            let se = ((1.0 + correlation * correlation) / size).sqrt();
            assert!((product - correlation).abs() < 4.0 * se, "{product} for {correlation}");
        }
    }
}
