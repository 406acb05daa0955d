//! Commendations: who of the eligible is awarded (section 8 of the contract).

use super::border::{Decided, Entrant, decide};
use super::cell::Ruled;
use super::cohort::{Cohort, Grouping, Standing, both, by_group, grouped, offsets};
use super::frame::{Frame, Limit};
use super::quota::places;
use super::walk::{Rooms, Walker, walk};
use crate::plan::cohort::{Award, BaseKind};
use crate::types::{Exact, Outcome, Reason, Reasons, Verdict};

/// The verdicts of an award (awarded is a pass, referred undetermined), and how all units stand.
///
/// # Errors
/// Where exact arithmetic overflows.
pub(super) fn award(frame: &Frame<'_>, award: &Award) -> Result<(Vec<Ruled>, Cohort), Limit> {
    let mut cohort = run(frame, award, false)?;
    cohort.mark_so_far(&run(frame, award, true)?);
    let ruled = cohort.standings.iter().enumerate().map(|(unit, standing)| {
        let verdict = match standing.outcome {
            Outcome::Awarded => Verdict::Pass,
            Outcome::NotAwarded => Verdict::Fail,
            Outcome::Referred | Outcome::Undetermined => Verdict::Undetermined,
            Outcome::NotApplicable => Verdict::NotApplicable,
        };
        let ruled = Ruled::new(verdict, standing.reasons);
        let so_far = standing.so_far && verdict != Verdict::Undetermined;
        Ruled { so_far, ..ruled }.open_until(frame.trace.verdict(award.eligible, unit).open)
    });
    Ok((ruled.collect(), cohort))
}

fn run(frame: &Frame<'_>, award: &Award, firmly: bool) -> Result<Cohort, Limit> {
    let is_for = |unit: usize| frame.is_of(award.kinds, unit);
    let mut standings = Vec::with_capacity(frame.units());
    let mut entrants: Vec<Entrant> = Vec::new();
    let mut number = None;
    for unit in 0..frame.units() {
        let eligible = frame.trace.verdict(award.eligible, unit);
        let verdict = if firmly { eligible.firmly() } else { eligible.verdict };
        let (outcome, reasons) = match verdict {
            _ if !is_for(unit) => (Outcome::NotApplicable, Reason::OtherKind.into()),
            Verdict::Pass => (Outcome::Awarded, Reasons::NONE),
            Verdict::Fail => (Outcome::NotAwarded, Reasons::NONE),
            Verdict::Undetermined => (Outcome::Undetermined, eligible.reasons),
            Verdict::NotApplicable => (Outcome::NotApplicable, eligible.reasons),
        };
        if matches!(outcome, Outcome::Awarded | Outcome::Undetermined) {
            let keys = frame.keys(&award.keys, unit, firmly);
            let base = award.quota.as_ref().and_then(|quota| quota.base.as_ref());
            let counts = base.map_or(Verdict::Pass, |(base, _)| frame.in_base(base, unit, firmly));
            entrants.push(Entrant { at: unit, sure: outcome == Outcome::Awarded, keys, counts });
        }
        if let Some(quota) = &award.quota
            && number.is_none()
            && is_for(unit)
        {
            number = Some(frame.trace.value(quota.number, unit));
        }
        standings.push(Standing { outcome, rank: None, so_far: false, reasons, group: None });
    }
    let number = match number.map(|cell| (cell.exact(), cell)) {
        None => None,
        Some((Some(number), _)) => Some(number),
        // The rule has no number on the day: it commends no one, and says why.
        Some((None, cell)) => {
            for entrant in &entrants {
                let standing = &mut standings[entrant.at];
                (standing.outcome, standing.reasons) = (Outcome::Undetermined, cell.reasons);
            }
            return Ok(Cohort { standings, groups: Vec::new() });
        }
    };
    let groupings = frame.groupings(award.quota.as_ref(), is_for);
    let mut bases = Vec::new();
    for grouping in &groupings {
        bases.push(base_of(frame, award, grouping, &entrants, firmly));
    }
    let quota = Quoted { award, number, groupings: &groupings, bases: &bases };
    quota.decide(frame, &entrants, &mut standings)?;
    let groups = grouped(&groupings, &entrants, |by, group, ranked| {
        (quota.places_among(by, group, ranked, 0), bases[by][group])
    });
    Ok(Cohort { standings, groups })
}

/// Of each group, how many units the percentage is of; of `eligible`, how many are for certain and may be.
fn base_of(
    frame: &Frame<'_>,
    award: &Award,
    grouping: &Grouping,
    entrants: &[Entrant],
    firmly: bool,
) -> Vec<(usize, usize)> {
    let mut sure = vec![None; frame.units()];
    for entrant in entrants {
        sure[entrant.at] = Some(entrant.sure);
    }
    let base = award.quota.as_ref().and_then(|quota| quota.base.as_ref()).map(|(base, _)| base);
    frame.count_base(grouping, |unit| {
        let entrant = match sure[unit] {
            Some(true) => Verdict::Pass,
            Some(false) => Verdict::Undetermined,
            None => Verdict::Fail,
        };
        match base {
            Some(base) if !matches!(base.kind, BaseKind::Eligible) => {
                if frame.is_of(award.kinds, unit) {
                    frame.in_base(base, unit, firmly)
                } else {
                    Verdict::Fail
                }
            }
            Some(base) => both(entrant, frame.in_base(base, unit, firmly)),
            None => entrant,
        }
    })
}

