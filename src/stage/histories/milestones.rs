//! Which milestones people reach, and when.
//!
//! A milestone is asked on a day that the person's own life gives, and reached a fixed time later or not at all: one
//! uniform number for each person, milestone and time of asking, the same under every option, is held against the
//! chance. An effect multiplies −ln(1 − p), so that at a hazard ratio r the chance becomes 1 − (1 − p)^r; what counts is
//! how much of it acts on the day of asking. What is certain stays certain. Frailty and the shock that a draw shares are
//! on rates, not on chances.

use super::clock::between;
use super::intensity::{Push, Sized, pushed};
use crate::data::{
    Course, Delivered, Histories, Luck, MILESTONES, Person, Personal, Points, Pool, Reached, Served, Spell,
    World,
};
use crate::math;
use crate::model::{Given, Milestone, MilestoneId, Model, Number, Service, StateId, StateKind, Target};
use crate::random::{Key, unit_open64};

/// All milestones of a draw under one service.
#[derive(Clone, Debug)]
pub struct Milestones<'a> {
    model: &'a Model,
    /// By milestone.
    asked: Vec<Asked>,
    /// Each after the one that it is given.
    order: Vec<MilestoneId>,
    fidelity: Option<Points>,
}

/// A milestone in a world.
#[derive(Clone, Debug)]
struct Asked {
    /// −ln(1 − p) as usual, by group.
    usual: Vec<f64>,
    /// Effects of the service on it.
    pushes: Vec<Push>,
}

/// One person whose milestones are asked.
struct Life<'a> {
    person: &'a Person,
    personal: &'a Personal<'a>,
    course: Course,
    served: Served,
    delivered: Delivered,
    spells: &'a [Spell],
    /// Nothing is reached on this day or after it.
    over: i32,
}

impl<'a> Milestones<'a> {
    /// The milestones of a world; without a service their chances are as usual.
    #[must_use]
    pub fn new(model: &'a Model, world: &World, service: Option<&Service>) -> Self {
        let usual =
            |milestone: &Milestone| Asked { usual: hazards(model, world, milestone), pushes: Vec::new() };
        let mut asked: Vec<Asked> = model.milestones.iter().map(usual).collect();
        if let Some(service) = service {
            for (target, push) in pushed(world, service) {
                if let Target::Milestone(milestone) = target {
                    asked[milestone.index()].pushes.push(push);
                }
            }
        }
        let fidelity = service.and_then(|service| service.fidelity.as_ref());
        let fidelity = fidelity.map(|number| Points::of(number, world));
        Self { model, asked, order: order(&model.milestones), fidelity }
    }

    /// What each person of a pool reaches; nothing is kept where the scenario has no milestones.
    #[must_use]
    pub fn reached(
        &self,
        luck: Luck,
        personal: &Personal<'_>,
        pool: &Pool,
        courses: &[Course],
        (histories, delivered): (&Histories, Delivered),
    ) -> Reached {
        let mut reached = Reached::default();
        if self.asked.is_empty() {
            return reached;
        }
        let key = luck.key(personal.folk.chance());
        let mut first = vec![None; self.asked.len()];
        for (rank, (person, &course)) in pool.people.iter().zip(courses).enumerate() {
            let spells = histories.of(rank);
            let served = Served::of(course);
            let over = self.over(spells);
            let life = Life { person, personal, course, served, delivered, spells, over };
            for &milestone in &self.order {
                first[milestone.index()] = self.reach(key, milestone, &life, &first, &mut reached);
            }
            reached.close();
        }
        reached
    }

