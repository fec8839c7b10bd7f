//! A passage of a report, block by block, before it is written as text ([`super::layout`]) or as HTML ([`super::html`]):
//! what a report says stands in one place, whatever it is written as.

use std::iter::Sum;
use std::ops::{Add, AddAssign};

/// Blocks in the order in which they are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    pub(super) blocks: Vec<Block>,
}

/// A block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// What a whole report is about.
    Title(String),
    /// The heading of a section.
    Section(String),
    /// The heading of a part of a section.
    Subheading(String),
    /// A paragraph: what stands before its first line (blanks, "  - ", "Case: "), and its text.
    Paragraph { mark: String, text: String },
    /// A table; rows, of which the first so many are its header. The first column holds labels, indented by blanks; a
    /// row of one cell is a title across the table.
    Table { n_header: usize, rows: Vec<Vec<String>> },
    /// Room between what stands before and after.
    Gap,
}

impl Passage {
    fn of(block: Block) -> Self {
        Self { blocks: vec![block] }
    }

    /// Whether it says nothing.
    #[must_use]
    pub(super) fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// It without the heading of its section, for those who write one of their own.
    pub(super) fn without_heading(mut self) -> Self {
        if matches!(self.blocks.first(), Some(Block::Section(_))) {
            self.blocks.remove(0);
        }
        self
    }

    /// What stands before the first section, and each section with its heading.
    pub(super) fn by_section(self) -> (Self, Vec<(String, Self)>) {
        let mut before = Self::default();
        let mut sections: Vec<(String, Self)> = Vec::new();
        for block in self.blocks {
            match (block, sections.last_mut()) {
                (Block::Section(heading), _) => sections.push((heading, Self::default())),
                (block, Some((_, section))) => section.blocks.push(block),
                (block, None) => before.blocks.push(block),
            }
        }
        (before, sections)
    }

    /// Passages after each other, with room between those that say something.
    pub(super) fn joined(parts: impl IntoIterator<Item = Passage>) -> Self {
        let mut all = Self::default();
        for part in parts.into_iter().filter(|part| !part.is_empty()) {
            if !all.is_empty() {
                all += gap();
            }
            all += part;
        }
        all
    }
}

impl AddAssign for Passage {
    fn add_assign(&mut self, next: Self) {
        self.blocks.extend(next.blocks);
    }
}

impl Add for Passage {
    type Output = Self;

    fn add(mut self, next: Self) -> Self {
        self += next;
        self
    }
}

impl Sum for Passage {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::default(), Add::add)
    }
}

/// What a whole report is about.
pub(super) fn title(text: &str) -> Passage {
    Passage::of(Block::Title(text.to_owned()))
}

/// The heading of a section.
pub(super) fn section(text: &str) -> Passage {
    Passage::of(Block::Section(text.to_owned()))
}

/// The heading of a part of a section.
pub(super) fn subheading(text: &str) -> Passage {
    Passage::of(Block::Subheading(text.to_owned()))
}

/// A paragraph, with what stands before its first line.
pub(super) fn paragraph(mark: &str, text: &str) -> Passage {
    Passage::of(Block::Paragraph { mark: mark.to_owned(), text: text.to_owned() })
}

/// A table with one row as its header; nothing where it has no other.
pub(super) fn table(rows: Vec<Vec<String>>) -> Passage {
    table_under(1, rows)
}

/// A table whose header takes several rows; nothing where there is no row below them.
pub(super) fn table_under(n_header: usize, rows: Vec<Vec<String>>) -> Passage {
    if rows.len() > n_header { Passage::of(Block::Table { n_header, rows }) } else { Passage::default() }
}

/// Room between what stands before and after.
pub(super) fn gap() -> Passage {
    Passage::of(Block::Gap)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_stands_only_between_what_says_something() {
        let said =
            Passage::joined([Passage::default(), title("a"), table(vec![vec!["head".into()]]), title("b")]);
        assert_eq!(said, title("a") + gap() + title("b"));
        assert!(Passage::joined([Passage::default()]).is_empty());
    }

    #[test]
    fn sections_keep_all_that_stands_in_them() {
        let parts = [title("all"), section("one") + paragraph("", "a"), section("two") + paragraph("", "b")];
        let (before, sections) = parts.into_iter().sum::<Passage>().by_section();
        assert_eq!(before, title("all"));
        let expected = [("one".to_owned(), paragraph("", "a")), ("two".to_owned(), paragraph("", "b"))];
        assert_eq!(sections, expected);
        assert_eq!((section("three") + paragraph("", "c")).without_heading(), paragraph("", "c"));
    }
}
