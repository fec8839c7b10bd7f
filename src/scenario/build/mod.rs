//! From records to the model: the one fallible step between what a file says and what it means.
//!
//! Every number becomes a row of the input table, every name a number. What only shows when things are held
//! together (who bears a cost, which contract the vehicle pays, what becomes of people who die) is checked here,
//! once, with the place of each mistake.

mod accepts;
mod amounts;
mod baseline;
mod capital;
mod care;
mod claimed_again;
mod clause;
mod compared;
mod contract;
mod counterfactual;
mod credible;
mod dues;
mod effect;
mod evidence;
mod funding;
mod held_against;
mod hours;
mod in_advance;
mod layered;
mod limit;
mod measure;
mod measure_fits;
mod measure_ways;
mod moments;
mod never_pays;
mod numbers;
mod observed;
mod party;
mod payoff;
mod posts;
mod reach;
mod replay;
mod review;
mod score;
mod service;
mod size;
mod tail;
mod unused;
mod whole;
mod yes_no;

pub use unused::look_for_what_no_option_has;

use super::diagnostic::{Diagnostic, Diagnostics};
use super::fields::Thing;
use super::record::{CellValue, Name, NumberCell, Record, Side};
use super::source::{Sources, Span};
use super::taken::taken;
use crate::model::{
    ContractId, CountedIn, IndexId, Indexed, Inputs, Length, LengthUnit, MeasureId, Model, OptionId, PartyId,
    Role, StateId, Unit, counted_in, is_proportion,
};
use crate::random::Purpose;
use crate::units::calendar::MONTH_NAMES;
use crate::units::{self, Calendar, Currency, Span as TimeSpan};

/// What a scenario's names stand for, in the order listed.
#[derive(Debug, Default)]
struct Names {
    parties: Vec<String>,
    states: Vec<String>,
    milestones: Vec<String>,
    scores: Vec<String>,
    groups: Vec<String>,
    amounts: Vec<String>,
    indices: Vec<String>,
    services: Vec<String>,
    baselines: Vec<String>,
    measures: Vec<String>,
    fundings: Vec<String>,
    contracts: Vec<String>,
    clauses: Vec<String>,
    capitals: Vec<String>,
    tranches: Vec<String>,
    fees: Vec<String>,
    guarantees: Vec<String>,
    pools: Vec<String>,
    reserves: Vec<String>,
    /// By contract.
    clauses_of: Vec<Vec<String>>,
    /// By capital arrangement.
    tranches_of: Vec<Vec<String>>,
    options: Vec<String>,
    replays: Vec<String>,
}

/// Everything that is built up.
struct Builder<'a> {
    sources: &'a Sources,
    diagnostics: &'a mut Diagnostics,
    currency: Currency,
    calendar: Calendar,
    inputs: Inputs,
    names: Names,
    roles: Vec<Role>,
    /// What each measure is counted in, once measures are built.
    counted_in: Vec<CountedIn>,
    /// Whether each measure is a share of people, once measures are built.
    proportions: Vec<bool>,
    /// The states that are no end, by place and name.
    passing: Vec<String>,
    /// Where something hangs on the age of people.
    by_age: Vec<Span>,
    /// Sides of the tables around the one that is read, outermost first.
    sides: Vec<(String, Side)>,
    /// The index of every cost and price that names none.
    indexed: Option<Indexed>,
}

/// Builds the model of a record that the reader found no fault with. What was wrong is in `diagnostics`; the model is
/// there only if nothing was.
pub fn build(record: &Record, sources: &Sources, diagnostics: &mut Diagnostics) -> Option<Model> {
    let before = diagnostics.n_errors();
    let calendar = calendar(record, diagnostics)?;
    let code = record.word("currency").expect("the reader asks for a currency");
    let mut builder = Builder {
        sources,
        diagnostics,
        currency: Currency::from_code(code).expect("the reader admits known currencies only"),
        calendar,
        inputs: Inputs::default(),
        names: Names::of(record),
        roles: Vec::new(),
        counted_in: Vec::new(),
        proportions: Vec::new(),
        passing: Vec::new(),
        by_age: Vec::new(),
        sides: Vec::new(),
        indexed: None,
    };
    let model = builder.model(record);
    builder.inputs = model.inputs.clone();
    // How large a deal may become is only known of one that is sound: measures in a ring have no size.
    if builder.diagnostics.n_errors() == before {
        builder.books_fit(record, &model);
        builder.observed_is_credible(record, &model);
        builder.look_for_idle_parties(record, &model);
        builder.look_for_lonely_payers(record, &model);
    }
    (diagnostics.n_errors() == before).then_some(model)
}

