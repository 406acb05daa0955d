//! The trace: the column of every node.

use super::cell::{Cell, Ruled};
use super::classes::{Candidates, Classed};
use super::cohort::{Cohort, Standing};
use super::packed::Packed;
use super::script::Calls;
use super::selection::Picked;
use super::series::{Observed, SeriesRead};
use super::tally::Tally;
use super::values::Values;
use crate::check::model::{CriterionId, KindId, RecordId};
use crate::data::Observations;
use crate::plan::{NodeId, Program};
use crate::types::Reason;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// The column of a node, one entry to a unit (or row).
#[derive(Clone, Debug)]
pub enum Column {
    /// Of a node that computes verdicts.
    Verdicts(Packed<Ruled>),
    /// Of a node that computes values.
    Values(Values),
}

impl Column {
    /// The verdicts. In a lowered program, what reads a verdict reads a node of verdicts.
    pub(super) fn verdicts(&self) -> &Packed<Ruled> {
        match self {
            Self::Verdicts(verdicts) => verdicts,
            Self::Values(_) => unreachable!("a verdict is read from a column of verdicts"),
        }
    }

    /// The values. In a lowered program, what reads a value reads a node of values.
    pub(super) fn values(&self) -> &Values {
        match self {
            Self::Values(values) => values,
            Self::Verdicts(_) => unreachable!("a value is read from a column of values"),
        }
    }

    /// Adds the entries of another column of the same node.
    pub(super) fn append(&mut self, more: Self) {
        match (self, more) {
            (Self::Verdicts(verdicts), Self::Verdicts(more)) => verdicts.append(more),
            (Self::Values(values), Self::Values(more)) => values.append(more),
            _ => unreachable!("a node computes verdicts or values"),
        }
    }
}

/// What an evaluation leaves: every node's column, and for those that read data, what they read.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    /// The column of each node, by its id, once it is computed.
    pub(super) columns: Vec<Option<Column>>,
    /// Of each series node, the observation that counted and those that did not, unit by unit.
    pub(super) observed: BTreeMap<NodeId, SeriesRead>,
    /// Of each aggregate node, how its rows came out, unit by unit.
    pub(super) tallies: BTreeMap<NodeId, Vec<Tally>>,
    /// Of each node of classes, those that each unit can have.
    pub(super) classed: BTreeMap<NodeId, Vec<Classed>>,
    /// Of each award and cap, how all units stand.
    pub(super) cohorts: BTreeMap<NodeId, Cohort>,
    /// The calls of functions.
    pub(super) calls: Arc<Calls>,
    /// The rows of each selection of the program.
    pub selections: Vec<Picked>,
    /// Of each kind whose units were folded as members, those of each unit, and those of which it is not known
    /// to whom they belong.
    pub(super) members: HashMap<KindId, (RowsByUnit, Vec<u32>)>,
    /// Of each record that was read, the rows of each unit.
    pub(super) rows: HashMap<RecordId, RowsByUnit>,
}

/// The rows of each unit, in their order in the table.
#[derive(Clone, Debug, Default)]
pub(super) struct RowsByUnit {
    /// Where the rows of each unit start in `rows`, and where the last end.
    starts: Vec<u32>,
    rows: Vec<u32>,
}

impl RowsByUnit {
    /// Groups rows by the unit that each belongs to.
    pub(super) fn of(units: &[u32], count: usize) -> Self {
        Self::of_pairs(units.iter().enumerate().map(|(row, unit)| (*unit, row as u32)), count)
    }

    /// Groups rows by the unit that stands before each.
    pub(super) fn of_pairs(pairs: impl Iterator<Item = (u32, u32)> + Clone, count: usize) -> Self {
        let mut starts = vec![0; count + 1];
        for (unit, _) in pairs.clone() {
            starts[unit as usize + 1] += 1;
        }
        for unit in 0..count {
            starts[unit + 1] += starts[unit];
        }
        let mut next = starts.clone();
        let mut rows = vec![0; starts[count] as usize];
        for (unit, row) in pairs {
            let at = &mut next[unit as usize];
            rows[*at as usize] = row;
            *at += 1;
        }
        Self { starts, rows }
    }

