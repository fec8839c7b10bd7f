//! The summary of a run: distributions over draws, chances, shortfalls and differences, each with its error.
//!
//! Everything is a function of the columns of draws and of the base case. Without draws (the base case alone)
//! distributions are empty, there are no differences, and a chance is what [`chance`] says of nothing seen.

use super::claimed::{payer_cap, quarters};
use super::differences::differences;
use super::jointly::Jointly;
use super::mean_cash::rate_of_mean_cash;
use super::pay_and_works::{PaidFor, four_cells, pays};
use super::ratio::ratio_of_means;
use super::waterfall::waterfall;
use crate::data::{
    BaseFigure, CashBands, CashByMonth, ClauseFigure, ClauseSummary, ContractFigure, ContractSummary,
    CoverFigure, Draws, Fans, Figure, FourCells, GuaranteeFigure, GuaranteeSummary, Investors, Joint,
    OptionResults, OptionSummary, OutcomeFigure, OutcomeSummary, PartyFigure, PartySummary, PayerFigure,
    PayerSummary, PaymentPart, PaymentParts, Pays, Pictures, ProviderFigure, ProviderSummary, Rateless,
    Results, ReturnFigure, ReturnSummary, StateFigure, StateSummary, Summary, WithoutRate, YearFigure,
    YearSummary, party_path,
};
use crate::model::{
    Alternative, ContractId, CountedIn, GuaranteeId, InputId, MeasureHead, MeasureId, Model, Over, PartyId,
    StateId, TrancheId, title_of,
};
use crate::stage::record::payers;
use crate::statistics::{
    Column, Distribution, Estimate, Percentile, Value, distribution, distribution_of_rates,
    expected_shortfall, fan, fan_of_columns, probability, share_of,
};

/// Everything that a report of a run shows.
#[must_use]
pub fn summarise(model: &Model, results: &Results) -> Summary {
    let draws = results.draws();
    let differences = differences(model, &results.options, &draws);
    let n_draws = results.provenance.draws;
    let summarise_option = |option: &OptionResults| {
        let alternative = &model.options[option.option.index()];
        Reader { model, alternative, results: option, draws: &draws, n_draws }.option_summary()
    };
    let options = results.options.iter().map(summarise_option).collect();
    Summary { provenance: results.provenance.clone(), options, differences }
}

/// Share of draws in which a value is such.
pub(super) fn chance(column: &Column, is_such: impl Fn(Value) -> bool) -> Estimate {
    match column.is_empty() {
        true => NO_DRAWS,
        false => share_of(column, is_such),
    }
}

/// A chance without any draw: even odds with the error of that guess, which is what Agresti and Coull's rule says then;
/// reports show no chances.
const NO_DRAWS: Estimate = Estimate { value: 0.5, se: 0.25 };

/// Cash by month across draws.
fn cash_bands(fans: &CashByMonth, base_case: &Fans) -> CashBands {
    let [investors, provider, payers] = match fans {
        CashByMonth::Draws(fans) => {
            [&fans.investors, &fans.provider, &fans.payers].map(|table| fan(table, fans.n_months))
        }
        CashByMonth::Bins(fans) => {
            [&fans.investors, &fans.provider, &fans.payers].map(|months| fan_of_columns(months))
        }
    };
    CashBands { investors, provider, payers, base_case: base_case.clone() }
}

/// Reads the results of one option.
struct Reader<'a> {
    model: &'a Model,
    alternative: &'a Alternative,
    results: &'a OptionResults,
    draws: &'a Draws<'a>,
    n_draws: u32,
}

