//! A draw's intensities: what each way out costs a clock per day, tabulated once per draw.

use super::race::Races;
use super::table::{Table, line_table};
use crate::data::{Acts, Person, Points, World};
use crate::math;
use crate::model::{
    Axis, EffectSize, From, GroupId, Length, Model, Number, Schedule, Service, Shape, Sojourn, StateKind,
    Target, Transition,
};
use crate::units::{Calendar, Span};

/// All intensities of a draw under one service.
#[derive(Clone, Debug)]
pub struct Pathway<'a> {
    /// Days and months.
    pub calendar: &'a Calendar,
    /// Last day.
    pub horizon: i32,
    /// Ways out by state, in the order listed.
    pub ways: Vec<Vec<usize>>,
    /// Ways open from everywhere, in the order listed.
    pub for_life: Vec<usize>,
    /// By transition.
    pub intensities: Vec<Intensity>,
    /// Whether anybody leaves, by state.
    pub kinds: Vec<StateKind>,
    /// The draw's common shock.
    pub together: f64,
    /// Shape of the gamma of frailty by group; infinite without frailty.
    pub frailty_shape: Vec<f64>,
    fidelity: Fidelity,
    pub(super) races: Races,
}

/// The share of an effect that people get.
#[derive(Clone, Debug)]
enum Fidelity {
    /// The same for all.
    Constant(f64),
    /// By the day on which they start.
    ByStart(Points),
}

impl Fidelity {
    fn of(world: &World, service: Option<&Service>) -> Self {
        match service.and_then(|service| service.fidelity.as_ref()) {
            None => Self::Constant(1.0),
            Some(Number::Plain(row)) => Self::Constant(world.value(*row)),
            Some(number @ Number::By(_)) => Self::ByStart(Points::of(number, world)),
        }
    }
}

/// The intensity of one way out.
#[derive(Clone, Debug)]
pub struct Intensity {
    /// Where it leads.
    pub to: u8,
    /// As usual, before effects.
    pub base: Base,
    /// Effects of the service on it.
    pub pushes: Vec<Push>,
    /// By month: the factor on the intensity as usual where it drifts or wanders; else empty.
    pub trend: Vec<f64>,
}

/// An intensity as usual.
#[derive(Clone, Debug)]
pub enum Base {
    /// The same always, per day.
    Constant(f64),
    /// By group, per day.
    ByGroup(Vec<f64>),
    /// By time in the state.
    InState(Table),
    /// By another clock, per day.
    Clock {
        /// Which.
        axis: Axis,
        /// Its values.
        points: Points,
    },
    /// A fixed spell.
    Exactly(Span),
    /// At an age, days.
    UntilAge(f64),
}

/// An effect on one way out.
#[derive(Clone, Copy, Debug)]
pub struct Push {
    /// How strongly.
    pub size: Sized,
    /// When.
    pub acts: Acts,
    /// The weight at which it acts most of the time, and the factor of a ratio at that weight: worked out once a draw, not
    /// for each way and visit.
    pub most_of_the_time: (f64, f64),
}

impl Push {
    /// With this weight as the one at which it acts most of the time.
    fn weighing(self, weight: f64) -> Self {
        let factor = match self.size {
            Sized::Ratio { log } => math::exp(log * weight),
            Sized::Becomes { .. } => 1.0,
        };
        Self { most_of_the_time: (weight, factor), ..self }
    }

    /// The factor of a ratio at a weight.
    #[must_use]
    pub fn factor(&self, log: f64, weight: f64) -> f64 {
        let (common, factor) = self.most_of_the_time;
        if weight == common { factor } else { math::exp(log * weight) }
    }
}

/// How strongly an effect acts.
#[derive(Clone, Copy, Debug)]
pub enum Sized {
    /// Multiplies the intensity by the exponential of this.
    Ratio {
        /// Logarithm of the hazard ratio.
        log: f64,
    },
    /// Replaces it.
    Becomes {
        /// Per day; of a milestone −ln(1 − p).
        rate: f64,
    },
}

impl<'a> Pathway<'a> {
    /// The intensities of a world; without a service they are as usual.
    #[must_use]
    pub fn new(model: &'a Model, world: &World, service: Option<&Service>) -> Self {
        let to_state =
            |transition: &Transition| u8::try_from(transition.to.index()).expect("fewer than 256 states");
        let mut intensities: Vec<Intensity> = model
            .transitions
            .iter()
            .map(|t| Intensity {
                to: to_state(t),
                base: base(model, world, &t.sojourn),
                pushes: Vec::new(),
                trend: Vec::new(),
            })
            .collect();
        for way in model.counterfactual.iter().flat_map(|moves| &moves.on) {
            intensities[way.index()].trend.clone_from(&world.trend);
        }
        let fidelity = Fidelity::of(world, service);
        if let Some(service) = service {
            for (target, push) in pushed(world, service) {
                let push = match fidelity {
                    Fidelity::Constant(weight) => push.weighing(weight),
                    Fidelity::ByStart(_) => push,
                };
                match target {
                    Target::Transition(way) => intensities[way.index()].pushes.push(push),
                    Target::Milestone(_) | Target::Score(_) => {}
                }
            }
        }
        let ways = |state: usize| {
            let leaves = |t: &Transition| t.from == From::State(crate::model::StateId::new(state));
            (0..model.transitions.len()).filter(|&k| leaves(&model.transitions[k])).collect()
        };
        let ways: Vec<Vec<usize>> = (0..model.states.len()).map(ways).collect();
        let alike = match fidelity {
            Fidelity::Constant(share) => Some(share),
            Fidelity::ByStart(_) => None,
        };
        let horizon = model.calendar.horizon_day();
        let races = Races::new((&ways, &intensities), alike, model.cohort.groups.len(), horizon);
        Self {
            calendar: &model.calendar,
            horizon,
            ways,
            races,
            for_life: (0..model.transitions.len())
                .filter(|&k| model.transitions[k].from == From::Any)
                .collect(),
            intensities,
            kinds: model.states.iter().map(|state| state.kind).collect(),
            together: world.together,
            frailty_shape: model.cohort.groups.iter().map(|g| shape_of(world.value(g.frailty))).collect(),
            fidelity,
        }
    }

