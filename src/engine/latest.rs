//! The latest observation of a window (section 5 of the contract), found as observations pass.

use super::frame::{Frame, Windows};
use super::keyed::{Keys, Part};
use super::series::{Ask, Observation, Observed, Unheard};
use super::values::{Form, Numbers, Values, is_plain, lcm};
use crate::data::{Observations, Place};
use crate::plan::Series;
use crate::source::Span;
use crate::syntax::ast::Basis;
use crate::types::{Day, Exact, fraction};
use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

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
#[derive(Clone, Debug, Default)]
struct Told {
    /// Of each unit of which an observation counts, its row; empty: of none does one.
    rows: Vec<Place>,
    /// Of each unit, the latest that could not count, and why; empty: all could.
    unheard: Vec<Option<(Passed, Unheard)>>,
    /// Of units in conflict, the observation that conflicts with the one that counts.
    rivals: HashMap<usize, Passed>,
    /// Of units with several bases, the latest observation that could have counted.
    lighter: HashMap<usize, Passed>,
    /// What the numbers of observations are over.
    denominators: Vec<i64>,
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
            value: fraction(passed.number, denominator),
            day: passed.day,
            basis: passed.basis,
            row: passed.row.into(),
        }
    }

    /// Takes in the row of the observation that counts for a unit, of so many, and gives that of the one before, where one was.
    fn count(&mut self, unit: usize, units: usize, row: Place) -> Place {
        if self.rows.is_empty() {
            self.rows = vec![row; units];
        }
        std::mem::replace(&mut self.rows[unit], row)
    }

    /// What is told of the observations of a unit, of so many, that could not count.
    fn unheard(&mut self, unit: usize, units: usize) -> &mut Option<(Passed, Unheard)> {
        if self.unheard.is_empty() {
            self.unheard = vec![None; units];
        }
        &mut self.unheard[unit]
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
        let told = told.then(Told::default);
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
        let units = self.counted.len();
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
                let kept = self.told.as_mut().map(|told| told.unheard(unit, units));
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
                    let row = told.count(unit, units, data.rows.get(row).into());
                    if let Some(basis) = before.basis.filter(|_| before.day > day) {
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
    pub(super) fn observed(&self, unit: usize) -> Observed {
        let Some(told) = &self.told else { return Observed::default() };
        let Counted { number, day, basis, in_conflict, .. } = self.counted[unit];
        let value = || fraction(number, self.denominator);
        let counted =
            basis.map(|basis| Observation { value: value(), day, basis, row: told.rows[unit].into() });
        let unheard = told.unheard.get(unit).copied().flatten();
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
            let counted = told.rows.iter().zip(&self.counted);
            let counted = counted.filter(|(_, counted)| counted.basis.is_some()).map(|(row, _)| *row);
            let unheard = told.unheard.iter().flatten().map(|(passed, _)| passed);
            let others = unheard.chain(told.rivals.values()).chain(told.lighter.values());
            counted.chain(others.map(|passed| passed.row)).map(Span::from)
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
        let by_unit = |unit: usize| cell(unit, fraction(self.counted[unit].number, self.denominator));
        values.unwrap_or_else(|| units.map(by_unit).collect())
    }
}
