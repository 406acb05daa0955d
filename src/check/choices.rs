//! Values made of several: averages, numbers by case and by member, and what they are rounded to.

use super::Checker;
use super::compare::short;
use super::model::{CondId, ValueId, ValueKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{Expr, Name};
use crate::text::{Text, ToText};
use crate::types::{Exact, Type};

impl Checker<'_> {
    /// `average of a, b, c`.
    pub(super) fn average_of(&mut self, values: &[Expr], hint: Option<&Type>, span: Span) -> Option<ValueId> {
        let mut ids = Vec::new();
        let mut whole = true;
        for value in values {
            match self.value(value, hint) {
                Some(id) => ids.push(id),
                None => whole = false,
            }
        }
        if !whole {
            return None;
        }
        let mut ty = self.ty(*ids.first()?);
        for (at, pair) in values.windows(2).enumerate() {
            let joined = self.join((&pair[0], ids[at]), (&pair[1], ids[at + 1]))?;
            ty = if joined == Type::Count { ty } else { joined };
        }
        if !ty.is_quantity() {
            self.report(
                Diagnostic::new(Code::Arithmetic, span, text!("no average of {}", short(&ty)))
                    .label(text!("no such value"))
                    .help(text!("an average is of quantities")),
            );
            return None;
        }
        let ty = if ty == Type::Count { Type::Number } else { ty };
        Some(self.add_value(ValueKind::AverageOf(ids), ty, span))
    }

    /// `x rounded to 0.05`.
    pub(super) fn rounded(
        &mut self,
        value: &Expr,
        step: &Expr,
        hint: Option<&Type>,
        span: Span,
    ) -> Option<ValueId> {
        let id = self.value(value, hint);
        let step_id = self.value(step, hint);
        let (id, step_id) = (id?, step_id?);
        let (ty, step_ty) = (self.ty(id), self.ty(step_id));
        let plain = |ty: &Type| matches!(ty, Type::Number | Type::Count | Type::Points | Type::Duration);
        if !(ty == step_ty || plain(&ty) && plain(&step_ty)) || !ty.is_quantity() {
            let help = self.type_fix(step, &step_ty, &ty);
            self.report(
                Diagnostic::new(
                    Code::Incomparable,
                    step.span,
                    text!("{} is not rounded to {}", short(&ty), short(&step_ty)),
                )
                .label(step_ty.text())
                .with(value.span, ty.text())
                .help(help.unwrap_or_else(|| text!("round a quantity to a step of its own type"))),
            );
            return None;
        }
        match self.constant(step_id) {
            Some(step) if step > Exact::from_integer(0) => {
                let ty = if ty == Type::Count && !step.is_integer() { Type::Number } else { ty };
                Some(self.add_value(ValueKind::Rounded(id, step), ty, span))
            }
            _ => {
                self.report(
                    Diagnostic::new(Code::WrongType, step.span, text!("a step that is no positive constant"))
                        .label(text!("rounded to a multiple of this"))
                        .help(text!("write the step as a number: `rounded to 0.05`")),
                );
                None
            }
        }
    }

    /// `90%, but 80% where C`.
    pub(super) fn by_case(
        &mut self,
        base: &Expr,
        cases: &[(Expr, Expr)],
        hint: Option<&Type>,
        span: Span,
    ) -> Option<ValueId> {
        let first = self.value(base, hint);
        let mut found: Vec<(CondId, ValueId)> = Vec::new();
        let mut whole = first.is_some();
        for (number, cond) in cases {
            let cond = self.cond(cond);
            let number_id = self.value(number, hint);
            let (Some(cond), Some(number_id), Some(first)) = (cond, number_id, first) else {
                whole = false;
                continue;
            };
            self.as_plain_beside(first, number_id);
            whole &= self.join((base, first), (number, number_id)).is_some();
            found.push((cond, number_id));
        }
        let first = first.filter(|_| whole)?;
        let ty = self.ty(first);
        Some(self.add_value(ValueKind::ByCase(first, found), ty, span))
    }

    /// `by region` and a value for each member.
    pub(super) fn by_member(
        &mut self,
        selector: &Expr,
        values: &[(Name, Expr)],
        hint: Option<&Type>,
        span: Span,
    ) -> Option<ValueId> {
        let by = self.value(selector, None);
        let ids: Vec<Option<ValueId>> = values.iter().map(|(_, value)| self.value(value, hint)).collect();
        let by = by?;
        let Type::Enum(members) = self.ty(by) else {
            let found = self.ty(by);
            self.report(
                Diagnostic::new(
                    Code::WrongType,
                    selector.span,
                    text!("no members to list: {}", short(&found)),
                )
                .label(found.text())
                .help(text!("`by` takes a value of `one of …`")),
            );
            return None;
        };
        let mut at: Vec<Option<(usize, ValueId)>> = vec![None; members.members.len()];
        let mut whole = true;
        for (index, (name, _)) in values.iter().enumerate() {
            let Some(position) = members.members.iter().position(|member| *member == name.text) else {
                self.no_value(name, None, Some(&Type::Enum(members.clone())));
                whole = false;
                continue;
            };
            if let Some((first, _)) = at[position] {
                self.report(super::scope::duplicate(&name.text, name.span, values[first].0.span));
                whole = false;
            } else if let Some(id) = ids[index] {
                at[position] = Some((index, id));
            } else {
                whole = false;
            }
        }
        let listed = |member: &str| values.iter().any(|(name, _)| name.text == member);
        let left: Vec<&String> = members.members.iter().filter(|member| !listed(member)).collect();
        if !left.is_empty() {
            self.report(
                Diagnostic::new(
                    Code::MemberLeftOut,
                    span,
                    text!(
                        "{} left out",
                        Text::joined(left.iter().map(|member| text!("`{member}`", member)), ", ")
                    ),
                )
                .label(text!("a value for each member is due"))
                .with(selector.span, text!("by this"))
                .help(text!("add a line: `- {}: …`", left[0])),
            );
            whole = false;
        }
        let found: Option<Vec<(usize, ValueId)>> = at.into_iter().collect();
        let found = found.filter(|_| whole)?;
        let mut joined: Option<Type> = None;
        let (first, first_id) = *found.first()?;
        for &(index, id) in &found {
            let ty = self.join((&values[first].1, first_id), (&values[index].1, id))?;
            joined = joined.filter(|joined| *joined == Type::Number).or(Some(ty));
        }
        let ids = found.into_iter().map(|(_, id)| id).collect();
        Some(self.add_value(ValueKind::ByMember(by, ids), joined?, span))
    }
}
