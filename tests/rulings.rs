//! Every folder of `tests/rulings` is a ruleset with data, the rulings that a reader worked by hand from the
//! language's definition, and the explanations that go with them. Adding a test is adding a folder.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read their files")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use thidua::check::load;
use thidua::check::model::CohortItem;
use thidua::data::{Input, read};
use thidua::engine::evaluate;
use thidua::plan::lower;
use thidua::ruling::{CriterionRuling, Run, explain, ruling_of, unit_rulings};
use thidua::source::Sources;

/// Of a unit and item: the ruling, as an expectation writes it.
type Rulings = BTreeMap<(String, String), String>;

/// A ruling as one text: what came of the item, the rank of an honour, `so far`, the reasons in brackets.
fn ruling(ruled: &str, rank: &str, so_far: bool, reasons: &str) -> String {
    let mut text = ruled.to_owned();
    if !rank.is_empty() {
        let _ = write!(text, " {rank}");
    }
    if so_far {
        text.push_str(" so far");
    }
    if !reasons.is_empty() {
        let _ = write!(text, " ({reasons})");
    }
    text
}

/// The points of a score: `82 points`, `81.3333333333 points = 244/3`, `between 60 and 80 points`.
fn points(ruled: &str, exact: &str) -> String {
    let exact: Vec<&str> = exact.split("; ").filter_map(|part| part.split(' ').nth(1)).collect();
    let exact = if exact.is_empty() { String::new() } else { format!(" = {}", exact.join(" and ")) };
    match ruled.split_once(" to ") {
        _ if ruled == "not applicable" => ruled.to_owned(),
        Some((low, high)) => format!("between {low} and {high} points{exact}"),
        None if ruled == "1" => format!("1 point{exact}"),
        None => format!("{ruled} points{exact}"),
    }
}

/// What `judge --format csv` prints.
fn ruled(csv: &[u8]) -> Rulings {
    let mut reader = csv::Reader::from_reader(csv);
    let heads = reader.headers().unwrap().clone();
    let column = |name: &str| heads.iter().position(|head| head == name).unwrap();
    let [unit, item, sort, what] = ["unit", "item", "sort", "ruling"].map(column);
    let [rank, so_far, exact, reasons] = ["rank", "so_far", "exact", "reasons"].map(column);
    let mut found = Rulings::new();
    for row in reader.records() {
        let row = row.unwrap();
        let came = match &row[sort] {
            "score" => points(&row[what], &row[exact]),
            _ => row[what].to_owned(),
        };
        let text = ruling(&came, &row[rank], &row[so_far] == "true", &row[reasons]);
        let key = (row[unit].to_owned(), row[item].to_owned());
        assert!(found.insert(key.clone(), text).is_none(), "{key:?} stands twice");
    }
    found
}

/// What is expected, and of which items; `expected.csv` is in one of two shapes. Long: a row to a unit and
/// criterion (`unit,criterion,verdict,so_far,reasons`). Wide: a row to a unit and a column to an item, in its
/// cells what [`ruling`] writes.
fn expected(csv: &[u8]) -> (Rulings, BTreeSet<String>) {
    let mut reader = csv::Reader::from_reader(csv);
    let heads = reader.headers().unwrap().clone();
    let is_long = heads.iter().eq(["unit", "criterion", "verdict", "so_far", "reasons"]);
    let mut found = Rulings::new();
    for row in reader.records() {
        let row = row.unwrap();
        let mut expect = |item: &str, text: String| {
            let key = (row[0].to_owned(), item.to_owned());
            assert!(found.insert(key.clone(), text).is_none(), "{key:?} stands twice");
        };
        if is_long {
            expect(&row[1], ruling(&row[2], "", &row[3] == "true", &row[4]));
        } else {
            heads.iter().zip(&row).skip(1).for_each(|(item, text)| expect(item, text.to_owned()));
        }
    }
    let items = found.keys().map(|(_, item)| item.clone()).collect();
    (found, items)
}

/// What `expected_selections.csv` expects: `selection,unit,FIELD,ruling`, FIELD a field that tells the rows of a
/// unit apart.
fn expected_selections(csv: &[u8]) -> (Rulings, String) {
    let mut reader = csv::Reader::from_reader(csv);
    let field = reader.headers().unwrap()[2].to_owned();
    let rows = reader.records().map(|row| {
        let row = row.unwrap();
        ((row[0].to_owned(), format!("{} {}", &row[1], &row[2])), row[3].to_owned())
    });
    (rows.collect(), field)
}

/// The selections that `judge --format json` prints, rows told apart by this field.
fn ruled_selections(json: &[u8], field: &str) -> Rulings {
    let json: serde_json::Value = serde_json::from_slice(json).unwrap();
    let mut found = Rulings::new();
    for selection in json["selections"].as_array().unwrap() {
        for row in selection["records"].as_array().unwrap() {
            let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
            let rank = row["rank"].as_u64().map_or(String::new(), |rank| rank.to_string());
            let reasons: Vec<String> = row["reasons"].as_array().unwrap().iter().map(text).collect();
            let outcome = text(&row["outcome"]).replace('_', " ");
            let so_far = row["so_far"].as_bool().unwrap();
            let key = (
                text(&selection["selection"]),
                format!("{} {}", text(&row["unit"]), text(&row["fields"][field])),
            );
            found.insert(key, ruling(&outcome, &rank, so_far, &reasons.join("; ").replace('_', " ")));
        }
    }
    found
}

