//! Prices and discounting; options, replays, checks and correlations.

use super::{Builder, Use, place};
use crate::model::{
    Alternative, Bounds, Capital, CapitalId, Check, CheckKind, Contract, ContractId, Correlation,
    Discounting, Expectation, Funding, Index, InputId, Optimism, OptionId, Payoff, Prices, ReplayId, Review,
    ServiceId, Statistic, ValueSchedule, Varies, Wanted, YearOf,
};
use crate::random::Purpose;
use crate::scenario::names;
use crate::scenario::read_schedule::CONTRACT_YEAR;
use crate::scenario::record::{CellValue, InputPath, Name, NumberCell, Record};
use crate::units;

impl Builder<'_> {
    pub(super) fn prices(&mut self, record: &Record) -> Prices {
        let base_year = self.base_year(record);
        let Some(prices) = record.record("prices") else { return Prices { base_year, ..Prices::default() } };
        let indices: Vec<Index> = prices
            .others
            .iter()
            .enumerate()
            .map(|(number, index)| {
                let position = format!("prices.{number}");
                self.inside(index, |builder| builder.an_index(index, &position))
            })
            .collect();
        self.indexed = self.indexed(prices, None, "prices");
        self.base_is_near(prices, base_year, &indices);
        Prices { base_year, deflator: prices.name("deflator").map(|name| self.index(name)), indices }
    }

    /// The prices of the file are those of a year that its indices know, and of one before the programme is over.
    fn base_is_near(&mut self, prices: &Record, base_year: i16, indices: &[Index]) {
        let span = prices.given("base").map_or(prices.key.span, |cell| cell.span);
        let first = |index: &Index| index.series.iter().map(|&(year, _)| year).min();
        let ends = self.calendar.year_at_end(self.calendar.horizon_months());
        if base_year > ends {
            let found = format!("prices of {base_year}, when the programme is over");
            let rule = "`base` is the year in whose prices the file states its amounts";
            self.error(span, found, rule);
        }
        for index in indices {
            let Some(first) = first(index).filter(|&first| base_year < first) else { continue };
            let found =
                format!("prices of {base_year}, and the levels of `{}` begin with {first}", index.name);
            let rule = "`base` is a year of which each index with levels has one; before the first nothing is known of prices";
            let hint = format!(
                "write a `base` from {first} on, or give `{}` levels from {base_year} on",
                index.name
            );
            self.error_with_hint(span, found, rule, &hint);
        }
    }

    fn an_index(&mut self, record: &Record, position: &str) -> Index {
        let series = match record.value("series") {
            Some(CellValue::Series(levels)) => levels.as_slice(),
            _ => &[],
        };
        let level = |(year, cell): &(i32, NumberCell)| {
            let row = self.row(cell, Use::Standing, &format!("{position}.series.{year}"), Purpose::Costs);
            (i16::try_from(*year).expect("the reader admits years within reason"), row)
        };
        let series = series.iter().map(level).collect();
        let then = self.row_of(record, "then", Use::Standing, position, Purpose::Costs);
        Index { name: record.key.name.clone(), series, then }
    }

    pub(super) fn discounting(&mut self, record: &Record) -> Discounting {
        let Some(discounting) = record.record("discounting") else { return Discounting::default() };
        self.inside(discounting, |builder| Discounting {
            value: discounting.word("value").and_then(ValueSchedule::named),
            hurdle: builder.row_if(discounting, "hurdle", Use::Standing, "discounting", Purpose::Costs),
        })
    }

    /// Corrections for optimism; a file that gives none has no numbers of them.
    pub(super) fn optimism(&mut self, record: &Record) -> Optimism {
        let Some(optimism) = record.record("optimism") else { return Optimism::default() };
        self.inside(optimism, |builder| {
            let mut row =
                |key: &str| builder.row_if(optimism, key, Use::Standing, "optimism", Purpose::Costs);
            let grades = ["grade_1", "grade_2", "grade_3", "grade_4", "grade_5", "grade_6"];
            Optimism { by_grade: grades.map(&mut row), ungraded: row("ungraded") }
        })
    }

    pub(super) fn options(
        &mut self,
        record: &Record,
        contracts: &[Contract],
        capitals: &[Capital],
        fundings: &[Funding],
    ) -> Vec<Alternative> {
        let options = record.records("option");
        if options.is_empty() {
            let rule = "a scenario compares options; the first is care as usual";
            self.error(record.key.span, "a scenario without an option", rule);
        }
        if let Some(cell) = options.first().and_then(|usual| usual.cell("service")) {
            let found = format!("the first option, `{}`, has a service", options[0].key.name);
            let rule =
                "the first option is care as usual, which all others are compared with: it has no service";
            self.error_with_hint(cell.key_span, found, rule, "put an option without `service` before it");
        }
        let built: Vec<Alternative> =
            options.iter().map(|option| self.an_option(option, contracts, capitals)).collect();
        for (option, record) in built.iter().zip(options) {
            let own: Vec<&Contract> = option.contracts.iter().map(|id| &contracts[id.index()]).collect();
            self.other_money_arrives(record, fundings, &own);
            self.dues_are_known(record, option.capital.map(|id| (id, &capitals[id.index()])), &own);
        }
        built
    }

    fn an_option(&mut self, record: &Record, contracts: &[Contract], capitals: &[Capital]) -> Alternative {
        let listed = record.names("contracts");
        for (place, name) in listed.iter().enumerate() {
            if listed[..place].iter().any(|earlier| earlier.name == name.name) {
                let found = format!("`{}` stands twice among the contracts of an option", name.name);
                self.error(
                    name.span,
                    found,
                    "an option has each contract once: it would be paid twice, past its cap",
                );
            }
        }
        let named: Vec<ContractId> = listed.iter().map(|name| self.contract(name)).collect();
        let named = with_successors(named, contracts);
        let capital = record.name("capital").map(|name| CapitalId::new(place(&self.names.capitals, name)));
        let service = record.name("service").map(|name| ServiceId::new(place(&self.names.services, name)));
        let own: Vec<(ContractId, &Contract)> =
            named.iter().map(|&id| (id, &contracts[id.index()])).collect();
        self.vehicle_can_pay(record, capital.map(|id| &capitals[id.index()]), &own);
        if let (Some(cell), None) = (record.cell("contracts").filter(|_| !own.is_empty()), service) {
            let rule = "contracts pay for a service: name it with `service`";
            self.error(
                cell.key_span,
                format!("contracts without a service in option `{}`", record.key.name),
                rule,
            );
        }
        if let (Some(cell), None) = (record.cell("capital"), service) {
            self.error(
                cell.span,
                "capital without a service",
                "investors put money into a service: name it with `service`",
            );
        }
        Alternative {
            name: record.key.name.clone(),
            label: record.text("label").map(str::to_owned),
            service,
            contracts: named,
            capital,
        }
    }

    pub(super) fn correlations(&mut self, record: &Record) -> Vec<Correlation> {
        record.records("correlation").iter().filter_map(|pair| self.a_correlation(pair)).collect()
    }

    fn a_correlation(&mut self, record: &Record) -> Option<Correlation> {
        let paths: &[InputPath] = match record.value("between") {
            Some(CellValue::Paths(paths)) => paths,
            _ => &[],
        };
        let value = match record.number("value").and_then(NumberCell::certain) {
            Some(units::Quantity::Bare(value)) => *value,
            _ => 0.0,
        };
        let [first, second] = paths else {
            self.error(
                record.key.span,
                format!("{} paths", paths.len()),
                "a correlation is between two inputs",
            );
            return None;
        };
        let between = (self.one_input(first)?, self.one_input(second)?);
        if between.0 == between.1 {
            self.error(
                second.span,
                format!("`{}` on both sides", second.path),
                "a correlation is between two inputs",
            );
            return None;
        }
        Some(Correlation { between, value })
    }

    fn one_input(&mut self, path: &InputPath) -> Option<InputId> {
        let found = self.inputs.find(&path.path);
        match found {
            // A certain row keeps its place in the copula, so that making it certain moves no other number.
            Some(row) if self.inputs.row(row).law.is_certain() => self.warn(
                path.span,
                format!("`{}` is certain: nothing moves with it", path.path),
                "correlated inputs are uncertain",
            ),
            Some(row) if self.inputs.row(row).varies != Varies::PerDraw => self.error(
                path.span,
                format!("`{}` differs between people", path.path),
                "a correlation is between numbers that are drawn once for everybody",
            ),
            Some(_) => {}
            None => self.error(
                path.span,
                format!("`{}` is not one number", path.path),
                "a correlation is between two numbers",
            ),
        }
        found
    }

    pub(super) fn checks(&mut self, record: &Record, payoff: Option<&Payoff>) -> Vec<Check> {
        let records = record.records("check");
        let checks: Vec<Check> = records.iter().filter_map(|check| self.a_check(check, payoff)).collect();
        if payoff.is_none() && record.record("payoff").is_none() {
            for cell in records.iter().filter_map(|check| check.number("level")) {
                let rule = "a check with `level` is read at a level of the measure that `[payoff]` names";
                self.error(cell.span, "`level` in a scenario without `[payoff]`", rule);
            }
        }
        for check in &checks {
            let same = |other: &&Check| {
                (other.reads.path(), other.reads.against, other.level)
                    == (check.reads.path(), check.reads.against, check.level)
            };
            let CheckKind::Reproduced(rests_on) = &check.kind else { continue };
            for fitted in checks.iter().filter(same) {
                if matches!(&fitted.kind, CheckKind::Fitted(sets) if sets.iter().any(|row| rests_on.contains(row)))
                {
                    let table = records.iter().find(|record| record.key.name == check.name);
                    let span = table.map_or(record.key.span, |record| record.key.span);
                    let found =
                        format!("`{}` rests on what `{}` sets from the same figure", check.name, fitted.name);
                    self.error(span, found, "a figure that an input was set from does not test the model");
                }
            }
        }
        checks
    }

    fn a_check(&mut self, record: &Record, payoff: Option<&Payoff>) -> Option<Check> {
        let kind = self.check_kind(record)?;
        let expects = self.expectation(record)?;
        let reads = self.wanted(record);
        let level = self.level_of_check(record, payoff);
        if record.side.source.is_none() {
            let found = format!("`{}` without `source`", record.key.name);
            let rule =
                "a check says where its figure was published, or how it was worked out by hand: `source`";
            self.error(record.key.span, found, rule);
        }
        Some(Check {
            name: record.key.name.clone(),
            kind,
            reads,
            expects,
            asked: super::accepts::asked(record, &["equals", "within", "at_least", "at_most"]),
            under: record.name("under").map(|name| name.name.clone()),
            replay: record.name("replay").map(|name| ReplayId::new(place(&self.names.replays, name))),
            level,
            source: record.side.source.clone().unwrap_or_default(),
            line: self.sources.position(record.key.span).line,
        })
    }

    /// Which result a table reads.
    pub(super) fn wanted(&mut self, record: &Record) -> Wanted {
        let of_year = self.year_of(record);
        let option = |name: &Name| OptionId::new(place(&self.names.options, name));
        let last = OptionId::new(self.names.options.len().saturating_sub(1));
        Wanted {
            result: record.text("result").unwrap_or_default().to_owned(),
            of_year,
            option: record.name("option").map_or(last, option),
            against: record.name("against").map(option),
            statistic: statistic(record.word("statistic")),
        }
    }

    /// The year of which a check's result is, within the programme.
    fn year_of(&mut self, record: &Record) -> Option<YearOf> {
        let (cell, text) = (record.cell("in")?, record.text("in")?);
        let years = self.calendar.financial_years();
        let n_years = self.calendar.contract_year(self.calendar.horizon_months(), 0);
        let (year, longest) = match text.strip_prefix(CONTRACT_YEAR) {
            Some(number) => {
                let number = number.parse().ok().filter(|number| (1..=n_years).contains(number));
                (number.map(YearOf::Contract), format!("contract year {n_years}"))
            }
            None => {
                let known = years.iter().find(|year| year.to_string() == text).copied();
                (known.map(YearOf::Financial), years.last().map(ToString::to_string).unwrap_or_default())
            }
        };
        if year.is_none() {
            let rule = format!("a check's year is one of the programme's, up to \"{longest}\"");
            self.error(cell.span, format!("`in` names {text}, which the programme does not have"), rule);
        }
        year
    }

    fn check_kind(&mut self, record: &Record) -> Option<CheckKind> {
        let word = record.word("kind")?;
        let fitted = word == "fitted";
        let (key, other) = if fitted { ("sets", "rests_on") } else { ("rests_on", "sets") };
        if let Some(cell) = record.cell(other) {
            let rule = "a fitted check names what it `sets`, any other what it `rests_on`";
            self.error(cell.key_span, format!("`{other}` in a check that is {word}"), rule);
        }
        let Some(CellValue::Paths(paths)) = record.value(key) else {
            let found = format!("`{}` without `{key}`", record.key.name);
            self.error(record.key.span, found, format!("a check that is {word} names inputs with `{key}`"));
            return None;
        };
        let rows: Vec<InputId> = paths.iter().flat_map(|path| self.inputs.under(&path.path)).collect();
        if rows.is_empty() && !fitted {
            let rule = "a check rests on numbers of the scenario";
            self.error(record.key.span, "`rests_on` names no number", rule);
        }
        Some(match word {
            "fitted" => CheckKind::Fitted(rows),
            "by hand" => CheckKind::ByHand(rows),
            _ => CheckKind::Reproduced(rows),
        })
    }

    fn expectation(&mut self, record: &Record) -> Option<Expectation> {
        let value =
            |key: &str| record.number(key).and_then(NumberCell::certain).and_then(units::Quantity::as_result);
        let bounds = Bounds { at_least: value("at_least"), at_most: value("at_most"), ..Bounds::default() };
        match (value("equals"), value("within"), bounds) {
            (Some(equals), Some(within), Bounds { at_least: None, at_most: None, .. }) => {
                Some(Expectation::Equals { value: equals, within })
            }
            (None, None, bounds) if bounds.at_least.is_some() || bounds.at_most.is_some() => {
                Some(Expectation::Bounds(bounds))
            }
            _ => {
                let rule = "a check has `equals` and `within`, or `at_least` or `at_most`";
                let given: Vec<&str> = ["equals", "within", "at_least", "at_most"]
                    .into_iter()
                    .filter(|key| record.cell(key).is_some())
                    .collect();
                let found = match given.is_empty() {
                    true => format!("`{}` says no figure", record.key.name),
                    false => format!("`{}` has {}", record.key.name, names::all(&given)),
                };
                self.error(record.key.span, found, rule);
                None
            }
        }
    }
}

/// Contracts of an option, and those that reviews let them continue as.
fn with_successors(mut named: Vec<ContractId>, contracts: &[Contract]) -> Vec<ContractId> {
    let mut next = 0;
    while let Some(&id) = named.get(next) {
        for other in contracts[id.index()].reviews.iter().filter_map(Review::continues_as) {
            if !named.contains(&other) {
                named.push(other);
            }
        }
        next += 1;
    }
    named
}

fn statistic(word: Option<&'static str>) -> Statistic {
    match word {
        Some("mean") => Statistic::Mean,
        Some("of mean cash") => Statistic::OfMeanCash,
        Some(word) if word.starts_with('p') => {
            word[1..].parse().map_or(Statistic::BaseCase, Statistic::Percentile)
        }
        _ => Statistic::BaseCase,
    }
}
