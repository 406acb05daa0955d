//! Periods and windows.

use super::line::Line;
use super::literal::is_one;
use crate::syntax::ast::{HowMany, Part, Period, PeriodKind, WindowExpr, WindowKind};
use crate::syntax::phrases::Word;
use crate::types::MONTHS;

impl Line {
    pub(super) fn period(&mut self, period: &Period) {
        match &period.kind {
            PeriodKind::Quarter(quarter, year) => {
                self.quarter(*quarter);
                self.of_year(*year);
            }
            PeriodKind::QuarterOfNextYear(quarter) => {
                self.quarter(*quarter);
                self.say(Word::OfTheNextYear);
            }
            PeriodKind::Month(month, year) => {
                self.month(*month);
                self.of_year(*year);
            }
            PeriodKind::Year(year) => self.put(year.to_string()),
            PeriodKind::Months { count, last, year } => {
                self.say(if *last { Word::Last } else { Word::First });
                self.put(count.to_string());
                self.say(Word::PeriodMonths);
                if let Some(year) = year {
                    self.say(Word::Of);
                    self.put(year.to_string());
                }
            }
            PeriodKind::Campaign => self.say(Word::CampaignPeriod),
            PeriodKind::Days(from, to) => {
                self.day(*from);
                self.say(Word::To);
                self.day(*to);
            }
            PeriodKind::Between(from, to) => {
                self.say(Word::From);
                self.expr(from);
                self.say(Word::To);
                self.expr(to);
            }
            PeriodKind::LastYear => self.say(Word::LastYear),
            PeriodKind::SamePeriodLastYear => self.say(Word::SamePeriodLastYear),
            PeriodKind::Value(value) => self.expr(value),
        }
    }

    fn quarter(&mut self, quarter: i32) {
        self.put(format!("Q{quarter}"));
    }

    fn month(&mut self, month: i32) {
        let name = usize::try_from(month - 1).ok().and_then(|at| MONTHS.get(at));
        self.put(name.copied().unwrap_or_default());
    }

    fn of_year(&mut self, year: Option<i32>) {
        if let Some(year) = year {
            self.put(year.to_string());
        }
    }

    pub(super) fn window(&mut self, window: &WindowExpr) {
        match &window.kind {
            WindowKind::By(period) => {
                self.say(Word::WindowBy);
                self.period(period);
            }
            WindowKind::In(period) => {
                self.say(Word::In);
                self.period(period);
            }
            WindowKind::Since(day) => {
                self.say(Word::Since);
                self.expr(day);
            }
            WindowKind::ByEachYear { month, day } => {
                self.say(Word::WindowBy);
                self.put(day.to_string());
                self.month(*month);
                self.say(Word::EachYear);
            }
            WindowKind::Members { dimension, at_least } => {
                self.in_how_many(at_least);
                self.name(dimension);
            }
            WindowKind::Parts { part, at_least, of } => {
                self.in_how_many(at_least);
                let word = match part {
                    Part::Month => Word::PartMonth,
                    Part::Quarter => Word::PartQuarter,
                };
                if matches!(at_least, HowMany::AtLeast(number) if !is_one(number)) {
                    self.say_other(word);
                } else {
                    self.say(word);
                }
                self.say(Word::Of);
                self.period(of);
            }
            WindowKind::Years { at_least, count, to } => {
                self.in_how_many(at_least);
                self.say(Word::OfThe);
                self.expr(count);
                if is_one(count) {
                    self.say_other(Word::YearsTo)
                } else {
                    self.say(Word::YearsTo)
                }
                self.expr(to);
            }
        }
    }

    /// `in each`, `in any`, `in at least 2`.
    fn in_how_many(&mut self, many: &HowMany) {
        self.say(Word::In);
        match many {
            HowMany::Each => self.say(Word::Each),
            HowMany::Any => self.say(Word::Any),
            HowMany::AtLeast(number) => {
                self.say(Word::AtLeast);
                self.expr(number);
            }
        }
    }
}
