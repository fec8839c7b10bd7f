//! Guarantees: their certain fees, and what a call brings in the one month in which it is made.

use super::super::book::{Book, ColumnId, Content, Look};
use super::super::calendar;
use super::super::formula::{Formula, NOUGHT, above_nought, least, number, total};
use super::super::inputs::X;
use super::Deal;
use crate::model::{Axis, Called, Capital, Covers, Guarantee, GuaranteeFee, GuaranteeId, Pays, title_of};

/// Months from one date on which a running fee is due to the next.
const FEE_EVERY: usize = 3;

/// A column for each guarantee.
pub(super) fn columns(book: &mut Book, sheet: usize, n: usize, capital: &Capital) -> Vec<ColumnId> {
    let column = |guarantee: &Guarantee| {
        let title = title_of(guarantee.label.as_ref(), &guarantee.name);
        book.blank(sheet, n, ("guarantees, paid to classes", &title), Look::Money)
    };
    capital.guarantees.iter().map(column).collect()
}

impl Deal<'_> {
    pub(super) fn fill_guarantees(&self, book: &mut Book) {
        for (place, (guarantee, &column)) in self.capital.guarantees.iter().zip(&self.guarantees).enumerate()
        {
            let class = &self.classes[guarantee.of.index()];
            let is_value = class.is_value || !self.is_plain;
            if is_value {
                book.say(format!("{}: what it paid", title_of(guarantee.label.as_ref(), &guarantee.name)));
            }
            let called_in = (0..self.n).find(|&m| self.is_called(guarantee, m));
            book.fill(column, |m| match called_in == Some(m) {
                false => Content::Fact(0.0),
                true if is_value => Content::Value(self.guaranteed_as_run(place, m)),
                true => Content::Formula(self.cover(place, guarantee, m).in_pence()),
            });
        }
    }

    /// Whether a guarantee that was not called yet is called in a month.
    fn is_called(&self, guarantee: &Guarantee, m: usize) -> bool {
        let ends = m == self.classes[guarantee.of.index()].last_month();
        match guarantee.called {
            Called::AtTheEnd => ends,
            Called::OnClosure => ends || self.closed_from() == Some(m),
        }
    }

    /// What a call at the end of a month brings.
    fn cover(&self, place: usize, guarantee: &Guarantee, m: usize) -> Formula {
        let t = guarantee.of.index();
        let class = &self.classes[t];
        let drawn = || class.drawn.sum(0..m + 1);
        let earlier = self.capital.guarantees[..place].iter().zip(&self.guarantees);
        let earlier =
            total(earlier.filter(|(other, _)| other.of.index() == t).map(|(_, column)| column.at(m)));
        let by_steps = self.parts(m, 0..self.steps.len(), t, super::steps::What::Principal);
        let repaid = class.repaid.sum(0..m) + by_steps + earlier;
        let missing = above_nought(drawn() - repaid.clone());
        let x = |schedule: &crate::model::Schedule| {
            assert_eq!(schedule.axis, Axis::Month, "the language admits no cover by another axis");
            X::At(f64::from(self.inputs.model.calendar.month_end(calendar::month(m))))
        };
        match &guarantee.covers {
            Covers::Principal(share) => {
                let promised = drawn() * self.inputs.number(share, x);
                least(above_nought(promised.in_pence() - repaid), missing)
            }
            Covers::Fund(amount) => least(self.inputs.number(amount, x).in_pence(), missing),
        }
    }

    /// What falls due on the fee of a guarantee whatever happens, while it runs.
    pub(super) fn certain_guarantee_fee(&self, id: GuaranteeId, m: usize) -> Formula {
        let guarantee = &self.capital.guarantees[id.index()];
        let last = (0..self.n).find(|&m| self.is_called(guarantee, m)).unwrap_or(usize::MAX);
        if m > last {
            return NOUGHT;
        }
        match guarantee.fee {
            Some(GuaranteeFee::Once(row)) if m == 0 => self.inputs.cell(row),
            Some(GuaranteeFee::Monthly(row)) if m > 0 => {
                let n_months = match m % FEE_EVERY {
                    0 => FEE_EVERY,
                    part if m == last => part,
                    _ => return NOUGHT,
                };
                (self.inputs.cell(row) * number(n_months as f64)).in_pence()
            }
            Some(GuaranteeFee::Once(_) | GuaranteeFee::Monthly(_) | GuaranteeFee::OnCover(_)) | None => {
                NOUGHT
            }
        }
    }

    /// Whether a step pays a fee that follows what a guarantee covers.
    pub(super) fn is_fee_on_cover(&self, s: usize) -> bool {
        let Pays::GuaranteeFee(id) = self.steps[s].step.pays else { return false };
        matches!(self.capital.guarantees[id.index()].fee, Some(GuaranteeFee::OnCover(_)))
    }
}
