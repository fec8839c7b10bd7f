//! A draw's world: one value for every row of the input table, and what follows from them for the whole draw.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::model::{
    Axis, IndexId, Indexed, InputId, Inputs, Layered, Length, LengthUnit, Number, Reading, Schedule,
};
use crate::units::{Count, Money, Share, Span};

/// One simulated state of what is not known.
#[derive(Clone, Debug, Default)]
pub struct World {
    /// Values inside (see [`crate::model::Unit::inside`]), by row.
    values: Vec<f64>,
    /// Ratios as written, for rows that are certain fractions.
    pub exact: Vec<Option<Share>>,
    /// Price levels relative to the price base, by index and month.
    pub levels: Vec<Vec<f64>>,
    /// The draw-level shock on all intensities, mean 1.
    pub together: f64,
    /// The draw-level shock on arrivals, mean 1.
    pub arrivals: f64,
    /// By month: the factor on the rates that drift or wander; empty where none does.
    pub trend: Vec<f64>,
    /// By the rate of a termination by chance: what its clock has to spend, exponential with mean 1. In the base case there are
    /// none: nothing ends by chance.
    pub clocks: Vec<(InputId, f64)>,
    watch: Watch,
}

/// Which rows have been read; none where nobody watches. What is copied is not watched.
#[derive(Debug, Default)]
struct Watch(Option<Box<[AtomicBool]>>);

impl Clone for Watch {
    fn clone(&self) -> Self {
        Self(None)
    }
}

#[cold]
fn note_in(notes: &[AtomicBool], row: InputId) {
    notes[row.index()].store(true, Ordering::Relaxed);
}

/// The rows of a world that were read, with what stood in them.
#[derive(Clone, Debug, Default)]
pub struct Readings {
    rows: Vec<(InputId, f64, Option<Share>)>,
}

impl Readings {
    /// Whether whoever read this would have read the same in another world.
    #[must_use]
    pub fn hold_in(&self, world: &World) -> bool {
        let stands = |&(row, value, exact): &(InputId, f64, Option<Share>)| {
            world.values[row.index()].to_bits() == value.to_bits() && world.exact[row.index()] == exact
        };
        self.rows.iter().all(stands)
    }
}

impl World {
    /// The value of a row.
    #[must_use]
    #[inline]
    pub fn value(&self, row: InputId) -> f64 {
        self.note(row);
        self.values[row.index()]
    }

    /// What the clock of a termination by chance has to spend, given the row of its rate. Decisions read it, lives do not.
    #[must_use]
    pub fn clock(&self, rate: InputId) -> Option<f64> {
        self.clocks.iter().find(|(row, _)| *row == rate).map(|&(_, budget)| budget)
    }

    /// Gives a row a value.
    pub fn set(&mut self, row: InputId, value: f64) {
        self.values[row.index()] = value;
    }

    /// The same world, which from now on notes which rows are read.
    #[must_use]
    pub fn watched(mut self) -> Self {
        self.watch = Watch(Some(self.values.iter().map(|_| AtomicBool::new(false)).collect()));
        self
    }

    /// Notes nothing of what was read so far.
    pub fn forget_readings(&self) {
        self.watch.0.iter().flatten().for_each(|note| note.store(false, Ordering::Relaxed));
    }

    /// What was read since it was watched, or since readings were forgotten.
    #[must_use]
    pub fn readings(&self) -> Readings {
        let noted = self.watch.0.iter().flatten().enumerate();
        let read = noted.filter(|(_, note)| note.load(Ordering::Relaxed));
        let rows = read.map(|(row, _)| (InputId::new(row), self.values[row], self.exact[row]));
        Readings { rows: rows.collect() }
    }

    /// Whether everything but the values of rows is as in another world: price levels, and shocks.
    #[must_use]
    pub fn moves_as(&self, other: &Self) -> bool {
        self.levels == other.levels
            && self.together == other.together
            && self.arrivals == other.arrivals
            && self.trend == other.trend
    }

