//! Pinned rulings read from their text.

use super::write::Header;
use super::{Keys, unquoted};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Span};
use crate::text::Text;
use crate::types::written_day;
use std::collections::HashMap;

/// A file of pinned rulings.
#[derive(Debug)]
pub struct Pinned<'t> {
    /// Its file.
    pub file: FileId,
    /// What it says before the rulings.
    pub header: Header,
    /// Where it says of which ruleset they are.
    pub ruleset: Span,
    /// Where it says of which data they are.
    pub data: Span,
    /// Of each rule its wordings, in their order, each with its place.
    pub rules: Vec<(String, Vec<(String, Span)>)>,
    /// The rulings, by the code of their unit.
    pub units: HashMap<String, Block<'t>>,
    /// The codes, in the order of the file.
    pub order: Vec<String>,
}

impl Pinned<'_> {
    /// How a rule read, and where that stands: its wordings.
    pub fn wordings(&self, rule: &str) -> &[(String, Span)] {
        self.rules.iter().find(|(name, _)| name == rule).map_or(&[], |(_, wordings)| wordings)
    }
}

/// The rulings on one unit.
#[derive(Clone, Copy, Debug)]
pub struct Block<'t> {
    /// Where its first line begins in the file.
    start: usize,
    /// Its lines, the first too.
    text: &'t str,
}

/// One ruling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'t> {
    /// The item, or the selection.
    pub item: &'t str,
    /// Of a selection, which row: its fields, with the word before them.
    pub row: &'t str,
    /// Under which of its wordings, from 0.
    pub wording: usize,
    /// What it came to: what a change is a change of.
    pub ruling: &'t str,
    /// What it was ruled from.
    pub details: &'t str,
    /// Where the line begins in its file.
    pub start: usize,
    /// The line.
    pub text: &'t str,
}

impl<'t> Line<'t> {
    /// What it is about: an item, or a selection and a row.
    pub(super) fn about(&self) -> (&'t str, &'t str) {
        (self.item, self.row)
    }

    /// Where it stands.
    pub(super) fn span(&self, file: FileId) -> Span {
        let indent = self.text.len() - self.text.trim_start().len();
        Span::new(file, self.start + indent, self.start + self.text.trim_end().len())
    }
}

impl<'t> Block<'t> {
    /// The blocks of a text that was written just now.
    pub(super) fn all(text: &'t str) -> impl Iterator<Item = Block<'t>> {
        text.split("\n\n").map(|block| Block { start: 0, text: block.trim_start_matches('\n') })
    }

    /// The block of a text that holds one.
    pub(super) fn of(text: &'t str) -> Self {
        Self { start: 0, text }
    }

    /// Its lines as text.
    pub(super) fn text(&self) -> &'t str {
        self.text
    }

    /// The lines of its rulings as text.
    pub(super) fn text_after_heading(&self) -> &'t str {
        self.text.split_once('\n').map_or("", |(_, rest)| rest).trim_end()
    }

    /// Whether some of its rulings may be under another wording than the first.
    pub(super) fn has_marks(&self) -> bool {
        self.text.contains(" [")
    }

    /// The line that names the unit.
    pub fn heading(&self) -> &'t str {
        self.text.lines().next().unwrap_or_default()
    }

    /// Where that line stands.
    pub fn span(&self, file: FileId) -> Span {
        Span::new(file, self.start, self.start + self.heading().len())
    }

    /// Its rulings; those that cannot be read have been reported.
    pub fn lines(&self) -> impl Iterator<Item = Line<'t>> {
        numbered(self.text, self.start).skip(1).filter_map(|(start, text)| line(start, text))
    }
}

/// The code and the name of a line that names a unit.
fn unit(line: &str, keys: &Keys) -> Option<(String, String)> {
    let (code, rest) = unquoted(line.strip_prefix(keys.unit)?)?;
    let (name, kind) = unquoted(rest.strip_prefix(' ')?)?;
    kind.starts_with(' ').then_some((code, name))
}

/// Reads the line of a ruling.
fn line(start: usize, text: &str) -> Option<Line<'_>> {
    let text_of = text.trim_start();
    let (about, rest) = text_of.split_at(outside_quotes(text_of, ": ")?);
    let (item, wording, row) = marked(about)?;
    let rest = rest.strip_prefix(": ")?;
    let (ruling, details) = rest.split_once(", ").unwrap_or((rest, ""));
    let is_row = || Keys::ALL.iter().any(|keys| row.starts_with(keys.with));
    (row.is_empty() || is_row()).then_some(Line { item, row, wording, ruling, details, start, text })
}

/// Where something first stands in a text outside of quotes.
fn outside_quotes(text: &str, wanted: &str) -> Option<usize> {
    let (mut inside, mut escaped) = (false, false);
    text.char_indices().find_map(|(at, c)| {
        match c {
            _ if escaped => escaped = false,
            '\\' if inside => escaped = true,
            '"' => inside = !inside,
            _ if !inside && text[at..].starts_with(wanted) => return Some(at),
            _ => {}
        }
        None
    })
}

/// A name, which wording of it is meant where that is not the first (`name [2]`), and what follows.
fn marked(text: &str) -> Option<(&str, usize, &str)> {
    let (name, rest) = text.split_at(text.find(' ').unwrap_or(text.len()));
    let Some(mark) = rest.strip_prefix(" [") else { return Some((name, 0, rest)) };
    let (number, rest) = mark.split_once(']')?;
    let number: usize = number.parse().ok()?;
    (number > 1).then_some((name, number - 1, rest))
}

