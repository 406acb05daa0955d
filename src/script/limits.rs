//! All that a script can use up, and how much of it there is.

/// Bytes of one script.
pub const LARGEST: usize = 64 * 1024;
/// Operations of one call; Rhai counts each expression and each statement as one.
pub const OPERATIONS: u64 = 100_000;
/// Operations of all calls of one run.
pub const OPERATIONS_OF_RUN: u64 = 100_000_000;
/// Functions that call each other, one inside the other.
pub const CALL_LEVELS: usize = 16;
/// Expressions and blocks inside each other.
pub const EXPRESSION_DEPTH: usize = 32;
/// Functions of one script.
pub const FUNCTIONS: usize = 100;
/// Variables of a function at a time.
pub const VARIABLES: usize = 100;
/// Bytes of a text.
pub const TEXT: usize = 1_000;
/// Elements of a list.
pub const LIST: usize = 1_000;
/// Entries of a map.
pub const MAP: usize = 1_000;
/// Digits of a number that is written in a script, as in a ruleset.
pub const DIGITS: usize = 18;
