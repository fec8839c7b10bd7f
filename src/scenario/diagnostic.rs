//! What is wrong with a scenario, collected and drawn.
//!
//! A reader never stops at the first mistake: it adds a [`Diagnostic`] to [`Diagnostics`] and goes on.
//! [`render`] draws them all, each with its place, the offending line, the rule and a hint.

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

use super::source::{FileId, Sources, Span};

/// Whether the scenario can still be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The scenario cannot be run.
    Error,
    /// The scenario runs, but its author should look at this.
    Warning,
}

/// One thing that is wrong at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// What the language asks for, as a sentence without a full stop; may be empty where `found` says it all.
    pub rule: String,
    /// What stands there instead.
    pub found: String,
    /// How to put it right.
    pub hint: Option<String>,
    /// Where it stands.
    pub primary: Span,
    /// Other places that belong to it, each with a few words.
    pub related: Vec<(Span, String)>,
}

impl Diagnostic {
    /// An error: what was found at a place, and the rule that it breaks.
    pub fn error(primary: Span, found: impl Into<String>, rule: impl Into<String>) -> Diagnostic {
        let (found, rule) = (found.into(), rule.into());
        Diagnostic { severity: Severity::Error, rule, found, hint: None, primary, related: Vec::new() }
    }

    /// A warning: what was found at a place, and the rule behind it.
    pub fn warning(primary: Span, found: impl Into<String>, rule: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(primary, found, rule) }
    }

    /// The same with a hint.
    pub fn with_hint(mut self, hint: impl Into<String>) -> Diagnostic {
        self.hint = Some(hint.into());
        self
    }

    /// The same with a hint, where there is one.
    pub fn with_hint_if_any(mut self, hint: Option<String>) -> Diagnostic {
        self.hint = hint.or(self.hint);
        self
    }

    /// The same with another place that belongs to it.
    pub fn with_related(mut self, span: Span, words: impl Into<String>) -> Diagnostic {
        self.related.push((span, words.into()));
        self
    }
}

/// Collects what is wrong, in any order; gives it back by file and place, each thing once.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
    /// Lines that are not TOML: what else seems wrong in them only follows from that.
    broken_lines: Vec<(Span, Diagnostic)>,
    /// Whether a part of a file is not TOML, so that names and tables seem to be missing that are not.
    is_unreadable: bool,
}

impl Diagnostics {
    /// Nothing wrong yet.
    pub fn new() -> Diagnostics {
        Diagnostics::default()
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Adds a mistake of syntax, which stands for everything else that is wrong in its line.
    pub fn push_syntax(&mut self, line: Span, diagnostic: Diagnostic) {
        self.broken_lines.push((line, diagnostic));
    }

    /// Adds a mistake of syntax for which a part of a file cannot be read.
    pub fn push_unreadable(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
        self.is_unreadable = true;
    }

    /// Whether a part of a file cannot be read: nothing can be said of the rest before that is mended.
    pub fn is_unreadable(&self) -> bool {
        self.is_unreadable
    }

    /// Adds all of another collection.
    pub fn append(&mut self, other: Diagnostics) {
        self.is_unreadable |= other.is_unreadable;
        self.found.extend(other.found);
        self.broken_lines.extend(other.broken_lines);
    }

    /// The same, each error saying under which case it was found.
    pub fn under_case(&self, case: &str) -> Diagnostics {
        let named = |found: &Diagnostic| match found.severity {
            Severity::Error => {
                Diagnostic { found: format!("{} (under case `{case}`)", found.found), ..found.clone() }
            }
            Severity::Warning => found.clone(),
        };
        let broken = self.broken_lines.iter().map(|(line, found)| (*line, named(found)));
        Diagnostics {
            found: self.found.iter().map(named).collect(),
            broken_lines: broken.collect(),
            is_unreadable: self.is_unreadable,
        }
    }

    /// How many errors there are, warnings left out.
    pub fn n_errors(&self) -> usize {
        self.sorted().iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count()
    }

    /// How many warnings there are.
    pub fn n_warnings(&self) -> usize {
        self.sorted().len() - self.n_errors()
    }

    /// Whether nothing was found at all.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty() && self.broken_lines.is_empty()
    }

    /// All of them by file and place, errors before warnings at one place, each once.
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let broken = |place: Span| self.broken_lines.iter().any(|(line, _)| line.holds(place));
        let mut sorted: Vec<&Diagnostic> = self.found.iter().filter(|found| !broken(found.primary)).collect();
        sorted.extend(self.broken_lines.iter().map(|(_, diagnostic)| diagnostic));
        sorted.sort_by_key(|diagnostic| (diagnostic.primary, diagnostic.severity));
        let mut once: Vec<&Diagnostic> = Vec::with_capacity(sorted.len());
        for diagnostic in sorted {
            let place = once.iter().rposition(|earlier| earlier.primary != diagnostic.primary);
            let same_place = &once[place.map_or(0, |index| index + 1)..];
            if !same_place.contains(&diagnostic) {
                once.push(diagnostic);
            }
        }
        once
    }
}

/// Widest line of a file that is shown whole; longer ones are cut around the place.
const WIDTH_SHOWN: usize = 100;

