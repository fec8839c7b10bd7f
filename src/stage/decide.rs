//! Decisions about contracts: reviews on their dates, terminations when they happen. Each is made at the end of a month
//! on what is known by then, and acts from the next month on. Reads outcomes only, never cash.

use crate::data::{
    ClosedBy, Closing, Decisions, Figures, Imposed, ImposedEnd, Known, Standing, Terminated, World,
};
use crate::model::{
    Alternative, Contract, ContractId, Model, OnTermination, Review, ReviewResult, Role, Termination,
    TerminationWhen, Test,
};

/// What a decision is made on.
#[derive(Clone, Copy, Debug)]
pub struct Grounds<'a> {
    /// The model.
    pub model: &'a Model,
    /// The draw's world.
    pub world: &'a World,
    /// The option.
    pub option: &'a Alternative,
    /// Measures as the contracts' data show them.
    pub figures: &'a Figures<'a>,
    /// An end that is imposed.
    pub imposed: Option<Imposed>,
    /// Whether parties make use of their terminations.
    pub terminations: bool,
}

impl Grounds<'_> {
    /// Whether this end is imposed at the end of a month.
    fn imposes(&self, end: ImposedEnd, month: u16) -> bool {
        self.imposed == Some(Imposed { end, month })
    }
}

/// Goes through the months and decides what falls due.
#[must_use]
pub fn decide(grounds: &Grounds<'_>) -> Decisions {
    let model = grounds.model;
    let standing = |&id: &ContractId| Standing {
        contract: id,
        after: (!follows_another(grounds, id)).then(|| {
            let contract = &model.contracts[id.index()];
            let starts = model.calendar.month_of(contract.starts);
            // A contract that starts within a month counts the rest of it: units are held to its first day by date.
            if model.calendar.month_end(starts) > contract.starts { starts.saturating_sub(1) } else { starts }
        }),
        follows: None,
        ends: model.calendar.month_of(model.contracts[id.index()].ends),
        over: None,
        until: None,
        foreseen: Vec::new(),
        factors: Vec::new(),
    };
    let mut decisions = Decisions {
        contracts: grounds.option.contracts.iter().map(standing).collect(),
        ..Decisions::default()
    };
    if !anything_to_decide(grounds) {
        return decisions;
    }
    decisions.contracts.iter_mut().for_each(|standing| foresee(grounds, standing));
    let dates = chance_dates(grounds);
    for month in 1..=model.calendar.horizon_months() {
        for place in 0..decisions.contracts.len() {
            if decisions.contracts[place].in_force(month) {
                review(grounds, &mut decisions, place, month);
                if grounds.terminations {
                    terminate(grounds, &mut decisions, place, month, &dates);
                }
            }
        }
        impose(grounds, &mut decisions, month);
    }
    decisions
}

/// What no clause of the file describes.
fn impose(grounds: &Grounds<'_>, decisions: &mut Decisions, month: u16) {
    if grounds.option.service.is_none() {
        return;
    }
    if grounds.imposes(ImposedEnd::WalkAway, month) {
        for place in 0..decisions.contracts.len() {
            if is_paid_for_by_payers(grounds.model, decisions.contracts[place].contract) {
                decisions.end(place, month, month, month);
                let standing = &mut decisions.contracts[place];
                standing.until = standing.until.map(|until| until.min(month));
            }
        }
        decisions.close(Closing::stopping(month, month, ClosedBy::Imposed));
    }
    if grounds.imposes(ImposedEnd::ServiceStops, month) {
        decisions.close(Closing::stopping(month, month, ClosedBy::Imposed));
    }
}

/// Whether somebody who pays for outcomes pays under a contract.
fn is_paid_for_by_payers(model: &Model, contract: ContractId) -> bool {
    let clauses = model.contracts[contract.index()].clauses.iter();
    clauses
        .flat_map(|clause| &clause.payers)
        .any(|&(party, _)| model.parties[party.index()].role == Role::Payer)
}

fn anything_to_decide(grounds: &Grounds<'_>) -> bool {
    if grounds.imposed.is_some() {
        return true;
    }
    let contracts = grounds.option.contracts.iter().map(|id| &grounds.model.contracts[id.index()]);
    contracts.into_iter().any(|contract| !contract.reviews.is_empty() || !contract.terminations.is_empty())
}

/// Whether a contract of the option only comes into force when another one continues as it.
fn follows_another(grounds: &Grounds<'_>, id: ContractId) -> bool {
    let reviews = grounds.option.contracts.iter().flat_map(|id| &grounds.model.contracts[id.index()].reviews);
    reviews.into_iter().any(|review| review.continues_as() == Some(id))
}

fn review(grounds: &Grounds<'_>, decisions: &mut Decisions, place: usize, month: u16) {
    let id = grounds.option.contracts[place];
    let contract = &grounds.model.contracts[id.index()];
    for (number, review) in contract.reviews.iter().enumerate() {
        let due = review.at.falls_on(month) && decisions.contracts[place].in_force(month);
        let follows = grounds.imposes(ImposedEnd::Review(id, number), month)
            || grounds.world.value(review.acted_on) >= 0.5 && met(grounds, contract, &review.tests, month);
        if due && follows {
            follow(grounds, decisions, place, month, review);
        }
    }
}

