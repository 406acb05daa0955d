//! Every folder of `tests/rulings` is a ruleset with data, the verdicts that a reader worked by hand from the
//! language's definition, and the explanations that go with them. Adding a test is adding a folder.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read their files")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Of a unit and criterion: the verdict, whether it is so far, the reasons.
type Verdicts = BTreeMap<(String, String), (String, String, String)>;

fn verdicts(csv: &[u8]) -> Verdicts {
    let mut reader = csv::Reader::from_reader(csv);
    let heads = reader.headers().unwrap().clone();
    let column = |name: &str| heads.iter().position(|head| head == name).unwrap();
    let (unit, criterion) = (column("unit"), column("criterion"));
    let (verdict, so_far, reasons) = (column("verdict"), column("so_far"), column("reasons"));
    let mut found = Verdicts::new();
    for row in reader.records() {
        let row = row.unwrap();
        let key = (row[unit].to_owned(), row[criterion].to_owned());
        let ruled = (row[verdict].to_owned(), row[so_far].to_owned(), row[reasons].to_owned());
        assert!(found.insert(key.clone(), ruled).is_none(), "{key:?} stands twice");
    }
    found
}

/// The data files of a case, by name.
fn data_files(folder: &Path) -> Vec<String> {
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> = names.map(|name| name.into_string().unwrap()).collect();
    names.retain(|name| name.ends_with(".csv") && name != "expected.csv");
    names.sort();
    names
}

/// What `thidua COMMAND case.thidua DATA… REST` prints when it is run in the folder of a case.
fn run(folder: &Path, command: &str, rest: &[&str]) -> Result<Vec<u8>, String> {
    let output = Command::new(env!("CARGO_BIN_EXE_thidua"))
        .current_dir(folder)
        .arg(command)
        .arg("case.thidua")
        .args(data_files(folder))
        .args(rest)
        .args(["--message-format", "plain", "--color", "never"])
        .output()
        .unwrap();
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(String::from_utf8_lossy(&output.stderr).into_owned())
}

fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rulings");
    let mut folders: Vec<PathBuf> = std::fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("case.thidua").exists())
        .collect();
    folders.sort();
    folders
}

/// What differs between what is expected of a case and what is ruled.
fn differences(folder: &Path) -> String {
    let expected = verdicts(&std::fs::read(folder.join("expected.csv")).unwrap());
    let ruled = match run(folder, "judge", &["--format", "csv"]) {
        Ok(csv) => verdicts(&csv),
        Err(message) => return format!("  {message}\n"),
    };
    let mut text = String::new();
    let keys: std::collections::BTreeSet<_> = expected.keys().chain(ruled.keys()).collect();
    for key in keys {
        let show = |found: Option<&(String, String, String)>| match found {
            None => "no row".to_owned(),
            Some((verdict, so_far, reasons)) => format!("{verdict}, so far {so_far}, [{reasons}]"),
        };
        if expected.get(key) != ruled.get(key) {
            let (wanted, found) = (show(expected.get(key)), show(ruled.get(key)));
            let _ = writeln!(text, "  {} {}: expected {wanted}; ruled {found}", key.0, key.1);
        }
    }
    text
}

#[test]
fn verdicts_are_those_worked_by_hand() {
    let mut text = String::new();
    for folder in folders() {
        let found = differences(&folder);
        if !found.is_empty() {
            let _ = write!(text, "{}\n{found}", folder.file_name().unwrap().to_string_lossy());
        }
    }
    assert!(text.is_empty(), "\n{text}");
}

#[test]
fn explanations() {
    insta::glob!("rulings/*/case.thidua", |path| {
        let folder = path.parent().unwrap();
        let units = std::fs::read(folder.join("units.csv")).unwrap();
        let mut text = String::new();
        for unit in csv::Reader::from_reader(&units[..]).records() {
            let code = unit.unwrap()[0].to_owned();
            match run(folder, "explain", &["--unit", &code]) {
                Ok(explained) => text.push_str(&String::from_utf8(explained).unwrap()),
                Err(message) => text.push_str(&message),
            }
            let _ = writeln!(text, "----");
        }
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        insta::with_settings!({
            snapshot_path => "snapshots/rulings",
            prepend_module_to_snapshot => false,
            snapshot_suffix => "",
            omit_expression => true,
            input_file => path,
        }, { insta::assert_snapshot!(name, text) });
    });
}
