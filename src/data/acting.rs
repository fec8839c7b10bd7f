//! When an effect of a service acts on a person: during the service, after it, and how it fades.

use super::{Course, World};
use crate::model::{During, Effect};

/// When a person is served, on the days of the programme.
#[derive(Clone, Copy, Debug)]
pub struct Served {
    /// First instant of service; beyond every horizon where there is none.
    pub start: i32,
    /// Last day of service.
    pub end: i32,
}

impl Served {
    /// The days of a course.
    #[must_use]
    pub fn of(course: Course) -> Self {
        match course {
            Course::NotStarted => Self { start: i32::MAX, end: i32::MAX },
            Course::Served { start, end, .. } => Self { start, end },
        }
    }
}

/// When an effect acts, in a world.
#[derive(Clone, Copy, Debug)]
pub struct Acts {
    /// When.
    pub during: During,
    /// Days of full effect after the end; none is for ever.
    pub lasts: Option<i32>,
    /// Days of fading after that; none is at once.
    pub fades: Option<i32>,
}

/// How strongly an effect acts from an instant on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Acting {
    /// How much of it acts on the first day, 0 to 1.
    pub weight: f64,
    /// What is lost of that with each further day.
    pub falls: f64,
    /// Until when the weight holds or falls so.
    pub until: i32,
}

impl Acting {
    fn holds(weight: f64, until: i32) -> Self {
        Self { weight, falls: 0.0, until }
    }
}

impl Acts {
    /// When an effect acts.
    #[must_use]
    pub fn of(effect: &Effect, world: &World) -> Self {
        Self {
            during: effect.during,
            lasts: effect.lasts.map(|length| world.whole_days(length)),
            fades: effect.fades.map(|length| world.whole_days(length)),
        }
    }

    /// Whether it acts with full strength from the start of the service on, for ever.
    #[must_use]
    pub fn for_ever(&self) -> bool {
        self.during == During::Both && self.lasts.is_none() && self.fades.is_none()
    }

    /// How much of the effect acts from `now` on. Nobody is served before `now`.
    #[must_use]
    pub fn at(&self, served: &Served, now: i32) -> Acting {
        let end = served.end;
        if now < end {
            let acts = !matches!(self.during, During::After);
            return Acting::holds(if acts { 1.0 } else { 0.0 }, end);
        }
        if matches!(self.during, During::Service) {
            return self.faded(end, now);
        }
        // Without `lasts` an effect is for ever, unless the file says that it fades: then from the end of service on.
        let lasts = match (self.lasts, self.fades) {
            (Some(lasts), _) => lasts,
            (None, Some(_)) => 0,
            (None, None) => return Acting::holds(1.0, i32::MAX),
        };
        let until = end.saturating_add(lasts);
        if now < until { Acting::holds(1.0, until) } else { self.faded(until, now) }
    }

    /// An effect on its way back to nil, in a straight line (of a ratio on the log scale); each day has the weight of its
    /// middle.
    fn faded(&self, from: i32, now: i32) -> Acting {
        let fades = self.fades.unwrap_or(0);
        if now - from >= fades {
            return Acting::holds(0.0, i32::MAX);
        }
        let (passed, length) = (f64::from(now - from) + 0.5, f64::from(fades));
        Acting { weight: 1.0 - passed / length, falls: 1.0 / length, until: from + fades }
    }
}
