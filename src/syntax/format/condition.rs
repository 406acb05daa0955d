//! Conditions: comparing, joining, counting.

use super::line::Line;
use super::literal::is_one;
use crate::syntax::ast::{CompareOp, Expr, ExprKind, PartLimit, Quantity, Rows, ScoreShare, TimeUnit};
use crate::syntax::phrases::Word;
use crate::types::Exact;
use num_traits::One;

impl Line {
    /// What is no value.
    pub(super) fn condition(&mut self, expr: &Expr) {
        match &*expr.kind {
            ExprKind::Compare(op, left, right) => {
                self.expr(left);
                if is_name(left, "kind") && is_any_name(right) && *op == CompareOp::Is {
                    self.say_other(Word::OpIs);
                } else {
                    self.symbol(*op);
                }
                self.expr(right);
            }
            ExprKind::Between { value, low, high, half_open } => {
                self.expr(value);
                if *half_open {
                    self.say(Word::From);
                    self.expr(low);
                    self.say(Word::To);
                    self.say(Word::Under);
                } else {
                    self.say(Word::Between);
                    self.expr(low);
                    self.say(Word::And);
                }
                self.expr(high);
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
                self.compared(*op, by);
                self.say(Word::Against);
                self.period(against);
            }
            ExprKind::Times { value, op, factor, against } => {
                self.expr(value);
                self.compared(*op, factor);
                self.say(Word::TimesThat);
                self.period(against);
            }
            ExprKind::ByCase(value, cases) => {
                self.expr(value);
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
            ExprKind::Not(condition) => {
                self.say(Word::Not);
                self.expr(condition);
            }
            ExprKind::And(parts) => self.joined(parts, Word::And),
            ExprKind::Or(parts) => self.joined(parts, Word::Or),
            ExprKind::Windowed(of, window) => {
                self.expr(of);
                self.inside(|line| {
                    line.may_break();
                    line.window(window);
                });
            }
            ExprKind::Quantified { quantity, rows, having, rest } => {
                self.quantified(quantity, rows, having.as_ref(), rest.as_ref());
            }
            ExprKind::Holds(honour) => {
                self.say(Word::Holds);
                self.name(honour);
            }
            ExprKind::EligibleFor(honour) => {
                self.say(Word::EligibleFor);
                self.name(honour);
            }
            ExprKind::EachPart { sections, scorecard, op, limit } => {
                self.say(if *sections { Word::EachSectionOf } else { Word::EachEntryOf });
                self.name(scorecard);
                match limit {
                    PartLimit::OfMaximum(percent) => {
                        self.compared(*op, percent);
                        self.say(Word::OfItsMaximum);
                    }
                    PartLimit::Points(points) => self.compared(*op, points),
                }
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

    fn joined(&mut self, parts: &[Expr], word: Word) {
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                self.may_break();
                self.say(word);
            }
            self.inside(|line| line.expr(part));
        }
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
            CompareOp::Is => self.say_other(Word::OpIs),
            CompareOp::IsNot => self.symbol(op),
        }
    }

    /// An operator in words, with what it compares with.
    fn compared(&mut self, op: CompareOp, with: &Expr) {
        self.operator(op);
        self.expr(with);
    }

    /// `completed at most 10 days after due`.
    fn days_after(&mut self, date: &Expr, limits: &[(CompareOp, Expr)], from: &Expr) {
        self.expr(date);
        match limits {
            [(_, low), (_, high)] => {
                self.say(Word::Between);
                match (unit_of(low), unit_of(high)) {
                    (Some((count, unit)), Some((_, of_high))) if unit == of_high => {
                        self.number(Exact::from_integer(count.into()));
                    }
                    _ => self.expr(low),
                }
                self.say(Word::And);
                self.expr(high);
            }
            _ => limits.iter().for_each(|(op, limit)| self.compared(*op, limit)),
        }
        self.say(Word::After);
        self.expr(from);
    }

    /// `dossiers where A except where B`.
    pub(super) fn rows(&mut self, rows: &Rows) {
        self.name(&rows.name);
        self.narrowed(Word::Where, rows.filter.as_ref());
        self.narrowed(Word::ExceptWhere, rows.except.as_ref());
    }

    pub(super) fn narrowed(&mut self, word: Word, condition: Option<&Expr>) {
        if let Some(condition) = condition {
            self.may_break();
            self.say(word);
            self.inside(|line| line.expr(condition));
        }
    }

    fn quantified(&mut self, quantity: &Quantity, rows: &Rows, having: Option<&Expr>, rest: Option<&Expr>) {
        let is_narrowed = rows.filter.is_some() || rows.except.is_some() || having.is_some();
        match quantity {
            Quantity::No => self.say(Word::NoRows),
            Quantity::All => self.say(Word::All),
            Quantity::Number(op, number) => {
                self.how_many(*op);
                self.expr(number);
            }
            // `100% of …` leaves no doubt where it is seen to be of rows.
            Quantity::Share(CompareOp::Is, percent) if is_narrowed && is_all(percent) => {
                self.expr(percent);
                self.say(Word::Of);
            }
            Quantity::Share(op, percent) => {
                self.how_many(*op);
                self.expr(percent);
                self.say(Word::Of);
            }
        }
        self.rows(rows);
        if let Some(having) = having {
            let of_one = matches!(quantity, Quantity::Number(_, number) if is_one(number));
            self.may_break();
            self.having(having, of_one);
        }
        if let Some(rest) = rest {
            self.comma();
            self.may_break();
            self.say(Word::TheRest);
            self.inside(|line| {
                line.say(Word::Have);
                line.expr(rest);
            });
        }
    }

    fn how_many(&mut self, op: CompareOp) {
        self.say(match op {
            CompareOp::AtLeast => Word::AtLeast,
            CompareOp::AtMost => Word::AtMost,
            CompareOp::Over => Word::Over,
            CompareOp::Under => Word::Under,
            CompareOp::Is | CompareOp::IsNot => Word::Exactly,
        });
    }

    /// `have A`; `meet c`, `hold h`, which are verbs themselves.
    fn having(&mut self, having: &Expr, of_one: bool) {
        let rest: &[Expr] = match &*having.kind {
            ExprKind::And(parts) | ExprKind::Or(parts) => &parts[1..],
            _ => &[],
        };
        let first = match &*having.kind {
            ExprKind::And(parts) | ExprKind::Or(parts) => parts.first(),
            _ => Some(having),
        };
        let verb = |line: &mut Self, word: Word| if of_one { line.say(word) } else { line.say_other(word) };
        match first.map(|first| &*first.kind) {
            Some(ExprKind::Meets(criterion)) => {
                verb(self, Word::Meets);
                self.name(criterion);
            }
            Some(ExprKind::MeetsSome { at_least, except }) => {
                verb(self, Word::Meets);
                self.some_criteria(at_least.as_ref(), except);
            }
            Some(ExprKind::Holds(honour)) => {
                verb(self, Word::Holds);
                self.name(honour);
            }
            _ => {
                if of_one {
                    self.say_other(Word::Have)
                } else {
                    self.say(Word::Have)
                }
                self.inside(|line| line.expr(having));
                return;
            }
        }
        let word = if matches!(*having.kind, ExprKind::Or(_)) { Word::Or } else { Word::And };
        self.inside(|line| {
            for part in rest {
                line.may_break();
                line.say(word);
                line.expr(part);
            }
        });
    }

    fn some_criteria(&mut self, at_least: Option<&Expr>, except: &[crate::syntax::ast::Name]) {
        match at_least {
            Some(number) => {
                self.say(Word::AtLeast);
                self.expr(number);
                if is_one(number) { self.say_other(Word::Criteria) } else { self.say(Word::Criteria) }
            }
            None => {
                self.say(Word::AllCriteria);
                if !except.is_empty() {
                    self.say(Word::Except);
                    self.names(except);
                }
            }
        }
    }
}

fn is_name(expr: &Expr, text: &str) -> bool {
    matches!(&*expr.kind, ExprKind::Name(name) if name.text == text)
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

/// Whether this is 100%.
fn is_all(percent: &Expr) -> bool {
    matches!(&*percent.kind, ExprKind::Percent(share) if share.is_one())
}

fn unit_of(duration: &Expr) -> Option<(i64, TimeUnit)> {
    match &*duration.kind {
        ExprKind::Duration(count, unit) => Some((*count, *unit)),
        _ => None,
    }
}
