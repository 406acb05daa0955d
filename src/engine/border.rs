//! Where the border of a quota runs when not everything is known.
//!
//! Some entrants are eligible for certain and some may be; each key lies between two ends. What becomes of an
//! entrant is given only where every way of settling all of that gives the same. The ways need not be tried:
//! an entrant does best where every other does its worst, and worst where every other does its best. Of one
//! that may be eligible, it is worst for the others to be eligible and above, and best to be eligible and
//! below (it then adds to the base of the quota; one more entrant never adds more than one place). Where the
//! quota is of those eligible that meet a condition, an entrant adds to the base only where it meets it.

use super::ranking::{End, Keys};
use crate::syntax::ast::TieRule;
use crate::types::{Outcome, Verdict};

/// One that takes part in a ranking.
#[derive(Clone, Debug)]
pub(super) struct Entrant {
    /// Its slot: of a unit, or of a row.
    pub(super) at: usize,
    /// It is eligible for certain.
    pub(super) sure: bool,
    /// Its keys.
    pub(super) keys: Keys,
    /// If it is eligible, whether it is in the base of a quota of the eligible.
    pub(super) counts: Verdict,
}

impl Entrant {
    fn may_count(&self) -> bool {
        matches!(self.counts, Verdict::Pass | Verdict::Undetermined)
    }

    fn must_count(&self) -> bool {
        self.counts == Verdict::Pass
    }
}

/// What becomes of an entrant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Decided {
    pub(super) outcome: Outcome,
    /// Its rank among those that are eligible, where no way changes it.
    pub(super) rank: Option<u32>,
}

/// The worst or the best keys of some entrants, in order.
struct Sorted<'e>(Vec<&'e [End]>);

impl<'e> Sorted<'e> {
    fn of(keys: impl Iterator<Item = &'e [End]>) -> Self {
        let mut keys: Vec<&[End]> = keys.collect();
        keys.sort_unstable();
        Self(keys)
    }

    fn above(&self, keys: &[End]) -> usize {
        self.0.len() - self.0.partition_point(|other| *other <= keys)
    }

    fn not_below(&self, keys: &[End]) -> usize {
        self.0.len() - self.0.partition_point(|other| *other < keys)
    }

    fn below(&self, keys: &[End]) -> usize {
        self.0.len() - self.not_below(keys)
    }

    fn not_above(&self, keys: &[End]) -> usize {
        self.0.len() - self.above(keys)
    }
}

/// How many places there are at the least and at the most, where so many of the eligible are in the base;
/// `None`: no limit.
pub(super) type Places<'p> = &'p dyn Fn(usize) -> Option<(i64, i64)>;

/// What becomes of each of these entrants, which are one group.
pub(super) fn decide(entrants: &[&Entrant], places: Places<'_>, ties: TieRule) -> Vec<Decided> {
    let of = |sure: bool| {
        let keys = || entrants.iter().filter(|entrant| entrant.sure == sure).map(|entrant| &entrant.keys);
        (Sorted::of(keys().map(|keys| &keys.worst[..])), Sorted::of(keys().map(|keys| &keys.best[..])))
    };
    let maybe = || entrants.iter().filter(|entrant| !entrant.sure);
    let sure = || entrants.iter().filter(|entrant| entrant.sure);
    let border = Border {
        sure: of(true),
        maybe: of(false),
        base: (
            sure().filter(|entrant| entrant.must_count()).count(),
            sure().filter(|entrant| entrant.may_count()).count(),
        ),
        may_add: Sorted::of(maybe().filter(|it| it.may_count()).map(|it| &it.keys.worst[..])),
        must_add: Sorted::of(maybe().filter(|it| it.must_count()).map(|it| &it.keys.best[..])),
        places,
        ties,
    };
    entrants.iter().map(|entrant| border.decide(entrant)).collect()
}

struct Border<'e> {
    /// Of those that are eligible for certain: their worst and their best keys.
    sure: (Sorted<'e>, Sorted<'e>),
    /// Of those that may be.
    maybe: (Sorted<'e>, Sorted<'e>),
    /// How many of those that are eligible for certain are in the base, at the least and at the most.
    base: (usize, usize),
    /// Of those that may be eligible and in the base: their worst keys.
    may_add: Sorted<'e>,
    /// Of those that may be eligible, and are in the base if they are: their best keys.
    must_add: Sorted<'e>,
    places: Places<'e>,
    ties: TieRule,
}

/// So many are above the entrant (or not below it, itself included), and so many are in the base.
struct Way {
    ahead: usize,
    base: usize,
}

