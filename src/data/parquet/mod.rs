//! Parquet: a file of one table, column by column, in groups of rows.
//!
//! Such a file has no lines to point at. So a row of it is shown as a line of JSON, whose number is that of the row, and
//! whose keys are the columns. What JSON lines know to do with a row (to find a cell again, to say what is wrong with it)
//! serves for these, too.

mod column;
mod kind;
mod pages;
mod table;

use super::body::{Content, Unread};
use super::columns::Entries;
use super::fault::shown;
use super::read::{MOST_BYTES, MOST_ROWS};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Piece, Span};
use crate::text::Text;
use ::parquet::errors::{ParquetError, Result};
use ::parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData, ParquetMetaDataReader};
use ::parquet::file::reader::{ChunkReader, Length};
use bytes::{Buf, Bytes};
use column::Upto;
use kind::Kind;
use rayon::prelude::*;
use std::io;
use std::ops::Range;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};

pub(super) use column::Coded;
pub(super) use table::ParquetTable;

/// A file that is open.
pub(super) struct ParquetFile {
    content: Content,
    metadata: ParquetMetaData,
    kinds: Vec<Kind>,
    /// The first row of each group, and how many rows there are.
    firsts: Vec<usize>,
    /// The groups that were read last: most rows are asked for one after the other.
    last: Mutex<Vec<(usize, Arc<Group>)>>,
    /// Until the file is read.
    spare: Mutex<Arc<Spare>>,
}

/// The room of columns that were given up, for those of the next group: to give it back and ask for it anew takes longer
/// than to fill it.
type Spare = Mutex<Vec<Vec<u32>>>;

/// Rows have no place in a text, so each is given so many bytes, more than its line has.
const ROOM: usize = 1 << 24;

/// Of groups with more rows than these, two are held.
const KEPT_ROWS: usize = 1 << 20;

/// Why a file is not read.
pub(super) enum Refused {
    /// It is broken, or of a sort that is not read.
    Broken(ParquetError),
    /// What this column holds is not read.
    Column(String, Text),
    /// It is too large.
    TooMuch(Text),
}

impl From<ParquetError> for Refused {
    fn from(error: ParquetError) -> Self {
        Self::Broken(error)
    }
}

/// The cells of rows that follow each other, by column.
pub(super) struct Group {
    /// Each once it is read, or why it cannot be. Nothing that other threads may do is done within the reading of one.
    columns: Vec<OnceLock<std::result::Result<Coded, String>>>,
    rows: usize,
    /// What the texts of each column stand for, once that was asked.
    entries: OnceLock<Vec<Vec<Entries>>>,
    spare: Weak<Spare>,
}

impl Group {
    /// A column.
    pub(super) fn column(&self, at: usize) -> &Coded {
        match self.columns[at].get() {
            Some(Ok(column)) => column,
            _ => unreachable!("a group is handed out once all of its columns are read"),
        }
    }

    /// What the texts of each column stand for, in each way in which it is read. `read` tells it; it is asked once, and is
    /// the same for all rows of a run.
    pub(super) fn entries(&self, read: impl Fn(usize, &Coded) -> Vec<Entries> + Sync) -> &[Vec<Entries>] {
        let column = |at| read(at, self.column(at));
        self.entries.get_or_init(|| (0..self.columns.len()).into_par_iter().map(column).collect())
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if let Some(spare) = self.spare.upgrade() {
            let columns = self.columns.iter_mut().filter_map(|column| column.get_mut()?.as_mut().ok());
            spare.lock().unwrap_or_else(PoisonError::into_inner).extend(columns.map(Coded::take_room));
        }
    }
}

/// The place of a row.
pub(super) fn place_of(file: FileId, row: usize) -> Span {
    Span::new(file, row * ROOM, row * ROOM + ROOM - 1)
}

