//! How a contract may end or change before its time: reviews at dates, and terminations by a party.

use super::{ContractId, InputId, Length, PartyId, Test};

/// A look at measured figures on dates that the contract states, and what follows where they are met.
#[derive(Clone, Debug, PartialEq)]
pub struct Review {
    /// Its name in the file.
    pub name: String,
    /// What sentences call it.
    pub label: Option<String>,
    /// When.
    pub at: ReviewDates,
    /// What must hold for anything to follow, on what is known then.
    pub tests: Vec<Test>,
    /// Whether the parties act on it; drawn once.
    pub acted_on: InputId,
    /// What follows.
    pub then: ReviewResult,
}

impl Review {
    /// The contract that takes the place of the one that is reviewed, if that is what follows.
    #[must_use]
    pub fn continues_as(&self) -> Option<ContractId> {
        match self.then {
            ReviewResult::ContinuesAs(id) => Some(id),
            ReviewResult::EndsAfter(_) | ReviewResult::PricesBecome(_) => None,
        }
    }
}

/// When a contract is reviewed, in months from the start of the programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReviewDates {
    /// Once.
    Once(u16),
    /// Every so many months from the start of the contract on.
    Every {
        /// Start of the contract.
        from: u16,
        /// Months between reviews.
        months: u16,
    },
}

impl ReviewDates {
    /// Whether a month ends with a review.
    #[must_use]
    pub fn falls_on(self, month: u16) -> bool {
        match self {
            Self::Once(at) => month == at,
            Self::Every { from, months } => month > from && (month - from).is_multiple_of(months),
        }
    }
}

/// What follows a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReviewResult {
    /// The contract is not renewed: it ends so long after, and the service with it.
    EndsAfter(Length),
    /// Another contract takes its place.
    ContinuesAs(ContractId),
    /// Its prices are multiplied from then on.
    PricesBecome(InputId),
}

/// A party's right to end a contract, what may move it to do so, and what each then gets.
#[derive(Clone, Debug, PartialEq)]
pub struct Termination {
    /// Its name in the file.
    pub name: String,
    /// What sentences call it.
    pub label: Option<String>,
    /// Who ends it.
    pub by: PartyId,
    /// Why, in the author's words.
    pub cause: Option<String>,
    /// When it may happen.
    pub when: TerminationWhen,
    /// What must hold as well, on what is known then.
    pub tests: Vec<Test>,
    /// First month in which it may happen, from the start of the programme.
    pub from: u16,
    /// Last month in which it may.
    pub until: u16,
    /// Time from then until the contract ends.
    pub notice: Length,
    /// What becomes of the people in service.
    pub service: OnTermination,
    /// Outcomes dated so long after still count; with [`OnTermination::RunsOff`] the service runs on so long.
    pub run_off: Length,
    /// What is paid when the contract ends.
    pub pays: Vec<Severance>,
    /// Who pays it.
    pub paid_by: PartyId,
    /// Who gets it, with shares.
    pub to: Vec<(PartyId, InputId)>,
}

/// When a termination may happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TerminationWhen {
    /// At the end of a month.
    At(u16),
    /// By chance, at an intensity per day; never in the base case.
    Chance(InputId),
    /// In the first month in which its tests are met.
    Tests,
}

/// What becomes of the people in service when a contract is terminated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnTermination {
    /// Their service stops.
    Stops,
    /// Nobody starts any more; those in service stay to the end of it, or of the run-off.
    RunsOff,
}

/// Something that is paid when a contract ends early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severance {
    /// Pence.
    Amount(InputId),
    /// A share of something.
    Part {
        /// The share.
        share: InputId,
        /// Of what.
        of: SeverancePart,
    },
}

/// What a part of is paid when a contract ends early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeverancePart {
    /// What is still owed to investors on principal.
    Principal,
    /// Coupon that investors have earned and not been paid.
    Coupon,
    /// What investors have committed.
    Commitment,
    /// What payers would have paid had the contract gone on, and those that would have taken its place.
    LostPayments,
}

impl SeverancePart {
    /// Each part with its name in the file.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Principal, "principal"),
        (Self::Coupon, "coupon"),
        (Self::Commitment, "commitment"),
        (Self::LostPayments, "lost payments"),
    ];

    /// Its name in the file.
    #[must_use]
    pub fn name(self) -> &'static str {
        let own = Self::ALL.iter().find(|(part, _)| *part == self);
        own.expect("every part has a name").1
    }
}
