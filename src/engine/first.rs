//! Who is ranked first: no other unit of its group has more.
//!
//! Values may be known between two ends only. A unit is first in every way where no other can do better than what it
//! falls back to; it is not in any where another falls back to more than the best that it can do. Units that share the
//! top are all first.

use super::cell::{Ruled, State};
use super::compare::without_value;
use super::frame::Frame;
use super::grouping::{GroupKey, Groups};
use super::packed::Packed;
use super::ranking::Entrant;
use crate::plan::Leaf;
use crate::plan::cohort::First;
use crate::types::{Day, Reason, Reasons, Verdict};

/// The best grade of a group, and the best of another unit.
#[derive(Clone, Copy, Default)]
struct Top {
    /// Grade and slot.
    first: Option<(u32, usize)>,
    second: Option<u32>,
}

impl Top {
    fn take(&mut self, grade: u32, at: usize) {
        match self.first {
            Some((best, _)) if grade <= best => self.second = self.second.max(Some(grade)),
            before => (self.first, self.second) = (Some((grade, at)), before.map(|(grade, _)| grade)),
        }
    }

    /// The best of the units other than this one.
    fn besides(&self, at: usize) -> Option<u32> {
        self.first.and_then(|(grade, of)| if of == at { self.second } else { Some(grade) })
    }
}

/// How all units stand: their grades, and the best of each group.
struct Field {
    /// Of each unit, its grade at its worst and at its best, and why they differ; nothing for who does not take part.
    grades: Vec<Option<(u32, u32, Reasons)>>,
    groups: Groups,
    /// Of each group: what others fall back to, and the best that they can do.
    worst: Vec<Top>,
    best: Vec<Top>,
    is_so_far: bool,
}

impl Field {
    fn of(frame: &Frame<'_>, first: &First, firmly: bool) -> Self {
        let entrants = (0..frame.units()).filter(|unit| takes_part(frame, first, *unit));
        let entrants = entrants.map(|unit| Entrant::new(unit, true, Verdict::Pass)).collect();
        let keys = [first.key];
        let entrants = frame.ranking(&keys).rank(entrants, firmly);
        let groups = frame.groups(&first.within, first.kinds);
        let mut field = Self {
            grades: vec![None; frame.units()],
            worst: vec![Top::default(); groups.buckets()],
            best: vec![Top::default(); groups.buckets()],
            groups,
            is_so_far: entrants.is_so_far,
        };
        for entrant in &entrants.all {
            let at = entrant.at();
            field.grades[at] = Some((entrant.worst, entrant.best, entrant.reasons));
            for group in field.groups.of(at) {
                // What may be nothing or is not known falls back to the last grade, so it beats nobody.
                field.worst[group].take(entrant.worst, at);
                field.best[group].take(entrant.best, at);
            }
        }
        field
    }

    /// Whether a unit is first, and why that is not known.
    fn ruled(&self, unit: usize) -> (Verdict, Reasons) {
        let Some((worst, best, reasons)) = self.grades[unit] else {
            return (Verdict::NotApplicable, Reasons::NONE);
        };
        let Some(group) = self.groups.known_of(unit).next() else {
            return (Verdict::Undetermined, Reason::EmptyField.into());
        };
        // Whose group is not known may be in this one.
        let guests =
            if self.groups.are_all() { None } else { self.best[self.groups.anywhere(group)].besides(unit) };
        let others = (self.worst[group].besides(unit), self.best[group].besides(unit).max(guests));
        if others.0 > Some(best) {
            (Verdict::Fail, Reasons::NONE)
        } else if others.1 <= Some(worst) {
            (Verdict::Pass, Reasons::NONE)
        } else if others.0 == others.1 && !reasons.is_empty() {
            (Verdict::Undetermined, reasons)
        } else {
            (Verdict::Undetermined, reasons.with(Reason::Cohort.into()))
        }
    }
}

/// Whether a unit has something that is ranked.
fn takes_part(frame: &Frame<'_>, first: &First, unit: usize) -> bool {
    let state = frame.trace.value(first.key.node, unit).state;
    frame.is_of(first.kinds, unit) && matches!(state, State::Known | State::Missing)
}

/// The column of a condition that asks who is first.
pub(super) fn first(frame: &Frame<'_>, first: &First, leaf: Leaf) -> Packed<Ruled> {
    let now = Field::of(frame, first, false);
    let firm = now.is_so_far.then(|| Field::of(frame, first, true));
    let value = |unit: usize| frame.trace.value(first.key.node, unit);
    // What becomes of any can change who is first.
    let open = (0..frame.units()).filter(|unit| takes_part(frame, first, *unit));
    let open = open.map(|unit| value(unit).open.max(value(unit).read)).max().unwrap_or(Day::MIN);
    Packed::computed(frame.units(), |unit| {
        let cell = value(unit);
        if !frame.is_of(first.kinds, unit) {
            return Ruled::not_applicable(Reason::OtherKind);
        }
        let turn = |ruled: Ruled| if leaf.negated { ruled.turned() } else { ruled };
        if let Some(ruled) = without_value(&[&cell], leaf) {
            return turn(ruled).open_until(open);
        }
        let ruled = |field: &Field| {
            let (verdict, reasons) = field.ruled(unit);
            // It may turn out that it does not take part.
            if cell.range.may_be_nothing {
                return Ruled::undetermined(reasons.with(cell.reasons));
            }
            turn(Ruled::new(verdict, reasons))
        };
        let ruling = ruled(&now);
        let is_firm = firm.as_ref().is_none_or(|firm| ruled(firm).verdict == ruling.verdict);
        let ruling = match ruling.verdict {
            _ if is_firm => ruling,
            Verdict::Fail => Ruled::undetermined(Reason::Open),
            Verdict::Pass => Ruled { so_far: true, ..ruling },
            _ => ruling,
        };
        ruling.open_until(open)
    })
}

/// The units with which a unit is ranked, itself among them, and those of which it is not known whether they are in its
/// group; `None` where its own group is not known.
pub fn ranked_with(
    frame: &Frame<'_>,
    first: &First,
    unit: usize,
) -> Option<(GroupKey, Vec<usize>, Vec<usize>)> {
    let groups = frame.groups(&first.within, first.kinds);
    let own = groups.known_of(unit).next()?;
    let all = (0..frame.units()).filter(|unit| takes_part(frame, first, *unit));
    let (with, other): (Vec<usize>, Vec<usize>) = all
        .filter(|unit| groups.of(*unit).any(|group| group == own || !groups.is_known(group)))
        .partition(|unit| groups.of(*unit).any(|group| group == own));
    Some((groups.keys[own].1, with, other))
}
