//! Lists: nesting from columns, and what their items hold.

use super::{Builder, Node, expr, inner, nothing};
use crate::diagnostic::{Code, Label};
use crate::source::Span;
use crate::syntax::ast::{CompareOp, Expr, ExprKind, ListItem, ListOp, Name, Text};
use crate::syntax::depth::{Bound, DEEPEST};
use crate::syntax::grammar::Rule;
use crate::syntax::layout::{Entry, Piece};
use crate::syntax::words::ItemKind;

/// A list item with those nested in it.
pub(super) struct Nested<'p> {
    pub(super) entry: &'p Entry,
    pub(super) under: Vec<Nested<'p>>,
}

impl<'t> Builder<'t> {
    /// Refuses list items where nothing opens a list.
    pub(super) fn no_list(&mut self, piece: &Piece) {
        if let Some(entry) = piece.list.first() {
            self.opens_no_list(entry);
        } else {
            self.no_stray(piece);
        }
    }

    pub(super) fn opens_no_list(&mut self, entry: &Entry) {
        let help = if self.kind == ItemKind::Scorecard {
            text!(
                "bands stand under `up to 20 points by VALUE`, entries under a section; any other entry begins its line without `-`"
            )
        } else {
            text!(
                "a list is opened by `all of`, `any of`, `none of` or `at least 2 of`, and its items stand under that"
            )
        };
        let message = text!("a list item, and nothing before it opens a list");
        self.refuse(Code::Syntax, self.dash(entry), message, text!("this item"), help);
    }

    fn no_stray(&mut self, piece: &Piece) {
        let Some(stray) = &piece.stray else { return };
        let Some(at) = piece.list.last().map(|entry| entry.dash).or(piece.section.map(|(_, dash)| dash))
        else {
            return;
        };
        let dash = Span::new(self.file, at, at + 1);
        let token = self.tokens.at_or_after(stray.start);
        let end = token.map_or(stray.end, |token| token.end);
        let message = text!("a line that continues no list item");
        let marks_item = self.text[stray.clone()].starts_with(['*', '-', '–', '—', '•']);
        let column = self.column(stray.start);
        let dash_column = self.column(at);
        let diagnostic = self.report(Code::MisalignedList, Span::new(self.file, stray.start, end), message);
        diagnostic.primary.text = text!("column {column}", column);
        let help = if marks_item {
            text!("a list item begins with `- `")
        } else {
            text!(
                "what continues a list item stands right of its `-`; a clause begins with a word of its own"
            )
        };
        diagnostic.help = Some(help);
        diagnostic.others.push(Label { span: dash, text: text!("column {dash_column}", dash_column) });
    }

    pub(super) fn dash(&self, entry: &Entry) -> Span {
        Span::new(self.file, entry.dash, entry.dash + 1)
    }

    fn column(&self, at: usize) -> usize {
        let line = self.text[..at].rfind('\n').map_or(0, |at| at + 1);
        self.text[line..at].chars().count() + 1
    }

    /// A `list_head`, `by_member` or `condition`, with the list of the piece.
    pub(super) fn body(&mut self, node: Node<'t>, piece: &Piece) -> Expr {
        match self.items(piece) {
            Some(items) => self.listed(node, &items),
            None => nothing(self.span(&node)),
        }
    }

