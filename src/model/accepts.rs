//! When each party would sign, and what may be turned until all would.

use super::{Bounds, Model, Wanted};
use crate::units::{Between, Quantity};

/// A condition of a party: it signs where a result is within bounds.
#[derive(Clone, Debug, PartialEq)]
pub struct Acceptance {
    /// Whose it is, as the file names it: `investor`, `provider`, or a payer's name.
    pub party: String,
    /// Its name in the file.
    pub name: String,
    /// What it is about, in the author's words.
    pub label: Option<String>,
    /// What of a run it looks at.
    pub wanted: Wanted,
    /// Within what it must be, in the unit of the result.
    pub bounds: Bounds,
    /// The bounds as quantities, which are held against the unit of the result where it is read.
    pub asked: Vec<Quantity>,
    /// The same as the file writes it: "at least 5%".
    pub written: String,
}

impl Acceptance {
    /// What reports call who signs.
    #[must_use]
    pub fn signs(&self, model: &Model) -> String {
        match self.party.as_str() {
            "investor" => "investors".to_owned(),
            "provider" => "the provider".to_owned(),
            name => {
                let party = model.parties.iter().find(|party| party.name == name);
                party.map_or_else(|| name.to_owned(), |party| party.title())
            }
        }
    }
}

/// An input that may be turned, and over what.
#[derive(Clone, Debug, PartialEq)]
pub struct Lever {
    /// Its name in the file.
    pub name: String,
    /// What reports call it.
    pub label: Option<String>,
    /// The paths that take its value.
    pub turns: Vec<String>,
    /// Between which values.
    pub over: Between,
}

impl Lever {
    /// What reports call it: its label, or its name.
    #[must_use]
    pub fn title(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.name)
    }
}
