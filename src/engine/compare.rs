//! Comparisons, and whatever else asks one thing of one value: the leaves of a condition.

use super::cell::{Cell, FOR_GOOD, Range, Ruled, State};
use crate::plan::{Leaf, Mend};
use crate::syntax::ast::CompareOp;
use crate::types::{Day, Exact, Reason, Reasons, Verdict};

/// Which answers are possible.
#[derive(Clone, Copy, Default)]
struct Ways {
    pass: bool,
    fail: bool,
    nothing: bool,
}

/// The answers that a comparison of two ranges, each value by itself, can have.
fn ways(op: CompareOp, left: Range, right: Range) -> Ways {
    let (pass, fail) = match op {
        CompareOp::AtLeast => (left.high >= right.low, left.low < right.high),
        CompareOp::Over => (left.high > right.low, left.low <= right.high),
        CompareOp::AtMost => (left.low <= right.high, left.high > right.low),
        CompareOp::Under => (left.low < right.high, left.high >= right.low),
        CompareOp::Is | CompareOp::IsNot => {
            let meet = left.low <= right.high && right.low <= left.high;
            let one = left.low == left.high && right.low == right.high;
            let (same, other) = (meet, !(meet && one));
            if op == CompareOp::Is { (same, other) } else { (other, same) }
        }
    };
    Ways { pass, fail, nothing: left.may_be_nothing || right.may_be_nothing }
}

/// Rules on the answers that are possible: one answer decides, several leave it undetermined.
fn settle(ways: Ways, leaf: Leaf, reasons: Reasons) -> Ruled {
    let for_good = reasons.among(FOR_GOOD);
    let nothing = if for_good.is_empty() { Reason::NothingToMeasure.into() } else { for_good };
    let nothing = ways.nothing.then(|| nothing_to_measure(leaf, nothing));
    let reasons = reasons.without(FOR_GOOD);
    let decided =
        [ways.pass.then(|| Ruled::decided(true)), ways.fail.then(|| Ruled::decided(false)), nothing];
    let mut possible = decided.into_iter().flatten();
    let Some(first) = possible.next() else { return Ruled::undetermined(reasons) };
    if possible.all(|other| other.verdict == first.verdict) { first } else { Ruled::undetermined(reasons) }
}

/// There is nothing to measure: not applicable, unless `if there are none` says what then.
fn nothing_to_measure(leaf: Leaf, reasons: Reasons) -> Ruled {
    match leaf.if_none {
        Some(verdict) if reasons.within(Reason::NothingToMeasure.into()) => Ruled::new(
            verdict,
            if matches!(verdict, Verdict::Pass | Verdict::Fail) { Reasons::NONE } else { reasons },
        ),
        _ => Ruled::not_applicable(reasons),
    }
}

/// Applies the negation that was carried down to a leaf, and then what an open window means for it.
fn finish(ruled: Ruled, leaf: Leaf, operands: &[&Cell], mendable: bool) -> Ruled {
    let latest = |day: fn(&Cell) -> Day| operands.iter().map(|cell| day(cell)).max().unwrap_or(Day::MIN);
    let (open, read) = (latest(|cell| cell.open), latest(|cell| cell.read));
    let ruled = if leaf.negated { ruled.turned() } else { ruled };
    let ruled = match ruled.verdict {
        Verdict::Pass if open > Day::MIN => Ruled { so_far: true, ..ruled },
        Verdict::Fail if open > Day::MIN && mendable => Ruled::undetermined(Reason::Open),
        _ => ruled,
    };
    ruled.open_until(open.max(read))
}

/// The verdict where an operand is no known value: in this order, since *not applicable* wins over missing, and a
/// comparison with an absent value is *no* whatever the other value may turn out to be, be it nothing to measure. One
/// with a percentage of zero is not applicable, whatever number the other side is.
pub(super) fn without_value(operands: &[&Cell], leaf: Leaf) -> Option<Ruled> {
    let nothing = Reasons::from(Reason::NothingToMeasure);
    let reasons = |state: State| Cell::reasons_of(operands, state);
    let any = |state: State| operands.iter().any(|cell| cell.state == state);
    let for_good = any(State::NotApplicable) && !reasons(State::NotApplicable).within(nothing);
    if any(State::Absent) && !for_good {
        Some(Ruled::decided(false))
    } else if any(State::NotApplicable) {
        Some(nothing_to_measure(leaf, reasons(State::NotApplicable)))
    } else if operands.iter().any(|cell| cell.of_zero) {
        Some(nothing_to_measure(leaf, nothing))
    } else if any(State::Missing) {
        Some(Ruled::undetermined(reasons(State::Missing)))
    } else {
        None
    }
}

/// The same where an absent date waits for what it is held to: whether it is late yet is not known without that, and not
/// asked where there is none.
fn without_limit(date: &Cell, limit: &Cell, leaf: Leaf) -> Option<Ruled> {
    let ruled = without_value(&[limit], leaf).filter(|_| date.state == State::Absent)?;
    Some(finish(ruled, leaf, &[date, limit], true))
}

