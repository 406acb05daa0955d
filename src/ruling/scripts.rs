//! Calls of functions whose scripts failed: where they stand, and what went wrong on which line of the script.

use super::Run;
use super::evidence::Cited;
use crate::engine::{Cell, MOST_CITED, rule_rows};
use crate::plan::{Aggregate, Call, Node, NodeId, Op, ValueOp, reachable};
use crate::source::Span;
use crate::types::Reason;

/// A call that failed.
pub(super) struct Failed {
    /// The call, in the ruleset.
    pub(super) call: Span,
    /// What it was given.
    pub(super) given: String,
    /// The line of the script, and what went wrong there.
    pub(super) at: Cited,
}

impl Run<'_> {
    /// The calls that failed among those that a value of a unit is computed from; of rows, the first few.
    pub(super) fn failed_calls(&self, node: NodeId, unit: usize) -> Vec<Failed> {
        let nodes = &self.program.nodes;
        let mut failed = Vec::new();
        for node in reachable(nodes, node) {
            match &nodes[node.index()].op {
                Op::Value(ValueOp::Call(call), _) => {
                    let value = |node: NodeId| self.trace.value(node, unit);
                    failed.extend(self.failed(&nodes[node.index()], call, value));
                }
                Op::Value(ValueOp::Aggregate(aggregate), _)
                    if self.trace.value(node, unit).reasons.has(Reason::ScriptFailed) =>
                {
                    failed.extend(self.failed_in_rows(node, aggregate, unit));
                }
                _ => {}
            }
        }
        failed
    }

    fn failed_in_rows(&self, node: NodeId, aggregate: &Aggregate, unit: usize) -> Vec<Failed> {
        let frame = self.frame(node);
        let Some(table) = &self.data.records[aggregate.record.index()] else { return Vec::new() };
        let (windows, rows) = (frame.windows(&aggregate.window), self.trace.rows(aggregate.record, unit));
        let Ok((rulings, columns)) = rule_rows(&frame, aggregate, table, &windows, rows) else {
            return Vec::new();
        };
        let nodes = &aggregate.block.nodes;
        let in_row = |at: usize| {
            let columns = &columns;
            nodes.iter().filter_map(move |node| match &node.op {
                Op::Value(ValueOp::Call(call), _) => {
                    self.failed(node, call, |node: NodeId| columns.value(node, at))
                }
                _ => None,
            })
        };
        (0..rulings.len()).flat_map(in_row).take(MOST_CITED).collect()
    }

    fn failed(&self, node: &Node, call: &Call, value: impl Fn(NodeId) -> Cell) -> Option<Failed> {
        let values: Vec<Cell> = call.values.iter().map(|node| value(*node)).collect();
        let (given, fault) = self.trace.calls().failure(self.model, &self.data.texts, call, &values)?;
        let given: Vec<String> = given.iter().map(ToString::to_string).collect();
        let script = self.model[call.function].file;
        let span = Span::new(script, fault.line.start, fault.line.end);
        let at = Cited { span, note: fault.message, decided: true };
        Some(Failed { call: node.span, given: given.join(", "), at })
    }
}
