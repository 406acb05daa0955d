//! Rows of a record, folded into their unit as they pass (sections 5 and 6 of the contract).

use super::cell::{Cell, Range, Ruled, State};
use super::evaluate::{Frame, Limit, Windows};
use super::trace::Trace;
use crate::check::model::Model;
use crate::data::RecordTable;
use crate::plan::{Aggregate, Fold};
use crate::syntax::ast::FoldOp;
use crate::types::{Day, Exact, Reason, Reasons, Type, Verdict, day};
use num_traits::{CheckedAdd, CheckedDiv, Zero};

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
    fn firmly(self) -> Self {
        Self { base: self.firm.0, having: self.firm.1, ..self }
    }
}

/// How a row stands and comes out by its conditions, and those of them that are undetermined.
fn stands(
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

/// How the rows of a unit came out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// In the base, and meeting the condition.
    pub hits: u64,
    /// In the base, and not meeting it.
    pub misses: u64,
    /// In the base, and may meet it or not.
    pub either: u64,
    /// May be in the base, and would meet it.
    pub may_hit: u64,
    /// May be in the base, and would not meet it.
    pub may_miss: u64,
    /// May be in the base, and may meet it or not.
    pub may_either: u64,
    /// Left out, with a deadline that is still ahead.
    pub pending: u64,
    /// Left out for their date.
    pub outside: u64,
    /// Rows known as of the day, in the window or not.
    pub known: u64,
    /// The first row that meets the condition.
    pub first_hit: Option<u32>,
    /// The first that does not.
    pub first_miss: Option<u32>,
    /// The first that is undetermined.
    pub first_open: Option<u32>,
    /// The row whose value the fold took, where it took one row's.
    pub taken: Option<u32>,
    /// Why rows are undetermined.
    pub reasons: Reasons,
    /// Sums of a fold.
    sums: Sums,
}

/// What a fold over values keeps as rows pass.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
struct Sums {
    values: u64,
    total: Exact,
    total_low: Exact,
    total_high: Exact,
    may_values: u64,
    sure: Option<(Exact, Exact)>,
    may: Option<(Exact, Exact)>,
    missing: Reasons,
    unknown: bool,
    /// A value has no known day: it may be the latest or the earliest.
    undated: bool,
    /// The day that is latest, with the least and greatest value on it.
    latest: Option<(Day, Exact, Exact)>,
    earliest: Option<(Day, Exact, Exact)>,
}

