//! The corkscrew of each class: opening, plus what is added and drawn, minus what is repaid and written off, closing.

use super::super::book::{Book, ColumnId, Content, Look};
use super::super::calendar;
use super::super::formula::{Formula, NOUGHT, above_nought, least, most, number, total};
use super::super::inputs::{Inputs, X};
use super::Deal;
use super::steps::What;
use crate::data::{Purpose, Transfer};
use crate::model::{Axis, Capital, CouponPaid, Layered, Number, Tranche, TrancheKind, title_of};

/// The columns of a class.
pub(super) struct Class<'a> {
    pub(super) terms: &'a Tranche,
    pub(super) title: String,
    pub(super) commitment: Formula,
    /// The last month in which it bears anything.
    ends: usize,
    /// Whether its principal falls due on a date.
    is_due_at_maturity: bool,
    /// Whether its principal waits until then, since what will be due is not known.
    pub(super) waits: bool,
    /// Whether what is due to it is made by no formula.
    pub(super) is_value: bool,
    opening: ColumnId,
    accrued: ColumnId,
    pub(super) income_due: ColumnId,
    income: ColumnId,
    added: ColumnId,
    fallen_due: ColumnId,
    pub(super) drawn: ColumnId,
    pub(super) repaid: ColumnId,
    written_off: ColumnId,
    pub(super) closing: ColumnId,
    beyond: ColumnId,
    pub(super) flow: ColumnId,
}

impl<'a> Class<'a> {
    pub(super) fn open(
        book: &mut Book,
        sheet: usize,
        n: usize,
        inputs: &Inputs<'a>,
        capital: &'a Capital,
        t: usize,
    ) -> Self {
        let terms = &capital.tranches[t];
        let title = title_of(terms.label.as_ref(), &terms.name);
        let column = |book: &mut Book, header: &str| book.blank(sheet, n, (&title, header), Look::Money);
        let (model, world) = (inputs.model, &inputs.traced.world);
        let is_whole = |redeems: &Number| match redeems {
            Number::Plain(row) => model.inputs.row(*row).law.is_certain() && world.value(*row) >= 1.0,
            Number::By(_) => false,
        };
        let waits = terms.redeems.as_ref().is_some_and(|redeems| !is_whole(redeems));
        let may_be_redeemed = capital.redemptions.iter().any(|redemption| redemption.of.index() == t);
        let is_value = terms.measures().next().is_some()
            || may_be_redeemed
            || terms.return_at_most.is_some()
            || terms.multiple_at_most.is_some()
            || terms.instalments.is_some()
            || matches!(terms.coupon.rate, Layered::Within(_));
        Self {
            terms,
            commitment: inputs.cell(terms.commitment).in_pence(),
            ends: usize::from(terms.matures.unwrap_or(capital.closes)),
            is_due_at_maturity: terms.matures.is_some() || terms.instalments.is_some() || waits,
            waits,
            is_value,
            opening: column(book, "opening"),
            accrued: column(book, "coupon of the month"),
            added: column(book, "coupon added"),
            drawn: column(book, "drawn"),
            repaid: column(book, "repaid"),
            written_off: column(book, "written off"),
            closing: column(book, "closing"),
            fallen_due: column(book, "principal fallen due"),
            income_due: column(book, "coupon and fee due"),
            income: column(book, "coupon and fee paid"),
            beyond: column(book, "received beyond"),
            flow: column(book, "net flow"),
            title: title.clone(),
        }
    }

    /// Whether its principal has fallen due.
    pub(super) fn has_ended(&self, m: usize) -> bool {
        self.is_due_at_maturity && m > 0 && m >= self.ends
    }

    /// Whether its principal falls due in this month.
    pub(super) fn ends_in(&self, m: usize) -> bool {
        self.is_due_at_maturity && m > 0 && m == self.ends
    }

    /// The month in which it comes to its end, whether or not its principal falls due then.
    pub(super) fn last_month(&self) -> usize {
        self.ends
    }

