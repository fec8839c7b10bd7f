//! The vehicle and its investors, month by month: what comes in, what is called, what each step of the waterfall pays,
//! and the corkscrew of each class.
//!
//! A second way to the same cash: in formulas, from what the scenario says, not from how the engine does it.

mod as_run;
mod calls;
mod classes;
mod cover;
mod fees;
mod guarantees;
mod returns;
mod steps;

use super::book::{Book, ColumnId, Content, Look};
use super::calendar::{self, Months};
use super::formula::{Formula, NOUGHT, either, number, total};
use super::inputs::Inputs;
use super::payments::Payments;
use crate::data::Purpose;
use crate::model::{Capital, ContractId, Length, Pays, Role, Step, TrancheKind, When};
use classes::Class;
use steps::StepColumns;

/// Where on the sheets of the vehicle everything stands.
pub(super) struct Vehicle {
    /// Its cash at the end of each month.
    pub(super) closing: ColumnId,
    /// By class: what is owed on it at the end of each month, and what its holder nets.
    pub(super) outstanding: Vec<ColumnId>,
    pub(super) flows: Vec<ColumnId>,
    /// What all who invest net, where anybody does.
    pub(super) invested: ColumnId,
    /// Cover ratios of classes.
    pub(super) covers: Vec<cover::Covered>,
    /// The yearly return of all of them.
    pub(super) rate: super::formula::Place,
    /// By step that pays dues of a contract.
    contracts: Vec<(ContractId, ColumnId)>,
    /// By class: what it is called, and what is added, drawn, repaid and written off.
    pub(super) titles: Vec<String>,
    pub(super) corkscrews: Vec<[ColumnId; 4]>,
    /// What comes in and what goes out.
    pub(super) came_in: Vec<ColumnId>,
    pub(super) went_out: Vec<ColumnId>,
    /// For how many months on end dues of delivery have been left unpaid.
    pub(super) short: ColumnId,
    /// Whether anything that it does is a value.
    pub(super) is_value: bool,
}

/// A vehicle that is being written.
struct Deal<'a> {
    inputs: Inputs<'a>,
    capital: &'a Capital,
    payments: &'a Payments<'a>,
    n: usize,
    /// Whether calls and steps are formulas.
    is_plain: bool,
    before_calls: ColumnId,
    after_calls: ColumnId,
    held: ColumnId,
    called: Planned,
    kept: Planned,
    calls: calls::Point,
    wanted: ColumnId,
    steps: Vec<StepColumns<'a>>,
    guarantees: Vec<ColumnId>,
    classes: Vec<Class<'a>>,
    closing: ColumnId,
}

/// The vehicle's planned dues: of delivery, which end with the service, and of fees, which do not.
#[derive(Clone, Copy)]
struct Planned {
    delivery: ColumnId,
    fees: ColumnId,
}

