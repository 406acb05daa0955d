//! Slips in Vietnamese rulesets: words without their diacritics, everyday wordings, half of a phrase.

use super::build::Builder;
use super::grammar::Rule;
use super::phrases::Word;
use super::scan::{Token, TokenKind};
use super::wording::compares;
use super::words::RESERVED;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::text::{Lang, Text};
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Everyday wordings and what is written for them.
const WORDINGS: &[(&[&str], &str)] = &[
    (&["hay"], "hoặc"),
    (&["đã", "có"], "đã có số liệu"),
    (&["chưa", "có"], "chưa có số liệu"),
    (&["không", "nhỏ", "hơn"], "không dưới"),
    (&["không", "ít", "hơn"], "ít nhất"),
    (&["không", "nhiều", "hơn"], "không quá"),
    (&["không", "hơn"], "không quá"),
    (&["cuối"], "đến hết"),
    (&["trước", "khi", "hết"], "đến hết"),
    (&["mỗi", "năm"], "hằng năm"),
    (&["hằng", "tháng"], "trong từng tháng của đợt thi đua"),
    (&["hằng", "quý"], "trong từng quý của đợt thi đua"),
];

impl Builder<'_> {
    /// What is probably meant where a Vietnamese piece stops being understood; `token` is `None` at its end.
    pub(super) fn vietnamese_slip(
        &self,
        token: Option<Token>,
        rules: &[Rule],
        range: &Range<usize>,
    ) -> Option<Diagnostic> {
        let tokens = self.tokens.within(range.start, range.end);
        let at =
            token.map_or(tokens.len(), |token| tokens.partition_point(|other| other.start < token.start));
        let place = Place { builder: self, tokens, at };
        place
            .without_diacritics()
            .or_else(|| place.wording())
            .or_else(|| place.reaches_number())
            .or_else(|| place.open_from())
            .or_else(|| place.verdict_behind())
            .or_else(|| place.bare_not())
            .or_else(|| place.two_words(rules))
            .or_else(|| place.two_names(rules))
    }
}

/// Where matching stopped.
struct Place<'b, 't> {
    builder: &'b Builder<'t>,
    tokens: &'b [Token],
    at: usize,
}

impl Place<'_, '_> {
    fn word(&self, at: usize) -> &str {
        match self.tokens.get(at) {
            Some(token) if token.kind != TokenKind::Text => self.builder.tokens.text(*token),
            _ => "",
        }
    }

