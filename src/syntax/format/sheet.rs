//! The sheet that an item is laid out on: its head, its clauses and their lists, each a line.

use super::line::{Line, Voice};
use crate::source::Span;
use crate::syntax::ast::{Authority, CompareOp, Expr, ExprKind, Head, InForce, ListItem, ListOp, Name, Text};
use crate::syntax::phrases::Word;
use crate::syntax::words::ItemKind;
use crate::types::Day;

/// A line of an item: its head, a clause, an item of a list.
pub(super) struct Entry {
    /// Where it stands in the text that the tree was read from.
    pub(super) at: usize,
    /// How many columns it is indented by.
    pub(super) indent: usize,
    /// An item of a list.
    pub(super) dash: bool,
    pub(super) line: Line,
}

/// An item, as the lines that it is printed on.
pub(super) struct Block {
    pub(super) kind: ItemKind,
    /// The head first.
    pub(super) entries: Vec<Entry>,
}

/// By how much a clause is indented, and a list below what opens it.
pub(super) const STEP: usize = 2;

/// An item being laid out: its head, and its clauses with their lists.
pub(super) struct Sheet {
    voice: Voice,
    head: Entry,
    clauses: Vec<Vec<Entry>>,
}

impl Sheet {
    pub(super) fn new(voice: &Voice, keyword: Word, at: Span) -> Self {
        let mut line = Line::new(voice);
        line.say(keyword);
        Self {
            voice: voice.clone(),
            head: Entry { at: at.start, indent: 0, dash: false, line },
            clauses: Vec::new(),
        }
    }

    /// An item that declares a name.
    pub(super) fn declaring(voice: &Voice, keyword: Word, head: &Head) -> Self {
        let mut sheet = Self::new(voice, keyword, head.name.span);
        sheet.head.line.name(&head.name);
        sheet
    }

    /// The head of an item that rules, with what every such item can say.
    pub(super) fn ruling(
        voice: &Voice,
        keyword: Word,
        head: &Head,
        authority: &Authority,
        in_force: Option<&InForce>,
    ) -> Self {
        let mut sheet = Self::declaring(voice, keyword, head);
        sheet.head().label(head.label.as_ref());
        sheet.in_force(in_force);
        sheet.authority(authority);
        sheet
    }

    /// The line of the keyword.
    pub(super) fn head(&mut self) -> &mut Line {
        &mut self.head.line
    }

    /// A clause of one line.
    pub(super) fn clause(&mut self, at: Span, write: impl FnOnce(&mut Line)) {
        self.clause_with_list(at, |line, _| write(line));
    }

    /// A clause; `write` may put a list below it.
    pub(super) fn clause_with_list(&mut self, at: Span, write: impl FnOnce(&mut Line, &mut List)) {
        self.add(at, false, write);
    }

    /// An item of a list that belongs to the item itself.
    pub(super) fn item_with_list(&mut self, at: Span, write: impl FnOnce(&mut Line, &mut List)) {
        self.add(at, true, write);
    }

    fn add(&mut self, at: Span, dash: bool, write: impl FnOnce(&mut Line, &mut List)) {
        let mut list = List { voice: self.voice.clone(), indent: STEP, entries: Vec::new() };
        list.add(at, dash, write);
        self.clauses.push(list.entries);
    }

    /// The item. Its clauses stand in the order of the text, if there is one.
    pub(super) fn block(mut self, kind: ItemKind) -> Block {
        self.clauses.sort_by_key(|clause| clause.first().map(|first| first.at));
        let mut entries = vec![self.head];
        entries.extend(self.clauses.into_iter().flatten());
        Block { kind, entries }
    }

    pub(super) fn kinds(&mut self, word: Word, kinds: &[Name]) {
        if let Some(first) = kinds.first() {
            self.clause(first.span, |line| {
                line.say(word);
                line.names(kinds);
            });
        }
    }

    pub(super) fn text(&mut self, word: Word, text: Option<&Text>) {
        if let Some(text) = text {
            self.clause(text.span, |line| {
                line.say(word);
                line.text(text);
            });
        }
    }

