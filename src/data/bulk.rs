//! Rows in bulk: blocks of a file are parsed on all threads, and what they hold is taken in in the order of
//! the file. A row that is not plain stands by itself, and goes the way that knows everything a row can be.

use super::body::{Block, Unread};
use super::table::{Event, Form, Row, Table};
#[cfg(feature = "parquet")]
use super::{
    columns::{ColumnRows, Entries},
    parquet::Coded,
};
use crate::parallel;
use crate::source::{FileId, Span};
use memchr::memchr_iter;
use std::iter;
use std::ops::ControlFlow;

/// A table whose rows can be parsed block by block.
pub(super) trait Blocks: Sync {
    /// The file.
    fn file(&self) -> FileId;

    /// Where the rows begin.
    fn body(&self) -> usize;

    /// Where they end.
    fn end(&self) -> usize;

    /// About how many rows there are, if there are so many before a place.
    fn rows_if(&self, rows: usize, to: usize) -> usize {
        let share = (self.end() - self.body()) as u128 * rows as u128 / (to - self.body()).max(1) as u128;
        // A little more, so that room is not made twice.
        usize::try_from(share * 33 / 32).unwrap_or(rows)
    }

    /// Whole rows from a place on.
    fn block(&self, from: usize) -> Result<Option<Block<'_>>, Unread>;

    /// Goes through the rows of a block, with the cells of those that can be told into cells without a closer look: one
    /// for each column.
    ///
    /// # Errors
    /// Where the block cannot be read.
    fn cells(&self, block: &Block<'_>, visit: &mut dyn FnMut(Span, Option<&Cells<'_>>))
    -> Result<(), Unread>;

    /// A row of a block, with a closer look.
    fn row(
        &self,
        block: &Block<'_>,
        row: Span,
        visit: &mut dyn FnMut(Event<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<()>;
}

/// The cells of a row, without quotes.
#[derive(Clone, Copy)]
pub(super) enum Cells<'c> {
    /// Of delimited text.
    Delimited(&'c str, &'c [(usize, usize)]),
    /// Of an object of JSON, in which what stands without quotes is no text.
    Json(&'c str, &'c [(usize, usize)]),
}

impl<'c> Cells<'c> {
    /// The text of the row, and where its cells stand in it.
    #[inline(always)]
    fn parts(&self) -> (&'c str, &'c [(usize, usize)]) {
        let (Self::Delimited(text, bounds) | Self::Json(text, bounds)) = *self;
        (text, bounds)
    }

    /// The cell of a column.
    #[inline(always)]
    pub(super) fn get(&self, column: usize) -> &'c str {
        let (text, bounds) = self.parts();
        let (from, to) = bounds[column];
        &text[from..to]
    }

    /// The bytes of the cell of a column: that they are whole characters need not be asked of them.
    #[inline(always)]
    pub(super) fn bytes(&self, column: usize) -> &'c [u8] {
        let (text, bounds) = self.parts();
        let (from, to) = bounds[column];
        &text.as_bytes()[from..to]
    }

    /// The cell of a column that may not be there.
    #[inline]
    pub(super) fn find(&self, column: Option<usize>) -> &'c str {
        column.map_or("", |column| self.get(column))
    }

    /// How the cell of a column is written.
    #[inline(always)]
    pub(super) fn form(&self, column: usize) -> Form {
        // Of `true` and `false` the text says enough.
        let is_bare = match self {
            Self::Delimited(..) => false,
            Self::Json(line, bounds) => {
                let (from, to) = bounds[column];
                from < to && line.as_bytes()[from - 1] != b'"'
            }
        };
        if is_bare { Form::Number } else { Form::Text }
    }
}

/// How the plain rows of a table are taken in.
pub(super) trait Bulk: Sync {
    /// Plain rows that follow each other.
    type Batch: Default + Send;

    /// No rows yet, with room for so many.
    fn batch(&self, rows: usize) -> Self::Batch;

