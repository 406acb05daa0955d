//! What a condition or a value is made of.

use super::Checker;
use super::model::{
    CondId, CondKind, Duration, Edge, HowMany, Model, PartLimit, Parts, PeriodRef, Rows, ValueId, ValueKind,
    WindowKind, WindowRef,
};

/// A condition or a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Node {
    Cond(CondId),
    Value(ValueId),
}

/// As what one node stands in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It is judged where the other is.
    Plain,
    /// It is judged in each row, and says which rows are looked at.
    Filter,
    /// It is judged in each row that is looked at.
    Row,
    /// It says which window, part or year.
    Window,
}

/// The nodes of which `node` is made, each with its role. Measures are not entered.
pub(super) fn children(model: &Model, node: Node) -> Vec<(Node, Role)> {
    let mut found = Vec::new();
    let mut list = Children { found: &mut found };
    match node {
        Node::Cond(id) => list.of_cond(&model[id].kind),
        Node::Value(id) => list.of_value(&model[id].kind),
    }
    found
}

/// The rows that a node looks at.
pub(super) fn rows_of(model: &Model, node: Node) -> Option<&Rows> {
    match node {
        Node::Cond(id) => match &model[id].kind {
            CondKind::All { rows, .. } => Some(rows),
            _ => None,
        },
        Node::Value(id) => match &model[id].kind {
            ValueKind::Share(rows, _) | ValueKind::Count(rows) | ValueKind::FoldRows(_, _, rows) => {
                Some(rows)
            }
            _ => None,
        },
    }
}

struct Children<'f> {
    found: &'f mut Vec<(Node, Role)>,
}

