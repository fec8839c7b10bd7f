//! The vehicle's month: cases as text tables.

use std::collections::BTreeMap;

use sib::data::{Account, Purpose};
use sib::engine::{Plan, Played};

use crate::common::opened_with;

/// A vehicle whose dues for delivery and receipts of outcome payments are given month by month, in pence.
pub fn scenario(dues: &[i64], receipts: &[i64], capital: &str) -> String {
    let listed =
        |pence: &[i64]| pence.iter().map(|&p| format!("\"{}\"", amount(p))).collect::<Vec<_>>().join(", ");
    format!(
        r#"
format = 1
title = "a vehicle"
currency = "GBP"
start = "2021-01"
horizon = "{} months"
prices.indexed = "fixed"
[party]
council = {{ is = "payer" }}
manager = {{ is = "manager" }}
[state]
care = {{}}
home = {{}}
[transition.care.home]
rate = "0 / year"
[cohort]
people = 1
starts_in = "care"
[service.help]
[contract.outcomes]
payers = {{ council = "100%" }}
clause.month = {{ for_each = "month", price = "£0" }}
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
[case.given]
replay = "given"
[replay.given]
every = "month"
payments = {{ outcomes = [{}], delivery = [{}] }}
"#,
        dues.len(),
        listed(receipts),
        listed(dues),
    )
}

pub fn amount(pence: i64) -> String {
    format!("£{}.{:02}", pence / 100, pence % 100)
}

pub fn play(text: &str) -> Played {
    let model = match opened_with(text, Some("given"), &[]) {
        Ok(opened) => opened.model,
        Err(refused) => panic!("the test's own scenario is valid:\n{refused}\n{text}"),
    };
    let plan = Plan::new(&model).unwrap_or_else(|error| panic!("{error}\n{text}"));
    plan.draw(1, 0).unwrap_or_else(|error| panic!("{error}\n{text}")).remove(1)
}

/// What moved, by month and name of the column, read from the ledger alone.
fn moved(played: &Played, classes: &[&str]) -> BTreeMap<(u16, String), i64> {
    let mut sums: BTreeMap<(u16, String), i64> = BTreeMap::new();
    for transfer in &played.ledger.transfers {
        let word = match transfer.purpose {
            Purpose::Outcome if transfer.to == Account::Party(0) => "paid_back",
            Purpose::Outcome => "received",
            Purpose::Funding => "other_money",
            Purpose::Severance => "severance",
            Purpose::Delivery => "delivered",
            Purpose::Fee => "fees",
            Purpose::Drawdown => "called",
            Purpose::Coupon => "coupon",
            Purpose::CommitmentFee => "commitment_fee",
            Purpose::DeferredFee => "deferred_fee",
            Purpose::SetAside => "set_aside",
            Purpose::PreferredReturn => "return",
            Purpose::Guarantee => "guarantee",
            Purpose::GuaranteeFee => "guarantee_fee",
            Purpose::Principal => "principal",
            Purpose::Surplus => "surplus",
            Purpose::ServiceCost | Purpose::Care => continue,
        };
        let mut add =
            |column: String| *sums.entry((transfer.month, column)).or_default() += transfer.amount.pence();
        add(word.to_owned());
        for account in [transfer.from, transfer.to] {
            match account {
                Account::Holding { tranche: class, .. } => {
                    add(format!("{word}:{}", classes[usize::from(class)]))
                }
                Account::Party(0) if word == "surplus" => add("surplus:council".to_owned()),
                Account::Party(_) | Account::Pool(_) | Account::Reserve(_) | Account::Outside => {}
            }
        }
    }
    sums
}