/// Compares two values.
pub(super) fn compare(op: CompareOp, left: &Cell, right: &Cell, mend: Mend, leaf: Leaf) -> Ruled {
    compare_some(op, left, right, mend, leaf, |_, _| true)
}

/// [`compare`], where the left side does not take every value between its bounds: a count is whole, and a
/// share jumps from one fraction to the next.
pub(super) fn compare_some(
    op: CompareOp,
    left: &Cell,
    right: &Cell,
    mend: Mend,
    leaf: Leaf,
    takes: impl Fn(Exact, bool) -> bool,
) -> Ruled {
    let operands = [left, right];
    let reasons = left.reasons.with(right.reasons);
    let settled = |[left, right]: [&Cell; 2], firmly: bool| {
        if let Some(ruled) = without_value(&[left, right], leaf) {
            return ruled;
        }
        let (left, right) = (left.range, right.range);
        let mut ways = ways(op, left, right);
        if right.low == right.high && left.low < left.high && !takes(right.low, firmly) {
            match op {
                CompareOp::Is => ways.pass = false,
                CompareOp::IsNot => ways.fail = false,
                _ => {}
            }
        }
        settle(ways, leaf, reasons)
    };
    // Where there may be none, the first can still be reported.
    let mendable = right.open > Day::MIN
        || operands.iter().any(|cell| cell.state != State::Known || cell.of_zero)
        || left.range.may_be_nothing
        || can_mend(op, left.range, right.range, mend, leaf.negated);
    let ruled = finish(settled(operands, false), leaf, &operands, mendable);
    if left.firm == left.range && right.firm == right.range {
        return ruled;
    }
    let firm = settled([&left.firmly(), &right.firmly()], true).verdict;
    match ruled.verdict {
        _ if firm != Verdict::Undetermined => ruled,
        // What does not hold by a part that is so far may come to hold.
        Verdict::Fail => Ruled::undetermined(Reason::Open).open_until(ruled.open),
        decided => Ruled { so_far: decided != Verdict::Undetermined, ..ruled },
    }
}

/// Whether later reports can still turn a comparison that does not hold.
fn can_mend(op: CompareOp, left: Range, right: Range, mend: Mend, negated: bool) -> bool {
    use CompareOp::{AtLeast, AtMost, Is, IsNot, Over, Under};
    let op = match (op, negated) {
        (op, false) => op,
        (AtLeast, true) => Under,
        (Over, true) => AtMost,
        (AtMost, true) => Over,
        (Under, true) => AtLeast,
        (Is, true) => IsNot,
        (IsNot, true) => Is,
    };
    let (zero, one) = (Exact::ZERO, Exact::from_integer(1));
    match mend {
        Mend::Any => true,
        Mend::Rising => match op {
            AtMost | Is => left.low <= right.high,
            Under => left.low < right.high,
            AtLeast | Over | IsNot => true,
        },
        Mend::Share => match op {
            AtLeast | Is if right.low >= one => left.high >= one,
            AtMost | Is if right.high <= zero => left.low <= zero,
            _ => true,
        },
    }
}

/// A value of type yes/no holds.
pub(super) fn flag(value: &Cell, leaf: Leaf) -> Ruled {
    compare(CompareOp::Is, value, &Cell::known(Exact::from_integer(1)), Mend::Any, leaf)
}

/// Why a series has no value that is known to be none yet.
const UNREPORTED: Reasons = Reasons::of(&[Reason::NotReported, Reason::Open]);

/// There is a value, or there is none.
pub(super) fn given(value: &Cell, missing: bool, leaf: Leaf) -> Ruled {
    let has_value = match value.state {
        State::Known => Ruled::decided(true),
        State::Absent => Ruled::decided(false),
        State::NotApplicable => Ruled::not_applicable(value.reasons),
        // Two values in conflict are values; a series that nobody reported is known to have none.
        State::Missing if value.reasons.has(Reason::Conflict) => Ruled::decided(true),
        State::Missing if value.reasons.within(UNREPORTED) => Ruled::decided(false),
        State::Missing => Ruled::undetermined(value.reasons),
    };
    // A later report can give a value; none can take away that there is one.
    let mendable = missing == leaf.negated;
    finish(if missing { has_value.turned() } else { has_value }, leaf, &[value], mendable)
}

/// `F by G`: on or before the deadline; an absent date is open while the deadline is not past.
pub(super) fn done_by(date: &Cell, limit: &Cell, as_of: Day, leaf: Leaf) -> Ruled {
    let operands = [date, limit];
    if date.state == State::Absent && limit.state == State::Known {
        let as_of = Range::exactly(as_of_number(as_of));
        let Ways { pass: past, fail: ahead, .. } = ways(CompareOp::Under, limit.range, as_of);
        let ruled = match (past, ahead) {
            (true, false) => Ruled::decided(false),
            (false, _) => Ruled { pending: true, ..Ruled::undetermined(Reason::Open) },
            (true, true) => Ruled::undetermined(limit.reasons),
        };
        return finish(ruled, leaf, &operands, true);
    }
    // Were the deadline known and ahead, this would be open: it is not yet *no*.
    if let Some(ruled) = without_limit(date, limit, leaf) {
        return ruled;
    }
    compare(CompareOp::AtMost, date, limit, Mend::Any, leaf)
}

