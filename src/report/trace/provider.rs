//! The provider's cash, month by month. Its income from contracts follows the inputs; its costs are as the run had them.

use super::book::{Book, ColumnId, Content, Look};
use super::calendar::{self, Months};
use super::formula::{NOUGHT, either, number, total};
use super::inputs::Inputs;
use super::payments::{self, Payments};
use super::vehicle::Vehicle;
use crate::data::{Account, Purpose, Transfer};
use crate::model::{ContractId, PartyId, Role, Service, title_of};
use crate::units::Money;

/// Where the provider's cash stands.
pub(super) struct Provider {
    pub(super) closing: ColumnId,
    /// For how many months on end it has been below nought.
    pub(super) below: ColumnId,
}

/// Writes the sheet.
pub(super) fn sheet(
    book: &mut Book,
    inputs: &Inputs<'_>,
    months: &Months,
    payments: &Payments<'_>,
    vehicle: Option<&Vehicle>,
    service: &Service,
) -> Provider {
    let notes = [
        "Cash of the provider of the service. Costs are as the run had them: they follow people, places and posts.",
    ];
    let sheet = book.sheet("Provider", &notes, 1);
    let n = months.n;
    calendar::column(book, sheet, n);
    let (model, party) = (inputs.model, service.provider);
    let flows = Flows { inputs, party };
    let closing = book.blank(sheet, n, ("cash", "closing"), Look::Money);
    let opening = book.column(sheet, n, ("cash", "opening"), Look::Money, |m| {
        let reserves = model.parties[party.index()].reserves;
        Content::Formula(match m {
            0 => reserves.map_or(NOUGHT, |row| inputs.cell(row).in_pence()),
            _ => closing.before(m),
        })
    });
    let is_plain = !payments::is_owed_by_stopped(inputs);
    if !is_plain {
        book.say("What the provider is paid, since it stopped for want of cash".to_owned());
    }
    let by_payers = book.column(sheet, n, ("income", "from payers and others"), Look::Money, |m| {
        if !is_plain {
            return Content::Value(flows.sum(m, |transfer| flows.is_from_payers(transfer)));
        }
        let own = payments.pairs().iter().filter(|pair| {
            model.parties[pair.payer.index()].role != Role::Vehicle
                && (pair.payer == party || pair.holder == party)
        });
        let signed = own.map(|pair| match (pair.holder == party, pair.payer == party) {
            (true, true) => NOUGHT,
            (true, false) => pair.column.at(m),
            (false, _) => number(0.0) - pair.column.at(m),
        });
        Content::Formula(total(signed).in_pence())
    });
    let by_vehicle = book.column(sheet, n, ("income", "from the vehicle"), Look::Money, |m| match vehicle {
        Some(vehicle) if is_plain => {
            let own = flows.own_contracts().into_iter();
            Content::Formula(total(own.map(|contract| vehicle.pays_under(contract, m))).in_pence())
        }
        Some(_) | None => Content::Value(flows.sum(m, |transfer| flows.is_from_vehicle(transfer))),
    });
    let other = book.column(sheet, n, ("income", "other money, net"), Look::Money, |m| {
        Content::Value(flows.sum(m, |transfer| {
            transfer.purpose != Purpose::ServiceCost
                && !flows.is_from_payers(transfer)
                && !flows.is_from_vehicle(transfer)
        }))
    });
    let costs: Vec<ColumnId> = service
        .costs
        .iter()
        .enumerate()
        .filter(|(_, cost)| cost.paid_by == party)
        .map(|(item, cost)| {
            let title = title_of(cost.label.as_ref(), &cost.name);
            book.column(sheet, n, ("costs", &title), Look::Money, |m| {
                let own = |transfer: &Transfer| {
                    transfer.purpose == Purpose::ServiceCost && transfer.item as usize == item
                };
                Content::Value(0.0 - flows.sum(m, own))
            })
        })
        .collect();
    book.fill(closing, |m| {
        let income = opening.at(m) + by_payers.at(m) + by_vehicle.at(m) + other.at(m);
        Content::Formula((income - total(costs.iter().map(|cost| cost.at(m)))).in_pence())
    });
    for (item, cost) in service.costs.iter().enumerate().filter(|(_, cost)| cost.paid_by != party) {
        let payer = model.parties[cost.paid_by.index()].title();
        let header = format!("{}, paid by {payer}", title_of(cost.label.as_ref(), &cost.name));
        book.column(sheet, n, ("costs that others pay", &header), Look::Money, |m| {
            let own = inputs.traced.ledger.transfers.iter().filter(|transfer| {
                usize::from(transfer.month) == m
                    && transfer.purpose == Purpose::ServiceCost
                    && transfer.item as usize == item
            });
            Content::Value(own.map(|transfer| transfer.amount).sum::<Money>().to_pounds())
        });
    }
    let below = book.blank(sheet, n, ("cash", "months below nought"), Look::Month);
    book.fill(below, |m| match m {
        // The start is the end of no month.
        0 => Content::Formula(NOUGHT),
        _ => Content::Formula(either(closing.at(m).below(NOUGHT), below.before(m) + number(1.0), NOUGHT)),
    });
    Provider { closing, below }
}

/// Cash of a party as the run moved it.
struct Flows<'a> {
    inputs: &'a Inputs<'a>,
    party: PartyId,
}

impl Flows<'_> {
    /// What comes to the party in a month by transfers that count, less what leaves it, in pounds.
    fn sum(&self, m: usize, counts: impl Fn(&Transfer) -> bool) -> f64 {
        let own = |account: Account| account.owner().map(usize::from) == Some(self.party.index());
        let transfers = self.inputs.traced.ledger.transfers.iter();
        let net = transfers.filter(|transfer| usize::from(transfer.month) == m && counts(transfer)).map(
            |transfer| match (own(transfer.to), own(transfer.from)) {
                (true, false) => transfer.amount,
                (false, true) => -transfer.amount,
                (true, true) | (false, false) => Money::ZERO,
            },
        );
        net.sum::<Money>().to_pounds()
    }

    fn is_vehicle(&self, account: Account) -> bool {
        match account {
            Account::Party(party) => self.inputs.model.parties[usize::from(party)].role == Role::Vehicle,
            Account::Pool(_) | Account::Reserve(_) => true,
            Account::Holding { .. } | Account::Outside => false,
        }
    }

    /// A payment under a contract that the vehicle does not pay.
    fn is_from_payers(&self, transfer: &Transfer) -> bool {
        transfer.purpose == Purpose::Outcome && !self.is_vehicle(transfer.from)
    }

    /// A payment of the vehicle under a contract that this party alone holds.
    fn is_from_vehicle(&self, transfer: &Transfer) -> bool {
        let option = &self.inputs.model.options[self.inputs.traced.option.index()];
        let under = || option.contracts[(transfer.item >> 16) as usize];
        matches!(transfer.purpose, Purpose::Delivery | Purpose::Outcome)
            && self.is_vehicle(transfer.from)
            && self.own_contracts().contains(&under())
    }

    /// Contracts of the option under which only this party is paid.
    fn own_contracts(&self) -> Vec<ContractId> {
        let option = &self.inputs.model.options[self.inputs.traced.option.index()];
        let is_own = |id: &&ContractId| {
            let clauses = &self.inputs.model.contracts[id.index()].clauses;
            clauses.iter().all(|clause| clause.holders.iter().all(|&(party, _)| party == self.party))
        };
        option.contracts.iter().filter(is_own).copied().collect()
    }
}
