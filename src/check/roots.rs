//! The conditions and values that items are made of, each with the kinds of unit that it is asked of.

use super::Checker;
use super::criteria::NOTHING;
use super::model::{
    AttributeId, BaseKind, Change, ChangeKind, ClassVersion, CohortItem, CondId, CondKind, EntryKind, Group,
    HonourVersion, Key, KindSet, Quota, Rows, RowsOf, ScoreVersion, ValueId,
};
use super::walk::Node;

/// What an item asks, and of which kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Root {
    /// A condition or value.
    pub(super) node: Node,
    /// Of which kinds it is asked.
    pub(super) kinds: KindSet,
}

/// Roots as they are found.
struct Roots {
    kinds: KindSet,
    found: Vec<Root>,
}

impl Roots {
    fn cond(&mut self, id: CondId) {
        if id != NOTHING {
            self.found.push(Root { node: Node::Cond(id), kinds: self.kinds });
        }
    }

    fn value(&mut self, id: ValueId) {
        self.found.push(Root { node: Node::Value(id), kinds: self.kinds });
    }

    fn conds(&mut self, ids: impl IntoIterator<Item = CondId>) {
        ids.into_iter().for_each(|id| self.cond(id));
    }

    fn rows(&mut self, rows: &Rows) {
        self.conds(rows.filter.into_iter().chain(rows.except));
    }

    fn keys(&mut self, keys: &[Key]) {
        keys.iter().for_each(|key| self.value(key.value));
    }

    fn quota(&mut self, quota: &Quota) {
        self.value(quota.number);
        let Some((base, _)) = &quota.base else { return };
        if let BaseKind::Those(cond) = base.kind {
            self.cond(cond);
        }
        let all = self.kinds;
        if let BaseKind::Kind(kind) = base.kind {
            self.kinds = KindSet::of(&[kind]);
        }
        self.conds(base.filter);
        self.kinds = all;
    }

    fn changes(&mut self, changes: &[Change]) {
        for change in changes {
            match &change.kind {
                ChangeKind::When { points, cond } => {
                    self.value(*points);
                    self.cond(*cond);
                }
                ChangeKind::ForEach { each, count } => {
                    self.value(*each);
                    self.value(*count);
                }
                ChangeKind::AsGiven(value) | ChangeKind::ByValue(value, _) => self.value(*value),
            }
        }
    }

    fn score(&mut self, version: &ScoreVersion) {
        for entry in &version.entries {
            self.value(entry.most);
            match &entry.kind {
                EntryKind::When(cond) => self.cond(*cond),
                EntryKind::ByValue(value, _) | EntryKind::AsGiven(value) => self.value(*value),
                EntryKind::Less(changes) => self.changes(changes),
                EntryKind::ForEach { each, count } => {
                    self.value(*each);
                    self.value(*count);
                }
            }
        }
        self.changes(&version.bonus);
        self.changes(&version.deductions);
    }

    fn class(&mut self, version: &ClassVersion) {
        self.conds(version.classes.iter().filter_map(|class| class.when));
        self.conds(version.bounds.iter().map(|bound| bound.when));
        for cap in &version.caps {
            self.quota(&cap.quota);
            self.keys(&cap.keys);
        }
        version.earlier.iter().for_each(|earlier| self.rows(&earlier.rows));
    }

    fn honour(&mut self, version: &HonourVersion) {
        let all = self.kinds;
        for limb in &version.limbs {
            self.kinds = limb.kinds.and(all);
            self.cond(limb.requires);
        }
        self.kinds = all;
        self.conds(version.unless.iter().copied());
        version.quota.iter().for_each(|quota| self.quota(quota));
        self.keys(&version.keys);
        version.earlier.iter().for_each(|earlier| self.rows(&earlier.rows));
    }
}

impl Checker<'_> {
    /// What an item asks of units.
    pub(super) fn roots(&self, item: CohortItem) -> Vec<Root> {
        let model = &self.model;
        let mut roots = Roots { kinds: KindSet::ALL, found: Vec::new() };
        let mut of = |kinds: KindSet, ask: &mut dyn FnMut(&mut Roots)| {
            roots.kinds = kinds;
            ask(&mut roots);
        };
        match item {
            CohortItem::Criterion(id) => {
                for version in &model[id].versions {
                    of(version.heading.kinds, &mut |roots| {
                        roots.conds(version.applies_when.into_iter().chain([version.requires]));
                    });
                }
            }
            CohortItem::Scorecard(id) => {
                for version in &model[id].versions {
                    of(version.heading.kinds, &mut |roots| roots.score(version));
                }
            }
            CohortItem::Classification(id) => {
                for version in &model[id].versions {
                    of(version.heading.kinds, &mut |roots| roots.class(version));
                }
            }
            CohortItem::Commendation(id) => {
                for version in &model[id].versions {
                    of(version.heading.kinds, &mut |roots| roots.honour(version));
                }
            }
        }
        roots.found
    }

    /// What all items ask, selections included.
    pub(super) fn all_roots(&self) -> Vec<Node> {
        let mut all: Vec<Node> = Vec::new();
        for item in self.model.items() {
            all.extend(self.roots(item).into_iter().map(|root| root.node));
        }
        let mut picked = Roots { kinds: KindSet::ALL, found: Vec::new() };
        for selection in &self.model.selections {
            picked.rows(&selection.of);
            picked.keys(&selection.keys);
        }
        all.extend(picked.found.into_iter().map(|root| root.node));
        all
    }

    /// The attributes that make groups.
    pub(super) fn group_attributes(&self) -> Vec<AttributeId> {
        let caps = self.model.classifications.iter().flat_map(|it| &it.versions).flat_map(|it| &it.caps);
        let quotas = self.model.commendations.iter().flat_map(|it| &it.versions);
        let quotas = caps.map(|cap| &cap.quota).chain(quotas.filter_map(|it| it.quota.as_ref()));
        let firsts = self.model.conds.iter().filter_map(|cond| match &cond.kind {
            CondKind::RankedFirst { within, .. } => within.as_ref(),
            _ => None,
        });
        let groups = quotas.flat_map(|quota| &quota.within).chain(firsts);
        groups.filter_map(|group| if let Group::Attribute(id) = group { Some(*id) } else { None }).collect()
    }

    /// The rows that items themselves name: those of selections and of past years.
    pub(super) fn rows_named_by_items(&self) -> Vec<RowsOf> {
        let classes = self.model.classifications.iter().flat_map(|it| &it.versions);
        let honours = self.model.commendations.iter().flat_map(|it| &it.versions);
        let earlier = classes
            .filter_map(|version| version.earlier.as_ref())
            .chain(honours.filter_map(|version| version.earlier.as_ref()));
        let selected = self.model.selections.iter().map(|selection| selection.of.of);
        earlier.map(|earlier| earlier.rows.of).chain(selected).collect()
    }
}
