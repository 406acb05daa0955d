//! What the cells of a column of Parquet are, and how they are written as text.

use super::Refused;
use crate::types::{Day, day};
use ::parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type as Physical};
use ::parquet::schema::types::ColumnDescriptor;
use std::fmt::{Arguments, Write};

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// True or false.
    Flag,
    /// A whole number.
    Whole { signed: bool },
    /// A number with so many decimals.
    Decimal { places: usize },
    /// A binary number. It has no decimals of its own: the shortest that read back as the same number are taken, as every
    /// tool prints it.
    Binary,
    /// A day.
    Date,
    /// A moment, counted in this part of a second.
    Moment { in_a_second: i64 },
    /// A moment of old files.
    OldMoment,
    /// A text.
    Text,
}

impl Kind {
    /// What a column holds, if it is read.
    pub(super) fn of(column: &ColumnDescriptor) -> Result<Self, Refused> {
        let refuse = |what| Refused::Column(column.path().string(), what);
        if column.max_rep_level() > 0 {
            return Err(refuse(text!("lists")));
        }
        if column.path().parts().len() > 1 {
            return Err(refuse(text!("values with parts")));
        }
        let decimal = || {
            let places = usize::try_from(column.type_scale()).ok().filter(|places| *places <= 38);
            places
                .map(|places| Self::Decimal { places })
                .ok_or_else(|| refuse(text!("numbers of another sort")))
        };
        let (logical, converted) = (column.logical_type_ref(), column.converted_type());
        match (logical, converted) {
            (Some(LogicalType::Decimal(_)), _) | (None, ConvertedType::DECIMAL) => return decimal(),
            (Some(LogicalType::Date), _) | (None, ConvertedType::DATE) => return Ok(Self::Date),
            (Some(LogicalType::Timestamp(about)), _) => {
                return Ok(Self::Moment {
                    in_a_second: match about.unit {
                        TimeUnit::MILLIS => 1_000,
                        TimeUnit::MICROS => 1_000_000,
                        TimeUnit::NANOS => 1_000_000_000,
                    },
                });
            }
            (None, ConvertedType::TIMESTAMP_MILLIS) => return Ok(Self::Moment { in_a_second: 1_000 }),
            (None, ConvertedType::TIMESTAMP_MICROS) => return Ok(Self::Moment { in_a_second: 1_000_000 }),
            (Some(LogicalType::Time(_)), _)
            | (None, ConvertedType::TIME_MILLIS | ConvertedType::TIME_MICROS) => {
                return Err(refuse(text!("times of day")));
            }
            _ => {}
        }
        let unsigned =
            [ConvertedType::UINT_8, ConvertedType::UINT_16, ConvertedType::UINT_32, ConvertedType::UINT_64];
        match column.physical_type() {
            Physical::BOOLEAN => Ok(Self::Flag),
            Physical::INT32 | Physical::INT64 => Ok(Self::Whole { signed: !unsigned.contains(&converted) }),
            Physical::INT96 => Ok(Self::OldMoment),
            Physical::FLOAT | Physical::DOUBLE => Ok(Self::Binary),
            // What is marked as nothing is text in some files, which its bytes show.
            Physical::BYTE_ARRAY => match logical {
                None | Some(LogicalType::String | LogicalType::Enum | LogicalType::Json) => Ok(Self::Text),
                _ => Err(refuse(text!("bytes"))),
            },
            Physical::FIXED_LEN_BYTE_ARRAY => Err(refuse(text!("bytes"))),
        }
    }

    /// Adds a whole number as text.
    pub(super) fn write(self, number: i64, text: &mut String) {
        match self {
            Self::Whole { signed: false } => put(format_args!("{}", number.cast_unsigned()), text),
            Self::Decimal { places } => write_decimal(number.into(), places, text),
            Self::Date => write_day(number, text),
            Self::Moment { in_a_second } => {
                let a_day = in_a_second * 86_400;
                write_day(number.div_euclid(a_day), text);
                let rest = number.rem_euclid(a_day);
                if rest > 0 {
                    let second = rest / in_a_second;
                    let (hour, minute) = (second / 3_600, second / 60 % 60);
                    put(format_args!("T{hour:02}:{minute:02}:{:02}", second % 60), text);
                }
            }
            _ => put(format_args!("{number}"), text),
        }
    }

    /// Whether its cells are numbers, or `true` and `false`.
    pub(super) fn is_bare(self) -> bool {
        matches!(self, Self::Flag | Self::Whole { .. } | Self::Decimal { .. } | Self::Binary)
    }
}

/// Adds digits with a decimal sign before the last so many, without the zeros that stand there only because each cell
/// of the column has as many.
pub(super) fn write_decimal(number: i128, places: usize, text: &mut String) {
    let digits = format!("{:0>width$}", number.unsigned_abs(), width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let (sign, fraction) = (if number < 0 { "-" } else { "" }, fraction.trim_end_matches('0'));
    let point = if fraction.is_empty() { "" } else { "." };
    put(format_args!("{sign}{whole}{point}{fraction}"), text);
}

/// Adds a day, counted from that of 1970; one that no calendar has is a number, which is refused as a date.
fn write_day(number: i64, text: &mut String) {
    let calendar = day(1, 1, 1)..=day(9999, 12, 31);
    let in_calendar = i32::try_from(number).ok().map(Day).filter(|day| calendar.contains(day));
    match in_calendar {
        Some(day) => text.push_str(&day.iso()),
        None => put(format_args!("{number}"), text),
    }
}

/// Adds what is written so.
pub(super) fn put(written: Arguments<'_>, text: &mut String) {
    text.write_fmt(written).expect("a text can be written to");
}
