//! What payers pay to move risk: an option with investors beside plain contracts for the same service.

use super::Read;
use super::parties::{Of, Result, to_the_penny};
use crate::data::{Plain, RiskTransfer};
use crate::model::{Alternative, Model};
use crate::statistics::{
    Column, Percentile, deviation, difference, distribution, expected_shortfall, variance_ratio,
};

/// What payers pay, and their net position, draw by draw.
struct Payers {
    paid: Vec<f64>,
    net: Vec<f64>,
}

/// Each option with investors beside every option with the same service and without; where there is none, beside the cost of
/// delivery.
pub(super) fn transfers(model: &Model, results: &[Result], read: &[Read]) -> Vec<RiskTransfer> {
    let draws = |option: usize, of: Of| {
        let place = results.iter().position(|result| result.option.index() == option && result.of == of);
        place.map(|place| read[place].draws())
    };
    let payers =
        |option| Some(Payers { paid: draws(option, Of::PaidByAll)?, net: draws(option, Of::NetOfAll)? });
    let mut all = Vec::new();
    for (place, bond) in model.options.iter().enumerate().filter(|(_, option)| option.capital.is_some()) {
        let Some(own) = payers(place) else { continue };
        let is_plain = |other: &Alternative| {
            other.service.is_some() && other.service == bond.service && other.capital.is_none()
        };
        let plains = model.options.iter().enumerate().filter(|(_, other)| is_plain(other));
        let named = |(place, other): (usize, &Alternative)| {
            Some((Plain::Option(other.title().to_owned()), payers(place)?))
        };
        let mut plains: Vec<(Plain, Payers)> = plains.filter_map(named).collect();
        if plains.is_empty() {
            plains.extend(
                draws(place, Of::Delivery).map(|costs| (Plain::CostOfDelivery, at_cost(&own, costs))),
            );
        }
        let title = bond.title();
        all.extend(plains.into_iter().filter_map(|(plain, other)| transfer(title, &own, plain, &other)));
    }
    all
}

/// The same service and the same people, paid for at what it costs.
fn at_cost(bond: &Payers, costs: Vec<f64>) -> Payers {
    let of_draw = |((net, paid), costs): ((&f64, &f64), &f64)| to_the_penny(net + paid - costs);
    let net = bond.net.iter().zip(&bond.paid).zip(&costs).map(of_draw).collect();
    Payers { net, paid: costs }
}

/// None with fewer than two draws.
fn transfer(bond: &str, own: &Payers, plain: Plain, other: &Payers) -> Option<RiskTransfer> {
    let column = |values: &[f64]| values.iter().copied().collect::<Column>();
    let [paid, paid_plainly] = [&own.paid, &other.paid].map(|values| column(values));
    let [net, net_plainly] = [&own.net, &other.net].map(|values| column(values));
    let mean = |column: &Column| distribution(column).mean;
    let kept = variance_ratio(&own.net, &other.net);
    Some(RiskTransfer {
        bond: bond.to_owned(),
        plain,
        paid: mean(&paid)?,
        paid_plainly: mean(&paid_plainly)?,
        premium: mean(&difference(&paid, &paid_plainly))?,
        deviation: deviation(&net)?,
        deviation_plainly: deviation(&net_plainly)?,
        removed: kept.map(|kept| crate::statistics::Estimate { value: 1.0 - kept.value, se: kept.se }),
        shortfall: expected_shortfall(&net, Percentile::P5),
        shortfall_plainly: expected_shortfall(&net_plainly, Percentile::P5),
    })
}
