//! Where the border of a quota runs when not everything is known.
//!
//! Some entrants are eligible for certain and some may be; each key lies between two ends. What becomes of an
//! entrant is given only where every way of settling all of that gives the same. The ways need not be tried:
//! an entrant does best where every other does its worst, and worst where every other does its best. Of one
//! that may be eligible, it is worst for the others to be eligible and above, and best to be eligible and
//! below (it then adds to the base of the quota; one more entrant never adds more than one place). Where the
//! quota is of those eligible that meet a condition, an entrant adds to the base only where it meets it.

use super::grouping::Groups;
use super::numbering::Buckets;
use super::ranking::{CHUNK, Entrant, Entrants};
use crate::syntax::ast::TieRule;
use crate::types::{Outcome, Verdict};
use rayon::prelude::*;

/// What becomes of an entrant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Decided {
    pub(super) outcome: Outcome,
    /// Its rank among those that are eligible, where no way changes it.
    pub(super) rank: Option<u32>,
}

/// Those who compete for places: in each group its own entrants, and those that may be in any.
pub(super) struct Field<'a> {
    pub(super) entrants: &'a Entrants,
    pub(super) groups: &'a Groups,
    /// The positions of the entrants by their groups, the best first.
    pub(super) by_best: Buckets,
}

impl<'a> Field<'a> {
    pub(super) fn of(entrants: &'a Entrants, groups: &'a Groups) -> Self {
        let by_best = entrants.by_best();
        let by_best = if groups.are_all() {
            Buckets::in_first(groups.buckets(), by_best)
        } else {
            groups.split(by_best.iter().map(|at| (entrants.all[*at as usize].at(), *at)))
        };
        Self { entrants, groups, by_best }
    }

    pub(super) fn entrant(&self, at: u32) -> &Entrant {
        &self.entrants.all[at as usize]
    }

    /// Whether it is known of all who they are, in which groups, and in which order.
    pub(super) fn is_known(&self) -> bool {
        let mut unknown = self.groups.keys.len()..self.groups.buckets();
        self.entrants.are_known() && unknown.all(|group| self.by_best.of_bucket(group).is_empty())
    }

    /// Those of which the group is not known, where there is but one grouping.
    pub(super) fn unknown(&self) -> &[u32] {
        self.by_best.of_bucket(self.groups.keys.len())
    }

    /// Those that may be in a group and in any other of its grouping.
    pub(super) fn anywhere(&self, group: usize) -> &[u32] {
        self.by_best.of_bucket(self.groups.anywhere(group))
    }

    /// The entrants of a group, the best first, with those together that can do equally well.
    pub(super) fn by_best(&self, group: usize) -> impl Iterator<Item = &[u32]> {
        let tied = |one: &u32, other: &u32| self.entrant(*one).best == self.entrant(*other).best;
        self.by_best.of_bucket(group).chunk_by(tied)
    }

    /// The worst or the best keys of those entrants that are wanted, by whether their group is known.
    pub(super) fn sorted(
        &self,
        is_wanted: impl Fn(&Entrant, bool) -> bool,
        grade: impl Fn(&Entrant) -> u32,
    ) -> Sorted<'_> {
        let (is_wanted, grade, groups) = (&is_wanted, &grade, self.groups);
        let wanted = self.entrants.all.iter().flat_map(|entrant| {
            let wanted = groups.of(entrant.at()).filter(|group| is_wanted(entrant, groups.is_known(*group)));
            wanted.map(|group| (group, grade(entrant)))
        });
        let mut grades = Buckets::of(groups.buckets(), wanted);
        grades.sort();
        Sorted { groups, grades }
    }
}

/// How good some keys are, group by group and in order. Those whose group is not known count in each.
pub(super) struct Sorted<'a> {
    groups: &'a Groups,
    grades: Buckets,
}

impl Sorted<'_> {
    /// How many are above such a key in a group.
    pub(super) fn above(&self, group: usize, grade: u32) -> usize {
        self.count(group, |grades| grades.len() - grades.partition_point(|other| *other <= grade))
    }

    /// How many are not below it.
    pub(super) fn not_below(&self, group: usize, grade: u32) -> usize {
        self.count(group, |grades| grades.len() - grades.partition_point(|other| *other < grade))
    }

    fn below(&self, group: usize, grade: u32) -> usize {
        self.count(group, |grades| grades.partition_point(|other| *other < grade))
    }

    fn not_above(&self, group: usize, grade: u32) -> usize {
        self.count(group, |grades| grades.partition_point(|other| *other <= grade))
    }

    fn count(&self, group: usize, count: impl Fn(&[u32]) -> usize) -> usize {
        let anywhere = self.groups.anywhere(group);
        count(self.grades.of_bucket(group)) + count(self.grades.of_bucket(anywhere))
    }
}

/// How many places a group has at the least and at the most, where so many of the eligible are in the base;
/// `None`: no limit.
pub(super) trait Places: Fn(usize, usize) -> Option<(i64, i64)> {}

impl<F: Fn(usize, usize) -> Option<(i64, i64)>> Places for F {}

