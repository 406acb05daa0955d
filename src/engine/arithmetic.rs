//! Arithmetic on values that may be ranges, missing or not applicable. Exact, and checked: an overflow
//! is `None`, which ends the run with an error.

use super::cell::{Cell, Range, Ruled, State};
use crate::syntax::ast::ArithOp;
use crate::types::{Day, Exact, Reason, Reasons, Verdict, add_months, days_in_month, floor, ymd};
use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub, Zero};

/// What a computation gives; `None` is an overflow.
pub(super) type Computed = Option<Cell>;

/// The cell where an operand is no known value: *not applicable* wins over missing, missing over absent.
pub(super) fn without_value(operands: &[&Cell]) -> Option<Cell> {
    [State::NotApplicable, State::Missing, State::Absent].into_iter().find_map(|state| {
        let found = operands.iter().any(|cell| cell.state == state);
        found.then(|| Cell::none(state, Cell::reasons_of(operands, state)))
    })
}

fn reasons(operands: &[&Cell]) -> Reasons {
    operands.iter().fold(Reasons::NONE, |all, cell| all.with(cell.reasons))
}

/// What a computation on ranges gives.
enum Outcome {
    Range(Range),
    Nothing,
    Unknown,
}

/// Computes with two cells, on what they can be now and on what they can be firmly.
fn on_ranges(a: &Cell, b: &Cell, compute: impl Fn(Range, Range) -> Option<Outcome>) -> Computed {
    let operands = [a, b];
    if let Some(cell) = without_value(&operands) {
        return Some(cell.of(&operands));
    }
    let reasons = reasons(&operands);
    let cell = match compute(a.range, b.range)? {
        Outcome::Range(range) => {
            let firm = if a.firm == a.range && b.firm == b.range {
                range
            } else {
                match compute(a.firm, b.firm)? {
                    Outcome::Range(firm) => firm,
                    Outcome::Nothing | Outcome::Unknown => Range { may_be_nothing: true, ..range },
                }
            };
            Cell { firm, ..Cell::between(range, reasons) }
        }
        Outcome::Nothing => Cell::none(State::NotApplicable, Reason::NothingToMeasure),
        Outcome::Unknown => Cell::missing(reasons),
    };
    Some(cell.of(&operands))
}

fn span_of(numbers: [Option<Exact>; 4], may_be_nothing: bool) -> Option<Range> {
    let [first, rest @ ..] = numbers;
    let first = first?;
    let (mut low, mut high) = (first, first);
    for number in rest {
        let number = number?;
        low = low.min(number);
        high = high.max(number);
    }
    Some(Range { low, high, may_be_nothing })
}

/// `a + b`, `a - b`, `a * b`, `a / b`; division by zero has nothing to measure.
pub(super) fn arith(op: ArithOp, a: &Cell, b: &Cell) -> Computed {
    // Whatever is divided by zero, though it be missing.
    let by_zero = op == ArithOp::Divide && b.exact().is_some_and(|divisor| divisor.is_zero());
    if by_zero && a.state != State::NotApplicable {
        let nothing = Cell::none(State::NotApplicable, Reason::NothingToMeasure);
        return Some(nothing.of(&[a, b]));
    }
    on_ranges(a, b, |a, b| {
        let nothing = a.may_be_nothing || b.may_be_nothing;
        if a.low == a.high && b.low == b.high {
            let exact = match op {
                ArithOp::Add => a.low.checked_add(&b.low)?,
                ArithOp::Subtract => a.low.checked_sub(&b.low)?,
                ArithOp::Multiply => a.low.checked_mul(&b.low)?,
                ArithOp::Divide if b.low.is_zero() => return Some(Outcome::Nothing),
                ArithOp::Divide => a.low.checked_div(&b.low)?,
            };
            return Some(Outcome::Range(Range { may_be_nothing: nothing, ..Range::exactly(exact) }));
        }
        let all = |op: fn(&Exact, &Exact) -> Option<Exact>| {
            let ends = [op(&a.low, &b.low), op(&a.low, &b.high), op(&a.high, &b.low), op(&a.high, &b.high)];
            span_of(ends, nothing)
        };
        let range = match op {
            ArithOp::Add => all(CheckedAdd::checked_add),
            ArithOp::Subtract => all(CheckedSub::checked_sub),
            ArithOp::Multiply => all(CheckedMul::checked_mul),
            ArithOp::Divide if b.low <= Exact::zero() && b.high >= Exact::zero() => {
                return Some(Outcome::Unknown);
            }
            ArithOp::Divide => all(CheckedDiv::checked_div),
        };
        range.map(Outcome::Range)
    })
}

