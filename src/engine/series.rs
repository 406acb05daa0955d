//! Indicators: which observation counts, and folds over the days of a window (section 5 of the contract).

use super::cell::{Cell, State};
use super::frame::{Frame, Limit, Windows};
use crate::data::Observations;
use crate::plan::Series;
use crate::syntax::ast::{Basis, FoldOp};
use crate::types::{Day, Exact, Reason, Reasons, Window};
use num_traits::{CheckedAdd, CheckedDiv};

/// Why an observation that is there was not heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unheard {
    /// It is dated outside the window.
    OutsideWindow,
    /// It is dated after the as-of date.
    AfterAsOf,
    /// It arrived after the as-of date.
    FiledLate,
    /// A weightier basis stands before it, though it is later.
    Superseded,
}

/// What was read for one unit: positions in the indicator's [`Observations`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Observed {
    /// The observation that counted.
    pub counted: Option<u32>,
    /// The observation that conflicts with it.
    pub rival: Option<u32>,
    /// The latest one that did not count, and why.
    pub unheard: Option<(u32, Unheard)>,
    /// For a fold: the observations that counted, day by day.
    pub days: Vec<u32>,
}

/// What a series node asks for.
struct Ask<'a> {
    data: &'a Observations,
    members: &'a [u16],
    basis: Option<Basis>,
    evidence_required: bool,
    as_of: Day,
}

impl Ask<'_> {
    /// Whether the observation is one of this series, whatever its day.
    fn concerns(&self, row: usize) -> bool {
        self.members.iter().zip(&self.data.members).all(|(member, column)| column[row] == *member)
            && self.basis.is_none_or(|basis| self.data.bases[row] == basis)
    }

    /// Why the observation cannot count in this window, if it cannot.
    fn unheard(&self, row: usize, window: Window) -> Option<Unheard> {
        if self.data.filed[row] > self.as_of {
            Some(Unheard::FiledLate)
        } else if self.data.days[row] > self.as_of {
            Some(Unheard::AfterAsOf)
        } else if !window.contains(self.data.days[row]) {
            Some(Unheard::OutsideWindow)
        } else {
            None
        }
    }

    /// Nothing was observed in a window; where it has not begun, nothing could have been.
    fn unreported(&self, window: Window) -> Cell {
        let is_ahead = window.from > self.as_of && window.to >= window.from;
        Cell::missing(if is_ahead { Reason::Open } else { Reason::NotReported })
    }

    fn value(&self, row: u32) -> Exact {
        self.data.values.get(row as usize).unwrap_or(Exact::ZERO)
    }

    /// The value of an observation that counts, as a cell.
    fn cell(&self, counted: u32, rival: Option<u32>, evidence: bool) -> Cell {
        if rival.is_some() {
            Cell::missing(Reason::Conflict)
        } else if self.evidence_required && !evidence {
            Cell::missing(Reason::NoEvidence)
        } else {
            Cell::known(self.value(counted))
        }
    }
}

/// The best observation seen so far.
#[derive(Clone, Copy, Default)]
struct Best {
    counted: Option<u32>,
    rival: Option<u32>,
    evidence: bool,
}

impl Best {
    /// Takes an observation in; `rank` says which stands before which.
    fn take<K: Ord>(&mut self, ask: &Ask<'_>, row: u32, rank: impl Fn(u32) -> K) {
        let evidence = ask.data.evidence[row as usize];
        let fresh = Best { counted: Some(row), rival: None, evidence };
        let Some(counted) = self.counted else {
            *self = fresh;
            return;
        };
        match rank(row).cmp(&rank(counted)) {
            std::cmp::Ordering::Greater => *self = fresh,
            std::cmp::Ordering::Less => {}
            std::cmp::Ordering::Equal if ask.value(row) == ask.value(counted) => self.evidence |= evidence,
            std::cmp::Ordering::Equal => self.rival = self.rival.or(Some(row)),
        }
    }
}

