//! Rows that come column by column, in which a cell is the number of one of its column's texts: what a text stands for
//! is worked out once, and not for each cell.

use super::bulk::Segment;
use super::codes::Names;
use super::digits::Tail;
use super::number::Sign;
use super::parquet::{Coded, Group, place_of};
use super::places::Places;
use super::plain::{Plain, PlainColumn};
use crate::source::{FileId, Span};
use rayon::prelude::*;
use std::ops::Range;
use std::sync::Arc;

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Nothing.
    Empty,
    /// What is written plainly.
    Given,
    /// Anything else.
    Odd,
}

/// The code of the first text.
const FIRST: usize = Coded::EMPTY as usize + 1;

/// Fewer texts than these are looked up by one thread.
const TOO_FEW: usize = 4096;

/// What the cells of a column stand for, by their codes.
#[derive(Default)]
pub(super) struct Entries {
    states: Vec<State>,
    /// Numbers over 10^`places`; 0 of what is not given.
    numbers: Vec<i64>,
    places: u32,
    /// The decimal sign that each shows; empty: none does.
    signs: Vec<Option<Sign>>,
    is_text: bool,
    has_odd: bool,
    has_empty: bool,
}

impl Entries {
    /// Cells that are written so.
    pub(super) fn plain(column: &Coded, plain: &Plain) -> Self {
        let mut read = PlainColumn::default();
        read.extend_empty(1);
        let mut entries = Self { is_text: matches!(plain, Plain::Text), ..Self::default() };
        entries.states.push(State::Empty);
        let mut signs = vec![None];
        for cell in column.cells() {
            let is_plain = read.push(plain, Tail::of(cell.text.as_bytes(), 0), cell.form);
            if !is_plain {
                read.extend_empty(1);
            }
            entries.push_state(is_plain.then_some(cell.is_empty()));
            signs.push(read.take_sign());
        }
        if signs.iter().any(Option::is_some) {
            entries.signs = signs;
        }
        (entries.numbers, entries.places) = read.into_numbers();
        entries
    }

    /// Cells that stand for what `find` tells of their texts, each with what the one before it stands for; what it does not
    /// tell is odd.
    pub(super) fn of(column: &Coded, find: impl Fn(&str, Option<i64>) -> Option<i64> + Sync) -> Self {
        let mut numbers = vec![0; FIRST + column.len()];
        let mut states = vec![State::Empty; FIRST + column.len()];
        let own = numbers[FIRST..].par_chunks_mut(TOO_FEW).zip(states[FIRST..].par_chunks_mut(TOO_FEW));
        own.enumerate().for_each(|(chunk, (numbers, states))| {
            let mut before = None;
            let own = numbers.iter_mut().zip(states);
            for ((number, state), code) in own.zip(FIRST + chunk * TOO_FEW..) {
                let text = column.text(code);
                if text.is_empty() {
                    before = Some(0);
                    continue;
                }
                before = find(text, before);
                (*number, *state) = before.map_or((0, State::Odd), |found| (found, State::Given));
            }
        });
        let has = |state| states[FIRST..].contains(&state);
        let (has_odd, has_empty) = (has(State::Odd), has(State::Empty));
        Self { states, numbers, has_odd, has_empty, ..Self::default() }
    }

    /// A text that is plain, of which it is said whether it is empty; or one that is not.
    fn push_state(&mut self, plain: Option<bool>) {
        self.states.push(match plain {
            Some(false) => State::Given,
            Some(true) => State::Empty,
            None => State::Odd,
        });
        self.has_empty |= plain == Some(true);
        self.has_odd |= plain.is_none();
    }
}

/// Rows that follow each other, column by column.
pub(super) struct ColumnRows {
    file: FileId,
    group: Arc<Group>,
    /// The first row of the group in the file.
    first: usize,
    /// The rows in the group.
    rows: Range<usize>,
}

impl ColumnRows {
    pub(super) fn new(file: FileId, group: Arc<Group>, first: usize, rows: Range<usize>) -> Self {
        Self { file, group, first, rows }
    }

    /// The group that they are of.
    pub(super) fn group(&self) -> &Group {
        &self.group
    }

    /// The first row of that in the file.
    pub(super) fn first(&self) -> usize {
        self.first
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The place of a row of these.
    pub(super) fn span(&self, row: usize) -> Span {
        place_of(self.file, self.first + self.rows.start + row)
    }

    /// The places of some rows of these.
    pub(super) fn places(&self, rows: impl Iterator<Item = usize>) -> Places {
        let first = self.span(0);
        let apart = self.span(1).start - first.start;
        Places::alike(self.file, rows.map(|row| first.start + row * apart), first.end - first.start)
    }

    /// The text of a cell, if it is given.
    pub(super) fn text(&self, column: usize, row: usize) -> Option<&str> {
        self.group.column(column).get(self.rows.start + row)
    }

    /// Has what their cells stand for told by `read`, if that was not done for their group.
    pub(super) fn prepare(&self, read: impl Fn(usize, &Coded) -> Vec<Entries> + Sync) {
        self.group.entries(read);
    }

    /// A column that may not be there.
    pub(super) fn cells(&self, column: Option<usize>) -> ColumnCells<'_> {
        column.and_then(|column| self.ways(column).next()).unwrap_or_default()
    }

