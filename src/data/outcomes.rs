//! Outcomes: units counted for a pool and an option, by month, unit by unit and by intake. Month 0 is the start
//! instant.

use crate::units::Count;

/// Counts by month, for months 0 to the horizon.
pub type Monthly = Vec<Count>;

/// What was counted in one set of histories.
#[derive(Clone, Debug, Default)]
pub struct Outcomes {
    /// Units by tally (numbered by [`crate::data::Tallies`]) from the start to the end of a month: what is read of them are
    /// sums over months, many of them for each claim.
    pub tallies: Vec<Monthly>,
    /// Units one by one, by tally, in order of their day and then of rank.
    pub rolls: Vec<Vec<PersonUnit>>,
    /// Units by tally and intake.
    pub by_intake: Vec<Vec<IntakeCount>>,
    /// Person-days by state and month.
    pub state_days: Vec<Monthly>,
    /// Person-days of service by month.
    pub served_days: Monthly,
    /// Person-days of service by state and month; nought where no cost of the service differs between states.
    pub served_in: Vec<Monthly>,
    /// Hours of service by month; nought where the service counts none.
    pub hours: Monthly,
    /// Starts by month.
    pub starts: Monthly,
    /// Referrals by month.
    pub referrals: Monthly,
}

/// A unit of one person, or several of one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PersonUnit {
    /// Its day.
    pub day: i32,
    /// Whose it is.
    pub rank: u32,
    /// How many units; in the base case the part of a person is in it.
    pub quantity: Count,
}

/// What was counted of an intake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IntakeCount {
    /// Units.
    pub count: Count,
    /// The month in which the last person has been measured; none if that is after the horizon.
    pub known: Option<u16>,
}

/// People grouped by when they started.
#[derive(Clone, Debug, Default)]
pub struct Intakes {
    /// By rank: the number of the intake; none for people who did not start.
    pub of: Vec<Option<u16>>,
    /// By intake: the day on which nobody more joins it.
    pub closes: Vec<i32>,
}

impl Outcomes {
    /// Sets everything to nought for so many tallies, states and months, keeping the room.
    pub fn reset(&mut self, n_tallies: usize, n_states: usize, n_months: usize) {
        reset_all(&mut self.tallies, n_tallies, n_months);
        reset_all(&mut self.state_days, n_states, n_months);
        reset_all(&mut self.served_in, n_states, n_months);
        for list in [&mut self.served_days, &mut self.hours, &mut self.starts, &mut self.referrals] {
            reset(list, n_months);
        }
        self.rolls.clear();
        self.by_intake.clear();
    }

    /// Adds up tallies that were counted month by month.
    pub fn add_up_tallies(&mut self) {
        for months in &mut self.tallies {
            let mut to_date = Count::ZERO;
            for units in months {
                to_date += *units;
                *units = to_date;
            }
        }
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
