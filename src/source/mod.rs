//! Source texts and places in them.
//!
//! Every place that a diagnostic or an explanation can point at is a [`Span`]: a file and a half-open
//! byte range. [`Sources`] owns all text, so a span can always be shown.

use memchr::memchr_iter;
use std::sync::Arc;

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
    text: Arc<str>,
    line_starts: Vec<usize>,
}

impl SourceFile {
    /// The name shown to people: the path as it was given.
    pub fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// The whole text, as UTF-8 (whatever the encoding of the file was).
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The line of a byte offset, from 0.
    fn line_index(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|&start| start <= offset) - 1
    }

    /// How many lines it has.
    pub fn lines(&self) -> usize {
        self.line_starts.len()
    }

    /// The line and column of a byte offset; one beyond the text is cut to it.
    pub fn position(&self, offset: usize) -> Position {
        let offset = floor_char(&self.text, offset.min(self.text.len()));
        let line = self.line_index(offset);
        let column = self.text[self.line_starts[line]..offset].chars().count() + 1;
        Position { line: line + 1, column }
    }

    /// The byte range of the line (from 1) without its line end.
    pub fn line(&self, line: usize) -> Option<std::ops::Range<usize>> {
        let start = *self.line_starts.get(line.checked_sub(1)?)?;
        let end = self.line_starts.get(line).copied().unwrap_or(self.text.len());
        let text = self.text[start..end].trim_end_matches(['\n', '\r']);
        Some(start..start + text.len())
    }
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
    pub fn add(&mut self, name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> FileId {
        let text: Arc<str> = text.into();
        let line_starts = line_starts(&text);
        let id = FileId(u32::try_from(self.files.len()).expect("fewer than 2^32 files"));
        self.files.push(SourceFile { name: name.into(), text, line_starts });
        id
    }

    /// Puts in the text of a file that was added without one.
    pub fn fill(&mut self, id: FileId, text: impl Into<Arc<str>>) {
        let text: Arc<str> = text.into();
        let file = &mut self.files[id.0 as usize];
        file.line_starts = line_starts(&text);
        file.text = text;
    }

    /// The file of an id that this set gave out.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// The text that a span covers; a span beyond the text is cut to it.
    pub fn text(&self, span: Span) -> &str {
        let text = self.file(span.file).text();
        let end = floor_char(text, span.end.min(text.len()));
        let start = floor_char(text, span.start.min(end));
        &text[start..end]
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

/// Where the lines of a text begin.
fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0).chain(memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1)).collect()
}

/// The nearest character boundary at or before `offset`.
fn floor_char(text: &str, mut offset: usize) -> usize {
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
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
    fn a_span_beyond_the_text_is_cut() {
        let mut sources = Sources::new();
        let id = sources.add("a", "ộ");
        assert_eq!(sources.text(Span::new(id, 1, 99)), "ộ");
        assert_eq!(sources.locate(Span::new(id, 99, 99)), "a:1:2");
    }
}
