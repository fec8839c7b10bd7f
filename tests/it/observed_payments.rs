//! Payments that were observed of a contract as a whole: whose they are, and what they leave of limits and of other money.

use std::collections::BTreeMap;

use sib::data::{Account, Claim, Purpose};
use sib::engine::Played;
use sib::model::Model;

use crate::common::{draws, model, opened_with};
use crate::contracts::{deal, movers, played};
use crate::observed::seen;

/// Up to what month payments are observed, and how many quarters that are.
const LAST: u16 = 18;
const QUARTERS: u16 = LAST / 3;

/// Four clauses of three kinds of share between the payers, with lags, a cap on all, one on a clause, a floor, tiers and units.
const CARD: &str = r#"
ends = "33 months"
claims = "quarterly"
cap = "£90,000"
clause.move = { for_each = "moves", price = "£1,234.56", paid_after = "2 months", counted = "COUNTED" }
clause.year = { for_each = "moves_in_a_year", price = { by = "count", steps = [[1, "£100"], [5, "£333.33"]] }, payers = { council = "1/3", fund = "2/3" } }
clause.few = { for_each = "moves", price = "£71", cap_units = 25, payers = { council = "0%", fund = "100%" }, unless_paid = "year" }
clause.fee = { for_each = "month", price = "£210", cap_per_year = "£2,400", floor_per_year = "£2,300", payers = { council = "100%", fund = "0%" } }
"#;

fn quarterly(pence: impl Fn(u16) -> i64) -> String {
    let amounts = (1..=QUARTERS).map(|quarter| {
        let pence = pence(quarter);
        format!("\"£{}.{:02}\"", pence / 100, pence % 100)
    });
    format!(
        "[case.seen]\nreplay = \"seen\"\n[replay.seen]\nuntil = \"{LAST} months\"\npayments = {{ card = [{}] }}\n",
        amounts.collect::<Vec<_>>().join(", ")
    )
}

/// What was paid up to the end of a month, by clause and payer, pence.
fn paid_until(played: &Played, last: u16) -> BTreeMap<(u32, u16), i64> {
    let mut paid = BTreeMap::new();
    for transfer in played.ledger.transfers.iter().filter(|transfer| transfer.month <= last) {
        let Account::Party(from) = transfer.from else { panic!("parties pay") };
        *paid.entry((transfer.item & 0xFFFF, from)).or_default() += transfer.amount.pence();
    }
    paid
}

/// What a draw pays, quarter by quarter, put in as observed of the contract, stands at the clauses and the payers of that draw, to the
/// penny. Of twice as much each has twice, but for odd pence, whatever the caps.
#[test]
fn observed_payments_are_shared_as_the_contract_would_have_paid_them() {
    for counted in ["each period", "to date"] {
        let text = deal(&movers(40), &CARD.replace("COUNTED", counted));
        for (draw, whole) in played(&model(&text), 5).iter().enumerate() {
            let in_quarter = |quarter: u16| -> i64 {
                let of = whole.ledger.transfers.iter().filter(|t| t.month.div_ceil(3) == quarter);
                of.map(|transfer| transfer.amount.pence()).sum()
            };
            assert!((2..=QUARTERS).all(|quarter| in_quarter(quarter) > 0), "something is paid");
            let with = |times: i64| {
                let replay = quarterly(|quarter| times * in_quarter(quarter));
                let seen = opened_with(&format!("{text}{replay}"), Some("seen"), &[]).expect("valid").model;
                played(&seen, 5).remove(draw)
            };
            for quarter in 1..=QUARTERS {
                let [own, once, twice] =
                    [whole, &with(1), &with(2)].map(|played| paid_until(played, 3 * quarter));
                assert_eq!(once, own, "{counted}, draw {draw}, quarter {quarter}");
                for (who, pence) in own {
                    let odd = twice.get(&who).copied().unwrap_or(0) - 2 * pence;
                    assert!(odd.abs() <= i64::from(QUARTERS), "{who:?} {odd}");
                }
            }
        }
    }
}

/// After observed payments the count of units goes on where it was: units that are claimed later, their tiers, the cap on them and
/// whom another clause has paid are those of the run, whatever was observed.
#[test]
fn after_observed_payments_counting_goes_on() {
    let step = "clause.step = { for_each = \"moves\", price = { by = \"count\", steps = [[1, \"£10\"], [9, \"£7\"], [15, \"£5\"]] } }\n";
    let card = CARD.replace("COUNTED", "each period").replace("cap = \"£90,000\"\n", "") + step;
    let text = deal(&movers(40), &card);
    let after = |claims: &[Claim]| -> Vec<(u16, u16, String, i64)> {
        let late = claims.iter().filter(|claim| claim.month > LAST && claim.clause != 3);
        late.map(|claim| (claim.month, claim.clause, claim.units.to_string(), claim.gross.pence())).collect()
    };
    let replay = quarterly(|_| 123_456);
    let seen = opened_with(&format!("{text}{replay}"), Some("seen"), &[]).expect("valid").model;
    for (whole, split) in played(&model(&text), 5).iter().zip(&played(&seen, 5)) {
        assert_eq!(after(&split.claims), after(&whole.claims));
        let is_paid = |number: u16| {
            after(&whole.claims).iter().any(|(_, clause, _, pence)| *clause == number && *pence > 0)
        };
        assert!([0, 2, 4].into_iter().all(is_paid), "the run goes on");
    }
}

