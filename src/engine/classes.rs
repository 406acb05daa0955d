//! Classes: what conditions find, and what bounds it (section 8 of the contract).

use super::cell::{Cell, FOR_GOOD, Range, Ruled, State};
use super::frame::Frame;
use crate::check::model::BoundKind;
use crate::plan::cohort::Classify;
use crate::types::{Day, Exact, Reason, Reasons, Verdict};

/// The classes that a unit can have: bits, by their positions in the enumeration (0 is the worst).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Candidates {
    /// The classes.
    pub classes: u64,
    /// It may also turn out not applicable.
    pub may_be_nothing: bool,
}

impl Candidates {
    /// Just this class.
    pub fn only(class: usize) -> Self {
        Self { classes: 1 << class, may_be_nothing: false }
    }

    /// Whether the class is among them.
    pub fn has(self, class: usize) -> bool {
        self.classes & (1 << class) != 0
    }

    /// Both together.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            classes: self.classes | other.classes,
            may_be_nothing: self.may_be_nothing || other.may_be_nothing,
        }
    }

    /// The same without a class.
    #[must_use]
    pub fn without(self, class: usize) -> Self {
        Self { classes: self.classes & !(1 << class), ..self }
    }

    /// The class, where there is but one.
    pub fn exact(self) -> Option<usize> {
        let one = self.classes.count_ones() == 1 && !self.may_be_nothing;
        one.then(|| self.classes.trailing_zeros() as usize)
    }

    /// The positions of the classes.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = usize> {
        (0..64).filter(move |class| self.has(*class))
    }

    /// The range of positions; `None` where it is not applicable for certain.
    fn range(self) -> Option<Range> {
        let position = |bit: u32| Exact::from_integer(bit.into());
        (self.classes != 0).then(|| Range {
            low: position(self.classes.trailing_zeros()),
            high: position(63 - self.classes.leading_zeros()),
            may_be_nothing: self.may_be_nothing,
        })
    }
}

/// The classes that a unit can have, as they are and with what is so far taken as undetermined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Classed {
    /// As they are.
    pub now: Candidates,
    /// At least as many.
    pub firm: Candidates,
    /// Why there is more than one, or none.
    pub reasons: Reasons,
    /// Why it may be, or is, not applicable.
    pub nothing: Reasons,
    /// The last day on which a condition can still change.
    pub read: Day,
}

impl Classed {
    /// As a value.
    pub(super) fn cell(&self) -> Cell {
        let cell = match self.now.range() {
            None => Cell::none(State::NotApplicable, self.reasons),
            Some(range) => {
                let firm = self.firm.range().unwrap_or(Range { may_be_nothing: true, ..range });
                let reasons = if self.now.exact().is_some() { Reasons::NONE } else { self.reasons };
                let nothing = if range.may_be_nothing { self.nothing.among(FOR_GOOD) } else { Reasons::NONE };
                Cell { firm, ..Cell::between(range, reasons.with(nothing)) }
            }
        };
        cell.read_until(self.read)
    }
}

/// The first of these conditions that does not fail decides; where one is undetermined, it or what follows.
/// The last, without a condition, always holds.
pub(super) fn first_that_holds(
    classes: impl Iterator<Item = (usize, Option<Verdict>)>,
    skip_not_applicable: bool,
) -> Candidates {
    let mut found = Candidates::default();
    for (class, verdict) in classes {
        match verdict {
            None | Some(Verdict::Pass) => return found.or(Candidates::only(class)),
            Some(Verdict::Fail) => {}
            Some(Verdict::Undetermined) => found = found.or(Candidates::only(class)),
            Some(Verdict::NotApplicable) if skip_not_applicable => {}
            Some(Verdict::NotApplicable) => return Candidates { may_be_nothing: true, ..found },
        }
    }
    found
}

/// The column of a classification before any cap.
pub(super) fn classify(frame: &Frame<'_>, classify: &Classify) -> Vec<Classed> {
    use rayon::prelude::*;
    (0..frame.units()).into_par_iter().map(|unit| of_unit(frame, classify, unit)).collect()
}

fn of_unit(frame: &Frame<'_>, classify: &Classify, unit: usize) -> Classed {
    if !frame.is_of(classify.kinds, unit) {
        let nothing = Candidates { classes: 0, may_be_nothing: true };
        let reasons = Reason::OtherKind.into();
        return Classed { now: nothing, firm: nothing, reasons, nothing: reasons, read: Day::MIN };
    }
    let ruled = |node| frame.trace.verdict(node, unit);
    let found = |verdict: &dyn Fn(Ruled) -> Verdict| {
        let of = |node| verdict(ruled(node));
        let classes = classify.classes.iter().map(|(class, when)| (*class, when.map(of)));
        let found = first_that_holds(classes, false);
        bound(found, classify.bounds.iter().map(|(kind, when)| (*kind, of(*when))))
    };
    let now = found(&|ruled| ruled.verdict);
    let firm = found(&Ruled::firmly);
    let conditions = classify.classes.iter().filter_map(|(_, when)| *when);
    let conditions: Vec<Ruled> =
        conditions.chain(classify.bounds.iter().map(|(_, when)| *when)).map(ruled).collect();
    // What is first not applicable decides that there is nothing to classify.
    let not_applicable = conditions.iter().find(|ruled| ruled.verdict == Verdict::NotApplicable);
    let nothing = not_applicable.map_or(Reasons::NONE, |ruled| ruled.reasons);
    let undetermined = conditions.iter().filter(|ruled| ruled.verdict == Verdict::Undetermined);
    let reasons = match now.classes {
        0 => nothing,
        _ => undetermined.fold(Reasons::NONE, |all, ruled| all.with(ruled.reasons)),
    };
    let read = conditions.iter().map(|ruled| ruled.open).max().unwrap_or(Day::MIN);
    Classed { now, firm, reasons, nothing, read }
}

/// What bounds make of the classes found: a class in any case, one class lower, at most a class.
fn bound(found: Candidates, bounds: impl Iterator<Item = (BoundKind, Verdict)> + Clone) -> Candidates {
    let mut in_any_case = Candidates::default();
    for (kind, verdict) in bounds.clone() {
        let BoundKind::Fixed(class) = kind else { continue };
        match verdict {
            Verdict::Pass => return in_any_case.or(Candidates::only(class)),
            Verdict::Undetermined => in_any_case = in_any_case.or(Candidates::only(class)),
            Verdict::Fail | Verdict::NotApplicable => {}
        }
    }
    let mut bounded = Candidates { classes: 0, may_be_nothing: found.may_be_nothing };
    for class in found.iter() {
        let lower = |wanted: Verdict| {
            bounds.clone().any(|(kind, verdict)| {
                matches!(kind, BoundKind::OneLower(from) if class >= from) && verdict == wanted
            })
        };
        let lowered = Candidates::only(class.saturating_sub(1));
        let mut ways = if lower(Verdict::Pass) {
            lowered
        } else if lower(Verdict::Undetermined) {
            Candidates::only(class).or(lowered)
        } else {
            Candidates::only(class)
        };
        for (kind, verdict) in bounds.clone() {
            let BoundKind::AtMost(most) = kind else { continue };
            let cut = ways.iter().map(|class| Candidates::only(class.min(most)));
            let cut = cut.fold(Candidates::default(), Candidates::or);
            match verdict {
                Verdict::Pass => ways = cut,
                Verdict::Undetermined => ways = ways.or(cut),
                Verdict::Fail | Verdict::NotApplicable => {}
            }
        }
        bounded = bounded.or(ways);
    }
    bounded.or(in_any_case)
}
