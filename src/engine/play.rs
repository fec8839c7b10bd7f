//! One draw, or the base case, through all stages for every option.

use std::ops::Range;
use std::sync::Arc;

use super::lived::{Counted, KnownLives, Lived};
use super::observed::Keys;
use super::played::Played;
use super::served::Usual;
use super::{Coupling, Plan, RunError};
use crate::data::{
    Cash, ClosedBy, Closing, Course, Decisions, Held, Histories, Known, Ledger, Luck, PlannedDues, Pool,
    Seen, Settlement, Terminated, World,
};
use crate::model::{Alternative, Clause, MeasureId, OptionId};
use crate::random::{Purpose, Seed};
use crate::stage::audit::{Books, Broken, audit, audit_places};
use crate::stage::capital::{self, Deal, Severed};
use crate::stage::decide::{Grounds, decide};
use crate::stage::histories::{Clocks, Pathway, Simulator};
use crate::stage::measure::{Days, state_days};
use crate::stage::record::{self, Claimed, Evidence, Owed, Works};
use crate::stage::settle::{Stopped, View, settle};
use crate::stage::{pool, value, works};
use crate::units::Money;

/// One world, one pool, one luck.
pub(super) struct Play<'p, 'a> {
    pub(super) plan: &'p Plan<'a>,
    pub(super) world: World,
    pub(super) pool: Arc<Pool>,
    pub(super) luck: Luck,
    /// A measure that is held in place of what is simulated of it.
    pub(super) held: Option<Held>,
    draw: Option<u32>,
    coupling: Coupling,
}

/// What a run of deliver → capital leaves, before the record is made.
struct Run {
    lived: Arc<Lived>,
    decisions: Decisions,
    measured: Settlement,
    cash: Cash,
    ledger: Ledger,
    closing: Option<Closing>,
    /// The vehicle's planned dues as they stood before an order to close, where one closes the service.
    planned: Option<PlannedDues>,
}

impl<'p, 'a> Play<'p, 'a> {
    pub(super) fn new(
        plan: &'p Plan<'a>,
        seed: Seed,
        draw: u32,
        coupling: Coupling,
    ) -> Result<Self, RunError> {
        let world = plan.worlds.draw(plan.model, seed, draw);
        let pool = pool_of(plan, &world, (seed, draw), coupling)?;
        Ok(Self::of(plan, world, Arc::new(pool), (seed, draw), coupling))
    }

    /// A draw whose world and people are known.
    pub(super) fn of(
        plan: &'p Plan<'a>,
        world: World,
        pool: Arc<Pool>,
        (seed, draw): (Seed, u32),
        coupling: Coupling,
    ) -> Self {
        let luck = Luck::Draw { seed, draw };
        Self { plan, world, pool, luck, held: None, draw: Some(draw), coupling }
    }

    /// The base case, each place averaged over people of this range.
    pub(super) fn base(plan: &'p Plan<'a>, seed: Seed, people: Range<u32>) -> Result<Self, RunError> {
        let world = plan.base_world.clone();
        let pool = Arc::new(Self::base_pool(plan, &world, seed, people)?);
        Ok(Self::of_base(plan, world, pool, seed))
    }

    /// The people of the base case.
    pub(super) fn base_pool(
        plan: &Plan<'_>,
        world: &World,
        seed: Seed,
        people: Range<u32>,
    ) -> Result<Pool, RunError> {
        let planned = pool::planned_pool(&plan.of_lives, world, seed, people.clone());
        let luck = Luck::Base { seed };
        let first = u32::try_from(planned.places.len()).expect("fewer than 2^32 places");
        let keys = Keys { first, apart: pool::MOST_EACH };
        plan.with_observed(world, (luck, &|_| luck), planned, keys, people)
    }

    /// The base case whose people are known.
    pub(super) fn of_base(plan: &'p Plan<'a>, world: World, pool: Arc<Pool>, seed: Seed) -> Self {
        let (held, coupling) = (None, Coupling::SameLuck);
        Self { plan, world, pool, luck: Luck::Base { seed }, held, draw: None, coupling }
    }

    pub(super) fn play(&self) -> Result<Vec<Played>, RunError> {
        let mut lives = KnownLives::default();
        let usual = self.as_usual(self.luck, &mut lives.days);
        self.play_options(&usual, &mut lives)
    }

