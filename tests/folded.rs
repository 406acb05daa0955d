//! Tables that are folded as they are read give what tables give that are kept: every ruling is the same, and every column that it is made of.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test reads its files, and fails where it cannot"
)]

mod filed;

use filed::{Bytes, filed};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use thidua::check::load;
use thidua::check::model::Model;
use thidua::data::{Content, Dataset, Input, Names, read, read_into};
use thidua::diagnostic::Diagnostic;
use thidua::engine::{Intake, Trace, evaluate};
use thidua::plan::{Op, Program, lower};
use thidua::source::Sources;
use thidua::text::Lang;
use thidua::types::Type;

fn model(path: &Path, sources: &mut Sources) -> Model {
    let text = fs::read_to_string(path).unwrap();
    let name = path.file_name().unwrap().to_string_lossy();
    let file = sources.add(&*name, &*text);
    let mut added = Vec::new();
    let mut fetch = |used: &str| {
        let text: Arc<str> = fs::read_to_string(path.with_file_name(used)).unwrap().into();
        added.push(text.clone());
        Ok((sources.add(used, &*text), text))
    };
    let loaded = load(file, &name, &text, &mut fetch);
    loaded.check(sources).0.unwrap()
}

/// Asserts that data are ruled on alike, kept and folded.
fn assert_alike(what: &str, model: &Model, files: &[(String, Vec<u8>)]) -> (Program, Dataset, Trace) {
    let inputs = |content: &dyn Fn(Vec<u8>) -> Content| {
        let input =
            |(name, bytes): &(String, Vec<u8>)| Input { name: name.clone(), content: content(bytes.clone()) };
        files.iter().map(input).collect::<Vec<_>>()
    };
    let program = lower(model, model.campaign.as_of);
    let kept = read(inputs(&Content::Held), model, &mut Sources::new());
    let filed = inputs(&filed);
    let mut sources = Sources::new();
    let receive = |units| Intake::new(&program, model, units);
    let (folded, intake) = read_into(filed, model, &mut sources, program.texts(), receive);
    assert_eq!(kept.diagnostics, folded.diagnostics, "{what}");
    let (Some(kept), Some(mut folded)) = (kept.dataset, folded.dataset) else { panic!("{what} has errors") };
    let one = evaluate(&program, model, &kept).unwrap();
    let other = intake.unwrap().finish(&mut folded).unwrap();
    assert_eq!(kept.units.kinds, folded.units.kinds, "{what}");
    same_columns(what, &program, (&kept.units.codes, &one), (&folded.units.codes, &other));
    (program, folded, other)
}

fn same_columns(
    what: &str,
    program: &Program,
    (units, one): (&Names, &Trace),
    (others, other): (&Names, &Trace),
) {
    assert_eq!(units, others, "{what}");
    for id in program.results() {
        for unit in 0..units.len() {
            let at = id.index();
            match &program.nodes[at].op {
                Op::Verdict(_) => {
                    assert_eq!(one.verdict(id, unit), other.verdict(id, unit), "{what} {at} {unit}");
                }
                // A text's number hangs on what was read before it.
                Op::Value(_, Type::Text) => {}
                Op::Value(..) => assert_eq!(one.value(id, unit), other.value(id, unit), "{what} {at} {unit}"),
            }
        }
    }
}

fn data_of(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let is_data = |path: &PathBuf| {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let kind = path.extension().unwrap_or_default();
        (kind == "csv" || kind == "tsv") && !name.starts_with("expected")
    };
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(is_data).collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap()))
        .collect()
}

#[test]
fn each_case_is_ruled_on_alike() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rulings");
    let mut cases = 0;
    for entry in fs::read_dir(root).unwrap() {
        let folder = entry.unwrap().path();
        let files = data_of(&folder);
        if files.iter().any(|(name, _)| name == "units.csv") {
            let mut sources = Sources::new();
            let model = model(&folder.join("case.thidua"), &mut sources);
            assert_alike(&folder.display().to_string(), &model, &files);
            cases += 1;
        }
    }
    assert!(cases > 100, "only {cases} cases");
}

