//! Services: capacity, length, costs.

use super::{Builder, Use};
use crate::model::{
    Bounds, Capacity, Cost, CostPer, Indexed, Leaving, Length, Recurs, Role, Service, Transition, Unit,
    WorksIf,
};
use crate::random::Purpose;
use crate::scenario::names;
use crate::scenario::record::{CellValue, Record, TestCell, TestSubject};

impl Builder<'_> {
    pub(super) fn services(&mut self, record: &Record, transitions: &[Transition]) -> Vec<Service> {
        let services = record.records("service");
        services
            .iter()
            .enumerate()
            .map(|(number, service)| {
                self.inside(service, |builder| builder.a_service(service, number, transitions))
            })
            .collect()
    }

    fn a_service(&mut self, record: &Record, number: usize, transitions: &[Transition]) -> Service {
        let position = format!("service.{number}");
        let risk = Purpose::Implementation;
        let provider = self.party(record.name("provider").expect("`provider` has a default"));
        let length = self.length_of(record, "length", &position, risk);
        let leaving = self.leaving(record, &position);
        let hours = self.hours(record, &position);
        let capacity = self.capacity(record, &position);
        let (posts, vacancies) = self.posts(record, &position, &capacity);
        let indexed = self.indexed(record, None, &position);
        let start_delay = self.length_of(record, "start_delay", &position, risk);
        self.somebody_starts(record, start_delay);
        let runs = self.length_of(record, "runs", &position, risk);
        let works_here = self.row_of(record, "works_here", Use::YesNo, &position, Purpose::Effect);
        let fidelity =
            record.number("fidelity").filter(|cell| cell.origin == crate::scenario::record::Origin::Given);
        let fidelity =
            fidelity.map(|cell| self.number(cell, Use::Standing, &format!("{position}.fidelity"), risk));
        let costs = self.costs(record, &position, provider, indexed);
        self.hours_are_counted(record, hours.as_ref(), &costs);
        self.posts_are_there(record, &capacity, vacancies.as_ref(), &costs);
        let effects = self.effects(record, &position, transitions);
        self.points_are_gained_in_time(record, length, &effects);
        let works_if = self.works_if(record);
        if works_if.is_empty() {
            self.look_for_effects_of_nil(record, &effects);
        }
        Service {
            name: record.key.name.clone(),
            label: record.text("label").map(str::to_owned),
            length,
            leaving,
            hours,
            capacity,
            posts,
            vacancies,
            start_delay,
            runs,
            works_here,
            works_if,
            fidelity,
            provider,
            costs,
            effects,
        }
    }

    /// Whoever waits longer for the start of the service than the programme lasts never starts.
    fn somebody_starts(&mut self, record: &Record, start_delay: Option<Length>) {
        let Some((delay, cell)) = start_delay.zip(record.cell("start_delay")) else { return };
        if self.shortest(delay) > f64::from(self.calendar.horizon_day()) {
            let found = format!(
                "nobody starts `{}`: its `start_delay` is longer than the programme",
                record.key.name
            );
            self.warn(
                cell.span,
                found,
                "people start so long after they are referred, and before the horizon",
            );
        }
    }

    fn leaving(&mut self, record: &Record, position: &str) -> Leaving {
        let risk = Purpose::Implementation;
        match (record.number("completes"), record.number("leaves_early")) {
            (Some(_), Some(second)) => {
                let rule = "a service says how many complete or how fast people leave early, not both";
                self.error(second.span, "`leaves_early` beside `completes`", rule);
                Leaving::Nobody
            }
            (Some(cell), None) => {
                if record.number("length").is_none() {
                    self.error(
                        cell.span,
                        "`completes` without `length`",
                        "only a service with a length is completed",
                    );
                }
                Leaving::Completes(self.row(cell, Use::Standing, &format!("{position}.completes"), risk))
            }
            (None, Some(cell)) => {
                Leaving::Early(self.row(cell, Use::Person, &format!("{position}.leaves_early"), risk))
            }
            (None, None) => Leaving::Nobody,
        }
    }

    fn capacity(&mut self, record: &Record, position: &str) -> Capacity {
        let risk = Purpose::Implementation;
        let row = |builder: &mut Self, key: &str| builder.row_if(record, key, Use::Standing, position, risk);
        let (places, teams, per_team) = (row(self, "capacity"), row(self, "teams"), row(self, "per_team"));
        match (places, teams, per_team) {
            (None, None, None) => Capacity::Unlimited,
            (Some(places), None, None) => Capacity::Places(places),
            (None, Some(teams), Some(per_team)) => Capacity::Teams { teams, per_team },
            _ => {
                let given: Vec<&str> = ["capacity", "teams", "per_team"]
                    .into_iter()
                    .filter(|key| record.cell(key).is_some())
                    .collect();
                let span = record.cell(given[0]).map_or(record.key.span, |cell| cell.key_span);
                let found = format!("`{}` has {}", record.key.name, names::all(&given));
                self.error(span, found, "a service has `capacity`, or both `teams` and `per_team`");
                Capacity::Unlimited
            }
        }
    }

    fn costs(
        &mut self,
        record: &Record,
        position: &str,
        provider: crate::model::PartyId,
        indexed: Option<Indexed>,
    ) -> Vec<Cost> {
        let costs = record.records("cost");
        costs
            .iter()
            .enumerate()
            .map(|(number, cost)| {
                let position = format!("{position}.cost.{number}");
                self.inside(cost, |builder| builder.a_cost(cost, &position, provider, indexed))
            })
            .collect()
    }

    fn a_cost(
        &mut self,
        record: &Record,
        position: &str,
        provider: crate::model::PartyId,
        around: Option<Indexed>,
    ) -> Cost {
        let per = match record.word("per") {
            Some("team") => CostPer::Team,
            Some("place") => CostPer::Place,
            Some("post") => CostPer::Post,
            Some("vacancy") => CostPer::Vacancy,
            Some("person") => CostPer::Person,
            Some("start") => CostPer::Start,
            Some("hour") => CostPer::Hour,
            Some("closure") => CostPer::Closure,
            _ => CostPer::Service,
        };
        let used = if per == CostPer::Person { Use::Person } else { Use::Standing };
        let cell = record.number("amount").expect("the reader asks for an amount");
        let amount = self.number(cell, used, &format!("{position}.amount"), Purpose::Costs);
        let recurs = match self.inputs.row(amount.rows()[0]).unit {
            Unit::Amount => Recurs::Once,
            _ => Recurs::Running,
        };
        self.cost_fits(cell, &amount, recurs, per);
        let paid_by = record.name("paid_by").map_or(provider, |name| self.party(name));
        if self.role(paid_by) == Role::Vehicle {
            let span = record.cell("paid_by").map_or(record.key.span, |cell| cell.span);
            self.error(
                span,
                "a cost of the service paid by the vehicle",
                "what the vehicle pays is a contract or a fee of its waterfall",
            );
        }
        let found = self.indexed(record, around, position);
        let indexed = self.must_be_indexed(record, found);
        let (from, until) =
            (self.moment_or(record, "from", 0, 0), self.last_or(record, "until", 0, i32::MAX));
        self.runs_forward(record, (from, until), self.programme(), "a cost runs from `from` to `until`");
        Cost {
            name: record.key.name.clone(),
            label: record.text("label").map(str::to_owned),
            amount,
            recurs,
            per,
            from,
            until,
            indexed,
            paid_by,
        }
    }

    fn works_if(&mut self, record: &Record) -> Vec<WorksIf> {
        let Some(CellValue::Tests(tests)) = record.value("works_if") else { return Vec::new() };
        tests.iter().filter_map(|test| self.works_if_test(test)).collect()
    }

    fn works_if_test(&mut self, test: &TestCell) -> Option<WorksIf> {
        let TestSubject::Input(path) = &test.of else { return None };
        let Some(input) = self.inputs.find(&path.path) else {
            let rule =
                "`works_if` looks at a number that this service draws, such as an effect's hazard_ratio";
            self.error(path.span, format!("`{}` is no such number", path.path), rule);
            return None;
        };
        let mut bounds = Bounds::default();
        for (word, cell) in &test.comparisons {
            let row = self.row(cell, Use::Person, "", Purpose::Effect);
            let row = self.inputs.row(row);
            let value = Some(row.unit.inside(row.law.base()));
            match *word {
                "at_least" => bounds.at_least = value,
                "more_than" => bounds.more_than = value,
                "at_most" => bounds.at_most = value,
                _ => bounds.less_than = value,
            }
        }
        Some(WorksIf { input, bounds })
    }
}
