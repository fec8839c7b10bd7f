//! Person-days by month: two sums of whole numbers, however long people stay.

use crate::data::Monthly;
use crate::units::{Calendar, Count};

/// Room for counts of days by month, kept from draw to draw.
#[derive(Clone, Debug, Default)]
pub struct Days {
    lists: Vec<Changes>,
    by_state: Vec<Change>,
}

impl Days {
    /// So many empty counts.
    pub(super) fn lists(&mut self, n: usize, calendar: &Calendar) -> &mut [Changes] {
        if self.lists.len() < n {
            self.lists.resize_with(n, Changes::default);
        }
        let lists = &mut self.lists[..n];
        lists.iter_mut().for_each(|list| list.reset(calendar));
        lists
    }

    /// An empty count for each state: those of a month next to each other, as who leaves a state enters another.
    pub(super) fn by_state(&mut self, n_states: usize, calendar: &Calendar) -> &mut [Change] {
        self.by_state.clear();
        self.by_state.resize((usize::from(calendar.horizon_months()) + 1) * n_states, Change::default());
        &mut self.by_state
    }

    /// One empty count.
    pub(super) fn list(&mut self, calendar: &Calendar) -> &mut Changes {
        &mut self.lists(1, calendar)[0]
    }
}

/// A count of days by month.
///
/// A change of the number of people is a part of the month in which it happens and a level from the next month on: two
/// sums of whole numbers, however long people stay.
#[derive(Clone, Debug, Default)]
pub(super) struct Changes {
    months: Vec<Change>,
    /// Where anything has changed since all was nought.
    changed: Changed,
}

/// What changes in a month.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Change {
    /// Person-days of the month itself.
    part: i64,
    /// People from the next month on.
    level: i64,
}

/// Whether a count of days has changed: most tallies count no days, and cost nothing then.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Changed {
    #[default]
    Never,
    AtSomeTime,
}

impl Changes {
    fn reset(&mut self, calendar: &Calendar) {
        let n_months = usize::from(calendar.horizon_months()) + 1;
        if self.changed == Changed::Never && self.months.len() == n_months {
            return;
        }
        self.changed = Changed::Never;
        self.months.clear();
        self.months.resize(n_months, Change::default());
    }

    /// Adds a weight to each day in (from, to], within the horizon.
    #[inline]
    pub(super) fn add(&mut self, calendar: &Calendar, from: i32, to: i32, weight: Count) {
        self.change(Turn::after(from, calendar), weight);
        self.change(Turn::after(to, calendar), -weight);
    }

    /// Adds a weight to each day after an instant.
    #[inline]
    pub(super) fn change(&mut self, turn: Turn, weight: Count) {
        self.changed = Changed::AtSomeTime;
        self.months[turn.month].add(turn, weight);
    }

    pub(super) fn add_to(&self, calendar: &Calendar, months: &mut Monthly) {
        if self.changed == Changed::Never {
            return;
        }
        add_up(calendar, self.months.iter(), months);
    }
}

impl Change {
    /// Adds a weight from an instant of the month on.
    #[inline]
    pub(super) fn add(&mut self, turn: Turn, weight: Count) {
        self.part += weight.steps() * turn.left;
        self.level += weight.steps();
    }
}

/// Adds what changes in each month to the days of the months after the start.
pub(super) fn add_up<'c>(
    calendar: &Calendar,
    changes: impl Iterator<Item = &'c Change>,
    months: &mut Monthly,
) {
    let mut level = 0;
    for ((month, change), total) in (0_u16..).zip(changes).zip(months) {
        if month > 0 {
            let length = calendar.month_end(month) - calendar.month_end(month - 1);
            *total += Count::from_steps(change.part + level * i64::from(length));
        }
        level += change.level;
    }
}

/// An instant at which a count changes: its month, and the days that are left of it.
#[derive(Clone, Copy)]
pub(super) struct Turn {
    pub(super) month: usize,
    left: i64,
}

impl Turn {
    #[inline]
    pub(super) fn after(day: i32, calendar: &Calendar) -> Self {
        let (month, left) = calendar.month_and_rest(day);
        Self { month: usize::from(month), left: i64::from(left) }
    }
}
