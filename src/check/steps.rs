//! Points given again and again: for each row, for every so many rows, for each step that a value is beyond a limit.

use super::Checker;
use super::compare::{likes, short};
use super::model::{ValueId, ValueKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::ast::{ArithOp, CompareOp, Each, Expr};
use crate::text::ToText;
use crate::types::{Exact, Type};

impl Checker<'_> {
    /// How often: a count.
    pub(super) fn how_often(&mut self, of: &Each) -> Option<ValueId> {
        match of {
            Each::Row(rows) => self.count_value(rows, rows.name.span),
            Each::Rows(every, rows) => {
                let count = self.count_value(rows, rows.name.span);
                let every_id = self.typed(every, &Type::Count);
                self.whole_steps(count?, (every, every_id?))
            }
            Each::Step { step, value, over, limit } => self.beyond(step, value, *over, limit),
        }
    }

    /// `1% x is under 95%`: the whole steps in the difference.
    fn beyond(&mut self, step: &Expr, value: &Expr, over: bool, limit: &Expr) -> Option<ValueId> {
        let span = value.span.to(limit.span);
        let op = if over { CompareOp::Over } else { CompareOp::Under };
        let (value_id, limit_id) = self.pair(value, limit, None)?;
        self.as_plain_beside(value_id, limit_id);
        self.comparable(op, (value, value_id), (limit, limit_id), span)?;
        let Some(ty) = self.apart(value_id, limit_id) else {
            let ty = self.ty(value_id);
            self.report(
                Diagnostic::new(Code::Arithmetic, value.span, text!("{} has no steps", short(&ty)))
                    .label(ty.text())
                    .help(text!("steps are of what is counted or measured")),
            );
            return None;
        };
        let step_id = self.value(step, Some(&ty))?;
        let found = self.ty(step_id);
        // A step in a percent is one of its hundredths, whichever way it is written.
        let is_alike = likes(&ty, &found) || ty == Type::PercentagePoints && found == Type::Percent;
        if !is_alike {
            let help =
                self.type_fix(step, &found, &ty).unwrap_or_else(|| text!("write the step in {ty}", ty));
            self.report(
                Diagnostic::new(
                    Code::Incomparable,
                    step.span,
                    text!("a difference in {ty} in steps of {found}", ty, found),
                )
                .label(found.text())
                .with(value.span, self.ty(value_id).text())
                .with(limit.span, self.ty(limit_id).text())
                .help(help),
            );
            return None;
        }
        let (more, less) = if over { (value_id, limit_id) } else { (limit_id, value_id) };
        let difference = self.add_value(ValueKind::Arith(ArithOp::Subtract, more, less), ty, span);
        self.whole_steps(difference, (step, step_id))
    }

    fn whole_steps(&mut self, of: ValueId, (step, step_id): (&Expr, ValueId)) -> Option<ValueId> {
        let size = self.constant(step_id).filter(|size| *size > Exact::from_integer(0));
        let Some(size) = size else {
            self.report(
                Diagnostic::new(Code::WrongType, step.span, text!("a step that is no positive constant"))
                    .label(text!("points for every so many"))
                    .help(text!("write the step as a number above zero")),
            );
            return None;
        };
        let span = step.span.to(self.model[of].span);
        Some(self.add_value(ValueKind::Steps(of, size), Type::Count, span))
    }
}
