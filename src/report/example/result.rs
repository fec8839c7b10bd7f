//! A made-up summary of a run of the example.

use std::collections::BTreeMap;

use crate::data::*;
use crate::distribution::{Law, Scale};
use crate::model::{Expectation, Role, Statistic};
use crate::statistics::{Column, Estimate, Percentile, Value, distribution, distribution_of_rates};
use crate::statistics::{expected_shortfall, fan, probability};

const DRAWS: usize = 400;

/// A column of numbers that rise from low to high, in mixed order.
fn column(low: f64, high: f64) -> Column {
    let place = |draw: usize| ((draw * 149) % DRAWS) as f64 / (DRAWS - 1) as f64;
    (0..DRAWS).map(|draw| low + (high - low) * place(draw)).collect()
}

fn spread(low: f64, high: f64) -> crate::statistics::Distribution {
    distribution(&column(low, high))
}

fn at_chance(hits: u64) -> Estimate {
    probability(hits, DRAWS as u64)
}

/// Rates from a total loss in 8 of 400 draws to 16%.
fn rates() -> Column {
    column(-0.06, 0.16)
        .values()
        .enumerate()
        .map(|(draw, value)| if draw % 50 == 0 { Value::Known(-1.0) } else { value })
        .collect()
}

fn returns() -> ReturnSummary {
    let months = column(30.0, 110.0);
    let payback = months.values().map(|value| match value {
        Value::Known(month) if month > 96.0 => Value::BeyondHorizon,
        value => value,
    });
    let lives = column(10.0, 40.0);
    let undefined = lives.values().enumerate();
    let undefined = undefined.map(|(draw, value)| if draw % 8 == 0 { Value::Undefined } else { value });
    ReturnSummary {
        irr: distribution_of_rates(&rates()),
        without_rate: WithoutRate::default(),
        irr_of_mean_cash: Some(CheckedValue { value: 0.0571, se: Some(0.0042) }),
        moic: spread(0.0, 1.9),
        moic_on_commitment: spread(0.1, 1.6),
        npv: Some(spread(-400_000.0, 250_000.0)),
        net_cash: spread(-500_000.0, 700_000.0),
        repaid: spread(0.0, 800_000.0),
        earned: spread(0.0, 700_000.0),
        p_loss: at_chance(112),
        p_total_loss: at_chance(8),
        expected_shortfall: expected_shortfall(&column(-500_000.0, 700_000.0), Percentile::P5),
        drawn: spread(450_000.0, 800_000.0),
        peak: spread(400_000.0, 800_000.0),
        payback_month: distribution(&payback.collect()),
        p_never: at_chance(70),
        average_life: distribution(&undefined.collect()),
        coupons: vec![spread(0.05, 0.06)],
        covers: vec![(CoverFigure::DebtService, spread(0.2, 3.4)), (CoverFigure::LoanLife, spread(0.4, 2.1))],
    }
}

fn quarters() -> Vec<QuarterSummary> {
    let quarter = |number: u8| QuarterSummary {
        year: "2021-22".into(),
        number,
        paid: spread(f64::from(number) * 10_000.0, f64::from(number) * 40_000.0),
        p_later: at_chance(400 - 100 * u64::from(number)),
    };
    (1..=4).map(quarter).collect()
}

fn waterfall() -> WaterfallSummary {
    let step = |(name, low, high): (&str, f64, f64)| StepSummary {
        name: name.into(),
        paid: spread(low, high),
        p_pays: at_chance(300),
    };
    let steps = [
        ("delivery", 500_000.0, 1_400_000.0),
        ("fee", 200_000.0, 280_000.0),
        ("coupon", 0.0, 90_000.0),
        ("principal", 0.0, 800_000.0),
        ("surplus", 0.0, 400_000.0),
    ];
    WaterfallSummary { received: spread(900_000.0, 2_744_750.0), steps: steps.map(step).to_vec() }
}

fn payer(name: &str, title: &str) -> PayerSummary {
    PayerSummary {
        name: name.into(),
        title: title.into(),
        paid: spread(700_000.0, 2_058_563.0),
        avoided_cost: spread(-200_000.0, 5_900_000.0),
        cashable: spread(-160_000.0, 4_720_000.0),
        net: spread(-1_900_000.0, 4_200_000.0),
        owed: None,
        cashable_net: spread(-2_000_000.0, 3_000_000.0),
        real_npv: Some(spread(-1_500_000.0, 3_300_000.0)),
        years: vec![YearSummary {
            year: "2021-22".into(),
            paid: spread(100_000.0, 400_000.0),
            avoided_cost: spread(-20_000.0, 900_000.0),
            cashable: spread(-16_000.0, 720_000.0),
            p_exceeds: at_chance(90),
        }],
        quarters: Vec::new(),
        cap: (name == "lives").then(|| PayerCap {
            base: 700_000.0,
            left: spread(0.0, 300_000.0),
            p_reached: at_chance(40),
        }),
        p_saves: at_chance(275),
        p_saves_cash: at_chance(240),
    }
}

