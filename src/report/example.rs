//! A small scenario and a made-up summary for the tests of reports: adults leave residential care.

mod result;

use crate::analysis::example::cap_of;
use crate::distribution::{Answer, Law, Scale};
use crate::model::*;
use crate::random::Purpose;
use crate::units::{Calendar, Currency, Period, Share};
pub(super) use result::{check, no_results, summary};

/// Adds rows to a table.
pub(super) struct Rows(pub(super) Inputs);

impl Rows {
    pub(super) fn row(&mut self, path: &str, unit: Unit, law: Law) -> InputId {
        self.exact(path, unit, law, None)
    }

    fn exact(&mut self, path: &str, unit: Unit, law: Law, exact: Option<Share>) -> InputId {
        let line = self.0.rows().len() + 10;
        self.0.push(Input {
            path: path.to_owned(),
            position: path.to_owned(),
            unit,
            law,
            exact,
            source: path.contains("price").then(|| "a signed card".to_owned()),
            assumption: path.contains("cost").then(|| "range of three councils".to_owned()),
            grade: path.contains("price").then_some(2),
            owner: None,
            risk: Purpose::Costs,
            varies: Varies::PerDraw,
            origin: match path.contains("default") {
                true => Origin::Default,
                false => Origin::Given { file: "example.toml".into(), line, column: 3 },
            },
        })
    }

    pub(super) fn certain(&mut self, path: &str, unit: Unit, value: f64) -> InputId {
        self.row(path, unit, Law::certain(value).unwrap())
    }

    fn share(&mut self, path: &str, numerator: i64, denominator: i64) -> InputId {
        let share = Share::from_ratio(numerator, denominator).unwrap();
        self.exact(path, Unit::Share, Law::certain(share.to_fraction()).unwrap(), Some(share))
    }
}

pub(super) const COUNCIL: usize = 0;
pub(super) const FUND: usize = 1;
pub(super) const VEHICLE: usize = 2;
pub(super) const PROVIDER: usize = 3;
const INVESTORS: usize = 4;
const CARE: usize = 0;
const HOME: usize = 1;
const DIED: usize = 2;

fn parties(rows: &mut Rows) -> Vec<Party> {
    let party = |name: &str, label: Option<&str>, role| Party {
        name: name.into(),
        label: label.map(Into::into),
        role,
        cap: None,
        budget: None,
        over_budget: OverBudget::Lost,
        reserves: None,
        insolvent_after: None,
        counts_as: crate::model::CountsAs::Fiscal,
    };
    let cap = Some(rows.certain("party.lives.cap", Unit::Amount, 68_618_700.0));
    vec![
        party("council", Some("Northtown City Council"), Role::Payer),
        Party {
            cap,
            over_budget: OverBudget::Others,
            ..party("lives", Some("the Better Lives Fund"), Role::Payer)
        },
        party("vehicle", None, Role::Vehicle),
        party("provider", None, Role::Provider),
        party("investors", None, Role::Investor),
    ]
}

fn states(rows: &mut Rows) -> Vec<State> {
    let law = Law::percentiles(90_000.0, 125_100.0, 160_000.0, Scale::Log).unwrap();
    let cost = rows.row("state.residential.cost", Unit::PayPerPerson(Period::Week), law);
    let nothing = rows.certain("state.tenancy.cost default", Unit::PayPerPerson(Period::Week), 0.0);
    let all = rows.share("state.residential.borne_by.council", 1, 1);
    let cashable = rows.share("state.residential.cashable", 4, 5);
    let state = |name: &str, label: Option<&str>, cost, kind| State {
        name: name.into(),
        label: label.map(Into::into),
        cost,
        borne_by: vec![(PartyId::new(COUNCIL), all)],
        indexed: Indexed::Index(IndexId::new(0)),
        cashable,
        step: None,
        notice: None,
        kind,
    };
    vec![
        state("residential", Some("residential care"), cost, StateKind::Passing),
        state("tenancy", Some("own tenancy"), nothing, StateKind::Passing),
        state("died", None, nothing, StateKind::Absorbing),
    ]
}

fn transitions(rows: &mut Rows) -> Vec<Transition> {
    let chance = Law::percentiles(0.02, 0.05, 0.10, Scale::Logit).unwrap();
    let leaves = rows.row("transition.residential.tenancy.rate", Unit::Chance { days: 365.25 }, chance);
    let [early, late] = [0.45, 0.2]
        .map(|rate| rows.certain("transition.tenancy.residential.rate", Unit::Tempo(Period::Year), rate));
    let dies = rows.certain("transition.any.died.rate", Unit::Tempo(Period::Year), 0.38);
    let points = vec![(0.0, early), (183.0, late)];
    let falling =
        Schedule { axis: Axis::TimeInState, shape: Shape::Steps, points, below: None, spans: vec![] };
    let way = |from, to, number| Transition { from, to: StateId::new(to), sojourn: Sojourn::Rate(number) };
    vec![
        way(From::State(StateId::new(CARE)), HOME, Number::Plain(leaves)),
        way(From::State(StateId::new(HOME)), CARE, Number::By(falling)),
        way(From::Any, DIED, Number::Plain(dies)),
    ]
}

