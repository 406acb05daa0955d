//! Scores and classes as values: of a whole scorecard, of a part of it, of each part.

use super::Checker;
use super::model::{self, ClassificationId, CondId, CondKind, ScorecardId, ValueId, ValueKind};
use super::scope::Sort;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::source::Span;
use crate::syntax::ast::{CompareOp, ExprKind, Name, PartLimit};
use crate::text::Text;
use crate::types::Type;

impl Checker<'_> {
    /// The scorecard of this name; reports another name.
    pub(super) fn scorecard(&mut self, name: &Name) -> Option<ScorecardId> {
        match self.names.get(&name.text) {
            Some(Sort::Scorecard(scorecard)) => Some(scorecard),
            other => self.not_a(
                name,
                other,
                super::scope::Due::Scorecard,
                |sort| matches!(sort, Sort::Scorecard(_)),
                None,
            ),
        }
    }

    /// The type of the classes of a classification: `>=` means better.
    pub(super) fn class_type(&self, id: ClassificationId) -> Type {
        Type::Enum(self.model[id].classes.clone())
    }

    /// `par.steering`, a section of a scorecard, or `city.investment_plan`, a value of the unit above.
    pub(super) fn dotted(&mut self, of: &Name, name: &Name, span: Span) -> Option<ValueId> {
        match self.names.get(&of.text) {
            Some(Sort::Scorecard(id)) => self.section(id, name, span),
            _ => self.above(of, name, span),
        }
    }

    fn section(&mut self, id: ScorecardId, name: &Name, span: Span) -> Option<ValueId> {
        let of = &self.model[id];
        if let Some(at) = of.sections.iter().position(|section| *section == name.text) {
            return Some(self.add_value(ValueKind::Section(id, at), Type::Points, span));
        }
        if of.sections.is_empty() {
            self.no_sections(id, name.span, text!("`{}` has no section `{}`", of.name.clone(), name.text));
            return None;
        }
        let help = did_you_mean(&name.text, of.sections.iter().map(String::as_str)).map_or_else(
            || text!("its sections are {}", of.sections.join(", ")),
            |near| text!("did you mean `{near}`?", near),
        );
        let scorecard = of.name.clone();
        self.report(
            Diagnostic::new(Code::UnknownName, name.span, text!("unknown section `{}`", name.text))
                .label(text!("`{scorecard}` has no such section", scorecard))
                .help(help),
        );
        None
    }

    /// Something asks for the sections of a scorecard that has none.
    fn no_sections(&mut self, id: ScorecardId, span: Span, message: Text) {
        let name = self.model[id].name.clone();
        let mut wrong =
            Diagnostic::new(Code::NoSections, span, message).label(text!("there are no sections"));
        if let Some(declared) = self.names.span(&name) {
            wrong = wrong.with(declared, text!("declared without sections"));
        }
        self.report(wrong.help(text!(
            "group its entries: `- section steering \"Steering\" out of 10`, or ask of each entry"
        )));
    }

    /// `each section of s at least 50% of its maximum`.
    pub(super) fn each_part(
        &mut self,
        sections: bool,
        scorecard: &Name,
        op: CompareOp,
        limit: &PartLimit,
        span: Span,
    ) -> Option<CondId> {
        let id = self.scorecard(scorecard);
        let limit = match limit {
            PartLimit::OfMaximum(share) => self.typed(share, &Type::Percent).map(model::PartLimit::OfMaximum),
            PartLimit::Points(points) if matches!(*points.kind, ExprKind::Percent(_)) => {
                let share = self.text(points.span);
                self.report(
                    Diagnostic::new(Code::WrongType, points.span, text!("a percent where points are due"))
                        .label(text!("of what?"))
                        .help(text!(
                            "write `at least {share} of its maximum`, or points: `at least 5 points`",
                            share
                        )),
                );
                None
            }
            PartLimit::Points(points) => self.typed(points, &Type::Points).map(model::PartLimit::Points),
        };
        let id = id?;
        if sections && self.model[id].sections.is_empty() {
            let message = text!("each section of `{}`, which has none", self.model[id].name);
            self.no_sections(id, span, message);
            return None;
        }
        let kind = CondKind::EachPart { scorecard: id, sections, op, limit: limit? };
        Some(self.add_cond(kind, span))
    }
}
