//! Source texts and places in them.
//!
//! Every place that a diagnostic or an explanation can point at is a [`Span`]: a file and a half-open
//! byte range. [`Sources`] owns all text, so a span can always be shown.

mod piece;

use std::ops::Range;
use std::sync::Arc;

pub use piece::Piece;

/// The identity of a file within one [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// A half-open byte range `start..end` of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// The range `start..end` of `file`.
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        Self { file, start, end: end.max(start) }
    }

    /// The smallest span that covers `self` and `other` (of the same file).
    #[must_use]
    pub fn to(self, other: Span) -> Span {
        debug_assert_eq!(self.file, other.file);
        Span { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Whether `other` lies inside.
    pub fn contains(self, other: Span) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }
}

/// A line and a column, both counted from 1; the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

/// One text, with the name that people know it by.
#[derive(Clone, Debug)]
pub struct SourceFile {
    name: Arc<str>,
    /// What is shown of it, in order; at least one.
    pieces: Vec<Piece>,
    /// What is held of it, in order, where it was read block by block: places are looked up here, and shown from the pieces.
    blocks: Vec<Piece>,
}

impl SourceFile {
    /// The name shown to people: the path as it was given.
    pub fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// The whole text, as UTF-8 (whatever the encoding of the file was); of a file of which only pieces are held,
    /// the first.
    pub fn text(&self) -> &Arc<String> {
        &self.pieces[0].text
    }

    /// The piece in which a byte of the text is shown.
    pub fn piece(&self, offset: usize) -> &Piece {
        piece_at(&self.pieces, offset)
    }

    /// The lines in which a byte of the text stands.
    fn lines_of(&self, offset: usize) -> &Piece {
        let block = self.blocks.partition_point(|block| block.start <= offset).checked_sub(1);
        let block = block.map(|at| &self.blocks[at]).filter(|block| block.has(offset));
        block.unwrap_or_else(|| self.piece(offset))
    }

    /// The first and the last line (from 1) that are held around a byte.
    pub fn lines_around(&self, offset: usize) -> (usize, usize) {
        let piece = self.piece(offset);
        (piece.first_line + 1, piece.first_line + piece.lines())
    }

    /// The line and column of a byte offset; one beyond the text is cut to it.
    pub fn position(&self, offset: usize) -> Position {
        let piece = self.lines_of(offset);
        let offset = piece.cut(offset, offset).start;
        let (line, start) = piece.line_at(offset);
        let column = piece.text[start..offset].chars().count() + 1;
        Position { line: piece.first_line + line + 1, column }
    }

    /// The byte range of the line (from 1) without its line end.
    pub fn line(&self, line: usize) -> Option<Range<usize>> {
        let at = line.checked_sub(1)?;
        let piece =
            &self.pieces[self.pieces.partition_point(|piece| piece.first_line <= at).checked_sub(1)?];
        let Range { start, end } = piece.line(at - piece.first_line)?;
        let text = piece.text[start..end].trim_end_matches(['\n', '\r']);
        Some(piece.start + start..piece.start + start + text.len())
    }
}

/// The last of these that begins at an offset or before it; the first where none does.
fn piece_at(pieces: &[Piece], offset: usize) -> &Piece {
    &pieces[pieces.partition_point(|piece| piece.start <= offset).max(1) - 1]
}

/// Owner of all texts of a run.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// An empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a text in and names it.
    pub fn add(&mut self, name: impl Into<Arc<str>>, text: impl Into<String>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).expect("fewer than 2^32 files"));
        let pieces = vec![Piece::new(0, 0, text)];
        self.files.push(SourceFile { name: name.into(), pieces, blocks: Vec::new() });
        id
    }

    /// Puts in the pieces of a text that are shown, for a file that was added without its text.
    pub fn show(&mut self, id: FileId, pieces: Vec<Piece>) {
        if !pieces.is_empty() {
            self.files[id.0 as usize].pieces = pieces;
        }
    }

    /// Puts in what is held of a text, for a file that was added without it: blocks of whole lines, in order.
    pub fn keep(&mut self, id: FileId, blocks: Vec<Piece>) {
        self.files[id.0 as usize].blocks = blocks;
    }

    /// The file of an id that this set gave out.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// The text that a span covers; a span beyond the text is cut to it.
    pub fn text(&self, span: Span) -> &str {
        let piece = self.file(span.file).lines_of(span.start);
        &piece.text[piece.cut(span.start, span.end)]
    }

    /// Line and column where a span starts.
    pub fn position(&self, span: Span) -> Position {
        self.file(span.file).position(span.start)
    }

    /// `file:line:column`, as people and editors read it.
    pub fn locate(&self, span: Span) -> String {
        let Position { line, column } = self.position(span);
        format!("{}:{line}:{column}", self.file(span.file).name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_characters_not_bytes() {
        let mut sources = Sources::new();
        let id = sources.add("a", "một\nhai ba\r\n");
        let at = "một\nhai ".len();
        assert_eq!(sources.position(Span::new(id, at, at + 2)), Position { line: 2, column: 5 });
        assert_eq!(sources.position(Span::new(id, "mộ".len(), 0)), Position { line: 1, column: 3 });
        assert_eq!(sources.file(id).line(2), Some(6..12));
    }

    #[test]
    fn pieces_keep_their_places() {
        let mut sources = Sources::new();
        let id = sources.add("a", "");
        sources.show(id, vec![Piece::new(4, 1, "hai\n"), Piece::new(12, 3, "bốn\n")]);
        assert_eq!(sources.position(Span::new(id, 16, 17)), Position { line: 4, column: 3 });
        assert_eq!((sources.text(Span::new(id, 12, 17)), sources.text(Span::new(id, 4, 7))), ("bốn", "hai"));
        assert_eq!((sources.file(id).line(2), sources.file(id).line(3)), (Some(4..7), Some(8..8)));
    }

    #[test]
    fn a_text_kept_in_blocks_is_looked_up_in_them() {
        let mut sources = Sources::new();
        let id = sources.add("a", "");
        let whole = "một\nhai\n\nba\nbốn";
        let at = |text: &str| whole.find(text).unwrap();
        // What is not held in a block may be in a piece that is shown.
        sources.show(id, vec![Piece::new(at("ba"), 3, "ba\n")]);
        sources.keep(
            id,
            vec![
                Piece::new(0, 0, "một\n"),
                Piece::new(at("hai"), 1, "hai\n\n"),
                Piece::new(at("bốn"), 4, "bốn"),
            ],
        );
        for (text, line) in [("một", 1), ("hai", 2), ("ba", 4), ("bốn", 5)] {
            let start = at(text);
            let span = Span::new(id, start, start + text.len());
            assert_eq!((sources.text(span), sources.position(span)), (text, Position { line, column: 1 }));
        }
    }

    #[test]
    fn a_span_beyond_the_text_is_cut() {
        let mut sources = Sources::new();
        let id = sources.add("a", "ộ");
        assert_eq!(sources.text(Span::new(id, 1, 99)), "ộ");
        assert_eq!(sources.locate(Span::new(id, 99, 99)), "a:1:2");
    }
}
