//! Conditions, with negations carried down to what they deny.

use super::lower::{AskedWindow, Item, Lowering, Scope, Year};
use super::program::cohort::{First, Key};
use super::program::{Edge, Fold, Mend, NodeId, PartName, PerKind, ValueOp, VerdictOp, Window};
use super::rows::Asked;
use crate::check::model::{
    CondId, CondKind, Duration, HowMany, KindSet, MOST_YEARS, Parts, Rows, RowsOf, ValueId, ValueKind,
};
use crate::source::Span;
use crate::syntax::ast::{ArithOp, CompareOp, FoldOp};
use crate::text::{Text, ToText};
use crate::types::{self, Exact, Type};

impl Lowering<'_> {
    /// Lowers a condition.
    pub(super) fn cond(&mut self, id: CondId, scope: &Scope) -> NodeId {
        self.once(Item::Cond(id), scope, |lowering, scope| lowering.new_cond(id, scope))
    }

    fn new_cond(&mut self, id: CondId, scope: &Scope) -> NodeId {
        let model = self.model;
        let cond = &model[id];
        let (span, leaf) = (cond.span, scope.leaf());
        let op = match &cond.kind {
            CondKind::Flag(value) => return self.flag(*value, span, scope),
            CondKind::Compare { op, left, right } => {
                return self.compare(*op, *left, *right, false, span, scope);
            }
            CondKind::Quantified { op, left, right, no } => {
                return self.compare(*op, *left, *right, *no, span, scope);
            }
            CondKind::All { .. } if self.in_rows() => {
                return self.of_unit(span, |lowering| lowering.new_cond(id, scope));
            }
            CondKind::All { rows, having } => {
                let share = self.aggregate(
                    rows,
                    Fold::Share { all: true },
                    Asked::Cond(*having),
                    &Type::Percent,
                    &scope.upright(),
                );
                let whole = self.constant(Exact::from_integer(1), Type::Percent, span);
                // The word before the record stands for the number.
                let word = Span::new(span.file, span.start, rows.span.start.max(span.start + 1));
                let sides = (rows.span, word);
                VerdictOp::Compare {
                    op: CompareOp::Is,
                    left: share,
                    right: whole,
                    mend: Mend::Share,
                    sides,
                    leaf,
                }
            }
            CondKind::Given { value, missing } => {
                VerdictOp::Given { value: self.value(*value, scope), missing: *missing, leaf }
            }
            CondKind::DoneBy { date, limit } => {
                let (date, limit) = (self.value(*date, scope), self.value(*limit, scope));
                VerdictOp::DoneBy { date, limit, leaf }
            }
            CondKind::DateIn { date, period } => {
                let date = self.value(*date, scope);
                let (from, to) = (self.edge(period.from, scope), self.edge(period.to, scope));
                let window = Window { from, to, closes: to, explicit: true };
                VerdictOp::DateIn { date, window, leaf }
            }
            CondKind::Elapsed { from, to, op, limit } => {
                let (from, to) = (self.value(*from, scope), self.value(*to, scope));
                let later = match limit {
                    Duration::Months(months) => ValueOp::AddMonths(from, *months),
                    Duration::Days(days) => {
                        let days = self.value(*days, scope);
                        ValueOp::Arith(ArithOp::Add, from, days)
                    }
                };
                let pivot = self.value_node(later, Type::Date, span);
                VerdictOp::Elapsed { op: *op, to, pivot, leaf }
            }
            CondKind::KindIs(kind) => {
                return self.of_unit(span, |lowering| {
                    lowering.verdict(VerdictOp::KindIs(KindSet::of(&[*kind]), leaf), span)
                });
            }
            CondKind::Not(inner) => return self.cond(*inner, &scope.turned()),
            CondKind::And(items) => return self.all(items, span, scope, true),
            CondKind::Or(items) => return self.all(items, span, scope, false),
            CondKind::NoneOf(items) => return self.all(items, span, &scope.turned(), false),
            CondKind::AtLeast { count, items } => {
                let items = items.iter().map(|item| self.cond(*item, scope)).collect();
                return self.at_least(*count, items, span, scope);
            }
            CondKind::Windowed(inner, window) => {
                let scope = self.within(window, scope);
                return self.cond(*inner, &scope);
            }
            CondKind::Members { dimension, how_many, cond } => {
                let members = &model[*dimension].members;
                let items = members.iter().enumerate().map(|(at, name)| {
                    let mut inside = scope.clone();
                    // One inside another of the same dimension stands alone.
                    inside.members.retain(|(of, _)| of != dimension);
                    inside.members.push((*dimension, at as u16));
                    let cond = self.cond(*cond, &inside);
                    self.verdict(VerdictOp::Member { cond, name: name.as_str().into() }, span)
                });
                let items = items.collect();
                return self.how_many(*how_many, items, span, scope);
            }
            CondKind::Parts { parts, how_many, cond } => {
                let items = self.parts(parts, *cond, span, scope);
                return self.how_many(*how_many, items, span, scope);
            }
            CondKind::Holds(id) => {
                return self.of_unit(span, |lowering| lowering.holds(*id, false, span, scope));
            }
            CondKind::Eligible(id) => {
                return self.of_unit(span, |lowering| lowering.holds(*id, true, span, scope));
            }
            CondKind::RankedFirst { key, kinds, within } => {
                return self.of_unit(span, |lowering| {
                    // Those that it is ranked with may be of other kinds.
                    let all = Scope { kind: None, ..scope.upright() };
                    let node = lowering.value(key.value, &all);
                    let key = Key { node, lowest_first: key.lowest_first };
                    let first = First { key, kinds: *kinds, within: within.iter().copied().collect() };
                    lowering.verdict(VerdictOp::First(Box::new(first), leaf), span)
                });
            }
            CondKind::EachPart { scorecard, sections, op, limit } => {
                return self.of_unit(span, |lowering| {
                    lowering.each_part((*scorecard, *sections), *op, *limit, span, scope)
                });
            }
            CondKind::Meets(criterion) => {
                return self.of_unit(span, |lowering| {
                    let criterion = lowering.criterion(*criterion, scope.kind);
                    lowering.verdict(VerdictOp::Meets { criterion, negated: leaf.negated }, span)
                });
            }
            CondKind::MeetsSome { at_least, of } => {
                let negated = scope.negated;
                let items = of.iter().map(|criterion| {
                    let criterion = self.criterion(*criterion, scope.kind);
                    self.verdict(VerdictOp::Meets { criterion, negated }, span)
                });
                let items = items.collect();
                return match at_least {
                    Some(count) => self.at_least(*count, items, span, scope),
                    None => self.junction(items, span, !scope.negated),
                };
            }
        };
        self.verdict(op, span)
    }

    /// A condition on the unit itself, which inside rows is asked once for the unit.
    fn of_unit(&mut self, span: Span, lower: impl FnOnce(&mut Self) -> NodeId) -> NodeId {
        if !self.in_rows() {
            return lower(self);
        }
        let node = self.outside_rows(lower);
        let truth =
            self.outside_rows(|lowering| lowering.value_node(ValueOp::Truth(node), Type::YesNo, span));
        let gathered = self.value_node(ValueOp::OfUnit(truth), Type::YesNo, span);
        let leaf = Scope::default().leaf();
        self.verdict(VerdictOp::Flag(gathered, leaf), span)
    }

    /// A flag. A measure that is a condition is lowered as that condition, so that a negation reaches into it.
    fn flag(&mut self, value: ValueId, span: Span, scope: &Scope) -> NodeId {
        let model = self.model;
        match &model[value].kind {
            ValueKind::Truth(cond) => self.cond(*cond, scope),
            ValueKind::Measure(measure) if !self.in_rows() => {
                let measure = &model[*measure];
                if scope.kind.is_some_and(|kind| !measure.kinds.has(kind)) {
                    return self.verdict(VerdictOp::ByKind(PerKind(Vec::new())), span);
                }
                let node = self.flag(measure.value, span, scope);
                if measure.kinds == KindSet::ALL {
                    return node;
                }
                self.verdict(VerdictOp::ForKinds(node, measure.kinds), span)
            }
            ValueKind::Field(record, field) if model[*record].fields[*field].value.is_some() => {
                let computed = model[*record].fields[*field].value.expect("just seen");
                self.flag(computed, span, scope)
            }
            _ => {
                let node = self.value(value, scope);
                self.verdict(VerdictOp::Flag(node, scope.leaf()), span)
            }
        }
    }

    /// A comparison. A number by case becomes one comparison for each case, so that an undetermined case
    /// still decides where every way decides alike. Of `no R`, the word before the record stands for the number.
    fn compare(
        &mut self,
        op: CompareOp,
        left: ValueId,
        right: ValueId,
        no: bool,
        span: Span,
        scope: &Scope,
    ) -> NodeId {
        let model = self.model;
        match &model[right].kind {
            ValueKind::ByCase(default, cases) => {
                let mut node = self.compare(op, left, *default, no, span, scope);
                for (when, then) in cases.iter().rev() {
                    let when = self.cond(*when, &scope.upright());
                    let then = self.compare(op, left, *then, no, span, scope);
                    node = self.verdict(VerdictOp::Case { when, then, otherwise: node }, span);
                }
                node
            }
            ValueKind::If(when, then, otherwise) => {
                let when = self.cond(*when, &scope.upright());
                let then = self.compare(op, left, *then, no, span, scope);
                let otherwise = self.compare(op, left, *otherwise, no, span, scope);
                self.verdict(VerdictOp::Case { when, then, otherwise }, span)
            }
            _ => {
                if let ValueKind::If(when, then, otherwise) = &model[left].kind {
                    let when = self.cond(*when, &scope.upright());
                    let then = self.compare(op, *then, right, no, span, scope);
                    let otherwise = self.compare(op, *otherwise, right, no, span, scope);
                    return self.verdict(VerdictOp::Case { when, then, otherwise }, span);
                }
                let mend = self.mend(left);
                let place = self.place(left);
                let word = Span::new(span.file, span.start, place.start.max(span.start + 1));
                let sides = (place, if no { word } else { model[right].span });
                let (left, right) = (self.value(left, scope), self.value(right, scope));
                self.verdict(VerdictOp::Compare { op, left, right, mend, sides, leaf: scope.leaf() }, span)
            }
        }
    }

    /// Where a value stands; a count or share is the record's, beside the number that is asked of it.
    fn place(&self, value: ValueId) -> Span {
        match &self.model[value].kind {
            ValueKind::Count(rows) | ValueKind::Share(rows, _) => rows.span,
            _ => self.model[value].span,
        }
    }

    /// What later reports can do to a value.
    pub(super) fn mend(&self, mut value: ValueId) -> Mend {
        loop {
            value = match &self.model[value].kind {
                ValueKind::Windowed(of, _) => *of,
                ValueKind::Measure(measure) => self.model[*measure].value,
                _ => break,
            };
        }
        match &self.model[value].kind {
            // What a member reports may be superseded, and then be less.
            ValueKind::FoldRows(_, _, Rows { of: RowsOf::Members(_) | RowsOf::All(_), .. }) => Mend::Any,
            ValueKind::Count(_) => Mend::Rising,
            ValueKind::FoldRows(FoldOp::Highest, of, _) if self.is_in_data(*of) => Mend::Rising,
            ValueKind::FoldRows(FoldOp::Total, of, _) if self.is_never_negative(*of) => Mend::Rising,
            ValueKind::Share(..) => Mend::Share,
            _ => Mend::Any,
        }
    }

    /// Whether a row's value stands in the data: what is computed may read what is still open.
    fn is_in_data(&self, value: ValueId) -> bool {
        let ValueKind::Field(record, field) = self.model[value].kind else { return false };
        self.model[record].fields[field].value.is_none()
    }

    /// Whether a row's value is one that data never have below zero.
    fn is_never_negative(&self, value: ValueId) -> bool {
        let ValueKind::Field(record, field) = self.model[value].kind else { return false };
        let field = &self.model[record].fields[field];
        let is_amount = matches!(field.ty, Type::Count | Type::Percent | Type::Money(_));
        is_amount && !field.signed && self.is_in_data(value)
    }

    /// All of these conditions (or any of them); a negation outside turns one into the other.
    fn all(&mut self, items: &[CondId], span: Span, scope: &Scope, all: bool) -> NodeId {
        let items = items.iter().map(|item| self.cond(*item, scope)).collect();
        self.junction(items, span, all != scope.negated)
    }

    /// And, or.
    pub(super) fn junction(&mut self, items: Vec<NodeId>, span: Span, all: bool) -> NodeId {
        if let [only] = items[..] {
            return only;
        }
        self.verdict(if all { VerdictOp::And(items) } else { VerdictOp::Or(items) }, span)
    }

    /// At least so many of these nodes, to which a negation has been carried down.
    fn at_least(&mut self, count: ValueId, items: Vec<NodeId>, span: Span, scope: &Scope) -> NodeId {
        let count = self.value(count, scope);
        self.verdict(VerdictOp::AtLeast { count, items, negated: scope.negated }, span)
    }

    /// Each, any or at least so many of the members or parts.
    fn how_many(&mut self, how_many: HowMany, items: Vec<NodeId>, span: Span, scope: &Scope) -> NodeId {
        match how_many {
            HowMany::Each => self.junction(items, span, !scope.negated),
            HowMany::Any => self.junction(items, span, scope.negated),
            HowMany::AtLeast(count) => self.at_least(count, items, span, scope),
        }
    }

    /// One node for each part of a window, the oldest first.
    fn parts(&mut self, parts: &Parts, cond: CondId, span: Span, scope: &Scope) -> Vec<NodeId> {
        match parts {
            Parts::Fixed(parts) => {
                let lower = |(name, window): &(Text, types::Window)| {
                    let asked = AskedWindow::In(Edge::Day(window.from), Edge::Day(window.to));
                    let inside = Scope { window: Some(asked), ..scope.clone() };
                    let cond = self.cond(cond, &inside);
                    let name = PartName::Text(name.clone());
                    self.verdict(
                        VerdictOp::Part { cond, left_out: scope.leaves_out(), name, within: None },
                        span,
                    )
                };
                parts.iter().map(lower).collect()
            }
            Parts::Years { count, last } => {
                let fixed = |value: ValueId| match &self.model[value].kind {
                    ValueKind::Const(number) if number.is_integer() => Some(number.to_integer()),
                    _ => None,
                };
                let (fixed_count, fixed_last) = (fixed(*count), fixed(*last));
                let most =
                    fixed_count.map_or(MOST_YEARS, |count| count.clamp(0, MOST_YEARS as i128) as usize);
                let upright = scope.upright();
                let count = self.value(*count, &upright);
                let last = self.value(*last, &upright);
                let lower = |back: usize| {
                    let year = match fixed_last {
                        Some(last) => Year::Fixed(types::Window::year(last as i32 - back as i32)),
                        None => self.years_before(last, back, span),
                    };
                    let within = fixed_count.is_none().then_some((count, back as u32));
                    self.in_year(cond, year, within, span, scope)
                };
                (0..most).rev().map(lower).collect()
            }
            Parts::YearsOf(period) => {
                let years = period.from.year()..=period.to.year();
                years.map(|year| self.in_year(cond, Year::of(year, *period), None, span, scope)).collect()
            }
        }
    }

    /// A condition in one year.
    fn in_year(
        &mut self,
        cond: CondId,
        year: Year,
        within: Option<(NodeId, u32)>,
        span: Span,
        scope: &Scope,
    ) -> NodeId {
        let inside = self.within_year(year, span, scope);
        let cond = self.cond(cond, &inside);
        let name = match year {
            Year::Fixed(days) => PartName::Text(days.from.year().text()),
            Year::Node(node) => PartName::Year(node),
        };
        self.verdict(VerdictOp::Part { cond, left_out: scope.leaves_out(), name, within }, span)
    }
}