impl Reader<'_> {
    fn option_summary(&self) -> OptionSummary {
        let has_capital = self.alternative.capital.is_some();
        let has_service = self.alternative.service.is_some();
        OptionSummary {
            name: self.alternative.name.clone(),
            title: self.alternative.title().to_owned(),
            investor: has_capital.then(|| self.returns(Investors::All)),
            tranches: self.tranches(),
            guarantees: self.guarantees(),
            waterfall: waterfall(self.model, self.results),
            provider: has_service.then(|| self.provider()),
            parties: self.others(),
            payers: payers(self.model).map(|party| self.payer(party)).collect(),
            contracts: self.alternative.contracts.iter().map(|&contract| self.contract(contract)).collect(),
            states: (0..self.model.states.len()).map(|place| self.state(StateId::new(place))).collect(),
            payment_parts: PaymentParts {
                additional: self.spread(Figure::Part(PaymentPart::Additional)),
                baseline_gap: self.spread(Figure::Part(PaymentPart::BaselineGap)),
                noise: self.spread(Figure::Part(PaymentPart::Noise)),
            },
            four_cells: has_service.then(|| self.four_cells()),
            outcomes: self.outcomes(),
            referred: self.spread(Figure::Referred),
            started: self.spread(Figure::Started),
            cost_per_person: self.spread(Figure::CostPerPerson),
            p_closed: match self.n_draws {
                0 => NO_DRAWS,
                // Counted without the draws, and so with the error of independent ones, which is never too small.
                n => probability(self.results.closed, u64::from(n)),
            },
            base_case: self.base_case(),
            occupancy: self.occupancy(),
            pictures: self.pictures(),
        }
    }

    fn column(&self, figure: Figure) -> &Column {
        self.results.column(figure).expect("an option has every figure of what it holds")
    }

    fn spread(&self, figure: Figure) -> Distribution {
        distribution(self.column(figure))
    }

    /// Share of draws in which a figure's value is such.
    fn share(&self, figure: Figure, is_such: impl Fn(Value) -> bool) -> Estimate {
        chance(self.column(figure), is_such)
    }

    /// What is read of several figures of a draw.
    fn jointly(&self) -> Jointly<'_> {
        Jointly { model: self.model, results: self.results }
    }

    fn tranches(&self) -> Vec<(String, String, ReturnSummary)> {
        let Some(capital) = self.alternative.capital else { return Vec::new() };
        let tranches = &self.model.capitals[capital.index()].tranches;
        let summary = |(place, tranche): (usize, &crate::model::Tranche)| {
            let title = title_of(tranche.label.as_ref(), &tranche.name);
            (tranche.name.clone(), title, self.returns(Investors::Tranche(TrancheId::new(place))))
        };
        tranches.iter().enumerate().map(summary).collect()
    }

    fn guarantees(&self) -> Vec<GuaranteeSummary> {
        let Some(capital) = self.alternative.capital else { return Vec::new() };
        let summary = |(place, guarantee): (usize, &crate::model::Guarantee)| {
            let of = |figure| Figure::Guarantee(GuaranteeId::new(place), figure);
            GuaranteeSummary {
                name: guarantee.name.clone(),
                title: title_of(guarantee.label.as_ref(), &guarantee.name),
                called: self.spread(of(GuaranteeFigure::Called)),
                fee: self.spread(of(GuaranteeFigure::Fee)),
                p_called: self.share(of(GuaranteeFigure::Called), is_above_nought),
            }
        };
        self.model.capitals[capital.index()].guarantees.iter().enumerate().map(summary).collect()
    }

    /// The coupon of a class in each contract year, where it bears any.
    fn coupons(&self, who: Investors) -> Vec<Distribution> {
        let Investors::Tranche(own) = who else { return Vec::new() };
        let of_own = |figure: &&Figure| matches!(figure, Figure::TrancheYear(id, ..) if *id == own);
        self.results.figures.iter().filter(of_own).map(|&figure| self.spread(figure)).collect()
    }

    /// How far a class is covered, as far as it is owed something.
    fn covers(&self, who: Investors) -> Vec<(CoverFigure, Distribution)> {
        let own = self.results.figures.iter().filter_map(|&figure| match figure {
            Figure::Cover(class, cover) if who == Investors::Tranche(class) => Some((cover, figure)),
            _ => None,
        });
        own.map(|(cover, figure)| (cover, self.spread(figure))).collect()
    }

    fn returns(&self, who: Investors) -> ReturnSummary {
        let of = |figure| Figure::Return(who, figure);
        let net_cash = self.column(of(ReturnFigure::NetCash));
        ReturnSummary {
            irr: distribution_of_rates(self.column(of(ReturnFigure::Irr))),
            without_rate: self.without_rate(who),
            irr_of_mean_cash: rate_of_mean_cash(self.results, who),
            moic: self.spread(of(ReturnFigure::Moic)),
            moic_on_commitment: self.spread(of(ReturnFigure::MoicOnCommitment)),
            npv: self.model.discounting.hurdle.map(|_| self.spread(of(ReturnFigure::Npv))),
            net_cash: distribution(net_cash),
            p_loss: self.share(of(ReturnFigure::NetCash), is_below_nought),
            // A multiple exists only where something was drawn.
            p_total_loss: self.share(of(ReturnFigure::Moic), |moic| moic == Value::Known(0.0)),
            expected_shortfall: expected_shortfall(net_cash, Percentile::P5),
            repaid: self.spread(of(ReturnFigure::Repaid)),
            earned: self.spread(of(ReturnFigure::Earned)),
            drawn: self.spread(of(ReturnFigure::Drawn)),
            peak: self.spread(of(ReturnFigure::Peak)),
            payback_month: self.spread(of(ReturnFigure::PaybackMonth)),
            p_never: self.share(of(ReturnFigure::PaybackMonth), |month| month == Value::BeyondHorizon),
            average_life: self.spread(of(ReturnFigure::AverageLife)),
            coupons: self.coupons(who),
            covers: self.covers(who),
        }
    }

    /// Why draws have no rate of return.
    fn without_rate(&self, who: Investors) -> WithoutRate {
        let found = self.draws.read(&self.jointly().rateless(who));
        let n = |why: Rateless| found.n_such(|value| value == Value::Known(f64::from(why as u8))) as u64;
        WithoutRate {
            nothing_drawn: n(Rateless::NothingDrawn),
            loss: n(Rateless::Loss),
            no_loss: n(Rateless::NoLoss),
        }
    }

    fn provider(&self) -> ProviderSummary {
        let service = self.alternative.service.expect("an option with a provider has a service");
        let own = self.model.services[service.index()].provider;
        ProviderSummary {
            title: self.model.parties[own.index()].title(),
            income: self.spread(Figure::Provider(ProviderFigure::Income)),
            costs: self.spread(Figure::Provider(ProviderFigure::Costs)),
            margin: self.spread(Figure::Provider(ProviderFigure::Margin)),
            lowest_cash: self.spread(Figure::Provider(ProviderFigure::LowestCash)),
            lowest_month: self.spread(Figure::Provider(ProviderFigure::LowestMonth)),
            short_month: self.spread(Figure::Provider(ProviderFigure::ShortMonth)),
            unpaid: self.spread(Figure::Provider(ProviderFigure::Unpaid)),
            not_paid: self.spread(Figure::Provider(ProviderFigure::NotPaid)),
            cost_per_start: self.spread(Figure::Provider(ProviderFigure::CostPerStart)),
            posts_vacant: self
                .has_vacancies()
                .then(|| self.spread(Figure::Provider(ProviderFigure::PostsVacant))),
            p_deficit: self.share(Figure::Provider(ProviderFigure::Margin), is_below_nought),
            p_short: self.share(Figure::Provider(ProviderFigure::LowestCash), is_below_nought),
        }
    }

    fn others(&self) -> Vec<PartySummary> {
        let summary = |id: PartyId| {
            let party = &self.model.parties[id.index()];
            let of = |figure| self.spread(Figure::Party(id, figure));
            let has_cash = PartyFigure::of(party).contains(&PartyFigure::LowestCash);
            PartySummary {
                path: party_path(party),
                title: party.title(),
                role: party.role,
                received: of(PartyFigure::Received),
                given: of(PartyFigure::Given),
                balance: of(PartyFigure::Balance),
                lowest_cash: has_cash.then(|| (of(PartyFigure::LowestCash), of(PartyFigure::LowestMonth))),
                p_deficit: self.share(Figure::Party(id, PartyFigure::Balance), is_below_nought),
            }
        };
        self.model.others_of(self.alternative).into_iter().map(summary).collect()
    }

    fn has_vacancies(&self) -> bool {
        let service = self.alternative.service;
        service.is_some_and(|id| self.model.services[id.index()].vacancies.is_some())
    }

    fn payer(&self, party: PartyId) -> PayerSummary {
        let of = |figure| Figure::Payer(party, figure);
        let is_real = self.model.prices.deflator.is_some() && self.model.discounting.value.is_some();
        PayerSummary {
            name: self.model.parties[party.index()].name.clone(),
            title: self.model.parties[party.index()].title(),
            paid: self.spread(of(PayerFigure::Paid)),
            owed: self.results.column(of(PayerFigure::Owed)).map(distribution),
            avoided_cost: self.spread(of(PayerFigure::AvoidedCost)),
            cashable: self.spread(of(PayerFigure::Cashable)),
            net: self.spread(of(PayerFigure::Net)),
            cashable_net: self.spread(of(PayerFigure::CashableNet)),
            real_npv: is_real.then(|| self.spread(of(PayerFigure::RealNpv))),
            years: self.years(party),
            quarters: quarters(self.jointly(), self.draws, party),
            cap: payer_cap(self.model, self.results, party),
            p_saves: self.share(of(PayerFigure::Net), is_above_nought),
            p_saves_cash: self.share(of(PayerFigure::CashableNet), is_above_nought),
        }
    }

    /// What a payer pays and saves in each financial year.
    fn years(&self, party: PartyId) -> Vec<YearSummary> {
        let year = |(place, year): (u16, crate::units::FinancialYear)| {
            let of = |figure| Figure::PayerYear(party, place, figure);
            let exceeds = self.draws.read(&self.jointly().exceeds(party, place));
            YearSummary {
                year: year.to_string(),
                paid: self.spread(of(YearFigure::Paid)),
                avoided_cost: self.spread(of(YearFigure::AvoidedCost)),
                cashable: self.spread(of(YearFigure::Cashable)),
                p_exceeds: chance(&exceeds, is_flagged),
            }
        };
        (0..).zip(self.model.calendar.financial_years()).map(year).collect()
    }

    fn contract(&self, id: ContractId) -> ContractSummary {
        let contract = &self.model.contracts[id.index()];
        let spread = |figure| self.spread(Figure::Contract(id, figure));
        let some = |figure| self.results.column(Figure::Contract(id, figure)).map(distribution);
        let [is_capped, moves] = [self.jointly().is_capped(id), self.jointly().moves(id)];
        ContractSummary {
            name: contract.name.clone(),
            gross: spread(ContractFigure::Gross),
            paid: spread(ContractFigure::Paid),
            paid_out: some(ContractFigure::PaidOut),
            paid_back: some(ContractFigure::PaidBack),
            paid_past: some(ContractFigure::PaidPast),
            capped: spread(ContractFigure::Capped),
            cap: contract.cap().map(|row| base_pounds(self.model, row)),
            p_capped: self.pays(&is_capped, is_flagged).of_all,
            pays: self.pays(&moves, is_flagged),
            clauses: (0..contract.clauses.len()).map(|place| self.clause(id, place)).collect(),
        }
    }

    fn clause(&self, contract: ContractId, place: usize) -> ClauseSummary {
        let number = clause_number(place);
        let spread = |figure| self.spread(Figure::Clause(contract, number, figure));
        let paid = Joint::Figure(self.jointly().at(Figure::Clause(contract, number, ClauseFigure::Paid)));
        ClauseSummary {
            name: self.model.contracts[contract.index()].clauses[place].name.clone(),
            units: spread(ClauseFigure::Units),
            unit: Figure::Clause(contract, number, ClauseFigure::Units).unit(self.model),
            gross: spread(ClauseFigure::Gross),
            paid: spread(ClauseFigure::Paid),
            pays: self.pays(&paid, is_above_nought),
            pays_back: self.pays(&paid, is_below_nought),
        }
    }

    fn state(&self, id: StateId) -> StateSummary {
        let state = &self.model.states[id.index()];
        StateSummary {
            name: state.name.clone(),
            title: state.title(),
            days: self.spread(Figure::State(id, StateFigure::Days)),
            cost: self.spread(Figure::State(id, StateFigure::Cost)),
        }
    }

    /// Of an option without a service those that need nobody to start one.
    fn outcomes(&self) -> Vec<OutcomeSummary> {
        let figures = &self.results.figures;
        let has = |id: &MeasureId| figures.contains(&Figure::Outcome(*id, OutcomeFigure::Measured));
        (0..self.model.measures.len()).map(MeasureId::new).filter(has).map(|id| self.outcome(id)).collect()
    }

    fn outcome(&self, id: MeasureId) -> OutcomeSummary {
        let measure = &self.model.measures[id.index()];
        let spread = |figure| self.spread(Figure::Outcome(id, figure));
        OutcomeSummary {
            name: measure.name.clone(),
            title: measure.title(),
            unit: Figure::Outcome(id, OutcomeFigure::Measured).unit(self.model),
            measured: spread(OutcomeFigure::Measured),
            true_value: spread(OutcomeFigure::True),
            counterfactual: spread(OutcomeFigure::Counterfactual),
            additional: spread(OutcomeFigure::Additional),
            paid_per_additional: match counts_everybody(self.model, id) {
                true => {
                    let paid = self.draws.read(&self.jointly().paid_and_owed());
                    let additional = self.column(Figure::Outcome(id, OutcomeFigure::Additional));
                    let product = || self.draws.read(&self.jointly().paid_times_additional(id));
                    ratio_of_means(&paid, additional, product)
                }
                false => None,
            },
        }
    }

    fn four_cells(&self) -> FourCells {
        let paid_for = match self.alternative.capital.is_some() || self.base_payments() > 0.0 {
            true => PaidFor::Flagged,
            false => PaidFor::Unknowable,
        };
        four_cells(self.jointly(), self.draws, paid_for)
    }

    /// What all payers pay in the base case, less what is paid back to them, pounds.
    fn base_payments(&self) -> f64 {
        let of = |party| self.results.base(Figure::Payer(party, PayerFigure::Paid));
        payers(self.model).filter_map(|party| known(of(party)?.value)).sum()
    }

    /// How likely an amount is such.
    fn pays(&self, amount: &Joint, is_such: impl Fn(Value) -> bool) -> Pays {
        pays(self.jointly(), self.draws, amount, is_such)
    }

    fn base_case(&self) -> Vec<BaseFigure> {
        let shown = |(figure, &base): (&Figure, &crate::data::BaseValue)| BaseFigure {
            path: figure.path(self.model, self.results.option),
            title: figure.title(self.model, self.results.option),
            unit: figure.unit(self.model),
            base,
        };
        self.results.figures.iter().zip(&self.results.base_case).map(shown).collect()
    }

    /// People by state and month. Month 0 is an instant without days: nobody has spent any time yet.
    fn occupancy(&self) -> Vec<Vec<f64>> {
        if self.n_draws == 0 {
            return Vec::new();
        }
        let calendar = &self.model.calendar;
        let people = |state: usize, month: u16| match month {
            0 => 0.0,
            month => {
                let days = calendar.month_end(month) - calendar.month_end(month - 1);
                self.results.mean_occupancy(StateId::new(state), usize::from(month), days, self.n_draws)
            }
        };
        let by_month = |state| (0..=calendar.horizon_months()).map(|month| people(state, month)).collect();
        (0..self.model.states.len()).map(by_month).collect()
    }

    fn pictures(&self) -> Pictures {
        let irr = self.results.column(Figure::Return(Investors::All, ReturnFigure::Irr));
        Pictures {
            irr: irr.cloned().unwrap_or_default(),
            net: self.draws.read(&self.jointly().net()).into_owned(),
            cash: self.results.fans.as_ref().map(|fans| cash_bands(fans, &self.results.base_cash)),
        }
    }
}

