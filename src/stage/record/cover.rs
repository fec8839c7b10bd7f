//! Cover ratios of a class of investment, as lenders read them.

use super::Evidence;
use crate::data::{Cover, CoverFigure};
use crate::math;
use crate::model::TrancheId;
use crate::statistics::Value;

/// Months of a year, over which a yearly rate is spread.
const MONTHS: f64 = 12.0;

impl Evidence<'_> {
    /// A cover ratio of a class.
    pub(super) fn cover(&self, class: TrancheId, figure: CoverFigure) -> Value {
        let Some(cover) = &self.cash.covers[class.index()] else { return Value::Undefined };
        let found = match figure {
            CoverFigure::DebtService => debt_service(cover),
            CoverFigure::LoanLife => {
                let balances = self.cash.outstanding[class.index()].iter();
                loan_life(cover, &balances.map(|balance| balance.pence()).collect::<Vec<i64>>())
            }
        };
        found.map_or(Value::Undefined, Value::Known)
    }
}

/// The least, over the dates on which something had fallen due, of the cash that could go to the class over what had; none
/// where nothing ever falls due.
fn debt_service(cover: &Cover) -> Option<f64> {
    let ratio = |date: &crate::data::DueDate| date.cash.pence() as f64 / date.due.pence() as f64;
    cover.dates.iter().map(ratio).reduce(f64::min)
}

/// When most is outstanding (first): the present value of all cash that comes as far as the class from then until it
/// matures, over what is outstanding; none where nothing ever is. It is discounted by its coupon, compounded as often as that is
/// formed, so that a loan that has its coupon and its principal on their dates, and nothing goes on beyond it, is covered once.
fn loan_life(cover: &Cover, balances: &[i64]) -> Option<f64> {
    let most = balances.iter().copied().max().filter(|&most| most > 0)?;
    let from = balances.iter().position(|&balance| balance == most)?;
    let months = f64::from(cover.every);
    let growth = math::exp(math::ln(1.0 + cover.rate * months / MONTHS) / months);
    let later = cover.reached.iter().take(usize::from(cover.matures) + 1).skip(from + 1);
    let (mut discount, mut present) = (1.0, 0.0);
    for cash in later {
        discount /= growth;
        present += cash.pence() as f64 * discount;
    }
    Some(present / most as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::DueDate;
    use crate::units::Money;

    fn pounds(all: &[i64]) -> Vec<Money> {
        all.iter().map(|&pounds| Money::from_pence(100 * pounds)).collect()
    }

    fn cover(reached: &[i64], rate: f64, matures: u16) -> Cover {
        Cover { reached: pounds(reached), dates: Vec::new(), rate, every: 1, matures }
    }

    /// 100 and 110 fall due, 150 and 99 could go to it: the least is 0.9.
    #[test]
    fn debt_service_is_covered_as_on_its_worst_date() {
        let date = |month, due, cash| {
            let [due, cash] = [due, cash].map(|pounds: i64| Money::from_pence(100 * pounds));
            DueDate { month, due, cash }
        };
        let mut own = cover(&[], 0.0, 24);
        assert_eq!(debt_service(&own), None);
        own.dates = vec![date(12, 100, 150), date(24, 110, 99)];
        assert_eq!(debt_service(&own), Some(0.9));
    }

    /// Without a coupon, what comes after the largest balance over it: (30 + 50 + 40) / 100; what comes after maturity is left
    /// out, and so is what came before.
    #[test]
    fn a_loan_without_coupon_is_covered_by_the_sum_of_what_comes() {
        let balances = [50, 100, 70, 20, 0, 0].map(|pounds| 100 * pounds);
        let reached = [7, 9, 30, 50, 40, 1_000];
        assert_eq!(loan_life(&cover(&reached, 0.0, 4), &balances), Some(1.2));
        assert_eq!(loan_life(&cover(&reached, 0.0, 4), &[0; 6]), None);
    }

    /// The present value of the service of a loan, at its own rate, is the loan: then the ratio is one. 12,000 at 12% a year
    /// bears 120 each month, and is repaid after three.
    #[test]
    fn a_loan_whose_service_is_all_that_comes_is_covered_once() {
        let found = loan_life(&cover(&[0, 120, 120, 12_120], 0.12, 3), &[1_200_000, 1_200_000, 1_200_000, 0]);
        let rounding = 1e-12;
        assert!((found.expect("a ratio") - 1.0).abs() < rounding, "{found:?}");
        // Quarterly: 360 after three months and after six, with the loan.
        let quarterly = Cover { every: 3, ..cover(&[0, 0, 0, 360, 0, 0, 12_360], 0.12, 6) };
        let found = loan_life(&quarterly, &[1_200_000; 6]);
        assert!((found.expect("a ratio") - 1.0).abs() < rounding, "{found:?}");
    }
}