    /// Every option that is needed, where it is known what people live through as usual.
    pub(super) fn play_options(
        &self,
        usual: &Usual,
        lives: &mut KnownLives,
    ) -> Result<Vec<Played>, RunError> {
        let options = (0..self.plan.model.options.len()).map(OptionId::new);
        let needed = options.filter(|&id| self.plan.needed.has(id));
        needed.map(|id| self.play_option(id, usual, lives)).collect()
    }

    /// What a measure comes to by the end of a month under an option if its service goes on, whatever would close it.
    pub(super) fn measured(&self, id: OptionId, measure: MeasureId, month: u16) -> Known {
        let (model, mut lives) = (self.plan.model, KnownLives::default());
        let usual = self.as_usual(self.luck, &mut lives.days);
        let lived = self.lived(id, None, &usual, &mut lives);
        let option = &model.options[id.index()];
        let view = self.view(option, &lived.counted, &lived.courses, Seen::Measured);
        view.figures(model, &self.world).value(measure, 0, month)
    }

    /// Everybody's history as usual under a luck.
    pub(super) fn as_usual(&self, luck: Luck, days: &mut Days) -> Usual {
        let model = &self.plan.of_lives;
        let pathway = Pathway::new(model, &self.world, None);
        let simulator = Simulator { pathway: &pathway, luck, purpose: Purpose::People };
        let n_people = self.pool.people.len();
        let (mut histories, mut clocks) = (Histories::with_room(n_people), Clocks::with_room(n_people));
        let people = self.pool.people.iter();
        let gone =
            people.map(|person| simulator.write_unserved(person, &mut clocks, &mut histories)).collect();
        let state_days = state_days(model, &self.pool, &histories, days);
        let care = value::care_cost(model, &self.world, &state_days);
        Usual { histories, clocks, gone, state_days, care }
    }

    fn play_option(&self, id: OptionId, usual: &Usual, lives: &mut KnownLives) -> Result<Played, RunError> {
        let model = self.plan.model;
        let option = &model.options[id.index()];
        let mut run = self.run_option(id, usual, lives, None);
        let by_cash = run.cash.order.map(|closed_from| {
            let last = closed_from.saturating_sub(1);
            Closing::stopping(last, last, ClosedBy::Cash)
        });
        let decided = run.decisions.closing;
        // The first to close the service does so; of two in one month the decision, which did not wait for cash.
        let first = decided.into_iter().chain(by_cash).min_by_key(|closing| closing.no_starts_from);
        if let Some(closing) = first {
            let going_on = run;
            let plan = self.planned(option, &going_on);
            run = self.run_option(id, usual, lives, Some((closing, &plan, &going_on)));
            // A service that runs off may still be out of cash before it has done so.
            while let (Some(month), Some(closing)) = (run.cash.order, run.closing) {
                let closing = closing.no_later_than(month);
                run = self.run_option(id, usual, lives, Some((closing, &plan, &going_on)));
            }
            run.planned = Some(plan);
        }
        value::book_care(model, &run.lived.care, &mut run.ledger);
        self.audit(option, &run).map_err(|broken| RunError::Broken {
            draw: self.draw,
            option: option.name.clone(),
            broken,
        })?;
        Ok(self.record(id, option, run, usual))
    }

    fn audit(&self, option: &Alternative, run: &Run) -> Result<(), Broken> {
        audit(&Books {
            model: self.plan.model,
            world: &self.world,
            option,
            pool: &self.pool,
            courses: &run.lived.courses,
            histories: &run.lived.histories,
            settlement: &run.measured,
            ledger: &run.ledger,
            cash: &run.cash,
        })?;
        // In the base case a place holds many people, each a part of one.
        match (&run.lived.staffing, self.draw) {
            (Some(staffing), Some(_)) => audit_places(staffing, &self.pool, &run.lived.courses),
            (Some(_) | None, _) => Ok(()),
        }
    }

