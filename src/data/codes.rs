//! Texts one after the other, and the slot of a unit by its code.

use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::BuildHasher;
use std::ops::Index;

/// Texts in order, kept as one: a million codes are a million allocations less.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    text: String,
    ends: Vec<usize>,
}

impl Names {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Adds one at the end.
    pub fn push(&mut self, name: &str) {
        self.text.push_str(name);
        self.ends.push(self.text.len());
    }

    /// Leaves out those after so many.
    pub fn truncate(&mut self, len: usize) {
        self.ends.truncate(len);
        self.text.truncate(self.ends.last().copied().unwrap_or(0));
    }

    /// The name at a position, if there is one.
    pub fn get(&self, at: usize) -> Option<&str> {
        let end = *self.ends.get(at)?;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        Some(&self.text[start..end])
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|at| &self[at])
    }
}

impl<'n> FromIterator<&'n str> for Names {
    fn from_iter<I: IntoIterator<Item = &'n str>>(names: I) -> Self {
        let mut all = Self::default();
        names.into_iter().for_each(|name| all.push(name));
        all
    }
}

impl Index<usize> for Names {
    type Output = str;
    fn index(&self, at: usize) -> &str {
        self.get(at).expect("a position within")
    }
}

impl<const N: usize> PartialEq<[&str; N]> for Names {
    fn eq(&self, other: &[&str; N]) -> bool {
        self.iter().eq(other.iter().copied())
    }
}

/// The slots of units by their codes; the codes themselves are kept elsewhere.
#[derive(Clone, Debug, Default)]
pub(super) struct Slots {
    slots: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl Slots {
    /// The slot of the unit with this code.
    pub(super) fn find(&self, codes: &Names, code: &str) -> Option<u32> {
        let same = |slot: &u32| &codes[*slot as usize] == code;
        self.slots.find(self.hasher.hash_one(code), same).copied()
    }

    /// Takes a unit in, whose code is already among `codes`.
    pub(super) fn insert(&mut self, codes: &Names, slot: u32) {
        let hash = |slot: &u32| self.hasher.hash_one(&codes[*slot as usize]);
        self.slots.insert_unique(hash(&slot), slot, hash);
    }
}