impl Children<'_> {
    fn cond(&mut self, id: CondId, role: Role) {
        self.found.push((Node::Cond(id), role));
    }

    fn value(&mut self, id: ValueId, role: Role) {
        self.found.push((Node::Value(id), role));
    }

    fn values(&mut self, ids: &[ValueId]) {
        ids.iter().for_each(|&id| self.value(id, Role::Plain));
    }

    fn conds(&mut self, ids: &[CondId]) {
        ids.iter().for_each(|&id| self.cond(id, Role::Plain));
    }

    fn rows(&mut self, rows: &Rows) {
        rows.filter.iter().chain(&rows.except).for_each(|&id| self.cond(id, Role::Filter));
    }

    fn period(&mut self, period: PeriodRef) {
        for edge in [period.from, period.to] {
            self.edge(edge);
        }
    }

    fn edge(&mut self, edge: Edge) {
        if let Edge::Value(id) = edge {
            self.value(id, Role::Window);
        }
    }

    fn window(&mut self, window: WindowRef) {
        match window.kind {
            WindowKind::By(edge) => self.edge(edge),
            WindowKind::In(period) => self.period(period),
            WindowKind::Since(id) => self.value(id, Role::Window),
            WindowKind::ByEachYear { .. } => {}
        }
    }

    fn how_many(&mut self, how_many: HowMany) {
        if let HowMany::AtLeast(id) = how_many {
            self.value(id, Role::Window);
        }
    }

    fn of_cond(&mut self, kind: &CondKind) {
        match kind {
            CondKind::Flag(value) | CondKind::Given { value, .. } => self.value(*value, Role::Plain),
            CondKind::Compare { left, right, .. } | CondKind::Quantified { left, right, .. } => {
                self.values(&[*left, *right]);
            }
            CondKind::DoneBy { date, limit } => self.values(&[*date, *limit]),
            CondKind::DateIn { date, period } => {
                self.value(*date, Role::Plain);
                self.period(*period);
            }
            CondKind::Elapsed { from, to, limit, .. } => {
                self.values(&[*from, *to]);
                if let Duration::Days(days) = limit {
                    self.value(*days, Role::Plain);
                }
            }
            CondKind::Not(cond) => self.cond(*cond, Role::Plain),
            CondKind::And(items) | CondKind::Or(items) | CondKind::NoneOf(items) => self.conds(items),
            CondKind::AtLeast { count, items } => {
                self.value(*count, Role::Plain);
                self.conds(items);
            }
            CondKind::Windowed(cond, window) => {
                self.cond(*cond, Role::Plain);
                self.window(*window);
            }
            CondKind::Members { how_many, cond, .. } => {
                self.cond(*cond, Role::Plain);
                self.how_many(*how_many);
            }
            CondKind::Parts { parts, how_many, cond } => {
                self.cond(*cond, Role::Plain);
                self.how_many(*how_many);
                if let Parts::Years { count, last } = parts {
                    self.value(*count, Role::Window);
                    self.value(*last, Role::Window);
                }
            }
            CondKind::All { rows, having } => {
                self.rows(rows);
                self.cond(*having, Role::Row);
            }
            CondKind::MeetsSome { at_least, .. } => {
                at_least.iter().for_each(|&id| self.value(id, Role::Plain))
            }
            CondKind::EachPart { limit: PartLimit::OfMaximum(limit) | PartLimit::Points(limit), .. } => {
                self.value(*limit, Role::Plain);
            }
            CondKind::RankedFirst { key, .. } => self.value(key.value, Role::Plain),
            CondKind::Meets(_) | CondKind::KindIs(_) | CondKind::Holds(_) | CondKind::Eligible(_) => {}
        }
    }

    fn of_value(&mut self, kind: &ValueKind) {
        match kind {
            ValueKind::Const(_)
            | ValueKind::Text(_)
            | ValueKind::AsOf
            | ValueKind::Attribute(_)
            | ValueKind::Field(..)
            | ValueKind::Series { .. }
            | ValueKind::Measure(_)
            | ValueKind::Parameter(_)
            | ValueKind::DayOfYear { .. }
            | ValueKind::CriteriaMet { .. }
            | ValueKind::Score(_)
            | ValueKind::ScoreShare(..)
            | ValueKind::Section(..)
            | ValueKind::Class(_) => {}
            ValueKind::Arith(_, left, right)
            | ValueKind::PercentOf(left, right)
            | ValueKind::Greater(left, right)
            | ValueKind::Lesser(left, right)
            | ValueKind::Otherwise(left, right) => self.values(&[*left, *right]),
            ValueKind::Above(_, value) => self.value(*value, Role::Plain),
            ValueKind::AddMonths(value, _)
            | ValueKind::YearOf(value)
            | ValueKind::Rounded(value, _)
            | ValueKind::Steps(value, _) => {
                self.value(*value, Role::Plain);
            }
            ValueKind::Share(rows, having) => {
                self.rows(rows);
                self.cond(*having, Role::Row);
            }
            ValueKind::Count(rows) => self.rows(rows),
            ValueKind::FoldRows(_, value, rows) => {
                self.rows(rows);
                self.value(*value, Role::Row);
            }
            ValueKind::Windowed(value, window) => {
                self.value(*value, Role::Plain);
                self.window(*window);
            }
            ValueKind::AverageOf(values) | ValueKind::Call(_, values) => self.values(values),
            ValueKind::If(cond, then, other) => {
                self.cond(*cond, Role::Plain);
                self.values(&[*then, *other]);
            }
            ValueKind::YearsInARow(last, cond) => {
                if let Some(last) = last {
                    self.value(*last, Role::Window);
                }
                self.cond(*cond, Role::Plain);
            }
            ValueKind::ByCase(first, cases) => {
                self.value(*first, Role::Plain);
                for (cond, value) in cases {
                    self.cond(*cond, Role::Plain);
                    self.value(*value, Role::Plain);
                }
            }
            ValueKind::ByMember(by, values) => {
                self.value(*by, Role::Plain);
                self.values(values);
            }
            ValueKind::Truth(cond) => self.cond(*cond, Role::Plain),
        }
    }
}

impl Checker<'_> {
    /// Whether a value reads the row judged (and not only rows that it counts itself).
    pub(super) fn touches_row(&self, value: ValueId) -> bool {
        self.rows_read.1[value.index()]
    }

    /// [`Checker::touches_row`] for a condition.
    pub(super) fn cond_touches_row(&self, cond: CondId) -> bool {
        self.rows_read.0[cond.index()]
    }

    /// Whether a node just added reads the row judged: what it is made of was added before it.
    pub(super) fn reads_row(&self, node: Node) -> bool {
        if let Node::Value(id) = node
            && matches!(self.model[id].kind, ValueKind::Field(..))
        {
            return true;
        }
        children(&self.model, node).into_iter().any(|(child, role)| {
            matches!(role, Role::Plain | Role::Window)
                && match child {
                    Node::Cond(id) => self.cond_touches_row(id),
                    Node::Value(id) => self.touches_row(id),
                }
        })
    }
}
