//! What a run says of its draws that is out of the ordinary: that they are too many to keep each, and figures are read from
//! counts by bin; that their inputs are spread evenly. And from what they were made.

use super::number::plain;
use super::passage::{Passage, paragraph};
use crate::data::{Precision, Provenance, Sampling};
use crate::random::BLOCK;
use crate::statistics::BLOCKS_LEAST;

/// What there is to say of draws, after a mark; empty where every one is kept and all are independent.
pub(super) fn counted(from: &Provenance, mark: &str) -> Passage {
    let counted = match from.precision {
        Precision::EveryDraw => Passage::default(),
        Precision::Bins => paragraph(mark, &sentence(from.draws)),
    };
    match from.sampling {
        Sampling::Independent => counted,
        Sampling::Stratified => counted + paragraph(mark, &stratified(from.draws)),
    }
}

/// From what draws were made, in a line.
pub(super) fn made(from: &Provenance) -> String {
    let sampling = if from.sampling == Sampling::Stratified { ", stratified" } else { "" };
    let case = from.case.as_ref().map_or_else(String::new, |case| format!(", case {case}"));
    let replay = from.replay.as_ref().map_or_else(String::new, |replay| format!(", replay {replay}"));
    let changed = from.sets.iter().fold(String::new(), |before, set| format!("{before}, --set {set}"));
    format!(
        "sib {}, seed {}, {} draws{sampling}{case}{replay}{changed}; scenario sha256 {}",
        from.version, from.seed, from.draws, from.scenario_sha256
    )
}

/// That draws are counted, in a sentence or two.
pub(super) fn sentence(draws: u32) -> String {
    format!(
        "{} draws are too many to keep each: they are counted in bins at most 0.1% wide. Quantiles, and means of the worst \
         draws, lie within 0.1% of those of draws that are kept one by one; of values close to nought, within 0.1% of the \
         figure's largest draw. Means, chances and their errors are those of every draw.",
        plain(f64::from(draws))
    )
}

/// That inputs are spread evenly, in a sentence or two.
pub(super) fn stratified(draws: u32) -> String {
    let errors = if draws.div_ceil(BLOCK) < BLOCKS_LEAST {
        format!(
            "of fewer than {BLOCKS_LEAST} such blocks errors are those of futures that are not spread so, which are too large \
             rather than too small."
        )
    } else {
        format!("errors are told from how these blocks of {BLOCK} differ.")
    };
    format!(
        "Uncertain inputs are spread evenly over every {BLOCK} futures (--stratified). Nothing that could happen is left out \
         or made likelier; {errors}"
    )
}

/// What it is in files.
pub(super) fn name(precision: Precision) -> &'static str {
    match precision {
        Precision::EveryDraw => "every draw",
        Precision::Bins => "bins",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::example;

    #[test]
    fn errors_are_told_from_blocks_where_there_are_enough() {
        assert!(stratified(7 * BLOCK).contains("fewer than 8 such blocks"));
        assert!(stratified(7 * BLOCK + 1).contains("how these blocks of 16 differ"));
    }

    #[test]
    fn only_what_is_counted_says_so() {
        let mut from = example::summary().provenance;
        assert!(counted(&from, "").is_empty());
        from.precision = Precision::Bins;
        from.draws = 2_000_000;
        assert!(!counted(&from, "").is_empty());
        assert!(sentence(from.draws).starts_with("2,000,000 draws are too many to keep each"));
    }
}