pub(super) fn months(rows: &mut Rows, path: &str, months: f64) -> Length {
    Length { input: rows.certain(path, Unit::Months, months), counted_in: LengthUnit::Months }
}

fn service(rows: &mut Rows) -> Service {
    let works = Law::yes_no(0.85, Answer::Yes).unwrap();
    let hazard = Law::interval(0.43, 0.3, 0.62, Scale::Log).unwrap();
    let becomes = Law::percentiles(0.30, 0.43, 0.58, Scale::Logit).unwrap();
    let effect = |name: &str, on, size, during, lasts| Effect {
        name: name.into(),
        on: vec![Target::Transition(TransitionId::new(on))],
        size,
        during,
        lasts,
        fades: None,
    };
    let becomes = rows.row("service.support.effect.leaves.becomes", Unit::Chance { days: 365.25 }, becomes);
    let hazard = rows.row("service.support.effect.stays.hazard_ratio", Unit::Number, hazard);
    let lasts = Some(months(rows, "service.support.effect.stays.lasts", 12.0));
    Service {
        name: "support".into(),
        label: Some("Homes of Their Own".into()),
        length: Some(months(rows, "service.support.length", 24.0)),
        leaving: Leaving::Completes(rows.share("service.support.completes", 9, 10)),
        hours: None,
        capacity: Capacity::Places(rows.certain("service.support.capacity", Unit::Number, 60.0)),
        posts: None,
        vacancies: None,
        start_delay: None,
        runs: None,
        works_here: rows.row("service.support.works_here", Unit::Share, works),
        works_if: Vec::new(),
        fidelity: None,
        provider: PartyId::new(PROVIDER),
        costs: vec![Cost {
            name: "running".into(),
            label: None,
            amount: Number::Plain(rows.certain(
                "service.support.cost.running",
                Unit::PayStanding(Period::Year),
                33e6,
            )),
            recurs: Recurs::Running,
            per: CostPer::Service,
            from: 0,
            until: 2922,
            indexed: Indexed::Fixed,
            paid_by: PartyId::new(PROVIDER),
        }],
        effects: vec![
            effect("leaves", 0, EffectSize::Becomes(becomes), During::Service, None),
            effect("stays", 1, EffectSize::HazardRatio(hazard), During::Both, lasts),
        ],
    }
}

fn measures(rows: &mut Rows) -> Vec<Measure> {
    let home = || vec![StateId::new(HOME)];
    let person = |name: &str, counts, within| Measure {
        name: name.into(),
        label: None,
        unit_label: None,
        head: MeasureHead::Person(PersonMeasure {
            counts,
            from: CountedFrom::Start,
            within,
            among: Among::default(),
            at_least: None,
            error: None,
            if_absorbed: vec![(StateId::new(DIED), Absorbed::Failure)],
        }),
    };
    let grace = Length {
        input: rows.certain("measure.home_6m.grace", Unit::Days, 14.0),
        counted_in: LengthUnit::Days,
    };
    let stays = Counts::StaysIn {
        states: home(),
        length: months(rows, "measure.home_6m.for", 6.0),
        grace: Some(grace),
        grace_times: None,
        after_break: AfterBreak::Restarts,
        moves: Moves::AreNoBreak,
    };
    let within = Some(months(rows, "measure.days_in_care.within", 30.0));
    let days = Counts::TimeIn {
        states: vec![StateId::new(CARE)],
        unit: TimeUnit::Day,
        grace: None,
        after_break: AfterBreak::Restarts,
    };
    let saved = Summary::Against {
        of: MeasureId::new(2),
        baseline: BaselineId::new(0),
        comparison: Comparison::Saved,
    };
    vec![
        person("home_6m", stays, None),
        person("exit", Counts::Enters { states: home(), coming_from: vec![StateId::new(CARE)] }, None),
        person("days_in_care", days, within),
        Measure {
            name: "days_saved".into(),
            label: None,
            unit_label: None,
            head: MeasureHead::Cohort(CohortMeasure { summary: saved, over: Over::SoFar }),
        },
    ]
}

