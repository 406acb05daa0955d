//! Points that people award, and the most that they can.

use super::builder::Builder;
use super::fault::shown;
use crate::check::model::{Ceiling, CeilingOf, Datum, ExampleUnit, Model};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Sources, Span};
use crate::types::{Exact, show_decimal};

/// The decimals of a message: all that a cell can have.
const PLACES: u32 = 18;

/// The least ceiling of each thing that has one.
fn least(model: &Model) -> Vec<&Ceiling> {
    let mut least: Vec<&Ceiling> = Vec::new();
    for ceiling in &model.ceilings {
        match least.iter_mut().find(|found| found.of == ceiling.of) {
            Some(found) if ceiling.most < found.most => *found = ceiling,
            Some(_) => {}
            None => least.push(ceiling),
        }
    }
    least
}

/// Reports every value that is more than can be awarded, now that all numbers are settled.
pub(super) fn check(builder: &mut Builder<'_>, sources: &Sources) {
    let model = builder.model;
    for ceiling in least(model) {
        let data = &builder.data;
        let (name, column, values, rows) = match ceiling.of {
            CeilingOf::Attribute(id) => {
                let name = &model[id].name;
                (name, name.as_str(), &data.attributes[id.index()], &data.units.rows)
            }
            CeilingOf::Indicator(id) => {
                let kept = &data.observations[id.index()];
                (&model[id].name, "value", &kept.values, &kept.rows)
            }
        };
        let above = rows.iter().take(values.len()).enumerate().filter_map(|(at, row)| {
            let value = values.get(at).filter(|value| *value > ceiling.most)?;
            Some((*row, value))
        });
        for (row, value) in above.collect::<Vec<(Span, Exact)>>() {
            let span = builder.place(row, column);
            let entry = sources.text(ceiling.span).lines().next().unwrap_or_default().trim();
            builder.sink.report(Code::AboveCeiling, || {
                let most = show_decimal(ceiling.most, PLACES);
                let message =
                    format!("`{name}` is {}, of at most {most} points", show_decimal(value, PLACES));
                Diagnostic::new(Code::AboveCeiling, span, message)
                    .label(format!("more than {most}"))
                    .with(ceiling.span, format!("gives at most {most} points"))
                    .help(format!("correct the cell, or give more points in `{}`", shown(entry)))
            });
        }
    }
}

/// An error where a unit of an example is given more points than can be awarded.
pub(super) fn of_example(model: &Model, unit: &ExampleUnit) -> Result<(), Diagnostic> {
    for ceiling in least(model) {
        let attributes = (unit.attributes.iter())
            .filter(|(id, ..)| ceiling.of == CeilingOf::Attribute(*id))
            .map(|(id, datum, span)| (&model[*id].name, datum, *span));
        let observations = (unit.observations.iter())
            .filter(|given| ceiling.of == CeilingOf::Indicator(given.indicator))
            .map(|given| (&model[given.indicator].name, &given.value, given.span));
        for (name, datum, span) in attributes.chain(observations) {
            let Datum::Number(value) = datum else { continue };
            if *value > ceiling.most {
                let most = show_decimal(ceiling.most, PLACES);
                let message =
                    format!("`{name}` is {}, of at most {most} points", show_decimal(*value, PLACES));
                return Err(Diagnostic::new(Code::ExampleValue, span, message)
                    .label(format!("more than {most}"))
                    .with(ceiling.span, format!("gives at most {most} points"))
                    .help("give fewer points in the example, or more in the scorecard"));
            }
        }
    }
    Ok(())
}
