//! A second implementation of the vehicle's month in whole pence, straight from section 5 of the language: random deals
//! give the same flows, and investors' returns follow from them.

use proptest::prelude::*;
use sib::data::{Account, Figure, Investors, Purpose, ReturnFigure};
use sib::engine::Played;
use sib::model::{OptionId, TrancheId};
use sib::stage::record::figures;
use sib::statistics::Value;

use crate::cash::{amount, play, scenario};
use crate::common::opened_with;

#[derive(Clone, Debug)]
struct Case {
    dues: Vec<i64>,
    receipts: Vec<i64>,
    fee: Option<(i64, u16)>,
    fee_supported: bool,
    delivery_supported: bool,
    classes: Vec<Class>,
    draw: Calls,
    by_rank: bool,
    keep: u16,
    redraw_until: Option<u16>,
    every: Option<u16>,
    distribute_from: u16,
    closes: u16,
    /// Principal in one step for all, or in a step each.
    together: bool,
    /// Share of the surplus to the council, percent; the rest to the last class.
    council: i64,
}

#[derive(Clone, Debug)]
struct Class {
    commitment: i64,
    rank: u32,
    coupon_ppm: i64,
    paid: &'static str,
    grant: bool,
}

#[derive(Clone, Debug)]
enum Calls {
    Start,
    Needed(u16),
    Staged(Vec<(u16, i64)>),
}

/// One month of the second implementation.
#[derive(Clone, Debug, Default, PartialEq)]
struct Flows {
    called: Vec<i64>,
    delivered: i64,
    fee: i64,
    coupon: Vec<i64>,
    principal: Vec<i64>,
    surplus: Vec<i64>,
    council: i64,
    cash: i64,
    owed: Vec<i64>,
}

fn rounded(above: i64, below: i64) -> i64 {
    (2 * above + below) / (2 * below)
}

/// In proportion, cumulatively rounded.
fn shared(lines: &[i64], room: i64) -> Vec<i64> {
    let all: i64 = lines.iter().sum();
    if all <= room {
        return lines.to_vec();
    }
    let upto = |k: usize| rounded(room * lines[..k].iter().sum::<i64>(), all);
    (0..lines.len()).map(|k| upto(k + 1) - upto(k)).collect()
}

