//! Periods and windows.

use super::{Builder, Node, expr, nothing};
use crate::diagnostic::Code;
use crate::syntax::ast::{
    ArithOp, Expr, ExprKind, HowMany, Name, Part, Period, PeriodKind, WindowExpr, WindowKind,
};
use crate::syntax::grammar::Rule;
use crate::syntax::phrases::TERM;
use crate::text::Lang;
use crate::types::{MONTHS, ymd};

impl<'t> Builder<'t> {
    /// A `period` or a `moment`.
    pub(super) fn period(&mut self, node: Node<'t>) -> Period {
        let span = self.span(&node);
        let Some(node) = node.into_inner().find(|node| node.as_rule() != Rule::kw_year) else {
            return Period { span, kind: PeriodKind::Campaign };
        };
        if node.as_rule() == Rule::moment {
            return self.period(node);
        }
        let rule = node.as_rule();
        let kind = match rule {
            Rule::kw_campaign_period => PeriodKind::Campaign,
            Rule::kw_last_year => PeriodKind::LastYear,
            Rule::kw_same_period_last_year => PeriodKind::SamePeriodLastYear,
            Rule::year_number => PeriodKind::Year(self.small(&node)),
            Rule::date_value => {
                let value = self.date_value(node);
                self.no_quarter(&value);
                PeriodKind::Value(Box::new(value))
            }
            Rule::days => {
                let days: Vec<_> = node.into_inner().filter(|node| node.as_rule() == Rule::date).collect();
                match &days[..] {
                    [from, to] => PeriodKind::Days(self.date(from).0, self.date(to).0),
                    _ => PeriodKind::Campaign,
                }
            }
            Rule::from_to => {
                let mut ends = node.into_inner().filter(|node| node.as_rule() == Rule::date_value);
                let mut end = || ends.next();
                let (from, to) = (end(), end());
                let from = from.map_or_else(|| nothing(span), |node| self.date_value(node));
                let to = to.map_or_else(|| nothing(span), |node| self.date_value(node));
                match (&*from.kind, &*to.kind) {
                    (ExprKind::Date(from), ExprKind::Date(to)) => PeriodKind::Days(*from, *to),
                    _ => PeriodKind::Between(Box::new(from), Box::new(to)),
                }
            }
            Rule::quarter | Rule::month => {
                let (mut which, mut year, mut next) = (1, None, false);
                for part in node.into_inner() {
                    match part.as_rule() {
                        Rule::quarter_name => which = part.as_str()[1..].parse().unwrap_or(1),
                        Rule::quarter_number => which = quarter(part.as_str()),
                        Rule::month_name => which = month_named(part.as_str()),
                        Rule::month_number => which = self.month_number(&part),
                        Rule::year_number => year = Some(self.small(&part)),
                        Rule::kw_of_the_next_year => next = true,
                        _ => {}
                    }
                }
                match (rule, next) {
                    (Rule::quarter, true) => PeriodKind::QuarterOfNextYear(which),
                    (Rule::quarter, false) => PeriodKind::Quarter(which, year),
                    _ => PeriodKind::Month(which, year),
                }
            }
            _ => {
                let (mut count, mut last, mut year) = (1, false, None);
                for part in node.into_inner() {
                    match part.as_rule() {
                        Rule::kw_last | Rule::kw_last_months => last = true,
                        Rule::number => {
                            count = self.small(&part);
                            if !(1..=12).contains(&count) {
                                let message = text!("{count} months of a year", count);
                                let place = self.span(&part);
                                self.refuse(
                                    Code::Syntax,
                                    place,
                                    message,
                                    text!("a year has 12"),
                                    text!("write 1 to 12"),
                                );
                            }
                        }
                        Rule::year_number => year = Some(self.small(&part)),
                        _ => {}
                    }
                }
                PeriodKind::Months { count, last, year }
            }
        };
        Period { span, kind }
    }

