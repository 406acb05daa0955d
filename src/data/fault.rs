//! What can be wrong with one cell, and how it is said.

use super::codes::Names;
use super::spelling::{Meant, meant, nfc};
use super::table::Nested;
use crate::check::model::{KindId, Model};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::source::Span;
use crate::text::Text;
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
    Nested(Nested),
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
pub(super) fn with_article(word: &str) -> Text {
    if word.starts_with(['a', 'e', 'i', 'o', 'u', 'A', 'E', 'I', 'O', 'U']) {
        text!("an `{word}`", word)
    } else {
        text!("a `{word}`", word)
    }
}

/// What a value of the type is called.
fn what(ty: &Type) -> Text {
    match ty {
        Type::Percent => text!("a percent"),
        Type::PercentagePoints => text!("a number of percentage points"),
        Type::Money(currency) => text!("an amount in {currency}", currency),
        Type::Count => text!("a count"),
        Type::Number => text!("a number"),
        Type::Points => text!("a number of points"),
        Type::Date => text!("a date"),
        Type::Year => text!("a year"),
        Type::Duration => text!("a number of days"),
        Type::YesNo => text!("yes or no"),
        Type::Text => text!("a text"),
        Type::Enum(_) => text!("one of the members"),
        Type::Unit(kind) => text!("the code of {}", with_article(kind)),
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
                text!("`{text}` is an error that a spreadsheet left in the cell", text),
                text!("not a value"),
                text!(
                    "mend the formula in the spreadsheet, or leave the cell empty, and save the file again"
                ),
            ),
            Self::Placeholder => (
                text!("`{text}` is not {what}", text, what),
                text!("not a value"),
                text!("leave the cell empty if there is no value"),
            ),
            Self::NotANumber if matches!(ty, Type::Percent) => (
                text!("`{text}` is not {what}", text, what),
                text!("`{column}` is a percent", column),
                text!("write a number, as in `66.4`, `66,4` or `66.4%`"),
            ),
            Self::NotANumber => (
                text!("`{text}` is not {what}", text, what),
                text!("`{column}` is {what}", column, what),
                match ty {
                    Type::Money(currency) => {
                        text!("write a number, as in `1500000` or `1.5 million {currency}`", currency)
                    }
                    Type::Count | Type::Duration => text!("write a whole number, as in `30`"),
                    _ => text!("write a number, as in `66.4` or `66,4`"),
                },
            ),
            Self::Spaced => (
                text!("`{text}` is not {what}", text, what),
                text!("digits that are not written as one number"),
                text!("write the number without spaces and `_`, and with one decimal sign at most"),
            ),
            Self::Exponent => (
                text!("`{text}` is not {what}", text, what),
                text!("a number with an exponent"),
                text!("write the number with all its digits"),
            ),
            Self::TooLong => (
                text!("`{text}` has more digits than a number can have", text),
                text!("more than 18 digits"),
                text!("write the number with fewer digits, or in a larger unit"),
            ),
            Self::DoesNotFit => (
                text!("`{text}` does not fit beside the other numbers of `{column}`", text, column),
                text!("too many digits for one column"),
                text!(
                    "a column holds numbers of 18 digits, counted from its largest number to its smallest decimal"
                ),
            ),
            Self::Negative => (
                text!("`{text}` is negative", text),
                text!("`{column}` is never negative", column),
                text!("correct the number, or declare it `signed` in the ruleset"),
            ),
            Self::Fraction => (
                text!("`{text}` is not a whole number", text),
                text!("`{column}` is {what}", column, what),
                text!("write a whole number; what can have decimals is declared `number`"),
            ),
            Self::NotADate => (
                text!("`{text}` is not a date", text),
                text!("`{column}` is a date", column),
                text!("write the date as `2025-09-30` or `30/09/2025`"),
            ),
            Self::TimeOfDay => (
                text!("`{text}` is not a date", text),
                text!("a date with a time of day"),
                text!(
                    "write the date alone, as in `2025-09-30`; in a spreadsheet, format the column as a date and save the file again"
                ),
            ),
            Self::DayNumber => (
                text!("`{text}` is not a date", text),
                text!("the number by which a spreadsheet counts its days"),
                text!(
                    "in the spreadsheet, format the column as a date and save the file again, so that it has `2025-09-30` or `30/09/2025`"
                ),
            ),
            Self::NoSuchDay => (
                text!("there is no day `{text}`", text),
                text!("not a day of the calendar"),
                text!("dates are written `2025-09-30`, or `30/09/2025` with the day first"),
            ),
            Self::ShortYear => (
                text!("`{text}` is not a date", text),
                text!("a year of two digits"),
                text!("write the year with four digits, as in `30/09/2025`"),
            ),
            Self::NotAYear => (
                text!("`{text}` is not a year", text),
                text!("`{column}` is a year", column),
                text!("write the year with four digits, as in `2025`"),
            ),
            Self::NotYesNo => (
                text!("`{text}` is neither yes nor no", text),
                text!("`{column}` is yes or no", column),
                text!("write `yes` or `no` (`có` or `không`)"),
            ),
            Self::NotAMember => {
                let members = match ty {
                    Type::Enum(members) => members.members.as_slice(),
                    _ => &[],
                };
                return not_a_member(span, text, column, members.iter().map(String::as_str));
            }
            Self::OtherCurrency => (
                text!("`{text}` is not {what}", text, what),
                text!("another currency"),
                text!("convert the amount, or declare another attribute, indicator or field for it"),
            ),
            Self::Nested(found) => (
                text!("{found} where one value is due", found = found.words()),
                text!("`{column}` is {what}", column, what),
                text!("give one value for each key; what has several is a table of its own"),
            ),
            Self::UnknownUnit => return unknown_unit(span, text, units),
            Self::UnitOfKind(kind) => (
                text!("`{text}` is {}", with_article(&model[kind].name), text),
                text!("`{column}` is {what}", column, what),
                text!("give the code of a unit of that kind"),
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
    let listed = Text::joined(members.clone().map(|member| text!("`{member}`", member)), ", ");
    let help = match did_you_mean(&nfc(&text), members) {
        Some(near) => text!("did you mean `{near}`? `{column}` is one of {listed}", near, column, listed),
        None => text!("`{column}` is one of {listed}", column, listed),
    };
    Diagnostic::new(
        Code::UnknownDataMember,
        span,
        text!("`{text}` is none of the members of `{column}`", text, column),
    )
    .label(text!("not a member"))
    .help(help)
}

/// A cell that may name two things.
pub(super) fn two_names(span: Span, text: &str, one: &str, other: &str) -> Diagnostic {
    let message = text!("`{}` may be `{one}` or `{other}`", shown(text), one, other);
    Diagnostic::new(Code::AmbiguousName, span, message)
        .label(text!("two names are written so"))
        .help(text!("write the name as the ruleset does"))
}

/// The most units among which the nearest code is looked for.
const MOST_CANDIDATES: usize = 20_000;

/// A code that is no unit's.
pub(super) fn unknown_unit(span: Span, text: &str, units: &Names) -> Diagnostic {
    let near = if units.len() <= MOST_CANDIDATES { did_you_mean(&nfc(text), units.iter()) } else { None };
    let help = near.map_or_else(
        || text!("add the unit to `units`, or correct its code"),
        |near| text!("did you mean `{near}`?", near),
    );
    Diagnostic::new(Code::UnknownUnit, span, text!("`{}` is not a unit", shown(text)))
        .label(text!("not in `units`"))
        .help(help)
}
