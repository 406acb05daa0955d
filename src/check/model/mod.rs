//! What a ruleset means: every name resolved, every expression typed.
//!
//! Conditions and values live in two arenas and refer to each other by id. Everything that a reader
//! could take in two ways has been refused before a [`Model`] exists, so what follows never guesses.

mod cohort;
mod declaration;
mod example;
mod expression;

pub use cohort::*;
pub use declaration::*;
pub use example::*;
pub use expression::*;

use crate::source::Span;
use crate::types::Exact;
use std::collections::HashSet;
use std::ops::Index;

macro_rules! ids {
    ($($(#[$doc:meta])* $id:ident => $table:ident: $of:ty;)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct $id(pub u32);

            impl $id {
                /// The position in its table.
                pub fn index(self) -> usize {
                    self.0 as usize
                }

                /// The id of the next thing to be added to a table of this length.
                pub fn next(len: usize) -> Self {
                    Self(u32::try_from(len).expect("fewer than 2^32 items"))
                }
            }

            impl Index<$id> for Model {
                type Output = $of;
                fn index(&self, id: $id) -> &$of {
                    &self.$table[id.index()]
                }
            }
        )*
    };
}

ids! {
    /// A kind of unit.
    KindId => kinds: Kind;
    /// An attribute of units.
    AttributeId => attributes: Attribute;
    /// An indicator.
    IndicatorId => indicators: Indicator;
    /// A dimension of indicators; one for each name.
    DimensionId => dimensions: Dimension;
    /// A record.
    RecordId => records: Record;
    /// A measure.
    MeasureId => measures: Measure;
    /// A parameter.
    ParameterId => parameters: Parameter;
    /// A criterion, whatever its version.
    CriterionId => criteria: Criterion;
    /// A scorecard, whatever its version.
    ScorecardId => scorecards: Scorecard;
    /// A classification, whatever its version.
    ClassificationId => classifications: Classification;
    /// A commendation, whatever its version.
    CommendationId => commendations: Commendation;
    /// A selection.
    SelectionId => selections: Selection;
    /// A function.
    FunctionId => functions: Function;
    /// A condition.
    CondId => conds: Cond;
    /// A value.
    ValueId => values: Value;
}

/// The position of a field in its record.
pub type FieldIndex = usize;

/// A set of kinds of unit. A ruleset has at most 64 kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KindSet(pub u64);

impl KindSet {
    /// Every kind.
    pub const ALL: KindSet = KindSet(u64::MAX);
    /// How many kinds a ruleset can have.
    pub const MOST: usize = 64;

    /// The set of these; of all kinds where none is named.
    pub fn of(kinds: &[KindId]) -> Self {
        if kinds.is_empty() {
            Self::ALL
        } else {
            KindSet(kinds.iter().fold(0, |set, kind| set | 1 << kind.0))
        }
    }

    /// Whether the kind is in it.
    pub fn has(self, kind: KindId) -> bool {
        self.0 & (1 << kind.0) != 0
    }

    /// The kinds in either.
    #[must_use]
    pub fn or(self, other: KindSet) -> KindSet {
        KindSet(self.0 | other.0)
    }

    /// The kinds in both.
    #[must_use]
    pub fn and(self, other: KindSet) -> KindSet {
        KindSet(self.0 & other.0)
    }
}

/// A checked ruleset.
#[derive(Clone, Debug)]
pub struct Model {
    /// The campaign.
    pub campaign: Campaign,
    /// Kinds of unit, in the order of their declaration; so are the tables below.
    pub kinds: Vec<Kind>,
    /// Which kind belongs to which.
    pub belongs: Vec<Belongs>,
    /// Attributes.
    pub attributes: Vec<Attribute>,
    /// Indicators.
    pub indicators: Vec<Indicator>,
    /// Dimensions.
    pub dimensions: Vec<Dimension>,
    /// Records.
    pub records: Vec<Record>,
    /// Measures.
    pub measures: Vec<Measure>,
    /// Parameters.
    pub parameters: Vec<Parameter>,
    /// Functions.
    pub functions: Vec<Function>,
    /// Criteria.
    pub criteria: Vec<Criterion>,
    /// Scorecards.
    pub scorecards: Vec<Scorecard>,
    /// Classifications.
    pub classifications: Vec<Classification>,
    /// Commendations.
    pub commendations: Vec<Commendation>,
    /// Selections.
    pub selections: Vec<Selection>,
    /// What no value of the data may exceed, since it is awarded out of so many points.
    pub ceilings: Vec<Ceiling>,
    /// Items that need each other, though not for one kind of unit: they are ruled on kind by kind.
    pub kind_by_kind: HashSet<CohortItem>,
    /// Examples.
    pub examples: Vec<Example>,
    /// All conditions.
    pub conds: Vec<Cond>,
    /// All values.
    pub values: Vec<Value>,
}

impl Model {
    /// The model of a campaign that declares nothing else.
    pub fn of(campaign: Campaign) -> Self {
        Self {
            campaign,
            kinds: Vec::new(),
            belongs: Vec::new(),
            attributes: Vec::new(),
            indicators: Vec::new(),
            dimensions: Vec::new(),
            records: Vec::new(),
            measures: Vec::new(),
            parameters: Vec::new(),
            functions: Vec::new(),
            criteria: Vec::new(),
            scorecards: Vec::new(),
            classifications: Vec::new(),
            commendations: Vec::new(),
            selections: Vec::new(),
            ceilings: Vec::new(),
            kind_by_kind: HashSet::new(),
            examples: Vec::new(),
            conds: Vec::new(),
            values: Vec::new(),
        }
    }

    /// The kinds of unit, in the order of the ruleset.
    pub fn kind_ids(&self) -> impl Iterator<Item = KindId> + use<> {
        (0..self.kinds.len()).map(KindId::next)
    }

    /// All attributes, in the order of the ruleset.
    pub fn attribute_ids(&self) -> impl Iterator<Item = AttributeId> + use<> {
        (0..self.attributes.len()).map(AttributeId::next)
    }

    /// The declared kinds in a set, in the order of the ruleset.
    pub fn kinds_in(&self, kinds: KindSet) -> impl Iterator<Item = KindId> + use<> {
        self.kind_ids().filter(move |kind| kinds.has(*kind))
    }

    /// The criteria, in the order of the ruleset.
    pub fn criterion_ids(&self) -> impl Iterator<Item = CriterionId> + use<> {
        (0..self.criteria.len()).map(CriterionId::next)
    }

    /// The scorecards, in the order of the ruleset.
    pub fn scorecard_ids(&self) -> impl Iterator<Item = ScorecardId> + use<> {
        (0..self.scorecards.len()).map(ScorecardId::next)
    }

    /// The classifications, in the order of the ruleset.
    pub fn classification_ids(&self) -> impl Iterator<Item = ClassificationId> + use<> {
        (0..self.classifications.len()).map(ClassificationId::next)
    }

    /// The commendations, in the order of the ruleset.
    pub fn commendation_ids(&self) -> impl Iterator<Item = CommendationId> + use<> {
        (0..self.commendations.len()).map(CommendationId::next)
    }

    /// The selections, in the order of the ruleset.
    pub fn selection_ids(&self) -> impl Iterator<Item = SelectionId> + use<> {
        (0..self.selections.len()).map(SelectionId::next)
    }

    /// The items with a ruling for each unit: criteria, scorecards, classifications, commendations.
    pub fn items(&self) -> impl Iterator<Item = CohortItem> + use<> {
        let criteria = self.criterion_ids().map(CohortItem::Criterion);
        let scorecards = self.scorecard_ids().map(CohortItem::Scorecard);
        let classifications = self.classification_ids().map(CohortItem::Classification);
        let commendations = self.commendation_ids().map(CohortItem::Commendation);
        criteria.chain(scorecards).chain(classifications).chain(commendations)
    }

    /// The name of an item.
    pub fn item_name(&self, item: CohortItem) -> &str {
        match item {
            CohortItem::Criterion(id) => &self[id].name,
            CohortItem::Scorecard(id) => &self[id].name,
            CohortItem::Classification(id) => &self[id].name,
            CohortItem::Commendation(id) => &self[id].name,
        }
    }

    /// What each version of an item says of itself, in order of their days in force.
    pub fn headings(&self, item: CohortItem) -> Vec<&Heading> {
        match item {
            CohortItem::Criterion(id) => self[id].versions.iter().map(|version| &version.heading).collect(),
            CohortItem::Scorecard(id) => self[id].versions.iter().map(|version| &version.heading).collect(),
            CohortItem::Classification(id) => {
                self[id].versions.iter().map(|version| &version.heading).collect()
            }
            CohortItem::Commendation(id) => {
                self[id].versions.iter().map(|version| &version.heading).collect()
            }
        }
    }

    /// The plural of a record, or of a kind of members.
    pub fn plural(&self, of: RowsOf) -> &str {
        match of {
            RowsOf::Record(record) => &self[record].plural,
            RowsOf::Members(kind) | RowsOf::All(kind) => &self[kind].plural,
        }
    }

    /// Whether units of one kind belong to units of another.
    pub fn belongs(&self, member: KindId, above: KindId) -> bool {
        self.kinds_above(member).any(|kind| kind == above)
    }

    /// The kinds of unit to which units of a kind belong, in the order of the ruleset.
    pub fn kinds_above(&self, member: KindId) -> impl Iterator<Item = KindId> {
        self.belongs.iter().filter(move |belongs| belongs.member == member).map(|belongs| belongs.above)
    }

    /// Whether units of some kind belong to units of this one.
    pub fn has_members(&self, above: KindId) -> bool {
        self.belongs.iter().any(|belongs| belongs.above == above)
    }
}

/// An item with a ruling for each unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the variants are the sorts of item")]
pub enum CohortItem {
    Criterion(CriterionId),
    Scorecard(ScorecardId),
    Classification(ClassificationId),
    Commendation(CommendationId),
}

/// The most that a value of the data may be.
#[derive(Clone, Copy, Debug)]
pub struct Ceiling {
    /// Of what.
    pub of: CeilingOf,
    /// The most.
    pub most: Exact,
    /// The entry that says so.
    pub span: Span,
}

/// What has a ceiling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants are the sorts of declaration")]
pub enum CeilingOf {
    Attribute(AttributeId),
    Indicator(IndicatorId),
}
