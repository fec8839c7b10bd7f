//! Claims: units × price × factors, caps, the split among payers, and the month of payment. One row a claim, in the order
//! in which they were settled.

mod gross;
mod limits;
mod split;

use std::collections::BTreeMap;

use super::book::{Book, ColumnId, Content, Look};
use super::calendar::Months;
use super::evaluate::Values;
use super::formula::{Criterion, Formula, above_nought, most, number, total};
use super::inputs::Inputs;
use crate::data::{Claim, Traced};
use crate::model::{
    Clause, Contract, ContractId, IfNegative, InputId, Length, LengthUnit, Model, PartyId, Replay, Role,
    Timing,
};
use crate::units::Money;

/// Where on the sheet of claims everything stands.
pub(super) struct Claims {
    contract: ColumnId,
    clause: ColumnId,
    paid_in: ColumnId,
    settled: ColumnId,
    /// By party: what it pays of each claim, and what it is paid.
    pays: BTreeMap<PartyId, ColumnId>,
    is_paid: BTreeMap<PartyId, ColumnId>,
    /// How far what a value was made of is from that of the run; none where no claim has such a value.
    pub(super) apart: Option<ColumnId>,
}

/// A claim with its clause.
#[derive(Clone, Copy)]
struct Row<'a> {
    claim: &'a Claim,
    contract: &'a Contract,
    clause: &'a Clause,
}

/// Who pays whom under a clause, as far as formulas say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shared {
    /// Several payers, or one, and one holder.
    AmongPayers,
    /// One payer and several holders.
    AmongHolders,
    /// Budgets of payers, a cap of theirs on what is a value, observed payments of several clauses, or several on both sides: values.
    AsRun,
}

impl Shared {
    /// That of a clause of a contract, by its place in the option's list.
    pub(super) fn of(inputs: &Inputs<'_>, contract: usize, clause: &Clause) -> Self {
        match (why_as_run(inputs, contract, clause), clause.holders.len()) {
            (Some(_), _) => Self::AsRun,
            (None, 1) => Self::AmongPayers,
            (None, _) => Self::AmongHolders,
        }
    }
}

