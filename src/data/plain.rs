//! Cells that are written as most are: digits with at most one decimal sign, days as 2025-09-30 or 30/09/2025, members by
//! their names. They are read in bulk, from bytes. What is written in any other way goes to the code that tells all ways
//! apart (`cell.rs`), and so does every row that has such a cell.

use super::codes::Names;
use super::dataset::Column;
use super::digits::{Tail, digits};
use super::number::Sign;
use super::same::same;
use super::spelling::usual;
use super::table::Form;
use crate::types::{Day, Type, ymd};

/// More decimals than these are left to the other code.
const MOST_PLACES: u32 = 9;

/// How the plain cells of a column are written.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Plain {
    /// Digits, of which some may stand after a decimal sign.
    Number {
        /// Decimals that its unit adds: a percent is so many hundredths.
        shift: u32,
        /// `%` may follow.
        percent: bool,
        /// `-` may stand before it.
        signed: bool,
        /// No decimal sign is plain.
        whole: bool,
    },
    /// A day as 2025-09-30, 30/09/2025 or 30-09-2025.
    Date,
    /// Four digits.
    Year,
    /// Yes or no.
    YesNo,
    /// One of these, by the position that stands beside it.
    Member(Vec<(String, usize)>),
    /// A text.
    Text,
    /// Only an empty cell is plain.
    Nothing,
}

impl Plain {
    /// The plain cells of a type.
    pub(super) fn of(ty: &Type, signed: bool) -> Self {
        let number = |shift, percent, signed, whole| Self::Number { shift, percent, signed, whole };
        match ty {
            Type::Percent | Type::PercentagePoints => number(2, true, signed, false),
            Type::Money(_) => number(0, false, signed, false),
            Type::Count | Type::Duration => number(0, false, signed, true),
            Type::Number | Type::Points => number(0, false, true, false),
            Type::Date => Self::Date,
            Type::Year => Self::Year,
            Type::YesNo => Self::YesNo,
            Type::Enum(members) => Self::Member(usual(members.members.iter().map(String::as_str))),
            Type::Text => Self::Text,
            Type::Unit(_) => Self::Nothing,
        }
    }
}

/// A column of plain cells as it grows.
#[derive(Debug, Default)]
pub(super) struct PlainColumn {
    numbers: Vec<i64>,
    given: Vec<bool>,
    places: u32,
    /// The first row that shows a decimal point.
    pub(super) dot: Option<usize>,
    /// The first row that shows a decimal comma.
    pub(super) comma: Option<usize>,
    days: Days,
    /// The texts of a column of texts, empty ones too; their numbers are put in later.
    pub(super) texts: Names,
}

impl PlainColumn {
    /// No cell yet, with room for so many.
    pub(super) fn with_room(cells: usize) -> Self {
        Self { numbers: Vec::with_capacity(cells), given: Vec::with_capacity(cells), ..Self::default() }
    }

    /// Adds a cell that is written so; false where it is not, and nothing is added.
    #[inline(always)]
    pub(super) fn push(&mut self, plain: &Plain, cell: Tail<'_>, form: Form) -> bool {
        let bytes = cell.bytes();
        let number = match plain {
            Plain::Text => self.text(bytes),
            _ if bytes.is_empty() => Some(0),
            Plain::Date => self.days.read(bytes).map(|day| day.0.into()),
            _ => self.read(plain, cell, form),
        };
        let Some(number) = number else { return false };
        self.numbers.push(number);
        self.given.push(!bytes.is_empty());
        true
    }

    /// How most of its next cells are written, if they are numbers.
    fn bare(&self, shift: u32, whole: bool) -> Bare {
        Bare {
            places: self.places.checked_sub(shift),
            dot: !whole && self.dot.is_some(),
            comma: !whole && self.comma.is_some(),
            in_json: !whole,
        }
    }

