//! Commendations: who of the eligible is awarded (section 8 of the contract).

use super::border::{Decided, Entrant, decide};
use super::cell::Ruled;
use super::evaluate::{Frame, Limit};
use super::quota::places;
use super::ranking::GroupKey;
use super::walk::{Rooms, Walker, walk};
use crate::plan::cohort::{Award, Base, BaseKind, Quota};
use crate::types::{Exact, Outcome, Reason, Reasons, Verdict};
use std::collections::BTreeMap;

/// How a unit stands in a commendation, a cap or a selection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What becomes of it.
    pub outcome: Outcome,
    /// Its rank among the eligible of its group: 1, 2, 2, 4.
    pub rank: Option<u32>,
    /// It would be undetermined if what is so far were.
    pub so_far: bool,
    /// Why it is undetermined or not applicable.
    pub reasons: Reasons,
    /// The first of its groups that is full, by position; else its first group.
    pub group: Option<usize>,
}

/// A group with a number of places of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grouped {
    /// Which of the quota's groupings, by position.
    pub by: usize,
    /// What its units have in common.
    pub key: GroupKey,
    /// How many places there are, at the least and at the most; `None`: no limit.
    pub places: Option<(i64, i64)>,
    /// How many units the percentage is of, at the least and at the most.
    pub base: (usize, usize),
    /// Those that are eligible or may be, the best first.
    pub ranked: Vec<usize>,
}

/// How all units stand.
#[derive(Clone, Debug, Default)]
pub struct Cohort {
    /// Unit by unit.
    pub standings: Vec<Standing>,
    /// The groups.
    pub groups: Vec<Grouped>,
}

/// Units in their groups, by one of the groupings of a quota.
pub(super) struct Grouping {
    /// The groups in the order of their keys.
    pub(super) keys: Vec<GroupKey>,
    /// The group of each unit; `None`: not known.
    pub(super) of: Vec<Option<usize>>,
}

impl Frame<'_> {
    /// The groupings of a quota: one of all units where it has none.
    pub(super) fn groupings(
        &self,
        quota: Option<&Quota>,
        takes_part: impl Fn(usize) -> bool,
    ) -> Vec<Grouping> {
        let within = quota.map_or(&[][..], |quota| &quota.within);
        if within.is_empty() {
            return vec![Grouping { keys: vec![GroupKey::All], of: vec![Some(0); self.units()] }];
        }
        let grouping = |group: &crate::check::model::Group| {
            let keys: Vec<Option<GroupKey>> =
                (0..self.units()).map(|unit| self.group(*group, unit)).collect();
            let mut known: BTreeMap<GroupKey, usize> = BTreeMap::new();
            for (unit, key) in keys.iter().enumerate() {
                if let Some(key) = key.filter(|_| takes_part(unit)) {
                    known.insert(key, 0);
                }
            }
            for (at, group) in known.values_mut().enumerate() {
                *group = at;
            }
            let of = keys.iter().map(|key| key.and_then(|key| known.get(&key).copied())).collect();
            Grouping { keys: known.into_keys().collect(), of }
        };
        within.iter().map(grouping).collect()
    }

    /// How many units of each group meet the condition that a percentage is of, at the least and at the most.
    /// A unit whose group is not known may be in any.
    pub(super) fn count_base(
        &self,
        grouping: &Grouping,
        counts: impl Fn(usize) -> Verdict,
    ) -> Vec<(usize, usize)> {
        let mut bases = vec![(0, 0); grouping.keys.len()];
        let mut anywhere = 0;
        for (unit, group) in grouping.of.iter().enumerate() {
            let verdict = counts(unit);
            let may = matches!(verdict, Verdict::Pass | Verdict::Undetermined);
            match group {
                Some(group) => {
                    bases[*group].0 += usize::from(verdict == Verdict::Pass);
                    bases[*group].1 += usize::from(may);
                }
                None => anywhere += usize::from(may),
            }
        }
        for base in &mut bases {
            base.1 += anywhere;
        }
        bases
    }

    /// The verdict of a unit on a condition of a base.
    pub(super) fn in_base(&self, base: &Base, unit: usize, firmly: bool) -> Verdict {
        let of = |node| {
            let ruled: Ruled = self.trace.verdict(node, unit);
            if firmly { ruled.firmly() } else { ruled.verdict }
        };
        let is_of = |kinds: crate::check::model::KindSet| {
            if kinds.has(self.data.units.kinds[unit]) { Verdict::Pass } else { Verdict::Fail }
        };
        let kind = match base.kind {
            BaseKind::Kinds(kinds) => is_of(kinds),
            BaseKind::Those(node) => of(node),
            BaseKind::Eligible | BaseKind::Rated(_) => Verdict::Pass,
        };
        let filter = base.filter.map_or(Verdict::Pass, of);
        match (kind, filter) {
            (Verdict::Pass, Verdict::Pass) => Verdict::Pass,
            (Verdict::Fail | Verdict::NotApplicable, _) | (_, Verdict::Fail | Verdict::NotApplicable) => {
                Verdict::Fail
            }
            _ => Verdict::Undetermined,
        }
    }
}

