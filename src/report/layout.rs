//! Passages as text, in lines of at most 100 columns: wrapped paragraphs, and tables with aligned columns.

use super::passage::{Block, Passage};

/// The widest line of a text report, columns.
pub(super) const WIDTH: usize = 100;
/// The narrowest that the first column of a table becomes before numbers are broken, if its cells are longer.
const NARROWEST_LABEL: usize = 20;
/// Words of the first column are cut where they are longer.
const WIDEST_WORD: usize = 30;
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
/// under each other; where they still are, errors stand under their numbers; where even these are too wide, the last
/// columns go on in a table below. A number is never cut. Without rows the table is empty.
fn table(rows: &[Vec<String>]) -> String {
    if rows.len() < 2 {
        return String::new();
    }
    let n_columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    // The title of a row, and a column at least.
    let fewest = 2.min(n_columns);
    for n_first in (fewest..=n_columns).rev() {
        let first: Vec<Vec<String>> = rows.iter().map(|row| columns(row, 1..n_first)).collect();
        let mut widths = widths(&first, n_first);
        if n_first == fewest {
            // Words that are wider than a page are cut.
            let room = WIDTH.saturating_sub(total(&widths[..1]) + GAP);
            widths[1..].iter_mut().for_each(|width| *width = room.min(*width));
        }
        if total(&widths) <= WIDTH || n_first == fewest {
            let written: String = first.iter().map(|row| table_row(row, &widths)).collect();
            let others: Vec<Vec<String>> = rows.iter().map(|row| columns(row, n_first..n_columns)).collect();
            return if n_first == n_columns { written } else { format!("{written}\n{}", table(&others)) };
        }
    }
    String::new()
}

/// The label of a row and some of its other cells, empty where it has none; a title whole.
fn columns(row: &[String], places: std::ops::Range<usize>) -> Vec<String> {
    let is_title = row.len() < 2;
    let others = places.filter(|_| !is_title).map(|place| row.get(place).cloned().unwrap_or_default());
    row.first().cloned().into_iter().chain(others).collect()
}

/// What a table is wide, with its margin.
fn total(widths: &[usize]) -> usize {
    widths.iter().map(|width| width + GAP).sum()
}

/// How wide each column is: as wide as its cells if that fits, else as narrow as it takes.
fn widths(rows: &[Vec<String>], n_columns: usize) -> Vec<usize> {
    let widest = |of_header: fn(&str) -> usize, of_others: fn(&str) -> usize| -> Vec<usize> {
        let width = |column: usize| {
            let header = rows[..1].iter().map(|row| (row, of_header));
            let others = rows[1..].iter().map(|row| (row, of_others));
            let cells = header.chain(others).filter(|(row, _)| row.len() > 1);
            cells.filter_map(|(row, width)| row.get(column).map(|cell| width(cell))).max().unwrap_or(0)
        };
        (0..n_columns).map(width).collect()
    };
    let whole = widest(length, length);
    let least = widest(longest_part, longest_part);
    let label = whole[0].min(NARROWEST_LABEL.max(least[0]).min(WIDEST_WORD));
    let room = |widths: &[usize]| WIDTH.saturating_sub(total(&widths[1..]) + GAP);
    let mut widths = if room(&whole) >= label { whole } else { widest(longest_part, length) };
    while room(&widths) < label {
        // The widest of those that can still be narrower, the first of several.
        let others = (1..n_columns).filter(|&column| widths[column] > least[column]);
        let Some(column) = others.rev().max_by_key(|&column| widths[column]) else { break };
        widths[column] -= 1;
    }
    widths[0] = widths[0].min(room(&widths).max(label));
    widths
}

fn length(cell: &str) -> usize {
    cell.chars().count()
}

/// The longest part of a cell that stays on one line, with the blanks that indent it.
fn longest_part(cell: &str) -> usize {
    indent(cell) + parts(cell).iter().map(|part| length(part)).max().unwrap_or(0)
}

fn indent(cell: &str) -> usize {
    cell.chars().take_while(|&letter| letter == ' ').count()
}

/// The words of a cell, an error with its sign: "£2.38m", "± 0.01".
fn parts(cell: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for word in cell.split_whitespace() {
        match parts.last_mut() {
            Some(sign) if sign == "±" => *sign = format!("± {word}"),
            _ => parts.push(word.to_owned()),
        }
    }
    parts
}

