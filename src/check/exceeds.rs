//! One value above another by so much.

use super::Checker;
use super::compare::{likes, short};
use super::dates::peel;
use super::model::{CondId, CondKind, ValueId, ValueKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{ArithOp, CompareOp, Expr, ExprKind};
use crate::text::{Text, ToText};
use crate::types::{Exact, Type, show_decimal};

impl Checker<'_> {
    /// `x exceeds y by at least 5 percentage points`: the difference of the two compares with the number.
    pub(super) fn exceeds(
        &mut self,
        (value, limit): (&Expr, &Expr),
        op: CompareOp,
        by: &Expr,
        span: Span,
    ) -> Option<CondId> {
        let (more, less) = self.pair(value, limit, None)?;
        self.as_plain_beside(more, less);
        self.comparable(CompareOp::Over, (value, more), (limit, less), span)?;
        let Some(ty) = self.apart(more, less) else {
            let ty = self.ty(more);
            self.not_apart(value, &ty);
            return None;
        };
        let by_id = self.value(by, Some(&ty))?;
        let found = self.ty(by_id);
        if found == Type::Percent {
            self.by_percent((value, limit), op, by, &ty);
            return None;
        }
        if !likes(&ty, &found) {
            let help =
                self.type_fix(by, &found, &ty).unwrap_or_else(|| text!("write by how much: in {ty}", ty));
            let code = match found {
                Type::Number | Type::Count if ty == Type::PercentagePoints => Code::PercentAgainstNumber,
                _ => Code::Incomparable,
            };
            self.report(
                Diagnostic::new(
                    code,
                    by.span,
                    text!("a difference in {ty} compared with {found}", ty, found),
                )
                .label(found.text())
                .with(value.span, self.ty(more).text())
                .with(limit.span, self.ty(less).text())
                .help(help),
            );
            return None;
        }
        let difference = self.add_value(ValueKind::Arith(ArithOp::Subtract, more, less), ty, span);
        Some(self.add_cond(CondKind::Compare { op, left: difference, right: by_id }, span))
    }

    /// The type of how far two values that compare are apart; `None` where they are no quantities.
    pub(super) fn apart(&self, one: ValueId, other: ValueId) -> Option<Type> {
        Some(match (self.ty(one), self.ty(other)) {
            (Type::Percent, _) => Type::PercentagePoints,
            (Type::Count, Type::Count) => Type::Number,
            (Type::Count | Type::Number, ty) | (ty, Type::Count | Type::Number) if ty.is_quantity() => ty,
            (ty, _) if ty.is_quantity() => ty,
            _ => return None,
        })
    }

    fn not_apart(&mut self, value: &Expr, ty: &Type) {
        let text = self.text(value.span);
        let help = match ty {
            Type::Date => text!("for days write `{} at least 30 days after …`", text),
            Type::Year => text!("add the years: `{} >= … + 2`", text),
            _ => text!("compare them without `by`"),
        };
        self.report(
            Diagnostic::new(
                Code::Arithmetic,
                value.span,
                text!("{} does not exceed another by so much", short(ty)),
            )
            .label(ty.text())
            .help(help),
        );
    }

    /// `exceeds y by at least 5%`: of what?
    fn by_percent(&mut self, (value, limit): (&Expr, &Expr), op: CompareOp, by: &Expr, ty: &Type) {
        let one_more = match &*peel(by).kind {
            ExprKind::Percent(number) => {
                let whole = Exact::from_integer(1) + *number;
                text!("{}%", show_decimal(whole * Exact::from_integer(100), 10))
            }
            _ => Text::verbatim("…%"),
        };
        let limit_text = self.text(limit.span);
        let is_name = matches!(&*peel(limit).kind, ExprKind::Name(_) | ExprKind::Above(..));
        let of = if is_name { limit_text.text() } else { text!("({limit_text})", limit_text) };
        let times = text!("{} {} {one_more} of {of}", self.text(value.span), op.words(), one_more, of);
        let written = self.text(by.span);
        let points = written.trim_end_matches('%').trim_end();
        let (message, label, help) = match ty {
            Type::PercentagePoints => (
                text!("a percent that exceeds another by a percent can be read in two ways"),
                text!("of 100, or of the percent it exceeds?"),
                text!(
                    "write `by {} {points} percentage points`; if it is of what it exceeds, `{times}`",
                    op.words(),
                    points,
                    times
                ),
            ),
            _ => (
                text!("a difference that is no percent, compared with a percent"),
                text!("a percent of what?"),
                text!("if it is of what it exceeds, write `{times}`; else write by how much", times),
            ),
        };
        let diagnostic = Diagnostic::new(Code::PercentChange, by.span, message).label(label);
        self.report(diagnostic.with(limit.span, text!("what it exceeds")).help(help));
    }
}
