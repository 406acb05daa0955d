//! Numbers, money, durations, dates.

use super::{Builder, Node, expr, inner};
use crate::diagnostic::Code;
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind, Name, Scale, TimeUnit};
use crate::syntax::grammar::Rule;
use crate::syntax::phrases::Word;
use crate::syntax::scan::two_readings;
use crate::text::Lang;
use crate::types::{Day, Exact, NumberError, day, parse_decimal, ymd};
use num_traits::{CheckedDiv, CheckedMul, Zero};

impl Builder<'_> {
    /// A numeral as an exact number; zero where it is refused.
    pub(super) fn numeral(&mut self, node: &Node<'_>) -> Exact {
        let digits = node.as_str().trim_end_matches('%');
        match parse_decimal(digits) {
            Ok(number) => number,
            Err(NumberError::TooLong) => {
                self.too_long(self.span(node));
                Exact::zero()
            }
            Err(NumberError::NotANumber) => {
                let span = self.span(node);
                let message = text!("`{}` is no number", node.as_str());
                self.refuse(
                    Code::Syntax,
                    span,
                    message,
                    text!("this"),
                    text!("`_` stands between two digits: `1_000_000`"),
                );
                Exact::zero()
            }
        }
    }

    /// Refuses `1.500`: one and a half where points stand before decimals, fifteen hundred where they group
    /// thousands.
    fn one_reading(&mut self, node: &Node<'_>) {
        // In Vietnamese a point always groups thousands.
        if self.lang == Lang::Vietnamese {
            return;
        }
        let written = node.as_str();
        let Some((thousands, decimal)) = two_readings(written, '.') else { return };
        self.refuse(
            Code::TwoReadings,
            self.span(node),
            text!("`{written}` can be read in two ways", written),
            text!("thousands, or three decimals?"),
            text!(
                "write `{thousands}` if the point groups thousands, `{decimal}` if it begins decimals",
                thousands,
                decimal
            ),
        );
    }

    fn too_long(&mut self, span: Span) {
        self.refuse(
            Code::NumberTooLong,
            span,
            text!("a number with more than 18 digits"),
            text!("more than can be kept exactly"),
            text!("write it with fewer digits"),
        );
    }

    pub(super) fn number(&mut self, node: &Node<'_>) -> Expr {
        self.one_reading(node);
        let number = self.numeral(node);
        expr(self.span(node), ExprKind::Number(number))
    }

    pub(super) fn percent(&mut self, node: &Node<'_>) -> Expr {
        let span = self.span(node);
        let hundredths = self.numeral(node);
        let number = self.checked(span, hundredths.checked_div(&Exact::from_integer(100)));
        expr(span, ExprKind::Percent(number))
    }

    fn checked(&mut self, span: Span, number: Option<Exact>) -> Exact {
        number.unwrap_or_else(|| {
            self.too_long(span);
            Exact::zero()
        })
    }

    /// A number with its unit.
    pub(super) fn quantity(&mut self, node: Node<'_>) -> Expr {
        let span = self.span(&node);
        let mut parts = node.into_inner();
        let (Some(amount), Some(unit)) = (parts.next(), parts.next()) else { return super::nothing(span) };
        if unit.as_rule() != Rule::unit_pp {
            self.one_reading(&amount);
        }
        let mut number = self.numeral(&amount);
        let kind = match unit.as_rule() {
            Rule::money_unit => {
                let mut scale = Scale::One;
                let mut currency = None;
                for part in unit.into_inner() {
                    match part.as_rule() {
                        // Only Vietnamese has a word for it, so the tree has the number.
                        Rule::scale_thousand => {
                            number = self.checked(span, number.checked_mul(&Exact::from_integer(1_000)));
                        }
                        Rule::scale_million => scale = Scale::Million,
                        Rule::scale_billion => scale = Scale::Billion,
                        Rule::scale_trillion => scale = Scale::Trillion,
                        _ => currency = Some(self.currency(&part)),
                    }
                }
                let amount = self.checked(span, number.checked_mul(&scale.factor()));
                match currency {
                    Some(currency) => ExprKind::Money(amount, scale, currency),
                    None => ExprKind::Number(amount),
                }
            }
            Rule::unit_pp => {
                let share = self.checked(span, number.checked_div(&Exact::from_integer(100)));
                ExprKind::PercentagePoints(share)
            }
            Rule::unit_points => ExprKind::Points(number),
            rule => {
                let unit = match rule {
                    Rule::unit_weeks => TimeUnit::Weeks,
                    Rule::unit_months => TimeUnit::Months,
                    Rule::unit_years => TimeUnit::Years,
                    _ => TimeUnit::Days,
                };
                let whole = i64::try_from(*number.numer()).ok().filter(|_| number.is_integer());
                match whole.filter(|&count| unit.length(count).is_some()) {
                    Some(count) => ExprKind::Duration(count, unit),
                    None if number.is_integer() => {
                        self.too_long(span);
                        ExprKind::Duration(0, unit)
                    }
                    None => {
                        let message = text!("`{}` is no duration", self.source(span));
                        let help = text!("durations are whole numbers of days, weeks, months or years");
                        self.refuse(Code::Syntax, span, message, text!("not a whole number"), help);
                        ExprKind::Duration(0, unit)
                    }
                }
            }
        };
        expr(span, kind)
    }

    /// `VND`; `đồng` is another word for it.
    pub(super) fn currency(&self, node: &Node<'_>) -> Name {
        let name = self.name(node);
        let text =
            if name.text == Word::Dong.canonical(Lang::Vietnamese) { "VND".to_owned() } else { name.text };
        Name { text, ..name }
    }

    /// `20 points`, in a scorecard.
    pub(super) fn points(&mut self, node: Node<'_>) -> Expr {
        let span = self.span(&node);
        let Some(number) = inner(node).next() else { return super::nothing(span) };
        self.one_reading(&number);
        expr(span, ExprKind::Points(self.numeral(&number)))
    }

    /// The number of `out of 100` or `never above 100`, and where the clause stands.
    pub(super) fn clause_points(&mut self, node: Node<'_>) -> Option<(Exact, Span)> {
        let span = self.span(&node);
        let number = inner(node).find(|part| part.as_rule() == Rule::number)?;
        self.one_reading(&number);
        Some((self.numeral(&number), span))
    }

    /// `2025-09-30`; in Vietnamese `30/09/2025`, `ngày 30 tháng 9 năm 2025` and the like.
    pub(super) fn date(&mut self, node: &Node<'_>) -> (Day, Span) {
        let span = self.span(node);
        let written = node.as_str();
        let digits = written.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
        let mut parts = digits.map(|part| (part.parse::<i32>().unwrap_or(0), part.len()));
        let mut part = || parts.next().unwrap_or((0, 0));
        let ((first, digits), (month, month_digits), (last, last_digits)) = (part(), part(), part());
        let year_first = digits == 4;
        let (year, of_month) = if year_first { (first, last) } else { (last, first) };
        let two_digits = month_digits == 2 && last_digits == 2;
        match ymd(year, month, of_month) {
            Some(found) if two_digits || !year_first => (found, span),
            Some(found) => {
                let help = text!("write `{}`", format!("{year:04}-{month:02}-{of_month:02}"));
                let message = text!("`{written}` is not how a date is written", written);
                self.refuse(Code::InvalidDate, span, message, text!("month and day have two digits"), help);
                (found, span)
            }
            None => {
                let label = if !(1..=12).contains(&month) {
                    text!("there is no month {month}", month)
                } else {
                    text!("that month has no day {of_month}", of_month)
                };
                let message = text!("`{}` is no day of the calendar", self.source(span));
                let help = if year_first {
                    text!("dates are year, month, day: `2025-09-30`")
                } else {
                    text!("dates are day, month, year: `30/09/2025`")
                };
                self.refuse(Code::InvalidDate, span, message, label, help);
                (day(2000, 1, 1), span)
            }
        }
    }

    /// A small whole number: a year, a day of the month, a number of months.
    pub(super) fn small(&mut self, node: &Node<'_>) -> i32 {
        match node.as_str().parse() {
            Ok(number) => number,
            Err(_) => {
                let message = text!("`{}` where a small whole number is due", node.as_str());
                self.refuse(
                    Code::Syntax,
                    self.span(node),
                    message,
                    text!("this"),
                    text!("write it in digits alone"),
                );
                1
            }
        }
    }
}
