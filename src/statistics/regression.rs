//! Least squares over draws: what a result comes to on average where some inputs are known, held out fold by fold.
//!
//! What a draw is predicted to come to never rests on the draw itself: draws are dealt into folds, and a fold is predicted from
//! all others. So a prediction can be held against what the draw came to, without flattering itself (cross-fitting;
//! M. Stone, "Cross-validatory choice and assessment of statistical predictions", *Journal of the Royal Statistical Society
//! B* 36 (1974) 111–147).

/// Into how many folds draws are dealt: draw k goes into fold k mod this.
pub(super) const FOLDS: usize = 10;

/// A function of inputs, one value for each draw.
pub(super) type Term = Vec<f64>;

/// Predictions of draws, each from the folds it is not in.
#[derive(Clone, Debug)]
pub(super) struct HeldOut {
    /// By draw.
    pub(super) predicted: Vec<f64>,
    /// Sum of squares of what was predicted less what came.
    pub(super) squares: f64,
    /// Weights that were found, with that of the constant.
    pub(super) terms: usize,
}

/// Sums of products of terms, the first of which is 1, and of terms and an outcome: of each fold, and of all.
pub(super) struct Sums {
    n_terms: usize,
    folds: Vec<Fold>,
    all: Fold,
}

#[derive(Clone)]
struct Fold {
    /// Lower triangle, row by row.
    products: Vec<f64>,
    /// By outcome.
    with: Vec<Vec<f64>>,
    n: usize,
}

impl Fold {
    fn empty(n_terms: usize, n_outcomes: usize) -> Self {
        Self {
            products: vec![0.0; n_terms * (n_terms + 1) / 2],
            with: vec![vec![0.0; n_terms]; n_outcomes],
            n: 0,
        }
    }

    fn add(&mut self, other: &Self, sign: f64) {
        self.products.iter_mut().zip(&other.products).for_each(|(own, other)| *own += sign * other);
        for (own, other) in self.with.iter_mut().zip(&other.with) {
            own.iter_mut().zip(other).for_each(|(own, other)| *own += sign * other);
        }
    }
}

impl Sums {
    /// Sums over draws of some terms, a constant before them, and of outcomes.
    pub(super) fn of(terms: &[Term], outcomes: &[&[f64]]) -> Self {
        let n_terms = terms.len() + 1;
        let n_draws = outcomes.first().map_or(0, |outcome| outcome.len());
        let mut folds = vec![Fold::empty(n_terms, outcomes.len()); FOLDS];
        let mut row = vec![1.0; n_terms];
        for draw in 0..n_draws {
            row[1..].iter_mut().zip(terms).for_each(|(own, term)| *own = term[draw]);
            let fold = &mut folds[draw % FOLDS];
            let mut products = fold.products.iter_mut();
            for (place, one) in row.iter().enumerate() {
                for other in &row[..=place] {
                    *products.next().expect("a product for each pair") += one * other;
                }
            }
            for (with, outcome) in fold.with.iter_mut().zip(outcomes) {
                with.iter_mut().zip(&row).for_each(|(with, own)| *with += own * outcome[draw]);
            }
            fold.n += 1;
        }
        let mut all = Fold::empty(n_terms, outcomes.len());
        folds.iter().for_each(|fold| {
            all.add(fold, 1.0);
            all.n += fold.n;
        });
        Self { n_terms, folds, all }
    }

    /// Predictions of an outcome by its place, least squares with a penalty of so much for each draw on the squares of all
    /// weights but the constant (A. E. Hoerl & R. W. Kennard, "Ridge regression", *Technometrics* 12 (1970) 55–67). Terms are of
    /// like size. None where terms are not independent of each other.
    pub(super) fn held_out(
        &self,
        terms: &[Term],
        (place, outcome): (usize, &[f64]),
        penalty: f64,
    ) -> Option<HeldOut> {
        let mut predicted = vec![0.0; outcome.len()];
        for (number, fold) in self.folds.iter().enumerate() {
            let mut others = self.all.clone();
            others.add(fold, -1.0);
            let n = (self.all.n - fold.n) as f64;
            for term in 1..self.n_terms {
                others.products[term * (term + 1) / 2 + term] += penalty * n;
            }
            let weights = solved(others.products, others.with.swap_remove(place))?;
            for draw in (number..outcome.len()).step_by(FOLDS) {
                let own = terms.iter().zip(&weights[1..]).map(|(term, weight)| term[draw] * weight);
                predicted[draw] = weights[0] + own.sum::<f64>();
            }
        }
        let gaps = predicted.iter().zip(outcome).map(|(predicted, outcome)| outcome - predicted);
        let squares = gaps.map(|gap| gap * gap).sum();
        Some(HeldOut { predicted, squares, terms: self.n_terms })
    }
}

