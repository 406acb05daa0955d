//! Points added and taken off: bonus, deductions, and what an entry that starts full loses.

use super::Checker;
use super::bands::Banded;
use super::compare::short;
use super::model::{Ceiling, CeilingOf, Change, ChangeKind, ValueId, ValueKind};
use super::points::Points;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{self, Adjustment, Expr, ExprKind, FoldOp};
use crate::text::ToText;
use crate::types::{Exact, Type};

impl Checker<'_> {
    /// The bonus and the deductions, each in the order of the text.
    pub(super) fn adjustments(&mut self, adjustments: &[Adjustment]) -> (Vec<Change>, Vec<Change>) {
        let (mut bonus, mut deductions) = (Vec::new(), Vec::new());
        for adjustment in adjustments {
            match self.change_of_points(&adjustment.change, adjustment.bonus) {
                Some(change) if adjustment.bonus => bonus.push(change),
                Some(change) => deductions.push(change),
                None => self.left_out = true,
            }
        }
        (bonus, deductions)
    }

    /// What an entry that starts full loses.
    pub(super) fn changes_less(&mut self, changes: &[ast::Change]) -> Option<Vec<Change>> {
        let found: Vec<Option<Change>> =
            changes.iter().map(|change| self.change_of_points(change, false)).collect();
        found.into_iter().collect()
    }

    fn change_of_points(&mut self, change: &ast::Change, bonus: bool) -> Option<Change> {
        let span = change.span;
        let (kind, most) = match &change.kind {
            ast::ChangeKind::When { points, condition } => {
                let points = self.points(points);
                let cond = self.cond(condition);
                (ChangeKind::When { points: points?.id, cond: cond? }, None)
            }
            ast::ChangeKind::ForEach { each, of, at_most } => {
                let each = self.points(each);
                let count = self.how_often(of);
                let most = self.most_of_change(at_most.as_ref(), bonus, span);
                (ChangeKind::ForEach { each: each?.id, count: count? }, most?)
            }
            ast::ChangeKind::AsGiven { field, rows, at_most } => {
                let each = Expr { span: field.span, kind: Box::new(ExprKind::Name(field.clone())) };
                let total = self.fold_rows(FoldOp::Total, &each, rows, field.span.to(rows.name.span));
                let most = self.most_of_change(at_most.as_ref(), bonus, span);
                let total = total?;
                self.plain_points(total, field.span)?;
                (ChangeKind::AsGiven(total), most?)
            }
            ast::ChangeKind::ByValue { value, bands } => {
                let id = self.value(value, None)?;
                if bands.is_empty() {
                    self.report(
                        Diagnostic::new(
                            Code::NotInProportion,
                            span,
                            text!("points by a value, without bands"),
                        )
                        .label(text!("how many points?"))
                        .help(text!("list bands: `- from 98%: 2`, `- under 98%: 0`")),
                    );
                    return None;
                }
                let of = Banded { value: (value, id), most: None, span };
                (ChangeKind::ByValue(id, self.bands(bands, of)?), None)
            }
        };
        Some(Change { kind, most, span })
    }

    /// `at most M`; a bonus must have it.
    fn most_of_change(&mut self, at_most: Option<&Expr>, bonus: bool, span: Span) -> Option<Option<Exact>> {
        if let Some(most) = at_most {
            return self.constant_points(most).map(Some);
        }
        if bonus {
            self.report(
                Diagnostic::new(Code::BonusUnbounded, span, text!("a bonus without its `at most`"))
                    .label(text!("has no end"))
                    .help(text!("end it with the most that it adds: `{}, at most 10`", self.text(span))),
            );
            return None;
        }
        Some(None)
    }

    /// `as given by x`: an attribute or indicator itself, so that the data can be held to its ceiling.
    pub(super) fn as_given(&mut self, expr: &Expr, points: Option<&Points>, entry: Span) -> Option<ValueId> {
        let id = self.value(expr, None)?;
        let of = match &self.model[id].kind {
            ValueKind::Attribute(attribute) => CeilingOf::Attribute(*attribute),
            ValueKind::Series { indicator, basis: None, fold: None, .. } => CeilingOf::Indicator(*indicator),
            _ => {
                let text = self.text(expr.span);
                self.report(
                    Diagnostic::new(Code::AsGiven, expr.span, text!("points as given by what no one gives"))
                        .label(text!("neither an attribute nor an indicator"))
                        .help(text!(
                            "name the attribute or indicator that holds the points; what is worked out earns points `by {text}`, with bands"
                        , text)),
                );
                return None;
            }
        };
        self.plain_points(id, expr.span)?;
        if let Some(points) = points {
            self.ceiling(Ceiling { of, most: points.most(), span: entry });
        }
        Some(id)
    }

    /// Entries that name one thing hold it to the greatest of their points.
    fn ceiling(&mut self, ceiling: Ceiling) {
        match self.model.ceilings.iter_mut().find(|known| known.of == ceiling.of) {
            Some(known) if known.most < ceiling.most => *known = ceiling,
            Some(_) => {}
            None => self.model.ceilings.push(ceiling),
        }
    }

    fn plain_points(&mut self, id: ValueId, span: Span) -> Option<()> {
        let ty = self.ty(id);
        if matches!(ty, Type::Points | Type::Number | Type::Count) {
            return Some(());
        }
        self.report(
            Diagnostic::new(Code::AsGiven, span, text!("{} where points are due", short(&ty)))
                .label(ty.text())
                .help(text!("declare it as `points`; what is not points earns them `by` it, with bands")),
        );
        None
    }
}
