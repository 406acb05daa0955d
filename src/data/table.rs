//! What every format gives: headings, and rows of cells.

use super::bulk::Blocks;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::text::Text;
use std::borrow::Cow;
use std::ops::ControlFlow;

/// How a file holds its tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Shape {
    /// As delimited text.
    Delimited,
    /// As one document of JSON.
    Json,
    /// As an object of JSON to a line.
    Lines,
}

/// How a cell is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// As text: what a number in it means depends on its column.
    Text,
    /// As a number of JSON, where `.` is the decimal sign.
    Number,
    /// As `true` or `false` of JSON.
    Flag,
    /// As something that holds further values.
    Nested(Nested),
}

/// What holds further values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nested {
    Object,
    Array,
}

impl Nested {
    pub(super) fn words(self) -> Text {
        match self {
            Self::Object => text!("an object"),
            Self::Array => text!("an array"),
        }
    }
}

/// A cell without the spaces around it and without its quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell<'a> {
    /// Its text; empty where nothing is given.
    pub(super) text: &'a str,
    /// How it is written.
    pub(super) form: Form,
}

impl<'a> Cell<'a> {
    /// A cell that holds nothing.
    pub(super) const EMPTY: Cell<'static> = Cell { text: "", form: Form::Text };

    /// A cell of plain text.
    pub(super) fn of_text(text: &'a str) -> Self {
        Self { text: text.trim(), form: Form::Text }
    }

    /// Whether nothing is given.
    pub(super) fn is_empty(self) -> bool {
        self.text.is_empty()
    }
}

/// A heading: the name of a column as the file has it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Heading {
    /// The name.
    pub(super) name: String,
    /// Where it stands (first), unless only its table tells that: [`Table::heading`].
    span: Option<Span>,
}

impl Heading {
    /// One that stands in the text.
    pub(super) fn new(name: String, span: Span) -> Self {
        Self { name, span: Some(span) }
    }

    /// One of a table that tells where it stands.
    #[cfg(feature = "parquet")]
    pub(super) fn placeless(name: String) -> Self {
        Self { name, span: None }
    }
}

/// A row: its cells by the position of their column.
pub(super) trait Row {
    /// The cell of a column; an empty one where the row has none.
    fn cell(&self, column: usize) -> Cell<'_>;

    /// Whether no cell of it is given.
    fn is_blank(&self) -> bool;
}

/// What a table meets, from its first row to its last.
pub(super) enum Event<'a> {
    /// A row and its place.
    Row(Span, &'a dyn Row),
    /// A row that is none.
    Broken(Diagnostic),
}

/// A table as a file holds it.
pub(super) trait Table: Sync {
    /// The headings, in order.
    fn headings(&self) -> &[Heading];

    /// Where the heading of a column stands (first).
    fn heading(&self, column: usize) -> Span {
        self.headings()[column].span.unwrap_or(self.header())
    }

    /// Where a column that is missing would be named.
    fn header(&self) -> Span;

    /// Whether it has no row, in a format that names columns by rows only.
    fn names_nothing(&self) -> bool;

    /// Where the cell of a row stands.
    fn place(&self, row: Span, column: usize) -> Span;

    /// The table as blocks of rows, if it has them: then these can be parsed in bulk.
    fn blocks(&self) -> Option<&dyn Blocks> {
        None
    }

    /// The text of a place.
    fn text(&self, span: Span) -> Cow<'_, str>;

    /// Goes through all rows, until told to stop.
    fn each(&self, visit: &mut dyn FnMut(Event<'_>) -> ControlFlow<()>);
}
