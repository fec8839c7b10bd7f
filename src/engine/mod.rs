//! The engine: the only place that knows threads and the order of stages.
//!
//! A draw is a pure function of (model, seed, draw number). Draws run in parallel over fixed chunks; what they leave
//! is put together in draw order, so that any number of threads gives the same bytes.

mod base_case;
mod collect;
mod controls;
mod observed;
mod play;
mod played;
mod served;
mod traced;

use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};

use jiff::civil::Date;
use rayon::prelude::*;

pub use crate::data::Coupling;
use crate::data::{BaseValue, Drawn, Fans, Figure, Held, OptionResults, Provenance, Results, Tallies, World};
use crate::model::{Model, OptionId};
use crate::random::Seed;
use crate::stage::audit::Broken;
use crate::stage::record;
use crate::stage::world::{ImpossibleCorrelations, Worlds};
use crate::statistics::Value;
use crate::units::Money;
use collect::{Chunk, Inputs};

/// Draws in a chunk of work.
const CHUNK: u32 = 32;
/// Chunks for each thread between two times that draws are handed on.
const CHUNKS_AT_ONCE: usize = 16;

/// Takes draws in their order, as they are finished; or says why it cannot.
pub type Take<'t> = dyn FnMut(&Drawn<'_>) -> Result<(), String> + 't;

/// A model made ready to run.
#[derive(Debug)]
pub struct Plan<'a> {
    model: &'a Model,
    worlds: Worlds,
    base_world: World,
    tallies: Tallies,
    figures: Vec<Vec<Figure>>,
    /// By option: payments from which a service without investors counts as paid.
    paid_from: Vec<Money>,
    base_case: Vec<Vec<BaseValue>>,
    base_cash: Vec<Fans>,
}

/// How a run is made.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Seed of every stream.
    pub seed: u64,
    /// Which draws.
    pub draws: Range<u32>,
    /// Threads; none is one for each core.
    pub threads: Option<usize>,
    /// How a person's histories under two options hang together.
    pub coupling: Coupling,
    /// Whether cash by month is kept for fans.
    pub fans: Fanning,
}

/// Whether cash by month is kept draw by draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fanning {
    /// Kept, for fans.
    Kept,
    /// Not kept.
    Dropped,
}

/// Why a run stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunError {
    /// Correlations that cannot hold together.
    Correlations(ImpossibleCorrelations),
    /// A draw whose books do not add up: a fault of the program.
    Broken {
        /// The draw; none for the base case.
        draw: Option<u32>,
        /// The option.
        option: String,
        /// The rule.
        broken: Broken,
    },
    /// Nobody who was drawn stands where people were observed to stand at the end of a month.
    NotFound {
        /// The last day that was observed.
        on: Date,
    },
    /// No threads could be started.
    Threads(String),
    /// Draws could not be handed on.
    NotTaken(String),
}

impl std::fmt::Display for RunError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Correlations(ImpossibleCorrelations { paths }) => {
                write!(
                    formatter,
                    "no joint distribution has the correlations given between {}",
                    paths.join(", ")
                )
            }
            Self::Broken { draw, option, broken } => {
                let place = draw.map_or("the base case".to_owned(), |draw| format!("draw {draw}"));
                write!(formatter, "the books of option `{option}` in {place} do not add up: {broken}")
            }
            Self::NotFound { on } => {
                write!(
                    formatter,
                    "people of this scenario hardly ever stand where they were observed to stand on {on}: \
                     a million were drawn. Look again at the `people` of the replay, and at the rates and the effect that \
                     should have brought them there"
                )
            }
            Self::Threads(reason) => write!(formatter, "no threads could be started: {reason}"),
            Self::NotTaken(reason) => formatter.write_str(reason),
        }
    }
}

impl std::error::Error for RunError {}

impl<'a> Plan<'a> {
    /// Makes a model ready: streams, tallies, the base case.
    ///
    /// # Errors
    /// If correlations cannot hold together, or the books of the base case do not add up.
    pub fn new(model: &'a Model) -> Result<Self, RunError> {
        let worlds = Worlds::new(model).map_err(RunError::Correlations)?;
        let base_world = worlds.base(model);
        let options = (0..model.options.len()).map(OptionId::new);
        let mut plan = Self {
            model,
            worlds,
            base_world,
            tallies: Tallies::new(model),
            figures: options.map(|option| record::figures(model, option)).collect(),
            paid_from: vec![Money::ZERO; model.options.len()],
            base_case: Vec::new(),
            base_cash: Vec::new(),
        };
        base_case::fill(&mut plan)?;
        Ok(plan)
    }

