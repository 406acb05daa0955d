//! What one entry of a column is computed to, from the entries of earlier nodes.

use super::arithmetic::{self, Computed, day_of};
use super::cell::{Cell, Range, Ruled, State};
use super::domain::Domain;
use super::frame::Frame;
use super::{compare, kleene, members, points, run};
use crate::plan::cohort::{ScoreEntry, Sum};
use crate::plan::{Edge, NodeId, ValueOp, VerdictOp};
use crate::types::{Day, Exact, Reason, Reasons, Verdict};

impl Frame<'_> {
    pub(super) fn verdict(&self, op: &VerdictOp, domain: &impl Domain, at: usize) -> Ruled {
        let verdict = |node: NodeId| domain.verdict(node, at);
        let value = |node: NodeId| domain.value(node, at);
        let all = |items: &[NodeId]| items.iter().map(|item| verdict(*item)).collect::<Vec<_>>();
        let as_of = self.program.as_of;
        match op {
            VerdictOp::Flag(of, leaf) => compare::flag(&value(*of), *leaf),
            VerdictOp::Compare { op, left, right, mend, sides: _, leaf } => {
                let takes = |number: Exact, firmly: bool| domain.takes(*left, at, number, firmly);
                compare::compare_some(*op, &value(*left), &value(*right), *mend, *leaf, takes)
            }
            VerdictOp::Given { value: of, missing, leaf } => compare::given(&value(*of), *missing, *leaf),
            VerdictOp::DoneBy { date, limit, leaf } => {
                compare::done_by(&value(*date), &value(*limit), as_of, *leaf)
            }
            VerdictOp::DateIn { date, window, leaf } => {
                let edge = |edge: Edge| match edge {
                    Edge::Day(day) => Cell::known(Exact::from_integer(day.0.into())),
                    Edge::Node(node) => domain.of_unit(node, at),
                };
                compare::date_in(&value(*date), &edge(window.from), &edge(window.to), *leaf)
            }
            VerdictOp::Elapsed { op, to, pivot, leaf } => {
                compare::elapsed(*op, &value(*to), &value(*pivot), as_of, *leaf)
            }
            VerdictOp::KindIs(kinds, leaf) => {
                let holds = self.is_of(*kinds, domain.unit(at));
                Ruled::decided(holds != leaf.negated)
            }
            VerdictOp::And(items) => kleene::and(&all(items)),
            VerdictOp::Or(items) => kleene::or(&all(items)),
            VerdictOp::AtLeast { count, items, negated } => {
                kleene::at_least(&value(*count), &all(items), *negated)
            }
            VerdictOp::Case { when, then, otherwise } => {
                kleene::case(verdict(*when), verdict(*then), verdict(*otherwise))
            }
            VerdictOp::Part { cond, left_out, name: _, within } => {
                let cond = verdict(*cond);
                let part = if *left_out { cond } else { kleene::part(cond) };
                within.map_or(part, |(count, back)| part_within(&value(count), back, part))
            }
            VerdictOp::Member { cond, name: _ } => verdict(*cond),
            VerdictOp::Meets { criterion, negated } => kleene::meets(verdict(*criterion), *negated),
            VerdictOp::ForKinds(of, kinds) => {
                if self.is_of(*kinds, domain.unit(at)) {
                    verdict(*of)
                } else {
                    Ruled::not_applicable(Reason::OtherKind)
                }
            }
            VerdictOp::Criterion { id: _, kinds, applies, requires, missing_is_fail } => {
                if self.is_of(*kinds, at) {
                    kleene::criterion(applies.map(verdict), verdict(*requires), *missing_is_fail)
                } else {
                    Ruled::not_applicable(Reason::OtherKind)
                }
            }
            VerdictOp::ByKind(by_kind) => {
                let kind = self.kind(domain.unit(at));
                by_kind.of(kind).map_or(Ruled::not_applicable(Reason::OtherKind), |node| verdict(*node))
            }
            VerdictOp::Holds { honour, negated, .. } => kleene::meets(verdict(*honour), *negated),
            VerdictOp::Eligible { requires, unless } => kleene::eligible(verdict(*requires), &all(unless)),
            VerdictOp::Award(_) | VerdictOp::First(..) => unreachable!("it has a column of its own"),
            VerdictOp::NotInForce => Ruled::not_applicable(Reason::NotInForce),
        }
    }

    pub(super) fn value(
        &self,
        op: &ValueOp,
        domain: &impl Domain,
        at: usize,
        first_year: Option<i32>,
    ) -> Computed {
        let value = |node: NodeId| domain.value(node, at);
        let verdict = |node: NodeId| domain.verdict(node, at);
        let values = |nodes: &[NodeId]| nodes.iter().map(|node| value(*node)).collect::<Vec<_>>();
        let entries = |sum: &Sum| {
            let entry = |of: &ScoreEntry| points::Entry {
                points: value(of.points),
                most: value(of.most),
                section: of.section,
            };
            sum.entries.iter().map(entry).collect::<Vec<_>>()
        };
        Some(match op {
            ValueOp::Const(number) => Cell::known(*number),
            // A text that the data do not hold equals none of theirs.
            ValueOp::Text(text, first) => {
                let absent = || -1 - i128::from(first.0);
                Cell::known(Exact::from_integer(self.data.texts.find(text).map_or_else(absent, i128::from)))
            }
            ValueOp::Call(call) => {
                self.trace.calls.cell(self.model, &self.data.texts, call, &values(&call.values))
            }
            ValueOp::Attribute(attribute) => self.attribute_of(*attribute, domain.unit(at)),
            ValueOp::Field(field) => domain.field(*field, at),
            ValueOp::OfUnit(node) => domain.of_unit(*node, at),
            ValueOp::Series(_)
            | ValueOp::Aggregate(_)
            | ValueOp::Members(_)
            | ValueOp::Classify(_)
            | ValueOp::Cap(_) => unreachable!("these have columns of their own"),
            ValueOp::Arith(op, a, b) => arithmetic::arith(*op, &value(*a), &value(*b))?,
            ValueOp::AddMonths(date, months) => arithmetic::months_later(&value(*date), *months)?,
            ValueOp::YearEdge { year, month, day } => arithmetic::year_edge(&value(*year), *month, *day)?,
            ValueOp::PercentOf(percent, of) => arithmetic::percent_of(&value(*percent), &value(*of))?,
            ValueOp::Greater(a, b) => arithmetic::pick(true, &value(*a), &value(*b))?,
            ValueOp::Lesser(a, b) => arithmetic::pick(false, &value(*a), &value(*b))?,
            ValueOp::AverageOf(of) => {
                arithmetic::average_of(&of.iter().map(|node| value(*node)).collect::<Vec<_>>())?
            }
            ValueOp::YearOf(date) => arithmetic::year_of(&value(*date))?,
            ValueOp::If(when, then, other) => {
                arithmetic::choose(verdict(*when), &value(*then), &value(*other))
            }
            ValueOp::Otherwise(of, fallback) => arithmetic::otherwise(&value(*of), &value(*fallback)),
            ValueOp::Steps { of, size, rising } => arithmetic::steps(&value(*of), *size, *rising)?,
            ValueOp::Rounded(of, step) => arithmetic::rounded(&value(*of), *step)?,
            ValueOp::CriteriaMet { of, for_certain } => {
                criteria_met(&of.iter().map(|node| verdict(*node)).collect::<Vec<_>>(), *for_certain)
            }
            ValueOp::Run { last, anywhere, conds } => {
                let conds: Vec<Ruled> = conds.iter().map(|node| verdict(*node)).collect();
                run::length(&value(*last), *anywhere, &conds, first_year)
            }
            ValueOp::ByMember(of, values) => {
                let member = value(*of);
                match member.exact().and_then(|number| usize::try_from(number.to_integer()).ok()) {
                    Some(at) => value(*values.get(at)?).of(&[&member]),
                    None => member,
                }
            }
            ValueOp::ParameterOn(values, on) => {
                let on = value(*on);
                match on.exact().and_then(day_of) {
                    Some(day) => match values.iter().rev().find(|(from, _)| *from <= day) {
                        Some((_, number)) => Cell::known(*number),
                        None => Cell::none(State::NotApplicable, Reason::NotInForce),
                    },
                    None => on,
                }
            }
            ValueOp::NotInForce => Cell::none(State::NotApplicable, Reason::NotInForce),
            ValueOp::ByKind(by_kind) => {
                let kind = self.kind(domain.unit(at));
                let other_kind = Cell::none(State::NotApplicable, Reason::OtherKind);
                by_kind.of(kind).map_or(other_kind, |node| value(*node))
            }
            ValueOp::Above(kind, of) => members::above(self, *kind, *of, domain.unit(at)),
            ValueOp::Points(cond, most) => points::when(verdict(*cond), &value(*most)),
            ValueOp::Banded(banded) => {
                let most = banded.most.map(value);
                points::banded(&value(banded.value), most.as_ref(), &banded.bands)?
            }
            ValueOp::UpTo(of, most) => points::up_to(&value(*of), &value(*most)),
            ValueOp::Less(most, less) => points::less(&value(*most), &values(less))?,
            ValueOp::OrZero { of, rising } => points::or_zero(&value(*of), *rising),
            ValueOp::Together(of) => points::together(&values(of))?,
            ValueOp::Sum(sum) => points::sum(&entries(sum), sum)?,
            ValueOp::SectionSum(sum, section) => points::section(&entries(sum), sum, *section)?,
            ValueOp::Earned(sum, section) => points::earned(&entries(sum), *section)?,
            ValueOp::Most(sum, section) => points::most(&entries(sum), *section)?,
            ValueOp::Score(score) => points::score(
                &value(score.before),
                &values(&score.bonus),
                &values(&score.deductions),
                score.never_above,
            )?,
            ValueOp::Truth(cond) => truth(verdict(*cond)),
            ValueOp::ForKinds(of, kinds) => {
                if self.is_of(*kinds, domain.unit(at)) {
                    value(*of)
                } else {
                    Cell::none(State::NotApplicable, Reason::OtherKind)
                }
            }
        })
    }
}

