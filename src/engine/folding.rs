//! Rows of a record, folded into their units as they pass (sections 5 and 6 of the contract).

use super::cell::{Cell, Range, State};
use super::cited::{Best, MOST_CITED, Marks};
use super::frame::{Frame, Limit};
use super::packed::Packed;
use super::rows::{Base, Days, RowRuling, rule_packed};
use super::tally::{Plain, Tally};
use super::values::{Form, Numbers, Values, ValuesBuilder};
use crate::data::RecordTable;
use crate::plan::{Aggregate, Fold};
use crate::syntax::ast::FoldOp;
use crate::types::{Day, Reason, Type};
use rayon::prelude::*;
use std::hint::black_box;

/// How many rows are ruled on at a time.
const CHUNK: usize = 16 * 1024;
/// How many of these are ruled on before they are folded, so that rulings on rows are never all held.
const CHUNKS_AT_ONCE: usize = 16;

/// Of how many units a thread makes the columns at a time.
const UNITS_AT_ONCE: usize = 4 * 1024;

/// The numbers of so many rows are added at a time.
const AT_A_TIME: usize = 64;

/// How many ways to rule on a row are counted apart.
const FORMS: usize = 8;

/// The tallies of an aggregate, as its rows pass.
#[derive(Clone, Debug)]
pub(super) struct Folding {
    units: usize,
    /// Rows of which nothing is so far, and whose value is one number if they have one: these are only counted, by how
    /// they are ruled on, and their numbers added.
    forms: Vec<RowRuling>,
    /// For each of these forms, how many rows of each unit have it.
    counts: Vec<Vec<u32>>,
    plain: Vec<Plain>,
    /// What the numbers are over.
    denominator: i64,
    /// All other rows; empty: there is none.
    tallies: Vec<Tally>,
    /// Only where something is so far does the firm tally differ; until then it is the same.
    firm: Option<Vec<Tally>>,
    /// Until when the values of each unit can still change, and what is read for them and for conditions; empty: nothing
    /// can.
    opens: Vec<(Day, Day)>,
    /// Rows that may be cited are marked.
    cites: bool,
    /// Of the rows whose numbers are added, those with the one value that is taken.
    best: Option<Best>,
}

/// How a row is folded.
enum Way {
    /// By itself.
    Alone,
    /// Counted among those of this form.
    Counted(usize),
    /// The same, and its number is added to the others.
    Added(usize),
}

/// Rows that are ruled on, with their values.
struct RowsRuled<'r> {
    /// Which row is the first.
    first: usize,
    rulings: &'r Packed<RowRuling>,
    values: Option<&'r Values>,
    days: Option<Days<'r>>,
}

impl Folding {
    /// Before any row; `cites` where the rows that may be cited are to be marked.
    pub(super) fn new(units: usize, fold: Fold, cites: bool) -> Self {
        Self {
            units,
            forms: Vec::new(),
            counts: Vec::new(),
            plain: Vec::new(),
            denominator: 0,
            tallies: Vec::new(),
            firm: None,
            opens: Vec::new(),
            cites,
            best: Best::of(fold, units).filter(|_| cites),
        }
    }

    /// Takes the rows of some tables in, and marks those that may be cited.
    ///
    /// # Errors
    /// Where exact arithmetic overflows.
    pub(super) fn take(
        &mut self,
        frame: &Frame<'_>,
        aggregate: &Aggregate,
        tables: &[&RecordTable],
    ) -> Result<Marks, Limit> {
        let windows = frame.windows(&aggregate.window);
        // The day of a row matters only to folds that take the first or the last.
        let by_day = matches!(aggregate.fold, Fold::Value(FoldOp::Latest | FoldOp::Earliest | FoldOp::First));
        let mut marks: Marks =
            tables.iter().map(|table| vec![false; if self.cites { table.len() } else { 0 }]).collect();
        let starts = |at: usize| (0..tables[at].len()).step_by(CHUNK);
        let chunks: Vec<(usize, usize)> =
            (0..tables.len()).flat_map(|at| starts(at).map(move |start| (at, start))).collect();
        for batch in chunks.chunks(CHUNKS_AT_ONCE) {
            let rule = |(at, start): &(usize, usize)| {
                let table = tables[*at];
                let rows: Vec<u32> = (*start as u32..table.len().min(start + CHUNK) as u32).collect();
                let (rulings, columns) = rule_packed(frame, aggregate, table, &windows, &rows)?;
                Ok((rulings, aggregate.block.value.map(|node| columns.values(node).clone())))
            };
            // Of several that fail, the first is told.
            let ruled: Vec<Result<_, Limit>> = batch.par_iter().map(rule).collect();
            for ((at, first), ruled) in batch.iter().zip(ruled) {
                let (table, (rulings, values)) = (tables[*at], ruled?);
                let ruled = RowsRuled {
                    first: *first,
                    rulings: &rulings,
                    values: values.as_ref(),
                    days: by_day.then(|| Days::of(frame.model, aggregate.record, table)),
                };
                let marks = marks[*at].get_mut(*first..).unwrap_or_default();
                self.fold(&ruled, &table.units, marks).ok_or(frame.limit())?;
            }
        }
        Ok(marks)
    }

