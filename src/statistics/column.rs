//! One result per draw, in draw order or counted by bin, and the comparison of two such columns draw by draw.
//!
//! Units are the caller's: pence, rates, months. A column holds no option, seed or name.

use serde::{Deserialize, Serialize};

use super::binned::{Binned, Binning};
use super::blocks::Blocks;
use super::hanging;
use super::irr::Irr;
use super::ranks::Ranks;
use super::summary::{Estimate, is_too_often_undefined, probability, widened};

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

/// One value per draw: every draw in its order, eight bytes each; or, of too many draws to keep, counts by bin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    kept: Kept,
    /// Which of its draws hang together. Parts of runs do not hold it: it is known from how a run was made.
    #[serde(skip)]
    blocks: Blocks,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
enum Kept {
    /// Private code: +∞ is beyond the horizon, NaN is undefined. Neither ever leaves as a number.
    Draws(Vec<f64>),
    Bins(Box<Binned>),
}

impl PartialEq for Kept {
    /// Whether the same draws, or the same counts and sums, are kept.
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Draws(own), Self::Draws(others)) => {
                own.len() == others.len() && own.iter().zip(others).all(|(a, b)| decode(*a) == decode(*b))
            }
            (Self::Bins(own), Self::Bins(others)) => own == others,
            (Self::Draws(_), Self::Bins(_)) | (Self::Bins(_), Self::Draws(_)) => false,
        }
    }
}

impl Default for Column {
    fn default() -> Self {
        Self { kept: Kept::Draws(Vec::new()), blocks: Blocks::None }
    }
}

impl Column {
    /// An empty column with room for `n` draws.
    pub fn with_capacity(n: usize) -> Self {
        Self { kept: Kept::Draws(Vec::with_capacity(n)), blocks: Blocks::None }
    }

    /// An empty column that keeps no draws.
    pub fn binned(binning: Binning) -> Self {
        Self { kept: Kept::Bins(Box::new(Binned::new(binning))), blocks: Blocks::None }
    }

    /// The same column, of whose draws so many at a time hang together, from the first on: errors are told from these blocks.
    pub fn draw_in_blocks(&mut self, of: u32) {
        self.blocks = Blocks::Each(of);
    }

    /// The same column, of whose draws those with the same number hang together; one number for each draw, in their order.
    ///
    /// # Panics
    /// If there are not as many numbers as draws.
    #[must_use]
    pub fn of_blocks(mut self, numbers: &[u32]) -> Self {
        assert_eq!(numbers.len(), self.len(), "each draw is of a block");
        self.blocks = Blocks::Numbered(numbers.to_vec());
        self
    }

    /// The same column, whose draws hang together as those of another.
    pub(super) fn hang_together_as(&mut self, other: &Self) {
        self.blocks = other.blocks.clone();
    }

    /// Values of some of the draws of this column, by their place.
    #[must_use]
    pub fn of_these(&self, values: &[(usize, Value)]) -> Self {
        let mut column: Self = values.iter().map(|&(_, value)| value).collect();
        column.blocks = match values.len() == self.len() {
            true => self.blocks.clone(),
            false => self.blocks.of_some(values.iter().map(|&(place, _)| place)),
        };
        column
    }

    /// By how much the variance of a statistic differs from that of independent draws, from the influence of each value on
    /// it; 1 of independent draws, and of draws that are not kept.
    pub(super) fn design_effect(&self, influence: impl Fn(Value) -> f64) -> f64 {
        match &self.kept {
            Kept::Draws(codes) => {
                self.blocks.design_effect(codes.iter().map(|&code| influence(decode(code))))
            }
            Kept::Bins(_) => 1.0,
        }
    }

    /// The same from the influence of each draw, in their order.
    #[must_use]
    pub fn design_effect_of(&self, influences: &[f64]) -> f64 {
        self.blocks.design_effect(influences.iter().copied())
    }

    /// Of draws that hang together: [`hanging::variances`], where those without an answer stand as said, or are left out.
    pub(super) fn variances(&self, undefined: Option<f64>) -> Option<Vec<f64>> {
        let Kept::Draws(codes) = &self.kept else { return None };
        let answer = |&code: &f64| if code.is_nan() { undefined } else { Some(code) };
        hanging::variances(&self.blocks, codes.iter().map(answer))
    }

    pub(super) fn blocks(&self) -> &Blocks {
        &self.blocks
    }

    /// Adds the value of the next draw. A known value is finite; minus zero becomes zero.
    pub fn push(&mut self, value: Value) {
        match (&mut self.kept, value) {
            (_, Value::Known(number)) => {
                assert!(number.is_finite(), "a known value is a finite number");
                self.push_code(number + 0.0);
            }
            (Kept::Draws(codes), Value::BeyondHorizon) => codes.push(f64::INFINITY),
            (Kept::Draws(codes), Value::Undefined) => codes.push(f64::NAN),
            (Kept::Bins(bins), Value::BeyondHorizon) => bins.add_beyond(),
            (Kept::Bins(bins), Value::Undefined) => bins.add_undefined(),
        }
    }

