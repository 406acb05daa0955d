//! Items and their clauses, examples apart.

use super::piece::Seen;
use super::{Builder, Node, inner, nothing};
use crate::diagnostic::Code;
use crate::source::Span;
use crate::syntax::ast::{
    Attribute, Authority, Campaign, Criterion, Dimension, Expr, Field, Function, Head, InForce, Indicator,
    Item, Measure, Name, Parameter, Record, Term, TypeExpr, TypeKind, Units, Use,
};
use crate::syntax::grammar::Rule;
use crate::syntax::layout::{Piece, Pieces};
use crate::types::{Day, Verdict};

/// What stands after a `:`.
struct Typed {
    ty: TypeExpr,
    optional: bool,
    signed: bool,
}

/// What every item that rules can say: for whom, on whose authority, when.
#[derive(Default)]
pub(super) struct Common {
    pub(super) kinds: Vec<Name>,
    pub(super) authority: Authority,
    pub(super) in_force: Option<InForce>,
}

impl<'t> Builder<'t> {
    pub(super) fn campaign(&mut self, pieces: Pieces) -> Option<Item> {
        let head =
            self.head_piece(Rule::campaign_piece, &pieces.head, false).and_then(|node| self.head(&node));
        let mut seen = Seen::new();
        let (mut issued_by, mut source, mut period, mut as_of, mut missing_is_fail) =
            (None, None, None, None, None);
        let mut terms = Vec::new();
        for piece in &pieces.clauses {
            let Some(node) = self.clause(Rule::campaign_clause, piece, &mut seen, true) else { continue };
            match node.as_rule() {
                Rule::issued_by => issued_by = self.clause_text(node),
                Rule::source_clause => source = self.clause_text(node),
                Rule::judged => as_of = self.clause_date(node),
                Rule::missing_is_fail => missing_is_fail = Some(self.span(&node)),
                Rule::term => terms.extend(self.term(node)),
                _ => {
                    let node = node.into_inner().find(|part| part.as_rule() == Rule::period);
                    period = node.map(|node| self.period(node));
                }
            }
        }
        let Head { span, name, label, .. } = head?;
        let campaign =
            Campaign { span, name, label, issued_by, source, period, as_of, missing_is_fail, terms };
        Some(Item::Campaign(campaign))
    }

