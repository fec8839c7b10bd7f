//! One draw, or the base case, through all stages for every option.

use std::ops::Range;

use super::observed::Keys;
use super::played::Played;
use super::served::{DaysServed, People, Usual};
use super::{Coupling, Plan, RunError};
use crate::data::{
    CareCost, Cash, ClosedBy, Closing, Course, Decisions, Delivered, Folk, Held, Histories, Ledger, Luck,
    Outcomes, Personal, PlannedDues, Pool, Reached, Seen, Settlement, Staffing, Teams, Terminated, World,
};
use crate::model::{Alternative, Clause, OptionId, Service};
use crate::random::{Purpose, Seed};
use crate::stage::audit::{Books, Broken, audit, audit_places};
use crate::stage::capital::{self, Deal, Severed};
use crate::stage::decide::{Grounds, decide};
use crate::stage::deliver::{Queue, Terms};
use crate::stage::histories::{Milestones, Pathway, Simulator};
use crate::stage::measure::{Counting, Days, Lives, intakes, state_days};
use crate::stage::record::{self, Evidence, Works};
use crate::stage::settle::{Stopped, View, settle};
use crate::stage::{pool, staff, value, works};
use crate::units::Money;

/// One world, one pool, one luck.
pub(super) struct Play<'p, 'a> {
    pub(super) plan: &'p Plan<'a>,
    pub(super) world: World,
    pub(super) pool: Pool,
    pub(super) luck: Luck,
    /// A measure that is held in place of what is simulated of it.
    pub(super) held: Option<Held>,
    /// Whether orders close services.
    pub(super) orders: Orders,
    draw: Option<u32>,
    coupling: Coupling,
}

/// Whether an order closes a service before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Orders {
    /// It does.
    Followed,
    /// The service goes on: what would be counted then.
    Ignored,
}

/// What a run of deliver → capital leaves, before the record is made.
struct Run {
    counted: Counted,
    courses: Vec<Course>,
    histories: Histories,
    decisions: Decisions,
    measured: Settlement,
    cash: Cash,
    ledger: Ledger,
    closing: Option<Closing>,
    staffing: Option<Staffing>,
    /// The vehicle's planned dues as they stood before an order to close, where one closes the service.
    planned: Option<PlannedDues>,
}

/// What was counted of an option's people and of those they are compared with.
#[derive(Clone, Debug, Default)]
pub(super) struct Counted {
    pub(super) own: Outcomes,
    pub(super) usual: Outcomes,
    /// By baseline; none where a baseline has no control people.
    pub(super) controls: Vec<Option<Outcomes>>,
    reached: Reached,
    teams: Teams,
}

impl<'p, 'a> Play<'p, 'a> {
    pub(super) fn new(
        plan: &'p Plan<'a>,
        seed: Seed,
        draw: u32,
        coupling: Coupling,
    ) -> Result<Self, RunError> {
        let world = plan.worlds.draw(plan.model, seed, draw);
        let referred = pool::referred(plan.model, &world, seed, draw);
        let luck = Luck::Draw { seed, draw };
        let keys = Keys { first: referred.n_people(), apart: 1 };
        let pool =
            plan.with_observed(&world, (luck, &|id| luck_of(luck, coupling, id)), referred, keys, 0..1)?;
        Ok(Self { plan, world, pool, luck, held: None, orders: Orders::Followed, draw: Some(draw), coupling })
    }

