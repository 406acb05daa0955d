//! JSON lines: a file of one table, an object of JSON to a line.

use super::body::{Block, Body, Unread};
use super::bulk::Blocks;
use super::cells::{Gathered, Told};
use super::flat::{self, Pair};
use super::json::{self, JsonRow};
use super::table::{Event, Heading, Table};
use crate::source::{FileId, Span};
use memchr::{memchr_iter, memrchr};
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::ControlFlow;

/// A file of JSON lines.
pub(super) struct JsonLines<'t> {
    file: FileId,
    body: &'t Body,
    headings: Vec<Heading>,
    columns: HashMap<String, usize>,
    /// The first line on which anything stands.
    first: Option<Span>,
}

impl<'t> JsonLines<'t> {
    /// Takes a file; a first pass over its lines finds their keys, since any line may have one that no other has.
    pub(super) fn new(file: FileId, body: &'t Body) -> Self {
        let mut this = Self { file, body, headings: Vec::new(), columns: HashMap::new(), first: None };
        let mut from = 0;
        loop {
            let mut blocks = Vec::new();
            // Why a text cannot be read on is told where its rows are taken in.
            while blocks.len() < 2 * rayon::current_num_threads()
                && let Ok(Some(block)) = this.block(from)
            {
                from = block.end;
                blocks.push(block);
            }
            if blocks.is_empty() {
                return this;
            }
            let found: Vec<_> = blocks.par_iter().map(|block| this.new_keys(block)).collect();
            for (first, keys) in found {
                this.first = this.first.or(first);
                for heading in keys {
                    this.add(heading);
                }
            }
        }
    }

    /// The keys of a block that are new, in their order, and its first line.
    fn new_keys(&self, block: &Block<'_>) -> (Option<Span>, Vec<Heading>) {
        let mut found = Self { headings: self.headings.clone(), columns: self.columns.clone(), ..*self };
        let mut pairs = Vec::new();
        for (from, to) in lines(&block.text) {
            let line = &block.text[from..to];
            let start = block.start + from;
            found.first = found.first.or(Some(Span::new(self.file, start, start + line.len())));
            if flat::pairs(line, &mut pairs).is_some() {
                for (at, Pair { key: (from, to), .. }) in pairs.iter().enumerate() {
                    let key = &line[*from..*to];
                    if found.column(at, key).is_none() {
                        let span = Span::new(self.file, start + from, start + to);
                        found.add(Heading::new(key.to_owned(), span));
                    }
                }
            } else {
                json::keys(self.file, start, line)
                    .for_each(|(name, span)| found.add(Heading::new(name, span)));
            }
        }
        (found.first, found.headings.split_off(self.headings.len()))
    }

    /// Takes a key in, if it is new.
    fn add(&mut self, heading: Heading) {
        if !self.columns.contains_key(&heading.name) {
            self.columns.insert(heading.name.clone(), self.headings.len());
            self.headings.push(heading);
        }
    }

    /// The column of a key; in most files it stands at the same place in each line.
    fn column(&self, at: usize, key: &str) -> Option<usize> {
        let is_there = self.headings.get(at).is_some_and(|heading| heading.name == key);
        if is_there { Some(at) } else { self.columns.get(key).copied() }
    }

    /// A line with a closer look.
    fn line(
        &self,
        line: &str,
        row: Span,
        visit: &mut dyn FnMut(Event<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        match JsonRow::of_line(line, row, &|at, key| self.column(at, key)) {
            Ok(cells) => visit(Event::Row(row, &cells)),
            Err(found) => visit(Event::Broken(found)),
        }
    }
}

/// The lines of a text on which anything stands, without their ends.
fn lines(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let last = (!text.is_empty() && !text.ends_with('\n')).then_some(text.len());
    let mut from = 0;
    memchr_iter(b'\n', text.as_bytes()).chain(last).filter_map(move |end| {
        let line = text[from..end].trim_end_matches('\r');
        let found = (!line.trim().is_empty()).then_some((from, from + line.len()));
        from = end + 1;
        found
    })
}

impl Table for JsonLines<'_> {
    fn headings(&self) -> &[Heading] {
        &self.headings
    }

    fn header(&self) -> Span {
        self.first.unwrap_or(Span::new(self.file, 0, 0))
    }

    fn names_nothing(&self) -> bool {
        self.first.is_none()
    }

    fn place(&self, row: Span, column: usize) -> Span {
        json::place(&self.headings, &self.text(row), row, column)
    }

    fn blocks(&self) -> Option<&dyn Blocks> {
        Some(self)
    }

    fn text(&self, span: Span) -> Cow<'_, str> {
        self.body.excerpt(span.start..span.end)
    }

    fn each(&self, visit: &mut dyn FnMut(Event<'_>) -> ControlFlow<()>) {
        let mut from = 0;
        while let Ok(Some(block)) = self.block(from) {
            from = block.end;
            for (start, end) in lines(&block.text) {
                let row = Span::new(self.file, block.start + start, block.start + end);
                if self.line(&block.text[start..end], row, visit).is_break() {
                    return;
                }
            }
        }
    }
}

impl Blocks for JsonLines<'_> {
    fn file(&self) -> FileId {
        self.file
    }

    fn body(&self) -> usize {
        0
    }

    fn end(&self) -> usize {
        self.body.len()
    }

    fn block(&self, from: usize) -> Result<Option<Block<'_>>, Unread> {
        self.body.block(from, &|text| memrchr(b'\n', text.as_bytes()).map_or(0, |at| at + 1))
    }

    fn cells(&self, block: &Block<'_>, visit: &mut dyn FnMut(Told<'_>)) {
        let text = &*block.text;
        let mut pairs = Vec::new();
        let mut cells = vec![None; self.headings.len()];
        let mut gathered = Gathered::new(self.file, cells.len(), true, visit);
        for (from, to) in lines(text) {
            let line = &text[from..to];
            cells.fill(None);
            let fill = |(at, Pair { key, value }): (usize, &Pair)| {
                let column = self.column(at, &line[key.0..key.1])?;
                // A key that is there twice is looked at more closely.
                cells[column].replace(*value).is_none().then_some(())
            };
            let told: Option<()> =
                flat::pairs(line, &mut pairs).and_then(|()| pairs.iter().enumerate().map(fill).collect());
            let (start, end) = (block.start + from, block.start + to);
            if told.is_none() {
                gathered.odd(text, start, end);
                continue;
            }
            for cell in &cells {
                let (start, end) = cell.map_or((0, 0), |(start, end)| (from + start, from + end));
                gathered.cell(start, end);
            }
            // It has a cell for each column.
            let _is_whole = gathered.row(start, end);
            if gathered.is_full() {
                gathered.visit(text);
            }
        }
        gathered.visit(text);
    }

    fn row(
        &self,
        block: &Block<'_>,
        row: Span,
        visit: &mut dyn FnMut(Event<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        self.line(block.row(row), row, visit)
    }
}
