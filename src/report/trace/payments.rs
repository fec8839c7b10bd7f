//! What contracts pay, month by month: for each contract, payer and holder what falls due.

use super::book::{Book, ColumnId, Content, Look};
use super::calendar::{self, Months};
use super::claims::{Claims, Shared};
use super::formula::{Formula, NOUGHT, total};
use super::inputs::Inputs;
use crate::data::{Account, Payment, Purpose};
use crate::model::{Clause, ContractId, ForEach, IfNegative, InputId, PartyId, Role, title_of};
use crate::units::Money;

/// Where on the sheet of payments everything stands.
pub(super) struct Payments<'a> {
    inputs: Inputs<'a>,
    pairs: Vec<Pair>,
    /// By contract of the option: what the vehicle owes for periods and lumps, which is certain.
    certain: Vec<Option<ColumnId>>,
    /// What comes to the vehicle.
    pub(super) received: ColumnId,
    /// By contract of the option: what the vehicle comes to owe.
    pub(super) owed: Vec<Option<ColumnId>>,
    /// Whether either is a value, for something is paid back or the provider stopped.
    is_value: bool,
}

/// What a payer pays a holder under a contract.
#[derive(Clone, Copy)]
pub(super) struct Pair {
    pub(super) contract: usize,
    pub(super) payer: PartyId,
    pub(super) holder: PartyId,
    pub(super) column: ColumnId,
}

