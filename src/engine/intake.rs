//! Tables that are folded while they are read. Where nothing is explained, what only feeds folds need not be kept, so
//! that memory grows with the units and not with their rows.

use super::cited::{CitedRows, Marks};
use super::evaluate::{self, Kept, give_up};
use super::folding::Folding;
use super::frame::{Frame, Limit};
use super::latest::Latest;
use super::pieces::{Pieces, last_reads_within};
use super::series::SeriesRead;
use super::trace::{self, RowsByUnit, Trace};
use crate::check::model::{AttributeId, CeilingOf, Group, IndicatorId, Model, RecordId};
use crate::data::{Column, Dataset, Observations, Receiver, RecordTable};
use crate::plan::{Aggregate, NodeId, Op, Program, Series, ValueOp, VerdictOp, reads};
use crate::source::Span;
use crate::types::Type;
use rayon::prelude::*;
use std::collections::BTreeSet;

/// The nodes of a program that are computed while data are read.
pub struct Intake<'p> {
    base: Base<'p>,
    explains: Explains,
    pieces: Pieces<'p>,
    /// The nodes that are computed.
    is_ready: Vec<bool>,
    series: Vec<(NodeId, &'p Series, Latest)>,
    folds: Vec<Fold<'p>>,
    /// Of each record that is folded, the rows that may be cited.
    cited: Vec<CitedRows>,
    /// Which indicators and records are folded as they are read.
    folded: Folded,
    waiting: Waiting,
    limit: Option<Limit>,
}

/// A node that folds rows of a record.
type Fold<'p> = (NodeId, &'p Aggregate, &'p Type, Folding);

/// How rulings will be explained. Where they are, no column is given up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Explains {
    /// Not at all.
    #[default]
    Nothing,
    /// By the values that decided, and no cells: no row is kept.
    ByValues,
    /// By the values and cells that decided: of rows that are folded, those that may be cited are kept.
    AsData,
    /// In words, which also tell how many rows are like those that are cited: the rows of records are kept, and not folded.
    InWords,
}

impl Explains {
    /// Whether the columns of values are kept.
    fn keeps_values(self) -> bool {
        self != Self::Nothing
    }

    /// Whether cells of the data will be told of.
    fn cites(self) -> bool {
        matches!(self, Self::AsData | Self::InWords)
    }
}

/// What is known once the units are.
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

/// Rows that were taken in and are not folded yet: few rows at a time leave threads without work.
#[derive(Default)]
struct Waiting {
    observations: Vec<(IndicatorId, Observations)>,
    tables: Vec<(RecordId, RecordTable)>,
    /// How many rows these have, and some more for each table, so that tables of few rows do not pile up.
    size: usize,
}

/// So much waits at the most.
const MOST_WAITING: usize = 128 * 1024;
/// What a table counts beside its rows.
const OF_A_TABLE: usize = 64;

/// Which tables are folded.
struct Folded {
    indicators: Vec<bool>,
    records: Vec<bool>,
}

impl<'p> Intake<'p> {
    /// Before any table is read. An overflow is told at the end.
    pub fn new(program: &'p Program, model: &'p Model, explains: Explains) -> Self {
        let is_ready = of_units_alone(program);
        let in_pieces = if explains.cites() { vec![false; is_ready.len()] } else { is_ready.clone() };
        Self {
            base: Base { program, model, data: Dataset::default(), trace: Trace::default() },
            explains,
            pieces: Pieces::new(program, model, &in_pieces, explains.keeps_values()),
            is_ready,
            series: Vec::new(),
            folds: Vec::new(),
            cited: Vec::new(),
            folded: Folded::nothing(model),
            waiting: Waiting::default(),
            limit: None,
        }
    }