/// x with A x = b for a symmetric positive definite A, its lower triangle row by row (Cholesky). None where it is not.
fn solved(mut factor: Vec<f64>, mut b: Vec<f64>) -> Option<Vec<f64>> {
    let n = b.len();
    let start = |row: usize| row * (row + 1) / 2;
    for i in 0..n {
        let size = factor[start(i) + i];
        for j in 0..=i {
            let known: f64 = (0..j).map(|k| factor[start(i) + k] * factor[start(j) + k]).sum();
            let left = factor[start(i) + j] - known;
            if i == j {
                // What is left of a term that others make up is rounding.
                if left <= size * 1e-12 {
                    return None;
                }
                factor[start(i) + i] = left.sqrt();
            } else {
                factor[start(i) + j] = left / factor[start(j) + j];
            }
        }
        let known: f64 = (0..i).map(|k| factor[start(i) + k] * b[k]).sum();
        b[i] = (b[i] - known) / factor[start(i) + i];
    }
    for i in (0..n).rev() {
        let known: f64 = (i + 1..n).map(|k| factor[start(k) + i] * b[k]).sum();
        b[i] = (b[i] - known) / factor[start(i) + i];
    }
    Some(b)
}

/// An input less its mean, over its standard deviation; none where it does not vary.
pub(super) fn standardised(input: &[f64]) -> Option<Term> {
    let n = input.len() as f64;
    let mean = input.iter().sum::<f64>() / n;
    let squares: f64 = input.iter().map(|value| (value - mean) * (value - mean)).sum();
    let deviation = (squares / n).sqrt();
    // A constant has a mean that may be off by rounding.
    (deviation > mean.abs() * 1e-12).then(|| input.iter().map(|value| (value - mean) / deviation).collect())
}

