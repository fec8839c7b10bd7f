//! Random capital structures: two implementations agree, and what must hold of every structure holds.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use sib::data::{Account, Purpose};
use sib::statistics::{Irr, irr, returns};

use crate::capital_alone::{Run, run};
use crate::stack::{Class, Guarantee, Redeems, Stack, guarantee, stack};
use crate::stack_class::State;
use crate::stack_twice::{Flows, Rest, given, second};

/// The same flows, read from the ledger.
fn first(stack: &Stack, run: &Run) -> (Vec<Vec<Flows>>, Vec<Rest>) {
    let (n, months) = (stack.classes.len(), stack.dues.len() + 1);
    let owed = |k: usize, m: usize| run.cash.outstanding[k][m].pence();
    let mut all: Vec<Vec<Flows>> = (0..months)
        .map(|m| (0..n).map(|k| Flows { owed: owed(k, m), ..Flows::default() }).collect())
        .collect();
    let balance = |m: usize| Rest {
        cash: run.cash.vehicle[m].pence(),
        provider: run.cash.provider[m].pence(),
        ..Rest::default()
    };
    let mut rest: Vec<Rest> = (0..months).map(balance).collect();
    for transfer in &run.ledger.transfers {
        let (m, pence) = (usize::from(transfer.month), transfer.amount.pence());
        let class = transfer.from.tranche().or(transfer.to.tranche()).map(usize::from);
        let beside = &mut rest[m];
        let of_class = class.map(|k| &mut all[m][k]);
        let sum = match (transfer.purpose, of_class) {
            (Purpose::Drawdown, Some(class)) => &mut class.called,
            (Purpose::CommitmentFee, Some(class)) => &mut class.fee,
            (Purpose::Coupon, Some(class)) => &mut class.coupon,
            (Purpose::Principal, Some(class)) => &mut class.principal,
            (Purpose::PreferredReturn, Some(class)) => &mut class.preferred,
            (Purpose::Surplus, Some(class)) => &mut class.surplus,
            (Purpose::Guarantee, Some(class)) => &mut class.guarantee,
            (Purpose::Delivery, None) => &mut beside.delivered,
            (Purpose::Fee, None) => &mut beside.share,
            (Purpose::GuaranteeFee, None) => &mut beside.guarantee_fee,
            (Purpose::Surplus, None) if transfer.to == Account::Party(0) => &mut beside.council,
            (Purpose::Surplus, None) => &mut beside.manager,
            (Purpose::Outcome | Purpose::SetAside | Purpose::DeferredFee, None) => continue,
            (purpose, class) => panic!("nothing else moves cash: {purpose:?} {class:?}"),
        };
        *sum += pence;
    }
    (all, rest)
}

fn run_of(stack: &Stack) -> Run {
    run(&given(stack), &stack.written())
}

/// What a class got in a month by steps of the waterfall.
fn got(flows: &Flows) -> i64 {
    flows.fee + flows.coupon + flows.principal + flows.preferred + flows.surplus
}

