//! A small deal for the tests of analyses: people leave care for home, the council pays for each, investors wait.

use crate::distribution::{Answer, Law};
use crate::model::*;
use crate::random::Purpose;
use crate::units::{Calendar, Currency, Period};

const HORIZON: u16 = 48;
const COUNCIL: usize = 0;
const VEHICLE: usize = 1;
const PROVIDER: usize = 2;
const INVESTORS: usize = 3;
pub(super) const CARE: usize = 0;
pub(super) const HOME: usize = 1;

struct Rows(Inputs);

impl Rows {
    fn law(&mut self, path: &str, unit: Unit, law: Law, risk: Purpose) -> InputId {
        self.0.push(Input {
            path: path.into(),
            position: path.into(),
            unit,
            law,
            exact: None,
            source: None,
            assumption: None,
            grade: None,
            owner: None,
            risk,
            varies: Varies::PerDraw,
            origin: Origin::Default,
        })
    }

    fn certain(&mut self, path: &str, unit: Unit, value: f64) -> InputId {
        self.law(path, unit, Law::certain(value).unwrap(), Purpose::Costs)
    }

    fn all(&mut self, path: &str) -> InputId {
        self.certain(path, Unit::Share, 1.0)
    }

    fn months(&mut self, path: &str, months: f64) -> Length {
        Length { input: self.certain(path, Unit::Months, months), counted_in: LengthUnit::Months }
    }
}

fn states(rows: &mut Rows) -> Vec<State> {
    let mut state = |name: &str, weekly: f64| State {
        name: name.into(),
        label: None,
        cost: rows.certain(&format!("state.{name}.cost"), Unit::PayPerPerson(Period::Week), weekly),
        borne_by: vec![(PartyId::new(COUNCIL), rows.all(&format!("state.{name}.borne_by")))],
        indexed: Indexed::Fixed,
        cashable: rows.certain(&format!("state.{name}.cashable"), Unit::Share, 0.8),
        step: None,
        notice: None,
        kind: StateKind::Passing,
    };
    vec![state("care", 300_000.0), state("home", 20_000.0)]
}

fn service(rows: &mut Rows) -> Service {
    let works = Law::yes_no(0.8, Answer::Yes).unwrap();
    Service {
        name: "support".into(),
        label: None,
        length: Some(rows.months("service.support.length", 12.0)),
        leaving: Leaving::Nobody,
        hours: None,
        capacity: Capacity::Unlimited,
        posts: None,
        vacancies: None,
        start_delay: None,
        runs: None,
        works_here: rows.law("service.support.works_here", Unit::Share, works, Purpose::Effect),
        works_if: Vec::new(),
        fidelity: None,
        provider: PartyId::new(PROVIDER),
        costs: vec![Cost {
            name: "running".into(),
            label: None,
            amount: Number::Plain(rows.certain(
                "service.support.cost.running.amount",
                Unit::PayStanding(Period::Month),
                900_000.0,
            )),
            recurs: Recurs::Running,
            per: CostPer::Service,
            from: 0,
            until: 365,
            indexed: Indexed::Fixed,
            paid_by: PartyId::new(PROVIDER),
        }],
        effects: vec![Effect {
            name: "leaves".into(),
            on: vec![Target::Transition(TransitionId::new(0))],
            size: EffectSize::HazardRatio(rows.certain(
                "service.support.effect.leaves.hazard_ratio",
                Unit::Number,
                8.0,
            )),
            during: During::Both,
            lasts: None,
            fades: None,
        }],
    }
}

