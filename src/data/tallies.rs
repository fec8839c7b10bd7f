//! Which tallies are taken of histories.
//!
//! A *tally* is what is counted of a person measure: its units (all of them, or those that a clause can claim), the
//! time or the people measured, or the people with a unit. It is kept by month; where a clause looks at each person,
//! unit by unit (a *roll*); where a figure is made for each intake, by intake.

use crate::model::{
    BaselineId, Clause, Contract, Counts, Factor, ForEach, Limit, LimitFor, MeasureHead, MeasureId, Model,
    Over, PersonMeasure, Summary, baselines_within, profile_steps, runs_with_time,
};

/// Which tallies are taken, worked out once for a model: those of one measure, seen in one way, next to each other, so that
/// people are looked at once for all of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tallies {
    monthly: Vec<Tally>,
    /// By measure: the place in the list of its first tally.
    first: Vec<usize>,
    rolls: Vec<Tally>,
    by_intake: Vec<Tally>,
    /// By measure: as what the contract's data show it.
    recorded: Vec<Sight>,
}

/// What is counted of a person measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    /// The person measure.
    pub measure: MeasureId,
    /// What of it.
    pub what: What,
    /// As what.
    pub sight: Sight,
}

impl Tally {
    /// What decides whom a tally looks at, and when.
    #[must_use]
    pub fn group(&self) -> (MeasureId, Sight) {
        (self.measure, self.sight)
    }
}

/// Whether a tally is of what happened, or of what the contract's data show of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sight {
    /// What happened.
    True,
    /// What the data show.
    Recorded,
}

/// What of a person measure is tallied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Units: within (from, until], so many for each person (none: any number).
    Units {
        /// Day after which units count.
        from: i32,
        /// Day up to which units count.
        until: i32,
        /// Units for each person.
        times: Option<u32>,
    },
    /// Time measured, in days, for a measure of time; else people measured.
    Measured,
    /// The same of a measure of time, within (after, until] of each person's own days since its window opened.
    MeasuredWithin {
        /// Days of the window after which time counts.
        after: i32,
        /// Days of the window up to which time counts.
        until: i32,
    },
    /// People measured who have at least one unit.
    With,
    /// Units of people measured: dated when the person is measured, if that is later. What a mean or a baseline for
    /// each person measured is held against: units of a window that is still open are not.
    OfMeasured,
    /// The squares of the units of people measured, in [`spread_unit`], for their spread.
    SquaresOfMeasured,
    /// People measured, also where the measure is of time: those whose window has closed.
    PeopleMeasured,
}

impl What {
    /// All units of everybody.
    pub const ALL: What = What::Units { from: i32::MIN, until: i32::MAX, times: None };

    /// The units of a measure that are held against those measured: time is measured as it passes, so all of it.
    #[must_use]
    pub fn of_measured(model: &Model, measure: MeasureId) -> What {
        match &model.measures[measure.index()].head {
            MeasureHead::Person(person) if !runs_with_time(&person.counts) => What::OfMeasured,
            MeasureHead::Person(_) | MeasureHead::Cohort(_) => What::ALL,
        }
    }
}

impl Sight {
    /// What the contract's data show of a measure: what happened, unless the measure says that they err.
    #[must_use]
    pub fn recorded(model: &Model, measure: MeasureId) -> Sight {
        match &model.measures[measure.index()].head {
            MeasureHead::Person(person) => {
                if let Counts::Amount { on, .. } = person.counts {
                    Sight::recorded(model, on)
                } else if person.error.is_some() || reads_a_score(model, measure) {
                    Sight::Recorded
                } else {
                    Sight::True
                }
            }
            MeasureHead::Cohort(_) => Sight::True,
        }
    }
}

/// Whether what is counted, or whom, follows readings of a score that may err. Measures that lead back to themselves are
/// refused by the reader.
fn reads_a_score(model: &Model, measure: MeasureId) -> bool {
    let MeasureHead::Person(person) = &model.measures[measure.index()].head else { return false };
    let errs = match person.counts {
        Counts::GainOn { score, .. } => model.scores[score.index()].errs(&model.inputs),
        Counts::Event(_)
        | Counts::Enters { .. }
        | Counts::Leaves { .. }
        | Counts::Reaches(_)
        | Counts::StaysIn { .. }
        | Counts::IsIn { .. }
        | Counts::TimeIn { .. }
        | Counts::Amount { .. }
        | Counts::Delivered(_)
        | Counts::CostOf { .. } => false,
    };
    errs || person.parts().into_iter().any(|part| reads_a_score(model, part))
}

impl Tallies {
    /// The tallies that a model's contracts, tests and reports need.
    #[must_use]
    pub fn new(model: &Model) -> Self {
        let measures = (0..model.measures.len()).map(MeasureId::new);
        let recorded = measures.map(|measure| Sight::recorded(model, measure)).collect();
        let mut tallies = Self { recorded, ..Self::default() };
        for place in 0..model.measures.len() {
            tallies.need_all(model, MeasureId::new(place), Kept::ByMonth);
        }
        for contract in &model.contracts {
            tallies.need_clauses(model, contract);
        }
        let first = |measure| tallies.monthly.partition_point(|tally| tally.measure.index() < measure);
        tallies.first = (0..model.measures.len()).map(first).collect();
        tallies
    }

