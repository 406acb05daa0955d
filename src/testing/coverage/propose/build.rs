//! Data that bring a condition to its boundary.

use crate::check::model::{
    AttributeId, Datum, Example, ExampleObservation, ExampleRow, ExampleUnit, FieldIndex, IndicatorId,
    KindId, Model, RecordId,
};
use crate::plan::{Edge, Node, NodeId, Op, Program, Series, ValueOp, VerdictOp, Window, reachable};
use crate::syntax::ast::{ArithOp, Basis, CompareOp};
use crate::testing::coverage::leaves::at_node;
use crate::types::{Day, Decimal, Exact, Type};
use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub, Signed, Zero};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// The fields of a row.
pub(super) type Fields = BTreeMap<FieldIndex, Exact>;

/// What is observed: of which indicator, for which members, on which day.
type Observed = (IndicatorId, Vec<u16>, Day);

/// The data of one unit as they grow. What is set stays: what comes first decides.
#[derive(Clone)]
pub(super) struct Builder<'a> {
    pub(super) model: &'a Model,
    pub(super) program: &'a Program,
    pub(super) kind: KindId,
    attributes: BTreeMap<AttributeId, Exact>,
    observations: BTreeMap<Observed, (Exact, Option<Basis>)>,
    pub(super) rows: Vec<(RecordId, Fields)>,
    pub(super) none: Vec<RecordId>,
    /// What each row of a record begins with.
    pub(super) begun: BTreeMap<RecordId, Fields>,
    /// How many steps may still be taken: what is built of measures on measures is left to people.
    steps: Rc<Cell<usize>>,
}

/// The most steps to build a case.
const MOST_STEPS: usize = 5000;

impl<'a> Builder<'a> {
    pub(super) fn new(model: &'a Model, program: &'a Program, kind: KindId) -> Self {
        Self {
            model,
            program,
            kind,
            attributes: BTreeMap::new(),
            observations: BTreeMap::new(),
            rows: Vec::new(),
            none: Vec::new(),
            begun: BTreeMap::new(),
            steps: Rc::new(Cell::new(MOST_STEPS)),
        }
    }

    /// Takes a step, while there are any left.
    pub(super) fn step(&self) -> Option<()> {
        self.steps.set(self.steps.get().checked_sub(1)?);
        Some(())
    }

    /// The case, with nothing expected yet.
    pub(super) fn finish(self) -> Example {
        let span = self.model.campaign.span;
        let number = Datum::Number;
        Example {
            title: String::new(),
            span,
            as_of: self.program.as_of,
            units: vec![ExampleUnit {
                kind: self.kind,
                name: None,
                within: Vec::new(),
                span,
                attributes: self
                    .attributes
                    .into_iter()
                    .map(|(id, value)| (id, number(value), span))
                    .collect(),
                observations: (self.observations.into_iter())
                    .map(|((indicator, members, day), (value, basis))| ExampleObservation {
                        evidence: self.model[indicator].evidence_required,
                        indicator,
                        members,
                        value: number(value),
                        day,
                        basis: basis.unwrap_or(Basis::Reported),
                        span,
                    })
                    .collect(),
                rows: (self.rows.into_iter())
                    .map(|(record, fields)| ExampleRow {
                        record,
                        fields: fields.into_iter().map(|(field, value)| (field, number(value))).collect(),
                        span,
                    })
                    .collect(),
                none: self.none.into_iter().map(|record| (record, span)).collect(),
            }],
            expects: Vec::new(),
        }
    }

