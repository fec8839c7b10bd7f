//! What people live through under a service: simulated and counted once for all options of a draw that have the service
//! in common. Contracts and capital change nobody's days but by closing the service.

use std::sync::Arc;

use super::play::Play;
use super::served::{DaysServed, People, Usual};
use crate::data::{
    CareCost, Closing, Course, Delivered, Folk, Histories, Luck, Monthly, Outcomes, Personal, Reached,
    Readings, Staffing, Teams,
};
use crate::model::{OptionId, Service, ServiceId};
use crate::random::Purpose;
use crate::stage::deliver::{Queue, Terms};
use crate::stage::histories::{Milestones, Pathway, Simulator};
use crate::stage::measure::{Counting, Days, Lives, intakes};
use crate::stage::{staff, value};

/// What people live through under a service, or without one.
#[derive(Clone, Debug)]
pub struct Lived {
    /// What each person had of the service.
    pub courses: Vec<Course>,
    /// Each person's spells.
    pub histories: Histories,
    /// The staff of the service; none without one.
    pub(super) staffing: Option<Staffing>,
    /// What was counted.
    pub(super) counted: Counted,
    /// What care costs.
    pub(super) care: CareCost,
}

impl Lived {
    /// Person-days by state and month.
    #[must_use]
    pub fn state_days(&self) -> &[Monthly] {
        &self.counted.own.state_days
    }

    /// What care costs.
    #[must_use]
    pub fn care(&self) -> &CareCost {
        &self.care
    }

    /// The milestones that each person reached.
    #[must_use]
    pub fn reached(&self) -> &Reached {
        &self.counted.reached
    }
}

/// The lives of a draw, as far as they are known.
#[derive(Default)]
pub(super) struct KnownLives {
    known: Vec<(Under, Arc<Lived>)>,
    pub(super) days: Days,
    /// Those of plans that were played before; none where nobody else plays the draw.
    pub(super) shared: Option<Vec<SharedLife>>,
}

/// A life that was lived in the world of another plan.
#[derive(Clone)]
pub(super) struct SharedLife {
    under: Under,
    /// What it rests on in that world.
    rests_on: Readings,
    lived: Arc<Lived>,
    /// How many plans had it.
    n_plans: u32,
}

impl SharedLife {
    pub(super) fn is_shared(&self) -> bool {
        self.n_plans > 1
    }
}

/// On what lives depend within a draw.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Under {
    service: Option<ServiceId>,
    closing: Option<Closing>,
    luck: Luck,
}

/// What was counted of an option's people and of those they are compared with.
#[derive(Clone, Debug, Default)]
pub(super) struct Counted {
    pub(super) own: Outcomes,
    pub(super) usual: Outcomes,
    /// By baseline; none where a baseline has no control people.
    pub(super) controls: Vec<Option<Outcomes>>,
    reached: Reached,
    pub(super) teams: Teams,
}

impl Play<'_, '_> {
    /// What people live through under an option's service, which may close before its time.
    pub(super) fn lived(
        &self,
        id: OptionId,
        closing: Option<Closing>,
        usual: &Usual,
        lives: &mut KnownLives,
    ) -> Arc<Lived> {
        let service = self.plan.model.options[id.index()].service;
        let under = Under { service, closing, luck: self.luck_of(id) };
        if let Some((_, lived)) = lives.known.iter().find(|(known, _)| *known == under) {
            return Arc::clone(lived);
        }
        let lived = self.live_or_share(id, under, usual, lives);
        lives.known.push((under, Arc::clone(&lived)));
        lived
    }

    fn live_or_share(&self, id: OptionId, under: Under, usual: &Usual, lives: &mut KnownLives) -> Arc<Lived> {
        let mut live = || Arc::new(self.live(id, under.closing, usual, &mut lives.days));
        let Some(shared) = &mut lives.shared else { return live() };
        let is_it = |known: &&mut SharedLife| known.under == under && known.rests_on.hold_in(&self.world);
        if let Some(known) = shared.iter_mut().find(is_it) {
            known.n_plans += 1;
            return Arc::clone(&known.lived);
        }
        self.world.forget_readings();
        let lived = live();
        let rests_on = self.world.readings();
        shared.push(SharedLife { under, rests_on, lived: Arc::clone(&lived), n_plans: 1 });
        lived
    }

