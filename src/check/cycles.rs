//! Measures, computed fields and criteria that need each other.

use super::Checker;
use super::model::{CondId, CondKind, CriterionId, MeasureId, RecordId, ValueKind};
use super::walk::{Node, children};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use std::collections::{HashMap, HashSet};

/// What can need itself.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Item {
    Measure(MeasureId),
    Criterion(CriterionId),
    Field(RecordId, usize),
}

/// An item, what it needs each with the place, and how many of these have been followed.
struct Step {
    item: Item,
    needs: Vec<(Item, Span)>,
    next: usize,
}

impl Checker<'_> {
    /// Refuses circles. The measures, each after what it needs; those of a circle are left out.
    pub(super) fn circles(&mut self) -> Vec<MeasureId> {
        let criteria = (0..self.model.criteria.len()).map(|at| Item::Criterion(CriterionId::next(at)));
        let measures = (0..self.model.measures.len()).map(|at| Item::Measure(MeasureId::next(at)));
        let fields = self.model.records.iter().enumerate().flat_map(|(record, of)| {
            (0..of.fields.len()).map(move |field| Item::Field(RecordId::next(record), field))
        });
        let items: Vec<Item> = measures.chain(fields).chain(criteria).collect();
        let mut done: HashSet<Item> = HashSet::new();
        let mut circular: HashSet<Item> = HashSet::new();
        let mut order = Vec::new();
        for root in items {
            if done.contains(&root) {
                continue;
            }
            let mut path = vec![Step { item: root, needs: self.needs(root), next: 0 }];
            let mut on_path: HashMap<Item, usize> = HashMap::from([(root, 0)]);
            while let Some(step) = path.last_mut() {
                let item = step.item;
                let Some(&(needed, _)) = step.needs.get(step.next) else {
                    path.pop();
                    on_path.remove(&item);
                    done.insert(item);
                    if let Item::Measure(measure) = item
                        && !circular.contains(&item)
                    {
                        order.push(measure);
                    }
                    continue;
                };
                step.next += 1;
                if circular.contains(&item) && circular.contains(&needed) {
                    continue;
                }
                if let Some(&from) = on_path.get(&needed) {
                    // One report for each circle: not again for what is known to be in one.
                    let members = path[from..].iter().map(|step| step.item);
                    if members.clone().all(|item| !circular.contains(&item)) {
                        self.circle(&path[from..]);
                    }
                    circular.extend(members);
                } else if !done.contains(&needed) {
                    on_path.insert(needed, path.len());
                    path.push(Step { item: needed, needs: self.needs(needed), next: 0 });
                }
            }
        }
        order
    }

    fn circle(&mut self, path: &[Step]) {
        let steps: Vec<(String, Span)> = path
            .iter()
            .filter_map(|step| {
                Some((self.item_name(step.item), step.needs.get(step.next.checked_sub(1)?)?.1))
            })
            .collect();
        let Some(((first, span), rest)) = steps.split_first() else { return };
        let message = match rest {
            [] => format!("`{first}` needs itself"),
            _ => {
                let names: Vec<String> = rest.iter().map(|(name, _)| format!("`{name}`")).collect();
                format!("`{first}` and {} need each other", names.join(" and "))
            }
        };
        let next = |at: usize| steps.get(at).map_or(first.as_str(), |(name, _)| name.as_str());
        let help = if path.iter().any(|step| self.counts_criteria(step)) {
            match path {
                [_] => format!("leave it out of those counted: `meets all criteria except {first}`"),
                _ => "leave one of them out of those counted: `meets all criteria except …`".to_owned(),
            }
        } else if let [Step { item: Item::Criterion(_), .. }] = path {
            "leave it out: a criterion cannot ask for itself".to_owned()
        } else {
            "take one of them out of what it is made of".to_owned()
        };
        let mut diagnostic = Diagnostic::new(Code::Circular, *span, message)
            .label(format!("`{first}` needs `{}` here", next(1)));
        for (at, (name, span)) in steps.iter().enumerate().skip(1) {
            diagnostic = diagnostic.with(*span, format!("`{name}` needs `{}` here", next(at + 1)));
        }
        self.report(diagnostic.help(help));
    }

    /// Whether the step goes over a count of criteria.
    fn counts_criteria(&self, step: &Step) -> bool {
        let Some((Item::Criterion(_), span)) = step.next.checked_sub(1).and_then(|at| step.needs.get(at))
        else {
            return false;
        };
        self.model
            .conds
            .iter()
            .any(|cond| cond.span == *span && matches!(cond.kind, CondKind::MeetsSome { .. }))
    }

    fn item_name(&self, item: Item) -> String {
        match item {
            Item::Measure(id) => self.model[id].name.clone(),
            Item::Criterion(id) => self.model[id].name.clone(),
            Item::Field(record, field) => self.model[record].fields[field].name.clone(),
        }
    }

    /// What an item needs directly, each with the place.
    fn needs(&self, item: Item) -> Vec<(Item, Span)> {
        let mut roots: Vec<Node> = match item {
            Item::Measure(id) => self.bodies[id.index()].into_iter().map(Node::Value).collect(),
            Item::Field(record, field) => {
                self.model[record].fields[field].value.into_iter().map(Node::Value).collect()
            }
            Item::Criterion(id) => self.model[id]
                .versions
                .iter()
                .flat_map(|version| version.applies_when.into_iter().chain([version.requires]))
                .filter(|&root: &CondId| root != super::criteria::NOTHING)
                .map(Node::Cond)
                .collect(),
        };
        let mut seen: HashSet<Node> = roots.iter().copied().collect();
        let mut needs = Vec::new();
        while let Some(node) = roots.pop() {
            match node {
                Node::Cond(id) => {
                    let cond = &self.model[id];
                    match &cond.kind {
                        CondKind::Meets(criterion) => needs.push((Item::Criterion(*criterion), cond.span)),
                        CondKind::MeetsSome { of, .. } => {
                            needs.extend(of.iter().map(|&criterion| (Item::Criterion(criterion), cond.span)));
                        }
                        _ => {}
                    }
                }
                Node::Value(id) => {
                    let value = &self.model[id];
                    match &value.kind {
                        ValueKind::Measure(measure) => needs.push((Item::Measure(*measure), value.span)),
                        ValueKind::Field(record, field)
                            if self.model[*record].fields[*field].value.is_some() =>
                        {
                            needs.push((Item::Field(*record, *field), value.span));
                        }
                        ValueKind::CriteriaMet { of, .. } => {
                            needs
                                .extend(of.iter().map(|&criterion| (Item::Criterion(criterion), value.span)));
                        }
                        _ => {}
                    }
                }
            }
            roots.extend(
                children(&self.model, node)
                    .into_iter()
                    .map(|(child, _)| child)
                    .filter(|child| seen.insert(*child)),
            );
        }
        // In the order of the text.
        needs.sort_by_key(|(_, span)| *span);
        needs
    }
}
