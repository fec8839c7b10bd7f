//! Cover ratios: small deals by hand, and a second reading of them from the ledger alone, month by month.

use sib::data::{Account, CoverFigure, DueDate, Purpose, Transfer};
use sib::engine::Played;
use sib::model::{Capital, CouponPaid, Layered, Model, Number, OptionId, Pays, Tranche, TrancheId};
use sib::statistics::Value;
use sib::units::Money;

use crate::capital_alone::{Given, Run, run};
use crate::common::{draws, model_of, value};
use crate::source_files::root;

fn pounds(pounds: f64) -> Money {
    Money::from_pounds(pounds)
}

fn given(dues: &[i64], one: &[i64]) -> Given {
    let pence = |all: &[i64]| all.iter().map(|pounds| 100 * pounds).collect();
    let none = vec![0; dues.len()];
    Given {
        dues: pence(dues),
        one: pence(one),
        two: none.clone(),
        measured: none.clone(),
        good: none,
        closed_from: None,
    }
}

/// The dates of a class, as (month, due, cash) in pounds.
fn dates(run: &Run, class: usize) -> Vec<(u16, f64, f64)> {
    let cover = run.cash.covers[class].as_ref().expect("it is owed something");
    let date = |own: &DueDate| (own.month, own.due.to_pounds(), own.cash.to_pounds());
    cover.dates.iter().map(date).collect()
}

/// What comes as far as a class, in pounds, in the months in which anything does.
fn reached(run: &Run, class: usize) -> Vec<(usize, f64)> {
    let cover = run.cash.covers[class].as_ref().expect("it is owed something");
    let all = cover.reached.iter().enumerate();
    all.filter(|own| *own.1 != Money::ZERO).map(|(month, cash)| (month, cash.to_pounds())).collect()
}

/// £1,000 at 12%, quarterly, drawn at the start and spent in month 1. In month 3 coupon of 30 is due and 50 are there, of
/// which 20 repay principal. In month 6 the coupon on 980 is due, 29.40, and 1,200 are there, which repay the rest and leave
/// 190.60 for the council. Principal that is repaid as cash comes in never falls due.
#[test]
fn a_coupon_is_covered_by_all_that_is_there_on_its_date() {
    let capital = r#"
draw = "at the start"
distribute_from = "3 months"
tranche.loan = { commitment = "£1,000", coupon = "12% / year", coupon_paid = "quarterly" }
waterfall = [ { contract = "delivery" }, { coupon = "loan" }, { principal = "loan" }, { surplus = { council = "100%" } } ]
"#;
    let run = run(&given(&[1_000, 0, 0, 0, 0, 0], &[0, 0, 50, 0, 0, 1_200]), capital);
    assert_eq!(dates(&run, 0), [(3, 30.0, 50.0), (6, 29.4, 1_200.0)]);
    assert_eq!(reached(&run, 0), [(3, 50.0), (6, 1_200.0)]);
    assert_eq!(run.cash.covers[0].as_ref().map(|own| own.rate), Some(0.12));
}

/// Half of £100 falls due when the class matures; it is held back for it before, so that of 50 that come in month 3 only what
/// fills it up stays, and 20 go on to the junior class. In month 4 the 100 are there for the 50.
#[test]
fn principal_that_falls_due_is_covered_by_what_was_held_for_it() {
    let capital = r#"
draw = [["0 months", "£130"]]
distribute_from = "1 month"
tranche.senior = { commitment = "£100", redeems = "50%", matures = "4 months" }
tranche.junior = { commitment = "£30" }
waterfall = [ { contract = "delivery" }, { principal = "senior" }, { principal = "junior" }, { surplus = { council = "100%" } } ]
"#;
    let run = run(&given(&[30, 30, 0, 0, 0], &[0, 0, 50, 0, 7]), capital);
    assert_eq!(dates(&run, 0), [(4, 50.0, 100.0)]);
    assert_eq!(reached(&run, 0), [(3, 20.0), (4, 100.0), (5, 7.0)]);
    assert_eq!(dates(&run, 1), []);
    let own = Money::to_pounds;
    assert_eq!(run.cash.outstanding[0].iter().map(|&owed| own(owed)).collect::<Vec<_>>()[..4], [100.0; 4]);
}

