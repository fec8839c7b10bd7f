//! Staff: which posts of a service are filled, and so how many places there are on each day.
//!
//! A post is left at an even rate while it is filled, stands vacant for a fixed time, and is filled again; on the first
//! day as in any other month. So at a rate λ and a time v the share λv / (1 + λv) of posts is vacant on every day
//! (a renewal process that began long ago). Places of a vacant post are not there: nobody starts in them, and who is
//! served there stays. The base case has that share of places, to the nearest whole one, and of posts.

use crate::data::{Luck, Staffing, VACANCIES, World};
use crate::math;
use crate::model::{Capacity, Model, Service, ServiceId, Vacancies};
use crate::random::{Purpose, Stream};
use crate::units::Calendar;

/// From the end of one day to the end of another a post stands vacant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Vacancy {
    left: i32,
    filled: i32,
    how: Begun,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Begun {
    /// Before the programme.
    Before,
    /// In it.
    Within,
}

/// How posts fall vacant in a world, in days.
#[derive(Clone, Copy, Debug)]
struct Turnover {
    /// Rate at which a filled post is left.
    leaving: f64,
    /// How long it then stands vacant.
    vacant_for: f64,
}

impl Turnover {
    fn of(world: &World, vacancies: &Vacancies) -> Self {
        let vacant_for = world.span(vacancies.vacant_for).average_days();
        Self { leaving: world.value(vacancies.turnover), vacant_for }
    }

    /// Share of posts that is vacant on any day.
    fn share(self) -> f64 {
        let vacant = self.leaving * self.vacant_for;
        vacant / (1.0 + vacant)
    }
}

/// The staff of a service in a world.
#[must_use]
pub fn staffing(model: &Model, world: &World, id: ServiceId, luck: Luck) -> Staffing {
    let service = &model.services[id.index()];
    let agreed = places(world, &service.capacity);
    let posts = posts(world, service);
    let all_filled = Staffing {
        agreed,
        places: agreed.map(|places| (0, places)).into_iter().collect(),
        posts: f64::from(posts),
        ..Staffing::default()
    };
    let (Some(vacancies), Some(places)) = (&service.vacancies, agreed) else { return all_filled };
    let turnover = Turnover::of(world, vacancies);
    match luck {
        Luck::Base { .. } => on_average(&model.calendar, turnover, all_filled),
        Luck::Draw { .. } => {
            let horizon = model.calendar.horizon_day();
            let of_post = |post: u32| {
                let item = VACANCIES + u32::try_from(id.index()).expect("fewer than 2^12 services");
                vacancies_of(luck.key(Purpose::Implementation).stream(item, post), turnover, horizon)
            };
            let vacancies: Vec<Vec<Vacancy>> = (0..posts).map(of_post).collect();
            Staffing {
                places: places_by_day(places, &vacancies),
                vacant: vacant_by_month(&model.calendar, &vacancies),
                vacated: vacated_by_month(&model.calendar, &vacancies),
                ..all_filled
            }
        }
    }
}

/// Number of places of a capacity, to the nearest whole one.
fn places(world: &World, capacity: &Capacity) -> Option<usize> {
    match capacity {
        Capacity::Unlimited => None,
        Capacity::Places(row) => Some(world.value(*row).max(0.0).round() as usize),
        Capacity::Teams { teams, per_team } => {
            Some((world.value(*teams) * world.value(*per_team)).max(0.0).round() as usize)
        }
    }
}

/// Number of posts of a service's teams, to the nearest whole one.
fn posts(world: &World, service: &Service) -> u32 {
    let each = service.posts.map_or(1.0, |row| world.value(row));
    (service.teams(|row| world.value(row)) * each).max(0.0).round() as u32
}

