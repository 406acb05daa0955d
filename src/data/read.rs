//! From the files of a run to its dataset.

use super::body::{Body, Content, Failure, Unread};
use super::builder::Builder;
use super::dataset::{CellFormat, Column, Dataset, Texts};
use super::delimited::Delimited;
use super::json::{self, JsonTable};
use super::lines::JsonLines;
use super::names::{Columns, TableId, Tables};
#[cfg(feature = "parquet")]
use super::parquet::{self, ParquetFile, ParquetTable};
use super::places::Places;
use super::receiver::Receiver;
use super::spelling::{Meant, nfc};
use super::table::{Event, Shape, Table};
use super::{ceilings, encoding, excerpt, indicators, records, units};
use crate::check::model::{Model, RecordId};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Sources, Span};
use crate::text::Text;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt::Write;
use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;

/// The most bytes that one file can have.
pub const MOST_BYTES: usize = 2 * 1024 * 1024 * 1024;

/// The most rows that one table can have, over all its files.
pub const MOST_ROWS: usize = 20_000_000;

/// The same of a table that is folded as it is read, and not kept.
pub const MOST_FOLDED_ROWS: usize = 1_000_000_000;

/// A file of data.
#[derive(Clone, Debug)]
pub struct Input {
    /// Its path as it was given, by which people know it.
    pub name: String,
    /// What it holds.
    pub content: Content,
}

impl Input {
    /// A file whose bytes are at hand.
    pub fn held(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { name: name.into(), content: Content::Held(bytes.into()) }
    }
}

/// What came of reading.
#[derive(Clone, Debug)]
pub struct Report {
    /// The data; `None` where there is an error.
    pub dataset: Option<Dataset>,
    /// What is wrong, up to [`MOST_REPORTED`](super::MOST_REPORTED) errors and as many warnings.
    pub diagnostics: Vec<Diagnostic>,
    /// How many more there are.
    pub withheld: usize,
}

/// Whether files of this name are taken as data when a whole folder is given. So are those of a format that is
/// not read but holds tables, whose error says so. What a system or an office program keeps beside its files
/// (`.DS_Store`, `._units.csv`, `~$units.xlsx`) is not data, and a text is only where its name is near a table's.
pub fn is_read(name: &str, model: &Model) -> bool {
    let name = FileName::of(name);
    if name.file.starts_with('.') || name.file.starts_with("~$") {
        return false;
    }
    match name.extension.as_str() {
        "csv" | "tsv" | "json" | "jsonl" | "ndjson" => true,
        "txt" => {
            let tables = Tables::new(model);
            tables.find(name.stem).is_some() || tables.near(name.stem).is_some()
        }
        extension => TABLES_NOT_READ.contains(&extension),
    }
}

/// Reads the files of a run. The order in which they are given does not matter, nor do their folders.
pub fn read(inputs: Vec<Input>, model: &Model, sources: &mut Sources) -> Report {
    read_all(inputs, model, sources, Texts::default(), (None, true))
}

/// A file, and why it could not be read.
struct Given {
    name: String,
    content: Content,
    failure: Arc<Failure>,
}

/// The files in an order that does not hang on how they were given, each once.
fn ordered(inputs: Vec<Input>) -> Vec<Given> {
    let watched = |Input { name, content }| {
        let (content, failure) = Content::watched(content);
        Given { name, content, failure }
    };
    let mut files: Vec<Given> = inputs.into_iter().map(watched).collect();
    let file = |given: &Given| nfc(FileName::of(&given.name).file).into_owned();
    let mut of_name: HashMap<String, usize> = HashMap::new();
    files.iter().for_each(|given| *of_name.entry(file(given)).or_default() += 1);
    // Files of one name in several folders stand in the order of what they hold.
    files.sort_by_cached_key(|given| {
        let name = file(given);
        let held = (of_name[&name] > 1).then(|| hash(given).ok()).flatten();
        (name, given.content.len(), held, given.name.clone())
    });
    // A file that is given twice is one file.
    files.dedup_by(|a, b| a.name == b.name && a.content.is_same(&b.content));
    files
}

