//! The payoff: a measure is held at one level after another, and everything else runs as the base case, without chance.

use super::attainable;
use crate::data::{
    Figure, GuaranteeFigure, Held, HeldAt, Holding, Investors, Known, OptionResults, PayerFigure,
    PayoffLevel, PayoffOrigin, PayoffReturn, PayoffTable, Provenance, ProviderFigure, Results, ReturnFigure,
};
use crate::engine::{Plan, RunError};
use crate::model::{
    Alternative, CountedIn, LevelUnit, MeasureId, Model, OptionId, Payoff, Reaches, TrancheId,
};
use crate::statistics::Value;

/// What the provider keeps.
const MARGIN: Figure = Figure::Provider(ProviderFigure::Margin);

/// Why there is no payoff.
#[derive(Clone, Debug, PartialEq)]
pub enum NoPayoff {
    /// The scenario has none; the reason.
    Refused(String),
    /// A run failed.
    Failed(RunError),
}

impl std::fmt::Display for NoPayoff {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Refused(why) => formatter.write_str(why),
            Self::Failed(error) => error.fmt(formatter),
        }
    }
}

/// The option whose payoff is shown: the one that is named, else the last whose money depends on the measure.
///
/// # Errors
/// If there is no such option, or its money does not depend on the measure.
pub fn option(model: &Model, measure: MeasureId, named: Option<&str>) -> Result<OptionId, NoPayoff> {
    let all = || (0..model.options.len()).map(OptionId::new);
    let depends = |option: &OptionId| model.reaches_money(*option, measure) != Reaches::Nothing;
    let Some(name) = named else {
        return all().rfind(depends).ok_or_else(|| NoPayoff::Refused(nothing_depends(model, measure)));
    };
    let found = model.option_named(name).map_err(NoPayoff::Refused)?;
    if depends(&found) { Ok(found) } else { Err(NoPayoff::Refused(not_of_option(model, found, measure))) }
}

/// What is paid and earned at each level.
///
/// # Errors
/// If the measure cannot be held at a level, or a run fails.
pub fn payoff(
    plan: &Plan<'_>,
    option: OptionId,
    payoff: &Payoff,
    origin: PayoffOrigin,
    told: &dyn Fn(f64),
) -> Result<PayoffTable, NoPayoff> {
    let simulated = going_on(plan, option, payoff.measure)?;
    let mut levels: Vec<PayoffLevel> = Vec::new();
    for &level in &payoff.levels {
        told(level);
        let (results, closed_from) = run_at(plan, simulated, option, payoff.measure, level)?;
        let of_option = &results.options[option.index()];
        levels.push(PayoffLevel { closed_from, ..of_level(plan.model(), of_option, level) });
    }
    if levels.iter().all(|level| Some(level.margin) == levels.first().map(|first| first.margin)) {
        levels.iter_mut().for_each(|level| level.margin = None);
    }
    let holding = match plan.model().is_held_by_course(option, payoff.measure) {
        true => Holding::Course { until: plan.model().money_looks_until(option, payoff.measure) },
        false => Holding::Standing,
    };
    Ok(PayoffTable { option, measure: payoff.measure, unit: payoff.unit, holding, levels, origin })
}

/// The results of the base case with a measure at a level, for an option.
///
/// # Errors
/// If the measure cannot be held at the level, or the run fails.
pub fn at_level(
    plan: &Plan<'_>,
    option: OptionId,
    measure: MeasureId,
    level: f64,
) -> Result<Results, NoPayoff> {
    let simulated = going_on(plan, option, measure)?;
    run_at(plan, simulated, option, measure, level).map(|(results, _)| results)
}

/// The base case at a level, and the month from which an order closes the service of the option.
fn run_at(
    plan: &Plan<'_>,
    going_on: Known,
    option: OptionId,
    measure: MeasureId,
    level: f64,
) -> Result<(Results, Option<u16>), NoPayoff> {
    let held = hold(plan.model(), going_on, option, measure, level)?;
    let (results, closed) = plan.base_case_at(held, Provenance::unwritten()).map_err(NoPayoff::Failed)?;
    Ok((results, closed[option.index()]))
}

/// What a measure comes to in the base case by the month until which money looks at it, if the service goes on: what closes
/// it depends on the level.
fn going_on(plan: &Plan<'_>, option: OptionId, measure: MeasureId) -> Result<Known, NoPayoff> {
    let until = plan.model().money_looks_until(option, measure);
    plan.base_measure_going_on(option, measure, until).map_err(NoPayoff::Failed)
}

/// How a measure is held at a level for an option.
fn hold(
    model: &Model,
    simulated: Known,
    option: OptionId,
    measure: MeasureId,
    level: f64,
) -> Result<Held, NoPayoff> {
    let refused = |why: String| Err(NoPayoff::Refused(why));
    if model.reaches_money(option, measure) == Reaches::Nothing {
        return refused(not_of_option(model, option, measure));
    }
    if let Some(why) = observed(model, &model.options[option.index()], measure) {
        return refused(why);
    }
    if let Some(why) = out_of_reach(model, measure, level) {
        return refused(why);
    }
    let name = &model.measures[measure.index()].name;
    let by_course = model.is_held_by_course(option, measure);
    match simulated {
        Known::As(simulated) if by_course && simulated > 0.0 => {
            Ok(Held { measure, at: HeldAt::Course(level / simulated) })
        }
        Known::As(_) if by_course => refused(format!(
            "in the base case nothing is counted of `{name}`: there is no course over time that could be held at a level"
        )),
        Known::As(_) => Ok(Held { measure, at: HeldAt::Level(level) }),
        Known::Undefined => refused(format!(
            "in the base case `{name}` is never known, so nothing is ever read at a level of it"
        )),
    }
}