/// £120 at 12%, quarterly, of which nothing is spent: they are held for principal, which is paid yearly and at the close. In month 3
/// coupon of 3.60 is due; 6 that come in leave 4.80 for the council, and the 120 could go to the coupon as well. In month 6, the close,
/// they repay principal: the same 128.40 are there.
#[test]
fn what_is_held_for_a_classs_own_principal_covers_its_coupon() {
    let capital = r#"
draw = "at the start"
tranche.loan = { commitment = "£120", coupon = "12% / year", coupon_paid = "quarterly" }
waterfall = [ { contract = "delivery" }, { coupon = "loan" }, { principal = "loan", when = "yearly" }, { surplus = { council = "100%" } } ]
"#;
    let run = run(&given(&[0; 6], &[0, 6, 6, 6, 6, 6]), capital);
    assert_eq!(dates(&run, 0), [(3, 3.6, 128.4), (6, 3.6, 128.4)]);
}

/// Of £100 at 12% of which 80% are redeemed at the close all is held until then. In month 3 coupon of 3 is due: 3, 4 that go on to the
/// council and the 100. In month 6 coupon of 3 and principal of 80 are due, and 103 are there.
#[test]
fn what_is_held_for_a_redemption_covers_the_coupon_before_it() {
    let capital = r#"
draw = "at the start"
tranche.notes = { commitment = "£100", coupon = "12% / year", coupon_paid = "quarterly", redeems = "80%" }
waterfall = [ { contract = "delivery" }, { coupon = "notes" }, { principal = "notes" }, { surplus = { council = "100%" } } ]
"#;
    let run = run(&given(&[0; 6], &[0, 5, 5, 0, 0, 3]), capital);
    assert_eq!(dates(&run, 0), [(3, 3.0, 107.0), (6, 83.0, 103.0)]);
}

/// What is held for a class above is no cover of one below: of 155 in month 3, 100 are held for the senior class, and the junior one has
/// its coupon of 1.50, the 50 held for its own principal and 3.50 that go on. In month 6 half of the senior class is written off.
#[test]
fn what_is_held_for_another_class_is_no_cover() {
    let capital = r#"
draw = "at the start"
tranche.senior = { commitment = "£100", redeems = "50%" }
tranche.junior = { commitment = "£50", coupon = "12% / year", coupon_paid = "quarterly" }
waterfall = [
  { contract = "delivery" },
  { principal = "senior" },
  { coupon = "junior" },
  { principal = "junior", when = "yearly" },
  { surplus = { council = "100%" } },
]
"#;
    let run = run(&given(&[0; 6], &[0, 0, 5, 0, 0, 0]), capital);
    assert_eq!(dates(&run, 1), [(3, 1.5, 55.0), (6, 1.5, 100.0)]);
}

/// A quarter of £120 falls due with each of months 3 to 6. What stays unpaid counts once, on the date on which it fell due: of the 30 of
/// month 3 only 10 are there, and the 60 of month 4 are held against the 30 of that month.
#[test]
fn instalments_are_covered_by_what_is_there_on_their_dates() {
    let capital = r#"
draw = "at the start"
distribute_from = "1 month"
tranche.loan = { commitment = "£120", instalments = { by = "month", line = [["2 months", "0%"], ["6 months", "100%"]] } }
waterfall = [ { contract = "delivery" }, { principal = "loan" }, { surplus = { council = "100%" } } ]
"#;
    let run = run(&given(&[120, 0, 0, 0, 0, 0, 0], &[50, 0, 10, 60, 0, 100, 10]), capital);
    assert_eq!(dates(&run, 0), [(3, 30.0, 10.0), (4, 30.0, 60.0), (5, 30.0, 0.0), (6, 30.0, 100.0)]);
}

