//! Contracts: lists of clauses, one language for all of them.

use super::{
    AmountId, Axis, Bounds, CapitalId, FundingId, Indexed, InputId, Length, MeasureId, Number, PartyId,
    Review, Schedule, Termination, TrancheId,
};
use crate::units::{Calendar, Period, nearest_figure};

/// Who pays whom for what.
#[derive(Clone, Debug, PartialEq)]
pub struct Contract {
    /// Its name in the file.
    pub name: String,
    /// What sentences call it.
    pub label: Option<String>,
    /// First day; years are counted from here.
    pub starts: i32,
    /// Last day on which outcomes count, tail included.
    pub ends: i32,
    /// From where claim periods are counted.
    pub periods: Periods,
    /// When an index or a yearly growth moves its prices.
    pub uplift: Uplift,
    /// Its clauses, in the order listed.
    pub clauses: Vec<Clause>,
    /// Caps and floors, in the order in which they act: narrow to wide.
    pub limits: Vec<Limit>,
    /// Other money that is taken off what all clauses together pay.
    pub less: Vec<FundingId>,
    /// Looks at measured figures that may end or change it.
    pub reviews: Vec<Review>,
    /// Rights to end it.
    pub terminations: Vec<Termination>,
}

impl Contract {
    /// The most that the contract pays in all, where it states that itself.
    #[must_use]
    pub fn cap(&self) -> Option<InputId> {
        let states = |limit: &&Limit| limit.stands == Stands::InContract && limit.per == Per::Contract;
        self.limits.iter().filter(states).find_map(|limit| match &limit.bound {
            Bound::AtMost { amount: Number::Plain(row), .. } => Some(*row),
            Bound::AtMost { .. } | Bound::AtMostUnits(_) | Bound::AtMostShare { .. } | Bound::AtLeast(_) => {
                None
            }
        })
    }

    /// Whether a party pays when the contract is ended before its time: beside what it owes for outcomes, and under no cap.
    #[must_use]
    pub fn pays_severance(&self, party: PartyId) -> bool {
        self.terminations.iter().any(|ended| ended.paid_by == party && !ended.pays.is_empty())
    }

    /// Clauses that a party pays, by itself or with others.
    pub fn paid_by(&self, party: PartyId) -> impl Iterator<Item = &Clause> {
        self.clauses.iter().filter(move |clause| clause.payers.iter().any(|&(payer, _)| payer == party))
    }

    /// Whether a limit of the whole contract, its own or a named one, bounds what a clause pays in money.
    #[must_use]
    pub fn is_capped(&self, clause: usize) -> bool {
        let bounds =
            |limit: &Limit| limit.per == Per::Contract && matches!(limit.bound, Bound::AtMost { .. });
        self.limits.iter().any(|limit| bounds(limit) && limit.on.contains(&clause))
    }

    /// Every measure that money or its end depends on, by itself and not through others; some may stand twice.
    pub fn measures(&self) -> impl Iterator<Item = MeasureId> {
        let reviewed = self.reviews.iter().flat_map(|review| &review.tests);
        let terminated = self.terminations.iter().flat_map(|termination| &termination.tests);
        let looked_at = reviewed.chain(terminated).map(|test| test.measure);
        self.clauses.iter().flat_map(Clause::measures).chain(looked_at)
    }
}

/// From where claim periods are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Periods {
    /// From the start of the contract.
    OfContract,
    /// From the start of each financial year.
    OfFinancialYear,
}

impl Periods {
    /// The month from which claim periods are counted, of a contract that starts at the end of a month: at its end one of them ends.
    #[must_use]
    pub fn phase(self, calendar: &Calendar, starts: u16) -> u16 {
        match self {
            Self::OfContract => starts,
            Self::OfFinancialYear => {
                let horizon = calendar.horizon_months();
                let year = |month: u16| calendar.financial_year(month);
                let ends = |&month: &u16| month >= horizon || year(month) != year(month + 1);
                (starts.max(1)..=horizon).find(ends).unwrap_or(starts)
            }
        }
    }
}

/// When an index or a yearly growth moves what a contract pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uplift {
    /// On each anniversary of its start.
    Anniversaries,
    /// With the first month of each financial year.
    FinancialYears,
}

impl Uplift {
    /// How often it moved by a month, of a contract that starts at the end of a month, and at the end of which month the last time; the
    /// start where it has not.
    #[must_use]
    pub fn by(self, calendar: &Calendar, month: u16, starts: u16) -> (u16, u16) {
        match self {
            Self::Anniversaries => {
                let years = calendar.contract_year(month, starts) - 1;
                (years, starts + 12 * years)
            }
            Self::FinancialYears => {
                let year = |month: u16| calendar.financial_year(month).first_year();
                let (first, now) = (year(starts + 1), year(month));
                let since = (starts + 1..=month).find(|&month| year(month) == now);
                (now.abs_diff(first), since.map_or(starts, |since| since - 1))
            }
        }
    }
}

