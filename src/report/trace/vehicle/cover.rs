//! How far each class is covered, as lenders read it: what comes as far as it, what falls due to it, and the two ratios.

use super::super::book::{Book, ColumnId, Content, Look};
use super::super::calendar;
use super::super::formula::{
    Criterion, Formula, NOUGHT, Place, above_nought, either, least, most, number, total,
};
use super::Deal;
use super::steps::What;
use crate::data::CoverFigure;
use crate::model::{CouponPaid, Pays, Step, StepLimit, TrancheId};

/// A cover ratio of a class, and where it stands.
pub(in super::super) struct Covered {
    pub(in super::super) class: TrancheId,
    pub(in super::super) figure: CoverFigure,
    pub(in super::super) place: Place,
}

/// The columns of a class, by month.
struct Columns {
    class: usize,
    /// The last step that pays it what it is owed.
    last: usize,
    figures: &'static [CoverFigure],
    own: ColumnId,
    below: ColumnId,
    /// Where that step has a limit.
    limited: Option<Limited>,
    reached: ColumnId,
    due: ColumnId,
    cash: ColumnId,
    counts: ColumnId,
    begun: ColumnId,
    lowest: ColumnId,
    bears: ColumnId,
    is_most: ColumnId,
    worth: ColumnId,
}

/// What the limit of a step lets through of what goes on below.
struct Limited {
    on: ColumnId,
    /// Since most was outstanding, and in the period of the limit: what it let through.
    to_date: ColumnId,
}

/// The columns of the ratios, by class.
struct Ratios {
    rate: ColumnId,
    growth: ColumnId,
    largest: ColumnId,
    debt_service: ColumnId,
    loan_life: ColumnId,
}

/// Writes the ratios of classes whose cash is in formulas, with what they are made of.
pub(super) fn sheets(book: &mut Book, deal: &Deal<'_>) -> Vec<Covered> {
    let figures = |t: usize| CoverFigure::of(TrancheId::new(t), deal.capital, &deal.inputs.model.inputs);
    let has_any = |t: &usize| !figures(*t).is_empty();
    let (live, values): (Vec<usize>, Vec<usize>) =
        (0..deal.classes.len()).filter(has_any).partition(|&t| deal.is_live(t));
    for t in values {
        book.beside.push(format!("{}: its cover ratios, which are not shown", deal.classes[t].title));
    }
    if live.is_empty() {
        return Vec::new();
    }
    let notes = [
        "What the vehicle's own cash paid each class on what it is owed, what went on to those that rank below, and what fell due.",
    ];
    let sheet = book.sheet("Cover by month", &notes, 1);
    calendar::column(book, sheet, deal.n);
    let columns: Vec<Columns> = live.iter().map(|&t| deal.open_cover(book, sheet, t, figures(t))).collect();
    let notes = [
        "DSCR: on the worst date, the cash that could go to the class over what had fallen due; 0 where nothing did. LLCR: at its \
         largest balance, the worth at its coupon of what comes as far as it later, over the balance.",
    ];
    let sheet = book.sheet("Cover ratios", &notes, 1);
    let n = columns.len();
    book.column(sheet, n, ("", "class"), Look::Words, |r| {
        Content::Words(deal.classes[columns[r].class].title.clone())
    });
    let column = |book: &mut Book, header: &str, look| book.blank(sheet, n, ("", header), look);
    let ratios = Ratios {
        rate: column(book, "coupon a year", Look::Rate),
        growth: column(book, "growth a month", Look::Number),
        largest: column(book, "largest balance", Look::Money),
        debt_service: column(book, "DSCR", Look::Number),
        loan_life: column(book, "LLCR", Look::Number),
    };
    for (row, own) in columns.iter().enumerate() {
        deal.fill_cover(book, own, (&ratios, row));
    }
    deal.fill_ratios(book, &columns, &ratios);
    let stands = |(row, own): (usize, &Columns)| {
        let class = TrancheId::new(own.class);
        let place = |figure: CoverFigure| match figure {
            CoverFigure::DebtService => ratios.debt_service.place(row),
            CoverFigure::LoanLife => ratios.loan_life.place(row),
        };
        own.figures
            .iter()
            .map(move |&figure| Covered { class, figure, place: place(figure) })
            .collect::<Vec<_>>()
    };
    columns.iter().enumerate().flat_map(stands).collect()
}

