//! Where rulings are written: batch by batch, so that what is held does not grow with the number of units.

use crate::parallel;
use std::io::{self, Write};
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many units are written from one buffer. Few enough that buffers stay small where each unit takes long
/// to tell, enough that work on several threads is worth handing out.
pub(super) const BATCH: usize = 256;

/// What rulings are written to.
pub struct Output<'a> {
    to: &'a mut (dyn Write + Send),
    written: &'a mut (dyn FnMut(usize) + Send),
}

impl<'a> Output<'a> {
    /// Writes to a place and says of how many units the rulings have been written, each time that there are more.
    pub fn new(to: &'a mut (dyn Write + Send), written: &'a mut (dyn FnMut(usize) + Send)) -> Self {
        Self { to, written }
    }

    /// Writes what is about no unit in particular.
    pub(super) fn text(&mut self, text: &str) -> io::Result<()> {
        self.to.write_all(text.as_bytes())
    }

    /// Writes a row of comma-separated values.
    pub(super) fn row<'c>(&mut self, cells: impl IntoIterator<Item = &'c str>) -> io::Result<()> {
        let mut buffer = Vec::new();
        super::csv::row(&mut buffer, cells);
        self.to.write_all(&buffer)
    }

    /// Writes what `tell` makes of the units, batch after batch and something `between` them, on all threads. The
    /// bytes are the same on any number of them.
    pub(super) fn units(
        &mut self,
        units: &[usize],
        between: &str,
        tell: impl Fn(&[usize], &mut Vec<u8>) + Sync,
    ) -> io::Result<()> {
        // Most batches take about as much room as those before them.
        let room = AtomicUsize::new(0);
        let told = |batch: &[usize]| {
            let mut buffer = Vec::with_capacity(room.load(Ordering::Relaxed));
            tell(batch, &mut buffer);
            room.fetch_max(buffer.len(), Ordering::Relaxed);
            (batch.len(), buffer)
        };
        let mut before = "";
        parallel::in_order(units.chunks(BATCH), told, |(count, told)| {
            self.text(before)?;
            self.to.write_all(&told)?;
            before = between;
            (self.written)(count);
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_written_in_their_order() {
        for count in [0, 1, BATCH, BATCH + 1, 40 * BATCH - 1] {
            let units: Vec<usize> = (0..count).collect();
            let (mut bytes, mut told) = (Vec::new(), 0);
            let mut written = |units| told += units;
            let mut output = Output::new(&mut bytes, &mut written);
            let told_of = |batch: &[usize]| batch.iter().map(usize::to_string).collect::<Vec<_>>().join(",");
            let tell = |batch: &[usize], buffer: &mut Vec<u8>| buffer.extend(told_of(batch).into_bytes());
            output.units(&units, ",", tell).unwrap();
            assert_eq!((String::from_utf8(bytes).unwrap(), told), (told_of(&units), count));
        }
    }
}
