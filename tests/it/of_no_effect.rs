//! What would do nothing is refused where it cannot be meant, and warned of elsewhere: what no option has, moments outside of the
//! programme, clauses and tests that nothing meets.

use crate::common::{opened, opened_with};

/// The deal with parts written otherwise, and more in place of what was observed of it.
fn deal(changes: &[(&str, &str)], more: &str) -> String {
    let (terms, _) = include_str!("deal.toml").split_once("[replay.record]").expect("it has a replay");
    let text = changes.iter().fold(terms.to_owned(), |text, (part, otherwise)| {
        assert!(text.contains(part), "the deal has {part}");
        text.replacen(part, otherwise, 1)
    });
    format!("{text}\n{more}")
}

/// What is warned of, in one line.
fn warned(changes: &[(&str, &str)], more: &str) -> String {
    let opened = opened(&deal(changes, more)).unwrap_or_else(|refused| panic!("{refused}"));
    opened.warnings.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Why it is refused.
fn refused(changes: &[(&str, &str)], more: &str) -> String {
    match opened(&deal(changes, more)) {
        Ok(_) => panic!("{changes:?} {more} is accepted"),
        Err(refused) => refused.to_string(),
    }
}

#[test]
fn what_no_option_has_is_warned_of() {
    let (header, misspelt) =
        ("[service.key_worker.cost.running]", "[service.key_workr.cost.running]\nindexed = \"fixed\"");
    let misspelt = warned(&[(header, misspelt)], "");
    assert!(misspelt.contains("no option has service `key_workr`"), "{misspelt}");
    assert!(misspelt.contains("Did you mean `key_worker`?"), "{misspelt}");
    let both = "contracts = [\"outcomes\", \"delivery\"]";
    for (contracts, left_out) in
        [("contracts = [\"outcomes\"]", "delivery"), ("contracts = [\"delivery\"]", "outcomes")]
    {
        let said = warned(&[(both, contracts)], "");
        assert!(said.contains(&format!("no option has contract `{left_out}`")), "{said}");
    }
    let spare = "[capital.spare]\nwaterfall = [{ surplus = { notes = \"100%\" } }]\n[capital.spare.tranche.notes]\ncommitment = \"£1,000\"\n";
    let said = warned(&[], spare);
    assert!(said.contains("no option has capital arrangement `spare`"), "{said}");
}

/// Another contract of another option is no business of this option's waterfall.
#[test]
fn a_step_for_a_contract_of_other_options_is_warned_of() {
    let extra = "[contract.extra]\npayers = { vehicle = \"100%\" }\nholder = \"provider\"\nindexed = \"fixed\"\nclause.fee = { for_each = \"month\", until = \"40 months\", price = \"£9,000\" }\n[capital.other]\nwaterfall = [{ contract = \"extra\", support = [\"drawdown\"] }, { surplus = { notes = \"100%\" } }]\n[capital.other.tranche.notes]\ncommitment = \"£400,000\"\n[[option]]\nname = \"third\"\nservice = \"key_worker\"\ncontracts = [\"extra\"]\ncapital = \"other\"\n";
    let step = ("{ principal = \"notes\" },", "{ contract = \"extra\" },\n  { principal = \"notes\" },");
    assert_eq!(warned(&[], extra), "");
    let said = warned(&[step], extra);
    assert!(said.contains("no option with the capital arrangement `fund` has contract `extra`"), "{said}");
}

/// What a review leads to, a case puts in, or `--set` takes out, is there for a reason.
#[test]
fn what_is_reached_otherwise_is_no_mistake() {
    let next = "[contract.next]\npayers = { council = \"75%\", nhs = \"25%\" }\nindexed = \"fixed\"\nends = \"60 months\"\nclause.kept = { for_each = \"kept\", price = \"£9,000\" }\n";
    let review = "[contract.outcomes.review.mid]\nat = \"24 months\"\nif = { measure = \"days_saved\", less_than = 9 }\ncontinues_as = \"next\"\n";
    assert_eq!(warned(&[], &format!("{next}{review}")), "");
    let case = "[case.cheaper]\nlabel = \"cheaper\"\nset = { \"option.bond.contracts\" = [\"next\", \"delivery\"] }\n";
    assert_eq!(warned(&[], &format!("{next}{case}")), "");
    let text = deal(&[], &format!("{next}{case}"));
    for (case, sets) in
        [(Some("cheaper"), &[][..]), (None, &["option.bond.contracts=[\"next\", \"delivery\"]"][..])]
    {
        let under = opened_with(&text, case, sets).unwrap_or_else(|refused| panic!("{refused}"));
        assert_eq!(under.warnings, "");
    }
    assert!(warned(&[], next).contains("no option has contract `next`"));
}
