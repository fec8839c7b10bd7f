//! Formulas of a workbook: what they say, and how a spreadsheet writes them.
//!
//! Only what a council's spreadsheet has had for twenty years is used, so that every program that opens the workbook
//! calculates the same.

use std::ops::{Add, Div, Mul, Sub};

use rust_xlsxwriter::utility::row_col_to_cell;

/// A cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Its sheet, by its place in the book.
    pub(super) sheet: usize,
    /// Its row among those of the table, from nought.
    pub(super) row: usize,
    /// Its column.
    pub(super) column: usize,
}

/// Cells of one column, the first and the last of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) first: Place,
    /// The last row.
    pub(super) last: usize,
}

/// How two numbers make a third; a comparison makes 1 where it holds and 0 where it does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Plus,
    Minus,
    Times,
    Over,
    Power,
    Is,
    Below,
    AtLeast,
}

/// What a cell must be for its row to count.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Criterion {
    /// Equal to a number.
    Is(Formula),
    /// Below a number.
    Below(f64),
    /// Above nought.
    Positive,
    /// Below nought.
    Negative,
}

/// What a cell calculates.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Formula {
    Number(f64),
    Cell(Place),
    Sum(Range),
    /// The largest of cells.
    Largest(Range),
    /// The sum of cells whose rows meet every criterion.
    SumOf(Range, Vec<(Range, Criterion)>),
    Binary(Operator, Box<Formula>, Box<Formula>),
    Least(Vec<Formula>),
    Most(Vec<Formula>),
    /// To so many decimals, half away from zero.
    Rounded(Box<Formula>, u8),
    /// The second where the first is not nought, else the third.
    If(Box<Formula>, Box<Formula>, Box<Formula>),
    /// How many cells are below a number.
    CountBelow(Range, Box<Formula>),
    /// A date so many calendar months later.
    MonthsLater(Box<Formula>, Box<Formula>),
    /// The whole part of a number.
    Whole(Box<Formula>),
    /// Without its sign.
    Size(Box<Formula>),
    /// The yearly effective rate at which monthly flows are worth nothing.
    YearlyRate(Range),
}

/// A number that never changes.
pub(super) fn number(value: f64) -> Formula {
    Formula::Number(value)
}

/// Nothing.
pub(super) const NOUGHT: Formula = Formula::Number(0.0);

/// The smallest of those of the one and the other.
pub(super) fn least(one: Formula, other: Formula) -> Formula {
    match one {
        Formula::Least(mut parts) => {
            parts.push(other);
            Formula::Least(parts)
        }
        one => Formula::Least(vec![one, other]),
    }
}

/// The larger of two.
pub(super) fn most(one: Formula, other: Formula) -> Formula {
    Formula::Most(vec![one, other])
}

/// Not below nought.
pub(super) fn above_nought(formula: Formula) -> Formula {
    most(NOUGHT, formula)
}

/// The second where the condition holds, else the third.
pub(super) fn either(condition: Formula, then: Formula, otherwise: Formula) -> Formula {
    Formula::If(Box::new(condition), Box::new(then), Box::new(otherwise))
}

/// The sum of several.
pub(super) fn total(parts: impl IntoIterator<Item = Formula>) -> Formula {
    parts.into_iter().reduce(|sum, part| sum + part).unwrap_or(NOUGHT)
}

impl Formula {
    /// To whole pence.
    pub(super) fn in_pence(self) -> Self {
        self.rounded(2)
    }

    /// To whole parts per million.
    pub(super) fn in_ppm(self) -> Self {
        self.rounded(6)
    }

    pub(super) fn rounded(self, decimals: u8) -> Self {
        Self::Rounded(Box::new(self), decimals)
    }

    pub(super) fn whole(self) -> Self {
        Self::Whole(Box::new(self))
    }

    pub(super) fn size(self) -> Self {
        Self::Size(Box::new(self))
    }

    pub(super) fn months_later(self, months: Self) -> Self {
        Self::MonthsLater(Box::new(self), Box::new(months))
    }

    pub(super) fn at_least(self, other: Self) -> Self {
        self.with(Operator::AtLeast, other)
    }

    pub(super) fn below(self, other: Self) -> Self {
        self.with(Operator::Below, other)
    }

    /// Raised to a power.
    pub(super) fn raised(self, power: Self) -> Self {
        self.with(Operator::Power, power)
    }

    pub(super) fn is(self, other: Self) -> Self {
        self.with(Operator::Is, other)
    }

