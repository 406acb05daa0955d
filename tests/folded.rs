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
use thidua::check::model::{Model, RecordId};
use thidua::data::{Content, Dataset, Input, Names, Observations, read, read_into};
use thidua::diagnostic::{Code, Diagnostic};
use thidua::engine::{Explains, Intake, Observed, Trace, evaluate};
use thidua::plan::{NodeId, Op, Program, ValueOp, lower};
use thidua::ruling::{Quantity, Run, observed, observed_at, unit_rulings};
use thidua::source::{Sources, Span};
use thidua::text::{Lang, Text};
use thidua::types::Type;

fn model(path: &Path, sources: &mut Sources) -> Model {
    model_of(path, &fs::read_to_string(path).unwrap(), sources)
}

/// The ruleset of a text that stands at a path.
fn model_of(path: &Path, text: &str, sources: &mut Sources) -> Model {
    let name = path.file_name().unwrap().to_string_lossy();
    let file = sources.add(&*name, text);
    let mut added = Vec::new();
    let mut fetch = |used: &str| {
        let text: Arc<str> = fs::read_to_string(path.with_file_name(used)).unwrap().into();
        added.push(text.clone());
        Ok((sources.add(used, &*text), text))
    };
    let loaded = load(file, &name, text, &mut fetch);
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
    let mut kept_sources = Sources::new();
    let kept = read(inputs(&Content::Held), model, &mut kept_sources);
    let mut sources = Sources::new();
    let mut intake = Intake::new(&program, model, Explains::Nothing);
    let folded = read_into(inputs(&filed), model, &mut sources, program.texts(), (&mut intake, false));
    assert_eq!(kept.diagnostics, folded.diagnostics, "{what}");
    let (Some(kept), Some(mut folded)) = (kept.dataset, folded.dataset) else { panic!("{what} has errors") };
    let one = evaluate(&program, model, &kept).unwrap();
    let other = intake.finish(&mut folded).unwrap();
    assert_eq!(kept.units.kinds, folded.units.kinds, "{what}");
    same_columns(what, &program, (&kept.units.codes, &one), (&folded.units.codes, &other));
    assert_observed_alike(what, (model, &program), (&kept, &one, &kept_sources), inputs(&filed));
    let told = [Explains::AsData, Explains::InWords].map(|explains| {
        assert_explained_alike(
            what,
            explains,
            (model, &program),
            (&kept, &one, &kept_sources),
            inputs(&filed),
        )
    });
    for (as_data, in_words) in told[0].iter().zip(&told[1]) {
        assert_eq!(as_data, in_words, "{what}");
    }
    (program, folded, other)
}

/// What is ruled where rulings will be explained, and what it was ruled from.
fn explained(
    explains: Explains,
    (model, program): (&Model, &Program),
    inputs: Vec<Input>,
) -> (Sources, Dataset, Trace) {
    let mut intake = Intake::new(program, model, explains);
    let mut sources = Sources::new();
    let read = read_into(inputs, model, &mut sources, program.texts(), (&mut intake, true));
    let mut data = read.dataset.unwrap();
    let trace = intake.finish(&mut data).unwrap();
    (sources, data, trace)
}

/// Of so many units at the most it is looked at how they are told of.
const TOLD: usize = 3_000;

/// Asserts that the values that decided are those of the rulings, though no row is kept.
fn assert_observed_alike(
    what: &str,
    (model, program): (&Model, &Program),
    (kept, one, sources): (&Dataset, &Trace, &Sources),
    inputs: Vec<Input>,
) {
    let (others, data, other) = explained(Explains::ByValues, (model, program), inputs);
    let units: Vec<usize> = (0..kept.units.len().min(TOLD)).collect();
    let rulings = unit_rulings(Run { sources, model, program, data: kept, trace: one }, &units, &[]);
    let run = Run { sources: &others, model, program, data: &data, trace: &other };
    for (unit, ruling) in units.into_iter().zip(&rulings) {
        for (criterion, told) in model.criterion_ids().zip(&ruling.criteria) {
            let name = run.model[criterion].name.as_str();
            let text = |value: Option<&Quantity<'_>>| serde_json::to_string(&value).unwrap();
            let expected = text(told.observed.as_ref());
            assert_eq!(
                expected,
                text(observed(run, criterion, unit).as_ref()),
                "{what}: {name} of unit {unit}"
            );
            if let Some(node) = run.always_observed(criterion) {
                let value = observed_at(run, node, &other.value(node, unit));
                assert_eq!(expected, text(value.as_ref()), "{what}: {name} of unit {unit}, in its column");
            }
        }
    }
}

