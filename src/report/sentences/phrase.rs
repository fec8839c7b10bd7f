//! Parts of sentences: lists, shares, times, dates, indices.

use crate::model::{
    AmountId, Capital, Contract, Indexed, InputId, Length, LengthUnit, Model, PartyId, Replay, Service,
    StateId, Uplift, spaced, title_of,
};
use crate::report::number;
use crate::units::calendar::MONTH_NAMES;

const MONTHS_PER_YEAR: f64 = 12.0;

/// The value of a row with its interval, to be read aloud.
pub(super) fn value(model: &Model, row: InputId) -> String {
    number::spoken(model.inputs.row(row), model.currency)
}

/// Whether a row is nought for sure.
pub(super) fn is_nothing(model: &Model, row: InputId) -> bool {
    let law = &model.inputs.row(row).law;
    law.is_certain() && law.base() == 0.0
}

/// Whether a row is one (all, 100%) for sure.
pub(super) fn is_whole(model: &Model, row: InputId) -> bool {
    let law = &model.inputs.row(row).law;
    law.is_certain() && law.base() == 1.0
}

/// What sentences call a service: its label, or its name with spaces.
pub(in crate::report) fn service_title(service: &Service) -> String {
    title_of(service.label.as_ref(), &service.name)
}

/// What sentences call a contract: its label, or its name with spaces.
pub(in crate::report) fn contract_title(contract: &Contract) -> String {
    title_of(contract.label.as_ref(), &contract.name)
}

/// What sentences call a capital arrangement.
pub(in crate::report) fn capital_title(capital: &Capital) -> String {
    title_of(capital.label.as_ref(), &capital.name)
}

/// What sentences call a replay.
pub(super) fn replay_title(replay: &Replay) -> String {
    title_of(replay.label.as_ref(), &replay.name)
}

/// What sentences call an amount that each person has.
pub(super) fn amount_title(model: &Model, amount: AmountId) -> String {
    spaced(&model.cohort.amounts[amount.index()])
}

/// "a", "a and b", "a, b and c".
pub(super) fn list(parts: &[String], word: &str) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} {word} {last}", first.join(", ")),
    }
}

/// The first letter as a capital.
pub(in crate::report) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}", letters.as_str())
}

/// Parties with their shares: "the council (75%) and the fund (25%)"; one party alone without.
pub(super) fn parties(model: &Model, shares: &[(PartyId, InputId)]) -> String {
    let title = |party: PartyId| model.parties[party.index()].title();
    match shares {
        [(only, share)] if is_whole(model, *share) => title(*only),
        several => {
            let part =
                |&(party, share): &(PartyId, InputId)| format!("{} ({})", title(party), value(model, share));
            list(&several.iter().map(part).collect::<Vec<_>>(), "and")
        }
    }
}

/// "residential care or own tenancy".
pub(super) fn states(model: &Model, states: &[StateId]) -> String {
    let titles: Vec<String> = states.iter().map(|state| model.states[state.index()].title()).collect();
    list(&titles, "or")
}

/// Where a move leads, or from where: `"residential care" or "at home"`, in quotes as in [`Transition::title`].
pub(super) fn quoted(model: &Model, states: &[StateId]) -> String {
    let title = |state: &StateId| format!("\"{}\"", model.states[state.index()].title());
    list(&states.iter().map(title).collect::<Vec<_>>(), "or")
}

/// The verb of a party that may be several: "the council pays", "the providers pay".
pub(in crate::report) fn verb(title: &str, singular: &'static str, plural: &'static str) -> &'static str {
    if is_several(title) { plural } else { singular }
}

/// Whether a title is of several: it begins with "people", "those" or a number, names two ("people and their families";
/// "Health and Social Care" is one name), or ends in one s before what tells it apart ("the councils of the county").
fn is_several(title: &str) -> bool {
    const SEVERAL: [&str; 15] = [
        "people", "those", "all", "both", "several", "two", "three", "four", "five", "six", "seven", "eight",
        "nine", "ten", "children",
    ];
    let apart = [" for ", " of ", " in ", " with ", " who ", " that ", " (", ", "];
    let named = apart.iter().filter_map(|word| title.find(word)).min();
    let title = &title[..named.unwrap_or(title.len())];
    if title.split(" and ").skip(1).any(starts_small) {
        return true;
    }
    let noun = title.strip_prefix("the ").unwrap_or(title);
    let ends_in_s = title.ends_with('s') && !title.ends_with("ss") && !title.ends_with("'s");
    let is_noun = noun != title || (starts_small(title) && !title.starts_with("who "));
    noun.split_whitespace().next().is_some_and(|first| SEVERAL.contains(&first)) || (is_noun && ends_in_s)
}

fn starts_small(text: &str) -> bool {
    text.starts_with(char::is_lowercase)
}