fn contract_summary(name: &str, clauses: &[&str]) -> ContractSummary {
    let clause = |name: &&str| ClauseSummary {
        name: (*name).into(),
        units: spread(20.0, 80.0),
        unit: FigureUnit::Count,
        gross: spread(280_000.0, 1_120_000.0),
        paid: spread(280_000.0, 1_000_000.0),
        pays: pays(390),
        pays_back: Pays { of_all: at_chance(0), if_works: Some(at_chance(0)), if_fails: Some(at_chance(0)) },
    };
    ContractSummary {
        name: name.into(),
        gross: spread(900_000.0, 3_300_000.0),
        paid: spread(900_000.0, 2_744_750.0),
        paid_out: None,
        paid_back: None,
        paid_past: None,
        capped: spread(0.0, 555_250.0),
        cap: (name == "outcomes").then_some(2_744_750.0),
        p_capped: at_chance(92),
        pays: pays(396),
        clauses: clauses.iter().map(clause).collect(),
    }
}

/// Paid in so many of all draws, and more often where the service works.
fn pays(hits: u64) -> Pays {
    Pays { of_all: at_chance(hits), if_works: Some(at_chance(hits + 2)), if_fails: Some(at_chance(hits / 2)) }
}

fn cash_bands() -> CashBands {
    let n_months = 97;
    let path = |scale: f64, turn: f64| -> Vec<i64> {
        let draws = (0..DRAWS).map(|draw| 0.5 + ((draw * 149) % DRAWS) as f64 / DRAWS as f64);
        let cash = move |draw: f64, month: usize| scale * (draw * (month as f64 - turn) - turn / 3.0);
        draws.flat_map(|draw| (0..n_months).map(move |month| cash(draw, month) as i64)).collect()
    };
    let bands = |scale, turn| fan(&path(scale, turn), n_months);
    let straight = |scale: f64, turn: f64| -> Vec<i64> {
        (0..n_months).map(|month| (scale * (month as f64 - turn)) as i64).collect()
    };
    CashBands {
        investors: bands(1_000_000.0, 60.0),
        provider: bands(300_000.0, 5.0),
        payers: bands(2_800_000.0, 1.0),
        base_case: Fans {
            n_months,
            investors: straight(1_000_000.0, 60.0),
            provider: straight(300_000.0, 5.0),
            payers: straight(2_800_000.0, 1.0),
        },
    }
}

