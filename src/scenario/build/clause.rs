//! Clauses: for what, how much, on what condition, who pays, when.

use super::contract::{Terms, periods};
use super::dues::DUE_TO;
use super::moments::Lasting;
use super::{Builder, Use, place};
use crate::model::{
    Axis, Claims, Clause, Counted, CountedIn, ForEach, IfNegative, Indexed, InputId, Length, LengthUnit,
    Measure, MeasureHead, MeasureId, Number, PartyId, Price, Role, Test, TestBounds, Timing, Unit,
    counted_in, is_delivered, runs_with_time,
};
use crate::random::Purpose;
use crate::scenario::record::{CellValue, NumberCell, Record, TestCell, TestSubject};
use crate::units::{self, Period};

impl Builder<'_> {
    /// Money that goes from a party to itself is in no books.
    fn pays_somebody_else(
        &mut self,
        record: &Record,
        payers: &[(PartyId, InputId)],
        holders: &[(PartyId, InputId)],
    ) {
        let both = payers.iter().find(|(payer, _)| holders.iter().any(|(holder, _)| holder == payer));
        if let Some((party, _)) = both {
            let name = &self.names.parties[party.index()];
            let found = format!("`{name}` pays what `{}` is for, and is paid it", record.key.name);
            let rule = "a clause moves money from those who pay to others: `payers` and `holder` (or `to`) name no party in common";
            self.error(record.key.span, found, rule);
        }
    }

    pub(super) fn a_clause(
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
        let until = self.last_or(record, "until", terms.starts, last).min(last);
        let own = |key: &str| record.cell(key).is_some();
        let payers = if own("payers") { self.payers(record, &position) } else { terms.payers.clone() };
        let said_to = record.shares("to");
        let holders = if said_to.is_empty() {
            terms.holders.clone()
        } else {
            self.shares(said_to, &format!("{position}.to"))
        };
        self.pays_somebody_else(record, &payers, &holders);
        let paid_after = self.lag_or(record, "paid_after", terms.paid_after, &position);
        let verified_after = self.lag_or(record, "verified_after", terms.verified_after, &position);
        let price = self.price(record, for_each, measures, &position);
        let indexed = self.moves_with(record, &price, terms, &position);
        let clause = Clause {
            name: record.key.name.clone(),
            label: record.text("label").map(str::to_owned),
            for_each,
            price,
            scaled: terms.scaled.iter().cloned().chain(self.scaled(record, &position)).collect(),
            tests: self.tests(record, &position),
            unless_paid: record.names("unless_paid").iter().map(|name| self.clause(name)).collect(),
            times: self.times(record, for_each, measures),
            counted: match record.word("counted") {
                Some("to date") => Counted::ToDate,
                Some("at the end") => Counted::AtTheEnd,
                _ => Counted::EachPeriod,
            },
            if_negative: match record.word("if_negative") {
                Some("repaid") => IfNegative::Repaid,
                _ => IfNegative::Nothing,
            },
            cap_units: self.row_if(record, "cap_units", Use::Standing, &position, Purpose::Costs),
            less: self.fundings_named(record),
            payers,
            holders,
            claims: claims(record.word("claims").or(terms.contract.word("claims"))),
            timing: match record.word("paid") {
                Some("in advance") => Timing::InAdvance,
                _ => Timing::InArrears,
            },
            paid_after,
            verified_after,
            rejected: match terms.rejected {
                Some(of_all) if !own("rejected") => of_all,
                _ => self.rejected(record, &position),
            },
            indexed,
            from,
            until,
        };
        let rule = "a clause runs from `from` to `until`, within its contract";
        let contract = Lasting { whose: "its contract", from: terms.starts.max(0), ..self.programme() };
        self.runs_forward(record, (clause.from, clause.until), contract, rule);
        self.units_are_whole((record, "cap_units"), std::iter::once(&clause), measures);
        self.pays_something(record, terms, &clause);
        self.looks_at_persons_it_has(record, &clause, measures);
        self.can_be_paid_in_time(record, terms, &clause);
        self.is_known_in_advance(record, &clause, measures);
        self.is_not_claimed_again(record, terms, &clause, measures);
        clause
    }

    /// How the price moves. A share of money moves with the money, and is not moved again by what the contract or the file
    /// says of amounts.
    fn moves_with(&mut self, record: &Record, price: &Price, terms: &Terms<'_>, position: &str) -> Indexed {
        let own = self.indexed(record, None, position);
        match price {
            Price::Each(_) | Price::PartOf(..) => self.must_be_indexed(record, own.or(terms.indexed)),
            Price::ShareOf(_) | Price::ShareOfDues { .. } => {
                if let (Some(Indexed::Index(_) | Indexed::Growth(_)), Some(cell)) =
                    (own, record.cell("indexed"))
                {
                    let found = format!("an index on the price of `{}`, a share of money", record.key.name);
                    let rule = "a share of money moves with the money; an index is for amounts";
                    self.error_with_hint(cell.span, found, rule, "leave `indexed` out of the clause");
                }
                Indexed::Fixed
            }
        }
    }

    /// Pence for each unit; a share of a unit, where the unit is money itself; or a share of what is due to investors.
    fn price(&mut self, record: &Record, for_each: ForEach, measures: &[Measure], position: &str) -> Price {
        let cell: &NumberCell = record.number("price").expect("the reader asks for a price");
        let number = self.number(cell, Use::OpenShare, &format!("{position}.price"), Purpose::Costs);
        if cell.parts().iter().any(|part| part.starts_with(DUE_TO)) {
            return self.share_of_dues(record, for_each, number);
        }
        let shares = number.rows().iter().filter(|row| self.inputs.row(**row).unit == Unit::Share).count();
        let by_count = matches!(&number, Number::By(schedule) if schedule.axis == Axis::Count);
        if !cell.parts().is_empty() {
            if by_count {
                let rule = "tiers by the running number of a unit are amounts";
                self.error(cell.span, "parts by \"count\"", rule);
            }
            return self.part_price(record, number, for_each, measures);
        }
        let is_money = is_for_money(for_each, measures);
        let rule = match (is_money, shares) {
            (true, some) if some == number.rows().len() && by_count => {
                "tiers by the running number of a unit are amounts"
            }
            (true, 0) => "a unit of a measure of money is money: its price is a share of it, such as \"50%\"",
            (false, some) if some > 0 => {
                "a price in percent is a share of a measure of money (`cost_of`, `amount`)"
            }
            (true, _) if by_count => {
                "the units of a measure of money are not counted: its price does not follow their number"
            }
            (true, _) if record.cell("cap_units").is_some() => {
                "the units of a measure of money are not counted: limit the money itself with `cap`"
            }
            _ => return if shares > 0 { Price::ShareOf(number) } else { Price::Each(number) },
        };
        let found = format!(
            "the price of `{}` is {}",
            record.key.name,
            if shares > 0 { "a share" } else { "an amount" }
        );
        self.error(cell.span, found, rule);
        Price::Each(number)
    }

    /// A clause of the contract that is being read, by its place.
    pub(super) fn clause(&self, name: &crate::scenario::record::Name) -> usize {
        place(&self.names.clauses, name)
    }

    /// Clauses that exclude each other in a ring would each wait for the other.
    pub(super) fn no_ring_of_exclusions(&mut self, record: &Record, clauses: &[Clause]) {
        for (table, clause) in record.records("clause").iter().zip(clauses) {
            let excluded = clause.unless_paid.iter().find(|&&other| !clauses[other].unless_paid.is_empty());
            if let Some(&other) = excluded {
                let found = format!(
                    "`{}` waits for `{}`, which waits for another itself",
                    table.key.name, clauses[other].name
                );
                let span = table.cell("unless_paid").map_or(table.key.span, |cell| cell.span);
                let hint = "for either-or with a common ceiling use a `limit` per person";
                let rule = "a clause in `unless_paid` has no `unless_paid` of its own";
                self.error_with_hint(span, found, rule, hint);
            }
        }
    }

    /// A price or a factor that follows the person needs a person to follow.
    fn looks_at_persons_it_has(&mut self, record: &Record, clause: &Clause, measures: &[Measure]) {
        let for_persons = match clause.for_each {
            ForEach::Measure(measure) => matches!(measures[measure.index()].head, MeasureHead::Person(_)),
            ForEach::Period(_) | ForEach::Contract => false,
        };
        if clause.follows_the_person() && !for_persons {
            let span = record.cell("price").map_or(record.key.span, |cell| cell.span);
            let found = format!("`{}` follows the person, and pays for no person's units", record.key.name);
            let rule = "a price by age, group, year of start, time in service or a person's amount is for a measure that is counted for each person";
            self.error(span, found, rule);
        }
    }

    /// Who pays for something: an outcome payer, the vehicle or a provider.
    pub(super) fn payers(&mut self, record: &Record, position: &str) -> Vec<(PartyId, InputId)> {
        for (name, _) in record.shares("payers") {
            let role = self.role(self.party(name));
            if matches!(role, Role::Investor | Role::Manager | Role::Guarantor) {
                let found = format!("`payers` names `{}`, which is {}", name.name, role.noun());
                self.error(name.span, found, "contracts are paid by payers, the vehicle or a provider; investors pay in through `capital`");
            }
        }
        self.shares(record.shares("payers"), &format!("{position}.payers"))
    }

    /// A time between a claim and its payment; none where nothing is said.
    pub(super) fn lag(&mut self, record: &Record, key: &str, position: &str) -> Length {
        let length = self.length_of(record, key, position, Purpose::Measurement);
        length.unwrap_or_else(|| self.no_time(record, key, position))
    }

    fn lag_or(&mut self, record: &Record, key: &str, of_all: Option<Length>, position: &str) -> Length {
        match of_all {
            Some(of_all) if record.cell(key).is_none() => of_all,
            _ => self.lag(record, key, position),
        }
    }

    /// The share of units that is refused.
    pub(super) fn rejected(&mut self, record: &Record, position: &str) -> InputId {
        self.row_of(record, "rejected", Use::Standing, position, Purpose::Measurement)
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

    pub(super) fn scaled(&mut self, record: &Record, position: &str) -> Vec<crate::model::Number> {
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
        let measure = self.measure(name);
        let comparisons = test.comparisons.iter().map(|(_, cell)| cell).chain(&test.to_nearest);
        comparisons.for_each(|cell| self.fits_measure(measure, cell));
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
        self.can_be_met(test, measure, &bounds);
        let to_nearest = test.to_nearest.as_ref().map(|cell| {
            self.row(cell, Use::OpenShare, &format!("{position}.to_nearest"), Purpose::Measurement)
        });
        Some(Test { measure, to_nearest, bounds })
    }

    /// Bounds that no value lies within, or no share of people, are met by nothing.
    fn can_be_met(&mut self, test: &TestCell, measure: MeasureId, bounds: &TestBounds) {
        let is_share = self.is_proportion(measure);
        let certain = |row: Option<InputId>| {
            let row = self.inputs.row(row?);
            // A share is held against shares: that a number is none is said elsewhere.
            (row.law.is_certain() && (row.unit == Unit::Share || !is_share)).then(|| row.law.base())
        };
        // Each bound with whether it is itself no longer within.
        let least = [(certain(bounds.at_least), false), (certain(bounds.more_than), true)];
        let most = [(certain(bounds.at_most), false), (certain(bounds.less_than), true)];
        let given = |bounds: [(Option<f64>, bool); 2]| {
            bounds.into_iter().filter_map(|(bound, is_out)| Some((bound?, is_out))).collect::<Vec<_>>()
        };
        let excludes = |&(least, least_is_out): &(f64, bool), &(most, most_is_out): &(f64, bool)| {
            least > most || (least == most && (least_is_out || most_is_out))
        };
        let (least, most) = (given(least), given(most));
        let name = &self.names.measures[measure.index()];
        let found = if least.iter().any(|least| most.iter().any(|most| excludes(least, most))) {
            format!("a test that nothing meets: its bounds on `{name}` exclude each other")
        } else if is_share
            && (least.iter().any(|least| excludes(least, &(1.0, false)))
                || most.iter().any(|most| excludes(&(0.0, false), most)))
        {
            format!("a test that nothing meets: `{name}` is a share of people, between 0% and 100%")
        } else {
            return;
        };
        let span = test.comparisons.first().map_or(test.span, |(_, cell)| cell.span);
        self.error(span, found, "what is asked of a measure can be so: its value lies between the bounds");
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
        let is_event = person.is_some_and(|person| {
            !runs_with_time(&person.counts) && !is_delivered(&person.counts) && !person.is_points()
        });
        let said = record.value("times");
        let limits = said.is_some_and(|said| !matches!(said, CellValue::Word("any")));
        if let Some(cell) = record.cell("times").filter(|_| limits && is_for_money(for_each, measures)) {
            let rule = "the units of a measure of money are not counted: limit the money itself with `cap_per_person`";
            self.error(cell.span, "`times` of a measure of money", rule);
        }
        match said {
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
                self.whole("times", cell)
            }
            _ => is_event.then_some(1),
        }
    }

    /// The month of the last claim of a clause.
    fn last_claimed_in(&self, terms: &Terms<'_>, clause: &Clause) -> u16 {
        let last = match clause.claims {
            Claims::AtTheEnd => terms.last,
            Claims::Every(_) => terms.last.min(clause.until),
        };
        let last = self.calendar.month_of(last).min(self.calendar.horizon_months());
        match clause.timing {
            Timing::InArrears => last,
            Timing::InAdvance => {
                let starts = self.calendar.month_of(terms.starts);
                let phase = periods(terms.contract).phase(&self.calendar, starts);
                let begins = |&month: &u16| clause.claims.close_with(month - 1, phase);
                let first = starts.saturating_add(1).min(last);
                (first.max(1)..=last).rev().find(begins).unwrap_or(first)
            }
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
        let claimed = self.calendar.month_end(self.last_claimed_in(terms, clause));
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

/// Whether what is paid for is a sum of money.
pub(super) fn is_for_money(for_each: ForEach, measures: &[Measure]) -> bool {
    match for_each {
        ForEach::Measure(measure) => counted_in(measures, measure) == CountedIn::Money,
        ForEach::Period(_) | ForEach::Contract => false,
    }
}
