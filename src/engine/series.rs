//! Indicators: which observation counts, and folds over the days of a window (section 5 of the contract).

use super::cell::{Cell, State};
use super::frame::{Frame, Limit, Windows};
use super::keyed::{Keys, Part};
use super::packed::{Form, Numbers, Values, is_plain, lcm};
use crate::data::Observations;
use crate::plan::Series;
use crate::syntax::ast::{Basis, FoldOp};
use crate::types::{Day, Exact, Reason, Reasons, Window};
use num_traits::{CheckedAdd, CheckedDiv};
use std::cmp::Ordering;
use std::sync::Arc;

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
#[derive(Clone, Copy)]
struct Ask<'a> {
    data: &'a Observations,
    members: &'a [u16],
    basis: Option<Basis>,
    evidence_required: bool,
    as_of: Day,
}

impl<'a> Ask<'a> {
    fn of(frame: &Frame<'_>, of: &'a Series, data: &'a Observations) -> Self {
        Self {
            data,
            members: &of.members,
            basis: of.basis,
            evidence_required: frame.model[of.indicator].evidence_required,
            as_of: frame.program.as_of,
        }
    }

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
    fn cell(&self, number: Exact, in_conflict: bool, evidence: bool) -> Cell {
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

/// The column of a series node over observations that are kept, and what it read for each unit.
///
/// # Errors
/// Where exact arithmetic overflows.
pub(super) fn series(frame: &Frame<'_>, of: &Series) -> Result<(Values, Vec<Observed>), Limit> {
    let data = &frame.data.observations[of.indicator.index()];
    match of.fold {
        None => {
            let mut latest = Latest::new(frame.units(), true);
            latest.take(frame, of, data).ok_or(frame.limit())?;
            Ok(latest.finish(frame, of))
        }
        Some(op) => {
            let ask = Ask::of(frame, of, data);
            let windows = frame.windows(&of.window);
            let (cells, observed) = fold(&ask, op, &windows, frame.units()).ok_or(frame.limit())?;
            Ok((cells.into_iter().collect(), observed))
        }
    }
}

/// No observation.
const NONE: u32 = u32::MAX;

/// The observation that counts for a unit, as far as they have passed.
#[derive(Clone, Copy, Debug)]
struct Counted {
    /// Its value, over the denominator of the column.
    number: i64,
    /// [`NONE`]: there is none yet.
    row: u32,
    /// One that conflicts with it.
    rival: u32,
    day: Day,
    basis: Basis,
    evidence: bool,
}

/// For each unit, the observation that counts in its window: the weightiest basis, then the latest day.
#[derive(Clone, Debug)]
pub(super) struct Latest {
    counted: Vec<Counted>,
    denominator: i64,
    /// What did not count, for explanations.
    unheard: Option<Vec<NotCounted>>,
    /// How many observations have passed.
    passed: u32,
}

/// What did not count for a unit.
#[derive(Clone, Copy, Debug, Default)]
struct NotCounted {
    /// The latest that could not, its day, and why.
    unheard: Option<(u32, Day, Unheard)>,
    /// The latest that could, with its day.
    heard: Option<(u32, Day)>,
}

impl Latest {
    /// Before any observation has passed; with what is not counted `kept` to be explained.
    pub(super) fn new(units: usize, kept: bool) -> Self {
        let nothing = Counted {
            number: 0,
            row: NONE,
            rival: NONE,
            day: Day::MIN,
            basis: Basis::Reported,
            evidence: false,
        };
        Self {
            counted: vec![nothing; units],
            denominator: 1,
            unheard: kept.then(|| vec![NotCounted::default(); units]),
            passed: 0,
        }
    }

    /// Takes observations in. `None` where a number does not fit beside the others.
    pub(super) fn take(&mut self, frame: &Frame<'_>, of: &Series, data: &Observations) -> Option<()> {
        let ask = Ask::of(frame, of, data);
        let windows = frame.windows(&of.window);
        let factor = self.widen(data.values.denominator())?;
        // Most series ask for all observations, or for those of one member.
        match (ask.members, &data.members[..], ask.basis) {
            ([], _, None) => self.pass(&ask, &windows, factor, 0..data.len())?,
            ([member], [column], None) => {
                let of_member = column.iter().enumerate().filter(|(_, of)| *of == member);
                self.pass(&ask, &windows, factor, of_member.map(|(row, _)| row))?;
            }
            _ => {
                let rows = (0..data.len()).filter(|row| ask.concerns(*row));
                self.pass(&ask, &windows, factor, rows)?;
            }
        }
        self.passed += data.len() as u32;
        Some(())
    }

    /// Takes these observations in, their numbers times a factor. `None` where one does not fit.
    #[inline]
    fn pass(
        &mut self,
        ask: &Ask<'_>,
        windows: &Windows<'_>,
        factor: i64,
        rows: impl Iterator<Item = usize>,
    ) -> Option<()> {
        let data = ask.data;
        let numbers = &data.values.scaled()[..];
        let constant = windows.constant();
        let later = |day: Day, than: Option<Day>| than.is_none_or(|than| day > than);
        for row in rows {
            let unit = data.units[row] as usize;
            let window = match constant {
                Some(window) => window,
                None => match windows.of(unit) {
                    Ok(window) => window,
                    Err(_) => continue,
                },
            };
            let (id, day) = (self.passed + row as u32, data.days[row]);
            match (ask.unheard(row, window), &mut self.unheard) {
                (Some(_), None) => continue,
                (Some(why), Some(unheard)) => {
                    let kept = &mut unheard[unit].unheard;
                    if later(day, kept.map(|(_, day, _)| day)) {
                        *kept = Some((id, day, why));
                    }
                    continue;
                }
                (None, Some(unheard)) => {
                    let kept = &mut unheard[unit].heard;
                    if later(day, kept.map(|(_, day)| day)) {
                        *kept = Some((id, day));
                    }
                }
                (None, None) => {}
            }
            let number = numbers[row].checked_mul(factor)?;
            let (basis, evidence) = (data.bases[row], data.evidence[row]);
            let fresh = Counted { number, row: id, rival: NONE, day, basis, evidence };
            let counted = &mut self.counted[unit];
            if counted.row == NONE {
                *counted = fresh;
                continue;
            }
            match (basis, day).cmp(&(counted.basis, counted.day)) {
                Ordering::Greater => *counted = fresh,
                Ordering::Less => {}
                Ordering::Equal if number == counted.number => counted.evidence |= evidence,
                Ordering::Equal if counted.rival == NONE => counted.rival = id,
                Ordering::Equal => {}
            }
        }
        Some(())
    }

    /// Brings all numbers to a denominator that new ones fit, and says what to multiply those with.
    fn widen(&mut self, denominator: i64) -> Option<i64> {
        let common = lcm(self.denominator, denominator)?;
        let factor = common / self.denominator;
        if factor > 1 {
            for counted in &mut self.counted {
                counted.number = counted.number.checked_mul(factor)?;
            }
            self.denominator = common;
        }
        Some(common / denominator)
    }

    /// The column, and what was read for each unit, where that is kept.
    pub(super) fn finish(self, frame: &Frame<'_>, of: &Series) -> (Values, Vec<Observed>) {
        let windows = frame.windows(&of.window);
        let data = &frame.data.observations[of.indicator.index()];
        let ask = Ask::of(frame, of, data);
        let observed = self.unheard.as_ref().map(|unheard| {
            let of_unit = |(counted, not): (&Counted, &NotCounted)| {
                let row = |row: u32| (row != NONE).then_some(row);
                let superseded = not.heard.filter(|(_, day)| counted.row != NONE && *day > counted.day);
                let superseded = superseded.map(|(row, _)| (row, Unheard::Superseded));
                Observed {
                    counted: row(counted.row),
                    rival: row(counted.rival),
                    unheard: superseded.or(not.unheard.map(|(row, _, why)| (row, why))),
                    days: Vec::new(),
                }
            };
            self.counted.iter().zip(unheard).map(of_unit).collect()
        });
        let cell = |unit: usize, number: Exact| {
            let counted = &self.counted[unit];
            let cell = match windows.of(unit) {
                Err(cell) => cell,
                Ok(window) if counted.row == NONE => ask.unreported(window),
                Ok(_) => ask.cell(number, counted.rival != NONE, counted.evidence),
            };
            cell.open_until(windows.open(unit))
        };
        let units = 0..self.counted.len();
        let values = if windows.constant().is_some() && windows.closes_alike() {
            // All that two units can differ in, but their numbers.
            let form = |counted: &Counted| {
                u8::from(counted.row != NONE)
                    | u8::from(counted.rival != NONE) << 1
                    | u8::from(counted.evidence) << 2
            };
            let part = [Part::Made(self.counted.iter().map(form).collect(), 8)];
            let forms = Keys::of(self.counted.len(), &part).and_then(|keys| {
                keys.pack(|unit| {
                    let cell = cell(unit, Exact::ZERO);
                    Some(if is_plain(&cell) { Form::numbered(cell) } else { Form::whole(cell) })
                })
            });
            forms.map(|forms| {
                let numbers = self.counted.iter().map(|counted| counted.number).collect();
                Values { forms, numbers: Numbers::Scaled(Arc::new(numbers), self.denominator) }
            })
        } else {
            None
        };
        let by_unit =
            |unit: usize| cell(unit, Exact::new(self.counted[unit].number.into(), self.denominator.into()));
        (values.unwrap_or_else(|| units.map(by_unit).collect()), observed.unwrap_or_default())
    }
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
