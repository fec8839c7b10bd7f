//! The headline of a run while it goes on: what the report would say of the draws that are finished so far, by the same
//! statistics.

use std::borrow::Cow;

use crate::data::{Drawn, Figure, Headline, Investors, PayerFigure, ReturnFigure, Sampling, SoFar};
use crate::model::{Model, OptionId};
use crate::random::BLOCK;
use crate::stage::record::payers;
use crate::statistics::{Binning, Column, Estimate, Sums, Value, distribution, distribution_of_rates};

/// What is followed of the option that the report's headline is of: the one that the file names, else the last that has
/// investors, else the last.
#[derive(Clone, Debug)]
pub struct Followed {
    option: OptionId,
    /// The place of the investors' rate of return among the option's figures; none without investors.
    rate: Option<usize>,
    /// The places of what each payer saves, or pays where none bears care.
    of_payers: Vec<usize>,
    /// What the payers' figures are.
    said_of_payers: Headline,
    rates: Column,
    sums: Column,
    sampling: Sampling,
    /// Of draws that were spread evenly, the block of each.
    blocks: Vec<u32>,
}

impl Followed {
    /// What is followed of a model whose options have these figures; no draws yet.
    #[must_use]
    pub fn new(model: &Model, figures: &[Vec<Figure>], sampling: Sampling) -> Self {
        let with_capital = model.options.iter().rposition(|option| option.capital.is_some());
        let last = model.options.len().saturating_sub(1);
        let option = model.headline.unwrap_or_else(|| OptionId::new(with_capital.unwrap_or(last)));
        let own = &figures[option.index()];
        let place = |figure: Figure| own.iter().position(|&other| other == figure);
        let bears_care = |party: crate::model::PartyId| model.bears_care(&model.parties[party.index()].name);
        let (figure, said_of_payers) = match payers(model).any(bears_care) {
            true => (PayerFigure::Net, Headline::MeanSaving),
            false => (PayerFigure::Paid, Headline::MeanPaid),
        };
        Self {
            option,
            rate: place(Figure::Return(Investors::All, ReturnFigure::Irr)),
            of_payers: payers(model).filter_map(|party| place(Figure::Payer(party, figure))).collect(),
            said_of_payers,
            rates: Column::default(),
            sums: Column::default(),
            sampling,
            blocks: Vec::new(),
        }
    }

    /// Adds draws, which follow those that were added before.
    pub fn add(&mut self, drawn: &Drawn<'_>) {
        let columns = drawn.options[self.option.index()];
        if let Some(rate) = self.rate {
            self.rates.append(&columns[rate]);
        }
        for draw in 0..drawn.n as usize {
            self.sums.push(sum(self.of_payers.iter().map(|&place| columns[place].value(draw))));
        }
        match self.sampling {
            Sampling::Independent => [&mut self.rates, &mut self.sums].into_iter().for_each(bounded),
            // No more of them are played than are kept, and their errors are told from every one.
            Sampling::Stratified => {
                self.blocks.extend((drawn.first..drawn.first + drawn.n).map(|draw| draw / BLOCK));
            }
        }
    }

    /// The headline so far: the median return, or what payers save or pay where no draw or too few of them say what
    /// investors earn. None where nothing can be said with its error yet.
    #[must_use]
    pub fn so_far(&self) -> Option<SoFar> {
        let says = |says, found| SoFar { option: self.option, says, found };
        let rates = self.rate.map(|_| distribution_of_rates(&self.in_blocks(&self.rates)));
        let median = rates.and_then(|rates| Some(Estimate { value: rates.p50?, se: rates.se_p50? }));
        let of_payers =
            || distribution(&self.in_blocks(&self.sums)).mean.filter(|_| !self.of_payers.is_empty());
        let median = median.map(|found| says(Headline::MedianReturn, found));
        median.or_else(|| of_payers().map(|found| says(self.said_of_payers, found)))
    }

