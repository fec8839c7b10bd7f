//! An appraisal in the way of HM Treasury's Green Book: each option against care as usual, in real terms, discounted by the
//! schedule of the file, benefits against costs, without and with corrections for optimism. A file that names no schedule is
//! discounted by that of the Green Book; of one that names no deflator money is taken as it is paid. What was found says so.
//!
//! Benefits are the costs of care that fall away, whoever bears them; costs are what payers pay, less what comes back to them.
//! Transfers between the others (investors, the vehicle, the provider) are neither.

use std::borrow::Cow;
use std::sync::Mutex;

use super::ratio::ratio_of_means;
use super::runs::Runs;
use crate::data::{Appraisal, Appraised, Correction, PresentValues, World};
use crate::engine::{Needed, Plan, Played, RunError};
use crate::model::{
    ASSUMED, Alternative, Clause, CountsAs, ForEach, GRADES, Indexed, InputId, Model, Number, Optimism,
    PartyId, Role, ValueSchedule,
};
use crate::statistics::{Column, Estimate, Value, distribution, probability};

/// Kinds of benefits.
const KINDS: usize = CountsAs::ALL.len();

/// What an option brings in a draw: present values, pounds.
#[derive(Clone, Copy, Debug, Default)]
struct Present {
    benefits: [f64; KINDS],
    costs: f64,
}

/// Appraises every option but the first. Where it is broken off, over the draws that were made; their provenance says so.
///
/// # Errors
/// If a run fails.
pub fn appraisal(model: &Model, runs: Runs<'_>) -> Result<Appraisal, RunError> {
    let deflator = model.prices.deflator.map_or(Indexed::Fixed, Indexed::Index);
    let schedule = model.discounting.value.unwrap_or(ValueSchedule::LATEST);
    let plan = Plan::of_needed(model, Needed::draws(model), None)?;
    let all = Mutex::new(Vec::new());
    let see = |draw: u32, world: &World, played: &[Played]| {
        let present = presents(model, (world, deflator, schedule), played);
        all.lock().expect("no thread stops while it holds the list").push((draw, present));
    };
    let provenance = plan.run_and_see(runs.settings, runs.from.clone(), runs.carry_on, &see)?.provenance;
    let mut all = all.into_inner().expect("no thread stopped while it held the list");
    all.sort_unstable_by_key(|(draw, _)| *draw);
    // Others may have been played behind one that was not finished.
    all.truncate(provenance.draws as usize);
    let options = model.options.iter().enumerate().skip(1).map(|(place, option)| {
        let draws: Vec<Present> = all.iter().map(|(_, options)| options[place]).collect();
        appraised(model, option, &draws)
    });
    Ok(Appraisal {
        provenance,
        schedule,
        is_schedule_given: model.discounting.value.is_some(),
        base: model.prices.deflator.map(|_| model.prices.base_year.to_string()),
        options: options.collect(),
        corrections: corrections(model),
    })
}

/// By option: what it brings in a draw.
fn presents(
    model: &Model,
    (world, deflator, schedule): (&World, Indexed, ValueSchedule),
    played: &[Played],
) -> Vec<Present> {
    let factor = |month: u16| {
        let years = u32::from(month.saturating_sub(1) / 12);
        schedule.factor(years) / world.price_level(deflator, month) / 100.0
    };
    let factors: Vec<f64> = (0..=model.calendar.horizon_months()).map(factor).collect();
    let payers: Vec<(crate::model::PartyId, usize)> = (0..model.parties.len())
        .map(crate::model::PartyId::new)
        .filter(|party| model.parties[party.index()].role == Role::Payer)
        .map(|party| (party, model.parties[party.index()].counts_as as usize))
        .collect();
    let usual = played[0].lived.care();
    let of_option = |own: &Played| {
        let mut present = Present::default();
        for (month, factor) in factors.iter().enumerate() {
            for &(party, kind) in &payers {
                let avoided = usual.of_party(party, month) - own.lived.care().of_party(party, month);
                present.benefits[kind] += avoided.pence() as f64 * factor;
            }
            present.costs += own.paid[month].pence() as f64 * factor;
        }
        // What budgets have put off is paid after the horizon, if not at once.
        present.costs += own.owed.pence() as f64 * factors.last().expect("a programme has a month");
        present
    };
    played.iter().map(of_option).collect()
}

