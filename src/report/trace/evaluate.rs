//! What the formulas of a book come to: so that a workbook holds its figures when it is opened, whatever opens it, and
//! so that they can be held against the run without a spreadsheet.

use jiff::ToSpan;
use jiff::civil::Date;

use super::book::{Book, Content};
use super::formula::{Criterion, Formula, Operator, Place, Range};
use crate::math;
use crate::statistics::{Irr, irr};

/// The first day of a spreadsheet's calendar, day nought.
const EPOCH: Date = jiff::civil::date(1899, 12, 30);

/// A date as a spreadsheet counts it.
pub(super) fn serial(date: Date) -> f64 {
    f64::from(EPOCH.until(date).expect("two dates are days apart").get_days())
}

/// What every cell of a book comes to, by sheet, column and row. Not a number stands for a rate that does not exist.
#[derive(Debug)]
pub(super) struct Values {
    sheets: Vec<Vec<Vec<f64>>>,
}

impl Values {
    /// Calculates a book.
    ///
    /// # Panics
    /// If a formula follows from itself.
    pub(super) fn of(book: &Book) -> Self {
        let blank = |sheet: &super::book::Sheet| {
            sheet.columns.iter().map(|column| vec![State::Open; column.cells.len()]).collect()
        };
        let mut calculation =
            Calculation { book, found: book.sheets.iter().map(blank).collect::<Vec<Vec<Vec<State>>>>() };
        for (sheet, own) in book.sheets.iter().enumerate() {
            let n_rows = own.columns.iter().map(|column| column.cells.len()).max().unwrap_or(0);
            for row in 0..n_rows {
                for (column, cells) in own.columns.iter().enumerate() {
                    if row < cells.cells.len() {
                        calculation.at(Place { sheet, row, column });
                    }
                }
            }
        }
        let value = |state: State| match state {
            State::Found(value) => value,
            State::Open | State::Begun => unreachable!("every cell was visited"),
        };
        let column = |cells: Vec<State>| cells.into_iter().map(value).collect();
        let sheet = |columns: Vec<Vec<State>>| columns.into_iter().map(column).collect();
        Self { sheets: calculation.found.into_iter().map(sheet).collect() }
    }

    /// What a cell comes to.
    pub(super) fn at(&self, place: Place) -> f64 {
        self.find(place).expect("the book has this cell")
    }

    /// The same, where there is such a cell.
    pub(super) fn find(&self, place: Place) -> Option<f64> {
        self.sheets.get(place.sheet)?.get(place.column)?.get(place.row).copied()
    }
}

/// How far a cell has been calculated.
#[derive(Clone, Copy, Debug)]
enum State {
    Open,
    Begun,
    Found(f64),
}

struct Calculation<'a> {
    book: &'a Book,
    found: Vec<Vec<Vec<State>>>,
}