/// Runs a case: `due` and `received` are given, every other column is expected. Amounts are pounds; `.` is nought.
fn holds(name: &str, capital: &str, classes: &[&str], table: &str) {
    let mut lines = table.lines().map(str::trim).filter(|line| !line.is_empty());
    let header: Vec<&str> = lines.next().expect("a table has a header line").split_whitespace().collect();
    let rows: Vec<Vec<i64>> = lines.map(|line| line.split_whitespace().map(pence).collect()).collect();
    assert!(rows.iter().all(|row| row.len() == header.len()), "{name}: every row has every column");
    let column = |word: &str| -> Vec<i64> {
        let place = header.iter().position(|&h| h == word).expect("dues and receipts are given");
        rows[1..].iter().map(|row| row[place]).collect()
    };
    let text = scenario(&column("due"), &column("received"), capital);
    let played = play(&text);
    let moved = moved(&played, classes);
    let shown = |month: usize, word: &str| -> i64 {
        let owed = |class: usize| played.cash.outstanding[class][month].pence();
        match word {
            "month" => 100 * month as i64,
            "due" => rows[month][header.iter().position(|&h| h == word).expect("it is a column")],
            "cash" => played.cash.vehicle[month].pence(),
            "owed" => (0..classes.len()).map(owed).sum(),
            _ => moved.get(&(u16::try_from(month).expect("small"), word.to_owned())).copied().unwrap_or(0),
        }
    };
    for (month, row) in rows.iter().enumerate() {
        let got: Vec<i64> = header.iter().map(|word| shown(month, word)).collect();
        assert_eq!(
            &got,
            row,
            "{name}, month {month}: {header:?} in pence\n{}",
            whole(&rows, &header, &shown)
        );
    }
}

fn whole(rows: &[Vec<i64>], header: &[&str], shown: &dyn Fn(usize, &str) -> i64) -> String {
    let line = |month: usize| {
        header.iter().map(|word| format!("{:>12}", shown(month, word) as f64 / 100.0)).collect::<String>()
    };
    let lines: Vec<String> = (0..rows.len()).map(line).collect();
    lines.join("\n")
}

fn pence(cell: &str) -> i64 {
    match cell {
        "." => 0,
        _ => (cell.parse::<f64>().expect("a cell is a number of pounds") * 100.0).round() as i64,
    }
}

const ONE_CLASS: &str = r#"
tranche.units = { commitment = "£100" }
waterfall = [ { contract = "delivery", support = ["drawdown"] }, { principal = "units" }, { surplus = { units = "100%" } } ]
"#;

#[test]
fn drawn_at_the_start() {
    holds(
        "all of the commitment is called in month 0; with nothing kept it goes straight back",
        &format!("draw = \"at the start\"\ndistribute = \"at the end\"{ONE_CLASS}"),
        &["units"],
        "month  due  received  called  delivered  principal  surplus  cash  owed
             0    .         .     100          .          .        .   100   100
             1   30         .       .         30          .        .    70   100
             2   30         .       .         30          .        .    40   100
             3   30        50       .         30          .        .    60   100
             4    .       130       .          .        100       90     .     .",
    );
}

#[test]
fn drawn_in_stages() {
    holds(
        "stages are called on their months; at its step a supported due calls what lacks",
        &format!(
            "draw = [[\"0 months\", \"£20\"], [\"2 months\", \"£40\"]]\ndistribute = \"at the end\"{ONE_CLASS}"
        ),
        &["units"],
        "month  due  received  called  delivered  principal  surplus  cash  owed
             0    .         .      20          .          .        .    20    20
             1   30         .      10         30          .        .     .    30
             2   30         .      40         30          .        .    10    70
             3   30         .      20         30          .        .     .    90
             4   30         .      10         10          .        .     .   100
             5    .        60       .         20          .        .    40   100
             6    .        90       .          .        100       30     .     .",
    );
}

#[test]
fn drawn_as_needed() {
    holds(
        "two months' dues are covered in advance; receipts of the month count, later ones do not",
        &format!("draw_ahead = \"2 months\"\ndistribute = \"at the end\"{ONE_CLASS}"),
        &["units"],
        "month  due  received  called  delivered  principal  surplus  cash  owed
             0    .         .      10          .          .        .    10    10
             1   10         .      20         10          .        .    20    30
             2   20        15       5         20          .        .    20    35
             3   20         .       .         20          .        .     .    35
             4    .        50       .          .         35       15     .     .",
    );
}

