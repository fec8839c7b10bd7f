//! What figures mean: for each kind its path with placeholders, what it is counted in, and a sentence. The dictionary of the
//! data files is made of these, and figures take their units from here.

use super::{
    ClauseFigure, ContractFigure, CoverFigure, Figure, FigureUnit, GuaranteeFigure, Investors, OutcomeFigure,
    PartyFigure, PayerFigure, PaymentPart, ProviderFigure, QuarterFigure, ReturnFigure, StateFigure,
    StepFigure, TrancheYearFigure, VehicleFigure, YearFigure,
};
use crate::model::{ContractId, GuaranteeId, MeasureId, Model, PartyId, Role, StateId, TrancheId};

/// What a figure is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// In the same unit in every scenario.
    In(FigureUnit),
    /// In that of what a clause pays for, by its place in the contract.
    AsClause(ContractId, u16),
    /// In that of a measure.
    AsMeasure(MeasureId),
}

/// A kind of figure: one of its figures, and what whoever it is of does in the deal. Only figures of parties differ by that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    figure: Figure,
    role: Role,
}

impl Kind {
    /// One of each kind, in the order in which options have them.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let of_others = |role| {
            PartyFigure::ALL
                .iter()
                .map(move |&figure| Self { figure: Figure::Party(PartyId::new(0), figure), role })
        };
        let figures = Figure::kinds().into_iter().map(|figure| Self { figure, role: Role::Payer });
        // Cash is followed of providers alone.
        let given = |kind: &Self| {
            !matches!(kind.figure, Figure::Party(_, PartyFigure::LowestCash | PartyFigure::LowestMonth))
        };
        figures.chain(of_others(Role::Provider)).chain(of_others(Role::Manager).filter(given)).collect()
    }

    /// That of a figure of a scenario.
    #[must_use]
    pub fn of(figure: Figure, model: &Model) -> Self {
        if let Figure::Party(party, _) = figure {
            return Self { figure, role: model.parties[party.index()].role };
        }
        Self { figure, role: Role::Payer }
    }

    /// Its path with placeholders for what a scenario names: `payer.NAME.year.YEAR.paid`.
    #[must_use]
    pub fn pattern(self) -> String {
        self.figure.pattern(self.role)
    }

    /// What it is counted in.
    #[must_use]
    pub fn counted(self) -> Counted {
        self.figure.counted()
    }

    /// What it is, for those who read a column of it.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        self.figure.meaning()
    }
}

impl Figure {
    /// One of each kind but those of other parties.
    fn kinds() -> Vec<Self> {
        let (party, contract, class) = (PartyId::new(0), ContractId::new(0), TrancheId::new(0));
        let mut kinds = Vec::new();
        for who in [Investors::All, Investors::Tranche(class)] {
            kinds.extend(ReturnFigure::ALL.iter().map(|&figure| Self::Return(who, figure)));
        }
        kinds.extend(TrancheYearFigure::ALL.iter().map(|&figure| Self::TrancheYear(class, 1, figure)));
        kinds.extend(CoverFigure::ALL.iter().map(|&figure| Self::Cover(class, figure)));
        kinds.extend(VehicleFigure::ALL.iter().map(|&figure| Self::Vehicle(figure)));
        kinds.extend(StepFigure::ALL.iter().map(|&figure| Self::Step(0, figure)));
        let guarantee = GuaranteeId::new(0);
        kinds.extend(GuaranteeFigure::ALL.iter().map(|&figure| Self::Guarantee(guarantee, figure)));
        kinds.extend(ProviderFigure::ALL.iter().map(|&figure| Self::Provider(figure)));
        kinds.extend([Self::Works, Self::Paid]);
        kinds.extend(PayerFigure::ALL.iter().map(|&figure| Self::Payer(party, figure)));
        kinds.extend(YearFigure::ALL.iter().map(|&figure| Self::PayerYear(party, 0, figure)));
        kinds.extend(QuarterFigure::ALL.iter().map(|&figure| Self::PayerQuarter(party, 0, figure)));
        kinds.extend(ContractFigure::ALL.iter().map(|&figure| Self::Contract(contract, figure)));
        kinds.extend(ContractFigure::ALL.iter().map(|&figure| Self::ContractYear(contract, 1, figure)));
        kinds.extend(ClauseFigure::ALL.iter().map(|&figure| Self::Clause(contract, 0, figure)));
        kinds.extend(ClauseFigure::ALL.iter().map(|&figure| Self::ClauseYear(contract, 0, 1, figure)));
        kinds.extend(StateFigure::ALL.iter().map(|&figure| Self::State(StateId::new(0), figure)));
        kinds.extend(PaymentPart::ALL.iter().map(|&part| Self::Part(part)));
        kinds.extend(OutcomeFigure::ALL.iter().map(|&figure| Self::Outcome(MeasureId::new(0), figure)));
        kinds.extend([Self::Referred, Self::Started, Self::CostPerPerson]);
        kinds
    }