fn as_of_number(as_of: Day) -> Exact {
    Exact::from_integer(as_of.0.into())
}

/// A date inside a period.
pub(super) fn date_in(date: &Cell, from: &Cell, to: &Cell, leaf: Leaf) -> Ruled {
    let operands = [date, from, to];
    let ruled = without_value(&operands, leaf).unwrap_or_else(|| {
        let after = ways(CompareOp::AtLeast, date.range, from.range);
        let before = ways(CompareOp::AtMost, date.range, to.range);
        let ways = Ways { pass: after.pass && before.pass, fail: after.fail || before.fail, nothing: false };
        settle(ways, leaf, operands.iter().fold(Reasons::NONE, |all, cell| all.with(cell.reasons)))
    });
    finish(ruled, leaf, &operands, true)
}

/// Elapsed time: the end against the day that lies the span of time after the start. An absent end is
/// reckoned at the as-of date, and open while a later one could change the answer.
pub(super) fn elapsed(op: CompareOp, to: &Cell, pivot: &Cell, as_of: Day, leaf: Leaf) -> Ruled {
    // As in `F by G`: the answer may be open, and is not known to be *no*.
    if let Some(ruled) = without_limit(to, pivot, leaf) {
        return ruled;
    }
    if to.state != State::Absent || pivot.state != State::Known {
        return compare(op, to, pivot, Mend::Any, leaf);
    }
    // The end can be any day from the as-of date on.
    let from_now = Range { low: as_of_number(as_of), high: as_of_number(Day::MAX), may_be_nothing: false };
    let mut ruled = settle(ways(op, from_now, pivot.range), leaf, Reason::Open.into());
    ruled.pending = ruled.verdict == Verdict::Undetermined && pivot.range.is_exact();
    finish(ruled, leaf, &[to, pivot], true)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Leaf = Leaf { negated: false, if_none: None };

    fn number(n: i128) -> Exact {
        Exact::from_integer(n)
    }

    fn between(low: i128, high: i128) -> Cell {
        let range = Range { low: number(low), high: number(high), may_be_nothing: false };
        Cell::between(range, Reason::EmptyField)
    }

    #[test]
    fn a_comparison_decides_only_when_every_way_decides_alike() {
        let seven = Cell::known(number(7));
        let ruled = |left: Cell| compare(CompareOp::AtLeast, &left, &seven, Mend::Any, PLAIN).verdict;
        assert_eq!(ruled(between(7, 9)), Verdict::Pass);
        assert_eq!(ruled(between(6, 7)), Verdict::Undetermined);
        assert_eq!(ruled(between(5, 6)), Verdict::Fail);
        let is = |left: Cell| compare(CompareOp::Is, &left, &seven, Mend::Any, PLAIN).verdict;
        assert_eq!((is(between(7, 7)), is(between(6, 8)), is(between(8, 9))), {
            (Verdict::Pass, Verdict::Undetermined, Verdict::Fail)
        });
    }

    #[test]
    fn in_an_open_window_a_pass_is_so_far_and_a_fail_waits() {
        let open = Day(100);
        let five = Cell::known(number(5));
        let count = Cell::known(number(6)).open_until(open);
        let at_least = compare(CompareOp::AtLeast, &count, &five, Mend::Rising, PLAIN);
        assert_eq!((at_least.verdict, at_least.so_far, at_least.open), (Verdict::Pass, true, open));
        let at_most = compare(CompareOp::AtMost, &count, &five, Mend::Rising, PLAIN);
        assert_eq!((at_most.verdict, at_most.so_far), (Verdict::Fail, false));
        let share = compare(CompareOp::AtMost, &count, &five, Mend::Any, PLAIN);
        assert_eq!(share.verdict, Verdict::Undetermined);
        let negated = Leaf { negated: true, if_none: None };
        let not_at_least = compare(CompareOp::AtLeast, &count, &five, Mend::Rising, negated);
        assert_eq!(not_at_least.verdict, Verdict::Fail);
    }

    #[test]
    fn an_absent_end_is_open_while_a_later_one_could_change_the_answer() {
        let absent = Cell::none(State::Absent, Reasons::NONE);
        let pivot = Cell::known(number(50));
        let ruled = |op, as_of| elapsed(op, &absent, &pivot, Day(as_of), PLAIN);
        assert_eq!(ruled(CompareOp::AtMost, 50).verdict, Verdict::Undetermined);
        assert!(ruled(CompareOp::AtMost, 50).pending);
        assert_eq!(ruled(CompareOp::AtMost, 51).verdict, Verdict::Fail);
        assert_eq!(ruled(CompareOp::AtLeast, 50).verdict, Verdict::Pass);
    }
}