/// The vehicle's month as section 5 of the language says it.
fn second(case: &Case) -> Vec<Flows> {
    let months = case.dues.len() as u16;
    let n = case.classes.len();
    let due_in = |m: u16| if m == 0 { 0 } else { case.dues.get(usize::from(m) - 1).copied().unwrap_or(0) };
    let fee_in = |m: u16| match case.fee {
        Some((pence, every)) if m > 0 && m.is_multiple_of(every) && m <= case.closes && m <= months => pence,
        _ => 0,
    };
    let planned = |m: u16| {
        (if case.delivery_supported { due_in(m) } else { 0 })
            + (if case.fee_supported { fee_in(m) } else { 0 })
    };
    let (mut cash, mut delivery_due, mut fee_due) = (0_i64, 0_i64, 0_i64);
    let (mut drawn, mut added, mut repaid) = (vec![0_i64; n], vec![0_i64; n], vec![0_i64; n]);
    let (mut accrued, mut kept, mut coupon_due) = (vec![0_i64; n], vec![0_i64; n], vec![0_i64; n]);
    let (mut surplus_paid, mut council_paid) = (0_i64, 0_i64);
    let mut all = Vec::new();
    for m in 0..=months {
        let mut now = Flows {
            called: vec![0; n],
            coupon: vec![0; n],
            principal: vec![0; n],
            surplus: vec![0; n],
            ..Flows::default()
        };
        let overdue = (if case.delivery_supported { delivery_due } else { 0 })
            + (if case.fee_supported { fee_due } else { 0 });
        cash += if m == 0 { 0 } else { case.receipts[usize::from(m) - 1] };
        // Coupon of the month, on the balance at its beginning.
        for (k, class) in case.classes.iter().enumerate() {
            if m == 0 || m > case.closes {
                continue;
            }
            let balance = drawn[k] + added[k] - repaid[k];
            let (bears, due) = match class.paid {
                "added" => (balance, true),
                "at the end" => (balance + kept[k], m.is_multiple_of(12) || m == case.closes),
                "quarterly" => (balance, m.is_multiple_of(3) || m == case.closes),
                _ => (balance, m.is_multiple_of(12) || m == case.closes),
            };
            accrued[k] += bears * class.coupon_ppm;
            if due {
                let coupon = rounded(accrued[k], 12_000_000);
                accrued[k] = 0;
                match class.paid {
                    "added" => added[k] += coupon,
                    "at the end" => kept[k] += coupon,
                    _ => coupon_due[k] += coupon,
                }
            }
            if m == case.closes {
                coupon_due[k] += std::mem::take(&mut kept[k]);
            }
        }
        let call = |wanted: i64, drawn: &mut Vec<i64>, repaid: &[i64], cash: &mut i64, now: &mut Flows| {
            let recycles = case.redraw_until.is_some_and(|until| m <= until);
            let open: Vec<i64> = (0..n)
                .map(|k| {
                    let back = if recycles { repaid[k].min(drawn[k]) } else { 0 };
                    (case.classes[k].commitment - drawn[k] + back).max(0)
                })
                .collect();
            let wanted = wanted.clamp(0, open.iter().sum());
            let parts = if case.by_rank {
                let mut order: Vec<usize> = (0..n).collect();
                order.sort_by(|&a, &b| case.classes[b].rank.cmp(&case.classes[a].rank).then(a.cmp(&b)));
                let mut left = wanted;
                let mut parts = vec![0; n];
                for k in order {
                    parts[k] = open[k].min(left);
                    left -= parts[k];
                }
                parts
            } else {
                shared(&open, wanted)
            };
            for (k, part) in parts.into_iter().enumerate() {
                drawn[k] += part;
                now.called[k] += part;
                *cash += part;
            }
        };
        match &case.draw {
            Calls::Start if m == 0 => call(i64::MAX / 4, &mut drawn, &repaid, &mut cash, &mut now),
            Calls::Start => {}
            Calls::Needed(ahead) => {
                let needs: i64 = (m..m + ahead).map(planned).sum::<i64>() + overdue - cash;
                call(needs, &mut drawn, &repaid, &mut cash, &mut now);
            }
            Calls::Staged(stages) => {
                let wanted = stages.iter().filter(|stage| stage.0 == m).map(|stage| stage.1).sum();
                call(wanted, &mut drawn, &repaid, &mut cash, &mut now);
            }
        }
        delivery_due += due_in(m);
        fee_due += fee_in(m);
        // Delivery, then the fee.
        if case.delivery_supported && delivery_due > cash {
            call(delivery_due - cash, &mut drawn, &repaid, &mut cash, &mut now);
        }
        now.delivered = delivery_due.min(cash);
        delivery_due -= now.delivered;
        cash -= now.delivered;
        if case.fee_supported && fee_due > cash {
            call(fee_due - cash, &mut drawn, &repaid, &mut cash, &mut now);
        }
        now.fee = fee_due.min(cash);
        fee_due -= now.fee;
        cash -= now.fee;
        let pays_out = m >= case.closes
            || (m >= case.distribute_from
                && case.every.is_none_or(|every| every > 0 && m.is_multiple_of(every)));
        if pays_out {
            let mut held = if m >= case.closes {
                0
            } else {
                (m + 1..=m + case.keep).map(|k| due_in(k) + fee_in(k)).sum()
            };
            let coupons = shared(&coupon_due, (cash - held).max(0));
            for (k, coupon) in coupons.into_iter().enumerate() {
                coupon_due[k] -= coupon;
                now.coupon[k] = coupon;
                cash -= coupon;
            }
            let owed = |k: usize, repaid: &[i64]| {
                if case.classes[k].grant { 0 } else { drawn[k] + added[k] - repaid[k] }
            };
            let groups: Vec<Vec<usize>> =
                if case.together { vec![(0..n).collect()] } else { (0..n).map(|k| vec![k]).collect() };
            for group in groups {
                let lines: Vec<i64> = group.iter().map(|&k| owed(k, &repaid)).collect();
                for (&k, part) in group.iter().zip(shared(&lines, (cash - held).max(0))) {
                    repaid[k] += part;
                    now.principal[k] = part;
                    cash -= part;
                }
                // Coupon that waits for its date ranks before what comes below.
                let waits: i64 = group.iter().map(|&k| kept[k] + rounded(accrued[k], 12_000_000)).sum();
                held += waits.min((cash - held).max(0));
            }
            let left = (cash - held).max(0);
            surplus_paid += left;
            let council = rounded(surplus_paid * case.council, 100);
            now.council = council - council_paid;
            now.surplus[n - 1] = left - now.council;
            council_paid = council;
            cash -= left;
        }
        now.cash = cash;
        now.owed = (0..n).map(|k| if m == months { 0 } else { drawn[k] + added[k] - repaid[k] }).collect();
        all.push(now);
    }
    all
}

