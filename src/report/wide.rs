//! Rulings as a wide table for spreadsheets and other programs: a row to a unit, a column to an item.

use super::columns::{Column, Columns};
use super::csv::cell;
use super::output::Output;
use super::rows::word;
use crate::check::model::{ClassificationId, CohortItem, CommendationId};
use crate::engine::{Cell, Cohort, Mapped, Ruled, State};
use crate::plan::NodeId;
use crate::ruling::{Datum, Quantity, Run, observed, observed_at};
use crate::types::{Decimal, Outcome, Verdict};
use std::io::{self, Write};

/// How verdicts and outcomes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marks {
    /// As words, such as `not_awarded`.
    Words,
    /// As a letter each.
    Letters,
}

impl Marks {
    fn verdict(self, verdict: Verdict) -> &'static str {
        match self {
            Self::Words => verdict.key(),
            Self::Letters => verdict.letter(),
        }
    }

    fn outcome(self, outcome: Outcome) -> &'static str {
        match self {
            Self::Words => outcome.key(),
            Self::Letters => outcome.letter(),
        }
    }
}

/// Writes the rulings on these units (their slots): a row to a unit, with these columns. Where none is of a value that
/// decided, verdicts are read and nothing is explained.
pub fn wide(
    run: Run<'_>,
    units: &[usize],
    columns: &Columns,
    marks: Marks,
    output: &mut Output<'_>,
) -> io::Result<()> {
    output.row(columns.named.iter().map(|(_, name)| name.as_str()))?;
    let ready = columns.named.iter().map(|(column, _)| Ready::of(run, *column, marks));
    let ready = ready.fold(Vec::new(), Ready::beside);
    output.units(units, "", |batch, buffer| {
        for unit in batch {
            row(run, marks, &ready, *unit, buffer);
        }
    })
}

/// So many bytes are copied faster than it is told how many must be.
const SHORT: usize = 48;

/// What stands in a cell of many units, or in some cells beside each other, with the comma behind each.
#[derive(Clone, PartialEq)]
struct Word {
    short: [u8; SHORT],
    len: usize,
    /// The whole, where it is not short.
    long: Vec<u8>,
}

impl Word {
    /// What is written for it.
    fn of(write: impl FnOnce(&mut Vec<u8>)) -> Self {
        let mut cell = Vec::new();
        write(&mut cell);
        cell.push(b',');
        Self::whole(cell)
    }

    /// Both, beside each other.
    fn beside(&self, next: &Self) -> Self {
        Self::whole([&self.long[..], &next.long].concat())
    }

    fn whole(long: Vec<u8>) -> Self {
        let (mut short, len) = ([0; SHORT], long.len());
        if let Some(short) = short.get_mut(..len) {
            short.copy_from_slice(&long);
        }
        Self { short, len, long }
    }

    fn add_to(&self, buffer: &mut Vec<u8>) {
        if self.len > SHORT {
            buffer.extend_from_slice(&self.long);
        } else {
            let end = buffer.len() + self.len;
            buffer.extend_from_slice(&self.short);
            buffer.truncate(end);
        }
    }
}

/// So many words are made ready for columns beside each other.
const MOST_TOGETHER: usize = 1024;

/// Columns beside each other that have few different words each: for each way in which these meet, all of them are made
/// ready together.
struct Together<'r> {
    columns: Vec<Few<'r>>,
    /// Those of the first column count most.
    words: Vec<(Word, bool)>,
}

/// A column that has few different words.
struct Few<'r> {
    /// The code of each unit; none: all are 0.
    codes: &'r [u8],
    /// Which word each code stands for.
    of_code: Vec<usize>,
    /// How many words there are.
    words: usize,
}

impl<'r> Together<'r> {
    /// A column of words, and whether they are so far; `None` where there are too many.
    fn of(column: &Mapped<'r, (Word, bool)>) -> Option<Self> {
        let (codes, made) = column.few()?;
        let mut words: Vec<(Word, bool)> = Vec::new();
        let of_code = made.iter().map(|word| {
            words.iter().position(|known| known == word).unwrap_or_else(|| {
                words.push(word.clone());
                words.len() - 1
            })
        });
        let of_code = of_code.collect();
        Some(Self { columns: vec![Few { codes, of_code, words: words.len() }], words })
    }

    /// The words of both, beside each other; `None` where too many could meet.
    fn beside(&self, next: &Self) -> Option<Vec<(Word, bool)>> {
        if self.words.len() * next.words.len() > MOST_TOGETHER {
            return None;
        }
        let meet = |(one, one_so_far): &(Word, bool)| {
            let others = next.words.iter();
            others.map(|(other, so_far)| (one.beside(other), one_so_far | so_far)).collect::<Vec<_>>()
        };
        Some(self.words.iter().flat_map(meet).collect())
    }

