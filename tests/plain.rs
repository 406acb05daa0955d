//! Rows that are written plainly are read in bulk, column by column; a row with any other cell is read by itself. What is
//! read is the same as where all rows are read by themselves, whatever stands beside what.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test reads its ruleset, and fails where it cannot"
)]

mod cases;

use cases::cases;
use proptest::prelude::*;
use std::path::Path;
use thidua::check::load;
use thidua::check::model::Model;
use thidua::data::{Dataset, Input, Places, read};
use thidua::source::Sources;
use thidua::text::Text;

/// A table: its name, its columns, its rows.
type Table = (&'static str, &'static [&'static str], Vec<Vec<String>>);

/// One of these, seldom written otherwise than most are.
fn cell(of: &'static [&'static str]) -> impl Strategy<Value = String> {
    (prop::sample::select(of), 0..30_u8).prop_map(|(cell, odd)| match odd {
        0 => format!("  {cell} "),
        1 if cell.contains('.') => format!("{cell}00000000000"),
        _ => cell.to_owned(),
    })
}

const UNITS: &[&str] = &["U1", "U2", "U3", "U4", "U5"];
const DAYS: &[&str] = &["2025-01-31", "2025-02-28", "31/03/2025", "30-06-2025"];

fn tables() -> impl Strategy<Value = Vec<Table>> {
    let unit = |(plan, founded, coastal, level, motto): (String, String, String, String, String)| {
        vec![plan, founded, coastal, level, motto]
    };
    let units = (
        cell(&["100", "1000.50", ""]),
        cell(&["2010-07-01", "1/7/2011", ""]),
        cell(&["yes", "no", "Có", ""]),
        cell(&["low", "middle", "High", ""]),
        cell(&["đi đầu", "a b", ""]),
    );
    let units = prop::collection::vec(units.prop_map(unit), UNITS.len()).prop_map(|units| {
        let named = |(at, mut cells): (usize, Vec<String>)| {
            let code = UNITS[at].to_owned();
            cells.splice(..0, [if at % 2 == 0 { String::new() } else { format!("Phường {at}") }, code]);
            cells
        };
        units.into_iter().enumerate().map(named).collect()
    });
    let of = prop::sample::select(
        &[("disbursement", ""), ("satisfaction", "land"), ("satisfaction", "health"), ("resolved", "")][..],
    );
    let whole = || cell(&["12", "7", "0", ""]);
    let observation = (
        (cell(UNITS), of, cell(DAYS), cell(&["69.95", "8.70", "70%", "0", ""]), whole()),
        (cell(&["", "reported", "appraised"]), cell(&["", "CV-12"]), cell(&["", "2025-07-01"])),
    );
    let observation =
        observation.prop_map(|((unit, (of, field), date, share, whole), (basis, evidence, filed))| {
            let value = if of == "resolved" { whole } else { share };
            vec![unit, of.to_owned(), field.to_owned(), date, value, basis, evidence, filed]
        });
    let dossier = (
        (cell(UNITS), cell(DAYS), cell(DAYS), cell(&["", "2025-06-30"]), cell(&["5.25", "12", ""])),
        (
            cell(&["yes", "no", ""]),
            cell(&["electronic", "paper"]),
            cell(&["", "một", "hai"]),
            cell(&["2025", ""]),
        ),
        0..20_u8,
    );
    let dossier =
        dossier.prop_map(|((unit, received, due, completed, cost), (free, channel, note, year), alone)| {
            let cells = [received, due, completed, cost, free, channel, note, year];
            let empty = |cell: String| if alone == 0 { String::new() } else { cell };
            std::iter::once(unit).chain(cells.map(empty)).collect()
        });
    let some = |row| prop::collection::vec(row, 0..60);
    (units, some(observation.boxed()), some(dossier.boxed())).prop_map(|(units, observations, dossiers)| {
        let units: Table =
            ("units", &["name", "unit", "plan", "founded", "coastal", "level", "motto"], units);
        let columns = &["unit", "indicator", "field", "date", "value", "basis", "evidence", "filed"];
        let observations: Table = ("indicators", columns, observations);
        let columns = &["unit", "received", "due", "completed", "cost", "free", "channel", "note", "year"];
        vec![units, observations, ("dossiers", columns, dossiers)]
    })
}

/// The tables as delimited text, as JSON lines, and as one document of JSON.
fn formats(tables: &[Table]) -> [Vec<Input>; 3] {
    let delimited = |(name, columns, rows): &Table| {
        let lines = std::iter::once(columns.join(",")).chain(rows.iter().map(|row| row.join(",")));
        Input::held(format!("{name}.csv"), lines.collect::<Vec<_>>().join("\n"))
    };
    let objects = |(_, columns, rows): &Table| -> Vec<String> {
        let pair = |(column, cell): (&&str, &String)| format!("{column:?}: {cell:?}");
        let object = |row: &Vec<String>| {
            let pairs: Vec<String> = columns.iter().zip(row).map(pair).collect();
            format!("{{{}}}", pairs.join(", "))
        };
        rows.iter().map(object).collect()
    };
    let lines = |table: &Table| Input::held(format!("{}.jsonl", table.0), objects(table).join("\n"));
    let whole = |table: &Table| format!("{:?}: [{}]", table.0, objects(table).join(", "));
    let document = tables.iter().map(whole).collect::<Vec<_>>().join(", ");
    [
        tables.iter().map(delimited).collect(),
        tables.iter().map(lines).collect(),
        vec![Input::held("data.json", format!("{{{document}}}"))],
    ]
}

fn model(sources: &mut Sources) -> Model {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats.thidua");
    let text = std::fs::read_to_string(path).unwrap();
    let file = sources.add("formats.thidua", &*text);
    let loaded = load(file, "formats.thidua", &text, &mut |_| Err(Text::default()));
    loaded.check(sources).0.unwrap()
}

/// The data without the places of rows, and without what only tells of their files.
fn facts(inputs: Vec<Input>) -> Dataset {
    let mut sources = Sources::new();
    let model = model(&mut sources);
    let report = read(inputs, &model, &mut sources);
    let said: Vec<String> = report.diagnostics.iter().map(|found| format!("{found:?}")).collect();
    let mut data = report.dataset.unwrap_or_else(|| panic!("{}", said.join("\n")));
    data.units_mut().rows = Places::default();
    data.observations.iter_mut().for_each(|kept| kept.rows = Places::default());
    for kept in data.records.iter_mut().flatten() {
        kept.rows = Places::default();
        let none: Vec<u32> = kept.none.drain(..).map(|(unit, _)| unit).collect();
        kept.units.extend(none);
    }
    data.formats.clear();
    Dataset { digest: String::new(), ..data }
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn rows_are_read_in_bulk_as_they_are_by_themselves(tables in tables()) {
        let [delimited, lines, document] = formats(&tables).map(facts);
        prop_assert_eq!(&delimited, &document);
        prop_assert_eq!(&lines, &document);
    }
}
