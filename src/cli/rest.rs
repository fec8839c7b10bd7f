//! `--rest`: the share that takes what a share that is turned leaves to 100%.

use crate::data::{Rest, Turn};
use crate::model::{Input, Model, Unit};
use crate::units::{Quantity, Share};

/// The share at a path, which takes what is left.
///
/// # Errors
/// If what is turned is no share, if the other is no share of the same list, or if nothing is left for it somewhere.
pub(super) fn rest(path: &str, turn: &Turn, model: &Model) -> Result<Rest, String> {
    let (from, to) = turn.over.ends();
    let [Quantity::Share(_), Quantity::Share(most)] = [from, to].map(|end| turn.over.at(end)) else {
        let [from, to] = turn.ends();
        return Err(format!(
            "--rest takes what a share leaves to 100%, and {from} to {to} are no shares\n  hint: leave out --rest, or turn a share, such as 50%..100%"
        ));
    };
    let list = list(path);
    let wrong =
        |found: String| Err(format!("--rest names `{path}`, {found}\n  hint: {}", beside(turn, model)));
    if turn.paths.iter().any(|turned| turned == path) {
        return wrong("which is turned itself".to_owned());
    }
    if turn.paths.iter().all(|turned| self::list(turned) != list) {
        return wrong(format!("which is not in one list with {}", turn.paths.join(", ")));
    }
    let others = others(turn, model, list).filter(|row| row.path != path).map(written);
    let others = others.reduce(|sum, next| sum?.checked_add(next?)).unwrap_or(Some(Share::ZERO));
    let others = others.ok_or_else(|| format!("the shares beside `{path}` cannot be added up"))?;
    let rest = Rest { path: path.to_owned(), others };
    match rest.beside(most) {
        Some(left) if left.to_fraction() >= 0.0 => Ok(rest),
        Some(_) | None => {
            let beside = match others == Share::ZERO {
                true => String::new(),
                false => format!(" beside the others of its list, which have {others}"),
            };
            let end = others.complement().unwrap_or(Share::ZERO);
            Err(format!(
                "--range goes up to {most}: that leaves nothing for `{path}`{beside}\n  hint: let it end at {end} or below"
            ))
        }
    }
}

/// Why a scenario cannot take a value, with what to add where shares no longer add up to all.
pub(super) fn hinted(why: &str, turn: &Turn, model: &Model) -> String {
    match turn.rest.is_none() && why.contains("add up to 100%") {
        true => format!("{}\n    = hint: {}", why.trim_end(), beside(turn, model)),
        false => why.to_owned(),
    }
}

/// What may be named.
fn beside(turn: &Turn, model: &Model) -> String {
    let path = turn.paths.first().map_or("", String::as_str);
    let other = others(turn, model, list(path)).next();
    let other = other.map_or_else(|| format!("{}.NAME", list(path)), |row| row.path.clone());
    format!("name what takes what the turned share leaves to 100%: --rest {other}")
}

/// The path of the list in which a share stands.
fn list(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(list, _)| list)
}

/// The shares of a list that are not turned.
fn others<'m>(turn: &'m Turn, model: &'m Model, list: &'m str) -> impl Iterator<Item = &'m Input> {
    let rows = model.inputs.rows().map(|(_, row)| row);
    let is_other = move |row: &&Input| {
        row.unit == Unit::Share && self::list(&row.path) == list && !turn.paths.contains(&row.path)
    };
    rows.filter(is_other)
}

/// A share as the file has it.
fn written(row: &Input) -> Option<Share> {
    Some(row.exact.unwrap_or_else(|| Share::from_fraction(row.law.base())))
}