/// `p% of x`: a product that remembers whether x is zero.
pub(super) fn percent_of(percent: &Cell, of: &Cell) -> Computed {
    let mut cell = arith(ArithOp::Multiply, percent, of)?;
    if cell.state == State::Known {
        cell.of_zero = of.range.is_exact() && of.range.low.is_zero();
        let may_be_zero = of.range.low <= Exact::zero() && of.range.high >= Exact::zero();
        cell.range.may_be_nothing |= may_be_zero && !cell.of_zero;
        cell.firm.may_be_nothing |= may_be_zero && !cell.of_zero;
    }
    Some(cell)
}

/// The greater (or lesser) of two.
pub(super) fn pick(greater: bool, a: &Cell, b: &Cell) -> Computed {
    on_ranges(a, b, |a, b| {
        let pick = |x: Exact, y: Exact| if greater { x.max(y) } else { x.min(y) };
        let may_be_nothing = a.may_be_nothing || b.may_be_nothing;
        Some(Outcome::Range(Range { low: pick(a.low, b.low), high: pick(a.high, b.high), may_be_nothing }))
    })
}

/// The average of what is there; what is not applicable or absent is left out.
pub(super) fn average_of(cells: &[Cell]) -> Computed {
    let mut total = Cell::known(Exact::zero());
    let mut count = 0;
    for cell in cells {
        match cell.state {
            State::NotApplicable | State::Absent => total = total.of(&[cell]),
            State::Known | State::Missing => {
                // Whether it counts at all is not known: then neither is the average.
                if cell.range.may_be_nothing {
                    total = Cell::missing(total.reasons.with(cell.reasons)).of(&[&total, cell]);
                }
                total = arith(ArithOp::Add, &total, cell)?;
                count += 1;
            }
        }
    }
    if count == 0 {
        return Some(Cell::none(State::NotApplicable, Reason::NothingToMeasure).of(&[&total]));
    }
    arith(ArithOp::Divide, &total, &Cell::known(Exact::from_integer(count)))
}

/// The second where the first has nothing to measure (or nothing was given).
pub(super) fn otherwise(a: &Cell, b: &Cell) -> Cell {
    // The second bears on the value only where the first may have nothing to measure; the first always.
    let cell = match a.state {
        State::NotApplicable if a.reasons.within(Reason::NothingToMeasure.into()) => b.of(&[a]),
        State::Absent => b.of(&[a]),
        State::Known if a.range.may_be_nothing || a.firm.may_be_nothing => {
            let plain = |range: Range| Range { may_be_nothing: false, ..range };
            match b.state {
                State::Known => {
                    let range = if a.range.may_be_nothing { plain(a.range).or(b.range) } else { a.range };
                    let reasons = a.reasons.with(b.reasons);
                    Cell { range, firm: plain(a.firm).or(b.firm), reasons, ..*a }.of(&[b])
                }
                State::Missing | State::Absent if a.range.may_be_nothing => {
                    Cell::missing(a.reasons.with(b.reasons)).of(&[a, b])
                }
                _ => *a,
            }
        }
        _ => *a,
    };
    cell.read_until(b.read)
}

/// A value by condition: where that is undetermined, anything that either value can be.
pub(super) fn choose(when: Ruled, then: &Cell, other: &Cell) -> Cell {
    // Why it is wanting: a way in which it is not applicable wants nothing.
    let wanting = |cell: &Cell| match cell.state {
        State::NotApplicable => Reasons::NONE,
        _ => cell.reasons,
    };
    let has_nothing = |cell: &Cell| cell.reasons.within(Reason::NothingToMeasure.into());
    let or_nothing = |known: &Cell| {
        let range = Range { may_be_nothing: true, ..known.range };
        let firm = Range { may_be_nothing: true, ..known.firm };
        let reasons = when.reasons.with(known.reasons);
        Cell { firm, ..Cell::between(range, reasons) }.of(&[then, other])
    };
    let either = match (then.state, other.state) {
        (State::Known, State::Known) => {
            let reasons = when.reasons.with(then.reasons).with(other.reasons);
            let firm = then.firm.or(other.firm);
            Cell { firm, ..Cell::between(then.range.or(other.range), reasons) }.of(&[then, other])
        }
        (State::Known, State::NotApplicable) if has_nothing(other) => or_nothing(then),
        (State::NotApplicable, State::Known) if has_nothing(then) => or_nothing(other),
        (a, b) if a == b => Cell::none(a, then.reasons.with(other.reasons)).of(&[then, other]),
        _ => {
            let reasons = when.reasons.with(wanting(then)).with(wanting(other));
            Cell::missing(reasons).of(&[then, other])
        }
    };
    let chosen = match when.verdict {
        Verdict::Undetermined => either,
        Verdict::Pass => *then,
        Verdict::Fail | Verdict::NotApplicable => *other,
    };
    let firm = match (when.so_far, either.state) {
        (false, _) => chosen.firm,
        (true, State::Known) => either.firm,
        (true, _) => Range { may_be_nothing: true, ..chosen.firm },
    };
    // The condition has its own say on what is still open: its verdict, and whether that is so far.
    Cell { firm, ..chosen }.read_until(when.open.max(then.read).max(other.read))
}

