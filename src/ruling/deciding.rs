//! Which leaves of a condition decided its verdict.

use crate::check::model::KindId;
use crate::engine::{Ruled, State, Trace};
use crate::plan::{Node, NodeId, Op, PartName, VerdictOp};
use crate::text::{Text, ToText};
use crate::types::{Reason, Verdict};
use std::collections::HashSet;

/// A leaf that decided, and the members and parts that it was ruled for.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The leaf.
    pub node: NodeId,
    /// How it was ruled.
    pub ruled: Ruled,
    /// `land`, `September 2025`: outermost first.
    pub context: Vec<Text>,
    /// It was ruled for a part of a window, which the context names.
    pub in_part: bool,
    /// It only chose between a number and another (`but 80% where …`); what it chose decided.
    pub chose: bool,
    /// Lists that count (`at least 2 of`) above it, with how many of their items hold.
    pub lists: Vec<List>,
}

/// A list that counts, how many of its items hold, and of how many.
pub type List = (NodeId, usize, usize);

/// The leaves that decided a condition for one unit (or row), in the order of the sentence; of a unit, its kind
/// is told too.
pub fn deciding(
    nodes: &[Node],
    trace: &Trace,
    root: NodeId,
    at: usize,
    kind: Option<KindId>,
) -> Vec<Finding> {
    let walk = Walk { nodes, trace, at, kind };
    // Most conditions begin so: a step each would cost as much as all else.
    let root = std::iter::successors(Some(root), |node| walk.required(*node)).last().unwrap_or(root);
    let mut found = Vec::new();
    // A stack of its own, and each place once: what people write may be deep, and share its parts. On a way that has
    // not parted no place is met twice.
    let mut seen = HashSet::new();
    let mut has_parted = false;
    let step = Step {
        node: root,
        context: Vec::new(),
        in_part: false,
        chose: false,
        waits: None,
        lists: Vec::new(),
    };
    let mut waiting = vec![step];
    while let Some(step) = waiting.pop() {
        if has_parted && !seen.insert((step.node, step.context.clone())) {
            continue;
        }
        let next = walk.next(&step);
        has_parted |= next.len() > 1;
        if next.is_empty() {
            let Step { node, context, in_part, chose, waits, mut lists } = step;
            lists.extend(walk.list(node));
            let ruled = waits.unwrap_or_else(|| trace.verdict(node, at));
            found.push(Finding { node, ruled, context, in_part, chose, lists });
        }
        waiting.extend(next.into_iter().rev());
    }
    found
}

/// A node to look at, with what stands above it.
#[derive(Clone)]
struct Step {
    node: NodeId,
    context: Vec<Text>,
    in_part: bool,
    chose: bool,
    /// It does not hold by a case that may change: so it is not the leaf's own verdict that counts.
    waits: Option<Ruled>,
    lists: Vec<List>,
}

struct Walk<'a> {
    nodes: &'a [Node],
    trace: &'a Trace,
    at: usize,
    kind: Option<KindId>,
}

