//! What a node computes.

use super::cohort::{Award, Banded, Cap, Classify, First, Members, Score, Sum};
use super::{NodeId, PerKind};
use crate::check::model::{
    AttributeId, CommendationId, CriterionId, FieldIndex, FunctionId, IndicatorId, KindId, KindSet, RecordId,
    ValueId,
};
use crate::source::Span;
use crate::syntax::ast::{ArithOp, Basis, CompareOp, FoldOp};
use crate::types::{Day, Exact, Type, Verdict};
use std::sync::Arc;

/// A node: what to compute, and the sentence that asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Node {
    /// What to compute.
    pub op: Op,
    /// Where it is asked for.
    pub span: Span,
}

/// A node computes verdicts or values.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// A column of verdicts.
    Verdict(VerdictOp),
    /// A column of values of this type.
    Value(ValueOp, Type),
}

/// What a comparison, and whatever else asks one thing of one value, needs to know beside its operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Leaf {
    /// A negation has been carried down to it.
    pub negated: bool,
    /// `if there are none`, of its criterion.
    pub if_none: Option<Verdict>,
}

/// What later reports can do to the left side of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mend {
    /// Anything.
    Any,
    /// Only raise it: a count of rows, a total of what is never below zero, a highest.
    Rising,
    /// A share of rows: once below 100% or above 0%, never again there.
    Share,
}

/// Nodes whose column holds verdicts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum VerdictOp {
    /// A value of type yes/no holds.
    Flag(NodeId, Leaf),
    /// Two values compare.
    Compare {
        /// How.
        op: CompareOp,
        /// The observed side.
        left: NodeId,
        /// The required side.
        right: NodeId,
        /// What later reports can do to the left side.
        mend: Mend,
        /// Where the two sides stand in the sentence (their nodes may stand in a measure).
        sides: (Span, Span),
        /// How to rule it.
        leaf: Leaf,
    },
    /// There is a value (or, with `missing`, none).
    Given {
        /// Of what.
        value: NodeId,
        /// `is missing`.
        missing: bool,
        /// How to rule it.
        leaf: Leaf,
    },
    /// A date of a row is on or before its deadline, or may still be.
    DoneBy {
        /// The date.
        date: NodeId,
        /// The deadline.
        limit: NodeId,
        /// How to rule it.
        leaf: Leaf,
    },
    /// A date is inside a period.
    DateIn {
        /// The date.
        date: NodeId,
        /// The period.
        window: Window,
        /// How to rule it.
        leaf: Leaf,
    },
    /// A date compares with another one that lies a span of time after a third: elapsed time.
    Elapsed {
        /// How.
        op: CompareOp,
        /// The later date, perhaps absent.
        to: NodeId,
        /// The earlier date plus the span of time.
        pivot: NodeId,
        /// How to rule it.
        leaf: Leaf,
    },
    /// No other unit of its group has more.
    First(Box<First>, Leaf),
    /// The unit is of one of these kinds.
    KindIs(KindSet, Leaf),
    /// All of them.
    And(Vec<NodeId>),
    /// Any of them.
    Or(Vec<NodeId>),
    /// At least so many of them (or, negated, fewer).
    AtLeast {
        /// How many.
        count: NodeId,
        /// Of which; negated themselves where this is.
        items: Vec<NodeId>,
        /// Fewer.
        negated: bool,
    },
    /// The first where the condition holds, else the second: a number by case, decided if every way decides alike.
    Case {
        /// The condition.
        when: NodeId,
        /// The comparison with the number for that case.
        then: NodeId,
        /// The comparison with the other number.
        otherwise: NodeId,
    },
    /// A part of a window: nothing to measure in it is undetermined.
    Part {
        /// What must hold in it.
        cond: NodeId,
        /// `if there are none: not applicable` has spoken: then nothing to measure leaves the part out.
        left_out: bool,
        /// Its name, for explanations; of a year, the node that has it.
        name: PartName,
        /// Where the number of parts is a value of the unit: it, and the position of this part from the last.
        within: Option<(NodeId, u32)>,
    },
    /// One member of a dimension.
    Member {
        /// What must hold for it.
        cond: NodeId,
        /// Its name.
        name: Arc<str>,
    },
    /// Another criterion is met (or not).
    Meets {
        /// Its node.
        criterion: NodeId,
        /// `not meets`.
        negated: bool,
    },
    /// Only for units of these kinds.
    ForKinds(NodeId, KindSet),
    /// A whole criterion.
    Criterion {
        /// Which.
        id: CriterionId,
        /// Whom it is for.
        kinds: KindSet,
        /// `applies when`.
        applies: Option<NodeId>,
        /// `requires`.
        requires: NodeId,
        /// `missing is fail`.
        missing_is_fail: bool,
    },
    /// An item of which no version is in force.
    NotInForce,
    /// The verdict for each kind; others are not applicable.
    ByKind(PerKind<NodeId>),
    /// An honour is held, or its requirements are met (or not).
    Holds {
        /// Which commendation.
        id: CommendationId,
        /// `eligible for`.
        eligible: bool,
        /// Its node of awards, or of eligible units.
        honour: NodeId,
        /// `not`.
        negated: bool,
    },
    /// What is required is met, and nothing disqualifies.
    Eligible {
        /// What is required.
        requires: NodeId,
        /// What disqualifies, where it is not n/a.
        unless: Vec<NodeId>,
    },
    /// Who of the eligible is commended: awarded is a pass, not awarded a fail, referred undetermined.
    Award(Box<Award>),
}

