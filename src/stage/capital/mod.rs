//! Cash: the vehicle, its investors and the provider, month by month. Everything is booked at month end; month 0 is
//! the start, with only what is due then.
//!
//! In each month: receipts (other money, what terminations pay, what contracts pay) → calls on investors → costs of the service and dues of delivery → waterfall → the
//! provider pays → write-off at the close. The waterfall's steps each pay min(due, limit, cash + support).

mod ahead;
mod bounds;
mod calls;
mod clock;
mod costs;
mod coupon;
mod cover;
mod drawing;
mod ends;
mod fees;
mod guarantee;
mod insolvency;
mod instalments;
mod pots;
mod receipts;
mod scheduled;
mod severance;
mod step_book;
mod steps;
mod tranche;
mod waterfall;

use crate::data::{
    Account, Cash, Figures, Ledger, Outcomes, PlannedDues, Purpose, Settlement, Staffing, Transfer, World,
};
use crate::model::{Alternative, Capital, CapitalId, Draw, Length, Model, PartyId, Recurs, Role, Service};
use crate::units::Money;
use coupon::CouponYear;
use cover::CoverBook;
use guarantee::GuaranteeBook;
use insolvency::Stopped;
use pots::Pots;
use step_book::StepBook;
use tranche::TrancheBook;

pub use receipts::item_of;
pub use scheduled::scheduled;
pub use severance::Severed;

/// What the cash of an option needs to know.
#[derive(Clone, Copy, Debug)]
pub struct Deal<'a> {
    /// The model.
    pub model: &'a Model,
    /// The draw's world.
    pub world: &'a World,
    /// The option.
    pub option: &'a Alternative,
    /// What contracts owe.
    pub settlement: &'a Settlement,
    /// What was delivered.
    pub outcomes: &'a Outcomes,
    /// Places and posts of the service, for costs by place and post; none where no cost is asked for.
    pub staffing: Option<&'a Staffing>,
    /// The month from which an order closes the service.
    pub closed_from: Option<u16>,
    /// The vehicle's planned dues, as they stood before any order to close.
    pub plan: &'a PlannedDues,
    /// Contracts that a party ended.
    pub severed: &'a [Severed<'a>],
    /// What is measured, as contracts see it: coupons may follow it.
    pub measured: Figures<'a>,
}

/// Runs the cash of an option through the ledger.
pub fn run(deal: &Deal<'_>, ledger: &mut Ledger) -> Cash {
    ledger.clear();
    let mut month_end = Months::open(deal);
    for month in 0..=deal.model.calendar.horizon_months() {
        month_end.run(month, ledger);
    }
    month_end.cash
}

/// The vehicle's planned dues.
#[must_use]
pub fn planned_dues(deal: &Deal<'_>) -> PlannedDues {
    calls::planned(deal)
}

/// The state of all accounts.
struct Months<'a> {
    deal: Deal<'a>,
    capital: Option<&'a Capital>,
    service: Option<&'a Service>,
    vehicle: Money,
    /// Of the vehicle's cash in the waterfall of this month: held back from investors for planned dues, and from the
    /// steps below for principal that waits for its maturity.
    held: Money,
    pots: Pots,
    provider: Money,
    provider_party: Option<u16>,
    insolvent_after: u16,
    below_zero: u16,
    stopped: Stopped,
    /// Months on end in which dues of delivery were left unpaid, and after how many the service is closed.
    short: u16,
    patience: u16,
    /// For how many months ahead cash is called, and kept from investors.
    calls_ahead: u16,
    keeps_ahead: u16,
    next_payment: usize,
    tranches: Vec<TrancheBook<'a>>,
    /// What covers each class that is owed something.
    covers: Vec<Option<CoverBook>>,
    /// What was outstanding on each class before the waterfall of this month, where any is covered.
    balances: Vec<Money>,
    guarantees: Vec<GuaranteeBook>,
    steps: Vec<StepBook>,
    /// Outcome payments that the vehicle received to date.
    received: Money,
    /// Outcome payments received since each fee was last due.
    received_since_fee: Vec<Money>,
    cash: Cash,
}

impl<'a> Months<'a> {
    fn open(deal: &Deal<'a>) -> Self {
        let model = deal.model;
        let capital = deal.option.capital.map(|id: CapitalId| &model.capitals[id.index()]);
        let service = deal.option.service.map(|id| &model.services[id.index()]);
        let party = service.map(|service| &model.parties[service.provider.index()]);
        let reserves =
            party.and_then(|party| party.reserves).map_or(Money::ZERO, |row| deal.world.money(row));
        let insolvent_after = party.and_then(|party| party.insolvent_after);
        let months_or = |length: Option<Length>, none| length.map_or(none, |length| months_of(deal, length));
        let calls_ahead = capital.and_then(|capital| match capital.draw {
            Draw::AsNeeded { ahead } => Some(ahead),
            Draw::AtTheStart | Draw::Staged(_) => None,
        });
        let n_fees = capital.map_or(0, |capital| capital.fees.len());
        let n_months = usize::from(model.calendar.horizon_months()) + 1;
        let tranches: Vec<_> = capital.map_or_else(Vec::new, |capital| {
            let books = 0..capital.tranches.len();
            books.map(|number| TrancheBook::open(model, capital, number, deal.world)).collect()
        });
        Self {
            deal: *deal,
            capital,
            service,
            vehicle: Money::ZERO,
            held: Money::ZERO,
            pots: capital.map_or_else(Pots::default, |capital| Pots::open(deal, capital)),
            provider: reserves,
            provider_party: service.map(|service| self::party(service.provider)),
            insolvent_after: months_or(insolvent_after, u16::MAX).max(1),
            below_zero: 0,
            stopped: Stopped::default(),
            short: 0,
            patience: months_or(capital.and_then(|capital| capital.stops_after), u16::MAX).max(1),
            calls_ahead: months_or(calls_ahead, 0),
            keeps_ahead: months_or(capital.map(|capital| capital.keep), 0),
            next_payment: 0,
            cash: Cash {
                flows: tranches.iter().map(|_| Vec::with_capacity(n_months)).collect(),
                outstanding: tranches.iter().map(|_| Vec::with_capacity(n_months)).collect(),
                vehicle: Vec::with_capacity(n_months),
                provider: Vec::with_capacity(n_months),
                ..Cash::default()
            },
            tranches,
            balances: Vec::new(),
            covers: capital
                .map_or_else(Vec::new, |capital| cover::open(capital, model.calendar.horizon_months())),
            guarantees: capital.map_or_else(Vec::new, |capital| {
                capital.guarantees.iter().map(|_| GuaranteeBook::default()).collect()
            }),
            steps: capital.map_or_else(Vec::new, |capital| step_book::open(deal, capital)),
            received: Money::ZERO,
            received_since_fee: vec![Money::ZERO; n_fees],
        }
    }

