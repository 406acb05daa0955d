//! Caps: how many units may have a class, and where the others go (section 8 of the contract).
//!
//! Where all is known, the greatest number that keeps within the limit is found group by group. Where it is
//! not, the number lies between two bounds. Then the ranking is gone down ([`walk`]): who has a place whatever
//! happens keeps the class, who has none whatever happens moves on, and the rest is undetermined.

use super::border::Entrant;
use super::classes::{Candidates, Classed, first_that_holds};
use super::cohort::{Cohort, Grouping, Standing, both, grouped, offsets};
use super::frame::{Frame, Limit};
use super::quota::places;
use super::walk::{Rooms, Walker, walk};
use crate::plan::NodeId;
use crate::plan::cohort::{BaseKind, Cap};
use crate::types::{Exact, Outcome, Reason, Reasons, Verdict};

/// The column of a cap, and how the units of the capped class stand.
///
/// # Errors
/// Where exact arithmetic overflows.
pub(super) fn cap(frame: &Frame<'_>, cap: &Cap) -> Result<(Vec<Classed>, Cohort), Limit> {
    let before = frame.trace.classed(cap.of);
    let (now, mut cohort) = Capped::new(frame, cap, before, false)?.settle()?;
    let (firm, firm_cohort) = Capped::new(frame, cap, before, true)?.settle()?;
    cohort.mark_so_far(&firm_cohort);
    let classed = before.iter().zip(now).zip(firm).map(|((before, (now, reasons)), (firm, _))| {
        let reasons = before.reasons.with(reasons);
        Classed { now, firm: firm.or(now), reasons, read: before.read }
    });
    Ok((classed.collect(), cohort))
}

/// A cap over the classes before it.
struct Capped<'a> {
    frame: &'a Frame<'a>,
    cap: &'a Cap,
    number: Option<Exact>,
    /// What each unit can be before the cap.
    before: Vec<Candidates>,
    /// Those that are in the class, or may be.
    entrants: Vec<Entrant>,
    /// Where each unit goes if it does not keep the class.
    next: Vec<Candidates>,
    groupings: Vec<Grouping>,
    firmly: bool,
}

/// What a cap does to each unit: its classes, and why they are not certain.
type Settled = Vec<(Candidates, Reasons)>;

impl<'a> Capped<'a> {
    fn new(frame: &'a Frame<'a>, cap: &'a Cap, classed: &[Classed], firmly: bool) -> Result<Self, Limit> {
        let before: Vec<Candidates> =
            classed.iter().map(|of| if firmly { of.firm } else { of.now }).collect();
        let next = |unit: usize| {
            let of = |node: NodeId| {
                let ruled = frame.trace.verdict(node, unit);
                if firmly { ruled.firmly() } else { ruled.verdict }
            };
            first_that_holds(cap.next.iter().map(|(class, when)| (*class, when.map(of))), true)
        };
        let next = (0..frame.units()).map(next).collect();
        let entrants: Vec<Entrant> = (0..frame.units())
            .filter(|unit| before[*unit].has(cap.class))
            .map(|unit| Entrant {
                at: unit,
                sure: before[unit].exact().is_some(),
                keys: frame.keys(&cap.keys, unit, firmly),
                counts: Verdict::Pass,
            })
            .collect();
        let number = (frame.units() > 0).then(|| frame.trace.value(cap.quota.number, 0).exact()).flatten();
        if let Some(number) = number {
            places(&cap.quota, number, frame.units()).ok_or(frame.limit())?;
        }
        let is_for = |unit: usize| frame.is_of(cap.kinds, unit);
        let groupings = frame.groupings(Some(&cap.quota), is_for);
        Ok(Self { frame, cap, number, before, entrants, next, groupings, firmly })
    }

    fn settle(self) -> Result<(Settled, Cohort), Limit> {
        let units = self.frame.units();
        let outside = Standing {
            outcome: Outcome::NotApplicable,
            rank: None,
            so_far: false,
            reasons: Reasons::NONE,
            group: None,
        };
        let mut standings = vec![outside; units];
        let limits: Vec<Vec<Limits>> = (0..self.groupings.len()).map(|by| self.limits(by)).collect();
        let rooms: Rooms = limits
            .iter()
            .map(|groups| groups.iter().map(|limits| (limits.low, limits.high)).collect())
            .collect();
        let walkers: Vec<Walker<'_>> = self.entrants.iter().map(|entrant| self.walker(entrant)).collect();
        let offsets = offsets(&self.groupings);
        for (entrant, walked) in self.entrants.iter().zip(walk(&walkers, &rooms, self.cap.ties)) {
            let standing = &mut standings[entrant.at];
            standing.outcome = walked.outcome;
            standing.rank = walked.rank;
            standing.group = walked.group.map(|(by, group)| offsets[by] + group);
        }
        let settled = (0..units).map(|unit| self.classes_of(unit, &standings[unit])).collect();
        let groups = grouped(&self.groupings, &self.entrants, |by, group, _| {
            let Limits { low, high, base } = limits[by][group];
            (Some((low, high)), base)
        });
        Ok((settled, Cohort { standings, groups }))
    }

