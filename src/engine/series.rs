//! Indicators: which observation counts, and folds over the days of a window (section 5 of the contract).

use super::cell::{Cell, State};
use super::frame::{Frame, Limit, Windows};
use super::latest::Latest;
use super::values::Values;
use crate::data::Observations;
use crate::plan::Series;
use crate::source::Span;
use crate::syntax::ast::{Basis, FoldOp};
use crate::types::{Day, Exact, Reason, Reasons, Window};
use num_traits::{CheckedAdd, CheckedDiv};
use std::cmp::Ordering;

/// Why an observation that is there was not heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unheard {
    /// It is dated outside the window.
    OutsideWindow,
    /// It is dated after the as-of date.
    AfterAsOf,
    /// It arrived on this day, after the as-of date.
    FiledLate(Day),
    /// A weightier basis stands before it, though it is later.
    Superseded,
}

/// An observation, as far as it is told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Observation {
    /// Its value.
    pub value: Exact,
    /// The day that the value describes.
    pub day: Day,
    /// Who vouches for it.
    pub basis: Basis,
    /// Its row.
    pub row: Span,
}

/// What was read for one unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Observed {
    /// The observation that counted.
    pub counted: Option<Observation>,
    /// The observation that conflicts with it.
    pub rival: Option<Observation>,
    /// The latest one that did not count, and why.
    pub unheard: Option<(Observation, Unheard)>,
    /// For a fold: the observations that counted, day by day.
    pub days: Vec<Observation>,
}

/// What a series node read, unit by unit.
#[derive(Clone, Debug)]
pub(super) enum SeriesRead {
    /// The latest observation of a window.
    Latest(Latest),
    /// A fold over days: positions in the indicator's [`Observations`].
    Days(Vec<DaysRead>),
}

/// What a fold over days read for one unit, as positions.
#[derive(Clone, Debug, Default)]
pub(super) struct DaysRead {
    counted: Option<u32>,
    rival: Option<u32>,
    unheard: Option<(u32, Unheard)>,
    days: Vec<u32>,
}

impl SeriesRead {
    /// What was read for a unit; `data` has the observations of the indicator, where they are kept.
    pub(super) fn observed(&self, data: &Observations, unit: usize) -> Observed {
        match self {
            Self::Latest(latest) => latest.observed(unit),
            Self::Days(read) => {
                let at = |row: u32| observation(data, row as usize);
                let DaysRead { counted, rival, unheard, days } = &read[unit];
                Observed {
                    counted: counted.map(at),
                    rival: rival.map(at),
                    unheard: unheard.map(|(row, why)| (at(row), why)),
                    days: days.iter().map(|row| at(*row)).collect(),
                }
            }
        }
    }
}

fn observation(data: &Observations, at: usize) -> Observation {
    Observation {
        value: data.values.get(at).unwrap_or(Exact::ZERO),
        day: data.days[at],
        basis: data.bases[at],
        row: data.rows.get(at),
    }
}

/// What a series node asks for.
#[derive(Clone, Copy)]
pub(super) struct Ask<'a> {
    pub(super) data: &'a Observations,
    pub(super) members: &'a [u16],
    pub(super) basis: Option<Basis>,
    evidence_required: bool,
    as_of: Day,
}

impl<'a> Ask<'a> {
    pub(super) fn of(frame: &Frame<'_>, of: &'a Series, data: &'a Observations) -> Self {
        Self {
            data,
            members: &of.members,
            basis: of.basis,
            evidence_required: frame.model[of.indicator].evidence_required,
            as_of: frame.program.as_of,
        }
    }

    /// Whether the observation is one of this series, whatever its day.
    pub(super) fn concerns(&self, row: usize) -> bool {
        self.members.iter().zip(&self.data.members).all(|(member, column)| column[row] == *member)
            && self.basis.is_none_or(|basis| self.data.bases[row] == basis)
    }

    /// Why the observation cannot count in this window, if it cannot.
    pub(super) fn unheard(&self, row: usize, window: Window) -> Option<Unheard> {
        if self.data.filed[row] > self.as_of {
            Some(Unheard::FiledLate(self.data.filed[row]))
        } else if self.data.days[row] > self.as_of {
            Some(Unheard::AfterAsOf)
        } else if !window.contains(self.data.days[row]) {
            Some(Unheard::OutsideWindow)
        } else {
            None
        }
    }

    /// Nothing was observed in a window; where it has not begun, nothing could have been.
    pub(super) fn unreported(&self, window: Window) -> Cell {
        let is_ahead = window.from > self.as_of && window.to >= window.from;
        Cell::missing(if is_ahead { Reason::Open } else { Reason::NotReported })
    }

    fn value(&self, row: u32) -> Exact {
        self.data.values.get(row as usize).unwrap_or(Exact::ZERO)
    }

    /// The value of an observation that counts, as a cell.
    pub(super) fn cell(&self, number: Exact, in_conflict: bool, evidence: bool) -> Cell {
        if in_conflict {
            Cell::missing(Reason::Conflict)
        } else if self.evidence_required && !evidence {
            Cell::missing(Reason::NoEvidence)
        } else {
            Cell::known(number)
        }
    }
}

/// The best observation of one day seen so far.
#[derive(Clone, Copy, Default)]
struct Best {
    counted: Option<u32>,
    rival: Option<u32>,
    evidence: bool,
}

