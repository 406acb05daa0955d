//! Texts one after the other, and the slot of a unit by its code.

use super::same::same;
use hashbrown::{DefaultHashBuilder, HashTable};
use std::cmp::Ordering;
use std::hash::BuildHasher;
use std::ops::{Index, Range};

/// Texts in order, kept as one: a million codes are a million allocations less.
#[derive(Clone, Debug, Default)]
pub struct Names {
    text: String,
    ends: Ends,
}

/// Where each of some texts ends.
#[derive(Clone, Debug)]
enum Ends {
    /// All are of one length, as most codes are: that, and how many there are.
    Every(usize, usize),
    /// Each by itself.
    Each(Vec<usize>),
}

impl Default for Ends {
    fn default() -> Self {
        Self::Every(0, 0)
    }
}

impl Ends {
    /// Each by itself from now on.
    fn each(&mut self) -> &mut Vec<usize> {
        if let Self::Every(length, count) = self {
            *self = Self::Each((1..=*count).map(|at| at * *length).collect());
        }
        match self {
            Self::Each(ends) => ends,
            Self::Every(..) => unreachable!("they are each by itself"),
        }
    }
}

impl Names {
    /// How many there are.
    pub fn len(&self) -> usize {
        match &self.ends {
            Ends::Every(_, count) => *count,
            Ends::Each(ends) => ends.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds one at the end.
    pub fn push(&mut self, name: &str) {
        self.text.push_str(name);
        match &mut self.ends {
            Ends::Every(length, count @ 0) => (*length, *count) = (name.len(), 1),
            Ends::Every(length, count) if *length == name.len() => *count += 1,
            ends => ends.each().push(self.text.len()),
        }
    }

    /// Adds others at the end.
    pub(super) fn append(&mut self, more: &Self) {
        let before = self.text.len();
        self.text.push_str(&more.text);
        match (&mut self.ends, &more.ends) {
            (_, Ends::Every(_, 0)) => {}
            (Ends::Every(length, count), Ends::Every(other, added)) if *count == 0 || length == other => {
                *length = *other;
                *count += added;
            }
            (ends, _) => ends.each().extend((0..more.len()).map(|at| before + more.range(at).end)),
        }
    }

    /// Leaves out those after so many.
    pub(super) fn truncate(&mut self, len: usize) {
        let len = len.min(self.len());
        let end = len.checked_sub(1).map_or(0, |last| self.range(last).end);
        self.text.truncate(end);
        match &mut self.ends {
            Ends::Every(_, count) => *count = len,
            Ends::Each(ends) => ends.truncate(len),
        }
    }

    #[inline]
    fn range(&self, at: usize) -> Range<usize> {
        match &self.ends {
            Ends::Every(length, _) => at * length..(at + 1) * length,
            Ends::Each(ends) => at.checked_sub(1).map_or(0, |before| ends[before])..ends[at],
        }
    }

    /// The name at a position, if there is one.
    pub fn get(&self, at: usize) -> Option<&str> {
        (at < self.len()).then(|| &self.text[self.range(at)])
    }

    /// Whether the name at a position that there is is this one.
    #[inline(always)]
    pub(super) fn is(&self, at: usize, name: &[u8]) -> bool {
        same(&self.text.as_bytes()[self.range(at)], name)
    }

    /// The position of a name, if it stands as far behind another as their numbers are apart: most codes are numbered in order.
    #[inline]
    pub(super) fn find_numbered(&self, from: usize, name: &[u8]) -> Option<usize> {
        // Of the last digits alone: whether it is the name is looked at in any case.
        let number = |name: &[u8]| {
            let digits = name.last_chunk::<4>()?;
            Some(digits.iter().fold(0, |number, digit| number * 10 + usize::from(digit & 0xF)))
        };
        let apart = number(name)?.checked_sub(number(&self.text.as_bytes()[self.range(from)])?)?;
        let at = from + apart;
        (at < self.len() && self.is(at, name)).then_some(at)
    }

    /// The position of a name, if it is one of so many from a position on.
    #[inline]
    pub(super) fn find_near(&self, from: usize, many: usize, name: &[u8]) -> Option<usize> {
        let to = self.len().min(from + many);
        let text = self.text.as_bytes();
        match &self.ends {
            Ends::Every(length, _) if *length == name.len() => {
                let mut near = &text[from * length..to * length];
                // Codes that stand near each other differ at their ends.
                let end = name.last_chunk::<8>();
                for at in from..to {
                    let (code, others) = near.split_at(*length);
                    if code.last_chunk() == end && same(code, name) {
                        return Some(at);
                    }
                    near = others;
                }
                None
            }
            Ends::Every(..) => None,
            Ends::Each(_) => (from..to).find(|at| self.is(*at, name)),
        }
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|at| &self[at])
    }
}

impl PartialEq for Names {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
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
        &self.text[self.range(at)]
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
    /// How many are known.
    count: usize,
    /// None, while the codes go up and nobody has asked for a table: then each is new, and found by halving.
    table: Option<HashTable<u32>>,
    hasher: DefaultHashBuilder,
}

impl Slots {
    /// The slot of the unit with this code.
    pub(super) fn find(&self, codes: &Names, code: &str) -> Option<u32> {
        match &self.table {
            Some(table) => {
                let same = |slot: &u32| &codes[*slot as usize] == code;
                table.find(self.hasher.hash_one(code), same).copied()
            }
            None => {
                let (mut from, mut to) = (0, self.count);
                while from < to {
                    let middle = usize::midpoint(from, to);
                    match codes[middle].cmp(code) {
                        Ordering::Less => from = middle + 1,
                        Ordering::Equal => return u32::try_from(middle).ok(),
                        Ordering::Greater => to = middle,
                    }
                }
                None
            }
        }
    }

