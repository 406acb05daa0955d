//! Which nodes ask the same, wherever in the text they stand.

use crate::plan::cohort::{First, Key};
use crate::plan::{
    Aggregate, Block, Edge, Mend, Node, NodeId, Op, PartName, PerKind, ValueOp, VerdictOp, Window,
};
use crate::source::Span;
use std::collections::HashMap;

/// Of each node of an arena, the first node that asks the same.
pub(super) struct Alike {
    first: Vec<NodeId>,
    /// What stands for every place.
    nowhere: Option<Span>,
}

impl Alike {
    /// Of the nodes over units.
    pub(super) fn of_units(nodes: &[Node]) -> Self {
        Self::of(nodes, None)
    }

    /// Of the nodes of a block of rows.
    pub(super) fn of_rows(block: &Block, units: &Alike) -> Self {
        Self::of(&block.nodes, Some(units))
    }

    fn of(nodes: &[Node], units: Option<&Alike>) -> Self {
        let mut first: HashMap<Op, NodeId> = HashMap::with_capacity(nodes.len());
        let here = nodes.first().map(|node| Span::new(node.span.file, 0, 0));
        let nowhere = units.and_then(|units| units.nowhere).or(here);
        let mut alike = Self { first: Vec::with_capacity(nodes.len()), nowhere };
        for (at, node) in nodes.iter().enumerate() {
            let id = NodeId(u32::try_from(at).expect("fewer than 2^32 nodes"));
            // Wherever it stands; what is not looked into asks something of its own.
            let same = alike.plain(node, units).map_or(id, |op| *first.entry(op).or_insert(id));
            alike.first.push(same);
        }
        alike
    }

    /// The first node that asks the same as this one.
    pub(super) fn first(&self, node: NodeId) -> NodeId {
        self.first[node.index()]
    }

    fn edge(&self, edge: Edge) -> Edge {
        match edge {
            Edge::Day(day) => Edge::Day(day),
            Edge::Node(node) => Edge::Node(self.first(node)),
        }
    }

    /// Edges of a window of rows are nodes of the units.
    fn window(&self, window: &Window) -> Window {
        Window {
            from: self.edge(window.from),
            to: self.edge(window.to),
            closes: self.edge(window.closes),
            ..*window
        }
    }

