//! The numbers of scripts: exact, as those of the language.
//!
//! A whole number that fits is Rhai's own integer, so that it can be an index and the end of a range; any other
//! number is a [`Fraction`]. A decimal in the text of a script is Rhai's, and becomes one of the two when it is
//! first calculated with. Every operator goes through here: `7 / 2` is 3.5, `1 / 3` stays a third, and values of
//! unlike types are never compared nor joined.

use crate::text::Text;
use crate::types::{Exact, ceil, floor, to_decimal_string};
use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub, Zero, checked_pow};
use rhai::{Array, Dynamic, EvalAltResult, ImmutableString, Map, Position};
use std::cmp::Ordering;

/// A number that is not whole, or too large for an integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fraction(Exact);

impl Fraction {
    /// As it is shown in a text.
    pub(super) fn show(&mut self) -> String {
        shown(self.0)
    }
}

/// A number in a text: as a decimal, or as a fraction where no decimal ends.
pub(super) fn shown(number: Exact) -> String {
    let (decimal, fraction) = to_decimal_string(number);
    fraction.unwrap_or(decimal)
}

/// What an operator or function gives.
pub(super) type Computed<T> = Result<T, Box<EvalAltResult>>;

/// A number as scripts have it.
pub(super) fn given(number: Exact) -> Dynamic {
    match i64::try_from(*number.numer()) {
        Ok(whole) if number.is_integer() => whole.into(),
        _ => Dynamic::from(Fraction(number)),
    }
}

/// The number that a value of a script is.
pub(super) fn taken(value: &Dynamic) -> Option<Exact> {
    if let Ok(whole) = value.as_int() {
        return Some(Exact::from_integer(whole.into()));
    }
    if let Ok(decimal) = value.as_decimal() {
        return Some(Exact::new(decimal.mantissa(), 10_i128.checked_pow(decimal.scale())?));
    }
    value.read_lock::<Fraction>().map(|fraction| fraction.0)
}

/// What a value is, in words.
pub(super) fn what(value: &Dynamic) -> Text {
    if taken(value).is_some() { text!("a number") } else { type_words(value.type_name()) }
}

/// A type of Rhai in words.
pub(super) fn type_words(name: &str) -> Text {
    match name {
        "()" => text!("nothing"),
        "bool" => text!("`true` or `false`"),
        "string" | "char" => text!("a text"),
        "array" => text!("a list"),
        "map" => text!("a map"),
        "i64" | "decimal" | "number" => text!("a number"),
        _ => text!("something that is no number"),
    }
}

/// What a script cannot go on from.
pub(super) fn fail<T>(message: Text) -> Computed<T> {
    Err(Box::new(EvalAltResult::ErrorRuntime(Dynamic::from(message), Position::NONE)))
}

fn too_long<T>() -> Computed<T> {
    fail(text!("a number too long to be kept exactly"))
}

/// The number in a value that must be one.
pub(super) fn number(value: &Dynamic, of: &str) -> Computed<Exact> {
    match taken(value) {
        Some(number) => Ok(number),
        None => fail(text!("{of} is of numbers, and this is {}", what(value), of)),
    }
}

/// The arithmetic operators.
pub(super) const ARITHMETIC: [&str; 6] = ["+", "-", "*", "/", "%", "**"];

/// `left op right`.
pub(super) fn arithmetic(op: &str, left: &Dynamic, right: &Dynamic) -> Computed<Dynamic> {
    let (Some(a), Some(b)) = (taken(left), taken(right)) else {
        let text = |value: &Dynamic| value.read_lock::<ImmutableString>().map(|text| text.to_string());
        return match (op, text(left), text(right)) {
            ("+", Some(left), Some(right)) => Ok((left + right.as_str()).into()),
            _ => fail(text!("no `{op}` between {} and {}", what(left), what(right), op)),
        };
    };
    if matches!(op, "/" | "%") && b.is_zero() {
        return fail(text!("division by zero"));
    }
    let computed = match op {
        "+" => a.checked_add(&b),
        "-" => a.checked_sub(&b),
        "*" => a.checked_mul(&b),
        "/" => a.checked_div(&b),
        "%" => remainder(a, b),
        _ => return power(a, b),
    };
    computed.map_or_else(too_long, |number| Ok(given(number)))
}

/// What is left of `a` when `b` is taken off as often as it goes; of the sign of `a`, as in Rhai.
fn remainder(a: Exact, b: Exact) -> Option<Exact> {
    let often = a.checked_div(&b)?.trunc();
    a.checked_sub(&often.checked_mul(&b)?)
}

/// A whole power; a root has no exact number.
fn power(base: Exact, exponent: Exact) -> Computed<Dynamic> {
    if !exponent.is_integer() {
        return fail(text!("`**` takes a whole number: a root is not exact"));
    }
    let times = exponent.to_integer();
    let Ok(count) = usize::try_from(times.unsigned_abs()) else { return too_long() };
    let one = Exact::from_integer(1);
    if times < 0 && base.is_zero() {
        return fail(text!("division by zero"));
    }
    let raised = checked_pow(base, count);
    let raised = if times < 0 { raised.and_then(|raised| one.checked_div(&raised)) } else { raised };
    raised.map_or_else(too_long, |number| Ok(given(number)))
}

/// The comparisons.
pub(super) const COMPARISONS: [&str; 6] = ["==", "!=", "<", "<=", ">", ">="];

