//! Down a ranking through several groupings at once: who has room in each of its groups.
//!
//! Each group's number is taken as if it were the only one; then, the best first, an entrant gets a place if
//! each of its groups has room. Where something is not known, the places taken before an entrant lie between
//! those taken for certain by entrants that stand before it for certain, and those that may be taken by any
//! that may stand before it. What is decided at both ends is decided.

use super::border::{Field, Sorted};
use super::grouping::Groups;
use super::ranking::Entrant;
use crate::syntax::ast::TieRule;
use crate::types::Outcome;
use std::collections::BTreeSet;

/// What becomes of an entrant.
#[derive(Clone, Copy, Debug)]
pub(super) struct Walked {
    pub(super) outcome: Outcome,
    /// Its rank in that group, where no way changes it.
    pub(super) rank: Option<u32>,
    /// The group that is named: the one that was full, or else its first.
    pub(super) group: Option<usize>,
}

/// Of each group, how many places it has at the least and at the most.
pub(super) type Rooms = Vec<(i64, i64)>;

/// Walks down the ranking, and settles what becomes of each entrant.
pub(super) fn walk(
    field: &Field<'_>,
    rooms: &Rooms,
    ties: TieRule,
    mut settle: impl FnMut(&Entrant, Walked),
) {
    let none = || Taken { groups: field.groups, by: vec![0; field.groups.buckets()] };
    let mut walk = Walk {
        field,
        rooms,
        ties,
        most: none(),
        least: none(),
        wanted: Wanted { least: none(), most: none() },
        surely: vec![false; field.entrants.all.len()],
        by_worst: field.entrants.by_worst(),
        passed: 0,
        best: field.sorted(|_, _| true, |entrant| entrant.best),
        worst_of_sure: field.sorted(|entrant, known| entrant.sure && known, |entrant| entrant.worst),
    };
    let by_best = field.entrants.by_best();
    for alike in by_best.chunk_by(|one, other| field.entrant(*one).best == field.entrant(*other).best) {
        // Those whose keys are exact come first, since they fall back to the most. But the others may stand before
        // them.
        let exact = alike.partition_point(|at| field.entrant(*at).is_exact());
        let inexact = alike[exact..].chunks(1);
        for block in inexact.chain([&alike[..exact]]).filter(|block| !block.is_empty()) {
            walk.block(block, &mut settle);
        }
    }
}

/// Places in each group; and by grouping, those in a group that is not known.
struct Taken<'a> {
    groups: &'a Groups,
    by: Vec<i64>,
}

impl Taken<'_> {
    /// One place more in each group of an entrant.
    fn add(&mut self, entrant: &Entrant) {
        for group in self.groups.of(entrant.at()) {
            self.by[group] += 1;
        }
    }

    /// No place in each group of an entrant.
    fn clear(&mut self, entrant: &Entrant) {
        for group in self.groups.of(entrant.at()) {
            self.by[group] = 0;
        }
    }

    fn get(&self, group: usize) -> i64 {
        self.by[group] + self.by[self.groups.anywhere(group)]
    }
}

/// How many of a block want a place in each group, at the least and at the most: those whose groups all have
/// room. In a single grouping, this is where the group has some.
struct Wanted<'a> {
    least: Taken<'a>,
    most: Taken<'a>,
}

struct Walk<'a> {
    field: &'a Field<'a>,
    rooms: &'a Rooms,
    ties: TieRule,
    /// Places that may have been taken by those that may stand before.
    most: Taken<'a>,
    /// Places that have been taken for certain by those that stand before for certain.
    least: Taken<'a>,
    wanted: Wanted<'a>,
    surely: Vec<bool>,
    by_worst: Vec<u32>,
    /// How many of `by_worst` stand before the block at hand.
    passed: usize,
    /// The best keys of all that may be in a group.
    best: Sorted<'a>,
    /// The worst keys of those that are in it for certain.
    worst_of_sure: Sorted<'a>,
}

impl<'a> Walk<'a> {
    /// The room of a group before the block, at the least and at the most; of one that is not known there may be
    /// none, or any.
    fn room(&self, group: usize) -> (i64, i64) {
        let Some((low, high)) = self.rooms.get(group) else { return (0, i64::MAX) };
        (low - self.most.get(group), high - self.least.get(group))
    }

    /// Decides on entrants that are tied, or on one whose keys are not exact.
    fn block(&mut self, block: &[u32], settle: &mut impl FnMut(&Entrant, Walked)) {
        let field = self.field;
        let entrants = || block.iter().map(|at| (*at as usize, field.entrant(*at)));
        let first = field.entrant(block[0]);
        while let Some(at) = self.by_worst.get(self.passed)
            && field.entrant(*at).worst > first.best
        {
            if self.surely[*at as usize] {
                self.least.add(field.entrant(*at));
            }
            self.passed += 1;
        }
        let exact = first.is_exact();
        if exact {
            entrants().for_each(|(_, entrant)| self.want(entrant));
        }
        let decided: Vec<Walked> = entrants().map(|(_, entrant)| self.decide(entrant)).collect();
        let full = self.full_by_choice(entrants().map(|(_, entrant)| entrant).zip(&decided));
        for ((at, entrant), walked) in entrants().zip(decided) {
            if walked.outcome != Outcome::NotAwarded {
                self.most.add(entrant);
            }
            if self.ties == TieRule::AllOut && exact && walked.outcome != Outcome::Awarded {
                self.leave_empty(entrant, walked.outcome);
            }
            self.surely[at] = walked.outcome == Outcome::Awarded && entrant.sure;
            settle(entrant, walked);
        }
        for group in full {
            self.least.by[group] += self.room(group).1.max(0);
        }
        for (_, entrant) in entrants() {
            self.wanted.least.clear(entrant);
            self.wanted.most.clear(entrant);
        }
    }

