//! The order in which the vehicle pays.

use crate::model::{
    Capital, ContractId, Distribute, FeeId, GuaranteeId, InputId, PartyId, PoolId, ReserveId, TrancheId,
};

/// One step of the waterfall.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its name in the file.
    pub name: String,
    /// What it pays.
    pub pays: Pays,
    /// The most it pays.
    pub limit: Option<StepLimit>,
    /// The pool that it pays from; none is the general account.
    pub from: Option<PoolId>,
    /// What helps when cash is short, in this order.
    pub support: Vec<Source>,
    /// When it runs.
    pub when: When,
    /// The last month in which it runs; none is the horizon.
    pub until: Option<u16>,
}

/// The most that a step pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepLimit {
    /// An amount in all.
    InAll(InputId),
    /// An amount in each period of so many months, counted from the start.
    EachPeriod {
        /// Pence per calendar month.
        monthly: InputId,
        /// The period.
        months: u16,
    },
    /// A share of the outcome payments that the vehicle received to date, in all.
    OfPayments(InputId),
}

/// When a step runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// In any month.
    Always,
    /// At the end of every period of so many months, and from the close on.
    Every(u16),
    /// In the months after this one.
    After(u16),
}

/// What a step pays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pays {
    /// Dues of a contract whose payer is the vehicle.
    Contract(ContractId),
    /// A fee.
    Fee(FeeId),
    /// The fee of a guarantee.
    GuaranteeFee(GuaranteeId),
    /// Fills a reserve up to its target.
    Reserve(ReserveId),
    /// Accrued coupons, pro rata.
    Coupon(Vec<TrancheId>),
    /// Principal, pro rata.
    Principal(Vec<TrancheId>),
    /// Whatever brings the return of a class up to a yearly rate: principal that is due, then more.
    Return(TrancheId, InputId),
    /// What is left, by shares.
    Surplus(Vec<(Recipient, InputId)>),
}

/// Who shares in what is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// A class of investors.
    Tranche(TrancheId),
    /// A party.
    Party(PartyId),
}

/// What helps a step when cash is short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A call on the tranches.
    Drawdown,
    /// A reserve.
    Reserve(ReserveId),
}

impl Step {
    /// Whether it gives investors, or whoever shares what is left with them, their money.
    #[must_use]
    pub fn pays_investors(&self) -> bool {
        match self.pays {
            Pays::Coupon(_) | Pays::Principal(_) | Pays::Return(..) | Pays::Surplus(_) => true,
            Pays::Contract(_) | Pays::Fee(_) | Pays::GuaranteeFee(_) | Pays::Reserve(_) => false,
        }
    }

    /// The classes that it pays what they are owed.
    #[must_use]
    pub fn pays_owed(&self) -> &[TrancheId] {
        match &self.pays {
            Pays::Coupon(classes) | Pays::Principal(classes) => classes,
            Pays::Return(class, _) => std::slice::from_ref(class),
            Pays::Contract(_)
            | Pays::Fee(_)
            | Pays::GuaranteeFee(_)
            | Pays::Reserve(_)
            | Pays::Surplus(_) => &[],
        }
    }

    /// Whether a call on the tranches helps it.
    #[must_use]
    pub fn calls(&self) -> bool {
        self.support.contains(&Source::Drawdown)
    }

    /// The reserves that help it before a call on the tranches does; none where no call helps it.
    pub fn reserves_before_calls(&self) -> impl Iterator<Item = ReserveId> + '_ {
        let before = self.support.iter().position(|source| *source == Source::Drawdown).unwrap_or(0);
        self.support[..before].iter().filter_map(|source| match source {
            Source::Reserve(id) => Some(*id),
            Source::Drawdown => None,
        })
    }
}

impl Capital {
    /// Whether investors are paid at the end of a month. From the close on they always are: what comes in late is paid
    /// out at once.
    #[must_use]
    pub fn distributes_in(&self, month: u16) -> bool {
        let in_turn = match self.distribute {
            Distribute::AsReceived => true,
            Distribute::Every(months) => month.is_multiple_of(months),
            Distribute::AtTheEnd => false,
        };
        month >= self.closes || (in_turn && month >= self.distribute_from)
    }

    /// Whether a step of its waterfall runs in a month.
    #[must_use]
    pub fn runs_in(&self, step: &Step, month: u16) -> bool {
        let in_turn = match step.when {
            When::Always => true,
            When::Every(months) => month >= self.closes || (month > 0 && month.is_multiple_of(months)),
            When::After(first) => month > first,
        };
        in_turn && step.until.is_none_or(|until| month <= until)
    }

    /// Whether a step waits in a month for the end of its period.
    #[must_use]
    pub fn waits_in(&self, step: &Step, month: u16) -> bool {
        let is_periodic = matches!(step.when, When::Every(_));
        is_periodic && !self.runs_in(step, month) && step.until.is_none_or(|until| month <= until)
    }

    /// The last step that pays a class what it is owed.
    #[must_use]
    pub fn last_step_of(&self, class: TrancheId) -> Option<usize> {
        self.waterfall.iter().rposition(|step| step.pays_owed().contains(&class))
    }

    /// The classes that no step below this one pays what they are owed.
    #[must_use]
    pub fn last_paid_by(&self, step: usize) -> Vec<TrancheId> {
        let classes = (0..self.tranches.len()).map(TrancheId::new);
        classes.filter(|&class| self.last_step_of(class) == Some(step)).collect()
    }

    /// For each step the first step that pays the same thing: there its dues are kept.
    #[must_use]
    pub fn homes(&self) -> Vec<usize> {
        let home = |step: &Step| self.waterfall.iter().position(|other| other.pays == step.pays);
        self.waterfall.iter().map(|step| home(step).expect("a step is one of its waterfall")).collect()
    }
}
