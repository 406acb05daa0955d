//! What random trees are made from: a tape of numbers. Where it ends, the plainest choice is taken, so that a
//! shorter tape, and smaller numbers on it, make a smaller tree.

use thidua::source::{FileId, Span};
use thidua::syntax::ast::{Expr, ExprKind, Name, Text};

pub(crate) struct Tape<'t> {
    numbers: &'t [u16],
    file: FileId,
}

impl<'t> Tape<'t> {
    pub(crate) fn new(numbers: &'t [u16], file: FileId) -> Self {
        Self { numbers, file }
    }

    pub(crate) fn number(&mut self) -> u16 {
        match self.numbers.split_first() {
            Some((first, rest)) => {
                self.numbers = rest;
                *first
            }
            None => 0,
        }
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        usize::from(self.number()) % bound
    }

    pub(crate) fn one_of<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())].clone()
    }

    /// True once in so many times.
    pub(crate) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == times - 1
    }

    pub(crate) fn maybe<T>(&mut self, times: usize, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.once_in(times).then(|| make(self))
    }

    pub(crate) fn several<T>(&mut self, least: usize, most: usize, make: impl Fn(&mut Self) -> T) -> Vec<T> {
        let count = least + self.below(most - least + 1);
        (0..count).map(|_| make(self)).collect()
    }

    /// No place in particular.
    pub(crate) fn span(&self) -> Span {
        Span::new(self.file, 0, 0)
    }

    pub(crate) fn expr(&self, kind: ExprKind) -> Expr {
        Expr { span: self.span(), kind: Box::new(kind) }
    }

    pub(crate) fn named(&self, text: &str) -> Name {
        Name { text: text.to_owned(), span: self.span() }
    }

    /// Any name, words that are usable as names among them.
    pub(crate) fn name(&mut self) -> Name {
        let names = [
            "a",
            "disbursement",
            "giải_ngân",
            "points",
            "status",
            "level",
            "year",
            "date",
            "kind",
            "more",
            "less",
            "title",
            "award",
            "source",
            "period",
            "name",
            "none",
            "notes",
            "inside",
            "Ω2",
            "đạt_70",
            "a_name_so_long_that_with_a_few_more_like_it_the_line_has_to_be_broken",
        ];
        let text = self.one_of(&names);
        self.named(text)
    }

    /// A name that is no word of the language.
    pub(crate) fn plain_name(&mut self) -> Name {
        let text = self.one_of(&["ward", "field", "phường", "initiatives", "unit_7", "agency"]);
        self.named(text)
    }

    pub(crate) fn text(&mut self) -> Text {
        let texts = [
            "A",
            "",
            "nói \"không\"",
            "\\",
            "Điều 23.2.a # no comment",
            "a\\\"b",
            "- not an item",
            "a text of some length, so that the line on which it stands is long enough to be broken: it never is inside a text",
        ];
        Text { text: self.one_of(&texts).to_owned(), span: self.span() }
    }

    pub(crate) fn label(&mut self) -> Option<Text> {
        self.maybe(2, Self::text)
    }
}
