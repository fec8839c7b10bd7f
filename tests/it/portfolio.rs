//! `sib portfolio`: independent deals against the sum of their variances, deals that are one and the same, and what it refuses.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::commands::number;
use crate::common::sib;

const DRAWS: f64 = 1_000.0;

fn deals() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    assert!(sib(&["new", "deal"], folder.path()).0);
    let text = fs::read_to_string(folder.path().join("deal.toml")).expect("the deal");
    let later = text.replace("\"2025-04\"", "\"2026-10\"").replace("A new deal", "A later deal");
    fs::write(folder.path().join("later.toml"), later).expect("it is written");
    folder
}

fn held(more: &[&str], folder: &Path) -> Value {
    let all =
        [&["portfolio", "deal.toml", "later.toml", "--draws", "1000", "--quiet", "--format", "json"], more]
            .concat();
    let (success, said, wrong) = sib(&all, folder);
    assert!(success, "{wrong}");
    serde_json::from_str(&said).expect("JSON")
}

fn row<'v>(found: &'v Value, held: &str) -> &'v Value {
    let rows = found["portfolio"]["returns"].as_array().expect("rows");
    rows.iter().find(|row| row["held"] == held).unwrap_or_else(|| panic!("{held} in {found:#}"))
}

fn correlation(found: &Value) -> f64 {
    number(&found["portfolio"]["correlations"][0]["A later deal"])
}

/// Deals that share nothing: means add up to the penny, variances within the error of a correlation of nought.
#[test]
fn variances_of_independent_deals_add_up() {
    let folder = deals();
    let found = held(&[], folder.path());
    let of =
        |key: &str| ["A new deal", "A later deal", "the fund"].map(|held| number(&row(&found, held)[key]));
    let [one, other, fund] = of("net");
    // Each is rounded to the penny.
    assert!((one + other - fund).abs() < 0.02);
    let [a, b, both] = of("net_deviation");
    let correlation = correlation(&found);
    assert!(correlation.abs() < 4.0 / DRAWS.sqrt(), "{correlation}");
    let expected = (a * a + b * b + 2.0 * correlation * a * b).sqrt();
    // The correlation is written with six decimals.
    assert!((both / expected - 1.0).abs() < 1e-5, "{both} {expected}");
    // The same deal twice, and independent: the deviation of two is √2 of that of one.
    let part = 1.0 - both / (a + b);
    let independent = 1.0 - 0.5_f64.sqrt();
    assert!((part - independent).abs() < 4.0 * 0.5 / DRAWS.sqrt(), "{part}");
}

/// What moves together makes a fund riskier, and leaves each deal as it is.
#[test]
fn what_is_shared_moves_together_and_leaves_each_deal_its_law() {
    let folder = deals();
    let apart = held(&[], folder.path());
    let shared = [
        "--together",
        "service.support.works_here=100%",
        "--together",
        "transition.residential.home.rate=100%",
    ];
    let together = held(&shared, folder.path());
    let deviation = |found: &Value| number(&row(found, "the fund")["net_deviation"]);
    assert!(correlation(&together) > 4.0 / DRAWS.sqrt() && deviation(&together) > deviation(&apart));
    for held in ["A new deal", "A later deal"] {
        let (a, b) = (row(&apart, held), row(&together, held));
        let se = number(&a["net_se"]).hypot(number(&b["net_se"]));
        assert!((number(&a["net"]) - number(&b["net"])).abs() < 4.0 * se, "{held}");
    }
}

