//! Measures: what is counted for each person, and what is made of it.

use super::{Builder, Use, place};
use crate::model::{
    Absorbed, AfterBreak, Among, BaselineId, CohortMeasure, Comparison, CountedFrom, Counts, Factor, From,
    GroupId, Length, Measure, MeasureHead, MeasureId, Misreading, Moves, Over, PersonMeasure, ServiceEvent,
    ServiceUnit, State, StateId, StateKind, Summary, TimeUnit, Transition,
};
use crate::random::Purpose;
use crate::scenario::record::{CellValue, Name, NameOrNumber, Origin, Record};

/// The kind of risk of what measures add.
const RISK: Purpose = Purpose::Measurement;

impl Builder<'_> {
    pub(super) fn measures(
        &mut self,
        record: &Record,
        states: &[State],
        transitions: &[Transition],
    ) -> Vec<Measure> {
        let records = record.records("measure");
        let measures: Vec<Measure> = records
            .iter()
            .enumerate()
            .map(|(number, measure)| {
                self.inside(measure, |builder| Measure {
                    name: measure.key.name.clone(),
                    label: measure.text("label").map(str::to_owned),
                    unit_label: measure.text("unit_label").map(str::to_owned),
                    head: builder.measure_head(measure, &format!("measure.{number}"), states, transitions),
                })
            })
            .collect();
        let has_intakes = record.record("cohort").is_some_and(|cohort| cohort.number("intake").is_some());
        for (number, record) in records.iter().enumerate() {
            self.made_of_what_fits(record, &measures, number);
            self.bounds_fit(record, &measures, number);
            if let (Some("intake"), Some(cell), false) =
                (record.word("over"), record.cell("over"), has_intakes)
            {
                self.error_with_hint(
                    cell.span,
                    format!("`{}` is of an intake, and people come in none", record.key.name),
                    "people come in intakes where the cohort says how large or how long these are: `intake`",
                    "write intake = 50 or intake = \"12 months\" under [cohort]",
                );
            }
        }
        measures
    }

    fn measure_head(
        &mut self,
        record: &Record,
        position: &str,
        states: &[State],
        transitions: &[Transition],
    ) -> MeasureHead {
        let Some(summary) = self.summary(record, position) else {
            return MeasureHead::Person(self.person_measure(record, position, states, transitions));
        };
        let over = match record.word("over") {
            Some("period") => Over::Period,
            Some("intake") => Over::Intake,
            _ => Over::SoFar,
        };
        MeasureHead::Cohort(CohortMeasure { summary, over })
    }

    /// How a figure of the cohort is made; none where something is counted for each person.
    fn summary(&mut self, record: &Record, position: &str) -> Option<Summary> {
        let head = record.head?;
        let against = |builder: &Self, comparison| Summary::Against {
            of: builder.measure_of(record, head),
            baseline: BaselineId::new(place(&builder.names.baselines, name_of(record, "against"))),
            comparison,
        };
        Some(match head {
            "total_of" => Summary::TotalOf(record.names(head).iter().map(|n| self.measure(n)).collect()),
            "share_with" => Summary::ShareWith(self.measure_of(record, head)),
            "share_without" => Summary::ShareWithout(self.measure_of(record, head)),
            "mean_of" => Summary::MeanOf(self.measure_of(record, head)),
            "per_team" => Summary::PerTeam {
                of: self.measure_of(record, head),
                until: self.last_or(record, "until", 0, i32::MAX),
            },
            "ratio_of" => Summary::RatioOf {
                of: self.measure_of(record, head),
                to: match (record.name("to"), record.number("to")) {
                    (Some(name), _) => Factor::Measure(self.measure(name)),
                    (None, Some(cell)) => {
                        Factor::Number(self.row(cell, Use::Standing, &format!("{position}.to"), RISK))
                    }
                    (None, None) => unreachable!("the reader asks for `to`"),
                },
                at_most: self.row_if(record, "at_most", Use::OpenShare, position, RISK),
            },
            "saved" => against(self, Comparison::Saved),
            "added" => against(self, Comparison::Added),
            "reduction_in" => against(self, Comparison::Reduction),
            "increase_in" => against(self, Comparison::Increase),
            "weighted" => {
                let parts = record.shares(head);
                let rows = self.weights(parts, &format!("{position}.weighted"));
                Summary::Weighted(parts.iter().map(|(name, _)| self.measure(name)).zip(rows).collect())
            }
            "product_of" => Summary::ProductOf(self.factors(record, position)),
            _ => return None,
        })
    }

    fn factors(&mut self, record: &Record, position: &str) -> Vec<Factor> {
        let Some(CellValue::NamesAndNumbers(listed)) = record.value("product_of") else { return Vec::new() };
        let factor = |(place, item): (usize, &NameOrNumber)| match item {
            NameOrNumber::Name(name) => Factor::Measure(self.measure(name)),
            NameOrNumber::Number(cell) => {
                let position = format!("{position}.product_of.{place}");
                Factor::Number(self.row(cell, Use::Standing, &position, RISK))
            }
        };
        listed.iter().enumerate().map(factor).collect()
    }

    fn person_measure(
        &mut self,
        record: &Record,
        position: &str,
        states: &[State],
        transitions: &[Transition],
    ) -> PersonMeasure {
        if let (Some(cell), None) = (record.given("grace_times"), record.given("grace")) {
            let rule = "`grace_times` says how many absences of at most `grace` are no break";
            self.error(cell.key_span, "`grace_times` without `grace`", rule);
        }
        let grace_of_units = match record.head {
            Some("time_in" | "time_out_of") => self.given_length(record, "grace", position),
            _ => None,
        };
        let listed =
            |key: &str| -> Vec<StateId> { record.names(key).iter().map(|name| self.state(name)).collect() };
        let elsewhere = |key: &str| -> Vec<StateId> {
            let named = listed(key);
            let passing =
                |&id: &StateId| states[id.index()].kind == StateKind::Passing && !named.contains(&id);
            (0..states.len()).map(StateId::new).filter(passing).collect()
        };
        let unit = match record.word("unit") {
            Some("week") => TimeUnit::Week,
            Some("month") => TimeUnit::Month,
            Some("quarter") => TimeUnit::Quarter,
            _ => TimeUnit::Day,
        };
        let risk = RISK;
        let after_break = match record.word("after_break") {
            Some("stops") => AfterBreak::Stops,
            Some("pauses") => AfterBreak::Pauses,
            _ => AfterBreak::Restarts,
        };
        let counts = match record.head {
            Some("enters") => Counts::Enters { states: listed("enters"), coming_from: listed("coming_from") },
            Some("leaves") => Counts::Leaves { states: listed("leaves") },
            Some("reaches") => Counts::Reaches(self.milestone(name_of(record, "reaches"))),
            Some("stays_in") => Counts::StaysIn {
                states: listed("stays_in"),
                length: self.length_of(record, "for", position, risk).expect("the reader asks for it"),
                grace: self.length_of(record, "grace", position, risk),
                grace_times: self.whole_if(record, "grace_times"),
                after_break,
                moves: match record.word("moves") {
                    Some("are breaks") => Moves::AreBreaks,
                    _ => Moves::AreNoBreak,
                },
            },
            Some("gain_on") => Counts::GainOn {
                score: self.score(name_of(record, "gain_on")),
                at: self.length_of(record, "at", position, risk).expect("the reader asks for it"),
            },
            Some("is_in") => Counts::IsIn {
                states: listed("is_in"),
                at: self.length_of(record, "at", position, risk).expect("the reader asks for it"),
            },
            Some("time_in") => {
                Counts::TimeIn { states: listed("time_in"), unit, grace: grace_of_units, after_break }
            }
            Some("time_out_of") => {
                Counts::TimeIn { states: elsewhere("time_out_of"), unit, grace: grace_of_units, after_break }
            }
            Some("amount") => Counts::Amount {
                amount: self.amount(name_of(record, "amount")),
                on: self.measure(name_of(record, "on")),
            },
            Some("cost_of") => Counts::CostOf { states: listed("cost_of") },
            Some("delivered") => Counts::Delivered(match record.word("delivered") {
                Some("day") => ServiceUnit::Day,
                Some("week") => ServiceUnit::Week,
                Some("month") => ServiceUnit::Month,
                _ => ServiceUnit::Hour,
            }),
            _ => Counts::Event(event(record.word("event"))),
        };
        let if_absorbed = self.if_absorbed(record, &counts, states, transitions);
        let from = match (record.value("from"), record.word("event")) {
            (Some(CellValue::Name(name)), _) => CountedFrom::Unit(self.measure(name)),
            (Some(CellValue::Word("referral")), _) | (_, Some("referred")) => CountedFrom::Referral,
            (Some(CellValue::Word("completion")), _) => CountedFrom::Completion,
            (Some(CellValue::Word("entry")), _) => CountedFrom::Entry,
            _ => CountedFrom::Start,
        };
        PersonMeasure {
            from,
            within: self.length_of(record, "within", position, risk),
            among: self.among(record),
            at_least: self.row_if(record, "at_least", Use::Standing, position, risk),
            error: record.record("error").map(|error| {
                let position = format!("{position}.error");
                self.inside(error, |builder| Misreading {
                    missed: builder.row_of(error, "missed", Use::Standing, &position, risk),
                    false_units: builder.row_of(error, "false", Use::Standing, &position, risk),
                })
            }),
            if_absorbed,
            counts,
        }
    }

    /// A length that the file itself gives.
    fn given_length(&mut self, record: &Record, key: &str, position: &str) -> Option<Length> {
        record.cell(key).filter(|cell| cell.origin == Origin::Given)?;
        self.length_of(record, key, position, RISK)
    }

    fn among(&self, record: &Record) -> Among {
        let Some(among) = record.record("among") else { return Among::default() };
        let group = |name: &Name| GroupId::new(place(&self.names.groups, name));
        Among {
            groups: among.names("group").iter().map(group).collect(),
            with: among.name("with").map(|name| self.measure(name)),
        }
    }

    /// What becomes of people in each absorbing state that they can reach and that the measure does not count.
    fn if_absorbed(
        &mut self,
        record: &Record,
        counts: &Counts,
        states: &[State],
        transitions: &[Transition],
    ) -> Vec<(StateId, Absorbed)> {
        let words: &[(Name, &'static str)] = match record.value("if_absorbed") {
            Some(CellValue::NameWords(words)) => words,
            _ => &[],
        };
        let said: Vec<(StateId, Absorbed)> =
            words.iter().map(|(name, word)| (self.state(name), absorbed(word))).collect();
        for (id, word) in &said {
            if states[id.index()].kind == StateKind::Passing {
                let rule = "`if_absorbed` is about states that nobody leaves";
                self.error(
                    words[0].0.span,
                    format!("`{}` = \"{}\"", states[id.index()].name, word_of(*word)),
                    rule,
                );
            }
        }
        let counted = |id: StateId| counted_states(counts).contains(&id);
        let reached = |id: StateId| transitions.iter().any(|t| t.to == id && t.from != From::State(id));
        // What becomes of whoever leaves is said by the measure on which an amount is counted.
        // A service ends with whoever reaches an end.
        let is_event = matches!(counts, Counts::Event(_) | Counts::Amount { .. } | Counts::Delivered(_));
        for (number, state) in states.iter().enumerate() {
            let id = StateId::new(number);
            let open = state.kind == StateKind::Absorbing && reached(id) && !counted(id) && !is_event;
            if open && !said.iter().any(|(known, _)| *known == id) {
                let found = format!(
                    "`{}` does not say what it makes of people who reach `{}`",
                    record.key.name, state.name
                );
                let rule = "each measure says how an end counts: \"success\", \"failure\", \"window ends\" or \"excluded\"";
                let hint = format!(
                    "write if_absorbed = {{ {} = \"failure\" }} if nothing more counts from then on",
                    state.name
                );
                self.error_with_hint(record.key.span, found, rule, &hint);
            }
        }
        said
    }

    fn measure_of(&self, record: &Record, key: &str) -> MeasureId {
        self.measure(name_of(record, key))
    }

    pub(super) fn measure(&self, name: &Name) -> MeasureId {
        MeasureId::new(place(&self.names.measures, name))
    }
}

