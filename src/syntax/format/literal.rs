//! Numbers, money, durations, days.

use super::line::Line;
use crate::syntax::ast::{Expr, ExprKind, Name, Scale, TimeUnit};
use crate::syntax::phrases::Word;
use crate::types::{Day, Decimal, Exact};
use num_traits::One;

impl Line {
    /// A number as it is written: from five whole digits on, thousands are grouped.
    pub(super) fn number(&mut self, number: Exact) {
        let text = self.numeral(number);
        self.put(text);
    }

    fn numeral(&self, number: Exact) -> String {
        let plain = Decimal::of(number).to_string();
        let (whole, decimals) = plain.split_once('.').unwrap_or((&plain, ""));
        let mut text = String::new();
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && whole.len() > 4 && (whole.len() - at).is_multiple_of(3) {
                text.push('_');
            }
            text.push(digit);
        }
        if !decimals.is_empty() {
            text.push(if self.is_english() { '.' } else { ',' });
            text.push_str(decimals);
            // `1.500` could also be fifteen hundred.
            if self.is_english() && decimals.len() == 3 && whole.len() <= 3 && whole != "0" {
                text.push('0');
            }
        }
        text
    }

    pub(super) fn percent(&mut self, share: Exact) {
        let mut text = Decimal::of(share * Exact::from_integer(100)).to_string();
        if !self.is_english() {
            text = text.replace('.', ",");
        }
        self.put(format!("{text}%"));
    }

    pub(super) fn percentage_points(&mut self, share: Exact) {
        let points = share * Exact::from_integer(100);
        self.number(points);
        self.unit(Word::PercentagePoints, points.is_one());
    }

    pub(super) fn points(&mut self, points: Exact) {
        self.number(points);
        self.unit(Word::Points, points.is_one());
    }

    /// The unit of a number.
    fn unit(&mut self, unit: Word, of_one: bool) {
        if of_one { self.say_other(unit) } else { self.say(unit) }
    }

    pub(super) fn money(&mut self, amount: Exact, scale: Scale, currency: &Name) {
        self.number(amount / scale.factor());
        match scale {
            Scale::One => {}
            Scale::Million => self.say(Word::Million),
            Scale::Billion => self.say(Word::Billion),
            Scale::Trillion => self.say(Word::Trillion),
        }
        if currency.text == "VND" && !self.is_english() {
            self.say(Word::Dong);
        } else {
            self.name(currency);
        }
    }

    pub(super) fn duration(&mut self, count: i64, unit: TimeUnit) {
        self.number(Exact::from_integer(count.into()));
        let word = match unit {
            TimeUnit::Days => Word::Days,
            TimeUnit::Weeks => Word::Weeks,
            TimeUnit::Months => Word::Months,
            TimeUnit::Years => Word::Years,
        };
        self.unit(word, count == 1);
    }

    pub(super) fn day(&mut self, day: Day) {
        let iso = day.iso();
        let parts: Vec<&str> = iso.split('-').collect();
        match parts[..] {
            [year, month, of_month] if !self.is_english() => {
                self.put(format!("{of_month}/{month}/{year}"));
            }
            _ => self.put(iso),
        }
    }

    pub(super) fn yes_no(&mut self, yes: bool) {
        self.say(if yes { Word::Yes } else { Word::No });
    }

    /// A number, an amount, a day, a text; `None` of anything else.
    pub(super) fn literal(&mut self, kind: &ExprKind) -> Option<()> {
        match kind {
            ExprKind::Number(number) => self.number(*number),
            ExprKind::Percent(share) => self.percent(*share),
            ExprKind::PercentagePoints(share) => self.percentage_points(*share),
            ExprKind::Money(amount, scale, currency) => self.money(*amount, *scale, currency),
            ExprKind::Points(points) => self.points(*points),
            ExprKind::Duration(count, unit) => self.duration(*count, *unit),
            ExprKind::Date(day) => self.day(*day),
            ExprKind::YesNo(yes) => self.yes_no(*yes),
            ExprKind::Text(text) => self.quoted(text),
            _ => return None,
        }
        Some(())
    }
}

/// Whether this is the number one.
pub(super) fn is_one(number: &Expr) -> bool {
    matches!(&*number.kind, ExprKind::Number(number) if number.is_one())
}
