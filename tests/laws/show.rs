//! A case in words near to the language's own, for the message of a failing law.

use crate::generate::Case;
use std::fmt;
use thidua::check::model::*;
use thidua::data::Units;
use thidua::types::{Day, Exact, Type};

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (model, data) = (&self.model, &self.data);
        writeln!(f, "as of {}", self.as_of.iso())?;
        for criterion in &model.criteria {
            for version in &criterion.versions {
                write!(
                    f,
                    "criterion {} {:?} {:?}",
                    criterion.name, version.heading.kinds, version.heading.in_force
                )?;
                write!(f, " missing_is_fail={} if_none={:?}", version.missing_is_fail, version.if_none)?;
                if let Some(applies) = version.applies_when {
                    write!(f, "\n  applies when {}", cond(model, applies))?;
                }
                writeln!(f, "\n  requires {}", cond(model, version.requires))?;
            }
        }
        crate::show_cohort::items(model, f)?;
        for unit in 0..data.units.len() {
            write!(f, "unit {} {}", &data.units.codes[unit], model[data.units.kinds[unit]].name)?;
            for (kind, column) in model.kinds.iter().zip(&data.units.above) {
                if let Some(above) = column.get(unit).filter(|&&above| above != Units::NONE) {
                    write!(f, " in {} {}", kind.name, &data.units.codes[*above as usize])?;
                }
            }
            write!(f, ":")?;
            for (attribute, column) in model.attributes.iter().zip(&data.attributes) {
                if let Some(number) = column.get(unit) {
                    write!(f, " {} {}", attribute.name, shown(number, &attribute.ty))?;
                }
            }
            writeln!(f)?;
            for (indicator, table) in model.indicators.iter().zip(&data.observations) {
                for at in (0..table.len()).filter(|&at| table.units[at] as usize == unit) {
                    let members: Vec<u16> = table.members.iter().map(|column| column[at]).collect();
                    write!(f, "  {}{members:?}", indicator.name)?;
                    let value = table.values.get(at).map(|value| shown(value, &indicator.ty));
                    write!(f, " {} on {}", value.unwrap_or_default(), table.days[at].iso())?;
                    write!(f, " {:?} evidence={}", table.bases[at], table.evidence[at])?;
                    if table.filed[at] != Day::MIN {
                        write!(f, " filed {}", table.filed[at].iso())?;
                    }
                    writeln!(f)?;
                }
            }
            for (record, table) in model.records.iter().zip(&data.records) {
                let Some(table) = table else {
                    writeln!(f, "  {}: not supplied", record.plural)?;
                    continue;
                };
                if table.none.iter().any(|(of, _)| *of as usize == unit) {
                    writeln!(f, "  no {}", record.plural)?;
                }
                for at in (0..table.len()).filter(|&at| table.units[at] as usize == unit) {
                    write!(f, "  {}", record.name)?;
                    for (field, column) in record.fields.iter().zip(&table.fields) {
                        if let Some(number) = column.get(at) {
                            write!(f, " {} {}", field.name, shown(number, &field.ty))?;
                        }
                    }
                    writeln!(f)?;
                }
            }
        }
        Ok(())
    }
}

fn shown(number: Exact, ty: &Type) -> String {
    match ty {
        Type::Date => Day(number.to_integer() as i32).iso(),
        Type::Percent => format!("{}%", number * Exact::from(100)),
        _ => number.to_string(),
    }
}

fn list(model: &Model, items: &[CondId]) -> String {
    let items: Vec<String> = items.iter().map(|item| cond(model, *item)).collect();
    items.join("; ")
}

fn edge(model: &Model, edge: Edge) -> String {
    match edge {
        Edge::Day(day) => day.iso(),
        Edge::Value(id) => value(model, id),
    }
}

fn period(model: &Model, of: PeriodRef) -> String {
    format!("({} to {})", edge(model, of.from), edge(model, of.to))
}

fn window(model: &Model, of: WindowKind) -> String {
    match of {
        WindowKind::By(end) => format!("by {}", edge(model, end)),
        WindowKind::In(of) => format!("in {}", period(model, of)),
        WindowKind::Since(from) => format!("since {}", value(model, from)),
        WindowKind::ByEachYear { month, day } => format!("by {month}-{day} each year"),
    }
}

