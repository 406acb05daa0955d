//! Random conditions.

use crate::reach::{
    absorbs_comma, absorbs_condition, absorbs_window, ends_bare, is_open, is_value, takes_where,
};
use crate::tape::Tape;
use thidua::syntax::ast::*;

const OPS: [CompareOp; 6] = [
    CompareOp::AtLeast,
    CompareOp::AtMost,
    CompareOp::Over,
    CompareOp::Under,
    CompareOp::Is,
    CompareOp::IsNot,
];

impl Tape<'_> {
    /// Whatever the grammar reads as `condition`.
    pub(crate) fn condition(&mut self, depth: usize) -> Expr {
        self.joined(depth, true, Self::part)
    }

    /// Whatever the grammar reads as `row_condition`; with `or` only where something closes it.
    pub(crate) fn row_condition(&mut self, depth: usize, closed: bool) -> Expr {
        self.joined(depth, closed, Self::row_part)
    }

    fn joined(&mut self, depth: usize, or: bool, part: fn(&mut Self, usize) -> Expr) -> Expr {
        let first = part(self, depth);
        if depth == 0 || !self.once_in(4) {
            return first;
        }
        let mut parts = vec![first];
        parts.extend(self.several(1, 3, |tape| part(tape, depth - 1)));
        let last = parts.len() - 1;
        let parts = parts.into_iter().enumerate();
        let parts = parts.map(|(at, part)| match at == last {
            true => part,
            false => self.unless(absorbs_condition, part),
        });
        let parts = parts.collect();
        let kind = if or && self.once_in(2) { ExprKind::Or(parts) } else { ExprKind::And(parts) };
        self.expr(kind)
    }

    fn negated(&mut self, condition: Expr) -> Expr {
        match self.once_in(10) {
            true => self.expr(ExprKind::Not(condition)),
            false => condition,
        }
    }

    fn part(&mut self, depth: usize) -> Expr {
        let mut part = self.primary(depth, true);
        while self.once_in(5) {
            // Inside `where` and its kin only a bare value takes a window.
            let takes = |part: &Expr| {
                let rows = match &*part.kind {
                    ExprKind::Quantified { rows, having, further, .. } => {
                        let further = further.as_ref().map(Further::condition);
                        [further, having.as_ref(), rows.except.as_ref(), rows.filter.as_ref()]
                            .into_iter()
                            .flatten()
                            .next()
                            .is_some_and(|last| ends_bare(last) || absorbs_condition(last))
                    }
                    ExprKind::TimesInARow(_, of) => ends_bare(of) || absorbs_condition(of),
                    _ => absorbs_condition(part),
                };
                rows || absorbs_comma(part) || absorbs_window(part)
            };
            let of = self.unless(takes, part);
            let window = self.window();
            part = self.expr(ExprKind::Windowed(of, window));
        }
        self.negated(part)
    }

    fn row_part(&mut self, depth: usize) -> Expr {
        let mut part = self.primary(depth, false);
        if is_value(&part.kind) && self.once_in(4) {
            let of = self.unless(absorbs_condition, part);
            let kind = match self.below(3) {
                0 => WindowKind::By(self.period()),
                1 => WindowKind::In(self.period()),
                _ => self.plain_window(),
            };
            let window = WindowExpr { span: self.span(), kind };
            part = self.expr(ExprKind::Windowed(of, window));
        }
        self.negated(part)
    }

    /// A condition without windows; with a number by case on its left only outside rows.
    fn primary(&mut self, depth: usize, cases: bool) -> Expr {
        let kind = match self.below(11) {
            0..6 => return self.comparison(depth, cases),
            10 if depth > 0 => {
                let times = self.plain_count();
                let condition = self.row_part(depth - 1);
                ExprKind::TimesInARow(times, condition)
            }
            6 => return self.standing(),
            7 if depth > 0 => ExprKind::EachPart {
                sections: self.once_in(2),
                scorecard: self.plain_name(),
                op: self.one_of(&OPS),
                limit: {
                    let limit = self.threshold(depth - 1);
                    if self.once_in(2) {
                        PartLimit::OfMaximum(self.percent())
                    } else {
                        PartLimit::Points(limit)
                    }
                },
            },
            _ if depth > 0 => return self.quantified(depth - 1),
            _ => return self.comparison(depth, cases),
        };
        self.expr(kind)
    }

    fn standing(&mut self) -> Expr {
        let kind = match self.below(6) {
            4 => {
                let by = self.plain_name();
                let by = self.expr(ExprKind::Name(by));
                let within = self.maybe(2, Self::plain_name);
                // `ranked first by Q3` would be ranked by `Q3`.
                let by = if within.is_some() { self.maybe(2, |_| by) } else { Some(by) };
                ExprKind::RankedFirst { by, within }
            }
            0 => ExprKind::Meets(self.plain_name()),
            1 => ExprKind::Holds(self.plain_name()),
            2 => ExprKind::EligibleFor(self.plain_name()),
            3 => ExprKind::MeetsSome { at_least: Some(self.plain_amount()), except: Vec::new() },
            _ => {
                let except = self.several(0, 2, Self::plain_name);
                let some = self.expr(ExprKind::MeetsSome { at_least: None, except });
                return self.unless(absorbs_comma, some);
            }
        };
        self.expr(kind)
    }

    /// What stands on the right of an operator: a value, by case or not.
    pub(crate) fn threshold(&mut self, depth: usize) -> Expr {
        // Neither stands on the left: `no falls` would begin a count of rows, a text in a list a citation.
        match self.below(20) {
            18 => {
                let text = self.text();
                return self.expr(ExprKind::Text(text.text));
            }
            19 => {
                let yes = self.once_in(2);
                return self.expr(ExprKind::YesNo(yes));
            }
            _ => {}
        }
        let value = self.operand(depth);
        if depth == 0 || !self.once_in(8) {
            return value;
        }
        self.by_case(value, depth - 1)
    }

    pub(crate) fn by_case(&mut self, value: Expr, depth: usize) -> Expr {
        let value = self.unless(
            |value| {
                matches!(*value.kind, ExprKind::Arith(..) | ExprKind::Otherwise(..) | ExprKind::Rounded(..))
                    || absorbs_condition(value)
            },
            value,
        );
        let cases = self.several(1, 2, |tape| {
            let number = tape.value(depth);
            let number = tape.unless(|number| takes_where(number) || absorbs_comma(number), number);
            let condition = match tape.below(3) {
                0 => tape.standing(),
                1 => {
                    let value = tape.followed(depth);
                    let window = WindowKind::By(tape.period());
                    let window = WindowExpr { span: tape.span(), kind: window };
                    tape.expr(ExprKind::Windowed(value, window))
                }
                _ => {
                    let (op, left, right) = (tape.one_of(&OPS), tape.followed(depth), tape.operand(depth));
                    let right = tape.unless(absorbs_condition, right);
                    tape.expr(ExprKind::Compare(op, left, right))
                }
            };
            (number, tape.negated(condition))
        });
        self.expr(ExprKind::ByCase(value, cases))
    }

    fn comparison(&mut self, depth: usize, cases: bool) -> Expr {
        if depth == 0 {
            let (op, left, right) = (self.one_of(&OPS), self.leaf(), self.leaf());
            return self.expr(ExprKind::Compare(op, left, right));
        }
        let below = depth - 1;
        let left = match self.below(8) {
            0 => {
                let (op, of) = (self.fold_op(), self.series());
                self.expr(ExprKind::FoldSeries(op, of))
            }
            1 if cases => {
                let value = self.operand(below);
                self.by_case(value, below)
            }
            _ => self.operand(below),
        };
        let kind = match self.below(15) {
            0..5 => ExprKind::Compare(self.one_of(&OPS), left, self.threshold(below)),
            5 => {
                let low = self.threshold(below);
                let low = self.unless(absorbs_condition, low);
                ExprKind::Between {
                    value: left,
                    low,
                    high: self.threshold(below),
                    half_open: self.once_in(2),
                }
            }
            6 => ExprKind::Given { value: left, missing: self.once_in(2) },
            7 => ExprKind::Before { date: left, limit: self.limit(below), after: self.once_in(2) },
            8 => {
                let high = self.duration();
                let limits = if self.once_in(2) {
                    vec![(CompareOp::AtLeast, self.duration()), (CompareOp::AtMost, high)]
                } else {
                    vec![(self.one_of(&OPS), high)]
                };
                let from = self.value(below);
                let from = self.unless(is_open, from);
                ExprKind::DaysAfter { date: left, limits, from }
            }
            9 => {
                let by = self.threshold(below);
                let by = self.unless(absorbs_condition, by);
                let (rises, op, against) = (self.once_in(2), self.one_of(&OPS), self.period());
                ExprKind::Moves { value: left, rises, op, by, against }
            }
            11 => {
                let [limit, by] = [(); 2].map(|()| {
                    let number = self.threshold(below);
                    self.unless(absorbs_condition, number)
                });
                ExprKind::Exceeds { value: left, limit, op: self.one_of(&OPS), by }
            }
            10 => {
                let factor = self.threshold(below);
                let factor = self.unless(absorbs_condition, factor);
                ExprKind::Times { value: left, op: self.one_of(&OPS), factor, against: self.period() }
            }
            _ => return self.unless(|left| matches!(*left.kind, ExprKind::FoldSeries(..)), left),
        };
        self.expr(kind)
    }

    /// What stands after `before`; `bonus`, too, is usable as a name.
    fn limit(&mut self, depth: usize) -> Expr {
        if self.once_in(4) {
            let bonus = self.named("bonus");
            return self.expr(ExprKind::Name(bonus));
        }
        self.operand(depth)
    }

    fn quantified(&mut self, depth: usize) -> Expr {
        let op = self.one_of(&OPS[..5]);
        let (quantity, needs_having) = match self.below(6) {
            0 => (Quantity::No, false),
            1 => (Quantity::All, true),
            2 | 3 => {
                let percent = self.percent();
                let percent = if self.once_in(6) { self.by_case(percent, depth) } else { percent };
                (Quantity::Share(op, percent), true)
            }
            _ => {
                let number = self.plain_amount();
                let number = if self.once_in(6) { self.by_case(number, depth) } else { number };
                (Quantity::Number(op, number), false)
            }
        };
        let having = (needs_having || self.once_in(4)).then(|| self.row_condition(depth, false));
        let rows = self.rows(depth, having.is_some());
        let further = match having {
            Some(_) if self.once_in(5) => Some(Further::Rest(self.row_condition(depth, false))),
            _ if quantity != Quantity::No && self.once_in(4) => Some(self.of_which(depth)),
            _ => None,
        };
        let followed = |condition: &Expr| absorbs_comma(condition) || takes_where(condition);
        let having = match (having, &further) {
            (Some(having), Some(_)) => Some(self.unless(followed, having)),
            (having, _) => having,
        };
        let rows = match (rows, &further, &having) {
            (Rows { name, filter, except, all }, Some(_), None) => {
                let except = except.map(|except| self.unless(followed, except));
                let filter = filter.map(|filter| self.unless(followed, filter));
                Rows { name, filter, except, all }
            }
            (rows, ..) => rows,
        };
        self.expr(ExprKind::Quantified { quantity, rows, having, further })
    }

    fn of_which(&mut self, depth: usize) -> Further {
        let op = self.one_of(&OPS[..5]);
        let quantity = match self.below(4) {
            0 => Quantity::All,
            1 | 2 => Quantity::Share(op, self.percent()),
            _ => Quantity::Number(op, self.plain_amount()),
        };
        let span = self.span();
        Further::OfWhich(span, quantity, self.row_condition(depth, false))
    }

    /// Rows; `closed` where `have` or `with` follows.
    pub(crate) fn rows(&mut self, depth: usize, closed: bool) -> Rows {
        let name = self.plain_name();
        if depth == 0 {
            return Rows { name, all: false, filter: None, except: None };
        }
        let filter = self.maybe(2, |tape| tape.row_condition(depth - 1, closed));
        let except = self.maybe(4, |tape| tape.row_condition(depth - 1, closed));
        let followed = |condition: &Expr| takes_where(condition) || absorbs_comma(condition);
        let is_followed = closed || except.is_some();
        let filter = filter.map(|filter| if is_followed { self.unless(followed, filter) } else { filter });
        let except = except.map(|except| if closed { self.unless(followed, except) } else { except });
        Rows { name, all: false, filter, except }
    }

    // -- windows

    fn plain_window(&mut self) -> WindowKind {
        match self.below(2) {
            0 => WindowKind::Since(self.date_value()),
            _ => WindowKind::ByEachYear { month: 1 + self.below(12) as i32, day: 1 + self.below(28) as i32 },
        }
    }

    fn many(&mut self) -> HowMany {
        match self.below(3) {
            0 => HowMany::Each,
            1 => HowMany::Any,
            _ => HowMany::AtLeast(self.plain_amount()),
        }
    }

    pub(crate) fn window(&mut self) -> WindowExpr {
        let kind = match self.below(7) {
            0 | 1 => WindowKind::By(self.period()),
            2 => WindowKind::In(self.period()),
            3 => self.plain_window(),
            4 => WindowKind::Members { dimension: self.plain_name(), at_least: self.many() },
            5 => WindowKind::Parts {
                part: self.one_of(&[Part::Month, Part::Quarter, Part::Year]),
                at_least: self.many(),
                of: self.period(),
            },
            _ => {
                WindowKind::Years { at_least: self.many(), count: self.plain_amount(), to: self.date_value() }
            }
        };
        WindowExpr { span: self.span(), kind }
    }

    // -- lists

    /// What a clause or an item of a list says.
    pub(crate) fn body(&mut self, depth: usize) -> Expr {
        match self.below(8) {
            0 | 1 if depth > 0 => {
                let op = match self.below(4) {
                    0 => ListOp::All,
                    1 => ListOp::Any,
                    2 => ListOp::None,
                    _ => ListOp::AtLeast(self.plain_amount()),
                };
                let items = self.several(1, 3, |tape| {
                    let citation = tape.label();
                    ListItem { citation, condition: tape.body(depth - 1) }
                });
                self.expr(ExprKind::List(op, items))
            }
            2 if depth > 0 => {
                let value = self.followed(depth);
                let by = self.plain_name();
                let by = self.expr(ExprKind::Name(by));
                let members = self.several(1, 3, |tape| (tape.plain_name(), tape.threshold(depth - 1)));
                let table = self.expr(ExprKind::ByMember(by, members));
                let op = self.one_of(&OPS);
                self.expr(ExprKind::Compare(op, value, table))
            }
            _ => {
                let condition = self.condition(depth);
                // As a value it stands alone in a clause.
                if is_open(&condition) && self.once_in(2) {
                    self.expr(ExprKind::Paren(condition))
                } else {
                    condition
                }
            }
        }
    }
}
