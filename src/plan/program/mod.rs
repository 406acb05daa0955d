//! The program: nodes in evaluation order.

pub mod cohort;
mod op;
mod reads;

pub use op::*;
pub use reads::reads;

use crate::check::model::{KindId, KindSet};
use crate::types::Day;
use cohort::Selection;
use std::sync::OnceLock;

/// The position of a node in its arena. A node only refers to nodes before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

impl NodeId {
    /// The position in the arena.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A ruleset, ready to be run as of a day.
#[derive(Clone, Debug)]
pub struct Program {
    /// The day as of which it rules.
    pub as_of: Day,
    /// The nodes over units, in evaluation order.
    pub nodes: Vec<Node>,
    /// The criteria of the model, each as its version in force; `None` where none is.
    pub criteria: Vec<Option<CompiledCriterion>>,
    /// The scorecards of the model, each as its version in force; so are the next.
    pub scorecards: Vec<PerKind<CompiledScore>>,
    /// The classifications.
    pub classifications: Vec<PerKind<CompiledClasses>>,
    /// The commendations.
    pub commendations: Vec<PerKind<CompiledHonour>>,
    /// The selections.
    pub selections: Vec<Selection>,
    /// What [`Program::reads`] has found.
    pub(in crate::plan) reads: Reads,
}

/// Of each node, what it reads, once that has been asked: explanations ask it for each unit.
#[derive(Clone, Debug)]
pub(in crate::plan) struct Reads(Vec<OnceLock<Box<[NodeId]>>>);

impl Reads {
    /// Nothing asked yet of so many nodes.
    pub(in crate::plan) fn of(nodes: usize) -> Self {
        Self(vec![OnceLock::new(); nodes])
    }
}

impl Program {
    /// The texts that conditions compare with.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let blocks = self.nodes.iter().flat_map(|node| match &node.op {
            Op::Value(ValueOp::Aggregate(aggregate), _) => &*aggregate.block.nodes,
            _ => &[],
        });
        self.nodes.iter().chain(blocks).filter_map(|node| match &node.op {
            Op::Value(ValueOp::Text(text, _), _) => Some(&**text),
            _ => None,
        })
    }

    /// The nodes that read data among those that a node is computed from, itself included.
    pub fn reads(&self, node: NodeId) -> Vec<NodeId> {
        self.reads.0[node.index()].get_or_init(|| self.find_reads(node)).to_vec()
    }

    fn find_reads(&self, node: NodeId) -> Box<[NodeId]> {
        let mut below = reachable(&self.nodes, node);
        below.sort_unstable();
        let reads = |node: &NodeId| {
            matches!(
                self.nodes[node.index()].op,
                Op::Value(
                    ValueOp::Series(_)
                        | ValueOp::Aggregate(_)
                        | ValueOp::Attribute(_)
                        | ValueOp::Members(_)
                        | ValueOp::Above(..),
                    _
                )
            )
        };
        below.into_iter().filter(reads).collect()
    }
}

/// A node of the program and those that it is computed from, each once, in the order of the sentence.
pub fn reachable(nodes: &[Node], root: NodeId) -> Vec<NodeId> {
    walk(nodes, root, op::children)
}

/// The same with all that must be there before: also what has explanations of its own.
pub fn needed(nodes: &[Node], root: NodeId) -> Vec<NodeId> {
    walk(nodes, root, reads)
}

/// The same as [`reachable`] of a node over rows. What it reads of the unit stands in another arena and is not followed: a value, or the days
/// between which a date is to be.
pub fn reachable_in_rows(nodes: &[Node], root: NodeId) -> Vec<NodeId> {
    walk(nodes, root, |op| match op {
        Op::Value(ValueOp::OfUnit(_), _) => Vec::new(),
        Op::Verdict(VerdictOp::DateIn { date, .. }) => vec![*date],
        op => op::children(op),
    })
}

fn walk(nodes: &[Node], root: NodeId, children: impl Fn(&Op) -> Vec<NodeId>) -> Vec<NodeId> {
    // A node only refers to nodes before it.
    let mut seen = vec![false; root.index() + 1];
    let mut found = Vec::new();
    let mut waiting = vec![root];
    while let Some(node) = waiting.pop() {
        if std::mem::replace(&mut seen[node.index()], true) {
            continue;
        }
        found.push(node);
        waiting.extend(children(&nodes[node.index()].op).into_iter().rev());
    }
    found
}

/// A criterion in the program.
#[derive(Clone, Copy, Debug)]
pub struct CompiledCriterion {
    /// Which of its versions is in force.
    pub version: usize,
    /// Its node, a [`VerdictOp::Criterion`].
    pub node: NodeId,
}

/// What an item has become: one thing for all kinds, or one for each where it is ruled on kind by kind;
/// nothing where no version is in force.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PerKind<T>(pub Vec<(KindSet, T)>);

impl<T> PerKind<T> {
    /// What it is for every kind, where it is one thing for all.
    pub fn only(&self) -> Option<&T> {
        match &self.0[..] {
            [(KindSet::ALL, only)] => Some(only),
            _ => None,
        }
    }

    /// What it is for units of a kind.
    pub fn of(&self, kind: KindId) -> Option<&T> {
        self.0.iter().find(|(kinds, _)| kinds.has(kind)).map(|(_, of)| of)
    }
}

/// A scorecard in the program: nodes of values.
#[derive(Clone, Debug)]
pub struct CompiledScore {
    /// Which of its versions is in force.
    pub version: usize,
    /// Its points; n/a for kinds that it is not for.
    pub node: NodeId,
    /// The points before bonus.
    pub before: NodeId,
    /// The points of each section, and the most of them that applies to the unit.
    pub sections: Vec<(NodeId, NodeId)>,
    /// The points of each entry, and the most of them; an entry that is not applicable has none.
    pub entries: Vec<(NodeId, NodeId)>,
    /// What each bonus adds.
    pub bonus: Vec<NodeId>,
    /// What each deduction takes off.
    pub deductions: Vec<NodeId>,
}

/// A classification in the program.
#[derive(Clone, Debug)]
pub struct CompiledClasses {
    /// Which of its versions is in force.
    pub version: usize,
    /// The class; n/a for kinds that it is not for.
    pub node: NodeId,
    /// The class before any cap, and after each: [`ValueOp::Classify`] and then [`ValueOp::Cap`]s.
    pub steps: Vec<NodeId>,
}

/// A commendation in the program.
#[derive(Clone, Copy, Debug)]
pub struct CompiledHonour {
    /// Which of its versions is in force.
    pub version: usize,
    /// Who meets its requirements: a [`VerdictOp::Eligible`].
    pub eligible: NodeId,
    /// Who is commended: a [`VerdictOp::Award`].
    pub node: NodeId,
}
