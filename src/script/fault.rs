//! What is wrong with a script, or went wrong in it, and on which of its lines.

use super::limits::{CALL_LEVELS, LIST, MAP, OPERATIONS, TEXT, VARIABLES};
use super::{number, sandbox};
use crate::text::Text;
use rhai::{EvalAltResult, LexError, ParseError, ParseErrorType};
use std::ops::Range;

/// What is wrong, and the bytes of the line where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong, in words.
    pub message: Text,
    /// The bytes of its line in the script, without what stands around the code.
    pub line: Range<usize>,
    /// The way out.
    pub help: Text,
}

/// The way out, where nothing better is known.
fn listed() -> Text {
    text!("what a script may use is listed in the reference, under Functions")
}

impl Fault {
    /// The same fault with another way out.
    pub(super) fn help(self, help: Text) -> Self {
        Self { help, ..self }
    }

    pub(super) fn on(message: impl Into<Text>, line: Range<usize>) -> Self {
        Self { message: message.into(), line, help: listed() }
    }

    /// A fault on the line of this number, from 1; where there is none, on the last line with something on it.
    pub(super) fn at(message: impl Into<Text>, number: Option<usize>, text: &str) -> Self {
        Self::on(message, line(number, text))
    }

    pub(super) fn of_parsing(error: &ParseError, text: &str) -> Self {
        let message = match error.err_type() {
            ParseErrorType::Reserved(word) | ParseErrorType::BadInput(LexError::ImproperSymbol(word, _))
                if sandbox::is_forbidden(word) =>
            {
                text!("`{word}` is not for scripts", word)
            }
            ParseErrorType::ExprTooDeep => text!("nested too deep"),
            ParseErrorType::TooManyFunctions => text!("more functions than a script may have"),
            kind => in_our_style(&kind.to_string()).into(),
        };
        Self::at(message, error.position().line(), text)
    }

    /// What went wrong in a call of the function that stands on the line `defined`.
    pub(super) fn of_running(error: &EvalAltResult, defined: Range<usize>, text: &str) -> Self {
        // The innermost error is the script's own; those around it only say who called whom.
        let (mut error, mut place) = (error, error.position());
        while let EvalAltResult::ErrorInFunctionCall(_, _, inner, _) = error {
            error = inner;
            place = Some(inner.position()).filter(|place| !place.is_none()).unwrap_or(place);
        }
        let message = said(error);
        if place.is_none() { Self::on(message, defined) } else { Self::at(message, place.line(), text) }
    }
}

/// What went wrong, in words.
fn said(error: &EvalAltResult) -> Text {
    match error {
        EvalAltResult::ErrorRuntime(thrown, _) => {
            match (thrown.read_lock::<Text>(), thrown.read_lock::<rhai::ImmutableString>()) {
                (Some(ours), _) => ours.clone(),
                (None, Some(text)) => Text::verbatim(text.to_string()),
                (None, None) => text!("the script throws {}", number::what(thrown)),
            }
        }
        EvalAltResult::ErrorTooManyOperations(_) => text!("more than {OPERATIONS} operations", OPERATIONS),
        EvalAltResult::ErrorStackOverflow(_) => {
            text!("functions that call each other more than {CALL_LEVELS} deep", CALL_LEVELS)
        }
        EvalAltResult::ErrorTooManyVariables(_) => text!("more than {VARIABLES} variables", VARIABLES),
        EvalAltResult::ErrorDataTooLarge(..) => {
            text!(
                "a text of more than {TEXT} bytes, a list of more than {LIST} elements, or a map of more than {MAP}",
                TEXT,
                LIST,
                MAP
            )
        }
        EvalAltResult::ErrorFunctionNotFound(signature, _) => {
            let name = signature.split(" (").next().unwrap_or(signature).trim();
            text!("there is no `{name}` for these values", name)
        }
        EvalAltResult::ErrorVariableNotFound(name, _) => text!("there is no `{name}`", name),
        EvalAltResult::ErrorPropertyNotFound(name, _) => text!("the map has no `{name}`", name),
        EvalAltResult::ErrorArrayBounds(length, at, _) => {
            text!("the list has {length} elements, and none at {at}", length, at)
        }
        EvalAltResult::ErrorMismatchDataType(due, found, _) if due == "bool" => {
            text!("{} where `true` or `false` is due", number::type_words(found))
        }
        other => {
            let said = other.to_string();
            // Rhai adds the place, which is shown.
            in_our_style(said.split(" (line ").next().unwrap_or(&said)).into()
        }
    }
}

/// Words of Rhai as our messages have them.
fn in_our_style(words: &str) -> String {
    let quoted = words.replace('\'', "`");
    let mut letters = quoted.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// The bytes of a line, from 1, without what stands around the code; without a number, of the last line with
/// something on it.
pub(super) fn line(number: Option<usize>, text: &str) -> Range<usize> {
    let mut start = 0;
    let mut found = 0..0;
    for (at, line) in text.split_inclusive('\n').enumerate() {
        let before = line.len() - line.trim_start().len();
        let code = line.trim().split("//").next().unwrap_or_default().trim_end();
        let code = if code.is_empty() { line.trim() } else { code };
        let range = start + before..start + before + code.len();
        if number.is_some_and(|number| number == at + 1) {
            return range;
        }
        if !code.is_empty() {
            found = range;
        }
        start += line.len();
    }
    found
}
