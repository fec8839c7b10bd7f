//! What is paid in advance is known before it has passed: periods of time, at prices that are known when they begin.

use super::Builder;
use crate::model::{Claims, Clause, Counted, ForEach, Measure, MeasureHead, MeasureId, Number, Over, Timing};
use crate::scenario::record::Record;
use crate::scenario::source::Span;

impl Builder<'_> {
    pub(super) fn is_known_in_advance(&mut self, record: &Record, clause: &Clause, measures: &[Measure]) {
        let Some(cell) = record.cell("paid").filter(|_| clause.timing == Timing::InAdvance) else { return };
        let found = format!("`{}` is paid in advance", record.key.name);
        let (found, rule, hint) = match (clause.for_each, clause.counted, clause.claims) {
            (ForEach::Measure(_) | ForEach::Contract, _, _) => (
                found,
                "what is paid in advance is known before it has passed: a price for each month, quarter or year",
                "leave `paid` out; what is paid for outcomes is claimed once they have come",
            ),
            _ if clause.passes_dues_on() => (
                found + ", at what is due to a class",
                "what is due to a class of investment is passed on in the month in which it falls due, and not before",
                "leave `paid` out; or give a price of its own, such as price = \"£1,000\"",
            ),
            (ForEach::Period(_), Counted::ToDate | Counted::AtTheEnd, _) => (
                found + ", and is not counted period by period",
                "what is paid in advance is counted in each claim period by itself, before it has passed",
                "leave `counted` out, or leave `paid` out",
            ),
            (ForEach::Period(_), Counted::EachPeriod, Claims::AtTheEnd) => (
                found + ", and is claimed at the end",
                "what is paid in advance is claimed in the first month of each claim period",
                "say how often it comes, such as claims = \"quarterly\" in the clause, or leave `paid` out",
            ),
            (ForEach::Period(period), Counted::EachPeriod, Claims::Every(every))
                if every < period.months() =>
            {
                (
                    found,
                    "a claim in advance is for whole periods: no shorter than what is paid for",
                    "claim it as often as it comes, such as claims = \"quarterly\" for each quarter",
                )
            }
            (ForEach::Period(_), Counted::EachPeriod, Claims::Every(every)) => {
                self.follows_what_is_known(record, (clause, every), measures);
                return;
            }
        };
        self.error_with_hint(cell.span, found, rule, hint);
    }

    /// A figure over the claim period has seen only its first month when that is the month of the claim.
    fn follows_what_is_known(
        &mut self,
        record: &Record,
        (clause, every): (&Clause, u16),
        measures: &[Measure],
    ) {
        let is_of_period = |id: &MeasureId| matches!(&measures[id.index()].head, MeasureHead::Cohort(cohort) if cohort.over == Over::Period);
        let by = |number: &Number| number.measure().filter(is_of_period);
        let price = || Some((by(clause.price.number())?, "price"));
        let factor = || Some((clause.scaled.iter().find_map(by)?, "scaled"));
        let test = || Some((clause.tests.iter().map(|test| test.measure).find(is_of_period)?, "if"));
        let followed = if every > 1 { price().or_else(factor).or_else(test) } else { None };
        let Some((measure, key)) = followed else { return };
        let span: Span = record.cell(key).map_or(record.key.span, |cell| cell.span);
        let measure = &measures[measure.index()].name;
        let found = format!(
            "`{}` is paid in advance by `{measure}`, a figure over the period of which only the first month has passed by then",
            record.key.name
        );
        let rule = "what is paid in advance follows what is known in the first month of a claim period: a figure of all to date";
        let hint = format!(
            "give `{measure}` over = \"so far\", or claim each month (claims = \"monthly\"), or leave `paid` out"
        );
        self.error_with_hint(span, found, rule, &hint);
    }
}