#[test]
fn cash_is_kept_for_planned_dues() {
    holds(
        "what the next two months' dues need is not paid to investors, and pays for them",
        &format!("keep = \"2 months\"{ONE_CLASS}"),
        &["units"],
        "month  due  received  called  delivered  principal  surplus  cash  owed
             0    .         .       .          .          .        .     .     .
             1   30         .      30         30          .        .     .    30
             2   30        80       .         30          .        .    50    30
             3   30        20       .         30         20        .    20    10
             4   20        50       .         20         10       40     .     .
             5    .         .       .          .          .        .     .     .",
    );
}

#[test]
fn repaid_as_received_or_every_so_many_months() {
    let table = |three: &str, six: &str| {
        format!(
            "month  due  received  called  principal  surplus  cash  owed
                 0    .         .       .          .        .     .     .
                 1   60         .      60          .        .     .    60
                 2    .         .       .          .        .     .    60
             {three}
             {six}"
        )
    };
    holds(
        "as received",
        ONE_CLASS,
        &["units"],
        &table("3 . 50 . 50 . . 10", "4 . 20 . 10 10 . .\n5 . 5 . . 5 . .\n6 . 5 . . 5 . ."),
    );
    holds(
        "every 6 months",
        &format!("distribute = \"every 6 months\"{ONE_CLASS}"),
        &["units"],
        &table("3 . 50 . . . 50 60", "4 . 20 . . . 70 60\n5 . 5 . . . 75 60\n6 . 5 . 60 20 . ."),
    );
    holds(
        "from a month on",
        &format!("distribute_from = \"4 months\"{ONE_CLASS}"),
        &["units"],
        &table("3 . 50 . . . 50 60", "4 . 20 . 60 10 . .\n5 . 5 . . 5 . .\n6 . 5 . . 5 . ."),
    );
    holds(
        "at an early close, and from then on at once",
        &format!("distribute = \"at the end\"\ncloses = \"5 months\"{ONE_CLASS}"),
        &["units"],
        &table("3 . 50 . . . 50 60", "4 . 20 . . . 70 60\n5 . 5 . 60 15 . .\n6 . 5 . . 5 . ."),
    );
}

/// A loan of £1,200 at 10% over 26 months: £10 a month. Paid yearly it is due in months 12, 24 and at the close; at
/// the end it compounds yearly, 1,200 × 1.1² = 1,452, and two months of 10% on that, 24.20, make 276.20; added it
/// compounds monthly.
#[test]
fn coupons_are_paid_yearly_at_the_end_or_added() {
    let flows = |paid: &str| -> Vec<(u16, i64, i64)> {
        let capital = format!(
            r#"
draw = "at the start"
distribute = "as received"
tranche.loan = {{ commitment = "£1,200", coupon = "10% / year", coupon_paid = "{paid}" }}
waterfall = [ {{ contract = "delivery" }}, {{ coupon = "loan" }}, {{ principal = "loan", limit = "£5,000" }}, {{ surplus = {{ council = "100%" }} }} ]
"#
        );
        let (mut dues, mut receipts) = (vec![0; 26], vec![0; 26]);
        // Month 0 would pay the loan back at once: money is spent in the first month, and comes in where it is due.
        dues[0] = 0;
        receipts[11] = 20_000;
        receipts[23] = 20_000;
        receipts[25] = 200_000;
        let capital = capital.replace("distribute = \"as received\"", "distribute_from = \"12 months\"");
        dues[1] = 120_000;
        let played = play(&scenario(&dues, &receipts, &capital));
        let moved = moved(&played, &["loan"]);
        let of = |month: u16, word: &str| moved.get(&(month, word.to_owned())).copied().unwrap_or(0);
        (0..=26).map(|m| (m, of(m, "coupon"), of(m, "principal"))).filter(|&(_, c, p)| c + p != 0).collect()
    };
    assert_eq!(
        flows("yearly"),
        // £80 of the first receipts repay principal: £1,120 bears £112, and £88 more are repaid; £1,032 × 10% / 6.
        [(12, 12_000, 8_000), (24, 11_200, 8_800), (26, 1_720, 103_200)]
    );
    // Nothing is due before the close, so that all of the £200 repays principal each time. Year 1: £120 kept. Year 2:
    // 10% on £1,000 and on £120 makes £112, £232 in all. Two months: (£800 + £232) × 10% / 6 = £17.20.
    assert_eq!(flows("at the end"), [(12, 0, 20_000), (24, 0, 20_000), (26, 24_920, 80_000)]);
    // Compounding by the month, each month rounded to the penny: 1,200 × (1 + 10%/12)^12 = 1,325.66 and so on.
    let mut owed = 120_000_i64;
    let mut expected = Vec::new();
    for month in 1..=26_u16 {
        owed += (owed + 60) / 120;
        let paid = match month {
            12 | 24 => 20_000,
            26 => owed,
            _ => 0,
        };
        owed -= paid;
        if paid > 0 {
            expected.push((month, 0, paid));
        }
    }
    assert_eq!(flows("added"), expected);
}

