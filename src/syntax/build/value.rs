//! Values: arithmetic, names, aggregates.

use super::{Builder, Node, expr, inner, nothing};
use crate::diagnostic::Code;
use crate::source::Span;
use crate::syntax::ast::{ArithOp, Basis, Expr, ExprKind, FoldOp, Rows, ScoreShare, WindowExpr};
use crate::syntax::grammar::Rule;
use crate::syntax::phrases::AS_OF;
use crate::types::Exact;

impl<'t> Builder<'t> {
    /// A `value`, with its `otherwise` and `rounded to`.
    pub(super) fn value(&mut self, node: Node<'t>) -> Expr {
        let span = self.span(&node);
        let mut built: Option<Expr> = None;
        for part in node.into_inner() {
            let rule = part.as_rule();
            if rule == Rule::sum {
                built = Some(self.sum(part));
                continue;
            }
            let end = self.span(&part);
            let operand = inner(part).nth(1).map_or_else(|| nothing(end), |node| self.sum(node));
            let left = built.take().unwrap_or_else(|| nothing(span));
            self.closed(&left);
            self.closed(&operand);
            let span = left.span.to(end);
            built = Some(expr(
                span,
                if rule == Rule::otherwise {
                    ExprKind::Otherwise(left, operand)
                } else {
                    ExprKind::Rounded(left, operand)
                },
            ));
        }
        built.unwrap_or_else(|| nothing(span))
    }

    /// A `sum`: `70% of a + b` is refused, since it reads in two ways.
    pub(super) fn sum(&mut self, node: Node<'t>) -> Expr {
        let span = self.span(&node);
        let mut built: Option<Expr> = None;
        let mut op = ArithOp::Add;
        let mut percent_of: Option<Span> = None;
        let mut sign = "+";
        for part in node.into_inner() {
            if part.as_rule() == Rule::sum_op {
                sign = part.as_str();
                op = if sign == "-" { ArithOp::Subtract } else { ArithOp::Add };
                continue;
            }
            let opens_with_percent = begins_with_percent_of(&part);
            let product = self.product(part);
            if let Some(before) = percent_of.take() {
                self.percent_of_sum(before, sign, product.span);
            }
            percent_of = opens_with_percent.then_some(product.span);
            built = Some(match built.take() {
                Some(left) => self.arith(op, left, product),
                None => product,
            });
        }
        built.unwrap_or_else(|| nothing(span))
    }

    fn arith(&mut self, op: ArithOp, left: Expr, right: Expr) -> Expr {
        self.closed(&left);
        self.closed(&right);
        expr(left.span.to(right.span), ExprKind::Arith(op, left, right))
    }

    /// Refuses an operand whose `where` or `with` reaches on to what follows it: `share of R with C >= 50%`.
    pub(super) fn closed(&mut self, operand: &Expr) {
        let open = match &*operand.kind {
            ExprKind::Share(..) | ExprKind::YearsInARow(..) => true,
            ExprKind::Count(rows) | ExprKind::FoldRows(_, _, rows) => {
                rows.filter.is_some() || rows.except.is_some()
            }
            _ => false,
        };
        if open && self.diagnostics.last().is_none_or(|last| last.primary.span != operand.span) {
            let help = text!("put it in parentheses: `({})`", self.source(operand.span));
            let message =
                text!("a share, count or total that is compared or calculated with needs parentheses");
            self.refuse(
                Code::Syntax,
                operand.span,
                message,
                text!("its conditions reach as far as they can"),
                help,
            );
        }
    }

    fn percent_of_sum(&mut self, percent_of: Span, sign: &str, after: Span) {
        let (left, right) = (self.source(percent_of), self.source(after));
        let (percent, of) = left.split_once(" of ").unwrap_or((&left, ""));
        let help = text!(
            "write `({left}) {sign} {right}` or `{percent} of ({of} {sign} {right})`",
            left,
            sign,
            right,
            percent,
            of
        );
        let message = text!("`{left} {sign} {right}` can be read in two ways", left, sign, right);
        self.refuse(
            Code::PercentOfSum,
            percent_of.to(after),
            message,
            text!("the percentage of what?"),
            help,
        );
    }