    /// Whether people have the same days whatever service they have: no effect acts, no clock counts from a service.
    #[must_use]
    pub fn is_as_usual(&self) -> bool {
        let from_service =
            |base: &Base| matches!(base, Base::Clock { axis: Axis::TimeSinceStart | Axis::TimeSinceEnd, .. });
        self.intensities.iter().all(|way| way.pushes.is_empty() && !from_service(&way.base))
    }

    /// The share of an effect that people get who start on a day.
    #[must_use]
    pub fn fidelity_at(&self, start: i32) -> f64 {
        match &self.fidelity {
            Fidelity::Constant(share) => *share,
            Fidelity::ByStart(points) => points.at(f64::from(start), 0).0,
        }
    }
}

impl Intensity {
    /// The cumulative intensity as usual over the days that a person had already spent in the state when referred.
    #[must_use]
    pub fn before_referral(&self, person: &Person, calendar: &Calendar) -> f64 {
        let (mut sum, mut now) = (0.0, person.referred - person.already);
        while now < person.referred {
            let (factor, until) = self.trend_at(calendar, now);
            let end = until.min(person.referred);
            sum += self.spent_unserved(person, now, end) * factor;
            now = end;
        }
        sum
    }

    /// The same for a clock for life. One that follows its own time begins at referral: nothing of it is spent.
    #[must_use]
    pub fn of_life_before_referral(&self, person: &Person, calendar: &Calendar) -> f64 {
        if matches!(self.base, Base::InState(_)) { 0.0 } else { self.before_referral(person, calendar) }
    }

    /// The factor on the intensity as usual from an instant on, and until when it holds. Before the programme starts it
    /// is 1.
    #[must_use]
    pub fn trend_at(&self, calendar: &Calendar, now: i32) -> (f64, i32) {
        if self.trend.is_empty() {
            return (1.0, i32::MAX);
        }
        if now < 0 {
            return (1.0, 0);
        }
        let month = calendar.month_of(now + 1).min(calendar.horizon_months());
        (self.trend[usize::from(month)], calendar.month_end(month).max(now + 1))
    }

    /// The cumulative intensity between two instants before referral, without its trend.
    fn spent_unserved(&self, person: &Person, from: i32, to: i32) -> f64 {
        let entered = person.referred - person.already;
        match &self.base {
            Base::InState(table) => table.between(f64::from(from - entered), f64::from(to - entered)),
            Base::Clock { axis, points } => clock_unserved(*axis, points, person, from, to),
            base => base.constant(person.group) * f64::from(to - from),
        }
    }
}

fn clock_unserved(axis: Axis, points: &Points, person: &Person, from: i32, to: i32) -> f64 {
    let origin = match axis {
        Axis::Age => person.referred - person.age,
        Axis::TimeSinceReferral => person.referred,
        // Nobody was served before referral.
        Axis::TimeSinceStart | Axis::TimeSinceEnd => i32::MAX,
        _ => 0,
    };
    let (mut sum, mut now) = (0.0, from);
    while now < to {
        let (value, until) = points.at(f64::from(now) - f64::from(origin), origin);
        let end = until.min(to);
        sum += value * f64::from(end - now);
        now = end;
    }
    sum
}

impl Base {
    /// The intensity per day, where it follows no clock; else nought.
    #[must_use]
    pub fn constant(&self, group: GroupId) -> f64 {
        match self {
            Self::Constant(rate) => *rate,
            Self::ByGroup(rates) => rates[group.index()],
            Self::Clock { .. } | Self::InState(_) | Self::Exactly(_) | Self::UntilAge(_) => 0.0,
        }
    }
}

impl super::clock::Spending<'_> {
    /// The day of the programme on which a clock stands at nought.
    #[must_use]
    pub fn origin(&self, axis: Axis) -> i32 {
        match axis {
            Axis::Age => self.person.referred - self.person.age,
            Axis::TimeSinceReferral => self.person.referred,
            Axis::TimeSinceStart => self.served.start,
            Axis::TimeSinceEnd => self.served.end,
            _ => 0,
        }
    }
}

