//! Parameters: numbers that the ruleset names, by the day from which they hold.

use super::Checker;
use super::compare::short;
use super::model::{Parameter, ParameterId};
use super::scope::Sort;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::source::Span;
use crate::syntax::ast::{self, Expr, Item, Name};
use crate::types::{Day, Exact, Type};

impl Checker<'_> {
    pub(super) fn parameters(&mut self, items: &[&Item]) {
        for item in items {
            if let Item::Parameter(parameter) = item {
                self.parameter(parameter);
            }
        }
        for item in items {
            if let Item::Use(used) = item {
                for (name, value) in &used.with {
                    self.set_parameter(name, value);
                }
            }
        }
    }

    fn parameter(&mut self, parameter: &ast::Parameter) {
        let head = &parameter.head;
        let Some(ty) = self.type_of(&parameter.ty) else { return self.broken(head) };
        if matches!(ty, Type::Text | Type::Unit(_)) {
            self.report(
                Diagnostic::new(Code::WrongType, parameter.ty.span, text!("a parameter cannot be {ty}", ty))
                    .label(text!("not a quantity, a date, a member or yes/no"))
                    .help(text!("a parameter names a quantity, a date, a member of `one of …`, or yes/no")),
            );
            return self.broken(head);
        }
        let mut values: Vec<(Day, Exact, Span)> = Vec::new();
        let mut whole = true;
        for (value, from) in &parameter.values {
            let day = from.map_or(Day::MIN, |(day, _)| day);
            match self.constant_of(value, &ty) {
                Some(number) => {
                    values.push((day, number, from.map_or(value.span, |(_, span)| value.span.to(span))))
                }
                None => whole = false,
            }
        }
        values.sort_by_key(|(day, ..)| *day);
        for pair in values.windows(2) {
            if pair[0].0 == pair[1].0 {
                self.report(
                    Diagnostic::new(Code::ParameterSpans, pair[1].2, text!("two values from the same day"))
                        .label(text!("holds from the same day"))
                        .with(pair[0].2, text!("as this one"))
                        .help(text!(
                            "give each value the first day on which it holds: `70% from 2025-07-01`"
                        )),
                );
            }
        }
        if !whole || values.is_empty() {
            return self.broken(head);
        }
        let id = ParameterId::next(self.model.parameters.len());
        if self.declare(&head.name, Sort::Parameter(id)) {
            self.model.parameters.push(Parameter {
                name: head.name.text.clone(),
                ty,
                values: values.into_iter().map(|(day, number, _)| (day, number)).collect(),
                span: head.span,
            });
        }
    }

    /// `use "…" with floor = 75%`.
    fn set_parameter(&mut self, name: &Name, value: &Expr) {
        let found = self.names.get(&name.text);
        let Some(Sort::Parameter(id)) = found else {
            self.not_a::<()>(
                name,
                found,
                super::scope::Due::Parameter,
                |sort| matches!(sort, Sort::Parameter(_)),
                None,
            );
            return;
        };
        let ty = self.model[id].ty.clone();
        if let Some(number) = self.constant_of(value, &ty) {
            self.model.parameters[id.index()].values = vec![(Day::MIN, number)];
        }
    }

    /// A constant of a type; anything else is refused.
    pub(super) fn constant_of(&mut self, value: &Expr, ty: &Type) -> Option<Exact> {
        let id = self.value(value, Some(ty))?;
        if !self.conforms(id, ty) {
            let found = self.ty(id);
            let members = match ty {
                Type::Enum(members) => {
                    did_you_mean(&self.text(value.span), members.members.iter().map(String::as_str))
                        .map(|near| text!("did you mean `{near}`?", near))
                }
                _ => None,
            };
            let help = members.or_else(|| self.type_fix(value, &found, ty));
            self.report(
                Diagnostic::new(
                    Code::WrongType,
                    value.span,
                    text!("{} where {} is declared", short(&found), short(ty)),
                )
                .label(text!("{found}", found))
                .help_if(help.or_else(|| Some(text!("write a value of type {ty}", ty)))),
            );
            return None;
        }
        let constant = self.constant(id);
        if constant.is_none() {
            self.report(
                Diagnostic::new(Code::WrongType, value.span, text!("a value that is not constant"))
                    .label(text!("differs from unit to unit"))
                    .help(text!("a parameter holds a constant; name a computed value with `measure`")),
            );
        }
        constant
    }
}
