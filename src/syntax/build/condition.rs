//! Conditions: joining, comparing, windows, the number by case.

use super::{Builder, Node, expr, inner, nothing};
use crate::diagnostic::Code;
use crate::source::Span;
use crate::syntax::Word;
use crate::syntax::ast::{CompareOp, Expr, ExprKind};
use crate::syntax::grammar::Rule;

/// What may stand around a joined condition.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// It is closed: by the clause, a parenthesis, or a later `have` or `with`.
    Closed,
    /// It reaches as far as `and` goes on, so that `or` is refused.
    Open,
}

impl<'t> Builder<'t> {
    /// A `condition`, joined by `and` or `or`.
    pub(super) fn condition(&mut self, node: Node<'t>) -> Expr {
        self.joined(node, Reach::Closed)
    }

    /// A `condition` or `row_condition`.
    pub(super) fn joined(&mut self, node: Node<'t>, reach: Reach) -> Expr {
        let span = self.span(&node);
        let mut parts = Vec::new();
        // After each part but the last: whether `or` joins it to the next.
        let mut ors = Vec::new();
        let mut first_or = None;
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::kw_and => ors.push(false),
                Rule::kw_or => {
                    first_or.get_or_insert(self.span(&part));
                    ors.push(true);
                }
                _ => parts.push(self.part(part)),
            }
        }
        if let (Some(or), Reach::Open) = (first_or, reach) {
            self.refuse(
                Code::OrAfterWhere,
                or,
                text!("`or` after `where`, `have` or `with` can be read in two ways"),
                text!("inside the `where` or `have`, or beside it?"),
                text!("put what belongs together in parentheses: `where (A or B)`, or `(… where A) or B`"),
            );
        } else if first_or.is_some() && ors.contains(&false) {
            self.mixed(span, &parts, &ors);
        }
        match parts.len() {
            0 | 1 => parts.pop().unwrap_or_else(|| nothing(span)),
            _ if first_or.is_none() => expr(span, ExprKind::And(parts)),
            _ => expr(span, ExprKind::Or(parts)),
        }
    }

    fn mixed(&mut self, span: Span, parts: &[Expr], ors: &[bool]) {
        let texts: Vec<String> = parts.iter().map(|part| self.source(part.span)).collect();
        let help = if texts.iter().map(String::len).sum::<usize>() <= 400 {
            text!("write `{}` or `{}`", self.grouped(&texts, ors, false), self.grouped(&texts, ors, true))
        } else {
            text!("put what belongs together in parentheses, or use `all of` and `any of`")
        };
        let message = text!("`and` beside `or` can be read in two ways");
        self.refuse(Code::MixedAndOr, span, message, text!("which belong together?"), help);
    }

    /// `part` and `row_part`: `not`s, a condition, its windows.
    pub(super) fn part(&mut self, node: Node<'t>) -> Expr {
        let span = self.span(&node);
        let mut nots = Vec::new();
        let mut built: Option<Expr> = None;
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::kw_not => nots.push(self.span(&part)),
                Rule::w_since
                | Rule::w_by_each_year
                | Rule::w_by
                | Rule::w_in
                | Rule::w_in_many
                | Rule::w_running_years
                | Rule::w_every => {
                    let window = self.window(part);
                    let left = built.take().unwrap_or_else(|| nothing(span));
                    built = Some(expr(left.span.to(window.span), ExprKind::Windowed(left, window)));
                }
                Rule::comparison | Rule::row_comparison | Rule::case_comparison => {
                    built = Some(self.comparison(part));
                }
                Rule::quantified => built = Some(self.quantified(part)),
                Rule::meets => built = Some(self.meets(part)),
                // One word in Vietnamese; a window behind it belongs to what is met, as behind `not meets c`.
                Rule::not_meets => {
                    nots.push(self.span(&part));
                    built = Some(self.meets(part));
                }
                Rule::holds | Rule::eligible_for => built = Some(self.standing(part)),
                Rule::times_in_a_row => built = Some(self.times_in_a_row(part)),
                Rule::ranked_first => built = Some(self.ranked_first(part)),
                Rule::each_part => built = Some(self.each_part(part)),
                _ => {}
            }
        }
        let condition = built.unwrap_or_else(|| nothing(span));
        nots.into_iter().rev().fold(condition, |inner, not| expr(not.to(inner.span), ExprKind::Not(inner)))
    }

    /// `( … )`.
    pub(super) fn paren(&mut self, node: Node<'t>) -> Expr {
        let span = self.span(&node);
        let held = inner(node).next().map_or_else(|| nothing(span), |node| self.condition(node));
        expr(span, ExprKind::Paren(held))
    }

    /// A value with what it is compared with.
    fn comparison(&mut self, node: Node<'t>) -> Expr {
        let span = self.span(&node);
        let mut built = nothing(span);
        for part in node.into_inner() {
            let end = self.span(&part);
            built = match part.as_rule() {
                Rule::value => self.value(part),
                Rule::cases => self.cases(built, part),
                Rule::w_since | Rule::w_by_each_year | Rule::w_by | Rule::w_in => {
                    let window = self.window(part);
                    expr(built.span.to(window.span), ExprKind::Windowed(built, window))
                }
                _ => {
                    let span = built.span.to(end);
                    let kind = self.tail(built, part);
                    expr(span, kind)
                }
            };
        }
        built
    }

    /// What follows the value compared.
    fn tail(&mut self, value: Expr, node: Node<'t>) -> ExprKind {
        let span = self.span(&node);
        let rule = node.as_rule();
        let mut op = CompareOp::Is;
        let mut word = Rule::EOI;
        let mut operands = Vec::new();
        let mut after = None;
        let mut against = None;
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::operator => op = operator(part),
                Rule::threshold => operands.push(self.threshold(part)),
                Rule::cases => {
                    let number = operands.pop().unwrap_or_else(|| nothing(span));
                    operands.push(self.cases(number, part));
                }
                Rule::kw_exceeds | Rule::kw_goes_beyond => op = CompareOp::Over,
                Rule::bare_amount => self.bare_amount(&part),
                Rule::kw_or_more => (op, word) = (CompareOp::AtLeast, Rule::kw_or_more),
                Rule::kw_or_less => (op, word) = (CompareOp::AtMost, Rule::kw_or_less),
                Rule::limit_around => {
                    for part in part.into_inner() {
                        match part.as_rule() {
                            Rule::threshold => operands.push(self.threshold(part)),
                            Rule::kw_or_more => op = CompareOp::AtLeast,
                            Rule::kw_or_less => op = CompareOp::AtMost,
                            _ => {}
                        }
                    }
                }
                Rule::value if rule == Rule::between => after = Some(self.value(part)),
                Rule::value => operands.push(self.value(part)),
                Rule::days_after => after = inner(part).nth(1).map(|node| self.value(node)),
                Rule::times_that => against = inner(part).nth(1).map(|node| self.period(node)),
                Rule::period => against = Some(self.period(part)),
                // What tells `is given` from `is missing`, `before` from `after`, `falls` from `rises`.
                // `từ 70% đến dưới 80%` from `từ 70% đến 80%`.
                Rule::kw_is_missing | Rule::kw_after | Rule::kw_rises_by | Rule::kw_under => {
                    word = part.as_rule();
                }
                _ => {}
            }
        }
        self.closed(&value);
        operands.iter().for_each(|operand| self.closed(operand));
        let mut operands = operands.into_iter();
        let mut next = || operands.next().unwrap_or_else(|| nothing(span));
        match (rule, after, against) {
            (Rule::is_given, ..) => ExprKind::Given { value, missing: word == Rule::kw_is_missing },
            (Rule::before, ..) => {
                ExprKind::Before { date: value, limit: next(), after: word == Rule::kw_after }
            }
            (Rule::around | Rule::case_around, from, _) if closes_one_end(word) => match from {
                Some(from) => ExprKind::DaysAfter { date: value, limits: vec![(op, next())], from },
                None => ExprKind::Compare(op, value, next()),
            },
            (Rule::between | Rule::around, Some(from), _) => {
                let (low, high) = (next(), next());
                let low = like(low, &high);
                let to = if word == Rule::kw_under { CompareOp::Under } else { CompareOp::AtMost };
                let limits = vec![(CompareOp::AtLeast, low), (to, high)];
                ExprKind::DaysAfter { date: value, limits, from }
            }
            (Rule::between | Rule::around | Rule::case_between | Rule::case_around, ..) => {
                let half_open = word == Rule::kw_under;
                ExprKind::Between { value, low: next(), high: next(), half_open }
            }
            (Rule::exceeds, ..) => {
                let limit = next();
                match operands.next() {
                    Some(by) => ExprKind::Exceeds { value, limit, op, by },
                    None => ExprKind::Compare(op, value, limit),
                }
            }
            (Rule::moves, _, Some(against)) => {
                ExprKind::Moves { value, rises: word == Rule::kw_rises_by, op, by: next(), against }
            }
            (_, _, Some(against)) => ExprKind::Times { value, op, factor: next(), against },
            (_, Some(from), _) => ExprKind::DaysAfter { date: value, limits: vec![(op, next())], from },
            _ => {
                let right = next();
                if let (CompareOp::IsNot, ExprKind::Name(name)) = (op, &*right.kind)
                    && let Some(instead) = [("given", "missing"), ("missing", "given")]
                        .iter()
                        .find_map(|(word, instead)| (name.text == *word).then_some(instead))
                {
                    let message = text!("`is not {}` has a word of its own", name.text);
                    let help = text!("write `is {instead}`", instead);
                    self.refuse(Code::Syntax, span, message, text!("this"), help);
                }
                ExprKind::Compare(op, value, right)
            }
        }
    }

    /// `exceeds y by 5`, without a comparison.
    fn bare_amount(&mut self, node: &Node<'t>) {
        let span = self.span(node);
        let message = text!("`by {}` does not say how it compares", self.source(span));
        let help = text!("write `by at least {}`", self.source(span));
        self.refuse(Code::Syntax, span, message, text!("at least, at most, exactly?"), help);
    }

    /// A value, by case or not.
    pub(super) fn threshold(&mut self, node: Node<'t>) -> Expr {
        let span = self.span(&node);
        let mut built = nothing(span);
        for part in node.into_inner() {
            built = match part.as_rule() {
                Rule::cases => self.cases(built, part),
                _ => self.value(part),
            };
        }
        built
    }

    /// `, but 80% where C` after `value`.
    pub(super) fn cases(&mut self, value: Expr, node: Node<'t>) -> Expr {
        let end = self.span(&node);
        if matches!(*value.kind, ExprKind::Arith(..) | ExprKind::Otherwise(..) | ExprKind::Rounded(..)) {
            self.refuse(
                Code::Syntax,
                end,
                text!("`but` after a calculation can be read in two ways"),
                text!("in place of the whole, or of its last number?"),
                text!("put the number and its `but` in parentheses, or name the calculation as a measure"),
            );
        }
        let mut all = Vec::new();
        let mut last = end;
        for case in node.into_inner() {
            last = self.span(&case);
            let (mut number, mut condition) = (nothing(end), nothing(end));
            for part in case.into_inner() {
                match part.as_rule() {
                    Rule::value => number = self.value(part),
                    Rule::case_condition => condition = self.part(part),
                    _ => {}
                }
            }
            all.push((number, condition));
        }
        expr(value.span.to(last), ExprKind::ByCase(value, all))
    }
}

