//! Where the rules begin: the conditions and values that items name themselves.

use super::Checker;
use super::model::{
    AttributeId, BaseKind, Change, ChangeKind, Earlier, EntryKind, Group, Key, Quota, Rows, RowsOf,
    ScoreVersion,
};
use super::walk::Node;

impl Checker<'_> {
    /// Every condition and value that an item names, in the order of the items.
    pub(super) fn roots(&self) -> Vec<Node> {
        let model = &self.model;
        let mut roots = Roots::default();
        for version in model.criteria.iter().flat_map(|it| &it.versions) {
            roots.0.extend(version.applies_when.iter().chain([&version.requires]).map(|&id| Node::Cond(id)));
        }
        model.scorecards.iter().flat_map(|it| &it.versions).for_each(|version| roots.score(version));
        for version in model.classifications.iter().flat_map(|it| &it.versions) {
            let classes = version.classes.iter().filter_map(|class| class.when);
            let bounds = version.bounds.iter().map(|bound| bound.when);
            roots.0.extend(classes.chain(bounds).map(Node::Cond));
            for cap in &version.caps {
                roots.quota(&cap.quota);
                roots.keys(&cap.keys);
            }
            roots.earlier(version.earlier.as_ref());
        }
        for version in model.commendations.iter().flat_map(|it| &it.versions) {
            let limbs = version.limbs.iter().map(|limb| limb.requires);
            roots.0.extend(limbs.chain(version.unless.iter().copied()).map(Node::Cond));
            version.quota.iter().for_each(|quota| roots.quota(quota));
            roots.keys(&version.keys);
            roots.earlier(version.earlier.as_ref());
        }
        for selection in &model.selections {
            roots.rows(&selection.of);
            roots.keys(&selection.keys);
        }
        let nothing = Node::Cond(super::criteria::NOTHING);
        roots.0.into_iter().filter(|&root| root != nothing).collect()
    }

    /// The attributes that make groups.
    pub(super) fn group_attributes(&self) -> Vec<AttributeId> {
        let caps = self.model.classifications.iter().flat_map(|it| &it.versions).flat_map(|it| &it.caps);
        let quotas = self.model.commendations.iter().flat_map(|it| &it.versions);
        let quotas = caps.map(|cap| &cap.quota).chain(quotas.filter_map(|it| it.quota.as_ref()));
        let groups = quotas.flat_map(|quota| &quota.within);
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

#[derive(Default)]
struct Roots(Vec<Node>);

impl Roots {
    fn score(&mut self, version: &ScoreVersion) {
        for entry in &version.entries {
            self.0.push(Node::Value(entry.most));
            match &entry.kind {
                EntryKind::When(cond) => self.0.push(Node::Cond(*cond)),
                EntryKind::ByValue(value, _) | EntryKind::AsGiven(value) => self.0.push(Node::Value(*value)),
                EntryKind::Less(changes) => self.changes(changes),
                EntryKind::ForEach { each, count } => {
                    self.0.extend([Node::Value(*each), Node::Value(*count)]);
                }
            }
        }
        self.changes(&version.bonus);
        self.changes(&version.deductions);
    }

    fn changes(&mut self, changes: &[Change]) {
        for change in changes {
            match &change.kind {
                ChangeKind::When { points, cond } => {
                    self.0.extend([Node::Value(*points), Node::Cond(*cond)]);
                }
                ChangeKind::ForEach { each, count } => {
                    self.0.extend([Node::Value(*each), Node::Value(*count)]);
                }
                ChangeKind::AsGiven(value) | ChangeKind::ByValue(value, _) => {
                    self.0.push(Node::Value(*value));
                }
            }
        }
    }

    fn quota(&mut self, quota: &Quota) {
        self.0.push(Node::Value(quota.number));
        let Some((base, _)) = &quota.base else { return };
        if let BaseKind::Those(cond) = base.kind {
            self.0.push(Node::Cond(cond));
        }
        self.0.extend(base.filter.map(Node::Cond));
    }

    fn keys(&mut self, keys: &[Key]) {
        self.0.extend(keys.iter().map(|key| Node::Value(key.value)));
    }

    fn rows(&mut self, rows: &Rows) {
        self.0.extend(rows.filter.iter().chain(&rows.except).map(|&id| Node::Cond(id)));
    }

    fn earlier(&mut self, earlier: Option<&Earlier>) {
        earlier.iter().for_each(|earlier| self.rows(&earlier.rows));
    }
}