/// Every month as the mean of all draws.
fn on_average(calendar: &Calendar, turnover: Turnover, all_filled: Staffing) -> Staffing {
    let n_months = usize::from(calendar.horizon_months()) + 1;
    let filled = 1.0 - turnover.share();
    let on_average = |(day, places): (i32, usize)| (day, (places as f64 * filled).round() as usize);
    let days = |month: u16| match month {
        0 => 0.0,
        month => f64::from(calendar.month_end(month) - calendar.month_end(month - 1)),
    };
    let left_in = |month| all_filled.posts * filled * turnover.leaving * days(month);
    Staffing {
        places: all_filled.places.iter().copied().map(on_average).collect(),
        vacant: vec![all_filled.posts * turnover.share(); n_months],
        vacated: (0..=calendar.horizon_months()).map(left_in).collect(),
        ..all_filled
    }
}

/// The vacancies of a post that begin by the horizon, in order.
fn vacancies_of(mut stream: Stream, turnover: Turnover, horizon: i32) -> Vec<Vacancy> {
    let end_of_day =
        |instant: f64| if instant < f64::from(horizon) { instant.ceil() as i32 } else { horizon };
    let (mut vacancies, mut at) = (Vec::new(), 0.0);
    if stream.unit() < turnover.share() {
        at = stream.unit() * turnover.vacant_for;
        vacancies.push(Vacancy { left: 0, filled: end_of_day(at), how: Begun::Before });
    }
    loop {
        at += -math::ln(stream.unit()) / turnover.leaving;
        if at >= f64::from(horizon) {
            return vacancies;
        }
        let left = end_of_day(at);
        at += turnover.vacant_for;
        vacancies.push(Vacancy { left, filled: end_of_day(at), how: Begun::Within });
    }
}

/// Places from each day on: those of filled posts. All places are spread over the posts, the k-th having what the
/// first k have together, rounded down, less what those before it have.
fn places_by_day(places: usize, vacancies: &[Vec<Vacancy>]) -> Vec<(i32, usize)> {
    let n_posts = vacancies.len().max(1);
    let up_to = |post: usize| places * post / n_posts;
    let mut changes: Vec<(i32, i64)> = Vec::new();
    for (post, of_post) in vacancies.iter().enumerate() {
        let own = i64::try_from(up_to(post + 1) - up_to(post)).expect("places of a post");
        changes.extend(of_post.iter().flat_map(|vacancy| [(vacancy.left, -own), (vacancy.filled, own)]));
    }
    changes.sort_unstable_by_key(|&(day, _)| day);
    let mut now = i64::try_from(places).expect("a number of places");
    let mut by_day: Vec<(i32, usize)> = vec![(0, places)];
    for (day, change) in changes {
        now += change;
        let places = usize::try_from(now.max(0)).expect("not below nought");
        match by_day.last_mut() {
            Some(last) if last.0 == day => last.1 = places,
            _ => by_day.push((day, places)),
        }
    }
    by_day
}

/// Posts vacant, on average over the days of each month.
fn vacant_by_month(calendar: &Calendar, vacancies: &[Vec<Vacancy>]) -> Vec<f64> {
    let mut days = vec![0_i64; usize::from(calendar.horizon_months()) + 1];
    for vacancy in vacancies.iter().flatten().filter(|vacancy| vacancy.filled > vacancy.left) {
        for month in calendar.month_of(vacancy.left + 1)..=calendar.month_of(vacancy.filled) {
            let first = calendar.month_end(month - 1).max(vacancy.left);
            let last = calendar.month_end(month).min(vacancy.filled);
            days[usize::from(month)] += i64::from(last - first);
        }
    }
    let mean = |(month, days): (u16, i64)| match month {
        0 => 0.0,
        month => days as f64 / f64::from(calendar.month_end(month) - calendar.month_end(month - 1)),
    };
    (0..).zip(days).map(mean).collect()
}

/// Posts that fall vacant, by month.
fn vacated_by_month(calendar: &Calendar, vacancies: &[Vec<Vacancy>]) -> Vec<f64> {
    let mut by_month = vec![0.0; usize::from(calendar.horizon_months()) + 1];
    for vacancy in vacancies.iter().flatten().filter(|vacancy| vacancy.how == Begun::Within) {
        by_month[usize::from(calendar.month_of(vacancy.left))] += 1.0;
    }
    by_month
}
