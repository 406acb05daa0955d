//! Columns for nodes: evaluation of a program over a dataset.
//!
//! Every node gets a column, and the columns are the trace that explanations read: there is no second
//! evaluator that could tell another story.

mod arithmetic;
mod cell;
mod compare;
mod evaluate;
mod kleene;
mod rows;
mod series;
mod tally;
mod trace;

pub use cell::{Cell, Range, Ruled, State};
pub use evaluate::{Frame, Limit, Windows, evaluate};
pub use rows::{Base, RowRuling, rule_rows};
pub use series::{Observed, Unheard};
pub use tally::Tally;
pub use trace::{Column, Trace};
