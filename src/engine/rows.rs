//! Rows of a record, ruled on by the nodes of their aggregate (sections 5 and 6 of the contract).

use super::cell::{Cell, Ruled};
use super::frame::{Frame, Limit, Windows};
use super::keyed::{Keys, Part};
use super::packed::Packed;
use super::trace::Trace;
use crate::check::model::{Model, RecordId};
use crate::data::{Column, RecordTable};
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
#[derive(Clone, Copy, Debug, PartialEq)]
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
    /// The same row, with what is so far in its conditions and its value undetermined.
    pub(super) fn firmly(self) -> Self {
        let value = self.value.map(|value| value.firmly());
        Self { base: self.firm.0, having: self.firm.1, value, ..self }
    }

    /// Until when its value can still change. One that is out only so far may come in, with whatever its value is
    /// then.
    pub(super) fn open(&self) -> Day {
        let may_be_in = [self.base, self.firm.0].iter().any(|base| matches!(base, Base::May | Base::In));
        self.value.filter(|_| may_be_in).map_or(Day::MIN, |value| value.open)
    }

    /// Whether nothing in its conditions and its value is so far.
    pub(super) fn is_firm(&self) -> bool {
        self.firm == (self.base, self.having) && self.value.is_none_or(|value| value.firm == value.range)
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

/// The days of rows.
pub(super) enum Days<'t> {
    /// They have none.
    Undated,
    /// In this column; as years.
    By(&'t Column, bool),
}

impl<'t> Days<'t> {
    pub(super) fn of(model: &Model, record: RecordId, table: &'t RecordTable) -> Self {
        let record = &model[record];
        record.dated_by.map_or(Days::Undated, |field| {
            Days::By(&table.fields[field], record.fields[field].ty == Type::Year)
        })
    }

    /// The day of a row; before all days where rows have none, and none where it is not given.
    #[inline(always)]
    pub(super) fn get(&self, row: usize) -> Option<Day> {
        let Self::By(column, by_year) = self else { return Some(Day::MIN) };
        // Days and years are whole.
        let number = column.given()[row].then(|| column.scaled()[row])?;
        let number = i32::try_from(number).unwrap_or(i32::MAX);
        Some(if *by_year { day(number, 1, 1) } else { Day(number) })
    }
}

/// How a row stands to the window by its day: the codes of a column.
const INSIDE: u8 = 0;
const AHEAD: u8 = 1;
const OUTSIDE: u8 = 2;
const NO_DAY: u8 = 3;

fn places(
    frame: &Frame<'_>,
    days: &Days<'_>,
    windows: &Windows<'_>,
    table: &RecordTable,
    rows: &[u32],
) -> Part<'static> {
    if matches!(days, Days::Undated) {
        return Part::NONE;
    }
    let as_of = frame.program.as_of;
    let constant = windows.constant();
    let place = |row: usize| match days.get(row) {
        None => NO_DAY,
        Some(day) if day > as_of => AHEAD,
        Some(day) => match constant.or_else(|| windows.of(table.units[row] as usize).ok()) {
            Some(window) if !window.contains(day) => OUTSIDE,
            Some(_) | None => INSIDE,
        },
    };
    Part::Made(rows.iter().map(|row| place(*row as usize)).collect(), 4)
}

/// Rules on some rows of a record (their positions), through the aggregate's own nodes: what all but their values
/// tell, and the columns of those nodes, one entry to a row.
///
/// # Errors
/// Where exact arithmetic overflows.
pub(super) fn rule_packed(
    frame: &Frame<'_>,
    aggregate: &Aggregate,
    table: &RecordTable,
    windows: &Windows<'_>,
    rows: &[u32],
) -> Result<(Packed<RowRuling>, Trace), Limit> {
    let block = &aggregate.block;
    let columns = frame.evaluate_rows(aggregate, table, rows)?;
    let days = Days::of(frame.model, aggregate.record, table);
    let places = places(frame, &days, windows, table, rows);
    let place = |at: usize| match &places {
        Part::Made(codes, _) => codes[at],
        Part::Of(..) => INSIDE,
    };
    let verdict = |node: Option<NodeId>, at: usize, default: Verdict| match node {
        Some(node) => columns.verdict(node, at),
        None => Ruled::new(default, Reasons::NONE),
    };
    let ruling = |at: usize| {
        let out = |base| RowRuling {
            base,
            having: Verdict::NotApplicable,
            value: None,
            reasons: Reasons::NONE,
            firm: (base, Verdict::NotApplicable),
            read: Day::MIN,
        };
        let (in_window, reasons) = match place(at) {
            AHEAD => return out(Base::Hidden),
            OUTSIDE => return out(Base::OutsideWindow),
            NO_DAY if aggregate.window.explicit => (false, Reason::EmptyField.into()),
            _ => (true, Reasons::NONE),
        };
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
        let read = conditions.iter().map(|ruled| ruled.open).max().unwrap_or(Day::MIN);
        RowRuling { base, having, value: None, reasons, firm, read }
    };
    let conditions = [block.filter, block.except, block.having].into_iter().flatten();
    let mut parts: Vec<Part<'_>> = conditions.map(|node| Part::forms(columns.verdicts(node))).collect();
    parts.push(places.as_ref());
    let packed = Keys::of(rows.len(), &parts).and_then(|keys| keys.pack(|at| Some(ruling(at))));
    let packed = packed.unwrap_or_else(|| (0..rows.len()).map(ruling).collect());
    Ok((packed, columns))
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
    let (packed, columns) = rule_packed(frame, aggregate, table, windows, rows)?;
    let ruling = |at: usize| {
        let ruling = packed.get(at);
        let is_out = matches!(ruling.base, Base::Hidden | Base::OutsideWindow);
        let value = aggregate.block.value.filter(|_| !is_out).map(|node| columns.value(node, at));
        let read = value.map_or(ruling.read, |value| ruling.read.max(value.read));
        RowRuling { value, read, ..ruling }
    };
    Ok(((0..rows.len()).map(ruling).collect(), columns))
}
