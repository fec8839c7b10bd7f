//! Who pays, earns and bears under each option: recounted draw by draw, and against the ledger.

use sib::data::{Account, Purpose, Stake};
use sib::model::{Model, Role};
use sib::report::text::comparison_text;

use crate::common::{Sample, draws, known, model, run};
use crate::compare::{compared, with_blocks, without};
use crate::contracts::{TWELVE_WHO_COME, deal};

/// What an option brings somebody in a draw, pounds.
type OfDraw<'a> = &'a dyn Fn(usize, usize) -> f64;

/// Money that leaves payers, the provider, the vehicle and investors for good, other than what care costs: whatever they
/// pay each other cancels.
fn spent_on_the_arrangement(model: &Model, played: &sib::engine::Played) -> f64 {
    let is_inside = |account: Account| match account {
        Account::Party(party) | Account::Holding { holder: party, .. } => {
            match model.parties[usize::from(party)].role {
                Role::Payer | Role::Provider | Role::Vehicle | Role::Investor => true,
                Role::Manager | Role::Guarantor => false,
            }
        }
        Account::Pool(_) | Account::Reserve(_) => true,
        Account::Outside => false,
    };
    let own = played.ledger.transfers.iter().filter(|transfer| transfer.purpose != Purpose::Care);
    let signed = own.map(|transfer| match (is_inside(transfer.from), is_inside(transfer.to)) {
        (true, false) => transfer.amount.pence(),
        (false, true) => -transfer.amount.pence(),
        (true, true) | (false, false) => 0,
    });
    signed.sum::<i64>() as f64 / 100.0
}

