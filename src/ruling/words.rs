//! Values in words.

use super::Run;
use crate::syntax::ast::CompareOp;
use crate::types::{Day, Exact, Type, round_to, show_grouped};
use num_traits::{Signed, Zero};

/// How many decimals a value is shown with, unless more are needed.
const PLACES: u32 = 2;
/// How many it is shown with at the most.
const MOST_PLACES: u32 = 18;

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

    /// A value with two decimals at the most.
    pub fn value(&self, number: Exact, ty: &Type) -> String {
        self.with_places(number, ty, PLACES)
    }

    /// A value of the data, as it was given.
    pub fn given(&self, number: Exact, ty: &Type) -> String {
        self.with_places(number, ty, MOST_PLACES)
    }

    /// A value with as many digits as it needs to stand to the other one as it does: 69.996% is not shown
    /// as 70% beside `at least 70%`.
    pub fn value_beside(&self, number: Exact, other: Option<Exact>, ty: &Type) -> String {
        let Some(other) = other else { return self.value(number, ty) };
        let unit = scale(number.max(other), ty);
        let shown = |places: u32| show_grouped(number / unit, places);
        let agrees = |places: u32| {
            let rounded = round_to(number / unit, places);
            rounded.is_none_or(|rounded| rounded.cmp(&(other / unit)) == number.cmp(&other))
        };
        let places = (PLACES..=MOST_PLACES).find(|places| agrees(*places)).unwrap_or(MOST_PLACES);
        if is_scaled(ty) {
            with_unit(&shown(places), number.max(other), ty)
        } else {
            self.with_places(number, ty, places)
        }
    }

    /// A difference of two values of a type, with enough digits not to be shown as zero.
    pub fn difference(&self, number: Exact, ty: &Type) -> String {
        let ty = if *ty == Type::Percent { &Type::PercentagePoints } else { ty };
        let ty = if *ty == Type::Date { &Type::Duration } else { ty };
        let places = (PLACES..=MOST_PLACES).find(|places| {
            let rounded = round_to(number / scale(number, ty), *places);
            number.is_zero() || rounded.is_none_or(|rounded| !rounded.is_zero())
        });
        self.with_places(number, ty, places.unwrap_or(MOST_PLACES))
    }

    fn with_places(&self, number: Exact, ty: &Type, places: u32) -> String {
        let whole = || usize::try_from(number.to_integer()).unwrap_or(usize::MAX);
        match ty {
            Type::Percent | Type::PercentagePoints | Type::Money(_) | Type::Points | Type::Duration => {
                with_unit(&show_grouped(number / scale(number, ty), places), number, ty)
            }
            Type::Count | Type::Number => show_grouped(number, places),
            Type::Year => number.to_integer().to_string(),
            Type::Date => {
                let day = i32::try_from(number.to_integer()).unwrap_or(i32::MAX);
                Day(day).iso()
            }
            Type::YesNo => if number.is_zero() { "no" } else { "yes" }.to_owned(),
            Type::Enum(members) => members.members.get(whole()).cloned().unwrap_or_default(),
            Type::Text => {
                let text = u32::try_from(number.to_integer()).ok().and_then(|at| self.run.data.texts.get(at));
                text.map_or("another text".to_owned(), |text| format!("\"{text}\""))
            }
            Type::Unit(_) => self.run.data.units.names.get(whole()).cloned().unwrap_or_default(),
        }
    }
}

/// Whether the type is shown in a unit that depends on its size.
fn is_scaled(ty: &Type) -> bool {
    matches!(ty, Type::Percent | Type::PercentagePoints | Type::Money(_))
}

const THOUSANDS: [(i128, &str); 3] =
    [(1_000_000_000_000, "trillion "), (1_000_000_000, "billion "), (1_000_000, "million ")];

/// What a number is divided by before it is shown.
fn scale(number: Exact, ty: &Type) -> Exact {
    match ty {
        Type::Percent | Type::PercentagePoints => Exact::new(1, 100),
        Type::Money(_) => {
            let size = number.abs();
            let named = THOUSANDS.iter().find(|(unit, _)| size >= Exact::from_integer(*unit));
            Exact::from_integer(named.map_or(1, |(unit, _)| *unit))
        }
        _ => Exact::from_integer(1),
    }
}

/// The digits with the unit that they are in.
fn with_unit(digits: &str, number: Exact, ty: &Type) -> String {
    let one = digits == "1";
    match ty {
        Type::Percent => format!("{digits}%"),
        Type::PercentagePoints => format!("{digits} percentage point{}", if one { "" } else { "s" }),
        Type::Money(currency) => {
            let unit = scale(number, ty);
            let named = THOUSANDS.iter().find(|(size, _)| Exact::from_integer(*size) == unit);
            format!("{digits} {}{currency}", named.map_or("", |(_, name)| *name))
        }
        Type::Points => format!("{digits} point{}", if one { "" } else { "s" }),
        Type::Duration => format!("{digits} day{}", if one { "" } else { "s" }),
        _ => digits.to_owned(),
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

/// `1 more dossier`, `3 more dossiers`.
pub(super) fn plural(count: i128, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
