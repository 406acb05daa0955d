//! Rows of a record, folded into their unit as they pass (sections 5 and 6 of the contract).

use super::cell::{Cell, Range, Ruled, State};
use super::frame::{Frame, Limit, Windows};
use super::tally::Tally;
use super::trace::Trace;
use crate::check::model::Model;
use crate::data::RecordTable;
use crate::plan::{Aggregate, Fold, NodeId};
use crate::types::{Day, Reason, Reasons, Type, Verdict, day};

/// How a row stands to the base of a count or share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// Not known as of the day: it is dated later.
    Hidden,
    /// Dated outside the window.
    OutsideWindow,
    /// Not among the rows asked for, or left out since something is not applicable.
    Out,
    /// Left out of the base, since only an open deadline leaves it undecided.
    Pending,
    /// It may be in or out.
    May,
    /// In the base.
    In,
}

/// How a row came out.
#[derive(Clone, Copy, Debug)]
pub struct RowRuling {
    /// Whether it is in the base.
    pub base: Base,
    /// Whether it meets the condition of a share; pass where none is asked.
    pub having: Verdict,
    /// Its value, where values are folded.
    pub value: Option<Cell>,
    /// Why it is undetermined.
    pub reasons: Reasons,
    /// How it would stand, and come out, if what is so far in its conditions were undetermined.
    pub firm: (Base, Verdict),
    /// The last day of any window that its conditions read ([`Day::MIN`]: none is open).
    pub read: Day,
}

impl RowRuling {
    /// The same row, with what is so far in its conditions undetermined.
    pub(super) fn firmly(self) -> Self {
        Self { base: self.firm.0, having: self.firm.1, ..self }
    }
}

/// How a row stands and comes out by its conditions, and those of them that are undetermined.
pub(super) fn stands(
    [filter, except, having]: [Ruled; 3],
    in_window: bool,
    share: bool,
) -> (Base, Verdict, impl Iterator<Item = Ruled>) {
    let undetermined = |ruled: &Ruled| ruled.verdict == Verdict::Undetermined;
    let waiting = [filter, except, having].into_iter().filter(undetermined);
    let filtered_out = matches!(filter.verdict, Verdict::Fail | Verdict::NotApplicable);
    let left_out =
        filtered_out || except.verdict == Verdict::Pass || having.verdict == Verdict::NotApplicable;
    let mut pending = waiting.clone().peekable();
    let base = if left_out {
        Base::Out
    } else if share && in_window && pending.peek().is_some() && pending.all(|ruled| ruled.pending) {
        Base::Pending
    } else if !in_window || undetermined(&filter) || undetermined(&except) {
        Base::May
    } else {
        Base::In
    };
    (base, having.verdict, waiting)
}

/// The day of a row, as far as its record is dated.
#[derive(Clone, Copy)]
enum RowDay {
    Undated,
    Empty,
    On(Day),
}

fn row_day(model: &Model, aggregate: &Aggregate, table: &RecordTable, row: usize) -> RowDay {
    let record = &model[aggregate.record];
    let Some(field) = record.dated_by else { return RowDay::Undated };
    match table.fields[field].get(row) {
        None => RowDay::Empty,
        Some(number) => {
            let number = i32::try_from(number.to_integer()).unwrap_or(i32::MAX);
            let by_year = record.fields[field].ty == Type::Year;
            RowDay::On(if by_year { day(number, 1, 1) } else { Day(number) })
        }
    }
}

/// Rules on some rows of a record (their positions), through the aggregate's own nodes; also gives the
/// columns of those nodes, one entry to a row.
///
/// # Errors
/// Where exact arithmetic overflows.
pub fn rule_rows(
    frame: &Frame<'_>,
    aggregate: &Aggregate,
    table: &RecordTable,
    windows: &Windows<'_>,
    rows: &[u32],
) -> Result<(Vec<RowRuling>, Trace), Limit> {
    let block = &aggregate.block;
    let columns = frame.evaluate_rows(aggregate, table, rows)?;
    let verdict = |node: Option<NodeId>, at: usize, default: Verdict| match node {
        Some(node) => columns.verdict(node, at),
        None => Ruled::new(default, Reasons::NONE),
    };
    let ruling = |at: usize| {
        let row = rows[at] as usize;
        let unit = table.units[row] as usize;
        let out = |base| RowRuling {
            base,
            having: Verdict::NotApplicable,
            value: None,
            reasons: Reasons::NONE,
            firm: (base, Verdict::NotApplicable),
            read: Day::MIN,
        };
        let mut reasons = Reasons::NONE;
        let mut in_window = true;
        match row_day(frame.model, aggregate, table, row) {
            RowDay::Undated => {}
            RowDay::On(day) if day > frame.program.as_of => return out(Base::Hidden),
            RowDay::On(day) => match windows.of(unit) {
                Ok(window) if window.contains(day) => {}
                Ok(_) => return out(Base::OutsideWindow),
                Err(_) => {}
            },
            RowDay::Empty => {
                in_window = !aggregate.window.explicit;
                if !in_window {
                    reasons = Reason::EmptyField.into();
                }
            }
        }
        let filter = verdict(block.filter, at, Verdict::Pass);
        let except = verdict(block.except, at, Verdict::Fail);
        let having = verdict(block.having, at, Verdict::Pass);
        let share = matches!(aggregate.fold, Fold::Share { all: false });
        let conditions = [filter, except, having];
        let (base, having, waiting) = stands(conditions, in_window, share);
        let reasons = match base {
            Base::Pending => Reason::Open.into(),
            Base::May | Base::In => waiting.fold(reasons, |all, ruled| all.with(ruled.reasons)),
            Base::Hidden | Base::OutsideWindow | Base::Out => Reasons::NONE,
        };
        let firm = if conditions.iter().any(|ruled| ruled.so_far) {
            let firmly = |ruled: Ruled| Ruled { verdict: ruled.firmly(), ..ruled };
            let (base, having, _) = stands(conditions.map(firmly), in_window, share);
            (base, having)
        } else {
            (base, having)
        };
        let value = block.value.map(|node| columns.value(node, at));
        let of_value = value.map_or(Day::MIN, |value| value.read);
        let read = conditions.iter().map(|ruled| ruled.open).fold(of_value, Day::max);
        RowRuling { base, having, value, reasons, firm, read }
    };
    let rulings = (0..rows.len()).map(ruling).collect();
    Ok((rulings, columns))
}

