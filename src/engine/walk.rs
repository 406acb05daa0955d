//! Down a ranking through several groupings at once: who has room in each of its groups.
//!
//! Each group's number is taken as if it were the only one; then, the best first, an entrant gets a place if
//! each of its groups has room. Where something is not known, the places taken before an entrant lie between
//! those taken for certain by entrants that stand before it for certain, and those that may be taken by any
//! that may stand before it. What is decided at both ends is decided.

use super::border::Entrant;
use super::ranking::End;
use crate::syntax::ast::TieRule;
use crate::types::Outcome;
use std::collections::{BTreeSet, HashMap};

/// An entrant with its group by each grouping (`None`: not known).
#[derive(Clone)]
pub(super) struct Walker<'e> {
    pub(super) entrant: &'e Entrant,
    pub(super) groups: Vec<Option<usize>>,
}

/// What becomes of a walker.
#[derive(Clone, Copy, Debug)]
pub(super) struct Walked {
    pub(super) outcome: Outcome,
    /// Its rank in that group, where no way changes it.
    pub(super) rank: Option<u32>,
    /// The grouping and the group in it that is named: the one that was full, or else its first.
    pub(super) group: Option<(usize, usize)>,
}

/// For each grouping, for each group, how many places it has at the least and at the most.
pub(super) type Rooms = Vec<Vec<(i64, i64)>>;

/// Walks down the ranking. The result is in the order of the walkers.
pub(super) fn walk(walkers: &[Walker<'_>], rooms: &Rooms, ties: TieRule) -> Vec<Walked> {
    let mut by_best: Vec<usize> = (0..walkers.len()).collect();
    // Of those with one best, the inexact ones first: they may stand before the others.
    by_best.sort_by(|a, b| {
        let key = |at: &usize| {
            let entrant = walkers[*at].entrant;
            (&entrant.keys.best, !entrant.keys.are_exact())
        };
        key(b).cmp(&key(a))
    });
    let mut by_worst: Vec<usize> = (0..walkers.len()).collect();
    by_worst.sort_by(|a, b| walkers[*b].entrant.keys.worst.cmp(&walkers[*a].entrant.keys.worst));
    let mut walk = Walk {
        walkers,
        rooms,
        ties,
        most: Taken::none(rooms),
        least: Taken::none(rooms),
        surely: vec![false; walkers.len()],
        by_worst,
        passed: 0,
        ahead: Ahead::of(walkers, rooms),
        walked: vec![Walked { outcome: Outcome::Undetermined, rank: None, group: None }; walkers.len()],
    };
    let mut at = 0;
    while at < by_best.len() {
        let first = walkers[by_best[at]].entrant;
        let tied = if first.keys.are_exact() {
            let same = |other: &&usize| walkers[**other].entrant.keys == first.keys;
            by_best[at..].iter().take_while(same).count()
        } else {
            1
        };
        walk.block(&by_best[at..at + tied]);
        at += tied;
    }
    walk.walked
}

/// Places taken in each group; and by grouping, those taken in a group that is not known.
struct Taken {
    of: Vec<Vec<i64>>,
    anywhere: Vec<i64>,
}

impl Taken {
    fn none(rooms: &Rooms) -> Self {
        let of = rooms.iter().map(|groups| vec![0; groups.len()]).collect();
        Self { of, anywhere: vec![0; rooms.len()] }
    }

    fn add(&mut self, groups: &[Option<usize>]) {
        for (by, group) in groups.iter().enumerate() {
            match group {
                Some(group) => self.of[by][*group] += 1,
                None => self.anywhere[by] += 1,
            }
        }
    }

    fn get(&self, by: usize, group: usize) -> i64 {
        self.of[by][group] + self.anywhere[by]
    }
}

/// How many of a block want a place in each group that they are in.
#[derive(Default)]
struct Wanted(HashMap<(usize, usize), i64>, HashMap<usize, i64>);

impl Wanted {
    fn add(&mut self, groups: &[Option<usize>]) {
        for (by, group) in groups.iter().enumerate() {
            match group {
                Some(group) => *self.0.entry((by, *group)).or_default() += 1,
                None => *self.1.entry(by).or_default() += 1,
            }
        }
    }

    fn get(&self, by: usize, group: usize) -> i64 {
        self.0.get(&(by, group)).copied().unwrap_or(0) + self.1.get(&by).copied().unwrap_or(0)
    }
}

/// The best keys of all that may be in a group, and the worst of those that are in it for certain; in order.
type Ranked<'e> = (Vec<&'e [End]>, Vec<&'e [End]>);

/// Who may stand before an entrant, by group; and by grouping, those whose group is not known.
struct Ahead<'e> {
    of: Vec<Vec<Ranked<'e>>>,
    anywhere: Vec<Vec<&'e [End]>>,
}