    fn product(&mut self, node: Node<'t>) -> Expr {
        let span = self.span(&node);
        let mut built: Option<Expr> = None;
        let mut op = ArithOp::Multiply;
        for part in node.into_inner() {
            if part.as_rule() == Rule::product_op {
                op = if part.as_str() == "/" { ArithOp::Divide } else { ArithOp::Multiply };
                continue;
            }
            let factor = self.factor(part);
            built = Some(match built.take() {
                Some(left) => self.arith(op, left, factor),
                None => factor,
            });
        }
        built.unwrap_or_else(|| nothing(span))
    }

    /// A `factor`: signs, then an atom, then `for land` and `as appraised`.
    pub(super) fn factor(&mut self, node: Node<'t>) -> Expr {
        let span = self.span(&node);
        let mut signs = Vec::new();
        let mut built: Option<Expr> = None;
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::minus => signs.push(self.span(&part)),
                Rule::for_member => {
                    let end = self.span(&part);
                    let left = built.take().unwrap_or_else(|| nothing(span));
                    let member = inner(part).nth(1).map(|node| self.name(&node));
                    let member = member.unwrap_or_else(|| self.name_at(end.start, end.end));
                    built = Some(expr(left.span.to(end), ExprKind::ForMember(left, member)));
                }
                Rule::as_basis => {
                    let end = self.span(&part);
                    let left = built.take().unwrap_or_else(|| nothing(span));
                    let basis = inner(part).nth(1).map_or(Basis::Reported, |node| basis(&node));
                    built = Some(expr(left.span.to(end), ExprKind::AsBasis(left, basis)));
                }
                Rule::fold_after => {
                    let left = built.take().unwrap_or_else(|| nothing(span));
                    built = Some(self.fold_after(left, part));
                }
                _ => built = Some(self.atom(part)),
            }
        }
        let atom = built.unwrap_or_else(|| nothing(span));
        signs.into_iter().rev().fold(atom, |operand, sign| {
            let zero = expr(sign, ExprKind::Number(Exact::from_integer(0)));
            expr(sign.to(operand.span), ExprKind::Arith(ArithOp::Subtract, zero, operand))
        })
    }

    /// Anything that an `atom` can be.
    pub(super) fn atom(&mut self, node: Node<'t>) -> Expr {
        let span = self.span(&node);
        let rule = node.as_rule();
        let kind = match rule {
            Rule::number | Rule::day_number => return self.number(&node),
            Rule::percent => return self.percent(&node),
            Rule::quantity => return self.quantity(node),
            Rule::paren => return self.paren(node),
            Rule::date => ExprKind::Date(self.date(&node).0),
            Rule::text => ExprKind::Text(self.text_of(&node).text),
            Rule::kw_yes => ExprKind::YesNo(true),
            Rule::kw_no => ExprKind::YesNo(false),
            Rule::name if AS_OF.contains(&&*self.name(&node).text) => ExprKind::AsOf,
            Rule::name => ExprKind::Name(self.name(&node)),
            Rule::their_average => {
                let Some(kind) = inner(node).nth(1) else { return nothing(span) };
                ExprKind::TheirAverage(self.name(&kind))
            }
            Rule::above_name => {
                let mut names = node.into_inner().map(|node| self.name(&node));
                match (names.next(), names.next()) {
                    (Some(kind), Some(name)) => ExprKind::Above(kind, name),
                    _ => return nothing(span),
                }
            }
            Rule::call => return self.call(node),
            Rule::part_of | Rule::before_bonus => return self.share_of_score(node),
            Rule::fold => return self.fold(node),
            Rule::change => return self.change(node),
            Rule::share | Rule::count | Rule::years_in_a_row => return self.over_rows(node),
            _ => self.compound(node),
        };
        expr(span, kind)
    }

    /// `weighted(a, b)`.
    fn call(&mut self, node: Node<'t>) -> Expr {
        let span = self.span(&node);
        let (mut function, mut values) = (None, Vec::new());
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::call_name => function = part.into_inner().next().map(|name| self.name(&name)),
                Rule::value => values.push(self.value(part)),
                _ => {}
            }
        }
        match function {
            Some(function) => expr(span, ExprKind::Call(function, values)),
            None => nothing(span),
        }
    }

    /// `s before bonus`, `bonus of s`, `deductions of s`.
    fn share_of_score(&mut self, node: Node<'t>) -> Expr {
        let span = self.span(&node);
        let (mut share, mut scorecard) = (ScoreShare::BeforeBonus, None);
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::kw_bonus_of => share = ScoreShare::Bonus,
                Rule::kw_deductions_of => share = ScoreShare::Deductions,
                Rule::name => scorecard = Some(self.name(&part)),
                _ => {}
            }
        }
        match scorecard {
            Some(scorecard) => expr(span, ExprKind::ShareOfScore(share, scorecard)),
            None => nothing(span),
        }
    }

    /// Atoms that begin with words of their own and hold values.
    fn compound(&mut self, node: Node<'t>) -> ExprKind {
        let rule = node.as_rule();
        let span = self.span(&node);
        let mut parts = Vec::new();
        let mut percent = None;
        let (mut lesser, mut certain, mut under) = (false, false, false);
        for part in inner(node) {
            match part.as_rule() {
                Rule::percent => percent = Some(self.percent(&part)),
                Rule::sum => parts.push(self.sum(part)),
                Rule::value => parts.push(self.value(part)),
                Rule::factor => parts.push(self.factor(part)),
                Rule::condition => parts.push(self.condition(part)),
                Rule::kw_lesser_of => lesser = true,
                Rule::kw_for_certain | Rule::kw_criteria_met_for_certain => certain = true,
                Rule::kw_under => under = true,
                _ => {}
            }
        }
        if rule == Rule::average_of && parts.len() < 2 {
            let help = text!("write `average of a, b`, or `average F of R` over rows");
            self.refuse(Code::Syntax, span, text!("an average of one value"), text!("only one"), help);
        }
        let mut parts = parts.into_iter();
        let mut next = || parts.next().unwrap_or_else(|| nothing(span));
        match rule {
            Rule::percent_of => {
                let of = next();
                self.closed(&of);
                ExprKind::PercentOf(percent.unwrap_or_else(|| nothing(span)), of)
            }
            Rule::conditional => ExprKind::If(next(), next(), next()),
            Rule::greater if lesser => ExprKind::Lesser(next(), next()),
            Rule::greater => ExprKind::Greater(next(), next()),
            Rule::year_of => ExprKind::YearOf(next()),
            Rule::elapsed if under => {
                let value = self.name_at(span.start, span.start + "time".len());
                ExprKind::Between {
                    value: expr(value.span, ExprKind::Name(value)),
                    low: next(),
                    high: next(),
                    half_open: true,
                }
            }
            Rule::elapsed => ExprKind::Elapsed(next(), next()),
            Rule::criteria_met => ExprKind::CriteriaMet { for_certain: certain },
            Rule::average_of => ExprKind::AverageOf(parts.collect()),
            _ => ExprKind::YesNo(true),
        }
    }

    /// `total F of R where A`, `total x in P`, `total x` (its window then comes from outside).
    fn fold(&mut self, node: Node<'t>) -> Expr {
        let span = self.span(&node);
        let mut op = FoldOp::Total;
        let (mut operand, mut window, mut rows, mut all) = (None, None, None, false);
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::fold_op => op = fold_op(&part),
                Rule::w_in => window = Some(self.window(part)),
                Rule::kw_all_units => all = true,
                Rule::counted => rows = Some(Rows { all, ..self.rows(part, false) }),
                Rule::kw_of => {}
                Rule::for_member => {
                    let end = self.span(&part);
                    let left: Expr = operand.take().unwrap_or_else(|| nothing(span));
                    if let Some(member) = inner(part).nth(1).map(|node| self.name(&node)) {
                        operand = Some(expr(left.span.to(end), ExprKind::ForMember(left, member)));
                    }
                }
                _ => operand = Some(self.atom(part)),
            }
        }
        let operand = operand.unwrap_or_else(|| nothing(span));
        folded(span, op, operand, window, rows)
    }

    /// `ngày_xong cao nhất của hồ_sơ`, `x đầu tiên trong P`: the word after what it is said of.
    fn fold_after(&mut self, operand: Expr, node: Node<'t>) -> Expr {
        let span = operand.span.to(self.span(&node));
        let mut op = FoldOp::Highest;
        let (mut window, mut rows, mut all) = (None, None, false);
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::fold_after_op => op = fold_op(&part),
                Rule::w_in => window = Some(self.window(part)),
                Rule::kw_all_units => all = true,
                Rule::counted => rows = Some(Rows { all, ..self.rows(part, false) }),
                _ => {}
            }
        }
        folded(span, op, operand, window, rows)
    }

    /// `change in x from Q2 to Q3`.
    fn change(&mut self, node: Node<'t>) -> Expr {
        let span = self.span(&node);
        let mut of = nothing(span);
        let mut ends = Vec::new();
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::name | Rule::above_name => of = self.atom(part),
                Rule::for_member => {
                    let end = self.span(&part);
                    if let Some(member) = inner(part).nth(1).map(|node| self.name(&node)) {
                        of = expr(of.span.to(end), ExprKind::ForMember(of, member));
                    }
                }
                Rule::moment => ends.push(self.period(part)),
                _ => {}
            }
        }
        match <[_; 2]>::try_from(ends) {
            Ok([from, to]) => expr(span, ExprKind::Change(of, from, to)),
            Err(_) => nothing(span),
        }
    }
}

