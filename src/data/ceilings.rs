//! Points that people award, and the most that they can.

use super::builder::Builder;
use super::dataset::Column;
use super::fault::shown;
use crate::check::model::{Ceiling, CeilingOf, Datum, ExampleUnit, Model};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Sources, Span};
use crate::types::{Exact, show_decimal};

/// The decimals of a message: all that a cell can have.
const PLACES: u32 = 18;

/// Why a value cannot have been awarded out of so many points: it is above them, or below 0.
fn wrong(value: Exact, ceiling: &Ceiling) -> Option<Code> {
    if value > ceiling.most {
        Some(Code::AboveCeiling)
    } else {
        (value < Exact::ZERO).then_some(Code::Negative)
    }
}

/// What is said of such a value, under a code, at a place.
fn said(name: &str, value: Exact, ceiling: &Ceiling, code: Code, span: Span) -> Diagnostic {
    let most = show_decimal(ceiling.most, PLACES);
    let message = text!("`{name}` is {}, of at most {most} points", show_decimal(value, PLACES), name, most);
    let label = if value > ceiling.most { text!("more than {most}", most) } else { text!("less than 0") };
    Diagnostic::new(code, span, message)
        .label(label)
        .with(ceiling.span, text!("gives at most {most} points", most))
}

/// Reports every value that cannot have been awarded, now that all numbers are settled. Entries of one scorecard
/// or several may take the same points; the model has the greatest of what they give.
pub(super) fn check(builder: &mut Builder<'_>, sources: &Sources) {
    let model = builder.model;
    for ceiling in &model.ceilings {
        let data = &builder.data;
        let wrong = |rows: &mut dyn Iterator<Item = Span>, values: &Column| {
            let found = rows.take(values.len()).enumerate().filter_map(|(at, row)| {
                let value = values.get(at)?;
                Some((row, value, wrong(value, ceiling)?))
            });
            found.collect::<Vec<(Span, Exact, Code)>>()
        };
        let (name, column, found) = match ceiling.of {
            CeilingOf::Attribute(id) => {
                let name = &model[id].name;
                let rows = &mut data.units.rows.iter();
                (name, name.as_str(), wrong(rows, &data.attributes[id.index()]))
            }
            CeilingOf::Indicator(id) => {
                let kept = &data.observations[id.index()];
                (&model[id].name, "value", wrong(&mut kept.rows.iter(), &kept.values))
            }
        };
        for (row, value, code) in found {
            let span = builder.place(row, column);
            builder.sink.report(code, || {
                let said = said(name, value, ceiling, code, span);
                if code == Code::Negative {
                    return said
                        .help(text!("correct the cell; what is taken off is a deduction of the scorecard"));
                }
                let entry = sources.text(ceiling.span).lines().next().unwrap_or_default().trim();
                said.help(text!("correct the cell, or give more points in `{}`", shown(entry)))
            });
        }
    }
}

/// An error where a unit of an example is given points that cannot have been awarded.
pub(super) fn of_example(model: &Model, unit: &ExampleUnit) -> Result<(), Diagnostic> {
    for ceiling in &model.ceilings {
        let attributes = (unit.attributes.iter())
            .filter(|(id, ..)| ceiling.of == CeilingOf::Attribute(*id))
            .map(|(id, datum, span)| (&model[*id].name, datum, *span));
        let observations = (unit.observations.iter())
            .filter(|given| ceiling.of == CeilingOf::Indicator(given.indicator))
            .map(|given| (&model[given.indicator].name, &given.value, given.span));
        for (name, datum, span) in attributes.chain(observations) {
            let Datum::Number(value) = datum else { continue };
            if wrong(*value, ceiling).is_some() {
                return Err(said(name, *value, ceiling, Code::ExampleValue, span)
                    .help(text!("give other points in the example, or more in the scorecard")));
            }
        }
    }
    Ok(())
}