/// Settles what becomes of each entrant in its group, where there is but one grouping. Those of which the group
/// is not known are not settled.
pub(super) fn decide(
    field: &Field<'_>,
    places: impl Places,
    ties: TieRule,
    mut settle: impl FnMut(&Entrant, usize, Decided),
) {
    let groups = 0..field.groups.keys.len();
    if field.is_known()
        && field
            .entrants
            .all
            .par_iter()
            .with_min_len(CHUNK)
            .all(|entrant| entrant.counts != Verdict::Undetermined)
    {
        for group in groups {
            decide_known(field, group, &places, ties, &mut settle);
        }
        return;
    }
    let border = Border::of(field, places, ties);
    for group in groups {
        let alike = |one: &u32, other: &u32| {
            let what = |at: u32| {
                let Entrant { worst, best, sure, counts, .. } = *field.entrant(at);
                (worst, best, sure, counts)
            };
            what(*one) == what(*other)
        };
        for alike in field.by_best.of_bucket(group).chunk_by(alike) {
            let decided = border.decide(group, field.entrant(alike[0]));
            alike.iter().for_each(|at| settle(field.entrant(*at), group, decided));
        }
    }
}

/// Where all is known, who is above an entrant is who stands before it.
fn decide_known(
    field: &Field<'_>,
    group: usize,
    places: &impl Places,
    ties: TieRule,
    settle: &mut impl FnMut(&Entrant, usize, Decided),
) {
    let own = field.by_best.of_bucket(group).par_iter().with_min_len(CHUNK);
    let base = own.filter(|at| field.entrant(**at).must_count()).count();
    let places = places(group, base);
    let mut above = 0;
    // All of one group are settled in the order of the data, which is how they lie in memory.
    let mut by_grade = field.groups.are_all().then(|| vec![None; field.entrants.grades()]);
    for tied in field.by_best(group) {
        let not_below = above + tied.len();
        let ways = places.map(|(low, high)| Ways {
            reaches: (above as i64) < high,
            fits: not_below as i64 <= high,
            may_miss: above as i64 >= low,
            may_not_fit: not_below as i64 > low,
        });
        let outcome = ways.map_or(Outcome::Awarded, |ways| ways.outcome(ties));
        let rank = field.entrants.is_ranked.then_some(above as u32 + 1);
        let decided = Decided { outcome, rank };
        match &mut by_grade {
            Some(by_grade) => by_grade[field.entrant(tied[0]).best as usize] = Some(decided),
            None => tied.iter().for_each(|at| settle(field.entrant(*at), group, decided)),
        }
        above = not_below;
    }
    if let Some(by_grade) = by_grade {
        for entrant in &field.entrants.all {
            if let Some(decided) = by_grade[entrant.best as usize] {
                settle(entrant, group, decided);
            }
        }
    }
}

/// What can come about for an entrant.
struct Ways {
    /// Some place may be left after those above it.
    reaches: bool,
    /// There may be room for all that are not below it.
    fits: bool,
    /// There may be no place left after those above it.
    may_miss: bool,
    /// There may be no room for all that are not below it.
    may_not_fit: bool,
}

impl Ways {
    /// What becomes of an entrant if it is eligible.
    fn outcome(&self, ties: TieRule) -> Outcome {
        let decided = |wins: bool, loses: bool| match (wins, loses) {
            (true, false) => Outcome::Awarded,
            (false, true) => Outcome::NotAwarded,
            _ => Outcome::Undetermined,
        };
        match (ties, self.fits, self.may_miss) {
            (TieRule::AllIn, ..) => decided(self.reaches, self.may_miss),
            (TieRule::AllOut, ..) => decided(self.fits, self.may_not_fit),
            (TieRule::Referred, true, false) if !self.may_not_fit => Outcome::Awarded,
            (TieRule::Referred, false, true) if !self.reaches => Outcome::NotAwarded,
            (TieRule::Referred, false, false) => Outcome::Referred,
            (TieRule::Referred, ..) => Outcome::Undetermined,
        }
    }
}

/// What has to be counted where not everything is known.
struct Border<'a, P> {
    /// Of those that are eligible for certain: their worst and their best keys.
    sure: (Sorted<'a>, Sorted<'a>),
    /// Of those that may be: their best keys.
    maybe: Sorted<'a>,
    /// Of each group, how many of those that are eligible for certain are in the base, at the least and at the
    /// most.
    base: Vec<(usize, usize)>,
    /// Of those that may be eligible and in the base: their worst keys.
    may_add: Sorted<'a>,
    /// Of those that may be eligible, and are in the base if they are: their best keys.
    must_add: Sorted<'a>,
    is_ranked: bool,
    places: P,
    ties: TieRule,
}

/// So many are above the entrant (or not below it, itself included), and so many are in the base.
struct Way {
    ahead: usize,
    base: usize,
}

