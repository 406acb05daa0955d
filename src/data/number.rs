//! Numerals as people write them: with a decimal point or a decimal comma, with or without groups of three.

/// A decimal number: `mantissa` ÷ 10^`places`, with no zero at the end of its places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    /// All digits, with the sign.
    pub(super) mantissa: i64,
    /// How many of them stand after the decimal sign.
    pub(super) places: u32,
}

impl Decimal {
    /// A whole number.
    pub(super) fn whole(number: i64) -> Self {
        Self { mantissa: number, places: 0 }
    }

    /// The number × 10^`power`, if it can be kept.
    pub(super) fn times_ten_to(self, power: i32) -> Option<Self> {
        let places = i32::try_from(self.places).ok()? - power;
        let made = if places >= 0 {
            Self { mantissa: self.mantissa, places: places.unsigned_abs() }
        } else {
            let factor = 10_i64.checked_pow(places.unsigned_abs())?;
            Self { mantissa: self.mantissa.checked_mul(factor)?, places: 0 }
        };
        Some(made.trimmed())
    }

    fn trimmed(mut self) -> Self {
        while self.places > 0 && self.mantissa % 10 == 0 {
            self.mantissa /= 10;
            self.places -= 1;
        }
        self
    }
}

/// A decimal sign; the other one then groups thousands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// `69.95`
    Dot,
    /// `69,95`
    Comma,
}

impl Sign {
    /// The other one.
    pub(super) fn other(self) -> Self {
        match self {
            Self::Dot => Self::Comma,
            Self::Comma => Self::Dot,
        }
    }

    /// As it is written.
    pub(super) fn as_char(self) -> char {
        match self {
            Self::Dot => '.',
            Self::Comma => ',',
        }
    }

    fn of(byte: u8) -> Self {
        if byte == b',' { Self::Comma } else { Self::Dot }
    }
}

/// How a numeral can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// In one way, whatever the decimal sign is.
    Sure(Decimal),
    /// In one way, which shows what the decimal sign is.
    Settles(Decimal, Sign),
    /// In two ways: its only separator may be the decimal sign or group thousands.
    Either {
        /// The separator.
        separator: Sign,
        /// Read as a decimal sign.
        decimal: Decimal,
        /// Read as grouping thousands.
        grouped: Decimal,
    },
}

impl Reading {
    /// The reading with each of its numbers changed; `None` where one cannot be.
    pub(super) fn map(self, change: impl Fn(Decimal) -> Option<Decimal>) -> Option<Self> {
        Some(match self {
            Self::Sure(number) => Self::Sure(change(number)?),
            Self::Settles(number, sign) => Self::Settles(change(number)?, sign),
            Self::Either { separator, decimal, grouped } => {
                Self::Either { separator, decimal: change(decimal)?, grouped: change(grouped)? }
            }
        })
    }

    /// Its number; of two, the one with the separator as decimal sign.
    pub(super) fn number(self) -> Decimal {
        match self {
            Self::Sure(number) | Self::Settles(number, _) => number,
            Self::Either { decimal, .. } => decimal,
        }
    }
}

/// Why a text is no numeral.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NumeralError {
    /// It is something else.
    NotANumber,
    /// It has more digits than are kept.
    TooLong,
}

/// The most digits, before and after the decimal sign together, that a number can have.
const MOST_DIGITS: usize = 18;

/// Reads a numeral: digits, `.` and `,`, an optional sign before them.
pub(super) fn read(text: &str) -> Result<Reading, NumeralError> {
    let (negative, digits) = match text.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        all => (false, all),
    };
    let [Some(b'0'..=b'9'), Some(b'0'..=b'9')] = [digits.first(), digits.last()] else {
        return Err(NumeralError::NotANumber);
    };
    let mut last = None;
    let mut separators = 0_usize;
    let mut mixed = false;
    for (at, &byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' => {}
            b'.' | b',' => {
                mixed |= last.is_some_and(|(_, other)| other != byte);
                last = Some((at, byte));
                separators += 1;
            }
            _ => return Err(NumeralError::NotANumber),
        }
    }
    let Some((at, byte)) = last else {
        return Ok(Reading::Sure(decimal(digits, &[], negative)?));
    };
    let (whole, fraction) = (&digits[..at], &digits[at + 1..]);
    let sign = Sign::of(byte);
    if mixed {
        // `1.029.648,4`: the last separator is the decimal sign, the others group.
        if !is_grouped(whole, sign.other()) {
            return Err(NumeralError::NotANumber);
        }
        return Ok(Reading::Settles(decimal(whole, fraction, negative)?, sign));
    }
    let groups = is_grouped(digits, sign);
    if separators > 1 {
        if !groups {
            return Err(NumeralError::NotANumber);
        }
        return Ok(Reading::Settles(decimal(digits, &[], negative)?, sign.other()));
    }
    let read = decimal(whole, fraction, negative)?;
    if groups {
        Ok(Reading::Either { separator: sign, decimal: read, grouped: decimal(digits, &[], negative)? })
    } else {
        Ok(Reading::Settles(read, sign))
    }
}

