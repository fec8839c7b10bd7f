//! Results: the figures of each option, draw by draw, and what is only kept as a sum over draws.

use std::collections::BTreeMap;

use super::{Draws, FlowsByBatch, Joint, PartyFigure, PayerFigure, QuarterFigure, YearFigure};
use crate::model::{ContractId, Flow, GuaranteeId, MeasureId, Model, OptionId, PartyId, StateId, TrancheId};
use crate::random::Seed;
use crate::statistics::{Column, Value};
use crate::units::Count;

/// One figure of an option in a draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Figure {
    /// A return of investors.
    Return(Investors, ReturnFigure),
    /// A figure of a class in a contract year, counted from one.
    TrancheYear(TrancheId, u16, TrancheYearFigure),
    /// How far a class is covered.
    Cover(TrancheId, CoverFigure),
    /// A figure of a guarantee.
    Guarantee(GuaranteeId, GuaranteeFigure),
    /// A figure of the provider.
    Provider(ProviderFigure),
    /// A figure of a party that is no payer and not the service's provider.
    Party(PartyId, PartyFigure),
    /// A figure of a payer.
    Payer(PartyId, PayerFigure),
    /// A figure of a payer in a financial year, by the year's place in the programme.
    PayerYear(PartyId, u16, YearFigure),
    /// A figure of a payer that bears no cost of care in a financial quarter, by the quarter's place in the programme.
    PayerQuarter(PartyId, u16, QuarterFigure),
    /// A figure of the vehicle.
    Vehicle(VehicleFigure),
    /// A figure of a step of the vehicle's waterfall, by its place in it.
    Step(u16, StepFigure),
    /// A figure of a contract.
    Contract(ContractId, ContractFigure),
    /// A figure of a contract in one of its years, counted from one.
    ContractYear(ContractId, u16, ContractFigure),
    /// A figure of a clause, by its place in the contract.
    Clause(ContractId, u16, ClauseFigure),
    /// A figure of a clause, by its place in the contract, in a year of the contract.
    ClauseYear(ContractId, u16, u16, ClauseFigure),
    /// A figure of a care setting.
    State(StateId, StateFigure),
    /// A part of what payers pay.
    Part(PaymentPart),
    /// A measure at the end.
    Outcome(MeasureId, OutcomeFigure),
    /// 1 in a draw in which the service works, else 0.
    Works,
    /// 1 in a draw in which it was paid for, else 0: investors got their money back, or without investors what payers
    /// pay, less what is paid back to them, reaches half of the base case. Not defined without investors where that is
    /// nothing, or less.
    Paid,
    /// People referred.
    Referred,
    /// People who started.
    Started,
    /// All costs of the option for each person referred, pounds: care, outcome and service payments of payers.
    CostPerPerson,
}

/// Whose return.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Investors {
    /// All classes together.
    All,
    /// One class.
    Tranche(TrancheId),
}

/// Figures of a return.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReturnFigure {
    /// Internal rate of return: annual effective rate of month-end net flows, a fraction; total loss is −1.
    Irr,
    /// Received over drawn.
    Moic,
    /// Net cash over commitment, plus one.
    MoicOnCommitment,
    /// Net present value at the hurdle rate, pounds.
    Npv,
    /// Received less drawn, pounds.
    NetCash,
    /// Drawn, pounds.
    Drawn,
    /// Largest net amount out, pounds.
    Peak,
    /// First month from which receipts to date always cover what was drawn.
    PaybackMonth,
    /// For how long what was drawn stays out on average, months.
    AverageLife,
    /// Drawn and never received back, pounds; nought where receipts reach what was drawn.
    Loss,
    /// Repaid of the balance: principal and coupons that were added to it, with what guarantees make up; pounds.
    Repaid,
    /// Received beyond that: coupons paid in cash, fees on what is not drawn, preferred return, surplus; pounds.
    Earned,
}

/// Figures of a class in a contract year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TrancheYearFigure {
    /// The yearly rate at which the balance bore coupon, a fraction; undefined in a year without a balance.
    Coupon,
}

/// How far cash covers what is owed on a class. See U.S. Department of Transportation, Federal Highway Administration,
/// Financial Structuring and Assessment for Public-Private Partnerships: A Primer, chapter 9.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CoverFigure {
    /// Debt service cover: the least, over the dates on which something had fallen due, of the cash that could go to the class
    /// over what had; undefined where nothing ever falls due.
    DebtService,
    /// Loan life cover: at the largest balance, the present value of the cash that comes as far as the class until it matures
    /// over what is outstanding; undefined where nothing ever is.
    LoanLife,
}

/// Figures of a guarantee.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GuaranteeFigure {
    /// Called, pounds.
    Called,
    /// Its fee, as paid, pounds.
    Fee,
}