    pub(super) fn node(&self, node: NodeId) -> &'a Node {
        &self.program.nodes[node.index()]
    }

    fn is_under(&self, node: NodeId, leaf: NodeId) -> bool {
        node >= leaf && reachable(&self.program.nodes, node).contains(&leaf)
    }

    /// Brings a condition to its boundary, and all around it out of its way. Whether it could.
    pub(super) fn aim(&mut self, node: NodeId, leaf: NodeId) -> bool {
        let (Op::Verdict(op), Some(())) = (&self.node(node).op, self.step()) else { return false };
        if node == leaf {
            let sides = at_node(self.model, &self.program.nodes, leaf, None).and_then(|leaf| leaf.sides);
            return sides
                .is_some_and(|(left, right)| self.value(right).is_some_and(|value| self.set(left, value)));
        }
        let others = |builder: &mut Self, items: &[NodeId], hold: bool| {
            let Some(at) = items.iter().position(|item| builder.is_under(*item, leaf)) else { return false };
            let aimed = builder.aim(items[at], leaf);
            for item in items.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, item)| *item) {
                // What cannot be brought out of the way leaves the verdict open, which the ruling will tell.
                let _tried = builder.bring(item, hold);
            }
            aimed
        };
        match op {
            VerdictOp::And(items) => others(self, items, true),
            VerdictOp::Or(items) => others(self, items, false),
            VerdictOp::Case { when, then, otherwise } => {
                if self.is_under(*when, leaf) {
                    self.aim(*when, leaf)
                } else if self.is_under(*then, leaf) {
                    self.aim(*then, leaf) && self.bring(*when, true)
                } else {
                    self.aim(*otherwise, leaf) && self.bring(*when, false)
                }
            }
            VerdictOp::Part { cond, .. } | VerdictOp::Member { cond, .. } | VerdictOp::ForKinds(cond, _) => {
                self.aim(*cond, leaf)
            }
            VerdictOp::Criterion { applies, requires, .. } => match applies {
                Some(applies) if self.is_under(*applies, leaf) => {
                    let aimed = self.aim(*applies, leaf);
                    let _tried = self.bring(*requires, true);
                    aimed
                }
                Some(applies) => self.aim(*requires, leaf) && self.bring(*applies, true),
                None => self.aim(*requires, leaf),
            },
            VerdictOp::ByKind(by_kind) => by_kind.of(self.kind).is_some_and(|of| self.aim(*of, leaf)),
            VerdictOp::Award(award) => self.aim(award.eligible, leaf),
            VerdictOp::Eligible { requires, unless } => {
                let aimed_at = unless.iter().copied().find(|cond| self.is_under(*cond, leaf));
                let aimed = self.aim(aimed_at.unwrap_or(*requires), leaf);
                for cond in unless.iter().copied().filter(|cond| Some(*cond) != aimed_at) {
                    let _tried = self.bring(cond, false);
                }
                aimed && (aimed_at.is_none() || self.bring(*requires, true))
            }
            _ => false,
        }
    }

    /// Brings a condition to hold, or not to. Whether it could.
    pub(super) fn bring(&mut self, node: NodeId, hold: bool) -> bool {
        let (Op::Verdict(op), Some(())) = (&self.node(node).op, self.step()) else { return false };
        match op {
            VerdictOp::And(items) | VerdictOp::Or(items) => {
                let all = matches!(op, VerdictOp::And(_)) == hold;
                let mut brought = items.iter().map(|item| (item, hold)).collect::<Vec<_>>().into_iter();
                if all {
                    brought.all(|(item, hold)| self.bring(*item, hold))
                } else {
                    brought.any(|(item, hold)| self.bring(*item, hold))
                }
            }
            VerdictOp::Compare { op, left, right, leaf, .. } => {
                let Some(limit) = self.value(*right) else { return false };
                self.compare(*op, *left, limit, hold != leaf.negated)
            }
            VerdictOp::Flag(value, leaf) => {
                self.set(*value, Exact::from_integer((hold != leaf.negated).into()))
            }
            VerdictOp::KindIs(kinds, leaf) => kinds.has(self.kind) == (hold != leaf.negated),
            VerdictOp::Part { cond, .. } | VerdictOp::Member { cond, .. } | VerdictOp::ForKinds(cond, _) => {
                self.bring(*cond, hold)
            }
            VerdictOp::Case { when, then, otherwise } => {
                let mut tried = self.clone();
                if tried.bring(*when, false) && tried.bring(*otherwise, hold) {
                    *self = tried;
                    return true;
                }
                self.bring(*when, true) && self.bring(*then, hold)
            }
            VerdictOp::Criterion { applies, requires, .. } => {
                applies.is_none_or(|applies| self.bring(applies, true)) && self.bring(*requires, hold)
            }
            VerdictOp::Meets { criterion, negated } => self.bring(*criterion, hold != *negated),
            VerdictOp::ByKind(by_kind) => by_kind.of(self.kind).is_some_and(|of| self.bring(*of, hold)),
            _ => false,
        }
    }

    /// Brings a value to compare with another as it should.
    fn compare(&mut self, op: CompareOp, left: NodeId, limit: Exact, hold: bool) -> bool {
        let Op::Value(_, ty) = &self.node(left).op else { return false };
        let step = step_of(ty);
        if let Some(value) = self.known(left) {
            return op.holds(value, limit) == hold;
        }
        [Some(limit), limit.checked_add(&step), limit.checked_sub(&step)]
            .into_iter()
            .flatten()
            .chain(ends_of(ty))
            .filter(|value| op.holds(*value, limit) == hold)
            .any(|value| self.set(left, value))
    }

    /// Gives whatever is below an item and not known yet something that it can well be: criteria are met where they can be,
    /// nothing bounds a class, and of a record that nothing is said of there are no rows.
    pub(super) fn settle(&mut self, below: &[NodeId]) {
        let arena = &self.program.nodes;
        let is = |node: &&NodeId, what: fn(&Op) -> bool| what(&arena[node.index()].op);
        let criteria =
            below.iter().filter(|node| is(node, |op| matches!(op, Op::Verdict(VerdictOp::Criterion { .. }))));
        for node in criteria {
            let _tried = self.bring(*node, true);
        }
        for node in below {
            match &arena[node.index()].op {
                Op::Value(ValueOp::Aggregate(aggregate), _) => self.no_rows(aggregate.record),
                Op::Value(ValueOp::Classify(classify), _) => {
                    for (_, bound) in &classify.bounds {
                        let _tried = self.bring(*bound, false);
                    }
                }
                _ => {}
            }
            let _tried = self.value(*node);
        }
    }

    /// Whether the rows of a record are settled.
    pub(super) fn has_said_of(&self, record: RecordId) -> bool {
        self.none.contains(&record) || self.rows.iter().any(|(of, _)| *of == record)
    }

    fn no_rows(&mut self, record: RecordId) {
        if !self.has_said_of(record) && self.model[record].kinds.has(self.kind) {
            self.none.push(record);
        }
    }

    /// The value that a node has by what is set.
    pub(super) fn known(&self, node: NodeId) -> Option<Exact> {
        self.step()?;
        let Op::Value(op, _) = &self.node(node).op else { return None };
        match op {
            ValueOp::Const(number) => Some(*number),
            ValueOp::Attribute(id) => self.attributes.get(id).copied(),
            ValueOp::Series(series) => self.observations.get(&self.key(series)?).map(|(value, _)| *value),
            ValueOp::ForKinds(of, _) => self.known(*of),
            ValueOp::PercentOf(share, of) => self.known(*share)?.checked_mul(&self.known(*of)?),
            ValueOp::Arith(op, a, b) => arith(*op, self.known(*a)?, self.known(*b)?),
            _ => None,
        }
    }

    /// The value of a node; where nothing is set that it comes from, something that it can well be.
    pub(super) fn value(&mut self, node: NodeId) -> Option<Exact> {
        if let Some(known) = self.known(node) {
            return Some(known);
        }
        let Op::Value(op, ty) = &self.node(node).op else { return None };
        match op {
            ValueOp::Attribute(_) | ValueOp::Series(_) => {
                let round = match ty {
                    Type::Percent | Type::PercentagePoints => Exact::new(1, 2),
                    Type::Enum(_) | Type::YesNo | Type::Text | Type::Unit(_) => return None,
                    Type::Date => Exact::from_integer(self.program.as_of.0.into()),
                    Type::Year => return None,
                    _ => Exact::from_integer(100),
                };
                self.set(node, round).then_some(round)
            }
            ValueOp::PercentOf(share, of) => self.value(*share)?.checked_mul(&self.value(*of)?),
            ValueOp::Arith(_, a, b) => {
                self.value(*a)?;
                self.value(*b)?;
                self.known(node)
            }
            ValueOp::ForKinds(of, kinds) if kinds.has(self.kind) => self.value(*of),
            ValueOp::ByKind(by_kind) => self.value(*by_kind.of(self.kind)?),
            _ => None,
        }
    }

    /// Gives a node a value, through what it comes from. Whether it could.
    pub(super) fn set(&mut self, node: NodeId, value: Exact) -> bool {
        if let Some(known) = self.known(node) {
            return known == value;
        }
        let Op::Value(op, ty) = &self.node(node).op else { return false };
        match op {
            ValueOp::Attribute(id) => {
                let of = &self.model[*id];
                let fits = fits(value, ty, of.signed) && of.kinds.has(self.kind);
                fits && self.attributes.insert(*id, value).is_none()
            }
            ValueOp::Series(series) => {
                let of = &self.model[series.indicator];
                if !fits(value, ty, of.signed) || !of.kinds.has(self.kind) {
                    return false;
                }
                let Some(key) = self.key(series) else { return false };
                self.observations.insert(key, (value, series.basis)).is_none()
            }
            ValueOp::ForKinds(of, kinds) => kinds.has(self.kind) && self.set(*of, value),
            ValueOp::ByKind(by_kind) => by_kind.of(self.kind).is_some_and(|of| self.set(*of, value)),
            ValueOp::Arith(op, a, b) => {
                // One of the two sides is as it is, and the other follows.
                let (left, right) = (self.known(*a), self.known(*b));
                let (of, other) = match (left, right) {
                    (Some(left), None) => {
                        let other = match op {
                            ArithOp::Add => arith(ArithOp::Subtract, value, left),
                            ArithOp::Subtract => arith(ArithOp::Subtract, left, value),
                            ArithOp::Multiply => arith(ArithOp::Divide, value, left),
                            ArithOp::Divide => arith(ArithOp::Divide, left, value),
                        };
                        (*b, other)
                    }
                    (None, _) => {
                        let Some(right) = self.value(*b) else { return false };
                        let other = match op {
                            ArithOp::Add => arith(ArithOp::Subtract, value, right),
                            ArithOp::Subtract => arith(ArithOp::Add, value, right),
                            ArithOp::Multiply => arith(ArithOp::Divide, value, right),
                            ArithOp::Divide => arith(ArithOp::Multiply, value, right),
                        };
                        (*a, other)
                    }
                    (Some(_), Some(_)) => return false,
                };
                other.is_some_and(|other| self.set(of, other))
            }
            ValueOp::Truth(cond) => self.bring(*cond, !value.is_zero()),
            ValueOp::Aggregate(aggregate) => self.rows(aggregate, value),
            op => self.bring_about(op, value),
        }
    }

    /// The last day of a window that is known by the day judged.
    pub(super) fn day(&self, window: &Window) -> Option<Day> {
        let (Edge::Day(from), Edge::Day(to)) = (window.from, window.to) else { return None };
        let day = to.min(self.program.as_of);
        (day >= from).then_some(day)
    }

    fn key(&self, series: &Series) -> Option<Observed> {
        Some((series.indicator, series.members.clone(), self.day(&series.window)?))
    }
}