/// What is paid under the contract of the second option, by clause, pence.
fn paid(model: &Model) -> Vec<i64> {
    let played = draws(model, 3, 1).remove(0).remove(1);
    let mut by_clause = vec![0; model.contracts[0].clauses.len()];
    for transfer in played.ledger.transfers.iter().filter(|t| t.purpose == Purpose::Outcome) {
        by_clause[(transfer.item & 0xFFFF) as usize] += transfer.amount.pence();
    }
    by_clause
}

/// £20,000 are observed in six months, before a fee of £4,000 in each of 28 months up to £30,000. Ten people who began in the first
/// month bring £1,000 as well. In the first quarter two fees fall due beside that, so that the fee has eight ninths of £10,000, and in the
/// second three fees alone: of its cap £11,111.11 are left, whichever is listed first. With nothing simulated of either all is at the first.
#[test]
fn observed_payments_use_up_the_cap_of_their_clause() {
    let fee = "clause.fee = { for_each = \"month\", price = \"£4,000\", cap = \"£30,000\" }";
    let begun = "clause.begun = { for_each = \"begun\", price = \"£100\" }";
    let replay = "until = \"6 months\"\npayments = { card = [\"£10k\", \"£10k\"] }";
    for (card, expected) in [
        (fee.to_owned(), vec![3_000_000]),
        (format!("{fee}\n{begun}"), vec![3_000_000, 111_111]),
        (format!("{begun}\n{fee}"), vec![111_111, 3_000_000]),
        (format!("cap = \"£25,000\"\n{begun}\n{fee}"), vec![111_111, 2_388_889]),
        (
            format!("{begun}\n{}", fee.replace("\"£4,000\"", "\"£4,000\", cap_units = 8")),
            vec![111_111, 2_688_889],
        ),
        (format!("{begun}\n{}", fee.replace("£4,000", "£0")).replace("£100", "£0"), vec![2_000_000, 0]),
    ] {
        assert_eq!(paid(&seen(&card, replay).expect("valid")), expected, "{card}");
    }
}

/// Of one payment to seven clauses that all have the same shares each payer has its share to the penny: its cap cuts nothing.
#[test]
fn an_observed_payment_has_one_odd_penny() {
    let clauses: String = (1..=7)
        .map(|n| format!("clause.fee_{n} = {{ for_each = \"month\", price = \"£{}\" }}\n", 100 * n))
        .collect();
    let text = deal(&movers(4), &format!("ends = \"33 months\"\n{clauses}"));
    let text =
        text.replace("council = { is = \"payer\" }", "council = { is = \"payer\", cap = \"£4,500.05\" }");
    let replay = quarterly(|quarter| if quarter == 6 { 100_007 } else { 100_000 });
    let seen = opened_with(&format!("{text}{replay}"), Some("seen"), &[]).expect("valid").model;
    let played = played(&seen, 1).remove(0);
    let mut by_payer: BTreeMap<u16, i64> = BTreeMap::new();
    for ((_, payer), pence) in paid_until(&played, LAST) {
        *by_payer.entry(payer).or_default() += pence;
    }
    assert_eq!(by_payer.into_values().collect::<Vec<_>>(), [450_005, 150_002]);
    let lost: i64 = played.claims.iter().filter(|c| c.month <= LAST).map(|c| c.capped.pence()).sum();
    assert_eq!(lost, 0);
}

/// A floor of £60,000 a year under a fee of £4,000 a month counts what was observed of the fee: in each of two years £60,000 are paid,
/// and in ten months of a third one £50,000.
#[test]
fn observed_payments_count_towards_the_floor_of_their_clause() {
    let card = "clause.begun = { for_each = \"begun\", price = \"£100\" }\n\
                clause.fee = { for_each = \"month\", price = \"£4,000\", floor_per_year = \"£60,000\" }";
    let replay = "until = \"6 months\"\npayments = { card = [\"£10k\", \"£10k\"] }";
    assert_eq!(paid(&seen(card, replay).expect("valid")), [111_111, 17_000_000]);
}

/// Other money of the months in which payments were observed has been taken off them: of 28 later fees of £4,000 nothing is taken off.
/// Where nothing was paid, it is taken off as it would have been, and the rest is carried.
#[test]
fn other_money_of_observed_months_takes_nothing_off_later_claims() {
    let later = 28 * 400_000;
    for (amount, until, payments, expected) in [
        ("£1,000 / month", "until = \"6 months\"", ["£6k", "£9k"], 1_500_000 + later),
        // Of £8,000, half came while payments were observed.
        ("£1,000 / month", "until = \"8 months\"", ["£6k", "£9k"], 1_500_000 + later - 200_000),
        ("£1,000 / month", "until = \"6 months\"", ["£0", "£0"], later),
        ("£40,000", "", ["£0", "£0"], later - (4_000_000 - 6 * 400_000)),
        ("£40,000", "", ["£0", "£1"], 100 + later),
        ("£40,000", "starts = \"6 months\"", ["£10k", "£10k"], 2_000_000 + later - 4_000_000),
    ] {
        for less in ["less = [\"gift\"]\nCLAUSE }", "CLAUSE, less = [\"gift\"] }"] {
            let card = less.replace("CLAUSE", "clause.fee = { for_each = \"month\", price = \"£4,000\"");
            let replay = format!(
                "until = \"6 months\"\npayments = {{ card = [\"{}\", \"{}\"] }}\n[funding.gift]\nfrom = \"council\"\nto = \"provider\"\namount = \"{amount}\"\n{until}\n",
                payments[0], payments[1]
            );
            assert_eq!(paid(&seen(&card, &replay).expect("valid")), [expected], "{card} {replay}");
        }
    }
}
