//! Ranges of values: what they leave out, and what they take twice.

use super::{Exact, ceil, floor};
use num_traits::{CheckedAdd, CheckedDiv};

/// An end of a range, and whether it is inside.
pub type End = Option<(Exact, bool)>;

/// Values between two ends; `None` is no end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// The lower end.
    pub from: End,
    /// The upper end.
    pub to: End,
}

impl Interval {
    /// Every value.
    pub const ALL: Interval = Interval { from: None, to: None };

    /// The same values with both ends inside, where values are whole.
    #[must_use]
    pub fn whole(self) -> Self {
        let one = Exact::from_integer(1);
        let from = self.from.map(|(at, inside)| {
            let next = ceil(at);
            if next == at && !inside { at.checked_add(&one).unwrap_or(at) } else { next }
        });
        let to = self.to.map(|(at, inside)| {
            let last = floor(at);
            if last == at && !inside { at.checked_add(&-one).unwrap_or(at) } else { last }
        });
        Self { from: from.map(|at| (at, true)), to: to.map(|at| (at, true)) }
    }

    /// Whether no value is in it.
    pub fn is_empty(self) -> bool {
        match (self.from, self.to) {
            (Some((from, first)), Some((to, last))) => from > to || from == to && !(first && last),
            _ => false,
        }
    }

    /// The values in both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let from = match (self.from, other.from) {
            (Some(one), Some(two)) if one.0 == two.0 => Some((one.0, one.1 && two.1)),
            (Some(one), Some(two)) => Some(if one.0 > two.0 { one } else { two }),
            (one, two) => one.or(two),
        };
        let to = match (self.to, other.to) {
            (Some(one), Some(two)) if one.0 == two.0 => Some((one.0, one.1 && two.1)),
            (Some(one), Some(two)) => Some(if one.0 < two.0 { one } else { two }),
            (one, two) => one.or(two),
        };
        Self { from, to }
    }

    /// A value in it: an end where one is inside, else one beside it.
    pub fn sample(self, step: Exact) -> Exact {
        match (self.from, self.to) {
            (Some((from, true)), _) => from,
            (None, Some((to, true))) => to,
            (Some((from, _)), Some((to, _))) => middle(from, to),
            (Some((from, _)), None) => from.checked_add(&step).unwrap_or(from),
            (None, Some((to, _))) => to.checked_add(&-step).unwrap_or(to),
            (None, None) => Exact::from_integer(0),
        }
    }
}

/// A value between two.
fn middle(one: Exact, two: Exact) -> Exact {
    one.checked_add(&two).and_then(|sum| sum.checked_div(&Exact::from_integer(2))).unwrap_or(one)
}

/// What of `domain` none of the ranges takes, from the least. Of whole values, ranges are [`Interval::whole`].
pub fn gaps(domain: Interval, ranges: &[Interval], discrete: bool) -> Vec<Interval> {
    let mut sorted: Vec<Interval> = ranges.iter().copied().filter(|range| !range.is_empty()).collect();
    sorted.sort_by_key(lower);
    let mut found = Vec::new();
    // What is left of the domain above the ranges looked at.
    let mut rest = domain;
    for range in sorted {
        let before = range.from.map(|(at, inside)| Interval { from: None, to: Some((at, !inside)) });
        if let Some(before) = before {
            let gap = rest.and(before);
            let gap = if discrete { gap.whole() } else { gap };
            if !gap.is_empty() {
                found.push(gap);
            }
        }
        let Some((at, inside)) = range.to else { return found };
        rest = rest.and(Interval { from: Some((at, !inside)), to: None });
        if discrete {
            rest = rest.whole();
        }
    }
    if !rest.is_empty() {
        found.push(rest);
    }
    found
}

/// The order of ranges by their lower ends.
pub fn lower(range: &Interval) -> (bool, Exact, bool) {
    match range.from {
        None => (false, Exact::from_integer(0), false),
        Some((at, inside)) => (true, at, !inside),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(value: i128) -> Exact {
        Exact::from_integer(value)
    }

    fn from(at: i128) -> Interval {
        Interval { from: Some((number(at), true)), to: None }
    }

    fn under(at: i128) -> Interval {
        Interval { from: None, to: Some((number(at), false)) }
    }

    #[test]
    fn ranges_that_meet_leave_nothing_out() {
        assert!(gaps(Interval::ALL, &[from(80), under(80)], false).is_empty());
        let over = Interval { from: Some((number(80), false)), to: None };
        let left = gaps(Interval::ALL, &[over, under(80)], false);
        assert_eq!(left.iter().map(|gap| gap.sample(number(1))).collect::<Vec<_>>(), [number(80)]);
    }

    #[test]
    fn whole_values_need_nothing_between_them() {
        let ranges = [under(1).whole(), from(1)];
        assert!(gaps(Interval::ALL, &ranges, true).is_empty());
        let open = Interval { from: Some((number(0), false)), to: Some((number(1), false)) };
        assert!(open.whole().is_empty());
    }

    #[test]
    fn a_gap_is_named_by_a_value_in_it() {
        let band = |low, high| Interval { from: Some((low, true)), to: Some((high, false)) };
        let domain = Interval { from: Some((number(0), true)), to: None };
        let left = gaps(domain, &[band(number(1), number(2)), from(3)], false);
        assert_eq!(left.iter().map(|gap| gap.sample(number(1))).collect::<Vec<_>>(), [number(0), number(2)]);
    }
}
