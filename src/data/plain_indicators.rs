//! The plain rows of the indicators' observations.

#[cfg(feature = "parquet")]
mod columns;
mod rows;

use super::builder::{Builder, Here};
use super::bulk::Bulk;
#[cfg(feature = "parquet")]
use super::bulk::Segment;
use super::cells::Cells;
use super::dataset::{Column, Observations};
use super::fault::Fault;
use super::headings::Headings;
use super::indicators::Reader;
use super::lookup::Lookup;
use super::names::usual_bases;
use super::places::Places;
use super::plain::{Days, Plain, PlainColumn};
use super::same::same;
use super::spelling::{nfc, usual};
use super::style::Style;
use super::table::Table;
#[cfg(feature = "parquet")]
use super::{
    columns::{ColumnRows, Entries},
    parquet::Coded,
};
use crate::check::model::{Indicator, IndicatorId, Model};
use crate::syntax::ast::Basis;
use crate::types::Day;
use std::collections::HashMap;

/// How plain rows are read.
pub(super) struct PlainReader<'m> {
    model: &'m Model,
    lookup: Lookup,
    /// Which column holds what.
    columns: Columns,
    indicators: Vec<PlainIndicator<'m>>,
    /// The ways in which their values are written.
    values: Vec<Plain>,
    /// How the indicators are mostly written.
    named: HashMap<Vec<u8>, usize>,
    bases: Vec<(String, Basis)>,
}

struct Columns {
    unit: usize,
    indicator: usize,
    date: usize,
    value: usize,
    basis: Option<usize>,
    evidence: Option<usize>,
    filed: Option<usize>,
}

/// Members by how they are mostly written.
type Members = Vec<(String, u16)>;

/// An indicator, as plain rows have it.
struct PlainIndicator<'m> {
    declared: &'m Indicator,
    /// Which of the ways its values are written in.
    value: usize,
    /// The column and the members of each of its dimensions; `None` where a column is missing.
    dimensions: Option<Vec<(usize, Members)>>,
    /// The columns of other dimensions, in which nothing stands.
    others: Vec<usize>,
}

/// Plain rows, by indicator.
#[derive(Default)]
pub(super) struct Batch {
    tables: Vec<(Observations, PlainColumn)>,
    days: Days,
    /// The unit and the indicator of the row before.
    unit: Option<u32>,
    indicator: usize,
    room: Room,
}

/// What is told of rows on their way to their tables, kept as room for the next.
#[derive(Default)]
struct Room {
    units: Vec<u32>,
    days: Vec<Day>,
    /// The rows of each indicator.
    own: Vec<Vec<usize>>,
}

