//! Which of all that a value can come to: numbers between ends, and the ways of not being a number.

use crate::syntax::ast::CompareOp;
use crate::types::{Exact, Interval, lower};

/// A way of not being a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Without {
    /// Not applicable.
    Nothing = 1,
    /// An optional field or attribute that is empty.
    Absent = 2,
    /// Not reported, or not known for another reason.
    Missing = 4,
}

/// A set of what one value can come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Points {
    /// Numbers, in order, no two of them overlapping.
    numbers: Vec<Interval>,
    /// [`Without`], as bits.
    without: u8,
}

impl Points {
    /// These numbers.
    pub(super) fn of(numbers: impl IntoIterator<Item = Interval>) -> Self {
        let mut all = Self::default();
        for range in numbers {
            all.add(range);
        }
        all
    }

    /// The same, and these ways of not being a number.
    #[must_use]
    pub(super) fn with(mut self, ways: &[Without]) -> Self {
        self.without |= ways.iter().fold(0, |bits, way| bits | *way as u8);
        self
    }

    /// The numbers that compare so with a limit.
    pub(super) fn comparing(op: CompareOp, limit: Exact) -> Self {
        let end = |inside| Some((limit, inside));
        let (below, above) = (
            |inside| Interval { from: None, to: end(inside) },
            |inside| Interval { from: end(inside), to: None },
        );
        match op {
            CompareOp::AtLeast => Self::of([above(true)]),
            CompareOp::Over => Self::of([above(false)]),
            CompareOp::AtMost => Self::of([below(true)]),
            CompareOp::Under => Self::of([below(false)]),
            CompareOp::Is => Self::of([Interval { from: end(true), to: end(true) }]),
            CompareOp::IsNot => Self::of([below(false), above(false)]),
        }
    }

    /// Whole numbers only.
    #[must_use]
    pub(super) fn whole(self) -> Self {
        let numbers = self.numbers.into_iter().map(Interval::whole);
        Self { numbers: Self::of(numbers).numbers, without: self.without }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.numbers.is_empty() && self.without == 0
    }

    /// The points in both.
    #[must_use]
    pub(super) fn and(&self, other: &Self) -> Self {
        let both = self.numbers.iter().flat_map(|one| other.numbers.iter().map(move |two| one.and(*two)));
        Self { without: self.without & other.without, ..Self::of(both) }
    }

    /// The points in either.
    #[must_use]
    pub(super) fn or(&self, other: &Self) -> Self {
        let mut all = Self { numbers: self.numbers.clone(), without: self.without | other.without };
        other.numbers.iter().for_each(|range| all.add(*range));
        all
    }

    /// Adds a range; ranges that overlap become one.
    fn add(&mut self, range: Interval) {
        if range.is_empty() {
            return;
        }
        let mut range = range;
        self.numbers.retain(|other| {
            let meets = !range.and(*other).is_empty();
            if meets {
                range = hull(range, *other);
            }
            !meets
        });
        let at = self.numbers.partition_point(|other| lower(other) < lower(&range));
        self.numbers.insert(at, range);
    }
}

/// The values from the first of two ranges that overlap to the last.
fn hull(one: Interval, two: Interval) -> Interval {
    let from = if lower(&one) <= lower(&two) { one.from } else { two.from };
    let to = match (one.to, two.to) {
        (Some(one), Some(two)) => Some(if one > two { one } else { two }),
        _ => None,
    };
    Interval { from, to }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_points() -> impl Strategy<Value = Points> {
        let op = prop::sample::select(vec![
            CompareOp::AtLeast,
            CompareOp::Over,
            CompareOp::AtMost,
            CompareOp::Under,
            CompareOp::Is,
            CompareOp::IsNot,
        ]);
        prop::collection::vec((op, 0..4_i128), 0..3).prop_map(|all| {
            let one = |(op, limit): &(CompareOp, i128)| Points::comparing(*op, Exact::from_integer(*limit));
            all.iter().map(one).fold(Points::of([Interval::ALL]), |both, one| both.and(&one))
        })
    }

    fn has(points: &Points, halves: i128) -> bool {
        !points.and(&Points::comparing(CompareOp::Is, Exact::new(halves, 2))).is_empty()
    }

    proptest! {
        #[test]
        fn a_point_is_in_both_or_in_either(one in any_points(), two in any_points(), halves in -2..10_i128) {
            let (first, second) = (has(&one, halves), has(&two, halves));
            prop_assert_eq!(has(&one.and(&two), halves), first && second);
            prop_assert_eq!(has(&one.or(&two), halves), first || second);
            if one.is_empty() {
                prop_assert!(!first);
            }
        }
    }
}
