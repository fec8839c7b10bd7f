//! What a reader calls a figure: titles of the file in place of the names in its path.

use super::{
    ClauseFigure, ContractFigure, CoverFigure, Figure, GuaranteeFigure, Investors, OutcomeFigure,
    PayerFigure, PaymentPart, ProviderFigure, QuarterFigure, ReturnFigure, StateFigure, StepFigure,
    TrancheYearFigure, VehicleFigure, YearFigure,
};
use crate::model::{
    Buyers, Capital, Clause, ContractId, Flow, Model, OptionId, Party, PartyId, Role, spaced, title_of,
};

impl Figure {
    /// What reports call it: "the council: paid in 2013-14".
    #[must_use]
    pub fn title(self, model: &Model, option: OptionId) -> String {
        match self {
            Self::Return(Investors::All, figure) => format!("investors: {}", return_words(figure)),
            Self::Return(Investors::Tranche(tranche), figure) => {
                let tranche = &capital(model, option).tranches[tranche.index()];
                format!("{}: {}", title_of(tranche.label.as_ref(), &tranche.name), return_words(figure))
            }
            Self::Cover(tranche, figure) => {
                let tranche = &capital(model, option).tranches[tranche.index()];
                format!("{}: {}", title_of(tranche.label.as_ref(), &tranche.name), figure.words())
            }
            Self::TrancheYear(tranche, year, TrancheYearFigure::Coupon) => {
                let tranche = &capital(model, option).tranches[tranche.index()];
                format!("{}: coupon in year {year}", title_of(tranche.label.as_ref(), &tranche.name))
            }
            Self::Guarantee(guarantee, figure) => {
                let guarantee = &capital(model, option).guarantees[guarantee.index()];
                let words = match figure {
                    GuaranteeFigure::Called => "called",
                    GuaranteeFigure::Fee => "its fee, as paid",
                };
                format!("{}: {words}", title_of(guarantee.label.as_ref(), &guarantee.name))
            }
            Self::Provider(figure) => provider_words(figure).to_owned(),
            Self::Party(party, figure) => {
                let party = &model.parties[party.index()];
                format!("{}: {}", party.title(), figure.words(party.role))
            }
            Self::Payer(party, figure) => {
                format!("{}: {}", model.parties[party.index()].title(), payer_words(figure))
            }
            Self::PayerYear(party, year, figure) => {
                let year = model.calendar.financial_years()[usize::from(year)];
                let words = match figure {
                    YearFigure::Paid => payer_words(PayerFigure::Paid),
                    YearFigure::AvoidedCost => payer_words(PayerFigure::AvoidedCost),
                    YearFigure::Cashable => payer_words(PayerFigure::Cashable),
                };
                format!("{}: {words}, in {year}", model.parties[party.index()].title())
            }
            Self::PayerQuarter(party, quarter, QuarterFigure::Paid) => {
                let quarter = model.calendar.financial_quarters()[usize::from(quarter)];
                format!("{}: paid, in {quarter}", model.parties[party.index()].title())
            }
            Self::Vehicle(VehicleFigure::Received) => {
                let vehicle = &model.parties[capital(model, option).vehicle.index()];
                format!("{}: received from others than investors", vehicle.title())
            }
            Self::Step(step, StepFigure::Paid) => {
                let name = spaced(&capital(model, option).waterfall[usize::from(step)].name);
                format!("step {} of the waterfall, {name}: paid", step + 1)
            }
            Self::Contract(contract, figure) => {
                format!("{}: {}", contract_title(model, contract), figure.words(model, contract))
            }
            Self::ContractYear(contract, year, figure) => {
                let words = figure.words(model, contract);
                format!("{}: {words}, in year {year}", contract_title(model, contract))
            }
            Self::Clause(contract, clause, figure) => {
                format!("{}: {}", clause_title(model, contract, clause), clause_words(figure))
            }
            Self::ClauseYear(contract, clause, year, figure) => {
                format!("{}: {}, in year {year}", clause_title(model, contract, clause), clause_words(figure))
            }
            Self::State(state, figure) => {
                let words = match figure {
                    StateFigure::Days => "person-days",
                    StateFigure::Cost => "cost",
                };
                format!("{}: {words}", model.states[state.index()].title())
            }
            Self::Part(part) => match part {
                PaymentPart::Additional => "payers pay: additional, over the same people as usual".to_owned(),
                PaymentPart::BaselineGap => "payers pay: baseline gap".to_owned(),
                PaymentPart::Noise => "payers pay: noise".to_owned(),
            },
            Self::Outcome(measure, figure) => {
                let words = match figure {
                    OutcomeFigure::Measured => "measured",
                    OutcomeFigure::True => "true",
                    OutcomeFigure::Counterfactual => "as usual",
                    OutcomeFigure::Additional => "additional",
                };
                format!("{}: {words}", model.measures[measure.index()].title())
            }
            Self::Works => "the service works (1) or not (0)".to_owned(),
            Self::Paid => "it is paid for (1) or not (0)".to_owned(),
            Self::Referred => "people referred".to_owned(),
            Self::Started => "people who start".to_owned(),
            Self::CostPerPerson => "all costs for each person referred".to_owned(),
        }
    }
}

impl CoverFigure {
    /// What a reader calls it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::DebtService => "debt service cover (DSCR), the least",
            Self::LoanLife => "loan life cover (LLCR)",
        }
    }
}

