//! Which values compare, and what to say where they do not.

use super::Checker;
use super::dates::peel;
use super::model::{CondId, CondKind, ValueId, ValueKind};
use super::scope::Sort;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::KIND;
use crate::syntax::ast::{CompareOp, Expr, ExprKind, FoldOp, Rows};
use crate::text::{Text, ToText};
use crate::types::{Exact, Type, show_decimal};
use num_traits::One;

impl Checker<'_> {
    /// `left op right`.
    pub(super) fn compare(&mut self, op: CompareOp, left: &Expr, right: &Expr, span: Span) -> Option<CondId> {
        if let Some(kind) = self.kind_comparison(op, left, right, span) {
            return kind;
        }
        if let ExprKind::Elapsed(from, to) = &*peel(left).kind {
            return self.elapsed(from, to, op, right, span);
        }
        if let ExprKind::TheirAverage(kind) = &*right.kind {
            let l = self.value(left, None)?;
            let rows = Rows { name: kind.clone(), all: true, filter: None, except: None };
            let r = self.fold_rows(FoldOp::Average, left, &rows, right.span)?;
            return self.compared(op, (left, l), (right, r), span);
        }
        let (l, r) = self.pair(left, right, None)?;
        self.compared(op, (left, l), (right, r), span)
    }

    /// Compares two values that are already known.
    pub(super) fn compared(
        &mut self,
        op: CompareOp,
        (left, l): (&Expr, ValueId),
        (right, r): (&Expr, ValueId),
        span: Span,
    ) -> Option<CondId> {
        self.as_plain_beside(l, r);
        self.comparable(op, (left, l), (right, r), span)?;
        if let (Some(one), Some(other)) = (self.literal(l), self.literal(r)) {
            let holds = match op {
                CompareOp::AtLeast => one >= other,
                CompareOp::AtMost => one <= other,
                CompareOp::Over => one > other,
                CompareOp::Under => one < other,
                CompareOp::Is => one == other,
                CompareOp::IsNot => one != other,
            };
            let always = if holds { text!("always holds") } else { text!("never holds") };
            self.report(
                Diagnostic::new(
                    Code::ConstantCondition,
                    span,
                    text!("a comparison of two constants {always}", always),
                )
                .label(text!("{always}, whatever the data", always))
                .with(left.span, text!("a constant"))
                .with(right.span, text!("a constant"))
                .help(text!("compare something that the data give")),
            );
            return None;
        }
        Some(self.add_cond(CondKind::Compare { op, left: l, right: r }, span))
    }

    /// The constant of a value, for a comparison of two: text counts by its being equal only.
    fn literal(&self, id: ValueId) -> Option<(Exact, Option<&str>)> {
        match &self.model[id].kind {
            ValueKind::Text(text) => Some((Exact::from_integer(0), Some(text))),
            _ => self.constant(id).map(|number| (number, None)),
        }
    }

    /// `kind is ward`, where `kind` is no field of the row.
    fn kind_comparison(
        &mut self,
        op: CompareOp,
        left: &Expr,
        right: &Expr,
        span: Span,
    ) -> Option<Option<CondId>> {
        let (ExprKind::Name(word), ExprKind::Name(kind)) = (&*left.kind, &*right.kind) else { return None };
        let shadowed = self.place.row.is_some_and(|record| self.field(record, &word.text).is_some());
        if !KIND.contains(&&*word.text) || shadowed || self.names.get(&word.text).is_some_and(Sort::is_value)
        {
            return None;
        }
        let negated = match op {
            CompareOp::Is => false,
            CompareOp::IsNot => true,
            _ => return None,
        };
        Some(self.kind_is(kind, negated, span))
    }

    pub(super) fn kind_is(
        &mut self,
        kind: &crate::syntax::ast::Name,
        negated: bool,
        span: Span,
    ) -> Option<CondId> {
        let kind = self.kind(kind)?;
        let is = self.add_cond(CondKind::KindIs(kind), span);
        Some(if negated { self.add_cond(CondKind::Not(is), span) } else { is })
    }

    /// Both operands. One that has a meaning only opposite the other (a member, a bare number that may be
    /// a year) is read with the other's type.
    pub(super) fn pair(
        &mut self,
        left: &Expr,
        right: &Expr,
        hint: Option<&Type>,
    ) -> Option<(ValueId, ValueId)> {
        let (first, second, swapped) = if self.is_weak(left) && !self.is_weak(right) {
            (right, left, true)
        } else {
            (left, right, false)
        };
        let Some(one) = self.value(first, hint) else {
            // What the second means may hang on the first: only what stands alone is looked at.
            if !self.is_weak(second) {
                self.value(second, hint);
            }
            return None;
        };
        let ty = self.ty(one);
        let hint = match ty {
            // `2025 + years`: a bare number says nothing of the other side.
            Type::Number => hint.cloned().unwrap_or(Type::Number),
            ty => ty,
        };
        let other = self.value(second, Some(&hint))?;
        Some(if swapped { (other, one) } else { (one, other) })
    }

    /// Whether an operand takes its type from what stands opposite.
    fn is_weak(&self, expr: &Expr) -> bool {
        match &*expr.kind {
            ExprKind::Number(_) => true,
            ExprKind::Name(name) => {
                let row = self.place.row.is_some_and(|record| self.field(record, &name.text).is_some());
                !row && !self
                    .names
                    .get(&name.text)
                    .is_some_and(|sort| sort.is_value() || sort == Sort::Broken)
            }
            ExprKind::Paren(inner) => self.is_weak(inner),
            ExprKind::Arith(_, left, right) => self.is_weak(left) && self.is_weak(right),
            ExprKind::ByCase(base, _) => self.is_weak(base),
            _ => false,
        }
    }

    /// Refuses operands that do not compare, both labelled with their types.
    pub(super) fn comparable(
        &mut self,
        op: CompareOp,
        (left, l): (&Expr, ValueId),
        (right, r): (&Expr, ValueId),
        span: Span,
    ) -> Option<()> {
        let (lt, rt) = (self.ty(l), self.ty(r));
        let order = !matches!(op, CompareOp::Is | CompareOp::IsNot);
        if likes(&lt, &rt) {
            if order && !lt.is_ordered() {
                self.unordered(&lt, left, right, span);
                return None;
            }
            if !order && (lt == Type::Count || rt == Type::Count) {
                self.whole(left, l)?;
                self.whole(right, r)?;
            }
            return Some(());
        }
        let plain = |ty: &Type| matches!(ty, Type::Number | Type::Count);
        let (code, message) = match (&lt, &rt) {
            (Type::Percent, other) | (other, Type::Percent) if plain(other) => {
                (Code::PercentAgainstNumber, text!("a percent and a bare {other} do not compare", other))
            }
            (Type::PercentagePoints, other) | (other, Type::PercentagePoints) if plain(other) => (
                Code::PercentAgainstNumber,
                text!("percentage points and a bare {other} do not compare", other),
            ),
            (Type::Money(one), Type::Money(other)) => {
                (Code::TwoCurrencies, text!("{one} and {other} do not compare", one, other))
            }
            _ => (Code::Incomparable, text!("{} and {} do not compare", short(&lt), short(&rt))),
        };
        let help = self
            .type_fix(right, &rt, &lt)
            .or_else(|| self.type_fix(left, &lt, &rt))
            .or_else(|| self.other_reading((left, &lt), (right, &rt)));
        // The side that is written out is the one to correct.
        let (primary, other) = match self.constant(l) {
            Some(_) => ((left, &lt), (right, &rt)),
            None => ((right, &rt), (left, &lt)),
        };
        self.report(
            Diagnostic::new(code, primary.0.span, message)
                .label(primary.1.text())
                .with(other.0.span, other.1.text())
                .help(help.unwrap_or_else(|| text!("compare values of one type"))),
        );
        None
    }

    fn unordered(&mut self, ty: &Type, left: &Expr, right: &Expr, span: Span) {
        let help = match ty {
            Type::Enum(members) => text!(
                "ask `= {}`, or declare the order: `one of {}`",
                self.text(right.span),
                members.members.join(" < ")
            ),
            _ => text!("ask `is` or `is not`"),
        };
        self.report(
            Diagnostic::new(Code::Unordered, span, text!("{} has no order", short(ty)))
                .label(text!("asks which is higher"))
                .with(left.span, ty.text())
                .with(right.span, ty.text())
                .help(help),
        );
    }

    /// A count is never exactly a fraction.
    pub(super) fn whole(&mut self, expr: &Expr, id: ValueId) -> Option<()> {
        match self.constant(id) {
            Some(number) if !number.is_integer() => {
                self.report(
                    Diagnostic::new(Code::NotWhole, expr.span, text!("a count is never exactly a fraction"))
                        .label(text!("not a whole number"))
                        .help(text!("write a whole number, such as {}", number.trunc().to_integer())),
                );
                None
            }
            _ => Some(()),
        }
    }

    /// The same number in the type that is due, where the text is a plain number.
    pub(super) fn type_fix(&self, expr: &Expr, found: &Type, due: &Type) -> Option<Text> {
        let inner = peel(expr);
        let text = self.text(inner.span);
        let number = match &*inner.kind {
            ExprKind::Number(number) => *number,
            ExprKind::Percent(number) if *due == Type::PercentagePoints => {
                return Some(text!(
                    "did you mean `{} percentage points`?",
                    show_decimal(*number * Exact::from_integer(100), 10)
                ));
            }
            ExprKind::Percent(number) if *due == Type::Points => {
                let points = show_decimal(*number * Exact::from_integer(100), 10);
                return Some(text!("did you mean `{points} points`?", points));
            }
            ExprKind::Percent(number) if matches!(due, Type::Number | Type::Count) => {
                let (whole, part) =
                    (show_decimal(*number * Exact::from_integer(100), 10), show_decimal(*number, 10));
                return Some(text!("did you mean `{whole}`, or `{part}`?", whole, part));
            }
            ExprKind::PercentagePoints(number) if *due == Type::Percent => {
                return Some(text!(
                    "did you mean `{}%`?",
                    show_decimal(*number * Exact::from_integer(100), 10)
                ));
            }
            _ => return None,
        };
        if !matches!(found, Type::Number | Type::Count | Type::Year) {
            return None;
        }
        Some(match due {
            Type::Percent if number > Exact::from_integer(0) && number < Exact::one() => text!(
                "did you mean `{}%`, or `{text}%`?",
                show_decimal(number * Exact::from_integer(100), 10),
                text
            ),
            Type::Percent => text!("did you mean `{text}%`?", text),
            Type::PercentagePoints => text!("did you mean `{text} percentage points`?", text),
            Type::Money(currency) => text!("did you mean `{text} {currency}`?", text, currency),
            Type::Date => text!("write a date, such as `{text}-01-01`", text),
            Type::Count if !number.is_integer() => text!("write a whole number"),
            _ => return None,
        })
    }

    fn other_reading(&self, left: (&Expr, &Type), right: (&Expr, &Type)) -> Option<Text> {
        for ((one, ty), (_, other)) in [(left, right), (right, left)] {
            let text = self.text(one.span);
            match (ty, other) {
                (Type::Date, Type::Year) => return Some(text!("did you mean `year of {text}`?", text)),
                (Type::YesNo, _) if matches!(&*one.kind, ExprKind::Name(_)) => {
                    return Some(text!("a yes/no value stands alone: `{text}`, or `{text} = yes`", text));
                }
                (Type::Enum(members), _) => {
                    return Some(text!(
                        "opposite `{text}` stands one of {}",
                        members.members.join(", "),
                        text
                    ));
                }
                _ => {}
            }
        }
        None
    }
}

/// Whether values of the two types compare with each other.
pub(super) fn likes(left: &Type, right: &Type) -> bool {
    let plain = |ty: &Type| matches!(ty, Type::Number | Type::Count | Type::Points);
    let days = |ty: &Type| matches!(ty, Type::Number | Type::Count);
    left == right
        || plain(left) && plain(right)
        || *left == Type::Duration && days(right)
        || *right == Type::Duration && days(left)
}

/// The type in a message; a long list of members only in the label.
pub(super) fn short(ty: &Type) -> Text {
    match ty {
        Type::Enum(_) => text!("a value of `one of …`"),
        Type::Money(currency) => text!("money in {currency}", currency),
        Type::Percent => text!("a percent"),
        Type::PercentagePoints => text!("percentage points"),
        Type::Points => text!("points"),
        Type::YesNo => text!("yes/no"),
        Type::Text => text!("text"),
        ty => text!("a {ty}", ty),
    }
}
