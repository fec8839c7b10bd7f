//! `sib price`: a price that is sought against a closed form, put back into the file, and where all parties would sign.

use serde_json::Value;
use tempfile::TempDir;

use crate::commands::{DRAWS, deal, json, number};
use crate::common::sib;

const ACCEPTS: &str = "\
[[lever]]
name = \"tariff\"
turns = \"contract.outcomes.clause.home_6m.price\"
from = \"£10,000\"
to = \"£60,000\"
[accepts.investor.loss]
result = \"investor.p_loss\"
at_most = \"40%\"
[accepts.council.paid]
result = \"payer.council.paid\"
statistic = \"p90\"
at_most = \"£1.56m\"
";

/// An amount as it is written, in pounds.
fn pounds(value: &Value) -> f64 {
    let text = value.as_str().expect("an amount");
    text.trim_start_matches('£').replace(',', "").parse().unwrap_or_else(|_| panic!("{text} is an amount"))
}

const PRICE: &str = "contract.outcomes.clause.exit.price";

/// What is claimed is the price times the units of each draw, so that its mean is the price times their mean.
#[test]
fn a_price_is_what_a_division_gives() {
    let folder = deal(&[], "");
    let run = json(&["run", "deal.toml"], folder.path());
    let clause = &run["options"][1]["contracts"][0]["clauses"][0];
    assert_eq!(clause["name"], "exit");
    let units = number(&clause["gross"]["mean"]) / 14_000.0;
    let found = json(
        &[
            "price",
            "deal.toml",
            "--turn",
            PRICE,
            "--range",
            "£1,000..£40,000",
            "--until",
            "contract.outcomes.clause.exit.gross = £300,000",
        ],
        folder.path(),
    );
    let [place] = found["price"]["places"].as_array().expect("places").as_slice() else {
        panic!("{found:#}")
    };
    let expected = (300_000.0 / units * 100.0).ceil() / 100.0;
    assert_eq!(pounds(&place["holds_at"]), expected);
    assert!(number(&place["result"]) >= 300_000.0);
    assert_eq!(pounds(&place["fails_at"]), (expected * 100.0 - 1.0).round() / 100.0);
    // Its error is that of the mean of units times the price, over the slope, which is the mean of units.
    let se = number(&place["result_se"]);
    let half = 1.959_963_984_540_054 * se / units;
    for (end, wanted) in [("interval_from", expected - half), ("interval_to", expected + half)] {
        // Between two points the band, whose width grows with the price, is taken to be straight.
        let gap = (pounds(&place[end]) - wanted).abs();
        assert!(gap < half / 10.0, "{end}: {gap} of {half}");
    }
}

#[test]
fn a_price_that_is_put_back_gives_what_was_asked() {
    let folder = deal(&[], ACCEPTS);
    let found = json(
        &["price", "deal.toml", "--turn", "tariff", "--until", "investor.p_loss at most 40%"],
        folder.path(),
    );
    let [place] = found["price"]["places"].as_array().expect("places").as_slice() else {
        panic!("{found:#}")
    };
    assert_eq!(place["holds"], "above");
    for (at, result, holds) in [("holds_at", "result", true), ("fails_at", "result_next", false)] {
        let set =
            format!("contract.outcomes.clause.home_6m.price={}", place[at].as_str().expect("an amount"));
        let run = json(&["run", "deal.toml", "--set", &set], folder.path());
        let loss = number(&run["options"][1]["investor"]["p_loss"]["value"]);
        assert_eq!(loss, number(&place[result]), "{at}");
        assert_eq!(loss <= 0.4, holds);
    }
}

