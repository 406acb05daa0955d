//! Whom rows are handed to as they are read. Mostly they need not be kept then.

use super::dataset::{Dataset, Observations, RecordTable};
use crate::check::model::{AttributeId, IndicatorId, RecordId};
use crate::source::Span;

/// Takes rows as they are read, in their order.
pub trait Receiver: Send {
    /// Whether rulings will be explained: where units stand is kept, and so are the texts of all files.
    fn explains(&self) -> bool;

    /// Whether it takes units with their attributes, some at a time; else the attributes are kept.
    fn takes_units(&self) -> bool;

    /// Whether it needs an attribute of all units together, too. It has references to other units only so.
    fn needs_whole(&self, attribute: AttributeId) -> bool;

    /// Takes some units, with their kinds and attributes alone.
    fn some_units(&mut self, units: Dataset);

    /// Takes all units, now that they are known, with the attributes that it needs whole. All were taken before, some
    /// at a time.
    fn all_units(&mut self, units: Dataset);

    /// Whether it takes the observations of this indicator; else they are kept.
    fn takes_indicator(&self, indicator: IndicatorId) -> bool;

    /// Whether it takes the rows of this record; else they are kept.
    fn takes_record(&self, record: RecordId) -> bool;

    /// Takes observations.
    fn observations(&mut self, indicator: IndicatorId, rows: Observations);

    /// Goes through the rows of all observations taken that will be told of.
    fn told(&mut self, visit: &mut dyn FnMut(Span));

    /// Takes rows.
    fn rows(&mut self, record: RecordId, rows: RecordTable);
}

/// Takes no rows, so that all are kept.
#[derive(Clone, Copy, Debug)]
pub struct Kept;

impl Receiver for Kept {
    fn explains(&self) -> bool {
        false
    }

    fn takes_units(&self) -> bool {
        false
    }

    fn needs_whole(&self, _: AttributeId) -> bool {
        true
    }

    fn some_units(&mut self, _: Dataset) {}

    fn all_units(&mut self, _: Dataset) {}

    fn takes_indicator(&self, _: IndicatorId) -> bool {
        false
    }

    fn takes_record(&self, _: RecordId) -> bool {
        false
    }

    fn observations(&mut self, _: IndicatorId, _: Observations) {}

    fn told(&mut self, _: &mut dyn FnMut(Span)) {}

    fn rows(&mut self, _: RecordId, _: RecordTable) {}
}
