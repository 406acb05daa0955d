//! JSON: one document of several tables, or one table; and what a line of JSON is.

use super::fault::shown;
use super::names::{TableId, Tables};
use super::sink::Sink;
use super::table::{Cell, Event, Form, Heading, Nested, Row, Table};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Span};
use crate::text::Text;
use jsonc_parser::ast::{Array, Object, ObjectProp, Value};
use jsonc_parser::common::{Range, Ranged};
use jsonc_parser::errors::ParseErrorKind;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::ControlFlow;

/// How deep values may be nested: a document, its table, its row, and something that is wrong there.
const DEEPEST: usize = 32;

/// JSON as it is written everywhere.
const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// An array of objects.
pub(super) struct JsonTable<'t> {
    text: &'t str,
    headings: Vec<Heading>,
    header: Span,
    rows: Vec<(Span, JsonRow<'t>)>,
}

/// The values of an object, each with its column.
pub(super) struct JsonRow<'t>(Vec<(usize, Value<'t>)>);

/// The tables of a file. `named` is the table that the file's name says.
pub(super) fn tables<'t>(
    file: FileId,
    text: &'t str,
    named: Option<TableId>,
    stem: &str,
    tables: &Tables,
    sink: &mut Sink,
) -> Vec<(TableId, JsonTable<'t>)> {
    let span = |range: Range| Span::new(file, range.start, range.end);
    match parse(file, 0, text) {
        Err(found) => {
            sink.push(found);
            Vec::new()
        }
        Ok(Value::Array(array)) => match named {
            Some(id) => vec![(id, JsonTable::new(file, text, array, sink))],
            None => {
                let start = Span::new(file, array.range.start, array.range.start + 1);
                let message = text!("`{}` is the name of no table", shown(stem));
                sink.push(
                    Diagnostic::new(Code::UnknownTable, start, message)
                        .label(text!("rows of an unknown table"))
                        .help(text!("name the file after its table: {}", tables.help(stem))),
                );
                Vec::new()
            }
        },
        Ok(Value::Object(document)) => document_tables(file, text, document, tables, sink),
        Ok(other) => {
            let found = Diagnostic::new(
                Code::InvalidJson,
                span(other.range()),
                text!("a value where tables are due"),
            )
            .label(what(&other))
            .help(text!(
                "write `{{\"units\": [{{\"unit\": \"…\"}}], …}}`: an array of objects for each table"
            ));
            sink.push(found);
            Vec::new()
        }
    }
}

fn document_tables<'t>(
    file: FileId,
    text: &'t str,
    document: Object<'t>,
    tables: &Tables,
    sink: &mut Sink,
) -> Vec<(TableId, JsonTable<'t>)> {
    let mut found = Vec::new();
    let mut seen: HashMap<String, Span> = HashMap::new();
    for ObjectProp { name, value, .. } in document.properties {
        let place = inside(file, 0, text, name.range());
        let key = name.into_string();
        if let Some(first) = seen.insert(key.clone(), place) {
            sink.push(repeated(&key, place, first));
            continue;
        }
        let Some(id) = tables.find(&key) else {
            let message = text!("`{}` is the name of no table", shown(&key));
            sink.push(
                Diagnostic::new(Code::UnknownTable, place, message)
                    .label(text!("not a table of this ruleset"))
                    .help(tables.help(&key)),
            );
            continue;
        };
        match value {
            Value::Array(array) => found.push((id, JsonTable::new(file, text, array, sink))),
            other => {
                let range = other.range();
                let message = text!("`{}` is not an array", shown(&key));
                sink.push(
                    Diagnostic::new(Code::InvalidJson, Span::new(file, range.start, range.end), message)
                        .label(what(&other))
                        .help(text!("write the rows of a table as an array of objects")),
                );
            }
        }
    }
    found
}

impl<'t> JsonTable<'t> {
    fn new(file: FileId, text: &'t str, array: Array<'t>, sink: &mut Sink) -> Self {
        let header = Span::new(file, array.range.start, array.range.start + 1);
        let mut headings: Vec<Heading> = Vec::new();
        let mut columns: HashMap<String, usize> = HashMap::new();
        // The row (from 1) that had the column last, and where.
        let mut last: Vec<(usize, Span)> = Vec::new();
        let mut rows = Vec::new();
        for (number, element) in array.elements.into_iter().enumerate() {
            let range = element.range();
            let row = Span::new(file, range.start, range.end);
            let Value::Object(object) = element else {
                sink.push(no_object(row, &element));
                continue;
            };
            let mut cells = Vec::with_capacity(object.properties.len());
            for (at, ObjectProp { name, value, .. }) in object.properties.into_iter().enumerate() {
                let key = name.as_str();
                let place = || inside(file, 0, text, name.range());
                let column = match headings.get(at) {
                    Some(heading) if heading.name == key => at,
                    _ => match columns.get(key) {
                        Some(column) => *column,
                        None => {
                            let column = headings.len();
                            columns.insert(key.to_owned(), column);
                            headings.push(Heading::new(key.to_owned(), place()));
                            last.push((0, header));
                            column
                        }
                    },
                };
                let (had, first) = last[column];
                if had == number + 1 {
                    sink.report(Code::RepeatedColumn, || repeated(key, place(), first));
                    continue;
                }
                last[column] = (number + 1, Span::new(file, name.range().start + 1, name.range().end - 1));
                cells.push((column, value));
            }
            rows.push((row, JsonRow(cells)));
        }
        Self { text, headings, header, rows }
    }
}