/// `left op right`. Only like compares with like; what has no order is equal or not.
pub(super) fn compare(op: &str, left: &Dynamic, right: &Dynamic) -> Computed<bool> {
    if let (Some(a), Some(b)) = (taken(left), taken(right)) {
        return Ok(holds(op, a.cmp(&b)));
    }
    match equal(left, right) {
        Some(same) if matches!(op, "==" | "!=") => Ok(same == (op == "==")),
        _ => fail(text!("no `{op}` between {} and {}", what(left), what(right), op)),
    }
}

fn holds(op: &str, order: Ordering) -> bool {
    match op {
        "==" => order.is_eq(),
        "!=" => order.is_ne(),
        "<" => order.is_lt(),
        "<=" => order.is_le(),
        ">" => order.is_gt(),
        _ => order.is_ge(),
    }
}

/// Whether two values are the same; nothing where they are not of one type that says so.
fn equal(left: &Dynamic, right: &Dynamic) -> Option<bool> {
    if let (Some(a), Some(b)) = (taken(left), taken(right)) {
        return Some(a == b);
    }
    if let (Ok(a), Ok(b)) = (left.as_bool(), right.as_bool()) {
        return Some(a == b);
    }
    let text = |value: &Dynamic| value.read_lock::<ImmutableString>().map(|text| text.to_string());
    Some(text(left)? == text(right)?)
}

/// `x in list`, `text in text`, `key in map`.
pub(super) fn contains(all: &Dynamic, one: &Dynamic) -> Computed<bool> {
    let text = |value: &Dynamic| value.read_lock::<ImmutableString>().map(|text| text.to_string());
    if let Some(list) = all.read_lock::<Array>() {
        for element in list.iter() {
            match equal(element, one) {
                Some(true) => return Ok(true),
                Some(false) => {}
                None => return fail(text!("no `==` between {} and {}", what(element), what(one))),
            }
        }
        return Ok(false);
    }
    match (all.read_lock::<Map>(), text(all), text(one)) {
        (Some(map), _, Some(key)) => Ok(map.contains_key(key.as_str())),
        (_, Some(all), Some(part)) => Ok(all.contains(&part)),
        _ => fail(text!("no `in` between {} and {}", what(one), what(all))),
    }
}

/// The nearest whole number, or the nearest with so many decimals: half up, as `rounded to`.
pub(super) fn rounded(value: &Dynamic, places: i64) -> Computed<Dynamic> {
    let value = number(value, "`round`")?;
    let power = u32::try_from(places).ok().and_then(|places| 10_i128.checked_pow(places));
    let Some(power) = power.map(Exact::from_integer) else {
        return fail(text!("a number has no {places} decimals", places));
    };
    let half = Exact::new(1, 2);
    let scaled = value.checked_mul(&power).and_then(|scaled| scaled.checked_add(&half));
    scaled
        .and_then(|scaled| floor(scaled).checked_div(&power))
        .map_or_else(too_long, |number| Ok(given(number)))
}

/// The nearest whole number below, or above.
pub(super) fn whole(value: &Dynamic, up: bool) -> Computed<Dynamic> {
    let value = number(value, if up { "`ceil`" } else { "`floor`" })?;
    Ok(given(if up { ceil(value) } else { floor(value) }))
}

/// The number without its sign, or with it turned round.
pub(super) fn turned(value: &Dynamic, only_negative: bool) -> Computed<Dynamic> {
    let of = number(value, if only_negative { "`abs`" } else { "`-`" })?;
    let zero = Exact::zero();
    if only_negative && of >= zero {
        return Ok(given(of));
    }
    zero.checked_sub(&of).map_or_else(too_long, |number| Ok(given(number)))
}

/// The numbers of a list.
fn numbers(list: &Dynamic, of: &str) -> Computed<Vec<Exact>> {
    match list.read_lock::<Array>() {
        Some(list) => list.iter().map(|element| number(element, of)).collect(),
        None => fail(text!("{of} is of a list, and this is {}", what(list), of)),
    }
}

/// All numbers of a list together.
pub(super) fn sum(list: &Dynamic) -> Computed<Dynamic> {
    let sum = numbers(list, "`sum`")?.iter().try_fold(Exact::zero(), |sum, number| sum.checked_add(number));
    sum.map_or_else(too_long, |number| Ok(given(number)))
}

/// The numbers of a list, the least first.
pub(super) fn sorted(list: &Dynamic) -> Computed<Array> {
    let mut numbers = numbers(list, "`sorted`")?;
    numbers.sort_unstable();
    Ok(numbers.into_iter().map(given).collect())
}

/// The lesser, or the greater, of two numbers.
pub(super) fn pick(left: &Dynamic, right: &Dynamic, greater: bool) -> Computed<Dynamic> {
    let of = if greater { "`max`" } else { "`min`" };
    let (a, b) = (number(left, of)?, number(right, of)?);
    Ok(given(if greater { a.max(b) } else { a.min(b) }))
}

/// How many elements a list or map has, or characters a text.
pub(super) fn length(of: &Dynamic) -> Computed<i64> {
    let count = if let Some(list) = of.read_lock::<Array>() {
        list.len()
    } else if let Some(map) = of.read_lock::<Map>() {
        map.len()
    } else if let Some(text) = of.read_lock::<ImmutableString>() {
        text.chars().count()
    } else {
        return fail(text!("`len` is of a list, a map or a text, and this is {}", what(of)));
    };
    i64::try_from(count).or_else(|_| too_long())
}
