//! The cash of a fund that holds several deals: it calls from its investors what the deals call and it does not have, and pays
//! out what it does not keep.

use crate::data::FundTerms;
use crate::units::Money;

/// Flows of a fund by month, whole pence: negative is paid in by investors, positive is paid to them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Flows {
    /// All investors together.
    pub(super) all: Vec<i64>,
    /// The class that is repaid first.
    pub(super) senior: Vec<i64>,
    /// The class that loses first.
    pub(super) junior: Vec<i64>,
    /// Calls that were met from what had come back.
    pub(super) recycled: i64,
    /// Calls that neither the fund's cash nor what its investors had left to pay in could meet: they are met late, from what
    /// comes back, and are lost to the deals' other investors if nothing does.
    pub(super) beyond: i64,
}

/// The flows of a fund whose deals bring these, deal by deal and month by month.
pub(super) fn flows(deals: &[Vec<i64>], terms: &FundTerms) -> Flows {
    let n_months = deals.iter().map(Vec::len).max().unwrap_or(0);
    let mut fund = Fund { terms: *terms, cash: 0, owed: 0, paid_in: 0, classes: [Class::default(); 2] };
    let mut found = Flows::default();
    for month in 0..n_months {
        let of_month = || deals.iter().filter_map(|deal| deal.get(month).copied());
        let calls: i64 = of_month().map(|flow| (-flow).max(0)).sum();
        let receipts: i64 = of_month().map(|flow| flow.max(0)).sum();
        let (called, recycled, beyond) = fund.call(calls);
        fund.receive(receipts);
        let last = month + 1 == n_months;
        let keeps = terms.recycles_until.is_some_and(|until| month < usize::from(until)) && !last;
        let paid = if keeps { [0, 0] } else { fund.pay_out() };
        found.recycled += recycled;
        found.beyond += beyond;
        let [senior, junior] = [paid[0] - called[0], paid[1] - called[1]];
        found.senior.push(senior);
        found.junior.push(junior);
        found.all.push(senior + junior);
    }
    found
}

/// A class of investors of a fund.
#[derive(Clone, Copy, Debug, Default)]
struct Class {
    /// Paid in and not yet repaid.
    out: i64,
    /// Paid in so far.
    paid_in: i64,
}

struct Fund {
    terms: FundTerms,
    cash: i64,
    /// Calls that are still to be met.
    owed: i64,
    paid_in: i64,
    /// Senior, junior.
    classes: [Class; 2],
}

impl Fund {
    /// Meets a call: from cash, then from investors as far as they have promised. What each class pays in; what was met from
    /// cash; what was not met.
    fn call(&mut self, call: i64) -> ([i64; 2], i64, i64) {
        let from_cash = call.min(self.cash);
        self.cash -= from_cash;
        let left = self.terms.commitment.map_or(i64::MAX, |promised| promised.pence() - self.paid_in);
        let from_investors = (call - from_cash).min(left.max(0));
        let beyond = call - from_cash - from_investors;
        self.owed += beyond;
        // What the first-loss class has paid in is its share of all that was paid in, to the penny.
        let junior_to_date =
            Money::from_nearest_pence((self.paid_in + from_investors) as f64 * self.terms.first_loss).pence();
        let junior = (junior_to_date - self.classes[1].paid_in).clamp(0, from_investors);
        self.paid_in += from_investors;
        let called = [from_investors - junior, junior];
        for (class, called) in self.classes.iter_mut().zip(called) {
            class.paid_in += called;
            class.out += called;
        }
        (called, from_cash, beyond)
    }

    /// Takes what comes back, after what is owed to the deals.
    fn receive(&mut self, receipts: i64) {
        let late = receipts.min(self.owed);
        self.owed -= late;
        self.cash += receipts - late;
    }

