//! Reads scenario files: TOML text in, checked records with the place of each value out.
//!
//! The steps, one module each: `source` keeps the texts, `tree` parses TOML into a tree with the place of
//! every node, `include` merges the files that a scenario builds on, `overrides` changes single values,
//! `fields` and `language` say which words a scenario may use, `read` holds the tree against them and gives
//! `record`s, and `schema` prints the same words as a JSON Schema. Every complaint goes to `diagnostic`.
//! Units are read by `crate::units`; what the words mean for the simulation is the model's business.

pub mod build;
pub mod diagnostic;
pub mod fields;
pub mod include;
pub mod language;
pub mod names;
pub mod observed;
mod open;
pub mod overrides;
pub mod path;
pub mod print;
pub mod read;
mod read_letters;
mod read_number;
mod read_path;
mod read_schedule;
mod read_table;
mod read_uncertain;
mod read_value;
pub mod record;
pub mod reference;
pub mod schema;
mod schema_parts;
pub mod source;
mod syntax;
mod taken;
pub mod tree;

pub use open::{Opened, Refused, Request, open};

#[cfg(test)]
mod read_tests;
