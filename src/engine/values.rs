//! Columns of values: a number stands beside its form, so that values which differ in nothing else are of one form.

use super::cell::{Cell, Range, State};
use super::packed::{MOST, Mapped, Packed};
use crate::types::{Exact, fraction, reduced};
use std::sync::Arc;

/// All of a value but its number, if that stands beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Form {
    /// The value; the number in it means nothing where it is `numbered`.
    pub(super) cell: Cell,
    /// Its number, known for certain, stands in the column's numbers.
    pub(super) numbered: bool,
}

impl Form {
    /// A value as it is.
    pub(super) fn whole(cell: Cell) -> Self {
        Self { cell, numbered: false }
    }

    /// A value with its number taken out.
    pub(super) fn numbered(cell: Cell) -> Self {
        Self { cell: with_number(cell, Exact::ZERO), numbered: true }
    }
}

fn with_number(cell: Cell, number: Exact) -> Cell {
    Cell { range: Range::exactly(number), firm: Range::exactly(number), ..cell }
}

/// Whether a value is one number for certain, so that all but the number may be shared.
pub(super) fn is_plain(cell: &Cell) -> bool {
    cell.exact().is_some() && cell.firm == cell.range
}

/// The numbers of a column; those of entries that have none mean nothing.
#[derive(Clone, Debug, Default)]
pub(super) enum Numbers {
    /// No entry has its number here.
    #[default]
    None,
    /// Whole numbers over one denominator.
    Scaled(Arc<Vec<i64>>, i64),
    /// Numerators and denominators, in lowest terms.
    Fractions(Vec<(i64, i64)>),
}

impl Numbers {
    /// The numerator and denominator of an entry.
    pub(super) fn get(&self, at: usize) -> (i64, i64) {
        match self {
            Self::None => (0, 1),
            Self::Scaled(numbers, denominator) => (numbers[at], *denominator),
            Self::Fractions(numbers) => numbers[at],
        }
    }

    /// Fractions over one denominator, if that can be kept.
    fn of(fractions: Vec<(i64, i64)>) -> Self {
        let common = fractions.iter().try_fold(1_i64, |common, (_, denominator)| {
            if common % denominator == 0 { Some(common) } else { lcm(common, *denominator) }
        });
        let scaled = common.and_then(|common| {
            let scaled: Option<Vec<i64>> =
                fractions.iter().map(|(number, of)| number.checked_mul(common / of)).collect();
            Some(Self::Scaled(Arc::new(scaled?), common))
        });
        scaled.unwrap_or(Self::Fractions(fractions))
    }

    /// The numbers over a multiple of their one denominator, if they can be kept so.
    fn over(&self, common: i64) -> Option<Arc<Vec<i64>>> {
        match self {
            Self::Scaled(numbers, of) if *of == common => Some(numbers.clone()),
            Self::Scaled(numbers, of) => {
                let scaled: Option<Vec<i64>> =
                    numbers.iter().map(|number| number.checked_mul(common / of)).collect();
                scaled.map(Arc::new)
            }
            Self::None | Self::Fractions(_) => None,
        }
    }

    /// So many numbers as fractions in lowest terms.
    fn into_fractions(self, len: usize) -> Vec<(i64, i64)> {
        match self {
            Self::Fractions(fractions) => fractions,
            numbers => (0..len).map(|at| numbers.get(at)).map(|(number, of)| reduced(number, of)).collect(),
        }
    }

    /// Adds the numbers of another column; there are so many before them. However many columns are added one after the
    /// other, those before are gone through again only where their denominator grows, which is not often.
    fn append(&mut self, before: usize, more: Self, len: usize) {
        if matches!((&*self, &more), (Self::None, Self::None)) {
            return;
        }
        let of = |numbers: Self, len: usize| match numbers {
            Self::None => Self::Scaled(Arc::new(vec![0; len]), 1),
            numbers => numbers,
        };
        let (numbers, more) = (of(std::mem::take(self), before), of(more, len));
        let common = match (&numbers, &more) {
            (Self::Scaled(_, of), Self::Scaled(_, of_more)) => lcm(*of, *of_more),
            _ => None,
        };
        let scaled = common.and_then(|common| Some((numbers.over(common)?, more.over(common)?, common)));
        *self = if let Some((mut kept, more, common)) = scaled {
            drop(numbers);
            Arc::make_mut(&mut kept).extend_from_slice(&more);
            Self::Scaled(kept, common)
        } else {
            let mut fractions = numbers.into_fractions(before);
            fractions.append(&mut more.into_fractions(len));
            Self::Fractions(fractions)
        };
    }

