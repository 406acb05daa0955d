//! The messages in Vietnamese: each row has the English template and its Vietnamese, with the same slots in the order
//! that Vietnamese has them. What has no letters needs no row. `tests/words.rs` holds the rows to the templates.

mod check_1;
mod check_2;
mod check_3;
mod cli;
mod codes;
mod data;
mod engine;
mod lint;
mod report;
mod ruling;
mod script;
mod syntax;
mod testing;
mod types;

use std::collections::HashMap;
use std::sync::LazyLock;

/// The tables, by the layer whose templates they have.
const TABLES: &[&[(&str, &str)]] = &[
    codes::ROWS,
    types::ROWS,
    script::ROWS,
    syntax::ROWS,
    check_1::ROWS,
    check_2::ROWS,
    check_3::ROWS,
    lint::ROWS,
    data::ROWS,
    engine::ROWS,
    ruling::ROWS,
    report::ROWS,
    testing::ROWS,
    cli::ROWS,
];

static BY_ENGLISH: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| rows().collect());

/// All rows: English, Vietnamese.
pub fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLES.iter().copied().flatten().copied()
}

/// The Vietnamese of an English template.
pub(super) fn of(english: &str) -> Option<&'static str> {
    BY_ENGLISH.get(english).copied()
}
