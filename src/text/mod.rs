//! Messages before a language is chosen.
//!
//! A [`Text`] is an English template beside the code that says it, with its arguments; [`Text::to`] puts it into a
//! language. The other language is a table (`vietnamese`), row by row as English has it. Only what prints knows the
//! language, so nothing below it asks.

mod template;
mod vietnamese;

pub use template::Template;
pub use vietnamese::rows;

use std::borrow::Cow;
use std::sync::Arc;

/// A language that messages are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// English.
    #[default]
    English,
    /// Vietnamese.
    Vietnamese,
}

/// A message, or a part of one, before a language is chosen.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Text(Form);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Form {
    /// What is the same in each language: a name, a piece of a file.
    Verbatim(Cow<'static, str>),
    /// A template without arguments.
    Fixed(&'static Template),
    /// Shared, since texts go into other texts; and so that a text is small.
    Composed(Arc<Composed>),
}

#[derive(Debug, PartialEq, Eq, Hash)]
enum Composed {
    /// A template with its arguments.
    Said(&'static Template, Vec<Text>),
    /// A decimal number as the language of rulesets writes it in English: `1_234.5`.
    Number(String),
    /// A day as 2025-09-30.
    Day(String),
    /// One text in English; elsewhere, another in its place.
    Either(String, Text),
    /// Several with the same between each two.
    Joined(Vec<Text>, Text),
    /// Several, with a word before the last.
    Listed(Vec<Text>, Last),
}

/// What stands before the last of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Last {
    And,
    Or,
}

/// A text of a template: `text!("no unit is called `{name}`", name)`. The template names its arguments, or
/// takes them in order (`{}`); each is an expression, `name = expression`, or a variable's name.
macro_rules! text {
    (@ $template:literal [$($name:expr,)*] [$($value:expr,)*]) => {{
        const TEMPLATE: &$crate::text::Template = &$crate::text::Template::new($template, &[$($name,)*]);
        $crate::text::Text::said(TEMPLATE, [$($crate::text::ToText::text(&$value),)*])
    }};
    (@ $template:literal [$($names:tt)*] [$($values:tt)*] $name:ident = $value:expr $(, $($rest:tt)*)?) => {
        text!(@ $template [$($names)* stringify!($name),] [$($values)* $value,] $($($rest)*)?)
    };
    (@ $template:literal [$($names:tt)*] [$($values:tt)*] $name:ident $(, $($rest:tt)*)?) => {
        text!(@ $template [$($names)* stringify!($name),] [$($values)* $name,] $($($rest)*)?)
    };
    (@ $template:literal [$($names:tt)*] [$($values:tt)*] $value:expr $(, $($rest:tt)*)?) => {
        text!(@ $template [$($names)* "",] [$($values)* $value,] $($($rest)*)?)
    };
    ($template:literal $(, $($rest:tt)*)?) => {
        text!(@ $template [] [] $($($rest)*)?)
    };
}

/// The Vietnamese of an English template without slots, for what is not said through `text!`.
pub fn in_vietnamese(english: &str) -> Option<&'static str> {
    vietnamese::of(english)
}

/// What can be an argument of a template. Strings are taken as they stand.
pub trait ToText {
    /// It, as a text.
    fn text(&self) -> Text;
}

impl Default for Text {
    fn default() -> Self {
        Self(Form::Verbatim(Cow::Borrowed("")))
    }
}

impl Text {
    /// A template with its arguments; `text!` is how it is written.
    pub fn said<const N: usize>(template: &'static Template, arguments: [Text; N]) -> Self {
        if N == 0 {
            Self(Form::Fixed(template))
        } else {
            Self::of(Composed::Said(template, arguments.into()))
        }
    }

    /// What is the same in each language.
    pub fn verbatim(text: impl Into<Cow<'static, str>>) -> Self {
        Self(Form::Verbatim(text.into()))
    }

    /// A decimal number, given as the language of rulesets writes it in English: `1_234.5`.
    pub fn number(digits: String) -> Self {
        Self::of(Composed::Number(digits))
    }

    /// A day, given as 2025-09-30.
    pub fn day(iso: String) -> Self {
        Self::of(Composed::Day(iso))
    }

    /// What a library says, which speaks only English; in other languages, `instead`.
    pub fn foreign(said: String, instead: Text) -> Self {
        Self::of(Composed::Either(said, instead))
    }

    /// What the language of rulesets or data itself calls something: in English, in Vietnamese.
    pub fn in_each(english: &str, vietnamese: &str) -> Self {
        Self::of(Composed::Either(english.to_owned(), Self::verbatim(vietnamese.to_owned())))
    }

    /// Several with the same between each two.
    pub fn joined(parts: impl IntoIterator<Item = impl ToText>, between: impl ToText) -> Self {
        let mut parts = texts(parts);
        match parts.len() {
            0 | 1 => parts.pop().unwrap_or_default(),
            _ => Self::of(Composed::Joined(parts, between.text())),
        }
    }

    /// `a, b and c`
    pub fn all_of(parts: impl IntoIterator<Item = impl ToText>) -> Self {
        Self::of(Composed::Listed(texts(parts), Last::And))
    }

