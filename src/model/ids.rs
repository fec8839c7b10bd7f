//! Numbers of things, in the order in which the file lists them.

macro_rules! numbered {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);

        impl $name {
            /// The thing at this place of its list, counted from nought.
            #[must_use]
            pub fn new(place: usize) -> Self {
                Self(u32::try_from(place).expect("a scenario lists fewer than 2^32 things"))
            }

            /// Its place in the list, counted from nought.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

numbered! {
    /// A row of the input table.
    InputId;
    /// A party.
    PartyId;
    /// A care setting.
    StateId;
    /// A way from one care setting to another.
    TransitionId;
    /// A milestone.
    MilestoneId;
    /// A score.
    ScoreId;
    /// A group of the cohort.
    GroupId;
    /// An amount that each person has.
    AmountId;
    /// A service.
    ServiceId;
    /// A contract baseline.
    BaselineId;
    /// A measure.
    MeasureId;
    /// A contract.
    ContractId;
    /// A capital arrangement.
    CapitalId;
    /// A tranche within a capital arrangement.
    TrancheId;
    /// A fee within a capital arrangement.
    FeeId;
    /// A pool of receipts within a capital arrangement.
    PoolId;
    /// A reserve within a capital arrangement.
    ReserveId;
    /// A guarantee within a capital arrangement.
    GuaranteeId;
    /// A price index.
    IndexId;
    /// An option.
    OptionId;
    /// Other money.
    FundingId;
    /// A replay.
    ReplayId;
}
