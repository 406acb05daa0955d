//! The years that the length of an unbroken run of years comes from.

use super::Run;
use crate::engine::State;
use crate::plan::{NodeId, Op, ValueOp};
use crate::types::{Exact, Verdict};

impl<'a> Run<'a> {
    /// The conditions of the years that a run comes from; `None` if the node is no run. A run that ends with the last
    /// year comes from its own years and the one that broke it. The longest of all comes from every year in the data,
    /// but where it is as long as is `wanted`: then its own years are enough.
    pub(super) fn years(&self, node: NodeId, wanted: Option<Exact>, unit: usize) -> Option<&'a [NodeId]> {
        let Op::Value(ValueOp::Run { last, conds, anywhere }, _) = &self.program.nodes[node.index()].op
        else {
            return None;
        };
        let length = self.trace.value(node, unit);
        if length.state != State::Known {
            return Some(&[]);
        }
        let verdict = |cond: &NodeId| self.trace.verdict(*cond, unit).verdict;
        let years = |number: Exact| usize::try_from(number.to_integer()).unwrap_or(0);
        if !anywhere {
            let longest = years(length.range.high);
            let broken = conds.get(longest).is_some_and(|cond| verdict(cond) == Verdict::Fail);
            return Some(&conds[..longest + usize::from(broken)]);
        }
        if wanted.is_some_and(|wanted| wanted <= length.range.low) {
            let runs = conds.split(|cond| verdict(cond) != Verdict::Pass);
            return runs.max_by_key(|run| run.len());
        }
        Some(&conds[..self.frame(node).years_in_data(*last, conds, unit)])
    }

    /// Whether a value is the length of a run that may lie anywhere.
    pub(super) fn is_run_anywhere(&self, node: NodeId) -> bool {
        matches!(self.program.nodes[node.index()].op, Op::Value(ValueOp::Run { anywhere: true, .. }, _))
    }
}