    fn gather(&self, positions: &[u32]) -> Self {
        match self {
            Self::None => Self::None,
            Self::Scaled(numbers, denominator) => {
                let gathered = positions.iter().map(|at| numbers[*at as usize]).collect();
                Self::Scaled(Arc::new(gathered), *denominator)
            }
            Self::Fractions(numbers) => {
                Self::Fractions(positions.iter().map(|at| numbers[*at as usize]).collect())
            }
        }
    }
}

/// The least common multiple, if it can be kept.
pub(super) fn lcm(a: i64, b: i64) -> Option<i64> {
    let (mut x, mut y) = (a, b);
    while y != 0 {
        (x, y) = (y, x % y);
    }
    (a / x).checked_mul(b)
}

/// A column of values.
#[derive(Clone, Debug, Default)]
pub struct Values {
    pub(super) forms: Packed<Form>,
    pub(super) numbers: Numbers,
}

impl Values {
    /// The same value for all.
    pub(super) fn constant(cell: Cell, len: usize) -> Self {
        Self { forms: Packed::constant(Form::whole(cell), len), numbers: Numbers::None }
    }

    /// The cell at a position.
    pub fn get(&self, at: usize) -> Cell {
        let Form { cell, numbered } = self.forms.get(at);
        if !numbered {
            return cell;
        }
        let (numerator, denominator) = self.numbers.get(at);
        with_number(cell, fraction(numerator, denominator))
    }

    /// What a function makes of the values, made once for those that are alike; `None` where most have numbers of their
    /// own.
    pub fn mapped<U>(&self, map: impl Fn(&Cell) -> U) -> Option<Mapped<'_, U>> {
        self.is_whole().then(|| self.forms.mapped(|form| map(&form.cell)))
    }

    /// Whether the codes alone tell all entries.
    pub(super) fn is_whole(&self) -> bool {
        !self.forms.any(|form| form.numbered)
    }

    /// The codes that tell all entries alone, if there are so few different ones.
    pub(super) fn few(&self) -> Option<&Packed<Form>> {
        (self.is_whole() && !self.forms.has_odd()).then_some(&self.forms)
    }

    /// The one number that all entries are.
    pub(super) fn constant_number(&self) -> Option<Exact> {
        let [form] = self.forms.distinct() else { return None };
        (!form.numbered && is_plain(&form.cell)).then_some(form.cell.range.low)
    }

    /// Adds the values of another column.
    pub(super) fn append(&mut self, more: Self) {
        let (before, len) = (self.forms.len(), more.forms.len());
        if before == 0 {
            *self = more;
            return;
        }
        let distinct = self.forms.distinct();
        let new = more.forms.distinct().iter().filter(|form| !distinct.contains(form));
        if distinct.len() + new.count() > MOST {
            *self = std::mem::take(self).kept_apart();
        }
        let is_apart = |values: &Self| !matches!(values.numbers, Numbers::None);
        let more = if is_apart(self) { more.kept_apart() } else { more };
        self.numbers.append(before, more.numbers, len);
        self.forms.append(more.forms);
    }

    /// The same values, with numbers apart from forms.
    fn kept_apart(self) -> Self {
        if !matches!(self.numbers, Numbers::None) {
            return self;
        }
        let mut apart = ValuesBuilder { fractions: Some(Vec::new()), ..ValuesBuilder::default() };
        (0..self.forms.len()).for_each(|at| apart.push(&self.get(at)));
        apart.finish()
    }

    /// The cells at these positions.
    pub(super) fn gather(&self, positions: &[u32]) -> Self {
        Self { forms: self.forms.gather(positions), numbers: self.numbers.gather(positions) }
    }
}

