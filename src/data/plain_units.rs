//! The plain rows of the units.

use super::builder::{Builder, Here, at};
use super::bulk::Bulk;
#[cfg(feature = "parquet")]
use super::bulk::Segment;
use super::cells::Cells;
use super::codes::Names;
#[cfg(feature = "parquet")]
use super::columns::{ColumnCells, ColumnRows, Entries, OddRows, State};
use super::fault::Fault;
use super::headings::Headings;
use super::names::is_total;
#[cfg(feature = "parquet")]
use super::parquet::Coded;
use super::places::Places;
use super::plain::{Plain, PlainColumn};
use super::same::same;
use super::spelling::{nfc, usual};
use super::style::Style;
use super::table::Table;
use super::units::Reader;
use crate::check::model::{KindId, KindSet, Model};
use crate::source::Span;
use std::sync::Arc;

/// How plain rows are read.
pub(super) struct PlainReader {
    unnamed: Vec<usize>,
    unit: usize,
    name: Option<usize>,
    kind: Option<usize>,
    kinds: Vec<(String, usize)>,
    /// The column of each attribute, how its cells are written, and whom it is for.
    attributes: Vec<(Option<usize>, Plain, KindSet)>,
    /// An empty kind is plain.
    one_kind: bool,
    /// Whether units belong to others: then no row is plain.
    has_above: bool,
}

/// Plain rows.
#[derive(Default)]
pub(super) struct Batch {
    codes: Names,
    /// A code is not greater than the one before it.
    falls: bool,
    /// `None` where the table has none: then codes stand for them.
    names: Option<Names>,
    kinds: Vec<KindId>,
    attributes: Vec<PlainColumn>,
    rows: Places,
}

impl PlainReader {
    pub(super) fn new(reader: &Reader, model: &Model, headings: &Headings) -> Self {
        let attributes = reader.attributes.iter().zip(&model.attributes);
        Self {
            unnamed: headings.unnamed().collect(),
            unit: reader.unit,
            name: reader.name,
            kind: reader.kind,
            kinds: usual(model.kinds.iter().map(|kind| kind.name.as_str())),
            one_kind: model.kinds.len() == 1,
            attributes: attributes
                .map(|(column, declared)| (*column, Plain::of(&declared.ty, declared.signed), declared.kinds))
                .collect(),
            has_above: reader.above.kinds().next().is_some(),
        }
    }

    /// Takes plain rows in; those of a unit that is there already are given back.
    pub(super) fn take(
        &self,
        builder: &mut Builder<'_>,
        styles: &mut [Style],
        table: &dyn Table,
        batch: Batch,
    ) -> Vec<Span> {
        let model = builder.model;
        if builder.data.units.is_empty() {
            let expected = builder.expected;
            for id in model.attribute_ids() {
                if builder.keeps(id) {
                    builder.data.attributes[id.index()].reserve(expected);
                }
            }
            builder.data.units_mut().rows.reserve(expected);
        }
        let units = builder.data.units_mut();
        let slots = Arc::make_mut(&mut builder.slots);
        let mut again = Vec::new();
        let mut new = Vec::new();
        let are_next =
            !batch.falls && batch.codes.get(0).is_some_and(|first| slots.is_next(&units.codes, first));
        if are_next {
            units.codes.append(&batch.codes);
            slots.insert_next(batch.codes.len());
            units.names.append(batch.names.as_ref().unwrap_or(&batch.codes));
            units.kinds.extend_from_slice(&batch.kinds);
            units.rows.append(&batch.rows);
        } else {
            for (row, code) in batch.codes.iter().enumerate() {
                if !slots.is_next(&units.codes, code) && slots.find(&units.codes, code).is_some() {
                    again.push(batch.rows.get(row));
                    continue;
                }
                units.codes.push(code);
                slots.insert(&units.codes);
                units.names.push(batch.names.as_ref().map_or(code, |names| &names[row]));
                units.kinds.push(batch.kinds[row]);
                units.rows.push(batch.rows.get(row));
                new.push(at(row));
            }
        }
        let given = batch.attributes.into_iter().zip(&self.attributes).zip(&model.attributes);
        for (id, ((mut kept, (column, ..)), declared)) in given.enumerate() {
            let texts = &mut builder.data.texts;
            kept.number_texts(|text| texts.intern(&nfc(text)).into());
            if let Some(column) = *column {
                builder.plain_style(&mut styles[column], &kept, (table, column), |row| batch.rows.get(row));
            }
            let kept = kept.finish();
            let kept = if again.is_empty() { kept } else { kept.gather(&new) };
            if let Some(row) = builder.data.attributes[id].append_fitting(&kept) {
                let column = column.unwrap_or(self.unit);
                let row = batch.rows.get(if again.is_empty() { row } else { new[row] as usize });
                let here = Here { table, row, column, name: &declared.name };
                let text = table.text(here.span()).into_owned();
                builder.fault(Fault::DoesNotFit, here, &text, &declared.ty);
            }
        }
        again
    }
}

impl PlainReader {
    /// Adds the codes and names of so many rows, up to one that is not plain; how many.
    fn codes(&self, batch: &mut Batch, cells: &Cells<'_>, rows: usize) -> usize {
        let mut names = self.name.map(|column| (column, batch.names.get_or_insert_default()));
        for row in 0..rows {
            let code = cells.get(row, self.unit);
            if code.is_empty() || !is_plain(code) || is_total(code) {
                return row;
            }
            let last = batch.codes.len().checked_sub(1).map(|last| &batch.codes[last]);
            batch.falls |= last.is_some_and(|last| last >= code);
            if let Some((column, names)) = &mut names {
                let name = cells.get(row, *column);
                if !is_plain(name) {
                    return row;
                }
                names.push(if name.is_empty() { code } else { name });
            }
            batch.codes.push(code);
        }
        rows
    }