/// How far a value goes to be just past another.
pub(super) fn step_of(ty: &Type) -> Exact {
    match ty {
        Type::Percent | Type::PercentagePoints => Exact::new(1, 100),
        _ => Exact::from_integer(1),
    }
}

/// All and nothing of a share: what a few rows can come to.
pub(super) fn ends_of(ty: &Type) -> impl Iterator<Item = Exact> + use<> {
    let is_share = *ty == Type::Percent;
    [1, 0].map(Exact::from_integer).into_iter().filter(move |_| is_share)
}

/// Two numbers together, where that can be kept.
pub(super) fn arith(op: ArithOp, a: Exact, b: Exact) -> Option<Exact> {
    match op {
        ArithOp::Add => a.checked_add(&b),
        ArithOp::Subtract => a.checked_sub(&b),
        ArithOp::Multiply => a.checked_mul(&b),
        ArithOp::Divide if b.is_zero() => None,
        ArithOp::Divide => a.checked_div(&b),
    }
}

/// Whether data can have a value.
fn fits(value: Exact, ty: &Type, signed: bool) -> bool {
    let unsigned = !signed && matches!(ty, Type::Percent | Type::Money(_)) || *ty == Type::Count;
    let whole =
        matches!(ty, Type::Count | Type::Date | Type::Year | Type::Duration | Type::YesNo | Type::Enum(_));
    let members = match ty {
        Type::Enum(members) => value.to_integer() < members.members.len() as i128 && !value.is_negative(),
        Type::Text | Type::Unit(_) => false,
        _ => true,
    };
    let can_be_written = Decimal::of(value).fraction(value).is_none();
    members && can_be_written && !(unsigned && value.is_negative()) && (!whole || value.is_integer())
}
