//! Packed columns: most columns have few different entries, of which each position names one.

use rayon::prelude::*;
use std::collections::HashMap;

/// The code of an entry that is kept by itself, since a column has no more codes.
pub(super) const ODD: u8 = u8::MAX;

/// How many distinct entries have codes.
pub(super) const MOST: usize = ODD as usize - 1;

/// A column of entries that are mostly alike.
#[derive(Clone, Debug)]
pub struct Packed<T> {
    len: usize,
    /// Of each entry, its position in `distinct`, or [`ODD`]; empty where all are the first.
    codes: Vec<u8>,
    distinct: Vec<T>,
    odd: HashMap<u32, T>,
}

impl<T> Default for Packed<T> {
    fn default() -> Self {
        Self { len: 0, codes: Vec::new(), distinct: Vec::new(), odd: HashMap::new() }
    }
}

impl<T: Copy + PartialEq> Packed<T> {
    /// The same entry `len` times.
    pub(super) fn constant(entry: T, len: usize) -> Self {
        Self { len, distinct: vec![entry], ..Self::default() }
    }

    /// Entries by their codes.
    pub(super) fn coded(codes: Vec<u8>, distinct: Vec<T>) -> Self {
        Self { len: codes.len(), codes, distinct, odd: HashMap::new() }
    }

    /// How many entries it has.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// The codes, one to an entry; none where all entries are the first of the distinct ones.
    pub(super) fn codes(&self) -> &[u8] {
        &self.codes
    }

    /// The code of an entry.
    pub(super) fn code(&self, at: usize) -> u8 {
        if self.codes.is_empty() { 0 } else { self.codes[at] }
    }

    /// What the codes stand for.
    pub(super) fn distinct(&self) -> &[T] {
        &self.distinct
    }

    /// Whether some entry has no code.
    pub(super) fn has_odd(&self) -> bool {
        !self.odd.is_empty()
    }

    /// The entry at a position.
    pub(super) fn get(&self, at: usize) -> T {
        match self.code(at) {
            ODD => self.odd[&(at as u32)],
            code => self.distinct[usize::from(code)],
        }
    }

    /// The entry at a position, where it is.
    pub(super) fn at(&self, at: usize) -> &T {
        match self.code(at) {
            ODD => &self.odd[&(at as u32)],
            code => &self.distinct[usize::from(code)],
        }
    }

    /// Whether any entry may be such.
    pub(super) fn any(&self, is: impl Fn(&T) -> bool) -> bool {
        self.distinct.iter().any(&is) || self.odd.values().any(is)
    }

    /// The code of an entry, a new one where it has none; [`ODD`] where no code is left.
    pub(super) fn code_of(&mut self, entry: T) -> u8 {
        if let Some(code) = self.distinct.iter().position(|known| *known == entry) {
            return code as u8;
        }
        if self.distinct.len() == MOST {
            return ODD;
        }
        self.distinct.push(entry);
        (self.distinct.len() - 1) as u8
    }

    fn code_for(&mut self, at: usize, entry: T) -> u8 {
        let code = self.code_of(entry);
        if code == ODD {
            self.odd.insert(at as u32, entry);
        }
        code
    }

    /// Adds an entry.
    pub(super) fn push(&mut self, entry: T) {
        let code = match self.codes.last() {
            Some(&last) if last != ODD && self.distinct[usize::from(last)] == entry => last,
            _ => self.code_for(self.len, entry),
        };
        self.codes.push(code);
        self.len += 1;
    }

    /// The same without its codes, where all entries are the same one.
    pub(super) fn without_codes_of_one(mut self) -> Self {
        if self.distinct.len() == 1 && self.odd.is_empty() {
            self.codes = Vec::new();
        }
        self
    }

