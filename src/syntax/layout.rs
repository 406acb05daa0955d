//! Layout: which lines make an item, a clause, a list item.
//!
//! An item starts with its keyword in the first column, and every other line of it is indented. Inside it, a
//! line that begins as one of the item's clauses begins that clause, a line that begins with `- ` is an item
//! of a list, and any other line continues what stands before it. The pieces are then matched by the grammar,
//! which need not know about line ends.

use super::grammar::{Grammar, Rule};
use super::phrases::Word;
use super::scan::is_name_char;
use super::words::{ITEMS, ItemKind};
use crate::diagnostic::did_you_mean;
use crate::text::Lang;
use pest::Parser;
use std::ops::Range;

/// What stands between two item keywords.
#[derive(Debug)]
pub(super) enum Chunk {
    /// An item, its keyword in the first column.
    Item(ItemKind, Lang, Range<usize>),
    /// Lines that belong to no item; from the first column of the first of them.
    Junk(Range<usize>),
}

/// An item cut into its pieces.
#[derive(Debug)]
pub(super) struct Pieces {
    /// The line of the keyword and what continues it.
    pub(super) head: Piece,
    /// The clauses, in order.
    pub(super) clauses: Vec<Piece>,
}

/// A head, a clause or a line of `given`.
#[derive(Debug)]
pub(super) struct Piece {
    /// Its text without its list.
    pub(super) range: Range<usize>,
    /// The items of its list, nested ones included.
    pub(super) list: Vec<Entry>,
    /// A line of `given`, not a clause.
    pub(super) is_line: bool,
    /// A section of a scorecard: where its line starts and where its `-` stands. It is a piece of its own,
    /// since it would otherwise stand in the list of whatever clause comes before it.
    pub(super) section: Option<(usize, usize)>,
    /// A line after the list that stands at or left of the `-` it should continue.
    pub(super) stray: Option<Range<usize>>,
}

/// A list item.
#[derive(Debug)]
pub(super) struct Entry {
    /// Where its line starts.
    pub(super) line: usize,
    /// Where its `-` stands.
    pub(super) dash: usize,
    /// What stands after the `-`.
    pub(super) range: Range<usize>,
}

/// A line with something on it.
#[derive(Clone, Copy)]
struct Line {
    start: usize,
    /// Where its first word starts.
    word: usize,
    end: usize,
}

impl Line {
    fn column(self) -> usize {
        self.word - self.start
    }
}

/// The lines of `range` that hold more than white space and comments.
fn lines(text: &str, range: Range<usize>) -> impl Iterator<Item = Line> {
    let mut start = range.start;
    std::iter::from_fn(move || {
        while start < range.end {
            let from = start;
            let end = text[from..range.end].find('\n').map_or(range.end, |at| from + at);
            start = end + 1;
            let line = &text[from..end];
            let word = from + line.len() - line.trim_start_matches([' ', '\t', '\r']).len();
            if word < end && !text[word..].starts_with('#') {
                return Some(Line { start: from, word, end });
            }
        }
        None
    })
}

/// Cuts a file, from byte `from` on, at the item keywords in its first column.
pub(super) fn chunks(text: &str, from: usize) -> Vec<Chunk> {
    let mut chunks: Vec<Chunk> = Vec::new();
    for line in lines(text, from..text.len()) {
        let kind = (line.column() == 0).then(|| item_kind(&text[line.word..line.end])).flatten();
        match (kind, chunks.last_mut()) {
            (Some((kind, lang)), _) => chunks.push(Chunk::Item(kind, lang, line.start..line.end)),
            // A misspelt keyword begins what is a mistake of its own.
            (None, Some(Chunk::Junk(range)))
                if line.column() > 0 || near_item(&text[line.word..line.end]).is_none() =>
            {
                range.end = line.end;
            }
            (None, Some(Chunk::Item(_, _, range))) if line.column() > 0 => range.end = line.end,
            (None, _) => chunks.push(Chunk::Junk(line.word..line.end)),
        }
    }
    chunks
}

/// The keyword that the first word of a line is probably meant for.
pub(super) fn near_item(line: &str) -> Option<&'static str> {
    let word = &line[..line.find(|c| !is_name_char(c)).unwrap_or(line.len())];
    did_you_mean(&word.to_lowercase(), ITEMS.iter().map(|(keyword, _)| *keyword))
}

/// The item that a line opens, and in which language.
fn item_kind(line: &str) -> Option<(ItemKind, Lang)> {
    let (kind, keyword) = opened_item(line)?;
    Some((kind, if keyword.is_ascii() { Lang::English } else { Lang::Vietnamese }))
}

/// The item that a line opens, and the keyword that it opens it with.
pub(super) fn opened_item(line: &str) -> Option<(ItemKind, &str)> {
    let Ok(mut opening) = Grammar::parse(Rule::item_opening, line) else {
        // `units` without its `are`.
        let word = &line[..line.find(|c| !is_name_char(c)).unwrap_or(line.len())];
        return ITEMS.iter().find(|(keyword, _)| *keyword == word).map(|&(_, kind)| (kind, word));
    };
    let word = opening.next()?.into_inner().next()?;
    Some((ItemKind::of_word(Word::of_rule(word.as_rule())?)?, word.as_str()))
}