/// How a part is named.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PartName {
    /// By a text: `September 2025`.
    Text(crate::text::Text),
    /// By the year in this node.
    Year(NodeId),
}

/// Nodes whose column holds values.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ValueOp {
    /// A constant.
    Const(Exact),
    /// A constant text, and where the ruleset has it first: by that a text that the data do not hold is told apart.
    Text(Arc<str>, ValueId),
    /// An attribute of the unit.
    Attribute(AttributeId),
    /// In a block of rows: a stored field of the row.
    Field(FieldIndex),
    /// In a block of rows: a value of the row's unit, from the program's nodes.
    OfUnit(NodeId),
    /// The observation that counts, or a fold over the days of the window.
    Series(Series),
    /// Rows of a record, folded into their unit.
    Aggregate(Aggregate),
    /// Arithmetic.
    Arith(ArithOp, NodeId, NodeId),
    /// A date some months later.
    AddMonths(NodeId, i64),
    /// The first or last day of a year.
    YearEdge {
        /// The year.
        year: NodeId,
        /// The month, 1 to 12.
        month: i32,
        /// The day of the month.
        day: i32,
    },
    /// A percentage of a value, which remembers whether that value is zero.
    PercentOf(NodeId, NodeId),
    /// What a function gives for these values.
    Call(Box<Call>),
    /// The greater of two.
    Greater(NodeId, NodeId),
    /// The lesser of two.
    Lesser(NodeId, NodeId),
    /// The average of these.
    AverageOf(Vec<NodeId>),
    /// The year of a date.
    YearOf(NodeId),
    /// A value by condition.
    If(NodeId, NodeId, NodeId),
    /// The second where the first has nothing to measure.
    Otherwise(NodeId, NodeId),
    /// How many whole steps are in a value; none where it is below zero.
    Steps {
        /// The value.
        of: NodeId,
        /// How large a step is.
        size: Exact,
        /// While its window is open the value only grows, as a number of rows does.
        rising: bool,
    },
    /// Rounded half up to a multiple of this.
    Rounded(NodeId, Exact),
    /// How many of these criteria are met.
    CriteriaMet {
        /// Their nodes.
        of: Vec<NodeId>,
        /// Only the lower end.
        for_certain: bool,
    },
    /// How many years these hold in an unbroken run.
    Run {
        /// The last year.
        last: NodeId,
        /// The longest run, wherever it ends; else the one that ends with the last year.
        anywhere: bool,
        /// The condition in that year, in the year before it, and so on.
        conds: Vec<NodeId>,
    },
    /// A value for each member of an enumeration.
    ByMember(NodeId, Vec<NodeId>),
    /// A parameter on the day in this node.
    ParameterOn(Vec<(Day, Exact)>, NodeId),
    /// Whether a condition holds, as 1 or 0.
    Truth(NodeId),
    /// Only for units of these kinds.
    ForKinds(NodeId, KindSet),
    /// A value of an item of which no version is in force.
    NotInForce,
    /// The value for each kind; others are not applicable.
    ByKind(PerKind<NodeId>),
    /// Members, folded into the unit to which they belong.
    Members(Box<Members>),
    /// The value of the unit of this kind to which the unit belongs.
    Above(KindId, NodeId),
    /// These points where the condition holds, none where it does not; undetermined: from none to these.
    Points(NodeId, NodeId),
    /// Points by the band that a value is in.
    Banded(Box<Banded>),
    /// A number of points, no more than the second; missing: from none to these.
    UpTo(NodeId, NodeId),
    /// Points less these, never below zero; one of these missing: any number of points.
    Less(NodeId, Vec<NodeId>),
    /// Points added or taken off: none where it is not applicable, and never below none.
    OrZero {
        /// The value.
        of: NodeId,
        /// While its window is open the value only grows, as a number of rows does.
        rising: bool,
    },
    /// These together; missing where one is.
    Together(Vec<NodeId>),
    /// The points of a scorecard before bonus.
    Sum(Box<Sum>),
    /// The points of a section.
    SectionSum(Box<Sum>, usize),
    /// The points of the entries (or those of a section) that apply to the unit, as they are earned.
    Earned(Box<Sum>, Option<usize>),
    /// The most points of the entries (or those of a section) that apply to the unit.
    Most(Box<Sum>, Option<usize>),
    /// The points of a scorecard.
    Score(Box<Score>),
    /// The class that conditions find.
    Classify(Box<Classify>),
    /// The class after a cap.
    Cap(Box<Cap>),
}

