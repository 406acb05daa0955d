//! What rules over a cohort means: scorecards, classifications, commendations, selections, quotas.

use super::{AttributeId, CondId, FieldIndex, Heading, KindId, KindSet, Rows, ValueId};
use crate::source::Span;
use crate::syntax::ast::{CompareOp, NotApplicable, Rounding, TieRule};
use crate::types::{EnumType, Exact};
use std::sync::Arc;

/// A scorecard with its versions.
#[derive(Clone, Debug)]
pub struct Scorecard {
    /// Its name.
    pub name: String,
    /// The names of its sections, the same in every version.
    pub sections: Vec<String>,
    /// Its versions, in order of their days in force.
    pub versions: Vec<ScoreVersion>,
}

/// One version of a scorecard.
#[derive(Clone, Debug)]
pub struct ScoreVersion {
    /// What all versions have.
    pub heading: Heading,
    /// The most points before bonus.
    pub out_of: Exact,
    /// Its sections, in the order of [`Scorecard::sections`].
    pub sections: Vec<Section>,
    /// Its entries, those of sections included, in the order of the text.
    pub entries: Vec<Entry>,
    /// `bonus …`, in the order of the text.
    pub bonus: Vec<Change>,
    /// `deduct …`, in the order of the text.
    pub deductions: Vec<Change>,
    /// What becomes of the points of entries that are not applicable; where it is not said, none can be.
    pub not_applicable: Option<NotApplicable>,
    /// `never above 100`.
    pub never_above: Option<Exact>,
}

/// A section of a scorecard.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its label, else its name.
    pub label: String,
    /// The most points that it gives.
    pub out_of: Exact,
    /// Where it is declared.
    pub span: Span,
}

/// An entry of a scorecard.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What reports call it: the criterion's label, the value's text, its own label.
    pub label: String,
    /// Its section, by position.
    pub section: Option<usize>,
    /// The most points that it gives: type points, perhaps by case.
    pub most: ValueId,
    /// How they are earned.
    pub kind: EntryKind,
    /// The entry in the text.
    pub span: Span,
}

/// How the points of an entry are earned.
#[derive(Clone, Debug)]
pub enum EntryKind {
    /// All for a pass, none for a fail.
    When(CondId),
    /// By a value and its bands.
    ByValue(ValueId, Vec<Band>),
    /// The points that people award: a value of type points.
    AsGiven(ValueId),
    /// All, less these, never below zero.
    Less(Vec<Change>),
    /// So many for each row or step, up to the most.
    ForEach {
        /// The points for each.
        each: ValueId,
        /// How many: a count.
        count: ValueId,
    },
}

/// Points added or taken off.
#[derive(Clone, Debug)]
pub struct Change {
    /// How many.
    pub kind: ChangeKind,
    /// The most; `None` is without a bound.
    pub most: Option<Exact>,
    /// Where it stands.
    pub span: Span,
}

/// How many points a change adds or takes off. What is not applicable changes nothing.
#[derive(Clone, Debug)]
pub enum ChangeKind {
    /// So many where the condition holds.
    When {
        /// The points.
        points: ValueId,
        /// The condition.
        cond: CondId,
    },
    /// So many for each row or step.
    ForEach {
        /// The points for each.
        each: ValueId,
        /// How many: a count.
        count: ValueId,
    },
    /// The points in a field of the rows: their total.
    AsGiven(ValueId),
    /// By a value and its bands.
    ByValue(ValueId, Vec<Band>),
}

/// Which values earn what. The bands of an entry take every value of its type once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Band {
    /// The lower end, and whether it is inside; `None`: no lower end.
    pub from: Option<(Exact, bool)>,
    /// The upper end, and whether it is inside; `None`: no upper end.
    pub to: Option<(Exact, bool)>,
    /// What they earn.
    pub award: BandAward,
    /// The item of the list.
    pub span: Span,
}

impl Band {
    /// Whether a value is in it.
    pub fn has(&self, value: Exact) -> bool {
        self.from.is_none_or(|(from, inside)| value > from || inside && value == from)
            && self.to.is_none_or(|(to, inside)| value < to || inside && value == to)
    }
}

/// What the values of a band earn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BandAward {
    /// So many points.
    Points(Exact),
    /// The value × the most points of the entry ÷ this (1 is 100%), never more than the most.
    InProportion(Exact),
}

/// A classification with its versions.
#[derive(Clone, Debug)]
pub struct Classification {
    /// Its name.
    pub name: String,
    /// Its classes as an ordered enumeration: the members from the worst to the best, so that `>=` means
    /// better. The same in every version.
    pub classes: Arc<EnumType>,
    /// Its versions, in order of their days in force.
    pub versions: Vec<ClassVersion>,
}

impl Classification {
    /// How many classes it can have: sets of them are kept as bits.
    pub const MOST_CLASSES: usize = 64;
}

/// One version of a classification.
#[derive(Clone, Debug)]
pub struct ClassVersion {
    /// What all versions have.
    pub heading: Heading,
    /// Its classes, best first, each with its position in [`Classification::classes`]; the last has no
    /// condition.
    pub classes: Vec<Class>,
    /// What bounds the class found.
    pub bounds: Vec<Bound>,
    /// `cap …`, the better class first.
    pub caps: Vec<Cap>,
    /// `earlier from …`.
    pub earlier: Option<Earlier>,
}

