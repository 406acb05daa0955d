//! Dates: by a deadline, inside a period, before and after, and the time between two.

use super::Checker;
use super::compare::short;
use super::model::{CondId, CondKind, Duration, Edge, PeriodRef, ValueId, ValueKind};
use super::scope::Sort;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{ArithOp, CompareOp, Expr, ExprKind, Length, WindowExpr, WindowKind};
use crate::text::ToText;
use crate::types::{Day, Exact, Type, day_each_year};

/// What stands inside parentheses.
pub(super) fn peel(expr: &Expr) -> &Expr {
    let mut inner = expr;
    while let ExprKind::Paren(within) = &*inner.kind {
        inner = within;
    }
    inner
}

impl Checker<'_> {
    /// Whether an expression that stands before a window is a date not yet compared, so that the window
    /// is what the date is compared with.
    pub(super) fn is_date(&self, expr: &Expr) -> bool {
        match &*expr.kind {
            ExprKind::Name(name) => self.peek_type(&name.text) == Some(Type::Date),
            ExprKind::ForMember(inner, _) | ExprKind::AsBasis(inner, _) | ExprKind::Paren(inner) => {
                self.is_date(inner)
            }
            ExprKind::Date(_) | ExprKind::AsOf => true,
            ExprKind::Arith(ArithOp::Add, left, right) => self.is_date(left) || self.is_date(right),
            ExprKind::Arith(ArithOp::Subtract, left, right) => self.is_date(left) && !self.is_date(right),
            ExprKind::Greater(left, _) | ExprKind::Lesser(left, _) | ExprKind::Otherwise(left, _) => {
                self.is_date(left)
            }
            ExprKind::If(_, then, _) => self.is_date(then),
            ExprKind::FoldSeries(_, inner) => self.is_date(inner),
            ExprKind::Above(_, name) => self.unit_type(&name.text) == Some(Type::Date),
            ExprKind::FoldRows(_, value, rows) => match (&*value.kind, self.names.get(&rows.name.text)) {
                (ExprKind::Name(name), Some(Sort::Kind(_))) => self.unit_type(&name.text) == Some(Type::Date),
                (ExprKind::Name(name), Some(Sort::Record(record))) => {
                    let field = self.field(record, &name.text);
                    field.is_some_and(|field| self.model[record].fields[field].ty == Type::Date)
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// `D by P`, `D in P`, `D since E` for a date D.
    pub(super) fn date_condition(&mut self, date: &Expr, window: &WindowExpr, span: Span) -> Option<CondId> {
        let value = self.value(date, Some(&Type::Date));
        match &window.kind {
            WindowKind::By(period) => {
                let to = self.period(period)?.to;
                let value = value?;
                self.constant_date(date, value, span)?;
                let limit = self.edge_value(to, period.span);
                Some(self.by(value, limit, span))
            }
            WindowKind::In(period) => {
                let period = self.period(period)?;
                let value = value?;
                self.constant_date(date, value, span)?;
                Some(self.add_cond(CondKind::DateIn { date: value, period }, span))
            }
            WindowKind::Since(from) => {
                let limit = self.value(from, Some(&Type::Date))?;
                self.compared(CompareOp::AtLeast, (date, value?), (from, limit), span)
            }
            WindowKind::ByEachYear { month, day } => {
                let limit = if self.place.in_years {
                    let kind = ValueKind::DayOfYear { month: *month, day: *day };
                    self.add_value(kind, Type::Date, window.span)
                } else {
                    let year = self.campaign_year(window.span)?;
                    self.edge_value(Edge::Day(day_each_year(year, *month, *day)), window.span)
                };
                Some(self.by(value?, limit, span))
            }
            WindowKind::Members { .. } | WindowKind::Parts { .. } | WindowKind::Years { .. } => {
                self.report(
                    Diagnostic::new(Code::WindowNotTaken, window.span, text!("a date is in one period"))
                        .label(text!("takes a condition over several"))
                        .with(date.span, text!("a date"))
                        .help(text!("ask `in P` or `by P` of a date")),
                );
                None
            }
        }
    }

    /// A date of the row is done by its limit, or open; a date of the unit just compares.
    fn by(&mut self, date: ValueId, limit: ValueId, span: Span) -> CondId {
        if self.place.row.is_some() && self.touches_row(date) {
            self.add_cond(CondKind::DoneBy { date, limit }, span)
        } else {
            self.add_cond(CondKind::Compare { op: CompareOp::AtMost, left: date, right: limit }, span)
        }
    }

    fn constant_date(&mut self, date: &Expr, value: ValueId, span: Span) -> Option<()> {
        if self.constant(value).is_none() {
            return Some(());
        }
        self.report(
            Diagnostic::new(Code::ConstantCondition, span, text!("a comparison of two constants"))
                .label(text!("the same, whatever the data"))
                .with(date.span, text!("a constant date"))
                .help(text!("compare a date that the data give")),
        );
        None
    }

    /// The end of a period as a value.
    fn edge_value(&mut self, edge: Edge, span: Span) -> ValueId {
        match edge {
            Edge::Value(value) => value,
            Edge::Day(Day(day)) => {
                self.add_value(ValueKind::Const(Exact::from_integer(i128::from(day))), Type::Date, span)
            }
        }
    }

    /// `D before E`, `D after E`.
    pub(super) fn before(&mut self, date: &Expr, limit: &Expr, after: bool, span: Span) -> Option<CondId> {
        let (l, r) = (self.value(date, Some(&Type::Date)), self.value(limit, Some(&Type::Date)));
        let (l, r) = (l?, r?);
        for (expr, id) in [(date, l), (limit, r)] {
            let found = self.ty(id);
            if !matches!(found, Type::Date | Type::Year) {
                let help = match found.is_ordered() {
                    true => text!("write `{}`", if after { "over" } else { "under" }),
                    false => text!("name a date"),
                };
                self.report(
                    Diagnostic::new(
                        Code::Incomparable,
                        expr.span,
                        text!("`before` and `after` are of dates, not of {found}", found),
                    )
                    .label(found.text())
                    .help(help),
                );
                return None;
            }
        }
        let op = if after { CompareOp::Over } else { CompareOp::Under };
        self.compared(op, (date, l), (limit, r), span)
    }

    /// `completed at most 10 days after due`.
    pub(super) fn days_after(
        &mut self,
        date: &Expr,
        limits: &[(CompareOp, Expr)],
        from: &Expr,
        span: Span,
    ) -> Option<CondId> {
        let mut conds = Vec::new();
        for (op, limit) in limits {
            conds.push(self.elapsed(from, date, *op, limit, span)?);
        }
        match conds[..] {
            [only] => Some(only),
            _ => Some(self.add_cond(CondKind::And(conds), span)),
        }
    }

    /// `time from D1 to D2 under 6 months`.
    pub(super) fn elapsed(
        &mut self,
        from: &Expr,
        to: &Expr,
        op: CompareOp,
        limit: &Expr,
        span: Span,
    ) -> Option<CondId> {
        let (from_id, to_id) = (self.date_value(from), self.date_value(to));
        let limit = self.span_of_time(limit);
        let kind = CondKind::Elapsed { from: from_id?, to: to_id?, op, limit: limit? };
        Some(self.add_cond(kind, span))
    }

    /// A date, and nothing else.
    pub(super) fn date_value(&mut self, expr: &Expr) -> Option<ValueId> {
        let id = self.value(expr, Some(&Type::Date))?;
        let found = self.ty(id);
        if found == Type::Date {
            return Some(id);
        }
        self.report(
            Diagnostic::new(Code::WrongType, expr.span, text!("{} where a date is due", short(&found)))
                .label(found.text())
                .help(text!("name a date")),
        );
        None
    }

    /// `6 months`, or a number of days.
    fn span_of_time(&mut self, limit: &Expr) -> Option<Duration> {
        if let ExprKind::Duration(count, unit) = &*peel(limit).kind
            && let Some(Length::Months(months)) = unit.length(*count)
            && months != 0
        {
            return Some(Duration::Months(months));
        }
        let id = self.value(limit, Some(&Type::Duration))?;
        let found = self.ty(id);
        if matches!(found, Type::Duration | Type::Count | Type::Number) {
            return Some(Duration::Days(id));
        }
        self.report(
            Diagnostic::new(
                Code::Incomparable,
                limit.span,
                text!("time does not compare with {found}", found),
            )
            .label(found.text())
            .help(text!("write a span of time: `30 days`, `6 months`")),
        );
        None
    }

    /// A window's period from the data's own dates must be of the unit, since the window is over its rows.
    pub(super) fn of_unit(&mut self, period: PeriodRef, span: Span) -> Option<PeriodRef> {
        for edge in [period.from, period.to] {
            if let Edge::Value(value) = edge
                && self.touches_row(value)
            {
                self.report(
                    Diagnostic::new(
                        Code::WindowNotTaken,
                        span,
                        text!("a window that differs from row to row"),
                    )
                    .label(text!("a date of the row"))
                    .help(text!(
                        "a window takes a date of the unit; compare a date of the row: `completed by due`"
                    )),
                );
                return None;
            }
        }
        Some(period)
    }
}