/// The terms of a natural cubic spline in an input beside the input itself: straight beyond the outermost of its knots, which
/// lie at quantiles (F. E. Harrell, *Regression Modeling Strategies*, 2nd ed., 2015, section 2.4.5). Empty where the input has
/// too few values to bend.
pub(super) fn bends(input: &[f64], n_knots: usize) -> Vec<Term> {
    let mut sorted = input.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let outer = match n_knots {
        0..=3 => 0.1,
        4..=6 => 0.05,
        _ => 0.025,
    };
    let at = |place: usize| {
        let share = outer + (1.0 - 2.0 * outer) * place as f64 / (n_knots - 1) as f64;
        sorted[((sorted.len() - 1) as f64 * share).round() as usize]
    };
    let mut knots: Vec<f64> = (0..n_knots).map(at).collect();
    knots.dedup();
    let [first, .., before_last, last] = knots.as_slice() else { return Vec::new() };
    if knots.len() < n_knots {
        return Vec::new();
    }
    let (first, before_last, last) = (*first, *before_last, *last);
    let size = (last - first) * (last - first);
    let cubed = |value: f64, knot: f64| {
        let above = (value - knot).max(0.0);
        above * above * above
    };
    let term = |&knot: &f64| {
        let (over, under) =
            ((last - knot) / (last - before_last), (before_last - knot) / (last - before_last));
        let at = |&value: &f64| {
            (cubed(value, knot) - cubed(value, before_last) * over + cubed(value, last) * under) / size
        };
        input.iter().map(at).collect::<Vec<f64>>()
    };
    knots[..n_knots - 2].iter().map(term).filter_map(|term| standardised(&term)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::splitmix::SplitMix;
    use super::*;

    fn inputs(n: usize, seed: u64) -> [Vec<f64>; 2] {
        let mut random = SplitMix(seed);
        [(0..n).map(|_| random.uniform()).collect(), (0..n).map(|_| random.exponential()).collect()]
    }

    #[test]
    fn a_straight_line_is_predicted_as_it_is() {
        let [x, y] = inputs(200, 1);
        let outcome: Vec<f64> = x.iter().zip(&y).map(|(x, y)| 3.0 - 2.0 * x + 0.5 * y).collect();
        let terms = [standardised(&x).unwrap(), standardised(&y).unwrap()];
        let found = Sums::of(&terms, &[&outcome]).held_out(&terms, (0, &outcome), 0.0).expect("they differ");
        for (predicted, outcome) in found.predicted.iter().zip(&outcome) {
            assert!((predicted - outcome).abs() < 1e-9, "{predicted} {outcome}");
        }
    }

    /// A second implementation: each fold from all others by itself, over the normal equations solved by elimination.
    #[test]
    fn a_fold_is_predicted_from_all_others() {
        let [x, y] = inputs(83, 2);
        let outcome: Vec<f64> = x.iter().zip(&y).map(|(x, y)| (5.0 * x).sin() + y * y).collect();
        let terms = [standardised(&x).unwrap(), standardised(&y).unwrap()];
        let penalty = 0.05;
        let found =
            Sums::of(&terms, &[&outcome]).held_out(&terms, (0, &outcome), penalty).expect("they differ");
        for fold in 0..FOLDS {
            let others: Vec<usize> = (0..83).filter(|draw| draw % FOLDS != fold).collect();
            let row = |draw: usize| [1.0, terms[0][draw], terms[1][draw]];
            let mut system = [[0.0; 4]; 3];
            for &draw in &others {
                for (equation, one) in system.iter_mut().zip(row(draw)) {
                    let with = row(draw).into_iter().chain([outcome[draw]]);
                    equation.iter_mut().zip(with).for_each(|(sum, other)| *sum += one * other);
                }
            }
            (1..3).for_each(|i| system[i][i] += penalty * others.len() as f64);
            for i in 0..3 {
                for k in 0..3 {
                    if k != i {
                        let factor = system[k][i] / system[i][i];
                        (0..4).for_each(|j| system[k][j] -= factor * system[i][j]);
                    }
                }
            }
            for draw in (fold..83).step_by(FOLDS) {
                let plain: f64 = (0..3).map(|i| system[i][3] / system[i][i] * row(draw)[i]).sum();
                assert!((found.predicted[draw] - plain).abs() < 1e-9);
            }
        }
    }

    /// A spline with its knots where the function bends is the function, and is straight beyond them.
    #[test]
    fn a_spline_bends_between_its_knots_and_is_straight_beyond() {
        let x: Vec<f64> = (0..=400).map(|k| f64::from(k) / 100.0).collect();
        let terms = bends(&x, 5);
        assert_eq!(terms.len(), 3);
        let second = |term: &Term, k: usize| term[k + 1] - 2.0 * term[k] + term[k - 1];
        for term in &terms {
            assert!((1..19).chain(382..399).all(|k| second(term, k).abs() < 1e-9), "straight at both ends");
            assert!(second(term, 200).abs() > 1e-7, "bent in the middle");
        }
        let outcome: Vec<f64> = terms[0].iter().zip(&x).map(|(term, x)| 1.0 + 2.0 * x - 3.0 * term).collect();
        let all: Vec<Term> = std::iter::once(standardised(&x).unwrap()).chain(terms).collect();
        let found = Sums::of(&all, &[&outcome]).held_out(&all, (0, &outcome), 0.0).expect("they differ");
        assert!(found.squares < 1e-12, "{}", found.squares);
    }

    #[test]
    fn what_has_few_values_does_not_bend_and_what_does_not_vary_is_no_term() {
        let yes_or_no: Vec<f64> = (0..100).map(|k| f64::from(k % 2)).collect();
        assert!(bends(&yes_or_no, 4).is_empty());
        assert_eq!(standardised(&[0.3; 7]), None);
        let term = standardised(&yes_or_no).unwrap();
        let twice = [term.clone(), term];
        assert!(Sums::of(&twice, &[&yes_or_no]).held_out(&twice, (0, &yes_or_no), 0.0).is_none());
    }
}
