//! What falls due by terms alone: where cash never lacks, it is what the waterfall pays.

use proptest::prelude::*;
use sib::data::Purpose;

use crate::capital_alone::{Given, Run, run};

/// A class with terms of its own.
#[derive(Clone, Debug)]
struct Class {
    commitment: i64,
    words: String,
}

fn class() -> impl Strategy<Value = Class> {
    let coupon = prop::sample::select(vec![
        "",
        "coupon = \"7% / year\", ",
        "coupon = { by = \"rate\", line = [[\"40%\", \"2% / year\"], [\"80%\", \"12% / year\"]] }, coupon_at_least = \"3% / year\", ",
        "coupon = { by = \"contract year\", steps = [[1, \"2% / year\"], [2, { by = \"rate\", steps = [[\"50%\", \"9% / year\"]] }]] }, coupon_at_most = \"8% / year\", ",
    ]);
    let paid = prop::sample::select(vec!["quarterly", "half-yearly", "yearly", "at the end", "added"]);
    let ends = prop::sample::select(vec![
        "redeems = { by = \"rate\", steps = [[\"0%\", \"40%\"], [\"55%\", \"100%\"]] }",
        "redeems = \"65%\", matures = \"19 months\"",
        "redeems = { by = \"rate\", steps = [[\"0%\", \"100%\"]] }, commitment_fee = \"2% / year\"",
        "redeems = \"90%\", multiple_at_most = 1.1",
        "instalments = { by = \"month\", line = [[\"3 months\", \"0%\"], [\"19 months\", \"100%\"]] }",
        "instalments = { by = \"month\", steps = [[\"5 months\", \"30%\"], [\"11 months\", \"70%\"]] }, matures = \"21 months\"",
        "instalments = { by = \"month\", steps = [[\"8 months\", \"50%\"]] }, multiple_at_most = 1.1",
        "redeems = { by = \"rate\", steps = [[\"0%\", \"100%\"]] }, return_at_most = \"4% / year\", matures = \"22 months\"",
    ]);
    (1_000_i64..90_000, coupon, paid, ends).prop_map(|(commitment, coupon, paid, ends)| Class {
        commitment,
        words: format!("{coupon}coupon_paid = \"{paid}\", {ends}"),
    })
}

fn capital(classes: &[Class], staged: bool, redemption: Option<u16>) -> String {
    let pounds = |pence: i64| format!("£{}.{:02}", pence / 100, pence % 100);
    let half: i64 = classes.iter().map(|class| class.commitment).sum::<i64>() / 2;
    let draw = match staged {
        true => format!("[[\"0 months\", \"{0}\"], [\"7 months\", \"{0}\"]]", pounds(half)),
        false => "\"at the start\"".to_owned(),
    };
    let mut text = format!("draw = {draw}\n");
    let mut steps = Vec::new();
    for (k, class) in classes.iter().enumerate() {
        text +=
            &format!("tranche.t{k} = {{ commitment = \"{}\", {} }}\n", pounds(class.commitment), class.words);
        steps.push(format!("{{ coupon = \"t{k}\" }}, {{ principal = \"t{k}\" }}"));
    }
    if let Some(month) = redemption {
        text += &format!(
            "redemption.early = {{ of = \"t0\", at = \"{month} months\", if = {{ measure = \"rate\", less_than = \"50%\" }}, pays = \"70% of principal\" }}\n"
        );
    }
    text + &format!(
        "waterfall = [ {{ contract = \"delivery\" }}, {}, {{ surplus = {{ council = \"100%\" }} }} ]\n",
        steps.join(", ")
    )
}

