//! Delimited text: comma, semicolon or tab.

use super::table::{Cell, Event, Heading, Row, Table};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Span};
use ::csv::{Reader, ReaderBuilder, StringRecord};
use std::ops::ControlFlow;

/// A file of delimited text.
pub(super) struct Delimited<'t> {
    file: FileId,
    text: &'t str,
    delimiter: u8,
    headings: Vec<Heading>,
    header: Span,
    body: usize,
}

impl<'t> Delimited<'t> {
    /// Takes the header of a file; of the delimiters, the one that gives the most columns that are known.
    pub(super) fn new(file: FileId, text: &'t str, known: &dyn Fn(&str) -> bool) -> Self {
        let start = text.len() - text.trim_start_matches(['\r', '\n']).len();
        let (_, delimiter, body) = [b',', b';', b'\t']
            .into_iter()
            .map(|delimiter| {
                let mut reader = reader(&text[start..], delimiter);
                let mut record = StringRecord::new();
                let _ = reader.read_record(&mut record);
                let found = record.iter().filter(|name| !name.trim().is_empty() && known(name)).count();
                ((found, record.len()), delimiter, start + place_of(&reader))
            })
            .rev()
            .max_by_key(|(score, ..)| *score)
            .unwrap_or((Default::default(), b',', text.len()));
        let header = Span::new(file, start, start + text[start..body].trim_end_matches(['\r', '\n']).len());
        let mut this = Self { file, text, delimiter, headings: Vec::new(), header, body };
        let mut record = StringRecord::new();
        if let Ok(true) = reader(&text[start..], delimiter).read_record(&mut record) {
            this.headings = (record.iter().enumerate())
                .map(|(at, name)| Heading { name: name.trim().to_owned(), span: this.place(header, at) })
                .collect();
        }
        this
    }

    /// The delimiter.
    pub(super) fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// A quote that is open at the end of this row.
    fn unclosed(&self, row: Span) -> Option<Diagnostic> {
        let (start, ..) =
            cells(&self.text[row.start..row.end], self.delimiter).find(|(.., closed)| !closed)?;
        let quote = Span::new(self.file, row.start + start - 1, row.start + start);
        Some(
            Diagnostic::new(Code::UnclosedQuote, quote, "this quote is never closed")
                .label("opens here, and the file ends")
                .help("close the quote, or double it (`\"\"`) inside a quoted cell"),
        )
    }

    fn ragged(&self, row: Span, found: usize) -> Diagnostic {
        let due = self.headings.len();
        let cells = |count: usize| if count == 1 { "1 cell".to_owned() } else { format!("{count} cells") };
        let span =
            if found > due { self.place(row, due).to(Span::new(self.file, row.end, row.end)) } else { row };
        let help = match self.delimiter {
            b',' if found > due => {
                "quote a cell that has a comma in it (`\"69,95\"`), or save the file with `;` between cells"
            }
            _ if found > due => "quote a cell that has the delimiter in it",
            _ => "give a cell for each column; a cell may be empty",
        };
        Diagnostic::new(
            Code::Ragged,
            span,
            format!("the row has {}, and the header has {}", cells(found), cells(due)),
        )
        .label(if found > due { "more than the header has" } else { "fewer than the header has" })
        .with(self.header, "the header")
        .help(help)
    }
}

impl Table for Delimited<'_> {
    fn headings(&self) -> &[Heading] {
        &self.headings
    }

    fn header(&self) -> Span {
        self.header
    }

    fn names_nothing(&self) -> bool {
        false
    }

    fn place(&self, row: Span, column: usize) -> Span {
        cell_span(&self.text[row.start..row.end], row, self.delimiter, column).unwrap_or(row)
    }

    fn each(&self, visit: &mut dyn FnMut(Event<'_>) -> ControlFlow<()>) {
        if let Some(found) = self.unclosed(self.header) {
            let _ = visit(Event::Broken(found));
            return;
        }
        let text = &self.text[self.body..];
        let mut reader = reader(text, self.delimiter);
        let mut record = StringRecord::new();
        let mut at = 0;
        while let Ok(true) = reader.read_record(&mut record) {
            let end = place_of(&reader);
            let raw = &text[at..end];
            let start = at + raw.len() - raw.trim_start_matches(['\r', '\n']).len();
            let row = Span::new(
                self.file,
                self.body + start,
                self.body + start + text[start..end].trim_end_matches(['\r', '\n']).len(),
            );
            at = end;
            let flow = if end == text.len()
                && let Some(found) = self.unclosed(row)
            {
                visit(Event::Broken(found))
            } else if record.len() == self.headings.len() {
                visit(Event::Row(row, &record))
            } else if record.is_blank() {
                ControlFlow::Continue(())
            } else {
                visit(Event::Broken(self.ragged(row, record.len())))
            };
            if flow.is_break() {
                return;
            }
        }
    }
}

impl Row for StringRecord {
    fn cell(&self, column: usize) -> Cell<'_> {
        self.get(column).map_or(Cell::EMPTY, Cell::of_text)
    }

    fn is_blank(&self) -> bool {
        self.iter().all(|cell| cell.trim().is_empty())
    }
}

fn reader(text: &str, delimiter: u8) -> Reader<&[u8]> {
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .buffer_capacity(1 << 16)
        .from_reader(text.as_bytes())
}

/// How far a reader has read.
fn place_of(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.position().byte()).unwrap_or(usize::MAX)
}

/// Where a cell stands: `text` is that of `row`. Quotes and the spaces around the cell are left out.
pub(super) fn cell_span(text: &str, row: Span, delimiter: u8, column: usize) -> Option<Span> {
    let (start, end, _) = cells(text, delimiter).nth(column)?;
    let cell = &text[start..end];
    let start = start + cell.len() - cell.trim_start().len();
    Some(Span::new(row.file, row.start + start, row.start + start + cell.trim().len()))
}

/// The cells of one row, as the crate `csv` sees them: start, end, and whether a quoted one is closed.
fn cells(text: &str, delimiter: u8) -> impl Iterator<Item = (usize, usize, bool)> {
    let bytes = text.as_bytes();
    let mut next = Some(0);
    std::iter::from_fn(move || {
        let start = next?;
        let ends = |from: usize| {
            bytes[from..].iter().position(|&byte| byte == delimiter).map_or(bytes.len(), |at| from + at)
        };
        let (cell, end) = if bytes.get(start) == Some(&b'"') {
            let mut at = start + 1;
            let close = loop {
                match bytes[at..].iter().position(|&byte| byte == b'"').map(|found| at + found) {
                    None => break None,
                    Some(quote) if bytes.get(quote + 1) == Some(&b'"') => at = quote + 2,
                    Some(quote) => break Some(quote),
                }
            };
            match close {
                None => ((start + 1, bytes.len(), false), bytes.len()),
                Some(quote) => {
                    let end = ends(quote);
                    // What follows a closing quote belongs to the cell, and then so do the quotes.
                    let whole = if end == quote + 1 { (start + 1, quote) } else { (start, end) };
                    ((whole.0, whole.1, true), end)
                }
            }
        } else {
            let end = ends(start);
            ((start, end, true), end)
        };
        next = (end < bytes.len()).then_some(end + 1);
        Some(cell)
    })
}
