//! Conditions over rows: which rows, how many of them, what they have; and over criteria.

use super::condition::Reach;
use super::{Builder, Node, expr, inner, nothing};
use crate::diagnostic::Code;
use crate::syntax::ast::{CompareOp, Expr, ExprKind, Further, PartLimit, Quantity, Rows};
use crate::syntax::grammar::Rule;
use crate::text::Lang;
use crate::types::Exact;

impl<'t> Builder<'t> {
    /// `R where A except where B`; `closed` where a `have` or `with` follows.
    pub(super) fn rows(&mut self, node: Node<'t>, closed: bool) -> Rows {
        let span = self.span(&node);
        let reach = if closed { Reach::Closed } else { Reach::Open };
        let name = self.name_at(span.start, span.start);
        let mut rows = Rows { name, all: false, filter: None, except: None };
        for part in node.into_inner() {
            let rule = part.as_rule();
            if rule == Rule::name {
                rows.name = self.name(&part);
                continue;
            }
            if !matches!(rule, Rule::where_rows | Rule::whose_rows | Rule::except_rows) {
                continue;
            }
            let condition = inner(part).nth(1).map(|node| self.joined(node, reach));
            if matches!(rule, Rule::where_rows | Rule::whose_rows) {
                rows.filter = condition;
            } else {
                rows.except = condition;
            }
        }
        rows
    }

    /// `where C` after which nothing closes it.
    pub(super) fn where_rows(&mut self, node: Node<'t>) -> Option<Expr> {
        inner(node).nth(1).map(|condition| self.joined(condition, Reach::Open))
    }

