//! Who may import whom, banned calls, file length.
//!
//! The tree is read as text: each source file without its tests, its comments and its texts in quotes.

use std::collections::BTreeSet;

use sib::model::CheckKind;

use crate::common::{model_of, scenario_files};
use crate::source_files::{files, module_of, read, root, test_modules, without_tests};

/// Modules from the top of the crate and their layers. A module imports its own layer and those below.
const LAYERS: [(&str, u8); 16] = [
    ("units", 0),
    ("math", 0),
    ("random", 0),
    ("distribution", 0),
    ("statistics", 0),
    ("model", 1),
    ("data", 1),
    ("stage", 2),
    ("engine", 3),
    ("analysis", 4),
    ("scenario", BESIDE),
    ("report", BESIDE),
    ("cli", 5),
    ("main", 5),
    ("lib", 5),
    ("bin", 5),
];

/// Readers and reports stand beside the stages: they import the layers 0 and 1, and only the command line imports them.
const BESIDE: u8 = 10;

/// The longest file.
const LINES_MOST: usize = 500;

/// One source file.
struct Source {
    /// Path from the top of the repository, with forward slashes.
    path: String,
    /// Names of the modules that it stands in, from the top: "stage", "deliver".
    module: Vec<String>,
    /// Its code without tests, comments and texts in quotes.
    code: String,
    /// How many lines it has in all.
    n_lines: usize,
}

impl Source {
    fn top(&self) -> &str {
        &self.module[0]
    }
}

