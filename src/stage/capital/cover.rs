//! What covers a class: how much of the vehicle's own cash comes as far as it, beside what falls due to it.
//!
//! What is called from investors to pay them is no cover; a reserve that stands behind a step is. Of classes that a step pays
//! together each has the part of its balance in what goes on beyond them.

use super::Months;
use super::waterfall::{Date, Reach, Turn};
use crate::data::{Cover, DueDate};
use crate::model::{Capital, CouponPaid, Pays, ReserveId, Source, Step, TrancheId};
use crate::units::Money;

/// The running cover of a class to which something is owed.
pub(super) struct CoverBook {
    /// The place of the last step that pays it what it is owed.
    last: usize,
    /// Fallen due since the class was last paid.
    fell_due: Money,
    /// In this month: paid to it out of the vehicle's own cash; and whether it is one in which it is paid.
    paid: Money,
    is_paid: bool,
    cover: Cover,
}

/// The book of each class; none of one to which nothing is owed.
pub(super) fn open(capital: &Capital, last_month: u16) -> Vec<Option<CoverBook>> {
    let book = |(place, tranche): (usize, &crate::model::Tranche)| {
        let pays_it = |step: &Step| step.pays_owed().contains(&TrancheId::new(place));
        let last = capital.waterfall.iter().rposition(pays_it).filter(|_| tranche.is_owed())?;
        let matures = tranche.matures.unwrap_or(last_month);
        let every = match tranche.coupon.paid {
            CouponPaid::Every(months) => months,
            CouponPaid::AtTheEnd => 12,
            CouponPaid::Added => 1,
        };
        let cover = Cover { matures, every, ..Cover::default() };
        Some(CoverBook { last, fell_due: Money::ZERO, paid: Money::ZERO, is_paid: false, cover })
    };
    capital.tranches.iter().enumerate().map(book).collect()
}

impl CoverBook {
    pub(super) fn falls_due(&mut self, amount: Money) {
        self.fell_due += amount;
    }

    /// The cover in the end, of a class whose balance bore coupon at a yearly rate.
    pub(super) fn close(mut self, rate: f64, month: u16) -> Cover {
        if self.cover.dates.is_empty() && self.fell_due > Money::ZERO {
            self.cover.dates.push(DueDate { month, due: self.fell_due, cash: Money::ZERO });
        }
        Cover { rate, ..self.cover }
    }
}

impl Months<'_> {
    /// Notes what a step pays classes of what they are owed: their parts, of which so much was called for it.
    pub(super) fn note_paid(
        &mut self,
        turn: &Turn<'_>,
        classes: &[TrancheId],
        parts: &[Money],
        called: Money,
    ) {
        let total: Money = parts.iter().sum();
        for (&id, &part) in classes.iter().zip(parts) {
            let is_paid = turn.date == Date::Distribution || self.tranches[id.index()].ended_in(turn.month);
            let Some(book) = &mut self.covers[id.index()] else { continue };
            book.paid += part - of_pair(called, part, total);
            book.is_paid = book.is_paid || is_paid;
        }
    }

    /// After the waterfall of a month: `paid` is what each step paid out of the vehicle's own cash, `balances` what was
    /// outstanding on each class before.
    pub(super) fn note_cover(&mut self, capital: &Capital, month: u16, paid: &[Money], balances: &[Money]) {
        for number in 0..self.covers.len() {
            let Some(book) = &self.covers[number] else { continue };
            let step = &capital.waterfall[book.last];
            let own = balances[number];
            let together: Money = step.pays_owed().iter().map(|id| balances[id.index()]).sum();
            let later = (book.last + 1..).zip(&capital.waterfall[book.last + 1..]);
            // What a reserve keeps has not gone to anybody.
            let goes_on = |step: &Step| !matches!(step.pays, Pays::Reserve(_));
            let below: Money = later
                .filter(|(_, other)| other.from == step.from && goes_on(other))
                .map(|(place, _)| paid[place])
                .sum();
            let turn = Turn { capital, place: book.last, step, month, date: Date::Distribution };
            let left = self.within_reach(&turn, Reach::Free) + self.behind(capital, number);
            let limit = self.limit(&turn);
            let within = |cash: Money| limit.map_or(cash, |limit| cash.min(limit));
            let part = |cash: Money| if together > Money::ZERO { of_pair(cash, own, together) } else { cash };
            let (below, beyond) = (part(within(below)), part(within(below + left)));
            let book = self.covers[number].as_mut().expect("it was there");
            book.cover.reached.push(book.paid + below);
            let cash = book.paid + beyond;
            // Before anything has come as far as the class there is nothing that dues could be paid from: they count with
            // the first date on which there is.
            let has_begun = cash > Money::ZERO || !book.cover.dates.is_empty();
            if book.is_paid && book.fell_due > Money::ZERO && has_begun {
                let due = std::mem::take(&mut book.fell_due);
                book.cover.dates.push(DueDate { month, due, cash });
            }
            (book.paid, book.is_paid) = (Money::ZERO, false);
        }
    }
}

impl Months<'_> {
    /// What stands in the reserves behind the steps that pay a class what it is owed.
    fn behind(&self, capital: &Capital, class: usize) -> Money {
        let own = capital.waterfall.iter().filter(|step| step.pays_owed().contains(&TrancheId::new(class)));
        let supports: Vec<Source> = own.flat_map(|step| step.support.iter().copied()).collect();
        let stands_behind = |place: &usize| supports.contains(&Source::Reserve(ReserveId::new(*place)));
        (0..self.pots.reserves.len()).filter(stands_behind).map(|place| self.pots.reserves[place].cash).sum()
    }
}

/// The part of an amount that one of a whole has, to the nearest penny.
fn of_pair(amount: Money, one: Money, whole: Money) -> Money {
    if whole == Money::ZERO {
        return Money::ZERO;
    }
    let product = 2 * i128::from(amount.pence()) * i128::from(one.pence()) + i128::from(whole.pence());
    let part = product.div_euclid(2 * i128::from(whole.pence()));
    Money::from_pence(i64::try_from(part).expect("a part is no larger than the whole"))
}
