//! Every node that a node is computed from.

use super::cohort::{Base, BaseKind, Quota, Sum};
use super::op::children;
use super::{Block, NodeId, Op, Program, ValueOp, VerdictOp, Window};

/// The nodes of the program that must be there before an operation is computed: also those that have
/// explanations of their own.
pub fn reads(op: &Op) -> Vec<NodeId> {
    let mut found = children(op);
    match op {
        Op::Verdict(VerdictOp::Part { within, .. }) => found.extend(within.map(|(count, _)| count)),
        Op::Verdict(VerdictOp::Holds { honour, .. }) => found.push(*honour),
        Op::Verdict(VerdictOp::Award(award)) => {
            found.push(award.eligible);
            found.extend(award.quota.iter().flat_map(of_quota));
            found.extend(award.keys.iter().map(|key| key.node));
        }
        Op::Verdict(VerdictOp::First(first, _)) => found.push(first.key.node),
        Op::Value(ValueOp::Aggregate(aggregate), _) => found.extend(aggregate.block.reads()),
        Op::Value(ValueOp::Members(members), _) => {
            found.extend(
                [members.filter, members.except, members.having, members.value].into_iter().flatten(),
            );
        }
        Op::Value(ValueOp::Above(_, of), _) => found.push(*of),
        Op::Value(
            ValueOp::Sum(sum) | ValueOp::SectionSum(sum, _) | ValueOp::Earned(sum, _) | ValueOp::Most(sum, _),
            _,
        ) => found.extend(of_sum(sum)),
        Op::Value(ValueOp::Score(score), _) => {
            found.push(score.before);
            found.extend(score.bonus.iter().chain(&score.deductions));
        }
        Op::Value(ValueOp::Classify(of), _) => {
            found.extend(of.classes.iter().filter_map(|(_, condition)| *condition));
            found.extend(of.bounds.iter().map(|(_, condition)| *condition));
        }
        Op::Value(ValueOp::Cap(cap), _) => {
            found.push(cap.of);
            found.extend(cap.next.iter().filter_map(|(_, condition)| *condition));
            found.extend(of_quota(&cap.quota));
            found.extend(cap.keys.iter().map(|key| key.node));
        }
        _ => {}
    }
    found
}

fn of_sum(sum: &Sum) -> impl Iterator<Item = NodeId> + '_ {
    sum.entries.iter().flat_map(|entry| [entry.points, entry.most])
}

fn of_quota(quota: &Quota) -> Vec<NodeId> {
    let base = quota.base.iter().flat_map(|(Base { kind, filter }, _)| {
        let those = match kind {
            BaseKind::Those(node) => Some(*node),
            BaseKind::Eligible | BaseKind::Kinds(_) | BaseKind::Rated(_) => None,
        };
        those.into_iter().chain(*filter)
    });
    std::iter::once(quota.number).chain(base).collect()
}

impl Block {
    /// The values of the unit that rows read, and those between which a date of theirs is to be.
    pub fn reads(&self) -> Vec<NodeId> {
        let of_node = |op: &Op| match op {
            Op::Value(ValueOp::OfUnit(of), _) => vec![*of],
            Op::Verdict(VerdictOp::DateIn { window, .. }) => edges(window),
            _ => Vec::new(),
        };
        self.nodes.iter().flat_map(|node| of_node(&node.op)).collect()
    }
}

fn edges(window: &Window) -> Vec<NodeId> {
    [window.from, window.to, window.closes].into_iter().filter_map(super::Edge::node).collect()
}

impl Program {
    /// The nodes whose columns are rulings, or are asked for by them.
    pub fn results(&self) -> Vec<NodeId> {
        let mut found: Vec<NodeId> = self.criteria.iter().flatten().map(|criterion| criterion.node).collect();
        for (_, score) in self.scorecards.iter().flat_map(|of| &of.0) {
            found.extend([score.node, score.before]);
            found.extend(
                score.sections.iter().chain(&score.entries).flat_map(|(points, most)| [*points, *most]),
            );
            found.extend(score.bonus.iter().chain(&score.deductions));
        }
        for (_, classes) in self.classifications.iter().flat_map(|of| &of.0) {
            found.extend(classes.steps.iter().chain([&classes.node]));
        }
        for (_, honour) in self.commendations.iter().flat_map(|of| &of.0) {
            found.extend([honour.node, honour.eligible]);
        }
        for selection in &self.selections {
            found.extend(selection.block.reads());
            found.extend(edges(&selection.window));
        }
        found
    }

    /// Of each node, the last that reads it; `None` where its column is wanted in the end.
    pub fn last_reads(&self) -> Vec<Option<NodeId>> {
        let mut last: Vec<Option<NodeId>> = (0..self.nodes.len()).map(|at| Some(NodeId(at as u32))).collect();
        for (at, node) in self.nodes.iter().enumerate() {
            for read in reads(&node.op) {
                last[read.index()] = Some(NodeId(at as u32));
            }
        }
        for result in self.results() {
            last[result.index()] = None;
        }
        last
    }
}
