//! Members of a unit and the units above it: whose names they have, and whether there are any.

use super::model::{CohortItem, CondKind, KindId, KindSet, RowsOf, ValueId, ValueKind};
use super::scope::Sort;
use super::walk::{Node, Role, children, rows_of};
use super::{Checker, Place};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::Name;
use crate::text::Text;
use std::collections::HashSet;

impl Checker<'_> {
    /// What rows are of: a record, or a kind whose units belong to the unit judged.
    pub(super) fn rows_named(&mut self, name: &Name) -> Option<RowsOf> {
        let Some(Sort::Kind(kind)) = self.names.get(&name.text) else {
            return self.record(name).map(RowsOf::Record);
        };
        let above: Vec<KindId> =
            self.model.belongs.iter().filter(|it| it.member == kind).map(|it| it.above).collect();
        if above.iter().any(|&above| self.place.kinds.has(above)) {
            return Some(RowsOf::Members(kind));
        }
        let (of, plural) = (self.model[kind].name.clone(), self.model[kind].plural.clone());
        let whom: Vec<KindId> = self.model.kinds_in(self.place.kinds).collect();
        let names: Vec<String> = above.iter().map(|&above| self.model[above].name.clone()).collect();
        let outside = self.place.above.is_some_and(|judged| above.iter().any(|&above| judged.has(above)));
        let (label, help) = if outside {
            let member = &self.model[kind].name;
            (
                text!(
                    "asked of each {member} here, not of the {}",
                    Text::joined(&names, text!(" or ")),
                    member
                ),
                text!(
                    "a condition of the unit stands outside: put the count before it in parentheses, `(… where …) and …`, or use a list `all of`"
                ),
            )
        } else if names.is_empty() {
            let example = whom.iter().find(|&&it| it != kind);
            let example = example.map_or("KIND", |&kind| self.model[kind].name.as_str());
            (
                text!("`{of}` belongs to no other kind", of),
                text!("say under `units` to which it belongs: `{of} belongs to {example}`", of, example),
            )
        } else {
            (
                text!("`{of}` belongs to {}", names.join(", "), of),
                text!("say that this is `for {}`, or ask something of the units that it is for", names[0]),
            )
        };
        let message = if outside {
            text!(
                "no {} has {plural}",
                Text::joined(
                    self.model.kinds_in(self.place.kinds).map(|kind| &self.model[kind].name),
                    text!(" or ")
                ),
                plural
            )
        } else {
            text!("none of the units judged here have {plural}", plural)
        };
        self.report(
            Diagnostic::new(Code::NotMembers, name.span, message)
                .label(label)
                .with(self.model[kind].span, text!("the kind is declared here"))
                .help(help),
        );
        None
    }

    /// The kind of `all wards`.
    pub(super) fn kind_named(&mut self, name: &Name) -> Option<KindId> {
        let Some(Sort::Record(record)) = self.names.get(&name.text) else { return self.kind(name) };
        self.report(
            Diagnostic::new(
                Code::WrongSort,
                name.span,
                text!("`all` before {}, which are no units", name.text),
            )
            .label(text!("rows are of the unit judged"))
            .with(self.model[record].span, text!("the record is declared here"))
            .help(text!("leave out `all`: the rows of the unit; or name a kind of unit")),
        );
        None
    }

    /// Where the conditions of rows stand.
    pub(super) fn place_of(&self, rows: RowsOf) -> Place {
        match rows {
            RowsOf::Record(record) => Place { row: Some(record), ..self.place },
            RowsOf::Members(kind) | RowsOf::All(kind) => {
                Place { kinds: KindSet::of(&[kind]), row: None, above: Some(self.place.kinds), ..self.place }
            }
        }
    }

    /// `city.investment_plan`: a value of the unit above.
    pub(super) fn above(&mut self, of: &Name, name: &Name, span: Span) -> Option<ValueId> {
        let kind = self.kind(of)?;
        if !self.has_member(self.place.kinds, kind) {
            let whom: Vec<KindId> = self.model.kinds_in(self.place.kinds).collect();
            let example = whom.iter().find(|&&it| it != kind);
            let example = example.map_or("KIND", |&kind| self.model[kind].name.as_str()).to_owned();
            self.report(
                Diagnostic::new(
                    Code::NotMembers,
                    of.span,
                    text!("none of the units judged here belong to `{}`", of.text),
                )
                .label(text!("not above any of them"))
                .with(self.model[kind].span, text!("the kind is declared here"))
                .help(text!(
                    "say under `units`: `{example} belongs to {}`",
                    of.text,
                    example
                )),
            );
            return None;
        }
        if let Some(Sort::Parameter(_)) = self.names.get(&name.text) {
            self.report(
                Diagnostic::new(Code::WrongSort, name.span, text!("`{}` is of no unit", name.text))
                    .label(text!("a parameter is the same for all"))
                    .help(text!("write `{}` alone", name.text)),
            );
            return None;
        }
        let place = Place { kinds: KindSet::of(&[kind]), row: None, ..self.place };
        let value = self.at(place, |this| this.named(name, None))?;
        let ty = self.ty(value);
        Some(self.add_value(ValueKind::Above(kind, value), ty, span))
    }

    /// What is asked of members and of units above is for their kind.
    pub(super) fn asked_of_their_kind(&mut self) {
        let mut open: Vec<(Node, KindId)> = Vec::new();
        let conds = (0..self.model.conds.len()).map(|at| Node::Cond(super::CondId::next(at)));
        let values = (0..self.model.values.len()).map(|at| Node::Value(ValueId::next(at)));
        for node in conds.chain(values) {
            if let Some(kind) = rows_of(&self.model, node).and_then(|rows| rows.of.kind()) {
                let inside = children(&self.model, node).into_iter();
                let inside = inside.filter(|(_, role)| matches!(role, Role::Filter | Role::Row));
                open.extend(inside.map(|(child, _)| (child, kind)));
            } else if let Node::Value(id) = node
                && let ValueKind::Above(kind, value) = self.model[id].kind
            {
                open.push((Node::Value(value), kind));
            }
        }
        let mut seen: HashSet<(Node, KindId)> = open.iter().copied().collect();
        while let Some((node, kind)) = open.pop() {
            self.fits_kind(node, kind);
            let members = rows_of(&self.model, node).is_some_and(|rows| rows.of.kind().is_some());
            let above =
                matches!(node, Node::Value(id) if matches!(self.model[id].kind, ValueKind::Above(..)));
            for (child, role) in children(&self.model, node) {
                // What stands in members of their own, or in a unit above them, is looked at as such.
                let elsewhere = above || members && matches!(role, Role::Filter | Role::Row);
                if !elsewhere && seen.insert((child, kind)) {
                    open.push((child, kind));
                }
            }
        }
    }

    fn fits_kind(&mut self, node: Node, kind: KindId) {
        let model = &self.model;
        let record = match rows_of(model, node).map(|rows| (rows.of, rows.span)) {
            Some((RowsOf::Record(record), span)) => {
                Some((model[record].name.clone(), model[record].kinds, model[record].span, span))
            }
            _ => None,
        };
        let found = match node {
            Node::Cond(id) => {
                let span = model[id].span;
                match &model[id].kind {
                    CondKind::Meets(id) => self.whom(CohortItem::Criterion(*id), span),
                    CondKind::Holds(id) | CondKind::Eligible(id) => {
                        self.whom(CohortItem::Commendation(*id), span)
                    }
                    CondKind::EachPart { scorecard, .. } => {
                        self.whom(CohortItem::Scorecard(*scorecard), span)
                    }
                    _ => record,
                }
            }
            Node::Value(id) => {
                let span = model[id].span;
                match &model[id].kind {
                    ValueKind::Attribute(id) => {
                        Some((model[*id].name.clone(), model[*id].kinds, model[*id].span, span))
                    }
                    ValueKind::Series { indicator, .. } => {
                        let of = &model[*indicator];
                        Some((of.name.clone(), of.kinds, of.span, span))
                    }
                    ValueKind::Measure(id) => {
                        Some((model[*id].name.clone(), model[*id].kinds, model[*id].span, span))
                    }
                    ValueKind::Score(id) | ValueKind::ScoreShare(id, _) | ValueKind::Section(id, _) => {
                        self.whom(CohortItem::Scorecard(*id), span)
                    }
                    ValueKind::Class(id) => self.whom(CohortItem::Classification(*id), span),
                    _ => record,
                }
            }
        };
        let Some((name, kinds, declared, span)) = found else { return };
        if kinds.has(kind) {
            return;
        }
        let of = self.model[kind].name.clone();
        let whom: Vec<&str> = self.model.kinds_in(kinds).map(|kind| self.model[kind].name.as_str()).collect();
        let whom = whom.join(", ");
        self.report(
            Diagnostic::new(Code::NotForKind, span, text!("`{name}` is not for `{of}`", name, of))
                .label(text!("asked of `{of}`", of))
                .with(declared, text!("for {whom}", whom))
                .help(text!("declare it `for {whom}, {of}`, or ask something that `{of}` has", whom, of)),
        );
    }

    /// An item that rules on units: its name, the kinds that any of its versions is for, and its place.
    fn whom(&self, item: CohortItem, span: Span) -> Option<(String, KindSet, Span, Span)> {
        let headings = self.model.headings(item);
        let first = headings.first()?;
        let kinds = headings.iter().fold(first.kinds, |kinds, heading| kinds.or(heading.kinds));
        Some((self.model.item_name(item).to_owned(), kinds, first.span, span))
    }
}
