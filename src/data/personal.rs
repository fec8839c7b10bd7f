//! Numbers that differ between people: what each person's own value is.

use super::{Luck, PERSONAL, Person, World};
use crate::model::{AmountId, InputId, Inputs, Length, LengthUnit, Model, Varies};
use crate::random::{Purpose, item_of64, unit_open64};
use crate::units::{Money, Span};

/// Reads numbers for one person at a time. A number that differs between people is drawn for each from its own law; one
/// that differs between groups once for each group, at its base value in the base case.
#[derive(Clone, Copy, Debug)]
pub struct Personal<'a> {
    /// The model.
    pub model: &'a Model,
    /// The draw's world.
    pub world: &'a World,
    /// Chance of who people are.
    pub luck: Luck,
    /// Whose people these are.
    pub folk: Folk,
}

/// Whose people these are: each have keys of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folk {
    /// Those who were referred.
    Referred,
    /// Control people.
    Controls,
}

impl Folk {
    /// The chance of what happens to them.
    #[must_use]
    pub fn chance(self) -> Purpose {
        match self {
            Folk::Referred => Purpose::People,
            Folk::Controls => Purpose::Comparator,
        }
    }

    /// The chance of how far readings of them err.
    #[must_use]
    pub fn readings(self) -> Purpose {
        match self {
            Folk::Referred => Purpose::Measurement,
            Folk::Controls => Purpose::Comparator,
        }
    }

    /// The chance of who they are.
    #[must_use]
    pub fn traits(self) -> Purpose {
        match self {
            Folk::Referred => Purpose::Traits,
            Folk::Controls => Purpose::Comparator,
        }
    }
}

impl Personal<'_> {
    /// The value of a row for a person.
    #[must_use]
    pub fn value(&self, row: InputId, person: &Person) -> f64 {
        let input = self.inputs().row(row);
        let whose = match (input.varies, self.luck) {
            (Varies::PerDraw, _) | (Varies::PerGroup, Luck::Base { .. }) => return self.world.value(row),
            (Varies::PerGroup, Luck::Draw { .. }) => narrow(person.group.index()),
            (Varies::PerPerson, _) => person.key,
        };
        // The whole position keys the row: its high bits the item, its low bits the index.
        let (high, low) = item_of64(&input.position);
        let key = self.luck.key(self.folk.traits());
        let [first, second, ..] = key.block(PERSONAL | (high & (PERSONAL - 1)), whose, low);
        input.unit.inside(input.law.quantile(unit_open64(first, second)))
    }

    /// A length of time for a person.
    #[must_use]
    pub fn span(&self, length: Length, person: &Person) -> Span {
        let value = self.value(length.input, person);
        match length.counted_in {
            LengthUnit::Days => Span::Days(value),
            LengthUnit::Months => Span::Months(value),
        }
    }

    /// An amount that a person has.
    #[must_use]
    pub fn amount(&self, amount: AmountId, person: &Person) -> Money {
        let group = &self.model.cohort.groups[person.group.index()];
        Money::from_pence(self.value(group.amounts[amount.index()], person) as i64)
    }

    /// The mean of an amount over the people of the cohort: what stands for people whom nobody saw one by one.
    #[must_use]
    pub fn mean_amount(&self, amount: AmountId) -> Money {
        let groups = self.model.cohort.groups.iter();
        let of_group = groups.map(|group| {
            let row = group.amounts[amount.index()];
            let input = self.inputs().row(row);
            let mean = match input.varies {
                Varies::PerPerson => input.law.mean().map(|mean| input.unit.inside(mean)),
                Varies::PerDraw | Varies::PerGroup => None,
            };
            self.world.value(group.share) * mean.unwrap_or_else(|| self.world.value(row))
        });
        Money::from_nearest_pence(of_group.sum::<f64>())
    }

    fn inputs(&self) -> &Inputs {
        &self.model.inputs
    }
}

fn narrow(place: usize) -> u32 {
    u32::try_from(place).expect("a scenario lists fewer than 2^32 groups")
}
