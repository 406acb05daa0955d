//! Rows of a record, folded into their unit.

use super::lower::{Lowering, Scope};
use super::program::{Aggregate, Block, Fold, NodeId, ValueOp};
use crate::check::model::{CondId, Rows, RowsOf, ValueId};
use crate::types::Type;

impl Lowering<'_> {
    /// Lowers an aggregate over rows: its own block of nodes, and the window of the record.
    pub(super) fn aggregate(
        &mut self,
        rows: &Rows,
        fold: Fold,
        having: Option<CondId>,
        value: Option<ValueId>,
        ty: &Type,
        scope: &Scope,
    ) -> NodeId {
        let RowsOf::Record(record) = rows.of else { todo!() };
        let declared = &self.model[record];
        // Inside, `if there are none` has no say: a row's condition that is not applicable leaves the row out.
        let inside = Scope { if_none: None, negated: false, ..scope.clone() };
        let block = self.block(|lowering| {
            let filter = rows.filter.map(|cond| lowering.cond(cond, &inside));
            let except = rows.except.map(|cond| lowering.cond(cond, &inside));
            let having = having.map(|cond| lowering.cond(cond, &inside));
            let value = value.map(|value| lowering.value(value, &inside));
            Block { nodes: Vec::new(), filter, except, having, value }
        });
        let window = self.window(declared.window, scope);
        let op = ValueOp::Aggregate(Aggregate { record, window, fold, block });
        self.for_kinds(op, declared.kinds, ty, rows.span)
    }
}
