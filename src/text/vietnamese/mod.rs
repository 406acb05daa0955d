//! The messages in Vietnamese: each row has the English template and its Vietnamese, with the same slots in the order
//! that Vietnamese has them. What has no letters needs no row. `tests/words.rs` holds the rows to the templates.

mod lint;
mod syntax;

use std::collections::HashMap;
use std::sync::LazyLock;

/// The tables, by the layer whose templates they have.
const TABLES: &[&[(&str, &str)]] = &[lint::ROWS, syntax::ROWS];

static BY_ENGLISH: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| rows().collect());

/// All rows: English, Vietnamese.
pub fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLES.iter().copied().flatten().copied()
}

/// The Vietnamese of an English template.
pub(super) fn of(english: &str) -> Option<&'static str> {
    BY_ENGLISH.get(english).copied()
}
