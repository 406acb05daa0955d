//! What a ruleset declares: the campaign, kinds of unit, what the data hold of them, measures, criteria.

use super::{CondId, DimensionId, FieldIndex, KindId, KindSet, ValueId};
use crate::script::{Fault, Script};
use crate::source::{FileId, Span};
use crate::text::Text;
use crate::types::{Day, Exact, Type, Verdict, Window};
use std::sync::Arc;

/// Units of one kind belong to units of another: a column of the table `units`, named by the kind above.
#[derive(Clone, Copy, Debug)]
pub struct Belongs {
    /// Which belong.
    pub member: KindId,
    /// To which.
    pub above: KindId,
    /// Where that is declared.
    pub span: Span,
}

/// The campaign.
#[derive(Clone, Debug)]
pub struct Campaign {
    /// Its name.
    pub name: String,
    /// Its label, else its name.
    pub label: String,
    /// `issued by`.
    pub issued_by: Option<String>,
    /// `source`.
    pub source: Option<String>,
    /// Its days.
    pub period: Window,
    /// `judged as of`, else the last day of the period.
    pub as_of: Day,
    /// Where the campaign is declared.
    pub span: Span,
}

/// A kind of unit.
#[derive(Clone, Debug)]
pub struct Kind {
    /// Its name.
    pub name: String,
    /// Its plural.
    pub plural: String,
    /// Where it is declared.
    pub span: Span,
}

/// An attribute of units: a column of the table `units`.
#[derive(Clone, Debug)]
pub struct Attribute {
    /// Its name, which is its column's.
    pub name: String,
    /// Its label, else its name.
    pub label: String,
    /// Its type.
    pub ty: Type,
    /// An empty cell means that there is none, not that it is unknown.
    pub optional: bool,
    /// May be negative.
    pub signed: bool,
    /// Whom it is for.
    pub kinds: KindSet,
    /// Where it is declared.
    pub span: Span,
}

/// An indicator: a series of observations.
#[derive(Clone, Debug)]
pub struct Indicator {
    /// Its name, as in the column `indicator`.
    pub name: String,
    /// Its label, else its name.
    pub label: String,
    /// Its type.
    pub ty: Type,
    /// May be negative.
    pub signed: bool,
    /// Whom it is for.
    pub kinds: KindSet,
    /// Its dimensions, in order.
    pub dimensions: Vec<DimensionId>,
    /// Its window where none is asked for: the campaign's period, opened on 1 January by `since start of year`.
    pub window: Window,
    /// `evidence required`.
    pub evidence_required: bool,
    /// Where it is declared.
    pub span: Span,
}

/// A dimension, the same wherever an indicator names it.
#[derive(Clone, Debug)]
pub struct Dimension {
    /// Its name, which is its column's.
    pub name: String,
    /// Its members.
    pub members: Vec<String>,
    /// Where it is declared first.
    pub span: Span,
}

/// A record: a table with a row per thing.
#[derive(Clone, Debug)]
pub struct Record {
    /// Its name.
    pub name: String,
    /// Its plural.
    pub plural: String,
    /// Its label, else its name.
    pub label: String,
    /// Whom it is for.
    pub kinds: KindSet,
    /// Its fields.
    pub fields: Vec<Field>,
    /// Without rows, a unit has not reported; else it has none.
    pub reported_by_each_unit: bool,
    /// The date or year field that dates a row.
    pub dated_by: Option<FieldIndex>,
    /// Its window where none is asked for; `None`: all rows (undated, dated by year, or `over all years`).
    pub window: Option<Window>,
    /// Where it is declared.
    pub span: Span,
}

/// A field of a record.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name, which is its column's.
    pub name: String,
    /// Its label, else its name.
    pub label: String,
    /// Its type.
    pub ty: Type,
    /// An empty cell means that there is none, not that it is unknown.
    pub optional: bool,
    /// May be negative.
    pub signed: bool,
    /// What it is computed from; then it is no column of the data.
    pub value: Option<ValueId>,
    /// Where it is declared.
    pub span: Span,
}

/// A measure.
#[derive(Clone, Debug)]
pub struct Measure {
    /// Its name.
    pub name: String,
    /// Its label, else its name.
    pub label: String,
    /// Its type.
    pub ty: Type,
    /// Whom it is for.
    pub kinds: KindSet,
    /// Its value.
    pub value: ValueId,
    /// Where it is declared.
    pub span: Span,
}

/// A parameter.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: Type,
    /// Its values, each with the first day on which it holds ([`Day::MIN`]: always), in order of the days.
    pub values: Vec<(Day, Exact)>,
    /// Where it is declared.
    pub span: Span,
}

/// A function, computed by a script.
#[derive(Clone, Debug)]
pub struct Function {
    /// Its name, in the ruleset and in the script.
    pub name: String,
    /// The types of the values that it takes.
    pub takes: Vec<Type>,
    /// The type of the value that it gives.
    pub gives: Type,
    /// What it gives may be negative.
    pub signed: bool,
    /// The script.
    pub script: Arc<Script>,
    /// The script's file.
    pub file: FileId,
    /// Where it is declared.
    pub span: Span,
}

impl Function {
    /// Something wrong with what it gives, on the line of the script on which it is defined.
    pub fn fault(&self, message: impl Into<Text>) -> Fault {
        self.script.fault(&self.name, self.takes.len(), message)
    }
}

/// A criterion with its versions.
#[derive(Clone, Debug)]
pub struct Criterion {
    /// Its name.
    pub name: String,
    /// Its versions, in order of their days in force; one where `in force` is not said.
    pub versions: Vec<Version>,
}

/// What the versions of every item have.
#[derive(Clone, Debug)]
pub struct Heading {
    /// Its label, else the item's name.
    pub label: String,
    /// The days on which it is in force.
    pub in_force: Window,
    /// Whom it is for.
    pub kinds: KindSet,
    /// `source`.
    pub source: Option<String>,
    /// `directive`.
    pub directive: Option<String>,
    /// `responsible`.
    pub responsible: Option<String>,
    /// `decided by`.
    pub decided_by: Option<String>,
    /// Where it is declared.
    pub span: Span,
}

/// One version of a criterion.
#[derive(Clone, Debug)]
pub struct Version {
    /// What all versions have.
    pub heading: Heading,
    /// `applies when`.
    pub applies_when: Option<CondId>,
    /// `requires`.
    pub requires: CondId,
    /// `missing is fail`, here or on the campaign.
    pub missing_is_fail: bool,
    /// `if there are none`.
    pub if_none: Option<Verdict>,
    /// The clause `requires`, with its keyword.
    pub clause: Span,
}
