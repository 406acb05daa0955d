//! Whom rows are handed to as they are read, instead of keeping them.

use super::dataset::{Observations, RecordTable};
use crate::check::model::{IndicatorId, RecordId};

/// Takes rows as they are read, in their order.
pub trait Receiver: Send {
    /// Whether it takes the observations of this indicator; else they are kept.
    fn takes_indicator(&self, indicator: IndicatorId) -> bool;

    /// Whether it takes the rows of this record; else they are kept.
    fn takes_record(&self, record: RecordId) -> bool;

    /// Takes observations.
    fn observations(&mut self, indicator: IndicatorId, rows: &Observations);

    /// Takes rows.
    fn rows(&mut self, record: RecordId, rows: &RecordTable);
}

/// Takes no rows, so that all are kept.
#[derive(Clone, Copy, Debug)]
pub struct Kept;

impl Receiver for Kept {
    fn takes_indicator(&self, _: IndicatorId) -> bool {
        false
    }

    fn takes_record(&self, _: RecordId) -> bool {
        false
    }

    fn observations(&mut self, _: IndicatorId, _: &Observations) {}

    fn rows(&mut self, _: RecordId, _: &RecordTable) {}
}
