//! Points: how many an entry, a section or a scorecard gives, and whether they add up.

use super::Checker;
use super::model::{ValueId, ValueKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::Expr;
use crate::text::Text;
use crate::types::{Exact, Type, show_decimal};
use num_traits::{CheckedAdd, CheckedSub};

/// The points of an entry: a constant, perhaps by case.
pub(super) struct Points {
    pub(super) id: ValueId,
    /// The plain number.
    base: Exact,
    /// The number where a condition holds, each with the condition's text.
    cases: Vec<(String, Exact)>,
}

impl Points {
    pub(super) fn least(&self) -> Exact {
        self.cases.iter().map(|(_, number)| *number).fold(self.base, Exact::min)
    }

    pub(super) fn most(&self) -> Exact {
        self.cases.iter().map(|(_, number)| *number).fold(self.base, Exact::max)
    }

    /// The number where a condition holds; without one, or where nothing is said of it, the plain number.
    fn when(&self, condition: Option<&str>) -> Exact {
        let found = condition.and_then(|text| self.cases.iter().find(|(case, _)| case == text));
        found.map_or(self.base, |(_, number)| *number)
    }
}

/// What adds up: the points of an entry, or the fixed number of a section.
pub(super) enum Share<'p> {
    Entry(&'p Points),
    Section(Exact),
}

impl Share<'_> {
    fn when(&self, condition: Option<&str>) -> Exact {
        match self {
            Self::Entry(points) => points.when(condition),
            Self::Section(number) => *number,
        }
    }
}

impl Checker<'_> {
    /// The points of an entry: each number constant, and none negative.
    pub(super) fn points(&mut self, expr: &Expr) -> Option<Points> {
        let id = self.typed(expr, &Type::Points)?;
        let (base, cases) = match self.model[id].kind.clone() {
            ValueKind::ByCase(base, cases) => (base, cases),
            _ => (id, Vec::new()),
        };
        let number = self.fixed_points(base)?;
        let mut numbers = Vec::new();
        for (cond, value) in cases {
            let text = self.text(self.model[cond].span);
            numbers.push((text, self.fixed_points(value)?));
        }
        Some(Points { id, base: number, cases: numbers })
    }

    /// A constant number of points.
    pub(super) fn constant_points(&mut self, expr: &Expr) -> Option<Exact> {
        let id = self.typed(expr, &Type::Points)?;
        self.fixed_points(id)
    }

    fn fixed_points(&mut self, id: ValueId) -> Option<Exact> {
        let (message, label, help) = match self.constant(id) {
            Some(number) if number >= Exact::from_integer(0) => return Some(number),
            Some(_) => (
                text!("a negative number of points"),
                text!("below 0"),
                text!("to take points off write `deduct N points`"),
            ),
            None => (
                text!("points that are not a plain number"),
                text!("differs from unit to unit"),
                text!(
                    "write the number; points that vary are given `by VALUE` with bands, or `as given by` it"
                ),
            ),
        };
        let span = self.model[id].span;
        self.report(Diagnostic::new(Code::PointsNotPlain, span, message).label(label).help(help));
        None
    }

    /// The parts must add up to `out_of`: by their plain numbers, and wherever one condition of a number by
    /// case holds.
    pub(super) fn add_up(&mut self, parts: &[Share<'_>], (out_of, span): (Exact, Span), what: Text) {
        let mut conditions: Vec<Option<&str>> = vec![None];
        for part in parts {
            let Share::Entry(points) = part else { continue };
            for (text, _) in &points.cases {
                if !conditions.contains(&Some(text.as_str())) {
                    conditions.push(Some(text));
                }
            }
        }
        for condition in conditions {
            let sum = parts
                .iter()
                .try_fold(Exact::from_integer(0), |sum, part| sum.checked_add(&part.when(condition)));
            let Some(sum) = sum else {
                self.report(
                    Diagnostic::new(
                        Code::NumberTooLong,
                        span,
                        text!("points with too many digits to add up"),
                    )
                    .label(text!("cannot be compared with the sum"))
                    .help(text!("write points with fewer decimals")),
                );
                return;
            };
            if sum == out_of {
                continue;
            }
            let show = |number: Exact| show_decimal(number, 10);
            let place = condition.map_or(Text::default(), |text| text!(", where `{text}`", text));
            let between = |more: Exact, less: Exact| more.checked_sub(&less).map(plural);
            let label = if sum < out_of {
                between(out_of, sum).map_or_else(|| text!("too few"), |by| text!("{by} missing", by))
            } else {
                between(sum, out_of).map_or_else(|| text!("too many"), |by| text!("{by} too many", by))
            };
            self.report(
                Diagnostic::new(
                    Code::MaximaDiffer,
                    span,
                    text!("{what} add up to {}, not to {}{place}", show(sum), show(out_of), what, place),
                )
                .label(label)
                .help(text!("correct the points of an entry, or write `out of {}`", show(sum))),
            );
            return;
        }
    }
}

/// So many points, in words.
pub(super) fn plural(number: Exact) -> Text {
    if number == Exact::from_integer(1) {
        text!("1 point")
    } else {
        text!("{} points", show_decimal(number, 10))
    }
}