/// Levels are rounded to so many parts of one: what is less beyond an end is rounding.
const ROUNDING: f64 = 1e-6;

/// Why a measure can never be at a level, with the last at which it can.
fn out_of_reach(model: &Model, measure: MeasureId, level: f64) -> Option<String> {
    let range = attainable::range(model, measure);
    let rounding = ROUNDING * level.abs().max(1.0);
    let below = range.least.filter(|least| level < least - rounding);
    let above = range.most.filter(|most| level > most + rounding);
    let unit = match model.counted_in(measure) {
        CountedIn::Money => LevelUnit::Amount,
        CountedIn::Share => LevelUnit::Share,
        CountedIn::Units => LevelUnit::Number,
    };
    let written = |level: f64| unit.write(level, model.currency);
    let (end, side) =
        below.map(|least| (written(least), "least")).or(above.map(|most| (written(most), "most")))?;
    let levels = if side == "least" { format!("{end} or more") } else { format!("{end} or less") };
    Some(format!(
        "`{}` is {end} at {side}, whatever happens, and a level of {} is beyond that\n  hint: write levels that it can have: {levels}",
        model.measures[measure.index()].name,
        written(level),
    ))
}

/// Why observed figures leave a level without effect.
fn observed(model: &Model, option: &Alternative, measure: MeasureId) -> Option<String> {
    let replay = model.observed()?;
    let name = &model.measures[measure.index()].name;
    if replay.has_units_of(measure) || replay.levels.iter().any(|(observed, _)| *observed == measure) {
        return Some(format!(
            "`{name}` stands as it was observed in replay `{}`, and at no level",
            replay.name
        ));
    }
    let mut parts = model.measures[measure.index()].head.parts();
    while let Some(part) = parts.pop() {
        if replay.has_units_of(part) {
            return Some(format!(
                "`{name}` is made of `{}`, which stands as it was observed in replay `{}`, and is at no level",
                model.measures[part.index()].name,
                replay.name
            ));
        }
        parts.extend(model.measures[part.index()].head.parts());
    }
    let paid = replay.payments.iter().find(|(contract, _)| option.contracts.contains(contract))?;
    Some(format!(
        "payments of contract `{}` stand as they were observed in replay `{}`, whatever the level of `{name}`",
        model.contracts[paid.0.index()].name,
        replay.name
    ))
}

fn of_level(model: &Model, option: &OptionResults, performance: f64) -> PayoffLevel {
    let value = |figure| option.base(figure).map_or(Value::Undefined, |base| base.value);
    let pounds = |figure| match value(figure) {
        Value::Known(pounds) => pounds,
        Value::BeyondHorizon | Value::Undefined => 0.0,
    };
    let of = |who| PayoffReturn {
        irr: value(Figure::Return(who, ReturnFigure::Irr)),
        moic: value(Figure::Return(who, ReturnFigure::Moic)),
    };
    let capital = model.options[option.option.index()].capital.map(|id| &model.capitals[id.index()]);
    let paid = option.figures.iter().filter(|figure| matches!(figure, Figure::Payer(_, PayerFigure::Paid)));
    let guarantees = capital.map_or(0, |capital| capital.guarantees.len());
    PayoffLevel {
        performance,
        paid: paid.map(|&figure| pounds(figure)).sum(),
        tranches: (0..capital.map_or(0, |capital| capital.tranches.len()))
            .map(|place| of(Investors::Tranche(TrancheId::new(place))))
            .collect(),
        investor: capital.map(|_| of(Investors::All)),
        closed_from: None,
        margin: option.base(MARGIN).map(|_| pounds(MARGIN)),
        guaranteed: (0..guarantees)
            .map(|place| {
                pounds(Figure::Guarantee(crate::model::GuaranteeId::new(place), GuaranteeFigure::Called))
            })
            .collect(),
    }
}

/// Why a measure has no payoff in any option.
fn nothing_depends(model: &Model, measure: MeasureId) -> String {
    let name = &model.measures[measure.index()].name;
    let unused = model.contracts.iter().enumerate().find(|(place, contract)| {
        let id = crate::model::ContractId::new(*place);
        let in_force = model.options.iter().any(|option| option.contracts.contains(&id));
        !in_force && contract.measures().any(|looked_at| looked_at == measure)
    });
    if let Some((_, contract)) = unused {
        return format!(
            "contract `{}` depends on `{name}`, but no option has that contract\n  hint: name it in `contracts` of an option",
            contract.name
        );
    }
    format!("no money of any option depends on `{name}`\n  {}", known(model, None))
}

fn not_of_option(model: &Model, option: OptionId, measure: MeasureId) -> String {
    format!(
        "no money of option `{}` depends on `{}`\n  {}",
        model.options[option.index()].name,
        model.measures[measure.index()].name,
        known(model, Some(option))
    )
}

/// The measures on which money depends.
fn known(model: &Model, of: Option<OptionId>) -> String {
    let options =
        (0..model.options.len()).map(OptionId::new).filter(|option| of.is_none_or(|of| of == *option));
    let options: Vec<OptionId> = options.collect();
    let depends = |measure: &MeasureId| {
        options.iter().any(|&option| model.reaches_money(option, *measure) != Reaches::Nothing)
    };
    let measures = (0..model.measures.len()).map(MeasureId::new).filter(depends);
    let names: Vec<String> = measures.map(|measure| model.measures[measure.index()].name.clone()).collect();
    if names.is_empty() {
        return "no measure moves money there".to_owned();
    }
    format!("money depends on: {}", names.join(", "))
}
