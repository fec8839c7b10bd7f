//! Things that have names.

/// Things that have names, which other places of a scenario refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Thing {
    /// `[party.NAME]`; "vehicle", "provider" and "investors" exist without being declared.
    Party,
    /// `[state.NAME]`.
    State,
    /// `[milestone.NAME]`.
    Milestone,
    /// `[score.NAME]`.
    Score,
    /// `[cohort.group.NAME]`.
    Group,
    /// `[cohort.amount]` and `[cohort.group.NAME.amount]`: an amount that each person has.
    Amount,
    /// `[prices.NAME]`.
    Index,
    /// `[service.NAME]`.
    Service,
    /// `[baseline.NAME]`.
    Baseline,
    /// `[measure.NAME]`.
    Measure,
    /// `[funding.NAME]`.
    Funding,
    /// `[contract.NAME]`.
    Contract,
    /// `[contract.NAME.clause.NAME]`, known inside its contract only.
    Clause,
    /// `[capital.NAME]`.
    Capital,
    /// `[capital.NAME.tranche.NAME]`, known inside its capital only.
    Tranche,
    /// `[capital.NAME.fee.NAME]`, known inside its capital only.
    Fee,
    /// `[capital.NAME.guarantee.NAME]`, known inside its capital only.
    Guarantee,
    /// `[capital.NAME.pool.NAME]`, known inside its capital only.
    Pool,
    /// `[capital.NAME.reserve.NAME]`, known inside its capital only.
    Reserve,
    /// `[[option]]`.
    Option,
    /// `[case.NAME]`.
    Case,
    /// `[replay.NAME]`.
    Replay,
}

impl Thing {
    /// How messages speak of one.
    pub fn noun(self) -> &'static str {
        match self {
            Thing::Party => "a party",
            Thing::State => "a state",
            Thing::Milestone => "a milestone",
            Thing::Score => "a score",
            Thing::Group => "a group",
            Thing::Amount => "an amount of a person",
            Thing::Index => "a price index",
            Thing::Service => "a service",
            Thing::Baseline => "a baseline",
            Thing::Measure => "a measure",
            Thing::Funding => "a funding",
            Thing::Contract => "a contract",
            Thing::Clause => "a clause",
            Thing::Capital => "a capital",
            Thing::Tranche => "a tranche",
            Thing::Fee => "a fee",
            Thing::Guarantee => "a guarantee",
            Thing::Pool => "a pool",
            Thing::Reserve => "a reserve",
            Thing::Option => "an option",
            Thing::Case => "a case",
            Thing::Replay => "a replay",
        }
    }

    /// Whether its names are known inside the table that declares them only.
    pub fn is_local(self) -> bool {
        match self {
            Thing::Clause | Thing::Tranche | Thing::Fee | Thing::Guarantee | Thing::Pool | Thing::Reserve => {
                true
            }
            Thing::Party
            | Thing::State
            | Thing::Milestone
            | Thing::Score
            | Thing::Group
            | Thing::Amount
            | Thing::Index
            | Thing::Service
            | Thing::Baseline
            | Thing::Measure
            | Thing::Funding
            | Thing::Contract
            | Thing::Capital
            | Thing::Option
            | Thing::Case
            | Thing::Replay => false,
        }
    }

    /// Names that exist without being declared.
    pub fn built_in(self) -> &'static [&'static str] {
        match self {
            Thing::Party => &["vehicle", "provider", "investors"],
            Thing::State
            | Thing::Milestone
            | Thing::Score
            | Thing::Group
            | Thing::Amount
            | Thing::Index
            | Thing::Service
            | Thing::Baseline
            | Thing::Measure
            | Thing::Funding
            | Thing::Contract
            | Thing::Clause
            | Thing::Capital
            | Thing::Tranche
            | Thing::Fee
            | Thing::Guarantee
            | Thing::Pool
            | Thing::Reserve
            | Thing::Option
            | Thing::Case
            | Thing::Replay => &[],
        }
    }
}