    /// The base case, each place averaged over people of this range.
    pub(super) fn base(plan: &'p Plan<'a>, seed: Seed, people: Range<u32>) -> Result<Self, RunError> {
        let world = plan.base_world.clone();
        let planned = pool::planned_pool(plan.model, &world, seed, people.clone());
        let luck = Luck::Base { seed };
        let first = u32::try_from(planned.places.len()).expect("fewer than 2^32 places");
        let keys = Keys { first, apart: pool::MOST_EACH };
        let pool = plan.with_observed(&world, (luck, &|_| luck), planned, keys, people)?;
        let (held, orders, coupling) = (None, Orders::Followed, Coupling::SameLuck);
        Ok(Self { plan, world, pool, luck, held, orders, draw: None, coupling })
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
        let simulator = Simulator { pathway: &pathway, luck, purpose: Purpose::People };
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
        let mut run = self.run_option(id, usual, days, None);
        let by_cash = run.cash.order.map(|month| Closing::stopping(month, ClosedBy::Cash));
        let decided = run.decisions.closing;
        // The first to close the service does so; of two in one month the decision, which did not wait for cash.
        let first = decided.into_iter().chain(by_cash).min_by_key(|closing| closing.no_starts_from);
        if let Some(closing) = first.filter(|_| self.orders == Orders::Followed) {
            let plan = self.planned(option, &run);
            run = self.run_option(id, usual, days, Some((closing, &plan, &run)));
            run.planned = Some(plan);
        }
        let own_care = value::care_cost(model, &self.world, &run.counted.own.state_days);
        value::book_care(model, &own_care, &mut run.ledger);
        self.audit(option, &run).map_err(|broken| RunError::Broken {
            draw: self.draw,
            option: option.name.clone(),
            broken,
        })?;
        Ok(self.record(id, option, run, usual, &own_care))
    }

    fn audit(&self, option: &Alternative, run: &Run) -> Result<(), Broken> {
        audit(&Books {
            model: self.plan.model,
            world: &self.world,
            option,
            pool: &self.pool,
            courses: &run.courses,
            histories: &run.histories,
            settlement: &run.measured,
            ledger: &run.ledger,
            cash: &run.cash,
        })?;
        // In the base case a place holds many people, each a part of one.
        match (&run.staffing, self.draw) {
            (Some(staffing), Some(_)) => audit_places(staffing, &self.pool, &run.courses),
            (Some(_) | None, _) => Ok(()),
        }
    }

    /// Deliver → histories → outcomes → settlement → capital; where an order closes the service, with what was planned
    /// and what would have been without it.
    fn run_option(
        &self,
        id: OptionId,
        usual: &Usual,
        days: &mut Days,
        before: Option<(Closing, &PlannedDues, &Run)>,
    ) -> Run {
        let model = self.plan.model;
        let option = &model.options[id.index()];
        let closing = before.map(|(closing, ..)| closing);
        let service = option.service.map(|service| &model.services[service.index()]);
        let staffing =
            option.service.map(|service| staff::staffing(model, &self.world, service, self.luck_of(id)));
        let served = service.zip(staffing.as_ref());
        let (courses, histories) = self.deliver(id, served, usual, days, closing.as_ref());
        let counted = self.count(id, (service, closing), usual, (&courses, &histories), days);
        let mut view = self.view(option, &counted, &courses, Seen::Measured);
        let figures = view.figures(model, &self.world);
        let grounds = Grounds { model, world: &self.world, option, figures: &figures, luck: self.luck };
        let decisions = decide(&grounds);
        let closed_from = closing.map(|closing| closing.closed_from);
        let mut ledger = Ledger::default();
        let mut run_cash = |view: &View<'_>| {
            let measured = self.settled(option, &decisions, view, closed_from);
            let severed = self.severed(option, &decisions, &measured, before.map(|(.., before)| before));
            let deal = Deal {
                model,
                world: &self.world,
                option,
                settlement: &measured,
                severed: &severed,
                outcomes: &counted.own,
                staffing: staffing.as_ref(),
                closed_from,
                plan: &PlannedDues::default(),
                measured: figures,
            };
            let own_plan = capital::planned_dues(&deal);
            let plan = before.map_or(&own_plan, |(_, plan, _)| plan);
            let cash = capital::run(&Deal { plan, ..deal }, &mut ledger);
            (measured, cash)
        };
        let (mut measured, mut cash) = run_cash(&view);
        // Who stops pays nothing more of its own: what was claimed of it later would not have been, and moved no cash.
        view.stopped = self.stopped(option, &cash);
        if view.stopped.is_some() {
            (measured, cash) = run_cash(&view);
        }
        Run {
            counted,
            courses,
            histories,
            decisions,
            measured,
            cash,
            ledger,
            closing,
            staffing,
            planned: None,
        }
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
        let (model, world, pool, tallies) = (self.plan.model, &self.world, &self.pool, &self.plan.tallies);
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