/// The column of a series node, and what it read for each unit.
///
/// # Errors
/// Where exact arithmetic overflows.
pub(super) fn series(frame: &Frame<'_>, of: &Series) -> Result<(Vec<Cell>, Vec<Observed>), Limit> {
    let ask = Ask {
        data: &frame.data.observations[of.indicator.index()],
        members: &of.members,
        basis: of.basis,
        evidence_required: frame.model[of.indicator].evidence_required,
        as_of: frame.program.as_of,
    };
    let windows = frame.windows(&of.window);
    match of.fold {
        None => Ok(latest(&ask, &windows, frame.units())),
        Some(op) => fold(&ask, op, &windows, frame.units()).ok_or(frame.limit()),
    }
}

/// For each unit, the observation that counts in its window: the weightiest basis, then the latest day.
fn latest(ask: &Ask<'_>, windows: &Windows<'_>, units: usize) -> (Vec<Cell>, Vec<Observed>) {
    let mut best = vec![Best::default(); units];
    let mut unheard: Vec<Option<(u32, Unheard)>> = vec![None; units];
    let mut latest_heard: Vec<Option<u32>> = vec![None; units];
    let later = |row: u32, than: Option<u32>| {
        than.is_none_or(|than| ask.data.days[row as usize] > ask.data.days[than as usize])
    };
    for row in 0..ask.data.len() {
        let unit = ask.data.units[row] as usize;
        let Ok(window) = windows.of(unit) else { continue };
        if !ask.concerns(row) {
            continue;
        }
        let id = row as u32;
        match ask.unheard(row, window) {
            Some(why) if later(id, unheard[unit].map(|(row, _)| row)) => unheard[unit] = Some((id, why)),
            Some(_) => {}
            None => {
                if later(id, latest_heard[unit]) {
                    latest_heard[unit] = Some(id);
                }
                let rank = |row: u32| (ask.data.bases[row as usize], ask.data.days[row as usize]);
                best[unit].take(ask, id, rank);
            }
        }
    }
    let cells = (0..units).map(|unit| match (windows.of(unit), best[unit].counted) {
        (Err(cell), _) => cell,
        (Ok(window), None) => ask.unreported(window),
        (Ok(_), Some(counted)) => ask.cell(counted, best[unit].rival, best[unit].evidence),
    });
    let cells = cells.zip(0..).map(|(cell, unit)| cell.open_until(windows.open(unit))).collect();
    let observed = (0..units).map(|unit| {
        let Best { counted, rival, .. } = best[unit];
        let superseded = latest_heard[unit].filter(|&heard| counted.is_some() && later(heard, counted));
        let unheard = superseded.map(|row| (row, Unheard::Superseded)).or(unheard[unit]);
        Observed { counted, rival, unheard, days: Vec::new() }
    });
    (cells, observed.collect())
}

/// For each unit, a fold over the days of its window, one observation a day. `None` is an overflow.
fn fold(
    ask: &Ask<'_>,
    op: FoldOp,
    windows: &Windows<'_>,
    units: usize,
) -> Option<(Vec<Cell>, Vec<Observed>)> {
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
    let mut observed: Vec<Observed> =
        unheard.into_iter().map(|unheard| Observed { unheard, ..Observed::default() }).collect();
    for of_unit in rows.chunk_by(|&a, &b| ask.data.units[a as usize] == ask.data.units[b as usize]) {
        let unit = ask.data.units[of_unit[0] as usize] as usize;
        let mut days = Vec::new();
        for of_day in of_unit.chunk_by(|&a, &b| ask.data.days[a as usize] == ask.data.days[b as usize]) {
            let mut best = Best::default();
            for &row in of_day {
                best.take(ask, row, |row| ask.data.bases[row as usize]);
            }
            let counted = best.counted.unwrap_or(of_day[0]);
            observed[unit].days.push(counted);
            observed[unit].rival = observed[unit].rival.or(best.rival);
            days.push(ask.cell(counted, best.rival, best.evidence));
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