/// The lines of a text, each with where it begins.
fn numbered(text: &str, from: usize) -> impl Iterator<Item = (usize, &str)> {
    let mut at = from;
    text.split('\n').map(move |line| {
        let start = at;
        at += line.len() + 1;
        (start, line.strip_suffix('\r').unwrap_or(line))
    })
}

/// Reads a file of pinned rulings, or says what is wrong with it.
pub fn read(file: FileId, text: &str) -> Result<Pinned<'_>, Vec<Diagnostic>> {
    let mut reader = Reader { file, wrong: Vec::new() };
    let found = reader.read(text);
    match (found, reader.wrong.is_empty()) {
        (Some(found), true) => Ok(found),
        (_, false) => Err(reader.wrong),
        (None, true) => {
            let message = text!("the file holds no pinned rulings, or does not say of what they are");
            let first = Span::new(file, 0, text.lines().next().map_or(0, str::len));
            Err(vec![
                Diagnostic::new(Code::PinUnreadable, first, message)
                    .label(text!(
                        "it begins with `pinned 1`, `as of`, `ruleset`, `data` and the paths of the data"
                    ))
                    .help(text!("take the file as `thidua pin` wrote it, or delete it and pin again")),
            ])
        }
    }
}

/// Where a text begins behind a mark of byte order, and what stands there.
fn after_mark(text: &str) -> (usize, &str) {
    text.strip_prefix('\u{feff}').map_or((0, text), |rest| (text.len() - rest.len(), rest))
}

struct Reader {
    file: FileId,
    wrong: Vec<Diagnostic>,
}

impl Reader {
    fn read<'t>(&mut self, text: &'t str) -> Option<Pinned<'t>> {
        let (from, body) = after_mark(text);
        let (mut as_of, mut ruleset, mut data) = (None, None, None);
        let first = numbered(body, from).find(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
        let (_, first) = first?;
        let keys = Keys::ALL.into_iter().find(|keys| keys.first == first)?;
        let mut paths = Vec::new();
        let mut rules: Vec<(String, Vec<(String, Span)>)> = Vec::new();
        let mut units: HashMap<String, Block<'t>> = HashMap::new();
        let mut order = Vec::new();
        let mut open: Option<(String, usize)> = None;
        for (start, line) in numbered(body, from) {
            let span = Span::new(self.file, start, start + line.len());
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(found) = unit(line, keys) {
                self.close(&mut open, start, text, &mut units);
                if order.last() == Some(&found.0) || units.contains_key(&found.0) {
                    self.twice(span, &found.0);
                } else {
                    order.push(found.0.clone());
                }
                open = Some((found.0, start));
                continue;
            }
            if open.is_some() {
                if !(line.starts_with("  ") && self::line(start, line).is_some()) {
                    self.unreadable(span, text!("not a ruling, as in `  CRITERION: pass`"));
                }
                continue;
            }
            if let Some(day) = line.strip_prefix(keys.as_of) {
                as_of = written_day(day);
                if as_of.is_none() {
                    self.unreadable(span, text!("not a day, as in `as of 2025-10-15`"));
                }
            } else if let Some(digest) = line.strip_prefix(keys.ruleset) {
                ruleset = Some((digest.to_owned(), span));
            } else if let Some(digest) = line.strip_prefix(keys.data) {
                data = Some((digest.to_owned(), span));
            } else if let Some((path, "")) = line.strip_prefix("  ").and_then(unquoted) {
                paths.push(path);
            } else if let Some((name, at, "")) = line.strip_prefix(keys.rule).and_then(marked) {
                if at == 0 {
                    rules.push((name.to_owned(), Vec::new()));
                }
                match rules.iter_mut().find(|(rule, wordings)| rule == name && wordings.len() == at) {
                    Some((_, wordings)) => wordings.push((String::new(), span)),
                    None => self.unreadable(span, text!("a wording that does not follow those before it")),
                }
            } else if let (Some(of), Some((_, wordings))) = (line.strip_prefix("  | "), rules.last_mut())
                && let Some((wording, place)) = wordings.last_mut()
            {
                if wording.is_empty() {
                    place.start = start + "  | ".len();
                } else {
                    wording.push('\n');
                }
                place.end = span.end;
                wording.push_str(of);
            } else if line != keys.first && !line.starts_with(keys.campaign) {
                self.unreadable(span, text!("not a line that `thidua pin` writes"));
            }
        }
        self.close(&mut open, text.len(), text, &mut units);
        let ((ruleset, of_ruleset), (data, of_data)) = (ruleset?, data?);
        let header = Header { lang: keys.lang, as_of: as_of?, ruleset, data, paths };
        let (file, ruleset, data) = (self.file, of_ruleset, of_data);
        (!header.paths.is_empty()).then_some(Pinned { file, header, ruleset, data, rules, units, order })
    }

    /// Ends the block of the unit at hand.
    fn close<'t>(
        &self,
        open: &mut Option<(String, usize)>,
        end: usize,
        text: &'t str,
        units: &mut HashMap<String, Block<'t>>,
    ) {
        if let Some((code, start)) = open.take() {
            units.insert(code, Block { start, text: text[start..end].trim_end() });
        }
    }

    fn unreadable(&mut self, span: Span, label: Text) {
        self.wrong.push(
            Diagnostic::new(Code::PinUnreadable, span, text!("a line that no file of pinned rulings has"))
                .label(label)
                .help(text!("take the file as `thidua pin` wrote it, or delete it and pin again")),
        );
    }

    fn twice(&mut self, span: Span, code: &str) {
        self.wrong.push(
            Diagnostic::new(Code::PinUnreadable, span, text!("the unit `{code}` is pinned twice", code))
                .label(text!("again"))
                .help(text!("take the file as `thidua pin` wrote it, or delete it and pin again")),
        );
    }
}
