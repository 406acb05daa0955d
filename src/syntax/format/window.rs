//! Periods and windows.

use super::line::Line;
use super::literal::is_one;
use crate::syntax::ast::{Expr, ExprKind, HowMany, Part, Period, PeriodKind, WindowExpr, WindowKind};
use crate::syntax::phrases::{TERM, Word};
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
            PeriodKind::Year(year) => self.of_year(Some(*year)),
            PeriodKind::Months { count, last, year } if self.is_english() => {
                self.say(if *last { Word::Last } else { Word::First });
                self.put(count.to_string());
                self.say(Word::PeriodMonths);
                if let Some(year) = year {
                    self.say(Word::Of);
                    self.put(year.to_string());
                }
            }
            PeriodKind::Months { count, last, year } => {
                self.put(count.to_string());
                self.say(if *last { Word::LastMonths } else { Word::FirstMonths });
                if let Some(year) = year {
                    self.put(year.to_string());
                }
            }
            PeriodKind::Campaign => self.say(Word::CampaignPeriod),
            PeriodKind::Days(from, to) => {
                if !self.is_english() {
                    self.say(Word::From);
                }
                self.day(*from);
                self.say_either(Word::To, Word::Until);
                self.day(*to);
            }
            PeriodKind::Between(from, to) => {
                self.say(Word::From);
                self.expr(from);
                self.say_either(Word::To, Word::Until);
                self.expr(to);
            }
            PeriodKind::LastYear => self.say(Word::LastYear),
            PeriodKind::SamePeriodLastYear => self.say(Word::SamePeriodLastYear),
            PeriodKind::Value(value) => self.expr(value),
        }
    }

    /// `Q3`, `quý III`.
    fn quarter(&mut self, quarter: i32) {
        if self.is_english() {
            self.put(format!("Q{quarter}"));
            return;
        }
        self.say(Word::Quarter);
        self.put(match quarter {
            1 => "I",
            2 => "II",
            3 => "III",
            _ => "IV",
        });
    }

    /// `September`, `tháng 9`.
    fn month(&mut self, month: i32) {
        if self.is_english() {
            let name = usize::try_from(month - 1).ok().and_then(|at| MONTHS.get(at));
            self.put(name.copied().unwrap_or_default());
        } else {
            self.say(Word::Month);
            self.put(month.to_string());
        }
    }

    /// `2025`, `năm 2025`.
    fn of_year(&mut self, year: Option<i32>) {
        let Some(year) = year else { return };
        if !self.is_english() {
            self.say(Word::Year);
        }
        self.put(year.to_string());
    }

    /// A window behind what it is of.
    pub(super) fn window(&mut self, of: &Expr, window: &WindowExpr) {
        match &window.kind {
            WindowKind::By(period) => self.by(of, period),
            WindowKind::In(period) => {
                let is_range = matches!(period.kind, PeriodKind::Days(..) | PeriodKind::Between(..));
                let range = if is_range { Word::InRange } else { Word::In };
                self.say_either(Word::In, range);
                self.period(period);
            }
            WindowKind::Since(day) => {
                self.say(Word::Since);
                self.expr(day);
            }
            WindowKind::ByEachYear { month, day } => {
                self.say(Word::WindowBy);
                if self.is_english() {
                    self.put(day.to_string());
                    self.month(*month);
                } else {
                    self.say(Word::Day);
                    self.put(format!("{day:02}/{month:02}"));
                }
                self.say(Word::EachYear);
            }
            WindowKind::Members { dimension, at_least } => {
                self.in_how_many(of, at_least);
                if dimension.text == TERM {
                    self.counted_by(at_least, Word::Terms);
                } else {
                    self.name(dimension);
                }
            }
            WindowKind::Parts {
                part,
                at_least: HowMany::Each,
                of: Period { kind: PeriodKind::Campaign, .. },
            } => self.say(match part {
                Part::Month => Word::EveryMonth,
                Part::Quarter => Word::EveryQuarter,
                Part::Year => Word::EveryYear,
            }),
            WindowKind::Parts { part, at_least, of: period } => {
                self.in_how_many(of, at_least);
                let word = match part {
                    Part::Month => Word::PartMonth,
                    Part::Quarter => Word::PartQuarter,
                    Part::Year => Word::PartYear,
                };
                self.counted_by(at_least, word);
                self.say(Word::OfPeriod);
                self.period(period);
            }
            WindowKind::Years { at_least: HowMany::Each, count, to } if !self.is_english() => {
                self.say(Word::RunningIn);
                self.expr(count);
                self.say(Word::YearsTo);
                self.last_year(to);
            }
            WindowKind::Years { at_least, count, to } => {
                self.in_how_many(of, at_least);
                self.say(Word::OfThe);
                self.expr(count);
                if is_one(count) {
                    self.say_other(Word::YearsTo)
                } else {
                    self.say(Word::YearsTo)
                }
                self.last_year(to);
            }
        }
    }

    /// `by Q3`. Vietnamese says in other words that one date of a row keeps to another.
    fn by(&mut self, of: &Expr, period: &Period) {
        if self.is_english() {
            self.say(Word::WindowBy);
            self.period(period);
            return;
        }
        let is_date = matches!(&*of.kind, ExprKind::Name(_) | ExprKind::Above(..));
        match &period.kind {
            PeriodKind::Value(value) if matches!(*value.kind, ExprKind::Date(_)) => {
                self.say(Word::WindowBy);
                self.say(Word::Day);
            }
            PeriodKind::Value(_) if is_date => self.say(Word::OnTimeBy),
            _ => self.say(Word::WindowBy),
        }
        self.period(period);
    }

    /// A part of time, of as many as there are.
    fn counted_by(&mut self, many: &HowMany, word: Word) {
        if matches!(many, HowMany::AtLeast(number) if !is_one(number)) {
            self.say_other(word);
        } else {
            self.say(word);
        }
    }

    /// `in each`, `in any`, `in at least 2`.
    fn in_how_many(&mut self, of: &Expr, many: &HowMany) {
        match many {
            // `trong từng` would be the group in which it leads.
            HowMany::Each if ends_in_leading(of) && !self.is_english() => self.say_as(Word::In, "ở"),
            _ => self.say(Word::In),
        }
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

/// Whether `dẫn đầu` is the last that is said, without a group.
fn ends_in_leading(of: &Expr) -> bool {
    match &*of.kind {
        ExprKind::RankedFirst { within, .. } => within.is_none(),
        ExprKind::Not(of) | ExprKind::TimesInARow(_, of) => ends_in_leading(of),
        _ => false,
    }
}
