//! Rows that are told into cells, some at a time, so that each column of theirs is read in a loop of its own.

use super::digits::Tail;
use super::table::Form;
use crate::source::{FileId, Span};

/// So many cells are gathered: few enough to stay in the processor's cache while their columns are read.
const MOST: usize = 1024;

/// Rows that follow each other, with a cell for each column.
#[derive(Clone, Copy)]
pub(super) struct Cells<'c> {
    text: &'c str,
    /// Where the cells stand in the text, row by row, without quotes.
    bounds: &'c [(usize, usize)],
    width: usize,
    /// Of JSON, in which what stands without quotes is no text.
    is_json: bool,
    file: FileId,
    /// Where the rows stand in the file.
    rows: &'c [(usize, usize)],
}

impl<'c> Cells<'c> {
    /// How many rows.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The rows from one on, so many at most.
    pub(super) fn some(&self, from: usize, most: usize) -> Self {
        let rows = &self.rows[from..self.len().min(from.saturating_add(most))];
        Self { rows, bounds: &self.bounds[from * self.width..][..rows.len() * self.width], ..*self }
    }

    /// The place of a row.
    #[inline(always)]
    pub(super) fn row(&self, row: usize) -> Span {
        let (start, end) = self.rows[row];
        Span::new(self.file, start, end)
    }

    /// A cell.
    #[inline(always)]
    pub(super) fn get(&self, row: usize, column: usize) -> &'c str {
        let (from, to) = self.bounds[row * self.width + column];
        &self.text[from..to]
    }

    /// The bytes of a cell: that they are whole characters need not be asked of them.
    #[inline(always)]
    pub(super) fn bytes(&self, row: usize, column: usize) -> &'c [u8] {
        let (from, to) = self.bounds[row * self.width + column];
        &self.text.as_bytes()[from..to]
    }

    /// The cells of a column in so many rows, with what stands before them, and how they are written.
    #[inline(always)]
    pub(super) fn column(&self, column: usize, rows: usize) -> impl Iterator<Item = (Tail<'c>, Form)> {
        let rows = self.bounds.chunks_exact(self.width.max(1)).take(rows);
        rows.map(move |row| self.cell(row[column]))
    }

    /// The same of some rows.
    #[inline(always)]
    pub(super) fn of_rows(
        &self,
        column: usize,
        rows: impl Iterator<Item = usize>,
    ) -> impl Iterator<Item = (Tail<'c>, Form)> {
        rows.map(move |row| self.cell(self.bounds[row * self.width + column]))
    }

    #[inline(always)]
    fn cell(&self, (from, to): (usize, usize)) -> (Tail<'c>, Form) {
        let text = &self.text.as_bytes()[..to];
        // Of `true` and `false` the text says enough.
        let is_bare = self.is_json && from < to && text[from - 1] != b'"';
        (Tail::of(text, from), if is_bare { Form::Number } else { Form::Text })
    }

    /// How many rows there are before the first in which something stands in one of these columns.
    pub(super) fn without(&self, columns: &[usize]) -> usize {
        let is_filled = |row: &usize| columns.iter().any(|column| !self.bytes(*row, *column).is_empty());
        if columns.is_empty() { self.len() } else { (0..self.len()).find(is_filled).unwrap_or(self.len()) }
    }
}

/// Rows of a block as they are told into cells.
pub(super) enum Told<'c> {
    /// Rows that could be.
    Rows(Cells<'c>),
    /// A row that needs a closer look.
    Odd(Span),
}

/// Rows that are gathered until there are enough of them to be visited.
pub(super) struct Gathered<'v> {
    file: FileId,
    width: usize,
    is_json: bool,
    bounds: Vec<(usize, usize)>,
    /// How many there are once the next row has a cell for each column.
    due: usize,
    rows: Vec<(usize, usize)>,
    visit: &'v mut dyn FnMut(Told<'_>),
}

impl<'v> Gathered<'v> {
    /// None yet, of a file with so many columns.
    pub(super) fn new(file: FileId, width: usize, is_json: bool, visit: &'v mut dyn FnMut(Told<'_>)) -> Self {
        let bounds = Vec::with_capacity(MOST + width);
        Self { file, width, is_json, bounds, due: width, rows: Vec::with_capacity(MOST), visit }
    }

    /// Adds a cell of the next row: where it stands in the text that is visited. Of too many, one is kept.
    #[inline(always)]
    pub(super) fn cell(&mut self, from: usize, to: usize) {
        if self.bounds.len() <= self.due {
            self.bounds.push((from, to));
        }
    }

    /// Forgets the cells of the next row.
    pub(super) fn no_row(&mut self) {
        self.bounds.truncate(self.due - self.width);
    }

    /// Ends the row whose cells were added: where it stands in the file. False where it has too few cells or too many, and
    /// is not taken.
    #[inline(always)]
    pub(super) fn row(&mut self, start: usize, end: usize) -> bool {
        let is_whole = self.bounds.len() == self.due;
        if is_whole {
            self.rows.push((start, end));
            self.due += self.width;
        }
        is_whole
    }

    /// Whether there are enough.
    #[inline(always)]
    pub(super) fn is_full(&self) -> bool {
        self.bounds.len() >= MOST
    }

    /// Has the rows visited, whose cells stand in this text.
    pub(super) fn visit(&mut self, text: &str) {
        self.no_row();
        if !self.rows.is_empty() {
            let Self { file, width, is_json, ref bounds, ref rows, .. } = *self;
            (self.visit)(Told::Rows(Cells { text, bounds, width, is_json, file, rows }));
        }
        self.bounds.clear();
        self.rows.clear();
        self.due = self.width;
    }

    /// The same, and a row behind them that needs a closer look.
    pub(super) fn odd(&mut self, text: &str, start: usize, end: usize) {
        self.visit(text);
        (self.visit)(Told::Odd(Span::new(self.file, start, end)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    /// A line may be as long as the file.
    #[test]
    fn a_row_with_too_many_cells_takes_no_room() {
        let file = Sources::new().add("a.csv", "");
        let mut visited = Vec::new();
        let mut visit = |told: Told<'_>| match told {
            Told::Rows(cells) => visited.extend((0..cells.len()).map(|row| cells.get(row, 1).to_owned())),
            Told::Odd(_) => visited.push("odd".to_owned()),
        };
        let mut gathered = Gathered::new(file, 2, false, &mut visit);
        let text = "a,b";
        for cells in [2, 1, 2, 1_000_000, 2] {
            (0..cells).for_each(|at| gathered.cell(2 * (at % 2), 2 * (at % 2) + 1));
            assert!(gathered.bounds.len() <= 2 * 2 + 1);
            if !gathered.row(0, 3) {
                gathered.odd(text, 0, 3);
            }
        }
        gathered.visit(text);
        assert_eq!(visited, ["b", "odd", "b", "odd", "b"]);
    }
}
