//! Matching one piece of an item with the grammar.

use super::{Builder, Node, inner};
use crate::diagnostic::{Code, Label};
use crate::source::Span;
use crate::syntax::ast::{Expr, Head, Name, Text};
use crate::syntax::grammar::{Grammar, Rule};
use crate::syntax::layout::Piece;
use crate::syntax::phrases::Word;
use crate::text::Lang;
use pest::Parser;
use std::collections::BTreeMap;
use std::ops::Range;

/// Which clauses an item has had, and where.
pub(super) type Seen = BTreeMap<Rule, Span>;

/// The clauses that an item may have several of.
const REPEATING: [Rule; 12] = [
    Rule::term,
    Rule::plain_field,
    Rule::computed_field,
    Rule::given,
    Rule::expect,
    Rule::score_entry,
    Rule::adjustment,
    Rule::bound,
    Rule::cap,
    Rule::limb,
    Rule::unless,
    Rule::take,
];

/// Whether a clause holds a condition or a value, and so perhaps a list of its own.
fn holds_body(node: &Node<'_>) -> bool {
    node.clone().into_inner().any(|part| is_body(&part))
}

pub(super) fn is_body(node: &Node<'_>) -> bool {
    matches!(node.as_rule(), Rule::list_head | Rule::by_member | Rule::condition)
}

impl<'t> Builder<'t> {
    /// Matches the text of `range` whole with `rule`. `None` where it does not match or where the first look
    /// found something wrong; that is then reported.
    pub(super) fn matched(&mut self, rule: Rule, range: &Range<usize>) -> Option<Node<'t>> {
        self.base = range.start;
        let first = self.problems.partition_point(|problem| problem.primary.span.start < range.start);
        if let Some(problem) =
            self.problems.get(first).filter(|problem| problem.primary.span.start < range.end)
        {
            self.diagnostics.push(problem.clone());
            return None;
        }
        match Grammar::parse(rule, &self.plain[range.clone()]) {
            Ok(mut nodes) => {
                let node = nodes.next()?;
                self.keeps_its_language(&node).then_some(node)
            }
            Err(error) => {
                let diagnostic = self.expected(self.kind, &error, range);
                self.diagnostics.push(diagnostic);
                None
            }
        }
    }

    /// Whether all words of a piece are of the language of the ruleset; the first that is not is reported.
    fn keeps_its_language(&mut self, node: &Node<'t>) -> bool {
        let other = node.clone().into_inner().flatten().find_map(|node| {
            let word = Word::of_rule(node.as_rule())?;
            let written: Vec<&str> = node.as_str().split_whitespace().collect();
            (!word.is_spelt(&written.join(" "), self.lang)).then_some((node, word))
        });
        let Some((node, word)) = other else { return true };
        let span = self.span(&node);
        let written = self.source(span);
        let (message, label) = match self.lang {
            Lang::English => {
                (text!("`{written}` in an English ruleset", written), text!("a Vietnamese phrase"))
            }
            Lang::Vietnamese => {
                (text!("`{written}` in a Vietnamese ruleset", written), text!("an English phrase"))
            }
        };
        let help = match word.canonical(self.lang) {
            "" => text!("a ruleset keeps to the language of its first item"),
            instead => text!("write `{instead}`: a ruleset keeps to the language of its first item", instead),
        };
        self.refuse(Code::TwoLanguages, span, message, label, help);
        false
    }

    /// The head of an item. It holds no list unless `body` says that it may.
    pub(super) fn head_piece(&mut self, rule: Rule, piece: &Piece, body: bool) -> Option<Node<'t>> {
        let node = self.matched(rule, &piece.range);
        if node.is_some() && !body {
            self.no_list(piece);
        }
        node
    }

    /// A clause, by what the alternatives of the clause rule call it; each of `once` may come once.
    pub(super) fn clause(
        &mut self,
        rule: Rule,
        piece: &Piece,
        seen: &mut Seen,
        once: bool,
    ) -> Option<Node<'t>> {
        let node = self.clause_with_list(rule, piece, seen, once)?;
        if !holds_body(&node) {
            self.no_list(piece);
        }
        Some(node)
    }

    /// A clause whose list, if it has one, its caller reads.
    pub(super) fn clause_with_list(
        &mut self,
        rule: Rule,
        piece: &Piece,
        seen: &mut Seen,
        once: bool,
    ) -> Option<Node<'t>> {
        let node = inner(self.matched(rule, &piece.range)?).next()?;
        let clause = node.as_rule();
        let span = self.span(&node);
        let opener = inner(node.clone()).next().filter(|word| word.as_str().len() < node.as_str().len());
        let opener = opener.map_or(span, |word| self.span(&word));
        if once && !REPEATING.contains(&clause) {
            if let Some(&first) = seen.get(&clause) {
                self.given_twice(opener, first);
                return None;
            }
            seen.insert(clause, opener);
        }
        Some(node)
    }

    /// The second of two clauses of which there may be one.
    pub(super) fn given_twice(&mut self, again: Span, first: Span) {
        let message = format!("`{}` is given twice", self.source(again));
        let diagnostic = self.report(Code::RepeatedClause, again, message);
        diagnostic.primary.text = "here again".into();
        diagnostic.help = Some("keep one of them".into());
        diagnostic.others.push(Label { span: first, text: "first here".into() });
    }

    /// The condition or value of a clause, with its list.
    pub(super) fn clause_body(&mut self, node: Node<'t>, piece: &Piece) -> Option<Expr> {
        let body = node.into_inner().find(is_body)?;
        Some(self.body(body, piece))
    }

    /// The name and the label among the nodes of a head.
    pub(super) fn head(&mut self, node: &Node<'t>) -> Option<Head> {
        let mut name: Option<Name> = None;
        let mut label: Option<Text> = None;
        for part in node.clone().into_inner() {
            match part.as_rule() {
                Rule::declared if name.is_none() => name = Some(self.name(&part)),
                Rule::label => label = self.label(part),
                _ => {}
            }
        }
        let name = name?;
        let start = self.span(node).start;
        Some(Head { span: Span::new(self.file, start, name.span.end), name, label, kinds: Vec::new() })
    }

    pub(super) fn label(&mut self, node: Node<'t>) -> Option<Text> {
        node.into_inner().next().map(|text| self.text_of(&text))
    }

    /// The kinds of a `for` clause.
    pub(super) fn kinds(&mut self, node: Node<'t>) -> Vec<Name> {
        let kinds = node.into_inner().find(|part| part.as_rule() == Rule::kinds);
        kinds.map_or_else(Vec::new, |kinds| kinds.into_inner().map(|kind| self.name(&kind)).collect())
    }

    /// The text of a clause such as `source "…"`.
    pub(super) fn clause_text(&mut self, node: Node<'t>) -> Option<Text> {
        node.into_inner().find(|part| part.as_rule() == Rule::text).map(|text| self.text_of(&text))
    }
}
