//! Whom a measure looks at, and when: the window of each person.

use super::units::unit_span;
use super::{Counting, Lives};
use crate::data::{Course, Delivered, Ending, Person, Scores, Sight, Spell, World};
use crate::model::{
    Absorbed, AmountId, CountedFrom, Counts, MOST_STATES, MeasureHead, MeasureId, Model, PersonMeasure,
    StateId, StateKind,
};
use crate::units::{Calendar, Count, Span};

/// A measure's lengths of time and bounds in a world.
pub(super) struct Reach {
    pub(super) within: Option<Span>,
    pub(super) length: Span,
    pub(super) grace: i32,
    pub(super) at_least: Option<Count>,
    /// The states that are counted.
    pub(super) states: States,
    /// For who enters them: where from; nowhere is from anywhere.
    pub(super) coming_from: States,
    /// The states that nobody leaves and that are not counted.
    outside: States,
    /// Those of them that are no failure.
    told_of: States,
}

/// A set of states: one bit for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct States(u64);

const _: () = assert!(MOST_STATES <= u64::BITS as usize, "each state has its bit");

impl States {
    fn of(states: impl Iterator<Item = StateId>) -> Self {
        Self(states.fold(0, |bits, state| bits | 1 << state.index()))
    }

    pub(super) fn has(self, state: u8) -> bool {
        self.0 >> state & 1 == 1
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl Reach {
    pub(super) fn new(model: &Model, world: &World, measure: &PersonMeasure) -> Self {
        let (length, grace) = match &measure.counts {
            Counts::StaysIn { length, grace, .. } => (world.span(*length), *grace),
            Counts::IsIn { at, .. } | Counts::GainOn { at, .. } => (world.span(*at), None),
            Counts::TimeIn { unit, grace, .. } => (unit_span(*unit), *grace),
            Counts::Event(_)
            | Counts::Enters { .. }
            | Counts::Leaves { .. }
            | Counts::Reaches(_)
            | Counts::Amount { .. }
            | Counts::Delivered(_)
            | Counts::CostOf { .. } => (Span::ZERO, None),
        };
        let states = States::of(counted_states(&measure.counts).iter().copied());
        let all = (0..model.states.len()).map(StateId::new);
        let absorbing = all.filter(|state| model.states[state.index()].kind == StateKind::Absorbing);
        let told_of = measure.if_absorbed.iter().filter(|(_, word)| *word != Absorbed::Failure);
        Self {
            within: measure.within.map(|length| world.span(length)),
            length,
            grace: grace.map_or(0, |length| world.whole_days(length)),
            at_least: measure.at_least.map(|row| world.count(row)),
            states,
            outside: States(States::of(absorbing).0 & !states.0),
            told_of: States::of(told_of.map(|&(state, _)| state)),
            coming_from: States::of(match &measure.counts {
                Counts::Enters { coming_from, .. } => coming_from.iter().copied(),
                Counts::Event(_)
                | Counts::Leaves { .. }
                | Counts::Reaches(_)
                | Counts::StaysIn { .. }
                | Counts::IsIn { .. }
                | Counts::TimeIn { .. }
                | Counts::GainOn { .. }
                | Counts::Amount { .. }
                | Counts::Delivered(_)
                | Counts::CostOf { .. } => [].iter().copied(),
            }),
        }
    }
}

/// People who are followed through histories.
pub(super) struct Follow<'a> {
    pub(super) counting: &'a Counting<'a>,
    pub(super) lives: Lives<'a>,
    /// By measure; none for figures of the cohort.
    pub(super) reaches: &'a [Option<Reach>],
    pub(super) delivered: Delivered,
    pub(super) scores: Scores<'a>,
}

/// One person, whom a measure may look at.
struct Looked<'a> {
    rank: usize,
    person: &'a Person,
    course: Course,
    spells: &'a [Spell],
}

/// When a measure looks at a person: see [`View`].
#[derive(Clone, Copy)]
struct Window {
    from: i32,
    to: i32,
    joined: i32,
}

impl<'a> Looked<'a> {
    fn within(&self, window: Window, absorbed: Option<(i32, Absorbed)>, horizon: i32) -> View<'a> {
        let &Self { rank, person, course, spells } = self;
        let Window { from, to, joined } = window;
        View { rank, spells, course, referred: person.referred, from, to, horizon, joined, absorbed }
    }
}

