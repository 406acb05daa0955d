//! Delimited text: comma, semicolon or tab.

use super::body::{Block, Body, Unread};
use super::bulk::Blocks;
use super::cells::{Gathered, Told};
use super::ends::ends;
use super::table::{Cell, Event, Heading, Row, Table};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Span};
use ::csv::{Reader, ReaderBuilder, StringRecord};
use std::borrow::Cow;
use std::ops::ControlFlow;

/// A file of delimited text.
pub(super) struct Delimited<'t> {
    file: FileId,
    text: &'t Body,
    delimiter: u8,
    headings: Vec<Heading>,
    /// How many columns there are up to the last that has a name.
    named: usize,
    header: Span,
    body: usize,
}

impl<'t> Delimited<'t> {
    /// Takes the header of a file; of the delimiters, the one that gives the most columns that are known. An
    /// error where a quote in the header is never closed.
    pub(super) fn new(
        file: FileId,
        whole: &'t Body,
        known: &dyn Fn(&str) -> bool,
    ) -> Result<Self, Diagnostic> {
        let text = &*head(whole);
        let start = text.len() - text.trim_start_matches(['\r', '\n']).len();
        // A text that is only blank names no column.
        let start = if text[start..].trim().is_empty() { text.len() } else { start };
        let (_, delimiter, body) = [b',', b';', b'\t']
            .into_iter()
            .map(|delimiter| {
                let mut reader = reader(&text[start..], delimiter);
                let mut record = StringRecord::new();
                // Reading text from memory cannot fail.
                let _infallible = reader.read_record(&mut record);
                let found = record.iter().filter(|name| !name.trim().is_empty() && known(name)).count();
                ((found, record.len()), delimiter, start + place_of(&reader))
            })
            .rev()
            .max_by_key(|(score, ..)| *score)
            .unwrap_or((Default::default(), b',', text.len()));
        let header = Span::new(file, start, start + text[start..body].trim_end_matches(['\r', '\n']).len());
        let mut this = Self { file, text: whole, delimiter, headings: Vec::new(), named: 0, header, body };
        let mut record = StringRecord::new();
        if let Ok(true) = reader(&text[start..], delimiter).read_record(&mut record) {
            let row = &text[header.start..header.end];
            this.headings = (record.iter().zip(cells(row, delimiter)))
                .map(|(name, cell)| Heading::new(name.trim().to_owned(), cell.span(row, header)))
                .collect();
            this.named =
                this.headings.iter().rposition(|heading| !heading.name.is_empty()).map_or(0, |at| at + 1);
        }
        match this.quotes(header) {
            Some(found) => Err(found),
            None => Ok(this),
        }
    }

    /// The delimiter.
    pub(super) fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// What is wrong with the quotes of a row: one that is open at its end, or closed in the middle of a cell.
    fn quotes(&self, row: Span) -> Option<Diagnostic> {
        self.quotes_of(&self.text.excerpt(row.start..row.end), row)
    }

    /// The same, of a row with this text.
    fn quotes_of(&self, text: &str, row: Span) -> Option<Diagnostic> {
        if !text.contains('"') {
            return None;
        }
        let place = |at: usize| Span::new(self.file, row.start + at, row.start + at + 1);
        cells(text, self.delimiter).find_map(|cell| match cell.quotes {
            Quotes::Clean => None,
            Quotes::Open(open) => Some(
                Diagnostic::new(Code::UnclosedQuote, place(open), text!("this quote is never closed"))
                    .label(text!("opens here, and the file ends"))
                    .help(text!("close the quote, or double it (`\"\"`) inside a quoted cell")),
            ),
            Quotes::ClosedInside { open, close } => Some(
                Diagnostic::new(
                    Code::UnclosedQuote,
                    place(close),
                    text!("this quote ends in the middle of a cell"),
                )
                .label(text!("closes here, and more text follows"))
                .with(place(open), text!("opens here"))
                .help(text!(
                    "close the quote at the end of its cell, or double it (`\"\"`) inside a quoted cell"
                )),
            ),
        })
    }

    /// Whether a row has a cell for each column with a name, and none beyond the header. Empty cells at its end
    /// do not count: spreadsheets write them, or leave them out.
    fn fits(&self, record: &StringRecord) -> bool {
        record.len() >= self.named && self.beyond(record).is_none()
    }

    /// The first cell beyond the header that is filled.
    fn beyond(&self, record: &StringRecord) -> Option<usize> {
        (self.headings.len()..record.len()).find(|&at| !record.cell(at).is_empty())
    }

