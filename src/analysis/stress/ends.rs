//! What each party is left with if the deal ends early: in the draws in which an order ended it, and where an end is imposed
//! on all draws, at the end of one year after another.

use super::{Asked, Closings};
use crate::analysis::headlines::{MARGIN, column, received};
use crate::analysis::ratio::ratio_of_means;
use crate::analysis::runs::{Runs, if_finished};
use crate::data::{
    Claim, ClosedBy, ENDS_LEAST, Ends, Figure, Imposed, ImposedCause, ImposedEnd, Investors, Left,
    ObservedEnd, PartyFigure, PayerFigure, Results, World,
};
use crate::engine::{Needed, Plan, Played, RunError};
use crate::model::{
    Alternative, ContractId, Model, OptionId, PartyId, Replay, ReviewResult, Role, TrancheId, spaced,
    title_of,
};
use crate::stage::record::payers;
use crate::statistics::{Column, Estimate, Value, distribution, probability};
use std::borrow::Cow;
use std::sync::Mutex;

/// What is said of an end that no clause describes.
pub(super) const WALK_AWAY: &str =
    "payers end their contracts, without notice and without any payment for it,";
const SERVICE_STOPS: &str = "the service stops, and contracts pay for what came of it";

/// What each is left with if a deal ends in a year, and what is paid of what is claimed later; none where it cannot.
type InYear = Option<(Left, Option<Estimate>)>;

/// What each is left with.
pub(super) fn ends(
    model: &Model,
    asked: Asked<'_>,
    (results, closings): (&Results, &Closings),
    runs: Runs<'_>,
) -> Result<Ends, RunError> {
    let option = &model.options[asked.option.index()];
    if option.service.is_none() {
        return Ok(Ends::default());
    }
    let whose = Whose::of(model, option);
    let all: Vec<usize> = (0..closings.len()).collect();
    let needed = Needed::of_option(model, asked.option);
    let (mut imposed, mut not_played) = (Vec::new(), Vec::new());
    let seen_until = seen_until(model, option);
    let last_year = model.calendar.horizon_months().saturating_sub(1) / 12;
    for (end, cause) in causes(model, option) {
        let in_year = |year: u16| {
            let month = month(model, end, year).filter(|&month| month >= seen_until);
            let Some(month) = month else { return Ok(None) };
            runs.go_on()?;
            (asked.told)(format!("year {year}: {cause}"));
            let plan = Plan::of_needed(model, needed.clone(), Some(Imposed { end, month }))?;
            let (results, after) = results_and_after(&plan, (asked.option, month), runs)?;
            Ok(Some((whose.left(model, &results, asked, &all), after)))
        };
        let found: Result<Vec<InYear>, RunError> = (1..=last_year).map(in_year).collect();
        match if_finished(found)? {
            Some(found) => {
                let goes_on = end == ImposedEnd::ServiceStops;
                let (years, after): (Vec<_>, Vec<_>) = found.into_iter().map(Option::unzip).unzip();
                let paid_after = after.into_iter().map(Option::flatten).filter(|_| goes_on).collect();
                imposed.push(ImposedCause { cause, name: name(model, end), years, paid_after });
            }
            None => not_played.push(cause),
        }
    }
    Ok(Ends {
        classes: whose.titles.clone(),
        providers: whose.providers.iter().map(|id| model.parties[id.index()].title()).collect(),
        observed: observed(model, asked, &whose, (results, closings)),
        n_draws: closings.len() as u32,
        going_on: whose.left(model, results, asked, &all),
        imposed,
        seen_until,
        not_played,
    })
}

