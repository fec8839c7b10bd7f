//! How headline figures settle as draws are added: the same run, read over its first half, quarter, eighth, sixteenth.
//!
//! Draws do not depend on how many of them are made, so that what is read over the first half of a run is exactly what a
//! run of half as many draws would have given.

use crate::data::{
    Convergence, Figure, FigureUnit, Investors, OptionResults, PayerFigure, ProviderFigure, Results,
    ReturnFigure,
};
use crate::model::Model;
use crate::stage::record::payers;
use crate::statistics::{Column, Estimate, Value, distribution, distribution_of_rates, probability};

/// Shares of the draws, as divisors.
const PARTS: [u32; 5] = [16, 8, 4, 2, 1];

/// What is read of a column.
#[derive(Clone, Copy)]
enum Read {
    Median,
    Mean,
    /// How often it is above nought.
    Chance,
}

/// Headline figures of every option over more and more draws; empty without draws.
#[must_use]
pub fn convergence(model: &Model, results: &Results) -> Vec<Convergence> {
    let draws = results.provenance.draws;
    let steps: Vec<u32> = PARTS.iter().map(|part| draws / part).filter(|&n| n > 1).collect();
    let of_option = |option: &OptionResults| {
        let title = model.options[option.option.index()].title().to_owned();
        let follow = |(name, unit, figure, read): (String, FigureUnit, Figure, Read)| {
            let column = option.column(figure)?;
            let steps: Vec<_> = steps.iter().map(|&n| (n, over_first(column, n as usize, read))).collect();
            let says = steps.iter().any(|(_, found)| found.is_some_and(|found| found.value != 0.0));
            says.then(|| Convergence { option: title.clone(), title: name, unit, steps })
        };
        followed(model).into_iter().filter_map(follow).collect::<Vec<_>>()
    };
    results.options.iter().flat_map(of_option).collect()
}

/// The figures that are followed, where an option has them.
fn followed(model: &Model) -> Vec<(String, FigureUnit, Figure, Read)> {
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

fn over_first(column: &Column, n: usize, read: Read) -> Option<Estimate> {
    let first: Column = column.values().take(n).collect();
    match read {
        Read::Median => {
            let found = distribution_of_rates(&first);
            Some(Estimate { value: found.p50?, se: found.se_p50? })
        }
        Read::Mean => distribution(&first).mean,
        Read::Chance => {
            let hits = first.values().filter(|value| matches!(value, Value::Known(x) if *x > 0.0)).count();
            Some(probability(hits as u64, n as u64))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::example;
    use crate::data::Provenance;
    use crate::engine::{Coupling, Fanning, Plan, Settings};

    fn run(draws: u32) -> Results {
        let model = example::model();
        let settings = Settings {
            seed: 1,
            draws: 0..draws,
            threads: None,
            coupling: Coupling::SameLuck,
            fans: Fanning::Dropped,
        };
        let provenance = Provenance {
            version: String::new(),
            scenario_sha256: String::new(),
            seed: 1,
            draws,
            stopped_before: None,
            case: None,
            replay: None,
            coupling: Coupling::SameLuck,
        };
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
