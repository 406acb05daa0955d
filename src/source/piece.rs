//! Lines of a text that follow each other, and where each of them begins.

use memchr::{memchr, memchr_iter, memrchr};
use std::ops::Range;
use std::sync::Arc;

/// Lines of a text that follow each other: all of them, but of a file too large to be held.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Where it begins in the text.
    pub start: usize,
    /// Its first line, from 0.
    pub first_line: usize,
    /// What stands there.
    pub text: Arc<String>,
    /// How many lines end before each [`STRETCH`] bytes: a number for each line would take as much room as short lines do.
    ended: Vec<usize>,
    /// How many lines there are.
    lines: usize,
}

/// Between so many bytes, lines are counted.
const STRETCH: usize = 1024;

impl Piece {
    /// The lines of a text from a place on, and which line (from 0) that is.
    pub fn new(start: usize, first_line: usize, text: impl Into<String>) -> Self {
        let text: Arc<String> = Arc::new(text.into());
        let mut ended = Vec::with_capacity(text.len().div_ceil(STRETCH));
        let mut lines = 0;
        for stretch in text.as_bytes().chunks(STRETCH) {
            ended.push(lines);
            lines += memchr_iter(b'\n', stretch).count();
        }
        Self { start, first_line, text, ended, lines: lines + 1 }
    }

    /// How many lines there are.
    pub(super) fn lines(&self) -> usize {
        self.lines
    }

    /// The last of its lines, from 0; with nothing in it where the text ends with a line.
    pub fn last_line(&self) -> usize {
        self.first_line + self.lines - 1
    }

    /// Whether a byte of the whole text is in it.
    pub(super) fn has(&self, offset: usize) -> bool {
        (self.start..self.start + self.text.len()).contains(&offset)
    }

    /// The range of these bytes of the whole text, cut to the piece and to whole characters.
    pub(super) fn cut(&self, start: usize, end: usize) -> Range<usize> {
        let within = |at: usize| floor_char(&self.text, at.saturating_sub(self.start).min(self.text.len()));
        let end = within(end);
        within(start).min(end)..end
    }

    /// The line (from 0) of a byte of this piece, and where that line begins.
    pub(super) fn line_at(&self, at: usize) -> (usize, usize) {
        let before = &self.text.as_bytes()[..at];
        // What stands at the end of the text may begin a stretch of no bytes.
        let stretch = (at / STRETCH).min(self.ended.len().saturating_sub(1));
        let ended = self.ended.get(stretch).copied().unwrap_or(0);
        let line = ended + memchr_iter(b'\n', &before[stretch * STRETCH..]).count();
        (line, memrchr(b'\n', before).map_or(0, |end| end + 1))
    }

    /// The bytes of a line (from 0) of this piece, with its end.
    pub(super) fn line(&self, line: usize) -> Option<Range<usize>> {
        let text = self.text.as_bytes();
        let start = match line.checked_sub(1) {
            None => 0,
            Some(before) => {
                let stretch = self.ended.partition_point(|ended| *ended <= before).checked_sub(1)?;
                let from = stretch * STRETCH;
                from + memchr_iter(b'\n', &text[from..]).nth(before - self.ended[stretch])? + 1
            }
        };
        Some(start..memchr(b'\n', &text[start..]).map_or(text.len(), |end| start + end + 1))
    }
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
    fn lines_are_found_across_stretches() {
        let lines: Vec<String> = (0..3000).map(|line| "x".repeat(line % 7) + "\n").collect();
        for text in [lines.concat(), lines.concat() + "end", "x".repeat(STRETCH), "\n".repeat(STRETCH)] {
            let piece = Piece::new(0, 0, text.as_str());
            let mut start = 0;
            for (at, line) in text.split_inclusive('\n').enumerate() {
                let range = start..start + line.len();
                assert_eq!(piece.line(at), Some(range.clone()));
                assert_eq!(
                    (piece.line_at(range.start), piece.line_at(range.end - 1)),
                    ((at, start), (at, start))
                );
                start = range.end;
            }
            let last = text.matches('\n').count();
            assert_eq!(piece.lines(), last + 1);
            assert_eq!(piece.line_at(text.len()).0, last);
            assert_eq!(piece.line(last).map(|range| range.end), Some(text.len()));
            assert_eq!(piece.line(last + 1), None);
        }
    }
}
