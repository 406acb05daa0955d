//! Rows that bring a number of them about, or a condition on them to its boundary.

use super::build::{Builder, Fields, arith};
use crate::plan::{Aggregate, Fold, Node, NodeId, Op, ValueOp, VerdictOp};
use crate::syntax::ast::CompareOp;
use crate::testing::coverage::leaves::at_node;
use crate::types::{Day, Exact, Type, add_months};
use num_traits::{CheckedAdd, CheckedSub, Signed, Zero};

/// The most rows of a record that a proposed case has: more are tedious to read.
const MOST_ROWS: i128 = 10;

impl Builder<'_> {
    /// Rows that fold to a value.
    pub(super) fn rows(&mut self, aggregate: &Aggregate, value: Exact) -> bool {
        let record = aggregate.record;
        if self.has_said_of(record) || !self.model[record].kinds.has(self.kind) || value < Exact::zero() {
            return false;
        }
        let (hits, all) = match aggregate.fold {
            Fold::Count if value.is_integer() => (value.to_integer(), value.to_integer()),
            Fold::Share { .. } => (*value.numer(), *value.denom()),
            _ => return false,
        };
        if all > MOST_ROWS || hits > all {
            return false;
        }
        let rows: Option<Vec<Fields>> = (0..all).map(|at| self.row(aggregate, at < hits)).collect();
        let Some(rows) = rows else { return false };
        if rows.is_empty() {
            self.none.push(record);
        }
        self.rows.extend(rows.into_iter().map(|row| (record, row)));
        true
    }

    /// Begins the rows of a record so that a condition on them is at its boundary. Whether it could.
    pub(super) fn begin_rows(&mut self, aggregate: &Aggregate, leaf: NodeId) -> bool {
        let record = aggregate.record;
        let sides =
            at_node(self.model, &aggregate.block.nodes, leaf, Some(record)).and_then(|leaf| leaf.sides);
        let Some((left, right)) = sides else { return false };
        let mut row = RowBuilder::new(self, aggregate);
        let begun = row.value(right).is_some_and(|value| row.set(left, value));
        let fields = row.fields;
        begun && self.begun.insert(record, fields).is_none()
    }

    /// A row as it was begun, where there is none of its record yet: what is at its boundary may not be in the base.
    pub(super) fn one_row(&mut self, aggregate: &Aggregate) {
        let record = aggregate.record;
        if self.has_said_of(record) {
            return;
        }
        let mut row = RowBuilder::new(self, aggregate);
        for (cond, hold) in wanted(aggregate, true) {
            let _tried = row.bring(cond, hold);
        }
        row.date();
        let fields = row.fields;
        self.rows.push((record, fields));
    }

    /// A row in the base of an aggregate that meets its condition, or does not.
    fn row(&self, aggregate: &Aggregate, hit: bool) -> Option<Fields> {
        let mut row = RowBuilder::new(self, aggregate);
        wanted(aggregate, hit).all(|(cond, hold)| row.bring(cond, hold)).then_some(())?;
        row.date();
        Some(row.fields)
    }
}

/// The conditions on a row in the base of an aggregate that meets its condition, or does not; and whether each is to hold.
fn wanted(aggregate: &Aggregate, hit: bool) -> impl Iterator<Item = (NodeId, bool)> {
    let block = &aggregate.block;
    let wanted = [(block.filter, true), (block.except, false), (block.having, hit)];
    wanted.into_iter().filter_map(|(cond, hold)| Some((cond?, hold)))
}

/// A row as it grows.
struct RowBuilder<'a> {
    builder: &'a Builder<'a>,
    aggregate: &'a Aggregate,
    nodes: &'a [Node],
    fields: Fields,
}

impl<'a> RowBuilder<'a> {
    fn new(builder: &'a Builder<'a>, aggregate: &'a Aggregate) -> Self {
        let fields = builder.begun.get(&aggregate.record).cloned().unwrap_or_default();
        Self { builder, aggregate, nodes: &aggregate.block.nodes, fields }
    }