/// A class.
#[derive(Clone, Debug)]
pub struct Class {
    /// Its position among the members of the enumeration (0 is the worst).
    pub member: usize,
    /// Its label, else its name.
    pub label: String,
    /// Its condition; `None` is `otherwise`.
    pub when: Option<CondId>,
    /// The item of the list.
    pub span: Span,
}

/// A clause that bounds the class found. What is not applicable does not bound.
#[derive(Clone, Debug)]
pub struct Bound {
    /// How.
    pub kind: BoundKind,
    /// When.
    pub when: CondId,
    /// The whole clause.
    pub span: Span,
}

/// How a class is bounded; classes by their positions in the enumeration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BoundKind {
    /// It is this one, whatever else; the first that holds.
    Fixed(usize),
    /// It is at most this one; the lowest that holds.
    AtMost(usize),
    /// It is one class lower where it is this or better; applied once, before the bounds.
    OneLower(usize),
}

/// `cap excellent at 20% of those rated good, …`.
#[derive(Clone, Debug)]
pub struct Cap {
    /// The class, by its position in the enumeration.
    pub class: usize,
    /// How many.
    pub quota: Quota,
    /// The ranking.
    pub keys: Vec<Key>,
    /// What becomes of a tie at the border.
    pub ties: TieRule,
    /// The whole clause.
    pub span: Span,
}

/// How many of a group.
#[derive(Clone, Debug)]
pub struct Quota {
    /// The number: a constant count; of a share, a constant percent of at most 100%.
    pub number: ValueId,
    /// Of what a percent is, and how it becomes a whole number; `None`: the number itself.
    pub base: Option<(Base, Rounding)>,
    /// The groups, each of which has its own number; empty: one group.
    pub within: Vec<Group>,
    /// The least that the quota is, whatever the percent gives.
    pub at_least: Exact,
    /// The most that it is.
    pub at_most: Option<Exact>,
    /// The clause.
    pub span: Span,
}

/// What a percentage is of: units of the group.
#[derive(Clone, Debug)]
pub struct Base {
    /// Which.
    pub kind: BaseKind,
    /// `where C`: of these, those that meet it.
    pub filter: Option<CondId>,
    /// Where it stands.
    pub span: Span,
}

/// Which units a percentage is of.
#[derive(Clone, Debug)]
pub enum BaseKind {
    /// Those that are eligible.
    Eligible,
    /// Those of the kinds that the item is for.
    Units,
    /// Those of one kind.
    Kind(KindId),
    /// Those that meet a condition: `those rated good` (in a cap: after the overflow has moved), `those who
    /// hold H`.
    Those(CondId),
    /// In a cap: those that are in one of these classes (positions in the enumeration, as bits) after the
    /// overflow has moved.
    Rated(u64),
}

/// What makes a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// Units of one kind.
    Kind,
    /// Units with one value of an attribute.
    Attribute(AttributeId),
    /// Units that belong to one unit of this kind.
    Above(KindId),
}

/// A key of a ranking.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// The value, of an ordered type or yes/no.
    pub value: ValueId,
    /// `lowest first`.
    pub lowest_first: bool,
    /// Where it stands.
    pub span: Span,
}

/// Past years' records that stand for this campaign's ruling in other years.
#[derive(Clone, Debug)]
pub struct Earlier {
    /// Rows of one record that is dated.
    pub rows: Rows,
    /// Of a classification: the field with the class, and for each of its members the class (its position).
    pub by: Option<(FieldIndex, Vec<usize>)>,
    /// The whole clause.
    pub span: Span,
}

/// A commendation with its versions.
#[derive(Clone, Debug)]
pub struct Commendation {
    /// Its name.
    pub name: String,
    /// Its versions, in order of their days in force.
    pub versions: Vec<HonourVersion>,
}

/// One version of a commendation.
#[derive(Clone, Debug)]
pub struct HonourVersion {
    /// What all versions have.
    pub heading: Heading,
    /// What is required, by kind; a unit of a kind in none of them is not applicable.
    pub limbs: Vec<Limb>,
    /// `unless C`, each.
    pub unless: Vec<CondId>,
    /// `award at most …`.
    pub quota: Option<Quota>,
    /// The ranking, conditions that ties prefer last.
    pub keys: Vec<Key>,
    /// What becomes of a tie at the border.
    pub ties: TieRule,
    /// `earlier from …`.
    pub earlier: Option<Earlier>,
}

/// What is required of units of some kinds.
#[derive(Clone, Debug)]
pub struct Limb {
    /// Of which kinds.
    pub kinds: KindSet,
    /// What.
    pub requires: CondId,
    /// The clause, with its keyword.
    pub clause: Span,
}

/// A selection.
#[derive(Clone, Debug)]
pub struct Selection {
    /// Its name.
    pub name: String,
    /// What it has in common with versions of the others; always in force.
    pub heading: Heading,
    /// Which rows.
    pub of: Rows,
    /// How many: `take at least` (a floor), `take at most` (a cut), `take exactly` (both); constants.
    pub take: Vec<(CompareOp, Exact, Span)>,
    /// The ranking, by values of the row or its unit.
    pub keys: Vec<Key>,
    /// What becomes of a tie at the border.
    pub ties: TieRule,
}

/// A limit on each part of a scorecard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartLimit {
    /// This percent of the part's maximum, as far as it applies to the unit.
    OfMaximum(ValueId),
    /// This many points.
    Points(ValueId),
}