    fn pattern(self, role: Role) -> String {
        match self {
            Self::Return(Investors::All, figure) => format!("investor.{}", figure.name()),
            Self::Return(Investors::Tranche(_), figure) => format!("tranche.NAME.{}", figure.name()),
            Self::TrancheYear(_, _, figure) => format!("tranche.NAME.year.N.{}", figure.name()),
            Self::Cover(_, figure) => format!("tranche.NAME.{}", figure.name()),
            Self::Guarantee(_, figure) => format!("guarantee.NAME.{}", figure.name()),
            Self::Provider(figure) => format!("provider.{}", figure.name()),
            Self::Party(_, figure) => {
                let kind = if role == Role::Provider { "provider" } else { "party" };
                format!("{kind}.NAME.{}", figure.name(role))
            }
            Self::Payer(_, figure) => format!("payer.NAME.{}", figure.name()),
            Self::PayerYear(_, _, figure) => format!("payer.NAME.year.YEAR.{}", figure.name()),
            Self::PayerQuarter(_, _, figure) => {
                format!("payer.NAME.year.YEAR.quarter.N.{}", figure.name())
            }
            Self::Vehicle(figure) => format!("vehicle.{}", figure.name()),
            Self::Step(_, figure) => format!("waterfall.NAME.{}", figure.name()),
            Self::Contract(_, figure) => format!("contract.NAME.{}", figure.name()),
            Self::ContractYear(_, _, figure) => format!("contract.NAME.year.N.{}", figure.name()),
            Self::Clause(_, _, figure) => format!("contract.NAME.clause.NAME.{}", figure.name()),
            Self::ClauseYear(_, _, _, figure) => {
                format!("contract.NAME.clause.NAME.year.N.{}", figure.name())
            }
            Self::State(_, figure) => format!("state.NAME.{}", figure.name()),
            Self::Part(part) => format!("payment_parts.{}", part.name()),
            Self::Outcome(_, figure) => format!("outcomes.NAME.{}", figure.name()),
            Self::Works => "works".to_owned(),
            Self::Paid => "paid".to_owned(),
            Self::Referred => "referred".to_owned(),
            Self::Started => "started".to_owned(),
            Self::CostPerPerson => "cost_per_person".to_owned(),
        }
    }

