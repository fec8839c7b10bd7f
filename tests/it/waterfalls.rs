//! The vehicle's months as text tables: every file of `tests/waterfalls` says what it shows, a capital in the words of
//! a scenario, and a table of what must happen, worked out by hand.
//!
//! A table has a header line and a row a month, in pounds; `.` is nought. Columns that are given: `due` (dues of
//! delivery), `received` and `received:two` (outcome payments of two clauses), `measured` and `good` (people in the
//! month; the measure `rate` is good over measured to date, `latest` in the period). All other columns are expected:
//! a purpose of the ledger, alone or of a class or party (`coupon:notes`), or a balance at the month's end (`cash`,
//! `provider`, `owed:notes`, `balance:pool`). A line `closed from month 5` before the table gives an order to close.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use sib::data::{Account, Purpose};

use crate::capital_alone::{Given, Run, run};

/// Columns that are given and not checked.
const GIVEN: [&str; 5] = ["due", "received", "received:two", "measured", "good"];

#[test]
fn every_table_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/waterfalls");
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    files.sort();
    assert!(!files.is_empty());
    let broken: Vec<String> = files
        .iter()
        .filter_map(|file| {
            let text = fs::read_to_string(file).expect("the file can be read");
            differs(&text).map(|table| format!("{}:\n{table}", file.display()))
        })
        .collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// A table with one cell changed does not hold: the comparison can fail.
#[test]
fn a_wrong_cell_is_found() {
    let text = include_str!("../waterfalls/provider-invests.txt");
    assert_eq!(differs(text), None);
    let wrong = differs(&text.replace("1045\n", "1044\n")).expect("the provider has 1,045 in month 2");
    assert!(wrong.contains("1045≠1044"), "{wrong}");
}

/// Dues that wait for their quarter are not short; dues that their step could not pay are.
#[test]
fn waiting_is_not_short() {
    let case = Case::read(include_str!("../waterfalls/delivery-by-quarter.txt"));
    assert_eq!(run(&case.given, case.capital).cash.order, None);
    let monthly = case.capital.replace(", when = \"quarterly\"", "");
    assert_eq!(run(&case.given, &monthly).cash.order, None, "short in month 6 only, and then it is too late");
    let poorer = monthly.replace("£50", "£25");
    assert_eq!(run(&case.given, &poorer).cash.order, Some(5), "short in months 3 and 4");
}

/// A table and its parts.
struct Case<'a> {
    capital: &'a str,
    header: Vec<&'a str>,
    rows: Vec<Vec<i64>>,
    given: Given,
}

impl<'a> Case<'a> {
    /// A story, a capital and a table, divided by lines of dashes.
    fn read(text: &'a str) -> Self {
        let parts: Vec<&str> = text.split("\n----\n").collect();
        let [_story, capital, table] = parts[..] else { panic!("a story, a capital and a table") };
        let mut lines = table.lines().map(str::trim).filter(|line| !line.is_empty()).peekable();
        let order = lines.next_if(|line| line.starts_with("closed from month "));
        let closed_from = order.map(|line| line["closed from month ".len()..].parse().expect("a month"));
        let header: Vec<&str> = lines.next().expect("a table has a header line").split_whitespace().collect();
        let rows: Vec<Vec<i64>> = lines.map(|line| line.split_whitespace().map(cell).collect()).collect();
        assert!(rows.iter().all(|row| row.len() == header.len()), "every row has every column");
        let n_months = rows.len() - 1;
        let column = |word: &str| -> Vec<i64> {
            match header.iter().position(|&h| h == word) {
                Some(place) => rows[1..].iter().map(|row| row[place]).collect(),
                None => vec![0; n_months],
            }
        };
        let people = |word: &str| column(word).iter().map(|hundredths| hundredths / 100).collect();
        let given = Given {
            dues: column("due"),
            one: column("received"),
            two: column("received:two"),
            measured: people("measured"),
            good: people("good"),
            closed_from,
        };
        Self { capital, header, rows, given }
    }
}

fn cell(text: &str) -> i64 {
    match text {
        "." => 0,
        _ => (text.parse::<f64>().expect("a cell is a number of pounds") * 100.0).round() as i64,
    }
}

