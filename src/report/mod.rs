//! Reports: what a scenario says in plain sentences, and what a run found, as text, HTML, a workbook, JSON and pictures.
//!
//! A report only reads the model and the summary of a run: nothing is computed here that the summary could hold,
//! and nothing is printed. Amounts are in the scenario's currency, rates are fractions, months count from programme
//! start. Not here: elapsed time, dates of today, machines, paths: a report is a function of scenario, seed and draws.

pub mod analysed;
pub mod assumptions;
pub mod checks;
mod circumstances;
mod counted;
pub mod csv;
pub mod explain;
pub mod findings;
pub mod html;
pub mod json;
mod layout;
pub mod manifest;
pub mod number;
pub mod part;
pub mod partial;
mod passage;
pub mod plots;
pub mod png;
mod sections;
pub mod sentences;
pub mod so_far;
pub mod tables;
pub mod text;
pub mod trace;
pub mod unfinished;
pub mod unlike;
pub mod whole_file;
pub mod workbook;

#[cfg(test)]
mod example;
