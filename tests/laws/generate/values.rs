//! Random values.

use super::rules::{Around, Builder, Env};
use super::*;

impl Builder<'_> {
    /// A number from 1 to `most`, perhaps by case.
    pub(super) fn how_many(&mut self, env: Env, most: usize) -> ValueId {
        let number = 1 + self.tape.pick(most) as i128;
        let first = self.whole(number);
        if self.tape.often(85) || env.row.is_some() {
            return first;
        }
        let other = 1 + self.tape.pick(most) as i128;
        let other = self.whole(other);
        let case = self.plain(Env { depth: 0, ..env });
        self.new_value(ValueKind::ByCase(first, vec![(case, other)]), Type::Count)
    }

    pub(super) fn how_many_of(&mut self, env: Env, most: usize) -> HowMany {
        match self.tape.pick(3) {
            0 => HowMany::Each,
            1 => HowMany::Any,
            _ => HowMany::AtLeast(self.how_many(env, most)),
        }
    }

    pub(super) fn field(&mut self, record: usize, index: usize) -> ValueId {
        let ty = self.model.records[record].fields[index].ty.clone();
        self.new_value(ValueKind::Field(RecordId(record as u32), index), ty)
    }

    pub(super) fn attribute(&mut self, id: u32) -> ValueId {
        let ty = self.model[AttributeId(id)].ty.clone();
        self.new_value(ValueKind::Attribute(AttributeId(id)), ty)
    }

    /// The records that may stand in this window.
    pub(super) fn a_record(&mut self, env: Env) -> Option<usize> {
        if env.row.is_some() || self.options.complete || env.bound && env.depth == 0 {
            return None;
        }
        match (env.around, self.tape.pick(4)) {
            (Around::Nothing | Around::Years, 2) => Some(AWARD),
            (Around::Nothing, 3) => Some(DOCUMENT),
            _ => Some(FILE),
        }
    }

    pub(super) fn rows(&mut self, record: usize, env: Env) -> Rows {
        let inside = Env { depth: u32::from(self.tape.often(30)), row: Some(record), ..env };
        let filter = self.tape.often(60).then(|| self.cond(inside));
        let except = self.tape.often(25).then(|| self.cond(Env { depth: 0, ..inside }));
        Rows { of: RowsOf::Record(RecordId(record as u32)), filter, except, span: span() }
    }

    pub(super) fn having(&mut self, record: usize, env: Env) -> CondId {
        let depth = u32::from(self.tape.often(30));
        self.cond(Env { depth, row: Some(record), ..env })
    }

    pub(super) fn share(&mut self, record: usize, env: Env) -> ValueId {
        let rows = self.rows(record, env);
        let having = self.having(record, env);
        self.new_value(ValueKind::Share(rows, having), Type::Percent)
    }

    pub(super) fn count_of(&mut self, record: usize, env: Env) -> ValueId {
        let rows = self.rows(record, env);
        self.new_value(ValueKind::Count(rows), Type::Count)
    }

    pub(super) fn series(&mut self, indicator: u32, env: Env, ty: Type) -> ValueId {
        if self.options.complete {
            return self.attribute(if ty == Type::Count { STAFF } else { SHARE });
        }
        let members = match indicator {
            CONTENT if env.bound && !self.tape.often(15) => vec![MemberRef::Bound(DimensionId(0))],
            CONTENT => vec![MemberRef::Fixed(self.tape.pick(3) as u16)],
            _ => vec![],
        };
        let basis = self.tape.often(8).then(|| self.tape.of(&[Basis::Reported, Basis::Appraised]));
        let folds = [FoldOp::Total, FoldOp::Average, FoldOp::Highest, FoldOp::Lowest, FoldOp::First];
        let fold = self.tape.often(15).then(|| self.tape.of(&folds));
        let indicator = IndicatorId(indicator);
        self.new_value(ValueKind::Series { indicator, members, basis, fold }, ty)
    }

    pub(super) fn percent(&mut self, env: Env) -> ValueId {
        let indicator = if env.bound { CONTENT } else { RATE };
        let inner = env.deeper();
        let choice = if env.depth == 0 { self.tape.pick(9) } else { self.tape.pick(20) };
        let kind = match choice {
            0..=2 => return self.series(indicator, env, Type::Percent),
            3 => return self.series(CONTENT, env, Type::Percent),
            4 => return self.series(PROOF, env, Type::Percent),
            5..=6 => return self.attribute(SHARE),
            7 => return self.attribute(BONUS),
            8 => ValueKind::Parameter(ParameterId(0)),
            9..=10 => match self.a_record(env) {
                Some(record) => return self.share(record, env),
                None => return self.attribute(SHARE),
            },
            11 => {
                let op = if self.tape.often(50) { ArithOp::Add } else { ArithOp::Subtract };
                ValueKind::Arith(op, self.percent(inner), self.percent(inner))
            }
            12 => {
                // A condition that is never so far: what a value firmly is, is kept as bounds too, which
                // cannot say that in one way it would be missing.
                let cond = CondKind::Flag(self.attribute(BIG));
                let cond = self.new_cond(cond);
                ValueKind::If(cond, self.percent(inner), self.percent(inner))
            }
            13 => ValueKind::Otherwise(self.percent(inner), self.percent(inner)),
            14 => ValueKind::Greater(self.percent(inner), self.percent(inner)),
            15 => ValueKind::Lesser(self.percent(inner), self.percent(inner)),
            16 => {
                // None that may or may not have something to measure: bounds cannot say how many there are.
                let leaf = Env { depth: 0, ..env };
                ValueKind::AverageOf(vec![self.percent(leaf), self.percent(leaf)])
            }
            17 => ValueKind::Rounded(self.percent(inner), exact(1, 4)),
            18 if env.row.is_none() => {
                let (window, around) = self.window();
                ValueKind::Windowed(self.percent(env.within(around)), window)
            }
            _ => {
                let value = self.percent(inner);
                self.model.measures.push(Measure {
                    name: format!("m{}", self.model.measures.len()),
                    label: String::new(),
                    ty: Type::Percent,
                    kinds: if self.tape.often(15) { KindSet::of(&[WARD]) } else { KindSet::ALL },
                    value,
                    span: span(),
                });
                ValueKind::Measure(MeasureId::next(self.model.measures.len() - 1))
            }
        };
        self.new_value(kind, Type::Percent)
    }

    /// What a percent is compared with.
    pub(super) fn threshold(&mut self, env: Env) -> ValueId {
        let number = self.tape.of(&[exact(7, 10), exact(1, 2), exact(1, 1), exact(0, 1)]);
        match self.tape.pick(10) {
            0..=5 => self.constant(number, Type::Percent),
            6 => {
                let first = self.constant(number, Type::Percent);
                let case = self.plain(Env { depth: 0, ..env });
                let other = self.constant(exact(1, 2), Type::Percent);
                let mut cases = vec![(case, other)];
                if self.tape.often(30) {
                    let case = self.plain(Env { depth: 0, ..env });
                    let other = self.constant(exact(4, 5), Type::Percent);
                    cases.push((case, other));
                }
                self.new_value(ValueKind::ByCase(first, cases), Type::Percent)
            }
            7 => {
                let of = self.attribute(RANK);
                let members =
                    [exact(1, 2), exact(7, 10), exact(1, 1)].map(|n| self.constant(n, Type::Percent));
                self.new_value(ValueKind::ByMember(of, members.to_vec()), Type::Percent)
            }
            8 => {
                let percent = self.constant(number, Type::Percent);
                let of = self.percent(Env { depth: 0, ..env });
                self.new_value(ValueKind::PercentOf(percent, of), Type::Percent)
            }
            _ => self.percent(Env { depth: 0, ..env }),
        }
    }

    pub(super) fn count(&mut self, env: Env) -> ValueId {
        let inner = env.deeper();
        let choice = if env.depth == 0 { self.tape.pick(3) } else { self.tape.pick(13) };
        let kind = match choice {
            0..=1 => return self.series(DONE, env, Type::Count),
            2 => return self.attribute(STAFF),
            3..=4 => match self.a_record(env) {
                Some(record) => return self.count_of(record, env),
                None => return self.attribute(STAFF),
            },
            5..=7 => match self.a_record(env) {
                Some(record) => {
                    let rows = self.rows(record, env);
                    let index = if record == FILE { self.tape.of(&[3, 4, 7]) } else { 2 };
                    let field = self.field(record, index);
                    let folds = [
                        FoldOp::Total,
                        FoldOp::Average,
                        FoldOp::Highest,
                        FoldOp::Lowest,
                        FoldOp::Latest,
                        FoldOp::Earliest,
                    ];
                    // Undated rows have no latest one.
                    let folds = if record == DOCUMENT { &folds[..4] } else { &folds };
                    ValueKind::FoldRows(self.tape.of(folds), field, rows)
                }
                None => return self.attribute(STAFF),
            },
            8 => ValueKind::Arith(ArithOp::Add, self.count(inner), self.count(inner)),
            9 => ValueKind::Arith(ArithOp::Multiply, self.count(inner), self.count(inner)),
            10..=11 if env.row.is_none() => {
                let to = self.tape.often(60).then(|| self.year());
                ValueKind::YearsInARow(to, self.cond(env.within(Around::Years)))
            }
            12 if self.may_meet(env) => {
                let of = (0..self.model.criteria.len()).map(|at| CriterionId(at as u32)).collect();
                ValueKind::CriteriaMet { for_certain: self.tape.often(30), of }
            }
            _ => return self.attribute(STAFF),
        };
        self.new_value(kind, Type::Count)
    }

    pub(super) fn count_threshold(&mut self, env: Env) -> ValueId {
        let number = self.tape.pick(5) as i128;
        match self.tape.pick(6) {
            0..=3 => self.whole(number),
            4 => {
                let percent = self.constant(exact(7, 10), Type::Percent);
                let of = self.count(Env { depth: 0, ..env });
                self.new_value(ValueKind::PercentOf(percent, of), Type::Count)
            }
            _ => self.count(Env { depth: 0, ..env }),
        }
    }

    pub(super) fn number(&mut self, env: Env) -> ValueId {
        let left = self.count(env.deeper());
        let right = self.count(Env { depth: 0, ..env });
        self.new_value(ValueKind::Arith(ArithOp::Divide, left, right), Type::Number)
    }
}
