//! Rulings as a table for people.

use super::output::{BATCH, Output};
use super::summary::summary;
use super::{is_ranked, visible};
use crate::check::model::{CohortItem, CriterionId};
use crate::ruling::{EntryLine, Run, places_apart};
use crate::text::{Lang, Text};
use crate::types::{Exact, Verdict, show_decimal};
use comfy_table::{CellAlignment, ColumnConstraint, Table, Width, presets};
use rayon::prelude::*;
use std::io;

/// How many verdicts of each sort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    counts: [usize; 4],
}

impl Tally {
    /// Counts verdicts.
    pub fn of(verdicts: impl Iterator<Item = Verdict>) -> Self {
        let mut tally = Self::default();
        for verdict in verdicts {
            tally.counts[position(verdict)] += 1;
        }
        tally
    }

    /// How many have this verdict.
    pub fn get(self, verdict: Verdict) -> usize {
        self.counts[position(verdict)]
    }
}

fn position(verdict: Verdict) -> usize {
    Verdict::ALL.iter().position(|other| *other == verdict).unwrap_or(0)
}

/// A verdict as a mark in a narrow column; `*` says that it is so far.
fn mark(verdict: Verdict, so_far: bool, words: bool, lang: Lang) -> String {
    let mark = match (verdict, words) {
        (Verdict::Pass, false) => Text::verbatim("✓"),
        (Verdict::Fail, false) => Text::verbatim("✗"),
        (Verdict::Undetermined, false) => Text::verbatim("?"),
        (Verdict::NotApplicable, false) => Text::verbatim("–"),
        (Verdict::NotApplicable, true) => text!("n/a"),
        (verdict, true) => verdict.words(),
    };
    let mut mark = mark.to(lang);
    if so_far {
        mark.push('*');
    }
    mark
}

/// Writes the verdicts of these units (their slots), a row to a unit and a numbered column to a criterion, with
/// what the numbers and marks mean and how many there are of each among all units. `words` spells the
/// verdicts out.
pub fn table(
    run: Run<'_>,
    units: &[usize],
    (words, lang): (bool, Lang),
    output: &mut Output<'_>,
) -> io::Result<()> {
    let campaign = visible(&run.model.campaign.label, false);
    let head = text!("{campaign}, judged as of {}", run.program.as_of, campaign);
    output.text(&format!("{}\n\n", head.to(lang)))?;
    rulings(run, units, (words, lang), output)?;
    let all = run.data.units.len();
    if units.len() < all {
        output.text(&format!("\n{}\n", text!("of all {all} units:", all).to(lang)))?;
    }
    let criteria: Vec<CriterionId> = run.model.criterion_ids().collect();
    if !criteria.is_empty() {
        output.text(&format!("\n{}", legend(run, &criteria, lang)))?;
    }
    output.text(&summary(run, lang))?;
    let marks = if words {
        text!("* so far: a later report can still change it")
    } else {
        text!(
            "✓ pass, ✗ fail, ? undetermined, – not applicable; * so far: a later report can still change it"
        )
    };
    output.text(&format!("\n{}\n", marks.to(lang)))
}

/// Writes a row to a unit. A first pass finds how wide the columns are, so that a second can write row after row.
fn rulings(
    run: Run<'_>,
    units: &[usize],
    (words, lang): (bool, Lang),
    output: &mut Output<'_>,
) -> io::Result<()> {
    let items = columns(run);
    let places: Vec<u32> = items.iter().map(|item| places(run, *item)).collect();
    let drawn = |batch: &[usize]| {
        let mut table = fresh();
        for unit in batch {
            let all = &run.data.units;
            let kind = &run.model[all.kinds[*unit]].name;
            let lead = [&all.codes[*unit], &all.names[*unit], kind].map(|text| visible(text, false));
            let marks = run.verdicts(*unit).map(|ruled| mark(ruled.verdict, ruled.so_far, words, lang));
            let outcomes = items
                .iter()
                .zip(&places)
                .flat_map(|(item, places)| cells(run, *item, (*unit, *places), lang));
            table.add_row(lead.into_iter().chain(marks).chain(outcomes));
        }
        table
    };
    let mut head = fresh();
    let lead = [text!("unit"), text!("name"), text!("kind")].map(|head| head.to(lang)).into_iter();
    let numbers = (1..=run.model.criterion_ids().count()).map(|number| number.to_string());
    head.set_header(lead.chain(numbers).chain(items.iter().flat_map(|item| heads(run, *item, lang))));
    let widths = units
        .par_chunks(BATCH)
        .map(|batch| drawn(batch).column_max_content_widths())
        .reduce(|| head.column_max_content_widths(), wider);
    output.text(&lines(&as_wide_as(head, &widths)))?;
    output.units(units, "", |batch, buffer| {
        buffer.extend_from_slice(lines(&as_wide_as(drawn(batch), &widths)).as_bytes());
    })
}

