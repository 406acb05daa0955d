//! The tables of records.

use super::builder::{Builder, Here, at};
use super::dataset::{Column, RecordTable};
use super::fault::Fault;
use super::headings::Headings;
use super::names::{Columns, Role, TableId};
use super::style::{Style, Target};
use super::table::{Row, Table};
use crate::check::model::RecordId;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// Adds the rows of a record's table.
pub(super) fn fill(builder: &mut Builder<'_>, id: RecordId, table: &dyn Table, counted: &mut usize) {
    let model = builder.model;
    let record = &model[id];
    let kept = builder.data.records[id.index()].get_or_insert_with(|| RecordTable {
        fields: vec![Column::default(); record.fields.len()],
        ..RecordTable::default()
    });
    let first = kept.len();
    let columns = Columns::new(model, TableId::Record(id));
    let headings = Headings::resolve(table, &columns, &mut builder.sink);
    let Some(unit) = headings.required(Role::Unit, table, &columns, &mut builder.sink) else { return };
    let fields = (record.fields.iter().enumerate())
        .map(|(field, declared)| {
            let role = Role::Own(field);
            if declared.value.is_some() {
                None
            } else if declared.optional {
                headings.position(role)
            } else {
                headings.required(role, table, &columns, &mut builder.sink)
            }
        })
        .collect();
    let reader = Reader { id, unit, fields, alone: record.fields.iter().any(|field| field.value.is_none()) };
    let mut styles: Vec<Style> = (0..headings.roles().len()).map(|_| Style::default()).collect();
    builder.rows(table, counted, &mut |builder, span, row| {
        builder.unnamed(&headings, table, span, row);
        reader.row(builder, &mut styles, table, span, row);
    });
    builder.finish_styles(styles, table, |data, target, number| {
        data.records[id.index()].as_mut().is_some_and(|kept| {
            kept.fields[target.column as usize].set_decimal(
                target.at as usize,
                number.mantissa,
                number.places,
            )
        })
    });
    identical(builder, id, first);
}

/// Which column holds what.
struct Reader {
    id: RecordId,
    unit: usize,
    fields: Vec<Option<usize>>,
    /// A row with the unit alone declares that there are none: the record has columns of its own.
    alone: bool,
}

impl Reader {
    fn row(
        &self,
        builder: &mut Builder<'_>,
        styles: &mut [Style],
        table: &dyn Table,
        span: Span,
        row: &dyn Row,
    ) {
        let record = &builder.model.records[self.id.index()];
        let here = Here { table, row: span, column: self.unit, name: "unit" };
        if builder.totals(row, here, Code::UnknownUnit) {
            return;
        }
        let unit = builder.unit(row.cell(self.unit), here);
        if let Some(slot) = unit
            && let Some(kind) = builder.kind(slot)
            && !record.kinds.has(kind)
        {
            builder.other_kind(slot, here, &format!("`{}`", record.plural));
        }
        let given = |column: &usize| !row.cell(*column).is_empty();
        if self.alone && !self.fields.iter().flatten().any(given) {
            if let (Some(unit), Some(kept)) = (unit, &mut builder.data.records[self.id.index()]) {
                kept.none.push((unit, span));
            }
            return;
        }
        let number = at(builder.data.records[self.id.index()].as_ref().map_or(0, RecordTable::len));
        for (field, column) in self.fields.iter().enumerate() {
            let declared = &record.fields[field];
            if declared.value.is_some() {
                continue;
            }
            let column = *column;
            let mut value = None;
            let mut doubt = None;
            if let Some(column) = column {
                let here = here.at(column, &declared.name);
                let cell = row.cell(column);
                if let Some(reading) = builder.value(cell, &declared.ty, declared.signed, here) {
                    let target = Target { column: at(field), at: number };
                    value = Some(builder.judge(&mut styles[column], reading, target, cell.text, here));
                    doubt = Some((here, cell));
                }
            }
            let Some(kept) = &mut builder.data.records[self.id.index()] else { continue };
            let filled = &mut kept.fields[field];
            let fits = match value {
                Some(number) => filled.push_decimal(number.mantissa, number.places),
                None => filled.push(None),
            };
            if !fits {
                filled.push(None);
                if let Some((here, cell)) = doubt {
                    builder.fault(Fault::DoesNotFit, here, cell.text, &declared.ty);
                }
            }
        }
        if let Some(kept) = &mut builder.data.records[self.id.index()] {
            kept.units.push(unit.unwrap_or(0));
            kept.rows.push(span);
        }
    }
}

/// Warns of rows that are like the row before them in the file, from row `first` on.
fn identical(builder: &mut Builder<'_>, id: RecordId, first: usize) {
    if builder.sink.has_errors() {
        return;
    }
    let record = &builder.model[id];
    let Some(kept) = &builder.data.records[id.index()] else { return };
    for at in first + 1..kept.len() {
        let alike = kept.units[at - 1] == kept.units[at]
            && (record.fields.iter().zip(&kept.fields))
                .all(|(field, column)| field.value.is_some() || column.alike(at - 1, at));
        if alike {
            let (row, before) = (kept.rows[at], kept.rows[at - 1]);
            builder.sink.report(Code::IdenticalRows, || warning(row, before, &record.plural));
        }
    }
}

fn warning(row: Span, before: Span, plural: &str) -> Diagnostic {
    Diagnostic::new(Code::IdenticalRows, row, format!("two rows of `{plural}` are alike, and both count"))
        .label("the same again")
        .with(before, "the row before it")
        .help("if one thing was entered twice, leave one row out")
}