/// The hash of what a file holds.
fn hash(given: &Given) -> io::Result<[u8; 32]> {
    let mut hash = Sha256::new();
    given.content.each(&mut |bytes| hash.update(bytes))?;
    Ok(hash.finalize().into())
}

/// Reads the files of a run, and hands on the rows to whoever rules on them. `texts` are those that rows will be compared
/// with, and have the first numbers. Where the receiver does not explain, what it takes is not kept: nor is where the units
/// stand, nor are their attributes where it takes units. The dataset has a digest where one is wanted.
pub fn read_into<'a>(
    inputs: Vec<Input>,
    model: &'a Model,
    sources: &mut Sources,
    texts: impl Iterator<Item = &'a str>,
    (receiver, with_digest): (&'a mut dyn Receiver, bool),
) -> Report {
    read_all(inputs, model, sources, texts.collect(), (Some(receiver), with_digest))
}

fn read_all<'a>(
    inputs: Vec<Input>,
    model: &'a Model,
    sources: &mut Sources,
    texts: Texts,
    (receiver, with_digest): (Option<&'a mut dyn Receiver>, bool),
) -> Report {
    let inputs = ordered(inputs);
    let mut builder = Builder::new(model, receiver);
    builder.data.texts = texts;
    if with_digest {
        // Without a file that cannot be read there is no dataset either.
        builder.data.digest = digest(&inputs).unwrap_or_default();
    }
    let is_kept = builder.explains;
    let (too_large, inputs): (Vec<Given>, Vec<Given>) =
        inputs.into_iter().partition(|input| input.content.is_too_large(MOST_BYTES, is_kept));
    for Given { name, content, .. } in too_large {
        let message = text!(
            "`{name}` has {} bytes, and at most {MOST_BYTES} are read",
            content.len(),
            name,
            MOST_BYTES
        );
        builder.sink.push(
            Diagnostic::new(Code::TooMuchData, Span::new(sources.add(&*name, ""), 0, 0), message)
                .label(text!("too large"))
                .help(text!("rule on fewer units at a time, with the rows of these units")),
        );
    }
    let tables = Tables::new(model);
    let mut files = Vec::new();
    for input in inputs {
        match open(input, &tables, is_kept, sources) {
            Ok(file) => files.push(file),
            Err(found) => builder.sink.push(found),
        }
    }
    builder.texts = files.iter().map(|file| (file.id, file.body.clone())).collect();
    let mut found = split(&files, &tables, &mut builder);
    copies(&files, &mut found, &mut builder);
    // A file that was refused may be the one with the units.
    if !found.iter().any(|(id, _)| *id == TableId::Units) && !builder.sink.has_errors() {
        let file = files.first().map_or_else(|| sources.add("data", ""), |file| file.id);
        builder.sink.push(
            Diagnostic::new(
                Code::NoUnitsTable,
                Span::new(file, 0, 0),
                text!("the data have no table `units`"),
            )
            .label(text!("no units are known"))
            .help(text!("add a file `units.csv` with the columns `unit`, `name`, `kind` and the attributes")),
        );
    }
    fill_units(&mut builder, &found);
    all_units(&mut builder);
    fill_rows(&mut builder, &found);
    ceilings::check(&mut builder, sources);
    if let Some((_, empty)) = found.iter().find(|(id, _)| *id == TableId::Units)
        && builder.data.units.is_empty()
        && files.iter().all(|file| file.failure.get().is_none())
        && builder.unread.is_empty()
        && !builder.sink.has_errors()
    {
        let message = text!("the table `units` has no rows");
        builder.sink.push(
            Diagnostic::new(Code::NoUnitsTable, empty.table().header(), message)
                .label(text!("nothing follows, so there is no unit to rule on"))
                .help(text!("add a row for each unit")),
        );
    }
    show(&mut builder, &files, sources);
    unread(&mut builder, &files, sources);
    let Builder { sink, data, .. } = builder;
    let dataset = (!sink.has_errors()).then_some(data);
    let (diagnostics, withheld) = sink.finish();
    Report { dataset, diagnostics, withheld }
}

