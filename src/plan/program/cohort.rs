//! Nodes that look at a unit's points and classes, and at the other units of the cohort.

use super::{Aggregate, Block, Fold, NodeId, Window};
use crate::check::model::{Band, BoundKind, Group, KindId, KindSet, RecordId};
use crate::syntax::ast::{NotApplicable, Rounding, TieRule};
use crate::types::Exact;

/// Members of a unit, folded into it. The nodes are of the members, and have columns over all units.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Members {
    /// Of which kind; of these, those that belong to the unit.
    pub kind: KindId,
    /// All units of the kind, for each unit; else those that belong to it.
    pub all: bool,
    /// What to make of them.
    pub fold: Fold,
    /// `where`: verdicts.
    pub filter: Option<NodeId>,
    /// `except where`: verdicts.
    pub except: Option<NodeId>,
    /// `have`, `with`: verdicts.
    pub having: Option<NodeId>,
    /// The value folded.
    pub value: Option<NodeId>,
}

/// Points by bands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Banded {
    /// The value.
    pub value: NodeId,
    /// The most points that it earns; `None`: as many as its bands say.
    pub most: Option<NodeId>,
    /// The bands.
    pub bands: Vec<Band>,
}

/// An entry in the sum of a scorecard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ScoreEntry {
    /// Its points.
    pub points: NodeId,
    /// The most that it gives.
    pub most: NodeId,
    /// Its section.
    pub section: Option<usize>,
}

/// The points of entries together, before bonus.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Sum {
    /// The entries, in the order of the text.
    pub entries: Vec<ScoreEntry>,
    /// What each section is out of.
    pub sections: Vec<Exact>,
    /// What they are out of together.
    pub out_of: Exact,
    /// What becomes of entries that are not applicable.
    pub not_applicable: NotApplicable,
}

/// The points of a scorecard.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Score {
    /// [`super::ValueOp::Sum`] of its entries.
    pub before: NodeId,
    /// What is added; never missing.
    pub bonus: Vec<NodeId>,
    /// What is taken off; missing: any number of points.
    pub deductions: Vec<NodeId>,
    /// `never above`.
    pub never_above: Option<Exact>,
}

/// The class found by the conditions of a unit alone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Classify {
    /// Whom it is for.
    pub kinds: KindSet,
    /// Best first: the position of the class in its enumeration, and its condition (`None`: otherwise).
    pub classes: Vec<(usize, Option<NodeId>)>,
    /// What bounds the class found, each with its condition.
    pub bounds: Vec<(BoundKind, NodeId)>,
}

/// A class with a limit on how many units may have it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cap {
    /// Whom the classification is for.
    pub kinds: KindSet,
    /// The classes before: a [`Classify`] or another cap.
    pub of: NodeId,
    /// The class that is capped.
    pub class: usize,
    /// The classes below it, the better first, each with its condition (`None`: otherwise).
    pub next: Vec<(usize, Option<NodeId>)>,
    /// How many.
    pub quota: Quota,
    /// The ranking.
    pub keys: Vec<Key>,
    /// What becomes of a tie at the border.
    pub ties: TieRule,
}

/// Who is commended.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Award {
    /// Who is eligible: verdicts.
    pub eligible: NodeId,
    /// Whom it is for.
    pub kinds: KindSet,
    /// How many; `None`: all that are eligible.
    pub quota: Option<Quota>,
    /// The ranking.
    pub keys: Vec<Key>,
    /// What becomes of a tie at the border.
    pub ties: TieRule,
}

/// Who is ranked first.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct First {
    /// By what.
    pub key: Key,
    /// Units of which kinds are ranked.
    pub kinds: KindSet,
    /// The groups: none, or one.
    pub within: Vec<Group>,
}

/// How many of a group.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Quota {
    /// The number, or the percentage: a value that is the same for every unit.
    pub number: NodeId,
    /// Of what a percentage is, and how it becomes a whole number.
    pub base: Option<(Base, Rounding)>,
    /// The groups.
    pub within: Vec<Group>,
    /// The least that it is.
    pub at_least: Exact,
    /// The most that it is.
    pub at_most: Option<Exact>,
}

/// What a percentage is of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Base {
    /// Which units.
    pub kind: BaseKind,
    /// Of these, those that meet this: verdicts.
    pub filter: Option<NodeId>,
}

/// Which units a percentage is of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum BaseKind {
    /// Those that are eligible; in a cap, those in the class before the overflow moves.
    Eligible,
    /// Those of these kinds.
    Kinds(KindSet),
    /// Those that meet a condition: verdicts.
    Those(NodeId),
    /// In a cap: those in one of these classes (as bits) after the overflow has moved.
    Rated(u64),
}

/// A key of a ranking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// The value.
    pub node: NodeId,
    /// `lowest first`.
    pub lowest_first: bool,
}

/// A selection: rows of a record over all units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// Which record.
    pub record: RecordId,
    /// The window of its rows.
    pub window: Window,
    /// The nodes over rows; the filter and the exception.
    pub block: Block,
    /// The ranking, by nodes of the block.
    pub keys: Vec<Key>,
    /// No more than so many.
    pub at_most: Option<Exact>,
    /// No fewer than so many: reported where there are.
    pub at_least: Option<Exact>,
    /// What becomes of a tie at the border.
    pub ties: TieRule,
}

impl Selection {
    /// Its rows, as they are counted.
    pub fn rows(&self) -> Aggregate {
        let (record, window) = (self.record, self.window);
        Aggregate { record, window, fold: Fold::Count, block: self.block.clone() }
    }
}