    /// The classes of a unit once it is known how it stands.
    fn classes_of(&self, unit: usize, standing: &Standing) -> (Candidates, Reasons) {
        let before = self.before[unit];
        if !before.has(self.cap.class) {
            return (before, Reasons::NONE);
        }
        let (keeps, moves) = (Candidates::only(self.cap.class), self.next[unit]);
        let (own, reasons) = match standing.outcome {
            Outcome::Awarded => (keeps, Reasons::NONE),
            Outcome::NotAwarded => (moves, Reasons::NONE),
            Outcome::Referred => (keeps.or(moves), Reason::Referred.into()),
            Outcome::Undetermined | Outcome::NotApplicable => (keeps.or(moves), Reason::Cohort.into()),
        };
        (before.without(self.cap.class).or(own), reasons)
    }

    fn walker<'e>(&self, entrant: &'e Entrant) -> Walker<'e> {
        Walker { entrant, groups: self.groupings.iter().map(|grouping| grouping.of[entrant.at]).collect() }
    }

    /// Whether a unit counts in the base beside the capped class: as what it is, and as what it becomes.
    fn counts(&self, unit: usize, classes: Candidates) -> Verdict {
        let Some((base, _)) = &self.cap.quota.base else { return Verdict::Fail };
        let filter = self.frame.in_base(base, unit, self.firmly);
        let own = match base.kind {
            BaseKind::Rated(bits) => {
                let (inside, outside) = (classes.classes & bits, classes.classes & !bits);
                match (inside != 0, outside != 0 || classes.may_be_nothing) {
                    (true, false) => Verdict::Pass,
                    (false, _) => Verdict::Fail,
                    (true, true) => Verdict::Undetermined,
                }
            }
            BaseKind::Eligible => match classes.exact() {
                Some(class) if class == self.cap.class => Verdict::Pass,
                _ if classes.has(self.cap.class) => Verdict::Undetermined,
                _ => Verdict::Fail,
            },
            BaseKind::Kinds(_) | BaseKind::Those(_) => Verdict::Pass,
        };
        both(own, filter)
    }

    /// The limits of the groups of one grouping.
    fn limits(&self, by: usize) -> Vec<Limits> {
        let grouping = &self.groupings[by];
        let moves = |kind: &BaseKind| matches!(kind, BaseKind::Rated(_));
        let overflow_counts = self.cap.quota.base.as_ref().is_some_and(|(base, _)| moves(&base.kind));
        let is_entrant = |unit: usize| self.before[unit].has(self.cap.class);
        // Those that are in the base whatever becomes of the overflow.
        let fixed = self.frame.count_base(grouping, |unit| {
            let is_for = self.frame.is_of(self.cap.kinds, unit);
            if !is_for || overflow_counts && is_entrant(unit) {
                Verdict::Fail
            } else {
                self.counts(unit, self.before[unit])
            }
        });
        let mut members: Vec<Vec<&Entrant>> = vec![Vec::new(); grouping.keys.len()];
        let mut guests: Vec<&Entrant> = Vec::new();
        for entrant in &self.entrants {
            match grouping.of[entrant.at] {
                Some(group) => members[group].push(entrant),
                None => guests.push(entrant),
            }
        }
        let limits = fixed.into_iter().zip(members).map(|(fixed, mut own)| {
            own.sort_by(|a, b| b.keys.best.cmp(&a.keys.best));
            let certain = guests.is_empty() && own.iter().all(|it| it.sure && it.keys.are_exact());
            let here = own.len();
            let all: Vec<&Entrant> = own.into_iter().chain(guests.iter().copied()).collect();
            self.limit_of(fixed, &all, here, certain, overflow_counts)
        });
        limits.collect()
    }

    /// The greatest number in the class that keeps within the limit, at the least and at the most. The first so
    /// many entrants are in the group; the others may be.
    fn limit_of(
        &self,
        fixed: (usize, usize),
        entrants: &[&Entrant],
        here: usize,
        certain: bool,
        overflow_counts: bool,
    ) -> Limits {
        let total = entrants.len();
        let Some(number) = self.number else {
            return Limits { low: 0, high: total as i64, base: fixed };
        };
        let places = |base: usize| places(&self.cap.quota, number, base).unwrap_or(i64::MAX);
        let kept = |entrant: &Entrant| self.counts(entrant.at, Candidates::only(self.cap.class));
        // One that may be in the class may also be in another, and counted there.
        let moved = |entrant: &Entrant| {
            let others = self.before[entrant.at].without(self.cap.class);
            self.counts(entrant.at, self.next[entrant.at].or(others))
        };
        let (kept, moved): (Vec<Verdict>, Vec<Verdict>) = if overflow_counts {
            entrants.iter().map(|entrant| (kept(entrant), moved(entrant))).unzip()
        } else {
            (vec![Verdict::Fail; total], vec![Verdict::Fail; total])
        };
        let surely = |verdicts: &[Verdict]| verdicts.iter().filter(|it| **it == Verdict::Pass).count();
        let maybe = |verdicts: &[Verdict]| verdicts.iter().filter(|it| **it != Verdict::Fail).count();
        let determined = |verdicts: &[Verdict]| surely(verdicts) == maybe(verdicts);
        let exact = certain && fixed.0 == fixed.1 && determined(&kept) && determined(&moved);
        let fits = |n: &usize, base: usize| *n as i64 <= places(base);
        if exact {
            let bases = bases_by_number(fixed.0, entrants, &kept, &moved);
            let greatest = |end: fn(&(usize, usize)) -> usize| {
                (0..=total).rev().find(|n| fits(n, end(&bases[*n]))).unwrap_or(0)
            };
            let (low, high) = (greatest(|base| base.0), greatest(|base| base.1));
            let base = (bases[low].0, bases[high].1);
            return Limits { low: low as i64, high: high as i64, base };
        }
        let most_moved = maybe(&moved);
        let most_base = |n: usize| fixed.1 + n.min(maybe(&kept)) + most_moved.min(total - n);
        let sure_moved = moved
            .iter()
            .zip(&entrants[..here])
            .filter(|(moved, entrant)| **moved == Verdict::Pass && entrant.sure);
        let sure_moved = sure_moved.count();
        let always_kept = surely(&kept) == total && !kept.is_empty();
        let least_base = |n: usize| fixed.0 + if always_kept { n } else { 0 } + sure_moved.saturating_sub(n);
        let greatest =
            |base: &dyn Fn(usize) -> usize| (0..=total).rev().find(|n| fits(n, base(*n))).unwrap_or(0);
        let (low, high) = (greatest(&least_base), greatest(&most_base));
        Limits { low: low as i64, high: high as i64, base: (least_base(low), most_base(high)) }
    }
}