    /// Folds the rows that wait, if there are so many.
    fn fold_waiting(&mut self, at_least: usize) {
        if self.waiting.size < at_least {
            return;
        }
        let Waiting { observations, tables, .. } = std::mem::take(&mut self.waiting);
        let base = &self.base;
        let series = self.series.par_iter_mut().map(|(id, of, latest)| {
            let frame = base.frame(*id);
            let mut own = observations.iter().filter(|(indicator, _)| *indicator == of.indicator);
            own.try_for_each(|(_, rows)| latest.take(&frame, of, rows)).ok_or(frame.limit())
        });
        let mut taken: Vec<Result<(), Limit>> = series.collect();
        let rows_of = |record: RecordId| -> Vec<&RecordTable> {
            tables.iter().filter(|(of, _)| *of == record).map(|(_, table)| table).collect()
        };
        let folds = self
            .folds
            .par_iter_mut()
            .map(|(id, of, _, folding)| folding.take(&base.frame(*id), of, &rows_of(of.record)));
        let marked: Result<Vec<Marks>, Limit> = folds.collect::<Vec<_>>().into_iter().collect();
        taken.push(marked.and_then(|marked| {
            self.cited.iter_mut().try_for_each(|cited| {
                let of_record = |(fold, _): &(&Fold<'_>, _)| fold.1.record == cited.record;
                let (folds, marks): (Vec<_>, Vec<_>) =
                    self.folds.iter().zip(&marked).filter(of_record).unzip();
                let fits = cited.take(&rows_of(cited.record), &marks);
                folds.first().filter(|_| !fits).map_or(Ok(()), |(id, ..)| Err(base.frame(*id).limit()))
            })
        }));
        self.limit = self.limit.or(taken.into_iter().find_map(Result::err));
    }

    /// The columns of all items and of what they are made of, now that all data are read: `data` has what was kept.
    /// Where nothing is explained, other columns are given up as soon as nothing reads them.
    ///
    /// # Errors
    /// Where exact arithmetic overflows.
    pub fn finish(mut self, data: &mut Dataset) -> Result<Trace, Limit> {
        self.fold_waiting(0);
        let Self { mut base, explains, is_ready, series, folds, cited, limit, .. } = self;
        limit.map_or(Ok(()), Err)?;
        let cites = explains.cites();
        for CitedRows { record, rows } in cited {
            if let Some(table) = &mut data.records[record.index()] {
                let none = std::mem::take(&mut table.none);
                *table = RecordTable { none, ..rows };
            }
        }
        if !cites {
            data.attributes = std::mem::take(&mut base.data.attributes);
        }
        let frame = |id| base.frame(id);
        let read = series.into_par_iter().map(|(id, of, latest)| {
            let values = latest.values(&frame(id), of);
            (id, values, cites.then_some(SeriesRead::Latest(latest)))
        });
        let read: Vec<_> = read.collect();
        let supplied = |record: RecordId| data.records[record.index()].as_ref();
        let records: BTreeSet<RecordId> =
            folds.iter().filter(|_| cites).map(|(_, of, ..)| of.record).collect();
        let fold = |(id, of, ty, folding): Fold<'_>| {
            // A table that was not supplied is missing, as it is where tables are kept.
            let table = supplied(of.record)?;
            Some(folding.finish(&frame(id), of, ty, &table.none).map(|folded| (id, folded)))
        };
        let by_unit = |record: RecordId| {
            let table = supplied(record)?;
            Some((record, RowsByUnit::of(&table.units, data.units.len())))
        };
        let (folded, rows): (Vec<_>, Vec<_>) = rayon::join(
            || folds.into_par_iter().filter_map(fold).collect(),
            || records.into_par_iter().filter_map(by_unit).collect(),
        );
        let folded: Vec<_> = folded.into_iter().collect::<Result<_, Limit>>()?;
        let Base { program, model, mut trace, .. } = base;
        let mut done = is_ready;
        let mut column = |id: NodeId, values| {
            trace.columns[id.index()] = Some(trace::Column::Values(values));
            done[id.index()] = true;
        };
        for (id, values, told) in read {
            column(id, values);
            trace.observed.extend(told.map(|told| (id, told)));
        }
        for (id, (values, tallies)) in folded {
            column(id, values);
            trace.tallies.insert(id, tallies);
        }
        trace.rows.extend(rows);
        let last_reads = if explains.keeps_values() { Vec::new() } else { program.last_reads() };
        evaluate::finish(program, model, data, trace, &Kept { done, last_reads })
    }
}

