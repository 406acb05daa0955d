//! Examples: what they give and what they expect.

use super::{Basis, Expr, Name, Text};
use crate::source::Span;
use crate::types::{Day, Outcome, Verdict};

/// `example "…"` with its clauses.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// The keyword and the title.
    pub span: Span,
    /// Its title.
    pub title: Text,
    /// `as of 2025-10-15`.
    pub as_of: Option<(Day, Span)>,
    /// The units given.
    pub given: Vec<Given>,
    /// What is expected of them.
    pub expects: Vec<Expect>,
}

/// `given a ward "Bến Thành"` with its lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// The line `given a ward "…"`.
    pub span: Span,
    /// The kind.
    pub kind: Name,
    /// The unit's name.
    pub name: Option<Text>,
    /// `in "…"`: the unit above.
    pub within: Option<Text>,
    /// What is given of it.
    pub lines: Vec<GivenLine>,
}

/// A line of `given`.
#[derive(Clone, Debug, PartialEq)]
pub enum GivenLine {
    /// `investment_plan 100 billion VND`.
    Attribute {
        /// The whole line.
        span: Span,
        /// The attribute.
        name: Name,
        /// Its value: a literal, a member, a text.
        value: Expr,
    },
    /// `satisfaction 97% for land on 2025-09-30 as appraised with evidence "…"`.
    Observation {
        /// The whole line.
        span: Span,
        /// The indicator.
        name: Name,
        /// Its value.
        value: Expr,
        /// Members of its dimensions, in order.
        members: Vec<Name>,
        /// The day that the value describes.
        on: (Day, Span),
        /// `as reported|appraised|surveyed`.
        basis: Option<Basis>,
        /// `with evidence "…"`.
        evidence: Option<Text>,
    },
    /// `initiative with status applied, kind model`.
    Record {
        /// The whole line.
        span: Span,
        /// The record.
        name: Name,
        /// Its fields.
        fields: Vec<(Name, Expr)>,
    },
    /// `no initiatives`.
    NoRecords {
        /// The whole line.
        span: Span,
        /// The record, by its name or plural.
        name: Name,
    },
}

/// `expect disbursement_q3 fails for "Bến Thành"`.
#[derive(Clone, Debug, PartialEq)]
pub struct Expect {
    /// The whole line.
    pub span: Span,
    /// The criterion, scorecard, classification or commendation.
    pub subject: Name,
    /// What is expected of it.
    pub expected: Expected,
    /// `so far`.
    pub so_far: bool,
    /// `for "…"`: which of several units.
    pub unit: Option<Text>,
}

/// What an example expects.
#[derive(Clone, Debug, PartialEq)]
pub enum Expected {
    /// `passes`, `fails`.
    Verdict(Verdict),
    /// `is awarded`, `is not awarded`, `is referred`.
    Outcome(Outcome),
    /// `is undetermined`.
    Undetermined,
    /// `is not applicable`.
    NotApplicable,
    /// `is 82 points`, `is good`: a number or a name.
    Is(Expr),
}
