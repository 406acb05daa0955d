//! Values: arithmetic, names, aggregates.

use super::line::Line;
use crate::syntax::ast::{ArithOp, Basis, Expr, ExprKind, FoldOp, ScoreShare};
use crate::syntax::phrases::{AS_OF, Word};
use num_traits::Zero;

impl Line {
    /// An expression. The tree keeps its parentheses, so none is added.
    pub(super) fn expr(&mut self, expr: &Expr) {
        let kind = &*expr.kind;
        if self.literal(kind).is_some() {
            return;
        }
        match kind {
            ExprKind::Name(name) => self.name(name),
            ExprKind::Above(of, name) => self.put(format!("{}.{}", of.text, name.text)),
            ExprKind::AsOf => self.put(AS_OF[usize::from(!self.is_english())]),
            ExprKind::ForMember(value, member) => {
                self.expr(value);
                self.say(Word::ForMember);
                self.name(member);
            }
            ExprKind::AsBasis(value, basis) => {
                self.expr(value);
                self.say(Word::As);
                self.basis(*basis);
            }
            ExprKind::Arith(op, left, right) => self.arithmetic(*op, left, right),
            ExprKind::PercentOf(percent, of) => {
                self.expr(percent);
                self.say(Word::Of);
                self.expr(of);
            }
            ExprKind::Share(rows, condition) => {
                self.say(Word::ShareOf);
                self.rows(rows);
                self.with(condition);
            }
            ExprKind::Count(rows) => {
                self.say(Word::CountOf);
                self.counted(rows);
            }
            ExprKind::TheirAverage(kind) => {
                self.say(Word::TheAverageOf);
                self.name(kind);
            }
            ExprKind::FoldRows(op, value, rows) => {
                self.fold(*op, value);
                self.say(Word::Of);
                if rows.all {
                    self.say(Word::AllUnits);
                }
                self.counted(rows);
            }
            ExprKind::FoldSeries(op, value) => self.fold(*op, value),
            ExprKind::Change(value, from, to) => {
                self.say(Word::ChangeIn);
                self.expr(value);
                self.say(Word::From);
                self.period(from);
                self.say(Word::To);
                self.period(to);
            }
            ExprKind::Call(name, values) => {
                self.call(name);
                self.values(values);
                self.close();
            }
            ExprKind::Greater(left, right) => self.of_two(Word::GreaterOf, left, right),
            ExprKind::Lesser(left, right) => self.of_two(Word::LesserOf, left, right),
            ExprKind::AverageOf(values) => {
                self.say(Word::AverageOf);
                self.values(values);
            }
            ExprKind::YearOf(day) => {
                self.say(Word::YearOf);
                self.expr(day);
            }
            ExprKind::If(condition, then, or) => {
                self.say(Word::If);
                self.inside(|line| line.expr(condition));
                self.may_break();
                self.say(Word::Then);
                self.inside(|line| line.expr(then));
                self.may_break();
                self.say(Word::Else);
                self.inside(|line| line.expr(or));
            }
            ExprKind::Otherwise(value, or) => self.infix(value, Word::Otherwise, or),
            ExprKind::Rounded(value, to) => self.infix(value, Word::RoundedTo, to),
            ExprKind::Elapsed(from, to) => {
                self.say(Word::TimeFrom);
                self.expr(from);
                self.say(Word::To);
                self.expr(to);
            }
            ExprKind::CriteriaMet { for_certain } => match (*for_certain, self.is_english()) {
                (false, _) => self.say(Word::CriteriaMet),
                (true, false) => self.say(Word::CriteriaMetForCertain),
                (true, true) => {
                    self.say(Word::CriteriaMet);
                    self.say(Word::ForCertain);
                }
            },
            ExprKind::ShareOfScore(share, scorecard) => match share {
                ScoreShare::BeforeBonus if !self.is_english() => {
                    self.say(Word::BeforeBonusOf);
                    self.name(scorecard);
                }
                ScoreShare::BeforeBonus => {
                    self.name(scorecard);
                    self.say(Word::BeforeBonus);
                }
                ScoreShare::Bonus => {
                    self.say(Word::BonusOf);
                    self.name(scorecard);
                }
                ScoreShare::Deductions => {
                    self.say(Word::DeductionsOf);
                    self.name(scorecard);
                }
            },
            ExprKind::YearsInARow(to, condition) => {
                self.say(Word::YearsInARow);
                self.last_year(to);
                self.with(condition);
            }
            ExprKind::Paren(held) => {
                self.open();
                self.expr(held);
                self.close();
            }
            _ => self.condition(expr),
        }
    }

