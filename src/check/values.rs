//! Values: what each expression is worth, and of which type.

use super::Checker;
use super::compare::short;
use super::dates::peel;
use super::model::{ValueId, ValueKind};
use super::scope::Sort;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::source::Span;
use crate::syntax::ast::{ArithOp, Expr, ExprKind, Length, Name, Period, TypeExpr};
use crate::text::{Text, ToText};
use crate::types::{Exact, Type};
use std::sync::Arc;

impl Checker<'_> {
    /// The value of an expression. `hint` is the type that its place asks for, so far as that is known:
    /// it settles what a bare name (a member) or a bare number (a year) is; it refuses nothing.
    pub(super) fn value(&mut self, expr: &Expr, hint: Option<&Type>) -> Option<ValueId> {
        let span = expr.span;
        let number = |number: i64| Exact::from_integer(i128::from(number));
        let (kind, ty) = match &*expr.kind {
            ExprKind::Number(value) => {
                let ty = match hint {
                    Some(ty @ (Type::Year | Type::Count)) if value.is_integer() => ty.clone(),
                    _ => Type::Number,
                };
                (ValueKind::Const(*value), ty)
            }
            ExprKind::Percent(value) => (ValueKind::Const(*value), Type::Percent),
            ExprKind::PercentagePoints(value) => (ValueKind::Const(*value), Type::PercentagePoints),
            ExprKind::Points(value) => (ValueKind::Const(*value), Type::Points),
            ExprKind::Money(value, _, currency) => {
                self.currency(currency)?;
                (ValueKind::Const(*value), Type::Money(Arc::from(currency.text.as_str())))
            }
            ExprKind::Duration(count, unit) => match unit.length(*count)? {
                Length::Days(days) => (ValueKind::Const(number(days)), Type::Duration),
                Length::Months(0) => (ValueKind::Const(number(0)), Type::Duration),
                Length::Months(_) => return self.months_as_days(span),
            },
            ExprKind::Date(day) => (ValueKind::Const(number(day.0.into())), Type::Date),
            ExprKind::YesNo(yes) => (ValueKind::Const(number((*yes).into())), Type::YesNo),
            ExprKind::Text(text) => (ValueKind::Text(Arc::from(text.as_str())), Type::Text),
            ExprKind::AsOf => (ValueKind::AsOf, Type::Date),
            ExprKind::Name(name) => return self.named(name, hint),
            ExprKind::Above(of, name) => return self.dotted(of, name, span),
            ExprKind::ShareOfScore(share, name) => {
                (ValueKind::ScoreShare(self.scorecard(name)?, *share), Type::Points)
            }
            ExprKind::ForMember(..) | ExprKind::AsBasis(..) | ExprKind::FoldSeries(..) => {
                return self.series(expr);
            }
            ExprKind::Paren(inner) => return self.value(inner, hint),
            ExprKind::Arith(op, left, right) => return self.arithmetic(*op, left, right, hint, span),
            ExprKind::PercentOf(share, of) => return self.percent_of(share, of, hint, span),
            ExprKind::Share(rows, with) => return self.share_value(rows, with, span),
            ExprKind::Count(rows) => return self.count_value(rows, span),
            ExprKind::FoldRows(op, value, rows) => return self.fold_rows(*op, value, rows, span),
            ExprKind::TheirAverage(kind) => {
                let plural = &kind.text;
                self.report(
                    Diagnostic::new(
                        Code::NotAValue,
                        span,
                        text!("the average of {plural}, of which value?", plural),
                    )
                    .label(text!("stands alone on one side of a comparison"))
                    .help(text!(
                        "write `average X of all {plural}`, or compare: `X above the average of {plural}`",
                        plural
                    )),
                );
                return None;
            }
            ExprKind::Change(value, from, to) => return self.change(value, from, to, span),
            ExprKind::Call(function, values) => return self.call(function, values, span),
            ExprKind::Greater(left, right) => {
                let (l, r, ty) = self.alike(left, right, hint)?;
                self.ordered(left, &ty)?;
                (ValueKind::Greater(l, r), ty)
            }
            ExprKind::Lesser(left, right) => {
                let (l, r, ty) = self.alike(left, right, hint)?;
                self.ordered(left, &ty)?;
                (ValueKind::Lesser(l, r), ty)
            }
            ExprKind::AverageOf(values) => return self.average_of(values, hint, span),
            ExprKind::YearOf(date) => {
                let date = self.date_value(date)?;
                (ValueKind::YearOf(date), Type::Year)
            }
            ExprKind::If(cond, then, other) => {
                let cond = self.cond(cond);
                let (then, other, ty) = self.alike(then, other, hint)?;
                (ValueKind::If(cond?, then, other), ty)
            }
            ExprKind::Otherwise(value, other) => {
                let (value, other, ty) = self.alike(value, other, hint)?;
                (ValueKind::Otherwise(value, other), ty)
            }
            ExprKind::Rounded(value, step) => return self.rounded(value, step, hint, span),
            ExprKind::Elapsed(from, _) => {
                let start = self.text(from.span);
                self.report(
                    Diagnostic::new(Code::NotAValue, span, text!("elapsed time stands only in a comparison"))
                        .label(text!("not compared with anything"))
                        .help(text!(
                            "compare it, `time from {start} to … at most 30 days`, or subtract the dates",
                            start
                        )),
                );
                return None;
            }
            ExprKind::CriteriaMet { for_certain } => {
                let of = self.all_criteria(&[]);
                (ValueKind::CriteriaMet { for_certain: *for_certain, of }, Type::Count)
            }
            ExprKind::YearsInARow(to, cond) => return self.years_in_a_row(to, cond, span),
            ExprKind::ByCase(base, cases) => return self.by_case(base, cases, hint, span),
            ExprKind::ByMember(selector, values) => return self.by_member(selector, values, hint, span),
            ExprKind::Windowed(inner, window) if !is_condition(expr) && !self.is_date(inner) => {
                return self.windowed_value(inner, window, hint, span);
            }
            _ if hint == Some(&Type::YesNo) => {
                let cond = self.cond(expr)?;
                (ValueKind::Truth(cond), Type::YesNo)
            }
            _ => {
                self.report(
                    Diagnostic::new(Code::NotAValue, span, text!("a condition where a value is due"))
                        .label(text!("holds or does not hold; it is no quantity"))
                        .help(text!("take a value by condition: `if C then x else y`")),
                );
                return None;
            }
        };
        Some(self.add_value(kind, ty, span))
    }

    /// What a bare name is worth.
    pub(super) fn named(&mut self, name: &Name, hint: Option<&Type>) -> Option<ValueId> {
        let (text, span) = (name.text.as_str(), name.span);
        if let Some(Type::Enum(members)) = hint
            && let Some(at) = members.members.iter().position(|member| member == text)
        {
            let position = Exact::from_integer(i128::try_from(at).unwrap_or(0));
            return Some(self.add_value(ValueKind::Const(position), Type::Enum(members.clone()), span));
        }
        if let Some(record) = self.place.row
            && let Some(field) = self.field(record, text)
        {
            let ty = self.model[record].fields[field].ty.clone();
            return Some(self.add_value(ValueKind::Field(record, field), ty, span));
        }
        let (kind, ty) = match self.names.get(text) {
            Some(Sort::Attribute(id)) => (ValueKind::Attribute(id), self.model[id].ty.clone()),
            Some(Sort::Indicator(id)) => return Some(self.bare_series(id, span)),
            Some(Sort::Measure(id)) => (ValueKind::Measure(id), self.model[id].ty.clone()),
            Some(Sort::Parameter(id)) => (ValueKind::Parameter(id), self.model[id].ty.clone()),
            Some(Sort::Scorecard(id)) => (ValueKind::Score(id), Type::Points),
            Some(Sort::Classification(id)) => (ValueKind::Class(id), self.class_type(id)),
            found => return self.no_value(name, found, hint),
        };
        Some(self.add_value(kind, ty, span))
    }

    pub(super) fn no_value(
        &mut self,
        name: &Name,
        found: Option<Sort>,
        hint: Option<&Type>,
    ) -> Option<ValueId> {
        let text = name.text.as_str();
        if let Some(Type::Enum(members)) = hint
            && !found.is_some_and(|sort| sort == Sort::Broken)
        {
            let near = did_you_mean(text, members.members.iter().map(String::as_str));
            let help = near.map_or_else(
                || text!("the members are {}", members.members.join(", ")),
                |near| text!("did you mean `{near}`?", near),
            );
            self.report(
                Diagnostic::new(Code::UnknownMember, name.span, text!("unknown member `{text}`", text))
                    .label(text!("not declared among the members"))
                    .help(help),
            );
            return None;
        }
        if found.is_none() {
            let owner =
                self.model.records.iter().find(|record| record.fields.iter().any(|field| field.name == text));
            if let Some(owner) = owner
                && self.place.row.is_none()
            {
                let (record, plural, declared) = (owner.name.clone(), owner.plural.clone(), owner.span);
                let total = owner.fields.iter().any(|field| field.name == text && field.ty.is_quantity());
                let total =
                    if total { text!(", `total {text} of {plural}`", text, plural) } else { Text::default() };
                self.report(
                    Diagnostic::new(
                        Code::NotOfRow,
                        name.span,
                        text!("`{text}` is a field of `{record}`, and no row is meant here", text, record),
                    )
                    .label(text!("a field of which row?"))
                    .with(declared, text!("the record is declared here"))
                    .help(text!(
                        "say which rows: `at least 1 {record} where {text} …`{total}",
                        record,
                        text,
                        total
                    )),
                );
                return None;
            }
            if let Some(record) = self.place.row {
                return self.unknown_field(name, record);
            }
        }
        let help = match found {
            Some(Sort::Record(id)) => {
                let of = &self.model[id];
                Some(text!("count its rows: `count of {}`, or `at least 1 {} where …`", of.plural, of.name))
            }
            Some(Sort::Criterion(_)) => Some(text!("ask for its verdict: `meets {text}`", text)),
            Some(Sort::Commendation(_)) => Some(text!("ask for its outcome: `holds {text}`", text)),
            Some(Sort::Kind(_)) => Some(text!("ask `kind is {text}`", text)),
            Some(Sort::Function(_)) => Some(text!("give it its values: `{text}(…)`", text)),
            Some(Sort::Term(_)) => Some(text!("a term is a period: `in {text}`", text)),
            _ => None,
        };
        self.not_a(name, found, super::scope::Due::Value, Sort::is_value, help)
    }

    /// A name that is neither a field of the row nor a value of the unit.
    fn unknown_field(&mut self, name: &Name, record: super::model::RecordId) -> Option<ValueId> {
        let of = &self.model[record];
        let candidates =
            of.fields.iter().map(|field| field.name.as_str()).chain(self.names.of(Sort::is_value));
        let help = did_you_mean(&name.text, candidates).map_or_else(
            || {
                let fields: Vec<&str> = of.fields.iter().map(|field| field.name.as_str()).collect();
                text!("the fields of `{}` are {}", of.name, fields.join(", "))
            },
            |near| text!("did you mean `{near}`?", near),
        );
        let (record_name, declared) = (of.name.clone(), of.span);
        self.report(
            Diagnostic::new(Code::UnknownName, name.span, text!("unknown name `{}`", name.text))
                .label(text!("no field of `{record_name}`, and no value of the unit", record_name))
                .with(declared, text!("the record is declared here"))
                .help(help),
        );
        None
    }

    /// A currency must be one that some declaration uses.
    fn currency(&mut self, currency: &Name) -> Option<()> {
        if self.currencies.contains(&currency.text) {
            return Some(());
        }
        let mut known: Vec<&str> = self.currencies.iter().map(String::as_str).collect();
        known.sort_unstable();
        let help = did_you_mean(&currency.text, known.iter().copied()).map_or_else(
            || match known[..] {
                [] => text!("declare what is paid in it: `: money VND`"),
                _ => text!("the currencies declared are {}", known.join(", ")),
            },
            |near| text!("did you mean `{near}`?", near),
        );
        self.report(
            Diagnostic::new(
                Code::UnknownCurrency,
                currency.span,
                text!("unknown currency `{}`", currency.text),
            )
            .label(text!("no declaration uses it"))
            .help(help),
        );
        None
    }

    fn months_as_days(&mut self, span: Span) -> Option<ValueId> {
        self.report(
            Diagnostic::new(Code::WrongType, span, text!("a month has no fixed number of days"))
                .label(text!("months or years"))
                .help(text!(
                    "write days, or `time from D1 to D2 at most 2 months`, which counts by the calendar"
                )),
        );
        None
    }

    fn percent_of(&mut self, share: &Expr, of: &Expr, hint: Option<&Type>, span: Span) -> Option<ValueId> {
        let (share, of_id) = (self.typed(share, &Type::Percent), self.value(of, hint));
        let (share, of_id) = (share?, of_id?);
        let ty = self.ty(of_id);
        if ty.is_quantity() {
            return Some(self.add_value(ValueKind::PercentOf(share, of_id), ty, span));
        }
        self.report(
            Diagnostic::new(Code::Arithmetic, span, text!("no percentage of {}", short(&ty)))
                .label(text!("no such value"))
                .with(of.span, ty.text())
                .help(text!("a percentage is of a quantity")),
        );
        None
    }

    /// A value that must be of a type.
    pub(super) fn typed(&mut self, expr: &Expr, ty: &Type) -> Option<ValueId> {
        let id = self.value(expr, Some(ty))?;
        if self.conforms(id, ty) {
            return Some(id);
        }
        let found = self.ty(id);
        let help = self.type_fix(expr, &found, ty).unwrap_or_else(|| text!("write a value of type {ty}", ty));
        self.report(
            Diagnostic::new(
                Code::WrongType,
                expr.span,
                match ty {
                    Type::Points => text!("{} where points are due", short(&found)),
                    _ => text!("{} where {} is due", short(&found), short(ty)),
                },
            )
            .label(found.text())
            .help(help),
        );
        None
    }

    /// Whether a value can stand where a type is declared.
    pub(super) fn conforms(&mut self, id: ValueId, declared: &Type) -> bool {
        if matches!(declared, Type::Number | Type::Points) {
            self.as_plain(id);
        }
        let value = &self.model[id];
        let whole = self.constant(id).is_none_or(|number| number.is_integer());
        match (declared, &value.ty) {
            (declared, found) if declared == found => true,
            (Type::Number | Type::Points, Type::Number | Type::Count | Type::Points) => true,
            // `field late_days: count = completed - due`.
            (Type::Count | Type::Number, Type::Duration) => true,
            (Type::Duration, Type::Number | Type::Count) => true,
            (Type::Count | Type::Year, Type::Number) if matches!(value.kind, ValueKind::Const(_)) => whole,
            _ => false,
        }
    }

    /// The value of a measure or a computed field, against its declared type.
    pub(super) fn declared_value(&mut self, expr: &Expr, ty: &Type, declared: &TypeExpr) -> Option<ValueId> {
        let id = self.value(expr, Some(ty))?;
        if self.conforms(id, ty) {
            return Some(id);
        }
        let found = self.ty(id);
        let help = self
            .type_fix(expr, &found, ty)
            .unwrap_or_else(|| text!("declare it as `{found}`, or correct the value", found));
        self.report(
            Diagnostic::new(
                Code::WrongType,
                expr.span,
                text!("{} where {} is declared", short(&found), short(ty)),
            )
            .label(found.text())
            .with(declared.span, text!("declared here"))
            .help(help),
        );
        None
    }

    /// Two values of one type, and the type.
    fn alike(&mut self, left: &Expr, right: &Expr, hint: Option<&Type>) -> Option<(ValueId, ValueId, Type)> {
        let (l, r) = self.pair(left, right, hint)?;
        self.as_plain_beside(l, r);
        let ty = self.join((left, l), (right, r))?;
        Some((l, r, ty))
    }

    /// The type of either of two values.
    pub(super) fn join(&mut self, (left, l): (&Expr, ValueId), (right, r): (&Expr, ValueId)) -> Option<Type> {
        let (lt, rt) = (self.ty(l), self.ty(r));
        let plain = |ty: &Type| matches!(ty, Type::Number | Type::Count);
        if lt == rt {
            return Some(lt);
        }
        match (&lt, &rt) {
            (one, other) if plain(one) && plain(other) => {
                let whole = [l, r].iter().all(|&id| {
                    self.model[id].ty == Type::Count
                        || self.constant(id).is_some_and(|number| number.is_integer())
                });
                return Some(if whole { Type::Count } else { Type::Number });
            }
            (Type::Points, other) | (other, Type::Points) if plain(other) => return Some(Type::Points),
            (Type::Duration, other) | (other, Type::Duration) if plain(other) => return Some(Type::Duration),
            _ => {}
        }
        let help = self.type_fix(right, &rt, &lt).or_else(|| self.type_fix(left, &lt, &rt));
        self.report(
            Diagnostic::new(Code::WrongType, right.span, text!("{} beside {}", short(&rt), short(&lt)))
                .label(rt.text())
                .with(left.span, lt.text())
                .help(help.unwrap_or_else(|| text!("bring both to one type"))),
        );
        None
    }

    fn ordered(&mut self, expr: &Expr, ty: &Type) -> Option<()> {
        if ty.is_ordered() {
            return Some(());
        }
        self.report(
            Diagnostic::new(Code::Unordered, expr.span, text!("{} has no order", short(ty)))
                .label(ty.text())
                .help(text!("the greater and the lesser are of quantities, dates and ordered members")),
        );
        None
    }

    /// `change in x from Q2 to Q3`.
    fn change(&mut self, value: &Expr, from: &Period, to: &Period, span: Span) -> Option<ValueId> {
        let id = self.value(value, None);
        let (before, after) = (self.against(from), self.against(to));
        let (id, before, after) = (id?, before?, after?);
        let ty = self.changing(value, id)?;
        let (old, new) = (self.windowed_by(id, before, span), self.windowed_by(id, after, span));
        let ty = match ty {
            Type::Percent => Type::PercentagePoints,
            Type::Count => Type::Number,
            ty => ty,
        };
        Some(self.add_value(ValueKind::Arith(ArithOp::Subtract, new, old), ty, span))
    }

    /// What changes is a quantity.
    pub(super) fn changing(&mut self, expr: &Expr, id: ValueId) -> Option<Type> {
        let ty = self.ty(id);
        if ty.is_quantity() {
            return Some(ty);
        }
        self.report(
            Diagnostic::new(Code::Arithmetic, expr.span, text!("{} does not rise or fall", short(&ty)))
                .label(ty.text())
                .help(text!("a change is of a quantity")),
        );
        None
    }
}

/// Whether an expression is a condition by its form, whatever its names stand for.
pub(super) fn is_condition(expr: &Expr) -> bool {
    match &*peel(expr).kind {
        ExprKind::Compare(..)
        | ExprKind::Between { .. }
        | ExprKind::Given { .. }
        | ExprKind::Before { .. }
        | ExprKind::DaysAfter { .. }
        | ExprKind::Moves { .. }
        | ExprKind::Exceeds { .. }
        | ExprKind::Times { .. }
        | ExprKind::Not(_)
        | ExprKind::And(_)
        | ExprKind::Or(_)
        | ExprKind::List(..)
        | ExprKind::Quantified { .. }
        | ExprKind::Meets(_)
        | ExprKind::MeetsSome { .. }
        | ExprKind::Holds(_)
        | ExprKind::EligibleFor(_)
        | ExprKind::TimesInARow(..)
        | ExprKind::RankedFirst { .. }
        | ExprKind::EachPart { .. } => true,
        ExprKind::Windowed(inner, _) => is_condition(inner),
        _ => false,
    }
}
