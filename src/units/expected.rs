//! What kind of quantity a key expects, and what to say when another kind stands there.

use super::grammar::what_to_write;
use super::{Currency, Period, Quantity, QuantityError, Share, Span, moment, parse};

/// A kind of quantity that a key may expect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Money.
    Amount,
    /// Money per period.
    Pay,
    /// A share.
    Share,
    /// A share of a named amount.
    Part,
    /// Growth, interest or a fee per month, quarter or year.
    Growth,
    /// A rate, or a chance within a time.
    Tempo,
    /// So many in a time, and no chance: people who come, hours of service.
    Frequency,
    /// A length of time.
    Duration,
    /// A date, a month, or a length of time from the start.
    Moment,
    /// A plain number of people, places, hours and the like.
    Count,
    /// A plain ratio, such as a hazard ratio.
    Ratio,
    /// Points on a score.
    Points,
}

/// Reads a quantity of one kind. A number without quotes is passed as its text.
pub fn parse_as(text: &str, kind: Kind, currency: Currency) -> Result<Quantity, QuantityError> {
    parse_one_of(text, &[kind], currency)
}

/// Reads a quantity of one of several kinds; the hint is about the first of them that has one to give.
pub fn parse_one_of(text: &str, kinds: &[Kind], currency: Currency) -> Result<Quantity, QuantityError> {
    let meant = || {
        moment::meant(text)
            .filter(|_| kinds.contains(&Kind::Moment))
            .map(|meant| format!("write \"{meant}\""))
    };
    let quantity = parse(text, currency).map_err(|error| match meant() {
        Some(hint) => QuantityError::new(text.trim(), moment::FORM, hint),
        None => of_these_kinds(error, kinds, currency),
    })?;
    if kinds.iter().any(|kind| kind.admits(&quantity)) {
        return Ok(quantity);
    }
    let hint = meant().or_else(|| kinds.iter().find_map(|kind| kind.hint(&quantity, currency)));
    let hint = hint.unwrap_or_else(|| format!("\"{}\" is {}", text.trim(), found_noun(&quantity)));
    Err(QuantityError::new(text.trim(), rule_of(kinds, currency), hint))
}

fn rule_of(kinds: &[Kind], currency: Currency) -> String {
    let nouns: Vec<String> = kinds.iter().map(|kind| kind.noun(currency)).collect();
    format!("{} stands here", nouns.join(", or "))
}

/// An error whose hint offers only what may stand here; what is meant, but of another kind, leads on to what to write.
fn of_these_kinds(error: QuantityError, kinds: &[Kind], currency: Currency) -> QuantityError {
    let is_one =
        |text: &String| parse(text, currency).is_ok_and(|it| kinds.iter().any(|kind| kind.admits(&it)));
    let offered: Vec<String> = error.meant.iter().filter(|text| is_one(text)).cloned().collect();
    if offered.is_empty() {
        let quantities = || error.meant.iter().filter_map(|text| parse(text, currency).ok());
        let hint_for = |quantity| kinds.iter().find_map(|kind| kind.hint(&quantity, currency));
        return match quantities().find_map(hint_for) {
            Some(hint) => QuantityError::new(error.found, rule_of(kinds, currency), hint),
            None => error,
        };
    }
    if offered == error.meant && error.hint.contains(&offered[0]) {
        return error;
    }
    QuantityError::new(error.found, rule_of(kinds, currency), what_to_write(&offered)).meaning(offered)
}

impl Kind {
    /// Whether a quantity is of this kind.
    pub fn admits(self, quantity: &Quantity) -> bool {
        match self {
            Kind::Amount => matches!(quantity, Quantity::Amount(_)),
            Kind::Pay => matches!(quantity, Quantity::Pay { .. }),
            Kind::Share => matches!(quantity, Quantity::Share(_)),
            Kind::Part => matches!(quantity, Quantity::Part { .. }),
            Kind::Growth => matches!(quantity, Quantity::Growth { .. }),
            Kind::Tempo => matches!(quantity, Quantity::Tempo { .. } | Quantity::Chance { .. }),
            Kind::Frequency => matches!(quantity, Quantity::Tempo { .. }),
            Kind::Duration => matches!(quantity, Quantity::Duration(_)),
            Kind::Moment => matches!(quantity, Quantity::Moment(_) | Quantity::Duration(_)),
            Kind::Count | Kind::Ratio | Kind::Points => matches!(quantity, Quantity::Bare(_)),
        }
    }

