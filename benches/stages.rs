//! What each stage of a draw costs, on the two deals in `scenarios/`. See `docs/performance.md`.
//!
//! Every line but the last two runs one stage over the same draws, on what the stages before it left, for the option
//! that delivers a service.

use std::path::{Path, PathBuf};

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};

use sib::data::{
    Cash, Course, Figure, Folk, Histories, Ledger, Luck, Monthly, Outcomes, Pool, Provenance, Reached, Seen,
    Settlement, Staffing, Tallies, Teams, World,
};
use sib::engine::{Coupling, Fanning, Plan, Sampling, Settings};
use sib::model::{Alternative, Model, OptionId, Service};
use sib::random::{Purpose, Seed};
use sib::scenario::{Request, open};
use sib::stage::capital::{self, Deal};
use sib::stage::decide::{Grounds, decide};
use sib::stage::deliver::{Participants, Queue, Terms};
use sib::stage::histories::{Pathway, Simulator};
use sib::stage::measure::{Counting, Days, Lives, intakes, state_days};
use sib::stage::record::{self, Claimed, Evidence, Owed, Works};
use sib::stage::settle::{View, settle};
use sib::stage::world::Worlds;
use sib::stage::{pool, staff, value};
use sib::statistics::Value;
use sib::units::Money;

const DEALS: [&str; 2] = ["essex-edge-of-care", "sheffield-promoting-independence"];
const SEED: u64 = 1;
/// Draws over which a stage is timed.
const DRAWS: u32 = 16;
/// Draws of the whole run.
const RUN: u32 = 200;

fn main() {
    divan::main();
}

#[divan::bench(args = DEALS)]
fn world(bencher: Bencher<'_, '_>, deal: &str) {
    each_draw(bencher, deal, |stages, draw| stages.world(draw.number));
}

#[divan::bench(args = DEALS)]
fn pool(bencher: Bencher<'_, '_>, deal: &str) {
    each_draw(bencher, deal, |stages, draw| stages.pool(draw.number, &draw.world));
}

#[divan::bench(args = DEALS)]
fn histories_as_usual(bencher: Bencher<'_, '_>, deal: &str) {
    each_draw(bencher, deal, |stages, draw| stages.as_usual(draw.number, &draw.world, &draw.pool));
}

#[divan::bench(args = DEALS)]
fn deliver_and_histories(bencher: Bencher<'_, '_>, deal: &str) {
    each_draw(bencher, deal, |stages, draw| {
        stages.deliver(draw.number, &draw.world, &draw.pool, &draw.usual)
    });
}

#[divan::bench(args = DEALS)]
fn outcomes(bencher: Bencher<'_, '_>, deal: &str) {
    each_draw(bencher, deal, |stages, draw| {
        stages.outcomes(draw.number, &draw.world, &draw.pool, &draw.usual, &draw.delivered)
    });
}

#[divan::bench(args = DEALS)]
fn settlement(bencher: Bencher<'_, '_>, deal: &str) {
    each_draw(bencher, deal, |stages, draw| {
        let view = stages.view(draw.number, &draw.pool, &draw.delivered, &draw.counted, Seen::Measured);
        stages.settle(&view, &draw.world)
    });
}

#[divan::bench(args = DEALS)]
fn capital(bencher: Bencher<'_, '_>, deal: &str) {
    each_draw(bencher, deal, |stages, draw| {
        let view = stages.view(draw.number, &draw.pool, &draw.delivered, &draw.counted, Seen::Measured);
        stages.capital(&draw.world, &view, &draw.delivered, &draw.measured)
    });
}

#[divan::bench(args = DEALS)]
fn record(bencher: Bencher<'_, '_>, deal: &str) {
    each_draw(bencher, deal, Stages::record);
}

#[divan::bench(args = DEALS)]
fn whole_draw(bencher: Bencher<'_, '_>, deal: &str) {
    each_draw(bencher, deal, |stages, draw| stages.plan.draw(SEED, draw.number));
}

#[divan::bench(args = DEALS, sample_count = 20)]
fn run_of_200_draws(bencher: Bencher<'_, '_>, deal: &str) {
    let plan = Plan::new(model(deal)).expect("the base case of a published scenario adds up");
    let settings = Settings {
        seed: SEED,
        draws: 0..RUN,
        threads: None,
        coupling: Coupling::SameLuck,
        sampling: Sampling::Independent,
        fans: Fanning::Dropped,
        keep: sib::engine::Keep::EveryDraw,
    };
    let provenance = Provenance { seed: SEED, draws: RUN, ..Provenance::unwritten() };
    bencher.counter(ItemsCount::new(RUN)).bench(|| plan.run(&settings, provenance.clone(), &|_| {}));
}

