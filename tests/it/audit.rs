//! Each rule of the audit is seen to fail: books that are right are tampered with, one entry at a time.

use sib::data::{
    Account, BalanceEntry, Cash, Histories, Ledger, Payment, Pool, Purpose, Settlement, Transfer, World,
};
use sib::engine::{Plan, Played};
use sib::model::{Bound, InputId, Limit, Model, Number, Per, Stands};
use sib::stage::audit::{Books, audit};
use sib::units::Money;

use crate::common::model;
use crate::insolvent;

const DEAL: &str = r#"
format = 1
title = "books"
currency = "GBP"
start = "2021-01"
horizon = "12 months"
prices.indexed = "fixed"
[party]
council = { is = "payer", cap = "£2,000" }
fund = { is = "payer" }
provider = { is = "provider", reserves = "£50", insolvent_after = "100 months" }
[state]
care = {}
home = {}
[transition.care.home]
rate = "0 / year"
[cohort]
people = 1
starts_in = "care"
[service.help]
cost.team = { amount = "£90 / month" }
[contract.outcomes]
payers = { council = "50%", fund = "50%" }
cap = "£3,000"
clause.month = { for_each = "month", price = "£200", cap = "£1,500" }
[contract.delivery]
payers = { vehicle = "100%" }
clause.month = { for_each = "month", price = "£100", until = "6 months" }
[capital.fund]
tranche.units = { commitment = "£300", coupon = "6% / year", coupon_paid = "added" }
waterfall = [ { contract = "delivery", support = ["drawdown"] }, { principal = "units" }, { surplus = { units = "100%" } } ]
[[option]]
name = "usual"
[[option]]
name = "bond"
service = "help"
contracts = ["outcomes", "delivery"]
capital = "fund"
"#;

/// Books of a draw, to be tampered with.
struct Bundle {
    model: Model,
    world: World,
    settlement: Settlement,
    ledger: Ledger,
    cash: Cash,
}

impl Bundle {
    fn good() -> Self {
        Self::of(DEAL)
    }

    fn of(text: &str) -> Self {
        let model = model(text);
        let plan = Plan::new(&model).expect("the base case adds up");
        let Played { ledger, cash, claims, .. } = plan.draw(1, 0).expect("the draw adds up").remove(1);
        let base = model.inputs.rows().map(|(_, row)| row.unit.inside(row.law.base()));
        let world = World::of(&model.inputs, &base.collect::<Vec<f64>>());
        let mut payments = payments(&model, &ledger);
        payments.extend(cash.not_collected.iter().map(|transfer| payment(&model, transfer)));
        let settlement = Settlement { claims, payments, over_budget: Money::ZERO, put_off: Vec::new() };
        Self { settlement, ledger, cash, world, model }
    }

    fn audit(&self) -> Result<(), &'static str> {
        let books = Books {
            model: &self.model,
            world: &self.world,
            option: &self.model.options[1],
            pool: &Pool::default(),
            courses: &[],
            histories: &Histories::default(),
            settlement: &self.settlement,
            ledger: &self.ledger,
            cash: &self.cash,
        };
        audit(&books).map_err(|broken| broken.rule)
    }

    fn set(&mut self, row: Option<InputId>, pence: f64) {
        self.world.set(row.expect("the deal states it"), pence);
    }
}

/// What contracts owed, from the ledger: every due of this deal is paid in its month.
fn payments(model: &Model, ledger: &Ledger) -> Vec<Payment> {
    let of = |t: &&Transfer| matches!(t.purpose, Purpose::Outcome | Purpose::Delivery);
    ledger.transfers.iter().filter(of).map(|transfer| payment(model, transfer)).collect()
}

fn payment(model: &Model, t: &Transfer) -> Payment {
    let party = |account| match account {
        Account::Party(party) => party,
        Account::Holding { .. } | Account::Pool(_) | Account::Reserve(_) | Account::Outside => {
            u16::try_from(model.parties.len()).expect("few")
        }
    };
    Payment {
        month: t.month,
        contract: u16::try_from(t.item >> 16).expect("few"),
        clause: u16::try_from(t.item & 0xFFFF).expect("few"),
        payer: party(t.from),
        holder: party(t.to),
        amount: t.amount,
    }
}

/// A transfer of the kind looked for.
fn find(ledger: &mut Ledger, purpose: Purpose) -> &mut Transfer {
    ledger.transfers.iter_mut().find(|t| t.purpose == purpose).expect("the deal moves such cash")
}

#[test]
fn good_books_are_found_good() {
    assert_eq!(Bundle::good().audit(), Ok(()));
}

/// What becomes of what is settled.
const SETTLED: &str =
    "what is settled is moved, still owed by the vehicle, or not collected from a provider that stopped";