/// Writes the sheet.
pub(super) fn sheet<'a>(
    book: &mut Book,
    inputs: &Inputs<'a>,
    months: &Months,
    claims: &Claims,
) -> Payments<'a> {
    let notes =
        ["What falls due in each month under each contract, by who pays whom. Below nought it is paid back."];
    let sheet = book.sheet("Payments", &notes, 1);
    calendar::column(book, sheet, months.n);
    let (model, traced) = (inputs.model, inputs.traced);
    let option = &model.options[traced.option.index()];
    let mut pairs = Vec::new();
    for (contract, id) in option.contracts.iter().enumerate() {
        for (payer, holder) in who_pays_whom(inputs, *id) {
            let titles = [payer, holder].map(|party| model.parties[party.index()].title());
            let header = format!("{} to {}", titles[0], titles[1]);
            let own = &model.contracts[id.index()];
            let head = title_of(own.label.as_ref(), &own.name);
            let column = book.column(sheet, months.n, (&head, &header), Look::Money, |month| {
                match pair(inputs, claims, (contract, *id), (payer, holder), month) {
                    Some(formula) => Content::Formula(formula.in_pence()),
                    None => Content::Value(as_run(inputs, contract, (payer, holder), month).to_pounds()),
                }
            });
            pairs.push(Pair { contract, payer, holder, column });
        }
    }
    let is_vehicle = |party: PartyId| model.parties[party.index()].role == Role::Vehicle;
    let contracts = 0..option.contracts.len();
    let is_plain = |contract: usize| is_plain(inputs, option.contracts[contract]);
    let has_part = |pair: &&Pair| is_vehicle(pair.payer) || is_vehicle(pair.holder);
    // Under a contract that it pays itself money comes to the vehicle where that is paid back.
    let is_value =
        is_owed_by_stopped(inputs) || !pairs.iter().filter(has_part).all(|pair| is_plain(pair.contract));
    if is_value && pairs.iter().any(|pair| has_part(&pair)) {
        book.say(
            "What comes to the vehicle from contracts, for something is paid back or the provider stopped"
                .to_owned(),
        );
    }
    let received = book.column(sheet, months.n, ("the vehicle", "receives"), Look::Money, |month| {
        if is_value {
            return Content::Value(received_as_run(inputs, month).to_pounds());
        }
        let comes = pairs.iter().filter(|pair| is_vehicle(pair.holder));
        Content::Formula(total(comes.map(|pair| pair.column.at(month))).in_pence())
    });
    let owed = contracts
        .clone()
        .map(|contract| {
            let own: Vec<&Pair> =
                pairs.iter().filter(has_part).filter(|pair| pair.contract == contract).collect();
            let pays = own.iter().any(|pair| is_vehicle(pair.payer)) || !is_plain(contract);
            (pays && !own.is_empty()).then(|| {
                let name = title(inputs, contract);
                if !is_plain(contract) {
                    book.say(format!("{name}: what the vehicle comes to owe, for something is paid back"));
                }
                let head = format!("owes under {name}");
                book.column(sheet, months.n, ("the vehicle", &head), Look::Money, |month| {
                    match is_plain(contract) {
                        true => {
                            let own = own.iter().filter(|pair| is_vehicle(pair.payer));
                            Content::Formula(total(own.map(|pair| pair.column.at(month))).in_pence())
                        }
                        false => Content::Value(owed_as_run(inputs, contract, month).to_pounds()),
                    }
                })
            })
        })
        .collect();
    let certain = contracts
        .map(|contract| {
            let id = option.contracts[contract];
            let clauses = model.contracts[id.index()].clauses.iter().enumerate();
            let own: Vec<(usize, &Clause)> = clauses
                .filter(|(_, clause)| {
                    is_certain(clause) && clause.payers.iter().any(|&(party, _)| is_vehicle(party))
                })
                .collect();
            (!own.is_empty()).then(|| {
                let head = format!("certain dues under {}", title(inputs, contract));
                book.column(sheet, months.n, ("the vehicle", &head), Look::Money, |month| {
                    let part = |&(number, clause): &(usize, &Clause)| {
                        let shared = Shared::of(inputs, contract, clause);
                        let vehicle =
                            clause.payers.iter().map(|&(party, _)| party).filter(|&party| is_vehicle(party));
                        let pairs = vehicle.flat_map(|payer| {
                            let holders = match shared {
                                Shared::AmongPayers | Shared::AsRun => vec![clause.holders[0].0],
                                Shared::AmongHolders => {
                                    clause.holders.iter().map(|&(party, _)| party).collect()
                                }
                            };
                            holders.into_iter().map(move |holder| (payer, holder))
                        });
                        let paid =
                            pairs.map(|pair| claims.paid((contract, Some(number)), pair, shared, month));
                        paid.collect::<Option<Vec<Formula>>>().map(total)
                    };
                    match own.iter().map(part).collect::<Option<Vec<Formula>>>() {
                        Some(parts) => Content::Formula(total(parts).in_pence()),
                        None => Content::Value(certain_as_run(inputs, contract, month).to_pounds()),
                    }
                })
            })
        })
        .collect();
    Payments { inputs: *inputs, pairs, certain, received, owed, is_value }
}

impl Payments<'_> {
    /// Every payer and holder of each contract.
    pub(super) fn pairs(&self) -> &[Pair] {
        &self.pairs
    }

    /// Who pays whom under what, in words.
    pub(super) fn title(&self, pair: &Pair) -> String {
        let parties = [pair.payer, pair.holder].map(|party| self.inputs.model.parties[party.index()].title());
        format!("{}, {} to {}", title(&self.inputs, pair.contract), parties[0], parties[1])
    }

    /// What was paid in the run.
    pub(super) fn as_run(&self, pair: &Pair, month: usize) -> Money {
        as_run(&self.inputs, pair.contract, (pair.payer, pair.holder), month)
    }

    /// Whether the vehicle has any part in a payment, and what it makes of it is a value.
    pub(super) fn ends_in_a_value(&self, pair: &Pair, vehicle_is_value: bool) -> bool {
        let is_vehicle = |party: PartyId| self.inputs.model.parties[party.index()].role == Role::Vehicle;
        // What was planned before the service closed is what the vehicle would have paid by the prices of the run.
        let was_planned = self.inputs.traced.planned.is_some() && is_vehicle(pair.payer);
        was_planned
            || (self.is_value || vehicle_is_value) && (is_vehicle(pair.payer) || is_vehicle(pair.holder))
    }

    /// Whether a budget may put off what falls due.
    pub(super) fn is_budgeted(&self) -> bool {
        self.inputs.model.parties.iter().any(|party| party.budget.is_some())
    }

    /// What the vehicle will owe for certain under a contract in a month.
    pub(super) fn certain(&self, contract: ContractId, month: usize) -> Formula {
        self.of(&self.certain, contract).map_or(NOUGHT, |column| column.at(month))
    }

    /// What the vehicle comes to owe under a contract in a month.
    pub(super) fn owed(&self, contract: ContractId, month: usize) -> Formula {
        self.of(&self.owed, contract).map_or(NOUGHT, |column| column.at(month))
    }

    fn of(&self, columns: &[Option<ColumnId>], contract: ContractId) -> Option<ColumnId> {
        let option = &self.inputs.model.options[self.inputs.traced.option.index()];
        let place = option.contracts.iter().position(|&own| own == contract)?;
        columns[place]
    }
}

