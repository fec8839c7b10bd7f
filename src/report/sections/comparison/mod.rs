//! Options side by side: headlines with options as columns, then every result of each party with options as rows, so
//! that what is compared stands under each other whether there are two options or nine.

mod party;
mod short;
mod stakes;
mod words;

pub(in crate::report) use words::{direction, words as words_of};

use super::differences::{BETTER, coupling_in_words};
use crate::data::{ComparedScenario, Comparison, Coupling};
use crate::model::Model;
use crate::report::circumstances::Circumstances;
use crate::report::counted::{counted, made};
use crate::report::partial::stopped;
use crate::report::passage::{Passage, paragraph, section, title};
use crate::report::sentences::listed;

/// The comparison. `model` is the first scenario.
pub(in crate::report) fn comparison(model: &Model, comparison: &Comparison) -> Passage {
    let sides = Sides { model, comparison };
    let mut parts = vec![sides.head(), notes(), sides.stakes(), sides.in_short()];
    parts.extend(comparison.parties.iter().map(|party| sides.party(party)));
    parts.push(sides.reproducible());
    Passage::joined(parts)
}

/// How to read it.
fn notes() -> Passage {
    let first = "After ± stands one Monte Carlo standard error, in the unit of its figure. Differences are taken draw by \
                 draw on the same people with the same luck, so that their errors are paired. \"In 20\" counts draws: 15 \
                 in 20 is three in four.";
    paragraph("", &format!("{first} {BETTER}")) + paragraph("", &coupling_in_words(Coupling::SameLuck))
}

/// What is compared, under whatever heading.
pub(in crate::report) fn head(model: &Model, comparison: &Comparison) -> Passage {
    Sides { model, comparison }.head()
}

/// What is written, and the scenario whose currency it is in.
struct Sides<'a> {
    model: &'a Model,
    comparison: &'a Comparison,
}

impl Sides<'_> {
    fn head(&self) -> Passage {
        let titles: Vec<String> = self.comparison.options.iter().map(|option| option.title.clone()).collect();
        let mut written = title(&self.model.title);
        written += stopped(&self.comparison.scenarios[0].provenance, "Not finished: ");
        written += counted(&self.comparison.scenarios[0].provenance, "Precision: ");
        for scenario in self.comparison.scenarios.iter().skip(1) {
            written += paragraph("With:     ", &scenario.title);
        }
        written += self.circumstances();
        let compared =
            format!("{}. Differences are to {}.", listed(&titles), self.title(self.comparison.base));
        written + paragraph("Compared: ", &compared)
    }

    /// The case and the changes, which are the same of all; and the observed figures of each scenario.
    fn circumstances(&self) -> Passage {
        let (model, column) = (self.model, "Compared: ".len());
        let (shared, others) =
            self.comparison.scenarios.split_first().expect("a comparison is of one scenario or more");
        let shared = Circumstances::from(&shared.provenance);
        if others.is_empty() {
            return shared.passage(model, column);
        }
        let replay = |scenario: &ComparedScenario| {
            let replay = scenario.provenance.replay.as_ref()?;
            Some(paragraph("Replay:   ", &format!("{}: {replay}", scenario.name)))
        };
        let replays: Passage = self.comparison.scenarios.iter().filter_map(replay).sum();
        shared.without_replay().passage(model, column) + replays
    }

    /// What reports call the option at a place.
    fn title(&self, place: usize) -> &str {
        &self.comparison.options[place].title
    }

    fn reproducible(&self) -> Passage {
        let several = self.comparison.scenarios.len() > 1;
        let mut written = section("To run it again");
        for scenario in &self.comparison.scenarios {
            let name = if several { format!("{}: ", scenario.name) } else { String::new() };
            written += paragraph("  ", &format!("{name}{}", made(&scenario.provenance)));
        }
        written
    }
}
