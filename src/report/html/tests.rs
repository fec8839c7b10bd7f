use super::super::example;
use super::*;
use crate::data::{CheckedValue, Verdict};

fn page_with(checks: &[Checked]) -> String {
    let (model, summary) = (example::model(), example::summary());
    let results = example::no_results(&summary);
    html(&Findings {
        model: &model,
        results: &results,
        summary: &summary,
        checks,
        payoff: None,
        analysed: &[],
        convergence: &[],
    })
}

/// Every `id` that a link of the page leads to.
fn targets<'t>(page: &'t str, before: &str) -> Vec<&'t str> {
    page.split(before).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn it_needs_nothing_from_outside() {
    let page = page_with(&[]);
    // The name space of SVG is a name, not an address that is fetched.
    let mut parts = page.split(" xmlns=\"");
    let before = parts.next().unwrap_or_default().to_owned();
    let after: String = parts.map(|part| part.split_once('"').map_or(part, |(_, rest)| rest)).collect();
    let named = before + &after;
    for outside in ["http://", "https://", "<script", "<link", "@import", "url(", "src="] {
        assert!(!named.contains(outside), "{outside}");
    }
    assert!(page.len() < 2_000_000);
}

#[test]
fn every_link_leads_to_a_chapter_and_every_chapter_has_its_heading() {
    let page = page_with(&[]);
    let ids = targets(&page, " id=\"");
    let links = targets(&page, "href=\"#");
    assert!(links.len() > 8);
    for link in links {
        assert!(ids.contains(&link), "{link}");
    }
    for labelled in targets(&page, "aria-labelledby=\"") {
        assert!(ids.contains(&labelled), "{labelled}");
    }
}

#[test]
fn every_picture_has_words_and_a_table_of_its_numbers() {
    let page = page_with(&[]);
    let n_pictures = page.matches("<svg").count();
    assert!(n_pictures >= 5);
    assert_eq!(page.matches("role=\"img\" aria-label=\"").count(), n_pictures);
    assert_eq!(page.matches("<details>").count(), n_pictures);
    let spoken = targets(&page, "role=\"img\" aria-label=\"");
    assert!(spoken.iter().all(|words| words.len() > 60 && words.contains(": ")), "{spoken:?}");
}

#[test]
fn a_check_that_fails_is_said_at_the_top_of_every_chapter() {
    let found = CheckedValue { value: 93.0, se: None };
    let page = page_with(&[example::check(Verdict::Holds(found))]);
    assert!(!page.contains("Do not rely on this report"));
    let page = page_with(&[example::check(Verdict::Fails(found))]);
    let n_chapters = page.matches("<section").count();
    assert_eq!(
        page.matches("Do not rely on this report: 1 of 1 checks of the file do not hold.").count(),
        n_chapters
    );
    assert!(page.contains("published_payment: payer.council.paid"));
}

/// A name that somebody gave cannot become a part of the page.
#[test]
fn names_are_escaped() {
    let (mut model, mut summary) = (example::model(), example::summary());
    model.title = "<b>A & B</b>".into();
    summary.options[1].title = "<i>bond</i>".into();
    let results = example::no_results(&summary);
    let page = html(&Findings {
        model: &model,
        results: &results,
        summary: &summary,
        checks: &[],
        payoff: None,
        analysed: &[],
        convergence: &[],
    });
    assert!(page.contains("&lt;b&gt;A &amp; B&lt;/b&gt;"));
    assert!(!page.contains("<b>A") && !page.contains("<i>"));
}

/// What the terminal says stands on the page too: every row of every table of the text.
#[test]
fn it_says_what_the_text_says() {
    let (model, summary) = (example::model(), example::summary());
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let page = page_with(&[]);
    let mut words = String::new();
    let mut inside = false;
    for letter in page.chars() {
        match letter {
            '<' => inside = true,
            '>' => {
                inside = false;
                words.push(' ');
            }
            other if !inside => words.push(other),
            _ => {}
        }
    }
    let words =
        plain(&words.replace("&amp;", "&").replace("&quot;", "\"").replace("&gt;", ">").replace("&lt;", "<"));
    for option in &summary.options {
        let said = crate::report::sections::of_option(&model, &summary, option);
        for block in said.blocks {
            if let crate::report::passage::Block::Table { n_header, rows } = block {
                for row in &rows[n_header..] {
                    let row = plain(&row.join(" "));
                    assert!(words.contains(&row), "{row}");
                }
            }
        }
    }
}