impl Best {
    /// Takes an observation in; the weightier basis stands before the other.
    fn take(&mut self, ask: &Ask<'_>, row: u32) {
        let evidence = ask.data.evidence[row as usize];
        let Some(counted) = self.counted else {
            *self = Best { counted: Some(row), rival: None, evidence };
            return;
        };
        match ask.data.bases[row as usize].cmp(&ask.data.bases[counted as usize]) {
            Ordering::Greater => *self = Best { counted: Some(row), rival: None, evidence },
            Ordering::Less => {}
            Ordering::Equal if ask.value(row) == ask.value(counted) => self.evidence |= evidence,
            Ordering::Equal => self.rival = self.rival.or(Some(row)),
        }
    }
}

/// The column of a series node over observations that are kept, and what it read.
///
/// # Errors
/// Where exact arithmetic overflows.
pub(super) fn series(frame: &Frame<'_>, of: &Series) -> Result<(Values, SeriesRead), Limit> {
    let data = &frame.data.observations[of.indicator.index()];
    match of.fold {
        None => {
            let mut latest = Latest::new(frame.units(), true);
            latest.take(frame, of, data).ok_or(frame.limit())?;
            Ok((latest.values(frame, of), SeriesRead::Latest(latest)))
        }
        Some(op) => {
            let ask = Ask::of(frame, of, data);
            let windows = frame.windows(&of.window);
            let (cells, read) = fold(&ask, op, &windows, frame.units()).ok_or(frame.limit())?;
            Ok((cells.into_iter().collect(), SeriesRead::Days(read)))
        }
    }
}

/// For each unit, a fold over the days of its window, one observation a day. `None` is an overflow.
fn fold(
    ask: &Ask<'_>,
    op: FoldOp,
    windows: &Windows<'_>,
    units: usize,
) -> Option<(Vec<Cell>, Vec<DaysRead>)> {
    let mut rows: Vec<u32> = Vec::new();
    let mut unheard: Vec<Option<(u32, Unheard)>> = vec![None; units];
    for row in (0..ask.data.len()).filter(|&row| ask.concerns(row)) {
        let unit = ask.data.units[row] as usize;
        let Ok(window) = windows.of(unit) else { continue };
        match ask.unheard(row, window) {
            None => rows.push(row as u32),
            Some(why) => unheard[unit] = unheard[unit].or(Some((row as u32, why))),
        }
    }
    rows.sort_by_key(|&row| (ask.data.units[row as usize], ask.data.days[row as usize]));
    let mut cells: Vec<Cell> = (0..units)
        .map(|unit| windows.of(unit).map_or_else(|cell| cell, |window| ask.unreported(window)))
        .collect();
    let mut observed: Vec<DaysRead> =
        unheard.into_iter().map(|unheard| DaysRead { unheard, ..DaysRead::default() }).collect();
    for of_unit in rows.chunk_by(|&a, &b| ask.data.units[a as usize] == ask.data.units[b as usize]) {
        let unit = ask.data.units[of_unit[0] as usize] as usize;
        let mut days = Vec::new();
        for of_day in of_unit.chunk_by(|&a, &b| ask.data.days[a as usize] == ask.data.days[b as usize]) {
            let mut best = Best::default();
            for &row in of_day {
                best.take(ask, row);
            }
            let counted = best.counted.unwrap_or(of_day[0]);
            observed[unit].days.push(counted);
            observed[unit].rival = observed[unit].rival.or(best.rival);
            days.push(ask.cell(ask.value(counted), best.rival.is_some(), best.evidence));
        }
        cells[unit] = fold_days(op, &days)?;
        let days = &observed[unit].days;
        let wanted = |row: &&u32| cells[unit].exact() == Some(ask.value(**row));
        observed[unit].counted = days.iter().find(wanted).or(days.last()).copied();
    }
    let cells = cells.into_iter().zip(0..).map(|(cell, unit)| cell.open_until(windows.open(unit))).collect();
    Some((cells, observed))
}

/// Folds the values of a unit's days, in order of the days. `None` is an overflow.
fn fold_days(op: FoldOp, days: &[Cell]) -> Option<Cell> {
    // Only the days that the fold takes can leave it wanting.
    let days = match op {
        FoldOp::First | FoldOp::Earliest => &days[..1],
        FoldOp::Latest => &days[days.len() - 1..],
        FoldOp::Total | FoldOp::Average | FoldOp::Highest | FoldOp::Lowest => days,
    };
    let missing = days.iter().filter(|cell| cell.state == State::Missing);
    if let Some(reasons) = missing.map(|cell| cell.reasons).reduce(Reasons::with) {
        return Some(Cell::missing(reasons));
    }
    let mut numbers = days.iter().map(|cell| cell.range.low);
    let total = || numbers.clone().try_fold(Exact::ZERO, |sum, number| sum.checked_add(&number));
    let folded = match op {
        FoldOp::Total => total()?,
        FoldOp::Average => total()?.checked_div(&Exact::from_integer(days.len() as i128))?,
        FoldOp::Highest => numbers.max()?,
        FoldOp::Lowest => numbers.min()?,
        FoldOp::First | FoldOp::Earliest => numbers.next()?,
        FoldOp::Latest => numbers.next_back()?,
    };
    Some(Cell::known(folded))
}
