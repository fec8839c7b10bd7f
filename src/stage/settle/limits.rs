//! Caps and floors: steps 6 and 7 of settlement, in the order in which the contract lists them, narrow to wide.
//!
//! Room under a cap is the cap less what was settled so far in its scope. Lines that exceed it are cut in proportion,
//! cumulatively: walking the lines in the order listed, then by rank. A floor is made up at the end of its scope, in proportion
//! where the contract or its service covers a part of it only, as one that takes another's place does: nobody guarantees income
//! for years without a service.

use super::lines::Line;
use super::pennies::{PARTS, whole};
use super::price::level;
use crate::data::{Person, World};
use crate::model::{Above, Axis, Bound, Limit, LimitFor, Number, Per, Uplift};
use crate::units::{Calendar, Count, Money, cut_to_room};

/// What a limit has seen so far.
pub(super) struct LimitBook {
    /// Its place among the limits of its contract.
    place: usize,
    scope: Option<i32>,
    settled: Money,
    units: Count,
    /// Settled by rank in this scope, for limits for each person.
    people: Vec<Money>,
    /// What the others of a share limit settled to date.
    others: Money,
    /// What was cut in this scope, by clause and rank, to be claimed again in the next one.
    carried: Vec<(usize, Option<u32>, Money)>,
    /// The same of earlier scopes: it waits for its clause to claim.
    waits: Vec<(usize, Option<u32>, Money)>,
}

/// When a limit is looked at.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) calendar: &'a Calendar,
    pub(super) month: u16,
    pub(super) starts: u16,
    /// Months up to this one are not covered: of a contract that takes the place of another, those before it does.
    pub(super) after: u16,
    pub(super) ends: u16,
    /// The month in which the contract would end as written.
    pub(super) planned: u16,
    /// The month from which on the service is closed by an order.
    pub(super) closed_from: u16,
    /// When the contract moves what is indexed.
    pub(super) uplift: Uplift,
    /// Whether floors make up what is claimed: what they add is for no outcome.
    pub(super) makes_up: bool,
}

impl Scope<'_> {
    /// The number of the scope that a month lies in.
    fn number(&self, per: Per, month: u16) -> i32 {
        per.scope(self.calendar, month, self.starts)
    }

    /// Whether this month is the last of its scope.
    fn ends_here(&self, per: Per) -> bool {
        self.month == self.ends || self.number(per, self.month) != self.number(per, self.month + 1)
    }

    /// The part of a floor that is guaranteed: months of its scope that are covered, of all that it has. What bounds a repayment
    /// bounds it whole.
    fn guaranteed(&self, per: Per, floor: Money) -> Money {
        let whole = match per {
            Per::Month => 1,
            Per::Quarter => 3,
            Per::ContractYear | Per::FinancialYear => 12,
            Per::Contract => self.planned - self.starts,
        };
        let number = self.number(per, self.month);
        let last = self.ends.min(self.closed_from.saturating_sub(1));
        let covered = (self.after + 1..=last).filter(|&month| self.number(per, month) == number).count();
        if floor < Money::ZERO || covered >= usize::from(whole) {
            return floor;
        }
        Money::from_nearest_pence(floor.pence() as f64 * covered as f64 / f64::from(whole))
    }

    /// An amount that may follow the year, and an index.
    fn amount(&self, world: &World, limit: &Limit, amount: &Number) -> Money {
        let pence = world.number(amount, |schedule| match schedule.axis {
            Axis::ContractYear => f64::from(self.calendar.contract_year(self.month, self.starts)),
            Axis::FinancialYear => f64::from(self.calendar.financial_year(self.month).first_year()),
            axis => unreachable!("the language admits no limit by {axis:?}"),
        });
        Money::from_nearest_pence(pence * self.level(world, limit))
    }

    /// How far the amounts of a limit have moved.
    fn level(&self, world: &World, limit: &Limit) -> f64 {
        let moved = limit.moves(self.uplift).by(self.calendar, self.month, self.starts);
        level(world, limit.indexed, moved)
    }
}

/// Takes off other money and limits what is left: so a limit acts on what is paid. But for how many units anything is paid is
/// decided before it: other money is taken off what those are worth.
pub(super) fn limit(
    (limits, books): (&[Limit], &mut [LimitBook]),
    scope: &Scope<'_>,
    who: (&World, &[Person]),
    (claimed, lines): (&[usize], &mut Vec<Line>),
    take_off: impl FnOnce(&mut Vec<Line>),
) {
    for (limit, book) in limits.iter().zip(&mut *books) {
        book.begin(limit, scope, claimed, lines);
    }
    let n_of_units = limits.partition_point(|limit| limit.bound.is_of_units());
    let mut all = limits.iter().zip(books);
    for (limit, book) in all.by_ref().take(n_of_units) {
        book.apply(limit, scope, who, lines);
    }
    take_off(lines);
    for (limit, book) in all {
        book.apply(limit, scope, who, lines);
    }
}