/// Councils that are short of money end their contracts together, although each contract ends as often as before.
#[test]
fn terminations_by_chance_come_together_where_their_chance_is_shared() {
    let folder = deals();
    for deal in ["deal.toml", "later.toml"] {
        let path = folder.path().join(deal);
        let text = fs::read_to_string(&path).expect("the deal");
        let cuts = "\n[contract.outcomes.termination.cuts]\nby = \"council\"\nchance = { value = \"50% in 1 year\", assumption = \"for a test\" }\n";
        fs::write(&path, text + cuts).expect("it is written");
    }
    // Whether the service works decides so much that little else would be seen.
    let works = ["--set", "service.support.works_here=100%"];
    let shared = ["--together", "contract.outcomes.termination.cuts.chance=100%"];
    let apart = held(&works, folder.path());
    let together = held(&[works, shared].concat(), folder.path());
    assert!(correlation(&apart).abs() < 4.0 / DRAWS.sqrt(), "{}", correlation(&apart));
    assert!(correlation(&together) > 4.0 / DRAWS.sqrt(), "{}", correlation(&together));
    for held in ["A new deal", "A later deal"] {
        let (a, b) = (row(&apart, held), row(&together, held));
        let se = number(&a["net_se"]).hypot(number(&b["net_se"]));
        assert!((number(&a["net"]) - number(&b["net"])).abs() < 4.0 * se, "{held}");
    }
}

#[test]
fn a_first_loss_class_shields_the_other_and_recycling_draws_less() {
    let folder = deals();
    let plain = held(&[], folder.path());
    let found = held(&["--first-loss", "30%"], folder.path());
    let loss = |found: &Value, held: &str| number(&row(found, held)["p_loss"]);
    assert_eq!(row(&found, "the fund"), row(&plain, "the fund"));
    assert!(loss(&found, "repaid first") <= loss(&found, "the fund"));
    assert!(loss(&found, "first loss") >= loss(&found, "the fund"));
    let kept = held(&["--recycle-until", "48 months"], folder.path());
    let drawn = |found: &Value| number(&row(found, "the fund")["drawn"]);
    assert!(drawn(&kept) < drawn(&plain));
    assert_eq!(row(&kept, "the fund")["net"], row(&plain, "the fund")["net"]);
}

/// A part of a deal's money is that part of every call and of all that comes back; a deal of which nothing is said is held whole.
#[test]
fn a_fund_may_hold_a_part_of_a_deal_or_one_class() {
    let folder = deals();
    let whole = held(&[], folder.path());
    let part = held(&["--holds", "1=40%"], folder.path());
    let mean = |found: &Value, held: &str, key: &str| number(&row(found, held)[key]);
    for key in ["drawn", "net", "net_deviation", "net_p5"] {
        let (own, all) = (mean(&part, "A new deal", key), mean(&whole, "A new deal", key));
        // To the penny in each draw.
        assert!((own - 0.4 * all).abs() < 0.05, "{key}: {own} of {all}");
    }
    assert_eq!(row(&part, "A later deal"), row(&whole, "A later deal"));
    assert_eq!(row(&part, "A new deal")["p_loss"], row(&whole, "A new deal")["p_loss"]);
    // The deal has one class, to which £600,000 is committed.
    let amount = held(&["--holds", "deal=£240,000"], folder.path());
    assert_eq!(amount["portfolio"]["returns"], part["portfolio"]["returns"]);
    let class = held(&["--holds", "deal=40% of notes"], folder.path());
    assert_eq!(class["portfolio"]["returns"], part["portfolio"]["returns"]);
}

/// Two classes of a deal are all of it.
#[test]
fn classes_of_a_deal_are_its_parts() {
    let folder = TempDir::new().expect("a folder");
    let scenario = format!("{}/scenarios/cuyahoga-family-success.toml", env!("CARGO_MANIFEST_DIR"));
    let found = |more: &[&str]| {
        let all = ["portfolio", &scenario, &scenario, "--draws", "200", "--quiet", "--format", "json"];
        let (success, said, wrong) = sib(&[&all[..], more].concat(), folder.path());
        assert!(success, "{wrong}");
        let found: Value = serde_json::from_str(&said).expect("JSON");
        number(&found["portfolio"]["returns"][0]["net"])
    };
    let classes = ["senior", "junior"].map(|class| found(&["--holds", &format!("1={class}")]));
    assert!((classes.iter().sum::<f64>() - found(&[])).abs() < 0.02, "{classes:?}");
}

