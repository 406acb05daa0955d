//! Tables that are folded while they are read: what only feeds folds need not be kept, so that memory grows with the
//! units and not with their rows.

use super::folding::Folding;
use super::frame::{Frame, Limit};
use super::series::Latest;
use super::trace::{Column, Trace};
use crate::check::model::{CeilingOf, IndicatorId, Model, RecordId};
use crate::data::{Dataset, Observations, Receiver, RecordTable};
use crate::plan::{Aggregate, NodeId, Op, Program, Series, ValueOp, VerdictOp, children};
use crate::types::Type;

/// The nodes of a program that are computed while data are read.
pub struct Intake<'p> {
    base: Base<'p>,
    series: Vec<(NodeId, &'p Series, Latest)>,
    folds: Vec<(NodeId, &'p Aggregate, &'p Type, Folding)>,
    /// Which indicators and records are folded, and not kept.
    folded: Folded,
    limit: Option<Limit>,
}

/// What is known before any table but that of the units is read.
struct Base<'p> {
    program: &'p Program,
    model: &'p Model,
    /// The units and their attributes.
    data: Dataset,
    /// The columns of the nodes that hang on those alone.
    trace: Trace,
}

impl Base<'_> {
    fn frame(&self, node: NodeId) -> Frame<'_> {
        let span = self.program.nodes[node.index()].span;
        Frame { model: self.model, program: self.program, data: &self.data, trace: &self.trace, span }
    }
}

/// Which tables are folded.
struct Folded {
    indicators: Vec<bool>,
    records: Vec<bool>,
}

impl<'p> Intake<'p> {
    /// Before any table but that of the units is read. An overflow is told at the end.
    pub fn new(program: &'p Program, model: &'p Model, data: Dataset) -> Self {
        let is_ready = of_units_alone(program);
        let mut folded = Folded::of(program, model, &is_ready);
        let mut base = Base { program, model, data, trace: Trace::default() };
        let (mut series, mut folds) = (Vec::new(), Vec::new());
        let (units, mut limit) = (base.data.units.len(), None);
        for (at, node) in program.nodes.iter().enumerate() {
            let id = NodeId(at as u32);
            match is_ready[at].then(|| base.frame(id).evaluate_units(node)).transpose() {
                Ok(column) => base.trace.columns.push(column),
                Err(found) => {
                    folded = Folded::nothing(model);
                    limit = Some(found);
                    break;
                }
            }
            match &node.op {
                Op::Value(ValueOp::Series(of), _) if folded.indicators[of.indicator.index()] => {
                    series.push((id, of, Latest::new(units, false)));
                }
                Op::Value(ValueOp::Aggregate(of), ty) if folded.records[of.record.index()] => {
                    folds.push((id, of, ty, Folding::new(units)));
                }
                _ => {}
            }
        }
        Self { base, series, folds, folded, limit }
    }

    /// The columns of all nodes, now that all data are read: `data` has what was kept.
    ///
    /// # Errors
    /// Where exact arithmetic overflows.
    pub fn finish(self, data: &Dataset) -> Result<Trace, Limit> {
        let Self { base, series, folds, limit, .. } = self;
        limit.map_or(Ok(()), Err)?;
        let mut columns = Vec::new();
        let mut tallies = Vec::new();
        for (id, of, latest) in series {
            columns.push((id, latest.finish(&base.frame(id), of).0));
        }
        for (id, of, ty, folding) in folds {
            // A table that was not supplied is missing, as it is where tables are kept.
            if let Some(table) = &data.records[of.record.index()] {
                let (values, counted) = folding.finish(&base.frame(id), of, ty, &table.none)?;
                columns.push((id, values));
                tallies.push((id, counted));
            }
        }
        let Base { program, model, mut trace, .. } = base;
        for (id, values) in columns {
            trace.columns[id.index()] = Some(Column::Values(values));
        }
        trace.tallies.extend(tallies);
        super::evaluate::finish(program, model, data, trace)
    }
}

