//! Columns for nodes: evaluation of a program over a dataset.
//!
//! Every node gets a column, and the columns are the trace that explanations read: there is no second
//! evaluator that could tell another story.

mod arithmetic;
mod award;
mod border;
mod cap;
mod cell;
mod cited;
mod classes;
mod cohort;
mod compare;
mod domain;
mod evaluate;
mod first;
mod folding;
mod frame;
mod grouping;
mod intake;
mod kernel;
mod keyed;
mod kleene;
mod latest;
mod members;
mod numbering;
mod numbers;
mod packed;
mod pieces;
mod points;
mod quota;
mod ranking;
mod rows;
mod run;
mod scalar;
mod script;
mod selection;
mod series;
mod tally;
mod trace;
mod values;
mod walk;

pub use cell::{Cell, Range, Ruled, State};
pub use cited::MOST_CITED;
pub use classes::{Candidates, Classed};
pub use cohort::{Cohort, Grouped, Standing};
pub use evaluate::evaluate;
pub use first::ranked_with;
pub use frame::{Exceeded, Frame, Limit, Windows};
pub use grouping::GroupKey;
pub use intake::{Explains, Intake};
pub use members::{Belonging, belonging, rule_member};
pub use packed::{Mapped, Packed};
pub use quota::unbounded;
pub use rows::{Base, RowRuling, rule_rows};
pub use script::Calls;
pub use selection::Picked;
pub use series::{Observation, Observed, Unheard};
pub use tally::Tally;
pub use trace::{Column, Trace};
pub use values::Values;
