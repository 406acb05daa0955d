//! The text of a cell as a value of its column's type.

use super::fault::Fault;
use super::number::{self, Decimal, NumeralError, Reading};
use super::spelling::{Meant, alike, meant};
use super::table::{Cell, Form};
use crate::syntax::Word;
use crate::text::Lang;
use crate::types::{Day, EnumType, Type, ymd};
use std::sync::LazyLock;

/// Reads a cell that is not empty. Texts and units are not read here, since they need what the data hold.
pub(super) fn read(cell: Cell<'_>, ty: &Type, signed: bool) -> Result<Reading, Fault> {
    if let Form::Nested(what) = cell.form {
        return Err(Fault::Nested(what));
    }
    match ty {
        Type::Percent | Type::PercentagePoints => {
            let bare = cell.text.strip_suffix('%').map_or(cell.text, str::trim_end);
            scaled(numeral(cell, bare)?, -2).and_then(|reading| not_negative(reading, signed))
        }
        Type::Money(currency) => {
            let (bare, power) = money(cell, currency)?;
            scaled(numeral(cell, bare)?, power).and_then(|reading| not_negative(reading, signed))
        }
        Type::Count => not_negative(numeral(cell, cell.text)?, signed).and_then(whole),
        Type::Number | Type::Points => numeral(cell, cell.text),
        Type::Duration => {
            let (number, words) = worded(cell.text);
            let of = |lang| Word::Days.spellings(lang).iter();
            let is_days = of(Lang::English).chain(of(Lang::Vietnamese)).any(|word| alike(word) == words);
            let bare = if is_days { number } else { cell.text };
            not_negative(numeral(cell, bare)?, signed).and_then(whole)
        }
        Type::Date => date(cell).map(|day| Reading::Sure(Decimal::whole(day.0.into()))),
        Type::Year => year(cell),
        Type::YesNo => yes_no(cell),
        Type::Enum(members) => member(cell, members),
        Type::Text | Type::Unit(_) => Err(Fault::NotANumber),
    }
}

/// A fault for a cell that holds no value at all, whatever the type, else `fault`.
fn otherwise(cell: Cell<'_>, fault: Fault) -> Fault {
    let text = cell.text;
    if text.starts_with('#') && (text.ends_with(['!', '?']) || text == "#N/A" || text.starts_with("##")) {
        Fault::Spreadsheet
    } else if matches!(text, "-" | "–" | "—" | "N/A" | "n/a" | "NA" | "null" | "NULL" | "?" | "..." | "…")
    {
        Fault::Placeholder
    } else {
        fault
    }
}

fn numeral(cell: Cell<'_>, bare: &str) -> Result<Reading, Fault> {
    match number::read(bare) {
        // In JSON `.` is the decimal sign, whatever stands elsewhere in the column.
        Ok(Reading::Settles(number, _) | Reading::Either { decimal: number, .. })
            if cell.form == Form::Number =>
        {
            Ok(Reading::Sure(number))
        }
        Ok(reading) => Ok(reading),
        Err(NumeralError::TooLong) => Err(Fault::TooLong),
        Err(NumeralError::NotANumber) => {
            let digits = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '+');
            let has_digit = bare.bytes().any(|byte| byte.is_ascii_digit());
            let fault = if has_digit && bare.chars().all(|c| digits(c) || c.is_whitespace() || c == '_') {
                Fault::Spaced
            } else if has_digit && bare.chars().all(|c| digits(c) || c == 'e' || c == 'E') {
                Fault::Exponent
            } else {
                Fault::NotANumber
            };
            Err(otherwise(cell, fault))
        }
    }
}

fn scaled(reading: Reading, power: i32) -> Result<Reading, Fault> {
    if power == 0 {
        return Ok(reading);
    }
    reading.map(|number| number.times_ten_to(power)).ok_or(Fault::TooLong)
}

fn not_negative(reading: Reading, signed: bool) -> Result<Reading, Fault> {
    if !signed && reading.number().mantissa < 0 { Err(Fault::Negative) } else { Ok(reading) }
}

/// The reading as a whole number: a reading that gives a fraction is none.
fn whole(reading: Reading) -> Result<Reading, Fault> {
    match reading {
        Reading::Either { separator, decimal, grouped } if decimal.places > 0 => {
            Ok(Reading::Settles(grouped, separator.other()))
        }
        either @ Reading::Either { .. } => Ok(either),
        Reading::Sure(number) | Reading::Settles(number, _) if number.places > 0 => Err(Fault::Fraction),
        sure => Ok(sure),
    }
}