    fn run(&mut self, month: u16, ledger: &mut Ledger) {
        self.note_overdue();
        self.receive(month, ledger);
        if let Some(capital) = self.capital {
            self.pass_month(capital, month, ledger);
            self.guarantee_fees_become_due(capital, month);
            self.call(capital, month, ledger);
            self.become_due(capital, month);
            self.pay_waterfall(capital, month, ledger);
            self.call_guarantees(capital, month, ledger);
            self.watch_shortfall(month);
        }
        self.pay_costs(month, ledger);
        self.watch_provider(month);
        self.close_month(month, ledger);
    }

    /// The provider (or whoever the file names) pays the costs of the month.
    fn pay_costs(&mut self, month: u16, ledger: &mut Ledger) {
        let Some(service) = self.service else { return };
        for (item, cost) in service.costs.iter().enumerate() {
            let amount = costs::of_month(&self.deal, cost, month);
            ledger.book(Transfer {
                month,
                from: account(cost.paid_by),
                to: Account::Outside,
                amount,
                purpose: Purpose::ServiceCost,
                item: u32::try_from(item).expect("fewer than 2^32 costs"),
            });
            self.receive_at(party(cost.paid_by), -amount);
        }
    }

    fn watch_shortfall(&mut self, month: u16) {
        let is_short = self.steps.iter().any(|step| step.late > Money::ZERO);
        self.short = if is_short { self.short + 1 } else { 0 };
        if self.short >= self.patience {
            self.order_closure(month);
        }
    }

    /// Orders the service to close from the next month on, unless it is closed by then or the horizon is reached.
    fn order_closure(&mut self, month: u16) {
        let horizon = self.deal.model.calendar.horizon_months();
        let runs_on = month < horizon && self.deal.closed_from.is_none_or(|closed| month + 1 < closed);
        if runs_on && self.cash.order.is_none() {
            self.cash.order = Some(month + 1);
        }
    }

    fn close_month(&mut self, month: u16, ledger: &mut Ledger) {
        let last = month == self.deal.model.calendar.horizon_months();
        if last {
            self.cash.unpaid = self.owes(Purpose::Delivery);
            self.cash.not_paid_back = self.owes(Purpose::Outcome);
            self.cash.not_collected = self.not_collected();
            self.cash.steps = self.steps.iter().map(StepBook::paid).collect();
        }
        let mut invested = 0;
        for (number, tranche) in self.tranches.iter_mut().enumerate() {
            tranche.write_off_what_is_not_due(month, ledger);
            if last {
                tranche.write_off(tranche.outstanding(), month, ledger);
            }
            let flow = tranche.flow_of_month();
            if tranche.terms().is_invested() {
                invested += flow;
            }
            self.cash.flows[number].push(flow);
            self.cash.outstanding[number].push(tranche.outstanding());
        }
        if self.capital.is_some() {
            self.cash.investors.push(invested);
        }
        if last {
            let rates =
                |tranche: &TrancheBook<'_>| tranche.coupon.years.iter().map(CouponYear::rate).collect();
            self.cash.coupons = self.tranches.iter().map(rates).collect();
            let covers = std::mem::take(&mut self.covers).into_iter().zip(&self.tranches);
            let closed = |(book, tranche): (Option<CoverBook>, &TrancheBook<'_>)| {
                book.map(|book| book.close(tranche.coupon.rate(), month))
            };
            self.cash.covers = covers.map(closed).collect();
        }
        self.cash.vehicle.push(self.vehicle + self.pots.total());
        self.cash.provider.push(self.provider);
    }

    fn role(&self, party: u16) -> Role {
        self.deal.model.parties[party as usize].role
    }
}

/// The number of a party in the ledger.
fn party(id: PartyId) -> u16 {
    u16::try_from(id.index()).expect("fewer than 65,536 parties")
}

/// The account of a party.
fn account(id: PartyId) -> Account {
    Account::Party(party(id))
}

/// A length in whole months from programme start.
fn months_of(deal: &Deal<'_>, length: Length) -> u16 {
    let calendar = &deal.model.calendar;
    calendar.month_of(calendar.add(0, deal.world.span(length)))
}

/// Whether a cost recurs, for the plan.
const fn recurs(recurs: Recurs) -> bool {
    matches!(recurs, Recurs::Running)
}