/// Writes the sheets of an option with capital.
pub(super) fn sheets<'a>(
    book: &mut Book,
    inputs: &Inputs<'a>,
    months: &Months,
    payments: &'a Payments<'a>,
    capital: &'a Capital,
) -> Vehicle {
    let notes = [
        "What the vehicle receives, calls and pays, step by step of its waterfall, at the end of each month.",
    ];
    let sheet = book.sheet("Vehicle", &notes, 1);
    let said_before = book.values.len();
    let n = months.n;
    calendar::column(book, sheet, n);
    let opening = book.blank(sheet, n, ("cash", "opening"), Look::Money);
    let other = book.blank(sheet, n, ("cash", "other money"), Look::Money);
    let received = book.blank(sheet, n, ("cash", "from contracts"), Look::Money);
    let before_calls = book.blank(sheet, n, ("cash", "before calls"), Look::Money);
    let planned = |book: &mut Book, head: &str| Planned {
        delivery: book.blank(sheet, n, (head, "delivery"), Look::Money),
        fees: book.blank(sheet, n, (head, "fees"), Look::Money),
    };
    let called = planned(book, "certain dues for which is called");
    let kept = planned(book, "certain dues for which cash is kept");
    let wanted = book.blank(sheet, n, ("calls", "wanted"), Look::Money);
    let calls = calls::Point::open(book, sheet, n, capital, "calls");
    let after_calls = book.blank(sheet, n, ("calls", "cash after calls"), Look::Money);
    let held = book.blank(sheet, n, ("calls", "kept back"), Look::Money);
    let steps = StepColumns::open(book, sheet, n, inputs, capital);
    let guarantees = guarantees::columns(book, sheet, n, capital);
    let closing = book.blank(sheet, n, ("cash", "closing"), Look::Money);
    let short = book.blank(sheet, n, ("cash", "months short of dues"), Look::Month);
    let notes = [
        "What each class put in, what is owed on it, and what it received. Opening + added + drawn - repaid - written off = closing.",
    ];
    let classes_sheet = book.sheet("Classes", &notes, 1);
    calendar::column(book, classes_sheet, n);
    let classes =
        (0..capital.tranches.len()).map(|t| Class::open(book, classes_sheet, n, inputs, capital, t));
    let classes: Vec<Class<'a>> = classes.collect();
    let holds_unknown = classes.iter().any(|class| class.is_value && class.holds(&inputs.model.inputs));
    let is_plain = capital.pools.is_empty()
        && capital.reserves.is_empty()
        && capital.tranches.iter().all(|tranche| tranche.kind != TrancheKind::DeferredFee)
        && capital.waterfall.iter().all(|step| !matches!(step.when, When::Every(_)))
        && !super::payments::is_owed_by_stopped(inputs)
        && !holds_unknown;
    if !is_plain {
        book.say("The vehicle's calls and the steps of its waterfall, for it has pools, reserves, fees or steps that wait, cash held for a coupon or a maturity that is not known, or a provider that stopped and owes".to_owned());
    }
    let deal = Deal {
        inputs: *inputs,
        capital,
        payments,
        n,
        is_plain,
        before_calls,
        after_calls,
        held,
        called,
        kept,
        calls,
        wanted,
        steps,
        guarantees,
        classes,
        closing,
    };
    book.fill(opening, |m| Content::Formula(closing.before(m)));
    let comes_in = |m: usize| deal.as_run(m, |t| deal.comes_in(t, &[Purpose::Funding, Purpose::Severance]));
    // A fee that waits comes in as a call and goes out as the fee.
    let in_kind = |m: usize| deal.as_run(m, |t| t.purpose == Purpose::DeferredFee);
    book.fill(other, |m| Content::Value(comes_in(m) - in_kind(m)));
    book.fill(received, |m| Content::Formula(payments.received.at(m)));
    book.fill(before_calls, |m| Content::Formula((opening.at(m) + other.at(m) + received.at(m)).in_pence()));
    deal.fill_calls(book);
    deal.fill_steps(book);
    deal.fill_guarantees(book);
    deal.fill_classes(book);
    book.fill(closing, |m| Content::Formula(deal.steps.last().map_or(after_calls, |step| step.cash).at(m)));
    book.fill(short, |m| {
        let is_delivery = |step: &&StepColumns<'_>| matches!(step.step.pays, Pays::Contract(_));
        let left = deal.steps.iter().filter(is_delivery).filter_map(StepColumns::left);
        let left = total(left.map(|column| column.at(m)));
        Content::Formula(either(NOUGHT.below(left), short.before(m) + number(1.0), NOUGHT))
    });
    let came_in = vec![other, received];
    let vehicle = returns::sheet(book, &deal, classes_sheet, came_in, short);
    let covers = cover::sheets(book, &deal);
    Vehicle { covers, is_value: book.values.len() > said_before, ..vehicle }
}

impl Deal<'_> {
    /// A length in whole months from the start, as drawn.
    fn months_of(&self, length: Length) -> usize {
        let calendar = &self.inputs.model.calendar;
        usize::from(calendar.month_of(calendar.add(0, self.inputs.traced.world.span(length))))
    }

    /// Whether investors are paid in a month.
    fn distributes(&self, m: usize) -> bool {
        self.capital.distributes_in(calendar::month(m))
    }

    fn runs(&self, step: &Step, m: usize) -> bool {
        self.capital.runs_in(step, calendar::month(m))
    }

    /// The last month of the service, if an order closed it before its time.
    fn closed_from(&self) -> Option<usize> {
        self.inputs.traced.closed_from.map(usize::from)
    }

    /// Certain dues of so many months from one on, as they are known in a month.
    fn planned_ahead(&self, planned: Planned, m: usize, first: usize, ahead: usize) -> Formula {
        let end = first + ahead;
        let open_until =
            self.closed_from().filter(|&closed| closed <= m).map_or(end, |closed| end.min(closed));
        planned.delivery.sum(first..open_until) + planned.fees.sum(first..end)
    }

    /// Dues of steps that are certain in a month: of contracts, and fees that are a share of nothing.
    fn certain(&self, m: usize, counts: impl Fn(usize, &Step) -> bool) -> (Formula, Formula) {
        let homes = self.capital.homes();
        let steps = self.capital.waterfall.iter().enumerate();
        let own = steps.filter(|&(place, step)| homes[place] == place && counts(place, step));
        let (mut delivery, mut fees) = (NOUGHT, NOUGHT);
        for (_, step) in own {
            match step.pays {
                Pays::Contract(contract) => delivery = delivery + self.payments.certain(contract, m),
                Pays::Fee(fee) => fees = fees + self.fee_due(fee, m, None),
                Pays::GuaranteeFee(guarantee) => fees = fees + self.certain_guarantee_fee(guarantee, m),
                Pays::Reserve(_)
                | Pays::Coupon(_)
                | Pays::Principal(_)
                | Pays::Return(..)
                | Pays::Surplus(_) => {}
            }
        }
        (delivery, fees)
    }

    /// Whether a party is the vehicle.
    fn is_vehicle(&self, party: u16) -> bool {
        self.inputs.model.parties[usize::from(party)].role == Role::Vehicle
    }

    /// What all of a class's parts in steps sum to.
    fn parts(&self, m: usize, steps: std::ops::Range<usize>, class: usize, what: steps::What) -> Formula {
        total(self.steps[steps].iter().flat_map(|step| step.part(class, what)).map(|column| column.at(m)))
    }
}
