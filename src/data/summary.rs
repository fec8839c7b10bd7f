//! The summary of a run: what reports show, distributions over draws with their errors.

use super::{BaseValue, CheckedValue, CoverFigure, Fans, FigureUnit, Provenance};
use crate::model::Role;
use crate::statistics::{Band, Column, Distribution, Estimate};

/// Everything that a report of one run shows.
#[derive(Clone, Debug)]
pub struct Summary {
    /// What makes it reproducible.
    pub provenance: Provenance,
    /// By option, in the order listed.
    pub options: Vec<OptionSummary>,
    /// Each later option against the first, draw by draw.
    pub differences: Vec<Difference>,
}

/// One option.
#[derive(Clone, Debug)]
pub struct OptionSummary {
    /// Its name in the file.
    pub name: String,
    /// What reports call it.
    pub title: String,
    /// All investors together; none without capital.
    pub investor: Option<ReturnSummary>,
    /// Investors by class: name, title, return.
    pub tranches: Vec<(String, String, ReturnSummary)>,
    /// By guarantee.
    pub guarantees: Vec<GuaranteeSummary>,
    /// What comes to the vehicle and the order in which it pays; none without capital.
    pub waterfall: Option<WaterfallSummary>,
    /// The provider; none without a service.
    pub provider: Option<ProviderSummary>,
    /// By party that is no payer, not the vehicle and not the service's provider, and does not only invest.
    pub parties: Vec<PartySummary>,
    /// By payer.
    pub payers: Vec<PayerSummary>,
    /// By contract.
    pub contracts: Vec<ContractSummary>,
    /// By care setting.
    pub states: Vec<StateSummary>,
    /// What payers pay, split.
    pub payment_parts: PaymentParts,
    /// Works or not, paid or not; none without a service.
    pub four_cells: Option<FourCells>,
    /// By measure.
    pub outcomes: Vec<OutcomeSummary>,
    /// People referred.
    pub referred: Distribution,
    /// People who started.
    pub started: Distribution,
    /// Cost of the option for each person referred, pounds.
    pub cost_per_person: Distribution,
    /// Share of draws in which an order closed the service.
    pub p_closed: Estimate,
    /// The base case: path of a figure and its value.
    pub base_case: Vec<BaseFigure>,
    /// People in each state over each month, mean over days and draws: by state, then month.
    pub occupancy: Vec<Vec<f64>>,
    /// Values of investors' rates of return and of payers' net positions by draw, for pictures.
    pub pictures: Pictures,
}

/// Draws that pictures show.
#[derive(Clone, Debug, Default)]
pub struct Pictures {
    /// Rates of return, total losses as −1.
    pub irr: Column,
    /// Net position of all payers together (avoided cost less paid), pounds.
    pub net: Column,
    /// Cash by month, where it was kept.
    pub cash: Option<CashBands>,
}

/// Cash by month across draws, pence: for pictures and workbooks.
#[derive(Clone, Debug, Default)]
pub struct CashBands {
    /// Investors' net cash to date.
    pub investors: Vec<Band>,
    /// The provider's cash.
    pub provider: Vec<Band>,
    /// Paid by all payers to date, care left out.
    pub payers: Vec<Band>,
    /// The base case, as of a single draw.
    pub base_case: Fans,
}

