//! A file's text to its tree, with all that is wrong in it.

use super::ast;
use super::build::Builder;
use super::depth;
use super::expected::without_article;
use super::layout::{Chunk, chunks, near_item, opened_item, pieces};
use super::scan::{self, Token, TokenKind};
use super::vietnamese::item_without_diacritics;
use super::words::{ITEMS, ItemKind};
use crate::diagnostic::{Code, Diagnostic, cut};
use crate::source::{FileId, Span};
use crate::text::Lang;
use std::ops::Range;

/// The largest ruleset, in bytes.
pub const LARGEST: usize = 1024 * 1024;

/// Reads a ruleset. What cannot be read is reported, and the rest is read all the same: the tree holds the
/// items in which nothing is wrong, and the names of the others.
pub fn parse(file: FileId, text: &str) -> (ast::Ruleset, Vec<Diagnostic>) {
    if text.len() > LARGEST {
        let first = text.chars().next().map_or(0, char::len_utf8);
        let diagnostic = Diagnostic::new(
            Code::TooLarge,
            Span::new(file, 0, first),
            text!("a ruleset of {} bytes, and the most is {LARGEST}", text.len(), LARGEST),
        )
        .label(text!("in this file"))
        .help(text!("put some of its items into other files and `use` them"));
        return (ast::Ruleset::default(), vec![diagnostic]);
    }
    let from = start(text);
    let chunks = chunks(text, from);
    let lang = of_first_item(&chunks);
    let scan = scan::scan(file, lang, text, from);
    let mut ruleset = ast::Ruleset { lang, ..ast::Ruleset::default() };
    let mut builder = Builder::new(file, lang, text, &scan.plain, scan.tokens, scan.problems);
    let mut last: Option<ItemKind> = None;
    let mut last_range = 0..0;
    for chunk in chunks {
        let before = builder.diagnostics.len();
        match chunk {
            Chunk::Junk(range) => {
                if is_clause_of(last, builder.first_word(&range)) {
                    // The item before has lost the clause.
                    if ruleset.items.pop().is_some() {
                        ruleset.broken.extend(builder.declared_in(&last_range));
                    }
                }
                let names = builder.declared_in_junk(&range);
                ruleset.broken.extend(names);
                let diagnostic = junk(file, text, &range, last);
                builder.diagnostics.push(diagnostic);
                last = None;
            }
            Chunk::Item(kind, _, range) => {
                last = Some(kind);
                last_range = range.clone();
                let item = read_item(&mut builder, kind, range.clone());
                match item {
                    Some(item) if builder.diagnostics.len() == before => ruleset.items.push(item),
                    _ => ruleset.broken.extend(builder.declared_in(&range)),
                }
            }
        }
    }
    let mut diagnostics = builder.diagnostics;
    diagnostics.extend(scan.in_comments);
    diagnostics.sort_by_key(|diagnostic| diagnostic.primary.span.start);
    (ruleset, diagnostics)
}

/// Where a text starts, after the mark that some editors put before it.
fn start(text: &str) -> usize {
    if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
}

/// The language that a ruleset is written in: that of its first item.
pub fn language(text: &str) -> Lang {
    of_first_item(&chunks(text, start(text)))
}

fn of_first_item(chunks: &[Chunk]) -> Lang {
    let first = chunks.iter().find_map(|chunk| match chunk {
        Chunk::Item(_, lang, _) => Some(*lang),
        Chunk::Junk(_) => None,
    });
    first.unwrap_or_default()
}

fn read_item(builder: &mut Builder<'_>, kind: ItemKind, range: Range<usize>) -> Option<ast::Item> {
    let pieces = pieces(builder.plain(), kind, range);
    for piece in std::iter::once(&pieces.head).chain(&pieces.clauses) {
        for range in std::iter::once(&piece.range).chain(piece.list.iter().map(|entry| &entry.range)) {
            if let Some((token, bound)) = depth::too_deep(&builder.tokens, range) {
                builder.too_deep(token, bound);
                return None;
            }
        }
    }
    builder.item(kind, pieces)
}

fn is_clause_of(kind: Option<ItemKind>, word: &str) -> bool {
    kind.is_some_and(|kind| ItemKind::with_clause(word).any(|other| other == kind))
}

