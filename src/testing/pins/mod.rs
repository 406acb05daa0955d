//! Pinned rulings: the rulings on a data set in a file that belongs to the ruleset, to be compared with those of today.
//!
//! The file is text, a line to a ruling, so that a change of it is read like any other change. `docs/output.md` says
//! what stands in it.

mod accept;
mod changes;
mod picked;
mod read;
mod rules;
mod write;

use crate::text::Lang;

pub use accept::{Choice, accept};
pub use changes::{Cause, Change, Changes, UnitChange, compare};
pub use picked::Picked;
pub use read::{Block, Line, Pinned, read};
pub use rules::Rules;
pub use write::{Header, write};

/// What the name of a file of pinned rulings ends with.
pub const ENDING: &str = ".pinned";

/// What the lines of a file of pinned rulings begin with, in a language.
#[derive(Debug, PartialEq, Eq)]
struct Keys {
    lang: Lang,
    /// A note, before all.
    note: &'static str,
    /// The first line that says anything, whole: what the file is, and its form.
    first: &'static str,
    campaign: &'static str,
    as_of: &'static str,
    ruleset: &'static str,
    data: &'static str,
    rule: &'static str,
    unit: &'static str,
    /// Between the name of a selection and the fields of a row.
    with: &'static str,
}

const ENGLISH: Keys = Keys {
    lang: Lang::English,
    note: "# Pinned rulings: `thidua pin` writes this file, `thidua test` compares with it.",
    first: "pinned 1",
    campaign: "campaign ",
    as_of: "as of ",
    ruleset: "ruleset ",
    data: "data ",
    rule: "rule ",
    unit: "unit ",
    with: " with ",
};

const VIETNAMESE: Keys = Keys {
    lang: Lang::Vietnamese,
    note: "# Kết quả đã ghim: `thidua pin` ghi tệp này, `thidua test` so sánh với tệp.",
    first: "đã ghim 1",
    campaign: "phong trào ",
    as_of: "tại ngày ",
    ruleset: "bộ quy tắc ",
    data: "số liệu ",
    rule: "quy định ",
    unit: "đơn vị ",
    with: " với ",
};

impl Keys {
    const ALL: [&Self; 2] = [&ENGLISH, &VIETNAMESE];

    fn of(lang: Lang) -> &'static Self {
        match lang {
            Lang::English => &ENGLISH,
            Lang::Vietnamese => &VIETNAMESE,
        }
    }
}

/// A text in quotes, on one line.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// The text that begins a line in quotes, and what follows it.
fn unquoted(text: &str) -> Option<(String, &str)> {
    let mut inside = String::new();
    let mut chars = text.strip_prefix('"')?.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            // One byte of the quote before the text, and one of this.
            '"' => return Some((inside, &text[at + 2..])),
            '\\' => inside.push(match chars.next()?.1 {
                'n' => '\n',
                'r' => '\r',
                c => c,
            }),
            c => inside.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_is_read_as_it_was_quoted(text in "[a\"\\\\\r\n\u{0}Đ ]*", rest in "[a\", ]*") {
            let line = format!("{}{rest}", quoted(&text));
            prop_assert_eq!(line.lines().count(), 1);
            prop_assert_eq!(unquoted(&line), Some((text, rest.as_str())));
        }
    }
}
