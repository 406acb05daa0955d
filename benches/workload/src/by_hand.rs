//! A program for exactly these ten criteria: what can be had where nothing has to be read from a ruleset, checked,
//! or explained. It marks the limit that an engine can come near to.

use crate::facts::{Hundredths, Inputs, SERIES};
use crate::outcome::{Verdicts, judge};
use memchr::memchr_iter;
use std::collections::HashMap;
use std::fs::File;
use std::hash::{BuildHasherDefault, Hasher};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::thread;

/// The last day whose disbursement counts, and the as-of day, as numbers such as 20251031.
const THIRD_QUARTER: u32 = 20_250_930;
const AS_OF: u32 = 20_251_031;

/// On how many threads; the workload is measured on two.
const THREADS: u64 = 2;

/// How much of a file is read at once.
const BLOCK: u64 = 1 << 18;

/// What each thread makes of its part of a file. It is given the rows of that part one by one, and what it keeps.
fn in_parts<T: Send>(
    path: &Path,
    start: impl Fn() -> T + Sync,
    row: impl Fn(&mut T, &[u8]) + Sync,
) -> io::Result<Vec<T>> {
    thread::scope(|scope| {
        let part = |number| {
            scope.spawn({
                let (start, row) = (&start, &row);
                move || {
                    let mut kept = start();
                    rows(path, number, |line| row(&mut kept, line))?;
                    Ok(kept)
                }
            })
        };
        let parts: Vec<_> = (0..THREADS).map(part).collect();
        parts.into_iter().map(|part| part.join().expect("no part panics")).collect()
    })
}

/// Reads the rows of a part of a file. A row is of the part in which it begins; the heading is of none.
fn rows(path: &Path, part: u64, mut each: impl FnMut(&[u8])) -> io::Result<()> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    let end = length * (part + 1) / THREADS;
    // The part may begin within a row, which is then of the part before. Reading from the byte before tells.
    let mut place = (length * part / THREADS).saturating_sub(1);
    let mut reader = BufReader::new(file);
    reader.seek(SeekFrom::Start(place))?;
    place += reader.skip_until(b'\n')? as u64;
    let mut block = Vec::new();
    while place < end {
        block.clear();
        reader.by_ref().take(BLOCK.min(end - place)).read_to_end(&mut block)?;
        if block.last() != Some(&b'\n') {
            reader.read_until(b'\n', &mut block)?;
        }
        place += block.len() as u64;
        let mut start = 0;
        for line_end in memchr_iter(b'\n', &block) {
            each(&block[start..line_end]);
            start = line_end + 1;
        }
    }
    Ok(())
}

/// The cells of a row in which none is quoted.
fn cells<const N: usize>(row: &[u8]) -> [&[u8]; N] {
    let mut rest = row;
    std::array::from_fn(|_| {
        // Cells are too short for a search by many bytes at once.
        let end = rest.iter().position(|byte| *byte == b',').unwrap_or(rest.len());
        let (cell, more) = rest.split_at(end);
        rest = more.get(1..).unwrap_or_default();
        cell
    })
}

/// A whole number; an empty cell has none.
fn whole(cell: &[u8]) -> Option<u32> {
    (!cell.is_empty()).then(|| cell.iter().fold(0, |sum, digit| 10 * sum + u32::from(digit & 15)))
}

/// A number with two decimals.
fn decimal(cell: &[u8]) -> Option<Hundredths> {
    let [ahead @ .., _, tenth, hundredth] = cell else { return None };
    Some(100 * whole(ahead)? + whole(&[*tenth, *hundredth])?)
}

/// A day such as 2025-10-31, as the number 20251031.
fn date(cell: &[u8]) -> Option<u32> {
    let cell: &[u8; 10] = cell.try_into().ok()?;
    let digit = |at: usize| u32::from(cell[at] & 15);
    Some([0, 1, 2, 3, 5, 6, 8, 9].into_iter().fold(0, |number, at| 10 * number + digit(at)))
}

/// How many days lie between a fixed day and such a number.
fn days(date: u32) -> u32 {
    let (year, month, day) = (date / 10_000, date / 100 % 100, date % 100);
    // A year that begins in March has its leap day at the end, and its months in a pattern of 153 days to five.
    let (year, month) = if month < 3 { (year - 1, month + 9) } else { (year, month - 3) };
    365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day
}

/// Judges the units of a wide folder.
pub fn wide(folder: &Path) -> io::Result<Vec<(String, Verdicts)>> {
    let parts = in_parts(&folder.join("units.csv"), Vec::new, |judged, row| {
        let row: [&[u8]; 15] = cells(row);
        let inputs = Inputs {
            disbursement: decimal(row[2]),
            on_time: decimal(row[3]),
            sat_min: decimal(row[4]),
            sat_n: whole(row[5]).unwrap_or(0),
            announced: decimal(row[6]),
            posted: decimal(row[7]),
            electronic_docs: decimal(row[8]),
            problems_resolved: decimal(row[9]),
            problems_planned: decimal(row[10]),
            initiatives_recognised: whole(row[11]).unwrap_or(0),
            dossiers_due: whole(row[12]).unwrap_or(0),
            dossiers_on_time: whole(row[13]).unwrap_or(0),
            max_overdue_days: whole(row[14]),
        };
        judged.push((String::from_utf8_lossy(row[0]).into_owned(), judge(&inputs)));
    })?;
    Ok(parts.concat())
}