impl ParquetFile {
    /// Opens a file, if all of its columns can be read.
    pub(super) fn open(content: Content) -> std::result::Result<Self, Refused> {
        let whole = Part { len: content.len() as u64, start: 0, bytes: tail(&content)? };
        let whole = Part { start: whole.len - whole.bytes.len() as u64, ..whole };
        let metadata = ParquetMetaDataReader::new().parse_and_finish(&whole)?;
        let schema = metadata.file_metadata().schema_descr();
        let kinds = schema.columns().iter().map(|column| Kind::of(column));
        let kinds = kinds.collect::<std::result::Result<_, _>>()?;
        let mut firsts = vec![0_usize];
        for group in metadata.row_groups() {
            let rows = usize::try_from(group.num_rows()).unwrap_or(usize::MAX);
            let first = firsts.last().map_or(0, |first| first.saturating_add(rows));
            if first > MOST_ROWS {
                return Err(Refused::TooMuch(text!("a table with more than {MOST_ROWS} rows", MOST_ROWS)));
            }
            firsts.push(first);
        }
        Ok(Self { content, metadata, kinds, firsts, last: Mutex::default(), spare: Mutex::default() })
    }

    /// All of its bytes.
    pub(super) fn content(&self) -> &Content {
        &self.content
    }

    /// The names of the columns.
    fn names(&self) -> impl Iterator<Item = &str> {
        self.metadata.file_metadata().schema_descr().columns().iter().map(|column| column.name())
    }

    /// How many rows there are.
    fn rows(&self) -> usize {
        self.firsts.last().copied().unwrap_or(0)
    }

    /// The group of a row, and its first row.
    fn group_of(&self, row: usize) -> std::result::Result<(usize, Arc<Group>), Unread> {
        let at = self.group_at(row);
        let group = self.held(at);
        let read = (0..self.kinds.len()).into_par_iter().try_for_each(|column| self.fill(at, &group, column));
        read.map_err(|error| Unread::Failed(io::Error::other(error)))?;
        Ok((self.firsts[at], group))
    }

    /// Which group a row is in.
    fn group_at(&self, row: usize) -> usize {
        self.firsts.partition_point(|first| *first <= row) - 1
    }