    fn live(&self, id: OptionId, closing: Option<Closing>, usual: &Usual, days: &mut Days) -> Lived {
        let (model, world) = (&self.plan.of_lives, &self.world);
        let own = model.options[id.index()].service;
        let service = own.map(|service| &model.services[service.index()]);
        let staffing = own.map(|service| staff::staffing(model, world, service, self.luck_of(id)));
        let served = service.zip(staffing.as_ref());
        let (courses, histories) = self.deliver(id, served, usual, days, closing.as_ref());
        let counted = self.count(id, (service, closing), usual, (&courses, &histories), days);
        let care = value::care_cost(model, world, &counted.own.state_days);
        Lived { courses, histories, staffing, counted, care }
    }

    fn deliver(
        &self,
        id: OptionId,
        served: Option<(&Service, &Staffing)>,
        usual: &Usual,
        days: &mut Days,
        closing: Option<&Closing>,
    ) -> (Vec<Course>, Histories) {
        let model = &self.plan.of_lives;
        let luck = self.luck_of(id);
        let apart = (luck != self.luck).then(|| self.as_usual(luck, days));
        let usual = apart.as_ref().unwrap_or(usual);
        let Some(served) = served else {
            return (vec![Course::NotStarted; self.pool.people.len()], usual.histories.clone());
        };
        let pathway = Pathway::new(model, &self.world, Some(served.0));
        let simulator = Simulator { pathway: &pathway, luck, purpose: Purpose::People };
        let terms = Terms::new(model, &self.world, served, closing);
        // A service that does nothing here leaves days that are already known.
        let days_served = if pathway.is_as_usual() { DaysServed::AsUsual } else { DaysServed::Own };
        let histories = Histories::with_room(self.pool.people.len());
        let mut people = People { pool: &self.pool, simulator, usual, days: days_served, histories };
        let queue = Queue { terms: &terms, calendar: &model.calendar, pool: &self.pool, luck };
        let courses = queue.deliver(&mut people);
        (courses, people.histories)
    }

    /// Counts what happened to the option's people, to the same people as usual, and to control people.
    fn count(
        &self,
        id: OptionId,
        (service, closing): (Option<&Service>, Option<Closing>),
        usual: &Usual,
        (courses, histories): (&[Course], &Histories),
        days: &mut Days,
    ) -> Counted {
        let (model, world) = (&self.plan.of_lives, &self.world);
        let (pool, tallies) = (self.pool.as_ref(), &self.plan.tallies);
        let mut counted = Counted {
            teams: Teams {
                number: service.map_or(0.0, |service| service.teams(|row| world.value(row))),
                until: closing.map(|closing| closing.closed_from.saturating_sub(1)),
            },
            ..Counted::default()
        };
        let intakes = intakes(model, world, pool, courses);
        let folk = Folk::Referred;
        let counting = Counting {
            model,
            tallies,
            world,
            luck: self.luck,
            pool,
            courses,
            service,
            intakes: &intakes,
            folk,
        };
        let milestones = Milestones::new(model, world, None);
        let personal = Personal { model, world, luck: self.luck, folk };
        let reached = |milestones: &Milestones<'_>, luck, lives| {
            milestones.reached(luck, &personal, pool, courses, lives)
        };
        let as_usual = reached(&milestones, self.luck, (&usual.histories, Delivered::ToNobody));
        let lives = Lives { histories: &usual.histories, reached: &as_usual };
        counting.count_as_usual(lives, &usual.state_days, days, &mut counted.usual);
        if service.is_none() && self.luck_of(id) == self.luck {
            // Nobody is served and nobody's luck changes: what happens is what happens as usual.
            counted.own.clone_from(&counted.usual);
            counted.reached = as_usual;
        } else {
            let milestones = Milestones::new(model, world, service);
            let lives = (histories, Delivered::ToThem);
            counted.reached = reached(&milestones, self.luck_of(id), lives);
            counting.count(Lives { histories, reached: &counted.reached }, days, &mut counted.own);
        }
        if service.is_some() {
            counted.controls = self.count_controls(&counting, days);
        }
        counted
    }
}