fn appraised(model: &Model, option: &Alternative, draws: &[Present]) -> Appraised {
    let kinds = CountsAs::ALL.iter().enumerate().filter_map(|(place, (kind, _))| {
        let column: Column = draws.iter().map(|draw| draw.benefits[place]).collect();
        let is_nought = column.n_such(|value| value != Value::Known(0.0)) == 0;
        distribution(&column).mean.filter(|_| !is_nought).map(|mean| (*kind, mean))
    });
    let behind = [behind_benefits(model, option), behind_costs(model, option)];
    let by = [&behind[0], &behind[1]].map(|rows| largest(model, rows));
    let plain = worth(draws, [0.0, 0.0]);
    let named = |rows: &[InputId]| {
        let row = |&id: &InputId| {
            let row = model.inputs.row(id);
            (row.path.clone(), row.grade)
        };
        rows.iter().map(row).collect::<Vec<_>>()
    };
    Appraised {
        title: option.title().to_owned(),
        benefits: kinds.collect(),
        plain,
        corrected: worth(draws, by),
        by,
        breaks_even_at: breaks_even_at(draws),
        behind: [named(&behind[0]), named(&behind[1])],
    }
}

/// The share c at which B₊ (1 − c) + B₋ = C (1 + c), with B₊ the benefits above nought, which alone are lowered, and B₋ those below
/// it: benefits less costs, over those that are lowered or raised.
fn breaks_even_at(draws: &[Present]) -> Option<Estimate> {
    let of = |draw: &Present| (draw.benefits.iter().sum::<f64>(), draw.costs);
    let net: Column = draws.iter().map(of).map(|(benefits, costs)| benefits - costs).collect();
    let both: Column = draws.iter().map(of).map(|(benefits, costs)| benefits.max(0.0) + costs).collect();
    let at = ratio_of_means(&net, &both, || Cow::Owned(Column::default()));
    at.filter(|at| at.value < 1.0)
}

/// Benefits lowered and costs raised by shares; a benefit below nought stays as it is.
fn worth(draws: &[Present], [lowered, raised]: [f64; 2]) -> PresentValues {
    let benefit = |draw: &Present| {
        let all = draw.benefits.iter().sum::<f64>();
        // What is lost is not made less by being less certain.
        if all > 0.0 { all * (1.0 - lowered) } else { all }
    };
    let cost = |draw: &Present| draw.costs * (1.0 + raised);
    let benefits: Column = draws.iter().map(benefit).collect();
    let costs: Column = draws.iter().map(cost).collect();
    let net: Column = draws.iter().map(|draw| benefit(draw) - cost(draw)).collect();
    let n_positive = net.n_such(|value| matches!(value, Value::Known(number) if number > 0.0));
    PresentValues {
        benefits: distribution(&benefits).mean,
        costs: distribution(&costs).mean,
        net: distribution(&net).mean,
        ratio: ratio_of_means(&benefits, &costs, || Cow::Owned(Column::default())),
        p_positive: (!draws.is_empty()).then(|| probability(n_positive as u64, draws.len() as u64)),
    }
}

/// The numbers behind benefits: what care costs, and what changes for people.
fn behind_benefits(model: &Model, option: &Alternative) -> Vec<InputId> {
    let costs = model.states.iter().filter(|state| !state.borne_by.is_empty()).map(|state| state.cost);
    listed(model, costs.chain(behind_outcomes(model, option)))
}

