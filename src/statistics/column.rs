//! One result per draw, in draw order, and the comparison of two such columns draw by draw.
//!
//! Units are the caller's: pence, rates, months. A column holds no option, seed or name.

use super::irr::Irr;
use super::summary::{Estimate, is_too_often_undefined, probability};

/// What one draw says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// A finite number, in the column's unit.
    Known(f64),
    /// Later or more than the horizon can show (never paid back): sorts above every number.
    BeyondHorizon,
    /// No answer exists in this draw (a return where nothing was drawn).
    Undefined,
}

/// Which way is good for the party that compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// More is better: returns, margins, savings.
    Higher,
    /// Less is better: costs, months until money is back.
    Lower,
}

/// One value per draw, in draw order, eight bytes each.
#[derive(Clone, Debug, Default)]
pub struct Column {
    /// Private code: +∞ is beyond the horizon, NaN is undefined. Neither ever leaves as a number.
    codes: Vec<f64>,
}

impl Column {
    /// An empty column with room for `n` draws.
    pub fn with_capacity(n: usize) -> Self {
        Self { codes: Vec::with_capacity(n) }
    }

    /// Adds the value of the next draw. A known value is finite; minus zero becomes zero.
    pub fn push(&mut self, value: Value) {
        self.codes.push(match value {
            Value::Known(number) => {
                assert!(number.is_finite(), "a known value is a finite number");
                number + 0.0
            }
            Value::BeyondHorizon => f64::INFINITY,
            Value::Undefined => f64::NAN,
        });
    }

    /// Adds the draws of the chunk that follows this one.
    pub fn append(&mut self, next: &Self) {
        self.codes.extend_from_slice(&next.codes);
    }

    /// Number of draws.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// True without any draws.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// The value of a draw, counted from the first in the column.
    pub fn value(&self, draw: usize) -> Value {
        decode(self.codes[draw])
    }

    /// The values in draw order.
    pub fn values(&self) -> impl Iterator<Item = Value> + '_ {
        self.codes.iter().map(|&code| decode(code))
    }

    /// Draws without an answer.
    pub(super) fn n_undefined(&self) -> usize {
        self.codes.iter().filter(|code| code.is_nan()).count()
    }

    /// The draws that have an answer, from lowest to highest; beyond the horizon is +∞ here.
    pub(super) fn sorted(&self) -> Vec<f64> {
        let mut sorted: Vec<f64> = self.codes.iter().copied().filter(|code| !code.is_nan()).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        sorted
    }

    /// The draws that have an answer, in draw order, if all of them are numbers.
    pub(super) fn numbers(&self) -> Option<Vec<f64>> {
        let answers = self.codes.iter().copied().filter(|code| !code.is_nan());
        answers.map(|code| code.is_finite().then_some(code)).collect()
    }
}

impl FromIterator<Value> for Column {
    fn from_iter<I: IntoIterator<Item = Value>>(values: I) -> Self {
        let mut column = Self::default();
        values.into_iter().for_each(|value| column.push(value));
        column
    }
}

impl FromIterator<f64> for Column {
    fn from_iter<I: IntoIterator<Item = f64>>(numbers: I) -> Self {
        numbers.into_iter().map(Value::Known).collect()
    }
}

impl FromIterator<i64> for Column {
    /// Whole pence or counts, exact up to 2⁵³.
    fn from_iter<I: IntoIterator<Item = i64>>(whole: I) -> Self {
        whole.into_iter().map(|number| Value::Known(number as f64)).collect()
    }
}

impl From<Irr> for Value {
    /// A total loss counts as −100%.
    fn from(irr: Irr) -> Self {
        match irr {
            Irr::Rate(rate) => Self::Known(rate),
            Irr::TotalLoss => Self::Known(-1.0),
            Irr::Undefined(_) => Self::Undefined,
        }
    }
}

/// `a` − `b` in every draw. Its errors are paired errors: what both share in a draw cancels.
///
/// A known number below something beyond the horizon has no size, nor have two values beyond it: undefined.
/// Use [`probability_better`] where such values are to count.
///
/// # Panics
/// If the columns do not hold the same draws.
pub fn difference(a: &Column, b: &Column) -> Column {
    pairs(a, b)
        .map(|pair| match pair {
            (Value::Known(a), Value::Known(b)) => Value::Known(a - b),
            (Value::BeyondHorizon, Value::Known(_)) => Value::BeyondHorizon,
            (Value::Known(_) | Value::BeyondHorizon, Value::BeyondHorizon)
            | (Value::Undefined, _)
            | (_, Value::Undefined) => Value::Undefined,
        })
        .collect()
}