fn clause(rows: &mut Rows, contract: &str, for_each: ForEach, pence: f64, from: usize, to: usize) -> Clause {
    let path = |key: &str| format!("contract.{contract}.clause.all.{key}");
    Clause {
        name: "all".into(),
        label: None,
        for_each,
        price: Price::Each(Number::Plain(rows.certain(&path("price"), Unit::Amount, pence))),
        scaled: Vec::new(),
        tests: Vec::new(),
        unless_paid: Vec::new(),
        times: None,
        counted: Counted::EachPeriod,
        if_negative: IfNegative::Nothing,
        cap_units: None,
        less: Vec::new(),
        payers: vec![(PartyId::new(from), rows.all(&path("payers")))],
        holders: vec![(PartyId::new(to), rows.all(&path("holder")))],
        claims: Claims::Every(1),
        timing: Timing::InArrears,
        paid_after: rows.months(&path("paid_after"), 0.0),
        verified_after: rows.months(&path("verified_after"), 0.0),
        rejected: rows.certain(&path("rejected"), Unit::Share, 0.0),
        indexed: Indexed::Fixed,
        from: 0,
        until: 1461,
    }
}

/// The cap of a contract over its first clauses.
pub(crate) fn cap_of(cap: Option<InputId>, n_clauses: usize) -> Vec<Limit> {
    let limit = |row| Limit {
        stands: Stands::InContract,
        on: (0..n_clauses).collect(),
        of: LimitFor::Everybody,
        per: Per::Contract,
        bound: Bound::AtMost { amount: Number::Plain(row), above: Above::Lost },
        indexed: Indexed::Fixed,
    };
    cap.into_iter().map(limit).collect()
}

fn contracts(rows: &mut Rows) -> Vec<Contract> {
    let contract = |name: &str, cap, clause| Contract {
        name: name.into(),
        label: None,
        starts: 0,
        ends: 1461,
        periods: Periods::OfContract,
        uplift: Uplift::Anniversaries,
        clauses: vec![clause],
        limits: cap_of(cap, 1),
        less: Vec::new(),
        reviews: Vec::new(),
        terminations: Vec::new(),
    };
    let home = ForEach::Measure(MeasureId::new(0));
    let outcomes = clause(rows, "outcomes", home, 1_200_000.0, COUNCIL, VEHICLE);
    let fee = clause(rows, "delivery", ForEach::Period(Period::Month), 1_000_000.0, VEHICLE, PROVIDER);
    let cap = rows.certain("contract.outcomes.cap", Unit::Amount, 20_000_000.0);
    vec![contract("outcomes", Some(cap), outcomes), contract("delivery", None, Clause { until: 365, ..fee })]
}

fn capital(rows: &mut Rows) -> Capital {
    let step = |name: &str, pays, support| Step {
        name: name.into(),
        pays,
        limit: None,
        from: None,
        support,
        when: When::Always,
        until: None,
    };
    let notes = TrancheId::new(0);
    let left = rows.all("capital.bond.waterfall.surplus.notes");
    Capital {
        name: "bond".into(),
        label: None,
        vehicle: PartyId::new(VEHICLE),
        draw: Draw::AtTheStart,
        draw_order: DrawOrder::ProRata,
        keep: rows.months("capital.bond.keep", 0.0),
        redraw_until: None,
        distribute: Distribute::AsReceived,
        distribute_from: 12,
        closes: HORIZON,
        stops_after: None,
        tranches: vec![Tranche {
            name: "notes".into(),
            label: None,
            commitment: rows.certain("capital.bond.tranche.notes.commitment", Unit::Amount, 12_000_000.0),
            kind: TrancheKind::Equity,
            rank: 1,
            coupon: Coupon {
                rate: Layered::Single(Number::Plain(rows.certain(
                    "capital.bond.tranche.notes.coupon",
                    Unit::Growth(Period::Year),
                    0.0,
                ))),
                at_least: None,
                at_most: None,
                paid: CouponPaid::AtTheEnd,
            },
            commitment_fee: None,
            redeems: None,
            instalments: None,
            matures: None,
            return_at_most: None,
            multiple_at_most: None,
            holder: PartyId::new(INVESTORS),
        }],
        redemptions: Vec::new(),
        guarantees: Vec::new(),
        fees: Vec::new(),
        pools: Vec::new(),
        reserves: Vec::new(),
        waterfall: vec![
            step("delivery", Pays::Contract(ContractId::new(1)), vec![Source::Drawdown]),
            step("principal", Pays::Principal(vec![notes]), Vec::new()),
            step("surplus", Pays::Surplus(vec![(Recipient::Tranche(notes), left)]), Vec::new()),
        ],
    }
}