/// A return of investors.
#[derive(Clone, Debug)]
pub struct ReturnSummary {
    /// Annual effective rates; total losses count as −1. Without a mean.
    pub irr: Distribution,
    /// Why draws have no rate.
    pub without_rate: WithoutRate,
    /// The rate of the mean cash flows.
    pub irr_of_mean_cash: Option<CheckedValue>,
    /// Received over drawn.
    pub moic: Distribution,
    /// Net cash over commitment, plus one.
    pub moic_on_commitment: Distribution,
    /// Net present value at the hurdle, pounds; none without a hurdle.
    pub npv: Option<Distribution>,
    /// Received less drawn, pounds.
    pub net_cash: Distribution,
    /// Repaid of the balance: principal and coupons that were added to it, with what guarantees make up; pounds.
    pub repaid: Distribution,
    /// Received beyond that, pounds.
    pub earned: Distribution,
    /// Chance that less is received than was drawn.
    pub p_loss: Estimate,
    /// Chance that nothing is received.
    pub p_total_loss: Estimate,
    /// Mean net cash over the worst 5% of draws, pounds.
    pub expected_shortfall: Option<Estimate>,
    /// Drawn, pounds.
    pub drawn: Distribution,
    /// Largest net amount out, pounds.
    pub peak: Distribution,
    /// Month of payback; never counts as beyond the horizon.
    pub payback_month: Distribution,
    /// Chance that it is never paid back.
    pub p_never: Estimate,
    /// Weighted average life, months.
    pub average_life: Distribution,
    /// Of a class that bears a coupon: the yearly rate at which it did, by contract year from one.
    pub coupons: Vec<Distribution>,
    /// Of a class that is owed something: how far cash covers it.
    pub covers: Vec<(CoverFigure, Distribution)>,
}

/// Draws without a rate of return, by why they have none. A total loss has one: −100%.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WithoutRate {
    /// Nothing was drawn, so that there is nothing to earn a return on.
    pub nothing_drawn: u64,
    /// No one rate from −30% to +30% a month fits, and less came back than was drawn.
    pub loss: u64,
    /// No one rate from −30% to +30% a month fits, and no less came back than was drawn.
    pub no_loss: u64,
}

/// A guarantee.
#[derive(Clone, Debug)]
pub struct GuaranteeSummary {
    /// Its name in the file.
    pub name: String,
    /// What reports call it.
    pub title: String,
    /// Called, pounds.
    pub called: Distribution,
    /// Its fee, as paid, pounds.
    pub fee: Distribution,
    /// Chance that something is called.
    pub p_called: Estimate,
}

/// What the vehicle receives and pays.
#[derive(Clone, Debug)]
pub struct WaterfallSummary {
    /// What comes to it from everybody, calls on classes of investment left out, pounds.
    pub received: Distribution,
    /// By step, in the order in which they pay.
    pub steps: Vec<StepSummary>,
}

/// A step of the waterfall.
#[derive(Clone, Debug)]
pub struct StepSummary {
    /// Its name in the file.
    pub name: String,
    /// Paid in all, pounds; of a reserve, what is set aside.
    pub paid: Distribution,
    /// Chance that it pays anything.
    pub p_pays: Estimate,
}

/// The provider.
#[derive(Clone, Debug)]
pub struct ProviderSummary {
    /// What reports call it.
    pub title: String,
    /// All that it is paid, pounds.
    pub income: Distribution,
    /// All that it pays, pounds.
    pub costs: Distribution,
    /// Receipts less costs, pounds.
    pub margin: Distribution,
    /// Lowest cash, pounds.
    pub lowest_cash: Distribution,
    /// Month of the lowest cash.
    pub lowest_month: Distribution,
    /// First month that ends with cash below nought; never counts as beyond the horizon.
    pub short_month: Distribution,
    /// Due for delivery and never paid by the vehicle, pounds.
    pub unpaid: Distribution,
    /// Owed by the provider under contracts and never paid, since it had stopped, pounds.
    pub not_paid: Distribution,
    /// What the service costs for each person who starts, pounds.
    pub cost_per_start: Distribution,
    /// Share of the posts' time in which they stand vacant; none where posts do not fall vacant.
    pub posts_vacant: Option<Distribution>,
    /// Chance that costs exceed receipts.
    pub p_deficit: Estimate,
    /// Chance that cash falls below nought at some time.
    pub p_short: Estimate,
}

/// A party that is no payer, not the vehicle and not the service's provider.
#[derive(Clone, Debug)]
pub struct PartySummary {
    /// The path of its figures: `provider.NAME` or `party.NAME`.
    pub path: String,
    /// What reports call it.
    pub title: String,
    /// What it does in the deal.
    pub role: Role,
    /// All that it is paid, pounds.
    pub received: Distribution,
    /// All that it pays, pounds.
    pub given: Distribution,
    /// Received less given, pounds: the margin of a provider.
    pub balance: Distribution,
    /// Lowest cash and its month, of a provider that says what it has at the start.
    pub lowest_cash: Option<(Distribution, Distribution)>,
    /// Chance that it gives more than it receives.
    pub p_deficit: Estimate,
}

