//! What the vehicle has and pays, and what each class has of it: added up once more, from the ledger of every draw of every
//! scenario.

use std::sync::atomic::{AtomicUsize, Ordering};

use sib::data::{Account, Purpose, Transfer};
use sib::model::{Capital, Model, Pays};
use sib::units::Money;

use crate::common::{draws, in_parallel, known, model_of, scenario_files};

/// Pounds in f64 hold pence exactly up to a part in 2^52.
const SAME: f64 = 1e-4;

fn sum<'a>(transfers: impl Iterator<Item = &'a Transfer>) -> f64 {
    transfers.map(|transfer| transfer.amount).sum::<Money>().to_pounds()
}

fn capital_of(model: &Model, option: usize) -> Option<&Capital> {
    model.options[option].capital.map(|id| &model.capitals[id.index()])
}

/// Whatever comes to the vehicle or is called on its classes goes out by a step, as a fee that waits, or is left in the end.
#[test]
fn steps_pay_all_that_comes_in() {
    let n_checked = AtomicUsize::new(0);
    in_parallel(&scenario_files(), |file| {
        let model = model_of(file, None);
        for played in draws(&model, 7, 2).iter().flat_map(|draw| draw.iter().enumerate()) {
            let (option, played) = played;
            let Some(capital) = capital_of(&model, option) else { continue };
            let of_purpose = |purpose| sum(played.ledger.transfers.iter().filter(|t| t.purpose == purpose));
            let steps = capital.waterfall.iter().filter(|step| !matches!(step.pays, Pays::Reserve(_)));
            let paid: f64 = steps
                .map(|step| known(&model, option, played, &format!("waterfall.{}.paid", step.name)))
                .sum();
            let received = known(&model, option, played, "vehicle.received");
            let left = played.cash.vehicle.last().expect("a programme has months").to_pounds();
            let coming = received + of_purpose(Purpose::Drawdown);
            let going = paid + of_purpose(Purpose::DeferredFee) + left;
            assert!((coming - going).abs() < SAME, "{}: {coming} comes, {going} goes", file.display());
            n_checked.fetch_add(usize::from(received > 0.0), Ordering::Relaxed);
        }
    });
    let n_checked = n_checked.into_inner();
    assert!(n_checked > 20, "{n_checked} vehicles");
}

/// What a class is repaid and receives beyond that is all that comes to it, and less what it puts in it is its net cash.
#[test]
fn classes_have_all_that_comes_to_them() {
    let n_more = AtomicUsize::new(0);
    in_parallel(&scenario_files(), |file| {
        let model = model_of(file, None);
        for played in draws(&model, 7, 2).iter().flat_map(|draw| draw.iter().enumerate()) {
            let (option, played) = played;
            for (number, class) in
                capital_of(&model, option).iter().flat_map(|capital| capital.tranches.iter().enumerate())
            {
                let at =
                    |name: &str| known(&model, option, played, &format!("tranche.{}.{name}", class.name));
                let is_own = |account: Account| account.tranche().map(usize::from) == Some(number);
                let transfers = &played.ledger.transfers;
                let (to, from) = (
                    sum(transfers.iter().filter(|transfer| is_own(transfer.to))),
                    sum(transfers.iter().filter(|transfer| is_own(transfer.from))),
                );
                let what = format!("{}, {}", file.display(), class.name);
                assert!((at("repaid") + at("earned") - to).abs() < SAME, "{what}: {to} comes to it");
                assert!((to - from - at("net_cash")).abs() < SAME, "{what}: {to} less {from}");
                n_more.fetch_add(usize::from(at("earned") > 0.0 && at("repaid") > 0.0), Ordering::Relaxed);
            }
        }
    });
    assert!(n_more.into_inner() > 10, "classes that are repaid and receive more");
}
