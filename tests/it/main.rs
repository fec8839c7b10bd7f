//! Integration tests: one program, one idea a module.

mod audit;
mod base_case;
mod cash;
mod cli;
#[allow(dead_code)]
mod common;
mod contracts;
mod delivery;
mod determinism;
mod golden;
mod histories;
mod language;
mod outcomes;
mod properties;
mod refusals;
mod renaming;
mod tidy;
mod years;
