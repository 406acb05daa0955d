//! Indicators: which observation counts, and folds over the days of a window (section 5 of the contract).

use super::cell::{Cell, State};
use super::frame::{Frame, Limit, Windows};
use super::keyed::{Keys, Part};
use super::packed::{Form, Numbers, Values, is_plain, lcm};
use crate::data::{Observations, Place};
use crate::plan::Series;
use crate::source::Span;
use crate::syntax::ast::{Basis, FoldOp};
use crate::types::{Day, Exact, Reason, Reasons, Window};
use num_traits::{CheckedAdd, CheckedDiv};
use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

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

/// The observation that counts for a unit, as far as they have passed.
#[derive(Clone, Copy, Debug)]
struct Counted {
    /// Its value, over the denominator of the column.
    number: i64,
    day: Day,
    /// Nobody: there is none yet.
    basis: Option<Basis>,
    evidence: bool,
    /// Another conflicts with it.
    in_conflict: bool,
}

/// For each unit, the observation that counts in its window: the weightiest basis, then the latest day.
#[derive(Clone, Debug)]
pub(super) struct Latest {
    counted: Vec<Counted>,
    denominator: i64,
    /// What is told beside the values, for explanations.
    told: Option<Told>,
}

/// What is told of observations. They themselves are not kept, so what there is to tell does not grow with them.
#[derive(Clone, Debug)]
struct Told {
    units: Vec<ToldOf>,
    /// Of units in conflict, the observation that conflicts with the one that counts.
    rivals: HashMap<usize, Passed>,
    /// Of units with several bases, the latest observation that could have counted.
    lighter: HashMap<usize, Passed>,
    /// What the numbers of observations are over.
    denominators: Vec<i64>,
}

/// What is told of a unit.
#[derive(Clone, Copy, Debug)]
struct ToldOf {
    /// The row of the observation that counts, once there is one.
    counted: Option<Place>,
    /// The latest that could not count, and why.
    unheard: Option<(Passed, Unheard)>,
}

/// An observation that has passed.
#[derive(Clone, Copy, Debug)]
struct Passed {
    number: i64,
    /// Which of the denominators its number is over.
    over: u8,
    basis: Basis,
    day: Day,
    row: Place,
}

impl Told {
    /// Which of the denominators this is. `None` where there are too many.
    fn over(&mut self, denominator: i64) -> Option<u8> {
        let known = self.denominators.iter().position(|known| *known == denominator);
        let at = known.unwrap_or_else(|| {
            self.denominators.push(denominator);
            self.denominators.len() - 1
        });
        u8::try_from(at).ok()
    }

    fn observation(&self, passed: &Passed) -> Observation {
        let denominator = self.denominators[usize::from(passed.over)];
        Observation {
            value: Exact::new(passed.number.into(), denominator.into()),
            day: passed.day,
            basis: passed.basis,
            row: passed.row.into(),
        }
    }

    /// Takes in an observation that could have counted, had there not been a weightier one.
    fn lighter(&mut self, unit: usize, passed: Passed) {
        let kept = self.lighter.entry(unit).or_insert(passed);
        if passed.day > kept.day {
            *kept = passed;
        }
    }
}

