//! Rows in bulk: blocks of a file are parsed on all threads, and what they hold is taken in in the order of
//! the file. A row that is not plain stands by itself, and goes the way that knows everything a row can be.

use super::body::{Block, Unread};
use super::table::{Cell, Event, Form, Row, Table};
use crate::source::{FileId, Span};
use rayon::prelude::*;
use std::ops::ControlFlow;

/// A table whose rows can be parsed block by block.
pub(super) trait Blocks: Sync {
    /// The file.
    fn file(&self) -> FileId;

    /// Where the rows begin.
    fn body(&self) -> usize;

    /// Whole rows from a place on.
    fn block(&self, from: usize) -> Result<Option<Block<'_>>, Unread>;

    /// Goes through the rows of a block, with the cells of those that can be told into cells without a closer look.
    fn cells(&self, block: &Block<'_>, visit: &mut dyn FnMut(Span, Option<&Cells<'_>>));

    /// The row at a place, with a closer look.
    fn row(&self, row: Span, visit: &mut dyn FnMut(Event<'_>) -> ControlFlow<()>);
}

/// The cells of a row, without quotes.
pub(super) struct Cells<'c> {
    text: &'c str,
    bounds: &'c [(usize, usize)],
    /// What stands without quotes is no text.
    json: bool,
}

impl<'c> Cells<'c> {
    /// Cells of delimited text.
    pub(super) fn of_text(text: &'c str, bounds: &'c [(usize, usize)]) -> Self {
        Self { text, bounds, json: false }
    }

    /// Cells of an object of JSON.
    pub(super) fn of_json(text: &'c str, bounds: &'c [(usize, usize)]) -> Self {
        Self { text, bounds, json: true }
    }

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

    /// The same, with how it is written.
    pub(super) fn cell(&self, column: Option<usize>) -> Cell<'c> {
        let text = self.find(column);
        let start = column.map_or(0, |column| self.bounds[column].0);
        let is_bare = self.json && !text.is_empty() && self.text.as_bytes()[start - 1] != b'"';
        // Of `true` and `false` the text says enough.
        Cell { text, form: if is_bare { Form::Number } else { Form::Text } }
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

/// The blocks from a place on, as many as are worked on at a time; whether there are more, or why not.
pub(super) fn parse<P: Bulk>(
    table: &dyn Blocks,
    from: usize,
    bulk: &P,
) -> (Vec<Parsed<P::Batch>>, Result<Option<usize>, Unread>) {
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

fn parse_block<P: Bulk>(table: &dyn Blocks, block: &Block<'_>, bulk: &P) -> Parsed<P::Batch> {
    let mut taken =
        Passing { segments: Vec::new(), batch: P::Batch::default(), filled: false, rows: 0, odd: 0 };
    table.cells(block, &mut |row, cells| match cells {
        Some(cells) => taken.row(bulk, cells, row),
        None => taken.odd(row),
    });
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

/// The row at a place.
pub(super) fn row_at(table: &dyn Table, span: Span, visit: &mut dyn FnMut(&dyn Row)) {
    if let Some(blocks) = table.blocks() {
        blocks.row(span, &mut |event| {
            if let Event::Row(_, row) = event {
                visit(row);
            }
            ControlFlow::Continue(())
        });
    }
}
