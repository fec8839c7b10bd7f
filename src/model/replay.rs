//! Replays: observed counts, levels and payments in place of simulated people.

use super::{ContractId, InputId, MeasureId, OptionId, StateId};
use crate::units::Count;

/// Observed figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Replay {
    /// Its name in the file.
    pub name: String,
    /// What was observed.
    pub label: Option<String>,
    /// Each figure covers so many months.
    pub every: u16,
    /// The month in which the first period begins, counted from programme start.
    pub first: u16,
    /// Month up to whose end the figures stand in the place of simulated people; none is to the end.
    pub until: Option<u16>,
    /// Units accepted in each period, by measure.
    pub units: Vec<(MeasureId, Vec<InputId>)>,
    /// Values as they stood at the end of each period, by measure.
    pub levels: Vec<(MeasureId, Vec<InputId>)>,
    /// The file that units were read from, with its SHA-256, where they stand in one.
    pub read_from: Option<String>,
    /// Payments made in each period, by contract, pence.
    pub payments: Vec<(ContractId, Vec<InputId>)>,
    /// How many people started in each period; where there are none, people come as they are simulated.
    pub starts: Vec<InputId>,
    /// Where those who had started stood at the end of each period, by state.
    pub people: Vec<(StateId, Vec<InputId>)>,
    /// The option under which they stood there.
    pub option: OptionId,
}

impl Replay {
    /// The month at whose end a period ends.
    #[must_use]
    pub fn ends(&self, period: usize) -> u16 {
        let periods = u16::try_from(period + 1).unwrap_or(u16::MAX);
        self.first.saturating_add(self.every.saturating_mul(periods))
    }

    /// Units of a measure that were observed in the months after `since` and up to `month`, given the value of a row.
    #[must_use]
    pub fn units_within(
        &self,
        measure: MeasureId,
        since: u16,
        month: u16,
        value: impl Fn(InputId) -> Count,
    ) -> Count {
        let rows =
            self.units.iter().find(|(observed, _)| *observed == measure).map_or(&[][..], |(_, rows)| rows);
        let is_inside = |&(period, _): &(usize, _)| {
            let end = self.ends(period);
            end > since && end <= month && self.stands_in(end)
        };
        rows.iter().enumerate().filter(is_inside).map(|(_, &row)| value(row)).sum()
    }

    /// How many periods end up to the month at whose end simulation takes over.
    #[must_use]
    pub fn periods(&self) -> usize {
        (0..).take_while(|&period| self.ends(period) <= self.until.unwrap_or(u16::MAX - self.every)).count()
    }

    /// The month at whose end the last observed period ends.
    #[must_use]
    pub fn ends_at(&self) -> u16 {
        let of_measures = self.units.iter().chain(&self.levels).map(|(_, rows)| rows);
        let of_contracts = self.payments.iter().map(|(_, rows)| rows);
        let of_states = self.people.iter().map(|(_, rows)| rows);
        let columns = of_measures.chain(of_contracts).chain(of_states).chain([&self.starts]);
        columns.map(Vec::len).max().and_then(|n| n.checked_sub(1)).map_or(self.first, |last| self.ends(last))
    }

    /// The month at whose end the deal was still seen to run: that up to which the figures stand, or their last one.
    #[must_use]
    pub fn seen_until(&self) -> u16 {
        self.until.unwrap_or_else(|| self.ends_at())
    }

    /// Whether the observed figures stand in the place of simulated people in a month.
    #[must_use]
    pub fn stands_in(&self, month: u16) -> bool {
        self.until.is_none_or(|until| month <= until)
    }
}