/// Some numbers, always the same.
struct Figures(u64);

impl Figures {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// Files of several blocks, in which every so often a row is written in another way than most.
#[test]
fn files_of_many_blocks_are_ruled_on_alike() {
    let mut figures = Figures(7);
    let mut units = String::from("unit,name,kind,plan\n");
    for unit in 0..4_000 {
        let name =
            if unit % 10 == 0 { format!("\"Ward {unit}, north\"") } else { format!("Phường {unit}") };
        writeln!(units, "U{unit:05},{name},ward,{}", figures.below(3) * 1_000_000).unwrap();
    }
    let mut observations = String::from("unit,indicator,field,date,value,basis,evidence\r\n");
    for row in 0..90_000_u64 {
        let (unit, month, whole, part) =
            (figures.below(4_000), 1 + figures.below(12), figures.below(100), figures.below(100));
        let (indicator, field) = match row % 3 {
            0 => ("disbursement", ""),
            1 => ("satisfaction", ["land", "health"][(row % 2) as usize]),
            _ => ("resolved", ""),
        };
        let value = match (indicator, row % 500) {
            (_, 7) => String::new(),
            ("resolved", _) => whole.to_string(),
            (_, 8..12) => format!("{whole}.{part:02}%"),
            (_, 14) => format!("\"{whole}.{part:02}\""),
            (_, 15) => format!(" {whole}.{part:02} "),
            _ => format!("{whole}.{part:02}"),
        };
        let day = if row % 700 == 3 { format!("28/{month:02}/2025") } else { format!("2025-{month:02}-28") };
        let basis = if row % 97 == 0 { "appraised" } else { "" };
        let evidence = if row % 5 == 0 { "" } else { "minutes.pdf" };
        write!(observations, "U{unit:05},{indicator},{field},{day},{value},{basis},{evidence}\r\n").unwrap();
    }
    let mut dossiers = String::from("unit,received,due,completed,channel,note\n");
    for row in 0..90_000_u64 {
        let (unit, month, due) = (figures.below(4_000), 1 + figures.below(11), 10 + figures.below(19));
        let completed = match figures.below(9) {
            0 => String::new(),
            late => format!("2025-{month:02}-{:02}", 9 + late * 2),
        };
        let channel = if row % 900 == 1 { "\"paper\"" } else { "electronic" };
        let note = if row % 3_000 == 0 { "\"two\nlines\"" } else { "as usual" };
        writeln!(
            dossiers,
            "U{unit:05},2025-{month:02}-01,2025-{month:02}-{due},{completed},{channel},{note}"
        )
        .unwrap();
    }
    let mut sources = Sources::new();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/folded.thidua");
    let model = model(&path, &mut sources);
    let files = [("units.csv", units), ("indicators.csv", observations), ("dossiers.csv", dossiers)];
    let files = files.map(|(name, text)| (name.to_owned(), text.into_bytes()));
    assert!(files.iter().skip(1).all(|(_, bytes)| bytes.len() > 3 << 20));
    let lines = files.clone().map(|(name, bytes)| (name.replace(".csv", ".jsonl"), json_lines(&bytes)));
    let mut traces = Vec::new();
    for files in [files, lines] {
        let (program, folded, trace) = assert_alike(&files[0].0, &model, &files);
        assert!(
            folded.observations.iter().all(|kept| kept.is_empty())
                && folded.records[0].as_ref().unwrap().is_empty()
        );
        traces.push((program, folded, trace));
    }
    let [(program, one, trace), (_, other, of_lines)] = &traces[..] else { panic!("two formats") };
    let of_one = (&one.units.codes, trace);
    same_columns("formats", program, of_one, (&other.units.codes, of_lines));
}

/// Whichever reading of a file fails, nothing is ruled on: no row is taken for empty, no file for the copy of another.
#[test]
fn a_reading_that_fails_is_told() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/folded.thidua");
    let mut sources = Sources::new();
    let model = model(&path, &mut sources);
    let units = "unit,name,kind,plan\nU1,\"Ward 1, north\",ward,\"1.500\"\nU2,Ward 2,Ward,2.25\n";
    let observations = "unit,indicator,field,date,value,basis,evidence\n\
        U1,disbursement,,28/09/2025,\"69,95\",,x\nU1,resolved,,2025-09-28,1,,\nU2,resolved,,28-9-2025,12,,\n";
    let dossiers = "unit,received,due,completed,channel,note\nU1,01/02/2025,2025-03-01,,\"paper\",\"a\nb\"\n";
    let lines = |csv: &str| String::from_utf8(json_lines(csv.as_bytes())).unwrap();
    let sets: [&[(&str, String)]; 3] = [
        &[
            ("units.csv", units.replace("Ward,", "ward,")),
            ("indicators.csv", observations.into()),
            ("dossiers.csv", dossiers.into()),
        ],
        &[
            ("units.jsonl", lines(&units.replace("Ward,", "ward,"))),
            ("indicators.jsonl", lines(observations)),
            ("dossiers.jsonl", lines(dossiers)),
        ],
        // Files of one name, and a copy, are compared with each other.
        &[
            ("units.csv", units.replace("Ward,", "ward,")),
            ("a/dossiers.csv", dossiers.into()),
            ("b/dossiers.csv", dossiers.into()),
        ],
    ];
    for files in sets {
        let readings = |fails: &str, after: usize| {
            let source = |(name, text): &(&str, String)| {
                let after = if *name == fails { after } else { usize::MAX };
                (name.to_string(), Bytes::failing(text.clone().into_bytes(), after))
            };
            let sources: Vec<(String, Arc<Bytes>)> = files.iter().map(source).collect();
            let input = |(name, bytes): &(String, Arc<Bytes>)| Input {
                name: name.clone(),
                content: Content::Filed(bytes.clone()),
            };
            let report = read(sources.iter().map(input).collect(), &model, &mut Sources::new());
            let read = sources.iter().find(|(name, _)| name == fails).map_or(0, |(_, bytes)| bytes.read());
            (report, read)
        };
        for (name, _) in files {
            let (whole, count) = readings(name, usize::MAX);
            let say = |found: &Diagnostic| found.message.to(Lang::English);
            let said: Vec<String> = whole.diagnostics.iter().map(say).collect();
            assert!(whole.dataset.is_some() && count > 1, "{name} is read {count} times: {said:?}");
            for after in 0..count {
                let (report, _) = readings(name, after);
                let told = report.diagnostics.iter().filter(|found| say(found).contains("the disk is tired"));
                assert!(report.dataset.is_none(), "{name} is ruled on without reading {after} of {count}");
                assert_eq!(told.count(), 1, "{name}, reading {after} of {count}: {:?}", report.diagnostics);
            }
        }
    }
}

/// A delimited file as JSON lines: numbers as such, now and then another key first, or a letter escaped.
fn json_lines(csv: &[u8]) -> Vec<u8> {
    let mut reader = csv::Reader::from_reader(csv);
    let headings = reader.headers().unwrap().clone();
    let mut lines = String::new();
    for (number, row) in reader.records().enumerate() {
        let row = row.unwrap();
        let mut cells: Vec<String> = (headings.iter().zip(&row))
            .filter(|(_, cell)| !cell.is_empty())
            .map(|(name, cell)| {
                let is_number = name == "value" && cell.trim().parse::<f64>().is_ok();
                let value =
                    if is_number { cell.trim().to_owned() } else { serde_json::json!(cell).to_string() };
                let value = if number % 700 == 9 { value.replace('m', "\\u006d") } else { value };
                format!("{name:?}: {value}")
            })
            .collect();
        let cells_len = cells.len();
        cells.rotate_left(if number % 50 == 0 { 1 % cells_len } else { 0 });
        writeln!(lines, "{{{}}}", cells.join(", ")).unwrap();
    }
    lines.into_bytes()
}
