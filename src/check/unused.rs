//! Declarations that nothing ruled on needs.

use super::Checker;
use super::model::{CondId, CondKind, RowsOf, ValueId, ValueKind};
use super::walk::{Node, children};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::text::Text;
use std::collections::HashSet;

/// What is needed for what is ruled on.
#[derive(Default)]
struct Needed {
    attributes: HashSet<usize>,
    indicators: HashSet<usize>,
    records: HashSet<usize>,
    measures: HashSet<usize>,
    parameters: HashSet<usize>,
    functions: HashSet<usize>,
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
        let rules = self.rules();
        if rules.is_empty() {
            return;
        }
        let needed = self.needed();
        let model = &self.model;
        let mut unused: Vec<(String, Span, Text)> = Vec::new();
        let mut look = |used: &HashSet<usize>, all: Vec<(&str, Span)>, what: Text| {
            for (at, (name, span)) in all.into_iter().enumerate() {
                if !used.contains(&at) {
                    unused.push((name.to_owned(), span, what.clone()));
                }
            }
        };
        look(
            &needed.attributes,
            model.attributes.iter().map(|it| (it.name.as_str(), it.span)).collect(),
            text!("attribute"),
        );
        look(
            &needed.indicators,
            model.indicators.iter().map(|it| (it.name.as_str(), it.span)).collect(),
            text!("indicator"),
        );
        look(
            &needed.records,
            model.records.iter().map(|it| (it.name.as_str(), it.span)).collect(),
            text!("record"),
        );
        look(
            &needed.measures,
            model.measures.iter().map(|it| (it.name.as_str(), it.span)).collect(),
            text!("measure"),
        );
        look(
            &needed.parameters,
            model.parameters.iter().map(|it| (it.name.as_str(), it.span)).collect(),
            text!("parameter"),
        );
        look(
            &needed.functions,
            model.functions.iter().map(|it| (it.name.as_str(), it.span)).collect(),
            text!("function"),
        );
        for (name, span, what) in unused {
            self.report(
                Diagnostic::new(
                    Code::Unused,
                    span,
                    text!("no {rules} needs the {what} `{name}`", rules, what, name),
                )
                .label(text!("not used"))
                .help(text!("use it in a criterion, or leave it out")),
            );
        }
    }

    /// What there is to rule on, as a message names it.
    fn rules(&self) -> Text {
        let model = &self.model;
        let sorts = [
            (model.criteria.is_empty(), text!("criterion")),
            (model.scorecards.is_empty(), text!("scorecard")),
            (model.classifications.is_empty(), text!("classification")),
            (model.commendations.is_empty(), text!("commendation")),
            (model.selections.is_empty(), text!("selection")),
        ];
        Text::any_of(sorts.into_iter().filter(|(none, _)| !none).map(|(_, sort)| sort))
    }

    fn needed(&self) -> Needed {
        let mut needed = Needed::default();
        let mut open = self.all_roots();
        self.group_attributes().into_iter().for_each(|id| {
            needed.attributes.insert(id.index());
        });
        self.rows_named_by_items().into_iter().for_each(|of| needed.rows(of));
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
            ValueKind::Call(id, _) => {
                needed.functions.insert(id.index());
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
