use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

use super::super::example;
use super::*;
use crate::data::{Checked, CheckedValue, Summary, Verdict};
use crate::model::Model;
use crate::statistics::Value;

type Book = Xlsx<Cursor<Vec<u8>>>;

fn bytes_of(model: &Model, summary: &Summary, checks: &[Checked]) -> Vec<u8> {
    let results = example::no_results(summary);
    workbook(&Findings {
        model,
        results: &results,
        summary,
        checks,
        payoff: None,
        analysed: &[],
        convergence: &[],
    })
}

fn opened(bytes: Vec<u8>) -> Book {
    Xlsx::new(Cursor::new(bytes)).expect("it is a workbook")
}

fn book_with(checks: &[Checked]) -> Book {
    opened(bytes_of(&example::model(), &example::summary(), checks))
}

/// Every cell of a sheet that holds something.
fn cells(book: &mut Book, sheet: &str) -> Vec<Data> {
    let range = book.worksheet_range(sheet).expect("the sheet is there");
    range.used_cells().map(|(_, _, data)| data.clone()).collect()
}

fn words(book: &mut Book, sheet: &str) -> Vec<String> {
    let is_text = |data| if let Data::String(text) = data { Some(text) } else { None };
    cells(book, sheet).into_iter().filter_map(is_text).collect()
}

#[test]
fn all_sheets_are_there_under_names_that_a_workbook_allows() {
    let book = book_with(&[]);
    assert_eq!(book.sheet_names(), Page::ALL.map(Page::name));
    assert!(Page::ALL.iter().all(|page| page.name().len() <= 31));
}

#[test]
fn the_same_findings_give_the_same_bytes() {
    let (model, summary) = (example::model(), example::summary());
    let once = bytes_of(&model, &summary, &[]);
    assert_eq!(once, bytes_of(&model, &summary, &[]));
    assert!(once.len() < 1_000_000, "{} bytes", once.len());
}

/// Nothing that somebody named becomes a formula, a link or a mark of a page's head.
#[test]
fn names_stay_words() {
    let (mut model, mut summary) = (example::model(), example::summary());
    model.title = "=HYPERLINK(\"nowhere\") & \u{1}co".into();
    summary.options[0].title = "+1".into();
    summary.options[1].title = "=cmd|' /C calc'!A0".into();
    let mut check = example::check(Verdict::Holds(CheckedValue { value: 100.0, se: None }));
    check.name = "@sum".into();
    check.source = "-2+3".into();
    let mut book = opened(bytes_of(&model, &summary, &[check]));
    for page in Page::ALL {
        let formulas = book.worksheet_formula(page.name()).expect("the sheet is there");
        assert_eq!(formulas.used_cells().count(), 0, "{page:?}");
    }
    assert!(words(&mut book, "Cover").contains(&"=HYPERLINK(\"nowhere\") &  co".to_owned()));
    assert!(words(&mut book, "Summary").contains(&"=cmd|' /C calc'!A0".to_owned()));
    assert!(words(&mut book, "Summary").contains(&"+1".to_owned()));
    let on_checks = words(&mut book, "Checks");
    assert!(on_checks.contains(&"@sum".to_owned()) && on_checks.contains(&"-2+3".to_owned()));
}

#[test]
fn a_check_that_fails_is_said_on_every_sheet() {
    let found = CheckedValue { value: 93.0, se: None };
    let said = "Do not rely on this report: 1 of 1 checks of the file do not hold.".to_owned();
    for (verdict, is_said) in [(Verdict::Holds(found), false), (Verdict::Fails(found), true)] {
        let mut book = book_with(&[example::check(verdict)]);
        for page in Page::ALL {
            assert_eq!(words(&mut book, page.name()).contains(&said), is_said, "{page:?}");
        }
    }
    let mut book = book_with(&[example::check(Verdict::CannotBeRead("there is no such figure".into()))]);
    let on_sheet = words(&mut book, "Checks");
    assert!(
        on_sheet.contains(&"there is no such figure".to_owned()) && on_sheet.contains(&"FAILS".to_owned())
    );
}

#[test]
fn the_cover_says_whether_checks_were_run() {
    assert!(words(&mut book_with(&[]), "Cover").contains(&"The file has no checks.".to_owned()));
    let found = CheckedValue { value: 100.2, se: None };
    let mut book = book_with(&[example::check(Verdict::Holds(found)), example::check(Verdict::Holds(found))]);
    assert!(words(&mut book, "Cover").contains(&"All 2 checks of the file hold.".to_owned()));
}

#[test]
fn chances_stand_with_how_often_that_is_and_nought_with_how_many_draws_were_seen() {
    let on_sheet = words(&mut book_with(&[]), "Summary");
    assert!(on_sheet.contains(&"not seen in 400 draws".to_owned()));
    assert!(on_sheet.contains(&"about 6 in 20".to_owned()));
    assert!(on_sheet.contains(&"not defined in 12% of draws, so none of it is shown".to_owned()));
    assert!(on_sheet.contains(&"never".to_owned()) && on_sheet.contains(&"not defined".to_owned()));
}

/// A path that a check or a program may ask for leads to one row of each option.
#[test]
fn every_figure_of_an_option_has_a_path_of_its_own() {
    let (model, summary) = (example::model(), example::summary());
    for option in &summary.options {
        let mut paths: Vec<String> = figures::rows(&model, option).into_iter().map(|row| row.path).collect();
        let n = paths.len();
        paths.sort();
        paths.dedup();
        assert_eq!(paths.len(), n);
    }
}

/// Quantiles of rates that draws without one keep from being known stand in the workbook as in the text.
#[test]
fn a_quantile_between_two_values_is_said_in_words() {
    let (model, mut summary) = (example::model(), example::summary());
    let rate = |draw: u32| match draw {
        0..40 => Value::Undefined,
        40..100 => Value::Known(-1.0),
        100..300 => Value::Known(0.04),
        _ => Value::Known(f64::from(draw) / 1e3),
    };
    let all = summary.options[1].investor.as_mut().expect("the bond has investors");
    all.irr = crate::statistics::distribution_of_rates(&(0..400).map(rate).collect());
    let mut book = opened(bytes_of(&model, &summary, &[]));
    let on_sheet = words(&mut book, "Summary");
    for said in [
        "at most -100.0%",
        "-100.0% to 4.0%",
        "4.0% to 33.9%",
        "at least 37.9%",
        "not defined in 10% of draws, and quantiles are shown as far as they hold whatever these would be",
    ] {
        assert!(on_sheet.contains(&said.to_owned()), "{said}: {on_sheet:?}");
    }
    assert!(words(&mut book, "Options compared").contains(&"at least 37.9%".to_owned()));
}