    /// What the kind is called, with an example in this currency.
    pub fn noun(self, currency: Currency) -> String {
        let sign = currency.symbol();
        match self {
            Kind::Amount => format!("an amount of money such as \"{sign}9,000\""),
            Kind::Pay => format!("money per period such as \"{sign}3,100 / week\""),
            Kind::Share => "a share such as \"55%\" or \"5/6\"".to_owned(),
            Kind::Part => "a share of a named amount such as \"20% of plan_value\"".to_owned(),
            Kind::Growth => "growth per period such as \"4% / year\"".to_owned(),
            Kind::Tempo => "a rate such as \"0.04 / year\" or a chance such as \"4% in 1 year\"".to_owned(),
            Kind::Frequency => "a number in a time such as \"6 / month\"".to_owned(),
            Kind::Duration => "a length of time such as \"18 months\"".to_owned(),
            Kind::Moment => {
                "a date such as \"2019-11\" or a time from the start such as \"18 months\"".to_owned()
            }
            Kind::Count => "a plain number such as 380".to_owned(),
            Kind::Ratio => "a plain ratio such as 0.43".to_owned(),
            Kind::Points => "a plain number of points such as 4.5".to_owned(),
        }
    }

    /// What to write instead of a quantity of another kind, where that can be told from it.
    fn hint(self, quantity: &Quantity, currency: Currency) -> Option<String> {
        match self {
            Kind::Amount | Kind::Pay => hint_for_money(self, quantity, currency),
            Kind::Share | Kind::Part | Kind::Growth => hint_for_share(self, quantity),
            Kind::Tempo => hint_for_tempo(quantity, currency),
            Kind::Frequency => hint_for_frequency(quantity, currency),
            Kind::Duration | Kind::Moment => hint_for_time(self, quantity),
            // A share of people is no count of them.
            Kind::Count if matches!(quantity, Quantity::Share(_)) => None,
            Kind::Count | Kind::Ratio | Kind::Points => hint_for_number(quantity, currency),
        }
    }
}

fn hint_for_money(kind: Kind, quantity: &Quantity, currency: Currency) -> Option<String> {
    let written = quantity.written_in(currency);
    let sign = currency.symbol();
    match (kind, quantity) {
        (Kind::Amount, Quantity::Pay { amount, .. }) => {
            let written = amount.written_in(currency);
            Some(format!("write \"{written}\", without a period; for each of what it is, other words say"))
        }
        (Kind::Amount, Quantity::Bare(number)) => Some(format!("write \"{sign}{number}\"")),
        (Kind::Pay, Quantity::Amount(_)) => Some(format!(
            "say for what period: \"{written} / week\", \"{written} / month\" or \"{written} / year\""
        )),
        (Kind::Pay, Quantity::Tempo { .. }) => Some(format!("write \"{sign}{written}\"")),
        (Kind::Pay, Quantity::Bare(number)) => {
            Some(format!("write \"{sign}{number} / week\" or another period"))
        }
        _ => None,
    }
}

fn hint_for_share(kind: Kind, quantity: &Quantity) -> Option<String> {
    match (kind, quantity) {
        (Kind::Share, Quantity::Bare(number)) => percentage_meant(*number, ""),
        (Kind::Share, Quantity::Growth { share, .. } | Quantity::Chance { share, .. }) => {
            Some(format!("write \"{share}\", without a time"))
        }
        (Kind::Share, Quantity::Part { share, .. }) => Some(format!("write \"{share}\" alone")),
        (Kind::Share, Quantity::Amount(amount)) if (1.0..=100.0).contains(&amount.to_pounds()) => {
            Some(format!("write \"{}\"", Share::from_fraction(amount.to_pounds() / 100.0)))
        }
        (Kind::Part, Quantity::Share(share)) => Some(format!("say of what: \"{share} of principal\"")),
        (Kind::Growth, Quantity::Bare(number)) => percentage_meant(*number, " / year"),
        (Kind::Growth, Quantity::Share(share)) => Some(format!("write \"{share} / year\"")),
        (Kind::Growth, Quantity::Chance { share, within }) => {
            let periods = [(1.0, Period::Month), (3.0, Period::Quarter), (12.0, Period::Year)];
            let (_, per) = periods.into_iter().find(|&(months, _)| *within == Span::Months(months))?;
            Some(format!("write \"{share} / {per}\""))
        }
        (
            Kind::Growth,
            Quantity::Tempo { number, per: per @ (Period::Month | Period::Quarter | Period::Year) },
        ) => percentage_meant(*number, &format!(" / {per}")),
        _ => None,
    }
}

