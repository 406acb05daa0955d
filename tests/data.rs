//! Every folder of `tests/data` is a set of files that is read; its snapshot lists what came of it. Adding a
//! test is adding a folder, with a `ruleset.thidua` of its own if need be.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read their files")]

mod cases;
mod model;

use cases::cases;
use proptest::prelude::*;
use std::fmt::Write;
use std::path::Path;
use thidua::check::load;
use thidua::check::model::Model;
use thidua::data::{Column, Dataset, Input, Places, Report, Units, read};
use thidua::diagnostic::{Diagnostic, Label};
use thidua::source::{Sources, Span};
use thidua::text::{Lang, Text};
use thidua::types::{Day, to_decimal_string};

fn input(name: &str, bytes: impl Into<Vec<u8>>) -> Input {
    Input::held(name, bytes)
}

/// What a run says: each diagnostic with the text that it underlines, and the dataset.
fn shown(inputs: Vec<Input>, model: &Model) -> String {
    let mut sources = model::sources();
    let report = read(inputs, model, &mut sources);
    let mut text = String::new();
    for found in &report.diagnostics {
        show(&mut text, found, &sources);
    }
    if report.withheld > 0 {
        let _ = writeln!(text, "and {} more", report.withheld);
    }
    if let Some(data) = &report.dataset {
        table(&mut text, data, model, &sources);
    }
    text
}

fn show(text: &mut String, found: &Diagnostic, sources: &Sources) {
    let underlined = |label: &Label| {
        let text = sources.text(label.span).replace('\n', "⏎").replace('\t', "→");
        format!("{} |{text}| {}", sources.locate(label.span), label.text.to(Lang::English))
    };
    let _ = writeln!(text, "{} {}", found.code, found.message.to(Lang::English));
    let _ = writeln!(text, "    {}", underlined(&found.primary));
    for other in &found.others {
        let _ = writeln!(text, "    {}", underlined(other));
    }
    let _ = writeln!(
        text,
        "    = {}",
        found.help.as_ref().map_or("NO HELP".to_owned(), |help| help.to(Lang::English))
    );
}

/// The dataset, each value followed by the text of its cell where that is another.
fn table(text: &mut String, data: &Dataset, model: &Model, sources: &Sources) {
    let cell = |row: Span, name: &str| {
        data.cell(sources, row, name).map_or("NOT FOUND".into(), |span| sources.text(span).to_owned())
    };
    let value = |column: &Column, at: usize| {
        column.get(at).map_or("empty".into(), |value| to_decimal_string(value).0)
    };
    for slot in 0..data.units.len() {
        let row = data.units.rows.get(slot);
        let kind = &model[data.units.kinds[slot]].name;
        let _ = write!(text, "{} {:?} {kind}", &data.units.codes[slot], &data.units.names[slot]);
        assert_eq!(cell(row, "unit").trim(), &data.units.codes[slot]);
        for (attribute, column) in model.attributes.iter().zip(&data.attributes) {
            if column.get(slot).is_some() {
                let _ = write!(
                    text,
                    ", {} {} |{}|",
                    attribute.name,
                    value(column, slot),
                    cell(row, &attribute.name)
                );
            }
        }
        for (kind, above) in model.kinds.iter().zip(&data.units.above) {
            if let Some(&above) = above.get(slot).filter(|above| **above != Units::NONE) {
                let code = &data.units.codes[above as usize];
                let _ = write!(text, ", in {} {code} |{}|", kind.name, cell(row, &kind.name));
            }
        }
        text.push('\n');
    }
    for (indicator, kept) in model.indicators.iter().zip(&data.observations) {
        for at in 0..kept.len() {
            let row = kept.rows.get(at);
            let code = &data.units.codes[kept.units[at] as usize];
            let _ = write!(text, "{} {code} {}", indicator.name, kept.days[at].iso());
            let _ = write!(text, " {} |{}|", value(&kept.values, at), cell(row, "value"));
            for (dimension, members) in indicator.dimensions.iter().zip(&kept.members) {
                let _ = write!(text, " {}", model[*dimension].members[members[at] as usize]);
            }
            let _ = write!(text, " {}", kept.bases[at].word());
            if kept.evidence[at] {
                let _ = write!(text, " evidence |{}|", cell(row, "evidence"));
            }
            if kept.filed[at] != Day::MIN {
                let _ = write!(text, " filed {}", kept.filed[at].iso());
            }
            text.push('\n');
        }
    }
    for (record, kept) in model.records.iter().zip(&data.records) {
        let Some(kept) = kept else {
            let _ = writeln!(text, "{} not supplied", record.plural);
            continue;
        };
        let _ = writeln!(text, "{} of {} rows", record.plural, kept.len());
        for at in 0..kept.len() {
            let _ = write!(text, "  {}", &data.units.codes[kept.units[at] as usize]);
            for (field, column) in record.fields.iter().zip(&kept.fields) {
                if field.value.is_none() {
                    let found = cell(kept.rows.get(at), &field.name);
                    let _ = write!(text, ", {} {} |{found}|", field.name, value(column, at));
                }
            }
            text.push('\n');
        }
        for (unit, row) in &kept.none {
            let _ =
                writeln!(text, "  none of {} |{}|", &data.units.codes[*unit as usize], cell(*row, "unit"));
        }
    }
}

