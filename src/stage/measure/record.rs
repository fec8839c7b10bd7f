//! What the contract's data show of a person: some units are missed, and some people without one are shown with one.
//! How readings of a score err is in `gain`.

use super::follow::{Follow, Measured, View};
use crate::data::{Luck, RECORDS, Sight, Tally};
use crate::model::{Counts, Misreading};
use crate::random::Purpose;
use crate::units::Count;

impl<'a> Follow<'a> {
    /// The units of a person as a tally sees them: as they are, or as the data show them.
    pub(super) fn seen_units(&self, tally: Tally, view: &View<'a>, on: &mut dyn FnMut(i32, Count)) {
        let (terms, _) = self.person_measure(tally.measure);
        if let Counts::Amount { amount, on: of } = terms.counts {
            let of = Tally { measure: of, ..tally };
            return self.seen_units(of, view, &mut |day, units| {
                on(day, self.own_amount(amount, view.rank, units));
            });
        }
        match (tally.sight, terms.error) {
            (Sight::Recorded, Some(error)) => self.recorded_units(tally, view, error, on),
            (Sight::Recorded, None) | (Sight::True, _) => self.units(tally.measure, tally.sight, view, on),
        }
    }

    /// Each unit is missed with its chance; who has none is shown with one, on the day of measurement, with the other.
    /// The base case takes the expectation.
    fn recorded_units(
        &self,
        tally: Tally,
        view: &View<'a>,
        error: Misreading,
        on: &mut dyn FnMut(i32, Count),
    ) {
        let world = self.counting.world;
        let (missed, falsely) = (world.value(error.missed), world.value(error.false_units));
        let key = self.counting.pool.people[view.rank].key;
        let item = RECORDS + u32::try_from(tally.measure.index()).expect("fewer than 2^32 measures");
        let mut stream = self.counting.luck.key(Purpose::Measurement).stream(item, key);
        let shown_falsely = stream.unit() < falsely;
        let mut has_none = true;
        self.units(tally.measure, tally.sight, view, &mut |day, quantity| {
            has_none = false;
            match self.counting.luck {
                Luck::Draw { .. } if stream.unit() >= missed => on(day, quantity),
                Luck::Draw { .. } => {}
                Luck::Base { .. } => on(day, Count::from_fraction(quantity.to_f64() * (1.0 - missed))),
            }
        });
        if let (true, Measured::On(day)) = (has_none, self.measured(tally.measure, view)) {
            match self.counting.luck {
                Luck::Draw { .. } if shown_falsely => on(day, Count::ONE),
                Luck::Draw { .. } => {}
                Luck::Base { .. } => on(day, Count::from_fraction(falsely)),
            }
        }
    }
}