/// Asserts that what explains is the same where tables are folded as they are read, and kept. Returns the rulings as they are
/// told.
fn assert_explained_alike(
    what: &str,
    explains: Explains,
    (model, program): (&Model, &Program),
    (kept, one, sources): (&Dataset, &Trace, &Sources),
    inputs: Vec<Input>,
) -> Vec<String> {
    let (others, data, other) = explained(explains, (model, program), inputs);
    assert_eq!((&kept.units, &kept.digest), (&data.units, &data.digest), "{what}");
    let same_place = |row: Span| {
        assert_eq!(sources.text(row), others.text(row), "{what}");
        assert_eq!(sources.position(row), others.position(row), "{what}");
    };
    for (at, node) in program.nodes.iter().enumerate() {
        let id = NodeId(at as u32);
        for unit in 0..kept.units.len() {
            match &node.op {
                Op::Verdict(_) => assert_eq!(one.verdict(id, unit), other.verdict(id, unit), "{what} {at}"),
                // A text's number hangs on what was read before it.
                Op::Value(_, Type::Text) => {}
                Op::Value(..) => assert_eq!(one.value(id, unit), other.value(id, unit), "{what} {at}"),
            }
            if let Op::Value(ValueOp::Series(of), _) = &node.op {
                let at = of.indicator.index();
                let observed = one.observed(&kept.observations[at], id, unit);
                assert_eq!(observed, other.observed(&data.observations[at], id, unit), "{what} {at}");
                let Some(Observed { counted, rival, unheard, days }) = observed else { continue };
                let told = counted.into_iter().chain(rival).chain(unheard.map(|(row, _)| row)).chain(days);
                told.for_each(|observation| same_place(observation.row));
            }
            assert_eq!(one.tally(id, unit), other.tally(id, unit), "{what} {at}");
        }
    }
    kept.units.rows.iter().for_each(same_place);
    // What is not folded as it is read is kept.
    let not_folded = |(_, other): &(_, &Observations)| !other.is_empty();
    for (table, other_table) in kept.observations.iter().zip(&data.observations).filter(not_folded) {
        assert_eq!(table, other_table, "{what}");
        table.rows.iter().for_each(same_place);
    }
    for (record, tables) in kept.records.iter().zip(&data.records).enumerate() {
        let (Some(table), Some(other_table)) = tables else { continue };
        assert_eq!(table.none, other_table.none, "{what}");
        other_table.rows.iter().for_each(same_place);
        // As data, only the rows are told of that are cited.
        if explains == Explains::AsData {
            continue;
        }
        assert_eq!((&table.units, &table.rows), (&other_table.units, &other_table.rows), "{what}");
        for unit in 0..kept.units.len() {
            let id = RecordId(record as u32);
            assert_eq!(one.rows(id, unit), other.rows(id, unit), "{what}");
        }
    }
    let units: Vec<usize> = (0..kept.units.len().min(TOLD)).collect();
    let run = Run { sources: &others, model, program, data: &data, trace: &other };
    let rulings = unit_rulings(run, &units, &[]);
    rulings.iter().map(|ruling| serde_json::to_string(ruling).unwrap()).collect()
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
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/folded.thidua");
    let model = model(&path, &mut Sources::new());
    let files = [("units.csv", units), ("indicators.csv", observations), ("dossiers.csv", dossiers)];
    let files = files.map(|(name, text)| (name.to_owned(), text.into_bytes()));
    assert!(files.iter().skip(1).all(|(_, bytes)| bytes.len() > 3 << 20));
    // Of a fold by days all rows are kept; of the others, the few that may be cited.
    let text = fs::read_to_string(&path).unwrap();
    let by_counts = model_of(&path, text.split("criterion last").next().unwrap(), &mut Sources::new());
    assert_alike("without a fold by days", &by_counts, &files);
    let kept = [&model, &by_counts].map(|model| {
        let program = lower(model, model.campaign.as_of);
        let input =
            |(name, bytes): &(String, Vec<u8>)| Input { name: name.clone(), content: filed(bytes.clone()) };
        let (_, data, _) = explained(Explains::AsData, (model, &program), files.iter().map(input).collect());
        data.records[0].as_ref().unwrap().len()
    });
    assert!(kept[0] == 90_000 && kept[1] < 70_000, "{kept:?}");
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

/// More units than are ruled on at a time. What is alike in some thousands of them differs further down: how many decimals
/// there are, whether a column has empty cells, how many different values. `belongs` has a column for the unit above, with
/// which no row is plain.
fn many_units(count: u64, belongs: bool) -> String {
    let mut figures = Figures(11);
    let mut units =
        String::from("unit,name,kind,plan,done,rate,target,level,note,founded,closed,small,heads");
    units.push_str(if belongs { ",city\n" } else { "\n" });
    for unit in 0..count {
        let is_city = unit % 1_000 == 7;
        let plan = match unit / 20_000 {
            0 => 100.to_string(),
            1 => figures.below(100).to_string(),
            2 => format!("{}.{:02}", figures.below(100), figures.below(100)),
            3 if figures.below(5) == 0 => String::new(),
            _ => format!("{}.{:05}", figures.below(100), figures.below(100_000)),
        };
        let done = if unit % 3 == 0 { String::new() } else { figures.below(120).to_string() };
        let rate =
            if unit % 30_000 < 15_000 { (unit / 1_000).to_string() } else { figures.below(101).to_string() };
        let target = if is_city { (unit % 90).to_string() } else { String::new() };
        let level = ["low", "middle", "high", ""][figures.below(4) as usize];
        let note = match figures.below(50_000) {
            0 => "as usual".to_owned(),
            rare @ 1..40 => format!("note {rare}"),
            _ => String::new(),
        };
        let founded = format!("20{:02}-0{}-1{}", figures.below(25), 1 + figures.below(9), figures.below(9));
        let closed = if figures.below(9) == 0 { "28/02/2024" } else { "" };
        let small = if unit < 50_000 { "yes" } else { ["yes", "no", ""][figures.below(3) as usize] };
        let heads = if unit % 5_000 == 3 { format!("U{:06}", count - unit) } else { String::new() };
        let odd = if unit % 4_000 == 9 { "\"" } else { "" };
        let kind = if is_city { "city" } else { "ward" };
        write!(units, "U{unit:06},Phường {unit},{kind},{plan},{odd}{done}{odd},{rate},{target},{level},{note},{founded},{closed},{small},{heads}").unwrap();
        match (belongs, is_city) {
            (false, _) => units.push('\n'),
            (true, true) => units.push_str(",\n"),
            // Some stand further down.
            (true, false) => writeln!(units, ",U{:06}", (unit * 7 % count) / 1_000 * 1_000 + 7).unwrap(),
        }
    }
    units
}

#[test]
fn units_are_ruled_on_alike_in_pieces() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/folded_units.thidua");
    let model = model(&path, &mut Sources::new());
    for (count, belongs) in [(120_000, false), (40_000, true), (2, false)] {
        let units = many_units(count, belongs).into_bytes();
        let files = [("units.csv".to_owned(), units)];
        assert_alike(&format!("{count} units"), &model, &files);
    }
}

