//! What is wrong with the data, up to as much as anyone reads.

use crate::diagnostic::{Code, Diagnostic, Severity};

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

    /// The diagnostics, and how many more there would have been.
    pub(super) fn finish(self) -> (Vec<Diagnostic>, usize) {
        let withheld = self.errors + self.warnings - self.diagnostics.len();
        (self.diagnostics, withheld)
    }
}