fn hint_for_tempo(quantity: &Quantity, currency: Currency) -> Option<String> {
    match quantity {
        Quantity::Growth { share, per } => Some(format!(
            "write \"{} / {per}\" (a rate) or \"{share} in 1 {per}\" (a chance)",
            share.to_fraction()
        )),
        Quantity::Share(share) => Some(format!(
            "write \"{share} in 1 year\" (a chance) or \"{} / year\" (a rate)",
            share.to_fraction()
        )),
        Quantity::Bare(number) => Some(format!("say how often: \"{number} / year\" or \"{number} / month\"")),
        Quantity::Pay { .. } => {
            let written = quantity.written_in(currency);
            Some(format!("write \"{}\"", written.replacen(currency.symbol(), "", 1)))
        }
        Quantity::Amount(_)
        | Quantity::Part { .. }
        | Quantity::Tempo { .. }
        | Quantity::Chance { .. }
        | Quantity::Duration(_)
        | Quantity::Moment(_) => None,
    }
}

/// Of a share nobody knows how many it is: so many of a hundred are an example.
fn hint_for_frequency(quantity: &Quantity, currency: Currency) -> Option<String> {
    let say = |share: &Share, per: Period| {
        let number = Share::from_fraction(share.to_fraction() * 100.0).to_fraction();
        Some(format!("say how many: \"{number} / {per}\" or another number"))
    };
    match quantity {
        Quantity::Growth { share, per } => say(share, *per),
        Quantity::Share(share) | Quantity::Chance { share, .. } => say(share, Period::Month),
        Quantity::Bare(_) | Quantity::Pay { .. } => hint_for_tempo(quantity, currency),
        Quantity::Amount(_)
        | Quantity::Part { .. }
        | Quantity::Tempo { .. }
        | Quantity::Duration(_)
        | Quantity::Moment(_) => None,
    }
}

fn hint_for_time(kind: Kind, quantity: &Quantity) -> Option<String> {
    match (kind, quantity) {
        (Kind::Duration, Quantity::Bare(number)) => {
            Some(format!("write \"{number} months\" or \"{number} days\""))
        }
        (Kind::Moment, Quantity::Bare(number)) if (1900.0..=2200.0).contains(number) => {
            Some(format!("say in which month: \"{number}-04\""))
        }
        (Kind::Moment, Quantity::Bare(number)) => Some(format!("write \"{number} months\" or another time")),
        _ => None,
    }
}

fn hint_for_number(quantity: &Quantity, currency: Currency) -> Option<String> {
    match quantity {
        Quantity::Share(share) => Some(format!("write {} without quotes", share.to_fraction())),
        Quantity::Tempo { number, .. } => Some(format!("write {number} without quotes and without a period")),
        Quantity::Amount(amount) => {
            let sign = currency.symbol().trim_end();
            Some(format!("write {} without quotes and without \"{sign}\"", amount.to_pounds()))
        }
        Quantity::Pay { .. }
        | Quantity::Part { .. }
        | Quantity::Growth { .. }
        | Quantity::Chance { .. }
        | Quantity::Duration(_)
        | Quantity::Moment(_)
        | Quantity::Bare(_) => None,
    }
}

/// 0.55 is meant as 55%, 55 too; 1 may be either.
fn percentage_meant(number: f64, per: &str) -> Option<String> {
    let percent = |fraction: f64| format!("\"{}{per}\"", Share::from_fraction(fraction));
    match number {
        1.0 => Some(format!("write {} or {}", percent(1.0), percent(0.01))),
        number if number.abs() < 1.0 => Some(format!("write {}", percent(number))),
        number if number.abs() <= 1000.0 => Some(format!("write {}", percent(number / 100.0))),
        _ => None,
    }
}

fn found_noun(quantity: &Quantity) -> &'static str {
    match quantity {
        Quantity::Amount(_) => "an amount of money",
        Quantity::Pay { .. } => "money per period",
        Quantity::Share(_) => "a share",
        Quantity::Part { .. } => "a share of a named amount",
        Quantity::Growth { .. } => "growth per period",
        Quantity::Tempo { .. } => "a rate",
        Quantity::Chance { .. } => "a chance within a time",
        Quantity::Duration(_) => "a length of time",
        Quantity::Moment(_) => "a date",
        Quantity::Bare(_) => "a plain number",
    }
}
