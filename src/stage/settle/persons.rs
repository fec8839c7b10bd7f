//! Claims person by person: where a price follows the person, a cap is for each person, or another clause excludes it.

use super::View;
use super::gross::Claiming;
use super::lines::Line;
use super::pennies::{PARTS, ToDate};
use super::price::{Claimed, Reading, Whose};
use crate::data::{Figures, PersonUnit, Seen};
use crate::model::{IfNegative, MeasureId};
use crate::units::{Count, Money};

impl<'a> Claiming<'a> {
    /// A line for each person with units in the period, in order of rank.
    pub(super) fn by_person(
        &self,
        view: &View<'a>,
        measure: MeasureId,
        excluded: &dyn Fn(u32) -> bool,
        to_date: &mut ToDate,
    ) -> Vec<Line> {
        self.of_roll(view, &view.figures(self.model, self.world), measure, excluded, to_date)
    }

    /// What the same people did as usual, to be taken off where the claim is for what is additional.
    pub(super) fn by_person_as_usual(
        &self,
        view: &View<'a>,
        measure: MeasureId,
        excluded: &dyn Fn(u32) -> bool,
        to_date: &mut ToDate,
    ) -> Vec<Line> {
        if !view.takes_off_usual(self.model, self.clause) {
            return Vec::new();
        }
        self.of_roll(view, &view.figures_as_usual(self.model, self.world), measure, excluded, to_date)
    }

    fn of_roll(
        &self,
        view: &View<'a>,
        figures: &Figures<'a>,
        measure: MeasureId,
        excluded: &dyn Fn(u32) -> bool,
        to_date: &mut ToDate,
    ) -> Vec<Line> {
        if !self.tests_met(&Reading { figures, claimed: Claimed::Months, whose: None }) {
            return Vec::new();
        }
        let roll = self.roll(figures, measure);
        let (mut units, rejected) = self.accepted_of_roll(view, roll);
        // What one person lost is taken from nobody else's gains, unless the clause takes back.
        let counts = |quantity: Count| match self.clause.if_negative {
            IfNegative::Nothing => quantity >= Count::ZERO,
            IfNegative::Repaid => true,
        };
        units.retain(|unit| counts(unit.quantity) && !excluded(unit.rank));
        let mut before = self.units_before;
        let mut lines: Vec<Line> = Vec::new();
        for run in runs_of_one_price(self, &units) {
            let quantity = match self.clause.cap_units {
                Some(cap) => run.quantity.min((self.world.count(cap) - before).max(Count::ZERO)),
                None => run.quantity,
            };
            let person = &view.pool.people[run.rank as usize];
            let whose = Whose { person, course: view.courses[run.rank as usize], day: run.day };
            let reading = Reading { figures, claimed: Claimed::Months, whose: Some(whose) };
            let line = |money| Line::new(self.place, Some(run.rank), quantity, money);
            lines.push(if person.weight == Count::ONE {
                line(self.worth(quantity, before, &reading))
            } else {
                let parts = self.worth_in(PARTS, quantity, before, &reading).pence();
                Line { pays: parts > 0, ..line(to_date.add(run.rank, parts)) }
            });
            before += quantity;
        }
        lines.sort_by_key(|line| line.rank);
        let mut lines = together(lines);
        give_odd_pence(to_date, &mut lines);
        if let Some(first) = lines.first_mut() {
            first.rejected = rejected;
        } else if rejected > Count::ZERO && view.seen == Seen::Measured {
            lines.push(self.line(Count::ZERO, rejected, Money::ZERO));
        }
        lines
    }
}

/// Gives the odd pence of all to whoever has most. Those that were given too many are taken from who has any, most first: nobody is
/// left below nought, and what cannot be taken now waits.
fn give_odd_pence(to_date: &mut ToDate, lines: &mut [Line]) {
    let mut odd = to_date.odd_pence();
    if odd == Money::ZERO {
        return;
    }
    let mut by_gross: Vec<&mut Line> = lines.iter_mut().collect();
    by_gross.sort_by_key(|line| std::cmp::Reverse(line.gross));
    for line in by_gross {
        let given = if odd > Money::ZERO { odd } else { odd.max(-line.gross.max(Money::ZERO)) };
        line.gross += given;
        line.settled += given;
        to_date.gave(given);
        odd -= given;
    }
}

/// Units of one person that have the same price: all of a period, unless the price follows the unit's day or number.
fn runs_of_one_price(claiming: &Claiming<'_>, units: &[PersonUnit]) -> Vec<PersonUnit> {
    if claiming.clause.follows_the_unit() {
        return units.to_vec();
    }
    let mut by_person = units.to_vec();
    by_person.sort_by_key(|unit| unit.rank);
    by_person.dedup_by(|next, kept| {
        let same = next.rank == kept.rank;
        if same {
            kept.quantity += next.quantity;
        }
        same
    });
    by_person
}

/// What is claimed less what would have been claimed as usual, a line for each person.
pub(super) fn less(own: Vec<Line>, usual: Vec<Line>) -> Vec<Line> {
    if usual.is_empty() {
        return own;
    }
    let turned = |line: Line| Line {
        units: -line.units,
        rejected: Count::ZERO,
        gross: -line.gross,
        settled: -line.settled,
        ..line
    };
    let mut lines: Vec<Line> = own.into_iter().chain(usual.into_iter().map(turned)).collect();
    lines.sort_by_key(|line| line.rank);
    together(lines)
}

/// One line for each person, from lines in order of rank.
fn together(mut lines: Vec<Line>) -> Vec<Line> {
    lines.dedup_by(|next, kept| {
        let same = next.rank == kept.rank && next.rank.is_some();
        if same {
            kept.units += next.units;
            kept.rejected += next.rejected;
            kept.gross += next.gross;
            kept.pays |= next.pays;
            kept.settled += next.settled;
        }
        same
    });
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Four parts of a person who are worth three tenths of a penny each are rounded up to a penny each, and come to one
    /// penny together: three of them give theirs back, and nobody who has none gives any.
    #[test]
    fn odd_pence_leave_nobody_below_nought() {
        let mut to_date = ToDate::default();
        let given = [3, 8, 11, 16].map(|rank| (rank, to_date.add(rank, PARTS * 3 / 10)));
        let line = |(rank, money)| Line::new(0, Some(rank), Count::ZERO, money);
        let mut lines: Vec<Line> = given.map(line).into();
        let pence = |lines: &[Line]| lines.iter().map(|line| line.settled.pence()).collect::<Vec<_>>();
        assert_eq!(pence(&lines), [1, 1, 1, 1]);
        // In a month in which only one of them claims, and nothing, nothing can be taken.
        let mut nothing = [line((3, Money::ZERO))];
        give_odd_pence(&mut to_date, &mut nothing);
        assert_eq!(pence(&nothing), [0]);
        give_odd_pence(&mut to_date, &mut lines);
        assert_eq!(pence(&lines), [0, 0, 0, 1]);
        assert_eq!(to_date.odd_pence(), Money::ZERO);
    }
}
