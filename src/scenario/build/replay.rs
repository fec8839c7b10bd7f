//! Replays: observed figures by period, in the scenario or from a file.

use super::observed::Periods;
use super::{Builder, Use, place};
use crate::model::{
    Alternative, Axis, Clause, Contract, ContractId, CountedIn, ForEach, InputId, Measure, MeasureHead,
    MeasureId, Number, Origin, Over, PartyId, Replay, Schedule, Unit,
};
use crate::random::Purpose;
use crate::scenario::fields::Thing;
use crate::scenario::record::{CellValue, Name, NumberCell, Record};
use crate::units::Quantity;

/// The most units that are counted of one measure.
const UNITS_MOST: f64 = 1e9;

/// The most pence of a measure of money: those of as many pounds.
const PENCE_MOST: f64 = 100.0 * UNITS_MOST;

const BEFORE_THE_FIRST: &str = "the first period is number 1, and begins with `first`";

/// What lines of observed figures count.
#[derive(Clone, Debug)]
enum Counted {
    /// Units of a measure.
    Units(Name),
    /// People who stand in a state.
    People(Name),
    /// People who started.
    Starts,
}

impl Counted {
    fn of(row: &Record) -> Option<Self> {
        match row.value("outcome")? {
            CellValue::Name(name) if name.thing == Thing::State => Some(Self::People(name.clone())),
            CellValue::Name(name) => Some(Self::Units(name.clone())),
            _ => Some(Self::Starts),
        }
    }

    /// The key of a replay that holds the same by period, and what it is called there.
    fn words(&self) -> (&'static str, &str) {
        match self {
            Self::Units(name) => ("units", &name.name),
            Self::People(name) => ("people", &name.name),
            Self::Starts => ("starts", "started"),
        }
    }
}

fn is_named(columns: &[(Name, Vec<InputId>)], name: &Name) -> bool {
    columns.iter().any(|(other, _)| other.name == name.name)
}