/// Draws everything that was found as plain text, an empty line between two; empty when nothing was found.
pub fn render(diagnostics: &Diagnostics, sources: &Sources) -> String {
    let renderer = Renderer::plain().term_width(WIDTH_SHOWN);
    let drawn: Vec<String> = diagnostics
        .sorted()
        .into_iter()
        .map(|diagnostic| renderer.render(&[group(diagnostic, sources)]).trim_end().to_owned() + "\n")
        .collect();
    drawn.join("\n")
}

fn group<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group =
        level.primary_title(diagnostic.found.as_str()).element(primary_snippet(diagnostic, sources));
    for file in other_files(diagnostic) {
        group = group.element(related_snippet(diagnostic, file, sources));
    }
    if !diagnostic.rule.is_empty() {
        group = group.element(Level::NOTE.with_name("rule").message(diagnostic.rule.as_str()));
    }
    if let Some(hint) = &diagnostic.hint {
        group = group.element(Level::HELP.with_name("hint").message(hint.as_str()));
    }
    group
}

fn primary_snippet<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Snippet<'a, Annotation<'a>> {
    let primary = diagnostic.primary;
    related_snippet(diagnostic, primary.file, sources)
        .annotation(AnnotationKind::Primary.span(drawable(primary, sources)))
}

fn related_snippet<'a>(
    diagnostic: &'a Diagnostic,
    file: FileId,
    sources: &'a Sources,
) -> Snippet<'a, Annotation<'a>> {
    let source = sources.get(file);
    let here = diagnostic.related.iter().filter(|(span, _)| span.file == file);
    Snippet::source(source.text.as_str()).path(source.name.as_str()).annotations(
        here.map(|(span, words)| {
            AnnotationKind::Context.span(drawable(*span, sources)).label(words.as_str())
        }),
    )
}

fn other_files(diagnostic: &Diagnostic) -> Vec<FileId> {
    let mut files: Vec<FileId> = Vec::new();
    for (span, _) in &diagnostic.related {
        if span.file != diagnostic.primary.file && !files.contains(&span.file) {
            files.push(span.file);
        }
    }
    files
}

/// The part of a span on its first line, on whole characters: a value over many lines is shown by its first.
fn drawable(span: Span, sources: &Sources) -> std::ops::Range<usize> {
    let text = sources.get(span.file).text.as_str();
    let start = boundary_before(text, span.start);
    let end = boundary_before(text, span.end).max(start);
    let first_line = text[start..end].find('\n').map_or(end, |newline| start + newline);
    start..first_line.max(start)
}

fn boundary_before(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> (Sources, FileId) {
        let mut sources = Sources::new();
        let file =
            sources.add("deal.toml", "title = \"£ and more\"\nclause.exit = { prise = \"£16,000\" }\n");
        (sources, file)
    }

    #[test]
    fn a_message_shows_place_line_rule_and_hint() {
        let (sources, file) = example();
        let mut diagnostics = Diagnostics::new();
        diagnostics.push(
            Diagnostic::error(
                Span::new(file, 38..43),
                "`prise` is not a word that a clause knows",
                "a clause knows `for_each` and `price`",
            )
            .with_hint("Did you mean `price`?"),
        );
        let expected = "\
error: `prise` is not a word that a clause knows
 --> deal.toml:2:17
  |
2 | clause.exit = { prise = \"£16,000\" }
  |                 ^^^^^
  |
  = rule: a clause knows `for_each` and `price`
  = hint: Did you mean `price`?
";
        assert_eq!(render(&diagnostics, &sources), expected);
    }

    #[test]
    fn messages_come_by_place_and_each_once() {
        let (_, file) = example();
        let mut diagnostics = Diagnostics::new();
        diagnostics.push(Diagnostic::error(Span::new(file, 8..9), "second", ""));
        diagnostics.push(Diagnostic::warning(Span::new(file, 1..2), "first, a warning", ""));
        diagnostics.push(Diagnostic::error(Span::new(file, 8..9), "second", ""));
        diagnostics.push(Diagnostic::error(Span::new(file, 1..2), "first", ""));
        let found: Vec<&str> =
            diagnostics.sorted().iter().map(|diagnostic| diagnostic.found.as_str()).collect();
        assert_eq!(found, ["first", "first, a warning", "second"]);
        assert_eq!((diagnostics.n_errors(), diagnostics.n_warnings()), (2, 1));
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let mut sources = Sources::new();
        let text = format!("note = \"{}\", prise = 1, more = \"{}\"\n", "a".repeat(300), "b".repeat(300));
        let start = text.find("prise").expect("the word is in the text");
        let file = sources.add("deal.toml", text);
        let mut diagnostics = Diagnostics::new();
        diagnostics.push(Diagnostic::error(Span::new(file, start..start + 5), "wrong word", ""));
        let drawn = render(&diagnostics, &sources);
        assert!(drawn.contains("prise = 1"), "{drawn}");
        assert!(drawn.lines().all(|line| line.chars().count() <= WIDTH_SHOWN + 10), "{drawn}");
    }

    #[test]
    fn a_span_that_is_out_of_the_text_is_still_drawn() {
        let (sources, file) = example();
        let mut diagnostics = Diagnostics::new();
        diagnostics.push(Diagnostic::error(Span::new(file, 5000..6000), "at the end", ""));
        assert!(render(&diagnostics, &sources).starts_with("error: at the end"));
    }
}