impl FromIterator<Cell> for Values {
    fn from_iter<I: IntoIterator<Item = Cell>>(cells: I) -> Self {
        let mut builder = ValuesBuilder::default();
        cells.into_iter().for_each(|cell| builder.push(&cell));
        builder.finish()
    }
}

/// More plain values than these, and their numbers are kept apart.
const FEW: usize = 16;

/// A column of values as it grows.
#[derive(Default)]
pub(super) struct ValuesBuilder {
    forms: Packed<Form>,
    /// The fractions of all entries, once numbers are kept apart.
    fractions: Option<Vec<(i64, i64)>>,
}

impl ValuesBuilder {
    /// Adds a value.
    pub(super) fn push(&mut self, cell: &Cell) {
        if self.fractions.is_none() {
            self.forms.push(Form::whole(*cell));
            if self.forms.distinct().len() > FEW && is_plain(cell) {
                self.keep_apart();
            }
            return;
        }
        match fraction_of(cell) {
            Some(fraction) => {
                self.forms.push(Form::numbered(*cell));
                self.fractions.get_or_insert_default().push(fraction);
            }
            None => {
                self.forms.push(Form::whole(*cell));
                self.fractions.get_or_insert_default().push((0, 1));
            }
        }
    }

    /// Puts all again, numbers apart from forms.
    fn keep_apart(&mut self) {
        let whole = std::mem::take(&mut self.forms);
        self.fractions = Some(Vec::with_capacity(whole.len()));
        for at in 0..whole.len() {
            self.push(&whole.get(at).cell);
        }
    }

    /// The column.
    pub(super) fn finish(self) -> Values {
        let forms = if self.fractions.is_none() { self.forms.without_codes_of_one() } else { self.forms };
        Values { forms, numbers: self.fractions.map_or(Numbers::None, Numbers::of) }
    }
}

/// The number of a plain value, where it fits.
fn fraction_of(cell: &Cell) -> Option<(i64, i64)> {
    if cell.state != State::Known || !is_plain(cell) {
        return None;
    }
    let number = cell.range.low;
    Some((i64::try_from(*number.numer()).ok()?, i64::try_from(*number.denom()).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::{Reason, Reasons};
    use proptest::prelude::*;

    fn any_cell() -> impl Strategy<Value = Cell> {
        let number = prop_oneof![
            (-40_i128..40).prop_map(Exact::from_integer),
            (0_i128..60, 40_i128..60).prop_map(|(part, of)| Exact::new(part, of)),
            (i128::MAX - 3..i128::MAX).prop_map(Exact::from_integer),
        ];
        (number, 0..4, any::<bool>()).prop_map(|(number, form, of_zero)| match form {
            0 => Cell::missing(Reason::NotReported),
            1 => Cell::between(
                Range { low: number, high: Exact::from_integer(i128::MAX), may_be_nothing: false },
                Reason::EmptyField,
            ),
            _ => Cell { of_zero, ..Cell::between(Range::exactly(number), Reasons::NONE) },
        })
    }

    proptest! {
        /// A column gives back the cells that it was made of.
        #[test]
        fn cells_come_back(cells in prop::collection::vec(any_cell(), 0..400), piece in 1_usize..200) {
            let values: Values = cells.iter().copied().collect();
            prop_assert_eq!(values.forms.len(), cells.len());
            for (at, cell) in cells.iter().enumerate() {
                prop_assert_eq!(values.get(at), *cell);
            }
            let joined = cells.chunks(piece).map(|cells| cells.iter().copied().collect::<Values>());
            let joined = joined.reduce(|mut joined, more| {
                joined.append(more);
                joined
            });
            for (at, cell) in cells.iter().enumerate() {
                prop_assert_eq!(joined.as_ref().unwrap().get(at), *cell);
            }
            let positions: Vec<u32> = (0..cells.len() as u32).rev().collect();
            let gathered = values.gather(&positions);
            for (at, position) in positions.iter().enumerate() {
                prop_assert_eq!(gathered.get(at), cells[*position as usize]);
            }
        }
    }
}
