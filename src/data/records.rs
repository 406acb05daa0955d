//! The tables of records.

use super::builder::{Builder, Here};
#[cfg(feature = "parquet")]
use super::bulk::Segment;
use super::bulk::{Bulk, Taken};
use super::cell;
use super::cells::Cells;
use super::dataset::{Column, RecordTable};
use super::fault::Fault;
use super::headings::Headings;
use super::lookup::Lookup;
use super::names::{Columns, Role, TableId};
use super::places::Places;
use super::plain::{Plain, PlainColumn};
use super::spelling::nfc;
use super::style::Style;
use super::table::{Row, Table};
#[cfg(feature = "parquet")]
use super::{
    columns::{ColumnCells, ColumnRows, Entries, State},
    parquet::Coded,
};
use crate::check::model::{Field, KindSet, RecordId};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// Adds the rows of a record's table.
pub(super) fn fill(builder: &mut Builder<'_>, id: RecordId, table: &dyn Table, counted: &mut usize) {
    let model = builder.model;
    let record = &model[id];
    let kept = builder.data.records[id.index()].get_or_insert_with(|| RecordTable::of(record.fields.len()));
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
    let reader = Reader {
        id,
        unit,
        fields,
        plain: record.fields.iter().map(|field| Plain::of(&field.ty, field.signed)).collect(),
        alone: record.fields.iter().any(|field| field.value.is_none()),
        kinds: record.kinds,
        lookup: Lookup::new(builder, &headings),
    };
    builder.begin_rows(id);
    let mut styles: Vec<Style> = (0..headings.roles().len()).map(|_| Style::default()).collect();
    builder.rows_in_bulk(table, counted, &reader, &mut |builder, taken| match taken {
        Taken::Plain(batch, _) => reader.take(builder, &mut styles, table, batch),
        Taken::Odd(span, row) => {
            builder.unnamed(&headings, table, span, row);
            reader.row(builder, &mut styles, table, span, row);
        }
    });
    builder.finish_styles(styles);
    builder.hand_on_rows(id);
    if !builder.takes_record(id) {
        identical(builder, id, first);
    }
}

/// Which column holds what.
struct Reader {
    id: RecordId,
    unit: usize,
    fields: Vec<Option<usize>>,
    plain: Vec<Plain>,
    /// A row with the unit alone declares that there are none: the record has columns of its own.
    alone: bool,
    kinds: KindSet,
    lookup: Lookup,
}

/// Plain rows.
#[derive(Default)]
struct Batch {
    units: Vec<u32>,
    /// A column for each field.
    fields: Vec<PlainColumn>,
    rows: Places,
}

impl Bulk for Reader {
    type Batch = Batch;

    fn batch(&self, rows: usize) -> Batch {
        Batch {
            units: Vec::with_capacity(rows),
            fields: (self.fields.iter())
                .map(|column| PlainColumn::with_room(column.map_or(0, |_| rows)))
                .collect(),
            rows: Places::with_room(rows),
        }
    }

    fn rows(&self, batch: &mut Batch, cells: &Cells<'_>) -> usize {
        batch.fields.resize_with(self.fields.len(), PlainColumn::default);
        let before = batch.units.len();
        let last = batch.units.last().copied();
        let mut rows = self.lookup.units((cells, self.unit), last, self.kinds, &mut batch.units);
        // What has no column is empty in all rows.
        for ((kept, column), plain) in batch.fields.iter_mut().zip(&self.fields).zip(&self.plain) {
            if let Some(column) = *column {
                rows = kept.extend(plain, cells.column(column, rows));
            }
        }
        if self.alone {
            let is_given = |row: &usize| batch.fields.iter().any(|field| field.is_given(before + row));
            rows = (0..rows).take_while(is_given).count();
        }
        batch.units.truncate(before + rows);
        batch.fields.iter_mut().for_each(|field| field.truncate(before + rows));
        batch.rows.extend((0..rows).map(|row| cells.row(row)));
        rows
    }

    #[cfg(feature = "parquet")]
    fn entries(&self, column: usize, coded: &Coded) -> Vec<Entries> {
        if column == self.unit {
            return vec![self.lookup.entries(coded, self.kinds)];
        }
        let field = self.fields.iter().position(|field| *field == Some(column));
        vec![Entries::plain(coded, field.map_or(&Plain::Nothing, |field| &self.plain[field]))]
    }

