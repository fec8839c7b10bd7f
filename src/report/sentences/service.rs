//! The service as delivered: who, how many, how long, at what cost, with what effect.

use super::path::in_words;
use super::phrase::{
    capitalised, indexed, is_no_time, is_nothing, is_whole, length, list, service_title, span, value, verb,
};
use super::schedule::{layered, number};
use crate::model::{
    Axis, Capacity, Cost, CostPer, During, Effect, EffectSize, InputId, Leaving, LengthUnit, Model, Number,
    Recurs, Service, Target, WorksIf,
};
use crate::report::number::{chance_as_written, percent, spoken_inside, spoken_rate};
use crate::units::Period;

/// Everything that a service does and costs.
#[must_use]
pub fn service_sentences(model: &Model, service: &Service) -> Vec<String> {
    let mut sentences = vec![delivered(model, service)];
    sentences.extend(time_said(model, service));
    sentences.extend(vacancies_said(model, service));
    sentences.extend(
        service
            .hours
            .iter()
            .map(|hours| format!("Hours that each person gets while served: {}.", layered(model, hours))),
    );
    sentences.push(works_said(model, service));
    sentences.extend(works_if_said(model, service));
    sentences.extend(service.fidelity.iter().map(|share| {
        // It is that of the month in which a person starts, and stays.
        let to = if matches!(share, Number::By(_)) { " to those who start then" } else { "" };
        format!("Of the full effect (on the log scale) {} is delivered{to}.", number(model, share))
    }));
    sentences.extend(service.effects.iter().map(|effect| effect_said(model, service, effect)));
    sentences.extend(service.costs.iter().map(|cost| cost_said(model, cost)));
    sentences
}

fn delivered(model: &Model, service: &Service) -> String {
    let provider = model.parties[service.provider.index()].title();
    let places = match service.capacity {
        Capacity::Unlimited => "as many people as come".to_owned(),
        Capacity::Places(places) => format!("up to {} people at once", value(model, places)),
        Capacity::Teams { teams, per_team } => {
            let [teams, places] = [(teams, "team"), (per_team, "place")].map(|(row, one)| {
                let n = value(model, row);
                if n == "1" { format!("{n} {one}") } else { format!("{n} {one}s") }
            });
            format!("as many people as have a place with {teams} of {places} each")
        }
    };
    let long = service.length.map_or_else(
        || " to the end of the programme".to_owned(),
        |time| format!(" for {} each", length(model, time)),
    );
    format!(
        "{} {} {} to {places}{long}{}.",
        capitalised(&provider),
        verb(&provider, "delivers", "deliver"),
        service_title(service),
        leaving(model, service.leaving)
    )
}

fn leaving(model: &Model, leaving: Leaving) -> String {
    match leaving {
        Leaving::Nobody => String::new(),
        Leaving::Completes(share) if is_whole(model, share) => String::new(),
        Leaving::Completes(share) => {
            format!("; {} complete it, and the others leave on any day of it alike", value(model, share))
        }
        Leaving::Early(rate) => {
            format!("; people leave early at {}", spoken_rate(model.inputs.row(rate), model.currency))
        }
    }
}

fn time_said(model: &Model, service: &Service) -> Option<String> {
    let delay = service.start_delay.filter(|&delay| !is_no_time(model, delay));
    let delay = delay.map(|delay| format!("the first person can start after {}", length(model, delay)));
    let runs = service.runs.map(|time| format!("nobody starts after {}", length(model, time)));
    let said: Vec<String> = delay.into_iter().chain(runs).collect();
    (!said.is_empty()).then(|| format!("{}.", capitalised(&list(&said, "and"))))
}

/// How posts fall vacant, and how many are on average: λv / (1 + λv) at a rate λ and a time v.
fn vacancies_said(model: &Model, service: &Service) -> Option<String> {
    let vacancies = service.vacancies.as_ref()?;
    let base = |row: InputId| {
        let row = model.inputs.row(row);
        row.unit.inside(row.law.base())
    };
    let vacant_for = vacancies.vacant_for;
    let days = match vacant_for.counted_in {
        LengthUnit::Days => base(vacant_for.input),
        LengthUnit::Months => base(vacant_for.input) * Period::Month.days(),
    };
    let vacant = base(vacancies.turnover) * days;
    let posts = match service.posts {
        None => "Each team is left as a whole".to_owned(),
        Some(posts) => format!("Each team has {} posts, and each of them is left", value(model, posts)),
    };
    Some(format!(
        "{posts} at {}, and then stands vacant for {}, so that {} of posts are vacant: on average, and in the base case \
         at all times. Nobody starts while as many people are served as filled posts have places; whoever is served keeps the place.",
        value(model, vacancies.turnover),
        length(model, vacant_for),
        percent(vacant / (1.0 + vacant), 3)
    ))
}

