//! The payoff: a measure, its levels, and checks that are read at one of them.

use super::{Builder, place};
use crate::model::{LevelUnit, MeasureId, Payoff};
use crate::scenario::record::{CellValue, NumberCell, Record};
use crate::units::Quantity;

/// The most levels of a payoff.
pub const LEVELS_MOST: usize = 200;

impl Builder<'_> {
    pub(super) fn payoff(&mut self, record: &Record) -> Option<Payoff> {
        let payoff = record.record("payoff")?;
        let name = payoff.name("measure")?;
        let measure = MeasureId::new(place(&self.names.measures, name));
        let one;
        let cells: &[NumberCell] = match payoff.value("levels")? {
            CellValue::Numbers(cells) => cells,
            CellValue::Number(cell) => {
                one = [cell.clone()];
                &one
            }
            _ => return None,
        };
        if cells.is_empty() || cells.len() > LEVELS_MOST {
            let span = payoff.cell("levels").map_or(payoff.key.span, |cell| cell.span);
            let found = format!("`levels` holds {} levels", cells.len());
            self.error(span, found, format!("a payoff has from 1 to {LEVELS_MOST} levels"));
            return None;
        }
        let levels: Vec<(f64, LevelUnit)> = cells.iter().filter_map(level).collect();
        let unit = levels.first()?.1;
        for (cell, (_, own)) in cells.iter().zip(&levels) {
            self.fits_measure(measure, cell);
            if *own != unit {
                self.error(
                    cell.span,
                    "levels in different units",
                    "all levels of a payoff are written alike",
                );
            }
        }
        for (pair, cell) in levels.windows(2).zip(&cells[1..]) {
            if pair[1].0 <= pair[0].0 {
                let found = "this level does not come after the one before it";
                self.error(cell.span, found, "the levels of a payoff rise");
            }
        }
        Some(Payoff { measure, levels: levels.iter().map(|&(value, _)| value).collect(), unit })
    }

    /// The level of the payoff at which a check is read.
    pub(super) fn level_of_check(&mut self, record: &Record, payoff: Option<&Payoff>) -> Option<f64> {
        let cell = record.number("level")?;
        let (value, unit) = level(cell)?;
        let Some(payoff) = payoff else {
            let rule = "a check with `level` is read at a level of the measure that `[payoff]` names";
            self.error(cell.span, "`level` in a scenario without `[payoff]`", rule);
            return None;
        };
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
