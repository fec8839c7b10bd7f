//! Letters that no name and no text of a scenario holds: what no page, picture or workbook can show.

use super::diagnostic::{Diagnostic, Diagnostics};
use super::source::Span;
use super::tree::{Node, NodeValue, Table};

/// Complains of every name and every text that holds a letter which cannot be shown. A text may have several lines and tabs; a name
/// is one word or several.
pub(super) fn check(table: &Table, diagnostics: &mut Diagnostics) {
    for (key, node) in table.iter() {
        if let Some(letter) = key.name.chars().find(|&letter| letter.is_control() || is_no_character(letter))
        {
            diagnostics.push(refused(format!("a name holds {}", said(letter)), letter, key.span));
        }
        check_value(node, diagnostics);
    }
}

fn check_value(node: &Node, diagnostics: &mut Diagnostics) {
    match &node.value {
        NodeValue::Text(text) => {
            if let Some(letter) = text.chars().find(|&letter| cannot_be_shown(letter)) {
                diagnostics.push(refused(format!("a text holds {}", said(letter)), letter, node.span));
            }
        }
        NodeValue::Array(items) => items.iter().for_each(|item| check_value(item, diagnostics)),
        NodeValue::Table(table) => check(table, diagnostics),
        NodeValue::Integer(_) | NodeValue::Float(_) | NodeValue::Boolean(_) | NodeValue::Datetime(_) => {}
    }
}

fn refused(found: String, letter: char, span: Span) -> Diagnostic {
    let rule =
        "names and texts hold what can be shown: letters, digits, signs; a text may have several lines";
    let hint = format!(
        "take it out: it is written as \\u{:04X}, or cannot be seen because it came with a copy from another program",
        u32::from(letter)
    );
    Diagnostic::error(span, found, rule).with_hint(hint)
}

fn cannot_be_shown(letter: char) -> bool {
    let parts_lines = matches!(letter, '\t' | '\n' | '\r');
    (letter.is_control() && !parts_lines) || is_no_character(letter)
}

/// Whether Unicode keeps a number from ever being a character.
fn is_no_character(letter: char) -> bool {
    let number = u32::from(letter);
    (0xFDD0..=0xFDEF).contains(&number) || number & 0xFFFE == 0xFFFE
}

/// A letter that nobody sees, in words.
fn said(letter: char) -> String {
    let number = u32::from(letter);
    match letter.is_control() {
        true => format!("the control character U+{number:04X}"),
        false => format!("U+{number:04X}, which is no character"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::diagnostic::render;
    use super::super::source::Sources;
    use super::super::tree;
    use super::*;

    fn said_of(text: &str) -> String {
        let mut sources = Sources::new();
        let file = sources.add("deal.toml", text);
        let mut diagnostics = Diagnostics::new();
        let table = tree::parse(file, &sources, &mut diagnostics);
        check(&table, &mut diagnostics);
        render(&diagnostics, &sources)
    }

    #[test]
    fn what_cannot_be_shown_is_refused_where_it_stands() {
        let said =
            said_of("title = \"a \\u001b deal\"\n[party.\"a\\tb\"]\nlabels = [\"\u{ffff}\", \"x\\u007f\"]\n");
        assert!(said.contains("a text holds the control character U+001B\n --> deal.toml:1:9"), "{said}");
        assert!(said.contains("a name holds the control character U+0009\n --> deal.toml:2:8"), "{said}");
        assert!(said.contains("a text holds U+FFFF, which is no character\n --> deal.toml:3:11"), "{said}");
        assert!(said.contains("a text holds the control character U+007F"), "{said}");
        assert!(said.contains("take it out: it is written as \\u001B"), "{said}");
    }

    #[test]
    fn lines_tabs_and_letters_of_any_script_are_let_be() {
        assert_eq!(
            said_of("a = \"\"\"\none\n\ttwo\r\n\"\"\"\nb = \"£ é 漢 🏠 \u{2028} \u{ad}\"\n\"ő\" = 1\n"),
            ""
        );
    }
}