    fn get(&self, unit: usize) -> &[u32] {
        &self.rows[self.starts[unit] as usize..self.starts[unit + 1] as usize]
    }
}

impl Trace {
    /// The verdict of a node on a unit.
    ///
    /// # Panics
    /// Where the node computes values: a program never asks that.
    pub fn verdict(&self, node: NodeId, unit: usize) -> Ruled {
        self.verdicts(node).get(unit)
    }

    /// The value of a node for a unit.
    ///
    /// # Panics
    /// Where the node computes verdicts: a program never asks that.
    pub fn value(&self, node: NodeId, unit: usize) -> Cell {
        self.values(node).get(unit)
    }

    /// The column of a node: nodes are computed in an order in which each finds those that it reads.
    pub(super) fn column(&self, node: NodeId) -> &Column {
        self.columns[node.index()].as_ref().expect("a node reads nodes before it")
    }

    /// The verdicts of a node.
    ///
    /// # Panics
    /// Where the node computes values: a program never asks that.
    pub fn verdicts(&self, node: NodeId) -> &Packed<Ruled> {
        self.column(node).verdicts()
    }

    /// The values of a node.
    ///
    /// # Panics
    /// Where the node computes verdicts: a program never asks that.
    pub fn values(&self, node: NodeId) -> &Values {
        self.column(node).values()
    }

    /// The calls of functions that the run has made.
    pub fn calls(&self) -> &Calls {
        &self.calls
    }

    /// The verdict of a unit on a criterion; not applicable where no version is in force.
    pub fn criterion(&self, program: &Program, id: CriterionId, unit: usize) -> Ruled {
        match program.criteria[id.index()] {
            Some(compiled) => self.verdict(compiled.node, unit),
            None => Ruled::not_applicable(Reason::NotInForce),
        }
    }

    /// What a series node read for a unit; `data` has the observations of its indicator, where they are kept.
    pub fn observed(&self, data: &Observations, node: NodeId, unit: usize) -> Option<Observed> {
        Some(self.observed.get(&node)?.observed(data, unit))
    }

    /// How the rows of an aggregate node came out for a unit.
    pub fn tally(&self, node: NodeId, unit: usize) -> Option<&Tally> {
        self.tallies.get(&node)?.get(unit)
    }

    /// The classes that each unit can have, of a node of classes.
    ///
    /// # Panics
    /// Where the node computes something else: a program never asks that.
    pub fn classed(&self, node: NodeId) -> &[Classed] {
        self.classed.get(&node).expect("a node of classes")
    }

    /// The classes that a unit can have, where the node computes classes.
    pub fn candidates(&self, node: NodeId, unit: usize) -> Option<Candidates> {
        Some(self.classed.get(&node)?.get(unit)?.now)
    }

    /// How all units stand in an award or a cap.
    pub fn cohort(&self, node: NodeId) -> Option<&Cohort> {
        self.cohorts.get(&node)
    }

    /// How a unit stands in an award or a cap.
    pub fn standing(&self, node: NodeId, unit: usize) -> Option<Standing> {
        Some(self.cohort(node)?.standing(unit))
    }

    /// The rows of a unit in a record that an aggregate has read.
    pub fn rows(&self, record: RecordId, unit: usize) -> &[u32] {
        self.rows.get(&record).map_or(&[], |index| index.get(unit))
    }

    /// The members of a kind of a unit, as far as they are known, and those that may belong to it too.
    pub fn members(&self, kind: KindId, unit: usize) -> (&[u32], &[u32]) {
        self.members.get(&kind).map_or((&[], &[]), |(known, unknown)| (known.get(unit), unknown))
    }
}