/// One person within the window of a measure.
pub(super) struct View<'a> {
    pub(super) rank: usize,
    pub(super) spells: &'a [Spell],
    pub(super) course: Course,
    pub(super) referred: i32,
    /// The window is the days after `from`, up to `to` (which may lie beyond the horizon).
    pub(super) from: i32,
    pub(super) to: i32,
    pub(super) horizon: i32,
    /// The day from which on the measure looks at this person.
    pub(super) joined: i32,
    /// The absorbing state that the measure does not count: its day, and what becomes of the person.
    pub(super) absorbed: Option<(i32, Absorbed)>,
}

impl<'a> Follow<'a> {
    /// A measure that is counted for each person.
    pub(super) fn person_measure(&self, measure: MeasureId) -> (&'a PersonMeasure, &'a Reach) {
        let MeasureHead::Person(person) = &self.counting.model.measures[measure.index()].head else {
            unreachable!("tallies are of measures that are counted for each person")
        };
        let reach = self.reaches[measure.index()].as_ref();
        (person, reach.expect("a measure that is counted for each person has lengths"))
    }

    /// The measure whose window a measure has: its own, or that of the one for whose units an amount is counted.
    pub(super) fn window_of(&self, measure: MeasureId) -> (&'a PersonMeasure, &'a Reach) {
        let (terms, reach) = self.person_measure(measure);
        if let Counts::Amount { on, .. } = terms.counts { self.window_of(on) } else { (terms, reach) }
    }

    /// A person's own amount, in pence, for so many units.
    pub(super) fn own_amount(&self, amount: AmountId, rank: usize, units: Count) -> Count {
        let own = self.counting.personal().amount(amount, &self.counting.pool.people[rank]);
        Count::from_fraction(own.pence() as f64 * units.to_f64())
    }

    /// Everybody whom a measure looks at, in the window in which it does.
    pub(super) fn each(&self, measure: MeasureId, sight: Sight, mut look: impl FnMut(View<'a>, Count)) {
        let (own, (terms, reach)) = (self.person_measure(measure), self.window_of(measure));
        let (counting, horizon) = (self.counting, self.counting.model.calendar.horizon_day());
        let people = counting.pool.people.iter().zip(counting.courses).zip(self.lives.histories.each());
        for (rank, ((person, &course), spells)) in people.enumerate() {
            let looked = Looked { rank, person, course, spells };
            if let Some(window) = self.window(own, sight, &looked) {
                look(looked.within(window, absorption(terms, reach, spells), horizon), person.weight);
            }
        }
    }

    /// A person as a measure looks at them; none if it does not.
    #[inline(never)]
    pub(super) fn view(&self, measure: MeasureId, sight: Sight, rank: usize) -> Option<View<'a>> {
        let counting = self.counting;
        let (person, course) = (&counting.pool.people[rank], counting.courses[rank]);
        let looked = Looked { rank, person, course, spells: self.lives.histories.of(rank) };
        let window = self.window(self.person_measure(measure), sight, &looked)?;
        let (terms, reach) = self.window_of(measure);
        let absorbed = absorption(terms, reach, looked.spells);
        Some(looked.within(window, absorbed, counting.model.calendar.horizon_day()))
    }

    /// The window in which a measure looks at a person; none if it does not. Inlined for the sake of `each`: to hand every view
    /// over in memory took as long as all else that is looked at of most people.
    #[inline(always)]
    fn window(
        &self,
        (terms, reach): (&'a PersonMeasure, &'a Reach),
        sight: Sight,
        looked: &Looked<'a>,
    ) -> Option<Window> {
        let &Looked { rank, person, course, spells } = looked;
        if !terms.among.groups.is_empty() && !terms.among.groups.contains(&person.group) {
            return None;
        }
        if let Counts::Amount { on, .. } = terms.counts {
            return self.window_of_amount(terms, on, sight, rank);
        }
        let from = match (terms.from, course) {
            (CountedFrom::Referral, _) => person.referred,
            (CountedFrom::Start, Course::Served { start, .. }) => start,
            (CountedFrom::Completion, Course::Served { end, ending: Ending::Completed, .. }) => end,
            (CountedFrom::Entry, Course::Served { start, .. }) => first_in(spells, reach.states, start)?,
            (CountedFrom::Unit(other), _) => self.first_unit(other, sight, rank)?,
            (CountedFrom::Start | CountedFrom::Entry, Course::NotStarted)
            | (CountedFrom::Completion, Course::NotStarted | Course::Served { .. }) => return None,
        };
        let joined = match terms.among.with {
            Some(other) => self.first_unit(other, sight, rank)?,
            None => from,
        };
        let calendar = &self.counting.model.calendar;
        let to = reach.within.map_or(calendar.horizon_day(), |within| calendar.add(from, within));
        Some(Window { from, to, joined })
    }