    /// A column, in each way in which it is read.
    pub(super) fn ways(&self, column: usize) -> impl Iterator<Item = ColumnCells<'_>> {
        let coded = self.group.column(column);
        let codes = &coded.codes()[self.rows.clone()];
        self.group.entries(|_, _| Vec::new())[column].iter().map(move |entries| {
            let has_empty = coded.has_empty() || entries.has_empty;
            let all_given = !entries.has_odd && !entries.has_empty;
            ColumnCells { column: Some((coded, entries)), codes, has_empty, all_given }
        })
    }

    /// The rows in their order, `plain` those between the odd ones.
    pub(super) fn segments<B>(&self, odd: &OddRows, plain: impl Fn(Range<usize>) -> B) -> Vec<Segment<B>> {
        let mut segments = Vec::new();
        let mut from = 0;
        for at in odd.0.iter().enumerate().filter_map(|(at, is_odd)| is_odd.then_some(at)) {
            if from < at {
                segments.push(Segment::Plain(plain(from..at)));
            }
            segments.push(Segment::Odd(self.span(at)));
            from = at + 1;
        }
        if from < self.len() {
            segments.push(Segment::Plain(plain(from..self.len())));
        }
        segments
    }
}

/// The cells of a column in some rows.
#[derive(Clone, Copy, Default)]
pub(super) struct ColumnCells<'c> {
    /// `None`: there is no such column.
    column: Option<(&'c Coded, &'c Entries)>,
    codes: &'c [u32],
    has_empty: bool,
    /// All texts are given and plain: only a cell that has none is empty.
    all_given: bool,
}

impl ColumnCells<'_> {
    /// What the cell of a row holds.
    #[inline]
    pub(super) fn state(&self, row: usize) -> State {
        let Some((_, entries)) = self.column else { return State::Empty };
        match self.codes[row] {
            Coded::EMPTY => State::Empty,
            _ if self.all_given => State::Given,
            code => entries.states[code as usize],
        }
    }

    /// The number that the cell of a row stands for; 0 where it is not given.
    #[inline]
    pub(super) fn number(&self, row: usize) -> i64 {
        self.column.map_or(0, |(_, entries)| entries.numbers[self.codes[row] as usize])
    }

    /// Whether each cell is given and plain.
    pub(super) fn is_full(&self) -> bool {
        self.column.is_some_and(|(_, entries)| !entries.has_odd) && !self.has_empty
    }

    /// Whether no cell is odd.
    pub(super) fn is_plain(&self) -> bool {
        self.column.is_none_or(|(_, entries)| !entries.has_odd)
    }

    /// What is made of the numbers of some rows.
    pub(super) fn each<T: Clone>(
        &self,
        rows: impl ExactSizeIterator<Item = usize>,
        make: impl Fn(i64) -> T,
    ) -> Vec<T> {
        match self.column {
            Some((_, entries)) => rows.map(|row| make(entries.numbers[self.codes[row] as usize])).collect(),
            None => vec![make(0); rows.len()],
        }
    }

    /// Which of some rows are given; none of them is odd.
    pub(super) fn given(&self, rows: impl ExactSizeIterator<Item = usize>) -> Vec<bool> {
        match self.column {
            Some((_, entries)) if self.has_empty => {
                rows.map(|row| entries.states[self.codes[row] as usize] == State::Given).collect()
            }
            column => vec![column.is_some(); rows.len()],
        }
    }

    /// The cells of some rows.
    pub(super) fn gather(&self, rows: impl ExactSizeIterator<Item = usize> + Clone) -> PlainColumn {
        let numbers = self.each(rows.clone(), |number| number);
        let given = self.given(rows.clone());
        let Some((column, entries)) = self.column else { return PlainColumn::of(numbers, given, 0) };
        let codes = rows.map(|row| self.codes[row] as usize);
        let mut gathered = PlainColumn::of(numbers, given, entries.places);
        if !entries.signs.is_empty() {
            gathered.dot = codes.clone().position(|code| entries.signs[code] == Some(Sign::Dot));
            gathered.comma = codes.clone().position(|code| entries.signs[code] == Some(Sign::Comma));
        }
        if entries.is_text {
            gathered.texts = codes.map(|code| column.text(code)).collect::<Names>();
        }
        gathered
    }
}

/// Which of some rows are not plain; none, as long as nothing is marked.
pub(super) struct OddRows(Vec<bool>);

impl OddRows {
    /// The rows in which something stands in a column without a name.
    pub(super) fn in_unnamed(rows: &ColumnRows, unnamed: &[usize]) -> Self {
        let mut odd = Self(Vec::new());
        for column in unnamed {
            odd.unless_plain(rows, &rows.cells(Some(*column)));
        }
        odd
    }

    /// Marks some of the rows that are not marked yet; each of these is asked of once, in order.
    pub(super) fn mark(&mut self, rows: &ColumnRows, mut is_odd: impl FnMut(usize) -> bool) {
        for row in 0..rows.len() {
            if self.0.get(row) != Some(&true) && is_odd(row) {
                self.0.resize(rows.len(), false);
                self.0[row] = true;
            }
        }
    }

    /// Marks the rows whose cell is odd.
    pub(super) fn unless_plain(&mut self, rows: &ColumnRows, field: &ColumnCells<'_>) {
        if !field.is_plain() {
            self.mark(rows, |row| field.state(row) == State::Odd);
        }
    }

    /// Marks the rows whose cell is odd or empty.
    pub(super) fn unless_given(&mut self, rows: &ColumnRows, field: &ColumnCells<'_>) {
        if !field.is_full() {
            self.mark(rows, |row| field.state(row) != State::Given);
        }
    }
}
