//! What is asked for twice, or cannot be, is refused before anything is played: nobody can tell which of the two is meant.

use crate::commands::deal;
use crate::common::sib;

#[test]
fn what_contradicts_itself_is_refused_with_what_to_do() {
    let folder = deal(&[], "");
    let before = std::fs::read_dir(folder.path()).expect("the folder").count();
    let price = ["price", "deal.toml", "--turn", "contract.outcomes.cap", "--range", "£1m..£2m", "--until"];
    let until = |target: &'static str| [&price[..], &[target]].concat();
    let set = |command: &'static str| {
        vec![command, "deal.toml", "--set", "contract.outcomes.cap=£1m", "--set", "contract.outcomes.cap=£2m"]
    };
    let grid = "contract.outcomes.cap=£1m..£2m";
    let levels = ["payoff", "deal.toml", "--measure", "exit", "--levels"];
    let twice = "contract.outcomes.cap=£2m give one value twice\n  hint: leave one of the two out";
    let cases: Vec<(Vec<&str>, &str)> = vec![
        (set("run"), twice),
        (set("compare"), twice),
        (set("explain"), twice),
        (
            [&levels[..], &["10", "20", "--step", "5"]].concat(),
            "hint: --levels 10..20 --step 5, or leave --step out",
        ),
        ([&levels[..], &["10", "--step", "5"]].concat(), "--levels 10 names each\n  hint: leave --step out"),
        (
            vec!["sensitivity", "deal.toml", "--grid", grid, "--grid", "contract.outcomes.cap=£1m..£3m"],
            "--grid names `contract.outcomes.cap` twice, and a map goes over two inputs",
        ),
        (
            until("investor.p_loss <= 200%"),
            "`investor.p_loss` lies from 0% to 100%, whatever happens, and 200% is beyond",
        ),
        (until("investor.p_loss >= -1%"), "-1% is beyond that"),
        (until("median of investor.irr >= -150%"), "`investor.irr` is -100% at least"),
        (vec!["new", "."], ". is a folder, and no name of a scenario\n  hint: sib new ./my-deal"),
    ];
    for (usage, why) in cases {
        let (success, said, wrong) = sib(&usage, folder.path());
        assert!(!success && said.is_empty(), "{usage:?}");
        assert!(wrong.contains(why), "{usage:?} does not say `{why}`:\n{wrong}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), before);
}

/// A value that is given twice is no contradiction where it is the same, nor where a case has another or an analysis turns it.
#[test]
fn what_is_only_said_again_is_let_be() {
    let folder = deal(&[], "");
    let set = ["--set", "referrals.arrive=70%"];
    for usage in [
        &["run", "deal.toml", "--expected", "--set", "referrals.arrive=70%"][..],
        &["run", "deal.toml", "--expected", "--case", "few_referrals"],
        &[
            "price",
            "deal.toml",
            "--draws",
            "2",
            "--turn",
            "referrals.arrive",
            "--range",
            "60%..90%",
            "--until",
            "investor.p_loss <= 100%",
        ],
    ] {
        let (success, _, wrong) = sib(&[usage, &set].concat(), folder.path());
        assert!(success, "{usage:?}: {wrong}");
    }
}
