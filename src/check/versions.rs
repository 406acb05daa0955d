//! Versions: items of one name that follow each other in time.

use super::Checker;
use super::campaign::{label, text};
use super::model::{
    Classification, ClassificationId, Commendation, CommendationId, Criterion, CriterionId, Heading, KindSet,
    Scorecard, ScorecardId,
};
use super::scope::{Sort, duplicate};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{self, Item};
use crate::types::{Day, EnumType, Window};
use std::collections::{HashMap, HashSet};
use std::mem::discriminant;
use std::sync::Arc;

/// The head of an item that can have versions, and when it is in force.
fn versioned(item: &Item) -> Option<(&ast::Head, Option<&ast::InForce>)> {
    match item {
        Item::Criterion(it) => Some((&it.head, it.in_force.as_ref())),
        Item::Scorecard(it) => Some((&it.head, it.in_force.as_ref())),
        Item::Classification(it) => Some((&it.head, it.in_force.as_ref())),
        Item::Commendation(it) => Some((&it.head, it.in_force.as_ref())),
        _ => None,
    }
}

impl Checker<'_> {
    /// Items of one name are versions of one item, if they are of one sort and each says when it is in force.
    pub(super) fn declare_versions(&mut self, items: &[&Item]) {
        let mut first: HashMap<&str, &Item> = HashMap::new();
        for &item in items {
            let Some((head, in_force)) = versioned(item) else { continue };
            let name = &head.name;
            let Some((known, (earlier, since))) =
                first.get(name.text.as_str()).and_then(|&known| Some((known, versioned(known)?)))
            else {
                first.insert(&name.text, item);
                self.declare_item(item);
                continue;
            };
            let alike = discriminant(known) == discriminant(item);
            if alike && since.is_some() && in_force.is_some() {
                continue;
            }
            let mut again = duplicate(&name.text, name.span, earlier.name.span);
            if alike {
                again = again
                    .help(text!("give one of them another name, or say of each when it is `in force from`"));
            }
            self.report(again);
        }
    }

    /// Enters the item without its versions, so that bodies can name it.
    fn declare_item(&mut self, item: &Item) {
        match item {
            Item::Criterion(it) => {
                let id = CriterionId::next(self.model.criteria.len());
                if self.declare(&it.head.name, Sort::Criterion(id)) {
                    let name = it.head.name.text.clone();
                    self.model.criteria.push(Criterion { name, versions: Vec::new() });
                }
            }
            Item::Scorecard(it) => {
                let id = ScorecardId::next(self.model.scorecards.len());
                if self.declare(&it.head.name, Sort::Scorecard(id)) {
                    let name = it.head.name.text.clone();
                    let sections = section_names(it);
                    self.model.scorecards.push(Scorecard { name, sections, versions: Vec::new() });
                }
            }
            Item::Classification(it) => {
                let id = ClassificationId::next(self.model.classifications.len());
                if self.declare(&it.head.name, Sort::Classification(id)) {
                    let name = it.head.name.text.clone();
                    let classes = Arc::new(EnumType { members: class_names(it), ordered: true });
                    self.model.classifications.push(Classification { name, classes, versions: Vec::new() });
                }
            }
            Item::Commendation(it) => {
                let id = CommendationId::next(self.model.commendations.len());
                if self.declare(&it.head.name, Sort::Commendation(id)) {
                    let name = it.head.name.text.clone();
                    self.model.commendations.push(Commendation { name, versions: Vec::new() });
                }
            }
            _ => {}
        }
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
                Diagnostic::new(
                    Code::PeriodReversed,
                    in_force.span,
                    text!("a version that ends before it starts"),
                )
                .label(text!("never in force"))
                .help(text!("put the earlier day first")),
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

    /// Versions, in order of their days, stand one after the other, without a gap and without an overlap.
    pub(super) fn versions_follow(&mut self, name: &str, versions: &[(Window, Span)]) {
        for pair in versions.windows(2) {
            let ((one, one_span), (next, next_span)) = (pair[0], pair[1]);
            // Two that are always in force are a duplicate, and reported as that.
            if one.from == Day::MIN && next.from == Day::MIN {
                continue;
            }
            let message = if next.from <= one.to {
                text!("two versions of `{name}` are in force on {}", next.from.iso(), name)
            } else if next.from.0 - one.to.0 > 1 {
                text!("no version of `{name}` is in force on {}", Day(one.to.0 + 1).iso(), name)
            } else {
                continue;
            };
            let end =
                if one.to == Day::MAX { text!("without an end") } else { text!("until {}", one.to.iso()) };
            self.report(
                Diagnostic::new(Code::InForceSpans, next_span, message)
                    .label(text!("in force from {}", next.from.iso()))
                    .with(one_span, text!("in force {end}", end))
                    .help(text!(
                        "let the earlier one end the day before: `in force from {} until {}`",
                        one.from.iso(),
                        Day(next.from.0.saturating_sub(1)).iso()
                    )),
            );
        }
    }
}

/// Puts versions in order of their days in force; each with its days and its place.
pub(super) fn in_order<V>(versions: &mut [V], heading: impl Fn(&V) -> &Heading) -> Vec<(Window, Span)> {
    versions.sort_by_key(|version| heading(version).in_force.from);
    versions.iter().map(|version| (heading(version).in_force, heading(version).span)).collect()
}

/// The names of the sections, in the order of the text.
pub(super) fn section_names(scorecard: &ast::Scorecard) -> Vec<String> {
    let mut seen = HashSet::new();
    let sections = scorecard.parts.iter().filter_map(|part| match part {
        ast::ScorePart::Section(section) => Some(section.name.text.clone()),
        ast::ScorePart::Entry(_) => None,
    });
    sections.filter(|name| seen.insert(name.clone())).collect()
}

/// The names of the classes, from the worst to the best.
pub(super) fn class_names(classification: &ast::Classification) -> Vec<String> {
    let mut seen = HashSet::new();
    let names = classification.classes.iter().rev().map(|class| class.name.text.clone());
    names.filter(|name| seen.insert(name.clone())).collect()
}
