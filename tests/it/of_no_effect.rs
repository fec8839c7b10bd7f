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

#[test]
fn moves_that_cannot_be_are_not_counted() {
    let moves = |coming_from: &str| {
        format!(
            "[measure.moves]\nenters = \"home\"\ncoming_from = {coming_from}\nif_absorbed = {{ died = \"failure\" }}\n"
        )
    };
    assert!(refused(&[], &moves("\"home\"")).contains("`home`, one of those that are entered"));
    assert!(refused(&[], &moves("\"died\"")).contains("`died`, an absorbing state"));
    assert_eq!(warned(&[], &moves("[\"home\", \"care\"]")), "");
    let hospital = ("[state.home]", "[state.hospital]\n[state.home]");
    let way =
        "[transition.care.hospital]\nrate = \"1 / year\"\n[transition.hospital.care]\nrate = \"9 / year\"\n";
    let said = warned(&[hospital], &format!("{way}{}", moves("\"hospital\"")));
    assert!(said.contains("nobody can ever have `moves`: there is no such way"), "{said}");
    let leaves = "[measure.gone]\nleaves = \"home\"\nif_absorbed = { died = \"failure\" }\n";
    assert_eq!(warned(&[], leaves), "");
}

/// A test whose bounds exclude each other, or that asks for more than everybody, is met by no value.
#[test]
fn tests_can_be_met() {
    let share = "[measure.share]\nshare_with = \"kept\"\n";
    let test = |bounds: &str| {
        refused(
            &[(
                "price = \"£12,000\"",
                &format!("price = \"£12,000\"\nif = {{ measure = \"share\", {bounds} }}"),
            )],
            share,
        )
    };
    for bounds in ["at_least = \"60%\", at_most = \"40%\"", "more_than = \"40%\", at_most = \"40%\""] {
        assert!(test(bounds).contains("its bounds on `share` exclude each other"), "{bounds}");
    }
    for bounds in ["at_least = \"150%\"", "more_than = \"100%\"", "less_than = \"0%\""] {
        assert!(test(bounds).contains("`share` is a share of people, between 0% and 100%"), "{bounds}");
    }
    for bounds in ["at_least = \"100%\"", "at_most = \"0%\"", "at_least = \"40%\", at_most = \"40%\""] {
        let test = format!("price = \"£12,000\"\nif = {{ measure = \"share\", {bounds} }}");
        assert_eq!(warned(&[("price = \"£12,000\"", &test)], share), "", "{bounds}");
    }
}

/// A price that begins when its contract is over, or above the share of everybody, is never paid; nor is what has no room. The
/// contract has five years, to March 2025.
#[test]
fn clauses_that_never_pay_are_warned_of() {
    let share = "[measure.share]\nshare_with = \"kept\"\n";
    let price = |price: &str| warned(&[("price = \"£12,000\"", &format!("price = {price}"))], share);
    let nought = "`kept` never pays: its price is nought in all of its time";
    for never in [
        "{ by = \"contract year\", steps = [[7, \"£12,000\"]] }",
        "{ by = \"contract year\", steps = [[6, \"£12,000\"]] }",
        "{ by = \"year of start\", steps = [[6, \"£12,000\"]] }",
        "{ by = \"financial year\", steps = [[\"2025-26\", \"£12,000\"]] }",
        "{ by = \"month\", steps = [[\"60 months\", \"£12,000\"]] }",
        "{ by = \"share\", steps = [[\"120%\", \"£12,000\"]] }",
    ] {
        let said = price(never);
        assert!(said.contains(nought), "{never}: {said}");
    }
    for pays in [
        "{ by = \"contract year\", steps = [[5, \"£12,000\"]] }",
        "{ by = \"contract year\", line = [[7, \"£12,000\"], [8, \"£13,000\"]] }",
        "{ by = \"year of start\", steps = [[5, \"£12,000\"]] }",
        "{ by = \"financial year\", steps = [[\"2024-25\", \"£12,000\"]] }",
        "{ by = \"month\", steps = [[\"59 months\", \"£12,000\"]] }",
        "{ by = \"share\", steps = [[\"100%\", \"£12,000\"]] }",
        "{ by = \"share\", steps = [[\"120%\", \"£12,000\"]], below = \"£1\" }",
        "\"£0\"",
    ] {
        let said = price(pays);
        assert!(!said.contains("never pays"), "{pays}: {said}");
    }
    let below = price("{ by = \"contract year\", steps = [[1, \"£12,000\"], [3, \"-£2,000\"]] }");
    assert!(below.contains("a price below nought, of which nothing is repaid"), "{below}");
    let scaled = "price = \"£12,000\"\nscaled = { by = \"contract year\", steps = [[6, \"90%\"]] }";
    let said = warned(&[("price = \"£12,000\"", scaled)], "");
    assert!(said.contains("`kept` never pays: a factor on its price is nought"), "{said}");
    for limit in ["cap_units = 0", "cap = \"£0\"", "cap_per_person = \"£0\""] {
        let said = warned(&[("price = \"£12,000\"", &format!("price = \"£12,000\"\n{limit}"))], "");
        let key = limit.split(' ').next().expect("a key");
        assert!(said.contains(&format!("`kept` never pays: `{key}` is nought")), "{said}");
    }
    let late = ("length = \"12 months\"", "length = \"12 months\"\nstart_delay = \"7 years\"");
    assert!(warned(&[late], "").contains("nobody starts `key_worker`"));
}