    fn push_code(&mut self, code: f64) {
        match &mut self.kept {
            Kept::Draws(codes) => codes.push(code),
            Kept::Bins(bins) if code.is_finite() => bins.add_known(code),
            Kept::Bins(bins) if code.is_nan() => bins.add_undefined(),
            Kept::Bins(bins) => bins.add_beyond(),
        }
    }

    /// Adds the draws of the chunk that follows this one.
    ///
    /// # Panics
    /// If this column keeps draws and the next does not.
    pub fn append(&mut self, next: &Self) {
        match (&mut self.kept, &next.kept) {
            (Kept::Draws(codes), Kept::Draws(more)) => codes.extend_from_slice(more),
            (Kept::Bins(_), Kept::Draws(more)) => more.iter().for_each(|&code| self.push_code(code)),
            (Kept::Bins(bins), Kept::Bins(more)) => bins.merge(more),
            (Kept::Draws(_), Kept::Bins(_)) => panic!("a column that keeps draws is not continued by bins"),
        }
    }

    /// Counts by bin what was added since the last time; a column is settled before it is read.
    pub fn settle(&mut self) {
        match &mut self.kept {
            Kept::Draws(_) => {}
            Kept::Bins(bins) => bins.settle(),
        }
    }

    /// Number of draws.
    pub fn len(&self) -> usize {
        match &self.kept {
            Kept::Draws(codes) => codes.len(),
            Kept::Bins(bins) => (bins.n_known() + bins.n_beyond() + bins.n_undefined()) as usize,
        }
    }

    /// True without any draws.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether draws are counted by bin, not kept.
    pub fn is_binned(&self) -> bool {
        matches!(self.kept, Kept::Bins(_))
    }

    /// The value of a draw, counted from the first in the column.
    ///
    /// # Panics
    /// If draws are not kept.
    pub fn value(&self, draw: usize) -> Value {
        decode(self.codes()[draw])
    }

    /// The values in draw order.
    ///
    /// # Panics
    /// If draws are not kept.
    pub fn values(&self) -> impl Iterator<Item = Value> + '_ {
        self.codes().iter().map(|&code| decode(code))
    }

    /// The first draws.
    ///
    /// # Panics
    /// If draws are not kept, or are fewer.
    #[must_use]
    pub fn first(&self, n: usize) -> Self {
        Self { kept: Kept::Draws(self.codes()[..n].to_vec()), blocks: self.blocks.of_first(n) }
    }

    fn codes(&self) -> &[f64] {
        match &self.kept {
            Kept::Draws(codes) => codes,
            Kept::Bins(_) => panic!("draws are read one by one where they are kept"),
        }
    }

    /// How many draws have a value that is such. Of draws counted by bin a value of the bin stands for all in it: they are
    /// told apart by their sign, and from nought and from every whole number up to 2,048.
    pub fn n_such(&self, is_such: impl Fn(Value) -> bool) -> usize {
        match &self.kept {
            Kept::Draws(codes) => codes.iter().filter(|&&code| is_such(decode(code))).count(),
            Kept::Bins(bins) => {
                let of_bin = |bin: super::bins::Bin| {
                    if is_such(Value::Known(bin.at(0.5))) { u64::from(bin.count) } else { 0 }
                };
                let of = |value, n| if is_such(value) { n } else { 0 };
                let known: u64 = bins.bins().map(of_bin).sum();
                let others =
                    of(Value::BeyondHorizon, bins.n_beyond()) + of(Value::Undefined, bins.n_undefined());
                (known + others) as usize
            }
        }
    }

    /// The lowest and the highest number, as they came; none without any.
    pub fn ends(&self) -> Option<(f64, f64)> {
        match &self.kept {
            Kept::Draws(codes) => {
                let numbers = || codes.iter().copied().filter(|code| code.is_finite());
                Some((numbers().reduce(f64::min)?, numbers().reduce(f64::max)?))
            }
            Kept::Bins(bins) => bins.ends(),
        }
    }

    /// Whether two of its numbers differ. Sums of squares do not tell: of a number that is not exact in binary they leave a
    /// hair of rounding.
    pub fn varies(&self) -> bool {
        self.ends().is_some_and(|(low, high)| low < high)
    }

    /// Draws without an answer.
    pub fn n_undefined(&self) -> usize {
        match &self.kept {
            Kept::Draws(codes) => codes.iter().filter(|code| code.is_nan()).count(),
            Kept::Bins(bins) => bins.n_undefined() as usize,
        }
    }

    /// The answers by rank.
    pub(super) fn ranks(&self) -> Ranks {
        match &self.kept {
            Kept::Draws(codes) => {
                let mut sorted: Vec<f64> = codes.iter().copied().filter(|code| !code.is_nan()).collect();
                sorted.sort_unstable_by(f64::total_cmp);
                Ranks::Sorted(sorted)
            }
            Kept::Bins(bins) => Ranks::of_bins(bins),
        }
    }

    /// The draws that have an answer, if all of them are numbers.
    pub(super) fn numbers(&self) -> Option<Numbers<'_>> {
        match &self.kept {
            Kept::Draws(codes) => {
                let answers = codes.iter().copied().filter(|code| !code.is_nan());
                answers
                    .map(|code| code.is_finite().then_some(code))
                    .collect::<Option<_>>()
                    .map(Numbers::Draws)
            }
            Kept::Bins(bins) => (bins.n_beyond() == 0).then_some(Numbers::Bins(bins)),
        }
    }
}

