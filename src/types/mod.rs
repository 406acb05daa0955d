//! What values are: exact numbers, days, types, verdicts.

mod date;
mod interval;
mod number;
mod verdict;

pub use date::{
    Day, MONTHS, Window, add_months, day, day_each_year, days_in_month, month_name, quarter_name,
    written_day, ymd,
};
pub use interval::{End, Interval, gaps, lower};
pub use number::{
    Decimal, Exact, NumberError, ceil, floor, fraction, parse_decimal, reduced, round_to, show_decimal,
    show_grouped, to_decimal_string,
};
pub use verdict::{Outcome, Reason, Reasons, Verdict};

use crate::text::{Text, ToText};
use std::sync::Arc;

/// The members of an enumeration, in the order of their declaration.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EnumType {
    /// The members' names.
    pub members: Vec<String>,
    /// Whether the members were declared with `<` between them, so that they compare.
    pub ordered: bool,
}

/// The type of a value. At run time every value is one [`Exact`] number: the value itself for quantities,
/// the day number for a date, 1 or 0 for yes or no, the position among the members for an enumeration, the
/// number of the interned text for text, the slot of the unit for a reference.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// A share; `70%` is the number 7/10.
    Percent,
    /// A difference of two shares; `3 percentage points` is the number 3/100.
    PercentagePoints,
    /// An amount in whole and decimal units of a currency.
    Money(Arc<str>),
    /// A whole number that is never negative in data.
    Count,
    /// Any exact number.
    Number,
    /// Points of a score.
    Points,
    /// A day.
    Date,
    /// A calendar year.
    Year,
    /// A whole number of days.
    Duration,
    /// Yes or no.
    YesNo,
    /// Text.
    Text,
    /// One of a list of members.
    Enum(Arc<EnumType>),
    /// A reference to a unit of the kind with this name.
    Unit(Arc<str>),
}

impl Type {
    /// Whether values of the type are quantities: they add, and have totals and averages.
    pub fn is_quantity(&self) -> bool {
        matches!(
            self,
            Self::Percent
                | Self::PercentagePoints
                | Self::Money(_)
                | Self::Count
                | Self::Number
                | Self::Points
                | Self::Duration
        )
    }

    /// Whether `<` has a meaning between values of the type.
    pub fn is_ordered(&self) -> bool {
        match self {
            Self::Enum(members) => members.ordered,
            Self::YesNo | Self::Text | Self::Unit(_) => false,
            _ => true,
        }
    }
}

/// The name of a currency, as it stands after an amount.
pub fn currency_name(code: &str) -> Text {
    if code == "VND" { text!("VND") } else { Text::verbatim(code.to_owned()) }
}

impl ToText for Type {
    fn text(&self) -> Text {
        match self {
            Self::Percent => text!("percent"),
            Self::PercentagePoints => text!("percentage points"),
            Self::Money(currency) => text!("money {currency}", currency),
            Self::Count => text!("count"),
            Self::Number => text!("number"),
            Self::Points => text!("points"),
            Self::Date => text!("date"),
            Self::Year => text!("year"),
            Self::Duration => text!("duration"),
            Self::YesNo => text!("yes/no"),
            Self::Text => text!("text"),
            Self::Enum(members) => {
                let between = if members.ordered { " < " } else { ", " };
                text!("one of {members}", members = members.members.join(between))
            }
            Self::Unit(kind) => Text::verbatim(kind.to_string()),
        }
    }
}
