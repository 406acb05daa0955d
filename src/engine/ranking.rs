//! The order of units: who takes part in a ranking, and how good its keys are, which may be known between bounds
//! only.

use super::cell::{Cell, State};
use super::frame::Frame;
use super::numbering::{Buckets, Codes, End, Numbers, Widest};
use super::packed::{MOST, Packed};
use super::trace::Trace;
use super::values::{Form, Values};
use crate::plan::cohort::Key;
use crate::types::{Day, Reasons, Verdict};
use rayon::prelude::*;
use std::ops::Range;

/// One that takes part in a ranking.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entrant {
    at: u32,
    /// How good its keys are, each at its worst. Greater is better; two that are alike are tied.
    pub(super) worst: u32,
    /// How good they are, each at its best. This is the best that it can do, since keys compare one after the
    /// other.
    pub(super) best: u32,
    /// Why its keys are not known for certain.
    pub(super) reasons: Reasons,
    /// It is eligible for certain.
    pub(super) sure: bool,
    /// If it is eligible, whether it is in the base of a quota of the eligible.
    pub(super) counts: Verdict,
}

impl Entrant {
    pub(super) fn new(at: usize, sure: bool, counts: Verdict) -> Self {
        let at = u32::try_from(at).expect("fewer than 2^32 units and rows");
        Self { at, worst: 0, best: 0, reasons: Reasons::NONE, sure, counts }
    }

    /// Its slot: of a unit, or of a row.
    pub(super) fn at(&self) -> usize {
        self.at as usize
    }

    /// Whether its keys are known for certain.
    pub(super) fn is_exact(&self) -> bool {
        self.worst == self.best
    }

    /// Notes why a key of it is open.
    fn note(&mut self, scanned: &Scanned, cell: &Cell) {
        if scanned.is_open {
            self.reasons = self.reasons.with(cell.reasons);
        }
    }

    pub(super) fn may_count(&self) -> bool {
        matches!(self.counts, Verdict::Pass | Verdict::Undetermined)
    }

    pub(super) fn must_count(&self) -> bool {
        self.counts == Verdict::Pass
    }
}

/// What a ranking goes by.
pub(super) struct Ranking<'a> {
    keys: &'a [Key],
    /// The columns of the keys.
    trace: &'a Trace,
}

impl<'a> Frame<'a> {
    /// The ranking of units by these keys.
    pub(super) fn ranking(&self, keys: &'a [Key]) -> Ranking<'a> {
        Ranking::new(keys, self.trace)
    }
}

impl<'a> Ranking<'a> {
    /// A ranking by keys, whose values stand in these columns.
    pub(super) fn new(keys: &'a [Key], trace: &'a Trace) -> Self {
        Self { keys, trace }
    }

    /// Ranks entrants; firmly: with what is so far taken as undetermined.
    pub(super) fn rank(&self, mut entrants: Vec<Entrant>, firmly: bool) -> Entrants {
        let keys: Vec<Ends<'_>> =
            self.keys.iter().map(|key| Ends::of(self.trace.values(key.node), *key, firmly)).collect();
        let scanned: Vec<Scanned> = keys.iter().map(|key| key.scan(&mut entrants)).collect();
        let is_open = scanned.iter().any(|key| key.is_open);
        let is_so_far = scanned.iter().any(|key| key.is_so_far);
        // The worst keys of all; and where one is open, after them the best.
        let len = entrants.len();
        let slots = if is_open { 2 * len } else { len };
        let mut numbers = Numbers::alike(slots);
        for (key, scanned) in keys.iter().zip(&scanned) {
            numbers = numbers.then(key.codes(slots, scanned.widest, &entrants));
        }
        let best = &numbers.of[if is_open { len } else { 0 }..];
        let ends = numbers.of.par_iter().zip(best);
        entrants.par_iter_mut().zip(ends).with_min_len(CHUNK).for_each(|(entrant, (worst, best))| {
            (entrant.worst, entrant.best) = (*worst, *best);
        });
        let grades = numbers.count;
        Entrants { all: entrants, grades, is_ranked: !self.keys.is_empty(), is_open, is_so_far }
    }
}

/// What a key can be at its worst and at its best.
struct Ends<'a> {
    key: Key,
    firmly: bool,
    values: &'a Values,
    /// Where the column has few different values: the code of each entry, and these values.
    few: Option<(&'a Packed<Form>, Vec<End>)>,
}

impl<'a> Ends<'a> {
    fn of(values: &'a Values, key: Key, firmly: bool) -> Self {
        let mut this = Self { key, firmly, values, few: None };
        if let Some(forms) = values.few() {
            let ends = forms.distinct().iter().map(|form| this.of_cell(&form.cell, firmly));
            let (worst, best): (Vec<End>, Vec<End>) = ends.unzip();
            this.few = Some((forms, [worst, best].concat()));
        }
        this
    }

    /// Looks at the key of all entrants, and notes where it is open.
    fn scan(&self, entrants: &mut [Entrant]) -> Scanned {
        let Some((forms, _)) = self.few else {
            let entrants = entrants.par_iter_mut().with_min_len(CHUNK);
            let scan = |entrant: &mut Entrant| {
                let cell = self.values.get(entrant.at());
                let scanned = self.scanned(&cell);
                entrant.note(&scanned, &cell);
                scanned
            };
            return entrants.map(scan).reduce(Scanned::default, Scanned::or);
        };
        let cells = || forms.distinct().iter().map(|form| &form.cell);
        let scanned: Vec<Scanned> = cells().map(|cell| self.scanned(cell)).collect();
        let cells: Vec<&Cell> = cells().collect();
        let seen = entrants.par_chunks_mut(CHUNK).map(|entrants| {
            let mut seen = [false; MOST];
            for entrant in entrants {
                let code = usize::from(forms.code(entrant.at()));
                entrant.note(&scanned[code], cells[code]);
                seen[code] = true;
            }
            seen
        });
        let seen = seen.reduce(|| [false; MOST], |one, other| std::array::from_fn(|at| one[at] | other[at]));
        let seen = scanned.into_iter().zip(seen).filter(|(_, seen)| *seen);
        seen.map(|(scanned, _)| scanned).fold(Scanned::default(), Scanned::or)
    }

