//! Scorecards: entries, sections, bands, bonus and deductions.

use super::declaration::Common;
use super::list::Nested;
use super::piece::{Seen, is_body};
use super::{Builder, Node, inner, nothing};
use crate::diagnostic::Code;
use crate::source::Span;
use crate::syntax::ast::{
    Adjustment, Band, BandAward, BandRange, Change, ChangeKind, Each, Entry, EntryKind, Expr, ExprKind, Head,
    Item, Name, NotApplicable, ScorePart, Scorecard, Section, Text,
};
use crate::syntax::grammar::Rule;
use crate::syntax::layout::{Piece, Pieces};

/// `each R where C, at most M`; `every 2 R`; `every 1% x is under 95%`.
struct ForEach {
    of: Each,
    most: Option<Expr>,
}

impl<'t> Builder<'t> {
    pub(super) fn scorecard(&mut self, pieces: Pieces) -> Option<Item> {
        let mut seen = Seen::new();
        let mut out_of = None;
        let node = self.head_piece(Rule::scorecard_piece, &pieces.head, false);
        let head = node.and_then(|node| {
            if let Some(part) = node.clone().into_inner().find(|part| part.as_rule() == Rule::out_of) {
                seen.insert(Rule::out_of, self.span(&part));
                out_of = self.clause_points(part);
            }
            self.head(&node)
        });
        let mut common = Common::default();
        let (mut parts, mut adjustments) = (Vec::new(), Vec::new());
        let (mut not_applicable, mut never_above) = (None, None);
        // The line and the `-` of the first section: the others stand in its column.
        let mut column = None;
        for piece in &pieces.clauses {
            if let Some(section) = piece.section {
                let place = *column.get_or_insert(section);
                if place.1 - place.0 != section.1 - section.0 {
                    self.misaligned(place.1, section.1);
                }
                parts.extend(self.section(piece).map(ScorePart::Section));
                continue;
            }
            let Some(node) = self.clause_with_list(Rule::scorecard_clause, piece, &mut seen, true) else {
                continue;
            };
            match node.as_rule() {
                Rule::score_entry => {
                    let entry = self.items(piece).and_then(|items| self.score_entry(node, &items));
                    parts.extend(entry.map(ScorePart::Entry));
                    continue;
                }
                Rule::adjustment => {
                    let change = self.items(piece).and_then(|items| self.adjustment(node, &items));
                    adjustments.extend(change);
                    continue;
                }
                _ => self.no_list(piece),
            }
            match node.as_rule() {
                Rule::out_of => out_of = self.clause_points(node),
                Rule::never_above => never_above = self.clause_points(node),
                Rule::not_applicable => not_applicable = Some(self.not_applicable(node)),
                _ => self.common(node, &mut common),
            }
        }
        let Common { kinds, authority, in_force } = common;
        let head = Head { kinds, ..head? };
        Some(Item::Scorecard(Scorecard {
            head,
            authority,
            in_force,
            out_of,
            parts,
            adjustments,
            not_applicable,
            never_above,
        }))
    }

    fn not_applicable(&mut self, node: Node<'t>) -> (NotApplicable, Span) {
        let span = self.span(&node);
        let mut way = NotApplicable::Rescaled;
        for part in inner(node).skip(1).flat_map(inner) {
            match part.as_rule() {
                Rule::kw_within_its_section => way = NotApplicable::RescaledWithinSection,
                Rule::na_full_points => way = NotApplicable::FullPoints,
                Rule::na_zero => way = NotApplicable::Zero,
                _ => {}
            }
        }
        (way, span)
    }

    /// `- section steering "Direction" out of 10` with the entries under it.
    fn section(&mut self, piece: &Piece) -> Option<Section> {
        let (line, dash) = piece.section?;
        let node = self.matched(Rule::section_piece, &piece.range);
        let read = node.map(|node| {
            let span = self.span(&node);
            let (mut name, mut label, mut out_of) = (None, None, None);
            for part in inner(node) {
                match part.as_rule() {
                    Rule::declared => name = Some(self.name(&part)),
                    Rule::label => label = self.label(part),
                    Rule::out_of => out_of = self.clause_points(part),
                    _ => {}
                }
            }
            (span, name, label, out_of)
        });
        let mut entries = Vec::new();
        if let Some(beside) = piece.list.iter().find(|entry| entry.dash - entry.line <= dash - line) {
            let message = text!("a list item that stands under no section");
            let help = text!(
                "indent it deeper than the `-` of its section; an entry of no section begins its line without `-`"
            );
            self.refuse(Code::MisalignedList, self.dash(beside), message, text!("beside the section"), help);
        } else if let Some(items) = self.items(piece) {
            for item in &items {
                entries.extend(self.section_entry(item));
            }
        }
        let (span, name, label, out_of) = read?;
        Some(Section { span, name: name?, label, out_of, entries })
    }

