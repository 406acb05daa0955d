//! Conditions: comparing, joining.

use super::line::Line;
use crate::syntax::ast::{CompareOp, Expr, ExprKind, PartLimit, ScoreShare, WindowExpr};
use crate::syntax::phrases::{KIND, Word};
use crate::types::Exact;

impl Line {
    /// What is no value.
    pub(super) fn condition(&mut self, expr: &Expr) {
        match &*expr.kind {
            ExprKind::Compare(op, left, right) => {
                self.expr(left);
                if self.is_english() {
                    self.compared_in_signs(*op, left, right)
                } else {
                    self.compared(*op, right)
                }
            }
            ExprKind::Between { value, low, high, half_open } => {
                self.expr(value);
                self.between(low, high, *half_open);
            }
            ExprKind::Given { value, missing } => {
                self.expr(value);
                self.say(if *missing { Word::IsMissing } else { Word::IsGiven });
            }
            ExprKind::Before { date, limit, after } => {
                self.expr(date);
                match (after, begins_with_bonus(limit)) {
                    (true, _) => self.say(Word::After),
                    (false, false) => self.say(Word::Before),
                    // `x before bonus` is a part of the score x.
                    (false, true) => self.say_other(Word::Before),
                }
                self.expr(limit);
            }
            ExprKind::DaysAfter { date, limits, from } => self.days_after(date, limits, from),
            ExprKind::Moves { value, rises, op, by, against } => {
                self.expr(value);
                let verb = if *rises { Word::RisesBy } else { Word::FallsBy };
                if is_plural(value) {
                    self.say_other(verb)
                } else {
                    self.say(verb)
                }
                self.around(*op, by, None);
                self.say(Word::Against);
                self.period(against);
            }
            ExprKind::Exceeds { value, limit, op, by } => {
                self.expr(value);
                if self.is_english() && is_plural(value) {
                    self.say_other(Word::Exceeds)
                } else {
                    self.say_either(Word::Exceeds, Word::GoesBeyond)
                }
                self.expr(limit);
                if self.is_english() {
                    self.say(Word::ExceedsBy);
                }
                self.around(*op, by, None);
            }
            ExprKind::Times { value, op, factor, against } => {
                self.expr(value);
                self.times(*op, factor);
                self.period(against);
            }
            ExprKind::ByCase(value, cases) => {
                self.expr(value);
                self.cases(cases);
            }
            ExprKind::Not(condition) => self.not(condition),
            ExprKind::And(parts) => self.joined(parts, Word::And),
            ExprKind::Or(parts) => self.joined(parts, Word::Or),
            ExprKind::Windowed(of, window) => {
                self.expr(of);
                self.windowed(of, window);
            }
            ExprKind::Quantified { quantity, rows, having, further } => {
                self.quantified(quantity, rows, having.as_ref(), further.as_ref());
            }
            ExprKind::Holds(honour) => {
                self.say(Word::Holds);
                self.name(honour);
            }
            ExprKind::EligibleFor(honour) => {
                self.say(Word::EligibleFor);
                self.name(honour);
            }
            ExprKind::TimesInARow(times, condition) => {
                self.expr(times);
                self.say(Word::TimesInARow);
                self.expr(condition);
            }
            ExprKind::RankedFirst { by, within } => {
                self.say(Word::RankedFirst);
                if let Some(by) = by {
                    self.say(Word::FirstBy);
                    self.expr(by);
                }
                if let Some(within) = within {
                    self.say(Word::WithinEach);
                    self.name(within);
                }
            }
            ExprKind::EachPart { sections, scorecard, op, limit } => {
                self.say(if *sections { Word::EachSectionOf } else { Word::EachEntryOf });
                self.name(scorecard);
                let (limit, of_maximum) = match limit {
                    PartLimit::OfMaximum(percent) => (percent, Some(Word::OfItsMaximum)),
                    PartLimit::Points(points) => (points, None),
                };
                self.around(*op, limit, of_maximum);
            }
            ExprKind::Meets(criterion) => {
                self.say(Word::Meets);
                self.name(criterion);
            }
            ExprKind::MeetsSome { at_least, except } => {
                self.say(Word::Meets);
                self.some_criteria(at_least.as_ref(), except);
            }
            // The rest is a value, and lists stand on lines of their own.
            _ => {}
        }
    }

