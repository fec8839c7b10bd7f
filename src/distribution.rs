//! The law of one uncertain number, in the words evidence is published in.
//!
//! A law is always sampled by its quantile at some u in (0, 1). That is monotone, so copulas and quasi-random sequences
//! work, and one number of a stream gives one value. Values are plain numbers in the unit of whoever made the law.
//!
//! Not here: random numbers (`random`), units and their ranges, correlation between numbers.

mod cut;
mod error;
mod form;
mod law;
mod metalog;
mod quadrature;
mod scale;

pub use error::LawError;
pub use law::{Answer, Law};
pub use scale::Scale;
