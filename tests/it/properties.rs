//! Properties of random valid scenarios, one English sentence each. Money is added up again from the ledger alone.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use sib::data::{Account, Figure, Investors, Purpose, ReturnFigure};
use sib::engine::{Plan, Played};
use sib::model::{Model, OptionId};
use sib::report::sentences;
use sib::scenario::{Request, open};
use sib::stage::record::figures;
use sib::statistics::Value;

use crate::common::{model, opened};
use crate::deals::{Deal, Money, deal, written};

/// A deal in which nothing orders closure.
fn never_closed(deal: &Deal) -> Deal {
    Deal { stops: false, provider: (deal.provider.0, deal.provider.1, 600), ..deal.clone() }
}

fn drawn(model: &Model, seed: u64, draw: u32) -> Vec<Played> {
    let plan = Plan::new(model).unwrap_or_else(|error| panic!("{error}"));
    plan.draw(seed, draw).unwrap_or_else(|error| panic!("{error}"))
}

/// The number of a party in the ledger.
fn party(model: &Model, name: &str) -> Account {
    let place = model.parties.iter().position(|party| party.name == name).expect("it is a party");
    Account::Party(u16::try_from(place).expect("few"))
}

/// What comes into an account less what leaves it, by month.
fn changes(played: &Played, account: Account) -> Vec<i64> {
    let mut months = vec![0; 49];
    for transfer in played.ledger.transfers.iter().filter(|transfer| transfer.purpose != Purpose::Care) {
        let month = &mut months[usize::from(transfer.month)];
        *month += if transfer.to == account { transfer.amount.pence() } else { 0 };
        *month -= if transfer.from == account { transfer.amount.pence() } else { 0 };
    }
    months
}

fn to_date(changes: &[i64]) -> Vec<i64> {
    changes
        .iter()
        .scan(0, |sum, change| {
            *sum += change;
            Some(*sum)
        })
        .collect()
}

