//! Effects: what a service changes, how strongly, and when.

use super::{Builder, Use};
use crate::distribution::Law;
use crate::model::{
    During, Effect, EffectSize, InputId, Length, Sojourn, Target, Transition, TransitionId, Unit,
};
use crate::random::Purpose;
use crate::scenario::record::{CellValue, Record, TargetName, TransitionName};

impl Builder<'_> {
    pub(super) fn effects(
        &mut self,
        record: &Record,
        position: &str,
        transitions: &[Transition],
    ) -> Vec<Effect> {
        let effects = record.records("effect");
        let mut becoming: Vec<Target> = Vec::new();
        let mut read = Vec::new();
        for (number, effect) in effects.iter().enumerate() {
            let position = format!("{position}.effect.{number}");
            let effect_read =
                self.inside(effect, |builder| builder.an_effect(effect, &position, transitions));
            if matches!(effect_read.size, EffectSize::Becomes(_)) {
                for &target in &effect_read.on {
                    if becoming.contains(&target) {
                        let (found, rule) = match target {
                            Target::Transition(_) => (
                                "a second `becomes` on the same way",
                                "one way has one rate under the service: `becomes` stands in one effect",
                            ),
                            Target::Milestone(_) => (
                                "a second `becomes` on the same milestone",
                                "a milestone has one chance under the service: `becomes` stands in one effect",
                            ),
                            // It is refused already: a score does not become anything.
                            Target::Score(_) => continue,
                        };
                        self.error(effect.key.span, found, rule);
                    }
                    becoming.push(target);
                }
            }
            read.push(effect_read);
        }
        read
    }

    fn an_effect(&mut self, record: &Record, position: &str, transitions: &[Transition]) -> Effect {
        let risk = Purpose::Effect;
        let row = |builder: &mut Self, key: &str, used| builder.row_of(record, key, used, position, risk);
        let size = match record.head {
            Some("odds_ratio") => EffectSize::OddsRatio {
                ratio: row(self, "odds_ratio", Use::Standing),
                baseline_risk: row(self, "baseline_risk", Use::Standing),
            },
            Some("risk_ratio") => EffectSize::RiskRatio {
                ratio: row(self, "risk_ratio", Use::Standing),
                baseline_risk: row(self, "baseline_risk", Use::Standing),
            },
            Some("becomes") => EffectSize::Becomes(row(self, "becomes", Use::Person)),
            Some("adds") => EffectSize::Adds {
                points: row(self, "adds", Use::Points),
                over: self.length_of(record, "gained_over", position, risk),
            },
            _ => EffectSize::HazardRatio(row(self, "hazard_ratio", Use::Standing)),
        };
        let on: Vec<Target> = match record.value("on") {
            Some(CellValue::Targets(listed)) => {
                self.each_once(listed);
                listed.iter().map(|name| self.target(name, transitions)).collect()
            }
            _ => Vec::new(),
        };
        if let (true, Some(cell)) = (on.is_empty(), record.cell("on")) {
            let rule = "an effect changes one thing at least: a way out of a state, a milestone or a score";
            self.error_with_hint(
                cell.span,
                "an effect on nothing",
                rule,
                "write on = [\"transition.home.care\"], or take the effect out",
            );
        }
        self.risk_can_be_multiplied(record, size);
        self.points_are_on_scores(record, size, &on);
        if let EffectSize::Becomes(row) = size {
            self.states_what_it_changes(record, row, &on);
        }
        if let (Some("service"), Some(cell)) = (record.word("during"), record.cell("lasts")) {
            self.error_with_hint(
                cell.key_span,
                "`lasts` of an effect that acts during the service alone",
                "`lasts` says how long an effect goes on in full after the service",
                "leave out `lasts`, or leave out `during` so that the effect goes on",
            );
        }
        Effect {
            name: record.key.name.clone(),
            on,
            size,
            during: match record.word("during") {
                Some("service") => During::Service,
                Some("after") => During::After,
                _ => During::Both,
            },
            lasts: self.length_of(record, "lasts", position, risk),
            fades: self.length_of(record, "fades", position, risk),
        }
    }

    fn each_once(&mut self, listed: &[TargetName]) {
        let path = |name: &TargetName| match name {
            TargetName::Transition(way) => (format!("transition.{}.{}", way.from, way.to), way.span),
            TargetName::Milestone(name) => (format!("milestone.{}", name.name), name.span),
            TargetName::Score(name) => (format!("score.{}", name.name), name.span),
        };
        for (place, name) in listed.iter().enumerate() {
            let (path_of, span) = path(name);
            if listed[..place].iter().any(|earlier| path(earlier).0 == path_of) {
                let rule = "an effect acts on each way, milestone and score once";
                self.error(span, format!("`{path_of}` stands twice in one effect"), rule);
            }
        }
    }

    /// Points are added to scores, and to nothing else; a ratio of a level means nothing.
    fn points_are_on_scores(&mut self, record: &Record, size: EffectSize, on: &[Target]) {
        let adds = matches!(size, EffectSize::Adds { .. });
        let misplaced = |target: &&Target| matches!(target, Target::Score(_)) != adds;
        if on.iter().any(|target| misplaced(&target)) {
            let word = record.head.unwrap_or("adds");
            let span = record.cell(word).map_or(record.key.span, |cell| cell.key_span);
            let (found, rule, hint) = match adds {
                true => (
                    "points that are added to something that is no score".to_owned(),
                    "`adds` says how many points a service adds to a score",
                    "on ways and milestones an effect is a ratio, or what they become",
                ),
                false => (
                    format!("`{word}` on a score"),
                    "a service adds points to a score, or takes some off",
                    "write adds = 0.8, or adds = -3 on a score that falls",
                ),
            };
            self.error_with_hint(span, found, rule, hint);
        }
    }

    /// Points are gained while a person is served: over the length of the service, or a shorter time.
    pub(super) fn points_are_gained_in_time(
        &mut self,
        record: &Record,
        length: Option<Length>,
        effects: &[Effect],
    ) {
        for (effect, record) in effects.iter().zip(record.records("effect")) {
            let EffectSize::Adds { over, .. } = effect.size else { continue };
            let days = |length: Option<Length>| length.map(|length| self.average_days(length));
            let found = match (days(over), days(length)) {
                (None, None) => "points that are added over no time",
                (Some(over), Some(length)) if over > length + 0.5 => {
                    "points that are added over a longer time than the service lasts"
                }
                (None | Some(_), Some(_)) | (Some(_), None) => continue,
            };
            let span = record.cell("gained_over").map_or(record.key.span, |cell| cell.span);
            let rule = "points are gained while a person is served: over `gained_over`, or over the `length` of the service";
            self.error_with_hint(
                span,
                found,
                rule,
                "write gained_over = \"6 months\", at most as long as the service",
            );
        }
    }

    /// A way becomes a rate, a milestone becomes a chance: what an effect states fits all that it is on.
    fn states_what_it_changes(&mut self, record: &Record, row: InputId, on: &[Target]) {
        let unit = self.inputs.row(row).unit;
        let span = record.cell("becomes").map_or(record.key.span, |cell| cell.span);
        for target in on {
            let (found, rule, hint) = match (target, unit) {
                (Target::Transition(_), Unit::Share) => (
                    "`becomes` is a share",
                    "a way between states becomes a rate, or a chance within a time",
                    "write \"0.3 / year\" or \"30% in 1 year\"",
                ),
                (Target::Milestone(_), Unit::Tempo(_) | Unit::Chance { .. }) => {
                    ("`becomes` is a rate", "a milestone becomes a chance", "write a share such as \"30%\"")
                }
                (Target::Milestone(_), Unit::Share) if self.inputs.row(row).law.base() > 1.0 => (
                    "`becomes` is more than 100%",
                    "a chance lies from 0% to 100%",
                    "write a share such as \"30%\"",
                ),
                (Target::Transition(_) | Target::Milestone(_) | Target::Score(_), _) => continue,
            };
            return self.error_with_hint(span, found, rule, hint);
        }
    }

    /// A ratio of odds or risks is turned into one of rates: neither risk may be nothing or certain.
    fn risk_can_be_multiplied(&mut self, record: &Record, size: EffectSize) {
        const NEARLY_ALWAYS: f64 = 0.999_999;
        let law = |row: InputId| &self.inputs.row(row).law;
        let (found, rule) = match size {
            EffectSize::OddsRatio { baseline_risk, .. } | EffectSize::RiskRatio { baseline_risk, .. }
                if law(baseline_risk).quantile(1.0 - NEARLY_ALWAYS) <= 0.0
                    || law(baseline_risk).quantile(NEARLY_ALWAYS) >= 1.0 =>
            {
                ("a baseline risk of nobody or of everybody", "a baseline risk lies above 0% and below 100%")
            }
            EffectSize::RiskRatio { ratio, baseline_risk }
                if law(ratio).quantile(NEARLY_ALWAYS) * law(baseline_risk).quantile(NEARLY_ALWAYS) >= 1.0 =>
            {
                (
                    "a risk ratio that would lift the baseline risk to 100% or more",
                    "risk_ratio times baseline_risk stays below 100%",
                )
            }
            _ => return,
        };
        let span = record.cell("baseline_risk").map_or(record.key.span, |cell| cell.span);
        self.error(span, found, rule);
    }

    fn target(&mut self, name: &TargetName, transitions: &[Transition]) -> Target {
        match name {
            TargetName::Transition(name) => Target::Transition(self.transition(name, transitions)),
            TargetName::Milestone(name) => Target::Milestone(self.milestone(name)),
            TargetName::Score(name) => Target::Score(self.score(name)),
        }
    }

    fn transition(&mut self, name: &TransitionName, transitions: &[Transition]) -> TransitionId {
        let way = self.way_named(name, transitions);
        if matches!(transitions[way.index()].sojourn, Sojourn::Exactly(_) | Sojourn::UntilAge(_)) {
            let rule = "an effect changes a rate; a fixed time has none";
            self.error(name.span, "an effect on a way with a fixed time", rule);
        }
        way
    }

    /// A base value of nil has no side: what works then must be said.
    pub(super) fn look_for_effects_of_nil(&mut self, record: &Record, effects: &[Effect]) {
        for (effect, record) in effects.iter().zip(record.records("effect")) {
            let base = |row: InputId, law: fn(&Law) -> f64| law(&self.inputs.row(row).law);
            let nil = match effect.size {
                EffectSize::HazardRatio(row)
                | EffectSize::OddsRatio { ratio: row, .. }
                | EffectSize::RiskRatio { ratio: row, .. } => base(row, Law::base) == 1.0,
                EffectSize::Adds { points, .. } => base(points, Law::base) == 0.0,
                EffectSize::Becomes(_) => false,
            };
            if nil {
                let rule = "an effect whose base value is nil needs `works_if` in its service, so that the report knows when it works";
                let found = match effect.size {
                    EffectSize::Adds { .. } => format!("`{}` adds no points", record.key.name),
                    EffectSize::HazardRatio(_)
                    | EffectSize::OddsRatio { .. }
                    | EffectSize::RiskRatio { .. }
                    | EffectSize::Becomes(_) => format!("`{}` has a ratio of 1", record.key.name),
                };
                self.error(record.key.span, found, rule);
            }
        }
    }
}
