//! From what the grammar matched to the tree.

mod classification;
mod commendation;
mod condition;
mod declaration;
mod example;
mod list;
mod literal;
mod piece;
mod quota;
mod row;
mod scorecard;
mod value;
mod window;

use super::ast::{Expr, ExprKind, Name, Text};
use super::depth::{Bound, DEEPEST, LONGEST};
use super::grammar::Rule;
use super::layout::Pieces;
use super::scan::{Token, Tokens};
use super::words::ItemKind;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Span};
use crate::text;
use crate::text::Lang;
use pest::iterators::Pair;
use unicode_normalization::UnicodeNormalization;

/// A match of a rule.
pub(super) type Node<'t> = Pair<'t, Rule>;

/// Builds the tree of one file and gathers what is wrong with it.
pub(super) struct Builder<'t> {
    file: FileId,
    /// The language of the ruleset.
    pub(super) lang: Lang,
    pub(super) text: &'t str,
    /// The text with its numbers in English spelling, byte for byte beside `text`: what the grammar reads.
    plain: &'t str,
    pub(super) tokens: Tokens<'t>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// What the first look at the text found wrong, in order.
    problems: Vec<Diagnostic>,
    /// The kind of the item being read.
    kind: ItemKind,
    /// Where the piece being read starts: nodes count from there.
    base: usize,
}

impl<'t> Builder<'t> {
    pub(super) fn new(
        file: FileId,
        lang: Lang,
        text: &'t str,
        plain: &'t str,
        tokens: Tokens<'t>,
        problems: Vec<Diagnostic>,
    ) -> Self {
        let kind = ItemKind::Use;
        Self { file, lang, text, plain, tokens, diagnostics: Vec::new(), problems, kind, base: 0 }
    }

    /// The text as the grammar reads it.
    pub(super) fn plain(&self) -> &'t str {
        self.plain
    }

    pub(super) fn file(&self) -> FileId {
        self.file
    }

    /// Reads an item. What is wrong goes to the diagnostics; `None` where not even its head could be read.
    pub(super) fn item(&mut self, kind: ItemKind, pieces: Pieces) -> Option<super::ast::Item> {
        self.kind = kind;
        match kind {
            ItemKind::Campaign => self.campaign(pieces),
            ItemKind::Units => self.units(pieces),
            ItemKind::Attribute => self.attribute(pieces),
            ItemKind::Indicator => self.indicator(pieces),
            ItemKind::Record => self.record(pieces),
            ItemKind::Parameter => self.parameter(pieces),
            ItemKind::Measure => self.measure(pieces),
            ItemKind::Criterion => self.criterion(pieces),
            ItemKind::Scorecard => self.scorecard(pieces),
            ItemKind::Classification => self.classification(pieces),
            ItemKind::Commendation => self.commendation(pieces),
            ItemKind::Selection => self.selection(pieces),
            ItemKind::Example => self.example(pieces),
            ItemKind::Function => self.function(pieces),
            ItemKind::Use => self.use_file(pieces),
        }
    }

    /// Something nested too deep, or a chain too long, at this token.
    pub(super) fn too_deep(&mut self, token: Token, bound: Bound) {
        let span = Span::new(self.file, token.start, token.end);
        let (message, label) = match bound {
            Bound::Depth => (text!("nested more than {DEEPEST} deep", DEEPEST), text!("one more level here")),
            Bound::Length => {
                (text!("more than {LONGEST} operations in a row", LONGEST), text!("one more here"))
            }
        };
        self.refuse(
            Code::TooDeep,
            span,
            message,
            label,
            text!("give parts of it names, as measures or criteria"),
        );
    }

    /// Reports an error at a span.
    fn report(&mut self, code: Code, span: Span, message: text::Text) -> &mut Diagnostic {
        let at = self.diagnostics.len();
        self.diagnostics.push(Diagnostic::new(code, span, message));
        &mut self.diagnostics[at]
    }

    /// Reports an error with its label and its way out.
    fn refuse(&mut self, code: Code, span: Span, message: text::Text, label: text::Text, help: text::Text) {
        let diagnostic = self.report(code, span, message);
        diagnostic.primary.text = label;
        diagnostic.help = Some(help);
    }

    /// The span of a node, up to its last token.
    fn span(&self, node: &Node<'_>) -> Span {
        let matched = node.as_span();
        let (start, end) = (self.base + matched.start(), self.base + matched.end());
        let end = match self.tokens.before(end) {
            Some(token) if token.end > start => token.end,
            _ => end,
        };
        Span::new(self.file, start, end)
    }

    /// The text of a span on one line.
    fn source(&self, span: Span) -> String {
        let words: Vec<&str> =
            self.tokens.within(span.start, span.end).iter().map(|&token| self.tokens.text(token)).collect();
        if words.len() == self.text[span.start..span.end].split_whitespace().count() {
            return words.join(" ");
        }
        self.text[span.start..span.end].split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub(super) fn name_at(&self, start: usize, end: usize) -> Name {
        Name { text: self.text[start..end].nfc().collect(), span: Span::new(self.file, start, end) }
    }

    fn name(&self, node: &Node<'_>) -> Name {
        Name { text: node.as_str().nfc().collect(), span: self.span(node) }
    }

    fn text_of(&self, node: &Node<'_>) -> Text {
        let span = self.span(node);
        let inner = node.as_str();
        let inner = inner.strip_prefix('"').unwrap_or(inner);
        let inner = inner.strip_suffix('"').unwrap_or(inner);
        let mut text = String::with_capacity(inner.len());
        let mut characters = inner.chars();
        while let Some(c) = characters.next() {
            text.push(if c == '\\' { characters.next().unwrap_or(c) } else { c });
        }
        Text { text: text.nfc().collect(), span }
    }
}

/// An expression.
fn expr(span: Span, kind: ExprKind) -> Expr {
    Expr { span, kind: Box::new(kind) }
}

/// The nodes inside, the end of the piece left out.
fn inner(node: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    node.into_inner().filter(|node| node.as_rule() != Rule::EOI)
}

/// What stands in for a node that is not there: never seen in a tree without errors.
fn nothing(span: Span) -> Expr {
    expr(span, ExprKind::YesNo(true))
}
