//! The shapes of the ruling as data: section 10 of the contract.

use crate::source::{Sources, Span};
use crate::syntax::ast::CompareOp;
use crate::text::{Lang, Text, ToText};
use crate::types::{Decimal, Outcome, Reasons, Type, Verdict};
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// All rulings of a run.
#[derive(Clone, Debug, Serialize)]
pub struct Report<'a> {
    /// The ruleset.
    pub ruleset: RulesetId,
    /// The data.
    pub data: DataId,
    /// What ruled.
    pub engine: String,
    /// The day as of which it ruled.
    pub as_of: String,
    /// The units.
    pub units: Vec<UnitRuling<'a>>,
    /// By selection, the records picked.
    pub selections: Vec<SelectionRuling<'a>>,
}

/// Which ruleset.
#[derive(Clone, Debug, Serialize)]
pub struct RulesetId {
    /// The campaign's name.
    pub name: String,
    /// SHA-256 over its files.
    pub sha256: String,
}

/// Which data.
#[derive(Clone, Debug, Serialize)]
pub struct DataId {
    /// SHA-256 over its files.
    pub sha256: String,
}

/// The rulings on one unit.
#[derive(Clone, Debug, Default, Serialize)]
pub struct UnitRuling<'a> {
    /// Its code.
    pub unit: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Its kind.
    pub kind: &'a str,
    /// One ruling for each criterion, in the order of the ruleset.
    pub criteria: Vec<CriterionRuling<'a>>,
    /// By scorecard and, as `scorecard.section`, by section.
    pub scores: BTreeMap<Cow<'a, str>, ScoreRuling<'a>>,
    /// By classification: the class, or null.
    pub classes: BTreeMap<&'a str, Option<&'a str>>,
    /// By classification without a class: why.
    pub class_reasons: BTreeMap<&'a str, ClassReasons<'a>>,
    /// One outcome for each commendation, in the order of the ruleset.
    pub commendations: Vec<CommendationRuling<'a>>,
}

/// Points.
#[derive(Clone, Debug, Serialize)]
pub struct ScoreRuling<'a> {
    /// The points, where they are known for certain; null where there is nothing to score.
    #[serde(flatten)]
    pub points: Points,
    /// The most before bonus.
    pub out_of: String,
    /// A later report can still change them.
    pub so_far: bool,
    /// Why they are not certain, or not applicable.
    pub reasons: Reasons,
    /// Where the scorecard or section stands.
    pub clause: Place<'a>,
}

/// Points as they are known; numbers that have no finite decimal with the fraction beside them.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
#[expect(missing_docs, reason = "the names are those of the output")]
pub enum Points {
    Known {
        points: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        exact: Option<String>,
    },
    Between {
        low: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        low_exact: Option<String>,
        high: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        high_exact: Option<String>,
    },
}

/// The outcome of a record: it is picked where a unit would be awarded.
fn picked<S: Serializer>(outcome: &Outcome, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(match outcome {
        Outcome::Awarded => "picked",
        Outcome::NotAwarded => "not_picked",
        Outcome::Referred => "referred",
        Outcome::Undetermined | Outcome::NotApplicable => "undetermined",
    })
}

/// The values of fields, by their names.
fn values<S: Serializer>(fields: &[(&str, Quantity<'_>)], serializer: S) -> Result<S::Ok, S::Error> {
    let by_name: BTreeMap<&str, &Datum<'_>> =
        fields.iter().map(|(name, quantity)| (*name, &quantity.value)).collect();
    by_name.serialize(serializer)
}

/// Why a unit has no class.
#[derive(Clone, Debug, Serialize)]
pub struct ClassReasons<'a> {
    /// Why.
    pub reasons: Reasons,
    /// The classes that are still possible, best first.
    pub candidates: Vec<&'a str>,
}

/// The outcome of a commendation.
#[derive(Clone, Debug, Serialize)]
pub struct CommendationRuling<'a> {
    /// The commendation.
    pub commendation: &'a str,
    /// What becomes of the unit.
    pub outcome: Outcome,
    /// Its rank among the eligible of its group; null where there is none, or it can still change.
    pub rank: Option<u32>,
    /// A later report can still change it.
    pub so_far: bool,
    /// Why it is undetermined or not applicable, or that it is referred.
    pub reasons: Reasons,
    /// Where the clause stands: what is required of the unit's kind.
    pub clause: Place<'a>,
}

