//! How headline figures settle as draws are added: the same run, read over its first half, quarter, eighth, sixteenth.
//!
//! Draws do not depend on how many of them are made, so that what is read over the first half of a run is exactly what a
//! run of half as many draws would have given. Of draws that are not kept it is read over the first 2ⁿ, for the last few
//! powers below their number: which draws these are does not depend on how many are made.

use crate::data::{
    At, Convergence, Draws, Figure, FigureUnit, Investors, Joint, OptionResults, PayerFigure, ProviderFigure,
    Read, Results, ReturnFigure, stretch_of, stretches,
};
use crate::model::Model;
use crate::stage::record::payers;
use crate::statistics::{Column, Estimate, Value, distribution, distribution_of_rates, share_of};

/// Shares of the draws, as divisors.
const PARTS: [u32; 5] = [16, 8, 4, 2, 1];

/// Headline figures of every option over more and more draws; empty without draws.
#[must_use]
pub fn convergence(model: &Model, results: &Results) -> Vec<Convergence> {
    let (n_draws, draws) = (results.provenance.draws, results.draws());
    let of_option = |option: &OptionResults| {
        let title = model.options[option.option.index()].title().to_owned();
        let follow = |(name, unit, figure, read): (String, FigureUnit, Figure, Read)| {
            let at = At { run: 0, option: option.option.index(), place: option.place(figure)? };
            let steps = if draws.are_kept() {
                of_parts(&option.columns[at.place], n_draws, read)
            } else {
                of_stretches(&draws, at, n_draws, read)
            };
            let says = steps.iter().any(|(_, found)| found.is_some_and(|found| found.value != 0.0));
            says.then(|| Convergence { option: title.clone(), title: name, unit, steps })
        };
        followed(model).into_iter().filter_map(follow).collect::<Vec<_>>()
    };
    results.options.iter().flat_map(of_option).collect()
}

/// Over the first sixteenth of the draws, and so on.
fn of_parts(column: &Column, n_draws: u32, read: Read) -> Vec<(u32, Option<Estimate>)> {
    let steps = PARTS.iter().map(|part| n_draws / part).filter(|&n| n > 1);
    steps.map(|n| (n, over(&column.first(n as usize), read))).collect()
}

/// Over the draws before each of the last powers of two below their number, and over all.
fn of_stretches(draws: &Draws<'_>, at: At, n_draws: u32, read: Read) -> Vec<(u32, Option<Estimate>)> {
    let whole: Vec<u8> = stretches().take_while(|&stretch| stretch < stretch_of(n_draws)).collect();
    let mut steps = Vec::new();
    let mut first: Option<Column> = None;
    for &stretch in &whole {
        let own = draws.read(&Joint::Stretch(at, stretch, read));
        match &mut first {
            None => first = Some(own.into_owned()),
            Some(first) => first.append(&own),
        }
        if usize::from(whole[whole.len() - 1] - stretch) < PARTS.len() - 1 {
            steps.push((1 << stretch, first.as_ref().and_then(|first| over(first, read))));
        }
    }
    steps.push((n_draws, over(&draws.read(&Joint::Figure(at)), read)));
    steps
}

/// The figures that are followed, where an option has them.
pub(super) fn followed(model: &Model) -> Vec<(String, FigureUnit, Figure, Read)> {
    let of_investors = |figure| Figure::Return(Investors::All, figure);
    let mut all = vec![
        ("IRR a year, median".to_owned(), FigureUnit::Rate, of_investors(ReturnFigure::Irr), Read::Median),
        ("chance of a loss".to_owned(), FigureUnit::Share, of_investors(ReturnFigure::Loss), Read::Chance),
    ];
    for party in payers(model) {
        let title = model.parties[party.index()].title();
        let mut of = |name: &str, figure| {
            let figure = Figure::Payer(party, figure);
            all.push((format!("{title}: {name}, mean"), FigureUnit::Money, figure, Read::Mean));
        };
        of("paid", PayerFigure::Paid);
        of("net", PayerFigure::Net);
    }
    let margin = Figure::Provider(ProviderFigure::Margin);
    all.push(("the provider's margin, mean".to_owned(), FigureUnit::Money, margin, Read::Mean));
    let each = "all costs for each person referred, mean".to_owned();
    all.push((each, FigureUnit::Money, Figure::CostPerPerson, Read::Mean));
    all
}

fn over(draws: &Column, read: Read) -> Option<Estimate> {
    match read {
        Read::Median => {
            let found = distribution_of_rates(draws);
            Some(Estimate { value: found.p50?, se: found.se_p50? })
        }
        Read::Mean => distribution(draws).mean,
        Read::Chance => Some(share_of(draws, |value| matches!(value, Value::Known(x) if x > 0.0))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::example;
    use crate::data::Provenance;
    use crate::engine::{Coupling, Fanning, Plan, Sampling, Settings};

    fn run(draws: u32) -> Results {
        let model = example::model();
        let settings = Settings {
            seed: 1,
            draws: 0..draws,
            threads: None,
            coupling: Coupling::SameLuck,
            sampling: Sampling::Independent,
            fans: Fanning::Dropped,
            keep: crate::engine::Keep::EveryDraw,
        };
        let provenance = Provenance { seed: 1, draws, ..Provenance::unwritten() };
        Plan::new(&model).unwrap().run(&settings, provenance, &|_| ()).unwrap()
    }

    #[test]
    fn half_of_a_run_is_a_run_of_half_as_many_draws() {
        let model = example::model();
        let [whole, half] = [64, 32].map(|draws| convergence(&model, &run(draws)));
        assert!(!whole.is_empty());
        for found in &whole {
            let same =
                half.iter().find(|other| (&other.option, &other.title) == (&found.option, &found.title));
            let at_half = found.steps.iter().find(|step| step.0 == 32).unwrap();
            assert_eq!(same.map(|same| same.steps.last().unwrap()), Some(at_half));
        }
        assert!(convergence(&model, &run(0)).is_empty());
    }
}