/// A fund that has promised too little has more than its deals bring: by what they call and never have, which is said.
#[test]
fn what_a_fund_never_meets_is_counted_and_said() {
    let folder = deals();
    let plain = held(&[], folder.path());
    let short = held(&["--commitment", "£100k"], folder.path());
    let mean = |found: &Value, held: &str, key: &str| number(&row(found, held)[key]);
    let of_calls = |calls: &str, key: &str| {
        let rows = short["portfolio"]["calls"].as_array().expect("calls");
        number(&rows.iter().find(|row| row["calls"] == calls).expect("such calls")[key])
    };
    let never = of_calls("never met", "chance") * of_calls("never met", "mean");
    let more = mean(&short, "the fund", "net") - mean(&plain, "the fund", "net");
    // Each of three amounts is rounded to the penny.
    assert!(never > 0.0 && (more - never).abs() < 0.02, "{more} {never}");
    assert!(of_calls("met late or never", "chance") >= of_calls("never met", "chance"));
    let said = |found: &Value| found["portfolio"]["said"].to_string();
    assert!(said(&short).contains("the fund's figures do not hold"), "{}", said(&short));
    assert!(said(&short).contains("takes off their risk is not told"), "{}", said(&short));
    assert!(!said(&short).contains("Holding the deals together takes"), "{}", said(&short));
    let enough = held(&["--commitment", "£5m"], folder.path());
    assert!(enough["portfolio"]["calls"].is_null());
    assert!(said(&enough).contains("Holding the deals together takes"), "{}", said(&enough));
}

/// A mean of ratios is the return of no portfolio: what is shown is what comes back of all that is paid in.
#[test]
fn what_comes_back_for_each_pound_fits_the_columns_beside_it() {
    let folder = deals();
    let found = held(&[], folder.path());
    for held in ["A new deal", "A later deal", "the fund"] {
        let of = |key: &str| number(&row(&found, held)[key]);
        // Written with six decimals.
        assert!((of("moic") - (1.0 + of("net") / of("drawn"))).abs() < 1e-6, "{held}");
    }
}

/// What investors lack after fees is what is charged, and the deals are as they were.
#[test]
fn fees_are_counted_and_come_between_the_deals_and_investors() {
    let folder = deals();
    let plain = held(&[], folder.path());
    let fees = [
        "--commitment",
        "£5m",
        "--set-up-cost",
        "£50,000",
        "--fee-of-committed",
        "2%",
        "--invests-until",
        "3 years",
        "--fee-of-invested",
        "1.5%",
        "--carry",
        "20%",
        "--hurdle",
        "4%",
        "--first-loss",
        "20%",
    ];
    let found = held(&fees, folder.path());
    for held in ["A new deal", "A later deal"] {
        assert_eq!(row(&found, held), row(&plain, held));
    }
    let net = |held: &str| number(&row(&found, held)["net"]);
    let charged = |fee: &str| {
        let rows = found["portfolio"]["fees"].as_array().expect("fees");
        number(&rows.iter().find(|row| row["fee"] == fee).expect("a fee")["mean"])
    };
    assert!((net("the fund before fees") - number(&row(&plain, "the fund")["net"])).abs() < 0.02);
    assert!((net("the fund before fees") - net("the fund after fees") - charged("in all")).abs() < 0.02);
    assert!(
        (net("repaid first after fees") + net("first loss after fees") - net("the fund after fees")).abs()
            < 0.02
    );
    assert_eq!(charged("setting up"), 50_000.0);
    // Three years at 2% of £5m, and more on what is invested after them.
    assert!(charged("management") > 300_000.0 && charged("carried interest") > 0.0);
    let parts = charged("setting up") + charged("management") + charged("carried interest");
    assert!((parts - charged("in all")).abs() < 0.02);
}