const TWO_CLASSES: &str = r#"
tranche.senior = { commitment = "£60", rank = 1 }
tranche.junior = { commitment = "£40", rank = 2 }
"#;

#[test]
fn classes_are_called_by_rank_or_in_proportion() {
    let waterfall = r#"waterfall = [ { contract = "delivery", support = ["drawdown"] }, { principal = "senior" }, { principal = "junior" }, { surplus = { junior = "75%", council = "25%" } } ]"#;
    let classes = ["senior", "junior"];
    holds(
        "the most junior first; the senior class is repaid first; the surplus is shared",
        &format!("draw_order = \"by rank\"{TWO_CLASSES}{waterfall}"),
        &classes,
        "month  due  received  called:senior  called:junior  principal:senior  principal:junior  surplus:junior  surplus:council  owed
             0    .         .              .              .                 .                 .               .                .     .
             1   30         .              .             30                 .                 .               .                .    30
             2   30         .             20             10                 .                 .               .                .    60
             3    .        50              .              .                20                30               .                .    10
             4    .        30              .              .                 .                10              15                5     .",
    );
    holds(
        "in proportion to what is not drawn",
        &format!("{TWO_CLASSES}{waterfall}"),
        &classes,
        "month  due  received  called:senior  called:junior  principal:senior  principal:junior  surplus:junior  surplus:council  owed
             0    .         .              .              .                 .                 .               .                .     .
             1   30         .             18             12                 .                 .               .                .    30
             2   30         .             18             12                 .                 .               .                .    60
             3    .        50              .              .                36                14               .                .    10
             4    .        30              .              .                 .                10              15                5     .",
    );
    let together = r#"waterfall = [ { contract = "delivery", support = ["drawdown"] }, { principal = ["senior", "junior"] }, { surplus = { council = "100%" } } ]"#;
    holds(
        "one step for both repays in proportion to what is owed",
        &format!("{TWO_CLASSES}{together}"),
        &classes,
        "month  due  received  called  principal:senior  principal:junior  surplus:council  owed
             0    .         .       .                 .                 .                .     .
             1   60         .      60                 .                 .                .    60
             2    .        50       .                30                20                .    10
             3    .        30       .                 6                 4               20     .",
    );
}

#[test]
fn fees_by_month_and_by_year() {
    let capital = |fee: &str| {
        format!(
            r#"
fee.manager = {{ to = "manager", {fee} }}
tranche.units = {{ commitment = "£100" }}
waterfall = [ {{ fee = "manager", support = ["drawdown"] }}, {{ contract = "delivery", support = ["drawdown"] }}, {{ principal = "units" }}, {{ surplus = {{ units = "100%" }} }} ]
"#
        )
    };
    let fees = |fee: &str, n: usize| -> Vec<(u16, i64)> {
        let played = play(&scenario(&vec![0; n], &vec![0; n], &capital(fee)));
        let moved = moved(&played, &["units"]);
        let fees: Vec<_> =
            moved.iter().filter(|((_, word), _)| word == "fees").map(|((m, _), p)| (*m, *p)).collect();
        assert_eq!(fees.iter().map(|&(_, p)| p).sum::<i64>(), -played.cash.flows[0].iter().sum::<i64>());
        fees
    };
    assert_eq!(fees("amount = \"£1 / month\"", 3), [(1, 100), (2, 100), (3, 100)]);
    assert_eq!(fees("amount = \"£12 / year\"", 3), [(1, 100), (2, 100), (3, 100)]);
    assert_eq!(fees("amount = \"£12 / year\", every = \"quarter\"", 7), [(3, 300), (6, 300), (7, 100)]);
    assert_eq!(fees("amount = \"£5\", every = \"year\"", 25), [(12, 500), (24, 500)]);
    assert_eq!(
        fees("amount = \"£1 / month\", from = \"1 month\", until = \"3 months\"", 6),
        [(2, 100), (3, 100)]
    );
}