/// The base for each number kept, at the least and at the most: the first of the ranking count as kept, the
/// others as moved. Of those tied at the border, any may be the ones that move.
fn bases_by_number(
    fixed: usize,
    entrants: &[&Entrant],
    kept: &[Verdict],
    moved: &[Verdict],
) -> Vec<(usize, usize)> {
    let one = |verdicts: &[Verdict], at: usize| usize::from(verdicts[at] == Verdict::Pass);
    let total = entrants.len();
    let mut bases = vec![(0, 0); total + 1];
    // Those above the tie are kept, those below it move.
    let mut above = 0;
    let mut below: usize = (0..total).map(|at| one(moved, at)).sum();
    bases[0] = (fixed + below, fixed + below);
    let mut start = 0;
    while start < total {
        let keys = &entrants[start].keys.best;
        let end = start + entrants[start..].iter().take_while(|it| it.keys.best == *keys).count();
        below -= (start..end).map(|at| one(moved, at)).sum::<usize>();
        let if_kept: usize = (start..end).map(|at| one(kept, at)).sum();
        // Whose move takes one from the base, and whose adds one.
        let takes = (start..end).filter(|&at| one(kept, at) > one(moved, at)).count();
        let adds = (start..end).filter(|&at| one(kept, at) < one(moved, at)).count();
        for (at, ends) in bases[start + 1..=end].iter_mut().enumerate() {
            let staying = at + 1;
            let moving = end - start - staying;
            let base = fixed + above + if_kept + below;
            let least = base + moving.saturating_sub(end - start - adds) - moving.min(takes);
            let most = base + moving.min(adds) - takes.saturating_sub(staying);
            *ends = (least, most);
        }
        above += if_kept;
        start = end;
    }
    bases
}

/// How many may keep a class.
#[derive(Clone, Copy)]
struct Limits {
    low: i64,
    high: i64,
    base: (usize, usize),
}
