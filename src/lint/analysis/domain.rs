//! What a value can come to at all.

use super::points::{Points, Without};
use crate::check::model::{Model, RecordId};
use crate::plan::{Aggregate, Fold, Node, NodeId, Op, ValueOp};
use crate::syntax::ast::{ArithOp, FoldOp};
use crate::types::{Exact, Interval, Type};

/// What a value can be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Domain {
    /// Its numbers.
    pub(super) range: Interval,
    /// Only whole ones.
    pub(super) whole: bool,
    /// It can be absent.
    absent: bool,
    /// It can be not applicable.
    nothing: bool,
}

impl Domain {
    /// All that can be.
    pub(super) const ANY: Domain = Domain { range: Interval::ALL, whole: false, absent: true, nothing: true };

    /// These points of it.
    pub(super) fn cut(&self, points: &Points) -> Points {
        let mut ways = vec![Without::Missing];
        ways.extend(self.absent.then_some(Without::Absent));
        ways.extend(self.nothing.then_some(Without::Nothing));
        let numbers = Points::of([self.range]).with(&ways).and(points);
        if self.whole { numbers.whole() } else { numbers }
    }

    /// What is stored in the data.
    fn stored(ty: &Type, signed: bool, optional: bool) -> Self {
        Self { absent: optional, nothing: false, whole: is_whole(ty), ..Self::of_type(ty, signed) }
    }

    fn of_type(ty: &Type, signed: bool) -> Self {
        let range = match ty {
            Type::Percent | Type::Money(_) | Type::Count | Type::Duration if !signed => from(0),
            Type::YesNo => between(0, 1),
            Type::Enum(members) => between(0, i128::try_from(members.members.len()).unwrap_or(1) - 1),
            _ => Interval::ALL,
        };
        let whole = matches!(ty, Type::YesNo | Type::Enum(_));
        Self { range, whole, ..Self::ANY }
    }

    fn within(self, range: Interval) -> Self {
        Self { range: self.range.and(range), ..self }
    }
}

fn from(low: i128) -> Interval {
    Interval { from: Some((Exact::from_integer(low), true)), to: None }
}

fn between(low: i128, high: i128) -> Interval {
    Interval { to: Some((Exact::from_integer(high), true)), ..from(low) }
}

fn is_whole(ty: &Type) -> bool {
    matches!(ty, Type::Count | Type::Year | Type::Date | Type::Duration | Type::Enum(_) | Type::YesNo)
}

/// What the node of a value can be, where what it reads (in its arena) is known. `record`: the arena is of its rows.
pub(super) fn domain(
    model: &Model,
    record: Option<RecordId>,
    op: &ValueOp,
    ty: &Type,
    known: &dyn Fn(NodeId) -> Domain,
) -> Domain {
    let made = Domain::of_type(ty, true);
    let low = |node: &NodeId| known(*node).range.from;
    let high = |node: &NodeId| known(*node).range.to;
    let at_least_zero = |nodes: &[&NodeId]| {
        let zero = Exact::from_integer(0);
        let all = nodes.iter().all(|node| low(node).is_some_and(|(low, _)| low >= zero));
        if all { made.within(from(0)) } else { made }
    };
    match op {
        ValueOp::Const(number) => {
            let at = Some((*number, true));
            Domain { range: Interval { from: at, to: at }, whole: false, absent: false, nothing: false }
        }
        ValueOp::Attribute(id) => {
            let of = &model[*id];
            Domain::stored(&of.ty, of.signed, of.optional)
        }
        ValueOp::Field(at) => match record {
            Some(record) => {
                let of = &model[record].fields[*at];
                Domain::stored(&of.ty, of.signed, of.optional)
            }
            None => made,
        },
        ValueOp::Series(series) => {
            let of = &model[series.indicator];
            match series.fold {
                None => Domain::stored(&of.ty, of.signed, false),
                Some(_) => Domain::of_type(&of.ty, of.signed),
            }
        }
        ValueOp::Aggregate(aggregate) => of_rows(model, aggregate, made),
        ValueOp::Members(members) => match members.fold {
            Fold::Count => Domain { whole: true, ..made.within(from(0)) },
            Fold::Share { .. } => made.within(between(0, 1)),
            Fold::Value(_) => members.value.as_ref().map_or(made, |value| at_least_zero(&[value])),
        },
        ValueOp::CriteriaMet { of, .. } => {
            let most = i128::try_from(of.len()).unwrap_or(i128::MAX);
            Domain { whole: true, ..made.within(between(0, most)) }
        }
        ValueOp::ForKinds(of, _) => Domain { nothing: true, ..known(*of) },
        ValueOp::OfUnit(_) => made,
        ValueOp::Arith(ArithOp::Add | ArithOp::Multiply | ArithOp::Divide, a, b)
        | ValueOp::PercentOf(a, b) => at_least_zero(&[a, b]),
        ValueOp::Lesser(a, b) => {
            let ends = [high(a), high(b)].into_iter().flatten();
            let to = ends.map(|to| Interval { from: None, to: Some(to) }).reduce(Interval::and);
            to.map_or(at_least_zero(&[a, b]), |to| at_least_zero(&[a, b]).within(to))
        }
        ValueOp::Greater(a, b) => {
            let ends = [low(a), low(b)].into_iter().flatten();
            let from = ends.map(|from| Interval { from: Some(from), to: None }).reduce(Interval::and);
            from.map_or(made, |from| made.within(from))
        }
        ValueOp::Steps { .. } => Domain { whole: true, ..made.within(from(0)) },
        ValueOp::Rounded(of, _) => at_least_zero(&[of]),
        ValueOp::AverageOf(of) => at_least_zero(&of.iter().collect::<Vec<_>>()),
        _ => made,
    }
}

/// Rows folded into their unit.
fn of_rows(model: &Model, aggregate: &Aggregate, made: Domain) -> Domain {
    match aggregate.fold {
        Fold::Count => Domain { whole: true, absent: false, nothing: false, ..made.within(from(0)) },
        Fold::Share { .. } => Domain { absent: false, ..made.within(between(0, 1)) },
        Fold::Value(fold) => {
            let field = aggregate.block.value.map(|value| &aggregate.block.nodes[value.index()]);
            let Some(Node { op: Op::Value(ValueOp::Field(at), _), .. }) = field else { return made };
            let of = &model[aggregate.record].fields[*at];
            let stored = Domain::of_type(&of.ty, of.signed);
            // A field that is folded is there; what has no rows has no greatest one.
            match fold {
                FoldOp::Total | FoldOp::Highest | FoldOp::Lowest | FoldOp::Average => stored,
                _ => made,
            }
        }
    }
}