/// Words for powers of ten, in all spellings; the longer before those that they begin with.
static POWERS: LazyLock<Vec<(String, i32)>> = LazyLock::new(|| {
    let words = [(Word::Trillion, 12), (Word::Billion, 9), (Word::Million, 6), (Word::Thousand, 3)];
    let of = |lang| {
        words.iter().flat_map(move |(word, power)| word.spellings(lang).iter().map(|it| (alike(it), *power)))
    };
    let thousand = std::iter::once(("thousand".to_owned(), 3));
    of(Lang::English).chain(of(Lang::Vietnamese)).chain(thousand).collect()
});

/// Words for the currency of Vietnam, besides its code.
static DONG: LazyLock<Vec<String>> = LazyLock::new(|| {
    Word::Dong.spellings(Lang::Vietnamese).iter().chain(&["đ", "₫", "vnđ"]).map(|word| alike(word)).collect()
});

/// What stands up to the last digit, and the words behind it, as all spellings of them have it.
fn worded(text: &str) -> (&str, String) {
    let end = text.rfind(|c: char| c.is_ascii_digit()).map_or(text.len(), |at| at + 1);
    let (number, words) = text.split_at(end);
    (number, alike(words))
}

/// The numeral of an amount of money, and the power of ten that its words stand for.
fn money<'a>(cell: Cell<'a>, currency: &str) -> Result<(&'a str, i32), Fault> {
    let (number, words) = worded(cell.text);
    let (power, rest) = (POWERS.iter())
        .find_map(|(word, power)| {
            let rest = words.strip_prefix(word)?;
            (rest.is_empty() || rest.starts_with('_')).then(|| (*power, rest.trim_start_matches('_')))
        })
        .unwrap_or((0, words.as_str()));
    let own = rest.is_empty()
        || rest == alike(currency)
        || (currency == "VND" && DONG.iter().any(|word| word == rest));
    if own {
        Ok((number, power))
    } else if rest.chars().all(char::is_alphabetic) && rest.chars().count() == 3 {
        Err(Fault::OtherCurrency)
    } else {
        Err(otherwise(cell, Fault::NotANumber))
    }
}

/// Reads a date: `2025-09-30`, `30/09/2025`, `30-9-2025`.
pub(super) fn date(cell: Cell<'_>) -> Result<Day, Fault> {
    day(cell).map_err(|fault| match fault {
        Fault::NotADate if timed(cell.text) => Fault::TimeOfDay,
        Fault::NotADate if day_number(cell.text) => Fault::DayNumber,
        other => other,
    })
}

fn day(cell: Cell<'_>) -> Result<Day, Fault> {
    if let Form::Nested(what) = cell.form {
        return Err(Fault::Nested(what));
    }
    let text = cell.text;
    let separator = if text.contains('/') { '/' } else { '-' };
    let mut parts = text.split(separator);
    let (Some(first), Some(second), Some(third), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(otherwise(cell, Fault::NotADate));
    };
    let part = |text: &str| -> Option<i32> {
        (!text.is_empty() && text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| text.bytes().fold(0, |number, byte| number * 10 + i32::from(byte - b'0')))
    };
    let (Some(a), Some(b), Some(c)) = (part(first), part(second), part(third)) else {
        return Err(otherwise(cell, Fault::NotADate));
    };
    let (year, month, day) = match (first.len(), second.len(), third.len()) {
        (4, 1..=2, 1..=2) if separator == '-' => (a, b, c),
        (1..=2, 1..=2, 4) => (c, b, a),
        (1..=2, 1..=2, 2) => return Err(Fault::ShortYear),
        _ => return Err(Fault::NotADate),
    };
    if year == 0 { None } else { ymd(year, month, day) }.ok_or(Fault::NoSuchDay)
}

/// Whether a text is a date with a time of day, as databases and spreadsheets write it: `2025-09-30 00:00:00`.
fn timed(text: &str) -> bool {
    let Some((day, time)) = text.split_once([' ', 'T']) else { return false };
    let digits = |byte: u8| byte.is_ascii_digit();
    let is_time = time.trim_start().bytes().next().is_some_and(digits) && time.contains(':');
    is_time
        && day.bytes().next().is_some_and(digits)
        && matches!(self::day(Cell::of_text(day)), Ok(_) | Err(Fault::NoSuchDay))
}

/// Whether a text is a day as spreadsheets count them, in this century or late in the last: `45930`, `45930.5`.
fn day_number(text: &str) -> bool {
    let (whole, rest) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    whole.len() == 5 && digits(whole) && digits(rest) && ("25000".."75000").contains(&whole)
}

fn year(cell: Cell<'_>) -> Result<Reading, Fault> {
    let text = cell.text;
    if text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit()) && text != "0000" {
        return number::read(text).map_err(|_| Fault::NotAYear);
    }
    Err(otherwise(cell, Fault::NotAYear))
}

/// The words for yes and no.
const YES_NO: [(&str, bool); 8] = [
    ("yes", true),
    ("true", true),
    ("1", true),
    ("có", true),
    ("no", false),
    ("false", false),
    ("0", false),
    ("không", false),
];

