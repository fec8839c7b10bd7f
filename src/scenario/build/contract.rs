//! Contracts and their clauses.

use super::Builder;
use crate::model::{
    Clause, Contract, ContractId, Indexed, InputId, Length, Measure, Number, PartyId, Periods, Price, Role,
    Unit, Uplift,
};
use crate::random::Purpose;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::record::Record;
use crate::units;

/// What clauses take over from their contract.
pub(super) struct Terms<'r> {
    pub(super) contract: &'r Record,
    pub(super) position: String,
    pub(super) starts: i32,
    /// Last day of the contract itself, without its tail.
    pub(super) ends: i32,
    pub(super) last: i32,
    pub(super) indexed: Option<Indexed>,
    pub(super) payers: Vec<(PartyId, InputId)>,
    pub(super) holders: Vec<(PartyId, InputId)>,
    pub(super) paid_after: Option<Length>,
    pub(super) verified_after: Option<Length>,
    pub(super) rejected: Option<InputId>,
    /// Factors on the price of every clause.
    pub(super) scaled: Vec<Number>,
}

/// From where the claim periods of a contract are counted.
pub(super) fn periods(record: &Record) -> Periods {
    match record.word("periods") {
        Some("of the financial year") => Periods::OfFinancialYear,
        _ => Periods::OfContract,
    }
}

