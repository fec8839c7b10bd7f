//! Statistics of money and of many draws: rates of return, and distributions with their Monte Carlo errors.
//!
//! Per-draw results stand in [`Column`]s in draw order. Everything here is a function of those columns alone,
//! added up in draw order or in sorted order, so no answer depends on threads or shards.
//! Absent on purpose: sketches, and whatever else depends on the order of draws. Where there are too many draws to keep, they
//! are counted in bins that depend on nothing but the values.

mod binned;
mod bins;
mod blocks;
mod bounds;
mod column;
mod exact_sum;
mod fan;
mod flips;
mod hanging;
mod influence;
mod irr;
mod knowing;
mod missed;
mod order;
mod ranks;
mod regression;
pub mod returns;
mod shortfall;
mod sobol;
mod summary;

/// Standard errors to either side that 95 of 100 intervals of a normal law reach.
pub const NORMAL_95: f64 = 1.959_963_984_540_054;

#[cfg(test)]
mod splitmix;

pub use binned::{Binning, Sums};
pub use blocks::BLOCKS_LEAST;
pub use bounds::{Between, Bounds, Level};
pub use column::{Better, Column, Value, difference, probability_better};
pub use fan::{Band, band, fan, fan_of_columns};
pub use flips::difference_of_chances;
pub use influence::{Influenced, Over, influenced, paired_difference};
pub use irr::{Irr, IrrUndefined, MONTHS_MAX, irr, npv};
pub use knowing::{Choice, Worth};
pub use shortfall::{expected_shortfall, shortfall_influences};
pub use sobol::{VarianceShare, VarianceSplit, variance_ratio, variance_split};
pub use summary::{
    Distribution, Estimate, Percentile, at_percentile, deviation, distribution, distribution_of_rates,
    evenly, probability, quantiles, share_of,
};
