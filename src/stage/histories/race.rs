//! Visits during which no intensity changes: every clock runs out in one step, at rates worked out once a draw.
//!
//! So it is with most visits: of people as usual, and of people under a service whose effects act for as long as they can.

use super::budgets::TOGETHER;
use super::clock::between;
use super::intensity::{Base, Intensity, Sized};
use crate::data::{Served, Spell};
use crate::model::{During, GroupId};

/// The rates of every state whose intensities as usual are constant.
#[derive(Clone, Debug)]
pub(super) struct Races {
    /// By state, then group (where it matters), then block of ways.
    races: Vec<Race>,
    states: Vec<Option<Racing>>,
    /// Whether every effect acts for ever from the start of the service on.
    for_ever: bool,
    horizon: i32,
}

/// Where the races of a state are.
#[derive(Clone, Copy, Debug)]
struct Racing {
    first: usize,
    n_blocks: usize,
    /// How many races on the next group is: none if all groups have the same rates.
    by_group: usize,
    touched: Touched,
}

/// Whether effects act on ways out of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Touched {
    No,
    /// With the same strength on all who are served.
    Alike,
    /// As strongly as it is when a person starts.
    ByStart,
}

/// Up to four ways out: days until each, on average, for people without frailty. A way that there is not takes for ever.
#[derive(Clone, Copy, Debug)]
pub(super) struct Race {
    /// As usual.
    usual: [f64; TOGETHER],
    /// While effects act at their usual strength.
    served: [f64; TOGETHER],
    /// Where each leads.
    to: [u8; TOGETHER],
    pub(super) n_ways: usize,
}

/// The rates of a visit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Visit<'a> {
    /// Block by block.
    pub(super) races: &'a [Race],
    is_served: bool,
}

impl Races {
    /// From the intensities of a draw, and the share of an effect that people get, if it is the same for all.
    pub(super) fn new(
        (ways, intensities): (&[Vec<usize>], &[Intensity]),
        fidelity: Option<f64>,
        n_groups: usize,
        horizon: i32,
    ) -> Self {
        let for_ever = intensities.iter().flat_map(|way| &way.pushes).all(|push| push.acts.for_ever());
        let mut races =
            Races { races: Vec::new(), states: Vec::with_capacity(ways.len()), for_ever, horizon };
        for ways in ways {
            let racing = races.add(ways, intensities, fidelity, n_groups);
            races.states.push(racing);
        }
        races
    }

    /// None: every visit is gone through stretch by stretch.
    #[cfg(test)]
    fn none(n_states: usize) -> Self {
        Self { races: Vec::new(), states: vec![None; n_states], for_ever: false, horizon: 0 }
    }

    fn add(
        &mut self,
        ways: &[usize],
        intensities: &[Intensity],
        fidelity: Option<f64>,
        n_groups: usize,
    ) -> Option<Racing> {
        let is_constant = |way: &Intensity| {
            way.trend.is_empty() && matches!(way.base, Base::Constant(_) | Base::ByGroup(_))
        };
        let of = || ways.iter().map(|&way| &intensities[way]);
        if !of().all(is_constant) {
            return None;
        }
        let touched = match (of().all(|way| way.pushes.is_empty()), fidelity) {
            (true, _) => Touched::No,
            (false, Some(_)) => Touched::Alike,
            (false, None) => Touched::ByStart,
        };
        let n_blocks = ways.len().div_ceil(TOGETHER);
        let differ = of().any(|way| matches!(way.base, Base::ByGroup(_)));
        let (first, by_group) = (self.races.len(), if differ { n_blocks } else { 0 });
        for group in 0..if differ { n_groups } else { 1 } {
            for four in ways.chunks(TOGETHER) {
                let never = [f64::INFINITY; TOGETHER];
                let mut race = Race { usual: never, served: never, to: [0; TOGETHER], n_ways: four.len() };
                for (place, &way) in four.iter().enumerate() {
                    let way = &intensities[way];
                    let usual = way.base.constant(GroupId::new(group));
                    race.to[place] = way.to;
                    race.usual[place] = 1.0 / usual;
                    race.served[place] = 1.0 / served(way, usual, fidelity.unwrap_or(1.0));
                }
                self.races.push(race);
            }
        }
        Some(Racing { first, n_blocks, by_group, touched })
    }

