//! A draw of an option, or its base case, with all that its figures were made from: for whoever follows them by hand.

use super::{
    Cash, Claim, Course, Decisions, Figure, Histories, Ledger, Payment, PersonUnit, PlannedDues, Pool,
    Sampling, World,
};
use crate::model::{MeasureId, OptionId};
use crate::statistics::Value;

/// One draw of an option, or its base case.
#[derive(Clone, Debug)]
pub struct Traced {
    /// The option.
    pub option: OptionId,
    /// The draw; none is the base case.
    pub draw: Option<u32>,
    /// The seed of the draw.
    pub seed: u64,
    /// How its inputs were sampled.
    pub sampling: Sampling,
    /// What was drawn.
    pub world: World,
    /// Who was referred.
    pub pool: Pool,
    /// By rank: what each had of the service.
    pub courses: Vec<Course>,
    /// By rank: the spells of each.
    pub histories: Histories,
    /// By contract of the option and clause that is paid for a person's units: these units, one by one.
    pub units: Vec<(u16, u16, Vec<PersonUnit>)>,
    /// What reviews and terminations made of the contracts.
    pub decisions: Decisions,
    /// Claims, as measured.
    pub claims: Vec<Claim>,
    /// By claim: the value on its date of each measure that its price or a factor follows; none where it is not defined.
    pub readings: Vec<Vec<(MeasureId, Option<f64>)>>,
    /// What falls due on claims.
    pub payments: Vec<Payment>,
    /// The vehicle's planned dues as they stood before an order closed the service; none where none did.
    pub planned: Option<PlannedDues>,
    /// The month from which an order closed the service.
    pub closed_from: Option<u16>,
    /// All movements of cash.
    pub ledger: Ledger,
    /// Balances and flows by month.
    pub cash: Cash,
    /// Every figure of the option.
    pub figures: Vec<(Figure, Value)>,
}

impl Traced {
    /// The value of a figure, where the option has it.
    #[must_use]
    pub fn figure(&self, wanted: Figure) -> Option<Value> {
        self.figures.iter().find(|(figure, _)| *figure == wanted).map(|&(_, value)| value)
    }
}
