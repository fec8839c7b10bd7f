//! One page to read in a browser or on paper: no network and no script is needed, it follows the reader's choice of light
//! or dark, and no picture is cut when it is printed.
//!
//! What it says are the sections of the text report, put together party by party, with pictures before tables.

mod blocks;
mod chapters;
mod picture;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::analysed::{self, Analysed, Part, in_words};
use super::findings::Findings;
use super::plots::plots_of_comparison;
use super::{checks, sections};
use crate::data::{Checked, Comparison};
use crate::model::Model;
use blocks::{Under, blocks};
use chapters::{Chapter, chapters};
use picture::figure;

/// How it looks.
const STYLE: &str = include_str!("style.css");

/// The page of a run.
#[must_use]
pub fn html(found: &Findings<'_>) -> String {
    let from = &found.summary.provenance.version;
    let mut all = chapters(found);
    // What analyses found stands before the assumptions, checks and limits of it all.
    let place = all.iter().position(|chapter| chapter.name == "assumptions").unwrap_or(all.len());
    let chapters = found.analysed.iter().map(|own| chapter_of(found.model, own));
    all.splice(place..place, chapters);
    page(&found.model.title, from, &all, &failed(found))
}

/// The page of a comparison; `model` is the first scenario.
#[must_use]
pub fn comparison_html(model: &Model, comparison: &Comparison) -> String {
    let (before, sections) = sections::comparison(model, comparison).by_section();
    let pictures = plots_of_comparison(model, &comparison.summaries);
    let first = Chapter {
        name: "glance".to_owned(),
        title: "What is compared".to_owned(),
        body: html! {
            (blocks(&before, Under::Chapter))
            @for picture in &pictures { (figure(picture)) }
        },
    };
    let others = sections.iter().enumerate().map(|(place, (title, section))| Chapter {
        name: format!("part-{}", place + 1),
        title: title.clone(),
        body: blocks(section, Under::Chapter),
    });
    let chapters: Vec<Chapter> = std::iter::once(first).chain(others).collect();
    let from = &comparison.scenarios[0].provenance.version;
    page(&model.title, from, &chapters, &html! {})
}

/// The page of an analysis.
#[must_use]
pub fn analysed_html(model: &Model, found: &Analysed) -> String {
    let mut chapter = chapter_of(model, found);
    chapter.name = "glance".to_owned();
    page(&found.of, &found.from.version, &[chapter], &html! {})
}

/// What an analysis found, as a chapter.
fn chapter_of(model: &Model, found: &Analysed) -> Chapter {
    let body = html! {
        (blocks(&analysed::head(found), Under::Chapter))
        @for part in &found.parts {
            @match part {
                Part::Drawn(picture) => { (figure(picture)) }
                other => { (blocks(&in_words(other, model.currency), Under::Chapter)) }
            }
        }
        (blocks(&analysed::made(found), Under::Chapter))
    };
    Chapter { name: found.name.to_owned(), title: found.title.to_owned(), body }
}

/// Chapters as a page, each with the same words at its top.
fn page(title: &str, version: &str, chapters: &[Chapter], on_top: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="generator" content={ "sib " (version) };
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#glance" { "Skip to the findings" }
                header { h1 { (title) } (contents(chapters)) }
                main { @for chapter in chapters { (written(chapter, on_top)) } }
            }
        }
    };
    page.into_string()
}

fn contents(chapters: &[Chapter]) -> Markup {
    html! {
        nav aria-label="Contents" {
            ul { @for chapter in chapters { li { a href={ "#" (chapter.name) } { (chapter.title) } } } }
        }
    }
}

fn written(chapter: &Chapter, on_top: &Markup) -> Markup {
    let heading = format!("{}-heading", chapter.name);
    html! {
        section.chapter id=(chapter.name) aria-labelledby=(heading) {
            (on_top)
            h2 id=(heading) { (chapter.title) }
            (chapter.body)
        }
    }
}

/// Checks that do not hold, at the top of every chapter: whoever reads only one of them must know.
fn failed(found: &Findings<'_>) -> Markup {
    let failed: Vec<&Checked> = found.checks.iter().filter(|check| !check.holds()).collect();
    html! {
        @if !failed.is_empty() {
            div.failed role="alert" {
                p { strong { "Do not rely on this report: " (failed.len()) " of " (found.checks.len()) " checks of the file do not hold." } }
                ul {
                    @for check in failed {
                        @let [_, name, about, expected, value] = checks::cells(check, found.model.currency);
                        li { (name) ": " (about) "; expected " (expected) ", found " (value) "." }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
