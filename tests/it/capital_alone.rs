//! The capital stage by itself: what contracts owe and what is measured are given month by month, so that a test can
//! say in pence what the vehicle must do with it.

use sib::data::PlannedDues;
use sib::data::{
    Cash, Claim, Figures, Histories, Ledger, Luck, Outcomes, Payment, Pool, Scheduled, Seen, Settlement,
    Sight, Tallies, Tally, Teams, What, World,
};
use sib::model::{MeasureId, Model, OptionId};
use sib::random::Seed;
use sib::stage::audit::{Books, Broken, audit};
use sib::stage::capital::{self, Deal};
use sib::stage::world::Worlds;
use sib::units::{Count, Money};

use crate::common::model;

/// What is given, month by month from month 1 on; pence and people.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// Dues of delivery.
    pub dues: Vec<i64>,
    /// Outcome payments of the clause `one`.
    pub one: Vec<i64>,
    /// Outcome payments of the clause `two`.
    pub two: Vec<i64>,
    /// People of whom something is measured.
    pub measured: Vec<i64>,
    /// Those of them in whom it is well.
    pub good: Vec<i64>,
    /// The month from which an order closes the service.
    pub closed_from: Option<u16>,
}

/// What the stage makes of it.
pub struct Run {
    pub model: Model,
    world: World,
    settlement: Settlement,
    pub ledger: Ledger,
    pub cash: Cash,
    /// What falls due by terms alone, where that does not depend on cash.
    pub scheduled: Option<Scheduled>,
}

/// A scenario with this capital. `rate` is good over measured.
pub fn scenario(months: usize, capital: &str) -> String {
    format!(
        r#"
format = 1
title = "a vehicle by itself"
currency = "GBP"
start = "2021-01"
horizon = "{months} months"
prices.indexed = "fixed"
[party]
council = {{ is = "payer" }}
manager = {{ is = "manager" }}
foundation = {{ is = "guarantor" }}
provider = {{ is = "provider", reserves = "£1,000", insolvent_after = "1,000 months" }}
[state]
care = {{}}
home = {{}}
[transition]
care.home = {{ rate = "0 / year" }}
home.care = {{ rate = "0 / year" }}
[cohort]
people = 1
starts_in = "care"
[service.help]
[measure]
measured = {{ event = "started" }}
good = {{ enters = "home" }}
rate = {{ ratio_of = "good", to = "measured" }}
latest = {{ ratio_of = "good", to = "measured", over = "period" }}
[contract.outcomes]
payers = {{ council = "100%" }}
clause.one = {{ for_each = "month", price = "£0" }}
clause.two = {{ for_each = "month", price = "£0" }}
[contract.delivery]
payers = {{ vehicle = "100%" }}
clause.month = {{ for_each = "month", price = "£0" }}
[capital.fund]
{capital}
[[option]]
name = "usual"
[[option]]
name = "bond"
service = "help"
contracts = ["outcomes", "delivery"]
capital = "fund"
"#
    )
}

/// Runs the stage and audits its books.
pub fn run(given: &Given, capital: &str) -> Run {
    let text = scenario(given.dues.len(), capital);
    let model = model(&text);
    let worlds = Worlds::new(&model).expect("nothing is correlated");
    let world = worlds.draw(&model, Seed::new(1), 0);
    let tallies = Tallies::new(&model);
    let outcomes = outcomes(given, &model, &tallies);
    let settlement = settlement(given, &model);
    let option = &model.options[1];
    let mut ledger = Ledger::default();
    let deal = Deal {
        model: &model,
        world: &world,
        option,
        settlement: &settlement,
        severed: &[],
        outcomes: &outcomes,
        staffing: None,
        closed_from: given.closed_from,
        plan: &PlannedDues::default(),
        measured: Figures {
            model: &model,
            tallies: &tallies,
            world: &world,
            outcomes: &outcomes,
            seen: Seen::Measured,
            usual: &outcomes,
            controls: &[],
            teams: Teams::default(),
            replay: None,
            held: None,
            luck: Luck::Draw { seed: Seed::new(1), draw: 0 },
        },
    };
    let plan = capital::planned_dues(&deal);
    let cash = capital::run(&Deal { plan: &plan, ..deal }, &mut ledger);
    let own = &model.capitals[option.capital.expect("it has one").index()];
    let scheduled = capital::scheduled(&model, &world, own, &deal.measured, given.closed_from);
    let run = Run { ledger, cash, scheduled, world, settlement, model };
    run.audit().unwrap_or_else(|broken| panic!("{broken}\n{capital}\n{given:?}"));
    run
}

fn outcomes(given: &Given, model: &Model, tallies: &Tallies) -> Outcomes {
    let n_months = given.dues.len() + 1;
    let mut outcomes = Outcomes::default();
    outcomes.reset(tallies.monthly().len(), model.states.len(), n_months);
    for (name, counts) in [("measured", &given.measured), ("good", &given.good)] {
        let measure = model.measures.iter().position(|measure| measure.name == name).expect("it is there");
        let tally = Tally { measure: MeasureId::new(measure), what: What::ALL, sight: Sight::True };
        let months = &mut outcomes.tallies[tallies.place(tally)];
        for (month, &count) in counts.iter().enumerate() {
            months[month + 1] = Count::from_whole(count);
        }
    }
    outcomes.add_up_tallies();
    outcomes
}

fn settlement(given: &Given, model: &Model) -> Settlement {
    let party = |name: &str| {
        let place = model.parties.iter().position(|party| party.name == name).expect("it is there");
        u16::try_from(place).expect("few")
    };
    let lists = [
        (0, 0, "council", "vehicle", &given.one),
        (0, 1, "council", "vehicle", &given.two),
        (1, 0, "vehicle", "provider", &given.dues),
    ];
    let mut settlement = Settlement::default();
    for (contract, clause, payer, holder, pence) in lists {
        for (month, &pence) in (1..).zip(pence) {
            let (payer, holder, amount) = (party(payer), party(holder), Money::from_pence(pence));
            settlement.payments.push(Payment { month, contract, clause, payer, holder, amount });
            settlement.claims.push(Claim {
                contract,
                clause,
                month,
                units: Count::ZERO,
                rejected: Count::ZERO,
                gross: amount,
                carried: Money::ZERO,
                made_up: Money::ZERO,
                capped: Money::ZERO,
                netted: Money::ZERO,
                settled: amount,
                paid_in: Some(month),
            });
        }
    }
    settlement.payments.sort_by_key(|payment| payment.month);
    settlement
}

impl Run {
    /// Adds the books up again.
    pub fn audit(&self) -> Result<(), Broken> {
        audit(&Books {
            model: &self.model,
            world: &self.world,
            option: &self.model.options[1],
            pool: &Pool::default(),
            courses: &[],
            histories: &Histories::default(),
            settlement: &self.settlement,
            ledger: &self.ledger,
            cash: &self.cash,
        })
    }

    /// The capital arrangement that was run.
    pub fn capital(&self) -> &sib::model::Capital {
        let id = self.model.options[OptionId::new(1).index()].capital.expect("it has one");
        &self.model.capitals[id.index()]
    }
}
