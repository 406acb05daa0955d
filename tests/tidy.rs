//! The house rules that a compiler does not know.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test reads files, and fails where it cannot"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use thidua::diagnostic::Code;
use thidua::text::Lang;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files below a folder whose name ends so, without what is built.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && name != "target" && name != ".git" {
                folders.push(path);
            } else if name.ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The layers in the order of `src/lib.rs`, lowest first.
fn layers() -> Vec<String> {
    let lib = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let modules = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    modules.map(str::to_owned).collect()
}

/// The code of a file without its comments, line by line.
fn code(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap();
    text.lines().map(|line| line.split("//").next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_layer_imports_only_what_stands_above_it() {
    let layers = layers();
    assert!(layers.len() > 8, "the layers are declared in src/lib.rs");
    let mut wrong = Vec::new();
    for (at, layer) in layers.iter().enumerate() {
        for path in files(&root().join("src").join(layer), ".rs") {
            for (number, line) in code(&path).iter().enumerate() {
                for used in line.split("crate::").skip(1) {
                    let name: String =
                        used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                    let position = layers.iter().position(|layer| *layer == name);
                    if position.is_some_and(|position| position > at) {
                        wrong.push(format!("{}:{}: `{layer}` imports `{name}`", path.display(), number + 1));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_cli_prints_and_nothing_computes_in_binary_floating_point() {
    let printing = ["println!", "eprintln!", "print!(", "eprint!(", "io::stdout", "io::stderr"];
    let floats = ["f32", "f64"];
    let mut wrong = Vec::new();
    for path in files(&root().join("src"), ".rs") {
        let in_cli = path.starts_with(root().join("src/cli"));
        for (number, line) in code(&path).iter().enumerate() {
            let words = || line.split(|c: char| !(c.is_alphanumeric() || c == '_'));
            let prints = !in_cli && printing.iter().any(|word| line.contains(word));
            if prints || words().any(|word| floats.contains(&word)) {
                wrong.push(format!("{}:{}: {line}", path.display(), number + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_has_its_page_and_a_test() {
    let pages: BTreeSet<String> = files(&root().join("docs/errors"), ".md")
        .iter()
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    let codes: BTreeSet<String> = Code::ALL.iter().map(|code| code.as_str().to_owned()).collect();
    assert_eq!(pages, codes, "docs/errors has a page for each code and no other");
    for code in Code::ALL {
        let title = format!("# {code}: {}", code.title());
        assert_eq!(
            code.page(Lang::English).lines().next(),
            Some(title.as_str()),
            "the page of {code} begins with its title"
        );
    }
    let golden: String = [".snap", ".txt", "limits.rs"]
        .iter()
        .flat_map(|ending| files(&root().join("tests"), ending))
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    let is_tested =
        |code: &&Code| golden.contains(code.as_str()) || golden.contains(&format!("Code::{code:?}"));
    let untested: Vec<&Code> = Code::ALL.iter().filter(|code| !is_tested(code)).collect();
    assert!(untested.is_empty(), "no test shows these codes: {untested:?}");
}

#[test]
fn links_in_documents_lead_somewhere() {
    let mut dead = Vec::new();
    for path in files(root(), ".md") {
        let text = fs::read_to_string(&path).unwrap();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = target.split('#').next().unwrap_or_default();
            let is_local = !file.is_empty() && !file.contains("://") && !file.contains(' ');
            if is_local && !path.parent().unwrap().join(file).exists() {
                dead.push(format!("{}: {target}", path.display()));
            }
        }
    }
    assert!(dead.is_empty(), "{}", dead.join("\n"));
}

#[test]
fn each_dependency_has_its_reason() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let reasons = fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    let mut in_dependencies = false;
    let mut without = Vec::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            in_dependencies = line.contains("dependencies");
        } else if let Some((name, _)) = line.split_once(" = ")
            && in_dependencies
            && !reasons.contains(&format!("`{name}`"))
        {
            without.push(name.to_owned());
        }
    }
    assert!(without.is_empty(), "CONTRIBUTING.md gives no reason for {without:?}");
}
