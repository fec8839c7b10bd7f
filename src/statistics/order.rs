//! The law of a sample quantile: which of the draws it would be in another run.
//!
//! The k-th lowest of n draws lies where the k-th lowest of n uniform numbers does, which is Beta(k, n − k + 1). Of runs that
//! drew from the draws of this one it would be the i-th lowest of these with the chance that such a number lies between
//! (i − 1) / n and i / n. The standard deviation over these chances is the error (J. S. Maritz & R. G. Jarrett 1978, "A note on
//! estimating the variance of the sample median", Journal of the American Statistical Association 73). It needs no density: of
//! figures in steps it is that of a quantile that flips between two neighbours, half the step at most, and of smooth ones it is
//! √(p(1 − p)/n) over the density.
//!
//! Of draws that hang together in blocks the same chance is that of the number of draws up to an answer in another run, whose
//! variance is told from blocks ([`super::hanging`]).

use std::cell::RefCell;
use std::rc::Rc;

use super::summary::Percentile;
use crate::math;

/// A quantile as an order statistic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Place<'a> {
    /// Of how many draws.
    n: usize,
    percentile: Percentile,
    /// How many of them are not among the answers and stand below all of these.
    below: usize,
    /// Of draws that hang together: the variance of the number of draws up to each, by rank among all.
    variances: Option<&'a [f64]>,
}

impl<'a> Place<'a> {
    pub(super) fn new(n: usize, percentile: Percentile, below: usize, variances: Option<&'a [f64]>) -> Self {
        Self { n, percentile, below, variances }
    }

    /// The rank among the answers, 1 for the lowest; none where the quantile stands below them all.
    pub(super) fn rank(self) -> Option<usize> {
        self.percentile.rank(self.n).checked_sub(self.below).filter(|&rank| rank > 0)
    }

    /// The share of draws up to it.
    pub(super) fn share(self) -> f64 {
        f64::from(self.percentile.percent()) / 100.0
    }

    /// The share of the draws, as a rank among the answers that need not be whole.
    pub(super) fn middle(self) -> f64 {
        self.n as f64 * self.share() - self.below as f64
    }

    /// The standard deviation of the number of draws up to the quantile, which is binomial where draws are independent.
    pub(super) fn spread(self) -> f64 {
        let own = |variances: &[f64]| variances.get(self.percentile.rank(self.n).saturating_sub(1)).copied();
        let binomial = self.n as f64 * self.share() * (1.0 - self.share());
        self.variances.and_then(own).unwrap_or(binomial).sqrt()
    }

    /// By answer: the chance that the quantile is this one.
    pub(super) fn chances(self) -> Chances {
        let law = Law { n: self.n, rank: self.percentile.rank(self.n) };
        let all = match self.variances {
            None => law.chances(),
            Some(variances) => Rc::new(law.window_of(variances)),
        };
        Chances { below: self.below, all }
    }
}

/// By answer: the chance that the quantile is this one.
pub(super) struct Chances {
    below: usize,
    all: Rc<Window>,
}

impl Chances {
    /// The lowest rank among the answers that counts, 1 for the lowest; nought and less are draws that stand below them all.
    pub(super) fn first(&self) -> i64 {
        self.all.first as i64 - self.below as i64
    }

    /// Chances from there on, which sum to 1.
    pub(super) fn each(&self) -> &[f64] {
        &self.all.chances
    }
}

/// The ranks that count, and the chance of each.
struct Window {
    first: usize,
    chances: Vec<f64>,
}

/// An order statistic.
#[derive(Clone, Copy, PartialEq)]
struct Law {
    n: usize,
    rank: usize,
}

/// Chances below this part of that of the quantile itself are left out.
const LEAST: f64 = 1e-16;
/// So many laws are remembered: columns of one run share theirs.
const REMEMBERED: usize = 16;

thread_local! {
    static LAWS: RefCell<Vec<(Law, Rc<Window>)>> = const { RefCell::new(Vec::new()) };
}

impl Law {
    fn chances(self) -> Rc<Window> {
        LAWS.with_borrow_mut(|laws| {
            if let Some((_, known)) = laws.iter().find(|(law, _)| *law == self) {
                return Rc::clone(known);
            }
            let found = Rc::new(self.window());
            if laws.len() == REMEMBERED {
                laws.remove(0);
            }
            laws.push((self, Rc::clone(&found)));
            found
        })
    }

    /// From the quantile outwards, up to where chances no longer matter.
    fn window(self) -> Window {
        let own = self.mass(self.rank);
        let matters = |mass: &f64| *mass > LEAST * own;
        let mut chances: Vec<f64> =
            (1..self.rank).rev().map(|rank| self.mass(rank)).take_while(matters).collect();
        let first = self.rank - chances.len();
        chances.reverse();
        chances.push(own);
        chances.extend((self.rank + 1..=self.n).map(|rank| self.mass(rank)).take_while(matters));
        let whole: f64 = chances.iter().sum();
        chances.iter_mut().for_each(|chance| *chance /= whole);
        Window { first, chances }
    }

    /// The same of draws that hang together. The quantile of another run lies no higher than the i-th lowest of these where at least as many
    /// of its draws as the rank of the quantile do: their number is next to normal about i, with the variance told there.
    fn window_of(self, variances: &[f64]) -> Window {
        let up_to = |rank: usize| {
            let gap = rank as f64 - self.rank as f64;
            match variances[rank - 1] {
                variance if variance > 0.0 => math::normal_cdf(gap / variance.sqrt()),
                // The same number lies up to it in every run.
                _ if rank >= self.rank => 1.0,
                _ => 0.0,
            }
        };
        // Chances of lying no higher fall towards lower answers, and rise towards higher ones.
        let own = up_to(self.rank);
        let mut no_higher = vec![own];
        let mut first = self.rank;
        while let Some(&chance) = no_higher.last().filter(|chance| **chance > LEAST && first > 1) {
            first -= 1;
            no_higher.push(up_to(first).min(chance));
        }
        no_higher.reverse();
        for rank in self.rank + 1..=self.n {
            let chance = no_higher.last().copied().unwrap_or(own);
            if 1.0 - chance <= LEAST {
                break;
            }
            no_higher.push(up_to(rank).max(chance));
        }
        let mut below = 0.0;
        let mut chances: Vec<f64> =
            no_higher.iter().map(|&chance| chance - std::mem::replace(&mut below, chance)).collect();
        let whole: f64 = chances.iter().sum();
        chances.iter_mut().for_each(|chance| *chance /= whole);
        Window { first, chances }
    }

    /// Proportional to the chance of lying between (rank − 1) / n and rank / n: the density there by the rule of Gauss and
    /// Legendre with three points. Densities are told from that at the quantile's own rank.
    fn mass(self, rank: usize) -> f64 {
        let n = self.n as f64;
        let (above, below) = (self.rank as f64 - 1.0, n - self.rank as f64);
        let at = (self.rank as f64 - 0.5) / n;
        let density = |part: f64| {
            let x = (rank as f64 - 0.5 + part) / n;
            math::exp(above * math::ln(x / at) + below * math::ln((1.0 - x) / (1.0 - at)))
        };
        let out = 0.5 * 0.6_f64.sqrt();
        (5.0 * density(-out) + 8.0 * density(0.0) + 5.0 * density(out)) / 18.0
    }
}

#[cfg(test)]
#[path = "order_tests.rs"]
mod tests;