/// Draws, and what payers owe in them of what is claimed after a month, on average, pounds.
fn results_and_after(
    plan: &Plan<'_>,
    (option, month): (OptionId, u16),
    runs: Runs<'_>,
) -> Result<(Results, Option<Estimate>), RunError> {
    let model = plan.model();
    let contracts = &model.options[option.index()].contracts;
    let is_paid_by_payers = |claim: &Claim| {
        let contract = &model.contracts[contracts[usize::from(claim.contract)].index()];
        let payers = contract.clauses[usize::from(claim.clause)].payers.iter();
        payers.map(|&(party, _)| &model.parties[party.index()]).any(|party| party.role == Role::Payer)
    };
    let after = Mutex::new(Vec::new());
    let see = |draw: u32, _: &World, played: &[Played]| {
        let claims = played.iter().filter(|played| played.option == option).flat_map(|played| &played.claims);
        let later = claims.filter(|claim| claim.month > month && is_paid_by_payers(claim));
        let pence: i64 = later.map(|claim| claim.settled.pence()).sum();
        after.lock().expect("no thread stops while it holds the list").push((draw, pence as f64 / 100.0));
    };
    let results = runs.play_and_see(plan, &see)?;
    let mut after = after.into_inner().expect("no thread stopped while it held the list");
    after.sort_unstable_by_key(|(draw, _)| *draw);
    let column: Column = after.into_iter().map(|(_, pounds)| pounds).collect();
    Ok((results, distribution(&column).mean))
}

/// Whether somebody who pays for outcomes pays under a contract of the option.
pub(super) fn payers_pay(model: &Model, option: &Alternative) -> bool {
    let clauses = option.contracts.iter().flat_map(|id| &model.contracts[id.index()].clauses);
    let mut parties = clauses.flat_map(|clause| &clause.payers);
    option.service.is_some() && parties.any(|&(party, _)| model.parties[party.index()].role == Role::Payer)
}

/// The month up to which an option was seen to run: nobody ended it before.
pub(super) fn seen_until(model: &Model, option: &Alternative) -> u16 {
    model.observed_under(option).map_or(0, Replay::seen_until)
}

/// The ways in which a deal may be made to end, in words.
fn causes(model: &Model, option: &Alternative) -> Vec<(ImposedEnd, String)> {
    let mut all = Vec::new();
    for &id in &option.contracts {
        let contract = &model.contracts[id.index()];
        for number in 0..contract.terminations.len() {
            all.push((ImposedEnd::Termination(id, number), termination(model, id, number)));
        }
        for (number, review) in contract.reviews.iter().enumerate() {
            if matches!(review.then, ReviewResult::EndsAfter(_)) {
                let title = title_of(review.label.as_ref(), &review.name);
                let cause = format!("review \"{title}\" of {} ends it", contract_title(model, id));
                all.push((ImposedEnd::Review(id, number), cause));
            }
        }
    }
    if payers_pay(model, option) {
        all.push((ImposedEnd::WalkAway, WALK_AWAY.trim_end_matches(',').to_owned()));
    }
    all.push((ImposedEnd::ServiceStops, SERVICE_STOPS.to_owned()));
    all
}

/// What a way to end is called.
fn name(model: &Model, end: ImposedEnd) -> String {
    match end {
        ImposedEnd::Termination(id, number) => spaced(&model.contracts[id.index()].terminations[number].name),
        ImposedEnd::Review(id, number) => spaced(&model.contracts[id.index()].reviews[number].name),
        ImposedEnd::WalkAway => "payers leave".to_owned(),
        ImposedEnd::ServiceStops => "service stops".to_owned(),
    }
}

fn termination(model: &Model, id: ContractId, number: usize) -> String {
    let own = &model.contracts[id.index()].terminations[number];
    let title = title_of(own.label.as_ref(), &own.name);
    let by = model.parties[own.by.index()].title();
    format!("{by} ends {} (\"{title}\")", contract_title(model, id))
}

fn contract_title(model: &Model, id: ContractId) -> String {
    let contract = &model.contracts[id.index()];
    contract.label.clone().unwrap_or_else(|| format!("contract {}", spaced(&contract.name)))
}

/// The month of a year in which an end is imposed; of a review the last of the year in which it falls.
fn month(model: &Model, end: ImposedEnd, year: u16) -> Option<u16> {
    let last = 12 * year;
    match end {
        ImposedEnd::Review(id, number) => {
            let at = model.contracts[id.index()].reviews[number].at;
            (last - 11..=last).rev().find(|&month| at.falls_on(month))
        }
        ImposedEnd::Termination(..) | ImposedEnd::WalkAway | ImposedEnd::ServiceStops => Some(last),
    }
}

/// Whose recovery is looked at.
struct Whose {
    classes: Vec<Investors>,
    titles: Vec<String>,
    /// Beside that of the service.
    providers: Vec<PartyId>,
}

