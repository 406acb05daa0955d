//! Numbers of whole columns: which of two is the greater, and arithmetic on them.

use super::arithmetic::Computed;
use super::cell::State;
use super::keyed::{BLOCK, Part};
use super::packed::ODD;
use super::values::{Form, Numbers, Values, is_plain, lcm};
use crate::syntax::ast::ArithOp;
use crate::types::{Exact, floor};
use rayon::prelude::*;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::Arc;

/// The number of an entry, by its form.
#[derive(Clone, Copy)]
enum Source {
    /// It stands in the column's numbers.
    Numbered,
    /// It is this one.
    Fixed(i64, i64),
    /// There is none.
    Nothing,
    /// It lies between bounds, or is too long to be compared here.
    Unknown,
}

fn source(form: &Form) -> Source {
    let cell = &form.cell;
    if form.numbered {
        return Source::Numbered;
    }
    if cell.state != State::Known {
        return Source::Nothing;
    }
    let number = cell.range.low;
    match (is_plain(cell), i64::try_from(*number.numer()), i64::try_from(*number.denom())) {
        (true, Ok(numerator), Ok(denominator)) => Source::Fixed(numerator, denominator),
        _ => Source::Unknown,
    }
}

/// The sources of a column by code.
fn sources(of: &Values) -> Vec<Source> {
    of.forms.distinct().iter().map(source).collect()
}

/// Whether each entry has its number in the column's numbers, or none.
fn is_simple(sources: &[Source]) -> bool {
    sources.iter().all(|source| matches!(source, Source::Numbered | Source::Nothing))
}

/// As a code: less, equal, greater.
fn code(ordering: Ordering) -> u8 {
    match ordering {
        Ordering::Less => 0,
        Ordering::Equal => 1,
        Ordering::Greater => 2,
    }
}

/// Of each entry, how its two numbers stand: 0 less, 1 equal, 2 greater; anything where there are not two, and
/// [`ODD`] where they are not known well enough.
pub(super) fn order(left: &Values, right: &Values) -> Part<'static> {
    let len = left.forms.len();
    let (of_left, of_right) = (sources(left), sources(right));
    let sources_are_simple =
        is_simple(&of_left) && is_simple(&of_right) && !left.forms.has_odd() && !right.forms.has_odd();
    if let (Numbers::Scaled(numbers, denominator), Some(limit), true, false) =
        (&left.numbers, right.constant_number(), is_simple(&of_left), left.forms.has_odd())
        && let Some(made) = order_to(numbers, *denominator, limit)
    {
        return Part::Made(made, 3);
    }
    if let (Numbers::Scaled(numbers, denominator), Some(limit), true, false) =
        (&right.numbers, left.constant_number(), is_simple(&of_right), right.forms.has_odd())
        && let Some(mut made) = order_to(numbers, *denominator, limit)
    {
        made.iter_mut().for_each(|code| *code = 2 - *code);
        return Part::Made(made, 3);
    }
    if let (Numbers::Scaled(left, of_left), Numbers::Scaled(right, of_right)) =
        (&left.numbers, &right.numbers)
        && of_left == of_right
        && sources_are_simple
    {
        let mut codes = vec![0; len];
        codes.par_chunks_mut(BLOCK).zip(left.par_chunks(BLOCK).zip(right.par_chunks(BLOCK))).for_each(
            |(codes, (left, right))| {
                for (code, (left, right)) in codes.iter_mut().zip(left.iter().zip(right)) {
                    *code = u8::from(left > right) + u8::from(left >= right);
                }
            },
        );
        return Part::Made(codes, 3);
    }
    let number =
        |of: &Values, sources: &[Source], at: usize| match sources.get(usize::from(of.forms.code(at))) {
            Some(Source::Numbered) => Ok(Some(of.numbers.get(at))),
            Some(Source::Fixed(numerator, denominator)) => Ok(Some((*numerator, *denominator))),
            Some(Source::Nothing) => Ok(None),
            Some(Source::Unknown) | None => Err(()),
        };
    let order = |at: usize| match (number(left, &of_left, at), number(right, &of_right, at)) {
        (Ok(Some((a, of_a))), Ok(Some((b, of_b)))) => {
            let (a, b) = (i128::from(a) * i128::from(of_b), i128::from(b) * i128::from(of_a));
            code(a.cmp(&b))
        }
        (Ok(_), Ok(_)) => 1,
        _ => ODD,
    };
    Part::Made((0..len).into_par_iter().with_min_len(BLOCK).map(order).collect(), 3)
}

