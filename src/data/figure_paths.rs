//! What figures are counted in, and the paths by which checks, tables and programs name them.

use super::{
    ClauseFigure, ContractFigure, Counted, CoverFigure, Figure, FigureUnit, GuaranteeFigure, Investors,
    OutcomeFigure, PayerFigure, PaymentPart, ProviderFigure, QuarterFigure, ReturnFigure, StateFigure,
    StepFigure, TrancheYearFigure, VehicleFigure, YearFigure, party_path,
};
use crate::model::{Capital, ContractId, CountedIn, Model, OptionId, TrancheId};

/// Money is reported in pounds.
fn of_kind(kind: CountedIn) -> FigureUnit {
    match kind {
        CountedIn::Units => FigureUnit::Count,
        CountedIn::Share => FigureUnit::Share,
        CountedIn::Money => FigureUnit::Money,
    }
}

impl Figure {
    /// What it is counted in; of a measure, units of whatever it counts.
    #[must_use]
    pub fn unit(self, model: &Model) -> FigureUnit {
        match self.counted() {
            Counted::In(unit) => unit,
            Counted::AsClause(contract, clause) => {
                let clause = &model.contracts[contract.index()].clauses[usize::from(clause)];
                of_kind(model.unit_counted_in(clause))
            }
            Counted::AsMeasure(measure) => of_kind(model.counted_in(measure)),
        }
    }

    /// The path by which checks and the JSON name it: `payer.council.paid`.
    #[must_use]
    pub fn path(self, model: &Model, option: OptionId) -> String {
        match self {
            Self::Return(Investors::All, figure) => format!("investor.{}", figure.name()),
            Self::Return(Investors::Tranche(tranche), figure) => {
                format!("tranche.{}.{}", tranche_name(model, option, tranche), figure.name())
            }
            Self::TrancheYear(tranche, year, figure) => {
                format!("tranche.{}.year.{year}.{}", tranche_name(model, option, tranche), figure.name())
            }
            Self::Cover(tranche, figure) => {
                format!("tranche.{}.{}", tranche_name(model, option, tranche), figure.name())
            }
            Self::Guarantee(guarantee, figure) => {
                let name = &capital(model, option).guarantees[guarantee.index()].name;
                format!("guarantee.{name}.{}", figure.name())
            }
            Self::Provider(figure) => format!("provider.{}", figure.name()),
            Self::Party(party, figure) => {
                let party = &model.parties[party.index()];
                format!("{}.{}", party_path(party), figure.name(party.role))
            }
            Self::Payer(party, figure) => {
                format!("payer.{}.{}", model.parties[party.index()].name, figure.name())
            }
            Self::PayerYear(party, year, figure) => {
                let year = model.calendar.financial_years()[usize::from(year)];
                format!("payer.{}.year.{year}.{}", model.parties[party.index()].name, figure.name())
            }
            Self::PayerQuarter(party, quarter, figure) => {
                let quarter = model.calendar.financial_quarters()[usize::from(quarter)];
                let name = &model.parties[party.index()].name;
                let (year, number) = (quarter.year(), quarter.number());
                format!("payer.{name}.year.{year}.quarter.{number}.{}", figure.name())
            }
            Self::Vehicle(figure) => format!("vehicle.{}", figure.name()),
            Self::Step(step, figure) => {
                let name = &capital(model, option).waterfall[usize::from(step)].name;
                format!("waterfall.{name}.{}", figure.name())
            }
            Self::Contract(contract, figure) => {
                format!("contract.{}.{}", model.contracts[contract.index()].name, figure.name())
            }
            Self::ContractYear(contract, year, figure) => {
                format!("contract.{}.year.{year}.{}", model.contracts[contract.index()].name, figure.name())
            }
            Self::Clause(contract, clause, figure) => {
                format!("{}.{}", clause_path(model, contract, clause), figure.name())
            }
            Self::ClauseYear(contract, clause, year, figure) => {
                format!("{}.year.{year}.{}", clause_path(model, contract, clause), figure.name())
            }
            Self::State(state, figure) => {
                format!("state.{}.{}", model.states[state.index()].name, figure.name())
            }
            Self::Part(part) => format!("payment_parts.{}", part.name()),
            Self::Outcome(measure, figure) => {
                format!("outcomes.{}.{}", model.measures[measure.index()].name, figure.name())
            }
            Self::Works => "works".into(),
            Self::Paid => "paid".into(),
            Self::Referred => "referred".into(),
            Self::Started => "started".into(),
            Self::CostPerPerson => "cost_per_person".into(),
        }
    }
}

fn clause_path(model: &Model, contract: ContractId, clause: u16) -> String {
    let contract = &model.contracts[contract.index()];
    format!("contract.{}.clause.{}", contract.name, contract.clauses[usize::from(clause)].name)
}

fn tranche_name(model: &Model, option: OptionId, tranche: TrancheId) -> &str {
    &capital(model, option).tranches[tranche.index()].name
}

fn capital(model: &Model, option: OptionId) -> &Capital {
    let capital = model.options[option.index()].capital;
    &model.capitals[capital.expect("an option with such a figure has capital").index()]
}

macro_rules! named {
    ($($name:ident { $($variant:ident => $text:literal),* $(,)? })*) => {$(
        impl $name {
            /// All of them, in the order in which they are shown.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// Its name in paths and in the JSON.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }
        }
    )*};
}

named! {
    ReturnFigure {
        Irr => "irr", Moic => "moic", MoicOnCommitment => "moic_on_commitment", Npv => "npv", NetCash => "net_cash",
        Drawn => "drawn", Peak => "peak", PaybackMonth => "payback_month", AverageLife => "average_life", Loss => "loss",
        Repaid => "repaid", Earned => "earned",
    }
    TrancheYearFigure { Coupon => "coupon" }
    CoverFigure { DebtService => "dscr", LoanLife => "llcr" }
    GuaranteeFigure { Called => "called", Fee => "fee" }
    ProviderFigure {
        Income => "income", Costs => "costs", Margin => "margin", LowestCash => "lowest_cash", LowestMonth => "lowest_month",
        ShortMonth => "short_month", Unpaid => "unpaid", NotPaid => "not_paid",
        CostPerStart => "cost_per_start", PostsVacant => "posts_vacant",
    }
    PayerFigure {
        Paid => "paid", Owed => "owed", AvoidedCost => "avoided_cost", Cashable => "cashable", Net => "net",
        CashableNet => "cashable_net", RealNpv => "real_npv", UnderCap => "under_cap",
    }
    QuarterFigure { Paid => "paid" }
    VehicleFigure { Received => "received" }
    StepFigure { Paid => "paid" }
    YearFigure { Paid => "paid", AvoidedCost => "avoided_cost", Cashable => "cashable" }
    ContractFigure {
        Gross => "gross", Paid => "paid", PaidOut => "paid_out", PaidBack => "paid_back", PaidPast => "paid_past",
        Capped => "capped",
    }
    ClauseFigure { Units => "units", Gross => "gross", Paid => "paid" }
    StateFigure { Days => "days", Cost => "cost" }
    PaymentPart { Additional => "additional", BaselineGap => "baseline_gap", Noise => "noise" }
    OutcomeFigure { Measured => "measured", True => "true", Counterfactual => "counterfactual", Additional => "additional" }
}