    /// The operation without its places; `None`: it is not looked into.
    fn plain(&self, node: &Node, units: Option<&Alike>) -> Option<Op> {
        let nowhere = self.nowhere.unwrap_or(node.span);
        let of = |node: &NodeId| self.first(*node);
        let all = |nodes: &[NodeId]| nodes.iter().map(of).collect::<Vec<_>>();
        let unordered = |nodes: &[NodeId]| {
            let mut found = all(nodes);
            found.sort_unstable();
            found.dedup();
            found
        };
        Some(match &node.op {
            Op::Verdict(op) => Op::Verdict(match op {
                VerdictOp::Flag(value, leaf) => VerdictOp::Flag(of(value), *leaf),
                VerdictOp::Compare { op, left, right, leaf, .. } => VerdictOp::Compare {
                    op: *op,
                    left: of(left),
                    right: of(right),
                    mend: Mend::Any,
                    sides: (nowhere, nowhere),
                    leaf: *leaf,
                },
                VerdictOp::Given { value, missing, leaf } => {
                    VerdictOp::Given { value: of(value), missing: *missing, leaf: *leaf }
                }
                VerdictOp::DoneBy { date, limit, leaf } => {
                    VerdictOp::DoneBy { date: of(date), limit: of(limit), leaf: *leaf }
                }
                VerdictOp::DateIn { date, window, leaf } => {
                    let window = units.unwrap_or(self).window(window);
                    VerdictOp::DateIn { date: of(date), window, leaf: *leaf }
                }
                VerdictOp::Elapsed { op, to, pivot, leaf } => {
                    VerdictOp::Elapsed { op: *op, to: of(to), pivot: of(pivot), leaf: *leaf }
                }
                VerdictOp::KindIs(..) | VerdictOp::NotInForce => op.clone(),
                VerdictOp::And(items) => VerdictOp::And(unordered(items)),
                VerdictOp::Or(items) => VerdictOp::Or(unordered(items)),
                VerdictOp::AtLeast { count, items, negated } => {
                    let mut items = all(items);
                    items.sort_unstable();
                    VerdictOp::AtLeast { count: of(count), items, negated: *negated }
                }
                VerdictOp::Case { when, then, otherwise } => {
                    VerdictOp::Case { when: of(when), then: of(then), otherwise: of(otherwise) }
                }
                VerdictOp::Part { cond, left_out, name, within } => VerdictOp::Part {
                    cond: of(cond),
                    left_out: *left_out,
                    name: match name {
                        PartName::Text(text) => PartName::Text(text.clone()),
                        PartName::Year(year) => PartName::Year(of(year)),
                    },
                    within: within.as_ref().map(|(count, back)| (of(count), *back)),
                },
                VerdictOp::Member { cond, name } => VerdictOp::Member { cond: of(cond), name: name.clone() },
                VerdictOp::Meets { criterion, negated } => {
                    VerdictOp::Meets { criterion: of(criterion), negated: *negated }
                }
                VerdictOp::ForKinds(cond, kinds) => VerdictOp::ForKinds(of(cond), *kinds),
                VerdictOp::Criterion { id, kinds, applies, requires, missing_is_fail } => {
                    VerdictOp::Criterion {
                        id: *id,
                        kinds: *kinds,
                        applies: applies.as_ref().map(of),
                        requires: of(requires),
                        missing_is_fail: *missing_is_fail,
                    }
                }
                VerdictOp::ByKind(PerKind(by_kind)) => VerdictOp::ByKind(PerKind(
                    by_kind.iter().map(|(kinds, node)| (*kinds, of(node))).collect(),
                )),
                VerdictOp::Holds { id, eligible, honour, negated } => {
                    VerdictOp::Holds { id: *id, eligible: *eligible, honour: of(honour), negated: *negated }
                }
                VerdictOp::Eligible { requires, unless } => {
                    VerdictOp::Eligible { requires: of(requires), unless: all(unless) }
                }
                VerdictOp::First(first, leaf) => {
                    let key = Key { node: of(&first.key.node), ..first.key };
                    VerdictOp::First(Box::new(First { key, ..(**first).clone() }), *leaf)
                }
                VerdictOp::Award(_) => return None,
            }),
            Op::Value(op, ty) => {
                let op = match op {
                    ValueOp::Const(_)
                    | ValueOp::Text(..)
                    | ValueOp::Attribute(_)
                    | ValueOp::Field(_)
                    | ValueOp::NotInForce => op.clone(),
                    // Of another arena.
                    ValueOp::OfUnit(node) => ValueOp::OfUnit(units?.first(*node)),
                    ValueOp::Series(series) => {
                        let mut series = series.clone();
                        series.window = units.unwrap_or(self).window(&series.window);
                        ValueOp::Series(series)
                    }
                    ValueOp::Aggregate(aggregate) => ValueOp::Aggregate(Aggregate {
                        window: self.window(&aggregate.window),
                        block: self.block(&aggregate.block),
                        ..aggregate.clone()
                    }),
                    ValueOp::Arith(op, a, b) => ValueOp::Arith(*op, of(a), of(b)),
                    ValueOp::AddMonths(date, months) => ValueOp::AddMonths(of(date), *months),
                    ValueOp::YearEdge { year, month, day } => {
                        ValueOp::YearEdge { year: of(year), month: *month, day: *day }
                    }
                    ValueOp::PercentOf(a, b) => ValueOp::PercentOf(of(a), of(b)),
                    ValueOp::Call(call) => {
                        let mut call = call.clone();
                        call.values = all(&call.values);
                        ValueOp::Call(call)
                    }
                    ValueOp::Greater(a, b) => ValueOp::Greater(of(a), of(b)),
                    ValueOp::Lesser(a, b) => ValueOp::Lesser(of(a), of(b)),
                    ValueOp::AverageOf(values) => ValueOp::AverageOf(all(values)),
                    ValueOp::YearOf(date) => ValueOp::YearOf(of(date)),
                    ValueOp::If(when, then, other) => ValueOp::If(of(when), of(then), of(other)),
                    ValueOp::Otherwise(a, b) => ValueOp::Otherwise(of(a), of(b)),
                    ValueOp::Steps { of: value, size, rising } => {
                        ValueOp::Steps { of: of(value), size: *size, rising: *rising }
                    }
                    ValueOp::Rounded(value, step) => ValueOp::Rounded(of(value), *step),
                    ValueOp::CriteriaMet { of: criteria, for_certain } => {
                        ValueOp::CriteriaMet { of: all(criteria), for_certain: *for_certain }
                    }
                    ValueOp::ByMember(value, values) => ValueOp::ByMember(of(value), all(values)),
                    ValueOp::ParameterOn(values, on) => ValueOp::ParameterOn(values.clone(), of(on)),
                    ValueOp::Truth(cond) => ValueOp::Truth(of(cond)),
                    ValueOp::ForKinds(value, kinds) => ValueOp::ForKinds(of(value), *kinds),
                    ValueOp::ByKind(PerKind(by_kind)) => {
                        let by_kind = by_kind.iter().map(|(kinds, node)| (*kinds, of(node)));
                        ValueOp::ByKind(PerKind(by_kind.collect()))
                    }
                    ValueOp::Members(members) => {
                        let mut members = members.clone();
                        let parts = [
                            &mut members.filter,
                            &mut members.except,
                            &mut members.having,
                            &mut members.value,
                        ];
                        parts.into_iter().flatten().for_each(|node| *node = self.first(*node));
                        ValueOp::Members(members)
                    }
                    ValueOp::Above(kind, value) => ValueOp::Above(*kind, of(value)),
                    // One of each: lowered once, or never asked twice.
                    ValueOp::Run { .. }
                    | ValueOp::Points(..)
                    | ValueOp::Banded(_)
                    | ValueOp::UpTo(..)
                    | ValueOp::Less(..)
                    | ValueOp::OrZero { .. }
                    | ValueOp::Together(_)
                    | ValueOp::Sum(_)
                    | ValueOp::SectionSum(..)
                    | ValueOp::Earned(..)
                    | ValueOp::Most(..)
                    | ValueOp::Score(_)
                    | ValueOp::Classify(_)
                    | ValueOp::Cap(_) => return None,
                };
                Op::Value(op, ty.clone())
            }
        })
    }

    /// A block without its places. Its nodes keep their order, so two blocks that ask the same in another order count
    /// as different.
    fn block(&self, block: &Block) -> Block {
        let inside = Self::of(&block.nodes, Some(self));
        let first = |node: Option<NodeId>| node.map(|node| inside.first(node));
        let plain = |node: &Node| {
            let op = inside.plain(node, Some(self)).unwrap_or_else(|| node.op.clone());
            Node { op, span: self.nowhere.unwrap_or(node.span) }
        };
        Block {
            nodes: block.nodes.iter().map(plain).collect(),
            filter: first(block.filter),
            except: first(block.except),
            having: first(block.having),
            value: first(block.value),
        }
    }
}
