//! `sib price --rest`: a share is turned, and another of its list takes what it leaves.

use serde_json::Value;
use tempfile::TempDir;

use crate::commands::{DRAWS, deal, json, number};
use crate::common::sib;

const COUNCIL: &str = "contract.outcomes.payers.council";
const LOTTERY: &str = "contract.outcomes.payers.lottery";

/// Three pay for outcomes, in shares of which a third has no end.
fn three_pay() -> TempDir {
    let paid = "payers = { council = \"26/41\", lottery = \"10/41\", nhs = \"5/41\" }";
    let parties = "[party.lottery]\nis = \"payer\"\n[party.nhs]\nis = \"payer\"\n";
    deal(&[("payers     = { council = \"100%\" }", paid)], parties)
}

/// What each pays on average.
fn paid(run: &Value) -> [f64; 3] {
    let payers = run["options"][1]["payers"].as_array().expect("payers");
    ["council", "lottery", "nhs"].map(|name| {
        let own = payers.iter().find(|payer| payer["name"] == name).expect("it pays");
        number(&own["paid"]["mean"])
    })
}

/// 100% less 80% less 5/41 is 16/205. What all pay together stays as it is, but for a penny a claim.
#[test]
fn what_is_left_of_all_is_paid_by_the_rest() {
    let folder = three_pay();
    let turn = ["price", "deal.toml", "--turn", COUNCIL, "--rest", LOTTERY, "--range", "30%..80%"];
    let found = json(&[&turn[..], &["--until", "payer.lottery.paid <= £100,000"]].concat(), folder.path());
    let points = found["price"]["points"].as_array().expect("points");
    let set = [format!("{COUNCIL}=80%"), format!("{LOTTERY}=16/205")];
    let of_run = |more: &[&str]| paid(&json(&[&["run", "deal.toml"], more].concat(), folder.path()));
    let (own, before) = (of_run(&["--set", &set[0], "--set", &set[1]]), of_run(&[]));
    assert_eq!(number(&points.last().expect("a point")["result"]), own[1]);
    assert!((own.iter().sum::<f64>() - before.iter().sum::<f64>()).abs() < 10.0, "{own:?} {before:?}");
    assert!((own[2] - before[2]).abs() < 10.0 && own[1] < 0.5 * before[1], "{own:?} {before:?}");
    let said = found["price"]["said"][0].as_str().expect("text");
    assert!(said.contains(&format!("from 30% to 80%; {LOTTERY} takes what that leaves to 100%")), "{said}");
}

#[test]
fn what_cannot_take_what_is_left_is_refused() {
    let folder = three_pay();
    let refused = |turn: &str, range: &str, rest: &[&str], words: &str| {
        let plain = ["price", "deal.toml", "--turn", turn, "--range", range, "--draws", DRAWS];
        let all = [&plain[..], &["--until", "payer.lottery.paid <= £1"], rest].concat();
        let (is_done, _, wrong) = sib(&all, folder.path());
        assert!(!is_done && wrong.contains(words), "{all:?}: {wrong}");
    };
    let rest = &["--rest", LOTTERY][..];
    let left = format!(
        "that leaves nothing for `{LOTTERY}` beside the others of its list, which have 5/41\n  hint: let it end at 36/41"
    );
    refused(COUNCIL, "30%..90%", rest, &left);
    refused(COUNCIL, "30%..80%", &["--rest", COUNCIL], "which is turned itself");
    let elsewhere = ["--rest", "contract.outcomes.cap"];
    refused(COUNCIL, "30%..80%", &elsewhere, &format!("is not in one list with {COUNCIL}\n  hint: name"));
    refused("contract.outcomes.cap", "£1m..£2m", rest, "£1,000,000 to £2,000,000 are no shares");
    refused(
        COUNCIL,
        "30%..80%",
        &[],
        &format!("hint: name what takes what the turned share leaves to 100%: --rest {LOTTERY}"),
    );
}
