//! The tree of a ruleset as it is written: names unresolved, nothing typed.
//!
//! One [`Expr`] serves for conditions and for values, since the text does not always tell them apart (a
//! bare name may be a flag); `check` does.

mod cohort;
mod example;
mod expression;
mod leaves;

pub use cohort::*;
pub use example::*;
pub use expression::*;

use crate::source::Span;
use crate::text::Lang;
use crate::types::{Day, Verdict};

/// A file of the language: its items, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ruleset {
    /// The language that it is written in: that of its first item.
    pub lang: Lang,
    /// The items that could be read.
    pub items: Vec<Item>,
    /// Names that broken items declare, as far as they can be seen: to use one is no second error.
    pub broken: Vec<Name>,
}

/// A name, in NFC, where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The name.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// A text in quotes, its escapes resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The text.
    pub text: String,
    /// Where, quotes included.
    pub span: Span,
}

/// An item: what starts with its keyword in the first column.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "each variant is documented at the type that it holds")]
#[expect(clippy::large_enum_variant, reason = "a ruleset holds each of its items once")]
pub enum Item {
    Campaign(Campaign),
    Units(Units),
    Attribute(Attribute),
    Indicator(Indicator),
    Record(Record),
    Parameter(Parameter),
    Measure(Measure),
    Criterion(Criterion),
    Scorecard(Scorecard),
    Classification(Classification),
    Commendation(Commendation),
    Selection(Selection),
    Function(Function),
    Example(Example),
    Use(Use),
}

impl Item {
    /// The name that it declares, where it declares one.
    pub fn name(&self) -> Option<&Name> {
        match self {
            Self::Campaign(item) => Some(&item.name),
            Self::Attribute(item) => Some(&item.head.name),
            Self::Indicator(item) => Some(&item.head.name),
            Self::Record(item) => Some(&item.head.name),
            Self::Parameter(item) => Some(&item.head.name),
            Self::Measure(item) => Some(&item.head.name),
            Self::Criterion(item) => Some(&item.head.name),
            Self::Scorecard(item) => Some(&item.head.name),
            Self::Classification(item) => Some(&item.head.name),
            Self::Commendation(item) => Some(&item.head.name),
            Self::Selection(item) => Some(&item.head.name),
            Self::Function(item) => Some(&item.head.name),
            Self::Units(_) | Self::Example(_) | Self::Use(_) => None,
        }
    }
}

/// `campaign hcmc_100_days "…"` with its clauses.
#[derive(Clone, Debug, PartialEq)]
pub struct Campaign {
    /// The keyword and the name, for labels.
    pub span: Span,
    /// Its name.
    pub name: Name,
    /// Its label.
    pub label: Option<Text>,
    /// `issued by "…"`.
    pub issued_by: Option<Text>,
    /// `source "…"`.
    pub source: Option<Text>,
    /// `period P`; required, checked later so that its absence is reported once.
    pub period: Option<Period>,
    /// `judged as of 2025-10-15`.
    pub as_of: Option<(Day, Span)>,
    /// `missing is fail`: for all criteria.
    pub missing_is_fail: Option<Span>,
    /// `term term_1 "First term" 2024-09-05 to 2025-01-15`.
    pub terms: Vec<Term>,
}

/// A period of the campaign's own.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// Its name.
    pub name: Name,
    /// Its label.
    pub label: Option<Text>,
    /// Its days.
    pub period: Period,
}

/// `units are city, department, agency (agencies)` with lines `ward belongs to city`.
#[derive(Clone, Debug, PartialEq)]
pub struct Units {
    /// The keyword.
    pub span: Span,
    /// Kinds with their declared plural.
    pub kinds: Vec<(Name, Option<Name>)>,
    /// Member kind, kind above.
    pub belongs: Vec<(Name, Name)>,
}

/// The type as written after `:`.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeExpr {
    /// Where.
    pub span: Span,
    /// Which.
    pub kind: TypeKind,
}

/// The types that can be written.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the variants are the types of the language by their names")]
pub enum TypeKind {
    Percent,
    Money(Name),
    Count,
    Number,
    Points,
    Date,
    Year,
    Duration,
    YesNo,
    Text,
    /// `one of a, b, c` or `one of a < b < c`.
    OneOf {
        members: Vec<Name>,
        ordered: bool,
    },
    /// A kind of unit, by its name.
    Kind(Name),
}

/// What all declarations share.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// The keyword and the name.
    pub span: Span,
    /// Its name.
    pub name: Name,
    /// Its label.
    pub label: Option<Text>,
    /// `for KIND, KIND`: empty means every kind.
    pub kinds: Vec<Name>,
}

