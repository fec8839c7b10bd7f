//! The texts that a scenario is read from, and places in them.
//!
//! A source is a file or a pseudo-file such as `--set 1`, which holds an override as it was typed. Places are
//! byte offsets into the text of one source.

use std::ops::Range;

/// One source among the [`Sources`] of a scenario; the main file is the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(usize);

/// A stretch of the text of one source, in bytes, the end excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The source it lies in.
    pub file: FileId,
    /// Offset of the first byte.
    pub start: usize,
    /// Offset after the last byte.
    pub end: usize,
}

impl Span {
    /// A stretch of `file`.
    pub fn new(file: FileId, range: Range<usize>) -> Span {
        Span { file, start: range.start, end: range.end.max(range.start) }
    }

    /// Whether another stretch starts inside this one, or at its end.
    pub fn holds(&self, other: Span) -> bool {
        self.file == other.file && self.start <= other.start && other.start <= self.end
    }

    /// The byte offsets.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// A source: what it is called in messages, and its text.
#[derive(Clone, Debug)]
pub struct Source {
    /// Name shown in messages: a path relative to where the main file was named from, or `--set 1`.
    pub name: String,
    /// The whole text.
    pub text: String,
    /// Where its lines begin.
    line_starts: Vec<usize>,
}

/// Where a place is, as a person counts: from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Character in the line, from 1.
    pub column: usize,
}

/// Every source of one scenario, in the order in which they were added.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
}

impl Sources {
    /// No sources yet.
    pub fn new() -> Sources {
        Sources::default()
    }

    /// Keeps a text under the name that messages will show.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        let text = text.into();
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        self.files.push(Source { name: name.into(), text, line_starts });
        FileId(self.files.len() - 1)
    }

    /// The source that an id stands for.
    pub fn get(&self, file: FileId) -> &Source {
        &self.files[file.0]
    }

    /// The start of the main file: where to point for what is missing altogether.
    pub fn start(&self) -> Span {
        Span { file: FileId(0), start: 0, end: 0 }
    }

    /// All sources, the main file first.
    pub fn iter(&self) -> impl Iterator<Item = &Source> {
        self.files.iter()
    }

    /// The text that a span covers.
    pub fn text_of(&self, span: Span) -> &str {
        self.get(span.file).text.get(span.range()).unwrap_or("")
    }

    /// The whole line in which a span starts, without its end of line.
    pub fn line_of(&self, span: Span) -> Span {
        let text = self.get(span.file).text.as_bytes();
        let at = span.start.min(text.len());
        let start = text[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
        let end = text[at..].iter().position(|byte| *byte == b'\n').map_or(text.len(), |length| at + length);
        Span::new(span.file, start..end)
    }

    /// Line and column of the first character of a span.
    pub fn position(&self, span: Span) -> Position {
        let Source { text, line_starts, .. } = self.get(span.file);
        let before = text.get(..span.start.min(text.len())).unwrap_or(text);
        let line = line_starts.partition_point(|&start| start <= before.len());
        Position { line, column: before[line_starts[line - 1]..].chars().count() + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_not_bytes() {
        let mut sources = Sources::new();
        let file = sources.add("a.toml", "x = 1\n£££ = 2\n");
        let place = sources.position(Span::new(file, 13..14));
        assert_eq!(place, Position { line: 2, column: 5 });
        let starts = [0, 5, 6, 14].map(|at| sources.position(Span::new(file, at..at)));
        let at = |line, column| Position { line, column };
        assert_eq!(starts, [at(1, 1), at(1, 6), at(2, 1), at(2, 6)]);
    }
}