    fn section_entry(&mut self, item: &Nested<'_>) -> Option<Entry> {
        let node = inner(self.list_piece(Rule::score_item_piece, item.entry)?).next()?;
        if node.as_rule() == Rule::score_entry {
            return self.score_entry(node, &item.under);
        }
        let span = self.span(&node);
        let word = inner(node).next()?;
        let word = self.span(&word);
        let written = self.source(word);
        let message = text!("`{written}` in a section", written);
        let help =
            text!("write `{written} …` on a line of its own, without `-`, beside the sections", written);
        self.refuse(Code::Syntax, word.to(span), message, text!("acts on the whole score"), help);
        None
    }

    /// An entry, with the list under it.
    fn score_entry(&mut self, node: Node<'t>, items: &[Nested<'_>]) -> Option<Entry> {
        let span = self.span(&node);
        let mut points = nothing(span);
        let mut kind = None;
        let mut each: Option<ForEach> = None;
        // What the list holds: bands, or what is taken off.
        let mut by_value: Option<Expr> = None;
        let mut less = None;
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::points => points = self.points(part),
                Rule::cases => points = self.cases(points, part),
                Rule::name => kind = Some(EntryKind::Criterion(self.name(&part))),
                Rule::as_given => kind = inner(part).nth(1).map(|node| EntryKind::AsGiven(self.value(node))),
                Rule::by_value => by_value = inner(part).nth(1).map(|node| self.value(node)),
                Rule::for_each | Rule::for_every => each = self.for_each(part),
                Rule::less => less = self.less(part),
                _ => {}
            }
        }
        if let Some(value) = by_value {
            let bands = self.bands(items);
            return Some(Entry { span, points, kind: EntryKind::ByValue { value, bands } });
        }
        if let Some((name, label, place)) = less {
            self.not_empty(place, items);
            let less = items.iter().filter_map(|item| self.less_item(item)).collect();
            return Some(Entry { span, points, kind: EntryKind::Less { name, label, less } });
        }
        self.no_bands(items);
        if let Some(ForEach { of, most }) = each {
            let Some(most) = most else {
                let message = text!("an entry for each row without the most that it gives");
                let help = text!("say it after a comma: `…, at most 20`; it counts as that in `out of`");
                self.refuse(Code::Syntax, span, message, text!("`at most` is missing"), help);
                return None;
            };
            return Some(Entry { span, points: most, kind: EntryKind::ForEach { each: points, of } });
        }
        Some(Entry { span, points, kind: kind? })
    }

    /// The name, the label and the place of `attendance "Attendance", less`.
    fn less(&mut self, node: Node<'t>) -> Option<(Name, Option<Text>, Span)> {
        let (mut name, mut label, mut place) = (None, None, self.span(&node));
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::name => name = Some(self.name(&part)),
                Rule::label => label = self.label(part),
                _ => place = self.span(&part),
            }
        }
        Some((name?, label, place))
    }

    fn less_item(&mut self, item: &Nested<'_>) -> Option<Change> {
        let node = inner(self.list_piece(Rule::less_item_piece, item.entry)?).next()?;
        let span = self.span(&node);
        self.points_change(node, span, &item.under)
    }

    /// `for_each` and `for_every`.
    fn for_each(&mut self, node: Node<'t>) -> Option<ForEach> {
        let (mut count, mut of, mut most) = (None, None, None);
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::number => count = Some(self.number(&part)),
                Rule::counted => {
                    let rows = self.rows(part, false);
                    of = Some(match count.take() {
                        Some(count) => Each::Rows(count, rows),
                        None => Each::Row(rows),
                    });
                }
                Rule::beyond => of = Some(self.beyond(part)),
                Rule::most => most = Some(self.most(part)),
                _ => {}
            }
        }
        Some(ForEach { of: of?, most })
    }

    /// `1% x is under 95%`.
    fn beyond(&mut self, node: Node<'t>) -> Each {
        let nothing = nothing(self.span(&node));
        let (mut step, mut value, mut limit) = (nothing.clone(), nothing.clone(), nothing);
        let mut over = false;
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::step => {
                    if let Some(literal) = part.into_inner().next() {
                        step = self.atom(literal);
                    }
                }
                Rule::value => value = self.value(part),
                Rule::kw_step_over | Rule::op_over => over = true,
                Rule::threshold => limit = self.threshold(part),
                _ => {}
            }
        }
        self.closed(&value);
        self.closed(&limit);
        Each::Step { step, value, over, limit }
    }

    /// `, at most 20`.
    fn most(&mut self, node: Node<'t>) -> Expr {
        let mut most = nothing(self.span(&node));
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::points => most = self.points(part),
                Rule::number => most = self.number(&part),
                Rule::cases => most = self.cases(most, part),
                _ => {}
            }
        }
        most
    }

    /// `bonus …`, `deduct …`.
    fn adjustment(&mut self, node: Node<'t>, items: &[Nested<'_>]) -> Option<Adjustment> {
        let span = self.span(&node);
        let mut parts = inner(node);
        let bonus = parts.next()?.as_rule() == Rule::kw_bonus;
        Some(Adjustment { bonus, change: self.points_change(parts.next()?, span, items)? })
    }

    /// Points added or taken off, with the list under them.
    fn points_change(&mut self, node: Node<'t>, span: Span, items: &[Nested<'_>]) -> Option<Change> {
        let node = inner(node).next()?;
        let mut points = nothing(span);
        let (mut by_value, mut field, mut each) = (None, None, None);
        for part in inner(node) {
            match part.as_rule() {
                Rule::points => points = self.points(part),
                Rule::cases => points = self.cases(points, part),
                Rule::value => by_value = Some(self.value(part)),
                Rule::name => field = Some(self.name(&part)),
                Rule::for_each | Rule::for_every => each = self.for_each(part),
                _ if is_body(&part) => {
                    let condition = self.listed(part, items);
                    return Some(Change { span, kind: ChangeKind::When { points, condition } });
                }
                _ => {}
            }
        }
        if let Some(value) = by_value {
            let bands = self.bands(items);
            return Some(Change { span, kind: ChangeKind::ByValue { value, bands } });
        }
        self.no_bands(items);
        let ForEach { of, most: at_most } = each?;
        let kind = match (of, field) {
            (Each::Row(rows), Some(field)) => ChangeKind::AsGiven { field, rows, at_most },
            (of, _) => ChangeKind::ForEach { each: points, of, at_most },
        };
        Some(Change { span, kind })
    }

    fn no_bands(&mut self, items: &[Nested<'_>]) {
        if let Some(item) = items.first() {
            self.opens_no_list(item.entry);
        }
    }

    fn bands(&mut self, items: &[Nested<'_>]) -> Vec<Band> {
        let mut bands = Vec::new();
        for item in items {
            if let Some(under) = item.under.first() {
                self.opens_no_list(under.entry);
            }
            bands.extend(self.band(item));
        }
        bands
    }

    /// `- from 90% to under 98%: in proportion`.
    fn band(&mut self, item: &Nested<'_>) -> Option<Band> {
        let node = self.list_piece(Rule::band_item_piece, item.entry)?;
        let span = self.span(&node);
        let (mut range, mut award) = (None, None);
        for part in inner(node) {
            match part.as_rule() {
                Rule::band => range = self.band_range(part),
                Rule::band_award => award = self.band_award(part),
                _ => {}
            }
        }
        Some(Band { span, range: range?, award: award? })
    }

    fn band_range(&mut self, node: Node<'t>) -> Option<BandRange> {
        let node = inner(node).next()?;
        let rule = node.as_rule();
        if rule == Rule::threshold {
            let value = self.threshold(node);
            if let ExprKind::Arith(..) = &*value.kind {
                let message = text!("`{}` is a calculation", self.source(value.span));
                let help = text!("a range is written `from 3 to under 5`, a calculation in parentheses");
                self.refuse(Code::Syntax, value.span, message, text!("a range?"), help);
            }
            return Some(BandRange::Exactly(value));
        }
        let ends = inner(node).filter(|part| part.as_rule() == Rule::threshold);
        let mut ends = ends.map(|part| self.threshold(part));
        let first = ends.next()?;
        Some(match rule {
            Rule::band_from => BandRange::From(first, ends.next()),
            Rule::band_over => BandRange::Over(first, ends.next()),
            Rule::band_under => BandRange::Under(first),
            _ => BandRange::AtMost(first),
        })
    }

    fn band_award(&mut self, node: Node<'t>) -> Option<BandAward> {
        let node = inner(node).next()?;
        if node.as_rule() == Rule::threshold {
            return Some(BandAward::Points(self.threshold(node)));
        }
        let span = self.span(&node);
        let to = inner(node).find(|part| part.as_rule() == Rule::threshold);
        Some(BandAward::InProportion(to.map(|part| self.threshold(part)), span))
    }
}
