//! Mistakes of TOML's syntax: of all that a parser finds, those that are a cause.
//!
//! A lost quote or brace makes much of what follows unreadable. So each statement (a `key = value`, or the line above a table)
//! that is no TOML by itself is one mistake; it is taken out, and what is wrong without it is a mistake of its own.

use std::ops::Range;

use toml::de::DeTable;

use super::diagnostic::Diagnostic;
use super::fields::Kind;
use super::language::SCENARIO;
use super::source::{FileId, Span};
use crate::units::other_space;

/// One mistake: its place in the text, and what the parser says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mistake {
    pub(super) range: Range<usize>,
    pub(super) message: String,
}

/// A text of which everything can be read, and why the rest cannot.
#[derive(Debug, Default)]
pub(super) struct Readable {
    /// The text with blanks in the place of what cannot be read.
    pub(super) text: String,
    /// What cannot be read.
    pub(super) unreadable: Vec<Mistake>,
    /// Whether no more than single values cannot be read, each in a line of its own: no name and no table is missing then.
    pub(super) lacks_values_only: bool,
    /// Names that stand twice, though each can be read.
    pub(super) twice: Vec<Mistake>,
}

/// More mistakes of syntax than anybody mends at a time.
const MISTAKES_MOST: usize = 20;

/// What can be read of a text.
pub(super) fn readable(text: &str) -> Readable {
    let mut found = Readable { text: text.to_owned(), lacks_values_only: true, ..Readable::default() };
    if mistakes(text).is_empty() {
        return found;
    }
    let mut is_table_lost = false;
    while let (Some(first), true) = (unreadable(&found.text), found.unreadable.len() < MISTAKES_MOST) {
        let (statement, mistake, without) = cause(&found.text, first);
        let lost = &found.text[statement];
        is_table_lost |= lost.trim_start().starts_with('[');
        found.lacks_values_only &= is_one_value(lost);
        found.unreadable.push(mistake);
        found.text = without;
    }
    // Keys whose table is lost stand in the table before it, where they may stand already.
    if !is_table_lost {
        found.twice = mistakes(&found.text).into_iter().filter(is_twice).collect();
    }
    found
}

/// The statement that makes a text unreadable, what is wrong with it, and the text without it.
fn cause(text: &str, first: Mistake) -> (Range<usize>, Mistake, String) {
    let starts = statement_starts(text);
    let up_to = starts.partition_point(|&start| start <= first.range.start);
    for number in (0..up_to).rev() {
        let end = starts.get(number + 1).copied().unwrap_or(text.len());
        let statement = starts[number]..end;
        let Some(own) = unreadable(&text[statement.clone()]) else { continue };
        let without = blanked(text, statement.clone());
        let is_cause = unreadable(&without).is_none_or(|next| next.range.start > first.range.start);
        if is_cause {
            let range = own.range.start + statement.start..own.range.end + statement.start;
            return (statement, Mistake { range, ..own }, without);
        }
        break;
    }
    let start = text[..first.range.start].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[start..].find('\n').map_or(text.len(), |length| start + length + 1);
    let without = blanked(text, start..end);
    (start..end, first, without)
}

/// Where statements begin.
fn statement_starts(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if begins_a_statement(line) {
            starts.push(at);
        }
        at += line.len();
    }
    starts
}

/// Whether a line begins as a statement does: `[name` without the marks of a list of values, or `key =`.
fn begins_a_statement(line: &str) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '"' | '\'' | ' ');
    let line = line.trim_start();
    if let Some(header) = line.strip_prefix('[') {
        let name = header.trim_start_matches('[');
        return name.starts_with(|c: char| c.is_alphabetic() || c == '_') && !name.contains([',', '=']);
    }
    let key = line.split_once('=').map_or("", |(key, _)| key);
    !key.trim().is_empty() && key.chars().all(is_name)
}

/// Whether a statement gives a key one value, in one line.
fn is_one_value(statement: &str) -> bool {
    let mut lines = statement.lines();
    let first = lines.next().unwrap_or_default();
    let value = first.split_once('=').map_or("", |(_, value)| value.trim_start());
    let is_plain = !value.starts_with(['{', '[']) && !value.starts_with("\"\"\"");
    let is_rest_empty = lines.all(|line| line.trim().is_empty() || line.trim_start().starts_with('#'));
    begins_a_statement(first) && !first.trim_start().starts_with('[') && is_plain && is_rest_empty
}

