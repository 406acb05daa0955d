//! The units of an example as a dataset, so that examples are ruled by the same code as data.

use super::ceilings;
use super::dataset::{CellFormat, Column, Dataset, RecordTable, Units};
use crate::check::model::{Datum, Example, ExampleUnit, Model};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::types::{Day, Exact, Type};

/// The dataset of an example. What no unit of it mentions is not supplied. An error where a number does not
/// fit a column, or a reference names no unit of the example.
pub fn of_example(model: &Model, example: &Example) -> Result<Dataset, Diagnostic> {
    let mut data = Dataset::empty(model, example.units.len());
    let mut named = 0;
    for (slot, unit) in example.units.iter().enumerate() {
        let kind = &model[unit.kind].name;
        let code = unit.name.clone().unwrap_or_else(|| {
            named += 1;
            if example.units.len() == 1 { kind.clone() } else { format!("{kind} {named}") }
        });
        let units = data.units_mut();
        units.codes.push(&code);
        units.names.push(&code);
        units.kinds.push(unit.kind);
        units.rows.push(unit.span);
        for (kind, above) in &unit.within {
            units.above[kind.index()][slot] = u32::try_from(*above).unwrap_or(Units::NONE);
        }
        data.formats.insert(unit.span.file, CellFormat::Example);
    }
    for (slot, unit) in example.units.iter().enumerate() {
        fill(&mut data, model, slot, unit)?;
        ceilings::of_example(model, unit)?;
    }
    Ok(data)
}

fn fill(data: &mut Dataset, model: &Model, slot: usize, unit: &ExampleUnit) -> Result<(), Diagnostic> {
    let number = u32::try_from(slot).expect("fewer units than an example can hold");
    for (id, datum, span) in &unit.attributes {
        let value = encode(data, datum, &model[*id].ty, *span)?;
        if !data.attributes[id.index()].set(slot, value) {
            return Err(does_not_fit(*span, &model[*id].name));
        }
    }
    for observation in &unit.observations {
        let declared = &model[observation.indicator];
        let value = encode(data, &observation.value, &declared.ty, observation.span)?;
        data.formats.insert(observation.span.file, CellFormat::Example);
        let kept = &mut data.observations[observation.indicator.index()];
        if !kept.values.push(Some(value)) {
            return Err(does_not_fit(observation.span, &declared.name));
        }
        kept.units.push(number);
        kept.days.push(observation.day);
        for (column, member) in kept.members.iter_mut().zip(&observation.members) {
            column.push(*member);
        }
        kept.bases.push(observation.basis);
        kept.evidence.push(observation.evidence);
        kept.filed.push(Day::MIN);
        kept.rows.push(observation.span);
    }
    for row in &unit.rows {
        let record = &model[row.record];
        data.formats.insert(row.span.file, CellFormat::Example);
        supplied(data, model, row.record.index());
        for (field, declared) in record.fields.iter().enumerate() {
            if declared.value.is_some() {
                continue;
            }
            let given = row.fields.iter().find(|(at, _)| *at == field).map(|(_, datum)| datum);
            let value = given.map(|datum| encode(data, datum, &declared.ty, row.span)).transpose()?;
            if !supplied(data, model, row.record.index()).fields[field].push(value) {
                return Err(does_not_fit(row.span, &declared.name));
            }
        }
        let kept = supplied(data, model, row.record.index());
        kept.units.push(number);
        kept.rows.push(row.span);
    }
    for (record, span) in &unit.none {
        data.formats.insert(span.file, CellFormat::Example);
        supplied(data, model, record.index()).none.push((number, *span));
    }
    Ok(())
}

/// The table of a record, which the example mentions.
fn supplied<'d>(data: &'d mut Dataset, model: &Model, record: usize) -> &'d mut RecordTable {
    data.records[record].get_or_insert_with(|| RecordTable {
        fields: vec![Column::default(); model.records[record].fields.len()],
        ..RecordTable::default()
    })
}

/// The value of an example as a number.
fn encode(data: &mut Dataset, datum: &Datum, ty: &Type, span: Span) -> Result<Exact, Diagnostic> {
    match (datum, ty) {
        (Datum::Number(number), _) => Ok(*number),
        (Datum::Text(text), Type::Unit(kind)) => {
            let found = data.units.codes.iter().position(|code| code == text);
            found.map(|slot| Exact::from_integer(slot as i128)).ok_or_else(|| {
                Diagnostic::new(Code::ExampleValue, span, text!("`{text}` is no unit of the example", text))
                    .label(text!("refers to a unit of the kind `{kind}`", kind))
                    .help(text!("give it in the example: `given a {kind} \"{text}\"`", kind, text))
            })
        }
        (Datum::Text(text), _) => Ok(Exact::from_integer(data.texts.intern(text).into())),
    }
}

fn does_not_fit(span: Span, column: &str) -> Diagnostic {
    Diagnostic::new(
        Code::ExampleValue,
        span,
        text!("the number does not fit beside the others of `{column}`", column),
    )
    .label(text!("too many digits for one column"))
    .help(text!("write numbers of at most 18 digits"))
}