    /// `share of`, `count of`, `years in a row`.
    pub(super) fn over_rows(&mut self, node: Node<'t>) -> Expr {
        let span = self.span(&node);
        let rule = node.as_rule();
        let (mut rows, mut condition, mut to) = (None, nothing(span), nothing(span));
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::rows | Rule::counted => rows = Some(self.rows(part, rule == Rule::share)),
                Rule::row_condition => condition = self.joined(part, Reach::Open),
                Rule::date_value => to = self.date_value(part),
                _ => {}
            }
        }
        let kind = match (rule, rows) {
            (Rule::share, Some(rows)) => ExprKind::Share(rows, condition),
            (_, Some(rows)) => ExprKind::Count(rows),
            _ => ExprKind::YearsInARow(to, condition),
        };
        expr(span, kind)
    }

    /// `at least 2 initiatives where C`, `no R`, `all R have C`, `at least 70% of R have C, the rest have B`.
    pub(super) fn quantified(&mut self, node: Node<'t>) -> Expr {
        let span = self.span(&node);
        let parts: Vec<Node<'t>> = node.into_inner().collect();
        let closed = parts.iter().any(|part| matches!(part.as_rule(), Rule::predicate | Rule::whose));
        let mut quantity = Quantity::No;
        let (mut rows, mut having, mut except, mut further) = (None, None, None, None);
        let mut says_which = false;
        for part in parts {
            match part.as_rule() {
                Rule::kw_all => quantity = Quantity::All,
                Rule::rows | Rule::no_rows => rows = Some(self.rows(part, closed)),
                Rule::bare_share => {
                    for part in part.into_inner() {
                        match part.as_rule() {
                            Rule::percent => quantity = self.bare_share(&part),
                            Rule::rows => rows = Some(self.rows(part, closed)),
                            _ => {}
                        }
                    }
                }
                Rule::how_many => {
                    let (found, of) = self.how_many(part, closed);
                    quantity = found;
                    rows = of;
                }
                Rule::predicate => having = self.last_joined(part),
                Rule::whose => {
                    let after = part.clone().into_inner().find(|part| part.as_rule() == Rule::except_rows);
                    having = self.last_joined(part);
                    except = after;
                    says_which = true;
                }
                Rule::rest => further = self.last_joined(part).map(Further::Rest),
                Rule::of_which => further = self.of_which(part, &quantity),
                _ => {}
            }
        }
        let Some(mut rows) = rows else { return nothing(span) };
        let counts = matches!(quantity, Quantity::Number(..) | Quantity::No);
        if counts && says_which && self.lang == Lang::Vietnamese && rows.filter.is_none() {
            // `có C` says what is counted; `phải có C`, what it must have.
            rows.filter = having.take();
            if let Some(except) = except.take() {
                rows.except = self.where_rows(except);
            }
        }
        if let Some(except) = except {
            let place = self.span(&except);
            let help = text!("put it before `có`: `… trừ trường hợp B có C`");
            self.refuse(
                Code::Syntax,
                place,
                text!("`trừ trường hợp` after what is asked"),
                text!("of which rows?"),
                help,
            );
        }
        expr(span, ExprKind::Quantified { quantity, rows, having, further })
    }

    /// `, of which at least 70% have B`.
    fn of_which(&mut self, node: Node<'t>, of: &Quantity) -> Option<Further> {
        let whole = self.span(&node);
        let (mut words, mut quantity, mut condition) = (whole, Quantity::All, None);
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::kw_of_which => words = self.span(&part),
                Rule::which_many => quantity = self.which_many(part),
                Rule::named_again => {
                    let name = self.span(&part);
                    let message = text!("`of which` is of those counted before");
                    let help = text!("leave `{}` out", self.source(name));
                    self.refuse(Code::Syntax, name, message, text!("named again"), help);
                }
                Rule::predicate => condition = self.last_joined(part),
                _ => {}
            }
        }
        if matches!(of, Quantity::No) {
            let message = text!("`of which` after `no`");
            let help = text!("say how many there may be: `at most 2 …, of which …`");
            self.refuse(Code::Syntax, words, message, text!("of none at all"), help);
        }
        Some(Further::OfWhich(words, quantity, condition?))
    }

    fn which_many(&mut self, node: Node<'t>) -> Quantity {
        let mut op = CompareOp::AtLeast;
        let mut amount = nothing(self.span(&node));
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::kw_all => return Quantity::All,
                Rule::percent => return self.bare_share(&part),
                Rule::quantifier => op = quantifier(part),
                Rule::kw_or_less => op = CompareOp::AtMost,
                Rule::amount => amount = self.plain_amount(part),
                Rule::cases => amount = self.cases(amount, part),
                _ => {}
            }
        }
        let first = match &*amount.kind {
            ExprKind::ByCase(first, _) => &first.kind,
            _ => &amount.kind,
        };
        match **first {
            ExprKind::Percent(_) => Quantity::Share(op, amount),
            _ => Quantity::Number(op, amount),
        }
    }

    fn last_joined(&mut self, node: Node<'t>) -> Option<Expr> {
        let condition = node.into_inner().find(|part| part.as_rule() == Rule::row_condition)?;
        Some(self.joined(condition, Reach::Open))
    }

    /// `70% of R have C` says neither at least nor exactly; `100%` leaves no doubt.
    fn bare_share(&mut self, node: &Node<'t>) -> Quantity {
        let percent = self.percent(node);
        if *percent.kind != ExprKind::Percent(Exact::from_integer(1)) {
            let written = node.as_str();
            let help = text!("write `at least {written} of …` or `exactly {written} of …`", written);
            let message = text!("`{written} of … have …` can be read in two ways", written);
            self.refuse(Code::BareShare, percent.span, message, text!("at least, or exactly?"), help);
        }
        Quantity::Share(CompareOp::Is, percent)
    }

    fn how_many(&mut self, node: Node<'t>, closed: bool) -> (Quantity, Option<Rows>) {
        let span = self.span(&node);
        let mut op = CompareOp::AtLeast;
        let (mut amount, mut of, mut rows) = (nothing(span), None, None);
        let around = node.clone().into_inner().find(|part| part.as_rule() == Rule::many_around);
        for part in around.unwrap_or(node).into_inner() {
            match part.as_rule() {
                Rule::kw_or_less => op = CompareOp::AtMost,
                Rule::quantifier => op = quantifier(part),
                Rule::amount => amount = self.plain_amount(part),
                Rule::cases => amount = self.cases(amount, part),
                Rule::kw_of | Rule::kw_of_rows => of = Some(self.span(&part)),
                Rule::rows => rows = Some(self.rows(part, closed)),
                _ => {}
            }
        }
        let first = match &*amount.kind {
            ExprKind::ByCase(first, _) => &first.kind,
            kind => kind,
        };
        match (first, of) {
            (ExprKind::Number(_), Some(of)) => {
                let help = text!(
                    "rows are counted as `at least 2 wards`, their share as `at least 70% of wards have …`"
                );
                self.refuse(
                    Code::Syntax,
                    of,
                    text!("`of` after a number of rows"),
                    text!("not wanted here"),
                    help,
                );
            }
            (ExprKind::Percent(_), None) if self.lang == Lang::Vietnamese => of = Some(amount.span),
            (ExprKind::Percent(_), None) => {
                let written = self.source(amount.span);
                let message = text!("`{written}` without `of`", written);
                let help = text!("write `{written} of …`", written);
                self.refuse(Code::Syntax, amount.span, message, text!("a share of which rows?"), help);
            }
            _ => {}
        }
        let quantity = if of.is_some() { Quantity::Share(op, amount) } else { Quantity::Number(op, amount) };
        (quantity, rows)
    }

    /// `meets c`, `meets all criteria except c, d`, `meets at least 6 criteria`.
    pub(super) fn meets(&mut self, node: Node<'t>) -> Expr {
        let span = self.span(&node);
        let mut kind = ExprKind::MeetsSome { at_least: None, except: Vec::new() };
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::name => kind = ExprKind::Meets(self.name(&part)),
                Rule::amount => {
                    let at_least = Some(self.plain_amount(part));
                    kind = ExprKind::MeetsSome { at_least, except: Vec::new() };
                }
                Rule::meets_but => {
                    let names = part.into_inner().filter(|node| node.as_rule() == Rule::name);
                    let except = names.map(|node| self.name(&node)).collect();
                    kind = ExprKind::MeetsSome { at_least: None, except };
                }
                _ => {}
            }
        }
        expr(span, kind)
    }

    /// `holds merit`, `eligible for merit`.
    pub(super) fn standing(&mut self, node: Node<'t>) -> Expr {
        let span = self.span(&node);
        let holds = node.as_rule() == Rule::holds;
        let Some(name) = inner(node).nth(1).map(|name| self.name(&name)) else { return nothing(span) };
        expr(span, if holds { ExprKind::Holds(name) } else { ExprKind::EligibleFor(name) })
    }

    /// `3 times in a row C`. That it is `at least` so often says the same: a longer run holds a shorter one.
    pub(super) fn times_in_a_row(&mut self, node: Node<'t>) -> Expr {
        let span = self.span(&node);
        let (mut times, mut condition) = (nothing(span), nothing(span));
        let (mut op, mut words) = (CompareOp::AtLeast, span);
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::quantifier => {
                    words = self.span(&part);
                    op = quantifier(part);
                }
                Rule::number => times = self.number(&part),
                Rule::row_part => condition = self.part(part),
                _ => {}
            }
        }
        if op != CompareOp::AtLeast {
            let help =
                text!("ask for the least: `3 times in a row …`; `not 4 times in a row …` says at most 3");
            self.refuse(
                Code::Syntax,
                words,
                text!("a run is asked for by its least length"),
                text!("not wanted here"),
                help,
            );
        }
        expr(span, ExprKind::TimesInARow(times, condition))
    }

    /// `ranked first by s within each region`.
    pub(super) fn ranked_first(&mut self, node: Node<'t>) -> Expr {
        let span = self.span(&node);
        let (mut by, mut within) = (None, None);
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::value => by = Some(self.value(part)),
                Rule::within_each => within = inner(part).nth(1).map(|name| self.name(&name)),
                _ => {}
            }
        }
        by.iter().for_each(|by| self.closed(by));
        expr(span, ExprKind::RankedFirst { by, within })
    }

    /// `each section of s at least 50% of its maximum`.
    pub(super) fn each_part(&mut self, node: Node<'t>) -> Expr {
        let span = self.span(&node);
        let (mut sections, mut op) = (false, CompareOp::AtLeast);
        let (mut scorecard, mut limit) = (None, None);
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::kw_each_section => sections = true,
                Rule::name => scorecard = Some(self.name(&part)),
                Rule::operator => op = super::condition::operator(part),
                Rule::kw_or_less => op = CompareOp::AtMost,
                Rule::part_limit => {
                    let of_maximum = part.clone().into_inner().count() > 1;
                    let number = part.into_inner().next().map(|number| self.threshold(number));
                    let number = number.unwrap_or_else(|| nothing(span));
                    self.closed(&number);
                    limit = Some(match of_maximum {
                        true => PartLimit::OfMaximum(number),
                        false => PartLimit::Points(number),
                    });
                }
                _ => {}
            }
        }
        match (scorecard, limit) {
            (Some(scorecard), Some(limit)) => {
                expr(span, ExprKind::EachPart { sections, scorecard, op, limit })
            }
            _ => nothing(span),
        }
    }
}

fn quantifier(node: Node<'_>) -> CompareOp {
    match node.into_inner().next().map(|node| node.as_rule()) {
        Some(Rule::at_most) => CompareOp::AtMost,
        Some(Rule::over) => CompareOp::Over,
        Some(Rule::under) => CompareOp::Under,
        Some(Rule::exactly) => CompareOp::Is,
        _ => CompareOp::AtLeast,
    }
}