/// The greater of the widths of each column.
fn wider(one: Vec<u16>, other: Vec<u16>) -> Vec<u16> {
    one.into_iter().zip(other).map(|(one, other)| one.max(other)).collect()
}

/// The table with its columns at least so wide.
fn as_wide_as(mut table: Table, widths: &[u16]) -> Table {
    for (column, width) in table.column_iter_mut().zip(widths) {
        let with_padding = width.saturating_add(column.padding_width());
        column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(with_padding)));
    }
    table
}

/// What the numbers mean, and how many units have each verdict.
fn legend(run: Run<'_>, criteria: &[CriterionId], lang: Lang) -> String {
    let mut legend = fresh();
    let title = |criterion: &CriterionId| {
        let label = &*run.version(*criterion).heading.label;
        // Where a criterion has no title, its name stands for one.
        if label == run.model[*criterion].name { "" } else { label }
    };
    let titles: Vec<&str> = criteria.iter().map(title).collect();
    let are_titled = titles.iter().any(|title| !title.is_empty());
    let named = [Text::default(), text!("criterion"), Text::default()].into_iter();
    let heads = named.take(if are_titled { 3 } else { 2 }).chain(Verdict::ALL.map(Verdict::words));
    legend.set_header(heads.map(|head| head.to(lang)));
    for (at, criterion) in criteria.iter().enumerate() {
        let units = 0..run.data.units.len();
        let tally = Tally::of(units.map(|unit| run.trace.criterion(run.program, *criterion, unit).verdict));
        let title = are_titled.then(|| titles[at].to_owned());
        let named = [(at + 1).to_string(), run.model[*criterion].name.clone()].into_iter().chain(title);
        legend.add_row(named.chain(Verdict::ALL.map(|verdict| tally.get(verdict).to_string())));
    }
    for column in legend.column_count() - Verdict::ALL.len()..legend.column_count() {
        if let Some(column) = legend.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    lines(&legend)
}

/// The items that have columns of their own beside the criteria.
pub(super) fn columns(run: Run<'_>) -> Vec<CohortItem> {
    run.model.items().filter(|item| !matches!(item, CohortItem::Criterion(_))).collect()
}

/// The headings of an item's columns.
fn heads(run: Run<'_>, item: CohortItem, lang: Lang) -> Vec<String> {
    let name = run.item_name(item).to_owned();
    match item {
        CohortItem::Commendation(id) if is_ranked(run.model, id) => vec![name, text!("rank").to(lang)],
        _ => vec![name],
    }
}

/// With how many decimals an item's points are shown, so that points that differ are never shown alike.
fn places(run: Run<'_>, item: CohortItem) -> u32 {
    let CohortItem::Scorecard(id) = item else { return 0 };
    let units = 0..run.data.units.len();
    let points: Vec<Exact> = units.filter_map(|unit| run.score(id, unit)?.points.exact()).collect();
    places_apart(&points)
}

/// What stands in an item's columns for a unit; `*` says that it is so far.
fn cells(run: Run<'_>, item: CohortItem, (unit, places): (usize, u32), lang: Lang) -> Vec<String> {
    if let CohortItem::Scorecard(id) = item
        && let Some(scored) = run.score(id, unit)
        && let Some(points) = scored.points.exact()
    {
        let so_far = if scored.is_so_far() { "*" } else { "" };
        return vec![format!("{}{so_far}", show_decimal(points, places).to(lang))];
    }
    let short = run.outcome_in_short(item, unit).to(lang);
    match item {
        CohortItem::Commendation(id) if is_ranked(run.model, id) => {
            let rank = run.standing(id, unit).rank;
            vec![short, rank.map_or(String::new(), |rank| rank.to_string())]
        }
        _ => vec![short],
    }
}

/// The lines of a score as a table; empty where there is none.
pub(super) fn entries(entries: &[EntryLine], lang: Lang) -> String {
    if entries.is_empty() {
        return String::new();
    }
    let mut table = fresh();
    table.set_header(
        [Text::default(), text!("points"), text!("of"), Text::default()].map(|head| head.to(lang)),
    );
    for EntryLine { entry, points, of, why } in entries {
        table.add_row([entry, points, of, why].map(|text| visible(&text.to(lang), false)));
    }
    for column in 1..3 {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    lines(&table)
}

/// A table without borders.
pub(super) fn fresh() -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table
}

/// The table's lines, without the room that it leaves at their ends.
pub(super) fn lines(table: &Table) -> String {
    table.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}
