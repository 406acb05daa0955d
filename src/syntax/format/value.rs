//! Values: arithmetic, names, aggregates.

use super::line::Line;
use crate::syntax::ast::{ArithOp, Basis, Expr, ExprKind, FoldOp, ScoreShare};
use crate::syntax::phrases::Word;
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
            ExprKind::AsOf => self.put("as_of"),
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
                self.may_break();
                self.say(Word::ShareWith);
                self.inside(|line| line.expr(condition));
            }
            ExprKind::Count(rows) => {
                self.say(Word::CountOf);
                self.rows(rows);
            }
            ExprKind::FoldRows(op, value, rows) => {
                self.fold(*op);
                self.expr(value);
                self.say(Word::Of);
                self.rows(rows);
            }
            ExprKind::FoldSeries(op, value) => {
                self.fold(*op);
                self.expr(value);
            }
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
            ExprKind::CriteriaMet { for_certain } => {
                self.say(Word::CriteriaMet);
                if *for_certain {
                    self.say(Word::ForCertain);
                }
            }
            ExprKind::ShareOfScore(share, scorecard) => match share {
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
                self.expr(to);
                self.may_break();
                self.say(Word::ShareWith);
                self.inside(|line| line.expr(condition));
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

    fn fold(&mut self, op: FoldOp) {
        self.say(match op {
            FoldOp::Total => Word::FoldTotal,
            FoldOp::Average => Word::FoldAverage,
            FoldOp::Highest => Word::FoldHighest,
            FoldOp::Lowest => Word::FoldLowest,
            FoldOp::Latest => Word::FoldLatest,
            FoldOp::Earliest => Word::FoldEarliest,
            FoldOp::First => Word::FoldFirst,
        });
    }

    pub(super) fn basis(&mut self, basis: Basis) {
        self.say(match basis {
            Basis::Reported => Word::BasisReported,
            Basis::Survey => Word::BasisSurveyed,
            Basis::Appraised => Word::BasisAppraised,
        });
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
