//! What a node is evaluated in: the units, or some rows of a record; and its column there.

use super::cell::{Cell, Ruled};
use super::frame::{Exceeded, Frame, Limit, given};
use super::keyed::Part;
use super::packed::{AT_ONCE, Packed, TOO_FEW};
use super::trace::{Column, Trace};
use super::values::{Form, Numbers, Values, ValuesBuilder};
use crate::check::model::{AttributeId, Field};
use crate::data::{self, RecordTable};
use crate::plan::{Aggregate, Fold, Node, NodeId, Op, ValueOp};
use crate::types::{self, Exact};
use rayon::prelude::*;
use std::ops::Range;

/// What a node is evaluated in: the units, or some rows of a record.
pub(super) trait Domain: Sync {
    /// How many entries a column has.
    fn len(&self) -> usize;
    /// The unit of an entry.
    fn unit(&self, at: usize) -> usize;
    /// The column of an earlier node of the same arena.
    fn column(&self, node: NodeId) -> &Column;
    /// The kinds of the units of all entries.
    fn kinds(&self) -> Part<'_>;
    /// The column of an operation that reads what only this domain has, where that is kept in columns.
    fn own(&self, op: &ValueOp) -> Option<Values>;
    /// The value of an earlier node.
    fn value(&self, node: NodeId, at: usize) -> Cell {
        self.column(node).values().get(at)
    }
    /// The verdict of an earlier node.
    fn verdict(&self, node: NodeId, at: usize) -> Ruled {
        self.column(node).verdicts().get(at)
    }
    /// A stored field of the row.
    fn field(&self, field: usize, at: usize) -> Cell;
    /// A value of the unit, from the program's nodes.
    fn of_unit(&self, node: NodeId, at: usize) -> Cell;
    /// Whether a node that is only known between bounds can have this value between them; firmly: with what is so far
    /// taken as undetermined.
    fn takes(&self, node: NodeId, at: usize, number: Exact, firmly: bool) -> bool;
}

/// The units.
struct OfUnits<'a> {
    frame: &'a Frame<'a>,
}

impl Domain for OfUnits<'_> {
    fn len(&self) -> usize {
        self.frame.units()
    }

    fn unit(&self, at: usize) -> usize {
        at
    }

    fn column(&self, node: NodeId) -> &Column {
        self.frame.trace.column(node)
    }

    fn kinds(&self) -> Part<'_> {
        self.frame.kind_codes(0..self.len())
    }

    fn own(&self, op: &ValueOp) -> Option<Values> {
        match op {
            ValueOp::Attribute(attribute) => Some(self.frame.attribute(*attribute)),
            ValueOp::OfUnit(node) => Some(self.column(*node).values().clone()),
            _ => None,
        }
    }

    fn field(&self, _: usize, _: usize) -> Cell {
        unreachable!("a unit has no fields")
    }

    fn of_unit(&self, node: NodeId, at: usize) -> Cell {
        self.frame.trace.value(node, at)
    }

    fn takes(&self, node: NodeId, at: usize, number: Exact, firmly: bool) -> bool {
        match &self.frame.program.nodes[node.index()].op {
            Op::Value(ValueOp::ForKinds(of, _), _) => self.takes(*of, at, number, firmly),
            Op::Value(ValueOp::ByKind(by_kind), _) => {
                let kind = self.frame.kind(at);
                by_kind.of(kind).is_none_or(|of| self.takes(*of, at, number, firmly))
            }
            Op::Value(ValueOp::Classify(_) | ValueOp::Cap(_), _) => {
                let classed = self.frame.trace.classed(node)[at];
                let candidates = if firmly { classed.firm } else { classed.now };
                usize::try_from(number.to_integer()).map_or(true, |class| candidates.has(class))
            }
            Op::Value(ValueOp::Aggregate(aggregate), _) => {
                match (aggregate.fold, self.frame.trace.tally(node, at)) {
                    (Fold::Count, _) => number.is_integer(),
                    (Fold::Share { .. }, Some(tally)) if !firmly => tally.can_share(number),
                    (Fold::Share { .. } | Fold::Value(_), _) => true,
                }
            }
            _ => true,
        }
    }
}

/// Some rows of a record.
struct OfRows<'a> {
    frame: &'a Frame<'a>,
    table: &'a RecordTable,
    fields: &'a [Field],
    rows: &'a [u32],
    /// Where they follow each other in the table, from which to which.
    run: Option<Range<usize>>,
    /// The unit of each row.
    units: Vec<u32>,
    columns: Vec<Column>,
}

impl OfRows<'_> {
    /// The number of a field, where it is given; a date or year that may yet come is not given before it has.
    fn stored(&self, field: usize, at: usize) -> Option<Exact> {
        let number = self.table.fields[field].get(self.rows[at] as usize);
        number
            .filter(|number| self.last(field).is_none_or(|last| *number <= Exact::from_integer(last.into())))
    }

    /// The last date or year of an optional field that has come.
    fn last(&self, field: usize) -> Option<i32> {
        let as_of = self.frame.program.as_of;
        match self.fields[field].ty {
            types::Type::Date if self.fields[field].optional => Some(as_of.0),
            types::Type::Year if self.fields[field].optional => Some(as_of.year()),
            _ => None,
        }
    }
}

