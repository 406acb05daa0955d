//! What items need of each other, and for which kinds of unit.

use super::Checker;
use super::model::{
    Base, BaseKind, CohortItem, CondKind, Group, KindId, KindSet, MeasureId, Quota, RecordId, RowsOf,
    ValueKind,
};
use super::roots::Root;
use super::walk::{Node, Role, children, rows_of};
use crate::source::Span;
use std::collections::HashSet;

/// What can need itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Item {
    Measure(MeasureId),
    Field(RecordId, usize),
    Cohort(CohortItem),
}

/// That an item needs another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Need {
    /// Which.
    pub(super) item: Item,
    /// Of a unit of this kind (a member, or the unit above); `None`: of the same unit.
    pub(super) of: Option<KindId>,
    /// For units of these kinds.
    pub(super) kinds: KindSet,
    /// Where.
    pub(super) span: Span,
}

/// Something to look at: a node, the kind of the other unit that it is asked of, and for which kinds.
type Open = (Node, Option<KindId>, KindSet);

impl Checker<'_> {
    pub(super) fn item_name(&self, item: Item) -> String {
        match item {
            Item::Measure(id) => self.model[id].name.clone(),
            Item::Field(record, field) => self.model[record].fields[field].name.clone(),
            Item::Cohort(item) => self.model.item_name(item).to_owned(),
        }
    }

    /// Everything that can be in a circle.
    pub(super) fn circle_items(&self) -> Vec<Item> {
        let measures = (0..self.model.measures.len()).map(|at| Item::Measure(MeasureId::next(at)));
        let fields = self.model.records.iter().enumerate().flat_map(|(record, of)| {
            (0..of.fields.len()).map(move |field| Item::Field(RecordId::next(record), field))
        });
        measures.chain(fields).chain(self.model.items().map(Item::Cohort)).collect()
    }

    /// What an item needs directly, in the order of the text.
    pub(super) fn needs(&self, item: Item) -> Vec<Need> {
        let roots: Vec<Root> = match item {
            Item::Measure(id) => {
                let kinds = self.model[id].kinds;
                let body = self.bodies[id.index()].map(Node::Value);
                body.into_iter().map(|node| Root { node, kinds }).collect()
            }
            Item::Field(record, field) => {
                let kinds = self.model[record].kinds;
                let value = self.model[record].fields[field].value.map(Node::Value);
                value.into_iter().map(|node| Root { node, kinds }).collect()
            }
            Item::Cohort(item) => self.roots(item),
        };
        let mut open: Vec<Open> = roots.into_iter().map(|root| (root.node, None, root.kinds)).collect();
        let mut seen: HashSet<Open> = open.iter().copied().collect();
        let mut needs = Vec::new();
        while let Some((node, of, kinds)) = open.pop() {
            self.need(node, &mut |item, span| needs.push(Need { item, of, kinds, span }));
            let rows = rows_of(&self.model, node).map(|rows| rows.of);
            let members = rows.and_then(RowsOf::kind);
            // Any unit asks of all units of a kind; of members, only those that can have some.
            let all = matches!(rows, Some(RowsOf::All(_)));
            let above = match node {
                Node::Value(id) => match self.model[id].kind {
                    ValueKind::Above(kind, _) => Some(kind),
                    _ => None,
                },
                Node::Cond(_) => None,
            };
            // A unit that is ranked first is so among units of all these kinds.
            if let Node::Cond(id) = node
                && let CondKind::RankedFirst { key, kinds: ranked, .. } = self.model[id].kind
            {
                let value = Node::Value(key.value);
                let others = self.model.kinds_in(ranked).map(|kind| (value, Some(kind), kinds));
                open.extend(others.filter(|next| seen.insert(*next)));
                continue;
            }
            for (child, role) in children(&self.model, node) {
                let to = match (members, above) {
                    (Some(kind), _) if matches!(role, Role::Filter | Role::Row) => Some(kind),
                    (_, above) => above,
                };
                let next = match (to, of) {
                    (None, of) => (child, of, kinds),
                    (Some(kind), of) if all || of.is_some() => (child, Some(kind), kinds),
                    (Some(kind), _) => (child, Some(kind), kinds.and(self.related(kind, above.is_some()))),
                };
                if next.2.0 != 0 && seen.insert(next) {
                    open.push(next);
                }
            }
        }
        needs.sort_by_key(|need| need.span);
        needs
    }

    /// The kinds whose units have units of this kind: as members, or as the one above them.
    fn related(&self, kind: KindId, above: bool) -> KindSet {
        let all = self.model.belongs.iter();
        let found = all.filter_map(|it| match above {
            true if it.above == kind => Some(it.member),
            false if it.member == kind => Some(it.above),
            _ => None,
        });
        KindSet(found.fold(0, |set, kind| set | KindSet::of(&[kind]).0))
    }

    fn need(&self, node: Node, found: &mut dyn FnMut(Item, Span)) {
        let cohort = |item: CohortItem| Item::Cohort(item);
        match node {
            Node::Cond(id) => {
                let (kind, span) = (&self.model[id].kind, self.model[id].span);
                match kind {
                    CondKind::Meets(id) => found(cohort(CohortItem::Criterion(*id)), span),
                    CondKind::MeetsSome { of, .. } => {
                        of.iter().for_each(|&id| found(cohort(CohortItem::Criterion(id)), span));
                    }
                    CondKind::Holds(id) | CondKind::Eligible(id) => {
                        found(cohort(CohortItem::Commendation(*id)), span);
                    }
                    CondKind::EachPart { scorecard, .. } => {
                        found(cohort(CohortItem::Scorecard(*scorecard)), span);
                    }
                    _ => {}
                }
            }
            Node::Value(id) => {
                let (kind, span) = (&self.model[id].kind, self.model[id].span);
                match kind {
                    ValueKind::Measure(id) => found(Item::Measure(*id), span),
                    ValueKind::Field(record, field) if self.model[*record].fields[*field].value.is_some() => {
                        found(Item::Field(*record, *field), span);
                    }
                    ValueKind::CriteriaMet { of, .. } => {
                        of.iter().for_each(|&id| found(cohort(CohortItem::Criterion(id)), span));
                    }
                    ValueKind::Score(id) | ValueKind::ScoreShare(id, _) | ValueKind::Section(id, _) => {
                        found(cohort(CohortItem::Scorecard(*id)), span);
                    }
                    ValueKind::Class(id) => found(cohort(CohortItem::Classification(*id)), span),
                    _ => {}
                }
            }
        }
    }

    /// Whom an item is for.
    pub(super) fn kinds_of_item(&self, item: Item) -> KindSet {
        match item {
            Item::Measure(id) => self.model[id].kinds,
            Item::Field(record, _) => self.model[record].kinds,
            Item::Cohort(item) => {
                let headings = self.model.headings(item);
                KindSet(headings.iter().fold(0, |set, heading| set | heading.kinds.0))
            }
        }
    }

    /// Whether the ruling on a unit of one kind hangs on units of another: a quota over all of them.
    pub(super) fn ties_kinds(&self, item: Item) -> bool {
        match item {
            Item::Cohort(CohortItem::Classification(id)) => {
                let caps = self.model[id].versions.iter().flat_map(|version| &version.caps);
                caps.into_iter().any(|cap| ties(&cap.quota))
            }
            Item::Cohort(CohortItem::Commendation(id)) => {
                self.model[id].versions.iter().filter_map(|version| version.quota.as_ref()).any(ties)
            }
            _ => false,
        }
    }
}

/// Whether a quota ranks units of several kinds together, or is a share of those of another kind.
fn ties(quota: &Quota) -> bool {
    let of_kind = matches!(&quota.base, Some((Base { kind: BaseKind::Kind(_), .. }, _)));
    of_kind || !quota.within.contains(&Group::Kind)
}
