//! Unbroken runs of years in which a condition holds. A year before the first in the data ends one.

use super::cell::{Cell, Range, Ruled};
use super::frame::Frame;
use crate::plan::{Node, NodeId, Op, ValueOp};
use crate::types::{Day, Exact, Reasons, Type, Verdict};

/// The length of an unbroken run of years: of the one that ends with the last year, or of the longest.
pub(super) fn length(last: &Cell, anywhere: bool, conds: &[Ruled], first_year: Option<i32>) -> Cell {
    let Some(last_year) = last.exact() else { return *last };
    let conds = &conds[..in_data(last_year, first_year).min(conds.len())];
    let length = |holds: &dyn Fn(Verdict) -> bool, firmly: bool| {
        let breaks = |ruled: &Ruled| !holds(if firmly { ruled.firmly() } else { ruled.verdict });
        let mut runs = conds.split(breaks).map(<[Ruled]>::len);
        let length = if anywhere { runs.max() } else { runs.next() };
        Exact::from_integer(length.unwrap_or(0) as i128)
    };
    let range = |firmly: bool| Range {
        low: length(&|verdict| verdict == Verdict::Pass, firmly),
        high: length(&|verdict| matches!(verdict, Verdict::Pass | Verdict::Undetermined), firmly),
        may_be_nothing: false,
    };
    let reasons = conds.iter().filter(|ruled| ruled.verdict == Verdict::Undetermined);
    let reasons = reasons.fold(Reasons::NONE, |all, ruled| all.with(ruled.reasons));
    let read = conds.iter().map(|ruled| ruled.open).max().unwrap_or(Day::MIN);
    Cell { firm: range(true), ..Cell::between(range(false), reasons) }.read_until(read).of(&[last])
}

/// How many years there are from the first in the data to the last.
fn in_data(last_year: Exact, first_year: Option<i32>) -> usize {
    let years = |first: i32| usize::try_from(last_year.to_integer() - i128::from(first) + 1).unwrap_or(0);
    first_year.map_or(0, years)
}

impl Frame<'_> {
    /// How many years of a run, from its last backwards, are in the data.
    pub fn years_in_data(&self, last: NodeId, conds: &[NodeId], unit: usize) -> usize {
        let last = self.trace.value(last, unit).exact();
        last.map_or(0, |last| in_data(last, self.first_year(conds)).min(conds.len()))
    }

    /// The first year of all the data that these conditions read.
    pub(super) fn first_year(&self, conds: &[NodeId]) -> Option<i32> {
        let first = |days: &mut dyn Iterator<Item = Day>| days.min();
        let in_node = |node: &Node| match &node.op {
            Op::Value(ValueOp::Series(series), _) => {
                first(&mut self.data.observations[series.indicator.index()].days.iter().copied())
                    .map(Day::year)
            }
            Op::Value(ValueOp::Aggregate(aggregate), _) => {
                let record = &self.model[aggregate.record];
                let table = self.data.records[aggregate.record.index()].as_ref()?;
                let field = record.dated_by?;
                let numbers = (0..table.len()).filter_map(|row| table.fields[field].get(row));
                let least = i32::try_from(numbers.min()?.to_integer()).ok()?;
                Some(if record.fields[field].ty == Type::Year { least } else { Day(least).year() })
            }
            _ => None,
        };
        // One year's condition reads the same tables as another's.
        let root = conds.first()?;
        self.program
            .reads(*root)
            .into_iter()
            .filter_map(|node| in_node(&self.program.nodes[node.index()]))
            .min()
    }
}