    /// Adds the entries of another column.
    pub(super) fn append(&mut self, more: Self) {
        if self.len == 0 {
            *self = more;
            return;
        }
        if more.len == 0 {
            return;
        }
        let before = self.len;
        self.len += more.len;
        let mut codes = [ODD; ODD as usize + 1];
        for (code, entry) in codes.iter_mut().zip(&more.distinct) {
            *code = self.code_of(*entry);
        }
        if self.codes.is_empty() && more.codes.is_empty() && codes[0] == 0 {
            return;
        }
        if self.codes.is_empty() {
            self.codes = vec![0; before];
        }
        if more.codes.is_empty() {
            self.codes.resize(self.len, codes[0]);
        } else {
            self.codes.extend(more.codes.iter().map(|code| codes[usize::from(*code)]));
        }
        let new = &self.codes[before..];
        if new.contains(&ODD) {
            let odd = new.iter().enumerate().filter(|(_, code)| **code == ODD);
            self.odd.extend(odd.map(|(at, _)| ((before + at) as u32, more.get(at))));
        }
    }

    /// Changes an entry.
    pub(super) fn set(&mut self, at: usize, entry: T) {
        if self.codes.is_empty() {
            self.codes = vec![0; self.len];
        }
        self.codes[at] = self.code_for(at, entry);
    }

    /// What a function makes of the entries, made once for those that are alike.
    pub fn mapped<U>(&self, map: impl Fn(&T) -> U) -> Mapped<'_, U> {
        Mapped {
            codes: &self.codes,
            distinct: self.distinct.iter().map(&map).collect(),
            odd: self.odd.iter().map(|(at, entry)| (*at, map(entry))).collect(),
        }
    }

    /// The entries at these positions.
    pub(super) fn gather(&self, positions: &[u32]) -> Self {
        if self.codes.is_empty() {
            return Self { len: positions.len(), distinct: self.distinct.clone(), ..Self::default() };
        }
        let codes: Vec<u8> = positions.iter().map(|at| self.codes[*at as usize]).collect();
        let mut odd = HashMap::new();
        if self.has_odd() {
            for (new, at) in positions.iter().enumerate().filter(|(new, _)| codes[*new] == ODD) {
                odd.insert(new as u32, self.odd[at]);
            }
        }
        Self { len: positions.len(), codes, distinct: self.distinct.clone(), odd }
    }
}

/// How many entries are packed by one thread.
const PIECE: usize = 4096;
/// How many entries are held before they are packed.
pub(super) const AT_ONCE: usize = 64 * 1024;
/// To hand fewer entries than these to another thread takes longer than to compute them.
pub(super) const TOO_FEW: usize = 256;

impl<T: Copy + PartialEq + Send> Packed<T> {
    /// Entries that are each computed by itself, on all threads.
    pub(super) fn computed(len: usize, entry: impl Fn(usize) -> T + Sync) -> Self {
        let pieces = (0..len.div_ceil(PIECE)).into_par_iter();
        let piece = |at: usize| (at * PIECE..len.min((at + 1) * PIECE)).map(&entry).collect();
        let pieces: Vec<Self> = pieces.map(piece).collect();
        pieces.into_iter().fold(Self::default(), |mut packed, piece| {
            packed.append(piece);
            packed
        })
    }
}

impl<T: Copy + PartialEq> FromIterator<T> for Packed<T> {
    fn from_iter<I: IntoIterator<Item = T>>(entries: I) -> Self {
        let mut packed = Self::default();
        entries.into_iter().for_each(|entry| packed.push(entry));
        packed
    }
}

/// What a function made of the entries of a column.
#[derive(Clone, Debug)]
pub struct Mapped<'p, U> {
    codes: &'p [u8],
    distinct: Vec<U>,
    odd: HashMap<u32, U>,
}

impl<'p, U> Mapped<'p, U> {
    /// The code of each entry (none: all are 0), and what was made for each code; `None` where an entry has no code.
    pub fn few(&self) -> Option<(&'p [u8], &[U])> {
        self.odd.is_empty().then_some((self.codes, &self.distinct))
    }

    /// What it made of the entry at a position.
    pub fn get(&self, at: usize) -> &U {
        match self.codes.get(at) {
            None => &self.distinct[0],
            Some(&ODD) => &self.odd[&(at as u32)],
            Some(&code) => &self.distinct[usize::from(code)],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_code_is_kept_by_itself() {
        let numbers: Packed<u32> = (0..600).collect();
        assert!((0..600).all(|at| numbers.get(at as usize) == at));
    }
}
