//! On what terms a fund holds its deals, read from its options.

use super::super::Failure;
use super::super::args::{FeeTerms, Holding};
use crate::data::{CarriedOn, FundFees, FundTerms};
use crate::units::{Currency, Money, Quantity, Share, Span, parse};

/// Reads the terms, of a fund with this last month; refuses those that do not go together.
pub(super) fn terms(asked: &Holding, currency: Currency, last_month: usize) -> Result<FundTerms, Failure> {
    let read = Read { currency, last_month };
    let terms = FundTerms {
        commitment: read.amount("--commitment", asked.commitment.as_ref())?,
        first_loss: read.share("--first-loss", asked.first_loss.as_ref())?.unwrap_or_default(),
        recycles_until: read.months("--recycle-until", asked.recycle_until.as_ref())?,
        fees: fees(&asked.fees, &read)?,
    };
    match lacks(&asked.fees, &terms) {
        Some(why) => Err(Failure::Run(why.to_owned())),
        None => Ok(terms),
    }
}

fn fees(asked: &FeeTerms, read: &Read) -> Result<FundFees, Failure> {
    Ok(FundFees {
        set_up: read.amount("--set-up-cost", asked.set_up_cost.as_ref())?,
        of_committed: read.share("--fee-of-committed", asked.fee_of_committed.as_ref())?.unwrap_or_default(),
        of_invested: read.share("--fee-of-invested", asked.fee_of_invested.as_ref())?.unwrap_or_default(),
        invests_until: read.months("--invests-until", asked.invests_until.as_ref())?,
        carry: read.share("--carry", asked.carry.as_ref())?.unwrap_or_default(),
        hurdle: read.share("--hurdle", asked.hurdle.as_ref())?.unwrap_or_default(),
        carried_on: if asked.catch_up { CarriedOn::AllProfit } else { CarriedOn::AboveHurdle },
    })
}

/// What fees lack to mean anything.
fn lacks(asked: &FeeTerms, terms: &FundTerms) -> Option<&'static str> {
    let (committed, invested) = (asked.fee_of_committed.is_some(), asked.fee_of_invested.is_some());
    if committed && terms.commitment.is_none() {
        return Some(
            "--fee-of-committed is a share of what investors have promised, and nothing says what that is\n  hint: add \
            --commitment and an amount in the currency of the deals",
        );
    }
    if committed && invested && terms.fees.invests_until.is_none() {
        return Some(
            "--fee-of-committed and --fee-of-invested follow one upon the other, and nothing says when\n  hint: add \
            --invests-until, such as --invests-until \"5 years\"",
        );
    }
    if terms.fees.invests_until.is_some() && !committed && !invested {
        return Some(
            "--invests-until says when one management fee ends and another begins, and there is none\n  hint: add \
            --fee-of-committed or --fee-of-invested",
        );
    }
    if asked.carry.is_none() && (asked.hurdle.is_some() || asked.catch_up) {
        return Some(
            "--hurdle and --catch-up say when carried interest is due, and there is none\n  hint: add --carry, such as --carry 20%",
        );
    }
    None
}

/// Reads what is written of a fund, in its currency.
struct Read {
    currency: Currency,
    /// Of the fund.
    last_month: usize,
}

impl Read {
    fn amount(&self, option: &str, text: Option<&String>) -> Result<Option<Money>, Failure> {
        self.of(option, text, "an amount, such as £5m", |quantity| match quantity {
            Quantity::Amount(amount) if amount.pence() >= 0 => Some(amount),
            _ => None,
        })
    }

    fn share(&self, option: &str, text: Option<&String>) -> Result<Option<f64>, Failure> {
        let share = |share: Share| Some(share.to_fraction()).filter(|own| (0.0..=1.0).contains(own));
        self.of(option, text, "a share from 0% to 100%, such as 20%", |quantity| match quantity {
            Quantity::Share(own) => share(own),
            _ => None,
        })
    }

    fn months(&self, option: &str, text: Option<&String>) -> Result<Option<u16>, Failure> {
        let rule = "months or years after the start, such as \"72 months\"";
        let found = self.of(option, text, rule, |quantity| match quantity {
            Quantity::Duration(Span::Months(months)) if (0.0..=1_200.0).contains(&months) => {
                Some(months as u16)
            }
            _ => None,
        })?;
        match (found, text) {
            (Some(month), Some(text)) if usize::from(month) > self.last_month => Err(Failure::Run(format!(
                "{option} is \"{text}\", and the fund lives no longer than {last} months, until the last of its deals ends\n  \
                 hint: write \"{last} months\" or less",
                last = self.last_month
            ))),
            (found, _) => Ok(found),
        }
    }

    fn of<T>(
        &self,
        option: &str,
        text: Option<&String>,
        rule: &str,
        take: impl Fn(Quantity) -> Option<T>,
    ) -> Result<Option<T>, Failure> {
        let Some(text) = text else { return Ok(None) };
        let quantity = parse(text, self.currency).map_err(|why| Failure::Run(format!("{option}: {why}")))?;
        let wrong = || Failure::Run(format!("{option} is \"{text}\"\n  hint: write {rule}"));
        take(quantity).map(Some).ok_or_else(wrong)
    }
}