fn works_said(model: &Model, service: &Service) -> String {
    let law = &model.inputs.row(service.works_here).law;
    if is_whole(model, service.works_here) {
        return "It works here in every draw.".to_owned();
    }
    if is_nothing(model, service.works_here) {
        return "It works here in no draw.".to_owned();
    }
    let base = if law.base() == 0.0 { "does not work" } else { "works" };
    let chance = law.mean().map_or_else(|| "an unknown share".to_owned(), chance_as_written);
    format!(
        "It works here in {chance} of draws, drawn once for everybody; in the others it has no effect. In the base case \
         it {base}."
    )
}

/// When a draw counts as one in which the service works: as the file says, or as is taken where it does not.
fn works_if_said(model: &Model, service: &Service) -> Option<String> {
    let tests: Vec<String> = service.works_if.iter().map(|test| test_said(model, service, test)).collect();
    if tests.is_empty() {
        return works_as_taken(model, service).map(|taken| format!("{}.", capitalised(&taken)));
    }
    Some(format!("A draw counts as one in which it works if {}.", list(&tests, "and")))
}

/// "it multiplies the rate of moving from "care" to "home" by more than 1".
fn test_said(model: &Model, service: &Service, test: &WorksIf) -> String {
    let bounds = &test.bounds;
    if test.input == service.works_here && bounds.admit(1.0) && !bounds.admit(0.0) {
        return "it works here".to_owned();
    }
    let words = [
        ("at least", bounds.at_least),
        ("more than", bounds.more_than),
        ("at most", bounds.at_most),
        ("less than", bounds.less_than),
    ];
    let row = model.inputs.row(test.input);
    let bound = |(word, bound): (&str, Option<f64>)| {
        Some(format!("{word} {}", spoken_inside(row, bound?, model.currency)))
    };
    let bounds: Vec<String> = words.into_iter().filter_map(bound).collect();
    let bounds = list(&bounds, "and");
    let own = service.effects.iter().find(|effect| effect.size.row() == test.input);
    if let Some(effect) = own {
        let changed = changed(model, &effect.on);
        let reaches = effect.on.iter().any(|target| matches!(target, Target::Milestone(_)));
        return match effect.size {
            EffectSize::HazardRatio(_) => format!("it multiplies the rate of {changed} by {bounds}"),
            EffectSize::OddsRatio { .. } => {
                format!("it changes the chance of {changed} by an odds ratio of {bounds}")
            }
            EffectSize::RiskRatio { .. } => {
                format!("it changes the chance of {changed} by a risk ratio of {bounds}")
            }
            EffectSize::Becomes(_) if reaches => format!("it makes the chance of {changed} {bounds}"),
            EffectSize::Becomes(_) => format!("it makes the rate of {changed} {bounds}"),
            EffectSize::Adds { .. } => format!("it adds {bounds} points to {changed}"),
        };
    }
    match model.transitions.iter().find(|way| way.is_rated_by(test.input)) {
        Some(way) => format!("the rate of moving {} as usual is {bounds}", way.title(&model.states)),
        None => format!("{} is {bounds}", in_words(&row.path)),
    }
}

/// What counts as working where the file does not say so and an effect is uncertain.
fn works_as_taken(model: &Model, service: &Service) -> Option<String> {
    let mut uncertain = service.uncertain_effects(&model.inputs);
    let main = uncertain.next().filter(|_| service.works_if.is_empty())?;
    let others = if uncertain.next().is_some() { ", whatever its other effects do" } else { "" };
    Some(format!(
        "a draw counts as one in which it works if it works here and its effect on {} goes the same way as in the base case{others}",
        changed(model, &main.on)
    ))
}

/// The same as what is easily missed: of a service with several uncertain effects one decides.
pub(super) fn works_by_its_first_effect(model: &Model, service: &Service) -> Option<String> {
    let several = service.uncertain_effects(&model.inputs).nth(1).is_some();
    works_as_taken(model, service).filter(|_| several).map(|taken| {
        format!(
            "Nothing is said of \"works_if\" (what counts as working) for \"{}\": {taken}.",
            service_title(service)
        )
    })
}

