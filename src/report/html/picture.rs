//! A picture with its finding in words and, folded under it, the table of its numbers.

use maud::{Markup, PreEscaped, html};

use super::blocks::figures;
use crate::report::plots::Picture;

/// The picture.
pub(super) fn figure(picture: &Picture) -> Markup {
    let drawing = &picture.drawing;
    html! {
        figure {
            div.picture role="img" aria-label=(spoken(picture)) { (PreEscaped(&drawing.svg)) }
            details { summary { "The numbers of this picture" } (figures(&drawing.numbers)) }
        }
    }
}

/// The finding and the numbers, for those who hear the page.
fn spoken(picture: &Picture) -> String {
    let [header, rows @ ..] = picture.drawing.numbers.as_slice() else {
        return picture.drawing.title.clone();
    };
    let row = |row: &Vec<String>| {
        let cells = row[1..].iter().zip(&header[1..]).map(|(cell, head)| format!("{head} {cell}"));
        format!("{}: {}", row[0], cells.collect::<Vec<_>>().join(", "))
    };
    // Beyond a few rows a list of numbers is better read in the table.
    let few = rows.iter().filter(|row| row.len() > 1).take(MOST_SPOKEN).map(row);
    format!("{}. {}", picture.drawing.title, few.collect::<Vec<_>>().join("; "))
}

/// Rows that are spoken.
const MOST_SPOKEN: usize = 10;
