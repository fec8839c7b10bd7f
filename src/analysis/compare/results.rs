//! What options are compared by: each result's path, the column of its draws, and which way is better.
//!
//! Better is said from the party's own side. For all payers together the cheaper is better, and so are fewer days in a
//! care setting that costs more than the average day as usual in those that people leave again (more days in one that costs
//! less). Of those that nobody leaves again no way is better: whether such an end is a good one, no cost says. It says nothing
//! of what people would choose. Where no way is better, none is said.

use std::collections::BTreeMap;

use crate::analysis::mean_cash::InBatches;
use crate::analysis::summary::{chance, is_flagged, known};
use crate::data::{
    At, CheckedValue, Draws, Figure, FigureUnit, Gap, Investors, Joint, Level, OptionResults, OutcomeFigure,
    PayerFigure, ReturnFigure, StateFigure, Such, party_path,
};
use crate::model::{MeasureId, Model, StateId, StateKind, TrancheId, title_of};
use crate::stage::record::payers;
use crate::statistics::{
    Better, Column, Value, difference_of_chances, distribution, distribution_of_rates, probability_better,
};

/// An option and what came of it.
#[derive(Debug)]
pub(in crate::analysis) struct Entrant<'a> {
    pub(super) model: &'a Model,
    pub(super) results: &'a OptionResults,
    /// The place of its scenario.
    run: usize,
    /// The place of each figure by its path.
    places: BTreeMap<String, usize>,
}

/// A result that options are compared by.
#[derive(Clone, Debug)]
pub(in crate::analysis) struct Wanted {
    pub(in crate::analysis) path: String,
    pub(super) thing: Option<String>,
    pub(in crate::analysis) unit: FigureUnit,
    pub(in crate::analysis) better: Option<Better>,
    source: Source,
}

/// Where a result is read.
#[derive(Clone, Debug)]
enum Source {
    /// The figure of that path.
    OfPath,
    /// A figure of a care setting, whatever each scenario calls it.
    OfState(StateId, StateFigure),
    /// Care and payments of all payers, less what care as usual costs them.
    CostOverUsual,
    /// 1 in a draw in which a figure is such, else 0.
    Happens(String, Such),
}

/// The results of one party.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) path: String,
    pub(super) title: String,
    pub(super) results: Vec<Wanted>,
}

impl Wanted {
    fn is_chance(&self) -> bool {
        matches!(self.source, Source::Happens(..))
    }

    /// Whether an option that has the figure may have no answer in any draw.
    pub(super) fn may_have_no_answers(&self) -> bool {
        matches!(self.source, Source::OfPath)
    }
}

impl<'a> Entrant<'a> {
    pub(in crate::analysis) fn new(model: &'a Model, results: &'a OptionResults, run: usize) -> Self {
        let path = |(place, figure): (usize, &Figure)| (figure.path(model, results.option), place);
        Self { model, results, run, places: results.figures.iter().enumerate().map(path).collect() }
    }

    /// Where a figure stands, if the option has it.
    pub(super) fn at(&self, figure: Figure) -> Option<At> {
        self.results.place(figure).map(|place| self.at_place(place))
    }

    fn at_place(&self, place: usize) -> At {
        At { run: self.run, option: self.results.option.index(), place }
    }

    /// How a result is read of a draw, if the option has it.
    pub(in crate::analysis) fn joint(&self, wanted: &Wanted) -> Option<Joint> {
        let of_path = |path: &str| self.places.get(path).map(|&place| self.at_place(place));
        match &wanted.source {
            Source::OfPath => of_path(&wanted.path).map(Joint::Figure),
            Source::OfState(state, figure) => self.at(Figure::State(*state, *figure)).map(Joint::Figure),
            Source::CostOverUsual => Some(self.cost_over_usual()),
            Source::Happens(path, such) => Some(Joint::Flag(of_path(path)?, *such)),
        }
    }