    /// Hardly ever does anybody watch: what noting takes stands apart, so that values are still read in place.
    #[inline]
    fn note(&self, row: InputId) {
        if let Some(notes) = &self.watch.0 {
            note_in(notes, row);
        }
    }

    /// The value of a row that is an amount.
    #[must_use]
    #[inline]
    pub fn money(&self, row: InputId) -> Money {
        Money::from_pence(self.value(row) as i64)
    }

    /// The value of a row that is a share: as written, else to parts per million.
    #[must_use]
    #[inline]
    pub fn share(&self, row: InputId) -> Share {
        self.note(row);
        self.exact[row.index()].unwrap_or_else(|| Share::from_fraction(self.value(row)))
    }

    /// The value of a row that is a number of units or people.
    #[must_use]
    #[inline]
    pub fn count(&self, row: InputId) -> Count {
        Count::from_fraction(self.value(row))
    }

    /// A length of time.
    #[must_use]
    pub fn span(&self, length: Length) -> Span {
        match length.counted_in {
            LengthUnit::Days => Span::Days(self.value(length.input)),
            LengthUnit::Months => Span::Months(self.value(length.input)),
        }
    }

    /// A length of time in whole days, its months of average length.
    #[must_use]
    pub fn whole_days(&self, length: Length) -> i32 {
        self.span(length).average_days().round() as i32
    }

    /// A number at the x of its axis.
    #[must_use]
    pub fn number(&self, number: &Number, x: impl FnOnce(&Schedule) -> f64) -> f64 {
        match number {
            Number::Plain(row) => self.value(*row),
            Number::By(schedule) => schedule.at(x(schedule), |row| self.value(row)),
        }
    }

    /// A number on what is known of each axis; none where it follows what is not known.
    #[must_use]
    pub fn known(&self, number: &Number, x: impl Fn(Axis) -> Option<f64>) -> Option<f64> {
        match number {
            Number::Plain(row) => Some(self.value(*row)),
            Number::By(schedule) => Some(schedule.at(x(schedule.axis)?, |row| self.value(row))),
        }
    }

    /// A number that may follow one thing inside another, on what is known of each.
    #[must_use]
    pub fn layered(&self, number: &Layered, x: impl Fn(Axis) -> Option<f64>) -> Option<f64> {
        let schedule = match number {
            Layered::Single(number) => return self.known(number, x),
            Layered::Within(schedule) => schedule,
        };
        match schedule.read(x(schedule.axis)?) {
            Reading::Nought => Some(0.0),
            Reading::Value(number) => self.known(number, x),
            Reading::Between { low, high, part } => {
                let (low, high) = (self.known(low, &x)?, self.known(high, &x)?);
                Some(low + (high - low) * part)
            }
        }
    }

    /// The factor on an amount that falls in a month: price level over price base, on the first day of the month
    /// (the instant at which a month ends belongs to the next one, and in December to the next year).
    #[must_use]
    pub fn price_level(&self, indexed: Indexed, month: u16) -> f64 {
        match indexed {
            Indexed::Fixed => 1.0,
            Indexed::Index(index) => self.level(index, month.saturating_sub(1)),
            Indexed::Growth(row) => {
                (1..=month.saturating_sub(1) / 12).fold(1.0, |level, _| level * (1.0 + self.value(row)))
            }
        }
    }

    /// The level of an index at the instant at which a month ends, relative to the price base.
    #[must_use]
    pub fn level(&self, index: IndexId, month: u16) -> f64 {
        self.levels[index.index()][month as usize]
    }

    /// A table with these values.
    #[must_use]
    pub fn of(inputs: &Inputs, values: &[f64]) -> Self {
        Self {
            values: values.to_vec(),
            exact: inputs.rows().map(|(_, row)| row.exact).collect(),
            levels: Vec::new(),
            together: 1.0,
            arrivals: 1.0,
            trend: Vec::new(),
            clocks: Vec::new(),
            watch: Watch::default(),
        }
    }
}
