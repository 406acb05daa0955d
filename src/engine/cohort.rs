//! How units stand beside each other, and what a percentage is of.

use super::border::Field;
use super::frame::Frame;
use super::grouping::GroupKey;
use crate::check::model::Group;
use crate::plan::NodeId;
use crate::plan::cohort::{Base, BaseKind, Key, Quota};
use crate::types::{Day, Outcome, Reasons, Verdict};
use rayon::prelude::*;
use std::ops::Range;

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
    /// Where its units stand among all that are ranked.
    ranked: Range<usize>,
}

/// How all units stand. There may be millions, so each takes up no more than there is to say of it.
#[derive(Clone, Debug, Default)]
pub struct Cohort {
    /// The groups.
    pub groups: Vec<Grouped>,
    /// Unit by unit.
    settled: Vec<Settled>,
    /// The rank of each unit, or 0; nothing where there is no ranking.
    ranks: Vec<u32>,
    /// The group of each unit, or [`Cohort::NOWHERE`]; nothing where all are one group.
    group_of: Vec<u32>,
    /// Those that are eligible or may be, group by group, the best first.
    ranked: Vec<u32>,
}

/// What becomes of a unit, and why.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settled {
    pub(super) outcome: Outcome,
    pub(super) reasons: Reasons,
    so_far: bool,
}

impl Settled {
    pub(super) fn new(outcome: Outcome, reasons: Reasons) -> Self {
        Self { outcome, reasons, so_far: false }
    }
}

impl Cohort {
    const NOWHERE: u32 = u32::MAX;

    /// Units that are settled, and neither ranked nor grouped yet.
    pub(super) fn of(settled: Vec<Settled>) -> Self {
        Self { settled, ..Self::default() }
    }

    /// Makes room for what the places of these decide.
    pub(super) fn open(&mut self, field: &Field<'_>) {
        let units = self.settled.len();
        if field.entrants.is_ranked {
            self.ranks = vec![0; units];
        }
        if !field.groups.are_all() {
            self.group_of = vec![Self::NOWHERE; units];
        }
    }

    /// What becomes of a unit.
    pub(super) fn outcome(&self, unit: usize) -> Outcome {
        self.settled[unit].outcome
    }

    /// The units that are eligible or may be, to be settled.
    pub(super) fn eligible(&mut self) -> impl Iterator<Item = &mut Settled> {
        let is_eligible =
            |settled: &&mut Settled| matches!(settled.outcome, Outcome::Awarded | Outcome::Undetermined);
        self.settled.iter_mut().filter(is_eligible)
    }

    /// What becomes of a unit, to be settled.
    pub(super) fn settled(&mut self, unit: usize) -> &mut Settled {
        &mut self.settled[unit]
    }

    /// Notes where a unit stands.
    pub(super) fn place(&mut self, unit: usize, rank: Option<u32>, group: Option<usize>) {
        if let (Some(of), Some(rank)) = (self.ranks.get_mut(unit), rank) {
            *of = rank;
        }
        if let (Some(of), Some(group)) = (self.group_of.get_mut(unit), group) {
            *of = group as u32;
        }
    }

    /// Keeps the groups; a function says how many places each has, and how many units the percentage is of.
    pub(super) fn keep_groups(
        &mut self,
        field: &Field<'_>,
        quota: impl Fn(usize) -> (Option<(i64, i64)>, (usize, usize)),
    ) {
        let grouped = |(group, (by, key)): (usize, &(usize, GroupKey))| {
            let (places, base) = quota(group);
            Grouped { by: *by, key: *key, places, base, ranked: field.by_best.range(group) }
        };
        self.groups = field.groups.keys.iter().enumerate().map(grouped).collect();
        let unit = |at: &u32| field.entrant(*at).at() as u32;
        self.ranked = field.by_best.of_first(self.groups.len()).par_iter().map(unit).collect();
    }

    /// Marks who would be undetermined if what is so far were, as all stand then.
    pub(super) fn mark_so_far(&mut self, firm: &Cohort) {
        for (settled, firm) in self.settled.iter_mut().zip(&firm.settled) {
            settled.so_far = is_so_far(settled.outcome, firm.outcome);
        }
    }

    /// How a unit stands.
    pub fn standing(&self, unit: usize) -> Standing {
        let Settled { outcome, reasons, so_far } = self.settled[unit];
        let rank = self.ranks.get(unit).copied().filter(|rank| *rank > 0);
        let group = self.group_of.get(unit).copied().unwrap_or(0);
        let group = (group != Self::NOWHERE).then_some(group as usize);
        Standing { outcome, rank, so_far, reasons, group }
    }

