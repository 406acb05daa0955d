//! Rows in bulk: blocks of a delimited file are parsed on all threads, and what they hold is taken in in the order of
//! the file. A row that is not plain stands by itself, and goes the way that knows everything a row can be.

use super::body::{Block, Unread, is_bare};
use super::delimited::{Delimited, reader};
use super::table::{Event, Row, Table};
use crate::source::Span;
use ::csv::StringRecord;
use memchr::memchr2_iter;
use rayon::prelude::*;
use std::ops::ControlFlow;

/// The cells of a row, without quotes.
pub(super) struct Cells<'c> {
    text: &'c str,
    bounds: &'c [(usize, usize)],
}

impl<'c> Cells<'c> {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.bounds.len()
    }

    /// The cell of a column.
    pub(super) fn get(&self, column: usize) -> &'c str {
        let (from, to) = self.bounds[column];
        &self.text[from..to]
    }

    /// The cell of a column that may not be there.
    pub(super) fn find(&self, column: Option<usize>) -> &'c str {
        column.map_or("", |column| self.get(column))
    }
}

/// How the plain rows of a table are taken in.
pub(super) trait Bulk: Sync {
    /// Plain rows that follow each other.
    type Batch: Default + Send;

    /// Adds a row; false where it is not plain, and the batch is as before.
    fn row(&self, batch: &mut Self::Batch, cells: &Cells<'_>, row: Span) -> bool;
}

/// Rows in the order of the file.
pub(super) enum Segment<B> {
    /// Plain ones.
    Plain(B),
    /// One that is not, or that may be no row.
    Odd(Span),
}

/// What is taken in.
pub(super) enum Taken<'r, B> {
    /// Plain rows.
    Plain(B),
    /// A row by itself.
    Odd(Span, &'r dyn Row),
}

/// What a block holds.
pub(super) struct Parsed<B> {
    pub(super) segments: Vec<Segment<B>>,
    /// How many rows.
    pub(super) rows: usize,
}

/// So many rows of a block that are not plain, and the others are not tried.
const MOST_ODD: usize = 1000;

/// Where the next block begins, if there is one and it can be read.
pub(super) type More = Result<Option<usize>, Unread>;

/// The blocks from a place on, as many as are worked on at a time; whether there are more, or why not.
pub(super) fn parse<P: Bulk>(table: &Delimited<'_>, from: usize, bulk: &P) -> (Vec<Parsed<P::Batch>>, More) {
    let mut blocks = Vec::new();
    let mut at = from;
    let mut more = Ok(None);
    for _ in 0..2 * rayon::current_num_threads() {
        match table.block(at) {
            Ok(Some(block)) => {
                at = block.start + block.text.len();
                blocks.push(block);
                more = Ok(Some(at));
            }
            Ok(None) => {
                more = Ok(None);
                break;
            }
            Err(error) => {
                more = Err(error);
                break;
            }
        }
    }
    (blocks.into_par_iter().map(|block| parse_block(table, &block, bulk)).collect(), more)
}

fn parse_block<P: Bulk>(table: &Delimited<'_>, block: &Block<'_>, bulk: &P) -> Parsed<P::Batch> {
    let mut taken =
        Passing { segments: Vec::new(), batch: P::Batch::default(), filled: false, rows: 0, odd: 0 };
    let span = |from: usize, to: usize| Span::new(table.file(), block.start + from, block.start + to);
    let mut bounds = Vec::with_capacity(table.width());
    if is_bare(block.text.as_bytes()) {
        let text = &*block.text;
        let bytes = text.as_bytes();
        let last = (!text.is_empty() && !text.ends_with('\n')).then_some(text.len());
        let (mut row, mut cell) = (0, 0);
        for at in memchr2_iter(table.delimiter(), b'\n', bytes).chain(last) {
            if bytes.get(at) == Some(&table.delimiter()) {
                bounds.push((cell, at));
                cell = at + 1;
                continue;
            }
            let end = if at > row && bytes[at - 1] == b'\r' { at - 1 } else { at };
            if end > row {
                bounds.push((cell, end));
                taken.row(bulk, &Cells { text, bounds: &bounds }, span(row, end));
            }
            bounds.clear();
            (row, cell) = (at + 1, at + 1);
        }
    } else {
        let mut reader = reader(&block.text, table.delimiter());
        let mut record = StringRecord::new();
        let mut at = 0;
        while let Ok(true) = reader.read_record(&mut record) {
            let to = usize::try_from(reader.position().byte()).unwrap_or(block.text.len());
            let raw = &block.text[at..to];
            let from = at + raw.len() - raw.trim_start_matches(['\r', '\n']).len();
            let row = span(from, from + block.text[from..to].trim_end_matches(['\r', '\n']).len());
            at = to;
            bounds.clear();
            bounds.extend(
                (0..record.len()).filter_map(|cell| record.range(cell)).map(|cell| (cell.start, cell.end)),
            );
            if raw.contains('"') && table.quotes_of(&block.text[from..to], row).is_some() {
                taken.odd(row);
            } else {
                let text = record.as_slice();
                taken.row(bulk, &Cells { text, bounds: &bounds }, row);
            }
        }
    }
    taken.close();
    Parsed { segments: taken.segments, rows: taken.rows }
}

/// The rows of a block as they pass.
struct Passing<B> {
    segments: Vec<Segment<B>>,
    batch: B,
    filled: bool,
    rows: usize,
    odd: usize,
}

impl<B: Default> Passing<B> {
    fn row<P: Bulk<Batch = B>>(&mut self, bulk: &P, cells: &Cells<'_>, row: Span) {
        if self.odd <= MOST_ODD && bulk.row(&mut self.batch, cells, row) {
            self.rows += 1;
            self.filled = true;
        } else {
            self.odd(row);
        }
    }

    fn odd(&mut self, row: Span) {
        self.close();
        self.odd += 1;
        self.segments.push(Segment::Odd(row));
    }

    fn close(&mut self) {
        if std::mem::replace(&mut self.filled, false) {
            self.segments.push(Segment::Plain(std::mem::take(&mut self.batch)));
        }
    }
}

/// The row at a place of a delimited table.
pub(super) fn row_at(table: &dyn Table, span: Span, visit: &mut dyn FnMut(&dyn Row)) {
    if let Some(delimited) = table.delimited() {
        delimited.row(span, &mut |event| {
            if let Event::Row(_, row) = event {
                visit(row);
            }
            ControlFlow::Continue(())
        });
    }
}