fn rows(model: &Model, rows: &Rows) -> String {
    let all = if matches!(rows.of, RowsOf::All(_)) { "all " } else { "" };
    let mut text = format!("{all}{}", model.plural(rows.of));
    if let Some(filter) = rows.filter {
        text += &format!(" where ({})", cond(model, filter));
    }
    if let Some(except) = rows.except {
        text += &format!(" except where ({})", cond(model, except));
    }
    text
}

fn how_many(model: &Model, of: HowMany) -> String {
    match of {
        HowMany::Each => "each".into(),
        HowMany::Any => "any".into(),
        HowMany::AtLeast(count) => format!("at least {} of", value(model, count)),
    }
}

pub(crate) fn cond(model: &Model, id: CondId) -> String {
    match &model[id].kind {
        CondKind::Flag(of) => value(model, *of),
        CondKind::Compare { op, left, right } => {
            format!("{} {} {}", value(model, *left), op.key(), value(model, *right))
        }
        CondKind::Quantified { op, left, right, no } => {
            let no = if *no { "no: " } else { "" };
            format!("[{no}{} {} {}]", value(model, *left), op.key(), value(model, *right))
        }
        CondKind::Given { value: of, missing } => {
            format!("{} is {}", value(model, *of), if *missing { "missing" } else { "given" })
        }
        CondKind::DoneBy { date, limit } => {
            format!("{} done by {}", value(model, *date), value(model, *limit))
        }
        CondKind::DateIn { date, period: of } => {
            format!("{} inside {}", value(model, *date), period(model, *of))
        }
        CondKind::Elapsed { from, to, op, limit } => {
            let limit = match limit {
                Duration::Months(months) => format!("{months} months"),
                Duration::Days(days) => value(model, *days),
            };
            format!("time from {} to {} {} {limit}", value(model, *from), value(model, *to), op.key())
        }
        CondKind::Not(inner) => format!("not ({})", cond(model, *inner)),
        CondKind::And(items) => format!("all of ({})", list(model, items)),
        CondKind::Or(items) => format!("any of ({})", list(model, items)),
        CondKind::NoneOf(items) => format!("none of ({})", list(model, items)),
        CondKind::AtLeast { count, items } => {
            format!("at least {} of ({})", value(model, *count), list(model, items))
        }
        CondKind::Windowed(inner, of) => format!("({}) {}", cond(model, *inner), window(model, of.kind)),
        CondKind::Members { how_many: many, cond: inner, .. } => {
            format!("({}) in {} field", cond(model, *inner), how_many(model, *many))
        }
        CondKind::Parts { parts, how_many: many, cond: inner } => {
            let parts = match parts {
                Parts::Fixed(parts) => {
                    let parts: Vec<String> = parts.iter().map(|(_, part)| part.to.iso()).collect();
                    format!("parts to {}", parts.join(", "))
                }
                Parts::YearsOf(of) => format!("years of {} to {}", of.from.iso(), of.to.iso()),
                Parts::Years { count, last } => {
                    format!("the {} years to {}", value(model, *count), value(model, *last))
                }
            };
            format!("({}) in {} {parts}", cond(model, *inner), how_many(model, *many))
        }
        CondKind::All { rows: of, having } => {
            format!("[all {} have ({})]", rows(model, of), cond(model, *having))
        }
        CondKind::Meets(criterion) => format!("meets {}", model[*criterion].name),
        CondKind::MeetsSome { at_least, of } => {
            let many = at_least.map_or("all".into(), |many| value(model, many));
            format!("meets {many} of {of:?}")
        }
        CondKind::KindIs(kind) => format!("kind is {}", model[*kind].name),
        CondKind::Holds(of) => format!("holds {}", model[*of].name),
        CondKind::Eligible(of) => format!("eligible for {}", model[*of].name),
        CondKind::RankedFirst { key, kinds, within } => {
            format!("ranked first by {} of {kinds:?} within {within:?}", value(model, key.value))
        }
        CondKind::EachPart { scorecard, sections, op, limit } => {
            let part = if *sections { "section" } else { "entry" };
            let limit = match limit {
                PartLimit::OfMaximum(of) => format!("{} of its maximum", value(model, *of)),
                PartLimit::Points(of) => value(model, *of),
            };
            format!("each {part} of {} {} {limit}", model[*scorecard].name, op.key())
        }
    }
}

