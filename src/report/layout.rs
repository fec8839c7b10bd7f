//! Passages as text, in lines of at most 100 columns: wrapped paragraphs, and tables with aligned columns.

use super::passage::{Block, Passage};

/// The widest line of a text report, columns.
pub(super) const WIDTH: usize = 100;
/// The narrowest that the first column of a table becomes before numbers are cut.
const NARROWEST_LABEL: usize = 12;
/// Blanks between columns.
pub(super) const GAP: usize = 2;

/// A passage as text.
pub(super) fn text_of(passage: &Passage) -> String {
    passage.blocks.iter().map(written).collect()
}

fn written(block: &Block) -> String {
    match block {
        Block::Title(text) => heading(text, '='),
        Block::Section(text) => heading(text, '-'),
        Block::Subheading(text) => paragraph("", text),
        Block::Paragraph { mark, text } => paragraph(mark, text),
        Block::Table { rows, .. } => table(rows),
        Block::Gap => "\n".to_owned(),
    }
}

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
/// across the table. Spaces before a label indent it. Where the columns are too wide together, words of the header stand
/// under each other. Without rows the table is empty.
fn table(rows: &[Vec<String>]) -> String {
    if rows.len() < 2 {
        return String::new();
    }
    let n_columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths = |of_header: fn(&str) -> usize| -> Vec<usize> {
        let width = |column: usize| {
            let header = rows[..1].iter().map(|row| (row, of_header));
            let others = rows[1..].iter().map(|row| (row, length as fn(&str) -> usize));
            let cells = header.chain(others).filter(|(row, _)| row.len() > 1);
            cells.filter_map(|(row, width)| row.get(column).map(|cell| width(cell))).max().unwrap_or(0)
        };
        (0..n_columns).map(width).collect()
    };
    let room = |widths: &[usize]| {
        let others: usize = widths[1..].iter().map(|width| width + GAP).sum();
        WIDTH.saturating_sub(others + GAP)
    };
    let mut widths = match widths(length) {
        fits if room(&fits) >= fits[0].min(NARROWEST_LABEL) => fits,
        _ => widths(longest_word),
    };
    widths[0] = widths[0].min(room(&widths).max(NARROWEST_LABEL));
    rows.iter().map(|row| table_row(row, &widths)).collect()
}

fn length(cell: &str) -> usize {
    cell.chars().count()
}

fn longest_word(cell: &str) -> usize {
    cell.split_whitespace().map(length).max().unwrap_or(0)
}

fn table_row(row: &[String], widths: &[usize]) -> String {
    if let [title] = row {
        return paragraph("  ", title);
    }
    let indent = row[0].chars().take_while(|&letter| letter == ' ').count();
    let width = widths[0].saturating_sub(indent).max(1);
    let label = wrapped(&row[0], width);
    let cells: Vec<Vec<String>> =
        row[1..].iter().zip(&widths[1..]).map(|(cell, &width)| wrapped(cell, width.max(1))).collect();
    let n_lines = cells.iter().map(Vec::len).max().unwrap_or(0).max(label.len());
    let mut written = String::new();
    for place in 0..n_lines {
        let part = label.get(place).map_or("", String::as_str);
        let mut line = format!("  {:indent$}{part:<width$}", "");
        for (cell, &width) in cells.iter().zip(&widths[1..]) {
            let part = cell.get(place).map_or("", String::as_str);
            line.push_str(&format!("  {part:>width$}"));
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
    fn words_of_a_header_stand_under_each_other_where_the_columns_are_too_wide() {
        let row = |cells: &[&str]| cells.iter().map(|&cell| cell.to_owned()).collect::<Vec<_>>();
        let wide = "x".repeat(40);
        let written = table(&[
            row(&["by year", "paid, mean", "chance of more than one"]),
            row(&["2020", &wide, &wide]),
        ]);
        assert_eq!(written.lines().count(), 2, "{written}");
        let wider = "x".repeat(42);
        let header = "mean of all the years of which something is known";
        let written = table(&[row(&["by year", header, "P95"]), row(&["2020", &wider, "7"])]);
        assert!(written.lines().all(|line| line.chars().count() <= WIDTH), "{written}");
        let written = table(&[row(&["by year", header, header]), row(&["2020", &wide, &wide])]);
        let lines: Vec<&str> = written.lines().collect();
        assert_eq!(lines.len(), 3, "{written}");
        assert!(
            lines[0].ends_with("mean of all the years of which something") && lines[1].ends_with(" is known")
        );
        assert!(lines.iter().all(|line| line.chars().count() <= WIDTH), "{written}");
    }

    #[test]
    fn numbers_stand_under_each_other() {
        let row = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        let written = table(&[row(["", "mean"]), row(["paid", "12"]), row(["net of all", "-3,000"])]);
        assert_eq!(written, "                mean\n  paid            12\n  net of all  -3,000\n");
        assert_eq!(table(&[row(["", "mean"])]), "");
    }
}
