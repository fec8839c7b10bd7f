//! Integration tests: one program, one idea a module.

mod audit;
mod base_case;
mod cash;
mod cli;
mod closed_forms;
#[allow(dead_code)]
mod common;
mod compare;
mod comparison;
mod contracts;
mod deals;
mod decisions;
mod delivery;
mod determinism;
mod explain;
mod golden;
mod histories;
mod language;
mod outcomes;
mod parts;
mod printing;
mod properties;
mod refusals;
mod renaming;
mod robustness;
mod settlement;
mod shortfall;
mod tidy;
mod vehicle;
mod years;
