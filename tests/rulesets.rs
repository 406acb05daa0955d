//! Each ruleset of `rulesets/`: that it checks, that its examples hold, and that its data are ruled on as its
//! expected rulings say.
//!
//! A folder `data` beside `campaign.thidua` holds data, and so does each folder with a `units.csv`. What must come
//! out is in `expected.csv`; of a folder `data-2023` or `units` in `expected-2023.csv` or `expected-units.csv`. The
//! ruleset of `data-2023` is `campaign-2023.thidua` where there is one. A line of an expected file names a unit, an
//! item (a criterion, a score or a section of it as `score.section`, a class, a commendation) and what it gets: a
//! verdict, points (`81.5`, `244/3`, `80..100` while they are open), a class, an outcome; the rest of the line says
//! why. Of `selection:best` it names a record by its title instead of a unit.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test reads files, and fails where it cannot"
)]

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("rulesets")
}

/// The names of the files (or folders) in a folder, in order.
fn names(folder: &Path, folders: bool) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(Result::unwrap)
        .filter(|entry| entry.path().is_dir() == folders)
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// A folder of data with its ruleset and its expected rulings; paths from `rulesets/`.
struct Case {
    ruleset: String,
    data: String,
    expected: String,
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for ruleset in names(&root(), true) {
        let folder = root().join(&ruleset);
        for data in names(&folder, true) {
            if !folder.join(&data).join("units.csv").exists() {
                continue;
            }
            let suffix = match data.strip_prefix("data") {
                Some(suffix) => suffix.to_owned(),
                None => format!("-{data}"),
            };
            let own = format!("campaign{suffix}.thidua");
            let campaign = if folder.join(&own).exists() { &own } else { "campaign.thidua" };
            cases.push(Case {
                ruleset: format!("{ruleset}/{campaign}"),
                expected: format!("{ruleset}/expected{suffix}.csv"),
                data: format!("{ruleset}/{data}"),
            });
        }
    }
    cases
}

fn thidua(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_thidua")).args(arguments).current_dir(root()).output().unwrap()
}