    /// Shows every cell that it reads by itself, ranges left out.
    pub(super) fn each_cell(&self, see: &mut impl FnMut(Place)) {
        match self {
            Self::Number(_) | Self::Sum(_) | Self::Largest(_) | Self::YearlyRate(_) => {}
            Self::Cell(place) => see(*place),
            Self::SumOf(_, criteria) => {
                for (_, criterion) in criteria {
                    if let Criterion::Is(formula) = criterion {
                        formula.each_cell(see);
                    }
                }
            }
            Self::Binary(_, one, other) | Self::MonthsLater(one, other) => {
                one.each_cell(see);
                other.each_cell(see);
            }
            Self::Least(parts) | Self::Most(parts) => parts.iter().for_each(|part| part.each_cell(see)),
            Self::Rounded(inner, _) | Self::CountBelow(_, inner) | Self::Whole(inner) | Self::Size(inner) => {
                inner.each_cell(see);
            }
            Self::If(condition, then, otherwise) => {
                for part in [condition, then, otherwise] {
                    part.each_cell(see);
                }
            }
        }
    }

    fn with(self, operator: Operator, other: Self) -> Self {
        Self::Binary(operator, Box::new(self), Box::new(other))
    }
}

impl Add for Formula {
    type Output = Self;
    /// Nothing added leaves what there is: no formula says + 0.
    fn add(self, other: Self) -> Self {
        match (self, other) {
            (NOUGHT, one) | (one, NOUGHT) => one,
            (one, other) => one.with(Operator::Plus, other),
        }
    }
}

impl Sub for Formula {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        if other == NOUGHT { self } else { self.with(Operator::Minus, other) }
    }
}

impl Mul for Formula {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        self.with(Operator::Times, other)
    }
}

impl Div for Formula {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        self.with(Operator::Over, other)
    }
}

/// Where formulas are written: the names of sheets and the row in which their tables begin.
#[derive(Clone, Copy, Debug)]
pub(super) struct Writing<'a> {
    /// By sheet: its name, and the row of its first cell.
    pub(super) sheets: &'a [(&'a str, u32)],
    /// The sheet on which the formula stands.
    pub(super) on: usize,
}

