//! Pence of people who stand for a part of a person, as they do in the base case. What is due to one of them is often less than a
//! penny. It is rounded up for as many of them as the penny is full, so that all who stand for one person have what that person has,
//! each month and up to any cap.

use crate::units::Money;

/// Parts of a penny in which such amounts are reckoned.
pub(super) const PARTS: i64 = 1 << 20;

/// `PARTS` over the golden ratio: its multiples are spread over a penny as evenly as any.
const STEP: i128 = (PARTS as f64 / 1.618_033_988_749_895) as i128;

/// The whole pence of an amount, in parts of a penny, for somebody of a rank.
pub(super) fn whole(parts: i128, rank: u32) -> Money {
    let spread = (i128::from(rank) * STEP).rem_euclid(i128::from(PARTS));
    let pence = (parts + spread).div_euclid(i128::from(PARTS));
    Money::from_pence(i64::try_from(pence).expect("an amount fits in 64 bits"))
}

/// What each person was worth to date, in parts of a penny, by rank.
#[derive(Clone, Debug, Default)]
pub(super) struct ToDate {
    people: Vec<i128>,
    /// What all were worth, in parts, and in the pence that were given for it.
    all: i128,
    given: Money,
}

impl ToDate {
    /// Adds to what somebody was worth; gives back by how many whole pence it has grown.
    pub(super) fn add(&mut self, rank: u32, parts: i64) -> Money {
        let place = rank as usize;
        self.people.resize(self.people.len().max(place + 1), 0);
        let before = self.people[place];
        self.people[place] += i128::from(parts);
        let more = whole(self.people[place], rank) - whole(before, rank);
        self.all += i128::from(parts);
        self.given += more;
        more
    }

    /// The odd pence by which all together were given less than what they come to, to the nearest penny.
    pub(super) fn odd_pence(&self) -> Money {
        let half = i128::from(PARTS / 2);
        let pence = (self.all + half).div_euclid(i128::from(PARTS));
        Money::from_pence(i64::try_from(pence).expect("an amount fits in 64 bits")) - self.given
    }

    /// Notes odd pence that were given.
    pub(super) fn gave(&mut self, pence: Money) {
        self.given += pence;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 4,096 people of a third of a penny a month have 1,365⅓ pence together, each to within a penny, and under a cap of one penny
    /// and a half 6,144 at last. Multiples of the golden ratio differ from evenly spread ones by less than 1 + ln n / ln 5.
    #[test]
    fn people_together_have_what_their_parts_come_to() {
        let n = 4_096_u32;
        let (third, cap) = (PARTS / 3, i128::from(PARTS) * 3 / 2);
        let slack = 1.0 + f64::from(n).ln() / 5.0_f64.ln();
        let (mut to_date, mut sum, mut capped) = (ToDate::default(), 0, vec![0; n as usize]);
        for month in 1..=12_i64 {
            for rank in 0..n {
                let own = to_date.add(rank, third).pence();
                sum += own;
                let room = whole(cap, rank).pence() - capped[rank as usize];
                capped[rank as usize] += own.min(room);
            }
            let each = (month * third) as f64 / PARTS as f64;
            assert!((sum as f64 - f64::from(n) * each).abs() < slack, "{month}: {sum}");
            let most = f64::from(n) * each.min(1.5);
            assert!((capped.iter().sum::<i64>() as f64 - most).abs() < slack, "{month}: {capped:?}");
        }
    }
}
