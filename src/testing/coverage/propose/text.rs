//! An example as it stands in a ruleset, in the ruleset's language.

use super::Turn;
use crate::check::model::{CohortItem, Datum, Determined, Example, Expected, Model};
use crate::source::Sources;
use crate::syntax::Word;
use crate::syntax::ast::Basis;
use crate::testing::coverage::leaves::Place;
use crate::text::Lang;
use crate::types::{Day, Decimal, Exact, Outcome, Type, Verdict};
use std::fmt::Write;

/// What a proposed case is called.
pub(super) fn title(
    model: &Model,
    sources: &Sources,
    item: CohortItem,
    place: Place,
    turn: Turn<'_>,
    lang: Lang,
) -> String {
    let limit = match turn {
        Turn::Edge(edge, ty) => value(&Datum::Number(edge), ty, lang),
        Turn::Equal => None,
    };
    let limit = limit.unwrap_or_else(|| {
        sources.text(place.right).split_whitespace().collect::<Vec<_>>().join(" ").replace('"', "'")
    });
    format!("{}: {} {limit}", model.item_name(item), Word::Exactly.canonical(lang))
}

/// The text of an example with one unit and one criterion; `None` where something of it cannot be written.
pub(super) fn example(model: &Model, example: &Example, lang: Lang) -> Option<String> {
    let [unit] = &example.units[..] else { return None };
    let word = |word: Word| word.canonical(lang);
    let mut text = format!("{} \"{}\"\n", word(Word::Example), example.title);
    let mut line = |line: String| {
        // Writing to a string cannot fail.
        let _infallible = writeln!(text, "{line}");
    };
    if example.as_of != model.campaign.as_of {
        line(format!("  {} {}", word(Word::AsOf), day(example.as_of, lang)));
    }
    line(format!("  {} {} {}", word(Word::Given), word(Word::Article), model[unit.kind].name));
    for (id, datum, _) in &unit.attributes {
        line(format!("    {} {}", model[*id].name, value(datum, &model[*id].ty, lang)?));
    }
    for observation in &unit.observations {
        let of = &model[observation.indicator];
        let members = of.dimensions.iter().zip(&observation.members);
        let members: String = members
            .map(|(dimension, member)| {
                let member = &model[*dimension].members[usize::from(*member)];
                format!(" {} {member}", word(Word::GivenFor))
            })
            .collect();
        let basis = match observation.basis {
            Basis::Reported => String::new(),
            Basis::Appraised => format!(" {} {}", word(Word::As), word(Word::BasisAppraised)),
            Basis::Survey => format!(" {} {}", word(Word::As), word(Word::BasisSurveyed)),
        };
        let evidence = if observation.evidence {
            format!(" {} \"1\"", word(Word::GivenEvidence))
        } else {
            String::new()
        };
        let value = value(&observation.value, &of.ty, lang)?;
        let on = format!("{} {}", word(Word::On), day(observation.day, lang));
        line(format!("    {} {value}{members} {on}{basis}{evidence}", of.name));
    }
    for row in &unit.rows {
        let of = &model[row.record];
        let mut fields = Vec::new();
        for (at, datum) in &row.fields {
            fields.push(format!("{} {}", of.fields[*at].name, value(datum, &of.fields[*at].ty, lang)?));
        }
        let with = if fields.is_empty() {
            String::new()
        } else {
            format!(" {} {}", word(Word::GivenWith), fields.join(", "))
        };
        line(format!("    {}{with}", of.name));
    }
    for (record, _) in &unit.none {
        let end = word(Word::NoSuchEnd);
        line(format!("    {} {} {end}", word(Word::GivenNo), model[*record].plural).trim_end().to_owned());
    }
    for expectation in &example.expects {
        let (name, expected) = match expectation.expected {
            Expected::Verdict(id, verdict) => {
                let verdict = word(match verdict {
                    Verdict::Pass => Word::Passes,
                    Verdict::Fail => Word::Fails,
                    Verdict::Undetermined => Word::IsUndetermined,
                    Verdict::NotApplicable => Word::IsNotApplicable,
                });
                (&model[id].name, verdict.to_owned())
            }
            Expected::Score(id, Determined::Is(points)) => {
                let points = value(&Datum::Number(points), &Type::Points, lang)?;
                (&model[id].name, format!("{} {points}", word(Word::ExpectIs)))
            }
            Expected::Class(id, Determined::Is(class)) => {
                let class = model[id].classes.members.get(class)?;
                (&model[id].name, format!("{} {class}", word(Word::ExpectIs)))
            }
            Expected::Outcome(id, outcome) => {
                let outcome = word(match outcome {
                    Outcome::Awarded => Word::IsAwarded,
                    Outcome::NotAwarded => Word::IsNotAwarded,
                    Outcome::Referred => Word::IsReferred,
                    Outcome::Undetermined => Word::IsUndetermined,
                    Outcome::NotApplicable => Word::IsNotApplicable,
                });
                (&model[id].name, outcome.to_owned())
            }
            Expected::Score(..) | Expected::Class(..) => return None,
        };
        line(format!("  {} {name} {expected}", word(Word::Expect)));
    }
    Some(text)
}

/// A day as a language writes it.
fn day(day: Day, lang: Lang) -> String {
    let iso = day.iso();
    match (lang, iso.splitn(3, '-').collect::<Vec<_>>().as_slice()) {
        (Lang::Vietnamese, [year, month, day]) => format!("{day}/{month}/{year}"),
        _ => iso,
    }
}

/// A value as a ruleset writes it.
fn value(datum: &Datum, ty: &Type, lang: Lang) -> Option<String> {
    let Datum::Number(number) = datum else { return None };
    let decimal = |number: Exact| {
        let decimal = Decimal::of(number);
        let digits = decimal.fraction(number).is_none().then(|| decimal.to_string())?;
        Some(if lang == Lang::Vietnamese { digits.replace('.', ",") } else { digits })
    };
    let hundred = Exact::from_integer(100);
    let with = |unit: Word| Some(format!("{} {}", decimal(*number)?, unit.canonical(lang)));
    match ty {
        Type::Percent => Some(format!("{}%", decimal(*number * hundred)?)),
        Type::PercentagePoints => {
            Some(format!("{} {}", decimal(*number * hundred)?, Word::PercentagePoints.canonical(lang)))
        }
        Type::Money(currency) if lang == Lang::Vietnamese && **currency == *"VND" => with(Word::Dong),
        Type::Money(currency) => Some(format!("{} {currency}", decimal(*number)?)),
        Type::Points => with(Word::Points),
        Type::Count | Type::Number | Type::Year => decimal(*number),
        Type::Date => Some(day(Day(i32::try_from(number.to_integer()).ok()?), lang)),
        Type::YesNo => {
            Some(if *number == Exact::ZERO { Word::No } else { Word::Yes }.canonical(lang).to_owned())
        }
        Type::Enum(members) => members.members.get(usize::try_from(number.to_integer()).ok()?).cloned(),
        Type::Duration | Type::Text | Type::Unit(_) => None,
    }
}
