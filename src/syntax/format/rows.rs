//! Rows, and how many of them meet what.

use super::line::Line;
use super::literal::is_one;
use crate::syntax::ast::{CompareOp, Expr, ExprKind, Further, Name, Quantity, Rows};
use crate::syntax::phrases::Word;
use num_traits::One;

impl Line {
    /// `dossiers where A except where B`.
    pub(super) fn rows(&mut self, rows: &Rows) {
        self.name(&rows.name);
        self.narrowed(Word::Where, rows.filter.as_ref());
        self.narrowed(Word::ExceptWhere, rows.except.as_ref());
    }

    /// The same where they are counted: Vietnamese says `có` for what is counted.
    pub(super) fn counted(&mut self, rows: &Rows) {
        self.name(&rows.name);
        let word = if self.is_english() { Word::Where } else { Word::HasSome };
        self.narrowed(word, rows.filter.as_ref());
        self.narrowed(Word::ExceptWhere, rows.except.as_ref());
    }

    pub(super) fn narrowed(&mut self, word: Word, condition: Option<&Expr>) {
        if let Some(condition) = condition {
            self.may_break();
            self.say(word);
            self.inside(|line| line.expr(condition));
        }
    }

    pub(super) fn quantified(
        &mut self,
        quantity: &Quantity,
        rows: &Rows,
        having: Option<&Expr>,
        further: Option<&Further>,
    ) {
        let is_narrowed = rows.filter.is_some() || rows.except.is_some() || having.is_some();
        let counts = matches!(quantity, Quantity::No | Quantity::Number(..));
        match quantity {
            Quantity::No => self.say_either(Word::NoRows, Word::NoSuch),
            Quantity::All => self.say(Word::All),
            Quantity::Number(op, number) => {
                self.how_many(*op);
                self.expr(number);
            }
            Quantity::Share(op, percent) => {
                // `100% of …` leaves no doubt where it is seen to be of rows.
                if !(*op == CompareOp::Is && is_narrowed && is_all(percent)) {
                    self.how_many(*op);
                }
                self.expr(percent);
                if self.is_english() || !is_percent(percent) {
                    self.say_either(Word::Of, Word::OfRows);
                }
            }
        }
        self.name(&rows.name);
        if matches!(quantity, Quantity::No) && !self.is_english() {
            self.say(Word::NoSuchEnd);
        }
        let has_some = counts && having.is_none() && !self.is_english();
        self.narrowed(if has_some { Word::HasSome } else { Word::Where }, rows.filter.as_ref());
        self.narrowed(Word::ExceptWhere, rows.except.as_ref());
        if let Some(having) = having {
            let of_one = matches!(quantity, Quantity::Number(_, number) if is_one(number));
            self.may_break();
            // In Vietnamese `có` after a number says what is counted, so what those counted must have needs another word.
            let has_said = counts && rows.filter.is_none() && !self.is_english();
            let is_behind_value = rows.filter.is_some() || rows.except.is_some();
            self.having(having, of_one, if has_said { "phải có" } else { "" }, is_behind_value);
        }
        let Some(further) = further else { return };
        self.comma();
        self.may_break();
        match further {
            Further::Rest(rest) => {
                self.say(Word::TheRest);
                self.inside(|line| {
                    line.say(Word::Have);
                    line.expr(rest);
                });
            }
            Further::OfWhich(_, quantity, condition) => {
                self.say(Word::OfWhich);
                self.inside(|line| line.of_which(quantity, condition));
            }
        }
    }

    /// `at least 70% have B`, of rows that were named before.
    fn of_which(&mut self, quantity: &Quantity, condition: &Expr) {
        let mut of_one = false;
        match quantity {
            Quantity::No => self.say(Word::NoRows),
            Quantity::All => self.say(Word::All),
            Quantity::Share(CompareOp::Is, percent) if is_all(percent) => self.expr(percent),
            Quantity::Number(op, number) | Quantity::Share(op, number) => {
                of_one = is_one(number);
                self.how_many(*op);
                self.expr(number);
            }
        }
        self.having(condition, of_one, "", false);
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

    /// `have A`; `meet c`, `hold h`, which are verbs themselves. `đạt ít nhất` behind a value would compare it.
    fn having(&mut self, having: &Expr, of_one: bool, said: &'static str, is_behind_value: bool) {
        let is_behind_value = is_behind_value && !self.is_english();
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
            Some(ExprKind::MeetsSome { at_least, except }) if at_least.is_none() || !is_behind_value => {
                verb(self, Word::Meets);
                self.some_criteria(at_least.as_ref(), except);
            }
            Some(ExprKind::Holds(honour)) => {
                verb(self, Word::Holds);
                self.name(honour);
            }
            _ => {
                match said {
                    "" if of_one && self.is_english() => self.say_other(Word::Have),
                    "" => self.say(Word::Have),
                    said => self.say_as(Word::Have, said),
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

    pub(super) fn some_criteria(&mut self, at_least: Option<&Expr>, except: &[Name]) {
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

/// Whether this is 100%.
fn is_all(percent: &Expr) -> bool {
    matches!(&*percent.kind, ExprKind::Percent(share) if share.is_one())
}

/// Whether this is a percentage, by case or not.
fn is_percent(amount: &Expr) -> bool {
    match &*amount.kind {
        ExprKind::ByCase(number, _) => is_percent(number),
        kind => matches!(kind, ExprKind::Percent(_)),
    }
}