fn written(case: &Case) -> String {
    let mut text = String::new();
    let mut say = |line: String| {
        text.push_str(&line);
        text.push('\n');
    };
    match &case.draw {
        Calls::Start => say("draw = \"at the start\"".into()),
        Calls::Needed(ahead) => say(format!("draw_ahead = \"{ahead} months\"")),
        Calls::Staged(stages) => {
            let stages: Vec<String> =
                stages.iter().map(|(m, p)| format!("[\"{m} months\", \"{}\"]", amount(*p))).collect();
            say(format!("draw = [{}]", stages.join(", ")));
        }
    }
    if case.by_rank {
        say("draw_order = \"by rank\"".into());
    }
    say(format!("keep = \"{} months\"", case.keep));
    if let Some(until) = case.redraw_until {
        say(format!("redraw_until = \"{until} months\""));
    }
    match case.every {
        None => {}
        Some(0) => say("distribute = \"at the end\"".into()),
        Some(every) => say(format!("distribute = \"every {every} months\"")),
    }
    say(format!(
        "distribute_from = \"{} months\"\ncloses = \"{} months\"",
        case.distribute_from, case.closes
    ));
    for (k, class) in case.classes.iter().enumerate() {
        say(format!(
            "tranche.t{k} = {{ commitment = \"{}\", rank = {}, coupon = \"{}% / year\", coupon_paid = \"{}\"{} }}",
            amount(class.commitment),
            class.rank,
            class.coupon_ppm / 10_000,
            class.paid,
            if class.grant { ", is = \"grant\"" } else { "" },
        ));
    }
    let support = |supported: bool| if supported { ", support = [\"drawdown\"]" } else { "" };
    let mut steps = vec![format!("{{ contract = \"delivery\"{} }}", support(case.delivery_supported))];
    if let Some((pence, every)) = case.fee {
        let every = if every == 1 { "month" } else { "quarter" };
        say(format!("fee.f = {{ to = \"manager\", amount = \"{}\", every = \"{every}\" }}", amount(pence)));
        steps.push(format!("{{ fee = \"f\"{} }}", support(case.fee_supported)));
    }
    // A grant bears no coupon and is never repaid.
    let owed = (0..case.classes.len()).filter(|&k| !case.classes[k].grant);
    let names: Vec<String> = owed.map(|k| format!("\"t{k}\"")).collect();
    steps.push(format!("{{ coupon = [{}] }}", names.join(", ")));
    if case.together {
        steps.push(format!("{{ principal = [{}] }}", names.join(", ")));
    } else {
        steps.extend(names.iter().map(|name| format!("{{ principal = {name} }}")));
    }
    let last = case.classes.len() - 1;
    steps.push(format!(
        "{{ surplus = {{ council = \"{}%\", t{last} = \"{}%\" }} }}",
        case.council,
        100 - case.council
    ));
    say(format!("waterfall = [ {} ]", steps.join(", ")));
    text
}

fn class() -> impl Strategy<Value = Class> {
    let paid = prop::sample::select(vec!["quarterly", "yearly", "at the end", "added"]);
    (1_000_i64..40_000, 1_u32..4, 0_i64..13, paid, prop::bool::weighted(0.15)).prop_map(
        |(commitment, rank, coupon, paid, grant)| Class {
            commitment,
            rank,
            coupon_ppm: coupon * 10_000,
            paid,
            grant,
        },
    )
}

fn case() -> impl Strategy<Value = Case> {
    let months = 14_usize..30;
    let flows = months.prop_flat_map(|n| {
        let some = |most: i64| prop::collection::vec(prop_oneof![Just(0_i64), 1..most], n);
        (some(6_000), some(9_000))
    });
    let draw = prop_oneof![
        Just(Calls::Start),
        (0_u16..6).prop_map(Calls::Needed),
        prop::collection::vec((0_u16..10, 500_i64..20_000), 1..4).prop_map(Calls::Staged),
    ];
    let every = prop_oneof![Just(None), Just(Some(6)), Just(Some(3)), Just(Some(0))];
    let fee = prop::option::of((10_i64..500, prop::sample::select(vec![1_u16, 3])));
    (
        (flows, fee, any::<bool>(), prop::bool::weighted(0.8)),
        (prop::collection::vec(class(), 1..4), draw, any::<bool>(), 0_u16..6),
        (prop::option::of(0_u16..20), every, 0_u16..12, 8_u16..30, any::<bool>(), 0_i64..101),
    )
        .prop_map(
            |((flows, fee, fee_supported, delivery_supported), (classes, draw, by_rank, keep), rest)| {
                let (redraw_until, every, distribute_from, closes, together, council) = rest;
                let (dues, receipts) = flows;
                let closes = closes.min(dues.len() as u16);
                let mut classes = classes;
                let last = classes.len() - 1;
                for (k, class) in classes.iter_mut().enumerate() {
                    // The last class takes what is left, so it is no grant; a grant bears no coupon.
                    class.grant &= k < last;
                    class.coupon_ppm = if class.grant { 0 } else { class.coupon_ppm };
                }
                Case {
                    fee_supported: fee_supported && fee.is_some(),
                    dues,
                    receipts,
                    fee,
                    delivery_supported,
                    classes,
                    draw,
                    by_rank,
                    keep,
                    redraw_until,
                    every,
                    distribute_from,
                    closes,
                    together,
                    council,
                }
            },
        )
}