impl Writing<'_> {
    /// A formula as a spreadsheet writes it, without the sign of equality.
    pub(super) fn write(&self, formula: &Formula) -> String {
        match formula {
            Formula::Number(value) => format!("{value}"),
            Formula::Cell(place) => self.prefix(place.sheet) + &self.cell(*place, place.row),
            Formula::Sum(range) => format!("SUM({})", self.range(range)),
            Formula::Largest(range) => format!("MAX({})", self.range(range)),
            Formula::SumOf(sum, criteria) => {
                let criteria = criteria.iter().map(|(range, criterion)| {
                    let criterion = match criterion {
                        Criterion::Is(formula) => self.write(formula),
                        Criterion::Below(bound) => format!("\"<{bound}\""),
                        Criterion::Positive => "\">0\"".to_owned(),
                        Criterion::Negative => "\"<0\"".to_owned(),
                    };
                    format!(",{},{criterion}", self.range(range))
                });
                format!("SUMIFS({}{})", self.range(sum), criteria.collect::<String>())
            }
            Formula::Binary(operator, one, other) => {
                let sign = match operator {
                    Operator::Plus => "+",
                    Operator::Minus => "-",
                    Operator::Times => "*",
                    Operator::Over => "/",
                    Operator::Power => "^",
                    Operator::Is => "=",
                    Operator::Below => "<",
                    Operator::AtLeast => ">=",
                };
                format!("{}{sign}{}", self.left(*operator, one), self.right(*operator, other))
            }
            Formula::Least(parts) => format!("MIN({})", self.list(parts)),
            Formula::Most(parts) => format!("MAX({})", self.list(parts)),
            Formula::Rounded(inner, decimals) => format!("ROUND({},{decimals})", self.write(inner)),
            Formula::If(condition, then, otherwise) => {
                format!("IF({},{},{})", self.write(condition), self.write(then), self.write(otherwise))
            }
            Formula::CountBelow(range, bound) => {
                format!("COUNTIF({},\"<\"&({}))", self.range(range), self.write(bound))
            }
            Formula::MonthsLater(date, months) => {
                format!("EDATE({},{})", self.write(date), self.write(months))
            }
            Formula::Whole(inner) => format!("TRUNC({})", self.write(inner)),
            Formula::Size(inner) => format!("ABS({})", self.write(inner)),
            Formula::YearlyRate(flows) => {
                let flows = self.range(flows);
                let rate = GUESSES.iter().rev().fold(format!("\"{NO_RATE}\""), |otherwise, guess| {
                    format!("IFERROR((1+IRR({flows},{guess}))^12-1,{otherwise})")
                });
                format!("IF(COUNTIF({flows},\"<0\")=0,\"{NO_RATE}\",IF(COUNTIF({flows},\">0\")=0,-1,{rate}))")
            }
        }
    }

    fn list(&self, parts: &[Formula]) -> String {
        parts.iter().map(|part| self.write(part)).collect::<Vec<_>>().join(",")
    }

    fn left(&self, operator: Operator, formula: &Formula) -> String {
        let binds_less = |inner: Operator| strength(inner) < strength(operator);
        self.in_brackets_if(binds_less, formula)
    }

    fn right(&self, operator: Operator, formula: &Formula) -> String {
        let is_chain = matches!(operator, Operator::Plus | Operator::Times);
        let binds_less = |inner: Operator| {
            strength(inner) < strength(operator)
                || (strength(inner) == strength(operator) && !is_chain)
                || (inner == Operator::Over && operator == Operator::Times)
        };
        self.in_brackets_if(binds_less, formula)
    }

    fn in_brackets_if(&self, binds_less: impl Fn(Operator) -> bool, formula: &Formula) -> String {
        match formula {
            Formula::Binary(inner, ..) if binds_less(*inner) => format!("({})", self.write(formula)),
            formula => self.write(formula),
        }
    }

    fn prefix(&self, sheet: usize) -> String {
        if sheet == self.on { String::new() } else { format!("'{}'!", self.sheets[sheet].0) }
    }

    fn cell(&self, place: Place, row: usize) -> String {
        let first = self.sheets[place.sheet].1;
        let row = first + u32::try_from(row).expect("a sheet has fewer than 2^32 rows");
        row_col_to_cell(row, u16::try_from(place.column).expect("a sheet has fewer than 65,536 columns"))
    }

    fn range(&self, range: &Range) -> String {
        let [first, last] = [range.first.row, range.last].map(|row| self.cell(range.first, row));
        format!("{}{}:{}", self.prefix(range.first.sheet), first, last)
    }
}

/// What stands in place of a rate of return where there is none.
pub(super) const NO_RATE: &str = "none";

/// Monthly rates from which a spreadsheet seeks the return, one after another until it finds one: its search does not reach
/// far.
const GUESSES: [f64; 7] = [0.005, -0.01, -0.02, -0.04, -0.08, 0.03, 0.1];

/// How tightly an operator binds.
fn strength(operator: Operator) -> u8 {
    match operator {
        Operator::Is | Operator::Below | Operator::AtLeast => 0,
        Operator::Plus | Operator::Minus => 1,
        Operator::Times | Operator::Over => 2,
        Operator::Power => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(row: usize, column: usize) -> Formula {
        Formula::Cell(Place { sheet: 0, row, column })
    }

    #[test]
    fn formulas_are_written_as_one_would_type_them() {
        let writing = Writing { sheets: &[("Claims", 4), ("Inputs", 2)], on: 0 };
        let price = Formula::Cell(Place { sheet: 1, row: 3, column: 1 });
        let gross = (cell(0, 2) * price.in_pence()).in_pence();
        assert_eq!(writing.write(&gross), "ROUND(C5*ROUND('Inputs'!B6,2),2)");
        let left = cell(0, 0) - (cell(0, 1) - cell(0, 2));
        assert_eq!(writing.write(&left), "A5-(B5-C5)");
        assert_eq!(writing.write(&((cell(0, 0) + cell(0, 1)) / cell(0, 2))), "(A5+B5)/C5");
        assert_eq!(writing.write(&(cell(0, 0) + NOUGHT)), "A5");
        let power = (cell(0, 0) * cell(0, 1)).raised(number(1.0) / cell(0, 2));
        assert_eq!(writing.write(&power), "(A5*B5)^(1/C5)");
        let months = Range { first: Place { sheet: 0, row: 0, column: 0 }, last: 9 };
        let in_month =
            Formula::SumOf(months, vec![(months, Criterion::Is(number(3.0))), (months, Criterion::Positive)]);
        assert_eq!(writing.write(&in_month), "SUMIFS(A5:A14,A5:A14,3,A5:A14,\">0\")");
    }
}
