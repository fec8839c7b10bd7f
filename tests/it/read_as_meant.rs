//! What is written is read as it is meant, or refused with what to write: amounts, units of what is asked, doubled or empty words.

use crate::commands::deal;
use crate::common::sib;

/// The deal of `sib new` with changes is refused, and says all of this.
fn refused(changed: &[(&str, &str)], more: &str, says: &[&str]) {
    let folder = deal(changed, more);
    let (success, said, wrong) = sib(&["check", "deal.toml", "--no-run"], folder.path());
    assert!(!success, "{changed:?} {more} is accepted");
    for part in says {
        assert!(
            format!("{said}{wrong}").contains(part),
            "{changed:?} {more} does not say `{part}`:\n{said}{wrong}"
        );
    }
}

const PRICE: &str = "\"£14,000\"";

#[test]
fn thousands_are_not_lost() {
    for (written, hint) in [
        ("£14 000", "£14000"),
        ("£14'000", "£14000"),
        ("£14.000", "£14,000"),
        ("\u{2212}£14,000", "-£14,000"),
        ("£1e4", "in full"),
    ] {
        refused(&[(PRICE, &format!("\"{written}\""))], "", &[hint]);
    }
}

#[test]
fn words_that_would_do_nothing_or_twice_are_refused() {
    refused(
        &[(
            "contracts = [\"outcomes\", \"delivery\"]",
            "contracts = [\"outcomes\", \"delivery\", \"outcomes\"]",
        )],
        "",
        &["stands twice", "paid twice"],
    );
    refused(
        &[(
            "during       = \"service\"",
            "during = \"service\"
lasts = \"6 months\"",
        )],
        "",
        &["`lasts`", "leave out"],
    );
    refused(
        &[("ends       = \"54 months\"", "starts = \"2000-01\"\nends = \"54 months\"")],
        "",
        &["over before the programme starts"],
    );
    refused(&[("\"5% / year\"", "\"-100% / year\"")], "", &["-99%"]);
}

/// What is asked of a result is in its unit, before anything is played: a share of an amount is no amount.
#[test]
fn what_is_asked_is_in_the_unit_of_the_result() {
    let folder = deal(&[], "");
    let price = |until: &str| {
        let turned = "contract.outcomes.clause.exit.price";
        let usage = [
            "price",
            "deal.toml",
            "--turn",
            turned,
            "--range",
            "£10k..£20k",
            "--until",
            until,
            "--draws",
            "50",
        ];
        sib(&usage, folder.path())
    };
    for (until, hint) in [
        ("provider.margin >= 5%", "£10,000"),
        ("investor.p_loss <= 10", "10%"),
        ("investor.p_loss <= £10", "10%"),
        ("median of investor.irr = 8", "8%"),
        ("investor.moic >= £1", "1.2"),
        ("investor.payback_month <= 10%", "48"),
    ] {
        let (success, said, wrong) = price(until);
        assert!(!success && said.is_empty(), "{until}: {said}");
        assert!(wrong.contains(hint), "{until} does not say `{hint}`:\n{wrong}");
    }
    for until in ["provider.margin >= 0", "investor.p_loss <= 0.1", "investor.moic >= 120%"] {
        let (success, _, wrong) = price(until);
        assert!(success, "{until}: {wrong}");
    }
    let accepts = deal(&[], "[accepts.investor.gain]\nresult = \"investor.net_cash\"\nat_least = \"25%\"\n");
    let (success, _, wrong) = sib(
        &[
            "price",
            "deal.toml",
            "--zone",
            "--turn",
            "contract.outcomes.clause.exit.price",
            "--range",
            "£10k..£20k",
        ],
        accepts.path(),
    );
    assert!(
        !success && wrong.contains("[accepts.investor.gain]") && wrong.contains("is an amount"),
        "{wrong}"
    );
    let (success, _, wrong) = sib(&["check", "deal.toml"], accepts.path());
    assert!(!success && wrong.contains("[accepts.investor.gain]") && wrong.contains("£10,000"), "{wrong}");
    let check = "[check.share]\nkind = \"by hand\"\nrests_on = [\"contract.delivery.clause.fee.price\"]\nresult = \"contract.delivery.gross\"\nat_least = \"50%\"\nsource = \"a page\"\n";
    let checked = deal(&[], check);
    let (success, said, _) = sib(&["check", "deal.toml"], checked.path());
    assert!(!success && said.contains("is an amount"), "{said}");
}

/// A case multiplies no further than the file could say.
#[test]
fn what_is_multiplied_holds_every_rule() {
    for (times, rule) in [
        ("\"state.residential.cashable\" = 2", "100%"),
        ("\"contract.outcomes.payers.council\" = 0.5", "100%"),
        ("\"contract.outcomes.paid_after\" = 40", "horizon"),
        ("\"referrals.rate\" = 1000000", "a day"),
    ] {
        let folder = deal(&[], &format!("[case.far]\nlabel = \"far\"\ntimes = {{ {times} }}\n"));
        let (success, _, wrong) = sib(&["run", "deal.toml", "--case", "far", "--draws", "4"], folder.path());
        assert!(!success, "{times} is accepted");
        assert!(wrong.contains("cannot be multiplied so far") && wrong.contains(rule), "{times}: {wrong}");
    }
    let folder = deal(
        &[],
        "[case.near]\nlabel = \"near\"\ntimes = { \"contract.outcomes.clause\" = 1.1, \"transition\" = 0.9 }\n",
    );
    let (success, _, wrong) =
        sib(&["run", "deal.toml", "--case", "near", "--draws", "4", "--quiet"], folder.path());
    assert!(success, "{wrong}");
    let turned = ["price", "deal.toml", "--times", "service.support.length", "--range", "0..2"];
    let until = ["--until", "investor.p_loss <= 40%", "--draws", "4"];
    let (success, said, wrong) = sib(&[&turned[..], &until[..]].concat(), folder.path());
    assert!(!success && said.is_empty() && wrong.contains("`length`"), "{said}{wrong}");
}