/// How many whole steps of this size are in it; none where it is below zero.
pub(super) fn steps(cell: &Cell, size: Exact, rising: bool) -> Computed {
    let zero = Exact::from_integer(0);
    let mut steps = map_exact(cell, |number| Some(floor(number.checked_div(&size)?).max(zero)))?;
    if cell.open > Day::MIN && !rising {
        steps.firm.low = zero;
    }
    Some(Cell { of_zero: false, ..steps })
}

/// Rounded half up to a multiple of `step`.
pub(super) fn rounded(cell: &Cell, step: Exact) -> Computed {
    let round = |number: Exact| -> Option<Exact> {
        let half = Exact::new(1, 2);
        floor(number.checked_div(&step)?.checked_add(&half)?).checked_mul(&step)
    };
    let range = |range: Range| Some(Range { low: round(range.low)?, high: round(range.high)?, ..range });
    if cell.state != State::Known {
        return Some(*cell);
    }
    Some(Cell { range: range(cell.range)?, firm: range(cell.firm)?, of_zero: false, ..*cell })
}

/// A cell whose known number goes through a function; `None` from it is an overflow.
fn map_exact(cell: &Cell, map: impl Fn(Exact) -> Option<Exact>) -> Computed {
    if cell.state != State::Known {
        return Some(*cell);
    }
    let range = |range: Range| Some(Range { low: map(range.low)?, high: map(range.high)?, ..range });
    Some(Cell { range: range(cell.range)?, firm: range(cell.firm)?, ..*cell })
}

/// The day in a number.
pub(super) fn day_of(number: Exact) -> Option<Day> {
    i32::try_from(floor(number).to_integer()).ok().map(Day)
}

/// A date some months later.
pub(super) fn months_later(cell: &Cell, months: i64) -> Computed {
    map_exact(cell, |number| add_months(day_of(number)?, months).map(|day| Exact::from_integer(day.0.into())))
}

/// A day of the year in a cell; 29 February is the last of the month.
pub(super) fn year_edge(cell: &Cell, month: i32, day: i32) -> Computed {
    map_exact(cell, |year| {
        let year = i32::try_from(year.to_integer()).ok()?;
        let first = ymd(year, month, 1)?;
        let day = day.min(days_in_month(year, month));
        Some(Exact::from_integer((first.0 + day - 1).into()))
    })
}

/// The year of the date in a cell.
pub(super) fn year_of(cell: &Cell) -> Computed {
    map_exact(cell, |number| day_of(number).map(|day| Exact::from_integer(day.year().into())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(n: i128, d: i128) -> Cell {
        Cell::known(Exact::new(n, d))
    }

    #[test]
    fn not_applicable_wins_over_missing() {
        let nothing = Cell::none(State::NotApplicable, Reason::NothingToMeasure);
        let missing = Cell::missing(Reason::NotReported);
        let sum = arith(ArithOp::Add, &missing, &nothing).expect("no overflow");
        assert_eq!(sum.state, State::NotApplicable);
        let quotient = arith(ArithOp::Divide, &known(1, 1), &known(0, 1)).expect("no overflow");
        assert_eq!(
            (quotient.state, quotient.reasons),
            (State::NotApplicable, Reason::NothingToMeasure.into())
        );
    }

    #[test]
    fn overflow_is_an_error_never_a_wrap() {
        assert!(arith(ArithOp::Multiply, &known(i128::MAX, 1), &known(2, 1)).is_none());
    }

    #[test]
    fn rounding_is_half_up() {
        let to_twentieth = |cell: Cell| rounded(&cell, Exact::new(1, 20)).expect("no overflow").range.low;
        assert_eq!(to_twentieth(known(33, 40)), Exact::new(17, 20));
        assert_eq!(to_twentieth(known(-33, 40)), Exact::new(-4, 5));
    }
}
