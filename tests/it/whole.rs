//! Whole random scenarios that use every word of contracts and capital, and what must hold of each: it is valid, its
//! books add up in every draw and in the base case, it is the same scenario when printed, every part of it is said, and
//! what payers pay is what they pay for.

use proptest::prelude::*;
use proptest::sample::Index;
use sib::data::{Account, Figure, PaymentPart, Purpose};
use sib::engine::{Plan, Played};
use sib::model::{IfNegative, Model, OptionId, Role};
use sib::report::sentences::{chapters, contract_sentences};
use sib::stage::record::figures;
use sib::statistics::Value;
use sib::units::Money;

use crate::common::{opened, opened_with_replay};
use crate::pieces::{CAPITALS, PIECES, scenario, written};
use crate::printing::must_come_back;
use crate::renaming::other_names_change_nothing;
use crate::robustness::BREAKS;
use crate::words_in_use::{SECTIONS, Words, parsed, words_of, words_said};

/// The model of a scenario, with what was observed where it has a replay.
fn built(text: &str) -> Model {
    let plain = opened_with_replay(text, None);
    match plain.replays.first() {
        Some(replay) => opened_with_replay(text, Some(&replay.name)),
        None => plain,
    }
}

/// What some draws leave under the option that has contracts.
fn draws_of(model: &Model, seed: u64, draws: u32, text: &str) -> Vec<Played> {
    let plan = Plan::new(model).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let draw = |draw| plan.draw(seed, draw).unwrap_or_else(|error| panic!("{error}\n{text}")).remove(1);
    (0..draws).map(draw).collect()
}

// Lines by which a scenario shows what bounds it.
const BUDGETS: &str =
    "budget = { by = \"financial year\", steps = [[\"2021-22\", \"£1,500\"], [\"2023-24\", \"£2,500\"]] }";
const CAP_OF_COUNCIL: &str = "cap = \"£6,000\"\nover_budget";
const CAP_OF_CARD: &str = "cap = \"£15,000\"\nfloor_per_year";
const YEARLY_CAPS: &str =
    "cap_per_year = { by = \"contract year\", steps = [[1, \"£5,000\"], [2, \"£4,000\"]] }";