    /// The model.
    #[must_use]
    pub fn model(&self) -> &'a Model {
        self.model
    }

    /// The figures of each option.
    #[must_use]
    pub fn figures(&self) -> &[Vec<Figure>] {
        &self.figures
    }

    /// Runs draws. `done` is told how many have been finished.
    ///
    /// # Errors
    /// If the books of a draw do not add up, or threads cannot be started.
    pub fn run(
        &self,
        settings: &Settings,
        provenance: Provenance,
        done: &(dyn Fn(u32) + Sync),
    ) -> Result<Results, RunError> {
        let threads = threads(settings)?;
        let run_chunk = |draws: &Range<u32>| self.run_chunk(settings, draws.clone(), |_| ());
        let chunks = threads.install(|| in_parallel(&chunks(settings), &Counter::new(done), run_chunk))?;
        Ok(Results { provenance, options: self.put_together(chunks) })
    }

    /// Runs draws as [`Plan::run`] does, and hands them on in their order as they are finished, with what was drawn of
    /// the inputs. No more than some chunks for each thread wait to be handed on, however many draws there are.
    ///
    /// # Errors
    /// As [`Plan::run`], or if draws cannot be handed on.
    pub fn run_and_hand_on(
        &self,
        settings: &Settings,
        provenance: Provenance,
        done: &(dyn Fn(u32) + Sync),
        take: &mut Take<'_>,
    ) -> Result<Results, RunError> {
        let (threads, counter) = (threads(settings)?, Counter::new(done));
        let run_chunk = |draws: &Range<u32>| {
            let mut inputs = Inputs::of(self);
            let chunk = self.run_chunk(settings, draws.clone(), |world| inputs.add(world))?;
            Ok((draws.start, chunk, inputs))
        };
        let mut all = Chunk::new(self, Fanning::Kept);
        for chunks in chunks(settings).chunks(CHUNKS_AT_ONCE * threads.current_num_threads()) {
            for (first, chunk, inputs) in threads.install(|| in_parallel(chunks, &counter, run_chunk))? {
                chunk.hand_on(first, &inputs, take).map_err(RunError::NotTaken)?;
                all.append(chunk);
            }
        }
        Ok(Results { provenance, options: all.into_results(self) })
    }

    /// The base case alone: results without draws.
    #[must_use]
    pub fn base_case(&self, provenance: Provenance) -> Results {
        Results { provenance, options: self.put_together(Vec::new()) }
    }

    /// The base case with a measure held in place of what is simulated of it: results without draws, and without errors;
    /// and by option the month from which an order closes the service.
    ///
    /// # Errors
    /// If the books do not add up.
    pub fn base_case_at(
        &self,
        held: Held,
        provenance: Provenance,
    ) -> Result<(Results, Vec<Option<u16>>), RunError> {
        let (mut results, mut closed) = (self.base_case(provenance), Vec::new());
        for (option, played) in results.options.iter_mut().zip(base_case::held(self, held)?) {
            option.base_cash = collect::cash(self, &played);
            let values = played.values.into_iter();
            option.base_case = values.map(|value| BaseValue { value, se: None }).collect();
            closed.push(played.closed_from);
        }
        Ok((results, closed))
    }

    /// What a figure of an option comes to in the base case if every service goes on, whatever would close it; none where
    /// the option does not have it.
    ///
    /// # Errors
    /// If the books do not add up.
    pub fn base_value_going_on(&self, option: OptionId, figure: Figure) -> Result<Option<Value>, RunError> {
        let played = base_case::going_on(self)?;
        let place = self.figures[option.index()].iter().position(|&own| own == figure);
        Ok(place.map(|place| played[option.index()].values[place]))
    }

    /// The figures of one draw, by option: for tests and traces.
    ///
    /// # Errors
    /// If the books of the draw do not add up.
    pub fn draw(&self, seed: u64, draw: u32) -> Result<Vec<Played>, RunError> {
        play::Play::new(self, Seed::new(seed), draw, Coupling::SameLuck)?.play()
    }

    /// The books of the base case, by option: for tests and traces.
    ///
    /// # Errors
    /// If they do not add up.
    pub fn base_books(&self) -> Result<Vec<Played>, RunError> {
        base_case::books(self)
    }

    /// Plays consecutive draws; `see` is shown the world of each.
    fn run_chunk(
        &self,
        settings: &Settings,
        draws: Range<u32>,
        mut see: impl FnMut(&World),
    ) -> Result<Chunk, RunError> {
        let mut chunk = Chunk::new(self, settings.fans);
        for draw in draws {
            let play = play::Play::new(self, Seed::new(settings.seed), draw, settings.coupling)?;
            chunk.add(&play.play()?);
            see(&play.world);
        }
        Ok(chunk)
    }

    fn put_together(&self, chunks: Vec<Chunk>) -> Vec<OptionResults> {
        let mut all = Chunk::new(self, Fanning::Kept);
        for chunk in chunks {
            all.append(chunk);
        }
        all.into_results(self)
    }
}

/// How many draws have been finished, and who is told.
struct Counter<'a> {
    finished: AtomicU32,
    done: &'a (dyn Fn(u32) + Sync),
}

impl<'a> Counter<'a> {
    fn new(done: &'a (dyn Fn(u32) + Sync)) -> Self {
        Self { finished: AtomicU32::new(0), done }
    }

    fn count(&self, draws: &Range<u32>) {
        let n = draws.end - draws.start;
        (self.done)(self.finished.fetch_add(n, Ordering::Relaxed) + n);
    }
}

/// The draws of a run in chunks of work.
fn chunks(settings: &Settings) -> Vec<Range<u32>> {
    let starts = settings.draws.clone().step_by(CHUNK as usize);
    starts.map(|first| first..(first + CHUNK).min(settings.draws.end)).collect()
}

fn threads(settings: &Settings) -> Result<rayon::ThreadPool, RunError> {
    let mut builder = rayon::ThreadPoolBuilder::new();
    if let Some(threads) = settings.threads {
        builder = builder.num_threads(threads);
    }
    builder.build().map_err(|error| RunError::Threads(error.to_string()))
}

/// What comes of chunks, in their order.
fn in_parallel<T: Send>(
    chunks: &[Range<u32>],
    counter: &Counter<'_>,
    run_chunk: impl Fn(&Range<u32>) -> Result<T, RunError> + Sync,
) -> Result<Vec<T>, RunError> {
    let run = |draws: &Range<u32>| {
        let chunk = run_chunk(draws);
        counter.count(draws);
        chunk
    };
    chunks.par_iter().map(run).collect()
}

pub use played::Played;
