//! The files of a run, from what was given to files that are open.

use super::body::{Body, Content, Failure};
use super::encoding;
use super::names::{TableId, Tables};
#[cfg(feature = "parquet")]
use super::parquet::ParquetFile;
use super::spelling::nfc;
use super::table::Shape;
use crate::check::model::Model;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Sources, Span};
use crate::text::Text;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt::Write;
use std::io;
use std::sync::Arc;

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

/// A file, and why it could not be read.
pub(super) struct Given {
    pub(super) name: String,
    pub(super) content: Content,
    pub(super) failure: Arc<Failure>,
}

/// The files in an order that does not hang on how they were given, each once.
pub(super) fn ordered(inputs: Vec<Input>) -> Vec<Given> {
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

/// The digest of the files: of the length of each name, the name without its folders, and what it holds.
pub(super) fn digest(inputs: &[Given]) -> io::Result<String> {
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
pub(super) struct Open {
    pub(super) id: FileId,
    pub(super) name: String,
    pub(super) body: Body,
    pub(super) stem: String,
    pub(super) table: Option<TableId>,
    pub(super) shape: Shape,
    pub(super) failure: Arc<Failure>,
}

/// Takes the text of a file, if it can hold a table; `is_kept` where all of it is wanted in the end.
pub(super) fn open(
    input: Given,
    tables: &Tables,
    is_kept: bool,
    sources: &mut Sources,
) -> Result<Open, Diagnostic> {
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

/// A file that cannot be read on.
pub(super) fn unreadable(name: &str, why: &str, sources: &mut Sources) -> Diagnostic {
    let why = Text::foreign(why.to_owned(), text!("the system refuses it"));
    let message = text!("`{name}` cannot be read: {why}", name, why);
    Diagnostic::new(Code::DataEncoding, Span::new(sources.add(name, ""), 0, 0), message)
        .label(text!("not read"))
        .help(text!("see that the file stays as it is while it is read, and run again"))
}
