//! Levels: which warnings are errors, and which are not said.

use crate::diagnostic::{Code, Diagnostic, Severity};

/// What the caller wants of warnings.
#[derive(Clone, Debug, Default)]
pub struct Levels {
    /// Every warning that is not named is an error.
    all: bool,
    denied: Vec<Code>,
    allowed: Vec<Code>,
}

/// A name that is no code of a warning in rulesets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownCode {
    /// What was given.
    pub name: String,
    /// The code, where it is one of an error, or of data.
    pub code: Option<Code>,
}

impl Levels {
    /// The name that stands for every warning.
    pub const ALL: &str = "all-warnings";

    /// Warnings of these codes (or [`Levels::ALL`]) are errors; of those, not said. What is allowed by its code stays
    /// allowed.
    pub fn new(denied: &[String], allowed: &[String]) -> Result<Self, UnknownCode> {
        let mut levels = Self::default();
        for name in denied {
            if name == Self::ALL {
                levels.all = true;
            } else {
                levels.denied.push(lint(name)?);
            }
        }
        levels.allowed = allowed.iter().map(|name| lint(name)).collect::<Result<_, _>>()?;
        Ok(levels)
    }

    /// Leaves out what is allowed, and makes errors of what is denied.
    pub(super) fn apply(&self, diagnostics: &mut Vec<Diagnostic>) {
        let is_lint = |it: &Diagnostic| it.severity == Severity::Warning;
        diagnostics.retain(|it| !(is_lint(it) && self.allowed.contains(&it.code)));
        for diagnostic in diagnostics.iter_mut().filter(|it| self.all || self.denied.contains(&it.code)) {
            diagnostic.severity = Severity::Error;
        }
    }
}

/// The warning of rulesets that a code names.
fn lint(name: &str) -> Result<Code, UnknownCode> {
    let code = Code::parse(name);
    match code {
        Some(code) if code.is_lint() => Ok(code),
        _ => Err(UnknownCode { name: name.to_owned(), code }),
    }
}
