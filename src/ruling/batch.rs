//! Units that are told of together.

use super::Run;
use crate::check::model::SelectionId;
use crate::engine::{Base, Frame, RowRuling, Trace, rule_rows};
use crate::plan::{Aggregate, NodeId};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// How what was found is told.
#[derive(Clone, Copy)]
pub(super) enum Form<'a> {
    /// In words, of one unit.
    Words,
    /// As data, which has values and cells and no words: of many units, one after the other.
    Data(&'a Batch<'a>),
}

/// Units that are told of one after the other.
///
/// To see which rows of a record decided, they are ruled on again. The rows of all these units are, when the first
/// unit asks for its own: for a few rows at a time that would take many times as long.
pub(super) struct Batch<'a> {
    run: Run<'a>,
    /// In the order of their slots.
    units: Vec<usize>,
    ruled: RefCell<HashMap<NodeId, Option<Rc<RuledRows>>>>,
}

impl<'a> Batch<'a> {
    pub(super) fn new(run: Run<'a>, mut units: Vec<usize>) -> Self {
        units.sort_unstable();
        Self { run, units, ruled: RefCell::default() }
    }
}

/// The rows of some units, ruled on.
pub(super) struct RuledRows {
    rulings: Vec<RowRuling>,
    /// Where the rows of each unit start among them, and where the last end.
    starts: Vec<usize>,
    /// The columns of the aggregate's own nodes, one entry to a row.
    pub(super) columns: Trace,
}

impl RuledRows {
    /// Rules on the rows of these units, in the order of the units.
    fn of(run: Run<'_>, node: NodeId, aggregate: &Aggregate, units: &[usize]) -> Option<Self> {
        let table = run.data.records[aggregate.record.index()].as_ref()?;
        let mut rows = Vec::new();
        let mut starts = vec![0];
        for unit in units {
            rows.extend_from_slice(run.trace.rows(aggregate.record, *unit));
            starts.push(rows.len());
        }
        let frame = run.frame(node);
        let windows = frame.windows(&aggregate.window);
        // Numbers that are too long would have ended the run.
        let (rulings, columns) = rule_rows(&frame, aggregate, table, &windows, &rows).ok()?;
        Some(Self { rulings, starts, columns })
    }

    /// The rulings on the rows of one of the units, and the position of the first in the columns.
    pub(super) fn get(&self, at: usize) -> (&[RowRuling], usize) {
        let (start, end) = (self.starts[at], self.starts[at + 1]);
        (&self.rulings[start..end], start)
    }
}

impl Run<'_> {
    /// The columns of an aggregate's own nodes over the rows of some units, and of each row whether it is dated inside the
    /// window. `None` where the table is not supplied.
    pub fn row_columns(
        &self,
        node: NodeId,
        aggregate: &Aggregate,
        units: &[usize],
    ) -> Option<(Trace, Vec<bool>)> {
        let ruled = RuledRows::of(*self, node, aggregate, units)?;
        Some((ruled.columns, ruled.rulings.iter().map(is_inside).collect()))
    }

    /// The columns of a selection's own nodes over all rows, and of each row whether it is dated inside the window. `None`
    /// where the table is not supplied.
    pub fn columns_of(&self, id: SelectionId) -> Option<(Trace, Vec<bool>)> {
        let selection = &self.program.selections[id.index()];
        let table = self.data.records[selection.record.index()].as_ref()?;
        let span = self.model[id].heading.span;
        let frame = Frame::over(self.program, self.model, self.data, self.trace, span);
        let windows = frame.windows(&selection.window);
        let rows: Vec<u32> = (0..table.len() as u32).collect();
        // Numbers that are too long would have ended the run.
        let (rulings, columns) = rule_rows(&frame, &selection.rows(), table, &windows, &rows).ok()?;
        Some((columns, rulings.iter().map(is_inside).collect()))
    }

    /// The rows of an aggregate ruled on again, and which unit of those it is.
    pub(super) fn ruled_rows(
        &self,
        node: NodeId,
        aggregate: &Aggregate,
        unit: usize,
        form: Form<'_>,
    ) -> Option<(Rc<RuledRows>, usize)> {
        // A unit above, or a member, is none of the batch.
        let in_batch = match form {
            Form::Data(batch) => batch.units.binary_search(&unit).ok().map(|at| (batch, at)),
            Form::Words => None,
        };
        let Some((batch, at)) = in_batch else {
            return Some((Rc::new(RuledRows::of(*self, node, aggregate, &[unit])?), 0));
        };
        let mut ruled = batch.ruled.borrow_mut();
        let rows = ruled
            .entry(node)
            .or_insert_with(|| RuledRows::of(batch.run, node, aggregate, &batch.units).map(Rc::new));
        rows.clone().map(|rows| (rows, at))
    }
}

fn is_inside(row: &RowRuling) -> bool {
    !matches!(row.base, Base::Hidden | Base::OutsideWindow)
}