/// What is counted one by one is written as a whole number.
#[test]
fn what_cannot_be_divided_is_whole() {
    for (part, otherwise, says) in [
        ("for_each = \"kept\"", "for_each = \"kept\"\ntimes = 1.5", "`times` is a whole number"),
        (
            "for = \"6 months\"",
            "for = \"6 months\"\ngrace = \"9 days\"\ngrace_times = 2.5",
            "`grace_times` is a whole number",
        ),
        ("commitment = \"£400,000\"", "commitment = \"£400,000\"\nrank = 1.5", "`rank` is a whole number"),
        (
            "[capital.fund]",
            "[capital.fund]\ndistribute = \"every 1.5 months\"",
            "investors are paid every so many months",
        ),
        ("name = \"bond\"", "name = \"\"", "a name without a letter"),
    ] {
        let said = refused(&[(part, otherwise)], "");
        assert!(said.contains(says), "{otherwise}: {said}");
    }
}

/// Of people, events and periods there are no parts: a fraction of one is refused, with what to write instead. Of days, of what is
/// saved of them, and of a range between whole numbers there are.
#[test]
fn counts_of_whole_things_are_whole() {
    let clause = |more: &str| format!("for_each = \"kept\"\n{more}");
    let limit = |on: &str| {
        format!("[contract.outcomes.limit.few]\non = {on}\nat_most_units = 7.5\nassumption = \"a test\"\n")
    };
    let cap = clause("cap_units = { value = 7.5, assumption = \"a test\" }");
    for (change, more, says, instead) in [
        (("people = 60", "people = 60.5"), String::new(), "`people` is 60.5", "write 60 or 61"),
        (("for_each = \"kept\"", cap.as_str()), String::new(), "`cap_units` is 7.5", "write 7 or 8"),
        (("people = 60", "people = 60"), limit("[\"kept\"]"), "`at_most_units` is 7.5", "write 7 or 8"),
    ] {
        let said = refused(&[change], &more);
        assert!(said.contains(says) && said.contains(instead), "{said}");
    }
    let saved = "for_each = \"days_saved\"\ncounted = \"to date\"\ncap_units = 7.5";
    assert_eq!(warned(&[("for_each = \"kept\"", saved)], ""), "");
    let range = "people = { low = 50.5, central = 60, high = 70 }";
    assert_eq!(warned(&[("people = 60", range)], ""), "");
}

/// A contract whose clauses pay shares of money, or all say themselves how they move, has nothing for its index to move.
#[test]
fn an_index_of_a_contract_that_moves_no_price_is_warned_of() {
    let spent =
        "[measure.spent]\ncost_of = \"care\"\nwithin = \"12 months\"\nif_absorbed = { died = \"failure\" }\n";
    let contract = |indexed: &str, more: &str| {
        let share =
            "clause.half = { for_each = \"spent\", price = { value = \"50%\", assumption = \"a test\" } }";
        let options = (
            "contracts = [\"outcomes\", \"delivery\"]",
            "contracts = [\"outcomes\", \"delivery\", \"shared\"]",
        );
        let text = format!(
            "{spent}[contract.shared]\npayers = {{ council = \"100%\" }}\n{indexed}\nends = \"60 months\"\n{share}\n{more}"
        );
        warned(&[options], &text)
    };
    let growth = "indexed = { value = \"2% / year\", assumption = \"a test\" }";
    let said = contract(growth, "");
    assert!(
        said.contains("`indexed` of contract `shared` moves no price") && said.contains("shares of money"),
        "{said}"
    );
    let line = deal(&[], "").lines().count() + 7;
    assert!(said.contains(&format!(":{line}:11")), "line {line}, column 11: {said}");
    let fee = |indexed: &str| {
        format!(
            "clause.fee = {{ for_each = \"month\", price = {{ value = \"£9\", assumption = \"a test\" }}{indexed} }}\n"
        )
    };
    let said = contract(growth, &fee(", indexed = \"fixed\""));
    assert!(said.contains("moves no price") && said.contains("say nothing of their own"), "{said}");
    for (indexed, more) in
        [(growth, fee("")), ("indexed = \"fixed\"", String::new()), ("", fee(", indexed = \"fixed\""))]
    {
        let said = contract(indexed, &more);
        assert!(!said.contains("moves no price"), "{indexed} {more}: {said}");
    }
}

/// A fixed level that does not drift stood some time ago where it stands today.
#[test]
fn a_lag_that_moves_nothing_is_warned_of() {
    let lagging = |more: &str| {
        warned(&[("[baseline.history]", &format!("[baseline.history]\nlag = \"6 months\"{more}"))], "")
    };
    let said = lagging("");
    assert!(said.contains("`lag` of `history` moves nothing"), "{said}");
    assert_eq!(lagging("\ndrift = \"2% / year\""), "");
}

/// A rate that changes with the time since a person started changes for nobody as usual.
#[test]
fn a_rate_that_waits_for_a_start_is_warned_of() {
    let by = |axis: &str, later: &str| {
        let rate = format!(
            "rate = {{ by = \"{axis}\", steps = [[\"0 months\", \"0.5 / year\"], [\"6 months\", \"{later} / year\"]], source = \"case files\" }}"
        );
        warned(&[("rate = { value = \"0.1 / year\", source = \"case files\" }", &rate)], "")
    };
    for (axis, happens) in
        [("time since start", "nobody starts a service"), ("time since end", "nobody ends one")]
    {
        let said = by(axis, "0.1");
        assert!(said.contains(&format!("a rate by \"{axis}\"")), "{said}");
        assert!(said.contains(happens) && said.contains("by = \"time since referral\""), "{said}");
        assert_eq!(by(axis, "0.5"), "", "it does not change");
    }
    for axis in ["time since referral", "time in state"] {
        assert_eq!(by(axis, "0.1"), "");
    }
}
