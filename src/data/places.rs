//! Where rows stand, in half the room that a span for each takes: rows that follow each other are mostly of one file.

use crate::source::{FileId, Span};

/// The place of a row, in two thirds of the room that a span takes.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    start: usize,
    len: u32,
    file: FileId,
}

impl From<Span> for Place {
    fn from(span: Span) -> Self {
        Self { start: span.start, len: len(span), file: span.file }
    }
}

impl From<Place> for Span {
    fn from(place: Place) -> Self {
        Span::new(place.file, place.start, place.start + place.len as usize)
    }
}

/// How many bytes a row has. None has more than this can say; one that had would be shown as far as that.
fn len(row: Span) -> u32 {
    u32::try_from(row.end - row.start).unwrap_or(u32::MAX)
}

/// The places of rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Places {
    /// The files, each with the position from which on rows are of it.
    files: Vec<(usize, FileId)>,
    starts: Vec<usize>,
    lens: Vec<u32>,
}

impl Places {
    /// None yet, with room for so many.
    pub(super) fn with_room(places: usize) -> Self {
        Self { files: Vec::new(), starts: Vec::with_capacity(places), lens: Vec::with_capacity(places) }
    }

    /// Makes room for so many more.
    pub(super) fn reserve(&mut self, places: usize) {
        self.starts.reserve_exact(places);
        self.lens.reserve_exact(places);
    }

    /// Those in one file that begin at these places and are of one length.
    #[cfg(feature = "parquet")]
    pub(super) fn alike(file: FileId, starts: impl Iterator<Item = usize>, len: usize) -> Self {
        let starts: Vec<usize> = starts.collect();
        let files = if starts.is_empty() { Vec::new() } else { vec![(0, file)] };
        // As long as they may be kept to be.
        let lens = vec![u32::try_from(len).unwrap_or(u32::MAX); starts.len()];
        Self { files, starts, lens }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// The place at a position that there is.
    pub fn get(&self, at: usize) -> Span {
        let file = match self.files[..] {
            // Mostly so.
            [(_, file)] => file,
            _ => self.files[self.files.partition_point(|(first, _)| *first <= at) - 1].1,
        };
        let start = self.starts[at];
        Span::new(file, start, start + self.lens[at] as usize)
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = Span> {
        (0..self.len()).map(|at| self.get(at))
    }

    /// Adds one at the end.
    #[inline(always)]
    pub fn push(&mut self, place: Span) {
        self.begin(place.file);
        self.starts.push(place.start);
        self.lens.push(len(place));
    }

    /// Adds some at the end.
    pub(super) fn extend(&mut self, places: impl Iterator<Item = Span>) {
        places.for_each(|place| self.push(place));
    }

    /// Adds others at the end.
    pub fn append(&mut self, others: &Self) {
        for (at, (first, file)) in others.files.iter().enumerate() {
            let end = others.files.get(at + 1).map_or(others.len(), |(next, _)| *next);
            self.begin(*file);
            self.starts.extend_from_slice(&others.starts[*first..end]);
            self.lens.extend_from_slice(&others.lens[*first..end]);
        }
    }

    /// What is added from now on is of this file.
    fn begin(&mut self, file: FileId) {
        if self.files.last().is_none_or(|(_, last)| *last != file) {
            self.files.push((self.len(), file));
        }
    }
}

impl FromIterator<Span> for Places {
    fn from_iter<I: IntoIterator<Item = Span>>(places: I) -> Self {
        let places = places.into_iter();
        let mut all = Self::with_room(places.size_hint().0);
        all.extend(places);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    #[test]
    fn places_are_kept_with_their_files() {
        let mut sources = Sources::new();
        let (one, other) = (sources.add("a", ""), sources.add("b", ""));
        let spans =
            [Span::new(one, 3, 9), Span::new(one, 9, 9), Span::new(other, 0, 4), Span::new(one, 1, 2)];
        let mut places: Places = spans.into_iter().collect();
        assert_eq!(places.iter().collect::<Vec<_>>(), spans);
        places.append(&spans.into_iter().collect());
        assert_eq!(places, spans.into_iter().chain(spans).collect());
        assert_eq!(places.get(6), spans[2]);
    }
}