impl<'a, P: Places> Border<'a, P> {
    fn of(field: &'a Field<'_>, places: P, ties: TieRule) -> Self {
        // One whose group is not known may be in any; in each of them it may be.
        let sure = |it: &Entrant, known: bool| it.sure && known;
        let maybe = |it: &Entrant, known: bool| !sure(it, known);
        let mut base = vec![(0, 0); field.groups.buckets()];
        for entrant in field.entrants.all.iter().filter(|entrant| entrant.sure) {
            for group in field.groups.of(entrant.at()) {
                base[group].0 += usize::from(entrant.must_count());
                base[group].1 += usize::from(entrant.may_count());
            }
        }
        Self {
            sure: (field.sorted(sure, |it| it.worst), field.sorted(sure, |it| it.best)),
            maybe: field.sorted(maybe, |it| it.best),
            base,
            may_add: field.sorted(|it, known| maybe(it, known) && it.may_count(), |it| it.worst),
            must_add: field.sorted(|it, known| maybe(it, known) && it.must_count(), |it| it.best),
            is_ranked: field.entrants.is_ranked,
            places,
            ties,
        }
    }

    /// How an entrant stands if all goes well for it: how many are above it at the least.
    fn fewest_above(&self, group: usize, entrant: &Entrant) -> Way {
        let grade = entrant.best;
        // Its own worst key is not above its best.
        let itself = usize::from(!entrant.sure && entrant.may_count());
        Way {
            ahead: self.sure.0.above(group, grade),
            base: self.most_in_base(group, entrant) + self.may_add.not_above(group, grade) - itself,
        }
    }

    /// How many are not below it at the least, itself included.
    fn fewest_not_below(&self, group: usize, entrant: &Entrant) -> Way {
        let (grade, exact) = (entrant.best, entrant.is_exact());
        let counted = usize::from(entrant.sure && exact);
        let itself = usize::from(!entrant.sure && !exact && entrant.may_count());
        Way {
            ahead: self.sure.0.not_below(group, grade) - counted + 1,
            base: self.most_in_base(group, entrant) + self.may_add.below(group, grade) - itself,
        }
    }

    /// How many are above it at the most.
    fn most_above(&self, group: usize, entrant: &Entrant) -> Way {
        let (grade, inexact) = (entrant.worst, !entrant.is_exact());
        let maybe = self.maybe.above(group, grade) - usize::from(!entrant.sure && inexact);
        let itself = usize::from(!entrant.sure && inexact && entrant.must_count());
        Way {
            ahead: self.sure.1.above(group, grade) - usize::from(entrant.sure && inexact) + maybe,
            base: self.least_in_base(group, entrant) + self.must_add.above(group, grade) - itself,
        }
    }

    /// How many are not below it at the most, itself included.
    fn most_not_below(&self, group: usize, entrant: &Entrant) -> Way {
        let grade = entrant.worst;
        let maybe = self.maybe.not_below(group, grade) - usize::from(!entrant.sure);
        let itself = usize::from(!entrant.sure && entrant.must_count());
        Way {
            ahead: self.sure.1.not_below(group, grade) - usize::from(entrant.sure) + 1 + maybe,
            base: self.least_in_base(group, entrant) + self.must_add.not_below(group, grade) - itself,
        }
    }

    /// How many are in the base at the most, of those that are eligible for certain and the entrant.
    fn most_in_base(&self, group: usize, entrant: &Entrant) -> usize {
        self.base[group].1 + usize::from(!entrant.sure && entrant.may_count())
    }

    /// How many are at the least.
    fn least_in_base(&self, group: usize, entrant: &Entrant) -> usize {
        self.base[group].0 + usize::from(!entrant.sure && entrant.must_count())
    }

    fn decide(&self, group: usize, entrant: &Entrant) -> Decided {
        let (fewest, most) = (self.fewest_above(group, entrant), self.most_above(group, entrant));
        let is_ranked = entrant.sure && self.is_ranked && fewest.ahead == most.ahead;
        let rank = is_ranked.then_some(fewest.ahead as u32 + 1);
        let outcome = match (self.outcome(group, entrant, fewest, most), entrant.sure) {
            (outcome, true) => outcome,
            // Eligible or not, it is not among those awarded.
            (Outcome::NotAwarded, false) => Outcome::NotAwarded,
            (_, false) => Outcome::Undetermined,
        };
        Decided { outcome, rank }
    }

    /// What becomes of an entrant if it is eligible: in the way that is best for it, and in the one that is worst.
    fn outcome(&self, group: usize, entrant: &Entrant, fewest_above: Way, most_above: Way) -> Outcome {
        let places = |way: Way| Some((way.ahead as i64, (self.places)(group, way.base)?));
        let (Some(best), Some(best_tie), Some(worst), Some(worst_tie)) = (
            places(fewest_above),
            places(self.fewest_not_below(group, entrant)),
            places(most_above),
            places(self.most_not_below(group, entrant)),
        ) else {
            return Outcome::Awarded;
        };
        let ways = Ways {
            reaches: best.0 < best.1.1,
            fits: best_tie.0 <= best_tie.1.1,
            may_miss: worst.0 >= worst.1.0,
            may_not_fit: worst_tie.0 > worst_tie.1.0,
        };
        ways.outcome(self.ties)
    }
}
