//! Which types arithmetic joins, and what comes of it.

use super::Checker;
use super::model::{ValueId, ValueKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{ArithOp, Expr, ExprKind, Length};
use crate::types::{Exact, Type};
use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub, Zero};

/// What comes of `left op right`; `None` where there is no such arithmetic. A ratio of two like quantities
/// comes out as a percent, which [`Checker::as_plain`] turns into a number where the place asks.
fn result(op: ArithOp, left: &Type, right: &Type) -> Option<Type> {
    use ArithOp::{Add, Divide, Multiply, Subtract};
    use Type::{Count, Date, Duration, Number, Percent, PercentagePoints, Points, Year};
    let plain = |ty: &Type| matches!(ty, Count | Number);
    Some(match (op, left, right) {
        (Subtract, Date, Date) => Duration,
        (Add | Subtract, Date, Duration) => Date,
        (Add, Duration, Date) => Date,
        (Add | Subtract, Year, Count | Number) => Year,
        (Subtract, Year, Year) => Count,
        (Add, Count | Number, Year) => Year,
        (Add | Subtract, Percent, PercentagePoints) => Percent,
        (Add | Subtract, Points | Duration, Count | Number) => left.clone(),
        (Add | Subtract, Count | Number, Points | Duration) => right.clone(),
        (Add | Subtract, _, _) if plain(left) && plain(right) => {
            if left == right {
                left.clone()
            } else {
                Number
            }
        }
        (Add | Subtract, _, _) if left == right && left.is_quantity() => left.clone(),
        (Multiply, Count, Count) => Count,
        (Multiply, _, _) if plain(left) && plain(right) => Number,
        (Multiply, Percent, Percent) => Percent,
        (Multiply, _, _) if left.is_quantity() && (plain(right) || *right == Percent) => left.clone(),
        (Multiply, _, _) if right.is_quantity() && (plain(left) || *left == Percent) => right.clone(),
        (Divide, Count, Number) | (Divide, Number, Count) => Number,
        (Divide, _, _) if left == right && left.is_quantity() => Percent,
        (Divide, _, _) if left.is_quantity() && plain(right) => left.clone(),
        _ => return None,
    })
}