    /// Folds rows that are ruled on. Of rows that are ruled on alike the first few are marked; where one value is taken,
    /// those with that value; and all that are folded by themselves. `None` is an overflow.
    fn fold(&mut self, ruled: &RowsRuled<'_>, units: &[u32], marks: &mut [bool]) -> Option<()> {
        let ways = self.ways(ruled);
        let numbers = match ruled.values {
            Some(values) => match &values.numbers {
                Numbers::Scaled(numbers, denominator)
                    if ruled.days.is_none() && self.is_over(*denominator) =>
                {
                    Some(&numbers[..])
                }
                _ => None,
            },
            None => None,
        };
        let is_numbered: Vec<bool> = ruled.values.map_or_else(Vec::new, |values| {
            values.forms.distinct().iter().map(|form| numbers.is_some() && form.numbered).collect()
        });
        let number = |at: usize| {
            let code = usize::from(ruled.values?.forms.code(at));
            numbers.filter(|_| is_numbered.get(code) == Some(&true)).map(|numbers| numbers[at])
        };
        let units = &units[ruled.first..ruled.first + ruled.rulings.len()];
        let way = |at: usize| ways.get(usize::from(ruled.rulings.code(at)));
        let mut alone = Vec::new();
        for (at, unit) in units.iter().enumerate() {
            match way(at) {
                Some(Way::Counted(form) | Way::Added(form)) => {
                    let count = &mut self.counts[*form][*unit as usize];
                    if let Some(mark) = marks.get_mut(at) {
                        *mark = (*count as usize) < MOST_CITED;
                    }
                    *count += 1;
                }
                Some(Way::Alone) | None => alone.push(at),
            }
        }
        let added = if ways.iter().any(|way| matches!(way, Way::Added(_))) { units } else { &[] };
        for (some, added) in added.chunks(AT_A_TIME).enumerate() {
            // What is kept of each unit lies somewhere else in the memory, which takes far longer to answer than
            // to add. So it is asked for many units before the first is needed.
            let asked =
                |sum: u32, unit: &u32| sum | self.plain.get(*unit as usize).map_or(0, |plain| plain.values());
            black_box(added.iter().fold(0, asked));
            for (at, unit) in (some * AT_A_TIME..).zip(added) {
                let (Some(Way::Added(form)), unit) = (way(at), *unit as usize) else { continue };
                let number = number(at);
                if let (Some(best), Some(number)) = (&mut self.best, number) {
                    marks[at] |= best.cites(unit, number, &self.plain[unit]);
                }
                if !number.is_some_and(|number| self.plain[unit].take(number)) {
                    self.counts[*form][unit] -= 1;
                    alone.push(at);
                }
            }
        }
        alone.into_iter().try_for_each(|at| {
            if let Some(mark) = marks.get_mut(at) {
                *mark = true;
            }
            self.fold_one(ruled, at, units[at] as usize)
        })
    }

    /// How the rows of each code are folded.
    fn ways(&mut self, ruled: &RowsRuled<'_>) -> Vec<Way> {
        let reads = |form: &Form| form.cell.read > Day::MIN;
        let values_read = ruled.values.is_some_and(|values| values.forms.any(reads));
        let form = |ruling: &RowRuling| {
            let is_plain = ruling.is_firm() && ruling.read == Day::MIN;
            if !is_plain || values_read {
                return None;
            }
            let known = self.forms.iter().position(|known| known == ruling);
            known.or_else(|| {
                let next = self.forms.len();
                (next < FORMS).then(|| {
                    self.forms.push(*ruling);
                    self.counts.push(vec![0; self.units]);
                    next
                })
            })
        };
        let forms: Vec<Option<usize>> = ruled.rulings.distinct().iter().map(form).collect();
        let way = |form: Option<usize>| match form {
            None => Way::Alone,
            Some(form) if ruled.values.is_none() => Way::Counted(form),
            Some(form) => match self.forms[form].base {
                Base::In => Way::Added(form),
                Base::May => Way::Alone,
                _ => Way::Counted(form),
            },
        };
        forms.into_iter().map(way).collect()
    }

    /// Whether numbers are over this denominator; the first decide.
    fn is_over(&mut self, denominator: i64) -> bool {
        if self.denominator == 0 {
            self.denominator = denominator;
            self.plain = vec![Plain::NONE; self.units];
        }
        self.denominator == denominator
    }

