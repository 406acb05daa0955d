//! The order of the layers is kept, and docs/ARCHITECTURE.md names them in that order.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read files")]

use std::path::{Path, PathBuf};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The layers, lowest first, as `src/lib.rs` declares them.
fn layers() -> Vec<String> {
    let lib = std::fs::read_to_string(format!("{ROOT}/src/lib.rs")).unwrap();
    let modules = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    modules.map(str::to_owned).collect()
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn a_module_imports_only_what_stands_above_it() {
    let layers = layers();
    let source = Path::new(ROOT).join("src");
    let mut found = Vec::new();
    files(&source, &mut found);
    assert!(found.len() > layers.len());
    for path in found {
        let inside = path.strip_prefix(&source).unwrap();
        let module = inside.components().next().unwrap().as_os_str().to_str().unwrap();
        let module = module.strip_suffix(".rs").unwrap_or(module);
        let Some(own) = layers.iter().position(|layer| layer == module) else { continue };
        let text = std::fs::read_to_string(&path).unwrap();
        for rest in text.split("crate::").skip(1) {
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let above = layers.iter().position(|layer| *layer == name).is_none_or(|at| at <= own);
            assert!(above, "{}: `{module}` imports `{name}`", inside.display());
        }
    }
}

#[test]
fn the_page_names_the_layers_in_their_order() {
    let page = include_str!("../docs/ARCHITECTURE.md");
    let table = page.split("\n## The layers\n").nth(1).unwrap().split("\n\n**").next().unwrap();
    let named: Vec<&str> =
        (table.lines()).filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    assert_eq!(named, layers());
}

#[test]
fn every_dependency_has_its_reason() {
    let manifest = include_str!("../Cargo.toml");
    let reasons = include_str!("../CONTRIBUTING.md");
    let mut tables = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            tables = line.ends_with("dependencies]");
        } else if let (true, Some((name, _))) = (tables, line.split_once(" = ")) {
            assert!(reasons.contains(&format!("`{name}`")), "{name} has no reason in CONTRIBUTING.md");
        }
    }
}
