//! A sheet as it is written: a title, notes, tables with a header that stays in sight, and how it prints.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Worksheet};

use super::Page;
use super::cell::{Cell, cleaned};
use crate::report::layout::wrapped;
use crate::units::Currency;

/// Ink of titles and of headers.
const INK: Color = Color::RGB(0x1B_3A57);
/// Ground of headers.
const HEADER: Color = Color::RGB(0xDC_E6F0);
/// Ground of titles across a table.
const BAND: Color = Color::RGB(0xF0_F3F6);
/// Ink of warnings.
const ALARM: Color = Color::RGB(0xB0_1E1E);
/// Ink of notes.
const GREY: Color = Color::RGB(0x59_5959);

/// A4.
const A4: u8 = 9;
/// Margins, inches: left and right, top and bottom, header and footer.
const MARGINS: (f64, f64, f64) = (0.4, 0.7, 0.3);
/// Most letters of the title at the head of a printed page: a header holds 255 with its signs.
const MOST_OF_HEADER: usize = 100;

/// Height of a line and of the highest row, points.
const LINE: f64 = 15.0;
const HIGHEST: f64 = 405.0;
/// Letters of words for each digit of a column's width, and those of headers, which are bold.
const ROOM: f64 = 1.12;
const ROOM_OF_HEADER: f64 = 1.0;

/// What all sheets share.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paper<'a> {
    /// The currency of amounts.
    pub(super) currency: Currency,
    /// What stands at the head of each printed page.
    pub(super) title: &'a str,
    /// The width of columns of options, letters.
    pub(super) option_width: u16,
    /// What whoever reads only one sheet must know.
    pub(super) warning: Option<&'a str>,
}

/// A column of a table: its header, its width in letters, and what it holds.
#[derive(Clone, Debug)]
pub(super) struct Column {
    header: String,
    width: u16,
    holds: Holds,
}

/// What a column holds: the header stands over it, left or right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    Words,
    Figures,
}

/// A column of words.
pub(super) fn words(header: impl Into<String>, width: u16) -> Column {
    Column { header: header.into(), width, holds: Holds::Words }
}

/// A column of figures.
pub(super) fn figures(header: impl Into<String>, width: u16) -> Column {
    Column { header: header.into(), width, holds: Holds::Figures }
}

/// A sheet that is being written, from the top down.
pub(super) struct Sheet {
    inner: Worksheet,
    currency: Currency,
    row: u32,
    page: Page,
    /// Widths of columns, in letters.
    widths: Vec<u16>,
}

impl Sheet {
    /// An empty sheet under its title, the warning and notes, one a line.
    pub(super) fn new(paper: &Paper<'_>, page: Page, title: &str, notes: &[&str]) -> Self {
        let mut inner = Worksheet::new();
        inner.set_name(page.name()).expect("names of sheets are short and plain");
        let mut sheet = Self { inner, currency: paper.currency, row: 0, page, widths: Vec::new() };
        sheet.set_up_print(paper.title);
        sheet.line(title, &Format::new().set_bold().set_font_size(16).set_font_color(INK));
        if let Some(warning) = paper.warning {
            sheet.line(warning, &Format::new().set_bold().set_font_color(ALARM));
        }
        for note in notes {
            sheet.line(note, &Format::new().set_font_color(GREY));
        }
        sheet
    }

    fn set_up_print(&mut self, title: &str) {
        let title: String = cleaned(title).replace('\n', " ").chars().take(MOST_OF_HEADER).collect();
        let (sides, ends, head) = MARGINS;
        self.inner
            .set_paper_size(A4)
            .set_landscape()
            .set_margins(sides, sides, ends, ends, head, head)
            .set_header(format!("&L{}&R&A", title.replace('&', "&&")))
            .set_footer("&RPage &P of &N")
            .set_print_fit_to_pages(1, 0);
    }

