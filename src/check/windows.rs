//! Windows: what stands behind `by`, `in`, `since` and `in each`.

use super::compare::short;
use super::model::{
    CondId, CondKind, DimensionId, Edge, HowMany, MOST_YEARS, Parts, PeriodRef, ValueId, ValueKind,
    WindowKind, WindowRef,
};
use super::periods::MOST_PARTS;
use super::{Checker, Place};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::source::Span;
use crate::syntax::TERM;
use crate::syntax::ast::{self, Expr, Period, WindowExpr};
use crate::text::{Text, ToText};
use crate::types::{Exact, Type};

/// A window that is known, around a condition that is not yet.
pub(super) enum Around {
    Window(WindowRef),
    Members { dimension: DimensionId, how_many: HowMany },
    Parts { parts: Parts, how_many: HowMany },
}

impl Checker<'_> {
    /// The window, with names and values resolved at the unit.
    pub(super) fn around(&mut self, window: &WindowExpr) -> Option<Around> {
        let span = window.span;
        let kind = match &window.kind {
            ast::WindowKind::By(period) => {
                let period = self.period(period)?;
                WindowKind::By(self.of_unit(period, span)?.to)
            }
            ast::WindowKind::In(period) => {
                let found = self.period(period)?;
                let found = self.of_unit(found, span)?;
                if matches!((found.from, found.to), (Edge::Value(from), Edge::Value(to)) if from == to) {
                    self.report(
                        Diagnostic::new(Code::WindowNotTaken, period.span, text!("a date that is no period"))
                            .label(text!("a single day of the unit"))
                            .help(text!("ask `by` it, or give both ends: `in from D1 to D2`")),
                    );
                    return None;
                }
                WindowKind::In(found)
            }
            ast::WindowKind::Since(from) => {
                let id = self.date_value(from)?;
                let edge = PeriodRef { from: Edge::Value(id), to: Edge::Value(id) };
                self.of_unit(edge, span)?;
                WindowKind::Since(id)
            }
            ast::WindowKind::ByEachYear { month, day } => {
                if !self.place.in_years {
                    self.campaign_year(span)?;
                }
                WindowKind::ByEachYear { month: *month, day: *day }
            }
            ast::WindowKind::Members { dimension, at_least } => {
                return self.members_window(dimension, at_least);
            }
            ast::WindowKind::Parts { part, at_least, of } => {
                let parts = self.parts_of(*part, of);
                let how_many = self.how_many(at_least, parts.as_ref().and_then(Parts::count), text!("parts"));
                return Some(Around::Parts { parts: parts?, how_many: how_many? });
            }
            ast::WindowKind::Years { at_least, count, to } => {
                let number = self.typed(count, &Type::Count);
                let last = self.year(to);
                let number = number?;
                let constant = self.constant(number);
                if let Some(constant) = constant {
                    self.years_fit(count, constant)?;
                }
                let of = constant.and_then(|number| usize::try_from(number.to_integer()).ok());
                let how_many = self.how_many(at_least, of, text!("years"));
                return Some(Around::Parts {
                    parts: Parts::Years { count: number, last: last? },
                    how_many: how_many?,
                });
            }
        };
        Some(Around::Window(WindowRef { span, kind }))
    }

    pub(super) fn year(&mut self, to: &Expr) -> Option<ValueId> {
        let id = self.value(to, Some(&Type::Year))?;
        let found = self.ty(id);
        if self.conforms(id, &Type::Year) {
            return Some(id);
        }
        let text = self.text(to.span);
        let help = match found {
            Type::Date => text!("did you mean `year of {text}`?", text),
            _ => text!("end with a year: `in each of the 3 years to 2025`"),
        };
        self.report(
            Diagnostic::new(Code::WrongType, to.span, text!("{} where a year is due", short(&found)))
                .label(found.text())
                .help(help),
        );
        None
    }

    pub(super) fn years_fit(&mut self, count: &Expr, number: Exact) -> Option<()> {
        let most = Exact::from_integer(i128::try_from(MOST_YEARS).unwrap_or(60));
        if number > most {
            self.report(
                Diagnostic::new(
                    Code::TooManyParts,
                    count.span,
                    text!("more than {MOST_YEARS} years", MOST_YEARS),
                )
                .label(text!("too far back"))
                .help(text!("look back at most {MOST_YEARS} years", MOST_YEARS)),
            );
            return None;
        }
        if number < Exact::from_integer(1) {
            self.report(
                Diagnostic::new(Code::TooManyParts, count.span, text!("no years at all"))
                    .label(text!("nothing to hold in"))
                    .help(text!("look back at least 1 year")),
            );
            return None;
        }
        Some(())
    }

    /// `in each field`, `in each term`.
    fn members_window(&mut self, name: &ast::Name, many: &ast::HowMany) -> Option<Around> {
        if name.text == TERM {
            return self.terms_window(name, many);
        }
        let Some(dimension) = self.dimension(&name.text) else {
            let known = self.model.dimensions.iter().map(|dimension| dimension.name.as_str());
            let near = did_you_mean(&name.text, known.clone().chain(["term", "month", "quarter"]));
            let all: Vec<&str> = known.collect();
            let help = match (near, &all[..]) {
                (Some(near @ ("month" | "quarter")), _) => {
                    text!("write `every {word}`, or say of what: `in each {word} of 2025`", word = near)
                }
                (Some(near), _) => text!("did you mean `{near}`?", near),
                (None, []) => text!("no indicator is declared `per NAME (…)`"),
                (None, all) => text!("the dimensions are {}", all.join(", ")),
            };
            self.report(
                Diagnostic::new(Code::UnknownName, name.span, text!("unknown dimension `{}`", name.text))
                    .label(text!("no indicator has this dimension"))
                    .help(help),
            );
            return None;
        };
        let (members, called) = (self.model[dimension].members.len(), self.model[dimension].name.clone());
        let how_many = self.how_many(many, Some(members), text!("members of `{called}`", called))?;
        Some(Around::Members { dimension, how_many })
    }

    fn terms_window(&mut self, name: &ast::Name, many: &ast::HowMany) -> Option<Around> {
        if self.terms.is_empty() {
            if self.period.is_some() {
                self.report(
                    Diagnostic::new(Code::UnknownName, name.span, text!("the campaign has no terms"))
                        .label(text!("which terms?"))
                        .with(self.model.campaign.span, text!("the campaign"))
                        .help(text!(
                            "add to the campaign: `term term_1 \"First term\" 2024-09-05 to 2025-01-15`"
                        )),
                );
            }
            return None;
        }
        if self.terms.len() > MOST_PARTS {
            self.too_many_parts(name.span);
            return None;
        }
        let how_many = self.how_many(many, Some(self.terms.len()), text!("terms"))?;
        Some(Around::Parts { parts: Parts::Fixed(self.terms.clone()), how_many })
    }

    /// In how many; refused where there are not so many, or where none is asked for.
    fn how_many(&mut self, many: &ast::HowMany, of: Option<usize>, what: Text) -> Option<HowMany> {
        let number = match many {
            ast::HowMany::Each => return Some(HowMany::Each),
            ast::HowMany::Any => return Some(HowMany::Any),
            ast::HowMany::AtLeast(number) => number,
        };
        let id = self.typed(number, &Type::Count)?;
        self.at_least_of(number, id, of, what)?;
        Some(HowMany::AtLeast(id))
    }

    /// `at least N` of a known number of things.
    pub(super) fn at_least_of(
        &mut self,
        number: &Expr,
        id: ValueId,
        of: Option<usize>,
        what: Text,
    ) -> Option<()> {
        let Some(asked) = self.constant(id) else { return Some(()) };
        let most = of.and_then(|of| i128::try_from(of).ok());
        let (code, message, label) = if asked <= Exact::from_integer(0) {
            (Code::NeverFails, text!("this can never fail"), text!("none are asked for"))
        } else if let Some(most) = most.filter(|&most| asked > Exact::from_integer(most)) {
            (
                Code::NeverPasses,
                text!("this can never pass"),
                text!("there are only {most} {what}", most, what),
            )
        } else {
            return Some(());
        };
        let help = match most {
            Some(most) if most > 0 => text!("write a number from 1 to {most}", most),
            _ => text!("write at least 1"),
        };
        self.report(Diagnostic::new(code, number.span, message).label(label).help(help));
        None
    }

    /// Puts a condition in its window.
    pub(super) fn put_in(&mut self, cond: CondId, around: Around, span: Span) -> CondId {
        let kind = match around {
            Around::Window(window) => CondKind::Windowed(cond, window),
            Around::Members { dimension, how_many } => CondKind::Members { dimension, how_many, cond },
            Around::Parts { parts, how_many } => CondKind::Parts { parts, how_many, cond },
        };
        self.add_cond(kind, span)
    }

    /// The place inside a window.
    pub(super) fn inside(&self, window: &WindowExpr) -> Place {
        let years = matches!(
            window.kind,
            ast::WindowKind::Years { .. } | ast::WindowKind::Parts { part: ast::Part::Year, .. }
        );
        Place { in_years: self.place.in_years || years, ..self.place }
    }

    /// `(x in 2015)`.
    pub(super) fn windowed_value(
        &mut self,
        inner: &Expr,
        window: &WindowExpr,
        hint: Option<&Type>,
        span: Span,
    ) -> Option<ValueId> {
        let around = self.around(window);
        let value = self.value(inner, hint);
        match (around?, value?) {
            (Around::Window(window), value) => {
                let ty = self.ty(value);
                Some(self.add_value(ValueKind::Windowed(value, window), ty, span))
            }
            (_, value) => {
                let ty = self.ty(value);
                self.report(
                    Diagnostic::new(
                        Code::WindowNotTaken,
                        window.span,
                        text!("a value is taken in one window"),
                    )
                    .label(text!("takes a condition over several"))
                    .with(inner.span, text!("a value of type {ty}", ty))
                    .help(text!("compare the value first: `x >= 70% in each …`")),
                );
                None
            }
        }
    }

    /// The period that a change is measured against: one with a first and a last day.
    pub(super) fn against(&mut self, period: &Period) -> Option<WindowRef> {
        let found = self.period(period)?;
        let found = self.of_unit(found, period.span)?;
        Some(WindowRef { span: period.span, kind: WindowKind::In(found) })
    }

    pub(super) fn windowed_by(&mut self, value: ValueId, window: WindowRef, span: Span) -> ValueId {
        let ty = self.ty(value);
        self.add_value(ValueKind::Windowed(value, window), ty, span)
    }
}
