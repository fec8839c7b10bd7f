//! What a run that was stopped before it had made all its draws leaves: files that are whole, under names that say that
//! they are not what was asked for, and a sentence at the top of whatever has room for one.

use super::number::plain;
use super::passage::{Passage, paragraph};
use crate::data::Provenance;

/// What is added to the name of a file.
const ENDING: &str = ".partial";

/// The name under which a file of a run is written.
#[must_use]
pub fn name(name: &str, from: &Provenance) -> String {
    match is_partial(from) {
        true => stopped_name(name),
        false => name.to_owned(),
    }
}

/// The name of a file of a run that was stopped.
#[must_use]
pub fn stopped_name(name: &str) -> String {
    format!("{name}{ENDING}")
}

/// Whether anything is missing of what was asked for.
#[must_use]
pub fn is_partial(from: &Provenance) -> bool {
    from.stopped_before.is_some() || from.missing.is_some()
}

/// How far a run came: "after 2,345 of 10,000 draws"; nothing of a whole run.
#[must_use]
pub fn after(from: &Provenance) -> Option<String> {
    from.stopped_before.map(|asked| format!("after {} of {} draws", count(from.draws), count(asked)))
}

/// That a run was stopped, after a mark; empty for a whole run.
pub(super) fn stopped(from: &Provenance, mark: &str) -> Passage {
    said(from).iter().map(|text| paragraph(mark, text)).sum()
}

/// The same as sentences: over which draws all figures are, and what is missing.
pub(super) fn said(from: &Provenance) -> Vec<String> {
    let over = after(from).map(|after| {
        let those = match from.draws {
            1 => "the first draw".to_owned(),
            n => format!("the first {} draws", count(n)),
        };
        let n = from.draws;
        format!("Stopped {after}. All figures are over {those}: a run with --draws {n} gives the same.")
    });
    over.into_iter().chain(from.missing.clone()).collect()
}

fn count(n: u32) -> String {
    plain(f64::from(n))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::example;

    #[test]
    fn only_what_was_stopped_says_so() {
        let mut from = example::summary().provenance;
        assert_eq!((name("a.html", &from), after(&from)), ("a.html".to_owned(), None));
        assert!(stopped(&from, "").is_empty());
        from.draws = 2_345;
        from.stopped_before = Some(10_000);
        assert_eq!(name("a.html", &from), "a.html.partial");
        assert_eq!(after(&from).as_deref(), Some("after 2,345 of 10,000 draws"));
        from.stopped_before = None;
        from.missing = Some("Stopped: the map is missing.".to_owned());
        assert_eq!(name("a.html", &from), "a.html.partial");
        assert_eq!((after(&from), said(&from)), (None, vec!["Stopped: the map is missing.".to_owned()]));
    }
}
