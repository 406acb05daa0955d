//! Examples: what they give, and what they expect.

use super::Checker;
use super::compare::short;
use super::model::{
    Datum, Example, ExampleObservation, ExampleRow, ExampleUnit, Expectation, KindId, KindSet, RecordId,
};
use super::scope::{Sort, duplicate};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::source::Span;
use crate::syntax::ast::{self, Basis, Expr, ExprKind, GivenLine, Item, Name, TimeUnit};
use crate::text::Text;
use crate::types::{Exact, Type};
use std::collections::HashMap;

impl Checker<'_> {
    pub(super) fn examples(&mut self, items: &[&Item]) {
        for item in items {
            if let Item::Example(example) = item {
                self.example(example);
            }
        }
    }

    fn example(&mut self, example: &ast::Example) {
        let mut units = Vec::new();
        let mut whole = true;
        let mut names: HashMap<&str, Span> = HashMap::new();
        for given in &example.given {
            if let Some(name) = &given.name
                && let Some(first) = names.insert(&name.text, name.span)
            {
                self.report(duplicate(&name.text, name.span, first));
            }
            match self.given(given) {
                Some(unit) => units.push(unit),
                None => whole = false,
            }
        }
        for (at, given) in example.given.iter().enumerate() {
            let Some(above) = &given.within else { continue };
            let found = self.given_above(example, given, above, &names);
            match (found, units.get_mut(at)) {
                (Some(above), Some(unit)) if whole => unit.within.push(above),
                (Some(_), _) => {}
                (None, _) => whole = false,
            }
        }
        if example.expects.is_empty() {
            self.report(
                Diagnostic::new(Code::ExpectsNothing, example.span, text!("the example expects nothing"))
                    .label(text!("without `expect`"))
                    .help(text!("add a line such as `expect CRITERION passes`")),
            );
        }
        let expects: Vec<_> =
            example.expects.iter().map(|expect| self.expect(example, expect, &names)).collect();
        let expects: Option<Vec<Expectation>> = expects.into_iter().collect();
        if let (true, Some(expects)) = (whole, expects) {
            self.model.examples.push(Example {
                title: example.title.text.clone(),
                span: example.span,
                as_of: example.as_of.map_or(self.model.campaign.as_of, |(day, _)| day),
                units,
                expects,
            });
        }
    }

    /// The unit in which another is given: one of the example, of a kind to which the other's kind belongs.
    fn given_above(
        &mut self,
        example: &ast::Example,
        given: &ast::Given,
        above: &ast::Text,
        names: &HashMap<&str, Span>,
    ) -> Option<(KindId, usize)> {
        let named = |it: &ast::Given| it.name.as_ref().is_some_and(|name| name.text == above.text);
        let Some(at) = example.given.iter().position(named) else {
            let near = did_you_mean(&above.text, names.keys().copied());
            self.report(
                Diagnostic::new(Code::ExampleUnit, above.span, text!("no unit \"{}\" is given", above.text))
                    .label(text!("not in this example"))
                    .help(near.map_or_else(
                        || text!("add `given a KIND \"{}\"`", above.text),
                        |near| text!("did you mean \"{near}\"?", near),
                    )),
            );
            return None;
        };
        let over = &example.given[at];
        // Another name than a kind's is reported where it stands.
        let (Some(Sort::Kind(member)), Some(Sort::Kind(kind))) =
            (self.names.get(&given.kind.text), self.names.get(&over.kind.text))
        else {
            return None;
        };
        if !self.model.belongs(member, kind) {
            let (member, kind) = (self.model[member].name.clone(), self.model[kind].name.clone());
            self.report(
                Diagnostic::new(
                    Code::ExampleUnit,
                    above.span,
                    text!("a {member} does not belong to a {kind}", member, kind),
                )
                .label(text!("a {kind}", kind))
                .with(over.span, text!("given here"))
                .help(text!(
                    "name the unit above it, or say under `units are`: `{member} belongs to {kind}`",
                    member,
                    kind
                )),
            );
            return None;
        }
        Some((kind, at))
    }

    /// What an `expect` expects, and of which unit.
    fn expect(
        &mut self,
        example: &ast::Example,
        expect: &ast::Expect,
        names: &HashMap<&str, Span>,
    ) -> Option<Expectation> {
        let expected = self.expected(expect);
        let units = &example.given;
        let found = match &expect.unit {
            Some(name) => units
                .iter()
                .position(|given| given.name.as_ref().is_some_and(|it| it.text == name.text))
                .ok_or_else(|| {
                    let near = did_you_mean(&name.text, names.keys().copied());
                    let help = near.map_or_else(
                        || text!("name a unit that the example gives"),
                        |near| text!("did you mean \"{near}\"?", near),
                    );
                    (
                        name.span,
                        text!("no unit \"{}\" is given", name.text),
                        text!("not in this example"),
                        help,
                    )
                }),
            None => match units.len() {
                1 => Ok(0),
                0 => Err((
                    expect.span,
                    text!("no unit is given"),
                    text!("of whom?"),
                    text!("add `given a KIND` with what is known of it"),
                )),
                count => Err((
                    expect.span,
                    text!("{count} units are given, and this does not say for which", count),
                    text!("of whom?"),
                    text!("add `for \"NAME\"`"),
                )),
            },
        };
        let unit = match found {
            Ok(unit) => Some(unit),
            Err((span, message, label, help)) => {
                self.report(Diagnostic::new(Code::ExampleUnit, span, message).label(label).help(help));
                None
            }
        };
        Some(Expectation { unit: unit?, expected: expected?, so_far: expect.so_far, span: expect.span })
    }

    fn given(&mut self, given: &ast::Given) -> Option<ExampleUnit> {
        let kind = self.kind(&given.kind);
        let mut unit = ExampleUnit {
            kind: kind.unwrap_or(KindId(0)),
            name: given.name.as_ref().map(|name| name.text.clone()),
            within: Vec::new(),
            span: given.span,
            attributes: Vec::new(),
            observations: Vec::new(),
            rows: Vec::new(),
            none: Vec::new(),
        };
        let mut whole = kind.is_some();
        for line in &given.lines {
            whole &= self.given_line(line, kind, &mut unit).is_some();
        }
        let both: Vec<(RecordId, Span)> = unit
            .none
            .iter()
            .filter(|(record, _)| unit.rows.iter().any(|row| row.record == *record))
            .copied()
            .collect();
        for (record, span) in both {
            let name = self.model[record].name.clone();
            self.report(
                Diagnostic::new(Code::ExampleValue, span, text!("the unit has a `{name}`, and none", name))
                    .label(text!("says that there is none"))
                    .help(text!("leave out one of the two")),
            );
        }
        whole.then_some(unit)
    }

    fn given_line(&mut self, line: &GivenLine, kind: Option<KindId>, unit: &mut ExampleUnit) -> Option<()> {
        match line {
            GivenLine::Attribute { span, name, value } => {
                self.given_attribute(*span, name, value, kind, unit)
            }
            GivenLine::Observation { span, name, value, members, on, basis, evidence } => {
                let found = self.names.get(&name.text);
                let Some(Sort::Indicator(indicator)) = found else {
                    let help = match found {
                        Some(Sort::Attribute(_)) => Some(text!("an attribute has no day: leave out `on …`")),
                        other => self.not_given(name, other),
                    };
                    return self.not_a(
                        name,
                        found,
                        super::scope::Due::Indicator,
                        |sort| matches!(sort, Sort::Indicator(_)),
                        help,
                    );
                };
                let of = &self.model[indicator];
                let (ty, signed, kinds, dimensions) =
                    (of.ty.clone(), of.signed, of.kinds, of.dimensions.len());
                self.for_kind(name, kinds, kind)?;
                let value = self.datum(name, value, &ty, signed);
                let named: Vec<&Name> = members.iter().rev().collect();
                let members = self.members(indicator, &named)?;
                let known: Vec<u16> = members.into_iter().flatten().collect();
                if known.len() != dimensions {
                    self.report(
                        Diagnostic::new(
                            Code::DimensionLeft,
                            *span,
                            text!("`{}` has a dimension: of which member?", name.text),
                        )
                        .label(text!("of which?"))
                        .help(text!(
                            "say it before the day: `{} … for MEMBER on {}`",
                            name.text,
                            on.0.iso()
                        )),
                    );
                    return None;
                }
                unit.observations.push(ExampleObservation {
                    indicator,
                    members: known,
                    value: value?,
                    day: on.0,
                    basis: basis.unwrap_or(Basis::Reported),
                    evidence: evidence.is_some(),
                    span: *span,
                });
                Some(())
            }
            GivenLine::Record { span, name, fields } => {
                let record = self.record(name)?;
                self.for_kind(name, self.model[record].kinds, kind)?;
                let fields = self.given_fields(record, fields)?;
                unit.rows.push(ExampleRow { record, fields, span: *span });
                Some(())
            }
            GivenLine::NoRecords { span, name } => {
                let record = self.record(name)?;
                self.for_kind(name, self.model[record].kinds, kind)?;
                unit.none.push((record, *span));
                Some(())
            }
        }
    }

    fn given_attribute(
        &mut self,
        span: Span,
        name: &Name,
        value: &Expr,
        kind: Option<KindId>,
        unit: &mut ExampleUnit,
    ) -> Option<()> {
        let found = self.names.get(&name.text);
        let Some(Sort::Attribute(attribute)) = found else {
            let help = match found {
                Some(Sort::Indicator(_)) => {
                    Some(text!("say of which day: `{} {} on DATE`", name.text, self.text(value.span)))
                }
                other => self.not_given(name, other),
            };
            let fits = |sort| matches!(sort, Sort::Attribute(_) | Sort::Indicator(_));
            return self.not_a(name, found, super::scope::Due::Attribute, fits, help);
        };
        let of = &self.model[attribute];
        let (ty, signed, kinds) = (of.ty.clone(), of.signed, of.kinds);
        self.for_kind(name, kinds, kind)?;
        if let Some((_, _, first)) = unit.attributes.iter().find(|(id, ..)| *id == attribute) {
            self.report(
                Diagnostic::new(Code::Duplicate, span, text!("`{}` is given twice", name.text))
                    .label(text!("given again here"))
                    .with(*first, text!("given first here"))
                    .help(text!("leave out one of the two")),
            );
            return None;
        }
        let datum = self.datum(name, value, &ty, signed)?;
        unit.attributes.push((attribute, datum, span));
        Some(())
    }

    /// What to give instead of something that is worked out.
    fn not_given(&self, name: &Name, found: Option<Sort>) -> Option<Text> {
        match found {
            Some(Sort::Measure(_)) => Some(text!("a measure is worked out: give what it is made of")),
            Some(Sort::Parameter(_)) => Some(text!("a parameter has its value in the ruleset")),
            Some(Sort::Record(_)) => Some(text!("give a row: `{} with FIELD VALUE`", name.text)),
            Some(Sort::Criterion(_)) => {
                Some(text!("a verdict is expected, not given: `expect {} passes`", name.text))
            }
            Some(Sort::Scorecard(_)) => {
                Some(text!("a score is expected, not given: `expect {} is 82 points`", name.text))
            }
            Some(Sort::Classification(_)) => {
                Some(text!("a class is expected, not given: `expect {} is …`", name.text))
            }
            _ => None,
        }
    }

    fn for_kind(&mut self, name: &Name, kinds: KindSet, kind: Option<KindId>) -> Option<()> {
        let kind = kind?;
        if kinds.has(kind) {
            return Some(());
        }
        let (kind, declared) = (self.model[kind].name.clone(), self.names.span(&name.text));
        let mut wrong = Diagnostic::new(
            Code::ExampleValue,
            name.span,
            text!("`{}` is not for a {kind}", name.text, kind),
        )
        .label(text!("the unit given is a {kind}", kind));
        if let Some(declared) = declared {
            wrong = wrong.with(declared, text!("declared for other kinds"));
        }
        self.report(wrong.help(text!("leave it out, or add the kind to its `for`")));
        None
    }

    fn given_fields(&mut self, record: RecordId, given: &[(Name, Expr)]) -> Option<Vec<(usize, Datum)>> {
        let mut fields: Vec<(usize, Datum)> = Vec::new();
        let mut seen: HashMap<usize, Span> = HashMap::new();
        let mut whole = true;
        for (name, value) in given {
            let Some(at) = self.field(record, &name.text) else {
                self.no_field(record, name);
                whole = false;
                continue;
            };
            let field = &self.model[record].fields[at];
            let (ty, signed, computed, declared) =
                (field.ty.clone(), field.signed, field.value.is_some(), field.span);
            if computed {
                self.report(
                    Diagnostic::new(
                        Code::WrongSort,
                        name.span,
                        text!("`{}` is worked out, not given", name.text),
                    )
                    .label(text!("a computed field"))
                    .with(declared, text!("declared here"))
                    .help(text!("give the fields that it is made of")),
                );
                whole = false;
                continue;
            }
            if let Some(first) = seen.insert(at, name.span) {
                self.report(duplicate(&name.text, name.span, first).help(text!("give each field once")));
                whole = false;
            }
            match self.datum(name, value, &ty, signed) {
                Some(datum) => fields.push((at, datum)),
                None => whole = false,
            }
        }
        whole.then_some(fields)
    }

    fn no_field(&mut self, record: RecordId, name: &Name) {
        let of = &self.model[record];
        let all: Vec<&str> = of.fields.iter().map(|field| field.name.as_str()).collect();
        let help = did_you_mean(&name.text, all.iter().copied()).map_or_else(
            || text!("its fields are {}", all.join(", ")),
            |near| text!("did you mean `{near}`?", near),
        );
        let (record, declared) = (of.name.clone(), of.span);
        self.report(
            Diagnostic::new(Code::UnknownName, name.span, text!("unknown field `{}`", name.text))
                .label(text!("`{record}` has no such field", record))
                .with(declared, text!("the record is declared here"))
                .help(help),
        );
    }

    /// A value given for something of this type.
    fn datum(&mut self, name: &Name, value: &Expr, ty: &Type, signed: bool) -> Option<Datum> {
        let number = match (&*value.kind, ty) {
            (ExprKind::Text(text), Type::Text | Type::Unit(_)) => return Some(Datum::Text(text.clone())),
            (ExprKind::Name(member), Type::Enum(members)) => members
                .members
                .iter()
                .position(|it| *it == member.text)
                .map(|at| Exact::from_integer(at as i128)),
            (ExprKind::Name(_) | ExprKind::Text(_), _)
            | (ExprKind::Duration(_, TimeUnit::Months | TimeUnit::Years), _)
            | (_, Type::Text | Type::Unit(_) | Type::Enum(_)) => None,
            _ => {
                let id = self.value(value, Some(ty))?;
                if self.conforms(id, ty) { self.constant(id) } else { None }
            }
        };
        let negative = number.is_some_and(|number| number < Exact::from_integer(0));
        let unsigned = !signed && matches!(ty, Type::Percent | Type::Money(_)) || *ty == Type::Count;
        if let Some(number) = number
            && !(negative && unsigned)
        {
            return Some(Datum::Number(number));
        }
        let help = match ty {
            _ if negative => text!("it is never negative, unless it is declared `signed`"),
            Type::Enum(members) => {
                did_you_mean(&self.text(value.span), members.members.iter().map(String::as_str)).map_or_else(
                    || text!("write one of {}", members.members.join(", ")),
                    |near| text!("did you mean `{near}`?", near),
                )
            }
            Type::Text | Type::Unit(_) => text!("write a text in quotes"),
            Type::YesNo => text!("write `yes` or `no`"),
            Type::Date => text!("write a day, such as `2025-09-30`"),
            Type::Count => text!("write a whole number"),
            ty => self
                .type_fix(value, &Type::Number, ty)
                .unwrap_or_else(|| text!("write a value of type {ty}", ty)),
        };
        self.report(
            Diagnostic::new(Code::ExampleValue, value.span, text!("`{}` takes {}", name.text, short(ty)))
                .label(text!("not of type {ty}", ty))
                .help(help),
        );
        None
    }
}
