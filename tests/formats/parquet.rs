//! Writes tables as Parquet files, and reads some that are refused.

use super::filed::{Bytes, filed};
use super::{Fact, Files, Table, judged, tables};
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use std::path::Path;
use std::sync::Arc;
use thidua::check::load;
use thidua::check::model::Model;
use thidua::data::{Content, Dataset, Input, Kept, Places, Report, read, read_into};
use thidua::source::Sources;
use thidua::text::{Lang, Text};

/// How a file is written.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Style {
    /// As most tools do: binary numbers, days, dictionaries, Snappy.
    Usual,
    /// Numbers as decimals, days as midnights; small groups, no dictionaries, Zstandard.
    Exact,
    /// In the newer encodings; numbers as texts.
    New,
}

pub(super) fn file(table: &Table, style: Style) -> Vec<u8> {
    let first = |column: usize| {
        table.rows.iter().map(|row| &row[column]).find(|fact| **fact != Fact::Nothing).unwrap()
    };
    let column = |(at, name): (usize, &&str)| {
        let ty = match (first(at), style) {
            (Fact::Number(_), Style::Usual) => format!("optional double {name}"),
            (Fact::Number(_), Style::Exact) => format!("optional int64 {name} (DECIMAL(18, 2))"),
            (Fact::Day(..), Style::Usual | Style::New) => format!("optional int32 {name} (DATE)"),
            (Fact::Day(..), Style::Exact) => format!("optional int64 {name} (TIMESTAMP(MICROS, false))"),
            (Fact::Flag(_), _) => format!("optional boolean {name}"),
            // Every row has its unit.
            _ if matches!(*name, "unit" | "Đơn_vị") => format!("required binary {name} (UTF8)"),
            _ => format!("optional binary {name} (UTF8)"),
        };
        format!("{ty};")
    };
    let columns: String = table.columns.iter().enumerate().map(column).collect();
    let properties = match style {
        Style::Usual => WriterProperties::builder().set_compression(Compression::SNAPPY),
        Style::Exact => WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_dictionary_enabled(false),
        Style::New => WriterProperties::builder()
            .set_writer_version(WriterVersion::PARQUET_2_0)
            .set_column_encoding("date".into(), Encoding::DELTA_BINARY_PACKED)
            .set_column_dictionary_enabled("date".into(), false)
            .set_data_page_row_count_limit(1_000),
    };
    let group = if style == Style::Exact { 700 } else { 5_000 };
    let schema = Arc::new(parse_message_type(&format!("message table {{ {columns} }}")).unwrap());
    let mut bytes = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, Arc::new(properties.build())).unwrap();
    for rows in table.rows.chunks(group) {
        let mut group = writer.next_row_group().unwrap();
        for at in 0..table.columns.len() {
            let cells: Vec<&Fact> = rows.iter().map(|row| &row[at]).collect();
            match (first(at), style) {
                (Fact::Number(_), Style::Usual) => {
                    write::<DoubleType>(&mut group, &cells, |fact| match fact {
                        Fact::Number(number) => super::decimal(*number, '.').parse().unwrap(),
                        _ => unreachable!("a number"),
                    })
                }
                (Fact::Number(_), Style::Exact) => {
                    write::<Int64Type>(&mut group, &cells, |fact| match fact {
                        Fact::Number(number) => *number,
                        _ => unreachable!("a number"),
                    })
                }
                (Fact::Day(..), Style::Exact) => {
                    write::<Int64Type>(&mut group, &cells, |fact| i64::from(day(fact)) * 86_400_000_000);
                }
                (Fact::Day(..), _) => write::<Int32Type>(&mut group, &cells, day),
                (Fact::Flag(_), _) => write::<BoolType>(&mut group, &cells, |fact| *fact == Fact::Flag(true)),
                _ => write::<ByteArrayType>(&mut group, &cells, |fact| match fact {
                    Fact::Text(text) => ByteArray::from(text.as_str()),
                    Fact::Number(number) => ByteArray::from(super::decimal(*number, '.').as_str()),
                    _ => unreachable!("a text"),
                }),
            }
        }
        group.close().unwrap();
    }
    writer.close().unwrap();
    bytes
}

