//! What investors net, by class and together, and what it returns a year.

use super::super::book::{Book, ColumnId, Content, Look};
use super::super::formula::{Criterion, Formula, number, total};
use super::{Deal, Vehicle};
use crate::model::Pays;

/// Writes the flows of all who invest beside those of the classes, and the sheet of returns.
pub(super) fn sheet(
    book: &mut Book,
    deal: &Deal<'_>,
    classes: usize,
    came_in: Vec<ColumnId>,
    short: ColumnId,
) -> Vehicle {
    let invested = book.column(classes, deal.n, ("all who invest", "net flow"), Look::Money, |m| {
        let own = deal.classes.iter().filter(|class| class.terms.is_invested());
        Content::Formula(total(own.map(|class| class.flow.at(m))).in_pence())
    });
    let notes = [
        "Flows of one month are netted, as a bank account shows them. The yearly rate is effective: (1 + monthly rate) ^ 12 - 1.",
    ];
    let sheet = book.sheet("Returns", &notes, 1);
    let mut rows: Vec<(String, ColumnId)> = vec![("all who invest".to_owned(), invested)];
    rows.extend(deal.classes.iter().map(|class| (class.title.clone(), class.flow)));
    let n = rows.len();
    book.column(sheet, n, ("", "class"), Look::Words, |r| Content::Words(rows[r].0.clone()));
    let signed =
        |r: usize, criterion: Criterion| Formula::SumOf(rows[r].1.all(), vec![(rows[r].1.all(), criterion)]);
    let paid_in = book.column(sheet, n, ("", "paid in"), Look::Money, |r| {
        Content::Formula((number(0.0) - signed(r, Criterion::Negative)).in_pence())
    });
    let received = book.column(sheet, n, ("", "received"), Look::Money, |r| {
        Content::Formula(signed(r, Criterion::Positive).in_pence())
    });
    book.column(sheet, n, ("", "received less paid in"), Look::Money, |r| {
        Content::Formula((received.at(r) - paid_in.at(r)).in_pence())
    });
    let rate = book.column(sheet, n, ("", "IRR a year"), Look::Rate, |r| {
        Content::Formula(Formula::YearlyRate(rows[r].1.all()))
    });
    let contracts = deal.steps.iter().filter_map(|step| match step.step.pays {
        Pays::Contract(contract) => Some((contract, step.paid)),
        Pays::Fee(_)
        | Pays::GuaranteeFee(_)
        | Pays::Reserve(_)
        | Pays::Coupon(_)
        | Pays::Principal(_)
        | Pays::Return(..)
        | Pays::Surplus(_) => None,
    });
    let mut came_in = came_in;
    came_in.extend(deal.classes.iter().map(|class| class.drawn));
    Vehicle {
        closing: deal.closing,
        outstanding: deal.classes.iter().map(|class| class.closing).collect(),
        flows: deal.classes.iter().map(|class| class.flow).collect(),
        invested,
        covers: Vec::new(),
        rate: rate.place(0),
        contracts: contracts.collect(),
        titles: deal.classes.iter().map(|class| class.title.clone()).collect(),
        corkscrews: deal.classes.iter().map(super::Class::corkscrew).collect(),
        came_in,
        went_out: deal.steps.iter().map(|step| step.paid).collect(),
        short,
        is_value: false,
    }
}

impl Vehicle {
    /// What its steps pay under a contract in a month.
    pub(in super::super) fn pays_under(&self, contract: crate::model::ContractId, m: usize) -> Formula {
        let own = self.contracts.iter().filter(|(own, _)| *own == contract);
        total(own.map(|(_, column)| column.at(m)))
    }
}