/// The same flows, read from the ledger.
fn first(case: &Case, played: &Played) -> Vec<Flows> {
    let n = case.classes.len();
    let mut all: Vec<Flows> = (0..=case.dues.len())
        .map(|m| Flows {
            called: vec![0; n],
            coupon: vec![0; n],
            principal: vec![0; n],
            surplus: vec![0; n],
            cash: played.cash.vehicle[m].pence(),
            owed: (0..n).map(|k| played.cash.outstanding[k][m].pence()).collect(),
            ..Flows::default()
        })
        .collect();
    for transfer in &played.ledger.transfers {
        let now = &mut all[usize::from(transfer.month)];
        let pence = transfer.amount.pence();
        match (transfer.purpose, transfer.from, transfer.to) {
            (Purpose::Drawdown, Account::Holding { tranche: k, .. }, _) => {
                now.called[usize::from(k)] += pence
            }
            (Purpose::Coupon, _, Account::Holding { tranche: k, .. }) => now.coupon[usize::from(k)] += pence,
            (Purpose::Principal, _, Account::Holding { tranche: k, .. }) => {
                now.principal[usize::from(k)] += pence
            }
            (Purpose::Surplus, _, Account::Holding { tranche: k, .. }) => {
                now.surplus[usize::from(k)] += pence
            }
            (Purpose::Surplus, _, _) => now.council += pence,
            (Purpose::Delivery, _, _) => now.delivered += pence,
            (Purpose::Fee, _, _) => now.fee += pence,
            (Purpose::Outcome, _, _) => {}
            (purpose, from, to) => panic!("nothing else moves cash: {purpose:?} {from:?} {to:?}"),
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Two implementations of the vehicle's month give the same flows.
    #[test]
    fn a_second_implementation_gives_the_same_flows(case in case()) {
        let capital = written(&case);
        let played = play(&scenario(&case.dues, &case.receipts, &capital));
        for (month, (got, expected)) in first(&case, &played).iter().zip(second(&case)).enumerate() {
            prop_assert_eq!(got, &expected, "month {}\n{}", month, capital);
        }
    }

    /// A return of investors is what bisection finds on the ledger's flows, and the multiple is received over drawn.
    #[test]
    fn returns_follow_from_the_ledger(case in case()) {
        let text = scenario(&case.dues, &case.receipts, &written(&case));
        let model = opened_with(&text, Some("given"), &[]).expect("valid").model;
        let played = play(&text);
        let names = figures(&model, OptionId::new(1));
        let value = |who, figure| played.values[names.iter().position(|&f| f == Figure::Return(who, figure)).expect("there")];
        for (k, _) in case.classes.iter().enumerate() {
            let who = Investors::Tranche(TrancheId::new(k));
            let flows: Vec<i64> = first(&case, &played)
                .iter()
                .map(|m| m.coupon[k] + m.principal[k] + m.surplus[k] - m.called[k])
                .collect();
            let (out, back) = (-flows.iter().filter(|f| **f < 0).sum::<i64>(), flows.iter().filter(|f| **f > 0).sum::<i64>());
            match value(who, ReturnFigure::Moic) {
                Value::Known(moic) => prop_assert!((moic - back as f64 / out as f64).abs() < 1e-12),
                _ => prop_assert_eq!(out, 0),
            }
            let present = |v: f64| flows.iter().rev().fold(0.0, |sum, &f| sum * v + f as f64);
            if let Value::Known(irr) = value(who, ReturnFigure::Irr) {
                if back == 0 {
                    prop_assert_eq!(irr, -1.0);
                } else {
                    let size: f64 = flows.iter().map(|f| f.abs() as f64).sum();
                    let v = (1.0 + irr).powf(-1.0 / 12.0);
                    let scale = size * v.max(1.0).powi(flows.len() as i32);
                    prop_assert!(present(v).abs() <= 1e-9 * scale, "value {} at {irr}", present(v));
                }
            }
        }
    }
}