    /// `a, b or c`
    pub fn any_of(parts: impl IntoIterator<Item = impl ToText>) -> Self {
        Self::of(Composed::Listed(texts(parts), Last::Or))
    }

    fn of(composed: Composed) -> Self {
        Self(Form::Composed(Arc::new(composed)))
    }

    /// Whether it says nothing in any language.
    pub fn is_empty(&self) -> bool {
        match &self.0 {
            Form::Verbatim(text) => text.is_empty(),
            Form::Fixed(_) => false,
            Form::Composed(composed) => match &**composed {
                Composed::Said(..) => false,
                Composed::Number(text) | Composed::Day(text) | Composed::Either(text, _) => text.is_empty(),
                Composed::Joined(parts, _) | Composed::Listed(parts, _) => parts.iter().all(Text::is_empty),
            },
        }
    }

    /// The text in a language.
    pub fn to(&self, lang: Lang) -> String {
        let mut text = String::new();
        self.write(lang, &mut text);
        text
    }

    fn write(&self, lang: Lang, to: &mut String) {
        match &self.0 {
            Form::Verbatim(text) => to.push_str(text),
            Form::Fixed(template) => template.write(lang, to, |_, _| {}),
            Form::Composed(composed) => composed.write(lang, to),
        }
    }
}

impl Composed {
    fn write(&self, lang: Lang, to: &mut String) {
        match (self, lang) {
            (Self::Said(template, arguments), _) => {
                template.write(lang, to, |at, to| arguments[at].write(lang, to));
            }
            (Self::Number(text) | Self::Day(text) | Self::Either(text, _), Lang::English) => {
                to.push_str(text)
            }
            (Self::Either(_, instead), Lang::Vietnamese) => instead.write(lang, to),
            (Self::Number(digits), Lang::Vietnamese) => {
                to.extend(digits.chars().map(|c| match c {
                    '.' => ',',
                    '_' => '.',
                    other => other,
                }));
            }
            (Self::Day(iso), Lang::Vietnamese) => {
                let mut parts = iso.rsplitn(3, '-');
                match (parts.next(), parts.next(), parts.next()) {
                    (Some(day), Some(month), Some(year)) => to.extend([day, "/", month, "/", year]),
                    _ => to.push_str(iso),
                }
            }
            (Self::Joined(parts, between), _) => {
                let between = between.to(lang);
                write_all(parts, &between, &between, lang, to);
            }
            (Self::Listed(parts, Last::And), Lang::English) => write_all(parts, ", ", " and ", lang, to),
            (Self::Listed(parts, Last::Or), Lang::English) => write_all(parts, ", ", " or ", lang, to),
            (Self::Listed(parts, Last::And), Lang::Vietnamese) => write_all(parts, ", ", " và ", lang, to),
            (Self::Listed(parts, Last::Or), Lang::Vietnamese) => write_all(parts, ", ", " hoặc ", lang, to),
        }
    }
}

fn write_all(parts: &[Text], between: &str, last: &str, lang: Lang, to: &mut String) {
    for (at, part) in parts.iter().enumerate() {
        match at {
            0 => {}
            at if at + 1 == parts.len() => to.push_str(last),
            _ => to.push_str(between),
        }
        part.write(lang, to);
    }
}

fn texts(parts: impl IntoIterator<Item = impl ToText>) -> Vec<Text> {
    parts.into_iter().map(|part| part.text()).collect()
}

impl<T: ToText + ?Sized> ToText for &T {
    fn text(&self) -> Text {
        (*self).text()
    }
}

impl ToText for Text {
    fn text(&self) -> Text {
        self.clone()
    }
}

impl ToText for str {
    fn text(&self) -> Text {
        Text::verbatim(self.to_owned())
    }
}

impl ToText for Cow<'_, str> {
    fn text(&self) -> Text {
        Text::verbatim(self.clone().into_owned())
    }
}

/// What is written the same in each language.
macro_rules! as_displayed {
    ($($type:ty)*) => {$(
        impl ToText for $type {
            fn text(&self) -> Text {
                Text::verbatim(self.to_string())
            }
        }
    )*};
}

as_displayed!(String Arc<str> Box<str> char u8 i16 u16 u32 u64 usize i8 i32 i64 i128 u128);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_put_into_a_language_late() {
        let (name, days) = ("sở_y_tế", 30);
        let text = text!("{} of `{name}` {{{days}}}", Text::number("1_234.5".into()), name, days = days);
        assert_eq!(text.to(Lang::English), "1_234.5 of `sở_y_tế` {30}");
        assert_eq!(Text::day("2025-09-30".into()).to(Lang::Vietnamese), "30/09/2025");
        assert_eq!(Text::number("-12_345.05".into()).to(Lang::Vietnamese), "-12.345,05");
        assert_eq!(Text::all_of(["a", "b", "c"]).to(Lang::Vietnamese), "a, b và c");
        assert_eq!(Text::any_of(["a", "b"]).to(Lang::English), "a or b");
    }
}