fn succeeds(arguments: &[&str]) -> String {
    let output = thidua(arguments);
    assert!(
        output.status.success(),
        "thidua {}\n{}{}",
        arguments.join(" "),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn each_ruleset_checks_and_its_examples_hold() {
    for ruleset in names(&root(), true) {
        for file in names(&root().join(&ruleset), false) {
            if file.starts_with("campaign") && file.ends_with(".thidua") {
                let path = format!("{ruleset}/{file}");
                let check = thidua(&["check", &path]);
                let said = String::from_utf8_lossy(&check.stderr);
                assert!(check.status.success() && said.ends_with("nothing wrong\n"), "{path}\n{said}");
                assert_eq!(said.lines().count(), 1, "{said}");
                succeeds(&["test", &path]);
            }
        }
    }
}

/// A ruleset without its examples.
fn without_examples(text: &str) -> String {
    let mut kept = String::new();
    let mut in_example = false;
    for line in text.lines() {
        if line.starts_with(|c: char| !c.is_whitespace()) {
            in_example = line.starts_with("example ");
        }
        if !in_example {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

/// The cases that are proposed at the boundaries are examples that hold, and then their boundaries have been seen.
#[test]
fn the_cases_that_are_proposed_hold() {
    let mut proposed = 0;
    for ruleset in names(&root(), true) {
        let folder = tempfile::tempdir().unwrap();
        for file in names(&root().join(&ruleset), false) {
            fs::copy(root().join(&ruleset).join(&file), folder.path().join(&file)).unwrap();
        }
        let path = folder.path().join("bare.thidua");
        let text = fs::read_to_string(folder.path().join("campaign.thidua")).unwrap();
        let mut text = without_examples(&text);
        let mut coverage = || {
            fs::write(&path, &text).unwrap();
            let output = thidua(&["test", path.to_str().unwrap(), "--coverage", "--format", "json"]);
            assert!(output.status.success(), "{ruleset}\n{}", String::from_utf8_lossy(&output.stderr));
            let told: Value = serde_json::from_slice(&output.stdout).unwrap();
            let coverage = told["suites"][0]["coverage"].clone();
            for proposal in coverage["proposals"].as_array().unwrap() {
                text.push('\n');
                text.push_str(proposal.as_str().unwrap());
            }
            coverage
        };
        let (before, after) = (coverage(), coverage());
        let count = before["proposals"].as_array().unwrap().len();
        proposed += count;
        let seen = |coverage: &Value| coverage["seen"].as_u64().unwrap();
        assert_eq!(seen(&before), 0, "{ruleset}: nothing tests it");
        assert!(seen(&after) >= count as u64, "{ruleset}: {after}");
        assert_eq!(after["proposals"], Value::Array(Vec::new()), "{ruleset}: {text}");
    }
    assert!(proposed > 80, "{proposed}");
}

/// What each unit gets on each item, in the words of the expected files.
fn rulings(case: &Case) -> BTreeMap<(String, String), String> {
    let ruling: Value =
        serde_json::from_str(&succeeds(&["judge", &case.ruleset, &case.data, "--format", "json"])).unwrap();
    let mut got = BTreeMap::new();
    for unit in ruling["units"].as_array().unwrap() {
        let code = text(&unit["unit"]);
        for (list, name, word) in
            [("criteria", "criterion", "verdict"), ("commendations", "commendation", "outcome")]
        {
            for item in unit[list].as_array().unwrap() {
                got.insert((code.clone(), text(&item[name])), text(&item[word]));
            }
        }
        for (score, points) in unit["scores"].as_object().unwrap() {
            got.insert((code.clone(), score.clone()), score_in_words(points));
        }
        for (classification, class) in unit["classes"].as_object().unwrap() {
            let class = match class {
                Value::Null => class_in_words(&unit["class_reasons"][classification]),
                class => text(class),
            };
            got.insert((code.clone(), classification.clone()), class);
        }
    }
    for selection in ruling["selections"].as_array().unwrap() {
        let item = format!("selection:{}", text(&selection["selection"]));
        for record in selection["records"].as_array().unwrap() {
            got.insert((text(&record["fields"]["title"]), item.clone()), text(&record["outcome"]));
        }
    }
    got
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// `81.5`, `244/3`, `80..100`, or `not_applicable`.
fn score_in_words(score: &Value) -> String {
    let number = |key: &str, exact: &str| match &score[key] {
        Value::Null => None,
        value => Some(text(if score[exact].is_null() { value } else { &score[exact] })),
    };
    match (number("points", "exact"), number("low", "low_exact"), number("high", "high_exact")) {
        (Some(points), ..) => points,
        (None, Some(low), Some(high)) => format!("{low}..{high}"),
        _ => "not_applicable".to_owned(),
    }
}

/// A unit without a class has none, or may have one of several.
fn class_in_words(reasons: &Value) -> String {
    let open = reasons["candidates"].as_array().is_some_and(|candidates| !candidates.is_empty());
    if open { "undetermined" } else { "not_applicable" }.to_owned()
}

#[test]
fn the_data_are_ruled_on_as_expected() {
    let cases = cases();
    assert!(cases.len() >= 4);
    let mut wrong = Vec::new();
    for case in cases {
        let got = rulings(&case);
        let expected = fs::read_to_string(root().join(&case.expected)).unwrap();
        let mut lines = 0;
        for line in expected.lines().skip(1) {
            let mut cells = line.splitn(4, ',');
            let (Some(unit), Some(item), Some(expected)) = (cells.next(), cells.next(), cells.next()) else {
                panic!("{}: three cells or more: {line}", case.expected)
            };
            lines += 1;
            let found = got.get(&(unit.to_owned(), item.to_owned())).map(String::as_str);
            if found != Some(expected) {
                wrong.push(format!("{}: {line}: got {found:?}", case.expected));
            }
        }
        assert!(lines > 0, "{} expects nothing", case.expected);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_of_each() {
    for case in cases() {
        let table = succeeds(&["judge", &case.ruleset, &case.data]);
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "rulesets" }, {
            insta::assert_snapshot!(case.data.replace('/', "-"), table);
        });
    }
}

/// What stands in the text of a ruleset, and not in what it says: its digest, and where its clauses stand.
fn without_places(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(without_places),
        Value::Object(fields) => {
            for (name, value) in fields {
                if ["ruleset", "clause"].contains(&name.as_str()) {
                    *value = Value::Null;
                } else {
                    without_places(value);
                }
            }
        }
        _ => {}
    }
}

/// Every ruleset, in Vietnamese, rules on its data as it does in English.
#[test]
fn a_ruleset_in_vietnamese_rules_alike() {
    for case in cases() {
        let (folder, file) = case.ruleset.split_once('/').unwrap();
        let other = tempfile::tempdir().unwrap();
        for name in names(&root().join(folder), false) {
            let (from, to) = (root().join(folder).join(&name), other.path().join(&name));
            if name.ends_with(".thidua") {
                let (from, to) = (from.display().to_string(), to.display().to_string());
                succeeds(&["translate", "--to", "vi", &from, "-o", &to]);
            } else if !name.ends_with(".pinned") {
                // What is pinned names its data, which stay where they are.
                fs::copy(from, to).unwrap();
            }
        }
        let translated = other.path().join(file).display().to_string();
        let rulings = [case.ruleset.clone(), translated.clone()].map(|ruleset| {
            let printed = succeeds(&["judge", &ruleset, &case.data, "--format", "json", "--lang", "en"]);
            let mut rulings: Value = serde_json::from_str(&printed).unwrap();
            without_places(&mut rulings);
            rulings.to_string()
        });
        assert!(rulings[0] == rulings[1], "{} rules otherwise in Vietnamese", case.ruleset);
        succeeds(&["test", &translated]);
    }
}