/// Figures of the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProviderFigure {
    /// All that it is paid, pounds.
    Income,
    /// All that it pays, pounds.
    Costs,
    /// Income less costs, pounds.
    Margin,
    /// Lowest cash, reserves included, pounds.
    LowestCash,
    /// Month of the lowest cash.
    LowestMonth,
    /// First month that ends with cash below nought; beyond the horizon where none does.
    ShortMonth,
    /// Due for delivery and never paid by the vehicle, pounds: the provider's loss.
    Unpaid,
    /// Owed by the provider under contracts and never paid, since it had stopped for want of cash, pounds: the loss of
    /// whoever was to have it.
    NotPaid,
    /// What the service costs for each person who starts, whoever bears it, pounds.
    CostPerStart,
    /// Share of the posts' time in which they stand vacant; undefined where posts do not fall vacant.
    PostsVacant,
}

/// Figures of the vehicle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VehicleFigure {
    /// What comes to it from everybody but calls on classes of investment, pounds.
    Received,
}

/// Figures of a step of the waterfall.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StepFigure {
    /// What the step pays in all, pounds; of a reserve, what is set aside.
    Paid,
}

/// Figures of a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ContractFigure {
    /// Before caps, pounds: what those who buy owe, less what is owed to them.
    Gross,
    /// Settled within the horizon, pounds: what those who buy pay, less what is paid back to them.
    Paid,
    /// Of a contract under which money also comes back: what those who buy pay, pounds.
    PaidOut,
    /// What is paid back to them, pounds.
    PaidBack,
    /// Of a contract under which money flows past those who buy: what others pay, or one of them another, pounds.
    PaidPast,
    /// What caps took away for good, whoever would have paid it, pounds.
    Capped,
}

impl ContractFigure {
    /// The figures that a contract has: its total, and what it is made of where money flows more than one way.
    #[must_use]
    pub fn of(model: &Model, contract: ContractId) -> Vec<ContractFigure> {
        let ways = model.ways(&model.contracts[contract.index()]);
        let has = |figure: &ContractFigure| match figure {
            Self::Gross | Self::Paid | Self::Capped => true,
            Self::PaidOut | Self::PaidBack => ways.contains(&Flow::Back),
            Self::PaidPast => ways.contains(&Flow::Past),
        };
        Self::ALL.iter().copied().filter(has).collect()
    }
}

/// Figures of a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClauseFigure {
    /// Units accepted.
    Units,
    /// Before caps, pounds.
    Gross,
    /// Settled, pounds.
    Paid,
}

/// Figures of a care setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StateFigure {
    /// Person-days.
    Days,
    /// Cost, pounds.
    Cost,
}

/// Parts of what payers pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PaymentPart {
    /// What was achieved over the counterfactual, pounds.
    Additional,
    /// What the contract's baseline pays beyond that, pounds.
    BaselineGap,
    /// What measurement and rejection add or take, pounds.
    Noise,
}

/// A measure seen three ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OutcomeFigure {
    /// As the contract sees it.
    Measured,
    /// On the true histories.
    True,
    /// On the same people's histories as usual.
    Counterfactual,
    /// True less as usual: what is additional.
    Additional,
}

/// What a figure is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FigureUnit {
    /// Pounds (or the scenario's currency).
    Money,
    /// A fraction a year.
    Rate,
    /// A ratio.
    Ratio,
    /// Months from programme start.
    Month,
    /// Units of whatever is counted.
    Count,
    /// A share of one.
    Share,
}

/// All results of a run.
#[derive(Clone, Debug)]
pub struct Results {
    /// Where they come from.
    pub provenance: Provenance,
    /// By option, in the order listed.
    pub options: Vec<OptionResults>,
    /// What was counted of several figures of the same draw, where draws are not kept.
    pub counted: BTreeMap<Joint, Column>,
    /// The first draws, by option and figure, where the others are not kept.
    pub sample: Vec<Vec<Column>>,
}

impl Results {
    /// The draws as they can be read.
    #[must_use]
    pub fn draws(&self) -> Draws<'_> {
        let columns = self.options.iter().map(|option| option.columns.as_slice());
        Draws::new(vec![columns.collect()], &self.counted)
    }
}

/// Cells of draws that are shown one by one: some megabytes.
pub const SAMPLE_CELLS: usize = 150_000;

/// How a person's histories under two options hang together. The mean of a difference does not depend on it; its
/// spread does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coupling {
    /// The same clocks under every option.
    SameLuck,
    /// Clocks of their own under every option: the other extreme.
    Independent,
}

/// How the uncertain inputs of a draw hang together with those of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sampling {
    /// Draws are independent.
    Independent,
    /// Each uncertain input is spread evenly over its law in every block of draws ([`crate::random::BLOCK`]).
    Stratified,
}

impl Sampling {
    /// A seed under which inputs are sampled so.
    #[must_use]
    pub fn seed(self, number: u64) -> Seed {
        Seed::new(number).stratified(self == Self::Stratified)
    }
}

