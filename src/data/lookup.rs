//! What a plain row is looked up in: the units, as they are once all of them are read.

use super::builder::Builder;
use super::cells::Cells;
use super::codes::Slots;
use super::dataset::Units;
use super::headings::Headings;
use super::spelling::nfc;
#[cfg(feature = "parquet")]
use super::{
    columns::{ColumnRows, Entries, OddRows},
    parquet::Coded,
};
use crate::check::model::{KindId, KindSet};
use std::sync::Arc;

/// How many units on from the one before a row's unit is looked for, before it is looked up.
const NEAR: usize = 32;

/// The units by their codes.
pub(super) struct Lookup {
    units: Arc<Units>,
    slots: Arc<Slots>,
    /// Columns that have no name, in which nothing stands.
    unnamed: Vec<usize>,
    /// The kinds of all units are known.
    kinds_known: bool,
}

impl Lookup {
    pub(super) fn new(builder: &Builder<'_>, headings: &Headings) -> Self {
        Self {
            units: builder.data.units.clone(),
            slots: builder.slots.clone(),
            unnamed: headings.unnamed().collect(),
            kinds_known: builder.no_kind.is_empty(),
        }
    }

    /// Adds the units of rows, from the first on, up to one whose unit is not known or not of these kinds, or with
    /// something in a column without a name; how many. `last` is that of the row before.
    pub(super) fn units(
        &self,
        (cells, column): (&Cells<'_>, usize),
        mut last: Option<u32>,
        kinds: KindSet,
        units: &mut Vec<u32>,
    ) -> usize {
        let before = units.len();
        let rows = if self.kinds_known { cells.without(&self.unnamed) } else { 0 };
        for row in 0..rows {
            let code = cells.bytes(row, column);
            let unit = match last {
                Some(last) if self.units.codes.is(last as usize, code) => Some(last),
                _ => self.near(code, last).or_else(|| self.find(cells.get(row, column))),
            };
            let Some(unit) = unit.filter(|unit| kinds.has(self.kind(*unit))) else { break };
            units.push(unit);
            last = Some(unit);
        }
        units.len() - before
    }

    /// The unit with this code, if it stands near another: rows of one unit stand together, or rows go through the units in
    /// their order.
    fn near(&self, code: &[u8], last: Option<u32>) -> Option<u32> {
        let (codes, last) = (&self.units.codes, last? as usize);
        let near = codes.find_numbered(last, code).or_else(|| codes.find_near(last, NEAR, code))?;
        u32::try_from(near).ok()
    }

    /// The unit with this code.
    #[cold]
    fn find(&self, code: &str) -> Option<u32> {
        self.slots.find(&self.units.codes, &nfc(code))
    }

    /// The units that a column names; what is not one of these kinds is odd.
    #[cfg(feature = "parquet")]
    pub(super) fn entries(&self, column: &Coded, kinds: KindSet) -> Entries {
        Entries::of(column, |code, before| {
            let before = before.and_then(|unit| u32::try_from(unit).ok());
            let unit = self.near(code.as_bytes(), before).or_else(|| self.find(code));
            unit.filter(|unit| self.kinds_known && kinds.has(self.kind(*unit))).map(i64::from)
        })
    }

    /// The rows in which something stands in a column without a name.
    #[cfg(feature = "parquet")]
    pub(super) fn odd(&self, rows: &ColumnRows) -> OddRows {
        OddRows::in_unnamed(rows, &self.unnamed)
    }

    /// The kind of a unit.
    pub(super) fn kind(&self, unit: u32) -> KindId {
        self.units.kinds[unit as usize]
    }
}
