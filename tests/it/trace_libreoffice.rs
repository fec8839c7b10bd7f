//! Traces in a spreadsheet: LibreOffice calculates the workbooks again, as they are and after inputs were typed over, and
//! every formula comes to what the program says. `cargo test --test it -- trace_libreoffice` does it wherever LibreOffice
//! is on the path; elsewhere the program is held against the figures that LibreOffice made when it last was, which are kept
//! with its version. `UPDATE_EXPECTED=1` writes these anew.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::Command;

use calamine::{Data, Reader, Xlsx};
use sib::data::Provenance;
use sib::report::trace::Trace;

use super::common::in_parallel;
use super::trace::{CHANGES, before_and_after};

const STORED: &str = "tests/libreoffice/trace.txt";

/// What two programs may differ by in a number: they add in the same order, but for sums of ranges.
const NEAR: f64 = 1e-6;

/// A workbook as the program wrote it, and one with the same formulas calculated by the program.
struct Workbook {
    name: String,
    given: Vec<u8>,
    expected: Vec<u8>,
}

/// Every scenario of the table, for the base case and three draws: as it is, and typed over with results that are stale.
fn workbooks() -> Vec<Workbook> {
    let all = in_parallel(&CHANGES, |(file, option, sets)| {
        let mut books = Vec::new();
        before_and_after(file, option, sets, &mut |draw, trace, under| {
            let draw = draw.map_or("base".to_owned(), |draw| format!("draw-{draw}"));
            let name = format!("{}-{option}-{draw}", file.trim_end_matches(".toml"));
            let from = from();
            let as_it_is = trace.workbook(&from);
            books.push(Workbook { name: name.clone(), given: as_it_is.clone(), expected: as_it_is });
            if trace.closes_in() == under.closes_in() {
                let typed: Trace<'_> = trace.typed_over(&under);
                let given = typed.workbook(&from);
                let expected = typed.recalculated().workbook(&from);
                books.push(Workbook { name: format!("{name}-typed"), given, expected });
            }
        });
        books
    });
    all.into_iter().flatten().collect()
}

fn from() -> Provenance {
    Provenance { version: env!("CARGO_PKG_VERSION").to_owned(), seed: 1, draws: 1, ..Provenance::unwritten() }
}

/// All cells of a workbook that hold numbers or words, by sheet and place.
fn cells(bytes: &[u8]) -> BTreeMap<(String, u32, u32), Data> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes.to_vec())).unwrap();
    let mut all = BTreeMap::new();
    for sheet in book.sheet_names() {
        let range = book.worksheet_range(&sheet).unwrap();
        let (top, left) = range.start().unwrap_or((0, 0));
        for (row, column, cell) in range.used_cells() {
            let place = (top + u32::try_from(row).unwrap(), left + u32::try_from(column).unwrap());
            all.insert((sheet.clone(), place.0, place.1), cell.clone());
        }
    }
    all
}

fn number(cell: &Data) -> Option<f64> {
    match cell {
        Data::Float(value) => Some(*value),
        Data::Int(value) => Some(*value as f64),
        Data::DateTime(date) => Some(date.as_f64()),
        Data::Bool(value) => Some(f64::from(u8::from(*value))),
        _ => None,
    }
}

fn is_same(one: &Data, other: Option<&Data>) -> bool {
    match (number(one), other.and_then(number)) {
        (Some(one), Some(other)) => (one - other).abs() < NEAR,
        (None, None) => other.is_some_and(|other| one.to_string() == other.to_string()),
        (Some(_), None) | (None, Some(_)) => false,
    }
}

