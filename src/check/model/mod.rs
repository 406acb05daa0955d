//! What a ruleset means: every name resolved, every expression typed.
//!
//! Conditions and values live in two arenas and refer to each other by id. Everything that a reader
//! could take in two ways has been refused before a [`Model`] exists, so what follows never guesses.

mod cohort;

pub use cohort::*;

use crate::source::Span;
use crate::syntax::ast::{ArithOp, Basis, CompareOp, FoldOp, ScoreShare};
use crate::types::{Day, Exact, Outcome, Type, Verdict, Window};
use std::collections::HashSet;
use std::ops::Index;
use std::sync::Arc;

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

    /// The plural of a record, or of a kind of members.
    pub fn plural(&self, of: RowsOf) -> &str {
        match of {
            RowsOf::Record(record) => &self[record].plural,
            RowsOf::Members(kind) => &self[kind].plural,
        }
    }

    /// Whether units of one kind belong to units of another.
    pub fn belongs(&self, member: KindId, above: KindId) -> bool {
        self.belongs.iter().any(|belongs| belongs.member == member && belongs.above == above)
    }
}

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

/// A condition.
#[derive(Clone, Debug)]
pub struct Cond {
    /// What it asks.
    pub kind: CondKind,
    /// Where it stands.
    pub span: Span,
}

/// In how many of the parts or members a condition must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants are the words of the language")]
pub enum HowMany {
    Each,
    Any,
    AtLeast(ValueId),
}

/// Every form of condition.
#[derive(Clone, Debug)]
pub enum CondKind {
    /// A value of type yes/no holds.
    Flag(ValueId),
    /// Two values compare. `between` and `from … to under` are two of these under [`CondKind::And`].
    Compare {
        /// How.
        op: CompareOp,
        /// The observed side.
        left: ValueId,
        /// The required side.
        right: ValueId,
    },
    /// `x is given`; with `missing`, `x is missing`.
    Given {
        /// Of what.
        value: ValueId,
        /// `is missing`.
        missing: bool,
    },
    /// `F by G` for a date field of the row: done by its deadline, or still open (section 6).
    DoneBy {
        /// The date, perhaps absent.
        date: ValueId,
        /// The last day that is in time.
        limit: ValueId,
    },
    /// `D in P`: a date inside a period.
    DateIn {
        /// The date.
        date: ValueId,
        /// The period.
        period: PeriodRef,
    },
    /// Elapsed time from one date to another compared with a span of time; an absent end is reckoned at
    /// the as-of date and open while a later one could change the answer.
    Elapsed {
        /// The earlier date.
        from: ValueId,
        /// The later date.
        to: ValueId,
        /// How it compares.
        op: CompareOp,
        /// With what.
        limit: Duration,
    },
    /// Not.
    Not(CondId),
    /// All of these.
    And(Vec<CondId>),
    /// Any of these.
    Or(Vec<CondId>),
    /// `at least N of`.
    AtLeast {
        /// N.
        count: ValueId,
        /// Of which.
        items: Vec<CondId>,
    },
    /// `none of`: [`CondKind::And`] of the negations, kept for what explanations say.
    NoneOf(Vec<CondId>),
    /// `COND by P`, `COND in P`, `COND since D`: the window of what has none of its own inside.
    Windowed(CondId, WindowRef),
    /// `COND in each field`.
    Members {
        /// The dimension.
        dimension: DimensionId,
        /// In how many of its members.
        how_many: HowMany,
        /// What must hold.
        cond: CondId,
    },
    /// `COND in each month of P`, `in each of the 3 years to Y`, `in each term`.
    Parts {
        /// The parts.
        parts: Parts,
        /// In how many of them.
        how_many: HowMany,
        /// What must hold.
        cond: CondId,
    },
    /// `at least 2 initiatives where C` (then `left` is [`ValueKind::Count`]), `no R`, `at least 98% of R …
    /// have C` (then `left` is [`ValueKind::Share`]): a comparison, kept apart for what explanations say.
    Quantified {
        /// How it compares; `no R` is `at most 0`.
        op: CompareOp,
        /// The count or share.
        left: ValueId,
        /// With what.
        right: ValueId,
        /// `no R`.
        no: bool,
    },
    /// `all R where A except where B have C`: every row meets C; a row that is only open is undetermined.
    All {
        /// Which rows.
        rows: Rows,
        /// What each must meet.
        having: CondId,
    },
    /// `meets c`.
    Meets(CriterionId),
    /// `meets all criteria [except c]` (`at_least` is `None`), `meets at least 6 criteria`.
    MeetsSome {
        /// At least how many.
        at_least: Option<ValueId>,
        /// Of which.
        of: Vec<CriterionId>,
    },
    /// `kind is ward`.
    KindIs(KindId),
    /// `holds merit`; inside a year, by this campaign's ruling or by [`Earlier`].
    Holds(CommendationId),
    /// `eligible for merit`.
    Eligible(CommendationId),
    /// `each section of s at least 50% of its maximum`: before bonus, what is not applicable skipped.
    EachPart {
        /// Which scorecard.
        scorecard: ScorecardId,
        /// Each section; else each entry.
        sections: bool,
        /// How its points compare.
        op: CompareOp,
        /// With what.
        limit: PartLimit,
    },
}

/// A fixed span of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duration {
    /// Months, by date addition.
    Months(i64),
    /// A whole number of days: a value.
    Days(ValueId),
}

/// What rows are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RowsOf {
    /// A record: the rows of the unit judged.
    Record(RecordId),
    /// Units of this kind that belong to the unit judged. Conditions and values over them are the members' own.
    Members(KindId),
}

