//! The walk over a program's nodes, one column at a time.

use super::classes::Classed;
use super::frame::{Exceeded, Frame, Limit};
use super::trace::{Column, RowsByUnit, Trace};
use super::{award, cap, classes, first, folding, members, selection, series};
use crate::check::model::Model;
use crate::data::Dataset;
use crate::plan::{NodeId, Op, Program, ValueOp, VerdictOp, reads};

/// Evaluates a program over a dataset: a column for every node.
///
/// # Errors
/// Where exact arithmetic overflows, or functions take more operations than a run may.
pub fn evaluate(program: &Program, model: &Model, data: &Dataset) -> Result<Trace, Limit> {
    let trace = Trace { columns: vec![None; program.nodes.len()], ..Trace::default() };
    finish(program, model, data, trace, &Kept::default())
}

/// Which columns are there already, and how long each is kept.
#[derive(Default)]
pub(super) struct Kept {
    /// The nodes that are computed already; none: nothing is.
    pub(super) done: Vec<bool>,
    /// Of each node, the last that reads it, after which its column is given up; none: all are kept.
    pub(super) last_reads: Vec<Option<NodeId>>,
}

/// Computes the columns that are not there yet.
pub(super) fn finish(
    program: &Program,
    model: &Model,
    data: &Dataset,
    mut trace: Trace,
    kept: &Kept,
) -> Result<Trace, Limit> {
    let mut reached = 0;
    let filled = fill(&mut trace, program, model, data, (kept, &mut reached));
    if trace.calls().are_spent() {
        // Whatever else went wrong: what other threads met first may be something else in another run.
        let node = program.nodes.get(reached).or(program.nodes.last());
        let span = node.map_or(model.campaign.span, |node| node.span);
        return Err(Limit { what: Exceeded::Operations, span, unit: None });
    }
    filled.map(|()| trace)
}

/// The columns of the nodes, one after the other, up to the one at which the operations of functions are spent.
fn fill(
    trace: &mut Trace,
    program: &Program,
    model: &Model,
    data: &Dataset,
    (kept, reached): (&Kept, &mut usize),
) -> Result<(), Limit> {
    for (at, node) in program.nodes.iter().enumerate() {
        *reached = at;
        if kept.done.get(at) == Some(&true) {
            continue;
        }
        let frame = Frame { model, program, data, trace, span: node.span };
        let id = NodeId(at as u32);
        let column = match &node.op {
            Op::Value(ValueOp::Series(of), _) => {
                let (values, observed) = series::series(&frame, of)?;
                trace.observed.insert(id, observed);
                Column::Values(values)
            }
            Op::Value(ValueOp::Aggregate(aggregate), ty) => {
                let (values, tallies) = folding::aggregate(&frame, aggregate, ty)?;
                trace.tallies.insert(id, tallies);
                if let Some(table) = &data.records[aggregate.record.index()] {
                    let index = trace.rows.entry(aggregate.record);
                    index.or_insert_with(|| RowsByUnit::of(&table.units, data.units.len()));
                }
                Column::Values(values)
            }
            Op::Value(ValueOp::Members(of), _) => {
                trace.members.entry(of.kind).or_insert_with(|| members::index(model, data, of.kind));
                let frame = Frame { model, program, data, trace, span: node.span };
                let (cells, tallies) = members::fold(&frame, of)?;
                trace.tallies.insert(id, tallies);
                Column::Values(cells.into_iter().collect())
            }
            Op::Value(ValueOp::Classify(of), _) => {
                let classed = classes::classify(&frame, of);
                let column = Column::Values(classed.iter().map(Classed::cell).collect());
                trace.classed.insert(id, classed);
                column
            }
            Op::Value(ValueOp::Cap(of), _) => {
                let (classed, cohort) = cap::cap(&frame, of)?;
                let column = Column::Values(classed.iter().map(Classed::cell).collect());
                trace.classed.insert(id, classed);
                trace.cohorts.insert(id, cohort);
                column
            }
            Op::Verdict(VerdictOp::First(of, leaf)) => Column::Verdicts(first::first(&frame, of, *leaf)),
            Op::Verdict(VerdictOp::Award(of)) => {
                let (verdicts, cohort) = award::award(&frame, of)?;
                trace.cohorts.insert(id, cohort);
                Column::Verdicts(verdicts)
            }
            _ => frame.evaluate_units(node)?,
        };
        if trace.calls.are_spent() {
            return Ok(());
        }
        trace.columns[at] = Some(column);
        give_up(trace, program, &kept.last_reads, at);
    }
    let mut selections = Vec::new();
    for selection in &program.selections {
        let span = model[selection.record].span;
        selections.push(selection::pick(&Frame { model, program, data, trace, span }, selection)?);
    }
    trace.selections = selections;
    Ok(())
}

/// Gives up the columns that nobody reads after a node is computed, and what they were made of.
pub(super) fn give_up(trace: &mut Trace, program: &Program, last_reads: &[Option<NodeId>], at: usize) {
    for read in reads(&program.nodes[at].op).into_iter().map(NodeId::index).chain([at]) {
        if last_reads.get(read) == Some(&Some(NodeId(at as u32))) {
            trace.columns[read] = None;
            trace.tallies.remove(&NodeId(read as u32));
        }
    }
}