    /// Deliver → histories → outcomes → settlement → capital; where an order closes the service, with what was planned
    /// and what would have been without it.
    fn run_option(
        &self,
        id: OptionId,
        usual: &Usual,
        lives: &mut KnownLives,
        before: Option<(Closing, &PlannedDues, &Run)>,
    ) -> Run {
        let model = self.plan.model;
        let option = &model.options[id.index()];
        let closing = before.map(|(closing, ..)| closing);
        let lived = self.lived(id, closing, usual, lives);
        let mut view = self.view(option, &lived.counted, &lived.courses, Seen::Measured);
        let figures = view.figures(model, &self.world);
        let decisions = self.decided(option, &view, true);
        let closed_from = closing.map(|closing| closing.closed_from);
        let mut ledger = Ledger::default();
        let mut run_cash = |view: &View<'_>| {
            let measured = self.settled(option, &decisions, view, closing);
            let severed = self.severed(option, &decisions, (&measured, view), before);
            let deal = Deal {
                model,
                world: &self.world,
                option,
                settlement: &measured,
                severed: &severed,
                outcomes: &lived.counted.own,
                staffing: lived.staffing.as_ref(),
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
        Run { lived, decisions, measured, cash, ledger, closing, planned: None }
    }

    /// What parties decide of an option's contracts, whether they make use of their terminations or not.
    fn decided(&self, option: &Alternative, view: &View<'_>, terminations: bool) -> Decisions {
        let (model, world, imposed) = (self.plan.model, &self.world, self.plan.imposed);
        let figures = view.figures(model, world);
        decide(&Grounds { model, world, option, figures: &figures, imposed, terminations })
    }

    /// What an option's contracts owe, seen in one way.
    fn settled(
        &self,
        option: &Alternative,
        decisions: &Decisions,
        view: &View<'_>,
        closing: Option<Closing>,
    ) -> Settlement {
        let (model, world) = (self.plan.model, &self.world);
        let mut clauses = option.contracts.iter().flat_map(|id| &model.contracts[id.index()].clauses);
        let capital = option.capital.filter(|_| clauses.any(Clause::passes_dues_on));
        let scheduled = capital.and_then(|id| {
            let terms = &model.capitals[id.index()];
            let closed_from = closing.map(|closing| closing.closed_from);
            let dues = capital::scheduled(model, world, terms, &view.figures(model, world), closed_from)?;
            Some((id, dues))
        });
        let scheduled = scheduled.as_ref().map(|(id, dues)| (*id, dues));
        let mut settlement = Settlement::default();
        settle(model, world, decisions, &View { scheduled, ..*view }, closing, &mut settlement);
        settlement
    }

    /// The contracts that a party ended, and what each would have paid had it gone on, with those that would have taken its
    /// place: with the service as it would have been without that end, which is closed as well where something else closed it
    /// before.
    fn severed<'s>(
        &'s self,
        option: &Alternative,
        decisions: &Decisions,
        (measured, now): (&Settlement, &View<'_>),
        before: Option<(Closing, &PlannedDues, &Run)>,
    ) -> Vec<Severed<'s>> {
        let Some((closing, _, before)) = before.filter(|_| !decisions.terminated.is_empty()) else {
            return Vec::new();
        };
        let severed = |ended: &Terminated| {
            let contract = option.contracts[ended.place];
            let terminations = &self.plan.model.contracts[contract.index()].terminations;
            let (view, closing) = if closing.by == ClosedBy::Termination(contract, ended.number) {
                (self.view(option, &before.lived.counted, &before.lived.courses, Seen::Measured), None)
            } else {
                (*now, Some(closing))
            };
            let going_on = self.decided(option, &view, false);
            let would_be = self.settled(option, &going_on, &view, closing);
            let lost = |place| would_be.settled_by(place) - measured.settled_by(place);
            Severed {
                contract,
                number: ended.number,
                termination: &terminations[ended.number],
                month: ended.month,
                lost: going_on.succession(ended.place).map(lost).sum::<Money>().max(Money::ZERO),
            }
        };
        decisions.terminated.iter().map(severed).collect()
    }

    /// The vehicle's plan as it stood before an order to close.
    fn planned(&self, option: &Alternative, run: &Run) -> PlannedDues {
        let view = self.view(option, &run.lived.counted, &run.lived.courses, Seen::Measured);
        capital::planned_dues(&Deal {
            model: self.plan.model,
            world: &self.world,
            option,
            settlement: &run.measured,
            severed: &[],
            outcomes: &run.lived.counted.own,
            staffing: None,
            closed_from: None,
            plan: &PlannedDues::default(),
            measured: view.figures(self.plan.model, &self.world),
        })
    }