    fn scanned(&self, cell: &Cell) -> Scanned {
        let (worst, best) = self.of_cell(cell, self.firmly);
        Scanned {
            widest: Widest::of(worst).or(Widest::of(best)),
            is_open: worst != best,
            is_so_far: !self.firmly && self.of_cell(cell, true) != (worst, best),
        }
    }

    /// The codes of the worst of all entrants, and where there are more slots, of the best after them.
    fn codes(&self, slots: usize, widest: Widest, entrants: &[Entrant]) -> Codes {
        let len = entrants.len();
        if let Some((forms, ends)) = &self.few {
            let distinct = forms.distinct().len();
            let code = |slot: usize| {
                let code = usize::from(forms.code(entrants[slot % len].at()));
                if slot < len { code } else { distinct + code }
            };
            let widest = ends.iter().map(|end| Widest::of(*end)).fold(Widest::default(), Widest::or);
            return Codes::of(ends.len(), widest, |at| ends[at]).gather(slots, code);
        }
        Codes::of(slots, widest, |slot| {
            let (worst, best) = self.of_cell(&self.values.get(entrants[slot % len].at()), self.firmly);
            if slot < len { worst } else { best }
        })
    }

    /// What the key can be at its worst and at its best; firmly: with what is so far taken as undetermined.
    fn of_cell(&self, cell: &Cell, firmly: bool) -> (End, End) {
        let anything = (End::Last, End::First);
        match cell.state {
            State::Missing => anything,
            _ if firmly && cell.open > Day::MIN => anything,
            // What there is nothing of only so far.
            State::NotApplicable | State::Absent if firmly && cell.firm.may_be_nothing => anything,
            State::NotApplicable | State::Absent => (End::Last, End::Last),
            State::Known => {
                let range = if firmly { cell.firm } else { cell.range };
                let (worst, best) =
                    if self.key.lowest_first { (-range.high, -range.low) } else { (range.low, range.high) };
                (if range.may_be_nothing { End::Last } else { End::Number(worst) }, End::Number(best))
            }
        }
    }
}

/// How many entrants are looked at together, where work is shared among threads.
pub(super) const CHUNK: usize = 4096;

/// What there is to know of a key before its numbers are compared.
#[derive(Clone, Copy, Default)]
struct Scanned {
    widest: Widest,
    /// It is not known for certain of all.
    is_open: bool,
    /// It would be known less well of some if what is so far were undetermined.
    is_so_far: bool,
}

impl Scanned {
    fn or(self, other: Self) -> Self {
        Self {
            widest: self.widest.or(other.widest),
            is_open: self.is_open || other.is_open,
            is_so_far: self.is_so_far || other.is_so_far,
        }
    }
}

/// All that take part in a ranking.
pub(super) struct Entrants {
    /// In the order of the data.
    pub(super) all: Vec<Entrant>,
    /// There is something that they are ranked by.
    pub(super) is_ranked: bool,
    /// A key of some would be known less well if what is so far were undetermined.
    pub(super) is_so_far: bool,
    /// A key of some is not known for certain.
    is_open: bool,
    /// How good keys can be is a number below this.
    grades: u32,
}

impl Entrants {
    /// Whether all are eligible for certain, and all their keys known.
    pub(super) fn are_known(&self) -> bool {
        !self.is_open && self.all.par_iter().with_min_len(CHUNK).all(|entrant| entrant.sure)
    }

    /// How many different ways to do there are at the most: how good keys can be is a number below this.
    pub(super) fn grades(&self) -> usize {
        self.grades as usize
    }

    /// Their positions, the best first: by what each can reach, and then by what it falls back to.
    pub(super) fn by_best(&self) -> Vec<u32> {
        let by_worst = self.by_worst();
        if !self.is_open {
            return by_worst;
        }
        self.greatest_first(|at| by_worst[at], |entrant| entrant.best)
    }

    /// Their positions by what each falls back to, the best first.
    pub(super) fn by_worst(&self) -> Vec<u32> {
        self.greatest_first(|at| at as u32, |entrant| entrant.worst)
    }

    /// The positions of all by their grade, the greatest first; those of one grade stay in their order.
    fn greatest_first(
        &self,
        position: impl Fn(usize) -> u32 + Sync,
        grade: impl Fn(&Entrant) -> u32 + Sync,
    ) -> Vec<u32> {
        let (len, grades) = (self.all.len(), self.grades());
        let grade = |at: u32| grades - 1 - grade(&self.all[at as usize]) as usize;
        let sorted = |range: Range<usize>| {
            Buckets::of(grades, range.map(&position).map(|position| (grade(position), position)))
        };
        // Each thread sorts some, unless there are about as many grades as these.
        if grades > CHUNK / 4 {
            return sorted(0..len).into_things();
        }
        let starts = (0..len.div_ceil(CHUNK)).into_par_iter();
        let parts = starts.map(|at| sorted(at * CHUNK..len.min((at + 1) * CHUNK)));
        let parts: Vec<Buckets> = parts.collect();
        let mut all = Vec::with_capacity(len);
        for grade in 0..grades {
            parts.iter().for_each(|part| all.extend_from_slice(part.of_bucket(grade)));
        }
        all
    }
}
