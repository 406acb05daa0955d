//! Conditions: what each sentence asks.

use super::Checker;
use super::constants::mirrored;
use super::dates::peel;
use super::model::{CondId, CondKind, CriterionId, ValueId, ValueKind};
use super::reach::Reach;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{
    ArithOp, CompareOp, Expr, ExprKind, ListItem, ListOp, Name, Period, WindowExpr, WindowKind,
};
use crate::text::{Text, ToText};
use crate::types::{Exact, Type, show_decimal};

impl Checker<'_> {
    /// The condition of an expression.
    pub(super) fn cond(&mut self, expr: &Expr) -> Option<CondId> {
        let span = expr.span;
        let kind = match &*expr.kind {
            ExprKind::Paren(inner) => return self.cond(inner),
            ExprKind::Compare(op, left, right) => return self.compare(*op, left, right, span),
            ExprKind::Between { value, low, high, half_open } => {
                return self.between(value, low, high, *half_open, span);
            }
            ExprKind::Given { value, missing } => {
                let value = self.value(value, None)?;
                CondKind::Given { value, missing: *missing }
            }
            ExprKind::Before { date, limit, after } => return self.before(date, limit, *after, span),
            ExprKind::DaysAfter { date, limits, from } => return self.days_after(date, limits, from, span),
            ExprKind::Moves { value, rises, op, by, against } => {
                return self.moves(value, *rises, *op, by, against, span);
            }
            ExprKind::Exceeds { value, limit, op, by } => {
                return self.exceeds((value, limit), *op, by, span);
            }
            ExprKind::Times { value, op, factor, against } => {
                return self.times(value, *op, factor, against, span);
            }
            ExprKind::Not(inner) => {
                let cond = self.cond(inner)?;
                self.not_of_optional(inner, cond, span)?;
                CondKind::Not(cond)
            }
            ExprKind::And(items) => CondKind::And(self.joined(items, "and")?),
            ExprKind::Or(items) => CondKind::Or(self.joined(items, "or")?),
            ExprKind::List(op, items) => return self.list(op, items, span),
            ExprKind::Windowed(inner, window) => return self.windowed(inner, window, span),
            ExprKind::Quantified { quantity, rows, having, further } => {
                return self.quantified(quantity, rows, having.as_ref(), further.as_ref(), span);
            }
            ExprKind::Meets(name) => CondKind::Meets(self.criterion(name)?),
            ExprKind::Holds(name) => CondKind::Holds(self.commendation(name)?),
            ExprKind::EligibleFor(name) => CondKind::Eligible(self.commendation(name)?),
            ExprKind::MeetsSome { at_least, except } => {
                return self.meets_some(at_least.as_ref(), except, span);
            }
            ExprKind::TimesInARow(times, cond) => return self.times_in_a_row(times, cond, span),
            ExprKind::RankedFirst { by, within } => {
                return self.ranked_first(by.as_ref(), within.as_ref(), span);
            }
            ExprKind::EachPart { sections, scorecard, op, limit } => {
                return self.each_part(*sections, scorecard, *op, limit, span);
            }
            _ => return self.flag(expr),
        };
        Some(self.add_cond(kind, span))
    }

    /// A value of type yes/no stands as a condition; any other has to be compared.
    fn flag(&mut self, expr: &Expr) -> Option<CondId> {
        let value = self.value(expr, None)?;
        let ty = self.ty(value);
        if ty == Type::YesNo {
            return Some(self.add_cond(CondKind::Flag(value), expr.span));
        }
        let text = self.text(expr.span);
        let help = match &ty {
            Type::Date => text!("ask when: `{text} by 2025-09-30`, or whether: `{text} is given`", text),
            Type::Enum(members) => match members.members.first() {
                Some(_) if matches!(self.model[value].kind, ValueKind::Class(_)) => {
                    let best = members.members.last().map_or("…", String::as_str);
                    text!("compare it: `{text} >= {best}`", text, best)
                }
                Some(member) => text!("compare it: `{text} = {member}`", text, member),
                None => text!("compare it: `{text} = …`", text),
            },
            Type::Text | Type::Unit(_) => text!("compare it: `{text} = …`, or ask `{text} is given`", text),
            Type::Percent => text!("compare it: `{text} >= 70%`", text),
            Type::Money(currency) => text!("compare it: `{text} > 0 {currency}`", text, currency),
            Type::Points => text!("compare it: `{text} >= 80 points`", text),
            _ => text!("compare it: `{text} >= …`", text),
        };
        self.report(
            Diagnostic::new(Code::NotACondition, expr.span, text!("a value where a condition is due"))
                .label(text!("{ty}, not compared with anything", ty))
                .help(help),
        );
        None
    }

    /// The conditions that `and` or `or` joins. A window after the last may be meant for all.
    fn joined(&mut self, items: &[Expr], word: &'static str) -> Option<Vec<CondId>> {
        let conds: Vec<Option<CondId>> = items.iter().map(|item| self.cond(item)).collect();
        if let Some((last, earlier)) = items.split_last()
            && let Some(window) = self.trailing_window(last)
            // An indicator without its member is refused anyway.
            && !matches!(window.kind, WindowKind::Members { .. })
        {
            let earlier_ids: Vec<CondId> = conds[..earlier.len()].iter().flatten().copied().collect();
            let first = earlier.first().map_or(last.span, |first| first.span);
            let before = earlier.last().map_or(last.span, |it| it.span);
            self.reach.push(Reach::after_last(earlier_ids, first.to(before), last.span, window.span, word));
        }
        conds.into_iter().collect()
    }

    fn list(&mut self, op: &ListOp, items: &[ListItem], span: Span) -> Option<CondId> {
        let conds: Vec<Option<CondId>> = items.iter().map(|item| self.cond(&item.condition)).collect();
        let count = match op {
            ListOp::AtLeast(number) => {
                let id = self.typed(number, &Type::Count);
                Some(id.and_then(|id| {
                    self.at_least_of(number, id, Some(items.len()), text!("items"))?;
                    Some(id)
                })?)
            }
            _ => None,
        };
        let items: Vec<CondId> = conds.into_iter().collect::<Option<_>>()?;
        let kind = match (op, count) {
            (ListOp::All, _) => CondKind::And(items),
            (ListOp::Any, _) => CondKind::Or(items),
            (ListOp::None, _) => CondKind::NoneOf(items),
            (ListOp::AtLeast(_), count) => CondKind::AtLeast { count: count?, items },
        };
        Some(self.add_cond(kind, span))
    }

    /// `C by Q3`: a date compared with the period, or a condition in the window.
    fn windowed(&mut self, inner: &Expr, window: &WindowExpr, span: Span) -> Option<CondId> {
        if self.is_date(inner) {
            return self.date_condition(inner, window, span);
        }
        let around = self.around(window);
        let place = self.inside(window);
        let cond = self.at(place, |this| this.cond(inner))?;
        self.reach_after_sentence(cond, window, inner);
        Some(self.put_in(cond, around?, span))
    }

    /// What the rows of a count or share must have.
    pub(super) fn having_of(&self, cond: CondId) -> Option<CondId> {
        match &self.model[cond].kind {
            CondKind::Quantified { left, .. } => match &self.model[*left].kind {
                ValueKind::Share(_, having) => Some(*having),
                ValueKind::Count(rows) => rows.filter,
                _ => None,
            },
            CondKind::All { having, .. } => Some(*having),
            CondKind::And(items) => items.first().and_then(|&first| self.having_of(first)),
            CondKind::Flag(value) => match &self.model[*value].kind {
                ValueKind::Share(_, having) => Some(*having),
                _ => None,
            },
            _ => None,
        }
    }

    fn between(
        &mut self,
        value: &Expr,
        low: &Expr,
        high: &Expr,
        half_open: bool,
        span: Span,
    ) -> Option<CondId> {
        let upper = if half_open { CompareOp::Under } else { CompareOp::AtMost };
        if let ExprKind::Elapsed(from, to) = &*peel(value).kind {
            let low = self.elapsed(from, to, CompareOp::AtLeast, low, span);
            let high = self.elapsed(from, to, upper, high, span);
            let both = vec![low?, high?];
            return Some(self.add_cond(CondKind::And(both), span));
        }
        let id = self.value(value, None)?;
        let ty = self.ty(id);
        let (low_id, high_id) = (self.value(low, Some(&ty)), self.value(high, Some(&ty)));
        let (low_id, high_id) = (low_id?, high_id?);
        let ends = (self.constant(low_id), self.constant(high_id));
        if let (Some(from), Some(to)) = ends
            && self.ty(low_id) == self.ty(high_id)
            && (from > to || from == to && half_open)
        {
            let text = self.text(high.span);
            self.report(
                Diagnostic::new(
                    Code::NeverPasses,
                    low.span.to(high.span),
                    text!("a range that holds no value"),
                )
                .label(text!("can never pass"))
                .with(low.span, text!("the lower end"))
                .with(high.span, text!("the upper end"))
                .help(text!(
                    "put the lower end first: `from {text}` or `between {text} and {}`",
                    self.text(low.span),
                    text
                )),
            );
            return None;
        }
        let low = self.compared(CompareOp::AtLeast, (value, id), (low, low_id), span);
        let high = self.compared(upper, (value, id), (high, high_id), span);
        let both = vec![low?, high?];
        self.ends.extend(&both);
        Some(self.add_cond(CondKind::And(both), span))
    }

    /// `x falls by at least 5% against 2019`: relative to the base, but a percent in percentage points.
    fn moves(
        &mut self,
        value: &Expr,
        rises: bool,
        op: CompareOp,
        by: &Expr,
        against: &Period,
        span: Span,
    ) -> Option<CondId> {
        let id = self.value(value, None);
        let window = self.against(against);
        let id = id?;
        let ty = self.changing(value, id)?;
        let due = if ty == Type::Percent { Type::PercentagePoints } else { Type::Percent };
        let by_id = self.value(by, Some(&due))?;
        let found = self.ty(by_id);
        if ty == Type::Percent && found == Type::Percent {
            let written = self.text(by.span);
            let points = written.trim_end_matches('%').trim_end();
            let ratio = match &*peel(by).kind {
                ExprKind::Percent(number) if rises => show_decimal(Exact::from_integer(1) + *number, 10),
                ExprKind::Percent(number) => show_decimal(Exact::from_integer(1) - *number, 10),
                _ => Text::verbatim("…"),
            };
            self.report(
                Diagnostic::new(Code::PercentChange, by.span, text!("a percent that changes by a percent can be read in two ways"))
                    .label(text!("of 100, or of the percent it was?"))
                    .with(value.span, text!("percent"))
                    .help(text!(
                        "write `{points} percentage points`; if it is of what it was, `{} {} {ratio} times that of {}`",
                        self.text(value.span),
                        if rises { op } else { mirrored(op) }.words(),
                        self.text(against.span),
                     points, ratio)),
            );
            return None;
        }
        if found != due {
            let help = self.type_fix(by, &found, &due).unwrap_or_else(|| match due {
                Type::Percent => text!("a change is relative: `by at least 5%`; for a plain difference write `change in x from P to P >= 5`"),
                _ => text!("a percent changes by percentage points"),
            });
            let code = if matches!(found, Type::Number | Type::Count) {
                Code::PercentAgainstNumber
            } else {
                Code::Incomparable
            };
            self.report(
                Diagnostic::new(code, by.span, text!("a change of {ty} by {found}", ty, found))
                    .label(found.text())
                    .with(value.span, ty.text())
                    .help(help),
            );
            return None;
        }
        let base = self.windowed_by(id, window?, span);
        let (more, less) = if rises { (id, base) } else { (base, id) };
        let moved_ty = match ty {
            Type::Percent => Type::PercentagePoints,
            Type::Count => Type::Number,
            ref ty => ty.clone(),
        };
        let mut change = self.add_value(ValueKind::Arith(ArithOp::Subtract, more, less), moved_ty, span);
        if ty != Type::Percent {
            change = self.add_value(ValueKind::Arith(ArithOp::Divide, change, base), Type::Percent, span);
        }
        Some(self.add_cond(CondKind::Compare { op, left: change, right: by_id }, span))
    }

    /// `x at least 1.8 times that of last year`.
    fn times(
        &mut self,
        value: &Expr,
        op: CompareOp,
        factor: &Expr,
        against: &Period,
        span: Span,
    ) -> Option<CondId> {
        let id = self.value(value, None);
        let factor_id = self.typed(factor, &Type::Number);
        let window = self.against(against);
        let id = id?;
        self.changing(value, id)?;
        let (factor, window) = (factor_id?, window?);
        let base = self.windowed_by(id, window, span);
        let ratio = self.add_value(ValueKind::Arith(ArithOp::Divide, id, base), Type::Number, span);
        Some(self.add_cond(CondKind::Compare { op, left: ratio, right: factor }, span))
    }

    /// `meets all criteria except c`, `meets at least 6 criteria`.
    fn meets_some(&mut self, at_least: Option<&Expr>, except: &[Name], span: Span) -> Option<CondId> {
        let left_out: Vec<Option<CriterionId>> = except.iter().map(|name| self.criterion(name)).collect();
        let left_out: Vec<CriterionId> = left_out.into_iter().collect::<Option<_>>()?;
        let of = self.all_criteria(&left_out);
        let at_least: Option<ValueId> = match at_least {
            None => None,
            Some(number) => {
                let id = self.typed(number, &Type::Count)?;
                self.at_least_of(number, id, Some(of.len()), text!("criteria"))?;
                Some(id)
            }
        };
        Some(self.add_cond(CondKind::MeetsSome { at_least, of }, span))
    }

    /// Every criterion but these.
    pub(super) fn all_criteria(&self, except: &[CriterionId]) -> Vec<CriterionId> {
        (0..self.model.criteria.len()).map(CriterionId::next).filter(|id| !except.contains(id)).collect()
    }

    /// The window at the end of a condition, where no parentheses close it in; what a date is compared
    /// with is no window.
    fn trailing_window<'e>(&self, expr: &'e Expr) -> Option<&'e WindowExpr> {
        match &*expr.kind {
            ExprKind::Windowed(inner, window) if !self.is_date(inner) => Some(window),
            ExprKind::Not(inner) => self.trailing_window(inner),
            _ => None,
        }
    }
}
