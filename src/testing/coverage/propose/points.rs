//! Data that bring about so many points, or a class.

use super::build::Builder;
use crate::check::model::{Band, BandAward};
use crate::plan::cohort::{Banded, Classify, Score, Sum};
use crate::plan::{NodeId, Op, ValueOp};
use crate::syntax::ast::ArithOp;
use crate::types::{Exact, Type};
use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub, Zero};

impl<'a> Builder<'a> {
    /// Gives a value that is earned, or found by conditions. Whether it could.
    pub(super) fn bring_about(&mut self, op: &ValueOp, value: Exact) -> bool {
        match op {
            ValueOp::Points(cond, most) => {
                let is_all = !value.is_zero();
                (!is_all || self.value(*most) == Some(value)) && self.bring(*cond, is_all)
            }
            ValueOp::Banded(banded) => self.band(banded, value),
            ValueOp::UpTo(of, most) => {
                self.value(*most).is_some_and(|most| value <= most) && self.set(*of, value)
            }
            ValueOp::Less(most, less) => {
                let left = self.value(*most).and_then(|most| most.checked_sub(&value));
                left.is_some_and(|left| self.share_out(less, left))
            }
            ValueOp::OrZero { of, .. } | ValueOp::Rounded(of, _) => self.set(*of, value),
            ValueOp::Sum(sum) => self.sum(sum, None, value),
            ValueOp::SectionSum(sum, section) => self.sum(sum, Some(*section), value),
            ValueOp::Score(score) => self.score(score, value),
            ValueOp::Classify(classify) => self.class(classify, value),
            ValueOp::Cap(cap) => self.set(cap.of, value),
            ValueOp::CriteriaMet { of, .. } => self.meet(of, value),
            _ => false,
        }
    }

    /// So many points, without bonus or deduction where these can be kept away.
    fn score(&mut self, score: &Score, points: Exact) -> bool {
        let earned = self.set(score.before, points);
        for change in score.bonus.iter().chain(&score.deductions) {
            let _tried = self.set(*change, Exact::ZERO);
        }
        earned
    }

    fn sum(&mut self, sum: &Sum, section: Option<usize>, points: Exact) -> bool {
        let inside = |of: Option<usize>| section.is_none() || of == section;
        let mut entries: Vec<NodeId> =
            sum.entries.iter().filter(|entry| inside(entry.section)).map(|entry| entry.points).collect();
        // What can earn any number of points comes last, and makes up the rest.
        entries.sort_by_key(|entry| match self.op(*entry) {
            Some(ValueOp::Points(..)) => 0,
            Some(ValueOp::Banded(banded)) if banded.bands.iter().any(in_proportion) => 2,
            Some(ValueOp::UpTo(..)) => 2,
            _ => 1,
        });
        if self.share_out(&entries, points) {
            return true;
        }
        // What comes first decides what is left to the others: a value that two entries look at.
        entries.reverse();
        self.share_out(&entries, points)
    }

    /// Brings some values to be so many points together. Whether it could.
    fn share_out(&mut self, among: &[NodeId], points: Exact) -> bool {
        let [first, rest @ ..] = among else { return points.is_zero() };
        for part in self.parts(*first, points) {
            let Some(left) = points.checked_sub(&part).filter(|left| *left >= Exact::ZERO) else { continue };
            if self.step().is_none() {
                return false;
            }
            let mut tried = self.clone();
            if tried.set(*first, part) && tried.share_out(rest, left) {
                *self = tried;
                return true;
            }
        }
        false
    }

