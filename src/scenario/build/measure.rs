//! Baselines and measures.

use super::{Builder, Use, place};
use crate::model::{
    Absorbed, AfterBreak, Baseline, BaselineId, CohortMeasure, CountedFrom, Counts, From, GroupId, Measure,
    MeasureHead, MeasureId, Over, PersonMeasure, ServiceEvent, State, StateId, StateKind, Summary, TimeUnit,
    Transition, Unit,
};
use crate::random::Purpose;
use crate::scenario::record::{CellValue, Name, Record};

impl Builder<'_> {
    pub(super) fn baselines(&mut self, record: &Record) -> Vec<Baseline> {
        let baselines = record.records("baseline");
        let baselines: Vec<Baseline> = baselines
            .iter()
            .enumerate()
            .map(|(number, baseline)| {
                let position = format!("baseline.{number}");
                self.inside(baseline, |builder| Baseline {
                    name: baseline.key.name.clone(),
                    fixed: builder.row_of(baseline, "fixed", Use::Standing, &position, Purpose::Comparator),
                })
            })
            .collect();
        for (baseline, table) in baselines.iter().zip(record.records("baseline")) {
            let row = self.inputs.row(baseline.fixed);
            if row.unit == Unit::Share && row.law.quantile(1.0 - 1e-9) > 1.0 {
                let span = table.number("fixed").map_or(table.key.span, |cell| cell.span);
                let rule =
                    "a baseline in percent is a share of the time that people are tracked: at most 100%";
                self.error(span, format!("`{}` passes 100%", baseline.name), rule);
            }
        }
        self.baseline_rows = baselines.iter().map(|baseline| baseline.fixed).collect();
        baselines
    }

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
        for (number, record) in records.iter().enumerate() {
            self.parts_are_persons(record, &measures, number);
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
        let summary = match record.head {
            Some("total_of") => {
                Summary::TotalOf(record.names("total_of").iter().map(|n| self.measure(n)).collect())
            }
            Some("share_with") => Summary::ShareWith(self.measure_of(record, "share_with")),
            Some("mean_of") => Summary::MeanOf(self.measure_of(record, "mean_of")),
            Some("ratio_of") => Summary::RatioOf {
                of: self.measure_of(record, "ratio_of"),
                to: self.measure_of(record, "to"),
            },
            Some("saved") => Summary::Saved {
                of: self.measure_of(record, "saved"),
                against: BaselineId::new(place(&self.names.baselines, name_of(record, "against"))),
            },
            _ => return MeasureHead::Person(self.person_measure(record, position, states, transitions)),
        };
        let over = match record.word("over") {
            Some("period") => Over::Period,
            Some("contract") => Over::Contract,
            _ => Over::SoFar,
        };
        MeasureHead::Cohort(CohortMeasure { summary, over })
    }

    fn person_measure(
        &mut self,
        record: &Record,
        position: &str,
        states: &[State],
        transitions: &[Transition],
    ) -> PersonMeasure {
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
        let risk = Purpose::Measurement;
        let counts = match record.head {
            Some("enters") => Counts::Enters { states: listed("enters"), coming_from: listed("coming_from") },
            Some("leaves") => Counts::Leaves { states: listed("leaves") },
            Some("stays_in") => Counts::StaysIn {
                states: listed("stays_in"),
                length: self.length_of(record, "for", position, risk).expect("the reader asks for it"),
                grace: self.length_of(record, "grace", position, risk),
                after_break: match record.word("after_break") {
                    Some("stops") => AfterBreak::Stops,
                    Some("pauses") => AfterBreak::Pauses,
                    _ => AfterBreak::Restarts,
                },
            },
            Some("is_in") => Counts::IsIn {
                states: listed("is_in"),
                at: self.length_of(record, "at", position, risk).expect("the reader asks for it"),
            },
            Some("time_in") => Counts::TimeIn { states: listed("time_in"), unit },
            Some("time_out_of") => Counts::TimeIn { states: elsewhere("time_out_of"), unit },
            _ => Counts::Event(event(record.word("event"))),
        };
        let if_absorbed = self.if_absorbed(record, &counts, states, transitions);
        let group = record.record("among").and_then(|among| among.name("group"));
        PersonMeasure {
            from: match (record.word("from"), record.word("event")) {
                (Some("referral"), _) | (_, Some("referred")) => CountedFrom::Referral,
                (Some("completion"), _) => CountedFrom::Completion,
                _ => CountedFrom::Start,
            },
            within: self.length_of(record, "within", position, risk),
            among: group.map(|name| GroupId::new(place(&self.names.groups, name))).into_iter().collect(),
            if_absorbed,
            counts,
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
        let is_event = matches!(counts, Counts::Event(_));
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

    /// Summaries that look at people look at person measures.
    fn parts_are_persons(&mut self, record: &Record, measures: &[Measure], number: usize) {
        let MeasureHead::Cohort(cohort) = &measures[number].head else { return };
        let of = match cohort.summary {
            Summary::MeanOf(of) | Summary::ShareWith(of) => {
                self.counts_people(record, &measures[of.index()]);
                of
            }
            Summary::Saved { of, against } => {
                self.baseline_fits(record, &measures[of.index()], against);
                self.saves_days(record, &measures[of.index()]);
                of
            }
            Summary::TotalOf(_) | Summary::RatioOf { .. } => return self.no_ring(record, measures, number),
        };
        if matches!(measures[of.index()].head, MeasureHead::Cohort(_)) {
            let rule = format!(
                "`{}` summarises something that is counted for each person",
                record.head.unwrap_or("it")
            );
            self.error(record.key.span, format!("`{}` is a summary itself", measures[of.index()].name), rule);
        }
    }

    /// Means and shares are over people measured; time is measured in days, and has no number of people under it.
    fn counts_people(&mut self, record: &Record, of: &Measure) {
        if matches!(&of.head, MeasureHead::Person(person) if matches!(person.counts, Counts::TimeIn { .. })) {
            let found = format!("`{}` counts time", of.name);
            let rule = "means and shares are over people: of events, entries and stays";
            let hint = "for a share of time divide one `time_in` by another with `ratio_of`";
            self.error_with_hint(record.key.span, found, rule, hint);
        }
    }

    /// Time is saved in the days in which a baseline is measured.
    fn saves_days(&mut self, record: &Record, of: &Measure) {
        let MeasureHead::Person(person) = &of.head else { return };
        if matches!(person.counts, Counts::TimeIn { unit, .. } if unit != TimeUnit::Day) {
            let found = format!("`{}` counts longer times than days", of.name);
            let rule = "time is saved against a baseline in days: unit = \"day\"";
            self.error(record.key.span, found, rule);
        }
    }

    /// A baseline in percent is a share of the time that people are tracked.
    fn baseline_fits(&mut self, record: &Record, of: &Measure, against: BaselineId) {
        let MeasureHead::Person(person) = &of.head else { return };
        let baseline = &self.names.baselines[against.index()];
        let fixed = self.baseline_rows.get(against.index()).map(|&row| self.inputs.row(row).unit);
        if fixed == Some(Unit::Share) && !matches!(person.counts, Counts::TimeIn { .. }) {
            let span = record.cell("against").map_or(record.key.span, |cell| cell.span);
            let found = format!("`{baseline}` is a share of time, and `{}` does not count time", of.name);
            let rule = "against a share one saves time (`time_in`); events are saved against a number for each person";
            self.error_with_hint(span, found, rule, "write the baseline as a number, such as fixed = 0.8");
        }
    }

    /// Measures that are made of others lead back to something counted.
    fn no_ring(&mut self, record: &Record, measures: &[Measure], start: usize) {
        let parts = |number: usize| -> Vec<usize> {
            match &measures[number].head {
                MeasureHead::Cohort(CohortMeasure { summary: Summary::TotalOf(parts), .. }) => {
                    parts.iter().map(|part| part.index()).collect()
                }
                MeasureHead::Cohort(CohortMeasure { summary: Summary::RatioOf { of, to }, .. }) => {
                    vec![of.index(), to.index()]
                }
                MeasureHead::Cohort(_) | MeasureHead::Person(_) => Vec::new(),
            }
        };
        let mut reached = parts(start);
        let mut next = 0;
        while let Some(&number) = reached.get(next) {
            if number == start {
                let rule = "a measure is not made of itself";
                return self.error(
                    record.key.span,
                    format!("`{}` leads back to itself", record.key.name),
                    rule,
                );
            }
            let more: Vec<usize> = parts(number).into_iter().filter(|part| !reached.contains(part)).collect();
            reached.extend(more);
            next += 1;
        }
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

fn event(word: Option<&'static str>) -> ServiceEvent {
    match word {
        Some("referred") => ServiceEvent::Referred,
        Some("completed") => ServiceEvent::Completed,
        Some("left early") => ServiceEvent::LeftEarly,
        _ => ServiceEvent::Started,
    }
}

fn counted_states(counts: &Counts) -> &[StateId] {
    match counts {
        Counts::Event(_) => &[],
        Counts::Enters { states, .. }
        | Counts::Leaves { states }
        | Counts::StaysIn { states, .. }
        | Counts::IsIn { states, .. }
        | Counts::TimeIn { states, .. } => states,
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
