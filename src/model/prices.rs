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
    /// HM Treasury, The Green Book (February 2026): the same standard rates
    /// (<https://www.gov.uk/government/publications/tag-forthcoming-changes/forthcoming-change-green-book-updates>).
    GreenBook2026,
}

impl ValueSchedule {
    /// Every schedule that a file may name.
    pub const ALL: [Self; 2] = [Self::GreenBook2022, Self::GreenBook2026];

    /// The latest edition, for files that name none.
    pub const LATEST: Self = Self::GreenBook2026;

    /// The discount factor of whole years since the start; year 0 is 1.
    /// Source: HM Treasury, The Green Book (2022), A6; <https://www.gov.uk/government/publications/the-green-book-appraisal-and-evaluation-in-central-government>.
    #[must_use]
    pub fn factor(self, years: u32) -> f64 {
        (1..=years).fold(1.0, |factor, year| factor / (1.0 + self.rate(year)))
    }

    /// The rate of a year, counted from the start.
    #[must_use]
    pub const fn rate(self, year: u32) -> f64 {
        match self {
            Self::GreenBook2022 | Self::GreenBook2026 => green_book_rate(year),
        }
    }

    /// The year of the edition.
    #[must_use]
    pub const fn edition(self) -> u16 {
        match self {
            Self::GreenBook2022 => 2022,
            Self::GreenBook2026 => 2026,
        }
    }

    /// The edition's name as the file writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::GreenBook2022 => "green book 2022",
            Self::GreenBook2026 => "green book 2026",
        }
    }

    /// The edition that a file names.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|edition| edition.name() == name)
    }
}

const fn green_book_rate(year: u32) -> f64 {
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

    /// The published standard rates by years from the current year, 0 to 30, 31 to 75 and so on
    /// (<https://www.gov.uk/government/publications/tag-forthcoming-changes/forthcoming-change-green-book-updates>, updated in April
    /// 2026, after the edition of that year); the factors of years 1, 5 and 30 follow.
    #[test]
    fn green_book_factors_follow_the_published_rates() {
        let published = [(30, 0.035), (75, 0.03), (125, 0.025), (200, 0.02), (300, 0.015), (u32::MAX, 0.01)];
        for edition in ValueSchedule::ALL {
            let factor = |year| edition.factor(year);
            for (year, expected) in [(0, 1.0), (1, 0.966_184), (5, 0.841_973), (30, 0.356_278)] {
                assert!((factor(year) - expected).abs() < 5e-7, "year {year}: {}", factor(year));
            }
            for year in [1, 29, 30, 31, 75, 76, 125, 126, 200, 201, 300, 301, 400] {
                let (_, rate) =
                    published.into_iter().find(|(until, _)| year <= *until).expect("the last holds on");
                let found = factor(year - 1) / factor(year) - 1.0;
                assert!((found - rate).abs() < 1e-12, "year {year}: {found}");
            }
            assert_eq!(ValueSchedule::named(edition.name()), Some(edition));
        }
        assert_eq!(ValueSchedule::ALL.last(), Some(&ValueSchedule::LATEST));
    }
}
