//! What people and programs read: diagnostics, explanations and rulings as text and as data.
//!
//! Everything here makes text. What is short is a string that `cli` prints; the rulings on all units go to an
//! [`Output`] that it gives.

mod columns;
mod csv;
mod human;
mod json;
mod output;
mod plain;
mod rows;
mod rulings;
mod sarif;
mod sort;
mod summary;
mod table;
mod wide;

pub use columns::Columns;
pub use output::Output;
pub use rows::rows;
pub use rulings::{json, json_lines};
pub use sarif::sarif;
pub use sort::{Alphabet, SortKey, by_name, sort};
pub use table::{Tally, table};
pub use wide::{Marks, wide};

use crate::check::model::{CommendationId, Model};
use crate::diagnostic::Diagnostic;
use crate::ruling::{Explanation, Run};
use crate::source::Sources;
use crate::text::Lang;

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

/// Whether a commendation has ranks in any of its versions.
fn is_ranked(model: &Model, id: CommendationId) -> bool {
    model[id].versions.iter().any(|version| !version.keys.is_empty())
}

/// The text with its control characters made visible, so that data cannot steer a terminal. With `color`,
/// what sets a colour stays.
fn visible(text: &str, color: bool) -> String {
    let mut shown = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let sets_color = || {
            let rest = text[at + 1..].strip_prefix('[').unwrap_or_default();
            rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';').starts_with('m')
        };
        match c {
            '\n' | '\t' => shown.push(c),
            '\x1b' if color && sets_color() => shown.push(c),
            // The Unicode pictures of the control characters, in their order.
            '\0'..='\x1f' => shown.push(char::from_u32(0x2400 + u32::from(c)).unwrap_or('�')),
            c if c.is_control() => shown.push('�'),
            c => shown.push(c),
        }
    }
    shown
}

/// A diagnostic in a style and a language, with its line end.
pub fn diagnostic(diagnostic: &Diagnostic, sources: &Sources, style: Style, lang: Lang) -> String {
    match style {
        Style::Human { color, width } => {
            visible(&human::diagnostic(diagnostic, sources, (color, width), lang), color)
        }
        Style::Plain => visible(&plain::diagnostic(diagnostic, sources, lang), false),
        Style::Json => json::diagnostic(diagnostic, sources, lang),
    }
}

/// An explanation in a style and a language, with its line end.
pub fn explanation(run: Run<'_>, explanation: &Explanation, style: Style, lang: Lang) -> String {
    match style {
        Style::Human { color, width } => {
            visible(&human::explanation(run, explanation, (color, width), lang), color)
        }
        Style::Plain => visible(&plain::explanation(run, explanation, lang), false),
        Style::Json => json::explanation(run, explanation, lang),
    }
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn data_cannot_steer_a_terminal() {
        assert_eq!(visible("a\x1b[31mb\x07\r\n", false), "a␛[31mb␇␍\n");
        assert_eq!(visible("a\x1b[31mb\x1b]0;t\x07", true), "a\x1b[31mb␛]0;t␇");
    }
}
