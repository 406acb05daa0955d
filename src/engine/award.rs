//! Commendations: who of the eligible is awarded (section 8 of the contract).

use super::border::{Field, decide};
use super::cell::Ruled;
use super::cohort::{Cohort, Settled, both, conditions};
use super::frame::{Frame, Limit};
use super::packed::Packed;
use super::quota::places;
use super::ranking::{CHUNK, Entrant};
use super::walk::walk;
use crate::plan::cohort::{Award, BaseKind, Quota};
use crate::syntax::ast::TieRule;
use crate::types::{Day, Exact, Outcome, Reason, Reasons, Verdict};
use rayon::prelude::*;

/// The verdicts of an award (awarded is a pass, referred undetermined), and how all units stand.
///
/// # Errors
/// Where exact arithmetic overflows.
pub(super) fn award(frame: &Frame<'_>, award: &Award) -> Result<(Packed<Ruled>, Cohort), Limit> {
    let (mut cohort, by_keys) = run(frame, award, false)?;
    let asked = || award.quota.iter().flat_map(conditions).chain([award.eligible]);
    if by_keys || frame.is_so_far(asked()) {
        cohort.mark_so_far(&run(frame, award, true)?.0);
    }
    // Who may be eligible stands beside the others: what is read of them, and for the ranking, is read for it.
    let is_beside = |unit: usize| {
        let may_be = matches!(
            frame.trace.verdict(award.eligible, unit).verdict,
            Verdict::Pass | Verdict::Undetermined
        );
        may_be && (award.quota.is_some() || !award.keys.is_empty()) && frame.is_of(award.kinds, unit)
    };
    let within = award.quota.as_ref().map_or(&[][..], |quota| &quota.within);
    // Mostly nothing is open any more, which is seen without going through the units.
    let is_open = frame.is_open(asked(), &award.keys);
    let units = (0..if is_open { frame.units() } else { 0 }).filter(|unit| frame.is_of(award.kinds, *unit));
    let open = frame.open_among(units, within, |unit| {
        let keys = if is_beside(unit) { frame.open_of_keys(&award.keys, unit) } else { Day::MIN };
        frame.open_of(asked(), unit).max(keys)
    });
    let ruled = |unit: usize| {
        let standing = cohort.standing(unit);
        let verdict = match standing.outcome {
            Outcome::Awarded => Verdict::Pass,
            Outcome::NotAwarded => Verdict::Fail,
            Outcome::Referred | Outcome::Undetermined => Verdict::Undetermined,
            Outcome::NotApplicable => Verdict::NotApplicable,
        };
        let ruled = Ruled::new(verdict, standing.reasons);
        let so_far = standing.so_far && verdict != Verdict::Undetermined;
        if !is_open {
            return Ruled { so_far, ..ruled };
        }
        let beside = if is_beside(unit) { open(unit) } else { Day::MIN };
        Ruled { so_far, ..ruled }.open_until(frame.trace.verdict(award.eligible, unit).open.max(beside))
    };
    Ok((Packed::computed(frame.units(), ruled), cohort))
}

