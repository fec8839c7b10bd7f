//! What the ending of a file's name promises: nothing is written under a name that says it is something else.

use std::path::{Path, PathBuf};

use super::args::{Analysing, Command, Format, TableFormat, Writing, form};
use super::{Failure, part};

/// Refuses a file that would hold something else than its name says, and a folder with the name of a file.
pub(super) fn check(command: &Command) -> Result<(), Failure> {
    let (files, out) = read_and_written(command);
    if let Some(out) = out.filter(|out| files.iter().any(|file| is_same(file, out))) {
        return Err(Failure::Run(format!(
            "{} is read, and would be overwritten\n  hint: name another file with --out",
            out.display()
        )));
    }
    match command {
        Command::Run(asked) if asked.draws_from.is_some() => {
            asked.writing.out.as_deref().map_or(Ok(()), |file| {
                holds(file, (None, "a part of a run"), || use_instead(file, part::ENDING))
            })
        }
        Command::Run(asked) => writing(&asked.writing),
        Command::Compare(asked) => writing(&asked.writing),
        // Parts are put together as one part if the file has the name of one.
        Command::Merge(asked) if asked.writing.out.as_deref().is_some_and(part::is_named) => Ok(()),
        Command::Merge(asked) => writing(&asked.writing),
        Command::Portfolio(asked) => writing(&asked.writing),
        Command::Price(asked) => writing(&asked.analysing.writing),
        Command::Risk(asked) => writing(&asked.writing),
        Command::Information(asked) => writing(&asked.writing),
        Command::Appraisal(asked) => writing(&asked.writing),
        Command::Sensitivity(asked) => writing(&asked.analysing.writing),
        Command::Stress(asked) => writing(&asked.analysing.writing),
        Command::Report(asked) => asked.out.as_deref().map_or(Ok(()), folder),
        Command::Payoff(asked) => asked.out.as_deref().map_or(Ok(()), |file| {
            let (own, words) = match asked.format() {
                TableFormat::Text => (None, "text"),
                TableFormat::Csv => (Some("csv"), "a table of commas"),
                TableFormat::Json => (Some("json"), "JSON"),
            };
            holds(file, (own, words), || "name a file that ends in .txt, .csv or .json".to_owned())
        }),
        Command::Trace(asked) => asked.out.as_deref().map_or(Ok(()), |file| {
            let own = form(file).filter(|_| super::trace::is_workbook(file));
            holds(file, (own, "text"), || {
                "name a file that ends in .txt, or in .xlsx for a workbook".to_owned()
            })
        }),
        Command::Explain(asked) => asked.out.as_deref().map_or(Ok(()), |file| text(file, "txt")),
        Command::Print(asked) => asked
            .out
            .as_deref()
            .map_or(Ok(()), |file| holds(file, (Some("toml"), "a scenario"), || use_instead(file, "toml"))),
        Command::Check(_) | Command::Schema | Command::New(_) => Ok(()),
    }
}

/// The files that a command reads, and the one that it writes.
fn read_and_written(command: &Command) -> (Vec<&Path>, Option<&Path>) {
    match command {
        Command::Run(asked) => (vec![&asked.file], asked.writing.out.as_deref()),
        Command::Compare(asked) => (paths(&asked.files), asked.writing.out.as_deref()),
        Command::Merge(asked) => (paths(&asked.parts), asked.writing.out.as_deref()),
        Command::Portfolio(asked) => (paths(&asked.files), asked.writing.out.as_deref()),
        Command::Price(asked) => analysed(&asked.analysing),
        Command::Risk(asked) | Command::Information(asked) | Command::Appraisal(asked) => analysed(asked),
        Command::Sensitivity(asked) => analysed(&asked.analysing),
        Command::Stress(asked) => analysed(&asked.analysing),
        Command::Report(asked) => (paths(&asked.files), asked.out.as_deref()),
        Command::Payoff(asked) => (vec![&asked.file], asked.out.as_deref()),
        Command::Trace(asked) => (vec![&asked.file], asked.out.as_deref()),
        Command::Explain(asked) => (vec![&asked.file], asked.out.as_deref()),
        Command::Print(asked) => (vec![&asked.file], asked.out.as_deref()),
        Command::Check(_) | Command::Schema | Command::New(_) => (Vec::new(), None),
    }
}

fn analysed(asked: &Analysing) -> (Vec<&Path>, Option<&Path>) {
    (vec![&asked.file], asked.writing.out.as_deref())
}

fn paths(files: &[PathBuf]) -> Vec<&Path> {
    files.iter().map(PathBuf::as_path).collect()
}

/// Whether two paths lead to one file that is there.
fn is_same(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        (Err(_), _) | (_, Err(_)) => false,
    }
}

fn writing(asked: &Writing) -> Result<(), Failure> {
    let Some(file) = &asked.out else { return Ok(()) };
    if !asked.formats.is_empty() {
        return folder(file);
    }
    let (own, words, ending) = match asked.format() {
        Format::Text => (None, "text", "txt"),
        Format::Json => (Some("json"), "JSON", "json"),
    };
    if part::is_named(file) {
        return Err(Failure::Run(format!(
            "{} has the name of a part of a run and would hold {words}\n  hint: --out {} writes {words}; sib run with \
             --draws-from and --draws-to writes a part",
            file.display(),
            file.with_extension(ending).display()
        )));
    }
    holds(file, (own, words), || {
        let (folder, named) = (file.with_extension(""), file.with_extension(ending));
        let form = form(file).expect("only what promises a form is refused");
        if form == "toml" {
            return format!("a scenario is no report: --out {} writes {words}", named.display());
        }
        format!(
            "--formats {form} --out {folder} puts that form into the folder {folder}; --out {named} writes {words}",
            folder = folder.display(),
            named = named.display()
        )
    })
}

fn text(file: &Path, ending: &str) -> Result<(), Failure> {
    holds(file, (None, "text"), || use_instead(file, ending))
}

/// The same file with another ending.
fn use_instead(file: &Path, ending: &str) -> String {
    format!("--out {}", file.with_extension(ending).display())
}

/// Refuses a file that promises another form than its own.
fn holds(
    file: &Path,
    (own, words): (Option<&str>, &str),
    instead: impl FnOnce() -> String,
) -> Result<(), Failure> {
    match form(file) {
        promised @ Some(_) if promised != own => Err(Failure::Run(format!(
            "{} would hold {words}, and its name says something else\n  hint: {}",
            file.display(),
            instead()
        ))),
        Some(_) | None => Ok(()),
    }
}

/// Refuses a folder that has the name of a file, unless there is one of that name.
fn folder(out: &Path) -> Result<(), Failure> {
    if form(out).is_none() || out.is_dir() {
        return Ok(());
    }
    let named = out.with_extension("");
    Err(Failure::Run(format!(
        "{} is the name of a file, and files are put into a folder\n  hint: --out {}",
        out.display(),
        named.display()
    )))
}
