//! The workload that Thidua is measured on, and programs that do the same work by other means.
//!
//! `README.md` beside this package says what the workload is and how it is run.

pub mod by_hand;
pub mod facts;
pub mod generate;
pub mod outcome;
pub mod peer;
pub mod ruleset;
pub mod rulings;