/// A quota with its number and its groups.
struct Quoted<'a> {
    award: &'a Award,
    number: Option<Exact>,
    groupings: &'a [Grouping],
    bases: &'a [Vec<(usize, usize)>],
}

impl Quoted<'_> {
    /// How many places a group has, where so many of it are eligible.
    fn places(&self, by: usize, group: usize, eligible: usize) -> Option<(i64, i64)> {
        let base = &self.award.quota.as_ref()?.base;
        let all = base.as_ref().is_some_and(|(base, _)| base.filter.is_none());
        if all { self.places_of(by, group, eligible) } else { self.between(self.bases[by][group]) }
    }

    /// The same, where so many of those that are eligible are in the base.
    fn places_of(&self, by: usize, group: usize, counted: usize) -> Option<(i64, i64)> {
        let base = &self.award.quota.as_ref()?.base;
        let of_eligible = base.as_ref().is_some_and(|(base, _)| matches!(base.kind, BaseKind::Eligible));
        self.between(if of_eligible { (counted, counted) } else { self.bases[by][group] })
    }

    /// How many places a base gives, at the least and at the most.
    fn between(&self, (low, high): (usize, usize)) -> Option<(i64, i64)> {
        let (quota, number) = (self.award.quota.as_ref()?, self.number?);
        // An overflow was looked for before anything was decided.
        let places = |base| places(quota, number, base).unwrap_or(i64::MAX);
        Some((places(low), places(high)))
    }

    /// How many places the group of these entrants has, and of so many others that may be in it.
    fn places_among(&self, by: usize, group: usize, own: &[&Entrant], others: usize) -> Option<(i64, i64)> {
        let sure = own.iter().filter(|entrant| entrant.sure).count();
        let (low, _) = self.places(by, group, sure)?;
        let (_, high) = self.places(by, group, own.len() + others)?;
        Some((low, high))
    }

    fn decide(
        &self,
        frame: &Frame<'_>,
        entrants: &[Entrant],
        standings: &mut [Standing],
    ) -> Result<(), Limit> {
        if let (Some(quota), Some(number)) = (&self.award.quota, self.number) {
            places(quota, number, frame.units()).ok_or(frame.limit())?;
        }
        match self.groupings {
            [grouping] => {
                // One whose group is not known may be in any.
                let unknown: Vec<Entrant> = entrants
                    .iter()
                    .filter(|entrant| grouping.of[entrant.at].is_none())
                    .map(|entrant| Entrant { sure: false, ..entrant.clone() })
                    .collect();
                for (group, own) in by_group(grouping, entrants).into_iter().enumerate() {
                    let all: Vec<&Entrant> = own.iter().copied().chain(&unknown).collect();
                    let places = |counted| self.places_of(0, group, counted);
                    let decided = decide(&all, &places, self.award.ties);
                    for (entrant, decided) in own.into_iter().zip(decided) {
                        settle(&mut standings[entrant.at], decided, entrant, Some(group));
                    }
                }
                for entrant in &unknown {
                    unknown_group(&mut standings[entrant.at]);
                }
            }
            _ => self.walk(entrants, standings),
        }
        Ok(())
    }

    /// Several groupings: an entrant is awarded if each of its groups has room.
    fn walk(&self, entrants: &[Entrant], standings: &mut [Standing]) {
        let mut rooms: Rooms = Vec::new();
        for (by, grouping) in self.groupings.iter().enumerate() {
            let unknown = entrants.iter().filter(|it| grouping.of[it.at].is_none()).count();
            let groups = by_group(grouping, entrants).into_iter().enumerate().map(|(group, own)| {
                self.places_among(by, group, &own, unknown).unwrap_or((i64::MAX, i64::MAX))
            });
            rooms.push(groups.collect());
        }
        let walker = |entrant| Walker { entrant, groups: self.groups_of(entrant) };
        let walkers: Vec<Walker<'_>> = entrants.iter().map(walker).collect();
        let offsets = offsets(self.groupings);
        for (entrant, walked) in entrants.iter().zip(walk(&walkers, &rooms, self.award.ties)) {
            let outcome = match (walked.outcome, entrant.sure) {
                (Outcome::NotAwarded, _) | (_, true) => walked.outcome,
                (_, false) => Outcome::Undetermined,
            };
            let standing = &mut standings[entrant.at];
            let group = walked.group.map(|(by, group)| offsets[by] + group);
            settle(standing, Decided { outcome, rank: walked.rank }, entrant, group);
        }
    }

    fn groups_of(&self, entrant: &Entrant) -> Vec<Option<usize>> {
        self.groupings.iter().map(|grouping| grouping.of[entrant.at]).collect()
    }
}

fn settle(standing: &mut Standing, decided: Decided, entrant: &Entrant, group: Option<usize>) {
    standing.group = group;
    standing.rank = decided.rank;
    standing.outcome = decided.outcome;
    standing.reasons = match decided.outcome {
        Outcome::Referred => Reason::Referred.into(),
        Outcome::Undetermined => {
            let own = standing.reasons.with(entrant.keys.reasons);
            if own.is_empty() { Reason::Cohort.into() } else { own }
        }
        _ => Reasons::NONE,
    };
}

fn unknown_group(standing: &mut Standing) {
    standing.outcome = Outcome::Undetermined;
    standing.reasons = standing.reasons.with(Reason::EmptyField.into());
}
