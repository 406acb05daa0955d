//! Commendations and selections.

use super::declaration::Common;
use super::piece::Seen;
use super::quota::QuotaParts;
use super::{Builder, Node, inner, nothing};
use crate::diagnostic::Code;
use crate::source::Span;
use crate::syntax::ast::{Commendation, CompareOp, Expr, Head, Item, Limb, Name, Selection};
use crate::syntax::grammar::Rule;
use crate::syntax::layout::{Piece, Pieces};
use crate::syntax::phrases::Word;

impl<'t> Builder<'t> {
    pub(super) fn commendation(&mut self, pieces: Pieces) -> Option<Item> {
        let head = self.head_piece(Rule::commendation_piece, &pieces.head, false);
        let head = head.and_then(|node| self.head(&node));
        let mut seen = Seen::new();
        let mut common = Common::default();
        let (mut requires, mut unless): (Vec<Limb>, Vec<Expr>) = (Vec::new(), Vec::new());
        let (mut number, mut ranking, mut ties, mut earlier) = (None, None, None, None);
        let mut parts = QuotaParts::default();
        for piece in &pieces.clauses {
            let Some(node) = self.clause(Rule::commendation_clause, piece, &mut seen, true) else { continue };
            match node.as_rule() {
                Rule::limb => {
                    if let Some(limb) = self.limb(node, piece) {
                        self.one_limb(&requires, &limb);
                        requires.push(limb);
                    }
                }
                Rule::unless => unless.extend(self.clause_body(node, piece)),
                Rule::award | Rule::more_quota => {
                    for part in inner(node) {
                        if part.as_rule() == Rule::quota_number {
                            let start = self.span(&part);
                            let end = Span::new(self.file, start.start, piece.range.end);
                            number = Some((self.trimmed(end), self.quota_number(part)));
                        } else {
                            self.quota_part(part, &mut parts);
                        }
                    }
                }
                Rule::ranking => ranking = Some(self.ranking(node)),
                Rule::ties => ties = Some(self.ties(node)),
                Rule::earlier => earlier = self.earlier(node),
                _ => self.common(node, &mut common),
            }
        }
        let quota = match (number, parts.place()) {
            (Some((span, (number, base))), _) => Some(parts.quota(span, number, base)),
            (None, Some(place)) if !seen.contains_key(&Rule::award) => {
                self.no_quota(place);
                None
            }
            _ => None,
        };
        let Common { kinds, authority, in_force } = common;
        let head = Head { kinds, ..head? };
        let commendation =
            Commendation { head, authority, in_force, requires, unless, quota, ranking, ties, earlier };
        Some(Item::Commendation(commendation))
    }

    /// `requires C`, `for individual requires C`.
    fn limb(&mut self, node: Node<'t>, piece: &Piece) -> Option<Limb> {
        let span = self.span(&node);
        let kinds: Vec<Name> = self.kinds(node.clone());
        let condition = self.clause_body(node, piece)?;
        Some(Limb { span, kinds, condition })
    }

    /// Two limbs without kinds of their own are one too many.
    fn one_limb(&mut self, requires: &[Limb], limb: &Limb) {
        let length = Word::Requires.canonical(self.lang).len();
        let word = |span: Span| Span::new(span.file, span.start, span.end.min(span.start + length));
        if limb.kinds.is_empty()
            && let Some(first) = requires.iter().find(|first| first.kinds.is_empty())
        {
            self.given_twice(word(limb.span), word(first.span));
        }
    }

    fn no_quota(&mut self, place: Span) {
        let message = text!("`{}` without a quota", self.source(place));
        let help = text!("say how many first: `award at most 15% of eligible`");
        self.refuse(Code::Syntax, place, message, text!("a part of which quota?"), help);
    }

    /// The span up to its last token.
    fn trimmed(&self, span: Span) -> Span {
        let end = self.tokens.before(span.end).map_or(span.end, |last| last.end);
        Span::new(span.file, span.start, end.max(span.start))
    }

    pub(super) fn selection(&mut self, pieces: Pieces) -> Option<Item> {
        let head = self.head_piece(Rule::selection_piece, &pieces.head, false);
        let head = head.and_then(|node| self.head(&node));
        let mut seen = Seen::new();
        let mut common = Common::default();
        let (mut of, mut ranking, mut ties) = (None, None, None);
        let mut take: Vec<(CompareOp, Expr, Span)> = Vec::new();
        for piece in &pieces.clauses {
            let Some(node) = self.clause(Rule::selection_clause, piece, &mut seen, true) else { continue };
            match node.as_rule() {
                Rule::selected => of = inner(node).nth(1).map(|rows| self.rows(rows, false)),
                Rule::take => {
                    let found = self.take(node);
                    if let Some((_, _, first)) = take.iter().find(|(op, _, _)| *op == found.0) {
                        self.given_twice(found.2, *first);
                    }
                    take.push(found);
                }
                Rule::ranking => ranking = Some(self.ranking(node)),
                Rule::ties => ties = Some(self.ties(node)),
                _ => self.common(node, &mut common),
            }
        }
        let authority = common.authority;
        Some(Item::Selection(Selection { head: head?, authority, of, take, ranking, ties }))
    }

    /// `take at least 20`.
    fn take(&mut self, node: Node<'t>) -> (CompareOp, Expr, Span) {
        let span = self.span(&node);
        let (mut op, mut number) = (CompareOp::AtLeast, nothing(span));
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::take_how => {
                    op = match inner(part).next().map(|word| word.as_rule()) {
                        Some(Rule::at_most) => CompareOp::AtMost,
                        Some(Rule::exactly) => CompareOp::Is,
                        _ => CompareOp::AtLeast,
                    };
                }
                Rule::amount => number = self.plain_amount(part),
                Rule::cases => number = self.cases(number, part),
                _ => {}
            }
        }
        (op, number, span)
    }
}