/// The numbers behind costs: those of the service that a payer bears, and, where payers pay by what is counted of people, what changes
/// for these. Prices of a contract are agreed and not estimated; what is paid for is.
fn behind_costs(model: &Model, option: &Alternative) -> Vec<InputId> {
    let is_payer = |party: PartyId| model.parties[party.index()].role == Role::Payer;
    let service = option.service.map(|id| &model.services[id.index()]);
    let costs = service.into_iter().flat_map(|service| &service.costs);
    let borne = costs.filter(|cost| is_payer(cost.paid_by)).flat_map(|cost| cost.amount.rows());
    let clauses = option.contracts.iter().flat_map(|id| &model.contracts[id.index()].clauses);
    let by_outcomes = |clause: &Clause| {
        let is_counted = matches!(clause.for_each, ForEach::Measure(_));
        is_counted && clause.payers.iter().any(|&(party, _)| is_payer(party))
    };
    let outcomes = match clauses.into_iter().any(by_outcomes) {
        true => {
            let reached = model.milestones.iter().flat_map(|milestone| milestone.chance.rows());
            behind_outcomes(model, option).into_iter().chain(reached).collect()
        }
        false => Vec::new(),
    };
    listed(model, borne.chain(outcomes))
}

/// The numbers behind what changes for people: the ways between settings and how they move, what the service changes, how much of it
/// is delivered, and whether it works here.
fn behind_outcomes(model: &Model, option: &Alternative) -> Vec<InputId> {
    let ways = model.transitions.iter().flat_map(|transition| match &transition.sojourn {
        crate::model::Sojourn::Rate(number) => number.rows(),
        crate::model::Sojourn::Weibull { median, .. } | crate::model::Sojourn::LogNormal { median, .. } => {
            vec![median.input]
        }
        crate::model::Sojourn::Exactly(length) | crate::model::Sojourn::UntilAge(length) => {
            vec![length.input]
        }
    });
    let service = option.service.map(|id| &model.services[id.index()]);
    let effects = service.into_iter().flat_map(|service| {
        let sizes = service.effects.iter().map(|effect| effect.size.row());
        let works = (!service.effects.is_empty()).then_some(service.works_here);
        let delivered = service.fidelity.iter().flat_map(Number::rows);
        sizes.chain(works).chain(delivered)
    });
    let moved = model.counterfactual.iter().flat_map(|usual| usual.drift.into_iter().chain(usual.wander));
    ways.chain(moved).chain(effects).collect()
}

/// Each once; without what the language takes by itself, and without nought.
fn listed(model: &Model, rows: impl Iterator<Item = InputId>) -> Vec<InputId> {
    let mut all: Vec<InputId> = Vec::new();
    for id in rows {
        let row = model.inputs.row(id);
        let is_said = row.origin != crate::model::Origin::Default && row.law.base() != 0.0;
        if is_said && !all.contains(&id) {
            all.push(id);
        }
    }
    all
}

/// The largest correction of some numbers: a chain is as strong as its weakest link.
fn largest(model: &Model, rows: &[InputId]) -> f64 {
    let of = |&id: &InputId| correction(model, model.inputs.row(id).grade).by;
    rows.iter().map(of).fold(0.0, f64::max)
}

/// The correction of a grade, or of a number without one.
fn correction(model: &Model, grade: Option<u8>) -> Correction {
    let Optimism { by_grade, ungraded } = &model.optimism;
    let of = |place: usize| (by_grade[place], ASSUMED[place]);
    let (given, assumed) = match grade {
        Some(grade) => of(usize::from(grade.max(1)) - 1),
        None => (ungraded.or(by_grade[GRADES - 1]), ASSUMED[GRADES - 1]),
    };
    let value = given.map(|id| model.inputs.row(id).law.base());
    Correction { grade, by: value.unwrap_or(assumed), is_given: value.is_some() }
}

fn corrections(model: &Model) -> Vec<Correction> {
    let grades = (1..=GRADES as u8).map(Some).chain([None]);
    grades.map(|grade| correction(model, grade)).collect()
}
