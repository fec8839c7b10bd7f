//! The workbook of a trace as a file: the cover, and each sheet with its formulas and what they come to.

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula as Written, Workbook,
    Worksheet,
};

use super::book::{Book, Column, Content, Look, Sheet};
use super::evaluate::Values;
use super::formula::{NO_RATE, Place, Writing};
use super::{Trace, said};
use crate::data::{Provenance, Traced};
use crate::model::Model;
use crate::report::circumstances::Circumstances;
use crate::units::Currency;

/// The first day of the calendar of workbooks stands in place of today: a trace is a function of scenario, seed and draw.
const MADE: (u16, u8, u8) = (1900, 1, 1);

/// Ink of titles, and the ground of headers.
const INK: Color = Color::RGB(0x1B_3A57);
const HEADER: Color = Color::RGB(0xDC_E6F0);
/// Inputs: blue figures on yellow, as modellers have it.
const INPUT_INK: Color = Color::RGB(0x00_00C0);
const INPUT: Color = Color::RGB(0xFF_F8D6);
/// Values that the run made: orange.
const VALUE: Color = Color::RGB(0xFB_E3CF);
/// Notes and facts.
const GREY: Color = Color::RGB(0x59_5959);

/// A4.
const A4: u8 = 9;

/// Widths of columns, letters: words and figures.
const WORDS: f64 = 28.0;
const FIGURES: f64 = 15.0;
/// Widths of the cover.
const COVER: (f64, f64) = (22.0, 110.0);
/// The height of a line, and the lines of the two rows of headers, which are wrapped.
const LINE: f64 = 15.0;
const HEADERS: [f64; 2] = [2.0, 3.0];

/// The file.
pub(super) fn workbook(trace: &Trace<'_>, from: &Provenance) -> Vec<u8> {
    let Trace { model, traced, book, values } = trace;
    let mut written = Workbook::new();
    let (year, month, day) = MADE;
    let made = ExcelDateTime::from_ymd(year, month, day).expect("a day of the calendar");
    let made_how =
        format!("sib {}, seed {}, scenario sha256 {}", from.version, from.seed, from.scenario_sha256);
    let properties = DocProperties::new()
        .set_title(format!("{}: a trace", model.title))
        .set_author("sib")
        .set_comment(made_how)
        .set_creation_datetime(&made);
    written.set_properties(&properties);
    written.push_worksheet(cover(model, traced, from, book));
    let sheets: Vec<(&str, u32)> = book.sheets.iter().map(|sheet| (sheet.name, first_row(sheet))).collect();
    for (place, sheet) in book.sheets.iter().enumerate() {
        let writing = Writing { sheets: &sheets, on: place };
        written.push_worksheet(worksheet(sheet, place, &writing, values, model.currency));
    }
    written.save_to_buffer().expect("a workbook within the limits of its form can be written")
}

/// The longest formula of a book, with the sheet and the column on which it stands.
pub(super) fn longest_formula(book: &Book) -> (String, String) {
    let sheets: Vec<(&str, u32)> = book.sheets.iter().map(|sheet| (sheet.name, first_row(sheet))).collect();
    let mut longest = (String::new(), String::new());
    for (on, sheet) in book.sheets.iter().enumerate() {
        let writing = Writing { sheets: &sheets, on };
        for column in &sheet.columns {
            for content in &column.cells {
                let Content::Formula(formula) = content else { continue };
                let written = writing.write(formula);
                if written.len() > longest.1.len() {
                    longest = (format!("{}, {} {}", sheet.name, column.group, column.header), written);
                }
            }
        }
    }
    longest
}

/// The row of the first cell of a table: under the title, the notes and two rows of headers.
fn first_row(sheet: &Sheet) -> u32 {
    u32::try_from(sheet.notes.len()).expect("a few notes") + 3
}

fn cover(model: &Model, traced: &Traced, from: &Provenance, book: &Book) -> Worksheet {
    let mut sheet = Worksheet::new();
    sheet.set_name("Cover").expect("a short and plain name");
    sheet.set_screen_gridlines(false);
    sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_column_width(0, COVER.0).expect("a column within the sheet");
    sheet.set_column_width(1, COVER.1).expect("a column within the sheet");
    let bold = Format::new().set_bold().set_align(FormatAlign::Top);
    let words = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let title = Format::new().set_bold().set_font_size(16).set_font_color(INK);
    let mut row = 0;
    let put = |sheet: &mut Worksheet, row: u32, column: u16, text: &str, format: &Format| {
        sheet.write_string_with_format(row, column, text, format).expect("a cell within the sheet");
    };
    put(&mut sheet, row, 0, &format!("{}: a trace", model.title), &title);
    row += 2;
    let draws = said(model, traced);
    let mut lines: Vec<(&str, String)> = vec![
        ("What this is", format!("{draws} Formulas make its cash again from the inputs, so that the model can be checked by hand and changed.")),
        ("How to use it", "Change a number with blue figures on the sheet Inputs: prices, caps, shares, lags, commitments, coupons, fees. Look at Checks first: the last line is the master check.".to_owned()),
        ("What it is not", "A forecast. It is one future of thousands, or an average that hides them: decide on sib run and sib report.".to_owned()),
        ("Program", format!("sib {}", from.version)),
        ("Scenario, SHA-256", from.scenario_sha256.clone()),
        ("Seed", from.seed.to_string()),
    ];
    lines.extend(Circumstances::from(from).lines(model));
    for (label, text) in &lines {
        let n_lines = (text.chars().count() as f64 / COVER.1).ceil().max(1.0);
        sheet.set_row_height(row, n_lines * LINE).expect("a row within the sheet");
        put(&mut sheet, row, 0, label, &bold);
        put(&mut sheet, row, 1, text, &words);
        row += 1;
    }
    row += 1;
    put(&mut sheet, row, 0, "Colours", &bold);
    for (content, text) in [
        (Content::Input(0.0), "an input that formulas follow: change it"),
        (Content::Formula(super::formula::NOUGHT), "a formula"),
        (Content::Value(0.0), "a value that the run made and that follows no change"),
        (Content::Fact(0.0), "what is given: months, dates, figures of the run beside those of the formulas"),
    ] {
        let format = look(&content, Look::Words, model.currency).set_text_wrap();
        put(&mut sheet, row, 1, text, &format);
        row += 1;
    }
    row += 1;
    put(&mut sheet, row, 0, "Values, not formulas", &bold);
    let always = [
        "Units: what happened to people, and what of it was counted, tested, refused or capped in units",
        "Costs of the service, other money, and price indices",
        "How long ahead cash is called and kept, when contracts start and end, and when the service closed",
    ];
    let own = book.values.iter().chain(&book.beside).map(String::as_str);
    for text in always.into_iter().chain(own) {
        put(&mut sheet, row, 1, text, &words);
        row += 1;
    }
    sheet
}

