//! Observed records that break off while a contract still compares what they count.

use super::{Contract, Measure, MeasureHead, MeasureId, Replay, Summary, runs_with_time};
use crate::units::Calendar;

/// Measures that a contract compares with something (what is saved of them or added to them, or what they are of another), whose
/// observed units end before it does, and of which nothing is simulated after them: each with the month at whose end they end.
#[must_use]
pub fn breaks_off(
    replay: &Replay,
    contract: &Contract,
    (measures, calendar): (&[Measure], &Calendar),
) -> Vec<(MeasureId, u16)> {
    if replay.until.is_some() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for measure in contract.measures() {
        compared(replay, measures, (measure, false), &mut found);
    }
    found.sort_unstable();
    found.dedup();
    let ends = calendar.month_of(contract.ends).min(calendar.horizon_months());
    let last = |id: MeasureId| {
        let (_, rows) = replay.units.iter().find(|(observed, _)| *observed == id)?;
        let last = rows.len().checked_sub(1).map_or(replay.first, |period| replay.ends(period));
        (last < ends).then_some((id, last))
    };
    found.into_iter().filter_map(last).collect()
}

/// The observed measures of which a measure is made, where they are compared on the way. What was observed itself is made of nothing.
fn compared(
    replay: &Replay,
    measures: &[Measure],
    (measure, is_compared): (MeasureId, bool),
    found: &mut Vec<MeasureId>,
) {
    let is_level = replay.levels.iter().any(|(observed, _)| *observed == measure);
    if is_level && !replay.has_units_of(measure) {
        return;
    }
    if replay.has_units_of(measure) {
        if is_compared {
            found.push(measure);
        }
        return;
    }
    let MeasureHead::Cohort(cohort) = &measures[measure.index()].head else { return };
    let compares = match &cohort.summary {
        // Of events those of people whose windows are over are compared, who stay simulated.
        Summary::Against { of, .. } => match &measures[of.index()].head {
            MeasureHead::Person(person) if !runs_with_time(&person.counts) => return,
            MeasureHead::Person(_) | MeasureHead::Cohort(_) => true,
        },
        Summary::RatioOf { .. } => true,
        // Of people whose windows are over, whom a number of units does not name.
        Summary::MeanOf(_) | Summary::ShareWith(_) | Summary::ShareWithout(_) => return,
        Summary::TotalOf(_) | Summary::PerTeam { .. } | Summary::Weighted(_) | Summary::ProductOf(_) => {
            is_compared
        }
    };
    for part in cohort.summary.parts() {
        compared(replay, measures, (part, compares), found);
    }
}
