//! Which leaves of a condition decided its verdict.

use crate::engine::{Ruled, State, Trace};
use crate::plan::{Node, NodeId, Op, PartName, VerdictOp};
use crate::types::Verdict;

/// A leaf that decided, and the members and parts that it was ruled for.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The leaf.
    pub node: NodeId,
    /// How it was ruled.
    pub ruled: Ruled,
    /// `land`, `September 2025`: outermost first.
    pub context: Vec<String>,
    /// Lists that count (`at least 2 of`) above it, with how many of their items hold.
    pub lists: Vec<(NodeId, usize, usize)>,
}

/// The leaves that decided a condition for one unit (or row), in the order of the sentence.
pub fn deciding(nodes: &[Node], trace: &Trace, root: NodeId, at: usize) -> Vec<Finding> {
    let mut walk = Walk { nodes, trace, at, found: Vec::new() };
    walk.node(root, &[], &[]);
    walk.found
}

struct Walk<'a> {
    nodes: &'a [Node],
    trace: &'a Trace,
    at: usize,
    found: Vec<Finding>,
}

impl Walk<'_> {
    fn node(&mut self, node: NodeId, context: &[String], lists: &[(NodeId, usize, usize)]) {
        let ruled = self.trace.verdict(node, self.at);
        let Op::Verdict(op) = &self.nodes[node.index()].op else { return };
        match op {
            VerdictOp::And(items) => self.those_with(items, ruled.verdict, false, context, lists),
            // One item that holds is enough to say why any of them does.
            VerdictOp::Or(items) => self.those_with(items, ruled.verdict, true, context, lists),
            VerdictOp::AtLeast { items, negated, .. } => {
                let count = |wanted: Verdict| {
                    items.iter().filter(|item| self.trace.verdict(**item, self.at).verdict == wanted).count()
                };
                let mut lists = lists.to_vec();
                // A negation has been carried down to the items too.
                let holding = if *negated { Verdict::Fail } else { Verdict::Pass };
                lists.push((node, count(holding), items.len() - count(Verdict::NotApplicable)));
                let before = self.found.len();
                self.those_with(items, ruled.verdict, false, context, &lists);
                if self.found.len() == before {
                    self.found.push(Finding { node, ruled, context: context.to_vec(), lists });
                }
            }
            VerdictOp::Case { when, then, otherwise } => match self.trace.verdict(*when, self.at).verdict {
                Verdict::Pass => self.node(*then, context, lists),
                Verdict::Fail | Verdict::NotApplicable => self.node(*otherwise, context, lists),
                // Where both ways are undetermined, it does not matter which of them is taken.
                Verdict::Undetermined
                    if ruled.verdict == Verdict::Undetermined
                        && [then, otherwise]
                            .iter()
                            .any(|way| self.trace.verdict(**way, self.at).verdict != ruled.verdict) =>
                {
                    self.node(*when, context, lists)
                }
                Verdict::Undetermined => {
                    self.node(*then, context, lists);
                    self.node(*otherwise, context, lists);
                }
            },
            VerdictOp::Part { cond, name, .. } => {
                let name = match name {
                    PartName::Text(name) => name.to_string(),
                    PartName::Year(year) => match self.trace.value(*year, self.at) {
                        cell if cell.state == State::Known => cell.range.low.to_integer().to_string(),
                        _ => "a year that is not given".to_owned(),
                    },
                };
                self.inside(*cond, name, context, lists);
            }
            VerdictOp::Member { cond, name } => self.inside(*cond, name.to_string(), context, lists),
            VerdictOp::ForKinds(of, _) if !ruled.reasons.has(crate::types::Reason::OtherKind) => {
                self.node(*of, context, lists);
            }
            VerdictOp::Criterion { applies, requires, .. } => {
                let undecided =
                    applies.filter(|applies| self.trace.verdict(*applies, self.at).verdict != Verdict::Pass);
                self.node(undecided.unwrap_or(*requires), context, lists);
            }
            _ => self.found.push(Finding { node, ruled, context: context.to_vec(), lists: lists.to_vec() }),
        }
    }

    fn inside(&mut self, node: NodeId, name: String, context: &[String], lists: &[(NodeId, usize, usize)]) {
        let context: Vec<String> = context.iter().cloned().chain([name]).collect();
        self.node(node, &context, lists);
    }

    /// The items with this verdict; where one of them passing is enough, the first that does so for good.
    fn those_with(
        &mut self,
        items: &[NodeId],
        wanted: Verdict,
        one_is_enough: bool,
        context: &[String],
        lists: &[(NodeId, usize, usize)],
    ) {
        let with: Vec<NodeId> = items
            .iter()
            .copied()
            .filter(|item| self.trace.verdict(*item, self.at).verdict == wanted)
            .collect();
        let firm = || with.iter().position(|item| !self.trace.verdict(*item, self.at).so_far).unwrap_or(0);
        let chosen = if one_is_enough && wanted == Verdict::Pass && !with.is_empty() {
            let at = firm();
            &with[at..=at]
        } else {
            &with[..]
        };
        for item in chosen {
            self.node(*item, context, lists);
        }
    }
}
