//! How estimates settle as draws are added.

use super::FigureUnit;
use crate::statistics::Estimate;

/// A headline figure of an option over more and more of the draws.
#[derive(Clone, Debug, PartialEq)]
pub struct Convergence {
    /// What reports call the option.
    pub option: String,
    /// What reports call the figure, and which statistic of it is followed.
    pub title: String,
    /// What it is counted in.
    pub unit: FigureUnit,
    /// Over the first so many draws; none where that many do not say.
    pub steps: Vec<(u32, Option<Estimate>)>,
}
