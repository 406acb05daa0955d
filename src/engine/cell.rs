//! One value, and one verdict, with all that is known of them.

use crate::types::{Day, Exact, Reason, Reasons, Verdict};

/// Why something is not applicable for good, however much there comes to be to measure.
pub(super) const FOR_GOOD: Reasons =
    Reasons::of(&[Reason::OtherKind, Reason::DoesNotApply, Reason::NotInForce]);

/// Whether there is a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// There is, if perhaps only between two bounds.
    Known,
    /// An optional field is empty: there is none.
    Absent,
    /// There may be one, but the data do not say.
    Missing,
    /// There is nothing to have a value of.
    NotApplicable,
}

/// What a value can be: from one bound to the other, both inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The least.
    pub low: Exact,
    /// The greatest.
    pub high: Exact,
    /// It may also turn out that there is nothing to measure.
    pub may_be_nothing: bool,
}

impl Range {
    /// Just this number.
    pub fn exactly(number: Exact) -> Self {
        Self { low: number, high: number, may_be_nothing: false }
    }

    /// Whether it is one number for certain.
    pub fn is_exact(self) -> bool {
        self.low == self.high && !self.may_be_nothing
    }

    /// The least range that has both.
    #[must_use]
    pub fn or(self, other: Range) -> Range {
        Range {
            low: self.low.min(other.low),
            high: self.high.max(other.high),
            may_be_nothing: self.may_be_nothing || other.may_be_nothing,
        }
    }
}

/// A value of one unit (or row).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Whether there is one.
    pub state: State,
    /// What it can be, where it is known.
    pub range: Range,
    /// What it could be if each part that is *so far* were undetermined; at least as wide.
    pub firm: Range,
    /// It is a percentage of zero: a comparison with it is not applicable.
    pub of_zero: bool,
    /// Why it is missing, not applicable, or only known between bounds.
    pub reasons: Reasons,
    /// The last day on which something that it comes from can still make it any other value ([`Day::MIN`]: none can,
    /// or its firm range says how far).
    pub open: Day,
    /// The last day of any window that was read to find it, though the value may not come from there.
    pub read: Day,
}

impl Cell {
    /// A known number.
    pub fn known(number: Exact) -> Self {
        Self::between(Range::exactly(number), Reasons::NONE)
    }

    /// A number known between bounds, and why no better.
    pub fn between(range: Range, reasons: impl Into<Reasons>) -> Self {
        Self {
            state: State::Known,
            range,
            firm: range,
            of_zero: false,
            reasons: reasons.into(),
            open: Day::MIN,
            read: Day::MIN,
        }
    }

    /// No number, in this state and for these reasons.
    pub fn none(state: State, reasons: impl Into<Reasons>) -> Self {
        Self { state, ..Self::between(Range::exactly(Exact::ZERO), reasons) }
    }

    /// A missing number.
    pub fn missing(reasons: impl Into<Reasons>) -> Self {
        Self::none(State::Missing, reasons)
    }

    /// The same, read while something is open until this day.
    #[must_use]
    pub fn open_until(mut self, day: Day) -> Self {
        self.open = self.open.max(day);
        self.read_until(day)
    }

    /// The same, found by reading a window that closes on this day.
    #[must_use]
    pub fn read_until(mut self, day: Day) -> Self {
        self.read = self.read.max(day);
        self
    }

    /// The same, of which the firm range says how far it can still change.
    #[must_use]
    pub fn bounded(self) -> Self {
        if self.state == State::Known { Self { open: Day::MIN, ..self } } else { self }
    }

    /// The same, made of these.
    #[must_use]
    pub fn of(self, operands: &[&Cell]) -> Self {
        operands.iter().fold(self, |cell, operand| cell.open_until(operand.open).read_until(operand.read))
    }

    /// The reasons of those of these cells that are in a state. What is not applicable for good stands
    /// before what has nothing to measure now.
    pub fn reasons_of(operands: &[&Cell], state: State) -> Reasons {
        let nothing = Reasons::of(&[Reason::NothingToMeasure]);
        let all = |wanted: &dyn Fn(Reasons) -> bool| {
            let found = operands.iter().filter(|cell| cell.state == state && wanted(cell.reasons));
            found.fold(Reasons::NONE, |all, cell| all.with(cell.reasons))
        };
        let lasting = all(&|reasons| !reasons.within(nothing));
        if state == State::NotApplicable && !lasting.is_empty() { lasting } else { all(&|_| true) }
    }

    /// The same if what is so far were undetermined.
    #[must_use]
    pub(super) fn firmly(&self) -> Self {
        // Of what there is nothing of only so far, there may come to be something.
        let state = match self.state {
            State::NotApplicable | State::Absent if self.firm.may_be_nothing => State::Known,
            state => state,
        };
        Self { state, range: self.firm, ..*self }
    }

    /// Whether the number is known for certain, and would not be if its parts that are so far were undetermined.
    pub fn is_so_far(&self) -> bool {
        self.exact().is_some() && !self.firm.is_exact()
    }

    /// The number, where it is known for certain.
    pub fn exact(&self) -> Option<Exact> {
        (self.state == State::Known && self.range.is_exact()).then_some(self.range.low)
    }
}

/// A verdict on one unit (or row).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ruled {
    /// The verdict.
    pub verdict: Verdict,
    /// It would be undetermined if its parts that are so far were.
    pub so_far: bool,
    /// It is undetermined only because deadlines of the row are still ahead.
    pub pending: bool,
    /// Why it is undetermined or not applicable.
    pub reasons: Reasons,
    /// The last day on which something that it was read from can still change ([`Day::MIN`]: none can).
    pub open: Day,
}

impl Ruled {
    /// This verdict, for these reasons.
    pub fn new(verdict: Verdict, reasons: impl Into<Reasons>) -> Self {
        Self { verdict, so_far: false, pending: false, reasons: reasons.into(), open: Day::MIN }
    }

    /// Pass or fail.
    pub fn decided(holds: bool) -> Self {
        Self::new(if holds { Verdict::Pass } else { Verdict::Fail }, Reasons::NONE)
    }

    /// Undetermined.
    pub fn undetermined(reasons: impl Into<Reasons>) -> Self {
        Self::new(Verdict::Undetermined, reasons)
    }

    /// Not applicable.
    pub fn not_applicable(reasons: impl Into<Reasons>) -> Self {
        Self::new(Verdict::NotApplicable, reasons)
    }

    /// The same, read while something is open until this day.
    #[must_use]
    pub fn open_until(mut self, day: Day) -> Self {
        self.open = self.open.max(day);
        self
    }

    /// What it would be if it were undetermined where it is so far.
    #[must_use]
    pub fn firmly(self) -> Verdict {
        if self.so_far { Verdict::Undetermined } else { self.verdict }
    }

    /// The opposite: pass for fail and fail for pass.
    #[must_use]
    pub fn turned(mut self) -> Self {
        self.verdict = match self.verdict {
            Verdict::Pass => Verdict::Fail,
            Verdict::Fail => Verdict::Pass,
            other => other,
        };
        self
    }
}
