//! People who were observed: how many started in each period, and where they stood at its end.

use super::{Builder, Use, place};
use crate::model::{InputId, OptionId};
use crate::random::Purpose;
use crate::scenario::record::{CellValue, Name, NumberCell, Record};

/// Observed periods: the month before the first, and how many months each has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Periods {
    pub(super) first: u16,
    pub(super) every: u16,
}

impl Builder<'_> {
    /// How many people started, by period.
    pub(super) fn starts_observed(&mut self, record: &Record, number: usize) -> Vec<InputId> {
        let Some(CellValue::Numbers(cells)) = record.value("starts") else { return Vec::new() };
        let row = |(period, cell): (usize, &NumberCell)| {
            self.row(cell, Use::Standing, &format!("replay.{number}.starts.{period}"), Purpose::Referrals)
        };
        cells.iter().enumerate().map(row).collect()
    }

    /// Whoever started stands somewhere: in whole people, at the end of every period, and of the month in which
    /// simulation takes over.
    pub(super) fn people_stand_somewhere(
        &mut self,
        record: &Record,
        Periods { first, every }: Periods,
        starts: &[InputId],
        people: &[(Name, Vec<InputId>)],
    ) {
        let value = |builder: &Self, row: InputId| builder.inputs.row(row).law.base();
        let rows = starts.iter().chain(people.iter().flat_map(|(_, rows)| rows));
        let parts = rows.filter(|&&row| value(self, row).fract() != 0.0).count();
        let key = |key: &str| record.cell(key).map_or(record.key.span, |cell| cell.key_span);
        if parts > 0 {
            let span = if starts.is_empty() { key("people") } else { key("starts") };
            self.error(span, "parts of a person", "people who were observed are whole numbers");
        }
        if people.is_empty() {
            return;
        }
        if starts.is_empty() {
            let rule = "where people stand says something of them only with when they started";
            let hint = "give the number who started in each period: `starts = [12, 15, 10]`";
            self.error_with_hint(key("people"), "`people` without `starts`", rule, hint);
            return;
        }
        let periods = people.iter().map(|(_, rows)| rows.len()).max().unwrap_or(0);
        for period in 0..periods {
            let started: f64 = starts.iter().take(period + 1).map(|&row| value(self, row)).sum();
            let stand: f64 =
                people.iter().filter_map(|(_, rows)| rows.get(period)).map(|&row| value(self, row)).sum();
            if started != stand {
                let found = format!(
                    "at the end of period {}, {stand} people stand in states and {started} have started",
                    period + 1
                );
                let rule = "everybody who has started stands in one state, those whose service has ended too";
                self.error(key("people"), found, rule);
            }
        }
        let Some(cell) = record.number("until") else {
            let hint = "add `until`, the end of a period, here or with `--from` on the command line";
            let rule = "where people stood counts at the month from which they are simulated";
            self.error_with_hint(key("people"), "`people` without `until`", rule, hint);
            return;
        };
        let months = self.month_or(record, "until", 0).saturating_sub(first);
        let is_an_end = months > 0 && months % every == 0 && usize::from(months / every) <= periods;
        if !is_an_end {
            let found = "`until` is not the end of a period at which people were observed";
            let last = usize::from(first) + periods * usize::from(every);
            let hint =
                format!("the last of them ends {last} months after the start: write \"{last} months\"");
            self.error_with_hint(
                cell.span,
                found,
                "people stand where they stood at the end of a period",
                &hint,
            );
        }
    }

    /// The option that was in force: as the file says, else the one that has a service.
    pub(super) fn option_observed(&mut self, record: &Record, with_service: &[OptionId]) -> OptionId {
        if let Some(name) = record.name("option") {
            return OptionId::new(place(&self.names.options, name));
        }
        if with_service.len() > 1 && record.cell("people").is_some() {
            let found = format!("`{}` does not say under which option people stood there", record.key.name);
            let names: Vec<&str> =
                with_service.iter().map(|id| self.names.options[id.index()].as_str()).collect();
            let hint = format!("write `option = \"{}\"`, or another of {}", names[0], names.join(", "));
            let rule = "where people stand is the work of the option that was in force";
            self.error_with_hint(record.key.span, found, rule, &hint);
        }
        with_service.first().copied().unwrap_or(OptionId::new(0))
    }
}
