//! Analyses: what is asked of one or more runs of the engine.
//!
//! An analysis reads the model and the results; it prints nothing, reads no file and knows no argument. The caller
//! hands in whatever opens scenarios.

mod absent;
pub mod appraisal;
mod attainable;
pub mod checks;
mod claimed;
pub mod compare;
mod convergence;
mod differences;
mod headlines;
pub mod information;
mod jointly;
mod mean_cash;
mod pay_and_works;
pub mod payoff;
mod played;
pub mod portfolio;
pub mod price;
mod ratio;
pub mod reading;
pub mod risk;
mod runs;
pub mod sensitivity;
mod so_far;
pub mod solve;
mod sources;
pub mod stress;
mod summary;
pub mod turn;
mod waterfall;
pub mod zone;

#[cfg(test)]
pub(crate) mod example;

pub use convergence::convergence;
pub use jointly::limit;
pub use mean_cash::rate_of_mean_cash;
pub use runs::Runs;
pub use so_far::Followed;
pub use summary::summarise;
