//! Calls on classes: at the start, in stages, or for certain dues; and what a step that is short may call.

use super::super::book::{Book, ColumnId, Content, Look};
use super::super::formula::{Formula, NOUGHT, above_nought, either, least, total};
use super::Deal;
use super::steps::What;
use crate::data::{PlannedDues, Purpose, Transfer};
use crate::model::{Capital, Draw, DrawOrder, title_of};

/// Where a call stands: of each class what can be called, and what is.
#[derive(Clone)]
pub(super) struct Point {
    pub(super) callable: Vec<ColumnId>,
    pub(super) drawn: Vec<ColumnId>,
}

impl Point {
    pub(super) fn open(book: &mut Book, sheet: usize, n: usize, capital: &Capital, head: &str) -> Self {
        let (mut callable, mut drawn) = (Vec::new(), Vec::new());
        for tranche in &capital.tranches {
            let title = title_of(tranche.label.as_ref(), &tranche.name);
            callable.push(book.blank(sheet, n, (head, &format!("{title} can be called")), Look::Money));
            drawn.push(book.blank(sheet, n, (head, &format!("called of {title}")), Look::Money));
        }
        Self { callable, drawn }
    }

    /// All that is called here in a month.
    pub(super) fn all(&self, m: usize) -> Formula {
        total(self.drawn.iter().map(|column| column.at(m)))
    }
}