/// Share of draws in which `a` is strictly better than `b`; ties count for neither.
///
/// Over the draws in which both have an answer; none if more than 1% of draws lack one, or there are no draws.
///
/// # Panics
/// If the columns do not hold the same draws.
pub fn probability_better(a: &Column, b: &Column, better: Better) -> Option<Estimate> {
    let (mut n_better, mut n_defined) = (0, 0);
    for pair in pairs(a, b) {
        let Some((a, b)) = comparable(pair) else { continue };
        n_defined += 1;
        n_better += u64::from(match better {
            Better::Higher => a > b,
            Better::Lower => a < b,
        });
    }
    let withheld = n_defined == 0 || is_too_often_undefined(a.len() - n_defined as usize, a.len());
    (!withheld).then(|| probability(n_better, n_defined))
}

fn pairs<'a>(a: &'a Column, b: &'a Column) -> impl Iterator<Item = (Value, Value)> + 'a {
    assert_eq!(a.len(), b.len(), "columns that are compared hold the same draws");
    a.values().zip(b.values())
}

fn comparable((a, b): (Value, Value)) -> Option<(f64, f64)> {
    Some((rank(a)?, rank(b)?))
}

fn rank(value: Value) -> Option<f64> {
    match value {
        Value::Known(number) => Some(number),
        Value::BeyondHorizon => Some(f64::INFINITY),
        Value::Undefined => None,
    }
}

fn decode(code: f64) -> Value {
    if code.is_nan() {
        Value::Undefined
    } else if code.is_finite() {
        Value::Known(code)
    } else {
        Value::BeyondHorizon
    }
}

#[cfg(test)]
mod tests {
    use super::super::irr::IrrUndefined;
    use super::super::summary::distribution;
    use super::*;

    #[test]
    fn values_come_back_as_they_went_in() {
        let values = [Value::Known(1.5), Value::BeyondHorizon, Value::Undefined, Value::Known(-2.0)];
        let column: Column = values.into_iter().collect();
        assert_eq!(column.values().collect::<Vec<_>>(), values);
        assert_eq!(column.value(1), Value::BeyondHorizon);
        assert_eq!(column.sorted(), [-2.0, 1.5, f64::INFINITY]);
        assert_eq!(column.numbers(), None);
        assert_eq!(column.n_undefined(), 1);
    }

    #[test]
    #[should_panic(expected = "a known value is a finite number")]
    fn not_a_number_is_refused() {
        Column::default().push(Value::Known(f64::NAN));
    }

    #[test]
    fn chunks_join_in_draw_order() {
        let mut whole: Column = [1_i64, 2].into_iter().collect();
        whole.append(&[3_i64].into_iter().collect());
        assert_eq!(whole.values().collect::<Vec<_>>(), [1.0, 2.0, 3.0].map(Value::Known));
    }

    #[test]
    fn total_loss_is_minus_one_hundred_percent() {
        assert_eq!(Value::from(Irr::TotalLoss), Value::Known(-1.0));
        assert_eq!(Value::from(Irr::Rate(0.04)), Value::Known(0.04));
        assert_eq!(Value::from(Irr::Undefined(IrrUndefined::NothingDrawn)), Value::Undefined);
    }

    #[test]
    fn a_constant_difference_has_no_error_however_noisy_both_are() {
        let a: Column = (0..100_i64).map(|draw| (draw * 7919) % 101 + 3).collect();
        let b: Column = (0..100_i64).map(|draw| (draw * 7919) % 101).collect();
        let mean = distribution(&difference(&a, &b)).mean.expect("numbers throughout");
        assert_eq!((mean.value, mean.se), (3.0, 0.0));
        assert!(distribution(&a).mean.expect("numbers throughout").se > 1.0);
    }

    #[test]
    fn never_paid_back_loses_against_any_month_and_ties_with_itself() {
        let a: Column = [Value::Known(10.0), Value::BeyondHorizon, Value::Known(5.0)].into_iter().collect();
        let b: Column = [Value::BeyondHorizon, Value::BeyondHorizon, Value::Known(5.0)].into_iter().collect();
        let share = |better| probability_better(&a, &b, better).expect("all defined").value;
        assert_eq!(share(Better::Lower), 1.0 / 3.0);
        assert_eq!(share(Better::Higher), 0.0);
        let gap = difference(&a, &b);
        assert_eq!(gap.values().collect::<Vec<_>>(), [Value::Undefined, Value::Undefined, Value::Known(0.0)]);
    }

    #[test]
    fn a_comparison_with_many_undefined_draws_is_withheld() {
        let a: Column = (0..200_i64).collect();
        let holed = |n: usize| -> Column {
            (0..200).map(|draw| if draw < n { Value::Undefined } else { Value::Known(-1.0) }).collect()
        };
        assert_eq!(probability_better(&a, &holed(2), Better::Higher).map(|p| p.value), Some(1.0));
        assert!(probability_better(&a, &holed(3), Better::Higher).is_none());
    }
}
