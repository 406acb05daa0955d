//! Data as typed columns, each cell traceable to its place in its file.

mod dataset;

pub use dataset::{CellFormat, Column, Dataset, Observations, RecordTable, Texts, Units};