    /// The list of a piece; `None` where something is wrong with its lines, which is then reported.
    pub(super) fn items<'p>(&mut self, piece: &'p Piece) -> Option<Vec<Nested<'p>>> {
        if self.is_astray(piece) {
            return None;
        }
        self.nest(&piece.list)
    }

    /// Whether a line stands out of line after the list of a piece, which is then reported.
    pub(super) fn is_astray(&mut self, piece: &Piece) -> bool {
        self.no_stray(piece);
        piece.stray.is_some()
    }

    /// A body with the items of its list.
    pub(super) fn listed(&mut self, node: Node<'t>, items: &[Nested<'_>]) -> Expr {
        match node.as_rule() {
            Rule::list_head => self.list(node, items),
            Rule::by_member => self.by_member(node, items),
            _ => {
                if let Some(item) = items.first() {
                    self.opens_no_list(item.entry);
                }
                self.condition(node)
            }
        }
    }

    /// The items by their columns; `None` where they are out of line, which is then reported.
    pub(super) fn nest<'p>(&mut self, entries: &'p [Entry]) -> Option<Vec<Nested<'p>>> {
        // The open items, outermost first.
        let mut open: Vec<Nested<'p>> = Vec::new();
        let mut done: Vec<Nested<'p>> = Vec::new();
        for entry in entries {
            let column = entry.dash - entry.line;
            let mut closed: Option<&Entry> = None;
            while let Some(last) = open.last() {
                self.same_indentation(last.entry, entry)?;
                if last.entry.dash - last.entry.line < column {
                    break;
                }
                closed = Some(last.entry);
                close(&mut open, &mut done);
            }
            // The neighbour on the same level, if there is one.
            if let Some(closed) =
                closed.or_else(|| done.last().filter(|_| open.is_empty()).map(|last| last.entry))
                && closed.dash - closed.line != column
            {
                self.misaligned(closed.dash, entry.dash);
                return None;
            }
            if open.len() >= DEEPEST {
                let token = self.tokens.at_or_after(entry.dash)?;
                self.too_deep(token, Bound::Depth);
                return None;
            }
            open.push(Nested { entry, under: Vec::new() });
        }
        while !open.is_empty() {
            close(&mut open, &mut done);
        }
        Some(done)
    }

    /// Columns compare only where the indentation of one line goes on that of the other.
    fn same_indentation(&mut self, one: &Entry, other: &Entry) -> Option<()> {
        let (first, second) = (&self.text[one.line..one.dash], &self.text[other.line..other.dash]);
        if first.starts_with(second) || second.starts_with(first) {
            return Some(());
        }
        let place = self.dash(one);
        let message = text!("a list indented with tabs here and with spaces there");
        let dash = self.dash(other);
        let diagnostic = self.report(Code::MisalignedList, dash, message);
        diagnostic.primary.text = text!("which level this is cannot be told");
        diagnostic.help = Some(text!("indent all lines of the list with spaces"));
        diagnostic.others.push(Label { span: place, text: text!("indented otherwise") });
        None
    }

    /// Reports a `-` that stands out of line with that of its neighbour.
    pub(super) fn misaligned(&mut self, neighbour: usize, at: usize) {
        let (theirs, ours) = (self.column(neighbour), self.column(at));
        let place = Span::new(self.file, neighbour, neighbour + 1);
        let dash = Span::new(self.file, at, at + 1);
        let message = text!("a list item out of line with its neighbours");
        let diagnostic = self.report(Code::MisalignedList, dash, message);
        diagnostic.primary.text = text!("column {ours}", ours);
        diagnostic.help = Some(text!(
            "put it in column {theirs} to stand beside that item, or deeper than the item that it belongs under",
            theirs
        ));
        diagnostic.others.push(Label { span: place, text: text!("column {theirs}", theirs) });
    }

    /// `all of`, `any of`, `none of`, `at least 2 of`.
    fn list(&mut self, node: Node<'t>, items: &[Nested<'_>]) -> Expr {
        let span = self.span(&node);
        let mut op = ListOp::All;
        for part in inner(node) {
            match part.as_rule() {
                Rule::kw_any_of => op = ListOp::Any,
                Rule::kw_none_of => op = ListOp::None,
                Rule::plain_amount => op = ListOp::AtLeast(self.plain_amount(part)),
                _ => {}
            }
        }
        self.not_empty(span, items);
        let items: Vec<ListItem> = items.iter().filter_map(|item| self.list_item(item)).collect();
        let whole = items.last().map_or(span, |last| span.to(last.condition.span));
        expr(whole, ExprKind::List(op, items))
    }

    pub(super) fn not_empty(&mut self, span: Span, items: &[Nested<'_>]) {
        if items.is_empty() {
            let message = text!("`{}` without a list", self.source(span));
            let help = text!("its items follow, each on a line of its own that begins with `- `");
            self.refuse(Code::EmptyList, span, message, text!("nothing follows"), help);
        }
    }

    fn list_item(&mut self, item: &Nested<'_>) -> Option<ListItem> {
        let node = self.list_piece(Rule::list_item_piece, item.entry)?;
        let mut citation: Option<Text> = None;
        let mut condition = None;
        for part in inner(node) {
            match part.as_rule() {
                Rule::citation => citation = self.clause_text(part),
                _ => condition = Some(self.listed(part, &item.under)),
            }
        }
        condition.map(|condition| ListItem { citation, condition })
    }

    pub(super) fn list_piece(&mut self, rule: Rule, entry: &Entry) -> Option<Node<'t>> {
        if self.tokens.within(entry.range.start, entry.range.end).is_empty() {
            let help = text!("write its condition after the `-`, or delete it");
            self.refuse(
                Code::Syntax,
                self.dash(entry),
                text!("an empty list item"),
                text!("nothing follows it"),
                help,
            );
            return None;
        }
        self.matched(rule, &entry.range)
    }

    /// `x at most, by region` and its list.
    fn by_member(&mut self, node: Node<'t>, items: &[Nested<'_>]) -> Expr {
        let span = self.span(&node);
        let (mut value, mut op, mut by) = (nothing(span), CompareOp::AtMost, None);
        for part in inner(node) {
            match part.as_rule() {
                Rule::value => value = self.value(part),
                Rule::operator => op = super::condition::operator(part),
                Rule::name => by = Some(self.name(&part)),
                _ => {}
            }
        }
        self.not_empty(span, items);
        let mut members: Vec<(Name, Expr)> = Vec::new();
        for item in items {
            if let Some(under) = item.under.first() {
                self.opens_no_list(under.entry);
            }
            let Some(node) = self.list_piece(Rule::member_item_piece, item.entry) else { continue };
            let (mut name, mut number) = (None, None);
            for part in inner(node) {
                match part.as_rule() {
                    Rule::name => name = Some(self.name(&part)),
                    Rule::threshold => number = Some(self.threshold(part)),
                    _ => {}
                }
            }
            if let (Some(name), Some(number)) = (name, number) {
                members.push((name, number));
            }
        }
        let Some(by) = by else { return nothing(span) };
        let whole = members.last().map_or(span, |(_, last)| span.to(last.span));
        let by = expr(by.span, ExprKind::Name(by));
        let table = expr(by.span.to(whole), ExprKind::ByMember(by, members));
        expr(whole, ExprKind::Compare(op, value, table))
    }
}

/// Moves the innermost open item under the one around it.
fn close<'p>(open: &mut Vec<Nested<'p>>, done: &mut Vec<Nested<'p>>) {
    if let Some(closed) = open.pop() {
        match open.last_mut() {
            Some(around) => around.under.push(closed),
            None => done.push(closed),
        }
    }
}