impl Builder<'_> {
    pub(super) fn replays(&mut self, record: &Record, options: &[Alternative]) -> Vec<Replay> {
        let replays = record.records("replay");
        replays
            .iter()
            .enumerate()
            .map(|(number, replay)| self.inside(replay, |builder| builder.a_replay(replay, number, options)))
            .collect()
    }

    fn a_replay(&mut self, record: &Record, number: usize, options: &[Alternative]) -> Replay {
        let every = match record.word("every") {
            Some("month") => 1,
            Some("year") => 12,
            _ => 3,
        };
        // The first period begins with its first month: after the end of the month before.
        let first = record.number("first").map_or(0, |cell| self.calendar.month_of(self.moment(cell, 0)));
        let mut units = self.columns(record, "units", number);
        let mut people = self.columns(record, "people", number);
        let mut starts = self.starts_observed(record, number);
        for (counted, rows) in self.rows(record, number, first, every) {
            let is_there = match &counted {
                Counted::Units(name) => is_named(&units, name),
                Counted::People(name) => is_named(&people, name),
                Counted::Starts => !starts.is_empty(),
            };
            if is_there {
                let (key, name) = counted.words();
                let found = format!("`{name}` in `{key}` and line by line");
                self.error(record.key.span, found, "what was observed of one thing stands in one place");
            }
            match counted {
                Counted::Units(name) => units.push((name, rows)),
                Counted::People(name) => people.push((name, rows)),
                Counted::Starts => starts = rows,
            }
        }
        for (name, rows) in &units {
            let is_money = |row: &InputId| self.inputs.row(*row).unit == Unit::Amount;
            let most = if rows.iter().any(is_money) { PENCE_MOST } else { UNITS_MOST };
            if rows.iter().map(|&row| self.inputs.row(row).law.base()).sum::<f64>() > most {
                let found = format!("`{}` holds too many units of `{}`", record.key.name, name.name);
                self.error(name.span, found, "a replay holds at most a thousand million units of a measure");
            }
        }
        self.units_are_in_their_unit(&units);
        let payments = self.columns(record, "payments", number);
        let levels = self.columns(record, "levels", number);
        let columns = units.iter().chain(&payments).chain(&levels).chain(&people).map(|(_, rows)| rows.len());
        let longest = columns.chain([starts.len()]).max().unwrap_or(0);
        if longest == 0 {
            let found = format!("`{}` holds no figures", record.key.name);
            self.error(
                record.key.span,
                found,
                "a replay has `units`, `levels`, `payments` or `starts` by period, or a `file` of units",
            );
        }
        let last = usize::from(first) + longest * usize::from(every);
        if last > usize::from(self.calendar.horizon_months()) {
            let found = format!("`{}` runs to month {last}, after the horizon", record.key.name);
            self.error(record.key.span, found, "observed periods end within the horizon");
        }
        if let Some(cell) = record.number("until") {
            let until = usize::from(self.month_before(record, "until", 0));
            let rule =
                "units between the last period that stands and `until` are neither observed nor simulated";
            let inside = until.saturating_sub(usize::from(first)) % usize::from(every);
            if until > last {
                self.warn(cell.span, "`until` lies after the last observed period", rule);
            } else if inside != 0 {
                let ends = [until - inside, until - inside + usize::from(every)];
                let last = self.calendar.horizon_months();
                let [before, after] = ends.map(|month| {
                    let month = u16::try_from(month).unwrap_or(last).min(last);
                    self.calendar.date_of(self.calendar.month_end(month)).strftime("%Y-%m-%d").to_string()
                });
                let hint = format!("let it be the day after a period: {before} or {after}");
                self.error_with_hint(cell.span, "`until` lies inside a period", rule, &hint);
            }
        }
        self.people_stand_somewhere(record, Periods { first, every }, &starts, &people);
        let option = self.option_observed(record, options);
        let measure =
            |(name, rows): (Name, Vec<InputId>)| (MeasureId::new(place(&self.names.measures, &name)), rows);
        let contract =
            |(name, rows): (Name, Vec<InputId>)| (ContractId::new(place(&self.names.contracts, &name)), rows);
        let state = |(name, rows): (Name, Vec<InputId>)| (self.state(&name), rows);
        Replay {
            name: record.key.name.clone(),
            label: record.text("label").map(str::to_owned),
            every,
            first,
            until: record.number("until").map(|_| self.month_before(record, "until", 0)),
            units: units.into_iter().map(measure).collect(),
            levels: levels.into_iter().map(measure).collect(),
            read_from: record.text("read_from").map(str::to_owned),
            payments: payments.into_iter().map(contract).collect(),
            people: people.into_iter().map(state).collect(),
            starts,
            option,
        }
    }

    /// Units of a measure of money are amounts, and no others are.
    fn units_are_in_their_unit(&mut self, units: &[(Name, Vec<InputId>)]) {
        for (name, rows) in units {
            let counted_in = self.counted_in.get(place(&self.names.measures, name));
            let are_money = counted_in == Some(&CountedIn::Money);
            let is_wrong = |row: &InputId| (self.inputs.row(*row).unit == Unit::Amount) != are_money;
            // A period that no line names has nought, which is nothing of both.
            let given = |row: &&InputId| self.inputs.row(**row).origin != Origin::Default;
            if rows.iter().filter(given).any(is_wrong) {
                let (found, rule) = if are_money {
                    ("are plain numbers", "what was observed of a measure of money is money")
                } else {
                    ("are amounts of money", "what was observed of a measure that counts is a number")
                };
                let sign = self.currency.symbol();
                let hint = if are_money {
                    format!("write amounts such as \"{sign}2,000\"")
                } else {
                    "write plain numbers such as 12".to_owned()
                };
                self.error_with_hint(name.span, format!("units of `{}` {found}", name.name), rule, &hint);
            }
        }
    }

    fn columns(&mut self, record: &Record, key: &str, number: usize) -> Vec<(Name, Vec<InputId>)> {
        let Some(CellValue::Columns(columns)) = record.value(key) else { return Vec::new() };
        let mut read = Vec::new();
        for (place, (name, cells)) in columns.iter().enumerate() {
            let position = format!("replay.{number}.{key}.{place}");
            let row = |(period, cell): (usize, &NumberCell)| {
                self.row(cell, Use::Standing, &format!("{position}.{period}"), Purpose::Measurement)
            };
            read.push((name.clone(), cells.iter().enumerate().map(row).collect()));
        }
        read
    }

    /// What stands line by line, as columns: a period that no line names has none.
    fn rows(
        &mut self,
        record: &Record,
        number: usize,
        first: u16,
        every: u16,
    ) -> Vec<(Counted, Vec<InputId>)> {
        let mut found: Vec<(Counted, Vec<Option<InputId>>)> = Vec::new();
        for (line, row) in record.records("rows").iter().enumerate() {
            let (Some(counted), Some(count)) = (Counted::of(row), row.number("count")) else { continue };
            let Some(period) = self.period(row, first, every) else { continue };
            let position = format!("replay.{number}.rows.{line}");
            let input = self.row(count, Use::Standing, &position, Purpose::Measurement);
            let column = match found.iter().position(|(other, _)| other.words() == counted.words()) {
                Some(column) => column,
                None => {
                    found.push((counted, Vec::new()));
                    found.len() - 1
                }
            };
            let periods = &mut found[column].1;
            if periods.len() <= period {
                periods.resize(period + 1, None);
            }
            if periods[period].replace(input).is_some() {
                let found = format!("`{}` has this period twice", found[column].0.words().1);
                self.error(row.key.span, found, "each thing has one count for each period");
            }
        }
        let mut columns = Vec::new();
        for (column, (counted, periods)) in found.into_iter().enumerate() {
            let nothing = |builder: &mut Self, period: usize| {
                let path = format!("{}.{}.{}", record.path, counted.words().1, period + 1);
                let position = format!("replay.{number}.nothing.{column}.{period}");
                builder.default_row(path, &position, Unit::Number, 0.0, Purpose::Measurement)
            };
            let rows = periods.into_iter().enumerate();
            let rows = rows.map(|(period, row)| row.unwrap_or_else(|| nothing(self, period))).collect();
            columns.push((counted, rows));
        }
        columns
    }

    /// Which period a line is about, from nought.
    fn period(&mut self, row: &Record, first: u16, every: u16) -> Option<usize> {
        let cell = row.number("period")?;
        let months = i32::from(self.calendar.horizon_months());
        let period = match cell.certain()? {
            Quantity::Bare(number) if number.fract() == 0.0 => *number as i64 - 1,
            Quantity::Bare(_) => {
                self.error(cell.span, "a part of a period", "periods are counted in whole numbers from 1");
                return None;
            }
            other => {
                // Any day of a month stands for the month: many lists name the last day of a quarter.
                let day = match other {
                    Quantity::Moment(moment) => self.calendar.day_of(moment.date().first_of_month()),
                    _ => self.moment(cell, 0),
                };
                if day < 0 {
                    self.error(cell.span, "a month before the programme", BEFORE_THE_FIRST);
                    return None;
                }
                let month = i32::from(self.calendar.month_of(day));
                i64::from((month - i32::from(first)).div_euclid(i32::from(every)))
            }
        };
        if period < 0 {
            self.error(cell.span, "a period before the first", BEFORE_THE_FIRST);
            return None;
        }
        if period >= i64::from(months) {
            self.error(cell.span, "a period after the horizon", "observed periods end within the horizon");
            return None;
        }
        usize::try_from(period).ok()
    }

    /// Payments that were observed of a contract are not said to be of a clause, so that who pays and is paid must be alike in all.
    fn observed_payments_have_their_payers(
        &mut self,
        record: &Record,
        replay: &Replay,
        contracts: &[Contract],
    ) {
        for (id, _) in &replay.payments {
            let contract = &contracts[id.index()];
            let parties =
                |list: &[(PartyId, InputId)]| list.iter().map(|&(party, _)| party).collect::<Vec<_>>();
            let sides = |clause: &Clause| (parties(&clause.payers), parties(&clause.holders));
            let Some(first) = contract.clauses.first().map(sides) else { continue };
            if let Some(other) = contract.clauses.iter().find(|clause| sides(clause) != first) {
                let found = format!(
                    "payments of contract `{}`, whose clause `{}` has other payers or holders than `{}`",
                    contract.name, other.name, contract.clauses[0].name
                );
                let rule = "what was observed of a whole contract does not say who paid it where its clauses have different parties";
                let hint = "replay `units` of its measures instead, or give each party a contract of its own";
                self.error_with_hint(record.key.span, found, rule, hint);
            }
        }
    }

    /// What is paid for by the unit is observed as units, in each period; only values of intakes are both.
    fn units_are_no_levels(
        &mut self,
        record: &Record,
        replay: &Replay,
        (contract, clause): (&Contract, &Clause),
        (measure, measures): (MeasureId, &[Measure]),
    ) {
        let own = &measures[measure.index()];
        let by_intake = matches!(&own.head, MeasureHead::Cohort(cohort) if cohort.over == Over::Intake);
        let has_levels = replay.levels.iter().any(|(observed, _)| *observed == measure);
        let is_paid_for =
            replay.payments.iter().all(|(paid, _)| self.names.contracts[paid.index()] != contract.name);
        if has_levels && is_paid_for && !by_intake && !replay.has_units_of(measure) {
            let found = format!(
                "levels of `{}`, for units of which clause `{}` of contract `{}` pays",
                own.name, clause.name, contract.name
            );
            let rule =
                "what is paid for by the unit was observed as units, those of each period by themselves";
            let hint = format!(
                "give them as units = {{ {} = [...] }}; levels are what prices and tests look at",
                own.name
            );
            self.error_with_hint(record.key.span, found, rule, &hint);
        }
    }

    /// Units that were observed are paid for as one number: nobody knows whose they are.
    pub(super) fn observed_units_can_be_priced(
        &mut self,
        record: &Record,
        replays: &[Replay],
        contracts: &[Contract],
        measures: &[Measure],
    ) {
        let records = record.records("replay");
        for (replay, record) in replays.iter().zip(records) {
            self.observed_payments_have_their_payers(record, replay, contracts);
            for contract in contracts {
                for clause in &contract.clauses {
                    let ForEach::Measure(measure) = clause.for_each else { continue };
                    self.units_are_no_levels(record, replay, (contract, clause), (measure, measures));
                    let is_person = matches!(measures[measure.index()].head, MeasureHead::Person(_));
                    let Some(axis) = axis_of_persons(clause) else { continue };
                    if !is_person || !replay.has_units_of(measure) {
                        continue;
                    }
                    let found = format!(
                        "units of `{}`, for which clause `{}` of contract `{}` pays by {axis}",
                        measures[measure.index()].name,
                        clause.name,
                        contract.name
                    );
                    let rule =
                        "observed units are a number without persons: their price cannot follow the person";
                    let hint = "replay the `payments` of that contract instead";
                    self.error_with_hint(record.key.span, found, rule, hint);
                }
            }
        }
    }
}

/// What of a person a clause's price follows, if anything.
fn axis_of_persons(clause: &Clause) -> Option<&'static str> {
    clause.numbers().find_map(|number| match number {
        Number::By(Schedule { axis, .. }) => match axis {
            Axis::YearOfStart => Some("the year of the person's start"),
            Axis::TimeInState => Some("time in state"),
            Axis::TimeSinceReferral => Some("time since the person's referral"),
            Axis::TimeSinceStart => Some("time since the person's start"),
            Axis::TimeSinceEnd => Some("time since the person's end"),
            Axis::Age => Some("age"),
            Axis::Group => Some("group"),
            Axis::State => Some("the person's state"),
            Axis::ContractYear
            | Axis::FinancialYear
            | Axis::Month
            | Axis::Calendar
            | Axis::Count
            | Axis::Measure(_) => None,
        },
        Number::Plain(_) => None,
    })
}
