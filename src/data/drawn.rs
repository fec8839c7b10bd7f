//! Consecutive draws as the engine hands them on, so that a file of draws can be written as they come.

use crate::statistics::Column;

/// Consecutive draws: what was drawn, and what each option made of it.
#[derive(Clone, Copy, Debug)]
pub struct Drawn<'a> {
    /// Number of the first of them.
    pub first: u32,
    /// How many.
    pub n: u32,
    /// By input that is drawn (see [`crate::model::Inputs::drawn`]), one value for each draw, as the stages use it
    /// ([`crate::model::Unit::inside`]).
    pub inputs: &'a [Vec<f64>],
    /// By option and figure, one value for each draw.
    pub options: &'a [&'a [Column]],
}
