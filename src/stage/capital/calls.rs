//! Calls on investors: at the start, in stages, or so that cash covers the planned dues of supported steps. They end
//! with the service.

use super::coupon::Last;
use super::drawing::Calling;
use super::guarantee::certain_fee;
use super::scheduled::called;
use super::{Deal, Months, account, drawing, party};
use crate::data::{Account, Dues, Ledger, Payment, PlannedDues, Purpose, Transfer};
use crate::model::{Capital, ContractId, Draw, Fee, FeeAmount, ForEach, Pays, Role, Step};
use crate::units::Money;

/// The dues that are certain, of steps that call and of those for which cash is kept: periods of delivery contracts, and
/// fees that are no share of anything. Those of a step count where it first stands.
pub(super) fn planned(deal: &Deal<'_>) -> PlannedDues {
    let mut planned = PlannedDues { called: Vec::new(), kept: no_dues(deal) };
    let Some(capital) = deal.option.capital.map(|id| &deal.model.capitals[id.index()]) else {
        return planned;
    };
    planned.called = vec![Dues::default(); capital.waterfall.len()];
    let senior = capital.waterfall.iter().position(Step::pays_investors).unwrap_or(capital.waterfall.len());
    for (place, (step, home)) in capital.waterfall.iter().zip(capital.homes()).enumerate() {
        let is_kept_for = step.calls() || (place < senior && step.from.is_none());
        if home != place || !is_kept_for {
            continue;
        }
        let dues = dues(deal, capital, step);
        planned.kept.add(&dues);
        if step.calls() {
            planned.called[place] = dues;
        }
    }
    planned
}

fn no_dues(deal: &Deal<'_>) -> Dues {
    let n_months = usize::from(deal.model.calendar.horizon_months()) + 1;
    Dues { delivery: vec![Money::ZERO; n_months], fees: vec![Money::ZERO; n_months] }
}

/// The dues of a step.
fn dues(deal: &Deal<'_>, capital: &Capital, step: &Step) -> Dues {
    let mut plan = no_dues(deal);
    match step.pays {
        Pays::Contract(contract) => plan_delivery(deal, contract, &mut plan.delivery),
        Pays::Fee(fee) => plan_fee(deal, capital, &capital.fees[fee.index()], &mut plan.fees),
        Pays::GuaranteeFee(id) => {
            let guarantee = &capital.guarantees[id.index()];
            let ends = capital.tranches[guarantee.of.index()].matures.unwrap_or(capital.closes);
            for (month, planned) in (0..=ends).zip(&mut plan.fees) {
                let last = if month == ends { Last::Yes } else { Last::No };
                *planned += certain_fee(deal, guarantee, month, last);
            }
        }
        Pays::Reserve(_) | Pays::Coupon(_) | Pays::Principal(_) | Pays::Return(..) | Pays::Surplus(_) => {}
    }
    plan
}

fn plan_delivery(deal: &Deal<'_>, contract: ContractId, plan: &mut [Money]) {
    let place = deal.option.contracts.iter().position(|&c| c == contract);
    let clauses = &deal.model.contracts[contract.index()].clauses;
    let is_paid_by_vehicle = |payment: &Payment| {
        let payer = deal.model.parties[usize::from(payment.payer)].role;
        payer == Role::Vehicle && payment.amount > Money::ZERO
    };
    let own =
        |payment: &&Payment| Some(usize::from(payment.contract)) == place && is_paid_by_vehicle(payment);
    for payment in deal.settlement.payments.iter().filter(own) {
        if is_certain(clauses[usize::from(payment.clause)].for_each) {
            plan[usize::from(payment.month)] += payment.amount;
        }
    }
}

fn plan_fee(deal: &Deal<'_>, capital: &Capital, fee: &Fee, plan: &mut [Money]) {
    if matches!(fee.amount, FeeAmount::OfPayments(_)) {
        return;
    }
    for (month, planned) in (0..).zip(plan) {
        *planned += super::fees::fee_due(deal, capital, fee, month, Money::ZERO);
    }
}

fn is_certain(for_each: ForEach) -> bool {
    match for_each {
        ForEach::Period(_) | ForEach::Contract => true,
        ForEach::Measure(_) => false,
    }
}

impl<'a> Months<'a> {
    /// Planned dues of the `ahead` months from `first` on, on what is known in `month`: an order to close that takes
    /// effect later is not known yet.
    pub(super) fn planned_ahead(&self, plan: &Dues, month: u16, first: u16, ahead: u16) -> Money {
        let (start, end) = (usize::from(first), usize::from(first) + usize::from(ahead));
        let closed = self.deal.closed_from.filter(|&closed| closed <= month);
        let open_until = closed.map_or(end, |closed| end.min(usize::from(closed)));
        let sum = |dues: &[Money], end: usize| -> Money {
            dues.get(start..end.min(dues.len())).unwrap_or(&[]).iter().sum()
        };
        sum(&plan.delivery, open_until) + sum(&plan.fees, end)
    }

    /// Calls of the month: those of the schedule, or what planned dues need beyond cash and the reserves that help first.
    pub(super) fn call(&mut self, capital: &'a Capital, month: u16, ledger: &mut Ledger) {
        match &capital.draw {
            Draw::AsNeeded { .. } => self.call_ahead(capital, month, ledger),
            Draw::AtTheStart | Draw::Staged(_) => {
                let wanted = called(capital, self.deal.world, month);
                let wanted = wanted.expect("calls of a schedule follow from no cash");
                self.draw(capital, month, wanted, ledger);
            }
        }
    }

    /// Calls an amount, as far as commitments reach. Gives back what was called.
    pub(super) fn draw(
        &mut self,
        capital: &Capital,
        month: u16,
        wanted: Money,
        ledger: &mut Ledger,
    ) -> Money {
        let calling = Calling::of(capital, month, self.deal.closed_from);
        let calls = drawing::calls(capital, &self.tranches, calling, wanted);
        let amount = calls.iter().sum();
        for (number, call) in calls.into_iter().enumerate() {
            self.draw_on(capital, number, call, month, ledger);
        }
        self.vehicle += amount;
        for (number, fee) in drawing::in_kind(&self.tranches, calling) {
            self.defer(capital, number, fee, month, ledger);
        }
        amount
    }

    fn draw_on(&mut self, capital: &Capital, number: usize, amount: Money, month: u16, ledger: &mut Ledger) {
        self.tranches[number].draw(amount);
        let (from, holder) = self.holding(number);
        ledger.book(Transfer {
            month,
            from,
            to: account(capital.vehicle),
            amount,
            purpose: Purpose::Drawdown,
            item: 0,
        });
        self.receive_at(holder, -amount);
    }

    /// Draws a fee in kind: what its holder puts in comes back to it as the fee, in the same month.
    fn defer(&mut self, capital: &Capital, number: usize, amount: Money, month: u16, ledger: &mut Ledger) {
        self.draw_on(capital, number, amount, month, ledger);
        let holder = self.tranches[number].terms().holder;
        ledger.book(Transfer {
            month,
            from: account(capital.vehicle),
            to: account(holder),
            amount,
            purpose: Purpose::DeferredFee,
            item: u32::try_from(number).expect("fewer than 2^32 tranches"),
        });
        self.receive_at(party(holder), amount);
    }

    /// The account of a class of investment, and whose money it is.
    pub(super) fn holding(&self, number: usize) -> (Account, u16) {
        let tranche = u16::try_from(number).expect("fewer than 65,536 tranches");
        let holder = party(self.tranches[number].terms().holder);
        (Account::Holding { tranche, holder }, holder)
    }
}
