//! The project's own source files, read as text: where they stand, which modules they are, which tests they hold.

use std::fs;
use std::path::{Path, PathBuf};

/// The top of the repository.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A file's path from the top of the repository, and its text.
pub fn read(path: &Path) -> (String, String) {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let shown = path.strip_prefix(root()).expect("the file stands in the repository");
    (shown.to_string_lossy().replace('\\', "/"), text)
}

/// Every file under a folder with this ending, in order.
pub fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|own| own == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The modules that a file stands in: "src/stage/settle/mod.rs" is stage, settle.
pub fn module_of(path: &str) -> Vec<String> {
    let path = path.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
    path.split('/').map(str::to_owned).collect()
}

/// Modules in files of their own that are compiled for tests only.
pub fn test_modules(module: &[String], text: &str) -> Vec<Vec<String>> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let declared = lines.windows(2).filter(|pair| pair[0] == "#[cfg(test)]").filter_map(|pair| {
        let name = pair[1].trim_start_matches("pub ").trim_start_matches("pub(crate) ");
        name.strip_prefix("mod ")?.strip_suffix(';')
    });
    declared.map(|name| module.iter().cloned().chain([name.to_owned()]).collect()).collect()
}

/// A text up to its module of tests, which stands last.
pub fn without_tests(text: &str) -> String {
    let marks = ["#[cfg(test)]\nmod tests {", "#[cfg(test)]\npub(crate) mod tests {"];
    let end = marks.iter().filter_map(|mark| text.find(mark)).min().unwrap_or(text.len());
    text[..end].to_owned()
}

/// A test of the project: its name as `cargo test` prints it, and its text from its comment to its last line.
pub struct Test {
    /// Modules and function: "published_terms::the_stepped_note_has_the_published_returns".
    pub name: String,
    /// The file, from the top of the repository.
    pub file: String,
    /// Comment, attributes and code.
    pub text: String,
}

/// Every test of the project, those inside `src` too.
pub fn tests() -> Vec<Test> {
    let of_file = |path: &PathBuf| {
        let (path, text) = read(path);
        let mut module = module_of(path.trim_start_matches("tests/it/"));
        if path.starts_with("src/") && text.contains("mod tests {") {
            module.push("tests".to_owned());
        }
        tests_of(&path, &module.join("::"), &text)
    };
    let paths = [root().join("src"), root().join("tests")];
    paths.iter().flat_map(|folder| files(folder, "rs")).flat_map(|path| of_file(&path)).collect()
}

/// The code of each file that is compiled for tests only.
pub fn test_code() -> Vec<(String, String)> {
    let in_src = files(&root().join("src"), "rs").into_iter().map(|path| read(&path)).map(|(path, text)| {
        let start = if path.ends_with("tests.rs") { 0 } else { without_tests(&text).len() };
        (path, text[start..].to_owned())
    });
    in_src.chain(files(&root().join("tests"), "rs").iter().map(|path| read(path))).collect()
}

/// The tests of one file.
fn tests_of(file: &str, module: &str, text: &str) -> Vec<Test> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.trim() == "#[test]") {
        let indent = &line[..line.len() - line.trim_start().len()];
        let above = lines[..at].iter().rev();
        let n_above = above.take_while(|line| line.trim_start().starts_with(['/', '#'])).count();
        let head = lines[at..].iter().find_map(|line| line.trim().strip_prefix("fn ")?.split('(').next());
        let end = lines[at..].iter().position(|line| line.strip_prefix(indent) == Some("}"));
        let (head, end) = (head.expect("a test is a function"), at + end.expect("a function ends"));
        found.push(Test {
            name: format!("{module}::{head}"),
            file: file.to_owned(),
            text: lines[at - n_above..=end].join("\n"),
        });
    }
    found
}

/// The addresses in a text, in order.
pub fn addresses(text: &str) -> Vec<String> {
    let starts = text.match_indices("http").map(|(at, _)| &text[at..]);
    let address = |text: &str| {
        let end = text.find(|c: char| c.is_whitespace() || "\"'<>|`".contains(c)).unwrap_or(text.len());
        let address = text[..end].trim_end_matches([';', ',', '.', ':', ')']);
        let (scheme, host) = address.split_once("://")?;
        (["http", "https"].contains(&scheme) && host.contains('.')).then(|| address.to_owned())
    };
    starts.filter_map(address).collect()
}