/// The days since that of 1970.
fn day(fact: &Fact) -> i32 {
    let Fact::Day(year, month, day) = fact else { unreachable!("a day") };
    thidua::types::day(*year, *month as i32, *day as i32).0
}

fn write<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, &mut Vec<u8>>,
    cells: &[&Fact],
    value: impl Fn(&Fact) -> T::T,
) {
    let levels: Vec<i16> = cells.iter().map(|fact| i16::from(**fact != Fact::Nothing)).collect();
    let given: Vec<T::T> =
        cells.iter().filter(|fact| ***fact != Fact::Nothing).map(|fact| value(fact)).collect();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<T>().write_batch(&given, Some(&levels), None).unwrap();
    column.close().unwrap();
}

/// A file of units with one column more.
fn units<T: DataType>(declared: &str, values: &[T::T], levels: &[i16], lists: Option<&[i16]>) -> Vec<u8> {
    let schema = format!("message table {{ required binary unit (UTF8); {declared} }}");
    let schema = Arc::new(parse_message_type(&schema).unwrap());
    let mut bytes = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, Arc::default()).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    let codes = [ByteArray::from("U1"), ByteArray::from("U2")];
    column.typed::<ByteArrayType>().write_batch(&codes, None, None).unwrap();
    column.close().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<T>().write_batch(values, Some(levels), lists).unwrap();
    column.close().unwrap();
    group.close().unwrap();
    writer.close().unwrap();
    bytes
}

fn said(bytes: Vec<u8>) -> String {
    judged(&[("units.parquet".to_owned(), bytes)], &["--format", "csv", "--message-format", "plain"])
        .unwrap_err()
}

#[test]
fn what_is_wrong_is_said_of_its_row_and_column() {
    let moments = [1_735_689_600_000, 1_735_693_200_000];
    let timed = said(units::<Int64Type>(
        "optional int64 founded (TIMESTAMP(MILLIS, true));",
        &moments,
        &[1, 1],
        None,
    ));
    let place = r#"units.parquet:2:28: `2025-01-01T01:00:00`"#;
    assert!(timed.contains("E1013") && timed.contains(place), "{timed}");

    let endless = said(units::<DoubleType>("optional double plan;", &[1.0 / 0.0], &[0, 1], None));
    assert!(endless.contains("units.parquet:2:25: `inf`") && endless.contains("E1013"), "{endless}");

    let other = said(units::<BoolType>("optional boolean costal;", &[true], &[1, 0], None));
    assert!(
        other.contains("units.parquet:1:17: `costal`") && other.contains("did you mean `coastal`?"),
        "{other}"
    );
}

#[test]
fn what_is_not_read_is_refused() {
    let lists = "optional group motto (LIST) { repeated group list { optional binary element (UTF8); } }";
    let texts = [ByteArray::from("a"), ByteArray::from("b")];
    let lists = said(units::<ByteArrayType>(lists, &texts, &[3, 3], Some(&[0, 0])));
    assert!(lists.contains("the column `motto.list.element` of") && lists.contains("holds lists"), "{lists}");

    let parts = "optional group motto { optional binary text (UTF8); }";
    let parts = said(units::<ByteArrayType>(parts, &texts, &[2, 2], None));
    assert!(parts.contains("holds values with parts"), "{parts}");

    let whole = units::<BoolType>("optional boolean coastal;", &[true], &[1, 0], None);
    for at in [0, 4, 8, 30, whole.len() - 1] {
        let cut = said(whole[..at].to_vec());
        assert!(cut.contains("E1003"), "{cut}");
    }
    for at in 0..whole.len() {
        let mut spoilt = whole.clone();
        spoilt[at] ^= 0x55;
        // Whatever it says, it does not panic.
        let files = [("units.parquet".to_owned(), spoilt)];
        alike(&files);
    }
}

fn model(sources: &mut Sources) -> Model {
    let text =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats.thidua")).unwrap();
    let file = sources.add("formats.thidua", &*text);
    let loaded = load(file, "formats.thidua", &text, &mut |_| Err(Text::default()));
    loaded.check(sources).0.unwrap()
}

