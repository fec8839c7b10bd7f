//! The payoff: a measure, its levels, and checks that are read at one of them.

use super::{Builder, place};
use crate::model::{LevelUnit, MeasureId, Payoff};
use crate::scenario::record::{CellValue, NumberCell, Record};
use crate::units::Quantity;

/// How far whole steps may miss the last level, in steps: what is left of adding fractions.
const STEP_MISSED_MOST: f64 = 1e-6;
/// Levels in steps are rounded to so many parts of one, so that 3 steps of 0.1 make 0.3.
const TO_THE_UNIT: f64 = 1e9;

/// The most levels of a payoff.
pub const LEVELS_MOST: usize = 200;

impl Builder<'_> {
    pub(super) fn payoff(&mut self, record: &Record) -> Option<Payoff> {
        let payoff = record.record("payoff")?;
        let name = payoff.name("measure")?;
        let measure = MeasureId::new(place(&self.names.measures, name));
        let (levels, unit) = match payoff.cell("levels") {
            Some(_) => self.listed_levels(payoff, measure)?,
            None => self.levels_in_steps(payoff, measure)?,
        };
        if levels.is_empty() || levels.len() > LEVELS_MOST {
            let found = format!("{} levels", levels.len());
            self.error(payoff.key.span, found, format!("a payoff has from 1 to {LEVELS_MOST} levels"));
            return None;
        }
        Some(Payoff { measure, levels, unit })
    }

    fn listed_levels(&mut self, payoff: &Record, measure: MeasureId) -> Option<(Vec<f64>, LevelUnit)> {
        for key in ["from", "to", "step"] {
            if let Some(cell) = payoff.cell(key) {
                let rule = "levels are listed in `levels`, or are equal steps with `from`, `to` and `step`";
                self.error(cell.key_span, format!("`{key}` beside `levels`"), rule);
            }
        }
        let one;
        let cells: &[NumberCell] = match payoff.value("levels")? {
            CellValue::Numbers(cells) => cells,
            CellValue::Number(cell) => {
                one = [cell.clone()];
                &one
            }
            _ => return None,
        };
        let levels: Vec<(f64, LevelUnit)> = cells.iter().filter_map(level).collect();
        let unit = self.alike(cells, &levels, measure)?;
        for (pair, cell) in levels.windows(2).zip(cells.iter().skip(1)) {
            if pair[1].0 <= pair[0].0 {
                let found = "this level does not come after the one before it";
                self.error(cell.span, found, "the levels of a payoff rise");
            }
        }
        Some((levels.iter().map(|&(value, _)| value).collect(), unit))
    }

    /// Equal steps, which come to `to`.
    fn levels_in_steps(&mut self, payoff: &Record, measure: MeasureId) -> Option<(Vec<f64>, LevelUnit)> {
        let keys = ["from", "to", "step"];
        let cells: Vec<NumberCell> = keys.into_iter().filter_map(|key| payoff.number(key).cloned()).collect();
        if cells.len() < keys.len() {
            let rule = "a payoff has `levels`, or equal steps with `from`, `to` and `step`";
            self.error(payoff.key.span, "`payoff` without its levels", rule);
            return None;
        }
        let values: Vec<(f64, LevelUnit)> = cells.iter().filter_map(level).collect();
        let unit = self.alike(&cells, &values, measure)?;
        let [(from, _), (to, _), (step, _)] = values.as_slice() else { return None };
        let steps = (to - from) / step;
        let comes_to = steps.round();
        let is_whole = (steps - comes_to).abs() < STEP_MISSED_MOST;
        if !(*step > 0.0 && steps > 0.0 && is_whole && comes_to < LEVELS_MOST as f64) {
            let rule = format!("steps rise from `from` and come to `to`, fewer than {LEVELS_MOST} of them");
            self.error(cells[2].span, "this step does not lead from `from` to `to`", rule);
            return None;
        }
        let at = |number: usize| ((from + number as f64 * step) * TO_THE_UNIT).round() / TO_THE_UNIT;
        Some(((0..=comes_to as usize).map(at).collect(), unit))
    }

    /// The unit in which all levels are written, which is that of the measure.
    fn alike(
        &mut self,
        cells: &[NumberCell],
        levels: &[(f64, LevelUnit)],
        measure: MeasureId,
    ) -> Option<LevelUnit> {
        let unit = levels.first().map(|level| level.1);
        for (cell, (_, own)) in cells.iter().zip(levels) {
            self.fits_measure(measure, cell);
            if Some(*own) != unit {
                let found = "levels in different units";
                self.error(cell.span, found, "all levels of a payoff are written alike");
            }
        }
        if cells.is_empty() {
            return Some(LevelUnit::Number);
        }
        unit
    }

    /// The level of the payoff at which a check is read.
    pub(super) fn level_of_check(&mut self, record: &Record, payoff: Option<&Payoff>) -> Option<f64> {
        let cell = record.number("level")?;
        let (value, unit) = level(cell)?;
        let payoff = payoff?;
        if unit != payoff.unit {
            let rule = "a check's `level` is written as the levels of `[payoff]` are";
            self.error(cell.span, "`level` in another unit", rule);
        }
        if let Some(statistic) =
            record.cell("statistic").filter(|_| record.word("statistic") != Some("base case"))
        {
            let rule = "at a level of the payoff there is no chance: only the base case is read";
            self.error(statistic.span, "`statistic` beside `level`", rule);
        }
        if let Some(replay) = record.cell("replay") {
            let rule = "a measure stands at a level, or as it was observed: a check has `level` or `replay`";
            self.error(replay.key_span, "`replay` beside `level`", rule);
        }
        Some(value)
    }
}

/// A level in the unit in which measures are known, and how it is written.
fn level(cell: &NumberCell) -> Option<(f64, LevelUnit)> {
    match cell.certain()? {
        Quantity::Share(share) => Some((share.to_fraction(), LevelUnit::Share)),
        Quantity::Amount(money) => Some((money.pence() as f64, LevelUnit::Amount)),
        Quantity::Bare(number) => Some((*number, LevelUnit::Number)),
        Quantity::Pay { .. }
        | Quantity::Part { .. }
        | Quantity::Growth { .. }
        | Quantity::Tempo { .. }
        | Quantity::Chance { .. }
        | Quantity::Duration(_)
        | Quantity::Moment(_) => None,
    }
}