    fn ragged(&self, row: Span, record: &StringRecord) -> Diagnostic {
        let (found, due) = (record.len(), self.headings.len());
        let cells = |count: usize| if count == 1 { text!("1 cell") } else { text!("{count} cells", count) };
        let span = match self.beyond(record) {
            Some(first) => self.place(row, first).to(Span::new(self.file, row.end, row.end)),
            None => row,
        };
        let help = match self.delimiter {
            b',' if found > due => {
                text!(
                    "quote a cell that has a comma in it (`\"69,95\"`), or save the file with `;` between cells; or give the column its heading"
                )
            }
            _ if found > due => text!("quote a cell that has the delimiter in it"),
            _ => text!("give a cell for each column; a cell may be empty"),
        };
        Diagnostic::new(
            Code::Ragged,
            span,
            text!("the row has {}, and the header has {}", cells(found), cells(due)),
        )
        .label(if found > due {
            text!("more than the header has")
        } else {
            text!("fewer than the header has")
        })
        .with(self.header, text!("the header"))
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
        cell_span(&self.text.excerpt(row.start..row.end), row, self.delimiter, column).unwrap_or(row)
    }

    fn blocks(&self) -> Option<&dyn Blocks> {
        Some(self)
    }

    fn text(&self, span: Span) -> Cow<'_, str> {
        self.text.excerpt(span.start..span.end)
    }

    fn each(&self, visit: &mut dyn FnMut(Event<'_>) -> ControlFlow<()>) {
        let mut from = self.body;
        // A text that cannot be read on is told where its rows are taken in.
        while let Ok(Some(block)) = self.block(from) {
            from = block.end;
            if self.rows_of(&block.text, block.start, visit).is_break() {
                return;
            }
        }
    }
}

impl Blocks for Delimited<'_> {
    fn file(&self) -> FileId {
        self.file
    }

    fn body(&self) -> usize {
        self.body
    }

    fn end(&self) -> usize {
        self.text.len()
    }

    fn block(&self, from: usize) -> Result<Option<Block<'_>>, Unread> {
        self.text.block(from, &|text| {
            let mut reader = reader(text, self.delimiter);
            let mut record = StringRecord::new();
            let (mut last, mut at) = (0, 0);
            // A record that ends with the text may go on behind it.
            while let Ok(true) = reader.read_record(&mut record) {
                (last, at) = (at, place_of(&reader));
            }
            last
        })
    }

    fn cells(&self, block: &Block<'_>, visit: &mut dyn FnMut(Told<'_>)) {
        let text = &*block.text;
        let mut gathered = Gathered::new(self.file, self.headings.len(), false, visit);
        if block.is_bare {
            self.bare_cells(text, block.start, &mut gathered);
        } else {
            self.quoted_cells(text, block.start, &mut gathered);
        }
    }

    fn row(
        &self,
        block: &Block<'_>,
        row: Span,
        visit: &mut dyn FnMut(Event<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        self.rows_of(block.row(row), row.start, visit)
    }
}

impl Delimited<'_> {
    /// Gathers the rows of a text that begins at `start`, of which each line is one.
    fn bare_cells(&self, text: &str, start: usize, gathered: &mut Gathered<'_>) {
        let bytes = text.as_bytes();
        let (mut row, mut cell) = (0, 0);
        ends(bytes, [self.delimiter, b'\n'], |at| {
            let ends_row = bytes.get(at) != Some(&self.delimiter);
            let is_crlf = ends_row && at > row && bytes[at - 1] == b'\r';
            let end = if is_crlf { at - 1 } else { at };
            gathered.cell(cell, end);
            cell = at + 1;
            if !ends_row {
                return;
            }
            if end == row {
                gathered.no_row();
            } else if !gathered.row(start + row, start + end) {
                gathered.odd(text, start + row, start + end);
            } else if gathered.is_full() {
                gathered.visit(text);
            }
            row = cell;
        });
        gathered.visit(text);
    }

    /// The same, where there are quotes.
    fn quoted_cells(&self, text: &str, start: usize, gathered: &mut Gathered<'_>) {
        let mut reader = reader(text, self.delimiter);
        let mut record = StringRecord::new();
        // The cells without their quotes.
        let mut bare = String::new();
        let mut at = 0;
        while let Ok(true) = reader.read_record(&mut record) {
            let to = place_of(&reader).min(text.len());
            let raw = &text[at..to];
            let from = at + raw.len() - raw.trim_start_matches(['\r', '\n']).len();
            let line = text[from..to].trim_end_matches(['\r', '\n']);
            let row = Span::new(self.file, start + from, start + from + line.len());
            at = to;
            let before = bare.len();
            bare.push_str(record.as_slice());
            for cell in (0..record.len()).filter_map(|cell| record.range(cell)) {
                gathered.cell(before + cell.start, before + cell.end);
            }
            let is_clean = !raw.contains('"') || self.quotes_of(&text[from..to], row).is_none();
            if !is_clean || !gathered.row(row.start, row.end) {
                gathered.odd(&bare, row.start, row.end);
                bare.clear();
            } else if gathered.is_full() {
                gathered.visit(&bare);
                bare.clear();
            }
        }
        gathered.visit(&bare);
    }

    /// Goes through the rows of a text that begins at `start`.
    fn rows_of(
        &self,
        text: &str,
        start: usize,
        visit: &mut dyn FnMut(Event<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let mut reader = reader(text, self.delimiter);
        let mut record = StringRecord::new();
        let mut at = 0;
        while let Ok(true) = reader.read_record(&mut record) {
            let end = place_of(&reader);
            let raw = &text[at..end];
            let from = at + raw.len() - raw.trim_start_matches(['\r', '\n']).len();
            let to = from + text[from..end].trim_end_matches(['\r', '\n']).len();
            let row = Span::new(self.file, start + from, start + to);
            at = end;
            if let Some(found) = self.quotes_of(&text[from..to], row) {
                visit(Event::Broken(found))?;
            } else if record.len() == self.headings.len() || self.fits(&record) {
                visit(Event::Row(row, &record))?;
            } else if !record.is_blank() {
                visit(Event::Broken(self.ragged(row, &record)))?;
            }
        }
        ControlFlow::Continue(())
    }
}