    /// Folds a row by itself. `None` is an overflow.
    fn fold_one(&mut self, ruled: &RowsRuled<'_>, at: usize, unit: usize) -> Option<()> {
        let ruling = *ruled.rulings.at(at);
        let is_out = matches!(ruling.base, Base::Hidden | Base::OutsideWindow);
        let value = ruled.values.filter(|_| !is_out).map(|values| values.get(at));
        let read = value.map_or(ruling.read, |value| ruling.read.max(value.read));
        let ruling = RowRuling { value, ..ruling };
        let day = ruled.days.as_ref().and_then(|days| days.get(ruled.first + at));
        if self.tallies.is_empty() {
            self.tallies = vec![Tally::default(); self.units];
        }
        if self.firm.is_none() && !ruling.is_firm() {
            self.firm = Some(self.tallies.clone());
        }
        self.tallies[unit].take(&ruling, day)?;
        if let Some(firm) = &mut self.firm {
            firm[unit].take(&ruling.firmly(), day)?;
        }
        if read > Day::MIN && self.opens.is_empty() {
            self.opens = vec![(Day::MIN, Day::MIN); self.units];
        }
        if let Some((kept_open, kept_read)) = self.opens.get_mut(unit) {
            (*kept_open, *kept_read) = ((*kept_open).max(ruling.open()), (*kept_read).max(read));
        }
        Some(())
    }

    /// The tally of a unit: of all rows, and as if what is so far were undetermined; `forms` are the tallies of one row of
    /// each form. Of plain values it has the rows alone.
    fn tally(&self, forms: &[Tally], unit: usize) -> (Tally, Option<Tally>) {
        let add = |mut tally: Tally| {
            for (one, rows) in forms.iter().zip(&self.counts).filter(|(_, rows)| rows[unit] > 0) {
                tally.take_alike(one, rows[unit]);
            }
            tally
        };
        let now = self.tallies.get(unit).cloned().unwrap_or_default();
        (add(now), self.firm.as_ref().map(|firm| add(firm[unit].clone())))
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
        let windows = frame.windows(&aggregate.window);
        let record = &frame.model[aggregate.record];
        let mut declares_none = vec![false; self.units];
        for (unit, _) in none {
            declares_none[*unit as usize] = true;
        }
        let by_value = matches!(ty, Type::Date | Type::Year);
        let fold = |tally: &Tally, plain: &Plain| match aggregate.fold {
            Fold::Count => Some(tally.count()),
            Fold::Share { .. } => Some(tally.share()),
            Fold::Value(op) => tally.fold_with(plain, self.denominator, op, by_value),
        };
        let forms: Vec<Tally> = self.forms.iter().map(Tally::one).collect();
        let cell = |unit: usize| -> Option<(Cell, Tally)> {
            let (tally, firm) = self.tally(&forms, unit);
            let plain = self.plain.get(unit).unwrap_or(&Plain::NONE);
            let cell = match windows.of(unit) {
                Err(cell) => cell,
                Ok(_) if record.reported_by_each_unit && tally.known == 0 && !declares_none[unit] => {
                    Cell::missing(Reason::NotReported)
                }
                Ok(_) => {
                    let cell = fold(&tally, plain)?;
                    let firm = match firm {
                        Some(firm) => Some(fold(&firm, plain)?),
                        None => None,
                    };
                    match firm {
                        None => cell,
                        Some(firm) if firm.state == State::Known => Cell { firm: firm.range, ..cell },
                        Some(firm) if firm.state == cell.state => cell,
                        Some(_) => Cell { firm: Range { may_be_nothing: true, ..cell.range }, ..cell },
                    }
                }
            };
            let (open, read) = self.opens.get(unit).copied().unwrap_or((Day::MIN, Day::MIN));
            Some((cell.open_until(windows.open(unit).max(open)).read_until(read), tally.closed(plain)))
        };
        let mut tallies = vec![Tally::default(); self.units];
        let some = |(at, tallies): (usize, &mut [Tally])| {
            let mut values = ValuesBuilder::default();
            for (unit, kept) in (at * UNITS_AT_ONCE..).zip(tallies) {
                let (cell, tally) = cell(unit)?;
                values.push(&cell);
                *kept = tally;
            }
            Some(values.finish())
        };
        let parts: Vec<Option<Values>> =
            tallies.par_chunks_mut(UNITS_AT_ONCE).enumerate().map(some).collect();
        let mut values = Values::default();
        for part in parts {
            values.append(part.ok_or(frame.limit())?);
        }
        Ok((values, tallies))
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
    let mut folding = Folding::new(units, aggregate.fold, false);
    folding.take(frame, aggregate, &[table])?;
    folding.finish(frame, aggregate, ty, &table.none)
}
