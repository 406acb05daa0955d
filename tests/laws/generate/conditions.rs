//! Random conditions.

use super::rules::{Around, Builder, Env, OPS};
use super::*;

impl Builder<'_> {
    pub(super) fn conds(&mut self, env: Env) -> Vec<CondId> {
        let many = 2 + self.tape.pick(2);
        (0..many).map(|_| self.cond(env)).collect()
    }

    pub(super) fn cond(&mut self, env: Env) -> CondId {
        if env.depth == 0 {
            return self.plain(env);
        }
        if self.options.cohort
            && self.tape.often(40)
            && let Some(cond) = self.of_the_cohort(env)
        {
            return cond;
        }
        let inner = env.deeper();
        let kind = match self.tape.pick(22) {
            0..=6 => return self.plain(env),
            7..=9 => CondKind::And(self.conds(inner)),
            10..=12 => CondKind::Or(self.conds(inner)),
            13..=14 => CondKind::Not(self.cond(inner)),
            15 => {
                let items = self.conds(inner);
                let count = self.how_many(inner, items.len());
                CondKind::AtLeast { count, items }
            }
            16 => CondKind::NoneOf(self.conds(inner)),
            17 if env.row.is_none() => {
                let (window, around) = self.window();
                let cond = self.cond(env.within(around));
                CondKind::Windowed(cond, window)
            }
            18 if !env.bound => {
                let cond = self.cond(Env { bound: true, ..inner });
                let how_many = self.how_many_of(inner, 3);
                CondKind::Members { dimension: DimensionId(0), how_many, cond }
            }
            19 if env.row.is_none() && !self.options.complete => {
                let (parts, around, many) = self.parts();
                let cond = self.cond(env.within(around));
                let how_many = self.how_many_of(inner, many);
                CondKind::Parts { parts, how_many, cond }
            }
            20 if self.may_meet(env) => {
                let many = self.model.criteria.len();
                CondKind::Meets(CriterionId(self.tape.pick(many) as u32))
            }
            21 if self.may_meet(env) => {
                let of: Vec<CriterionId> =
                    (0..self.model.criteria.len()).map(|at| CriterionId(at as u32)).collect();
                let at_least = self.tape.often(50).then(|| self.how_many(inner, of.len()));
                CondKind::MeetsSome { at_least, of }
            }
            _ => return self.plain(env),
        };
        self.new_cond(kind)
    }

    pub(super) fn may_meet(&self, env: Env) -> bool {
        !self.model.criteria.is_empty() && env.row.is_none() && env.around == Around::Nothing && !env.bound
    }

    /// A condition without conditions around it.
    pub(super) fn plain(&mut self, env: Env) -> CondId {
        if env.row.is_some() && self.tape.pick(5) < 4 {
            return self.of_the_row(env);
        }
        let kind = match self.tape.pick(15) {
            0..=3 => {
                // The engine keeps the bounds of a value, not each of its ways: with `=` between
                // fractions it may leave undetermined what every way decides alike.
                let op = self.tape.of(&OPS[..4]);
                let left = self.percent(env);
                let right = self.threshold(env);
                CondKind::Compare { op, left, right }
            }
            4 => {
                let op = self.tape.of(&OPS[..4]);
                let left = self.count(env);
                let right = self.count_threshold(env);
                CondKind::Compare { op, left, right }
            }
            5 => {
                let op = self.tape.of(&OPS[..4]);
                let left = self.number(env);
                let right = self.tape.of(&[exact(1, 1), exact(1, 2), exact(0, 1), exact(2, 1)]);
                let right = self.constant(right, Type::Number);
                CondKind::Compare { op, left, right }
            }
            6..=7 if env.row.is_none() => match self.a_record(env) {
                None => return self.plain(Env { depth: 0, ..env }),
                Some(record) => {
                    let rows = self.rows(record, env);
                    let left = self.new_value(ValueKind::Count(rows.clone()), Type::Count);
                    let no = self.tape.often(30);
                    let (op, bound) = if no {
                        (CompareOp::AtMost, 0)
                    } else {
                        (
                            self.tape.of(&[CompareOp::AtLeast, CompareOp::AtMost, CompareOp::Is]),
                            self.tape.pick(4),
                        )
                    };
                    let right = self.whole(bound as i128);
                    let first = CondKind::Quantified { op, left, right, no };
                    if no || !self.tape.often(25) { first } else { self.of_which(first, rows, record, env) }
                }
            },
            8..=9 if env.row.is_none() => match self.a_record(env) {
                None => return self.plain(Env { depth: 0, ..env }),
                Some(record) => {
                    let rows = self.rows(record, env);
                    let having = self.having(record, env);
                    let left = self.new_value(ValueKind::Share(rows.clone(), having), Type::Percent);
                    let op = self.tape.of(&OPS);
                    let right = self.tape.of(&[exact(1, 2), exact(1, 1), exact(0, 1), exact(2, 3)]);
                    let right = self.constant(right, Type::Percent);
                    let first = CondKind::Quantified { op, left, right, no: false };
                    if self.tape.often(25) {
                        let counted = self.also(rows, having);
                        self.of_which(first, counted, record, env)
                    } else {
                        first
                    }
                }
            },
            10 if env.row.is_none() => match self.a_record(env) {
                None => return self.plain(Env { depth: 0, ..env }),
                Some(record) => {
                    let rows = self.rows(record, env);
                    let having = self.having(record, env);
                    CondKind::All { rows, having }
                }
            },
            11 if self.options.given => {
                let value = match self.tape.pick(4) {
                    0 => self.series(RATE, env, Type::Percent),
                    1 => self.series(PROOF, env, Type::Percent),
                    2 => self.attribute(SHARE),
                    _ => self.attribute(BONUS),
                };
                CondKind::Given { value, missing: self.tape.often(40) }
            }
            12 => match self.tape.pick(3) {
                0 => CondKind::Flag(self.attribute(BIG)),
                1 => CondKind::KindIs(KindId(self.tape.pick(2) as u32)),
                _ => {
                    let left = self.attribute(RANK);
                    let right = self.tape.pick(3) as i128;
                    let right = self.constant(Exact::from(right), level());
                    CondKind::Compare { op: self.tape.of(&OPS), left, right }
                }
            },
            13 => {
                let from = self.attribute(DEADLINE);
                let to = if self.tape.often(60) {
                    self.attribute(FOUNDED)
                } else {
                    self.new_value(ValueKind::AsOf, Type::Date)
                };
                let limit = self.duration();
                CondKind::Elapsed { from, to, op: self.tape.of(&OPS), limit }
            }
            14 => {
                let id = if self.tape.often(50) { FOUNDED } else { DEADLINE };
                let date = self.attribute(id);
                CondKind::DateIn { date, period: PeriodRef { from: self.edge(), to: self.edge() } }
            }
            _ => {
                let left = self.series(RATE, env, Type::Percent);
                let right = self.threshold(env);
                CondKind::Compare { op: CompareOp::AtLeast, left, right }
            }
        };
        self.new_cond(kind)
    }

    /// Those of these rows that meet a condition too.
    fn also(&mut self, rows: Rows, having: CondId) -> Rows {
        let filter = match rows.filter {
            Some(filter) => self.new_cond(CondKind::And(vec![filter, having])),
            None => having,
        };
        Rows { filter: Some(filter), ..rows }
    }

    /// `…, of which at least 70% have B`: of the rows just counted.
    fn of_which(&mut self, first: CondKind, counted: Rows, record: usize, env: Env) -> CondKind {
        let condition = self.having(record, env);
        let op = self.tape.of(&[CompareOp::AtLeast, CompareOp::AtMost, CompareOp::Over, CompareOp::Under]);
        let second = match self.tape.pick(3) {
            0 => {
                let left = self.new_value(ValueKind::Share(counted, condition), Type::Percent);
                let right = self.constant(exact(1, 2), Type::Percent);
                CondKind::Quantified { op, left, right, no: false }
            }
            1 => {
                let both = self.also(counted, condition);
                let left = self.new_value(ValueKind::Count(both), Type::Count);
                let right = self.whole(1);
                CondKind::Quantified { op, left, right, no: false }
            }
            _ => CondKind::All { rows: counted, having: condition },
        };
        CondKind::And(vec![self.new_cond(first), self.new_cond(second)])
    }

    pub(super) fn of_the_row(&mut self, env: Env) -> CondId {
        let record = env.row.expect("inside a row");
        let op = self.tape.of(&OPS);
        let count_field = |record| if record == FILE { 3 } else { 2 };
        let kind = match (record, self.tape.pick(9)) {
            (FILE, 0 | 1) => {
                let date = self.field(FILE, 2);
                let due = self.field(FILE, 1);
                let limit = match self.tape.pick(4) {
                    0 | 1 => due,
                    2 => {
                        let days = self.constant(Exact::from(30), Type::Duration);
                        self.new_value(ValueKind::Arith(ArithOp::Add, due, days), Type::Date)
                    }
                    _ => self.new_value(ValueKind::AddMonths(due, 1), Type::Date),
                };
                CondKind::DoneBy { date, limit }
            }
            (FILE, 2) => {
                let from = self.field(FILE, 0);
                let to = self.field(FILE, 2);
                CondKind::Elapsed { from, to, op, limit: self.duration() }
            }
            (FILE, 3) => CondKind::Flag(self.field(FILE, 5)),
            (FILE, 4) => {
                let index = self.tape.pick(3);
                let date = self.field(FILE, index);
                CondKind::DateIn { date, period: PeriodRef { from: self.edge(), to: self.edge() } }
            }
            (FILE, 5) => {
                let left = self.field(FILE, 6);
                let right = self.tape.of(&[exact(1, 1), exact(1, 2), exact(0, 1), exact(2, 1)]);
                let right = self.constant(right, Type::Number);
                CondKind::Compare { op, left, right }
            }
            (FILE, 6) => {
                let (left, right) = (self.field(FILE, 4), self.field(FILE, 3));
                let right = if self.tape.often(50) {
                    right
                } else {
                    let percent = self.constant(exact(1, 2), Type::Percent);
                    self.new_value(ValueKind::PercentOf(percent, right), Type::Count)
                };
                CondKind::Compare { op, left, right }
            }
            (FILE, 7) if self.options.given => {
                let index = 1 + self.tape.pick(4);
                CondKind::Given { value: self.field(FILE, index), missing: self.tape.often(40) }
            }
            (AWARD, 0..=3) => {
                let left = self.field(AWARD, 1);
                let right = self.tape.pick(3) as i128;
                let right = self.constant(Exact::from(right), level());
                CondKind::Compare { op, left, right }
            }
            (DOCUMENT, 0..=3) => CondKind::Flag(self.field(DOCUMENT, 0)),
            (DOCUMENT, 4..=5) => CondKind::Flag(self.field(DOCUMENT, 1)),
            _ => {
                let left = self.field(record, count_field(record));
                let right = if self.tape.often(30) {
                    self.series(DONE, env, Type::Count)
                } else {
                    let number = self.tape.pick(4) as i128;
                    self.whole(number)
                };
                CondKind::Compare { op, left, right }
            }
        };
        self.new_cond(kind)
    }

    pub(super) fn duration(&mut self) -> Duration {
        if self.tape.often(40) {
            Duration::Months(1 + self.tape.pick(3) as i64)
        } else {
            let days = self.tape.of(&[30, 0, 15, 76, 91]);
            Duration::Days(self.constant(Exact::from(days), Type::Duration))
        }
    }
}
