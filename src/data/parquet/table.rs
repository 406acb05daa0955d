//! A Parquet file as a table, whose rows are taken in column by column.

use super::{Group, ParquetFile, ROOM, place_of};
use crate::data::body::{Block, Unread};
use crate::data::bulk::Blocks;
use crate::data::cells::Told;
use crate::data::columns::ColumnRows;
use crate::data::json;
use crate::data::table::{Cell, Event, Heading, Row, Table};
use crate::source::{FileId, Span};
use std::borrow::Cow;
use std::ops::ControlFlow;
use std::sync::Arc;

/// So many rows are taken in at a time.
const BLOCK_ROWS: usize = 1 << 14;

/// A file of one table.
pub(in crate::data) struct ParquetTable {
    file: FileId,
    rows: Arc<ParquetFile>,
    headings: Vec<Heading>,
}

/// A row of a group.
struct CodedRow<'g> {
    group: &'g Group,
    row: usize,
}

impl ParquetTable {
    pub(in crate::data) fn new(file: FileId, rows: Arc<ParquetFile>) -> Self {
        let heading = |name: &str| Heading::placeless(name.to_owned());
        let headings = if rows.rows() == 0 { Vec::new() } else { rows.names().map(heading).collect() };
        Self { file, rows, headings }
    }

    fn span(&self, row: usize) -> Span {
        place_of(self.file, row)
    }
}

impl Table for ParquetTable {
    fn headings(&self) -> &[Heading] {
        &self.headings
    }

    /// Where a column is named is shown in the first row, which takes long to read.
    fn heading(&self, column: usize) -> Span {
        let line = self.rows.first_line().unwrap_or_default();
        json::keys(self.file, 0, &line).nth(column).map_or(self.header(), |(_, span)| span)
    }

    fn header(&self) -> Span {
        self.span(0)
    }

    fn names_nothing(&self) -> bool {
        self.rows.rows() == 0
    }

    fn place(&self, row: Span, column: usize) -> Span {
        json::place(&self.headings, &self.text(row), row, column)
    }

    fn blocks(&self) -> Option<&dyn Blocks> {
        Some(self)
    }

    fn text(&self, span: Span) -> Cow<'_, str> {
        Cow::Owned(self.rows.text(span.start..span.end))
    }

    fn each(&self, visit: &mut dyn FnMut(Event<'_>) -> ControlFlow<()>) {
        for at in 0..self.rows.rows() {
            // Why rows cannot be read on is told where they are taken in.
            let Ok((first, group)) = self.rows.group_of(at) else { return };
            if visit(Event::Row(self.span(at), &CodedRow { group: &group, row: at - first })).is_break() {
                return;
            }
        }
    }
}

impl Blocks for ParquetTable {
    fn file(&self) -> FileId {
        self.file
    }

    fn body(&self) -> usize {
        0
    }

    fn end(&self) -> usize {
        self.rows.rows() * ROOM
    }

    fn block(&self, from: usize) -> Result<Option<Block<'_>>, Unread> {
        let row = from / ROOM;
        if row >= self.rows.rows() {
            self.rows.release();
            return Ok(None);
        }
        let (first, group) = self.rows.group_of(row)?;
        self.rows.read_ahead(row);
        let rows = row - first..(row - first + BLOCK_ROWS).min(group.rows);
        let end = (first + rows.end) * ROOM;
        let columns = Some(ColumnRows::new(self.file, group, first, rows));
        Ok(Some(Block { start: from, end, text: Cow::Borrowed(""), is_bare: false, columns }))
    }

    /// No row is told into cells: they are taken in column by column.
    fn cells(&self, block: &Block<'_>, visit: &mut dyn FnMut(Told<'_>)) {
        (block.start / ROOM..block.end / ROOM).for_each(|row| visit(Told::Odd(self.span(row))));
    }

    fn row(
        &self,
        block: &Block<'_>,
        row: Span,
        visit: &mut dyn FnMut(Event<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let Some(columns) = &block.columns else { return ControlFlow::Continue(()) };
        let at = row.start / ROOM - columns.first();
        visit(Event::Row(row, &CodedRow { group: columns.group(), row: at }))
    }
}

impl Row for CodedRow<'_> {
    fn cell(&self, column: usize) -> Cell<'_> {
        let column = self.group.column(column);
        let Some(text) = column.get(self.row) else { return Cell::EMPTY };
        let cell = column.cell(text);
        Cell { text: cell.text.trim(), ..cell }
    }

    fn is_blank(&self) -> bool {
        (0..self.group.columns.len()).all(|column| self.cell(column).is_empty())
    }
}
