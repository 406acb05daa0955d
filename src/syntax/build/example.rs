//! Examples.

use super::piece::Seen;
use super::{Builder, Node, expr, inner, nothing};
use crate::diagnostic::{Code, Label};
use crate::syntax::ast::{ArithOp, Example, Expect, Expected, Expr, ExprKind, Given, GivenLine, Item};
use crate::syntax::grammar::Rule;
use crate::syntax::layout::Pieces;
use crate::types::{Exact, Outcome, Verdict};

impl<'t> Builder<'t> {
    pub(super) fn example(&mut self, pieces: Pieces) -> Option<Item> {
        let head = self.head_piece(Rule::example_piece, &pieces.head, false).and_then(|node| {
            let span = self.span(&node);
            Some((span, self.clause_text(node)?))
        });
        let mut seen = Seen::new();
        let mut as_of = None;
        let mut given: Vec<Given> = Vec::new();
        let mut expects = Vec::new();
        for piece in &pieces.clauses {
            if piece.is_line {
                let line =
                    self.matched(Rule::given_line_piece, &piece.range).and_then(|node| inner(node).next());
                let line = line.and_then(|line| self.given_line(line));
                self.no_list(piece);
                if let (Some(line), Some(given)) = (line, given.last_mut()) {
                    given.lines.push(line);
                }
                continue;
            }
            let Some(node) = self.clause(Rule::example_clause, piece, &mut seen, true) else { continue };
            match node.as_rule() {
                Rule::as_of => as_of = self.clause_date(node),
                Rule::given => given.extend(self.given(node)),
                _ => expects.extend(self.expect(node)),
            }
        }
        let (span, title) = head?;
        Some(Item::Example(Example { span, title, as_of, given, expects }))
    }

    fn given(&mut self, node: Node<'t>) -> Option<Given> {
        let span = self.span(&node);
        let (mut kind, mut name, mut within, mut in_seen) = (None, None, None, false);
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::name => kind = Some(self.name(&part)),
                Rule::kw_in_unit => in_seen = true,
                Rule::text if in_seen => within = Some(self.text_of(&part)),
                Rule::text => name = Some(self.text_of(&part)),
                _ => {}
            }
        }
        Some(Given { span, kind: kind?, name, within, lines: Vec::new() })
    }

    fn given_line(&mut self, node: Node<'t>) -> Option<GivenLine> {
        let span = self.span(&node);
        let rule = node.as_rule();
        let (mut name, mut value, mut on, mut basis, mut evidence) = (None, None, None, None, None);
        let (mut members, mut fields) = (Vec::new(), Vec::new());
        let mut needs_date = None;
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::name => name = Some(self.name(&part)),
                Rule::plain_value => value = Some(self.plain_value(part)),
                Rule::given_field => {
                    let mut parts = part.into_inner();
                    if let (Some(field), Some(value)) = (parts.next(), parts.next()) {
                        fields.push((self.name(&field), self.plain_value(value)));
                    }
                }
                Rule::given_members => {
                    needs_date = Some(self.span(&part));
                    let names = part.into_inner().filter(|part| part.as_rule() == Rule::name);
                    members = names.map(|name| self.name(&name)).collect();
                }
                Rule::given_on => on = self.clause_date(part),
                Rule::given_basis => {
                    needs_date = Some(self.span(&part));
                    basis = inner(part).nth(1).map(|node| super::value::basis(&node));
                }
                Rule::given_evidence => {
                    needs_date = Some(self.span(&part));
                    evidence = self.clause_text(part);
                }
                _ => {}
            }
        }
        let name = name?;
        match (rule, on) {
            (Rule::given_none, _) => Some(GivenLine::NoRecords { span, name }),
            (Rule::given_record, _) => Some(GivenLine::Record { span, name, fields }),
            (_, Some(on)) => {
                Some(GivenLine::Observation { span, name, value: value?, members, on, basis, evidence })
            }
            (_, None) => {
                if let Some(place) = needs_date {
                    let message = text!("an observation of `{}` without its date", name.text);
                    let help = text!("say the day that it describes: `on 2025-09-30`");
                    let diagnostic = self.report(Code::Syntax, span, message);
                    diagnostic.primary.text = text!("`on` is missing");
                    diagnostic.help = Some(help);
                    diagnostic.others.push(Label { span: place, text: text!("only observations have this") });
                }
                Some(GivenLine::Attribute { span, name, value: value? })
            }
        }
    }

    fn plain_value(&mut self, node: Node<'t>) -> Expr {
        let span = self.span(&node);
        let (mut minus, mut value) = (None, nothing(span));
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::minus => minus = Some(self.span(&part)),
                _ => value = self.atom(part),
            }
        }
        match minus {
            Some(sign) => {
                let zero = expr(sign, ExprKind::Number(Exact::from_integer(0)));
                expr(span, ExprKind::Arith(ArithOp::Subtract, zero, value))
            }
            None => value,
        }
    }

    fn expect(&mut self, node: Node<'t>) -> Option<Expect> {
        let span = self.span(&node);
        let (mut subject, mut expected, mut so_far, mut unit) = (None, None, false, None);
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::name => subject = Some(self.name(&part)),
                Rule::kw_so_far => so_far = true,
                Rule::text => unit = Some(self.text_of(&part)),
                Rule::expected => expected = self.what_is_expected(part),
                _ => {}
            }
        }
        Some(Expect { span, subject: subject?, expected: expected?, so_far, unit })
    }

    fn what_is_expected(&mut self, node: Node<'t>) -> Option<Expected> {
        let node = node.into_inner().next()?;
        Some(match node.as_rule() {
            Rule::kw_passes => Expected::Verdict(Verdict::Pass),
            Rule::kw_fails => Expected::Verdict(Verdict::Fail),
            Rule::kw_is_undetermined => Expected::Undetermined,
            Rule::kw_is_not_applic => Expected::NotApplicable,
            Rule::kw_is_awarded => Expected::Outcome(Outcome::Awarded),
            Rule::kw_is_not_awarded => Expected::Outcome(Outcome::NotAwarded),
            Rule::kw_is_referred => Expected::Outcome(Outcome::Referred),
            _ => Expected::Is(self.plain_value(inner(node).nth(1)?)),
        })
    }
}
