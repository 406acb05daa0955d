//! How units stand beside each other: their standings, their groups, and what a percentage is of.

use super::border::Entrant;
use super::cell::Ruled;
use super::frame::Frame;
use super::ranking::GroupKey;
use crate::check::model::Group;
use crate::plan::cohort::{Base, BaseKind, Quota};
use crate::types::{Outcome, Reasons, Verdict};
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

impl Cohort {
    /// Marks who would be undetermined if what is so far were, as all stand then.
    pub(super) fn mark_so_far(&mut self, firm: &Cohort) {
        for (standing, firm) in self.standings.iter_mut().zip(&firm.standings) {
            standing.so_far = is_so_far(standing.outcome, firm.outcome);
        }
    }
}

/// Whether an outcome is so far, where it would be this one if what is so far were undetermined.
pub(super) fn is_so_far(outcome: Outcome, firm: Outcome) -> bool {
    outcome != Outcome::Undetermined && firm == Outcome::Undetermined
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
        let grouping = |group: &Group| {
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
        let kind = match base.kind {
            BaseKind::Kinds(kinds) if !self.is_of(kinds, unit) => Verdict::Fail,
            BaseKind::Those(node) => of(node),
            BaseKind::Kinds(_) | BaseKind::Eligible | BaseKind::Rated(_) => Verdict::Pass,
        };
        let filter = base.filter.map_or(Verdict::Pass, of);
        both(kind, filter)
    }
}

/// Where the groups of each grouping begin among all groups.
pub(super) fn offsets(groupings: &[Grouping]) -> Vec<usize> {
    let lengths = groupings.iter().map(|grouping| grouping.keys.len());
    lengths.scan(0, |offset, length| Some(std::mem::replace(offset, *offset + length))).collect()
}

/// The entrants of each group, in their order.
pub(super) fn by_group<'e>(grouping: &Grouping, entrants: &'e [Entrant]) -> Vec<Vec<&'e Entrant>> {
    let mut groups: Vec<Vec<&Entrant>> = vec![Vec::new(); grouping.keys.len()];
    for entrant in entrants {
        if let Some(group) = grouping.of[entrant.at] {
            groups[group].push(entrant);
        }
    }
    groups
}

/// The groups of all groupings with their entrants, the best first; `quota` says how many places a group (by its
/// grouping, and its position in it) has, and how many units the percentage is of.
pub(super) fn grouped(
    groupings: &[Grouping],
    entrants: &[Entrant],
    quota: impl Fn(usize, usize, &[&Entrant]) -> (Option<(i64, i64)>, (usize, usize)),
) -> Vec<Grouped> {
    let mut groups = Vec::new();
    for (by, grouping) in groupings.iter().enumerate() {
        for (group, mut ranked) in by_group(grouping, entrants).into_iter().enumerate() {
            ranked.sort_by(|a, b| (&b.keys.best, &b.keys.worst).cmp(&(&a.keys.best, &a.keys.worst)));
            let (places, base) = quota(by, group, &ranked);
            let ranked = ranked.iter().map(|entrant| entrant.at).collect();
            groups.push(Grouped { by, key: grouping.keys[group], places, base, ranked });
        }
    }
    groups
}

/// Whether both of two conditions of a base hold. What is not applicable does not.
pub(super) fn both(one: Verdict, other: Verdict) -> Verdict {
    match (one, other) {
        (Verdict::Pass, Verdict::Pass) => Verdict::Pass,
        (Verdict::Fail | Verdict::NotApplicable, _) | (_, Verdict::Fail | Verdict::NotApplicable) => {
            Verdict::Fail
        }
        _ => Verdict::Undetermined,
    }
}