    /// The name by which ranges are called.
    pub(super) fn name(&self) -> &'static str {
        self.page.name()
    }

    /// The row that is written next, from nought.
    pub(super) fn row(&self) -> u32 {
        self.row
    }

    /// A line of words that runs over the cells beside it.
    fn line(&mut self, text: &str, format: &Format) {
        self.words(self.row, 0, text, format);
        self.row += 1;
    }

    /// A heading within a sheet.
    pub(super) fn heading(&mut self, text: &str) {
        self.line(text, &Format::new().set_bold().set_font_size(12).set_font_color(INK));
    }

    /// A note within a sheet.
    pub(super) fn note(&mut self, text: &str) {
        self.line(text, &Format::new().set_font_color(GREY));
    }

    /// Room.
    pub(super) fn gap(&mut self) {
        self.row += 1;
    }

    /// Widths of columns.
    pub(super) fn widths(&mut self, columns: &[Column]) {
        for (place, column) in (0..).zip(columns) {
            self.inner.set_column_width(place, column.width).expect("a column within the sheet");
        }
        self.widths = columns.iter().map(|column| column.width).collect();
    }

    /// The header of a table. Its row.
    pub(super) fn header(&mut self, columns: &[Column]) -> u32 {
        let format = Format::new()
            .set_bold()
            .set_font_color(INK)
            .set_background_color(HEADER)
            .set_border_bottom(FormatBorder::Thin)
            .set_text_wrap()
            .set_align(FormatAlign::Top);
        let mut n_lines = 1;
        for (place, column) in (0..).zip(columns) {
            let format = match column.holds {
                Holds::Words => indented(format.clone(), place),
                Holds::Figures => format.clone().set_align(FormatAlign::Right),
            };
            self.words(self.row, place, &column.header, &format);
            n_lines = n_lines.max(self.n_lines(place, &column.header, ROOM_OF_HEADER));
        }
        self.grow(n_lines);
        self.row += 1;
        self.row - 1
    }

    /// A title across a table.
    pub(super) fn band(&mut self, text: &str, n_columns: usize) {
        let format = Format::new().set_bold().set_font_color(INK).set_background_color(BAND);
        self.words(self.row, 0, text, &format);
        for place in (1..).take(n_columns.saturating_sub(1)) {
            self.inner.write_blank(self.row, place, &format).expect("a cell within the sheet");
        }
        self.row += 1;
    }

    /// A row of cells. Where it stands.
    pub(super) fn cells(&mut self, cells: impl IntoIterator<Item = Cell>) -> u32 {
        let mut n_lines = 1;
        for (place, cell) in (0..).zip(cells) {
            self.put(place, &cell);
            if let Cell::Words(text) = &cell {
                n_lines = n_lines.max(self.n_lines(place, text, ROOM));
            }
        }
        self.grow(n_lines);
        self.row += 1;
        self.row - 1
    }

    /// Lines that words take in a column of which so much is left for them.
    fn n_lines(&self, place: u16, text: &str, room: f64) -> usize {
        let width =
            self.widths.get(usize::from(place)).map_or(f64::INFINITY, |&width| f64::from(width) * room);
        text.lines().map(|line| wrapped(line, width as usize).len()).sum()
    }

    /// Gives the row that is written room for so many lines: not every program does so of its own accord.
    fn grow(&mut self, n_lines: usize) {
        if n_lines > 1 {
            let height = (n_lines as f64 * LINE).min(HIGHEST);
            self.inner.set_row_height(self.row, height).expect("a row within the sheet");
        }
    }

    fn put(&mut self, place: u16, cell: &Cell) {
        match cell {
            Cell::Blank => {}
            Cell::Words(text) => {
                let format = Format::new().set_text_wrap().set_align(FormatAlign::Top);
                self.words(self.row, place, text, &indented(format, place));
            }
            Cell::InPlace(text) => {
                let format = Format::new().set_font_color(GREY).set_align(FormatAlign::Top);
                self.words(self.row, place, text, &format.set_align(FormatAlign::Right));
            }
            Cell::Number(number, look) => {
                let format =
                    Format::new().set_num_format(look.format(self.currency)).set_align(FormatAlign::Top);
                self.inner
                    .write_number_with_format(self.row, place, *number, &format)
                    .expect("a cell within the sheet");
            }
        }
    }

    /// Words that stay words: a mark that spreadsheets keep for them stands before what they could take for a formula,
    /// also when somebody edits the cell.
    fn words(&mut self, row: u32, place: u16, text: &str, format: &Format) {
        let text = cleaned(text);
        let format = match text.starts_with(['=', '+', '-', '@']) {
            true => format.clone().set_quote_prefix(),
            false => format.clone(),
        };
        self.inner.write_string_with_format(row, place, text, &format).expect("a cell within the sheet");
    }

    /// Words that stand out because something is wrong, in the row above the one that is written next.
    pub(super) fn alarm(&mut self, place: u16, text: &str) {
        let format = Format::new().set_bold().set_font_color(ALARM).set_align(FormatAlign::Top);
        self.words(self.row - 1, place, text, &format);
    }

    /// A label before words, and where a click leads, if anywhere.
    pub(super) fn labelled(&mut self, label: &str, text: &str, leads_to: Option<Page>) {
        let bold = Format::new().set_bold().set_align(FormatAlign::Top);
        match leads_to {
            None => self.words(self.row, 0, label, &bold),
            Some(page) => {
                let link =
                    rust_xlsxwriter::Url::new(format!("internal:'{}'!A1", page.name())).set_text(label);
                self.inner.write_url(self.row, 0, link).expect("a sheet of this workbook");
            }
        }
        self.put(1, &Cell::words(text));
        self.grow(self.n_lines(1, text, ROOM));
        self.row += 1;
    }

    /// What stays in sight: rows above this one, and so many columns.
    pub(super) fn keep_in_sight(&mut self, below: u32, n_columns: u16) {
        self.inner.set_freeze_panes(below, n_columns).expect("a cell within the sheet");
    }

    /// The same, and rows from the header on stand at the head of each printed page.
    pub(super) fn freeze(&mut self, header: u32, below: u32, n_columns: u16) {
        self.keep_in_sight(below, n_columns);
        self.inner.set_repeat_rows(header, below - 1).expect("rows within the sheet");
    }

    /// Lets readers choose rows of the table from its header to the row above.
    pub(super) fn filter(&mut self, header: u32, n_columns: usize) {
        let last = u16::try_from(n_columns).expect("a table within the sheet") - 1;
        if self.row > header + 1 {
            self.inner.autofilter(header, 0, self.row - 1, last).expect("a table within the sheet");
        }
    }

    /// Prints at this size, in per cent, and not as wide as a page.
    pub(super) fn print_at(&mut self, per_cent: u16) {
        self.inner.set_print_scale(per_cent);
    }

    /// Prints columns at this size on as many pages as they need, the first so many at the left of each.
    pub(super) fn print_beside(&mut self, n_columns: u16, per_cent: u16) {
        self.inner.set_repeat_columns(0, n_columns - 1).expect("columns within the sheet");
        self.print_at(per_cent);
    }

    /// Prints on a single page.
    pub(super) fn print_on_one_page(&mut self) {
        self.inner.set_print_fit_to_pages(1, 1);
    }

    /// Prints no more than what stands above a row and left of a column.
    pub(super) fn print_up_to(&mut self, row: u32, place: u16) {
        self.inner.set_print_area(0, 0, row - 1, place - 1).expect("cells within the sheet");
    }

    /// Begins pages at these rows.
    pub(super) fn break_at(&mut self, rows: &[u32]) {
        self.inner.set_page_breaks(rows).expect("rows within the sheet");
    }

    /// Leaves the lines between cells away.
    pub(super) fn without_grid(&mut self) {
        self.inner.set_screen_gridlines(false);
    }

    /// Puts a chart at a row and column.
    pub(super) fn chart(&mut self, row: u32, place: u16, chart: &rust_xlsxwriter::Chart) {
        self.inner.insert_chart(row, place, chart).expect("a chart within the sheet");
    }

    /// Puts a picture below what is written, shown at a part of its size, and goes on under it; `row` is the height of a row.
    pub(super) fn image(&mut self, image: &rust_xlsxwriter::Image, row: f64, scale: f64) {
        self.inner.insert_image(self.row, 0, image).expect("a picture within the sheet");
        self.row += (image.height() * scale / row).ceil() as u32 + 1;
    }

    /// Goes to a row further down.
    pub(super) fn go_to(&mut self, row: u32) {
        self.row = row;
    }

    /// The finished sheet.
    pub(super) fn into_worksheet(self) -> Worksheet {
        self.inner
    }
}

/// Words beside a column of figures stand a little apart from them.
fn indented(format: Format, place: u16) -> Format {
    let format = format.set_align(FormatAlign::Left);
    if place == 0 { format } else { format.set_indent(1) }
}