impl Names {
    fn of(record: &Record) -> Self {
        let named =
            |key| record.records(key).iter().map(|record| record.key.name.clone()).collect::<Vec<_>>();
        let mut parties = named("party");
        for built_in in Thing::Party.built_in() {
            if !parties.iter().any(|party| party == built_in) {
                parties.push((*built_in).to_owned());
            }
        }
        let cohort = record.record("cohort");
        let groups = cohort.map_or(&[][..], |cohort| cohort.records("group"));
        let mut amounts: Vec<String> = Vec::new();
        for (name, _) in cohort.into_iter().chain(groups).flat_map(|table| table.amounts("amount")) {
            if !amounts.contains(&name.name) {
                amounts.push(name.name.clone());
            }
        }
        let indices = record.record("prices").map_or(&[][..], |prices| &prices.others);
        let names = |records: &[Record]| records.iter().map(|record| record.key.name.clone()).collect();
        Self {
            parties,
            states: named("state"),
            milestones: named("milestone"),
            scores: named("score"),
            groups: names(groups),
            amounts,
            indices: names(indices),
            services: named("service"),
            baselines: named("baseline"),
            measures: named("measure"),
            fundings: named("funding"),
            contracts: named("contract"),
            clauses: Vec::new(),
            capitals: named("capital"),
            tranches: Vec::new(),
            fees: Vec::new(),
            guarantees: Vec::new(),
            pools: Vec::new(),
            reserves: Vec::new(),
            clauses_of: record.records("contract").iter().map(|c| names(c.records("clause"))).collect(),
            tranches_of: record.records("capital").iter().map(|c| names(c.records("tranche"))).collect(),
            options: named("option"),
            replays: named("replay"),
        }
    }
}

/// Where a name stands in its list.
fn place(list: &[String], name: &Name) -> usize {
    list.iter().position(|known| *known == name.name).expect("the reader resolves names")
}

fn calendar(record: &Record, diagnostics: &mut Diagnostics) -> Option<Calendar> {
    let start = record.number("start").expect("the reader asks for a start");
    let horizon = record.number("horizon").expect("the reader asks for a horizon");
    let date = match start.certain() {
        Some(units::Quantity::Moment(moment)) if (1900..=2200).contains(&moment.date().year()) => {
            moment.date()
        }
        _ => {
            let rule = "`start` is the month in which the programme starts";
            diagnostics.push(
                Diagnostic::error(start.span, "`start` is no month between 1900 and 2200", rule)
                    .with_hint("write \"2019-11\""),
            );
            return None;
        }
    };
    let months = match horizon.certain() {
        Some(units::Quantity::Duration(TimeSpan::Months(months)))
            if *months >= 1.0 && *months <= MOST_MONTHS && months.fract() == 0.0 =>
        {
            *months
        }
        _ => {
            let rule = format!("`horizon` is a whole number of months, from 1 to {MOST_MONTHS}");
            let found = "`horizon` is no such number of months";
            diagnostics.push(
                Diagnostic::error(horizon.span, found, rule).with_hint("write \"96 months\" or \"8 years\""),
            );
            return None;
        }
    };
    let word = record.word("year_starts").expect("`year_starts` has a default");
    let first = MONTH_NAMES.iter().position(|month| *month == word).expect("the reader admits months only");
    Some(Calendar::new(date, months as u16, first as u8 + 1))
}

/// The longest horizon: a hundred years.
const MOST_MONTHS: f64 = 1_200.0;

