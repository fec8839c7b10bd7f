//! What a clause claims before anything limits it: units × price × factors, rounded once.

use super::super::book::{Book, ColumnId, Content, Look};
use super::super::formula::{Formula, NOUGHT, number};
use super::super::inputs::{Inputs, X};
use super::{Row, earlier, is_observed, not_below_nought, pounds};
use crate::data::{Looks, looks_at_each_person};
use crate::model::{
    Axis, Counted, ForEach, Indexed, InputId, MeasureHead, MeasureId, Number, Over, Price, Shape, title_of,
};
use crate::units::Count;

/// The columns up to gross, which is given back.
pub(super) fn columns(book: &mut Book, sheet: usize, inputs: &Inputs<'_>, rows: &[Row<'_>]) -> ColumnId {
    let n = rows.len();
    let units = book
        .column(sheet, n, ("gross", "units"), Look::Number, |r| Content::Value(rows[r].claim.units.to_f64()));
    let n_read = inputs.traced.readings.iter().map(Vec::len).max().unwrap_or(0);
    let read: Vec<ColumnId> = (0..n_read)
        .map(|k| {
            let header = if n_read == 1 { "reading".to_owned() } else { format!("reading {}", k + 1) };
            book.column(sheet, n, ("gross", &header), Look::Number, |r| {
                let reading = inputs.traced.readings[r].get(k);
                reading.map_or(Content::Blank, |&(_, value)| value.map_or(Content::Blank, Content::Value))
            })
        })
        .collect();
    let pricing = |r: usize| Pricing { inputs, row: &rows[r], place: r, read: &read };
    let worded: Vec<Option<String>> = (0..n).map(|r| pricing(r).why_a_value()).collect();
    for text in worded.iter().flatten() {
        book.say(text.clone());
    }
    let price = book.column(sheet, n, ("gross", "price"), Look::Money, |r| match worded[r] {
        Some(_) => Content::Blank,
        None => Content::Formula(pricing(r).price()),
    });
    let factor = book.column(sheet, n, ("gross", "factor"), Look::Number, |r| match worded[r] {
        Some(_) => Content::Blank,
        None => pricing(r).factor().map_or(Content::Fact(1.0), Content::Formula),
    });
    let to_date = book.column(sheet, n, ("gross", "units to date"), Look::Number, |_| Content::Blank);
    let gross = book.blank(sheet, n, ("gross", "gross"), Look::Money);
    book.fill(to_date, |r| match (rows[r].clause.counted, &worded[r]) {
        (Counted::ToDate, None) => {
            let before = earlier(rows, r).map_or(NOUGHT, |before| to_date.at(before));
            Content::Formula(before + units.at(r))
        }
        (Counted::ToDate | Counted::EachPeriod | Counted::AtTheEnd, _) => Content::Blank,
    });
    let claimed = book.column(sheet, n, ("gross", "claimed to date"), Look::Money, |_| Content::Blank);
    book.fill(claimed, |r| match (rows[r].clause.counted, &worded[r]) {
        (Counted::ToDate, None) => {
            let before = earlier(rows, r).map_or(NOUGHT, |before| claimed.at(before));
            Content::Formula((before + gross.at(r)).in_pence())
        }
        (Counted::ToDate | Counted::EachPeriod | Counted::AtTheEnd, _) => Content::Blank,
    });
    book.fill(gross, |r| {
        if worded[r].is_some() {
            return Content::Value(pounds(rows[r].claim.gross));
        }
        let own = |units: Formula| (units * price.at(r) * factor.at(r)).in_pence();
        Content::Formula(match rows[r].clause.counted {
            Counted::ToDate => {
                let before = earlier(rows, r).map_or(NOUGHT, |before| claimed.at(before));
                not_below_nought(rows[r].clause, own(to_date.at(r)) - before).in_pence()
            }
            Counted::EachPeriod | Counted::AtTheEnd => not_below_nought(rows[r].clause, own(units.at(r))),
        })
    });
    gross
}

/// Whether a price lies on a line between points.
fn is_line(price: &Number) -> bool {
    matches!(price, Number::By(schedule) if schedule.shape == Shape::Line)
}

/// The price of a claim.
struct Pricing<'a> {
    inputs: &'a Inputs<'a>,
    row: &'a Row<'a>,
    place: usize,
    read: &'a [ColumnId],
}

