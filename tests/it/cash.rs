//! The vehicle's month: cases as text tables, and a second implementation in whole pence that random deals must match.

use std::collections::BTreeMap;

use proptest::prelude::*;
use sib::data::{Account, Figure, Investors, ProviderFigure, Purpose, ReturnFigure};
use sib::engine::{Plan, Played};
use sib::model::{OptionId, TrancheId};
use sib::stage::record::figures;
use sib::statistics::{Percentile, Value, expected_shortfall};

use crate::common::{model, opened_with, run};

/// A vehicle whose dues for delivery and receipts of outcome payments are given month by month, in pence.
fn scenario(dues: &[i64], receipts: &[i64], capital: &str) -> String {
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

fn amount(pence: i64) -> String {
    format!("£{}.{:02}", pence / 100, pence % 100)
}

fn play(text: &str) -> Played {
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
            Purpose::Outcome => "received",
            Purpose::Delivery => "delivered",
            Purpose::Fee => "fees",
            Purpose::Drawdown => "called",
            Purpose::Coupon => "coupon",
            Purpose::Principal => "principal",
            Purpose::Surplus => "surplus",
            Purpose::ServiceCost | Purpose::Care => continue,
        };
        let mut add =
            |column: String| *sums.entry((transfer.month, column)).or_default() += transfer.amount.pence();
        add(word.to_owned());
        for account in [transfer.from, transfer.to] {
            match account {
                Account::Tranche(class) => add(format!("{word}:{}", classes[usize::from(class)])),
                Account::Party(0) if word == "surplus" => add("surplus:council".to_owned()),
                Account::Party(_) | Account::Outside => {}
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
    assert_eq!(fees("amount = \"£12 / year\", every = \"quarter\"", 7), [(3, 300), (6, 300)]);
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
waterfall = [ { contract = "delivery", support = ["drawdown"] }, { principal = ["loan", "gift"] }, { surplus = { council = "100%" } } ]
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

/// A service that costs £100 a month and is paid £100 a month as long as £250 of capital last.
fn running(extra: &str, provider: &str) -> String {
    format!(
        r#"
format = 1
title = "a service that runs out of money"
currency = "GBP"
start = "2021-01"
horizon = "12 months"
prices.indexed = "fixed"
[party]
council = {{ is = "payer" }}
provider = {{ is = "provider", {provider} }}
[state]
care = {{}}
home = {{}}
[transition.care.home]
rate = "0 / year"
[cohort]
people = 1
starts_in = "care"
[service.help]
cost.team = {{ amount = "£100 / month" }}
[contract.outcomes]
payers = {{ council = "100%" }}
clause.lump = {{ for_each = "contract", price = "£0" }}
[contract.delivery]
payers = {{ vehicle = "100%" }}
clause.month = {{ for_each = "month", price = "£100" }}
[capital.fund]
{extra}
tranche.units = {{ commitment = "£250" }}
waterfall = [ {{ contract = "delivery", support = ["drawdown"] }}, {{ principal = "units" }}, {{ surplus = {{ units = "100%" }} }} ]
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

/// Dues are short from month 3 on. A shortfall that has lasted two months, at the end of month 4, closes the service
/// from month 5 on: four months delivered, two and a half paid, one and a half the provider's loss.
#[test]
fn a_lasting_shortfall_closes_the_service() {
    let model = model(&running("stops_after = \"2 months\"", "insolvent_after = \"100 months\""));
    let plan = Plan::new(&model).expect("adds up");
    let played = plan.draw(1, 0).expect("adds up").remove(1);
    assert_eq!(played.closed_from, Some(5));
    let provider: Vec<i64> = played.cash.provider.iter().map(|cash| cash.pence() / 100).collect();
    assert_eq!(provider, [0, 0, 0, -50, -150, -150, -150, -150, -150, -150, -150, -150, -150]);
    assert_eq!(played.cash.unpaid.pence(), 15_000);
    let names = figures(&model, OptionId::new(1));
    let margin = names.iter().position(|&f| f == Figure::Provider(ProviderFigure::Margin)).expect("there");
    assert_eq!(played.values[margin], Value::Known(-150.0));
}

/// Reserves of £120 last to month 4; from month 5 cash is below nought, and after three months of it the service closes
/// from month 8 on.
#[test]
fn an_insolvent_provider_closes_the_service() {
    let model = model(&running("", "reserves = \"£120\", insolvent_after = \"3 months\""));
    let plan = Plan::new(&model).expect("adds up");
    let played = plan.draw(1, 0).expect("adds up").remove(1);
    let provider: Vec<i64> = played.cash.provider.iter().map(|cash| cash.pence() / 100).collect();
    assert_eq!(provider[..8], [120, 120, 120, 70, -30, -130, -230, -230]);
    assert_eq!(played.closed_from, Some(7));
}

// ---- A second implementation -------------------------------------------------------------------------------------------

#[derive(Clone, Debug)]
struct Case {
    dues: Vec<i64>,
    receipts: Vec<i64>,
    fee: Option<(i64, u16)>,
    fee_supported: bool,
    delivery_supported: bool,
    classes: Vec<Class>,
    draw: Calls,
    by_rank: bool,
    keep: u16,
    redraw_until: Option<u16>,
    every: Option<u16>,
    distribute_from: u16,
    closes: u16,
    /// Principal in one step for all, or in a step each.
    together: bool,
    /// Share of the surplus to the council, percent; the rest to the last class.
    council: i64,
}

#[derive(Clone, Debug)]
struct Class {
    commitment: i64,
    rank: u32,
    coupon_ppm: i64,
    paid: &'static str,
    grant: bool,
}

#[derive(Clone, Debug)]
enum Calls {
    Start,
    Needed(u16),
    Staged(Vec<(u16, i64)>),
}

/// One month of the second implementation.
#[derive(Clone, Debug, Default, PartialEq)]
struct Flows {
    called: Vec<i64>,
    delivered: i64,
    fee: i64,
    coupon: Vec<i64>,
    principal: Vec<i64>,
    surplus: Vec<i64>,
    council: i64,
    cash: i64,
    owed: Vec<i64>,
}

fn rounded(above: i64, below: i64) -> i64 {
    (2 * above + below) / (2 * below)
}

/// In proportion, cumulatively rounded.
fn shared(lines: &[i64], room: i64) -> Vec<i64> {
    let all: i64 = lines.iter().sum();
    if all <= room {
        return lines.to_vec();
    }
    let upto = |k: usize| rounded(room * lines[..k].iter().sum::<i64>(), all);
    (0..lines.len()).map(|k| upto(k + 1) - upto(k)).collect()
}

/// The vehicle's month as section 5 of the language says it.
fn second(case: &Case) -> Vec<Flows> {
    let months = case.dues.len() as u16;
    let n = case.classes.len();
    let due_in = |m: u16| if m == 0 { 0 } else { case.dues.get(usize::from(m) - 1).copied().unwrap_or(0) };
    let fee_in = |m: u16| match case.fee {
        Some((pence, every)) if m > 0 && m.is_multiple_of(every) && m <= case.closes && m <= months => pence,
        _ => 0,
    };
    let planned = |m: u16| {
        (if case.delivery_supported { due_in(m) } else { 0 })
            + (if case.fee_supported { fee_in(m) } else { 0 })
    };
    let (mut cash, mut delivery_due, mut fee_due) = (0_i64, 0_i64, 0_i64);
    let (mut drawn, mut added, mut repaid) = (vec![0_i64; n], vec![0_i64; n], vec![0_i64; n]);
    let (mut accrued, mut kept, mut coupon_due) = (vec![0_i64; n], vec![0_i64; n], vec![0_i64; n]);
    let (mut surplus_paid, mut council_paid) = (0_i64, 0_i64);
    let mut all = Vec::new();
    for m in 0..=months {
        let mut now = Flows {
            called: vec![0; n],
            coupon: vec![0; n],
            principal: vec![0; n],
            surplus: vec![0; n],
            ..Flows::default()
        };
        let overdue = (if case.delivery_supported { delivery_due } else { 0 })
            + (if case.fee_supported { fee_due } else { 0 });
        cash += if m == 0 { 0 } else { case.receipts[usize::from(m) - 1] };
        // Coupon of the month, on the balance at its beginning.
        for (k, class) in case.classes.iter().enumerate() {
            if m == 0 || m > case.closes {
                continue;
            }
            let balance = drawn[k] + added[k] - repaid[k];
            let (bears, due) = match class.paid {
                "added" => (balance, true),
                "at the end" => (balance + kept[k], m.is_multiple_of(12) || m == case.closes),
                "quarterly" => (balance, m.is_multiple_of(3) || m == case.closes),
                _ => (balance, m.is_multiple_of(12) || m == case.closes),
            };
            accrued[k] += bears * class.coupon_ppm;
            if due {
                let coupon = rounded(accrued[k], 12_000_000);
                accrued[k] = 0;
                match class.paid {
                    "added" => added[k] += coupon,
                    "at the end" => kept[k] += coupon,
                    _ => coupon_due[k] += coupon,
                }
            }
            if m == case.closes {
                coupon_due[k] += std::mem::take(&mut kept[k]);
            }
        }
        let call = |wanted: i64, drawn: &mut Vec<i64>, repaid: &[i64], cash: &mut i64, now: &mut Flows| {
            let recycles = case.redraw_until.is_some_and(|until| m <= until);
            let open: Vec<i64> = (0..n)
                .map(|k| {
                    let back = if recycles { repaid[k].min(drawn[k]) } else { 0 };
                    (case.classes[k].commitment - drawn[k] + back).max(0)
                })
                .collect();
            let wanted = wanted.clamp(0, open.iter().sum());
            let parts = if case.by_rank {
                let mut order: Vec<usize> = (0..n).collect();
                order.sort_by(|&a, &b| case.classes[b].rank.cmp(&case.classes[a].rank).then(a.cmp(&b)));
                let mut left = wanted;
                let mut parts = vec![0; n];
                for k in order {
                    parts[k] = open[k].min(left);
                    left -= parts[k];
                }
                parts
            } else {
                shared(&open, wanted)
            };
            for (k, part) in parts.into_iter().enumerate() {
                drawn[k] += part;
                now.called[k] += part;
                *cash += part;
            }
        };
        match &case.draw {
            Calls::Start if m == 0 => call(i64::MAX / 4, &mut drawn, &repaid, &mut cash, &mut now),
            Calls::Start => {}
            Calls::Needed(ahead) => {
                let needs: i64 = (m..m + ahead).map(planned).sum::<i64>() + overdue - cash;
                call(needs, &mut drawn, &repaid, &mut cash, &mut now);
            }
            Calls::Staged(stages) => {
                let wanted = stages.iter().filter(|stage| stage.0 == m).map(|stage| stage.1).sum();
                call(wanted, &mut drawn, &repaid, &mut cash, &mut now);
            }
        }
        delivery_due += due_in(m);
        fee_due += fee_in(m);
        // Delivery, then the fee.
        if case.delivery_supported && delivery_due > cash {
            call(delivery_due - cash, &mut drawn, &repaid, &mut cash, &mut now);
        }
        now.delivered = delivery_due.min(cash);
        delivery_due -= now.delivered;
        cash -= now.delivered;
        if case.fee_supported && fee_due > cash {
            call(fee_due - cash, &mut drawn, &repaid, &mut cash, &mut now);
        }
        now.fee = fee_due.min(cash);
        fee_due -= now.fee;
        cash -= now.fee;
        let pays_out = m >= case.closes
            || (m >= case.distribute_from
                && case.every.is_none_or(|every| every > 0 && m.is_multiple_of(every)));
        if pays_out {
            let held = if m >= case.closes { 0 } else { (m + 1..=m + case.keep).map(planned).sum() };
            let coupons = shared(&coupon_due, (cash - held).max(0));
            for (k, coupon) in coupons.into_iter().enumerate() {
                coupon_due[k] -= coupon;
                now.coupon[k] = coupon;
                cash -= coupon;
            }
            let owed = |k: usize, repaid: &[i64]| {
                if case.classes[k].grant { 0 } else { drawn[k] + added[k] - repaid[k] }
            };
            let groups: Vec<Vec<usize>> =
                if case.together { vec![(0..n).collect()] } else { (0..n).map(|k| vec![k]).collect() };
            for group in groups {
                let lines: Vec<i64> = group.iter().map(|&k| owed(k, &repaid)).collect();
                for (&k, part) in group.iter().zip(shared(&lines, (cash - held).max(0))) {
                    repaid[k] += part;
                    now.principal[k] = part;
                    cash -= part;
                }
            }
            let left = (cash - held).max(0);
            surplus_paid += left;
            let council = rounded(surplus_paid * case.council, 100);
            now.council = council - council_paid;
            now.surplus[n - 1] = left - now.council;
            council_paid = council;
            cash -= left;
        }
        now.cash = cash;
        now.owed = (0..n).map(|k| if m == months { 0 } else { drawn[k] + added[k] - repaid[k] }).collect();
        all.push(now);
    }
    all
}

fn written(case: &Case) -> String {
    let mut text = String::new();
    let mut say = |line: String| {
        text.push_str(&line);
        text.push('\n');
    };
    match &case.draw {
        Calls::Start => say("draw = \"at the start\"".into()),
        Calls::Needed(ahead) => say(format!("draw_ahead = \"{ahead} months\"")),
        Calls::Staged(stages) => {
            let stages: Vec<String> =
                stages.iter().map(|(m, p)| format!("[\"{m} months\", \"{}\"]", amount(*p))).collect();
            say(format!("draw = [{}]", stages.join(", ")));
        }
    }
    if case.by_rank {
        say("draw_order = \"by rank\"".into());
    }
    say(format!("keep = \"{} months\"", case.keep));
    if let Some(until) = case.redraw_until {
        say(format!("redraw_until = \"{until} months\""));
    }
    match case.every {
        None => {}
        Some(0) => say("distribute = \"at the end\"".into()),
        Some(every) => say(format!("distribute = \"every {every} months\"")),
    }
    say(format!(
        "distribute_from = \"{} months\"\ncloses = \"{} months\"",
        case.distribute_from, case.closes
    ));
    for (k, class) in case.classes.iter().enumerate() {
        say(format!(
            "tranche.t{k} = {{ commitment = \"{}\", rank = {}, coupon = \"{}% / year\", coupon_paid = \"{}\"{} }}",
            amount(class.commitment),
            class.rank,
            class.coupon_ppm / 10_000,
            class.paid,
            if class.grant { ", is = \"grant\"" } else { "" },
        ));
    }
    let support = |supported: bool| if supported { ", support = [\"drawdown\"]" } else { "" };
    let mut steps = vec![format!("{{ contract = \"delivery\"{} }}", support(case.delivery_supported))];
    if let Some((pence, every)) = case.fee {
        let every = if every == 1 { "month" } else { "quarter" };
        say(format!("fee.f = {{ to = \"manager\", amount = \"{}\", every = \"{every}\" }}", amount(pence)));
        steps.push(format!("{{ fee = \"f\"{} }}", support(case.fee_supported)));
    }
    let names: Vec<String> = (0..case.classes.len()).map(|k| format!("\"t{k}\"")).collect();
    steps.push(format!("{{ coupon = [{}] }}", names.join(", ")));
    if case.together {
        steps.push(format!("{{ principal = [{}] }}", names.join(", ")));
    } else {
        steps.extend(names.iter().map(|name| format!("{{ principal = {name} }}")));
    }
    let last = case.classes.len() - 1;
    steps.push(format!(
        "{{ surplus = {{ council = \"{}%\", t{last} = \"{}%\" }} }}",
        case.council,
        100 - case.council
    ));
    say(format!("waterfall = [ {} ]", steps.join(", ")));
    text
}

fn class() -> impl Strategy<Value = Class> {
    let paid = prop::sample::select(vec!["quarterly", "yearly", "at the end", "added"]);
    (1_000_i64..40_000, 1_u32..4, 0_i64..13, paid, prop::bool::weighted(0.15)).prop_map(
        |(commitment, rank, coupon, paid, grant)| Class {
            commitment,
            rank,
            coupon_ppm: coupon * 10_000,
            paid,
            grant,
        },
    )
}

fn case() -> impl Strategy<Value = Case> {
    let months = 14_usize..30;
    let flows = months.prop_flat_map(|n| {
        let some = |most: i64| prop::collection::vec(prop_oneof![Just(0_i64), 1..most], n);
        (some(6_000), some(9_000))
    });
    let draw = prop_oneof![
        Just(Calls::Start),
        (0_u16..6).prop_map(Calls::Needed),
        prop::collection::vec((0_u16..10, 500_i64..20_000), 1..4).prop_map(Calls::Staged),
    ];
    let every = prop_oneof![Just(None), Just(Some(6)), Just(Some(3)), Just(Some(0))];
    let fee = prop::option::of((10_i64..500, prop::sample::select(vec![1_u16, 3])));
    (
        (flows, fee, any::<bool>(), prop::bool::weighted(0.8)),
        (prop::collection::vec(class(), 1..4), draw, any::<bool>(), 0_u16..6),
        (prop::option::of(0_u16..20), every, 0_u16..12, 8_u16..30, any::<bool>(), 0_i64..101),
    )
        .prop_map(
            |((flows, fee, fee_supported, delivery_supported), (classes, draw, by_rank, keep), rest)| {
                let (redraw_until, every, distribute_from, closes, together, council) = rest;
                let (dues, receipts) = flows;
                let closes = closes.min(dues.len() as u16);
                Case {
                    fee_supported: fee_supported && fee.is_some(),
                    dues,
                    receipts,
                    fee,
                    delivery_supported,
                    classes,
                    draw,
                    by_rank,
                    keep,
                    redraw_until,
                    every,
                    distribute_from,
                    closes,
                    together,
                    council,
                }
            },
        )
}

/// The same flows, read from the ledger.
fn first(case: &Case, played: &Played) -> Vec<Flows> {
    let n = case.classes.len();
    let mut all: Vec<Flows> = (0..=case.dues.len())
        .map(|m| Flows {
            called: vec![0; n],
            coupon: vec![0; n],
            principal: vec![0; n],
            surplus: vec![0; n],
            cash: played.cash.vehicle[m].pence(),
            owed: (0..n).map(|k| played.cash.outstanding[k][m].pence()).collect(),
            ..Flows::default()
        })
        .collect();
    for transfer in &played.ledger.transfers {
        let now = &mut all[usize::from(transfer.month)];
        let pence = transfer.amount.pence();
        match (transfer.purpose, transfer.from, transfer.to) {
            (Purpose::Drawdown, Account::Tranche(k), _) => now.called[usize::from(k)] += pence,
            (Purpose::Coupon, _, Account::Tranche(k)) => now.coupon[usize::from(k)] += pence,
            (Purpose::Principal, _, Account::Tranche(k)) => now.principal[usize::from(k)] += pence,
            (Purpose::Surplus, _, Account::Tranche(k)) => now.surplus[usize::from(k)] += pence,
            (Purpose::Surplus, _, _) => now.council += pence,
            (Purpose::Delivery, _, _) => now.delivered += pence,
            (Purpose::Fee, _, _) => now.fee += pence,
            (Purpose::Outcome, _, _) => {}
            (purpose, from, to) => panic!("nothing else moves cash: {purpose:?} {from:?} {to:?}"),
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Two implementations of the vehicle's month give the same flows.
    #[test]
    fn a_second_implementation_gives_the_same_flows(case in case()) {
        let capital = written(&case);
        let played = play(&scenario(&case.dues, &case.receipts, &capital));
        for (month, (got, expected)) in first(&case, &played).iter().zip(second(&case)).enumerate() {
            prop_assert_eq!(got, &expected, "month {}\n{}", month, capital);
        }
    }

    /// A return of investors is what bisection finds on the ledger's flows, and the multiple is received over drawn.
    #[test]
    fn returns_follow_from_the_ledger(case in case()) {
        let text = scenario(&case.dues, &case.receipts, &written(&case));
        let model = opened_with(&text, Some("given"), &[]).expect("valid").model;
        let played = play(&text);
        let names = figures(&model, OptionId::new(1));
        let value = |who, figure| played.values[names.iter().position(|&f| f == Figure::Return(who, figure)).expect("there")];
        for (k, _) in case.classes.iter().enumerate() {
            let who = Investors::Tranche(TrancheId::new(k));
            let flows: Vec<i64> = first(&case, &played)
                .iter()
                .map(|m| m.coupon[k] + m.principal[k] + m.surplus[k] - m.called[k])
                .collect();
            let (out, back) = (-flows.iter().filter(|f| **f < 0).sum::<i64>(), flows.iter().filter(|f| **f > 0).sum::<i64>());
            match value(who, ReturnFigure::Moic) {
                Value::Known(moic) => prop_assert!((moic - back as f64 / out as f64).abs() < 1e-12),
                _ => prop_assert_eq!(out, 0),
            }
            let present = |v: f64| flows.iter().rev().fold(0.0, |sum, &f| sum * v + f as f64);
            if let Value::Known(irr) = value(who, ReturnFigure::Irr) {
                if back == 0 {
                    prop_assert_eq!(irr, -1.0);
                } else {
                    let size: f64 = flows.iter().map(|f| f.abs() as f64).sum();
                    let v = (1.0 + irr).powf(-1.0 / 12.0);
                    let scale = size * v.max(1.0).powi(flows.len() as i32);
                    prop_assert!(present(v).abs() <= 1e-9 * scale, "value {} at {irr}", present(v));
                }
            }
        }
    }
}

/// The expected shortfall is the mean of the worst tenth, recomputed from sorted values.
#[test]
fn expected_shortfall_is_the_mean_of_the_worst() {
    let text = running("", "insolvent_after = \"100 months\"")
        .replace("rate = \"0 / year\"", "rate = \"0.8 / year\"")
        .replace("people = 1", "people = 10")
        .replace(
            "clause.lump = { for_each = \"contract\", price = \"£0\" }",
            "clause.move = { for_each = { enters = \"home\" }, price = \"£50\" }",
        );
    let text = text.replace("for_each = { enters = \"home\" }", "for_each = \"moves\"")
        + "[measure.moves]\nenters = \"home\"\n";
    let model = model(&text);
    let results = run(&model, 3, 400);
    let column = results.options[1]
        .column(Figure::Return(Investors::All, ReturnFigure::NetCash))
        .expect("a bond has investors");
    let mut values: Vec<f64> = column
        .values()
        .map(|value| match value {
            Value::Known(value) => value,
            other => panic!("net cash is known, not {other:?}"),
        })
        .collect();
    values.sort_by(f64::total_cmp);
    let worst = &values[..40];
    let expected = worst.iter().sum::<f64>() / 40.0;
    let tenth = Percentile::P10;
    let got = expected_shortfall(column, tenth).expect("known").value;
    assert!((got - expected).abs() < 1e-9, "{got} against {expected}");
}
