//! Whose results are looked at under which option, and from which figures they are made.

use super::super::summary::known;
use super::Read;
use crate::data::{
    Carrier, Figure, InvestorResult, Investors, PartyFigure, PayerFigure, ProviderFigure, ReturnFigure,
};
use crate::engine::Plan;
use crate::model::{Alternative, Model, OptionId, PartyId};
use crate::stage::record::payers;
use crate::statistics::Value;
use crate::units::Money;

/// A result of a party, or a sum over payers that is needed beside.
pub(super) struct Result {
    pub(super) option: OptionId,
    /// Whose; none of what is not shown by itself.
    pub(super) who: Option<Carrier>,
    /// What sentences call it.
    pub(super) party: String,
    pub(super) path: String,
    /// The figures that it is the sum of.
    pub(super) sum_of: Vec<Figure>,
    pub(super) of: Of,
}

/// What a result says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    /// Of one party.
    Party,
    /// Net position of all payers.
    NetOfAll,
    /// What all payers pay.
    PaidByAll,
    /// What delivery costs the provider.
    Delivery,
}

impl Result {
    pub(super) fn is_shown(&self) -> bool {
        self.who.is_some()
    }

    pub(super) fn figures(&self) -> impl Iterator<Item = (OptionId, Figure)> + '_ {
        self.sum_of.iter().map(|&figure| (self.option, figure))
    }

    /// What it came to, from the figures that were played, by choice of what is redrawn.
    pub(super) fn read(&self, wanted: &[(OptionId, Figure)], played: &[Vec<Vec<Value>>]) -> Read {
        let place = |own| wanted.iter().position(|&other| other == own).expect("every figure was asked for");
        let places: Vec<usize> = self.figures().map(place).collect();
        let pounds =
            |value: Value| known(value).expect("sums of money that are asked for are known in each draw");
        let sum = |values: &[Vec<Value>], draw: usize| match places.as_slice() {
            [one] => pounds(values[*one][draw]),
            several => to_the_penny(several.iter().map(|&place| pounds(values[place][draw])).sum()),
        };
        let sums = |values: &Vec<Vec<Value>>| -> Vec<f64> {
            let n = values.first().map_or(0, Vec::len);
            (0..n).map(|draw| sum(values, draw)).collect()
        };
        let mut read = played.iter().map(sums);
        let mut next = || read.next().expect("played without and with all redrawn");
        let (first, second) = (next(), next());
        Read { first, second, redrawn: read.collect() }
    }
}

/// Amounts that are put together, as whole pence again: what they always come to does not vary by how they round.
pub(super) fn to_the_penny(pounds: f64) -> f64 {
    Money::from_pounds(pounds).to_pounds()
}

/// The results of every option: investors first, then payers, providers, others.
pub(super) fn results(plan: &Plan<'_>) -> Vec<Result> {
    let model = plan.model();
    let of_option = |(place, option): (usize, &Alternative)| of_option(model, OptionId::new(place), option);
    model.options.iter().enumerate().flat_map(of_option).collect()
}

/// What counts as the result of investors: net present value where the file sets a hurdle rate, else net cash.
pub(in crate::analysis) fn investor_result(model: &Model) -> (InvestorResult, ReturnFigure) {
    match model.discounting.hurdle {
        Some(_) => (InvestorResult::AtHurdle, ReturnFigure::Npv),
        None => (InvestorResult::NetCash, ReturnFigure::NetCash),
    }
}

fn of_option(model: &Model, id: OptionId, option: &Alternative) -> Vec<Result> {
    let one = |who, party: String, figure: Figure| Result {
        option: id,
        who: Some(who),
        party,
        path: figure.path(model, id),
        sum_of: vec![figure],
        of: Of::Party,
    };
    let title = |party: PartyId| model.parties[party.index()].title();
    let mut all = Vec::new();
    if option.capital.is_some() {
        let (result, figure) = investor_result(model);
        let figure = Figure::Return(Investors::All, figure);
        all.push(one(Carrier::Investors(result), "investors".to_owned(), figure));
    }
    all.extend(
        payers(model)
            .map(|payer| one(carrier(model, payer), title(payer), Figure::Payer(payer, PayerFigure::Net))),
    );
    all.extend(of_all_payers(model, id));
    let own = option.service.map(|service| model.services[service.index()].provider);
    all.extend(model.providers_of(option).into_iter().map(|provider| {
        let figure = match Some(provider) == own {
            true => Figure::Provider(ProviderFigure::Margin),
            false => Figure::Party(provider, PartyFigure::Balance),
        };
        one(Carrier::Provider, title(provider), figure)
    }));
    let others = model.others_of(option).into_iter();
    let others = others.filter(|party| model.parties[party.index()].role != crate::model::Role::Provider);
    all.extend(
        others.map(|party| one(Carrier::Other, title(party), Figure::Party(party, PartyFigure::Balance))),
    );
    if option.service.is_some() {
        let costs = Figure::Provider(ProviderFigure::Costs);
        all.push(Result { who: None, of: Of::Delivery, ..one(Carrier::Provider, String::new(), costs) });
    }
    all
}

fn carrier(model: &Model, payer: PartyId) -> Carrier {
    match model.bears_care(&model.parties[payer.index()].name) {
        true => Carrier::Payer,
        false => Carrier::PayerOnly,
    }
}

/// What payers pay and where it leaves them, all together: shown by itself where there are several.
fn of_all_payers(model: &Model, option: OptionId) -> [Result; 2] {
    let sum = |figure, of| Result {
        option,
        who: None,
        party: "all payers together".to_owned(),
        path: "payers.net".to_owned(),
        sum_of: payers(model).map(|payer| Figure::Payer(payer, figure)).collect(),
        of,
    };
    let several = payers(model).nth(1).is_some();
    let net = Result { who: several.then_some(Carrier::Payers), ..sum(PayerFigure::Net, Of::NetOfAll) };
    [net, sum(PayerFigure::Paid, Of::PaidByAll)]
}
