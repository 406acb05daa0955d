//! Caps: how many units may have a class, and where the others go (section 8 of the contract).
//!
//! Where all is known, the greatest number that keeps within the limit is found group by group. Where it is
//! not, the number lies between two bounds. Then the ranking is gone down ([`walk`]): who has a place whatever
//! happens keeps the class, who has none whatever happens moves on, and the rest is undetermined.

use super::border::Field;
use super::classes::{Candidates, Classed, first_that_holds};
use super::cohort::{Cohort, Settled, both, conditions};
use super::frame::{Frame, Limit};
use super::quota::places;
use super::ranking::Entrant;
use super::walk::walk;
use crate::plan::cohort::{BaseKind, Cap};
use crate::types::{Day, Exact, Outcome, Reason, Reasons, Verdict};
use rayon::prelude::*;

/// The column of a cap, and how the units of the capped class stand.
///
/// # Errors
/// Where exact arithmetic overflows.
pub(super) fn cap(frame: &Frame<'_>, cap: &Cap) -> Result<(Vec<Classed>, Cohort), Limit> {
    let before = frame.trace.classed(cap.of);
    let now = Capped { frame, cap, before, firmly: false };
    let (mut cohort, by_keys) = now.settle()?;
    let firm = Capped { firmly: true, ..now };
    let firmly = if by_keys || now.is_so_far() { Some(firm.settle()?.0) } else { None };
    if let Some(firmly) = &firmly {
        cohort.mark_so_far(firmly);
    }
    let is_in = |unit: usize| before[unit].now.has(cap.class);
    let units = (0..frame.units()).filter(|unit| frame.is_of(cap.kinds, *unit));
    let open = frame.open_among(units, &cap.quota.within, |unit| {
        let keys = if is_in(unit) { frame.open_of_keys(&cap.keys, unit) } else { Day::MIN };
        before[unit].read.max(frame.open_of(conditions(&cap.quota), unit)).max(keys)
    });
    let classed = |(unit, before): (usize, &Classed)| {
        let (now, reasons) = now.classes_of(unit, cohort.outcome(unit));
        let firm =
            firmly.as_ref().map_or(now, |firmly| firm.classes_of(unit, firmly.outcome(unit)).0.or(now));
        Classed {
            now,
            firm,
            reasons: before.reasons.with(reasons),
            nothing: before.nothing,
            read: if is_in(unit) { before.read.max(open(unit)) } else { before.read },
        }
    };
    let classed = before.iter().enumerate().map(classed).collect();
    Ok((classed, cohort))
}

/// A cap over the classes before it.
#[derive(Clone, Copy)]
struct Capped<'a> {
    frame: &'a Frame<'a>,
    cap: &'a Cap,
    before: &'a [Classed],
    /// With what is so far taken as undetermined.
    firmly: bool,
}