/// What makes results reproducible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// Version of the program.
    pub version: String,
    /// SHA-256 of the resolved scenario, hexadecimal.
    pub scenario_sha256: String,
    /// Seed.
    pub seed: u64,
    /// Number of draws.
    pub draws: u32,
    /// How many draws were asked for, of a run that was stopped before it had made them all.
    pub stopped_before: Option<u32>,
    /// What is missing of what was asked for besides draws, in sentences, where it was stopped before all was found.
    pub missing: Option<String>,
    /// The chosen case, if any.
    pub case: Option<String>,
    /// The observed figures that stand in place of simulated people, and the file they were read from.
    pub replay: Option<String>,
    /// What was changed on the way in, each `PATH=VALUE` as it was typed.
    pub sets: Vec<String>,
    /// How a person's histories under two options hang together.
    pub coupling: Coupling,
    /// How draws hang together.
    pub sampling: Sampling,
    /// Whether every draw was kept.
    pub precision: Precision,
}

impl Provenance {
    /// That of results which nobody writes, and of those that differ from it in a few of these.
    #[must_use]
    pub fn unwritten() -> Self {
        Self {
            version: String::new(),
            scenario_sha256: String::new(),
            seed: 0,
            draws: 0,
            stopped_before: None,
            missing: None,
            case: None,
            replay: None,
            sets: Vec::new(),
            coupling: Coupling::SameLuck,
            sampling: Sampling::Independent,
            precision: Precision::EveryDraw,
        }
    }
}

/// From what quantiles and expected shortfalls are read. Chances, means and their errors do not depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// From every draw.
    EveryDraw,
    /// From counts of draws by bin: there are too many draws to keep each.
    Bins,
}

/// Results of one option.
#[derive(Clone, Debug)]
pub struct OptionResults {
    /// Which.
    pub option: OptionId,
    /// Its figures; numbers the columns.
    pub figures: Vec<Figure>,
    /// By figure, one value for each draw, or counts of them by bin.
    pub columns: Vec<Column>,
    /// The base case, by figure, with its standard error where one can be given.
    pub base_case: Vec<BaseValue>,
    /// Cash of the base case by month, as of a single draw.
    pub base_cash: Fans,
    /// Net flows by class, added up over draws: for the rate of mean cash.
    pub flows: Vec<FlowsByBatch>,
    /// The same of all investors together, grants left out; empty without capital.
    pub investors: FlowsByBatch,
    /// Sums over draws of person-days by state and month, in steps of [`Count`].
    pub occupancy: Vec<Vec<i128>>,
    /// Cash by month, where it was asked for.
    pub fans: Option<CashByMonth>,
    /// Draws in which an order closed the service.
    pub closed: u64,
}

/// A base-case value and its Monte Carlo error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BaseValue {
    /// The value.
    pub value: Value,
    /// Standard error from the people over whom it is averaged.
    pub se: Option<f64>,
}

/// Cash to date by month, draw after draw, pence: for fans.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fans {
    /// Months in a draw.
    pub n_months: usize,
    /// Investors' net cash to date.
    pub investors: Vec<i64>,
    /// Provider's cash.
    pub provider: Vec<i64>,
    /// Paid by all payers to date, care left out.
    pub payers: Vec<i64>,
}

/// Cash to date by month of many draws, pence.
#[derive(Clone, Debug, PartialEq)]
pub enum CashByMonth {
    /// Of every draw.
    Draws(Fans),
    /// Counts of draws by bin.
    Bins(BinnedFans),
}

impl CashByMonth {
    /// The cash of every draw, where it is kept.
    #[must_use]
    pub fn draws(&self) -> Option<&Fans> {
        match self {
            Self::Draws(fans) => Some(fans),
            Self::Bins(_) => None,
        }
    }
}

/// By month from that of the start: counts of draws by bin.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BinnedFans {
    /// Investors' net cash to date.
    pub investors: Vec<Column>,
    /// Provider's cash.
    pub provider: Vec<Column>,
    /// Paid by all payers to date, care left out.
    pub payers: Vec<Column>,
}

impl OptionResults {
    /// The column of a figure, if the option has it.
    #[must_use]
    pub fn column(&self, figure: Figure) -> Option<&Column> {
        self.place(figure).map(|place| &self.columns[place])
    }

    /// The base-case value of a figure, if the option has it.
    #[must_use]
    pub fn base(&self, figure: Figure) -> Option<BaseValue> {
        self.place(figure).map(|place| self.base_case[place])
    }

    /// People in a state over a month of so many days, mean over draws.
    #[must_use]
    pub fn mean_occupancy(&self, state: StateId, month: usize, days: i32, draws: u32) -> f64 {
        let person_days = self.occupancy[state.index()][month] as f64 / Count::from_whole(1).steps() as f64;
        person_days / (f64::from(draws) * f64::from(days))
    }

    /// The place of a figure among the columns, if the option has it.
    #[must_use]
    pub fn place(&self, figure: Figure) -> Option<usize> {
        self.figures.iter().position(|&f| f == figure)
    }
}
