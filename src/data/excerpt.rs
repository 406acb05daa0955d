//! The lines of a file that are shown, of one that is not held.

use super::body::{BLOCK, Source};
use crate::source::{Piece, Span};
use memchr::{memchr, memchr_iter, memrchr};
use std::ops::Range;

/// How far around a place its lines are looked for at first.
const AROUND: usize = 1024;

/// The lines around these places, in order; none where they cannot be read.
pub(super) fn pieces(source: &dyn Source, mut places: Vec<Span>) -> Vec<Piece> {
    places.sort_unstable();
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for place in places {
        let Some(range) = lines(source, place) else { continue };
        match ranges.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => ranges.push(range),
        }
    }
    let (mut counted, mut line) = (0, 0);
    let piece = |range: Range<usize>| {
        while counted < range.start {
            let end = range.start.min(counted + BLOCK);
            line += memchr_iter(b'\n', &bytes(source, counted..end)?).count();
            counted = end;
        }
        let text = bytes(source, range.clone())?;
        Some(Piece::new(range.start, line, String::from_utf8_lossy(&text)))
    };
    ranges.into_iter().map_while(piece).collect()
}

/// The whole lines around a place, with one before and one after it if these are short.
fn lines(source: &dyn Source, place: Span) -> Option<Range<usize>> {
    let len = usize::try_from(source.len()).ok()?;
    let mut around = AROUND;
    loop {
        let (from, to) =
            (place.start.saturating_sub(around).min(len), len.min(place.end.saturating_add(around)));
        let text = bytes(source, from..to)?;
        let (before, after) = (place.start.min(len) - from, place.end.min(len) - from);
        let start = if from == 0 { Some(0) } else { memchr(b'\n', &text[..before]).map(|at| at + 1) };
        let end = if to == len {
            Some(text.len())
        } else {
            memrchr(b'\n', &text[after..]).map(|at| after + at + 1)
        };
        if let (Some(start), Some(end)) = (start, end) {
            return Some(from + start..from + end);
        }
        around = around.saturating_mul(4);
    }
}

fn bytes(source: &dyn Source, range: Range<usize>) -> Option<Vec<u8>> {
    source.read(range.start as u64, range.len()).ok()
}
