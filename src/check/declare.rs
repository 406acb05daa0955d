//! Declarations: attributes, indicators with their dimensions, records with their fields, measures.

use super::campaign::label;
use super::model::{
    Attribute, AttributeId, Dimension, DimensionId, Field, Indicator, IndicatorId, KindSet, Measure,
    MeasureId, Record, RecordId, ValueId,
};
use super::scope::{Sort, duplicate};
use super::{Checker, Place};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::source::Span;
use crate::syntax::ast::{self, Head, Item, Name, TypeExpr, TypeKind};
use crate::text::{Text, ToText};
use crate::types::{Day, EnumType, Type, Window, day};
use std::collections::HashMap;
use std::sync::Arc;

/// The value of a body that could not be checked; no model with one ever leaves the checker.
pub(super) const NOTHING: ValueId = ValueId(u32::MAX);

/// Columns of the table of units, which no attribute can take; nor can the fields of a record take `unit`.
const UNIT_COLUMNS: [&str; 3] = ["unit", "name", "kind"];
/// Columns of the table of observations, which no dimension can take.
const SERIES_COLUMNS: [&str; 7] = ["unit", "indicator", "date", "value", "basis", "evidence", "filed"];
/// Tables that every ruleset has, by the names of their files: no record is called so.
const TABLES: [&str; 4] = ["units", "indicators", "đơn_vị", "chỉ_tiêu"];
/// What begins a value over rows or days, so that no function is called so.
pub(super) const FOLDS: [&str; 7] = ["total", "average", "highest", "lowest", "latest", "earliest", "first"];
/// What `in each …` already means something for.
const PARTS: [&str; 8] = ["month", "quarter", "year", "term", "tháng", "quý", "năm", "kỳ"];