impl LimitBook {
    pub(super) fn new(place: usize) -> Self {
        Self {
            place,
            scope: None,
            settled: Money::ZERO,
            units: Count::ZERO,
            people: Vec::new(),
            others: Money::ZERO,
            carried: Vec::new(),
            waits: Vec::new(),
        }
    }

    /// Whether a month without claims changes nothing: no floor is made up.
    pub(super) fn is_idle(limit: &Limit) -> bool {
        !matches!(limit.bound, Bound::AtLeast(_))
    }

    /// Whether a limit looks at a line.
    fn looks_at(&self, limit: &Limit, line: &Line) -> bool {
        limit.on.contains(&line.clause) && line.limited_from <= self.place
    }

    /// The places of the lines that a limit looks at.
    fn places(&self, limit: &Limit, lines: &[Line]) -> Vec<usize> {
        (0..lines.len()).filter(|&place| self.looks_at(limit, &lines[place])).collect()
    }

    /// Begins a new scope where a month does, and claims again what the cap of an earlier one took away from the clauses that claim
    /// in this month.
    pub(super) fn begin(
        &mut self,
        limit: &Limit,
        scope: &Scope<'_>,
        claimed: &[usize],
        lines: &mut Vec<Line>,
    ) {
        let number = scope.number(limit.per, scope.month);
        if self.scope != Some(number) {
            self.scope = Some(number);
            (self.settled, self.units) = (Money::ZERO, Count::ZERO);
            self.people.clear();
            self.waits.append(&mut self.carried);
        }
        if self.waits.is_empty() {
            return;
        }
        let again = self.waits.extract_if(.., |(clause, ..)| claimed.contains(clause));
        lines.extend(again.map(|(clause, rank, amount)| Line::carried(clause, rank, amount)));
        lines.sort_by_key(|line| (line.clause, line.rank));
    }

    /// Limits the lines of a month.
    pub(super) fn apply(
        &mut self,
        limit: &Limit,
        scope: &Scope<'_>,
        (world, people): (&World, &[Person]),
        lines: &mut Vec<Line>,
    ) {
        match &limit.bound {
            Bound::AtMost { amount, above } => {
                let most = scope.amount(world, limit, amount);
                match limit.of {
                    LimitFor::EachPerson => self.cut_people(limit, most, people, lines),
                    LimitFor::Everybody => {
                        let own = self.places(limit, lines);
                        let lost = cut(lines, &own, most - self.settled);
                        if *above == Above::Carried {
                            self.put_off(lost, lines);
                        }
                    }
                }
            }
            Bound::AtMostUnits(row) => self.cut_units(limit, world.count(*row), lines),
            Bound::AtMostShare { share, with } => {
                let share = world.share(*share);
                let theirs: Money =
                    lines.iter().filter(|line| with.contains(&line.clause)).map(|line| line.settled).sum();
                let (above, below) = (i128::from(share.numerator()), i128::from(share.denominator()));
                if above < below {
                    // On ≤ s / (1 − s) × the others, rounded down to whole pence.
                    let others = i128::from((self.others + theirs).pence().max(0));
                    let room = i64::try_from(others * above / (below - above)).unwrap_or(i64::MAX);
                    let room = Money::from_pence(room) - self.settled;
                    let own = self.places(limit, lines);
                    cut(lines, &own, room);
                }
            }
            Bound::AtLeast(amount) if scope.ends_here(limit.per) => {
                let own = lines.iter().filter(|line| self.looks_at(limit, line));
                let so_far = self.settled + own.map(|line| line.settled).sum::<Money>();
                let floor = scope.guaranteed(limit.per, scope.amount(world, limit, amount));
                let missing = floor - so_far;
                if missing > Money::ZERO && (scope.makes_up || floor < Money::ZERO) {
                    lines.push(Line::made_up(limit.on[0], self.place, missing));
                    lines.sort_by_key(|line| line.clause);
                }
            }
            Bound::AtLeast(_) => {}
        }
    }