pub(crate) fn value(model: &Model, id: ValueId) -> String {
    let two = |word: &str, left, right| format!("({} {word} {})", value(model, left), value(model, right));
    match &model[id].kind {
        ValueKind::Const(number) => shown(*number, &model[id].ty),
        ValueKind::Attribute(of) => model[*of].name.clone(),
        ValueKind::Field(record, index) => model[*record].fields[*index].name.clone(),
        ValueKind::Series { indicator, members, basis, fold } => {
            format!("{}{members:?}{basis:?}{fold:?}", model[*indicator].name)
        }
        ValueKind::Measure(of) => {
            format!("measure {:?} = {}", model[*of].kinds, value(model, model[*of].value))
        }
        ValueKind::Arith(op, left, right) => two(&format!("{op:?}"), *left, *right),
        ValueKind::PercentOf(left, right) => two("of", *left, *right),
        ValueKind::Greater(left, right) => two("or, if greater,", *left, *right),
        ValueKind::Lesser(left, right) => two("or, if lesser,", *left, *right),
        ValueKind::Otherwise(left, right) => two("otherwise", *left, *right),
        ValueKind::Share(of, having) => {
            format!("share of {} with ({})", rows(model, of), cond(model, *having))
        }
        ValueKind::Count(of) => format!("count of {}", rows(model, of)),
        ValueKind::FoldRows(op, of, over) => {
            format!("{op:?} {} of {}", value(model, *of), rows(model, over))
        }
        ValueKind::Windowed(of, put) => format!("({} {})", value(model, *of), window(model, put.kind)),
        ValueKind::If(of, then, other) => {
            format!("(if {} then {} else {})", cond(model, *of), value(model, *then), value(model, *other))
        }
        ValueKind::YearsInARow(Some(last), of) => {
            format!("years in a row to {} with ({})", value(model, *last), cond(model, *of))
        }
        ValueKind::YearsInARow(None, of) => format!("most years in a row with ({})", cond(model, *of)),
        ValueKind::ByCase(first, cases) => {
            let cases: Vec<String> = cases
                .iter()
                .map(|(of, then)| format!(", but {} where ({})", value(model, *then), cond(model, *of)))
                .collect();
            format!("{}{}", value(model, *first), cases.join(""))
        }
        ValueKind::ByMember(of, values) => {
            let values: Vec<String> = values.iter().map(|of| value(model, *of)).collect();
            format!("(by {}: {})", value(model, *of), values.join(", "))
        }
        ValueKind::AverageOf(values) => {
            let values: Vec<String> = values.iter().map(|of| value(model, *of)).collect();
            format!("average of ({})", values.join(", "))
        }
        ValueKind::AddMonths(of, months) => format!("({} + {months} months)", value(model, *of)),
        ValueKind::DayOfYear { month, day } => format!("{day}/{month} of the year"),
        ValueKind::YearOf(of) => format!("year of {}", value(model, *of)),
        ValueKind::Steps(of, step) => format!("(steps of {step} in {})", value(model, *of)),
        ValueKind::Rounded(of, step) => format!("({} rounded to {step})", value(model, *of)),
        ValueKind::Truth(of) => format!("truth of ({})", cond(model, *of)),
        ValueKind::Above(kind, of) => format!("{}.{}", model[*kind].name, value(model, *of)),
        ValueKind::Score(of) => model[*of].name.clone(),
        ValueKind::ScoreShare(of, share) => format!("{share:?} of {}", model[*of].name),
        ValueKind::Section(of, section) => format!("{}.{}", model[*of].name, model[*of].sections[*section]),
        ValueKind::Class(of) => model[*of].name.clone(),
        other => format!("{other:?}"),
    }
}