impl Latest {
    /// Before any observation has passed; with what is `told` of them, to explain what they come to.
    pub(super) fn new(units: usize, told: bool) -> Self {
        let nothing = Counted { number: 0, day: Day::MIN, basis: None, evidence: false, in_conflict: false };
        let told = told.then(|| Told {
            units: vec![ToldOf { counted: None, unheard: None }; units],
            rivals: HashMap::new(),
            lighter: HashMap::new(),
            denominators: Vec::new(),
        });
        Self { counted: vec![nothing; units], denominator: 1, told }
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
        let overs = match &mut self.told {
            Some(told) => (told.over(data.values.denominator())?, told.over(self.denominator)?),
            None => (0, 0),
        };
        for row in rows {
            let unit = data.units[row] as usize;
            let window = match constant {
                Some(window) => window,
                None => match windows.of(unit) {
                    Ok(window) => window,
                    Err(_) => continue,
                },
            };
            let (basis, day) = (data.bases[row], data.days[row]);
            let passed =
                || Passed { number: numbers[row], over: overs.0, basis, day, row: data.rows.get(row).into() };
            if let Some(why) = ask.unheard(row, window) {
                let kept = self.told.as_mut().map(|told| &mut told.units[unit].unheard);
                if let Some(kept) = kept.filter(|kept| kept.is_none_or(|(kept, _)| day > kept.day)) {
                    *kept = Some((passed(), why));
                }
                continue;
            }
            let number = numbers[row].checked_mul(factor)?;
            let evidence = data.evidence[row];
            let fresh = Counted { number, day, basis: Some(basis), evidence, in_conflict: false };
            let counted = &mut self.counted[unit];
            match (fresh.basis, day).cmp(&(counted.basis, counted.day)) {
                Ordering::Greater => {
                    let before = std::mem::replace(counted, fresh);
                    let Some(told) = &mut self.told else { continue };
                    let row = told.units[unit].counted.replace(data.rows.get(row).into());
                    if let (Some(basis), Some(row), true) = (before.basis, row, before.day > day) {
                        let Counted { number, day, .. } = before;
                        told.lighter(unit, Passed { number, over: overs.1, basis, day, row });
                    }
                }
                Ordering::Less => {
                    if let Some(told) = self.told.as_mut().filter(|_| day > counted.day) {
                        told.lighter(unit, passed());
                    }
                }
                Ordering::Equal if number == counted.number => counted.evidence |= evidence,
                Ordering::Equal if !counted.in_conflict => {
                    counted.in_conflict = true;
                    if let Some(told) = &mut self.told {
                        told.rivals.insert(unit, passed());
                    }
                }
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

    /// What was read for a unit; nothing where it is not to be told.
    fn observed(&self, unit: usize) -> Observed {
        let Some(told) = &self.told else { return Observed::default() };
        let ToldOf { counted: row, unheard } = told.units[unit];
        let Counted { number, day, basis, in_conflict, .. } = self.counted[unit];
        let value = || Exact::new(number.into(), self.denominator.into());
        let counted =
            basis.zip(row).map(|(basis, row)| Observation { value: value(), day, basis, row: row.into() });
        let rival = told.rivals.get(&unit).filter(|_| in_conflict);
        let superseded = told.lighter.get(&unit).filter(|lighter| lighter.day > day).copied();
        let unheard = superseded.map(|lighter| (lighter, Unheard::Superseded)).or(unheard);
        Observed {
            counted,
            rival: rival.map(|rival| told.observation(rival)),
            unheard: unheard.map(|(passed, why)| (told.observation(&passed), why)),
            days: Vec::new(),
        }
    }

    /// The rows of all observations that are told of.
    pub(super) fn told(&self) -> impl Iterator<Item = Span> {
        self.told.iter().flat_map(|told| {
            let of_units = |of: &ToldOf| [of.counted, of.unheard.map(|(passed, _)| passed.row)];
            let few = told.rivals.values().chain(told.lighter.values()).map(|passed| passed.row);
            told.units.iter().flat_map(of_units).flatten().chain(few).map(Span::from)
        })
    }

    /// The column.
    pub(super) fn values(&self, frame: &Frame<'_>, of: &Series) -> Values {
        let windows = frame.windows(&of.window);
        let data = &frame.data.observations[of.indicator.index()];
        let ask = Ask::of(frame, of, data);
        let cell = |unit: usize, number: Exact| {
            let counted = &self.counted[unit];
            let cell = match windows.of(unit) {
                Err(cell) => cell,
                Ok(window) if counted.basis.is_none() => ask.unreported(window),
                Ok(_) => ask.cell(number, counted.in_conflict, counted.evidence),
            };
            cell.open_until(windows.open(unit))
        };
        let units = 0..self.counted.len();
        let values = if windows.constant().is_some() && windows.closes_alike() {
            // All that two units can differ in, but their numbers.
            let form = |counted: &Counted| {
                u8::from(counted.basis.is_some())
                    | u8::from(counted.in_conflict) << 1
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
        values.unwrap_or_else(|| units.map(by_unit).collect())
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
