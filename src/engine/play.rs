//! One draw, or the base case, through all stages for every option.

use super::{Coupling, Plan, RunError};
use crate::data::{
    CareCost, Cash, Claim, Course, Figures, Histories, Ledger, Luck, Monthly, Outcomes, Pool, Settlement,
    World,
};
use crate::model::{Alternative, OptionId, ReplayId, Service};
use crate::random::Seed;
use crate::stage::audit::{Books, Broken, audit};
use crate::stage::capital::{self, Deal};
use crate::stage::deliver::{Participants, Queue, Terms};
use crate::stage::histories::{Pathway, Simulator};
use crate::stage::measure::{Counting, Days, state_days};
use crate::stage::record::{Evidence, Works};
use crate::stage::settle::{Seen, View, settle};
use crate::stage::{pool, value, works};
use crate::statistics::Value;
use crate::units::Money;

/// What an option leaves of a draw.
#[derive(Clone, Debug)]
pub struct Played {
    /// By figure, in the order of the plan.
    pub values: Vec<Value>,
    /// Balances and flows by month.
    pub cash: Cash,
    /// All movements of cash.
    pub ledger: Ledger,
    /// All claims, as measured.
    pub claims: Vec<Claim>,
    /// Person-days by state and month.
    pub state_days: Vec<Monthly>,
    /// Paid by all payers in each month, care left out.
    pub paid: Vec<Money>,
    /// What each person had of the service.
    pub courses: Vec<Course>,
    /// Each person's spells.
    pub histories: Histories,
    /// The month from which an order closed the service.
    pub closed_from: Option<u16>,
}

/// One world, one pool, one luck.
pub(super) struct Play<'p, 'a> {
    plan: &'p Plan<'a>,
    world: World,
    pool: Pool,
    luck: Luck,
    draw: Option<u32>,
    coupling: Coupling,
}

/// The pool as usual: the same under every option.
struct Usual {
    histories: Histories,
    /// By rank: the day on which a person reaches a state that nobody leaves.
    gone: Vec<i32>,
    /// By state and month.
    state_days: Vec<Monthly>,
    care: CareCost,
}

/// What a run of deliver → capital leaves, before the record is made.
struct Run {
    own: Outcomes,
    usual: Outcomes,
    courses: Vec<Course>,
    histories: Histories,
    measured: Settlement,
    cash: Cash,
    ledger: Ledger,
    closed_from: Option<u16>,
}

impl<'p, 'a> Play<'p, 'a> {
    pub(super) fn new(plan: &'p Plan<'a>, seed: Seed, draw: u32, coupling: Coupling) -> Self {
        let world = plan.worlds.draw(plan.model, seed, draw);
        let pool = pool::referred(plan.model, &world, seed, draw);
        Self { plan, world, pool, luck: Luck::Draw { seed, draw }, draw: Some(draw), coupling }
    }

    /// The base case over given people.
    pub(super) fn base(plan: &'p Plan<'a>, pool: Pool, seed: Seed) -> Self {
        let world = plan.base_world.clone();
        Self { plan, world, pool, luck: Luck::Base { seed }, draw: None, coupling: Coupling::SameLuck }
    }

    pub(super) fn play(&self) -> Result<Vec<Played>, RunError> {
        let mut days = Days::default();
        let usual = self.as_usual(self.luck, &mut days);
        (0..self.plan.model.options.len())
            .map(|number| self.play_option(OptionId::new(number), &usual, &mut days))
            .collect()
    }

    /// Everybody's history as usual under a luck.
    fn as_usual(&self, luck: Luck, days: &mut Days) -> Usual {
        let model = self.plan.model;
        let pathway = Pathway::new(model, &self.world, None);
        let simulator = Simulator { pathway: &pathway, luck };
        let mut histories = Histories::default();
        let people = self.pool.people.iter();
        let gone = people.map(|person| simulator.write(person, Course::NotStarted, &mut histories)).collect();
        let state_days = state_days(model, &self.pool, &histories, days);
        let care = value::care_cost(model, &self.world, &state_days);
        Usual { histories, gone, state_days, care }
    }

