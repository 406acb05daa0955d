//! Small numbers in place of exact ones, in the same order. Units are compared with each other very often, and
//! fractions compare slowly and take much room; so what is ranked or grouped by is numbered once, and everything
//! after that compares and counts these numbers.

use crate::types::Exact;
use rayon::prelude::*;
use std::cmp::Ordering;

/// An end of what a key can be. What is not applicable comes last, whichever way the key is turned.
#[derive(Clone, Copy, Debug)]
pub(super) enum End {
    /// Not applicable.
    Last,
    /// A number, higher first.
    Number(Exact),
    /// Beyond every number.
    First,
}

impl PartialEq for End {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            // Both are in lowest terms.
            (Self::Number(one), Self::Number(other)) => {
                one.numer() == other.numer() && one.denom() == other.denom()
            }
            (Self::Last, Self::Last) | (Self::First, Self::First) => true,
            _ => false,
        }
    }
}

/// The greatest numerator (without its sign) and the greatest denominator of some numbers.
#[derive(Clone, Copy, Default)]
pub(super) struct Widest {
    numerator: u128,
    denominator: u128,
}

impl Widest {
    pub(super) fn of(end: End) -> Self {
        match end {
            End::Number(number) => {
                Self { numerator: number.numer().unsigned_abs(), denominator: number.denom().unsigned_abs() }
            }
            End::First | End::Last => Self::default(),
        }
    }

    pub(super) fn or(self, other: Self) -> Self {
        Self {
            numerator: self.numerator.max(other.numerator),
            denominator: self.denominator.max(other.denominator),
        }
    }

    /// The power of two that sets all different numbers at least one apart, where the products are not too long.
    ///
    /// Two different fractions whose denominators are at most D are at least 1/D² apart. Multiplied by D² or more
    /// they are at least one apart, so the whole numbers below them differ too, and stand in the same order.
    fn power(self) -> Option<u32> {
        let bits = |number: u128| u128::BITS - number.leading_zeros();
        let power = 2 * bits(self.denominator.saturating_sub(1));
        (bits(self.numerator) + power < i64::BITS - 1).then_some(power)
    }
}

/// How numbers become whole numbers in the same order.
enum Scale {
    /// Times this power of two, rounded down.
    Power(u32),
    /// Their places among all of them.
    Listed(Vec<Exact>),
}

impl Scale {
    fn of(widest: Widest, len: usize, end: &(impl Fn(usize) -> End + Sync)) -> Self {
        if let Some(power) = widest.power() {
            return Self::Power(power);
        }
        let number = |at| match end(at) {
            End::Number(number) => Some(number),
            End::First | End::Last => None,
        };
        let mut all: Vec<Exact> = (0..len).into_par_iter().filter_map(number).collect();
        all.par_sort_unstable_by(compare);
        all.dedup();
        Self::Listed(all)
    }

    fn whole(&self, number: Exact) -> i64 {
        match self {
            // All of these are shorter than 63 bits, or there would be no power.
            Self::Power(power) => ((*number.numer() as i64) << power).div_euclid(*number.denom() as i64),
            Self::Listed(all) => all.partition_point(|other| compare(other, &number).is_lt()) as i64,
        }
    }
}

/// Compares by products where these cannot overflow; a comparison of long fractions takes many divisions.
fn compare(one: &Exact, other: &Exact) -> Ordering {
    let short =
        |number: &Exact| Some((i64::try_from(*number.numer()).ok()?, i64::try_from(*number.denom()).ok()?));
    match (short(one), short(other)) {
        (Some((a, b)), Some((c, d))) => (i128::from(a) * i128::from(d)).cmp(&(i128::from(c) * i128::from(b))),
        _ => one.cmp(other),
    }
}

/// Whole numbers, each below a limit, in the order of what they stand for.
pub(super) struct Codes {
    codes: Vec<u64>,
    limit: u64,
}