    /// The same, with the units of every clause that is paid for persons' units kept one by one.
    #[must_use]
    pub fn unit_by_unit(mut self, model: &Model) -> Self {
        for clause in model.contracts.iter().flat_map(|contract| &contract.clauses) {
            let ForEach::Measure(measure) = clause.for_each else { continue };
            match model.measures[measure.index()].head {
                MeasureHead::Person(_) => self.need(measure, units_of(clause), Kept::UnitByUnit),
                MeasureHead::Cohort(_) => {}
            }
        }
        self
    }

    /// As what the contract's data show a measure: see [`Sight::recorded`].
    #[must_use]
    pub fn recorded(&self, measure: MeasureId) -> Sight {
        self.recorded[measure.index()]
    }

    /// Whether the contract's data show all measures as they are.
    #[must_use]
    pub fn show_truth(&self) -> bool {
        self.recorded.iter().all(|&sight| sight == Sight::True)
    }

    /// Those kept by month, in order.
    #[must_use]
    pub fn monthly(&self) -> &[Tally] {
        &self.monthly
    }

    /// Those kept unit by unit, in order.
    #[must_use]
    pub fn rolls(&self) -> &[Tally] {
        &self.rolls
    }

    /// Those kept by intake, in order.
    #[must_use]
    pub fn by_intake(&self) -> &[Tally] {
        &self.by_intake
    }

    /// Where a tally stands in [`crate::data::Outcomes::tallies`].
    #[must_use]
    pub fn place(&self, tally: Tally) -> usize {
        place_from(self.first[tally.measure.index()], &self.monthly, tally)
    }

    /// Where a tally stands in [`crate::data::Outcomes::rolls`].
    #[must_use]
    pub fn place_of_roll(&self, tally: Tally) -> usize {
        place(&self.rolls, tally)
    }

    /// Where a tally stands in [`crate::data::Outcomes::by_intake`].
    #[must_use]
    pub fn place_by_intake(&self, tally: Tally) -> usize {
        place(&self.by_intake, tally)
    }

    fn need(&mut self, measure: MeasureId, what: What, kept: Kept) {
        let list = match kept {
            Kept::ByMonth => &mut self.monthly,
            Kept::UnitByUnit => &mut self.rolls,
            Kept::ByIntake => &mut self.by_intake,
        };
        for sight in [Sight::True, self.recorded[measure.index()]] {
            let tally = Tally { measure, what, sight };
            if !list.contains(&tally) {
                list.insert(list.partition_point(|known| known.group() <= tally.group()), tally);
            }
        }
    }

    /// What a measure's value is made of.
    fn need_all(&mut self, model: &Model, measure: MeasureId, kept: Kept) {
        let cohort = match &model.measures[measure.index()].head {
            MeasureHead::Person(_) => return self.need(measure, What::ALL, kept),
            MeasureHead::Cohort(cohort) => cohort,
        };
        let kept = if cohort.over == Over::Intake { Kept::ByIntake } else { kept };
        match &cohort.summary {
            Summary::TotalOf(parts) => parts.iter().for_each(|&part| self.need_all(model, part, kept)),
            Summary::PerTeam { of, .. } => self.need_all(model, *of, kept),
            Summary::RatioOf { of, to, .. } => {
                self.need_all(model, *of, kept);
                self.need_factor(model, *to, kept);
            }
            Summary::Weighted(parts) => {
                parts.iter().for_each(|&(part, _)| self.need_all(model, part, kept));
            }
            Summary::ProductOf(factors) => {
                factors.iter().for_each(|&factor| self.need_factor(model, factor, kept));
            }
            Summary::MeanOf(of) => {
                self.need(*of, What::of_measured(model, *of), kept);
                self.need(*of, What::Measured, kept);
            }
            Summary::ShareWith(of) | Summary::ShareWithout(of) => {
                self.need(*of, What::With, kept);
                self.need(*of, What::Measured, kept);
            }
            Summary::Against { of, baseline, .. } => {
                self.need_compared(model, *of, kept);
                self.need_profiles(model, *of, *baseline, kept);
                if is_estimated(model, *baseline) {
                    self.need_spread(model, *of, kept);
                }
            }
        }
    }

    fn need_factor(&mut self, model: &Model, factor: Factor, kept: Kept) {
        match factor {
            Factor::Measure(measure) => self.need_all(model, measure, kept),
            Factor::Number(_) => {}
        }
    }

    /// What a comparison with a baseline looks at: for each person measured, or the figure itself.
    fn need_compared(&mut self, model: &Model, of: MeasureId, kept: Kept) {
        match &model.measures[of.index()].head {
            MeasureHead::Person(_) => {
                self.need(of, What::of_measured(model, of), kept);
                self.need(of, What::Measured, kept);
            }
            MeasureHead::Cohort(_) => self.need_all(model, of, kept),
        }
    }

