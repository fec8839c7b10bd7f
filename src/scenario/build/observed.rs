//! People who were observed: how many started in each period, and where they stood at its end.

use super::{Builder, Use, place};
use crate::model::{
    Alternative, Contract, ContractId, InputId, Measure, MeasureHead, MeasureId, OptionId, Over, Replay,
    Summary, runs_with_time,
};
use crate::random::Purpose;
use crate::scenario::diagnostic::Diagnostic;
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
        let months = self.month_before(record, "until", 0).saturating_sub(first);
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
    pub(super) fn option_observed(&mut self, record: &Record, options: &[Alternative]) -> OptionId {
        if let Some(name) = record.name("option") {
            return OptionId::new(place(&self.names.options, name));
        }
        let served = || options.iter().enumerate().filter(|(_, option)| option.service.is_some());
        let with_service: Vec<OptionId> = served().map(|(number, _)| OptionId::new(number)).collect();
        let are_alike =
            served().all(|(_, option)| option.service == options[with_service[0].index()].service);
        if with_service.len() > 1 && record.cell("people").is_some() {
            let found = format!("`{}` does not say under which option people stood there", record.key.name);
            let names: Vec<&str> =
                with_service.iter().map(|id| self.names.options[id.index()].as_str()).collect();
            let hint = format!("write `option = \"{}\"`, or another of {}", names[0], names.join(", "));
            let rule = "where people stand is the work of the option that was in force";
            self.error_with_hint(record.key.span, found, rule, &hint);
        } else if !are_alike {
            let taken = &self.names.options[with_service[0].index()];
            let found = format!("`{}` does not say under which option it was observed", record.key.name);
            let rule = "what was observed stands under options that have the service of the one in force";
            self.warn(record.key.span, format!("{found}: taken is `{taken}`"), rule);
        }
        with_service.first().copied().unwrap_or(OptionId::new(0))
    }

    /// Warns of what money depends on that does not follow what was observed of a part of it: means, shares and differences
    /// are of people whose windows are over, whom a number of units does not name.
    pub(super) fn observed_in_part(
        &mut self,
        record: &Record,
        replays: &[Replay],
        (contracts, measures): (&[Contract], &[Measure]),
    ) {
        for (replay, table) in replays.iter().zip(record.records("replay")) {
            let is_observed = |id: MeasureId| {
                replay.has_units_of(id) || replay.levels.iter().any(|(observed, _)| *observed == id)
            };
            let are_paid = |place: &usize| {
                let id = ContractId::new(*place);
                replay.payments.iter().all(|(observed, _)| *observed != id)
            };
            let looked_at =
                (0..contracts.len()).filter(are_paid).flat_map(|place| contracts[place].measures());
            let mut looked_at: Vec<MeasureId> = looked_at.filter(|&id| !is_observed(id)).collect();
            looked_at.sort_unstable();
            looked_at.dedup();
            for id in looked_at {
                let MeasureHead::Cohort(cohort) = &measures[id.index()].head else { continue };
                let of = match &cohort.summary {
                    Summary::MeanOf(of) | Summary::ShareWith(of) | Summary::ShareWithout(of) => *of,
                    Summary::Against { of, .. } => *of,
                    _ => continue,
                };
                let follows = match (&cohort.summary, &measures[of.index()].head) {
                    (_, MeasureHead::Cohort(_)) => true,
                    (Summary::Against { .. }, MeasureHead::Person(person)) => {
                        runs_with_time(&person.counts) && cohort.over != Over::Intake
                    }
                    (_, MeasureHead::Person(_)) => false,
                };
                if follows || !replay.has_units_of(of) {
                    continue;
                }
                let name = |id: MeasureId| &measures[id.index()].name;
                let found = format!("`{}` does not follow what is observed of `{}`", name(id), name(of));
                let rule = "means, shares and differences of events are of people whose windows are over, whom a number of units does \
                            not name: they stay simulated";
                let warning = Diagnostic::warning(table.key.span, found, rule);
                let hint = format!("say in `levels` what was seen of `{}`", name(id));
                self.diagnostics.push(warning.with_hint(hint));
            }
        }
    }
}