    fn term(&mut self, node: Node<'t>) -> Option<Term> {
        let (mut name, mut label, mut period) = (None, None, None);
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::declared => name = Some(self.name(&part)),
                Rule::label => label = self.label(part),
                Rule::period => period = Some(self.period(part)),
                _ => {}
            }
        }
        Some(Term { name: name?, label, period: period? })
    }

    pub(super) fn clause_date(&mut self, node: Node<'t>) -> Option<(Day, Span)> {
        node.into_inner().find(|part| part.as_rule() == Rule::date).map(|date| self.date(&date))
    }

    pub(super) fn units(&mut self, pieces: Pieces) -> Option<Item> {
        let head = self.head_piece(Rule::units_piece, &pieces.head, false);
        let mut span = Span::new(self.file, pieces.head.range.start, pieces.head.range.start);
        let mut kinds = Vec::new();
        for part in head.into_iter().flat_map(inner) {
            if part.as_rule() == Rule::kw_units_are {
                span = self.span(&part);
                continue;
            }
            let names = part.into_inner().filter(|part| part.as_rule() == Rule::declared);
            let mut names = names.map(|name| self.name(&name));
            if let Some(kind) = names.next() {
                kinds.push((kind, names.next()));
            }
        }
        let mut belongs = Vec::new();
        for piece in &pieces.clauses {
            let Some(node) = self.matched(Rule::units_clause, &piece.range) else { continue };
            self.no_list(piece);
            let mut names =
                inner(node).filter(|part| part.as_rule() == Rule::name).map(|name| self.name(&name));
            if let (Some(member), Some(above)) = (names.next(), names.next()) {
                belongs.push((member, above));
            }
        }
        (!kinds.is_empty()).then_some(Item::Units(Units { span, kinds, belongs }))
    }

    /// The type among the nodes of a declaration, with its flags.
    fn typed(&mut self, node: &Node<'t>) -> Typed {
        let span = self.span(node);
        let mut typed =
            Typed { ty: TypeExpr { span, kind: TypeKind::Number }, optional: false, signed: false };
        for part in node.clone().into_inner() {
            match part.as_rule() {
                Rule::typed => {
                    for part in part.into_inner() {
                        if part.as_rule() == Rule::type_expr {
                            typed.ty = self.type_expr(part);
                        } else {
                            flag(&part, &mut typed);
                        }
                    }
                }
                Rule::type_flag => flag(&part, &mut typed),
                _ => {}
            }
        }
        typed
    }

    fn type_expr(&mut self, node: Node<'t>) -> TypeExpr {
        let span = self.span(&node);
        let number = TypeExpr { span, kind: TypeKind::Number };
        let Some(node) = node.into_inner().next() else { return number };
        let kind = match node.as_rule() {
            Rule::ty_percent => TypeKind::Percent,
            Rule::ty_count => TypeKind::Count,
            Rule::ty_points => TypeKind::Points,
            Rule::ty_date => TypeKind::Date,
            Rule::ty_year => TypeKind::Year,
            Rule::ty_duration => TypeKind::Duration,
            Rule::ty_yes_no => TypeKind::YesNo,
            Rule::ty_text => TypeKind::Text,
            Rule::money_type => match node.into_inner().find(|part| part.as_rule() == Rule::currency) {
                Some(currency) => TypeKind::Money(self.currency(&currency)),
                None => TypeKind::Number,
            },
            Rule::kind_type => match node.into_inner().next() {
                Some(kind) => TypeKind::Kind(self.name(&kind)),
                None => TypeKind::Number,
            },
            Rule::one_of => {
                let (mut members, mut ordered) = (Vec::new(), false);
                for part in node.into_inner() {
                    ordered |= part.as_rule() == Rule::ordered_members;
                    self.members(part, &mut members);
                }
                TypeKind::OneOf { members, ordered }
            }
            _ => TypeKind::Number,
        };
        TypeExpr { span, kind }
    }

    fn members(&mut self, node: Node<'t>, members: &mut Vec<Name>) {
        match node.as_rule() {
            Rule::name => members.push(self.name(&node)),
            Rule::kw_one_of => {}
            _ => node.into_inner().for_each(|part| self.members(part, members)),
        }
    }

    pub(super) fn attribute(&mut self, pieces: Pieces) -> Option<Item> {
        let node = self.head_piece(Rule::attribute_piece, &pieces.head, false);
        let read = node.and_then(|node| Some((self.head(&node)?, self.typed(&node))));
        let (kinds, signed, _) = self.flags(Rule::attribute_clause, &pieces.clauses);
        let (mut head, typed) = read?;
        head.kinds = kinds;
        let signed = typed.signed || signed;
        Some(Item::Attribute(Attribute { head, ty: typed.ty, optional: typed.optional, signed }))
    }

    /// The clauses of an attribute or indicator: `for`, `signed`, and where the others stand.
    fn flags(&mut self, rule: Rule, clauses: &[Piece]) -> (Vec<Name>, bool, Seen) {
        let mut seen = Seen::new();
        let mut kinds = Vec::new();
        for piece in clauses {
            if let Some(node) = self.clause(rule, piece, &mut seen, true)
                && node.as_rule() == Rule::for_clause
            {
                kinds = self.kinds(node);
            }
        }
        let signed = seen.contains_key(&Rule::signed_clause);
        (kinds, signed, seen)
    }

    pub(super) fn indicator(&mut self, pieces: Pieces) -> Option<Item> {
        let node = self.head_piece(Rule::indicator_piece, &pieces.head, false);
        let read = node.and_then(|node| {
            let dimensions = node.clone().into_inner().filter(|part| part.as_rule() == Rule::dimension);
            let dimensions: Vec<_> = dimensions.filter_map(|part| self.dimension(part)).collect();
            Some((self.head(&node)?, self.typed(&node), dimensions))
        });
        let (kinds, signed, seen) = self.flags(Rule::indicator_clause, &pieces.clauses);
        let (mut head, typed, dimensions) = read?;
        if typed.optional {
            let message = text!("indicator `{}` is declared optional", head.name.text);
            let help = text!("leave `optional` out: an observation may always be missing");
            self.refuse(
                Code::Syntax,
                typed.ty.span,
                message,
                text!("only attributes and fields are optional"),
                help,
            );
        }
        head.kinds = kinds;
        Some(Item::Indicator(Indicator {
            head,
            ty: typed.ty,
            signed: typed.signed || signed,
            dimensions,
            since_start_of_year: seen.get(&Rule::since_start).copied(),
            evidence_required: seen.get(&Rule::evidence_required).copied(),
        }))
    }

    fn dimension(&mut self, node: Node<'t>) -> Option<Dimension> {
        let names = node.into_inner().filter(|part| part.as_rule() == Rule::declared);
        let mut names = names.map(|name| self.name(&name));
        Some(Dimension { name: names.next()?, members: names.collect() })
    }

    pub(super) fn record(&mut self, pieces: Pieces) -> Option<Item> {
        let node = self.head_piece(Rule::record_piece, &pieces.head, false);
        let read = node.and_then(|node| {
            let names = node.clone().into_inner().filter(|part| part.as_rule() == Rule::declared);
            let plural = names.map(|name| self.name(&name)).nth(1);
            Some((self.head(&node)?, plural))
        });
        let mut seen = Seen::new();
        let (mut fields, mut kinds, mut dated_by) = (Vec::new(), Vec::new(), None);
        for piece in &pieces.clauses {
            let Some(node) = self.clause(Rule::record_clause, piece, &mut seen, true) else { continue };
            match node.as_rule() {
                Rule::plain_field | Rule::computed_field => fields.extend(self.field(node, piece)),
                Rule::for_clause => kinds = self.kinds(node),
                Rule::dated_by => dated_by = inner(node).nth(1).map(|name| self.name(&name)),
                _ => {}
            }
        }
        let (mut head, plural) = read?;
        head.kinds = kinds;
        Some(Item::Record(Record {
            head,
            plural,
            fields,
            reported_by_each_unit: seen.get(&Rule::reported_by_each).copied(),
            over_all_years: seen.get(&Rule::over_all_years).copied(),
            dated_by,
        }))
    }

    fn field(&mut self, node: Node<'t>, piece: &Piece) -> Option<Field> {
        let Head { name, label, .. } = self.head(&node)?;
        let Typed { ty, optional, signed } = self.typed(&node);
        let computed = node.as_rule() == Rule::computed_field;
        let value = computed.then(|| self.clause_body(node, piece)).flatten();
        Some(Field { name, label, ty, optional, signed, value })
    }

    pub(super) fn parameter(&mut self, pieces: Pieces) -> Option<Item> {
        let node = self.head_piece(Rule::parameter_piece, &pieces.head, false)?;
        let head = self.head(&node)?;
        let ty = self.typed(&node).ty;
        let mut values = Vec::new();
        for part in inner(node).filter(|part| part.as_rule() == Rule::parameter_value) {
            let (mut value, mut from) = (nothing(head.span), None);
            for part in part.into_inner() {
                match part.as_rule() {
                    Rule::sum => value = self.sum(part),
                    Rule::date => from = Some(self.date(&part)),
                    _ => {}
                }
            }
            values.push((value, from));
        }
        Some(Item::Parameter(Parameter { head, ty, values }))
    }

    pub(super) fn measure(&mut self, pieces: Pieces) -> Option<Item> {
        let node = self.head_piece(Rule::measure_piece, &pieces.head, true);
        let has_value = node
            .iter()
            .any(|node| node.clone().into_inner().any(|part| part.as_rule() == Rule::measure_value));
        if node.is_some() && !has_value {
            self.no_list(&pieces.head);
        }
        let read = node.and_then(|node| {
            let (head, ty) = (self.head(&node)?, self.typed(&node).ty);
            let value = node.into_inner().find(|part| part.as_rule() == Rule::measure_value);
            Some((head, ty, value.and_then(|value| self.clause_body(value, &pieces.head))))
        });
        let mut seen = Seen::new();
        let (mut kinds, mut later) = (Vec::new(), None);
        for piece in &pieces.clauses {
            let Some(node) = self.clause(Rule::measure_clause, piece, &mut seen, true) else { continue };
            match node.as_rule() {
                Rule::for_clause => kinds = self.kinds(node),
                _ => later = self.clause_body(node, piece),
            }
        }
        let (mut head, ty, value) = read?;
        head.kinds = kinds;
        // A broken value has been reported; only its absence is new.
        let value = value.or(later);
        let opens_value = |piece: &Piece| self.text[piece.range.clone()].starts_with('=');
        if value.is_none() && !has_value && !pieces.clauses.iter().any(opens_value) {
            let message = text!("measure `{}` has no value", head.name.text);
            let name = &head.name.text;
            let help = text!(
                "say what it is on the next line: `= share of …`; what units report is `indicator {name}`",
                name
            );
            self.refuse(Code::Syntax, head.span, message, text!("`=` is missing"), help);
        }
        Some(Item::Measure(Measure { head, ty, value: value? }))
    }

    pub(super) fn criterion(&mut self, pieces: Pieces) -> Option<Item> {
        let head =
            self.head_piece(Rule::criterion_piece, &pieces.head, false).and_then(|node| self.head(&node));
        let mut seen = Seen::new();
        let mut common = Common::default();
        let (mut applies_when, mut requires): (Option<Expr>, Option<Expr>) = (None, None);
        let mut if_none = None;
        for piece in &pieces.clauses {
            let Some(node) = self.clause(Rule::criterion_clause, piece, &mut seen, true) else { continue };
            match node.as_rule() {
                Rule::applies_when => applies_when = self.clause_body(node, piece),
                Rule::requires => requires = self.clause_body(node, piece),
                Rule::if_none => {
                    let span = self.span(&node);
                    let verdict = node.into_inner().find(|part| part.as_rule() == Rule::verdict);
                    if_none = verdict.map(|verdict| (verdict_of(verdict), span));
                }
                _ => self.common(node, &mut common),
            }
        }
        let Common { kinds, authority, in_force } = common;
        let head = Head { kinds, ..head? };
        let missing_is_fail = seen.get(&Rule::missing_is_fail).copied();
        Some(Item::Criterion(Criterion {
            head,
            authority,
            applies_when,
            requires,
            missing_is_fail,
            if_none,
            in_force,
        }))
    }

    /// A clause that every item which rules can have; any other is left alone.
    pub(super) fn common(&mut self, node: Node<'t>, common: &mut Common) {
        match node.as_rule() {
            Rule::for_clause => common.kinds = self.kinds(node),
            Rule::source_clause => common.authority.source = self.clause_text(node),
            Rule::directive_clause => common.authority.directive = self.clause_text(node),
            Rule::responsible_clause => common.authority.responsible = self.clause_text(node),
            Rule::decided_by => common.authority.decided_by = self.clause_text(node),
            Rule::in_force => common.in_force = self.in_force(node),
            _ => {}
        }
    }

    fn in_force(&mut self, node: Node<'t>) -> Option<InForce> {
        let span = self.span(&node);
        let dates = node.into_inner().filter(|part| part.as_rule() == Rule::date);
        let mut dates = dates.map(|date| self.date(&date).0);
        Some(InForce { span, from: dates.next()?, until: dates.next() })
    }

    pub(super) fn function(&mut self, pieces: Pieces) -> Option<Item> {
        let node = self.head_piece(Rule::function_piece, &pieces.head, false)?;
        let head = self.head(&node)?;
        let (mut takes, mut gives, mut signed, mut path) = (Vec::new(), None, false, None);
        for part in inner(node) {
            match part.as_rule() {
                Rule::type_expr => takes.push(self.type_expr(part)),
                Rule::function_result => {
                    for part in part.into_inner() {
                        match part.as_rule() {
                            Rule::type_expr => gives = Some(self.type_expr(part)),
                            _ => signed = true,
                        }
                    }
                }
                Rule::script => path = self.clause_text(part),
                _ => {}
            }
        }
        Some(Item::Function(Function { head, takes, gives: gives?, signed, path: path? }))
    }

    pub(super) fn use_file(&mut self, pieces: Pieces) -> Option<Item> {
        let node = self.head_piece(Rule::use_piece, &pieces.head, false)?;
        let span = self.span(&node);
        let (mut path, mut with) = (None, Vec::new());
        for part in inner(node) {
            match part.as_rule() {
                Rule::text => path = Some(self.text_of(&part)),
                Rule::setting => {
                    let mut parts = part.into_inner();
                    if let (Some(name), Some(value)) = (parts.next(), parts.nth(1)) {
                        with.push((self.name(&name), self.sum(value)));
                    }
                }
                _ => {}
            }
        }
        Some(Item::Use(Use { span, path: path?, with }))
    }
}

fn flag(node: &Node<'_>, typed: &mut Typed) {
    match node.clone().into_inner().next().map(|word| word.as_rule()) {
        Some(Rule::kw_optional) => typed.optional = true,
        Some(Rule::kw_signed) => typed.signed = true,
        _ => {}
    }
}

fn verdict_of(node: Node<'_>) -> Verdict {
    match node.into_inner().next().map(|word| word.as_rule()) {
        Some(Rule::verdict_pass) => Verdict::Pass,
        Some(Rule::verdict_fail) => Verdict::Fail,
        Some(Rule::verdict_undetermined) => Verdict::Undetermined,
        _ => Verdict::NotApplicable,
    }
}
