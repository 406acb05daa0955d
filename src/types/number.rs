//! Exact numbers: fractions of 128-bit integers, checked. No binary floating point anywhere.

use crate::text::Text;
use num_rational::Ratio;
use num_traits::CheckedMul;
use serde::{Serialize, Serializer};
use std::fmt;

/// An exact number. Arithmetic on it goes through the `checked_*` operations of `num-traits`, whose
/// `None` is an overflow, reported and never wrapped; comparison cannot overflow.
pub type Exact = Ratio<i128>;

/// Why a text is no number that Thidua can keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberError {
    /// It is not a decimal numeral.
    NotANumber,
    /// It has more digits than an exact number can carry.
    TooLong,
}

/// The most digits that a numeral in a ruleset or in data may have, before and after its decimal sign together.
const MOST_DIGITS: usize = 18;
/// With how many decimals a number is given in full at the most.
const MOST_PLACES: u32 = 18;

/// Reads a plain decimal numeral: digits, `_` between digits, at most one `.`, an optional sign.
pub fn parse_decimal(text: &str) -> Result<Exact, NumberError> {
    let (negative, digits) = match text.as_bytes() {
        [b'-', ..] => (true, &text[1..]),
        [b'+', ..] => (false, &text[1..]),
        _ => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let well_formed = |part: &str| {
        part.bytes().all(|b| b.is_ascii_digit() || b == b'_')
            && !part.starts_with('_')
            && !part.ends_with('_')
    };
    if !well_formed(whole)
        || !well_formed(fraction)
        || whole.is_empty()
        || (digits.contains('.') && fraction.is_empty())
    {
        return Err(NumberError::NotANumber);
    }
    let mantissa: String =
        whole.bytes().chain(fraction.bytes()).filter(|&b| b != b'_').map(char::from).collect();
    let scale = fraction.bytes().filter(|&b| b != b'_').count();
    let significant = mantissa.trim_start_matches('0');
    if significant.len() > MOST_DIGITS || scale > MOST_DIGITS {
        return Err(NumberError::TooLong);
    }
    let number: i128 =
        if significant.is_empty() { 0 } else { significant.parse().map_err(|_| NumberError::TooLong)? };
    let power = 10_i128.checked_pow(scale as u32).ok_or(NumberError::TooLong)?;
    Ok(Exact::new(if negative { -number } else { number }, power))
}

/// A numerator and a denominator above zero, in lowest terms.
pub fn reduced(numerator: i64, denominator: i64) -> (i64, i64) {
    let (mut x, mut y) = (numerator.unsigned_abs(), denominator.unsigned_abs());
    while y != 0 {
        (x, y) = (y, x % y);
    }
    // Not above the denominator, which is no zero.
    let common = i64::try_from(x).unwrap_or(1);
    (numerator / common, denominator / common)
}

/// The number that is so many over a denominator above zero. (`Ratio::new` divides numbers of 128 bits, which takes several
/// times as long.)
pub fn fraction(numerator: i64, denominator: i64) -> Exact {
    if denominator == 1 {
        return Exact::from_integer(numerator.into());
    }
    let (numerator, denominator) = reduced(numerator, denominator);
    Exact::new_raw(numerator.into(), denominator.into())
}

/// The greatest whole number that is not above this one. (`Ratio::floor` may overflow.)
pub fn floor(number: Exact) -> Exact {
    Exact::from_integer(number.numer().div_euclid(*number.denom()))
}

/// The least whole number that is not below this one. (`Ratio::ceil` may overflow.)
pub fn ceil(number: Exact) -> Exact {
    let above = i128::from(!number.is_integer());
    Exact::from_integer(number.numer().div_euclid(*number.denom()) + above)
}

/// The number rounded half away from zero to so many decimals; `None` where that leaves what can be kept.
pub fn round_to(number: Exact, places: u32) -> Option<Exact> {
    let power = Exact::from_integer(10_i128.checked_pow(places)?);
    Some(number.checked_mul(&power)?.round() / power)
}

/// A number in decimal: whole digits, and how many of them stand after the point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    digits: i128,
    places: u32,
    is_whole_number: bool,
}

impl Decimal {
    /// The number as data has it: all its decimals where they end; otherwise ten places, half up.
    pub fn of(number: Exact) -> Self {
        let in_full = places_of(*number.denom()).and_then(|places| {
            let digits = number.numer().checked_mul(&(10_i128.pow(places) / number.denom()))?;
            Some(Self { digits, places, is_whole_number: true })
        });
        in_full.or_else(|| Self::rounded(number, 10)).unwrap_or_else(|| Self {
            digits: number.round().to_integer(),
            places: 0,
            is_whole_number: false,
        })
    }

    /// The fraction, where this is not the whole of the number that it was made of.
    pub fn fraction(self, number: Exact) -> Option<String> {
        (!self.is_whole_number).then(|| format!("{}/{}", number.numer(), number.denom()))
    }

