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

/// Outside of the programme, or of its contract, nothing happens: what is dated there is dated by mistake. The programme runs from
/// April 2020 to March 2026, and the contract for 60 months.
#[test]
fn moments_lie_within_what_they_belong_to() {
    let decided = |at: &str| {
        [
            format!("[contract.outcomes.termination.policy]\nby = \"council\"\nat = \"{at}\"\n"),
            format!(
                "[contract.outcomes.review.mid]\nat = \"{at}\"\nif = {{ measure = \"days_saved\", less_than = 9 }}\nends_after = \"1 month\"\n"
            ),
        ]
    };
    for (at, where_it_lies) in [
        ("2015-01", "before the contract starts"),
        ("-3 months", "before the contract starts"),
        ("0 months", "before the contract starts"),
        ("61 months", "after the contract is over"),
        ("2099-01", "after the contract is over"),
    ] {
        for more in decided(at) {
            let said = refused(&[], &more);
            assert!(said.contains(&format!("`at` lies {where_it_lies}")), "{said}");
        }
    }
    for more in decided("1 month").iter().chain(&decided("2025-03")) {
        assert_eq!(warned(&[], more), "", "{more}");
    }
    let capital = |line: &str| [("[capital.fund]", format!("[capital.fund]\n{line}"))];
    for (line, says) in [
        ("closes = \"-48 months\"", "`closes` lies before the programme starts"),
        ("closes = \"0 months\"", "`closes` lies before the programme starts"),
        ("closes = \"2026-04\"", "`closes` lies after the programme is over"),
        ("distribute_from = \"2099-01\"", "`distribute_from` lies after the programme is over"),
        ("distribute_from = \"-1 month\"", "`distribute_from` lies before the programme starts"),
        ("redraw_until = \"2019-01\"", "`redraw_until` lies before the programme starts"),
        (
            "draw = [[\"0 months\", \"£1,000\"], [\"2099-01\", \"£1,000\"]]",
            "`draw` lies after the programme is over",
        ),
    ] {
        let [(part, otherwise)] = capital(line);
        let said = refused(&[(part, &otherwise)], "");
        assert!(said.contains(says), "{said}");
    }
    let [(part, otherwise)] =
        capital("closes = \"2026-03\"\ndistribute_from = \"0 months\"\nredraw_until = \"0 months\"");
    assert_eq!(warned(&[(part, &otherwise)], ""), "");
    let said = refused(&[("until = \"24 months\"\narrive", "until = \"2001-01\"\narrive")], "");
    assert!(said.contains("`referrals` ends before it starts"), "{said}");
    let said = refused(
        &[("for_each = \"kept\"", "for_each = \"kept\"\nfrom = \"2018-04\"\nuntil = \"2019-03\"")],
        "",
    );
    assert!(said.contains("`kept` is over before its contract starts"), "{said}");
}

/// People leave a state by any way out of it; a way back to the state itself is none.
#[test]
fn a_way_from_any_state_is_a_way_out() {
    let way_back = ("[transition.home.care]\nrate", "[transition.home.home]\nrate");
    let for_life = "[transition.any.died]\nrate = { value = \"1% in 1 year\", source = \"life tables\" }";
    let of_care = for_life.replace("any", "care");
    assert_eq!(warned(&[way_back], ""), "");
    let said = warned(&[way_back, (for_life, &of_care)], "");
    assert!(said.contains("nobody leaves `home`"), "{said}");
    assert!(said.contains("absorbing = \"yes\" is for death or having moved away"), "{said}");
    assert!(said.contains("with rate = \"0 / year\" if they are meant to stay"), "{said}");
    let closed = ("rate = { value = \"0.1 / year\", source = \"case files\" }", "rate = \"0 / year\"");
    assert_eq!(warned(&[closed, (for_life, &of_care)], ""), "");
}
