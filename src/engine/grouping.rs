//! Groups: which units compete with each other.

use super::cell::State;
use super::frame::Frame;
use super::members::{Belonging, belonging};
use super::numbering::{Buckets, End, Numbers};
use super::ranking::CHUNK;
use crate::check::model::{Group, KindSet};
use crate::types::{Exact, Verdict};
use rayon::prelude::*;

/// What the units of a group have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

impl GroupKey {
    /// The keys of one grouping in their order.
    fn end(self) -> End {
        let whole = |number: usize| End::Number(Exact::from_integer(number as i128));
        match self {
            Self::All => End::Last,
            Self::Kind(kind) => whole(kind as usize),
            Self::Value(value) => End::Number(value),
            Self::Unit(unit) => whole(unit),
            Self::NoValue => End::First,
        }
    }
}

/// The groups of a quota, by each of its groupings. They are numbered through: those of the first grouping in
/// the order of their keys, then those of the next. After them each grouping has a number for those of which the
/// group is not known.
pub(super) struct Groups {
    /// Of each group, by which grouping it is one, and its key.
    pub(super) keys: Vec<(usize, GroupKey)>,
    /// For each grouping, the group of each unit; nothing where all are one group.
    of: Vec<Vec<u32>>,
}

impl Groups {
    /// In place of a group: it is not known.
    const UNKNOWN: u32 = u32::MAX;

    /// One group of all.
    pub(super) fn one() -> Self {
        Self { keys: vec![(0, GroupKey::All)], of: vec![Vec::new()] }
    }

    /// Whether all units are one group, whatever they are.
    pub(super) fn are_all(&self) -> bool {
        matches!(self.keys[..], [(_, GroupKey::All)])
    }

    /// Whether there is but one grouping.
    pub(super) fn is_single(&self) -> bool {
        self.of.len() == 1
    }

    /// How many groups there are, with those that stand for groups that are not known.
    pub(super) fn buckets(&self) -> usize {
        self.keys.len() + self.of.len()
    }

    /// The groups of a unit (or of a row, where all are one), a number for each grouping.
    pub(super) fn of(&self, at: usize) -> impl Iterator<Item = usize> + Clone + '_ {
        self.of.iter().enumerate().map(move |(by, of)| match of.get(at) {
            None => 0,
            Some(&Self::UNKNOWN) => self.keys.len() + by,
            Some(group) => *group as usize,
        })
    }

    /// Those of them that are known.
    pub(super) fn known_of(&self, at: usize) -> impl Iterator<Item = usize> + Clone + '_ {
        self.of(at).filter(|group| self.is_known(*group))
    }

    /// Whether a number is that of a group.
    pub(super) fn is_known(&self, group: usize) -> bool {
        group < self.keys.len()
    }

    /// The number of those that may be in a group, and in any other of its grouping.
    pub(super) fn anywhere(&self, group: usize) -> usize {
        self.keys.len() + self.keys[group].0
    }

    /// Puts things into the groups of the units that they belong to: each stands after its unit.
    pub(super) fn split(&self, things: impl Iterator<Item = (usize, u32)> + Clone) -> Buckets {
        let in_groups = things.flat_map(|(at, thing)| self.of(at).map(move |group| (group, thing)));
        Buckets::of(self.buckets(), in_groups)
    }

    /// How many of these units are in each group at the least and at the most, by whether each is to be counted.
    /// One whose group is not known may be in any, and one that fails counts nowhere.
    pub(super) fn count(
        &self,
        units: impl IndexedParallelIterator<Item = (usize, Verdict)>,
    ) -> Vec<(usize, usize)> {
        let none = || vec![(0, 0); self.buckets()];
        let add = |mut counts: Vec<(usize, usize)>, (unit, verdict): (usize, Verdict)| {
            for group in self.of(unit) {
                counts[group].0 += usize::from(verdict == Verdict::Pass);
                counts[group].1 += usize::from(matches!(verdict, Verdict::Pass | Verdict::Undetermined));
            }
            counts
        };
        let join = |mut counts: Vec<(usize, usize)>, more: Vec<(usize, usize)>| {
            for (count, more) in counts.iter_mut().zip(more) {
                *count = (count.0 + more.0, count.1 + more.1);
            }
            counts
        };
        let mut counts = units.with_min_len(CHUNK.max(self.buckets())).fold(none, add).reduce(none, join);
        for group in 0..self.keys.len() {
            counts[group].1 += counts[self.anywhere(group)].1;
        }
        counts.truncate(self.keys.len());
        counts
    }
}

impl Frame<'_> {
    /// The groups of units of these kinds: one of all where nothing groups them.
    pub(super) fn groups(&self, within: &[Group], kinds: KindSet) -> Groups {
        if within.is_empty() {
            return Groups::one();
        }
        let mut groups = Groups { keys: Vec::new(), of: Vec::new() };
        for (by, group) in within.iter().enumerate() {
            let key = |unit: usize| self.is_of(kinds, unit).then(|| self.group(*group, unit)).flatten();
            let known: Vec<u32> =
                (0..self.units()).filter(|unit| key(*unit).is_some()).map(|unit| unit as u32).collect();
            let key = |at: usize| key(known[at] as usize).unwrap_or(GroupKey::NoValue);
            let numbers = Numbers::of(known.len(), |at| key(at).end());
            let first = groups.keys.len();
            groups.keys.resize(first + numbers.count as usize, (by, GroupKey::NoValue));
            let mut of = vec![Groups::UNKNOWN; self.units()];
            for (at, number) in numbers.of.into_iter().enumerate() {
                let group = first + number as usize;
                groups.keys[group].1 = key(at);
                of[known[at] as usize] = group as u32;
            }
            groups.of.push(of);
        }
        groups
    }

    /// The group that a unit is in; `None`: it is not known which.
    fn group(&self, group: Group, unit: usize) -> Option<GroupKey> {
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
