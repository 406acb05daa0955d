//! The columns of a wide table: which there are, what each is called, and which of them are asked for.

use super::is_ranked;
use crate::check::model::{ClassificationId, CohortItem, CommendationId, CriterionId, Model, ScorecardId};
use crate::diagnostic::did_you_mean;
use crate::text::Text;
use std::collections::HashSet;
use unicode_normalization::UnicodeNormalization;

/// What is read for a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Unit,
    Name,
    Kind,
    Verdict(CriterionId),
    /// The value that decided.
    Observed(CriterionId),
    Points(ScorecardId),
    Class(ClassificationId),
    Outcome(CommendationId),
    Rank(CommendationId),
    /// Whether anything in the row is so far.
    SoFar,
}

/// The columns of a wide table, in their order.
#[derive(Debug)]
pub struct Columns {
    /// Each with its name, which no other has.
    pub(super) named: Vec<(Column, String)>,
}

impl Columns {
    /// Those of the unit, those of each item, and whether anything is so far. With `observed`, the value that decided
    /// stands beside each verdict.
    pub fn all(model: &Model, observed: bool) -> Self {
        let mut named = every(model);
        named.retain(|(column, _)| observed || !is_observed(*column));
        Self { named }
    }

    /// Those of these names, in the order of the names. An error has a message and a help for each name that is of no
    /// column, and for each that stands twice.
    pub fn of_names(model: &Model, names: &[String]) -> Result<Self, Vec<(Text, Text)>> {
        let every = every(model);
        let (mut named, mut wrong) = (Vec::with_capacity(names.len()), Vec::new());
        for name in names {
            let name: String = name.trim().nfc().collect();
            match every.iter().find(|(_, known)| *known == name) {
                None => {
                    let known = every.iter().map(|(_, known)| known.as_str());
                    let help = did_you_mean(&name, known).map_or_else(
                        || text!(
                            "give `unit`, `name`, `kind`, `so_far` or the name of a criterion, scorecard, classification or commendation; `CRITERION_observed` is the value that decided, `COMMENDATION_rank` the rank"
                        ),
                        |near| text!("did you mean `{near}`?", near),
                    );
                    wrong.push((text!("no column is called `{name}`", name), help));
                }
                Some(column) if named.contains(column) => {
                    let message = text!("the column `{name}` is asked for twice", name);
                    wrong.push((message, text!("leave one out: a table has each column once")));
                }
                Some(column) => named.push(column.clone()),
            }
        }
        if wrong.is_empty() { Ok(Self { named }) } else { Err(wrong) }
    }

    /// Whether one of them tells what decided.
    pub fn have_observed(&self) -> bool {
        self.named.iter().any(|(column, _)| is_observed(*column))
    }
}

fn is_observed(column: Column) -> bool {
    matches!(column, Column::Observed(_))
}

/// All columns that there can be. A name that is taken already has a `_` more; values that decided are given theirs
/// last, so that no other name hangs on whether they are shown.
fn every(model: &Model) -> Vec<(Column, String)> {
    let lead = [(Column::Unit, "unit"), (Column::Name, "name"), (Column::Kind, "kind")];
    let lead = lead.map(|(column, name)| (column, name.to_owned()));
    let items = model.items().flat_map(|item| of_item(model, item));
    let mut columns: Vec<(Column, String)> =
        lead.into_iter().chain(items).chain([(Column::SoFar, "so_far".to_owned())]).collect();
    let mut taken = HashSet::with_capacity(columns.len());
    for observed in [false, true] {
        for (_, name) in columns.iter_mut().filter(|(column, _)| is_observed(*column) == observed) {
            while !taken.insert(name.clone()) {
                name.push('_');
            }
        }
    }
    columns
}

/// The columns of an item, and what each is called.
fn of_item(model: &Model, item: CohortItem) -> impl Iterator<Item = (Column, String)> {
    let name = model.item_name(item);
    let beside = |what: &str| format!("{name}_{what}");
    let (column, more) = match item {
        CohortItem::Criterion(id) => (Column::Verdict(id), Some((Column::Observed(id), beside("observed")))),
        CohortItem::Scorecard(id) => (Column::Points(id), None),
        CohortItem::Classification(id) => (Column::Class(id), None),
        CohortItem::Commendation(id) => {
            (Column::Outcome(id), is_ranked(model, id).then(|| (Column::Rank(id), beside("rank"))))
        }
    };
    std::iter::once((column, name.to_owned())).chain(more)
}