/// Cuts an item into its head and its clauses.
pub(super) fn pieces(text: &str, kind: ItemKind, range: Range<usize>) -> Pieces {
    let mut all: Vec<Piece> = Vec::new();
    // The column of the lines of the `given` being read.
    let mut given: Option<usize> = None;
    let mut in_given = false;
    for line in lines(text, range) {
        let words = &text[line.word..line.end];
        let Some(piece) = all.last_mut() else {
            all.push(Piece::new(line.word..line.end));
            continue;
        };
        if is_list_item(words) {
            let after = line.word + 1;
            if kind == ItemKind::Scorecard && begins_section(&text[after..line.end]) {
                let section = Some((line.start, line.word));
                all.push(Piece { section, ..Piece::new(after..line.end) });
                continue;
            }
            piece.list.push(Entry { line: line.start, dash: line.word, range: after..line.end });
            continue;
        }
        // The `-` of the list item that the line may continue.
        let dash = match (piece.list.last(), piece.section) {
            (Some(entry), _) => Some(entry.dash - entry.line),
            (None, Some((line, dash))) => Some(dash - line),
            (None, None) => None,
        };
        if let Some(dash) = dash {
            if line.column() > dash {
                let end = piece.list.last_mut().map_or(&mut piece.range.end, |entry| &mut entry.range.end);
                *end = line.end;
                continue;
            }
            if !opens_clause(kind, words, text, piece) {
                piece.stray.get_or_insert(line.word..line.end);
                continue;
            }
        }
        if opens_clause(kind, words, text, piece) {
            in_given = begins_with(Rule::kw_given, words);
            given = None;
            all.push(Piece::new(line.word..line.end));
        } else if in_given && begins_given_line(words, line, given, &text[piece.range.clone()]) {
            given.get_or_insert(line.column());
            all.push(Piece { is_line: true, ..Piece::new(line.word..line.end) });
        } else {
            piece.range.end = line.end;
        }
    }
    let mut all = all.into_iter();
    let head = all.next().unwrap_or_else(|| Piece::new(0..0));
    Pieces { head, clauses: all.collect() }
}

impl Piece {
    fn new(range: Range<usize>) -> Self {
        Self { range, list: Vec::new(), is_line: false, section: None, stray: None }
    }
}

/// Whether a text begins as a rule says.
fn begins_with(rule: Rule, words: &str) -> bool {
    Grammar::parse(rule, words).is_ok()
}

/// Whether a list item begins a section of a scorecard.
fn begins_section(words: &str) -> bool {
    begins_with(Rule::section_opening, words.trim_start())
}

fn is_list_item(words: &str) -> bool {
    words.strip_prefix('-').is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r']))
}

/// Whether a line begins a clause of the item.
fn opens_clause(kind: ItemKind, words: &str, text: &str, before: &Piece) -> bool {
    let rule = match kind {
        ItemKind::Campaign => Rule::campaign_opening,
        ItemKind::Units => Rule::units_opening,
        ItemKind::Attribute => Rule::attribute_opening,
        ItemKind::Indicator => Rule::indicator_opening,
        ItemKind::Record => Rule::record_opening,
        // `=` begins the value of a measure whose head or `for` stands before it; inside a value it is the
        // comparison.
        ItemKind::Measure if words.starts_with('=') => {
            let before = &text[before.range.clone()];
            let opens = |rule| begins_with(rule, before);
            return opens(Rule::for_opening) || opens(Rule::kw_measure) && !has_equals(before);
        }
        ItemKind::Measure => Rule::measure_opening,
        ItemKind::Criterion => Rule::criterion_opening,
        ItemKind::Scorecard => Rule::scorecard_opening,
        ItemKind::Classification => Rule::classification_opening,
        // Right after the quota, it goes on with it.
        ItemKind::Commendation
            if begins_with(Rule::kw_within_each, words)
                && begins_with(Rule::kw_award, &text[before.range.clone()]) =>
        {
            return false;
        }
        ItemKind::Commendation => Rule::commendation_opening,
        ItemKind::Selection => Rule::selection_opening,
        ItemKind::Example => Rule::example_opening,
        ItemKind::Parameter | ItemKind::Function | ItemKind::Use => return false,
    };
    begins_with(rule, words)
}

/// Whether there is a `=` outside texts and comments.
fn has_equals(text: &str) -> bool {
    let mut quoted = false;
    let mut comment = false;
    let mut escaped = false;
    for c in text.chars() {
        match c {
            '\n' => (quoted, comment) = (false, false),
            _ if comment => {}
            '\\' if quoted && !escaped => {
                escaped = true;
                continue;
            }
            '"' if !escaped => quoted = !quoted,
            '#' if !quoted => comment = true,
            '=' if !quoted => return true,
            _ => {}
        }
        escaped = false;
    }
    false
}

/// A line of `given` stands no deeper than the first one, and the line before it does not end in a comma.
fn begins_given_line(words: &str, line: Line, first: Option<usize>, before: &str) -> bool {
    let goes_on = before.trim_end().ends_with(',') || begins_with(Rule::in_unit_opening, words);
    !goes_on && first.is_none_or(|column| line.column() <= column)
}
