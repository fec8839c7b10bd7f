//! What a fund holds of each deal, read from `--holds`.

use super::super::Failure;
use super::named::Named;
use crate::data::{FundHolding, HeldPart};
use crate::model::{Model, OptionId, Tranche, TrancheId};
use crate::scenario::Opened;
use crate::units::{Money, Quantity, parse};

/// By deal: the option whose investors the fund is, and what it holds of their money: everything, where nothing is said.
pub(super) fn holdings(
    texts: &[String],
    (scenarios, options): (&[&Opened], &[OptionId]),
    named: &Named<'_>,
) -> Result<Vec<(OptionId, FundHolding)>, Failure> {
    let mut all: Vec<Option<FundHolding>> = vec![None; scenarios.len()];
    for text in texts {
        let wrong = |why: &str| Failure::Run(format!("--holds \"{text}\": {why}"));
        let (deal, held) = text
            .split_once('=')
            .ok_or_else(|| wrong(&format!("there is no = in it\n  hint: write a deal and {WHAT}")))?;
        let place = named.place(deal.trim()).map_err(|why| wrong(&why))?;
        let own = holding(held.trim(), &scenarios[place].model, options[place]).map_err(|why| wrong(&why))?;
        if all[place].replace(own).is_some() {
            return Err(wrong(&format!("what is held of \"{}\" is said twice", named.titles[place])));
        }
    }
    Ok(options.iter().copied().zip(all.into_iter().map(Option::unwrap_or_default)).collect())
}

const WHAT: &str =
    "a share, an amount or a class of it, such as 1=40%, 2=£500,000, 2=senior or \"2=40% of senior\"";

/// A share or an amount of all classes, or of one, or one class.
fn holding(text: &str, model: &Model, option: OptionId) -> Result<FundHolding, String> {
    let held = if let Some((part, name)) = text.split_once(" of ") {
        let part = part_of(part.trim(), model)
            .ok_or_else(|| format!("\"{part}\" is no part of a class\n  hint: write {WHAT}"))??;
        FundHolding { class: Some(class(name.trim(), model, option)?), part }
    } else {
        match part_of(text, model) {
            Some(part) => FundHolding { class: None, part: part? },
            None => FundHolding { class: Some(class(text, model, option)?), part: HeldPart::Whole },
        }
    };
    match beyond_what_is_committed(held, model, option) {
        Some(why) => Err(why),
        None => Ok(held),
    }
}

/// Why an amount is more than there is to hold, where it is: what is committed in the base case is.
fn beyond_what_is_committed(held: FundHolding, model: &Model, option: OptionId) -> Option<String> {
    let amount = match held.part {
        HeldPart::Amount(amount) => amount,
        HeldPart::Whole | HeldPart::Share(_) => return None,
    };
    let capital = model.options[option.index()].capital.expect("a fund holds what investors hold");
    let capital = &model.capitals[capital.index()];
    let committed: Money = capital
        .commitments(held.class)
        .map(|row| Money::from_nearest_pence(model.inputs.row(row).law.base()))
        .sum();
    let of = held.class.map_or_else(
        || "by investors of all classes".to_owned(),
        |class| format!("to the class {}", capital.tranches[class.index()].name),
    );
    (amount > committed).then(|| {
        format!(
            "{} is more than there is to hold: {} is committed {of}\n  hint: write at most that, or a share, such as 40%",
            amount.written_in(model.currency),
            committed.written_in(model.currency)
        )
    })
}

/// A share or an amount, where it is either.
fn part_of(text: &str, model: &Model) -> Option<Result<HeldPart, String>> {
    match parse(text, model.currency) {
        Ok(Quantity::Share(share)) => Some(match share.to_fraction() {
            own if own > 0.0 && own <= 1.0 => Ok(HeldPart::Share(own)),
            _ => Err(format!("{text} is no part\n  hint: write more than 0% and at most 100%")),
        }),
        Ok(Quantity::Amount(amount)) => Some(match amount.pence() {
            1.. => Ok(HeldPart::Amount(amount)),
            _ => Err(format!("{text} is nothing to hold\n  hint: write {WHAT}")),
        }),
        Ok(_) | Err(_) => None,
    }
}

/// The class of this name, which investors hold.
fn class(name: &str, model: &Model, option: OptionId) -> Result<TrancheId, String> {
    let capital = model.options[option.index()].capital.expect("a fund holds what investors hold");
    let tranches = &model.capitals[capital.index()].tranches;
    let name = name.trim_start_matches("tranche.");
    let Some(place) = tranches.iter().position(|tranche| tranche.name == name) else {
        let invested: Vec<String> = tranches
            .iter()
            .filter(|tranche| tranche.is_invested())
            .map(|tranche: &Tranche| tranche.name.clone())
            .collect();
        return Err(format!(
            "\"{name}\" is no share, no amount, and no class of \"{}\"\n  hint: its investors hold {}; or write {WHAT}",
            model.title,
            invested.join(", ")
        ));
    };
    match tranches[place].is_invested() {
        true => Ok(TrancheId::new(place)),
        false => Err(format!(
            "\"{name}\" is given or worked for and not invested, so that no fund of investors holds it"
        )),
    }
}
