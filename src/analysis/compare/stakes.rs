//! What an option brings those who pay, deliver and invest, draw by draw, and who is best off under which option.

use super::results::Entrant;
use crate::analysis::summary::{chance, known};
use crate::data::{Figure, Investors, PartyFigure, PayerFigure, ProviderFigure, ReturnFigure, Stake, Stakes};
use crate::stage::record::payers;
use crate::statistics::{Column, Value, deviation, distribution, distribution_of_rates};

/// The draws of an option, of all parties of a kind together.
#[derive(Debug)]
struct Own {
    payers: Option<Column>,
    providers: Option<Column>,
    investors: Option<Column>,
    together: Option<Column>,
}

/// The stakes under each option. `takes_part` says whether an option is among those of which one is best.
pub(super) fn stakes(entrants: &[Entrant<'_>], takes_part: impl Fn(usize) -> bool) -> Vec<Stakes> {
    let all: Vec<Own> = entrants.iter().map(own).collect();
    let stake = |place: usize, of: fn(&Own) -> Option<&Column>| -> Option<Stake> {
        let column = of(&all[place])?;
        let rivals = all.iter().enumerate().filter(|(other, _)| takes_part(*other));
        let rivals: Vec<&Column> = rivals.filter_map(|(_, other)| of(other)).collect();
        Some(Stake {
            mean: distribution(column).mean?,
            deviation: deviation(column)?,
            p_loses: chance(column.values().filter(|value| is_below_nought(*value)).count(), column.len()),
            p_best: (takes_part(place) && rivals.len() > 1).then(|| {
                chance((0..column.len()).filter(|&draw| is_best(column, &rivals, draw)).count(), column.len())
            }),
        })
    };
    let of_option = |(place, entrant): (usize, &Entrant<'_>)| Stakes {
        paid: total(entrant, PayerFigure::Paid).and_then(|column| distribution(&column).mean),
        payers: stake(place, |own| own.payers.as_ref()),
        providers: stake(place, |own| own.providers.as_ref()),
        n_providers: providers(entrant).len(),
        investors: stake(place, |own| own.investors.as_ref()),
        irr: entrant
            .results
            .column(Figure::Return(Investors::All, ReturnFigure::Irr))
            .map(distribution_of_rates),
        together: stake(place, |own| own.together.as_ref()),
    };
    entrants.iter().enumerate().map(of_option).collect()
}

fn own(entrant: &Entrant<'_>) -> Own {
    let column = |figure| entrant.results.column(figure).cloned();
    let payers = total(entrant, PayerFigure::Net);
    let margins: Vec<Column> =
        providers(entrant).into_iter().filter_map(|margin| entrant.results.column(margin).cloned()).collect();
    let providers = sum(&margins.iter().collect::<Vec<_>>());
    let investors = column(Figure::Return(Investors::All, ReturnFigure::NetCash));
    let parts: Vec<&Column> = [&payers, &providers, &investors].into_iter().flatten().collect();
    let together = sum(&parts);
    Own { payers, providers, investors, together }
}

/// The margins of the providers that take part: that of the service's first.
fn providers(entrant: &Entrant<'_>) -> Vec<Figure> {
    let model = entrant.model;
    let option = &model.options[entrant.results.option.index()];
    let service = option.service.map(|id| model.services[id.index()].provider);
    let margin = |party| match Some(party) == service {
        true => Figure::Provider(ProviderFigure::Margin),
        false => Figure::Party(party, PartyFigure::Balance),
    };
    model.providers_of(option).into_iter().map(margin).collect()
}

/// A figure of all payers.
fn total(entrant: &Entrant<'_>, figure: PayerFigure) -> Option<Column> {
    let columns =
        payers(entrant.model).filter_map(|party| entrant.results.column(Figure::Payer(party, figure)));
    sum(&columns.collect::<Vec<_>>())
}

/// The sum of columns, draw by draw; none of no columns.
fn sum(columns: &[&Column]) -> Option<Column> {
    let n_draws = columns.first()?.len();
    let of_draw = |draw: usize| {
        let values: Option<Vec<f64>> = columns.iter().map(|column| known(column.value(draw))).collect();
        values.map_or(Value::Undefined, |values| Value::Known(values.into_iter().sum()))
    };
    Some((0..n_draws).map(of_draw).collect())
}

fn is_below_nought(value: Value) -> bool {
    known(value).is_some_and(|number| number < 0.0)
}

/// Whether no rival has more in a draw.
fn is_best(column: &Column, rivals: &[&Column], draw: usize) -> bool {
    known(column.value(draw)).is_some_and(|most| {
        rivals.iter().all(|rival| known(rival.value(draw)).is_none_or(|other| other <= most))
    })
}