impl Whose {
    fn of(model: &Model, option: &Alternative) -> Self {
        let capital = option.capital.map(|id| &model.capitals[id.index()]);
        let tranches = capital.map_or(&[][..], |capital| &capital.tranches);
        let own = tranches.iter().enumerate().map(|(place, tranche)| {
            let title = title_of(tranche.label.as_ref(), &tranche.name);
            (Investors::Tranche(TrancheId::new(place)), title)
        });
        let together = (tranches.len() > 1).then(|| (Investors::All, "all investors".to_owned()));
        let (classes, titles) = together.into_iter().chain(own).unzip();
        let mut providers = model.others_of(option);
        providers.retain(|id| model.parties[id.index()].role == Role::Provider);
        Self { classes, titles, providers }
    }

    /// Where nothing is told of anybody.
    fn nothing(&self) -> Left {
        let of_classes = vec![None; self.classes.len()];
        Left {
            recovery: of_classes.clone(),
            drawn: of_classes,
            paid: None,
            margin: None,
            margins: vec![None; self.providers.len()],
        }
    }

    /// What each is left with over some draws.
    fn left(&self, model: &Model, results: &Results, asked: Asked<'_>, draws: &[usize]) -> Left {
        let option = asked.option;
        let some = |values: &[f64]| draws.iter().map(|&draw| values[draw]).collect::<Column>();
        let mean = |column: &Column| distribution(column).mean;
        let mut left = Left::default();
        for &who in &self.classes {
            let found =
                received(results, option, who).map(|(received, drawn)| (some(&received), some(&drawn)));
            let ratio = found.as_ref().and_then(|(received, drawn)| {
                ratio_of_means(received, drawn, || Cow::Owned(Column::default()))
            });
            left.recovery.push(ratio);
            left.drawn.push(found.and_then(|(_, drawn)| mean(&drawn)));
        }
        let of = |figure| -> Option<Vec<f64>> {
            let values = column(results, option, figure)?.values();
            let known = |value| if let Value::Known(number) = value { number } else { 0.0 };
            Some(values.map(known).collect())
        };
        let mean_of = |figure| of(figure).and_then(|values| mean(&some(&values)));
        left.margin = mean_of(MARGIN);
        let balance = |&party: &PartyId| mean_of(Figure::Party(party, PartyFigure::Balance));
        left.margins = self.providers.iter().map(balance).collect();
        let mut paid = vec![0.0; results.options[option.index()].columns.first().map_or(0, Column::len)];
        for party in payers(model) {
            let own = of(Figure::Payer(party, PayerFigure::Paid)).unwrap_or_default();
            paid.iter_mut().zip(own).for_each(|(sum, own)| *sum += own);
        }
        left.paid = mean(&some(&paid));
        left
    }
}

/// The draws in which an order closed the service, by why and when.
fn observed(
    model: &Model,
    asked: Asked<'_>,
    whose: &Whose,
    (results, closings): (&Results, &Closings),
) -> Vec<ObservedEnd> {
    let mut groups: Vec<((String, u16), Vec<usize>)> = Vec::new();
    for (draw, closing) in closings.iter().enumerate() {
        let Some((from, by)) = closing else { continue };
        let key = (cause(model, *by), from.saturating_sub(1).div_ceil(12).max(1));
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, draws)) => draws.push(draw),
            None => groups.push((key, vec![draw])),
        }
    }
    groups.sort_by(|(a, _), (b, _)| a.cmp(b));
    let n_draws = closings.len() as u64;
    let end = |((cause, year), draws): ((String, u16), Vec<usize>)| ObservedEnd {
        cause,
        year,
        n: draws.len() as u32,
        share: probability(draws.len() as u64, n_draws),
        left: match (draws.len() as u32) < ENDS_LEAST {
            true => whose.nothing(),
            false => whose.left(model, results, asked, &draws),
        },
    };
    groups.into_iter().map(end).collect()
}

/// Why an order closed the service, in words.
fn cause(model: &Model, by: ClosedBy) -> String {
    match by {
        ClosedBy::Cash => "the provider is out of cash, or dues stay unpaid for too long".to_owned(),
        ClosedBy::Review => "a review ends the contract".to_owned(),
        ClosedBy::Termination(id, number) => termination(model, id, number),
        ClosedBy::Imposed => "an end that was imposed".to_owned(),
    }
}
