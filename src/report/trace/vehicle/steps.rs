//! The steps of the waterfall: each pays min(due, limit, cash + support).

use super::super::book::{Book, ColumnId, Content, Look};
use super::super::formula::{Formula, NOUGHT, above_nought, either, least, number, total};
use super::super::inputs::Inputs;
use super::Deal;
use super::calls::Point;
use super::classes::Class;
use crate::data::{Account, Purpose, Transfer};
use crate::model::{Capital, PartyId, Pays, Recipient, Step, StepLimit, title_of};

/// What a part of a step is to a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Principal,
    Income,
    /// Beyond principal and coupon.
    Beyond,
}

/// The columns of a step.
#[derive(Clone)]
pub(super) struct StepColumns<'a> {
    pub(super) place: usize,
    pub(super) step: &'a Step,
    pub(super) home: usize,
    /// What is owed when the step runs, at its home, and what is left of it at the end of the month.
    owed: Option<(ColumnId, ColumnId)>,
    due: ColumnId,
    pub(super) limit: Option<ColumnId>,
    pub(super) point: Option<Point>,
    pub(super) paid: ColumnId,
    /// By class and kind: its part.
    parts: Vec<(usize, What, ColumnId)>,
    /// By party: its part of the surplus.
    others: Vec<(PartyId, ColumnId)>,
    pub(super) cash: ColumnId,
}

impl<'a> StepColumns<'a> {
    pub(super) fn open(
        book: &mut Book,
        sheet: usize,
        n: usize,
        inputs: &Inputs<'a>,
        capital: &'a Capital,
    ) -> Vec<Self> {
        let homes = capital.homes();
        let mut all = Vec::new();
        for (place, step) in capital.waterfall.iter().enumerate() {
            let head = format!("step {}: {}", place + 1, words(inputs, capital, step));
            let column = |book: &mut Book, header: &str| book.blank(sheet, n, (&head, header), Look::Money);
            let keeps = match step.pays {
                Pays::Contract(_) | Pays::Fee(_) | Pays::GuaranteeFee(_) => homes[place] == place,
                Pays::Reserve(_)
                | Pays::Coupon(_)
                | Pays::Principal(_)
                | Pays::Return(..)
                | Pays::Surplus(_) => false,
            };
            let owed = keeps.then(|| (column(book, "owed"), column(book, "left owed")));
            let due = column(book, "due");
            let limit = step.limit.map(|_| column(book, "limit"));
            let point = step.calls().then(|| Point::open(book, sheet, n, capital, &head));
            let paid = column(book, "paid");
            let class = |t: usize| title_of(capital.tranches[t].label.as_ref(), &capital.tranches[t].name);
            let mut parts = Vec::new();
            let mut others = Vec::new();
            match &step.pays {
                Pays::Contract(_) | Pays::Fee(_) | Pays::GuaranteeFee(_) | Pays::Reserve(_) => {}
                Pays::Coupon(tranches) | Pays::Principal(tranches) => {
                    let what =
                        if matches!(step.pays, Pays::Coupon(_)) { What::Income } else { What::Principal };
                    for id in tranches {
                        let t = id.index();
                        parts.push((t, what, column(book, &format!("to {}", class(t)))));
                    }
                }
                Pays::Return(id, _) => {
                    let t = id.index();
                    parts.push((t, What::Principal, column(book, &format!("principal to {}", class(t)))));
                    parts.push((t, What::Beyond, column(book, &format!("beyond it to {}", class(t)))));
                }
                Pays::Surplus(shares) => {
                    for (recipient, _) in shares {
                        match recipient {
                            Recipient::Tranche(id) => {
                                let t = id.index();
                                parts.push((t, What::Beyond, column(book, &format!("to {}", class(t)))));
                            }
                            Recipient::Party(party) => {
                                let title = inputs.model.parties[party.index()].title();
                                others.push((*party, column(book, &format!("to {title}"))));
                            }
                        }
                    }
                }
            }
            let cash = column(book, "cash after it");
            all.push(Self {
                place,
                step,
                home: homes[place],
                owed,
                due,
                limit,
                point,
                paid,
                parts,
                others,
                cash,
            });
        }
        all
    }

