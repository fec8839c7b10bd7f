//! The record of a draw: one value for each figure of an option.

mod claimed;
mod cover;
mod parties;
mod waterfall;

use crate::data::{
    CareCost, Cash, Claim, ClauseFigure, ContractFigure, CoverFigure, Figure, Figures, GuaranteeFigure,
    Investors, Known, Ledger, OutcomeFigure, PartyFigure, PayerFigure, PaymentPart, Pool, Position,
    ProviderFigure, Purpose, QuarterFigure, ReturnFigure, Seen, Settlement, Staffing, StateFigure,
    StepFigure, TrancheYearFigure, VehicleFigure, World, YearFigure,
};
use crate::model::{
    Alternative, Contract, ContractId, CountedIn, GuaranteeId, MeasureId, Model, OptionId, PartyId, Role,
    StateId, TrancheId, YearOf, needs_a_start,
};
use crate::statistics::{Value, irr, npv, returns};
use crate::units::{Count, Money};
pub use claimed::{Claimed, Owed, owed_by_payers};
pub use parties::{Moved, moved};

/// Everything that an option's figures are read from.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// The model.
    pub model: &'a Model,
    /// The draw's world.
    pub world: &'a World,
    /// The option.
    pub option: &'a Alternative,
    /// Who was referred.
    pub pool: &'a Pool,
    /// The option's own outcomes, the same people as usual, and whom they are compared with: as measured.
    pub figures: Figures<'a>,
    /// What contracts owe, as measured.
    pub measured: &'a Settlement,
    /// The same, added up by clause.
    pub claimed: &'a Claimed,
    /// What outcome payers owe, as contracts are settled in three ways.
    pub owed: Owed,
    /// Balances and flows by month.
    pub cash: &'a Cash,
    /// All movements of cash.
    pub ledger: &'a Ledger,
    /// What came to each party and left it, by its place in the list.
    pub moved: &'a [Moved],
    /// Cost of care under the option.
    pub care: &'a CareCost,
    /// Where it leaves each payer.
    pub positions: &'a [Position],
    /// The staff of the service; none without one.
    pub staffing: Option<&'a Staffing>,
    /// Whether the service works in this draw.
    pub works: Works,
    /// Without investors: payments from which the service counts as paid, half of the base case; none where that is played.
    pub paid_from: Option<Money>,
}

/// Whether a service works in a draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Works {
    /// It does.
    Yes,
    /// It does not, or there is none.
    No,
}

