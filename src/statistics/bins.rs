//! Counts by bin: what is kept of a column's numbers where there are too many draws to keep each.
//!
//! The edges of bins are the numbers with at most eleven significant binary digits, nought among them: from one to the next is
//! less than 0.1% (2⁻¹⁰) of the lower. An edge has a count of its own, so that nought, −100%, a multiple of 1, flags and
//! whole numbers up to 2,048 stay exact; what lies between two neighbouring edges is counted together. In which bin a number
//! is counted depends on that number alone.
//!
//! Numbers spread over many powers of two, some very close to nought, would fill ever more bins. Where they fill more than
//! are allowed, edges that are closer to nought than a floor are drawn apart until they lie no closer together than those
//! just above the floor. The floor is the lowest power of two that will do, hence a function of the numbers counted, not of
//! their order or of the parts in which they were counted.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::exact_sum::power_of_two;

/// Binary digits of an edge after its first.
const DIGITS: u32 = 10;
/// Digits of a number that an edge does not have.
const CUT: u32 = 52 - DIGITS;
/// Between these powers of two floors are sought: widths below them are normal numbers.
const FLOORS: std::ops::RangeInclusive<i16> = -1_000..=1_000;

/// Twice the number of edges from nought to the one at or next below the number, and one more if it lies above that edge;
/// negative below nought. Keys are in the order of the numbers, but for those of one bin.
type Key = i32;

/// Counts of numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Bins {
    /// The power of two below which edges are no closer together than just above it; none where none was needed.
    floor: Option<i16>,
    /// Counts from the lowest bin up; none is nought.
    counts: Vec<(Key, u32)>,
}

/// The numbers that a bin may hold: from `low` to `high`, both the same in that of an edge, else neither of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bin {
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) count: u32,
}

impl Bin {
    /// A number of the bin that is part of the way through it.
    pub(super) fn at(self, part: f64) -> f64 {
        self.low + (self.high - self.low) * part
    }
}

impl Bins {
    /// Counts finite numbers, which come from the lowest up; in at most so many bins.
    pub(super) fn add(&mut self, sorted: &[f64], most: usize) {
        let mut found: Vec<(Key, u32)> = Vec::new();
        for &number in sorted {
            let key = coarse(key(number), self.floor);
            match found.last_mut() {
                Some((last, count)) if *last == key => *count += 1,
                Some(_) | None => found.push((key, 1)),
            }
        }
        self.add_counts(&found);
        self.keep_within(most);
    }

    /// Adds counts made elsewhere.
    pub(super) fn merge(&mut self, other: &Self, most: usize) {
        let floor = self.floor.max(other.floor);
        self.raise_to(floor);
        let mut other = other.clone();
        other.raise_to(floor);
        self.add_counts(&other.counts);
        self.keep_within(most);
    }

    /// From the lowest up.
    pub(super) fn iter(&self) -> impl Iterator<Item = Bin> + '_ {
        self.counts.iter().map(|&(key, count)| self.bin(key, count))
    }

    /// How many bins are not empty.
    #[cfg(test)]
    pub(super) fn n_bins(&self) -> usize {
        self.counts.len()
    }

    /// Counts by key, from the lowest key up.
    fn add_counts(&mut self, more: &[(Key, u32)]) {
        let (mut new, mut place) = (Vec::new(), 0);
        for &(key, count) in more {
            place += self.counts[place..].partition_point(|entry| entry.0 < key);
            match self.counts.get_mut(place) {
                Some(entry) if entry.0 == key => entry.1 += count,
                Some(_) | None => new.push((key, count)),
            }
        }
        if !new.is_empty() {
            self.counts.extend(new);
            // Two runs in order: the sort merges them.
            self.counts.sort_by_key(|entry| entry.0);
        }
    }

    /// Raises the floor by as little as brings the number of bins down to what is allowed.
    fn keep_within(&mut self, most: usize) {
        while self.counts.len() > most && self.floor.is_none_or(|floor| floor < *FLOORS.end()) {
            let lowest = || self.counts.iter().filter(|entry| entry.0 != 0).map(|entry| entry.0.abs()).min();
            // Floors below the lowest number draw nothing together.
            let raised = match self.floor {
                Some(floor) => floor + 1,
                None => (power_of(edge(lowest().unwrap_or(0) / 2)) + 1).max(*FLOORS.start()),
            };
            self.raise_to(Some(raised));
        }
    }

    fn raise_to(&mut self, floor: Option<i16>) {
        if floor == self.floor {
            return;
        }
        self.floor = floor;
        let mut raised: Vec<(Key, u32)> = Vec::with_capacity(self.counts.len());
        for &(key, count) in &self.counts {
            let key = coarse(key, floor);
            match raised.last_mut() {
                Some((last, before)) if *last == key => *before += count,
                Some(_) | None => raised.push((key, count)),
            }
        }
        self.counts = raised;
    }

    fn bin(&self, key: Key, count: u32) -> Bin {
        let place = key.abs() / 2;
        let near = edge(place);
        let far = match (key % 2 == 0, self.floor) {
            (true, _) => near,
            (false, Some(floor)) if near < power_of_two(floor) => near + width(floor),
            (false, _) => edge(place + 1),
        };
        match key.cmp(&0) {
            Ordering::Less => Bin { low: -far, high: -near, count },
            Ordering::Equal | Ordering::Greater => Bin { low: near, high: far, count },
        }
    }
}

fn key(number: f64) -> Key {
    let bits = number.abs().to_bits();
    let edge = (bits >> CUT) as Key;
    let beyond = Key::from(bits & ((1 << CUT) - 1) != 0);
    let key = 2 * edge + beyond;
    if number < 0.0 { -key } else { key }
}

/// The edge at a place, from nought up.
fn edge(place: i32) -> f64 {
    f64::from_bits((place as u64) << CUT)
}

/// The largest power of two that is not above an edge.
fn power_of(edge: f64) -> i16 {
    (edge.to_bits() >> 52) as i16 - 1_023
}

/// From one edge to the next below a floor.
fn width(floor: i16) -> f64 {
    power_of_two(floor - DIGITS as i16)
}

/// The key of the bin above whose floor nothing changes, and below which edges lie wider apart: each coarse bin is made of
/// whole fine ones.
fn coarse(key: Key, floor: Option<i16>) -> Key {
    let near = edge(key.abs() / 2);
    let Some(floor) = floor.filter(|&floor| near < power_of_two(floor)) else { return key };
    let width = width(floor);
    let wide = (near / width).floor() * width;
    let beyond = Key::from(key % 2 != 0 || wide != near);
    let coarse = 2 * (wide.to_bits() >> CUT) as Key + beyond;
    coarse * key.signum()
}

#[cfg(test)]
#[path = "bins_tests.rs"]
mod tests;