/// A call of a function.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Call {
    /// Of which function.
    pub function: FunctionId,
    /// The nodes of the values that it is given.
    pub values: Vec<NodeId>,
    /// The types of these.
    pub types: Vec<Type>,
}

/// The observations of an indicator for one member of each of its dimensions.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Series {
    /// Of which indicator.
    pub indicator: IndicatorId,
    /// Of which members.
    pub members: Vec<u16>,
    /// Only of this basis.
    pub basis: Option<Basis>,
    /// Over the days of the window; the latest where `None`.
    pub fold: Option<FoldOp>,
    /// The window.
    pub window: Window,
}

/// An end of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Edge {
    /// A day.
    Day(Day),
    /// A date of the unit, in this node of the program.
    Node(NodeId),
}

impl Edge {
    /// The node, where it is one.
    pub fn node(self) -> Option<NodeId> {
        match self {
            Self::Day(_) => None,
            Self::Node(node) => Some(node),
        }
    }
}

/// A window of days, both ends inside; its ends may be values of the unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Window {
    /// The first day.
    pub from: Edge,
    /// The last day.
    pub to: Edge,
    /// The day until which it is open: the last day, or that of the campaign where rows have no window.
    pub closes: Edge,
    /// It was asked for, by `by`, `in` or `in each`; else it is what a bare name has.
    pub explicit: bool,
}

/// How the rows of a unit become one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fold {
    /// How many are in the base.
    Count,
    /// The share of the base that meets the condition. With `all`, rows whose deadline is open stay in.
    Share {
        /// `all R have C`.
        all: bool,
    },
    /// A value of the rows in the base.
    Value(FoldOp),
}

/// Rows of a record, folded into their unit.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Aggregate {
    /// Which record.
    pub record: RecordId,
    /// The window of its rows.
    pub window: Window,
    /// What to make of them.
    pub fold: Fold,
    /// The nodes over rows.
    pub block: Block,
}

/// Nodes over the rows of a record; [`ValueOp::OfUnit`] reaches the program's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Block {
    /// The nodes, in evaluation order.
    pub nodes: Vec<Node>,
    /// `where`: verdicts.
    pub filter: Option<NodeId>,
    /// `except where`: verdicts.
    pub except: Option<NodeId>,
    /// `have`, `with`: verdicts.
    pub having: Option<NodeId>,
    /// The value folded.
    pub value: Option<NodeId>,
}