fn title(inputs: &Inputs<'_>, contract: usize) -> String {
    let option = &inputs.model.options[inputs.traced.option.index()];
    let own = &inputs.model.contracts[option.contracts[contract].index()];
    title_of(own.label.as_ref(), &own.name)
}

/// Whether a clause pays for a period or once: what it pays is certain.
fn is_certain(clause: &Clause) -> bool {
    match clause.for_each {
        ForEach::Period(_) | ForEach::Contract => true,
        ForEach::Measure(_) => false,
    }
}

/// Whether the provider stopped for want of cash and owes anything under a contract, or as other money: what it owed from
/// then on was paid as far as it was set off, and no formula says how far.
pub(super) fn is_owed_by_stopped(inputs: &Inputs<'_>) -> bool {
    let (model, traced) = (inputs.model, inputs.traced);
    let option = &model.options[traced.option.index()];
    let Some(service) = option.service.filter(|_| traced.cash.stopped_from.is_some()) else { return false };
    let provider = model.services[service.index()].provider;
    let owes = |contract: &ContractId| {
        let mut clauses = model.contracts[contract.index()].clauses.iter();
        clauses.any(|clause| {
            let is_paid_back = clause.if_negative == IfNegative::Repaid;
            clause.payers.iter().any(|&(party, _)| party == provider)
                || (is_paid_back && clause.holders.iter().any(|&(party, _)| party == provider))
        })
    };
    option.contracts.iter().any(owes) || model.fundings.iter().any(|funding| funding.from == provider)
}

/// Whether nothing is paid back under a contract.
fn is_plain(inputs: &Inputs<'_>, contract: ContractId) -> bool {
    let clauses = &inputs.model.contracts[contract.index()].clauses;
    clauses.iter().all(|clause| clause.if_negative == IfNegative::Nothing)
}

fn who_pays_whom(inputs: &Inputs<'_>, contract: ContractId) -> Vec<(PartyId, PartyId)> {
    let clauses = &inputs.model.contracts[contract.index()].clauses;
    let of_clause = |clause: &Clause| {
        let holders = clause.holders.clone();
        let payers = clause.payers.clone();
        payers
            .into_iter()
            .flat_map(move |(payer, _)| holders.clone().into_iter().map(move |(holder, _)| (payer, holder)))
    };
    let mut pairs: Vec<(PartyId, PartyId)> = Vec::new();
    for pair in clauses.iter().flat_map(of_clause) {
        if !pairs.contains(&pair) {
            pairs.push(pair);
        }
    }
    pairs
}