    /// What a part may earn of so many points: the most first.
    fn parts(&mut self, part: NodeId, points: Exact) -> Vec<Exact> {
        let mut parts = match self.op(part) {
            Some(ValueOp::Points(_, most)) => self.value(*most).into_iter().collect(),
            Some(ValueOp::Banded(banded)) => {
                let most = banded.most.and_then(|most| self.value(most)).unwrap_or(points).min(points);
                let award = |band: &Band| match band.award {
                    BandAward::Points(points) => points,
                    BandAward::InProportion(_) => most,
                };
                banded.bands.iter().map(award).collect()
            }
            Some(ValueOp::UpTo(_, most)) => {
                self.value(*most).map(|most| most.min(points)).into_iter().collect()
            }
            Some(ValueOp::Less(most, less)) => {
                let most = self.value(*most).unwrap_or_default();
                let each = less.first().and_then(|less| self.each(*less)).unwrap_or_default();
                times(each).filter_map(|less| most.checked_sub(&less)).collect()
            }
            _ => self.each(part).map_or(vec![points], |each| times(each).collect()),
        };
        parts.push(Exact::ZERO);
        parts.sort_by(|one, other| other.cmp(one));
        parts.dedup();
        parts
    }

    /// What points for each of something are for one.
    fn each(&mut self, part: NodeId) -> Option<Exact> {
        match self.op(part)? {
            ValueOp::OrZero { of, .. } => self.each(*of),
            ValueOp::Points(_, each) | ValueOp::Arith(ArithOp::Multiply, each, _) => self.value(*each),
            _ => None,
        }
    }

    /// Brings a value into a band that earns so many points.
    fn band(&mut self, banded: &Banded, points: Exact) -> bool {
        let Op::Value(_, ty) = &self.node(banded.value).op else { return false };
        let most = banded.most.and_then(|most| self.value(most));
        let mut fitting = banded.bands.iter().flat_map(|band| match band.award {
            BandAward::Points(of) if of == points => inside(band, ty),
            BandAward::InProportion(base) => {
                let value = most.and_then(|most| points.checked_mul(&base)?.checked_div(&most));
                value.into_iter().filter(|value| band.has(*value)).collect()
            }
            BandAward::Points(_) => Vec::new(),
        });
        fitting.any(|value| self.set(banded.value, value))
    }

    /// Brings a unit to a class: its condition holds, and those of better classes do not.
    fn class(&mut self, classify: &Classify, class: Exact) -> bool {
        let is_it = |(of, _): &(usize, Option<NodeId>)| Exact::from_integer(*of as i128) == class;
        let Some(at) = classify.classes.iter().position(is_it) else { return false };
        let brought = classify.classes[at].1.is_none_or(|cond| self.bring(cond, true));
        for better in classify.classes[..at].iter().filter_map(|(_, cond)| *cond) {
            // What cannot be kept away leaves another class, which the ruling will tell.
            let _tried = self.bring(better, false);
        }
        brought
    }

    /// Brings so many criteria to pass, the first that can be, and the others to fail.
    fn meet(&mut self, criteria: &[NodeId], mut left: Exact) -> bool {
        let one = Exact::from_integer(1);
        for criterion in criteria {
            let mut tried = self.clone();
            if left >= one && tried.bring(*criterion, true) {
                *self = tried;
                left -= one;
            } else if !self.bring(*criterion, false) {
                return false;
            }
        }
        left.is_zero()
    }

    fn op(&self, node: NodeId) -> Option<&'a ValueOp> {
        match &self.node(node).op {
            Op::Value(op, _) => Some(op),
            Op::Verdict(_) => None,
        }
    }
}

fn in_proportion(band: &Band) -> bool {
    matches!(band.award, BandAward::InProportion(_))
}

/// The first few times of a number of points.
fn times(each: Exact) -> impl Iterator<Item = Exact> {
    (0..=5).filter_map(move |times| each.checked_mul(&Exact::from_integer(times)))
}

/// Some values of a band.
fn inside(band: &Band, ty: &Type) -> Vec<Exact> {
    let step = super::build::step_of(ty);
    let from = band.from.map(|(from, _)| [Some(from), from.checked_add(&step)]);
    let to = band.to.map(|(to, _)| [Some(to), to.checked_sub(&step)]);
    let near = from.into_iter().chain(to).flatten().flatten();
    near.chain(super::build::ends_of(ty)).filter(|value| band.has(*value)).collect()
}