/// The table as it comes out, where it is another.
fn differs(text: &str) -> Option<String> {
    let case = Case::read(text);
    let run = run(&case.given, case.capital);
    let moved = moved(&run);
    let shown = |month: usize, place: usize| -> i64 {
        let word = case.header[place];
        match balance(&run, word, month) {
            _ if GIVEN.contains(&word) => case.rows[month][place],
            Some(balance) => balance,
            None => moved.get(&(month as u16, word.to_owned())).copied().unwrap_or(0),
        }
    };
    let all: Vec<Vec<i64>> = (0..case.rows.len())
        .map(|month| (0..case.header.len()).map(|place| shown(month, place)).collect())
        .collect();
    (all != case.rows).then(|| written(&case.header, &all, &case.rows))
}

/// The table that comes out, and the cells that were expected to be otherwise.
fn written(header: &[&str], all: &[Vec<i64>], expected: &[Vec<i64>]) -> String {
    let width = |place: usize| header[place].len().max(12);
    let line = |cells: Vec<String>| -> String {
        cells
            .iter()
            .enumerate()
            .map(|(place, cell)| format!("{cell:>width$}", width = width(place)))
            .collect()
    };
    let pounds = |pence: i64| if pence == 0 { ".".to_owned() } else { format!("{}", pence as f64 / 100.0) };
    let rows = all.iter().zip(expected).map(|(got, wanted)| {
        line(
            got.iter()
                .zip(wanted)
                .map(|(&got, &wanted)| match got == wanted {
                    true => pounds(got),
                    false => format!("{}≠{}", pounds(got), pounds(wanted)),
                })
                .collect(),
        )
    });
    let head = line(header.iter().map(|word| (*word).to_owned()).collect());
    std::iter::once(head).chain(rows).collect::<Vec<_>>().join("\n")
}

/// A balance at the end of a month.
fn balance(run: &Run, word: &str, month: usize) -> Option<i64> {
    let (word, of) = word.split_once(':').unwrap_or((word, ""));
    let owed = |place: usize| run.cash.outstanding[place][month].pence();
    let tranches = &run.capital().tranches;
    Some(match word {
        "month" => 100 * month as i64,
        "cash" => run.cash.vehicle[month].pence(),
        "provider" => run.cash.provider[month].pence(),
        "owed" if of.is_empty() => (0..tranches.len()).map(owed).sum(),
        "owed" => owed(tranches.iter().position(|tranche| tranche.name == of).expect("a class")),
        "balance" => pot_balance(run, of, month),
        _ => return None,
    })
}

/// What a pool or a reserve holds, from the ledger.
fn pot_balance(run: &Run, of: &str, month: usize) -> i64 {
    let own = |account: Account| {
        matches!(account, Account::Pool(_) | Account::Reserve(_)) && name(run, account) == of
    };
    let moved = run.ledger.transfers.iter().filter(|transfer| usize::from(transfer.month) <= month);
    let signed = moved.map(|transfer| match (own(transfer.from), own(transfer.to)) {
        (false, true) => transfer.amount.pence(),
        (true, false) => -transfer.amount.pence(),
        (true, true) | (false, false) => 0,
    });
    signed.sum()
}

/// What moved, by month and name of the column, read from the ledger alone.
fn moved(run: &Run) -> BTreeMap<(u16, String), i64> {
    let mut sums: BTreeMap<(u16, String), i64> = BTreeMap::new();
    for transfer in &run.ledger.transfers {
        let word = match transfer.purpose {
            Purpose::Outcome if transfer.to == Account::Party(0) => "paid_back",
            Purpose::Outcome => "received",
            Purpose::Funding => "other_money",
            Purpose::Severance => "severance",
            Purpose::Delivery => "delivered",
            Purpose::Fee => "fee",
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
            add(format!("{word}:{}", name(run, account)));
        }
    }
    for entry in &run.ledger.balances {
        let tranche = &run.capital().tranches[usize::from(entry.tranche)].name;
        for (word, amount) in [("added", entry.capitalised), ("lost", entry.written_off)] {
            *sums.entry((entry.month, word.to_owned())).or_default() += amount.pence();
            *sums.entry((entry.month, format!("{word}:{tranche}"))).or_default() += amount.pence();
        }
    }
    sums
}

fn name(run: &Run, account: Account) -> String {
    match account {
        Account::Party(party) => run.model.parties[usize::from(party)].name.clone(),
        Account::Holding { tranche, .. } => run.capital().tranches[usize::from(tranche)].name.clone(),
        Account::Pool(place) => run.capital().pools[usize::from(place)].name.clone(),
        Account::Reserve(place) => run.capital().reserves[usize::from(place)].name.clone(),
        Account::Outside => "outside".to_owned(),
    }
}
