//! From the lines of the items to a text, with the comments and blank lines of the text that they were read from.

use super::sheet::{Block, Entry, STEP};
use super::source::{Comment, Source};
use crate::source::FileId;
use crate::syntax::layout::pieces;
use crate::syntax::phrases::Word;
use crate::syntax::scan::scan;
use crate::syntax::words::ItemKind;
use crate::text::Lang;

/// Columns between a line and the comment at its end.
const BEFORE_COMMENT: &str = "  ";

/// By how much the lines that continue another one are indented, beyond its own indentation.
const CONTINUED: usize = 4;

/// What is gathered around an entry.
#[derive(Default)]
struct Around<'s> {
    /// Comments on lines of their own before it.
    before: Vec<&'s Comment<'s>>,
    /// Blank lines before it, behind those comments.
    blanks: usize,
    /// Comments that stood inside it; they are printed before it.
    inside: Vec<&'s Comment<'s>>,
    /// The comment at its end.
    behind: Option<&'s Comment<'s>>,
    /// A blank line stands before all of it.
    apart: bool,
    /// Comments at the end of its item.
    after: Vec<&'s Comment<'s>>,
}

impl Around<'_> {
    /// Puts a blank line before all of it, if there is none before a part of it.
    fn part(&mut self) {
        self.apart = self.blanks == 0 && self.before.iter().all(|comment| comment.blanks == 0);
    }
}

/// The text.
pub(super) fn text(blocks: Vec<Block>, source: &Source<'_>) -> String {
    let (mut around, rest) = gather(&blocks, source);
    let mut page = Page { text: String::new() };
    let mut last = None;
    let mut next = 0;
    for block in blocks {
        let first = next;
        next += block.entries.len();
        if last.is_some_and(|last| stands_apart(last) || stands_apart(block.kind)) {
            around[first].part();
        }
        last = Some(block.kind);
        for (at, entry) in block.entries.into_iter().enumerate() {
            page.entry(block.kind, entry, &around[first + at], at == 0, source.file);
        }
    }
    for comment in rest {
        page.comment(comment, comment.blanks, 0, 2);
    }
    page.text
}

/// Items that rule or are whole stories of their own have a blank line before and behind them.
fn stands_apart(kind: ItemKind) -> bool {
    match kind {
        ItemKind::Campaign
        | ItemKind::Criterion
        | ItemKind::Scorecard
        | ItemKind::Classification
        | ItemKind::Commendation
        | ItemKind::Selection
        | ItemKind::Example => true,
        ItemKind::Units
        | ItemKind::Attribute
        | ItemKind::Indicator
        | ItemKind::Record
        | ItemKind::Parameter
        | ItemKind::Measure
        | ItemKind::Function
        | ItemKind::Use => false,
    }
}

/// What stands around each entry, and what stands at the end of the file.
fn gather<'s>(blocks: &[Block], source: &'s Source<'s>) -> (Vec<Around<'s>>, Vec<&'s Comment<'s>>) {
    let entries: Vec<&Entry> = blocks.iter().flat_map(|block| &block.entries).collect();
    let pieces: Vec<Option<usize>> = entries.iter().map(|entry| source.piece_at(entry.at)).collect();
    let mut around: Vec<Around<'s>> = entries.iter().map(|_| Around::default()).collect();
    for (at, piece) in pieces.iter().enumerate() {
        if let Some(piece) = piece.filter(|_| at == 0 || pieces[at - 1] != *piece) {
            around[at].blanks = source.blanks_before(piece);
        }
    }
    let mut rest: Vec<&'s Comment<'s>> = Vec::new();
    // The last comment in the first column.
    let mut unindented = None;
    for comment in &source.comments {
        let piece = source.piece_at(comment.at);
        let end = piece.map(|piece| source.end_of(piece));
        // Entries stand in the order of their pieces.
        let next = pieces.partition_point(|of| *of <= piece);
        let first = pieces.partition_point(|of| *of < piece);
        let own = (first < next && piece.is_some()).then_some(first);
        match (own, end) {
            (Some(own), Some(end)) if comment.at < end => around[own].inside.push(comment),
            (Some(_), Some(end)) if !source.text[end..comment.at].contains('\n') => {
                around[next - 1].behind = Some(comment);
            }
            _ => {
                if !comment.indented {
                    unindented = Some(piece);
                }
                let begins_item = entries.get(next).is_none_or(|entry| entry.indent == 0);
                if begins_item && comment.indented && unindented != Some(piece) && next > 0 {
                    around[next - 1].after.push(comment);
                } else if let Some(around) = around.get_mut(next) {
                    around.before.push(comment);
                } else {
                    rest.push(comment);
                }
            }
        }
    }
    (around, rest)
}