/// Numbers at different places move together as those at one place do, and against each other where that is said.
#[test]
fn numbers_at_different_paths_move_together() {
    let folder = deals();
    let path = folder.path().join("later.toml");
    let text = fs::read_to_string(&path).expect("the deal").replace("service.support", "service.other");
    fs::write(
        &path,
        text.replace("service = \"support\"", "service = \"other\"").replace("\"support\"", "\"other\""),
    )
    .expect("it is written");
    let of = |together: &str| correlation(&held(&["--together", together], folder.path()));
    let along = of("service.support.works_here, service.other.works_here=100%");
    let against = of("1:service.support.works_here, later:-service.other.works_here=100%");
    assert!(along > 4.0 / DRAWS.sqrt() && against < -4.0 / DRAWS.sqrt(), "{along} {against}");
}

#[test]
fn any_number_of_threads_gives_the_same_fund() {
    let folder = deals();
    let of = |threads: &str| held(&["--threads", threads], folder.path());
    assert_eq!(of("1"), of("3"));
}

#[test]
fn what_cannot_be_held_together_says_why() {
    let folder = deals();
    let text = fs::read_to_string(folder.path().join("deal.toml")).expect("the deal");
    fs::write(folder.path().join("dollars.toml"), text.replace("GBP", "USD").replace('£', "$"))
        .expect("written");
    let bare = text
        .replace("capital   = \"fund\"\n", "")
        .replace("payers = { vehicle = \"100%\" }", "payers = { council = \"100%\" }");
    fs::write(folder.path().join("bare.toml"), bare).expect("written");
    for (arguments, why) in [
        (&["dollars.toml"][..], "another currency"),
        (&["bare.toml"], "no option with investors"),
        (
            &["later.toml", "--together", "referrals.arive=50%"],
            "none of the deals draws a number at this path",
        ),
        (&["later.toml", "--together", "referrals.arrive"], "there is no ="),
        (&["later.toml", "--together", "referrals.arrive=150%"], "--together"),
        (&["later.toml", "--commitment", "5%"], "an amount, such as £5m"),
        (&["later.toml", "--first-loss", "£5"], "a share from 0% to 100%"),
        (&["later.toml", "--recycle-until", "soon"], "--recycle-until"),
        // 60 months from 18 months later on.
        (&["later.toml", "--recycle-until", "79 months"], "no longer than 78 months"),
        (
            &["later.toml", "--fee-of-invested", "2%", "--invests-until", "400 months"],
            "no longer than 78 months",
        ),
        (&["later.toml", "--holds", "1=£600,001"], "£600,000 is committed by investors of all classes"),
        (&["later.toml", "--holds", "1=£900,000 of notes"], "£600,000 is committed to the class notes"),
        (&["later.toml", "--together", "referrals.arrive=0%"], "leave this --together out"),
        (&["later.toml", "--holds", "3=40%"], "there is no deal 3"),
        (&["later.toml", "--holds", "1=senior"], "its investors hold notes"),
        (&["later.toml", "--holds", "1=0%"], "more than 0%"),
        (&["later.toml", "--holds", "1=40%", "--holds", "deal=notes"], "is said twice"),
        (&["deal.toml", "--holds", "deal=40%"], "several deals are called"),
        (&["later.toml", "--fee-of-committed", "2%"], "add --commitment"),
        (&["later.toml", "--hurdle", "4%"], "add --carry"),
        (&["later.toml", "--invests-until", "5 years"], "add --fee-of-committed"),
        (&["later.toml", "--carry", "£5"], "a share from 0% to 100%"),
        (&["later.toml", "--together", "referrals.arrive, cohort.people=50%"], "at this path: cohort.people"),
        (
            &["later.toml", "--together", "service.support.works_here, transition.residential.home.rate=50%"],
            "each deal moves by one",
        ),
    ] {
        let (success, _, wrong) = sib(&[&["portfolio", "deal.toml"], arguments].concat(), folder.path());
        assert!(!success && wrong.contains(why), "{arguments:?}: {wrong}");
    }
}