impl Table for JsonTable<'_> {
    fn headings(&self) -> &[Heading] {
        &self.headings
    }

    fn header(&self) -> Span {
        self.rows.first().map_or(self.header, |(row, _)| *row)
    }

    fn names_nothing(&self) -> bool {
        self.rows.is_empty()
    }

    fn place(&self, row: Span, column: usize) -> Span {
        place(&self.headings, &self.text[row.start..row.end], row, column)
    }

    fn text(&self, span: Span) -> Cow<'_, str> {
        Cow::Borrowed(&self.text[span.start..span.end])
    }

    fn each(&self, visit: &mut dyn FnMut(Event<'_>) -> ControlFlow<()>) {
        for (span, row) in &self.rows {
            if visit(Event::Row(*span, row)).is_break() {
                return;
            }
        }
    }
}

impl<'t> JsonRow<'t> {
    /// The row of a line; `column` knows the columns of keys by where they stand.
    pub(super) fn of_line(
        line: &'t str,
        row: Span,
        column: &dyn Fn(usize, &str) -> Option<usize>,
    ) -> Result<Self, Diagnostic> {
        let object = match parse(row.file, row.start, line)? {
            Value::Object(object) => object,
            other => return Err(no_object(row, &other)),
        };
        let mut cells: Vec<(usize, Value<'t>)> = Vec::with_capacity(object.properties.len());
        let mut places: Vec<Span> = Vec::with_capacity(object.properties.len());
        for (at, ObjectProp { name, value, .. }) in object.properties.into_iter().enumerate() {
            let place = inside(row.file, row.start, line, name.range());
            let Some(column) = column(at, name.as_str()) else { continue };
            if let Some(first) = cells.iter().position(|(earlier, _)| *earlier == column) {
                return Err(repeated(name.as_str(), place, places[first]));
            }
            cells.push((column, value));
            places.push(place);
        }
        Ok(Self(cells))
    }
}

/// The keys of a line that begins at `place` of its file, each with where it stands; none where it is no object.
pub(super) fn keys(file: FileId, place: usize, line: &str) -> impl Iterator<Item = (String, Span)> {
    let properties = match parse(file, place, line) {
        Ok(Value::Object(object)) => object.properties,
        _ => Vec::new(),
    };
    properties.into_iter().map(move |ObjectProp { name, .. }| {
        let span = inside(file, place, line, name.range());
        (name.into_string(), span)
    })
}

fn no_object(row: Span, value: &Value<'_>) -> Diagnostic {
    Diagnostic::new(Code::InvalidJson, row, text!("a row that is not an object"))
        .label(what(value))
        .help(text!("write each row as an object: `{{\"unit\": \"…\", …}}`"))
}

impl Row for JsonRow<'_> {
    fn cell(&self, column: usize) -> Cell<'_> {
        let hinted = self.0.get(column).filter(|(own, _)| *own == column);
        let found = hinted.or_else(|| self.0.iter().find(|(own, _)| *own == column));
        found.map_or(Cell::EMPTY, |(_, value)| cell(value))
    }

    fn is_blank(&self) -> bool {
        self.0.iter().all(|(_, value)| cell(value).is_empty())
    }
}

fn cell<'v>(value: &'v Value<'_>) -> Cell<'v> {
    match value {
        Value::StringLit(text) => Cell::of_text(&text.value),
        Value::NumberLit(number) => Cell { text: number.value, form: Form::Number },
        Value::BooleanLit(flag) => Cell { text: if flag.value { "true" } else { "false" }, form: Form::Flag },
        Value::NullKeyword(_) => Cell::EMPTY,
        Value::Object(_) => Cell { text: "{…}", form: Form::Nested(Nested::Object) },
        Value::Array(_) => Cell { text: "[…]", form: Form::Nested(Nested::Array) },
    }
}

/// What a value is called.
fn what(value: &Value<'_>) -> Text {
    match value {
        Value::StringLit(_) => text!("a text"),
        Value::NumberLit(_) => text!("a number"),
        Value::BooleanLit(_) => text!("true or false"),
        Value::NullKeyword(_) => Text::verbatim("null"),
        Value::Object(_) => Nested::Object.words(),
        Value::Array(_) => Nested::Array.words(),
    }
}

