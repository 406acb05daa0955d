//! Selections: which rows of all units are picked, and how many.

use super::model::{RowsOf, Selection, SelectionId, ValueKind};
use super::scope::Sort;
use super::{Checker, Place};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{self, CompareOp, Expr, Item};
use crate::types::{Exact, Type};

impl Checker<'_> {
    /// Takes the names of selections; what they pick is looked at last.
    pub(super) fn declare_selections(&mut self, items: &[&Item]) {
        let mut next = 0;
        for item in items {
            if let Item::Selection(selection) = item
                && self.declare(&selection.head.name, Sort::Selection(SelectionId::next(next)))
            {
                next += 1;
            }
        }
    }

    pub(super) fn selections(&mut self, items: &[&Item]) {
        for item in items {
            let Item::Selection(selection) = item else { continue };
            // Of two items of one name, the second was refused.
            if self.names.span(&selection.head.name.text) != Some(selection.head.name.span) {
                continue;
            }
            match self.selection(selection) {
                Some(selection) => self.model.selections.push(selection),
                None => self.left_out = true,
            }
        }
    }

    fn selection(&mut self, selection: &ast::Selection) -> Option<Selection> {
        let head = &selection.head;
        let kinds = self.kind_set(&head.kinds);
        let Some(of) = &selection.of else {
            self.report(
                Diagnostic::new(
                    Code::SelectionOf,
                    head.span,
                    text!("`{}` does not say what it picks from", head.name.text),
                )
                .label(text!("without `of`"))
                .help(text!("add a line `of RECORDS where C`")),
            );
            return None;
        };
        self.place = Place::default();
        if let Some(Sort::Kind(_)) = self.names.get(&of.name.text) {
            self.report(
                Diagnostic::new(
                    Code::SelectionOf,
                    of.name.span,
                    text!("units are not picked by a selection"),
                )
                .label(text!("a kind of unit"))
                .help(text!(
                    "a selection picks rows of a record; who of the units is best, a `commendation` says"
                )),
            );
            return None;
        }
        let (found, rows, windows) = self.rows(of, true);
        let RowsOf::Record(record) = found? else { return None };
        if let Some(window) = windows.first() {
            self.report(
                Diagnostic::new(
                    Code::WindowNotTaken,
                    window.span,
                    text!("a selection has no window of its own"),
                )
                .label(text!("of the rows picked, or of what?"))
                .help(text!("ask it of a date of the row: `made in 2025`")),
            );
            return None;
        }
        let take: Vec<Option<(CompareOp, Exact, Span)>> = selection
            .take
            .iter()
            .map(|(op, number, span)| Some((*op, self.taken_number(number)?, *span)))
            .collect();
        let take: Option<Vec<_>> = take.into_iter().collect();
        let take = take.and_then(|take| self.takes_fit(take));
        let cut = |op: &CompareOp| matches!(op, CompareOp::AtMost | CompareOp::Is);
        let limit = selection.take.iter().find(|(op, ..)| cut(op));
        let place = Place { row: Some(record), ..Place::of_kinds(self.model[record].kinds) };
        let ranked = self.at(place, |this| {
            let span = limit.map_or(head.span, |(_, _, span)| *span);
            let what = (text!("a cut"), span, limit.is_some());
            this.ranked(what, selection.ranking.as_ref(), selection.ties.as_ref())
        });
        let heading = self.heading(head, &selection.authority, None, kinds);
        let (keys, ties) = ranked?;
        Some(Selection { name: head.name.text.clone(), heading, of: rows?, take: take?, keys, ties })
    }

    /// How many: a whole number, always the same.
    fn taken_number(&mut self, number: &Expr) -> Option<Exact> {
        let id = self.typed(number, &Type::Count)?;
        let one = Exact::from_integer(1);
        let (label, help) = match self.constant(id) {
            Some(number) if number >= one && number.is_integer() => return Some(number),
            Some(_) => (text!("not a number of rows"), text!("write a whole number, 1 or more")),
            None => {
                if let ValueKind::Parameter(parameter) = self.model[id].kind
                    && let [(_, number)] = self.model[parameter].values[..]
                    && number >= one
                {
                    return Some(number);
                }
                (text!("not the same number for the whole ruling"), text!("write a whole number, 1 or more"))
            }
        };
        self.report(
            Diagnostic::new(Code::SelectionOf, number.span, text!("not a number to take"))
                .label(label)
                .help(help),
        );
        None
    }

    /// A floor is not above its cut, and each stands once.
    fn takes_fit(&mut self, take: Vec<(CompareOp, Exact, Span)>) -> Option<Vec<(CompareOp, Exact, Span)>> {
        for (at, (op, number, span)) in take.iter().enumerate() {
            for (earlier, other, first) in &take[..at] {
                let (message, help) = if earlier == op || [earlier, op].contains(&&CompareOp::Is) {
                    (text!("two numbers to take"), text!("keep one of them"))
                } else if (*op == CompareOp::AtLeast && number > other)
                    || (*op == CompareOp::AtMost && number < other)
                {
                    (text!("at least more than at most"), text!("let the floor be at most the cut"))
                } else {
                    continue;
                };
                self.report(
                    Diagnostic::new(Code::SelectionOf, *span, message)
                        .label(text!("this one"))
                        .with(*first, text!("and this one"))
                        .help(help),
                );
                return None;
            }
        }
        Some(take)
    }
}