const LATE_START: &str = "starts = \"1 month\"\ntail";

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, max_shrink_iters: 30, ..ProptestConfig::default() })]

    /// The audit of every draw, and of the base case, passes; a payment is what is additional, what the baseline gives
    /// away and what noise adds, to the penny.
    #[test]
    fn books_add_up_and_payments_have_three_parts(text in scenario(), seed in 0_u64..1_000) {
        let model = built(&text);
        let plan = Plan::new(&model).unwrap_or_else(|error| panic!("{error}\n{text}"));
        let names = figures(&model, OptionId::new(1));
        for draw in 0..4 {
            let played = plan.draw(seed, draw).unwrap_or_else(|error| panic!("{error}\n{text}")).remove(1);
            let value = |figure: Figure| match played.values[names.iter().position(|&f| f == figure).expect("there")] {
                Value::Known(value) => value,
                Value::BeyondHorizon | Value::Undefined => f64::NAN,
            };
            let parts: f64 = PaymentPart::ALL.iter().map(|&part| value(Figure::Part(part))).sum();
            let is_payer = |payer: u16| model.parties[usize::from(payer)].role == Role::Payer;
            let paid: i64 = played.claims.iter()
                .filter(|claim| {
                    let contract = &model.contracts[model.options[1].contracts[usize::from(claim.contract)].index()];
                    contract.clauses[usize::from(claim.clause)].payers.iter().any(|&(party, _)| is_payer(u16::try_from(party.index()).expect("few")))
                })
                .map(|claim| claim.settled.pence())
                .sum();
            prop_assert!((parts * 100.0 - paid as f64).abs() < 0.5, "{} in parts, {} settled\n{}", parts, paid, text);
            let delivered = played.ledger.transfers.iter().filter(|t| t.purpose == Purpose::Delivery).count();
            prop_assert!(delivered > 0, "the vehicle pays for delivery");
        }
    }

    /// Whatever a scenario says besides, no financial year costs a payer more than its budget and nothing in all more than
    /// its cap; and no year of the contract, nor all of them, more than the contract's.
    #[test]
    fn nothing_is_ever_above_a_cap(text in scenario(), seed in 0_u64..1_000) {
        let model = built(&text);
        let council = model.parties.iter().position(|party| party.name == "council").expect("the council pays");
        let council = Account::Party(u16::try_from(council).expect("few parties"));
        for played in draws_of(&model, seed, 4, &text) {
            let (mut by_year, mut in_all) = ([0_i64; 5], 0);
            for transfer in played.ledger.transfers.iter().filter(|transfer| transfer.purpose == Purpose::Outcome) {
                let pence = transfer.amount.pence();
                let own = i64::from(transfer.from == council) - i64::from(transfer.to == council);
                by_year[usize::from(transfer.month.max(1) - 1) / 12] += own * pence;
                in_all += own * pence;
            }
            let card = played.claims.iter().filter(|claim| claim.contract == 0);
            let mut by_contract_year = [0_i64; 5];
            let starts = if text.contains(LATE_START) { 1 } else { 0 };
            for claim in card {
                let year = usize::from(claim.month.saturating_sub(1 + starts)) / 12;
                by_contract_year[year] += claim.settled.pence() - claim.made_up.pence();
            }
            if text.contains(BUDGETS) {
                prop_assert!(by_year.iter().zip([1_500, 1_500, 2_500, 2_500, 2_500]).all(|(paid, budget)| *paid <= budget * 100), "{:?}\n{}", by_year, text);
                let names = figures(&model, OptionId::new(1));
                let owes = names.iter().any(|figure| figure.path(&model, OptionId::new(1)) == "payer.council.owed");
                prop_assert!(owes, "what is left of a year's budget is seen\n{}", text);
            }
            if text.contains(CAP_OF_COUNCIL) {
                prop_assert!(in_all <= 600_000, "{}\n{}", in_all, text);
            }
            if text.contains(YEARLY_CAPS) {
                prop_assert!(by_contract_year.iter().zip([5_000, 4_000, 4_000, 4_000, 4_000]).all(|(paid, cap)| *paid <= cap * 100), "{:?}\n{}", by_contract_year, text);
            }
            if text.contains(CAP_OF_CARD) {
                prop_assert!(by_contract_year.iter().sum::<i64>() <= 1_500_000, "{:?}\n{}", by_contract_year, text);
            }
        }
    }

    /// Under a clause that takes nothing back nobody is ever owed less than nothing, in the base case or in a draw.
    #[test]
    fn nothing_is_taken_back_where_nothing_says_so(text in scenario(), seed in 0_u64..1_000) {
        let model = built(&text);
        let plan = Plan::new(&model).unwrap_or_else(|error| panic!("{error}\n{text}"));
        let base = plan.base_books().unwrap_or_else(|error| panic!("{error}\n{text}")).remove(1);
        for played in draws_of(&model, seed, 2, &text).iter().chain([&base]) {
            for claim in &played.claims {
                let contract = model.options[1].contracts[usize::from(claim.contract)];
                let clause = &model.contracts[contract.index()].clauses[usize::from(claim.clause)];
                let takes_back = clause.if_negative == IfNegative::Repaid;
                prop_assert!(takes_back || claim.settled >= Money::ZERO, "{} {:?}\n{}", clause.name, claim, text);
            }
        }
    }

    /// A higher price never settles less in all, where no order closes the service at either.
    #[test]
    fn a_higher_price_never_settles_less(text in scenario(), seed in 0_u64..1_000, more in 701_i64..3_000) {
        let dearer = text.replacen("price = \"£700\" }", &format!("price = \"£{more}\" }}"), 1);
        prop_assert!(dearer != text, "the price stands in the frame");
        let (cheap, dear) = (built(&text), built(&dearer));
        let settled = |played: &Played| -> i64 {
            played.claims.iter().filter(|claim| claim.contract == 0).map(|claim| claim.settled.pence()).sum()
        };
        for (low, high) in draws_of(&cheap, seed, 4, &text).iter().zip(&draws_of(&dear, seed, 4, &dearer)) {
            if low.closed_from.is_none() && high.closed_from.is_none() {
                prop_assert!(settled(high) >= settled(low), "{} at £700, {} at £{}\n{}", settled(low), settled(high), more, text);
            }
        }
    }

    /// Seniority: in a month after which the first class is still owed principal, no principal and no surplus goes to
    /// anybody else. (A class whose principal waits for its maturity is left out: what is above it may flow before.)
    #[test]
    fn nothing_passes_the_first_class_while_it_is_owed(text in scenario(), seed in 0_u64..1_000) {
        let model = built(&text);
        let waits = text.contains("matures = ");
        for played in draws_of(&model, seed, if waits { 0 } else { 4 }, &text) {
            for transfer in &played.ledger.transfers {
                let passes = match transfer.purpose {
                    Purpose::Principal | Purpose::PreferredReturn => transfer.to.tranche() != Some(0),
                    Purpose::Surplus => true,
                    _ => false,
                };
                let owed = played.cash.outstanding[0][usize::from(transfer.month)].pence();
                prop_assert!(!passes || owed == 0, "{:?} with {} owed\n{}", transfer, owed, text);
            }
        }
    }

    /// A scenario with one line broken is refused, or is another one whose books add up: nothing panics.
    #[test]
    fn nothing_panics_where_a_line_is_broken(text in scenario(), line in any::<Index>(), how in any::<Index>()) {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let line = line.index(lines.len());
        let (_, how) = BREAKS[how.index(BREAKS.len())];
        if let Some(broken) = how(&lines[line]) {
            lines[line] = broken;
            if let Ok(opened) = opened(&(lines.join("\n") + "\n")) {
                let plan = Plan::new(&opened.model).unwrap_or_else(|error| panic!("{error}\n{}", lines.join("\n")));
                plan.draw(1, 0).unwrap_or_else(|error| panic!("{error}\n{}", lines.join("\n")));
            }
        }
    }

    /// What is printed is the same scenario.
    #[test]
    fn printed_it_is_the_same(text in scenario()) {
        let first = opened(&text).unwrap_or_else(|refused| panic!("{refused}\n{text}"));
        must_come_back(&first, false, "a random scenario");
    }

    /// Every clause, limit, review, termination, fee, class and step is said, and none of it twice in the same words.
    #[test]
    fn everything_is_said(text in scenario()) {
        let model = built(&text);
        for contract in &model.contracts {
            let said = contract_sentences(&model, contract);
            let parts = contract.clauses.len() + contract.reviews.len() + contract.terminations.len();
            prop_assert!(said.len() >= parts, "{said:?}");
            prop_assert!(said.iter().all(|sentence| sentence.ends_with('.') && sentence.len() > 20), "{said:?}");
        }
        let all: Vec<String> = chapters(&model).into_iter().flat_map(|chapter| chapter.sentences).collect();
        prop_assert!(all.iter().all(|sentence| !sentence.contains("  ") && !sentence.contains(" ,")), "{all:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, failure_persistence: None, max_shrink_iters: 10, ..ProptestConfig::default() })]

    /// Names change no number.
    #[test]
    fn other_names_give_the_same_numbers(text in scenario()) {
        other_names_change_nothing(&parsed(&text), 6);
    }
}

/// Every piece is valid by itself with every arrangement that admits it, and its books add up with two of them.
#[test]
fn every_piece_goes_with_every_capital() {
    for (place, piece) in PIECES.iter().enumerate() {
        let passes_on = piece.iter().any(|(_, text)| text.contains("due to"));
        let admitting = CAPITALS.iter().filter(|capital| !passes_on || !capital.contains("as needed"));
        let texts: Vec<String> = admitting.map(|capital| written(&[*piece], capital, 8, "")).collect();
        texts.iter().for_each(|text| drop(built(text)));
        for text in [&texts[place % texts.len()], &texts[(place + 1) % texts.len()]] {
            assert_eq!(draws_of(&built(text), 1, 1, text).len(), 1);
        }
    }
}

/// Between them the pieces say every word of contracts, measures and capital, and of what people have, reach and were
/// observed to do.
#[test]
fn the_pieces_say_every_word() {
    const MORE: [&str; 4] = ["cohort", "counterfactual", "milestone", "replay"];
    let sections: Vec<&str> = SECTIONS.into_iter().chain(MORE).collect();
    let of_pieces = PIECES.iter().map(|piece| written(&[*piece], CAPITALS[1], 8, ""));
    let of_capitals = CAPITALS.iter().map(|capital| written(&[], capital, 8, ""));
    let said: Words = of_pieces.chain(of_capitals).flat_map(|text| words_said(&parsed(&text))).collect();
    // Figures that stand in a file beside the scenario.
    let beside = ["replay.file", "replay.read_from"];
    let words = words_of(&sections);
    let missing = words.iter().filter(|word| !said.contains(*word)).collect::<Vec<_>>();
    assert_eq!(missing, beside, "words that no piece says");
    let bounds = [BUDGETS, CAP_OF_COUNCIL, CAP_OF_CARD, YEARLY_CAPS, LATE_START];
    let texts: Vec<&str> = PIECES.iter().copied().flatten().map(|(_, text)| *text).collect();
    for bound in bounds {
        assert!(texts.iter().any(|text| text.contains(bound)), "a piece has {bound}");
    }
}