/// How all units stand; and whether a key is so far, so that they may stand otherwise firmly.
fn run(frame: &Frame<'_>, award: &Award, firmly: bool) -> Result<(Cohort, bool), Limit> {
    let mut cohort = Cohort::of(eligible(frame, award, firmly));
    // The number is the same for all that it is for.
    let first = (0..frame.units()).find(|unit| frame.is_of(award.kinds, *unit));
    let quota = match award.quota.as_ref().zip(first) {
        None => None,
        Some((quota, first)) => {
            let cell = frame.trace.value(quota.number, first);
            let Some(number) = cell.exact() else {
                // The rule has no number on the day: it commends no one, and says why.
                let unsettled = Settled::new(Outcome::Undetermined, cell.reasons);
                cohort.eligible().for_each(|settled| *settled = unsettled);
                return Ok((cohort, false));
            };
            places(quota, number, frame.units()).ok_or(frame.limit())?;
            Some((quota, number))
        }
    };
    if quota.is_none() && award.keys.is_empty() {
        cohort.eligible().for_each(|settled| settle(settled, settled.outcome, Reasons::NONE));
        return Ok((cohort, false));
    }
    let entrants = entrants(frame, award, &cohort, firmly);
    let entrants = frame.ranking(&award.keys).rank(entrants, firmly);
    let within = award.quota.as_ref().map_or(&[][..], |quota| &quota.within);
    let groups = frame.groups(within, award.kinds);
    let field = Field::of(&entrants, &groups);
    cohort.open(&field);
    let quoted = Quoted { quota, field: &field, bases: base_of(frame, award, &field, firmly) };
    quoted.decide(&mut cohort, award.ties);
    cohort.keep_groups(&field, |group| (quoted.places_among(group, 0), quoted.bases[group]));
    Ok((cohort, entrants.is_so_far))
}

/// Who is eligible, as if there were no quota.
fn eligible(frame: &Frame<'_>, award: &Award, firmly: bool) -> Vec<Settled> {
    let eligible = frame.trace.verdicts(award.eligible).mapped(|eligible| {
        match if firmly { eligible.firmly() } else { eligible.verdict } {
            Verdict::Pass => Settled::new(Outcome::Awarded, Reasons::NONE),
            Verdict::Fail => Settled::new(Outcome::NotAwarded, Reasons::NONE),
            Verdict::Undetermined => Settled::new(Outcome::Undetermined, eligible.reasons),
            Verdict::NotApplicable => Settled::new(Outcome::NotApplicable, eligible.reasons),
        }
    });
    let of = |unit: usize| match frame.is_of(award.kinds, unit) {
        true => *eligible.get(unit),
        false => Settled::new(Outcome::NotApplicable, Reason::OtherKind.into()),
    };
    (0..frame.units()).into_par_iter().with_min_len(CHUNK).map(of).collect()
}

/// Those that are eligible or may be, not ranked yet.
fn entrants(frame: &Frame<'_>, award: &Award, cohort: &Cohort, firmly: bool) -> Vec<Entrant> {
    let base = award.quota.as_ref().and_then(|quota| quota.base.as_ref());
    let may_enter = |unit: &usize| matches!(cohort.outcome(*unit), Outcome::Awarded | Outcome::Undetermined);
    let entrant = |unit: usize| {
        let counts = base.map_or(Verdict::Pass, |(base, _)| frame.in_base(base, unit, firmly));
        Entrant::new(unit, cohort.outcome(unit) == Outcome::Awarded, counts)
    };
    let units = (0..frame.units()).into_par_iter();
    if units.clone().with_min_len(CHUNK).all(|unit| may_enter(&unit)) {
        return units.with_min_len(CHUNK).map(entrant).collect();
    }
    // With the room that each part may need, so that none is copied as it grows.
    let parts = units.fold_chunks(
        CHUNK,
        || Vec::with_capacity(CHUNK),
        |mut part, unit| {
            part.extend(Some(unit).filter(may_enter).map(entrant));
            part
        },
    );
    parts.collect::<Vec<_>>().concat()
}

/// Of each group, how many units the percentage is of; of `eligible`, how many are for certain and may be.
fn base_of(frame: &Frame<'_>, award: &Award, field: &Field<'_>, firmly: bool) -> Vec<(usize, usize)> {
    match award.quota.as_ref().and_then(|quota| quota.base.as_ref()) {
        Some((base, _)) if base.kind != BaseKind::Eligible => {
            let of = |unit: usize| match frame.is_of(award.kinds, unit) {
                true => (unit, frame.in_base(base, unit, firmly)),
                false => (unit, Verdict::Fail),
            };
            field.groups.count((0..frame.units()).into_par_iter().map(of))
        }
        _ => field.groups.count(field.entrants.all.par_iter().map(|entrant| {
            let eligible = if entrant.sure { Verdict::Pass } else { Verdict::Undetermined };
            (entrant.at(), both(eligible, entrant.counts))
        })),
    }
}