/// Which rows of a record, or which members.
#[derive(Clone, Debug)]
pub struct Rows {
    /// Of what.
    pub of: RowsOf,
    /// `where A`.
    pub filter: Option<CondId>,
    /// `except where B`.
    pub except: Option<CondId>,
    /// The name of the record or kind in the text.
    pub span: Span,
}

/// An end of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// A day.
    Day(Day),
    /// A date of the unit.
    Value(ValueId),
}

/// A period, both ends inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeriodRef {
    /// The first day.
    pub from: Edge,
    /// The last day.
    pub to: Edge,
}

/// A window that a condition or value is put in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WindowRef {
    /// Where it stands, its first word included.
    pub span: Span,
    /// Which.
    pub kind: WindowKind,
}

/// The windows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WindowKind {
    /// `by P`: the bare window of each series, closed at this day (even past the campaign).
    By(Edge),
    /// `in P`.
    In(PeriodRef),
    /// `since D`: from D to the as-of date.
    Since(ValueId),
    /// `by 10 June each year`: as `By` in the campaign's year, or in the year of the enclosing part.
    ByEachYear {
        /// 1 to 12.
        month: i32,
        /// The day of the month.
        day: i32,
    },
}

/// The parts that a condition must hold in, in turn.
#[derive(Clone, Debug, PartialEq)]
pub enum Parts {
    /// Months, quarters or terms, cut to their period, each with its name for explanations.
    Fixed(Vec<(String, Window)>),
    /// The `count` years that end with `last`; both may be values of the unit.
    Years {
        /// How many.
        count: ValueId,
        /// The last.
        last: ValueId,
    },
}

/// The most years that `in each of the N years` and `years in a row` look back.
pub const MOST_YEARS: usize = 60;

/// A value.
#[derive(Clone, Debug)]
pub struct Value {
    /// What it is.
    pub kind: ValueKind,
    /// Its type.
    pub ty: Type,
    /// Where it stands.
    pub span: Span,
}

/// Which member of a dimension is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MemberRef {
    /// This one: its position.
    Fixed(u16),
    /// The one that the enclosing [`CondKind::Members`] of this dimension has in turn.
    Bound(DimensionId),
}

/// Every form of value.
#[derive(Clone, Debug)]
pub enum ValueKind {
    /// A constant, as [`Type`] has it.
    Const(Exact),
    /// A constant text.
    Text(Arc<str>),
    /// The as-of date.
    AsOf,
    /// An attribute of the unit.
    Attribute(AttributeId),
    /// A field of the row judged.
    Field(RecordId, FieldIndex),
    /// An indicator in its window: the observation that counts, or a fold over the window's days.
    Series {
        /// Which.
        indicator: IndicatorId,
        /// One for each of its dimensions.
        members: Vec<MemberRef>,
        /// `as reported`, `as appraised`: only these observations.
        basis: Option<Basis>,
        /// `total x in P`; `None`: the latest.
        fold: Option<FoldOp>,
    },
    /// A measure.
    Measure(MeasureId),
    /// A parameter.
    Parameter(ParameterId),
    /// Arithmetic. Dates take days by `+`/`-`; months go through [`ValueKind::AddMonths`].
    Arith(ArithOp, ValueId, ValueId),
    /// A date some months later.
    AddMonths(ValueId, i64),
    /// `70% of x`; a comparison with it where x is zero is not applicable.
    PercentOf(ValueId, ValueId),
    /// Among the rows that meet the filter and not the exception, the share that meets the condition.
    Share(Rows, CondId),
    /// How many rows meet the filter (and not the exception).
    Count(Rows),
    /// `total F of R where A`.
    FoldRows(FoldOp, ValueId, Rows),
    /// `(x in 2015)`.
    Windowed(ValueId, WindowRef),
    /// The greater of two.
    Greater(ValueId, ValueId),
    /// The lesser of two.
    Lesser(ValueId, ValueId),
    /// The average of these, leaving out what is not applicable.
    AverageOf(Vec<ValueId>),
    /// The year of a date.
    YearOf(ValueId),
    /// A value by condition.
    If(CondId, ValueId, ValueId),
    /// The second where the first has nothing to measure.
    Otherwise(ValueId, ValueId),
    /// Rounded half up to a multiple of the second, a positive constant.
    Rounded(ValueId, Exact),
    /// `number of criteria met`: how many of these pass.
    CriteriaMet {
        /// `for certain`: the lower end.
        for_certain: bool,
        /// Of which.
        of: Vec<CriterionId>,
    },
    /// How many years, ending with this one, the condition has held in an unbroken run.
    YearsInARow(ValueId, CondId),
    /// The number by case: the value of the first condition that holds, else the first value.
    ByCase(ValueId, Vec<(CondId, ValueId)>),
    /// A value for each member of an enumeration, by position.
    ByMember(ValueId, Vec<ValueId>),
    /// Whether a condition holds, as yes or no.
    Truth(CondId),
    /// A value of the unit of this kind to which the unit judged belongs.
    Above(KindId, ValueId),
    /// The points of a scorecard.
    Score(ScorecardId),
    /// A part of them.
    ScoreShare(ScorecardId, ScoreShare),
    /// The points of a section, by its position, before bonus.
    Section(ScorecardId, usize),
    /// The class in a classification, a member of its enumeration; inside a year, by this campaign's ruling
    /// or by [`Earlier`].
    Class(ClassificationId),
}

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
    /// As [`Type`] has it.
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