impl Deal<'_> {
    /// Whether all that a class's cover is made of is in formulas.
    fn is_live(&self, t: usize) -> bool {
        let pays_it = |step: &&Step| step.pays_owed().contains(&TrancheId::new(t));
        let is_value = |step: &Step| {
            let is_return = matches!(step.pays, Pays::Return(..));
            is_return || step.pays_owed().iter().any(|other| self.classes[other.index()].is_value)
        };
        let pays_values = self.capital.waterfall.iter().filter(pays_it).any(is_value);
        self.is_plain && !self.classes[t].is_value && !pays_values
    }

    fn open_cover(
        &self,
        book: &mut Book,
        sheet: usize,
        t: usize,
        figures: &'static [CoverFigure],
    ) -> Columns {
        let title = &self.classes[t].title;
        let mut column = |header: &str, look| book.blank(sheet, self.n, (title, header), look);
        let last = self.capital.last_step_of(TrancheId::new(t));
        let last = last.expect("a class that is covered is paid by a step");
        let own = column("paid from own cash", Look::Money);
        let below = column("went on below", Look::Money);
        let limited = self.capital.waterfall[last].limit.map(|_| Limited {
            on: column("of that within its limit", Look::Money),
            to_date: column("within its limit since most was owed", Look::Money),
        });
        Columns {
            class: t,
            last,
            figures,
            own,
            below,
            limited,
            reached: column("comes as far as it", Look::Money),
            due: column("due since it was last paid", Look::Money),
            cash: column("cash for it on the date", Look::Money),
            counts: column("counts as a date", Look::Month),
            begun: column("a date has come", Look::Month),
            lowest: column("least cover so far", Look::Number),
            bears: column("balance that bears coupon", Look::Money),
            is_most: column("largest balance is here", Look::Month),
            worth: column("worth of what comes later", Look::Money),
        }
    }

    fn fill_cover(&self, book: &mut Book, own: &Columns, (ratios, row): (&Ratios, usize)) {
        let (t, last) = (own.class, own.last);
        let class = &self.classes[t];
        let pays_it = |s: &usize| self.steps[*s].step.pays_owed().contains(&TrancheId::new(t));
        let steps: Vec<usize> = (0..self.steps.len()).filter(pays_it).collect();
        let is_date = |m: usize| self.distributes(m) || class.ends_in(m);
        let runs = |s: usize, m: usize| self.runs(self.steps[s].step, m);
        let is_paid = |m: usize| is_date(m) && steps.iter().any(|&s| runs(s, m));
        // What is due to it of a kind, where it is paid otherwise than by a step of its own that has not run.
        let pays_income = |s: &usize| matches!(self.steps[*s].step.pays, Pays::Coupon(_));
        let (of_income, of_principal): (Vec<usize>, Vec<usize>) = steps.iter().partition(|s| pays_income(s));
        let counts_with = |own: &[usize], m: usize| {
            let may_run = |s: &usize| self.steps[*s].step.until.is_none_or(|until| m <= usize::from(until));
            is_paid(m) && (own.iter().any(|&s| runs(s, m)) || !own.iter().any(may_run))
        };
        let is_together = (0..self.n)
            .all(|m| [&of_income, &of_principal].into_iter().all(|own| counts_with(own, m) == is_paid(m)));
        // What fell due of a kind and waited for a date of its own, of which it is one.
        let waited = |own: &[usize], m: usize| {
            let since = (0..m).rev().find(|&before| counts_with(own, before)).map_or(0, |last| last + 1);
            if counts_with(own, m) { since..m + 1 } else { 0..0 }
        };
        book.fill(own.own, |m| {
            Content::Formula(total(steps.iter().map(|&s| self.paid_of_own_to(s, t, m))).in_pence())
        });
        book.fill(own.below, |m| {
            let later = (last + 1..self.steps.len()).filter(|&s| self.steps[s].step.from.is_none());
            Content::Formula(
                total(later.map(|s| self.steps[s].paid.at(m) - self.called_for(s, m))).in_pence(),
            )
        });
        if let Some(limited) = &own.limited {
            let before = |m: usize| match m == 0 || self.begins_limit(last, m) {
                true => NOUGHT,
                false => limited.to_date.before(m),
            };
            book.fill(limited.on, |m| {
                Content::Formula(least(
                    own.below.at(m),
                    above_nought(self.left_of_limit(last, m) - before(m)),
                ))
            });
            book.fill(limited.to_date, |m| {
                Content::Formula(either(own.is_most.at(m), NOUGHT, before(m) + limited.on.at(m)))
            });
        }
        let on = own.limited.as_ref().map_or(own.below, |limited| limited.on);
        book.fill(own.reached, |m| {
            Content::Formula((own.own.at(m) + self.part_in(last, t, m, on.at(m))).in_pence())
        });
        book.fill(own.due, |m| {
            let before = match m {
                0 => NOUGHT,
                _ => either(own.counts.before(m), NOUGHT, own.due.before(m)),
            };
            let (income, principal) = match is_together {
                true => (m..m + 1, m..m + 1),
                false => (waited(&of_income, m), waited(&of_principal, m)),
            };
            let income = total(income.map(|m| self.income_falls_due(t, m)));
            let principal = total(principal.map(|m| self.principal_falls_due(t, m)));
            Content::Formula((before + (income + principal)).in_pence())
        });
        book.fill(own.cash, |m| {
            if !is_paid(m) {
                return Content::Blank;
            }
            // What is held for the class itself could go to it.
            let others = self.holds_above(last + 1, m).into_iter().filter(|(s, _)| !steps.contains(s));
            let held = self.held.at(m) + total(others.map(|(_, held)| held));
            let left = above_nought(self.closing.at(m) - held);
            let all = own.below.at(m) + left;
            let within = match own.limited {
                Some(_) => least(all, self.left_of_limit(last, m)),
                None => all,
            };
            let within = self.part_in(last, t, m, within);
            Content::Formula((own.own.at(m) + within).in_pence())
        });
        book.fill(own.counts, |m| match is_paid(m) {
            false => Content::Fact(0.0),
            true => {
                let begins = most(own.begun.before(m), NOUGHT.below(own.cash.at(m)));
                Content::Formula(either(NOUGHT.below(own.due.at(m)), begins, NOUGHT))
            }
        });
        book.fill(own.begun, |m| Content::Formula(most(own.begun.before(m), own.counts.at(m))));
        book.fill(own.lowest, |m| {
            let ratio = || own.cash.at(m) / own.due.at(m);
            let lower = either(own.begun.before(m), least(own.lowest.before(m), ratio()), ratio());
            Content::Formula(either(own.counts.at(m), lower, own.lowest.before(m)))
        });
        book.fill(own.bears, |m| Content::Formula(self.bearing(t, m)));
        book.fill(own.is_most, |m| {
            let is_first = own.is_most.sum(0..m).is(NOUGHT);
            let is_it = class.closing.at(m).is(ratios.largest.at(row));
            Content::Formula(either(is_it, is_first, NOUGHT))
        });
        let matures = class.terms.matures.map_or(self.n - 1, usize::from);
        book.fill(own.worth, |m| match m < matures.min(self.n - 1) {
            true => {
                let later = own.worth.at(m + 1) + own.reached.at(m + 1);
                Content::Formula(later / ratios.growth.at(row))
            }
            false => Content::Fact(0.0),
        });
    }

    fn fill_ratios(&self, book: &mut Book, columns: &[Columns], ratios: &Ratios) {
        let last = self.n - 1;
        let every = |r: usize| match self.classes[columns[r].class].terms.coupon.paid {
            CouponPaid::Every(months) => f64::from(months),
            CouponPaid::AtTheEnd => 12.0,
            CouponPaid::Added => 1.0,
        };
        book.fill(ratios.rate, |r| {
            let (balances, coupon) = (columns[r].bears, self.coupon_of(columns[r].class));
            let (balances, coupon) = (Formula::Sum(balances.all()), coupon * number(12.0));
            Content::Formula(either(NOUGHT.below(balances.clone()), coupon / balances, NOUGHT))
        });
        book.fill(ratios.growth, |r| {
            let of_period = number(1.0) + ratios.rate.at(r) * number(every(r)) / number(12.0);
            Content::Formula(of_period.raised(number(1.0) / number(every(r))))
        });
        book.fill(ratios.largest, |r| {
            Content::Formula(Formula::Largest(self.classes[columns[r].class].closing.all()))
        });
        book.fill(ratios.debt_service, |r| match columns[r].figures.contains(&CoverFigure::DebtService) {
            true => Content::Formula(columns[r].lowest.at(last)),
            false => Content::Blank,
        });
        book.fill(ratios.loan_life, |r| {
            let (worth, is_most) = (columns[r].worth, columns[r].is_most);
            let there = Formula::SumOf(worth.all(), vec![(is_most.all(), Criterion::Is(number(1.0)))]);
            let largest = ratios.largest.at(r);
            Content::Formula(either(NOUGHT.below(largest.clone()), there / largest, NOUGHT))
        });
    }

    /// What a step pays out of a call that is made for it.
    fn called_for(&self, s: usize, m: usize) -> Formula {
        match self.steps[s].point {
            Some(_) => above_nought(self.steps[s].paid.at(m) - self.within_reach(s, m)),
            None => NOUGHT,
        }
    }

    /// What a step pays a class of what it is owed, without its part of a call.
    fn paid_of_own_to(&self, s: usize, t: usize, m: usize) -> Formula {
        let step = &self.steps[s];
        let parts = step.part(t, What::Income).chain(step.part(t, What::Principal));
        let part = total(parts.map(|column| column.at(m)));
        let called = self.called_for(s, m);
        if called == NOUGHT {
            return part;
        }
        let share = (called * part.clone() / step.paid.at(m)).in_pence();
        either(NOUGHT.below(step.paid.at(m)), part - share, NOUGHT)
    }

    /// What the limit of a step that has one leaves after a month.
    fn left_of_limit(&self, s: usize, m: usize) -> Formula {
        let step = &self.steps[s];
        let limit = step.limit.expect("a step with a limit has a column of it");
        above_nought(limit.at(m) - step.paid.at(m))
    }

    /// Whether a period of the limit of a step begins with a month.
    fn begins_limit(&self, s: usize, m: usize) -> bool {
        match self.steps[s].step.limit {
            Some(StepLimit::EachPeriod { months, .. }) => {
                m > 1 && (m - 1).is_multiple_of(usize::from(months))
            }
            Some(StepLimit::InAll(_) | StepLimit::OfPayments(_)) | None => false,
        }
    }

    /// A class's part of cash that could go to a step: by balances, of classes that it pays together.
    fn part_in(&self, s: usize, t: usize, m: usize, cash: Formula) -> Formula {
        let step = &self.steps[s];
        let classes = step.step.pays_owed();
        if classes.len() == 1 {
            return cash;
        }
        let balance = |t: usize| self.owed_before(t, 0, m);
        let together = total(classes.iter().map(|id| balance(id.index())));
        let part = (cash.clone() * balance(t) / together.clone()).in_pence();
        either(NOUGHT.below(together), part, cash)
    }
}