    /// The number of a cell, for which the column may become another.
    #[inline(never)]
    fn read(&mut self, plain: &Plain, cell: Tail<'_>, form: Form) -> Option<i64> {
        let bytes = cell.bytes();
        match plain {
            Plain::Number { shift, percent, signed, whole } => {
                let behind = match bytes {
                    [.., b' ', b'%'] if *percent => 2,
                    [.., b'%'] if *percent => 1,
                    _ => 0,
                };
                let negative = *signed && bytes.first() == Some(&b'-');
                let digits = cell.without(usize::from(negative), behind);
                let (number, places, sign) =
                    numeral(digits, form).filter(|(.., sign)| !whole || sign.is_none())?;
                let number = self.scaled(number, places + shift)?;
                match sign {
                    // In JSON `.` is the decimal sign, which says nothing of texts in the column.
                    _ if form == Form::Number => {}
                    None => {}
                    Some(Sign::Dot) => self.dot = self.dot.or(Some(self.numbers.len())),
                    Some(Sign::Comma) => self.comma = self.comma.or(Some(self.numbers.len())),
                }
                Some(if negative { -number } else { number })
            }
            Plain::Date => self.days.read(bytes).map(|day| day.0.into()),
            Plain::Year => match (bytes, numeral(cell, form)) {
                ([_, _, _, _], Some((year @ 1.., 0, None))) => Some(year),
                _ => None,
            },
            Plain::YesNo => match std::str::from_utf8(bytes).ok()? {
                "no" | "false" | "0" | "không" | "Không" => Some(0),
                "yes" | "true" | "1" | "có" | "Có" => Some(1),
                _ => None,
            },
            Plain::Member(names) => {
                let named = names.iter().find(|(name, _)| same(name.as_bytes(), bytes));
                named.map(|(_, at)| *at as i64)
            }
            Plain::Text => self.text(bytes),
            Plain::Nothing => None,
        }
    }

    /// Keeps a text, of which the number is put in later.
    fn text(&mut self, bytes: &[u8]) -> Option<i64> {
        let text = std::str::from_utf8(bytes).ok().filter(|text| text.trim().len() == text.len())?;
        self.texts.push(text);
        Some(0)
    }

    /// A number at the column's scale, which it widens.
    fn scaled(&mut self, number: i64, places: u32) -> Option<i64> {
        if places == self.places {
            return Some(number);
        }
        if places < self.places {
            return number.checked_mul(10_i64.pow(self.places - places));
        }
        if places > MOST_PLACES {
            return None;
        }
        let factor = 10_i64.pow(places - self.places);
        for number in &self.numbers {
            number.checked_mul(factor)?;
        }
        self.numbers.iter_mut().for_each(|number| *number *= factor);
        self.places = places;
        Some(number)
    }

    /// Cells that are read already: numbers over 10^`places`, some of which are not given.
    #[cfg(feature = "parquet")]
    pub(super) fn of(numbers: Vec<i64>, given: Vec<bool>, places: u32) -> Self {
        Self { numbers, given, places, ..Self::default() }
    }

    /// The numbers over 10^`places`, and the places.
    #[cfg(feature = "parquet")]
    pub(super) fn into_numbers(self) -> (Vec<i64>, u32) {
        (self.numbers, self.places)
    }

    /// The decimal sign that was shown, which is forgotten.
    #[cfg(feature = "parquet")]
    pub(super) fn take_sign(&mut self) -> Option<Sign> {
        let (dot, comma) = (self.dot.take(), self.comma.take());
        dot.map(|_| Sign::Dot).or(comma.map(|_| Sign::Comma))
    }

    /// Adds cells up to one that is not written so; how many.
    #[inline]
    pub(super) fn extend<'t>(
        &mut self,
        plain: &Plain,
        cells: impl Iterator<Item = (Tail<'t>, Form)>,
    ) -> usize {
        let before = self.numbers.len();
        let bare = |column: &Self| match plain {
            Plain::Number { shift, whole, .. } => column.bare(*shift, *whole),
            _ => Bare::NONE,
        };
        let mut most = bare(self);
        for (cell, form) in cells {
            if let Some(number) = most.number(cell, form) {
                self.numbers.push(number);
                self.given.push(true);
            } else if self.push(plain, cell, form) {
                most = bare(self);
            } else {
                break;
            }
        }
        self.numbers.len() - before
    }

    /// Adds so many cells that hold nothing; how many.
    pub(super) fn extend_empty(&mut self, cells: usize) -> usize {
        self.numbers.resize(self.numbers.len() + cells, 0);
        self.given.resize(self.given.len() + cells, false);
        cells
    }

