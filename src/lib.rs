//! Simulates social impact bonds: the people, the contract, every party's cash, and risk and return.

pub mod distribution;
pub mod math;
pub mod random;
pub mod scenario;
pub mod statistics;
pub mod units;
