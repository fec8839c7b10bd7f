//! Optimism bias: by how much benefits are lowered and costs raised in an appraisal, by how well the numbers behind them are
//! founded.

use super::InputId;

/// Evidence grades, from 1 (best).
pub const GRADES: usize = 6;

/// Corrections where a file gives none, as fractions, by evidence grade from 1.
///
/// An assumption, not a source: these are the figures commonly said to stand in "Supporting public service transformation: cost
/// benefit analysis guidance for local partnerships" (HM Treasury and New Economy, 2014), for an estimate founded on a trial or
/// an agency's own data (1) down to one that is nobody's but the author's (6). The table itself was not read. That the Green Book
/// has no general figures for benefits and points to this guidance was: paragraph 5.45 with its note 11,
/// <https://ppponline.affinitext.com/public/book?id=5905&toc_id=875614>.
pub const ASSUMED: [f64; GRADES] = [0.0, 0.05, 0.10, 0.15, 0.25, 0.40];

/// The corrections of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Optimism {
    /// By evidence grade from 1; none is [`ASSUMED`].
    pub by_grade: [Option<InputId>; GRADES],
    /// Of a number without a grade; none is that of the worst grade.
    pub ungraded: Option<InputId>,
}

/// As what counts that which falls away for a party in an appraisal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum CountsAs {
    /// Money of the public purse.
    #[default]
    Fiscal,
    /// Income and output of people and firms.
    Economic,
    /// Welfare of people.
    Social,
}

impl CountsAs {
    /// Each with its name in the file.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Fiscal, "fiscal"), (Self::Economic, "economic"), (Self::Social, "social")];
}