    /// Leaves out the cells after so many.
    pub(super) fn truncate(&mut self, cells: usize) {
        if cells < self.numbers.len() {
            self.numbers.truncate(cells);
            self.given.truncate(cells);
            self.texts.truncate(cells);
            let within = |row: Option<usize>| row.filter(|row| *row < cells);
            (self.dot, self.comma) = (within(self.dot), within(self.comma));
        }
    }

    /// Puts numbers in the places of the texts.
    pub(super) fn number_texts(&mut self, mut number: impl FnMut(&str) -> i64) {
        for at in (0..self.texts.len()).filter(|at| self.given[*at]) {
            self.numbers[at] = number(&self.texts[at]);
        }
    }

    /// Whether it has no cell.
    pub(super) fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// Whether a cell is given.
    pub(super) fn is_given(&self, at: usize) -> bool {
        self.given.get(at) == Some(&true)
    }

    /// The column.
    pub(super) fn finish(self) -> Column {
        Column::of(self.numbers, self.given, self.places)
    }
}

/// Numbers that have nothing but digits and a decimal sign that was seen before, at the scale of their column: with them it
/// stays what it is.
struct Bare {
    /// How many decimals; `None`: there is no such number.
    places: Option<u32>,
    /// Whether the sign may be a point, or a comma.
    dot: bool,
    comma: bool,
    /// Whether in JSON there may be one.
    in_json: bool,
}

impl Bare {
    const NONE: Self = Self { places: None, dot: false, comma: false, in_json: false };

    /// The number of a cell that is one.
    #[inline(always)]
    fn number(&self, cell: Tail<'_>, form: Form) -> Option<i64> {
        let expected = self.places?;
        let (number, places, sign) = numeral(cell, form)?;
        let is_known = match sign {
            None => true,
            _ if form == Form::Number => self.in_json,
            Some(Sign::Dot) => self.dot,
            Some(Sign::Comma) => self.comma,
        };
        (is_known && places == expected).then_some(number)
    }
}

/// The number of these digits, how many stand after the decimal sign, and which sign that is. `None` where they may be
/// read in two ways, or are no plain numeral.
#[inline(always)]
fn numeral(cell: Tail<'_>, form: Form) -> Option<(i64, u32, Option<Sign>)> {
    let (number, places, sign) = digits(cell)?;
    let bytes = cell.bytes();
    let may_group = form == Form::Text && places == 3 && bytes.len() <= 7 && bytes[0] != b'0';
    (!may_group).then_some((number, places, sign))
}

/// The days read last, by their bytes: most files name few.
#[derive(Debug, Default)]
pub(super) struct Days {
    seen: Vec<([u8; 10], Day)>,
}

impl Days {
    /// A slot for each day of two months.
    const SLOTS: usize = 128;

    /// The day that is written as 2025-09-30, 30/09/2025 or 30-09-2025.
    #[inline(always)]
    pub(super) fn read(&mut self, cell: &[u8]) -> Option<Day> {
        let bytes: &[u8; 10] = cell.try_into().ok()?;
        let (month, tens, day) = if bytes[4] == b'-' { (6, 8, 9) } else { (4, 0, 1) };
        let digit = |at: usize, most: u8| usize::from(bytes[at] & most);
        let slot = digit(month, 1) << 6 | (digit(tens, 3) * 10 + digit(day, 15));
        match self.seen.get(slot) {
            Some((seen, day)) if seen == bytes => Some(*day),
            _ => self.learn(bytes, slot),
        }
    }

    /// A day that was not the last in its slot.
    #[inline(never)]
    fn learn(&mut self, bytes: &[u8; 10], slot: usize) -> Option<Day> {
        let ([y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2]
        | [d1, d2, b'/', m1, m2, b'/', y1, y2, y3, y4]
        | [d1, d2, b'-', m1, m2, b'-', y1, y2, y3, y4]) = *bytes
        else {
            return None;
        };
        let number = |digits: &[u8]| {
            let is_number = digits.iter().all(u8::is_ascii_digit);
            is_number.then(|| digits.iter().fold(0, |number, byte| number * 10 + i32::from(byte - b'0')))
        };
        let (year, month, day) = (number(&[y1, y2, y3, y4])?, number(&[m1, m2])?, number(&[d1, d2])?);
        let day = ymd(year, month, day).filter(|_| year > 0)?;
        if self.seen.is_empty() {
            self.seen = vec![([0; 10], Day::MIN); Self::SLOTS];
        }
        self.seen[slot] = (*bytes, day);
        Some(day)
    }
}

