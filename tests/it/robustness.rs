//! Every line of every scenario broken in several ways: opening never ends the program, and either gives a model or says
//! what is wrong, each mistake with a file, a line of it, and a rule.
//!
//! Nothing is simulated: what a valid scenario does is other tests' business. The ways are fixed, so that a failure can
//! be seen again: every line is broken in as many as fit the time of a test, and the lines take turns.

use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use sib::scenario::{Refused, Request, open};

use crate::common::{in_parallel, scenario_files};

/// Breaks of all lines together that take a few seconds, and the fewest of one line however many lines there are.
const MOST_BREAKS: usize = 4_000;
const LEAST_WAYS: usize = 3;

/// A way to break a line. None where the line has nothing that it could break.
pub type Break = fn(&str) -> Option<String>;

/// The ways, each with what is done.
pub const BREAKS: [(&str, Break); 9] = [
    ("deleted", |_| Some(String::new())),
    ("doubled", |line| Some(format!("{line}\n{line}"))),
    ("cut in the middle", |line| Some(line[..middle(line)].to_owned())),
    ("without its first half", |line| Some(line[middle(line)..].to_owned())),
    ("a digit as a letter", |line| replaced(line, |c| c.is_ascii_digit(), "O")),
    ("a quote lost", |line| replaced(line, |c| c == '"', "")),
    ("a quote of another kind", |line| replaced(line, |c| c == '"', "'")),
    ("a value of another type", |line| {
        let (key, _) = line.split_once(" = ")?;
        Some(format!("{key} = [{{ x = 2024-01-01 }}]"))
    }),
    ("a name that nothing has", unknown_name),
];

/// Half of a line, on a whole character.
fn middle(line: &str) -> usize {
    (0..=line.len() / 2).rev().find(|&at| line.is_char_boundary(at)).unwrap_or(0)
}

/// The line with the last character of a kind replaced.
fn replaced(line: &str, is_one: fn(char) -> bool, with: &str) -> Option<String> {
    let (at, one) = line.char_indices().rfind(|&(_, character)| is_one(character))?;
    Some(format!("{}{with}{}", &line[..at], &line[at + one.len_utf8()..]))
}

/// The last word in quotes replaced, or the last name of a header.
fn unknown_name(line: &str) -> Option<String> {
    if line.starts_with('[') {
        let end = line.trim_end_matches(']').len();
        let start = line[..end].rfind(['.', '['])? + 1;
        return Some(format!("{}nobody{}", &line[..start], &line[end..]));
    }
    let end = line.rfind('"')?;
    let start = line[..end].rfind('"')?;
    Some(format!("{}\"nobody_knows\"{}", &line[..start], &line[end + 1..]))
}

/// A file that is broken.
struct Whole {
    path: PathBuf,
    text: String,
}

/// Opens the file with another text; what it includes is read from disk.
fn opened(whole: &Whole, text: &str) -> Result<(), Refused> {
    let request = Request { file: whole.path.clone(), ..Request::default() };
    let read =
        |path: &Path| if path == whole.path { Ok(text.to_owned()) } else { std::fs::read_to_string(path) };
    open(&request, &read).map(|_| ())
}

/// What a message must have: a place within its file, and a rule. What it lacks otherwise.
fn lacks(message: &str, whole: &Whole, n_lines: usize) -> Option<String> {
    let place = message.lines().find_map(|line| line.trim_start().strip_prefix("--> "));
    let Some(place) = place else { return Some("no place".to_owned()) };
    let mut parts = place.rsplitn(3, ':');
    let (_, line, file) = (parts.next(), parts.next()?.parse::<usize>(), parts.next()?);
    let own = whole.path.file_name().expect("a file has a name").to_string_lossy();
    if file.ends_with(&*own) && !line.is_ok_and(|line| (1..=n_lines).contains(&line)) {
        return Some(format!("a place outside the file: {place}"));
    }
    let rule = message.lines().any(|line| line.trim_start().starts_with("= rule: "));
    (!rule).then(|| "no rule".to_owned())
}

/// What goes wrong where one line is broken in one way.
fn tried(whole: &Whole, number: usize, what: &str, broken: &str) -> Option<String> {
    let mut lines: Vec<&str> = whole.text.lines().collect();
    let line = lines[number];
    lines[number] = broken;
    let text = lines.join("\n") + "\n";
    let n_lines = text.lines().count() + 1;
    let wrong = match catch_unwind(|| opened(whole, &text)) {
        Err(_) => Some("the program ends".to_owned()),
        Ok(Ok(())) => None,
        Ok(Err(refused)) => {
            let messages = refused.report.split("\n\n").filter(|message| message.starts_with("error"));
            let lacking = messages
                .clone()
                .find_map(|message| lacks(message, whole, n_lines).map(|why| format!("{why} in\n{message}")));
            let counted = messages.count() == refused.n_errors;
            lacking.or((!counted).then(|| format!("{} errors in\n{}", refused.n_errors, refused.report)))
        }
    };
    wrong.map(|wrong| format!("{}, line {}, {what}: {line}\n{wrong}", whole.path.display(), number + 1))
}

#[test]
fn a_broken_line_gives_a_model_or_errors_with_place_and_rule() {
    let deal = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/deal.toml");
    let files: Vec<Whole> = scenario_files()
        .into_iter()
        .chain([deal])
        .map(|path| Whole { text: std::fs::read_to_string(&path).expect("the file can be read"), path })
        .collect();
    let lines: Vec<(usize, usize)> = files
        .iter()
        .enumerate()
        .flat_map(|(file, whole)| (0..whole.text.lines().count()).map(move |number| (file, number)))
        .collect();
    let n_ways = (MOST_BREAKS / lines.len()).clamp(LEAST_WAYS, BREAKS.len());
    let n_tried = AtomicUsize::new(0);
    let broken = |&(file, number): &(usize, usize)| -> Vec<String> {
        let whole: &Whole = &files[file];
        let line = whole.text.lines().nth(number).expect("the file has the line");
        if line.is_empty() || line.starts_with('#') {
            return Vec::new();
        }
        let ways = (0..n_ways).map(|turn| BREAKS[(number + turn) % BREAKS.len()]);
        let broken = ways.filter_map(|(what, breaks)| Some((what, breaks(line)?)));
        broken
            .filter_map(|(what, broken)| {
                n_tried.fetch_add(1, Ordering::Relaxed);
                tried(whole, number, what, &broken)
            })
            .collect()
    };
    let wrong: Vec<String> = in_parallel(&lines, broken).concat();
    assert!(n_tried.load(Ordering::Relaxed) > lines.len(), "{n_tried:?} breaks of {} lines", lines.len());
    assert!(
        wrong.is_empty(),
        "{} of {n_tried:?}:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(20)].join("\n\n")
    );
}
