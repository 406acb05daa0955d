//! Other units: members folded into the unit above them, and values of the unit above.

use super::lower::{Lowering, Scope};
use super::program::cohort::Members;
use super::program::{Block, Fold, NodeId, PerKind, ValueOp};
use super::rows::Asked;
use crate::check::model::{KindId, Rows, RowsOf, ValueId};
use crate::source::Span;
use crate::types::Type;

impl Lowering<'_> {
    /// Lowers a fold over members, or over all units of a kind. What is asked of them are nodes of the program like any other: they have
    /// a column over all units, which the fold gathers.
    pub(super) fn members(
        &mut self,
        rows: &Rows,
        fold: Fold,
        asked: Asked,
        ty: &Type,
        scope: &Scope,
    ) -> NodeId {
        let all = matches!(rows.of, RowsOf::All(_));
        let kind = rows.of.kind().expect("a fold over units has their kind");
        if !all && scope.kind.is_some_and(|above| !self.model.belongs(kind, above)) {
            return self.of_no_kind(ty, rows.span);
        }
        let inside = Scope { kind: Some(kind), ..scope.clone() };
        let Block { filter, except, having, value, .. } = self.asked_of(rows, asked, &inside);
        let members = Members { kind, all, fold, filter, except, having, value };
        self.value_node(ValueOp::Members(Box::new(members)), ty.clone(), rows.span)
    }

    /// A value that units of the kind at hand do not have. What asks for it is not lowered: that an item needs
    /// itself only for another kind is no circle.
    pub(super) fn of_no_kind(&mut self, ty: &Type, span: Span) -> NodeId {
        self.value_node(ValueOp::ByKind(PerKind(Vec::new())), ty.clone(), span)
    }

    /// Lowers a value of the unit above: in the window that surrounds it here.
    pub(super) fn above(
        &mut self,
        kind: KindId,
        value: ValueId,
        ty: &Type,
        span: Span,
        scope: &Scope,
    ) -> NodeId {
        if scope.kind.is_some_and(|member| !self.model.belongs(member, kind)) {
            return self.of_no_kind(ty, span);
        }
        let of = self.value(value, &Scope { kind: Some(kind), ..scope.clone() });
        self.value_node(ValueOp::Above(kind, of), ty.clone(), span)
    }
}
