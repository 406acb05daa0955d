//! Random values: whatever the grammar reads as `value`.

use crate::reach::{absorbs_comma, absorbs_condition, absorbs_sum, begins_with_percent_of, is_open, is_text};
use crate::tape::Tape;
use thidua::syntax::ast::*;
use thidua::types::{Day, Exact, day};

impl Tape<'_> {
    fn paren(&self, held: Expr) -> Expr {
        self.expr(ExprKind::Paren(held))
    }

    /// The expression, in parentheses where that is so.
    pub(crate) fn unless(&self, needed: impl FnOnce(&Expr) -> bool, expr: Expr) -> Expr {
        if needed(&expr) { self.paren(expr) } else { expr }
    }

    /// A value that something follows.
    pub(crate) fn followed(&mut self, depth: usize) -> Expr {
        let value = self.value(depth);
        self.unless(|value| is_open(value) || absorbs_condition(value) || absorbs_comma(value), value)
    }

    /// A value that is compared or computed with.
    pub(crate) fn operand(&mut self, depth: usize) -> Expr {
        let value = self.value(depth);
        self.unless(|value| absorbs_condition(value) || is_text(value), value)
    }

    pub(crate) fn value(&mut self, depth: usize) -> Expr {
        let sum = self.sum(depth);
        if depth == 0 || !self.once_in(8) {
            return sum;
        }
        let left = self.unless(|sum| absorbs_sum(sum) || is_open(sum), sum);
        let right = self.sum(depth - 1);
        let right = self.unless(is_open, right);
        let kind =
            if self.once_in(2) { ExprKind::Rounded(left, right) } else { ExprKind::Otherwise(left, right) };
        self.expr(kind)
    }

    pub(crate) fn sum(&mut self, depth: usize) -> Expr {
        let mut sum = self.product(depth);
        while depth > 0 && self.once_in(5) {
            let refused = |left: &Expr| {
                let last = match &*left.kind {
                    ExprKind::Arith(ArithOp::Add | ArithOp::Subtract, _, right) => right,
                    _ => left,
                };
                absorbs_sum(left) || is_open(left) || begins_with_percent_of(last)
            };
            let left = self.unless(refused, sum);
            let right = self.product(depth - 1);
            let right = self.unless(is_open, right);
            let op = self.one_of(&[ArithOp::Add, ArithOp::Subtract]);
            sum = self.expr(ExprKind::Arith(op, left, right));
        }
        sum
    }

    fn product(&mut self, depth: usize) -> Expr {
        let mut product = self.factor(depth);
        while depth > 0 && self.once_in(8) {
            let left = self.unless(|left| absorbs_sum(left) || is_open(left), product);
            let right = self.factor(depth - 1);
            let right = self.unless(is_open, right);
            let op = self.one_of(&[ArithOp::Multiply, ArithOp::Divide]);
            product = self.expr(ExprKind::Arith(op, left, right));
        }
        product
    }

    fn factor(&mut self, depth: usize) -> Expr {
        let mut factor = self.atom(depth);
        if self.once_in(10) {
            let prefix = |of: &Expr| {
                absorbs_sum(of)
                    || matches!(
                        *of.kind,
                        ExprKind::PercentOf(..) | ExprKind::YearOf(_) | ExprKind::FoldSeries(..)
                    )
                    || is_open(of)
            };
            let of = self.unless(prefix, factor);
            let kind = if self.once_in(2) {
                ExprKind::AsBasis(of, self.basis())
            } else {
                ExprKind::ForMember(of, self.plain_name())
            };
            factor = self.expr(kind);
        }
        if self.once_in(15) {
            let of = self.unless(is_open, factor);
            let zero = self.expr(ExprKind::Number(Exact::from_integer(0)));
            factor = self.expr(ExprKind::Arith(ArithOp::Subtract, zero, of));
        }
        factor
    }

    pub(crate) fn basis(&mut self) -> Basis {
        self.one_of(&[Basis::Reported, Basis::Appraised, Basis::Survey])
    }

    fn atom(&mut self, depth: usize) -> Expr {
        if depth == 0 {
            return self.leaf();
        }
        let below = depth - 1;
        let kind = match self.below(24) {
            0..5 => return self.leaf(),
            5 | 6 => {
                let held = self.condition(below);
                ExprKind::Paren(held)
            }
            7 => {
                let (condition, then, or) = (self.condition(below), self.value(below), self.value(below));
                ExprKind::If(condition, self.unless(absorbs_condition, then), or)
            }
            8 => {
                let percent = self.percent();
                let of = self.factor(below);
                ExprKind::PercentOf(percent, self.unless(is_open, of))
            }
            9 | 10 => {
                let rows = self.rows(below, true);
                ExprKind::Share(rows, self.row_condition(below, false))
            }
            11 => ExprKind::Count(self.rows(below, false)),
            12 => {
                let values = self.several(2, 4, |tape| {
                    let value = tape.sum(below);
                    tape.unless(|value| absorbs_comma(value) || absorbs_condition(value), value)
                });
                return self.paren(self.expr(ExprKind::AverageOf(values)));
            }
            13 => {
                let (left, right) = (self.sum(below), self.sum(below));
                let left = self.unless(|left| absorbs_condition(left) || absorbs_sum(left), left);
                if self.once_in(2) { ExprKind::Lesser(left, right) } else { ExprKind::Greater(left, right) }
            }
            14 => ExprKind::YearOf(self.factor(below)),
            15 => {
                let (from, to) = (self.sum(below), self.sum(below));
                ExprKind::Elapsed(self.unless(|from| absorbs_condition(from) || absorbs_sum(from), from), to)
            }
            16 => ExprKind::CriteriaMet { for_certain: self.once_in(2) },
            17 => {
                let to = self.date_value();
                ExprKind::YearsInARow(to, self.row_condition(below, false))
            }
            18 => {
                let of = self.series();
                let of = match self.maybe(2, Self::plain_name) {
                    Some(member) => self.expr(ExprKind::ForMember(of, member)),
                    None => of,
                };
                ExprKind::Change(of, self.moment(), self.moment())
            }
            19 if self.once_in(2) => ExprKind::TheirAverage(self.plain_name()),
            19 => {
                let share =
                    self.one_of(&[ScoreShare::BeforeBonus, ScoreShare::Bonus, ScoreShare::Deductions]);
                ExprKind::ShareOfScore(share, self.plain_name())
            }
            20 | 21 => {
                let op = self.fold_op();
                let of = if self.once_in(3) {
                    let held = self.value(below);
                    self.paren(held)
                } else {
                    self.series()
                };
                let rows = self.rows(below, false);
                ExprKind::FoldRows(op, of, Rows { all: self.once_in(3), ..rows })
            }
            22 => {
                let (op, of) = (self.fold_op(), self.series());
                let of = match self.maybe(3, Self::plain_name) {
                    Some(member) => self.expr(ExprKind::ForMember(of, member)),
                    None => of,
                };
                let fold = self.expr(ExprKind::FoldSeries(op, of));
                let window = WindowKind::In(self.period());
                ExprKind::Windowed(fold, WindowExpr { span: self.span(), kind: window })
            }
            _ => {
                let name = self.plain_name();
                let values = self.several(1, 3, |tape| tape.followed(below));
                ExprKind::Call(name, values)
            }
        };
        self.expr(kind)
    }

    /// `x`, `city.x`.
    pub(crate) fn series(&mut self) -> Expr {
        let name = self.plain_name();
        let kind = match self.maybe(3, Self::name) {
            Some(of) => ExprKind::Above(of, name),
            None => ExprKind::Name(name),
        };
        self.expr(kind)
    }

    pub(crate) fn fold_op(&mut self) -> FoldOp {
        self.one_of(&[
            FoldOp::Total,
            FoldOp::Average,
            FoldOp::Highest,
            FoldOp::Lowest,
            FoldOp::Latest,
            FoldOp::Earliest,
            FoldOp::First,
        ])
    }

    pub(crate) fn leaf(&mut self) -> Expr {
        let kind = match self.below(6) {
            0..3 => ExprKind::Name(self.name()),
            3 => return self.literal(),
            4 => ExprKind::Above(self.plain_name(), self.name()),
            _ => ExprKind::AsOf,
        };
        self.expr(kind)
    }

    /// A number of few digits, whole or not.
    pub(crate) fn exact(&mut self) -> Exact {
        let number = i128::from(self.number());
        match self.below(6) {
            0..2 => Exact::from_integer(number % 100),
            2 => Exact::from_integer(number * 1_001),
            3 => Exact::new(number, 10),
            4 => Exact::new(number, 1_000),
            _ => Exact::new(number, 20_000),
        }
    }

    pub(crate) fn percent(&mut self) -> Expr {
        let share = if self.once_in(3) { Exact::from_integer(1) } else { self.exact() / 100 };
        self.expr(ExprKind::Percent(share))
    }

    pub(crate) fn literal(&mut self) -> Expr {
        let kind = match self.below(8) {
            0 => ExprKind::Number(self.exact()),
            1 => return self.percent(),
            2 => ExprKind::PercentagePoints(self.exact() / 100),
            3 => {
                let scale = self.one_of(&[Scale::One, Scale::Million, Scale::Billion, Scale::Trillion]);
                let currency = self.one_of(&["VND", "USD"]);
                ExprKind::Money(self.exact() * scale.factor(), scale, self.named(currency))
            }
            4 => ExprKind::Points(self.exact()),
            5 => return self.duration(),
            6 => ExprKind::Date(self.day()),
            _ => ExprKind::Number(Exact::from_integer(2025)),
        };
        self.expr(kind)
    }

    pub(crate) fn duration(&mut self) -> Expr {
        let unit = self.one_of(&[TimeUnit::Days, TimeUnit::Weeks, TimeUnit::Months, TimeUnit::Years]);
        let count = i64::from(self.number() % 2_000);
        self.expr(ExprKind::Duration(count, unit))
    }

    pub(crate) fn day(&mut self) -> Day {
        let year = 2000 + i32::from(self.number() % 50);
        day(year, 1 + i32::from(self.number() % 12), 1 + i32::from(self.number() % 28))
    }

    /// A number or a name.
    pub(crate) fn plain_amount(&mut self) -> Expr {
        if self.once_in(3) {
            let name = self.plain_name();
            return self.expr(ExprKind::Name(name));
        }
        self.plain_count()
    }

    pub(crate) fn plain_count(&mut self) -> Expr {
        let number = i128::from(1 + self.number() % 9);
        self.expr(ExprKind::Number(Exact::from_integer(number)))
    }

    // -- periods

    pub(crate) fn period(&mut self) -> Period {
        let kind = match self.below(6) {
            0 => PeriodKind::Days(self.day(), self.day()),
            1 => {
                let name = self.plain_name();
                let (from, to) = (self.expr(ExprKind::Name(name)), self.date_value());
                PeriodKind::Between(Box::new(from), Box::new(to))
            }
            _ => return self.moment(),
        };
        Period { span: self.span(), kind }
    }

    pub(crate) fn moment(&mut self) -> Period {
        let year = 1990 + i32::from(self.number() % 60);
        let kind = match self.below(9) {
            0 => PeriodKind::Quarter(1 + self.below(4) as i32, self.maybe(2, |_| year)),
            1 => PeriodKind::Year(year),
            2 => PeriodKind::Month(1 + self.below(12) as i32, self.maybe(2, |_| year)),
            3 => PeriodKind::Months {
                count: 1 + self.below(12) as i32,
                last: self.once_in(2),
                year: self.maybe(2, |_| year),
            },
            4 => PeriodKind::Campaign,
            5 => PeriodKind::LastYear,
            6 => PeriodKind::SamePeriodLastYear,
            7 => PeriodKind::QuarterOfNextYear(1 + self.below(4) as i32),
            _ => PeriodKind::Value(Box::new(self.date_value())),
        };
        Period { span: self.span(), kind }
    }

    /// A date that the unit gives, and no number by itself.
    pub(crate) fn date_value(&mut self) -> Expr {
        let mut value = match self.below(4) {
            0 => self.series(),
            1 => {
                let day = self.day();
                self.expr(ExprKind::Date(day))
            }
            2 => {
                let of = self.series();
                self.expr(ExprKind::YearOf(of))
            }
            _ => {
                let name = self.plain_name();
                self.expr(ExprKind::Name(name))
            }
        };
        while self.once_in(4) {
            let op = self.one_of(&[ArithOp::Add, ArithOp::Subtract]);
            let right = if self.once_in(2) { self.duration() } else { self.plain_amount() };
            value = self.expr(ExprKind::Arith(op, value, right));
        }
        value
    }
}