/// What the reader of JSON says, in words.
fn said(kind: &ParseErrorKind, words: &str) -> Text {
    match kind {
        ParseErrorKind::CommentsNotAllowed => text!("comments are not allowed"),
        ParseErrorKind::ExpectedColonAfterObjectKey => {
            text!("expected colon after the string or word in object property")
        }
        ParseErrorKind::ExpectedObjectValue => text!("expected value after colon in object property"),
        ParseErrorKind::ExpectedStringObjectProperty => text!("expected string for object property"),
        ParseErrorKind::ExpectedDigit => text!("expected digit"),
        ParseErrorKind::ExpectedDigitFollowingNegativeSign => text!("expected digit following negative sign"),
        ParseErrorKind::ExpectedComma => text!("expected comma"),
        ParseErrorKind::MultipleRootJsonValues => text!("text cannot contain more than one JSON value"),
        ParseErrorKind::SingleQuotedStringsNotAllowed => text!("single-quoted strings are not allowed"),
        ParseErrorKind::TrailingCommasNotAllowed => text!("trailing commas are not allowed"),
        ParseErrorKind::UnexpectedCloseBrace => text!("unexpected close brace"),
        ParseErrorKind::UnexpectedCloseBracket => text!("unexpected close bracket"),
        ParseErrorKind::UnexpectedColon => text!("unexpected colon"),
        ParseErrorKind::UnexpectedComma => text!("unexpected comma"),
        ParseErrorKind::UnexpectedToken => text!("unexpected token"),
        ParseErrorKind::UnexpectedTokenInObject => text!("unexpected token in object"),
        ParseErrorKind::UnexpectedWord => text!("unexpected word"),
        ParseErrorKind::UnterminatedArray => text!("unterminated array"),
        ParseErrorKind::UnterminatedObject => text!("unterminated object"),
        // Of what JSON hardly ever has, the reader's own words.
        _ => {
            let mut letters = words.chars();
            let first = letters.next().map(|first| first.to_lowercase().to_string()).unwrap_or_default();
            Text::foreign(first + letters.as_str(), text!("not how JSON is written"))
        }
    }
}

/// The value of a text that begins at `place` of its file.
fn parse(file: FileId, place: usize, text: &str) -> Result<Value<'_>, Diagnostic> {
    let invalid = |start: usize, end: usize, label: Text| {
        Diagnostic::new(
            Code::InvalidJson,
            Span::new(file, place + start, place + end),
            text!("this is not valid JSON"),
        )
        .label(label)
        .help(text!(
            "write strict JSON: texts and keys in `\"`, a comma between values and none after the last"
        ))
    };
    if let Some(at) = too_deep(text) {
        return Err(invalid(at, at + 1, text!("nested more than {DEEPEST} deep", DEEPEST)));
    }
    match parse_to_ast(text, &CollectOptions::default(), &STRICT) {
        Ok(parsed) => parsed.value.ok_or_else(|| invalid(0, 0, text!("nothing is here"))),
        Err(error) => {
            let Range { start, end } = error.range();
            let kind = error.kind().to_string();
            // What is not closed is opened at its first character.
            let end = if kind.starts_with("Unterminated") { start + 1 } else { end };
            Err(invalid(start, end, said(error.kind(), &kind)))
        }
    }
}

/// Where the text nests deeper than [`DEEPEST`]; found before a parser that recurses sees it.
fn too_deep(text: &str) -> Option<usize> {
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        if in_text {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_text = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => in_text = true,
            b'[' | b'{' => {
                depth += 1;
                if depth > DEEPEST {
                    return Some(at);
                }
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// Where the value of the first of these keys stands in a row: `text` is that of `row`. Quotes and the
/// spaces around a text are left out.
pub(super) fn cell_span(text: &str, row: Span, keys: &[&str]) -> Option<Span> {
    let parsed = parse_to_ast(text, &CollectOptions::default(), &STRICT).ok()?;
    let Some(Value::Object(object)) = parsed.value else { return None };
    let value = &keys.iter().find_map(|key| object.get(key))?.value;
    let range = value.range();
    let (start, end) = match value {
        Value::StringLit(_) => {
            let raw = &text[range.start + 1..range.end - 1];
            let start = range.start + 1 + raw.len() - raw.trim_start().len();
            (start, start + raw.trim().len())
        }
        _ => (range.start, range.end),
    };
    Some(Span::new(row.file, row.start + start, row.start + end))
}

/// Where a column of a row stands, in the row's text; the whole row where it has no such key.
pub(super) fn place(headings: &[Heading], text: &str, row: Span, column: usize) -> Span {
    headings.get(column).and_then(|heading| cell_span(text, row, &[&heading.name])).unwrap_or(row)
}

/// The place of a key without its quotes, in a text that begins at `place` of its file.
fn inside(file: FileId, place: usize, text: &str, range: Range) -> Span {
    let quoted = text[range.start..range.end].starts_with('"') && range.end >= range.start + 2;
    let by = usize::from(quoted);
    Span::new(file, place + range.start + by, place + range.end - by)
}

fn repeated(key: &str, place: Span, first: Span) -> Diagnostic {
    Diagnostic::new(Code::RepeatedColumn, place, text!("the key `{}` is there twice", shown(key)))
        .label(text!("again"))
        .with(first, text!("first here"))
        .help(text!("leave one of them out"))
}