/// Why who pays whom under a clause is a value; none where it is a formula.
fn why_as_run(inputs: &Inputs<'_>, contract: usize, clause: &Clause) -> Option<&'static str> {
    let contracts = &inputs.model.options[inputs.traced.option.index()].contracts;
    // The room under a payer's cap is known only where all is that it pays, under any contract.
    let any_as_run = |&id: &ContractId| {
        let clauses = &inputs.model.contracts[id.index()].clauses;
        clauses.iter().any(|other| is_capped(inputs.model, other) && why_itself(inputs, id, other).is_some())
    };
    why_itself(inputs, contracts[contract], clause).or_else(|| {
        let is_value = is_capped(inputs.model, clause) && contracts.iter().any(any_as_run);
        is_value.then_some("for a payer has a cap on all that it pays, and some of that is a value")
    })
}

/// The same for what stands in its own contract.
fn why_itself(inputs: &Inputs<'_>, id: ContractId, clause: &Clause) -> Option<&'static str> {
    let own = &inputs.model.contracts[id.index()];
    let has_budget = |(party, _): &(PartyId, InputId)| inputs.model.parties[party.index()].budget.is_some();
    let is_observed = observed(inputs, id).is_some();
    let is_owed_known = !is_observed && limits::why_a_value(inputs, own).is_none();
    if clause.payers.iter().any(has_budget) {
        Some("for a payer has a budget")
    } else if is_observed && own.clauses.len() > 1 {
        // Clauses of the same shares have the odd penny together.
        Some("for payments of several clauses were observed")
    } else if is_capped(inputs.model, clause) && !is_owed_known {
        Some("for a payer has a cap, and what is owed is a value")
    } else if clause.payers.len() > 1 && clause.holders.len() > 1 {
        Some("for several pay several")
    } else {
        None
    }
}

/// Whether a payer of a clause has a cap.
fn is_capped(model: &Model, clause: &Clause) -> bool {
    clause.payers.iter().any(|(party, _)| model.parties[party.index()].cap.is_some())
}

/// Writes the sheet.
pub(super) fn sheet(book: &mut Book, inputs: &Inputs<'_>, months: &Months) -> Claims {
    let (model, traced) = (inputs.model, inputs.traced);
    let sheet = book.sheet(
        "Claims",
        &["One row for each claim. Units are as the run counted them; prices, caps, shares and lags follow the inputs."],
        5,
    );
    let rows = rows(model, traced);
    let n = rows.len();
    let title =
        |label: &Option<String>, name: &str| Content::Words(crate::model::title_of(label.as_ref(), name));
    let contract = book.column(sheet, n, ("claim", "contract"), Look::Number, |r| {
        Content::Fact(f64::from(rows[r].claim.contract) + 1.0)
    });
    let clause = book.column(sheet, n, ("claim", "clause"), Look::Number, |r| {
        Content::Fact(f64::from(rows[r].claim.clause) + 1.0)
    });
    book.column(sheet, n, ("claim", "of"), Look::Words, |r| {
        title(&rows[r].contract.label, &rows[r].contract.name)
    });
    book.column(sheet, n, ("claim", "for"), Look::Words, |r| {
        title(&rows[r].clause.label, &rows[r].clause.name)
    });
    let month = book
        .column(sheet, n, ("claim", "month"), Look::Month, |r| Content::Fact(f64::from(rows[r].claim.month)));
    let gross = gross::columns(book, sheet, inputs, &rows);
    let owed = limits::columns(book, sheet, inputs, &rows, gross);
    let paid_in = book.blank(sheet, n, ("payment", "paid in month"), Look::Month);
    book.fill(paid_in, |r| paid_in_month(inputs, months, &rows[r], month.at(r)));
    let split::Split { pays, settled, is_paid } = split::columns(book, sheet, inputs, &rows, owed);
    let apart = apart(book, sheet, inputs, &rows, [gross, owed, paid_in]);
    Claims { contract, clause, paid_in, settled, pays, is_paid, apart }
}

/// How far claims are from those of the run where what comes of them is a value: after a change that value would be stale.
fn apart(
    book: &mut Book,
    sheet: usize,
    inputs: &Inputs<'_>,
    rows: &[Row<'_>],
    [gross, owed, paid_in]: [ColumnId; 3],
) -> Option<ColumnId> {
    let followed_by_a_value = |row: &Row<'_>| {
        if is_observed(inputs, row) {
            Vec::new()
        } else if why_as_run(inputs, usize::from(row.claim.contract), row.clause).is_some() {
            vec![gross, owed, paid_in]
        } else if limits::why_a_value(inputs, row.contract).is_some() {
            vec![gross]
        } else {
            Vec::new()
        }
    };
    if rows.iter().all(|row| followed_by_a_value(row).is_empty()) {
        return None;
    }
    let as_run = Values::of(book);
    let head = ("settled", "made of claims that are apart from the run's by");
    Some(book.column(sheet, rows.len(), head, Look::Money, |r| {
        let apart = |column: ColumnId| (column.at(r) - number(as_run.at(column.place(r)))).size();
        let parts: Vec<Formula> = followed_by_a_value(&rows[r]).into_iter().map(apart).collect();
        if parts.is_empty() { Content::Blank } else { Content::Formula(total(parts)) }
    }))
}

fn rows<'a>(model: &'a Model, traced: &'a Traced) -> Vec<Row<'a>> {
    let option = &model.options[traced.option.index()];
    let row = |claim: &'a Claim| {
        let contract = &model.contracts[option.contracts[usize::from(claim.contract)].index()];
        Row { claim, contract, clause: &contract.clauses[usize::from(claim.clause)] }
    };
    traced.claims.iter().map(row).collect()
}

/// The observed payments of a contract, where there are any.
fn observed<'a>(inputs: &Inputs<'a>, contract: ContractId) -> Option<&'a Replay> {
    let replay = inputs.model.observed()?;
    replay.payments.iter().any(|(own, _)| *own == contract).then_some(replay)
}