#[cfg(test)]
mod tests {
    use super::super::cell;
    use super::super::number::Reading;
    use super::super::table::Cell;
    use super::*;
    use crate::types::EnumType;
    use proptest::prelude::*;
    use std::sync::Arc;

    fn types() -> Vec<Type> {
        let mut types =
            vec![Type::Percent, Type::Money("VND".into()), Type::Count, Type::Number, Type::Points];
        types.extend([Type::Date, Type::Year, Type::YesNo, Type::Duration]);
        let members = ["đăng_ký", "có", "Có", "m_1"].map(str::to_owned).into();
        types.push(Type::Enum(Arc::new(EnumType { members, ordered: false })));
        types
    }

    /// What a whole file is written in is read in bulk, so that the file is read at speed.
    #[test]
    fn cells_of_vietnamese_offices_are_plain() {
        let members = ["đăng_ký", "áp_dụng"].map(str::to_owned).into();
        let status = Type::Enum(Arc::new(EnumType { members, ordered: true }));
        for (cell, ty, number) in [
            ("30/09/2025", Type::Date, ymd(2025, 9, 30).unwrap().0.into()),
            ("30-09-2025", Type::Date, ymd(2025, 9, 30).unwrap().0.into()),
            ("69,95 %", Type::Percent, 6995),
            ("69,95%", Type::Percent, 6995),
            ("Có", Type::YesNo, 1),
            ("không", Type::YesNo, 0),
            ("Đăng ký", status.clone(), 0),
            ("áp dụng", status, 1),
        ] {
            let mut column = PlainColumn::default();
            assert!(column.push(&Plain::of(&ty, false), Tail::of(cell.as_bytes(), 0), Form::Text), "{cell}");
            assert_eq!(column.numbers, [number], "{cell}");
        }
        // A day that is none is told by the other code.
        for cell in ["31/02/2025", "09/30/2025", "30/09-2025", "00/00/0000"] {
            assert!(
                !PlainColumn::default().push(&Plain::Date, Tail::of(cell.as_bytes(), 0), Form::Text),
                "{cell}"
            );
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// What is plain is read as the code reads it that knows all ways to write a cell.
        #[test]
        fn plain_cells_are_read_alike(
            cell in "-?[0-9]{0,5}[.,]?[0-9]{0,4}(| )%?|20[0-9]{2}-[01][0-9]-[0-3][0-9]|\
                [0-3][0-9][/-][01][0-9][/-]20[0-9]{2}|yes|no|[cC]ó|CÓ|[kK]hông|[đĐ]ăng[_ ]ký|[mM][_ ]1",
            ty in prop::sample::select(types()),
            signed: bool,
            json: bool,
        ) {
            let plain = Plain::of(&ty, signed);
            let mut column = PlainColumn::default();
            let is_json = json && cell.bytes().any(|byte| byte.is_ascii_digit()) && !cell.contains(['%', ',']);
            let form = if is_json { Form::Number } else { Form::Text };
            let cell = Cell { text: &cell, form };
            if column.push(&plain, Tail::of(cell.text.as_bytes(), 0), form) && !cell.is_empty() {
                let read = cell::read(cell, &ty, signed);
                let signs = (column.dot.is_some(), column.comma.is_some());
                let shown = match &read {
                    Ok(Reading::Settles(_, Sign::Dot)) => (true, false),
                    Ok(Reading::Settles(_, Sign::Comma)) => (false, true),
                    _ => (false, false),
                };
                prop_assert_eq!(signs, shown);
                let in_two_ways = matches!(read, Ok(Reading::Either { .. }));
                prop_assert!(!in_two_ways);
                let number = read.map(Reading::number);
                prop_assert!(number.is_ok(), "{cell:?} {number:?}");
                if let Ok(number) = number {
                    let mut other = Column::default();
                    prop_assert!(other.push_decimal(number.mantissa, number.places));
                    prop_assert_eq!(column.finish(), other);
                }
            }
        }
    }
}
