//! From a period as written to its days.

use super::Checker;
use super::model::{Edge, Parts, PeriodRef};
use super::scope::Sort;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind, Part, Period, PeriodKind};
use crate::text::Text;
use crate::types::{Day, Type, Window, add_months, day, month_name, quarter_name};

/// The years that a period can be in: their neighbours are years of the calendar, too.
const YEARS: std::ops::RangeInclusive<i32> = 1..=9998;
/// The most parts that `in each month of P` and its kin can have.
pub(super) const MOST_PARTS: usize = 400;

impl From<Window> for PeriodRef {
    fn from(window: Window) -> Self {
        Self { from: Edge::Day(window.from), to: Edge::Day(window.to) }
    }
}

impl PeriodRef {
    /// Its days, where they are the same for every unit.
    pub(super) fn fixed(self) -> Option<Window> {
        match (self.from, self.to) {
            (Edge::Day(from), Edge::Day(to)) => Some(Window::new(from, to)),
            _ => None,
        }
    }
}

impl Checker<'_> {
    /// The days of a period.
    pub(super) fn period(&mut self, period: &Period) -> Option<PeriodRef> {
        let span = period.span;
        let window = match &period.kind {
            PeriodKind::Quarter(quarter, year) => {
                if !(1..=4).contains(quarter) {
                    return self.no_such_day(span, text!("a year has four quarters"));
                }
                self.in_year(span, *year, quarter_name(*quarter), &|year| Window::quarter(year, *quarter))?
            }
            PeriodKind::Month(month, year) => {
                let Some(name) = month_name(*month) else {
                    return self.no_such_day(span, text!("a year has twelve months"));
                };
                self.in_year(span, *year, name, &|year| Window::month(year, *month))?
            }
            PeriodKind::Months { count, last, year } => {
                if !(1..=12).contains(count) {
                    return self.no_such_day(span, text!("a year has twelve months"));
                }
                let name = if *last {
                    text!("last {count} months of", count)
                } else {
                    text!("first {count} months of", count)
                };
                self.in_year(span, *year, name, &|year| {
                    let (from, to) = if *last { (13 - count, 12) } else { (1, *count) };
                    Window::new(Window::month(year, from).from, Window::month(year, to).to)
                })?
            }
            PeriodKind::Year(year) => self.in_year(span, Some(*year), Text::default(), &Window::year)?,
            PeriodKind::Days(from, to) => Window::new(*from, *to),
            PeriodKind::Campaign => self.period?,
            PeriodKind::LastYear => Window::year(self.campaign_year(span)? - 1),
            PeriodKind::QuarterOfNextYear(quarter) => {
                if !(1..=4).contains(quarter) {
                    return self.no_such_day(span, text!("a year has four quarters"));
                }
                Window::quarter(self.campaign_year(span)? + 1, *quarter)
            }
            PeriodKind::SamePeriodLastYear => {
                let period = self.period?;
                match (add_months(period.from, -12), year_before(period.to)) {
                    (Some(from), Some(to)) => Window::new(from, to),
                    _ => return self.no_such_day(span, text!("too far from today")),
                }
            }
            PeriodKind::Between(from, to) => {
                let (from, to) = (self.edge(from), self.edge(to));
                let period = PeriodRef { from: from?, to: to? };
                let Some(window) = period.fixed() else { return Some(period) };
                window
            }
            PeriodKind::Value(value) => return self.period_value(value),
        };
        if window.from > window.to {
            self.report(
                Diagnostic::new(Code::PeriodReversed, span, text!("a period that ends before it starts"))
                    .label(text!("from {} to {}", window.from.iso(), window.to.iso()))
                    .help(text!("did you mean `{} to {}`?", window.to.iso(), window.from.iso())),
            );
            return None;
        }
        Some(window.into())
    }

    /// The name of a term, or a date (from its day to its day).
    fn period_value(&mut self, value: &Expr) -> Option<PeriodRef> {
        if let ExprKind::Name(name) = &*value.kind
            && let Some(Sort::Term(term)) = self.names.get(&name.text)
        {
            return self.terms.get(term).map(|(_, window)| (*window).into());
        }
        let edge = self.edge(value)?;
        Some(PeriodRef { from: edge, to: edge })
    }

    /// A day, or a date of the unit.
    fn edge(&mut self, value: &Expr) -> Option<Edge> {
        if let ExprKind::Date(day) = &*value.kind {
            return Some(Edge::Day(*day));
        }
        let id = self.value(value, Some(&Type::Date))?;
        if self.ty(id) != Type::Date {
            let found = self.ty(id);
            let mut wrong = Diagnostic::new(
                Code::Incomparable,
                value.span,
                text!("`{}` is no period and no date", self.text(value.span)),
            )
            .label(text!("{found}", found));
            wrong = match found {
                Type::Year => wrong.help(text!(
                    "a window takes a date, a year such as `2025`, or a period such as `Q3 2025`"
                )),
                _ => wrong.help(text!("a window ends with a date or a period: `by 2025-09-30`, `by Q3`")),
            };
            self.report(wrong);
            return None;
        }
        Some(match self.constant(id) {
            Some(number) if number.is_integer() => {
                i32::try_from(number.to_integer()).map_or(Edge::Value(id), |days| Edge::Day(Day(days)))
            }
            _ => Edge::Value(id),
        })
    }

    fn no_such_day<T>(&mut self, span: Span, why: Text) -> Option<T> {
        self.report(
            Diagnostic::new(Code::InvalidDate, span, text!("a period that no calendar has"))
                .label(why)
                .help(text!("correct the period")),
        );
        None
    }

    /// The part of a year called `name`, in that year; without one, in the only year in which the
    /// campaign's period meets it.
    fn in_year(
        &mut self,
        span: Span,
        year: Option<i32>,
        name: Text,
        part: &dyn Fn(i32) -> Window,
    ) -> Option<Window> {
        if let Some(year) = year {
            if !YEARS.contains(&year) {
                return self.no_such_day(span, text!("years go from {} to {}", YEARS.start(), YEARS.end()));
            }
            return Some(part(year));
        }
        let campaign = self.period?;
        let (first, last) = (campaign.from.year().max(*YEARS.start()), campaign.to.year().min(*YEARS.end()));
        let mut meeting = (first..=last).filter(|&year| part(year).meets(campaign));
        let found = meeting.next();
        let second = meeting.next();
        let (label, help) = match (found, second) {
            (Some(year), None) => return Some(part(year)),
            (Some(one), Some(two)) => (
                text!("the campaign meets it in more than one year"),
                text!("say which: `{name} {one}` or `{name} {two}`", name, one, two),
            ),
            (None, _) => {
                let year = campaign.to.year();
                (
                    text!("the campaign, {} to {}, does not meet it", campaign.from.iso(), campaign.to.iso()),
                    text!("if it is meant all the same, say its year: `{name} {year}`", name, year),
                )
            }
        };
        self.report(
            Diagnostic::new(Code::AmbiguousPeriod, span, text!("`{}` of which year?", self.text(span)))
                .label(label)
                .help(help),
        );
        None
    }

    /// The year of the campaign; refused where it spans two.
    pub(super) fn campaign_year(&mut self, span: Span) -> Option<i32> {
        let period = self.period?;
        let year = period.from.year();
        if !YEARS.contains(&year) {
            return self.no_such_day(span, text!("too far from today"));
        }
        if year == period.to.year() {
            return Some(year);
        }
        self.report(
            Diagnostic::new(Code::AmbiguousPeriod, span, text!("the campaign spans two years"))
                .label(text!("counted from {year}, or from {}?", period.to.year(), year))
                .with(self.model.campaign.span, text!("from {} to {}", period.from, period.to))
                .help(text!("name the year or the days themselves")),
        );
        None
    }

    /// The months, quarters or years of a period, cut to it.
    pub(super) fn parts_of(&mut self, part: Part, period: &Period) -> Option<Parts> {
        let Some(whole) = self.period(period)?.fixed() else {
            self.report(
                Diagnostic::new(
                    Code::WindowNotTaken,
                    period.span,
                    text!("parts of a period without fixed days"),
                )
                .label(text!("its days differ from unit to unit"))
                .help(text!("write a period with fixed days: `in each month of 2025`")),
            );
            return None;
        };
        let months = match part {
            Part::Month => 1,
            Part::Quarter => 3,
            Part::Year => {
                let parts = Parts::YearsOf(whole);
                if parts.count().is_some_and(|many| many > MOST_PARTS) {
                    self.too_many_parts(period.span);
                    return None;
                }
                return Some(parts);
            }
        };
        let start = whole.from.to_date();
        let first_month = (i32::from(start.month()) - 1) / months * months + 1;
        let mut from = day(i32::from(start.year()), first_month, 1);
        let mut parts = Vec::new();
        while from <= whole.to {
            if parts.len() == MOST_PARTS {
                self.too_many_parts(period.span);
                return None;
            }
            let Some(next) = add_months(from, i64::from(months)) else {
                return self.no_such_day(period.span, text!("too far from today"));
            };
            let date = from.to_date();
            let name = match part {
                Part::Month => {
                    text!(
                        "{month} {year}",
                        month = month_name(i32::from(date.month())).unwrap_or_default(),
                        year = date.year()
                    )
                }
                _ => text!(
                    "{quarter} {year}",
                    quarter = quarter_name(i32::from(date.month() + 2) / 3),
                    year = date.year()
                ),
            };
            parts.push((name, Window::new(from.max(whole.from), Day(next.0 - 1).min(whole.to))));
            from = next;
        }
        Some(Parts::Fixed(parts))
    }

    pub(super) fn too_many_parts(&mut self, span: Span) {
        self.report(
            Diagnostic::new(Code::TooManyParts, span, text!("more than {MOST_PARTS} parts", MOST_PARTS))
                .label(text!("too long for its parts"))
                .help(text!("take a shorter period, or longer parts")),
        );
    }
}

/// The same last day a year before: the day before the one on which the next period starts, so that the
/// last of February stays the last.
fn year_before(day: Day) -> Option<Day> {
    let next = Day(day.0.checked_add(1)?);
    Some(Day(add_months(next, -12)?.0 - 1))
}
