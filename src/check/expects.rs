//! What an example expects, by the sort of item that it is of.

use super::Checker;
use super::compare::short;
use super::model::{Determined, Expected};
use super::scope::Sort;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{self, Expr, ExprKind};
use crate::text::Text;
use crate::types::{Exact, Outcome, Type, Verdict};

impl Checker<'_> {
    /// What is expected of the item that an `expect` names.
    pub(super) fn expected(&mut self, expect: &ast::Expect) -> Option<Expected> {
        let name = &expect.subject;
        let found = self.names.get(&name.text);
        match (found, &expect.expected) {
            (Some(Sort::Criterion(id)), expected) => {
                let verdict = match expected {
                    ast::Expected::Verdict(verdict) => *verdict,
                    ast::Expected::Undetermined => Verdict::Undetermined,
                    ast::Expected::NotApplicable => Verdict::NotApplicable,
                    _ => {
                        return self.other_expected(
                            expect,
                            text!("a criterion passes or fails"),
                            text!("passes"),
                        );
                    }
                };
                Some(Expected::Verdict(id, verdict))
            }
            (Some(Sort::Scorecard(id)), expected) => Some(Expected::Score(
                id,
                match expected {
                    ast::Expected::Undetermined => Determined::Undetermined,
                    ast::Expected::NotApplicable => Determined::NotApplicable,
                    ast::Expected::Is(points) => Determined::Is(self.expected_points(expect, points)?),
                    _ => {
                        return self.other_expected(
                            expect,
                            text!("a scorecard gives points"),
                            text!("is 82 points"),
                        );
                    }
                },
            )),
            (Some(Sort::Classification(id)), expected) => Some(Expected::Class(
                id,
                match expected {
                    ast::Expected::Undetermined => Determined::Undetermined,
                    ast::Expected::NotApplicable => Determined::NotApplicable,
                    ast::Expected::Is(class) => {
                        let members = self.model[id].classes.members.clone();
                        let ExprKind::Name(class) = &*class.kind else {
                            return self.no_class(expect, members.last());
                        };
                        Determined::Is(self.class_of(class, &members)?)
                    }
                    _ => {
                        let best = self.model[id].classes.members.last().cloned();
                        return self.no_class(expect, best.as_ref());
                    }
                },
            )),
            (Some(Sort::Commendation(id)), expected) => {
                let outcome = match expected {
                    ast::Expected::Outcome(outcome) => *outcome,
                    ast::Expected::Undetermined => Outcome::Undetermined,
                    ast::Expected::NotApplicable => Outcome::NotApplicable,
                    _ => {
                        return self.other_expected(
                            expect,
                            text!("a commendation is awarded or not"),
                            text!("is awarded"),
                        );
                    }
                };
                Some(Expected::Outcome(id, outcome))
            }
            (other, _) => {
                let help = match other {
                    Some(sort) if sort.is_value() => {
                        Some(text!("name a criterion; a value is compared: `{} >= …`", name.text))
                    }
                    _ => None,
                };
                let fits = |sort| {
                    matches!(
                        sort,
                        Sort::Criterion(_)
                            | Sort::Scorecard(_)
                            | Sort::Classification(_)
                            | Sort::Commendation(_)
                    )
                };
                self.not_a(name, other, super::scope::Due::Criterion, fits, help)
            }
        }
    }

    fn no_class(&mut self, expect: &ast::Expect, best: Option<&String>) -> Option<Expected> {
        let best = best.map_or("good", String::as_str);
        self.other_expected(expect, text!("a classification gives a class"), text!("is {best}", best))
    }

    fn expected_points(&mut self, expect: &ast::Expect, points: &Expr) -> Option<Exact> {
        if matches!(&*points.kind, ExprKind::Name(_)) {
            return self.other_expected(expect, text!("a scorecard gives points"), text!("is 82 points"));
        }
        let id = self.value(points, Some(&Type::Points))?;
        let number = if self.conforms(id, &Type::Points) { self.constant(id) } else { None };
        if number.is_none() {
            let found = self.ty(id);
            self.expects_other(
                points.span,
                text!("{} where points are due", short(&found)),
                text!("a scorecard gives points"),
                text!("write `expect {} is 82 points`", expect.subject.text),
            );
        }
        number
    }

    /// What is expected is nothing that such an item comes to.
    fn other_expected<T>(&mut self, expect: &ast::Expect, what: Text, write: Text) -> Option<T> {
        let name = &expect.subject.text;
        let message = text!("`{name}` cannot come out so", name);
        self.expects_other(expect.span, message, what, text!("write `expect {name} {write}`", name, write));
        None
    }

    fn expects_other(&mut self, span: Span, message: Text, label: Text, help: Text) {
        self.report(Diagnostic::new(Code::ExpectsOther, span, message).label(label).help(help));
    }
}