fn option_summary(name: &str, is_bond: bool) -> OptionSummary {
    let base = |(path, title): (&str, &str), unit, value, se| BaseFigure {
        path: path.to_owned(),
        title: title.to_owned(),
        unit,
        base: BaseValue { value, se },
    };
    let known = |path, unit, number: f64| base(path, unit, Value::Known(number), Some(number.abs() / 80.0));
    let mut base_case = vec![
        known(("payer.council.paid", "Northtown City Council: paid"), FigureUnit::Money, 1_700_000.0),
        known(("cost_per_person", "all costs for each person referred"), FigureUnit::Money, 231_000.0),
        base(("referred", "people referred"), FigureUnit::Count, Value::Known(99.75), None),
    ];
    if is_bond {
        base_case.push(known(("investor.irr", "investors: IRR a year"), FigureUnit::Rate, 0.083));
        base_case.push(base(
            ("investor.payback_month", "investors: month of payback"),
            FigureUnit::Month,
            Value::BeyondHorizon,
            None,
        ));
        base_case.push(base(
            ("investor.average_life", "investors: average life, months"),
            FigureUnit::Month,
            Value::Undefined,
            None,
        ));
    }
    let occupancy = |start: f64, slope: f64| (0..97).map(|month| start + slope * f64::from(month)).collect();
    OptionSummary {
        name: name.into(),
        title: name.into(),
        investor: is_bond.then(returns),
        tranches: match is_bond {
            true => ["senior", "junior"].map(|name| (name.to_owned(), name.to_owned(), returns())).to_vec(),
            false => Vec::new(),
        },
        waterfall: is_bond.then(waterfall),
        guarantees: match is_bond {
            true => vec![GuaranteeSummary {
                name: "foundation".into(),
                title: "the foundation's guarantee".into(),
                called: spread(0.0, 150_000.0),
                fee: spread(6_000.0, 12_000.0),
                p_called: at_chance(90),
            }],
            false => Vec::new(),
        },
        provider: is_bond.then(|| ProviderSummary {
            title: "the provider".into(),
            income: spread(900_000.0, 1_400_000.0),
            costs: spread(800_000.0, 1_300_000.0),
            margin: spread(-90_000.0, 160_000.0),
            lowest_cash: spread(-120_000.0, 0.0),
            lowest_month: spread(2.0, 70.0),
            short_month: spread(2.0, 40.0),
            unpaid: spread(0.0, 0.0),
            not_paid: spread(0.0, 0.0),
            cost_per_start: spread(8_000.0, 11_000.0),
            posts_vacant: Some(spread(0.0, 0.2)),
            p_deficit: at_chance(0),
            p_short: at_chance(0),
        }),
        parties: match is_bond {
            true => vec![PartySummary {
                path: "party.manager".into(),
                title: "the manager".into(),
                role: Role::Manager,
                received: spread(40_000.0, 90_000.0),
                given: spread(0.0, 0.0),
                balance: spread(40_000.0, 90_000.0),
                lowest_cash: None,
                p_deficit: at_chance(0),
            }],
            false => Vec::new(),
        },
        payers: [("council", "Northtown City Council"), ("lives", "the Better Lives Fund")]
            .map(|(name, title)| PayerSummary {
                quarters: if is_bond && name == "lives" { quarters() } else { Vec::new() },
                ..payer(name, title)
            })
            .to_vec(),
        contracts: match is_bond {
            true => vec![
                contract_summary("outcomes", &["home_6m", "day_saved"]),
                contract_summary("delivery", &["fee"]),
            ],
            false => Vec::new(),
        },
        states: [("residential", "residential care"), ("tenancy", "own tenancy"), ("died", "died")]
            .map(|(name, title)| StateSummary {
                name: name.into(),
                title: title.into(),
                days: spread(40_000.0, 90_000.0),
                cost: spread(9_000_000.0, 16_000_000.0),
            })
            .to_vec(),
        payment_parts: PaymentParts {
            additional: spread(600_000.0, 2_000_000.0),
            baseline_gap: spread(-100_000.0, 500_000.0),
            noise: spread(0.0, 0.0),
        },
        four_cells: is_bond.then(|| FourCells {
            cells: Some(Cells {
                works_paid: at_chance(260),
                works_not_paid: at_chance(70),
                fails_paid: at_chance(20),
                fails_not_paid: at_chance(50),
            }),
            n_works: 330,
            n_fails: 70,
            paid_if_works: Some(at_chance(315)),
            paid_if_fails: Some(at_chance(114)),
            payments_if_works: Some(Estimate { value: 2_100_000.0, se: 30_000.0 }),
            payments_if_fails: Some(Estimate { value: 800_000.0, se: 60_000.0 }),
        }),
        outcomes: vec![OutcomeSummary {
            name: "home_6m".into(),
            title: "home 6m".into(),
            unit: FigureUnit::Count,
            measured: spread(30.0, 80.0),
            true_value: spread(30.0, 80.0),
            counterfactual: spread(2.0, 12.0),
            additional: spread(25.0, 70.0),
            paid_per_additional: Some(Estimate { value: 30_000.0, se: 400.0 }),
        }],
        referred: spread(80.0, 120.0),
        started: spread(70.0, 105.0),
        cost_per_person: spread(150_000.0, 300_000.0),
        p_closed: at_chance(4),
        base_case,
        occupancy: vec![occupancy(100.0, -0.6), occupancy(0.0, 0.45), occupancy(0.0, 0.15)],
        pictures: Pictures {
            irr: if is_bond { rates() } else { Column::default() },
            net: if is_bond {
                column(-1_900_000.0, 4_200_000.0)
            } else {
                std::iter::repeat_n(0.0, DRAWS).collect()
            },
            cash: is_bond.then(cash_bands),
        },
    }
}

/// A made-up summary of a run of the example.
pub(in crate::report) fn summary() -> Summary {
    Summary {
        provenance: Provenance {
            version: "0.1.0".into(),
            scenario_sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
            seed: 1,
            draws: DRAWS as u32,
            case: Some("early_card".into()),
            ..Provenance::unwritten()
        },
        options: vec![option_summary("usual", false), option_summary("bond", true)],
        differences: vec![Difference {
            option: "bond".into(),
            against: "usual".into(),
            measure: "cost_per_person".into(),
            unit: FigureUnit::Money,
            distribution: spread(-40_000.0, 15_000.0),
            p_better: Some(at_chance(290)),
        }],
    }
}

/// Results of its run, without options.
pub(in crate::report) fn no_results(summary: &Summary) -> Results {
    Results {
        provenance: summary.provenance.clone(),
        options: Vec::new(),
        counted: BTreeMap::new(),
        sample: Vec::new(),
    }
}

/// A check of the example that came out so.
pub(in crate::report) fn check(verdict: Verdict) -> Checked {
    Checked {
        name: "published_payment".into(),
        kind: CheckedKind::Reproduced,
        result: "payer.council.paid".into(),
        of_year: None,
        statistic: Statistic::BaseCase,
        level: None,
        circumstances: Circumstances::default(),
        unit: FigureUnit::Money,
        expects: Expectation::Equals { value: 100.0, within: 0.5 },
        verdict,
        source: "a report".into(),
        line: 7,
    }
}

/// How prices of care grow.
pub(super) fn growth() -> Law {
    Law::percentiles(0.02, 0.04, 0.07, Scale::Plain).unwrap()
}
