//! The valid model: what a scenario file says, with every name resolved to a number and every number a row of
//! the input table.
//!
//! Nothing here reads files or runs anything. The readers build a [`Model`]; the stages only look at it.
//! Things are numbered in the order in which the file lists them: the number settles ties, odd pence and random
//! streams, so that renaming changes nothing.

mod accepts;
mod baseline;
mod breaks_off;
mod capital;
mod care;
mod check;
mod contract;
mod counted_in;
mod flow;
mod funding;
mod ids;
mod inputs;
mod measure;
mod number;
mod optimism;
mod party;
mod payoff;
mod people;
mod prices;
mod reach;
mod replay;
mod review;
mod score;
mod service;
mod taken;
mod taking_part;
mod title;
mod wanted;

pub use accepts::*;
pub use baseline::*;
pub use breaks_off::breaks_off;
pub use capital::*;
pub use care::*;
pub use check::*;
pub use contract::*;
pub use counted_in::*;
pub use flow::*;
pub use funding::*;
pub use ids::*;
pub use inputs::*;
pub use measure::*;
pub use number::*;
pub use optimism::{ASSUMED, CountsAs, GRADES, Optimism};
pub use party::*;
pub use payoff::*;
pub use people::*;
pub use prices::*;
pub use reach::*;
pub use replay::*;
pub use review::*;
pub use score::*;
pub use service::*;
pub use taken::*;
pub use title::*;
pub use wanted::*;

use crate::units::{Calendar, Currency};

/// One scenario, valid and complete.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// What the file calls itself.
    pub title: String,
    /// What it is good for, in the author's words.
    pub shows: Option<String>,
    /// What it is not good for, in the author's words.
    pub not_for: Option<String>,
    /// The option whose figures stand for the file; none is the last that has investors, else the last.
    pub headline: Option<OptionId>,
    /// The one currency of the file.
    pub currency: Currency,
    /// Days, months and years of the programme.
    pub calendar: Calendar,
    /// Every number of the model.
    pub inputs: Inputs,
    /// Pairs of inputs that move together.
    pub correlations: Vec<Correlation>,
    /// Price base and indices.
    pub prices: Prices,
    /// Discount rates.
    pub discounting: Discounting,
    /// Corrections for optimism in an appraisal.
    pub optimism: Optimism,
    /// Everybody who holds an account. Numbered by [`PartyId`].
    pub parties: Vec<Party>,
    /// Care settings. Numbered by [`StateId`].
    pub states: Vec<State>,
    /// Ways from one care setting to another. Numbered by [`TransitionId`].
    pub transitions: Vec<Transition>,
    /// What people may reach beside them. Numbered by [`MilestoneId`].
    pub milestones: Vec<Milestone>,
    /// What people are measured on in points. Numbered by [`ScoreId`].
    pub scores: Vec<Score>,
    /// How their rates move over the years; none is not at all.
    pub counterfactual: Option<Counterfactual>,
    /// Who the people are.
    pub cohort: Cohort,
    /// How they arrive.
    pub referrals: Referrals,
    /// Services that an option may deliver. Numbered by [`ServiceId`].
    pub services: Vec<Service>,
    /// What contracts compare with. Numbered by [`BaselineId`].
    pub baselines: Vec<Baseline>,
    /// What is counted. Numbered by [`MeasureId`].
    pub measures: Vec<Measure>,
    /// Money beside the contracts. Numbered by [`FundingId`].
    pub fundings: Vec<Funding>,
    /// Who pays whom for what. Numbered by [`ContractId`].
    pub contracts: Vec<Contract>,
    /// Investors' money and the order in which the vehicle pays. Numbered by [`CapitalId`].
    pub capitals: Vec<Capital>,
    /// What is compared; the first is care as usual. Numbered by [`OptionId`].
    pub options: Vec<Alternative>,
    /// Observed figures in place of simulated people. Numbered by [`ReplayId`].
    pub replays: Vec<Replay>,
    /// The replay that the chosen case asks for.
    pub replay: Option<ReplayId>,
    /// Levels of performance at which payments and returns are read.
    pub payoff: Option<Payoff>,
    /// When each party would sign, in the order of the file.
    pub accepts: Vec<Acceptance>,
    /// Inputs that may be turned, in the order of the file.
    pub levers: Vec<Lever>,
    /// Published figures that the scenario is held against.
    pub checks: Vec<Check>,
    /// The named cases of the file, as `(name, label)`.
    pub cases: Vec<(String, Option<String>)>,
    /// What the language took where the file is silent.
    pub taken: Vec<Taken>,
}