    /// The same, of a result that some draw has: a present value without a hurdle is none.
    pub(in crate::analysis) fn answered(&self, wanted: &Wanted, draws: &Draws<'_>) -> Option<Joint> {
        let is_answer = |value| value != Value::Undefined;
        let joint = self.joint(wanted)?;
        let has_answers = !wanted.may_have_no_answers() || draws.read(&joint).n_such(is_answer) > 0;
        has_answers.then_some(joint)
    }

    /// Care and payments of all payers, less what care as usual costs them: the net positions of payers with the sign
    /// turned. Care as usual is the same under every option, so it cancels in the difference.
    fn cost_over_usual(&self) -> Joint {
        let net =
            |party| self.at(Figure::Payer(party, PayerFigure::Net)).expect("every payer has a net position");
        Joint::LessThanNothing(payers(self.model).map(net).collect())
    }

    /// The rate of the mean cash, of a rate of return.
    pub(super) fn rate_of_mean_cash(&self, wanted: &Wanted) -> Option<InBatches> {
        let figure = self.results.figures[*self.places.get(&wanted.path)?];
        let Figure::Return(who, ReturnFigure::Irr) = figure else { return None };
        InBatches::of_investors(self.results, who)
    }
}

/// A result over its draws.
pub(super) fn level(wanted: &Wanted, column: &Column, of_mean_cash: Option<CheckedValue>) -> Level {
    if wanted.is_chance() {
        return Level::Chance(chance(column, is_flagged));
    }
    spread(wanted.unit, column, of_mean_cash)
}

fn spread(unit: FigureUnit, column: &Column, of_mean_cash: Option<CheckedValue>) -> Level {
    match unit {
        FigureUnit::Rate => Level::Rates { spread: distribution_of_rates(column), of_mean_cash },
        FigureUnit::Money | FigureUnit::Ratio | FigureUnit::Month | FigureUnit::Count | FigureUnit::Share => {
            Level::Spread(distribution(column))
        }
    }
}

/// How a result of two options is read of a draw.
#[derive(Clone, Debug)]
pub(in crate::analysis) struct Paired {
    gap: Joint,
    /// Which is more, where one way is better; of a chance, which of the figures that it is of.
    order: Option<Joint>,
    /// Of a chance: the figures that it is of.
    figures: Option<[At; 2]>,
}

impl Paired {
    pub(in crate::analysis) fn new(wanted: &Wanted, own: Joint, other: Joint) -> Self {
        let figures = match (&own, &other) {
            (&Joint::Flag(own, _), &Joint::Flag(other, _)) if wanted.is_chance() => Some([own, other]),
            _ => None,
        };
        let compared = match figures {
            Some(figures) => figures.map(Joint::Figure),
            None => [own.clone(), other.clone()],
        };
        let order = wanted.better.map(|_| {
            let [own, other] = compared.map(Box::new);
            Joint::Order(own, other)
        });
        Self { gap: Joint::Difference(Box::new(own), Box::new(other)), order, figures }
    }

    /// Whether what a chance is of is the same under both in each draw, though it differs between draws.
    fn is_same(&self, draws: &Draws<'_>) -> bool {
        let (Some(figures), Some(order)) = (self.figures, &self.order) else { return false };
        let order = draws.read(order);
        let [own, other] = figures.map(|at| draws.read(&Joint::Figure(at)));
        let differs = |value| matches!(value, Value::Known(order) if order != 0.0);
        let n_undefined = [&own, &other].map(|column| column.n_undefined());
        own.varies() && n_undefined == [order.n_undefined(); 2] && order.n_such(differs) == 0
    }

    /// All that is read.
    pub(in crate::analysis) fn joints(self) -> impl Iterator<Item = Joint> {
        std::iter::once(self.gap).chain(self.order)
    }
}

