//! The vehicle's accounts beside its general one.

use crate::model::{ContractId, Number};

/// A ring-fenced account: what some clauses pay goes to it, and only steps from it use it.
#[derive(Clone, Debug, PartialEq)]
pub struct ReceiptPool {
    /// Its name in the file.
    pub name: String,
    /// The clauses, by contract and place in it.
    pub clauses: Vec<(ContractId, u16)>,
}

/// An account that a step fills up, and that helps steps which are short.
#[derive(Clone, Debug, PartialEq)]
pub struct Reserve {
    /// Its name in the file.
    pub name: String,
    /// What it is filled up to; what lies above it is released.
    pub target: Number,
}