impl Model {
    /// Whether a party bears the cost of any care setting, by its name.
    #[must_use]
    pub fn bears_care(&self, party: &str) -> bool {
        let own = |&(bearer, _): &(PartyId, InputId)| self.parties[bearer.index()].name == party;
        self.states.iter().any(|state| state.borne_by.iter().any(own))
    }

    /// The observed figures that stand in place of simulated people.
    #[must_use]
    pub fn observed(&self) -> Option<&Replay> {
        self.replay.map(|id| &self.replays[id.index()])
    }

    /// The same under an option: what was observed is of people who had the service of the option in force.
    #[must_use]
    pub fn observed_under(&self, option: &Alternative) -> Option<&Replay> {
        self.observed().filter(|replay| self.options[replay.option.index()].service == option.service)
    }

    /// The observed figures that stand in place of simulated people: their name, the file they were read from, and up to
    /// which month they stand.
    #[must_use]
    pub fn replay_said(&self) -> Option<String> {
        let replay = self.observed()?;
        let from = replay.read_from.as_ref().map_or_else(String::new, |from| format!(" ({from})"));
        let until = replay.until.map_or_else(String::new, |until| format!(", up to month {until}"));
        Some(format!("{}{from}{until}", replay.name))
    }

    /// The option of this name.
    ///
    /// # Errors
    /// If there is none: what there is.
    pub fn option_named(&self, name: &str) -> Result<OptionId, String> {
        let found = self.options.iter().position(|option| option.name == name);
        found.map(OptionId::new).ok_or_else(|| {
            let known: Vec<&str> = self.options.iter().map(|option| option.name.as_str()).collect();
            format!("there is no option `{name}`\n  known: {}", known.join(", "))
        })
    }

    /// The option that stands for the file: the one that it names, else the last that has investors, else the last.
    #[must_use]
    pub fn headline_option(&self) -> OptionId {
        let invested = || self.options.iter().rposition(|option| option.capital.is_some());
        let last = self.options.len() - 1;
        self.headline.unwrap_or_else(|| OptionId::new(invested().unwrap_or(last)))
    }

    /// What a measure is counted in.
    #[must_use]
    pub fn counted_in(&self, measure: MeasureId) -> CountedIn {
        counted_in(&self.measures, measure)
    }

    /// What the units of a clause are counted in.
    #[must_use]
    pub fn unit_counted_in(&self, clause: &Clause) -> CountedIn {
        match clause.for_each {
            ForEach::Measure(measure) => self.counted_in(measure),
            ForEach::Period(_) | ForEach::Contract if clause.passes_dues_on() => CountedIn::Money,
            ForEach::Period(_) | ForEach::Contract => CountedIn::Units,
        }
    }
}

/// One alternative in the appraisal (the Green Book's "option").
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    /// Its name in the file.
    pub name: String,
    /// What reports call it.
    pub label: Option<String>,
    /// The service delivered; none is care as usual.
    pub service: Option<ServiceId>,
    /// Contracts in force, in the order listed.
    pub contracts: Vec<ContractId>,
    /// Investors' money, if any.
    pub capital: Option<CapitalId>,
}

impl Alternative {
    /// What reports call this option: its label, or its name.
    #[must_use]
    pub fn title(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.name)
    }
}