/// A result less that of another option, draw by draw: what both share in a draw cancels.
pub(in crate::analysis) fn paired(
    wanted: &Wanted,
    paired: &Paired,
    draws: &Draws<'_>,
    of_mean_cash: Option<CheckedValue>,
) -> Gap {
    let gap = draws.read(&paired.gap);
    if wanted.is_chance() {
        let found = difference_of_chances(&gap, paired.is_same(draws));
        return Gap { level: Level::Chance(found), p_better: None };
    }
    let order = wanted.better.zip(paired.order.as_ref());
    Gap {
        level: spread(wanted.unit, &gap, of_mean_cash),
        // Without an answer in more than one draw of a hundred nothing is said.
        p_better: order.and_then(|(better, order)| probability_better(&draws.read(order), better)),
    }
}

/// What every later option of a run is compared with the first by: whole cost, payers' net positions, days in care
/// settings. `usual` is the first.
pub(in crate::analysis) fn of_a_run(model: &Model, usual: &OptionResults) -> Vec<Wanted> {
    let nets = payers(model).map(|party| {
        let path = format!("payer.{}.net", model.parties[party.index()].name);
        figure(path, FigureUnit::Money, Some(Better::Higher))
    });
    costs().into_iter().chain(nets).chain(days(model, usual)).collect()
}

