//! What tests hold a ruleset to: rulings that were pinned, and what its conditions have been seen to do.
//!
//! Nothing here rules: a pinned ruling is compared with one read from the trace, and so is what a condition came to.

mod junit;
pub mod pins;

pub use junit::junit;

use serde::Serialize;

/// The tests of a ruleset.
#[derive(Clone, Debug, Serialize)]
pub struct Suite {
    /// The ruleset.
    pub name: String,
    /// Its tests.
    pub tests: Vec<Test>,
}

/// A test: an example, a case, the pinned rulings of a unit.
#[derive(Clone, Debug, Serialize)]
pub struct Test {
    /// `example`, or the file of the cases or pinned rulings.
    pub sort: String,
    /// Its title, or the unit's code.
    pub name: String,
    /// What did not come out; nothing where it passed.
    pub failures: Vec<Failure>,
}

/// Something that did not come out.
#[derive(Clone, Debug, Serialize)]
pub struct Failure {
    /// The code of its message.
    pub code: &'static str,
    /// The message.
    pub message: String,
    /// The message with its places, and the explanation of the ruling: one fact to a line.
    pub text: String,
}