fn follow(grounds: &Grounds<'_>, decisions: &mut Decisions, place: usize, month: u16, review: &Review) {
    match review.then {
        ReviewResult::EndsAfter(length) => {
            let last = months_later(grounds, month, length);
            if decisions.end(place, month, last, last) {
                decisions.close(Closing::stopping(month, last, ClosedBy::Review));
            }
        }
        // What is to end does not go on as something else.
        ReviewResult::ContinuesAs(_) if decisions.contracts[place].over.is_some() => {}
        ReviewResult::ContinuesAs(other) => {
            decisions.end(place, month, month, month);
            let next = decisions.contracts.iter_mut().find(|standing| standing.contract == other);
            let next = next.expect("the reader lists contracts that others continue as");
            (next.after, next.follows) = (Some(month), Some(place));
            foresee(grounds, next);
        }
        ReviewResult::PricesBecome(factor) => decisions.contracts[place].factors.push((month, factor)),
    }
}

fn terminate(
    grounds: &Grounds<'_>,
    decisions: &mut Decisions,
    place: usize,
    month: u16,
    dates: &[Vec<Option<u16>>],
) {
    let id = grounds.option.contracts[place];
    let contract = &grounds.model.contracts[id.index()];
    for (number, termination) in contract.terminations.iter().enumerate() {
        let due = match termination.when {
            TerminationWhen::At(at) => month == at,
            TerminationWhen::Chance(_) => dates[place][number] == Some(month),
            TerminationWhen::Tests => true,
        };
        let may = due && (termination.from..=termination.until).contains(&month);
        let happens = grounds.imposes(ImposedEnd::Termination(id, number), month)
            || may && met(grounds, contract, &termination.tests, month);
        if happens && decisions.contracts[place].in_force(month) {
            let (last, runs_off) = over_by(grounds, termination, month);
            // What is written for a date was known before it came: from when the contract came into force.
            let is_dated = happens_at(termination) == Some(month);
            let decided = if is_dated { decisions.contracts[place].known_from() } else { month };
            if !decisions.end(place, decided, last, runs_off) {
                continue;
            }
            decisions.terminated.push(Terminated { place, number, month: last });
            decisions.close(Closing {
                no_starts_from: last.saturating_add(1),
                closed_from: match termination.service {
                    OnTermination::Stops => last.saturating_add(1),
                    OnTermination::RunsOff => runs_off.saturating_add(1),
                },
                decided,
                by: ClosedBy::Termination(id, number),
            });
        }
    }
}

/// Notes the end of a contract that is known before anything is decided of it.
fn foresee(grounds: &Grounds<'_>, standing: &mut Standing) {
    let known = ends_at_a_date(grounds, standing).map(|until| (standing.known_from(), until));
    standing.foreseen = known.into_iter().collect();
}

/// The last month of claims by the earliest termination that is written for a date: chance, tests and reviews are known when they
/// come, what is written from the start on.
fn ends_at_a_date(grounds: &Grounds<'_>, standing: &Standing) -> Option<u16> {
    let after = standing.after.filter(|_| grounds.terminations)?;
    let terminations = &grounds.model.contracts[standing.contract.index()].terminations;
    let dated = terminations.iter().filter_map(|own| Some((own, happens_at(own)?)));
    let ends = dated.filter(|&(_, at)| after < at).map(|(own, at)| over_by(grounds, own, at));
    ends.filter(|&(last, _)| last <= standing.ends).min_by_key(|&(last, _)| last).map(|(_, until)| until)
}

/// The month at whose end a termination happens whatever comes; none of one that waits for chance or for tests.
fn happens_at(termination: &Termination) -> Option<u16> {
    match termination.when {
        TerminationWhen::At(at) if termination.tests.is_empty() => {
            (termination.from..=termination.until).contains(&at).then_some(at)
        }
        TerminationWhen::At(_) | TerminationWhen::Chance(_) | TerminationWhen::Tests => None,
    }
}

/// The month in which a contract is over that is terminated in another, and its last month of claims.
fn over_by(grounds: &Grounds<'_>, termination: &Termination, month: u16) -> (u16, u16) {
    let last = months_later(grounds, month, termination.notice);
    (last, months_later(grounds, last, termination.run_off))
}

/// Whether every test is met on what is known at the end of a month. What is not known meets no test.
fn met(grounds: &Grounds<'_>, contract: &Contract, tests: &[Test], month: u16) -> bool {
    let starts = grounds.model.calendar.month_of(contract.starts);
    tests.iter().all(|test| match grounds.figures.value(test.measure, starts.min(month), month) {
        Known::As(value) => test.admits(value, |row| grounds.world.value(row)),
        Known::Undefined => false,
    })
}

/// The month in which a length after a month's end is over.
fn months_later(grounds: &Grounds<'_>, month: u16, length: crate::model::Length) -> u16 {
    let calendar = &grounds.model.calendar;
    let month = month.min(calendar.horizon_months());
    calendar.month_of(calendar.add(calendar.month_end(month), grounds.world.span(length)))
}

/// The months in which terminations happen by chance, by contract and number: on one clock each, which starts with
/// the first month in which it may.
fn chance_dates(grounds: &Grounds<'_>) -> Vec<Vec<Option<u16>>> {
    let calendar = &grounds.model.calendar;
    let date = |termination: &Termination| {
        let TerminationWhen::Chance(rate) = termination.when else { return None };
        let days = grounds.world.clock(rate)? / grounds.world.value(rate);
        // Of a contract that was observed in force nobody had made use of it by then.
        let observed = grounds.figures.replay.and_then(|replay| replay.until).unwrap_or(0);
        let from = termination.from.saturating_sub(1).max(observed.min(calendar.horizon_months()));
        let from = f64::from(calendar.month_end(from));
        let day = from + days.max(1.0);
        (day <= f64::from(calendar.horizon_day())).then(|| calendar.month_of(day.ceil() as i32))
    };
    let of_contract = |&id: &ContractId| {
        let terminations = &grounds.model.contracts[id.index()].terminations;
        terminations.iter().map(date).collect()
    };
    grounds.option.contracts.iter().map(of_contract).collect()
}