/// Every party's results in any of the options, then those of the people.
pub(super) fn groups(entrants: &[Entrant<'_>], usual: &OptionResults) -> Vec<Group> {
    let mut groups = vec![group("investor", "All investors together", returns("investor"))];
    for (name, title) in named(entrants, tranches) {
        let path = format!("tranche.{name}");
        groups.push(group(&path, &title, returns(&path)));
    }
    for (name, title) in named(entrants, payers_of) {
        let path = format!("payer.{name}");
        groups.push(group(&path, &title, of_payer(&path)));
    }
    groups.extend(providers_and_others(entrants));
    groups.push(group("people", "The people", people(entrants, usual)));
    groups
}

/// The provider of the service; then other providers, managers, guarantors, and who gives a grant.
fn providers_and_others(entrants: &[Entrant<'_>]) -> Vec<Group> {
    let others = named(entrants, others_of);
    let is_provider = |(path, _): &&(String, String)| path.starts_with("provider.");
    let own = match others.iter().any(|other| is_provider(&other)) {
        true => group("provider", "the provider of the service", of_provider("provider", Among::Several)),
        false => group("provider", "the provider", of_provider("provider", Among::Alone)),
    };
    let of_other = |other: &(String, String)| {
        let (path, title) = other;
        let results = if is_provider(&other) { of_provider(path, Among::Several) } else { of_another(path) };
        group(path, title, results)
    };
    std::iter::once(own).chain(others.iter().map(of_other)).collect()
}

/// Paths and titles of other providers, managers, guarantors, and who gives a grant.
fn others_of(entrant: &Entrant<'_>) -> Vec<(String, String)> {
    let option = &entrant.model.options[entrant.results.option.index()];
    let party = |id: crate::model::PartyId| &entrant.model.parties[id.index()];
    let others = entrant.model.others_of(option).into_iter();
    others.map(|id| (party_path(party(id)), party(id).title())).collect()
}

fn group(path: &str, title: &str, results: Vec<Wanted>) -> Group {
    Group { path: path.to_owned(), title: title.to_owned(), results }
}

/// Names and titles over all options, each name once, in the order in which they are met.
fn named(entrants: &[Entrant<'_>], list: fn(&Entrant<'_>) -> Vec<(String, String)>) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    for (name, title) in entrants.iter().flat_map(list) {
        if all.iter().all(|(known, _)| *known != name) {
            all.push((name, title));
        }
    }
    all
}

fn tranches(entrant: &Entrant<'_>) -> Vec<(String, String)> {
    let option = &entrant.model.options[entrant.results.option.index()];
    let Some(capital) = option.capital else { return Vec::new() };
    let tranches = &entrant.model.capitals[capital.index()].tranches;
    let has = |place: &usize| {
        let class = Investors::Tranche(TrancheId::new(*place));
        entrant.results.figures.contains(&Figure::Return(class, ReturnFigure::Irr))
    };
    let title = |place: usize| {
        let tranche = &tranches[place];
        let title = title_of(tranche.label.as_ref(), &tranche.name);
        (tranche.name.clone(), title)
    };
    (0..tranches.len()).filter(has).map(title).collect()
}

fn payers_of(entrant: &Entrant<'_>) -> Vec<(String, String)> {
    let party = |id: crate::model::PartyId| &entrant.model.parties[id.index()];
    payers(entrant.model).map(|id| (party(id).name.clone(), party(id).title())).collect()
}

fn figure(path: impl Into<String>, unit: FigureUnit, better: Option<Better>) -> Wanted {
    Wanted { path: path.into(), thing: None, unit, better, source: Source::OfPath }
}

/// A chance, under the name by which the result of a run knows it.
fn happens(path: String, of: String, such: Such, better: Better) -> Wanted {
    let source = Source::Happens(of, such);
    Wanted { path, thing: None, unit: FigureUnit::Share, better: Some(better), source }
}

fn returns(path: &str) -> Vec<Wanted> {
    let one = |name: &str, unit, better| figure(format!("{path}.{name}"), unit, better);
    let chance = |name: &str, of: &str, such| {
        happens(format!("{path}.{name}"), format!("{path}.{of}"), such, Better::Lower)
    };
    vec![
        one("irr", FigureUnit::Rate, Some(Better::Higher)),
        chance("p_loss", "net_cash", Such::BelowNought),
        chance("p_total_loss", "moic", Such::Nought),
        one("moic", FigureUnit::Ratio, Some(Better::Higher)),
        one("npv", FigureUnit::Money, Some(Better::Higher)),
        one("net_cash", FigureUnit::Money, Some(Better::Higher)),
        one("drawn", FigureUnit::Money, None),
        one("peak", FigureUnit::Money, None),
        one("payback_month", FigureUnit::Month, Some(Better::Lower)),
        one("average_life", FigureUnit::Month, None),
        one("dscr", FigureUnit::Ratio, Some(Better::Higher)),
        one("llcr", FigureUnit::Ratio, Some(Better::Higher)),
    ]
}

fn of_payer(path: &str) -> Vec<Wanted> {
    let one = |name: &str, better| figure(format!("{path}.{name}"), FigureUnit::Money, Some(better));
    let chance = |name: &str, of: &str| {
        happens(format!("{path}.{name}"), format!("{path}.{of}"), Such::AboveNought, Better::Higher)
    };
    vec![
        one("paid", Better::Lower),
        one("owed", Better::Lower),
        one("avoided_cost", Better::Higher),
        one("cashable", Better::Higher),
        one("net", Better::Higher),
        chance("p_saves", "net"),
        one("cashable_net", Better::Higher),
        chance("p_saves_cash", "cashable_net"),
        one("real_npv", Better::Higher),
    ]
}

/// Whether a provider is the only one of all options.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Among {
    Alone,
    Several,
}

fn of_provider(path: &str, among: Among) -> Vec<Wanted> {
    let one = |name: &str, unit, better| figure(format!("{path}.{name}"), unit, better);
    let [margin, p_deficit] = ["margin", "p_deficit"].map(|name| format!("{path}.{name}"));
    let mut wanted = match among {
        Among::Alone => Vec::new(),
        Among::Several => ["income", "costs"].map(|name| one(name, FigureUnit::Money, None)).into(),
    };
    wanted.extend([
        figure(margin.clone(), FigureUnit::Money, Some(Better::Higher)),
        happens(p_deficit, margin, Such::BelowNought, Better::Lower),
        one("lowest_cash", FigureUnit::Money, Some(Better::Higher)),
        one("lowest_month", FigureUnit::Month, None),
        one("cost_per_start", FigureUnit::Money, None),
    ]);
    wanted
}

