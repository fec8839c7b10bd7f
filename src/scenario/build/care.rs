//! Care settings, ways between them, the cohort and its referrals.

use super::{Builder, Use};
use crate::model::{
    Arrivals, Axis, Cohort, From, Group, Indexed, InputId, Intake, Number, PartyId, Referrals, Role,
    Schedule, Sojourn, State, StateId, StateKind, Transition, Unit,
};
use crate::random::Purpose;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::record::{Name, NumberCell, Pair, Record};
use crate::units::Calendar;

/// What stands for every state that people can leave.
const ANY: &str = "any";

impl Builder<'_> {
    pub(super) fn states(&mut self, record: &Record) -> Vec<State> {
        let states = record.records("state");
        if states.len() > crate::model::MOST_STATES {
            let found = format!("{} states", states.len());
            let rule = format!("a scenario has at most {} states", crate::model::MOST_STATES);
            self.error(states[crate::model::MOST_STATES].key.span, found, rule);
        }
        if let Some(any) = states.iter().find(|state| state.key.name == ANY) {
            let found = format!("a state of the name `{ANY}`");
            let rule = format!("`{ANY}` stands for every state in transitions: a state has another name");
            self.error(any.key.span, found, rule);
        }
        states
            .iter()
            .enumerate()
            .map(|(number, state)| self.inside(state, |builder| builder.a_state(state, number)))
            .collect()
    }

    fn a_state(&mut self, record: &Record, number: usize) -> State {
        let position = format!("state.{number}");
        let costs = record.number("cost").is_some();
        let cost = match record.number("cost") {
            Some(cell) => self.row(cell, Use::Person, &format!("{position}.cost"), Purpose::Costs),
            None => {
                let path = format!("{}.cost", record.path);
                self.default_row(
                    path,
                    &position,
                    Unit::PayPerPerson(crate::units::Period::Day),
                    0.0,
                    Purpose::Costs,
                )
            }
        };
        let indexed = if costs {
            let found = self.indexed(record, None, &position);
            self.must_be_indexed(record, found)
        } else {
            Indexed::Fixed
        };
        State {
            name: record.key.name.clone(),
            label: record.text("label").map(str::to_owned),
            cost,
            borne_by: if costs { self.borne_by(record, &position) } else { Vec::new() },
            indexed,
            cashable: self.row_of(record, "cashable", Use::Standing, &position, Purpose::Costs),
            step: self.row_if(record, "step", Use::Standing, &position, Purpose::Costs),
            notice: self.length_of(record, "notice", &position, Purpose::Costs),
            kind: if record.word("absorbing").is_some() { StateKind::Absorbing } else { StateKind::Passing },
        }
    }

    /// Who bears a cost of care: as the file says, else the only payer.
    fn borne_by(&mut self, record: &Record, position: &str) -> Vec<(PartyId, InputId)> {
        let shares = record.shares("borne_by");
        if !shares.is_empty() {
            for (name, _) in shares {
                let role = self.role(self.party(name));
                if role != Role::Payer {
                    let found = format!("`borne_by` names `{}`, which is {}", name.name, role.noun());
                    let rule =
                        "the cost of care is borne by payers, and what falls away of it is what they save";
                    let hint = "name a payer; a provider that pays for care does so under a contract for each unit of a \
                                `cost_of`, with payers = { provider = \"100%\" }";
                    self.error_with_hint(name.span, found, rule, hint);
                }
            }
            return self.shares(shares, &format!("{position}.borne_by"));
        }
        let payers: Vec<usize> =
            (0..self.roles.len()).filter(|&party| self.roles[party] == Role::Payer).collect();
        if let [payer] = payers[..] {
            let path = format!("{}.borne_by", record.path);
            let row =
                self.default_row(path, &format!("{position}.borne_by"), Unit::Share, 1.0, Purpose::Costs);
            return vec![(PartyId::new(payer), row)];
        }
        let found = format!("`{}` has a cost and does not say who bears it", record.key.name);
        self.error_with_hint(
            record.key.span,
            found,
            "with several payers each cost of care names who bears it",
            "write borne_by = \"NAME\", or shares such as borne_by = { council = \"70%\", health = \"30%\" }",
        );
        Vec::new()
    }

    /// Parties with their shares.
    pub(super) fn shares(
        &mut self,
        shares: &[(Name, NumberCell)],
        position: &str,
    ) -> Vec<(PartyId, InputId)> {
        let row = |(place, (name, cell)): (usize, &(Name, NumberCell))| {
            let row = self.row(cell, Use::Standing, &format!("{position}.{place}"), Purpose::Costs);
            (self.party(name), row)
        };
        shares.iter().enumerate().map(row).collect()
    }

    /// The rows of weights that add up to 100%.
    pub(super) fn weights(&mut self, shares: &[(Name, NumberCell)], position: &str) -> Vec<InputId> {
        let row = |(place, (_, cell)): (usize, &(Name, NumberCell))| {
            self.row(cell, Use::Standing, &format!("{position}.{place}"), Purpose::Comparator)
        };
        shares.iter().enumerate().map(row).collect()
    }

    pub(super) fn transitions(&mut self, record: &Record) -> Vec<Transition> {
        let pairs = record.pairs("transition");
        pairs
            .iter()
            .enumerate()
            .map(|(number, pair)| {
                self.inside(&pair.record, |builder| builder.a_transition(record, pair, number))
            })
            .collect()
    }

    fn a_transition(&mut self, scenario: &Record, pair: &Pair, number: usize) -> Transition {
        let state = |name: &str| self.names.states.iter().position(|state| state == name).map(StateId::new);
        let to = state(&pair.to.name).expect("the reader resolves states");
        let from = state(&pair.from.name).map_or(From::Any, From::State);
        let is_end = |id: StateId| scenario.records("state")[id.index()].word("absorbing").is_some();
        match from {
            From::Any if !is_end(to) => {
                let found = format!("`any` leads to `{}`, which people leave again", pair.to.name);
                let rule = "`any` leads to states that nobody leaves";
                self.error_with_hint(
                    pair.to.span,
                    found,
                    rule,
                    "write absorbing = \"yes\" in that state, or name each state that people come from",
                );
            }
            From::State(id) if is_end(id) => {
                let found = format!("a way out of `{}`", pair.from.name);
                self.error(pair.from.span, found, "nobody leaves an absorbing state");
            }
            From::Any | From::State(_) => {}
        }
        let sojourn = self.sojourn(&pair.record, from, &format!("transition.{number}"));
        Transition { from, to, sojourn }
    }

    fn sojourn(&mut self, record: &Record, from: From, position: &str) -> Sojourn {
        let risk = Purpose::Comparator;
        if let Some(cell) = record.number("rate") {
            let rate = self.number(cell, Use::Person, &format!("{position}.rate"), risk);
            if let (From::Any, Number::By(Schedule { axis: Axis::TimeInState, .. })) = (from, &rate) {
                let rule = "a clock for life does not follow the time in one state";
                self.error(cell.span, "a rate by \"time in state\" from `any`", rule);
            }
            self.waits_for_a_start(cell, &rate);
            return Sojourn::Rate(rate);
        }
        if let Some(cell) = record.number("time") {
            let median = self.length(cell, &format!("{position}.time"), risk);
            return match record.number("shape") {
                Some(shape) => Sojourn::Weibull {
                    median,
                    shape: self.row(shape, Use::Standing, &format!("{position}.shape"), risk),
                },
                None => Sojourn::LogNormal {
                    median,
                    spread: self.row_of(record, "spread", Use::Standing, position, risk),
                },
            };
        }
        if let Some(length) = self.length_of(record, "exactly", position, risk) {
            return Sojourn::Exactly(length);
        }
        let age = self.length_of(record, "until_age", position, risk);
        self.by_age.extend(record.cell("until_age").map(|cell| cell.span));
        Sojourn::UntilAge(age.expect("the reader asks for one of the head words"))
    }

    /// A rate that changes with the time since a service began or ended changes for nobody as usual: what was meant as the course
    /// of everybody's life becomes an effect of the service.
    fn waits_for_a_start(&mut self, cell: &NumberCell, rate: &Number) {
        let Number::By(schedule) = rate else { return };
        let (clock, happens) = match schedule.axis {
            Axis::TimeSinceStart => ("time since start", "starts a service"),
            Axis::TimeSinceEnd => ("time since end", "ends one"),
            _ => return,
        };
        let mut values = schedule.values().map(|&row| self.inputs.row(row).law.base());
        let first = values.next();
        if values.all(|value| Some(value) == first) {
            return;
        }
        let rule = format!(
            "as usual nobody {happens}, so that the first value holds there for good and the change is an effect of the service; what \
             changes with time for everybody is written by = \"time since referral\" or by = \"time in state\""
        );
        self.warn(cell.span, format!("a rate by \"{clock}\""), &rule);
    }

    pub(super) fn cohort(&mut self, record: &Record) -> Cohort {
        let cohort = record.record("cohort").expect("the reader asks for a cohort");
        self.inside(cohort, |builder| {
            let risk = Purpose::People;
            builder.people_are_whole(cohort);
            let people = builder.row_of(cohort, "people", Use::Standing, "cohort", risk);
            let together = builder.row_of(cohort, "together", Use::Standing, "cohort", Purpose::Effect);
            let amounts = builder.cohort_amounts(cohort);
            let groups = cohort.records("group");
            let groups = if groups.is_empty() {
                vec![builder.a_group((cohort, &amounts), None, "cohort.group.0")]
            } else {
                builder.groups_sum_to_one(groups);
                groups
                    .iter()
                    .enumerate()
                    .map(|(number, group)| {
                        let position = format!("cohort.group.{number}");
                        builder.inside(group, |builder| {
                            builder.a_group((cohort, &amounts), Some(group), &position)
                        })
                    })
                    .collect()
            };
            let intake = cohort.number("intake").map(|cell| match cell.certain() {
                Some(crate::units::Quantity::Duration(_)) => {
                    Intake::Every(builder.length(cell, "cohort.intake", Purpose::Comparator))
                }
                _ => Intake::People(builder.row(cell, Use::Standing, "cohort.intake", Purpose::Comparator)),
            });
            Cohort { people, together, intake, amounts: builder.names.amounts.clone(), groups }
        })
    }

    fn groups_sum_to_one(&mut self, groups: &[Record]) {
        let shares = groups.iter().filter_map(|group| group.number("share")?.certain());
        let sum: f64 = shares
            .map(|quantity| match quantity {
                crate::units::Quantity::Share(share) => share.to_fraction(),
                _ => 0.0,
            })
            .sum();
        if (sum - 1.0).abs() > 1e-6 {
            let found = format!("the shares of the groups add up to {:.1}%", sum * 100.0);
            self.error(
                groups[0].key.span,
                found,
                "the shares of the groups add up to 100%, each a certain share",
            );
        }
    }

    /// A group; what it does not say is as in the cohort.
    fn a_group(
        &mut self,
        (cohort, amounts): (&Record, &[Option<InputId>]),
        group: Option<&Record>,
        position: &str,
    ) -> Group {
        let risk = Purpose::People;
        let own = group.unwrap_or(cohort);
        let holder = |key: &str| if own.cell(key).is_some() { own } else { cohort };
        let share = match group {
            Some(group) => self.row_of(group, "share", Use::Standing, position, risk),
            None => self.default_row("cohort.share".into(), position, Unit::Share, 1.0, risk),
        };
        let starts = holder("starts_in").shares("starts_in");
        if starts.is_empty() {
            let found = format!("`{}` does not say where people are when they are referred", own.key.name);
            self.error_with_hint(
                own.key.span,
                found,
                "the cohort, or each group, has `starts_in`",
                "write starts_in = \"NAME\" of a state",
            );
        }
        let starts_in = starts
            .iter()
            .enumerate()
            .map(|(place, (name, cell))| {
                let row = self.row(cell, Use::Standing, &format!("{position}.starts_in.{place}"), risk);
                (self.state(name), row)
            })
            .collect();
        Group {
            name: group.map_or(String::new(), |group| group.key.name.clone()),
            label: group.and_then(|group| group.text("label")).map(str::to_owned),
            share,
            starts_in,
            time_already: self.length_of(holder("time_already"), "time_already", position, risk),
            age: self.length_of(holder("age"), "age", position, risk),
            frailty: self.row_of(holder("frailty"), "frailty", Use::Standing, position, risk),
            amounts: self.group_amounts(group, position, amounts),
        }
    }

    /// What hangs on the age of people needs it: without one they would all be newborn.
    pub(super) fn ages_are_known(&mut self, record: &Record, cohort: &Cohort) {
        let Some(none) = cohort.groups.iter().find(|group| group.age.is_none()) else { return };
        let is_group = record.record("cohort").is_some_and(|table| !table.records("group").is_empty());
        let (whose, under) = match is_group {
            true => (
                format!("of the group `{}`, which has none", none.name),
                format!("cohort.group.{}", none.name),
            ),
            false => ("of people who have none".to_owned(), "cohort".to_owned()),
        };
        let hint = format!("write for example age = \"80 years\" under [{under}]");
        for span in std::mem::take(&mut self.by_age) {
            let rule = "what hangs on age needs the age of the people when they are referred: `age` of the cohort, or of each group";
            self.error_with_hint(span, format!("the age {whose}"), rule, &hint);
        }
    }

    pub(super) fn referrals(&mut self, record: &Record, people: InputId) -> Referrals {
        let Some(referrals) = record.record("referrals") else { return Referrals::AtOnce };
        self.inside(referrals, |builder| Referrals::Arriving(builder.arrivals(referrals, people)))
    }

    fn arrivals(&mut self, record: &Record, people: InputId) -> Arrivals {
        let (risk, position) = (Purpose::Referrals, "referrals");
        let rate = record.number("rate").expect("the reader asks for a rate");
        let rate_number = self.number(rate, Use::Arrivals, "referrals.rate", risk);
        let spread = self.row_of(record, "spread", Use::Standing, position, risk);
        let law = &self.inputs.row(spread).law;
        if law.p10() < 1.0 && (law.p10() > 0.0 || !law.is_certain()) {
            let cell = record.number("spread").expect("it has a default");
            let rule = "`spread` is 0 (evenly, as planned), 1 (by chance alone) or more (months differ more than by chance)";
            self.error(cell.span, "a spread between 0 and 1", rule);
        }
        let until = self.last_or(record, "until", 0, horizon(&self.calendar));
        let arrivals = Arrivals {
            rate: rate_number,
            until,
            arrive: self.row_of(record, "arrive", Use::OpenShare, position, risk),
            spread,
            common: self.row_of(record, "common", Use::Standing, position, risk),
            accepted: self.row_of(record, "accepted", Use::Standing, position, risk),
            wait_at_most: self.length_of(record, "wait_at_most", position, risk),
            lost_waiting: self.row_if(record, "lost_waiting", Use::Person, position, risk),
        };
        self.runs_forward(
            record,
            (0, until),
            self.programme(),
            "people come from the start of the programme up to `until`",
        );
        self.referrals_fit(record, &arrivals);
        self.plan_fills_the_cohort(record, &arrivals, people);
        arrivals
    }

    /// States that nothing enters, and states without a way out that are not said to be an end.
    pub(super) fn look_for_dead_ends(
        &mut self,
        record: &Record,
        states: &[State],
        transitions: &[Transition],
    ) {
        let cohort = record.record("cohort").expect("the reader asks for a cohort");
        let starts: Vec<StateId> = std::iter::once(cohort)
            .chain(cohort.records("group"))
            .flat_map(|holder| holder.shares("starts_in"))
            .map(|(name, _)| self.state(name))
            .collect();
        for (number, state) in states.iter().enumerate() {
            let id = StateId::new(number);
            let span = record.records("state")[number].key.span;
            if !starts.contains(&id) && !transitions.iter().any(|transition| transition.to == id) {
                self.warn(
                    span,
                    format!("nobody ever comes to `{}`", state.name),
                    "a state is where people start, or where a way leads",
                );
            }
            if starts.contains(&id) && state.kind == StateKind::Absorbing {
                let found = format!("people start in `{}`, an absorbing state", state.name);
                let rule = "an absorbing state ends what is told of a person: nobody there is served or reaches anything";
                self.error(span, found, rule);
            }
            // A way back to itself leads nowhere else.
            let leaves =
                |way: &Transition| (way.from == From::State(id) || way.from == From::Any) && way.to != id;
            let dead_end = state.kind == StateKind::Passing && !transitions.iter().any(leaves);
            if dead_end && states.len() > 1 {
                let name = &state.name;
                let rule = "people leave a state by a way out of it; absorbing = \"yes\" is for death or having moved away: from then on \
                            nothing is counted of a person any more";
                let hint = format!(
                    "write [transition.{name}.NAME] for where people go from there, with rate = \"0 / year\" if they are meant to \
                     stay"
                );
                let found = format!("nobody leaves `{name}`");
                self.diagnostics.push(Diagnostic::warning(span, found, rule).with_hint(hint));
            }
        }
    }
}

pub(super) fn horizon(calendar: &Calendar) -> i32 {
    calendar.horizon_day()
}