/// Puts in of the texts what is said of them, and what may be told of them later.
fn show(builder: &mut Builder<'_>, files: &[Open], sources: &mut Sources) {
    // Where there is an error, nothing but that is shown, and reading may have stopped early.
    let is_kept = !builder.sink.has_errors();
    let outlines = &mut builder.outlines;
    if let Some(receiver) = builder.receiver.as_mut().filter(|_| is_kept && !outlines.is_empty()) {
        receiver.told(&mut |row| {
            if let Some(outline) = outlines.get_mut(&row.file) {
                outline.tell(row);
            }
        });
    }
    for file in files {
        let places = builder.sink.found().iter().flat_map(Diagnostic::spans);
        let places = places.filter(|span| span.file == file.id);
        match &file.body {
            Body::Held(_) => {}
            Body::Filed(source) => {
                sources.show(file.id, excerpt::pieces(&**source, places.collect()));
                let Some(outline) = builder.outlines.remove(&file.id).filter(|_| is_kept) else { continue };
                match outline.read(&**source) {
                    Ok(blocks) => sources.keep(file.id, blocks),
                    Err(error) => builder.unread.push((file.id, Unread::Failed(error))),
                }
            }
            #[cfg(feature = "parquet")]
            Body::Rows(rows) => sources.show(file.id, rows.pieces(places)),
        }
    }
}

/// Says which files could not be read, or not on, and why.
fn unread(builder: &mut Builder<'_>, files: &[Open], sources: &mut Sources) {
    let mut stopped: HashMap<FileId, Unread> = std::mem::take(&mut builder.unread).into_iter().collect();
    for Open { id, name, shape, body, failure, .. } in files {
        let found = match (stopped.remove(id), body) {
            #[cfg(feature = "parquet")]
            (Some(Unread::Failed(error)), Body::Rows(_)) => {
                Some(parquet::unreadable(*id, name, &error.to_string()))
            }
            (Some(Unread::Failed(error)), _) => Some(unreadable(name, &error.to_string(), sources)),
            (Some(Unread::NotText), Body::Filed(source)) => match Content::Filed(source.clone()).hold() {
                Ok(bytes) => encoding::decode(name, bytes, *shape, sources).err(),
                Err(error) => Some(unreadable(name, &error.to_string(), sources)),
            },
            // What failed may have been no row: a look at a cell further down, at a copy, at what a message shows.
            _ => failure.get().map(|why| unreadable(name, why, sources)),
        };
        found.into_iter().for_each(|found| builder.sink.push(found));
    }
}

/// The parts of a file's name.
#[derive(Debug)]
struct FileName<'n> {
    /// Without its folders.
    file: &'n str,
    /// Without its extension.
    stem: &'n str,
    /// Its extension, in small letters.
    extension: String,
}

impl<'n> FileName<'n> {
    fn of(path: &'n str) -> Self {
        let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
        let (stem, extension) = file.rsplit_once('.').unwrap_or((file, ""));
        Self { file, stem, extension: extension.to_lowercase() }
    }
}

/// A file whose text is read.
struct Open {
    id: FileId,
    name: String,
    body: Body,
    stem: String,
    table: Option<TableId>,
    shape: Shape,
    failure: Arc<Failure>,
}

