//! An example as it stands in a ruleset.

use crate::check::model::{CriterionId, Datum, Example, Expected, Model};
use crate::source::{Sources, Span};
use crate::syntax::ast::Basis;
use crate::types::{Day, Decimal, Exact, Type, Verdict};
use std::fmt::Write;

/// What a proposed case is called.
pub(super) fn title(model: &Model, sources: &Sources, id: CriterionId, right: Span) -> String {
    let limit = sources.text(right).split_whitespace().collect::<Vec<_>>().join(" ").replace('"', "'");
    format!("{}: exactly {limit}", model[id].name)
}

/// The text of an example with one unit and one criterion; `None` where a number cannot be written.
pub(super) fn example(model: &Model, example: &Example) -> Option<String> {
    let [unit] = &example.units[..] else { return None };
    let mut text = format!("example \"{}\"\n", example.title);
    let mut line = |line: String| {
        // Writing to a string cannot fail.
        let _infallible = writeln!(text, "{line}");
    };
    if example.as_of != model.campaign.as_of {
        line(format!("  as of {}", example.as_of.iso()));
    }
    line(format!("  given a {}", model[unit.kind].name));
    for (id, datum, _) in &unit.attributes {
        line(format!("    {} {}", model[*id].name, value(datum, &model[*id].ty)?));
    }
    for observation in &unit.observations {
        let of = &model[observation.indicator];
        let members = of.dimensions.iter().zip(&observation.members);
        let members: String = members
            .map(|(dimension, member)| format!(" for {}", model[*dimension].members[usize::from(*member)]))
            .collect();
        let basis = match observation.basis {
            Basis::Reported => String::new(),
            other => format!(" as {}", other.word()),
        };
        let evidence = if observation.evidence { " with evidence \"report\"" } else { "" };
        let value = value(&observation.value, &of.ty)?;
        line(format!("    {} {value}{members} on {}{basis}{evidence}", of.name, observation.day.iso()));
    }
    for row in &unit.rows {
        let of = &model[row.record];
        let mut fields = Vec::new();
        for (at, datum) in &row.fields {
            fields.push(format!("{} {}", of.fields[*at].name, value(datum, &of.fields[*at].ty)?));
        }
        let with = if fields.is_empty() { String::new() } else { format!(" with {}", fields.join(", ")) };
        line(format!("    {}{with}", of.name));
    }
    for (record, _) in &unit.none {
        line(format!("    no {}", model[*record].plural));
    }
    for expectation in &example.expects {
        let Expected::Verdict(id, verdict) = expectation.expected else { return None };
        let words = match verdict {
            Verdict::Pass => "passes",
            Verdict::Fail => "fails",
            Verdict::Undetermined => "is undetermined",
            Verdict::NotApplicable => "is not applicable",
        };
        line(format!("  expect {} {words}", model[id].name));
    }
    Some(text)
}

/// A value as a ruleset writes it.
fn value(datum: &Datum, ty: &Type) -> Option<String> {
    let Datum::Number(number) = datum else { return None };
    let decimal = |number: Exact| {
        let decimal = Decimal::of(number);
        decimal.fraction(number).is_none().then(|| decimal.to_string())
    };
    match ty {
        Type::Percent => Some(format!("{}%", decimal(*number * Exact::from_integer(100))?)),
        Type::PercentagePoints => {
            Some(format!("{} percentage points", decimal(*number * Exact::from_integer(100))?))
        }
        Type::Money(currency) => Some(format!("{} {currency}", decimal(*number)?)),
        Type::Points => Some(format!("{} points", decimal(*number)?)),
        Type::Duration => Some(format!("{} days", decimal(*number)?)),
        Type::Count | Type::Number | Type::Year => decimal(*number),
        Type::Date => Some(Day(i32::try_from(number.to_integer()).ok()?).iso()),
        Type::YesNo => Some(if *number == Exact::ZERO { "no" } else { "yes" }.to_owned()),
        Type::Enum(members) => members.members.get(usize::try_from(number.to_integer()).ok()?).cloned(),
        Type::Text | Type::Unit(_) => None,
    }
}
