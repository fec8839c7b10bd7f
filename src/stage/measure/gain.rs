//! Points gained on a score: a reading some time after the clock starts, less the reading on the day on which it does.

use super::follow::{Follow, Reach, View};
use crate::data::{Occasion, Sight, World};
use crate::model::{Absorbed, Better, CountedFrom, Counts, PersonMeasure, ScoreId};
use crate::units::Count;

/// The two occasions on which a score is read for a gain. They key the errors of the readings by what the clock starts
/// with and by the time since then: two measures that look at one reading see the same, and a person who starts later
/// under another option errs alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Occasions {
    first: Occasion,
    second: Occasion,
}

/// The occasions of a measure; none where it reads no score.
pub(super) fn occasions(world: &World, measure: &PersonMeasure) -> Option<Occasions> {
    let Counts::GainOn { at, .. } = measure.counts else { return None };
    let narrow = |place: usize| u32::try_from(place).expect("fewer than 2^15 measures");
    let from = match measure.from {
        CountedFrom::Referral => 0,
        CountedFrom::Start => 1,
        CountedFrom::Completion => 2,
        CountedFrom::Entry => 3,
        CountedFrom::Unit(other) => 4 + narrow(other.index()),
    };
    let days = u32::try_from(world.whole_days(at)).expect("a time after the clock starts");
    Some(Occasions { first: Occasion(from << 16), second: Occasion(from << 16 | days) })
}

impl<'a> Follow<'a> {
    /// The day of the second reading and the points gained by then, as they are or as readings show them; none for who
    /// has reached an end by that day.
    pub(super) fn gain(
        &self,
        score: ScoreId,
        reach: &Reach,
        sight: Sight,
        view: &View<'a>,
    ) -> Option<(i32, Count)> {
        let model = self.counting.model;
        let due = model.calendar.add(view.from, reach.length);
        let day = match view.absorbed {
            Some((gone, Absorbed::WindowEnds)) => due.min(gone.max(view.from)),
            Some((gone, Absorbed::Failure | Absorbed::Excluded | Absorbed::Success)) if gone <= due => {
                return None;
            }
            Some((_, Absorbed::Failure | Absorbed::Excluded | Absorbed::Success)) | None => due,
        };
        if day > view.horizon {
            return None;
        }
        let person = &self.counting.pool.people[view.rank];
        let course = (view.course, self.delivered);
        let occasions = reach.occasions.expect("a gain is read on two occasions");
        let on_day = |day: i32, occasion: Occasion| {
            let level = self.scores.level(score, person, course, day);
            match sight {
                Sight::True => level,
                Sight::Recorded => self.scores.reading(score, person, level, occasion),
            }
        };
        let risen = on_day(day, occasions.second) - on_day(view.from, occasions.first);
        let gained = match model.scores[score.index()].better {
            Better::Higher => risen,
            Better::Lower => -risen,
        };
        Some((day, Count::from_fraction(gained)))
    }
}