    /// What is written for a unit, and whether anything of it is so far.
    fn get(&self, unit: usize) -> &(Word, bool) {
        let word = self.columns.iter().fold(0, |word, column| {
            let code = column.codes.get(unit).map_or(0, |code| usize::from(*code));
            word * column.words + column.of_code[code]
        });
        &self.words[word]
    }
}

/// A column made ready: what is alike for many units is put into words once.
enum Ready<'r> {
    /// Words, and whether they are so far.
    Words(Mapped<'r, (Word, bool)>),
    /// The same of columns beside each other.
    Together(Together<'r>),
    /// With the word of each outcome, in the order of [`Outcome::ALL`].
    Outcome(&'r Cohort, Vec<Word>),
    Rank(&'r Cohort),
    /// The value of this node, which decided for every unit.
    Observed(NodeId),
    /// Unit by unit.
    Each(Column),
}

impl<'r> Ready<'r> {
    fn of(run: Run<'r>, column: Column, marks: Marks) -> Self {
        let plain = |text: &str| Word::of(|buffer| buffer.extend_from_slice(text.as_bytes()));
        let ready = match column {
            Column::Verdict(id) => run.program.criteria[id.index()].map(|compiled| {
                let words = |ruled: &Ruled| (plain(marks.verdict(ruled.verdict)), ruled.so_far);
                Self::Words(run.trace.verdicts(compiled.node).mapped(words))
            }),
            Column::Points(id) => run.program.scorecards[id.index()].only().and_then(|compiled| {
                let words =
                    |cell: &Cell| (Word::of(|buffer| points(Some(cell), marks, buffer)), cell.is_so_far());
                run.trace.values(compiled.node).mapped(words).map(Self::Words)
            }),
            Column::Outcome(id) => cohort(run, id).map(|cohort| {
                Self::Outcome(cohort, Outcome::ALL.map(|outcome| plain(marks.outcome(outcome))).into())
            }),
            Column::Rank(id) => cohort(run, id).map(Self::Rank),
            Column::Observed(id) => run.always_observed(id).map(|node| {
                let words =
                    |cell: &Cell| (Word::of(|buffer| quantity(observed_at(run, node, cell), buffer)), false);
                run.trace.values(node).mapped(words).map_or(Self::Observed(node), Self::Words)
            }),
            Column::Unit | Column::Name | Column::Kind | Column::Class(_) | Column::SoFar => None,
        };
        ready.unwrap_or(Self::Each(column))
    }

    /// Adds a column to those before it: with the last of them, if their words can be made ready together.
    fn beside(mut before: Vec<Self>, column: Self) -> Vec<Self> {
        let together = if let Self::Words(words) = &column { Together::of(words) } else { None };
        let Some(mut together) = together else {
            before.push(column);
            return before;
        };
        if let Some(Self::Together(last)) = before.last_mut()
            && let Some(words) = last.beside(&together)
        {
            last.columns.append(&mut together.columns);
            last.words = words;
        } else {
            before.push(Self::Together(together));
        }
        before
    }

    /// Adds the cell of a unit, with a comma behind it; whether it is so far.
    fn cell(&self, run: Run<'_>, marks: Marks, unit: usize, buffer: &mut Vec<u8>) -> bool {
        match self {
            Self::Together(together) => {
                let (word, so_far) = together.get(unit);
                word.add_to(buffer);
                *so_far
            }
            Self::Words(words) => {
                let (word, so_far) = words.get(unit);
                word.add_to(buffer);
                *so_far
            }
            Self::Outcome(cohort, words) => {
                let standing = cohort.standing(unit);
                words[standing.outcome as usize].add_to(buffer);
                standing.so_far
            }
            Self::Rank(cohort) => {
                rank(cohort.standing(unit).rank, buffer);
                buffer.push(b',');
                false
            }
            Self::Observed(node) => {
                quantity(observed_at(run, *node, &run.trace.value(*node, unit)), buffer);
                buffer.push(b',');
                false
            }
            Self::Each(column) => {
                let so_far = each(run, *column, marks, unit, buffer);
                buffer.push(b',');
                so_far
            }
        }
    }
}

/// How all units stand in a commendation that is ruled alike for all kinds.
fn cohort(run: Run<'_>, id: CommendationId) -> Option<&Cohort> {
    run.trace.cohort(run.program.commendations[id.index()].only()?.node)
}

/// Adds the row of a unit.
fn row(run: Run<'_>, marks: Marks, columns: &[Ready<'_>], unit: usize, buffer: &mut Vec<u8>) {
    let mut so_far = false;
    // Where it is to be said whether the row is so far, which is known at its end.
    let mut said_at = None;
    for column in columns {
        if matches!(column, Ready::Each(Column::SoFar)) {
            said_at = Some(buffer.len());
        }
        so_far |= column.cell(run, marks, unit, buffer);
    }
    if let Some(at) = said_at {
        let said: &[u8] = if so_far { b"true" } else { b"false" };
        buffer.splice(at..at, said.iter().copied());
    }
    // In the place of the comma behind the last cell.
    buffer.pop();
    buffer.push(b'\n');
}

/// Adds the cell of a column for a unit by itself; whether it is so far.
fn each(run: Run<'_>, column: Column, marks: Marks, unit: usize, buffer: &mut Vec<u8>) -> bool {
    let units = &run.data.units;
    match column {
        Column::Unit => {
            cell(buffer, &units.codes[unit]);
            false
        }
        Column::Name => {
            cell(buffer, &units.names[unit]);
            false
        }
        Column::Kind => {
            cell(buffer, &run.model[units.kinds[unit]].name);
            false
        }
        Column::Verdict(id) => {
            let ruled = run.trace.criterion(run.program, id, unit);
            buffer.extend_from_slice(marks.verdict(ruled.verdict).as_bytes());
            ruled.so_far
        }
        Column::Observed(id) => {
            quantity(observed(run, id, unit), buffer);
            false
        }
        Column::Points(id) => {
            let scored = run.score(id, unit);
            points(scored.map(|scored| scored.points).as_ref(), marks, buffer);
            scored.is_some_and(|scored| scored.is_so_far())
        }
        Column::Class(id) => {
            class(run, id, unit, marks, buffer);
            run.ruled(CohortItem::Classification(id), unit).so_far
        }
        Column::Outcome(id) => {
            let standing = run.standing(id, unit);
            buffer.extend_from_slice(marks.outcome(standing.outcome).as_bytes());
            standing.so_far
        }
        Column::Rank(id) => {
            rank(run.standing(id, unit).rank, buffer);
            false
        }
        // Said by the row.
        Column::SoFar => false,
    }
}

/// A value, if there is one, as `rows` has it.
fn quantity(quantity: Option<Quantity<'_>>, buffer: &mut Vec<u8>) {
    match quantity {
        Some(Quantity { value: Datum::Decimal(decimal), .. }) => add(buffer, format_args!("{decimal}")),
        Some(quantity) => cell(buffer, &word(&quantity)),
        None => {}
    }
}

/// A rank, if there is one.
fn rank(rank: Option<u32>, buffer: &mut Vec<u8>) {
    let Some(mut rest) = rank else { return };
    let mut digits = [b'0'; 10];
    let mut first = digits.len() - 1;
    loop {
        digits[first] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            return buffer.extend_from_slice(&digits[first..]);
        }
        first -= 1;
    }
}

/// Points, or what they lie between.
fn points(points: Option<&Cell>, marks: Marks, buffer: &mut Vec<u8>) {
    match points {
        Some(points) if points.state == State::Known => {
            let (low, high) = (Decimal::of(points.range.low), Decimal::of(points.range.high));
            match points.exact() {
                Some(_) => add(buffer, format_args!("{low}")),
                None => add(buffer, format_args!("{low} to {high}")),
            }
        }
        _ => buffer.extend_from_slice(marks.verdict(Verdict::NotApplicable).as_bytes()),
    }
}

/// The class, or those that are possible, the best first.
fn class(run: Run<'_>, id: ClassificationId, unit: usize, marks: Marks, buffer: &mut Vec<u8>) {
    let members = &run.model[id].classes.members;
    let Some(now) = run.classed(id, unit).map(|classed| classed.now).filter(|now| now.classes > 0) else {
        return buffer.extend_from_slice(marks.verdict(Verdict::NotApplicable).as_bytes());
    };
    if now.exact().is_none() {
        buffer.extend_from_slice(b"undetermined: ");
    }
    for (at, class) in now.iter().rev().enumerate() {
        let before = if at > 0 { " or " } else { "" };
        add(buffer, format_args!("{before}{}", members[class]));
    }
}

/// Adds what needs no quotes.
fn add(buffer: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    buffer.write_fmt(text).expect("memory can be written to");
}
