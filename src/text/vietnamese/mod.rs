//! The messages in Vietnamese: each row has the English template and its Vietnamese, with the same slots in the order
//! that Vietnamese has them. What has no letters needs no row. `tests/words.rs` holds the rows to the templates.

mod check_a_to_d;
mod check_e_to_q;
mod check_r_to_w;
mod cli;
mod codes;
mod data;
mod engine;
mod help;
mod lint;
mod report;
mod ruling;
mod script;
mod syntax_c_to_j;
mod syntax_l_to_w;
mod testing;
mod types;

use std::collections::HashMap;
use std::sync::LazyLock;

/// The tables, by the layer whose templates they have.
const TABLES: &[&[(&str, &str)]] = &[
    codes::ROWS,
    types::ROWS,
    script::ROWS,
    syntax_c_to_j::ROWS,
    syntax_l_to_w::ROWS,
    check_a_to_d::ROWS,
    check_e_to_q::ROWS,
    check_r_to_w::ROWS,
    lint::ROWS,
    data::ROWS,
    engine::ROWS,
    ruling::ROWS,
    report::ROWS,
    testing::ROWS,
    cli::ROWS,
    help::ROWS,
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
