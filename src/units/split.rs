//! Sharing out pence that are already whole: among payers, and among claim lines when a cap leaves too little room.
//!
//! Nothing is rounded away here: what goes in comes out, to the penny.

use super::rounding::divide_rounded;
use super::{Money, Share};

/// Each payer's total to date: round(share × total to date), and the last payer listed takes the rest.
///
/// The shares are at least 0% and sum to 100%; `out` is as long as `shares`. Since totals are shared and not payments,
/// a split ties however many payments there are. Where roundings up would pass the total (a penny between halves, with
/// a third payer at 0%), a payer gets what is left, so that nobody's total has the other sign.
pub fn split_to_date(total_to_date: Money, shares: &[Share], out: &mut [Money]) {
    assert!(shares.len() == out.len(), "each share has its place in the result");
    let Some((last, others)) = out.split_last_mut() else {
        assert!(total_to_date == Money::ZERO, "money that is split has somebody to pay it");
        return;
    };
    let mut rest = total_to_date;
    for (share, payer) in shares.iter().zip(others) {
        let part = share.of(total_to_date);
        *payer = if total_to_date < Money::ZERO { part.max(rest) } else { part.min(rest) };
        rest -= *payer;
    }
    *last = rest;
}

/// Gives all parts of one payment its sign, where the totals that they lead to are rounded.
///
/// Several payers may round up at the same penny, and then the split of a penny more takes some back from the last one
/// listed: 1 = 1 + 1 + 1 - 2. Nobody is paid back by a payment: such a part becomes nought, and the others listed before
/// it give way, the last first. The sum stays.
pub fn with_one_sign(parts: &mut [Money]) {
    let falls = parts.iter().sum::<Money>() < Money::ZERO;
    let against = |part: Money| if falls { part.max(Money::ZERO) } else { part.min(Money::ZERO) };
    let mut to_take: Money = parts.iter().map(|&part| against(part)).sum();
    for part in parts.iter_mut().rev() {
        if against(*part) != Money::ZERO {
            *part = Money::ZERO;
        } else {
            let taken = if falls { to_take.min(-*part) } else { to_take.max(-*part) };
            *part += taken;
            to_take -= taken;
        }
    }
}

/// Cuts lines that together exceed the room under a cap, in proportion and cumulatively.
///
/// What the first k lines get together is round(room × their sum / sum of all), and the last line takes the rest
/// (settlement step 6). Lines within the room stay as they are; no room (or less) leaves nothing.
pub fn cut_to_room(lines: &mut [Money], room: Money) {
    let total: Money = lines.iter().sum();
    let room = room.max(Money::ZERO);
    if total <= room {
        return;
    }
    let (mut claimed, mut given) = (Money::ZERO, Money::ZERO);
    for line in lines {
        claimed += *line;
        let together = part_of_whole(room, claimed, total);
        *line = together - given;
        given = together;
    }
}

/// What one of a whole gets of an amount: amount × one / whole, rounded once. The whole is above nought, and the one no larger.
pub fn part_of_whole(amount: Money, one: Money, whole: Money) -> Money {
    let product = i128::from(amount.pence()) * i128::from(one.pence());
    let pence = divide_rounded(product, i128::from(whole.pence()));
    Money::from_pence(i64::try_from(pence).expect("a part is no larger than the amount"))
}

