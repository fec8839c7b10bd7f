//! An appraisal in the way of the Green Book: real terms, discounted, with corrections for optimism.

use super::Provenance;
use crate::model::{CountsAs, ValueSchedule};
use crate::statistics::Estimate;

/// What was found.
#[derive(Clone, Debug)]
pub struct Appraisal {
    /// From what it was made.
    pub provenance: Provenance,
    /// The schedule of discount rates.
    pub schedule: ValueSchedule,
    /// Whether the file names it; else it is the one that is taken where a file names none.
    pub is_schedule_given: bool,
    /// The price base in which money stands, as the file names it; none where the file names no deflator, and money stands as it
    /// is paid.
    pub base: Option<String>,
    /// By option but the first: each against care as usual.
    pub options: Vec<Appraised>,
    /// The corrections, from grade 1; then that of numbers without a grade.
    pub corrections: Vec<Correction>,
}

/// A correction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Correction {
    /// The evidence grade; none: of a number without one.
    pub grade: Option<u8>,
    /// By how much benefits are lowered and costs raised, a fraction.
    pub by: f64,
    /// Whether the file says so.
    pub is_given: bool,
}

/// An option against care as usual: present values, pounds.
#[derive(Clone, Debug)]
pub struct Appraised {
    /// What reports call it.
    pub title: String,
    /// Care that falls away, by what it counts as; only what is not nought throughout.
    pub benefits: Vec<(CountsAs, Estimate)>,
    /// As the file stands.
    pub plain: PresentValues,
    /// With corrections for optimism.
    pub corrected: PresentValues,
    /// By how much benefits are lowered, and costs raised, fractions.
    pub by: [f64; 2],
    /// The correction at which the net present value is nought, benefits lowered and costs raised by the same share; none
    /// where it is not between nothing and all.
    pub breaks_even_at: Option<Estimate>,
    /// The numbers behind benefits, and those behind costs: path and grade.
    pub behind: [Vec<(String, Option<u8>)>; 2],
}

/// Benefits against costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PresentValues {
    /// All benefits.
    pub benefits: Option<Estimate>,
    /// What payers pay, less what comes back to them.
    pub costs: Option<Estimate>,
    /// Benefits less costs.
    pub net: Option<Estimate>,
    /// Mean benefits over mean costs; none where costs are not clearly above nought, or benefits are below.
    pub ratio: Option<Estimate>,
    /// Chance that benefits exceed costs.
    pub p_positive: Option<Estimate>,
}
