//! Data as typed columns, each cell traceable to its place in its file.
//!
//! Bytes become text (`encoding`), text becomes tables of rows (`delimited`, `json`, `lines`, `parquet`; all behind the trait in
//! `table`), and the rows of every format go through the same code: headings (`headings`), names in both languages and in all
//! spellings (`names`, `spelling`), typed cells (`cell`, `number`, `style`), and one module for each sort of table (`units`,
//! `indicators`, `records`).

mod above;
mod body;
mod builder;
mod bulk;
mod cases;
mod ceilings;
mod cell;
mod cells;
mod codes;
#[cfg(feature = "parquet")]
mod columns;
mod dataset;
mod delimited;
mod digits;
mod encoding;
mod ends;
mod example;
mod excerpt;
mod fault;
mod files;
mod flat;
mod headings;
mod indicators;
mod json;
mod lines;
mod locate;
mod lookup;
mod names;
mod number;
mod outline;
#[cfg(feature = "parquet")]
mod parquet;
mod places;
mod plain;
mod plain_indicators;
mod plain_units;
mod read;
mod receiver;
mod records;
mod rows;
mod same;
mod sink;
mod spelling;
mod style;
mod table;
mod units;

pub use body::{Content, Source};
pub use cases::{CASES, Cases, cases};
pub use codes::Names;
pub use dataset::{CellFormat, Column, Dataset, Observations, RecordTable, Texts, Units};
pub use example::of_example;
pub use files::{Input, is_read};
pub use places::{Place, Places};
pub use read::{MOST_BYTES, MOST_FOLDED_ROWS, MOST_ROWS, Report, read, read_into};
pub use receiver::{Kept, Receiver};
pub use sink::MOST_REPORTED;