    /// The number with exactly so many digits after the point, rounded half away from zero; `None` where they
    /// are too many to be kept.
    fn rounded(number: Exact, places: u32) -> Option<Self> {
        let scaled = number.checked_mul(&Exact::from_integer(10_i128.checked_pow(places)?))?;
        Some(Self { digits: scaled.round().to_integer(), places, is_whole_number: scaled.is_integer() })
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.digits < 0 { "-" } else { "" };
        if let (0, Ok(digits)) = (self.places, i64::try_from(self.digits)) {
            return write!(f, "{digits}");
        }
        let power = 10_u128.pow(self.places);
        let (whole, fraction) = (self.digits.unsigned_abs() / power, self.digits.unsigned_abs() % power);
        match self.places as usize {
            0 => write!(f, "{sign}{whole}"),
            places => write!(f, "{sign}{whole}.{fraction:0places$}"),
        }
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// How many decimals a fraction with this denominator has; `None` where they do not end, or are too many.
fn places_of(denominator: i128) -> Option<u32> {
    // A greater one than 10 to the power of the most places has more places, whatever it is.
    let denominator = u64::try_from(denominator).ok()?;
    let twos = denominator.trailing_zeros();
    let (mut rest, mut fives) = (denominator >> twos, 0);
    while rest.is_multiple_of(5) {
        rest /= 5;
        fives += 1;
    }
    (rest == 1).then_some(twos.max(fives)).filter(|places| *places <= MOST_PLACES)
}

/// The number as the contract of the JSON output has it: [`Decimal::of`], and beside what is rounded the
/// fraction.
pub fn to_decimal_string(number: Exact) -> (String, Option<String>) {
    let decimal = Decimal::of(number);
    (decimal.to_string(), decimal.fraction(number))
}

/// The number for people, with at most `places` decimals and no trailing zeros.
pub fn show_decimal(number: Exact, places: u32) -> Text {
    Text::number(plain(number, places))
}

fn plain(number: Exact, places: u32) -> String {
    match Decimal::rounded(number, places).map(|decimal| decimal.to_string()) {
        Some(text) if text.contains('.') => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        Some(text) => text,
        None => number.round().to_integer().to_string(),
    }
}

/// [`show_decimal`] with `_` between groups of three digits, as the language itself writes large numbers.
pub fn show_grouped(number: Exact, places: u32) -> Text {
    let plain = plain(number, places);
    let (sign, rest) = plain.strip_prefix('-').map_or(("", plain.as_str()), |rest| ("-", rest));
    let (whole, fraction) = rest.split_once('.').map_or((rest, None), |(w, f)| (w, Some(f)));
    let mut grouped = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && whole.len() > 4 && (whole.len() - at).is_multiple_of(3) {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    if let Some(fraction) = fraction {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    Text::number(grouped)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn numerals_are_read_exactly() {
        assert_eq!(parse_decimal("69.95"), Ok(Exact::new(6995, 100)));
        assert_eq!(parse_decimal("1_000_000"), Ok(Exact::from_integer(1_000_000)));
        assert_eq!(parse_decimal("-05"), Ok(Exact::from_integer(-5)));
        for bad in ["", ".", "1.", ".5", "1e3", "1__", "_1", "1,5", "٣", "--1"] {
            assert_eq!(parse_decimal(bad), Err(NumberError::NotANumber), "{bad}");
        }
        assert_eq!(parse_decimal("1234567890123456789"), Err(NumberError::TooLong));
    }

    #[test]
    fn ends_of_what_can_be_kept_are_rounded_without_overflow() {
        let large = Exact::new(i128::MAX - 1, i128::MAX);
        assert_eq!((floor(large), ceil(large)), (Exact::from_integer(0), Exact::from_integer(1)));
        assert_eq!((floor(-large), ceil(-large)), (Exact::from_integer(-1), Exact::from_integer(0)));
        assert_eq!(floor(Exact::new(-7, 2)), Exact::from_integer(-4));
        assert_eq!(ceil(Exact::from_integer(3)), Exact::from_integer(3));
    }

    #[test]
    fn numbers_are_shown_as_they_are() {
        let third = Exact::new(244, 3);
        assert_eq!(to_decimal_string(third), ("81.3333333333".into(), Some("244/3".into())));
        assert_eq!(to_decimal_string(Exact::new(-1, 8)), ("-0.125".into(), None));
        assert_eq!(to_decimal_string(Exact::new(1, 50)), ("0.02".into(), None));
        let (least, fraction) = to_decimal_string(Exact::new(1, 10_i128.pow(18)));
        assert_eq!((least.as_str(), fraction), ("0.000000000000000001", None));
        let (less, fraction) = to_decimal_string(Exact::new(-1, 10_i128.pow(19)));
        assert_eq!((less.as_str(), fraction.as_deref()), ("0.0000000000", Some("-1/10000000000000000000")));
        let large = Exact::new(i128::MAX, 2);
        assert_eq!(to_decimal_string(large).1, Some(format!("{}/2", i128::MAX)));
        assert_eq!(show_decimal(Exact::new(6995, 100), 1).to(Lang::English), "70");
        assert_eq!(show_decimal(Exact::new(6994, 100), 1).to(Lang::Vietnamese), "69,9");
        let grouped = show_grouped(Exact::new(-12_345_678_905, 1000), 2);
        assert_eq!(grouped.to(Lang::English), "-12_345_678.91");
        assert_eq!(show_grouped(Exact::from_integer(1500), 2).to(Lang::English), "1500");
    }
}
