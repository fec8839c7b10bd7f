//! Where all parties would sign: what each accepts as an input is turned, and how what the deal is worth is split.

use super::{CheckedValue, Condition, FigureUnit, Turn};
use crate::model::Statistic;

/// A stretch of values of an input, both ends included.
pub type Stretch = (f64, f64);

/// What a party makes of the values of an input.
#[derive(Clone, Debug, PartialEq)]
pub struct Signing {
    /// What reports call the party.
    pub party: String,
    /// Its conditions.
    pub conditions: Vec<Signed>,
    /// Where all of them hold, from the lowest.
    pub accepts: Vec<Stretch>,
}

/// A condition along the input.
#[derive(Clone, Debug, PartialEq)]
pub struct Signed {
    /// What it is about, in words.
    pub title: String,
    /// The result, by its path.
    pub path: String,
    /// Which figure of its distribution.
    pub statistic: Statistic,
    /// The unit of the result.
    pub unit: FigureUnit,
    /// What is asked, one or two bounds.
    pub asked: Vec<Condition>,
    /// The result at each value of the zone's points, in their order.
    pub found: Vec<Result<CheckedValue, String>>,
    /// Where it holds, from the lowest.
    pub holds: Vec<Stretch>,
    /// Where it begins or ends to hold.
    pub edges: Vec<Edge>,
}

/// Where a condition begins or ends to hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    /// The place.
    pub at: f64,
    /// Between which values 95 of 100 such places lie: an end is none where it is beyond the range; nothing where the result
    /// has no error.
    pub interval: Option<(Option<f64>, Option<f64>)>,
}

/// What the deal is worth to a party along the input.
#[derive(Clone, Debug, PartialEq)]
pub struct Worth {
    /// What reports call the party.
    pub party: String,
    /// At what rate later money is valued, in words.
    pub valued: &'static str,
    /// The mean of its net present value at each point, pounds; none where it is not known.
    pub means: Vec<Option<CheckedValue>>,
}

/// Another input that opens a zone where there is none.
#[derive(Clone, Debug, PartialEq)]
pub struct Opening {
    /// What is changed.
    pub turned: Turn,
    /// What stands in the file.
    pub stands: String,
    /// The smallest change of it from what stands in the file that opens a zone, as it is written, and the zone that it opens;
    /// none where no value in its range does.
    pub opens: Option<(String, Vec<[String; 2]>)>,
}

/// Where all parties would sign.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone {
    /// What was turned.
    pub turned: Turn,
    /// Every value that was played, from the lowest, as it is written.
    pub points: Vec<(f64, String)>,
    /// The parties, in the order of the file.
    pub parties: Vec<Signing>,
    /// Where all of them would sign, from the lowest.
    pub all: Vec<Stretch>,
    /// What the deal is worth to each.
    pub worth: Vec<Worth>,
    /// What it is worth to all of them together at each point, the mean of their sum draw by draw; none where that of one is not known.
    pub together: Vec<Option<CheckedValue>>,
    /// What would open a zone, where there is none.
    pub openings: Vec<Opening>,
    /// Inputs of which it was not found whether they would, because it was stopped before.
    pub not_tried: Vec<String>,
}