fn return_words(figure: ReturnFigure) -> &'static str {
    match figure {
        ReturnFigure::Irr => "IRR a year",
        ReturnFigure::Moic => "multiple of money drawn",
        ReturnFigure::MoicOnCommitment => "multiple of the commitment",
        ReturnFigure::Npv => "net present value at the hurdle",
        ReturnFigure::NetCash => "received less drawn",
        ReturnFigure::Drawn => "drawn",
        ReturnFigure::Peak => "most money out at once (peak)",
        ReturnFigure::PaybackMonth => "month of payback",
        ReturnFigure::AverageLife => "average life, months",
        ReturnFigure::Loss => "drawn and never received back",
        ReturnFigure::Repaid => "repaid of the balance",
        ReturnFigure::Earned => "received beyond the balance",
    }
}

fn provider_words(figure: ProviderFigure) -> &'static str {
    match figure {
        ProviderFigure::Income => "provider: income",
        ProviderFigure::Costs => "provider: costs",
        ProviderFigure::Margin => "provider: margin",
        ProviderFigure::LowestCash => "provider: lowest cash",
        ProviderFigure::LowestMonth => "provider: month of the lowest cash",
        ProviderFigure::ShortMonth => "provider: first month that ends with cash below nought",
        ProviderFigure::Unpaid => "providers: due and never paid by the vehicle",
        ProviderFigure::NotPaid => "provider: owed and never paid by it, as it had stopped",
        ProviderFigure::CostPerStart => "cost of the service for each person who starts",
        ProviderFigure::PostsVacant => "posts vacant, of all posts' time",
    }
}

fn payer_words(figure: PayerFigure) -> &'static str {
    match figure {
        PayerFigure::Paid => "paid",
        PayerFigure::Owed => "still owed at the horizon",
        PayerFigure::AvoidedCost => "avoided cost of care",
        PayerFigure::Cashable => "cashable part of that",
        PayerFigure::Net => "net",
        PayerFigure::CashableNet => "cashable net",
        PayerFigure::RealNpv => "net, real and discounted",
        PayerFigure::UnderCap => "left of its cap",
    }
}

impl ContractFigure {
    /// What reports call it under its contract; it says who pays wherever that is not the same for all clauses.
    #[must_use]
    pub fn words(self, model: &Model, contract: ContractId) -> String {
        let contract = &model.contracts[contract.index()];
        let (buyers, ways) = (model.buyers(contract), model.ways(contract));
        let (who, pay) = match buyers {
            Buyers::Payers => ("payers", "pay"),
            Buyers::Vehicle => ("the vehicle", "pays"),
            Buyers::Others => ("others", "pay"),
        };
        let (comes_back, flows_past) = (ways.contains(&Flow::Back), ways.contains(&Flow::Past));
        match self {
            Self::Gross if comes_back => format!("{who} {pay}, net, before caps"),
            Self::Paid if comes_back => format!("{who} {pay}, net"),
            Self::Gross if flows_past => format!("{who} {pay}, before caps"),
            Self::Paid if flows_past => format!("paid by {who}"),
            Self::Gross => "before caps".to_owned(),
            Self::Paid if buyers == Buyers::Others => {
                let one = only_payer(model, &contract.clauses);
                one.map_or_else(|| "paid".to_owned(), |party| format!("paid by {}", party.title()))
            }
            Self::Paid => "paid".to_owned(),
            Self::PaidOut => format!("paid by {who}"),
            Self::PaidBack => format!("paid back to {who}"),
            Self::Capped => "taken away by caps".to_owned(),
            Self::PaidPast => {
                let past = |clause: &&Clause| model.flows(buyers, clause, Flow::Past);
                match only_payer(model, contract.clauses.iter().filter(past)) {
                    Some(party) if party.role == Role::Payer => {
                        format!("paid by {} to another payer", party.title())
                    }
                    Some(party) => format!("paid by {}", party.title()),
                    None => "paid by others, or by one payer to another".to_owned(),
                }
            }
        }
    }
}

/// The one party that pays under some clauses; none where several do.
fn only_payer<'a, 'm>(model: &'m Model, clauses: impl IntoIterator<Item = &'a Clause>) -> Option<&'m Party> {
    let mut parties: Vec<PartyId> =
        clauses.into_iter().flat_map(|clause| clause.payers.iter().map(|&(party, _)| party)).collect();
    parties.dedup();
    match parties[..] {
        [party] => Some(&model.parties[party.index()]),
        _ => None,
    }
}

fn clause_words(figure: ClauseFigure) -> &'static str {
    match figure {
        ClauseFigure::Units => "units",
        ClauseFigure::Gross => "before caps",
        ClauseFigure::Paid => "paid",
    }
}

fn contract_title(model: &Model, contract: ContractId) -> String {
    let contract = &model.contracts[contract.index()];
    title_of(contract.label.as_ref(), &contract.name)
}

fn clause_title(model: &Model, contract: ContractId, clause: u16) -> String {
    let own = &model.contracts[contract.index()].clauses[usize::from(clause)];
    format!("{}, {}", contract_title(model, contract), title_of(own.label.as_ref(), &own.name))
}

fn capital(model: &Model, option: OptionId) -> &Capital {
    let capital = model.options[option.index()].capital;
    &model.capitals[capital.expect("an option with such a figure has capital").index()]
}