/// Of the units that overflow, the one is told that is told where all are ruled on together.
#[test]
fn an_overflow_in_pieces_is_told_alike() {
    let ruleset = "campaign c\n  period 2025\n\nunits are ward\n\nattribute a: number\nattribute b: number\n\n\
        criterion first\n  requires a * a * a * a >= 1\n\ncriterion last\n  requires b * b * b * b >= 1\n";
    let mut sources = Sources::new();
    let file = sources.add("c.thidua", ruleset);
    let loaded = load(file, "c.thidua", ruleset, &mut |_| Err(Text::verbatim("nothing is used")));
    let model = loaded.check(&sources).0.unwrap();
    let program = lower(&model, model.campaign.as_of);
    let long = 100_000_000_000_000_u64;
    for (of_a, of_b) in [(usize::MAX, 70_000), (90_000, 20_000), (50_000, 30_000), (99_999, 0)] {
        let mut units = String::from("unit,name,kind,a,b\n");
        for unit in 0..100_000 {
            let number = |from: usize| if unit >= from { long } else { 1 };
            writeln!(units, "U{unit:06},Ward,ward,{},{}", number(of_a), number(of_b)).unwrap();
        }
        let units = units.into_bytes();
        let held = vec![Input::held("units.csv", units.clone())];
        let kept = read(held, &model, &mut Sources::new()).dataset.unwrap();
        let one = evaluate(&program, &model, &kept).unwrap_err();
        let mut intake = Intake::new(&program, &model, Explains::Nothing);
        let inputs = vec![Input { name: "units.csv".into(), content: filed(units) }];
        let folded = read_into(inputs, &model, &mut Sources::new(), program.texts(), (&mut intake, false));
        let other = intake.finish(&mut folded.dataset.unwrap()).unwrap_err();
        assert_eq!(one, other);
        assert_eq!(one.unit, Some(if of_a == usize::MAX { of_b } else { of_a }));
    }
}