fn worksheet(
    sheet: &Sheet,
    place: usize,
    writing: &Writing<'_>,
    values: &Values,
    currency: Currency,
) -> Worksheet {
    let mut written = Worksheet::new();
    written.set_name(sheet.name).expect("names of sheets are short and plain");
    let title = Format::new().set_bold().set_font_size(14).set_font_color(INK);
    let note = Format::new().set_font_color(GREY);
    written.write_string_with_format(0, 0, sheet.name, &title).expect("a cell within the sheet");
    for (row, text) in (1..).zip(&sheet.notes) {
        written.write_string_with_format(row, 0, text, &note).expect("a cell within the sheet");
    }
    let first = first_row(sheet);
    let header = Format::new()
        .set_bold()
        .set_font_color(INK)
        .set_background_color(HEADER)
        .set_text_wrap()
        .set_align(FormatAlign::Top);
    let under = header.clone().set_border_bottom(FormatBorder::Thin);
    for (row, n_lines) in (first - 2..).zip(HEADERS) {
        written.set_row_height(row, n_lines * LINE).expect("a row within the sheet");
    }
    for (number, column) in (0..).zip(&sheet.columns) {
        let before = usize::from(number).checked_sub(1).map(|before| sheet.columns[before].group.as_str());
        let group = if before == Some(column.group.as_str()) { "" } else { column.group.as_str() };
        written.write_string_with_format(first - 2, number, group, &header).expect("a cell within the sheet");
        written
            .write_string_with_format(first - 1, number, &column.header, &under)
            .expect("a cell within the sheet");
        let width = if column.look == Look::Words { WORDS } else { FIGURES };
        written.set_column_width(number, width).expect("a column within the sheet");
        cells(&mut written, first, column, usize::from(number), place, (writing, values), currency);
    }
    let fixed = u16::try_from(sheet.n_fixed).expect("a few columns");
    written.set_freeze_panes(first, fixed).expect("a cell within the sheet");
    written.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0);
    written
}

fn cells(
    written: &mut Worksheet,
    first: u32,
    column: &Column,
    number: usize,
    sheet: usize,
    (writing, values): (&Writing<'_>, &Values),
    currency: Currency,
) {
    let at = u16::try_from(number).expect("fewer than 65,536 columns");
    for (row, content) in column.cells.iter().enumerate() {
        let below = first + u32::try_from(row).expect("fewer than 2^32 rows");
        let format = look(content, column.look, currency);
        match content {
            Content::Blank => {}
            Content::Words(text) => {
                written.write_string_with_format(below, at, text, &format).expect("a cell within the sheet");
            }
            Content::Input(value) | Content::Value(value) | Content::Fact(value) => {
                written
                    .write_number_with_format(below, at, *value, &format)
                    .expect("a cell within the sheet");
            }
            Content::Formula(formula) => {
                let found = values.at(Place { sheet, row, column: number });
                let found = if found.is_nan() { NO_RATE.to_owned() } else { found.to_string() };
                let formula = Written::new(writing.write(formula)).set_result(found);
                written
                    .write_formula_with_format(below, at, formula, &format)
                    .expect("a cell within the sheet");
            }
        }
    }
}

/// How a cell looks: its number by the column, its colours by what it holds.
fn look(content: &Content, look: Look, currency: Currency) -> Format {
    let symbol = currency.symbol();
    let number = match look {
        Look::Words => "@".to_owned(),
        Look::Money => format!("\"{symbol}\"#,##0.00;-\"{symbol}\"#,##0.00"),
        Look::Rate => "0.00%".to_owned(),
        Look::Number => "#,##0.######".to_owned(),
        Look::Date => "d mmm yyyy".to_owned(),
        Look::Month => "0".to_owned(),
        Look::Holds => "\"holds\";;\"does not hold\"".to_owned(),
    };
    let format = match look {
        Look::Words => Format::new(),
        Look::Money | Look::Rate | Look::Number | Look::Date | Look::Month | Look::Holds => {
            Format::new().set_num_format(number)
        }
    };
    match content {
        Content::Blank | Content::Words(_) | Content::Formula(_) => format,
        Content::Input(_) => format.set_font_color(INPUT_INK).set_background_color(INPUT),
        Content::Value(_) => format.set_background_color(VALUE),
        Content::Fact(_) => format.set_font_color(GREY),
    }
}
