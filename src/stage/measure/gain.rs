//! Points gained on a score: a reading some time after the clock starts, less the reading on the day on which it does.

use super::follow::{Follow, Reach, View};
use crate::data::Sight;
use crate::model::{Absorbed, Better, ScoreId};
use crate::units::Count;

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
        let on_day = |day: i32| {
            let level = self.scores.level(score, person, course, day);
            match sight {
                Sight::True => level,
                Sight::Recorded => self.scores.reading(score, person, level, (view.course, day)),
            }
        };
        let risen = on_day(day) - on_day(view.from);
        let gained = match model.scores[score.index()].better {
            Better::Higher => risen,
            Better::Lower => -risen,
        };
        Some((day, Count::from_fraction(gained)))
    }
}
