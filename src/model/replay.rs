//! Replays: observed counts and payments in place of simulated people.

use super::{ContractId, InputId, MeasureId};

/// Observed figures.
#[derive(Clone, Debug)]
pub struct Replay {
    /// Its name in the file.
    pub name: String,
    /// Each figure covers so many months.
    pub every: u16,
    /// The month in which the first period begins, counted from programme start.
    pub first: u16,
    /// Units accepted in each period, by measure.
    pub units: Vec<(MeasureId, Vec<InputId>)>,
    /// Payments made in each period, by contract, pence.
    pub payments: Vec<(ContractId, Vec<InputId>)>,
}