/// Where somebody is: "in own tenancy"; a title that says so itself ("at home", "in care") stays as it is.
pub(super) fn located(model: &Model, list: &[StateId]) -> String {
    let titles = states(model, list);
    let says_where = ["in ", "at ", "on ", "with "].iter().any(|word| titles.starts_with(word));
    if says_where { titles } else { format!("in {titles}") }
}

/// A length of time: "6 months (4 to 9 months)".
pub(super) fn length(model: &Model, length: Length) -> String {
    value(model, length.input)
}

/// An age: in years and months where it is some for sure ("16 years", "14 years and 10 months"), else as a length of time.
pub(super) fn age_said(model: &Model, age: Length) -> String {
    let law = &model.inputs.row(age.input).law;
    let years = (law.base() / MONTHS_PER_YEAR).floor();
    let months = law.base() - years * MONTHS_PER_YEAR;
    let some = |n: f64, one: &str| format!("{n} {one}{}", if n == 1.0 { "" } else { "s" });
    let in_whole_months = law.is_certain() && law.base().fract() == 0.0;
    match age.counted_in {
        LengthUnit::Months if in_whole_months && months == 0.0 => some(years, "year"),
        LengthUnit::Months if in_whole_months && years > 0.0 => {
            format!("{} and {}", some(years, "year"), some(months, "month"))
        }
        LengthUnit::Months | LengthUnit::Days => length(model, age),
    }
}

/// Whether a length is nought for sure.
pub(super) fn is_no_time(model: &Model, length: Length) -> bool {
    is_nothing(model, length.input)
}

/// The date that begins at an instant: "1 April 2022".
pub(super) fn date(model: &Model, day: i32) -> String {
    let date = model.calendar.date_of(day);
    format!("{} {} {}", date.day(), MONTH_NAMES[usize::from(date.month().unsigned_abs()) - 1], date.year())
}

/// The last day before an instant: what runs until then runs to the end of this day.
pub(super) fn last_date(model: &Model, until: i32) -> String {
    date(model, until - 1)
}

/// A cash month with its last day: "month 96 (31 October 2027)".
pub(in crate::report) fn month(model: &Model, month: u16) -> String {
    match month {
        1.. if month <= model.calendar.horizon_months() => {
            format!("month {month} ({})", last_date(model, model.calendar.month_end(month)))
        }
        _ => format!("month {month}"),
    }
}

/// From when until when, where that is not the whole programme: " from 1 April 2022 to 31 March 2025".
pub(super) fn span(model: &Model, (from, until): (i32, i32), (first, last): (i32, i32)) -> String {
    let start = if from > first { format!(" from {}", date(model, from)) } else { String::new() };
    let end = if until < last { format!(" to {}", last_date(model, until)) } else { String::new() };
    start + &end
}

/// How an amount moves with prices: ", indexed by care (4% a year (2% to 7%))". Empty where it does not.
pub(super) fn indexed(model: &Model, indexed: Indexed) -> String {
    match indexed {
        Indexed::Fixed => String::new(),
        Indexed::Index(index) => {
            format!(", indexed by {} prices", spaced(&model.prices.indices[index.index()].name))
        }
        Indexed::Growth(row) => format!(", changing by {}", value(model, row)),
    }
}

/// The same of what a contract pays, where it does not move on the anniversaries of its start.
pub(super) fn uplifted(model: &Model, how: Indexed, uplift: Uplift) -> String {
    let when = match (how, uplift) {
        (Indexed::Fixed, _) | (_, Uplift::Anniversaries) => "",
        (Indexed::Index(_) | Indexed::Growth(_), Uplift::FinancialYears) => {
            ", with the first month of each financial year"
        }
    };
    indexed(model, how) + when
}

/// "monthly", "quarterly", "every 2 months".
pub(super) fn every(months: u16) -> String {
    match months {
        1 => "monthly".to_owned(),
        3 => "quarterly".to_owned(),
        6 => "half-yearly".to_owned(),
        12 => "yearly".to_owned(),
        _ => format!("every {months} months"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_of_several_has_a_verb_of_several() {
        let several = [
            "people and their families",
            "the providers",
            "the councils of the county",
            "the four provider charities",
            "families",
            "those who tender, monitor, bid and report",
            "the members with their budgets",
            "the council and the fund",
        ];
        let one = [
            "the council",
            "the Department for Parks and Gardens",
            "Parks & Gardens",
            "Health and Social Care",
            "the office of two councils",
            "Help for Gardens",
            "Good Gardens",
            "the GPS",
            "the Board of Parks (with the funds of others)",
            "the business",
            "who verifies outcomes for the vehicle",
            "central government",
        ];
        assert!(
            several.iter().all(|title| verb(title, "pays", "pay") == "pay"),
            "{:?}",
            several.map(is_several)
        );
        assert!(one.iter().all(|title| verb(title, "pays", "pay") == "pays"), "{:?}", one.map(is_several));
    }
}
