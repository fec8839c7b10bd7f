//! Sources of risk: kinds of risk that can be redrawn by themselves.

use crate::data::RiskSource;
use crate::model::{Model, Varies};
use crate::random::Purpose;

/// Kinds of risk that make one source in every scenario: who the people are and what becomes of them are chance among people.
const TOGETHER: [&[Purpose]; 8] = [
    &[Purpose::Effect],
    &[Purpose::Implementation],
    &[Purpose::Referrals],
    &[Purpose::People, Purpose::Traits],
    &[Purpose::Comparator],
    &[Purpose::Measurement],
    &[Purpose::Costs],
    &[Purpose::Termination],
];

/// The sources of a scenario: every kind of risk, those together in which inputs move together.
pub(super) fn sources(model: &Model) -> Vec<RiskSource> {
    let plain = |purposes: &&[Purpose]| RiskSource { purposes: purposes.to_vec(), tied_by: Vec::new() };
    let mut sources: Vec<RiskSource> = TOGETHER.iter().map(plain).collect();
    for correlation in model.correlations.iter().filter(|correlation| correlation.value != 0.0) {
        let rows = [correlation.between.0, correlation.between.1].map(|row| model.inputs.row(row));
        if rows.iter().any(|row| row.law.is_certain() || row.varies != Varies::PerDraw) {
            continue;
        }
        let tie = (rows[0].path.clone(), rows[1].path.clone());
        let place = |risk: Purpose| sources.iter().position(|source| source.purposes.contains(&risk));
        let (Some(a), Some(b)) = (place(rows[0].risk), place(rows[1].risk)) else { continue };
        let (kept, other) = (a.min(b), a.max(b));
        if kept == other {
            // Within one kind of risk nothing has to be said, unless it is one only because others are tied.
            if rows[0].risk != rows[1].risk
                && !TOGETHER.iter().any(|own| rows.iter().all(|row| own.contains(&row.risk)))
            {
                sources[kept].tied_by.push(tie);
            }
            continue;
        }
        let moved = sources.remove(other);
        sources[kept].purposes.extend(moved.purposes);
        sources[kept].tied_by.extend(moved.tied_by);
        sources[kept].tied_by.push(tie);
    }
    sources
}
