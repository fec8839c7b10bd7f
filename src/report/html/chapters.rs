//! The chapters of the page, in the order in which they are read: at a glance, the deal, then party by party, what stands
//! behind the numbers, and what they are not good for.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::blocks::{Under, blocks, figures, words};
use super::picture::figure;
use crate::data::{Checked, Convergence, OptionSummary};
use crate::model::Model;
use crate::report::assumptions::{Assumption, assumptions, without_folders};
use crate::report::checks::{self, Group};
use crate::report::findings::Findings;
use crate::report::number::estimate;
use crate::report::passage::Passage;
use crate::report::plots::{Picture, Shows, plots};
use crate::report::sections::{
    self, base, deal, differences, fund, investors, others, payments, providers, waterfall,
};
use crate::report::sentences::capitalised;

/// A chapter.
pub(super) struct Chapter {
    /// Its anchor.
    pub(super) name: String,
    /// Its heading.
    pub(super) title: String,
    /// What it says.
    pub(super) body: Markup,
}

/// Every chapter that says something.
pub(super) fn chapters(found: &Findings<'_>) -> Vec<Chapter> {
    let pictures = plots(found.model, found.summary, found.payoff);
    let writer = Writer { found, model: found.model, pictures };
    let chapters = [
        ("glance", "At a glance", writer.at_a_glance()),
        ("deal", "The deal", writer.deal()),
        ("investors", "Investors", writer.investors()),
        ("commissioner", "Commissioner", writer.commissioner()),
        ("fund", "Other payers: central funds and whoever else pays", writer.other_payers()),
        ("contracts", "Contracts clause by clause", writer.by_option(payments::contracts)),
        ("provider", "Provider", writer.provider()),
        ("people", "People and outcomes", writer.people()),
        ("averages", "What averages hide", writer.by_option(base::beside)),
        (
            "options",
            "Options side by side",
            blocks(&differences::side_by_side(found.model, found.summary).without_heading(), Under::Chapter),
        ),
        ("assumptions", "Assumptions", writer.assumptions()),
        ("checks", "Checks", writer.checks()),
        ("convergence", "Are there enough draws?", writer.convergence()),
        ("limits", "Limits, and how to run it again", writer.limits()),
    ];
    let written = chapters.into_iter().map(|(name, title, body)| Chapter {
        name: name.to_owned(),
        title: title.to_owned(),
        body,
    });
    written.filter(|chapter| !chapter.body.0.is_empty()).collect()
}

struct Writer<'a> {
    found: &'a Findings<'a>,
    model: &'a Model,
    pictures: Vec<Picture>,
}