    /// What an option's contracts owe, seen in one way.
    fn settled(
        &self,
        option: &Alternative,
        decisions: &Decisions,
        view: &View<'_>,
        closed_from: Option<u16>,
    ) -> Settlement {
        let (model, world) = (self.plan.model, &self.world);
        let mut clauses = option.contracts.iter().flat_map(|id| &model.contracts[id.index()].clauses);
        let capital = option.capital.filter(|_| clauses.any(Clause::passes_dues_on));
        let scheduled = capital.and_then(|id| {
            let terms = &model.capitals[id.index()];
            let dues = capital::scheduled(model, world, terms, &view.figures(model, world), closed_from)?;
            Some((id, dues))
        });
        let scheduled = scheduled.as_ref().map(|(id, dues)| (*id, dues));
        let mut settlement = Settlement::default();
        settle(model, world, decisions, &View { scheduled, ..*view }, closed_from, &mut settlement);
        settlement
    }

    /// The contracts that a party ended, and what each would have paid had it gone on.
    fn severed<'s>(
        &'s self,
        option: &Alternative,
        decisions: &Decisions,
        measured: &Settlement,
        before: Option<&Run>,
    ) -> Vec<Severed<'s>> {
        let Some(before) = before.filter(|_| !decisions.terminated.is_empty()) else { return Vec::new() };
        let mut going_on = before.decisions.clone();
        going_on.terminated.iter().for_each(|ended| going_on.contracts[ended.place].until = None);
        let view = self.view(option, &before.counted, &before.courses, Seen::Measured);
        let would_be = self.settled(option, &going_on, &view, None);
        let severed = |ended: &Terminated| {
            let contract = option.contracts[ended.place];
            let terminations = &self.plan.model.contracts[contract.index()].terminations;
            Severed {
                contract,
                number: ended.number,
                termination: &terminations[ended.number],
                month: ended.month,
                lost: (would_be.settled_by(ended.place) - measured.settled_by(ended.place)).max(Money::ZERO),
            }
        };
        decisions.terminated.iter().map(severed).collect()
    }

    /// The vehicle's plan as it stood before an order to close.
    fn planned(&self, option: &Alternative, run: &Run) -> PlannedDues {
        let view = self.view(option, &run.counted, &run.courses, Seen::Measured);
        capital::planned_dues(&Deal {
            model: self.plan.model,
            world: &self.world,
            option,
            settlement: &run.measured,
            severed: &[],
            outcomes: &run.counted.own,
            staffing: None,
            closed_from: None,
            plan: &PlannedDues::default(),
            measured: view.figures(self.plan.model, &self.world),
        })
    }

    fn deliver(
        &self,
        id: OptionId,
        served: Option<(&Service, &Staffing)>,
        usual: &Usual,
        days: &mut Days,
        closing: Option<&Closing>,
    ) -> (Vec<Course>, Histories) {
        let model = self.plan.model;
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
        let mut people =
            People { pool: &self.pool, simulator, usual, days: days_served, histories: Histories::default() };
        let queue = Queue { terms: &terms, calendar: &model.calendar, pool: &self.pool, luck };
        let courses = queue.deliver(&mut people);
        (courses, people.histories)
    }

    /// The luck of an option's people: the same for all, or one of its own.
    fn luck_of(&self, id: OptionId) -> Luck {
        luck_of(self.luck, self.coupling, id)
    }

    /// What a contract's data show is what was observed, or the level at which a measure is held; people whom no contract
    /// counts, as usual, stay as they are simulated.
    pub(super) fn view<'v>(
        &'v self,
        option: &Alternative,
        counted: &'v Counted,
        courses: &'v [Course],
        seen: Seen,
    ) -> View<'v> {
        let is_measured = seen == Seen::Measured && !option.contracts.is_empty();
        let replay = self.plan.model.observed();
        View {
            tallies: &self.plan.tallies,
            pool: &self.pool,
            courses,
            own: &counted.own,
            usual: &counted.usual,
            controls: &counted.controls,
            teams: counted.teams,
            seen,
            luck: self.luck,
            replay: replay.filter(|_| is_measured),
            held: self.held.filter(|_| is_measured),
            stopped: None,
            scheduled: None,
        }
    }

    /// The option's provider, where it stops for want of cash.
    fn stopped(&self, option: &Alternative, cash: &Cash) -> Option<Stopped> {
        let service = &self.plan.model.services[option.service?.index()];
        let stopped = Stopped { provider: service.provider, from: cash.stopped_from? };
        stopped.ends_any(self.plan.model, &option.contracts).then_some(stopped)
    }

    fn record(
        &self,
        id: OptionId,
        option: &Alternative,
        mut run: Run,
        usual: &Usual,
        own_care: &CareCost,
    ) -> Played {
        let model = self.plan.model;
        let closed_from = run.closing.map(|closing| closing.closed_from);
        let stopped = self.stopped(option, &run.cash);
        let seen = |seen| {
            let view = View { stopped, ..self.view(option, &run.counted, &run.courses, seen) };
            self.settled(option, &run.decisions, &view, closed_from)
        };
        // Most contracts are not noisy: then what was measured is the truth, and is not settled again.
        let view = self.view(option, &run.counted, &run.courses, Seen::Measured);
        let exact = view.shows_truth(model, &self.world, &option.contracts);
        let truth = if exact { run.measured.clone() } else { seen(Seen::True) };
        let additional = seen(Seen::Additional);
        let lived = value::Lived { cost: own_care, state_days: &run.counted.own.state_days };
        let as_usual = value::Lived { cost: &usual.care, state_days: &usual.state_days };
        let positions = value::positions(model, &self.world, (option, &run.ledger), as_usual, lived);
        let service = option.service.map(|service| &model.services[service.index()]);
        let works = service.is_some_and(|s| works::works(model, &self.plan.base_world, &self.world, s));
        let moved = record::moved(model, option, &run.ledger);
        let evidence = Evidence {
            model,
            world: &self.world,
            option,
            pool: &self.pool,
            figures: view.figures(model, &self.world),
            measured: &run.measured,
            truth: &truth,
            additional: &additional,
            cash: &run.cash,
            ledger: &run.ledger,
            moved: &moved,
            care: own_care,
            positions: &positions,
            staffing: run.staffing.as_ref(),
            works: if works { Works::Yes } else { Works::No },
            paid_from: self.plan.paid_from[id.index()],
        };
        let values = self.plan.figures[id.index()].iter().map(|&figure| evidence.value(figure)).collect();
        let paid = value::paid_by_all(model, &positions);
        Played {
            values,
            paid,
            cash: run.cash,
            ledger: run.ledger,
            claims: run.measured.claims,
            payments: run.measured.payments,
            decisions: run.decisions,
            planned: run.planned,
            state_days: std::mem::take(&mut run.counted.own.state_days),
            reached: std::mem::take(&mut run.counted.reached),
            counted: run.counted,
            courses: run.courses,
            histories: run.histories,
            closed_from,
        }
    }
}

/// The luck of an option's people where that of the draw is `luck`.
fn luck_of(luck: Luck, coupling: Coupling, id: OptionId) -> Luck {
    match (coupling, luck) {
        (Coupling::Independent, Luck::Draw { seed, draw }) if id.index() > 0 => {
            // Any other seed gives independent streams; the golden ratio keeps options apart.
            let apart = (id.index() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            Luck::Draw { seed: Seed::new(seed.number() ^ apart), draw }
        }
        (Coupling::SameLuck | Coupling::Independent, luck) => luck,
    }
}
