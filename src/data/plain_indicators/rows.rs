//! The plain observations of rows that are told into cells.

use super::{Batch, Members, PlainReader, Room};
use crate::check::model::KindSet;
use crate::data::cells::Cells;
use crate::data::same::same;
use crate::syntax::ast::Basis;
use crate::types::Day;

/// The first of so many rows for which something is read, up to one for which nothing can be.
fn read<T>(rows: usize, read: impl FnMut(usize) -> Option<T>) -> Vec<T> {
    let mut found = Vec::with_capacity(rows);
    found.extend((0..rows).map_while(read));
    found
}

impl PlainReader<'_> {
    /// Adds observations, from the first row on, up to one that is not plain; how many rows.
    pub(super) fn of_rows(&self, batch: &mut Batch, cells: &Cells<'_>) -> usize {
        if batch.tables.is_empty() {
            batch.tables = self.tables(0);
        }
        let columns = &self.columns;
        let Room { mut units, mut days, mut own } = std::mem::take(&mut batch.room);
        units.clear();
        days.clear();
        own.resize_with(self.indicators.len(), Vec::new);
        own.iter_mut().for_each(Vec::clear);
        self.lookup.units((cells, columns.unit), batch.unit, KindSet::ALL, &mut units);
        batch.unit = units.last().copied().or(batch.unit);
        let named = self.named(batch, cells, &units, &mut own);
        days.extend((0..named).map_while(|row| batch.days.read(cells.bytes(row, columns.date))));
        let mut rows = days.len();
        let bases = columns.basis.map(|column| read(rows, |row| self.basis_of(cells.bytes(row, column))));
        rows = bases.as_ref().map_or(rows, Vec::len);
        let filed = columns.filed.map(|column| {
            read(rows, |row| match cells.bytes(row, column) {
                [] => Some(Day::MIN),
                day => batch.days.read(day),
            })
        });
        rows = filed.as_ref().map_or(rows, Vec::len);
        let evidence = columns.evidence.map(|column| {
            read(rows, |row| {
                let evidence = cells.get(row, column);
                (evidence.trim().len() == evidence.len()).then_some(!evidence.is_empty())
            })
        });
        rows = evidence.as_ref().map_or(rows, Vec::len);
        for (at, own) in own.iter_mut().enumerate() {
            rows = self.values(batch, at, cells, own, rows);
        }
        for ((kept, values), own) in batch.tables.iter_mut().zip(&own) {
            let own = &own[..own.partition_point(|row| *row < rows)];
            let end = kept.units.len() + own.len();
            values.truncate(end);
            kept.members.iter_mut().for_each(|members| members.truncate(end));
            kept.units.extend(own.iter().map(|row| units[*row]));
            kept.days.extend(own.iter().map(|row| days[*row]));
            kept.bases.extend(bases.iter().flat_map(|bases| own.iter().map(|row| bases[*row])));
            kept.evidence.extend(evidence.iter().flat_map(|evidence| own.iter().map(|row| evidence[*row])));
            kept.filed.extend(filed.iter().flat_map(|filed| own.iter().map(|row| filed[*row])));
            kept.rows.extend(own.iter().map(|row| cells.row(*row)));
        }
        batch.room = Room { units, days, own };
        rows
    }

    /// Gives each row to its indicator, up to one that names none, or none that is for its unit; how many.
    fn named(&self, batch: &mut Batch, cells: &Cells<'_>, units: &[u32], own: &mut [Vec<usize>]) -> usize {
        for (row, unit) in units.iter().enumerate() {
            let Some(at) = self.indicator(cells.bytes(row, self.columns.indicator), batch.indicator) else {
                return row;
            };
            batch.indicator = at;
            let indicator = &self.indicators[at];
            if !indicator.declared.kinds.has(self.lookup.kind(*unit))
                || indicator.dimensions.is_none()
                || indicator.others.iter().any(|column| !cells.bytes(row, *column).is_empty())
            {
                return row;
            }
            own[at].push(row);
        }
        units.len()
    }

    /// Adds the members and values of the rows of an indicator, which are those of `own` before `rows`; up to which row all are
    /// plain. An empty cell is not an observation: its row is taken off `own`.
    fn values(
        &self,
        batch: &mut Batch,
        at: usize,
        cells: &Cells<'_>,
        own: &mut Vec<usize>,
        mut rows: usize,
    ) -> usize {
        let (kept, values) = &mut batch.tables[at];
        let indicator = &self.indicators[at];
        let dimensions = indicator.dimensions.as_deref().unwrap_or_default();
        let value = self.columns.value;
        let member = |row: usize, (column, members): &(usize, Members)| {
            let name = cells.bytes(row, *column);
            members.iter().find(|(known, _)| same(known.as_bytes(), name)).map(|(_, at)| *at)
        };
        own.retain(|row| {
            let is_given = !cells.bytes(*row, value).is_empty();
            if !is_given && !dimensions.iter().all(|dimension| member(*row, dimension).is_some()) {
                rows = rows.min(*row);
            }
            is_given
        });
        own.truncate(own.partition_point(|row| *row < rows));
        let mut cut = |own: &mut Vec<usize>, taken: usize| {
            if let Some(row) = own.get(taken) {
                rows = *row;
                own.truncate(taken);
            }
        };
        for (kept, dimension) in kept.members.iter_mut().zip(dimensions) {
            let before = kept.len();
            kept.extend(own.iter().map_while(|row| member(*row, dimension)));
            cut(own, kept.len() - before);
        }
        let given = cells.of_rows(value, own.iter().copied());
        let taken = values.extend(&self.values[indicator.value], given);
        cut(own, taken);
        rows
    }

    /// The basis that a cell names.
    fn basis_of(&self, word: &[u8]) -> Option<Basis> {
        if word.is_empty() {
            return Some(Basis::Reported);
        }
        self.bases.iter().find(|(known, _)| known.as_bytes() == word).map(|(_, basis)| *basis)
    }
}
