//! Integration tests: one program, one idea a module.

mod audit;
mod audit_capital;
mod base_case;
mod capital_alone;
mod capital_figures;
mod capital_words;
mod cash;
mod cli;
mod closed_forms;
#[allow(dead_code)]
mod common;
mod contracts;
mod deals;
mod delivery;
mod determinism;
mod golden;
mod histories;
mod language;
mod outcomes;
mod parts;
mod properties;
mod published_terms;
mod refusals;
mod renaming;
mod scheduled;
mod shortfall;
mod stack;
mod stack_class;
mod stack_properties;
mod stack_twice;
mod tidy;
mod vehicle;
mod waterfalls;
mod years;