/// Whether the product begins with `70% of …`.
fn begins_with_percent_of(product: &Node<'_>) -> bool {
    let first = product.clone().into_inner().next();
    first.and_then(|factor| factor.into_inner().next()).is_some_and(|atom| atom.as_rule() == Rule::percent_of)
}

/// Several values as one: over rows, over a series in its window, or in the window that comes from outside.
fn folded(span: Span, op: FoldOp, operand: Expr, window: Option<WindowExpr>, rows: Option<Rows>) -> Expr {
    match (rows, window) {
        (Some(rows), _) => expr(span, ExprKind::FoldRows(op, operand, rows)),
        (None, Some(window)) => {
            let series = Span::new(span.file, span.start, operand.span.end);
            let series = expr(series, ExprKind::FoldSeries(op, operand));
            expr(span, ExprKind::Windowed(series, window))
        }
        (None, None) => expr(span, ExprKind::FoldSeries(op, operand)),
    }
}

/// A `fold_op` or `fold_after_op`.
fn fold_op(node: &Node<'_>) -> FoldOp {
    match node.clone().into_inner().next().map(|word| word.as_rule()) {
        Some(Rule::fold_total) => FoldOp::Total,
        Some(Rule::fold_average) => FoldOp::Average,
        Some(Rule::fold_highest | Rule::after_highest) => FoldOp::Highest,
        Some(Rule::fold_lowest | Rule::after_lowest) => FoldOp::Lowest,
        Some(Rule::fold_latest | Rule::after_latest) => FoldOp::Latest,
        Some(Rule::fold_earliest | Rule::after_earliest) => FoldOp::Earliest,
        _ => FoldOp::First,
    }
}

/// Who vouches: a `basis`.
pub(super) fn basis(node: &Node<'_>) -> Basis {
    match node.clone().into_inner().next().map(|word| word.as_rule()) {
        Some(Rule::basis_reported) => Basis::Reported,
        Some(Rule::basis_appraised) => Basis::Appraised,
        _ => Basis::Survey,
    }
}
