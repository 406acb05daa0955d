//! Rows in bulk: blocks of a file are parsed on all threads, and what they hold is taken in in the order of
//! the file. A row that is not plain stands by itself, and goes the way that knows everything a row can be.

use super::body::{Block, Unread};
use super::cells::{Cells, Told};
use super::table::{Event, Row, Table};
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

    /// Goes through the rows of a block, told into cells.
    fn cells(&self, block: &Block<'_>, visit: &mut dyn FnMut(Told<'_>));

    /// A row of a block, with a closer look.
    fn row(
        &self,
        block: &Block<'_>,
        row: Span,
        visit: &mut dyn FnMut(Event<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<()>;
}

/// How the plain rows of a table are taken in.
pub(super) trait Bulk: Sync {
    /// Plain rows that follow each other.
    type Batch: Default + Send;

    /// No rows yet, with room for so many.
    fn batch(&self, rows: usize) -> Self::Batch;

    /// Adds rows, from the first on, up to one that is not plain; how many.
    fn rows(&self, batch: &mut Self::Batch, cells: &Cells<'_>) -> usize;

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
        |block| block.map(|block| parse_block(table, block, bulk)),
        |parsed| match take(parsed.map_err(Some)?) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(None),
        },
    );
    ended.or_else(|error| error.map_or(Ok(()), Err))
}

fn parse_block<'b, P: Bulk>(table: &dyn Blocks, block: Block<'b>, bulk: &P) -> Parsed<'b, P::Batch> {
    #[cfg(feature = "parquet")]
    if let Some(rows) = &block.columns {
        let segments = bulk.columns(rows);
        let odd = segments.iter().filter(|segment| matches!(segment, Segment::Odd(_))).count();
        let rows = rows.len() - odd;
        return Parsed { block, segments, rows };
    }
    // A batch that grew by and by would be copied time and again. Those behind a row that is not plain may have few rows.
    let batch = bulk.batch(about_lines(block.text.as_bytes()));
    let mut taken = Passing { segments: Vec::new(), batch, filled: false, rows: 0, odd: 0 };
    table.cells(&block, &mut |told| match told {
        Told::Rows(cells) => taken.rows(bulk, &cells),
        Told::Odd(row) => taken.odd(row),
    });
    taken.close();
    Parsed { block, segments: taken.segments, rows: taken.rows }
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
    fn rows<P: Bulk<Batch = B>>(&mut self, bulk: &P, cells: &Cells<'_>) {
        let (mut from, mut most) = (0, usize::MAX);
        while from < cells.len() {
            let tried = cells.some(from, most);
            let plain = if self.odd > MOST_ODD { 0 } else { bulk.rows(&mut self.batch, &tried) };
            self.rows += plain;
            self.filled |= plain > 0;
            from += plain;
            if plain == tried.len() {
                most = most.saturating_mul(2);
                continue;
            }
            // What is read of rows behind one that is not plain is read in vain: where there was one, there may be others.
            self.odd(cells.row(from));
            (from, most) = (from + 1, 2 * plain + 1);
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