/// Readers get the ends of an interval as finely as its width warrants, in sentences as in tables; other programs get them whole.
#[test]
fn an_interval_is_read_as_finely_as_its_width_warrants() {
    let folder = deal(&[], ACCEPTS);
    let asked = ["price", "deal.toml", "--turn", "tariff", "--until", "investor.p_loss at most 40%"];
    let place = json(&asked, folder.path())["price"]["places"][0].clone();
    let whole = ["interval_from", "interval_to"].map(|key| pounds(&place[key]));
    let (success, said, wrong) = sib(&[&asked[..], &["--draws", DRAWS, "--quiet"]].concat(), folder.path());
    assert!(success, "{wrong}");
    let words: Vec<&str> = said.split_whitespace().collect();
    let lies =
        words.windows(4).find(|words| words[0] == "between" && words[2] == "and").expect("an interval");
    let read = [lies[1], lies[3]];
    let width = whole[1] - whole[0];
    assert!(width > 100.0, "{width}");
    for (read, whole) in read.into_iter().zip(whole) {
        let amount = pounds(&Value::from(read));
        assert!((amount - whole).abs() <= width / 20.0 && amount % 10.0 == 0.0, "{read} for {whole}");
        let n_read = words.iter().filter(|word| **word == read).count();
        assert!(n_read > 1, "{read} is not in both the sentence and the table: {said}");
    }
}

/// Multiplying by a factor is the price times the factor.
#[test]
fn numbers_under_a_path_are_multiplied() {
    let folder = deal(&[], "");
    let of = |turn: &[&str]| {
        let all =
            [&["price", "deal.toml"], turn, &["--until", "contract.outcomes.clause.exit.gross = £300,000"]]
                .concat();
        json(&all, folder.path())["price"]["points"].as_array().expect("points").clone()
    };
    let one = of(&["--times", PRICE, "--range", "0.5..1.5"]);
    let other = of(&["--turn", PRICE, "--range", "£7,000..£21,000"]);
    assert_eq!(one[0]["result"], other[0]["result"]);
    let last = |points: &[Value]| points.last().expect("a point")["result"].clone();
    assert_eq!(last(&one), last(&other));
    assert_eq!(one[0]["value"], "× 0.5");
}

#[test]
fn where_there_is_no_price_it_says_why() {
    let folder = deal(&[], "");
    let ask = |until: &str| {
        let all = ["price", "deal.toml", "--turn", PRICE, "--range", "£1,000..£40,000", "--until", until];
        sib(&[&all[..], &["--draws", "50", "--quiet"]].concat(), folder.path())
    };
    let (success, said, _) = ask("contract.outcomes.clause.exit.gross >= £9m");
    assert!(success && said.contains("No value does") && said.contains("comes nearest at £40,000"), "{said}");
    // A bound that is sought itself is not met by what lies above it.
    let (success, said, _) = ask("contract.outcomes.clause.exit.gross = £1");
    assert!(success && said.contains("No value does") && said.contains("comes nearest at £1,000"), "{said}");
    let (success, said, _) = ask("state.residential.days >= 1");
    assert!(success && said.contains("Every value from £1,000 to £40,000 does"), "{said}");
    let (_, said, _) = ask("state.residential.days >= 100000000");
    assert!(said.contains("is the same at every value"), "{said}");
    // Two pennies on the price move the result by less than is written of it.
    let paid = ["--until", "contract.outcomes.clause.exit.gross >= £1", "--draws", "50", "--quiet"];
    let few =
        [&["price", "deal.toml", "--turn", PRICE, "--range", "£14,000..£14,000.02"], &paid[..]].concat();
    let (_, said, _) = sib(&few, folder.path());
    assert!(
        said.replace('\n', " ").contains("over the whole range the result hardly moves from £"),
        "{said}"
    );
    for (until, why) in [
        ("contract.outcome.paid >= £1", "the nearest is `contract.outcomes.paid`"),
        ("contract.outcomes.paid", "no =, >= or <="),
        ("contract.outcomes.paid >= high", "--until"),
        (">= £1", "it names no result"),
        ("mean of investor.irr = 5%", "a mean of rates is no rate"),
    ] {
        let (success, _, wrong) = ask(until);
        assert!(!success && wrong.contains(why), "{until}: {wrong}");
    }
    for (turn, range, why) in [
        ("contract.outcomes.clause.exit.prise", "£1..£2", "Did you mean `price`?"),
        (PRICE, "£1..5%", "two different values of one kind"),
        (PRICE, "5%..9%", "price"),
        ("tariff", "", "names no lever"),
    ] {
        let ranged: &[&str] = if range.is_empty() { &[] } else { &["--range", range] };
        let all =
            ["price", "deal.toml", "--turn", turn, "--until", "contract.outcomes.paid >= £1", "--quiet"];
        let (success, _, wrong) = sib(&[&all[..], ranged].concat(), folder.path());
        assert!(!success && wrong.contains(why), "{turn} {range}: {wrong}");
    }
}