fn name_of<'r>(record: &'r Record, key: &str) -> &'r Name {
    record.name(key).expect("the reader asks for it")
}

pub(super) fn event(word: Option<&'static str>) -> ServiceEvent {
    match word {
        Some("referred") => ServiceEvent::Referred,
        Some("completed") => ServiceEvent::Completed,
        Some("left early") => ServiceEvent::LeftEarly,
        _ => ServiceEvent::Started,
    }
}

pub(super) fn counted_states(counts: &Counts) -> &[StateId] {
    match counts {
        Counts::Event(_)
        | Counts::Reaches(_)
        | Counts::GainOn { .. }
        | Counts::Amount { .. }
        | Counts::Delivered(_) => &[],
        Counts::Enters { states, .. }
        | Counts::Leaves { states }
        | Counts::StaysIn { states, .. }
        | Counts::IsIn { states, .. }
        | Counts::TimeIn { states, .. }
        | Counts::CostOf { states } => states,
    }
}

fn absorbed(word: &str) -> Absorbed {
    match word {
        "success" => Absorbed::Success,
        "window ends" => Absorbed::WindowEnds,
        "excluded" => Absorbed::Excluded,
        _ => Absorbed::Failure,
    }
}

fn word_of(absorbed: Absorbed) -> &'static str {
    match absorbed {
        Absorbed::Success => "success",
        Absorbed::Failure => "failure",
        Absorbed::WindowEnds => "window ends",
        Absorbed::Excluded => "excluded",
    }
}