    /// Writes the days on which a person reaches a milestone, and returns the first.
    fn reach(
        &self,
        key: Key,
        milestone: MilestoneId,
        life: &Life<'_>,
        first: &[Option<i32>],
        reached: &mut Reached,
    ) -> Option<i32> {
        let terms = &self.model.milestones[milestone.index()];
        let calendar = &self.model.calendar;
        let item = MILESTONES + u32::try_from(milestone.index()).expect("fewer than 2^16 milestones");
        let mut asked = life.asked_on(terms.given, first)?;
        let mut first_day = None;
        for time in 0.. {
            let [low, high, ..] = key.block(item, life.person.key, time);
            if unit_open64(low, high) >= self.chance(milestone, life, asked) {
                break;
            }
            let day = calendar.add(asked, life.personal.span(terms.after, life.person));
            if day >= life.over {
                break;
            }
            reached.push(milestone, day);
            first_day.get_or_insert(day);
            let Some(again) = terms.again_after else { break };
            asked = calendar.add(day, life.personal.span(again, life.person)).max(day + 1);
        }
        first_day
    }

    /// The chance that a person who is asked on a day reaches a milestone.
    fn chance(&self, milestone: MilestoneId, life: &Life<'_>, day: i32) -> f64 {
        let asked = &self.asked[milestone.index()];
        let usual = asked.usual[life.person.group.index()];
        let (mut hazard, mut factor) = (usual, 1.0);
        if day >= life.served.start {
            let fidelity =
                self.fidelity.as_ref().map_or(1.0, |points| points.at(f64::from(life.served.start), 0).0);
            for push in &asked.pushes {
                let weight = push.acts.at(&life.served, day).weight * fidelity;
                if weight <= 0.0 {
                    continue;
                }
                match push.size {
                    Sized::Ratio { log } => factor *= push.factor(log, weight),
                    Sized::Becomes { rate } => hazard = between(usual, rate, weight),
                }
            }
        }
        if hazard == f64::INFINITY { 1.0 } else { -math::exp_m1(-hazard * factor) }
    }

    /// The day from which on a person reaches nothing: that of a state that nobody leaves, or the one after the horizon.
    fn over(&self, spells: &[Spell]) -> i32 {
        let last = spells.last().expect("a history has at least one spell");
        match self.model.states[usize::from(last.state)].kind {
            StateKind::Absorbing => last.from,
            StateKind::Passing => self.model.calendar.horizon_day() + 1,
        }
    }
}

impl Life<'_> {
    /// The day on which a milestone is first asked.
    fn asked_on(&self, given: Given, first: &[Option<i32>]) -> Option<i32> {
        let start = match self.course {
            Course::Served { start, .. } => Some(start),
            Course::NotStarted => None,
        };
        match given {
            Given::Start => start,
            Given::Milestone(other) => first[other.index()],
            Given::State(state) => self.first_in(state, start?),
            Given::Event(event) => self.course.event(event, self.person.referred, self.delivered),
        }
    }

    /// The first day from `start` on on which the person is in a state.
    fn first_in(&self, state: StateId, start: i32) -> Option<i32> {
        let ends = self.spells.iter().skip(1).map(|spell| spell.from).chain(std::iter::once(i32::MAX));
        let mut stays = self.spells.iter().zip(ends);
        let found = stays.find(|(spell, end)| usize::from(spell.state) == state.index() && *end > start);
        found.map(|(spell, _)| spell.from.max(start))
    }
}

/// −ln(1 − p) of a chance as usual, by group; infinite where it is certain.
fn hazards(model: &Model, world: &World, milestone: &Milestone) -> Vec<f64> {
    let chance = |group: usize| match &milestone.chance {
        Number::Plain(row) => world.value(*row),
        Number::By(schedule) => schedule.of_name(group).map_or(0.0, |&row| world.value(row)),
    };
    (0..model.cohort.groups.len()).map(|group| -math::ln_1p(-chance(group))).collect()
}

/// The milestones in an order in which each comes after the one that it is given.
fn order(milestones: &[Milestone]) -> Vec<MilestoneId> {
    let mut order: Vec<MilestoneId> = Vec::new();
    while order.len() < milestones.len() {
        let before = order.len();
        for id in (0..milestones.len()).map(MilestoneId::new) {
            let is_ready = match milestones[id.index()].given {
                Given::Milestone(other) => order.contains(&other),
                Given::Start | Given::State(_) | Given::Event(_) => true,
            };
            if is_ready && !order.contains(&id) {
                order.push(id);
            }
        }
        assert!(order.len() > before, "no milestone is given itself");
    }
    order
}