impl Checker<'_> {
    pub(super) fn declarations(&mut self, items: &[&Item]) {
        for item in items {
            match item {
                Item::Attribute(attribute) => self.attribute(attribute),
                Item::Indicator(indicator) => self.indicator(indicator),
                Item::Record(record) => self.declare_record(record),
                Item::Measure(measure) => self.measure(measure),
                _ => {}
            }
        }
    }

    fn attribute(&mut self, attribute: &ast::Attribute) {
        let head = &attribute.head;
        if UNIT_COLUMNS.contains(&head.name.text.as_str()) {
            self.reserved(&head.name, text!("a column of the table of units"));
        }
        let kinds = self.kind_set(&head.kinds);
        let Some(ty) = self.type_of(&attribute.ty) else { return self.broken(head) };
        let id = AttributeId::next(self.model.attributes.len());
        if self.declare(&head.name, Sort::Attribute(id)) {
            self.model.attributes.push(Attribute {
                name: head.name.text.clone(),
                label: label(head.label.as_ref(), &head.name),
                ty,
                optional: attribute.optional,
                signed: attribute.signed,
                kinds,
                span: head.span,
            });
        }
    }

    fn indicator(&mut self, indicator: &ast::Indicator) {
        let head = &indicator.head;
        let kinds = self.kind_set(&head.kinds);
        let dimensions: Vec<_> =
            indicator.dimensions.iter().filter_map(|dimension| self.declare_dimension(dimension)).collect();
        let window = self.indicator_window(indicator);
        let Some(ty) = self.type_of(&indicator.ty) else { return self.broken(head) };
        let id = IndicatorId::next(self.model.indicators.len());
        if self.declare(&head.name, Sort::Indicator(id)) {
            self.model.indicators.push(Indicator {
                name: head.name.text.clone(),
                label: label(head.label.as_ref(), &head.name),
                ty,
                signed: indicator.signed,
                kinds,
                dimensions,
                window,
                evidence_required: indicator.evidence_required.is_some(),
                span: head.span,
            });
        }
    }

    /// The window of a bare indicator.
    fn indicator_window(&mut self, indicator: &ast::Indicator) -> Window {
        let period = self.period.unwrap_or(Window::new(Day::MIN, Day::MAX));
        let (Some(span), Some(_)) = (indicator.since_start_of_year, self.period) else { return period };
        let (first, last) = (period.from.year(), period.to.year());
        if first != last {
            self.report(
                Diagnostic::new(
                    Code::StartOfYear,
                    span,
                    text!("`since start of year` in a campaign that spans two years"),
                )
                .label(text!("of {first}, or of {last}?", first, last))
                .with(self.model.campaign.span, text!("from {} to {}", period.from.iso(), period.to.iso()))
                .help(text!(
                    "leave it out and give the window where it is needed: `since {first}-01-01`",
                    first
                )),
            );
        }
        Window::new(day(first, 1, 1), period.to)
    }

    /// A dimension is one for all indicators that name it, so they must agree on its members.
    fn declare_dimension(&mut self, dimension: &ast::Dimension) -> Option<DimensionId> {
        let name = &dimension.name;
        if SERIES_COLUMNS.contains(&name.text.as_str()) {
            self.reserved(name, text!("a column of the table of observations"));
        } else if PARTS.contains(&name.text.as_str()) {
            self.reserved(name, text!("a part of a period"));
        }
        self.distinct(&dimension.members);
        let members: Vec<String> = dimension.members.iter().map(|member| member.text.clone()).collect();
        if let Some(at) = self.model.dimensions.iter().position(|known| known.name == name.text) {
            let known = &self.model.dimensions[at];
            if known.members != members {
                let first = known.span;
                let expected = known.members.join(", ");
                self.report(
                    Diagnostic::new(
                        Code::Duplicate,
                        name.span,
                        text!("`{}` has other members than where it is declared first", name.text),
                    )
                    .label(text!("with the members {}", members.join(", ")))
                    .with(first, text!("with the members {expected}", expected))
                    .help(text!(
                        "list the same members in the same order, `({expected})`, or name it otherwise",
                        expected
                    )),
                );
            }
            return Some(DimensionId::next(at));
        }
        let id = DimensionId::next(self.model.dimensions.len());
        self.model.dimensions.push(Dimension { name: name.text.clone(), members, span: name.span });
        Some(id)
    }

    fn declare_record(&mut self, record: &ast::Record) {
        let head = &record.head;
        let kinds = self.kind_set(&head.kinds);
        let plural = self.plural_of(&head.name, record.plural.as_ref());
        let names = [head.name.clone(), Name { text: plural.read.clone(), span: plural.span }];
        if let Some(taken) = names.iter().find(|name| TABLES.contains(&name.text.as_str())) {
            self.reserved(taken, text!("a table of the data"));
        }
        let mut fields: Vec<Field> = Vec::new();
        let mut whole = true;
        let mut seen: HashMap<&str, Span> = HashMap::new();
        for field in &record.fields {
            if field.name.text == "unit" {
                self.reserved(&field.name, text!("the column with the unit's code"));
            }
            if let Some(&first) = seen.get(field.name.text.as_str()) {
                self.report(duplicate(&field.name.text, field.name.span, first));
                continue;
            }
            seen.insert(&field.name.text, field.name.span);
            let Some(ty) = self.type_of(&field.ty) else {
                whole = false;
                continue;
            };
            fields.push(Field {
                name: field.name.text.clone(),
                label: label(field.label.as_ref(), &field.name),
                ty,
                optional: field.optional,
                signed: field.signed,
                value: None,
                span: field.name.span,
            });
        }
        let dated_by = if whole { self.dated_by(record, &fields) } else { None };
        let by_date = dated_by.is_some_and(|field| fields[field].ty == Type::Date);
        let window = self.period.filter(|_| by_date && record.over_all_years.is_none());
        let id = RecordId::next(self.model.records.len());
        // A field that is broken would make each of its uses an unknown name: the record is broken as a whole.
        let sort = if whole { Sort::Record(id) } else { Sort::Broken };
        if !self.declare(&head.name, sort) {
            return;
        }
        if plural.read != head.name.text {
            self.declare_as(&plural.read, plural.span, sort);
        }
        if whole {
            self.model.records.push(Record {
                name: head.name.text.clone(),
                plural: plural.shown,
                label: label(head.label.as_ref(), &head.name),
                kinds,
                fields,
                reported_by_each_unit: record.reported_by_each_unit.is_some(),
                dated_by,
                window,
                span: head.span,
            });
        }
    }

    /// The field that dates a row: the one that `dated by` names, else the only date or year.
    fn dated_by(&mut self, record: &ast::Record, fields: &[Field]) -> Option<usize> {
        let computed = |name: &str| record.fields.iter().any(|it| it.name.text == name && it.value.is_some());
        let dates: Vec<usize> = (0..fields.len())
            .filter(|&at| matches!(fields[at].ty, Type::Date | Type::Year) && !computed(&fields[at].name))
            .collect();
        let Some(name) = &record.dated_by else {
            if let [one, two, ..] = dates[..] {
                let names: Vec<&str> = dates.iter().map(|&at| fields[at].name.as_str()).collect();
                self.report(
                    Diagnostic::new(
                        Code::DatedBy,
                        record.head.span,
                        text!(
                            "`{}` has several dates, and none is said to date a row",
                            record.head.name.text
                        ),
                    )
                    .label(text!("dated by {}?", Text::joined(&names, text!(", or by "))))
                    .with(fields[one].span, text!("one date"))
                    .with(fields[two].span, text!("another"))
                    .help(text!("add a line: `dated by {}`", names[0])),
                );
            }
            return dates.first().copied();
        };
        let found = fields.iter().position(|field| field.name == name.text);
        match found {
            Some(at) if dates.contains(&at) => return Some(at),
            Some(at) => {
                let what = if computed(&name.text) { text!("computed") } else { fields[at].ty.text() };
                self.report(
                    Diagnostic::new(Code::DatedBy, name.span, text!("`{}` cannot date a row", name.text))
                        .label(what)
                        .help(text!("a row is dated by a field of type `date` or `year` that the data give")),
                );
            }
            None => {
                let near = did_you_mean(&name.text, fields.iter().map(|field| field.name.as_str()));
                self.report(
                    Diagnostic::new(Code::UnknownName, name.span, text!("unknown field `{}`", name.text))
                        .label(text!("`{}` has no such field", record.head.name.text))
                        .help_if(near.map(|near| text!("did you mean `{near}`?", near))),
                );
            }
        }
        None
    }

    fn measure(&mut self, measure: &ast::Measure) {
        let head = &measure.head;
        let kinds = self.kind_set(&head.kinds);
        let Some(ty) = self.type_of(&measure.ty) else { return self.broken(head) };
        let id = MeasureId::next(self.model.measures.len());
        if self.declare(&head.name, Sort::Measure(id)) {
            self.model.measures.push(Measure {
                name: head.name.text.clone(),
                label: label(head.label.as_ref(), &head.name),
                ty,
                kinds,
                value: NOTHING,
                span: head.span,
            });
        }
    }

    /// The values of measures and of computed fields, once everything is declared.
    pub(super) fn bodies(&mut self, items: &[&Item]) {
        self.bodies = vec![None; self.model.measures.len()];
        for item in items {
            match item {
                Item::Measure(measure) => {
                    let Some(Sort::Measure(id)) = self.names.get(&measure.head.name.text) else { continue };
                    // Of two measures of one name, the second was refused.
                    if self.model[id].span != measure.head.span {
                        continue;
                    }
                    let ty = self.model[id].ty.clone();
                    let place = Place::of_kinds(self.model[id].kinds);
                    let before = self.out.len();
                    if let Some(value) =
                        self.at(place, |this| this.declared_value(&measure.value, &ty, &measure.ty))
                    {
                        self.bodies[id.index()] = Some(value);
                        self.model.measures[id.index()].value = value;
                    } else if self.out[before..].iter().any(|it| it.code == Code::WrongType) {
                        // Its type is in doubt: whatever uses it says nothing more.
                        self.names.break_off(&measure.head.name.text);
                    }
                }
                Item::Record(record) => {
                    let Some(Sort::Record(id)) = self.names.get(&record.head.name.text) else { continue };
                    if self.model[id].span == record.head.span {
                        self.computed_fields(id, record);
                    }
                }
                _ => {}
            }
        }
    }

    fn computed_fields(&mut self, id: RecordId, record: &ast::Record) {
        for field in &record.fields {
            let Some(value) = &field.value else { continue };
            let Some(at) = self.field(id, &field.name.text) else { continue };
            if self.model[id].fields[at].span != field.name.span {
                continue;
            }
            let ty = self.model[id].fields[at].ty.clone();
            let place = Place { row: Some(id), ..Place::of_kinds(self.model[id].kinds) };
            let value = self.at(place, |this| this.declared_value(value, &ty, &field.ty));
            self.model.records[id.index()].fields[at].value = value;
        }
    }

    /// The type as declared. A currency or an enumeration is its own declaration.
    pub(super) fn type_of(&mut self, ty: &TypeExpr) -> Option<Type> {
        Some(match &ty.kind {
            TypeKind::Percent => Type::Percent,
            TypeKind::Money(currency) => {
                self.currencies.insert(currency.text.clone());
                Type::Money(Arc::from(currency.text.as_str()))
            }
            TypeKind::Count => Type::Count,
            TypeKind::Number => Type::Number,
            TypeKind::Points => Type::Points,
            TypeKind::Date => Type::Date,
            TypeKind::Year => Type::Year,
            TypeKind::Duration => Type::Duration,
            TypeKind::YesNo => Type::YesNo,
            TypeKind::Text => Type::Text,
            TypeKind::OneOf { members, ordered } => {
                self.distinct(members);
                let members = members.iter().map(|member| member.text.clone()).collect();
                Type::Enum(Arc::new(EnumType { members, ordered: *ordered }))
            }
            TypeKind::Kind(kind) => {
                if self.names.get(&kind.text).is_none() {
                    let types =
                        ["percent", "money", "count", "number", "points", "date", "year", "duration", "text"];
                    let kinds = self.model.kinds.iter().map(|kind| kind.name.as_str());
                    let near = did_you_mean(&kind.text, types.into_iter().chain(kinds));
                    if near.is_none() && self.model.kinds.is_empty() {
                        return None;
                    }
                    self.report(
                        Diagnostic::new(Code::UnknownName, kind.span, text!("unknown type `{}`", kind.text))
                            .label(text!("neither a type nor a kind of unit"))
                            .help(near.map_or_else(
                                || {
                                    text!(
                                        "the types are {}, yes/no, one of …, and the kinds of unit",
                                        types.join(", ")
                                    )
                                },
                                |near| text!("did you mean `{near}`?", near),
                            )),
                    );
                    return None;
                }
                let kind = self.kind(kind)?;
                Type::Unit(Arc::from(self.model[kind].name.as_str()))
            }
        })
    }

    /// Whom a declaration is for.
    pub(super) fn kind_set(&mut self, names: &[Name]) -> KindSet {
        let kinds: Vec<_> = names.iter().filter_map(|name| self.kind(name)).collect();
        KindSet::of(&kinds)
    }

    /// Members that stand twice.
    fn distinct(&mut self, members: &[Name]) {
        let mut seen: HashMap<&str, Span> = HashMap::new();
        for member in members {
            if let Some(&first) = seen.get(member.text.as_str()) {
                self.report(duplicate(&member.text, member.span, first));
            } else {
                seen.insert(&member.text, member.span);
            }
        }
    }

    /// A declaration that has an error of its own still takes its name, so that its uses are silent.
    pub(super) fn broken(&mut self, head: &Head) {
        self.declare(&head.name, Sort::Broken);
    }
}