/// How scaled numbers stand to one number.
fn order_to(numbers: &[i64], denominator: i64, limit: Exact) -> Option<Vec<u8>> {
    let scaled = limit.numer().checked_mul(denominator.into())?;
    let below = floor(Exact::new(scaled, *limit.denom()));
    let is_whole = scaled % limit.denom() == 0;
    let below = i64::try_from(below.to_integer()).ok()?;
    let mut codes = vec![0; numbers.len()];
    codes.par_chunks_mut(BLOCK).zip(numbers.par_chunks(BLOCK)).for_each(|(codes, numbers)| {
        if is_whole {
            for (code, number) in codes.iter_mut().zip(numbers) {
                *code = u8::from(*number > below) + u8::from(*number >= below);
            }
        } else {
            for (code, number) in codes.iter_mut().zip(numbers) {
                *code = 2 * u8::from(*number > below);
            }
        }
    });
    Some(codes)
}

/// Which numbers of a column are zero; `None` where that is not told by its numbers.
pub(super) fn zeros(of: &Values) -> Option<Part<'static>> {
    if of.is_whole() {
        return Some(Part::NONE);
    }
    let Numbers::Scaled(numbers, _) = &of.numbers else { return None };
    Some(Part::Made(numbers.iter().map(|number| u8::from(*number == 0)).collect(), 2))
}

/// An operand of arithmetic: numbers over one denominator.
enum Operand<'a> {
    Each(Cow<'a, [i64]>),
    One(i64),
}

impl Operand<'_> {
    fn get(&self, at: usize) -> i64 {
        match self {
            Self::Each(numbers) => numbers[at],
            Self::One(number) => *number,
        }
    }

    /// Each number times a factor; `None` where one does not fit.
    fn times(self, factor: i64) -> Option<Self> {
        Some(match self {
            operand if factor == 1 => operand,
            Self::Each(numbers) => {
                let times: Option<Vec<i64>> =
                    numbers.iter().map(|number| number.checked_mul(factor)).collect();
                Self::Each(times?.into())
            }
            Self::One(number) => Self::One(number.checked_mul(factor)?),
        })
    }
}

fn operand(of: &Values) -> Option<(Operand<'_>, i64)> {
    if let Some(number) = of.constant_number() {
        let number = (i64::try_from(*number.numer()).ok()?, i64::try_from(*number.denom()).ok()?);
        return Some((Operand::One(number.0), number.1));
    }
    match &of.numbers {
        Numbers::Scaled(numbers, denominator) if is_simple(&sources(of)) && !of.forms.has_odd() => {
            Some((Operand::Each((&numbers[..]).into()), *denominator))
        }
        _ => None,
    }
}

/// The numbers of so many entries; `None` where one of them is none.
fn each(len: usize, entry: impl Fn(usize) -> Option<i64> + Sync) -> Option<Vec<i64>> {
    let mut numbers = vec![0; len];
    let blocks = numbers.par_chunks_mut(BLOCK).enumerate();
    blocks.try_for_each(|(block, numbers)| {
        for (at, number) in numbers.iter_mut().enumerate() {
            *number = entry(block * BLOCK + at)?;
        }
        Some(())
    })?;
    Some(numbers)
}

