//! The text of a file that is read block by block: all of it is kept, or some of it is read again once it is known which rows
//! are told of.

use super::body::Source;
use crate::source::{Piece, Span};
use memchr::memchr_iter;
use rayon::prelude::*;
use std::io;
use std::ops::Range;

/// Whole lines of a file, block by block.
#[derive(Default)]
pub(super) struct Outline {
    blocks: Vec<Lines>,
    /// The block asked for last: rows that follow each other are mostly told of together.
    last: usize,
}

/// Lines that follow each other.
struct Lines {
    /// Where they stand in the text.
    range: Range<usize>,
    /// The first of them, from 0, and the first behind them.
    first: usize,
    next: usize,
    is_told: bool,
    /// What stands there, where it is kept.
    kept: Option<Piece>,
}

impl Outline {
    /// Adds the next lines, whose text is kept or may be read again.
    pub(super) fn push(&mut self, text: String, is_kept: bool) {
        let (start, first) = self.blocks.last().map_or((0, 0), |last| (last.range.end, last.next));
        let range = start..start + text.len();
        // Lines are counted while the text is still in the processor's cache.
        let (next, kept) = if is_kept {
            let piece = Piece::new(start, first, text);
            (piece.last_line(), Some(piece))
        } else {
            (first + memchr_iter(b'\n', text.as_bytes()).count(), None)
        };
        self.blocks.push(Lines { range, first, next, is_told: false, kept });
    }

    /// A row is told of.
    pub(super) fn tell(&mut self, row: Span) {
        if !self.blocks.get(self.last).is_some_and(|block| block.range.contains(&row.start)) {
            self.last = self.blocks.partition_point(|block| block.range.end <= row.start);
        }
        if let Some(block) = self.blocks.get_mut(self.last) {
            block.is_told = true;
        }
    }

    /// The blocks that are kept, and those with rows that are told of.
    ///
    /// # Errors
    /// Where these cannot be read again.
    pub(super) fn read(self, source: &dyn Source) -> io::Result<Vec<Piece>> {
        let read = |Lines { range, first, kept, .. }: Lines| {
            if let Some(kept) = kept {
                return Ok(kept);
            }
            let bytes = source.read(range.start as u64, range.len())?;
            Ok(Piece::new(range.start, first, String::from_utf8(bytes).map_err(io::Error::other)?))
        };
        self.blocks.into_par_iter().filter(|block| block.is_told || block.kept.is_some()).map(read).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    impl Source for String {
        fn len(&self) -> u64 {
            self.len() as u64
        }

        fn read(&self, from: u64, len: usize) -> io::Result<Vec<u8>> {
            let bytes = self.as_bytes().get(from as usize..from as usize + len);
            bytes.map(<[u8]>::to_vec).ok_or_else(|| io::Error::other("too short"))
        }
    }

    /// Of four blocks one is kept; of the others, those that are told of are read again.
    #[test]
    fn blocks_are_kept_or_read_again_where_they_are_told_of() {
        let blocks = ["unit\n", "một\nhai\n", "ba\n", "bốn"];
        let whole = blocks.concat();
        let mut sources = Sources::new();
        let file = sources.add("a", "");
        let row = |text: &str| {
            let start = whole.find(text).unwrap();
            Span::new(file, start, start + text.len())
        };
        let outline = |told: &[&str]| {
            let mut outline = Outline::default();
            blocks.iter().for_each(|block| outline.push((*block).to_owned(), *block == "ba\n"));
            told.iter().for_each(|text| outline.tell(row(text)));
            outline
        };
        let read = outline(&["bốn", "hai"]).read(&whole).unwrap();
        let starts: Vec<usize> = read.iter().map(|piece| piece.start).collect();
        assert_eq!(starts, [row("một").start, row("ba").start, row("bốn").start]);
        sources.keep(file, read);
        for (text, line) in [("hai", 3), ("ba", 4), ("bốn", 5)] {
            assert_eq!((sources.text(row(text)), sources.position(row(text)).line), (text, line));
        }
        assert!(outline(&["bốn"]).read(&whole[..9].to_owned()).is_err());
    }
}