    /// What it is counted in.
    #[must_use]
    pub fn counted(self) -> Counted {
        let unit = match self {
            Self::Clause(contract, clause, ClauseFigure::Units)
            | Self::ClauseYear(contract, clause, _, ClauseFigure::Units) => {
                return Counted::AsClause(contract, clause);
            }
            Self::Outcome(measure, _) => return Counted::AsMeasure(measure),
            Self::Return(_, figure) => match figure {
                ReturnFigure::Irr => FigureUnit::Rate,
                ReturnFigure::Moic | ReturnFigure::MoicOnCommitment => FigureUnit::Ratio,
                ReturnFigure::PaybackMonth | ReturnFigure::AverageLife => FigureUnit::Month,
                ReturnFigure::Npv
                | ReturnFigure::NetCash
                | ReturnFigure::Drawn
                | ReturnFigure::Peak
                | ReturnFigure::Loss
                | ReturnFigure::Repaid
                | ReturnFigure::Earned => FigureUnit::Money,
            },
            Self::TrancheYear(_, _, TrancheYearFigure::Coupon) => FigureUnit::Rate,
            Self::Cover(..) => FigureUnit::Ratio,
            Self::Provider(ProviderFigure::LowestMonth | ProviderFigure::ShortMonth)
            | Self::Party(_, PartyFigure::LowestMonth) => FigureUnit::Month,
            Self::Provider(ProviderFigure::PostsVacant) => FigureUnit::Share,
            Self::Provider(_)
            | Self::Party(..)
            | Self::Guarantee(..)
            | Self::Payer(..)
            | Self::PayerYear(..)
            | Self::PayerQuarter(..)
            | Self::Vehicle(_)
            | Self::Step(..)
            | Self::Contract(..)
            | Self::ContractYear(..)
            | Self::Clause(..)
            | Self::ClauseYear(..)
            | Self::Part(_)
            | Self::State(_, StateFigure::Cost)
            | Self::CostPerPerson => FigureUnit::Money,
            Self::State(_, StateFigure::Days) | Self::Works | Self::Paid | Self::Referred | Self::Started => {
                FigureUnit::Count
            }
        };
        Counted::In(unit)
    }

