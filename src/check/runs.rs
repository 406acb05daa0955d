//! Unbroken runs of years.

use super::model::{CondId, CondKind, ValueId, ValueKind};
use super::{Checker, Place};
use crate::source::Span;
use crate::syntax::ast::{CompareOp, Expr, ExprKind};
use crate::types::Type;

impl Checker<'_> {
    /// `years in a row to 2025 with C`.
    pub(super) fn years_in_a_row(&mut self, to: &Expr, cond: &Expr, span: Span) -> Option<ValueId> {
        let last = self.year(to);
        let cond = self.in_a_year(cond);
        Some(self.add_value(ValueKind::YearsInARow(Some(last?), cond?), Type::Count, span))
    }

    /// `3 times in a row C`: the longest run, wherever it is, is of so many years.
    pub(super) fn times_in_a_row(&mut self, times: &Expr, cond: &Expr, span: Span) -> Option<CondId> {
        let fits = match *times.kind {
            ExprKind::Number(number) => self.years_fit(times, number),
            _ => None,
        };
        let count = self.typed(times, &Type::Count);
        let cond = self.in_a_year(cond);
        fits?;
        let left = self.add_value(ValueKind::YearsInARow(None, cond?), Type::Count, span);
        Some(self.add_cond(CondKind::Compare { op: CompareOp::AtLeast, left, right: count? }, span))
    }

    /// A condition that is asked of a year.
    fn in_a_year(&mut self, cond: &Expr) -> Option<CondId> {
        let place = Place { in_years: true, ..self.place };
        self.at(place, |this| this.cond(cond))
    }
}