/// The beginning of a text, with the whole header in it.
fn head(body: &Body) -> Cow<'_, str> {
    match body {
        Body::Held(text) => Cow::Borrowed(text),
        _ => {
            let block = body.block(0, &|text| {
                let mut reader = reader(text, b',');
                let mut record = StringRecord::new();
                let read = reader.read_record(&mut record);
                // Cut behind the first record, unless it may go on behind the text.
                Some(place_of(&reader)).filter(|at| read.is_ok() && *at < text.len()).unwrap_or(0)
            });
            block.ok().flatten().map_or(Cow::Borrowed(""), |block| block.text)
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

pub(super) fn reader(text: &str, delimiter: u8) -> Reader<&[u8]> {
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
    cells(text, delimiter).nth(column).map(|cell| cell.span(text, row))
}

/// A cell as it is written, without the quotes around it.
struct RawCell {
    start: usize,
    end: usize,
    quotes: Quotes,
}

impl RawCell {
    /// Where it stands without the spaces around it: `text` is that of `row`.
    fn span(&self, text: &str, row: Span) -> Span {
        let cell = &text[self.start..self.end];
        let start = row.start + self.start + cell.len() - cell.trim_start().len();
        Span::new(row.file, start, start + cell.trim().len())
    }
}

/// How the quotes of a cell stand.
enum Quotes {
    /// There are none, or they enclose the cell.
    Clean,
    /// The opening one, to which there is no closing one.
    Open(usize),
    /// Text follows the closing one.
    ClosedInside { open: usize, close: usize },
}

/// The cells of one row, as the crate `csv` sees them.
fn cells(text: &str, delimiter: u8) -> impl Iterator<Item = RawCell> {
    let bytes = text.as_bytes();
    let mut next = Some(0);
    std::iter::from_fn(move || {
        let start = next?;
        let ends = |from: usize| {
            bytes[from..].iter().position(|&byte| byte == delimiter).map_or(bytes.len(), |at| from + at)
        };
        let (cell, end) = if bytes.get(start) != Some(&b'"') {
            let end = ends(start);
            (RawCell { start, end, quotes: Quotes::Clean }, end)
        } else if let Some(close) = closing_quote(bytes, start + 1) {
            let end = ends(close);
            let cell = if text[close + 1..end].trim().is_empty() {
                RawCell { start: start + 1, end: close, quotes: Quotes::Clean }
            } else {
                RawCell { start, end, quotes: Quotes::ClosedInside { open: start, close } }
            };
            (cell, end)
        } else {
            let end = bytes.len();
            (RawCell { start: start + 1, end, quotes: Quotes::Open(start) }, end)
        };
        next = (end < bytes.len()).then_some(end + 1);
        Some(cell)
    })
}

/// The first quote from `at` on that is not doubled.
fn closing_quote(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let quote = at + bytes[at..].iter().position(|&byte| byte == b'"')?;
        if bytes.get(quote + 1) != Some(&b'"') {
            return Some(quote);
        }
        at = quote + 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// A cell is found again where the crate `csv` has read it.
        #[test]
        fn cells_are_found_again(line in "[ab\" ,;]{0,20}", delimiter in prop::sample::select(vec![b',', b';'])) {
            let mut record = StringRecord::new();
            let read = reader(&line, delimiter).read_record(&mut record);
            prop_assume!(matches!(read, Ok(true)));
            let row = Span::new(Sources::new().add("a", ""), 0, line.len());
            let clean = cells(&line, delimiter).all(|cell| matches!(cell.quotes, Quotes::Clean));
            prop_assert_eq!(cells(&line, delimiter).count(), record.len());
            for (at, cell) in record.iter().enumerate() {
                let span = cell_span(&line, row, delimiter, at).unwrap();
                let raw = &line[span.start..span.end];
                if clean {
                    let quoted = span.start > 0 && line[..span.start].trim_end().ends_with('"');
                    let raw = if quoted { raw.replace("\"\"", "\"") } else { raw.to_owned() };
                    prop_assert_eq!(raw, cell.trim());
                }
            }
        }
    }
}
