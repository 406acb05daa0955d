//! Diagnostics: what is wrong, where, and the way out.

mod codes;
mod suggest;

pub use codes::{Code, Phase};
pub use suggest::did_you_mean;

use crate::source::Span;
use crate::text::Text;
use std::borrow::Cow;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth a look; nothing is refused.
    Warning,
    /// Refused.
    Error,
}

/// A place with what stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What this is.
    pub text: Text,
}

/// Something wrong in a ruleset or in data. Messages are lower case, without a final period, input in
/// backticks; a label says what stands there; the help says what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its stable code.
    pub code: Code,
    /// How bad.
    pub severity: Severity,
    /// What is wrong.
    pub message: Text,
    /// The place it is about.
    pub primary: Label,
    /// Other places that matter, in this or in other files.
    pub others: Vec<Label>,
    /// The way out.
    pub help: Option<Text>,
    /// A change of the text that mends it, where one does.
    pub fix: Option<Box<Fix>>,
}

/// A change of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What is taken out.
    pub span: Span,
    /// What is put there.
    pub text: String,
}

/// The text as a message echoes it: cut where it is long.
pub fn cut(text: &str) -> Cow<'_, str> {
    const MOST: usize = 60;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

impl Diagnostic {
    /// A diagnostic of this code (whose registry entry says whether it is a warning) at this place.
    pub fn new(code: Code, span: Span, message: Text) -> Self {
        Self {
            code,
            severity: code.severity(),
            message,
            primary: Label { span, text: Text::default() },
            others: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// Says what stands at the primary place.
    #[must_use]
    pub fn label(mut self, text: Text) -> Self {
        self.primary.text = text;
        self
    }

    /// Adds another place.
    #[must_use]
    pub fn with(mut self, span: Span, text: Text) -> Self {
        self.others.push(Label { span, text });
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, text: Text) -> Self {
        self.help = Some(text);
        self
    }

    /// Gives the change of the text that mends it.
    #[must_use]
    pub fn fix(mut self, span: Span, text: impl Into<String>) -> Self {
        self.fix = Some(Box::new(Fix { span, text: text.into() }));
        self
    }

    /// All places that it speaks of.
    pub fn spans(&self) -> impl Iterator<Item = Span> {
        std::iter::once(&self.primary).chain(&self.others).map(|label| label.span)
    }

    /// [`Diagnostic::help`] where there is something to say.
    #[must_use]
    pub fn help_if(mut self, text: Option<Text>) -> Self {
        self.help = text.or(self.help);
        self
    }
}

/// Whether any of them is an error.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}
