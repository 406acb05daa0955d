//! Rulings and their reasons, read from the trace.
//!
//! Nothing here decides anything: a verdict, its observed value and its evidence are looked up in the
//! columns that evaluation left.

mod batch;
mod class;
mod compared;
mod criterion;
mod deciding;
mod evidence;
mod explain;
mod first;
mod honour;
mod json;
mod labels;
mod others;
mod outcomes;
mod report;
mod row;
mod score;
mod scripts;
mod standing;
mod telling;
mod words;
mod years;

pub use compared::Compared;
pub use deciding::{Finding, List, deciding};
pub use evidence::Cited;
pub use explain::{EntryLine, Explanation, Labelled, explain};
pub use json::{
    ClassReasons, CommendationRuling, CriterionRuling, DataId, Datum, EvidenceCell, Place, Points, Quantity,
    RecordRuling, Report, Required, RulesetId, ScoreRuling, SelectionRuling, UnitRuling,
};
pub use outcomes::Scored;
pub use report::{digest, observed, observed_at, report, ruling_of, selections, unit_rulings};
pub use score::parts;
pub use words::{Words, places_apart, show_exact};

use crate::check::model::{CriterionId, KindSet, Model, Version};
use crate::data::Dataset;
use crate::engine::{Frame, Ruled, Trace};
use crate::plan::{NodeId, Program};
use crate::source::Sources;

/// A run: everything that rulings are read from.
#[derive(Clone, Copy)]
pub struct Run<'a> {
    /// All texts.
    pub sources: &'a Sources,
    /// The checked ruleset.
    pub model: &'a Model,
    /// The program made of it.
    pub program: &'a Program,
    /// The data.
    pub data: &'a Dataset,
    /// What evaluation left.
    pub trace: &'a Trace,
}

impl<'a> Run<'a> {
    /// The run as the engine has it, at a node.
    fn frame(&self, node: NodeId) -> Frame<'a> {
        let span = self.program.nodes[node.index()].span;
        Frame::over(self.program, self.model, self.data, self.trace, span)
    }

    /// The verdicts on a unit, one to a criterion, in the order of the ruleset.
    pub fn verdicts(&self, unit: usize) -> impl Iterator<Item = Ruled> {
        self.model.criterion_ids().map(move |criterion| self.trace.criterion(self.program, criterion, unit))
    }

    /// Whether a unit is of one of these kinds.
    pub(super) fn is_of(&self, kinds: KindSet, unit: usize) -> bool {
        kinds.has(self.data.units.kinds[unit])
    }

    /// The leaves that decided a node of verdicts for a unit.
    pub(super) fn deciding(&self, node: NodeId, unit: usize) -> Vec<Finding> {
        let kind = self.data.units.kinds[unit];
        deciding(&self.program.nodes, self.trace, node, unit, Some(kind))
    }

    /// The version of a criterion that is in force; the first where none is.
    pub fn version(&self, id: CriterionId) -> &'a Version {
        let versions = &self.model[id].versions;
        let at = self.program.criteria[id.index()].map_or(0, |compiled| compiled.version);
        &versions[at]
    }
}