    /// The groups whose places are all taken by a tie that is referred, though no one knows yet by whom: those
    /// where nothing else keeps one of the tied from taking one.
    fn full_by_choice<'e>(
        &self,
        decided: impl Iterator<Item = (&'e Entrant, &'e Walked)>,
    ) -> BTreeSet<usize> {
        let (mut full, mut open) = (BTreeSet::new(), BTreeSet::new());
        for (entrant, _) in decided.filter(|(_, walked)| walked.outcome == Outcome::Referred) {
            let is_tight = |group: &usize| self.room(*group).1 < self.wanted.least.get(*group);
            let tight: Vec<usize> = self.field.groups.known_of(entrant.at()).filter(is_tight).collect();
            match tight[..] {
                [only] => {
                    full.insert(only);
                }
                _ => open.extend(tight),
            }
        }
        &full - &open
    }

    /// All out: the places that are left in a group that a tie does not fit stay empty.
    fn leave_empty(&mut self, entrant: &Entrant, outcome: Outcome) {
        for group in self.field.groups.known_of(entrant.at()) {
            let (low, high) = self.room(group);
            if low < self.wanted.most.get(group) {
                self.most.by[group] += low.max(0);
            }
            if outcome == Outcome::NotAwarded && high < self.wanted.least.get(group) {
                self.least.by[group] += high.max(0);
            }
        }
    }

    /// Notes that one of a tie wants a place, where its groups all have room.
    fn want(&mut self, entrant: &Entrant) {
        let rooms = || self.field.groups.of(entrant.at()).map(|group| self.room(group));
        let (surely, maybe) = (rooms().all(|(low, _)| low > 0), rooms().all(|(_, high)| high > 0));
        if maybe {
            self.wanted.most.add(entrant);
            let groups = self.field.groups;
            let placed = groups.is_single() && groups.of(entrant.at()).all(|group| groups.is_known(group));
            if entrant.sure && (surely || placed) {
                self.wanted.least.add(entrant);
            }
        }
    }

    fn decide(&self, entrant: &Entrant) -> Walked {
        let groups = self.field.groups;
        let known = || groups.known_of(entrant.at());
        let own = known().next();
        let walked = |outcome: Outcome, group: Option<usize>| {
            let rank = group.and_then(|group| self.rank(entrant, group));
            Walked { outcome, rank, group }
        };
        let is_full = |group: &usize| {
            // Whom the places go to does not matter where nothing but their number keeps anyone from one.
            let surely_above = || self.worst_of_sure.above(*group, entrant.best) as i64;
            self.room(*group).1 <= 0 || groups.is_single() && surely_above() >= self.rooms[*group].1
        };
        if let Some(full) = known().find(is_full) {
            return walked(Outcome::NotAwarded, Some(full));
        }
        if groups.of(entrant.at()).any(|group| !groups.is_known(group)) {
            return walked(Outcome::Undetermined, own);
        }
        if !entrant.is_exact() {
            // It may be tied with any of those that may not be below it.
            let fits = |group: usize| self.best.not_below(group, entrant.worst) as i64 <= self.rooms[group].0;
            let outcome = if known().all(fits) { Outcome::Awarded } else { Outcome::Undetermined };
            return walked(outcome, own);
        }
        // An entrant that may not be eligible wants no place for certain; here it is asked what it would get.
        let itself = i64::from(!entrant.sure);
        let fits = |group: usize| {
            let (low, _) = self.room(group);
            if self.ties == TieRule::AllIn { low > 0 } else { low >= self.wanted.most.get(group) }
        };
        if known().all(fits) {
            return walked(Outcome::Awarded, own);
        }
        // All out: where the most that there may be is not enough, it does not matter whether there is any.
        let out_anyway = self.ties == TieRule::AllOut && groups.is_single();
        let is_tight = |group: &usize| {
            let (low, high) = self.room(*group);
            (low > 0 || out_anyway) && high < self.wanted.least.get(*group) + itself
        };
        let has_room = out_anyway || known().all(|group| self.room(group).0 > 0);
        match known().find(is_tight) {
            Some(tight) if has_room => match self.ties {
                TieRule::Referred => walked(Outcome::Referred, Some(tight)),
                TieRule::AllOut => walked(Outcome::NotAwarded, Some(tight)),
                TieRule::AllIn => walked(Outcome::Awarded, own),
            },
            _ => walked(Outcome::Undetermined, own),
        }
    }

    /// The rank of an entrant in a group, where no way changes it.
    fn rank(&self, entrant: &Entrant, group: usize) -> Option<u32> {
        let itself = usize::from(!entrant.is_exact());
        let most = self.best.above(group, entrant.worst) - itself;
        let least = self.worst_of_sure.above(group, entrant.best);
        let is_ranked = entrant.sure && least == most && self.field.entrants.is_ranked;
        is_ranked.then_some(least as u32 + 1)
    }
}