    /// Whether cash is held for it, until its principal or its coupon is due.
    pub(super) fn holds(&self, inputs: &crate::model::Inputs) -> bool {
        let is_each_month = matches!(self.terms.coupon.paid, CouponPaid::Added | CouponPaid::Every(1));
        self.waits || !is_each_month && !self.terms.coupon.is_none(inputs)
    }

    /// What has accrued since the last of the dates that come every so many months, one of which this month may be.
    fn running(&self, months: usize, m: usize) -> Formula {
        match m % months {
            0 => NOUGHT,
            part => self.accrued.sum(m - part + 1..m + 1).in_pence(),
        }
    }

    /// Whether it bears anything in a month.
    fn bears(&self, m: usize) -> bool {
        m > 0 && m <= self.ends
    }
}

impl Deal<'_> {
    pub(super) fn fill_classes(&self, book: &mut Book) {
        for (t, class) in self.classes.iter().enumerate() {
            let last = self.n - 1;
            if class.is_value {
                book.say(format!("{}: what is due to it, and its coupon", class.title));
            }
            book.fill(class.opening, |m| Content::Formula(class.closing.before(m)));
            book.fill(class.drawn, |m| {
                Content::Formula(self.drawn_before(t, m, self.steps.len()).in_pence())
            });
            book.fill(class.repaid, |m| {
                let steps = self.parts(m, 0..self.steps.len(), t, What::Principal);
                Content::Formula((steps + self.guaranteed(t, m)).in_pence())
            });
            book.fill(class.income, |m| {
                Content::Formula(self.parts(m, 0..self.steps.len(), t, What::Income).in_pence())
            });
            book.fill(class.beyond, |m| {
                Content::Formula(self.parts(m, 0..self.steps.len(), t, What::Beyond).in_pence())
            });
            book.fill(class.accrued, |m| match class.bears(m) && !class.is_value {
                true => Content::Formula(self.accrual(t, m)),
                false => Content::Blank,
            });
            book.fill(class.added, |m| match class.terms.coupon.paid {
                CouponPaid::Added if class.is_value => Content::Value(self.balance_as_run(t, m).0),
                CouponPaid::Added if class.bears(m) => Content::Formula(class.accrued.at(m).in_pence()),
                CouponPaid::Added | CouponPaid::Every(_) | CouponPaid::AtTheEnd => Content::Blank,
            });
            book.fill(class.income_due, |m| match class.is_value {
                true => Content::Blank,
                false => Content::Formula(self.income_due(t, m).in_pence()),
            });
            book.fill(class.fallen_due, |m| {
                Content::Formula(match class.has_ended(m) && !class.is_value {
                    false => return Content::Blank,
                    true if class.ends_in(m) => {
                        let owed = class.opening.at(m) + class.added.at(m);
                        match &class.terms.redeems {
                            None => owed.in_pence(),
                            Some(share) => (owed * self.share(share, m)).in_pence(),
                        }
                    }
                    true => above_nought(class.fallen_due.before(m) - class.repaid.before(m)).in_pence(),
                })
            });
            book.fill(class.written_off, |m| {
                let left =
                    || class.opening.at(m) + class.added.at(m) + class.drawn.at(m) - class.repaid.at(m);
                if class.is_value {
                    return Content::Value(self.balance_as_run(t, m).1);
                }
                Content::Formula(if m == last {
                    above_nought(left()).in_pence()
                } else if class.ends_in(m) {
                    let due = above_nought(class.fallen_due.at(m) - class.repaid.at(m));
                    above_nought(left() - due).in_pence()
                } else {
                    return Content::Blank;
                })
            });
            book.fill(class.closing, |m| {
                let grown = class.opening.at(m) + class.added.at(m) + class.drawn.at(m);
                Content::Formula((grown - class.repaid.at(m) - class.written_off.at(m)).in_pence())
            });
            book.fill(class.flow, |m| {
                let received = class.repaid.at(m) + class.income.at(m) + class.beyond.at(m);
                Content::Formula((received - class.drawn.at(m)).in_pence())
            });
        }
    }

    /// What is owed on a class when a step runs.
    pub(super) fn owed_on(&self, t: usize, s: usize, m: usize) -> Formula {
        let class = &self.classes[t];
        let drawn = self.drawn_before(t, m, s + 1);
        class.opening.at(m) + class.added.at(m) + drawn - self.parts(m, 0..s, t, What::Principal)
    }

    /// Principal that a step can repay.
    pub(super) fn repayable(&self, t: usize, s: usize, m: usize) -> Formula {
        let class = &self.classes[t];
        match (class.terms.kind, class.has_ended(m), class.waits) {
            (TrancheKind::Grant, ..) | (_, false, true) => NOUGHT,
            (_, false, false) => self.owed_before(t, s, m),
            (_, true, _) => above_nought(class.fallen_due.at(m) - self.parts(m, 0..s, t, What::Principal)),
        }
    }

    /// What is owed on a class before a step pays: a call for that step is not in it, for it is made while it pays.
    pub(super) fn owed_before(&self, t: usize, s: usize, m: usize) -> Formula {
        let class = &self.classes[t];
        class.opening.at(m) + class.added.at(m) + self.drawn_before(t, m, s)
            - self.parts(m, 0..s, t, What::Principal)
    }

    /// A month's coupon, before it is rounded: on the balance with which the month begins, and on what of a coupon due at
    /// the end was formed.
    fn accrual(&self, t: usize, m: usize) -> Formula {
        let class = &self.classes[t];
        let rate = self.rate(t, m);
        if rate == NOUGHT {
            return NOUGHT;
        }
        let kept = match class.terms.coupon.paid {
            CouponPaid::AtTheEnd => class.accrued_until(m),
            CouponPaid::Every(_) | CouponPaid::Added => NOUGHT,
        };
        (class.opening.at(m) + kept) * rate / number(12.0)
    }

    /// The yearly rate of a month, to parts per million.
    fn rate(&self, t: usize, m: usize) -> Formula {
        let coupon = &self.classes[t].terms.coupon;
        if coupon.is_none(&self.inputs.model.inputs) {
            return NOUGHT;
        }
        let rate = match &coupon.rate {
            Layered::Single(number) => self.share(number, m),
            Layered::Within(_) => NOUGHT,
        };
        let held_up = match &coupon.at_least {
            Some(bound) => most(rate, self.share(bound, m)),
            None => rate,
        };
        let held = match &coupon.at_most {
            Some(bound) => least(held_up, self.share(bound, m)),
            None => held_up,
        };
        above_nought(held).in_ppm()
    }

    /// A number of a class in a month.
    fn share(&self, share: &Number, m: usize) -> Formula {
        let (calendar, month) = (&self.inputs.model.calendar, calendar::month(m));
        self.inputs.number(share, |schedule| {
            X::At(match schedule.axis {
                Axis::ContractYear => f64::from(calendar.contract_year(month, 0)),
                axis => {
                    assert_eq!(axis, Axis::Month, "a class that follows a measure is a value");
                    f64::from(calendar.month_end(month.saturating_sub(1)))
                }
            })
        })
    }

    /// What a class bears that is due: coupon, and the fee on what is not drawn.
    fn income_due(&self, t: usize, m: usize) -> Formula {
        let class = &self.classes[t];
        let left = class.income_due.before(m) - class.income.before(m);
        if !class.bears(m) {
            return left;
        }
        let is_last = m == class.ends;
        let coupon = match class.terms.coupon.paid {
            CouponPaid::Added => NOUGHT,
            CouponPaid::Every(months) => {
                let months = usize::from(months);
                match m.is_multiple_of(months) || is_last {
                    true => class.accrued.sum((m - 1) / months * months + 1..m + 1).in_pence(),
                    false => NOUGHT,
                }
            }
            CouponPaid::AtTheEnd if is_last => class.accrued_until(m + 1) + class.running(12, m),
            CouponPaid::AtTheEnd => NOUGHT,
        };
        left + coupon + self.commitment_fee(t, m, is_last)
    }

    /// Coupon that has accrued since its last date, of a class that bears any.
    pub(super) fn not_due_yet(&self, t: usize, m: usize) -> Formula {
        let class = &self.classes[t];
        if !class.bears(m) || m == class.ends || class.terms.coupon.is_none(&self.inputs.model.inputs) {
            return NOUGHT;
        }
        match class.terms.coupon.paid {
            CouponPaid::Added => NOUGHT,
            CouponPaid::Every(months) => class.running(usize::from(months), m),
            CouponPaid::AtTheEnd => class.accrued_until(m + 1) + class.running(12, m),
        }
    }

    /// A yearly rate on what can still be called, due with every third month.
    fn commitment_fee(&self, t: usize, m: usize, is_last: bool) -> Formula {
        let class = &self.classes[t];
        let Some(rate) = &class.terms.commitment_fee else { return NOUGHT };
        if !m.is_multiple_of(3) && !is_last {
            return NOUGHT;
        }
        let of_month = |m: usize| {
            let rate = above_nought(self.share(rate, m)).in_ppm();
            let is_open = self.closed_from().is_none_or(|closed| m < closed);
            if is_open { self.callable(t, m, None) * rate / number(12.0) } else { NOUGHT }
        };
        total(((m - 1) / 3 * 3 + 1..=m).map(of_month)).in_pence()
    }

    /// What falls due to a class in a month: coupon, and the fee on what is not drawn.
    pub(super) fn income_falls_due(&self, t: usize, m: usize) -> Formula {
        let class = &self.classes[t];
        if !class.bears(m) {
            return NOUGHT;
        }
        let left = class.income_due.before(m) - class.income.before(m);
        class.income_due.at(m) - left
    }

    /// And principal.
    pub(super) fn principal_falls_due(&self, t: usize, m: usize) -> Formula {
        let class = &self.classes[t];
        if class.bears(m) && class.ends_in(m) { class.fallen_due.at(m) } else { NOUGHT }
    }

    /// The balance on which a month's coupon is formed.
    pub(super) fn bearing(&self, t: usize, m: usize) -> Formula {
        let class = &self.classes[t];
        if !class.bears(m) || self.rate(t, m) == NOUGHT {
            return NOUGHT;
        }
        match class.terms.coupon.paid {
            CouponPaid::AtTheEnd => class.opening.at(m) + class.accrued_until(m),
            CouponPaid::Every(_) | CouponPaid::Added => class.opening.at(m),
        }
    }

    /// All coupon of a class.
    pub(super) fn coupon_of(&self, t: usize) -> Formula {
        Formula::Sum(self.classes[t].accrued.all())
    }

    /// Principal that a guarantor makes up for a class in a month.
    fn guaranteed(&self, t: usize, m: usize) -> Formula {
        let guarantees = self.capital.guarantees.iter().zip(&self.guarantees);
        let own = guarantees.filter(|(guarantee, _)| guarantee.of.index() == t);
        total(own.map(|(_, column)| column.at(m)))
    }

    /// What a guarantor made up in the run, in pounds.
    pub(super) fn guaranteed_as_run(&self, number: usize, m: usize) -> f64 {
        let is_own =
            |transfer: &Transfer| transfer.purpose == Purpose::Guarantee && transfer.item as usize == number;
        self.as_run(m, is_own)
    }
}

impl Class<'_> {
    /// What is added, drawn, repaid and written off.
    pub(super) fn corkscrew(&self) -> [ColumnId; 4] {
        [self.added, self.drawn, self.repaid, self.written_off]
    }

    /// What of a coupon that is due at the end was formed in whole years before a month.
    fn accrued_until(&self, m: usize) -> Formula {
        let years = (1..).map(|year| year * 12).take_while(|&end| end < m);
        total(years.map(|end| self.accrued.sum(end - 11..end + 1).in_pence()))
    }
}
