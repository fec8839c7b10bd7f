//! What would be claimed again at every claim: figures of all to date that do not add up over time, and what is made of them.

use super::Builder;
use super::contract::Terms;
use crate::model::{
    Claims, Clause, Counted, Factor, ForEach, Measure, MeasureHead, MeasureId, Over, Summary,
    adds_up_over_time,
};
use crate::scenario::record::Record;

impl Builder<'_> {
    /// A figure of all to date that does not add up over time would be claimed whole at every claim.
    pub(super) fn is_not_claimed_again(
        &mut self,
        record: &Record,
        terms: &Terms<'_>,
        clause: &Clause,
        measures: &[Measure],
    ) {
        let (ForEach::Measure(id), Claims::Every(months), Counted::EachPeriod) =
            (clause.for_each, clause.claims, clause.counted)
        else {
            return;
        };
        let term =
            self.calendar.month_of(terms.last.min(clause.until)) - self.calendar.month_of(terms.starts);
        if term <= months {
            return;
        }
        let Some(whole) = whole_each_time(measures, id) else { return };
        let span = record.cell("for_each").map_or(record.key.span, |cell| cell.span);
        let name = |id: MeasureId| &measures[id.index()].name;
        let (found, over) = if whole == id {
            (format!("`{}` is a figure of all to date", name(id)), "the measure".to_owned())
        } else {
            let found = format!("`{}` is made of `{}`, a figure of all to date", name(id), name(whole));
            (found, format!("`{}`", name(whole)))
        };
        let rule = "what is made of all to date is claimed once, or less what was claimed before";
        let hint = format!("write counted = \"to date\" or \"at the end\", or give {over} over = \"period\"");
        self.error_with_hint(span, format!("{found}, and is claimed at every claim"), rule, &hint);
    }
}

/// The figure of all to date that would be claimed whole each time that units of a measure are claimed: itself, or one that it
/// is made of; none where units of a period are those dated in it.
fn whole_each_time(measures: &[Measure], id: MeasureId) -> Option<MeasureId> {
    let MeasureHead::Cohort(cohort) = &measures[id.index()].head else { return None };
    match (cohort.over, &cohort.summary) {
        (Over::Intake, _) => None,
        (Over::SoFar, _) => (!adds_up_over_time(measures, id)).then_some(id),
        // A sum is dated as its parts are.
        (Over::Period, Summary::TotalOf(parts)) => {
            parts.iter().find_map(|&part| whole_each_time(measures, part))
        }
        (Over::Period, summary) => whole_within(measures, summary),
    }
}

/// The same of what a figure of a period is made of: a part that is of all to date is read whole, whatever the period.
fn whole_within(measures: &[Measure], summary: &Summary) -> Option<MeasureId> {
    let part = |id: MeasureId| match &measures[id.index()].head {
        MeasureHead::Person(_) => None,
        MeasureHead::Cohort(cohort) => match cohort.over {
            Over::Intake => None,
            Over::SoFar => Some(id),
            Over::Period => whole_within(measures, &cohort.summary),
        },
    };
    match summary {
        Summary::TotalOf(parts) => parts.iter().find_map(|&id| part(id)),
        Summary::Weighted(parts) => parts.iter().find_map(|&(id, _)| part(id)),
        // What it is divided by takes nothing from its being of the period.
        Summary::RatioOf { of, .. } | Summary::PerTeam { of, .. } | Summary::Against { of, .. } => part(*of),
        // One factor of the period is enough: a number of people in it, times a rate of all so far.
        Summary::ProductOf(factors) => {
            let measured = |factor: &Factor| match factor {
                Factor::Measure(id) => Some(part(*id)),
                Factor::Number(_) => None,
            };
            factors.iter().filter_map(measured).collect::<Option<Vec<MeasureId>>>()?.first().copied()
        }
        Summary::MeanOf(_) | Summary::ShareWith(_) | Summary::ShareWithout(_) => None,
    }
}