/// Whether all that is paid can be shared out over what a measure counts: units of everybody, from beginning to end.
pub(super) fn counts_everybody(model: &Model, id: MeasureId) -> bool {
    let over_all = match &model.measures[id.index()].head {
        MeasureHead::Person(_) => true,
        MeasureHead::Cohort(cohort) => cohort.over == Over::SoFar,
    };
    over_all && model.counts_something(id) && model.counted_in(id) == CountedIn::Units
}

fn clause_number(place: usize) -> u16 {
    u16::try_from(place).expect("a contract has fewer than 65,536 clauses")
}

/// The base value of an amount, pounds.
pub(super) fn base_pounds(model: &Model, row: InputId) -> f64 {
    let input = model.inputs.row(row);
    input.unit.inside(input.law.base()) / 100.0
}

/// The number, where there is one.
pub(super) fn known(value: Value) -> Option<f64> {
    match value {
        Value::Known(number) => Some(number),
        Value::BeyondHorizon | Value::Undefined => None,
    }
}

fn is_below_nought(value: Value) -> bool {
    known(value).is_some_and(|number| number < 0.0)
}

fn is_above_nought(value: Value) -> bool {
    known(value).is_some_and(|number| number > 0.0)
}

/// Whether it is 1: a flag that is up.
pub(super) fn is_flagged(value: Value) -> bool {
    value == Value::Known(1.0)
}

#[cfg(test)]
#[path = "summary_tests.rs"]
mod tests;