    /// The column as it is read: of draws that were spread evenly, with errors that are told from their blocks.
    fn in_blocks<'a>(&self, column: &'a Column) -> Cow<'a, Column> {
        match self.sampling {
            Sampling::Independent => Cow::Borrowed(column),
            Sampling::Stratified => Cow::Owned(column.clone().of_blocks(&self.blocks)),
        }
    }
}

/// Draws of which every one is kept.
const KEPT: usize = 50_000;
/// How those are counted that are more.
const COUNTED: Binning = Binning { most: 4_096, near: 0.0, sums: Sums::ForMean };

/// Counts draws where they have become too many to keep.
fn bounded(column: &mut Column) {
    if column.len() > KEPT && !column.is_binned() {
        let mut counted = Column::binned(COUNTED);
        counted.append(column);
        *column = counted;
    }
    column.settle();
}

/// The sum of values that all are numbers.
fn sum(values: impl Iterator<Item = Value>) -> Value {
    let numbers = values.map(|value| match value {
        Value::Known(number) => Some(number),
        Value::BeyondHorizon | Value::Undefined => None,
    });
    numbers.sum::<Option<f64>>().map_or(Value::Undefined, Value::Known)
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;
    use crate::analysis::{example, summarise};
    use crate::data::{Coupling, Provenance};
    use crate::engine::{Fanning, Plan, Settings};

    const DRAWS: u32 = 200;

    fn followed(model: &Model, sampling: Sampling) -> (Followed, crate::data::Summary) {
        let plan = Plan::new(model).unwrap();
        let mut followed = Followed::new(model, plan.figures(), sampling);
        let settings = Settings {
            seed: 1,
            draws: 0..DRAWS,
            threads: Some(2),
            coupling: Coupling::SameLuck,
            sampling,
            fans: Fanning::Dropped,
            keep: crate::engine::Keep::EveryDraw,
        };
        let provenance = Provenance { seed: 1, draws: DRAWS, sampling, ..Provenance::unwritten() };
        let mut take = |drawn: &Drawn<'_>| {
            followed.add(drawn);
            Ok(())
        };
        let results =
            plan.run_and_hand_on(&settings, provenance, &|| ControlFlow::Continue(()), &mut take).unwrap();
        (followed, summarise(model, &results))
    }

    #[test]
    fn the_headline_so_far_is_what_the_report_says_of_these_draws() {
        let model = example::model();
        let mut errors = Vec::new();
        for sampling in [Sampling::Independent, Sampling::Stratified] {
            let (followed, summary) = followed(&model, sampling);
            let so_far = followed.so_far().unwrap();
            let irr = &summary.options[so_far.option.index()].investor.as_ref().unwrap().irr;
            assert_eq!(so_far.says, Headline::MedianReturn);
            assert_eq!((Some(so_far.found.value), Some(so_far.found.se)), (irr.p50, irr.se_p50));
            errors.push((so_far.found.se, distribution_of_rates(&followed.rates).se_p50.unwrap()));
        }
        let [(independent, plain), (of_blocks, not_of_blocks)] = errors[..] else { panic!("two samplings") };
        assert!(independent == plain && of_blocks != not_of_blocks, "{errors:?}");
        let none = Followed::new(&model, Plan::new(&model).unwrap().figures(), Sampling::Independent);
        assert_eq!(none.so_far(), None);
    }

    #[test]
    fn without_investors_it_is_what_payers_save() {
        let mut model = example::model();
        model.headline = Some(OptionId::new(0));
        let (followed, summary) = followed(&model, Sampling::Independent);
        let so_far = followed.so_far().unwrap();
        let net: f64 = summary.options[0].payers.iter().map(|payer| payer.net.mean.unwrap().value).sum();
        assert_eq!((so_far.option, so_far.says), (OptionId::new(0), Headline::MeanSaving));
        assert!((so_far.found.value - net).abs() <= 1e-9 * net.abs());
    }
}