    /// Adds a row; false where it is not plain, and the batch is as before.
    fn row(&self, batch: &mut Self::Batch, cells: &Cells<'_>, row: Span) -> bool;

    /// What the texts of a column stand for, in each way in which it is read.
    #[cfg(feature = "parquet")]
    fn entries(&self, column: usize, coded: &Coded) -> Vec<Entries>;

    /// The same of rows that come column by column, once it is known what their texts stand for.
    #[cfg(feature = "parquet")]
    fn columns(&self, rows: &ColumnRows) -> Vec<Segment<Self::Batch>>;
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
    /// Plain rows, and the block that they are of.
    Plain(B, &'r Block<'r>),
    /// A row by itself.
    Odd(Span, &'r dyn Row),
}

/// What a block holds.
pub(super) struct Parsed<'b, B> {
    /// The block itself, so that a row is looked at more closely without being read again.
    pub(super) block: Block<'b>,
    pub(super) segments: Vec<Segment<B>>,
    /// How many rows.
    pub(super) rows: usize,
}

/// So many rows of a block that are not plain, and the others are not tried.
const MOST_ODD: usize = 1000;

/// Goes through the blocks of a table in order. While one is taken in, those behind it are parsed.
///
/// # Errors
/// Where a block cannot be read, once those before it are taken in.
pub(super) fn each<P: Bulk>(
    table: &dyn Blocks,
    bulk: &P,
    mut take: impl FnMut(Parsed<'_, P::Batch>) -> ControlFlow<()>,
) -> Result<(), Unread> {
    let mut from = table.body();
    let blocks = iter::from_fn(|| {
        let block = table.block(from).transpose()?;
        // Behind one that cannot be read there is none.
        from = block.as_ref().map_or(table.end(), |block| block.end);
        #[cfg(feature = "parquet")]
        if let Ok(Block { columns: Some(rows), .. }) = &block {
            rows.prepare(|column, coded| bulk.entries(column, coded));
        }
        Some(block)
    });
    let ended = parallel::in_order(
        blocks,
        |block| parse_block(table, block?, bulk),
        |parsed| match parsed {
            Ok(parsed) => take(parsed).map_break(|()| Ok(())),
            Err(error) => ControlFlow::Break(Err(error)),
        },
    );
    ended.break_value().unwrap_or(Ok(()))
}

fn parse_block<'b, P: Bulk>(
    table: &dyn Blocks,
    block: Block<'b>,
    bulk: &P,
) -> Result<Parsed<'b, P::Batch>, Unread> {
    #[cfg(feature = "parquet")]
    if let Some(rows) = &block.columns {
        let segments = bulk.columns(rows);
        let odd = segments.iter().filter(|segment| matches!(segment, Segment::Odd(_))).count();
        let rows = rows.len() - odd;
        return Ok(Parsed { block, segments, rows });
    }
    // A batch that grew by and by would be copied time and again. Those behind a row that is not plain may have few rows.
    let batch = bulk.batch(about_lines(block.text.as_bytes()));
    let mut taken = Passing { segments: Vec::new(), batch, filled: false, rows: 0, odd: 0 };
    table.cells(&block, &mut |row, cells| match cells {
        Some(cells) => taken.row(bulk, cells, row),
        None => taken.odd(row),
    })?;
    taken.close();
    Ok(Parsed { block, segments: taken.segments, rows: taken.rows })
}

/// About how many lines a text has, rather too many than too few: its beginning shows how long they are.
fn about_lines(text: &[u8]) -> usize {
    let head = &text[..text.len().min(1 << 14)];
    let lines = memchr_iter(b'\n', head).count() + 1;
    (lines * text.len()).div_ceil(head.len().max(1)) * 33 / 32 + 1
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

/// A row of a block.
pub(super) fn row_at(table: &dyn Table, block: &Block<'_>, span: Span, visit: &mut dyn FnMut(&dyn Row)) {
    if let Some(blocks) = table.blocks() {
        let _only_one = blocks.row(block, span, &mut |event| {
            if let Event::Row(_, row) = event {
                visit(row);
            }
            ControlFlow::Continue(())
        });
    }
}