    /// Vietnamese says `không đạt c` in one word, its windows behind it.
    fn not(&mut self, condition: &Expr) {
        let mut windows = Vec::new();
        let mut of = condition;
        while let ExprKind::Windowed(inner, window) = &*of.kind {
            windows.push((inner, window));
            of = inner;
        }
        match &*of.kind {
            ExprKind::Meets(criterion) if !self.is_english() => {
                self.say(Word::NotMeets);
                self.name(criterion);
            }
            ExprKind::MeetsSome { at_least, except } if !self.is_english() => {
                self.say(Word::NotMeets);
                self.some_criteria(at_least.as_ref(), except);
            }
            _ => {
                self.say(Word::Not);
                self.expr(condition);
                return;
            }
        }
        for (of, window) in windows.into_iter().rev() {
            self.windowed(of, window);
        }
    }

    fn windowed(&mut self, of: &Expr, window: &WindowExpr) {
        self.inside(|line| {
            line.may_break();
            line.window(of, window);
        });
    }

    fn joined(&mut self, parts: &[Expr], word: Word) {
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                self.may_break();
                self.say(word);
            }
            self.inside(|line| line.expr(part));
        }
    }

    /// English compares in signs, but for the kind of a unit.
    fn compared_in_signs(&mut self, op: CompareOp, left: &Expr, right: &Expr) {
        if is_kind(left) && is_any_name(right) && op == CompareOp::Is {
            self.say_other(Word::OpIs);
        } else {
            self.symbol(op);
        }
        self.expr(right);
    }

    fn symbol(&mut self, op: CompareOp) {
        self.say(match op {
            CompareOp::AtLeast => Word::OpAtLeast,
            CompareOp::AtMost => Word::OpAtMost,
            CompareOp::Over => Word::OpOver,
            CompareOp::Under => Word::OpUnder,
            CompareOp::Is => Word::OpIs,
            CompareOp::IsNot => Word::OpIsNot,
        });
    }

    /// The operator in words.
    pub(super) fn operator(&mut self, op: CompareOp) {
        match op {
            CompareOp::AtLeast => self.say(Word::AtLeast),
            CompareOp::AtMost => self.say(Word::AtMost),
            CompareOp::Over => self.say(Word::Over),
            CompareOp::Under => self.say(Word::Under),
            CompareOp::Is if self.is_english() => self.say_other(Word::OpIs),
            CompareOp::Is => self.say_as(Word::OpIs, "bằng"),
            CompareOp::IsNot if self.is_english() => self.symbol(op),
            CompareOp::IsNot => self.say_as(Word::OpIsNot, "khác"),
        }
    }

    /// Vietnamese compares with a literal in words, and with anything else in signs.
    fn compared(&mut self, op: CompareOp, with: &Expr) {
        let (number, cases) = match &*with.kind {
            ExprKind::ByCase(number, cases) => (number, &cases[..]),
            _ => (with, &[][..]),
        };
        if !self.is_literal(number) {
            self.symbol(op);
            self.expr(with);
            return;
        }
        match (op, &*number.kind) {
            (CompareOp::Is, ExprKind::Name(_) | ExprKind::YesNo(_) | ExprKind::Text(_)) => self.say(Word::Is),
            (CompareOp::Is, _) => self.say_as(Word::OpIs, "bằng"),
            (CompareOp::IsNot, _) => self.say_as(Word::OpIsNot, "khác"),
            _ => {
                self.around(op, number, None);
                self.cases(cases);
                return;
            }
        }
        self.expr(with);
    }

    /// What stands on the right of a comparison in words: a literal, a member, `70% of x`.
    fn is_literal(&self, value: &Expr) -> bool {
        match &*value.kind {
            ExprKind::Name(name) => self.is_member(name),
            ExprKind::PercentOf(_, of) => matches!(*of.kind, ExprKind::Name(_) | ExprKind::Above(..)),
            ExprKind::Number(_)
            | ExprKind::Percent(_)
            | ExprKind::PercentagePoints(_)
            | ExprKind::Money(..)
            | ExprKind::Points(_)
            | ExprKind::Duration(..)
            | ExprKind::Date(_)
            | ExprKind::YesNo(_)
            | ExprKind::TheirAverage(_)
            | ExprKind::Text(_) => true,
            _ => false,
        }
    }

    /// An operator in words, with its number: `at least 70%`, `từ 70% trở lên`.
    fn around(&mut self, op: CompareOp, number: &Expr, unit: Option<Word>) {
        let is_around = op == CompareOp::AtLeast && !self.is_english();
        if is_around {
            self.say(Word::From)
        } else {
            self.operator(op)
        }
        self.expr(number);
        if let Some(unit) = unit {
            self.say(unit);
        }
        if is_around {
            self.say(Word::OrMore);
        }
    }

    /// `at least 1.8 times that of`, `gấp từ 1,8 lần trở lên so với`.
    fn times(&mut self, op: CompareOp, factor: &Expr) {
        if self.is_english() {
            self.around(op, factor, Some(Word::TimesThat));
        } else {
            self.say(Word::Grows);
            self.around(op, factor, Some(Word::Times));
            self.say(Word::Against);
        }
    }

    /// `, but 80% where C`.
    fn cases(&mut self, cases: &[(Expr, Expr)]) {
        for (number, condition) in cases {
            self.comma();
            self.inside(|line| {
                line.may_break();
                line.say(Word::But);
                line.expr(number);
                line.say(Word::CaseWhere);
                line.expr(condition);
            });
            self.end_case();
        }
    }

    /// `between a and b`, `from a to under b`.
    fn between(&mut self, low: &Expr, high: &Expr, half_open: bool) {
        match (half_open, self.is_english()) {
            (false, true) => {
                self.say(Word::Between);
                self.expr(low);
                self.say(Word::And);
            }
            (false, false) => {
                self.say(Word::From);
                self.expr(low);
                self.say(Word::ToAnd);
            }
            (true, _) => {
                self.say(Word::From);
                self.expr(low);
                self.say(Word::To);
                self.say(Word::ToUnder);
            }
        }
        self.expr(high);
    }

    /// `completed at most 10 days after due`.
    fn days_after(&mut self, date: &Expr, limits: &[(CompareOp, Expr)], from: &Expr) {
        self.expr(date);
        if !self.is_english() {
            self.say(Word::LateBy);
        }
        match limits {
            [(_, low), (op, high)] => {
                // The unit is said once.
                let bare = match (&*low.kind, &*high.kind) {
                    (ExprKind::Duration(count, unit), ExprKind::Duration(_, of_high)) if unit == of_high => {
                        let number = ExprKind::Number(Exact::from_integer((*count).into()));
                        Some(Expr { span: low.span, kind: Box::new(number) })
                    }
                    _ => None,
                };
                self.between(bare.as_ref().unwrap_or(low), high, *op == CompareOp::Under);
            }
            _ => limits.iter().for_each(|(op, limit)| self.around(*op, limit, None)),
        }
        self.say_either(Word::After, Word::AgainstDay);
        self.expr(from);
    }
}

