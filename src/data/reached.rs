//! Milestones that people reach, and on which days.

use crate::model::MilestoneId;

/// The milestones of a pool, by rank; empty where a scenario has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reached {
    days: Vec<(MilestoneId, i32)>,
    ends: Vec<u32>,
}

impl Reached {
    /// Adds a day to the person who is being written. The days of one milestone come in order.
    pub fn push(&mut self, milestone: MilestoneId, day: i32) {
        self.days.push((milestone, day));
    }

    /// Ends the person who is being written.
    pub fn close(&mut self) {
        self.ends.push(u32::try_from(self.days.len()).expect("a draw has fewer than 2^32 milestones"));
    }

    /// The days on which a person reaches a milestone, in order.
    pub fn days(&self, rank: usize, milestone: MilestoneId) -> impl Iterator<Item = i32> {
        let first = if rank == 0 { 0 } else { self.ends[rank - 1] as usize };
        let own = self.days[first..self.ends[rank] as usize].iter();
        own.filter(move |(reached, _)| *reached == milestone).map(|&(_, day)| day)
    }
}