/// A clause without conditions, claimed quarterly and paid three months later by council and fund.
pub(super) fn plain_clause(rows: &mut Rows, name: &str, for_each: ForEach, price: Number) -> Clause {
    let path = |key: &str| format!("contract.outcomes.clause.{name}.{key}");
    Clause {
        name: name.into(),
        label: None,
        for_each,
        price: Price::Each(price),
        scaled: Vec::new(),
        tests: Vec::new(),
        unless_paid: Vec::new(),
        times: None,
        counted: Counted::EachPeriod,
        if_negative: IfNegative::Nothing,
        cap_units: None,
        less: Vec::new(),
        payers: vec![
            (PartyId::new(COUNCIL), rows.share(&path("payers.council"), 3, 4)),
            (PartyId::new(FUND), rows.share(&path("payers.lives"), 1, 4)),
        ],
        holders: vec![(PartyId::new(VEHICLE), rows.share(&path("holder.vehicle"), 1, 1))],
        claims: Claims::Every(3),
        timing: Timing::InArrears,
        paid_after: months(rows, &path("paid_after"), 3.0),
        verified_after: months(rows, &path("verified_after default"), 0.0),
        rejected: rows.certain(&path("rejected default"), Unit::Share, 0.0),
        indexed: Indexed::Fixed,
        from: 0,
        until: 2922,
    }
}

fn contracts(rows: &mut Rows) -> Vec<Contract> {
    let price = Law::percentiles(1_200_000.0, 1_400_000.0, 1_600_000.0, Scale::Plain).unwrap();
    let price = rows.row("contract.outcomes.clause.home_6m.price", Unit::Amount, price);
    let home = plain_clause(rows, "home_6m", ForEach::Measure(MeasureId::new(0)), Number::Plain(price));
    let home = Clause { times: Some(1), ..home };
    let tariff = rows.certain("contract.outcomes.clause.day_saved.price", Unit::Amount, 6_900.0);
    let days = plain_clause(rows, "day_saved", ForEach::Measure(MeasureId::new(3)), Number::Plain(tariff));
    let fee = rows.certain("contract.delivery.clause.fee.price", Unit::Amount, 2_750_000.0);
    let fee = plain_clause(rows, "fee", ForEach::Period(Period::Month), Number::Plain(fee));
    let fee = Clause {
        payers: vec![(PartyId::new(VEHICLE), rows.share("contract.delivery.payers.vehicle", 1, 1))],
        holders: vec![(PartyId::new(PROVIDER), rows.share("contract.delivery.holder.provider", 1, 1))],
        claims: Claims::Every(1),
        paid_after: months(rows, "contract.delivery.paid_after default", 0.0),
        until: 2192,
        ..fee
    };
    let contract = |name: &str, cap, clauses| Contract {
        name: name.into(),
        label: None,
        starts: 0,
        ends: 2922,
        periods: Periods::OfContract,
        uplift: Uplift::Anniversaries,
        limits: cap_of(cap, 2),
        clauses,
        less: Vec::new(),
        reviews: Vec::new(),
        terminations: Vec::new(),
    };
    let cap = Some(rows.certain("contract.outcomes.cap", Unit::Amount, 274_475_000.0));
    vec![
        contract("outcomes", cap, vec![home, Clause { counted: Counted::ToDate, ..days }]),
        contract("delivery", None, vec![fee]),
    ]
}

fn capital(rows: &mut Rows) -> Capital {
    let coupon = rows.certain("capital.fund.tranche.senior.coupon", Unit::Growth(Period::Year), 0.06);
    let none = rows.certain("capital.fund.tranche.junior.coupon default", Unit::Growth(Period::Year), 0.0);
    let mut tranche = |name: &str, pounds: f64, kind, rank, coupon| Tranche {
        name: name.into(),
        label: None,
        commitment: rows.certain(
            &format!("capital.fund.tranche.{name}.commitment"),
            Unit::Amount,
            pounds * 100.0,
        ),
        kind,
        rank,
        coupon: Coupon {
            rate: Layered::Single(Number::Plain(coupon)),
            at_least: None,
            at_most: None,
            paid: CouponPaid::Added,
        },
        commitment_fee: None,
        redeems: None,
        instalments: None,
        matures: None,
        return_at_most: None,
        multiple_at_most: None,
        holder: PartyId::new(INVESTORS),
    };
    let tranches = vec![
        tranche("senior", 600_000.0, TrancheKind::Loan, 1, coupon),
        tranche("junior", 200_000.0, TrancheKind::Equity, 2, none),
    ];
    let step = |name: &str, pays, support| Step {
        name: name.into(),
        pays,
        limit: None,
        from: None,
        support,
        when: When::Always,
        until: None,
    };
    let [senior, junior] = [0, 1].map(TrancheId::new);
    let all = rows.share("capital.fund.waterfall.surplus.junior", 1, 1);
    let fee = rows.certain("capital.fund.fee.management", Unit::PayStanding(Period::Month), 300_000.0);
    Capital {
        name: "fund".into(),
        label: None,
        vehicle: PartyId::new(VEHICLE),
        draw: Draw::AsNeeded { ahead: months(rows, "capital.fund.draw_ahead", 3.0) },
        draw_order: DrawOrder::ProRata,
        keep: months(rows, "capital.fund.keep", 3.0),
        redraw_until: None,
        distribute: Distribute::AsReceived,
        distribute_from: 0,
        closes: 96,
        stops_after: None,
        tranches,
        redemptions: Vec::new(),
        guarantees: Vec::new(),
        fees: vec![Fee {
            name: "management".into(),
            label: None,
            to: PartyId::new(PROVIDER),
            amount: FeeAmount::Monthly(Number::Plain(fee)),
            every: 1,
            from: 0,
            until: 2922,
            indexed: Indexed::Fixed,
        }],
        pools: Vec::new(),
        reserves: Vec::new(),
        waterfall: vec![
            step("delivery", Pays::Contract(ContractId::new(1)), vec![Source::Drawdown]),
            step("fee", Pays::Fee(FeeId::new(0)), vec![Source::Drawdown]),
            step("coupon", Pays::Coupon(vec![senior]), Vec::new()),
            step("principal", Pays::Principal(vec![senior, junior]), Vec::new()),
            step("surplus", Pays::Surplus(vec![(Recipient::Tranche(junior), all)]), Vec::new()),
        ],
    }
}

