//! For whom a clause has claimed anything: other clauses may ask.

use super::lines::Line;
use super::pennies::ToDate;

/// What a clause has claimed so far, as far as others ask.
#[derive(Default)]
pub(super) struct Paid {
    pub(super) anything: bool,
    pub(super) people: Vec<bool>,
    /// Of people who stand for a part of a person: what they were worth.
    pub(super) worth: ToDate,
}

impl Paid {
    pub(super) fn note(&mut self, lines: &[Line], n_people: usize) {
        for line in lines.iter().filter(|line| line.pays) {
            self.anything = true;
            if let Some(rank) = line.rank {
                self.people.resize(n_people, false);
                self.people[rank as usize] = true;
            }
        }
    }

    pub(super) fn has(&self, rank: u32) -> bool {
        self.people.get(rank as usize).copied().unwrap_or(false)
    }
}
