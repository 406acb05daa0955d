//! What tests have seen of each condition: that it holds and that it does not, that it is undetermined, and the value at
//! which it turns.
//!
//! A test sees what its expectations rest on. All of it is read from the columns of the trace.

mod leaves;
mod observe;
pub mod propose;

use crate::check::model::{CohortItem, KindId, Model};
use crate::plan::Program;
use crate::source::{Sources, Span};
use crate::testing::Subject;
use crate::text::{Lang, Text};
use crate::types::{Outcome, Verdict};
use leaves::{Leaf, Place};
use serde::Serialize;
use std::collections::BTreeMap;

/// What can be seen of a condition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// It holds; a band is taken, a class given, a unit commended.
    pub holds: bool,
    /// It does not hold; a unit is not commended.
    pub fails: bool,
    /// It is undetermined.
    pub undetermined: bool,
    /// The two sides are exactly equal.
    pub boundary: bool,
}

impl Seen {
    /// What is here and not there.
    fn without(self, other: Seen) -> Seen {
        Seen {
            holds: self.holds && !other.holds,
            fails: self.fails && !other.fails,
            undetermined: self.undetermined && !other.undetermined,
            boundary: self.boundary && !other.boundary,
        }
    }

    fn count(self) -> usize {
        [self.holds, self.fails, self.undetermined, self.boundary].into_iter().filter(|seen| *seen).count()
    }
}

/// What stands at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    /// A condition on the unit.
    Condition,
    /// A condition on the rows of a record.
    Row,
    /// A band of an entry.
    Band,
    /// A class.
    Class,
    /// A commendation.
    Honour,
}

/// What is wanted and seen of a place.
#[derive(Clone, Debug)]
struct Kept {
    subject: Subject,
    sort: Sort,
    wanted: Seen,
    seen: Seen,
}

/// What tests have seen.
#[derive(Clone, Debug)]
pub struct Coverage {
    places: BTreeMap<Place, Kept>,
}

/// Something that no test has seen.
#[derive(Clone, Debug, Serialize)]
pub struct Unseen {
    /// Under which item or selection.
    pub item: String,
    /// File, line and column.
    pub place: String,
    /// What stands there.
    pub clause: String,
    /// What has not been seen of it.
    pub unseen: Vec<String>,
}

impl Coverage {
    /// Nothing seen yet of the conditions of a program.
    pub fn new(model: &Model, program: &Program) -> Self {
        let mut places = BTreeMap::new();
        for subject in Subject::all(model) {
            let leaves = match subject {
                Subject::Item(item) => leaves::of_item(model, program, item),
                Subject::Selection(id) => leaves::of_selection(model, program, id),
            };
            for Leaf { place, sort, wanted, .. } in leaves {
                places.entry(place).or_insert(Kept { subject, sort, wanted, seen: Seen::default() });
            }
        }
        Self { places }
    }

    /// How much of what can be seen has been, and how much there is.
    pub fn counts(&self) -> (usize, usize) {
        let all = || self.places.values();
        let wanted: usize = all().map(|kept| kept.wanted.count()).sum();
        let unseen: usize = all().map(|kept| kept.wanted.without(kept.seen).count()).sum();
        (wanted - unseen, wanted)
    }

    /// What no test has seen, in the order of the ruleset.
    pub fn unseen(&self, model: &Model, sources: &Sources, lang: Lang) -> Vec<Unseen> {
        let mut found = Vec::new();
        for subject in Subject::all(model) {
            for (place, kept) in self.places.iter().filter(|(_, kept)| kept.subject == subject) {
                let left = kept.wanted.without(kept.seen);
                if left.count() == 0 {
                    continue;
                }
                let clause = sources.text(place.span).split_whitespace().collect::<Vec<_>>().join(" ");
                let right = sources.text(place.right).split_whitespace().collect::<Vec<_>>().join(" ");
                let (holds, fails) = match kept.sort {
                    Sort::Condition => (text!("holding"), text!("not holding")),
                    Sort::Row => (text!("holding for a row"), text!("not holding for a row")),
                    Sort::Band => (text!("taken"), Text::default()),
                    Sort::Class => (text!("given"), Text::default()),
                    Sort::Honour => (Outcome::Awarded.words(), Outcome::NotAwarded.words()),
                };
                let exactly = match kept.sort {
                    Sort::Band => text!("at its edge"),
                    _ => text!("at exactly `{right}`", right),
                };
                let said = [
                    (left.holds, holds),
                    (left.fails, fails),
                    (left.undetermined, Verdict::Undetermined.words()),
                    (left.boundary, exactly),
                ];
                found.push(Unseen {
                    item: subject.name(model).to_owned(),
                    place: sources.locate(place.span),
                    clause: crate::diagnostic::cut(&clause).into_owned(),
                    unseen: said
                        .into_iter()
                        .filter(|(left, _)| *left)
                        .map(|(_, words)| words.to(lang))
                        .collect(),
                });
            }
        }
        found
    }

    /// The conditions and the bands of items that no test has seen at the value where they turn: of which item, and where.
    fn without_boundary(&self) -> Vec<(CohortItem, Place)> {
        let left = |kept: &Kept| kept.wanted.without(kept.seen).boundary;
        let places = self.places.iter().filter(|(_, kept)| left(kept));
        places.filter_map(|(place, kept)| Some((kept.subject.item()?, *place))).collect()
    }

    /// Whether a place has been seen at its boundary.
    fn has_boundary(&self, place: Place) -> bool {
        self.places.get(&place).is_some_and(|kept| kept.seen.boundary)
    }
}

/// All kinds that a program may be asked for.
fn kinds(model: &Model) -> Vec<KindId> {
    model.kind_ids().collect()
}

/// A place of a condition that has one side.
fn alone(span: Span) -> Place {
    Place { span, right: span }
}
