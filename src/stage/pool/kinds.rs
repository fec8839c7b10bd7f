//! What kind of person somebody is: of which group, and in which state at referral.
//!
//! In a draw that is chance. The people of the base case stand for the average person, so that of any number of them each
//! kind has its share: they are spread over the kinds by an additive recurrence in two dimensions, multiples of 1/ρ and
//! 1/ρ² less their whole parts, where ρ is the plastic number, the root of ρ³ = ρ + 1 (M. Roberts 2018, "The unreasonable
//! effectiveness of quasirandom sequences", <https://extremelearning.com.au/unreasonable-effectiveness-of-quasirandom-sequences/>).

use crate::data::World;
use crate::model::Group;
use crate::random::{Key, Stream};

/// Stream of what kind somebody is.
const GROUP: u32 = 0;
/// The plastic number.
const PLASTIC: f64 = 1.324_717_957_244_746;

/// A kind of person: a group, and a place in its list of states.
pub(super) type Kind = (usize, usize);

/// By chance.
pub(super) fn drawn(groups: &[Group], world: &World, stream: &mut Stream) -> Kind {
    let group = pick(stream.unit(), shares(groups, world));
    (group, pick(stream.unit(), starts(&groups[group], world)))
}

/// By chance, from the stream of somebody's traits; where there is one answer no number is drawn.
pub(super) fn of_person(groups: &[Group], world: &World, traits: Key, key: u32) -> Kind {
    match is_one(groups) {
        true => (0, 0),
        false => drawn(groups, world, &mut traits.stream(GROUP, key)),
    }
}

/// In turn: of the people numbered from nought on each kind has its share.
pub(super) fn in_turn(groups: &[Group], world: &World, number: u32) -> Kind {
    let spot = |step: f64| (0.5 + f64::from(number) * step).fract();
    let group = pick(spot(1.0 / PLASTIC), shares(groups, world));
    (group, pick(spot(1.0 / (PLASTIC * PLASTIC)), starts(&groups[group], world)))
}

fn is_one(groups: &[Group]) -> bool {
    groups.len() == 1 && groups[0].starts_in.len() == 1
}

fn shares<'a>(groups: &'a [Group], world: &'a World) -> impl ExactSizeIterator<Item = f64> + 'a {
    groups.iter().map(|group| world.value(group.share))
}

fn starts<'a>(group: &'a Group, world: &'a World) -> impl ExactSizeIterator<Item = f64> + 'a {
    group.starts_in.iter().map(|&(_, share)| world.value(share))
}

/// The place at which the running sum of the shares passes `uniform`; the last takes what rounding leaves.
fn pick(uniform: f64, shares: impl ExactSizeIterator<Item = f64>) -> usize {
    let last = shares.len() - 1;
    let mut sum = 0.0;
    for (place, share) in shares.enumerate() {
        sum += share;
        if uniform < sum {
            return place;
        }
    }
    last
}

#[cfg(test)]
mod tests {
    use super::pick;

    #[test]
    fn a_pick_falls_in_the_share_that_its_number_reaches() {
        let shares = [0.2, 0.5, 0.3];
        for (uniform, place) in [(0.0, 0), (0.19, 0), (0.2, 1), (0.69, 1), (0.71, 2), (0.999_999_999, 2)] {
            assert_eq!(pick(uniform, shares.into_iter()), place, "at {uniform}");
        }
    }
}
