//! Classifications: classes, the clauses that bound them, caps.

use super::declaration::Common;
use super::list::Nested;
use super::piece::{Seen, is_body};
use super::quota::QuotaParts;
use super::{Builder, Node, inner, nothing};
use crate::source::Span;
use crate::syntax::ast::{
    Bound, BoundKind, Cap, ClassLine, Classification, Head, Item, Name, Ranking, Text, Ties,
};
use crate::syntax::grammar::Rule;
use crate::syntax::layout::{Piece, Pieces};

impl<'t> Builder<'t> {
    pub(super) fn classification(&mut self, pieces: Pieces) -> Option<Item> {
        let head = self.head_piece(Rule::classification_piece, &pieces.head, true);
        let head = head.and_then(|node| self.head(&node));
        let mut seen = Seen::new();
        let mut common = Common::default();
        let (mut classes, mut bounds, mut caps, mut earlier) = (Vec::new(), Vec::new(), Vec::new(), None);
        // The classes are the list of whatever clause stands before them, if that has no list of its own.
        if let Some(items) = self.items(&pieces.head) {
            self.class_lines(&items, &mut classes);
        }
        for piece in &pieces.clauses {
            let node = self.clause_with_list(Rule::classification_clause, piece, &mut seen, true);
            let own_list = match &node {
                Some(node) => opens_list(node),
                // What is broken may have opened a list of conditions.
                None => {
                    self.tokens.before(piece.range.end).is_some_and(|last| self.tokens.text(last) == "of")
                }
            };
            // Its own list stands deeper than the clause; the classes may follow that.
            let own = if own_list { self.deeper(piece) } else { 0 };
            let (own, classes_under) = piece.list.split_at(own);
            if self.is_astray(piece) {
                continue;
            }
            if let Some(items) = self.nest(classes_under) {
                self.class_lines(&items, &mut classes);
            }
            let own = self.nest(own);
            // Nodes count from the start of their piece.
            self.base = piece.range.start;
            let Some(node) = node else { continue };
            match node.as_rule() {
                Rule::bound => bounds.extend(own.and_then(|items| self.bound(node, &items))),
                Rule::cap => caps.extend(self.cap(node)),
                Rule::earlier => earlier = self.earlier(node),
                _ => self.common(node, &mut common),
            }
        }
        let Common { kinds, authority, in_force } = common;
        let head = Head { kinds, ..head? };
        Some(Item::Classification(Classification {
            head,
            authority,
            in_force,
            classes,
            bounds,
            caps,
            earlier,
        }))
    }

    /// How many list items, from the first on, stand deeper than their clause.
    fn deeper(&self, piece: &Piece) -> usize {
        let line = self.text[..piece.range.start].rfind('\n').map_or(0, |at| at + 1);
        let column = piece.range.start - line;
        let beside = piece.list.iter().position(|entry| entry.dash - entry.line <= column);
        beside.unwrap_or(piece.list.len())
    }

    fn class_lines(&mut self, items: &[Nested<'_>], classes: &mut Vec<ClassLine>) {
        for item in items {
            let line = self.class_line(item);
            classes.extend(line);
        }
    }

    /// `- excellent "Excellent" when C`, `- otherwise weak "Weak"`.
    fn class_line(&mut self, item: &Nested<'_>) -> Option<ClassLine> {
        let node = inner(self.list_piece(Rule::class_item_piece, item.entry)?).next()?;
        let (mut span, otherwise) = (self.span(&node), node.as_rule() == Rule::class_otherwise);
        let (mut name, mut label, mut when): (Option<Name>, Option<Text>, _) = (None, None, None);
        for part in inner(node) {
            match part.as_rule() {
                Rule::declared => name = Some(self.name(&part)),
                Rule::label => label = self.label(part),
                _ if is_body(&part) => {
                    span = span.to(self.span(&part));
                    when = Some(self.listed(part, &item.under));
                }
                _ => {}
            }
        }
        if otherwise && let Some(under) = item.under.first() {
            self.opens_no_list(under.entry);
        }
        Some(ClassLine { span, name: name?, label, when })
    }

    /// `weak in any case when C`, `at most good in any case when C`, `one class lower when C`.
    fn bound(&mut self, node: Node<'t>, items: &[Nested<'_>]) -> Option<Bound> {
        let span = self.span(&node);
        let (mut kind, mut when) = (BoundKind::OneLower(None), nothing(span));
        for part in inner(node) {
            let rule = part.as_rule();
            if is_body(&part) {
                when = self.listed(part, items);
                continue;
            }
            let name = part.into_inner().find(|part| part.as_rule() == Rule::name);
            let name = name.map(|name| self.name(&name));
            match rule {
                Rule::bound_fixed => kind = BoundKind::Fixed(name?),
                Rule::bound_at_most => kind = BoundKind::AtMost(name?),
                Rule::bound_lower => kind = BoundKind::OneLower(name),
                _ => {}
            }
        }
        Some(Bound { span, kind, when })
    }

    /// `cap excellent at 20% of those rated good, within each agency, rounded down, ranked by …, ties …`.
    fn cap(&mut self, node: Node<'t>) -> Option<Cap> {
        let span = self.span(&node);
        let (mut class, mut number, mut ranking, mut ties) = (None, None, None, None);
        let mut start = span;
        let mut parts = QuotaParts::default();
        for part in node.into_inner() {
            let place = self.span(&part);
            match part.as_rule() {
                Rule::name => class = Some(self.name(&part)),
                Rule::quota_number => {
                    start = place;
                    number = Some(self.quota_number(part));
                }
                Rule::ranking | Rule::ties => self.cap_order(part, &mut ranking, &mut ties),
                _ => self.quota_part(part, &mut parts),
            }
        }
        let (number, base) = number?;
        let quota = parts.quota(Span::new(span.file, start.start, span.end), number, base);
        Some(Cap { span, class: class?, quota, ranking, ties })
    }

    /// `ranked by …` and `ties …` inside a cap, each of them once.
    fn cap_order(&mut self, node: Node<'t>, ranking: &mut Option<Ranking>, ties: &mut Option<Ties>) {
        let before = if node.as_rule() == Rule::ranking {
            let found = self.ranking(node);
            let again = found.span;
            ranking.replace(found).map(|first| (again, first.span))
        } else {
            let found = self.ties(node);
            let again = found.span;
            ties.replace(found).map(|first| (again, first.span))
        };
        if let Some((again, first)) = before {
            self.given_twice(again, first);
        }
    }
}

/// Whether the body of a clause is the head of a list.
fn opens_list(node: &Node<'_>) -> bool {
    node.clone().into_inner().any(|part| matches!(part.as_rule(), Rule::list_head | Rule::by_member))
}