/// Whether observed payments stand in place of a contract's claims in a month.
fn is_observed(inputs: &Inputs<'_>, row: &Row<'_>) -> bool {
    let option = &inputs.model.options[inputs.traced.option.index()];
    let id = option.contracts[usize::from(row.claim.contract)];
    observed(inputs, id).is_some_and(|replay| replay.stands_in(row.claim.month))
}

/// The month of payment: the claim date and the two lags; never the month itself but of the vehicle's own dues, and at
/// the horizon. A month beyond the horizon says that it is pending.
fn paid_in_month(inputs: &Inputs<'_>, months: &Months, row: &Row<'_>, month: Formula) -> Content {
    let pending = f64::from(inputs.model.calendar.horizon_months()) + 1.0;
    if is_observed(inputs, row) {
        return Content::Value(row.claim.paid_in.map_or(pending, f64::from));
    }
    let claimed = months.ends.at(usize::from(row.claim.month));
    let verified = later(inputs, claimed, row.clause.verified_after);
    let day = later(inputs, verified, row.clause.paid_after);
    let lagged = Formula::CountBelow(months.ends.all(), Box::new(day));
    let role = |&(party, _): &(PartyId, _)| inputs.model.parties[party.index()].role;
    let own = row.clause.payers.iter().all(|payer| role(payer) == Role::Vehicle);
    let at_horizon = row.claim.month == inputs.model.calendar.horizon_months();
    // At the horizon, what was settled before it is taken in.
    let at_once = own || row.clause.passes_dues_on() || row.clause.timing == Timing::InAdvance || at_horizon;
    Content::Formula(if at_once { lagged } else { most(lagged, month + number(1.0)) })
}

/// A date a length later: whole months by the calendar, the part beyond them in days of an average month.
fn later(inputs: &Inputs<'_>, date: Formula, length: Length) -> Formula {
    let span = inputs.cell(length.input);
    match length.counted_in {
        LengthUnit::Days => date + span.rounded(0),
        LengthUnit::Months => {
            let part = (span.clone() - span.clone().whole()) * number(crate::units::period::DAYS_PER_MONTH);
            date.months_later(span.whole()) + part.rounded(0)
        }
    }
}

impl Claims {
    /// What a payer pays a holder under a contract in a month, as a formula: under all of its clauses, or under one. None
    /// where that is a value.
    pub(super) fn paid(
        &self,
        (contract, clause): (usize, Option<usize>),
        (payer, holder): (PartyId, PartyId),
        shared: Shared,
        month: usize,
    ) -> Option<Formula> {
        let column = match shared {
            Shared::AmongPayers => self.pays.get(&payer),
            Shared::AmongHolders => self.is_paid.get(&holder),
            Shared::AsRun => None,
        }?;
        let place = |place: usize| Criterion::Is(number(place as f64 + 1.0));
        let mut criteria = vec![(self.contract.all(), place(contract))];
        criteria.extend(clause.map(|clause| (self.clause.all(), place(clause))));
        criteria.push((self.paid_in.all(), Criterion::Is(number(month as f64))));
        Some(Formula::SumOf(column.all(), criteria))
    }

    /// What is settled of each claim.
    pub(super) fn settled(&self) -> ColumnId {
        self.settled
    }

    /// The month in which each is paid.
    pub(super) fn paid_in(&self) -> ColumnId {
        self.paid_in
    }
}

/// The row of the claim before under the same clause.
fn earlier(rows: &[Row<'_>], r: usize) -> Option<usize> {
    let own = rows[r].claim;
    let is_own = |row: &Row<'_>| row.claim.contract == own.contract && row.claim.clause == own.clause;
    rows[..r].iter().rposition(is_own)
}

/// A claim below nought takes something back.
fn takes_back(clause: &Clause) -> bool {
    match clause.if_negative {
        IfNegative::Repaid => true,
        IfNegative::Nothing => false,
    }
}

fn pounds(amount: Money) -> f64 {
    amount.to_pounds()
}

fn not_below_nought(clause: &Clause, formula: Formula) -> Formula {
    if takes_back(clause) { formula } else { above_nought(formula) }
}