impl Codes {
    /// Codes of so many ends, the numbers among which are no wider than this.
    pub(super) fn of(len: usize, widest: Widest, end: impl Fn(usize) -> End + Sync) -> Self {
        let scale = Scale::of(widest, len, &end);
        let whole = |at| match end(at) {
            End::Last => i64::MIN,
            End::Number(number) => scale.whole(number),
            End::First => i64::MAX,
        };
        let wholes: Vec<i64> = (0..len).into_par_iter().with_min_len(CHUNK).map(whole).collect();
        let numbers = |wholes: &[i64]| {
            let numbers = wholes.iter().filter(|whole| ![i64::MIN, i64::MAX].contains(whole));
            numbers.fold((i64::MAX, i64::MIN), |(low, high), it| (low.min(*it), high.max(*it)))
        };
        let wider = |one: (i64, i64), other: (i64, i64)| (one.0.min(other.0), one.1.max(other.1));
        let (low, high) = wholes.par_chunks(CHUNK).map(numbers).reduce(|| (i64::MAX, i64::MIN), wider);
        let beyond = if low > high { 1 } else { high.abs_diff(low) + 2 };
        let code = |whole: i64| match whole {
            i64::MIN => 0,
            i64::MAX => beyond,
            number => number.abs_diff(low) + 1,
        };
        let codes = wholes.into_par_iter().with_min_len(CHUNK).map(code).collect();
        Self { codes, limit: beyond + 1 }
    }

    /// The codes at these positions, one for each of so many slots.
    pub(super) fn gather(self, slots: usize, position: impl Fn(usize) -> usize + Sync) -> Self {
        let code = |slot| self.codes[position(slot)];
        Self { codes: (0..slots).into_par_iter().with_min_len(CHUNK).map(code).collect(), limit: self.limit }
    }

    /// Numbers each by how many different codes are below it.
    pub(super) fn number(self) -> Numbers {
        let len = self.codes.len();
        // A table is faster than sorting, where it is not much longer than what it is for.
        if self.limit <= 4 * len as u64 {
            return self.number_by_table();
        }
        let bits = u64::BITS - (len as u64).leading_zeros();
        if self.limit.leading_zeros() < bits {
            let mut pairs: Vec<(u64, u32)> = self.codes.into_iter().zip(0..).collect();
            pairs.par_sort_unstable();
            return Numbers::of_sorted(len, pairs.into_iter().map(|(code, at)| (code, at as usize)));
        }
        // Code and position together are one number.
        let mut pairs = self.codes;
        for (at, pair) in pairs.iter_mut().enumerate() {
            *pair = *pair << bits | at as u64;
        }
        pairs.par_sort_unstable();
        let mask = (1 << bits) - 1;
        Numbers::of_sorted(len, pairs.into_iter().map(|pair| (pair >> bits, (pair & mask) as usize)))
    }

    fn number_by_table(self) -> Numbers {
        let mut below = vec![0; self.limit as usize];
        for code in &self.codes {
            below[*code as usize] = 1;
        }
        let mut count = 0;
        for here in &mut below {
            count += std::mem::replace(here, count);
        }
        let number = |code: &u64| below[*code as usize];
        Numbers { of: self.codes.par_iter().with_min_len(CHUNK).map(number).collect(), count }
    }
}

/// How many are worked on together, where work is shared among threads.
const CHUNK: usize = 4096;

/// Numbers in the order of what they stand for; what is alike has one number, and none is left out.
pub(super) struct Numbers {
    pub(super) of: Vec<u32>,
    /// How many different ones there are.
    pub(super) count: u32,
}

impl Numbers {
    /// So many that are all alike.
    pub(super) fn alike(len: usize) -> Self {
        Self { of: vec![0; len], count: 1 }
    }

    /// Numbers for so many ends.
    pub(super) fn of(len: usize, end: impl Fn(usize) -> End + Sync) -> Self {
        let widest = (0..len).into_par_iter().with_min_len(CHUNK).map(|at| Widest::of(end(at)));
        let widest = widest.reduce(Widest::default, Widest::or);
        Codes::of(len, widest, end).number()
    }

    fn of_sorted(len: usize, sorted: impl Iterator<Item = (u64, usize)>) -> Self {
        let mut of = vec![0; len];
        let (mut count, mut last) = (0, None);
        for (code, at) in sorted {
            if last != Some(code) {
                (count, last) = (count + 1, Some(code));
            }
            of[at] = count - 1;
        }
        Self { of, count }
    }

    /// Numbers for the same things by what they have been numbered by, and where that is alike, by these codes.
    pub(super) fn then(self, codes: Codes) -> Self {
        let Some(limit) = codes.limit.checked_mul(self.count.into()) else {
            let Self { of, count } = codes.number();
            let codes = of.into_iter().map(u64::from).collect();
            return self.then(Codes { codes, limit: count.into() });
        };
        if self.count <= 1 {
            return codes.number();
        }
        let mut both = codes.codes;
        for (code, first) in both.iter_mut().zip(&self.of) {
            *code += u64::from(*first) * codes.limit;
        }
        Codes { codes: both, limit }.number()
    }
}