/// Who pays, earns and bears: recounted draw by draw, and all together against the ledger's own account of it.
#[test]
fn stakes_are_those_of_the_draws() {
    let fee = "fee.manager = { to = \"manager\", amount = \"£700 / month\", until = \"40 months\", indexed = \"fixed\" }\n";
    let text = with_blocks()
        .replacen("[capital.fund]\n", &format!("[party.manager]\nis = \"manager\"\n[capital.fund]\n{fee}"), 1)
        .replacen("waterfall = [", "waterfall = [ { fee = \"manager\", support = [\"drawdown\"] },", 1);
    let model = model(&text);
    const DRAWS: u32 = 80;
    let found = run(&model, 7, DRAWS);
    let stakes = compared(&[("deal", &model, &found)], 0).stakes;
    let played = draws(&model, 7, DRAWS);
    let of = |option: usize, draw: usize, path: &str| known(&model, option, &played[draw][option], path);
    let payers = |option: usize, draw: usize, what: &str| {
        of(option, draw, &format!("payer.council.{what}")) + of(option, draw, &format!("payer.nhs.{what}"))
    };
    let investors =
        |option: usize, draw: usize| if option == 1 { of(1, draw, "investor.net_cash") } else { 0.0 };
    let together = |option: usize, draw: usize| {
        payers(option, draw, "net") + of(option, draw, "provider.margin") + investors(option, draw)
    };
    let mut n_spent = 0;
    for option in 1..4 {
        let all = |value: &dyn Fn(usize) -> f64| (0..DRAWS as usize).map(value).collect::<Vec<f64>>();
        let own: [(Option<Stake>, OfDraw<'_>); 3] = [
            (stakes[option].payers, &|option, draw| payers(option, draw, "net")),
            (stakes[option].providers, &|option, draw| of(option, draw, "provider.margin")),
            (stakes[option].together, &together),
        ];
        for (stake, value) in own {
            let stake = stake.expect("the option has it");
            let sample = Sample::of(all(&|draw| value(option, draw)));
            let close = |found: f64, expected: f64| {
                assert!((found - expected).abs() <= 0.005 + 1e-9 * expected.abs(), "{found} {expected}");
            };
            close(stake.mean.value, sample.mean);
            close(stake.mean.se, sample.se);
            close(stake.deviation.value, sample.se * f64::from(DRAWS).sqrt());
            let n_below = all(&|draw| value(option, draw)).iter().filter(|&&own| own < 0.0).count();
            assert_eq!(stake.p_loses.value, n_below as f64 / f64::from(DRAWS));
            // Sums of the same money in another order differ by less than a penny.
            let is_best =
                |draw: &usize| (1..4).all(|other| value(other, *draw) <= value(option, *draw) + 0.005);
            let n_best = (0..DRAWS as usize).filter(is_best).count();
            assert_eq!(stake.p_best.expect("three options").value, n_best as f64 / f64::from(DRAWS));
        }
        let paid = Sample::of(all(&|draw| payers(option, draw, "paid"))).mean;
        assert!((stakes[option].paid.expect("payers").value - paid).abs() < 0.01);
        for (draw, options) in played.iter().enumerate() {
            let spent = spent_on_the_arrangement(&model, &options[option]);
            let expected = payers(option, draw, "avoided_cost") - spent;
            let found = together(option, draw);
            assert!((found - expected).abs() < 0.01, "option {option}, draw {draw}: {found}, not {expected}");
            n_spent += usize::from(spent > 0.0);
        }
    }
    assert_eq!(n_spent, 3 * DRAWS as usize);
    assert_eq!(stakes[0].providers, None);
    assert_eq!(stakes[0].payers.map(|stake| (stake.mean.value, stake.p_best)), Some((0.0, None)));
    assert!(stakes[1].investors.is_some() && stakes[2].investors.is_none());
}

/// A row for each option in each table, and no column that says nothing.
#[test]
fn every_option_has_a_row_of_its_own() {
    let tables = |text: &str| -> Vec<Vec<String>> {
        let (_, own) = text.split_once("Who pays, who earns").expect("the part is there");
        let (own, _) = own.split_once("In short").expect("after it come the headlines");
        let rows = |table: &str| {
            table.lines().filter(|line| line.contains('±')).map(str::to_owned).collect::<Vec<String>>()
        };
        own.split("\n\n").map(rows).filter(|rows| !rows.is_empty()).collect()
    };
    let with = model(&with_blocks());
    let found = run(&with, 1, 40);
    let text = comparison_text(&with, &compared(&[("deal", &with, &found)], 0));
    let rows = tables(&text);
    let n_rows: Vec<usize> = rows.iter().map(Vec::len).collect();
    assert_eq!(n_rows, [4, 4, 3], "{text}");
    assert!(text.contains("IRR, median"), "{text}");
    let alone = model(&without(&with_blocks(), &["bond", "dear"]));
    let found = run(&alone, 1, 40);
    let text = comparison_text(&alone, &compared(&[("deal", &alone, &found)], 0));
    assert!(!text.contains("investors' gain") && !text.contains("Best off"), "{text}");
    assert_eq!(tables(&text).iter().map(Vec::len).collect::<Vec<_>>(), [2, 2], "{text}");
}

/// What payers still owe has been had by nobody, and is not lost to all together: a small budget moves no more than what payers and
/// the provider have of it.
#[test]
fn what_is_owed_is_not_lost_to_all_together() {
    let contract = "claims = \"quarterly\"\nclause.start = { for_each = \"starts\", price = \"£1,000\" }";
    let together = |budget: &str| {
        let payer =
            format!("council = {{ is = \"payer\", budget = \"{budget}\", over_budget = \"next year\" }}");
        let text = deal(TWELVE_WHO_COME, contract).replace("council = { is = \"payer\" }", &payer);
        let model = model(&text);
        let found = run(&model, 3, 40);
        let stakes = compared(&[("deal", &model, &found)], 0).stakes;
        let own = |stake: Option<Stake>| stake.expect("the option has it").mean.value;
        (own(stakes[1].payers), own(stakes[1].providers), own(stakes[1].together))
    };
    let (small, large) = (together("£1,000"), together("£1m"));
    assert!(small.1 < large.1, "some of it is not paid yet");
    assert!((small.0 - large.0).abs() < 0.005, "what is owed is not saved");
    assert!((small.2 - large.2).abs() < 0.005, "{small:?} {large:?}");
}