    /// `in each month`, and not of what.
    fn no_part(&mut self, dimension: &Name) {
        let word = &*dimension.text;
        let help = match word {
            "month" | "months" | "quarter" | "quarters" => {
                let word = word.trim_end_matches('s');
                text!("write `every {word}`, or say of what: `in each {word} of 2025`", word)
            }
            "year" | "years" => text!("write `every year`, or say which: `in each of the 3 years to 2025`"),
            "tháng" | "quý" => {
                text!("write `hằng {word}`, or say of what: `trong từng {word} của năm 2025`", word)
            }
            "năm" => text!("write `hằng năm`, or say which: `liên tục trong 3 năm đến 2025`"),
            _ => return,
        };
        let each = if self.lang == Lang::English { "in each" } else { "trong từng" };
        let message = text!("`{each} {}` without its period", word.trim_end_matches('s'), each);
        self.refuse(Code::Syntax, dimension.span, message, text!("of what?"), help);
    }

    /// `tháng 09`: the number of the month.
    fn month_number(&mut self, node: &Node<'t>) -> i32 {
        let month = self.small(node);
        if (1..=12).contains(&month) {
            return month;
        }
        let message = text!("there is no month {month}", month);
        self.refuse(
            Code::InvalidDate,
            self.span(node),
            message,
            text!("no month of any year"),
            text!("write 1 to 12"),
        );
        1
    }

    /// `10/06`, `ngày 10 tháng 6`: the day and the month.
    fn day_of_year(&mut self, node: &Node<'t>) -> (i32, i32) {
        let digits = node.as_str().split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
        let mut numbers = digits.map(|part| part.parse().unwrap_or(1));
        let (day, month) = (numbers.next().unwrap_or(1), numbers.next().unwrap_or(1));
        if (1..=12).contains(&month) {
            return (day, month);
        }
        let message = text!("there is no month {month}", month);
        self.refuse(
            Code::InvalidDate,
            self.span(node),
            message,
            text!("no day of any year"),
            text!("write the day, then the month"),
        );
        (1, 1)
    }

