//! The nodes that an item's rulings are read from.

use crate::check::model::{CohortItem, KindId};
use crate::plan::{NodeId, Program};

/// The nodes of an item for units of a kind; none where no version is in force.
pub(super) fn roots(program: &Program, item: CohortItem, kind: KindId) -> Vec<NodeId> {
    match item {
        CohortItem::Criterion(id) => program.criteria[id.index()].iter().map(|of| of.node).collect(),
        CohortItem::Scorecard(id) => program.scorecards[id.index()].of(kind).map_or_else(Vec::new, |of| {
            let sections = of.sections.iter().map(|(points, _)| *points);
            [of.node, of.before].into_iter().chain(sections).collect()
        }),
        CohortItem::Classification(id) => program.classifications[id.index()]
            .of(kind)
            .map_or_else(Vec::new, |of| of.steps.iter().copied().chain([of.node]).collect()),
        CohortItem::Commendation(id) => {
            program.commendations[id.index()].of(kind).map_or_else(Vec::new, |of| vec![of.node, of.eligible])
        }
    }
}
