//! Other money that is taken off, then caps, narrow to wide: the room under each, and what it leaves of claims, in proportion
//! and cumulatively.

use super::super::book::{Book, ColumnId, Content, Look};
use super::super::formula::{Formula, NOUGHT, above_nought, either, least, most, number, total};
use super::super::inputs::{Inputs, X};
use super::{Row, is_observed, pounds, takes_back};
use crate::data::{Looks, looks_at_each_person};
use crate::model::{Above, Axis, Bound, Contract, Indexed, Limit, LimitFor, title_of};

/// The columns from gross to what is owed, which is given back.
pub(super) fn columns(
    book: &mut Book,
    sheet: usize,
    inputs: &Inputs<'_>,
    rows: &[Row<'_>],
    gross: ColumnId,
) -> ColumnId {
    let n = rows.len();
    let worded: Vec<Option<String>> = rows
        .iter()
        .map(|row| match is_observed(inputs, row) {
            true => Some("What is owed where payments were observed".to_owned()),
            false => why_a_value(inputs, row.contract),
        })
        .collect();
    for text in worded.iter().flatten() {
        book.say(text.clone());
    }
    let netted = book.column(sheet, n, ("other money", "taken off"), Look::Money, |r| {
        Content::Value(pounds(rows[r].claim.netted))
    });
    if (0..n).any(|r| rows[r].claim.netted != crate::units::Money::ZERO) {
        book.say("Other money that is taken off claims".to_owned());
    }
    let net = book.column(sheet, n, ("other money", "after it"), Look::Money, |r| match worded[r] {
        Some(_) => Content::Blank,
        None => Content::Formula((gross.at(r) - netted.at(r)).in_pence()),
    });
    let n_limits =
        (0..n).filter(|&r| worded[r].is_none()).map(|r| rows[r].contract.limits.len()).max().unwrap_or(0);
    let heads: Vec<String> = (1..=n_limits).map(|number| format!("cap {number}")).collect();
    let used: Vec<[ColumnId; 4]> = heads
        .iter()
        .map(|head| {
            ["used before", "room", "claims up to here", "after it"]
                .map(|header| book.blank(sheet, n, (head, header), Look::Money))
        })
        .collect();
    let settled = book.blank(sheet, n, ("owed", "owed"), Look::Money);
    let after = |k: usize, r: usize| match k.checked_sub(1) {
        Some(before) => used[before][3].at(r),
        None => net.at(r),
    };
    for (k, [before, room, running, left]) in used.iter().enumerate() {
        let limit = |r: usize| rows[r].contract.limits.get(k).filter(|_| worded[r].is_none());
        // What was observed uses a cap up as well.
        let counts = |r: usize| why_a_value(inputs, rows[r].contract).is_none();
        book.fill(*before, |r| match rows[r].contract.limits.get(k).filter(|_| counts(r)) {
            None => Content::Blank,
            Some(limit) => Content::Formula(used_before(inputs, rows, r, limit, *before, settled)),
        });
        book.fill(*room, |r| match limit(r) {
            None => Content::Blank,
            Some(limit) => {
                let taken_back = block(rows, r).filter(|&other| limit.on.contains(&place(rows, other)));
                let taken_back = taken_back.filter(|&other| takes_back(rows[other].clause));
                let taken_back = total(taken_back.map(|other| least(after(k, other), NOUGHT)));
                let cap = amount(inputs, &rows[r], limit).in_pence();
                Content::Formula(above_nought(cap - before.at(r) - taken_back).in_pence())
            }
        });
        // Claims that a limit looks at, in the order in which they are cut; those below nought are not.
        let own = |r: usize, limit: &Limit| {
            block(rows, r).filter(|&other| limit.on.contains(&place(rows, other))).collect::<Vec<usize>>()
        };
        let earlier = |r: usize, limit: &Limit| own(r, limit).into_iter().filter(|&other| other < r).max();
        book.fill(*running, |r| match limit(r) {
            Some(limit) if limit.on.contains(&place(rows, r)) => {
                let positive = match takes_back(rows[r].clause) {
                    true => most(after(k, r), NOUGHT),
                    false => after(k, r),
                };
                let before = earlier(r, limit).map_or(NOUGHT, |before| running.at(before));
                Content::Formula((before + positive).in_pence())
            }
            Some(_) | None => Content::Blank,
        });
        book.fill(*left, |r| match limit(r) {
            None if worded[r].is_none() => Content::Formula(after(k, r)),
            None => Content::Blank,
            Some(limit) if !limit.on.contains(&place(rows, r)) => Content::Formula(after(k, r)),
            Some(limit) => {
                let last = own(r, limit).into_iter().max().expect("a limit looks at this claim at least");
                let all = || running.at(last);
                let part = |upto: usize| (room.at(r) * running.at(upto) / all()).in_pence();
                let given = part(r) - earlier(r, limit).map_or(NOUGHT, part);
                let cut = match takes_back(rows[r].clause) {
                    true => least(after(k, r), NOUGHT) + given,
                    false => given,
                };
                Content::Formula(either(room.at(r).at_least(all()), after(k, r), cut.in_pence()))
            }
        });
    }
    book.fill(settled, |r| match worded[r] {
        Some(_) => Content::Value(pounds(rows[r].claim.settled)),
        None => Content::Formula(after(rows[r].contract.limits.len().min(n_limits), r).in_pence()),
    });
    settled
}

/// Why what is owed under a contract is a value; none where it is a formula.
pub(super) fn why_a_value(inputs: &Inputs<'_>, contract: &Contract) -> Option<String> {
    let name = title_of(contract.label.as_ref(), &contract.name);
    let said = |why: &str| Some(format!("{name}: what is owed, {why}"));
    let is_formula = |limit: &Limit| match (&limit.bound, limit.of) {
        _ if limit.indexed != Indexed::Fixed => false,
        (Bound::AtMost { above: Above::Lost, .. }, LimitFor::EachPerson) => false,
        (Bound::AtMost { above: Above::Lost, .. }, LimitFor::Everybody) => true,
        (Bound::AtMost { above: Above::Carried, .. }, _)
        | (Bound::AtMostUnits(_) | Bound::AtMostShare { .. } | Bound::AtLeast(_), _) => false,
    };
    let by_person = |place: usize| {
        let looks = looks_at_each_person(inputs.model, contract, place);
        looks == Looks::AtEachPerson && takes_back(&contract.clauses[place])
    };
    if !contract.limits.iter().all(is_formula) {
        return said(
            "for it has a floor, or a cap for each person, on units or shares, or one that carries over or is indexed",
        );
    }
    if !contract.limits.is_empty() && (0..contract.clauses.len()).any(by_person) {
        return said("for persons pay back under its cap");
    }
    None
}

/// What was owed before this month in the scope of a limit.
fn used_before(
    inputs: &Inputs<'_>,
    rows: &[Row<'_>],
    r: usize,
    limit: &Limit,
    used: ColumnId,
    settled: ColumnId,
) -> Formula {
    let first = block(rows, r).start;
    let is_own = |row: &Row<'_>| row.claim.contract == rows[r].claim.contract;
    let Some(last) = rows[..first].iter().rposition(is_own) else { return NOUGHT };
    let calendar = &inputs.model.calendar;
    let starts = calendar.month_of(rows[r].contract.starts);
    let scope = |row: &Row<'_>| limit.per.scope(calendar, row.claim.month, starts);
    if scope(&rows[last]) != scope(&rows[r]) {
        return NOUGHT;
    }
    let own = block(rows, last).filter(|&other| limit.on.contains(&place(rows, other)));
    (used.at(last) + total(own.map(|other| settled.at(other)))).in_pence()
}

/// The rows of a contract's month.
fn block(rows: &[Row<'_>], r: usize) -> std::ops::Range<usize> {
    let same = |row: &Row<'_>| {
        row.claim.contract == rows[r].claim.contract && row.claim.month == rows[r].claim.month
    };
    let first = rows[..r].iter().rposition(|row| !same(row)).map_or(0, |before| before + 1);
    let last = rows[r..].iter().position(|row| !same(row)).map_or(rows.len(), |after| r + after);
    first..last
}

fn place(rows: &[Row<'_>], r: usize) -> usize {
    usize::from(rows[r].claim.clause)
}

/// A cap in the month of a claim.
fn amount(inputs: &Inputs<'_>, row: &Row<'_>, limit: &Limit) -> Formula {
    let Bound::AtMost { amount, .. } = &limit.bound else { return number(0.0) };
    let (calendar, month) = (&inputs.model.calendar, row.claim.month);
    let starts = calendar.month_of(row.contract.starts);
    inputs.number(amount, |schedule| {
        X::At(match schedule.axis {
            Axis::ContractYear => f64::from(calendar.contract_year(month, starts)),
            Axis::FinancialYear => f64::from(calendar.financial_year(month).first_year()),
            axis => unreachable!("the language admits no cap by {axis:?}"),
        })
    })
}
