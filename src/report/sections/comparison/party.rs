//! Every result of a party: how it is under each option, and how it differs from the base.

use super::super::cells::{Shown, is_withheld, mean, quantile_at, undefined_notes};
use super::Sides;
use super::words::{direction, in_twenty, words};
use crate::data::{ComparedParty, ComparedResult, FigureUnit, Gap, Level};
use crate::report::number::figure_with_error;
use crate::report::passage::{Passage, paragraph, section, table};
use crate::report::sentences::{capitalised, listed};
use crate::statistics::{self, Distribution};

impl Sides<'_> {
    /// One table: of each result a row for each option, with its difference under it.
    pub(in crate::report) fn party(&self, party: &ComparedParty) -> Passage {
        let results: Vec<&ComparedResult> =
            party.results.iter().filter(|result| says_something(party, result)).collect();
        let mut written = section(&capitalised(&party.title));
        written += self.own_base(&results);
        let mut rows = vec![["", "mean", "P5", "median", "P95", "better in 20"].map(str::to_owned).to_vec()];
        let mut notes = Passage::default();
        for result in &results {
            let of_result = self.rows(result);
            if !of_result.is_empty() {
                rows.push(vec![title(result)]);
                rows.extend(of_result);
            }
            notes += self.not_defined(result);
        }
        if results.is_empty() {
            return written + paragraph("  ", "Nought under every option.");
        }
        written + table(rows) + notes
    }

    /// Says so where differences are not taken to the base of the comparison, which has no such results.
    fn own_base(&self, results: &[&ComparedResult]) -> Passage {
        let differs = |result: &&&ComparedResult| {
            result.base != self.comparison.base && result.gaps.iter().any(Option::is_some)
        };
        let lacking: Vec<&&ComparedResult> = results.iter().filter(differs).collect();
        let [first, ..] = lacking.as_slice() else { return Passage::default() };
        let (base, other) = (self.title(self.comparison.base), self.title(first.base));
        let has_others =
            results.iter().any(|result| !differs(&result) && result.gaps.iter().any(Option::is_some));
        let text = if has_others {
            let titles: Vec<String> = lacking.iter().map(|result| format!("\"{}\"", words(result))).collect();
            format!("{base} has no result for {}: there differences are to {other}.", listed(&titles))
        } else {
            format!("{base} has none of these results: differences are to {other}.")
        };
        paragraph("", &text)
    }

    fn rows(&self, result: &ComparedResult) -> Vec<Vec<String>> {
        if let Some(level) = same_everywhere(result) {
            return vec![self.row("  every option alike", result.unit, &level, None)];
        }
        let is_to_nought = result.levels[result.base].as_ref().is_some_and(is_nought);
        let is_shown =
            |level: &Level| spread(level).is_none_or(|found| !is_withheld(found) || found.bounds.is_some());
        if !result.levels.iter().flatten().any(is_shown) {
            return Vec::new();
        }
        let mut rows = Vec::new();
        for (place, (level, gap)) in result.levels.iter().zip(&result.gaps).enumerate() {
            let Some(level) = level else { continue };
            let option = format!("  {}", self.title(place));
            // What differs from nought differs by all of itself.
            let own = gap.as_ref().filter(|_| is_to_nought);
            rows.push(self.row(&option, result.unit, level, own));
            if let Some(gap) = gap.as_ref().filter(|_| !is_to_nought) {
                let less = format!("    less {}", self.title(result.base));
                rows.push(self.row(&less, result.unit, &gap.level, Some(gap)));
            }
        }
        rows
    }

    fn row(&self, label: &str, unit: FigureUnit, level: &Level, gap: Option<&Gap>) -> Vec<String> {
        let better = gap.and_then(|gap| gap.p_better).map_or_else(String::new, in_twenty);
        let quantiles = |found: &Distribution| {
            let at = [statistics::Level::P5, statistics::Level::P50, statistics::Level::P95];
            at.map(|level| quantile_at(self.model, found, level, unit))
        };
        let (first, others) = match level {
            Level::Chance(found) => (in_twenty(*found), [const { String::new() }; 3]),
            Level::Spread(found) => (mean(self.model, found, unit), quantiles(found)),
            Level::Rates { spread, of_mean_cash } => {
                let rate = of_mean_cash
                    .map(|rate| figure_with_error(rate.value, rate.se, unit, self.model.currency));
                (rate.unwrap_or_else(|| "-".to_owned()), quantiles(spread))
            }
        };
        [label.to_owned(), first].into_iter().chain(others).chain([better]).collect()
    }

    /// A line for each option in which some draws have no answer.
    fn not_defined(&self, result: &ComparedResult) -> Passage {
        let shown: Vec<Shown<'_>> = result
            .levels
            .iter()
            .enumerate()
            .filter_map(|(place, level)| {
                let name = format!("{}, {}", capitalised(&words(result)), self.title(place));
                spread(level.as_ref()?).map(|found| (name, found, result.unit))
            })
            .collect();
        undefined_notes(&shown)
    }
}

/// "Paid (less is better)"; what stands under "mean" where that is no mean.
fn title(result: &ComparedResult) -> String {
    let under_mean = match result.levels[result.base] {
        Some(Level::Chance(_)) => Some("draws in 20, under \"mean\""),
        Some(Level::Rates { .. }) => Some("under \"mean\" that of the mean cash"),
        Some(Level::Spread(_)) | None => None,
    };
    let notes: Vec<&str> = direction(result).into_iter().chain(under_mean).collect();
    let notes = if notes.is_empty() { String::new() } else { format!(" ({})", notes.join("; ")) };
    format!("{}{notes}", capitalised(&words(result)))
}

fn spread(level: &Level) -> Option<&Distribution> {
    match level {
        Level::Spread(found) | Level::Rates { spread: found, .. } => Some(found),
        Level::Chance(_) => None,
    }
}

/// Whether a result is worth a line: not nought under every option, and not the same as the one beside it.
fn says_something(party: &ComparedParty, result: &ComparedResult) -> bool {
    let as_true = result.path.strip_suffix(".measured").is_some_and(|start| {
        let path = format!("{start}.true");
        party.results.iter().any(|other| other.path == path && other.levels == result.levels)
    });
    !as_true && !result.levels.iter().flatten().all(is_nought)
}

/// Whether a figure is nought in every draw (its mean is, without any error), or never happens in any.
fn is_nought(level: &Level) -> bool {
    match level {
        Level::Chance(found) => found.value == 0.0,
        Level::Spread(found) | Level::Rates { spread: found, .. } => {
            found.mean.is_some_and(|mean| mean.value == 0.0 && mean.se == 0.0)
        }
    }
}

/// The one level of a result that is the same in every draw under every option, of several.
fn same_everywhere(result: &ComparedResult) -> Option<Level> {
    let gaps: Vec<&Gap> = result.gaps.iter().flatten().collect();
    let everybody = result.levels.iter().all(Option::is_some) && !gaps.is_empty();
    let is_none = |gap: &&Gap| match gap.level {
        Level::Chance(found) => found.value == 0.0 && found.se == 0.0,
        Level::Spread(_) | Level::Rates { .. } => is_nought(&gap.level),
    };
    let alike = everybody && gaps.iter().all(is_none);
    result.levels[result.base].filter(|_| alike)
}