/// The data files of a case, by name.
fn data_files(folder: &Path) -> Vec<String> {
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> = names.map(|name| name.into_string().unwrap()).collect();
    names.retain(|name| name.ends_with(".csv") && !name.starts_with("expected"));
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
    assert!(!folders.is_empty());
    folders
}

/// What differs between what is expected and what is ruled.
fn different(expected: &Rulings, ruled: &Rulings) -> String {
    let mut text = String::new();
    let keys: BTreeSet<_> = expected.keys().chain(ruled.keys()).collect();
    for key in keys {
        let show = |found: &Rulings| found.get(key).map_or("no row".to_owned(), |it| format!("`{it}`"));
        if expected.get(key) != ruled.get(key) {
            let (wanted, found) = (show(expected), show(ruled));
            let _ = writeln!(text, "  {} {}: expected {wanted}; ruled {found}", key.0, key.1);
        }
    }
    text
}

/// What differs between what is expected of a case and what is ruled when its data are read from a folder.
fn differences(case: &Path, folder: &Path) -> String {
    let (wanted, items) = expected(&std::fs::read(case.join("expected.csv")).unwrap());
    let selections = std::fs::read(case.join("expected_selections.csv")).ok();
    assert!(!wanted.is_empty() || selections.is_some(), "{} expects nothing", case.display());
    let mut text = match run(folder, "judge", &["--format", "csv"]) {
        Ok(csv) => {
            let mut found = ruled(&csv);
            found.retain(|(_, item), _| items.contains(item));
            different(&wanted, &found)
        }
        Err(message) => format!("  {message}\n"),
    };
    if let Some(csv) = selections {
        let (wanted, field) = expected_selections(&csv);
        match run(folder, "judge", &["--format", "json"]) {
            Ok(json) => text.push_str(&different(&wanted, &ruled_selections(&json, &field))),
            Err(message) => text.push_str(&message),
        }
    }
    text
}

#[test]
fn verdicts_are_those_worked_by_hand() {
    let mut text = String::new();
    for folder in folders() {
        let found = differences(&folder, &folder);
        if !found.is_empty() {
            let _ = write!(text, "{}\n{found}", folder.file_name().unwrap().to_string_lossy());
        }
    }
    assert!(text.is_empty(), "\n{text}");
}

/// A copy of a case with the rows of every data file turned round.
fn turned_round(case: &Path) -> PathBuf {
    let name = case.file_name().unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("turned_round").join(name);
    std::fs::create_dir_all(&folder).unwrap();
    for entry in std::fs::read_dir(case).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "thidua" || ending == "rhai") {
            std::fs::copy(&path, folder.join(path.file_name().unwrap())).unwrap();
        }
    }
    for file in data_files(case) {
        let text = std::fs::read(case.join(&file)).unwrap();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&text[..]);
        let mut rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        rows[1..].reverse();
        let mut writer = csv::Writer::from_path(folder.join(&file)).unwrap();
        rows.iter().for_each(|row| writer.write_record(row).unwrap());
        writer.flush().unwrap();
    }
    folder
}

#[test]
fn order_of_input_never_matters() {
    let mut text = String::new();
    for folder in folders() {
        let found = differences(&folder, &turned_round(&folder));
        if !found.is_empty() {
            let _ = write!(text, "{}\n{found}", folder.file_name().unwrap().to_string_lossy());
        }
    }
    assert!(text.is_empty(), "\n{text}");
}

#[test]
fn what_is_told_as_data_is_what_explanations_say() {
    for folder in folders() {
        let mut sources = Sources::new();
        let text = std::fs::read_to_string(folder.join("case.thidua")).unwrap();
        let file = sources.add("case.thidua", text.as_str());
        let loaded = load(file, "case.thidua", &text, &mut |name| {
            let text: Arc<str> = std::fs::read_to_string(folder.join(name)).unwrap().into();
            Ok((sources.add(name, &*text), text))
        });
        let model = loaded.check(&sources).0.unwrap();
        let input = |name: String| {
            let bytes = std::fs::read(folder.join(&name)).unwrap();
            Input::held(name, bytes)
        };
        let inputs = data_files(&folder).into_iter().map(input).collect();
        let data = read(inputs, &model, &mut sources).dataset.unwrap();
        let program = lower(&model, model.campaign.as_of);
        let trace = evaluate(&program, &model, &data).unwrap();
        let run = Run { sources: &sources, model: &model, program: &program, data: &data, trace: &trace };
        let units: Vec<usize> = (0..data.units.len()).collect();
        let json = |ruling: &CriterionRuling<'_>| serde_json::to_string(ruling).unwrap();
        for (unit, told) in unit_rulings(run, &units, &[]).iter().enumerate() {
            for (criterion, told) in model.criterion_ids().zip(&told.criteria) {
                let explanation = explain(run, CohortItem::Criterion(criterion), unit);
                assert_eq!(json(told), json(&ruling_of(run, &explanation)), "{}", folder.display());
            }
        }
    }
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
        if folder.join("expected_selections.csv").exists() {
            text.push_str(&String::from_utf8(run(folder, "judge", &["--format", "table"]).unwrap()).unwrap());
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
