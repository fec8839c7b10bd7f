//! What people score: the true level of a person on a day, and what a reading shows of it.
//!
//! Classical test theory: a reading is the true level and an error, which is independent of the level and of the errors of
//! other readings; the *reliability* is the share of the variance of readings that is variance of true levels. So where
//! the readings of people who come have a standard deviation s and the reliability is r, their true levels differ by
//! s √r, and a reading errs by s √(1 − r), the *standard error of measurement*. F. M. Lord and M. R. Novick, *Statistical
//! Theories of Mental Test Scores* (1968), chapter 3; L. M. Harvill, "Standard Error of Measurement", *Educational
//! Measurement: Issues and Practice* 10 (1991), 33–41. Levels and errors are normal; what would lie beyond an end of the
//! scale stands at that end, a true level and a reading alike.
//!
//! A person has the same true level and the same errors under every option. The base case takes its people in pairs whose
//! levels and errors are each other's opposites, so that what is linear in them has no error at all.

use super::{Acts, Course, Delivered, LEVELS, Luck, Person, Personal, Points, READINGS, Served};
use crate::math;
use crate::model::{EffectSize, InputId, Number, Score, ScoreId, Service, Target};
use crate::random::{Key, unit_open64};
use crate::units::{Period, Span};

/// The scores of people under one service, or under none.
#[derive(Clone, Debug)]
pub struct Scores<'a> {
    personal: Personal<'a>,
    added: Vec<(ScoreId, Added)>,
    fidelity: Option<Points>,
}

/// What an effect of the service adds to a score.
#[derive(Clone, Copy, Debug)]
struct Added {
    /// Points in all.
    points: InputId,
    /// Time from the start of service in which they are gained.
    over: Span,
    acts: Acts,
}

impl<'a> Scores<'a> {
    /// The scores of people whose numbers are read by `personal`.
    #[must_use]
    pub fn new(personal: Personal<'a>, service: Option<&'a Service>) -> Self {
        let works = |service: &&Service| personal.world.value(service.works_here) >= 0.5;
        let effects = service.filter(works).into_iter().flat_map(|service| {
            let added = move |effect: &'a crate::model::Effect| {
                let EffectSize::Adds { points, over } = effect.size else { return Vec::new() };
                let over =
                    over.or(service.length).expect("the reader asks for a time in which points are gained");
                let over = personal.world.span(over);
                let added = Added { points, over, acts: Acts::of(effect, personal.world) };
                let on_score = |target: &Target| match target {
                    Target::Score(score) => Some((*score, added)),
                    Target::Transition(_) | Target::Milestone(_) => None,
                };
                effect.on.iter().filter_map(on_score).collect()
            };
            service.effects.iter().flat_map(added)
        });
        let fidelity = service.and_then(|service| service.fidelity.as_ref());
        Self {
            personal,
            added: effects.collect(),
            fidelity: fidelity.map(|number| Points::of(number, personal.world)),
        }
    }

    /// The true level of a person at the end of a day, within the ends of the scale.
    #[must_use]
    pub fn level(
        &self,
        id: ScoreId,
        person: &Person,
        (course, delivered): (Course, Delivered),
        day: i32,
    ) -> f64 {
        let score = self.score(id);
        let world = self.personal.world;
        let reliability = world.value(score.reliability);
        let start = match &score.start {
            Number::Plain(row) => world.value(*row),
            Number::By(schedule) => {
                let own = schedule.of_name(person.group.index());
                world.value(*own.expect("the reader asks for a level of each group"))
            }
        };
        let apart = world.value(score.spread) * reliability.sqrt();
        let years = f64::from(day - person.referred) / Period::Year.days();
        let usual = start
            + apart * self.normal(self.personal.folk.traits(), LEVELS, id, person, 0)
            + self.personal.value(score.change, person) * years;
        let gained = match (delivered, course) {
            (Delivered::ToThem, Course::Served { start, .. }) if day > start => {
                self.gained(id, person, course, day)
            }
            (Delivered::ToThem | Delivered::ToNobody, _) => 0.0,
        };
        self.on_scale(score, usual + gained)
    }

    /// What a reading on a day shows of a true level. All readings of one day are one, whichever measure looks at it; a
    /// person who starts later under another option errs alike on days that lie as many days after the start.
    #[must_use]
    pub fn reading(&self, id: ScoreId, person: &Person, level: f64, (course, day): (Course, i32)) -> f64 {
        let since = match course {
            Course::Served { start, .. } => start,
            Course::NotStarted => person.referred,
        };
        let score = self.score(id);
        let world = self.personal.world;
        let errs = world.value(score.spread) * (1.0 - world.value(score.reliability)).max(0.0).sqrt();
        let error =
            errs * self.normal(self.personal.folk.readings(), READINGS, id, person, (day - since) as u32);
        let shown = level + error;
        let rounded = score.to_nearest.map_or(shown, |row| {
            let step = world.value(row);
            (shown / step).round() * step
        });
        self.on_scale(score, rounded)
    }

    /// Points that the service has added by the end of a day, to a person who started before it.
    fn gained(&self, id: ScoreId, person: &Person, course: Course, day: i32) -> f64 {
        let served = Served::of(course);
        let calendar = &self.personal.model.calendar;
        let fidelity = self.fidelity.as_ref().map_or(1.0, |points| points.at(f64::from(served.start), 0).0);
        let own = self.added.iter().filter(|(score, _)| *score == id);
        let points = own.map(|(_, added)| {
            let full = calendar.add(served.start, added.over).max(served.start + 1);
            let part =
                f64::from(day.min(served.end).min(full) - served.start) / f64::from(full - served.start);
            // What holds on a day holds from the instant at which it begins.
            let acting = added.acts.at(&served, day - 1);
            self.personal.value(added.points, person) * part * acting.weight * fidelity
        });
        points.sum()
    }

    fn score(&self, id: ScoreId) -> &'a Score {
        &self.personal.model.scores[id.index()]
    }

    fn on_scale(&self, score: &Score, level: f64) -> f64 {
        let world = self.personal.world;
        level.clamp(world.value(score.lowest), world.value(score.highest))
    }

    /// A standard normal number of a person.
    fn normal(
        &self,
        purpose: crate::random::Purpose,
        items: u32,
        id: ScoreId,
        person: &Person,
        index: u32,
    ) -> f64 {
        let item = items + u32::try_from(id.index()).expect("fewer than 2^16 scores");
        let key = self.personal.luck.key(purpose);
        match self.personal.luck {
            Luck::Draw { .. } => normal_of(key, item, person.key, index),
            Luck::Base { .. } if person.key.is_multiple_of(2) => normal_of(key, item, person.key, index),
            Luck::Base { .. } => -normal_of(key, item, person.key - 1, index),
        }
    }
}

fn normal_of(key: Key, item: u32, person: u32, index: u32) -> f64 {
    let [low, high, ..] = key.block(item, person, index);
    math::normal_quantile(unit_open64(low, high))
}
