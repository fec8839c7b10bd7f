//! Clauses that can never pay: of a price that is nought in all of their time, up to no units, or below nought.

use super::Builder;
use super::contract::Terms;
use crate::model::{Axis, Clause, IfNegative, InputId, Number, Price, Schedule};
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::record::{NumberCell, Record};
use crate::scenario::source::Span;
use crate::units::Quantity;

const RULE: &str =
    "a clause pays at some time: it has a price, and room under its limits, while its contract is in force";

impl Builder<'_> {
    /// Warns of a clause that pays nothing, whatever happens.
    pub(super) fn pays_something(&mut self, record: &Record, terms: &Terms<'_>, clause: &Clause) {
        self.pays_above_nought(record, clause);
        self.has_room(record);
        let price = record.cell("price").map_or(record.key.span, |cell| cell.span);
        self.is_more_than_nought(
            &clause.name,
            ("its price", price),
            number_of(&clause.price),
            (terms, clause),
        );
        let scaled = record.cell("scaled").or_else(|| terms.contract.cell("scaled"));
        let scaled = scaled.map_or(record.key.span, |cell| cell.span);
        for factor in &clause.scaled {
            self.is_more_than_nought(
                &clause.name,
                ("a factor on its price", scaled),
                factor,
                (terms, clause),
            );
        }
    }

    /// What comes to less than nought is not paid unless it is repaid: of a price below nought units above nought pay nothing.
    fn pays_above_nought(&mut self, record: &Record, clause: &Clause) {
        let Price::Each(number) = &clause.price else { return };
        let is_below = |row: InputId| self.inputs.row(row).law.base() < 0.0;
        if number.rows().into_iter().any(is_below) && clause.if_negative == IfNegative::Nothing {
            let span = record.cell("price").map_or(record.key.span, |cell| cell.span);
            let found = "a price below nought, of which nothing is repaid";
            let rule =
                "what comes to less than nought is not paid, unless `if_negative` says that it is repaid";
            let hint = "write if_negative = \"repaid\", or let the other party pay a price above nought";
            self.diagnostics.push(Diagnostic::warning(span, found, rule).with_hint(hint));
        }
    }

    /// Limits of nought leave no room for anything.
    fn has_room(&mut self, record: &Record) {
        let is_nought = |cell: &&NumberCell| match cell.certain() {
            Some(Quantity::Amount(money)) => money.pence() == 0,
            Some(Quantity::Bare(number)) => *number == 0.0,
            Some(
                Quantity::Pay { .. }
                | Quantity::Share(_)
                | Quantity::Part { .. }
                | Quantity::Growth { .. }
                | Quantity::Tempo { .. }
                | Quantity::Chance { .. }
                | Quantity::Duration(_)
                | Quantity::Moment(_),
            )
            | None => false,
        };
        for key in ["cap_units", "cap", "cap_per_person"] {
            let Some(cell) = record.number(key).filter(is_nought) else { continue };
            let found = format!("`{}` never pays: `{key}` is nought", record.key.name);
            self.warn(cell.span, found, RULE);
        }
    }

    /// A number that follows something is more than nought somewhere where it may be read.
    fn is_more_than_nought(
        &mut self,
        name: &str,
        (what, span): (&str, Span),
        number: &Number,
        (terms, clause): (&Terms<'_>, &Clause),
    ) {
        let Number::By(schedule) = number else { return };
        let (least, most) = self.read_between(schedule.axis, terms, clause);
        let within = schedule.points.iter().map(|&(x, _)| x).filter(|x| (least..=most).contains(x));
        let is_nought = |x: f64| schedule.at(x, |row| if self.is_nought(row) { 0.0 } else { 1.0 }) == 0.0;
        if within.chain([least, most]).all(is_nought) {
            let found = format!("`{name}` never pays: {what} is nought in all of its time");
            let hint = starts_later(schedule, most);
            self.diagnostics.push(Diagnostic::warning(span, found, RULE).with_hint_if_any(hint));
        }
    }

    /// Between which values of its axis a schedule of a clause may be read.
    fn read_between(&self, axis: Axis, terms: &Terms<'_>, clause: &Clause) -> (f64, f64) {
        let month = |day: i32| self.calendar.month_of(day.min(self.calendar.horizon_day()));
        // The first claim is of the first month that ends within its time, and the last at the end of the contract.
        let (first, last) = (month(clause.from) + 1, month(terms.last));
        let first = first.min(last);
        let contract_year = |at| f64::from(self.calendar.contract_year(at, month(terms.starts)));
        match axis {
            Axis::ContractYear => (contract_year(first), contract_year(last)),
            Axis::YearOfStart => (1.0, contract_year(last)),
            Axis::FinancialYear => {
                let year = |at| f64::from(self.calendar.financial_year(at).first_year());
                (year(first), year(last))
            }
            Axis::Month => {
                let time = |at: u16| (at - month(terms.starts).min(at)).saturating_sub(1);
                (
                    f64::from(self.calendar.month_end(time(first))),
                    f64::from(self.calendar.month_end(time(last))),
                )
            }
            Axis::Measure(measure) if self.is_proportion(measure) => (0.0, 1.0),
            Axis::Measure(_)
            | Axis::TimeInState
            | Axis::TimeSinceReferral
            | Axis::TimeSinceStart
            | Axis::TimeSinceEnd
            | Axis::Age
            | Axis::Calendar
            | Axis::Count
            | Axis::Group
            | Axis::State => (f64::NEG_INFINITY, f64::INFINITY),
        }
    }

    /// Whether a number is nought for sure.
    fn is_nought(&self, row: InputId) -> bool {
        let law = &self.inputs.row(row).law;
        law.is_certain() && law.base() == 0.0
    }
}

fn number_of(price: &Price) -> &Number {
    match price {
        Price::Each(number) | Price::ShareOf(number) | Price::PartOf(number, _) => number,
        Price::ShareOfDues { share, .. } => share,
    }
}

/// Where all points lie beyond what can be.
fn starts_later(schedule: &Schedule, most: f64) -> Option<String> {
    let (first, _) = schedule.points.first()?;
    (*first > most).then(|| {
        "the first point lies beyond what can be: look at the years or shares of the schedule".to_owned()
    })
}
