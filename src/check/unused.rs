//! Declarations that nothing needs.

use super::Checker;
use super::model::{CondId, CondKind, Group, RowsOf, ValueId, ValueKind};
use super::walk::{Node, children};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use std::collections::HashSet;

/// What the items need.
#[derive(Default)]
struct Needed {
    attributes: HashSet<usize>,
    indicators: HashSet<usize>,
    records: HashSet<usize>,
    measures: HashSet<usize>,
    parameters: HashSet<usize>,
}

impl Needed {
    fn rows(&mut self, of: RowsOf) {
        if let RowsOf::Record(record) = of {
            self.records.insert(record.index());
        }
    }
}

impl Checker<'_> {
    pub(super) fn unused(&mut self) {
        // A ruleset that rules on nothing is one for others to use, or only begun.
        if self.cohort_items().is_empty() && self.model.selections.is_empty() {
            return;
        }
        let needed = self.needed();
        let model = &self.model;
        let mut unused: Vec<(String, Span, &str)> = Vec::new();
        let mut look = |used: &HashSet<usize>, all: Vec<(&str, Span)>, what: &'static str| {
            for (at, (name, span)) in all.into_iter().enumerate() {
                if !used.contains(&at) {
                    unused.push((name.to_owned(), span, what));
                }
            }
        };
        look(
            &needed.attributes,
            model.attributes.iter().map(|it| (it.name.as_str(), it.span)).collect(),
            "attribute",
        );
        look(
            &needed.indicators,
            model.indicators.iter().map(|it| (it.name.as_str(), it.span)).collect(),
            "indicator",
        );
        look(&needed.records, model.records.iter().map(|it| (it.name.as_str(), it.span)).collect(), "record");
        look(
            &needed.measures,
            model.measures.iter().map(|it| (it.name.as_str(), it.span)).collect(),
            "measure",
        );
        look(
            &needed.parameters,
            model.parameters.iter().map(|it| (it.name.as_str(), it.span)).collect(),
            "parameter",
        );
        for (name, span, what) in unused {
            self.report(
                Diagnostic::new(Code::Unused, span, format!("nothing needs the {what} `{name}`"))
                    .label("not used")
                    .help("use it in what is ruled on, or leave it out"),
            );
        }
    }

    fn needed(&self) -> Needed {
        let mut needed = Needed::default();
        self.need_of_clauses(&mut needed);
        let mut open: Vec<Node> = self.all_roots();
        let mut seen: HashSet<Node> = open.iter().copied().collect();
        while let Some(node) = open.pop() {
            let mut next: Vec<Node> =
                children(&self.model, node).into_iter().map(|(child, _)| child).collect();
            match node {
                Node::Cond(id) => self.need_of_cond(id, &mut needed),
                Node::Value(id) => next.extend(self.need_of_value(id, &mut needed)),
            }
            open.extend(next.into_iter().filter(|node| seen.insert(*node)));
        }
        needed
    }

    /// What clauses name beside their conditions and values.
    fn need_of_clauses(&self, needed: &mut Needed) {
        let model = &self.model;
        let classes = model.classifications.iter().flat_map(|it| &it.versions);
        let honours = model.commendations.iter().flat_map(|it| &it.versions);
        let caps = classes.clone().flat_map(|version| &version.caps).map(|cap| &cap.quota);
        let quotas = caps.chain(honours.clone().filter_map(|version| version.quota.as_ref()));
        for group in quotas.flat_map(|quota| &quota.within) {
            if let Group::Attribute(id) = group {
                needed.attributes.insert(id.index());
            }
        }
        let earlier = classes.filter_map(|version| version.earlier.as_ref());
        let earlier = earlier.chain(honours.filter_map(|version| version.earlier.as_ref()));
        earlier.for_each(|earlier| needed.rows(earlier.rows.of));
        model.selections.iter().for_each(|selection| needed.rows(selection.of.of));
    }

    fn need_of_cond(&self, id: CondId, needed: &mut Needed) {
        if let CondKind::All { rows, .. } = &self.model[id].kind {
            needed.rows(rows.of);
        }
    }

    /// Marks what the value names; what that is made of is to be looked at, too.
    fn need_of_value(&self, id: ValueId, needed: &mut Needed) -> Option<Node> {
        match &self.model[id].kind {
            ValueKind::Attribute(id) => {
                needed.attributes.insert(id.index());
            }
            ValueKind::Series { indicator, .. } => {
                needed.indicators.insert(indicator.index());
            }
            ValueKind::Parameter(id) => {
                needed.parameters.insert(id.index());
            }
            ValueKind::Share(rows, _) | ValueKind::Count(rows) | ValueKind::FoldRows(_, _, rows) => {
                needed.rows(rows.of);
            }
            ValueKind::Measure(id) => {
                needed.measures.insert(id.index());
                return self.bodies[id.index()].map(Node::Value);
            }
            ValueKind::Field(record, field) => {
                return self.model[*record].fields[*field].value.map(Node::Value);
            }
            _ => {}
        }
        None
    }
}