    fn is_number(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Number)
    }

    fn is_name(&self, at: usize) -> bool {
        let word = self.word(at);
        self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Word) && !RESERVED.contains(&word)
    }

    fn refused(&self, from: usize, to: usize, label: Text, help: Text) -> Option<Diagnostic> {
        let (first, last) = (self.tokens.get(from)?, self.tokens.get(to).or(self.tokens.last())?);
        let span = Span::new(self.builder.file(), first.start, last.end);
        let message = text!("`{}` is not understood here", self.builder.line(span));
        Some(Diagnostic::new(Code::Syntax, span, message).label(label).help(help))
    }

    /// `tu 70% tro len`: a phrase of which the diacritics are not written.
    fn without_diacritics(&self) -> Option<Diagnostic> {
        let mut best: Option<(usize, &str)> = None;
        for from in self.at.saturating_sub(3)..=self.at {
            for spelling in Word::ALL.iter().flat_map(|word| word.spellings(Lang::Vietnamese)) {
                let length = spelling.split(' ').count();
                let covers = from + length > self.at;
                let longer = best.is_none_or(|(_, found)| length > found.split(' ').count());
                if !covers || !longer || spelling.is_ascii() {
                    continue;
                }
                let written = || (from..from + length).map(|at| self.word(at));
                let alike = written()
                    .zip(spelling.split(' '))
                    .all(|(one, other)| one == other || one.is_ascii() && one.to_lowercase() == bare(other));
                if alike && !written().eq(spelling.split(' ')) {
                    best = Some((from, spelling));
                }
            }
        }
        let (from, spelling) = best?;
        let to = from + spelling.split(' ').count() - 1;
        self.refused(from, to, text!("without its diacritics"), text!("write `{spelling}`", spelling))
    }

    fn wording(&self) -> Option<Diagnostic> {
        for &(words, instead) in WORDINGS {
            for from in self.at.saturating_sub(words.len() - 1)..=self.at {
                if words.iter().enumerate().all(|(n, word)| self.word(from + n) == *word) {
                    let label = text!("not how the language says it");
                    return self.refused(from, from + words.len() - 1, label, text!("write `{}`", instead));
                }
            }
        }
        None
    }

    /// `giải_ngân đạt 70%`: at least, or exactly?
    fn reaches_number(&self) -> Option<Diagnostic> {
        let number = if self.is_number(self.at) { self.at } else { self.at + 1 };
        let reaches = number.checked_sub(1)?;
        if self.word(reaches) != "đạt" || !self.is_number(number) {
            return None;
        }
        let number = self.word(number);
        let help = text!("write `từ {number} trở lên`, or `bằng {number}`", number);
        self.refused(reaches, reaches + 1, text!("at least, or exactly?"), help)
    }

    /// `giải_ngân_70 đạt`: the criterion stands behind the word.
    fn verdict_behind(&self) -> Option<Diagnostic> {
        let reaches = self.tokens.len().checked_sub(1)?;
        let first = reaches.checked_sub(1)?;
        let (name, meets) = match self.word(first) {
            "không" => (first.checked_sub(1)?, "không đạt"),
            _ => (first, "đạt"),
        };
        if self.word(reaches) != "đạt" || !self.is_name(name) || self.at <= name {
            return None;
        }
        let criterion = self.word(name);
        let help = text!("write `{meets} {criterion}`", meets, criterion);
        self.refused(name, reaches, text!("asked of a criterion?"), help)
    }

    /// `từ 70% đến hết quý III`: the number is not closed.
    fn open_from(&self) -> Option<Diagnostic> {
        let from = (self.at.saturating_sub(6)..self.at).rev().find(|&at| self.word(at) == "từ")?;
        let is_closed = (from..self.at).any(|at| self.word(at) == "trở");
        if is_closed || !self.is_number(from + 1) && !self.is_name(from + 1) {
            return None;
        }
        let number = self.word(from + 1);
        let help = text!("write `từ {number} trở lên`, or `từ {number} đến …`", number);
        self.refused(from, from + 1, text!("from there up, or up to what?"), help)
    }

    /// `không giải_ngân …`: no word by itself.
    fn bare_not(&self) -> Option<Diagnostic> {
        let not = (self.at.saturating_sub(2)..=self.at).rev().find(|&at| self.word(at) == "không")?;
        if !self.is_name(not + 1) {
            return None;
        }
        let next = self.word(not + 1);
        let help = text!(
            "write `không phải {next} …` to deny a condition, `không có {next} nào` to count rows",
            next
        );
        self.refused(not, not, text!("denies what?"), help)
    }

    /// `giải ngân` where `giải_ngân` is meant.
    fn two_words(&self, rules: &[Rule]) -> Option<Diagnostic> {
        let first = self.at.checked_sub(1)?;
        if !self.is_name(first) || !self.is_name(self.at) {
            return None;
        }
        let joined = format!("{}_{}", self.word(first), self.word(self.at));
        let is_used = self.builder.text.contains(&joined);
        let declares = rules.iter().any(|rule| matches!(rule, Rule::typed | Rule::colon));
        if !is_used && !declares {
            return None;
        }
        let span = Span::new(self.builder.file(), self.tokens[first].start, self.tokens[self.at].end);
        let message = text!("`{}` is no name", self.builder.line(span));
        let help = text!("join its words by `_`: `{name}`", name = joined);
        Some(Diagnostic::new(Code::Syntax, span, message).label(text!("more than one word")).help(help))
    }

    /// `mức cao` where `mức là cao` is meant.
    fn two_names(&self, rules: &[Rule]) -> Option<Diagnostic> {
        let first = self.at.checked_sub(1)?;
        let ends = matches!(self.word(self.at + 1), "" | "và" | "hoặc" | "," | ")");
        if !compares(rules) || !ends || !self.is_name(first) || !self.is_name(self.at) {
            return None;
        }
        let (value, member) = (self.word(first), self.word(self.at));
        let help = text!("write `{value} là {member}`", value, member);
        self.refused(first, self.at, text!("compared, without a word for it"), help)
    }
}

/// The item that a line is probably meant to open, its diacritics not written.
pub(super) fn item_without_diacritics(line: &str) -> Option<&'static str> {
    let words: Vec<String> = line.split_whitespace().take(4).map(bare).collect();
    let spellings = Word::ALL.iter().filter(|word| super::words::ItemKind::of_word(**word).is_some());
    let spellings = spellings.flat_map(|word| word.spellings(Lang::Vietnamese)).copied();
    spellings
        .filter(|spelling| spelling.contains(' '))
        .filter(|spelling| {
            let phrase: Vec<String> = spelling.split(' ').map(bare).collect();
            words.starts_with(&phrase)
        })
        .max_by_key(|spelling| spelling.len())
}

/// A word as it is typed without diacritics.
fn bare(word: &str) -> String {
    let letters = word.nfd().filter(|&c| !is_combining_mark(c)).flat_map(char::to_lowercase);
    letters.map(|c| if c == 'đ' { 'd' } else { c }).collect()
}
