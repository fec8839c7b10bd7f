//! The people of a draw, as usual and as the queue serves them.

use crate::data::{CareCost, Course, Histories, Monthly, Pool};
use crate::stage::deliver::Participants;
use crate::stage::histories::{Clocks, Simulator};

/// The pool as usual: the same under every option.
pub(super) struct Usual {
    pub(super) histories: Histories,
    pub(super) clocks: Clocks,
    /// By rank: the day on which a person reaches a state that nobody leaves.
    pub(super) gone: Vec<i32>,
    /// By state and month.
    pub(super) state_days: Vec<Monthly>,
    pub(super) care: CareCost,
}

/// The people of a draw, simulated as the queue asks for them.
pub(super) struct People<'a> {
    pub(super) pool: &'a Pool,
    pub(super) simulator: Simulator<'a>,
    /// The same people unserved, under the luck of the option.
    pub(super) usual: &'a Usual,
    pub(super) days: DaysServed,
    pub(super) histories: Histories,
}

/// The days of people who are served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DaysServed {
    /// To be simulated.
    Own,
    /// Those they have as usual.
    AsUsual,
}

impl Participants for People<'_> {
    fn gone_by(&self, rank: u32) -> i32 {
        self.usual.gone[rank as usize]
    }

    fn serve(&mut self, rank: u32, course: Course) -> i32 {
        if self.days == DaysServed::AsUsual {
            self.histories.copy(self.usual.histories.of(rank as usize));
            return self.gone_by(rank);
        }
        let (person, known) = (&self.pool.people[rank as usize], self.usual.clocks.of(rank));
        self.simulator.write_served(person, course, known, &mut self.histories)
    }

    fn pass(&mut self, rank: u32) {
        self.histories.copy(self.usual.histories.of(rank as usize));
    }
}