/// Whether a number in the middle of its words is an end of its own: `từ 70% trở lên`.
fn closes_one_end(word: Rule) -> bool {
    matches!(word, Rule::kw_or_more | Rule::kw_or_less)
}

/// `between 5 and 10 days`: a bare low end is of the high end's unit.
fn like(low: Expr, high: &Expr) -> Expr {
    let (ExprKind::Number(number), ExprKind::Duration(_, unit)) = (&*low.kind, &*high.kind) else {
        return low;
    };
    let count = i64::try_from(*number.numer()).ok().filter(|_| number.is_integer());
    match count.filter(|&count| unit.length(count).is_some()) {
        Some(count) => expr(low.span, ExprKind::Duration(count, *unit)),
        None => low,
    }
}

/// An `operator`.
pub(super) fn operator(node: Node<'_>) -> CompareOp {
    match node.into_inner().next().map(|node| node.as_rule()) {
        Some(Rule::op_at_least) => CompareOp::AtLeast,
        Some(Rule::op_at_most) => CompareOp::AtMost,
        Some(Rule::op_over) => CompareOp::Over,
        Some(Rule::op_under) => CompareOp::Under,
        Some(Rule::op_is_not) => CompareOp::IsNot,
        _ => CompareOp::Is,
    }
}

impl Builder<'_> {
    /// The chain with parentheses around each run that `tight` joins (`or`, or else `and`).
    fn grouped(&self, texts: &[String], ors: &[bool], tight: bool) -> String {
        let [and, or] = [Word::And, Word::Or].map(|word| format!(" {} ", word.canonical(self.lang)));
        let (inner, outer) = if tight { (or, and) } else { (and, or) };
        let mut out = String::new();
        let mut start = 0;
        for end in 1..=texts.len() {
            if ors.get(end - 1) == Some(&tight) {
                continue;
            }
            if start > 0 {
                out.push_str(&outer);
            }
            let run = texts[start..end].join(&inner);
            if end - start > 1 {
                out.push_str(&format!("({run})"));
            } else {
                out.push_str(&run);
            }
            start = end;
        }
        out
    }
}
