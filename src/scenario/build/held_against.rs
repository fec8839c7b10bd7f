//! Whether what a measure is held against is of its own kind: each baseline that has a part in it, in a blend or later on.

use super::Builder;
use crate::model::{
    Baseline, CountedFrom, InputId, Level, Measure, MeasureHead, Number, PersonMeasure, Summary, Unit,
    baselines_within, runs_with_time,
};
use crate::scenario::record::Record;

/// What does not fit: what was found, the rule, and what to write instead.
type Misfit = (String, &'static str, Option<String>);

impl Builder<'_> {
    /// What is held against a baseline that the file fixes is of the baseline's kind.
    pub(super) fn baselines_fit(&mut self, record: &Record, baselines: &[Baseline], measures: &[Measure]) {
        for (measure, table) in measures.iter().zip(record.records("measure")) {
            let MeasureHead::Cohort(cohort) = &measure.head else { continue };
            let Summary::Against { of, baseline, .. } = &cohort.summary else { continue };
            let of = &measures[of.index()];
            for part in baselines_within(baselines, *baseline) {
                let misfit = match (&part.level, &of.head) {
                    (Level::Fixed(Number::By(_)), _) => profile_misfit(part, of),
                    (Level::Fixed(Number::Plain(row)), MeasureHead::Person(person)) => {
                        self.misfit(part, *row, of, person)
                    }
                    (Level::Fixed(Number::Plain(_)), MeasureHead::Cohort(_))
                    | (Level::Controls { .. } | Level::Blend(_), _) => None,
                };
                let misfit = misfit.or_else(|| self.noise_misfit(part, of));
                let Some((found, rule, hint)) = misfit else { continue };
                let span = table.cell("against").map_or(table.key.span, |cell| cell.span);
                match hint {
                    Some(hint) => self.error_with_hint(span, found, rule, &hint),
                    None => self.error(span, found, rule),
                }
            }
        }
    }

    /// Why what estimating adds does not fit: time errs by a share of the time that people are tracked, and money by nothing that
    /// can be written.
    fn noise_misfit(&self, part: &Baseline, of: &Measure) -> Option<Misfit> {
        let MeasureHead::Person(person) = &of.head else { return None };
        let is_number = self.inputs.row(part.noise?).unit == Unit::Number;
        if person.is_money() {
            return Some((
                format!("`{}` has `noise`, and `{}` is money", part.name, of.name),
                "what estimating adds is so many units, or a share of time; how far off a level of money may be is its `bias`",
                Some("write an uncertain bias, such as bias = { low = \"-10%\", central = \"0%\", high = \"10%\" }".to_owned()),
            ));
        }
        (is_number && runs_with_time(&person.counts)).then(|| {
            (
                format!("`noise` of `{}` is a number, and `{}` runs with time", part.name, of.name),
                "what estimating adds to time is a share of the time that people are tracked",
                Some("write a share, such as noise = \"2%\"".to_owned()),
            )
        })
    }

    /// Why one number does not fit what is counted for each person: a share is one of time, money is held against money, and
    /// what runs with time is held against what does.
    fn misfit(&self, part: &Baseline, row: InputId, of: &Measure, person: &PersonMeasure) -> Option<Misfit> {
        let row = self.inputs.row(row);
        let (baseline, of) = (&part.name, &of.name);
        let is_money = matches!(row.unit, Unit::Amount | Unit::PayStanding(_));
        let runs = runs_with_time(&person.counts);
        if row.unit == Unit::Share && !runs {
            return Some((
                format!("`{baseline}` is a share of time, and `{of}` does not count time"),
                "against a share one saves time (`time_in`); events are saved against a number for each person",
                Some("write the baseline as a number, such as fixed = 0.8".to_owned()),
            ));
        }
        if is_money != person.is_money() {
            let (what, other) =
                if is_money { ("is money", "counts no money") } else { ("is no money", "is money") };
            return Some((
                format!("`{baseline}` {what}, and `{of}` {other}"),
                "money is held against money, and everything else against something of its own kind",
                None,
            ));
        }
        let found = |what: &str| format!("`{baseline}` is {what} for each person, and `{of}` runs with time");
        match row.unit {
            Unit::Amount if runs => Some((
                found("an amount"),
                "what is spent day by day is held against what is so as well: so much per time, for all people together",
                Some("write it for all people together, such as fixed = \"£20,000 / month\"".to_owned()),
            )),
            Unit::Number if runs => Some((
                found("a number"),
                "time is held against a share of the time that people are tracked, or against so many days per time for all \
                 people together",
                Some(
                    "write a share, such as fixed = \"55%\", or days per time, such as fixed = \"12 / day\""
                        .to_owned(),
                ),
            )),
            _ => None,
        }
    }
}

/// Why a baseline that follows the time since a person started does not fit: it is of the time that people are tracked from
/// their start.
fn profile_misfit(part: &Baseline, of: &Measure) -> Option<Misfit> {
    let is_tracked_from_start = match &of.head {
        MeasureHead::Person(person) => runs_with_time(&person.counts) && person.from == CountedFrom::Start,
        MeasureHead::Cohort(_) => false,
    };
    let misfit = || {
        (
            format!(
                "`{}` follows the time since the start, and `{}` counts no time from the start",
                part.name, of.name
            ),
            "a baseline by time since the start is held against time (`time_in`) that is counted from = \"start\"",
            None,
        )
    };
    (!is_tracked_from_start).then(misfit)
}
