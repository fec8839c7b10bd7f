//! Each rule of the audit of a capital arrangement is seen to fail: books that are right are tampered with.

use sib::data::{Account, Purpose, Transfer};
use sib::units::Money;

use crate::capital_alone::{Given, Run, run};

const CAPITAL: &str = r#"
draw = "at the start"
distribute_from = "2 months"
tranche.loan = { commitment = "£100", return_at_most = "0% / year" }
tranche.fee = { commitment = "£20", is = "deferred fee", holder = "provider", multiple_at_most = 1.5 }
guarantee.promise = { by = "foundation", of = "loan", covers = "50% of principal" }
pool.ring = { clauses = ["outcomes.two"] }
reserve.cushion = { target = "£10" }
waterfall = [
  { contract = "delivery", support = ["cushion"] },
  { reserve = "cushion" },
  { principal = "fee", from = "ring" },
  { principal = "loan" },
  { surplus = { council = "100%" } },
]
"#;

fn good() -> Run {
    let given = Given {
        dues: vec![10_000, 0, 0, 0],
        one: vec![0, 2_500, 1_500, 0],
        two: vec![0, 500, 0, 300],
        ..Given::default()
    };
    run(&given, CAPITAL)
}

fn find(run: &mut Run, wanted: impl Fn(&Transfer) -> bool) -> &mut Transfer {
    run.ledger.transfers.iter_mut().find(|transfer| wanted(transfer)).expect("the books have such a transfer")
}

/// One way of tampering, and the rule that it must break.
type Tampering = (&'static str, fn(&mut Run));

#[test]
fn each_rule_of_capital_can_fail() {
    assert_eq!(good().audit(), Ok(()));
    let table: [Tampering; 9] = [
        // What the pool paid is booked as paid by the general account: the total is right, neither account is.
        ("no account of the vehicle is ever below nought", |run| {
            let general = find(run, |t| t.purpose == Purpose::Drawdown).to;
            find(run, |t| t.from == Account::Pool(0) && t.purpose == Purpose::Principal).from = general;
        }),
        ("no account of the vehicle is ever below nought", |run| {
            let month = find(run, |t| t.to == Account::Reserve(0)).month;
            find(run, |t| t.to == Account::Reserve(0)).month = month + 3;
        }),
        ("a fee that waits is drawn and paid in one month", |run| {
            let other = find(run, |t| t.purpose == Purpose::Outcome).from;
            find(run, |t| t.purpose == Purpose::DeferredFee).to = other;
        }),
        ("a guarantee pays once, up to what it covers", |run| {
            let party = find(run, |t| t.purpose == Purpose::Outcome).from;
            find(run, |t| t.purpose == Purpose::Guarantee).from = party;
        }),
        ("a guarantee pays once, up to what it covers", |run| {
            let call = *find(run, |t| t.purpose == Purpose::Guarantee);
            let half = Money::from_pence(call.amount.pence() / 2);
            find(run, |t| t.purpose == Purpose::Guarantee).amount = half;
            run.ledger.transfers.push(Transfer { amount: call.amount - half, ..call });
        }),
        ("a tranche owes drawn + capitalised − repaid − written off", |run| {
            find(run, |t| t.purpose == Purpose::Guarantee).amount += Money::from_pence(1);
        }),
        ("an investor's flows are what the ledger adds up to", |run| {
            find(run, |t| t.purpose == Purpose::Guarantee).purpose = Purpose::Principal;
            run.cash.flows[0][4] += 1;
        }),
        ("no class takes more than its bounds", |run| give_more(run, 0)),
        ("no class takes more than its bounds", |run| give_more(run, 1)),
    ];
    for (rule, tamper) in table {
        let mut run = good();
        tamper(&mut run);
        let broken = run.audit().expect_err(rule);
        assert_eq!(broken.rule, rule, "{broken}");
    }
}

/// A class gets a surplus of £100 in the last month, which comes from the council: all sums tie.
fn give_more(run: &mut Run, class: usize) {
    let council = find(run, |t| t.purpose == Purpose::Outcome).from;
    let to =
        find(run, |t| t.purpose == Purpose::Drawdown && t.from.tranche().map(usize::from) == Some(class))
            .from;
    let amount = Money::from_pence(10_000);
    let given = Transfer { month: 4, from: council, to, amount, purpose: Purpose::Surplus, item: 0 };
    run.ledger.transfers.push(given);
    run.cash.flows[class][4] += 10_000;
    if class == 1 {
        run.cash.provider[4] += amount;
    }
}