/// Times a stage over all draws.
fn each_draw<T>(bencher: Bencher<'_, '_>, deal: &str, stage: impl Fn(&Stages, &Draw) -> T + Sync) {
    let stages = Stages::new(model(deal));
    let draws: Vec<Draw> = (0..DRAWS).map(|number| stages.draw(number)).collect();
    bencher.counter(ItemsCount::new(DRAWS)).bench(|| {
        for draw in &draws {
            black_box(stage(&stages, draw));
        }
    });
}

/// A deal's model, for as long as the program runs.
fn model(deal: &str) -> &'static Model {
    let file = PathBuf::from(format!("{}/scenarios/{deal}.toml", env!("CARGO_MANIFEST_DIR")));
    let request = Request { file, case: None, sets: Vec::new(), ..Request::default() };
    match open(&request, &|path: &Path| std::fs::read_to_string(path)) {
        Ok(opened) => Box::leak(Box::new(opened.model)),
        Err(refused) => panic!("a published scenario is valid:\n{refused}"),
    }
}

/// What stages need of a model.
struct Stages {
    model: &'static Model,
    plan: Plan<'static>,
    worlds: Worlds,
    tallies: Tallies,
    option: &'static Alternative,
    service: &'static Service,
    figures: Vec<Figure>,
}

/// What the stages of a draw leave.
struct Draw {
    number: u32,
    world: World,
    pool: Pool,
    usual: Usual,
    delivered: Delivery,
    counted: Counted,
    measured: Settlement,
    additional: Settlement,
    cash: Cash,
    ledger: Ledger,
}

struct Usual {
    histories: Histories,
    gone: Vec<i32>,
    state_days: Vec<Monthly>,
}

struct Delivery {
    courses: Vec<Course>,
    histories: Histories,
    staffing: Staffing,
}

struct Counted {
    own: Outcomes,
    as_usual: Outcomes,
}

impl Stages {
    fn new(model: &'static Model) -> Self {
        let place = model.options.iter().position(|option| option.service.is_some());
        let place = place.expect("an option of a deal delivers a service");
        let option = &model.options[place];
        let service = option.service.expect("the option was chosen for its service");
        Self {
            model,
            plan: Plan::new(model).expect("the base case of a published scenario adds up"),
            worlds: Worlds::new(model).expect("correlations of a published scenario hold together"),
            tallies: Tallies::new(model),
            option,
            service: &model.services[service.index()],
            figures: record::figures(model, OptionId::new(place)),
        }
    }

    fn draw(&self, number: u32) -> Draw {
        let world = self.world(number);
        let pool = self.pool(number, &world);
        let usual = self.as_usual(number, &world, &pool);
        let delivered = self.deliver(number, &world, &pool, &usual);
        let counted = self.outcomes(number, &world, &pool, &usual, &delivered);
        let view = |seen| self.view(number, &pool, &delivered, &counted, seen);
        let settle = |seen| self.settle(&view(seen), &world);
        let (measured, additional) = (settle(Seen::Measured), settle(Seen::Additional));
        let (cash, ledger) = self.capital(&world, &view(Seen::Measured), &delivered, &measured);
        Draw { number, world, pool, usual, delivered, counted, measured, additional, cash, ledger }
    }

    fn world(&self, number: u32) -> World {
        self.worlds.draw(self.model, Seed::new(SEED), number)
    }

    fn pool(&self, number: u32, world: &World) -> Pool {
        pool::referred(self.model, world, Seed::new(SEED), number)
    }

    fn as_usual(&self, number: u32, world: &World, pool: &Pool) -> Usual {
        let pathway = Pathway::new(self.model, world, None);
        let simulator = Simulator { pathway: &pathway, luck: luck(number), purpose: Purpose::People };
        let mut histories = Histories::default();
        let people = pool.people.iter();
        let gone = people.map(|person| simulator.write(person, Course::NotStarted, &mut histories)).collect();
        let state_days = state_days(self.model, pool, &histories, &mut Days::default());
        Usual { histories, gone, state_days }
    }

    fn deliver(&self, number: u32, world: &World, pool: &Pool, usual: &Usual) -> Delivery {
        let pathway = Pathway::new(self.model, world, Some(self.service));
        let simulator = Simulator { pathway: &pathway, luck: luck(number), purpose: Purpose::People };
        let id = self.option.service.expect("the option has a service");
        let staffing = staff::staffing(self.model, world, id, luck(number));
        let terms = Terms::new(self.model, world, (self.service, &staffing), None);
        let queue = Queue { terms: &terms, calendar: &self.model.calendar, pool, luck: luck(number) };
        let mut people = People { pool, usual, simulator, histories: Histories::default() };
        let courses = queue.deliver(&mut people);
        Delivery { courses, histories: people.histories, staffing }
    }