/// A payer.
#[derive(Clone, Debug)]
pub struct PayerSummary {
    /// Its name in the file.
    pub name: String,
    /// What reports call it.
    pub title: String,
    /// Paid, pounds.
    pub paid: Distribution,
    /// Still owed at the horizon, pounds; none where its budgets put nothing off.
    pub owed: Option<Distribution>,
    /// Avoided cost of care, pounds.
    pub avoided_cost: Distribution,
    /// Its cashable part, pounds.
    pub cashable: Distribution,
    /// Avoided cost less paid and owed, pounds.
    pub net: Distribution,
    /// Cashable part less paid and owed, pounds.
    pub cashable_net: Distribution,
    /// Real and discounted net, pounds; none without a deflator and a schedule.
    pub real_npv: Option<Distribution>,
    /// By financial year of the programme.
    pub years: Vec<YearSummary>,
    /// By financial quarter of the programme, of a payer that takes part and bears no cost of care; empty for others.
    pub quarters: Vec<QuarterSummary>,
    /// Its cap on what it pays under contracts; none without one.
    pub cap: Option<PayerCap>,
    /// Chance that the net is above nought.
    pub p_saves: Estimate,
    /// Chance that the cashable net is above nought.
    pub p_saves_cash: Estimate,
}

/// A payer in a financial year.
#[derive(Clone, Debug)]
pub struct YearSummary {
    /// The year: "2021-22".
    pub year: String,
    /// Paid, pounds.
    pub paid: Distribution,
    /// Avoided cost of care, pounds.
    pub avoided_cost: Distribution,
    /// Its cashable part, pounds.
    pub cashable: Distribution,
    /// Chance that what is paid exceeds the cashable part.
    pub p_exceeds: Estimate,
}

/// A payer in a financial quarter.
#[derive(Clone, Debug)]
pub struct QuarterSummary {
    /// The year: "2021-22".
    pub year: String,
    /// Which of its four quarters, from 1.
    pub number: u8,
    /// Paid, pounds.
    pub paid: Distribution,
    /// Chance that anything is paid, or paid back, in a later quarter.
    pub p_later: Estimate,
}

/// A payer's cap on what it pays under contracts.
#[derive(Clone, Debug)]
pub struct PayerCap {
    /// Its base value, pounds.
    pub base: f64,
    /// What it leaves in the end, pounds.
    pub left: Distribution,
    /// Chance that nothing is left of it.
    pub p_reached: Estimate,
}

/// A contract.
#[derive(Clone, Debug)]
pub struct ContractSummary {
    /// Its name in the file.
    pub name: String,
    /// What those who buy under it owe before caps, less what is owed to them, pounds.
    pub gross: Distribution,
    /// What they pay, less what is paid back to them, pounds.
    pub paid: Distribution,
    /// What they pay, pounds; none where nothing comes back by a clause of its own.
    pub paid_out: Option<Distribution>,
    /// What is paid back to them, pounds; none where nothing comes back by a clause of its own.
    pub paid_back: Option<Distribution>,
    /// What others pay under it, or one of them another, pounds; none where nobody does.
    pub paid_past: Option<Distribution>,
    /// What caps take away for good, pounds.
    pub capped: Distribution,
    /// The cap's base value, pounds.
    pub cap: Option<f64>,
    /// Chance that caps take something away.
    pub p_capped: Estimate,
    /// Chance that any money moves by any of its clauses.
    pub pays: Pays,
    /// By clause.
    pub clauses: Vec<ClauseSummary>,
}

/// A clause.
#[derive(Clone, Debug)]
pub struct ClauseSummary {
    /// Its name in the file.
    pub name: String,
    /// Units accepted.
    pub units: Distribution,
    /// What they are counted in.
    pub unit: FigureUnit,
    /// Before caps, pounds.
    pub gross: Distribution,
    /// Paid, pounds.
    pub paid: Distribution,
    /// Chance that it pays anything, in all.
    pub pays: Pays,
    /// Chance that it is paid back, in all: that what it pays is below nought.
    pub pays_back: Pays,
}