    /// A group, of which some columns may not be read yet.
    fn held(&self, at: usize) -> Arc<Group> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, group)) = last.iter().find(|(held, _)| *held == at) {
            return group.clone();
        }
        while last.len() > 1 && last.iter().map(|(_, group)| group.rows).sum::<usize>() > KEPT_ROWS {
            last.remove(0);
        }
        let group = Arc::new(self.empty(at));
        last.push((at, group.clone()));
        group
    }

    /// Lets go of the groups that are held.
    fn release(&self) {
        *self.spare() = Arc::default();
        self.last.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The room that was given up.
    fn spare(&self) -> MutexGuard<'_, Arc<Spare>> {
        self.spare.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Has the group behind that of a row read while nothing else is to be done, if that is its first row.
    fn read_ahead(self: &Arc<Self>, row: usize) {
        let at = self.group_at(row);
        if self.firsts[at] != row || self.firsts[at + 1] >= self.rows() {
            return;
        }
        let group = self.held(at + 1);
        for column in 0..self.kinds.len() {
            // It may have been let go by then.
            let (file, group) = (self.clone(), Arc::downgrade(&group));
            rayon::spawn(move || {
                if let Some(group) = group.upgrade() {
                    // Whoever asks for the group is told what is wrong with it, or comes to the same end: a panic in a
                    // thread of the pool that nobody waits for would abort the program.
                    let read = || file.fill(at + 1, &group, column);
                    let _told_later = panic::catch_unwind(AssertUnwindSafe(read));
                }
            });
        }
    }

    /// A group of which nothing is read.
    fn empty(&self, at: usize) -> Group {
        Group {
            columns: self.kinds.iter().map(|_| OnceLock::new()).collect(),
            rows: self.firsts[at + 1] - self.firsts[at],
            entries: OnceLock::new(),
            spare: Arc::downgrade(&self.spare()),
        }
    }

    /// A group of which at least so many rows are read, for what is asked once.
    fn some_of(&self, at: usize, rows: usize) -> Result<Group> {
        let group = self.empty(at);
        (0..self.kinds.len()).into_par_iter().try_for_each(|column| {
            let _is_first = group.columns[column].set(Ok(self.column(at, column, rows)?));
            Ok::<_, ParquetError>(())
        })?;
        Ok(group)
    }

    /// Reads a column of a group, if nobody has.
    fn fill(&self, at: usize, group: &Group, column: usize) -> std::result::Result<(), String> {
        let read = || self.column(at, column, group.rows).map_err(|error| error.to_string());
        group.columns[column].get_or_init(read).as_ref().map(|_| ()).map_err(String::clone)
    }

    /// The line of a row.
    pub(super) fn line_of(&self, row: usize) -> Option<String> {
        let (first, group) = self.group_of(row).ok().filter(|_| row < self.rows())?;
        let mut line = String::new();
        self.line(&group, row - first, &mut line);
        Some(line)
    }

    /// The line of the first row.
    fn first_line(&self) -> Option<String> {
        let at = (self.rows() > 0).then(|| self.group_at(0))?;
        self.lines_of(at, &[0])?.pop().map(|(_, line)| line)
    }

    /// The lines of some rows of a group, in order. The group is not held for this alone.
    fn lines_of(&self, at: usize, rows: &[usize]) -> Option<Vec<(usize, String)>> {
        let first = self.firsts[at];
        let group = self.some_of(at, rows.last()? - first + 1).ok()?;
        let line = |row: &usize| {
            let mut line = String::new();
            self.line(&group, row - first, &mut line);
            (*row, line)
        };
        Some(rows.iter().map(line).collect())
    }

    /// The text of a range of bytes of one row.
    pub(super) fn text(&self, range: Range<usize>) -> String {
        let (row, from) = (range.start / ROOM, range.start % ROOM);
        let line = self.line_of(row).unwrap_or_default();
        let to = (from + range.len()).min(line.len());
        line.get(from.min(to)..to).unwrap_or_default().to_owned()
    }

    /// The lines of the rows of these places, in order.
    pub(super) fn pieces(&self, places: impl Iterator<Item = Span>) -> Vec<Piece> {
        let mut rows: Vec<usize> = places.map(|place| place.start / ROOM).collect();
        rows.sort_unstable();
        rows.dedup();
        rows.retain(|row| *row < self.rows());
        let of_groups = rows.chunk_by(|one, other| self.group_at(*one) == self.group_at(*other));
        let lines = of_groups.filter_map(|rows| self.lines_of(self.group_at(rows[0]), rows)).flatten();
        lines.map(|(row, line)| Piece::new(row * ROOM, row, line)).collect()
    }

    /// A column of a group, of which at least so many rows are read.
    fn column(&self, at: usize, column: usize, wanted: usize) -> Result<Coded> {
        let group = self.metadata.row_group(at);
        if group.num_columns() != self.kinds.len() {
            return Err(broken("a group is not as the file says"));
        }
        let (about, rows) =
            (group.column(column), Upto { wanted, of: self.firsts[at + 1] - self.firsts[at] });
        let room = self.spare().lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        Coded::read(self.part(about)?, about, self.kinds[column], rows, room)
    }

    /// The bytes of a column in a group.
    fn part(&self, column: &ColumnChunkMetaData) -> Result<Part> {
        let start = column.dictionary_page_offset().unwrap_or_else(|| column.data_page_offset());
        let range = usize::try_from(start).ok().zip(usize::try_from(column.compressed_size()).ok());
        let range = range.and_then(|(start, len)| Some(start..start.checked_add(len)?));
        let range = range.filter(|range| range.end <= self.content.len());
        let range = range.ok_or_else(|| broken("a column lies beyond the file"))?;
        let bytes =
            self.content.part(range.clone()).map_err(|error| ParquetError::External(Box::new(error)))?;
        Ok(Part { len: self.content.len() as u64, start: range.start as u64, bytes: bytes.into() })
    }

    /// All rows as lines of JSON.
    pub(super) fn lines(&self) -> std::result::Result<String, Refused> {
        let mut text = String::new();
        for at in 0..self.metadata.num_row_groups() {
            let group = self.some_of(at, self.firsts[at + 1] - self.firsts[at])?;
            for row in 0..group.rows {
                self.line(&group, row, &mut text);
                text.push('\n');
                if text.len() > MOST_BYTES {
                    let message = text!("cells that take more than {MOST_BYTES} bytes", MOST_BYTES);
                    return Err(Refused::TooMuch(message));
                }
            }
        }
        Ok(text)
    }

    /// Adds a row as a line of JSON, without its end.
    fn line(&self, group: &Group, row: usize, line: &mut String) {
        let mut before = "{";
        for (name, cells) in self.names().zip((0..).map(|at| group.column(at))) {
            line.push_str(before);
            before = ", ";
            quote(name, line);
            line.push_str(": ");
            match cells.get(row) {
                None => line.push_str("null"),
                Some(text) if cells.is_bare(text) => line.push_str(text),
                Some(text) => quote(text, line),
            }
        }
        line.push_str(if group.columns.is_empty() { "{}" } else { "}" });
    }
}