/// The nodes of the same arena that an operation reads; of an aggregate, those of the unit that its rows read.
pub(super) fn children(op: &Op) -> Vec<NodeId> {
    let edges = |window: &Window| {
        [window.from, window.to, window.closes].into_iter().filter_map(Edge::node).collect()
    };
    match op {
        Op::Verdict(op) => match op {
            VerdictOp::Flag(of, _) | VerdictOp::ForKinds(of, _) => vec![*of],
            VerdictOp::Compare { left, right, .. } => vec![*left, *right],
            VerdictOp::Given { value, .. } => vec![*value],
            VerdictOp::DoneBy { date, limit, .. } => vec![*date, *limit],
            VerdictOp::DateIn { date, window, .. } => {
                std::iter::once(*date).chain::<Vec<_>>(edges(window)).collect()
            }
            VerdictOp::Elapsed { to, pivot, .. } => vec![*to, *pivot],
            VerdictOp::KindIs(..) | VerdictOp::NotInForce => Vec::new(),
            VerdictOp::And(items) | VerdictOp::Or(items) => items.clone(),
            VerdictOp::AtLeast { count, items, .. } => {
                std::iter::once(*count).chain(items.iter().copied()).collect()
            }
            VerdictOp::Case { when, then, otherwise } => vec![*when, *then, *otherwise],
            VerdictOp::Part { cond, .. } | VerdictOp::Member { cond, .. } => vec![*cond],
            VerdictOp::Meets { criterion, .. } => vec![*criterion],
            VerdictOp::Criterion { applies, requires, .. } => {
                applies.iter().copied().chain([*requires]).collect()
            }
            VerdictOp::ByKind(PerKind(by_kind)) => by_kind.iter().map(|(_, node)| *node).collect(),
            VerdictOp::Eligible { requires, unless } => {
                std::iter::once(*requires).chain(unless.iter().copied()).collect()
            }
            // These have explanations of their own, or read other units.
            VerdictOp::Holds { .. } | VerdictOp::Award(_) | VerdictOp::First(..) => Vec::new(),
        },
        Op::Value(op, _) => match op {
            ValueOp::Const(_)
            | ValueOp::Text(..)
            | ValueOp::Attribute(_)
            | ValueOp::Field(_)
            | ValueOp::NotInForce => Vec::new(),
            ValueOp::Series(Series { window, .. }) => edges(window),
            ValueOp::Aggregate(Aggregate { window, block, .. }) => {
                let of_unit = block.nodes.iter().filter_map(|node| match node.op {
                    Op::Value(ValueOp::OfUnit(node), _) => Some(node),
                    _ => None,
                });
                of_unit.chain::<Vec<_>>(edges(window)).collect()
            }
            ValueOp::OfUnit(of)
            | ValueOp::AddMonths(of, _)
            | ValueOp::YearEdge { year: of, .. }
            | ValueOp::YearOf(of)
            | ValueOp::Rounded(of, _)
            | ValueOp::Steps { of, .. }
            | ValueOp::Truth(of)
            | ValueOp::ForKinds(of, _)
            | ValueOp::ParameterOn(_, of) => vec![*of],
            ValueOp::Arith(_, a, b)
            | ValueOp::PercentOf(a, b)
            | ValueOp::Greater(a, b)
            | ValueOp::Lesser(a, b)
            | ValueOp::Otherwise(a, b) => vec![*a, *b],
            ValueOp::Call(call) => call.values.clone(),
            ValueOp::AverageOf(of) | ValueOp::CriteriaMet { of, .. } => of.clone(),
            ValueOp::If(when, then, other) => vec![*when, *then, *other],
            ValueOp::Run { last, conds, .. } => std::iter::once(*last).chain(conds.iter().copied()).collect(),
            ValueOp::ByMember(of, values) => std::iter::once(*of).chain(values.iter().copied()).collect(),
            ValueOp::ByKind(PerKind(by_kind)) => by_kind.iter().map(|(_, node)| *node).collect(),
            ValueOp::OrZero { of, .. } => vec![*of],
            ValueOp::Points(cond, points) => vec![*cond, *points],
            ValueOp::Banded(banded) => std::iter::once(banded.value).chain(banded.most).collect(),
            ValueOp::UpTo(of, most) => vec![*of, *most],
            ValueOp::Less(points, less) => std::iter::once(*points).chain(less.iter().copied()).collect(),
            ValueOp::Together(of) => of.clone(),
            // These have explanations of their own, or read other units.
            ValueOp::Members(_)
            | ValueOp::Above(..)
            | ValueOp::Sum(_)
            | ValueOp::SectionSum(..)
            | ValueOp::Earned(..)
            | ValueOp::Most(..)
            | ValueOp::Score(_)
            | ValueOp::Classify(_)
            | ValueOp::Cap(_) => Vec::new(),
        },
    }
}
