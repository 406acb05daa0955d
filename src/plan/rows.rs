//! Rows of a record, folded into their unit.

use super::lower::{Lowering, Scope};
use super::program::{Aggregate, Block, Fold, NodeId, ValueOp};
use crate::check::model::{CondId, FieldIndex, RecordId, Rows, RowsOf, ValueId};
use crate::types::Type;

/// What is asked of each row (or member) that is in.
#[derive(Clone, Copy)]
pub(super) enum Asked {
    /// Nothing: it is counted.
    Nothing,
    /// Whether this holds.
    Cond(CondId),
    /// This value.
    Value(ValueId),
    /// This field of the record.
    Field(RecordId, FieldIndex),
}

impl Lowering<'_> {
    /// Lowers a fold over rows or members.
    pub(super) fn aggregate(
        &mut self,
        rows: &Rows,
        fold: Fold,
        asked: Asked,
        ty: &Type,
        scope: &Scope,
    ) -> NodeId {
        // Inside, `if there are none` has no say: a row's condition that is not applicable leaves the row out.
        let inside = Scope { if_none: None, negated: false, ..scope.clone() };
        match rows.of {
            RowsOf::Record(record) => self.records(record, rows, fold, asked, ty, &inside),
            RowsOf::Members(_) | RowsOf::All(_) => {
                self.outside_rows(|lowering| lowering.members(rows, fold, asked, ty, &inside))
            }
        }
    }

    /// Rows of a record: their own block of nodes, and the window of the record.
    fn records(
        &mut self,
        record: RecordId,
        rows: &Rows,
        fold: Fold,
        asked: Asked,
        ty: &Type,
        inside: &Scope,
    ) -> NodeId {
        let declared = &self.model[record];
        let block = self.block(|lowering| lowering.asked_of(rows, asked, inside));
        let window = self.window(declared.window, inside);
        let op = ValueOp::Aggregate(Aggregate { record, window, fold, block });
        self.for_kinds(op, declared.kinds, ty, rows.span)
    }

    /// The nodes for what is asked of each row or member.
    pub(super) fn asked_of(&mut self, rows: &Rows, asked: Asked, inside: &Scope) -> Block {
        let filter = rows.filter.map(|cond| self.cond(cond, inside));
        let except = rows.except.map(|cond| self.cond(cond, inside));
        let (mut having, mut value) = (None, None);
        match asked {
            Asked::Nothing => {}
            Asked::Cond(cond) => having = Some(self.cond(cond, inside)),
            Asked::Value(of) => value = Some(self.value(of, inside)),
            Asked::Field(record, field) => {
                let ty = self.model[record].fields[field].ty.clone();
                value = Some(self.value_node(ValueOp::Field(field), ty, rows.span));
            }
        }
        Block { nodes: Vec::new(), filter, except, having, value }
    }
}