    pub(super) fn flag(&mut self, word: Word, at: Option<Span>) {
        if let Some(at) = at {
            self.clause(at, |line| line.say(word));
        }
    }

    pub(super) fn authority(&mut self, authority: &Authority) {
        let Authority { source, directive, responsible, decided_by } = authority;
        self.text(Word::Source, source.as_ref());
        self.text(Word::Directive, directive.as_ref());
        self.text(Word::Responsible, responsible.as_ref());
        self.text(Word::DecidedBy, decided_by.as_ref());
    }

    pub(super) fn in_force(&mut self, in_force: Option<&InForce>) {
        if let Some(InForce { span, from, until }) = in_force {
            self.clause(*span, |line| {
                line.say(Word::InForceFrom);
                line.day(*from);
                if let Some(until) = until {
                    line.say(Word::Until);
                    line.day(*until);
                }
            });
        }
    }

    /// A clause that says a condition.
    pub(super) fn says(&mut self, word: Word, condition: &Expr) {
        self.clause_with_list(condition.span, |line, list| {
            line.say(word);
            list.body(line, condition);
        });
    }

    pub(super) fn day(&mut self, word: Word, day: Option<&(Day, Span)>) {
        if let Some((day, at)) = day {
            self.clause(*at, |line| {
                line.say(word);
                line.day(*day);
            });
        }
    }
}

/// The lines below the one being written, each an item of its list.
pub(super) struct List {
    voice: Voice,
    /// By how much its items are indented.
    indent: usize,
    entries: Vec<Entry>,
}

impl List {
    /// An item, which may have a list of its own.
    pub(super) fn item(&mut self, at: Span, write: impl FnOnce(&mut Line, &mut List)) {
        self.add(at, true, write);
    }

    /// A line that is no item of a list.
    pub(super) fn plain(&mut self, at: Span, write: impl FnOnce(&mut Line)) {
        self.add(at, false, |line, _| write(line));
    }

    fn add(&mut self, at: Span, dash: bool, write: impl FnOnce(&mut Line, &mut List)) {
        let mut line = Line::new(&self.voice);
        let mut under = List { voice: self.voice.clone(), indent: self.indent + STEP, entries: Vec::new() };
        write(&mut line, &mut under);
        self.entries.push(Entry { at: at.start, indent: self.indent, dash, line });
        self.entries.extend(under.entries);
    }

    /// What a clause or an item of a list says: an expression, or the head of a list whose items stand below.
    pub(super) fn body(&mut self, line: &mut Line, body: &Expr) {
        match &*body.kind {
            ExprKind::List(op, items) => {
                line.list_head(op);
                for item in items {
                    self.condition(item);
                }
            }
            ExprKind::Compare(op, value, table) if let ExprKind::ByMember(by, members) = &*table.kind => {
                line.table_head(value, *op, by);
                for (member, number) in members {
                    self.item(member.span, |line, _| {
                        line.name(member);
                        line.colon();
                        line.expr(number);
                    });
                }
            }
            _ => line.expr(body),
        }
    }

    fn condition(&mut self, item: &ListItem) {
        let at = item.citation.as_ref().map_or(item.condition.span, |citation| citation.span);
        self.item(at, |line, list| {
            line.label(item.citation.as_ref());
            list.body(line, &item.condition);
        });
    }
}

impl Line {
    fn list_head(&mut self, op: &ListOp) {
        match op {
            ListOp::All => self.say(Word::AllOf),
            ListOp::Any => self.say(Word::AnyOf),
            ListOp::None => self.say(Word::NoneOf),
            ListOp::AtLeast(number) => {
                self.say(Word::AtLeast);
                self.expr(number);
                self.say(Word::OfList);
            }
        }
    }

    /// `x at most, by region`.
    fn table_head(&mut self, value: &Expr, op: CompareOp, by: &Expr) {
        self.expr(value);
        self.operator(op);
        self.comma();
        self.say(Word::PointsBy);
        self.expr(by);
    }
}
