//! The plain observations of rows that come column by column.

use super::{Batch, PlainIndicator, PlainReader};
use crate::check::model::KindSet;
use crate::data::bulk::Segment;
use crate::data::columns::{ColumnCells, ColumnRows, Entries, State};
use crate::data::parquet::Coded;
use crate::data::plain::Plain;
use crate::syntax::ast::Basis;
use crate::types::Day;

/// The columns of an indicator.
struct Own<'c> {
    value: ColumnCells<'c>,
    /// `None` where one is missing.
    dimensions: Option<Vec<ColumnCells<'c>>>,
    /// Those in which nothing may stand.
    others: Vec<ColumnCells<'c>>,
    kinds: KindSet,
}

/// By their positions, of which that of an empty cell is 0.
const BASES: [Basis; 3] = [Basis::Reported, Basis::Appraised, Basis::Survey];

impl PlainReader<'_> {
    pub(super) fn entries_of(&self, column: usize, coded: &Coded) -> Vec<Entries> {
        let columns = &self.columns;
        if column == columns.value {
            return self.values.iter().map(|plain| Entries::plain(coded, plain)).collect();
        }
        let is = |other: Option<usize>| other == Some(column);
        // Of those indicators that are divided by it.
        let mut dimensions = self.indicators.iter().flat_map(|indicator| &indicator.dimensions).flatten();
        vec![if column == columns.unit {
            self.lookup.entries(coded, KindSet::ALL)
        } else if column == columns.indicator {
            Entries::of(coded, |name, _| i64::try_from(self.indicator(name.as_bytes(), 0)?).ok())
        } else if column == columns.date || is(columns.filed) {
            Entries::plain(coded, &Plain::Date)
        } else if is(columns.basis) {
            Entries::of(coded, |word, _| self.basis(word))
        } else if is(columns.evidence) {
            Entries::plain(coded, &Plain::Text)
        } else if let Some((_, members)) = dimensions.find(|(dimension, _)| *dimension == column) {
            Entries::of(coded, |name, _| {
                members.iter().find(|(known, _)| known == name).map(|(_, at)| i64::from(*at))
            })
        } else {
            Entries::plain(coded, &Plain::Nothing)
        }]
    }

    pub(super) fn of_columns(&self, rows: &ColumnRows) -> Vec<Segment<Batch>> {
        let columns = &self.columns;
        let [unit, indicator, date] =
            [columns.unit, columns.indicator, columns.date].map(|column| rows.cells(Some(column)));
        let [basis, evidence, filed] =
            [columns.basis, columns.evidence, columns.filed].map(|column| rows.cells(column));
        let own = self.own(rows);
        let mut odd = self.lookup.odd(rows);
        [&unit, &indicator, &date].into_iter().for_each(|field| odd.unless_given(rows, field));
        [&basis, &filed, &evidence].into_iter().for_each(|field| odd.unless_plain(rows, field));
        // The rows of each indicator. An empty cell is not an observation.
        let mut given: Vec<Vec<u32>> = vec![Vec::new(); own.len()];
        odd.mark(rows, |row| {
            let at = indicator.number(row) as usize;
            let Own { value, dimensions, others, kinds } = &own[at];
            let is_for = *kinds == KindSet::ALL || kinds.has(self.lookup.kind(unit.number(row) as u32));
            let is_member = |field: &ColumnCells<'_>| field.state(row) == State::Given;
            if !is_for
                || !dimensions.as_ref().is_some_and(|fields| fields.iter().all(is_member))
                || others.iter().any(|field| field.state(row) != State::Empty)
            {
                return true;
            }
            let state = value.state(row);
            if state == State::Given {
                given[at].push(row as u32);
            }
            state == State::Odd
        });
        rows.segments(&odd, |range| {
            let mut tables = self.tables(0);
            for ((kept, values), (own, given)) in tables.iter_mut().zip(own.iter().zip(&given)) {
                let before = |end: usize| given.partition_point(|row| (*row as usize) < end);
                let given = given[before(range.start)..before(range.end)].iter().map(|row| *row as usize);
                kept.units = unit.each(given.clone(), |slot| slot as u32);
                kept.days = date.each(given.clone(), |day| Day(day as i32));
                for (members, field) in kept.members.iter_mut().zip(own.dimensions.iter().flatten()) {
                    *members = field.each(given.clone(), |member| member as u16);
                }
                kept.bases = basis.each(given.clone(), |basis| BASES[basis as usize]);
                kept.evidence = evidence.given(given.clone());
                if columns.filed.is_some() {
                    let days = filed.each(given.clone(), |day| Day(day as i32)).into_iter();
                    let is_filed = filed.given(given.clone());
                    kept.filed =
                        days.zip(is_filed).map(|(day, is)| if is { day } else { Day::MIN }).collect();
                }
                kept.rows = rows.places(given.clone());
                *values = own.value.gather(given);
            }
            Batch { tables, ..Batch::default() }
        })
    }

    fn basis(&self, word: &str) -> Option<i64> {
        let (_, basis) = self.bases.iter().find(|(known, _)| known == word)?;
        BASES.iter().zip(0..).find(|(known, _)| *known == basis).map(|(_, at)| at)
    }

    fn own<'c>(&self, rows: &'c ColumnRows) -> Vec<Own<'c>> {
        let values: Vec<ColumnCells<'c>> = rows.ways(self.columns.value).collect();
        let cells = |column: usize| rows.cells(Some(column));
        let own = |indicator: &PlainIndicator<'_>| Own {
            value: values[indicator.value],
            dimensions: (indicator.dimensions.as_ref())
                .map(|own| own.iter().map(|(column, _)| cells(*column)).collect()),
            others: indicator.others.iter().map(|column| cells(*column)).collect(),
            kinds: indicator.declared.kinds,
        };
        self.indicators.iter().map(own).collect()
    }
}
