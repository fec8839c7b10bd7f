//! Lines of at most 100 columns: wrapped paragraphs, and tables with aligned columns.

/// The widest line of a text report, columns.
pub(super) const WIDTH: usize = 100;
/// The narrowest that the first column of a table becomes before numbers are cut.
const NARROWEST_LABEL: usize = 12;
/// Blanks between columns.
pub(super) const GAP: usize = 2;

/// A paragraph wrapped to the width: the first line starts with `first`, the others are indented as far.
pub(super) fn paragraph(first: &str, text: &str) -> String {
    let indent = " ".repeat(first.chars().count());
    let lines = wrapped(text, WIDTH - indent.len());
    let mut written = String::new();
    for (place, line) in lines.iter().enumerate() {
        let start = if place == 0 { first } else { indent.as_str() };
        written.push_str(format!("{start}{line}").trim_end());
        written.push('\n');
    }
    written
}

/// A heading, underlined.
pub(super) fn heading(text: &str, line: char) -> String {
    let lines = wrapped(text, WIDTH);
    let width = lines.iter().map(|line| line.chars().count()).max().unwrap_or(0);
    format!("{}\n{}\n", lines.join("\n"), line.to_string().repeat(width))
}

/// A table: the first row is the header; the first column stands left, the others right. A row of one cell is a title
/// across the table. Spaces before a label indent it. Without rows the table is empty.
pub(super) fn table(rows: &[Vec<String>]) -> String {
    if rows.len() < 2 {
        return String::new();
    }
    let n_columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut widths: Vec<usize> = (0..n_columns)
        .map(|column| {
            let rows = rows.iter().filter(|row| row.len() > 1);
            rows.filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
        })
        .collect();
    let others: usize = widths[1..].iter().map(|width| width + GAP).sum();
    widths[0] = widths[0].min(WIDTH.saturating_sub(others + GAP).max(NARROWEST_LABEL));
    rows.iter().map(|row| table_row(row, &widths)).collect()
}

fn table_row(row: &[String], widths: &[usize]) -> String {
    if let [title] = row {
        return paragraph("  ", title);
    }
    let indent = row[0].chars().take_while(|&letter| letter == ' ').count();
    let width = widths[0].saturating_sub(indent).max(1);
    let label = wrapped(&row[0], width);
    let mut written = String::new();
    for (place, part) in label.iter().enumerate() {
        let mut line = format!("  {:indent$}{part:<width$}", "");
        if place == 0 {
            for (cell, &width) in row[1..].iter().zip(&widths[1..]) {
                line.push_str(&format!("  {cell:>width$}"));
            }
        }
        written.push_str(line.trim_end());
        written.push('\n');
    }
    written
}

/// A text in lines of at most `width` characters, broken between words, and within a word that is longer.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace().flat_map(|word| pieces(word, width)) {
        let line = lines.last_mut().expect("there is always a line");
        let length = line.chars().count();
        if length == 0 {
            line.push_str(&word);
        } else if length + 1 + word.chars().count() <= width {
            line.push(' ');
            line.push_str(&word);
        } else {
            lines.push(word);
        }
    }
    lines
}

fn pieces(word: &str, width: usize) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    letters.chunks(width.max(1)).map(|piece| piece.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_hangs_under_its_first_word() {
        let text = "word ".repeat(40);
        let written = paragraph("  - ", &text);
        let lines: Vec<&str> = written.lines().collect();
        assert_eq!(lines.len(), 3);
        assert!(lines[0].starts_with("  - word") && lines[1].starts_with("    word"));
        assert!(lines.iter().all(|line| line.chars().count() <= WIDTH));
        assert_eq!(written.split_whitespace().filter(|&word| word == "word").count(), 40);
    }

    #[test]
    fn tables_fit_however_long_a_name_is() {
        let row = |cells: &[&str]| cells.iter().map(|&cell| cell.to_owned()).collect::<Vec<_>>();
        let name = "x".repeat(150);
        let written = table(&[
            row(&["", "mean", "P5"]),
            row(&[&name, "£1.00m ± 0.01", "1"]),
            row(&["short", "2", "3"]),
        ]);
        assert!(written.lines().all(|line| line.chars().count() <= WIDTH), "{written}");
        assert_eq!(written.matches('x').count(), 150);
        assert!(written.lines().last().expect("three rows").ends_with(" 2   3"));
    }

    #[test]
    fn numbers_stand_under_each_other() {
        let row = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        let written = table(&[row(["", "mean"]), row(["paid", "12"]), row(["net of all", "-3,000"])]);
        assert_eq!(written, "                mean\n  paid            12\n  net of all  -3,000\n");
        assert_eq!(table(&[row(["", "mean"])]), "");
    }
}
