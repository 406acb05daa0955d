//! Examples: the data that they give, and what they expect of them.

use super::{
    AttributeId, ClassificationId, CommendationId, CriterionId, FieldIndex, IndicatorId, KindId, RecordId,
    ScorecardId,
};
use crate::source::Span;
use crate::syntax::ast::Basis;
use crate::types::{Day, Exact, Outcome, Verdict};

/// An example of the ruleset, resolved.
#[derive(Clone, Debug)]
pub struct Example {
    /// Its title.
    pub title: String,
    /// Where it starts.
    pub span: Span,
    /// The day as of which it is judged.
    pub as_of: Day,
    /// Its units.
    pub units: Vec<ExampleUnit>,
    /// What is expected.
    pub expects: Vec<Expectation>,
}

/// A unit of an example.
#[derive(Clone, Debug)]
pub struct ExampleUnit {
    /// Its kind.
    pub kind: KindId,
    /// Its name.
    pub name: Option<String>,
    /// The units of the example to which it belongs, each with the kind above.
    pub within: Vec<(KindId, usize)>,
    /// Where it is given.
    pub span: Span,
    /// Its attributes, each with its line.
    pub attributes: Vec<(AttributeId, Datum, Span)>,
    /// Its observations.
    pub observations: Vec<ExampleObservation>,
    /// Its rows.
    pub rows: Vec<ExampleRow>,
    /// Records of which it declares to have none.
    pub none: Vec<(RecordId, Span)>,
}

/// An observation of an example.
#[derive(Clone, Debug)]
pub struct ExampleObservation {
    /// Of which indicator.
    pub indicator: IndicatorId,
    /// Its members, one for each dimension.
    pub members: Vec<u16>,
    /// Its value.
    pub value: Datum,
    /// Its day.
    pub day: Day,
    /// Its basis.
    pub basis: Basis,
    /// Whether there is evidence.
    pub evidence: bool,
    /// Its line.
    pub span: Span,
}

/// A row of an example.
#[derive(Clone, Debug)]
pub struct ExampleRow {
    /// Of which record.
    pub record: RecordId,
    /// One for each field that is given.
    pub fields: Vec<(FieldIndex, Datum)>,
    /// Its line.
    pub span: Span,
}

/// A value in data.
#[derive(Clone, Debug, PartialEq)]
pub enum Datum {
    /// As [`crate::types::Type`] has it.
    Number(Exact),
    /// A text, not yet interned.
    Text(String),
}

/// What an example expects.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// Of which unit of the example.
    pub unit: usize,
    /// What.
    pub expected: Expected,
    /// `so far`: where it is said, the ruling must be so far.
    pub so_far: bool,
    /// Its line.
    pub span: Span,
}

/// What an example expects of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A verdict of a criterion.
    Verdict(CriterionId, Verdict),
    /// The points of a scorecard.
    Score(ScorecardId, Determined<Exact>),
    /// The class in a classification, by its position in the enumeration.
    Class(ClassificationId, Determined<usize>),
    /// The outcome of a commendation.
    Outcome(CommendationId, Outcome),
}

/// Something, or why there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Determined<T> {
    /// This.
    Is(T),
    /// The data given do not decide it.
    Undetermined,
    /// There is nothing to rule on.
    NotApplicable,
}