impl Builder<'_> {
    fn model(&mut self, record: &Record) -> Model {
        let prices = self.prices(record);
        let discounting = self.discounting(record);
        let optimism = self.optimism(record);

        let parties = self.parties(record);
        let states = self.states(record);
        self.passing = Self::passing(&states);
        let transitions = self.transitions(record);
        let milestones = self.milestones(record, &states);
        let scores = self.scores(record);
        let counterfactual = self.counterfactual(record, &transitions);
        let cohort = self.cohort(record);
        let referrals = self.referrals(record, cohort.people);
        let services = self.services(record, &transitions);
        let baselines = self.baselines(record);
        let measures = self.measures(record, &states, &transitions);
        self.teams_are_there(record, &measures, &services);
        self.measures_have_the_time(record, &measures);
        self.ways_lead_to_what_is_measured(record, &measures, (&states, &transitions));
        self.spread_is_known(record, &baselines, &measures);
        self.baselines_fit(record, &baselines, &measures);
        self.groups_have_what_is_divided_by(record, &baselines, &measures);
        let ids = || (0..measures.len()).map(MeasureId::new);
        self.counted_in = ids().map(|id| counted_in(&measures, id)).collect();
        self.proportions = ids().map(|id| is_proportion(&measures, id)).collect();
        let fundings = self.fundings(record);
        let contracts = self.contracts(record, &measures);
        let capitals = self.capitals(record, &contracts);
        let options = self.options(record, &contracts, &capitals, &fundings);
        self.hours_that_are_paid_are_counted(record, &options, &contracts, (&measures, &services));
        let replays = self.replays(record, &options);
        self.observed_units_can_be_priced(record, &replays, &contracts, &measures);
        self.observed_in_part(record, &replays, (&contracts, &measures));
        let payoff = self.payoff(record);
        let checks = self.checks(record, payoff.as_ref());
        let accepts = self.accepts(record, &parties);
        let levers = self.levers(record);
        let correlations = self.correlations(record);
        self.ages_are_known(record, &cohort);
        self.look_for_dead_ends(record, &states, &transitions);
        let text = |key: &str| record.text(key).map(str::to_owned);
        let headline = record.name("headline").map(|name| OptionId::new(place(&self.names.options, name)));
        let label = |case: &Record| (case.key.name.clone(), case.text("label").map(str::to_owned));
        Model {
            title: text("title").expect("the reader asks for a title"),
            shows: text("shows"),
            not_for: text("not_for"),
            headline,
            currency: self.currency,
            calendar: self.calendar.clone(),
            inputs: std::mem::take(&mut self.inputs),
            correlations,
            prices,
            discounting,
            optimism,
            parties,
            states,
            transitions,
            milestones,
            scores,
            counterfactual,
            cohort,
            referrals,
            services,
            baselines,
            measures,
            fundings,
            contracts,
            capitals,
            options,
            replays,
            replay: None,
            payoff,
            accepts,
            levers,
            checks,
            cases: record.records("case").iter().map(label).collect(),
            taken: taken(record),
        }
    }

    fn error(&mut self, span: Span, found: impl Into<String>, rule: impl Into<String>) {
        self.diagnostics.push(Diagnostic::error(span, found, rule));
    }

    fn warn(&mut self, span: Span, found: impl Into<String>, rule: impl Into<String>) {
        self.diagnostics.push(Diagnostic::warning(span, found, rule));
    }

    fn error_with_hint(&mut self, span: Span, found: impl Into<String>, rule: impl Into<String>, hint: &str) {
        self.diagnostics.push(Diagnostic::error(span, found, rule).with_hint(hint));
    }

    /// Reads what a table holds, its side covering the numbers in it that have none.
    fn inside<T>(&mut self, record: &Record, read: impl FnOnce(&mut Self) -> T) -> T {
        self.sides.push((record.path.clone(), record.side.clone()));
        let value = read(self);
        self.sides.pop();
        value
    }

    fn party(&self, name: &Name) -> PartyId {
        PartyId::new(place(&self.names.parties, name))
    }

    fn party_named(&self, name: &str) -> PartyId {
        let known = self.names.parties.iter().position(|party| party == name);
        PartyId::new(known.expect("vehicle, provider and investors always exist"))
    }

    fn role(&self, party: PartyId) -> Role {
        self.roles[party.index()]
    }

    fn state(&self, name: &Name) -> StateId {
        StateId::new(place(&self.names.states, name))
    }

    fn contract(&self, name: &Name) -> ContractId {
        ContractId::new(place(&self.names.contracts, name))
    }

    /// Whether a measure is a share of people, which lies between 0% and 100%.
    fn is_proportion(&self, measure: MeasureId) -> bool {
        self.proportions.get(measure.index()).copied().unwrap_or(false)
    }

    /// A length in its base case, in average days.
    fn average_days(&self, length: Length) -> f64 {
        let base = self.inputs.row(length.input).law.base();
        match length.counted_in {
            LengthUnit::Days => base,
            LengthUnit::Months => TimeSpan::Months(base).average_days(),
        }
    }

    /// How an amount moves with prices: as its own table says, else as the first of those around it that does.
    fn indexed(&mut self, record: &Record, around: Option<Indexed>, position: &str) -> Option<Indexed> {
        match record.value("indexed") {
            Some(CellValue::Word(_)) => Some(Indexed::Fixed),
            Some(CellValue::Name(name)) => Some(Indexed::Index(self.index(name))),
            Some(CellValue::Number(cell)) => {
                let position = format!("{position}.indexed");
                Some(Indexed::Growth(self.row(cell, Use::Standing, &position, Purpose::Costs)))
            }
            _ => around,
        }
    }

    /// The same, with a complaint where nothing says it.
    fn must_be_indexed(&mut self, record: &Record, found: Option<Indexed>) -> Indexed {
        let Some(indexed) = found.or(self.indexed) else {
            let found = format!("`{}` does not say how it moves with prices", record.key.name);
            let rule = "each cost and price names its index or `fixed`, itself or through its contract, service or `prices.indexed`";
            self.error_with_hint(
                record.key.span,
                found,
                rule,
                "write indexed = \"fixed\" if it does not move",
            );
            return Indexed::Fixed;
        };
        indexed
    }

    /// A certain number of what cannot be divided: times, ranks, people for each participant.
    fn whole(&mut self, key: &str, cell: &NumberCell) -> Option<u32> {
        let Some(units::Quantity::Bare(number)) = cell.certain() else { return None };
        if number.fract() != 0.0 {
            self.error(cell.span, format!("`{key}` is {number}"), format!("`{key}` is a whole number"));
        }
        Some(*number as u32)
    }

    /// The same of a key that may be left out.
    fn whole_if(&mut self, record: &Record, key: &str) -> Option<u32> {
        self.whole(key, record.number(key)?)
    }

    fn index(&self, name: &Name) -> IndexId {
        IndexId::new(place(&self.names.indices, name))
    }

    fn length(&mut self, cell: &NumberCell, position: &str, risk: Purpose) -> Length {
        let input = self.row(cell, Use::Standing, position, risk);
        let counted_in = match self.inputs.row(input).unit {
            Unit::Months => LengthUnit::Months,
            _ => LengthUnit::Days,
        };
        Length { input, counted_in }
    }

    fn length_of(&mut self, record: &Record, key: &str, position: &str, risk: Purpose) -> Option<Length> {
        let cell = record.number(key)?;
        Some(self.length(cell, &format!("{position}.{key}"), risk))
    }

    fn base_year(&self, record: &Record) -> i16 {
        // Levels are those of calendar years: what is priced on the first day stands as the file states it.
        let starts = self.calendar.year_at_end(0);
        let Some(prices) = record.record("prices") else { return starts };
        let year = |label: &str| label.get(..4).and_then(|year| year.parse::<i16>().ok());
        prices.text("base").and_then(year).unwrap_or(starts)
    }
}

/// What a number is used for: decides how pay, rates and shares are turned inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    /// For a person: pay by the day.
    Person,
    /// For a standing thing: pay by the calendar month.
    Standing,
    /// Arrivals.
    Arrivals,
    /// A share that may pass 100%.
    OpenShare,
    /// A share by which something is off, up or down.
    Deviation,
    /// A yes or no, drawn once.
    YesNo,
    /// Points, of either sign.
    Points,
}