impl Receiver for Intake<'_> {
    fn explains(&self) -> bool {
        self.explains.cites()
    }

    fn takes_units(&self) -> bool {
        !self.explains()
    }

    fn needs_whole(&self, attribute: AttributeId) -> bool {
        is_wanted(self.base.program, attribute)
    }

    fn some_units(&mut self, units: Dataset) {
        self.pieces.take(units);
    }

    fn all_units(&mut self, units: Dataset) {
        let (cites, keeps_values) = (self.explains.cites(), self.explains.keeps_values());
        let Self { base, pieces, is_ready, series, folds, folded, limit, .. } = self;
        let (columns, failed) = pieces.finish();
        (base.data, base.trace.columns) = (units, columns);
        let (program, units) = (base.program, base.data.units.len());
        let last_reads = if keeps_values { Vec::new() } else { last_reads_within(program, is_ready) };
        *folded = Folded::of(program, base.model, is_ready);
        if self.explains == Explains::InWords {
            folded.records.fill(false);
        }
        let keeps_rows = self.explains == Explains::AsData;
        let mut asked = Vec::new();
        for (at, node) in program.nodes.iter().enumerate() {
            let id = NodeId(at as u32);
            let computed = match failed {
                Some((node, limit)) if node == id => Err(limit),
                _ if is_ready[at] && !pieces.has(id) => base.frame(id).evaluate_units(node).map(Some),
                _ => Ok(None),
            };
            match computed {
                Ok(None) => {}
                Ok(column) => base.trace.columns[at] = column,
                Err(found) => {
                    *folded = Folded::nothing(base.model);
                    *limit = Some(found);
                    break;
                }
            }
            if is_ready[at] {
                give_up(&mut base.trace, program, &last_reads, at);
            }
            match &node.op {
                Op::Value(ValueOp::Series(of), _) if folded.indicators[of.indicator.index()] => {
                    asked.push((id, of));
                }
                Op::Value(ValueOp::Aggregate(of), ty) if folded.records[of.record.index()] => {
                    folds.push((id, of, ty, Folding::new(units, of.fold, keeps_rows)));
                }
                _ => {}
            }
        }
        // What is kept of each unit is touched for the first time, which takes long.
        *series = asked.into_par_iter().map(|(id, of)| (id, of, Latest::new(units, cites))).collect();
        let records = (0..base.model.records.len()).map(RecordId::next);
        let cited = records.filter(|record| keeps_rows && folded.records[record.index()]);
        let rows = |record: RecordId| RecordTable::of(base.model[record].fields.len());
        self.cited = cited.map(|record| CitedRows { record, rows: rows(record) }).collect();
        for id in base.model.attribute_ids().filter(|id| !is_wanted(program, *id)) {
            base.data.attributes[id.index()] = Column::default();
        }
    }

    fn takes_indicator(&self, indicator: IndicatorId) -> bool {
        self.folded.indicators[indicator.index()]
    }

    fn takes_record(&self, record: RecordId) -> bool {
        self.folded.records[record.index()]
    }

    fn observations(&mut self, indicator: IndicatorId, rows: Observations) {
        if rows.is_empty() {
            return;
        }
        self.waiting.size += OF_A_TABLE + rows.len();
        self.waiting.observations.push((indicator, rows));
        self.fold_waiting(MOST_WAITING);
    }

    fn told(&mut self, visit: &mut dyn FnMut(Span)) {
        self.fold_waiting(0);
        self.series.iter().for_each(|(.., latest)| latest.told().for_each(&mut *visit));
    }

    fn rows(&mut self, record: RecordId, rows: RecordTable) {
        self.waiting.size += OF_A_TABLE + rows.len();
        self.waiting.tables.push((record, rows));
        self.fold_waiting(MOST_WAITING);
    }
}

/// Whether an attribute is read beside what hangs on the units alone: units are grouped by some, and rows compared with
/// others.
fn is_wanted(program: &Program, attribute: AttributeId) -> bool {
    program.nodes.iter().any(|node| {
        let within = match &node.op {
            Op::Verdict(VerdictOp::Award(award)) => {
                award.quota.as_ref().map_or(&[][..], |quota| &quota.within)
            }
            Op::Verdict(VerdictOp::First(first, _)) => &first.within,
            Op::Value(ValueOp::Cap(cap), _) => &cap.quota.within,
            Op::Value(ValueOp::Aggregate(aggregate), _) => {
                let mut ops = aggregate.block.nodes.iter().map(|node| &node.op);
                return ops.any(|op| matches!(op, Op::Value(ValueOp::Attribute(id), _) if *id == attribute));
            }
            _ => &[],
        };
        within.contains(&Group::Attribute(attribute))
    })
}

/// Which nodes hang on the units and their attributes alone: what they read does, and they themselves look at no other
/// table, call nothing, and leave nothing beside their column.
fn of_units_alone(program: &Program) -> Vec<bool> {
    let mut is_ready: Vec<bool> = Vec::with_capacity(program.nodes.len());
    for node in &program.nodes {
        let waits = match &node.op {
            Op::Value(op, _) => matches!(
                op,
                ValueOp::Series(_)
                    | ValueOp::Aggregate(_)
                    | ValueOp::Members(_)
                    | ValueOp::Run { .. }
                    | ValueOp::Call(_)
                    | ValueOp::Classify(_)
                    | ValueOp::Cap(_)
            ),
            Op::Verdict(op) => matches!(op, VerdictOp::Award(_) | VerdictOp::First(..)),
        };
        is_ready.push(!waits && reads(&node.op).iter().all(|child| is_ready[child.index()]));
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
            let hangs_on_units = reads(&node.op).iter().all(|child| is_ready[child.index()]);
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
