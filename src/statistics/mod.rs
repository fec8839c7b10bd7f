//! Statistics of money and of many draws: rates of return, and distributions with their Monte Carlo errors.
//!
//! Per-draw results stand in [`Column`]s in draw order. Everything here is a function of those columns alone,
//! added up in draw order or in sorted order, so no answer depends on threads or shards.
//! Absent on purpose: sketches, histograms and any other approximation of a distribution.

mod bounds;
mod column;
mod fan;
mod irr;
mod polynomial;
pub mod returns;
mod shortfall;
mod summary;

#[cfg(test)]
mod splitmix;

pub use bounds::{Between, Bounds, Level};
pub use column::{Better, Column, Value, difference, probability_better};
pub use fan::{Band, band, fan};
pub use irr::{Irr, IrrUndefined, MONTHS_MAX, irr, npv};
pub use shortfall::expected_shortfall;
pub use summary::{
    Distribution, Estimate, Percentile, deviation, distribution, distribution_of_rates, probability,
};