/// Whether the digits stand in groups of three with this separator between them.
fn is_grouped(digits: &[u8], separator: Sign) -> bool {
    let separator = separator.as_char() as u8;
    let mut groups = digits.split(|&byte| byte == separator);
    let first = groups.next().unwrap_or_default();
    (1..=3).contains(&first.len())
        && first[0] != b'0'
        && first.iter().all(u8::is_ascii_digit)
        && groups.all(|group| group.len() == 3 && group.iter().all(u8::is_ascii_digit))
}

/// The number of these digits; separators among the whole ones are passed over.
fn decimal(whole: &[u8], fraction: &[u8], negative: bool) -> Result<Decimal, NumeralError> {
    let mut mantissa = 0_i64;
    let mut significant = 0;
    for &byte in whole.iter().chain(fraction) {
        if byte.is_ascii_digit() {
            significant += usize::from(significant > 0 || byte != b'0');
            if significant > MOST_DIGITS {
                return Err(NumeralError::TooLong);
            }
            mantissa = mantissa * 10 + i64::from(byte - b'0');
        }
    }
    let places = u32::try_from(fraction.len()).map_err(|_| NumeralError::TooLong)?;
    let number = Decimal { mantissa: if negative { -mantissa } else { mantissa }, places }.trimmed();
    if number.places as usize > MOST_DIGITS { Err(NumeralError::TooLong) } else { Ok(number) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(mantissa: i64, places: u32) -> Decimal {
        Decimal { mantissa, places }
    }

    #[test]
    fn a_numeral_shows_its_decimal_sign_where_it_can() {
        for (text, expected) in [
            ("1500", Reading::Sure(number(1500, 0))),
            ("-007", Reading::Sure(number(-7, 0))),
            ("69,95", Reading::Settles(number(6995, 2), Sign::Comma)),
            ("66.40", Reading::Settles(number(664, 1), Sign::Dot)),
            ("1.029.648,4", Reading::Settles(number(10_296_484, 1), Sign::Comma)),
            ("1,029,648.4", Reading::Settles(number(10_296_484, 1), Sign::Dot)),
            ("1.029.648", Reading::Settles(number(1_029_648, 0), Sign::Comma)),
            ("1234.567", Reading::Settles(number(1_234_567, 3), Sign::Dot)),
            ("0.500", Reading::Settles(number(5, 1), Sign::Dot)),
            ("1.5000", Reading::Settles(number(15, 1), Sign::Dot)),
            (
                "1.500",
                Reading::Either { separator: Sign::Dot, decimal: number(15, 1), grouped: number(1500, 0) },
            ),
            (
                "-100,000",
                Reading::Either {
                    separator: Sign::Comma,
                    decimal: number(-100, 0),
                    grouped: number(-100_000, 0),
                },
            ),
        ] {
            assert_eq!(read(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_numeral_is_refused() {
        for text in [
            "",
            ".",
            "-",
            "1.",
            ".5",
            "1..5",
            "1.0296.48",
            "1.029,648.4",
            "1 000",
            "1e3",
            "1_000",
            "٣",
            "--1",
            "0.000.000",
            "1,2,3",
        ] {
            assert_eq!(read(text), Err(NumeralError::NotANumber), "{text}");
        }
        assert_eq!(read("1234567890123456789"), Err(NumeralError::TooLong));
        assert_eq!(read("0.1234567890123456789"), Err(NumeralError::TooLong));
        assert_eq!(read(&"9".repeat(5000)), Err(NumeralError::TooLong));
        assert!(read(&format!("{}7", "0".repeat(5000))).is_ok());
    }

    #[test]
    fn powers_of_ten_are_exact() {
        assert_eq!(number(664, 1).times_ten_to(-2), Some(number(664, 3)));
        assert_eq!(number(70, 0).times_ten_to(-2), Some(number(7, 1)));
        assert_eq!(number(15, 1).times_ten_to(9), Some(number(1_500_000_000, 0)));
        assert_eq!(number(i64::MAX, 0).times_ten_to(1), None);
    }
}