/// A result that other things have and this one cannot have: why it has none, before anything is played.
#[test]
fn a_result_that_a_thing_cannot_have_says_why() {
    let folder = deal(&[], "");
    let ask = |until: &str, option: &str| {
        let all = ["price", "deal.toml", "--turn", PRICE, "--range", "£1,000..£40,000", "--until", until];
        let (success, _, wrong) =
            sib(&[&all[..], &["--option", option, "--draws", "100000"]].concat(), folder.path());
        assert!(!success && !wrong.contains("the nearest"), "{wrong}");
        wrong
    };
    let wrong = ask("p5 of tranche.notes.llcr = 1.2", "bond");
    assert!(
        wrong.contains("`tranche.notes` has no `llcr`: it is equity, to which nothing is owed"),
        "{wrong}"
    );
    assert!(wrong.contains("what it earns is `tranche.notes.irr`"), "{wrong}");
    let wrong = ask("investor.p_loss <= 10%", "usual");
    assert!(wrong.contains("option `usual` has no `investor.p_loss`, for it has no investors"), "{wrong}");
    let wrong = ask("contract.outcomes.paid >= £1", "usual");
    assert!(
        wrong.contains("option `usual` has no `contract.outcomes.paid`, for it has no contracts"),
        "{wrong}"
    );
    let wrong = ask("payer.council.under_cap >= £1", "bond");
    assert!(wrong.contains("`payer.council` has no `under_cap`"), "{wrong}");
}

/// A loan that is repaid as cash comes in has a loan life to cover and no debt service; an equity class beside it is told of it.
#[test]
fn a_class_without_debt_service_says_why() {
    let loan = [("is         = \"equity\"", "is = \"loan\"")];
    let folder = deal(&loan, "");
    let ask = |until: &str| {
        let all = ["price", "deal.toml", "--turn", PRICE, "--range", "£1,000..£40,000", "--until", until];
        sib(&[&all[..], &["--draws", "40", "--quiet"]].concat(), folder.path())
    };
    let (success, _, wrong) = ask("p5 of tranche.notes.dscr = 1.2");
    assert!(!success && wrong.contains("nothing falls due to it on a date"), "{wrong}");
    let (success, _, wrong) = ask("p5 of tranche.notes.llcr = 1.2");
    assert!(success, "{wrong}");
}

/// The edges of the zone are the prices at which each party's condition begins or ends to hold.
#[test]
fn the_zone_lies_between_the_prices_of_the_parties() {
    let folder = deal(&[], ACCEPTS);
    let zone = json(&["price", "deal.toml", "--zone"], folder.path());
    let place = |until: &str| {
        let found = json(&["price", "deal.toml", "--turn", "tariff", "--until", until], folder.path());
        found["price"]["places"][0]["holds_at"].as_str().expect("an amount").to_owned()
    };
    let (from, to) = (place("investor.p_loss <= 40%"), place("p90 of payer.council.paid <= £1.56m"));
    let rows = zone["zone"]["acceptance"].as_array().expect("rows");
    let signed: Vec<&str> = rows
        .iter()
        .filter(|row| row["blocked_by"] == "nobody")
        .map(|row| row["value"].as_str().expect("text"))
        .collect();
    assert_eq!((signed.first(), signed.last()), (Some(&from.as_str()), Some(&to.as_str())), "{zone:#}");
    assert!(
        zone["zone"]["said"][1].as_str().expect("text").contains(&format!("all sign from {from} to {to}"))
    );
    // What all are worth together is the sum of what each is.
    for row in zone["zone"]["worth"].as_array().expect("rows") {
        let each = ["investors", "The council", "the provider"]
            .iter()
            .map(|party| number(&row[*party]))
            .sum::<f64>();
        // Each is rounded to the penny.
        assert!((each - number(&row["together"])).abs() < 0.03, "{row}");
    }
}