/// The figures that an option has, in a fixed order.
#[must_use]
pub fn figures(model: &Model, option: OptionId) -> Vec<Figure> {
    let alternative = &model.options[option.index()];
    let mut list = Vec::new();
    if let Some(capital) = alternative.capital {
        let capital = &model.capitals[capital.index()];
        let classes = (0..capital.tranches.len()).map(TrancheId::new);
        for who in std::iter::once(Investors::All).chain(classes.clone().map(Investors::Tranche)) {
            list.extend(ReturnFigure::ALL.iter().map(|&figure| Figure::Return(who, figure)));
        }
        let bears = |class: &TrancheId| !capital.tranches[class.index()].coupon.is_none(&model.inputs);
        let n_years = model.calendar.contract_year(capital.closes, 0);
        for class in classes.clone().filter(bears) {
            let of_year =
                |year| TrancheYearFigure::ALL.iter().map(move |&f| Figure::TrancheYear(class, year, f));
            list.extend((1..=n_years).flat_map(of_year));
        }
        for class in classes {
            let own = CoverFigure::of(class, capital, &model.inputs).iter();
            list.extend(own.map(|&figure| Figure::Cover(class, figure)));
        }
        for guarantee in (0..capital.guarantees.len()).map(GuaranteeId::new) {
            list.extend(GuaranteeFigure::ALL.iter().map(|&figure| Figure::Guarantee(guarantee, figure)));
        }
        list.extend(VehicleFigure::ALL.iter().map(|&figure| Figure::Vehicle(figure)));
        for step in (0_u16..).zip(&capital.waterfall).map(|(place, _)| place) {
            list.extend(StepFigure::ALL.iter().map(|&figure| Figure::Step(step, figure)));
        }
    }
    if alternative.service.is_some() {
        list.extend(ProviderFigure::ALL.iter().map(|&figure| Figure::Provider(figure)));
        list.push(Figure::Works);
        list.push(Figure::Paid);
    }
    for party in model.others_of(alternative) {
        let of_party = PartyFigure::of(&model.parties[party.index()]).iter();
        list.extend(of_party.map(|&figure| Figure::Party(party, figure)));
    }
    let taking_part = model.parties_of(alternative);
    for party in payers(model) {
        let terms = &model.parties[party.index()];
        list.extend(PayerFigure::of(terms).map(|figure| Figure::Payer(party, figure)));
        for year in (0_u16..).zip(model.calendar.financial_years()).map(|(place, _)| place) {
            list.extend(YearFigure::ALL.iter().map(|&figure| Figure::PayerYear(party, year, figure)));
        }
        if model.bears_care(&terms.name) || !taking_part.contains(&party) {
            continue;
        }
        for quarter in (0_u16..).zip(model.calendar.financial_quarters()).map(|(place, _)| place) {
            let of_quarter = QuarterFigure::ALL.iter();
            list.extend(of_quarter.map(|&figure| Figure::PayerQuarter(party, quarter, figure)));
        }
    }
    for &contract in &alternative.contracts {
        let own = ContractFigure::of(model, contract).into_iter();
        list.extend(own.map(|figure| Figure::Contract(contract, figure)));
        for clause in 0..model.contracts[contract.index()].clauses.len() {
            let clause = u16::try_from(clause).expect("a contract has fewer than 65,536 clauses");
            list.extend(ClauseFigure::ALL.iter().map(|&figure| Figure::Clause(contract, clause, figure)));
        }
    }
    list.extend(figures_of_years(model, option));
    for state in (0..model.states.len()).map(StateId::new) {
        list.extend(StateFigure::ALL.iter().map(|&figure| Figure::State(state, figure)));
    }
    list.extend(PaymentPart::ALL.iter().map(|&part| Figure::Part(part)));
    let has =
        |measure: &MeasureId| alternative.service.is_some() || !needs_a_start(&model.measures, *measure);
    for measure in (0..model.measures.len()).map(MeasureId::new).filter(has) {
        list.extend(OutcomeFigure::ALL.iter().map(|&figure| Figure::Outcome(measure, figure)));
    }
    list.extend([Figure::Referred, Figure::Started, Figure::CostPerPerson]);
    list
}

/// Figures of contracts by their years: those that a check of the scenario asks for, since there are many.
fn figures_of_years(model: &Model, option: OptionId) -> Vec<Figure> {
    let mut list = Vec::new();
    for check in &model.checks {
        let Some(YearOf::Contract(year)) = check.reads.of_year else { continue };
        let path = check.reads.path();
        let contracts = &model.options[option.index()].contracts;
        let candidates = contracts.iter().flat_map(|&id| {
            let contract = &model.contracts[id.index()];
            let whole = ContractFigure::of(model, id).into_iter();
            let whole = whole.map(move |figure| Figure::ContractYear(id, year, figure));
            let clauses = (0..).zip(&contract.clauses).flat_map(move |(clause, _)| {
                ClauseFigure::ALL.iter().map(move |&figure| Figure::ClauseYear(id, clause, year, figure))
            });
            let runs = (1..=years(model, contract)).contains(&year);
            whole.chain(clauses).filter(move |_| runs)
        });
        let found = candidates.into_iter().find(|figure| figure.path(model, option) == path);
        list.extend(found.filter(|figure| !list.contains(figure)));
    }
    list
}

/// How many years a contract has.
fn years(model: &Model, contract: &Contract) -> u16 {
    let calendar = &model.calendar;
    let last = calendar.month_of(contract.ends).min(calendar.horizon_months());
    calendar.contract_year(last, calendar.month_of(contract.starts))
}

/// Everybody who pays for outcomes.
pub fn payers(model: &Model) -> impl Iterator<Item = PartyId> + '_ {
    let is_payer = |&party: &PartyId| model.parties[party.index()].role == Role::Payer;
    (0..model.parties.len()).map(PartyId::new).filter(is_payer)
}

