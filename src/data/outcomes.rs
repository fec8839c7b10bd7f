//! Outcomes: units counted by month, for a pool and an option. Month 0 is the start instant.

use crate::units::Count;

/// Counts by month, for months 0 to the horizon.
pub type Monthly = Vec<Count>;

/// What was counted in one set of histories.
#[derive(Clone, Debug, Default)]
pub struct Outcomes {
    /// Units by tally (numbered by the measure stage) and month.
    pub tallies: Vec<Monthly>,
    /// Person-days by state and month.
    pub state_days: Vec<Monthly>,
    /// Person-days of service by month.
    pub served_days: Monthly,
    /// Starts by month.
    pub starts: Monthly,
}

impl Outcomes {
    /// Sets everything to nought for so many tallies, states and months, keeping the room.
    pub fn reset(&mut self, n_tallies: usize, n_states: usize, n_months: usize) {
        reset_all(&mut self.tallies, n_tallies, n_months);
        reset_all(&mut self.state_days, n_states, n_months);
        reset(&mut self.served_days, n_months);
        reset(&mut self.starts, n_months);
    }
}

fn reset_all(lists: &mut Vec<Monthly>, n_lists: usize, n_months: usize) {
    lists.resize(n_lists, Monthly::new());
    lists.iter_mut().for_each(|list| reset(list, n_months));
}

fn reset(list: &mut Monthly, n_months: usize) {
    list.clear();
    list.resize(n_months, Count::ZERO);
}
