//! The currencies a scenario may be written in: those with a hundredth, since cash is whole hundredths.
//!
//! No exchange rates: a file has one currency, and another one's sign in it is an error.

use std::fmt;

/// One currency with a hundredth (penny, cent, öre, paisa).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Currency {
    /// Pound sterling.
    Gbp,
    /// United States dollar.
    Usd,
    /// Australian dollar.
    Aud,
    /// Canadian dollar.
    Cad,
    /// New Zealand dollar.
    Nzd,
    /// Euro.
    Eur,
    /// Swiss franc.
    Chf,
    /// Swedish krona.
    Sek,
    /// Norwegian krone.
    Nok,
    /// Danish krone.
    Dkk,
    /// Indian rupee.
    Inr,
    /// Israeli new shekel.
    Ils,
    /// South African rand.
    Zar,
    /// Brazilian real.
    Brl,
    /// Colombian peso.
    Cop,
}

impl Currency {
    /// Every currency, in the order in which messages list them.
    pub const ALL: [Currency; 15] = [
        Currency::Gbp,
        Currency::Usd,
        Currency::Aud,
        Currency::Cad,
        Currency::Nzd,
        Currency::Eur,
        Currency::Chf,
        Currency::Sek,
        Currency::Nok,
        Currency::Dkk,
        Currency::Inr,
        Currency::Ils,
        Currency::Zar,
        Currency::Brl,
        Currency::Cop,
    ];

    /// The code of each, in that order.
    pub const CODES: [&str; Currency::ALL.len()] = {
        let mut codes = [""; Currency::ALL.len()];
        let mut place = 0;
        while place < codes.len() {
            codes[place] = Currency::ALL[place].code();
            place += 1;
        }
        codes
    };

    /// The currency of an ISO 4217 code in capitals: "GBP".
    pub fn from_code(code: &str) -> Option<Currency> {
        Currency::ALL.into_iter().find(|currency| currency.code() == code)
    }

    /// The currency of a sign, with or without the space that follows letters: "£", "CHF".
    pub fn from_symbol(symbol: &str) -> Option<Currency> {
        Currency::ALL.into_iter().find(|currency| currency.symbol().trim_end() == symbol.trim_end())
    }

    /// The ISO 4217 code.
    pub const fn code(self) -> &'static str {
        match self {
            Currency::Gbp => "GBP",
            Currency::Usd => "USD",
            Currency::Aud => "AUD",
            Currency::Cad => "CAD",
            Currency::Nzd => "NZD",
            Currency::Eur => "EUR",
            Currency::Chf => "CHF",
            Currency::Sek => "SEK",
            Currency::Nok => "NOK",
            Currency::Dkk => "DKK",
            Currency::Inr => "INR",
            Currency::Ils => "ILS",
            Currency::Zar => "ZAR",
            Currency::Brl => "BRL",
            Currency::Cop => "COP",
        }
    }

    /// The sign that stands before an amount, with the space that follows letters.
    pub const fn symbol(self) -> &'static str {
        match self {
            Currency::Gbp => "£",
            Currency::Usd => "$",
            Currency::Aud => "A$",
            Currency::Cad => "C$",
            Currency::Nzd => "NZ$",
            Currency::Eur => "€",
            Currency::Chf => "CHF ",
            Currency::Sek => "SEK ",
            Currency::Nok => "NOK ",
            Currency::Dkk => "DKK ",
            Currency::Inr => "INR ",
            Currency::Ils => "ILS ",
            Currency::Zar => "ZAR ",
            Currency::Brl => "R$",
            Currency::Cop => "COP ",
        }
    }
}

impl fmt::Display for Currency {
    /// The code.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn codes_and_signs_name_one_currency_each() {
        for currency in Currency::ALL {
            assert_eq!(Currency::from_code(currency.code()), Some(currency));
            assert_eq!(Currency::from_symbol(currency.symbol()), Some(currency));
        }
        let signs: HashSet<_> = Currency::ALL.iter().map(|currency| currency.symbol()).collect();
        assert_eq!(signs.len(), Currency::ALL.len());
        assert_eq!(Currency::from_code("gbp"), None);
        assert_eq!(Currency::from_symbol("¥"), None);
    }
}