/// The text with blanks in one place, so that every other place stays where it is.
fn blanked(text: &str, place: Range<usize>) -> String {
    let blank = |c: char| if c == '\n' { "\n".to_owned() } else { " ".repeat(c.len_utf8()) };
    let blanks: String = text[place.clone()].chars().map(blank).collect();
    [&text[..place.start], &blanks, &text[place.end..]].concat()
}

/// The first mistake of a text for which something cannot be read.
fn unreadable(text: &str) -> Option<Mistake> {
    let found = mistakes(text).into_iter().filter(|mistake| !is_twice(mistake));
    // What is not closed because a text is not has its cause in the text.
    found.min_by_key(|mistake| (mistake.range.start, !mistake.message.contains("string")))
}

fn is_twice(mistake: &Mistake) -> bool {
    mistake.message.contains("duplicate")
}

fn mistakes(text: &str) -> Vec<Mistake> {
    DeTable::parse_recoverable(text).1.iter().map(Mistake::of).collect()
}

impl Mistake {
    /// What the parser says.
    pub(super) fn of(error: &toml::de::Error) -> Mistake {
        let message = error.message().lines().next().unwrap_or("this is not TOML").to_owned();
        Mistake { range: error.span().unwrap_or(0..0), message }
    }

    /// As a complaint, of a text that starts `offset` bytes into a file.
    pub(super) fn complaint(&self, text: &str, (file, offset): (FileId, usize)) -> Diagnostic {
        let span = Span::new(file, self.range.start + offset..self.range.end + offset);
        let rule = "a scenario is TOML: `key = value` under `[section]` lines";
        Diagnostic::error(span, self.message.as_str(), rule).with_hint(self.hint(text))
    }

    fn hint(&self, text: &str) -> String {
        let before = text.get(..self.range.start).unwrap_or("").rfind('\n').map_or(0, |end| end + 1);
        let line = text[before..].lines().next().unwrap_or("");
        if is_twice(self) {
            return hint_for_a_name_twice(text, line);
        }
        if let Some(space) = other_space(&outside_quotes(line)) {
            return format!(
                "a space in this line only looks like one (U+{:04X}): it came with a copy from another program, so type it again",
                u32::from(space)
            );
        }
        let typographic = ['\u{201c}', '\u{201d}', '\u{2018}', '\u{2019}', '\u{201e}'];
        let hint = if line.contains(typographic) {
            "quotes are straight, \"like this\": a word processor has made others of them"
        } else if self.message.contains("string, expected") {
            "a text ends with a quote as it begins: one is missing"
        } else if self.message.contains("inline table") {
            "what begins with { ends with }: one of the two is missing, or a comma between two words"
        } else if self.message.contains("array") {
            "what begins with [ ends with ]: one of the two is missing, or a comma between two values"
        } else {
            "quantities and texts stand in quotes, like \"£9,000\" or \"6 months\""
        };
        hint.to_owned()
    }
}

/// A line without its texts and its comment.
fn outside_quotes(line: &str) -> String {
    let (mut outside, mut quote) = (String::new(), None);
    for letter in line.chars() {
        match quote {
            Some(own) if own == letter => quote = None,
            Some(_) => {}
            None if letter == '#' => break,
            None if matches!(letter, '"' | '\'') => quote = Some(letter),
            None => outside.push(letter),
        }
    }
    outside
}