fn cohort(rows: &mut Rows) -> Cohort {
    Cohort {
        people: rows.certain("cohort.people", Unit::Number, 105.0),
        together: rows.certain("cohort.together", Unit::Number, 0.15),
        intake: None,
        amounts: Vec::new(),
        groups: vec![Group {
            name: String::new(),
            label: None,
            share: rows.share("cohort.share default", 1, 1),
            starts_in: vec![(StateId::new(CARE), rows.share("cohort.starts_in", 1, 1))],
            time_already: Some(months(rows, "cohort.time_already", 48.0)),
            age: None,
            frailty: rows.certain("cohort.frailty default", Unit::Number, 0.0),
            amounts: Vec::new(),
        }],
    }
}

fn referrals(rows: &mut Rows) -> Referrals {
    let rate = rows.certain("referrals.rate", Unit::Arrivals(Period::Month), 2.0);
    let arrive = Law::percentiles(0.7, 0.95, 1.15, Scale::Log).unwrap();
    Referrals::Arriving(Arrivals {
        rate: Number::Plain(rate),
        until: 2009,
        arrive: rows.row("referrals.arrive", Unit::Share, arrive),
        spread: rows.certain("referrals.spread default", Unit::Number, 1.0),
        common: rows.certain("referrals.common default", Unit::Number, 0.0),
        accepted: rows.share("referrals.accepted default", 1, 1),
        wait_at_most: None,
        lost_waiting: None,
    })
}

/// The scenario.
pub(super) fn model() -> Model {
    let mut rows = Rows(Inputs::default());
    let option = |name: &str, service, contracts: &[usize], capital| Alternative {
        name: name.into(),
        label: None,
        service,
        contracts: contracts.iter().map(|&place| ContractId::new(place)).collect(),
        capital,
    };
    Model {
        title: "Adults leave residential care".into(),
        shows: Some("What two payers owe and what the investor earns".into()),
        not_for: Some("The price card is not published".into()),
        headline: None,
        currency: Currency::Gbp,
        calendar: Calendar::new(jiff::civil::date(2019, 11, 1), 96, 4),
        correlations: Vec::new(),
        prices: Prices {
            base_year: 2019,
            deflator: None,
            indices: vec![Index {
                name: "care".into(),
                series: Vec::new(),
                then: rows.row("prices.care.then", Unit::Growth(Period::Year), result::growth()),
            }],
        },
        optimism: crate::model::Optimism::default(),
        discounting: Discounting {
            value: Some(ValueSchedule::GreenBook2022),
            hurdle: Some(rows.certain("discounting.hurdle", Unit::Growth(Period::Year), 0.06)),
        },
        parties: parties(&mut rows),
        states: states(&mut rows),
        transitions: transitions(&mut rows),
        milestones: Vec::new(),
        scores: Vec::new(),
        counterfactual: None,
        cohort: cohort(&mut rows),
        referrals: referrals(&mut rows),
        services: vec![service(&mut rows)],
        baselines: vec![Baseline {
            name: "historical".into(),
            label: None,
            level: Level::Fixed(Number::Plain(rows.share("baseline.historical.fixed", 11, 20))),
            bias: None,
            drift: None,
            noise: None,
            lag: None,
            counts: Offered::Offered,
            then: None,
        }],
        measures: measures(&mut rows),
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
        cases: vec![("early_card".into(), None)],
        taken: Vec::new(),
        inputs: rows.0,
    }
}