    /// How all units stand.
    pub fn standings(&self) -> impl ExactSizeIterator<Item = Standing> + '_ {
        (0..self.settled.len()).map(|unit| self.standing(unit))
    }

    /// The units of a group that are eligible or may be, the best first.
    pub fn ranked(
        &self,
        group: &Grouped,
    ) -> impl DoubleEndedIterator<Item = usize> + ExactSizeIterator + Clone + use<'_> {
        self.ranked[group.ranked.clone()].iter().map(|unit| *unit as usize)
    }
}

/// Whether an outcome is so far, where it would be this one if what is so far were undetermined.
pub(super) fn is_so_far(outcome: Outcome, firm: Outcome) -> bool {
    outcome != Outcome::Undetermined && firm == Outcome::Undetermined
}

impl Frame<'_> {
    /// The verdict of a unit on a condition; firmly: with what is so far taken as undetermined.
    pub(super) fn ruled(&self, node: NodeId, unit: usize, firmly: bool) -> Verdict {
        let ruled = self.trace.verdict(node, unit);
        if firmly { ruled.firmly() } else { ruled.verdict }
    }

    /// Whether a unit may meet one of these conditions, or not meet it, so far only.
    pub(super) fn is_so_far(&self, mut nodes: impl Iterator<Item = NodeId>) -> bool {
        nodes.any(|node| self.trace.verdicts(node).any(|ruled| ruled.so_far))
    }

    /// Whether one of these conditions or keys may still change for a unit.
    pub(super) fn is_open(&self, mut conditions: impl Iterator<Item = NodeId>, keys: &[Key]) -> bool {
        let is_open_key = |key: &Key| {
            let forms = &self.trace.values(key.node).forms;
            forms.any(|form| form.cell.open.max(form.cell.read) > Day::MIN)
        };
        conditions.any(|node| self.trace.verdicts(node).any(|ruled| ruled.open > Day::MIN))
            || keys.iter().any(is_open_key)
    }

    /// The last day on which a condition or key of these, read of any of these units, can still change: of each unit, among
    /// those with which it stands.
    pub(super) fn open_among(
        &self,
        units: impl Iterator<Item = usize>,
        within: &[Group],
        of: impl Fn(usize) -> Day,
    ) -> impl Fn(usize) -> Day {
        let are_apart = within == [Group::Kind];
        let at = move |unit: usize| if are_apart { self.kind(unit).index() } else { 0 };
        let mut days = vec![Day::MIN; self.model.kinds.len()];
        for unit in units {
            days[at(unit)] = days[at(unit)].max(of(unit));
        }
        move |unit| days[at(unit)]
    }

    /// The last day on which the keys of a unit can still change.
    pub(super) fn open_of_keys(&self, keys: &[Key], unit: usize) -> Day {
        let open = |key: &Key| {
            let cell = self.trace.value(key.node, unit);
            cell.open.max(cell.read)
        };
        keys.iter().map(open).max().unwrap_or(Day::MIN)
    }

    /// The last day on which one of these conditions can still change for a unit.
    pub(super) fn open_of(&self, conditions: impl Iterator<Item = NodeId>, unit: usize) -> Day {
        conditions.map(|node| self.trace.verdict(node, unit).open).max().unwrap_or(Day::MIN)
    }

    /// The verdict of a unit on a condition of a base.
    pub(super) fn in_base(&self, base: &Base, unit: usize, firmly: bool) -> Verdict {
        let kind = match base.kind {
            BaseKind::Kinds(kinds) if !self.is_of(kinds, unit) => Verdict::Fail,
            BaseKind::Those(node) => self.ruled(node, unit, firmly),
            BaseKind::Kinds(_) | BaseKind::Eligible | BaseKind::Rated(_) => Verdict::Pass,
        };
        let filter = base.filter.map_or(Verdict::Pass, |node| self.ruled(node, unit, firmly));
        both(kind, filter)
    }
}

/// The conditions on what a percentage is of.
pub(super) fn conditions(quota: &Quota) -> impl Iterator<Item = NodeId> + '_ {
    quota.base.iter().flat_map(|(base, _)| {
        let those = match base.kind {
            BaseKind::Those(node) => Some(node),
            BaseKind::Kinds(_) | BaseKind::Eligible | BaseKind::Rated(_) => None,
        };
        those.into_iter().chain(base.filter)
    })
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