    /// Takes in a unit that is not there yet, whose code is the last of `codes`.
    pub(super) fn insert(&mut self, codes: &Names) {
        let slot = self.count;
        if self.table.is_none() && slot > 0 && codes[slot - 1] >= codes[slot] {
            self.tabulate(codes);
        }
        self.count += 1;
        if let Some(table) = &mut self.table {
            let hash = |slot: &u32| self.hasher.hash_one(&codes[*slot as usize]);
            let slot = slot as u32;
            table.insert_unique(hash(&slot), slot, hash);
        }
    }

    /// Makes a table, for many to be found.
    pub(super) fn tabulate(&mut self, codes: &Names) {
        if self.table.is_some() {
            return;
        }
        let hash = |slot: &u32| self.hasher.hash_one(&codes[*slot as usize]);
        let mut table = HashTable::with_capacity(self.count);
        for slot in 0..self.count as u32 {
            table.insert_unique(hash(&slot), slot, hash);
        }
        self.table = Some(table);
    }

    /// Takes in so many units, the last of those whose codes are known to be greater than all before them.
    pub(super) fn insert_next(&mut self, units: usize) {
        self.count += units;
    }

    /// Whether a code is greater than all that there are, so that it is new without being looked for.
    pub(super) fn is_next(&self, codes: &Names, code: &str) -> bool {
        self.table.is_none() && self.count.checked_sub(1).is_none_or(|last| codes[last] < *code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_added_as_if_one_by_one() {
        let parts: [&[&str]; 4] = [&[], &["một", "hai"], &["b"], &["c", "d"]];
        for (one, other) in parts.iter().flat_map(|one| parts.iter().map(move |other| (one, other))) {
            let mut names: Names = one.iter().copied().collect();
            names.append(&other.iter().copied().collect());
            names.push("e");
            assert!(names.iter().eq(one.iter().chain(*other).chain(&["e"]).copied()), "{one:?} {other:?}");
        }
    }

    #[test]
    fn a_name_is_found_by_its_number() {
        let names: Names = ["W1-07", "W1-08", "W1-09", "W1-11", "W2-12", "W2-13"].into_iter().collect();
        let found = |from: usize, name: &str| names.find_numbered(from, name.as_bytes());
        assert_eq!((found(0, "W1-08"), found(0, "W1-09"), found(4, "W2-13")), (Some(1), Some(2), Some(5)));
        // The one that is missing stands where another does, and so do those of other wards; others stand behind all.
        assert_eq!(
            (found(0, "W1-11"), found(3, "W1-12"), found(4, "W1-13"), found(4, "W2-14")),
            (None, None, None, None)
        );
        assert_eq!((found(3, "W1-09"), found(0, "W"), found(0, "")), (None, None, None));
    }
}