    /// Pays all cash out: the senior class until it has back what it paid in, then the junior class, then both by what they
    /// paid in.
    fn pay_out(&mut self) -> [i64; 2] {
        let mut paid = [0, 0];
        for (class, paid) in self.classes.iter_mut().zip(&mut paid) {
            let repaid = self.cash.min(class.out);
            class.out -= repaid;
            self.cash -= repaid;
            *paid = repaid;
        }
        if self.paid_in > 0 {
            let share = self.classes[1].paid_in as f64 / self.paid_in as f64;
            let junior = Money::from_nearest_pence(self.cash as f64 * share).pence();
            paid[0] += self.cash - junior;
            paid[1] += junior;
        } else {
            paid[0] += self.cash;
        }
        self.cash = 0;
        paid
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const AS_CALLED: FundTerms = FundTerms { commitment: None, first_loss: 0.0, recycles_until: None };

    #[test]
    fn without_terms_a_fund_passes_on_what_its_deals_bring() {
        let deals = [vec![-100, 0, 150], vec![0, -50, 20, 60]];
        let found = flows(&deals, &AS_CALLED);
        assert_eq!(found.all, [-100, -50, 170, 60]);
        assert_eq!((found.senior.clone(), found.recycled, found.beyond), (found.all.clone(), 0, 0));
    }

    #[test]
    fn what_comes_back_meets_later_calls() {
        let deals = [vec![-100, 150, 0, 0], vec![0, 0, -120, 200]];
        let found = flows(&deals, &FundTerms { recycles_until: Some(3), ..AS_CALLED });
        assert_eq!(found.all, [-100, 0, 0, 230]);
        assert_eq!(found.recycled, 120);
    }

    #[test]
    fn the_first_loss_class_loses_first_and_shares_what_is_left_over() {
        let terms = FundTerms { first_loss: 0.2, ..AS_CALLED };
        let loses = flows(&[vec![-100, 90]], &terms);
        assert_eq!((loses.senior, loses.junior), (vec![-80, 80], vec![-20, 10]));
        let wins = flows(&[vec![-100, 150]], &terms);
        assert_eq!((wins.senior, wins.junior), (vec![-80, 120], vec![-20, 30]));
    }

    #[test]
    fn calls_beyond_what_is_promised_are_met_late() {
        let terms = FundTerms { commitment: Some(Money::from_pounds(1.0)), ..AS_CALLED };
        let found = flows(&[vec![-130, 200]], &terms);
        assert_eq!((found.all, found.beyond), (vec![-100, 170], 30));
    }

    proptest! {
        /// No penny is made or lost: what investors have in the end is what the deals brought, but for calls never met. A
        /// first-loss class changes who has it, and nothing else.
        #[test]
        fn cash_is_conserved(
            deals in proptest::collection::vec(proptest::collection::vec(-1_000_000_i64..1_000_000, 1..40), 1..5),
            first_loss in 0.0..1.0_f64,
            until in proptest::option::of(0_u16..40),
            promised in proptest::option::of(0_i64..5_000_000),
        ) {
            let commitment = promised.map(|pence| Money::from_pounds(pence as f64 / 100.0));
            let terms = FundTerms { commitment, first_loss, recycles_until: until };
            let found = flows(&deals, &terms);
            let brought: i64 = deals.iter().flatten().sum();
            let had: i64 = found.all.iter().sum();
            prop_assert!(had >= brought && had - brought <= found.beyond);
            prop_assert!(found.beyond > 0 || had == brought);
            for month in 0..found.all.len() {
                prop_assert_eq!(found.all[month], found.senior[month] + found.junior[month]);
            }
            let plain = flows(&deals, &FundTerms { first_loss: 0.0, ..terms });
            prop_assert_eq!(&plain.all, &found.all);
            if let Some(commitment) = commitment {
                let drawn: i64 = found.all.iter().map(|flow| (-flow).max(0)).sum();
                prop_assert!(drawn <= commitment.pence());
            }
        }
    }
}