fn cohort(rows: &mut Rows) -> Cohort {
    Cohort {
        people: rows.certain("cohort.people", Unit::Number, 30.0),
        together: rows.certain("cohort.together", Unit::Number, 0.0),
        intake: None,
        amounts: Vec::new(),
        groups: vec![Group {
            name: String::new(),
            label: None,
            share: rows.all("cohort.share"),
            starts_in: vec![(StateId::new(CARE), rows.all("cohort.starts_in"))],
            time_already: None,
            age: None,
            frailty: rows.certain("cohort.frailty", Unit::Number, 0.0),
            amounts: Vec::new(),
        }],
    }
}

fn measure() -> Measure {
    let counts = Counts::Enters { states: vec![StateId::new(HOME)], coming_from: vec![StateId::new(CARE)] };
    Measure {
        name: "home".into(),
        label: None,
        unit_label: None,
        head: MeasureHead::Person(PersonMeasure {
            counts,
            from: CountedFrom::Start,
            within: None,
            among: Among::default(),
            at_least: None,
            error: None,
            if_absorbed: Vec::new(),
        }),
    }
}

fn party(name: &str, role: Role) -> Party {
    Party {
        name: name.into(),
        label: None,
        role,
        cap: None,
        budget: None,
        over_budget: OverBudget::Lost,
        reserves: None,
        insolvent_after: None,
        counts_as: crate::model::CountsAs::Fiscal,
    }
}

/// The deal.
pub(super) fn model() -> Model {
    let mut rows = Rows(Inputs::default());
    let leaves = rows.certain("transition.care.home.rate", Unit::Chance { days: 365.25 }, 0.1);
    let option = |name: &str, service, contracts: &[usize], capital| Alternative {
        name: name.into(),
        label: None,
        service,
        contracts: contracts.iter().map(|&place| ContractId::new(place)).collect(),
        capital,
    };
    Model {
        title: "A small deal".into(),
        shows: None,
        not_for: None,
        headline: None,
        currency: Currency::Gbp,
        calendar: Calendar::new(jiff::civil::date(2020, 4, 1), HORIZON, 4),
        correlations: Vec::new(),
        prices: Prices { base_year: 2020, deflator: None, indices: Vec::new() },
        optimism: crate::model::Optimism::default(),
        discounting: Discounting::default(),
        parties: vec![
            party("council", Role::Payer),
            party("vehicle", Role::Vehicle),
            party("provider", Role::Provider),
            party("investors", Role::Investor),
        ],
        states: states(&mut rows),
        milestones: Vec::new(),
        scores: Vec::new(),
        transitions: vec![Transition {
            from: From::State(StateId::new(CARE)),
            to: StateId::new(HOME),
            sojourn: Sojourn::Rate(Number::Plain(leaves)),
        }],
        counterfactual: None,
        cohort: cohort(&mut rows),
        referrals: Referrals::AtOnce,
        services: vec![service(&mut rows)],
        baselines: Vec::new(),
        measures: vec![measure()],
        fundings: Vec::new(),
        contracts: contracts(&mut rows),
        capitals: vec![capital(&mut rows)],
        options: vec![
            option("usual", None, &[], None),
            option("bond", Some(ServiceId::new(0)), &[0, 1], Some(CapitalId::new(0))),
        ],
        replays: Vec::new(),
        replay: None,
        payoff: None,
        accepts: Vec::new(),
        levers: Vec::new(),
        checks: Vec::new(),
        cases: vec![("other".into(), None)],
        taken: Vec::new(),
        inputs: rows.0,
    }
}