/// Of a table that stands twice: the elements of a list stand under double brackets.
fn hint_for_a_name_twice(text: &str, line: &str) -> String {
    let name_of = |line: &str| {
        let (name, _) = line.trim().strip_prefix('[')?.split_once(']')?;
        Some(name.trim_start_matches('[').trim().to_owned())
    };
    let Some(name) = name_of(line) else {
        return "each key stands once in its table: take one of the two out".to_owned();
    };
    let is_listed = |line: &str| line.trim().starts_with("[[") && name_of(line).as_ref() == Some(&name);
    let is_list = SCENARIO.field(&name).is_some_and(|field| matches!(field.kind, Kind::List(..)));
    match is_list || text.lines().any(is_listed) {
        true => format!("write [[{name}]] above each of them, and not [{name}]"),
        false => format!("[{name}] stands once: give the other another name, or take it out"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines in which something is wrong, and what can be read of the rest.
    fn lines_of(text: &str) -> (Vec<usize>, String) {
        let found = readable(text);
        let line = |mistake: &Mistake| text[..mistake.range.start].matches('\n').count() + 1;
        let lines = found.unreadable.iter().chain(&found.twice).map(line).collect();
        (lines, found.text)
    }

    #[test]
    fn a_lost_quote_or_brace_is_one_mistake_where_it_is_lost() {
        let after = "times = 1\n\n[clause.b]\nprice = { value = \"£2\", assumption = \"y\" }\ntimes = 2\n";
        for lost in [
            "price = { value = \"£1\", assumption = \"x }\n",
            "price = { value = \"£1\", assumption = \"x\"\n",
            "price = value = \"£1\", assumption = \"x\" }\n",
            "price = \"£1\n",
            "price = [\"£1\", \"£2\"\n",
        ] {
            let text = format!("[clause.a]\n{lost}{after}");
            let (lines, readable) = lines_of(&text);
            assert_eq!(lines, [2], "{lost}");
            assert_eq!(readable.trim_start_matches("[clause.a]").trim_start(), after, "{lost}");
        }
    }

    #[test]
    fn a_brace_lost_in_a_list_is_one_mistake() {
        let text = "waterfall = [\n  { contract = \"a\" },\n  { principal = \"b\",\n  { surplus = \"c\" },\n]\nx = 1\n";
        let (lines, readable) = lines_of(text);
        assert_eq!(lines.len(), 1);
        assert_eq!(readable.trim(), "x = 1");
    }

    #[test]
    fn mistakes_that_do_not_follow_from_one_another_come_at_once() {
        let (lines, _) = lines_of("a = £9,000\nb = 1\nb = 2\nc = 6 months\nd = 4\n");
        assert_eq!(lines, [1, 4, 3]);
        let (lines, _) = lines_of("[a\nx = 1\n[b]\nx = 2 £\n");
        assert_eq!(lines, [1, 4]);
    }

    /// Within quotes such a space is no mistake of syntax, and another mistake of its line keeps its own hint.
    #[test]
    fn a_space_that_only_looks_like_one_is_named() {
        let hints = |text: &str| -> Vec<String> {
            readable(text).unreadable.iter().map(|mistake| mistake.hint(text)).collect()
        };
        for space in ['\u{a0}', '\u{202f}', '\u{2009}'] {
            for line in [format!("price{space}= \"£2\""), format!("price ={space}\"£2\"")] {
                let hints = hints(&format!("a = 1\n{line}\nb = 2\n"));
                let named = format!("only looks like one (U+{:04X})", u32::from(space));
                assert!(hints.len() == 1 && hints[0].contains(&named), "{line}: {hints:?}");
            }
        }
        let hints = hints("a = £1 # \u{a0}\nb = [\"\u{a0}\", £2]\n");
        assert!(!hints.is_empty() && hints.iter().all(|hint| !hint.contains("looks like")), "{hints:?}");
    }

    #[test]
    fn a_value_that_cannot_be_read_hides_no_name() {
        let lacks_values_only = |text: &str| readable(text).lacks_values_only;
        assert!(lacks_values_only("a = £9,000 # dear\n\n# more\n[b]\nc = \"x\n"));
        for names in ["a = { b = £1 }\n", "[a\n", "a = [1, 2\nb = 1\n", "a = \"\"\"\nb\n"] {
            assert!(!lacks_values_only(names), "{names}");
        }
    }

    #[test]
    fn a_sound_text_is_read_as_it_is() {
        let text = "a = { b = \"x\",\n  c = 2 }\nd = \"\"\"\ne = £\n\"\"\"\n";
        assert_eq!(lines_of(text), (vec![], text.to_owned()));
    }
}
