//! The conditions of a program at which a test can look.

use super::{Seen, Sort, alone, kinds};
use crate::check::model::{CohortItem, Model, RecordId, SelectionId};
use crate::plan::{Node, NodeId, Op, Program, ValueOp, VerdictOp, reachable, reachable_in_rows, reads};
use crate::source::Span;
use crate::syntax::ast::CompareOp;
use crate::testing::roots::roots;
use crate::types::Type;
use std::collections::HashSet;

/// Where a condition stands. One that is asked for several members or parts is one condition; a comparison with a number
/// by case is one for each number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Place {
    /// The condition.
    pub(super) span: Span,
    /// What it is compared with.
    pub(super) right: Span,
}

/// A condition, and what can be seen of it.
pub(super) struct Leaf {
    pub(super) place: Place,
    pub(super) sort: Sort,
    pub(super) wanted: Seen,
    /// A negation has been carried down to it.
    pub(super) negated: bool,
    /// The two sides that are equal at the boundary.
    pub(super) sides: Option<(NodeId, NodeId)>,
}

/// The leaf at a node of verdicts, if it is one. `record`: the node is of a block of its rows.
pub(super) fn at_node(model: &Model, arena: &[Node], node: NodeId, record: Option<RecordId>) -> Option<Leaf> {
    let Node { op: Op::Verdict(op), span } = &arena[node.index()] else { return None };
    let place = alone(*span);
    let (place, negated, sides, orders) = match op {
        VerdictOp::Compare { op, left, right, sides, leaf, .. } => {
            let ordered =
                matches!(op, CompareOp::AtLeast | CompareOp::AtMost | CompareOp::Over | CompareOp::Under);
            let numbers = !matches!(&arena[left.index()].op, Op::Value(_, Type::YesNo | Type::Text));
            (Place { right: sides.1, ..place }, leaf.negated, Some((*left, *right)), ordered && numbers)
        }
        VerdictOp::DoneBy { date, limit, leaf } => {
            (Place { right: limit_span(arena, *limit), ..place }, leaf.negated, Some((*date, *limit)), true)
        }
        VerdictOp::Elapsed { to, pivot, leaf, .. } => (place, leaf.negated, Some((*to, *pivot)), true),
        VerdictOp::Flag(_, leaf) | VerdictOp::DateIn { leaf, .. } => (place, leaf.negated, None, false),
        VerdictOp::Given { leaf, .. } => (place, leaf.negated, None, false),
        // What others come to is seen where they stand.
        _ => return None,
    };
    let given = matches!(op, VerdictOp::Given { .. });
    let wanted = Seen {
        holds: true,
        fails: true,
        undetermined: !given && can_be_missing(model, arena, node, record),
        boundary: orders,
    };
    let sort = if record.is_some() { Sort::Row } else { Sort::Condition };
    Some(Leaf { place, sort, wanted, negated, sides })
}

fn limit_span(arena: &[Node], limit: NodeId) -> Span {
    arena[limit.index()].span
}

/// Whether a node reads something that data may leave out so that it is undetermined. What is optional and empty decides.
fn can_be_missing(model: &Model, arena: &[Node], node: NodeId, record: Option<RecordId>) -> bool {
    let below = if record.is_some() { reachable_in_rows(arena, node) } else { reachable(arena, node) };
    below.into_iter().any(|below| match &arena[below.index()].op {
        Op::Value(ValueOp::Attribute(id), _) => !model[*id].optional,
        Op::Value(ValueOp::Field(field), _) => record.is_some_and(|id| !model[id].fields[*field].optional),
        Op::Value(
            ValueOp::Series(_)
            | ValueOp::Aggregate(_)
            | ValueOp::Members(_)
            | ValueOp::Above(..)
            | ValueOp::OfUnit(_)
            | ValueOp::Score(_)
            | ValueOp::Sum(_)
            | ValueOp::SectionSum(..)
            | ValueOp::Earned(..)
            | ValueOp::Classify(_)
            | ValueOp::Cap(_),
            _,
        ) => true,
        _ => false,
    })
}

