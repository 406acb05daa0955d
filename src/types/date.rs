//! Days and windows of days.

use crate::text::{Text, ToText};
use jiff::civil::{Date, date};

/// A day, as the number of days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

impl Day {
    /// Before every day that data can hold: the start of a window with no start.
    pub const MIN: Day = Day(i32::MIN);
    /// After every day that data can hold: the end of a window with no end.
    pub const MAX: Day = Day(i32::MAX);

    /// The day of a `jiff` date.
    pub fn from_date(date: Date) -> Self {
        Day(date.duration_since(EPOCH).as_hours().div_euclid(24) as i32)
    }

    /// The `jiff` date of the day, within the years that `jiff` knows.
    pub fn to_date(self) -> Date {
        let days = i64::from(self.0.clamp(FIRST, LAST));
        EPOCH.saturating_add(jiff::Span::new().days(days))
    }

    /// The calendar year.
    pub fn year(self) -> i32 {
        i32::from(self.to_date().year())
    }

    /// The day as `2025-09-30`.
    pub fn iso(self) -> String {
        self.to_date().to_string()
    }
}

impl ToText for Day {
    fn text(&self) -> Text {
        Text::day(self.iso())
    }
}

/// The months by their English names, January first.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A month, 1 to 12, by its name.
pub fn month_name(month: i32) -> Option<Text> {
    Some(match month {
        1 => text!("January"),
        2 => text!("February"),
        3 => text!("March"),
        4 => text!("April"),
        5 => text!("May"),
        6 => text!("June"),
        7 => text!("July"),
        8 => text!("August"),
        9 => text!("September"),
        10 => text!("October"),
        11 => text!("November"),
        12 => text!("December"),
        _ => return None,
    })
}

/// A quarter, 1 to 4, by its name.
pub fn quarter_name(quarter: i32) -> Text {
    match quarter {
        1 => text!("Q1"),
        2 => text!("Q2"),
        3 => text!("Q3"),
        _ => text!("Q4"),
    }
}

const EPOCH: Date = date(1970, 1, 1);
/// -9999-01-01 and 9999-12-31, the years that `jiff` knows.
const FIRST: i32 = -4_371_587;
const LAST: i32 = 2_932_896;

/// The day of a year, month and day of month, where there is such a day.
pub fn ymd(year: i32, month: i32, day: i32) -> Option<Day> {
    let part = |n: i32| i8::try_from(n).ok();
    Date::new(i16::try_from(year).ok()?, part(month)?, part(day)?).ok().map(Day::from_date)
}

/// The day that a text names as `2025-10-15` or `15/10/2025`, where it names one.
pub fn written_day(text: &str) -> Option<Day> {
    let numbers = |between| -> Option<Vec<i32>> {
        let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        text.split(between).map(|part| Some(part).filter(is_number)?.parse().ok()).collect()
    };
    match (numbers('-').as_deref(), numbers('/').as_deref()) {
        (Some(&[year, month, day]), _) | (_, Some(&[day, month, year])) => ymd(year, month, day),
        _ => None,
    }
}

/// [`ymd`] for a day that exists, cut to the years that `jiff` knows.
pub fn day(year: i32, month: i32, day_of_month: i32) -> Day {
    ymd(year.clamp(-9999, 9999), month, day_of_month).expect("a day of the calendar")
}

/// A day that each year has: 29 February of a common year is its 28th.
pub fn day_each_year(year: i32, month: i32, day_of_month: i32) -> Day {
    day(year, month, day_of_month.min(days_in_month(year, month)))
}

/// How many days a month (1 to 12) has.
pub fn days_in_month(year: i32, month: i32) -> i32 {
    let next = if month == 12 { day(year + 1, 1, 1) } else { day(year, month + 1, 1) };
    next.0 - day(year, month, 1).0
}

/// The day `months` months later; the month's last day where the month lacks that day. `None` past the
/// years of the calendar.
pub fn add_months(from: Day, months: i64) -> Option<Day> {
    from.to_date().checked_add(jiff::Span::new().try_months(months).ok()?).ok().map(Day::from_date)
}

/// A window of days, both ends inside; empty when `from` lies after `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Window {
    /// The first day inside.
    pub from: Day,
    /// The last day inside.
    pub to: Day,
}

impl Window {
    /// The window from `from` to `to`, both inside.
    pub fn new(from: Day, to: Day) -> Self {
        Self { from, to }
    }

    /// The whole of a calendar year.
    pub fn year(year: i32) -> Self {
        Self::new(day(year, 1, 1), day(year, 12, 31))
    }

    /// The whole of a month (1 to 12).
    pub fn month(year: i32, month: i32) -> Self {
        Self::new(day(year, month, 1), day(year, month, days_in_month(year, month)))
    }

    /// The whole of a quarter (1 to 4).
    pub fn quarter(year: i32, quarter: i32) -> Self {
        Self::new(Self::month(year, quarter * 3 - 2).from, Self::month(year, quarter * 3).to)
    }

    /// Whether the day lies inside.
    pub fn contains(self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }

    /// Whether the two windows share a day.
    pub fn meets(self, other: Window) -> bool {
        self.from.max(other.from) <= self.to.min(other.to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_agree() {
        assert_eq!(day(1970, 1, 1), Day(0));
        assert_eq!(day(1969, 12, 31), Day(-1));
        assert_eq!(day(2025, 9, 30).iso(), "2025-09-30");
        assert_eq!(day(9999, 12, 31), Day(LAST));
        assert_eq!(day(-9999, 1, 1), Day(FIRST));
        assert_eq!(ymd(2025, 2, 31), None);
        assert_eq!(Day::MAX.year(), 9999);
    }

    #[test]
    fn a_month_that_lacks_the_day_gives_its_last() {
        assert_eq!(add_months(day(2024, 1, 31), 1), Some(day(2024, 2, 29)));
        assert_eq!(add_months(day(2025, 12, 31), 2), Some(day(2026, 2, 28)));
        assert_eq!(add_months(day(2025, 5, 31), i64::MAX), None);
    }

    #[test]
    fn quarters_have_their_ends_inside() {
        let q3 = Window::quarter(2025, 3);
        assert_eq!((q3.from.iso(), q3.to.iso()), ("2025-07-01".into(), "2025-09-30".into()));
        assert_eq!(days_in_month(2025, 12), 31);
    }
}