/// Keeps the values of the day that stands before the others.
fn keep(kept: &mut Option<(Day, Exact, Exact)>, day: Day, number: Exact, before: impl Fn(Day, Day) -> bool) {
    match kept {
        Some((on, low, high)) if *on == day => (*low, *high) = ((*low).min(number), (*high).max(number)),
        Some((on, ..)) if !before(day, *on) => {}
        _ => *kept = Some((day, number, number)),
    }
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
    let verdict = |node: Option<crate::plan::NodeId>, at: usize, default: Verdict| match node {
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

impl Tally {
    /// Takes a row in. `None` is an overflow.
    fn take(&mut self, ruling: &RowRuling, row: u32, day: Option<Day>) -> Option<()> {
        if ruling.base == Base::Hidden {
            return Some(());
        }
        self.known += 1;
        match ruling.base {
            Base::Hidden | Base::Out => return Some(()),
            Base::OutsideWindow => {
                self.outside += 1;
                return Some(());
            }
            Base::Pending => {
                self.pending += 1;
                self.first_open.get_or_insert(row);
                return Some(());
            }
            Base::May | Base::In => {}
        }
        let may = ruling.base == Base::May;
        let (count, first) = match (may, ruling.having) {
            (false, Verdict::Pass) => (&mut self.hits, &mut self.first_hit),
            (false, Verdict::Fail) => (&mut self.misses, &mut self.first_miss),
            (false, _) => (&mut self.either, &mut self.first_open),
            (true, Verdict::Pass) => (&mut self.may_hit, &mut self.first_open),
            (true, Verdict::Fail) => (&mut self.may_miss, &mut self.first_open),
            (true, _) => (&mut self.may_either, &mut self.first_open),
        };
        *count += 1;
        first.get_or_insert(row);
        self.reasons = self.reasons.with(ruling.reasons);
        if let Some(value) = &ruling.value {
            self.sums.take(value, may, ruling.reasons, day)?;
            if !may && value.exact().is_some() && self.sums.is_taken(value.range.low) {
                self.taken = Some(row);
            }
        }
        Some(())
    }

    /// The share of the base that meets the condition, over every way that undetermined rows may fall,
    /// each by itself.
    fn share(&self) -> Cell {
        let exact = |hits: u64, base: u64| Exact::new(hits.into(), base.into());
        let surely = self.hits + self.misses + self.either;
        let undetermined = self.may_hit + self.may_miss + self.may_either;
        if surely + undetermined == 0 {
            return Cell::none(State::NotApplicable, Reason::NothingToMeasure);
        }
        // The least share takes in every row that could miss, and no row that would only hit, unless the
        // base would then be empty: the rows that may be in it would all hit.
        let low_base = surely + self.may_miss + self.may_either;
        let low = if low_base == 0 { Exact::from_integer(1) } else { exact(self.hits, low_base) };
        let high_base = surely + self.may_hit + self.may_either;
        let high_hits = self.hits + self.either + self.may_hit + self.may_either;
        let high = if high_base == 0 { Exact::zero() } else { exact(high_hits, high_base) };
        Cell::between(Range { low, high, may_be_nothing: surely == 0 }, self.reasons)
    }

    /// How many rows are in the base.
    fn count(&self) -> Cell {
        let sure = self.hits + self.misses + self.either;
        let most = sure + self.may_hit + self.may_miss + self.may_either;
        let whole = |n: u64| Exact::from_integer(n.into());
        let range = Range { low: whole(sure), high: whole(most), may_be_nothing: false };
        Cell::between(range, self.reasons)
    }
}

impl Sums {
    fn take(&mut self, value: &Cell, may: bool, reasons: Reasons, day: Option<Day>) -> Option<()> {
        match value.state {
            State::NotApplicable | State::Absent => return Some(()),
            State::Missing => {
                self.missing = self.missing.with(value.reasons).with(reasons);
                self.unknown = true;
                return Some(());
            }
            State::Known if !value.range.is_exact() => {
                self.missing = self.missing.with(value.reasons);
                self.unknown = true;
                return Some(());
            }
            State::Known => {}
        }
        let number = value.range.low;
        let widen = |ends: Option<(Exact, Exact)>| {
            ends.map_or((number, number), |(low, high)| (low.min(number), high.max(number)))
        };
        if may {
            self.may_values += 1;
            self.may = Some(widen(self.may));
            let end = if number < Exact::zero() { &mut self.total_low } else { &mut self.total_high };
            *end = end.checked_add(&number)?;
            return Some(());
        }
        self.values += 1;
        self.sure = Some(widen(self.sure));
        self.total = self.total.checked_add(&number)?;
        let Some(day) = day else {
            self.undated = true;
            return Some(());
        };
        keep(&mut self.latest, day, number, |day, kept| day > kept);
        keep(&mut self.earliest, day, number, |day, kept| day < kept);
        Some(())
    }

    /// Whether this number is, up to now, an end of the range of values.
    fn is_taken(&self, number: Exact) -> bool {
        self.sure.is_some_and(|(low, high)| number == low || number == high)
    }

    fn fold(&self, op: FoldOp, by_value: bool, reasons: Reasons) -> Option<Cell> {
        if self.unknown {
            return Some(Cell::missing(self.missing));
        }
        if op == FoldOp::Total {
            let low = self.total.checked_add(&self.total_low)?;
            let high = self.total.checked_add(&self.total_high)?;
            return Some(Cell::between(Range { low, high, may_be_nothing: false }, reasons));
        }
        if self.values + self.may_values == 0 {
            return Some(Cell::none(State::NotApplicable, Reason::NothingToMeasure));
        }
        let highest = matches!(op, FoldOp::Highest) || (matches!(op, FoldOp::Latest) && by_value);
        let lowest =
            matches!(op, FoldOp::Lowest) || (matches!(op, FoldOp::Earliest | FoldOp::First) && by_value);
        if highest || lowest {
            let ends =
                |ends: Option<(Exact, Exact)>| ends.map(|(low, high)| if highest { high } else { low });
            let (sure, may) = (ends(self.sure), self.may);
            let range = match (sure, may) {
                (Some(sure), None) => Range::exactly(sure),
                (Some(sure), Some((_, high))) if highest => {
                    Range { low: sure, high: sure.max(high), may_be_nothing: false }
                }
                (Some(sure), Some((low, _))) => {
                    Range { low: sure.min(low), high: sure, may_be_nothing: false }
                }
                (None, Some((low, high))) => Range { low, high, may_be_nothing: true },
                (None, None) => return Some(Cell::none(State::NotApplicable, Reason::NothingToMeasure)),
            };
            return Some(Cell::between(range, reasons));
        }
        if self.may_values > 0 {
            return Some(Cell::missing(reasons));
        }
        let end = match op {
            FoldOp::Average => {
                let average = self.total.checked_div(&Exact::from_integer(self.values.into()))?;
                return Some(Cell::known(average));
            }
            _ if self.undated => return Some(Cell::missing(Reason::EmptyField)),
            FoldOp::Latest => self.latest,
            _ => self.earliest,
        };
        Some(match end {
            Some((_, low, high)) if low != high => Cell::missing(Reason::Conflict),
            Some((_, number, _)) => Cell::known(number),
            None => Cell::none(State::NotApplicable, Reason::NothingToMeasure),
        })
    }
}

/// How many rows are ruled on at a time.
const CHUNK: usize = 16 * 1024;

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
    let rows: Vec<u32> = (0..table.len() as u32).collect();
    let chunks: Vec<Vec<RowRuling>> = rows
        .par_chunks(CHUNK)
        .map(|rows| rule_rows(frame, aggregate, table, &windows, rows).map(|(rulings, _)| rulings))
        .collect::<Result<_, _>>()?;
    let mut reads = vec![Day::MIN; units];
    let wavers = chunks.iter().flatten().any(|ruling| ruling.firm != (ruling.base, ruling.having));
    let mut firm_tallies = wavers.then(|| tallies.clone());
    for (row, ruling) in rows.iter().zip(chunks.iter().flatten()) {
        let unit = table.units[*row as usize] as usize;
        let day = match row_day(frame.model, aggregate, table, *row as usize) {
            RowDay::On(day) => Some(day),
            RowDay::Undated => Some(Day::MIN),
            RowDay::Empty => None,
        };
        tallies[unit].take(ruling, *row, day).ok_or(frame.limit())?;
        if let Some(firm) = &mut firm_tallies {
            firm[unit].take(&ruling.firmly(), *row, day).ok_or(frame.limit())?;
        }
        reads[unit] = reads[unit].max(ruling.read);
    }
    let mut declares_none = vec![false; units];
    for (unit, _) in &table.none {
        declares_none[*unit as usize] = true;
    }
    let by_value = matches!(ty, Type::Date | Type::Year);
    let fold = |tally: &Tally| match aggregate.fold {
        Fold::Count => Ok(tally.count()),
        Fold::Share { .. } => Ok(tally.share()),
        Fold::Value(op) => tally.sums.fold(op, by_value, tally.reasons).ok_or(frame.limit()),
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