/// Takes the text of a file, if it can hold a table; `is_kept` where all of it is wanted in the end.
fn open(input: Given, tables: &Tables, is_kept: bool, sources: &mut Sources) -> Result<Open, Diagnostic> {
    let Given { name, content, failure } = input;
    let FileName { stem, extension, .. } = FileName::of(&name);
    let shape = match extension.as_str() {
        "csv" | "tsv" | "txt" => Shape::Delimited,
        "json" => Shape::Json,
        "jsonl" | "ndjson" => Shape::Lines,
        "parquet" if cfg!(feature = "parquet") => Shape::Lines,
        "" if content.first_visible().is_some_and(|byte| b"{[".contains(&byte)) => Shape::Json,
        "" => Shape::Delimited,
        _ => return Err(not_read(&name, &extension, sources)),
    };
    let table = tables.find(stem);
    if table.is_none() && shape != Shape::Json {
        let message = text!("`{name}` is named after no table", name);
        return Err(Diagnostic::new(Code::UnknownTable, Span::new(sources.add(&*name, ""), 0, 0), message)
            .label(text!("no table is called `{stem}`", stem))
            .help(tables.help(stem)));
    }
    let stem = stem.to_owned();
    let hold = |content: Content, sources: &mut Sources| {
        content.hold().map_err(|error| unreadable(&name, &error.to_string(), sources))
    };
    // A row of Parquet has no text of its own that could be kept.
    let content =
        if is_kept && extension == "parquet" { Content::Held(hold(content, sources)?) } else { content };
    #[cfg(feature = "parquet")]
    if extension == "parquet" {
        let (id, body) = open_parquet(content, &name, sources)?;
        return Ok(Open { id, name, body, stem, table, shape, failure });
    }
    let (id, body) = match content {
        Content::Filed(source) if shape != Shape::Json && encoding::is_plain_text(&source, shape) => {
            (sources.add(&*name, ""), Body::Filed(source))
        }
        content => {
            let bytes = hold(content, sources)?;
            let id = encoding::decode(&name, bytes, shape, sources)?;
            (id, Body::Held(sources.file(id).text().clone()))
        }
    };
    Ok(Open { id, name, body, stem, table, shape, failure })
}

/// Takes a Parquet file: its rows as lines of JSON, or to be read as they are needed.
#[cfg(feature = "parquet")]
fn open_parquet(content: Content, name: &str, sources: &mut Sources) -> Result<(FileId, Body), Diagnostic> {
    let is_held = matches!(content, Content::Held(_));
    let opened = ParquetFile::open(content).and_then(|file| {
        let lines = if is_held { Some(file.lines()?) } else { None };
        Ok((file, lines))
    });
    match opened {
        Ok((_, Some(lines))) => {
            let id = sources.add(name, lines);
            Ok((id, Body::Held(sources.file(id).text().clone())))
        }
        Ok((file, None)) => Ok((sources.add(name, ""), Body::Rows(Arc::new(file)))),
        Err(refused) => Err(refused.say(sources.add(name, ""), name)),
    }
}

/// The endings of files that hold tables in a format that is not read.
const TABLES_NOT_READ: &[&str] = &["xlsx", "xlsm", "xlsb", "xls", "ods", "parquet"];

fn not_read(name: &str, extension: &str, sources: &mut Sources) -> Diagnostic {
    let what = match extension {
        "parquet" => text!("a Parquet file"),
        "pdf" => text!("a PDF document"),
        "doc" | "docx" => text!("a document"),
        "zip" => text!("a zip file"),
        other if TABLES_NOT_READ.contains(&other) => text!("a workbook"),
        _ => text!("a file of another sort"),
    };
    let place = Span::new(sources.add(name, ""), 0, 0);
    if extension == "parquet" {
        let message = text!("`{name}` is {what}, which this build of Thidua does not read", name, what);
        return Diagnostic::new(Code::UnknownTable, place, message)
            .label(text!("neither delimited text nor JSON"))
            .help(text!("build Thidua with `--features parquet`, or save the table as CSV or JSON lines"));
    }
    let message = text!("`{name}` is {what}, which is not read", name, what);
    Diagnostic::new(Code::UnknownTable, place, message)
        .label(text!("neither delimited text nor JSON"))
        .help(text!("save each table as a file of its own, as `CSV UTF-8`, named after the table (`units.csv`), and leave this file out"))
}

