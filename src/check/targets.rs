//! What in a condition a window or a dimension could belong to.

use super::Checker;
use super::model::{
    ClassificationId, CommendationId, Cond, CondKind, DimensionId, MeasureId, MemberRef, Model, RecordId,
    RowsOf, Value, ValueKind, WindowKind,
};
use super::walk::{Node, Role, children, rows_of};
use crate::source::Span;
use crate::types::Day;
use std::collections::{BTreeMap, HashMap};

/// What a condition or value leaves open.
#[derive(Clone, Debug, Default)]
pub(super) struct Targets {
    /// Indicators without a window of their own.
    pub(super) series: bool,
    /// Records without a window of their own, each with a place where it is counted.
    pub(super) records: BTreeMap<RecordId, Span>,
    /// Dimensions of which no member is said, each with a place and the name that stands there.
    pub(super) dimensions: BTreeMap<DimensionId, Span>,
    /// Something in it is asked by a day of each year: `in each of the years` says which years.
    pub(super) each_year: bool,
    /// The last day on which a bare window in it opens, with a place where that is read.
    pub(super) opens: Option<(Day, Span)>,
    /// A measure with an error is among them: no one knows what it would take.
    pub(super) unknown: bool,
    /// Rulings, of which a past year may be asked, each with a place.
    pub(super) rulings: BTreeMap<Ruling, Span>,
}

/// A ruling that past years' records can stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ruling {
    Class(ClassificationId),
    Honour(CommendationId),
}

/// The targets that are known so far.
#[derive(Default)]
pub(super) struct Known {
    measures: Vec<Targets>,
    /// Nodes are shared (both ends of a range read one value), so each is looked at once.
    nodes: HashMap<Node, Targets>,
}

impl Targets {
    /// Whether a window could belong to something here.
    pub(super) fn takes_window(&self) -> bool {
        self.series || !self.records.is_empty()
    }

    fn add(&mut self, other: Targets) {
        self.series |= other.series;
        self.unknown |= other.unknown;
        self.each_year |= other.each_year;
        self.opens = match (self.opens, other.opens) {
            (Some(one), Some(two)) => Some(if two.0 > one.0 { two } else { one }),
            (one, two) => one.or(two),
        };
        for (record, span) in other.records {
            self.records.entry(record).or_insert(span);
        }
        for (dimension, span) in other.dimensions {
            self.dimensions.entry(dimension).or_insert(span);
        }
        for (ruling, span) in other.rulings {
            self.rulings.entry(ruling).or_insert(span);
        }
    }

    fn counts(&mut self, model: &Model, rows: RowsOf, span: Span) {
        let RowsOf::Record(record) = rows else { return };
        self.records.insert(record, span);
        if let Some(window) = model[record].window {
            self.opens_on(window.from, span);
        }
    }

    fn opens_on(&mut self, day: Day, span: Span) {
        if self.opens.is_none_or(|(earlier, _)| earlier < day) {
            self.opens = Some((day, span));
        }
    }

    fn windowed(mut self, kind: WindowKind) -> Self {
        self.each_year |= matches!(kind, WindowKind::ByEachYear { .. }) && self.takes_window();
        self.without_window()
    }

    fn without_window(mut self) -> Self {
        self.series = false;
        self.records.clear();
        self.opens = None;
        self
    }
}

impl Checker<'_> {
    /// Finds the targets of each measure; `order` has each measure after those that it needs.
    pub(super) fn find_targets(&mut self, order: &[MeasureId]) {
        self.targets.measures =
            vec![Targets { unknown: true, ..Targets::default() }; self.model.measures.len()];
        for &id in order {
            if let Some(body) = self.bodies[id.index()] {
                self.targets.measures[id.index()] = self.targets_of(Node::Value(body));
            }
        }
    }

    /// What a node leaves open, through measures.
    pub(super) fn targets_of(&mut self, node: Node) -> Targets {
        if let Some(known) = self.targets.nodes.get(&node) {
            return known.clone();
        }
        let mut found = Targets::default();
        let members = rows_of(&self.model, node).is_some_and(|rows| rows.of.kind().is_some());
        for (child, role) in children(&self.model, node) {
            let of_child = self.targets_of(child);
            // What rows are compared with keeps its own window, but needs its member said; a window reaches
            // what is asked of members.
            let reached = role == Role::Plain || members && matches!(role, Role::Filter | Role::Row);
            found.add(if reached { of_child } else { of_child.without_window() });
        }
        let found = match node {
            Node::Cond(id) => of_cond(found, &self.model[id], &self.model),
            Node::Value(id) => {
                let value = &self.model[id];
                of_value(found, value, &self.model, &self.targets.measures)
            }
        };
        self.targets.nodes.insert(node, found.clone());
        found
    }
}

fn of_cond(mut found: Targets, cond: &Cond, model: &Model) -> Targets {
    let span = cond.span;
    match &cond.kind {
        CondKind::Windowed(_, window) => {
            return found.windowed(window.kind);
        }
        CondKind::Parts { .. } => {
            found.each_year = false;
            found.rulings.clear();
            return found.without_window();
        }
        CondKind::Members { dimension, .. } => {
            found.dimensions.remove(dimension);
        }
        CondKind::All { rows, .. } => {
            found.counts(model, rows.of, rows.span);
        }
        CondKind::Holds(id) => {
            found.rulings.insert(Ruling::Honour(*id), span);
        }
        _ => {}
    }
    found
}

fn of_value(mut found: Targets, value: &Value, model: &Model, measures: &[Targets]) -> Targets {
    let span = value.span;
    match &value.kind {
        ValueKind::Windowed(_, window) => return found.windowed(window.kind),
        ValueKind::YearsInARow(..) => {
            found.rulings.clear();
            return found.without_window();
        }
        ValueKind::Class(id) => {
            found.rulings.insert(Ruling::Class(*id), span);
        }
        ValueKind::DayOfYear { .. } => found.each_year = true,
        ValueKind::Series { indicator, members, .. } => {
            found.series = true;
            found.opens_on(model[*indicator].window.from, span);
            for member in members {
                if let MemberRef::Bound(dimension) = member {
                    found.dimensions.insert(*dimension, span);
                }
            }
        }
        ValueKind::Measure(measure) => {
            let mut of = measures[measure.index()].clone();
            let opens = of.opens.as_mut().map(|(_, at)| at);
            let places = of.records.values_mut().chain(of.dimensions.values_mut());
            for at in places.chain(of.rulings.values_mut()).chain(opens) {
                *at = span;
            }
            found.add(of);
        }
        ValueKind::Share(rows, _) | ValueKind::Count(rows) | ValueKind::FoldRows(_, _, rows) => {
            found.counts(model, rows.of, rows.span);
        }
        _ => {}
    }
    found
}