fn pair(
    inputs: &Inputs<'_>,
    claims: &Claims,
    (contract, id): (usize, ContractId),
    (payer, holder): (PartyId, PartyId),
    month: usize,
) -> Option<Formula> {
    let clauses = &inputs.model.contracts[id.index()].clauses;
    let shared = |clause: &Clause| Shared::of(inputs, contract, clause);
    let lists = |parties: &[(PartyId, InputId)], party: PartyId| parties.iter().any(|&(own, _)| own == party);
    // Where whoever pays, or is paid, has the same party across from it under all clauses, they are summed at once.
    let first = shared(&clauses[0]);
    let is_one = |clause: &Clause| match first {
        Shared::AmongPayers => !lists(&clause.payers, payer) || lists(&clause.holders, holder),
        Shared::AmongHolders => !lists(&clause.holders, holder) || lists(&clause.payers, payer),
        Shared::AsRun => false,
    };
    if clauses.iter().all(|clause| shared(clause) == first && is_one(clause)) {
        return claims.paid((contract, None), (payer, holder), first, month);
    }
    let own = clauses.iter().enumerate();
    let own = own.filter(|(_, clause)| lists(&clause.payers, payer) && lists(&clause.holders, holder));
    let paid = own.map(|(number, clause)| {
        claims.paid((contract, Some(number)), (payer, holder), shared(clause), month)
    });
    paid.collect::<Option<Vec<Formula>>>().map(total)
}

/// Payments of a contract in a month, as the run made them.
fn payments<'a>(inputs: &'a Inputs<'_>, month: usize) -> impl Iterator<Item = &'a Payment> {
    inputs.traced.payments.iter().filter(move |payment| usize::from(payment.month) == month)
}

fn as_run(inputs: &Inputs<'_>, contract: usize, (payer, holder): (PartyId, PartyId), month: usize) -> Money {
    let own = payments(inputs, month).filter(|payment| {
        usize::from(payment.contract) == contract
            && usize::from(payment.payer) == payer.index()
            && usize::from(payment.holder) == holder.index()
    });
    own.map(|payment| payment.amount).sum()
}

fn role(inputs: &Inputs<'_>, party: u16) -> Role {
    inputs.model.parties[usize::from(party)].role
}

fn owed_as_run(inputs: &Inputs<'_>, contract: usize, month: usize) -> Money {
    let own = payments(inputs, month).filter(|payment| usize::from(payment.contract) == contract);
    let part = |payment: &Payment| match payment.amount {
        amount if amount > Money::ZERO && role(inputs, payment.payer) == Role::Vehicle => amount,
        amount if amount < Money::ZERO && role(inputs, payment.holder) == Role::Vehicle => -amount,
        _ => Money::ZERO,
    };
    own.map(part).sum()
}

fn certain_as_run(inputs: &Inputs<'_>, contract: usize, month: usize) -> Money {
    let option = &inputs.model.options[inputs.traced.option.index()];
    let clauses = &inputs.model.contracts[option.contracts[contract].index()].clauses;
    let own = payments(inputs, month).filter(|payment| {
        usize::from(payment.contract) == contract
            && role(inputs, payment.payer) == Role::Vehicle
            && payment.amount > Money::ZERO
            && is_certain(&clauses[usize::from(payment.clause)])
    });
    own.map(|payment| payment.amount).sum()
}

/// What contracts pay the vehicle, its pools with it.
fn received_as_run(inputs: &Inputs<'_>, month: usize) -> Money {
    let transfers = inputs.traced.ledger.transfers.iter();
    let is_vehicle = |account: Account| match account {
        Account::Party(party) => role(inputs, party) == Role::Vehicle,
        Account::Pool(_) => true,
        Account::Holding { .. } | Account::Reserve(_) | Account::Outside => false,
    };
    let own = transfers.filter(|transfer| {
        usize::from(transfer.month) == month
            && is_vehicle(transfer.to)
            && !is_vehicle(transfer.from)
            && matches!(transfer.purpose, Purpose::Outcome | Purpose::Delivery)
    });
    own.map(|transfer| transfer.amount).sum()
}