/// £1,200 at 12%, a twelfth of which falls due each month, of which the steps pay each quarter; £300 come with the first month of each.
/// In month 3, 36 + 300 are due: 112 are held for them and 100 are in the reserve. In month 6, on 1,024: 30.72 + 300 are due, and the
/// 300 that came in month 4 are held or in the reserve. A step that would pay a coupon each month pays none between: no dates are there.
#[test]
fn months_in_which_no_step_of_a_class_pays_are_no_dates() {
    let capital = |coupon: &str, principal: &str| {
        format!(
            r#"
draw = "at the start"
reserve.r = {{ target = "£100" }}
tranche.loan = {{ commitment = "£1,200", coupon = "12% / year", coupon_paid = "quarterly", matures = "12 months", instalments = {{ by = "month", line = [["0 months", "0%"], ["12 months", "100%"]] }} }}
waterfall = [
  {{ contract = "delivery" }},
  {{ coupon = "loan"{coupon} }},
  {{ principal = "loan", support = ["r"]{principal} }},
  {{ reserve = "r" }},
  {{ surplus = {{ council = "100%" }} }},
]
"#
        )
    };
    let received = [300, 0, 0, 300, 0, 0, 300, 0, 0, 300, 0, 0];
    let dates_of = |coupon: &str, principal: &str| {
        dates(&run(&given(&[0; 12], &received), &capital(coupon, principal)), 0)
    };
    let quarterly = ", when = \"quarterly\"";
    let waiting = dates_of("", quarterly);
    assert_eq!(waiting[..2], [(3, 336.0, 212.0), (6, 330.72, 300.0)]);
    assert_eq!(waiting, dates_of(quarterly, quarterly));
    // Where principal waits for longer than the coupon, it falls due with its own date.
    let months_and_dues = |all: Vec<(u16, f64, f64)>| all.into_iter().map(|(month, due, _)| (month, due));
    let halves: Vec<(u16, f64)> = months_and_dues(dates_of("", ", when = \"half-yearly\"")).collect();
    assert_eq!(halves[..2], [(3, 36.0), (6, 636.0)]);
    // No step of its own pays principal any more after month 2: what falls due counts with the coupon.
    let ended: Vec<(u16, f64)> = months_and_dues(dates_of(quarterly, ", until = \"2 months\"")).collect();
    assert_eq!(ended.iter().map(|(month, _)| *month).collect::<Vec<_>>(), [1, 2, 3, 6, 9, 12]);
    assert_eq!([ended[0].1, ended[1].1], [100.0, 100.0]);
    assert!(ended[3].1 > 300.0, "{ended:?}");
}

/// Classes that are paid together share what goes on beyond them by what is outstanding on each: of the 200 that the council
/// has in month 6, 420 / 700 and 280 / 700.
#[test]
fn classes_that_are_paid_together_share_what_is_left() {
    let capital = r#"
draw = "at the start"
distribute_from = "2 months"
tranche.a = { commitment = "£600" }
tranche.b = { commitment = "£400" }
waterfall = [ { contract = "delivery" }, { principal = ["a", "b"] }, { surplus = { council = "100%" } } ]
"#;
    let run = run(&given(&[1_000, 0, 0, 0, 0, 0], &[0, 0, 300, 0, 0, 900]), capital);
    assert_eq!(reached(&run, 0), [(3, 180.0), (6, 540.0)]);
    assert_eq!(reached(&run, 1), [(3, 120.0), (6, 360.0)]);
}