fn paid_to_investors(played: &Played, class: u16, month: u16) -> i64 {
    let paid = |t: &&sib::data::Transfer| t.to.tranche() == Some(class) && t.month == month;
    played.ledger.transfers.iter().filter(paid).map(|t| t.amount.pence()).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, max_shrink_iters: 20, ..ProptestConfig::default() })]

    /// In every draw the books add up: the vehicle is never overdrawn and ends empty, nobody is owed less than nought,
    /// claims are paid, capped or pending, and what comes in from outside is what goes out and what is left.
    #[test]
    fn books_add_up_in_every_draw(deal in deal(), seed in 0_u64..1_000) {
        let text = written(&deal, Money(1));
        let model = model(&text);
        let plan = Plan::new(&model).unwrap_or_else(|error| panic!("{error}\n{text}"));
        for draw in 0..6 {
            for played in plan.draw(seed, draw).unwrap_or_else(|error| panic!("{error}\n{text}")) {
                let vehicle = to_date(&changes(&played, party(&model, "vehicle")));
                prop_assert!(vehicle.iter().all(|&cash| cash >= 0), "{:?}", vehicle);
                prop_assert_eq!(vehicle[48], 0);
                let provider = to_date(&changes(&played, party(&model, "provider")));
                let reserves = deal.provider.0 * 100;
                for (month, cash) in played.cash.provider.iter().enumerate().skip(1) {
                    let own = if played.cash.provider[0].pence() == 0 { 0 } else { reserves };
                    prop_assert_eq!(cash.pence(), own + provider[month], "month {}", month);
                }
                for class in 0..played.cash.flows.len() {
                    let mut owed = 0;
                    for month in 0..=48_u16 {
                        let of = |purpose| -> i64 {
                            let own = u16::try_from(class).ok();
                            played.ledger.transfers.iter()
                                .filter(|t| t.purpose == purpose && t.month == month && (t.from.tranche() == own || t.to.tranche() == own))
                                .map(|t| t.amount.pence()).sum()
                        };
                        let entries: i64 = played.ledger.balances.iter()
                            .filter(|e| usize::from(e.tranche) == class && e.month == month)
                            .map(|e| e.capitalised.pence() - e.written_off.pence()).sum();
                        owed += of(Purpose::Drawdown) + entries - of(Purpose::Principal);
                        prop_assert!(owed >= 0, "class {} in month {} owes {}", class, month, owed);
                    }
                    prop_assert_eq!(owed, 0, "what is left is written off");
                }
                let mut rejected: BTreeMap<(u16, u16), f64> = BTreeMap::new();
                for claim in &played.claims {
                    let refused = rejected.entry((claim.contract, claim.clause)).or_default();
                    *refused += claim.rejected.to_f64();
                    prop_assert!(*refused >= 0.0, "{:?}", claim);
                    prop_assert_eq!(claim.gross.pence(), claim.settled.pence() + claim.capped.pence());
                    prop_assert!(claim.settled.pence() >= 0 && claim.capped.pence() >= 0, "{:?}", claim);
                    prop_assert!(claim.paid_in.is_some_and(|paid| paid >= claim.month && paid <= 48));
                }
                // Money in from outside is money out to outside and what the two balances hold.
                let inside = [party(&model, "vehicle"), party(&model, "provider")];
                let crossing: i64 = played.ledger.transfers.iter().filter(|t| t.purpose != Purpose::Care).map(|t| {
                    let (from, to) = (inside.contains(&t.from), inside.contains(&t.to));
                    match (from, to) { (false, true) => t.amount.pence(), (true, false) => -t.amount.pence(), _ => 0 }
                }).sum();
                prop_assert_eq!(crossing, vehicle[48] + provider[48]);
            }
        }
    }

    /// No prefix of months pays more than any cap: of a clause, of a contract, of a payer; nor is more drawn than
    /// committed where nothing is recycled.
    #[test]
    fn nothing_is_ever_above_a_cap(deal in deal(), seed in 0_u64..1_000) {
        let model = model(&written(&deal, Money(1)));
        for draw in 0..4 {
            let played = drawn(&model, seed, draw).remove(1);
            let mut by_clause: BTreeMap<u32, i64> = BTreeMap::new();
            let (mut contract, mut council) = (0, 0);
            for transfer in played.ledger.transfers.iter().filter(|t| t.purpose == Purpose::Outcome) {
                let pence = transfer.amount.pence();
                let clause = transfer.item & 0xFFFF;
                *by_clause.entry(clause).or_default() += pence;
                contract += pence;
                council += if transfer.from == party(&model, "council") { pence } else { 0 };
                let clause_cap = deal.clauses[clause as usize].cap;
                prop_assert!(clause_cap.is_none_or(|cap| by_clause[&clause] <= cap * 100));
                prop_assert!(deal.contract_cap.is_none_or(|cap| contract <= cap * 100));
                prop_assert!(deal.council.1.is_none_or(|cap| council <= cap * 100));
            }
            for (class, tranche) in deal.tranches.iter().enumerate() {
                let own = u16::try_from(class).ok();
                let drawn: i64 = played.ledger.transfers.iter().filter(|t| t.from.tranche() == own).map(|t| t.amount.pence()).sum();
                prop_assert!(deal.capital.contains("redraw") || drawn <= tranche.0 * 100);
            }
        }
    }

    /// A higher tariff never pays less while no stage closes delivery.
    #[test]
    fn a_higher_tariff_never_pays_less(deal in deal(), seed in 0_u64..1_000, which in 0_usize..3, more in 2_i64..5) {
        let deal = never_closed(&deal);
        let mut dearer = deal.clone();
        let which = which % deal.clauses.len();
        dearer.clauses[which].price *= more;
        let (cheap, dear) = (model(&written(&deal, Money(1))), model(&written(&dearer, Money(1))));
        let paid = |model: &Model, draw| -> i64 {
            let played = drawn(model, seed, draw).remove(1);
            played.ledger.transfers.iter().filter(|t| t.purpose == Purpose::Outcome).map(|t| t.amount.pence()).sum()
        };
        for draw in 0..3 {
            let (low, high) = (paid(&cheap, draw), paid(&dear, draw));
            // A payer at its cap whose part is lost can lose more where clauses share payers: the total is compared
            // where nobody's part is lost.
            if deal.council.1.is_none() || deal.council.2 == "others" {
                prop_assert!(high >= low, "{} pence at the higher tariff, {} at the lower", high, low);
            }
        }
    }

    /// Seniority: in a month in which a class is still owed principal after the waterfall, those after it get nothing.
    #[test]
    fn juniors_get_nothing_while_seniors_are_short(deal in deal(), seed in 0_u64..1_000) {
        let model = model(&written(&deal, Money(1)));
        for draw in 0..4 {
            let played = drawn(&model, seed, draw).remove(1);
            for month in 0..48_u16 {
                for senior in 0..deal.tranches.len() {
                    if played.cash.outstanding[senior][usize::from(month)].pence() > 0 {
                        for junior in senior + 1..deal.tranches.len() {
                            prop_assert_eq!(paid_to_investors(&played, u16::try_from(junior).expect("few"), month), 0);
                        }
                        let surplus = played.ledger.transfers.iter().any(|t| t.purpose == Purpose::Surplus && t.month == month);
                        prop_assert!(!surplus, "no surplus in month {} while class {} is owed", month, senior);
                    }
                }
            }
        }
    }

    /// Doubling all money doubles each balance within the pence of its roundings: a line, a split and a coupon are
    /// each rounded half away from zero once, so that twice a rounded figure is within a penny of the rounded double,
    /// and a sum within as many pence as it has roundings.
    #[test]
    fn doubling_all_money_doubles_everything(deal in deal(), seed in 0_u64..1_000) {
        let (once, twice) = (model(&written(&deal, Money(1))), model(&written(&deal, Money(2))));
        for draw in 0..3 {
            let (once, twice) = (drawn(&once, seed, draw).remove(1), drawn(&twice, seed, draw).remove(1));
            prop_assert_eq!(once.closed_from, twice.closed_from);
            prop_assert_eq!(once.claims.len(), twice.claims.len());
            for (single, double) in once.claims.iter().zip(&twice.claims) {
                // Caps compare sums to date: each earlier line may have left a penny more or less of room.
                let slack = 1 + 2 * once.claims.len() as i64;
                prop_assert!((2 * single.gross.pence() - double.gross.pence()).abs() <= 2);
                prop_assert!((2 * single.settled.pence() - double.settled.pence()).abs() <= slack);
            }
            let slack = (once.ledger.transfers.len() + 200) as i64;
            for (single, double) in once.cash.vehicle.iter().zip(&twice.cash.vehicle) {
                prop_assert!((2 * single.pence() - double.pence()).abs() <= slack);
            }
            for (single, double) in once.cash.flows.iter().zip(&twice.cash.flows) {
                for (single, double) in single.iter().zip(double) {
                    prop_assert!((2 * single - double).abs() <= slack);
                }
            }
        }
    }

    /// The net present value at the rate of return is zero, and the rate is that of the flows in the ledger.
    #[test]
    fn the_value_at_the_rate_of_return_is_zero(deal in deal(), seed in 0_u64..1_000) {
        let model = model(&written(&deal, Money(1)));
        let names = figures(&model, OptionId::new(1));
        let place = names.iter().position(|&f| f == Figure::Return(Investors::All, ReturnFigure::Irr)).expect("there");
        for draw in 0..6 {
            let played = drawn(&model, seed, draw).remove(1);
            let mut flows = [0_i64; 49];
            for transfer in &played.ledger.transfers {
                let month = usize::from(transfer.month);
                flows[month] += if transfer.to.tranche().is_some() { transfer.amount.pence() } else { 0 };
                flows[month] -= if transfer.from.tranche().is_some() { transfer.amount.pence() } else { 0 };
            }
            if let Value::Known(rate) = played.values[place] && rate > -1.0 {
                let v = (1.0 + rate).powf(-1.0 / 12.0);
                let value: f64 = (0..49).map(|m| flows[m as usize] as f64 * v.powi(m)).sum();
                let size: f64 = (0..49).map(|m| flows[m as usize].abs() as f64 * v.powi(m)).sum();
                prop_assert!(value.abs() <= 1e-9 * size, "{} of {} at {}", value, size, rate);
            }
        }
    }

    /// Every clause of every scenario is a sentence.
    #[test]
    fn every_clause_is_a_sentence(deal in deal()) {
        let model = model(&written(&deal, Money(1)));
        for contract in &model.contracts {
            for clause in &contract.clauses {
                let sentence = sentences::clause_sentence(&model, contract, clause);
                prop_assert!(sentence.len() > 20 && sentence.contains("pay"), "{}", sentence);
            }
        }
        for capital in &model.capitals {
            prop_assert!(capital.waterfall.iter().any(|step| step.calls()));
            prop_assert!(!sentences::capital_sentences(&model, capital).is_empty());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, max_shrink_iters: 500, ..ProptestConfig::default() })]

    /// Opening a scenario that somebody broke never panics: a line lost, a word swapped, a character put in.
    #[test]
    fn opening_never_panics(deal in deal(), line in 0_usize..120, how in 0_usize..6, other in 0_usize..120, at in 0_usize..80) {
        let text = written(&deal, Money(1));
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let (line, other) = (line % lines.len(), other % lines.len());
        match how {
            0 => { lines.remove(line); }
            1 => lines.swap(line, other),
            2 => lines[line] = lines[line].replace('"', ""),
            3 => lines[line] = lines[line].replace(|c: char| c.is_ascii_digit(), "-9"),
            4 => { let copy = lines[other].clone(); lines.insert(line, copy); }
            _ => {
                let chars: Vec<char> = lines[line].chars().collect();
                let at = at % (chars.len() + 1);
                let odd = ['£', '[', '=', '\u{0}', '9', '%'][other % 6];
                lines[line] = chars[..at].iter().chain([&odd]).chain(&chars[at..]).collect();
            }
        }
        let broken = lines.join("\n");
        let _ = opened(&broken);
    }

    /// Nor does any text at all.
    #[test]
    fn opening_any_text_never_panics(text in "\\PC{0,200}") {
        let request = Request { file: PathBuf::from("any.toml"), case: Some("none".into()), sets: vec![text.clone()], ..Request::default() };
        prop_assert!(open(&request, &|_: &Path| Ok(text.clone())).is_err());
    }
}
