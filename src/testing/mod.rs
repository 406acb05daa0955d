//! What tests hold a ruleset to: rulings that were pinned, and what its conditions have been seen to do.
//!
//! Nothing here rules: a pinned ruling is compared with one read from the trace, and so is what a condition came to.

pub mod coverage;
mod junit;
pub mod pins;
mod roots;
mod subject;

pub use junit::junit;
pub use subject::Subject;

use serde::Serialize;

/// The tests of a ruleset.
#[derive(Clone, Debug, Serialize)]
pub struct Suite {
    /// The ruleset.
    pub name: String,
    /// Its tests.
    pub tests: Vec<Test>,
    /// What no test has seen, where that is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coverage: Option<Uncovered>,
}

/// What no test of a ruleset has seen.
#[derive(Clone, Debug, Serialize)]
pub struct Uncovered {
    /// How much has been seen.
    pub seen: usize,
    /// Of how much.
    pub of: usize,
    /// What has not.
    pub unseen: Vec<coverage::Unseen>,
    /// Cases at the boundaries that have not, as examples.
    pub proposals: Vec<String>,
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