/// One way of tampering, and the rule that it must break.
type Tampering = (&'static str, fn(&mut Bundle));

#[test]
fn each_rule_can_fail() {
    let penny = Money::from_pence(1);
    let table: [Tampering; 18] = [
        ("a claim is settled, capped or netted to the penny", |b| {
            b.settlement.claims[0].capped += Money::from_pence(1)
        }),
        ("payments are what was settled in time, but for what budgets put off", |b| {
            b.settlement.payments[0].amount += Money::from_pence(1)
        }),
        ("payments are what was settled in time, but for what budgets put off", |b| {
            b.settlement.claims[0].paid_in = None
        }),
        (SETTLED, |b| {
            find(&mut b.ledger, Purpose::Outcome).amount += Money::from_pence(1);
        }),
        (SETTLED, |b| b.cash.unpaid += Money::from_pence(1)),
        ("no contract pays more than its cap", |b| {
            let cap = b.model.contracts[0].cap();
            b.set(cap, 149_999.0);
        }),
        ("no contract pays more than its cap", |b| {
            let of_clause =
                |limit: &&Limit| limit.stands == Stands::InClause(0) && limit.per == Per::Contract;
            let limit = b.model.contracts[0].limits.iter().find(of_clause).expect("the clause has a cap");
            let Bound::AtMost { amount: Number::Plain(cap), .. } = limit.bound else {
                panic!("its cap is a plain amount")
            };
            b.set(Some(cap), 149_999.0);
        }),
        ("no payer pays more than its cap", |b| {
            let cap = b.model.parties[0].cap;
            b.set(cap, 74_999.0);
        }),
        ("a transfer moves more than nought", |b| {
            find(&mut b.ledger, Purpose::Drawdown).amount = Money::ZERO;
        }),
        ("the vehicle's cash is never below nought", |b| {
            find(&mut b.ledger, Purpose::Drawdown).amount += Money::from_pence(-1);
        }),
        ("the vehicle's cash is what the ledger adds up to", |b| b.cash.vehicle[3] += Money::from_pence(1)),
        ("at the end the vehicle is empty", |b| {
            let last = b.ledger.transfers.iter().rposition(|t| t.purpose == Purpose::Surplus).expect("there");
            b.ledger.transfers[last].amount += Money::from_pence(-1);
            let month = usize::from(b.ledger.transfers[last].month);
            b.cash.vehicle[month..].iter_mut().for_each(|cash| *cash += Money::from_pence(1));
        }),
        ("a tranche owes drawn + capitalised − repaid − written off", |b| {
            b.ledger.balances.push(BalanceEntry {
                month: 2,
                tranche: 0,
                capitalised: Money::from_pence(1),
                written_off: Money::ZERO,
            });
        }),
        ("a tranche owes drawn + capitalised − repaid − written off", |b| {
            b.cash.outstanding[0][1] += Money::from_pence(1);
        }),
        ("an investor's flows are what the ledger adds up to", |b| b.cash.flows[0][1] += 1),
        ("a provider's cash is its reserves and what the ledger adds up to", |b| {
            b.cash.provider[4] += Money::from_pence(1);
        }),
        ("a provider stops when its cash has been below nought for so long", |b| {
            b.cash.stopped_from = Some(4);
        }),
        ("who has not stopped pays what it owes", |b| {
            let purpose = Purpose::Severance;
            let transfer = *find(&mut b.ledger, Purpose::Outcome);
            b.cash.not_collected.push(Transfer { purpose, ..transfer });
        }),
    ];
    for (rule, tamper) in table {
        let mut books = Bundle::good();
        tamper(&mut books);
        assert_eq!(books.audit(), Err(rule));
    }
    let mut drawn_twice = Bundle::good();
    let commitment = drawn_twice.model.capitals[0].tranches[0].commitment;
    let drawn = find(&mut drawn_twice.ledger, Purpose::Drawdown).amount;
    drawn_twice.world.set(commitment, (drawn - penny).pence() as f64);
    assert_eq!(drawn_twice.audit(), Err("no tranche is drawn beyond its commitment"));
}

/// Books of a provider that stopped: right as they are; a pound that it pays beyond what is set off is found, and so is
/// one that is missing among what is lost.
#[test]
fn a_provider_that_stopped_pays_only_what_is_set_off() {
    let good = Bundle::of(&insolvent::deal(insolvent::OWN));
    assert_eq!(good.audit(), Ok(()));
    let mut generous = Bundle::of(&insolvent::deal(insolvent::OWN));
    let pound = Money::from_pence(100);
    let owed = generous.cash.not_collected[0];
    generous.cash.not_collected[0].amount = owed.amount - pound;
    generous.ledger.transfers.push(Transfer { amount: pound, ..owed });
    let later = &mut generous.cash.provider[usize::from(owed.month)..];
    later.iter_mut().for_each(|cash| *cash -= pound);
    assert_eq!(generous.audit(), Err("a provider that stopped pays only what is set off"));
    let mut forgetful = Bundle::of(&insolvent::deal(insolvent::OWN));
    forgetful.cash.not_collected.clear();
    assert_eq!(forgetful.audit(), Err(SETTLED));
}
