//! What of a deal's cash is the fund's.

use std::sync::{Mutex, PoisonError};

use super::Deal;
use crate::data::{FundHolding, HeldPart, World};
use crate::engine::Played;
use crate::model::{Model, OptionId};
use crate::units::Money;

/// The flows of a fund's holding in a deal, gathered draw by draw, from whichever thread plays them and in any order.
pub struct Held<'a> {
    model: &'a Model,
    option: OptionId,
    holding: FundHolding,
    all: Mutex<Vec<(u32, Vec<i64>)>>,
}

impl<'a> Held<'a> {
    /// A holding in the investors of an option.
    #[must_use]
    pub fn new(model: &'a Model, option: OptionId, holding: FundHolding) -> Self {
        Self { model, option, holding, all: Mutex::default() }
    }

    /// Takes a draw.
    pub fn see(&self, draw: u32, world: &World, played: &[Played]) {
        let own = played.iter().find(|played| played.option == self.option);
        let own = own.expect("the option that the fund holds is played");
        let flows = flows((self.model, self.option), self.holding, world, own);
        // Each draw is whole, whoever failed with the list in his hands.
        self.all.lock().unwrap_or_else(PoisonError::into_inner).push((draw, flows));
    }

    /// The first so many draws, as a deal of a fund.
    #[must_use]
    pub fn deal(self, title: String, n_draws: u32) -> Deal {
        let mut all = self.all.into_inner().unwrap_or_else(PoisonError::into_inner);
        all.sort_unstable_by_key(|(draw, _)| *draw);
        let start = start(self.model);
        Deal { title, start, flows: all.into_iter().take(n_draws as usize).map(|(_, flows)| flows).collect() }
    }
}

/// The month in which a scenario starts, counted from the year nought.
pub(super) fn start(model: &Model) -> usize {
    let start = model.calendar.start();
    usize::try_from(start.year()).expect("a year after Christ") * 12
        + usize::try_from(start.month()).expect("a month of the year")
}

/// By month from the start to the horizon: what the fund pays in and receives. What it has had to date is its share of what all
/// have had, to the penny, so that it ties however many payments there are.
fn flows(
    (model, option): (&Model, OptionId),
    holding: FundHolding,
    world: &World,
    played: &Played,
) -> Vec<i64> {
    let own: &[i64] = holding.class.map_or(&played.cash.investors, |class| &played.cash.flows[class.index()]);
    let share = match holding.part {
        HeldPart::Whole => 1.0,
        HeldPart::Share(share) => share,
        HeldPart::Amount(amount) => {
            let capital = model.options[option.index()].capital.expect("a fund holds what investors hold");
            let rows = model.capitals[capital.index()].commitments(holding.class);
            let committed: i64 = rows.map(|row| world.money(row).pence()).sum();
            // A commitment that is drawn may be lower than what is held of it: the fund then has all of it.
            if committed > 0 { (amount.pence() as f64 / committed as f64).min(1.0) } else { 0.0 }
        }
    };
    let (mut all, mut before) = (0, 0);
    let months = 0..=usize::from(model.calendar.horizon_months());
    let flow = |month| {
        all += own.get(month).copied().unwrap_or(0);
        let to_date = Money::from_nearest_pence(all as f64 * share).pence();
        to_date - std::mem::replace(&mut before, to_date)
    };
    months.map(flow).collect()
}