/// Whether it reads as the kind of a unit.
fn is_kind(expr: &Expr) -> bool {
    matches!(&*expr.kind, ExprKind::Name(name) if KIND.contains(&&*name.text))
}

/// Whether the value is called as many are: `accidents`.
fn is_plural(value: &Expr) -> bool {
    match &*value.kind {
        ExprKind::Name(name) | ExprKind::Above(_, name) => {
            name.text.ends_with('s') && !name.text.ends_with("ss")
        }
        ExprKind::ForMember(value, _) | ExprKind::AsBasis(value, _) => is_plural(value),
        _ => false,
    }
}

/// Whether the text of the value begins with `bonus`.
fn begins_with_bonus(value: &Expr) -> bool {
    match &*value.kind {
        ExprKind::Name(name) => name.text == "bonus",
        ExprKind::ShareOfScore(share, _) => *share == ScoreShare::Bonus,
        ExprKind::Arith(_, left, _)
        | ExprKind::ForMember(left, _)
        | ExprKind::AsBasis(left, _)
        | ExprKind::Otherwise(left, _)
        | ExprKind::Rounded(left, _) => begins_with_bonus(left),
        _ => false,
    }
}

fn is_any_name(expr: &Expr) -> bool {
    matches!(&*expr.kind, ExprKind::Name(_))
}