/// The limit of a step is used up once: of £85 in all £5 are paid, and of £40 that go on in each of three months the first two use up
/// the rest. A limit of £30 a quarter leaves £25 in month 3, £30 in month 4, with which the next quarter begins, and nothing in month 5.
#[test]
fn what_goes_on_uses_up_the_limit_of_a_step() {
    let capital = |limit: &str| {
        format!(
            r#"
draw = "at the start"
distribute_from = "1 month"
tranche.loan = {{ commitment = "£1,000" }}
waterfall = [
  {{ contract = "delivery" }},
  {{ surplus = {{ council = "100%" }}, name = "before", limit = "£5 / month" }},
  {{ principal = "loan", limit = "{limit}", until = "2 months" }},
  {{ surplus = {{ council = "100%" }}, name = "after" }},
]
"#
        )
    };
    let given = given(&[1_000, 0, 0, 0, 0, 0], &[0, 10, 45, 45, 45, 0]);
    let in_all = run(&given, &capital("£85"));
    assert_eq!(reached(&in_all, 0), [(2, 5.0), (3, 40.0), (4, 40.0)]);
    let quarterly = run(&given, &capital("£30 / quarter"));
    assert_eq!(reached(&quarterly, 0), [(2, 5.0), (3, 25.0), (4, 30.0)]);
}

/// A reserve of £20 behind the coupon of £100 at 12% covers it: 3 are due and 20 are there. What is called from investors to
/// pay their own coupon is no cover: of a coupon that nothing else ever pays there is none.
#[test]
fn a_reserve_covers_and_a_call_does_not() {
    let reserved = r#"
draw = "at the start"
distribute_from = "1 month"
tranche.loan = { commitment = "£100", coupon = "12% / year", coupon_paid = "quarterly" }
reserve.cushion = { target = "£20" }
waterfall = [
  { contract = "delivery" },
  { reserve = "cushion" },
  { coupon = "loan", support = ["cushion"] },
  { surplus = { manager = "100%" }, name = "manager", until = "5 months" },
  { principal = "loan" },
  { surplus = { council = "100%" } },
]
"#;
    let run_reserved = run(&given(&[60, 0, 0, 0, 0, 0, 0], &[0, 0, 0, 2, 10, 0, 0]), reserved);
    assert_eq!(dates(&run_reserved, 0), [(3, 3.0, 20.0), (6, 3.0, 20.0), (7, 1.0, 17.0)]);
    let called = r#"
draw = [["0 months", "£50"]]
distribute_from = "1 month"
tranche.loan = { commitment = "£100", coupon = "12% / year", coupon_paid = "quarterly" }
waterfall = [ { contract = "delivery" }, { coupon = "loan", support = ["drawdown"] }, { principal = "loan" }, { surplus = { council = "100%" } } ]
"#;
    let run_called = run(&given(&[50, 0, 0, 0], &[0, 0, 0, 0]), called);
    let coupon = |transfer: &&Transfer| transfer.purpose == Purpose::Coupon;
    let paid: Money = run_called.ledger.transfers.iter().filter(coupon).map(|own| own.amount).sum();
    assert!(paid >= pounds(1.5), "{paid:?}");
    let [(month, due, cash)] = dates(&run_called, 0)[..] else { panic!("{:?}", dates(&run_called, 0)) };
    assert!(month == 4 && due >= 1.5 && cash == 0.0);
    assert_eq!(reached(&run_called, 0), []);
}

/// A class whose cover can be read from the ledger alone: one loan with a plain coupon or none, paid by steps below which there
/// are only classes and surplus, with no limit and no call.
fn readable(model: &Model, capital: &Capital, id: TrancheId) -> bool {
    let own = &capital.tranches[id.index()];
    let is_plain = match &own.coupon.rate {
        Layered::Single(Number::Plain(row)) => model.inputs.row(*row).law.is_certain(),
        Layered::Single(Number::By(_)) | Layered::Within(_) => false,
    };
    let first = capital.waterfall.iter().position(|step| step.pays_owed().contains(&id));
    let steps = first.map(|first| &capital.waterfall[first..]);
    let is_simple = |step: &sib::model::Step| {
        let alone = !step.pays_owed().contains(&id) || step.pays_owed() == [id];
        let pays = !matches!(step.pays, Pays::Contract(_) | Pays::Fee(_) | Pays::GuaranteeFee(_));
        alone && pays && step.limit.is_none() && step.from.is_none() && !step.calls()
    };
    own.is_owed() && is_plain && steps.is_some_and(|steps| steps.iter().all(is_simple))
}