    /// Time by how long each person has been tracked, for baselines that follow it.
    fn need_profiles(&mut self, model: &Model, of: MeasureId, baseline: BaselineId, kept: Kept) {
        let within = baselines_within(&model.baselines, baseline);
        let profiles = within.into_iter().filter_map(|part| part.level.profile());
        for (after, until, _) in profiles.flat_map(profile_steps) {
            self.need(of, What::MeasuredWithin { after, until }, kept);
        }
    }

    /// The people over whom an estimate errs, and the spread between them.
    fn need_spread(&mut self, model: &Model, of: MeasureId, kept: Kept) {
        if let Some(person) = spread_of(model, of) {
            for what in [What::OfMeasured, What::SquaresOfMeasured, What::PeopleMeasured] {
                self.need(person, what, kept);
            }
        }
    }

    fn need_clauses(&mut self, model: &Model, contract: &Contract) {
        for (place, clause) in contract.clauses.iter().enumerate() {
            if let ForEach::Measure(measure) = clause.for_each
                && matches!(model.measures[measure.index()].head, MeasureHead::Person(_))
            {
                let kept = match looks_at_each_person(model, contract, place) {
                    Looks::AtEachPerson => Kept::UnitByUnit,
                    Looks::AtTotals => Kept::ByMonth,
                };
                self.need(measure, units_of(clause), kept);
            }
        }
    }
}

/// How a tally is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kept {
    ByMonth,
    UnitByUnit,
    ByIntake,
}

fn place(list: &[Tally], wanted: Tally) -> usize {
    place_from(list.partition_point(|tally| tally.group() < wanted.group()), list, wanted)
}

fn place_from(first: usize, list: &[Tally], wanted: Tally) -> usize {
    let within = list[first..].iter().position(|&tally| tally == wanted);
    first + within.expect("every tally that is read is also taken")
}

/// Whether estimating a baseline, or a part of it, adds an error: a sampling law, or a standard error that is stated.
fn is_estimated(model: &Model, baseline: BaselineId) -> bool {
    let within = baselines_within(&model.baselines, baseline);
    within.into_iter().any(|part| part.is_drawn() || part.noise.is_some())
}

/// The person measure over whose people a figure's sampling error is: itself, or what it is the mean or the share of.
#[must_use]
pub fn spread_of(model: &Model, of: MeasureId) -> Option<MeasureId> {
    match &model.measures[of.index()].head {
        MeasureHead::Person(_) => Some(of),
        MeasureHead::Cohort(cohort) => match &cohort.summary {
            Summary::MeanOf(of) | Summary::ShareWith(of) | Summary::ShareWithout(of) => Some(*of),
            Summary::TotalOf(_)
            | Summary::PerTeam { .. }
            | Summary::RatioOf { .. }
            | Summary::Against { .. }
            | Summary::Weighted(_)
            | Summary::ProductOf(_) => None,
        },
    }
}

/// In what the squares of a measure are kept: money in thousands, for squares of pence pass what a count can hold.
#[must_use]
pub fn spread_unit(measure: &PersonMeasure) -> f64 {
    const PENCE_OF_A_THOUSAND: f64 = 100_000.0;
    if measure.is_money() { PENCE_OF_A_THOUSAND } else { 1.0 }
}

/// The units that a clause can claim.
#[must_use]
pub fn units_of(clause: &Clause) -> What {
    What::Units { from: clause.from, until: clause.until, times: clause.times }
}

/// What settlement looks at for a clause that is paid for each unit of a person measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looks {
    /// Units by month.
    AtTotals,
    /// Each person's units, one by one.
    AtEachPerson,
}

/// Whether anything in a clause of a contract depends on whose unit it is: its price or a factor follows the person, a
/// limit is for each person, or one of two clauses for persons excludes the other.
#[must_use]
pub fn looks_at_each_person(model: &Model, contract: &Contract, place: usize) -> Looks {
    let clause = &contract.clauses[place];
    let for_persons = |clause: &Clause| match clause.for_each {
        ForEach::Measure(measure) => {
            matches!(model.measures[measure.index()].head, MeasureHead::Person(_))
        }
        ForEach::Period(_) | ForEach::Contract => false,
    };
    // Points that one person lost take nothing off those that another gained, unless the clause says so.
    let for_points = match clause.for_each {
        ForEach::Measure(measure) => model.measures[measure.index()].is_points(),
        ForEach::Period(_) | ForEach::Contract => false,
    };
    let for_each_person = |limit: &Limit| limit.of == LimitFor::EachPerson && limit.on.contains(&place);
    let excludes = |(other, clause): (usize, &Clause)| {
        for_persons(clause)
            && (clause.unless_paid.contains(&place) || contract.clauses[place].unless_paid.contains(&other))
    };
    let looks = for_persons(clause)
        && (clause.follows_the_person()
            || for_points
            || contract.limits.iter().any(for_each_person)
            || contract.clauses.iter().enumerate().any(excludes));
    if looks { Looks::AtEachPerson } else { Looks::AtTotals }
}