/// The bands of a node.
pub(super) fn bands(op: &Op) -> Vec<(Leaf, usize)> {
    let Op::Value(ValueOp::Banded(banded), _) = op else { return Vec::new() };
    let leaf = |(at, band): (usize, &crate::check::model::Band)| {
        let edge = |end: Option<(crate::types::Exact, bool)>| end.map(|(number, _)| number);
        let point = band.from.is_some() && edge(band.from) == edge(band.to);
        let bounded = band.from.is_some() || band.to.is_some();
        let wanted = Seen { holds: true, boundary: bounded && !point, ..Seen::default() };
        (Leaf { place: alone(band.span), sort: Sort::Band, wanted, negated: false, sides: None }, at)
    };
    banded.bands.iter().enumerate().map(leaf).collect()
}

/// The conditions on the rows of a record, each with its node of their block.
pub(super) fn of_block(
    model: &Model,
    block: &[Node],
    record: RecordId,
) -> impl Iterator<Item = (NodeId, Leaf)> {
    let nodes = (0..block.len()).map(|at| NodeId(at as u32));
    nodes.filter_map(move |node| Some((node, at_node(model, block, node, Some(record))?)))
}

/// The conditions of a selection on its rows.
pub(super) fn of_selection(model: &Model, program: &Program, id: SelectionId) -> Vec<Leaf> {
    let selection = &program.selections[id.index()];
    of_block(model, &selection.block.nodes, selection.record).map(|(_, leaf)| leaf).collect()
}

/// The leaves under an item, but for those under others that it rests on.
pub(super) fn of_item(model: &Model, program: &Program, item: CohortItem) -> Vec<Leaf> {
    let kinds = kinds(model);
    let others: HashSet<NodeId> = (model.items().filter(|other| *other != item))
        .flat_map(|other| kinds.iter().flat_map(move |kind| roots(program, other, *kind)))
        .collect();
    let mut waiting: Vec<NodeId> = kinds.iter().flat_map(|kind| roots(program, item, *kind)).collect();
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    while let Some(node) = waiting.pop() {
        if others.contains(&node) || !seen.insert(node) {
            continue;
        }
        let op = &program.nodes[node.index()].op;
        found.extend(at_node(model, &program.nodes, node, None));
        found.extend(bands(op).into_iter().map(|(leaf, _)| leaf));
        if let Op::Value(ValueOp::Aggregate(aggregate), _) = op {
            let of_rows = of_block(model, &aggregate.block.nodes, aggregate.record);
            found.extend(of_rows.map(|(_, leaf)| leaf));
        }
        waiting.extend(reads(op));
    }
    found.extend(of_item_itself(model, program, item));
    found
}

/// The classes of a classification; a commendation.
fn of_item_itself(model: &Model, program: &Program, item: CohortItem) -> Vec<Leaf> {
    let leaf = |span: Span, sort: Sort, fails: bool| Leaf {
        place: alone(span),
        sort,
        wanted: Seen { holds: true, fails, ..Seen::default() },
        negated: false,
        sides: None,
    };
    match item {
        CohortItem::Classification(id) => {
            let version = program.classifications[id.index()].0.first().map(|(_, of)| of.version);
            let classes = version.map(|version| &model[id].versions[version].classes);
            classes.into_iter().flatten().map(|class| leaf(class.span, Sort::Class, false)).collect()
        }
        CohortItem::Commendation(id) => {
            let version = program.commendations[id.index()].0.first().map(|(_, of)| of.version);
            let heading = version.map(|version| &model[id].versions[version].heading);
            heading.into_iter().map(|heading| leaf(heading.span, Sort::Honour, true)).collect()
        }
        CohortItem::Criterion(_) | CohortItem::Scorecard(_) => Vec::new(),
    }
}
