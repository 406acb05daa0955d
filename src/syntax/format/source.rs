//! What a tree does not hold of the text that it was read from: comments, blank lines, where each piece stands.

use crate::source::FileId;
use crate::syntax::comments::comments;
use crate::syntax::layout::{Chunk, chunks, pieces};
use crate::syntax::scan::{Scan, scan};
use crate::text::Lang;
use std::ops::Range;

/// A comment, its `#` included.
pub(super) struct Comment<'t> {
    /// Where it stands.
    pub(super) at: usize,
    pub(super) text: &'t str,
    /// Something stands before it on its line: white space at the least.
    pub(super) indented: bool,
    /// How many blank lines stand before its own.
    pub(super) blanks: usize,
}

/// A text, cut into its heads, clauses and list items.
pub(super) struct Source<'t> {
    pub(super) file: FileId,
    pub(super) text: &'t str,
    /// In their order.
    pub(super) comments: Vec<Comment<'t>>,
    /// Where each piece starts and where its last word ends, in their order.
    pieces: Vec<Range<usize>>,
}

impl<'t> Source<'t> {
    pub(super) fn new(file: FileId, lang: Lang, text: &'t str) -> Self {
        let from = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let Scan { tokens, plain, .. } = scan(file, lang, text, from);
        let mut ranges = Vec::new();
        for chunk in chunks(text, from) {
            let Chunk::Item(kind, _, range) = chunk else { continue };
            let pieces = pieces(&plain, kind, range);
            for piece in std::iter::once(pieces.head).chain(pieces.clauses) {
                ranges.extend(piece.list.into_iter().map(|entry| entry.range));
                ranges.push(piece.range);
            }
        }
        ranges.sort_by_key(|range| range.start);
        for range in &mut ranges {
            if let Some(last) = tokens.before(range.end) {
                range.end = last.end.max(range.start);
            }
        }
        let comments = comments(text).into_iter().map(|range| Comment {
            at: range.start,
            indented: !matches!(text[..range.start].chars().next_back(), None | Some('\n' | '\u{feff}')),
            blanks: blanks_before(text, range.start),
            text: text[range].trim_end(),
        });
        Self { file, text, comments: comments.collect(), pieces: ranges }
    }

    /// The piece that a byte stands in, or else the last one before it.
    pub(super) fn piece_at(&self, at: usize) -> Option<usize> {
        self.pieces.partition_point(|piece| piece.start <= at).checked_sub(1)
    }

    /// Where the last word of a piece ends.
    pub(super) fn end_of(&self, piece: usize) -> usize {
        self.pieces[piece].end
    }

    /// How many blank lines stand before a piece.
    pub(super) fn blanks_before(&self, piece: usize) -> usize {
        blanks_before(self.text, self.pieces[piece].start)
    }
}

/// How many blank lines stand before the line of a byte.
fn blanks_before(text: &str, at: usize) -> usize {
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let before = text[..line].trim_start_matches('\u{feff}');
    let blank = &before[before.trim_end().len()..];
    blank.matches('\n').count().saturating_sub(usize::from(blank.len() < before.len()))
}