fn effect_said(model: &Model, service: &Service, effect: &Effect) -> String {
    let changed = changed(model, &effect.on);
    let reaches = effect.on.iter().any(|target| matches!(target, Target::Milestone(_)));
    let converted = |row: InputId, risk: InputId, kind: &str| {
        format!(
            "changes the chance of {changed} by {kind} of {}, at a risk as usual of {}",
            value(model, row),
            value(model, risk)
        )
    };
    // What something becomes is not all that happens to it where a ratio acts on it too.
    let is_ratio_on_it = |other: &&Effect| {
        let is_ratio = match other.size {
            EffectSize::HazardRatio(_) | EffectSize::OddsRatio { .. } | EffectSize::RiskRatio { .. } => true,
            EffectSize::Becomes(_) | EffectSize::Adds { .. } => false,
        };
        is_ratio && other.during.meets(effect.during) && other.on.iter().any(|on| effect.on.contains(on))
    };
    let before = match service.effects.iter().find(is_ratio_on_it) {
        Some(_) => ", before its other effects on that",
        None => "",
    };
    let what = match effect.size {
        EffectSize::HazardRatio(row) => {
            let chance = if reaches { "; a chance p becomes 1 - (1 - p)^ratio" } else { "" };
            format!("multiplies the rate of {changed} by {} (hazard ratio{chance})", value(model, row))
        }
        EffectSize::OddsRatio { ratio, baseline_risk } => converted(ratio, baseline_risk, "an odds ratio"),
        EffectSize::RiskRatio { ratio, baseline_risk } => converted(ratio, baseline_risk, "a risk ratio"),
        EffectSize::Becomes(row) if reaches => {
            format!("makes the chance of {changed} {}{before}", value(model, row))
        }
        EffectSize::Becomes(row) => {
            let rate = spoken_rate(model.inputs.row(row), model.currency);
            format!("makes the rate of {changed} {rate}{before}")
        }
        EffectSize::Adds { points, over } => {
            let over = match over {
                Some(over) => format!("the first {} of service", length(model, over)),
                None => "the length of the service".to_owned(),
            };
            format!("adds {} points to {changed}, in a straight line over {over}", value(model, points))
        }
    };
    let adds = matches!(effect.size, EffectSize::Adds { .. });
    let during = match (effect.during, adds) {
        (During::Service, false) => "while a person is served",
        (During::After, false) => "after the service",
        (During::Both, false) => "during the service and after it",
        (During::Service, true) => "which a person keeps while served",
        (During::After, true) => "which show after the service",
        (During::Both, true) => "which a person keeps after it",
    };
    let lasts = effect
        .lasts
        .map_or_else(String::new, |time| format!(", in full for {} after its end", length(model, time)));
    let fades =
        effect.fades.map_or_else(String::new, |time| format!(", then fading over {}", length(model, time)));
    format!("It {what}, {during}{lasts}{fades}.")
}

/// "moving from "care" to "home" and from "home" to "care" and of reaching "job"".
fn changed(model: &Model, on: &[Target]) -> String {
    let (mut ways, mut milestones, mut scores) = (Vec::new(), Vec::new(), Vec::new());
    for target in on {
        match target {
            Target::Transition(way) => ways.push(model.transitions[way.index()].title(&model.states)),
            Target::Milestone(milestone) => {
                milestones.push(format!("\"{}\"", model.milestones[milestone.index()].title()));
            }
            Target::Score(score) => scores.push(format!("\"{}\"", model.scores[score.index()].title())),
        }
    }
    let moving = (!ways.is_empty()).then(|| format!("moving {}", list(&ways, "and")));
    let reaching = (!milestones.is_empty()).then(|| format!("reaching {}", list(&milestones, "and")));
    let levels = (!scores.is_empty()).then(|| list(&scores, "and"));
    moving.into_iter().chain(reaching).chain(levels).collect::<Vec<_>>().join(" and of ")
}

fn cost_said(model: &Model, cost: &Cost) -> String {
    let payer = model.parties[cost.paid_by.index()].title();
    let per = match cost.per {
        CostPer::Service => "",
        CostPer::Team => " for each team",
        CostPer::Place => " for each place",
        CostPer::Post if cost.recurs == Recurs::Once => " for each post",
        CostPer::Post => " for each post that is filled",
        CostPer::Vacancy if cost.recurs == Recurs::Once => " each time that a post falls vacant",
        CostPer::Vacancy => " for each post that stands vacant",
        CostPer::Person => " for each person served",
        CostPer::Start => " for each person who starts",
        CostPer::Hour => " for each hour that a person gets",
        CostPer::Closure => " when an order closes the service",
    };
    let once = match (cost.recurs, cost.per) {
        (Recurs::Once, CostPer::Service | CostPer::Team | CostPer::Place | CostPer::Post) => " once",
        (
            Recurs::Once,
            CostPer::Vacancy | CostPer::Person | CostPer::Start | CostPer::Hour | CostPer::Closure,
        )
        | (Recurs::Running, _) => "",
    };
    let mut amount = number(model, &cost.amount);
    if matches!(&cost.amount, Number::By(schedule) if schedule.axis == Axis::ContractYear) {
        amount += " (years from the start of the programme)";
    }
    format!(
        "{} {} {}{per}{once} ({}){}{}.",
        capitalised(&payer),
        verb(&payer, "pays", "pay"),
        amount,
        cost.title(),
        span(model, (cost.from, cost.until), (0, model.calendar.horizon_day())),
        indexed(model, cost.indexed)
    )
}