    fn play_option(&self, id: OptionId, usual: &Usual, days: &mut Days) -> Result<Played, RunError> {
        let model = self.plan.model;
        let option = &model.options[id.index()];
        let mut run = self.run_option(id, usual, days, None, None);
        if let Some(month) = run.cash.order {
            let plan = self.planned(option, &run);
            run = self.run_option(id, usual, days, Some(month), Some(&plan));
        }
        let own_care = value::care_cost(model, &self.world, &run.own.state_days);
        value::book_care(model, &own_care, &mut run.ledger);
        self.audit(option, &run).map_err(|broken| RunError::Broken {
            draw: self.draw,
            option: option.name.clone(),
            broken,
        })?;
        Ok(self.record(id, option, run, &usual.care, &own_care))
    }

    fn audit(&self, option: &Alternative, run: &Run) -> Result<(), Broken> {
        audit(&Books {
            model: self.plan.model,
            world: &self.world,
            option,
            settlement: &run.measured,
            ledger: &run.ledger,
            cash: &run.cash,
        })
    }

    /// Deliver → histories → outcomes → settlement → capital, closed by order from a month on.
    fn run_option(
        &self,
        id: OptionId,
        usual: &Usual,
        days: &mut Days,
        closed_from: Option<u16>,
        plan: Option<&capital::Plan>,
    ) -> Run {
        let model = self.plan.model;
        let option = &model.options[id.index()];
        let service = option.service.map(|service| &model.services[service.index()]);
        let (courses, histories, places) = self.deliver(id, service, usual, days, closed_from);
        let (mut own, mut as_usual) = (Outcomes::default(), Outcomes::default());
        let (world, pool, tallies) = (&self.world, &self.pool, &self.plan.tallies);
        let counting = Counting { model, tallies, world, pool, courses: &courses };
        counting.count_as_usual(&usual.histories, &usual.state_days, days, &mut as_usual);
        if service.is_none() && self.luck_of(id) == self.luck {
            // Nobody is served and nobody's luck changes: what happens is what happens as usual.
            own.clone_from(&as_usual);
        } else {
            counting.count(&histories, days, &mut own);
        }
        let view = self.view(&own, &as_usual, Seen::Measured);
        let mut measured = Settlement::default();
        settle(model, &self.world, &option.contracts, &view, closed_from, &mut measured);
        let mut ledger = Ledger::default();
        let deal = Deal {
            model,
            world: &self.world,
            option,
            settlement: &measured,
            outcomes: &own,
            places,
            closed_from,
            plan: &capital::Plan::default(),
            measured: self.figures(&own),
        };
        let own_plan = capital::planned_dues(&deal);
        let cash = capital::run(&Deal { plan: plan.unwrap_or(&own_plan), ..deal }, &mut ledger);
        Run { own, usual: as_usual, courses, histories, measured, cash, ledger, closed_from }
    }

    /// The vehicle's plan as it stood before an order to close.
    fn planned(&self, option: &Alternative, run: &Run) -> capital::Plan {
        capital::planned_dues(&Deal {
            model: self.plan.model,
            world: &self.world,
            option,
            settlement: &run.measured,
            outcomes: &run.own,
            places: None,
            closed_from: None,
            plan: &capital::Plan::default(),
            measured: self.figures(&run.own),
        })
    }

    /// What is measured of the option's own outcomes.
    fn figures<'v>(&'v self, own: &'v Outcomes) -> Figures<'v> {
        let plan = self.plan;
        Figures {
            model: plan.model,
            tallies: &plan.tallies,
            world: &self.world,
            outcomes: own,
            as_usual: None,
        }
    }

    fn deliver(
        &self,
        id: OptionId,
        service: Option<&Service>,
        usual: &Usual,
        days: &mut Days,
        closed_from: Option<u16>,
    ) -> (Vec<Course>, Histories, Option<usize>) {
        let model = self.plan.model;
        let luck = self.luck_of(id);
        let apart = (luck != self.luck).then(|| self.as_usual(luck, days));
        let usual = apart.as_ref().unwrap_or(usual);
        let Some(service) = service else {
            return (vec![Course::NotStarted; self.pool.people.len()], usual.histories.clone(), None);
        };
        let pathway = Pathway::new(model, &self.world, Some(service));
        let simulator = Simulator { pathway: &pathway, luck };
        let terms = Terms::new(model, &self.world, service, closed_from);
        // A service that does nothing here leaves days that are already known.
        let days_served = if pathway.is_as_usual() { DaysServed::AsUsual } else { DaysServed::Own };
        let mut people =
            People { pool: &self.pool, simulator, usual, days: days_served, histories: Histories::default() };
        let queue = Queue { terms: &terms, calendar: &model.calendar, pool: &self.pool, luck };
        let courses = queue.deliver(&mut people);
        (courses, people.histories, terms.places())
    }

