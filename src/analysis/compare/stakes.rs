//! What an option brings those who pay, deliver and invest, draw by draw, and who is best off under which option.

use super::results::Entrant;
use crate::analysis::summary::{chance, is_flagged};
use crate::data::{
    At, Draws, Figure, Investors, Joint, PartyFigure, PayerFigure, ProviderFigure, ReturnFigure, Stake,
    Stakes, Such,
};
use crate::stage::record::payers;
use crate::statistics::{deviation, distribution, distribution_of_rates};

/// What an option brings all parties of a kind together, as it is read of a draw. Each is a sum, so that its deviation is
/// known even where draws are not kept.
#[derive(Debug)]
struct Own {
    paid: Option<Joint>,
    payers: Option<Joint>,
    providers: Option<Joint>,
    investors: Option<Joint>,
    together: Option<Joint>,
}

/// Parties of a kind.
type Kind = fn(&Own) -> Option<&Joint>;

/// Every kind.
const KINDS: [Kind; 4] = [
    |own| own.payers.as_ref(),
    |own| own.providers.as_ref(),
    |own| own.investors.as_ref(),
    |own| own.together.as_ref(),
];

/// The stakes under each option. `takes_part` says whether an option is among those of which one is best.
pub(super) fn stakes(
    entrants: &[Entrant<'_>],
    draws: &Draws<'_>,
    takes_part: impl Fn(usize) -> bool,
) -> Vec<Stakes> {
    let all: Vec<Own> = entrants.iter().map(own).collect();
    let stake = |place: usize, of: Kind| -> Option<Stake> {
        let column = draws.read(of(&all[place])?);
        let best = most(&all, place, of, &takes_part).map(|most| draws.read(&most));
        Some(Stake {
            mean: distribution(&column).mean?,
            deviation: deviation(&column)?,
            p_loses: chance(&column, |value| Such::BelowNought.holds(value)),
            p_best: best.map(|best| chance(&best, is_flagged)),
        })
    };
    let of_option = |(place, entrant): (usize, &Entrant<'_>)| {
        let [payers, providers, investors, together] = KINDS.map(|of| stake(place, of));
        Stakes {
            paid: all[place].paid.as_ref().and_then(|paid| distribution(&draws.read(paid)).mean),
            payers,
            providers,
            n_providers: margins(entrant).len(),
            investors,
            irr: entrant
                .results
                .column(Figure::Return(Investors::All, ReturnFigure::Irr))
                .map(distribution_of_rates),
            together,
        }
    };
    entrants.iter().enumerate().map(of_option).collect()
}

/// All that is read to tell them.
pub(super) fn joints(entrants: &[Entrant<'_>], takes_part: impl Fn(usize) -> bool) -> Vec<Joint> {
    let all: Vec<Own> = entrants.iter().map(own).collect();
    let mut joints: Vec<Joint> = all.iter().filter_map(|own| own.paid.clone()).collect();
    for (place, own) in all.iter().enumerate() {
        for of in KINDS {
            joints.extend(of(own).cloned());
            joints.extend(most(&all, place, of, &takes_part));
        }
    }
    joints
}

/// Whether an option brings a kind of party most; none where there is no choice of options.
fn most(all: &[Own], place: usize, of: Kind, takes_part: &impl Fn(usize) -> bool) -> Option<Joint> {
    let rivals = all.iter().enumerate().filter(|(other, _)| takes_part(*other));
    let rivals: Vec<Joint> = rivals.filter_map(|(_, other)| of(other).cloned()).collect();
    let own = of(&all[place])?.clone();
    (takes_part(place) && rivals.len() > 1).then(|| Joint::Most(Box::new(own), rivals))
}

fn own(entrant: &Entrant<'_>) -> Own {
    let payers = total(entrant, PayerFigure::Net);
    let providers = sum(margins(entrant).into_iter().filter_map(|margin| entrant.at(margin)));
    let investors = sum(entrant.at(Figure::Return(Investors::All, ReturnFigure::NetCash)).into_iter());
    // What payers still owe is taken off what they save, and is had by nobody yet: together they have it.
    let owed = total(entrant, PayerFigure::Owed);
    let parts: Vec<Joint> = [&payers, &providers, &investors, &owed].into_iter().flatten().cloned().collect();
    let together = (!parts.is_empty()).then_some(Joint::Sum(parts));
    Own { paid: total(entrant, PayerFigure::Paid), payers, providers, investors, together }
}

/// The margins of the providers that take part: that of the service's first.
fn margins(entrant: &Entrant<'_>) -> Vec<Figure> {
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
fn total(entrant: &Entrant<'_>, figure: PayerFigure) -> Option<Joint> {
    sum(payers(entrant.model).filter_map(|party| entrant.at(Figure::Payer(party, figure))))
}

/// The sum of figures; none of no figures.
fn sum(figures: impl Iterator<Item = At>) -> Option<Joint> {
    let figures: Vec<Joint> = figures.map(Joint::Figure).collect();
    (!figures.is_empty()).then_some(Joint::Sum(figures))
}