/// A manager, a guarantor, or who gives a grant.
fn of_another(path: &str) -> Vec<Wanted> {
    let one = |name: &str| figure(format!("{path}.{name}"), FigureUnit::Money, None);
    vec![one("received"), one("given"), one("balance")]
}

/// Costs of all payers, who is referred and starts, outcomes, days in care settings.
fn people(entrants: &[Entrant<'_>], usual: &OptionResults) -> Vec<Wanted> {
    let Some(first) = entrants.first() else { return Vec::new() };
    let mut wanted: Vec<Wanted> = costs().into();
    wanted.extend(["referred", "started"].map(|path| figure(path, FigureUnit::Count, None)));
    for (name, title) in named(entrants, measures) {
        for what in [OutcomeFigure::Measured, OutcomeFigure::True] {
            let path = format!("outcomes.{name}.{}", what.name());
            wanted
                .push(Wanted { thing: Some(title.clone()), ..figure(path, unit_of(entrants, &name), None) });
        }
    }
    wanted.extend(days(first.model, usual));
    wanted
}

fn measures(entrant: &Entrant<'_>) -> Vec<(String, String)> {
    entrant.model.measures.iter().map(|measure| (measure.name.clone(), measure.title())).collect()
}

/// What a measure is counted in, in the first scenario that has it.
fn unit_of(entrants: &[Entrant<'_>], measure: &str) -> FigureUnit {
    let of_entrant = |entrant: &Entrant<'_>| {
        let place = entrant.model.measures.iter().position(|own| own.name == measure)?;
        Some(Figure::Outcome(MeasureId::new(place), OutcomeFigure::Measured).unit(entrant.model))
    };
    entrants.iter().find_map(of_entrant).unwrap_or(FigureUnit::Count)
}

fn costs() -> [Wanted; 2] {
    let better = Some(Better::Lower);
    [
        figure("cost_per_person", FigureUnit::Money, better),
        Wanted { source: Source::CostOverUsual, ..figure("cost", FigureUnit::Money, better) },
    ]
}

fn days(model: &Model, usual: &OptionResults) -> Vec<Wanted> {
    let of_state = |id: StateId| {
        let state = &model.states[id.index()];
        let path = format!("state.{}.days", state.name);
        Wanted {
            thing: Some(state.title()),
            source: Source::OfState(id, StateFigure::Days),
            ..figure(path, FigureUnit::Count, better_days(model, usual, id))
        }
    };
    (0..model.states.len()).map(StateId::new).map(of_state).collect()
}

/// Where a day costs what the average day costs (or no setting costs anything) no way is better.
fn better_days(model: &Model, usual: &OptionResults, state: StateId) -> Option<Better> {
    let (cost, average) = (day_cost(model, state), average_day_cost(model, usual));
    match model.states[state.index()].kind {
        StateKind::Absorbing => None,
        StateKind::Passing if cost > average => Some(Better::Lower),
        StateKind::Passing if cost < average => Some(Better::Higher),
        StateKind::Passing => None,
    }
}

/// Base cost of a day in a care setting, pence.
fn day_cost(model: &Model, state: StateId) -> f64 {
    let input = model.inputs.row(model.states[state.index()].cost);
    input.unit.inside(input.law.base())
}

/// Base cost of the average day in care settings that people leave again, as usual, pence.
fn average_day_cost(model: &Model, usual: &OptionResults) -> f64 {
    let is_passing = |state: &StateId| model.states[state.index()].kind == StateKind::Passing;
    let days_of =
        |state| usual.base(Figure::State(state, StateFigure::Days)).and_then(|base| known(base.value));
    let (mut cost, mut days) = (0.0, 0.0);
    for state in (0..model.states.len()).map(StateId::new).filter(is_passing) {
        let spent = days_of(state).unwrap_or(0.0);
        cost += spent * day_cost(model, state);
        days += spent;
    }
    if days > 0.0 { cost / days } else { 0.0 }
}