/// A fee of which a part ranks before investors and the rest after them is due once.
#[test]
fn a_fee_in_two_steps_is_due_once() {
    holds(
        "two steps",
        r#"
fee.manager = { to = "manager", amount = "£10 / month", until = "2 months" }
tranche.units = { commitment = "£50" }
waterfall = [ { contract = "delivery", support = ["drawdown"] }, { fee = "manager", limit = "£8" }, { principal = "units" }, { fee = "manager", name = "rest" }, { surplus = { units = "100%" } } ]
"#,
        &["units"],
        "month  due  received  called  fees  principal  surplus  cash  owed
             0    .         .       .     .          .        .     .     .
             1   50         .      50     .          .        .     .    50
             2    .        30       .     8         22        .     .    28
             3    .        50       .    12         28       10     .     .",
    );
}

/// No fee falls due after the close.
#[test]
fn fees_end_with_the_arrangement() {
    holds(
        "closes",
        r#"
closes = "2 months"
fee.manager = { to = "manager", amount = "£10 / month" }
tranche.units = { commitment = "£50" }
waterfall = [ { contract = "delivery", support = ["drawdown"] }, { fee = "manager", support = ["drawdown"] }, { principal = "units" }, { surplus = { units = "100%" } } ]
"#,
        &["units"],
        "month  due  received  called  fees  principal  surplus  cash  owed
             0    .         .       .     .          .        .     .     .
             1    .         .      10    10          .        .     .    10
             2    .         .      10    10          .        .     .    20
             3    .        30       .     .         20       10     .     .",
    );
}

#[test]
fn repaid_principal_is_called_again_until_a_month() {
    holds(
        "recycling",
        &format!("redraw_until = \"4 months\"{ONE_CLASS}"),
        &["units"],
        "month  due  received  called  delivered  principal  surplus  cash  owed
             0    .         .       .          .          .        .     .     .
             1  100         .     100        100          .        .     .   100
             2    .        60       .          .         60        .     .    40
             3   50         .      50         50          .        .     .    90
             4    .        30       .          .         30        .     .    60
             5   20         .       .          .          .        .     .    60
             6    .        90       .         20         60       10     .     .",
    );
}

#[test]
fn a_grant_is_called_and_never_repaid() {
    holds(
        "grant",
        r#"
tranche.loan = { commitment = "£50" }
tranche.gift = { commitment = "£50", is = "grant" }
waterfall = [ { contract = "delivery", support = ["drawdown"] }, { principal = "loan" }, { surplus = { council = "100%" } } ]
"#,
        &["loan", "gift"],
        "month  due  received  called:loan  called:gift  principal:loan  principal:gift  surplus:council
             0    .         .            .            .               .               .                .
             1   40         .           20           20               .               .                .
             2    .        30            .            .              20               .               10",
    );
}

/// What is short stays due and is paid later, before investors; what is never paid is the provider's loss, and
/// principal that never came back is written off at the end.
#[test]
fn a_shortfall_stays_due() {
    holds(
        "short",
        ONE_CLASS,
        &["units"],
        "month  due  received  called  delivered  principal  surplus  cash  owed
             0    .         .       .          .          .        .     .     .
             1   80         .      80         80          .        .     .    80
             2   80         .      20         20          .        .     .   100
             3   10        30       .         30          .        .     .   100
             4    .        15       .         15          .        .     .     .",
    );
    let dues = [8_000, 8_000, 1_000, 0];
    let played = play(&scenario(&dues, &[0, 0, 3_000, 1_500], ONE_CLASS));
    assert_eq!(played.cash.unpaid.pence(), 2_500, "170 due, 145 paid");
    let lost = played.ledger.balances.iter().map(|entry| entry.written_off.pence()).sum::<i64>();
    assert_eq!(lost, 10_000, "nothing of the principal came back");
}