    /// The rates of a visit from `here.from` to the horizon; none where they change on the way.
    #[inline]
    pub(super) fn visit(&self, here: Spell, group: GroupId, served: &Served) -> Option<Visit<'_>> {
        let racing = self.states[usize::from(here.state)].as_ref()?;
        let first = racing.first + racing.by_group * group.index();
        let races = &self.races[first..first + racing.n_blocks];
        if racing.touched == Touched::No || served.start >= self.horizon {
            return Some(Visit { races, is_served: false });
        }
        let acts_on = self.for_ever || served.end >= self.horizon;
        let is_served = racing.touched == Touched::Alike && served.start <= here.from && acts_on;
        is_served.then_some(Visit { races, is_served })
    }
}

impl Visit<'_> {
    /// The first of a block of clocks to run out, given what each has to spend: after how many days for somebody without
    /// frailty (perhaps never), and where it leads. Without branches, which nobody could foretell.
    #[inline]
    pub(super) fn first(&self, race: &Race, budgets: &[f64; TOGETHER]) -> (f64, u8) {
        let days = if self.is_served { &race.served } else { &race.usual };
        let time = |place: usize| budgets[place] * days[place];
        let first = earlier(earlier((time(0), 0), (time(1), 1)), earlier((time(2), 2), (time(3), 3)));
        (first.0, race.to[first.1])
    }
}

/// The earlier of two; of equals the one listed first.
#[inline]
fn earlier(first: (f64, usize), second: (f64, usize)) -> (f64, usize) {
    let is_second = second.0 < first.0;
    (if is_second { second.0 } else { first.0 }, if is_second { second.1 } else { first.1 })
}

/// The intensity while effects act at this strength, those that only act after the service apart.
fn served(way: &Intensity, usual: f64, weight: f64) -> f64 {
    let (mut rate, mut factor) = (usual, 1.0);
    for push in way.pushes.iter().filter(|push| push.acts.during != During::After) {
        match push.size {
            Sized::Ratio { log } => factor *= push.factor(log, weight),
            Sized::Becomes { rate: stated } => rate = between(usual, stated, weight),
        }
    }
    rate * factor
}

#[cfg(test)]
mod tests {
    use super::Races;
    use crate::data::{Course, Ending, Histories, Luck};
    use crate::random::{Purpose, Seed};
    use crate::scenario::{Request, open};
    use crate::stage::histories::{Clocks, Pathway, Simulator};
    use crate::stage::{pool, world::Worlds};

    /// In one step everybody lives through the same days as stretch by stretch, served or not, and whether clocks are drawn
    /// anew or looked up.
    #[test]
    fn one_step_is_the_stretches_together() {
        let mut n_steps = 0;
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios");
        let entries = std::fs::read_dir(folder).expect("the folder can be read");
        let files = entries.map(|entry| entry.expect("its name can be read").path());
        for file in files.filter(|file| file.extension().is_some_and(|end| end == "toml")) {
            let scenario = file.display().to_string();
            let opened = open(&Request { file, ..Request::default() }, &|path| std::fs::read_to_string(path));
            let opened = opened.unwrap_or_else(|refused| panic!("{scenario} is valid:\n{refused}"));
            let model = &opened.model;
            let worlds = Worlds::new(model).expect("correlations hold together");
            for draw in 0..3 {
                let seed = Seed::new(1);
                let world = worlds.draw(model, seed, draw);
                let people = pool::referred(model, &world, seed, draw).people;
                let pathways = [None, model.services.first()].map(|own| Pathway::new(model, &world, own));
                let [as_usual, served] = &pathways;
                let [slow_as_usual, slow] = pathways.each_ref().map(|own| {
                    let mut slow = own.clone();
                    slow.races = Races::none(model.states.len());
                    slow
                });
                let by = |pathway| Simulator {
                    pathway,
                    luck: Luck::Draw { seed, draw },
                    purpose: Purpose::People,
                };
                let (mut found, mut expected, mut clocks) =
                    (Histories::default(), Histories::default(), Clocks::default());
                for (rank, person) in (0..).zip(&people) {
                    let start = person.referred + 30 * i32::from(rank % 2 == 0);
                    let course = Course::Served { start, end: i32::MAX, ending: Ending::Running };
                    by(as_usual).write_unserved(person, &mut clocks, &mut found);
                    by(served).write_served(person, course, clocks.of(rank), &mut found);
                    by(&slow_as_usual).write(person, Course::NotStarted, &mut expected);
                    by(&slow).write(person, course, &mut expected);
                }
                for history in 0..2 * people.len() {
                    assert_eq!(found.of(history), expected.of(history), "{scenario}, draw {draw}");
                    n_steps += found.of(history).len() - 1;
                }
            }
        }
        assert!(n_steps > 0, "somebody moves somewhere");
    }
}
