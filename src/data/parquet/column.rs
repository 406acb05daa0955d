//! The cells of a column of a group of rows.

use super::kind::{Kind, put, write_decimal};
use super::{Part, broken, pages};
use crate::data::codes::Names;
use crate::data::table::{Cell, Form};
use ::parquet::column::reader::{ColumnReader as Reader, ColumnReaderImpl, get_column_reader};
use ::parquet::data_type::{DataType, Int96};
use ::parquet::errors::Result;
use ::parquet::file::metadata::ColumnChunkMetaData;
use ::parquet::file::serialized_reader::SerializedPageReader;
use std::fmt::Display;
use std::sync::Arc;

/// Cells as texts, of which each row names one.
pub(in crate::data) struct Coded {
    kind: Kind,
    texts: Names,
    codes: Vec<u32>,
    has_empty: bool,
}

/// The rows of a group up to one.
#[derive(Clone, Copy)]
pub(super) struct Upto {
    /// At least so many are read: whole pages are.
    pub(super) wanted: usize,
    /// So many there are.
    pub(super) of: usize,
}

impl Upto {
    /// Whether no more are read than these. Where all are wanted, whatever follows is looked at.
    pub(super) fn are_enough(self, rows: usize) -> bool {
        self.wanted < self.of && rows >= self.wanted
    }
}

impl Coded {
    /// Of a cell that holds nothing; one that names a text has a number more than that.
    pub(in crate::data) const EMPTY: u32 = 0;

    /// The text of the cell of a row, if it is given.
    pub(in crate::data) fn get(&self, row: usize) -> Option<&str> {
        self.texts.get((self.codes[row] as usize).checked_sub(1)?)
    }

    /// The codes of all rows: 0 where nothing is given, else one more than the position of the text.
    pub(in crate::data) fn codes(&self) -> &[u32] {
        &self.codes
    }

    /// Whether nothing is given for some row.
    pub(in crate::data) fn has_empty(&self) -> bool {
        self.has_empty
    }

    /// The text of a code; empty where nothing is given.
    pub(in crate::data) fn text(&self, code: usize) -> &str {
        code.checked_sub(1).map_or("", |at| &self.texts[at])
    }

    /// How many texts there are.
    pub(in crate::data) fn len(&self) -> usize {
        self.texts.len()
    }