/// How likely something is paid at all: in all draws, and by whether the service works.
#[derive(Clone, Copy, Debug)]
pub struct Pays {
    /// Of all draws.
    pub of_all: Estimate,
    /// Of those in which the service works; none where there are none.
    pub if_works: Option<Estimate>,
    /// Of those in which it does not: how often chance is paid for; none where there are none.
    pub if_fails: Option<Estimate>,
}

/// A care setting.
#[derive(Clone, Debug)]
pub struct StateSummary {
    /// Its name in the file.
    pub name: String,
    /// What reports call it.
    pub title: String,
    /// Person-days.
    pub days: Distribution,
    /// Cost, pounds.
    pub cost: Distribution,
}

/// What payers pay, split exactly.
#[derive(Clone, Debug)]
pub struct PaymentParts {
    /// For what was achieved over the counterfactual.
    pub additional: Distribution,
    /// For the gap between the contract's baseline and the counterfactual.
    pub baseline_gap: Distribution,
    /// For measurement.
    pub noise: Distribution,
}

/// Works or does not, paid or not paid: chances that sum to one.
#[derive(Clone, Copy, Debug)]
pub struct Cells {
    /// Works and is paid.
    pub works_paid: Estimate,
    /// Works and is not paid.
    pub works_not_paid: Estimate,
    /// Does not work and is paid.
    pub fails_paid: Estimate,
    /// Does not work and is not paid.
    pub fails_not_paid: Estimate,
}

/// Whether pay follows performance.
#[derive(Clone, Copy, Debug)]
pub struct FourCells {
    /// The four cells; none where half of the base case is no bar: without investors, where payers are paid back as
    /// much as they pay in the base case, or more.
    pub cells: Option<Cells>,
    /// Draws in which it works.
    pub n_works: u32,
    /// Draws in which it does not.
    pub n_fails: u32,
    /// Paid, of the draws in which it works; none where it works in none, and without cells.
    pub paid_if_works: Option<Estimate>,
    /// Paid, of the draws in which it does not work; none where it works in all, and without cells.
    pub paid_if_fails: Option<Estimate>,
    /// What payers pay on average where it works, less what is paid back to them, pounds.
    pub payments_if_works: Option<Estimate>,
    /// The same where it does not, pounds.
    pub payments_if_fails: Option<Estimate>,
}

/// A figure of the base case.
#[derive(Clone, Debug)]
pub struct BaseFigure {
    /// The path by which checks name it.
    pub path: String,
    /// What reports call it.
    pub title: String,
    /// What it is counted in.
    pub unit: FigureUnit,
    /// Its value.
    pub base: BaseValue,
}

/// A measure at the end of the programme.
#[derive(Clone, Debug)]
pub struct OutcomeSummary {
    /// Its name in the file.
    pub name: String,
    /// What reports call it.
    pub title: String,
    /// What it is counted in.
    pub unit: FigureUnit,
    /// As the contract sees it.
    pub measured: Distribution,
    /// On the true histories.
    pub true_value: Distribution,
    /// On the same people's histories as usual.
    pub counterfactual: Distribution,
    /// True less as usual.
    pub additional: Distribution,
    /// Mean of what all payers pay, less what is paid back to them, over the mean of what is additional, pounds; none
    /// where payers are paid more than they pay, where what is additional is not clearly above nought, and for shares,
    /// means and figures of a part of the people.
    pub paid_per_additional: Option<Estimate>,
}

/// An option against the first.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The option.
    pub option: String,
    /// The first option.
    pub against: String,
    /// What is compared: the path of a figure, or `cost` for all costs of payers.
    pub measure: String,
    /// What it is counted in.
    pub unit: FigureUnit,
    /// Option less first, draw by draw.
    pub distribution: Distribution,
    /// Chance that the option is better; none where no way is.
    pub p_better: Option<Estimate>,
}