impl Domain for OfRows<'_> {
    fn len(&self) -> usize {
        self.rows.len()
    }

    fn unit(&self, at: usize) -> usize {
        self.units[at] as usize
    }

    fn column(&self, node: NodeId) -> &Column {
        &self.columns[node.index()]
    }

    fn kinds(&self) -> Part<'_> {
        self.frame.kind_codes(self.units.iter().map(|unit| *unit as usize))
    }

    fn own(&self, op: &ValueOp) -> Option<Values> {
        match op {
            ValueOp::Attribute(attribute) => Some(self.frame.attribute(*attribute).gather(&self.units)),
            ValueOp::Field(field) => {
                let declared = &self.fields[*field];
                let column = &self.table.fields[*field];
                let column = match &self.run {
                    Some(run) if run.len() == column.len() => column.clone(),
                    Some(run) => column.slice(run.clone()),
                    None => column.gather(self.rows),
                };
                let mut values = stored(&column, &declared.ty, declared.optional);
                if let Some(last) = self.last(*field) {
                    hide(&mut values, &column, last);
                }
                Some(values)
            }
            ValueOp::OfUnit(node) => Some(self.frame.trace.values(*node).gather(&self.units)),
            _ => None,
        }
    }

    fn field(&self, field: usize, at: usize) -> Cell {
        given(self.stored(field, at), self.fields[field].optional)
    }

    fn of_unit(&self, node: NodeId, at: usize) -> Cell {
        self.frame.trace.value(node, self.unit(at))
    }

    fn takes(&self, _: NodeId, _: usize, _: Exact, _: bool) -> bool {
        true
    }
}

/// A column of data as values: empty cells are absent where that may be, else unknown.
fn stored(column: &data::Column, ty: &types::Type, optional: bool) -> Values {
    let nothing = given(None, optional);
    let known = Cell::known(Exact::ZERO);
    if matches!(ty, types::Type::Enum(_) | types::Type::YesNo) {
        return (0..column.len()).map(|at| given(column.get(at), optional)).collect();
    }
    let forms = if !column.given().contains(&false) {
        Packed::constant(Form::numbered(known), column.len())
    } else {
        let codes = column.given().iter().map(|given| u8::from(!given)).collect();
        Packed::coded(codes, vec![Form::numbered(known), Form::whole(nothing)])
    };
    Values { forms, numbers: Numbers::Scaled(column.scaled().clone(), column.denominator()) }
}

/// Takes dates and years after the last that has come for absent.
fn hide(values: &mut Values, column: &data::Column, last: i32) {
    let absent = Form::whole(given(None, true));
    let last = i64::from(last).saturating_mul(column.denominator());
    for (at, number) in column.scaled().iter().enumerate() {
        if *number > last && column.given()[at] {
            values.forms.set(at, absent);
        }
    }
}

/// From which row to which these are, if they follow each other without a gap.
fn run(rows: &[u32]) -> Option<Range<usize>> {
    let first = *rows.first()?;
    let is_run = rows.iter().zip(first..).fold(true, |is_run, (row, next)| is_run & (*row == next));
    is_run.then(|| first as usize..first as usize + rows.len())
}

impl Frame<'_> {
    /// The values of an attribute.
    fn attribute(&self, attribute: AttributeId) -> Values {
        let declared = &self.model[attribute];
        stored(&self.data.attributes[attribute.index()], &declared.ty, declared.optional)
    }

    /// The kinds of units, as codes.
    fn kind_codes(&self, units: impl Iterator<Item = usize>) -> Part<'static> {
        // A ruleset has at most 64 kinds.
        Part::Made(units.map(|unit| self.kind(unit).0 as u8).collect(), self.model.kinds.len())
    }

    /// The columns of a block, over some rows of its record.
    pub(super) fn evaluate_rows(
        &self,
        aggregate: &Aggregate,
        table: &RecordTable,
        rows: &[u32],
    ) -> Result<Trace, Limit> {
        let mut domain = OfRows {
            frame: self,
            table,
            fields: &self.model[aggregate.record].fields,
            rows,
            run: run(rows),
            units: rows.iter().map(|row| table.units[*row as usize]).collect(),
            columns: Vec::with_capacity(aggregate.block.nodes.len()),
        };
        for node in &aggregate.block.nodes {
            let column = self.entries(node, &domain)?;
            domain.columns.push(column);
        }
        Ok(Trace { columns: domain.columns.into_iter().map(Some).collect(), ..Trace::default() })
    }

    /// The column of a node over the units whose entries are each computed from the entries of earlier nodes.
    pub(super) fn evaluate_units(&self, node: &Node) -> Result<Column, Limit> {
        self.entries(node, &OfUnits { frame: self })
    }

    /// The column of a node whose entries are each computed from the entries of earlier nodes: by forms and
    /// numbers, or else one by one.
    fn entries(&self, node: &Node, domain: &impl Domain) -> Result<Column, Limit> {
        match self.packed(node, domain) {
            Some(column) => Ok(column),
            None => self.one_by_one(node, domain),
        }
    }

    fn one_by_one(&self, node: &Node, domain: &impl Domain) -> Result<Column, Limit> {
        let blocks = (0..domain.len()).step_by(AT_ONCE).map(|start| start..domain.len().min(start + AT_ONCE));
        match &node.op {
            Op::Verdict(op) => {
                Ok(Column::Verdicts(Packed::computed(domain.len(), |at| self.verdict(op, domain, at))))
            }
            Op::Value(op, _) => {
                let first_year = match op {
                    ValueOp::Run { conds, .. } => self.first_year(conds),
                    _ => None,
                };
                let mut column = ValuesBuilder::default();
                for block in blocks {
                    let cell = |at: usize| self.value(op, domain, at, first_year);
                    let cells: Option<Vec<Cell>> =
                        block.clone().into_par_iter().with_min_len(TOO_FEW).map(cell).collect();
                    let limit = || {
                        let unit = block.clone().find(|at| cell(*at).is_none()).map(|at| domain.unit(at));
                        Limit { what: Exceeded::Digits, span: node.span, unit }
                    };
                    cells.ok_or_else(limit)?.iter().for_each(|cell| column.push(cell));
                }
                Ok(Column::Values(column.finish()))
            }
        }
    }
}
