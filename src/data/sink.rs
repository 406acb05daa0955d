//! What is wrong with the data, up to as much as anyone reads.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::FileId;
use std::collections::HashMap;

/// The most errors that one run reports; the rest are counted.
pub const MOST_REPORTED: usize = 50;
/// The most warnings that one run reports: a register of millions of rows has many that are alike.
const MOST_WARNINGS: usize = 5;

/// Takes the diagnostics of a run.
#[derive(Debug, Default)]
pub(super) struct Sink {
    diagnostics: Vec<Diagnostic>,
    errors: usize,
    warnings: usize,
    /// The cells of which one stands for all that are alike.
    alike: HashMap<Alike, Repeated>,
}

/// What makes cells alike: what is wrong, the file, the column and the text.
type Alike = (Code, FileId, String, String);

/// A cell that is reported for all that are alike.
#[derive(Debug)]
struct Repeated {
    /// Which diagnostic it is.
    shown: usize,
    /// How many more cells are like it.
    more: usize,
}

impl Sink {
    /// Takes a diagnostic of this code, which is only made where it will be shown.
    pub(super) fn report(&mut self, code: Code, make: impl FnOnce() -> Diagnostic) {
        let (count, most) = match code.severity() {
            Severity::Error => (&mut self.errors, MOST_REPORTED),
            Severity::Warning => (&mut self.warnings, MOST_WARNINGS),
        };
        *count += 1;
        if *count <= most {
            self.diagnostics.push(make());
        }
    }

    /// Takes an error in a cell, unless another of the same file, column and text stands for it.
    pub(super) fn report_once(
        &mut self,
        code: Code,
        file: FileId,
        column: &str,
        text: &str,
        make: impl FnOnce() -> Diagnostic,
    ) {
        let key = (code, file, column.to_owned(), text.to_owned());
        if let Some(repeated) = self.alike.get_mut(&key) {
            repeated.more += 1;
            return;
        }
        // What is not shown stands for nothing: a file may have millions of wrong cells.
        if !self.is_full() {
            self.alike.insert(key, Repeated { shown: self.diagnostics.len(), more: 0 });
        }
        self.report(code, make);
    }

    /// Takes a diagnostic.
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        self.report(diagnostic.code, || diagnostic);
    }

    /// Whether further errors are only counted.
    pub(super) fn is_full(&self) -> bool {
        self.errors >= MOST_REPORTED
    }

    /// Whether there is an error.
    pub(super) fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// The diagnostics so far.
    pub(super) fn found(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The diagnostics, and how many more there would have been.
    pub(super) fn finish(mut self) -> (Vec<Diagnostic>, usize) {
        for Repeated { shown, more } in self.alike.into_values() {
            let Some(found) = self.diagnostics.get_mut(shown) else { continue };
            match more {
                0 => {}
                1 => {
                    found.primary.text = text!("{label}, here and in 1 more row", label = found.primary.text);
                }
                _ => {
                    found.primary.text =
                        text!("{label}, here and in {more} more rows", label = found.primary.text, more);
                }
            }
        }
        let withheld = self.errors + self.warnings - self.diagnostics.len();
        (self.diagnostics, withheld)
    }
}
