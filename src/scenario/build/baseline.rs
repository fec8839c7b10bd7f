//! Baselines: what contracts compare with.

use super::{Builder, Use, place};
use crate::model::{
    Baseline, BaselineId, Chosen, CohortMeasure, ControlsKnown, InputId, Level, Measure, MeasureHead, Number,
    Offered, Shape, Summary, Unit, baselines_within,
};
use crate::random::Purpose;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::record::Record;
use crate::units;

impl Builder<'_> {
    pub(super) fn baselines(&mut self, record: &Record) -> Vec<Baseline> {
        let records = record.records("baseline");
        let baselines: Vec<Baseline> = records
            .iter()
            .enumerate()
            .map(|(number, baseline)| self.inside(baseline, |builder| builder.a_baseline(baseline, number)))
            .collect();
        for (baseline, table) in baselines.iter().zip(records) {
            if let Level::Fixed(number) = &baseline.level {
                number.rows().into_iter().for_each(|row| self.share_of_time(table, row));
            }
        }
        self.no_ring_of_baselines(records, &baselines);
        baselines
    }

    fn a_baseline(&mut self, record: &Record, number: usize) -> Baseline {
        let position = format!("baseline.{number}");
        let risk = Purpose::Comparator;
        let row =
            |builder: &mut Self, key: &str| builder.row_if(record, key, Use::OpenShare, &position, risk);
        let level = match record.head {
            Some("matched") => self.controls(record, "matched", Chosen::Matched),
            Some("trial") => self.controls(record, "trial", Chosen::Randomised),
            Some("blend") => {
                let parts = record.shares("blend");
                let rows = self.weights(parts, &format!("{position}.blend"));
                let id = |name| BaselineId::new(place(&self.names.baselines, name));
                Level::Blend(parts.iter().map(|(name, _)| id(name)).zip(rows).collect())
            }
            _ => Level::Fixed(self.fixed(record, &position)),
        };
        let then = match (record.number("until"), record.name("then")) {
            (Some(until), Some(then)) => {
                Some((self.over(until, 0), BaselineId::new(place(&self.names.baselines, then))))
            }
            (None, None) => None,
            (until, _) => {
                let (there, lacks) = if until.is_some() { ("until", "then") } else { ("then", "until") };
                let span = record.cell(there).map_or(record.key.span, |cell| cell.key_span);
                let rule =
                    "a baseline that another one follows says until when, and which: `until` and `then`";
                self.error(span, format!("`{there}` without `{lacks}`"), rule);
                None
            }
        };
        self.looks_back_at_something(record, &level);
        Baseline {
            name: record.key.name.clone(),
            label: record.text("label").map(str::to_owned),
            level,
            bias: self.row_if(record, "bias", Use::Deviation, &position, risk),
            drift: row(self, "drift"),
            noise: row(self, "noise"),
            lag: self.length_of(record, "lag", &position, risk),
            counts: match record.word("counts") {
                Some("treated") => Offered::Treated,
                _ => Offered::Offered,
            },
            then,
        }
    }

    /// A level that the file fixes stood some time ago where it stands today, unless it drifts.
    fn looks_back_at_something(&mut self, record: &Record, level: &Level) {
        let stands_still = matches!(level, Level::Fixed(_)) && record.cell("drift").is_none();
        if let (true, Some(cell)) = (stands_still, record.cell("lag")) {
            let found = format!("`lag` of `{}` moves nothing", record.key.name);
            let rule = "a level that is fixed and has no `drift` stood some time ago where it stands today";
            let hint = "leave it out, or say how the level moves with `drift`";
            self.diagnostics.push(Diagnostic::warning(cell.key_span, found, rule).with_hint(hint));
        }
    }

    /// A share, a number or an amount; a rate is so many per time; a share of time may follow the time since the start.
    fn fixed(&mut self, record: &Record, position: &str) -> Number {
        let cell = record.number("fixed").expect("it is the head");
        let used = match cell.certain() {
            Some(units::Quantity::Tempo { .. }) => Use::Arrivals,
            _ => Use::Standing,
        };
        let number = self.number(cell, used, &format!("{position}.fixed"), Purpose::Comparator);
        if let Number::By(profile) = &number {
            let is_share = number.rows().into_iter().all(|row| self.inputs.row(row).unit == Unit::Share);
            if profile.shape == Shape::Line || !is_share {
                let found = format!(
                    "`{}` follows the time since the start, and is no share in steps",
                    record.key.name
                );
                let rule = "a baseline by time since the start is a share of the time tracked, in steps";
                let hint = "fixed = { by = \"time since start\", steps = [[\"0 days\", \"60%\"], [\"6 months\", \"50%\"]] }";
                self.error_with_hint(cell.span, found, rule, hint);
            }
        }
        number
    }

    fn controls(&mut self, record: &Record, key: &str, chosen: Chosen) -> Level {
        let n_each = self.whole_if(record, key).unwrap_or(1);
        let known = match record.word("controls") {
            Some("sampling law") => ControlsKnown::SamplingLaw,
            _ => ControlsKnown::Simulated,
        };
        Level::Controls { n_each, chosen, known }
    }

    /// A baseline in percent is a share of the time that people are tracked, or a share of people.
    fn share_of_time(&mut self, table: &Record, row: InputId) {
        let row = self.inputs.row(row);
        if row.unit == Unit::Share && row.law.quantile(1.0 - 1e-9) > 1.0 {
            let span = table.number("fixed").map_or(table.key.span, |cell| cell.span);
            let rule = "a baseline in percent is a share of the time that people are tracked: at most 100%";
            self.error(span, format!("`{}` passes 100%", table.key.name), rule);
        }
    }

    fn no_ring_of_baselines(&mut self, records: &[Record], baselines: &[Baseline]) {
        let next = |number: usize| -> Vec<usize> {
            let parts = match &baselines[number].level {
                Level::Blend(parts) => parts.iter().map(|(part, _)| part.index()).collect(),
                Level::Fixed(_) | Level::Controls { .. } => Vec::new(),
            };
            parts.into_iter().chain(baselines[number].then.map(|(_, then)| then.index())).collect()
        };
        for (start, record) in records.iter().enumerate() {
            let mut reached = next(start);
            let mut looked_at = 0;
            while let Some(&number) = reached.get(looked_at) {
                if number == start {
                    let rule = "a baseline is not made of itself";
                    self.error(record.key.span, format!("`{}` leads back to itself", record.key.name), rule);
                    break;
                }
                let more: Vec<usize> =
                    next(number).into_iter().filter(|part| !reached.contains(part)).collect();
                reached.extend(more);
                looked_at += 1;
            }
        }
    }

    /// A sampling law is as wide as people differ, which is known of each of them when the window closes; until then it
    /// would be too narrow.
    pub(super) fn spread_is_known(&mut self, record: &Record, baselines: &[Baseline], measures: &[Measure]) {
        for (measure, table) in measures.iter().zip(record.records("measure")) {
            let MeasureHead::Cohort(cohort) = &measure.head else { continue };
            let Summary::Against { of, baseline, .. } = &cohort.summary else { continue };
            let is_drawn = baselines_within(baselines, *baseline).into_iter().any(Baseline::is_drawn);
            let spread = match &measures[of.index()].head {
                MeasureHead::Person(_) => *of,
                MeasureHead::Cohort(CohortMeasure { summary: Summary::MeanOf(people), .. }) => *people,
                MeasureHead::Cohort(_) => continue,
            };
            let MeasureHead::Person(person) = &measures[spread.index()].head else { continue };
            if is_drawn && !person.is_known_at_once() {
                let span = table.cell("against").map_or(table.key.span, |cell| cell.span);
                let found =
                    format!("`{}`, without `within`, against a sampling law", measures[spread.index()].name);
                let rule =
                    "how much people differ is known when their time is over: give the measure `within`";
                let hint = "or write controls = \"people\" in the baseline";
                self.error_with_hint(span, found, rule, hint);
            }
        }
    }
}