fn base(model: &Model, world: &World, sojourn: &Sojourn) -> Base {
    let horizon = f64::from(model.calendar.horizon_day() + longest_already(model, world));
    match sojourn {
        Sojourn::Rate(Number::Plain(row)) => Base::Constant(world.value(*row)),
        Sojourn::Rate(Number::By(schedule)) => by_schedule(model, world, schedule, horizon),
        Sojourn::Weibull { median, shape } => {
            let (median, shape) = (days(world, *median), world.value(*shape));
            let cumulative = |day: f64| std::f64::consts::LN_2 * math::pow(day / median, shape);
            Base::InState(Table::new(horizon, &[], cumulative))
        }
        Sojourn::LogNormal { median, spread } => {
            let (median, spread) = (days(world, *median), world.value(*spread));
            let cumulative = |day: f64| {
                if day <= 0.0 { 0.0 } else { spent_by_score(math::ln(day / median) / spread) }
            };
            Base::InState(Table::new(horizon, &[], cumulative))
        }
        Sojourn::Exactly(length) => Base::Exactly(world.span(*length)),
        Sojourn::UntilAge(length) => Base::UntilAge(days(world, *length)),
    }
}

/// −ln(1 − Φ(z)), the cumulative hazard of a log-normal time at its score. Far out, where 1 − Φ(z) is too small a
/// number, by Mills' ratio: 1 − Φ(z) ≈ φ(z) / z · (1 − 1/z²), within 3/z⁴.
fn spent_by_score(z: f64) -> f64 {
    if z < 30.0 {
        -math::ln(math::normal_cdf(-z))
    } else {
        z * z / 2.0 + math::ln(z * (2.0 * std::f64::consts::PI).sqrt()) - math::ln_1p(-1.0 / (z * z))
    }
}

/// The longest time that anybody has already spent in a state when referred, days: tables reach beyond it.
fn longest_already(model: &Model, world: &World) -> i32 {
    let already = model.cohort.groups.iter().filter_map(|group| group.time_already);
    already.map(|length| world.whole_days(length)).max().unwrap_or(0)
}

fn by_schedule(model: &Model, world: &World, schedule: &Schedule, horizon: f64) -> Base {
    match schedule.axis {
        Axis::Group => {
            let rate = |place| schedule.of_name(place).map_or(0.0, |&row| world.value(row));
            Base::ByGroup((0..model.cohort.groups.len()).map(rate).collect())
        }
        Axis::TimeInState => {
            let points = Points::of_schedule(schedule, world);
            match points.shape {
                Shape::Steps => Base::InState(Table::steps(&points.points, points.below)),
                Shape::Line => Base::InState(line_table(&points, horizon)),
            }
        }
        axis => Base::Clock { axis, points: Points::of_schedule(schedule, world) },
    }
}

/// What a service changes, and how, in the order of its effects; nothing where it does not work. What it adds to scores
/// moves nobody's days.
pub(super) fn pushed(world: &World, service: &Service) -> Vec<(Target, Push)> {
    if world.value(service.works_here) < 0.5 {
        return Vec::new();
    }
    let pushes = service.effects.iter().flat_map(|effect| {
        effect.on.iter().filter_map(|&target| {
            let size = sized(world, effect.size, target)?;
            let push = Push { size, acts: Acts::of(effect, world), most_of_the_time: (1.0, 1.0) };
            Some((target, push.weighing(1.0)))
        })
    });
    pushes.collect()
}

fn sized(world: &World, size: EffectSize, target: Target) -> Option<Sized> {
    let hazard = |p1: f64, p0: f64| math::ln_1p(-p1) / math::ln_1p(-p0);
    let ratio = match size {
        EffectSize::Becomes(row) => {
            let stated = world.value(row);
            let rate = match target {
                Target::Transition(_) => stated,
                // A chance as what it is on the scale of rates.
                Target::Milestone(_) => -math::ln_1p(-stated),
                Target::Score(_) => return None,
            };
            return Some(Sized::Becomes { rate });
        }
        EffectSize::HazardRatio(row) => world.value(row),
        EffectSize::RiskRatio { ratio, baseline_risk } => {
            let risk = world.value(baseline_risk);
            hazard((risk * world.value(ratio)).min(1.0 - 1e-9), risk)
        }
        EffectSize::OddsRatio { ratio, baseline_risk } => {
            let risk = world.value(baseline_risk);
            let odds = world.value(ratio) * risk / (1.0 - risk);
            hazard(odds / (1.0 + odds), risk)
        }
        EffectSize::Adds { .. } => return None,
    };
    // The smallest positive number stands for nought: its logarithm is finite and its intensity is nil.
    Some(Sized::Ratio { log: math::ln(ratio.max(f64::MIN_POSITIVE)) })
}

fn days(world: &World, length: Length) -> f64 {
    f64::from(world.whole_days(length))
}

/// Shape of a gamma with mean 1 and this coefficient of variation: 1/cv².
fn shape_of(variation: f64) -> f64 {
    if variation > 0.0 { 1.0 / (variation * variation) } else { f64::INFINITY }
}
