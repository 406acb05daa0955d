//! Random criteria, well typed.

use super::*;

/// The window around what is being built, as far as it bears on which records may stand there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Around {
    Nothing,
    Years,
    Days,
}

#[derive(Clone, Copy, Debug)]
struct Env {
    depth: u32,
    row: Option<usize>,
    around: Around,
    /// Inside `in each field`.
    bound: bool,
    /// How many criteria may be referred to.
    criteria: usize,
}

impl Env {
    fn deeper(self) -> Self {
        Self { depth: self.depth.saturating_sub(1), ..self }
    }

    fn within(self, around: Around) -> Self {
        Self { around, ..self.deeper() }
    }
}

pub(super) struct Builder<'a> {
    pub(super) tape: Tape<'a>,
    pub(super) model: Model,
    pub(super) options: Options,
}

const OPS: [CompareOp; 6] = [
    CompareOp::AtLeast,
    CompareOp::AtMost,
    CompareOp::Over,
    CompareOp::Under,
    CompareOp::Is,
    CompareOp::IsNot,
];

impl Builder<'_> {
    fn new_value(&mut self, kind: ValueKind, ty: Type) -> ValueId {
        self.model.values.push(Value { kind, ty, span: span() });
        ValueId::next(self.model.values.len() - 1)
    }

    fn new_cond(&mut self, kind: CondKind) -> CondId {
        self.model.conds.push(Cond { kind, span: span() });
        CondId::next(self.model.conds.len() - 1)
    }

    fn constant(&mut self, number: Exact, ty: Type) -> ValueId {
        self.new_value(ValueKind::Const(number), ty)
    }

    fn whole(&mut self, number: i128) -> ValueId {
        self.constant(Exact::from(number), Type::Count)
    }

    pub(super) fn criterion(&mut self, number: usize) {
        let env = Env { depth: 3, row: None, around: Around::Nothing, bound: false, criteria: number };
        let versions = if self.tape.often(6) {
            vec![
                self.version(env, Window::new(Day::MIN, day(2025, 8, 31))),
                self.version(env, Window::new(day(2025, 9, 15), Day::MAX)),
            ]
        } else {
            vec![self.version(env, Window::new(Day::MIN, Day::MAX))]
        };
        self.model.criteria.push(Criterion { name: format!("c{number}"), versions });
    }

    fn version(&mut self, env: Env, in_force: Window) -> Version {
        let requires = self.cond(env);
        let applies_when = self.tape.often(20).then(|| self.cond(Env { depth: 1, ..env }));
        let if_none = self.tape.often(40).then(|| self.tape.of(&Verdict::ALL));
        let kinds = if self.tape.often(12) { KindSet::of(&[WARD]) } else { KindSet::ALL };
        let missing_is_fail = self.tape.often(25) && self.options.missing_is_fail;
        Version {
            heading: heading(in_force, kinds),
            applies_when,
            requires,
            missing_is_fail,
            if_none,
            clause: span(),
        }
    }

    fn conds(&mut self, env: Env) -> Vec<CondId> {
        let many = 2 + self.tape.pick(2);
        (0..many).map(|_| self.cond(env)).collect()
    }

    fn cond(&mut self, env: Env) -> CondId {
        if env.depth == 0 {
            return self.plain(env);
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
            19 if env.row.is_none() => {
                let (parts, around, many) = self.parts();
                let cond = self.cond(env.within(around));
                let how_many = self.how_many_of(inner, many);
                CondKind::Parts { parts, how_many, cond }
            }
            20 if self.may_meet(env) => CondKind::Meets(CriterionId(self.tape.pick(env.criteria) as u32)),
            21 if self.may_meet(env) => {
                let of: Vec<CriterionId> = (0..env.criteria).map(|at| CriterionId(at as u32)).collect();
                let at_least = self.tape.often(50).then(|| self.how_many(inner, of.len()));
                CondKind::MeetsSome { at_least, of }
            }
            _ => return self.plain(env),
        };
        self.new_cond(kind)
    }

    fn may_meet(&self, env: Env) -> bool {
        env.criteria > 0 && env.row.is_none() && env.around == Around::Nothing && !env.bound
    }

    /// A number from 1 to `most`, perhaps by case.
    fn how_many(&mut self, env: Env, most: usize) -> ValueId {
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

    fn how_many_of(&mut self, env: Env, most: usize) -> HowMany {
        match self.tape.pick(3) {
            0 => HowMany::Each,
            1 => HowMany::Any,
            _ => HowMany::AtLeast(self.how_many(env, most)),
        }
    }

    fn a_day(&mut self) -> Day {
        let (year, month, of_month) = self.tape.of(&DAYS);
        day(year, month, of_month)
    }

    fn attribute(&mut self, id: u32) -> ValueId {
        let ty = self.model[AttributeId(id)].ty.clone();
        self.new_value(ValueKind::Attribute(AttributeId(id)), ty)
    }

    fn edge(&mut self) -> Edge {
        match self.tape.pick(8) {
            0..=4 => Edge::Day(self.a_day()),
            5..=6 => Edge::Value(self.attribute(DEADLINE)),
            _ => Edge::Value(self.attribute(FOUNDED)),
        }
    }

    fn window(&mut self) -> (WindowRef, Around) {
        let whole = |year| {
            let year = Window::year(year);
            PeriodRef { from: Edge::Day(year.from), to: Edge::Day(year.to) }
        };
        let (kind, around) = match self.tape.pick(10) {
            0..=1 => (WindowKind::By(Edge::Day(day(2025, 9, 30))), Around::Days),
            2 => (WindowKind::By(self.edge()), Around::Days),
            3 => (WindowKind::By(Edge::Day(day(2025, 12, 31))), Around::Years),
            4..=5 => {
                let q3 = Window::quarter(2025, 3);
                let period = PeriodRef { from: Edge::Day(q3.from), to: Edge::Day(q3.to) };
                (WindowKind::In(period), Around::Days)
            }
            6 => (WindowKind::In(whole(2024 + self.tape.pick(2) as i32)), Around::Years),
            7 => {
                let period = PeriodRef { from: self.edge(), to: self.edge() };
                (WindowKind::In(period), Around::Days)
            }
            8 => {
                let from = match self.edge() {
                    Edge::Day(day) => self.constant(Exact::from(i128::from(day.0)), Type::Date),
                    Edge::Value(value) => value,
                };
                (WindowKind::Since(from), Around::Days)
            }
            _ => (WindowKind::ByEachYear { month: 9, day: 30 }, Around::Days),
        };
        (WindowRef { span: span(), kind }, around)
    }

    fn parts(&mut self) -> (Parts, Around, usize) {
        let named = |windows: Vec<Window>| {
            Parts::Fixed(windows.into_iter().map(|window| (window.from.iso(), window)).collect())
        };
        match self.tape.pick(4) {
            0 => {
                let months = [Window::month(2025, 8), Window::month(2025, 9), Window::month(2025, 10)];
                (named(months.to_vec()), Around::Days, 3)
            }
            1 => (named(vec![Window::quarter(2025, 2), Window::quarter(2025, 3)]), Around::Days, 2),
            _ => {
                let many = 1 + self.tape.pick(3);
                let count = self.whole(many as i128);
                let last = self.year();
                (Parts::Years { count, last }, Around::Years, many)
            }
        }
    }

    /// A year of the unit.
    fn year(&mut self) -> ValueId {
        match self.tape.pick(4) {
            0..=1 => {
                let year = 2024 + self.tape.pick(2) as i128;
                self.constant(Exact::from(year), Type::Year)
            }
            2 => self.attribute(LAST_YEAR),
            _ => {
                let id = if self.tape.often(50) { FOUNDED } else { DEADLINE };
                let date = self.attribute(id);
                self.new_value(ValueKind::YearOf(date), Type::Year)
            }
        }
    }

    /// The records that may stand in this window.
    fn a_record(&mut self, env: Env) -> Option<usize> {
        if env.row.is_some() || env.bound && env.depth == 0 {
            return None;
        }
        match (env.around, self.tape.pick(4)) {
            (Around::Nothing | Around::Years, 2) => Some(AWARD),
            (Around::Nothing, 3) => Some(DOCUMENT),
            _ => Some(FILE),
        }
    }

    fn rows(&mut self, record: usize, env: Env) -> Rows {
        let inside = Env { depth: u32::from(self.tape.often(30)), row: Some(record), ..env };
        let filter = self.tape.often(60).then(|| self.cond(inside));
        let except = self.tape.often(25).then(|| self.cond(Env { depth: 0, ..inside }));
        Rows { of: RowsOf::Record(RecordId(record as u32)), filter, except, span: span() }
    }

    fn having(&mut self, record: usize, env: Env) -> CondId {
        let depth = u32::from(self.tape.often(30));
        self.cond(Env { depth, row: Some(record), ..env })
    }

    fn share(&mut self, record: usize, env: Env) -> ValueId {
        let rows = self.rows(record, env);
        let having = self.having(record, env);
        self.new_value(ValueKind::Share(rows, having), Type::Percent)
    }

    fn count_of(&mut self, record: usize, env: Env) -> ValueId {
        let rows = self.rows(record, env);
        self.new_value(ValueKind::Count(rows), Type::Count)
    }

    /// A condition without conditions around it.
    fn plain(&mut self, env: Env) -> CondId {
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
                    let left = self.count_of(record, env);
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
                    CondKind::Quantified { op, left, right, no }
                }
            },
            8..=9 if env.row.is_none() => match self.a_record(env) {
                None => return self.plain(Env { depth: 0, ..env }),
                Some(record) => {
                    let left = self.share(record, env);
                    let op = self.tape.of(&OPS);
                    let right = self.tape.of(&[exact(1, 2), exact(1, 1), exact(0, 1), exact(2, 3)]);
                    let right = self.constant(right, Type::Percent);
                    CondKind::Quantified { op, left, right, no: false }
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

    fn duration(&mut self) -> Duration {
        if self.tape.often(40) {
            Duration::Months(1 + self.tape.pick(3) as i64)
        } else {
            let days = self.tape.of(&[30, 0, 15, 76, 91]);
            Duration::Days(self.constant(Exact::from(days), Type::Duration))
        }
    }

    fn field(&mut self, record: usize, index: usize) -> ValueId {
        let ty = self.model.records[record].fields[index].ty.clone();
        self.new_value(ValueKind::Field(RecordId(record as u32), index), ty)
    }

    fn of_the_row(&mut self, env: Env) -> CondId {
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

    fn series(&mut self, indicator: u32, env: Env, ty: Type) -> ValueId {
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

    fn percent(&mut self, env: Env) -> ValueId {
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
    fn threshold(&mut self, env: Env) -> ValueId {
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

    fn count(&mut self, env: Env) -> ValueId {
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
                    let index = if record == FILE { 3 + self.tape.pick(2) } else { 2 };
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
                let year = self.year();
                ValueKind::YearsInARow(year, self.cond(env.within(Around::Years)))
            }
            12 if self.may_meet(env) => {
                let of = (0..env.criteria).map(|at| CriterionId(at as u32)).collect();
                ValueKind::CriteriaMet { for_certain: self.tape.often(30), of }
            }
            _ => return self.attribute(STAFF),
        };
        self.new_value(kind, Type::Count)
    }

    fn count_threshold(&mut self, env: Env) -> ValueId {
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

    fn number(&mut self, env: Env) -> ValueId {
        let left = self.count(env.deeper());
        let right = self.count(Env { depth: 0, ..env });
        self.new_value(ValueKind::Arith(ArithOp::Divide, left, right), Type::Number)
    }
}