    fn meaning(self) -> &'static str {
        match self {
            Self::Return(_, figure) => of_return(figure),
            Self::Cover(_, CoverFigure::DebtService) => {
                "debt service cover (DSCR): the least, over the dates on which something had fallen due to the class, of the cash that \
                 could go to it over what had; not defined where nothing ever falls due"
            }
            Self::Cover(_, CoverFigure::LoanLife) => {
                "loan life cover (LLCR): when most is outstanding, the present value at its coupon of all cash that comes as far as the \
                 class until it matures, over what is outstanding; not defined where nothing ever is"
            }
            Self::TrancheYear(_, _, TrancheYearFigure::Coupon) => {
                "rate at which the balance of the class bore coupon in its contract year N; not defined without a balance"
            }
            Self::Guarantee(_, GuaranteeFigure::Called) => "called of the guarantee",
            Self::Guarantee(_, GuaranteeFigure::Fee) => "fee of the guarantee, as paid",
            Self::Provider(figure) => of_provider(figure),
            Self::Party(_, PartyFigure::Received) => {
                "all that it is paid; of whoever takes part beside payers, investors and the provider of the service"
            }
            Self::Party(_, PartyFigure::Given) => "all that such a party pays",
            Self::Party(_, PartyFigure::Balance) => "what such a party is paid less what it pays",
            Self::Party(_, PartyFigure::LowestCash) => {
                "lowest cash of a provider that says what it has at the start, reserves included"
            }
            Self::Party(_, PartyFigure::LowestMonth) => "month of that lowest cash",
            Self::Payer(_, figure) => of_payer(figure),
            Self::PayerYear(_, _, YearFigure::Paid) => {
                "paid by this payer in the financial year, care left out"
            }
            Self::PayerYear(_, _, YearFigure::AvoidedCost) => {
                "cost of care as usual less cost of care under the option, in the financial year"
            }
            Self::PayerYear(_, _, YearFigure::Cashable) => {
                "the part of the year's avoided cost that turns into cash"
            }
            Self::PayerQuarter(_, _, QuarterFigure::Paid) => {
                "paid in the financial quarter N of that year, counted from 1; of payers that bear no cost of care"
            }
            Self::Vehicle(VehicleFigure::Received) => {
                "what comes to the vehicle from everybody, calls on classes of investment left out"
            }
            Self::Step(_, StepFigure::Paid) => {
                "paid by this step of the vehicle's waterfall in all; of a reserve, what is set aside, whatever becomes of it later"
            }
            Self::Contract(_, figure) => of_contract(figure),
            Self::ContractYear(_, _, figure) => of_contract_year(figure),
            Self::Clause(_, _, ClauseFigure::Units) => "units of the clause that are accepted",
            Self::Clause(_, _, ClauseFigure::Gross) => "what the clause owes before caps",
            Self::Clause(_, _, ClauseFigure::Paid) => "owed under the clause, and due within the horizon",
            Self::ClauseYear(_, _, _, ClauseFigure::Units) => {
                "units of the clause accepted in year N of its contract (only where a check asks for it)"
            }
            Self::ClauseYear(_, _, _, ClauseFigure::Gross) => {
                "what the clause owes before caps for year N of its contract (only where a check asks for it)"
            }
            Self::ClauseYear(_, _, _, ClauseFigure::Paid) => {
                "paid under the clause for year N of its contract (only where a check asks for it)"
            }
            Self::State(_, StateFigure::Days) => "person-days in the care setting",
            Self::State(_, StateFigure::Cost) => "cost of the care setting",
            Self::Part(PaymentPart::Additional) => {
                "part of what payers pay: for what was achieved over the same people as usual"
            }
            Self::Part(PaymentPart::BaselineGap) => {
                "part of what payers pay: for the gap between the contract's baseline and care as usual"
            }
            Self::Part(PaymentPart::Noise) => {
                "part of what payers pay: for measurement, errors and refused units"
            }
            Self::Outcome(_, OutcomeFigure::Measured) => "the measure at the end, as the contract sees it",
            Self::Outcome(_, OutcomeFigure::True) => "the measure at the end, on the true histories",
            Self::Outcome(_, OutcomeFigure::Counterfactual) => {
                "the measure at the end, on the same people's histories as usual"
            }
            Self::Outcome(_, OutcomeFigure::Additional) => "true less counterfactual",
            Self::Works => "1 in a draw in which the service works, else 0",
            Self::Paid => {
                "1 in a draw in which it is paid for, else 0: investors get their money back, or without investors what payers \
                 pay, less what is paid back to them, reaches half of the base case; not defined without investors where payers pay \
                 nothing in the base case, or as much or more is paid back"
            }
            Self::Referred => "people referred",
            Self::Started => "people who start the service",
            Self::CostPerPerson => "all costs of payers (care, outcomes, services) for each person referred",
        }
    }
}

fn of_return(figure: ReturnFigure) -> &'static str {
    match figure {
        ReturnFigure::Irr => {
            "annual effective rate of return of month-end net flows; a total loss counts as -1"
        }
        ReturnFigure::Moic => "received over drawn",
        ReturnFigure::MoicOnCommitment => "net cash over commitment, plus one",
        ReturnFigure::Npv => "net present value at the hurdle rate; not defined without one",
        ReturnFigure::NetCash => "received less drawn",
        ReturnFigure::Drawn => {
            "drawn, each month net: what is called and paid to them within a month is neither drawn nor received"
        }
        ReturnFigure::Peak => "largest net amount out",
        ReturnFigure::PaybackMonth => {
            "first month from which receipts to date always cover what was drawn; beyond the horizon where they never do"
        }
        ReturnFigure::AverageLife => {
            "weighted average life: for how many months what was drawn stays out on average, until receipts, coupons among them, make it up"
        }
        ReturnFigure::Loss => "drawn and never received back; nought where receipts reach what was drawn",
        ReturnFigure::Repaid => {
            "repaid of the balance: principal and coupons that were added to it, with what guarantees make up; what is called in the same month \
             is not taken off"
        }
        ReturnFigure::Earned => {
            "received beyond that: coupons paid in cash, fees on what is not drawn, preferred return, surplus"
        }
    }
}