impl Deal<'_> {
    pub(super) fn fill_calls(&self, book: &mut Book) {
        for (planned, counts) in [(self.called, true), (self.kept, false)] {
            let senior = self.capital.waterfall.iter().position(crate::model::Step::pays_investors);
            let senior = senior.unwrap_or(self.capital.waterfall.len());
            let counted = |place: usize, step: &crate::model::Step| {
                step.calls() || (!counts && place < senior && step.from.is_none())
            };
            let as_run = self.inputs.traced.planned.as_ref();
            let dues = |as_run: &PlannedDues, m: usize| match counts {
                true => as_run.called_for_delivery(m),
                false => as_run.kept.delivery[m],
            };
            book.fill(planned.delivery, |m| match as_run {
                Some(as_run) => Content::Value(dues(as_run, m).to_pounds()),
                None => Content::Formula(self.certain(m, counted).0.in_pence()),
            });
            book.fill(planned.fees, |m| Content::Formula(self.certain(m, counted).1.in_pence()));
        }
        if self.inputs.traced.planned.is_some() {
            book.beside.push("Dues of delivery for which cash was called and kept, as they were planned before the service closed".to_owned());
        }
        let counts_reserves =
            self.capital.waterfall.iter().any(|step| step.reserves_before_calls().next().is_some());
        let is_drawn = |transfer: &Transfer| transfer.purpose == Purpose::Drawdown;
        book.fill(self.wanted, |m| match &self.capital.draw {
            // What reserves hold is in no formula.
            Draw::AsNeeded { .. } if counts_reserves => Content::Value(self.as_run(m, is_drawn)),
            Draw::AsNeeded { .. } | Draw::AtTheStart | Draw::Staged(_) => {
                Content::Formula(self.wanted(m).in_pence())
            }
        });
        self.fill_point(book, &self.calls, None, |m| self.wanted.at(m));
        book.fill(self.after_calls, |m| {
            Content::Formula((self.before_calls.at(m) + self.calls.all(m)).in_pence())
        });
        book.fill(self.held, |m| {
            let ends_one = self.classes.iter().any(|class| class.ends_in(m));
            let is_kept = (self.distributes(m) || ends_one) && m < usize::from(self.capital.closes);
            let keep = self.months_of(self.capital.keep);
            match is_kept {
                true => Content::Formula(self.planned_ahead(self.kept, m, m + 1, keep).in_pence()),
                false => Content::Fact(0.0),
            }
        });
    }

    /// What is wanted of the classes in a month.
    fn wanted(&self, m: usize) -> Formula {
        match &self.capital.draw {
            Draw::AtTheStart if m == 0 => total(self.calls.callable.iter().map(|column| column.at(m))),
            Draw::AtTheStart => NOUGHT,
            Draw::Staged(stages) => {
                let due = stages.iter().filter(|(stage, _)| usize::from(*stage) == m);
                total(due.map(|&(_, row)| self.inputs.cell(row)))
            }
            Draw::AsNeeded { ahead } => {
                let ahead = self.months_of(*ahead);
                let overdue =
                    total(self.steps.iter().filter(|step| step.step.calls()).map(|step| step.left_before(m)));
                let dues = self.planned_ahead(self.called, m, m, ahead) + overdue;
                above_nought(dues - self.before_calls.at(m))
            }
        }
    }

    /// Shares a call among the classes: of each what can be called, and its part. It is made before a step, or before all.
    pub(super) fn fill_point(
        &self,
        book: &mut Book,
        point: &Point,
        step: Option<usize>,
        wanted: impl Fn(usize) -> Formula,
    ) {
        let open = |m: usize| self.closed_from().is_none_or(|closed| m < closed);
        for (t, &column) in point.callable.iter().enumerate() {
            book.fill(column, |m| match open(m) && !self.classes[t].has_ended(m) && self.is_plain {
                true => Content::Formula(self.callable(t, m, step).in_pence()),
                false => Content::Fact(0.0),
            });
        }
        let all = |m: usize| total(point.callable.iter().map(|column| column.at(m)));
        let order = self.order();
        for (t, &column) in point.drawn.iter().enumerate() {
            book.fill(column, |m| {
                if !self.is_plain {
                    // All of a month's calls stand at the first place.
                    let is_first = step.is_none();
                    let of_class = |transfer: &Transfer| {
                        transfer.purpose == Purpose::Drawdown
                            && transfer.from.tranche().is_some_and(|own| usize::from(own) == t)
                    };
                    let drawn = self.as_run(m, of_class);
                    return if is_first { Content::Value(drawn) } else { Content::Fact(0.0) };
                }
                let amount = || above_nought(least(wanted(m), all(m)));
                Content::Formula(match self.capital.draw_order {
                    _ if point.callable.len() == 1 => amount(),
                    DrawOrder::ProRata => {
                        let upto =
                            |last: usize| total(point.callable[..=last].iter().map(|column| column.at(m)));
                        let part = |sum: Formula| (amount() * sum / all(m)).in_pence();
                        let before = t.checked_sub(1).map_or(NOUGHT, |before| part(upto(before)));
                        let share = part(upto(t)) - before;
                        either(amount().at_least(all(m)), point.callable[t].at(m), share).in_pence()
                    }
                    DrawOrder::ByRank => {
                        let earlier = order.iter().take_while(|&&other| other != t);
                        let taken = total(earlier.map(|&other| point.drawn[other].at(m)));
                        least(point.callable[t].at(m), amount() - taken).in_pence()
                    }
                })
            });
        }
    }

    /// Classes in the order in which they are called by rank: the most junior first.
    fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.classes.len()).collect();
        order.sort_by_key(|&t| std::cmp::Reverse(self.capital.tranches[t].rank));
        order
    }

    /// What can still be called of a class before a step, or before all.
    pub(super) fn callable(&self, t: usize, m: usize, step: Option<usize>) -> Formula {
        let class = &self.classes[t];
        let drawn = class.drawn.sum(0..m) + step.map_or(NOUGHT, |step| self.drawn_before(t, m, step));
        let may_again = self.capital.redraw_until.is_some_and(|until| m <= usize::from(until));
        let returned = match may_again {
            true => {
                let repaid = class.repaid.sum(0..m) + self.parts(m, 0..step.unwrap_or(0), t, What::Principal);
                least(repaid, drawn.clone())
            }
            false => NOUGHT,
        };
        above_nought(class.commitment.clone() - drawn + returned)
    }

    /// What was called of a class in a month up to a step: by the calls of the month, and for earlier steps.
    pub(super) fn drawn_before(&self, t: usize, m: usize, step: usize) -> Formula {
        let points = self.steps[..step].iter().filter_map(|step| step.point.as_ref());
        self.calls.drawn[t].at(m) + total(points.map(|point| point.drawn[t].at(m)))
    }
}