    /// Notes what was settled in the end.
    pub(super) fn note(&mut self, limit: &Limit, scope: &Scope<'_>, lines: &[Line]) {
        self.scope = Some(scope.number(limit.per, scope.month));
        for line in lines {
            if let Bound::AtMostShare { with, .. } = &limit.bound
                && with.contains(&line.clause)
            {
                self.others += line.settled;
            }
            if !self.looks_at(limit, line) {
                continue;
            }
            self.settled += line.settled;
            self.units += line.units;
            if let (LimitFor::EachPerson, Some(rank)) = (limit.of, line.rank) {
                let rank = rank as usize;
                self.people.resize(self.people.len().max(rank + 1), Money::ZERO);
                // What is put off uses the person's room once, when it is first claimed.
                self.people[rank] += line.settled + line.put_off - line.carried;
            }
        }
    }

    /// Takes over units, and what persons were paid, from the same limit of a contract as it was simulated: what was observed of the
    /// whole has neither.
    pub(super) fn take_counted(&mut self, simulated: Self) {
        // Where nothing was observed yet it is all that the limit has seen.
        self.scope = self.scope.or(simulated.scope);
        if self.scope == simulated.scope {
            (self.units, self.people) = (simulated.units, simulated.people);
        }
    }

    /// Keeps what a cap took away from lines, to be claimed again in the next scope.
    fn put_off(&mut self, lost: Vec<(usize, Money)>, lines: &mut [Line]) {
        for (place, amount) in lost {
            let line = &mut lines[place];
            line.put_off += amount;
            self.carried.push((line.clause, line.rank, amount));
        }
    }

    /// Cuts the lines of each person to the room that the person has left. In the base case, where somebody stands for a
    /// part of a person, so does the cap.
    fn cut_people(&self, limit: &Limit, most: Money, people: &[Person], lines: &mut [Line]) {
        let mut places = self.places(limit, lines);
        places.retain(|&place| lines[place].rank.is_some() && lines[place].carried == Money::ZERO);
        // A stable sort: each person's lines stay in the order listed.
        places.sort_by_key(|&place| lines[place].rank);
        let same_person = |&one: &usize, &other: &usize| lines[one].rank == lines[other].rank;
        let persons: Vec<&[usize]> = places.chunk_by(same_person).collect();
        for own in persons {
            let rank = lines[own[0]].rank.expect("lines of people have a rank") as usize;
            let so_far = self.people.get(rank).copied().unwrap_or(Money::ZERO);
            let weight = people.get(rank).map_or(Count::ONE, |person| person.weight);
            let own_most = if weight == Count::ONE {
                most
            } else {
                let parts = i128::from(most.pence()) * i128::from(weight.steps());
                whole(parts * i128::from(PARTS) / i128::from(Count::STEPS_PER_UNIT), rank as u32)
            };
            cut(lines, own, own_most - so_far);
        }
    }

    /// Takes units in the order listed, then by rank; a line whose units are cut keeps its money in proportion.
    fn cut_units(&self, limit: &Limit, most: Count, lines: &mut [Line]) {
        let mut room = (most - self.units).max(Count::ZERO);
        for line in lines.iter_mut().filter(|line| self.looks_at(limit, line)) {
            let units = line.units.min(room);
            room -= units.max(Count::ZERO);
            if units < line.units {
                let part = crate::units::Share::from_fraction(units.to_f64() / line.units.to_f64());
                line.cut_to(part.of(line.settled));
                line.units = units;
            }
        }
    }
}

/// Cuts those of some lines that are above nought to a room, in proportion: those below nought add to it. Returns what each
/// line lost, by its place (of what a floor made up there is nothing to claim again).
fn cut(lines: &mut [Line], places: &[usize], room: Money) -> Vec<(usize, Money)> {
    let taken_back: Money = places.iter().map(|&place| lines[place].settled.min(Money::ZERO)).sum();
    let claimed: Money = places.iter().map(|&place| lines[place].settled.max(Money::ZERO)).sum();
    // Most claims are well within their cap.
    if claimed <= (room - taken_back).max(Money::ZERO) {
        return Vec::new();
    }
    let positive: Vec<usize> =
        places.iter().copied().filter(|&place| lines[place].settled > Money::ZERO).collect();
    let mut amounts: Vec<Money> = positive.iter().map(|&place| lines[place].settled).collect();
    cut_to_room(&mut amounts, room - taken_back);
    let mut lost = Vec::new();
    for (place, amount) in positive.into_iter().zip(amounts) {
        let line = &mut lines[place];
        if line.settled > amount && line.made_up == Money::ZERO {
            lost.push((place, line.settled - amount));
        }
        line.cut_to(amount);
    }
    lost
}
