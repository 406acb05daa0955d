//! What criteria require.

use super::model::{CondId, Version};
use super::scope::Sort;
use super::versions::in_order;
use super::{Checker, Place};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{self, Item};

/// The requirement of a criterion that could not be checked; no model with one ever leaves the checker.
pub(super) const NOTHING: CondId = CondId(u32::MAX);

impl Checker<'_> {
    pub(super) fn criteria(&mut self, items: &[&Item]) {
        let for_all =
            items.iter().any(|item| matches!(item, Item::Campaign(it) if it.missing_is_fail.is_some()));
        for item in items {
            if let Item::Criterion(criterion) = item {
                self.version(criterion, for_all);
            }
        }
        for at in 0..self.model.criteria.len() {
            let criterion = &mut self.model.criteria[at];
            let name = criterion.name.clone();
            let spans = in_order(&mut criterion.versions, |version| &version.heading);
            self.versions_follow(&name, &spans);
        }
    }

    fn version(&mut self, criterion: &ast::Criterion, missing_is_fail: bool) {
        let head = &criterion.head;
        let kinds = self.kind_set(&head.kinds);
        self.place = Place::of_kinds(kinds);
        let applies_when = criterion.applies_when.as_ref().map(|cond| (self.cond(cond), cond.span));
        let requires = match &criterion.requires {
            Some(cond) => self.cond(cond),
            None => {
                self.report(
                    Diagnostic::new(
                        Code::NothingRequired,
                        head.span,
                        text!("`{}` requires nothing", head.name.text),
                    )
                    .label(text!("without `requires`"))
                    .help(text!("add a line `requires` with the condition: `requires disbursement >= 70%`")),
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

    /// The clause with the keyword that stands before it on its line.
    pub(super) fn with_keyword(&self, span: Span) -> Span {
        let text = self.sources.file(span.file).text();
        let Some(before) = text.get(..span.start) else { return span };
        let line = before.rfind('\n').map_or(0, |at| at + 1);
        let indent = before[line..].len() - before[line..].trim_start().len();
        Span { start: line + indent, ..span }
    }
}
