//! A workbook before it is written: sheets of columns, whose cells hold words, values and formulas.

use super::formula::{Formula, Place, Range};

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Content {
    Blank,
    Words(String),
    /// A number that the reader may change: all formulas follow it.
    Input(f64),
    /// A number that the run made and no formula makes again.
    Value(f64),
    /// A number that is given: a month, a date, a place in a list.
    Fact(f64),
    Formula(Formula),
}

/// How numbers of a column look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    Words,
    Money,
    Rate,
    Number,
    Date,
    Month,
    /// 1 where a check holds, else 0.
    Holds,
}

/// A column.
#[derive(Clone, Debug)]
pub(super) struct Column {
    /// What it belongs to; columns that follow each other under one head stand together.
    pub(super) group: String,
    pub(super) header: String,
    pub(super) look: Look,
    pub(super) cells: Vec<Content>,
}

/// A sheet: a table under its title and notes.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    pub(super) name: &'static str,
    pub(super) notes: Vec<String>,
    pub(super) columns: Vec<Column>,
    /// Columns that stay in sight.
    pub(super) n_fixed: usize,
}

/// All sheets.
#[derive(Clone, Debug, Default)]
pub(super) struct Book {
    pub(super) sheets: Vec<Sheet>,
    /// What no formula makes and formulas follow from, said for the cover.
    pub(super) values: Vec<String>,
    /// What else the cover says: values of which the checks know what follows, and what is left out.
    pub(super) beside: Vec<String>,
}

/// A column, by its sheet and its place there, with the number of its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ColumnId {
    pub(super) sheet: usize,
    pub(super) column: usize,
    n_rows: usize,
}

impl ColumnId {
    /// A column of a sheet.
    pub(super) fn new(sheet: usize, column: usize, n_rows: usize) -> Self {
        Self { sheet, column, n_rows }
    }

    /// A cell as a formula.
    pub(super) fn at(self, row: usize) -> Formula {
        Formula::Cell(self.place(row))
    }

    pub(super) fn place(self, row: usize) -> Place {
        assert!(row < self.n_rows, "a column has a cell in each row");
        Place { sheet: self.sheet, row, column: self.column }
    }

    /// The cell above, or nothing in the first row.
    pub(super) fn before(self, row: usize) -> Formula {
        row.checked_sub(1).map_or(super::formula::NOUGHT, |above| self.at(above))
    }

    /// Cells from one row to another, both with them.
    pub(super) fn range(self, first: usize, last: usize) -> Range {
        Range { first: self.place(first), last: last.min(self.n_rows - 1) }
    }

    /// All cells.
    pub(super) fn all(self) -> Range {
        self.range(0, self.n_rows - 1)
    }

    /// The sum of cells from one row to another; nothing where there are none.
    pub(super) fn sum(self, rows: std::ops::Range<usize>) -> Formula {
        let end = rows.end.min(self.n_rows);
        match end.saturating_sub(rows.start) {
            0 => super::formula::NOUGHT,
            1 => self.at(rows.start),
            _ => Formula::Sum(self.range(rows.start, end - 1)),
        }
    }

    pub(super) fn rows(self) -> std::ops::Range<usize> {
        0..self.n_rows
    }
}

impl Book {
    /// A new sheet, whose columns follow.
    pub(super) fn sheet(&mut self, name: &'static str, notes: &[&str], n_fixed: usize) -> usize {
        let notes = notes.iter().map(|&note| note.to_owned()).collect();
        self.sheets.push(Sheet { name, notes, columns: Vec::new(), n_fixed });
        self.sheets.len() - 1
    }

    /// A new column of blanks, to be filled.
    pub(super) fn blank(
        &mut self,
        sheet: usize,
        n_rows: usize,
        (group, header): (&str, &str),
        look: Look,
    ) -> ColumnId {
        let columns = &mut self.sheets[sheet].columns;
        let (group, header) = (group.to_owned(), header.to_owned());
        columns.push(Column { group, header, look, cells: vec![Content::Blank; n_rows] });
        ColumnId { sheet, column: columns.len() - 1, n_rows }
    }

    /// A new column.
    pub(super) fn column(
        &mut self,
        sheet: usize,
        n_rows: usize,
        head: (&str, &str),
        look: Look,
        content: impl FnMut(usize) -> Content,
    ) -> ColumnId {
        let id = self.blank(sheet, n_rows, head, look);
        self.fill(id, content);
        id
    }

    /// Fills a column.
    pub(super) fn fill(&mut self, id: ColumnId, content: impl FnMut(usize) -> Content) {
        self.sheets[id.sheet].columns[id.column].cells = id.rows().map(content).collect();
    }

    /// Says once that something is a value.
    pub(super) fn say(&mut self, text: String) {
        if !self.values.contains(&text) {
            self.values.push(text);
        }
    }

    /// What a cell holds.
    pub(super) fn content(&self, place: Place) -> &Content {
        &self.sheets[place.sheet].columns[place.column].cells[place.row]
    }
}