impl<'e> Ahead<'e> {
    fn of(walkers: &[Walker<'e>], rooms: &Rooms) -> Self {
        let mut of: Vec<Vec<Ranked<'e>>> =
            rooms.iter().map(|groups| vec![Ranked::default(); groups.len()]).collect();
        let mut anywhere: Vec<Vec<&[End]>> = vec![Vec::new(); rooms.len()];
        for Walker { entrant, groups } in walkers {
            for (by, group) in groups.iter().enumerate() {
                match group {
                    Some(group) => {
                        of[by][*group].0.push(&entrant.keys.best);
                        if entrant.sure {
                            of[by][*group].1.push(&entrant.keys.worst);
                        }
                    }
                    None => anywhere[by].push(&entrant.keys.best),
                }
            }
        }
        let of_groups = of.iter_mut().flatten().flat_map(|(best, worst)| [best, worst]);
        of_groups.chain(&mut anywhere).for_each(|keys| keys.sort_unstable());
        Self { of, anywhere }
    }

    /// How many of a group may not be below these keys, the one that has them included.
    fn not_below(&self, by: usize, group: usize, keys: &[End]) -> i64 {
        let count = |sorted: &[&[End]]| sorted.len() - sorted.partition_point(|other| *other < keys);
        (count(&self.of[by][group].0) + count(&self.anywhere[by])) as i64
    }

    /// How many of a group are above these keys for certain.
    fn surely_above(&self, by: usize, group: usize, keys: &[End]) -> i64 {
        let worst = &self.of[by][group].1;
        (worst.len() - worst.partition_point(|other| *other <= keys)) as i64
    }

    /// The rank of an entrant in a group, where no way changes it.
    fn rank(&self, entrant: &Entrant, (by, group): (usize, usize)) -> Option<u32> {
        let above =
            |sorted: &[&[End]], keys: &[End]| sorted.len() - sorted.partition_point(|other| *other <= keys);
        let (best, worst) = &self.of[by][group];
        let itself = usize::from(!entrant.keys.are_exact());
        let most = above(best, &entrant.keys.worst) - itself + above(&self.anywhere[by], &entrant.keys.worst);
        let least = above(worst, &entrant.keys.best);
        let ranked = entrant.sure && least == most && !entrant.keys.best.is_empty();
        ranked.then_some(least as u32 + 1)
    }
}

struct Walk<'a, 'e> {
    walkers: &'a [Walker<'e>],
    rooms: &'a Rooms,
    ties: TieRule,
    /// Places that may have been taken by those that may stand before.
    most: Taken,
    /// Places that have been taken for certain by those that stand before for certain.
    least: Taken,
    surely: Vec<bool>,
    by_worst: Vec<usize>,
    /// How many of `by_worst` stand before the block at hand.
    passed: usize,
    ahead: Ahead<'e>,
    walked: Vec<Walked>,
}

impl Walk<'_, '_> {
    /// The room of a group before the block, at the least and at the most.
    fn room(&self, by: usize, group: usize) -> (i64, i64) {
        let (low, high) = self.rooms[by][group];
        (low - self.most.get(by, group), high - self.least.get(by, group))
    }

    /// Decides on entrants that are tied, or on one whose keys are not exact.
    fn block(&mut self, block: &[usize]) {
        let keys = &self.walkers[block[0]].entrant.keys;
        while let Some(before) = self.by_worst.get(self.passed)
            && self.walkers[*before].entrant.keys.worst > keys.best
        {
            if self.surely[*before] {
                self.least.add(&self.walkers[*before].groups);
            }
            self.passed += 1;
        }
        let exact = keys.are_exact();
        let wanted = if exact { self.wanted(block) } else { Default::default() };
        let decided: Vec<(usize, Walked)> =
            block.iter().map(|at| (*at, self.decide(*at, exact.then_some(&wanted)))).collect();
        let full = self.full_by_choice(&decided, &wanted.0);
        for (at, walked) in decided {
            let walker = &self.walkers[at];
            if walked.outcome != Outcome::NotAwarded {
                self.most.add(&walker.groups);
            }
            if self.ties == TieRule::AllOut && exact && walked.outcome != Outcome::Awarded {
                self.leave_empty(at, walked.outcome, &wanted);
            }
            self.surely[at] = walked.outcome == Outcome::Awarded && walker.entrant.sure;
            self.walked[at] = walked;
        }
        for (by, group) in full {
            self.least.of[by][group] += self.room(by, group).1.max(0);
        }
    }

