//! Who pays what of a claim, and who is paid: shares of all to date, so that a split ties however many payments there
//! are; what is above a payer's cap goes to the others with room, or to nobody.

use std::collections::BTreeMap;

use super::super::book::{Book, ColumnId, Content, Look};
use super::super::formula::{Formula, NOUGHT, above_nought, least, total};
use super::super::inputs::Inputs;
use super::{Row, Shared, earlier, is_capped, pounds, why_as_run};
use crate::model::{InputId, OverBudget, PartyId, title_of};

/// Where the split stands.
pub(super) struct Split {
    /// By party: what it pays of each claim, and what it is paid.
    pub(super) pays: BTreeMap<PartyId, ColumnId>,
    pub(super) settled: ColumnId,
    pub(super) is_paid: BTreeMap<PartyId, ColumnId>,
}

/// The columns of a payer.
#[derive(Clone, Copy)]
struct Payer {
    share: ColumnId,
    /// Room under its cap, and what of its share is over it.
    cap: Option<(InputId, ColumnId, ColumnId)>,
    pays: ColumnId,
}

/// The columns of the split, and what is settled in the end.
pub(super) fn columns(
    book: &mut Book,
    sheet: usize,
    inputs: &Inputs<'_>,
    rows: &[Row<'_>],
    owed: ColumnId,
) -> Split {
    let n = rows.len();
    let why = |row: &Row<'_>| why_as_run(inputs, usize::from(row.claim.contract), row.clause);
    for row in rows {
        if let Some(why) = why(row) {
            let name = title_of(row.contract.label.as_ref(), &row.contract.name);
            book.say(format!("{name}: who pays whom, {why}"));
        }
    }
    let splits = |row: &Row<'_>| why(row).is_none();
    let shares = shares(book, sheet, inputs, rows, owed, ("share", |row| row.clause.payers.clone()));
    let mut payers: BTreeMap<PartyId, Payer> = BTreeMap::new();
    for (&party, &share) in &shares {
        let title = inputs.model.parties[party.index()].title();
        let cap = inputs.model.parties[party.index()].cap.map(|row| {
            let [room, over] = ["room under its cap", "over its cap"]
                .map(|header| book.blank(sheet, n, (&title, header), Look::Money));
            (row, room, over)
        });
        let pays = book.blank(sheet, n, (&title, "pays"), Look::Money);
        payers.insert(party, Payer { share, cap, pays });
    }
    let lost = book.blank(sheet, n, ("settled", "over the caps of payers, lost"), Look::Money);
    let settled = book.blank(sheet, n, ("settled", "settled"), Look::Money);
    let over = Over { inputs, rows, payers: &payers };
    for (&party, payer) in &payers {
        let place = |r: usize| {
            rows[r].clause.payers.iter().position(|&(own, _)| own == party).filter(|_| splits(&rows[r]))
        };
        if let Some((cap, room, column)) = payer.cap {
            book.fill(room, |r| {
                let paid = payer.pays.sum(0..r);
                Content::Formula(above_nought(inputs.cell(cap).in_pence() - paid).in_pence())
            });
            book.fill(column, |r| match place(r) {
                None => Content::Blank,
                Some(place) => {
                    let own = over.owed(r, place)[place].clone();
                    Content::Formula(above_nought(own - room.at(r)).in_pence())
                }
            });
        }
        book.fill(payer.pays, |r| match place(r) {
            None => Content::Blank,
            Some(place) => Content::Formula(over.owed(r, usize::MAX)[place].clone().in_pence()),
        });
    }
    book.fill(lost, |r| match splits(&rows[r]) {
        false => Content::Blank,
        true => {
            let paid = rows[r].clause.payers.iter().map(|(party, _)| payers[party].pays.at(r));
            Content::Formula((owed.at(r) - total(paid)).in_pence())
        }
    });
    book.fill(settled, |r| {
        // What is lost above a payer's cap is in no formula where the split is a value.
        if !splits(&rows[r]) && is_capped(inputs.model, rows[r].clause) {
            Content::Value(pounds(rows[r].claim.settled))
        } else {
            Content::Formula((owed.at(r) - lost.at(r)).in_pence())
        }
    });
    let holders: Listed = |row| match row.clause.holders.len() {
        1 => Vec::new(),
        _ => row.clause.holders.clone(),
    };
    let is_paid = self::shares(book, sheet, inputs, rows, settled, ("is paid", holders));
    let pays = payers.iter().map(|(&party, payer)| (party, payer.pays)).collect();
    Split { pays, settled, is_paid }
}

fn shared(inputs: &Inputs<'_>, row: &Row<'_>) -> Shared {
    Shared::of(inputs, usize::from(row.claim.contract), row.clause)
}

/// One side of a clause, with shares.
type Listed = fn(&Row<'_>) -> Vec<(PartyId, InputId)>;

/// What each party adds when the total to date rises: a share of it, and the last one listed takes the rest.
fn shares(
    book: &mut Book,
    sheet: usize,
    inputs: &Inputs<'_>,
    rows: &[Row<'_>],
    of: ColumnId,
    (verb, listed): (&str, Listed),
) -> BTreeMap<PartyId, ColumnId> {
    let n = rows.len();
    let listed = |r: usize| match shared(inputs, &rows[r]) {
        Shared::AmongPayers | Shared::AmongHolders => listed(&rows[r]),
        Shared::AsRun => Vec::new(),
    };
    let mut parties: Vec<PartyId> = (0..n).flat_map(listed).map(|(party, _)| party).collect();
    parties.sort_unstable();
    parties.dedup();
    if parties.is_empty() {
        return BTreeMap::new();
    }
    let to_date = book.blank(sheet, n, ("split", "to date"), Look::Money);
    book.fill(to_date, |r| {
        let before = earlier(rows, r).map_or(NOUGHT, |before| to_date.at(before));
        Content::Formula((before + of.at(r)).in_pence())
    });
    let columns: BTreeMap<PartyId, (ColumnId, ColumnId)> = parties
        .into_iter()
        .map(|party| {
            let title = inputs.model.parties[party.index()].title();
            let all = book.blank(sheet, n, (&title, &format!("{verb}, to date")), Look::Money);
            (party, (all, book.blank(sheet, n, (&title, verb), Look::Money)))
        })
        .collect();
    for (&party, &(all, now)) in &columns {
        let place = |r: usize| listed(r).iter().position(|&(own, _)| own == party);
        book.fill(all, |r| {
            let Some(place) = place(r) else { return Content::Blank };
            let own = listed(r);
            Content::Formula(if place + 1 == own.len() {
                let others = own[..place].iter().map(|(other, _)| columns[other].0.at(r));
                (to_date.at(r) - total(others)).in_pence()
            } else {
                (to_date.at(r) * inputs.cell(own[place].1)).in_pence()
            })
        });
        book.fill(now, |r| match place(r) {
            None => Content::Blank,
            Some(_) => {
                let before = earlier(rows, r).map_or(NOUGHT, |before| all.at(before));
                Content::Formula((all.at(r) - before).in_pence())
            }
        });
    }
    columns.into_iter().map(|(party, (_, now))| (party, now)).collect()
}

/// What payers are held to, one after another in the order listed.
struct Over<'a> {
    inputs: &'a Inputs<'a>,
    rows: &'a [Row<'a>],
    payers: &'a BTreeMap<PartyId, Payer>,
}

impl Over<'_> {
    /// What each payer of a claim owes when the first so many have been held to their caps.
    fn owed(&self, r: usize, held: usize) -> Vec<Formula> {
        let listed = &self.rows[r].clause.payers;
        let mut owed: Vec<Formula> = listed.iter().map(|(party, _)| self.payers[party].share.at(r)).collect();
        for (place, (party, _)) in listed.iter().enumerate().take(held) {
            let Some((_, room, over)) = self.payers[party].cap else { continue };
            owed[place] = least(owed[place].clone(), room.at(r));
            if self.inputs.model.parties[party.index()].over_budget != OverBudget::Others {
                continue;
            }
            let mut left = over.at(r);
            for (other, (party, _)) in listed.iter().enumerate().filter(|&(other, _)| other != place) {
                let taken = match self.payers[party].cap {
                    None => left.clone(),
                    Some((_, room, _)) => least(left.clone(), above_nought(room.at(r) - owed[other].clone())),
                };
                owed[other] = owed[other].clone() + taken.clone();
                left = left - taken;
            }
        }
        owed
    }
}