/// One promise to pay.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// Its name in the file.
    pub name: String,
    /// What sentences call it.
    pub label: Option<String>,
    /// For what.
    pub for_each: ForEach,
    /// How much for each unit.
    pub price: Price,
    /// Factors, multiplied.
    pub scaled: Vec<Number>,
    /// Conditions on the claim date.
    pub tests: Vec<Test>,
    /// Clauses, by their place in the contract, that must not have paid: for the person where both are for persons,
    /// else at all.
    pub unless_paid: Vec<usize>,
    /// Units for each person that can be claimed; none is any number.
    pub times: Option<u32>,
    /// Which units a claim covers.
    pub counted: Counted,
    /// What a claim below nought does.
    pub if_negative: IfNegative,
    /// The most units it pays for.
    pub cap_units: Option<InputId>,
    /// Other money that is taken off.
    pub less: Vec<FundingId>,
    /// Who pays, with shares.
    pub payers: Vec<(PartyId, InputId)>,
    /// Who is paid, with shares.
    pub holders: Vec<(PartyId, InputId)>,
    /// When it is claimed.
    pub claims: Claims,
    /// Whether a claim is for what has passed, or for what begins.
    pub timing: Timing,
    /// Time from claim to payment.
    pub paid_after: Length,
    /// Time for verification, before that.
    pub verified_after: Length,
    /// Share of units refused.
    pub rejected: InputId,
    /// How the price moves, when the contract says.
    pub indexed: Indexed,
    /// Day after which units count.
    pub from: i32,
    /// Day up to which units count.
    pub until: i32,
}

/// Whether a claim is for what has passed, or for what begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timing {
    /// In the last month of a claim period, for what came in it.
    InArrears,
    /// In its first month, for all of it: of months, quarters and years, which are known before they have passed.
    InAdvance,
}

/// How much a clause pays for a unit.
#[derive(Clone, Debug, PartialEq)]
pub enum Price {
    /// Pence.
    Each(Number),
    /// A share of a unit that is money itself.
    ShareOf(Number),
    /// A share of what falls due to a class of investment by its terms alone; no cash is looked at.
    ShareOfDues {
        /// The share.
        share: Number,
        /// The class, in each capital arrangement that has one of its name.
        classes: Vec<(CapitalId, TrancheId)>,
    },
    /// A share of an amount that the person has whose unit it is.
    PartOf(Number, AmountId),
}

impl Price {
    /// The number itself.
    #[must_use]
    pub fn number(&self) -> &Number {
        match self {
            Self::Each(number)
            | Self::ShareOf(number)
            | Self::ShareOfDues { share: number, .. }
            | Self::PartOf(number, _) => number,
        }
    }

    /// Whether it follows the value of a measure.
    #[must_use]
    pub fn follows_a_measure(&self) -> bool {
        matches!(self.number(), Number::By(Schedule { axis: Axis::Measure(_), .. }))
    }
}

impl Clause {
    /// The price and every factor on it.
    pub fn numbers(&self) -> impl Iterator<Item = &Number> {
        std::iter::once(self.price.number()).chain(&self.scaled)
    }

    /// The measures that it pays for, is priced by or tests.
    pub fn measures(&self) -> impl Iterator<Item = MeasureId> {
        let paid_for = match self.for_each {
            ForEach::Measure(measure) => Some(measure),
            ForEach::Period(_) | ForEach::Contract => None,
        };
        let priced_by = self.numbers().filter_map(Number::measure);
        paid_for.into_iter().chain(priced_by).chain(self.tests.iter().map(|test| test.measure))
    }

    /// Whether it passes on what falls due to a class of investment.
    #[must_use]
    pub fn passes_dues_on(&self) -> bool {
        match self.price {
            Price::ShareOfDues { .. } => true,
            Price::Each(_) | Price::ShareOf(_) | Price::PartOf(..) => false,
        }
    }

    /// Whether the price or a factor follows the person whose unit it is.
    #[must_use]
    pub fn follows_the_person(&self) -> bool {
        let own_amount = matches!(self.price, Price::PartOf(..));
        own_amount
            || self.numbers().any(|number| match number {
                Number::Plain(_) => false,
                Number::By(schedule) => matches!(
                    schedule.axis,
                    Axis::YearOfStart | Axis::TimeSinceStart | Axis::TimeSinceEnd | Axis::Age | Axis::Group
                ),
            })
    }

    /// Whether the price or a factor follows the unit's own day, or its running number.
    #[must_use]
    pub fn follows_the_unit(&self) -> bool {
        self.numbers().any(|number| match number {
            Number::Plain(_) => false,
            Number::By(schedule) => {
                matches!(schedule.axis, Axis::TimeSinceStart | Axis::TimeSinceEnd | Axis::Age | Axis::Count)
            }
        })
    }
}

/// What a claim below nought does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IfNegative {
    /// Nothing is paid back; what counts to date is first climbed back.
    Nothing,
    /// The holder pays it back.
    Repaid,
}

/// A cap or a floor on what clauses pay.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// Where it stands.
    pub stands: Stands,
    /// The clauses, by their place in the contract.
    pub on: Vec<usize>,
    /// Whether it is for everybody together, or for each person.
    pub of: LimitFor,
    /// For each of what time.
    pub per: Per,
    /// How much.
    pub bound: Bound,
    /// How an amount of it moves: when the contract says, and of a limit for a financial year with each.
    pub indexed: Indexed,
}

