//! Classifications: their classes, and what bounds the class found.

use super::campaign::label;
use super::model::{Bound, BoundKind, Cap, Class, ClassVersion, Classification, ClassificationId, KindSet};
use super::scope::{Sort, duplicate};
use super::versions::{class_names, in_order};
use super::{Checker, Place};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::source::Span;
use crate::syntax::ast::{self, Item, Name};
use crate::text::Text;
use std::collections::HashMap;

impl Checker<'_> {
    pub(super) fn classifications(&mut self, items: &[&Item]) {
        for item in items {
            if let Item::Classification(classification) = item {
                self.class_version(classification);
            }
        }
        for at in 0..self.model.classifications.len() {
            let classification = &mut self.model.classifications[at];
            let name = classification.name.clone();
            let spans = in_order(&mut classification.versions, |version| &version.heading);
            self.versions_follow(&name, &spans);
        }
    }

    fn class_version(&mut self, classification: &ast::Classification) {
        let head = &classification.head;
        let kinds = self.kind_set(&head.kinds);
        if let Some(class) = classification.classes.get(Classification::MOST_CLASSES) {
            let message = text!("more than {} classes", Classification::MOST_CLASSES);
            self.report(
                Diagnostic::new(Code::TooLarge, class.name.span, message)
                    .label(text!("one too many"))
                    .help(text!("take classes together, or ask for the points themselves")),
            );
            self.left_out = true;
            return;
        }
        let id = match self.names.get(&head.name.text) {
            Some(Sort::Classification(id)) => Some(id),
            _ => None,
        };
        // Positions are the same in every version, or the ruleset is refused.
        let members = class_names(classification);
        if let Some(id) = id {
            self.same_classes(id, classification, &members);
        }
        self.otherwise_last(classification);
        let place = Place::of_kinds(kinds);
        let (classes, bounds, caps) = self.at(place, |this| {
            let classes = this.classes(&classification.classes, &members);
            let bounds = classification.bounds.iter().map(|bound| this.bound(bound, &members));
            let bounds: Vec<Option<Bound>> = bounds.collect();
            (classes, bounds, this.caps(&classification.caps, &members, kinds, id))
        });
        let heading = self.heading(head, &classification.authority, classification.in_force.as_ref(), kinds);
        let bounds: Option<Vec<Bound>> = bounds.into_iter().collect();
        let earlier = classification
            .earlier
            .as_ref()
            .map(|earlier| id.and_then(|id| self.earlier(earlier, kinds, Some(id))));
        let earlier = earlier.map_or(Some(None), |found| found.map(Some));
        let (Some(id), Some(classes), Some(bounds), Some(caps), Some(earlier)) =
            (id, classes, bounds, caps, earlier)
        else {
            self.left_out = true;
            return;
        };
        let version = ClassVersion { heading, classes, bounds, caps, earlier };
        self.model.classifications[id.index()].versions.push(version);
    }

    /// Each version has the classes of the first, in one order.
    fn same_classes(
        &mut self,
        id: ClassificationId,
        classification: &ast::Classification,
        members: &[String],
    ) {
        let of = &self.model[id];
        if of.classes.members == members {
            return;
        }
        let best_first = |names: &[String]| names.iter().rev().cloned().collect::<Vec<_>>().join(", ");
        let (here, first, name) = (best_first(members), best_first(&of.classes.members), of.name.clone());
        let mut wrong = Diagnostic::new(
            Code::VersionsDiffer,
            classification.head.span,
            text!("the versions of `{name}` have different classes", name),
        )
        .label(text!("has the classes {here}", here));
        if let Some(declared) = self.names.span(&name) {
            wrong = wrong.with(declared, text!("has the classes {first}", first));
        }
        self.report(
            wrong.help(text!(
                "name the same classes in the same order, or give the classification another name"
            )),
        );
    }

    /// Classes end in one `otherwise`.
    fn otherwise_last(&mut self, classification: &ast::Classification) {
        let head = &classification.head;
        let Some((last, before)) = classification.classes.split_last() else {
            self.report(
                Diagnostic::new(Code::NoOtherwise, head.span, text!("`{}` has no classes", head.name.text))
                    .label(text!("without classes"))
                    .help(text!("list them, best first: `- good when C`, and at the end `- otherwise weak`")),
            );
            self.left_out = true;
            return;
        };
        if let Some(early) = before.iter().find(|class| class.when.is_none()) {
            let after =
                if last.when.is_none() { text!("the other `otherwise`") } else { text!("never reached") };
            self.report(
                Diagnostic::new(Code::NoOtherwise, early.span, text!("`otherwise` is not the last class"))
                    .label(text!("whoever gets here is in this class"))
                    .with(last.span, after)
                    .help(text!("give it a condition, or put it last")),
            );
            return;
        }
        if last.when.is_some() {
            self.report(
                Diagnostic::new(
                    Code::NoOtherwise,
                    last.span,
                    text!("`{}` does not end in `otherwise`", head.name.text),
                )
                .label(text!("what is whoever does not meet this?"))
                .help(text!("add a last class, of whoever is in no other: `- otherwise weak \"Weak\"`")),
            );
        }
    }

    /// The classes, best first.
    fn classes(&mut self, lines: &[ast::ClassLine], members: &[String]) -> Option<Vec<Class>> {
        let mut seen: HashMap<&str, Span> = HashMap::new();
        let mut classes = Vec::new();
        let mut whole = true;
        for line in lines {
            if let Some(first) = seen.insert(&line.name.text, line.name.span) {
                self.report(
                    duplicate(&line.name.text, line.name.span, first)
                        .help(text!("name each class once; several ways into one are joined by `any of`")),
                );
                whole = false;
            }
            let when = line.when.as_ref().map(|cond| self.cond(cond));
            let member = members.iter().position(|name| *name == line.name.text);
            match (when, member) {
                (Some(None), _) | (_, None) => whole = false,
                (when, Some(member)) => classes.push(Class {
                    member,
                    label: label(line.label.as_ref(), &line.name),
                    when: when.flatten(),
                    span: line.span,
                }),
            }
        }
        whole.then_some(classes)
    }

    /// The position of a class among the classes, worst first.
    pub(super) fn class_of(&mut self, name: &Name, members: &[String]) -> Option<usize> {
        let found = members.iter().position(|member| *member == name.text);
        if found.is_none() {
            let help = did_you_mean(&name.text, members.iter().map(String::as_str)).map_or_else(
                || {
                    let best_first: Vec<&str> = members.iter().rev().map(String::as_str).collect();
                    text!("the classes are {}", best_first.join(", "))
                },
                |near| text!("did you mean `{near}`?", near),
            );
            self.report(
                Diagnostic::new(Code::UnknownMember, name.span, text!("unknown class `{}`", name.text))
                    .label(text!("not declared among the classes"))
                    .help(help),
            );
        }
        found
    }

    fn bound(&mut self, bound: &ast::Bound, members: &[String]) -> Option<Bound> {
        let when = self.cond(&bound.when);
        let kind = match &bound.kind {
            ast::BoundKind::Fixed(class) => BoundKind::Fixed(self.class_of(class, members)?),
            ast::BoundKind::AtMost(class) => {
                let at = self.class_of(class, members)?;
                self.bounds_nothing(
                    at + 1 == members.len(),
                    class,
                    text!("no class is better than"),
                    bound.span,
                )?;
                BoundKind::AtMost(at)
            }
            ast::BoundKind::OneLower(None) => BoundKind::OneLower(0),
            ast::BoundKind::OneLower(Some(class)) => {
                let at = self.class_of(class, members)?;
                // From the worst class up is from any class up.
                BoundKind::OneLower(at)
            }
        };
        Some(Bound { kind, when: when?, span: bound.span })
    }

    fn bounds_nothing(&mut self, nothing: bool, class: &Name, why: Text, span: Span) -> Option<()> {
        if !nothing {
            return Some(());
        }
        self.report(
            Diagnostic::new(Code::NeverReached, span, text!("a bound that changes no class"))
                .label(text!("{why} `{}`", class.text, why))
                .help(text!("name the class that none of these may be above")),
        );
        None
    }

    /// `cap …`, the better class first.
    fn caps(
        &mut self,
        caps: &[ast::Cap],
        members: &[String],
        kinds: KindSet,
        id: Option<ClassificationId>,
    ) -> Option<Vec<Cap>> {
        let found: Vec<Option<Cap>> = caps.iter().map(|cap| self.cap(cap, members, kinds, id)).collect();
        let mut found: Vec<Cap> = found.into_iter().collect::<Option<_>>()?;
        found.sort_by_key(|cap| std::cmp::Reverse(cap.class));
        Some(found)
    }

    fn cap(
        &mut self,
        cap: &ast::Cap,
        members: &[String],
        kinds: KindSet,
        id: Option<ClassificationId>,
    ) -> Option<Cap> {
        let class = self.class_of(&cap.class, members);
        let quota = self.quota(&cap.quota, kinds, Some(id?));
        let what = text!("a cap on `{}`", cap.class.text);
        let ranked = self.ranked((what, cap.span, true), cap.ranking.as_ref(), cap.ties.as_ref());
        let class = class?;
        if class == 0 && !members.is_empty() {
            self.report(
                Diagnostic::new(
                    Code::NeverReached,
                    cap.span,
                    text!("a cap on `{}`, the last class", cap.class.text),
                )
                .label(text!("whoever is too many has no class to go to"))
                .help(text!("cap a better class")),
            );
            return None;
        }
        let (keys, ties) = ranked?;
        Some(Cap { class, quota: quota?, keys, ties, span: cap.span })
    }
}