/// The verdicts of an award (awarded is a pass, referred undetermined), and how all units stand.
///
/// # Errors
/// Where exact arithmetic overflows.
pub(super) fn award(frame: &Frame<'_>, award: &Award) -> Result<(Vec<Ruled>, Cohort), Limit> {
    let mut cohort = run(frame, award, false)?;
    let eligible: Vec<Ruled> =
        (0..frame.units()).map(|unit| frame.trace.verdict(award.eligible, unit)).collect();
    let firm = run(frame, award, true)?;
    for (standing, firm) in cohort.standings.iter_mut().zip(&firm.standings) {
        standing.so_far = standing.outcome != Outcome::Undetermined && firm.outcome == Outcome::Undetermined;
    }
    let ruled = cohort.standings.iter().zip(&eligible).map(|(standing, eligible)| {
        let verdict = match standing.outcome {
            Outcome::Awarded => Verdict::Pass,
            Outcome::NotAwarded => Verdict::Fail,
            Outcome::Referred | Outcome::Undetermined => Verdict::Undetermined,
            Outcome::NotApplicable => Verdict::NotApplicable,
        };
        let ruled = Ruled::new(verdict, standing.reasons);
        let so_far = standing.so_far && verdict != Verdict::Undetermined;
        Ruled { so_far, ..ruled }.open_until(eligible.open)
    });
    Ok((ruled.collect(), cohort))
}

fn run(frame: &Frame<'_>, award: &Award, firmly: bool) -> Result<Cohort, Limit> {
    let is_for = |unit: usize| award.kinds.has(frame.data.units.kinds[unit]);
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
    let groups = quota.groups(&entrants);
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
                if award.kinds.has(frame.data.units.kinds[unit]) {
                    frame.in_base(base, unit, firmly)
                } else {
                    Verdict::Fail
                }
            }
            Some(base) => match (entrant, frame.in_base(base, unit, firmly)) {
                (Verdict::Fail, _) | (_, Verdict::Fail) => Verdict::Fail,
                (Verdict::Pass, Verdict::Pass) => Verdict::Pass,
                _ => Verdict::Undetermined,
            },
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
                let sure = own.iter().filter(|entrant| entrant.sure).count();
                let places = |eligible| self.places(by, group, eligible);
                match (places(sure), places(own.len() + unknown)) {
                    (Some((low, _)), Some((_, high))) => (low, high),
                    _ => (i64::MAX, i64::MAX),
                }
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

    /// The groups, with their places and their entrants in order.
    fn groups(&self, entrants: &[Entrant]) -> Vec<Grouped> {
        let mut groups = Vec::new();
        for (by, grouping) in self.groupings.iter().enumerate() {
            for (group, mut ranked) in by_group(grouping, entrants).into_iter().enumerate() {
                ranked.sort_by(|a, b| (&b.keys.best, &b.keys.worst).cmp(&(&a.keys.best, &a.keys.worst)));
                let sure = ranked.iter().filter(|entrant| entrant.sure).count();
                let places = match (self.places(by, group, sure), self.places(by, group, ranked.len())) {
                    (Some((low, _)), Some((_, high))) => Some((low, high)),
                    _ => None,
                };
                groups.push(Grouped {
                    by,
                    key: grouping.keys[group],
                    places,
                    base: self.bases[by][group],
                    ranked: ranked.iter().map(|entrant| entrant.at).collect(),
                });
            }
        }
        groups
    }
}

/// The entrants of each group, in their order.
fn by_group<'e>(grouping: &Grouping, entrants: &'e [Entrant]) -> Vec<Vec<&'e Entrant>> {
    let mut groups: Vec<Vec<&Entrant>> = vec![Vec::new(); grouping.keys.len()];
    for entrant in entrants {
        if let Some(group) = grouping.of[entrant.at] {
            groups[group].push(entrant);
        }
    }
    groups
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

/// Where the groups of each grouping begin among all groups.
pub(super) fn offsets(groupings: &[Grouping]) -> Vec<usize> {
    let lengths = groupings.iter().map(|grouping| grouping.keys.len());
    lengths.scan(0, |offset, length| Some(std::mem::replace(offset, *offset + length))).collect()
}