    /// Its part to a class, of a kind.
    pub(super) fn part(&self, class: usize, what: What) -> impl Iterator<Item = ColumnId> + '_ {
        let own = self.parts.iter().filter(move |(t, kind, _)| *t == class && *kind == what);
        own.map(|&(_, _, column)| column)
    }

    /// What is left owed from earlier months.
    pub(super) fn left_before(&self, m: usize) -> Formula {
        self.owed.map_or(NOUGHT, |(_, left)| left.before(m))
    }

    /// What is left owed at the end of each month.
    pub(super) fn left(&self) -> Option<ColumnId> {
        self.owed.map(|(_, left)| left)
    }

    /// Whether what it pays is a value: it pays a class whose dues no formula makes.
    fn is_value(&self, classes: &[Class<'_>]) -> bool {
        matches!(self.step.pays, Pays::Return(..)) || self.parts.iter().any(|&(t, _, _)| classes[t].is_value)
    }
}

impl Deal<'_> {
    pub(super) fn fill_steps(&self, book: &mut Book) {
        for s in 0..self.steps.len() {
            let step = &self.steps[s];
            let is_value = !self.is_plain || step.is_value(&self.classes) || self.is_fee_on_cover(s);
            if is_value && self.is_plain {
                let words = words(&self.inputs, self.capital, step.step);
                book.say(format!("Step {} of the waterfall: {words}", s + 1));
            }
            if let Some((owed, left)) = step.owed {
                book.fill(owed, |m| Content::Formula((left.before(m) + self.newly_owed(s, m)).in_pence()));
                book.fill(left, |m| {
                    let paid =
                        self.steps.iter().filter(|other| other.home == s).map(|other| other.paid.at(m));
                    Content::Formula((owed.at(m) - total(paid)).in_pence())
                });
            }
            if let Some(limit) = step.limit {
                book.fill(limit, |m| Content::Formula(above_nought(self.limit(s, m)).in_pence()));
            }
            book.fill(step.due, |m| {
                if is_value || !self.runs(step.step, m) {
                    return Content::Blank;
                }
                Content::Formula(self.due(s, m).in_pence())
            });
            if let Some(point) = &step.point {
                self.fill_point(book, point, Some(s), |m| match self.runs(step.step, m) && !is_value {
                    true => above_nought(self.allowed(s, m) - self.within_reach(s, m)),
                    false => NOUGHT,
                });
            }
            book.fill(step.paid, |m| {
                if is_value {
                    return Content::Value(self.paid_as_run(s, m));
                }
                if !self.runs(step.step, m) {
                    return Content::Fact(0.0);
                }
                let support = step.point.as_ref().map_or(NOUGHT, |point| point.all(m));
                Content::Formula(least(self.allowed(s, m), self.within_reach(s, m) + support).in_pence())
            });
            self.fill_parts(book, s, is_value);
            book.fill(step.cash, |m| {
                let support = step.point.as_ref().map_or(NOUGHT, |point| point.all(m));
                Content::Formula((self.cash_before(s, m) + support - step.paid.at(m)).in_pence())
            });
        }
    }

    /// What is due, within the limit.
    fn allowed(&self, s: usize, m: usize) -> Formula {
        let step = &self.steps[s];
        step.limit.map_or(step.due.at(m), |limit| least(step.due.at(m), limit.at(m)))
    }

    fn cash_before(&self, s: usize, m: usize) -> Formula {
        s.checked_sub(1).map_or(self.after_calls, |before| self.steps[before].cash).at(m)
    }

    /// Cash that a step reaches: what the vehicle owes for running from all of it, investors from what is not kept back.
    pub(super) fn within_reach(&self, s: usize, m: usize) -> Formula {
        match self.steps[s].step.pays_investors() {
            false => self.cash_before(s, m),
            true => above_nought(self.cash_before(s, m) - self.held.at(m) - self.held_above(s, m)),
        }
    }

    /// What waits for a later date at earlier steps holds cash from the steps below: principal, within the limit of its step, and the
    /// coupon of a class below the last step that pays it.
    fn held_above(&self, s: usize, m: usize) -> Formula {
        total(self.holds_above(s, m).into_iter().map(|(_, held)| held))
    }

    /// What each earlier step holds so.
    pub(super) fn holds_above(&self, s: usize, m: usize) -> Vec<(usize, Formula)> {
        let mut holds: Vec<(usize, Formula)> = Vec::new();
        for earlier in 0..s {
            let step = &self.steps[earlier];
            let mut hold = |waiting: Formula| {
                if waiting != NOUGHT {
                    let held = total(holds.iter().map(|(_, held)| held.clone()));
                    let free = above_nought(step.cash.at(m) - self.held.at(m) - held);
                    holds.push((earlier, least(waiting, free)));
                }
            };
            let principal = self.principal_waiting(earlier, m);
            hold(match step.limit {
                Some(limit) if principal != NOUGHT => least(principal, limit.at(m) - step.paid.at(m)),
                Some(_) | None => principal,
            });
            let last_of = self.capital.last_paid_by(earlier);
            hold(total(last_of.iter().map(|id| self.not_due_yet(id.index(), m))));
        }
        holds
    }

    /// Principal that waits for its maturity at a step.
    fn principal_waiting(&self, s: usize, m: usize) -> Formula {
        let step = &self.steps[s];
        if !matches!(step.step.pays, Pays::Principal(_)) || !self.runs(step.step, m) {
            return NOUGHT;
        }
        let waits = |t: &usize| self.classes[*t].waits && !self.classes[*t].has_ended(m);
        total(step.parts.iter().map(|&(t, ..)| t).filter(waits).map(|t| self.owed_on(t, s, m)))
    }

    /// What becomes owed in a month of what a step is the home of.
    fn newly_owed(&self, s: usize, m: usize) -> Formula {
        match self.steps[s].step.pays {
            Pays::Contract(contract) => self.payments.owed(contract, m),
            Pays::Fee(fee) => self.fee_due(fee, m, Some(self.payments.received)),
            Pays::GuaranteeFee(guarantee) => self.certain_guarantee_fee(guarantee, m),
            Pays::Reserve(_) | Pays::Coupon(_) | Pays::Principal(_) | Pays::Return(..) | Pays::Surplus(_) => {
                NOUGHT
            }
        }
    }

    /// What is due at a step.
    fn due(&self, s: usize, m: usize) -> Formula {
        let step = &self.steps[s];
        match &step.step.pays {
            Pays::Contract(_) | Pays::Fee(_) | Pays::GuaranteeFee(_) => {
                let (owed, _) = self.steps[step.home].owed.expect("a home keeps what is owed");
                let earlier = self.steps[..s].iter().filter(|other| other.home == step.home);
                owed.at(m) - total(earlier.map(|other| other.paid.at(m)))
            }
            Pays::Coupon(_) | Pays::Principal(_) => {
                total(step.parts.iter().map(|&(t, what, _)| self.due_to(s, t, what, m)))
            }
            Pays::Surplus(_) => match self.distributes(m) {
                true => self.within_reach(s, m),
                false => NOUGHT,
            },
            Pays::Reserve(_) | Pays::Return(..) => NOUGHT,
        }
    }

    /// What is due to a class at a step.
    fn due_to(&self, s: usize, t: usize, what: What, m: usize) -> Formula {
        let class = &self.classes[t];
        if !self.distributes(m) && !class.ends_in(m) {
            return NOUGHT;
        }
        match what {
            What::Income => class.income_due.at(m) - self.parts(m, 0..s, t, What::Income),
            What::Principal => self.repayable(t, s, m),
            What::Beyond => NOUGHT,
        }
    }

    /// Shares of what a step pays.
    fn fill_parts(&self, book: &mut Book, s: usize, is_value: bool) {
        let step = &self.steps[s];
        if let Pays::Surplus(shares) = &step.step.pays {
            let columns: Vec<ColumnId> = shares
                .iter()
                .map(|(recipient, _)| match recipient {
                    Recipient::Tranche(id) => {
                        step.part(id.index(), What::Beyond).next().expect("each recipient has a column")
                    }
                    Recipient::Party(party) => {
                        let own = step.others.iter().find(|(own, _)| own == party);
                        own.expect("each recipient has a column").1
                    }
                })
                .collect();
            for (place, &column) in columns.iter().enumerate() {
                book.fill(column, |m| {
                    if is_value {
                        let account = |transfer: &Transfer| match shares[place].0 {
                            Recipient::Tranche(id) => {
                                transfer.to.tranche().map(usize::from) == Some(id.index())
                            }
                            Recipient::Party(party) => {
                                transfer.to
                                    == Account::Party(u16::try_from(party.index()).unwrap_or(u16::MAX))
                            }
                        };
                        return Content::Value(self.as_run(m, |transfer| {
                            self.is_of_step(transfer, s, &[Purpose::Surplus]) && account(transfer)
                        }));
                    }
                    Content::Formula(if place + 1 == columns.len() {
                        let others = total(columns[..place].iter().map(|other| other.at(m)));
                        (step.paid.at(m) - others).in_pence()
                    } else {
                        let share = self.inputs.cell(shares[place].1);
                        let part = |to_date: Formula| (to_date * share.clone()).in_pence();
                        let before = if m == 0 { NOUGHT } else { part(step.paid.sum(0..m)) };
                        (part(step.paid.sum(0..m + 1)) - before).in_pence()
                    })
                });
            }
            return;
        }
        for (place, &(t, what, column)) in step.parts.iter().enumerate() {
            book.fill(column, |m| {
                if is_value {
                    let purposes: &[Purpose] = match what {
                        What::Principal => &[Purpose::Principal],
                        What::Income => &[Purpose::Coupon, Purpose::CommitmentFee],
                        What::Beyond => &[Purpose::PreferredReturn],
                    };
                    return Content::Value(self.as_run(m, |transfer| {
                        self.is_of_step(transfer, s, purposes)
                            && transfer.to.tranche().map(usize::from) == Some(t)
                    }));
                }
                if !self.runs(step.step, m) {
                    return Content::Fact(0.0);
                }
                if step.parts.len() == 1 {
                    return Content::Formula(step.paid.at(m));
                }
                let due = |place: usize| {
                    let (t, what, _) = step.parts[place];
                    self.due_to(s, t, what, m)
                };
                let upto = |last: usize| total((0..=last).map(due));
                let part = |sum: Formula| (step.paid.at(m) * sum / step.due.at(m)).in_pence();
                let before = place.checked_sub(1).map_or(NOUGHT, |before| part(upto(before)));
                let share = part(upto(place)) - before;
                Content::Formula(
                    either(step.paid.at(m).at_least(step.due.at(m)), due(place), share).in_pence(),
                )
            });
        }
    }

    /// What the limit of a step leaves in a month.
    fn limit(&self, s: usize, m: usize) -> Formula {
        let step = &self.steps[s];
        let paid = |months: std::ops::Range<usize>| step.paid.sum(months);
        match step.step.limit {
            None => NOUGHT,
            Some(StepLimit::InAll(row)) => self.inputs.cell(row).in_pence() - paid(0..m),
            Some(StepLimit::OfPayments(row)) => {
                (self.payments.received.sum(0..m + 1) * self.inputs.cell(row)).in_pence() - paid(0..m)
            }
            Some(StepLimit::EachPeriod { monthly, months }) => {
                let months = usize::from(months);
                // The start lies in the first period.
                let first = match m.saturating_sub(1) / months * months {
                    0 => 0,
                    before => before + 1,
                };
                (self.inputs.cell(monthly) * number(months as f64)).in_pence() - paid(first..m)
            }
        }
    }
}

/// What a step pays, in words.
fn words(inputs: &Inputs<'_>, capital: &Capital, step: &Step) -> String {
    let class = |t: usize| title_of(capital.tranches[t].label.as_ref(), &capital.tranches[t].name);
    let classes = |all: &[crate::model::TrancheId]| {
        all.iter().map(|id| class(id.index())).collect::<Vec<_>>().join(" and ")
    };
    match &step.pays {
        Pays::Contract(id) => {
            let contract = &inputs.model.contracts[id.index()];
            title_of(contract.label.as_ref(), &contract.name)
        }
        Pays::Fee(id) => capital.fees[id.index()].title(),
        Pays::GuaranteeFee(id) => {
            let guarantee = &capital.guarantees[id.index()];
            format!("fee of {}", title_of(guarantee.label.as_ref(), &guarantee.name))
        }
        Pays::Reserve(id) => format!("into {}", title_of(None, &capital.reserves[id.index()].name)),
        Pays::Coupon(all) => format!("coupon of {}", classes(all)),
        Pays::Principal(all) => format!("principal of {}", classes(all)),
        Pays::Return(id, _) => format!("return of {}", class(id.index())),
        Pays::Surplus(_) => "surplus".to_owned(),
    }
}