fn of_provider(figure: ProviderFigure) -> &'static str {
    match figure {
        ProviderFigure::Income => {
            "all that the provider is paid; what it gets back of what it invests left out"
        }
        ProviderFigure::Costs => {
            "all that the provider pays, what it pays back among it; what it invests left out"
        }
        ProviderFigure::Margin => "income of the provider less its costs",
        ProviderFigure::LowestCash => "lowest cash of the provider, reserves included",
        ProviderFigure::LowestMonth => "month of the lowest cash",
        ProviderFigure::ShortMonth => {
            "first month that ends with the provider's cash below nought, 0 for the start; beyond the horizon where none does"
        }
        ProviderFigure::Unpaid => "due for delivery and never paid by the vehicle, to all providers",
        ProviderFigure::NotPaid => {
            "owed by the provider under contracts and never paid, since it had stopped for want of cash"
        }
        ProviderFigure::CostPerStart => {
            "what the service costs, whoever bears it, for each person who starts"
        }
        ProviderFigure::PostsVacant => {
            "share of the posts' time in which they stand vacant; not defined where posts do not fall vacant"
        }
    }
}

fn of_contract(figure: ContractFigure) -> &'static str {
    match figure {
        ContractFigure::Gross => "what those who buy owe before caps, less what is owed to them",
        ContractFigure::Paid => {
            "what those who buy owe that falls due within the horizon, less what is owed back to them; who has no money, or whose \
             budget puts it off, pays less"
        }
        ContractFigure::PaidOut => "of a contract under which money also comes back: what those who buy pay",
        ContractFigure::PaidBack => "of such a contract: what is paid back to those who buy",
        ContractFigure::PaidPast => {
            "of a contract under which money flows past those who buy: what others pay, or one of them another"
        }
        ContractFigure::Capped => {
            "what caps take away, of the contract or of payers, and is not claimed again; other money that is taken off is none of it"
        }
    }
}

/// Of a year of the contract; only where a check asks for it.
fn of_contract_year(figure: ContractFigure) -> &'static str {
    match figure {
        ContractFigure::Gross => "`gross` of the contract in its year N (only where a check asks for it)",
        ContractFigure::Paid => "`paid` of the contract in its year N (only where a check asks for it)",
        ContractFigure::PaidOut => {
            "`paid_out` of the contract in its year N (only where a check asks for it)"
        }
        ContractFigure::PaidBack => {
            "`paid_back` of the contract in its year N (only where a check asks for it)"
        }
        ContractFigure::PaidPast => {
            "`paid_past` of the contract in its year N (only where a check asks for it)"
        }
        ContractFigure::Capped => {
            "`capped` of the contract in its year N, below nought where it is claimed again in that year (only where a check asks for it)"
        }
    }
}

fn of_payer(figure: PayerFigure) -> &'static str {
    match figure {
        PayerFigure::Paid => {
            "paid by this payer for contracts and services, less what is paid back to it, care left out"
        }
        PayerFigure::Owed => {
            "what this payer still owes under contracts at the horizon, since its budgets did not hold it; only of payers with \
             `over_budget = \"next year\"`"
        }
        PayerFigure::AvoidedCost => "cost of care as usual less cost of care under the option",
        PayerFigure::Cashable => "the part of the avoided cost that turns into cash",
        PayerFigure::Net => "avoided cost less paid and `owed`",
        PayerFigure::CashableNet => "cashable part of the avoided cost less paid and `owed`",
        PayerFigure::RealNpv => {
            "net in prices of the base year, discounted by the Green Book's schedule; not defined without a deflator and a \
             schedule"
        }
        PayerFigure::UnderCap => {
            "what the payer's cap on what it pays under contracts leaves in the end; only of payers with a cap"
        }
    }
}