/// Lines that belong to no item: one diagnostic, at the first word.
fn junk(file: FileId, text: &str, range: &Range<usize>, last: Option<ItemKind>) -> Diagnostic {
    let line = &text[range.start..range.end];
    let line = line.split('\n').next().unwrap_or(line).trim_end_matches([' ', '\t', '\r']);
    let word = &line[..line.find(|c| !scan::is_name_char(c)).unwrap_or(line.len())];
    let marked = match word.len() {
        0 => line.chars().next().map_or(line.len(), char::len_utf8),
        length => length,
    };
    let span = Span::new(file, range.start, range.start + marked);
    let indented = text[..range.start].chars().next_back().is_some_and(|c| c != '\n' && c != '\u{feff}');
    let shown = cut(&line[..marked]);
    let unseen = shown.chars().next().filter(|c| c.is_control() || c.is_whitespace());
    let message = match unseen {
        Some(c) if c.is_whitespace() && !c.is_control() => {
            text!("a space of another kind, U+{}", format!("{:04X}", c as u32))
        }
        Some(c) => text!("a control character, U+{}", format!("{:04X}", c as u32)),
        None if indented => text!("`{shown}` stands in no item", shown),
        None => text!("`{shown}` starts no item", shown),
    };
    let diagnostic = Diagnostic::new(Code::NotAnItem, span, message).label(if indented {
        text!("an indented line without an item before it")
    } else {
        text!("a line in the first column")
    });
    let help = if let Some(keyword) = item_without_diacritics(line) {
        text!("did you mean `{keyword}`?", keyword)
    } else if let Some(keyword) = near_item(word) {
        if indented {
            text!("`{keyword}` starts an item, in the first column", keyword)
        } else {
            text!("did you mean `{keyword}`?", keyword)
        }
    } else if let Some(last) = last.filter(|&kind| is_clause_of(Some(kind), word)) {
        let word = cut(word);
        text!("`{word}` is a clause of the {} above: indent its line", without_article(last), word)
    } else if indented {
        text!("an item starts with its keyword in the first column, such as `criterion`")
    } else {
        text!("an item starts with its keyword, such as `criterion`; every other line of it is indented")
    };
    diagnostic.help(help)
}

impl Builder<'_> {
    /// The first word of a range.
    fn first_word(&self, range: &Range<usize>) -> &str {
        self.tokens
            .within(range.start, range.end)
            .first()
            .filter(|token| token.kind == TokenKind::Word)
            .map_or("", |&token| self.tokens.text(token))
    }

    /// The names that a broken item declares, as far as they can be seen; plurals with them.
    fn declared_in(&self, range: &Range<usize>) -> Vec<ast::Name> {
        let tokens = self.tokens.within(range.start, range.end);
        let mut found = Vec::new();
        for (at, &token) in tokens.iter().enumerate() {
            // An item that is indented by mistake stands among the lines of the one before.
            if at > 0 && !self.tokens.opens_line(token) {
                continue;
            }
            if let Some((kind, keyword)) = opened_item(&self.text[token.start..range.end]) {
                let behind = token.start + keyword.len();
                let after = tokens.iter().position(|token| token.start >= behind).unwrap_or(tokens.len());
                self.declared_after(kind, &tokens[after..], &mut found);
            }
        }
        found
    }

    /// The names that lines with a misspelt keyword declare.
    fn declared_in_junk(&self, range: &Range<usize>) -> Vec<ast::Name> {
        let tokens = self.tokens.within(range.start, range.end);
        let mut found = Vec::new();
        for (at, &token) in tokens.iter().enumerate() {
            if !self.tokens.opens_line(token) || token.kind != TokenKind::Word {
                continue;
            }
            let keyword = near_item(self.tokens.text(token));
            if let Some((_, kind)) = ITEMS.iter().find(|(item, _)| Some(*item) == keyword) {
                self.declared_after(*kind, &tokens[at + 1..], &mut found);
            }
        }
        found
    }

    /// The names that stand after an item's keyword.
    fn declared_after(&self, kind: ItemKind, tokens: &[Token], found: &mut Vec<ast::Name>) {
        if kind == ItemKind::Units {
            let line = tokens.iter().take_while(|token| !self.tokens.opens_line(**token));
            for token in line.filter(|token| token.kind == TokenKind::Word) {
                self.with_plural(*token, None, found);
            }
            return;
        }
        let Some(&name) = tokens.first().filter(|token| token.kind == TokenKind::Word) else { return };
        if kind != ItemKind::Record {
            found.push(self.name_at(name.start, name.end));
            return;
        }
        let comma = tokens.get(1).is_some_and(|&comma| self.tokens.text(comma) == ",");
        let plural = tokens.get(2).filter(|token| comma && token.kind == TokenKind::Word);
        self.with_plural(name, plural.copied(), found);
    }

    fn with_plural(&self, name: Token, plural: Option<Token>, found: &mut Vec<ast::Name>) {
        let name = self.name_at(name.start, name.end);
        let plural = match plural {
            Some(plural) => self.name_at(plural.start, plural.end),
            None => ast::Name { text: format!("{}s", name.text), span: name.span },
        };
        found.extend([name, plural]);
    }
}