impl Calculation<'_> {
    fn at(&mut self, place: Place) -> f64 {
        match self.found[place.sheet][place.column][place.row] {
            State::Found(value) => return value,
            State::Begun => panic!("a formula follows from itself at {place:?}"),
            State::Open => self.found[place.sheet][place.column][place.row] = State::Begun,
        }
        let book = self.book;
        let value = match &book.sheets[place.sheet].columns[place.column].cells[place.row] {
            Content::Blank | Content::Words(_) => 0.0,
            Content::Input(value) | Content::Value(value) | Content::Fact(value) => *value,
            Content::Formula(formula) => self.value(formula),
        };
        self.found[place.sheet][place.column][place.row] = State::Found(value);
        value
    }

    fn value(&mut self, formula: &Formula) -> f64 {
        match formula {
            Formula::Number(value) => *value,
            Formula::Cell(place) => self.at(*place),
            Formula::Sum(range) => self.all(*range).iter().sum(),
            Formula::Largest(range) => self.all(*range).into_iter().fold(f64::NEG_INFINITY, f64::max),
            Formula::SumOf(sum, criteria) => {
                let mut counts = vec![true; sum.last + 1 - sum.first.row];
                for (range, criterion) in criteria {
                    let wanted = match criterion {
                        Criterion::Is(formula) => Some(self.value(formula)),
                        Criterion::Below(_) | Criterion::Positive | Criterion::Negative => None,
                    };
                    for (counts, value) in counts.iter_mut().zip(self.all(*range)) {
                        *counts &= match (criterion, wanted) {
                            (Criterion::Below(bound), _) => value < *bound,
                            (Criterion::Positive, _) => value > 0.0,
                            (Criterion::Negative, _) => value < 0.0,
                            (Criterion::Is(_), wanted) => wanted == Some(value),
                        };
                    }
                }
                let mut own = *sum;
                let mut total = 0.0;
                for (row, counts) in (sum.first.row..).zip(counts) {
                    own.first.row = row;
                    if counts {
                        total += self.at(own.first);
                    }
                }
                total
            }
            Formula::Binary(operator, one, other) => {
                let (one, other) = (self.value(one), self.value(other));
                match operator {
                    Operator::Plus => one + other,
                    Operator::Minus => one - other,
                    Operator::Times => one * other,
                    Operator::Over => one / other,
                    Operator::Power => math::pow(one, other),
                    Operator::Is => f64::from(u8::from(one == other)),
                    Operator::Below => f64::from(u8::from(one < other)),
                    Operator::AtLeast => f64::from(u8::from(one >= other)),
                }
            }
            Formula::Least(parts) => parts.iter().map(|part| self.value(part)).fold(f64::INFINITY, f64::min),
            Formula::Most(parts) => {
                parts.iter().map(|part| self.value(part)).fold(f64::NEG_INFINITY, f64::max)
            }
            Formula::Rounded(inner, decimals) => rounded(self.value(inner), *decimals),
            Formula::If(condition, then, otherwise) => {
                if self.value(condition) == 0.0 {
                    self.value(otherwise)
                } else {
                    self.value(then)
                }
            }
            Formula::CountBelow(range, bound) => {
                let bound = self.value(bound);
                self.all(*range).iter().filter(|&&value| value < bound).count() as f64
            }
            Formula::MonthsLater(date, months) => {
                let (date, months) = (self.value(date), self.value(months).trunc());
                let later = EPOCH
                    .checked_add((date as i64).days())
                    .and_then(|date| date.checked_add(jiff::Span::new().try_months(months as i64)?));
                serial(later.expect("dates of a programme lie before the year 9999"))
            }
            Formula::Whole(inner) => self.value(inner).trunc(),
            Formula::Size(inner) => self.value(inner).abs(),
            Formula::YearlyRate(flows) => {
                let pence = |pounds: f64| (pounds * 100.0).round() as i64;
                let flows: Vec<i64> = self.all(*flows).into_iter().map(pence).collect();
                match irr(&flows) {
                    Irr::Rate(rate) => rate,
                    Irr::TotalLoss => -1.0,
                    Irr::Undefined(_) => f64::NAN,
                }
            }
        }
    }

    fn all(&mut self, range: Range) -> Vec<f64> {
        (range.first.row..=range.last).map(|row| self.at(Place { row, ..range.first })).collect()
    }
}

/// Powers of ten, by decimals.
const SCALES: [f64; 7] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6];

/// Rounding as spreadsheets do it: half away from zero, of the fifteen digits that they show, so that a product of a
/// price with pence that is half a penny on paper is half a penny.
fn rounded(value: f64, decimals: u8) -> f64 {
    let scale = SCALES[usize::from(decimals)];
    let scaled = value.abs() * scale;
    // A half that lost its last bits in binary is still a half.
    let nearest = (scaled + scaled * f64::EPSILON * 4.0 + 0.5).floor();
    (nearest / scale).copysign(value) + 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_on_paper_round_away_from_nought() {
        assert_eq!(
            [8.075, -8.075, 1.005, 2.675, 0.0049].map(|value| rounded(value, 2)),
            [8.08, -8.08, 1.01, 2.68, 0.0]
        );
    }

    #[test]
    fn dates_are_counted_as_spreadsheets_count_them() {
        assert_eq!(serial(jiff::civil::date(2026, 11, 28)), 46_354.0);
    }
}