/// At a hurdle of nought a price only moves pounds between the parties: what they have together, and its error, stay as they are,
/// although each party's error moves with the price.
#[test]
fn the_error_of_what_all_are_worth_together_is_that_of_their_sum() {
    let folder = deal(&[], &ACCEPTS.replace("\"£10,000\"", "\"£50,000\""));
    let zone =
        json(&["price", "deal.toml", "--zone", "--set", "discounting.hurdle=0% / year"], folder.path());
    let rows = zone["zone"]["worth"].as_array().expect("rows");
    let (first, last) = (rows.first().expect("a row"), rows.last().expect("a row"));
    let se = |row: &Value, whose: &str| number(&row[format!("{whose}_se")]);
    for row in rows {
        assert_eq!(number(&row["together"]), number(&first["together"]), "{row}");
        assert_eq!(se(row, "together"), se(first, "together"), "{row}");
    }
    assert!(se(last, "investors") < 0.95 * se(first, "investors"), "{first} {last}");
    assert!(se(last, "The council") > se(first, "The council"), "{first} {last}");
}

#[test]
fn wider_acceptance_never_makes_the_zone_smaller() {
    let strict = deal(&[], ACCEPTS);
    let loose = deal(&[], &ACCEPTS.replace("\"40%\"", "\"55%\"").replace("£1.56m", "£1.58m"));
    let signed = |folder: &TempDir| -> Vec<(String, bool)> {
        let zone = json(&["price", "deal.toml", "--zone"], folder.path());
        let rows = zone["zone"]["acceptance"].as_array().expect("rows").clone();
        rows.iter().map(|row| (row["value"].to_string(), row["blocked_by"] == "nobody")).collect()
    };
    let loose = signed(&loose);
    let mut n = 0;
    for (value, signs) in signed(&strict) {
        let Some((_, also)) = loose.iter().find(|(known, _)| *known == value) else { continue };
        assert!(!signs || *also, "{value}");
        n += usize::from(signs);
    }
    assert!(n > 0, "somebody signs somewhere");
}

/// Where there is no zone, what would open one opens it: put into the file, all sign.
#[test]
fn what_would_open_a_zone_opens_it() {
    let more =
        "[[lever]]\nname = \"cap\"\nturns = \"contract.outcomes.cap\"\nfrom = \"£0.4m\"\nto = \"£3m\"\n";
    let accepts = ACCEPTS.replace("\"40%\"", "\"20%\"").replace("£1.56m", "£2m");
    let folder = deal(&[], &format!("{}{more}", accepts.replace("£60,000", "£120,000")));
    let zone = json(&["price", "deal.toml", "--zone", "--set", "contract.outcomes.cap=£0.5m"], folder.path());
    let said: Vec<&str> =
        zone["zone"]["said"].as_array().expect("sentences").iter().filter_map(Value::as_str).collect();
    assert!(said[1].contains("at no value"), "{said:#?}");
    let opening = said
        .iter()
        .find(|said| said.contains("What would open a zone: cap at "))
        .unwrap_or_else(|| panic!("{said:#?}"));
    let cap = opening.split("cap at ").nth(1).and_then(|rest| rest.split(", where").next()).expect("a value");
    let set = format!("contract.outcomes.cap={cap}");
    let opened = json(&["price", "deal.toml", "--zone", "--set", &set], folder.path());
    let sign = opened["zone"]["said"][1].as_str().expect("text");
    assert!(sign.contains("all sign"), "{opened:#}");
    // What is proposed was played at both of its ends: the zone that is looked for in full holds it.
    let pounds = |text: &str, from: &str| -> [f64; 2] {
        let range = text.split(from).nth(1).unwrap_or_else(|| panic!("{text}")).trim_end_matches('.');
        let ends = range.split(" to ").take(2).map(|end| {
            let digits: String = end.chars().take_while(|c| "£,.0123456789".contains(*c)).collect();
            digits.replace(['£', ','], "").trim_end_matches('.').parse::<f64>().expect("an amount")
        });
        ends.collect::<Vec<_>>().try_into().expect("two ends")
    };
    let (proposed, found) = (pounds(opening, "sign from about "), pounds(sign, "all sign from "));
    assert!(found[0] <= proposed[0] && proposed[1] <= found[1], "{proposed:?} in {found:?}");
}