    fn outcomes(
        &self,
        number: u32,
        world: &World,
        pool: &Pool,
        usual: &Usual,
        delivered: &Delivery,
    ) -> Counted {
        let Self { model, tallies, .. } = self;
        let courses = &delivered.courses;
        let intakes = &intakes(model, world, pool, courses);
        let counting = Counting {
            model,
            tallies,
            world,
            luck: luck(number),
            pool,
            courses,
            intakes,
            folk: Folk::Referred,
            service: Some(self.service),
        };
        let (mut own, mut as_usual) = (Outcomes::default(), Outcomes::default());
        let mut days = Days::default();
        // The scenario has no milestones.
        let reached = &Reached::default();
        let lives = Lives { histories: &delivered.histories, reached };
        counting.count(lives, &mut days, &mut own);
        let lives = Lives { histories: &usual.histories, reached };
        counting.count_as_usual(lives, &usual.state_days, &mut days, &mut as_usual);
        Counted { own, as_usual }
    }

    fn view<'a>(
        &'a self,
        number: u32,
        pool: &'a Pool,
        delivered: &'a Delivery,
        counted: &'a Counted,
        seen: Seen,
    ) -> View<'a> {
        View {
            tallies: &self.tallies,
            pool,
            courses: &delivered.courses,
            own: &counted.own,
            usual: &counted.as_usual,
            controls: &[],
            teams: Teams::default(),
            seen,
            luck: luck(number),
            replay: None,
            held: None,
            stopped: None,
            scheduled: None,
        }
    }

    fn settle(&self, view: &View<'_>, world: &World) -> Settlement {
        let mut settlement = Settlement::default();
        let figures = view.figures(self.model, world);
        let option = self.option;
        let grounds = Grounds {
            model: self.model,
            world,
            option,
            figures: &figures,
            imposed: None,
            terminations: true,
        };
        settle(self.model, world, &decide(&grounds), view, None, &mut settlement);
        settlement
    }

    fn capital(
        &self,
        world: &World,
        view: &View<'_>,
        delivered: &Delivery,
        settlement: &Settlement,
    ) -> (Cash, Ledger) {
        let deal = Deal {
            model: self.model,
            world,
            option: self.option,
            settlement,
            severed: &[],
            outcomes: view.own,
            staffing: Some(&delivered.staffing),
            closed_from: None,
            plan: &sib::data::PlannedDues::default(),
            measured: view.figures(self.model, world),
        };
        let plan = capital::planned_dues(&deal);
        let mut ledger = Ledger::default();
        (capital::run(&Deal { plan: &plan, ..deal }, &mut ledger), ledger)
    }

    fn record(&self, draw: &Draw) -> Vec<Value> {
        let Self { model, option, .. } = self;
        let world = &draw.world;
        let view = self.view(draw.number, &draw.pool, &draw.delivered, &draw.counted, Seen::Measured);
        let care = value::care_cost(model, world, &draw.counted.own.state_days);
        let usual = value::care_cost(model, world, &draw.usual.state_days);
        let own = value::Lived { cost: &care, state_days: &draw.counted.own.state_days };
        let usual = value::Lived { cost: &usual, state_days: &draw.usual.state_days };
        let moved = (*option, &draw.ledger, &draw.measured);
        let positions = value::positions(model, world, moved, usual, own);
        let moved = record::moved(model, option, &draw.ledger);
        let claimed = Claimed::of(model, world, option, draw.measured.claims.iter());
        let owed = |settlement: &Settlement| record::owed_by_payers(model, world, option, settlement);
        let measured = owed(&draw.measured);
        let evidence = Evidence {
            model,
            world,
            option,
            pool: &draw.pool,
            figures: view.figures(model, world),
            measured: &draw.measured,
            claimed: &claimed,
            owed: Owed { measured, truth: measured, additional: owed(&draw.additional) },
            cash: &draw.cash,
            ledger: &draw.ledger,
            moved: &moved,
            care: &care,
            positions: &positions,
            staffing: Some(&draw.delivered.staffing),
            works: Works::Yes,
            paid_from: Some(Money::ZERO),
        };
        self.figures.iter().map(|&figure| evidence.value(figure)).collect()
    }
}

fn luck(draw: u32) -> Luck {
    Luck::Draw { seed: Seed::new(SEED), draw }
}

/// People who are simulated when they are served; for the others their days are known.
struct People<'a> {
    pool: &'a Pool,
    usual: &'a Usual,
    simulator: Simulator<'a>,
    histories: Histories,
}

impl Participants for People<'_> {
    fn gone_by(&self, rank: u32) -> i32 {
        self.usual.gone[rank as usize]
    }

    fn serve(&mut self, rank: u32, course: Course) -> i32 {
        self.simulator.write(&self.pool.people[rank as usize], course, &mut self.histories)
    }

    fn pass(&mut self, rank: u32) {
        self.histories.copy(self.usual.histories.of(rank as usize));
    }
}