/// The ruleset of a folder that has its own.
const RULESET: &str = "ruleset.thidua";

fn ruleset(folder: &Path) -> Option<Model> {
    let text = std::fs::read_to_string(folder.join(RULESET)).ok()?;
    let mut sources = Sources::new();
    let file = sources.add(RULESET, &*text);
    let (model, found) = load(file, RULESET, &text, &mut |_| Err(Text::default())).check(&sources);
    Some(model.unwrap_or_else(|| panic!("{found:#?}")))
}

fn folder(path: &Path) -> Vec<Input> {
    let mut files: Vec<_> = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    files.retain(|path| !name(path).starts_with('.') && name(path) != RULESET);
    files.iter().map(|file| input(&name(file), std::fs::read(file).unwrap())).collect()
}

/// Folders whose names begin so are of units that belong to others, and of points that people award.
const OF_COHORTS: [&str; 2] = ["above_", "points_"];

#[test]
fn data_sets() {
    let (plain, cohort) = (model::model(), model::cohort());
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let mut folders: Vec<_> = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_snapshot_path("snapshots/data");
    for path in folders.iter().filter(|path| path.is_dir()) {
        let name = path.file_name().unwrap().to_str().unwrap();
        let own = ruleset(path);
        let built = if OF_COHORTS.iter().any(|prefix| name.starts_with(prefix)) { &cohort } else { &plain };
        let model = own.as_ref().unwrap_or(built);
        settings.bind(|| insta::assert_snapshot!(name, shown(folder(path), model)));
    }
}

/// The dataset of these files, without what only tells one format or file from another.
fn facts(inputs: Vec<Input>) -> Dataset {
    let Report { dataset, diagnostics, .. } = read(inputs, &model::model(), &mut Sources::new());
    let mut data = dataset.unwrap_or_else(|| panic!("{diagnostics:#?}"));
    data.units_mut().rows = Places::default();
    data.observations.iter_mut().for_each(|kept| kept.rows = Places::default());
    for kept in data.records.iter_mut().flatten() {
        kept.rows = Places::default();
        let none: Vec<u32> = kept.none.drain(..).map(|(unit, _)| unit).collect();
        assert!(none.len() <= 1);
    }
    data.formats.clear();
    data.digest.clear();
    data
}

const UNITS: &str =
    "unit,name,kind,investment_plan,leads\nW1,\"Phường 1\",ward,1.5 billion VND,D1\nD1,,department,,\n";
const INDICATORS: &str = "unit,indicator,date,value,field,evidence\n\
    W1,disbursement,2025-09-30,69.95,,scan.pdf\nW1,satisfaction,30/09/2025,95.5%,land,\nD1,problems,2025-09-30,,,\n";
const DOSSIERS: &str = "unit,received,due,completed,free\nW1,2025-07-01,2025-07-15,,yes\nD1,,,,\n";

#[test]
fn json_and_delimited_text_give_the_same_facts() {
    let json = r#"{
        "units": [
            {"unit": "W1", "name": "Phường 1", "kind": "ward", "investment_plan": 1500000000, "leads": "D1"},
            {"unit": "D1", "kind": "department"}
        ],
        "indicators": [
            {"unit": "W1", "indicator": "disbursement", "date": "2025-09-30", "value": 69.950, "evidence": "scan.pdf"},
            {"unit": "W1", "indicator": "satisfaction", "date": "2025-09-30", "value": "95,5", "field": "land"},
            {"unit": "D1", "indicator": "problems", "date": "2025-09-30", "value": null}
        ],
        "dossiers": [
            {"unit": "W1", "received": "2025-07-01", "due": "2025-07-15", "free": true},
            {"đơn vị": "D1"}
        ]
    }"#
    .replace("đơn vị", "unit");
    let delimited = || {
        vec![
            input("a/units.csv", UNITS),
            input("b/indicators.csv", INDICATORS),
            input("dossiers.csv", DOSSIERS),
        ]
    };
    assert_eq!(facts(vec![input("data.json", &*json)]), facts(delimited()));
    let document: serde_json::Value = serde_json::from_str(&json).unwrap();
    let lines = document.as_object().unwrap().iter().map(|(table, rows)| {
        let lines = rows.as_array().unwrap().iter().map(|row| format!("{row}\n"));
        input(&format!("{table}.jsonl"), lines.collect::<String>())
    });
    assert_eq!(facts(lines.collect()), facts(delimited()));
    let tabs = |text: &str| text.replace(',', "\t");
    let wide = |text: &str| {
        let units = format!("\u{FEFF}{text}");
        units.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()
    };
    let other = vec![
        input("units.tsv", tabs(UNITS).replace('\n', "\r\n")),
        input("indicators.txt", wide(INDICATORS)),
        input("dossiers.csv", DOSSIERS.replace(',', ";")),
    ];
    assert_eq!(facts(other), facts(delimited()));
}