    /// `Q5`, `q3`: a name, and surely meant as a quarter.
    fn no_quarter(&mut self, value: &Expr) {
        let ExprKind::Name(name) = &*value.kind else { return };
        let digits = name.text.strip_prefix(['Q', 'q']).unwrap_or("");
        if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
            let message = text!("`{}` is no quarter", name.text);
            self.refuse(
                Code::Syntax,
                name.span,
                message,
                text!("this"),
                text!("the quarters are `Q1`, `Q2`, `Q3` and `Q4`"),
            );
        } else if let Some(month) = MONTHS.iter().find(|month| month.eq_ignore_ascii_case(&name.text)) {
            let message = text!("`{}` is not how the month is written", name.text);
            self.refuse(Code::Syntax, name.span, message, text!("this"), text!("write `{month}`", month));
        }
    }

    /// `due + 30 days`: a date that the unit or the row gives.
    pub(super) fn date_value(&mut self, node: Node<'t>) -> Expr {
        let span = self.span(&node);
        let mut built: Option<Expr> = None;
        let mut op = ArithOp::Add;
        for part in node.into_inner() {
            if part.as_rule() == Rule::kw_year {
                continue;
            }
            if part.as_rule() == Rule::sum_op {
                op = if part.as_str() == "-" { ArithOp::Subtract } else { ArithOp::Add };
                continue;
            }
            let atom = if part.as_rule() == Rule::date_year {
                let span = self.span(&part);
                let of = part.into_inner().nth(1).map_or_else(|| nothing(span), |of| self.atom(of));
                expr(span, ExprKind::YearOf(of))
            } else {
                self.atom(part)
            };
            built = Some(match built.take() {
                Some(left) => expr(left.span.to(atom.span), ExprKind::Arith(op, left, atom)),
                None => atom,
            });
        }
        built.unwrap_or_else(|| nothing(span))
    }

    /// A window suffix.
    pub(super) fn window(&mut self, node: Node<'t>) -> WindowExpr {
        let span = self.span(&node);
        let rule = node.as_rule();
        let mut parts = node.into_inner();
        let word = parts.next();
        let mut next = || parts.next();
        let kind = match rule {
            Rule::w_since => {
                let from = next().map_or_else(|| nothing(span), |node| self.date_value(node));
                WindowKind::Since(from)
            }
            Rule::w_by_each_year => {
                let (mut of_month, mut month) = (1, 1);
                while let Some(node) = next() {
                    match node.as_rule() {
                        Rule::day_number => of_month = self.small(&node),
                        Rule::month_name => month = month_named(node.as_str()),
                        Rule::day_of_year => (of_month, month) = self.day_of_year(&node),
                        _ => {}
                    }
                }
                // A leap year, so that 29 February is a day.
                if ymd(2024, month, of_month).is_none() {
                    let message =
                        text!("there is no day {of_month} in {}", MONTHS[month as usize - 1], of_month);
                    self.refuse(
                        Code::InvalidDate,
                        span,
                        message,
                        text!("no day of any year"),
                        text!("correct the day"),
                    );
                }
                WindowKind::ByEachYear { month, day: of_month }
            }
            Rule::w_every => {
                let part = match word.map(|word| word.as_rule()) {
                    Some(Rule::kw_every_month) => Part::Month,
                    Some(Rule::kw_every_quarter) => Part::Quarter,
                    _ => Part::Year,
                };
                let of = parts.nth(1).map(|node| self.period(node));
                let of = of.unwrap_or(Period { span, kind: PeriodKind::Campaign });
                WindowKind::Parts { part, at_least: HowMany::Each, of }
            }
            Rule::w_running_years => {
                let count = next().map_or_else(|| nothing(span), |node| self.plain_amount(node));
                next();
                let to = next().map_or_else(|| nothing(span), |node| self.date_value(node));
                WindowKind::Years { at_least: HowMany::Each, count, to }
            }
            Rule::w_in_many => {
                let many = next().map_or(HowMany::Each, |node| self.how_many_parts(node));
                match next() {
                    Some(tail) => self.window_tail(many, tail),
                    None => WindowKind::Since(nothing(span)),
                }
            }
            _ => {
                let period = next().map(|node| self.period(node));
                let period = period.unwrap_or(Period { span, kind: PeriodKind::Campaign });
                if rule == Rule::w_by { WindowKind::By(period) } else { WindowKind::In(period) }
            }
        };
        WindowExpr { span, kind }
    }

    fn how_many_parts(&mut self, node: Node<'t>) -> HowMany {
        let mut many = HowMany::Each;
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::kw_any => many = HowMany::Any,
                Rule::plain_amount => many = HowMany::AtLeast(self.plain_amount(part)),
                _ => {}
            }
        }
        many
    }

    /// A number or a name.
    pub(super) fn plain_amount(&mut self, node: Node<'t>) -> Expr {
        let span = self.span(&node);
        node.into_inner().next().map_or_else(|| nothing(span), |node| self.atom(node))
    }

    fn window_tail(&mut self, at_least: HowMany, node: Node<'t>) -> WindowKind {
        let span = self.span(&node);
        match node.as_rule() {
            Rule::many_years => {
                let (mut count, mut to) = (nothing(span), nothing(span));
                for part in node.into_inner() {
                    match part.as_rule() {
                        Rule::plain_amount => count = self.plain_amount(part),
                        Rule::date_value => to = self.date_value(part),
                        _ => {}
                    }
                }
                WindowKind::Years { at_least, count, to }
            }
            Rule::many_parts => {
                let mut part = Part::Month;
                let mut of = Period { span, kind: PeriodKind::Campaign };
                for node in node.into_inner() {
                    match node.as_rule() {
                        Rule::part_quarter => part = Part::Quarter,
                        Rule::part_year => part = Part::Year,
                        Rule::period => of = self.period(node),
                        _ => {}
                    }
                }
                WindowKind::Parts { part, at_least, of }
            }
            _ => {
                let dimension = node.into_inner().next();
                let is_term = dimension.as_ref().is_some_and(|node| node.as_rule() == Rule::kw_terms);
                let mut dimension =
                    dimension.map_or_else(|| self.name_at(span.start, span.end), |n| self.name(&n));
                if is_term {
                    dimension.text = TERM.to_owned();
                }
                self.no_part(&dimension);
                WindowKind::Members { dimension, at_least }
            }
        }
    }
}

/// `III` or `3`.
fn quarter(number: &str) -> i32 {
    ["I", "II", "III", "IV"]
        .iter()
        .position(|roman| *roman == number)
        .map_or_else(|| number.parse().unwrap_or(1), |at| at as i32 + 1)
}

/// January is 1.
fn month_named(name: &str) -> i32 {
    MONTHS.iter().position(|month| *month == name).map_or(1, |at| at as i32 + 1)
}