/// The records that a selection picks.
#[derive(Clone, Debug, Serialize)]
pub struct SelectionRuling<'a> {
    /// The selection.
    pub selection: &'a str,
    /// How many are picked for certain.
    pub picked: usize,
    /// `take at least`: how many it should be at the least.
    pub at_least: Option<String>,
    /// `take at most`.
    pub at_most: Option<String>,
    /// Why nothing could be picked from.
    pub reasons: Reasons,
    /// The records that match or may match, in the order of the data.
    pub records: Vec<RecordRuling<'a>>,
}

/// A record in a selection.
#[derive(Clone, Debug, Serialize)]
pub struct RecordRuling<'a> {
    /// Its unit.
    pub unit: &'a str,
    /// The unit's name.
    pub name: &'a str,
    /// Where its row starts.
    pub place: Place<'a>,
    /// The same.
    #[serde(skip)]
    pub span: Span,
    /// Its fields, in the order of the ruleset.
    #[serde(serialize_with = "values")]
    pub fields: Vec<(&'a str, Quantity<'a>)>,
    /// Its fields in words, in the order of the ruleset.
    #[serde(skip)]
    pub words: Vec<(&'a str, Text)>,
    /// `picked`, `not_picked`, `referred` or `undetermined`.
    #[serde(serialize_with = "picked")]
    pub outcome: Outcome,
    /// Its rank among those that match.
    pub rank: Option<u32>,
    /// A later report can still change it.
    pub so_far: bool,
    /// Why it is undetermined, or that it is referred.
    pub reasons: Reasons,
}

/// The ruling on one criterion.
#[derive(Clone, Debug, Serialize)]
pub struct CriterionRuling<'a> {
    /// The criterion.
    pub criterion: &'a str,
    /// The verdict.
    pub verdict: Verdict,
    /// A later report can still change it.
    pub so_far: bool,
    /// The observed value of the deciding comparison.
    pub observed: Option<Quantity<'a>>,
    /// What it was compared with.
    pub required: Option<Required<'a>>,
    /// By how much it fell short.
    pub shortfall: Option<Quantity<'a>>,
    /// Why it is undetermined or not applicable, or fails without a number.
    pub reasons: Reasons,
    /// Where the clause stands.
    pub clause: Place<'a>,
    /// The cells that decided.
    pub evidence: Vec<EvidenceCell<'a>>,
}

/// A value with its type.
#[derive(Clone, Debug, Serialize)]
pub struct Quantity<'a> {
    /// The value.
    pub value: Datum<'a>,
    /// Its type: percent in percent, money in whole units.
    #[serde(rename = "type", serialize_with = "type_name")]
    pub ty: Type,
    /// The fraction, where it has no finite decimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exact: Option<String>,
}

/// The name of a type; that of an enumeration would have all its members.
fn type_name<S: Serializer>(ty: &Type, serializer: S) -> Result<S::Ok, S::Error> {
    match ty {
        Type::Enum(_) => serializer.serialize_str("member"),
        other => serializer.serialize_str(&other.text().to(Lang::English)),
    }
}

/// A value: a string where the type can carry a decimal, a number where it is whole, else the word for it.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Datum<'a> {
    Decimal(Decimal),
    Whole(i64),
    YesNo(bool),
    Word(Cow<'a, str>),
}

/// What was required.
#[derive(Clone, Debug, Serialize)]
pub struct Required<'a> {
    /// `at least`, `over`, …
    #[serde(serialize_with = "key")]
    pub comparison: CompareOp,
    /// The value.
    #[serde(flatten)]
    pub value: Quantity<'a>,
}

fn key<S: Serializer>(op: &CompareOp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(op.key())
}

/// A place in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place<'a> {
    /// The file, as it was given.
    pub file: &'a str,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
}

/// A cell that decided.
#[derive(Clone, Debug, Serialize)]
pub struct EvidenceCell<'a> {
    /// Where it stands.
    #[serde(flatten)]
    pub place: Place<'a>,
    /// Its text.
    pub value: Cow<'a, str>,
}

impl<'a> Place<'a> {
    /// Where a span starts.
    pub fn of(sources: &'a Sources, span: Span) -> Self {
        let position = sources.position(span);
        Self { file: sources.file(span.file).name(), line: position.line, column: position.column }
    }
}
