//! What the deal of `scenarios/benchmark` costs inside the program, for the comparison in `benches/peers`: nanoseconds
//! of a draw's histories alone, of a whole draw, and of one return. Prints one line of JSON.
//!
//! Times are CPU seconds on one thread.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::Instant;

use sib::data::{Course, Histories, Luck, Pool, Provenance};
use sib::engine::{Coupling, Fanning, Plan, Sampling, Settings};
use sib::model::{Model, Service};
use sib::random::{Purpose, Seed};
use sib::scenario::{Request, open};
use sib::stage::deliver::{Participants, Queue, Terms};
use sib::stage::histories::{Clocks, Pathway, Simulator};
use sib::stage::world::Worlds;
use sib::stage::{pool, staff};
use sib::statistics::{Irr, irr};

const SCENARIO: &str = "scenarios/benchmark/380-children.toml";
const SEED: u64 = 1;
/// Draws of a repetition.
const DRAWS: u32 = 200;
/// CPU seconds over which each thing is measured.
const SECONDS_EACH: f64 = 1.5;
/// Monthly flows of a return: months 0 to 95.
const FLOWS: usize = 96;

fn main() {
    // Only `cargo bench` says so; for `cargo test --all-targets` there is nothing to test.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(SCENARIO);
    let request = Request { file, ..Request::default() };
    let opened = match open(&request, &|path: &Path| std::fs::read_to_string(path)) {
        Ok(opened) => opened,
        Err(refused) => panic!("the scenario of the comparison is valid:\n{refused}"),
    };
    let deal = Deal::new(&opened.model);
    let plan = Plan::new(&opened.model).expect("the base case adds up");
    let flows = flows(&plan);
    println!(
        "{{\"people\": {}, \"histories_a_person\": 2, \"histories_ns\": {:.0}, \"whole_draw_ns\": {:.0}, \
         \"irr_ns\": {:.1}, \"irr_n_flows\": {FLOWS}}}",
        deal.pool(0).people.len(),
        per_item(DRAWS, || deal.histories(DRAWS)),
        per_item(DRAWS, || run(&plan)),
        per_item(n_of(&flows), || returns(&flows)),
    );
}

fn returns(flows: &[Vec<i64>]) {
    for flows in flows {
        black_box(irr(black_box(flows)));
    }
}

/// Nanoseconds of one of `n` things, over as many repetitions as take so long.
fn per_item(n: u32, work: impl Fn()) -> f64 {
    work();
    let (begin, mut repeated) = (cpu_seconds(), 0_u32);
    loop {
        work();
        repeated += 1;
        let spent = cpu_seconds() - begin;
        if spent >= SECONDS_EACH {
            return spent * 1e9 / f64::from(repeated) / f64::from(n);
        }
    }
}

/// CPU seconds of the program so far, all its threads together: what else runs on the machine adds little to it. Linux
/// counts them in hundredths of a second; elsewhere it is the time that has passed.
fn cpu_seconds() -> f64 {
    static BEGIN: LazyLock<Instant> = LazyLock::new(Instant::now);
    let begin = *BEGIN;
    let counted = std::fs::read_to_string("/proc/self/stat").ok().and_then(|stat| {
        // After the name in brackets: user time is the 12th word, system time the 13th.
        let mut words = stat.rsplit(')').next()?.split_whitespace().skip(11);
        let (user, system): (f64, f64) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        Some((user + system) / 100.0)
    });
    counted.unwrap_or_else(|| begin.elapsed().as_secs_f64())
}

fn n_of<T>(things: &[T]) -> u32 {
    u32::try_from(things.len()).expect("fewer than 2^32")
}

/// What histories need of a model.
struct Deal<'a> {
    model: &'a Model,
    worlds: Worlds,
    service: &'a Service,
}

impl<'a> Deal<'a> {
    fn new(model: &'a Model) -> Self {
        let worlds = Worlds::new(model).expect("correlations hold together");
        Self { model, worlds, service: &model.services[0] }
    }

    fn pool(&self, draw: u32) -> Pool {
        let world = self.worlds.draw(self.model, Seed::new(SEED), draw);
        pool::referred(self.model, &world, Seed::new(SEED), draw)
    }

    /// Everybody's days as usual and as served: two histories a person. Worlds and pools are drawn with them, as in
    /// any run.
    fn histories(&self, draws: u32) {
        for draw in 0..draws {
            black_box(self.histories_of(draw));
        }
    }

    fn histories_of(&self, draw: u32) -> (Histories, Histories) {
        let (model, seed) = (self.model, Seed::new(SEED));
        let world = self.worlds.draw(model, seed, draw);
        let pool = pool::referred(model, &world, seed, draw);
        let luck = Luck::Draw { seed, draw };
        let as_usual = Pathway::new(model, &world, None);
        let simulator = Simulator { pathway: &as_usual, luck, purpose: Purpose::People };
        let (mut usual, mut clocks) = (Histories::default(), Clocks::default());
        let people = pool.people.iter();
        let gone: Vec<i32> =
            people.map(|person| simulator.write_unserved(person, &mut clocks, &mut usual)).collect();
        let pathway = Pathway::new(model, &world, Some(self.service));
        let simulator = Simulator { pathway: &pathway, luck, purpose: Purpose::People };
        let id = model.options.iter().find_map(|option| option.service).expect("an option has a service");
        let staffing = staff::staffing(model, &world, id, luck);
        let terms = Terms::new(model, &world, (self.service, &staffing), None);
        let queue = Queue { terms: &terms, calendar: &model.calendar, pool: &pool, luck };
        let mut people =
            Served { pool: &pool, gone: &gone, clocks: &clocks, simulator, histories: Histories::default() };
        black_box(queue.deliver(&mut people));
        (usual, people.histories)
    }
}

/// Investors' flows of draws that have a return.
fn flows(plan: &Plan<'_>) -> Vec<Vec<i64>> {
    let flows_of = |draw| {
        let played = plan.draw(SEED, draw).expect("a draw adds up");
        let option = played.iter().find(|option| !option.cash.investors.is_empty());
        option.expect("an option has investors").cash.investors[..FLOWS].to_vec()
    };
    let flows = (0..DRAWS).map(flows_of).filter(|flows| matches!(irr(flows), Irr::Rate(_)));
    let flows: Vec<_> = flows.collect();
    assert!(!flows.is_empty(), "some draws have a return");
    flows
}

/// A run as the program makes it, on one thread.
fn run(plan: &Plan<'_>) {
    let settings = Settings {
        seed: SEED,
        draws: 0..DRAWS,
        threads: Some(1),
        coupling: Coupling::SameLuck,
        sampling: Sampling::Independent,
        fans: Fanning::Dropped,
        keep: sib::engine::Keep::EveryDraw,
    };
    let provenance = Provenance { seed: SEED, draws: DRAWS, ..Provenance::unwritten() };
    drop(black_box(plan.run(&settings, provenance, &|_| {})));
}

/// People who are simulated when they are served.
struct Served<'a> {
    pool: &'a Pool,
    gone: &'a [i32],
    clocks: &'a Clocks,
    simulator: Simulator<'a>,
    histories: Histories,
}

impl Participants for Served<'_> {
    fn gone_by(&self, rank: u32) -> i32 {
        self.gone[rank as usize]
    }

    fn serve(&mut self, rank: u32, course: Course) -> i32 {
        let (person, known) = (&self.pool.people[rank as usize], self.clocks.of(rank));
        self.simulator.write_served(person, course, known, &mut self.histories)
    }

    fn pass(&mut self, _: u32) {}
}
