//! The quantities between two of one kind: what an input that is turned goes through.

use super::{Currency, Money, Period, Quantity, QuantityError, Share, Span, parse};

/// Two quantities of one kind and unit, the lower one first.
#[derive(Clone, Debug, PartialEq)]
pub struct Between {
    from: Quantity,
    to: Quantity,
}

/// Steps to a unit in which a plain number is turned.
const FINE: f64 = 1e6;

impl Between {
    /// Two quantities of one kind and unit, in either order; none where they are not, are alike, or are no numbers.
    #[must_use]
    pub fn new(one: Quantity, other: Quantity) -> Option<Self> {
        let (a, b) = (number(&one)?, number(&other)?);
        if !alike(&one, &other) || a == b {
            return None;
        }
        Some(if a < b { Self { from: one, to: other } } else { Self { from: other, to: one } })
    }

    /// Reads "£30..£110" in a scenario of this currency.
    ///
    /// # Errors
    /// If it is not two quantities of one kind with two dots between them.
    pub fn read(text: &str, currency: Currency) -> Result<Self, QuantityError> {
        let hint = "write the lower end, two dots and the upper end, like £30..£110, 5%..15% or 12 months..36 months";
        let rule = "a range is two different values of one kind with two dots between them";
        let wrong = || QuantityError::new(text, rule, hint);
        let (from, to) = text.split_once("..").ok_or_else(wrong)?;
        Self::new(parse(from.trim(), currency)?, parse(to.trim(), currency)?).ok_or_else(wrong)
    }

    /// The ends as plain numbers: pounds, fractions, months or days, events, or whatever is counted.
    #[must_use]
    pub fn ends(&self) -> (f64, f64) {
        (number(&self.from).unwrap_or_default(), number(&self.to).unwrap_or_default())
    }

    /// The quantity of a plain number, as finely as the language writes it.
    #[must_use]
    pub fn at(&self, at: f64) -> Quantity {
        let bare = (at * FINE).round() / FINE;
        match &self.from {
            Quantity::Amount(_) => Quantity::Amount(Money::from_pounds(at)),
            Quantity::Pay { per, .. } => Quantity::Pay { amount: Money::from_pounds(at), per: *per },
            Quantity::Share(_) => Quantity::Share(Share::from_fraction(at)),
            Quantity::Part { of, .. } => Quantity::Part { share: Share::from_fraction(at), of: of.clone() },
            Quantity::Growth { per, .. } => Quantity::Growth { share: Share::from_fraction(at), per: *per },
            Quantity::Tempo { per, .. } => Quantity::Tempo { number: bare, per: *per },
            Quantity::Chance { within, .. } => {
                Quantity::Chance { share: Share::from_fraction(at), within: *within }
            }
            Quantity::Duration(Span::Months(_)) => Quantity::Duration(Span::Months(bare)),
            Quantity::Duration(Span::Days(_)) => Quantity::Duration(Span::Days(bare)),
            Quantity::Moment(_) | Quantity::Bare(_) => Quantity::Bare(bare),
        }
    }

    /// The plain number of a quantity of this kind.
    #[must_use]
    pub fn number(&self, quantity: &Quantity) -> Option<f64> {
        number(quantity).filter(|_| alike(&self.from, quantity))
    }

    /// The nearest number that the language writes.
    #[must_use]
    pub fn snap(&self, at: f64) -> f64 {
        number(&self.at(at)).unwrap_or(at)
    }

    /// So many values at even distances, with both ends, each as the language writes it.
    ///
    /// # Panics
    /// With fewer than two.
    #[must_use]
    pub fn evenly(&self, n: usize) -> Vec<f64> {
        assert!(n > 1, "a range has two ends");
        let (from, to) = self.ends();
        let at = |place: usize| from + (to - from) * place as f64 / (n - 1) as f64;
        let mut values: Vec<f64> = (0..n).filter_map(|place| number(&self.at(at(place)))).collect();
        values.dedup();
        values
    }
}

/// What a quantity is as a plain number, in the unit in which it is written; none of a date.
fn number(quantity: &Quantity) -> Option<f64> {
    match quantity {
        Quantity::Amount(amount) | Quantity::Pay { amount, .. } => Some(amount.to_pounds()),
        Quantity::Share(share)
        | Quantity::Part { share, .. }
        | Quantity::Growth { share, .. }
        | Quantity::Chance { share, .. } => Some(share.to_fraction()),
        Quantity::Tempo { number, .. } | Quantity::Bare(number) => Some(*number),
        Quantity::Duration(Span::Months(time) | Span::Days(time)) => Some(*time),
        Quantity::Moment(_) => None,
    }
}

/// Whether two quantities are of one kind and unit.
fn alike(one: &Quantity, other: &Quantity) -> bool {
    let same = |a: Period, b: Period| a == b;
    match (one, other) {
        (Quantity::Amount(_), Quantity::Amount(_))
        | (Quantity::Share(_), Quantity::Share(_))
        | (Quantity::Bare(_), Quantity::Bare(_))
        | (Quantity::Duration(Span::Months(_)), Quantity::Duration(Span::Months(_)))
        | (Quantity::Duration(Span::Days(_)), Quantity::Duration(Span::Days(_))) => true,
        (Quantity::Pay { per: a, .. }, Quantity::Pay { per: b, .. })
        | (Quantity::Growth { per: a, .. }, Quantity::Growth { per: b, .. })
        | (Quantity::Tempo { per: a, .. }, Quantity::Tempo { per: b, .. }) => same(*a, *b),
        (Quantity::Part { of: a, .. }, Quantity::Part { of: b, .. }) => a == b,
        (Quantity::Chance { within: a, .. }, Quantity::Chance { within: b, .. }) => a == b,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Between, QuantityError> {
        Between::read(text, Currency::Gbp)
    }

    #[test]
    fn values_between_are_written_as_the_ends_are() {
        let written = |text: &str, at: f64| read(text).expect(text).at(at).written_in(Currency::Gbp);
        assert_eq!(written("£30..£110", 64.504), "£64.50");
        assert_eq!(written("£0.9m..£1.2m", 1_000_000.0), "£1,000,000");
        assert_eq!(written("5%..15%", 0.1), "10%");
        assert_eq!(written("0.3 / year..1.2 / year", 0.75), "0.75 / year");
        assert_eq!(written("12 months..36 months", 24.0), "24 months");
        assert_eq!(written("4% / year..8% / year", 0.05), "5% / year");
    }

    #[test]
    fn what_is_written_is_read_as_the_number_that_it_was() {
        for text in ["£30..£110", "5%..15%", "0.3 / year..1.2 / year", "12 months..36 months", "10..400"] {
            let range = read(text).expect(text);
            for at in range.evenly(33) {
                let written = range.at(at).written_in(Currency::Gbp);
                let again = parse(&written, Currency::Gbp).expect("the language reads what it writes");
                assert_eq!(range.number(&again), Some(at), "{written}");
            }
        }
    }

    #[test]
    fn a_range_is_of_one_kind_and_the_lower_end_comes_first() {
        assert_eq!(read("£110..£30").expect("a range").ends(), (30.0, 110.0));
        for text in ["£30", "£30..5%", "£30..£30", "1 / month..12 / year", "2019..2020-01", "£a..£b"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
