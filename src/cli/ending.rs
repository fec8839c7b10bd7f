//! What the ending of a file's name promises: nothing is written under a name that says it is something else, nor where there is
//! no place for it.

use std::path::{Path, PathBuf};

use super::args::{
    Command, Format, PriceArguments, SensitivityArguments, StressArguments, TableFormat, Writing, form,
};
use super::{Failure, part, trace};

/// What a command puts under the name of `--out`.
enum Content<'a> {
    /// A report as text or JSON, or files of it in a folder.
    Report(&'a Writing),
    /// The same of what an analysis found, which has no file of draws.
    Analysis(&'a Writing),
    /// Files in a folder.
    Folder,
    /// A part of a run.
    Part,
    /// A payoff.
    Table(TableFormat),
    /// A draw as text, or as a workbook.
    Trace,
    /// Words.
    Words,
    /// A scenario.
    Scenario,
}

/// Refuses a file that would hold something else than its name says, a folder with the name of a file, and to overwrite what is
/// read.
pub(super) fn check(command: &Command) -> Result<(), Failure> {
    let (files, Some(out), content) = asked(command) else { return Ok(()) };
    if files.iter().any(|file| is_same(file, out)) {
        return Err(Failure::Run(format!(
            "{} is read, and would be overwritten\n  hint: name another file with --out",
            out.display()
        )));
    }
    says_what_it_holds(out, &content)?;
    match content {
        Content::Report(asked) | Content::Analysis(asked) if !asked.formats.is_empty() => Ok(()),
        Content::Folder => Ok(()),
        Content::Report(_)
        | Content::Analysis(_)
        | Content::Part
        | Content::Table(_)
        | Content::Trace
        | Content::Words
        | Content::Scenario => has_a_place(out),
    }
}

/// Refuses a file that would hold something else than its name says, and a folder with the name of a file.
fn says_what_it_holds(out: &Path, content: &Content<'_>) -> Result<(), Failure> {
    match *content {
        Content::Report(asked) if asked.formats.is_empty() => report(out, asked.format(), true),
        Content::Analysis(asked) if asked.formats.is_empty() => report(out, asked.format(), false),
        Content::Report(_) | Content::Analysis(_) | Content::Folder => folder(out),
        Content::Part => holds(out, (None, "a part of a run"), || use_instead(out, part::ENDING)),
        Content::Table(format) => {
            let own = match format {
                TableFormat::Text => (Some("txt"), "text"),
                TableFormat::Csv => (Some("csv"), "a table of commas"),
                TableFormat::Json => (Some("json"), "JSON"),
            };
            holds(out, own, || "name a file that ends in .txt, .csv or .json".to_owned())
        }
        Content::Trace => {
            let own = if trace::is_workbook(out) { "xlsx" } else { "txt" };
            let instead = || "name a file that ends in .txt, or in .xlsx for a workbook".to_owned();
            holds(out, (Some(own), "text"), instead)
        }
        Content::Words => holds(out, (Some("txt"), "text"), || use_instead(out, "txt")),
        // A scenario is a text.
        Content::Scenario if form(out) == Some("txt") => Ok(()),
        Content::Scenario => holds(out, (Some("toml"), "a scenario"), || use_instead(out, "toml")),
    }
}

/// Refuses a file where there is a folder, or in a folder that is not there: before anything is played that would be lost.
fn has_a_place(file: &Path) -> Result<(), Failure> {
    if file.is_dir() {
        return Err(Failure::Run(format!(
            "{} is a folder, and what is written is a file\n  hint: --out {}",
            file.display(),
            file.join("NAME").display()
        )));
    }
    match file.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.is_dir()) {
        Some(folder) => Err(Failure::Run(format!(
            "{} cannot be written: there is no folder {}\n  hint: make it first, or name another with --out",
            file.display(),
            folder.display()
        ))),
        None => Ok(()),
    }
}

/// The files that a command reads, the one that it writes, and what it writes.
fn asked(command: &Command) -> (Vec<&Path>, Option<&Path>, Content<'_>) {
    match command {
        Command::Run(asked) => {
            let is_part = asked.draws_from.is_some();
            let content = if is_part { Content::Part } else { Content::Report(&asked.writing) };
            (vec![&asked.file], asked.writing.out.as_deref(), content)
        }
        Command::Merge(asked) => {
            let out = asked.writing.out.as_deref();
            let is_part = out.is_some_and(part::is_named);
            (paths(&asked.parts), out, if is_part { Content::Part } else { Content::Report(&asked.writing) })
        }
        Command::Compare(asked) => {
            (paths(&asked.files), asked.writing.out.as_deref(), Content::Report(&asked.writing))
        }
        Command::Portfolio(asked) => analysed(paths(&asked.files), &asked.writing),
        Command::Price(PriceArguments { analysing: asked, .. })
        | Command::Sensitivity(SensitivityArguments { analysing: asked, .. })
        | Command::Stress(StressArguments { analysing: asked, .. })
        | Command::Risk(asked)
        | Command::Information(asked)
        | Command::Appraisal(asked) => analysed(vec![&asked.file], &asked.writing),
        Command::Report(asked) => (paths(&asked.files), asked.out.as_deref(), Content::Folder),
        Command::Payoff(asked) => (vec![&asked.file], asked.out.as_deref(), Content::Table(asked.format())),
        Command::Trace(asked) => (vec![&asked.file], asked.out.as_deref(), Content::Trace),
        Command::Explain(asked) => (vec![&asked.file], asked.out.as_deref(), Content::Words),
        Command::Print(asked) => (vec![&asked.file], asked.out.as_deref(), Content::Scenario),
        Command::Check(_) | Command::Schema | Command::New(_) => (Vec::new(), None, Content::Words),
    }
}

fn analysed<'a>(files: Vec<&'a Path>, asked: &'a Writing) -> (Vec<&'a Path>, Option<&'a Path>, Content<'a>) {
    (files, asked.out.as_deref(), Content::Analysis(asked))
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

/// Refuses a file that does not say that it holds a report; of a report that may have a file of draws beside it, or not.
fn report(file: &Path, format: Format, has_draws: bool) -> Result<(), Failure> {
    let (own, words, ending) = match format {
        Format::Text => (Some("txt"), "text", "txt"),
        Format::Json => (Some("json"), "JSON", "json"),
    };
    let named = file.with_extension(ending);
    let named = named.display();
    if part::is_named(file) {
        return Err(Failure::Run(format!(
            "{} has the name of a part of a run and would hold {words}\n  hint: --out {named} writes {words}; sib run with \
             --draws-from and --draws-to writes a part",
            file.display()
        )));
    }
    holds(file, (own, words), || match form(file) {
        Some("parquet") if !has_draws => {
            format!("an analysis has no file of draws: --out {named} writes {words}")
        }
        Some("txt") => format!("--out {named} writes {words}; leave --format {ending} out for text"),
        Some(form) if form != "toml" => {
            let folder = file.with_extension("");
            let folder = folder.display();
            format!(
                "--formats {form} --out {folder} puts that form into the folder {folder}; --out {named} writes {words}"
            )
        }
        Some(_) | None => format!("a scenario is no report: --out {named} writes {words}"),
    })
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