/// A quota with its number, and those who compete for its places.
struct Quoted<'a> {
    quota: Option<(&'a Quota, Exact)>,
    field: &'a Field<'a>,
    bases: Vec<(usize, usize)>,
}

impl Quoted<'_> {
    /// How many places a group has, where so many of those that are eligible are in the base.
    fn places_of(&self, group: usize, counted: usize) -> Option<(i64, i64)> {
        self.between(if self.is_of_eligible() { (counted, counted) } else { self.bases[group] })
    }

    fn is_of_eligible(&self) -> bool {
        let base = self.quota.and_then(|(quota, _)| quota.base.as_ref());
        base.is_some_and(|(base, _)| base.kind == BaseKind::Eligible)
    }

    /// How many places a base gives, at the least and at the most.
    fn between(&self, (low, high): (usize, usize)) -> Option<(i64, i64)> {
        let (quota, number) = self.quota?;
        // An overflow was looked for before anything was decided.
        let places = |base| places(quota, number, base).unwrap_or(i64::MAX);
        let least = places(low);
        Some((least, if low == high { least } else { places(high) }))
    }

    /// How many places a group has, where so many others may be in it too.
    fn places_among(&self, group: usize, others: usize) -> Option<(i64, i64)> {
        let base = self.quota.and_then(|(quota, _)| quota.base.as_ref());
        if base.is_some_and(|(base, _)| base.filter.is_some()) || !self.is_of_eligible() {
            return self.between(self.bases[group]);
        }
        let own = self.field.by_best.of_bucket(group);
        let sure = own.iter().filter(|at| self.field.entrant(**at).sure).count();
        self.between((sure, own.len() + others))
    }

    fn decide(&self, cohort: &mut Cohort, ties: TieRule) {
        let groups = self.field.groups;
        if !groups.is_single() {
            return self.walk(cohort, ties);
        }
        decide(
            self.field,
            |group, counted| self.places_of(group, counted),
            ties,
            |entrant, group, decided| {
                settle(cohort.settled(entrant.at()), decided.outcome, entrant.reasons);
                cohort.place(entrant.at(), decided.rank, Some(group));
            },
        );
        for at in self.field.unknown() {
            let settled = cohort.settled(self.field.entrant(*at).at());
            let reasons = settled.reasons.with(Reason::EmptyField.into());
            *settled = Settled::new(Outcome::Undetermined, reasons);
        }
    }

    /// Several groupings: an entrant is awarded if each of its groups has room.
    fn walk(&self, cohort: &mut Cohort, ties: TieRule) {
        let groups = self.field.groups;
        let rooms = (0..groups.keys.len()).map(|group| {
            let others = self.field.anywhere(group).len();
            self.places_among(group, others).unwrap_or((i64::MAX, i64::MAX))
        });
        walk(self.field, &rooms.collect::<Vec<_>>(), ties, |entrant, walked| {
            let outcome = match (walked.outcome, entrant.sure) {
                (Outcome::NotAwarded, _) | (_, true) => walked.outcome,
                (_, false) => Outcome::Undetermined,
            };
            settle(cohort.settled(entrant.at()), outcome, entrant.reasons);
            cohort.place(entrant.at(), walked.rank, walked.group);
        });
    }
}

/// Settles what becomes of a unit; what it is undetermined for lies in itself, or else in others.
fn settle(settled: &mut Settled, outcome: Outcome, of_keys: Reasons) {
    let reasons = match outcome {
        Outcome::Referred => Reason::Referred.into(),
        Outcome::Undetermined => {
            let own = settled.reasons.with(of_keys);
            if own.is_empty() { Reason::Cohort.into() } else { own }
        }
        _ => Reasons::NONE,
    };
    *settled = Settled::new(outcome, reasons);
}