/// What is said of files, with its places; and the data without theirs.
fn facts(report: Report, sources: &Sources) -> (Vec<String>, Option<Dataset>) {
    let say = |found: &thidua::diagnostic::Diagnostic| {
        let span = found.primary.span;
        format!(
            "{} {} {} {}",
            found.code,
            sources.locate(span),
            sources.text(span),
            found.message.to(Lang::English)
        )
    };
    let said = report.diagnostics.iter().map(say).collect();
    let data = report.dataset.map(|mut data| {
        data.units_mut().rows = Places::default();
        data.observations.iter_mut().for_each(|kept| kept.rows = Places::default());
        data.records.iter_mut().flatten().for_each(|kept| kept.rows = Places::default());
        Dataset { digest: String::new(), ..data }
    });
    (said, data)
}

/// Asserts that files are read alike, held as lines and column by column.
fn alike(files: &Files) -> Vec<String> {
    let input = |content: &dyn Fn(Vec<u8>) -> Content| {
        let input =
            |(name, bytes): &(String, Vec<u8>)| Input { name: name.clone(), content: content(bytes.clone()) };
        files.iter().map(input).collect::<Vec<_>>()
    };
    let (mut one, mut other) = (Sources::new(), Sources::new());
    let model = model(&mut one);
    self::model(&mut other);
    let held = read(input(&Content::Held), &model, &mut one);
    let filed = read_into(input(&filed), &model, &mut other, std::iter::empty(), (&mut Kept, false));
    let (held, filed) = (facts(held, &one), facts(filed, &other));
    assert!(held.1 == filed.1, "the data differ");
    assert_eq!(held.0, filed.0);
    held.0
}

#[test]
fn columns_and_lines_are_read_alike() {
    for style in [Style::Usual, Style::Exact, Style::New] {
        let mut tables = tables();
        let files = |tables: &[Table]| {
            let file = |table: &Table| (format!("{}.parquet", table.name), file(table, style));
            tables.iter().map(file).collect::<Vec<_>>()
        };
        assert_eq!(alike(&files(&tables)), Vec::<String>::new());
        // A few cells that are wrong, of which each is said the same.
        tables[0].rows[3][5] = Fact::Text("lowest".into());
        tables[1].rows[5_777][0] = Fact::Text("U9999".into());
        tables[1].rows[700][4] = Fact::Number(-500);
        tables[2].rows[5_001][6] = Fact::Nothing;
        tables[2].rows[2][1] = Fact::Nothing;
        tables[2].columns[7] = "remark";
        assert!(alike(&files(&tables)).len() > 4);
    }
}

/// Whichever reading of a file fails, nothing is ruled on.
#[test]
fn a_reading_that_fails_is_told() {
    let files: Vec<(String, Vec<u8>)> = (tables().iter())
        .map(|table| (format!("{}.parquet", table.name), file(table, Style::Exact)))
        .collect();
    let read = |name: &str, after: usize| {
        let mut sources = Sources::new();
        let model = model(&mut sources);
        let source = |(file, bytes): &(String, Vec<u8>)| {
            Bytes::failing(bytes.clone(), if file == name { after } else { usize::MAX })
        };
        let bytes: Vec<_> = files.iter().map(source).collect();
        let input = |((name, _), bytes): (&(String, _), &Arc<Bytes>)| Input {
            name: name.clone(),
            content: Content::Filed(bytes.clone()),
        };
        let inputs = files.iter().zip(&bytes).map(input).collect();
        let report = read_into(inputs, &model, &mut sources, std::iter::empty(), (&mut Kept, false));
        let at = files.iter().position(|(file, _)| file == name).unwrap();
        (report, bytes[at].read())
    };
    for (name, _) in &files {
        let (whole, count) = read(name, usize::MAX);
        assert!(whole.dataset.is_some() && count > 5, "{name} is read {count} times");
        for after in 0..count {
            let (report, _) = read(name, after);
            let told = report
                .diagnostics
                .iter()
                .filter(|found| found.primary.text.to(Lang::English).contains("the disk is tired"));
            assert!(report.dataset.is_none(), "{name} is ruled on without reading {after} of {count}");
            assert_eq!(told.count(), 1, "{name}, reading {after} of {count}: {:?}", report.diagnostics);
        }
    }
}