impl Writer<'_> {
    fn draws(&self) -> u32 {
        self.found.summary.provenance.draws
    }

    fn at_a_glance(&self) -> Markup {
        html! {
            (blocks(&deal::head(self.model, self.found.summary), Under::Chapter))
            (self.pictures_of(Shows::Returns))
            (self.pictures_of(Shows::NetPositions))
            (self.pictures_of(Shows::Hundred))
            (blocks(&sections::in_short(self.model, self.found.summary), Under::Chapter))
            (blocks(&sections::of_errors(self.draws()), Under::Chapter))
        }
    }

    fn investors(&self) -> Markup {
        html! {
            (self.pictures_of(Shows::Payoff))
            @for (place, option) in self.found.summary.options.iter().enumerate() {
                @let said = Passage::joined([
                    investors::investors(self.model, option, self.draws()),
                    waterfall::waterfall(self.model, option),
                ]);
                (self.part(option, &said, &[Shows::Cash(place), Shows::Waterfall(place)]))
            }
        }
    }

    fn deal(&self) -> Markup {
        html! {
            p { (deal::in_a_paragraph(self.model)) }
            (blocks(&deal::deal(self.model).without_heading(), Under::Chapter))
        }
    }

    fn commissioner(&self) -> Markup {
        html! {
            @for (place, option) in self.found.summary.options.iter().enumerate() {
                @let said = Passage::joined([
                    others::who_bear_care(self.model, option),
                    payments::parts(self.model, option),
                    payments::four_cells(self.model, option),
                ]);
                (self.part(option, &said, &[Shows::Ladder(place), Shows::Years(place)]))
            }
        }
    }

    fn other_payers(&self) -> Markup {
        html! {
            @for (place, option) in self.found.summary.options.iter().enumerate() {
                @let said = others::who_bear_no_care(self.model, option);
                (self.part(option, &said, &[Shows::YearsOfOthers(place), Shows::Quarters(place)]))
            }
            @let payers = self.who_bear_no_care();
            @if !payers.is_empty() { h3 { "The record" } (blocks(&fund::record(&payers), Under::Part)) }
        }
    }

    /// Everybody who bears no care and pays under some option.
    fn who_bear_no_care(&self) -> Vec<String> {
        let mut payers: Vec<String> = Vec::new();
        for option in self.found.summary.options.iter().filter(|option| !others::has_no_deal(option)) {
            for payer in option.payers.iter().filter(|payer| !self.model.bears_care(&payer.name)) {
                if others::pays_or_avoids(payer) && !payers.contains(&payer.title) {
                    payers.push(payer.title.clone());
                }
            }
        }
        payers
    }

    fn provider(&self) -> Markup {
        html! {
            @for (place, option) in self.found.summary.options.iter().enumerate() {
                (self.part(option, &Passage::joined([providers::providers(self.model, option), providers::others(self.model, option)]), &[Shows::Cash(place)]))
            }
        }
    }

    fn people(&self) -> Markup {
        html! {
            @for (place, option) in self.found.summary.options.iter().enumerate() {
                @let said = [others::outcomes(self.model, option), others::care(self.model, option)];
                (self.part(option, &Passage::joined(said), &[Shows::People(place)]))
            }
        }
    }

    /// What is said of each option of which something is said.
    fn by_option(&self, say: impl Fn(&Model, &OptionSummary) -> Passage) -> Markup {
        html! {
            @for option in &self.found.summary.options { (self.part(option, &say(self.model, option), &[])) }
        }
    }

    /// An option with its pictures and what is said of it.
    fn part(&self, option: &OptionSummary, said: &Passage, pictures: &[Shows]) -> Markup {
        html! {
            @if !said.is_empty() {
                h3 { (capitalised(&option.title)) }
                @for shows in pictures { (self.pictures_of(*shows)) }
                (blocks(said, Under::Part))
            }
        }
    }

    fn pictures_of(&self, shows: Shows) -> Markup {
        html! { @for picture in self.pictures.iter().filter(|picture| picture.shows == shows) { (figure(picture)) } }
    }

    fn assumptions(&self) -> Markup {
        let all = assumptions(self.model);
        let files: BTreeSet<&str> = all.iter().filter_map(|row| Some(place(row)?.0)).collect();
        let alone = files.first().copied().filter(|_| files.len() == 1);
        let stands_in = if alone.is_some() { "line" } else { "where" };
        let header =
            ["number", "value", "who answers for it", "grade", stands_in].map(str::to_owned).to_vec();
        let mut rows = vec![header];
        let mut section = None;
        for assumption in &all {
            let own = assumption.path.split('.').next();
            if section != own {
                rows.push(vec![own.unwrap_or_default().to_owned()]);
                section = own;
            }
            rows.push(of_assumption(assumption, alone));
        }
        html! {
            p { "Every number of the file. In brackets: what 8 of 10 draws lie between; where people or groups differ, 8 of 10 of them. Grades of evidence run from 1 (best) to 6." }
            p { (crate::report::assumptions::counts(&all)) @if let Some(file) = alone { " Lines are those of " (file) "." } }
            (words(&rows))
        }
    }

    fn checks(&self) -> Markup {
        let checks = self.found.checks;
        if checks.is_empty() {
            return html! { p { (checks::verdict(checks, self.model)) } };
        }
        html! { @for group in checks::by_kind(checks) { (self.group(&group)) } }
    }

    fn group(&self, group: &Group<'_>) -> Markup {
        let header = ["check", "", "result", group.figure, "found"].map(str::to_owned).to_vec();
        let row = |check: &&Checked| {
            let [verdict, name, about, expected, value] = checks::cells(check, self.model.currency);
            vec![name, verdict, about, expected, value]
        };
        let rows: Vec<Vec<String>> = std::iter::once(header).chain(group.checks.iter().map(row)).collect();
        html! { h3 { (group.heading) } @if rows.len() > 1 { (words(&rows)) } }
    }

    fn convergence(&self) -> Markup {
        let all = self.found.convergence;
        let Some(first) = all.first() else { return html! {} };
        let draws = first.steps.iter().map(|(n, _)| format!("{n} draws"));
        let mut rows = vec![std::iter::once(String::new()).chain(draws).collect()];
        let mut option = None;
        for followed in all {
            if option != Some(&followed.option) {
                rows.push(vec![capitalised(&followed.option)]);
                option = Some(&followed.option);
            }
            rows.push(self.followed(followed));
        }
        html! {
            p { "The same figures over the first draws and over all. Where the columns differ by much more than their errors, or the last error is too large for the decision, run more draws: four times as many halve the error." }
            (figures(&rows))
        }
    }

    fn followed(&self, followed: &Convergence) -> Vec<String> {
        let cells = followed.steps.iter().map(|(_, found)| {
            found.map_or_else(|| "-".to_owned(), |found| estimate(found, followed.unit, self.model.currency))
        });
        std::iter::once(followed.title.clone()).chain(cells).collect()
    }

    fn limits(&self) -> Markup {
        html! {
            @if let Some(not_for) = &self.model.not_for { p { "Not good for: " (not_for) } }
            (blocks(&sections::limits(), Under::Chapter))
            p { (crate::report::assumptions::counts(&assumptions(self.model))) }
            (blocks(&sections::absent(), Under::Chapter))
            (blocks(&sections::reproducible(self.model, self.found.summary), Under::Chapter))
        }
    }
}

/// The file and the line in which a number stands; none of what the file does not state.
fn place(assumption: &Assumption) -> Option<(&str, &str)> {
    without_folders(assumption.given_at.as_deref()?).rsplit_once(':')
}

/// The row of a number; of one that stands in the only file, its line alone.
fn of_assumption(assumption: &Assumption, alone: Option<&str>) -> Vec<String> {
    let source = assumption.source.as_ref().map(|source| format!("source: {source}"));
    let reason = assumption.assumption.as_ref().map(|reason| format!("assumed: {reason}"));
    let owner: Vec<String> = source.into_iter().chain(reason).collect();
    let owner = match (owner.as_slice(), &assumption.given_at) {
        ([], Some(_)) => "nobody: neither source nor assumption".to_owned(),
        ([], None) => "default of the language".to_owned(),
        _ => owner.join("; "),
    };
    let grade = assumption.grade.map_or_else(String::new, |grade| grade.to_string());
    let place = place(assumption).map_or_else(String::new, |(file, line)| match alone {
        Some(_) => line.to_owned(),
        None => format!("{file}:{line}"),
    });
    vec![format!("  {}", assumption.path), assumption.value.clone(), owner, grade, place]
}
