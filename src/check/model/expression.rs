//! Conditions and values: what every sentence asks, once it is known what its names stand for.

use super::{
    AttributeId, ClassificationId, CommendationId, CondId, CriterionId, DimensionId, FieldIndex, FunctionId,
    Group, IndicatorId, Key, KindId, KindSet, MeasureId, ParameterId, PartLimit, RecordId, ScorecardId,
    ValueId,
};
use crate::source::Span;
use crate::syntax::ast::{ArithOp, Basis, CompareOp, FoldOp, ScoreShare};
use crate::text::Text;
use crate::types::{Day, Exact, Type, Window};
use std::sync::Arc;

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
    /// `holds merit`; inside a year, by this campaign's ruling or by [`super::Earlier`].
    Holds(CommendationId),
    /// `eligible for merit`.
    Eligible(CommendationId),
    /// `ranked first by s within each region`: no other unit of its group has more.
    RankedFirst {
        /// By what.
        key: Key,
        /// Units of which kinds are ranked; a value that is not applicable takes no part.
        kinds: KindSet,
        /// The groups.
        within: Option<Group>,
    },
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
    /// All units of this kind that the data list. What is asked of them is their own, too.
    All(KindId),
}

impl RowsOf {
    /// The kind, where they are units.
    pub fn kind(self) -> Option<KindId> {
        match self {
            Self::Record(_) => None,
            Self::Members(kind) | Self::All(kind) => Some(kind),
        }
    }
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
    Fixed(Vec<(Text, Window)>),
    /// The years of a period, the first and the last cut to it.
    YearsOf(Window),
    /// The `count` years that end with `last`; both may be values of the unit.
    Years {
        /// How many.
        count: ValueId,
        /// The last.
        last: ValueId,
    },
}

impl Parts {
    /// How many they are, where that is the same for all units and needs no value to be known.
    pub fn count(&self) -> Option<usize> {
        match self {
            Self::Fixed(parts) => Some(parts.len()),
            Self::YearsOf(period) => usize::try_from(period.to.year() - period.from.year() + 1).ok(),
            Self::Years { .. } => None,
        }
    }
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
    /// Inside `in each of the years`: this day of the year that is asked about.
    DayOfYear {
        /// 1 to 12.
        month: i32,
        /// 1 to 31.
        day: i32,
    },
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
    /// What a function gives for these.
    Call(FunctionId, Vec<ValueId>),
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
    /// How many whole steps of the second, a positive constant, are in a value; none where it is below zero.
    Steps(ValueId, Exact),
    /// `number of criteria met`: how many of these pass.
    CriteriaMet {
        /// `for certain`: the lower end.
        for_certain: bool,
        /// Of which.
        of: Vec<CriterionId>,
    },
    /// How many years the condition has held in an unbroken run, ending with this one; where there is none, in the
    /// longest run up to the last year of the campaign.
    YearsInARow(Option<ValueId>, CondId),
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
    /// or by [`super::Earlier`].
    Class(ClassificationId),
}
