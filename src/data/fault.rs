//! What can be wrong with one cell, and how it is said.

use super::codes::Names;
use super::spelling::{Meant, meant, nfc};
use crate::check::model::{KindId, Model};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::source::Span;
use crate::types::Type;

/// What is wrong with a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    Spreadsheet,
    Placeholder,
    NotANumber,
    Spaced,
    Exponent,
    TooLong,
    Negative,
    Fraction,
    NotADate,
    TimeOfDay,
    DayNumber,
    NoSuchDay,
    ShortYear,
    NotAYear,
    NotYesNo,
    NotAMember,
    OtherCurrency,
    DoesNotFit,
    UnknownUnit,
    UnitOfKind(KindId),
    Nested(&'static str),
}

/// The text as a message shows it: on one line, and not too long.
pub(super) fn shown(text: &str) -> String {
    const MOST: usize = 60;
    let mut shown: String =
        text.chars().take(MOST).map(|c| if c.is_control() || c == '`' { ' ' } else { c }).collect();
    if text.chars().nth(MOST).is_some() {
        shown.push('…');
    }
    shown
}

/// A word with the article that it takes in English.
pub(super) fn with_article(word: &str) -> String {
    let article =
        if word.starts_with(['a', 'e', 'i', 'o', 'u', 'A', 'E', 'I', 'O', 'U']) { "an" } else { "a" };
    format!("{article} `{word}`")
}

/// What a value of the type is called.
fn what(ty: &Type) -> String {
    match ty {
        Type::Percent => "a percent".into(),
        Type::PercentagePoints => "a number of percentage points".into(),
        Type::Money(currency) => format!("an amount in {currency}"),
        Type::Count => "a count".into(),
        Type::Number => "a number".into(),
        Type::Points => "a number of points".into(),
        Type::Date => "a date".into(),
        Type::Year => "a year".into(),
        Type::Duration => "a number of days".into(),
        Type::YesNo => "yes or no".into(),
        Type::Text => "a text".into(),
        Type::Enum(_) => "one of the members".into(),
        Type::Unit(kind) => format!("the code of {}", with_article(kind)),
    }
}

impl Fault {
    /// The code that it is reported under.
    pub(super) fn code(self) -> Code {
        match self {
            Self::Negative => Code::Negative,
            Self::Fraction => Code::FractionalCount,
            Self::NotAMember => Code::UnknownDataMember,
            Self::UnknownUnit => Code::UnknownUnit,
            _ => Code::UnreadableCell,
        }
    }