impl<'m> PlainReader<'m> {
    pub(super) fn new(reader: &Reader<'_>, builder: &Builder<'m>, headings: &Headings) -> Self {
        let model = builder.model;
        let mut values = Vec::new();
        let mut value = |declared: &Indicator| {
            let plain = Plain::of(&declared.ty, declared.signed);
            values.iter().position(|known| *known == plain).unwrap_or_else(|| {
                values.push(plain);
                values.len() - 1
            })
        };
        let indicator = |declared: &'m Indicator| {
            let own = declared.dimensions.iter().map(|id| {
                let column = reader.dimensions[id.index()]?;
                let members = usual(model[*id].members.iter().map(String::as_str)).into_iter();
                Some((
                    column,
                    members.filter_map(|(name, at)| Some((name, u16::try_from(at).ok()?))).collect(),
                ))
            });
            let is_own = |at: &usize| declared.dimensions.iter().any(|id| id.index() == *at);
            let others = (0..reader.dimensions.len()).filter(|at| !is_own(at));
            PlainIndicator {
                declared,
                value: value(declared),
                dimensions: own.collect(),
                others: others.filter_map(|at| reader.dimensions[at]).collect(),
            }
        };
        let Reader { unit, indicator: named, date, value, basis, evidence, filed, .. } = *reader;
        Self {
            model,
            lookup: Lookup::new(builder, headings),
            columns: Columns { unit, indicator: named, date, value, basis, evidence, filed },
            indicators: model.indicators.iter().map(indicator).collect(),
            values,
            named: usual(model.indicators.iter().map(|it| it.name.as_str()))
                .into_iter()
                .map(|(name, at)| (name.into_bytes(), at))
                .collect(),
            bases: usual_bases(),
        }
    }

    /// The position of an indicator; in most files the same follow each other in the same order.
    #[inline(always)]
    fn indicator(&self, name: &[u8], before: usize) -> Option<usize> {
        for at in [before, before + 1, 0] {
            if self.indicators.get(at).is_some_and(|it| same(it.declared.name.as_bytes(), name)) {
                return Some(at);
            }
        }
        self.named.get(name).copied()
    }

    /// Takes plain rows in.
    pub(super) fn take(&self, builder: &mut Builder<'_>, style: &mut Style, table: &dyn Table, batch: Batch) {
        let column = self.columns.value;
        // The first cell that shows the decimal sign, of all indicators.
        let first = |at: &(Observations, PlainColumn)| {
            let shown = [at.1.dot, at.1.comma].into_iter().flatten().min();
            shown.map_or(usize::MAX, |row| at.0.rows.get(row).start)
        };
        let mut order: Vec<usize> = (0..batch.tables.len()).collect();
        order.sort_by_key(|at| first(&batch.tables[*at]));
        for at in order {
            let (rows, values) = &batch.tables[at];
            builder.plain_style(style, values, (table, column), |row| rows.rows.get(row));
        }
        for (at, (mut rows, mut values)) in batch.tables.into_iter().enumerate() {
            let declared = &self.model.indicators[at];
            let texts = &mut builder.data.texts;
            values.number_texts(|text| texts.intern(&nfc(text)).into());
            rows.values = values.finish();
            self.fill_in(&mut rows);
            if let Some(span) = builder.add_observations(IndicatorId::next(at), rows) {
                let here = Here { table, row: span, column, name: &declared.name };
                let text = table.text(here.span()).into_owned();
                builder.fault(Fault::DoesNotFit, here, &text, &declared.ty);
            }
        }
    }
}

impl Bulk for PlainReader<'_> {
    type Batch = Batch;

    fn batch(&self, rows: usize) -> Batch {
        // Most files say of each indicator about as much.
        Batch { tables: self.tables(rows / self.indicators.len().max(1)), ..Batch::default() }
    }

    fn rows(&self, batch: &mut Batch, cells: &Cells<'_>) -> usize {
        self.of_rows(batch, cells)
    }

    #[cfg(feature = "parquet")]
    fn entries(&self, column: usize, coded: &Coded) -> Vec<Entries> {
        self.entries_of(column, coded)
    }

    #[cfg(feature = "parquet")]
    fn columns(&self, rows: &ColumnRows) -> Vec<Segment<Batch>> {
        self.of_columns(rows)
    }
}

impl PlainReader<'_> {
    /// Fills in what is alike in all rows, since the file has no column of it.
    fn fill_in(&self, rows: &mut Observations) {
        let count = rows.len();
        rows.bases.resize(count, Basis::Reported);
        rows.evidence.resize(count, false);
        rows.filed.resize(count, Day::MIN);
    }

    /// A table of no rows for each indicator, with room for so many.
    fn tables(&self, rows: usize) -> Vec<(Observations, PlainColumn)> {
        let columns = &self.columns;
        let if_there = |column: Option<usize>| if column.is_some() { rows } else { 0 };
        let table = |declared: &Indicator| {
            let kept = Observations {
                units: Vec::with_capacity(rows),
                days: Vec::with_capacity(rows),
                members: declared.dimensions.iter().map(|_| Vec::with_capacity(rows)).collect(),
                bases: Vec::with_capacity(if_there(columns.basis)),
                evidence: Vec::with_capacity(if_there(columns.evidence)),
                filed: Vec::with_capacity(if_there(columns.filed)),
                rows: Places::with_room(rows),
                values: Column::default(),
            };
            (kept, PlainColumn::with_room(rows))
        };
        self.model.indicators.iter().map(table).collect()
    }
}
