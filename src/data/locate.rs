//! The cell of a row, found again in the text of the row.

use super::dataset::{CellFormat, Dataset};
use super::{delimited, json};
use crate::source::{Sources, Span};

impl Dataset {
    /// Where the cell of a row stands: `row` is one that the dataset keeps, `column` the name of a column as
    /// the ruleset has it (`unit`, `name`, `kind`, `indicator`, `date`, `value`, `basis`, `evidence`, `filed`;
    /// of an attribute, a dimension, a field). Quotes are not part of it. In an example it is the whole line.
    pub fn cell(&self, sources: &Sources, row: Span, column: &str) -> Option<Span> {
        find(sources.text(row), self.formats.get(&row.file)?, row, column)
    }
}

/// The cell of a row in its text.
pub(super) fn find(text: &str, format: &CellFormat, row: Span, column: &str) -> Option<Span> {
    match format {
        CellFormat::Csv { delimiter, columns } => {
            let at = columns.iter().position(|name| name == column)?;
            delimited::cell_span(text, row, *delimiter, at)
        }
        CellFormat::Json { renamed } => {
            let others = renamed.iter().filter(|(name, _)| name == column).map(|(_, key)| key.as_str());
            let keys: Vec<&str> = std::iter::once(column).chain(others).collect();
            json::cell_span(text, row, &keys)
        }
        CellFormat::Example => Some(row),
    }
}
