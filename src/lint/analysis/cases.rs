//! Cases: what units have in common for which a condition comes out in one way.
//!
//! A [`Cases`] holds every unit for which the condition does so, and may hold more: where the exact answer would be too
//! long, it is made shorter by holding more. So what no case holds, no data can bring about.

use super::points::Points;
use crate::check::model::KindSet;

/// What is asked of: a value, or something that is not looked into. Its number in the table of the analysis.
pub(in crate::lint) type Var = u32;

/// The most cases that are kept apart.
const MOST_CASES: usize = 48;
/// The most values that one case speaks of.
const MOST_VALUES: usize = 256;

/// Units of these kinds whose values are among these points. A value that is not named can be anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::lint) struct Case {
    kinds: KindSet,
    /// In order of the values.
    values: Vec<(Var, Points)>,
}

impl Case {
    /// Every unit.
    const ALL: Case = Case { kinds: KindSet::ALL, values: Vec::new() };

    fn and(&self, other: &Self) -> Option<Self> {
        let kinds = self.kinds.and(other.kinds);
        if kinds.0 == 0 {
            return None;
        }
        let mut values = Vec::with_capacity(self.values.len() + other.values.len());
        let (mut left, mut right) = (self.values.iter().peekable(), other.values.iter().peekable());
        loop {
            let next = match (left.peek(), right.peek()) {
                (Some((one, _)), Some((two, _))) if one == two => {
                    let (Some((of, one)), Some((_, two))) = (left.next(), right.next()) else { break };
                    let both = one.and(two);
                    if both.is_empty() {
                        return None;
                    }
                    (*of, both)
                }
                (Some((one, _)), Some((two, _))) if one > two => right.next()?.clone(),
                (Some(_), _) => left.next()?.clone(),
                (None, Some(_)) => right.next()?.clone(),
                (None, None) => break,
            };
            if values.len() < MOST_VALUES {
                values.push(next);
            }
        }
        Some(Self { kinds, values })
    }

    /// Both cases as one, where they differ in one thing only.
    fn joined(&self, other: &Self) -> Option<Self> {
        if self.values.len() != other.values.len() {
            return None;
        }
        let mut pairs = self.values.iter().zip(&other.values);
        if self.kinds != other.kinds {
            let same = pairs.all(|(one, two)| one == two);
            return same.then(|| Self { kinds: self.kinds.or(other.kinds), values: self.values.clone() });
        }
        let mut differ = None;
        for (at, (one, two)) in pairs.enumerate() {
            if one.0 != two.0 || one.1 != two.1 && differ.replace(at).is_some() {
                return None;
            }
        }
        let mut joined = self.clone();
        if let Some(at) = differ {
            joined.values[at].1 = joined.values[at].1.or(&other.values[at].1);
        }
        Some(joined)
    }

    /// The values that it speaks of.
    pub(in crate::lint) fn values(&self) -> impl Iterator<Item = Var> {
        self.values.iter().map(|(of, _)| *of)
    }
}

/// Cases, any of which may be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::lint) struct Cases(Vec<Case>);

impl Cases {
    /// No unit.
    pub(in crate::lint) fn none() -> Self {
        Self(Vec::new())
    }

    /// Every unit.
    pub(in crate::lint) fn all() -> Self {
        Self(vec![Case::ALL])
    }

    /// Units of which the value is among these points.
    pub(super) fn value(of: Var, points: Points) -> Self {
        if points.is_empty() {
            return Self::none();
        }
        Self(vec![Case { kinds: KindSet::ALL, values: vec![(of, points)] }])
    }

    /// Units of these kinds.
    pub(in crate::lint) fn kinds(kinds: KindSet) -> Self {
        if kinds.0 == 0 {
            return Self::none();
        }
        Self(vec![Case { kinds, values: Vec::new() }])
    }

    pub(in crate::lint) fn is_none(&self) -> bool {
        self.0.is_empty()
    }

    /// Units that are in both.
    #[must_use]
    pub(in crate::lint) fn and(&self, other: &Self) -> Self {
        if self.0.len() * other.0.len() > MOST_CASES * 4 {
            return if self.0.len() <= other.0.len() { self.clone() } else { other.clone() };
        }
        let mut both = Self::none();
        for one in &self.0 {
            for two in &other.0 {
                if let Some(case) = one.and(two) {
                    both.add(case);
                }
            }
        }
        both.shortened()
    }

    /// Units that are in either.
    #[must_use]
    pub(in crate::lint) fn or(&self, other: &Self) -> Self {
        let mut all = self.clone();
        other.0.iter().for_each(|case| all.add(case.clone()));
        all.shortened()
    }

    /// Whether some unit may be in both.
    pub(in crate::lint) fn meets(&self, other: &Self) -> bool {
        self.0.iter().any(|one| other.0.iter().any(|two| one.and(two).is_some()))
    }

    /// The cases.
    pub(in crate::lint) fn iter(&self) -> impl Iterator<Item = &Case> {
        self.0.iter()
    }

    /// Those of its cases that some unit of `others` may be in.
    #[must_use]
    pub(in crate::lint) fn meeting<'c>(self, others: impl Iterator<Item = &'c Cases> + Clone) -> Self {
        let met = |case: &Case| {
            let one = Self(vec![case.clone()]);
            others.clone().any(|other| other.meets(&one))
        };
        Self(self.0.into_iter().filter(met).collect())
    }

    fn add(&mut self, case: Case) {
        for at in 0..self.0.len() {
            if let Some(joined) = self.0[at].joined(&case) {
                self.0[at] = joined;
                return;
            }
        }
        self.0.push(case);
    }

    fn shortened(self) -> Self {
        if self.0.len() > MOST_CASES { Self::all() } else { self }
    }
}