    #[cfg(feature = "parquet")]
    fn columns(&self, rows: &ColumnRows) -> Vec<Segment<Batch>> {
        let unit = rows.cells(Some(self.unit));
        let fields: Vec<ColumnCells<'_>> = self.fields.iter().map(|column| rows.cells(*column)).collect();
        let mut odd = self.lookup.odd(rows);
        odd.unless_given(rows, &unit);
        fields.iter().for_each(|field| odd.unless_plain(rows, field));
        if self.alone && !fields.iter().any(ColumnCells::is_full) {
            odd.mark(rows, |row| fields.iter().all(|field| field.state(row) == State::Empty));
        }
        rows.segments(&odd, |range| Batch {
            units: unit.each(range.clone(), |slot| slot as u32),
            fields: fields.iter().map(|field| field.gather(range.clone())).collect(),
            rows: rows.places(range),
        })
    }
}

impl Reader {
    /// Takes plain rows in.
    fn take(&self, builder: &mut Builder<'_>, styles: &mut [Style], table: &dyn Table, mut batch: Batch) {
        let record = &builder.model.records[self.id.index()];
        let mut fields = Vec::new();
        for (kept, column) in batch.fields.iter_mut().zip(&self.fields) {
            let texts = &mut builder.data.texts;
            kept.number_texts(|text| texts.intern(&nfc(text)).into());
            if let Some(column) = *column {
                builder.plain_style(&mut styles[column], kept, (table, column), |row| batch.rows.get(row));
            }
        }
        fields.extend(batch.fields.into_iter().zip(&record.fields).map(|(kept, declared)| {
            // A computed field's column stays empty.
            if declared.value.is_some() {
                Column::default()
            } else if kept.is_empty() {
                Column::empty(batch.units.len())
            } else {
                kept.finish()
            }
        }));
        let rows = RecordTable { units: batch.units, fields, rows: batch.rows, none: Vec::new() };
        if let Some(misfit) = builder.add_rows(self.id, rows) {
            let (field, span) = misfit;
            let declared = &record.fields[field];
            let column = self.fields[field].unwrap_or(self.unit);
            let here = Here { table, row: span, column, name: &declared.name };
            let text = table.text(here.span()).into_owned();
            builder.fault(Fault::DoesNotFit, here, &text, &declared.ty);
        }
    }

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
            builder.other_kind(slot, here, &record.plural);
        }
        let given = |column: &usize| !row.cell(*column).is_empty();
        if self.alone && !self.fields.iter().flatten().any(given) {
            if let (Some(unit), Some(kept)) = (unit, &mut builder.data.records[self.id.index()]) {
                kept.none.push((unit, span));
            }
            return;
        }
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
                    let read = |row: &dyn Row| {
                        let read = cell::read(row.cell(column), &declared.ty, declared.signed);
                        Some((column, read.ok()?))
                    };
                    value = Some(builder.judge(&mut styles[column], reading, cell.text, here, &read));
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
    let Some(kept) = builder.data.records[id.index()].take() else { return };
    warn_of_neighbours(builder, id, &kept, first);
    builder.data.records[id.index()] = Some(kept);
}

/// The same of rows that are handed on; `last` is the one before them.
pub(super) fn warn_identical(
    builder: &mut Builder<'_>,
    id: RecordId,
    last: Option<&RecordTable>,
    rows: &RecordTable,
) {
    if let Some(last) = last {
        warn_if_alike(builder, id, (last, 0), (rows, 0));
    }
    warn_of_neighbours(builder, id, rows, 0);
}

/// Warns of rows from one on that are like the row before them.
fn warn_of_neighbours(builder: &mut Builder<'_>, id: RecordId, rows: &RecordTable, first: usize) {
    for (at, units) in (first..).zip(rows.units[first.min(rows.len())..].windows(2)) {
        if units[0] == units[1] {
            warn_if_alike(builder, id, (rows, at), (rows, at + 1));
        }
    }
}

/// Warns where a row is like the one before it.
fn warn_if_alike(
    builder: &mut Builder<'_>,
    id: RecordId,
    (before, at): (&RecordTable, usize),
    (rows, next): (&RecordTable, usize),
) {
    if before.units[at] != rows.units[next] || builder.sink.has_errors() {
        return;
    }
    let record = &builder.model[id];
    let declared = record.fields.iter().zip(before.fields.iter().zip(&rows.fields));
    let alike = |(field, (one, other)): (&Field, (&Column, &Column))| {
        field.value.is_some() || one.alike(at, other, next)
    };
    if declared.into_iter().all(alike) {
        let (row, before) = (rows.rows.get(next), before.rows.get(at));
        builder.sink.report(Code::IdenticalRows, || warning(row, before, &record.plural));
    }
}

fn warning(row: Span, before: Span, plural: &str) -> Diagnostic {
    Diagnostic::new(
        Code::IdenticalRows,
        row,
        text!("two rows of `{plural}` are alike, and both count", plural),
    )
    .label(text!("the same again"))
    .with(before, text!("the row before it"))
    .help(text!("if one thing was entered twice, leave one row out"))
}
