//! Random criteria, well typed, and the windows of their conditions.

use super::*;
use thidua::text::ToText;

/// The window around what is being built, as far as it bears on which records may stand there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Around {
    Nothing,
    Years,
    Days,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Env {
    pub(super) depth: u32,
    pub(super) row: Option<usize>,
    pub(super) around: Around,
    /// Inside `in each field`.
    pub(super) bound: bool,
}

impl Env {
    pub(super) fn deeper(self) -> Self {
        Self { depth: self.depth.saturating_sub(1), ..self }
    }

    pub(super) fn within(self, around: Around) -> Self {
        Self { around, ..self.deeper() }
    }
}

pub(super) struct Builder<'a> {
    pub(super) tape: Tape<'a>,
    pub(super) model: Model,
    pub(super) options: Options,
}

pub(super) const OPS: [CompareOp; 6] = [
    CompareOp::AtLeast,
    CompareOp::AtMost,
    CompareOp::Over,
    CompareOp::Under,
    CompareOp::Is,
    CompareOp::IsNot,
];

impl Builder<'_> {
    pub(super) fn new_value(&mut self, kind: ValueKind, ty: Type) -> ValueId {
        self.model.values.push(Value { kind, ty, span: span() });
        ValueId::next(self.model.values.len() - 1)
    }

    pub(super) fn new_cond(&mut self, kind: CondKind) -> CondId {
        self.model.conds.push(Cond { kind, span: span() });
        CondId::next(self.model.conds.len() - 1)
    }

    pub(super) fn constant(&mut self, number: Exact, ty: Type) -> ValueId {
        self.new_value(ValueKind::Const(number), ty)
    }

    pub(super) fn whole(&mut self, number: i128) -> ValueId {
        self.constant(Exact::from(number), Type::Count)
    }

    pub(super) fn criterion(&mut self) {
        let number = self.model.criteria.len();
        let depth = if self.options.cohort { 1 } else { 3 };
        let env = Env { depth, row: None, around: Around::Nothing, bound: false };
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

    pub(super) fn version(&mut self, env: Env, in_force: Window) -> Version {
        let requires = self.cond(env);
        let applies_when = self.tape.often(20).then(|| self.cond(Env { depth: 1, ..env }));
        let if_none = self.tape.often(40).then(|| self.tape.of(&Verdict::ALL));
        let if_none = if_none.filter(|said| *said != Verdict::Undetermined || !self.options.complete);
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

    pub(super) fn a_day(&mut self) -> Day {
        let (year, month, of_month) = self.tape.of(&DAYS);
        day(year, month, of_month)
    }

    pub(super) fn edge(&mut self) -> Edge {
        match self.tape.pick(8) {
            0..=4 => Edge::Day(self.a_day()),
            5..=6 => Edge::Value(self.attribute(DEADLINE)),
            _ => Edge::Value(self.attribute(FOUNDED)),
        }
    }

    pub(super) fn window(&mut self) -> (WindowRef, Around) {
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

    pub(super) fn parts(&mut self) -> (Parts, Around, usize) {
        let named = |windows: Vec<Window>| {
            Parts::Fixed(windows.into_iter().map(|window| (window.from.text(), window)).collect())
        };
        match self.tape.pick(5) {
            0 => {
                let months = [Window::month(2025, 8), Window::month(2025, 9), Window::month(2025, 10)];
                (named(months.to_vec()), Around::Days, 3)
            }
            1 => (named(vec![Window::quarter(2025, 2), Window::quarter(2025, 3)]), Around::Days, 2),
            2 => {
                // The rows that are dated by year are asked of whole years only.
                let from = [day(2024, 1, 1), day(2024, 3, 15), day(2025, 1, 1)][self.tape.pick(3)];
                let to = [day(2025, 12, 31), day(2025, 9, 30)][self.tape.pick(2)];
                let whole = from == day(from.year(), 1, 1) && to == day(2025, 12, 31);
                let around = if whole { Around::Years } else { Around::Days };
                (Parts::YearsOf(Window::new(from, to)), around, (2026 - from.year()) as usize)
            }
            _ => {
                let many = 1 + self.tape.pick(3);
                let count = self.whole(many as i128);
                let last = self.year();
                (Parts::Years { count, last }, Around::Years, many)
            }
        }
    }

    /// A year of the unit.
    pub(super) fn year(&mut self) -> ValueId {
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
}
