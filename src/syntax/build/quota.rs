//! What commendations, caps and selections share: quotas, rankings, ties, the rulings of earlier years.

use super::{Builder, Node, inner, nothing};
use crate::source::Span;
use crate::syntax::ast::{
    Base, BaseKind, Earlier, Expr, Name, Quota, RankKey, Ranking, Rounding, TieRule, Ties,
};
use crate::syntax::grammar::Rule;

/// The parts of a quota that may come in any order, each of them once.
#[derive(Default)]
pub(super) struct QuotaParts {
    within: Option<(Vec<Name>, Span)>,
    rounding: Option<(Rounding, Span)>,
    at_least: Option<(Expr, Span)>,
    at_most: Option<(Expr, Span)>,
}

impl<'t> Builder<'t> {
    /// `15% of eligible`: the number and what it is of.
    pub(super) fn quota_number(&mut self, node: Node<'t>) -> (Expr, Option<Base>) {
        let span = self.span(&node);
        let (mut number, mut base) = (nothing(span), None);
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::amount => number = self.plain_amount(part),
                Rule::cases => number = self.cases(number, part),
                Rule::base | Rule::base_there => base = self.base(part),
                _ => {}
            }
        }
        (number, base)
    }

    fn base(&mut self, node: Node<'t>) -> Option<Base> {
        let span = self.span(&node);
        let (mut kind, mut filter) = (None, None);
        for part in node.into_inner() {
            kind = Some(match part.as_rule() {
                Rule::base_eligible => BaseKind::Eligible,
                Rule::base_units => BaseKind::Units,
                Rule::name => BaseKind::Kind(self.name(&part)),
                Rule::base_rated => {
                    let or_better = inner(part.clone()).any(|part| part.as_rule() == Rule::kw_or_better);
                    let class = inner(part).find(|part| part.as_rule() == Rule::name)?;
                    BaseKind::Rated { class: self.name(&class), or_better }
                }
                Rule::base_holding => BaseKind::Holding(inner(part).nth(1).map(|name| self.name(&name))?),
                Rule::kw_base_of_kind => continue,
                _ => {
                    filter = self.where_rows(part);
                    continue;
                }
            });
        }
        Some(Base { span, kind: kind?, filter })
    }

    /// `within each A and within each B`, `rounded down`, `at least 1`, `and at most 3`; anything else is left alone.
    pub(super) fn quota_part(&mut self, node: Node<'t>, parts: &mut QuotaParts) {
        let span = self.span(&node);
        let before = match node.as_rule() {
            Rule::within => {
                let each = inner(node).filter(|part| part.as_rule() == Rule::within_each);
                let names: Vec<Name> =
                    each.filter_map(|part| inner(part).nth(1)).map(|name| self.name(&name)).collect();
                match &mut parts.within {
                    Some((all, _)) => {
                        all.extend(names);
                        None
                    }
                    none => none.replace((names, span)).map(|(_, first)| first),
                }
            }
            Rule::rounding => {
                let rounding = match inner(node).next().map(|word| word.as_rule()) {
                    Some(Rule::kw_rounded_up) => Rounding::Up,
                    Some(Rule::kw_rounded_half_up) => Rounding::HalfUp,
                    _ => Rounding::Down,
                };
                parts.rounding.replace((rounding, span)).map(|(_, first)| first)
            }
            rule @ (Rule::quota_least | Rule::quota_most) => {
                let mut number = nothing(span);
                for part in node.into_inner() {
                    match part.as_rule() {
                        Rule::amount => number = self.plain_amount(part),
                        Rule::cases => number = self.cases(number, part),
                        _ => {}
                    }
                }
                let bound = if rule == Rule::quota_least { &mut parts.at_least } else { &mut parts.at_most };
                bound.replace((number, span)).map(|(_, first)| first)
            }
            _ => None,
        };
        if let Some(first) = before {
            self.given_twice(span, first);
        }
    }

    /// `ranked by A, then B lowest first`.
    pub(super) fn ranking(&mut self, node: Node<'t>) -> Ranking {
        let span = self.span(&node);
        let keys = node.into_inner().filter(|part| part.as_rule() == Rule::rank_key);
        let keys = keys.map(|key| {
            let mut key = key.into_inner();
            let value = key.next().map_or_else(|| nothing(span), |part| self.part(part));
            RankKey { value, lowest_first: key.next().is_some() }
        });
        Ranking { span, keys: keys.collect() }
    }

    /// `ties referred`, `ties prefer C, then D, then referred`.
    pub(super) fn ties(&mut self, node: Node<'t>) -> Ties {
        let span = self.span(&node);
        let (mut prefer, mut rule) = (Vec::new(), TieRule::Referred);
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::condition => prefer.push(self.condition(part)),
                Rule::tie_rule => {
                    rule = match inner(part).next().map(|word| word.as_rule()) {
                        Some(Rule::tie_all_in) => TieRule::AllIn,
                        Some(Rule::tie_all_out) => TieRule::AllOut,
                        _ => TieRule::Referred,
                    };
                }
                _ => {}
            }
        }
        Ties { span, prefer, rule }
    }

    /// `earlier from ratings by level`.
    pub(super) fn earlier(&mut self, node: Node<'t>) -> Option<Earlier> {
        let span = self.span(&node);
        let (mut rows, mut by) = (None, None);
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::counted => rows = Some(self.rows(part, false)),
                Rule::name => by = Some(self.name(&part)),
                _ => {}
            }
        }
        Some(Earlier { span, rows: rows?, by })
    }
}

impl QuotaParts {
    /// The quota of which these are the parts.
    pub(super) fn quota(self, span: Span, number: Expr, base: Option<Base>) -> Quota {
        Quota {
            span,
            number,
            base,
            within: self.within.map_or_else(Vec::new, |(names, _)| names),
            rounding: self.rounding,
            at_least: self.at_least.map(|(number, _)| number),
            at_most: self.at_most.map(|(number, _)| number),
        }
    }

    /// Where the first of them stands.
    pub(super) fn place(&self) -> Option<Span> {
        let rounding = self.rounding.as_ref().map(|(_, span)| *span);
        let within = self.within.as_ref().map(|(_, span)| *span);
        let bounds = [&self.at_least, &self.at_most];
        within.or(rounding).or_else(|| bounds.into_iter().flatten().map(|(_, span)| *span).next())
    }
}