impl Capped<'_> {
    /// What a unit can be before the cap.
    fn before(&self, unit: usize) -> Candidates {
        if self.firmly { self.before[unit].firm } else { self.before[unit].now }
    }

    /// Where a unit goes if it does not keep the class.
    fn next(&self, unit: usize) -> Candidates {
        let holds = |node| self.frame.ruled(node, unit, self.firmly);
        first_that_holds(self.cap.next.iter().map(|(class, when)| (*class, when.map(holds))), true)
    }

    /// Whether a class or a condition that the cap looks at is so far.
    fn is_so_far(&self) -> bool {
        let asked = self.cap.next.iter().filter_map(|(_, when)| *when);
        self.before.iter().any(|classed| classed.firm != classed.now)
            || self.frame.is_so_far(asked.chain(conditions(&self.cap.quota)))
    }

    /// How the units of the class stand; and whether a key of them is so far, so that they may stand otherwise firmly.
    fn settle(&self) -> Result<(Cohort, bool), Limit> {
        let Self { frame, cap, .. } = *self;
        let units = 0..frame.units();
        let mut cohort = Cohort::of(vec![Settled::new(Outcome::NotApplicable, Reasons::NONE); frame.units()]);
        let number = units.clone().next().and_then(|unit| frame.trace.value(cap.quota.number, unit).exact());
        if let Some(number) = number {
            places(&cap.quota, number, frame.units()).ok_or(frame.limit())?;
        }
        let entrants = units.filter(|unit| self.before(*unit).has(cap.class));
        let entrants = entrants
            .map(|unit| Entrant::new(unit, self.before(unit).exact().is_some(), Verdict::Pass))
            .collect();
        let entrants = frame.ranking(&cap.keys).rank(entrants, self.firmly);
        let groups = frame.groups(&cap.quota.within, cap.kinds);
        let field = Field::of(&entrants, &groups);
        cohort.open(&field);
        let limits = self.limits(&field, number);
        let rooms = limits.iter().map(|limits| (limits.low, limits.high)).collect();
        walk(&field, &rooms, cap.ties, |entrant, walked| {
            *cohort.settled(entrant.at()) = Settled::new(walked.outcome, Reasons::NONE);
            cohort.place(entrant.at(), walked.rank, walked.group);
        });
        cohort.keep_groups(&field, |group| {
            let Limits { low, high, base } = limits[group];
            (Some((low, high)), base)
        });
        Ok((cohort, entrants.is_so_far))
    }

    /// The classes of a unit once it is known what becomes of it, and why they are not certain.
    fn classes_of(&self, unit: usize, outcome: Outcome) -> (Candidates, Reasons) {
        let before = self.before(unit);
        if !before.has(self.cap.class) {
            return (before, Reasons::NONE);
        }
        let keeps = Candidates::only(self.cap.class);
        let (own, reasons) = match outcome {
            Outcome::Awarded => (keeps, Reasons::NONE),
            Outcome::NotAwarded => (self.next(unit), Reasons::NONE),
            Outcome::Referred => (keeps.or(self.next(unit)), Reason::Referred.into()),
            Outcome::Undetermined | Outcome::NotApplicable => {
                (keeps.or(self.next(unit)), Reason::Cohort.into())
            }
        };
        (before.without(self.cap.class).or(own), reasons)
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

    /// Whether the overflow counts in the base as what it becomes.
    fn overflow_counts(&self) -> bool {
        self.cap.quota.base.as_ref().is_some_and(|(base, _)| matches!(base.kind, BaseKind::Rated(_)))
    }

    /// How many of these entrants count in the base, where the overflow does.
    fn in_base(&self, field: &Field<'_>, entrants: &[u32]) -> InBase {
        let mut all = InBase { all: entrants.len(), ..InBase::default() };
        if !self.overflow_counts() {
            return all;
        }
        for entrant in entrants.iter().map(|at| field.entrant(*at)) {
            let (kept, moved) = (self.if_kept(entrant), self.if_moved(entrant));
            all.kept.add(kept);
            all.moved.add(moved);
            all.surely_moved += usize::from(moved == Verdict::Pass && entrant.sure);
        }
        all
    }

    fn if_kept(&self, entrant: &Entrant) -> Verdict {
        self.counts(entrant.at(), Candidates::only(self.cap.class))
    }

    fn if_moved(&self, entrant: &Entrant) -> Verdict {
        // One that may be in the class may also be in another, and counted there.
        let others = self.before(entrant.at()).without(self.cap.class);
        self.counts(entrant.at(), self.next(entrant.at()).or(others))
    }

    /// The limits of the groups.
    fn limits(&self, field: &Field<'_>, number: Option<Exact>) -> Vec<Limits> {
        let groups = field.groups;
        // Those that are in the base whatever becomes of the overflow.
        let is_fixed = |unit: usize| {
            let is_entrant = self.before(unit).has(self.cap.class);
            self.frame.is_of(self.cap.kinds, unit) && !(self.overflow_counts() && is_entrant)
        };
        let fixed = |unit: usize| match is_fixed(unit) {
            true => (unit, self.counts(unit, self.before(unit))),
            false => (unit, Verdict::Fail),
        };
        let fixed = groups.count((0..self.frame.units()).into_par_iter().map(fixed));
        // Those of which the group is not known may be in any of its grouping.
        let unknown = (groups.keys.len()..groups.buckets()).map(|group| field.by_best.of_bucket(group));
        let guests: Vec<InBase> = unknown.map(|entrants| self.in_base(field, entrants)).collect();
        let limits = fixed
            .into_iter()
            .zip(&groups.keys)
            .enumerate()
            .map(|(group, (fixed, (by, _)))| self.limit_of(field, group, &guests[*by], fixed, number));
        limits.collect()
    }

    /// The greatest number in the class that keeps within the limit, at the least and at the most; of a group in
    /// which these guests may be too.
    fn limit_of(
        &self,
        field: &Field<'_>,
        group: usize,
        guests: &InBase,
        fixed: (usize, usize),
        number: Option<Exact>,
    ) -> Limits {
        let own = field.by_best.of_bucket(group);
        let here = self.in_base(field, own);
        let total = here.all + guests.all;
        let Some(number) = number else {
            return Limits { low: 0, high: total as i64, base: fixed };
        };
        // With one more in the class the base grows by one at the most, and the places by no more than that: a
        // percent is at most 100%. So beyond the first number that does not fit, none does.
        let greatest = |base: &dyn Fn(usize) -> usize| {
            let places = |n: usize| places(&self.cap.quota, number, base(n)).unwrap_or(i64::MAX);
            let (mut fitting, mut beyond) = (0, total + 1);
            while beyond - fitting > 1 {
                let middle = fitting + (beyond - fitting) / 2;
                if middle as i64 <= places(middle) { fitting = middle } else { beyond = middle }
            }
            fitting
        };
        let limits = |least: &dyn Fn(usize) -> usize, most: &dyn Fn(usize) -> usize| {
            let (low, high) = (greatest(least), greatest(most));
            Limits { low: low as i64, high: high as i64, base: (least(low), most(high)) }
        };
        let is_certain = |at: &u32| field.entrant(*at).sure && field.entrant(*at).is_exact();
        let is_known =
            guests.all == 0 && fixed.0 == fixed.1 && here.is_determined() && own.iter().all(is_certain);
        if self.overflow_counts() && is_known {
            let bases = self.bases_by_number(field, group, fixed.0 + here.moved.0);
            return limits(&|n| bases[n].0 as usize, &|n| bases[n].1 as usize);
        }
        let (most_kept, most_moved) = (here.kept.1 + guests.kept.1, here.moved.1 + guests.moved.1);
        let always_kept = here.kept.0 + guests.kept.0 == total && total > 0;
        limits(&|n| fixed.0 + if always_kept { n } else { 0 } + here.surely_moved.saturating_sub(n), &|n| {
            fixed.1 + n.min(most_kept) + most_moved.min(total - n)
        })
    }

    /// The base for each number kept, at the least and at the most, from the base where all move: the first of the
    /// ranking count as kept, the others as moved. Of those tied at the border, any may be the ones that move.
    fn bases_by_number(&self, field: &Field<'_>, group: usize, all_move: usize) -> Vec<(u32, u32)> {
        let mut bases = vec![(all_move as u32, all_move as u32)];
        // Those above the tie are kept, those below it move.
        let mut base = all_move;
        for tied in field.by_best(group) {
            let entrants = tied.iter().map(|at| field.entrant(*at));
            let ways =
                entrants.map(|it| (self.if_kept(it) == Verdict::Pass, self.if_moved(it) == Verdict::Pass));
            // Whose move takes one from the base, and whose adds one.
            let (mut takes, mut adds) = (0, 0);
            for (if_kept, if_moved) in ways {
                takes += usize::from(if_kept && !if_moved);
                adds += usize::from(if_moved && !if_kept);
            }
            base = base + takes - adds;
            for staying in 1..=tied.len() {
                let moving = tied.len() - staying;
                let least = base + moving.saturating_sub(tied.len() - adds) - moving.min(takes);
                let most = base + moving.min(adds) - takes.saturating_sub(staying);
                bases.push((least as u32, most as u32));
            }
        }
        bases
    }
}

/// How many entrants count in the base of a cap.
#[derive(Default)]
struct InBase {
    all: usize,
    /// If they keep the class.
    kept: Counted,
    /// If they move on.
    moved: Counted,
    /// Of those that are in the class for certain, if they move on.
    surely_moved: usize,
}

impl InBase {
    fn is_determined(&self) -> bool {
        self.kept.0 == self.kept.1 && self.moved.0 == self.moved.1
    }
}

/// How many, at the least and at the most.
#[derive(Default)]
struct Counted(usize, usize);

impl Counted {
    fn add(&mut self, verdict: Verdict) {
        self.0 += usize::from(verdict == Verdict::Pass);
        self.1 += usize::from(verdict != Verdict::Fail);
    }
}

/// How many may keep a class.
#[derive(Clone, Copy)]
struct Limits {
    low: i64,
    high: i64,
    base: (usize, usize),
}
