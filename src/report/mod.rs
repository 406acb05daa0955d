//! What people and programs read: diagnostics, explanations and rulings as text and as data.
//!
//! Everything here makes strings; `cli` prints them.

mod human;
mod json;
mod plain;
mod table;

pub use table::{Tally, rows_csv, table};

use crate::diagnostic::Diagnostic;
use crate::ruling::{Explanation, Run};
use crate::source::Sources;

/// How messages are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// With the source in view and, where wanted, in colour.
    Human {
        /// In colour.
        color: bool,
        /// The width to wrap at, in columns.
        width: usize,
    },
    /// One fact to a line, for screen readers.
    Plain,
    /// One JSON object to a line.
    Json,
}

/// A diagnostic in a style, with its line end.
pub fn diagnostic(diagnostic: &Diagnostic, sources: &Sources, style: Style) -> String {
    match style {
        Style::Human { color, width } => human::diagnostic(diagnostic, sources, color, width),
        Style::Plain => plain::diagnostic(diagnostic, sources),
        Style::Json => json::diagnostic(diagnostic, sources),
    }
}

/// An explanation in a style, with its line end.
pub fn explanation(run: Run<'_>, explanation: &Explanation, style: Style) -> String {
    match style {
        Style::Human { color, width } => human::explanation(run, explanation, color, width),
        Style::Plain => plain::explanation(run, explanation),
        Style::Json => json::explanation(run, explanation),
    }
}