    /// The texts as cells.
    pub(in crate::data) fn cells(&self) -> impl Iterator<Item = Cell<'_>> {
        self.texts.iter().map(|text| self.cell(text))
    }

    /// A text of this column as a cell, with the spaces around it.
    pub(super) fn cell<'t>(&self, text: &'t str) -> Cell<'t> {
        let form = match self.is_bare(text) {
            true if self.kind == Kind::Flag => Form::Flag,
            true => Form::Number,
            false => Form::Text,
        };
        Cell { text, form }
    }

    /// Whether a text of this column stands without quotes in JSON: infinity is no number there.
    pub(super) fn is_bare(&self, text: &str) -> bool {
        self.kind.is_bare() && (self.kind == Kind::Flag || text.ends_with(|last: char| last.is_ascii_digit()))
    }

    /// The room of its codes, which nobody reads any more.
    pub(super) fn take_room(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.codes)
    }

    /// Reads the cells of some rows; `room` is for the codes.
    pub(super) fn read(
        part: Part,
        about: &ColumnChunkMetaData,
        kind: Kind,
        rows: Upto,
        room: Vec<u32>,
    ) -> Result<Self> {
        let part = Arc::new(part);
        let pages = || SerializedPageReader::new(part.clone(), about, rows.of, None);
        if let Some((texts, codes, has_empty)) = pages::read(pages()?, about, kind, rows, room)? {
            return Ok(Self { kind, texts, codes, has_empty });
        }
        match get_column_reader(about.column_descr_ptr(), Box::new(pages()?)) {
            Reader::BoolColumnReader(reader) => Self::all(reader, kind, rows, always(show)),
            Reader::Int32ColumnReader(reader) => {
                let is_signed = kind != Kind::Whole { signed: false };
                let wide =
                    |number: i32| if is_signed { number.into() } else { number.cast_unsigned().into() };
                Self::all(reader, kind, rows, always(|&number, text| kind.write(wide(number), text)))
            }
            Reader::Int64ColumnReader(reader) => {
                Self::all(reader, kind, rows, always(|&number, text| kind.write(number, text)))
            }
            Reader::Int96ColumnReader(reader) => {
                let kind = Kind::Moment { in_a_second: 1_000 };
                Self::all(
                    reader,
                    kind,
                    rows,
                    always(|moment: &Int96, text| kind.write(moment.to_millis(), text)),
                )
            }
            Reader::FloatColumnReader(reader) => Self::all(reader, kind, rows, always(show)),
            Reader::DoubleColumnReader(reader) => Self::all(reader, kind, rows, always(show)),
            Reader::ByteArrayColumnReader(reader) => {
                Self::all(reader, kind, rows, |bytes, text| write_bytes(bytes.data(), kind, text))
            }
            Reader::FixedLenByteArrayColumnReader(reader) => {
                Self::all(reader, kind, rows, |bytes, text| write_bytes(bytes.data(), kind, text))
            }
        }
    }

    /// All cells, each with a text of its own.
    fn all<T: DataType>(
        mut reader: ColumnReaderImpl<T>,
        kind: Kind,
        rows: Upto,
        write: impl Fn(&T::T, &mut String) -> Result<()>,
    ) -> Result<Self> {
        let (mut texts, mut codes) = (Names::default(), Vec::new());
        let (mut levels, mut values, mut text) = (Vec::new(), Vec::new(), String::new());
        while !rows.are_enough(codes.len()) {
            levels.clear();
            values.clear();
            let (read, given, _) = reader.read_records(CHUNK, Some(&mut levels), None, &mut values)?;
            if read == 0 {
                break;
            }
            // Without levels, every cell is given.
            levels.resize(if given == read { 0 } else { read }, 0);
            let mut values = values.iter();
            for row in 0..read {
                if levels.get(row) == Some(&0) {
                    codes.push(Self::EMPTY);
                    continue;
                }
                let value = values.next().ok_or_else(|| broken("a cell is missing"))?;
                text.clear();
                write(value, &mut text)?;
                if texts.is_empty() || texts[texts.len() - 1] != *text {
                    texts.push(&text);
                }
                codes.push(u32::try_from(texts.len()).map_err(|_| broken("too many cells"))?);
            }
        }
        if codes.len() < rows.wanted || codes.len() > rows.of {
            return Err(broken("a column has another number of rows"));
        }
        let has_empty = codes.contains(&Self::EMPTY);
        Ok(Self { kind, texts, codes, has_empty })
    }
}

/// A way to write that never fails.
fn always<V>(write: impl Fn(&V, &mut String)) -> impl Fn(&V, &mut String) -> Result<()> {
    move |value, text| {
        write(value, text);
        Ok(())
    }
}

/// Adds a value as it is shown.
pub(super) fn show(value: &impl Display, text: &mut String) {
    put(format_args!("{value}"), text);
}

/// So many cells are read at a time.
const CHUNK: usize = 8 * 1024;

/// Adds bytes as text: a decimal with its highest byte first, or UTF-8.
pub(super) fn write_bytes(bytes: &[u8], kind: Kind, text: &mut String) -> Result<()> {
    let Kind::Decimal { places } = kind else {
        text.push_str(std::str::from_utf8(bytes)?);
        return Ok(());
    };
    let negative = bytes.first().is_some_and(|first| *first >= 0x80);
    let (fill, spare) = (if negative { 0xFF } else { 0 }, bytes.len().saturating_sub(16));
    if bytes[..spare].iter().any(|byte| *byte != fill) {
        return Err(broken("a decimal with too many digits"));
    }
    let bytes = &bytes[spare..];
    let mut all = [fill; 16];
    all[16 - bytes.len()..].copy_from_slice(bytes);
    write_decimal(i128::from_be_bytes(all), places, text);
    Ok(())
}
