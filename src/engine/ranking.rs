//! The order of units: keys that may be known between bounds only, and groups.

use super::cell::{Cell, State};
use super::frame::Frame;
use super::members::{Belonging, belonging};
use crate::check::model::Group;
use crate::plan::cohort::Key;
use crate::plan::{Node, NodeId, Op, Program, ValueOp};
use crate::types::{Day, Exact, Reasons};

/// An end of what a key can be. What is not applicable comes last, whichever way the key is turned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// Not applicable.
    Last,
    /// A number, higher first.
    Number(Exact),
    /// Beyond every number.
    First,
}

/// What the keys of a unit can be, the first key first. The best a unit can do in a ranking is to have each
/// key at its best, since keys compare one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keys {
    /// Each key at its worst.
    pub worst: Vec<End>,
    /// Each key at its best.
    pub best: Vec<End>,
    /// Why they are not known for certain.
    pub reasons: Reasons,
}

impl Keys {
    /// Whether each is known for certain.
    pub fn are_exact(&self) -> bool {
        self.worst == self.best
    }
}

/// Whether a node computes points of a scorecard: what may still change is in their firm range already.
pub(super) fn is_points(program: &Program, nodes: &[Node], node: NodeId) -> bool {
    let Op::Value(op, _) = &nodes[node.index()].op else { return false };
    match op {
        ValueOp::Sum(_) | ValueOp::Score(_) | ValueOp::SectionSum(..) | ValueOp::NotInForce => true,
        ValueOp::ForKinds(of, _) => is_points(program, nodes, *of),
        ValueOp::OfUnit(of) => is_points(program, &program.nodes, *of),
        ValueOp::ByKind(kinds) => kinds.0.iter().all(|(_, of)| is_points(program, nodes, *of)),
        _ => false,
    }
}

/// What a key can be; firmly: with what is so far taken as undetermined.
fn ends(cell: &Cell, lowest_first: bool, is_points: bool, firmly: bool) -> (End, End) {
    let anything = (End::Last, End::First);
    match cell.state {
        State::NotApplicable | State::Absent => (End::Last, End::Last),
        State::Missing => anything,
        // A value whose window is open can still be any, where nothing says otherwise.
        State::Known if firmly && !is_points && cell.open > Day::MIN && cell.firm == cell.range => anything,
        State::Known => {
            let range = if firmly { cell.firm } else { cell.range };
            let (worst, best) =
                if lowest_first { (-range.high, -range.low) } else { (range.low, range.high) };
            (if range.may_be_nothing { End::Last } else { End::Number(worst) }, End::Number(best))
        }
    }
}

/// The keys of a unit: each with whether it is turned round, and whether it is points.
pub(super) fn keys_of(cells: impl Iterator<Item = (Cell, bool, bool)>, firmly: bool) -> Keys {
    let mut keys = Keys { worst: Vec::new(), best: Vec::new(), reasons: Reasons::NONE };
    for (cell, lowest_first, is_points) in cells {
        let (worst, best) = ends(&cell, lowest_first, is_points, firmly);
        if worst != best {
            keys.reasons = keys.reasons.with(cell.reasons);
        }
        keys.worst.push(worst);
        keys.best.push(best);
    }
    keys
}

impl Frame<'_> {
    /// The keys of a unit in a ranking.
    pub fn keys(&self, keys: &[Key], unit: usize, firmly: bool) -> Keys {
        let cell = |key: &Key| {
            let is_points = is_points(self.program, &self.program.nodes, key.node);
            (self.trace.value(key.node, unit), key.lowest_first, is_points)
        };
        keys_of(keys.iter().map(cell), firmly)
    }

    /// The group that a unit is in; `None`: it is not known which.
    pub fn group(&self, group: Group, unit: usize) -> Option<GroupKey> {
        match group {
            Group::Kind => Some(GroupKey::Kind(self.kind(unit).0)),
            Group::Attribute(attribute) => {
                let cell = self.attribute_of(attribute, unit);
                match cell.state {
                    State::Known => Some(GroupKey::Value(cell.range.low)),
                    State::Missing => None,
                    State::Absent | State::NotApplicable => Some(GroupKey::NoValue),
                }
            }
            Group::Above(kind) => match belonging(self.model, self.data, unit, kind) {
                Belonging::To(slot) => Some(GroupKey::Unit(slot)),
                Belonging::Unknown => None,
                Belonging::None => Some(GroupKey::NoValue),
            },
        }
    }
}

/// What the units of a group have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GroupKey {
    /// Nothing: all units are one group.
    All,
    /// Their kind, by its number.
    Kind(u32),
    /// A value of an attribute.
    Value(Exact),
    /// The unit to which they belong.
    Unit(usize),
    /// No value, or no unit above.
    NoValue,
}
