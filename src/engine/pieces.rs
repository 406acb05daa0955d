//! Units that are ruled on while they are read: what hangs on one unit alone is worked out for some units at a time, so
//! that their attributes need not be kept, and are still in the processor's cache.

use super::evaluate::give_up;
use super::frame::{Frame, Limit};
use super::trace::{Column, Trace};
use crate::check::model::Model;
use crate::data::{Dataset, Texts};
use crate::plan::{NodeId, Op, Program, ValueOp, reads};
use crate::types::Type;
use rayon::prelude::*;

/// So many pieces for each thread are ruled on at a time.
const PIECES: usize = 2;

/// The nodes that hang on one unit alone, and their columns over the units that there were.
pub(super) struct Pieces<'p> {
    program: &'p Program,
    model: &'p Model,
    /// The texts that conditions compare with, under the numbers that they have in the data.
    texts: Texts,
    /// The nodes that are computed.
    is_alone: Vec<bool>,
    /// Of each of these, the last that reads it, if all that do are among them; none: all columns are kept.
    last_reads: Vec<Option<NodeId>>,
    /// Units that were taken in and are not ruled on yet: several pieces are, each by one thread.
    waiting: Vec<Dataset>,
    /// The columns that others read, as far as there are units.
    columns: Vec<Option<Column>>,
    units: usize,
    /// The first node that could not be computed, and why.
    failed: Option<(NodeId, Limit)>,
}

impl<'p> Pieces<'p> {
    /// Of the nodes that hang on the units alone. Their columns are kept, or else given up where nothing else reads them.
    pub(super) fn new(
        program: &'p Program,
        model: &'p Model,
        of_units_alone: &[bool],
        keeps_values: bool,
    ) -> Self {
        let is_alone = alone(program, model, of_units_alone);
        Self {
            program,
            model,
            texts: program.texts().collect(),
            last_reads: if keeps_values { Vec::new() } else { last_reads_within(program, &is_alone) },
            is_alone,
            waiting: Vec::new(),
            columns: vec![None; program.nodes.len()],
            units: 0,
            failed: None,
        }
    }

    /// Takes the units that come next.
    pub(super) fn take(&mut self, units: Dataset) {
        self.waiting.push(units);
        if self.waiting.len() >= PIECES * rayon::current_num_threads() {
            self.rule();
        }
    }

    /// Rules on the units that wait.
    fn rule(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        let ruled: Vec<_> =
            waiting.into_par_iter().map(|units| (units.units.len(), self.ruled(units))).collect();
        for (count, (columns, failed)) in ruled {
            for (column, more) in self.columns.iter_mut().zip(columns) {
                match (column, more) {
                    (Some(column), Some(more)) => column.append(more),
                    (column, more) => *column = more,
                }
            }
            // The first node that fails is told, and of its units the first.
            if let Some((node, limit)) = failed
                && self.failed.is_none_or(|(first, _)| node < first)
            {
                let unit = limit.unit.map(|unit| self.units + unit);
                self.failed = Some((node, Limit { unit, ..limit }));
            }
            self.units += count;
        }
    }

    /// The columns over some units, and the first node that could not be computed.
    fn ruled(&self, units: Dataset) -> (Vec<Option<Column>>, Option<(NodeId, Limit)>) {
        let data = Dataset { texts: self.texts.clone(), ..units };
        let mut trace = Trace::default();
        // Where a node fails, no later one is needed.
        let until = self.failed.map_or(self.program.nodes.len(), |(node, _)| node.index());
        for (at, node) in self.program.nodes[..until].iter().enumerate() {
            if !self.is_alone[at] {
                trace.columns.push(None);
                continue;
            }
            let frame = Frame {
                model: self.model,
                program: self.program,
                data: &data,
                trace: &trace,
                span: node.span,
            };
            match frame.evaluate_units(node) {
                Ok(column) => trace.columns.push(Some(column)),
                Err(limit) => return (trace.columns, Some((NodeId(at as u32), limit))),
            }
            give_up(&mut trace, self.program, &self.last_reads, at);
        }
        (trace.columns, None)
    }

    /// The columns over all units, and the first node that could not be computed: those behind it mean nothing.
    pub(super) fn finish(&mut self) -> (Vec<Option<Column>>, Option<(NodeId, Limit)>) {
        self.rule();
        (std::mem::take(&mut self.columns), self.failed)
    }

    /// Whether a node is computed here.
    pub(super) fn has(&self, node: NodeId) -> bool {
        self.is_alone[node.index()]
    }
}

/// Which of the nodes that hang on the units alone hang on one unit alone: it does not look at another, as whose
/// member it is, or to which it refers. Both are known only when all units are.
fn alone(program: &Program, model: &Model, of_units_alone: &[bool]) -> Vec<bool> {
    let mut is_alone: Vec<bool> = Vec::with_capacity(program.nodes.len());
    for (node, of_units_alone) in program.nodes.iter().zip(of_units_alone) {
        let waits = match &node.op {
            Op::Value(ValueOp::Above(..), _) => true,
            Op::Value(ValueOp::Attribute(id), _) => matches!(model[*id].ty, Type::Unit(_)),
            _ => false,
        };
        is_alone
            .push(*of_units_alone && !waits && reads(&node.op).iter().all(|child| is_alone[child.index()]));
    }
    is_alone
}

/// Of each node, the last that reads it, if all that do are among some.
pub(super) fn last_reads_within(program: &Program, among: &[bool]) -> Vec<Option<NodeId>> {
    let mut last_reads = program.last_reads();
    for (at, node) in program.nodes.iter().enumerate().filter(|(at, _)| !among[*at]) {
        last_reads[at] = None;
        for read in reads(&node.op) {
            last_reads[read.index()] = None;
        }
    }
    last_reads
}
