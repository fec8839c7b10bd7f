//! Scores: their range, where people stand on them, how well readings show it.

use super::{Builder, Use, place};
use crate::model::{Better, InputId, Score, ScoreId};
use crate::random::Purpose;
use crate::scenario::record::{CellValue, Name, Record};

/// The kind of risk of how levels move as usual.
const AS_USUAL: Purpose = Purpose::Comparator;
/// The kind of risk of how well readings show them.
const READINGS: Purpose = Purpose::Measurement;

impl Builder<'_> {
    pub(super) fn scores(&mut self, record: &Record) -> Vec<Score> {
        let records = record.records("score").iter().enumerate();
        let read = |(number, score)| self.inside(score, |builder| builder.a_score(score, number));
        records.map(read).collect()
    }

    fn a_score(&mut self, record: &Record, number: usize) -> Score {
        let position = format!("score.{number}");
        let (lowest, highest) = self.range(record, &position);
        let cell = record.number("start").expect("the reader asks for a start");
        let start = self.number(cell, Use::Points, &format!("{position}.start"), AS_USUAL);
        let score = Score {
            name: record.key.name.clone(),
            label: record.text("label").map(str::to_owned),
            lowest,
            highest,
            start,
            spread: self.row_of(record, "spread", Use::Standing, &position, AS_USUAL),
            change: self.row_of(record, "change", Use::Points, &position, AS_USUAL),
            reliability: self.row_of(record, "reliability", Use::Standing, &position, READINGS),
            to_nearest: self.row_if(record, "to_nearest", Use::Standing, &position, READINGS),
            better: match record.word("better") {
                Some("lower") => Better::Lower,
                _ => Better::Higher,
            },
        };
        self.starts_within_its_range(record, &score);
        self.errs_by_something(record, &score);
        score
    }

    /// The least and the greatest level.
    fn range(&mut self, record: &Record, position: &str) -> (InputId, InputId) {
        let cells = match record.value("range") {
            Some(CellValue::Numbers(cells)) => cells.as_slice(),
            _ => &[],
        };
        let rows: Vec<InputId> = cells
            .iter()
            .enumerate()
            .map(|(place, cell)| self.row(cell, Use::Points, &format!("{position}.range.{place}"), READINGS))
            .collect();
        let base = |row: InputId| self.inputs.row(row).law.base();
        match rows[..] {
            [lowest, highest] if base(lowest) < base(highest) => (lowest, highest),
            _ => {
                let span = record.cell("range").map_or(record.key.span, |cell| cell.span);
                let found = format!("the range of `{}` is no two numbers that rise", record.key.name);
                let rule = "a range is the least and the greatest level of the score";
                self.error_with_hint(span, found, rule, "write range = [1, 5]");
                let none = || {
                    let path = format!("{}.range", record.path);
                    self.default_row(path, position, crate::model::Unit::Number, 0.0, READINGS)
                };
                let row = rows.first().copied().unwrap_or_else(none);
                (row, row)
            }
        }
    }

    fn starts_within_its_range(&mut self, record: &Record, score: &Score) {
        let base = |row: InputId| self.inputs.row(row).law.base();
        let (lowest, highest) = (base(score.lowest), base(score.highest));
        let outside =
            score.start.rows().into_iter().map(base).find(|start| !(lowest..=highest).contains(start));
        if let (Some(start), true) = (outside, lowest < highest) {
            let span = record.cell("start").map_or(record.key.span, |cell| cell.span);
            let found = format!("`{}` starts at {start}", record.key.name);
            self.error(span, found, format!("people start within the range, from {lowest} to {highest}"));
        }
    }

    /// Errors are a share of how far readings differ: without any difference there is nothing to share.
    fn errs_by_something(&mut self, record: &Record, score: &Score) {
        let base = |row: InputId| self.inputs.row(row).law.base();
        if base(score.reliability) < 1.0 && base(score.spread) == 0.0 {
            let span = record.cell("reliability").map_or(record.key.span, |cell| cell.span);
            let found =
                format!("`{}` errs, and nothing is said of how far its readings differ", record.key.name);
            let rule = "a reading errs by spread × √(1 − reliability)";
            self.error_with_hint(
                span,
                found,
                rule,
                "give the standard deviation of readings between people: `spread`",
            );
        }
    }

    pub(super) fn score(&self, name: &Name) -> ScoreId {
        ScoreId::new(place(&self.names.scores, name))
    }
}