impl Border<'_> {
    /// How an entrant stands if all goes well for it: how many are above it at the least.
    fn fewest_above(&self, entrant: &Entrant) -> Way {
        let keys = &entrant.keys.best;
        // Its own worst key is not above its best.
        let itself = usize::from(!entrant.sure && entrant.may_count());
        Way {
            ahead: self.sure.0.above(keys),
            base: self.most_in_base(entrant) + self.may_add.not_above(keys) - itself,
        }
    }

    /// How many are not below it at the least, itself included.
    fn fewest_not_below(&self, entrant: &Entrant) -> Way {
        let keys = &entrant.keys.best;
        let exact = entrant.keys.are_exact();
        let counted = usize::from(entrant.sure && exact);
        let itself = usize::from(!entrant.sure && !exact && entrant.may_count());
        Way {
            ahead: self.sure.0.not_below(keys) - counted + 1,
            base: self.most_in_base(entrant) + self.may_add.below(keys) - itself,
        }
    }

    /// How many are above it at the most.
    fn most_above(&self, entrant: &Entrant) -> Way {
        let keys = &entrant.keys.worst;
        let inexact = !entrant.keys.are_exact();
        let maybe = self.maybe.1.above(keys) - usize::from(!entrant.sure && inexact);
        let itself = usize::from(!entrant.sure && inexact && entrant.must_count());
        Way {
            ahead: self.sure.1.above(keys) - usize::from(entrant.sure && inexact) + maybe,
            base: self.least_in_base(entrant) + self.must_add.above(keys) - itself,
        }
    }

    /// How many are not below it at the most, itself included.
    fn most_not_below(&self, entrant: &Entrant) -> Way {
        let keys = &entrant.keys.worst;
        let maybe = self.maybe.1.not_below(keys) - usize::from(!entrant.sure);
        let itself = usize::from(!entrant.sure && entrant.must_count());
        Way {
            ahead: self.sure.1.not_below(keys) - usize::from(entrant.sure) + 1 + maybe,
            base: self.least_in_base(entrant) + self.must_add.not_below(keys) - itself,
        }
    }

    /// How many are in the base at the most, of those that are eligible for certain and the entrant.
    fn most_in_base(&self, entrant: &Entrant) -> usize {
        self.base.1 + usize::from(!entrant.sure && entrant.may_count())
    }

    /// How many are at the least.
    fn least_in_base(&self, entrant: &Entrant) -> usize {
        self.base.0 + usize::from(!entrant.sure && entrant.must_count())
    }

    fn decide(&self, entrant: &Entrant) -> Decided {
        let outcome = match (self.outcome(entrant), entrant.sure) {
            (outcome, true) => outcome,
            // Eligible or not, it is not among those awarded.
            (Outcome::NotAwarded, false) => Outcome::NotAwarded,
            (_, false) => Outcome::Undetermined,
        };
        let ranked = entrant.sure && !entrant.keys.best.is_empty();
        let (first, last) = (self.fewest_above(entrant).ahead, self.most_above(entrant).ahead);
        let rank = (ranked && first == last).then(|| first as u32 + 1);
        Decided { outcome, rank }
    }

    /// What becomes of an entrant if it is eligible.
    fn outcome(&self, entrant: &Entrant) -> Outcome {
        // How many are ahead, against how many places, in the way that is best or worst for the entrant.
        let least = |way: Way| (self.places)(way.base).map(|(low, _)| (way.ahead as i64, low));
        let most = |way: Way| (self.places)(way.base).map(|(_, high)| (way.ahead as i64, high));
        let (Some(above), Some(not_below), Some(most_above), Some(most_not_below)) = (
            most(self.fewest_above(entrant)),
            most(self.fewest_not_below(entrant)),
            least(self.most_above(entrant)),
            least(self.most_not_below(entrant)),
        ) else {
            return Outcome::Awarded;
        };
        // Some place may be left after those above it; there may be room for all that are not below it.
        let reaches = above.0 < above.1;
        let fits = not_below.0 <= not_below.1;
        let may_miss = most_above.0 >= most_above.1;
        let may_not_fit = most_not_below.0 > most_not_below.1;
        let decided = |wins: bool, loses: bool| match (wins, loses) {
            (true, false) => Outcome::Awarded,
            (false, true) => Outcome::NotAwarded,
            _ => Outcome::Undetermined,
        };
        match self.ties {
            TieRule::AllIn => decided(reaches, may_miss),
            TieRule::AllOut => decided(fits, may_not_fit),
            TieRule::Referred => match (fits, may_miss) {
                (true, true) => Outcome::Undetermined,
                (true, false) => {
                    if may_not_fit {
                        Outcome::Undetermined
                    } else {
                        Outcome::Awarded
                    }
                }
                (false, true) => {
                    if reaches {
                        Outcome::Undetermined
                    } else {
                        Outcome::NotAwarded
                    }
                }
                (false, false) => Outcome::Referred,
            },
        }
    }
}