/// The place of each unit in the table of the units. Codes are short, and hashed eight bytes at a time.
type Places = HashMap<Vec<u8>, usize, BuildHasherDefault<Mixed>>;

#[derive(Default)]
struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }

    fn write(&mut self, bytes: &[u8]) {
        for piece in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..piece.len()].copy_from_slice(piece);
            self.0 = (self.0 ^ u64::from_le_bytes(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23);
        }
    }

    fn write_usize(&mut self, _: usize) {}
}

/// Finds the places of units, one after the other. Rows of one unit often stand together.
struct Finder<'a> {
    places: &'a Places,
    last: (Vec<u8>, usize),
}

impl Finder<'_> {
    fn find(&mut self, unit: &[u8]) -> Option<usize> {
        if self.last.0 != unit {
            self.last.1 = *self.places.get(unit)?;
            self.last.0.clear();
            self.last.0.extend_from_slice(unit);
        }
        Some(self.last.1)
    }
}

/// Which series of `SERIES` a row is of.
fn series(indicator: &[u8], field: &[u8]) -> Option<usize> {
    Some(match (indicator, field) {
        (b"disbursement", b"") => 0,
        (b"on_time", b"") => 1,
        (b"satisfaction", b"land") => 2,
        (b"satisfaction", b"civil") => 3,
        (b"satisfaction", b"tax") => 4,
        (b"satisfaction", b"health") => 5,
        (b"satisfaction", b"education") => 6,
        (b"announced", b"") => 7,
        (b"posted", b"") => 8,
        (b"electronic_docs", b"") => 9,
        (b"problems_resolved", b"") => 10,
        (b"problems_planned", b"") => 11,
        _ => return None,
    })
}

/// The latest value of each series of a unit: its day, and the hundredths.
type Latest = [(u32, Hundredths); SERIES.len()];

/// Judges the units of a long folder.
pub fn long(folder: &Path) -> io::Result<Vec<(String, Verdicts)>> {
    let mut table = String::new();
    File::open(folder.join("units.csv"))?.read_to_string(&mut table)?;
    let codes: Vec<&str> = table.lines().skip(1).filter_map(|row| row.split(',').next()).collect();
    let places: Places = codes.iter().enumerate().map(|(at, code)| (code.as_bytes().to_vec(), at)).collect();
    let mut units = vec![Inputs::default(); codes.len()];

    let finder = || Finder { places: &places, last: Default::default() };

    let parts = in_parts(
        &folder.join("indicators.csv"),
        || (finder(), vec![Latest::default(); codes.len()]),
        |(finder, latest), row| {
            let [unit, indicator, field, day, value] = cells(row);
            let (Some(day), Some(value)) = (date(day), decimal(value)) else { return };
            let (Some(at), Some(series)) = (finder.find(unit), series(indicator, field)) else { return };
            let last = if series == 0 { THIRD_QUARTER } else { AS_OF };
            let known = &mut latest[at][series];
            if day > known.0 && day <= last {
                *known = (day, value);
            }
        },
    )?;
    for (at, unit) in units.iter_mut().enumerate() {
        let latest = |series: usize| {
            let (day, value) = parts.iter().map(|(_, part)| part[at][series]).max_by_key(|one| one.0)?;
            (day > 0).then_some(value)
        };
        unit.disbursement = latest(0);
        unit.on_time = latest(1);
        unit.sat_min = (2..7).filter_map(latest).min();
        unit.sat_n = (2..7).filter_map(latest).count() as u32;
        unit.announced = latest(7);
        unit.posted = latest(8);
        unit.electronic_docs = latest(9);
        unit.problems_resolved = latest(10);
        unit.problems_planned = latest(11);
    }
    drop(parts);

    let none = || (finder(), vec![Inputs::default(); codes.len()]);
    let of_initiatives = in_parts(&folder.join("initiatives.csv"), none, |(finder, units), row| {
        let [unit, _, status]: [&[u8]; 3] = cells(row);
        if let Some(at) = finder.find(unit) {
            units[at].initiatives_recognised += u32::from(status == b"recognised");
        }
    })?;
    let of_dossiers = in_parts(&folder.join("dossiers.csv"), none, |(finder, units), row| {
        let [unit, _, due, completed] = cells(row);
        let (Some(at), Some(due)) = (finder.find(unit), date(due)) else { return };
        let (unit, completed) = (&mut units[at], date(completed));
        let overdue = days(completed.unwrap_or(AS_OF)).saturating_sub(days(due));
        unit.dossiers_due += u32::from(completed.is_some() || due <= AS_OF);
        unit.dossiers_on_time += u32::from(completed.is_some_and(|day| day <= due));
        unit.max_overdue_days = unit.max_overdue_days.max(Some(overdue));
    })?;
    for (_, part) in of_initiatives.iter().chain(&of_dossiers) {
        for (unit, more) in units.iter_mut().zip(part) {
            unit.initiatives_recognised += more.initiatives_recognised;
            unit.dossiers_due += more.dossiers_due;
            unit.dossiers_on_time += more.dossiers_on_time;
            unit.max_overdue_days = unit.max_overdue_days.max(more.max_overdue_days);
        }
    }
    Ok(codes.iter().map(|code| (*code).to_owned()).zip(units.iter().map(judge)).collect())
}