/// Numbers of draws.
pub(super) enum Numbers<'a> {
    /// In draw order.
    Draws(Vec<f64>),
    /// Counted by bin, with their sums.
    Bins(&'a Binned),
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

impl Value {
    /// This less another. A known number below something beyond the horizon has no size, nor have two values beyond it:
    /// undefined. Use [`Value::order`] where such values are to count.
    #[must_use]
    pub fn less(self, other: Self) -> Self {
        match (self, other) {
            (Self::Known(a), Self::Known(b)) => Self::Known(a - b),
            (Self::BeyondHorizon, Self::Known(_)) => Self::BeyondHorizon,
            (Self::Known(_) | Self::BeyondHorizon, Self::BeyondHorizon)
            | (Self::Undefined, _)
            | (_, Self::Undefined) => Self::Undefined,
        }
    }

    /// 1 where this is more than another, −1 where it is less, 0 where they tie; beyond the horizon is more than any number.
    /// Undefined where either is.
    #[must_use]
    pub fn order(self, other: Self) -> Self {
        match (rank(self), rank(other)) {
            (Some(a), Some(b)) if a > b => Self::Known(1.0),
            (Some(a), Some(b)) if a < b => Self::Known(-1.0),
            (Some(_), Some(_)) => Self::Known(0.0),
            (None, _) | (_, None) => Self::Undefined,
        }
    }
}

/// `a` − `b` in every draw. Its errors are paired errors: what both share in a draw cancels.
///
/// # Panics
/// If the columns do not hold the same draws.
pub fn difference(a: &Column, b: &Column) -> Column {
    let mut found: Column = pairs(a, b).map(|(a, b)| a.less(b)).collect();
    found.hang_together_as(a);
    found
}

/// Share of draws in which one result is strictly better than another, from their order draw by draw ([`Value::order`]); ties
/// count for neither.
///
/// Over the draws in which both have an answer; none if more than 1% of draws lack one, or there are no draws.
pub fn probability_better(order: &Column, better: Better) -> Option<Estimate> {
    let wanted = match better {
        Better::Higher => 1.0,
        Better::Lower => -1.0,
    };
    let n_better = order.n_such(|value| value == Value::Known(wanted));
    let n_defined = order.len() - order.n_undefined();
    let withheld = n_defined == 0 || is_too_often_undefined(order.n_undefined(), order.len());
    let effect = || {
        let share = n_better as f64 / n_defined as f64;
        let is_better = |value| f64::from(u8::from(value == Value::Known(wanted)));
        order.design_effect(|value| if value == Value::Undefined { 0.0 } else { is_better(value) - share })
    };
    (!withheld).then(|| widened(probability(n_better as u64, n_defined as u64), effect()))
}

fn pairs<'a>(a: &'a Column, b: &'a Column) -> impl Iterator<Item = (Value, Value)> + 'a {
    assert_eq!(a.len(), b.len(), "columns that are compared hold the same draws");
    a.values().zip(b.values())
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
        let ranks = column.ranks();
        assert_eq!(
            [1, 2, 3, 4].map(|rank| ranks.at(rank)),
            [Some(-2.0), Some(1.5), Some(f64::INFINITY), None]
        );
        assert!(column.numbers().is_none());
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

    fn order(a: &Column, b: &Column) -> Column {
        pairs(a, b).map(|(a, b)| a.order(b)).collect()
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
        let share = |better| probability_better(&order(&a, &b), better).expect("all defined").value;
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
        assert_eq!(probability_better(&order(&a, &holed(2)), Better::Higher).map(|p| p.value), Some(1.0));
        assert!(probability_better(&order(&a, &holed(3)), Better::Higher).is_none());
    }
}
