//! From meaning to a flat program of nodes.
//!
//! A node is an expression *in a window*, *over a domain*: the same measure under two windows is two
//! nodes. Negations have been carried down to the comparisons, windows to what they close, and `in each`
//! has become one node for each part or member. Lowering cannot fail.

mod classes;
mod conditions;
mod honours;
mod lower;
mod members;
mod program;
mod rows;
mod scores;
mod values;
mod windows;

pub use lower::lower;
pub use program::{
    Aggregate, Block, Call, CompiledClasses, CompiledCriterion, CompiledHonour, CompiledScore, Edge, Fold,
    Leaf, Mend, Node, NodeId, Op, PartName, PerKind, Program, Series, ValueOp, VerdictOp, Window, cohort,
    needed, reachable, reachable_in_rows, reads,
};