impl Checker<'_> {
    pub(super) fn arithmetic(
        &mut self,
        op: ArithOp,
        left: &Expr,
        right: &Expr,
        hint: Option<&Type>,
        span: Span,
    ) -> Option<ValueId> {
        if let (ExprKind::Duration(count, unit), ArithOp::Add | ArithOp::Subtract) = (&*right.kind, op)
            && let Some(Length::Months(months)) = unit.length(*count)
            && months != 0
        {
            let months = if op == ArithOp::Subtract { -months } else { months };
            return self.add_months(left, right, months, span);
        }
        if let (ExprKind::Number(zero), ArithOp::Subtract) = (&*left.kind, op)
            && zero.is_zero()
        {
            return self.negative(left, right, hint, span);
        }
        let (l, r) = match op {
            // `1 / 3` takes its type from the place; in a sum both sides do.
            ArithOp::Add | ArithOp::Subtract => match self.pair(left, right, hint)? {
                (l, r) if self.years_apart(op, left, right, l) => {
                    self.model.values[r.index()].ty = Type::Count;
                    (l, r)
                }
                pair => pair,
            },
            ArithOp::Multiply | ArithOp::Divide => {
                let (l, r) = (self.value(left, None), self.value(right, None));
                (l?, r?)
            }
        };
        if matches!(op, ArithOp::Add | ArithOp::Subtract) {
            self.as_plain_beside(l, r);
        }
        let (lt, rt) = (self.operand_type(l, &r), self.operand_type(r, &l));
        let literal = |id: ValueId| {
            matches!((&self.model[id].kind, &self.model[id].ty), (ValueKind::Const(_), Type::Number))
        };
        let (literals, by_literal) = (literal(l), literal(r));
        let ty = match op {
            // `1 / 3`: of the type that the place asks.
            ArithOp::Divide if literals && by_literal => {
                Some(hint.filter(|ty| ty.is_quantity()).cloned().unwrap_or(Type::Number))
            }
            ArithOp::Multiply if literals && rt.is_quantity() => Some(rt.clone()),
            ArithOp::Multiply if by_literal && lt.is_quantity() => Some(lt.clone()),
            // `x / 3` has the type of x.
            ArithOp::Divide if by_literal && lt.is_quantity() => Some(lt.clone()),
            _ => result(op, &lt, &rt),
        };
        let Some(ty) = ty else { return self.no_arithmetic(op, (left, l), (right, r), span) };
        let value = self.add_value(ValueKind::Arith(op, l, r), ty, span);
        if hint.is_some_and(|hint| matches!(hint, Type::Number | Type::Points)) {
            self.as_plain(value);
        }
        Some(value)
    }

    /// Whether a bare number is added to a year, or taken from it, as a number of years: one that could be a
    /// year itself (`award_year - 2020`) leaves the years between.
    fn years_apart(&self, op: ArithOp, left: &Expr, right: &Expr, l: ValueId) -> bool {
        let ExprKind::Number(number) = &*right.kind else { return false };
        let literal = matches!(&*left.kind, ExprKind::Number(_));
        let small = *number < Exact::from_integer(1000);
        self.model[l].ty == Type::Year && !literal && (op == ArithOp::Add || small)
    }

    /// `-5%`, which is `0 - 5%`: nothing has any type.
    fn negative(&mut self, zero: &Expr, of: &Expr, hint: Option<&Type>, span: Span) -> Option<ValueId> {
        let of_id = self.value(of, hint)?;
        let ty = self.ty(of_id);
        let zero_id = self.add_value(ValueKind::Const(Exact::zero()), Type::Number, zero.span);
        if !ty.is_quantity() {
            return self.no_arithmetic(ArithOp::Subtract, (zero, zero_id), (of, of_id), span);
        }
        self.model.values[zero_id.index()].ty = ty.clone();
        let ty = if ty == Type::Count { Type::Number } else { ty };
        Some(self.add_value(ValueKind::Arith(ArithOp::Subtract, zero_id, of_id), ty, span))
    }

    /// `due + 2 months`.
    fn add_months(&mut self, left: &Expr, right: &Expr, months: i64, span: Span) -> Option<ValueId> {
        let date = self.value(left, None)?;
        if self.ty(date) == Type::Date {
            return Some(self.add_value(ValueKind::AddMonths(date, months), Type::Date, span));
        }
        let found = self.ty(date);
        self.report(
            Diagnostic::new(Code::Arithmetic, span, text!("months cannot be added to {found}", found))
                .label(text!("no such sum"))
                .with(left.span, text!("{found}", found))
                .with(right.span, text!("a span of months"))
                .help(if found == Type::Year {
                    text!("add years to a year as a bare number: `year_of_award + 2`")
                } else {
                    text!("months are added to a date")
                }),
        );
        None
    }

    /// The type of an operand beside another: a whole literal beside a count is a count.
    fn operand_type(&self, id: ValueId, beside: &ValueId) -> Type {
        match (&self.model[id].kind, &self.model[id].ty) {
            (ValueKind::Const(number), Type::Number)
                if number.is_integer() && self.model[*beside].ty == Type::Count =>
            {
                Type::Count
            }
            (_, ty) => ty.clone(),
        }
    }

    /// Whether the value is a ratio of two like quantities, which may be a percent or a plain number.
    fn is_ratio(&self, id: ValueId) -> bool {
        let value = &self.model[id];
        value.ty == Type::Percent
            && matches!(value.kind, ValueKind::Arith(ArithOp::Divide, l, r) if self.model[l].ty == self.model[r].ty)
    }

    /// Takes a ratio as the plain number that the place asks for.
    pub(super) fn as_plain(&mut self, id: ValueId) {
        if self.is_ratio(id) {
            self.model.values[id.index()].ty = Type::Number;
        }
    }

    /// Takes a ratio beside a plain number as a plain number.
    pub(super) fn as_plain_beside(&mut self, left: ValueId, right: ValueId) {
        for (one, other) in [(left, right), (right, left)] {
            if matches!(self.model[other].ty, Type::Number | Type::Count) {
                self.as_plain(one);
            }
        }
    }

    fn no_arithmetic(
        &mut self,
        op: ArithOp,
        (left, l): (&Expr, ValueId),
        (right, r): (&Expr, ValueId),
        span: Span,
    ) -> Option<ValueId> {
        let (lt, rt) = (self.ty(l), self.ty(r));
        let (verb, sign) = match op {
            ArithOp::Add => ("added", "+"),
            ArithOp::Subtract => ("subtracted", "-"),
            ArithOp::Multiply => ("multiplied", "*"),
            ArithOp::Divide => ("divided", "/"),
        };
        let (code, message) = match (&lt, &rt) {
            (Type::Money(one), Type::Money(other)) if one != other => {
                (Code::TwoCurrencies, text!("{one} and {other} cannot be {verb}", one, other, verb))
            }
            (Type::Percent, Type::Number) | (Type::Number, Type::Percent)
                if matches!(op, ArithOp::Add | ArithOp::Subtract) =>
            {
                (Code::PercentAgainstNumber, text!("a percent and a bare number cannot be {verb}", verb))
            }
            _ => (Code::Arithmetic, text!("no `{sign}` between {lt} and {rt}", sign, lt, rt)),
        };
        let help = match (&lt, &rt) {
            (Type::Date, Type::Number | Type::Count) => Some(text!(
                "say of what: `{} {sign} {} days`",
                self.text(left.span),
                self.text(right.span),
                sign
            )),
            (Type::Percent, _) => self.type_fix(right, &rt, &lt),
            (_, Type::Percent) => self.type_fix(left, &lt, &rt),
            (Type::Money(one), Type::Money(other)) if one != other => {
                Some(text!("bring both to one currency in the data"))
            }
            _ => None,
        };
        self.report(
            Diagnostic::new(code, span, message)
                .label(text!("no such arithmetic"))
                .with(left.span, text!("{lt}", lt))
                .with(right.span, text!("{rt}", rt))
                .help(help.unwrap_or_else(|| text!("bring both to types that go together"))),
        );
        None
    }

    /// What a value is for every unit, where it is constant.
    pub(super) fn constant(&self, id: ValueId) -> Option<Exact> {
        match &self.model[id].kind {
            ValueKind::Const(number) => Some(*number),
            ValueKind::Arith(op, left, right) => {
                let (left, right) = (self.constant(*left)?, self.constant(*right)?);
                match op {
                    ArithOp::Add => left.checked_add(&right),
                    ArithOp::Subtract => left.checked_sub(&right),
                    ArithOp::Multiply => left.checked_mul(&right),
                    ArithOp::Divide if right.is_zero() => None,
                    ArithOp::Divide => left.checked_div(&right),
                }
            }
            ValueKind::PercentOf(share, of) => self.constant(*share)?.checked_mul(&self.constant(*of)?),
            _ => None,
        }
    }
}