#[test]
fn neither_order_nor_folders_matter() {
    let model = model::model();
    let files = |names: [&str; 3]| {
        vec![input(names[0], UNITS), input(names[1], INDICATORS), input(names[2], DOSSIERS)]
    };
    let one = read(files(["units.csv", "indicators.csv", "dossiers.csv"]), &model, &mut Sources::new());
    let mut turned = files(["x/units.csv", "y/z/indicators.csv", "C:\\d\\dossiers.csv"]);
    turned.reverse();
    let other = read(turned, &model, &mut Sources::new());
    assert_eq!(one.dataset, other.dataset);
    let renamed = files(["units.csv", "indicators.csv", "dossier.csv"]);
    let third = read(renamed, &model, &mut Sources::new());
    assert_ne!(one.dataset.unwrap().digest, third.dataset.unwrap().digest);
}

#[test]
fn a_file_given_twice_counts_once() {
    let once = vec![input("units.csv", UNITS), input("d/dossiers.csv", DOSSIERS)];
    let twice: Vec<Input> = once.iter().chain(&once).cloned().collect();
    assert_eq!(facts(twice), facts(once));
}

#[test]
fn the_column_of_a_kind_above_stands_before_an_attribute_of_its_name() {
    let mut model = model::cohort();
    model.attributes[0].name = "city".into();
    let units = "unit,kind,city\nW1,ward,C1\nC1,city,\n";
    let report = read(vec![input("units.csv", units)], &model, &mut model::sources());
    let data = report.dataset.unwrap();
    assert_eq!(data.units.above[2], [1, Units::NONE]);
    assert_eq!(data.attributes[0].get(0), None);
}

#[test]
fn errors_are_counted_beyond_those_shown() {
    let rows: String = (0..400).map(|at| format!("W1,disbursement,2025-09-30,word{at}\n")).collect();
    let inputs = vec![
        input("units.csv", UNITS),
        input("indicators.csv", format!("unit,indicator,date,value\n{rows}")),
    ];
    let report = read(inputs, &model::model(), &mut Sources::new());
    assert_eq!((report.diagnostics.len(), report.withheld), (50, 350));
}

#[test]
fn deep_nesting_is_refused() {
    for open in ["[", "{\"a\":"] {
        let report =
            read(vec![input("units.json", open.repeat(1_000_000))], &model::model(), &mut Sources::new());
        assert!(report.dataset.is_none());
    }
}

/// Every place of every diagnostic lies in its file, on the borders of characters.
fn places_hold(inputs: Vec<Input>) {
    for model in [model::model(), model::cohort()] {
        places_hold_for(inputs.clone(), &model);
    }
}

fn places_hold_for(inputs: Vec<Input>, model: &Model) {
    let mut sources = model::sources();
    let report = read(inputs, model, &mut sources);
    assert_eq!(
        report.dataset.is_none(),
        thidua::diagnostic::has_errors(&report.diagnostics),
        "{:?}",
        report.diagnostics
    );
    for found in &report.diagnostics {
        for label in std::iter::once(&found.primary).chain(&found.others) {
            let text = sources.file(label.span.file).text();
            assert!(text.get(label.span.start..label.span.end).is_some(), "{found:?}");
        }
        assert!(found.help.is_some(), "{found:?}");
    }
}

/// Text that comes near to a table.
fn near_text() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "unit",
        "indicator",
        "date",
        "value",
        "kind",
        "field",
        "received",
        "due",
        "W1",
        "ward",
        "city",
        "person",
        "conduct",
        "discipline",
        "disbursement",
        "satisfaction",
        "land",
        "2025-09-30",
        "31/02/2025",
        "1.500",
        "69,95",
        "-1",
        "#N/A",
        ",",
        ";",
        "\t",
        "\n",
        "\r\n",
        "\r",
        "\"",
        "\"\"",
        " ",
        "đơn vị",
        "ộ",
        "{",
        "}",
        "[",
        "]",
        ":",
        "\"unit\":\"W1\"",
        "\"value\":1",
        "null",
        "\u{FEFF}",
        "\\",
    ]);
    prop::collection::vec(words, 0..60).prop_map(|words| words.concat())
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for name in ["units.csv", "indicators.tsv", "dossiers.json", "units.jsonl", "x"] {
            places_hold(vec![input("units.csv", UNITS), input(name, bytes.clone())]);
        }
    }

    #[test]
    fn no_text_panics(text in near_text(), header in any::<bool>()) {
        let header = if header { "unit,indicator,date,value,field\n" } else { "" };
        for name in ["units.csv", "indicators.csv", "dossiers.csv", "units.json", "units.jsonl", "all.json"] {
            let text = format!("{}{text}", if name.ends_with("csv") { header } else { "" });
            places_hold(vec![input("units.csv", UNITS), input(name, text)]);
        }
    }

    #[test]
    fn no_cell_panics(cell in "\\PC{0,12}") {
        let quoted = cell.replace('"', "\"\"");
        let rows = format!("unit,indicator,date,value\nW1,disbursement,2025-09-30,\"{quoted}\"\n{quoted:?},\"{quoted}\",x,1\n");
        places_hold(vec![input("units.csv", UNITS), input("indicators.csv", rows)]);
    }
}
