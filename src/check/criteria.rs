//! Criteria and their versions.

use super::Checker;
use super::campaign::{label, text};
use super::model::{CondId, Criterion, CriterionId, Heading, KindSet, Version};
use super::scope::{Sort, duplicate};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{self, Item};
use crate::types::{Day, Window};
use std::collections::HashMap;

/// The requirement of a criterion that could not be checked; no model with one ever leaves the checker.
pub(super) const NOTHING: CondId = CondId(u32::MAX);

impl Checker<'_> {
    /// Criteria of one name are versions of one criterion, if each says when it is in force.
    pub(super) fn declare_criteria(&mut self, items: &[&Item]) {
        let mut first: HashMap<&str, &ast::Criterion> = HashMap::new();
        for item in items {
            let Item::Criterion(criterion) = item else { continue };
            let name = &criterion.head.name;
            match first.get(name.text.as_str()) {
                Some(earlier) if earlier.in_force.is_some() && criterion.in_force.is_some() => {}
                Some(earlier) => {
                    let diagnostic = duplicate(&name.text, name.span, earlier.head.name.span);
                    self.report(
                        diagnostic
                            .help("give one of them another name, or say of each when it is `in force from`"),
                    );
                }
                None => {
                    first.insert(&name.text, criterion);
                    let id = CriterionId::next(self.model.criteria.len());
                    if self.declare(name, Sort::Criterion(id)) {
                        self.model.criteria.push(Criterion { name: name.text.clone(), versions: Vec::new() });
                    }
                }
            }
        }
    }

    pub(super) fn criteria(&mut self, items: &[&Item]) {
        let for_all =
            items.iter().any(|item| matches!(item, Item::Campaign(it) if it.missing_is_fail.is_some()));
        for item in items {
            if let Item::Criterion(criterion) = item {
                self.version(criterion, for_all);
            }
        }
        for at in 0..self.model.criteria.len() {
            self.versions_follow(at);
        }
    }

    fn version(&mut self, criterion: &ast::Criterion, missing_is_fail: bool) {
        let head = &criterion.head;
        let kinds = self.kind_set(&head.kinds);
        let applies_when = criterion.applies_when.as_ref().map(|cond| (self.cond(cond), cond.span));
        let requires = match &criterion.requires {
            Some(cond) => self.cond(cond),
            None => {
                self.report(
                    Diagnostic::new(
                        Code::NothingRequired,
                        head.span,
                        format!("`{}` requires nothing", head.name.text),
                    )
                    .label("without `requires`")
                    .help("add a line `requires` with the condition: `requires disbursement >= 70%`"),
                );
                None
            }
        };
        let Some(Sort::Criterion(id)) = self.names.get(&head.name.text) else { return };
        let heading = self.heading(head, &criterion.authority, criterion.in_force.as_ref(), kinds);
        let version = Version {
            heading,
            applies_when: applies_when.and_then(|(cond, _)| cond),
            requires: requires.unwrap_or(NOTHING),
            missing_is_fail: missing_is_fail || criterion.missing_is_fail.is_some(),
            if_none: criterion.if_none.map(|(verdict, _)| verdict),
            clause: criterion.requires.as_ref().map_or(head.span, |cond| self.with_keyword(cond.span)),
        };
        self.model.criteria[id.index()].versions.push(version);
    }

    /// What the versions of every item have.
    pub(super) fn heading(
        &mut self,
        head: &ast::Head,
        authority: &ast::Authority,
        in_force: Option<&ast::InForce>,
        kinds: KindSet,
    ) -> Heading {
        if let Some(in_force) = in_force
            && in_force.until.is_some_and(|until| until < in_force.from)
        {
            self.report(
                Diagnostic::new(Code::PeriodReversed, in_force.span, "a version that ends before it starts")
                    .label("never in force")
                    .help("put the earlier day first"),
            );
        }
        Heading {
            label: label(head.label.as_ref(), &head.name),
            in_force: in_force.map_or(Window::new(Day::MIN, Day::MAX), |in_force| {
                Window::new(in_force.from, in_force.until.unwrap_or(Day::MAX))
            }),
            kinds,
            source: text(authority.source.as_ref()),
            directive: text(authority.directive.as_ref()),
            responsible: text(authority.responsible.as_ref()),
            decided_by: text(authority.decided_by.as_ref()),
            span: head.span,
        }
    }

    /// The clause with the keyword that stands before it on its line.
    pub(super) fn with_keyword(&self, span: Span) -> Span {
        let text = self.sources.file(span.file).text();
        let Some(before) = text.get(..span.start) else { return span };
        let line = before.rfind('\n').map_or(0, |at| at + 1);
        let indent = before[line..].len() - before[line..].trim_start().len();
        Span { start: line + indent, ..span }
    }

    /// Versions stand one after the other, without a gap and without an overlap.
    fn versions_follow(&mut self, at: usize) {
        let versions = &mut self.model.criteria[at].versions;
        versions.sort_by_key(|version| version.heading.in_force.from);
        let name = self.model.criteria[at].name.clone();
        let spans: Vec<(Window, Span)> = self.model.criteria[at]
            .versions
            .iter()
            .map(|version| (version.heading.in_force, version.heading.span))
            .collect();
        for pair in spans.windows(2) {
            let ((one, one_span), (next, next_span)) = (pair[0], pair[1]);
            // Two that are always in force are a duplicate, and reported as that.
            if one.from == Day::MIN && next.from == Day::MIN {
                continue;
            }
            let message = if next.from <= one.to {
                format!("two versions of `{name}` are in force on {}", next.from.iso())
            } else if next.from.0 - one.to.0 > 1 {
                format!("no version of `{name}` is in force on {}", Day(one.to.0 + 1).iso())
            } else {
                continue;
            };
            let end = if one.to == Day::MAX {
                "without an end".to_owned()
            } else {
                format!("until {}", one.to.iso())
            };
            self.report(
                Diagnostic::new(Code::InForceSpans, next_span, message)
                    .label(format!("in force from {}", next.from.iso()))
                    .with(one_span, format!("in force {end}"))
                    .help(format!(
                        "let the earlier one end the day before: `in force from {} until {}`",
                        one.from.iso(),
                        Day(next.from.0.saturating_sub(1)).iso()
                    )),
            );
        }
    }
}
