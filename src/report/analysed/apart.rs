//! What is turned in vain: no result moves, since what is turned is of a contract of other options.

use crate::data::Turn;
use crate::model::{Alternative, Model};

/// The options that have a contract that is turned, where those under which results are read have none.
pub(super) fn elsewhere<'m>(
    model: &'m Model,
    turn: &Turn,
    is_read: impl Fn(&Alternative) -> bool,
) -> Vec<&'m Alternative> {
    let has = |option: &&Alternative| {
        let mut contracts = option.contracts.iter().map(|id| &model.contracts[id.index()].name);
        contracts.any(|name| {
            let start = format!("contract.{name}.");
            turn.paths.iter().any(|path| path.starts_with(&start))
        })
    };
    let with: Vec<&Alternative> = model.options.iter().filter(has).collect();
    if with.iter().any(|option| is_read(option)) { Vec::new() } else { with }
}