/// Shares out an amount in proportion to weights, cumulatively: what the first k get together is round(amount × their weights /
/// all weights), so that nothing is lost. Weights of the other sign than the amount's count as nought; none where no weight is left.
pub fn in_proportion(amount: Money, weights: &[Money]) -> Option<Vec<Money>> {
    let falls = amount < Money::ZERO;
    let size = |weight: &Money| if falls { -*weight } else { *weight }.max(Money::ZERO);
    let whole: Money = weights.iter().map(size).sum();
    if whole == Money::ZERO {
        return None;
    }
    let (mut so_far, mut given) = (Money::ZERO, Money::ZERO);
    let part = |weight: &Money| {
        so_far += size(weight);
        let together = part_of_whole(amount, so_far, whole);
        together - std::mem::replace(&mut given, together)
    };
    Some(weights.iter().map(part).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pence(amounts: &[i64]) -> Vec<Money> {
        amounts.iter().copied().map(Money::from_pence).collect()
    }

    fn split(total: i64, shares: &[Share]) -> Vec<Money> {
        let mut out = vec![Money::ZERO; shares.len()];
        split_to_date(Money::from_pence(total), shares, &mut out);
        out
    }

    #[test]
    fn the_last_payer_takes_the_rest() {
        let quarters = [Share::from_ppm(750_000), Share::from_ppm(250_000)];
        assert_eq!(split(274_475_000, &quarters), pence(&[205_856_250, 68_618_750]));
        assert_eq!(split(2, &quarters), pence(&[2, 0]));
        assert_eq!(split(-2, &quarters), pence(&[-2, 0]));
        let halves = [Share::from_ppm(500_000), Share::from_ppm(500_000), Share::ZERO];
        assert_eq!(split(1, &halves), pence(&[1, 0, 0]));
        assert_eq!(split(-1, &halves), pence(&[-1, 0, 0]));
        assert_eq!(split(0, &[]), pence(&[]));
    }

    #[test]
    fn parts_have_the_sign_of_their_sum() {
        let table = [
            (vec![1, 1, 1, -2], vec![1, 0, 0, 0]),
            (vec![-1, -1, 1], vec![-1, 0, 0]),
            (vec![5, -1, 4], vec![5, 0, 3]),
            (vec![1, -1], vec![0, 0]),
            (vec![3, 0, 4], vec![3, 0, 4]),
            (vec![-3, 0, -4], vec![-3, 0, -4]),
            (vec![], vec![]),
        ];
        for (parts, expected) in table {
            let mut got = pence(&parts);
            with_one_sign(&mut got);
            assert_eq!(got, pence(&expected), "{parts:?}");
        }
    }

    #[test]
    fn lines_are_cut_in_proportion() {
        let table = [
            (vec![100, 200, 300], 600, vec![100, 200, 300]),
            (vec![100, 200, 300], 300, vec![50, 100, 150]),
            (vec![1, 1, 1], 1, vec![0, 1, 0]),
            (vec![1, 1, 1], 2, vec![1, 0, 1]),
            (vec![100, 200], 0, vec![0, 0]),
            (vec![100, 200], -5, vec![0, 0]),
            (vec![300, -100], 100, vec![150, -50]),
            (vec![-300, 100], 0, vec![-300, 100]),
            (vec![], 0, vec![]),
        ];
        for (lines, room, expected) in table {
            let mut got = pence(&lines);
            cut_to_room(&mut got, Money::from_pence(room));
            assert_eq!(got, pence(&expected), "{lines:?} in {room}");
        }
    }

    #[test]
    fn an_amount_is_shared_by_weights_of_its_sign() {
        let table = [
            (100, vec![1, 3], Some(vec![25, 75])),
            (100, vec![1, 1, 1], Some(vec![33, 34, 33])),
            (1, vec![5, 0, 5], Some(vec![1, 0, 0])),
            (-100, vec![-1, 8, -3], Some(vec![-25, 0, -75])),
            (100, vec![0, -5], None),
            (0, vec![2, 2], Some(vec![0, 0])),
            (7, vec![], None),
        ];
        for (amount, weights, expected) in table {
            let got = in_proportion(Money::from_pence(amount), &pence(&weights));
            assert_eq!(got, expected.map(|parts| pence(&parts)), "{amount} by {weights:?}");
        }
    }

    /// Shares of 100% in parts per million from any weights, the last one the rest.
    fn shares() -> impl Strategy<Value = Vec<Share>> {
        prop::collection::vec(0_i64..1_000, 1..6).prop_map(|weights| {
            let sum = weights.iter().sum::<i64>().max(1);
            let mut parts: Vec<i64> = weights.iter().map(|weight| weight * 1_000_000 / sum).collect();
            let others: i64 = parts[1..].iter().sum();
            parts[0] = 1_000_000 - others;
            parts.into_iter().map(Share::from_ppm).collect()
        })
    }

    proptest! {
        /// However small payments are, nobody is paid back by one, and totals stay within pence of the shares.
        #[test]
        fn nobody_is_paid_back_by_a_payment(shares in shares(), payments in prop::collection::vec(0_i64..12, 1..60)) {
            let (mut paid, mut total) = (vec![Money::ZERO; shares.len()], 0);
            for payment in payments {
                total += payment;
                let mut rise: Vec<Money> =
                    split(total, &shares).iter().zip(&paid).map(|(&now, &before)| now - before).collect();
                with_one_sign(&mut rise);
                prop_assert!(rise.iter().all(|&rise| rise >= Money::ZERO));
                prop_assert_eq!(rise.iter().sum::<Money>().pence(), payment);
                paid.iter_mut().zip(&rise).for_each(|(paid, &rise)| *paid += rise);
            }
            for (share, paid) in shares.iter().zip(&paid) {
                let exact = share.of(Money::from_pence(total));
                prop_assert!((*paid - exact).pence().unsigned_abs() <= shares.len() as u64);
            }
        }

        /// However many payments there are, payers' totals tie to the penny and stay near their shares.
        #[test]
        fn splits_tie_over_any_number_of_payments(shares in shares(), payments in prop::collection::vec(0_i64..10_000_000, 1..40)) {
            let mut paid = vec![Money::ZERO; shares.len()];
            let mut total = 0;
            for payment in payments {
                total += payment;
                let now = split(total, &shares);
                let month: Vec<Money> = now.iter().zip(&paid).map(|(now, before)| *now - *before).collect();
                prop_assert_eq!(month.iter().sum::<Money>(), Money::from_pence(payment));
                paid = now;
            }
            for (share, amount) in shares.iter().zip(&paid) {
                let proportional = share.to_fraction() * total as f64;
                let odd = shares.len() as f64 / 2.0 + 1e-6;
                prop_assert!((amount.pence() as f64 - proportional).abs() <= odd);
                prop_assert!(*amount >= Money::ZERO);
            }
        }

        /// All payers but the last have exactly their rounded share wherever that is left.
        #[test]
        fn each_payer_but_the_last_has_its_rounded_share(shares in shares(), total in 1_000_i64..1_000_000_000) {
            prop_assume!(shares.last().unwrap().numerator() > 0 && total > 10_000_000);
            let got = split(total, &shares);
            for (share, amount) in shares.iter().zip(&got[..got.len() - 1]) {
                prop_assert_eq!(*amount, share.of(Money::from_pence(total)));
            }
        }

        /// What is shared in proportion is all there, each part within a penny of its own; of what weighs as much as the amount each has
        /// its weight.
        #[test]
        fn parts_in_proportion_add_up(amount in 0_i64..10_000_000, weights in prop::collection::vec(0_i64..1_000_000, 1..9)) {
            let whole: i64 = weights.iter().sum();
            prop_assume!(whole > 0);
            let parts = in_proportion(Money::from_pence(amount), &pence(&weights)).unwrap();
            prop_assert_eq!(parts.iter().sum::<Money>().pence(), amount);
            for (part, weight) in parts.iter().zip(&weights) {
                let gap = i128::from(part.pence()) * i128::from(whole) - i128::from(amount) * i128::from(*weight);
                prop_assert!(gap.abs() <= i128::from(whole));
            }
            prop_assert_eq!(in_proportion(Money::from_pence(whole), &pence(&weights)).unwrap(), pence(&weights));
        }

        /// A cut fills the room exactly, takes from each line in proportion within a penny, adds to none, and keeps the order.
        #[test]
        fn a_cut_is_proportional(claims in prop::collection::vec(0_i64..1_000_000, 1..30), percent in 0_i64..100) {
            let before = pence(&claims);
            let total: i64 = claims.iter().sum();
            let room = total * percent / 100;
            let mut after = before.clone();
            cut_to_room(&mut after, Money::from_pence(room));
            prop_assert_eq!(after.iter().sum::<Money>(), Money::from_pence(room));
            for (was, is) in before.iter().zip(&after) {
                prop_assert!(Money::ZERO <= *is && is <= was);
                let gap = i128::from(is.pence()) * i128::from(total) - i128::from(room) * i128::from(was.pence());
                prop_assert!(gap.abs() <= i128::from(total));
            }
            for (i, j) in (0..before.len()).flat_map(|i| (0..before.len()).map(move |j| (i, j))) {
                prop_assert!(before[i] > before[j] || after[i] <= after[j] + Money::from_pence(1));
            }
        }
    }

    /// What would rise while all falls is taken off what falls, from the last on, and off no part more than it falls by.
    #[test]
    fn parts_that_rise_while_all_falls_are_taken_off_those_that_fall() {
        let with_one_sign = |amounts: &[i64]| {
            let mut parts = pence(amounts);
            with_one_sign(&mut parts);
            parts
        };
        assert_eq!(with_one_sign(&[-5, 2, -1]), pence(&[-4, 0, 0]));
        assert_eq!(with_one_sign(&[5, -2, 1]), pence(&[4, 0, 0]));
    }
}