/// A number that does not fit beside those of its column is told, though most of these were handed on long before.
#[test]
fn a_number_that_does_not_fit_is_told_alike() {
    let ruleset = "campaign c\n  period 2025\n\nunits are ward\n\nattribute a: number\n\ncriterion first\n  requires a >= 1\n";
    let mut sources = Sources::new();
    let file = sources.add("c.thidua", ruleset);
    let loaded = load(file, "c.thidua", ruleset, &mut |_| Err(Text::verbatim("nothing is used")));
    let model = loaded.check(&sources).0.unwrap();
    let program = lower(&model, model.campaign.as_of);
    for long in ["-12345678901234", "12345678901234"] {
        let mut units = String::from("unit,name,kind,a\n");
        for unit in 0..60_000 {
            let number = match unit {
                5 => long,
                50_005 | 50_007 => "1.1234567",
                _ => "2.5",
            };
            writeln!(units, "U{unit:06},Ward,ward,{number}").unwrap();
        }
        let units = units.into_bytes();
        let mut sources = (Sources::new(), Sources::new());
        let kept = read(vec![Input::held("units.csv", units.clone())], &model, &mut sources.0);
        let inputs = vec![Input { name: "units.csv".into(), content: filed(units) }];
        let mut intake = Intake::new(&program, &model, Explains::Nothing);
        let folded = read_into(inputs, &model, &mut sources.1, program.texts(), (&mut intake, false));
        assert!(!kept.diagnostics.is_empty());
        assert_eq!(kept.diagnostics, folded.diagnostics);
    }
}

/// The same of a row, in the first rows or long after those that are beside it.
#[test]
fn a_number_of_a_row_that_does_not_fit_is_told_alike() {
    let ruleset = "campaign c\n  period 2025\n\nunits are ward\n\nindicator done: number\n\n\
        record grant\n  amount: number\n\n\
        criterion a\n  requires done >= 1\n\n\
        criterion b\n  requires (total amount of grants) >= 1\n";
    let model = model_of(Path::new("c.thidua"), ruleset, &mut Sources::new());
    let program = lower(&model, model.campaign.as_of);
    let (large, fine) = ("-900000000000000000", "0.03");
    for [first, last] in [[large, fine], [fine, large]] {
        for between in [0, 40_000] {
            let rows = |before: &str| {
                let row = |number: &str| format!("W1,{before}{number}\n");
                [row(first), row("5").repeat(between), row(last), row("\"1\"")].concat()
            };
            let files = [
                ("units.csv", "unit,kind\nW1,ward\n".to_owned()),
                ("indicators.csv", format!("unit,indicator,date,value\n{}", rows("done,2025-01-31,"))),
                ("grants.csv", format!("unit,amount\n{}", rows(""))),
            ];
            let kept =
                files.iter().map(|(name, text)| Input::held(*name, text.clone().into_bytes())).collect();
            let kept = read(kept, &model, &mut Sources::new());
            let misfits = kept.diagnostics.iter().filter(|found| found.code == Code::UnreadableCell);
            assert_eq!(misfits.count(), 2, "{:?}", kept.diagnostics);
            for explains in [Explains::Nothing, Explains::AsData, Explains::InWords] {
                let input = |(name, text): &(&str, String)| Input {
                    name: (*name).into(),
                    content: filed(text.clone().into_bytes()),
                };
                let (inputs, mut sources) = (files.iter().map(input).collect(), Sources::new());
                let mut intake = Intake::new(&program, &model, explains);
                let folded = read_into(inputs, &model, &mut sources, program.texts(), (&mut intake, false));
                assert_eq!(kept.diagnostics, folded.diagnostics, "{explains:?} {first} {between}");
            }
        }
    }
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
