//! The cash of a fund that holds several deals: it calls from its investors what the deals call and it does not have, and pays
//! out what it does not keep and does not charge.

use super::fees::{Carry, Fees};
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
    /// comes back, as far as that goes.
    pub(super) beyond: i64,
    /// What of these is never met.
    pub(super) unmet: i64,
    /// Paid for setting the fund up.
    pub(super) set_up: i64,
    /// Paid for managing it.
    pub(super) management: i64,
    /// Had by its manager of the profit.
    pub(super) carry: i64,
    /// Fees that fell due and are never paid.
    pub(super) unpaid: i64,
}

/// The flows of a fund whose deals bring these, deal by deal and month by month.
pub(super) fn flows(deals: &[Vec<i64>], terms: &FundTerms) -> Flows {
    let n_months = deals.iter().map(Vec::len).max().unwrap_or(0);
    let mut fund = Fund {
        terms: *terms,
        cash: 0,
        owed: 0,
        set_up: Fee::default(),
        management: Fee::default(),
        paid_in: 0,
        classes: [Class::default(); 2],
        carry: Carry::of(terms.fees),
    };
    let mut fees = Fees::of(terms, deals.len());
    let mut found = Flows::default();
    fund.set_up.owed = terms.fees.set_up.map_or(0, Money::pence);
    for month in 0..n_months {
        let of_month = || deals.iter().filter_map(|deal| deal.get(month).copied());
        // What one deal pays in a month meets what another calls in it, as the flows of a deal and of investors are net of a month.
        let net: i64 = of_month().sum();
        let (calls, receipts) = ((-net).max(0), net.max(0));
        fund.carry.pass();
        let (mut called, recycled, beyond) = fund.call(calls);
        fund.receive(receipts);
        fund.management.owed += fees.management(month, deals);
        fees.invest(month, deals);
        let for_fees = fund.charge();
        called.iter_mut().zip(for_fees).for_each(|(called, more)| *called += more);
        let last = month + 1 == n_months;
        let keeps = terms.recycles_until.is_some_and(|until| month < usize::from(until)) && !last;
        if last {
            fund.cash += std::mem::take(&mut fund.carry.held);
        }
        let paid = if keeps { [0, 0] } else { fund.pay_out() };
        found.recycled += recycled;
        found.beyond += beyond;
        let [senior, junior] = [paid[0] - called[0], paid[1] - called[1]];
        found.senior.push(senior);
        found.junior.push(junior);
        found.all.push(senior + junior);
    }
    found.unmet = fund.owed;
    found.set_up = fund.set_up.paid;
    found.management = fund.management.paid;
    found.unpaid = fund.set_up.owed + fund.management.owed;
    found.carry = fund.carry.held;
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

/// A fee of a fund.
#[derive(Clone, Copy, Debug, Default)]
struct Fee {
    /// Fallen due, and still to be paid.
    owed: i64,
    paid: i64,
}

struct Fund {
    terms: FundTerms,
    cash: i64,
    /// Calls that are still to be met.
    owed: i64,
    set_up: Fee,
    management: Fee,
    paid_in: i64,
    /// Senior, junior.
    classes: [Class; 2],
    carry: Carry,
}

impl Fund {
    /// Meets a call: from cash, then from investors as far as they have promised. What each class pays in; what was met from
    /// cash; what was not met.
    fn call(&mut self, call: i64) -> ([i64; 2], i64, i64) {
        let from_cash = call.min(self.cash);
        self.cash -= from_cash;
        let called = self.call_from_investors(call - from_cash);
        let beyond = call - from_cash - called.iter().sum::<i64>();
        self.owed += beyond;
        (called, from_cash, beyond)
    }

    /// What each class pays in of what is asked, as far as they have promised.
    fn call_from_investors(&mut self, asked: i64) -> [i64; 2] {
        let left = self.terms.commitment.map_or(i64::MAX, |promised| promised.pence() - self.paid_in);
        let from_investors = asked.min(left.max(0));
        // What the first-loss class has paid in is its share of all that was paid in, to the penny.
        let junior_to_date =
            Money::from_nearest_pence((self.paid_in + from_investors) as f64 * self.terms.first_loss).pence();
        let junior = (junior_to_date - self.classes[1].paid_in).clamp(0, from_investors);
        self.paid_in += from_investors;
        self.carry.call(from_investors);
        let called = [from_investors - junior, junior];
        for (class, called) in self.classes.iter_mut().zip(called) {
            class.paid_in += called;
            class.out += called;
        }
        called
    }

    /// Takes what comes back, after what is owed to the deals.
    fn receive(&mut self, receipts: i64) {
        let late = receipts.min(self.owed);
        self.owed -= late;
        self.cash += receipts - late;
    }

    /// Pays the fees that have fallen due: from cash, then from investors as far as they have promised. What is left waits. What
    /// each class pays in.
    fn charge(&mut self) -> [i64; 2] {
        let owed = self.set_up.owed + self.management.owed;
        let called = self.call_from_investors(owed - owed.min(self.cash));
        self.cash += called.iter().sum::<i64>();
        for fee in [&mut self.set_up, &mut self.management] {
            let paid = fee.owed.min(self.cash);
            fee.owed -= paid;
            fee.paid += paid;
            self.cash -= paid;
        }
        called
    }

    /// Pays all cash out, once the manager's part of what is above the hurdle has been set aside: the senior class until it has
    /// back what it paid in, then the junior class, then both by what they paid in.
    fn pay_out(&mut self) -> [i64; 2] {
        let up_to_hurdle = self.carry.before(self.cash);
        self.carry.pay(up_to_hurdle);
        let mut left = up_to_hurdle + self.carry.set_aside(self.cash - up_to_hurdle);
        self.cash = 0;
        let mut paid = [0, 0];
        for (class, paid) in self.classes.iter_mut().zip(&mut paid) {
            let repaid = left.min(class.out);
            class.out -= repaid;
            left -= repaid;
            *paid = repaid;
        }
        let junior = if self.paid_in > 0 {
            let share = self.classes[1].paid_in as f64 / self.paid_in as f64;
            Money::from_nearest_pence(left as f64 * share).pence()
        } else {
            0
        };
        [paid[0] + left - junior, paid[1] + junior]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{CarriedOn, FundFees};
    use crate::math;
    use proptest::prelude::*;

    const NO_FEES: FundFees = FundFees {
        set_up: None,
        of_committed: 0.0,
        of_invested: 0.0,
        invests_until: None,
        carry: 0.0,
        hurdle: 0.0,
        carried_on: CarriedOn::AboveHurdle,
    };
    const AS_CALLED: FundTerms =
        FundTerms { commitment: None, first_loss: 0.0, recycles_until: None, fees: NO_FEES };

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
        assert_eq!((found.all, found.beyond, found.unmet), (vec![-100, 170], 30, 0));
        let found = flows(&[vec![-130, 20, 0]], &terms);
        assert_eq!((found.all, found.beyond, found.unmet), (vec![-100, 0, 0], 30, 10));
    }

    /// One per cent a month, on what is promised and then on what is invested, and 50p at the start.
    #[test]
    fn a_management_fee_is_a_twelfth_each_month() {
        let fees = FundFees { set_up: Some(Money::from_pounds(0.5)), of_committed: 0.12, ..NO_FEES };
        let fees = FundFees { invests_until: Some(2), ..fees };
        let terms = FundTerms { commitment: Some(Money::from_pounds(1_000.0)), fees, ..AS_CALLED };
        let found = flows(&[vec![-10_000, 0, 0, 20_000]], &terms);
        assert_eq!(found.all, [-10_050, -1_000, -1_000, 20_000]);
        assert_eq!((found.set_up, found.management, found.unpaid), (50, 2_000, 0));
        let terms = FundTerms { fees: FundFees { of_invested: 0.12, ..NO_FEES }, ..AS_CALLED };
        // The second deal is over after a month, and what it lost is invested no more.
        let found = flows(&[vec![-10_000, 0, 4_000, 0, 8_000], vec![-5_000, 0]], &terms);
        assert_eq!(found.all, [-15_000, -150, 3_900, -60, 7_940]);
        assert_eq!(found.management, 150 + 100 + 60 + 60);
    }

    #[test]
    fn fees_count_against_what_is_promised_and_wait_where_nothing_is_left() {
        let fees = FundFees { of_committed: 0.12, ..NO_FEES };
        let terms = FundTerms { commitment: Some(Money::from_pounds(100.0)), fees, ..AS_CALLED };
        let found = flows(&[vec![-9_950, 0, 0, 120]], &terms);
        assert_eq!(found.all, [-9_950, -50, 0, 0]);
        assert_eq!((found.management, found.unpaid), (170, 130));
    }

    /// £1,000 for a year at a hurdle of 8%: £1,080 come first.
    #[test]
    fn carried_interest_comes_after_the_hurdle() {
        let year = |back: i64, carried_on| {
            let fees = FundFees { carry: 0.2, hurdle: 0.08, carried_on, ..NO_FEES };
            let mut deal = vec![0; 13];
            (deal[0], deal[12]) = (-100_000, back);
            let found = flows(&[deal], &FundTerms { fees, ..AS_CALLED });
            (found.all[12], found.carry)
        };
        assert_eq!(year(107_000, CarriedOn::AboveHurdle), (107_000, 0));
        assert_eq!(year(150_000, CarriedOn::AboveHurdle), (141_600, 8_400));
        assert_eq!(year(150_000, CarriedOn::AllProfit), (140_000, 10_000));
        assert_eq!(year(109_000, CarriedOn::AllProfit), (108_000, 1_000));
    }

    /// The first deal earns £200, the second loses it all.
    #[test]
    fn later_losses_take_carried_interest_away() {
        let fees = FundFees { carry: 0.2, ..NO_FEES };
        let deals = [vec![-10_000, 30_000], vec![0, 0, -20_000, 0]];
        let found = flows(&deals, &FundTerms { fees, ..AS_CALLED });
        assert_eq!((found.all, found.carry), (vec![-10_000, 26_000, -20_000, 4_000], 0));
        let alone = flows(&deals[..1], &FundTerms { fees, ..AS_CALLED });
        assert_eq!((alone.all, alone.carry), (vec![-10_000, 26_000], 4_000));
    }

    /// £100 become £200, and of another £100 £40 come back: a fifth of £40 is the manager's.
    #[test]
    fn carried_interest_is_on_the_profit_of_the_whole_fund() {
        let fees = FundFees { carry: 0.2, ..NO_FEES };
        for back in [4_000, 8_000, 10_000, 15_000] {
            let deals = [vec![0, -10_000, 20_000], vec![0, 0, 0, -10_000, back]];
            let found = flows(&deals, &FundTerms { fees, ..AS_CALLED });
            assert_eq!(found.carry, back / 5, "{back}");
            assert_eq!(found.all.iter().sum::<i64>(), back - back / 5);
        }
    }

    prop_compose! {
        fn charged()(
            set_up in proptest::option::of(0.0..1_000.0_f64),
            of_committed in 0.0..0.1_f64,
            of_invested in 0.0..0.1_f64,
            invests_until in proptest::option::of(0_u16..40),
            carry in 0.0..0.5_f64,
            hurdle in 0.0..0.2_f64,
            catches_up in any::<bool>(),
        ) -> FundFees {
            let set_up = set_up.map(Money::from_pounds);
            let carried_on = if catches_up { CarriedOn::AllProfit } else { CarriedOn::AboveHurdle };
            FundFees { set_up, of_committed, of_invested, invests_until, carry, hurdle, carried_on }
        }
    }

    proptest! {
        /// Investors have what the deals brought less what was charged, to the penny; the manager has no more than its share of
        /// the profit, and nothing before investors have the hurdle.
        #[test]
        fn what_is_charged_is_what_investors_lack(
            deals in proptest::collection::vec(proptest::collection::vec(-1_000_000_i64..1_000_000, 1..40), 1..5),
            fees in charged(),
            first_loss in 0.0..1.0_f64,
            until in proptest::option::of(0_u16..40),
        ) {
            let terms = FundTerms { commitment: None, first_loss, recycles_until: until, fees };
            let found = flows(&deals, &terms);
            let (had, brought): (i64, i64) = (found.all.iter().sum(), deals.iter().flatten().sum());
            prop_assert_eq!(had, brought - found.set_up - found.management - found.carry);
            prop_assert_eq!(found.unpaid, 0);
            let profit = (had + found.carry).max(0) as f64;
            prop_assert!(found.carry as f64 <= fees.carry * profit + 0.5);
            let worth: f64 = (0_u8..).zip(&found.all)
                .map(|(month, &flow)| flow as f64 * math::pow(1.0 + fees.hurdle, -f64::from(month) / 12.0))
                .sum();
            // What is due is rounded in each month.
            prop_assert!(found.carry == 0 || worth >= -(found.all.len() as f64));
            for month in 0..found.all.len() {
                prop_assert_eq!(found.all[month], found.senior[month] + found.junior[month]);
            }
        }

        /// No penny is made or lost: what investors have in the end is what the deals brought, and what they called and never
        /// had. A first-loss class changes who has it, and nothing else.
        #[test]
        fn cash_is_conserved(
            deals in proptest::collection::vec(proptest::collection::vec(-1_000_000_i64..1_000_000, 1..40), 1..5),
            first_loss in 0.0..1.0_f64,
            until in proptest::option::of(0_u16..40),
            promised in proptest::option::of(0_i64..5_000_000),
        ) {
            let commitment = promised.map(|pence| Money::from_pounds(pence as f64 / 100.0));
            let terms = FundTerms { commitment, first_loss, recycles_until: until, fees: NO_FEES };
            let found = flows(&deals, &terms);
            let brought: i64 = deals.iter().flatten().sum();
            let had: i64 = found.all.iter().sum();
            prop_assert_eq!(had, brought + found.unmet);
            prop_assert!((0..=found.beyond).contains(&found.unmet));
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