    /// The luck of an option's people: the same for all, or one of its own.
    pub(super) fn luck_of(&self, id: OptionId) -> Luck {
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
        let replay = self.plan.model.observed_under(option);
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

    fn record(&self, id: OptionId, option: &Alternative, run: Run, usual: &Usual) -> Played {
        let model = self.plan.model;
        let stopped = self.stopped(option, &run.cash);
        let seen = |seen| {
            let view = View { stopped, ..self.view(option, &run.lived.counted, &run.lived.courses, seen) };
            self.settled(option, &run.decisions, &view, run.closing)
        };
        // Most contracts are not noisy: then what was measured is the truth, and is not settled again.
        let view = self.view(option, &run.lived.counted, &run.lived.courses, Seen::Measured);
        let exact = view.shows_truth(model, &self.world, &option.contracts);
        let owed = |settlement: &Settlement| record::owed_by_payers(model, &self.world, option, settlement);
        let measured = owed(&run.measured);
        let owed = Owed {
            measured,
            truth: if exact { measured } else { owed(&seen(Seen::True)) },
            additional: owed(&seen(Seen::Additional)),
        };
        let lived = value::Lived { cost: &run.lived.care, state_days: run.lived.state_days() };
        let as_usual = value::Lived { cost: &usual.care, state_days: &usual.state_days };
        let positions =
            value::positions(model, &self.world, (option, &run.ledger, &run.measured), as_usual, lived);
        let service = option.service.map(|service| &model.services[service.index()]);
        let works = service.is_some_and(|s| works::works(model, &self.plan.base_world, &self.world, s));
        let moved = record::moved(model, option, &run.ledger);
        let claimed = Claimed::of(model, &self.world, option, run.measured.claims.iter());
        let evidence = Evidence {
            model,
            world: &self.world,
            option,
            pool: &self.pool,
            figures: view.figures(model, &self.world),
            measured: &run.measured,
            claimed: &claimed,
            owed,
            cash: &run.cash,
            ledger: &run.ledger,
            moved: &moved,
            care: &run.lived.care,
            positions: &positions,
            staffing: run.lived.staffing.as_ref(),
            works: if works { Works::Yes } else { Works::No },
            paid_from: self.plan.paid_from[id.index()],
        };
        let values = self.plan.figures[id.index()].iter().map(|&figure| evidence.value(figure)).collect();
        let paid = value::paid_by_all(model, &positions);
        // Of an order that acts only after the horizon nobody sees anything.
        let closed = run.closing.filter(|closing| closing.no_starts_from <= model.calendar.horizon_months());
        Played {
            option: id,
            values,
            paid,
            owed: positions.iter().map(|position| position.owed).sum(),
            cash: run.cash,
            ledger: run.ledger,
            claims: run.measured.claims,
            payments: run.measured.payments,
            decisions: run.decisions,
            planned: run.planned,
            lived: run.lived,
            closed_from: closed.map(|closing| closing.closed_from),
            closed_by: closed.map(|closing| closing.by),
        }
    }
}

/// The people of a draw.
pub(super) fn pool_of(
    plan: &Plan<'_>,
    world: &World,
    (seed, draw): (Seed, u32),
    coupling: Coupling,
) -> Result<Pool, RunError> {
    let referred = pool::referred(&plan.of_lives, world, seed, draw);
    let luck = Luck::Draw { seed, draw };
    let keys = Keys { first: referred.n_people(), apart: 1 };
    plan.with_observed(world, (luck, &|id| luck_of(luck, coupling, id)), referred, keys, 0..1)
}

/// The luck of an option's people where that of the draw is `luck`.
fn luck_of(luck: Luck, coupling: Coupling, id: OptionId) -> Luck {
    match (coupling, luck) {
        (Coupling::Independent, Luck::Draw { seed, draw }) if id.index() > 0 => {
            // Any other seed gives independent streams; the golden ratio keeps options apart.
            let apart = (id.index() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            Luck::Draw { seed: seed.apart(apart), draw }
        }
        (Coupling::SameLuck | Coupling::Independent, luck) => luck,
    }
}