#[test]
fn modules_import_what_their_layer_may() {
    let mut broken = Vec::new();
    for source in sources() {
        let own = layer(source.top());
        for path in imports(&source) {
            let top = path[0].as_str();
            let allowed = match (own, layer(top)) {
                _ if top == source.top() => true,
                (BESIDE, other) => other <= 1,
                (5, _) => true,
                (own, other) => other < own || (other == own && own <= 1),
            };
            if !allowed {
                broken.push(format!("{} imports {}", source.path, path.join("::")));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn a_stage_never_imports_another_stage() {
    let mut broken = Vec::new();
    for source in sources().iter().filter(|source| source.top() == "stage" && source.module.len() > 1) {
        for path in imports(source).iter().filter(|path| path[0] == "stage") {
            if path.get(1) != Some(&source.module[1]) {
                broken.push(format!("{} imports {}", source.path, path.join("::")));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn the_imports_are_found() {
    let found: BTreeSet<String> = sources().iter().flat_map(imports).map(|path| path.join("::")).collect();
    for known in ["stage::world::Worlds", "model::Model", "data::World", "units::Money"] {
        assert!(found.contains(known), "{known} is imported somewhere");
    }
    let text = "use crate::{data::World, stage::{pool, works::x as y}};\nfn f() { crate::math::ln(1.0); super::works::g() }";
    let module = ["stage", "deliver"].map(str::to_owned).to_vec();
    let source = Source { path: String::new(), module, code: text.to_owned(), n_lines: 1 };
    let found: Vec<String> = imports(&source).iter().map(|path| path.join("::")).collect();
    assert_eq!(found, ["data::World", "stage::pool", "stage::works::x", "math::ln", "stage::works::g"]);
}

#[test]
fn no_code_calls_what_is_banned() {
    /// A call, the only modules that may make it (from the top), and why.
    const BANNED: [(&str, &[&str], &str); 20] = [
        (".ln()", &["math"], "logarithms go through crate::math"),
        (".ln_1p()", &["math"], "logarithms go through crate::math"),
        (".log10()", &["math"], "logarithms go through crate::math"),
        (".exp()", &["math"], "exponentials go through crate::math"),
        (".exp_m1()", &["math"], "exponentials go through crate::math"),
        (".powf(", &["math"], "powers go through crate::math"),
        (".powi(", &["math"], "powers go through crate::math"),
        (".cbrt()", &["math"], "roots go through crate::math"),
        (".sin(", &["math"], "angles go through crate::math"),
        (".cos(", &["math"], "angles go through crate::math"),
        (".tan(", &["math"], "angles go through crate::math"),
        ("mul_add", &[], "a fused multiply-add is not the same on every machine"),
        ("libm::", &["math"], "only crate::math knows libm"),
        ("HashMap", &["cli", "report", "scenario", "analysis"], "no order of a map may show in a result"),
        ("std::time", &["cli", "main"], "no result holds a time"),
        ("println!", &["cli", "main"], "only the command line prints"),
        ("print!(", &["cli", "main"], "only the command line prints"),
        ("dbg!(", &[], "nothing prints for its author"),
        (".replace('_', \" \")", &["model"], "names become words in one place"),
        (".unwrap()", &[], "a rule that holds is stated with `expect`"),
    ];
    let mut broken = Vec::new();
    for source in sources() {
        for (call, admitted, why) in BANNED {
            if source.code.contains(call) && !admitted.contains(&source.top()) {
                broken.push(format!("{} has `{call}`: {why}", source.path));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn no_file_is_too_long() {
    let tests = files(&root().join("tests"), "rs").into_iter().map(|path| read(&path));
    let long: Vec<String> = sources()
        .into_iter()
        .map(|source| (source.path, source.n_lines))
        .chain(tests.map(|(path, text)| (path, text.lines().count())))
        .filter(|(_, lines)| *lines > LINES_MOST)
        .map(|(path, lines)| format!("{path} has {lines} lines"))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

/// A scenario is held against a published figure, or its head says that there is none.
#[test]
fn every_scenario_has_a_check_that_tests_the_model_or_says_that_nothing_is_published() {
    for path in scenario_files() {
        let model = model_of(&path, None);
        let reproduced = model.checks.iter().any(|check| matches!(check.kind, CheckKind::Reproduced(_)));
        let head = model.not_for.unwrap_or_default().to_lowercase();
        let says = head.contains("nothing is published to reproduce");
        assert!(reproduced != says, "{}: reproduced: {reproduced}, says so: {says}", path.display());
        assert!(!model.checks.is_empty(), "{} has no check", path.display());
    }
}

fn layer(top: &str) -> u8 {
    let known = LAYERS.iter().find(|(name, _)| *name == top);
    known.unwrap_or_else(|| panic!("the table of layers has `{top}`")).1
}

/// Every source file that is not a test.
fn sources() -> Vec<Source> {
    let read: Vec<(String, String)> =
        files(&root().join("src"), "rs").iter().map(|path| read(path)).collect();
    let tests: Vec<Vec<String>> =
        read.iter().flat_map(|(path, text)| test_modules(&module_of(path), text)).collect();
    let whole = read.into_iter().map(|(path, text)| {
        let module = module_of(&path);
        Source { module, code: without_comments(&without_tests(&text)), n_lines: text.lines().count(), path }
    });
    let is_test = |source: &Source| {
        let name = source.module.last().expect("every file has a name");
        name == "tests"
            || name.ends_with("_tests")
            || tests.iter().any(|test| source.module.starts_with(test))
    };
    whole.filter(|source| !is_test(source)).collect()
}

fn without_comments(text: &str) -> String {
    let code = |line: &str| match line.trim_start() {
        line if line.starts_with("//") => String::new(),
        _ => line.split(" // ").next().unwrap_or(line).to_owned(),
    };
    text.lines().map(code).collect::<Vec<_>>().join("\n")
}

/// Every path that a file takes from this crate, from the top: `crate::…` and `super::…`, in `use` or in the code.
fn imports(source: &Source) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut rest = source.code.as_str();
    while let Some(at) = rest.find("crate::").into_iter().chain(rest.find("super::")).min() {
        let before = rest[..at].chars().next_back();
        let starts = before.is_none_or(|last| !last.is_alphanumeric() && last != '_' && last != ':');
        rest = &rest[at..];
        if starts {
            let (base, after) = base(source, rest);
            found.extend(expand(&base, after));
            rest = after;
        } else {
            rest = &rest["crate::".len()..];
        }
    }
    found.retain(|path| !path.is_empty());
    found
}

/// Where a path starts from, and what follows its `crate::` or its `super::`s.
fn base<'t>(source: &Source, text: &'t str) -> (Vec<String>, &'t str) {
    if let Some(after) = text.strip_prefix("crate::") {
        return (Vec::new(), after);
    }
    let (mut base, mut text) = (source.module.clone(), text);
    while let Some(after) = text.strip_prefix("super::") {
        base.pop();
        text = after;
    }
    (base, text)
}

/// The paths that `a::b`, `a::{b, c::d}` stand for.
fn expand(base: &[String], text: &str) -> Vec<Vec<String>> {
    let mut path = base.to_vec();
    let mut rest = text;
    loop {
        if let Some(inner) = rest.strip_prefix('{') {
            return parts(inner).iter().flat_map(|part| expand(&path, part)).collect();
        }
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        if end == 0 {
            return vec![path];
        }
        path.push(rest[..end].to_owned());
        match rest[end..].strip_prefix("::") {
            Some(after) => rest = after,
            None => return vec![path],
        }
    }
}

/// The parts of a group between braces, up to the brace that closes it.
fn parts(text: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, character) in text.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => {
                parts.push(text[start..at].trim());
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}
