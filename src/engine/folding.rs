//! Rows of a record, folded into their units as they pass (sections 5 and 6 of the contract).

use super::cell::{Cell, Range, State};
use super::frame::{Frame, Limit};
use super::packed::{Packed, Values};
use super::rows::{Base, Days, RowRuling, rule_packed};
use super::tally::Tally;
use super::trace::Trace;
use crate::data::RecordTable;
use crate::plan::{Aggregate, Fold};
use crate::syntax::ast::FoldOp;
use crate::types::{Day, Reason, Type};
use rayon::prelude::*;

/// How many rows are ruled on at a time.
const CHUNK: usize = 16 * 1024;
/// How many of these are ruled on before they are folded, so that rulings on rows are never all held.
const CHUNKS_AT_ONCE: usize = 16;

/// The tallies of an aggregate, as its rows pass.
#[derive(Clone, Debug)]
pub(super) struct Folding {
    tallies: Vec<Tally>,
    /// Only where something is so far does the firm tally differ; until then it is the same.
    firm: Option<Vec<Tally>>,
    /// Until when the values and conditions read for each unit can still change; empty: they cannot.
    reads: Vec<Day>,
}

impl Folding {
    pub(super) fn new(units: usize) -> Self {
        Self { tallies: vec![Tally::default(); units], firm: None, reads: Vec::new() }
    }

    /// Takes rows in.
    ///
    /// # Errors
    /// Where exact arithmetic overflows.
    pub(super) fn take(
        &mut self,
        frame: &Frame<'_>,
        aggregate: &Aggregate,
        table: &RecordTable,
    ) -> Result<(), Limit> {
        let windows = frame.windows(&aggregate.window);
        let days = Days::of(frame.model, aggregate.record, table);
        let rows: Vec<u32> = (0..table.len() as u32).collect();
        for batch in rows.chunks(CHUNK * CHUNKS_AT_ONCE) {
            let ruled: Vec<(Packed<RowRuling>, Trace)> = batch
                .par_chunks(CHUNK)
                .map(|rows| rule_packed(frame, aggregate, table, &windows, rows))
                .collect::<Result<_, _>>()?;
            for (rows, (rulings, columns)) in batch.chunks(CHUNK).zip(&ruled) {
                let value = aggregate.block.value.map(|node| columns.values(node));
                self.fold(aggregate.fold, rows, (rulings, value), table, &days).ok_or(frame.limit())?;
            }
        }
        Ok(())
    }

    /// Folds rows that are ruled on. `None` is an overflow.
    fn fold(
        &mut self,
        fold: Fold,
        rows: &[u32],
        (rulings, values): (&Packed<RowRuling>, Option<&Values>),
        table: &RecordTable,
        days: &Days<'_>,
    ) -> Option<()> {
        let differs = |ruling: &RowRuling| ruling.firm != (ruling.base, ruling.having);
        if self.firm.is_none() && rulings.any(differs) {
            self.firm = Some(self.tallies.clone());
        }
        let is_read = |ruling: &RowRuling| ruling.read > Day::MIN;
        let reads = rulings.any(is_read)
            || values.is_some_and(|values| values.forms.any(|form| form.cell.read > Day::MIN));
        if reads && self.reads.is_empty() {
            self.reads = vec![Day::MIN; self.tallies.len()];
        }
        // The day of a row matters only to folds that take the first or the last.
        let by_day = matches!(fold, Fold::Value(FoldOp::Latest | FoldOp::Earliest | FoldOp::First));
        for (at, row) in rows.iter().enumerate() {
            let unit = table.units[*row as usize] as usize;
            let ruling = rulings.at(at);
            let Some(values) = values else {
                self.tallies[unit].take(ruling, None)?;
                if let Some(firm) = &mut self.firm {
                    firm[unit].take(&ruling.firmly(), None)?;
                }
                if reads {
                    self.reads[unit] = self.reads[unit].max(ruling.read);
                }
                continue;
            };
            let day = if by_day { days.get(*row as usize) } else { None };
            if let Some(number) = values.number(at)
                && ruling.base == Base::In
                && self.firm.is_none()
                && !reads
            {
                self.tallies[unit].take_number(ruling, number, day)?;
                continue;
            }
            let is_out = matches!(ruling.base, Base::Hidden | Base::OutsideWindow);
            let value = (!is_out).then(|| values.get(at));
            let ruling = RowRuling { value, ..*ruling };
            self.tallies[unit].take(&ruling, day)?;
            if let Some(firm) = &mut self.firm {
                firm[unit].take(&ruling.firmly(), day)?;
            }
            if reads {
                let read = value.map_or(ruling.read, |value| ruling.read.max(value.read));
                self.reads[unit] = self.reads[unit].max(read);
            }
        }
        Some(())
    }

    /// The column, and how each unit's rows came out.
    ///
    /// # Errors
    /// Where exact arithmetic overflows.
    pub(super) fn finish(
        self,
        frame: &Frame<'_>,
        aggregate: &Aggregate,
        ty: &Type,
        none: &[(u32, crate::source::Span)],
    ) -> Result<(Values, Vec<Tally>), Limit> {
        let Self { tallies, firm, reads } = self;
        let windows = frame.windows(&aggregate.window);
        let record = &frame.model[aggregate.record];
        let mut declares_none = vec![false; tallies.len()];
        for (unit, _) in none {
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
                    match firm.as_ref().map(|firm| fold(&firm[unit])).transpose()? {
                        None => cell,
                        Some(firm) if firm.state == State::Known => Cell { firm: firm.range, ..cell },
                        Some(firm) if firm.state == cell.state => cell,
                        Some(_) => Cell { firm: Range { may_be_nothing: true, ..cell.range }, ..cell },
                    }
                }
            };
            let read = reads.get(unit).copied().unwrap_or(Day::MIN);
            Ok(cell.open_until(windows.open(unit)).read_until(read))
        };
        let cells = (0..tallies.len()).map(cell).collect::<Result<Values, _>>()?;
        Ok((cells, tallies))
    }
}

/// The column of an aggregate over rows that are kept, and how each unit's rows came out.
///
/// # Errors
/// Where exact arithmetic overflows.
pub(super) fn aggregate(
    frame: &Frame<'_>,
    aggregate: &Aggregate,
    ty: &Type,
) -> Result<(Values, Vec<Tally>), Limit> {
    let units = frame.units();
    let Some(table) = &frame.data.records[aggregate.record.index()] else {
        let windows = frame.windows(&aggregate.window);
        let missing = |unit| Cell::missing(Reason::TableNotSupplied).open_until(windows.open(unit));
        return Ok(((0..units).map(missing).collect(), vec![Tally::default(); units]));
    };
    let mut folding = Folding::new(units);
    folding.take(frame, aggregate, table)?;
    folding.finish(frame, aggregate, ty, &table.none)
}
