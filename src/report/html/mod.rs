//! One page to read in a browser or on paper: no network and no script is needed, it follows the reader's choice of light
//! or dark, and no picture is cut when it is printed.
//!
//! What it says are the sections of the text report, put together party by party, with pictures before tables.

mod blocks;
mod chapters;
mod picture;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::checks;
use super::findings::Findings;
use crate::data::Checked;
use chapters::{Chapter, chapters};

/// How it looks.
const STYLE: &str = include_str!("style.css");

/// The page.
#[must_use]
pub fn html(found: &Findings<'_>) -> String {
    let chapters = chapters(found);
    let page = html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="generator" content={ "sib " (found.summary.provenance.version) };
                title { (found.model.title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#glance" { "Skip to the findings" }
                header { h1 { (found.model.title) } (contents(&chapters)) }
                main { @for chapter in &chapters { (written(found, chapter)) } }
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

fn written(found: &Findings<'_>, chapter: &Chapter) -> Markup {
    let heading = format!("{}-heading", chapter.name);
    html! {
        section.chapter id=(chapter.name) aria-labelledby=(heading) {
            (failed(found))
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