impl Evidence<'_> {
    /// The value of a figure in this draw.
    #[must_use]
    pub fn value(&self, figure: Figure) -> Value {
        match figure {
            Figure::Return(who, figure) => self.return_of(who, figure),
            Figure::TrancheYear(class, year, TrancheYearFigure::Coupon) => {
                let rates = &self.cash.coupons[class.index()];
                let rate = rates.get(usize::from(year) - 1).copied().flatten();
                rate.map_or(Value::Undefined, Value::Known)
            }
            Figure::Cover(class, figure) => self.cover(class, figure),
            Figure::Guarantee(guarantee, figure) => {
                let purpose = match figure {
                    GuaranteeFigure::Called => Purpose::Guarantee,
                    GuaranteeFigure::Fee => Purpose::GuaranteeFee,
                };
                let moved = self.ledger.transfers.iter();
                let own = moved.filter(|t| t.purpose == purpose && t.item as usize == guarantee.index());
                pounds(own.map(|transfer| transfer.amount).sum())
            }
            Figure::Provider(figure) => self.provider(figure),
            Figure::Party(party, figure) => self.of_party(party, figure),
            Figure::Payer(party, figure) => self.payer(party, figure),
            Figure::PayerYear(party, year, figure) => {
                let year = self.position(party).years[usize::from(year)];
                pounds(match figure {
                    YearFigure::Paid => year.paid,
                    YearFigure::AvoidedCost => year.avoided,
                    YearFigure::Cashable => year.cashable,
                })
            }
            Figure::PayerQuarter(party, quarter, QuarterFigure::Paid) => {
                pounds(self.position(party).quarters[usize::from(quarter)])
            }
            Figure::Vehicle(VehicleFigure::Received) => pounds(self.received_by_vehicle()),
            Figure::Step(step, StepFigure::Paid) => pounds(self.cash.steps[usize::from(step)]),
            Figure::Contract(contract, figure) => self.claimed.of_contract(self.place(contract), figure),
            Figure::ContractYear(contract, year, figure) => {
                self.claimed_in_year(contract, year).of_contract(self.place(contract), figure)
            }
            Figure::Clause(contract, clause, figure) => {
                let terms = &self.model.contracts[contract.index()].clauses[usize::from(clause)];
                let unit = self.model.unit_counted_in(terms);
                self.claimed.of_clause(self.place(contract), clause, figure, unit)
            }
            Figure::ClauseYear(contract, clause, year, figure) => {
                let terms = &self.model.contracts[contract.index()].clauses[usize::from(clause)];
                let unit = self.model.unit_counted_in(terms);
                let claimed = self.claimed_in_year(contract, year);
                claimed.of_clause(self.place(contract), clause, figure, unit)
            }
            Figure::State(state, StateFigure::Days) => Value::Known(
                self.figures.outcomes.state_days[state.index()].iter().copied().sum::<Count>().to_f64(),
            ),
            Figure::State(state, StateFigure::Cost) => pounds(self.care.of_state(state)),
            Figure::Part(part) => self.owed.part(part),
            Figure::Outcome(measure, figure) => self.outcome(measure, figure),
            Figure::Works => flag(self.works == Works::Yes),
            Figure::Paid => self.paid(),
            Figure::Referred => {
                Value::Known(self.pool.people.iter().map(|p| p.weight).sum::<Count>().to_f64())
            }
            Figure::Started => {
                Value::Known(self.figures.outcomes.starts.iter().copied().sum::<Count>().to_f64())
            }
            Figure::CostPerPerson => self.cost_per_person(),
        }
    }

    fn return_of(&self, who: Investors, figure: ReturnFigure) -> Value {
        let flows = self.flows_of(who);
        let (drawn, received) = (|| returns::drawn(flows), || returns::received(flows));
        match figure {
            ReturnFigure::Irr => Value::from(irr(flows)),
            ReturnFigure::Moic => ratio(received(), drawn()),
            ReturnFigure::MoicOnCommitment => match self.commitment(who) {
                0 => Value::Undefined,
                commitment => Value::Known(1.0 + (received() - drawn()) as f64 / commitment as f64),
            },
            ReturnFigure::Npv => match self.model.discounting.hurdle {
                Some(row) => Value::Known(npv(flows, self.world.value(row)) / 100.0),
                None => Value::Undefined,
            },
            ReturnFigure::NetCash => pounds(Money::from_pence(received() - drawn())),
            ReturnFigure::Drawn => pounds(Money::from_pence(drawn())),
            ReturnFigure::Peak => pounds(Money::from_pence(returns::peak(flows))),
            ReturnFigure::PaybackMonth => returns::payback_month(flows),
            ReturnFigure::AverageLife => returns::average_life(flows),
            ReturnFigure::Loss => pounds(Money::from_pence((drawn() - received()).max(0))),
            ReturnFigure::Repaid => pounds(self.repaid(who)),
            ReturnFigure::Earned => pounds(self.earned(who)),
        }
    }

    fn flows_of(&self, who: Investors) -> &[i64] {
        match who {
            Investors::Tranche(tranche) => &self.cash.flows[tranche.index()],
            Investors::All => &self.cash.investors,
        }
    }

    fn commitment(&self, who: Investors) -> i64 {
        let Some(capital) = self.option.capital else { return 0 };
        let tranches = &self.model.capitals[capital.index()].tranches;
        let of = |tranche: &crate::model::Tranche| self.world.money(tranche.commitment).pence();
        match who {
            Investors::All => tranches.iter().filter(|tranche| tranche.is_invested()).map(of).sum(),
            Investors::Tranche(id) => of(&tranches[id.index()]),
        }
    }

    /// Whether investors got their money back; without investors, whether what payers pay, less what is paid back to
    /// them, reached half of the base case: where that is nothing, or less, it is no bar, and nothing can be said.
    fn paid(&self) -> Value {
        if self.option.capital.is_some() {
            let cash = &self.cash.investors;
            return flag(returns::received(cash) >= returns::drawn(cash));
        }
        let paid: Money = self.positions.iter().map(|position| position.paid).sum();
        // The base case reaches half of itself if it is anything.
        let bar = self.paid_from.unwrap_or(paid);
        if bar > Money::ZERO { flag(paid >= bar) } else { Value::Undefined }
    }

    fn provider(&self, figure: ProviderFigure) -> Value {
        let service = self.option.service.expect("an option with such a figure has a service");
        let own = self.model.services[service.index()].provider;
        let lowest = || {
            let months = self.cash.provider.iter().enumerate();
            let lowest = months.min_by_key(|&(month, cash)| (*cash, month));
            lowest.map_or((0, Money::ZERO), |(month, &cash)| (month, cash))
        };
        match figure {
            ProviderFigure::Income => pounds(self.moved[own.index()].received),
            ProviderFigure::Costs => pounds(self.moved[own.index()].given),
            ProviderFigure::LowestCash => pounds(lowest().1),
            ProviderFigure::LowestMonth => Value::Known(lowest().0 as f64),
            ProviderFigure::ShortMonth => {
                let short = self.cash.provider.iter().position(|&cash| cash < Money::ZERO);
                short.map_or(Value::BeyondHorizon, |month| Value::Known(month as f64))
            }
            ProviderFigure::Margin => pounds(self.moved[own.index()].balance()),
            ProviderFigure::Unpaid => pounds(self.cash.unpaid),
            ProviderFigure::NotPaid => {
                pounds(self.cash.not_collected.iter().map(|transfer| transfer.amount).sum())
            }
            ProviderFigure::CostPerStart => self.cost_per_start(),
            ProviderFigure::PostsVacant => {
                let share = self.staffing.and_then(|staffing| staffing.share_vacant(&self.model.calendar));
                share.map_or(Value::Undefined, Value::Known)
            }
        }
    }

    fn position(&self, party: PartyId) -> &Position {
        let found = self.positions.iter().find(|position| position.party == party);
        found.expect("every payer has a position")
    }

    fn payer(&self, party: PartyId, figure: PayerFigure) -> Value {
        let position = self.position(party);
        match figure {
            PayerFigure::Paid => pounds(position.paid),
            PayerFigure::AvoidedCost => pounds(position.avoided),
            PayerFigure::Cashable => pounds(position.cashable),
            PayerFigure::Net => pounds(position.avoided - position.paid - position.owed),
            PayerFigure::CashableNet => pounds(position.cashable - position.paid - position.owed),
            PayerFigure::RealNpv => {
                position.real_net.map_or(Value::Undefined, |pence| Value::Known(pence / 100.0))
            }
            PayerFigure::Owed => pounds(position.owed),
            PayerFigure::UnderCap => self.left_of_cap(party).map_or(Value::Undefined, pounds),
        }
    }

    /// Where a contract stands in the option's list.
    fn place(&self, contract: ContractId) -> usize {
        let place = self.option.contracts.iter().position(|&own| own == contract);
        place.expect("an option has figures of its own contracts")
    }

    /// What was claimed in a year of a contract: the twelve months after its start are year 1.
    fn claimed_in_year(&self, contract: ContractId, year: u16) -> Claimed {
        let calendar = &self.model.calendar;
        let starts = calendar.month_of(self.model.contracts[contract.index()].starts);
        let place = self.place(contract);
        let is_of_year = |claim: &&Claim| {
            usize::from(claim.contract) == place && calendar.contract_year(claim.month, starts) == year
        };
        let own = self.measured.claims.iter().filter(is_of_year);
        Claimed::of(self.model, self.world, self.option, own)
    }

    fn outcome(&self, measure: MeasureId, figure: OutcomeFigure) -> Value {
        let horizon = self.model.calendar.horizon_months();
        let measured = self.figures;
        let truth = Figures { seen: Seen::True, replay: None, held: None, ..measured };
        let usual = Figures { outcomes: measured.usual, ..truth };
        let kind = self.model.counted_in(measure);
        let read = |figures: Figures<'_>| match figures.value(measure, 0, horizon) {
            Known::As(value) => Value::Known(reported(value, kind)),
            Known::Undefined => Value::Undefined,
        };
        match figure {
            OutcomeFigure::Measured => read(measured),
            OutcomeFigure::True => read(truth),
            OutcomeFigure::Counterfactual => read(usual),
            OutcomeFigure::Additional => match (read(truth), read(usual)) {
                (Value::Known(own), Value::Known(usual)) => Value::Known(own - usual),
                _ => Value::Undefined,
            },
        }
    }

    /// Costs of the service for each person who starts; not defined where nobody does.
    fn cost_per_start(&self) -> Value {
        let started: Count = self.figures.outcomes.starts.iter().copied().sum();
        let costs = self.ledger.transfers.iter().filter(|transfer| transfer.purpose == Purpose::ServiceCost);
        let cost: Money = costs.map(|transfer| transfer.amount).sum();
        if started > Count::ZERO {
            Value::Known(cost.to_pounds() / started.to_f64())
        } else {
            Value::Undefined
        }
    }

    /// Care and payments of all payers, paid or still owed, for each person referred.
    fn cost_per_person(&self) -> Value {
        let people: Count = self.pool.people.iter().map(|person| person.weight).sum();
        let cost = |position: &Position| position.care + position.paid + position.owed;
        let cost: Money = self.positions.iter().map(cost).sum();
        if people > Count::ZERO { Value::Known(cost.to_pounds() / people.to_f64()) } else { Value::Undefined }
    }
}

/// Money is counted in pence and reported in pounds.
fn reported(value: f64, kind: CountedIn) -> f64 {
    match kind {
        CountedIn::Money => value / 100.0,
        CountedIn::Units | CountedIn::Share => value,
    }
}

fn pounds(amount: Money) -> Value {
    Value::Known(amount.to_pounds())
}

fn ratio(above: i64, below: i64) -> Value {
    if below > 0 { Value::Known(above as f64 / below as f64) } else { Value::Undefined }
}

fn flag(holds: bool) -> Value {
    Value::Known(if holds { 1.0 } else { 0.0 })
}