/// Computes so many numbers of two operands; `None` where one of them is none.
fn both(
    len: usize,
    left: &Operand<'_>,
    right: &Operand<'_>,
    compute: impl Fn(i64, i64) -> Option<i64> + Sync,
) -> Option<Vec<i64>> {
    let mut numbers = vec![0; len];
    let blocks = numbers.par_chunks_mut(BLOCK).enumerate();
    let fits = blocks.map(|(block, numbers)| {
        let from = block * BLOCK;
        match (left, right) {
            (Operand::Each(a), Operand::Each(b)) => {
                fill(numbers, a[from..].iter().zip(&b[from..]).map(|(a, b)| compute(*a, *b)))
            }
            (Operand::Each(a), Operand::One(b)) => fill(numbers, a[from..].iter().map(|a| compute(*a, *b))),
            (Operand::One(a), Operand::Each(b)) => fill(numbers, b[from..].iter().map(|b| compute(*a, *b))),
            (Operand::One(a), Operand::One(b)) => fill(numbers, std::iter::repeat_with(|| compute(*a, *b))),
        }
    });
    fits.reduce(|| true, |one, other| one && other).then_some(numbers)
}

/// Fills in what was computed, all at once; false where one is none.
fn fill(numbers: &mut [i64], computed: impl Iterator<Item = Option<i64>>) -> bool {
    numbers.iter_mut().zip(computed).fold(true, |fits, (number, computed)| {
        *number = computed.unwrap_or(0);
        fits & computed.is_some()
    })
}

/// The numbers of two columns computed with; `None` where they do not fit or are not of this sort.
fn with_two(
    left: &Values,
    right: &Values,
    compute: impl Fn(i64, i64) -> Option<i64> + Sync,
    scales: impl Fn(i64, i64) -> Option<(i64, i64, i64)>,
) -> Option<Numbers> {
    let ((a, of_a), (b, of_b)) = (operand(left)?, operand(right)?);
    let (times_a, times_b, denominator) = scales(of_a, of_b)?;
    let numbers = both(left.forms.len(), &a.times(times_a)?, &b.times(times_b)?, compute)?;
    Some(Numbers::Scaled(Arc::new(numbers), denominator))
}

/// Two denominators brought to one: what to multiply the numerators with, and what it is.
fn alike(a: i64, b: i64) -> Option<(i64, i64, i64)> {
    let common = lcm(a, b)?;
    Some((common / a, common / b, common))
}

/// The numbers of sums, differences and products; `None`: these are to be computed one by one.
pub(super) fn arithmetic(op: ArithOp, left: &Values, right: &Values) -> Option<Numbers> {
    match op {
        ArithOp::Add => with_two(left, right, i64::checked_add, alike),
        ArithOp::Subtract => with_two(left, right, i64::checked_sub, alike),
        ArithOp::Multiply => with_two(left, right, i64::checked_mul, |a, b| Some((1, 1, a.checked_mul(b)?))),
        ArithOp::Divide => None,
    }
}

/// The greater (or lesser) numbers of two columns.
pub(super) fn pick(greater: bool, left: &Values, right: &Values) -> Option<Numbers> {
    let pick = |a: i64, b: i64| Some(if greater { a.max(b) } else { a.min(b) });
    with_two(left, right, pick, alike)
}

/// The form of a computed value, whose number stands in the column where that of an operand does. `None` where
/// the form hangs on the number.
pub(super) fn form(computed: Computed, of_numbered: bool) -> Option<Form> {
    let cell = computed?;
    if cell.state != State::Known || !of_numbered {
        return Some(Form::whole(cell));
    }
    is_plain(&cell).then(|| Form::numbered(cell))
}

/// Of each entry, the number of one of these columns.
pub(super) fn chosen(of: &[&Values], len: usize, which: impl Fn(usize) -> usize + Sync) -> Option<Numbers> {
    let operands =
        of.iter().map(|values| operand(values).or_else(|| values.is_whole().then_some((Operand::One(0), 1))));
    let operands = operands.collect::<Option<Vec<_>>>()?;
    let common = operands.iter().try_fold(1, |common, (_, denominator)| lcm(common, *denominator))?;
    let entry = |at: usize| {
        let (operand, denominator) = &operands[which(at)];
        operand.get(at).checked_mul(common / denominator)
    };
    Some(Numbers::Scaled(Arc::new(each(len, entry)?), common))
}
