//! Caps and floors, in words.

use super::contract::clause_title;
use super::phrase::{capitalised, list, uplifted, value};
use super::schedule::number;
use crate::model::{Above, Bound, Contract, Limit, LimitFor, Model, Per, Stands, spaced};

/// The limits that a clause or a contract states itself, as parts of its sentence.
pub(super) fn limits_of(model: &Model, contract: &Contract, stands: &Stands) -> String {
    let own = contract.limits.iter().filter(|limit| limit.stands == *stands);
    let said = own.map(|limit| match stands {
        Stands::InContract if contract.clauses.len() > 1 => {
            format!("; {}", bound(model, contract, limit))
        }
        Stands::InContract => format!("; the contract pays {}", bound(model, contract, limit)),
        Stands::InClause(_) | Stands::Named(_) => format!(", {}", bound(model, contract, limit)),
    });
    said.collect()
}

/// A limit with a name, as a sentence of its own.
pub(super) fn limit_sentence(model: &Model, contract: &Contract, limit: &Limit) -> String {
    let name = match &limit.stands {
        Stands::Named(name) => spaced(name),
        Stands::InClause(_) | Stands::InContract => "limit".to_owned(),
    };
    let on = if limit.on.len() == contract.clauses.len() {
        "all clauses together".to_owned()
    } else {
        titles(contract, &limit.on)
    };
    format!("{}: {on}, {}.", capitalised(&name), bound(model, contract, limit))
}

fn titles(contract: &Contract, places: &[usize]) -> String {
    let titles: Vec<String> =
        places.iter().map(|&place| format!("\"{}\"", clause_title(&contract.clauses[place]))).collect();
    list(&titles, "and")
}

/// "up to £2,000 for each person", "at least £5,000 in each contract year".
fn bound(model: &Model, contract: &Contract, limit: &Limit) -> String {
    let of = if limit.of == LimitFor::EachPerson { " for each person" } else { "" };
    let time = match limit.per {
        Per::Month => " in each month",
        Per::Quarter => " in each quarter",
        Per::ContractYear => " in each contract year",
        Per::FinancialYear => " in each financial year",
        Per::Contract if limit.of == LimitFor::EachPerson || limit.stands == Stands::InContract => "",
        Per::Contract => " in all",
    };
    let each = format!("{of}{time}");
    let moves = uplifted(model, limit.indexed, limit.moves(contract.uplift));
    let has_floor = contract.limits.iter().any(|own| matches!(own.bound, Bound::AtLeast(_)));
    match &limit.bound {
        Bound::AtMost { amount, above } => {
            let above = match above {
                Above::Lost => "",
                Above::Carried if has_floor => {
                    ", what is above that being claimed in the next, but for what a floor made up"
                }
                Above::Carried => ", what is above that being claimed in the next",
            };
            let word = if limit.stands == Stands::InContract { "at most" } else { "up to" };
            format!("{word} {}{each}{moves}{above}", number(model, amount))
        }
        Bound::AtMostUnits(row) => format!("for at most {} units{each}", value(model, *row)),
        Bound::AtMostShare { share, with } => format!(
            "at most {} of what they and {} pay together to date",
            value(model, *share),
            titles(contract, with)
        ),
        Bound::AtLeast(amount) => {
            let takes_back = amount.rows().iter().any(|&row| model.inputs.row(row).law.base() < 0.0);
            let part = match limit.per {
                // What bounds a repayment bounds it whole.
                _ if takes_back => "",
                Per::Month => "",
                Per::Quarter | Per::ContractYear | Per::FinancialYear | Per::Contract => {
                    ", in proportion where the contract or its service ends before that"
                }
            };
            format!("at least {}{each}{moves}{part}", number(model, amount))
        }
    }
}