/// Things in buckets, in one list.
pub(super) struct Buckets {
    /// Where each bucket starts, and where the last ends.
    starts: Vec<u32>,
    things: Vec<u32>,
}

impl Buckets {
    /// Puts things into so many buckets: each stands after its bucket. In a bucket they stay in their order.
    pub(super) fn of(count: usize, things: impl Iterator<Item = (usize, u32)> + Clone) -> Self {
        let mut starts = vec![0; count + 1];
        for (bucket, _) in things.clone() {
            starts[bucket + 1] += 1;
        }
        for bucket in 0..count {
            starts[bucket + 1] += starts[bucket];
        }
        let mut sorted = vec![0; starts[count] as usize];
        for (bucket, thing) in things {
            sorted[starts[bucket] as usize] = thing;
            starts[bucket] += 1;
        }
        // Each bucket has been filled up to where the next one starts.
        starts.rotate_right(1);
        starts[0] = 0;
        Self { starts, things: sorted }
    }

    /// All things in the first of so many buckets.
    pub(super) fn in_first(count: usize, things: Vec<u32>) -> Self {
        let mut starts = vec![things.len() as u32; count + 1];
        starts[0] = 0;
        Self { starts, things }
    }

    /// The things in a bucket.
    pub(super) fn of_bucket(&self, bucket: usize) -> &[u32] {
        &self.things[self.range(bucket)]
    }

    /// The things in the first of so many buckets, one after the other.
    pub(super) fn of_first(&self, count: usize) -> &[u32] {
        &self.things[..self.starts[count] as usize]
    }

    /// Where they stand in the list of all.
    pub(super) fn range(&self, bucket: usize) -> std::ops::Range<usize> {
        self.starts[bucket] as usize..self.starts[bucket + 1] as usize
    }

    /// Sorts the things in each bucket, the least first.
    pub(super) fn sort(&mut self) {
        for bucket in 0..self.starts.len() - 1 {
            let range = self.range(bucket);
            self.things[range].sort_unstable();
        }
    }

    /// All things, bucket by bucket.
    pub(super) fn into_things(self) -> Vec<u32> {
        self.things
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(ends: &[End]) -> Vec<u32> {
        Numbers::of(ends.len(), |at| ends[at]).of
    }

    fn fraction(numer: i128, denom: i128) -> End {
        End::Number(Exact::new(numer, denom))
    }

    #[test]
    fn ends_are_numbered_in_their_order() {
        let ends =
            [fraction(1, 3), End::First, fraction(-7, 2), End::Last, fraction(2, 6), fraction(33, 100)];
        assert_eq!(numbers(&ends), [3, 4, 1, 0, 3, 2]);
        assert_eq!(numbers(&[End::First, End::Last, End::First]), [1, 0, 1]);
        assert!(numbers(&[]).is_empty());
    }

    #[test]
    fn fractions_close_to_each_other_and_long_ones_are_told_apart() {
        for wide in [1000, 1 << 14, 1 << 15, 1 << 31, 1 << 62, i128::MAX - 1] {
            let (just_below, just_above) = (fraction(wide - 1, wide), fraction(wide, wide - 1));
            let ends = [just_above, fraction(1, 1), just_below, fraction(-wide, 1), fraction(wide, 1)];
            assert_eq!(numbers(&ends), [3, 2, 1, 0, 4], "{wide}");
            let nearly = [fraction(wide - 2, wide - 1), just_below];
            assert_eq!(numbers(&nearly), [0, 1], "{wide}");
        }
    }

    #[test]
    fn what_is_alike_is_numbered_by_what_comes_next() {
        let codes = |codes: &[u64], limit| Codes { codes: codes.to_vec(), limit };
        for limit in [4, 1 << 62, u64::MAX] {
            let numbers = codes(&[2, 0, 2, 1], 3).number().then(codes(&[1, 3, 0, 2], limit));
            assert_eq!((numbers.of, numbers.count), (vec![3, 0, 2, 1], 4), "{limit}");
            let numbers = Numbers::alike(4).then(codes(&[1, 3, 1, 0], limit));
            assert_eq!((numbers.of, numbers.count), (vec![1, 2, 1, 0], 3), "{limit}");
        }
    }

    #[test]
    fn things_stay_in_their_order_in_their_bucket() {
        let buckets = Buckets::of(4, [(2, 5), (0, 9), (2, 3), (3, 1)].into_iter());
        let of: Vec<&[u32]> = (0..4).map(|bucket| buckets.of_bucket(bucket)).collect();
        assert_eq!(of, [&[9][..], &[], &[5, 3], &[1]]);
    }
}