#[test]
fn without_conditions_or_levers_it_says_what_to_write() {
    let folder = deal(&[], "");
    let (success, _, wrong) = sib(&["price", "deal.toml", "--zone"], folder.path());
    assert!(!success && wrong.contains("[[lever]]"), "{wrong}");
    let (success, _, wrong) =
        sib(&["price", "deal.toml", "--zone", "--turn", PRICE, "--range", "£1..£2"], folder.path());
    assert!(!success && wrong.contains("[accepts.investor.return]"), "{wrong}");
    let folder = deal(
        &[],
        "[accepts.lender.x]\nresult = \"investor.irr\"\nat_least = \"5%\"\n[accepts.investor.y]\nresult = \"investor.irr\"\n",
    );
    let (success, _, wrong) = sib(&["check", "deal.toml", "--no-run"], folder.path());
    assert!(
        !success && wrong.contains("`lender` signs nothing") && wrong.contains("`y` without a bound"),
        "{wrong}"
    );
    // A result that there is none of is found without playing draws.
    let folder = deal(&[], "[accepts.investor.x]\nresult = \"investor.irrr\"\nat_least = \"5%\"\n");
    let (success, _, wrong) = sib(&["check", "deal.toml", "--no-run"], folder.path());
    assert!(
        !success && wrong.contains("[accepts.investor.x]: there is no result `investor.irrr`"),
        "{wrong}"
    );
}

/// The mean of all futures has an error: where a rate on it is reached has an interval, alone and as an edge of the zone.
#[test]
fn what_is_asked_of_the_mean_of_all_futures_has_an_interval() {
    let condition = "[accepts.investor.loss]\nresult = \"investor.p_loss\"\nat_most = \"40%\"";
    let of_mean = "[accepts.investor.return]\nresult = \"investor.irr\"\nstatistic = \"of mean cash\"\nat_least = \"2%\"";
    assert!(ACCEPTS.contains(condition));
    let folder = deal(&[], &ACCEPTS.replace(condition, of_mean));
    let until =
        ["price", "deal.toml", "--turn", "tariff", "--until", "rate of mean cash of investor.irr >= 2%"];
    let place = json(&until, folder.path())["price"]["places"][0].clone();
    let [from, at, to] = ["interval_from", "holds_at", "interval_to"].map(|key| pounds(&place[key]));
    assert!(number(&place["result_se"]) > 0.01 && from < at - 500.0 && at + 500.0 < to, "{place}");
    let said = json(&["price", "deal.toml", "--zone"], folder.path())["zone"]["said"].to_string();
    let edge = format!("that at {} between", place["holds_at"].as_str().expect("an amount"));
    assert!(said.contains(&edge) && !said.contains("No error is known"), "{said}");
}

/// A result that does not move, although the condition holds everywhere: the contract is another option's.
#[test]
fn what_is_turned_in_vain_is_said_to_be_of_another_option() {
    let folder = deal(&[], "");
    let turn = [
        "price",
        "deal.toml",
        "--turn",
        "contract.outcomes.cap",
        "--range",
        "£1m..£1.1m",
        "--option",
        "usual",
    ];
    let found = json(&[&turn[..], &["--until", "cost_per_person >= £1"]].concat(), folder.path());
    let said = found["price"]["said"].to_string();
    let words = "The result does not move at all: what is turned has no part in it. It is part of bond (--option bond).";
    assert!(said.contains("does: at each the result is £") && said.contains(words), "{said}");
}

