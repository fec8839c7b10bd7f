//! The engine: the only place that knows threads and the order of stages.
//!
//! A draw is a pure function of (model, seed, draw number). Draws run in parallel over fixed chunks; what they leave
//! is put together in draw order, so that any number of threads gives the same bytes.

mod base_case;
mod collect;
mod controls;
mod gathered;
mod in_order;
mod kept;
mod limit;
mod lived;
mod needed;
mod observed;
mod play;
mod played;
mod redrawn;
mod served;
mod shared;
mod together;
mod traced;

use std::collections::BTreeMap;
use std::ops::{ControlFlow, Range};

use jiff::civil::Date;

use crate::data::{
    BaseValue, Drawn, Fans, Figure, Held, Imposed, Known, OptionResults, Provenance, Results, Tallies, World,
};
pub use crate::data::{Coupling, Sampling};
use crate::model::{MeasureId, Model, OptionId};
use crate::random::Seed;
use crate::stage::audit::Broken;
use crate::stage::record;
use crate::stage::world::{ImpossibleCorrelations, Worlds};
use crate::statistics::Column;
use crate::units::Money;
use collect::{Chunk, Inputs};
pub use gathered::Gathered;
use in_order::in_order;
pub use limit::{Keep, Limit};

/// Draws in a chunk of work.
const CHUNK: u32 = 32;

/// Takes draws in their order, as they are finished; or says why it cannot.
pub type Take<'t> = dyn FnMut(&Drawn<'_>) -> Result<(), String> + 't;

/// Is shown draws as they are played.
pub type See<'t> = dyn Fn(u32, &World, &[Played]) + Sync + 't;

/// Says before each draw whether to carry on.
pub type CarryOn<'t> = dyn Fn() -> ControlFlow<()> + Sync + 't;

/// A model made ready to run.
#[derive(Debug)]
pub struct Plan<'a> {
    model: &'a Model,
    /// The model as whoever makes lives sees it: numbers that differ between draws stand in the world alone.
    of_lives: Model,
    worlds: Worlds,
    base_world: World,
    tallies: Tallies,
    figures: Vec<Vec<Figure>>,
    /// By option: payments from which a service without investors counts as paid; none before the base case is played.
    paid_from: Vec<Option<Money>>,
    base_case: Vec<Vec<BaseValue>>,
    base_cash: Vec<Fans>,
    /// What is played.
    needed: Needed,
    /// An end that is imposed on every option with a service.
    imposed: Option<Imposed>,
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
    /// How draws hang together.
    pub sampling: Sampling,
    /// Whether cash by month is kept for fans.
    pub fans: Fanning,
    /// Up to how many draws every draw is kept.
    pub keep: Keep,
}

