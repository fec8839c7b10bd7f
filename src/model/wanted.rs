//! Which result of a run is read: by a check, by a party that accepts a deal, by whoever looks for a price.

use super::OptionId;
use crate::units::FinancialYear;

/// A result of a run, by its path, over draws in one way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The result, as a path into the JSON result: `contract.outcomes.paid`.
    pub result: String,
    /// The year of which the result is; none: of the whole programme.
    pub of_year: Option<YearOf>,
    /// The option; by default the last one.
    pub option: OptionId,
    /// A difference to this option.
    pub against: Option<OptionId>,
    /// Which statistic of the result.
    pub statistic: Statistic,
}

/// A year of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum YearOf {
    /// A year of a contract (of a class of investors: of the programme), counted from one.
    Contract(u16),
    /// A financial year.
    Financial(FinancialYear),
}

impl Wanted {
    /// The path of the figure that is read: that of the result, in its year.
    #[must_use]
    pub fn path(&self) -> String {
        let year = match self.of_year {
            None => return self.result.clone(),
            Some(YearOf::Contract(year)) => year.to_string(),
            Some(YearOf::Financial(year)) => year.to_string(),
        };
        match self.result.rsplit_once('.') {
            Some((above, name)) => format!("{above}.year.{year}.{name}"),
            None => format!("year.{year}.{}", self.result),
        }
    }
}

/// Which statistic of a result is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statistic {
    /// The base case.
    BaseCase,
    /// The mean over draws.
    Mean,
    /// The rate of the mean cash flows.
    OfMeanCash,
    /// A percentile: 5, 10, 25, 50, 75, 90 or 95.
    Percentile(u8),
}