/// What each class was paid by the waterfall.
fn paid(run: &Run, class: usize, month: usize) -> i64 {
    let own = |t: &&sib::data::Transfer| {
        t.to.tranche().map(usize::from) == Some(class) && usize::from(t.month) == month
    };
    let moved = run.ledger.transfers.iter().filter(own);
    moved.inspect(|t| assert_ne!(t.purpose, Purpose::Surplus)).map(|t| t.amount.pence()).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// A vehicle that is never short pays each class what is due to it, in the month in which it falls due.
    #[test]
    fn ample_cash_pays_what_is_scheduled(
        classes in prop::collection::vec(class(), 1..4),
        staged in any::<bool>(),
        redemption in prop::option::of(6_u16..18),
        good in prop::collection::vec(0_i64..4, 25),
    ) {
        let given = Given {
            dues: vec![0; 25],
            one: vec![1_000_000; 25],
            measured: vec![3; 25],
            good: good.into_iter().map(|good| good.min(3)).collect(),
            ..Given::default()
        };
        let text = capital(&classes, staged, redemption);
        let run = run(&given, &text);
        let scheduled = run.scheduled.as_ref().expect("drawn as scheduled");
        for (class, dues) in scheduled.by_tranche.iter().enumerate() {
            for (month, due) in dues.iter().enumerate() {
                prop_assert_eq!(paid(&run, class, month), due.pence(), "class {} in month {}\n{}", class, month, text);
            }
        }
    }
}

/// Where classes are called as cash is needed nobody knows beforehand what will be due; equity has no claim.
#[test]
fn what_depends_on_cash_is_not_scheduled() {
    let given = Given { dues: vec![100; 3], ..Given::default() };
    let waterfall = "waterfall = [ { contract = \"delivery\", support = [\"drawdown\"] }, { principal = \"t\" }, { surplus = { t = \"100%\" } } ]";
    let capital = |draw: &str, is: &str| {
        format!("{draw}\ntranche.t = {{ commitment = \"£9\", is = \"{is}\" }}\n{waterfall}")
    };
    assert_eq!(run(&given, &capital("", "loan")).scheduled, None);
    let due = |is: &str| {
        let scheduled = run(&given, &capital("draw = \"at the start\"", is)).scheduled.expect("at the start");
        scheduled.by_tranche[0].iter().map(|due| due.pence()).collect::<Vec<_>>()
    };
    assert_eq!(due("loan"), [0, 0, 0, 900]);
    assert_eq!(due("equity"), [0, 0, 0, 0]);
}

/// £12,000 at 12%, half-yearly, in twelve instalments with months 13 to 24: each falls due in its month, and coupon runs on what is left if
/// all before was paid: 720 in months 6 and 12, then 1% of 12 + 11 + … + 7 thousand and of 6 + 5 + … + 1 thousand.
#[test]
fn instalments_fall_due_by_terms_alone() {
    let given = Given { dues: vec![0; 30], ..Given::default() };
    let capital = r#"
draw = [["0 months", "£12,000"]]
tranche.t = { commitment = "£12,000", coupon = "12% / year", coupon_paid = "half-yearly", instalments = { by = "month", line = [["12 months", "0%"], ["24 months", "100%"]] } }
waterfall = [ { contract = "delivery" }, { coupon = "t" }, { principal = "t" }, { surplus = { council = "100%" } } ]
"#;
    let scheduled = run(&given, capital).scheduled.expect("drawn as scheduled");
    let coupon = [(6, 720), (12, 720), (18, 570), (24, 210)];
    for (month, due) in (0..).zip(&scheduled.by_tranche[0]) {
        let coupon: i64 = coupon.iter().filter(|own| own.0 == month).map(|own| own.1).sum();
        let principal = if (13..=24).contains(&month) { 1_000 } else { 0 };
        assert_eq!(due.pence(), 100 * (coupon + principal), "month {month}");
    }
}

/// A loan that is repaid as cash comes in is due when it matures.
#[test]
fn principal_falls_due_by_its_maturity_alone() {
    let given = Given { dues: vec![0; 6], ..Given::default() };
    let capital = r#"
draw = "at the start"
tranche.t = { commitment = "£100", matures = "4 months" }
waterfall = [ { contract = "delivery" }, { principal = "t" }, { surplus = { council = "100%" } } ]
"#;
    let scheduled = run(&given, capital).scheduled.expect("drawn as scheduled");
    let due: Vec<i64> = scheduled.by_tranche[0].iter().map(|due| due.pence()).collect();
    assert_eq!(due, [0, 0, 0, 0, 10_000, 0, 0]);
}