impl Receiver for Intake<'_> {
    fn takes_indicator(&self, indicator: IndicatorId) -> bool {
        self.folded.indicators[indicator.index()]
    }

    fn takes_record(&self, record: RecordId) -> bool {
        self.folded.records[record.index()]
    }

    fn observations(&mut self, indicator: IndicatorId, rows: &Observations) {
        for (id, of, latest) in self.series.iter_mut().filter(|(_, of, _)| of.indicator == indicator) {
            let frame = self.base.frame(*id);
            if latest.take(&frame, of, rows).is_none() {
                self.limit = self.limit.or(Some(frame.limit()));
            }
        }
    }

    fn rows(&mut self, record: RecordId, rows: &RecordTable) {
        for (id, of, _, folding) in self.folds.iter_mut().filter(|(_, of, ..)| of.record == record) {
            if let Err(limit) = folding.take(&self.base.frame(*id), of, rows) {
                self.limit = self.limit.or(Some(limit));
            }
        }
    }
}

/// Which nodes hang on the units and their attributes alone.
fn of_units_alone(program: &Program) -> Vec<bool> {
    let mut is_ready: Vec<bool> = Vec::with_capacity(program.nodes.len());
    for node in &program.nodes {
        let is_plain = match &node.op {
            Op::Value(op, _) => matches!(
                op,
                ValueOp::Const(_)
                    | ValueOp::Text(..)
                    | ValueOp::Attribute(_)
                    | ValueOp::Arith(..)
                    | ValueOp::AddMonths(..)
                    | ValueOp::YearEdge { .. }
                    | ValueOp::PercentOf(..)
                    | ValueOp::Greater(..)
                    | ValueOp::Lesser(..)
                    | ValueOp::YearOf(_)
                    | ValueOp::If(..)
                    | ValueOp::Otherwise(..)
                    | ValueOp::Rounded(..)
                    | ValueOp::ByMember(..)
                    | ValueOp::ParameterOn(..)
                    | ValueOp::ForKinds(..)
            ),
            Op::Verdict(op) => matches!(
                op,
                VerdictOp::Flag(..)
                    | VerdictOp::Compare { .. }
                    | VerdictOp::Given { .. }
                    | VerdictOp::KindIs(..)
                    | VerdictOp::And(_)
                    | VerdictOp::Or(_)
                    | VerdictOp::Case { .. }
                    | VerdictOp::ForKinds(..)
            ),
        };
        is_ready.push(is_plain && children(&node.op).iter().all(|child| is_ready[child.index()]));
    }
    is_ready
}

/// Whether rows are ruled on with functions.
fn calls(aggregate: &Aggregate) -> bool {
    aggregate.block.nodes.iter().any(|node| matches!(node.op, Op::Value(ValueOp::Call(_), _)))
}

impl Folded {
    fn nothing(model: &Model) -> Self {
        Self { indicators: vec![false; model.indicators.len()], records: vec![false; model.records.len()] }
    }

    /// An indicator is folded where only the latest observation of windows is asked for that hang on the units alone; a
    /// record where all that is asked of its rows does.
    fn of(program: &Program, model: &Model, is_ready: &[bool]) -> Self {
        let mut folded =
            Self { indicators: vec![true; model.indicators.len()], records: vec![true; model.records.len()] };
        for ceiling in &model.ceilings {
            if let CeilingOf::Indicator(id) = ceiling.of {
                folded.indicators[id.index()] = false;
            }
        }
        for selection in &program.selections {
            folded.records[selection.record.index()] = false;
        }
        for node in &program.nodes {
            let hangs_on_units = children(&node.op).iter().all(|child| is_ready[child.index()]);
            match &node.op {
                Op::Value(ValueOp::Series(of), _) if of.fold.is_some() || !hangs_on_units => {
                    folded.indicators[of.indicator.index()] = false;
                }
                // A function may be given texts, and those of rows are all known only in the end.
                Op::Value(ValueOp::Aggregate(of), _) if !hangs_on_units || calls(of) => {
                    folded.records[of.record.index()] = false;
                }
                // An unbroken run of years ends with the first year in the data.
                Op::Value(ValueOp::Run { .. }, _) => {
                    return Self::nothing(model);
                }
                _ => {}
            }
        }
        folded
    }
}
