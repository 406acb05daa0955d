//! What a plain row is looked up in: the units, as they are once all of them are read.

use super::builder::Builder;
use super::bulk::Cells;
use super::codes::Slots;
use super::dataset::Units;
use super::headings::Headings;
use super::spelling::nfc;
use crate::check::model::KindId;
use std::sync::Arc;

/// How many units on from the one before a row's unit is looked for, before it is looked up.
const NEAR: usize = 16;

/// The units by their codes.
pub(super) struct Lookup {
    units: Arc<Units>,
    slots: Arc<Slots>,
    /// How many cells a plain row has.
    width: usize,
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
            width: headings.roles().len(),
            unnamed: headings.unnamed().collect(),
            kinds_known: builder.no_kind.is_empty(),
        }
    }

    /// Whether a row has a cell for each column, and none in those without a name.
    pub(super) fn fits(&self, cells: &Cells<'_>) -> bool {
        cells.len() == self.width
            && self.kinds_known
            && self.unnamed.iter().all(|column| cells.get(*column).is_empty())
    }

    /// The unit of a row, where it is known; `last` is that of the row before.
    pub(super) fn unit(&self, cells: &Cells<'_>, column: usize, last: Option<u32>) -> Option<u32> {
        if !self.fits(cells) {
            return None;
        }
        let code = cells.get(column);
        // Rows of one unit stand together, or rows go through the units in their order.
        if let Some(near) = last.and_then(|last| self.units.codes.find_near(last as usize, NEAR, code)) {
            return u32::try_from(near).ok();
        }
        self.slots.find(&self.units.codes, &nfc(code))
    }

    /// The same, where a code stands for the text of a unit in all rows of a batch: what it was found to be is kept
    /// in `seen`, so that a text is looked up once.
    pub(super) fn coded(
        &self,
        cells: &Cells<'_>,
        column: usize,
        last: Option<u32>,
        seen: &mut Vec<u32>,
    ) -> Option<u32> {
        let Some((code, codes)) = cells.code(column).filter(|_| self.fits(cells)) else {
            return self.unit(cells, column, last);
        };
        seen.resize(codes, Units::NONE);
        let slot = &mut seen[code as usize];
        if *slot == Units::NONE {
            *slot = self.slots.find(&self.units.codes, &nfc(cells.get(column)))?;
        }
        Some(*slot)
    }

    /// The kind of a unit.
    pub(super) fn kind(&self, unit: u32) -> KindId {
        self.units.kinds[unit as usize]
    }
}