impl Settings {
    /// The seed with what is to be drawn under it.
    fn streams(&self) -> Seed {
        self.sampling.seed(self.seed)
    }
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
    /// It was broken off, and whoever asked for it has no use for a part.
    Stopped,
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
            Self::Stopped => formatter.write_str("it was stopped before it had made its draws"),
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
        Self::of_needed(model, Needed::all(model), None)
    }

    /// The same of what is needed, perhaps with an end imposed on the deal in every draw and in the base case. What an option leaves
    /// is what it leaves beside all others; figures of an option that is not played are not defined.
    ///
    /// # Errors
    /// As [`Plan::new`].
    pub fn of_needed(model: &'a Model, needed: Needed, imposed: Option<Imposed>) -> Result<Self, RunError> {
        let mut plan = Self::without_base_case(model, needed, imposed)?;
        base_case::fill(&mut plan)?;
        Ok(plan)
    }

    /// Makes several models with the same options ready, each as [`Plan::of_needed`] does. What people live through in base cases is
    /// made once for all that a thread makes and in which it is the same, and what is kept of it is not made again.
    ///
    /// # Errors
    /// As [`Plan::new`], or if threads cannot be started.
    pub fn several(
        models: &[&'a Model],
        needed: &Needed,
        n_threads: Option<usize>,
        kept: &KeptLives,
    ) -> Result<Vec<Self>, RunError> {
        let plans = models.iter().map(|model| Self::without_base_case(model, needed.clone(), None));
        let mut plans: Vec<Self> = plans.collect::<Result<_, _>>()?;
        base_case::fill_all(&mut plans, &threads(n_threads)?, kept)?;
        Ok(plans)
    }

    fn without_base_case(
        model: &'a Model,
        needed: Needed,
        imposed: Option<Imposed>,
    ) -> Result<Self, RunError> {
        let worlds = Worlds::new(model).map_err(RunError::Correlations)?;
        let base_world = worlds.base(model);
        let options = (0..model.options.len()).map(OptionId::new);
        Ok(Self {
            model,
            of_lives: Model { inputs: model.inputs.without_draws(), ..model.clone() },
            worlds,
            base_world,
            tallies: Tallies::new(model),
            figures: options.map(|option| record::figures(model, option)).collect(),
            paid_from: vec![None; model.options.len()],
            base_case: Vec::new(),
            base_cash: Vec::new(),
            needed,
            imposed,
        })
    }

    /// Lets an uncertain number move together with those of other plans that share the same in common, given the same seed: see
    /// [`Worlds::share`]. Below nought it moves against it. Whether the scenario draws such a number.
    pub fn share(&mut self, path: &str, (common, correlation): (&str, f64), seed: u64) -> bool {
        self.worlds.share(self.model, path, (common, correlation), Seed::new(seed))
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
        let mut take = |drawn: &Drawn<'_>| {
            done(drawn.first + drawn.n - settings.draws.start);
            Ok(())
        };
        self.run_and_hand_on(settings, provenance, &|| ControlFlow::Continue(()), &mut take)
    }

    /// Runs draws as [`Plan::run`] does, and shows `see` each with its number and its world, on whichever thread plays it and in any
    /// order: what it keeps of them must not depend on that. If `carry_on` breaks off, it ends as [`Plan::run_and_hand_on`] does;
    /// of the draws that were shown, those from the number of its results on are none of them.
    ///
    /// # Errors
    /// As [`Plan::run`].
    pub fn run_and_see(
        &self,
        settings: &Settings,
        provenance: Provenance,
        carry_on: &CarryOn<'_>,
        see: &See<'_>,
    ) -> Result<Results, RunError> {
        self.run_seen(settings, provenance, carry_on, see, &mut |_| Ok(()))
    }

    /// Runs draws as [`Plan::run`] does, and hands them on in their order as they are finished, with what was drawn of
    /// the inputs. No more than some chunks for each thread wait to be handed on, however many draws there are.
    ///
    /// If `carry_on` breaks off, the run ends with the draws that are finished without a gap from the first: its results
    /// are those of a run of that many draws, and their provenance says how many were asked for.
    ///
    /// # Errors
    /// As [`Plan::run`], or if draws cannot be handed on.
    pub fn run_and_hand_on(
        &self,
        settings: &Settings,
        provenance: Provenance,
        carry_on: &CarryOn<'_>,
        take: &mut Take<'_>,
    ) -> Result<Results, RunError> {
        self.run_seen(settings, provenance, carry_on, &|_, _, _| (), take)
    }

    fn run_seen(
        &self,
        settings: &Settings,
        mut provenance: Provenance,
        carry_on: &CarryOn<'_>,
        see: &See<'_>,
        take: &mut Take<'_>,
    ) -> Result<Results, RunError> {
        let threads = threads(settings.threads)?;
        let run_chunk = |draws: &Range<u32>| {
            let mut inputs = Inputs::of(self);
            let chunk = self.run_chunk(settings, draws.clone(), carry_on, |draw, world, played| {
                inputs.add(world);
                see(draw, world, played);
            })?;
            Ok((draws.clone(), chunk, inputs))
        };
        let mut all = Gathered::new(vec![self], settings.keep.clone(), settings.draws.clone());
        let (n_chunks, draws_of) = chunks(settings);
        let ended = in_order(
            &threads,
            n_chunks,
            |chunk| run_chunk(&draws_of(chunk)),
            |ran| {
                let (draws, chunk, inputs) = match ran {
                    Ok(ran) => ran,
                    Err(error) => return ControlFlow::Break(Err(error)),
                };
                let n = chunk.n_draws();
                if n > 0
                    && let Err(reason) = chunk.hand_on(draws.start, &inputs, take)
                {
                    return ControlFlow::Break(Err(RunError::NotTaken(reason)));
                }
                all.add_chunks(vec![chunk]);
                if n == draws.end - draws.start {
                    ControlFlow::Continue(())
                } else {
                    ControlFlow::Break(Ok(()))
                }
            },
        );
        match ended {
            ControlFlow::Continue(()) => {}
            ControlFlow::Break(Err(error)) => return Err(error),
            ControlFlow::Break(Ok(())) => {
                provenance.stopped_before = Some(provenance.draws);
            }
        }
        let (mut results, _) = all.finish(vec![provenance]);
        Ok(results.remove(0))
    }

    /// The base case alone: results without draws.
    #[must_use]
    pub fn base_case(&self, provenance: Provenance) -> Results {
        Results { provenance, options: self.base_options(), counted: BTreeMap::new(), sample: Vec::new() }
    }

    /// The base case of each option, without draws.
    #[must_use]
    pub fn base_options(&self) -> Vec<OptionResults> {
        Chunk::new(self, Fanning::Kept).into_results(self)
    }

    /// By option and figure: the base case as a single draw.
    fn base_columns(&self) -> Vec<Vec<Column>> {
        let column = |base: &BaseValue| std::iter::once(base.value).collect();
        self.base_case.iter().map(|figures| figures.iter().map(column).collect()).collect()
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
        for played in base_case::held(self, held)? {
            let option = &mut results.options[played.option.index()];
            option.base_cash = collect::cash(self, &played);
            let values = played.values.into_iter();
            option.base_case = values.map(|value| BaseValue { value, se: None }).collect();
            closed.push(played.closed_from);
        }
        Ok((results, closed))
    }

    /// What a measure comes to by the end of a month in the base case of an option if its service goes on, whatever would
    /// close it: in units, shares or pence, as measures are.
    ///
    /// # Errors
    /// If its people cannot be made.
    pub fn base_measure_going_on(
        &self,
        option: OptionId,
        measure: MeasureId,
        month: u16,
    ) -> Result<Known, RunError> {
        Ok(base_case::play(self)?.measured(option, measure, month))
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

    /// Plays consecutive draws, for as long as it is to carry on; `see` is shown each with its world.
    fn run_chunk(
        &self,
        settings: &Settings,
        draws: Range<u32>,
        carry_on: &CarryOn<'_>,
        mut see: impl FnMut(u32, &World, &[Played]),
    ) -> Result<Chunk, RunError> {
        let mut chunk = Chunk::new(self, settings.fans);
        for draw in draws {
            if carry_on().is_break() {
                break;
            }
            let play = play::Play::new(self, settings.streams(), draw, settings.coupling)?;
            let played = play.play()?;
            chunk.add(settings.sampling.batch(draw), &played);
            see(draw, &play.world, &played);
        }
        Ok(chunk)
    }
}

/// In how many chunks of work the draws of a run come, and the draws of each.
fn chunks(settings: &Settings) -> (usize, impl Fn(usize) -> Range<u32>) {
    let Range { start, end } = settings.draws;
    let draws_of = move |chunk: usize| {
        let first = start + chunk as u32 * CHUNK;
        first..end.min(first.saturating_add(CHUNK))
    };
    (end.saturating_sub(start).div_ceil(CHUNK) as usize, draws_of)
}

/// Months of the programme, with that of its start.
fn n_months(plan: &Plan<'_>) -> usize {
    usize::from(plan.model.calendar.horizon_months()) + 1
}

fn threads(number: Option<usize>) -> Result<rayon::ThreadPool, RunError> {
    let mut builder = rayon::ThreadPoolBuilder::new();
    if let Some(threads) = number {
        builder = builder.num_threads(threads);
    }
    builder.build().map_err(|error| RunError::Threads(error.to_string()))
}

pub use kept::KeptLives;
pub use lived::Lived;
pub use needed::Needed;
pub use played::Played;
pub use redrawn::Values;
pub use together::run_together;
