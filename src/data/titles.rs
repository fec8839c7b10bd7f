//! What a reader calls a figure: titles of the file in place of the names in its path.

use super::{
    ClauseFigure, ContractFigure, Figure, GuaranteeFigure, Investors, OutcomeFigure, PayerFigure,
    PaymentPart, ProviderFigure, ReturnFigure, StateFigure, TrancheYearFigure, YearFigure,
};
use crate::model::{Capital, ContractId, Model, OptionId, title_of};

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
            Self::Contract(contract, figure) => {
                format!("{}: {}", contract_title(model, contract), contract_words(figure))
            }
            Self::ContractYear(contract, year, figure) => {
                format!("{}: {}, in year {year}", contract_title(model, contract), contract_words(figure))
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
    }
}

fn provider_words(figure: ProviderFigure) -> &'static str {
    match figure {
        ProviderFigure::Margin => "provider: margin",
        ProviderFigure::LowestCash => "provider: lowest cash",
        ProviderFigure::LowestMonth => "provider: month of the lowest cash",
        ProviderFigure::Unpaid => "provider: due and never paid by the vehicle",
        ProviderFigure::NotPaid => "provider: owed and never paid by it, as it had stopped",
        ProviderFigure::CostPerStart => "cost of the service for each person who starts",
        ProviderFigure::PostsVacant => "posts vacant, of all posts' time",
    }
}

fn payer_words(figure: PayerFigure) -> &'static str {
    match figure {
        PayerFigure::Paid => "paid",
        PayerFigure::AvoidedCost => "avoided cost of care",
        PayerFigure::Cashable => "cashable part of that",
        PayerFigure::Net => "net",
        PayerFigure::CashableNet => "cashable net",
        PayerFigure::RealNpv => "net, real and discounted",
    }
}

fn contract_words(figure: ContractFigure) -> &'static str {
    match figure {
        ContractFigure::Gross => "before caps",
        ContractFigure::Paid => "paid",
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
