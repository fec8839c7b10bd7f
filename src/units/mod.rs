//! The quantities that the rest of the crate speaks: money, shares, counts, time, and the words a scenario writes them in.
//!
//! Cash is whole pence, shares are exact ratios, units are fixed-point, time is whole days since the programme's start.
//! Not here: exchange rates (a scenario has one currency) and uncertainty (a quantity is one certain value).

mod alike;
mod between;
pub mod calendar;
pub mod count;
pub mod currency;
mod decimal;
pub mod expected;
pub mod financial_quarter;
pub mod financial_year;
mod grammar;
pub mod line;
pub mod moment;
pub mod money;
pub mod period;
pub mod quantity;
pub mod rate;
mod rounding;
pub mod share;
pub mod span;
pub mod split;

pub use alike::{is_at_least, is_at_most, leeway, nearest_figure};
pub use between::Between;
pub use calendar::Calendar;
pub use count::Count;
pub use currency::Currency;
pub use expected::{Kind, parse_as, parse_one_of};
pub use financial_quarter::FinancialQuarter;
pub use financial_year::FinancialYear;
pub use grammar::{other_space, with_plain_spaces};
pub use line::line;
pub use moment::{Moment, YEARS, YearMonth};
pub use money::Money;
pub use period::Period;
pub use quantity::{Quantity, QuantityError, parse};
pub use rounding::nearest_whole;
pub use share::Share;
pub use span::Span;
pub use split::{cut_to_room, in_proportion, part_of_whole, split_to_date, with_one_sign};