/// The same of a zone; it names the option on which conditions are.
#[test]
fn a_zone_that_nothing_moves_says_so() {
    let usual =
        "[accepts.council.cost]\noption = \"usual\"\nresult = \"cost_per_person\"\nat_least = \"£1\"\n";
    let (lever, _) = ACCEPTS.split_once("[accepts").expect("a lever and conditions");
    let said = |accepts: &str| {
        let folder = deal(&[], &format!("{lever}{accepts}"));
        json(&["price", "deal.toml", "--zone"], folder.path())["zone"]["said"].to_string()
    };
    let vain = said(usual);
    let words =
        "No result that is asked for moves at all: what is turned has no part in them. It is part of bond:";
    assert!(vain.contains("The conditions are on usual.") && vain.contains(words), "{vain}");
    let both =
        said(&format!("{usual}[accepts.investor.loss]\nresult = \"investor.p_loss\"\nat_most = \"40%\"\n"));
    assert!(both.contains("The conditions are on usual and bond, each on its own."), "{both}");
    assert!(!both.contains("No result that is asked for moves"), "{both}");
}

/// Investors who are never paid back have no month in which they are: of prices at which that is so in the median nothing is
/// claimed.
#[test]
fn nothing_is_claimed_of_values_at_which_the_result_is_not_known() {
    let folder = deal(&[], "");
    let wanted = "median of investor.payback_month <= 60";
    let usage = ["price", "deal.toml", "--turn", PRICE, "--range", "£1,000..£14,000", "--until", wanted];
    let (success, said, wrong) = sib(&[&usage[..], &["--draws", DRAWS, "--quiet"]].concat(), folder.path());
    assert!(success, "{wrong}");
    let flat = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("values the result is not known (at £1,000: "), "{said}");
    assert!(flat.contains("it lies beyond the horizon"), "{said}");
    assert!(flat.contains("Wherever it is known it does") && !flat.contains("Every value from"), "{said}");
}

/// In some futures of a deal whose receipts are kept back for nothing no rate describes the cash. Between the price from which on the
/// median is 8% wherever those futures would stand, and the one up to which it is not, nothing is claimed; a run at each shows the
/// bounds, a pound to either side.
#[test]
fn a_quantile_that_futures_without_a_rate_leave_open_is_sought_at_its_bounds() {
    let folder = deal(
        &[("value = \"24 months\", assumption = \"rec", "value = \"0 months\", assumption = \"rec")],
        "",
    );
    let (wanted, draws) = ("median of investor.irr >= 8%", ["--draws", DRAWS, "--quiet"]);
    let usage = ["price", "deal.toml", "--turn", PRICE, "--range", "£10,000..£20,000", "--until", wanted];
    let (success, said, wrong) = sib(&[&usage[..], &draws].concat(), folder.path());
    assert!(success, "{wrong}");
    let flat = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let place = |before: &str, after: &str| -> f64 {
        let rest = flat.split_once(before).unwrap_or_else(|| panic!("{before}: {flat}")).1;
        rest.split_once(after).expect("a place").0.replace(',', "").parse().expect("an amount")
    };
    let surely = place("It holds from £", " up whatever");
    let vainly = place("It does not hold up to £", " whatever");
    assert!(vainly < surely && flat.contains("leave the result open between two bounds"), "{said}");
    let median = |price: f64| -> [f64; 2] {
        let set = format!("{PRICE}=£{price:.2}");
        let run = json(&["run", "deal.toml", "--set", &set], folder.path());
        let rate = &run["options"][1]["investor"]["irr"];
        let bounds = &rate["bounds"]["p50"];
        if bounds.is_null() { [number(&rate["p50"]); 2] } else { [0, 1].map(|end| number(&bounds[end])) }
    };
    assert!(median(surely + 1.0)[0] >= 0.08 && median(surely - 1.0)[0] < 0.08, "{said}");
    assert!(median(vainly - 1.0)[1] < 0.08 && median(vainly + 1.0)[1] >= 0.08, "{said}");
}
