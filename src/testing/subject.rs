//! What rules: items, which rule on units, and selections, which rule on rows.

use crate::check::model::{CohortItem, Model, SelectionId};

/// What a ruling or a condition belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// An item, with a ruling for each unit.
    Item(CohortItem),
    /// A selection, with one for each row.
    Selection(SelectionId),
}

impl Subject {
    /// All of a ruleset: criteria, scorecards, classifications, commendations, selections.
    pub fn all(model: &Model) -> impl Iterator<Item = Subject> + use<> {
        model.items().map(Self::Item).chain(model.selection_ids().map(Self::Selection))
    }

    /// The item, where it is one.
    pub fn item(self) -> Option<CohortItem> {
        match self {
            Self::Item(item) => Some(item),
            Self::Selection(_) => None,
        }
    }

    /// Its name.
    pub fn name(self, model: &Model) -> &str {
        match self {
            Self::Item(item) => model.item_name(item),
            Self::Selection(id) => &model[id].name,
        }
    }
}