/// Both ratios of a class from the ledger: balances are added up from calls, repayments and write-offs, and coupon from these.
fn from_ledger(model: &Model, capital: &Capital, id: TrancheId, played: &Played) -> [Option<f64>; 2] {
    let own: &Tranche = &capital.tranches[id.index()];
    let n = usize::from(model.calendar.horizon_months()) + 1;
    let is_class = |account: Account| account.tranche().map(usize::from) == Some(id.index());
    let last =
        capital.waterfall.iter().rposition(|step| step.pays_owed().contains(&id)).expect("a step pays it");
    let (mut balance, mut reached, mut reserve) = (vec![0.0; n], vec![0.0; n], vec![0.0; n]);
    for transfer in &played.ledger.transfers {
        let (month, pence) = (usize::from(transfer.month), transfer.amount.pence() as f64);
        let step = transfer.item as usize;
        match transfer.purpose {
            Purpose::Drawdown if is_class(transfer.from) => {
                balance[month..].iter_mut().for_each(|all| *all += pence);
            }
            Purpose::Principal | Purpose::Guarantee if is_class(transfer.to) => {
                balance[month..].iter_mut().for_each(|all| *all -= pence);
                if transfer.purpose == Purpose::Principal {
                    reached[month] += pence;
                }
            }
            Purpose::Coupon | Purpose::CommitmentFee if is_class(transfer.to) => reached[month] += pence,
            Purpose::PreferredReturn if is_class(transfer.to) => reached[month] += pence,
            Purpose::Surplus | Purpose::Coupon | Purpose::Principal | Purpose::PreferredReturn
                if step > last =>
            {
                reached[month] += pence;
            }
            Purpose::SetAside => {
                let sign = if matches!(transfer.to, Account::Reserve(_)) { 1.0 } else { -1.0 };
                reserve[month..].iter_mut().for_each(|all| *all += sign * pence);
            }
            _ => {}
        }
    }
    let Layered::Single(Number::Plain(row)) = own.coupon.rate else { unreachable!("only such are read") };
    let rate = model.inputs.row(row).law.base();
    for entry in played.ledger.balances.iter().filter(|entry| usize::from(entry.tranche) == id.index()) {
        let change = entry.capitalised.pence() - entry.written_off.pence();
        balance[usize::from(entry.month)..].iter_mut().for_each(|all| *all += change as f64);
    }
    let matures = own.matures.map_or(n - 1, usize::from);
    let most = balance.iter().copied().fold(0.0, f64::max);
    let every = match own.coupon.paid {
        CouponPaid::Every(months) => f64::from(months),
        CouponPaid::AtTheEnd => 12.0,
        CouponPaid::Added => 1.0,
    };
    let growth: f64 = 1.0 + rate * every / 12.0;
    let loan_life = balance.iter().position(|&owed| owed == most && most > 0.0).map(|from| {
        let later =
            (from + 1..=matures).map(|month| reached[month] / growth.powf((month - from) as f64 / every));
        later.sum::<f64>() / most
    });
    let CouponPaid::Every(months) = own.coupon.paid else { return [None, loan_life] };
    let ends = own.matures.unwrap_or(capital.closes);
    let (mut due, mut least, mut accrued) = (0.0, None::<f64>, 0.0);
    for month in 1..=ends {
        accrued += balance[usize::from(month) - 1] * rate / 12.0;
        if month.is_multiple_of(months) || month == ends {
            due += f64::round(std::mem::take(&mut accrued));
        }
        let cash = reached[usize::from(month)] + reserve[usize::from(month)];
        if due > 0.0 && capital.distributes_in(month) && (cash > 0.0 || least.is_some()) {
            let ratio = cash / std::mem::take(&mut due);
            least = Some(least.map_or(ratio, |least| least.min(ratio)));
        }
    }
    [least.or((due > 0.0).then_some(0.0)), loan_life]
}