/// A table of a file.
enum Found<'t> {
    Delimited(Delimited<'t>),
    Json(JsonTable<'t>),
    Lines(JsonLines<'t>),
    #[cfg(feature = "parquet")]
    Parquet(ParquetTable),
}

impl<'t> Found<'t> {
    fn table(&self) -> &(dyn Table + 't) {
        match self {
            Self::Delimited(table) => table,
            Self::Json(table) => table,
            Self::Lines(table) => table,
            #[cfg(feature = "parquet")]
            Self::Parquet(table) => table,
        }
    }
}

/// The tables of all files, with how their cells are found again.
fn split<'t>(files: &'t [Open], tables: &Tables, builder: &mut Builder<'_>) -> Vec<(TableId, Found<'t>)> {
    let mut found = Vec::new();
    for file in files {
        match (file.shape, file.table) {
            (Shape::Delimited, Some(id)) => {
                let columns = Columns::new(builder.model, id);
                let known = |name: &str| columns.find(name) != Meant::Nothing;
                let table = match Delimited::new(file.id, &file.body, &known) {
                    Ok(table) => table,
                    Err(found) => {
                        builder.sink.push(found);
                        continue;
                    }
                };
                let names = canonical(&table, &columns).into_iter().map(|(name, _)| name).collect();
                let format = CellFormat::Csv { delimiter: table.delimiter(), columns: names };
                builder.data.formats.insert(file.id, format);
                found.push((id, Found::Delimited(table)));
            }
            (Shape::Lines, Some(id)) => {
                let table = match &file.body {
                    #[cfg(feature = "parquet")]
                    Body::Rows(rows) => Found::Parquet(ParquetTable::new(file.id, rows.clone())),
                    body => Found::Lines(JsonLines::new(file.id, body)),
                };
                let renamed = renamed(table.table(), &Columns::new(builder.model, id));
                builder.data.formats.insert(file.id, CellFormat::Json { renamed });
                found.push((id, table));
            }
            _ => {
                let mut keys = Vec::new();
                for (id, table) in
                    json::tables(file.id, file.body.text(), file.table, &file.stem, tables, &mut builder.sink)
                {
                    for pair in renamed(&table, &Columns::new(builder.model, id)) {
                        if !keys.contains(&pair) {
                            keys.push(pair);
                        }
                    }
                    found.push((id, Found::Json(table)));
                }
                builder.data.formats.insert(file.id, CellFormat::Json { renamed: keys });
            }
        }
    }
    found
}

/// The keys that a file has for columns which the ruleset calls otherwise.
fn renamed(table: &dyn Table, columns: &Columns<'_>) -> Vec<(String, String)> {
    canonical(table, columns).into_iter().filter(|(name, key)| name != key).collect()
}

/// Points out the files that hold what another holds. They are read all the same, since two parts of a table may
/// be alike; but not a copy of the units, each of which would be there twice.
fn copies(files: &[Open], found: &mut Vec<(TableId, Found<'_>)>, builder: &mut Builder<'_>) {
    let mut firsts: HashMap<(Option<TableId>, Shape, usize), Vec<&Open>> = HashMap::new();
    for file in files {
        let alike = firsts.entry((file.table, file.shape, file.body.len())).or_default();
        let Some(original) = alike.iter().find(|first| first.body.is_same(&file.body)).copied() else {
            alike.push(file);
            continue;
        };
        let of_file = |table: &Found<'_>| table.table().header().file == file.id;
        let filled = |table: &Found<'_>| of_file(table) && has_rows(table.table());
        let Some(counts) = (found.iter().filter(|(_, table)| filled(table))).map(|(id, _)| *id).min() else {
            continue;
        };
        let (copy, name) = (&file.name, &original.name);
        let place = Span::new(file.id, 0, 0);
        builder.sink.push(if counts == TableId::Units {
            Diagnostic::new(Code::DuplicateUnit, place, text!("`{copy}` is a copy of `{name}`", copy, name))
                .label(text!("the same units again"))
                .help(text!("leave one of the files out"))
        } else {
            Diagnostic::new(
                Code::CopiedFile,
                place,
                text!("`{copy}` is a copy of `{name}`, and both count", copy, name),
            )
            .label(text!("the same rows again"))
            .help(text!("if the file was copied, leave one of the two out"))
        });
        if counts == TableId::Units {
            found.retain(|(_, table)| !of_file(table));
        }
    }
}

/// Whether a table has a row in which anything stands.
fn has_rows(table: &dyn Table) -> bool {
    let mut any = false;
    table.each(&mut |event| {
        any = match event {
            Event::Row(_, row) => !row.is_blank(),
            Event::Broken(_) => true,
        };
        if any { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    any
}

/// Each column's name in the ruleset and in the file; the latter twice where the ruleset has none.
fn canonical(table: &dyn Table, columns: &Columns<'_>) -> Vec<(String, String)> {
    (table.headings().iter())
        .zip(columns.roles(table.headings()))
        .map(|(heading, role)| match role {
            Meant::One(role) if !columns.canonical(role).is_empty() => {
                (columns.canonical(role).to_owned(), heading.name.clone())
            }
            _ => (heading.name.clone(), heading.name.clone()),
        })
        .collect()
}

/// The tables of a sort.
fn of<'f>(found: &'f [(TableId, Found<'f>)], wanted: TableId) -> impl Iterator<Item = &'f (dyn Table + 'f)> {
    found.iter().filter(move |(id, _)| *id == wanted).map(|(_, found)| found.table())
}

/// Reads the units first, since all other tables speak of them.
fn fill_units(builder: &mut Builder<'_>, found: &[(TableId, Found<'_>)]) {
    builder.units_known = of(found, TableId::Units).next().is_some();
    let mut references = Vec::new();
    let mut counted = 0;
    for table in of(found, TableId::Units) {
        units::fill(builder, table, &mut counted, &mut references);
    }
    builder.hand_on_units(0);
    units::resolve(builder, references);
}

/// Hands on what is kept of the units, now that they are known. Where they are wrong, nothing is handed on from here on.
fn all_units(builder: &mut Builder<'_>) {
    let Some(receiver) = builder.receiver.take().filter(|_| !builder.sink.has_errors()) else { return };
    let is_kept = builder.explains || !builder.model.ceilings.is_empty();
    if !is_kept {
        builder.data.units_mut().rows = Places::default();
    }
    let units = builder.data.clone();
    if !is_kept && receiver.takes_units() {
        // Whoever takes the units has the attributes, and gives them back.
        builder.data.attributes = vec![Column::default(); builder.model.attributes.len()];
    }
    receiver.all_units(units);
    builder.receiver = Some(receiver);
}

/// Reads all other tables.
fn fill_rows(builder: &mut Builder<'_>, found: &[(TableId, Found<'_>)]) {
    if found.iter().any(|(id, _)| *id != TableId::Units) {
        Arc::make_mut(&mut builder.slots).tabulate(&builder.data.units.codes);
    }
    let mut counted = 0;
    for table in of(found, TableId::Indicators) {
        indicators::fill(builder, table, &mut counted);
    }
    for id in (0..builder.model.records.len()).map(RecordId::next) {
        let mut counted = 0;
        for table in of(found, TableId::Record(id)) {
            records::fill(builder, id, table, &mut counted);
        }
    }
}

/// The digest of the files: of the length of each name, the name without its folders, and what it holds.
fn digest(inputs: &[Given]) -> io::Result<String> {
    let mut hash = Sha256::new();
    for input in inputs {
        let file = nfc(FileName::of(&input.name).file);
        hash.update((file.len() as u64).to_be_bytes());
        hash.update(file.as_bytes());
        hash.update((input.content.len() as u64).to_be_bytes());
        input.content.each(&mut |bytes| hash.update(bytes))?;
    }
    Ok(hash.finalize().iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    }))
}

/// A file that cannot be read on.
fn unreadable(name: &str, why: &str, sources: &mut Sources) -> Diagnostic {
    let why = Text::foreign(why.to_owned(), text!("the system refuses it"));
    let message = text!("`{name}` cannot be read: {why}", name, why);
    Diagnostic::new(Code::DataEncoding, Span::new(sources.add(name, ""), 0, 0), message)
        .label(text!("not read"))
        .help(text!("see that the file stays as it is while it is read, and run again"))
}
