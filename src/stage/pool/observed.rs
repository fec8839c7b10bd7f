//! People who were observed: when they started, and who they may be, given where they stand.
//!
//! That so many of them stand in each state at the end of a month says something of every one of them. People are drawn
//! from the law that the scenario gives them, given that the numbers in each state come out: first each is drawn again
//! until a state that still wants people is reached; then, since who started early stands elsewhere than who started
//! late, pairs are drawn again and kept if together they stand where the pair stood (Metropolis–Hastings with the
//! scenario's own law as proposal, Metropolis et al. 1953, Hastings 1970: accepted whenever the numbers still hold, so
//! that the law given the numbers is the one that stays).

use crate::data::{Person, World};
use crate::model::{Model, Replay};
use crate::random::Stream;

/// Draws that go into pairs, for each that it took to find the people: where a state is rare both take more.
const DRAWN_AGAIN: usize = 4;

/// The days on which people were observed to start, in order: those of a period evenly over its days. None where the
/// starts are simulated.
#[must_use]
pub fn observed_starts(model: &Model, world: &World, replay: &Replay) -> Vec<i32> {
    let day = |month: u16| model.calendar.month_end(month.min(model.calendar.horizon_months()));
    let mut days = Vec::new();
    for (period, &row) in replay.starts.iter().enumerate().take(replay.periods()) {
        let end = replay.ends(period);
        let before = day(end - replay.every);
        let n = world.value(row).round() as usize;
        let length = f64::from(day(end) - before);
        let within = |k: usize| ((k as f64 + 0.5) / n as f64 * length).ceil() as i32;
        days.extend((0..n).map(|k| before + within(k)));
    }
    days
}

/// The people who started on these days, of whom so many stand in each state, by its place: who each is, and none if so
/// many tries did not find them. `draw` gives the next person who starts on a day, and the state in which that person
/// stands; none when there are no more.
#[must_use]
pub fn standing(
    days: &[i32],
    wanted: &[u32],
    chance: &mut Stream,
    mut draw: impl FnMut(i32) -> Option<(Person, u8)>,
) -> Option<Vec<Person>> {
    if wanted.iter().sum::<u32>() as usize != days.len() {
        return None;
    }
    let mut wanted = wanted.to_vec();
    let mut found: Vec<Option<(Person, u8)>> = vec![None; days.len()];
    let mut n_drawn = 0;
    let mut missing: Vec<usize> = (0..days.len()).collect();
    while !missing.is_empty() {
        // In any order, so that who comes late does not get what is left.
        shuffle(&mut missing, chance);
        for &number in &missing {
            let (person, state) = draw(days[number])?;
            n_drawn += 1;
            let left = &mut wanted[usize::from(state)];
            if *left > 0 {
                *left -= 1;
                found[number] = Some((person, state));
            }
        }
        missing.retain(|&number| found[number].is_none());
    }
    let mut found: Vec<(Person, u8)> = found.into_iter().flatten().collect();
    let stand_apart = found.iter().any(|(_, state)| *state != found[0].1);
    if stand_apart && days.first() != days.last() {
        for _ in 0..DRAWN_AGAIN * n_drawn / 2 {
            draw_pair_again(days, &mut found, chance, &mut draw)?;
        }
    }
    Some(found.into_iter().map(|(person, _)| person).collect())
}

/// Draws two people who stand apart again, and keeps them if together they stand where the two stood. As many pairs stand
/// apart after it as before, so that the way back is as likely.
fn draw_pair_again(
    days: &[i32],
    found: &mut [(Person, u8)],
    chance: &mut Stream,
    draw: &mut impl FnMut(i32) -> Option<(Person, u8)>,
) -> Option<()> {
    let (one, other) = loop {
        let (one, other) = (any_of(found.len(), chance), any_of(found.len(), chance));
        if found[one].1 != found[other].1 {
            break (one, other);
        }
    };
    let (first, second) = (draw(days[one])?, draw(days[other])?);
    let (was, were) = (found[one].1, found[other].1);
    let is = (first.1, second.1);
    if is == (was, were) || is == (were, was) {
        (found[one], found[other]) = (first, second);
    }
    Some(())
}

/// A number below `n`, each as likely.
fn any_of(n: usize, chance: &mut Stream) -> usize {
    ((chance.unit() * n as f64) as usize).min(n - 1)
}

/// Fisher–Yates.
fn shuffle(numbers: &mut [usize], chance: &mut Stream) {
    for last in (1..numbers.len()).rev() {
        numbers.swap(last, any_of(last + 1, chance));
    }
}
