//! Prices: base year, indices, discount rates.

use super::{IndexId, InputId};

/// Price base and indices.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prices {
    /// The financial year in whose prices real figures stand, by the year in which it starts.
    pub base_year: i16,
    /// The index that takes inflation out; none: no real-terms figures.
    pub deflator: Option<IndexId>,
    /// The indices. Numbered by [`IndexId`].
    pub indices: Vec<Index>,
}

/// A price index.
#[derive(Clone, Debug, PartialEq)]
pub struct Index {
    /// Its name in the file.
    pub name: String,
    /// Dated levels by calendar year, rising in year and without gaps; may be empty.
    pub series: Vec<(i16, InputId)>,
    /// Growth a year after the last level (or from the price base, where there is none).
    pub then: InputId,
}

/// Discount rates.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Discounting {
    /// Schedule for value, in real terms; none: value is not discounted.
    pub value: Option<ValueSchedule>,
    /// Investors' hurdle rate, nominal; none: no net present value.
    pub hurdle: Option<InputId>,
}

/// A published schedule of discount rates for value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueSchedule {
    /// HM Treasury, The Green Book (2022), annex 6, table 7: 3.5% for 30 years, 3.0% to 75, 2.5% to 125.
    GreenBook2022,
}

impl ValueSchedule {
    /// The discount factor of whole years since the start; year 0 is 1.
    /// Source: HM Treasury, The Green Book (2022), A6; <https://www.gov.uk/government/publications/the-green-book-appraisal-and-evaluation-in-central-government>.
    #[must_use]
    pub fn factor(self, years: u32) -> f64 {
        match self {
            Self::GreenBook2022 => {
                (1..=years).fold(1.0, |factor, year| factor / (1.0 + green_book_rate(year)))
            }
        }
    }

    /// The edition's name as the file writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::GreenBook2022 => "green book 2022",
        }
    }
}

fn green_book_rate(year: u32) -> f64 {
    match year {
        0..=30 => 0.035,
        31..=75 => 0.03,
        76..=125 => 0.025,
        126..=200 => 0.02,
        201..=300 => 0.015,
        _ => 0.01,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The published rates are 3.5% a year up to year 30 and 3.0% from year 31 on
    /// (<https://cran.r-project.org/web/packages/greenbook/readme/README.html>); the factors of years 1, 5 and 30 follow.
    #[test]
    fn green_book_factors_follow_the_published_rates() {
        let factor = |year| ValueSchedule::GreenBook2022.factor(year);
        for (year, expected) in [(0, 1.0), (1, 0.966_184), (5, 0.841_973), (30, 0.356_278)] {
            assert!((factor(year) - expected).abs() < 5e-7, "year {year}: {}", factor(year));
        }
        assert!((factor(31) * 1.03 - factor(30)).abs() < 1e-12);
    }
}
