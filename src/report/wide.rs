//! Rulings as a wide table for spreadsheets and other programs: a row to a unit, a column to an item.

use super::csv::cell;
use super::is_ranked;
use super::output::Output;
use super::rows::word;
use crate::check::model::{ClassificationId, CohortItem, CommendationId, CriterionId, ScorecardId};
use crate::engine::State;
use crate::ruling::{Run, observed};
use crate::types::{Decimal, Verdict};
use std::io::{self, Write};

/// The columns before those of the items.
const LEAD: [&str; 3] = ["unit", "name", "kind"];
/// The last column: whether anything in the row is so far.
const SO_FAR: &str = "so_far";

/// What is read for a column.
#[derive(Clone, Copy)]
enum Column {
    Verdict(CriterionId),
    Observed(CriterionId),
    Points(ScorecardId),
    Class(ClassificationId),
    Outcome(CommendationId),
    Rank(CommendationId),
}

/// Writes the rulings on these units (their slots): a row to a unit. With `observed`, the value that decided
/// stands beside each verdict; without, verdicts are read and nothing is explained.
pub fn wide(run: Run<'_>, units: &[usize], observed: bool, output: &mut Output<'_>) -> io::Result<()> {
    let columns: Vec<(Column, String)> =
        run.model.items().flat_map(|item| columns(run, item, observed)).collect();
    output.row(headings(&columns).iter().map(String::as_str))?;
    output.units(units, "", |batch, buffer| {
        for unit in batch {
            row(run, &columns, *unit, buffer);
        }
    })
}

/// The columns of an item, and what each is called.
fn columns(run: Run<'_>, item: CohortItem, observed: bool) -> Vec<(Column, String)> {
    let name = run.item_name(item);
    let beside = |what: &str| format!("{name}_{what}");
    let (column, more) = match item {
        CohortItem::Criterion(id) => {
            (Column::Verdict(id), observed.then(|| (Column::Observed(id), beside("observed"))))
        }
        CohortItem::Scorecard(id) => (Column::Points(id), None),
        CohortItem::Classification(id) => (Column::Class(id), None),
        CohortItem::Commendation(id) => {
            let ranked = is_ranked(run.model, id);
            (Column::Outcome(id), ranked.then(|| (Column::Rank(id), beside("rank"))))
        }
    };
    std::iter::once((column, name.to_owned())).chain(more).collect()
}

/// The names of all columns. One that is taken already has a `_` more, so that each column has a name of its own.
fn headings(columns: &[(Column, String)]) -> Vec<String> {
    let mut names: Vec<String> = LEAD.map(str::to_owned).to_vec();
    for name in columns.iter().map(|(_, name)| name.as_str()).chain([SO_FAR]) {
        let mut name = name.to_owned();
        while names.contains(&name) {
            name.push('_');
        }
        names.push(name);
    }
    names
}

/// Adds the row of a unit.
fn row(run: Run<'_>, columns: &[(Column, String)], unit: usize, buffer: &mut Vec<u8>) {
    let units = &run.data.units;
    cell(buffer, &units.codes[unit]);
    buffer.push(b',');
    cell(buffer, &units.names[unit]);
    buffer.push(b',');
    cell(buffer, &run.model[units.kinds[unit]].name);
    let mut so_far = false;
    for (column, _) in columns {
        buffer.push(b',');
        match *column {
            Column::Verdict(id) => {
                let ruled = run.trace.criterion(run.program, id, unit);
                so_far |= ruled.so_far;
                buffer.extend_from_slice(ruled.verdict.key().as_bytes());
            }
            Column::Observed(id) => {
                if let Some(observed) = observed(run, id, unit) {
                    cell(buffer, &word(&observed));
                }
            }
            Column::Points(id) => {
                so_far |= run.score(id, unit).is_some_and(|scored| scored.is_so_far());
                points(run, id, unit, buffer);
            }
            Column::Class(id) => {
                so_far |= run.ruled(CohortItem::Classification(id), unit).so_far;
                class(run, id, unit, buffer);
            }
            Column::Outcome(id) => {
                let standing = run.standing(id, unit);
                so_far |= standing.so_far;
                buffer.extend_from_slice(standing.outcome.key().as_bytes());
            }
            Column::Rank(id) => {
                if let Some(rank) = run.standing(id, unit).rank {
                    add(buffer, format_args!("{rank}"));
                }
            }
        }
    }
    buffer.extend_from_slice(if so_far { b",true\n" } else { b",false\n" });
}

/// Points, or what they lie between.
fn points(run: Run<'_>, id: ScorecardId, unit: usize, buffer: &mut Vec<u8>) {
    match run.score(id, unit).map(|scored| scored.points) {
        Some(points) if points.state == State::Known => {
            let (low, high) = (Decimal::of(points.range.low), Decimal::of(points.range.high));
            match points.exact() {
                Some(_) => add(buffer, format_args!("{low}")),
                None => add(buffer, format_args!("{low} to {high}")),
            }
        }
        _ => buffer.extend_from_slice(Verdict::NotApplicable.key().as_bytes()),
    }
}

/// The class, or those that are possible, the best first.
fn class(run: Run<'_>, id: ClassificationId, unit: usize, buffer: &mut Vec<u8>) {
    let members = &run.model[id].classes.members;
    let Some(now) = run.classed(id, unit).map(|classed| classed.now).filter(|now| now.classes > 0) else {
        return buffer.extend_from_slice(Verdict::NotApplicable.key().as_bytes());
    };
    if now.exact().is_none() {
        buffer.extend_from_slice(b"undetermined: ");
    }
    for (at, class) in now.iter().rev().enumerate() {
        let before = if at > 0 { " or " } else { "" };
        add(buffer, format_args!("{before}{}", members[class]));
    }
}

/// Adds what needs no quotes.
fn add(buffer: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    buffer.write_fmt(text).expect("memory can be written to");
}
