//! Values in words.

use super::Run;
use crate::syntax::ast::CompareOp;
use crate::text::{Lang, Text, ToText};
use crate::types::{Day, Exact, Type, currency_name, round_to, show_grouped};
use num_traits::{Signed, Zero};

/// How many decimals a value is shown with, unless more are needed.
const PLACES: u32 = 2;
/// How many it is shown with at the most.
const MOST_PLACES: u32 = 18;
/// A number with no more decimals than this is shown in full.
const FEW_PLACES: u32 = 9;

/// Puts values into words.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    run: Run<'a>,
}

impl<'a> Words<'a> {
    /// Words for the values of a run, which knows its texts and units.
    pub fn new(run: Run<'a>) -> Self {
        Self { run }
    }

    /// A value: all its decimals where they are few, else two.
    pub fn value(&self, number: Exact, ty: &Type) -> Text {
        self.with_places(number, ty, own_places(number, ty).unwrap_or(PLACES))
    }

    /// A value of the data, as it was given.
    pub fn given(&self, number: Exact, ty: &Type) -> Text {
        self.with_places(number, ty, MOST_PLACES)
    }

    /// A value with as many digits as it needs to stand to the other one as it does: 69.996% is not shown
    /// as 70% beside `at least 70%`.
    pub fn value_beside(&self, number: Exact, other: Option<Exact>, ty: &Type) -> Text {
        let (Some(other), None) = (other, own_places(number, ty)) else { return self.value(number, ty) };
        let unit = scale(number, ty);
        let agrees = |places: &u32| {
            let rounded = round_to(number / unit, *places);
            rounded.is_none_or(|rounded| rounded.cmp(&(other / unit)) == number.cmp(&other))
        };
        let places = (PLACES..=MOST_PLACES).find(agrees).unwrap_or(MOST_PLACES);
        self.with_places(number, ty, places)
    }

    /// A difference of two values of a type, with enough digits not to be shown as zero.
    pub fn difference(&self, number: Exact, ty: &Type) -> Text {
        let ty = match ty {
            Type::Percent => &Type::PercentagePoints,
            Type::Date => &Type::Duration,
            Type::Year => &Type::Count,
            other => other,
        };
        self.value_beside(number, Some(Exact::ZERO), ty)
    }

    /// Points, the number alone.
    pub fn points(&self, number: Exact) -> Text {
        show_grouped(number, own_places(number, &Type::Points).unwrap_or(PLACES))
    }

    /// A value that is no number as data has it: a day, a member, a text, a unit.
    pub fn word(&self, number: Exact, ty: &Type) -> Option<String> {
        let whole = || usize::try_from(number.to_integer()).unwrap_or(usize::MAX);
        Some(match ty {
            Type::Date => Day(i32::try_from(number.to_integer()).unwrap_or(i32::MAX)).iso(),
            Type::Enum(members) => members.members.get(whole()).cloned().unwrap_or_default(),
            Type::Text => {
                let text = u32::try_from(number.to_integer()).ok().and_then(|at| self.run.data.texts.get(at));
                text?.to_string()
            }
            Type::Unit(_) => self.run.data.units.names.get(whole()).unwrap_or_default().to_owned(),
            _ => return None,
        })
    }

    fn with_places(&self, number: Exact, ty: &Type, places: u32) -> Text {
        match ty {
            Type::Percent | Type::PercentagePoints | Type::Money(_) | Type::Points | Type::Duration => {
                with_unit(&show_grouped(number / scale(number, ty), places), number, ty)
            }
            Type::Count | Type::Number => show_grouped(number, places),
            Type::Year => number.to_integer().text(),
            Type::Date => Day(i32::try_from(number.to_integer()).unwrap_or(i32::MAX)).text(),
            Type::YesNo if number.is_zero() => text!("no"),
            Type::YesNo => text!("yes"),
            Type::Text => match self.word(number, ty) {
                Some(text) => text!("\"{text}\"", text),
                None => text!("another text"),
            },
            Type::Enum(_) | Type::Unit(_) => self.word(number, ty).unwrap_or_default().text(),
        }
    }
}

/// With how many decimals points are shown beside each other: two where that is enough for points that differ to be
/// shown apart, else as many as it takes.
pub fn places_apart(points: &[Exact]) -> u32 {
    let mut sorted = points.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let apart = |places: &u32| {
        let shown: Vec<Option<Exact>> = sorted.iter().map(|points| round_to(*points, *places)).collect();
        shown.windows(2).all(|pair| pair[0] != pair[1])
    };
    (PLACES..MOST_PLACES).find(apart).unwrap_or(MOST_PLACES)
}

/// How many decimals a value has as it is shown, where they are few.
fn own_places(number: Exact, ty: &Type) -> Option<u32> {
    let shown = number / scale(number, ty);
    (0..=FEW_PLACES).find(|places| round_to(shown, *places) == Some(shown))
}

/// The units in which large amounts are given.
const LARGE: [i128; 3] = [1_000_000_000_000, 1_000_000_000, 1_000_000];

/// What a number is divided by before it is shown.
fn scale(number: Exact, ty: &Type) -> Exact {
    match ty {
        Type::Percent | Type::PercentagePoints => Exact::new(1, 100),
        Type::Money(_) => Exact::from_integer(large(number).unwrap_or(1)),
        _ => Exact::from_integer(1),
    }
}

/// The unit that a large amount is given in.
fn large(number: Exact) -> Option<i128> {
    let size = number.abs();
    LARGE.into_iter().find(|unit| size >= Exact::from_integer(*unit))
}

/// The digits with the unit that they are in.
fn with_unit(digits: &Text, number: Exact, ty: &Type) -> Text {
    let one = digits.to(Lang::English) == "1";
    match ty {
        Type::Percent => text!("{digits}%", digits),
        Type::PercentagePoints if one => text!("1 percentage point"),
        Type::PercentagePoints => text!("{digits} percentage points", digits),
        Type::Money(currency) => {
            let currency = currency_name(currency);
            match large(number) {
                Some(1_000_000_000_000) => text!("{digits} trillion {currency}", digits, currency),
                Some(1_000_000_000) => text!("{digits} billion {currency}", digits, currency),
                Some(_) => text!("{digits} million {currency}", digits, currency),
                None => text!("{digits} {currency}", digits, currency),
            }
        }
        Type::Points if one => text!("1 point"),
        Type::Points => text!("{digits} points", digits),
        Type::Duration if one => text!("1 day"),
        Type::Duration => text!("{digits} days", digits),
        _ => digits.clone(),
    }
}

/// The number of a value as data has it: a percent in percent, the rest as it is.
pub fn show_exact(number: Exact, ty: &Type) -> Exact {
    match ty {
        Type::Percent | Type::PercentagePoints => number * Exact::from_integer(100),
        _ => number,
    }
}

/// The operator that a negation turns another into.
pub(super) fn turned(op: CompareOp) -> CompareOp {
    match op {
        CompareOp::AtLeast => CompareOp::Under,
        CompareOp::AtMost => CompareOp::Over,
        CompareOp::Over => CompareOp::AtMost,
        CompareOp::Under => CompareOp::AtLeast,
        CompareOp::Is => CompareOp::IsNot,
        CompareOp::IsNot => CompareOp::Is,
    }
}