    fn arithmetic(&mut self, op: ArithOp, left: &Expr, right: &Expr) {
        if is_negative(op, left, right) {
            self.put("-");
            self.glue();
            self.expr(right);
            return;
        }
        self.expr(left);
        // A line never begins with a minus: it would be an item of a list.
        match op {
            ArithOp::Add => {
                self.inside(Line::may_break);
                self.inside(|line| line.put("+"));
            }
            ArithOp::Subtract => self.put("-"),
            ArithOp::Multiply => self.put("*"),
            ArithOp::Divide => self.put("/"),
        }
        self.expr(right);
    }

    fn infix(&mut self, left: &Expr, word: Word, right: &Expr) {
        self.expr(left);
        self.may_break();
        self.say(word);
        self.expr(right);
    }

    fn of_two(&mut self, word: Word, left: &Expr, right: &Expr) {
        self.say(word);
        self.expr(left);
        self.inside(|line| {
            line.may_break();
            line.say(Word::And);
        });
        self.expr(right);
    }

    fn values(&mut self, values: &[Expr]) {
        for (at, value) in values.iter().enumerate() {
            if at > 0 {
                self.own_comma();
                self.inside(|line| {
                    line.may_break();
                    line.expr(value);
                });
            } else {
                self.expr(value);
            }
        }
    }

    /// `with C`; in Vietnamese a verb of its own needs no `có`.
    fn with(&mut self, condition: &Expr) {
        self.may_break();
        if self.is_english() || !begins_with_holds(condition) {
            self.say(Word::ShareWith);
        }
        self.inside(|line| line.expr(condition));
    }

    /// `highest x`, `x cao nhất`.
    fn fold(&mut self, op: FoldOp, value: &Expr) {
        let (before, after) = match op {
            FoldOp::Total => (Word::FoldTotal, None),
            FoldOp::Average => (Word::FoldAverage, None),
            FoldOp::Highest => (Word::FoldHighest, Some(Word::AfterHighest)),
            FoldOp::Lowest => (Word::FoldLowest, Some(Word::AfterLowest)),
            FoldOp::Latest => (Word::FoldLatest, Some(Word::AfterLatest)),
            FoldOp::Earliest => (Word::FoldEarliest, Some(Word::AfterEarliest)),
            FoldOp::First => (Word::FoldFirst, Some(Word::AfterFirst)),
        };
        match after.filter(|_| !self.is_english()) {
            Some(after) => {
                self.expr(value);
                self.say(after);
            }
            None => {
                self.say(before);
                self.expr(value);
            }
        }
    }

    /// The year that years are counted up to.
    pub(super) fn last_year(&mut self, year: &Expr) {
        if matches!(*year.kind, ExprKind::Number(_)) && !self.is_english() {
            self.say(Word::Year);
        }
        self.expr(year);
    }

    pub(super) fn basis(&mut self, basis: Basis) {
        self.say(match basis {
            Basis::Reported => Word::BasisReported,
            Basis::Survey => Word::BasisSurveyed,
            Basis::Appraised => Word::BasisAppraised,
        });
    }
}

/// Whether the condition begins with `holds`.
pub(super) fn begins_with_holds(condition: &Expr) -> bool {
    match &*condition.kind {
        ExprKind::Holds(_) => true,
        ExprKind::And(parts) | ExprKind::Or(parts) => parts.first().is_some_and(begins_with_holds),
        _ => false,
    }
}

/// `-x`, which the tree has as `0 - x`. Only what binds closer than a sum and a product has a sign of its own.
fn is_negative(op: ArithOp, left: &Expr, right: &Expr) -> bool {
    let binds_closer = match &*right.kind {
        ExprKind::Arith(op, left, right) => is_negative(*op, left, right),
        ExprKind::Otherwise(..) | ExprKind::Rounded(..) => false,
        _ => true,
    };
    let is_zero = matches!(&*left.kind, ExprKind::Number(number) if number.is_zero());
    op == ArithOp::Subtract && is_zero && binds_closer
}
