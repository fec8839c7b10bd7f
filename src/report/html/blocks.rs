//! Passages as HTML.

use maud::{Markup, html};

use crate::report::passage::{Block, Passage};

/// What separates an estimate from its error.
const ERROR: &str = " ± ";

/// The level of the headings of sections: what stands above them is the caller's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Under {
    /// Under the heading of a chapter.
    Chapter,
    /// Under a heading within a chapter.
    Part,
}

/// A passage.
pub(super) fn blocks(passage: &Passage, under: Under) -> Markup {
    let groups = grouped(&passage.blocks);
    html! { @for group in groups { (of_group(group, under)) } }
}

/// Paragraphs that begin with the same sign of a list stand together.
fn grouped(blocks: &[Block]) -> Vec<&[Block]> {
    blocks
        .chunk_by(|one, next| {
            is_item(one) && (is_item(next) || is_step(next))
                || is_step(one) && (is_item(next) || is_step(next))
        })
        .collect()
}

/// An entry of a list.
fn is_item(block: &Block) -> bool {
    matches!(block, Block::Paragraph { mark, .. } if mark.trim() == "-")
}

/// A line that belongs to the entry before it.
fn is_step(block: &Block) -> bool {
    matches!(block, Block::Paragraph { mark, .. } if mark.len() > 2 && mark.trim().is_empty())
}

fn of_group(group: &[Block], under: Under) -> Markup {
    if is_item(&group[0]) {
        return html! { ul { @for block in group { (item(block)) } } };
    }
    html! { @for block in group { (of_block(block, under)) } }
}

fn item(block: &Block) -> Markup {
    let Block::Paragraph { text, .. } = block else { return html! {} };
    if is_step(block) {
        html! { li.step { (text) } }
    } else {
        html! { li { (text) } }
    }
}

fn of_block(block: &Block, under: Under) -> Markup {
    match (block, under) {
        (Block::Title(text), _) => html! { p.title { (text) } },
        (Block::Section(text), Under::Chapter) | (Block::Subheading(text), Under::Chapter) => {
            html! { h3 { (text) } }
        }
        (Block::Section(text), Under::Part) | (Block::Subheading(text), Under::Part) => {
            html! { h4 { (text) } }
        }
        (Block::Paragraph { mark, text }, _) => match mark.trim() {
            "" => html! { p { (text) } },
            label => html! { p { strong { (label) } " " (text) } },
        },
        (Block::Table { n_header, rows }, _) => table(*n_header, rows, "figures"),
        (Block::Gap, _) => html! {},
    }
}

/// A table of figures under one row of header.
pub(super) fn figures(rows: &[Vec<String>]) -> Markup {
    table(1, rows, "figures")
}

/// A table of words under one row of header.
pub(super) fn words(rows: &[Vec<String>]) -> Markup {
    table(1, rows, "words")
}

/// A table; lines of a header that takes several rows are put together.
fn table(n_header: usize, rows: &[Vec<String>], of: &str) -> Markup {
    let (header, rows) = rows.split_at(n_header);
    let n_columns = header.iter().chain(rows).map(Vec::len).max().unwrap_or(1);
    let heads = (0..n_columns).map(|column| {
        let lines = header.iter().filter_map(|row| row.get(column)).map(|cell| cell.trim());
        lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
    });
    html! {
        div.scroll tabindex="0" role="region" aria-label="Table" {
            table class=(of) {
                thead { tr { @for head in heads { @if head.is_empty() { td {} } @else { th scope="col" { (head) } } } } }
                tbody { @for row in rows { (of_row(row, n_columns)) } }
            }
        }
    }
}

fn of_row(row: &[String], n_columns: usize) -> Markup {
    let [label, cells @ ..] = row else { return html! {} };
    if cells.is_empty() {
        return html! { tr { th.across scope="rowgroup" colspan=(n_columns) { (label.trim()) } } };
    }
    let depth = label.chars().take_while(|&letter| letter == ' ').count() / 2;
    html! {
        tr {
            th scope="row" class=(format!("depth-{depth}")) { (label.trim()) }
            @for cell in cells { td { (of_cell(cell)) } }
        }
    }
}

/// A figure, its error in smaller type.
fn of_cell(cell: &str) -> Markup {
    match cell.split_once(ERROR) {
        Some((value, error)) => html! { (value) span.error { (ERROR) (error) } },
        None => html! { (cell) },
    }
}