struct Page {
    text: String,
}

impl Page {
    fn entry(&mut self, kind: ItemKind, mut entry: Entry, around: &Around<'_>, is_head: bool, file: FileId) {
        let most = if is_head { 2 } else { 1 };
        self.blank(around.apart.into());
        for comment in &around.before {
            self.comment(comment, comment.blanks, entry.indent, most);
        }
        let mut blanks = around.blanks;
        for comment in &around.inside {
            self.comment(comment, std::mem::take(&mut blanks), entry.indent, most);
        }
        self.blank(blanks.min(most));
        let lines = settled(file, kind, &mut entry, is_head);
        self.text.push_str(&lines.join("\n"));
        if let Some(comment) = around.behind {
            self.text.push_str(BEFORE_COMMENT);
            self.text.push_str(comment.text);
        }
        self.text.push('\n');
        for comment in &around.after {
            self.comment(comment, comment.blanks, STEP, 1);
        }
    }

    fn comment(&mut self, comment: &Comment<'_>, blanks: usize, indent: usize, most: usize) {
        self.blank(blanks.min(most));
        self.text.push_str(&" ".repeat(indent));
        self.text.push_str(comment.text);
        self.text.push('\n');
    }

    fn blank(&mut self, lines: usize) {
        if !self.text.is_empty() {
            self.text.push_str(&"\n".repeat(lines));
        }
    }
}

/// The lines of an entry, broken where none of them is taken for a clause of the item.
fn settled(file: FileId, kind: ItemKind, entry: &mut Entry, is_head: bool) -> Vec<String> {
    let dash = if entry.dash { "- " } else { "" };
    let begins = format!("{}{dash}", " ".repeat(entry.indent));
    let continues = " ".repeat(entry.indent + CONTINUED);
    loop {
        let broken = entry.line.broken(begins.len(), continues.len());
        let lines = broken.iter().enumerate();
        let lines: Vec<String> = lines
            .map(|(at, (_, line))| format!("{}{line}", if at == 0 { &begins } else { &continues }))
            .collect();
        // What continues an item of a list stands right of its dash, whatever it begins with.
        let taken = if lines.len() > 1 && !entry.dash {
            misread(file, entry.line.voice.lang, kind, &lines, is_head)
        } else {
            None
        };
        match taken.and_then(|line| broken.get(line)) {
            Some((part, _)) => entry.line.keep_together(*part),
            None => return lines,
        }
    }
}

/// The line before which the entry is not to be broken: it would begin a clause of its own, or what is left of the
/// first line without it would begin none.
fn misread(file: FileId, lang: Lang, kind: ItemKind, lines: &[String], is_head: bool) -> Option<usize> {
    // A clause needs a head before it, and a value that of a measure.
    let head = if is_head { String::new() } else { format!("{} x\n", Word::Measure.canonical(lang)) };
    let text = format!("{head}{}\n", lines.join("\n"));
    let pieces = pieces(&scan(file, lang, &text, 0).plain, kind, 0..text.len());
    let begun = pieces.clauses.iter().map(|clause| text[..clause.range.start].matches('\n').count());
    let begun: Vec<usize> = begun.collect();
    match (is_head, &begun[..]) {
        (true, [first, ..]) => Some(*first),
        (false, [1]) | (true, []) => None,
        (false, [1, second, ..]) => Some(second - 1),
        (false, _) => Some(1),
    }
}
