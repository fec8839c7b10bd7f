//! What is read of a scenario: an analysis looks at results of an option or two, and what nobody reads is not played.

use crate::data::BaseValue;
use crate::model::{Model, OptionId, Statistic, Wanted};
use crate::statistics::Value;

/// What is read of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needed {
    /// By option: whether it is played.
    options: Vec<bool>,
    /// Whether the base case has standard errors.
    pub(super) errors: bool,
}

impl Needed {
    /// Everything.
    #[must_use]
    pub fn all(model: &Model) -> Self {
        Self { options: vec![true; model.options.len()], errors: true }
    }

    /// What draws leave of every option, and of the base case no errors, which are most of the work of making a scenario ready.
    #[must_use]
    pub fn draws(model: &Model) -> Self {
        Self { errors: false, ..Self::all(model) }
    }

    /// Nothing.
    #[must_use]
    pub fn none(model: &Model) -> Self {
        Self { options: vec![false; model.options.len()], errors: false }
    }

    /// What draws leave of one option.
    #[must_use]
    pub fn of_option(model: &Model, id: OptionId) -> Self {
        let mut needed = Self::none(model);
        needed.options[id.index()] = true;
        needed
    }

    /// That, and what some results are read from.
    #[must_use]
    pub fn and<'w>(mut self, wanted: impl IntoIterator<Item = &'w Wanted>) -> Self {
        for wanted in wanted {
            for id in std::iter::once(wanted.option).chain(wanted.against) {
                self.options[id.index()] = true;
            }
            self.errors |= wanted.statistic == Statistic::BaseCase;
        }
        self
    }

    /// Whether an option is played.
    pub(super) fn has(&self, id: OptionId) -> bool {
        self.options[id.index()]
    }
}

/// What stands for a figure of an option that is not played.
pub(super) const NOT_PLAYED: BaseValue = BaseValue { value: Value::Undefined, se: None };