/// `attribute investment_plan: money VND "…"`; clauses `for …`.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribute {
    /// Name, label, kinds.
    pub head: Head,
    /// Its type.
    pub ty: TypeExpr,
    /// `, optional`.
    pub optional: bool,
    /// `, signed` or the clause `signed`: may be negative in data.
    pub signed: bool,
}

/// `indicator satisfaction: percent per field (land, health) "…"` with its clauses.
#[derive(Clone, Debug, PartialEq)]
pub struct Indicator {
    /// Name, label, kinds.
    pub head: Head,
    /// Its type.
    pub ty: TypeExpr,
    /// May be negative in data.
    pub signed: bool,
    /// Its dimensions with their members.
    pub dimensions: Vec<Dimension>,
    /// `since start of year`.
    pub since_start_of_year: Option<Span>,
    /// `evidence required`.
    pub evidence_required: Option<Span>,
}

/// `per field (land, civil_status, health)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Dimension {
    /// Its name.
    pub name: Name,
    /// Its members.
    pub members: Vec<Name>,
}

/// `record initiative, initiatives "…"` with its fields and clauses.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Name, label, kinds.
    pub head: Head,
    /// The declared plural.
    pub plural: Option<Name>,
    /// Its fields, in order, computed ones included.
    pub fields: Vec<Field>,
    /// `reported by each unit`.
    pub reported_by_each_unit: Option<Span>,
    /// `over all years`.
    pub over_all_years: Option<Span>,
    /// `dated by F`.
    pub dated_by: Option<Name>,
}

/// `status: one of registered < applied`, or computed: `field late_days: count = completed - due`.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name.
    pub name: Name,
    /// Its label.
    pub label: Option<Text>,
    /// Its type.
    pub ty: TypeExpr,
    /// `, optional`.
    pub optional: bool,
    /// May be negative in data.
    pub signed: bool,
    /// What it is computed from.
    pub value: Option<Expr>,
}

/// `parameter floor: percent = 70% from 2025-07-01, 75% from 2026-01-01`.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Name and label.
    pub head: Head,
    /// Its type.
    pub ty: TypeExpr,
    /// Its values, each with the day from which it holds (none: always).
    pub values: Vec<(Expr, Option<(Day, Span)>)>,
}

/// `measure on_time: percent "…" = share of …`.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// Name, label, kinds.
    pub head: Head,
    /// Its type.
    pub ty: TypeExpr,
    /// Its value; a condition where the type is yes/no.
    pub value: Expr,
}

/// `criterion disbursement_q3 "…"` with its clauses.
#[derive(Clone, Debug, PartialEq)]
pub struct Criterion {
    /// Name, label, kinds.
    pub head: Head,
    /// Its `source` and kin.
    pub authority: Authority,
    /// `applies when C`.
    pub applies_when: Option<Expr>,
    /// `requires C`; its absence is reported by `check`.
    pub requires: Option<Expr>,
    /// `missing is fail`.
    pub missing_is_fail: Option<Span>,
    /// `if there are none: pass`.
    pub if_none: Option<(Verdict, Span)>,
    /// `in force from D [until D]`.
    pub in_force: Option<InForce>,
}

/// Where a rule comes from and who answers for it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Authority {
    /// `source "…"`.
    pub source: Option<Text>,
    /// `directive "…"`.
    pub directive: Option<Text>,
    /// `responsible "…"`.
    pub responsible: Option<Text>,
    /// `decided by "…"`.
    pub decided_by: Option<Text>,
}

/// `in force from 2025-01-01 until 2025-12-31`, both days inside.
#[derive(Clone, Debug, PartialEq)]
pub struct InForce {
    /// The whole clause.
    pub span: Span,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Option<Day>,
}

/// `function weighted(percent, percent) -> percent from "scoring.rhai"`.
#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    /// Its name.
    pub head: Head,
    /// The types of the values that it takes.
    pub takes: Vec<TypeExpr>,
    /// The type of the value that it gives.
    pub gives: TypeExpr,
    /// What it gives may be negative.
    pub signed: bool,
    /// The script.
    pub path: Text,
}

/// `use "common.thidua" with floor = 75%`.
#[derive(Clone, Debug, PartialEq)]
pub struct Use {
    /// The whole item.
    pub span: Span,
    /// The file.
    pub path: Text,
    /// Parameters that it sets.
    pub with: Vec<(Name, Expr)>,
}