impl Walk<'_> {
    fn verdict(&self, node: NodeId) -> Verdict {
        self.trace.verdict(node, self.at).verdict
    }

    /// What a node turns on that only says when, and for whom, something is required.
    fn required(&self, node: NodeId) -> Option<NodeId> {
        let Op::Verdict(op) = &self.nodes[node.index()].op else { return None };
        match op {
            VerdictOp::Criterion { applies, requires, .. } => {
                let undecided = applies.filter(|applies| self.verdict(*applies) != Verdict::Pass);
                Some(undecided.unwrap_or(*requires))
            }
            VerdictOp::ByKind(by_kind) => by_kind.of(self.kind?).copied(),
            VerdictOp::ForKinds(of, _) => {
                let reasons = self.trace.verdict(node, self.at).reasons;
                (!reasons.has(Reason::OtherKind)).then_some(*of)
            }
            _ => None,
        }
    }

    /// Of a list that counts, how many of its items hold.
    fn list(&self, node: NodeId) -> Option<List> {
        let Op::Verdict(VerdictOp::AtLeast { items, negated, .. }) = &self.nodes[node.index()].op else {
            return None;
        };
        let count = |wanted: Verdict| items.iter().filter(|item| self.verdict(**item) == wanted).count();
        // A negation has been carried down to the items too.
        let holding = if *negated { Verdict::Fail } else { Verdict::Pass };
        Some((node, count(holding), items.len() - count(Verdict::NotApplicable)))
    }

    /// The nodes below one that decided it; none for a leaf.
    fn next(&self, step: &Step) -> Vec<Step> {
        let Op::Verdict(op) = &self.nodes[step.node.index()].op else { return Vec::new() };
        let ruled = self.trace.verdict(step.node, self.at);
        let below =
            |nodes: Vec<NodeId>| nodes.into_iter().map(|node| Step { node, ..step.clone() }).collect();
        let inside = |node: NodeId, name: Text, in_part: bool| {
            let context = step.context.iter().cloned().chain([name]).collect();
            vec![Step { node, context, in_part: step.in_part || in_part, ..step.clone() }]
        };
        match op {
            VerdictOp::And(items) => below(self.those_with(items, ruled.verdict, false)),
            // One item that holds is enough to say why any of them does.
            VerdictOp::Or(items) => below(self.those_with(items, ruled.verdict, true)),
            VerdictOp::AtLeast { items, .. } => {
                let lists: Vec<List> = step.lists.iter().copied().chain(self.list(step.node)).collect();
                let decided = self.those_with(items, ruled.verdict, false).into_iter();
                decided.map(|node| Step { node, lists: lists.clone(), ..step.clone() }).collect()
            }
            VerdictOp::Case { when, then, otherwise } => {
                let ways = [*then, *otherwise];
                let chosen = |way: NodeId| {
                    let choice = Step { node: *when, chose: true, ..step.clone() };
                    let fails = self.verdict(way) == Verdict::Fail;
                    let waits = (fails && ruled.verdict == Verdict::Undetermined).then_some(ruled);
                    vec![choice, Step { node: way, waits, ..step.clone() }]
                };
                match self.verdict(*when) {
                    Verdict::Pass => chosen(*then),
                    Verdict::Fail | Verdict::NotApplicable => chosen(*otherwise),
                    // Where both ways are undetermined, it does not matter which of them is taken.
                    Verdict::Undetermined
                        if ruled.verdict == Verdict::Undetermined
                            && ways.iter().any(|way| self.verdict(*way) != ruled.verdict) =>
                    {
                        below(vec![*when])
                    }
                    Verdict::Undetermined => below(ways.to_vec()),
                }
            }
            VerdictOp::Part { cond, name, .. } => inside(*cond, self.part_name(name), true),
            VerdictOp::Member { cond, name } => inside(*cond, name.text(), false),
            VerdictOp::Eligible { requires, unless } => {
                let of_unless = |wanted: Verdict| {
                    unless.iter().copied().filter(move |node| self.verdict(*node) == wanted)
                };
                match ruled.verdict {
                    Verdict::Fail if self.verdict(*requires) != Verdict::Fail => {
                        below(of_unless(Verdict::Pass).collect())
                    }
                    Verdict::Undetermined if self.verdict(*requires) == Verdict::Pass => {
                        below(of_unless(Verdict::Undetermined).collect())
                    }
                    _ => below(vec![*requires]),
                }
            }
            _ => below(self.required(step.node).into_iter().collect()),
        }
    }

    fn part_name(&self, name: &PartName) -> Text {
        match name {
            PartName::Text(name) => name.clone(),
            PartName::Year(year) => match self.trace.value(*year, self.at) {
                cell if cell.state == State::Known => cell.range.low.to_integer().text(),
                _ => text!("a year that is not given"),
            },
        }
    }

    /// The items with this verdict; where one of them passing is enough, the first that does so for good.
    fn those_with(&self, items: &[NodeId], wanted: Verdict, one_is_enough: bool) -> Vec<NodeId> {
        let mut with: Vec<NodeId> =
            items.iter().copied().filter(|item| self.verdict(*item) == wanted).collect();
        if one_is_enough && wanted == Verdict::Pass && !with.is_empty() {
            let is_firm = |item: &NodeId| !self.trace.verdict(*item, self.at).so_far;
            with = vec![with.iter().copied().find(is_firm).unwrap_or(with[0])];
        }
        with
    }
}