    /// The groups whose places are all taken by a tie that is referred, though no one knows yet by whom: those
    /// where nothing else keeps one of the tied from taking one.
    fn full_by_choice(&self, decided: &[(usize, Walked)], wanted: &Wanted) -> BTreeSet<(usize, usize)> {
        let (mut full, mut open) = (BTreeSet::new(), BTreeSet::new());
        for (at, _) in decided.iter().filter(|(_, walked)| walked.outcome == Outcome::Referred) {
            let groups = self.walkers[*at].groups.iter().enumerate();
            let known = groups.filter_map(|(by, group)| Some((by, (*group)?)));
            let tight: Vec<(usize, usize)> =
                known.filter(|(by, group)| self.room(*by, *group).1 < wanted.get(*by, *group)).collect();
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
    fn leave_empty(&mut self, at: usize, outcome: Outcome, (least, most): &(Wanted, Wanted)) {
        for (by, group) in self.walkers[at].groups.iter().enumerate() {
            let Some(group) = *group else { continue };
            let (low, high) = self.room(by, group);
            if low < most.get(by, group) {
                self.most.of[by][group] += low.max(0);
            }
            if outcome == Outcome::NotAwarded && high < least.get(by, group) {
                self.least.of[by][group] += high.max(0);
            }
        }
    }

    /// How many of a block want a place in each group, at the least and at the most: those whose groups all
    /// have room.
    fn wanted(&self, block: &[usize]) -> (Wanted, Wanted) {
        let (mut least, mut most) = (Wanted::default(), Wanted::default());
        for at in block {
            let walker = &self.walkers[*at];
            let rooms: Vec<(i64, i64)> = self.rooms_of(walker);
            if rooms.iter().all(|(_, high)| *high > 0) {
                most.add(&walker.groups);
                if walker.entrant.sure && rooms.iter().all(|(low, _)| *low > 0) {
                    least.add(&walker.groups);
                }
            }
        }
        (least, most)
    }

    fn rooms_of(&self, walker: &Walker<'_>) -> Vec<(i64, i64)> {
        let room = |(by, group): (usize, &Option<usize>)| match group {
            Some(group) => self.room(by, *group),
            None => (0, i64::MAX),
        };
        walker.groups.iter().enumerate().map(room).collect()
    }

    fn decide(&self, at: usize, wanted: Option<&(Wanted, Wanted)>) -> Walked {
        let Walker { entrant, groups } = &self.walkers[at];
        let known: Vec<(usize, usize)> =
            groups.iter().enumerate().filter_map(|(by, group)| Some((by, (*group)?))).collect();
        let own = known.first().copied();
        let walked = |outcome: Outcome, group: Option<(usize, usize)>| {
            let rank = group.and_then(|group| self.ahead.rank(entrant, group));
            Walked { outcome, rank, group }
        };
        let is_full = |(by, group): &(usize, usize)| {
            // Whom the places go to does not matter where nothing but their number keeps anyone from one.
            let only = groups.len() == 1
                && self.ahead.surely_above(*by, *group, &entrant.keys.best) >= self.rooms[*by][*group].1;
            only || self.room(*by, *group).1 <= 0
        };
        if let Some(full) = known.iter().copied().find(is_full) {
            return walked(Outcome::NotAwarded, Some(full));
        }
        if known.len() < groups.len() {
            return walked(Outcome::Undetermined, own);
        }
        let Some((least, most)) = wanted else {
            // It may be tied with any of those that may not be below it.
            let fits = |(by, group): &(usize, usize)| {
                self.ahead.not_below(*by, *group, &entrant.keys.worst) <= self.rooms[*by][*group].0
            };
            let outcome = if known.iter().all(fits) { Outcome::Awarded } else { Outcome::Undetermined };
            return walked(outcome, own);
        };
        // An entrant that may not be eligible wants no place for certain; here it is asked what it would get.
        let itself = i64::from(!entrant.sure);
        let fits = |(by, group): &(usize, usize)| {
            let (low, _) = self.room(*by, *group);
            if self.ties == TieRule::AllIn { low > 0 } else { low >= most.get(*by, *group) }
        };
        if known.iter().all(fits) {
            return walked(Outcome::Awarded, own);
        }
        let tight = |(by, group): &(usize, usize)| {
            let (low, high) = self.room(*by, *group);
            low > 0 && high < least.get(*by, *group) + itself
        };
        let has_room = known.iter().all(|(by, group)| self.room(*by, *group).0 > 0);
        match known.iter().copied().find(tight) {
            Some(tight) if has_room => match self.ties {
                TieRule::Referred => walked(Outcome::Referred, Some(tight)),
                TieRule::AllOut => walked(Outcome::NotAwarded, Some(tight)),
                TieRule::AllIn => walked(Outcome::Awarded, own),
            },
            _ => walked(Outcome::Undetermined, own),
        }
    }
}
