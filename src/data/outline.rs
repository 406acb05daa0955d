//! The text of a file that is not held: some of it is read again, once it is known which rows are told of.

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
}

impl Outline {
    /// Adds the next lines.
    pub(super) fn push(&mut self, text: &str) {
        let (start, first) = self.blocks.last().map_or((0, 0), |last| (last.range.end, last.next));
        let next = first + memchr_iter(b'\n', text.as_bytes()).count();
        self.blocks.push(Lines { range: start..start + text.len(), first, next, is_told: false });
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

    /// The blocks with rows that are told of.
    ///
    /// # Errors
    /// Where they cannot be read again.
    pub(super) fn read(self, source: &dyn Source) -> io::Result<Vec<Piece>> {
        let read = |Lines { range, first, .. }: Lines| {
            let bytes = source.read(range.start as u64, range.len())?;
            Ok(Piece::new(range.start, first, String::from_utf8(bytes).map_err(io::Error::other)?))
        };
        self.blocks.into_par_iter().filter(|block| block.is_told).map(read).collect()
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

    /// Rows `first`…`last` of three blocks, of which the told ones are read again.
    #[test]
    fn only_blocks_that_are_told_of_are_read_again() {
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
            blocks.iter().for_each(|block| outline.push(block));
            told.iter().for_each(|text| outline.tell(row(text)));
            outline
        };
        let read = outline(&["bốn", "hai"]).read(&whole).unwrap();
        let starts: Vec<usize> = read.iter().map(|piece| piece.start).collect();
        assert_eq!(starts, [row("một").start, row("bốn").start]);
        sources.keep(file, read);
        for (text, line) in [("hai", 3), ("bốn", 5)] {
            assert_eq!((sources.text(row(text)), sources.position(row(text)).line), (text, line));
        }
        assert!(outline(&["bốn"]).read(&whole[..9].to_owned()).is_err());
    }
}
