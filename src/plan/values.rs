//! Values.

use super::lower::{Item, Lowering, Scope, Year};
use super::program::{Call, Edge, Fold, Mend, NodeId, PartName, Series, ValueOp, VerdictOp};
use super::rows::Asked;
use crate::check::model::{KindSet, MOST_YEARS, MemberRef, Value, ValueId, ValueKind};
use crate::source::Span;
use crate::syntax::ast::ArithOp;
use crate::types::{Day, Exact, Type};

impl Lowering<'_> {
    /// Lowers a value.
    pub(super) fn value(&mut self, id: ValueId, scope: &Scope) -> NodeId {
        self.once(Item::Value(id), &scope.upright(), |lowering, scope| lowering.new_value(id, scope))
    }

    fn new_value(&mut self, id: ValueId, scope: &Scope) -> NodeId {
        let model = self.model;
        let value = &model[id];
        if self.in_rows() && self.is_of_unit(id, scope) {
            // What a `where` compares with is the unit's: the window outside does not reach it.
            let bare = Scope { window: None, ..scope.clone() };
            let node = self.outside_rows(|lowering| lowering.value(id, &bare));
            return self.value_node(ValueOp::OfUnit(node), value.ty.clone(), value.span);
        }
        let op = match &value.kind {
            ValueKind::Const(number) => ValueOp::Const(*number),
            ValueKind::Text(text) => ValueOp::Text(text.clone(), self.first_of(text)),
            ValueKind::Call(function, values) => ValueOp::Call(Box::new(Call {
                function: *function,
                values: values.iter().map(|value| self.value(*value, scope)).collect(),
                types: values.iter().map(|value| model[*value].ty.clone()).collect(),
            })),
            ValueKind::AsOf => ValueOp::Const(Exact::from_integer(self.as_of.0.into())),
            ValueKind::Attribute(attribute) => {
                let kinds = model[*attribute].kinds;
                return self.for_kinds(ValueOp::Attribute(*attribute), kinds, &value.ty, value.span);
            }
            ValueKind::Field(record, field) => match model[*record].fields[*field].value {
                Some(computed) => return self.value(computed, scope),
                None => ValueOp::Field(*field),
            },
            ValueKind::Series { indicator, members, basis, fold } => {
                let declared = &model[*indicator];
                let members = members.iter().map(|member| match member {
                    MemberRef::Fixed(member) => *member,
                    MemberRef::Bound(dimension) => scope
                        .members
                        .iter()
                        .rev()
                        .find_map(|(of, member)| (of == dimension).then_some(*member))
                        .expect("check leaves no dimension without its `in each`"),
                });
                let op = ValueOp::Series(Series {
                    indicator: *indicator,
                    members: members.collect(),
                    basis: *basis,
                    fold: *fold,
                    window: self.window(Some(declared.window), scope),
                });
                return self.for_kinds(op, declared.kinds, &value.ty, value.span);
            }
            ValueKind::Measure(measure) => {
                let measure = &model[*measure];
                if scope.kind.is_some_and(|kind| !measure.kinds.has(kind)) {
                    return self.of_no_kind(&value.ty, value.span);
                }
                let node = self.value(measure.value, scope);
                if measure.kinds == KindSet::ALL {
                    return node;
                }
                ValueOp::ForKinds(node, measure.kinds)
            }
            ValueKind::Parameter(parameter) => {
                let values = &model[*parameter].values;
                match scope.year {
                    Some(Year::Node(year)) => {
                        let op = ValueOp::YearEdge { year, month: 12, day: 31 };
                        let on = self.value_node(op, Type::Date, value.span);
                        ValueOp::ParameterOn(values.clone(), on)
                    }
                    Some(Year::Fixed(days)) => self.parameter_on(values, days.to, value.span),
                    None => self.parameter_on(values, self.day_in_force(), value.span),
                }
            }
            ValueKind::DayOfYear { month, day } => {
                let year = scope.year.expect("check leaves it inside years only");
                match self.day_of_year(year, *month, *day, value.span) {
                    Edge::Day(day) => ValueOp::Const(Exact::from_integer(day.0.into())),
                    Edge::Node(node) => return node,
                }
            }
            ValueKind::Arith(op, left, right) => {
                ValueOp::Arith(*op, self.value(*left, scope), self.value(*right, scope))
            }
            ValueKind::AddMonths(date, months) => ValueOp::AddMonths(self.value(*date, scope), *months),
            ValueKind::PercentOf(percent, of) => {
                ValueOp::PercentOf(self.value(*percent, scope), self.value(*of, scope))
            }
            ValueKind::Share(rows, having) => {
                return self.aggregate(
                    rows,
                    Fold::Share { all: false },
                    Asked::Cond(*having),
                    &value.ty,
                    scope,
                );
            }
            ValueKind::Count(rows) => {
                return self.aggregate(rows, Fold::Count, Asked::Nothing, &value.ty, scope);
            }
            ValueKind::FoldRows(op, of, rows) => {
                return self.aggregate(rows, Fold::Value(*op), Asked::Value(*of), &value.ty, scope);
            }
            ValueKind::Windowed(of, window) => {
                let scope = self.within(window, scope);
                return self.value(*of, &scope);
            }
            ValueKind::Greater(a, b) => ValueOp::Greater(self.value(*a, scope), self.value(*b, scope)),
            ValueKind::Lesser(a, b) => ValueOp::Lesser(self.value(*a, scope), self.value(*b, scope)),
            ValueKind::AverageOf(of) => {
                ValueOp::AverageOf(of.iter().map(|value| self.value(*value, scope)).collect())
            }
            ValueKind::YearOf(date) => ValueOp::YearOf(self.value(*date, scope)),
            ValueKind::If(when, then, otherwise) => {
                let when = self.cond(*when, scope);
                ValueOp::If(when, self.value(*then, scope), self.value(*otherwise, scope))
            }
            ValueKind::Otherwise(of, fallback) => {
                ValueOp::Otherwise(self.value(*of, scope), self.value(*fallback, scope))
            }
            ValueKind::Steps(of, size) => {
                let rising = self.mend(*of) == Mend::Rising;
                ValueOp::Steps { of: self.value(*of, scope), size: *size, rising }
            }
            ValueKind::Rounded(of, step) => ValueOp::Rounded(self.value(*of, scope), *step),
            ValueKind::CriteriaMet { for_certain, of } => {
                let of = of.iter().map(|criterion| self.criterion(*criterion, scope.kind)).collect();
                ValueOp::CriteriaMet { of, for_certain: *for_certain }
            }
            ValueKind::YearsInARow(to, cond) => {
                let last = match to {
                    Some(year) => self.value(*year, scope),
                    None => {
                        let year = Exact::from_integer(model.campaign.period.to.year().into());
                        self.constant(year, Type::Year, value.span)
                    }
                };
                let conds = (0..MOST_YEARS).map(|back| {
                    let year = self.years_before(last, back, value.span);
                    let within = self.within_year(year, value.span, scope);
                    let cond = self.cond(*cond, &within);
                    let Year::Node(node) = year else { return cond };
                    let name = PartName::Year(node);
                    let part = VerdictOp::Part { cond, left_out: scope.leaves_out(), name, within: None };
                    self.verdict(part, value.span)
                });
                ValueOp::Run { last, anywhere: to.is_none(), conds: conds.collect() }
            }
            ValueKind::ByCase(default, cases) => {
                // Tried in order: the first that holds decides, so the last is the innermost.
                let mut node = self.value(*default, scope);
                for (when, then) in cases.iter().rev() {
                    let when = self.cond(*when, scope);
                    let then = self.value(*then, scope);
                    node = self.value_node(ValueOp::If(when, then, node), value.ty.clone(), value.span);
                }
                return node;
            }
            ValueKind::ByMember(of, values) => {
                let of = self.value(*of, scope);
                ValueOp::ByMember(of, values.iter().map(|value| self.value(*value, scope)).collect())
            }
            ValueKind::Above(kind, of) => return self.above(*kind, *of, &value.ty, value.span, scope),
            ValueKind::Score(id) => return self.score_value(*id, scope, value.span),
            ValueKind::ScoreShare(id, share) => return self.score_share(*id, *share, scope, value.span),
            ValueKind::Section(id, at) => return self.section_value(*id, *at, scope, value.span),
            ValueKind::Class(id) => return self.class_value(*id, scope, value.span),
            ValueKind::Truth(cond) => ValueOp::Truth(self.cond(*cond, scope)),
        };
        self.value_node(op, value.ty.clone(), value.span)
    }

    /// A leaf that only some kinds of unit have.
    pub(super) fn for_kinds(&mut self, op: ValueOp, kinds: KindSet, ty: &Type, span: Span) -> NodeId {
        let node = self.value_node(op, ty.clone(), span);
        if kinds == KindSet::ALL {
            return node;
        }
        self.value_node(ValueOp::ForKinds(node, kinds), ty.clone(), span)
    }

    /// A parameter on a fixed day, as a constant where it has a value.
    fn parameter_on(&mut self, values: &[(Day, Exact)], on: Day, span: Span) -> ValueOp {
        match values.iter().rev().find(|(from, _)| *from <= on) {
            Some((_, number)) => ValueOp::Const(*number),
            None => {
                let on = self.constant(Exact::from_integer(on.0.into()), Type::Date, span);
                ValueOp::ParameterOn(values.to_vec(), on)
            }
        }
    }

    /// Where the ruleset has a text first.
    fn first_of(&self, text: &str) -> ValueId {
        let is_it = |value: &Value| matches!(&value.kind, ValueKind::Text(other) if **other == *text);
        ValueId::next(self.model.values.iter().position(is_it).unwrap_or(0))
    }

    /// The year that lies `back` years before the one in a node.
    pub(super) fn years_before(&mut self, last: NodeId, back: usize, span: Span) -> Year {
        if back == 0 {
            return Year::Node(last);
        }
        let back = self.constant(Exact::from_integer(back as i128), Type::Count, span);
        Year::Node(self.value_node(ValueOp::Arith(ArithOp::Subtract, last, back), Type::Year, span))
    }

    /// Whether a value, met inside rows, is of the unit: it reads something, and nothing of the row.
    fn is_of_unit(&self, id: ValueId, scope: &Scope) -> bool {
        match &self.model[id].kind {
            ValueKind::Attribute(_)
            | ValueKind::Series { .. }
            | ValueKind::Measure(_)
            | ValueKind::Share(..)
            | ValueKind::Count(_)
            | ValueKind::FoldRows(..)
            | ValueKind::Windowed(..)
            | ValueKind::CriteriaMet { .. }
            | ValueKind::Above(..)
            | ValueKind::Score(_)
            | ValueKind::ScoreShare(..)
            | ValueKind::Section(..)
            | ValueKind::Class(_)
            | ValueKind::YearsInARow(..) => true,
            ValueKind::Parameter(_) | ValueKind::DayOfYear { .. } => {
                matches!(scope.year, Some(Year::Node(_)))
            }
            ValueKind::Const(_)
            | ValueKind::Text(_)
            | ValueKind::AsOf
            | ValueKind::Field(..)
            | ValueKind::Arith(..)
            | ValueKind::AddMonths(..)
            | ValueKind::PercentOf(..)
            | ValueKind::Greater(..)
            | ValueKind::Lesser(..)
            | ValueKind::AverageOf(_)
            | ValueKind::YearOf(_)
            | ValueKind::If(..)
            | ValueKind::Otherwise(..)
            | ValueKind::Rounded(..)
            | ValueKind::Steps(..)
            | ValueKind::ByCase(..)
            | ValueKind::ByMember(..)
            | ValueKind::Call(..)
            | ValueKind::Truth(_) => false,
        }
    }
}