    /// The window of an amount: as that of the measure for whose units it is counted.
    #[inline(never)]
    fn window_of_amount(
        &self,
        terms: &PersonMeasure,
        on: MeasureId,
        sight: Sight,
        rank: usize,
    ) -> Option<Window> {
        let view = self.view(on, sight, rank)?;
        let joined =
            terms.among.with.map_or(Some(view.joined), |other| self.first_unit(other, sight, rank))?;
        Some(Window { from: view.from, to: view.to, joined: joined.max(view.joined) })
    }

    /// The day of a person's first unit of a measure; of a score, as it is seen.
    #[inline(never)]
    fn first_unit(&self, measure: MeasureId, sight: Sight, rank: usize) -> Option<i32> {
        let view = self.view(measure, sight, rank)?;
        let mut first = None;
        self.units(measure, sight, &view, &mut |day, _| {
            first.get_or_insert(day);
        });
        first
    }

    /// When a person is measured.
    pub(super) fn measured(&self, measure: MeasureId, view: &View<'_>) -> Measured {
        let (terms, reach) = self.window_of(measure);
        view.measured(&self.counting.model.calendar, terms, reach)
    }
}

/// The absorbing state that a person reaches and a measure does not count: its day, and what the measure makes of it.
fn absorption(measure: &PersonMeasure, reach: &Reach, spells: &[Spell]) -> Option<(i32, Absorbed)> {
    let last = spells.last().expect("a history has at least one spell");
    let word =
        || if reach.told_of.has(last.state) { word_for(measure, last.state) } else { Absorbed::Failure };
    reach.outside.has(last.state).then(|| (last.from, word()))
}

impl View<'_> {
    /// The instant until which a measure of time looks at the person.
    pub(super) fn measured_until(&self) -> i32 {
        let end = self.to.min(self.horizon);
        match self.absorbed {
            Some((day, Absorbed::WindowEnds | Absorbed::Excluded)) => end.min(day),
            _ => end,
        }
    }

    /// The days, in (from, to], on which a measure of time looks at the person, of those within (after, until] of the window.
    pub(super) fn tracked(&self, after: i32, until: i32) -> (i32, i32) {
        let (low, high) = (self.from.saturating_add(after), self.from.saturating_add(until));
        (self.from.max(self.joined).max(low), self.measured_until().min(high))
    }

    /// Whether the person is in none of these states at any time, nor counted on as if there.
    pub(super) fn is_never_in(&self, states: States) -> bool {
        !self.spells.iter().any(|spell| states.has(spell.state))
            && !matches!(self.absorbed, Some((_, Absorbed::Success)))
    }

    /// When the person is measured, for a measure of units: when the window closes.
    fn measured(&self, calendar: &Calendar, measure: &PersonMeasure, reach: &Reach) -> Measured {
        let closes = match measure.counts {
            Counts::IsIn { .. } | Counts::GainOn { .. } => calendar.add(self.from, reach.length),
            _ if measure.within.is_some() => self.to,
            _ => self.from,
        };
        let day = match self.absorbed {
            Some((day, Absorbed::WindowEnds)) if day < closes => day,
            Some((day, Absorbed::Excluded)) if day <= closes => return Measured::LeftOut,
            _ => closes,
        };
        let day = day.max(self.joined);
        if day <= self.horizon { Measured::On(day) } else { Measured::Later }
    }
}

/// When a person is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measured {
    /// On a day.
    On(i32),
    /// After the horizon.
    Later,
    /// Never: the file leaves out people who reach that end.
    LeftOut,
}

/// The first instant from `start` on at which a person is in one of the states.
fn first_in(spells: &[Spell], states: States, start: i32) -> Option<i32> {
    let ends = spells.iter().skip(1).map(|spell| spell.from).chain(std::iter::once(i32::MAX));
    let mut stays = spells.iter().zip(ends);
    let found = stays.find(|(spell, end)| states.has(spell.state) && *end > start);
    found.map(|(spell, _)| spell.from.max(start))
}

/// What a measure says of a state.
fn word_for(measure: &PersonMeasure, state: u8) -> Absorbed {
    let found = measure.if_absorbed.iter().find(|(s, _)| s.index() == usize::from(state));
    found.map(|&(_, word)| word).expect("the measure says something of the state")
}

fn counted_states(counts: &Counts) -> &[StateId] {
    match counts {
        Counts::Event(_)
        | Counts::Reaches(_)
        | Counts::GainOn { .. }
        | Counts::Amount { .. }
        | Counts::Delivered(_) => &[],
        Counts::Enters { states, .. }
        | Counts::Leaves { states }
        | Counts::StaysIn { states, .. }
        | Counts::IsIn { states, .. }
        | Counts::TimeIn { states, .. }
        | Counts::CostOf { states } => states,
    }
}
