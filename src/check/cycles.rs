//! Measures, computed fields and items that need each other.

use super::Checker;
use super::components::components;
use super::model::{CohortItem, CondKind, KindId, KindSet, MeasureId};
use super::needs::{Item, Need};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::text::Text;
use std::collections::{HashMap, HashSet};

/// An item asked of a unit of a kind; `None`: whatever its kind, or of all of its kinds together.
type Asked = (Item, Option<KindId>);

/// An item, what it needs each with the place, and how many of these have been followed.
struct Step {
    asked: Asked,
    needs: Vec<(Asked, Span)>,
    next: usize,
}

impl Checker<'_> {
    /// Refuses circles. The measures, each after what it needs; those of a circle are left out.
    pub(super) fn circles(&mut self) -> Vec<MeasureId> {
        let items = self.circle_items();
        let at: HashMap<Item, usize> = items.iter().enumerate().map(|(at, &item)| (item, at)).collect();
        let needs: Vec<Vec<Need>> = items.iter().map(|&item| self.needs(item)).collect();
        let edges: Vec<Vec<usize>> = needs
            .iter()
            .map(|needs| needs.iter().filter_map(|need| at.get(&need.item).copied()).collect())
            .collect();
        let needs: HashMap<Item, Vec<Need>> = items.iter().copied().zip(needs).collect();
        let mut circular: HashSet<Item> = HashSet::new();
        // What is no ruling is worked out as part of what needs it, whatever the kind of unit.
        let plain: Vec<Item> =
            items.iter().copied().filter(|item| !matches!(item, Item::Cohort(_))).collect();
        let starts: Vec<Asked> = plain.iter().map(|&item| (item, None)).collect();
        let done = self.find_circles(&starts, &mut circular, &|(item, _)| {
            let needs = needs.get(&item).into_iter().flatten();
            let needs = needs.filter(|need| !matches!(need.item, Item::Cohort(_)));
            needs.map(|need| ((need.item, None), need.span)).collect()
        });
        let order = done.into_iter().filter_map(|(item, _)| match item {
            Item::Measure(id) if !circular.contains(&item) => Some(id),
            _ => None,
        });
        let order: Vec<MeasureId> = order.collect();
        for component in components(&edges) {
            let members: HashSet<Item> = component.iter().map(|&at| items[at]).collect();
            let alone = component.len() == 1 && component.iter().all(|at| !edges[*at].contains(at));
            if !alone && members.iter().any(|item| matches!(item, Item::Cohort(_))) {
                self.circles_of_kinds(&component, &items, &needs, &members, &mut circular);
            }
        }
        order
    }

    /// Items that need each other if kinds of unit are left aside: refused where they do for one of a kind,
    /// else ruled on kind by kind.
    fn circles_of_kinds(
        &mut self,
        component: &[usize],
        items: &[Item],
        needs: &HashMap<Item, Vec<Need>>,
        members: &HashSet<Item>,
        circular: &mut HashSet<Item>,
    ) {
        let kinds: Vec<KindId> = self.model.kind_ids().collect();
        let tied: HashSet<Item> = members.iter().copied().filter(|&item| self.ties_kinds(item)).collect();
        let whom: HashMap<Item, KindSet> =
            members.iter().map(|&item| (item, self.kinds_of_item(item))).collect();
        let mut starts: Vec<Asked> = Vec::new();
        let mut in_order = component.to_vec();
        in_order.sort_unstable();
        for item in in_order.into_iter().map(|at| items[at]) {
            if tied.contains(&item) {
                starts.push((item, None));
            } else {
                let of = kinds.iter().filter(|&&kind| whom.get(&item).is_some_and(|whom| whom.has(kind)));
                starts.extend(of.map(|&kind| (item, Some(kind))));
            }
        }
        let before = circular.len();
        let follow = |(item, kind): Asked| -> Vec<(Asked, Span)> {
            let of = match kind {
                Some(kind) => vec![kind],
                None => {
                    let whom = whom.get(&item);
                    kinds.iter().copied().filter(|&kind| whom.is_some_and(|whom| whom.has(kind))).collect()
                }
            };
            let mut found = Vec::new();
            for need in needs.get(&item).into_iter().flatten().filter(|need| members.contains(&need.item)) {
                for &kind in of.iter().filter(|&&kind| need.kinds.has(kind)) {
                    let to = need.of.unwrap_or(kind);
                    if whom.get(&need.item).is_some_and(|whom| whom.has(to)) {
                        let to = if tied.contains(&need.item) { None } else { Some(to) };
                        found.push(((need.item, to), need.span));
                    }
                }
            }
            found
        };
        self.find_circles(&starts, circular, &follow);
        // A circle of what is no ruling has been reported, and leaves nothing to be ruled on.
        if circular.len() == before {
            let ruled = members.iter().filter_map(|item| match item {
                Item::Cohort(item) => Some(*item),
                _ => None,
            });
            self.model.kind_by_kind.extend(ruled);
        }
    }

    /// Follows what items need, and refuses those that come back to themselves. What has been followed to
    /// its end, in that order.
    fn find_circles(
        &mut self,
        starts: &[Asked],
        circular: &mut HashSet<Item>,
        needs: &dyn Fn(Asked) -> Vec<(Asked, Span)>,
    ) -> Vec<Asked> {
        let mut done: HashSet<Asked> = HashSet::new();
        let mut order = Vec::new();
        for &root in starts {
            if done.contains(&root) || circular.contains(&root.0) {
                continue;
            }
            let mut path = vec![Step { asked: root, needs: needs(root), next: 0 }];
            let mut on_path: HashMap<Asked, usize> = HashMap::from([(root, 0)]);
            while let Some(step) = path.last_mut() {
                let asked = step.asked;
                let Some(&(needed, _)) = step.needs.get(step.next) else {
                    path.pop();
                    on_path.remove(&asked);
                    done.insert(asked);
                    order.push(asked);
                    continue;
                };
                step.next += 1;
                if circular.contains(&asked.0) && circular.contains(&needed.0) {
                    continue;
                }
                if let Some(&from) = on_path.get(&needed) {
                    // One report for each circle: not again for what is known to be in one.
                    let members = path[from..].iter().map(|step| step.asked.0);
                    if members.clone().all(|item| !circular.contains(&item)) {
                        self.circle(&path[from..]);
                    }
                    circular.extend(members);
                } else if !done.contains(&needed) {
                    on_path.insert(needed, path.len());
                    path.push(Step { asked: needed, needs: needs(needed), next: 0 });
                }
            }
        }
        order
    }

    fn circle(&mut self, path: &[Step]) {
        // The kind is said where it changes on the way.
        let mut kinds: Vec<Option<KindId>> = path.iter().map(|step| step.asked.1).collect();
        kinds.dedup();
        let said = kinds.len() > 1;
        let name = |this: &Self, (item, kind): Asked| match kind.filter(|_| said) {
            Some(kind) => text!("`{}` for `{}`", this.item_name(item), this.model[kind].name),
            None => text!("`{}`", this.item_name(item)),
        };
        let steps: Vec<(Text, Span)> = path
            .iter()
            .filter_map(|step| Some((name(self, step.asked), step.needs.get(step.next.checked_sub(1)?)?.1)))
            .collect();
        let Some(((first, span), rest)) = steps.split_first() else { return };
        let message = match rest {
            [] => text!("{first} needs itself", first),
            _ => {
                let names = Text::joined(rest.iter().map(|(name, _)| name), text!(" and "));
                text!("{first} and {names} need each other", first, names)
            }
        };
        let next = |at: usize| steps.get(at).map_or(first, |(name, _)| name);
        let help = if path.iter().any(|step| self.counts_criteria(step)) {
            match path {
                [step] => text!(
                    "leave it out of those counted: `meets all criteria except {}`",
                    self.item_name(step.asked.0)
                ),
                _ => text!("leave one of them out of those counted: `meets all criteria except …`"),
            }
        } else if let [Step { asked: (Item::Cohort(item), _), .. }] = path {
            let what = match item {
                CohortItem::Criterion(_) => text!("a criterion"),
                CohortItem::Scorecard(_) => text!("a scorecard"),
                CohortItem::Classification(_) => text!("a classification"),
                CohortItem::Commendation(_) => text!("a commendation"),
            };
            text!("leave it out: {what} cannot ask for itself", what)
        } else {
            text!("take one of them out of what it is made of")
        };
        let apart = |step: &Step| {
            self.ties_kinds(step.asked.0) && self.model.kinds_in(self.kinds_of_item(step.asked.0)).count() > 1
        };
        let help = if path.iter().any(apart) {
            text!("{help}; a quota `within each kind` rules on each kind by itself", help)
        } else {
            help
        };
        let mut diagnostic = Diagnostic::new(Code::Circular, *span, message).label(text!(
            "{first} needs {} here",
            next(1),
            first
        ));
        for (at, (name, span)) in steps.iter().enumerate().skip(1) {
            diagnostic = diagnostic.with(*span, text!("{name} needs {} here", next(at + 1), name));
        }
        self.report(diagnostic.help(help));
    }

    /// Whether the step goes over a count of criteria.
    fn counts_criteria(&self, step: &Step) -> bool {
        let Some(((Item::Cohort(CohortItem::Criterion(_)), _), span)) =
            step.next.checked_sub(1).and_then(|at| step.needs.get(at))
        else {
            return false;
        };
        self.model
            .conds
            .iter()
            .any(|cond| cond.span == *span && matches!(cond.kind, CondKind::MeetsSome { .. }))
    }
}