impl Builder<'_> {
    pub(super) fn contracts(&mut self, record: &Record, measures: &[Measure]) -> Vec<Contract> {
        let records = record.records("contract");
        let contracts: Vec<Contract> = records
            .iter()
            .enumerate()
            .map(|(number, contract)| {
                self.inside(contract, |builder| builder.a_contract(record, contract, number, measures))
            })
            .collect();
        for (number, table) in records.iter().enumerate() {
            self.does_not_continue_as_itself(table, number, &contracts);
        }
        contracts
    }

    /// A contract that others continue as comes into force only then: a ring of them never would.
    fn does_not_continue_as_itself(&mut self, record: &Record, number: usize, contracts: &[Contract]) {
        let next = |number: usize| {
            contracts[number].reviews.iter().filter_map(|review| review.continues_as().map(ContractId::index))
        };
        let mut reached: Vec<usize> = next(number).collect();
        let mut looked_at = 0;
        while let Some(&other) = reached.get(looked_at) {
            if other == number {
                let found = format!("`{}` leads back to itself by `continues_as`", record.key.name);
                let rule = "a contract that another continues as comes into force only then";
                return self.error(record.key.span, found, rule);
            }
            let more: Vec<usize> = next(other).filter(|other| !reached.contains(other)).collect();
            reached.extend(more);
            looked_at += 1;
        }
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
        let ends = self.last_or(record, "ends", starts, horizon);
        if ends <= starts || ends > horizon {
            let span = record.cell("ends").map_or(record.key.span, |cell| cell.span);
            let found = match (ends > horizon, record.number("starts")) {
                // A time counts from the start of the contract, which is easily taken for that of the programme.
                (true, Some(_)) => format!(
                    "a contract that ends with month {} of {}, counted from the start of the programme",
                    self.calendar.month_of(ends),
                    self.calendar.horizon_months()
                ),
                (true, None) | (false, _) => {
                    "a contract that does not end between its start and the horizon".to_owned()
                }
            };
            let rule =
                "a contract ends after it starts and by the horizon; a time in `ends` counts from `starts`";
            self.error(span, found, rule);
        }
        if starts < 0 {
            let span = record.cell("starts").map_or(record.key.span, |cell| cell.span);
            let found = "a contract that starts before the programme";
            let rule = "the programme starts with the first thing that is simulated: years and claim periods of a contract, and its \
                        index, count from its start";
            let hint = "look at the year of `starts`, or write an earlier `start` of the scenario and let the service come later \
                        (`start_delay` of the service, `from` of costs)";
            self.error_with_hint(span, found, rule, hint);
        }
        let last = self.after(record, "tail", ends).min(horizon);
        let indexed = self.indexed(record, None, &position);
        let holders = self.holders(scenario, record, &position);
        // What every clause says itself is no number of the contract's.
        let clauses = record.records("clause");
        let is_used = |key: &str| clauses.iter().any(|clause| clause.cell(key).is_none());
        let terms = Terms {
            contract: record,
            position: position.clone(),
            starts,
            ends,
            last,
            indexed,
            payers: if is_used("payers") { self.payers(record, &position) } else { Vec::new() },
            holders,
            paid_after: is_used("paid_after").then(|| self.lag(record, "paid_after", &position)),
            verified_after: is_used("verified_after").then(|| self.lag(record, "verified_after", &position)),
            rejected: is_used("rejected").then(|| self.rejected(record, &position)),
            scaled: self.scaled(record, &position),
        };
        self.names.clauses = clauses.iter().map(|clause| clause.key.name.clone()).collect();
        let clauses: Vec<Clause> = clauses
            .iter()
            .enumerate()
            .map(|(number, clause)| {
                self.inside(clause, |builder| builder.a_clause(clause, number, &terms, measures))
            })
            .collect();
        self.no_ring_of_exclusions(record, &clauses);
        self.index_moves_a_price(record, indexed, &clauses);
        let limits = self.limits(record, &clauses, measures, &position);
        let (reviews, terminations) = (self.reviews(record, &terms), self.terminations(record, &terms));
        Contract {
            name: record.key.name.clone(),
            label: record.text("label").map(str::to_owned),
            starts,
            ends: last,
            periods: periods(record),
            uplift: match record.word("uplift") {
                Some("each financial year") => Uplift::FinancialYears,
                _ => Uplift::Anniversaries,
            },
            clauses,
            limits,
            less: self.fundings_named(record),
            reviews,
            terminations,
        }
    }

    /// Warns of an index of a contract that no price moves with: of clauses that are priced as shares of money, or that all say
    /// themselves how they move.
    fn index_moves_a_price(&mut self, record: &Record, indexed: Option<Indexed>, clauses: &[Clause]) {
        let Some(cell) = record.given("indexed") else { return };
        let is_share =
            |clause: &Clause| matches!(clause.price, Price::ShareOf(_) | Price::ShareOfDues { .. });
        let tables = || clauses.iter().zip(record.records("clause"));
        let moves_with_it =
            |(clause, table): (&Clause, &Record)| !is_share(clause) && table.cell("indexed").is_none();
        if matches!(indexed, None | Some(Indexed::Fixed)) || clauses.is_empty() || tables().any(moves_with_it)
        {
            return;
        }
        let found = format!("`indexed` of contract `{}` moves no price", record.key.name);
        let rule = if clauses.iter().all(is_share) {
            "its clauses pay shares of money, which move with the money; an index is for amounts"
        } else {
            "an index of a contract is for amounts of clauses that say nothing of their own"
        };
        let warning = Diagnostic::warning(cell.span, found, rule);
        self.diagnostics.push(warning.with_hint("leave it out of the contract"));
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
        let uses = |option: &&Record| named_or_followed(scenario, option).contains(&name.as_str());
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
}

/// The names of an option's contracts, and of those that their reviews let them continue as.
pub(super) fn named_or_followed<'r>(scenario: &'r Record, option: &'r Record) -> Vec<&'r str> {
    let mut all: Vec<&str> =
        option.names("contracts").iter().map(|contract| contract.name.as_str()).collect();
    let mut looked_at = 0;
    while let Some(&name) = all.get(looked_at) {
        let contract = scenario.records("contract").iter().find(|contract| contract.key.name == name);
        let reviews = contract.map_or(&[][..], |contract| contract.records("review"));
        let next = reviews.iter().filter_map(|review| review.name("continues_as"));
        let more: Vec<&str> =
            next.map(|next| next.name.as_str()).filter(|next| !all.contains(next)).collect();
        all.extend(more);
        looked_at += 1;
    }
    all
}
