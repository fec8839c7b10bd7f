//! Inputs of a scenario whose people were observed: at an end of some of them nobody comes to stand where people stood. Such an end is
//! left out, and the others are found as they would be without it.

use super::{Moved, Tried};
use crate::analysis::headlines::Looked;
use crate::analysis::runs::Runs;
use crate::engine::{Needed, RunError};
use crate::model::{Model, OptionId};
use crate::statistics::Column;

/// Moves inputs to those of their ends that can be, and names those of which one cannot.
pub(super) fn moved(
    model: &Model,
    (tried, needed): (Vec<Tried<'_>>, &Needed),
    found: (&[Looked], &[Column], OptionId),
    runs: Runs<'_>,
) -> Result<(Moved, Vec<String>), RunError> {
    let move_all = |tried| super::moved(model, (tried, needed), found, runs);
    if model.observed().is_none_or(|replay| replay.people.is_empty()) {
        return Ok((move_all(tried)?, Vec::new()));
    }
    match move_all(tried.clone()) {
        Err(RunError::NotFound { .. }) => {}
        moved => return Ok((moved?, Vec::new())),
    }
    let (mut all, mut without) = (Moved::default(), Vec::new());
    let mut keep = |moved: Moved| {
        all.found.extend(moved.found);
        all.still.extend(moved.still);
    };
    for own in tried {
        match move_all(vec![own.clone()]) {
            Err(RunError::NotFound { .. }) => without.push(own.row.path.clone()),
            moved => {
                keep(moved?);
                continue;
            }
        }
        for end in 0..own.ends.len() {
            let mut alone = own.clone();
            alone.ends[1 - end] = None;
            if alone.ends[end].is_none() {
                continue;
            }
            match move_all(vec![alone]) {
                Err(RunError::NotFound { .. }) => {}
                moved => keep(moved?),
            }
        }
    }
    Ok((all, without))
}
