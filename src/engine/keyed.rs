//! What an operation gives depends on the forms of its operands, and in a comparison on which number is the
//! greater: so it is worked out once for each combination that there is, by the same function as one by one.

use super::cell::Cell;
use super::packed::{ODD, Packed};
use super::values::{Form, Numbers, Values};
use rayon::prelude::*;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU8, Ordering};

/// How many combinations are told apart.
const MOST: u16 = u16::MAX;
/// How many entries a thread takes at a time.
pub(super) const BLOCK: usize = 8 * 1024;
/// How many are looked at for keys that are not worked out yet.
const FEW: usize = 256;
/// In the table of codes, which stand there as one more than they are: not worked out yet.
const UNSET: u8 = 0;

/// What part of a key stands for: one of so many codes; a code beyond them means that there is no key.
pub(super) enum Part<'a> {
    /// The codes of a column (none: all are 0).
    Of(&'a [u8], usize),
    /// Codes made for the purpose.
    Made(Vec<u8>, usize),
}

impl Part<'_> {
    /// The forms of a column.
    pub(super) fn forms<T: Copy + PartialEq>(column: &Packed<T>) -> Part<'_> {
        Part::Of(column.codes(), column.distinct().len())
    }

    /// What hangs on nothing.
    pub(super) const NONE: Part<'static> = Part::Of(&[], 1);

    /// The same, borrowed.
    pub(super) fn as_ref(&self) -> Part<'_> {
        match self {
            Self::Of(codes, of) => Part::Of(codes, *of),
            Self::Made(codes, of) => Part::Of(codes, *of),
        }
    }

    fn codes(&self) -> (&[u8], u16) {
        // A byte has few codes.
        match self {
            Self::Of(codes, of) => (codes, *of as u16),
            Self::Made(codes, of) => (codes, *of as u16),
        }
    }
}

/// Keys made of parts.
pub(super) struct Keys<'a> {
    len: usize,
    parts: Vec<(&'a [u8], u16)>,
    count: u16,
}

impl<'a> Keys<'a> {
    /// The keys of `len` entries; `None` where there are too many combinations.
    pub(super) fn of(len: usize, parts: &'a [Part<'_>]) -> Option<Self> {
        let parts: Vec<(&[u8], u16)> =
            parts.iter().map(Part::codes).filter(|(codes, _)| !codes.is_empty()).collect();
        let count = parts.iter().try_fold(1_u16, |count, (_, of)| {
            count.checked_mul((*of).max(1)).filter(|count| *count < MOST)
        })?;
        Some(Self { len, parts, count })
    }

    /// The keys of a block of entries; one that is `count` or more is none.
    fn of_block(&self, start: usize, keys: &mut [u16]) {
        let mut unkeyed = false;
        for (codes, of) in &self.parts {
            let mut most = 0;
            for (key, code) in keys.iter_mut().zip(&codes[start..]) {
                most = most.max(*code);
                *key = key.wrapping_mul(*of).wrapping_add(u16::from(*code));
            }
            unkeyed |= u16::from(most) >= *of;
        }
        for (codes, of) in self.parts.iter().filter(|_| unkeyed) {
            for (key, code) in keys.iter_mut().zip(&codes[start..]) {
                if u16::from(*code) >= *of {
                    *key = MOST;
                }
            }
        }
    }

    /// The column of what an operation gives; `None` where some entry gives none.
    pub(super) fn pack<T: Copy + PartialEq + Send>(
        &self,
        compute: impl Fn(usize) -> Option<T> + Sync,
    ) -> Option<Packed<T>> {
        if self.parts.is_empty() && self.len > 0 {
            return Some(Packed::constant(compute(0)?, self.len));
        }
        // Which code a result has hangs on who comes first, and nothing hangs on the code.
        let table: Vec<AtomicU8> = (0..self.count).map(|_| AtomicU8::new(UNSET)).collect();
        let found: Mutex<Option<Packed<T>>> = Mutex::new(Some(Packed::default()));
        let code_of =
            |key: u16| table.get(usize::from(key)).map_or(UNSET, |code| code.load(Ordering::Relaxed));
        let work_out = |at: usize, key: u16| {
            let Some(code) = table.get(usize::from(key)) else { return };
            let result = compute(at);
            let mut found = found.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            match (result, found.as_mut()) {
                // There is no code after the last, and no entry where none is left.
                (Some(result), Some(found)) => {
                    code.store(found.code_of(result).wrapping_add(1), Ordering::Relaxed);
                }
                _ => *found = None,
            }
        };
        let mut codes = vec![0; self.len];
        codes.par_chunks_mut(BLOCK).enumerate().for_each(|(block, codes)| {
            let start = block * BLOCK;
            let mut keys = [0; BLOCK];
            let keys = &mut keys[..codes.len()];
            self.of_block(start, keys);
            // The first few have most keys that there are, so that the others find them.
            for (few, (codes, keys)) in codes.chunks_mut(FEW).zip(keys.chunks(FEW)).enumerate() {
                for (code, key) in codes.iter_mut().zip(keys) {
                    *code = code_of(*key);
                }
                if !codes.contains(&UNSET) {
                    continue;
                }
                for (at, (code, key)) in codes.iter_mut().zip(keys).enumerate() {
                    if *code == UNSET {
                        if code_of(*key) == UNSET {
                            work_out(start + few * FEW + at, *key);
                        }
                        *code = code_of(*key);
                    }
                }
            }
            // What is not set is odd.
            codes.iter_mut().for_each(|code| *code = code.wrapping_sub(1));
        });
        let found = found.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)?;
        let odd: Vec<usize> = (0..codes.len()).filter(|at| codes[*at] == ODD).collect();
        let mut packed = Packed::coded(codes, found.distinct().to_vec());
        for at in odd {
            packed.set(at, compute(at)?);
        }
        Some(packed)
    }

    /// [`Keys::pack`] for values.
    pub(super) fn pack_values(&self, compute: impl Fn(usize) -> Option<Cell> + Sync) -> Option<Values> {
        let forms = self.pack(|at| compute(at).map(Form::whole))?;
        if forms.has_odd() {
            return Some((0..forms.len()).map(|at| forms.get(at).cell).collect());
        }
        Some(Values { forms, numbers: Numbers::None })
    }
}