/// A part whose number, counted back from the last, is only there when there are so many parts.
fn part_within(count: &Cell, back: u32, part: Ruled) -> Ruled {
    match count.exact() {
        Some(count) if Exact::from_integer(back.into()) < count => part,
        Some(_) => Ruled::not_applicable(Reasons::NONE),
        None if count.state == State::NotApplicable => Ruled::not_applicable(count.reasons),
        None => Ruled::undetermined(count.reasons).open_until(count.open),
    }
}

/// How many criteria are met: from those that pass to those that may.
fn criteria_met(criteria: &[Ruled], for_certain: bool) -> Cell {
    let count = |wanted: &dyn Fn(Verdict) -> bool, firmly: bool| {
        let met = criteria.iter().filter(|ruled| wanted(if firmly { ruled.firmly() } else { ruled.verdict }));
        Exact::from_integer(met.count() as i128)
    };
    let pass = |verdict: Verdict| verdict == Verdict::Pass;
    let may = |verdict: Verdict| matches!(verdict, Verdict::Pass | Verdict::Undetermined);
    let range = |firmly: bool| {
        let low = count(&pass, firmly);
        let high = if for_certain { low } else { count(&may, firmly) };
        Range { low, high, may_be_nothing: false }
    };
    let undetermined = criteria.iter().filter(|ruled| ruled.verdict == Verdict::Undetermined);
    let reasons = undetermined.fold(Reasons::NONE, |all, ruled| all.with(ruled.reasons));
    // The verdicts say by themselves what is so far: their windows are not the window of the count.
    let read = criteria.iter().map(|ruled| ruled.open).max().unwrap_or(Day::MIN);
    Cell { firm: range(true), ..Cell::between(range(false), reasons) }.read_until(read)
}

/// A condition as a value: 1 or 0.
fn truth(ruled: Ruled) -> Cell {
    let (zero, one) = (Exact::from_integer(0), Exact::from_integer(1));
    let cell = match ruled.verdict {
        Verdict::Pass => Cell::known(one),
        Verdict::Fail => Cell::known(zero),
        Verdict::Undetermined => Cell::missing(ruled.reasons),
        Verdict::NotApplicable => Cell::none(State::NotApplicable, ruled.reasons),
    };
    // What is undetermined may turn out not applicable.
    let firm = if ruled.so_far { Range { low: zero, high: one, may_be_nothing: true } } else { cell.firm };
    Cell { firm, ..cell }.read_until(ruled.open)
}
