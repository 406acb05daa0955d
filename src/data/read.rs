//! From the files of a run to its dataset.

use super::body::{Body, Content, Unread};
use super::builder::Builder;
use super::dataset::{CellFormat, Column, Dataset, Texts};
use super::delimited::Delimited;
use super::files::{Given, Input, Open, digest, open, ordered, unreadable};
use super::json::{self, JsonTable};
use super::lines::JsonLines;
use super::names::{Columns, TableId, Tables};
#[cfg(feature = "parquet")]
use super::parquet::{self, ParquetTable};
use super::places::Places;
use super::receiver::Receiver;
use super::spelling::Meant;
use super::table::{Event, Shape, Table};
use super::{ceilings, encoding, excerpt, indicators, records, units};
use crate::check::model::{Model, RecordId};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Sources, Span};
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::Arc;

/// The most bytes that one file can have.
pub const MOST_BYTES: usize = 2 * 1024 * 1024 * 1024;

/// The most rows that one table can have, over all its files.
pub const MOST_ROWS: usize = 20_000_000;

/// The same of a table that is folded as it is read, and not kept.
pub const MOST_FOLDED_ROWS: usize = 1_000_000_000;

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

/// Reads the files of a run. The order in which they are given does not matter, nor do their folders.
pub fn read(inputs: Vec<Input>, model: &Model, sources: &mut Sources) -> Report {
    read_all(inputs, model, sources, Texts::default(), (None, true))
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