/// The same figures from the ledger of every draw, of every class of the project's scenarios that can be read so.
#[test]
fn ratios_are_those_that_the_ledger_gives() {
    let (mut n_service, mut n_life) = (0, 0);
    for name in [
        "adoption-all-about-me",
        "birmingham-step-down",
        "walsall-keyring",
        "sheffield-promoting-independence",
    ] {
        let model = model_of(&root().join(format!("scenarios/{name}.toml")), None);
        let all = draws(&model, 11, 24);
        for (place, option) in model.options.iter().enumerate() {
            let Some(capital) = option.capital.map(|capital| &model.capitals[capital.index()]) else {
                continue;
            };
            for id in (0..capital.tranches.len()).map(TrancheId::new) {
                let figures = CoverFigure::of(id, capital, &model.inputs);
                if figures.is_empty() || !readable(&model, capital, id) {
                    continue;
                }
                for options in &all {
                    let played = &options[place];
                    let expected = from_ledger(&model, capital, id, played);
                    for &figure in figures {
                        let path = format!("tranche.{}.{}", capital.tranches[id.index()].name, figure.name());
                        let found = value(&model, place, played, &path);
                        let expected = match figure {
                            CoverFigure::DebtService => expected[0],
                            CoverFigure::LoanLife => expected[1],
                        };
                        let agrees = match (found, expected) {
                            // Powers and repeated products differ in the last places.
                            (Value::Known(found), Some(expected)) => {
                                (found - expected).abs() <= 1e-9 * expected.abs().max(1.0)
                            }
                            (Value::Undefined, None) => true,
                            _ => false,
                        };
                        assert!(agrees, "{name}, {}: {path} is {found:?}, not {expected:?}", option.name);
                        match figure {
                            CoverFigure::DebtService => n_service += 1,
                            CoverFigure::LoanLife => n_life += 1,
                        }
                    }
                }
            }
        }
    }
    assert!(n_service >= 24 && n_life >= 72, "{n_service} {n_life}");
}

/// Only what is owed can be covered, and only what falls due on a date has a debt service.
#[test]
fn classes_have_the_ratios_that_mean_something_for_them() {
    let with = |class: &str| {
        let capital = format!(
            "draw = \"at the start\"\ntranche.own = {{ commitment = \"£100\"{class} }}\n\
             waterfall = [ {{ contract = \"delivery\" }}, {{ coupon = \"own\" }}, {{ principal = \"own\" }}, {{ surplus = {{ council = \"100%\" }} }} ]\n"
        );
        let capital =
            if class.contains("coupon") { capital } else { capital.replace("{ coupon = \"own\" }, ", "") };
        let text = crate::capital_alone::scenario(12, &capital);
        let model = crate::common::model(&text);
        let option = OptionId::new(1);
        let paths =
            sib::stage::record::figures(&model, option).into_iter().map(|own| own.path(&model, option));
        paths.filter(|path| path.ends_with(".dscr") || path.ends_with(".llcr")).collect::<Vec<_>>()
    };
    let (service, life) = ("tranche.own.dscr", "tranche.own.llcr");
    assert_eq!(with(""), [life]);
    assert_eq!(with(", coupon = \"5% / year\""), [service, life]);
    assert_eq!(with(", coupon = \"5% / year\", coupon_paid = \"added\"").len(), 1);
    assert_eq!(with(", matures = \"10 months\""), [service, life]);
    assert!(with(", is = \"equity\"").is_empty());
}