impl Limit {
    /// When its amounts move, under a contract that moves its own so: those for a financial year with each.
    #[must_use]
    pub fn moves(&self, contract: Uplift) -> Uplift {
        match self.per {
            Per::FinancialYear => Uplift::FinancialYears,
            Per::Month | Per::Quarter | Per::ContractYear | Per::Contract => contract,
        }
    }
}

/// Where a limit stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stands {
    /// In a clause.
    InClause(usize),
    /// In the table of limits, under a name.
    Named(String),
    /// In the contract itself.
    InContract,
}

/// LimitFor claims a limit looks at together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitFor {
    /// Everybody's.
    Everybody,
    /// Those of each person by themselves.
    EachPerson,
}

/// For each of what time a limit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    /// A month.
    Month,
    /// Three months of the contract.
    Quarter,
    /// A year of the contract.
    ContractYear,
    /// A financial year.
    FinancialYear,
    /// The whole contract.
    Contract,
}

impl Per {
    /// The number of the scope in which a month lies, of a contract that starts at the end of a month.
    #[must_use]
    pub fn scope(self, calendar: &Calendar, month: u16, starts: u16) -> i32 {
        match self {
            Self::Contract => 0,
            Self::Month => i32::from(month),
            Self::Quarter => i32::from(month.saturating_sub(starts).saturating_sub(1) / 3),
            Self::ContractYear => i32::from(calendar.contract_year(month, starts)),
            Self::FinancialYear => i32::from(calendar.financial_year(month).first_year()),
        }
    }
}

/// How much a limit is.
#[derive(Clone, Debug, PartialEq)]
pub enum Bound {
    /// No more money than this.
    AtMost {
        /// Pence.
        amount: Number,
        /// What becomes of what is above it.
        above: Above,
    },
    /// No more units than this.
    AtMostUnits(InputId),
    /// No more than this share of the money of the limited clauses and these others together, to date.
    AtMostShare {
        /// The share.
        share: InputId,
        /// The others.
        with: Vec<usize>,
    },
    /// Made up to this at the end of each period; below nought, the most that is paid back.
    AtLeast(Number),
}

impl Bound {
    /// Whether it says for how many units anything is paid, and not how much.
    #[must_use]
    pub fn is_of_units(&self) -> bool {
        match self {
            Self::AtMostUnits(_) => true,
            Self::AtMost { .. } | Self::AtMostShare { .. } | Self::AtLeast(_) => false,
        }
    }
}

/// What becomes of what is above a cap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Above {
    /// It is lost.
    Lost,
    /// It is claimed again in the next year.
    Carried,
}

/// What a clause pays for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ForEach {
    /// A unit of a measure.
    Measure(MeasureId),
    /// A period in which the service runs.
    Period(Period),
    /// The contract, once, at its end.
    Contract,
}

/// A condition on a measure.
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    /// The measure.
    pub measure: MeasureId,
    /// The contract rounds the value to a multiple of this before it looks.
    pub to_nearest: Option<InputId>,
    /// What its value must meet.
    pub bounds: TestBounds,
}

impl Test {
    /// Whether a value meets the bounds, as the contract rounds it (half away from zero).
    #[must_use]
    pub fn admits(&self, found: f64, value: impl Fn(InputId) -> f64) -> bool {
        let rounded = match self.to_nearest.map(&value) {
            Some(step) if step > 0.0 => nearest_figure(found / step) * step,
            Some(_) | None => found,
        };
        self.bounds.with(value).admit(rounded)
    }
}

/// Bounds that are rows of the input table.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TestBounds {
    /// The value is this or more.
    pub at_least: Option<InputId>,
    /// The value is more than this.
    pub more_than: Option<InputId>,
    /// The value is this or less.
    pub at_most: Option<InputId>,
    /// The value is less than this.
    pub less_than: Option<InputId>,
}

impl TestBounds {
    /// The bounds with each row's value put in.
    #[must_use]
    pub fn with(&self, value: impl Fn(InputId) -> f64) -> Bounds {
        Bounds {
            at_least: self.at_least.map(&value),
            more_than: self.more_than.map(&value),
            at_most: self.at_most.map(&value),
            less_than: self.less_than.map(&value),
        }
    }
}

/// Which units a claim covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Each period by itself.
    EachPeriod,
    /// All to date, less what was claimed; a fall is first climbed back.
    ToDate,
    /// All, once, at the end.
    AtTheEnd,
}

/// When a clause is claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claims {
    /// Every so many months from the start of the contract.
    Every(u16),
    /// Once, at the end.
    AtTheEnd,
}

impl Claims {
    /// Whether a claim period ends with a month, of periods of which one ends with another month.
    #[must_use]
    pub fn close_with(self, month: u16, phase: u16) -> bool {
        match self {
            Self::Every(months) => (i32::from(month) - i32::from(phase)).rem_euclid(i32::from(months)) == 0,
            Self::AtTheEnd => false,
        }
    }
}
