//! Whether what a measure is made of, or held against, is there and fits.

use super::Builder;
use super::measure::counted_states;
use crate::model::{
    Absorbed, Baseline, Capacity, CountedFrom, Counts, Factor, Length, Level, Measure, MeasureHead,
    MeasureId, PersonMeasure, Service, ServiceEvent, Summary, TimeUnit, baselines_within, is_delivered,
    runs_with_time,
};
use crate::scenario::record::Record;

impl Builder<'_> {
    /// What is made for each team needs a service with teams.
    pub(super) fn teams_are_there(&mut self, record: &Record, measures: &[Measure], services: &[Service]) {
        if services.iter().any(|service| matches!(service.capacity, Capacity::Teams { .. })) {
            return;
        }
        for (measure, table) in measures.iter().zip(record.records("measure")) {
            let summary = match &measure.head {
                MeasureHead::Cohort(cohort) => &cohort.summary,
                MeasureHead::Person(_) => continue,
            };
            if matches!(summary, Summary::PerTeam { .. }) {
                let span = table.cell("per_team").map_or(table.key.span, |cell| cell.span);
                let found = format!("`{}` is made for each team, and no service has teams", measure.name);
                let hint = "give the service `teams` and `per_team`";
                let rule = "what is counted for each team needs a service with teams";
                self.error_with_hint(span, found, rule, hint);
            }
        }
    }

    /// What takes a time can have happened within the time in which a measure looks, and within the programme.
    pub(super) fn measures_have_the_time(&mut self, record: &Record, measures: &[Measure]) {
        for (measure, table) in measures.iter().zip(record.records("measure")) {
            let MeasureHead::Person(person) = &measure.head else { continue };
            let (key, takes) = match &person.counts {
                Counts::StaysIn { length, .. } => ("for", *length),
                Counts::IsIn { at, .. } | Counts::GainOn { at, .. } => ("at", *at),
                Counts::Event(_)
                | Counts::Enters { .. }
                | Counts::Leaves { .. }
                | Counts::Reaches(_)
                | Counts::TimeIn { .. }
                | Counts::Delivered(_)
                | Counts::CostOf { .. }
                | Counts::Amount { .. } => continue,
            };
            let days = |length: Length| {
                let is_certain = self.inputs.row(length.input).law.is_certain();
                is_certain.then(|| self.average_days(length).round())
            };
            let Some(takes) = days(takes) else { continue };
            let found = match person.within.and_then(days) {
                Some(within) if within < takes => "looks for a shorter time than that takes",
                _ if takes > f64::from(self.calendar.horizon_day()) => {
                    "takes longer than the programme lasts"
                }
                Some(_) | None => continue,
            };
            let span = table.cell(key).map_or(table.key.span, |cell| cell.span);
            let rule = "somebody can have what is measured: within `within`, and before the horizon";
            self.error(span, format!("nobody can ever have `{}`: it {found}", measure.name), rule);
        }
    }

    /// People of a comparison group live as usual: nothing is divided by what only a service brings about.
    pub(super) fn groups_have_what_is_divided_by(
        &mut self,
        record: &Record,
        baselines: &[Baseline],
        measures: &[Measure],
    ) {
        for (measure, table) in measures.iter().zip(record.records("measure")) {
            let MeasureHead::Cohort(cohort) = &measure.head else { continue };
            let Summary::Against { of, baseline, .. } = &cohort.summary else { continue };
            let within = baselines_within(baselines, *baseline);
            let is_group = within.into_iter().any(|part| matches!(part.level, Level::Controls { .. }));
            let Some((above, below)) = divided_by_the_service(measures, *of).filter(|_| is_group) else {
                continue;
            };
            let span = table.cell("against").map_or(table.key.span, |cell| cell.span);
            let name = |id: MeasureId| &measures[id.index()].name;
            let found = format!(
                "`{}` is divided by `{}`, of which people who live as usual have none",
                name(*of),
                name(below)
            );
            let rule = "a comparison group has no service: nobody in it starts, completes or leaves one";
            let hint = format!(
                "compare `{}` itself, whose group is scaled to as many people as are measured, or divide by the people of \
                 event = \"referred\"",
                name(above)
            );
            self.error_with_hint(span, found, rule, &hint);
        }
    }

    /// What a measure is made of must be there to make it of.
    pub(super) fn made_of_what_fits(&mut self, record: &Record, measures: &[Measure], number: usize) {
        self.no_ring(record, measures, number);
        let cohort = match &measures[number].head {
            MeasureHead::Cohort(cohort) => cohort,
            MeasureHead::Person(person) => return self.person_measure_fits(record, person, measures),
        };
        match &cohort.summary {
            Summary::MeanOf(of) => {
                self.counts_people(record, &measures[of.index()]);
                self.is_for_persons(record, &measures[of.index()]);
            }
            Summary::ShareWith(of) | Summary::ShareWithout(of) => {
                self.counts_people(record, &measures[of.index()]);
                self.is_for_persons(record, &measures[of.index()]);
                self.is_one_or_none(record, record.head.unwrap_or("it"), &measures[of.index()]);
            }
            Summary::Against { of, .. } => self.saves_days(record, &measures[of.index()]),
            Summary::TotalOf(_)
            | Summary::PerTeam { .. }
            | Summary::RatioOf { .. }
            | Summary::Weighted(_)
            | Summary::ProductOf(_) => {}
        }
    }

    /// Whoever has two readings has a gain, be it nought or a loss: who improved is a matter of how far.
    fn is_one_or_none(&mut self, record: &Record, key: &str, of: &Measure) {
        if of.is_points() {
            let span = record.cell(key).map_or(record.key.span, |cell| cell.span);
            let found = format!("`{key}` names `{}`, which counts points", of.name);
            let rule = "people with a gain are those who gained so many points";
            let hint = format!("give `{}` the points that make one, such as at_least = 1", of.name);
            self.error_with_hint(span, found, rule, &hint);
        }
    }

    /// Readings are taken on two days, and nobody is read once an end is reached; what an end costs is nought.
    fn ends_count(&mut self, record: &Record, person: &PersonMeasure) {
        let (found, rule) = match person.counts {
            Counts::GainOn { .. } => (
                "`if_absorbed` = \"success\" of a gain",
                "a score is read or it is not: \"failure\" (no points), \"window ends\" (read on that day) or \"excluded\"",
            ),
            Counts::CostOf { .. } => (
                "`if_absorbed` = \"success\" of a cost",
                "no care is paid for after an end: \"failure\" (nothing more), \"window ends\" (counted up to that day) or \"excluded\"",
            ),
            Counts::Event(_)
            | Counts::Enters { .. }
            | Counts::Leaves { .. }
            | Counts::Reaches(_)
            | Counts::StaysIn { .. }
            | Counts::TimeIn { .. }
            | Counts::IsIn { .. }
            | Counts::Amount { .. }
            | Counts::Delivered(_) => return,
        };
        if person.if_absorbed.iter().any(|(_, word)| *word == Absorbed::Success) {
            let span = record.cell("if_absorbed").map_or(record.key.span, |cell| cell.span);
            self.error(span, found, rule);
        }
    }

    fn is_for_persons(&mut self, record: &Record, of: &Measure) {
        if matches!(of.head, MeasureHead::Cohort(_)) {
            let rule = format!(
                "`{}` summarises something that is counted for each person",
                record.head.unwrap_or("it")
            );
            self.error(record.key.span, format!("`{}` is a summary itself", of.name), rule);
        }
    }

    /// What a measure of persons starts from, or is among, is counted for each person itself; records err on whole
    /// units only.
    fn person_measure_fits(&mut self, record: &Record, person: &PersonMeasure, measures: &[Measure]) {
        let from = match person.from {
            CountedFrom::Unit(measure) => Some((measure, "from")),
            CountedFrom::Referral | CountedFrom::Start | CountedFrom::Completion | CountedFrom::Entry => None,
        };
        let with = person.among.with.map(|measure| (measure, "among"));
        let on = if let Counts::Amount { on, .. } = person.counts { Some((on, "on")) } else { None };
        for (measure, key) in from.into_iter().chain(with).chain(on) {
            if matches!(measures[measure.index()].head, MeasureHead::Cohort(_)) {
                let span = record.cell(key).map_or(record.key.span, |cell| cell.span);
                let found = format!("`{key}` names `{}`, a summary", measures[measure.index()].name);
                self.error(
                    span,
                    found,
                    "people are counted from, or among those with, something that is counted for each person",
                );
            }
        }
        for (measure, key) in from.into_iter().chain(with) {
            self.is_one_or_none(record, key, &measures[measure.index()]);
        }
        self.ends_count(record, person);
        if let Counts::Amount { on, .. } = person.counts
            && let MeasureHead::Person(of) = &measures[on.index()].head
            && (runs_with_time(&of.counts) || is_delivered(&of.counts) || of.is_money() || of.is_points())
        {
            let span = record.cell("on").map_or(record.key.span, |cell| cell.span);
            let what = if of.is_points() { "points" } else { "time, service or money" };
            let found = format!("`on` names `{}`, which counts {what}", measures[on.index()].name);
            let rule = "a person's amount is counted for events, entries, stays and milestones";
            self.error(span, found, rule);
        }
        if person.from == CountedFrom::Entry && counted_states(&person.counts).is_empty() {
            let span = record.cell("from").map_or(record.key.span, |cell| cell.span);
            let rule = "\"entry\" is the day on which a person comes to the states that are counted";
            self.error(
                span,
                format!("`{}` counts from an entry, and counts no states", record.key.name),
                rule,
            );
        }
        if let (Some(cell), true) = (record.cell("error"), person.is_points()) {
            let rule =
                "records miss or invent whole units, and points are no such units: readings of the score err";
            let hint = "say how well readings show the score by its `reliability`; with `at_least`, so many points are one \
                        unit, reached or not as readings show it, and `error` is what records then miss or invent";
            self.error_with_hint(cell.key_span, "`error` of points", rule, hint);
        }
        if let (Some(cell), true) = (record.cell("error"), runs_with_time(&person.counts)) {
            let rule = "records miss or invent whole units: events, entries, stays";
            self.error(cell.key_span, "`error` of a measure of time", rule);
        }
    }

    /// Means and shares are over people measured; time is measured in days, and has no number of people under it.
    fn counts_people(&mut self, record: &Record, of: &Measure) {
        if matches!(&of.head, MeasureHead::Person(person) if runs_with_time(&person.counts)) {
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

    /// Measures that are made of others, or start from them, lead back to something counted.
    fn no_ring(&mut self, record: &Record, measures: &[Measure], start: usize) {
        let parts = |number: usize| -> Vec<usize> {
            measures[number].head.parts().into_iter().map(crate::model::MeasureId::index).collect()
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
}

/// The quotient within a measure by something that only a service brings about, if there is one: of what, by what.
fn divided_by_the_service(measures: &[Measure], of: MeasureId) -> Option<(MeasureId, MeasureId)> {
    let MeasureHead::Cohort(cohort) = &measures[of.index()].head else { return None };
    let own = match &cohort.summary {
        Summary::RatioOf { of, to: Factor::Measure(to), .. } if is_of_the_service(measures, *to) => {
            Some((*of, *to))
        }
        Summary::RatioOf { .. }
        | Summary::TotalOf(_)
        | Summary::MeanOf(_)
        | Summary::ShareWith(_)
        | Summary::ShareWithout(_)
        | Summary::PerTeam { .. }
        | Summary::Against { .. }
        | Summary::Weighted(_)
        | Summary::ProductOf(_) => None,
    };
    let parts = cohort.summary.parts().into_iter();
    own.or_else(|| parts.into_iter().find_map(|part| divided_by_the_service(measures, part)))
}

/// Whether a measure counts only what a service brings about.
fn is_of_the_service(measures: &[Measure], measure: MeasureId) -> bool {
    match &measures[measure.index()].head {
        MeasureHead::Person(person) => match person.counts {
            Counts::Event(event) => event != ServiceEvent::Referred,
            Counts::Delivered(_) => true,
            Counts::Amount { on, .. } => is_of_the_service(measures, on),
            Counts::Enters { .. }
            | Counts::Leaves { .. }
            | Counts::Reaches(_)
            | Counts::StaysIn { .. }
            | Counts::GainOn { .. }
            | Counts::IsIn { .. }
            | Counts::TimeIn { .. }
            | Counts::CostOf { .. } => false,
        },
        MeasureHead::Cohort(cohort) => match &cohort.summary {
            Summary::TotalOf(parts) => parts.iter().all(|&part| is_of_the_service(measures, part)),
            Summary::MeanOf(_)
            | Summary::ShareWith(_)
            | Summary::ShareWithout(_)
            | Summary::PerTeam { .. }
            | Summary::RatioOf { .. }
            | Summary::Against { .. }
            | Summary::Weighted(_)
            | Summary::ProductOf(_) => false,
        },
    }
}