    /// Adds the kinds of so many rows, up to one that is not plain; how many.
    fn kinds(&self, batch: &mut Batch, cells: &Cells<'_>, rows: usize) -> usize {
        for row in 0..rows {
            let kind = match self.kind.map_or(&[][..], |column| cells.bytes(row, column)) {
                [] if self.one_kind => Some(0),
                kind => {
                    let known = self.kinds.iter().find(|(known, _)| same(known.as_bytes(), kind));
                    known.map(|(_, at)| *at)
                }
            };
            match kind {
                Some(kind) => batch.kinds.push(KindId::next(kind)),
                None => return row,
            }
        }
        rows
    }
}

impl Bulk for PlainReader {
    type Batch = Batch;

    fn batch(&self, rows: usize) -> Batch {
        Batch {
            kinds: Vec::with_capacity(rows),
            attributes: self.attributes.iter().map(|_| PlainColumn::with_room(rows)).collect(),
            rows: Places::with_room(rows),
            ..Batch::default()
        }
    }

    fn rows(&self, batch: &mut Batch, cells: &Cells<'_>) -> usize {
        if self.has_above {
            return 0;
        }
        batch.attributes.resize_with(self.attributes.len(), PlainColumn::default);
        let before = batch.rows.len();
        let mut rows = cells.without(&self.unnamed);
        rows = self.codes(batch, cells, rows);
        rows = self.kinds(batch, cells, rows);
        for (kept, (column, plain, kinds)) in batch.attributes.iter_mut().zip(&self.attributes) {
            rows = match *column {
                Some(column) => kept.extend(plain, cells.column(column, rows)),
                None => kept.extend_empty(rows),
            };
            if *kinds != KindSet::ALL {
                let is_for =
                    |row: &usize| !kept.is_given(before + row) || kinds.has(batch.kinds[before + row]);
                rows = (0..rows).take_while(is_for).count();
            }
        }
        batch.codes.truncate(before + rows);
        if let Some(names) = &mut batch.names {
            names.truncate(before + rows);
        }
        batch.kinds.truncate(before + rows);
        batch.attributes.iter_mut().for_each(|kept| kept.truncate(before + rows));
        batch.rows.extend((0..rows).map(|row| cells.row(row)));
        rows
    }

    #[cfg(feature = "parquet")]
    fn entries(&self, column: usize, coded: &Coded) -> Vec<Entries> {
        let kind = |cell: &str, _| {
            let known = self.kinds.iter().find(|(known, _)| known == cell);
            known.and_then(|(_, at)| i64::try_from(*at).ok())
        };
        let is = |other: Option<usize>| other == Some(column);
        let attribute = self.attributes.iter().find(|(attribute, ..)| is(*attribute));
        vec![match attribute {
            _ if column == self.unit => {
                Entries::of(coded, |code, _| (is_plain(code) && !is_total(code)).then_some(0))
            }
            _ if is(self.name) => Entries::of(coded, |name, _| is_plain(name).then_some(0)),
            _ if is(self.kind) => Entries::of(coded, kind),
            Some((_, plain, _)) => Entries::plain(coded, plain),
            None => Entries::plain(coded, &Plain::Nothing),
        }]
    }

    #[cfg(feature = "parquet")]
    fn columns(&self, rows: &ColumnRows) -> Vec<Segment<Batch>> {
        let (code, name, kind) = (rows.cells(Some(self.unit)), rows.cells(self.name), rows.cells(self.kind));
        let attributes: Vec<ColumnCells<'_>> =
            self.attributes.iter().map(|(column, ..)| rows.cells(*column)).collect();
        let mut odd = OddRows::in_unnamed(rows, &self.unnamed);
        if self.has_above {
            odd.mark(rows, |_| true);
        }
        odd.unless_given(rows, &code);
        odd.unless_plain(rows, &name);
        if self.one_kind {
            odd.unless_plain(rows, &kind);
        } else {
            odd.unless_given(rows, &kind);
        }
        // An empty kind is the first, of which the number is 0.
        let kind_of = |row| KindId::next(kind.number(row) as usize);
        for (field, (.., kinds)) in attributes.iter().zip(&self.attributes) {
            odd.unless_plain(rows, field);
            if *kinds != KindSet::ALL {
                odd.mark(rows, |row| field.state(row) == State::Given && !kinds.has(kind_of(row)));
            }
        }
        let text = |column: usize, row| rows.text(column, row).unwrap_or("");
        let name = |column: usize, row| match text(column, row) {
            "" => text(self.unit, row),
            name => name,
        };
        let falls = |row: usize| text(self.unit, row - 1) >= text(self.unit, row);
        rows.segments(&odd, |range| Batch {
            codes: range.clone().map(|row| text(self.unit, row)).collect(),
            falls: range.clone().skip(1).any(falls),
            names: self.name.map(|column| range.clone().map(|row| name(column, row)).collect()),
            kinds: range.clone().map(kind_of).collect(),
            attributes: attributes.iter().map(|field| field.gather(range.clone())).collect(),
            rows: rows.places(range),
        })
    }
}

/// Whether a text is kept as it stands.
fn is_plain(text: &str) -> bool {
    text.trim().len() == text.len() && (text.is_ascii() || nfc(text) == text)
}