    /// The luck of an option's people: the same for all, or one of its own.
    fn luck_of(&self, id: OptionId) -> Luck {
        match (self.coupling, self.luck) {
            (Coupling::Independent, Luck::Draw { seed, draw }) if id.index() > 0 => {
                // Any other seed gives independent streams; the golden ratio keeps options apart.
                let apart = (id.index() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
                Luck::Draw { seed: Seed::new(seed.number() ^ apart), draw }
            }
            (Coupling::SameLuck | Coupling::Independent, luck) => luck,
        }
    }

    fn view<'v>(&'v self, own: &'v Outcomes, usual: &'v Outcomes, seen: Seen) -> View<'v> {
        let replay = self.plan.model.replay.map(|id: ReplayId| &self.plan.model.replays[id.index()]);
        let replay = replay.filter(|_| seen == Seen::Measured);
        View { tallies: &self.plan.tallies, own, usual, seen, luck: self.luck, replay }
    }

    fn record(
        &self,
        id: OptionId,
        option: &Alternative,
        run: Run,
        usual_care: &CareCost,
        own_care: &CareCost,
    ) -> Played {
        let model = self.plan.model;
        let seen = |seen| {
            let mut settlement = Settlement::default();
            let view = self.view(&run.own, &run.usual, seen);
            settle(model, &self.world, &option.contracts, &view, run.closed_from, &mut settlement);
            settlement
        };
        // Most contracts are not noisy: then what was measured is the truth, and is not settled again.
        let exact = self.view(&run.own, &run.usual, Seen::Measured).shows_truth(
            model,
            &self.world,
            &option.contracts,
        );
        let truth = if exact { run.measured.clone() } else { seen(Seen::True) };
        let additional = seen(Seen::Additional);
        let positions = value::positions(model, &self.world, &run.ledger, usual_care, own_care);
        let service = option.service.map(|service| &model.services[service.index()]);
        let works = service.is_some_and(|s| works::works(model, &self.plan.base_world, &self.world, s));
        let evidence = Evidence {
            model,
            world: &self.world,
            option,
            tallies: &self.plan.tallies,
            pool: &self.pool,
            own: &run.own,
            usual: &run.usual,
            measured: &run.measured,
            truth: &truth,
            additional: &additional,
            cash: &run.cash,
            ledger: &run.ledger,
            care: own_care,
            positions: &positions,
            works: if works { Works::Yes } else { Works::No },
            paid_from: self.plan.paid_from[id.index()],
        };
        let values = self.plan.figures[id.index()].iter().map(|&figure| evidence.value(figure)).collect();
        let paid = value::paid_by_all(model, &run.ledger);
        Played {
            values,
            paid,
            cash: run.cash,
            ledger: run.ledger,
            claims: run.measured.claims,
            state_days: run.own.state_days,
            courses: run.courses,
            histories: run.histories,
            closed_from: run.closed_from,
        }
    }
}

/// The people of a draw, simulated as the queue asks for them.
struct People<'a> {
    pool: &'a Pool,
    simulator: Simulator<'a>,
    /// The same people unserved, under the luck of the option.
    usual: &'a Usual,
    days: DaysServed,
    histories: Histories,
}

/// The days of people who are served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DaysServed {
    /// To be simulated.
    Own,
    /// Those they have as usual.
    AsUsual,
}

impl Participants for People<'_> {
    fn gone_by(&self, rank: u32) -> i32 {
        self.usual.gone[rank as usize]
    }

    fn serve(&mut self, rank: u32, course: Course) -> i32 {
        if self.days == DaysServed::AsUsual {
            self.histories.copy(self.usual.histories.of(rank as usize));
            return self.gone_by(rank);
        }
        self.simulator.write(&self.pool.people[rank as usize], course, &mut self.histories)
    }

    fn pass(&mut self, rank: u32) {
        self.histories.copy(self.usual.histories.of(rank as usize));
    }
}
