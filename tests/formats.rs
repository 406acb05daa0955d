//! The same facts in every format give the same rulings, byte by byte.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test writes files, and fails where it cannot"
)]

use serde_json::{Map, Value, json};
use std::fs;
use std::path::Path;
use std::process::Command;

/// A cell.
#[derive(Clone, Debug, PartialEq)]
enum Fact {
    Nothing,
    Text(String),
    /// Hundredths.
    Number(i64),
    /// Year, month, day.
    Day(i32, u32, u32),
    Flag(bool),
}

/// Files by their names.
type Files = [(String, Vec<u8>)];

/// A table: its name, its columns, its rows.
struct Table {
    name: &'static str,
    columns: Vec<&'static str>,
    rows: Vec<Vec<Fact>>,
}

/// Some numbers, always the same.
struct Figures(u64);

impl Figures {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn of<T: Clone>(&mut self, these: &[T]) -> T {
        these[self.below(these.len() as u64) as usize].clone()
    }

    fn day(&mut self) -> Fact {
        Fact::Day(2025, 1 + self.below(11) as u32, 1 + self.below(28) as u32)
    }
}

fn text(text: impl Into<String>) -> Fact {
    Fact::Text(text.into())
}

fn tables() -> Vec<Table> {
    let mut figures = Figures(11);
    let unit = |at: u64| text(format!("U{at:04}"));
    let units = (0..400).map(|at| {
        let mottos = [Fact::Nothing, text("Đi đầu; đi \"trước\""), text("a, b")];
        vec![
            unit(at),
            if at % 9 == 0 { Fact::Nothing } else { text(format!("Phường \"{at}\", bắc")) },
            Fact::Number(figures.below(3) as i64 * 100_000_050),
            Fact::Day(2010 + figures.below(15) as i32, 7, 1),
            Fact::Flag(figures.below(2) == 0),
            text(figures.of(&["low", "middle", "high"])),
            figures.of(&mottos),
        ]
    });
    let units = units.collect();
    let observations = (0..6_000_u64).map(|row| {
        let (indicator, field) = figures.of(&[
            ("disbursement", Fact::Nothing),
            ("satisfaction", text("land")),
            ("satisfaction", text("health")),
            ("resolved", Fact::Nothing),
        ]);
        let value = match indicator {
            _ if row % 50 == 7 => Fact::Nothing,
            "resolved" => Fact::Number(figures.below(60) as i64 * 100),
            _ => Fact::Number(figures.below(10_000) as i64),
        };
        let basis = if row % 17 == 0 { text("appraised") } else { Fact::Nothing };
        let evidence = if row % 5 == 0 { Fact::Nothing } else { text("minutes.pdf") };
        let filed = if row % 11 == 0 { Fact::Day(2025, 12, 1) } else { Fact::Nothing };
        vec![unit(figures.below(400)), text(indicator), field, figures.day(), value, basis, evidence, filed]
    });
    let observations = observations.collect();
    let dossiers = (0..6_000_u64).map(|row| {
        let note = if row % 90 == 0 { "hai, \"mới\"" } else { "one\\two" };
        vec![
            unit(figures.below(400)),
            figures.day(),
            figures.day(),
            if row % 9 == 0 { Fact::Nothing } else { figures.day() },
            Fact::Number(figures.below(100_000) as i64),
            Fact::Flag(figures.below(3) == 0),
            text(figures.of(&["electronic", "paper"])),
            text(note),
            Fact::Number(202_500),
        ]
    });
    let dossiers = dossiers.collect();
    let table = |name, columns: &[&'static str], rows| Table { name, columns: columns.to_vec(), rows };
    vec![
        table("units", &["unit", "name", "plan", "founded", "coastal", "level", "motto"], units),
        table(
            "indicators",
            &["unit", "indicator", "field", "date", "value", "basis", "evidence", "filed"],
            observations,
        ),
        table(
            "dossiers",
            &["unit", "received", "due", "completed", "cost", "free", "channel", "note", "year"],
            dossiers,
        ),
    ]
}

/// A number with its decimals, if it has any.
fn decimal(hundredths: i64, sign: char) -> String {
    match (hundredths / 100, hundredths % 100) {
        (whole, 0) => whole.to_string(),
        (whole, part) => format!("{whole}{sign}{part:02}"),
    }
}

fn iso((year, month, day): (i32, u32, u32)) -> String {
    format!("{year}-{month:02}-{day:02}")
}

fn delimited(table: &Table, delimiter: u8, sign: char) -> Vec<u8> {
    let is_vietnamese = sign == ',';
    let cell = |fact: &Fact| match fact {
        Fact::Nothing => String::new(),
        Fact::Text(text) => text.clone(),
        Fact::Number(number) => decimal(*number, sign),
        Fact::Day(year, month, day) if is_vietnamese => format!("{day}/{month}/{year}"),
        Fact::Day(year, month, day) => iso((*year, *month, *day)),
        Fact::Flag(flag) if is_vietnamese => (if *flag { "có" } else { "không" }).to_owned(),
        Fact::Flag(flag) => (if *flag { "yes" } else { "no" }).to_owned(),
    };
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    writer.write_record(&table.columns).unwrap();
    for row in &table.rows {
        writer.write_record(row.iter().map(cell)).unwrap();
    }
    writer.into_inner().unwrap()
}

fn object(table: &Table, row: &[Fact]) -> Value {
    let value = |fact: &Fact| match fact {
        Fact::Nothing => Value::Null,
        Fact::Text(text) => json!(text),
        // A number of JSON, digit by digit.
        Fact::Number(number) => decimal(*number, '.').parse().unwrap(),
        Fact::Day(year, month, day) => json!(iso((*year, *month, *day))),
        Fact::Flag(flag) => json!(flag),
    };
    let cells = table
        .columns
        .iter()
        .zip(row)
        .filter(|(name, fact)| **fact != Fact::Nothing || matches!(**name, "date" | "Ngày"));
    Value::Object(cells.map(|(name, fact)| ((*name).to_owned(), value(fact))).collect())
}

fn array(table: &Table) -> Value {
    table.rows.iter().map(|row| object(table, row)).collect()
}

fn lines(table: &Table) -> Vec<u8> {
    table.rows.iter().map(|row| format!("{}\n", object(table, row))).collect::<String>().into_bytes()
}

/// The tables as a Vietnamese office may have them: the names of the language in Vietnamese, those of the ruleset with
/// spaces and capitals.
fn in_vietnamese(tables: Vec<Table>) -> Vec<Table> {
    const NAMES: [(&str, &str); 18] = [
        ("units", "đơn vị"),
        ("indicators", "Chỉ_tiêu"),
        ("dossiers", "DOSSIERS"),
        ("unit", "Đơn_vị"),
        ("name", "tên"),
        ("indicator", "chỉ_tiêu"),
        ("date", "Ngày"),
        ("value", "gía_trị"),
        ("basis", "nguồn_số_liệu"),
        ("evidence", "MINH_CHỨNG"),
        ("filed", "ngày_gửi"),
        ("appraised", "Đã thẩm định"),
        ("disbursement", "Disbursement"),
        ("land", "LAND"),
        ("middle", "Middle"),
        ("paper", "PAPER"),
        ("channel", "Channel"),
        ("plan", "Plan"),
    ];
    let name = |name: &'static str| NAMES.iter().find(|(from, _)| *from == name).map_or(name, |(_, to)| *to);
    let cell = |fact: Fact| match &fact {
        Fact::Text(word) => {
            NAMES.iter().find(|(from, _)| from == word).map_or_else(|| fact.clone(), |(_, to)| text(*to))
        }
        _ => fact,
    };
    let table = |Table { name: of, columns, rows }| Table {
        name: name(of),
        columns: columns.into_iter().map(name).collect(),
        rows: rows.into_iter().map(|row: Vec<Fact>| row.into_iter().map(cell).collect()).collect(),
    };
    tables.into_iter().map(table).collect()
}

/// The files of each format.
fn formats() -> Vec<(&'static str, Box<Files>)> {
    let tables = tables();
    let files = |ending: &str, write: &dyn Fn(&Table) -> Vec<u8>| {
        tables.iter().map(|table| (format!("{}.{ending}", table.name), write(table))).collect::<Box<Files>>()
    };
    let document: Map<String, Value> =
        tables.iter().map(|table| (table.name.to_owned(), array(table))).collect();
    let mut formats = vec![
        ("csv", files("csv", &|table| delimited(table, b',', '.'))),
        ("tsv", files("tsv", &|table| delimited(table, b'\t', '.'))),
        ("semicolons", files("csv", &|table| delimited(table, b';', ','))),
        ("json", vec![("data.json".to_owned(), Value::Object(document).to_string().into_bytes())].into()),
        ("arrays", files("json", &|table| array(table).to_string().into_bytes())),
        ("lines", files("jsonl", &lines)),
    ];
    let vietnamese = in_vietnamese(self::tables());
    let files = |ending: &str, write: &dyn Fn(&Table) -> Vec<u8>| {
        let file = |table: &Table| (format!("{}.{ending}", table.name), write(table));
        vietnamese.iter().map(file).collect::<Box<Files>>()
    };
    formats.push(("vietnamese", files("csv", &|table| delimited(table, b';', ','))));
    formats.push(("vietnamese lines", files("jsonl", &lines)));
    if cfg!(feature = "parquet") {
        formats.extend(parquet_files(&tables));
        formats.extend(parquet_files(&vietnamese));
    }
    formats
}

#[cfg(not(feature = "parquet"))]
fn parquet_files(_: &[Table]) -> Vec<(&'static str, Box<Files>)> {
    Vec::new()
}

#[cfg(feature = "parquet")]
mod filed;

#[cfg(feature = "parquet")]
#[path = "formats/parquet.rs"]
mod parquet;

#[cfg(feature = "parquet")]
fn parquet_files(tables: &[Table]) -> Vec<(&'static str, Box<Files>)> {
    let files = |style| {
        let file = |table: &Table| (format!("{}.parquet", table.name), parquet::file(table, style));
        tables.iter().map(file).collect::<Box<Files>>()
    };
    vec![
        ("parquet", files(parquet::Style::Usual)),
        ("parquet-exact", files(parquet::Style::Exact)),
        ("parquet-new", files(parquet::Style::New)),
    ]
}

/// What judging prints of these files; or what it says of them, if they cannot be judged.
fn judged(files: &Files, arguments: &[&str]) -> Result<String, String> {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    let output = Command::new(env!("CARGO_BIN_EXE_thidua"))
        .current_dir(folder.path())
        .arg("judge")
        .args(arguments)
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats.thidua"))
        .args(files.iter().map(|(name, _)| name))
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
}

fn judge(files: &Files, format: &str) -> String {
    judged(files, &["--format", format]).unwrap()
}

/// Rulings without the places of cells and how these are written, and without the digest of the data.
fn without_places(value: &mut Value) {
    match value {
        Value::Object(object) => {
            object.remove("data");
            for cell in object.get_mut("evidence").and_then(Value::as_array_mut).into_iter().flatten() {
                *cell = Value::Null;
            }
            object.values_mut().for_each(without_places);
        }
        Value::Array(values) => values.iter_mut().for_each(without_places),
        _ => {}
    }
}

#[test]
fn each_format_gives_the_same_rulings() {
    let mut first: Option<(String, Value)> = None;
    for (name, files) in formats() {
        let wide = judge(&files, "wide");
        let mut rulings: Value = serde_json::from_str(&judge(&files, "json")).unwrap();
        without_places(&mut rulings);
        match &first {
            None => {
                for verdict in ["pass", "fail", "undetermined", "not_applicable"] {
                    assert!(wide.contains(verdict), "no verdict is {verdict}");
                }
                first = Some((wide, rulings));
            }
            Some((same_wide, same_rulings)) => {
                assert!(wide == *same_wide, "{name} is ruled on in another way");
                assert!(rulings == *same_rulings, "{name} is ruled on in another way");
            }
        }
    }
}
