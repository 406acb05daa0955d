//! A row of a record that had a say: which of its cells, and what to say of it.

use super::evidence::Read;
use super::{Run, deciding};
use crate::check::model::FieldIndex;
use crate::data::RecordTable;
use crate::engine::{Base, RowRuling, Trace};
use crate::plan::{Aggregate, Block, Node, NodeId, Op, ValueOp, reachable_in_rows};
use crate::text::Text;
use crate::types::{Exact, Type, Verdict};

/// How many fields of a row are named at the most.
const MOST_FIELDS: usize = 4;

impl Run<'_> {
    /// Which cell of a row to underline, by its column, and what to say of it where words are wanted. `trace`
    /// has the columns of the aggregate's own nodes, in which the row stands at `at`.
    pub(super) fn row_words(
        &self,
        aggregate: &Aggregate,
        (table, row): (&RecordTable, u32),
        ruling: &RowRuling,
        (trace, at): (&Trace, usize),
        read: Read<'_>,
    ) -> (Option<&str>, Text) {
        let block = &aggregate.block;
        let record = &self.model[aggregate.record];
        let with = |verdict: Verdict| {
            let roots = [block.having, block.except, block.filter];
            roots.into_iter().flatten().find(|root| trace.verdict(*root, at).verdict == verdict)
        };
        let (how, root) = match (ruling.base, ruling.having) {
            (Base::Hidden, _) => (text!("does not count, since it is dated after the day judged"), None),
            (Base::OutsideWindow, _) => (text!("does not count, since it is dated outside the window"), None),
            (Base::Out, _) => left_out(block, trace, at),
            (Base::Pending, _) => (text!("still inside its deadline: left out"), with(Verdict::Undetermined)),
            (Base::May, _) | (Base::In, Verdict::Undetermined) => {
                (text!("undetermined"), with(Verdict::Undetermined))
            }
            (Base::In, Verdict::Fail) => (text!("does not meet the condition"), with(Verdict::Fail)),
            (Base::In, _) if block.value.is_some() => (text!("counts"), None),
            (Base::In, _) => (text!("counts"), block.having.or(block.filter)),
        };
        let fields = match (ruling.base, root) {
            // Undetermined by no condition of its own: it is the date that is not known.
            (Base::Hidden | Base::OutsideWindow, _) | (Base::May, None) => {
                record.dated_by.into_iter().collect()
            }
            (_, Some(root)) => {
                let leaves = deciding(&block.nodes, trace, root, at, None);
                let mut read: Vec<FieldIndex> = Vec::new();
                for field in leaves.iter().flat_map(|leaf| fields(&block.nodes, leaf.node)) {
                    if !read.contains(&field) {
                        read.push(field);
                    }
                }
                read
            }
            (_, None) => block.value.map_or(Vec::new(), |value| fields(&block.nodes, value)),
        };
        let is_unknown =
            |of: &FieldIndex| table.fields[*of].get(row as usize).is_none() && !record.fields[*of].optional;
        // What is not known decides that nothing is known of the row.
        let Some(of) = fields.iter().copied().find(is_unknown).or(fields.first().copied()) else {
            return (None, how);
        };
        let note = read.say(|| {
            // The cell underlined comes first; what it was held against is said too.
            let others = fields.iter().copied().filter(|field| *field != of);
            let all = std::iter::once(of).chain(others).take(MOST_FIELDS);
            let said = all.map(|field| self.field_words(aggregate, field, table, row));
            text!("{how}: {}", Text::joined(said, ", "), how)
        });
        (Some(&record.fields[of].name), note)
    }

    fn field_words(&self, aggregate: &Aggregate, of: FieldIndex, table: &RecordTable, row: u32) -> Text {
        let declared = &self.model[aggregate.record].fields[of];
        let as_of = self.program.as_of;
        let ahead = |number: Exact| {
            declared.optional && declared.ty == Type::Date && number > Exact::from_integer(as_of.0.into())
        };
        match table.fields[of].get(row as usize) {
            Some(number) => {
                let late =
                    if ahead(number) { text!(", after {}: not yet given", as_of) } else { Text::default() };
                text!("`{}` is {}{late}", declared.name, self.words().given(number, &declared.ty), late)
            }
            None => text!("`{}` is empty", declared.name),
        }
    }
}

/// Why a row is not in the base: the filter, the exception, or a condition that is not applicable.
fn left_out(block: &Block, trace: &Trace, at: usize) -> (Text, Option<NodeId>) {
    let is = |root: Option<NodeId>, verdicts: &[Verdict]| {
        root.filter(|root| verdicts.contains(&trace.verdict(*root, at).verdict))
    };
    let filtered = is(block.filter, &[Verdict::Fail, Verdict::NotApplicable]);
    if filtered.is_some() {
        return (text!("not among those asked for"), filtered);
    }
    match is(block.except, &[Verdict::Pass]) {
        Some(except) => (text!("excepted"), Some(except)),
        None => (text!("left out, since the condition is not applicable to it"), block.having),
    }
}

/// The stored fields that a node of a block reads, in the order of the sentence. A gathered value of the
/// unit is not followed: it stands in another arena.
fn fields(nodes: &[Node], node: NodeId) -> Vec<FieldIndex> {
    let below = reachable_in_rows(nodes, node).into_iter();
    let field = |node: NodeId| match nodes[node.index()].op {
        Op::Value(ValueOp::Field(field), _) => Some(field),
        _ => None,
    };
    below.filter_map(field).collect()
}