fn table_row(row: &[String], widths: &[usize]) -> String {
    if let [title] = row {
        return paragraph("  ", title);
    }
    let indent = indent(&row[0]).min(widths[0].saturating_sub(1));
    let width = widths[0] - indent;
    let label = wrapped(&row[0], width);
    let cells: Vec<Vec<String>> = row[1..]
        .iter()
        .zip(&widths[1..])
        .map(|(cell, &width)| in_lines(parts(cell).into_iter(), width.max(1)))
        .collect();
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
    in_lines(text.split_whitespace().map(str::to_owned), width)
}

fn in_lines(words: impl Iterator<Item = String>, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in words.flat_map(|word| pieces(&word, width)) {
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
    use proptest::prelude::*;

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
    fn errors_stand_under_numbers_where_the_columns_are_too_wide_and_labels_can_be_read() {
        let row = |cells: &[&str]| cells.iter().map(|&cell| cell.to_owned()).collect::<Vec<_>>();
        let wide = "-£38.661m ± <0.001";
        let label = "    Growth, paid by the council as it goes";
        let written = table(&[
            row(&["", "mean", "P5", "median", "P95", "better in 20"]),
            row(&["Net: avoided less paid (more is better)"]),
            row(&[label, wide, wide, wide, wide, "20.0 ± 0.1"]),
            row(&["    usual", "£0 ± 0", "£0 ± 0", "£0 ± 0", "£0 ± 0", ""]),
        ]);
        assert!(written.lines().all(|line| line.chars().count() <= WIDTH), "{written}");
        let lines: Vec<&str> = written.lines().map(str::trim_end).collect();
        let at = lines.iter().position(|line| line.contains("Growth")).expect("the row is there");
        assert!(lines[at].contains("Growth, paid by") && lines[at].contains("-£38.661m "), "{written}");
        assert!(lines[at + 1].contains(" ± <0.001"), "{written}");
        assert!(lines.iter().any(|line| line.matches("£0 ± 0").count() == 4), "{written}");
        assert_eq!(written.matches("± <0.001").count(), 4, "{written}");
    }

    #[test]
    fn what_does_not_fit_beside_stands_below_with_its_labels_again_and_no_number_is_cut() {
        let row = |label: &str, cell: &str| -> Vec<String> {
            std::iter::once(label).chain(std::iter::repeat_n(cell, 9)).map(str::to_owned).collect()
        };
        let written = table(&[
            row("", "paid"),
            row("the council of a county", "£123,456,789,012"),
            vec!["All of them".to_owned()],
            vec!["none".to_owned(), "1".to_owned()],
        ]);
        assert!(written.lines().all(|line| line.chars().count() <= WIDTH), "{written}");
        assert_eq!(written.matches("£123,456,789,012").count(), 9, "{written}");
        let n_tables = written.split("\n\n").count();
        assert_eq!(n_tables, 3, "{written}");
        for label in ["the council of a", "All of them", "none"] {
            assert_eq!(written.matches(label).count(), n_tables, "{written}");
        }
    }

    proptest! {
        /// Whatever the numbers are.
        #[test]
        fn no_table_is_wider_than_the_page(
            cells in proptest::collection::vec(
                proptest::collection::vec("[ a-z]{0,30}|-?£[0-9]{1,9}\\.[0-9]{3}m ± <0\\.[0-9]{1,4}", 1..12), 2..6)
        ) {
            let written = table(&cells);
            prop_assert!(written.lines().all(|line| line.chars().count() <= WIDTH), "{}", written);
            let numbers = cells.iter().filter(|row| row.len() > 1).flat_map(|row| &row[1..]);
            for part in numbers.filter(|cell| cell.contains('±')).flat_map(|cell| parts(cell)) {
                prop_assert!(written.contains(&part), "{} is not in\n{}", part, written);
            }
        }
    }

    #[test]
    fn numbers_stand_under_each_other() {
        let row = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        let written = table(&[row(["", "mean"]), row(["paid", "12"]), row(["net of all", "-3,000"])]);
        assert_eq!(written, "                mean\n  paid            12\n  net of all  -3,000\n");
        assert_eq!(table(&[row(["", "mean"])]), "");
    }
}
