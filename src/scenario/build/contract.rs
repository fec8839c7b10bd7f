//! Contracts and their clauses.

use super::{Builder, Use};
use crate::model::{
    Claims, Clause, Contract, Counted, Counts, ForEach, Indexed, InputId, Length, LengthUnit, Measure,
    MeasureHead, PartyId, Role, Test, TestBounds, Unit,
};
use crate::random::Purpose;
use crate::scenario::record::{CellValue, Record, TestCell, TestSubject};
use crate::units::{self, Period};

/// What clauses take over from their contract.
struct Terms<'r> {
    contract: &'r Record,
    position: String,
    starts: i32,
    /// Last day of the contract itself, without its tail.
    ends: i32,
    last: i32,
    indexed: Option<Indexed>,
    holders: Vec<(PartyId, InputId)>,
}

impl Builder<'_> {
    pub(super) fn contracts(&mut self, record: &Record, measures: &[Measure]) -> Vec<Contract> {
        let contracts = record.records("contract");
        contracts
            .iter()
            .enumerate()
            .map(|(number, contract)| {
                self.inside(contract, |builder| builder.a_contract(record, contract, number, measures))
            })
            .collect()
    }

    fn a_contract(
        &mut self,
        scenario: &Record,
        record: &Record,
        number: usize,
        measures: &[Measure],
    ) -> Contract {
        let position = format!("contract.{number}");
        let horizon = self.calendar.horizon_day();
        let starts = self.moment_or(record, "starts", 0, 0);
        let ends = self.moment_or(record, "ends", starts, horizon);
        if ends <= starts || ends > horizon {
            let span = record.cell("ends").map_or(record.key.span, |cell| cell.span);
            self.error(
                span,
                "a contract that does not end between its start and the horizon",
                "a contract ends after it starts and by the horizon",
            );
        }
        let last = self.after(record, "tail", ends).min(horizon);
        let indexed = self.indexed(record, None, &position);
        let holders = self.holders(scenario, record, &position);
        let terms =
            Terms { contract: record, position: position.clone(), starts, ends, last, indexed, holders };
        let clauses = record
            .records("clause")
            .iter()
            .enumerate()
            .map(|(number, clause)| {
                self.inside(clause, |builder| builder.a_clause(clause, number, &terms, measures))
            })
            .collect();
        Contract {
            name: record.key.name.clone(),
            label: record.text("label").map(str::to_owned),
            starts,
            ends: last,
            cap: self.row_if(record, "cap", Use::Standing, &position, Purpose::Costs),
            clauses,
        }
    }

    /// The instant a certain time of a key after an instant.
    fn after(&self, record: &Record, key: &str, instant: i32) -> i32 {
        match record.number(key).and_then(|cell| cell.certain()) {
            Some(units::Quantity::Duration(span)) => self.calendar.add(instant, *span),
            _ => instant,
        }
    }

    /// Who is paid: as the contract says; else the vehicle where the options that have it have capital, and the
    /// provider where they have none or where the vehicle itself pays.
    fn holders(&mut self, scenario: &Record, record: &Record, position: &str) -> Vec<(PartyId, InputId)> {
        let said = record.shares("holder");
        if !said.is_empty() {
            return self.shares(said, &format!("{position}.holder"));
        }
        let name = &record.key.name;
        let uses = |option: &&Record| option.names("contracts").iter().any(|contract| contract.name == *name);
        let with_capital: Vec<bool> = scenario
            .records("option")
            .iter()
            .filter(uses)
            .map(|option| option.name("capital").is_some())
            .collect();
        let payers = record.shares("payers");
        let vehicle_pays = payers.iter().any(|(name, _)| self.role(self.party(name)) == Role::Vehicle);
        let all = |wanted: bool| with_capital.iter().all(|&capital| capital == wanted);
        if !vehicle_pays && !all(true) && !all(false) {
            let found = format!("`{name}` stands in options with and without capital");
            self.error(
                record.key.span,
                found,
                "such a contract says who is paid: holder = \"provider\" or \"vehicle\"",
            );
        }
        let holder =
            if vehicle_pays || !all(true) || with_capital.is_empty() { "provider" } else { "vehicle" };
        let path = format!("{}.holder", record.path);
        let row = self.default_row(path, &format!("{position}.holder"), Unit::Share, 1.0, Purpose::Costs);
        vec![(self.party_named(holder), row)]
    }

    fn a_clause(
        &mut self,
        record: &Record,
        number: usize,
        terms: &Terms<'_>,
        measures: &[Measure],
    ) -> Clause {
        let position = format!("{}.clause.{number}", terms.position);
        let for_each = self.for_each(record);
        let from = self.moment_or(record, "from", terms.starts, terms.starts);
        let last = if matches!(for_each, ForEach::Period(_)) { terms.ends } else { terms.last };
        let until = self.moment_or(record, "until", terms.starts, last).min(last);
        let holder = |key: &str| if record.cell(key).is_some() { record } else { terms.contract };
        let payers = self.payers(holder("payers"), &position);
        let said_to = record.shares("to");
        let holders = if said_to.is_empty() {
            terms.holders.clone()
        } else {
            self.shares(said_to, &format!("{position}.to"))
        };
        let lag = |builder: &mut Self, key: &str| -> Length {
            let length = builder.length_of(holder(key), key, &position, Purpose::Measurement);
            length.unwrap_or_else(|| builder.no_time(record, key, &position))
        };
        let (paid_after, verified_after) = (lag(self, "paid_after"), lag(self, "verified_after"));
        let found = self.indexed(record, terms.indexed, &position);
        let indexed = self.must_be_indexed(record, found);
        let price = record.number("price").expect("the reader asks for a price");
        let price = self.number(price, Use::Standing, &format!("{position}.price"), Purpose::Costs);
        let clause = Clause {
            name: record.key.name.clone(),
            label: record.text("label").map(str::to_owned),
            for_each,
            price,
            scaled: self.scaled(record, &position),
            tests: self.tests(record, &position),
            times: self.times(record, for_each, measures),
            counted: match record.word("counted") {
                Some("to date") => Counted::ToDate,
                Some("at the end") => Counted::AtTheEnd,
                _ => Counted::EachPeriod,
            },
            cap: self.row_if(record, "cap", Use::Standing, &position, Purpose::Costs),
            cap_units: self.row_if(record, "cap_units", Use::Standing, &position, Purpose::Costs),
            payers,
            holders,
            claims: claims(holder("claims").word("claims")),
            paid_after,
            verified_after,
            rejected: self.row_of(
                holder("rejected"),
                "rejected",
                Use::Standing,
                &position,
                Purpose::Measurement,
            ),
            indexed,
            from,
            until,
        };
        self.runs_forward(record, &clause);
        self.can_be_paid_in_time(record, terms, &clause);
        clause
    }

    fn runs_forward(&mut self, record: &Record, clause: &Clause) {
        if clause.until < clause.from {
            let cell = record.cell("until").or(record.cell("from"));
            let span = cell.map_or(record.key.span, |cell| cell.span);
            let found = format!("`{}` ends before it starts", record.key.name);
            self.error(span, found, "a clause runs from `from` to `until`, within its contract");
        }
    }

    /// Who pays for something: an outcome payer, the vehicle or a provider.
    fn payers(&mut self, record: &Record, position: &str) -> Vec<(PartyId, InputId)> {
        for (name, _) in record.shares("payers") {
            let role = self.role(self.party(name));
            if matches!(role, Role::Investor | Role::Manager | Role::Guarantor) {
                let found = format!("`payers` names `{}`, which is {}", name.name, role.noun());
                self.error(name.span, found, "contracts are paid by payers, the vehicle or a provider; investors pay in through `capital`");
            }
        }
        self.shares(record.shares("payers"), &format!("{position}.payers"))
    }

    fn no_time(&mut self, record: &Record, key: &str, position: &str) -> Length {
        let path = format!("{}.{key}", record.path);
        let input =
            self.default_row(path, &format!("{position}.{key}"), Unit::Months, 0.0, Purpose::Measurement);
        Length { input, counted_in: LengthUnit::Months }
    }

    fn for_each(&self, record: &Record) -> ForEach {
        match record.value("for_each") {
            Some(CellValue::Name(name)) => ForEach::Measure(self.measure(name)),
            Some(CellValue::Word("month")) => ForEach::Period(Period::Month),
            Some(CellValue::Word("quarter")) => ForEach::Period(Period::Quarter),
            Some(CellValue::Word("year")) => ForEach::Period(Period::Year),
            _ => ForEach::Contract,
        }
    }

    fn scaled(&mut self, record: &Record, position: &str) -> Vec<crate::model::Number> {
        let cells = match record.value("scaled") {
            Some(CellValue::Numbers(cells)) => cells.as_slice(),
            Some(CellValue::Number(cell)) => std::slice::from_ref(cell),
            _ => &[],
        };
        let number = |(place, cell)| {
            self.number(cell, Use::OpenShare, &format!("{position}.scaled.{place}"), Purpose::Costs)
        };
        cells.iter().enumerate().map(number).collect()
    }

    pub(super) fn tests(&mut self, record: &Record, position: &str) -> Vec<Test> {
        let Some(CellValue::Tests(tests)) = record.value("if") else { return Vec::new() };
        let read = |(place, test): (usize, &TestCell)| self.test(test, &format!("{position}.if.{place}"));
        tests.iter().enumerate().filter_map(read).collect()
    }

    fn test(&mut self, test: &TestCell, position: &str) -> Option<Test> {
        let TestSubject::Measure(name) = &test.of else { return None };
        let mut bounds = TestBounds::default();
        for (word, cell) in &test.comparisons {
            let row = self.row(cell, Use::OpenShare, &format!("{position}.{word}"), Purpose::Measurement);
            match *word {
                "at_least" => bounds.at_least = Some(row),
                "more_than" => bounds.more_than = Some(row),
                "at_most" => bounds.at_most = Some(row),
                _ => bounds.less_than = Some(row),
            }
        }
        Some(Test { measure: self.measure(name), bounds })
    }

    /// Units of a person that can be claimed: once for events, any number of times for the rest, unless it says.
    fn times(&mut self, record: &Record, for_each: ForEach, measures: &[Measure]) -> Option<u32> {
        let person = match for_each {
            ForEach::Measure(measure) => match &measures[measure.index()].head {
                MeasureHead::Person(person) => Some(person),
                MeasureHead::Cohort(_) => None,
            },
            ForEach::Period(_) | ForEach::Contract => None,
        };
        let is_event = person.is_some_and(|person| !matches!(person.counts, Counts::TimeIn { .. }));
        match record.value("times") {
            Some(CellValue::Word("once")) => Some(1),
            Some(CellValue::Word(_)) => None,
            Some(CellValue::Number(cell)) => {
                if person.is_none() {
                    self.error(
                        cell.span,
                        "`times` where nothing is counted for each person",
                        "`times` limits what one person's units can claim",
                    );
                }
                match cell.certain() {
                    Some(units::Quantity::Bare(times)) => Some(*times as u32),
                    _ => None,
                }
            }
            _ => is_event.then_some(1),
        }
    }

    /// The last claim of a contract must be paid within the horizon.
    fn can_be_paid_in_time(&mut self, record: &Record, terms: &Terms<'_>, clause: &Clause) {
        let span = |length: Length| {
            let row = self.inputs.row(length.input);
            match length.counted_in {
                LengthUnit::Days => units::Span::Days(row.law.base()),
                LengthUnit::Months => units::Span::Months(row.law.base()),
            }
        };
        let claimed =
            self.calendar.month_end(self.calendar.month_of(terms.last).min(self.calendar.horizon_months()));
        let verified = self.calendar.add(claimed, span(clause.verified_after));
        let paid = self.calendar.month_of(self.calendar.add(verified, span(clause.paid_after)));
        if paid > self.calendar.horizon_months() {
            let found =
                format!("the last claim of `{}` is paid in month {paid}, after the horizon", record.key.name);
            let rule = "every payment falls due within the horizon";
            self.error_with_hint(
                record.key.span,
                found,
                rule,
                "end the contract earlier (`ends`), or set a later `horizon`",
            );
        }
    }
}

fn claims(word: Option<&'static str>) -> Claims {
    match word {
        Some("quarterly") => Claims::Every(3),
        Some("half-yearly") => Claims::Every(6),
        Some("yearly") => Claims::Every(12),
        Some("at the end") => Claims::AtTheEnd,
        _ => Claims::Every(1),
    }
}
