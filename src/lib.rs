//! Simulates social impact bonds: the people, the contract, every party's cash, and risk and return.

pub mod analysis;
pub mod cli;
pub mod data;
pub mod distribution;
pub mod engine;
pub mod math;
pub mod model;
pub mod random;
pub mod report;
pub mod scenario;
pub mod stage;
pub mod statistics;
pub mod units;