/// How many rows are ruled on at a time.
const CHUNK: usize = 16 * 1024;
/// How many of these are ruled on before they are folded, so that rulings on rows are never all held.
const CHUNKS_AT_ONCE: usize = 16;

/// The column of an aggregate, and how each unit's rows came out.
pub(super) fn aggregate(
    frame: &Frame<'_>,
    aggregate: &Aggregate,
    ty: &Type,
) -> Result<(Vec<Cell>, Vec<Tally>), Limit> {
    use rayon::prelude::*;
    let units = frame.units();
    let windows = frame.windows(&aggregate.window);
    let mut tallies = vec![Tally::default(); units];
    let record = &frame.model[aggregate.record];
    let Some(table) = &frame.data.records[aggregate.record.index()] else {
        let missing = |unit| Cell::missing(Reason::TableNotSupplied).open_until(windows.open(unit));
        return Ok(((0..units).map(missing).collect(), tallies));
    };
    let mut reads = vec![Day::MIN; units];
    // Only where something is so far does the firm count differ from the count; until then it is the same.
    let mut firm_tallies: Option<Vec<Tally>> = None;
    let rows: Vec<u32> = (0..table.len() as u32).collect();
    for batch in rows.chunks(CHUNK * CHUNKS_AT_ONCE) {
        let chunks: Vec<Vec<RowRuling>> = batch
            .par_chunks(CHUNK)
            .map(|rows| rule_rows(frame, aggregate, table, &windows, rows).map(|(rulings, _)| rulings))
            .collect::<Result<_, _>>()?;
        for (row, ruling) in batch.iter().zip(chunks.iter().flatten()) {
            let unit = table.units[*row as usize] as usize;
            let day = match row_day(frame.model, aggregate, table, *row as usize) {
                RowDay::On(day) => Some(day),
                RowDay::Undated => Some(Day::MIN),
                RowDay::Empty => None,
            };
            if ruling.firm != (ruling.base, ruling.having) && firm_tallies.is_none() {
                firm_tallies = Some(tallies.clone());
            }
            tallies[unit].take(ruling, day).ok_or(frame.limit())?;
            if let Some(firm) = &mut firm_tallies {
                firm[unit].take(&ruling.firmly(), day).ok_or(frame.limit())?;
            }
            reads[unit] = reads[unit].max(ruling.read);
        }
    }
    let mut declares_none = vec![false; units];
    for (unit, _) in &table.none {
        declares_none[*unit as usize] = true;
    }
    let by_value = matches!(ty, Type::Date | Type::Year);
    let fold = |tally: &Tally| match aggregate.fold {
        Fold::Count => Ok(tally.count()),
        Fold::Share { .. } => Ok(tally.share()),
        Fold::Value(op) => tally.fold(op, by_value).ok_or(frame.limit()),
    };
    let cell = |unit: usize| -> Result<Cell, Limit> {
        let tally = &tallies[unit];
        let cell = match windows.of(unit) {
            Err(cell) => cell,
            Ok(_) if record.reported_by_each_unit && tally.known == 0 && !declares_none[unit] => {
                Cell::missing(Reason::NotReported)
            }
            Ok(_) => {
                let cell = fold(tally)?;
                match firm_tallies.as_ref().map(|firm| fold(&firm[unit])).transpose()? {
                    None => cell,
                    Some(firm) if firm.state == State::Known => Cell { firm: firm.range, ..cell },
                    Some(firm) if firm.state == cell.state => cell,
                    Some(_) => Cell { firm: Range { may_be_nothing: true, ..cell.range }, ..cell },
                }
            }
        };
        Ok(cell.open_until(windows.open(unit)).read_until(reads[unit]))
    };
    let cells = (0..units).map(cell).collect::<Result<_, _>>()?;
    Ok((cells, tallies))
}