impl Refused {
    /// Says so of a file of this name.
    pub(super) fn say(self, file: FileId, name: &str) -> Diagnostic {
        let place = Span::new(file, 0, 0);
        match self {
            Self::Broken(error) => unreadable(file, name, &error.to_string()),
            Self::Column(column, what) => {
                let message = text!("the column `{}` of `{name}` holds {what}", shown(&column), name, what);
                Diagnostic::new(Code::UnreadableCell, place, message)
                    .label(text!("such cells are not read"))
                    .help(text!("write one text, number, date, or yes or no to a cell; what has several is a table of its own"))
            }
            Self::TooMuch(message) => Diagnostic::new(Code::TooMuchData, place, message)
                .label(text!("too large"))
                .help(text!("rule on fewer units at a time, with the rows of these units")),
        }
    }
}

/// Says why a file cannot be read.
pub(super) fn unreadable(file: FileId, name: &str, why: &str) -> Diagnostic {
    let message = text!("`{name}` cannot be read as a Parquet file", name);
    Diagnostic::new(Code::NotWhatItSays, Span::new(file, 0, 0), message)
        .label(Text::verbatim(shown(why)))
        .help(text!("write the file again, compressed with Snappy or Zstandard or not at all"))
}

/// Some bytes of a file, from a place on.
struct Part {
    /// How many bytes the file has.
    len: u64,
    start: u64,
    bytes: Bytes,
}

impl Length for Part {
    fn len(&self) -> u64 {
        self.len
    }
}

impl ChunkReader for Part {
    type T = bytes::buf::Reader<Bytes>;

    fn get_read(&self, start: u64) -> Result<Self::T> {
        let from = start.checked_sub(self.start).and_then(|from| usize::try_from(from).ok());
        let from =
            from.filter(|from| *from <= self.bytes.len()).ok_or_else(|| broken("a place beyond its part"))?;
        Ok(self.bytes.slice(from..).reader())
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        let rest = self.get_read(start)?.into_inner();
        if length > rest.len() {
            return Err(broken("a place beyond its part"));
        }
        Ok(rest.slice(..length))
    }
}

/// The end of a file, in which it says what it holds.
fn tail(content: &Content) -> std::result::Result<Bytes, Refused> {
    let part = |len: usize| {
        let start = content.len().saturating_sub(len);
        content.part(start..content.len()).map_err(|error| broken(&error.to_string()))
    };
    let end = part(8)?;
    let len = match end[..] {
        [a, b, c, d, b'P', b'A', b'R', b'1'] => u32::from_le_bytes([a, b, c, d]) as usize,
        _ => return Err(broken("it does not end as one").into()),
    };
    Ok(part(len.saturating_add(8))?.into())
}

fn broken(what: &str) -> ParquetError {
    ParquetError::General(what.to_owned())
}

/// Adds a text in quotes, as JSON has it.
fn quote(text: &str, line: &mut String) {
    if text.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\') {
        line.push_str(&serde_json::Value::from(text).to_string());
    } else {
        line.push('"');
        line.push_str(text);
        line.push('"');
    }
}