fn yes_no(cell: Cell<'_>) -> Result<Reading, Fault> {
    match meant(cell.text, YES_NO.into_iter()).one() {
        Some(yes) => Ok(Reading::Sure(Decimal::whole(yes.into()))),
        None => Err(otherwise(cell, Fault::NotYesNo)),
    }
}

fn member(cell: Cell<'_>, members: &EnumType) -> Result<Reading, Fault> {
    match position(cell, &members.members) {
        Meant::One(at) => Ok(Reading::Sure(Decimal::whole(i64::try_from(at).unwrap_or(i64::MAX)))),
        _ => Err(otherwise(cell, Fault::NotAMember)),
    }
}

/// The position of the member that a cell names.
pub(super) fn position(cell: Cell<'_>, members: &[String]) -> Meant<usize> {
    meant(cell.text, members.iter().map(String::as_str).zip(0..))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types;

    fn of(text: &str, ty: &Type) -> Result<Reading, Fault> {
        read(Cell::of_text(text), ty, false)
    }

    fn number(mantissa: i64, places: u32) -> Decimal {
        Decimal { mantissa, places }
    }

    #[test]
    fn money_is_read_with_its_words() {
        let vnd = Type::Money("VND".into());
        for (text, expected) in [
            ("100 billion VND", 100_000_000_000),
            ("1,5 tỷ đồng", 1_500_000_000),
            ("500 triệu", 500_000_000),
            ("2 nghìn tỷ đồng", 2_000_000_000_000),
            ("500000 VND", 500_000),
            ("500000đ", 500_000),
            ("100 Tỷ Đồng", 100_000_000_000),
            ("2  nghìn\u{a0}tỉ", 2_000_000_000_000),
            ("1.500.000 đo\u{302}\u{300}ng", 1_500_000),
            ("7", 7),
        ] {
            assert_eq!(of(text, &vnd).map(Reading::number), Ok(number(expected, 0)), "{text}");
        }
        assert_eq!(of("5 USD", &vnd), Err(Fault::OtherCurrency));
        assert_eq!(of("5 gold bars", &vnd), Err(Fault::NotANumber));
        assert_eq!(of("-5", &vnd), Err(Fault::Negative));
    }

    #[test]
    fn a_bare_number_in_a_percent_column_is_in_percent() {
        for text in ["66.4", "66,4%", "66.40 %"] {
            assert_eq!(of(text, &Type::Percent).map(Reading::number), Ok(number(664, 3)), "{text}");
        }
    }

    #[test]
    fn a_count_is_whole() {
        assert_eq!(of("3.0", &Type::Count).map(Reading::number), Ok(number(3, 0)));
        assert_eq!(of("3.5", &Type::Count), Err(Fault::Fraction));
        assert_eq!(of("1.500", &Type::Count), Ok(Reading::Settles(number(1500, 0), number::Sign::Comma)));
        assert!(matches!(of("1.000", &Type::Count), Ok(Reading::Either { .. })));
    }

    #[test]
    fn dates_are_read_day_first_or_year_first() {
        for text in ["2025-09-30", "30/09/2025", "30-9-2025", "30/9/2025"] {
            assert_eq!(date(Cell::of_text(text)), Ok(types::day(2025, 9, 30)), "{text}");
        }
        assert_eq!(date(Cell::of_text("31/02/2025")), Err(Fault::NoSuchDay));
        assert_eq!(date(Cell::of_text("09/30/2025")), Err(Fault::NoSuchDay));
        assert_eq!(date(Cell::of_text("30/9/25")), Err(Fault::ShortYear));
        for text in ["", "30.9.2025", "2025/09/30", "30/09-2025", "soon T1:2", "99999", "459300"] {
            assert_eq!(date(Cell::of_text(text)), Err(Fault::NotADate), "{text}");
        }
        for text in ["2025-09-30T00:00", "2025-09-30 00:00:00", "30/09/2025 7:05", "2025-09-30T00:00:00Z"] {
            assert_eq!(date(Cell::of_text(text)), Err(Fault::TimeOfDay), "{text}");
        }
        for text in ["45930", "45930.5"] {
            assert_eq!(date(Cell::of_text(text)), Err(Fault::DayNumber), "{text}");
        }
    }

    #[test]
    fn yes_and_no_in_both_languages() {
        for (text, expected) in [("Có", 1), ("KHÔNG", 0), ("co\u{301}", 1), ("TRUE", 1), ("0", 0), ("no", 0)]
        {
            assert_eq!(of(text, &Type::YesNo), Ok(Reading::Sure(Decimal::whole(expected))), "{text}");
        }
        assert_eq!(of("2", &Type::YesNo), Err(Fault::NotYesNo));
        assert_eq!(of("#REF!", &Type::YesNo), Err(Fault::Spreadsheet));
        assert_eq!(of("—", &Type::Percent), Err(Fault::Placeholder));
    }
}