    fn bring(&mut self, node: NodeId, hold: bool) -> bool {
        let Op::Verdict(op) = &self.nodes[node.index()].op else { return false };
        match op {
            VerdictOp::And(items) if hold => items.iter().all(|item| self.bring(*item, true)),
            VerdictOp::Or(items) if !hold => items.iter().all(|item| self.bring(*item, false)),
            VerdictOp::And(items) | VerdictOp::Or(items) => items.iter().any(|item| self.bring(*item, hold)),
            VerdictOp::Flag(value, leaf) => {
                self.set(*value, Exact::from_integer((hold != leaf.negated).into()))
            }
            VerdictOp::Compare { op, left, right, leaf, .. } => {
                self.compare(*op, *left, *right, hold != leaf.negated)
            }
            VerdictOp::DoneBy { date, limit, leaf } => {
                self.compare(CompareOp::AtMost, *date, *limit, hold != leaf.negated)
            }
            VerdictOp::Elapsed { op, to, pivot, leaf } => {
                self.compare(*op, *to, *pivot, hold != leaf.negated)
            }
            _ => false,
        }
    }

    /// Brings a value to compare with another as it should.
    fn compare(&mut self, op: CompareOp, left: NodeId, right: NodeId, hold: bool) -> bool {
        let (Some(limit), Op::Value(_, ty)) = (self.value(right), &self.nodes[left.index()].op) else {
            return false;
        };
        let last = match ty {
            Type::Enum(members) => members.members.len() as i128 - 1,
            _ => i128::MAX,
        };
        let one = Exact::from_integer(1);
        [Some(limit), limit.checked_add(&one), limit.checked_sub(&one)]
            .into_iter()
            .flatten()
            .filter(|value| !value.is_negative() && value.to_integer() <= last)
            .filter(|value| op.holds(*value, limit) == hold)
            .any(|value| self.set(left, value))
    }

    /// The value of a node; of a field that has none yet, one that it can well have.
    fn value(&mut self, node: NodeId) -> Option<Exact> {
        let nodes = self.nodes;
        let Op::Value(op, ty) = &nodes[node.index()].op else { return None };
        match op {
            ValueOp::Const(number) => Some(*number),
            ValueOp::OfUnit(of) => self.builder.known(*of),
            ValueOp::Field(field) => {
                if let Some(own) = self.fields.get(field) {
                    return Some(*own);
                }
                let value = match ty {
                    Type::Date => self.day()?,
                    Type::Count | Type::Number | Type::Money(_) => Exact::from_integer(100),
                    _ => return None,
                };
                self.fields.insert(*field, value);
                Some(value)
            }
            ValueOp::Arith(op, a, b) => arith(*op, self.value(*a)?, self.value(*b)?),
            ValueOp::AddMonths(of, months) => {
                let from = Day(i32::try_from(self.value(*of)?.to_integer()).ok()?);
                Some(Exact::from_integer(add_months(from, *months)?.0.into()))
            }
            _ => None,
        }
    }

    fn set(&mut self, node: NodeId, value: Exact) -> bool {
        let Op::Value(ValueOp::Field(field), _) = self.nodes[node.index()].op else { return false };
        *self.fields.entry(field).or_insert(value) == value
    }

    /// Gives the row a date in the window, where it is dated and has none.
    fn date(&mut self) {
        let of = &self.builder.model[self.aggregate.record];
        if let (Some(field), Some(day)) =
            (of.dated_by.filter(|field| of.fields[*field].ty == Type::Date), self.day())
        {
            self.fields.entry(field).or_insert(day);
        }
    }

    /// The last day of the window.
    fn day(&self) -> Option<Exact> {
        Some(Exact::from_integer(self.builder.day(&self.aggregate.window)?.0.into()))
    }
}