impl Pricing<'_> {
    /// Why its gross amount is a value and no formula; none where it is one.
    fn why_a_value(&self) -> Option<String> {
        let (model, clause) = (self.inputs.model, self.row.clause);
        let name = format!(
            "{}: {}",
            title_of(self.row.contract.label.as_ref(), &self.row.contract.name),
            title_of(clause.label.as_ref(), &clause.name)
        );
        let said = |why: &str| Some(format!("{name}: its gross amounts, {why}"));
        let in_units = |measure: MeasureId| match &model.measures[measure.index()].head {
            MeasureHead::Cohort(cohort) => cohort.over != Over::Intake,
            MeasureHead::Person(_) => true,
        };
        if is_observed(self.inputs, self.row) {
            return said("which were observed");
        }
        let place = usize::from(self.row.claim.clause);
        let by_person = looks_at_each_person(model, self.row.contract, place) == Looks::AtEachPerson;
        let is_known = |number: &Number| match number {
            Number::Plain(_) => true,
            Number::By(schedule) => self.x(schedule.axis).is_some(),
        };
        let is_repriced = clause.counted == Counted::ToDate && self.reviewed().next().is_some();
        let undefined = self.inputs.traced.readings[self.place].iter().any(|(_, value)| value.is_none());
        match (&clause.price, clause.for_each) {
            (Price::ShareOfDues { .. }, _) => said("which follow what falls due to a class"),
            (Price::PartOf(..), _) => said("which follow an amount of each person"),
            (_, ForEach::Measure(measure)) if !in_units(measure) => said("which are made intake by intake"),
            (Price::Each(_) | Price::ShareOf(_), _) if !clause.numbers().all(is_known) => {
                said("whose price follows the person or the number of the unit")
            }
            (Price::Each(_) | Price::ShareOf(_), _) if is_repriced => {
                said("which are to date, where a review reprices what comes after it")
            }
            (Price::Each(_) | Price::ShareOf(_), _) if by_person && !self.is_whole() => {
                said("which are rounded person by person")
            }
            (Price::Each(_) | Price::ShareOf(_), _) if undefined => {
                said("where its price follows a measure that is not defined yet")
            }
            (Price::Each(_) | Price::ShareOf(_), _) => None,
        }
    }

    /// Whether a price in whole pence meets whole units of each person: then nothing is rounded person by person.
    fn is_whole(&self) -> bool {
        let (contract, clause) = (self.row.claim.contract, self.row.claim.clause);
        let units = self.inputs.traced.units.iter().find(|own| (own.0, own.1) == (contract, clause));
        let is_counted_in_ones = units.is_some_and(|(_, _, units)| {
            units.iter().all(|unit| unit.quantity == Count::from_whole(unit.quantity.whole_part()))
        });
        let is_in_pence = match &self.row.clause.price {
            Price::Each(price) => !is_line(price) && self.factor().is_none(),
            Price::ShareOf(_) | Price::ShareOfDues { .. } | Price::PartOf(..) => false,
        };
        is_in_pence && is_counted_in_ones && self.inputs.traced.draw.is_some()
    }

    /// The price of a unit: of a measure of money the part of each penny.
    fn price(&self) -> Formula {
        match &self.row.clause.price {
            // Between two points of a line a price is no whole number of pence: the product alone is rounded.
            Price::Each(price) if is_line(price) => self.at(price),
            Price::Each(price) => self.at(price).in_pence(),
            Price::ShareOf(share) => self.share_at(share) * number(0.01),
            Price::ShareOfDues { .. } | Price::PartOf(..) => NOUGHT,
        }
    }

    /// The index and every factor; none where there is none.
    fn factor(&self) -> Option<Formula> {
        let clause = self.row.clause;
        let scaled = clause.scaled.iter().map(|factor| self.share_at(factor));
        let reviewed = self.reviewed().map(|factor| self.inputs.cell(factor));
        self.index().into_iter().chain(scaled).chain(reviewed).reduce(|product, factor| product * factor)
    }

    /// What reviews made of the price by now.
    fn reviewed(&self) -> impl Iterator<Item = InputId> + '_ {
        let standing = &self.inputs.traced.decisions.contracts[usize::from(self.row.claim.contract)];
        let by_now = standing.factors.iter().filter(|(after, _)| *after < self.row.claim.month);
        by_now.map(|&(_, factor)| factor)
    }

    /// The index as it last moved the prices of the contract, to parts per million.
    fn index(&self) -> Option<Formula> {
        let calendar = &self.inputs.model.calendar;
        let starts = calendar.month_of(self.row.contract.starts);
        let (years, moved) = self.row.contract.uplift.by(calendar, self.row.claim.month, starts);
        match self.row.clause.indexed {
            Indexed::Fixed => None,
            Indexed::Growth(row) => {
                let grown = (0..years).map(|_| number(1.0) + self.inputs.cell(row));
                grown.reduce(|level, growth| level * growth).map(Formula::in_ppm)
            }
            Indexed::Index(index) => {
                let level = self.inputs.traced.world.level(index, moved);
                Some(number(level).in_ppm())
            }
        }
    }

    fn at(&self, price: &Number) -> Formula {
        self.inputs.number(price, |schedule| self.x(schedule.axis).expect("it follows what no formula knows"))
    }

    /// A share as the file writes it; drawn, or between two points, to parts per million.
    fn share_at(&self, share: &Number) -> Formula {
        match share {
            Number::Plain(row) if self.inputs.model.inputs.row(*row).law.is_certain() => {
                self.inputs.cell(*row)
            }
            Number::Plain(row) => self.inputs.cell(*row).in_ppm(),
            Number::By(_) => self.at(share).in_ppm(),
        }
    }

    /// Where an axis stands for this claim; none for one that follows the person or the unit.
    fn x(&self, axis: Axis) -> Option<X> {
        let (calendar, month) = (&self.inputs.model.calendar, self.row.claim.month);
        let starts = calendar.month_of(self.row.contract.starts);
        Some(match axis {
            Axis::ContractYear => X::At(f64::from(calendar.contract_year(month, starts))),
            Axis::FinancialYear => X::At(f64::from(calendar.financial_year(month).first_year())),
            Axis::Month => X::At(f64::from(calendar.month_end((month - starts).saturating_sub(1)))),
            Axis::Measure(measure) => {
                let readings = &self.inputs.traced.readings[self.place];
                let place = readings.iter().position(|(own, _)| *own == measure);
                X::In(self.read[place.expect("each measure that a price follows was read")].at(self.place))
            }
            Axis::YearOfStart
            | Axis::TimeInState
            | Axis::TimeSinceReferral
            | Axis::TimeSinceStart
            | Axis::TimeSinceEnd
            | Axis::Age
            | Axis::Calendar
            | Axis::Count
            | Axis::Group
            | Axis::State => return None,
        })
    }
}