/// What is kept of a workbook: paid in, received and the return of all who invest, what is settled, and the master check.
fn digest(name: &str, bytes: &[u8]) -> String {
    let cells = cells(bytes);
    let column = |sheet: &str, header: &str| {
        // The header stands under the head of its group, which may have the same words.
        let head = cells.iter().rfind(|((own, ..), cell)| own == sheet && *cell == header);
        let ((_, row, column), _) = head.unwrap_or_else(|| panic!("{name}: {sheet} has no column {header}"));
        let (row, column) = (*row, *column);
        let own = cells
            .iter()
            .filter(move |((own, below, place), _)| own == sheet && *below > row && *place == column);
        own.map(|(_, cell)| cell.clone()).collect::<Vec<Data>>()
    };
    let pounds = |cell: &Data| format!("{:.2}", number(cell).unwrap());
    let rate = |cell: &Data| number(cell).map_or_else(|| cell.to_string(), |rate| format!("{rate:.6}"));
    let settled: f64 = column("Claims", "settled").iter().filter_map(number).sum();
    let master = column("Checks", "holds").last().map(|cell| cell.to_string()).unwrap();
    format!(
        "{name}: paid in {}, received {}, IRR {}, settled {settled:.2}, master check {master}\n",
        pounds(&column("Returns", "paid in")[0]),
        pounds(&column("Returns", "received")[0]),
        rate(&column("Returns", "IRR a year")[0]),
    )
}

/// Calculates workbooks in a folder again; gives back the version of the program that did. None where it is not there.
fn recalculate(folder: &Path, names: &[String]) -> Option<String> {
    let program = ["soffice", "libreoffice"].into_iter().find(|program| {
        Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
    })?;
    let version = Command::new(program).arg("--version").output().unwrap().stdout;
    let version: Vec<String> =
        String::from_utf8_lossy(&version).split_whitespace().take(2).map(str::to_owned).collect();
    let profile = folder.join("profile");
    std::fs::create_dir_all(profile.join("user")).unwrap();
    // Whatever results a workbook holds, it is calculated again when it is opened.
    // The name of its language, which leads nowhere and is no source of a figure.
    let language = concat!("http", "://openoffice.org/2001/registry");
    let setting = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
        <oor:items xmlns:oor=\"{language}\">\
        <item oor:path=\"/org.openoffice.Office.Calc/Formula/Load\">\
        <prop oor:name=\"OOXMLRecalcMode\" oor:op=\"fuse\"><value>0</value></prop></item></oor:items>\n"
    );
    std::fs::write(profile.join("user/registrymodifications.xcu"), setting).unwrap();
    let files = names.iter().map(|name| folder.join(format!("{name}.xlsx")));
    let output = Command::new(program)
        .arg(format!("-env:UserInstallation=file://{}", profile.display()))
        .args(["--headless", "--convert-to", "xlsx", "--outdir"])
        .arg(folder.join("out"))
        .args(files)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(version.join(" "))
}

#[test]
fn libreoffice_calculates_what_the_program_says() {
    let books = workbooks();
    let folder = tempfile::tempdir().unwrap();
    for book in &books {
        std::fs::write(folder.path().join(format!("{}.xlsx", book.name)), &book.given).unwrap();
    }
    let names: Vec<String> = books.iter().map(|book| book.name.clone()).collect();
    let stored = Path::new(env!("CARGO_MANIFEST_DIR")).join(STORED);
    let own: String = books.iter().map(|book| digest(&book.name, &book.expected)).collect();
    if let Some(version) = recalculate(folder.path(), &names) {
        let out = |name: &str| -> PathBuf { folder.path().join("out").join(format!("{name}.xlsx")) };
        let (mut apart, mut found) = (String::new(), String::new());
        for book in &books {
            let calculated = std::fs::read(out(&book.name)).unwrap();
            let theirs = cells(&calculated);
            let ours = cells(&book.expected);
            assert!(ours.len() > 1_000, "{} is nearly empty", book.name);
            for (place, cell) in ours.iter().filter(|(place, cell)| !is_same(cell, theirs.get(place))).take(5)
            {
                writeln!(apart, "{} {place:?}: {cell:?} and {:?}", book.name, theirs.get(place)).unwrap();
            }
            found += &digest(&book.name, &calculated);
        }
        assert!(apart.is_empty(), "{apart}");
        if std::env::var_os("UPDATE_EXPECTED").is_some() {
            let head = format!("# Made by {version} from workbooks of sib {}\n", env!("CARGO_PKG_VERSION"));
            std::fs::create_dir_all(stored.parent().unwrap()).unwrap();
            std::fs::write(&stored, head + &found).unwrap();
        }
    }
    let kept = std::fs::read_to_string(&stored).unwrap();
    let kept: String =
        kept.lines().filter(|line| !line.starts_with('#')).map(|line| format!("{line}\n")).collect();
    assert_eq!(own, kept, "what LibreOffice calculated when it last was here");
}