    /// The fault of a cell of this column and type, at this place. `units` are the codes to suggest from.
    pub(super) fn say(
        self,
        span: Span,
        text: &str,
        column: &str,
        ty: &Type,
        model: &Model,
        units: &Names,
    ) -> Diagnostic {
        let text = &shown(text);
        let what = what(ty);
        let (message, label, help) = match self {
            Self::Spreadsheet => (
                format!("`{text}` is an error that a spreadsheet left in the cell"),
                "not a value".into(),
                "mend the formula in the spreadsheet, or leave the cell empty, and save the file again".into(),
            ),
            Self::Placeholder => (
                format!("`{text}` is not {what}"),
                "not a value".into(),
                "leave the cell empty if there is no value".into(),
            ),
            Self::NotANumber if matches!(ty, Type::Percent) => (
                format!("`{text}` is not {what}"),
                format!("`{column}` is a percent"),
                "write a number, as in `66.4`, `66,4` or `66.4%`".into(),
            ),
            Self::NotANumber => (
                format!("`{text}` is not {what}"),
                format!("`{column}` is {what}"),
                match ty {
                    Type::Money(currency) => {
                        format!("write a number, as in `1500000` or `1.5 million {currency}`")
                    }
                    Type::Count | Type::Duration => "write a whole number, as in `30`".into(),
                    _ => "write a number, as in `66.4` or `66,4`".into(),
                },
            ),
            Self::Spaced => (
                format!("`{text}` is not {what}"),
                "digits that are not written as one number".into(),
                "write the number without spaces and `_`, and with one decimal sign at most".into(),
            ),
            Self::Exponent => (
                format!("`{text}` is not {what}"),
                "a number with an exponent".into(),
                "write the number with all its digits".into(),
            ),
            Self::TooLong => (
                format!("`{text}` has more digits than a number can have"),
                "more than 18 digits".into(),
                "write the number with fewer digits, or in a larger unit".into(),
            ),
            Self::DoesNotFit => (
                format!("`{text}` does not fit beside the other numbers of `{column}`"),
                "too many digits for one column".into(),
                "a column holds numbers of 18 digits, counted from its largest number to its smallest decimal"
                    .into(),
            ),
            Self::Negative => (
                format!("`{text}` is negative"),
                format!("`{column}` is never negative"),
                "correct the number, or declare it `signed` in the ruleset".into(),
            ),
            Self::Fraction => (
                format!("`{text}` is not a whole number"),
                format!("`{column}` is {what}"),
                "write a whole number; what can have decimals is declared `number`".into(),
            ),
            Self::NotADate => (
                format!("`{text}` is not a date"),
                format!("`{column}` is a date"),
                "write the date as `2025-09-30` or `30/09/2025`".into(),
            ),
            Self::TimeOfDay => (
                format!("`{text}` is not a date"),
                "a date with a time of day".into(),
                "write the date alone, as in `2025-09-30`; in a spreadsheet, format the column as a date and save the file again".into(),
            ),
            Self::DayNumber => (
                format!("`{text}` is not a date"),
                "the number by which a spreadsheet counts its days".into(),
                "in the spreadsheet, format the column as a date and save the file again, so that it has `2025-09-30` or `30/09/2025`".into(),
            ),
            Self::NoSuchDay => (
                format!("there is no day `{text}`"),
                "not a day of the calendar".into(),
                "dates are written `2025-09-30`, or `30/09/2025` with the day first".into(),
            ),
            Self::ShortYear => (
                format!("`{text}` is not a date"),
                "a year of two digits".into(),
                "write the year with four digits, as in `30/09/2025`".into(),
            ),
            Self::NotAYear => (
                format!("`{text}` is not a year"),
                format!("`{column}` is a year"),
                "write the year with four digits, as in `2025`".into(),
            ),
            Self::NotYesNo => (
                format!("`{text}` is neither yes nor no"),
                format!("`{column}` is yes or no"),
                "write `yes` or `no` (`có` or `không`)".into(),
            ),
            Self::NotAMember => {
                let members = match ty {
                    Type::Enum(members) => members.members.as_slice(),
                    _ => &[],
                };
                return not_a_member(span, text, column, members.iter().map(String::as_str));
            }
            Self::OtherCurrency => (
                format!("`{text}` is not {what}"),
                "another currency".into(),
                "convert the amount, or declare another attribute, indicator or field for it".into(),
            ),
            Self::Nested(found) => (
                format!("{found} where one value is due"),
                format!("`{column}` is {what}"),
                "give one value for each key; what has several is a table of its own".into(),
            ),
            Self::UnknownUnit => return unknown_unit(span, text, units),
            Self::UnitOfKind(kind) => (
                format!("`{text}` is {}", with_article(&model[kind].name)),
                format!("`{column}` is {what}"),
                "give the code of a unit of that kind".into(),
            ),
        };
        Diagnostic::new(self.code(), span, message).label(label).help(help)
    }
}

/// A cell that is none of the members, or may be two of them.
pub(super) fn not_a_member<'n>(
    span: Span,
    text: &str,
    column: &str,
    members: impl Iterator<Item = &'n str> + Clone,
) -> Diagnostic {
    if let Meant::Either(one, other) = meant(text, members.clone().map(|name| (name, name))) {
        return two_names(span, text, one, other);
    }
    let text = shown(text);
    let listed = members.clone().map(|member| format!("`{member}`")).collect::<Vec<_>>().join(", ");
    let help = match did_you_mean(&nfc(&text), members) {
        Some(near) => format!("did you mean `{near}`? `{column}` is one of {listed}"),
        None => format!("`{column}` is one of {listed}"),
    };
    Diagnostic::new(Code::UnknownDataMember, span, format!("`{text}` is none of the members of `{column}`"))
        .label("not a member")
        .help(help)
}

/// A cell that may name two things.
pub(super) fn two_names(span: Span, text: &str, one: &str, other: &str) -> Diagnostic {
    let message = format!("`{}` may be `{one}` or `{other}`", shown(text));
    Diagnostic::new(Code::AmbiguousName, span, message)
        .label("two names are written so")
        .help("write the name as the ruleset does")
}

/// The most units among which the nearest code is looked for.
const MOST_CANDIDATES: usize = 20_000;

/// A code that is no unit's.
pub(super) fn unknown_unit(span: Span, text: &str, units: &Names) -> Diagnostic {
    let near = if units.len() <= MOST_CANDIDATES { did_you_mean(&nfc(text), units.iter()) } else { None };
    let help = near.map_or_else(
        || "add the unit to `units`, or correct its code".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    Diagnostic::new(Code::UnknownUnit, span, format!("`{}` is not a unit", shown(text)))
        .label("not in `units`")
        .help(help)
}