/// The random structures exercise what they are for: in 200 of them each kind of flow is seen in many.
#[test]
fn every_word_is_exercised() {
    let mut runner = TestRunner::deterministic();
    let mut n_seen = [0; 12];
    for _ in 0..200 {
        let stack = stack().new_tree(&mut runner).expect("a structure").current();
        let (classes, rest) = second(&stack);
        let of_class = |of: fn(&Flows) -> i64| classes.iter().flatten().any(|flows| of(flows) > 0);
        let beside = |of: fn(&Rest) -> i64| rest.iter().any(|rest| of(rest) > 0);
        let redeemed = stack.redemption.is_some();
        let seen = [
            of_class(|f| f.called),
            of_class(|f| f.fee),
            of_class(|f| f.coupon),
            of_class(|f| f.principal),
            of_class(|f| f.preferred),
            of_class(|f| f.surplus),
            of_class(|f| f.guarantee),
            beside(|r| r.share),
            beside(|r| r.guarantee_fee),
            beside(|r| r.council),
            redeemed && stack.pool,
            stack.closed_from.is_some() && stack.reserve.is_some(),
        ];
        n_seen.iter_mut().zip(seen).for_each(|(n, seen)| *n += i32::from(seen));
    }
    assert!(n_seen.iter().all(|&n| n >= 10), "{n_seen:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Two implementations of the vehicle's month give the same flows, and the audit of the books holds.
    #[test]
    fn a_second_implementation_of_every_word_gives_the_same_flows(stack in stack()) {
        let (classes, rest) = first(&stack, &run_of(&stack));
        let (expected, beside) = second(&stack);
        for month in 0..classes.len() {
            prop_assert_eq!(&classes[month], &expected[month], "month {}\n{}", month, stack.written());
            prop_assert_eq!(&rest[month], &beside[month], "month {}\n{}", month, stack.written());
        }
    }

    /// Seniority: in a month of payment in which a class is left short by its step (no limit, no bound, no pool, and its
    /// step still runs), the steps below from the general account pay nothing. A class is short while principal that is
    /// due is unpaid; one that waits for its maturity, while the vehicle holds less than its principal.
    #[test]
    fn nothing_passes_a_class_that_is_short(stack in stack()) {
        // Pools and reserves are released to the steps below, and a reserve may pay a coupon below.
        let stack = Stack { pool: false, reserve: None, ..stack };
        let plain = |class: &Class| {
            let bounded = class.return_at_most.is_some() || class.multiple_at_most.is_some();
            class.limit.is_none() && class.until.is_none() && class.preferred.is_none() && !bounded
        };
        let (classes, rest) = first(&stack, &run_of(&stack));
        for month in 0..classes.len() - 1 {
            let pays_out = month >= usize::from(stack.closes)
                || (month >= usize::from(stack.distribute_from)
                    && stack.every.is_none_or(|every| every > 0 && month.is_multiple_of(usize::from(every))));
            for (senior, class) in stack.classes.iter().enumerate().filter(|(_, class)| plain(class)) {
                let (owed, guaranteed) = (classes[month][senior].owed, classes[month][senior].guarantee);
                let covered = match class.redeems {
                    Redeems::All => 0,
                    Redeems::Half | Redeems::ByRate => rest[month].cash,
                    // Cash goes on to those below until instalments are due.
                    Redeems::InSteps | Redeems::Evenly => continue,
                };
                if !pays_out || owed <= covered || guaranteed > 0 {
                    continue;
                }
                let below: i64 = classes[month][senior + 1..].iter().map(got).sum();
                let shared: i64 = classes[month].iter().map(|flows| flows.surplus).sum();
                let left = rest[month].manager + rest[month].council;
                prop_assert_eq!(below + shared + left, 0, "class {} in month {}\n{}", senior, month, stack.written());
            }
        }
    }

    /// A guarantee never lowers what its class receives. Called at the end, nothing to date is ever lower; called on
    /// closure, principal comes back earlier and bears less coupon, but no less principal comes back. (A class under a
    /// bound, or with a preferred return, needs less where it is paid earlier.)
    #[test]
    fn a_guarantee_never_lowers_what_its_class_receives(stack in stack(), guarantee in guarantee()) {
        let of = guarantee.of % stack.classes.len();
        let mut stack = Stack { guarantee: Some(Guarantee { of, fee: None, ..guarantee }), ..stack };
        for class in &mut stack.classes {
            (class.return_at_most, class.multiple_at_most, class.preferred) = (None, None, None);
            // A coupon that is added becomes principal, of which there is less where principal comes back earlier.
            class.paid = if class.paid == "added" { "quarterly" } else { class.paid };
        }
        let at_the_end = stack.guarantee.as_ref().is_some_and(|guarantee| !guarantee.on_closure);
        let without = Stack { guarantee: None, ..stack.clone() };
        let (with, _) = first(&stack, &run_of(&stack));
        let (without, _) = first(&without, &run_of(&without));
        let (mut guarded, mut plain) = ((0, 0), (0, 0));
        for (with, without) in with.iter().zip(&without) {
            let (with, without) = (&with[of], &without[of]);
            guarded = (guarded.0 + with.principal + with.guarantee, guarded.1 + got(with) + with.guarantee);
            plain = (plain.0 + without.principal, plain.1 + got(without));
            prop_assert!(guarded.0 >= plain.0, "{:?} against {:?}\n{}", guarded, plain, stack.written());
            prop_assert!(!at_the_end || guarded.1 >= plain.1, "{:?} against {:?}\n{}", guarded, plain, stack.written());
        }
    }

    /// Bounds hold for what is reported: the multiple, and the internal rate of return wherever there is one.
    #[test]
    fn bounds_on_return_and_multiple_hold(stack in stack()) {
        let run = run_of(&stack);
        for (class, flows) in stack.classes.iter().zip(&run.cash.flows) {
            if let (Some(percent), Irr::Rate(rate)) = (class.return_at_most, irr(flows)) {
                prop_assert!(rate <= percent as f64 / 100.0 + 1e-6, "{} over {}%\n{}", rate, percent, stack.written());
            }
            if let Some(hundredths) = class.multiple_at_most {
                let (back, out) = (returns::received(flows), returns::drawn(flows));
                prop_assert!(back * 100 <= hundredths * out, "{} of {}\n{}", back, out, stack.written());
            }
        }
    }

    /// A class that was redeemed early, or whose principal waits for its maturity, gets no principal in between.
    #[test]
    fn nothing_is_repaid_before_it_is_due(stack in stack()) {
        let (classes, _) = first(&stack, &run_of(&stack));
        for (k, class) in stack.classes.iter().enumerate() {
            let ends = usize::from(class.matures.unwrap_or(stack.closes));
            let early = stack.redemption.filter(|_| k == 0).map_or(ends, |(month, ..)| usize::from(month));
            if class.redeems == Redeems::All {
                continue;
            }
            let mut repaid = 0;
            for (month, flows) in classes.iter().enumerate().take(early.min(ends)) {
                repaid += flows[k].principal;
                let percent = State::instalments(class, month as u16).unwrap_or(0);
                let most = class.commitment * 2 * percent / 100;
                prop_assert!(repaid <= most, "class {} in month {}\n{}", k, month, stack.written());
            }
        }
    }
}
