//! Reviews and terminations of contracts.

use super::contract::Terms;
use super::moments::Lasting;
use super::{Builder, Use, place};
use crate::model::{
    ContractId, InputId, Length, LengthUnit, OnTermination, PartyId, Review, ReviewDates, ReviewResult, Role,
    Severance, SeverancePart, Termination, TerminationWhen, Unit,
};
use crate::random::Purpose;
use crate::scenario::record::{CellValue, NumberCell, Record};
use crate::units::{Quantity, Span as TimeSpan};

const RISK: Purpose = Purpose::Termination;

impl Builder<'_> {
    pub(super) fn reviews(&mut self, record: &Record, terms: &Terms<'_>) -> Vec<Review> {
        let reviews = record.records("review");
        reviews
            .iter()
            .enumerate()
            .map(|(number, review)| self.inside(review, |builder| builder.a_review(review, number, terms)))
            .collect()
    }

    fn a_review(&mut self, record: &Record, number: usize, terms: &Terms<'_>) -> Review {
        let position = format!("{}.review.{number}", terms.position);
        let acted_on = match record.number("chance") {
            Some(cell) => self.row(cell, Use::YesNo, &format!("{position}.chance"), RISK),
            None => {
                let path = format!("{}.chance", record.path);
                self.default_row(path, &format!("{position}.chance"), Unit::Share, 1.0, RISK)
            }
        };
        Review {
            name: record.key.name.clone(),
            label: record.text("label").map(str::to_owned),
            at: self.review_dates(record, terms),
            tests: self.tests(record, &position),
            acted_on,
            then: self.review_result(record, &position),
        }
    }

    fn review_dates(&mut self, record: &Record, terms: &Terms<'_>) -> ReviewDates {
        if record.number("at").is_some() {
            return ReviewDates::Once(self.decided_in(record, terms));
        }
        let from = self.calendar.month_of(terms.starts);
        match record.number("every").and_then(NumberCell::certain) {
            Some(Quantity::Duration(TimeSpan::Months(months))) if *months >= 1.0 && months.fract() == 0.0 => {
                ReviewDates::Every { from, months: *months as u16 }
            }
            _ => {
                let span = record.cell("every").map_or(record.key.span, |cell| cell.span);
                let rule = "reviews come every so many months: every = \"12 months\"";
                self.error(span, "a time that is no number of months", rule);
                ReviewDates::Every { from, months: 12 }
            }
        }
    }

    /// The month at whose end something is decided `at` a time: the contract has begun, and is not over.
    fn decided_in(&mut self, record: &Record, terms: &Terms<'_>) -> u16 {
        let cell = record.number("at").expect("it was looked for");
        let day = self.over(cell, terms.starts);
        let lasts = Lasting { whose: "the contract", from: terms.starts.max(0) + 1, until: terms.last };
        let rule =
            "what is decided of a contract at a time is decided after it starts, and before it is over";
        self.happens_within(("at", cell.span), day, lasts, rule);
        self.calendar.month_of(day)
    }

    fn review_result(&mut self, record: &Record, position: &str) -> ReviewResult {
        let said: Vec<&str> = ["ends_after", "continues_as", "prices_become"]
            .into_iter()
            .filter(|key| record.cell(key).is_some())
            .collect();
        match said.as_slice() {
            ["continues_as"] => {
                let name = record.name("continues_as").expect("it is there");
                ReviewResult::ContinuesAs(ContractId::new(place(&self.names.contracts, name)))
            }
            ["prices_become"] => ReviewResult::PricesBecome(self.row_of(
                record,
                "prices_become",
                Use::OpenShare,
                position,
                Purpose::Costs,
            )),
            ["ends_after"] => ReviewResult::EndsAfter(self.time_of(record, "ends_after", position)),
            _ => {
                let rule =
                    "one thing follows a review: one of `ends_after`, `continues_as` and `prices_become`";
                let found = if said.is_empty() {
                    format!("`{}` does not say what follows", record.key.name)
                } else {
                    format!("`{}` says that several things follow", record.key.name)
                };
                self.error(record.key.span, found, rule);
                ReviewResult::EndsAfter(self.time_of(record, "ends_after", position))
            }
        }
    }

    /// A length; no time where it is left out.
    fn time_of(&mut self, record: &Record, key: &str, position: &str) -> Length {
        let length = self.length_of(record, key, position, RISK);
        length.unwrap_or_else(|| {
            let path = format!("{}.{key}", record.path);
            let input = self.default_row(path, &format!("{position}.{key}"), Unit::Months, 0.0, RISK);
            Length { input, counted_in: LengthUnit::Months }
        })
    }

    pub(super) fn terminations(&mut self, record: &Record, terms: &Terms<'_>) -> Vec<Termination> {
        let terminations = record.records("termination");
        terminations
            .iter()
            .enumerate()
            .map(|(number, own)| self.inside(own, |builder| builder.a_termination(own, number, terms)))
            .collect()
    }

    fn a_termination(&mut self, record: &Record, number: usize, terms: &Terms<'_>) -> Termination {
        let position = format!("{}.termination.{number}", terms.position);
        let by = self.party(record.name("by").expect("the reader asks for it"));
        let tests = self.tests(record, &position);
        let when = match (record.number("at"), record.number("chance")) {
            (Some(_), None) => TerminationWhen::At(self.decided_in(record, terms)),
            (None, Some(cell)) => {
                TerminationWhen::Chance(self.row(cell, Use::Person, &format!("{position}.chance"), RISK))
            }
            (None, None) if !tests.is_empty() => TerminationWhen::Tests,
            (at, _) => {
                let found =
                    if at.is_some() { "both `at` and `chance`" } else { "none of `at`, `chance` and `if`" };
                let rule =
                    "a termination happens at a time (`at`), by `chance`, or when its tests are met (`if`)";
                self.error(record.key.span, format!("`{}` has {found}", record.key.name), rule);
                TerminationWhen::Tests
            }
        };
        let pays = self.severance(record, &position);
        let paid_by = record.name("paid_by").map_or(by, |name| self.party(name));
        let to = match record.shares("to") {
            [] => terms.holders.clone(),
            said => self.shares(said, &format!("{position}.to")),
        };
        self.somebody_pays(record, &pays, paid_by, &to);
        for key in ["paid_by", "to"] {
            if let Some(cell) = record.given(key).filter(|_| pays.is_empty()) {
                let rule = "`paid_by` and `to` say who pays and is paid what a termination `pays`";
                self.error(cell.key_span, format!("`{key}` of a termination that pays nothing"), rule);
            }
        }
        if let (Some(cell), Some("runs off"), None) =
            (record.cell("service"), record.word("service"), record.given("run_off"))
        {
            let rule = "a service that runs off says how long it goes on for those in it";
            let hint = "write for example run_off = \"12 months\", or service = \"stops\"";
            self.error_with_hint(cell.span, "a service that runs off without a `run_off`", rule, hint);
        }
        let (from, until) = (
            self.month_within(record, "from", terms, 1),
            self.month_within(record, "until", terms, self.calendar.horizon_months()),
        );
        // It may be ended at the end of the first of these months, too.
        let instants = (self.calendar.month_end(from - 1), self.calendar.month_end(until));
        self.runs_forward(
            record,
            instants,
            self.programme(),
            "a contract may be ended from `from` to `until`",
        );
        Termination {
            name: record.key.name.clone(),
            label: record.text("label").map(str::to_owned),
            by,
            cause: record.text("cause").map(str::to_owned),
            when,
            tests,
            from,
            until,
            notice: self.time_of(record, "notice", &position),
            service: match record.word("service") {
                Some("runs off") => OnTermination::RunsOff,
                _ => OnTermination::Stops,
            },
            run_off: self.time_of(record, "run_off", &position),
            pays,
            paid_by,
            to,
        }
    }

    fn month_within(&self, record: &Record, key: &str, terms: &Terms<'_>, default: u16) -> u16 {
        match record.number(key) {
            Some(cell) => self.calendar.month_of(self.over(cell, terms.starts)).max(1),
            None => default,
        }
    }

    fn severance(&mut self, record: &Record, position: &str) -> Vec<Severance> {
        let Some(CellValue::Numbers(cells)) = record.value("pays") else { return Vec::new() };
        let mut read = Vec::new();
        for (place, cell) in cells.iter().enumerate() {
            let position = format!("{position}.pays.{place}");
            let of = match cell.certain() {
                Some(Quantity::Part { of, .. }) => Some(of.clone()),
                _ => None,
            };
            let row = self.row(cell, Use::OpenShare, &position, Purpose::Termination);
            let Some(of) = of else {
                read.push(Severance::Amount(row));
                continue;
            };
            match SeverancePart::ALL.iter().find(|(_, name)| *name == of) {
                Some(&(part, _)) => read.push(Severance::Part { share: row, of: part }),
                None => {
                    let names: Vec<String> =
                        SeverancePart::ALL.iter().map(|(_, name)| format!("\"100% of {name}\"")).collect();
                    let found = format!("a part of \"{of}\"");
                    self.error(
                        cell.span,
                        found,
                        format!("a termination pays {} or an amount", names.join(", ")),
                    );
                }
            }
        }
        read
    }

    /// Severance is paid by a payer or a provider, to the vehicle or a provider.
    fn somebody_pays(
        &mut self,
        record: &Record,
        pays: &[Severance],
        paid_by: PartyId,
        to: &[(PartyId, InputId)],
    ) {
        if pays.is_empty() {
            return;
        }
        let span = record.cell("pays").map_or(record.key.span, |cell| cell.span);
        if !matches!(self.role(paid_by), Role::Payer | Role::Provider) {
            let rule = "what a termination pays comes from a payer or a provider: `paid_by`";
            self.error(span, "a payment by nobody who pays for outcomes", rule);
        }
        if to.iter().any(|&(party, _)| !matches!(self.role(party), Role::Vehicle | Role::Provider)) {
            let rule = "what a termination pays goes to the vehicle or to a provider: `to`";
            self.error(span, "a payment to somebody else than the vehicle and providers", rule);
        }
        if to.iter().any(|&(party, _)| party == paid_by) {
            self.error(span, "a payment to whoever pays it", "`paid_by` and `to` are different parties");
        }
    }
}
